/* Related articles: the vectors of articles, and what is near. Runs against a real newsroom in a temporary folder. */
#include "test.h"

#include "find/related.h"
#include "text/words.h"

static struct relation_text text_of(const char *headline_z, const char *body_z)
{
	return (struct relation_text){ .article = 1, .edition = 1, .headline = str_from_z(headline_z), .language = STR("en"),
		                       .body = safe_html_from_cleaner(str_from_z(body_z)) };
}

static void a_rare_word_of_the_headline_weighs_most(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct stemmer *stemmer = stemmer_new(STR("en"));
	struct word_model *model = word_model_new();
	int64_t *hashes;
	int *counts;
	struct relation_text common = text_of("Council meets", "<p>The council talked about the harbour and the budget.</p>");
	for (int i = 0; i < 50; i++) {
		size_t n_common = text_words(&mem, stemmer, &common, &hashes, &counts);
		word_model_add(model, hashes, n_common);
	}
	struct relation_text text = text_of("Oyster council", "<p>Oysters in the harbour. The budget of the council.</p>");
	size_t n = text_words(&mem, stemmer, &text, &hashes, &counts);
	struct term terms[TERMS_PER_ARTICLE];
	size_t n_terms = text_terms(&mem, model, hashes, counts, n, terms);
	struct relation_text oyster = text_of("", "<p>oyster</p>");
	int64_t *oyster_hash;
	assert_int_equal(text_words(&mem, stemmer, &oyster, &oyster_hash, &counts), 1);
	assert_true(n_terms > 0);
	assert_int_equal(terms[0].hash, oyster_hash[0]);
	int squares = 0;
	for (size_t i = 0; i < n_terms; i++)
		squares += terms[i].weight * terms[i].weight;
	assert_in_range(squares, 980 * 1000, 1020 * 1000);
	word_model_free(model);
	stemmer_free(stemmer);
}

static void editions_do_not_share_words(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct stemmer *stemmer = stemmer_new(STR("en"));
	struct relation_text one = text_of("Harbour", ""), two = text_of("Harbour", "");
	two.edition = 2;
	int64_t *a, *b;
	int *counts;
	assert_int_equal(text_words(&mem, stemmer, &one, &a, &counts), 1);
	assert_int_equal(text_words(&mem, stemmer, &two, &b, &counts), 1);
	assert_true(a[0] != b[0]);
	stemmer_free(stemmer);
}

static void a_text_without_words_has_no_vector(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct stemmer *stemmer = stemmer_new(STR("en"));
	struct word_model *model = word_model_new();
	struct relation_text text = text_of("", "<p>the and of</p><hr>");
	int64_t *hashes;
	int *counts;
	struct term terms[TERMS_PER_ARTICLE];
	size_t n = text_words(&mem, stemmer, &text, &hashes, &counts);
	assert_int_equal(text_terms(&mem, model, hashes, counts, n, terms), 0);
	word_model_free(model);
	stemmer_free(stemmer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rare_word_of_the_headline_weighs_most),
		cmocka_unit_test(editions_do_not_share_words),
		cmocka_unit_test(a_text_without_words_has_no_vector),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
