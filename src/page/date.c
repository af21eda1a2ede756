/*
 * One ICU formatter per form, opened once. The pattern comes from the language ("dMMMy" is "23 Nov 2026" in one and
 * "23 Kas 2026" in another); only which parts a form has stands here, and that a clock has 24 hours everywhere. ICU
 * counts milliseconds; ours are microseconds.
 */
#include "page/date.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/clock.h"

#include <stdlib.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

enum { LOCALE_BYTES = 160, ZONE_CHARS = 64, TEXT_CHARS = 128, PATTERN_CHARS = 128 };
#define US_PER_MS INT64_C(1000)

struct dates {
	UDateFormat   *forms[DATE_FORM_COUNT];
	UNumberFormat *numbers;
	UCalendar     *calendar; /* Gregorian, in the zone: for days and offsets */
};

static const UChar *const skeletons[DATE_FORM_COUNT] = {
	[DATE_FULL] = u"EEEEdMMMMy", [DATE_DAY] = u"dMMMMy",  [DATE_SHORT] = u"dMMMy",
	[DATE_TIME] = u"dMMMyHHmm",  [DATE_CLOCK] = u"HHmm",
};

static UDate ms_of(int64_t at_us)
{
	int64_t ms = at_us / US_PER_MS;
	return (UDate)(ms - (at_us % US_PER_MS < 0));
}

/*
 * The ICU locale of a BCP 47 tag with its digits. English without a country is written the way that most of the
 * world's English papers write: the day before the month, and 24 hours.
 */
static enum bs_status locale_of(struct str language, struct str digits, char locale[LOCALE_BYTES], struct err *err)
{
	char tag[64];
	int32_t parsed = 0;
	UErrorCode st = U_ZERO_ERROR;
	if (language.len >= sizeof tag)
		return err_set(err, BS_BAD_INPUT, "\"%.20s…\" is no language", language.ptr);
	if (language.len == 0 || str_eq_nocase(language, STR("en")))
		language = STR("en-GB");
	for (size_t i = 0; i < language.len; i++)
		tag[i] = language.ptr[i] == '_' ? '-' : language.ptr[i];
	tag[language.len] = 0;
	uloc_forLanguageTag(tag, locale, LOCALE_BYTES, &parsed, &st);
	if (U_FAILURE(st) || st == U_STRING_NOT_TERMINATED_WARNING || (size_t)parsed != language.len)
		return err_set(err, BS_BAD_INPUT, "\"%.*s\" is no language; write it like \"en\" or \"pt-BR\"",
		               STR_ARG(language));
	if (digits.len == 0 || str_eq(digits, STR("auto")))
		return BS_OK;
	if (!str_eq(digits, STR("latn")) && !str_eq(digits, STR("arab")))
		return err_set(err, BS_BAD_INPUT, "digits are auto, latn or arab, not \"%.*s\"", STR_ARG(digits));
	uloc_setKeywordValue("numbers", digits.ptr[0] == 'l' ? "latn" : "arab", locale, LOCALE_BYTES, &st);
	return U_FAILURE(st) ? err_set(err, BS_BAD_INPUT, "this language cannot be used with these digits") : BS_OK;
}

/* False if it is too long to be the name of a zone, or not ASCII. */
static bool zone_wide(struct str zone, UChar wide[ZONE_CHARS])
{
	if (zone.len == 0 || zone.len >= ZONE_CHARS)
		return false;
	for (size_t i = 0; i < zone.len; i++) {
		if ((unsigned char)zone.ptr[i] <= ' ' || (unsigned char)zone.ptr[i] > '~')
			return false;
		wide[i] = (UChar)zone.ptr[i];
	}
	wide[zone.len] = 0;
	return true;
}

bool zone_is_known(struct str zone)
{
	UChar wide[ZONE_CHARS], canonical[ZONE_CHARS * 2];
	UBool is_system = false;
	UErrorCode st = U_ZERO_ERROR;
	if (!zone_wide(zone, wide) || str_eq(zone, STR("Etc/Unknown")))
		return false;
	ucal_getCanonicalTimeZoneID(wide, -1, canonical, ZONE_CHARS * 2, &is_system, &st);
	return U_SUCCESS(st) && is_system;
}

static UErrorCode forms_open(struct dates *d, const char *locale, const UChar *zone)
{
	UErrorCode st = U_ZERO_ERROR;
	UDateTimePatternGenerator *generator = udatpg_open(locale, &st);
	for (int i = 0; i < DATE_FORM_COUNT && U_SUCCESS(st); i++) {
		UChar pattern[PATTERN_CHARS];
		int32_t len = udatpg_getBestPattern(generator, skeletons[i], -1, pattern, PATTERN_CHARS, &st);
		d->forms[i] = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, zone, -1, pattern, len, &st);
	}
	udatpg_close(generator);
	if (U_SUCCESS(st))
		d->numbers = unum_open(UNUM_DECIMAL, NULL, 0, locale, NULL, &st);
	if (U_SUCCESS(st))
		d->calendar = ucal_open(zone, -1, "en", UCAL_GREGORIAN, &st);
	if (U_SUCCESS(st)) /* a midnight that a clock skips is the moment after the gap */
		ucal_setAttribute(d->calendar, UCAL_SKIPPED_WALL_TIME, UCAL_WALLTIME_NEXT_VALID);
	return st;
}

