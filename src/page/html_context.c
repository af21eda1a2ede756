/*
 * A state machine, one step per character of literal text:
 *
 *     CONTENT --<--> TAG_OPEN --a--> TAG_NAME --space--> GAP --a--> ATTR_NAME --=--> BEFORE_VALUE --"--> DOUBLE
 *        ^                                                ^                                               |
 *        '---------------------- > -----------------------'---------------------- " ----------------------'
 *
 * and beside it: RCDATA (<title>, <textarea>: text that only its own end tag ends), RAW (<script>, <style> …: no tag
 * of a template may stand there at all), comments, declarations, end tags.
 *
 * At a tag of the template, states in the middle of a name become ITEM_END: what follows must be a space, '/' or '>',
 * so that no name is put together from pieces. In the value of a URL attribute the machine also knows whether the
 * scheme is settled: a value that begins the address is checked for its scheme when it is written, and literal text
 * after it cannot make a scheme of it.
 *
 * Rejected: joining the contexts before and after a section into a third one and going over the section again with
 * that, until nothing changes. Here the context after it has to be the one before it, or a laxer one.
 */
#include "page/html_context.h"

#include "base/check.h"

enum html_state {
	HTML_CONTENT,
	HTML_RCDATA,
	HTML_RAW,
	HTML_TAG_OPEN,     /* "<" */
	HTML_TAG_NAME,     /* "<a" */
	HTML_ITEM_END,     /* a name, then a tag of the template */
	HTML_GAP,          /* between attributes */
	HTML_ATTR_NAME,    /* "<a href" */
	HTML_AFTER_NAME,   /* "<a href " */
	HTML_BEFORE_VALUE, /* "<a href=" */
	HTML_DOUBLE,       /* '<a href="' */
	HTML_SINGLE,       /* "<a href='" */
	HTML_UNQUOTED,     /* "<a href=x" */
	HTML_END_TAG,      /* "</" up to ">" */
	HTML_MARKUP,       /* "<!", not yet known what */
	HTML_COMMENT,
	HTML_DECLARATION,  /* "<!doctype" up to ">" */
	HTML_INSTRUCTION,  /* XML: "<?" up to "?>" */
	HTML_CDATA,        /* XML */
};

enum attr_kind { ATTR_TEXT, ATTR_URL, ATTR_URLS, ATTR_REFUSED };

/* How much of the address the literal text has settled. */
enum url_state {
	URL_START,   /* nothing written yet */
	URL_LITERAL, /* literal text, and it could still be the start of a scheme */
	URL_OPEN,    /* a tag was here, and no literal text settles the scheme */
	URL_SETTLED, /* a relative address, or a scheme that is allowed: a value can change neither */
	URL_FOREIGN, /* another scheme: no value may follow */
};

static const char no_value[] = "a value may stand only in element content or a quoted attribute";

/* Elements whose content or attributes are not like any other's. */
enum element_kind { ELEMENT_PLAIN, ELEMENT_RCDATA, ELEMENT_RAW, ELEMENT_NO_VALUES };
static const struct special_element {
	struct str        name;
	enum element_kind kind;
} special_elements[] = {
	{ STR_INIT(""), ELEMENT_PLAIN },
	{ STR_INIT("title"), ELEMENT_RCDATA },
	{ STR_INIT("textarea"), ELEMENT_RCDATA },
	{ STR_INIT("script"), ELEMENT_RAW },
	{ STR_INIT("style"), ELEMENT_RAW },
	{ STR_INIT("iframe"), ELEMENT_RAW },
	{ STR_INIT("xmp"), ELEMENT_RAW },
	{ STR_INIT("noembed"), ELEMENT_RAW },
	{ STR_INIT("noframes"), ELEMENT_RAW },
	{ STR_INIT("plaintext"), ELEMENT_RAW },
	/* SVG's animations can set any attribute; a plug-in's parameters can be addresses. */
	{ STR_INIT("animate"), ELEMENT_NO_VALUES },
	{ STR_INIT("animatemotion"), ELEMENT_NO_VALUES },
	{ STR_INIT("animatetransform"), ELEMENT_NO_VALUES },
	{ STR_INIT("set"), ELEMENT_NO_VALUES },
	{ STR_INIT("param"), ELEMENT_NO_VALUES },
};

