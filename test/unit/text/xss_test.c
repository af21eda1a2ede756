/*
 * Attacks on the cleaner, in families: each family is a few ways of writing combined with a few things to write. Every
 * result is read again by the HTML standard's rules and judged by a list of its own (cleaned.h), and cleaned again.
 */
#include "cleaned.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static unsigned vectors;

static void attack(struct arena *mem, struct str source)
{
	struct clean_report report;
	struct arena_mark mark = arena_mark(mem);
	cleaned_with(mem, source, &test_policy, &report);
	arena_rewind(mem, mark);
	vectors++;
}

/* Schemes that do something, spelled so that a filter might read them otherwise than a browser. */
static void no_scheme_gets_through(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	static const char *const schemes[] = {
		"javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\x01javascript:alert(1)",
		"java\tscript:alert(1)", "java\nscript:alert(1)", "java\rscript:alert(1)", "javascript\t:alert(1)",
		"&#106;avascript:alert(1)", "&#x6a;avascript:alert(1)", "&#0000106avascript:alert(1)",
		"&#x6Aavascript:alert(1)", "javascript&colon;alert(1)", "javascript&#58;alert(1)", "javascript&#58alert(1)",
		"java&Tab;script:alert(1)", "java&NewLine;script:alert(1)", "java&#9;script:alert(1)", "java&#10;script:alert(1)",
		"java&#0;script:alert(1)", "&#1;javascript:alert(1)", "&#14;javascript:alert(1)", "&nbsp;javascript:alert(1)",
		"vbscript:msgbox(1)", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=",
		"DATA:image/svg+xml,<svg onload=alert(1)>", "livescript:x", "mocha:x", "blob:https://x/y", "file:///etc/passwd",
		"view-source:javascript:x", "feed:javascript:alert(1)", "jar:x!/y", "javascript://%0aalert(1)",
		"javascript://https://ex.org/%0aalert(1)", "//javascript:alert(1)", "./javascript:alert(1)", ":javascript:x",
		"https:javascript:alert(1)", "http://javascript:alert(1)", "https://a/\" onclick=\"x", "https://a/' onclick='x",
		"https://a/`onclick=x", "https://a/><script>x</script>", "\\\\evil.example/x", "/\\evil.example/x", "\t//evil.example",
		"https://user@evil.example/", "https://a%00b/", "https://[::1/", "http://a b/", "mailto:x?body=\"><script>",
		"javascript\u0131:x", "javascr\u0131pt:x", "\uFF4Aavascript:x", "java\u00ADscript:x", "java\u200Bscript:x",
	};
	static const char *const places[] = {
		"<a href=\"%s\">x</a>", "<a href='%s'>x</a>", "<img src=\"%s\">", "<blockquote cite=\"%s\">x</blockquote>",
		"<iframe src=\"%s\"></iframe>", "<video src=\"%s\"></video>", "<embed src=\"%s\">", "<object data=\"%s\"></object>",
		"<figure class=\"embed\"><a href=\"%s\">x</a></figure>", "<figure class=\"wp-block-embed\">%s</figure>",
		"<svg><a xlink:href=\"%s\"><text>x</text></a></svg>", "<math href=\"%s\">x</math>", "<form action=\"%s\"><button>x",
		"<base href=\"%s\">", "<meta http-equiv=refresh content=\"0;url=%s\">", "<link rel=stylesheet href=\"%s\">",
		"<table background=\"%s\"><tr><td>x</table>", "<input type=image src=\"%s\">", "<a name=x href=\"%s\" href=\"/y\">x</a>",
	};
	for (size_t i = 0; i < COUNT(schemes); i++)
		for (size_t k = 0; k < COUNT(places); k++) {
			const char *at = strstr(places[k], "%s");
			attack(&mem, str_fmt(&mem, "%.*s%s%s", (int)(at - places[k]), places[k], schemes[i], at + 2));
		}
}

