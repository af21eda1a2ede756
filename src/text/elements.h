/*
 * What a body may consist of: the one table of elements, attributes and classes. The cleaner is made from it; so is
 * the schema of whoever edits a body. SECURITY-TARGETS 4.2.
 *
 * Everything that is not here is either translated (sources.c: b is strong, h1 is h2) or taken out. Of the elements
 * that section names, `picture` and `source` do not occur in stored bodies, because renditions are added when a page
 * is rendered; `colgroup`, `col` and `tfoot` do not either (a foot becomes the last rows).
 */
#ifndef BS_TEXT_ELEMENTS_H
#define BS_TEXT_ELEMENTS_H

#include "base/str.h"

#include <assert.h>

/* What an element holds. */
enum element_kind {
	KIND_NONE,
	KIND_FLOW,   /* blocks; loose text in it becomes a paragraph */
	KIND_MIXED,  /* text or blocks, as they come */
	KIND_TEXT,   /* text with marks, no blocks */
	KIND_PARTS,  /* its own parts only: a list's items, a table's rows */
	KIND_RULE,   /* nothing, stands between blocks */
	KIND_MARK,   /* text: says something about a stretch of it */
	KIND_INLINE, /* nothing, stands within text */
};

/* Attributes: every element may have id, class, lang and dir; the last column of ELEMENTS says which else. */
#define ELEMENT_ATTRIBUTES(X)                                                                       \
	X(AT_ID,      "id")      /* prefix "a-", once in a body */                                  \
	X(AT_CLASS,   "class")   /* from ELEMENT_CLASSES only */                                    \
	X(AT_LANG,    "lang")    /* language[-Script][-REGION] that exist */                        \
	X(AT_DIR,     "dir")     /* ltr, rtl, auto */                                               \
	X(AT_TITLE,   "title")   /* one line */                                                     \
	X(AT_HREF,    "href")    /* http, https, mailto, relative */                                \
	X(AT_SRC,     "src")     /* the site's own media */                                         \
	X(AT_ALT,     "alt")     /* one line; always there on a picture */                          \
	X(AT_WIDTH,   "width")   /* pixels */                                                       \
	X(AT_HEIGHT,  "height")  /* pixels */                                                       \
	X(AT_CITE,    "cite")    /* an address as href */                                           \
	X(AT_COLSPAN, "colspan") /* 2 to 100 */                                                     \
	X(AT_ROWSPAN, "rowspan") /* 2 to 100 */                                                     \
	X(AT_SCOPE,   "scope")   /* row, col */                                                     \
	X(AT_START,   "start")   /* a whole number */                                               \
	/* read in sources, never written */                                                        \
	X(AT_ALIGN,   "align")   /* becomes a class */                                              \
	X(AT_STYLE,   "style")   /* text-align: center becomes a class */                           \
	X(AT_NAME,    "name")    /* of an old anchor: its id */

enum element_attribute {
#define ELEMENT_ATTRIBUTE_ENUM(id, name) id,
	ELEMENT_ATTRIBUTES(ELEMENT_ATTRIBUTE_ENUM)
#undef ELEMENT_ATTRIBUTE_ENUM
	AT_COUNT
};
#define AT_BIT(id) (1u << AT_##id)

/*        id          name          kind         attributes besides id class lang dir */
#define ELEMENTS(X)                                                                                 \
	X(P,          "p",          KIND_TEXT,   0)                                                 \
	X(H2,         "h2",         KIND_TEXT,   0)                                                 \
	X(H3,         "h3",         KIND_TEXT,   0)                                                 \
	X(H4,         "h4",         KIND_TEXT,   0)                                                 \
	X(PRE,        "pre",        KIND_TEXT,   0)                                                 \
	X(BLOCKQUOTE, "blockquote", KIND_FLOW,   AT_BIT(CITE))                                      \
	X(ASIDE,      "aside",      KIND_FLOW,   0)                                                 \
	X(DETAILS,    "details",    KIND_FLOW,   0) /* begins with a summary */                     \
	X(SUMMARY,    "summary",    KIND_TEXT,   0)                                                 \
	X(FIGURE,     "figure",     KIND_MIXED,  0)                                                 \
	X(FIGCAPTION, "figcaption", KIND_TEXT,   0) /* first or last in a figure */                 \
	X(UL,         "ul",         KIND_PARTS,  0)                                                 \
	X(OL,         "ol",         KIND_PARTS,  AT_BIT(START))                                     \
	X(LI,         "li",         KIND_MIXED,  0)                                                 \
	X(TABLE,      "table",      KIND_PARTS,  0) /* caption, thead, tbody ... */                 \
	X(CAPTION,    "caption",    KIND_TEXT,   0)                                                 \
	X(THEAD,      "thead",      KIND_PARTS,  0)                                                 \
	X(TBODY,      "tbody",      KIND_PARTS,  0)                                                 \
	X(TR,         "tr",         KIND_PARTS,  0)                                                 \
	X(TH,         "th",         KIND_MIXED,  AT_BIT(COLSPAN) | AT_BIT(ROWSPAN) | AT_BIT(SCOPE)) \
	X(TD,         "td",         KIND_MIXED,  AT_BIT(COLSPAN) | AT_BIT(ROWSPAN))                 \
	X(HR,         "hr",         KIND_RULE,   0)                                                 \
	X(A,          "a",          KIND_MARK,   AT_BIT(HREF) | AT_BIT(TITLE))                      \
	X(EM,         "em",         KIND_MARK,   0)                                                 \
	X(STRONG,     "strong",     KIND_MARK,   0)                                                 \
	X(S,          "s",          KIND_MARK,   0)                                                 \
	X(SUP,        "sup",        KIND_MARK,   0)                                                 \
	X(SUB,        "sub",        KIND_MARK,   0)                                                 \
	X(CODE,       "code",       KIND_MARK,   0)                                                 \
	X(BR,         "br",         KIND_INLINE, 0)                                                 \
	X(IMG,        "img",        KIND_INLINE, AT_BIT(SRC) | AT_BIT(ALT) | AT_BIT(WIDTH) | AT_BIT(HEIGHT) | AT_BIT(TITLE))

