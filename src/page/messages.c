/*
 * A text is parsed once, into parts: literal text, {name}, and {n, plural, …} with its branches, whose texts are made
 * of parts again but hold no plural. Keys are a sorted array.
 *
 * The syntax is the part of ICU's MessageFormat that a newsroom's words need; ICU itself knows which plural form a
 * language uses for a number and how it writes one. An apostrophe is an apostrophe, except right before { } or #: then
 * everything up to the next apostrophe is literal text.
 *
 * Rejected: ICU's own message formatter, whose C face knows no names of arguments and takes them as a va_list.
 */
#include "page/messages.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <unicode/unumberformatter.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

enum { BRANCHES_MAX = 12, MESSAGE_MAX = 1 << 20 };

enum part_kind { PART_TEXT, PART_ARGUMENT, PART_NUMBER, PART_PLURAL };

struct parts {
	struct part *first;
};

struct branch {
	struct str   keyword; /* "one", "other", "=0" */
	struct parts parts;
};

struct part {
	enum part_kind kind;
	struct str     text;   /* TEXT: literal; ARGUMENT, PLURAL: the argument's name */
	struct branch *branches; /* PLURAL: n_branches of them */
	size_t         n_branches;
	struct part   *next;
};

struct entry {
	struct str    key;
	struct str    plain; /* the whole text, if it has no parts but text */
	struct parts  parts; /* empty if plain */
	bool          is_plain;
	const struct source *file;
};

struct messages {
	struct arena          *mem;
	struct str             language;
	struct entry          *entries; /* sorted by key; n of cap */
	size_t                 n, cap;
	const struct messages *base;
	struct object         *object;
	UPluralRules          *rules;   /* NULL if ICU failed: "other" then */
	UNumberFormatter      *numbers;
};

static void icu_close(void *thing)
{
	struct messages *m = thing;
	uplrules_close(m->rules);
	unumf_close(m->numbers);
}

struct messages *messages_new(struct arena *mem, struct str language)
{
	struct messages *m = ARENA_NEW(mem, struct messages, 1);
	m->mem = mem;
	m->language = str_dup(mem, language);
	m->object = object_new(mem);
	UErrorCode st = U_ZERO_ERROR;
	m->rules = uplrules_open(m->language.ptr, &st);
	st = U_ZERO_ERROR;
	m->numbers = unumf_openForSkeletonAndLocale(u"", 0, m->language.ptr, &st);
	arena_defer(mem, icu_close, m);
	return m;
}

struct str messages_language(const struct messages *m)
{
	return m->language;
}

void messages_set_base(struct messages *m, const struct messages *base)
{
	m->base = base;
}

/* ── Reading ── */

struct reader {
	struct arena        *mem;
	const struct source *file;
	struct str           text;  /* of one message */
	size_t               at;
	struct str           argument; /* of the plural that we are in; empty outside */
	struct err          *err;
};

static size_t position(const struct reader *r, size_t at)
{
	return (size_t)(r->text.ptr - r->file->text.ptr) + at;
}

static bool more(const struct reader *r)
{
	return r->at < r->text.len;
}

static void skip_spaces(struct reader *r)
{
	while (more(r) && ascii_is_space(r->text.ptr[r->at]))
		r->at++;
}

static bool take(struct reader *r, char c)
{
	skip_spaces(r);
	if (!more(r) || r->text.ptr[r->at] != c)
		return false;
	r->at++;
	return true;
}

static bool is_word(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c) || c == '_';
}

static struct str take_word(struct reader *r)
{
	skip_spaces(r);
	size_t from = r->at;
	if (more(r) && r->text.ptr[r->at] == '=')
		r->at++;
	while (more(r) && is_word(r->text.ptr[r->at]))
		r->at++;
	return str_slice(r->text, from, r->at);
}

static struct part **part_add(struct reader *r, struct part **tail, struct part part)
{
	*tail = ARENA_NEW(r->mem, struct part, 1);
	**tail = part;
	return &(*tail)->next;
}

static struct part **text_add(struct reader *r, struct part **tail, size_t from, size_t to)
{
	if (from == to)
		return tail;
	return part_add(r, tail, (struct part){ .kind = PART_TEXT, .text = str_slice(r->text, from, to) });
}

