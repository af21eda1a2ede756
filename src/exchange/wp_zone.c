/*
 * ICU knows the zones' rules; the table below knows which zones are worth guessing, one or two per offset and country,
 * the best known first. A guess is only for a setting that nobody has made yet.
 */
#include "exchange/wp_zone.h"

#include "base/check.h"

#include <stdlib.h>
#include <unicode/ucal.h>
#include <unicode/uloc.h>

struct zone {
	UCalendar *calendar;
};

struct zone *zone_new(struct str name)
{
	UChar id[64];
	if (name.len == 0 || name.len >= sizeof id / sizeof id[0])
		return NULL;
	for (size_t i = 0; i < name.len; i++)
		id[i] = (UChar)(unsigned char)name.ptr[i];
	/* ICU takes an unknown name for GMT without a word; its canonical form tells. */
	UChar      canonical[64];
	UBool      is_system = false;
	UErrorCode status = U_ZERO_ERROR;
	(void)ucal_getCanonicalTimeZoneID(id, (int32_t)name.len, canonical, 64, &is_system, &status);
	if (U_FAILURE(status) || !is_system)
		return NULL;
	UCalendar *calendar = ucal_open(id, (int32_t)name.len, "en", UCAL_GREGORIAN, &status);
	if (U_FAILURE(status))
		return NULL;
	struct zone *z = malloc(sizeof *z);
	if (!z)
		check_no_memory(sizeof *z);
	z->calendar = calendar;
	return z;
}

void zone_free(struct zone *z)
{
	if (!z)
		return;
	ucal_close(z->calendar);
	free(z);
}

int zone_offset(struct zone *z, int64_t at_us)
{
	UErrorCode status = U_ZERO_ERROR;
	ucal_setMillis(z->calendar, (UDate)(at_us / 1000), &status);
	int offset_ms = ucal_get(z->calendar, UCAL_ZONE_OFFSET, &status) + ucal_get(z->calendar, UCAL_DST_OFFSET, &status);
	return U_FAILURE(status) ? 0 : offset_ms / 1000;
}

int64_t zone_to_utc(struct zone *z, int64_t local_us)
{
	/* The offset of a first guess is right except next to a change of the clocks, where the second is. */
	int64_t at_us = local_us - zone_offset(z, local_us) * US_PER_S;
	return local_us - zone_offset(z, at_us) * US_PER_S;
}

/* ── Guessing ── */

static const struct known {
	const char *name_z, *country_z;
} KNOWN[] = {
	{ "UTC", "" },                       { "Europe/London", "GB" },          { "Europe/Dublin", "IE" },
	{ "Europe/Lisbon", "PT" },           { "Atlantic/Reykjavik", "IS" },     { "Europe/Berlin", "DE" },
	{ "Europe/Paris", "FR" },            { "Europe/Madrid", "ES" },          { "Europe/Rome", "IT" },
	{ "Europe/Amsterdam", "NL" },        { "Europe/Brussels", "BE" },        { "Europe/Vienna", "AT" },
	{ "Europe/Zurich", "CH" },           { "Europe/Warsaw", "PL" },          { "Europe/Prague", "CZ" },
	{ "Europe/Budapest", "HU" },         { "Europe/Stockholm", "SE" },       { "Europe/Oslo", "NO" },
	{ "Europe/Copenhagen", "DK" },       { "Europe/Belgrade", "RS" },        { "Europe/Zagreb", "HR" },
	{ "Europe/Tirane", "AL" },           { "Europe/Istanbul", "TR" },        { "Europe/Athens", "GR" },
	{ "Europe/Bucharest", "RO" },        { "Europe/Sofia", "BG" },           { "Europe/Helsinki", "FI" },
	{ "Europe/Kyiv", "UA" },             { "Europe/Vilnius", "LT" },         { "Europe/Riga", "LV" },
	{ "Europe/Tallinn", "EE" },          { "Europe/Moscow", "RU" },          { "Asia/Baghdad", "IQ" },
	{ "Asia/Riyadh", "SA" },             { "Africa/Cairo", "EG" },           { "Asia/Beirut", "LB" },
	{ "Asia/Amman", "JO" },              { "Asia/Damascus", "SY" },          { "Asia/Jerusalem", "IL" },
	{ "Asia/Dubai", "AE" },              { "Asia/Tehran", "IR" },            { "Asia/Baku", "AZ" },
	{ "Asia/Tbilisi", "GE" },            { "Asia/Yerevan", "AM" },           { "Africa/Casablanca", "MA" },
	{ "Africa/Algiers", "DZ" },          { "Africa/Tunis", "TN" },           { "Africa/Tripoli", "LY" },
	{ "Africa/Lagos", "NG" },            { "Africa/Nairobi", "KE" },         { "Africa/Johannesburg", "ZA" },
	{ "Asia/Kabul", "AF" },              { "Asia/Karachi", "PK" },           { "Asia/Tashkent", "UZ" },
	{ "Asia/Kolkata", "IN" },            { "Asia/Kathmandu", "NP" },         { "Asia/Dhaka", "BD" },
	{ "Asia/Yangon", "MM" },             { "Asia/Bangkok", "TH" },           { "Asia/Jakarta", "ID" },
	{ "Asia/Ho_Chi_Minh", "VN" },        { "Asia/Shanghai", "CN" },          { "Asia/Hong_Kong", "HK" },
	{ "Asia/Taipei", "TW" },             { "Asia/Singapore", "SG" },         { "Asia/Manila", "PH" },
	{ "Asia/Tokyo", "JP" },              { "Asia/Seoul", "KR" },             { "Australia/Sydney", "AU" },
	{ "Australia/Brisbane", "AU" },      { "Australia/Adelaide", "AU" },     { "Australia/Perth", "AU" },
	{ "Pacific/Auckland", "NZ" },        { "America/New_York", "US" },       { "America/Chicago", "US" },
	{ "America/Denver", "US" },          { "America/Los_Angeles", "US" },    { "America/Phoenix", "US" },
	{ "America/Anchorage", "US" },       { "Pacific/Honolulu", "US" },       { "America/Toronto", "CA" },
	{ "America/Vancouver", "CA" },       { "America/Halifax", "CA" },        { "America/St_Johns", "CA" },
	{ "America/Mexico_City", "MX" },     { "America/Bogota", "CO" },         { "America/Lima", "PE" },
	{ "America/Caracas", "VE" },         { "America/Santiago", "CL" },       { "America/Sao_Paulo", "BR" },
	{ "America/Argentina/Buenos_Aires", "AR" },
};

