/*
 * The shape of a shortcode is WordPress's: a name of letters, digits, '-' and '_', then attributes up to the next ']'
 * outside quotes. Which names are shortcodes only the old site's plugins knew, so it is judged from the text itself.
 */
#include "exchange/wp_shortcode.h"

enum { NAME_MAX_BYTES = 64 };

/* Names that occur without attributes and without an end tag, and are hardly a word in brackets. */
static const struct str KNOWN[] = {
	STR_INIT("ad"),          STR_INIT("ads"),         STR_INIT("adsense"),     STR_INIT("archives"),
	STR_INIT("audio"),       STR_INIT("bbp-forum-index"), STR_INIT("caption"), STR_INIT("contact-form"),
	STR_INIT("contact-form-7"), STR_INIT("dailymotion"), STR_INIT("embed"),    STR_INIT("facebook"),
	STR_INIT("gallery"),     STR_INIT("googlemaps"),  STR_INIT("gravityform"), STR_INIT("instagram"),
	STR_INIT("latest-posts"), STR_INIT("ngg"),        STR_INIT("nggallery"),   STR_INIT("pinterest"),
	STR_INIT("playlist"),    STR_INIT("polldaddy"),   STR_INIT("print-me"),    STR_INIT("recent-posts"),
	STR_INIT("related-posts"), STR_INIT("sharethis"), STR_INIT("sitemap"),     STR_INIT("slideshow"),
	STR_INIT("soundcloud"),  STR_INIT("spotify"),     STR_INIT("table-of-contents"), STR_INIT("tiktok"),
	STR_INIT("toc"),         STR_INIT("tweet"),       STR_INIT("twitter"),     STR_INIT("video"),
	STR_INIT("vimeo"),       STR_INIT("wp_caption"),  STR_INIT("wpvideo"),     STR_INIT("youtube"),
};

static bool is_name_char(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c) || c == '-' || c == '_';
}

static struct str name_at(struct str text, size_t at)
{
	size_t end = at;
	while (end < text.len && end - at <= NAME_MAX_BYTES && is_name_char(text.ptr[end]))
		end++;
	return str_slice(text, at, end);
}

static bool is_name(struct str name)
{
	return name.len > 0 && name.len <= NAME_MAX_BYTES && ascii_is_alpha(name.ptr[0]);
}

bool shortcode_read(struct str text, size_t at, struct shortcode *out)
{
	size_t from = at + 1;
	bool   closing = from < text.len && text.ptr[from] == '/';
	if (closing)
		from++;
	struct str name = name_at(text, from);
	if (!is_name(name))
		return false;
	size_t start = from + name.len, end = start;
	size_t limit = text.len - at > SHORTCODE_MAX ? at + SHORTCODE_MAX : text.len;
	if (start == limit || !(text.ptr[start] == ']' || text.ptr[start] == '/' || text.ptr[start] == '=' ||
	                        ascii_is_space(text.ptr[start])))
		return false;
	char quote = '\0';
	for (; end < limit; end++) {
		char c = text.ptr[end];
		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || (c == '\'' && text.ptr[end - 1] == '='))
			quote = c;
		else if (c == ']')
			break;
		else if (c == '[' || c == '<')
			return false;
	}
	if (end == limit)
		return false;
	struct str attributes = str_slice(text, start, end);
	if (str_ends(attributes, STR("/")))
		attributes = str_slice(attributes, 0, attributes.len - 1);
	*out = (struct shortcode){ .name = name, .attributes = attributes, .closing = closing, .end = end + 1 };
	return true;
}

/* ── Attributes ── */

/* The next one of *rest: name is empty for a bare word. False at the end. */
static bool next_attribute(struct str *rest, struct str *name, struct str *value)
{
	struct str s = str_trim(*rest);
	if (s.len == 0)
		return false;
	*name = name_at(s, 0);
	size_t equals = name->len;
	while (equals < s.len && ascii_is_space(s.ptr[equals]))
		equals++;
	if (equals < s.len && s.ptr[equals] == '=') { /* with an empty name: [youtube=https://...] */
		s = str_slice(s, equals + 1, s.len);
		while (s.len && ascii_is_space(s.ptr[0]))
			s = str_slice(s, 1, s.len);
	} else {
		*name = STR_EMPTY;
	}
	size_t from = 0, end = 0;
	if (s.len && (s.ptr[0] == '"' || s.ptr[0] == '\'')) {
		from = 1;
		end = str_chr(s, s.ptr[0], 1);
		end = end == STR_NONE ? s.len : end;
	} else {
		while (end < s.len && !ascii_is_space(s.ptr[end]))
			end++;
	}
	*value = str_slice(s, from, end);
	*rest = str_slice(s, end + from <= s.len ? end + from : s.len, s.len);
	return true;
}

bool shortcode_value(const struct shortcode *sc, struct str wanted, struct str *out)
{
	struct str rest = sc->attributes, name, value;
	while (next_attribute(&rest, &name, &value)) {
		if (!str_eq_nocase(name, wanted))
			continue;
		*out = value;
		return true;
	}
	return false;
}

bool shortcode_word(const struct shortcode *sc, struct str *out)
{
	struct str rest = sc->attributes, name, value;
	while (next_attribute(&rest, &name, &value)) {
		if (name.len || value.len == 0)
			continue;
		*out = value;
		return true;
	}
	return false;
}

/* ── Judging ── */

static bool is_pair(const struct shortcode_pairs *pairs, struct str name)
{
	for (size_t i = 0; i < pairs->n; i++)
		if (str_eq(pairs->names[i], name))
			return true;
	return false;
}

void shortcode_pairs_find(struct str text, struct shortcode_pairs *out)
{
	out->n = 0;
	for (size_t at = 0; (at = str_find(text, STR("[/"), at)) != STR_NONE; at += 2) {
		struct str name = name_at(text, at + 2);
		size_t     end = at + 2 + name.len;
		bool       closed = end < text.len && text.ptr[end] == ']';
		if (is_name(name) && closed && out->n < SHORTCODE_PAIRS_MAX && !is_pair(out, name))
			out->names[out->n++] = name;
	}
}

static bool has_named_attribute(const struct shortcode *sc)
{
	struct str rest = sc->attributes, name, value;
	while (next_attribute(&rest, &name, &value))
		if (is_name(name))
			return true;
	return false;
}

bool shortcode_is_real(const struct shortcode *sc, const struct shortcode_pairs *pairs)
{
	if (str_chr(sc->name, '_', 0) != STR_NONE || is_pair(pairs, sc->name))
		return true;
	for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++)
		if (str_eq(KNOWN[i], sc->name))
			return true;
	if (str_starts(sc->attributes, STR("=")))
		return true;
	return has_named_attribute(sc);
}