/* At an apostrophe. Adds the quoted text, or leaves r->at where it is if it is just an apostrophe. */
static struct part **quoted_add(struct reader *r, struct part **tail, size_t from, bool *was)
{
	char next = r->at + 1 < r->text.len ? r->text.ptr[r->at + 1] : 0;
	*was = next == '{' || next == '}' || next == '#';
	if (!*was)
		return tail;
	tail = text_add(r, tail, from, r->at);
	size_t end = str_chr(r->text, '\'', r->at + 1);
	size_t to = end == STR_NONE ? r->text.len : end;
	tail = text_add(r, tail, r->at + 1, to);
	r->at = end == STR_NONE ? to : to + 1;
	return tail;
}

static enum bs_status bad(const struct reader *r, size_t at, const char *why)
{
	return source_error(r->err, r->file, position(r, at), "%s", why);
}

static enum bs_status parts_read(struct reader *r, struct parts *out);

static bool keyword_is_good(struct str keyword)
{
	static const struct str known[] = { STR_INIT("zero"), STR_INIT("one"),  STR_INIT("two"),
		                            STR_INIT("few"),  STR_INIT("many"), STR_INIT("other") };
	int64_t number;
	if (keyword.len && keyword.ptr[0] == '=')
		return str_to_i64(str_slice(keyword, 1, keyword.len), &number);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(known[i], keyword))
			return true;
	return false;
}

/* After "{n, plural,": the branches up to and with the closing brace. */
static enum bs_status plural_read(struct reader *r, struct part *plural)
{
	size_t begin = r->at;
	bool other = false;
	plural->branches = ARENA_NEW(r->mem, struct branch, BRANCHES_MAX);
	r->argument = plural->text;
	while (!take(r, '}')) {
		size_t at = r->at;
		struct branch *branch = &plural->branches[plural->n_branches];
		if (plural->n_branches++ == BRANCHES_MAX)
			return bad(r, at, "this plural has too many forms");
		branch->keyword = take_word(r);
		if (!keyword_is_good(branch->keyword))
			return bad(r, at, "a plural form is called zero, one, two, few, many, other or =NUMBER");
		if (!take(r, '{'))
			return bad(r, r->at, "\"{\" is missing after the name of a plural form");
		enum bs_status st = parts_read(r, &branch->parts);
		if (st)
			return st;
		if (!take(r, '}'))
			return bad(r, at, "this plural form is not closed; \"}\" is missing");
		other = other || str_eq(branch->keyword, STR("other"));
	}
	r->argument = STR_EMPTY;
	return other ? BS_OK : bad(r, begin, "a plural needs the form \"other\"");
}

/* After "{": a name, or a plural. */
static enum bs_status argument_read(struct reader *r, struct part *part)
{
	size_t at = r->at;
	*part = (struct part){ .kind = PART_ARGUMENT, .text = take_word(r) };
	if (part->text.len == 0 || part->text.ptr[0] == '=')
		return bad(r, at, "a name is missing after \"{\"; to show a brace write '{'");
	if (take(r, '}'))
		return BS_OK;
	if (!take(r, ','))
		return bad(r, r->at, "\"}\" is missing after a name");
	if (r->argument.len)
		return bad(r, at, "a plural may not stand in another one");
	if (!str_eq(take_word(r), STR("plural")) || !take(r, ','))
		return bad(r, at, "after a name only \", plural, …\" is known");
	part->kind = PART_PLURAL;
	return plural_read(r, part);
}

/*
 * Up to the end, or in a plural's form up to its closing brace, which stays. Calls itself through plural_read once at
 * most, since a plural holds no plural.
 */
static enum bs_status parts_read(struct reader *r, struct parts *out)
{
	struct part **tail = &out->first;
	size_t from = r->at;
	while (more(r)) {
		char c = r->text.ptr[r->at];
		bool in_plural = r->argument.len > 0, was_quoted = false;
		if (c == '\'')
			tail = quoted_add(r, tail, from, &was_quoted);
		if (was_quoted) {
			from = r->at;
			continue;
		}
		if (c == '}' && in_plural)
			break;
		if (c == '}')
			return bad(r, r->at, "\"}\" without \"{\"; to show a brace write '}'");
		if (c != '{' && !(c == '#' && in_plural)) {
			r->at++;
			continue;
		}
		tail = text_add(r, tail, from, r->at++);
		struct part part = { .kind = PART_NUMBER, .text = r->argument };
		enum bs_status st = c == '{' ? argument_read(r, &part) : BS_OK;
		if (st)
			return st;
		tail = part_add(r, tail, part);
		from = r->at;
	}
	text_add(r, tail, from, r->at);
	return BS_OK;
}