/* Handlers and dangerous attributes, in every element, behind every kind of separator and quote. */
static void no_handler_gets_through(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	static const char *const elements[] = { "p", "a href=/x", "img src=/x", "b", "table", "td", "div", "svg", "body", "input",
		                                "details open", "marquee", "video src=/x", "figure", "x-y", "h2", "li", "pre", "br", "hr" };
	static const char *const attributes[] = {
		" onclick=alert(1)", "/onclick=alert(1)", "\tonload=alert(1)", "\nonerror='alert(1)'", "\fonfocus=\"alert(1)\" autofocus",
		" ONMOUSEOVER = alert(1)", " on\x01click=alert(1)", " style=\"background:url(javascript:x)\"",
		" style=expression(alert(1))", " srcdoc=\"<script>x</script>\"", " formaction=javascript:x",
		" =\"onclick=x", " a=\"\"onclick=x", " a=''/onclick=x", " title=\"x\" onclick=\"y\"", " title='\"onclick=x'",
		" title=\"&quot; onclick=x\"", " title=\"&#34;&#62;<script>x</script>\"", " class=\"quote&quot;onclick=x\"",
		" id=\"x&quot; onclick=&quot;y\"", " lang=\"en&quot; onclick=x\"", " dir=\"ltr&quot;x\"", " width=\"1&quot;onload=x\"",
		" colspan=\"2 onclick=x\"", " srcset=\"javascript:x 1x\"", " xmlns=\"http://www.w3.org/2000/svg\"", " is=x-y",
		" alt=\"--><script>x</script>\"", " alt=\"</p><script>x</script>\"", " <script>x</script>",
	};
	for (size_t i = 0; i < COUNT(elements); i++)
		for (size_t k = 0; k < COUNT(attributes); k++)
			attack(&mem, str_fmt(&mem, "<%s%s>x", elements[i], attributes[k]));
}

/* Containers whose content one parser reads as markup and another as text. */
static void no_change_of_parser_gets_through(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	static const char *const containers[] = {
		"math", "svg", "math><mtext", "math><annotation-xml encoding=text/html", "svg><foreignObject", "svg><desc", "svg><title",
		"svg><style", "math><style", "noscript", "template", "textarea", "title", "style", "xmp", "noembed", "noframes", "iframe",
		"select", "select><option", "table", "table><tr", "table><caption", "object", "form><math><mtext></form><form", "plaintext",
		"math><mtext><table><mglyph", "svg></p", "frameset", "head", "listing", "pre", "p><svg", "details><summary", "!--", "![CDATA[",
		"?xml", "script", "script><!--<script", "a><table><a", "b><i><a",
	};
	static const char *const contents[] = {
		"<img src=x onerror=alert(1)>", "<style><img src=x onerror=alert(1)></style>", "</style><img src=x onerror=alert(1)>",
		"<a title=\"</style><img src=x onerror=alert(1)>\">", "<a title=\"</noscript><img src=x onerror=alert(1)>\">",
		"<a title=\"--><img src=x onerror=alert(1)>\">", "<!--</style><img src=x onerror=alert(1)>-->",
		"<mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
		"<![CDATA[</style><img src=x onerror=alert(1)>]]>", "&lt;img src=x onerror=alert(1)&gt;", "</textarea><script>x</script>",
		"</title><script>x</script>", "</script><script>x</script>", "<p></table><script>x</script>", "<script>x</script>",
		"<form><input name=innerHTML></form>", "<math><mi xlink:href=javascript:x>x</mi></math>", "<svg/onload=alert(1)>",
	};
	for (size_t i = 0; i < COUNT(containers); i++)
		for (size_t k = 0; k < COUNT(contents); k++)
			attack(&mem, str_fmt(&mem, "a<%s>%sb", containers[i], contents[k]));
}