static const struct special_attr {
	struct str     name;
	enum attr_kind kind;
} special_attrs[] = {
	{ STR_INIT("href"), ATTR_URL },
	{ STR_INIT("src"), ATTR_URL },
	{ STR_INIT("action"), ATTR_URL },
	{ STR_INIT("formaction"), ATTR_URL },
	{ STR_INIT("cite"), ATTR_URL },
	{ STR_INIT("poster"), ATTR_URL },
	{ STR_INIT("data"), ATTR_URL },
	{ STR_INIT("manifest"), ATTR_URL },
	{ STR_INIT("background"), ATTR_URL },
	{ STR_INIT("codebase"), ATTR_URL },
	{ STR_INIT("classid"), ATTR_URL },
	{ STR_INIT("longdesc"), ATTR_URL },
	{ STR_INIT("usemap"), ATTR_URL },
	{ STR_INIT("profile"), ATTR_URL },
	{ STR_INIT("lowsrc"), ATTR_URL },
	{ STR_INIT("dynsrc"), ATTR_URL },
	{ STR_INIT("icon"), ATTR_URL },
	{ STR_INIT("itemid"), ATTR_URL },
	{ STR_INIT("xlink:href"), ATTR_URL },
	{ STR_INIT("xml:base"), ATTR_URL },
	{ STR_INIT("srcset"), ATTR_URLS },
	{ STR_INIT("imagesrcset"), ATTR_URLS },
	{ STR_INIT("ping"), ATTR_URLS },
	{ STR_INIT("archive"), ATTR_URLS },
	{ STR_INIT("style"), ATTR_REFUSED },
	{ STR_INIT("srcdoc"), ATTR_REFUSED },
};

struct html_context html_context_new(bool xml)
{
	return (struct html_context){ .state = HTML_CONTENT, .xml = xml };
}

static void enter(struct html_context *c, enum html_state state)
{
	c->state = (uint8_t)state;
	c->matched = 0;
	c->slash = false;
	c->name_len = 0;
}

static void name_put(struct html_context *c, char ch)
{
	if (c->name_len < sizeof c->name)
		c->name[c->name_len] = ascii_lower(ch);
	if (c->name_len < UINT8_MAX)
		c->name_len++;
}

/* Empty if it is longer than any special name. */
static struct str name_of(const struct html_context *c)
{
	return c->name_len <= sizeof c->name ? str_of(c->name, c->name_len) : STR_EMPTY;
}

static enum element_kind element_kind(const struct html_context *c)
{
	return special_elements[c->element].kind;
}

static void element_named(struct html_context *c)
{
	c->element = 0;
	for (uint8_t i = 1; !c->xml && i < sizeof special_elements / sizeof *special_elements; i++)
		if (str_eq(special_elements[i].name, name_of(c)))
			c->element = i;
}

static const char *attr_named(struct html_context *c)
{
	struct str name = name_of(c);
	c->attr = ATTR_TEXT;
	if (c->xml)
		return NULL;
	if (str_eq(name, STR("http-equiv")))
		return "http-equiv is not for templates: with it a value in `content` could lead readers away";
	bool event = c->name_len >= 2 && c->name[0] == 'o' && c->name[1] == 'n';
	if (event || element_kind(c) == ELEMENT_NO_VALUES)
		c->attr = ATTR_REFUSED;
	for (size_t i = 0; i < sizeof special_attrs / sizeof *special_attrs; i++)
		if (c->attr != ATTR_REFUSED && str_eq(special_attrs[i].name, name))
			c->attr = (uint8_t)special_attrs[i].kind;
	return NULL;
}

/* ">" of a start tag. */
static const char *tag_ended(struct html_context *c)
{
	static const enum html_state inside[] = { [ELEMENT_PLAIN] = HTML_CONTENT,
		                                  [ELEMENT_RCDATA] = HTML_RCDATA,
		                                  [ELEMENT_RAW] = HTML_RAW,
		                                  [ELEMENT_NO_VALUES] = HTML_CONTENT };
	enum html_state next = inside[element_kind(c)];
	if (next != HTML_CONTENT && c->slash)
		return "this element needs an end tag of its own instead of \"/>\"";
	if (next == HTML_CONTENT)
		c->element = 0;
	enter(c, next);
	return NULL;
}

