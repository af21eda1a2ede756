/*
 * What a theme's templates are compiled to: one array of instructions that template.c walks. Internal to page/.
 *
 *     TEXT       append `b` bytes of the literal text from `a`
 *     VALUE      append the value at path `a` as its place wants it
 *     SECTION    if the value at path `a` is false go to `b`; else it becomes the current item, each of a list in turn
 *     INVERTED   if the value at path `a` is true go to `b`
 *     END        the next item of the section's list, or leave the section
 *     CALL       run the routine at `b`, then go on
 *     RETURN
 */
#ifndef BS_PAGE_PROGRAM_H
#define BS_PAGE_PROGRAM_H

#include "page/html_context.h"
#include "page/mustache.h"
#include "page/name.h"

enum op_code { OP_TEXT, OP_VALUE, OP_SECTION, OP_INVERTED, OP_END, OP_CALL, OP_RETURN };

struct op {
	uint8_t  code;  /* enum op_code */
	uint8_t  place; /* enum place of a VALUE */
	uint16_t tree;  /* whose text `at` counts in */
	uint32_t at;    /* for messages */
	uint32_t a, b;
};

struct path {
	uint32_t first; /* in names */
	uint32_t n;     /* 0 for {{.}} */
};

struct program {
	struct op   *ops;
	size_t       n_ops;
	char        *text; /* all literal text */
	size_t       text_bytes;
	struct path *paths;
	struct name *names;
	uint32_t    *entries; /* by index of the tree: where its routine begins */
};

/* A page may call this deep: a template that includes itself without end is stopped here. */
enum { CALL_DEPTH_MAX = 32, BLOCK_DEPTH_MAX = 32 };

/* Compiles the n trees, whose index is their place in the array and whose names are sorted. All memory is in mem. */
enum bs_status program_compile(struct arena *mem, const struct tree *trees, size_t n, struct program *out,
                               struct err *err);

/* NULL if there is none. */
const struct tree *tree_find(const struct tree *trees, size_t n, struct str name);

#endif