void zone_sample(struct zone_samples *s, int64_t local_us, int64_t utc_us)
{
	int64_t ahead = (local_us - utc_us) / US_PER_S;
	if (utc_us <= 0 || ahead < -14 * 3600 || ahead > 14 * 3600)
		return;
	struct civil_time t = civil_of_us(utc_us);
	size_t            place = (size_t)(t.year * 4 + (t.month - 1) / 3) % ZONE_SAMPLES;
	s->sample[place].at_us = utc_us;
	s->sample[place].offset = (int)ahead;
}

static size_t count_samples(const struct zone_samples *s)
{
	size_t n = 0;
	for (size_t i = 0; i < ZONE_SAMPLES; i++)
		n += s->sample[i].at_us != 0;
	return n;
}

static size_t count_fits(struct zone *z, const struct zone_samples *s)
{
	size_t n = 0;
	for (size_t i = 0; i < ZONE_SAMPLES; i++)
		n += s->sample[i].at_us != 0 && zone_offset(z, s->sample[i].at_us) == s->sample[i].offset;
	return n;
}

/* Two letters, or "" if the language implies no country. */
static void country_of(struct str language, char country_z[4])
{
	char       locale_z[64] = "", likely_z[64] = "";
	UErrorCode status = U_ZERO_ERROR;
	if (language.len < sizeof locale_z)
		memcpy(locale_z, language.ptr, language.len);
	(void)uloc_addLikelySubtags(locale_z, likely_z, sizeof likely_z, &status);
	country_z[0] = '\0';
	(void)uloc_getCountry(likely_z, country_z, 4, &status);
	if (U_FAILURE(status))
		country_z[0] = '\0';
}

/* Etc/GMT-3 is three hours ahead of UTC: the sign is POSIX's. */
static struct str plain_offset(struct arena *mem, const struct zone_samples *s)
{
	int offset = INT32_MAX;
	for (size_t i = 0; i < ZONE_SAMPLES; i++) {
		if (!s->sample[i].at_us)
			continue;
		if (offset != INT32_MAX && offset != s->sample[i].offset)
			return STR_EMPTY;
		offset = s->sample[i].offset;
	}
	if (offset == INT32_MAX || offset % 3600 != 0)
		return STR_EMPTY;
	return str_fmt(mem, "Etc/GMT%s%d", offset > 0 ? "-" : "+", abs(offset) / 3600);
}

struct str zone_guess(struct arena *mem, const struct zone_samples *s, struct str language)
{
	size_t n = count_samples(s), best_fits = 0;
	if (n == 0)
		return STR_EMPTY;
	char country_z[4];
	country_of(language, country_z);
	const struct known *best = NULL;
	bool                best_is_own = false;
	for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
		struct zone *z = zone_new(str_from_z(KNOWN[i].name_z));
		if (!z)
			continue;
		size_t fits = count_fits(z, s);
		bool   own = strcmp(KNOWN[i].country_z, country_z) == 0;
		zone_free(z);
		if (fits > best_fits || (fits == best_fits && own && !best_is_own)) {
			best = &KNOWN[i];
			best_fits = fits;
			best_is_own = own;
		}
	}
	if (best && best_fits * 10 >= n * 9)
		return str_from_z(best->name_z);
	return plain_offset(mem, s);
}
