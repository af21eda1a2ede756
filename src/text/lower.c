/* See lower.h. ICU's map is opened per call: it costs well under a microsecond against the text's own cost. */
#include "text/lower.h"

#include "base/check.h"
#include "base/utf8.h"

#include <stdlib.h>

#include <unicode/ucasemap.h>
#include <utf8proc.h>

bool language_is(struct str language, const char *two_z)
{
	struct str two = str_from_z(two_z);
	return str_starts_nocase(language, two) &&
	       (language.len == two.len || language.ptr[two.len] == '-' || language.ptr[two.len] == '_');
}

static struct str lower_by_icu(struct arena *mem, struct str text, const char *locale_z)
{
	UErrorCode failed = U_ZERO_ERROR;
	UCaseMap *map = ucasemap_open(locale_z, 0, &failed);
	ASSERT(map && U_SUCCESS(failed) && text.len < INT32_MAX / 4);
	int32_t room = (int32_t)text.len * 3 + 1;
	char *out = arena_bytes(mem, (size_t)room);
	int32_t len = ucasemap_utf8ToLower(map, out, room, text.ptr, (int32_t)text.len, &failed);
	ucasemap_close(map);
	return U_SUCCESS(failed) && len <= room ? str_of(out, (size_t)len) : str_dup(mem, text);
}

static struct str lower_simply(struct arena *mem, struct str text)
{
	AUTO_BUF out = BUF_MAX(SIZE_MAX / 4);
	buf_reserve(&out, text.len);
	for (size_t at = 0; at < text.len;) {
		if ((unsigned char)text.ptr[at] < 0x80) {
			buf_putc(&out, ascii_lower(text.ptr[at++]));
			continue;
		}
		uint32_t c = utf8_next(text, &at);
		put_utf8(&out, c == UTF8_BAD ? 0xFFFD : (uint32_t)utf8proc_tolower((utf8proc_int32_t)c));
	}
	return str_dup(mem, buf_str(&out));
}

struct str text_lower(struct arena *mem, struct str text, struct str language)
{
	if (language_is(language, "tr"))
		return lower_by_icu(mem, text, "tr");
	if (language_is(language, "az"))
		return lower_by_icu(mem, text, "az");
	if (language_is(language, "lt"))
		return lower_by_icu(mem, text, "lt");
	return lower_simply(mem, text);
}

struct str text_nfc(struct arena *mem, struct str text)
{
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len,
	                                    &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	struct str out = len >= 0 ? str_dup(mem, str_of((const char *)composed, (size_t)len)) : str_dup(mem, text);
	free(composed);
	return out;
}
