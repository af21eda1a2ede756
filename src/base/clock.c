/* Days are counted from 1 March 0000, which puts the leap day last; see days_of_civil. */
#include "base/clock.h"

#include "base/check.h"

#include <time.h>

static int64_t read_clock(clockid_t id)
{
	struct timespec t;
	ASSERT(clock_gettime(id, &t) == 0);
	return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}

int64_t clock_now_us(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t clock_mono_us(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

enum { DAYS_TO_1970 = 719468, DAYS_PER_ERA = 146097 }; /* an era is 400 years */

static int64_t days_of_civil(int64_t year, int month, int day)
{
	year -= month <= 2;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

struct civil_time civil_of_us(int64_t at_us)
{
	int64_t days = floor_div(at_us, US_PER_DAY);
	int64_t in_day_us = (at_us % US_PER_DAY + US_PER_DAY) % US_PER_DAY; /* days * US_PER_DAY can overflow */
	int64_t shifted = days + DAYS_TO_1970;
	int64_t era = floor_div(shifted, DAYS_PER_ERA);
	int64_t doe = shifted - era * DAYS_PER_ERA;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);
	int64_t seconds = in_day_us / US_PER_S;
	return (struct civil_time){
		.year        = (int)(yoe + era * 400 + (month <= 2)),
		.month       = month,
		.day         = (int)(doy - (153 * mp + 2) / 5 + 1),
		.hour        = (int)(seconds / 3600),
		.minute      = (int)(seconds / 60 % 60),
		.second      = (int)(seconds % 60),
		.weekday     = (int)(((days + 4) % 7 + 7) % 7),
		.microsecond = (int)(in_day_us % US_PER_S),
	};
}

bool us_of_civil(struct civil_time t, int64_t *out)
{
	static const int month_days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (t.year < 1 || t.year > 9999 || t.month < 1 || t.month > 12 || t.day < 1 ||
	    t.day > month_days[t.month - 1] || t.hour < 0 || t.hour > 23 || t.minute < 0 || t.minute > 59 ||
	    t.second < 0 || t.second > 59 || t.microsecond < 0 || t.microsecond >= US_PER_S)
		return false;
	bool leap = (t.year % 4 == 0 && t.year % 100 != 0) || t.year % 400 == 0;
	if (t.month == 2 && t.day == 29 && !leap)
		return false;
	int64_t seconds = days_of_civil(t.year, t.month, t.day) * 86400 + t.hour * 3600 + t.minute * 60 + t.second;
	*out = seconds * US_PER_S + t.microsecond;
	return true;
}

void put_time_rfc3339(struct buf *out, int64_t at_us)
{
	struct civil_time t = civil_of_us(at_us);
	buf_fmt(out, "%04d-%02d-%02dT%02d:%02d:%02dZ", t.year, t.month, t.day, t.hour, t.minute, t.second);
}

static const char day_names[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
static const char month_names[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

void put_time_http(struct buf *out, int64_t at_us)
{
	struct civil_time t = civil_of_us(at_us);
	buf_fmt(out, "%s, %02d %s %04d %02d:%02d:%02d GMT", day_names[t.weekday], t.day,
	        month_names[t.month - 1], t.year, t.hour, t.minute, t.second);
}

/* Exactly `digits` decimal digits at s[at]. */
static bool number_at(struct str s, size_t at, size_t digits, int *out)
{
	if (s.len < at + digits)
		return false;
	int value = 0;
	for (size_t i = at; i < at + digits; i++) {
		if (!ascii_is_digit(s.ptr[i]))
			return false;
		value = value * 10 + (s.ptr[i] - '0');
	}
	*out = value;
	return true;
}

static bool char_at(struct str s, size_t at, char c)
{
	return at < s.len && s.ptr[at] == c;
}

bool time_from_http(struct str s, int64_t *out)
{
	struct civil_time t = { 0 };
	if (s.len != 29 || s.ptr[3] != ',' || s.ptr[4] != ' ' || s.ptr[7] != ' ' || s.ptr[11] != ' ' ||
	    s.ptr[16] != ' ' || s.ptr[19] != ':' || s.ptr[22] != ':' || !str_ends(s, STR(" GMT")))
		return false;
	for (int m = 0; m < 12; m++)
		if (memcmp(s.ptr + 8, month_names[m], 3) == 0)
			t.month = m + 1;
	return number_at(s, 5, 2, &t.day) && number_at(s, 12, 4, &t.year) && number_at(s, 17, 2, &t.hour) &&
	       number_at(s, 20, 2, &t.minute) && number_at(s, 23, 2, &t.second) && us_of_civil(t, out);
}

/* The fraction of a second after the dot at s[*at]; digits past the sixth are read and dropped. */
static bool read_fraction(struct str s, size_t *at, int *microsecond)
{
	size_t from = ++*at;
	int scale = 100000;
	while (*at < s.len && ascii_is_digit(s.ptr[*at])) {
		*microsecond += (s.ptr[*at] - '0') * scale;
		scale /= 10;
		++*at;
	}
	return *at > from;
}

bool time_from_text(struct str s, int64_t *out)
{
	struct civil_time t = { 0 };
	if (!number_at(s, 0, 4, &t.year) || !char_at(s, 4, '-') || !number_at(s, 5, 2, &t.month) ||
	    !char_at(s, 7, '-') || !number_at(s, 8, 2, &t.day))
		return false;
	if (s.len == 10)
		return us_of_civil(t, out);
	if ((s.ptr[10] != ' ' && s.ptr[10] != 'T' && s.ptr[10] != 't') || !number_at(s, 11, 2, &t.hour) ||
	    !char_at(s, 13, ':') || !number_at(s, 14, 2, &t.minute))
		return false;
	size_t at = 16;
	if (char_at(s, at, ':')) {
		if (!number_at(s, 17, 2, &t.second))
			return false;
		at = 19;
		if (char_at(s, at, '.') && !read_fraction(s, &at, &t.microsecond))
			return false;
	}
	int64_t offset_us = 0;
	if (at < s.len && (s.ptr[at] == 'Z' || s.ptr[at] == 'z')) {
		at++;
	} else if (at < s.len && (s.ptr[at] == '+' || s.ptr[at] == '-')) {
		int hours, minutes;
		if (!number_at(s, at + 1, 2, &hours) || !char_at(s, at + 3, ':') ||
		    !number_at(s, at + 4, 2, &minutes) || hours > 23 || minutes > 59)
			return false;
		offset_us = (hours * 60 + minutes) * 60 * US_PER_S * (s.ptr[at] == '-' ? -1 : 1);
		at += 6;
	}
	int64_t local_us;
	if (at != s.len || !us_of_civil(t, &local_us))
		return false;
	*out = local_us - offset_us;
	return true;
}
