/*
 * The few ways in which a function can fail, each with what the caller should do about it, and the HTTP status
 * that stands for it. One table; the enum, the HTTP code and the words are generated from it.
 */
#ifndef BS_BASE_STATUS_H
#define BS_BASE_STATUS_H

/*       name             HTTP  what it tells the caller */
#define BS_STATUS_TABLE(X)                                                                        \
	X(BS_OK,            200, "done")                                                            \
	X(BS_NOT_FOUND,     404, "the thing does not exist, or may not be seen")                    \
	X(BS_GONE,          410, "the thing was withdrawn")                                         \
	X(BS_DENIED,        403, "not allowed")                                                     \
	X(BS_BAD_INPUT,     400, "the input breaks a rule: say which")                              \
	X(BS_UNACCEPTABLE,  422, "the input is well-formed but a limit or rule of the newsroom refuses it") \
	X(BS_TOO_BIG,       413, "the input passes a size limit")                                   \
	X(BS_TOO_MANY,      429, "a rate limit was reached: try later")                             \
	X(BS_OUT_OF_DATE,   409, "somebody changed the thing meanwhile: show both")                 \
	X(BS_BUSY,          503, "a resource is taken: try again")                                  \
	X(BS_FULL,          507, "no space left: free some, then try again")                        \
	X(BS_UNSUPPORTED,   501, "not something that this program does")                            \
	X(BS_IO,            500, "the disk, the network or the database failed")                    \
	X(BS_CORRUPT,       500, "stored data breaks a promise of the schema")

enum bs_status {
#define BS_STATUS_ENUM(name, http, words) name,
	BS_STATUS_TABLE(BS_STATUS_ENUM)
#undef BS_STATUS_ENUM
	BS_STATUS_COUNT
};

/* The HTTP status code that stands for st. */
int bs_status_http(enum bs_status st);

/* A few words for logs, never NULL. */
const char *bs_status_words(enum bs_status st);

#endif
