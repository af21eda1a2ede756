/*
 * Values come decoded from gumbo and are judged one kind at a time; what is written is made of what was understood,
 * in the order of elements.h, so that the same meaning is always the same bytes.
 */
#include "text/attributes.h"

#include "base/check.h"
#include "base/hash.h"
#include "base/random.h"
#include "base/utf8.h"
#include "text/address.h"
#include "text/chars.h"

#include <unicode/uloc.h>

enum { ID_BYTES = 120, LINE_CHARS = 1000, PIXEL = 2 /* pictures up to this size only count readers */ };

/* ---- reading ---- */

struct str attribute_value(const GumboVector *source, enum element_attribute attribute)
{
	struct str name = element_attribute_name(attribute);
	for (unsigned i = 0; source && i < source->length; i++) {
		const GumboAttribute *a = source->data[i];
		if (a->name[0] == name.ptr[0] && strcmp(a->name, name.ptr) == 0)
			return str_from_z(a->value);
	}
	return (struct str){ NULL, 0 };
}

/* Takes the next word off *list; empty at its end. */
static struct str next_word(struct str *list)
{
	*list = str_trim(*list);
	size_t n = 0;
	while (n < list->len && !ascii_is_space(list->ptr[n]))
		n++;
	struct str word = str_slice(*list, 0, n);
	*list = str_slice(*list, n, list->len);
	return word;
}

bool attribute_has_class(const GumboVector *source, const char *name_z)
{
	struct str list = attribute_value(source, AT_CLASS);
	for (struct str word = next_word(&list); word.len > 0; word = next_word(&list))
		if (str_eq(word, str_from_z(name_z)))
			return true;
	return false;
}

/* ---- classes ---- */

static const struct {
	struct str name;
	uint32_t   class, class_rtl;
} foreign_classes[] = {
#define SAME(name, id) { STR_INIT(name), CL_BIT(id), CL_BIT(id) }
	{ STR_INIT("alignleft"), CL_BIT(ALIGN_START), CL_BIT(ALIGN_END) },
	{ STR_INIT("alignright"), CL_BIT(ALIGN_END), CL_BIT(ALIGN_START) },
	SAME("aligncenter", ALIGN_CENTER),
	SAME("has-text-align-center", ALIGN_CENTER),
	SAME("alignwide", WIDE),
	SAME("alignfull", WIDE),
	SAME("pullquote", QUOTE),
	SAME("pull-quote", QUOTE),
	SAME("wp-block-pullquote", QUOTE),
	SAME("has-drop-cap", DROPCAP),
	SAME("wp-block-gallery", GALLERY),
	SAME("blocks-gallery-grid", GALLERY),
	SAME("wp-block-footnotes", FOOTNOTES),
	SAME("fn", FOOTNOTE),
#undef SAME
};

static uint32_t classes_allowed(enum element element)
{
	static const uint64_t on[CL_COUNT] = {
#define CLASS_ON(id, name, on) [id] = (on),
		ELEMENT_CLASSES(CLASS_ON)
#undef CLASS_ON
	};
	uint32_t allowed = 0;
	for (enum element_class c = 0; c < CL_COUNT; c++)
		allowed |= (uint32_t)(on[c] >> element & 1) << c;
	return allowed;
}

/* "text-align: center" among a style's declarations. */
static bool style_centers(struct str style)
{
	while (style.ptr) {
		struct str declaration = str_cut(&style, ';');
		struct str property = str_trim(str_cut(&declaration, ':'));
		if (str_eq_nocase(property, STR("text-align")) && declaration.ptr)
			return str_eq_nocase(str_trim(declaration), STR("center"));
	}
	return false;
}

static bool is_centered(const GumboVector *source)
{
	struct str align = attribute_value(source, AT_ALIGN), style = attribute_value(source, AT_STYLE);
	return (align.ptr && (str_eq_nocase(str_trim(align), STR("center")) ||
	                      str_eq_nocase(str_trim(align), STR("middle")))) ||
	       (style.ptr && style_centers(style));
}

/* Pictures float by an old attribute too. */
static uint32_t float_class(const struct attributes *a, enum element element, const GumboVector *source)
{
	struct str align = attribute_value(source, AT_ALIGN);
	if (!align.ptr || (element != EL_IMG && element != EL_FIGURE))
		return 0;
	bool rtl = a->policy && a->policy->rtl;
	if (str_eq_nocase(align, STR("left")))
		return rtl ? CL_BIT(ALIGN_END) : CL_BIT(ALIGN_START);
	if (str_eq_nocase(align, STR("right")))
		return rtl ? CL_BIT(ALIGN_START) : CL_BIT(ALIGN_END);
	return 0;
}

