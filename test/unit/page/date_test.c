/* Dates and numbers as an edition's readers read them. */
#include "test.h"

#include "base/clock.h"
#include "page/date.h"

static int64_t at(const char *text)
{
	int64_t us = 0;
	assert_true(time_from_text(str_from_z(text), &us));
	return us;
}

static struct dates *dates(const char *language, const char *zone, const char *digits)
{
	struct dates *d = NULL;
	struct err err = { 0 };
	assert_ok(dates_new(str_from_z(language), str_from_z(zone), str_from_z(digits), &d, &err), &err);
	return d;
}

static void dates_are_written_in_the_language(void **state)
{
	(void)state;
	static const struct {
		const char *language, *digits, *text[DATE_FORM_COUNT], *number;
	} cases[] = {
		{ "en", "auto", { "Monday, 23 November 2026", "23 November 2026", "23 Nov 2026", "23 Nov 2026, 09:40", "09:40" },
		  "1,234,567" },
		{ "tr", "auto", { "23 Kasım 2026 Pazartesi", "23 Kasım 2026", "23 Kas 2026", "23 Kas 2026 09:40", "09:40" },
		  "1.234.567" },
		{ "ar", "auto", { "الاثنين، ٢٣ نوفمبر ٢٠٢٦", "٢٣ نوفمبر ٢٠٢٦", "٢٣ نوفمبر ٢٠٢٦", "٢٣ نوفمبر ٢٠٢٦، ٠٩:٤٠", "٠٩:٤٠" },
		  "١٬٢٣٤٬٥٦٧" },
		{ "ar", "latn", { "الاثنين، 23 نوفمبر 2026", "23 نوفمبر 2026", "23 نوفمبر 2026", "23 نوفمبر 2026، 09:40", "09:40" },
		  "1,234,567" },
		{ "tr", "arab", { "٢٣ Kasım ٢٠٢٦ Pazartesi", "٢٣ Kasım ٢٠٢٦", "٢٣ Kas ٢٠٢٦", "٢٣ Kas ٢٠٢٦ ٠٩:٤٠", "٠٩:٤٠" },
		  "١٬٢٣٤٬٥٦٧" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		struct dates *d = dates(cases[i].language, "Europe/Istanbul", cases[i].digits);
		for (enum date_form form = 0; form < DATE_FORM_COUNT; form++)
			assert_str_equal(date_text(&mem, d, form, at("2026-11-23T06:40:59.999999Z")),
			                 str_from_z(cases[i].text[form]));
		assert_str_equal(number_text(&mem, d, 1234567), str_from_z(cases[i].number));
		dates_free(d);
	}
}

static void a_country_beats_the_language(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct dates *d = dates("en-US", "America/New_York", "auto");
	assert_str_equal(date_text(&mem, d, DATE_DAY, at("2026-11-23T02:00:00Z")), STR("November 22, 2026"));
	dates_free(d);
	d = dates("en_US", "America/New_York", "");
	assert_str_equal(date_text(&mem, d, DATE_DAY, at("2026-11-23T02:00:00Z")), STR("November 22, 2026"));
	dates_free(d);
}

static void a_clock_has_24_hours_in_every_language(void **state)
{
	(void)state;
	static const char *const languages[] = { "en", "en-US", "ar", "tr", "hi", "ko", "de" };
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		struct dates *d = dates(languages[i], "UTC", "latn");
		assert_str_equal(date_text(&mem, d, DATE_CLOCK, at("2026-11-23T17:28:00Z")), STR("17:28"));
		dates_free(d);
	}
}