/* Where the key is, or would be. */
static size_t entry_place(const struct messages *m, struct str key)
{
	size_t from = 0, to = m->n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (str_cmp(m->entries[middle].key, key) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static const struct entry *entry_find(const struct messages *m, struct str key)
{
	size_t at = entry_place(m, key);
	return at < m->n && str_eq(m->entries[at].key, key) ? &m->entries[at] : NULL;
}

static void entry_put(struct messages *m, struct entry entry)
{
	size_t at = entry_place(m, entry.key);
	if (at < m->n && str_eq(m->entries[at].key, entry.key)) {
		m->entries[at] = entry;
		return;
	}
	if (m->n == m->cap) {
		size_t cap = m->cap ? m->cap * 2 : 128;
		struct entry *grown = ARENA_NEW(m->mem, struct entry, cap);
		if (m->n)
			memcpy(grown, m->entries, m->n * sizeof *grown);
		m->entries = grown;
		m->cap = cap;
	}
	memmove(&m->entries[at + 1], &m->entries[at], (m->n - at) * sizeof entry);
	m->entries[at] = entry;
	m->n++;
}

static bool key_is_good(struct str key)
{
	for (size_t i = 0; i < key.len; i++)
		if (!is_word(key.ptr[i]))
			return false;
	return key.len > 0 && key.len <= 100;
}

static enum bs_status line_read(struct messages *m, const struct source *file, struct str line, struct err *err)
{
	struct str text = line, trimmed = str_trim(line);
	if (trimmed.len == 0 || trimmed.ptr[0] == ';' || trimmed.ptr[0] == '#')
		return BS_OK;
	size_t at = (size_t)(trimmed.ptr - file->text.ptr);
	struct str key = str_trim(str_cut(&text, '='));
	if (!text.ptr)
		return source_error(err, file, at, "a line is \"key = text\"; \"=\" is missing");
	if (!key_is_good(key))
		return source_error(err, file, at, "a key is made of letters, digits and underscores");
	const struct entry *known = entry_find(m, key);
	if (known && known->file == file)
		return source_error(err, file, at, "\"%.*s\" is there twice", STR_ARG(key));
	struct reader r = { .mem = m->mem, .file = file, .text = str_trim(text), .err = err };
	struct entry entry = { .key = key, .file = file };
	enum bs_status st = parts_read(&r, &entry.parts);
	if (st)
		return st;
	const struct part *first = entry.parts.first;
	entry.is_plain = !first || (!first->next && first->kind == PART_TEXT);
	entry.plain = first && entry.is_plain ? first->text : STR_EMPTY;
	entry_put(m, entry);
	return BS_OK;
}

enum bs_status messages_read(struct messages *m, const struct source *file, struct err *err)
{
	struct str rest = file->text;
	for (size_t at = 0; at < rest.len;) {
		size_t here = at;
		if (utf8_next(rest, &at) == UTF8_BAD)
			return source_error(err, file, here, "the file is not UTF-8");
	}
	if (str_starts(rest, STR("\xEF\xBB\xBF")))
		rest = str_slice(rest, 3, rest.len);
	while (rest.ptr) {
		enum bs_status st = line_read(m, file, str_cut(&rest, '\n'), err);
		if (st)
			return st;
	}
	return BS_OK;
}

void messages_ready(struct messages *m)
{
	/* The base's words first, and its base's before them: at most language, script and region deep. */
	const struct messages *chain[8];
	size_t n = 0;
	for (const struct messages *b = m; b && n < 8; b = b->base)
		chain[n++] = b;
	while (n-- > 0)
		for (size_t i = 0; i < chain[n]->n; i++)
			if (chain[n]->entries[i].is_plain)
				object_set(m->object, chain[n]->entries[i].key,
				           value_text(chain[n]->entries[i].plain));
}

const struct object *messages_object(const struct messages *m)
{
	return m->object;
}

/* ── Asking ── */

static void put_u16(struct buf *out, const UChar *text, int32_t len)
{
	char utf8[256];
	int32_t bytes = 0;
	UErrorCode st = U_ZERO_ERROR;
	u_strToUTF8(utf8, sizeof utf8, &bytes, text, len, &st);
	if (U_SUCCESS(st))
		buf_put(out, str_of(utf8, (size_t)bytes));
}

static void put_number(struct buf *out, const struct messages *m, const struct message_arg *arg)
{
	if (arg->text.len) {
		buf_put(out, arg->text);
		return;
	}
	UErrorCode st = U_ZERO_ERROR;
	UFormattedNumber *number = m->numbers ? unumf_openResult(&st) : NULL;
	UChar text[64];
	int32_t len = 0;
	if (number) {
		unumf_formatInt(m->numbers, arg->number, number, &st);
		len = unumf_resultToString(number, text, 64, &st);
	}
	if (number && U_SUCCESS(st))
		put_u16(out, text, len);
	else
		buf_put_i64(out, arg->number);
	unumf_closeResult(number);
}

static const struct message_arg *arg_find(const struct message_arg *args, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(args[i].name, name))
			return &args[i];
	return NULL;
}

static struct str plural_keyword(const struct messages *m, int64_t number, char ascii[16])
{
	UChar wide[16];
	UErrorCode st = U_ZERO_ERROR;
	int32_t len = m->rules ? uplrules_select(m->rules, (double)number, wide, 16, &st) : 0;
	if (U_FAILURE(st) || len <= 0 || len > 15)
		return STR("other");
	for (int32_t i = 0; i < len; i++)
		ascii[i] = (char)wide[i];
	return str_of(ascii, (size_t)len);
}

/* An exact number beats the language's form, which beats "other". */
static const struct branch *branch_for(const struct messages *m, const struct part *plural, int64_t number)
{
	char ascii[16];
	struct str keyword = plural_keyword(m, number, ascii);
	const struct branch *found = NULL;
	for (size_t i = 0; i < plural->n_branches; i++) {
		const struct branch *b = &plural->branches[i];
		int64_t exact;
		if (b->keyword.ptr[0] == '=') {
			if (str_to_i64(str_slice(b->keyword, 1, b->keyword.len), &exact) && exact == number)
				return b;
		} else if (str_eq(b->keyword, keyword) || (!found && str_eq(b->keyword, STR("other")))) {
			found = b;
		}
	}
	return found;
}

/* Anything but a plural. */
static void put_part(struct buf *out, const struct messages *m, const struct part *part,
                     const struct message_arg *args, size_t n)
{
	const struct message_arg *arg = part->kind == PART_TEXT ? NULL : arg_find(args, n, part->text);
	if (part->kind == PART_TEXT)
		buf_put(out, part->text);
	else if (!arg)
		buf_fmt(out, "{%.*s}", STR_ARG(part->text)); /* so that the gap is seen */
	else if (arg->is_number)
		put_number(out, m, arg);
	else
		buf_put(out, arg->text);
}

static void put_plural(struct buf *out, const struct messages *m, const struct part *plural,
                       const struct message_arg *args, size_t n)
{
	const struct message_arg *arg = arg_find(args, n, plural->text);
	const struct branch *branch = branch_for(m, plural, arg && arg->is_number ? arg->number : 0);
	for (const struct part *p = branch->parts.first; p; p = p->next)
		put_part(out, m, p, args, n);
}

struct str message(struct arena *mem, const struct messages *m, struct str key, const struct message_arg *args,
                   size_t n)
{
	const struct entry *entry = entry_find(m, key);
	while (!entry && m->base) {
		m = m->base;
		entry = entry_find(m, key);
	}
	if (!entry)
		return str_dup(mem, key);
	if (entry->is_plain)
		return entry->plain;
	AUTO_BUF out = BUF_MAX(MESSAGE_MAX);
	for (const struct part *p = entry->parts.first; p; p = p->next) {
		if (p->kind == PART_PLURAL)
			put_plural(&out, m, p, args, n);
		else
			put_part(&out, m, p, args, n);
	}
	return str_dup(mem, buf_str(&out));
}