static uint32_t find_classes(struct attributes *a, enum element element, const GumboVector *source)
{
	if (!source || source->length == 0)
		return 0;
	bool rtl = a->policy && a->policy->rtl;
	struct str list = attribute_value(source, AT_CLASS);
	uint32_t found = list.len > 0 ? element_classes_find(element, list) & ~CL_BIT(EMBED) : 0;
	for (struct str word = next_word(&list); word.len > 0; word = next_word(&list))
		for (size_t i = 0; i < sizeof foreign_classes / sizeof *foreign_classes; i++)
			if (str_eq(word, foreign_classes[i].name))
				found |= rtl ? foreign_classes[i].class_rtl : foreign_classes[i].class;
	if (is_centered(source))
		found |= CL_BIT(ALIGN_CENTER);
	found |= float_class(a, element, source);
	if (found == 0)
		a->report->attributes += (attribute_value(source, AT_CLASS).ptr ? 1u : 0) +
		                         (attribute_value(source, AT_STYLE).ptr ? 1u : 0);
	return found;
}

static void put_name(struct buf *out, const char *name_z)
{
	buf_putc(out, ' ');
	buf_put(out, str_from_z(name_z));
	buf_put(out, STR("=\""));
}

static void put_classes(struct buf *out, enum element element, uint32_t classes)
{
	classes &= classes_allowed(element);
	uint32_t aligned = classes & (CL_BIT(ALIGN_START) | CL_BIT(ALIGN_CENTER) | CL_BIT(ALIGN_END));
	classes &= ~(aligned & (aligned - 1)); /* one alignment: the first */
	if (classes == 0)
		return;
	put_name(out, "class");
	bool first = true;
	for (enum element_class c = 0; c < CL_COUNT; c++) {
		if (!(classes >> c & 1))
			continue;
		if (!first)
			buf_putc(out, ' ');
		first = false;
		buf_put(out, element_class_name(c));
	}
	buf_putc(out, '"');
}

/* ---- ids ---- */

static size_t id_slot(const struct id_set *set, struct str id)
{
	size_t i = (size_t)hash_str((struct hash_key){ set->key[0], set->key[1] }, id) & (set->cap - 1);
	while (set->slots[i].ptr && !str_eq(set->slots[i], id))
		i = (i + 1) & (set->cap - 1);
	return i;
}

static void id_set_grow(struct attributes *a)
{
	struct id_set *set = &a->ids, old = *set;
	if (old.cap == 0)
		random_bytes(set->key, sizeof set->key);
	set->cap = old.cap ? old.cap * 2 : 32;
	set->slots = ARENA_NEW(a->mem, struct str, set->cap);
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].ptr)
			set->slots[id_slot(set, old.slots[i])] = old.slots[i];
}

/* False if the id is taken. */
static bool id_claim(struct attributes *a, struct str id)
{
	if (a->ids.n * 2 >= a->ids.cap)
		id_set_grow(a);
	size_t slot = id_slot(&a->ids, id);
	if (a->ids.slots[slot].ptr)
		return false;
	a->ids.slots[slot] = id;
	a->ids.n++;
	return true;
}

bool attributes_id_is_free(const struct attributes *a, struct str id)
{
	return id.len > 0 && (a->ids.n == 0 || !a->ids.slots[id_slot(&a->ids, id)].ptr);
}

/* The id in our form, or the empty text: letters, digits and -_.: of any script. */
static struct str id_normal(struct attributes *a, struct str raw)
{
	struct str id = str_trim(raw);
	bool prefixed = str_starts(id, STR("a-"));
	if (id.len == 0 || id.len > ID_BYTES + (prefixed ? 2 : 0))
		return STR_EMPTY;
	for (size_t at = 0; at < id.len;) {
		uint32_t c = utf8_next(id, &at);
		bool good = c < 0x80 ? ascii_is_alpha((char)c) || ascii_is_digit((char)c) || strchr("-_.:", (int)c)
		                     : c != UTF8_BAD && char_is_text(c) && !char_is_space(c) && !char_is_invisible(c);
		if (!good || c == 0)
			return STR_EMPTY;
	}
	return prefixed ? id : str_join(a->mem, STR("a-"), id);
}

