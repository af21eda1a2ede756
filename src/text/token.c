/* See token.h. Function names follow the names of the standard's states where there is one. */
#include "text/token.h"

/* White space of the standard: VT is none. */
static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static size_t skip_space(struct str s, size_t at)
{
	while (at < s.len && is_space(s.ptr[at]))
		at++;
	return at;
}

/*
 * Reads one attribute at s[*at]. False if the tag ends instead: then *at is at its '>' or at s.len. A '/' is passed
 * over wherever the standard ignores it.
 */
static bool read_attribute(struct str s, size_t *at, struct token_attribute *out)
{
	size_t i = *at;
	while (i < s.len && (is_space(s.ptr[i]) || s.ptr[i] == '/'))
		i++;
	*at = i;
	if (i == s.len || s.ptr[i] == '>')
		return false;
	size_t name = i++; /* a '=' here is the name's first character */
	while (i < s.len && !is_space(s.ptr[i]) && s.ptr[i] != '/' && s.ptr[i] != '>' && s.ptr[i] != '=')
		i++;
	out->name = str_slice(s, name, i);
	out->value = STR_EMPTY;
	size_t equals = skip_space(s, i);
	if (equals == s.len || s.ptr[equals] != '=') {
		*at = i;
		return true;
	}
	i = skip_space(s, equals + 1);
	if (i < s.len && (s.ptr[i] == '"' || s.ptr[i] == '\'')) {
		size_t quote = str_chr(s, s.ptr[i], i + 1);
		if (quote == STR_NONE) { /* the source ends within the value: there is no tag */
			*at = s.len;
			return false;
		}
		out->value = str_slice(s, i + 1, quote);
		*at = quote + 1;
		return true;
	}
	size_t value = i;
	while (i < s.len && !is_space(s.ptr[i]) && s.ptr[i] != '>')
		i++;
	out->value = str_slice(s, value, i);
	*at = i;
	return true;
}

bool token_attribute_next(struct str *attributes, struct token_attribute *out)
{
	size_t at = 0;
	bool found = read_attribute(*attributes, &at, out);
	*attributes = str_slice(*attributes, at, attributes->len);
	return found;
}

struct str token_attribute_find(struct str attributes, const char *name_z)
{
	struct token_attribute a;
	while (token_attribute_next(&attributes, &a))
		if (str_eq_nocase(a.name, str_from_z(name_z)))
			return a.value;
	return STR_EMPTY;
}

/* A tag whose name begins at `name`. Cut off by the end of the source it is no tag, and nothing is left. */
static struct token read_tag(struct str html, size_t *at, size_t name, enum token_kind kind)
{
	size_t start = *at, i = name;
	while (i < html.len && !is_space(html.ptr[i]) && html.ptr[i] != '/' && html.ptr[i] != '>')
		i++;
	struct token t = { kind, STR_EMPTY, str_slice(html, name, i), STR_EMPTY };
	size_t from = i;
	struct token_attribute ignored;
	while (read_attribute(html, &i, &ignored))
		;
	if (i == html.len) {
		*at = html.len;
		return (struct token){ .kind = TOKEN_OTHER, .source = str_slice(html, start, html.len) };
	}
	t.attributes = str_slice(html, from, i);
	*at = i + 1;
	t.source = str_slice(html, start, *at);
	return t;
}

/* Past the comment whose "<!--" ends at `i`. */
static size_t comment_end(struct str html, size_t i)
{
	if (i < html.len && html.ptr[i] == '>')
		return i + 1;
	if (str_starts(str_slice(html, i, html.len), STR("->")))
		return i + 2;
	for (;;) {
		size_t dashes = str_find(html, STR("--"), i);
		if (dashes == STR_NONE)
			return html.len;
		struct str rest = str_slice(html, dashes + 2, html.len);
		if (str_starts(rest, STR(">")))
			return dashes + 3;
		if (str_starts(rest, STR("!>")))
			return dashes + 4;
		i = dashes + 1;
	}
}

/* "<!", "<?", or "</" without a letter after it: a comment, or taken for one up to the next '>'. */
static struct token read_other(struct str html, size_t *at)
{
	size_t start = *at;
	if (str_starts(str_slice(html, start, html.len), STR("<!--"))) {
		*at = comment_end(html, start + 4);
	} else {
		size_t end = str_chr(html, '>', start);
		*at = end == STR_NONE ? html.len : end + 1;
	}
	return (struct token){ .kind = TOKEN_OTHER, .source = str_slice(html, start, *at) };
}

/* Does the '<' at i begin anything but text? */
static bool begins_markup(struct str html, size_t i)
{
	if (i + 1 >= html.len)
		return false;
	char c = html.ptr[i + 1];
	if (c == '/')
		return i + 2 < html.len;
	return ascii_is_alpha(c) || c == '!' || c == '?';
}

struct token token_next(struct str html, size_t *at)
{
	size_t start = *at, i = start;
	while (i < html.len) {
		size_t open = str_chr(html, '<', i);
		if (open == STR_NONE) {
			i = html.len;
			break;
		}
		i = open;
		if (begins_markup(html, i))
			break;
		i++;
	}
	if (i > start) {
		*at = i;
		return (struct token){ .kind = TOKEN_TEXT, .source = str_slice(html, start, i) };
	}
	if (i == html.len)
		return (struct token){ .kind = TOKEN_NONE, .source = STR_EMPTY };
	if (ascii_is_alpha(html.ptr[i + 1]))
		return read_tag(html, at, i + 1, TOKEN_START);
	if (html.ptr[i + 1] == '/' && ascii_is_alpha(html.ptr[i + 2]))
		return read_tag(html, at, i + 2, TOKEN_END);
	return read_other(html, at);
}

/* Does `name`, and then the end of a tag name, stand at html[i]? */
static bool name_at(struct str html, size_t i, struct str name)
{
	struct str rest = str_slice(html, i, html.len);
	if (!str_starts_nocase(rest, name) || rest.len == name.len)
		return false;
	char c = rest.ptr[name.len];
	return is_space(c) || c == '/' || c == '>';
}

size_t token_raw_text_end(struct str html, size_t from, struct str name)
{
	bool script = str_eq_nocase(name, STR("script"));
	/* In a script "<!--" begins an escaped stretch, in which "<script" hides the next end tag. */
	enum { PLAIN, ESCAPED, DOUBLE } state = PLAIN;
	for (size_t i = from; i < html.len; i++) {
		struct str rest = str_slice(html, i, html.len);
		if (state != PLAIN && str_starts(rest, STR("-->")))
			state = PLAIN;
		if (html.ptr[i] != '<')
			continue;
		bool end = rest.len > 2 && rest.ptr[1] == '/' && name_at(html, i + 2, name);
		if (end && state != DOUBLE)
			return i;
		if (end)
			state = ESCAPED;
		else if (script && state == PLAIN && str_starts(rest, STR("<!--")))
			state = ESCAPED;
		else if (state == ESCAPED && name_at(html, i + 1, name))
			state = DOUBLE;
	}
	return html.len;
}