/* Tags that are not quite tags. */
static void no_broken_tag_gets_through(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	static const char *const tags[] = {
		"<script>alert(1)</script>", "<SCRIPT>alert(1)</SCRIPT>", "<script/x>alert(1)</script>", "<script\n>alert(1)</script\n>",
		"<scr<script>ipt>alert(1)</scr</script>ipt>", "<<script>alert(1)//<</script>", "<script src=//evil.example", "<script",
		"<script>alert(1)", "</script><script>alert(1)</script>", "<script>alert(1)</script/>", "<%00script>alert(1)</script>",
		"<img src=x onerror=alert(1)", "<img src=x onerror=alert(1)//", "<img \"\"\"><script>alert(1)</script>\">", "<img src=`x`onerror=x>",
		"<img src=\"x`<script>alert(1)</script>\"` `>", "<img/src/onerror=alert(1)>", "<a href=x\">y", "<a href='x\"y'>z", "<a href=\"x'y\">z",
		"<a href=\"/x\" title=\"unclosed>text", "<p title='unclosed>text</p>", "<a/href=/x/onclick=y>z</a>", "< script>x</ script>",
		"<\tscript>x", "<!script>x", "<?script>x", "</ script>x", "<//script>x", "<-script>x", "<0script>x", "<\u017Fcript>alert(1)</\u017Fcript>",
		"&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;x", "&#x3c;script>x", "&ltscript>x", "&amp;lt;script&amp;gt;", "&LT;script>",
		"<b<script>x</script>>y", "<p<b onclick=x>y", "<a href=/x<b>y", "<!--><script>x</script>-->", "<!---><script>x</script>-->",
		"<!-- --!><script>x</script>", "<!--<script>-->x</script>", "<!-- -- ><script>x</script> -->", "--><script>x</script>",
		"<!doctype x [<!entity y \"<script>\">]>&y;", "<![CDATA[<script>x</script>]]>", "]]><script>x</script>", "<xml><script>x</xml>",
		"<isindex type=image src=1 onerror=x>", "<body onload=x>y", "<html onclick=x>y", "<head><base href=//evil.example/>", "</body><script>x",
		"</br onclick=x>", "</p onclick=x>", "<image src=x onerror=y>", "<img src=x:y onerror=z>", "<frame src=javascript:x>", "<bgsound src=x>",
		"<p id=document.body><p id=__proto__><a name=getElementById>", "<form id=x></form><button form=x formaction=javascript:y>z",
	};
	/* Each also in pieces: with a NUL, a broken byte or a BOM somewhere, and cut off. */
	static const char *const insertions[] = { "", "\\0", "\xFF", "\xEF\xBB\xBF", "\xF4\x8F\xBF\xBC", "\r", "&#0;", "\x1B" };
	for (size_t i = 0; i < COUNT(tags); i++)
		for (size_t k = 0; k < COUNT(insertions); k++) {
			struct str tag = str_from_z(tags[i]);
			struct str insertion = k == 1 ? str_of("\0", 1) : str_from_z(insertions[k]);
			size_t at = tag.len < 4 ? 1 : 3 + (i + k) % (tag.len - 3);
			struct str first = str_join(&mem, str_slice(tag, 0, at), insertion);
			attack(&mem, str_join(&mem, first, str_slice(tag, at, tag.len)));
			attack(&mem, first);
		}
}

/* The private characters by which the cleaner finds held text again are no way to write anything. */
static void our_own_marks_forge_nothing(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	static const char *const marks[] = { "\U0010FFFC0\U0010FFFD", "&#x10FFFC;0&#x10FFFD;", "&#x10FFFC;99999999&#x10FFFD;",
		                             "&#1114108;-1&#1114109;", "&#x10FFFC;", "&#x10FFFC;0", "\U0010FFFC" };
	for (size_t i = 0; i < COUNT(marks); i++) {
		attack(&mem, str_fmt(&mem, "<p>a text that is long enough to be held</p><p>%s</p>%s", marks[i], marks[i]));
		attack(&mem, str_fmt(&mem, "%s<p>a text that is long enough to be held</p><a href=\"%s\" title=\"%s\">x</a>", marks[i],
		                     marks[i], marks[i]));
		attack(&mem, str_fmt(&mem, "<figure class=embed>%s</figure>https://evil.example/javascript", marks[i]));
	}
}

static void there_were_enough_of_them(void **state)
{
	(void)state;
	assert_true(vectors >= 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_scheme_gets_through),
		cmocka_unit_test(no_handler_gets_through),
		cmocka_unit_test(no_change_of_parser_gets_through),
		cmocka_unit_test(no_broken_tag_gets_through),
		cmocka_unit_test(our_own_marks_forge_nothing),
		cmocka_unit_test(there_were_enough_of_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