static struct str source_id(struct attributes *a, const GumboVector *source)
{
	struct str id = attribute_value(source, AT_ID);
	if (!id.ptr)
		id = attribute_value(source, AT_NAME);
	if (!id.ptr)
		return STR_EMPTY;
	struct str normal = id_normal(a, id);
	if (normal.len == 0)
		a->report->attributes++;
	return normal;
}

void attributes_put_id(struct attributes *a, struct buf *out, struct str id)
{
	if (id.len == 0 || !id_claim(a, id))
		return;
	put_name(out, "id");
	attributes_put_value(out, id);
	buf_putc(out, '"');
}

struct str attributes_mark_id(struct attributes *a, enum element element, const GumboVector *source)
{
	return source && source->length > 0 && (element == EL_A || element == EL_SUP) ? source_id(a, source) : STR_EMPTY;
}

/* ---- values ---- */

void attributes_put_value(struct buf *out, struct str value)
{
	size_t from = 0;
	for (size_t i = 0; i < value.len; i++) {
		struct str reference;
		switch (value.ptr[i]) {
		case '&':
			reference = STR("&amp;");
			break;
		case '<':
			reference = STR("&lt;");
			break;
		case '>':
			reference = STR("&gt;");
			break;
		case '"':
			reference = STR("&quot;");
			break;
		default:
			continue;
		}
		buf_put(out, str_slice(value, from, i));
		buf_put(out, reference);
		from = i + 1;
	}
	buf_put(out, str_slice(value, from, value.len));
}

static void put(struct buf *out, const char *name_z, struct str value)
{
	put_name(out, name_z);
	attributes_put_value(out, value);
	buf_putc(out, '"');
}

/* A whole number in a range, with or without "px". */
static bool number(struct str s, int64_t min, int64_t max, int64_t *out)
{
	s = str_trim(str_of(s.ptr, s.len));
	if (str_ends(s, STR("px")))
		s = str_slice(s, 0, s.len - 2);
	return s.len <= 8 && str_to_i64(s, out) && *out >= min && *out <= max;
}

static void put_number(struct attributes *a, struct buf *out, const GumboVector *source,
                       enum element_attribute attribute, int64_t min, int64_t max)
{
	struct str value = attribute_value(source, attribute);
	int64_t n;
	if (!value.ptr)
		return;
	if (!number(value, min, max, &n)) {
		a->report->attributes++;
		return;
	}
	put_name(out, element_attribute_name(attribute).ptr);
	buf_put_i64(out, n);
	buf_putc(out, '"');
}

/*
 * A language tag in its usual case: language, and script and region if there are; all must exist (ICU), because a wrong
 * one makes a page invalid and a voice pronounce nonsense.
 */
static struct str language_normal(struct attributes *a, struct str raw)
{
	static const char scripts[] = " Arab Cyrl Deva Grek Hans Hant Hebr Latn ";
	struct str rest = str_trim(raw);
	char text[16] = "";
	if (rest.len == 0 || rest.len > 12)
		return STR_EMPTY;
	for (size_t i = 0; i < rest.len; i++)
		text[i] = rest.ptr[i] == '_' ? '-' : ascii_lower(rest.ptr[i]);
	rest = str_from_z(text);
	struct str language = str_cut(&rest, '-'), next = rest.ptr ? str_cut(&rest, '-') : STR_EMPTY;
	UErrorCode failed = U_ZERO_ERROR;
	char language_z[8] = ""; /* with three letters only where there are not two */
	(void)uloc_getLanguage(str_z(a->mem, language), language_z, sizeof language_z, &failed);
	if (language.len < 2 || language.len > 3 || U_FAILURE(failed) || strlen(uloc_getISO3Language(language_z)) != 3)
		return STR_EMPTY;
	struct str out = str_fmt(a->mem, "%s", language_z);
	if (next.len == 4) {
		char script[] = { ' ', (char)(next.ptr[0] - 32), next.ptr[1], next.ptr[2], next.ptr[3], ' ', 0 };
		if (!ascii_is_alpha(next.ptr[0]) || !strstr(scripts, script))
			return STR_EMPTY;
		out = str_fmt(a->mem, "%s-%.4s", language_z, script + 1);
		next = rest.ptr ? str_cut(&rest, '-') : STR_EMPTY;
	}
	if (rest.ptr || (next.len != 0 && next.len != 2))
		return STR_EMPTY;
	if (next.len == 2) {
		char region[] = { 'e', 'n', '_', (char)(next.ptr[0] - 32), (char)(next.ptr[1] - 32), 0 };
		if (!ascii_is_alpha(next.ptr[0]) || !ascii_is_alpha(next.ptr[1]) ||
		    strlen(uloc_getISO3Country(region)) != 3)
			return STR_EMPTY;
		out = str_fmt(a->mem, "%.*s-%s", STR_ARG(out), region + 3);
	}
	return out;
}

