/* What the tests of the cleaner share: cleaning a text, and a judge of the result that is not the cleaner's own. */
#ifndef BS_TEST_UNIT_TEXT_CLEANED_H
#define BS_TEST_UNIT_TEXT_CLEANED_H

#include "test.h"

#include "base/utf8.h"
#include "text/clean.h"

#include <gumbo.h>

static const struct clean_policy test_policy = { .site = STR_INIT("https://old.example") };

/* True if the list, words between spaces, has the word. */
static inline bool list_has(const char *list_z, const char *word_z)
{
	size_t len = strlen(word_z);
	for (const char *at = strstr(list_z, word_z); at; at = strstr(at + 1, word_z))
		if (at > list_z && at[-1] == ' ' && at[len] == ' ')
			return true;
	return false;
}

static inline const char *judge_address(const char *value_z, bool picture)
{
	static const char *const schemes[] = { "https://", "http://", "mailto:" };
	for (const char *c = value_z; *c; c++)
		if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7F || strchr("\"'<>\\`", *c))
			return "a byte that no address has";
	for (size_t i = 0; i < 3; i++)
		if (strncmp(value_z, schemes[i], strlen(schemes[i])) == 0)
			return picture ? "a picture from elsewhere" : NULL;
	if (strncmp(value_z, "//", 2) == 0)
		return "an address without a scheme on another host";
	size_t colon = strcspn(value_z, ":"), end = strcspn(value_z, "/?#");
	return colon < end ? "a scheme that is not allowed" : NULL;
}

static inline const char *judge_element(const GumboElement *e, const char **value_z)
{
	static const char elements[] = " p h2 h3 h4 ul ol li blockquote figure figcaption img pre code em strong a br hr table "
				       "caption thead tbody tr th td sup sub s aside details summary ";
	static const char attributes[] = " href src alt title dir lang cite colspan rowspan scope start width height id class ";
	static const char classes[] = " align-start align-center align-end wide quote by dropcap caption credit gallery embed "
				      "chart note correction footnote footnotes number ";
	*value_z = gumbo_normalized_tagname(e->tag);
	if (e->tag_namespace != GUMBO_NAMESPACE_HTML || !list_has(elements, *value_z))
		return "an element that is not listed";
	for (unsigned i = 0; i < e->attributes.length; i++) {
		const GumboAttribute *a = e->attributes.data[i];
		*value_z = a->name;
		if (a->attr_namespace != GUMBO_ATTR_NAMESPACE_NONE || !list_has(attributes, a->name))
			return "an attribute that is not listed";
		*value_z = a->value;
		bool address = list_has(" href src cite ", a->name);
		const char *wrong_z = address ? judge_address(a->value, strcmp(a->name, "src") == 0) : NULL;
		if (wrong_z)
			return wrong_z;
		if (strcmp(a->name, "id") == 0 && strncmp(a->value, "a-", 2) != 0)
			return "an id without its prefix";
		char words[200];
		for (const char *word = a->value; strcmp(a->name, "class") == 0 && *word; word += strspn(word, " ")) {
			size_t len = strcspn(word, " ");
			(void)snprintf(words, sizeof words, "%.*s", (int)len, word);
			if (!list_has(classes, words))
				return "a class that is not ours";
			word += len;
		}
	}
	return NULL;
}

/*
 * Fails unless html, read by the HTML standard's rules as the content of a page, has only what a body may have. The
 * lists are written down here a second time, on purpose. Text that was markup in the eyes of the cleaner only would
 * show up as an element here.
 */
static inline void assert_harmless(struct str html, struct str source)
{
	AUTO_ARENA mem = ARENA_EMPTY;
	const char *value_z = "", *wrong_z = utf8_is_valid(html) ? NULL : "broken UTF-8";
	struct str page = str_fmt(&mem, "<!DOCTYPE html><body>%.*s", STR_ARG(html));
	GumboOutput *parsed = gumbo_parse_with_options(&kGumboDefaultOptions, page.ptr, page.len);
	const GumboNode *body = NULL;
	for (unsigned i = 0; i < parsed->root->v.element.children.length; i++) {
		const GumboNode *child = parsed->root->v.element.children.data[i];
		if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == GUMBO_TAG_BODY)
			body = child;
		else if (child->type == GUMBO_NODE_ELEMENT && child->v.element.children.length > 0)
			wrong_z = "something in the head";
	}
	for (const GumboNode *n = body; n && !wrong_z;) {
		if (n->type != GUMBO_NODE_ELEMENT && n->type != GUMBO_NODE_TEXT && n->type != GUMBO_NODE_WHITESPACE)
			wrong_z = "neither element nor text";
		else if (n != body && n->type == GUMBO_NODE_ELEMENT)
			wrong_z = judge_element(&n->v.element, &value_z);
		if (n->type == GUMBO_NODE_ELEMENT && n->v.element.children.length > 0) {
			n = n->v.element.children.data[0];
			continue;
		}
		while (n != body && n->index_within_parent + 1 == n->parent->v.element.children.length)
			n = n->parent;
		n = n == body ? NULL : n->parent->v.element.children.data[n->index_within_parent + 1];
	}
	if (wrong_z)
		print_error("%s (%s)\nfrom %.*s\nmade %.*s\n", wrong_z, value_z, STR_ARG(source), STR_ARG(html));
	gumbo_destroy_output(&kGumboDefaultOptions, parsed);
	if (wrong_z)
		fail();
}

/* Cleans, judges the result, and checks that cleaning it again changes nothing. */
static inline struct str cleaned_with(struct arena *mem, struct str source, const struct clean_policy *policy,
                                      struct clean_report *report)
{
	struct safe_html once, twice;
	struct clean_report second;
	struct err err = { .msg = "" };
	assert_ok(clean_html(mem, source, policy, &once, report, &err), &err);
	assert_harmless(once.markup, source);
	assert_ok(clean_html(mem, once.markup, policy, &twice, &second, &err), &err);
	if (!str_eq(once.markup, twice.markup))
		print_error("cleaning again changes what came of %.*s\n", (int)(source.len < 500 ? source.len : 500), source.ptr);
	assert_str_equal(twice.markup, once.markup);
	assert_false(second.cut);
	return once.markup;
}

static inline struct str cleaned(struct arena *mem, const char *source_z)
{
	struct clean_report report;
	return cleaned_with(mem, str_from_z(source_z), &test_policy, &report);
}

/* The result without the line ends between blocks, so that expectations are one line. */
static inline struct str flat(struct arena *mem, struct str html)
{
	char *out = arena_bytes(mem, html.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < html.len; i++)
		if (html.ptr[i] != '\n')
			out[len++] = html.ptr[i];
	return str_of(out, len);
}

#define assert_cleaned(source_z, expected_z)                                                                \
	do {                                                                                                \
		AUTO_ARENA cleaned_mem = ARENA_EMPTY;                                                       \
		assert_str_equal(flat(&cleaned_mem, cleaned(&cleaned_mem, source_z)), str_from_z(expected_z)); \
	} while (0)

#endif
