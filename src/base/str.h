/*
 * Text is a pointer and a length. A struct str borrows its bytes: somebody else owns them and says how long they
 * live. Passed by value.
 */
#ifndef BS_BASE_STR_H
#define BS_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *ptr; /* borrowed; not NUL-terminated; may contain NULs; never NULL when len > 0 */
	size_t      len; /* bytes */
};

#define STR(lit)   ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_INIT(lit) { "" lit, sizeof(lit) - 1 }      /* the same as a constant initialiser */
#define STR_ARG(s) (int)(s).len, (s).ptr               /* printf("%.*s", STR_ARG(title)) */
#define STR_EMPTY  ((struct str){ "", 0 })

static inline struct str str_of(const char *ptr, size_t len)
{
	return (struct str){ len ? ptr : "", len };
}

/* z: a NUL-terminated guest from libc or SQL; NULL becomes the empty text. */
static inline struct str str_from_z(const char *z)
{
	return z ? (struct str){ z, strlen(z) } : STR_EMPTY;
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* s from byte `from` up to, not including, byte `to`. Needs from <= to <= s.len. */
struct str str_slice(struct str s, size_t from, size_t to);

/* Bytes in order, a shorter text before a longer one that starts with it: <0, 0, >0. */
int str_cmp(struct str a, struct str b);

/* Equal where ASCII letters count as the same in both cases. For protocol names, never for people's words. */
bool str_eq_nocase(struct str a, struct str b);

bool str_starts(struct str s, struct str prefix);
bool str_starts_nocase(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

#define STR_NONE SIZE_MAX
/* Where c, or needle, first stands in s at or after `from`; STR_NONE if nowhere. */
size_t str_chr(struct str s, char c, size_t from);
size_t str_rchr(struct str s, char c);
size_t str_find(struct str s, struct str needle, size_t from);

/* Without ASCII white space (space, tab, CR, LF, FF, VT) at both ends. */
struct str str_trim(struct str s);

/*
 * Cuts *rest at the first `sep`: returns what stood before it and leaves what stands after it. Without a sep the
 * whole text is returned and *rest becomes empty with ptr NULL, so `while (rest.ptr)` walks every part.
 */
struct str str_cut(struct str *rest, char sep);

/* A whole decimal number, optional '-', nothing else around it, in range. False leaves *out alone. */
bool str_to_i64(struct str s, int64_t *out);

/* Upper case ASCII letters to lower case, in place. For protocol names. */
void str_lower_ascii(char *ptr, size_t len);

static inline char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}
static inline bool ascii_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline bool ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}
static inline bool ascii_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
/* 0 to 15, or -1. */
int hex_digit(char c);

#endif
