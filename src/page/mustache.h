/*
 * From a template's text to a tree of its tags: the syntax of Mustache, which knows nothing of HTML. Internal to
 * page/.
 *
 * White space is settled here: a tag that stands alone on its line takes the line with it, and every node says
 * whether it begins a line, so that the compiler can indent partials and blocks.
 */
#ifndef BS_PAGE_MUSTACHE_H
#define BS_PAGE_MUSTACHE_H

#include "base/arena.h"
#include "base/err.h"

enum node_kind {
	NODE_TEXT,     /* text */
	NODE_VALUE,    /* {{name}} */
	NODE_SECTION,  /* {{#name}} children {{/name}} */
	NODE_INVERTED, /* {{^name}} children {{/name}} */
	NODE_PARTIAL,  /* {{>name}} */
	NODE_PARENT,   /* {{<name}} children, which are blocks only {{/name}} */
	NODE_BLOCK,    /* {{$name}} children {{/name}} */
};

struct node {
	enum node_kind     kind;
	bool               starts_line; /* first thing on its line, and the line stays in the output */
	bool               opens_line;  /* BLOCK: its content begins on the line after the tag */
	bool               alone;       /* PARTIAL, PARENT: stands alone on its line; indent applies */
	uint32_t           at;          /* byte in the tree's text */
	struct str         text;        /* TEXT: part of the tree's text; else the tag's name */
	struct str         indent;      /* PARTIAL, PARENT: white space before it; BLOCK: of its content's first line */
	const struct tree *tree;        /* the template that it stands in */
	struct node       *children;    /* the first one */
	struct node       *next;        /* sibling */
};

struct tree {
	struct str   name; /* of the template: "article" */
	struct str   file; /* for messages */
	struct str   text; /* the source */
	struct node *children;
	uint32_t     index; /* of the template in its set */
};

enum { MUSTACHE_NESTING_MAX = 64, MUSTACHE_TEXT_MAX = 1 << 20 };

/* Fills tree->children. The tree's name, file and text are set and outlive the nodes, which are in mem. */
enum bs_status mustache_parse(struct arena *mem, struct tree *tree, struct err *err);

/* "FILE:LINE:COLUMN: message", BS_BAD_INPUT. Columns count characters from 1. */
enum bs_status mustache_error(struct err *err, const struct tree *tree, size_t at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

#endif
