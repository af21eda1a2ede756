/*
 * The settings' names, defaults and rules, generated from SETTING_TABLE. A kind is a function that names the fault
 * of a value; the empty text is refused only where a page could not be made without it.
 */
#include "news/setting.h"

#include "base/utf8.h"
#include "page/date.h"

enum { LINE_MAX_CHARS = 200, PROSE_MAX_CHARS = 5000 };

static bool has_controls(struct str value, bool lines)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.ptr[i];
		if ((c < ' ' && !(lines && (c == '\n' || c == '\t'))) || c == 0x7F)
			return true;
	}
	return false;
}

static const char *fault_text(struct str value)
{
	if (!utf8_is_valid(value) || has_controls(value, false) || utf8_count(value) > LINE_MAX_CHARS)
		return "one line of at most 200 characters";
	return NULL;
}

static const char *fault_prose(struct str value)
{
	if (!utf8_is_valid(value) || has_controls(value, true) || utf8_count(value) > PROSE_MAX_CHARS)
		return "text of at most 5000 characters";
	return NULL;
}

/* "https://news.example", perhaps with a port; no path, since an edition's path is its prefix. */
static const char *fault_url(struct str value)
{
	static const char rule[] = "an address like https://news.example, without a path";
	if (value.len == 0)
		return NULL;
	size_t host = str_starts(value, STR("https://")) ? 8 : str_starts(value, STR("http://")) ? 7 : 0;
	if (!host || host == value.len || value.len > LINE_MAX_CHARS)
		return rule;
	for (size_t i = host; i < value.len; i++) {
		char c = value.ptr[i];
		if (!ascii_is_alpha(c) && !ascii_is_digit(c) && c != '.' && c != '-' && c != ':' && c != '[' && c != ']')
			return rule;
	}
	return NULL;
}

/* The shape of BCP 47: parts of one to eight letters or digits, the first of two or three letters. */
static const char *fault_language(struct str value)
{
	static const char rule[] = "a language tag like en, tr or pt-BR";
	if (value.len == 0 || value.len > 35)
		return rule;
	struct str rest = value;
	for (bool first = true; rest.ptr; first = false) {
		struct str part = str_cut(&rest, '-');
		if (part.len < (first ? 2 : 1) || part.len > (first ? 3 : 8))
			return rule;
		for (size_t i = 0; i < part.len; i++)
			if (!ascii_is_alpha(part.ptr[i]) && (first || !ascii_is_digit(part.ptr[i])))
				return rule;
	}
	return NULL;
}

static const char *fault_direction(struct str value)
{
	bool known = str_eq(value, STR("ltr")) || str_eq(value, STR("rtl")) || str_eq(value, STR("auto"));
	return known ? NULL : "ltr, rtl or auto";
}

static const char *fault_zone(struct str value)
{
	return zone_is_known(value) ? NULL : "the name of a time zone, like Europe/Istanbul or UTC";
}

static const char *fault_digits(struct str value)
{
	bool known = str_eq(value, STR("latn")) || str_eq(value, STR("arab")) || str_eq(value, STR("auto"));
	return known ? NULL : "latn, arab or auto";
}

static const char *fault_flag(struct str value)
{
	return str_eq(value, STR("yes")) || str_eq(value, STR("no")) ? NULL : "yes or no";
}

/* The words in braces that article_path_make knows, and that name an article well enough. */
static const char *fault_pattern(struct str value)
{
	static const char rule[] = "a path from / with {slug} or {id}; also {section} {year} {month} {day}";
	static const struct str words[] = { STR_INIT("slug"),  STR_INIT("id"),  STR_INIT("section"),
		                            STR_INIT("year"), STR_INIT("month"), STR_INIT("day") };
	if (fault_text(value) || !str_starts(value, STR("/")) || str_starts(value, STR("/-/")))
		return rule;
	bool named = false;
	struct str rest = value;
	for (size_t open; (open = str_chr(rest, '{', 0)) != STR_NONE;) {
		size_t close = str_chr(rest, '}', open), known = 0;
		if (close == STR_NONE)
			return rule;
		struct str word = str_slice(rest, open + 1, close);
		while (known < sizeof words / sizeof *words && !str_eq(words[known], word))
			known++;
		if (known == sizeof words / sizeof *words)
			return rule;
		named |= known < 2;
		rest = str_slice(rest, close + 1, rest.len);
	}
	return named ? NULL : rule;
}

static const struct setting_info settings[] = {
#define SETTING_INFO(member, setting_name, kind, preset_text, what)                                    \
	{ .name = STR_INIT(setting_name), .preset = STR_INIT(preset_text),                             \
	  .field = offsetof(struct settings, member), .fault = fault_##kind },
	SETTING_TABLE(SETTING_INFO)
#undef SETTING_INFO
};

const struct setting_info *setting_find(struct str name)
{
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		if (str_eq(settings[i].name, name))
			return &settings[i];
	return NULL;
}

struct str *setting_field(struct settings *s, const struct setting_info *info)
{
	return (struct str *)(void *)((char *)s + info->field);
}

struct settings settings_preset(void)
{
	struct settings out;
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		*setting_field(&out, &settings[i]) = settings[i].preset;
	return out;
}
