/* Reading stanzas and ages. The input is our own files, put into the program; still every line is checked, since a
 * slip in one of them should say where it is and not become an empty page. */
#include "exchange/demo_text.h"

#include "base/clock.h"

static bool is_continued(struct str line)
{
	return line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t') && str_trim(line).len > 0;
}

/* Adds the lines that continue a value. */
static struct str take_continued(struct arena *mem, struct str value, struct str *rest)
{
	for (;;) {
		struct str after = *rest;
		if (!after.ptr || !is_continued(str_cut(&after, '\n')))
			return value;
		struct str line = str_trim(str_cut(rest, '\n'));
		if (str_eq(line, STR(".")))
			line = STR_EMPTY;
		value = str_fmt(mem, "%.*s\n%.*s", STR_ARG(value), STR_ARG(line));
	}
}

static enum bs_status take_field(struct arena *mem, struct str line, struct str *rest, struct demo_stanza *out,
                                 struct err *err)
{
	size_t colon = str_chr(line, ':', 0);
	if (colon == STR_NONE || colon == 0)
		return err_set(err, BS_BAD_INPUT, "\"%.*s\" is not a \"name: value\" line", STR_ARG(line));
	if (out->n == DEMO_FIELDS_MAX)
		return err_set(err, BS_BAD_INPUT, "more than %d lines in one head", DEMO_FIELDS_MAX);
	struct str value = str_trim(str_slice(line, colon + 1, line.len));
	out->fields[out->n++] = (struct demo_field){
		.name  = str_trim(str_slice(line, 0, colon)),
		.value = take_continued(mem, value, rest),
	};
	return BS_OK;
}

enum bs_status demo_stanza_next(struct arena *mem, struct str *rest, struct demo_stanza *out, struct err *err)
{
	out->n = 0;
	while (rest->ptr) {
		struct str line = str_cut(rest, '\n');
		bool is_empty = str_trim(line).len == 0;
		if (is_empty && out->n > 0)
			return BS_OK;
		enum bs_status st = is_empty ? BS_OK : take_field(mem, line, rest, out, err);
		if (st)
			return st;
	}
	return out->n > 0 ? BS_OK : BS_NOT_FOUND;
}

struct str demo_value(const struct demo_stanza *s, struct str name)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->fields[i].name, name))
			return s->fields[i].value;
	return STR_EMPTY;
}

static int64_t unit_us(struct str word)
{
	static const struct {
		struct str name;
		int64_t    us;
	} units[] = {
		{ STR_INIT("minute"), 60 * US_PER_S },
		{ STR_INIT("hour"), 3600 * US_PER_S },
		{ STR_INIT("day"), US_PER_DAY },
		{ STR_INIT("week"), 7 * US_PER_DAY },
	};
	if (str_ends(word, STR("s")))
		word.len--;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (str_eq(units[i].name, word))
			return units[i].us;
	return 0;
}

bool demo_age(struct str text, int64_t *out)
{
	int64_t sum = 0, count = 0;
	bool    is_ahead = str_starts(text, STR("in "));
	struct str rest = is_ahead ? str_slice(text, 3, text.len) : text;
	if (rest.len == 0)
		return false;
	while (rest.ptr) {
		struct str number = str_cut(&rest, ' ');
		int64_t    us = rest.ptr ? unit_us(str_cut(&rest, ' ')) : 0;
		if (us == 0 || !str_to_i64(number, &count) || count < 0 || count > 10000)
			return false;
		sum += count * us;
	}
	*out = is_ahead ? -sum : sum;
	return true;
}
