/* Comments: any text becomes properly nested HTML of the few elements that comments have. */
#include "base/check.h"
#include "base/utf8.h"
#include "text/clean.h"
#include "text/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct str names[] = { STR_INIT("p"),    STR_INIT("br"),     STR_INIT("em"), STR_INIT("strong"),
		                            STR_INIT("code"), STR_INIT("blockquote"), STR_INIT("a") };
	AUTO_ARENA mem = ARENA_EMPTY;
	struct str html = comment_html(&mem, str_of((const char *)data, size)).markup;
	ASSERT(utf8_is_valid(html));
	struct str open[32];
	size_t n = 0;
	for (size_t at = 0;;) {
		struct token t = token_next(html, &at);
		if (t.kind == TOKEN_NONE)
			break;
		ASSERT(t.kind != TOKEN_OTHER);
		if (t.kind == TOKEN_TEXT)
			continue;
		bool listed = false;
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			listed = listed || str_eq(t.name, names[i]);
		ASSERT(listed);
		if (t.kind == TOKEN_END) {
			ASSERT(n > 0 && str_eq(open[n - 1], t.name));
			n--;
		} else if (!str_eq(t.name, STR("br"))) {
			ASSERT(n < 32);
			open[n++] = t.name;
		}
		struct str href = token_attribute_find(t.attributes, "href");
		ASSERT(href.len == 0 || str_starts(href, STR("http://")) || str_starts(href, STR("https://")));
	}
	ASSERT(n == 0);
	return 0;
}
