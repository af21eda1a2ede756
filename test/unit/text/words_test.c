/* Slugs, lines, excerpts and the words of a text, in the languages that have rules of their own. */
#include "test.h"

#include "base/utf8.h"
#include "text/clean.h"
#include "text/words.h"

#define assert_slug(language_z, text_z, slug_z)                                                            \
	do {                                                                                               \
		AUTO_ARENA slug_mem = ARENA_EMPTY;                                                         \
		assert_str_equal(slug_make(&slug_mem, str_from_z(text_z), str_from_z(language_z), 80), str_from_z(slug_z)); \
	} while (0)

static void turkish_slugs_know_the_dotless_i(void **state)
{
	(void)state;
	assert_slug("tr", "İstanbul'da ışık", "istanbulda-isik");
	assert_slug("tr", "IŞIK VE IRAK", "isik-ve-irak");
	assert_slug("tr-TR", "Çağrı: Ölüm Üçgeni’nde", "cagri-olum-ucgeninde");
	assert_slug("az", "Şəhər İşıqları", "seher-isiqlari");
	assert_slug("en", "Irak, İstanbul", "irak-istanbul");
	assert_slug("lt", "Ėjimas Į Šiaurę", "ejimas-i-siaure");
}

static void latin_letters_become_ascii(void **state)
{
	(void)state;
	assert_slug("de", "Größe und Maß: Übergänge", "grosse-und-mass-ubergange");
	assert_slug("da", "Ærø Øst & Århus", "aero-ost-arhus");
	assert_slug("is", "Þórður Eðvarð", "thordur-edvard");
	assert_slug("pl", "Łódź", "lodz");
	assert_slug("fr", "L’œuvre d'été: à suivre…", "loeuvre-dete-a-suivre");
	assert_slug("en", "\uFB01ne e\u0301tude ℉", "fine-etude-f");
	assert_slug("vi", "Tiếng Việt Đà Nẵng", "tieng-viet-da-nang");
}

static void other_scripts_keep_their_letters(void **state)
{
	(void)state;
	assert_slug("ar", "بغداد: «علاقات» أوثق، مع الجيران", "بغداد-علاقات-أوثق-مع-الجيران");
	assert_slug("ar", "مُدَرِّسـة", "مدرسة");
	assert_slug("ru", "Новый Йод и Ёлка", "новый-йод-и-ёлка");
	assert_slug("el", "Αθήνα Ώρα", "αθήνα-ώρα");
	assert_slug("ja", "東京 で ガギグ", "東京-で-ガギグ");
	assert_slug("fa", "می\u200Cخواهم", "میخواهم");
	assert_slug("hi", "हिन्दी में", "हिन्दी-में");
}

static void anything_else_is_one_hyphen(void **state)
{
	(void)state;
	assert_slug("en", "  -- 100% of \"it\" -- (really?) ", "100-of-it-really");
	assert_slug("en", "", "");
	assert_slug("en", "!?…😀", "");
	assert_slug("en", "a\u200B\u202Eb\u00ADc\xFF" "d", "abc-d");
	assert_slug("en", "a/../b?c#d", "a-b-c-d");
}

static void a_long_slug_is_cut_at_a_word(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	assert_str_equal(slug_make(&mem, STR("one two three"), STR("en"), 9), STR("one-two"));
	assert_str_equal(slug_make(&mem, STR("one two three"), STR("en"), 7), STR("one-two"));
	assert_str_equal(slug_make(&mem, STR("one two three"), STR("en"), 13), STR("one-two-three"));
	assert_str_equal(slug_make(&mem, STR("abcdefghij"), STR("en"), 4), STR("abcd"));
	assert_str_equal(slug_make(&mem, STR("مدرسة"), STR("ar"), 5), STR("مد"));
}

static void a_line_is_one_line_of_visible_text(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	assert_str_equal(clean_line(&mem, STR(" a \t b\r\n\u00A0c "), 100), STR("a b c"));
	assert_str_equal(clean_line(&mem, STR("pay\u202Eload\u200B \uFEFFx\0y"), 100), STR("payload xy"));
	assert_str_equal(clean_line(&mem, STR("e\u0301 \u1E9B\u0323"), 100), STR("\u00E9 \u1E9B\u0323"));
	assert_str_equal(clean_line(&mem, STR("<b>&amp;"), 100), STR("<b>&amp;"));
	assert_str_equal(clean_line(&mem, STR("a\xC3"), 100), STR("a\uFFFD"));
	assert_str_equal(clean_line(&mem, STR("İstanbul ışık"), 8), STR("İstanbul"));
	assert_str_equal(clean_line(&mem, STR("ab cd"), 3), STR("ab"));
	assert_str_equal(clean_line(&mem, STR("می\u200Cخواهم a\u200Db"), 100), STR("می\u200Cخواهم ab"));
}

static void marks_are_stacked_four_high_at_most(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	assert_str_equal(clean_line(&mem, STR("x\u0316\u0317\u0318\u0319\u031A\u031Cy"), 100), STR("x\u0316\u0317\u0318\u0319y"));
	assert_str_equal(clean_line(&mem, STR("\u0316a"), 100), STR("a"));
	AUTO_BUF tower = BUF_MAX(1 << 20);
	buf_putc(&tower, 'z');
	for (int i = 0; i < 10000; i++)
		buf_put(&tower, i % 2 ? STR("\u0301") : STR("\u0316"));
	assert_int_equal(utf8_count(clean_line(&mem, buf_str(&tower), 300)), 4); /* ź and three more */
}

