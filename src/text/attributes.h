/* What is left of an element's attributes: values judged, translated and written. */
#ifndef BS_TEXT_ATTRIBUTES_H
#define BS_TEXT_ATTRIBUTES_H

#include "base/buf.h"
#include "text/clean.h"
#include "text/elements.h"

#include <gumbo.h>

/* What blocks that are not kept (<div>) pass on to the blocks in them. */
struct inherited {
	struct str lang, dir;
	bool       center;
	bool       pull; /* a quote inside is a pull quote */
};

struct id_set {
	struct str *slots; /* in the arena; ptr NULL: free */
	size_t      n, cap;
	uint64_t    key[2];
};

/* One body's worth of what attributes share. */
struct attributes {
	struct arena              *mem;  /* of the call */
	struct arena              *mem_for_policy;
	const struct clean_policy *policy;
	struct clean_report       *report;
	struct id_set              ids;
	struct str                 waiting_id; /* of an anchor that was not kept: the next block takes it */
};

/* Where a cell's spans stand in the output, so that they can be taken out again. */
struct spans {
	unsigned columns, rows;
	size_t   at, len;
};

/* The decoded value of a source's attribute; ptr NULL if it has none. */
struct str attribute_value(const GumboVector *source, enum element_attribute attribute);

/* Does the source's class attribute have this word? */
bool attribute_has_class(const GumboVector *source, const char *name_z);

/* What `from` and an element that is not kept pass on. */
struct inherited attributes_inherit(struct inherited from, const GumboVector *source);

/*
 * Writes the attributes of a block, each with a space before it. source may be NULL. more_classes: CL_ bits to add.
 * spans: filled for cells, else may be NULL.
 */
void attributes_put_block(struct attributes *a, struct buf *out, enum element element, const GumboVector *source,
                          const struct inherited *inherited, uint32_t more_classes, struct spans *spans);

/* The attributes of a mark but its id, in a->mem. False if it says nothing without them (a link that leads nowhere). */
bool attributes_of_mark(struct attributes *a, enum element element, const GumboVector *source, struct str *out);

/* A mark's id, unclaimed; the empty text if it has none. */
struct str attributes_mark_id(struct attributes *a, enum element element, const GumboVector *source);
/* True if there is an id and nothing has it yet. */
bool attributes_id_is_free(const struct attributes *a, struct str id);
/* Writes ` id="…"` if nothing has this id yet. */
void attributes_put_id(struct attributes *a, struct buf *out, struct str id);

enum picture_fate {
	PICTURE_GONE,    /* unsafe, or a counting pixel */
	PICTURE_OWN,     /* stays: *text is its attributes */
	PICTURE_FOREIGN, /* becomes a link: *address, *text to show */
};
enum picture_fate attributes_of_picture(struct attributes *a, const GumboVector *source, struct str *address,
                                        struct str *text);

/* A link's address after the policy, of kind web, mail or relative; the empty text if it may not stay (counted). */
struct str attributes_link(struct attributes *a, struct str raw);

/* Writes a value in double quotes' escaping. */
void attributes_put_value(struct buf *out, struct str value);

#endif