static struct str source_language(struct attributes *a, const GumboVector *source)
{
	struct str value = attribute_value(source, AT_LANG);
	if (value.len == 0)
		return STR_EMPTY;
	struct str language = language_normal(a, value);
	if (language.len == 0)
		a->report->attributes++;
	return language;
}

static struct str source_direction(const GumboVector *source)
{
	static const struct str directions[] = { STR_INIT("ltr"), STR_INIT("rtl"), STR_INIT("auto") };
	struct str value = attribute_value(source, AT_DIR);
	for (size_t i = 0; value.len > 0 && i < 3; i++)
		if (str_eq_nocase(str_trim(value), directions[i]))
			return directions[i];
	return STR_EMPTY;
}

static void put_language(struct attributes *a, struct buf *out, const GumboVector *source,
                         const struct inherited *inherited)
{
	struct str lang = source_language(a, source), dir = source_direction(source);
	if (inherited && lang.len == 0 && inherited->lang.len > 0)
		lang = language_normal(a, inherited->lang);
	if (inherited && dir.len == 0)
		dir = inherited->dir;
	if (lang.len > 0)
		put(out, "lang", lang);
	if (dir.len > 0)
		put(out, "dir", dir);
}

/* ---- addresses ---- */

static struct str policy_site(const struct attributes *a)
{
	return a->policy ? a->policy->site : STR_EMPTY;
}

struct str attributes_link(struct attributes *a, struct str raw)
{
	struct str address;
	enum address_kind kind = address_clean(a->mem, raw, policy_site(a), &address);
	if (kind != ADDRESS_BAD && a->policy && a->policy->link)
		kind = address_clean(a->mem, a->policy->link(a->policy->ctx, a->mem_for_policy, address),
		                     policy_site(a), &address);
	if (kind != ADDRESS_BAD)
		return address;
	a->report->addresses++;
	return STR_EMPTY;
}

static struct str line_value(struct attributes *a, const GumboVector *source, enum element_attribute attribute)
{
	struct str value = attribute_value(source, attribute);
	return value.len > 0 ? clean_line(a->mem, value, LINE_CHARS) : STR_EMPTY;
}

enum picture_fate attributes_of_picture(struct attributes *a, const GumboVector *source, struct str *address,
                                        struct str *text)
{
	struct str own, raw = attribute_value(source, AT_SRC);
	int64_t pixels = 0, width = 0, height = 0;
	enum address_kind kind = address_clean(a->mem, raw, policy_site(a), address);
	if (kind != ADDRESS_RELATIVE && kind != ADDRESS_WEB) {
		a->report->addresses++;
		return PICTURE_GONE;
	}
	bool have_size = number(attribute_value(source, AT_WIDTH), 1, 99999, &width) &&
	                 number(attribute_value(source, AT_HEIGHT), 1, 99999, &height);
	if (a->policy && a->policy->picture) {
		int w = 0, h = 0;
		own = a->policy->picture(a->policy->ctx, a->mem_for_policy, *address, &w, &h);
		kind = own.len > 0 ? address_clean(a->mem, own, policy_site(a), &own) : ADDRESS_WEB;
		if (kind == ADDRESS_RELATIVE)
			*address = own;
		if (w > 0 && h > 0 && w <= 99999 && h <= 99999) {
			width = w;
			height = h;
			have_size = true;
		}
	}
	struct str alt = line_value(a, source, AT_ALT);
	if (kind != ADDRESS_RELATIVE) {
		a->report->foreign_pictures++;
		*text = alt.len > 0 ? alt : *address;
		bool counts_readers = (number(attribute_value(source, AT_WIDTH), 0, PIXEL, &pixels) ||
		                       number(attribute_value(source, AT_HEIGHT), 0, PIXEL, &pixels));
		return counts_readers ? PICTURE_GONE : PICTURE_FOREIGN;
	}
	AUTO_BUF b = BUF_MAX(1 << 20);
	put_classes(&b, EL_IMG, find_classes(a, EL_IMG, source));
	put_language(a, &b, source, NULL);
	struct str title = line_value(a, source, AT_TITLE);
	if (title.len > 0)
		put(&b, "title", title);
	put(&b, "src", *address);
	put(&b, "alt", alt);
	if (have_size) {
		put_name(&b, "width");
		buf_put_i64(&b, width);
		buf_put(&b, STR("\" height=\""));
		buf_put_i64(&b, height);
		buf_putc(&b, '"');
	}
	*text = str_dup(a->mem, buf_str(&b));
	return PICTURE_OWN;
}

