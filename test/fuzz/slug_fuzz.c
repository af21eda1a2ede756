/* One-line texts: slugs, names, excerpts and words, in the languages with rules of their own. */
#include "base/check.h"
#include "base/utf8.h"
#include "text/clean.h"
#include "text/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_word(void *ctx, struct str stem)
{
	(void)ctx;
	ASSERT(stem.len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct str languages[] = { STR_INIT("en"), STR_INIT("tr"), STR_INIT("ar"), STR_INIT("lt"), STR_INIT("") };
	AUTO_ARENA mem = ARENA_EMPTY;
	struct str text = str_of((const char *)data, size);
	struct str language = languages[size % 5];
	struct str slug = slug_make(&mem, text, language, 60);
	ASSERT(slug.len <= 60 && utf8_is_valid(slug));
	ASSERT(slug.len == 0 || (slug.ptr[0] != '-' && slug.ptr[slug.len - 1] != '-'));
	for (size_t i = 0; i < slug.len; i++)
		ASSERT((unsigned char)slug.ptr[i] >= 0x80 || slug.ptr[i] == '-' || ascii_is_digit(slug.ptr[i]) ||
		       (slug.ptr[i] >= 'a' && slug.ptr[i] <= 'z'));
	ASSERT(str_eq(slug_make(&mem, slug, language, 60), slug));
	struct str line = clean_line(&mem, text, 80);
	ASSERT(utf8_is_valid(line) && utf8_count(line) <= 80);
	ASSERT(str_eq(clean_line(&mem, line, 80), line));
	ASSERT(utf8_count(excerpt_make(&mem, text, 100)) <= 100);
	struct stemmer *s = stemmer_new(language);
	words_each(s, text, check_word, NULL);
	stemmer_free(s);
	(void)word_count(text);
	return 0;
}