enum element {
	EL_NONE,
#define ELEMENT_ENUM(id, name, kind, attributes) EL_##id,
	ELEMENTS(ELEMENT_ENUM)
#undef ELEMENT_ENUM
	EL_COUNT,
	EL_DIV = EL_COUNT, /* on the way only: a block that is not kept, its content is */
	EL_COUNT_INNER
};
#define EL_BIT(id) (UINT64_C(1) << EL_##id)
#define EL_BLOCKS_BITS                                                                              \
	(EL_BIT(P) | EL_BIT(H2) | EL_BIT(H3) | EL_BIT(H4) | EL_BIT(BLOCKQUOTE) | EL_BIT(FIGURE) |   \
	 EL_BIT(TABLE) | EL_BIT(ASIDE))

/*
 * Our own classes, in the order in which they are written. A theme styles these, an editor offers these.
 *        id               name            on                                                 what it says */
#define ELEMENT_CLASSES(X)                                                                          \
	X(CL_ALIGN_START,  "align-start",  EL_BIT(FIGURE) | EL_BIT(IMG) | EL_BIT(BLOCKQUOTE) |      \
	                                   EL_BIT(ASIDE) | EL_BIT(TABLE)) /* text flows past it */  \
	X(CL_ALIGN_CENTER, "align-center", EL_BLOCKS_BITS | EL_BIT(IMG) | EL_BIT(TD) | EL_BIT(TH))  \
	X(CL_ALIGN_END,    "align-end",    EL_BIT(FIGURE) | EL_BIT(IMG) | EL_BIT(BLOCKQUOTE) |      \
	                                   EL_BIT(ASIDE) | EL_BIT(TABLE))                           \
	X(CL_WIDE,         "wide",         EL_BIT(FIGURE) | EL_BIT(TABLE)) /* past the measure */   \
	X(CL_QUOTE,        "quote",        EL_BIT(BLOCKQUOTE)) /* a pull quote */                   \
	X(CL_BY,           "by",           EL_BIT(P)) /* whose words: the last line of a quote */   \
	X(CL_DROPCAP,      "dropcap",      EL_BIT(P)) /* begins with a large letter */              \
	X(CL_CAPTION,      "caption",      EL_BIT(P)) /* a caption that stands apart */             \
	X(CL_CREDIT,       "credit",       EL_BIT(P) | EL_BIT(FIGCAPTION)) /* who made the picture */ \
	X(CL_GALLERY,      "gallery",      EL_BIT(FIGURE) | EL_BIT(UL)) /* pictures side by side */ \
	X(CL_EMBED,        "embed",        EL_BIT(FIGURE)) /* one link to foreign media */          \
	X(CL_CHART,        "chart",        EL_BIT(FIGURE))                                          \
	X(CL_NOTE,         "note",         EL_BIT(ASIDE)) /* a box beside the story */              \
	X(CL_CORRECTION,   "correction",   EL_BIT(ASIDE) | EL_BIT(P))                               \
	X(CL_FOOTNOTE,     "footnote",     EL_BIT(A) | EL_BIT(SUP) | EL_BIT(LI) | EL_BIT(P))        \
	X(CL_FOOTNOTES,    "footnotes",    EL_BIT(OL) | EL_BIT(ASIDE))                              \
	X(CL_NUMBER,       "number",       EL_BIT(TD) | EL_BIT(TH)) /* figures, set at the end */

enum element_class {
#define ELEMENT_CLASS_ENUM(id, name, on) id,
	ELEMENT_CLASSES(ELEMENT_CLASS_ENUM)
#undef ELEMENT_CLASS_ENUM
	CL_COUNT
};
#define CL_BIT(id) (1u << CL_##id)

static_assert(EL_H3 == EL_H2 + 1 && EL_H4 == EL_H3 + 1, "headings in order");
static_assert(EL_COUNT < 64 && AT_COUNT < 32 && CL_COUNT < 32, "sets of them are bits of one word");

struct element_info {
	struct str        name;
	enum element_kind kind;
	uint32_t          attributes; /* AT_ bits, the four common ones included */
};
/* element: below EL_COUNT_INNER; EL_DIV is named "div" and has KIND_NONE. */
const struct element_info *element_info(enum element element);

struct str element_attribute_name(enum element_attribute attribute);
/* AT_COUNT if the cleaner does not read it. Case does not matter. */
enum element_attribute element_attribute_find(struct str name);

struct str element_class_name(enum element_class class);
/* The CL_ bits of those of `classes` (separated by white space) that element may have. */
uint32_t element_classes_find(enum element element, struct str classes);

#endif