/* ---- whole elements ---- */

struct inherited attributes_inherit(struct inherited from, const GumboVector *source)
{
	if (!source || source->length == 0)
		return from;
	struct str lang = attribute_value(source, AT_LANG), dir = source_direction(source);
	if (lang.len > 0)
		from.lang = lang;
	if (dir.len > 0)
		from.dir = dir;
	from.center = from.center || is_centered(source) || attribute_has_class(source, "has-text-align-center");
	return from;
}

static void put_spans(struct attributes *a, struct buf *out, const GumboVector *source, struct spans *spans)
{
	int64_t n;
	*spans = (struct spans){ 1, 1, out->len, 0 };
	if (number(attribute_value(source, AT_COLSPAN), 2, 100, &n))
		spans->columns = (unsigned)n;
	if (number(attribute_value(source, AT_ROWSPAN), 2, 100, &n))
		spans->rows = (unsigned)n;
	if (spans->columns > 1)
		put_number(a, out, source, AT_COLSPAN, 2, 100);
	if (spans->rows > 1)
		put_number(a, out, source, AT_ROWSPAN, 2, 100);
	spans->len = out->len - spans->at;
}

static void put_scope(struct buf *out, const GumboVector *source)
{
	struct str scope = attribute_value(source, AT_SCOPE);
	if (str_eq_nocase(scope, STR("row")))
		put(out, "scope", STR("row"));
	else if (str_eq_nocase(scope, STR("col")))
		put(out, "scope", STR("col"));
}

void attributes_put_block(struct attributes *a, struct buf *out, enum element element, const GumboVector *source,
                          const struct inherited *inherited, uint32_t more_classes, struct spans *spans)
{
	bool none = !source || source->length == 0;
	struct str id = none ? STR_EMPTY : source_id(a, source);
	if (id.len == 0) {
		id = a->waiting_id;
		a->waiting_id = STR_EMPTY;
	}
	attributes_put_id(a, out, id);
	if (inherited->center)
		more_classes |= CL_BIT(ALIGN_CENTER);
	if (inherited->pull)
		more_classes |= CL_BIT(QUOTE);
	put_classes(out, element, find_classes(a, element, source) | more_classes);
	put_language(a, out, source, inherited);
	if (spans)
		*spans = (struct spans){ 1, 1, out->len, 0 };
	if (none)
		return;
	uint32_t has = element_info(element)->attributes;
	if (has & AT_BIT(CITE) && attribute_value(source, AT_CITE).len > 0) {
		struct str cite = attributes_link(a, attribute_value(source, AT_CITE));
		if (cite.len > 0)
			put(out, "cite", cite);
	}
	if (has & AT_BIT(SCOPE))
		put_scope(out, source);
	if (has & AT_BIT(START))
		put_number(a, out, source, AT_START, -9999, 99999);
	if (has & AT_BIT(COLSPAN) && spans)
		put_spans(a, out, source, spans);
}

bool attributes_of_mark(struct attributes *a, enum element element, const GumboVector *source, struct str *out)
{
	*out = STR_EMPTY;
	if (!source || source->length == 0)
		return element != EL_A;
	AUTO_BUF b = BUF_MAX(1 << 20);
	put_classes(&b, element, find_classes(a, element, source));
	put_language(a, &b, source, NULL);
	if (element == EL_A) {
		struct str raw = attribute_value(source, AT_HREF);
		struct str href = raw.ptr ? attributes_link(a, raw) : STR_EMPTY;
		if (href.len == 0)
			return false;
		struct str title = line_value(a, source, AT_TITLE);
		if (title.len > 0)
			put(&b, "title", title);
		put(&b, "href", href);
	}
	*out = str_dup(a->mem, buf_str(&b));
	return true;
}