static bool is_space(char ch)
{
	return ch == ' ' || ch == '\n' || ch == '\t' || ch == '\r' || ch == '\f';
}

/* Between the parts of a tag: also where a name has just ended at ch. */
static const char *in_tag(struct html_context *c, char ch)
{
	if (ch == '>')
		return tag_ended(c);
	if (is_space(ch) || ch == '/') {
		bool slash = ch == '/';
		if (c->state != HTML_AFTER_NAME || slash)
			enter(c, HTML_GAP);
		c->slash = slash;
		return NULL;
	}
	if (ch == '=')
		return "an attribute needs a name before \"=\"";
	if (ch == '<' || ch == '"' || ch == '\'')
		return "this character may not stand here in a tag";
	enter(c, HTML_ATTR_NAME);
	name_put(c, ch);
	return NULL;
}

static const char *in_attr_name(struct html_context *c, char ch)
{
	if (ch == '<' || ch == '"' || ch == '\'')
		return "this character may not stand in an attribute's name";
	if (ch != '=' && ch != '>' && ch != '/' && !is_space(ch)) {
		name_put(c, ch);
		return NULL;
	}
	const char *why = attr_named(c);
	if (why)
		return why;
	if (ch == '=')
		enter(c, HTML_BEFORE_VALUE);
	else if (is_space(ch))
		enter(c, HTML_AFTER_NAME);
	else
		return in_tag(c, ch);
	return NULL;
}

static const char *before_value(struct html_context *c, char ch)
{
	if (is_space(ch))
		return NULL;
	if (ch == '>' || ch == '<' || ch == '=' || ch == '`')
		return "an attribute's value is missing here";
	enter(c, ch == '"' ? HTML_DOUBLE : ch == '\'' ? HTML_SINGLE : HTML_UNQUOTED);
	c->url = URL_START;
	return NULL;
}

/* Literal text in the value of a PLACE_URL attribute; c->name holds it as long as it may be a scheme. */
static void url_literal(struct html_context *c, char ch)
{
	if (c->url == URL_SETTLED || c->url == URL_FOREIGN)
		return;
	if (ch == '/' || ch == '?' || ch == '#') {
		c->url = URL_SETTLED;
	} else if (ch == ':') {
		struct str scheme = name_of(c);
		bool good = c->url == URL_LITERAL && (str_eq(scheme, STR("https")) ||
		                                      str_eq(scheme, STR("http")) ||
		                                      str_eq(scheme, STR("mailto")));
		c->url = good ? URL_SETTLED : URL_FOREIGN;
	} else if (ch == '&') { /* a reference may stand for any character */
		c->url = URL_FOREIGN;
	} else if (c->url == URL_START || c->url == URL_LITERAL) {
		c->url = URL_LITERAL;
		name_put(c, ch);
	}
}

static const char *in_value(struct html_context *c, char ch)
{
	bool ended = c->state == HTML_DOUBLE ? ch == '"' : c->state == HTML_SINGLE ? ch == '\'' : is_space(ch);
	if (ended)
		enter(c, HTML_GAP);
	else if (c->state == HTML_UNQUOTED && ch == '>')
		return tag_ended(c);
	else if (c->attr == ATTR_URL)
		url_literal(c, ch);
	return NULL;
}

static const char *tag_open(struct html_context *c, char ch)
{
	enum html_state next = ascii_is_alpha(ch) || (c->xml && (ch == '_' || (unsigned char)ch >= 0x80))
	                               ? HTML_TAG_NAME
	                       : ch == '/'           ? HTML_END_TAG
	                       : ch == '!'           ? HTML_MARKUP
	                       : ch == '?' && c->xml ? HTML_INSTRUCTION
	                       : ch == '?'           ? HTML_DECLARATION
	                       : ch == '<'           ? HTML_TAG_OPEN
	                                             : HTML_CONTENT;
	enter(c, next);
	if (next == HTML_TAG_NAME)
		name_put(c, ch);
	return NULL;
}

