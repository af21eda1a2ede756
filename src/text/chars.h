/* Which characters may stand in text, and which only pretend to be nothing. */
#ifndef BS_TEXT_CHARS_H
#define BS_TEXT_CHARS_H

#include <stdbool.h>
#include <stdint.h>

#define CHAR_NBSP 0xA0u
#define CHAR_ZWNJ 0x200Cu
#define CHAR_ZWJ  0x200Du

/*
 * False for control characters (white space among them: judge that first), for the noncharacters of Unicode, and for the
 * two private characters that the cleaner keeps for itself (held.h).
 */
static inline bool char_is_text(uint32_t c)
{
	if (c < 0x20 || (c >= 0x7F && c < 0xA0))
		return false;
	return c < 0x10FFFC && (c & 0xFFFE) != 0xFFFE && !(c >= 0xFDD0 && c <= 0xFDEF);
}

/*
 * Characters that show nothing and can make a name or a link look like another one: zero-width ones and all that
 * change the direction of writing. The two joiners are not among them, see char_joins.
 */
static inline bool char_is_invisible(uint32_t c)
{
	return c == 0x61C || c == 0x180E || c == 0x200B || c == 0x200E || c == 0x200F ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
	       (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

/*
 * True if a joiner (ZWNJ or ZWJ) after this character is spelling: in Arabic and Indic scripts, and for ZWJ in
 * emoji. Anywhere else a joiner is as invisible as the others. (The idea of RFC 5892, appendix A.1 and A.2.)
 */
static inline bool char_joins(uint32_t before, uint32_t joiner)
{
	if ((before >= 0x620 && before <= 0xDFF) || (before >= 0x1000 && before <= 0x109F) ||
	    (before >= 0x1780 && before <= 0x17FF))
		return true;
	return joiner == CHAR_ZWJ && (before == 0xFE0F || (before >= 0x2600 && before <= 0x27BF) ||
	                              (before >= 0x1F000 && before <= 0x1FAFF));
}

/* White space of any kind, the no-break spaces included. */
static inline bool char_is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == CHAR_NBSP || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
	       c == 0x3000;
}

#endif
