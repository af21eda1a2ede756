/* What each element of somebody else's HTML becomes, by its name. */
#ifndef BS_TEXT_SOURCES_H
#define BS_TEXT_SOURCES_H

#include "text/elements.h"

enum source_action {
	SOURCE_ELEMENT,  /* becomes `element` */
	SOURCE_TAG,      /* the tag goes, what it holds stays */
	SOURCE_VOID,     /* goes; holds nothing */
	SOURCE_RAW,      /* goes with its raw text */
	SOURCE_CONTENT,  /* goes with all it holds, up to its end tag */
	SOURCE_EMBED,    /* foreign media: an embed link if the provider is known */
	SOURCE_QUOTED,   /* names whose words a quote is, if it stands in one; else `element` */
};

struct source {
	struct str         name;
	enum source_action action;
	enum element       element;
	bool               foreign; /* svg and math: ordinary HTML inside ends them */
	bool               script;  /* counted as such in the report */
	enum { HOLDS_NOTHING, HOLDS_RAW_TEXT, HOLDS_CONTENT } embed; /* SOURCE_EMBED: what there is to pass over */
};

/* Never NULL: a name that is not known has action SOURCE_TAG. Case does not matter. */
const struct source *source_find(struct str name);

#endif
