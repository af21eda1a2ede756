/*
 * Writes a body: the builder is told what was found, in any order and nesting, and writes what may stand there. Its
 * output is valid, in one normal form, and the only markup that the cleaner returns.
 */
#ifndef BS_TEXT_BUILD_H
#define BS_TEXT_BUILD_H

#include "text/attributes.h"

enum {
	BUILD_FRAMES = 100,     /* open elements, marks not counted: BOUND_OPEN at most */
	BUILD_ELEMENTS = 50000, /* BOUND_TAGS at most */
	BUILD_MARKS = 8,
};

enum frame_state {
	FRAME_WAITING, /* nothing in it yet: not written, and never will be if nothing comes */
	FRAME_OPEN,    /* its start tag is written */
	FRAME_GHOST,   /* it may not stand here, or is closed already: its content goes to the frame below */
};

struct frame {
	enum element       element;
	enum frame_state   state;
	bool               implied;   /* nobody asked for it: it made room for what came */
	bool               embed;     /* figure: of one foreign medium */
	bool               captioned; /* figure: has its caption */
	bool               sealed;    /* figure: the caption was its last */
	bool               late;      /* figcaption: content stands before it */
	bool               on_line;   /* something stood on the line when it was pushed */
	unsigned           stage;     /* table: 0, 1 caption, 2 head, 3 body; row, body: 1 once it has a cell */
	size_t             first_cell; /* table: in builder.cells */
	const GumboVector *source;
	struct inherited   inherited;
};

struct build_mark {
	enum element element;
	unsigned     serial;     /* each pushed mark has its own */
	struct str   attributes; /* without id */
	struct str   id;         /* not claimed yet, "" if none */
};

struct cell {
	struct spans spans;
	bool         first_of_row, first_of_group;
};

struct builder {
	struct buf          *out;
	struct attributes   *attributes;
	struct clean_report *report;

	struct frame frames[BUILD_FRAMES];
	unsigned     n_frames;
	bool         settled;  /* no frame is waiting or sealed */
	bool         ready;    /* text may be written right away */
	bool         full;     /* BUILD_ELEMENTS reached: nothing more is written */
	unsigned     n_elements;
	uint8_t      outline[3]; /* source levels of the headings that the last one stands under, and its own */
	unsigned     n_outline;

	struct build_mark wanted[BUILD_MARKS]; /* marks that are on */
	unsigned          n_wanted;
	struct build_mark written[BUILD_MARKS]; /* those whose tags stand open in the output */
	unsigned          n_written;
	unsigned          serial;

	/* Of the stretch of text being written: */
	bool     begun;      /* something stands before on this line */
	bool     space;      /* white space is due before what comes */
	bool     hard_space; /* it is a no-break space */
	unsigned breaks;     /* line breaks are due, 2 at most */
	uint32_t before;     /* the last character */
	struct buf pre_space; /* white space due in a <pre> */

	/* What a paragraph that loose text opens takes its attributes from. NULL outside of a source's <p>. */
	const GumboVector *paragraph;
	struct inherited   paragraph_inherited;

	struct cell *cells; /* of the open tables, innermost last; owned */
	size_t       n_cells, cells_cap;
};

/* An empty one: .out, .attributes, .report set. */
void build_done(struct builder *b); /* closes what is open, frees */

void build_text(struct builder *b, struct str text);
void build_break(struct builder *b);
void build_rule(struct builder *b, const GumboVector *source);
void build_picture(struct builder *b, const GumboVector *source);

/* The end of a paragraph or of a block that is not kept: what comes is not on the same line. */
void build_boundary(struct builder *b);

/*
 * Opens a block. What may not stand here is left out, its content is not. The caller notes b->n_frames after
 * build_boundary and before this, and calls build_close with it at the block's end.
 */
void build_open(struct builder *b, enum element element, const GumboVector *source, struct inherited inherited);
/* A figure of one foreign medium, its link written; a caption may follow. */
void build_open_embed(struct builder *b, struct str address, const GumboVector *source, struct inherited inherited);
void build_close(struct builder *b, unsigned n_frames);

/* Marks: on and off in strict nesting. A link whose attributes may not stay is not pushed (false). */
bool build_mark_push(struct builder *b, enum element element, const GumboVector *source);
void build_mark_pop(struct builder *b);

#endif