static const char *in_tag_name(struct html_context *c, char ch)
{
	if (ch != '>' && ch != '/' && !is_space(ch)) {
		if (ch == '<' || ch == '"' || ch == '\'')
			return "this character may not stand in an element's name";
		name_put(c, ch);
		return NULL;
	}
	element_named(c);
	return in_tag(c, ch);
}

/* After "<!": "--" begins a comment, "[CDATA[" character data; anything else is a declaration. */
static const char *in_markup(struct html_context *c, char ch)
{
	name_put(c, ch);
	struct str name = name_of(c);
	if (str_eq(name, STR("--"))) {
		enter(c, HTML_COMMENT);
	} else if (str_eq(name, STR("[cdata["))) {
		if (!c->xml)
			return "CDATA is for XML";
		enter(c, HTML_CDATA);
	} else if (!str_starts(STR("--"), name) && !str_starts(STR("[cdata["), name)) {
		if (c->xml)
			return "XML templates have no declarations";
		enter(c, ch == '>' ? HTML_CONTENT : HTML_DECLARATION);
	}
	return NULL;
}

/*
 * Ends at "-->", and in HTML also at "--!>" and right at its start at ">" and "->" (13.2.5.43 to 51).
 * matched: 0 and 1 at the start, then 2 + the number of dashes just seen, 5 after "--!".
 */
static void in_comment(struct html_context *c, char ch)
{
	enum { START, START_DASH, TEXT, DASH, DASHES, BANG };
	bool html = !c->xml;
	if (ch == '>' && (c->matched == DASHES || (html && (c->matched < TEXT || c->matched == BANG))))
		enter(c, HTML_CONTENT);
	else if (ch == '-')
		c->matched = c->matched == START                              ? START_DASH
		             : c->matched == TEXT || c->matched == BANG       ? DASH
		                                                              : DASHES;
	else
		c->matched = ch == '!' && c->matched == DASHES ? BANG : TEXT;
}

/* Ends with `end`: "?>" or "]]>". */
static void until(struct html_context *c, char ch, struct str end)
{
	if (ch == end.ptr[c->matched])
		c->matched++;
	else if (!(c->matched == 2 && ch == ']')) /* "]]]>" ends too */
		c->matched = ch == end.ptr[0];
	if (c->matched == end.len)
		enter(c, HTML_CONTENT);
}

/*
 * In <title> or <script> and the like: "</" and the element's own name end it, and no other "<" may stand there. In SVG
 * and in <select> browsers read these elements as any other, so a "<" could be a tag after all.
 */
static const char *in_special_text(struct html_context *c, char ch)
{
	struct str name = special_elements[c->element].name;
	if (c->matched == name.len + 2 && (ch == '>' || ch == '/' || is_space(ch))) {
		c->element = 0;
		enter(c, ch == '>' ? HTML_CONTENT : HTML_END_TAG);
		return NULL;
	}
	char wanted = c->matched == 0              ? '<'
	              : c->matched == 1            ? '/'
	              : c->matched < name.len + 2u ? name.ptr[c->matched - 2]
	                                           : 0;
	if (wanted && ascii_lower(ch) == wanted)
		c->matched++;
	else if (c->matched)
		return "in this element \"<\" may stand only to close it";
	return NULL;
}

static const char *step(struct html_context *c, char ch)
{
	switch ((enum html_state)c->state) {
	case HTML_CONTENT:
		if (ch == '<')
			enter(c, HTML_TAG_OPEN);
		return NULL;
	case HTML_RCDATA:
	case HTML_RAW:
		return in_special_text(c, ch);
	case HTML_TAG_OPEN:
		return tag_open(c, ch);
	case HTML_TAG_NAME:
		return in_tag_name(c, ch);
	case HTML_ITEM_END:
		if (ch != '>' && ch != '/' && !is_space(ch))
			return "a name in a tag may not be put together from pieces; leave a space";
		return in_tag(c, ch);
	case HTML_GAP:
		return in_tag(c, ch);
	case HTML_AFTER_NAME:
		if (ch != '=')
			return in_tag(c, ch);
		enter(c, HTML_BEFORE_VALUE);
		return NULL;
	case HTML_ATTR_NAME:
		return in_attr_name(c, ch);
	case HTML_BEFORE_VALUE:
		return before_value(c, ch);
	case HTML_DOUBLE:
	case HTML_SINGLE:
	case HTML_UNQUOTED:
		return in_value(c, ch);
	case HTML_END_TAG:
		if (ch == '"' || ch == '\'')
			return "an end tag has no attributes";
		if (ch == '>')
			enter(c, HTML_CONTENT);
		return NULL;
	case HTML_DECLARATION:
		if (ch == '>')
			enter(c, HTML_CONTENT);
		return NULL;
	case HTML_MARKUP:
		return in_markup(c, ch);
	case HTML_COMMENT:
		in_comment(c, ch);
		return NULL;
	case HTML_INSTRUCTION:
		until(c, ch, STR("?>"));
		return NULL;
	case HTML_CDATA:
		until(c, ch, STR("]]>"));
		return NULL;
	}
	return NULL;
}