enum bs_status dates_new(struct str language, struct str zone, struct str digits, struct dates **out, struct err *err)
{
	char locale[LOCALE_BYTES];
	UChar wide[ZONE_CHARS];
	enum bs_status st = locale_of(language, digits, locale, err);
	if (st)
		return st;
	if (!zone_is_known(zone) || !zone_wide(zone, wide))
		return err_set(err, BS_BAD_INPUT, "\"%.*s\" is no time zone; write it like \"Europe/Istanbul\"",
		               (int)(zone.len < 60 ? zone.len : 60), zone.ptr);
	struct dates *d = calloc(1, sizeof *d);
	if (!d)
		check_no_memory(sizeof *d);
	UErrorCode icu = forms_open(d, locale, wide);
	if (U_FAILURE(icu)) {
		dates_free(d);
		err_set(err, BS_IO, "dates cannot be written in \"%.*s\"", STR_ARG(language));
		return err_detail(err, "ICU: %s", u_errorName(icu));
	}
	*out = d;
	return BS_OK;
}

void dates_free(struct dates *d)
{
	if (!d)
		return;
	for (int i = 0; i < DATE_FORM_COUNT; i++)
		if (d->forms[i])
			udat_close(d->forms[i]);
	if (d->numbers)
		unum_close(d->numbers);
	if (d->calendar)
		ucal_close(d->calendar);
	free(d);
}

/* The result of an ICU formatter in mem; empty if it failed, which it does only for texts beyond all reason. */
static struct str text_of(struct arena *mem, const UChar *text, int32_t len, UErrorCode st)
{
	char utf8[TEXT_CHARS * 3];
	int32_t bytes = 0;
	if (U_FAILURE(st) || len > TEXT_CHARS)
		return STR_EMPTY;
	u_strToUTF8(utf8, sizeof utf8, &bytes, text, len, &st);
	return U_SUCCESS(st) ? str_dup(mem, str_of(utf8, (size_t)bytes)) : STR_EMPTY;
}

struct str date_text(struct arena *mem, struct dates *d, enum date_form form, int64_t at_us)
{
	UChar text[TEXT_CHARS];
	UErrorCode st = U_ZERO_ERROR;
	int32_t len = udat_format(d->forms[form], ms_of(at_us), text, TEXT_CHARS, NULL, &st);
	return text_of(mem, text, len, st);
}

struct str number_text(struct arena *mem, struct dates *d, int64_t number)
{
	UChar text[TEXT_CHARS];
	UErrorCode st = U_ZERO_ERROR;
	int32_t len = unum_formatInt64(d->numbers, number, text, TEXT_CHARS, NULL, &st);
	return text_of(mem, text, len, st);
}

/* How far the zone is ahead of UTC at the moment. */
static int64_t offset_ms(struct dates *d, UDate at)
{
	UErrorCode st = U_ZERO_ERROR;
	ucal_setMillis(d->calendar, at, &st);
	int64_t offset = ucal_get(d->calendar, UCAL_ZONE_OFFSET, &st);
	offset += ucal_get(d->calendar, UCAL_DST_OFFSET, &st);
	return U_SUCCESS(st) ? offset : 0;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

bool date_same_day(struct dates *d, int64_t a_us, int64_t b_us)
{
	int64_t a = (int64_t)ms_of(a_us) + offset_ms(d, ms_of(a_us));
	int64_t b = (int64_t)ms_of(b_us) + offset_ms(d, ms_of(b_us));
	return floor_div(a, US_PER_DAY / US_PER_MS) == floor_div(b, US_PER_DAY / US_PER_MS);
}

int64_t date_next_midnight_us(struct dates *d, int64_t at_us)
{
	if (at_us > TIME_NEVER - 2 * US_PER_DAY)
		return TIME_NEVER;
	UErrorCode st = U_ZERO_ERROR;
	ucal_setMillis(d->calendar, ms_of(at_us), &st);
	int32_t year = ucal_get(d->calendar, UCAL_YEAR, &st), month = ucal_get(d->calendar, UCAL_MONTH, &st);
	int32_t day = ucal_get(d->calendar, UCAL_DAY_OF_MONTH, &st);
	ucal_clear(d->calendar);
	ucal_setDateTime(d->calendar, year, month, day + 1, 0, 0, 0, &st);
	UDate midnight = ucal_getMillis(d->calendar, &st);
	return U_SUCCESS(st) && midnight > ms_of(at_us) ? (int64_t)midnight * US_PER_MS : at_us + US_PER_DAY;
}

struct str date_machine(struct arena *mem, struct dates *d, int64_t at_us)
{
	int64_t offset_min = offset_ms(d, ms_of(at_us)) / 60000;
	int64_t local_us;
	if (__builtin_add_overflow(at_us, offset_min * 60 * US_PER_S, &local_us))
		local_us = at_us;
	struct civil_time t = civil_of_us(local_us);
	int64_t ahead = offset_min < 0 ? -offset_min : offset_min;
	return str_fmt(mem, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", t.year, t.month, t.day, t.hour, t.minute,
	               t.second, offset_min < 0 ? '-' : '+', (int)(ahead / 60), (int)(ahead % 60));
}
