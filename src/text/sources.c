/* One table, in order of names. See sources.h. */
#include "text/sources.h"

#define KEEP(name, id)      { STR_INIT(name), SOURCE_ELEMENT, EL_##id, false, false, HOLDS_NOTHING }
#define QUOTED(name, id)    { STR_INIT(name), SOURCE_QUOTED, EL_##id, false, false, HOLDS_NOTHING }
#define GONE(name, action)  { STR_INIT(name), action, EL_NONE, false, false, HOLDS_NOTHING }
#define SCRIPT(name, action) { STR_INIT(name), action, EL_NONE, false, true, HOLDS_NOTHING }
#define FOREIGN(name)       { STR_INIT(name), SOURCE_CONTENT, EL_NONE, true, false, HOLDS_NOTHING }
#define EMBED(name, holds)  { STR_INIT(name), SOURCE_EMBED, EL_NONE, false, false, holds }

static const struct source sources[] = {
	KEEP("a", A),
	KEEP("address", DIV),
	EMBED("applet", HOLDS_CONTENT),
	KEEP("article", DIV),
	KEEP("aside", ASIDE),
	EMBED("audio", HOLDS_CONTENT),
	KEEP("b", STRONG),
	GONE("base", SOURCE_VOID),
	GONE("basefont", SOURCE_VOID),
	GONE("bgsound", SOURCE_VOID),
	KEEP("blockquote", BLOCKQUOTE),
	KEEP("br", BR),
	GONE("button", SOURCE_CONTENT),
	GONE("canvas", SOURCE_CONTENT),
	KEEP("caption", CAPTION),
	KEEP("center", DIV),
	QUOTED("cite", EM),
	KEEP("code", CODE),
	GONE("col", SOURCE_VOID),
	KEEP("dd", DIV),
	KEEP("del", S),
	KEEP("details", DETAILS),
	KEEP("dfn", EM),
	KEEP("dir", UL),
	KEEP("div", DIV),
	KEEP("dl", DIV),
	KEEP("dt", DIV),
	KEEP("em", EM),
	EMBED("embed", HOLDS_NOTHING),
	KEEP("fieldset", DIV),
	KEEP("figcaption", FIGCAPTION),
	KEEP("figure", FIGURE),
	QUOTED("footer", DIV),
	KEEP("form", DIV),
	GONE("frame", SOURCE_VOID),
	KEEP("h1", H2),
	KEEP("h2", H2),
	KEEP("h3", H3),
	KEEP("h4", H4),
	KEEP("h5", H4),
	KEEP("h6", H4),
	KEEP("header", DIV),
	KEEP("hgroup", DIV),
	KEEP("hr", HR),
	KEEP("i", EM),
	EMBED("iframe", HOLDS_RAW_TEXT),
	KEEP("image", IMG), /* the standard's own joke */
	KEEP("img", IMG),
	GONE("input", SOURCE_VOID),
	KEEP("kbd", CODE),
	GONE("keygen", SOURCE_VOID),
	KEEP("legend", DIV),
	KEEP("li", LI),
	GONE("link", SOURCE_VOID),
	KEEP("listing", PRE),
	KEEP("main", DIV),
	KEEP("marquee", DIV),
	FOREIGN("math"),
	KEEP("menu", UL),
	GONE("meta", SOURCE_VOID),
	KEEP("nav", DIV),
	GONE("noembed", SOURCE_RAW),
	GONE("noframes", SOURCE_RAW),
	SCRIPT("noscript", SOURCE_RAW),
	EMBED("object", HOLDS_CONTENT),
	KEEP("ol", OL),
	KEEP("p", P),
	GONE("param", SOURCE_VOID),
	GONE("plaintext", SOURCE_RAW),
	KEEP("pre", PRE),
	KEEP("s", S),
	KEEP("samp", CODE),
	SCRIPT("script", SOURCE_RAW),
	KEEP("section", DIV),
	GONE("select", SOURCE_CONTENT),
	GONE("source", SOURCE_VOID),
	KEEP("strike", S),
	KEEP("strong", STRONG),
	SCRIPT("style", SOURCE_RAW),
	KEEP("sub", SUB),
	KEEP("summary", SUMMARY),
	KEEP("sup", SUP),
	FOREIGN("svg"),
	KEEP("table", TABLE),
	KEEP("tbody", TBODY),
	KEEP("td", TD),
	SCRIPT("template", SOURCE_CONTENT),
	GONE("textarea", SOURCE_RAW),
	KEEP("tfoot", TBODY),
	KEEP("th", TH),
	KEEP("thead", THEAD),
	GONE("title", SOURCE_RAW),
	KEEP("tr", TR),
	GONE("track", SOURCE_VOID),
	KEEP("tt", CODE),
	KEEP("ul", UL),
	KEEP("var", EM),
	EMBED("video", HOLDS_CONTENT),
	GONE("wbr", SOURCE_VOID),
	GONE("xmp", SOURCE_RAW),
};

static const struct source unknown = { STR_INIT(""), SOURCE_TAG, EL_NONE, false, false, HOLDS_NOTHING };

static int compare_nocase(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	for (size_t i = 0; i < n; i++) {
		int difference = ascii_lower(a.ptr[i]) - b.ptr[i];
		if (difference)
			return difference;
	}
	return a.len < b.len ? -1 : a.len > b.len;
}

const struct source *source_find(struct str name)
{
	size_t from = 0, to = sizeof sources / sizeof *sources;
	while (from < to) {
		size_t mid = (from + to) / 2;
		int order = compare_nocase(name, sources[mid].name);
		if (order == 0)
			return &sources[mid];
		if (order < 0)
			to = mid;
		else
			from = mid + 1;
	}
	return &unknown;
}
