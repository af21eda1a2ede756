/*
 * The cleaner: whatever comes in, cleaning what came out changes nothing, and what came out is valid UTF-8 whose tags are
 * all of the table, properly nested.
 */
#include "base/check.h"
#include "base/utf8.h"
#include "text/autop.h"
#include "text/clean.h"
#include "text/elements.h"
#include "text/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum element element_named(struct str name)
{
	for (enum element e = EL_NONE + 1; e < EL_COUNT; e++)
		if (str_eq(element_info(e)->name, name))
			return e;
	return EL_NONE;
}

static bool is_void(enum element e)
{
	return e == EL_BR || e == EL_IMG || e == EL_HR;
}

/* No nesting is deeper than what the builder allows, so the stack is an array. */
static void check_tags(struct str html)
{
	enum element open[200];
	size_t n = 0;
	for (size_t at = 0;;) {
		struct token t = token_next(html, &at);
		if (t.kind == TOKEN_NONE)
			break;
		ASSERT(t.kind != TOKEN_OTHER);
		if (t.kind == TOKEN_TEXT) {
			ASSERT(str_chr(t.source, '<', 0) == STR_NONE && str_chr(t.source, '>', 0) == STR_NONE);
			continue;
		}
		enum element e = element_named(t.name);
		ASSERT(e != EL_NONE);
		if (t.kind == TOKEN_END) {
			ASSERT(n > 0 && open[n - 1] == e);
			n--;
			continue;
		}
		struct token_attribute a;
		while (token_attribute_next(&t.attributes, &a)) {
			enum element_attribute known = element_attribute_find(a.name);
			ASSERT(known < AT_COUNT && element_info(e)->attributes >> known & 1);
		}
		if (!is_void(e)) {
			ASSERT(n < 200);
			open[n++] = e;
		}
	}
	ASSERT(n == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA mem = ARENA_EMPTY;
	struct str html = str_of((const char *)data, size);
	struct clean_policy policy = { .site = STR("https://old.example"), .rtl = size % 2 };
	struct clean_report report;
	struct safe_html once, twice;
	if (clean_html(&mem, html, &policy, &once, &report, NULL) == BS_OK) {
		ASSERT(utf8_is_valid(once.markup));
		check_tags(once.markup);
		ASSERT(clean_html(&mem, once.markup, &policy, &twice, &report, NULL) == BS_OK);
		ASSERT(str_eq(once.markup, twice.markup));
		ASSERT(!report.cut && report.elements + report.scripts + report.embeds + report.addresses == 0);
		(void)html_to_text(&mem, once);
	}
	(void)autop(&mem, html);
	return 0;
}