static void an_excerpt_ends_with_a_sentence_or_a_word(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct str text = STR("The boat left at nine. It carried 214 people!  Nobody had expected that many, said the master.");
	assert_str_equal(excerpt_make(&mem, text, 50), STR("The boat left at nine. It carried 214 people!"));
	assert_str_equal(excerpt_make(&mem, text, 40), STR("The boat left at nine."));
	assert_str_equal(excerpt_make(&mem, text, 12), STR("The boat\u2026"));
	assert_str_equal(excerpt_make(&mem, STR("Short.\nText"), 50), STR("Short. Text"));
	assert_str_equal(excerpt_make(&mem, STR("Mr. Orrin of the harbour office said that it was late"), 40),
	                 STR("Mr. Orrin of the harbour office said\u2026"));
	assert_str_equal(excerpt_make(&mem, STR("It cost 4.80 for all e.g. islanders and more people"), 30), STR("It cost 4.80 for all e.g\u2026"));
	assert_str_equal(excerpt_make(&mem, STR("abcdefghijklmnop"), 8), STR("abcdefg\u2026"));
	assert_str_equal(excerpt_make(&mem, STR("غادر القارب الميناء مساء أمس؟ وكان على متنه كثيرون"), 40),
	                 STR("غادر القارب الميناء مساء أمس؟"));
	assert_str_equal(excerpt_make(&mem, STR(""), 40), STR(""));
}

static void collect(void *ctx, struct str stem)
{
	struct buf *out = ctx;
	buf_put(out, stem);
	buf_putc(out, ' ');
}

#define assert_words(language_z, text_z, words_z)                                        \
	do {                                                                             \
		AUTO_BUF words = BUF_MAX(1 << 20);                                       \
		struct stemmer *stemmer = stemmer_new(str_from_z(language_z));           \
		words_each(stemmer, str_from_z(text_z), collect, &words);                \
		stemmer_free(stemmer);                                                   \
		assert_str_equal(buf_str(&words), str_from_z(words_z));                  \
	} while (0)

static void words_are_stemmed_without_the_common_ones(void **state)
{
	(void)state;
	assert_words("en", "The ferries were running; it's O'Brien's ferry, said the harbour-master.",
	             "ferri run brien ferri harbour master ");
	assert_words("de", "Die Häfen der Städte", "haf stadt ");
	assert_words("fr", "L'homme qu'il aimait", "homm aim ");
	assert_words("", "Some words stay", "some words stay ");
	assert_words("en", "a 2026 I x 7", "2026 ");
}

static void turkish_words_lose_what_follows_the_apostrophe(void **state)
{
	(void)state;
	assert_words("tr", "İstanbul'da IŞIK ve Irak’ın", "istanbul ışık ırak ");
	assert_words("tr", "kitaplar", "kitap ");
}

static void arabic_words_lose_article_and_prefixes(void **state)
{
	(void)state;
	AUTO_BUF with = BUF_MAX(1 << 16), without = BUF_MAX(1 << 16);
	struct stemmer *s = stemmer_new(STR("ar"));
	words_each(s, STR("والمدرسة بالمدرسة المُدَرِّسة للمدرسة"), collect, &with);
	words_each(s, STR("مدرسة مدرسة مدرسة مدرسة"), collect, &without);
	assert_str_equal(buf_str(&with), buf_str(&without));
	buf_reset(&with);
	words_each(s, STR("في على إلى قال أن"), collect, &with);
	assert_str_equal(buf_str(&with), STR(""));
	stemmer_free(s);
}

static void scripts_without_gaps_give_pairs(void **state)
{
	(void)state;
	assert_words("ja", "東京都 港", "東京 京都 ");
}

static void hostile_words_are_left_out(void **state)
{
	(void)state;
	AUTO_BUF text = BUF_MAX(1 << 20), words = BUF_MAX(1 << 16);
	for (int i = 0; i < 5000; i++)
		buf_put(&text, STR("abcdefgh"));
	buf_put(&text, STR(" harbour \xFF\xFE harbour\0s"));
	struct stemmer *s = stemmer_new(STR("en"));
	words_each(s, buf_str(&text), collect, &words);
	assert_str_equal(buf_str(&words), STR("harbour harbour "));
	stemmer_free(s);
	stemmer_free(NULL);
	s = stemmer_new(STR("../../etc/passwd"));
	words_each(s, STR("plain words"), collect, &words);
	stemmer_free(s);
}

static void words_are_counted_as_people_count(void **state)
{
	(void)state;
	assert_int_equal(word_count(STR("")), 0);
	assert_int_equal(word_count(STR("It's twenty-two, or 4.80; isn't it?")), 6);
	assert_int_equal(word_count(STR("İstanbul'da ışık")), 2);
	assert_int_equal(word_count(STR("بغداد: علاقات أوثق")), 3);
	assert_int_equal(word_count(STR("— … !")), 0);
	assert_int_equal(word_count(STR("東京都")), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(turkish_slugs_know_the_dotless_i),
		cmocka_unit_test(latin_letters_become_ascii),
		cmocka_unit_test(other_scripts_keep_their_letters),
		cmocka_unit_test(anything_else_is_one_hyphen),
		cmocka_unit_test(a_long_slug_is_cut_at_a_word),
		cmocka_unit_test(a_line_is_one_line_of_visible_text),
		cmocka_unit_test(marks_are_stacked_four_high_at_most),
		cmocka_unit_test(an_excerpt_ends_with_a_sentence_or_a_word),
		cmocka_unit_test(words_are_stemmed_without_the_common_ones),
		cmocka_unit_test(turkish_words_lose_what_follows_the_apostrophe),
		cmocka_unit_test(arabic_words_lose_article_and_prefixes),
		cmocka_unit_test(scripts_without_gaps_give_pairs),
		cmocka_unit_test(hostile_words_are_left_out),
		cmocka_unit_test(words_are_counted_as_people_count),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