const char *html_context_text(struct html_context *c, struct str literal, size_t *at)
{
	for (size_t i = 0; i < literal.len; i++) {
		const char *why = step(c, literal.ptr[i]);
		if (why) {
			*at = i;
			return why;
		}
	}
	return NULL;
}

const char *html_context_tag(struct html_context *c)
{
	const char *why = NULL;
	switch ((enum html_state)c->state) {
	case HTML_CONTENT:
	case HTML_GAP:
	case HTML_ITEM_END:
		break;
	case HTML_RCDATA:
		return c->matched ? no_value : NULL;
	case HTML_TAG_NAME:
		element_named(c);
		enter(c, HTML_ITEM_END);
		break;
	case HTML_ATTR_NAME:
		why = attr_named(c);
		enter(c, HTML_ITEM_END);
		break;
	case HTML_AFTER_NAME:
		enter(c, HTML_GAP);
		break;
	case HTML_DOUBLE:
	case HTML_SINGLE:
		if (c->url == URL_START || c->url == URL_LITERAL)
			c->url = URL_OPEN;
		break;
	case HTML_COMMENT:
		return "no tag may stand in an HTML comment; write {{! … }}";
	case HTML_RAW:
		return "no tag may stand in a script or style";
	case HTML_BEFORE_VALUE:
	case HTML_UNQUOTED:
		return "no tag may stand in an attribute's value without quotes";
	default:
		return "no tag of the template may stand here";
	}
	c->slash = false;
	return why;
}

const char *html_context_value(struct html_context *c, enum place *place)
{
	if (c->state == HTML_CONTENT) {
		*place = c->xml ? PLACE_XML : PLACE_CONTENT;
		return NULL;
	}
	if (c->state == HTML_RCDATA && c->matched == 0) {
		*place = PLACE_TEXT;
		return NULL;
	}
	if (c->state != HTML_DOUBLE && c->state != HTML_SINGLE)
		return no_value;
	switch ((enum attr_kind)c->attr) {
	case ATTR_TEXT:
		*place = c->xml ? PLACE_XML : PLACE_TEXT;
		return NULL;
	case ATTR_URL:
		*place = PLACE_URL;
		if (c->url == URL_LITERAL || c->url == URL_FOREIGN)
			return "the text before this value does not settle the kind of the address; begin with /, ?, "
			       "# or https://";
		return html_context_tag(c);
	case ATTR_URLS:
		*place = PLACE_URLS;
		return NULL;
	case ATTR_REFUSED:
		break;
	}
	return "no value may stand in style, srcdoc, on… or an attribute of an animation";
}

const char *html_context_end(const struct html_context *c)
{
	return c->state == HTML_CONTENT ? NULL : "the template ends inside a tag, comment or special element";
}

bool html_context_same(const struct html_context *a, const struct html_context *b)
{
	bool value = a->state == HTML_DOUBLE || a->state == HTML_SINGLE;
	return a->state == b->state && a->element == b->element && a->xml == b->xml &&
	       (!value || (a->attr == b->attr && a->url == b->url));
}

bool html_context_join(struct html_context *after, const struct html_context *before)
{
	/* Each is the stricter of the two: what may follow it may follow the other as well. */
	if (before->url == URL_OPEN && after->url == URL_SETTLED)
		after->url = URL_OPEN;
	if (before->state == HTML_ITEM_END && after->state == HTML_GAP)
		after->state = HTML_ITEM_END;
	return html_context_same(after, before);
}