static void machine_times_carry_the_offset_of_the_moment(void **state)
{
	(void)state;
	static const struct {
		const char *zone, *at, *text;
	} cases[] = {
		{ "Europe/Istanbul", "2026-11-23T06:40:00Z", "2026-11-23T09:40:00+03:00" },
		{ "Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29T01:59:59+01:00" },
		{ "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00" },
		{ "America/St_Johns", "2026-01-01T00:00:00Z", "2025-12-31T20:30:00-03:30" },
		{ "UTC", "1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59+00:00" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		AUTO_ARENA mem = ARENA_EMPTY;
		struct dates *d = dates("en", cases[i].zone, "auto");
		assert_str_equal(date_machine(&mem, d, at(cases[i].at)), str_from_z(cases[i].text));
		dates_free(d);
	}
}

static void midnight_is_the_zone_s(void **state)
{
	(void)state;
	static const struct {
		const char *zone, *at, *midnight;
	} cases[] = {
		{ "UTC", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z" },
		{ "UTC", "2026-11-23T23:59:59.999999Z", "2026-11-24T00:00:00Z" },
		{ "Europe/Istanbul", "2026-11-23T20:59:59Z", "2026-11-23T21:00:00Z" },
		{ "Europe/Istanbul", "2026-11-23T21:00:00Z", "2026-11-24T21:00:00Z" },
		{ "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z" }, /* a day of 23 hours */
		{ "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z" }, /* of 25 */
		{ "America/Sao_Paulo", "2018-11-03T12:00:00Z", "2018-11-04T03:00:00Z" }, /* midnight is skipped */
		{ "Europe/Berlin", "2026-12-31T12:00:00Z", "2026-12-31T23:00:00Z" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dates *d = dates("en", cases[i].zone, "auto");
		int64_t from = at(cases[i].at), midnight = at(cases[i].midnight);
		assert_int_equal(date_next_midnight_us(d, from), midnight);
		assert_true(date_same_day(d, from, midnight - 1));
		assert_false(date_same_day(d, from, midnight));
		dates_free(d);
	}
}

static void the_ends_of_time_do_no_harm(void **state)
{
	(void)state;
	static const int64_t ends[] = { TIME_NEVER, INT64_MIN, INT64_MIN + 1, INT64_MAX - 1 };
	AUTO_ARENA mem = ARENA_EMPTY;
	struct dates *d = dates("en", "America/St_Johns", "auto");
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		(void)date_text(&mem, d, DATE_FULL, ends[i]);
		(void)date_machine(&mem, d, ends[i]);
		(void)date_next_midnight_us(d, ends[i]);
		assert_true(date_same_day(d, ends[i], ends[i]));
		(void)number_text(&mem, d, ends[i]);
	}
	dates_free(d);
}

static void unknown_settings_are_refused_in_words(void **state)
{
	(void)state;
	static const struct {
		const char *language, *zone, *digits, *says;
	} cases[] = {
		{ "e", "UTC", "auto", "\"e\" is no language; write it like \"en\" or \"pt-BR\"" },
		{ "not a language", "UTC", "auto", "\"not a language\" is no language; write it like \"en\" or \"pt-BR\"" },
		{ "en", "Mars/Olympus", "auto", "\"Mars/Olympus\" is no time zone; write it like \"Europe/Istanbul\"" },
		{ "en", "", "auto", "\"\" is no time zone; write it like \"Europe/Istanbul\"" },
		{ "en", "UTC", "roman", "digits are auto, latn or arab, not \"roman\"" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dates *d = NULL;
		struct err err = { 0 };
		assert_int_equal(dates_new(str_from_z(cases[i].language), str_from_z(cases[i].zone),
		                           str_from_z(cases[i].digits), &d, &err), BS_BAD_INPUT);
		assert_string_equal(err.msg, cases[i].says);
	}
	dates_free(NULL);
}

static void zones_are_those_of_the_database(void **state)
{
	(void)state;
	assert_true(zone_is_known(STR("Europe/Istanbul")));
	assert_true(zone_is_known(STR("UTC")));
	assert_true(zone_is_known(STR("Asia/Calcutta"))); /* an older name */
	assert_false(zone_is_known(STR("GMT+3")));
	assert_false(zone_is_known(STR("Etc/Unknown")));
	assert_false(zone_is_known(STR("Europe/\xC3\x84")));
	assert_false(zone_is_known(STR_EMPTY));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_written_in_the_language),
		cmocka_unit_test(a_country_beats_the_language),
		cmocka_unit_test(a_clock_has_24_hours_in_every_language),
		cmocka_unit_test(machine_times_carry_the_offset_of_the_moment),
		cmocka_unit_test(midnight_is_the_zone_s),
		cmocka_unit_test(the_ends_of_time_do_no_harm),
		cmocka_unit_test(unknown_settings_are_refused_in_words),
		cmocka_unit_test(zones_are_those_of_the_database),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
