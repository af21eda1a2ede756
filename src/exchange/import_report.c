/*
 * Counting, adding up and printing. A list of names is short (200) and searched from the start: it is asked once
 * for each thing that did not come in, not for each thing that did.
 */
#include "exchange/import_report.h"

#include "base/utf8.h"

#include <inttypes.h>

enum { NAME_MAX_BYTES = 80 };

static const struct {
	const char *one_z, *several_z;
} KINDS[IMPORT_KIND_COUNT] = {
#define KIND_WORDS(kind, one, several) [kind] = { one, several },
	IMPORT_KIND_TABLE(KIND_WORDS)
#undef KIND_WORDS
};

static const struct {
	const char *one_z, *several_z;
} NOTES[IMPORT_NOTE_COUNT] = {
#define NOTE_WORDS(note, one, several) [note] = { one, several },
	IMPORT_NOTE_TABLE(NOTE_WORDS)
#undef NOTE_WORDS
};

static const char *const NAMED[IMPORT_NAMED_COUNT] = {
#define NAMED_WORDS(named, words) [named] = words,
	IMPORT_NAMED_TABLE(NAMED_WORDS)
#undef NAMED_WORDS
};

void import_report_done(struct import_report *r)
{
	arena_done(&r->mem);
	*r = (struct import_report){ 0 };
}

void import_report_reset(struct import_report *r)
{
	struct arena mem = r->mem;
	arena_reset(&mem);
	*r = (struct import_report){ .mem = mem };
}

void import_report_name(struct import_report *r, enum import_named list, struct str name, size_t count)
{
	struct import_names *names = &r->named[list];
	name = utf8_head(name, NAME_MAX_BYTES);
	for (size_t i = 0; i < names->n; i++) {
		if (str_eq(names->names[i].name, name)) {
			names->names[i].count += count;
			return;
		}
	}
	if (names->n == IMPORT_NAMES_MAX) {
		names->others += count;
		return;
	}
	if (!names->names)
		names->names = ARENA_NEW(&r->mem, struct import_name, IMPORT_NAMES_MAX);
	names->names[names->n++] = (struct import_name){ str_dup(&r->mem, name), count };
}

void import_report_edited(struct import_report *r, struct str path)
{
	r->note[IMPORT_EDITED_HERE]++;
	if (r->n_edited_here < IMPORT_EXAMPLES_MAX)
		r->edited_here[r->n_edited_here++] = str_dup(&r->mem, path);
}

void import_report_cleaned(struct import_report *r, const struct clean_report *c)
{
	r->cleaned.elements += c->elements;
	r->cleaned.scripts += c->scripts;
	r->cleaned.embeds += c->embeds;
	r->cleaned.attributes += c->attributes;
	r->cleaned.addresses += c->addresses;
	r->cleaned.foreign_pictures += c->foreign_pictures;
	r->cleaned.cut = r->cleaned.cut || c->cut;
}

void import_report_add(struct import_report *r, const struct import_report *more)
{
	for (size_t i = 0; i < IMPORT_KIND_COUNT; i++) {
		r->count[i].added += more->count[i].added;
		r->count[i].changed += more->count[i].changed;
		r->count[i].same += more->count[i].same;
	}
	size_t edited = r->note[IMPORT_EDITED_HERE] + more->note[IMPORT_EDITED_HERE];
	for (size_t i = 0; i < more->n_edited_here; i++)
		import_report_edited(r, more->edited_here[i]);
	for (size_t i = 0; i < IMPORT_NOTE_COUNT; i++)
		r->note[i] += more->note[i];
	r->note[IMPORT_EDITED_HERE] = edited;
	for (size_t list = 0; list < IMPORT_NAMED_COUNT; list++) {
		for (size_t i = 0; i < more->named[list].n; i++)
			import_report_name(r, (enum import_named)list, more->named[list].names[i].name,
			                   more->named[list].names[i].count);
		r->named[list].others += more->named[list].others;
	}
	import_report_cleaned(r, &more->cleaned);
}

/* Text from the file for a terminal: nothing that could move the cursor. */
static void put_visible(struct buf *out, struct str s)
{
	for (size_t at = 0; at < s.len;) {
		uint32_t c = utf8_next(s, &at);
		if (c == UTF8_BAD || c < 0x20 || (c >= 0x7f && c < 0xa0))
			c = 0xfffd;
		put_utf8(out, c);
	}
}

static void put_kind(struct buf *out, const struct import_count *c, size_t kind, bool dry_run)
{
	size_t n = c->added + c->changed + c->same;
	if (n == 0)
		return;
	buf_fmt(out, "  %8zu %-10s", n, n == 1 ? KINDS[kind].one_z : KINDS[kind].several_z);
	if (!dry_run && c->changed + c->same > 0)
		buf_fmt(out, "  %zu new, %zu changed, %zu as before", c->added, c->changed, c->same);
	buf_putc(out, '\n');
}

static void put_note(struct buf *out, size_t count, const char *one_z, const char *several_z)
{
	if (count > 0)
		buf_fmt(out, "  %8zu %s\n", count, count == 1 ? one_z : several_z);
}

static void put_names(struct buf *out, const struct import_names *names, const char *words_z)
{
	if (names->n == 0)
		return;
	buf_fmt(out, "%s:\n", words_z);
	for (size_t i = 0; i < names->n; i++) {
		buf_fmt(out, "  %8zu ", names->names[i].count);
		put_visible(out, names->names[i].name);
		buf_putc(out, '\n');
	}
	put_note(out, names->others, "of another name", "of other names");
}

static void put_cleaned(struct buf *out, const struct clean_report *c)
{
	if (c->elements + c->scripts + c->embeds + c->addresses + c->foreign_pictures == 0)
		return;
	buf_put(out, STR("Taken out of the texts by the cleaner:\n"));
	put_note(out, c->scripts, "script or style", "scripts and styles");
	put_note(out, c->embeds, "frame or player (a link stays where there was an address)",
	         "frames and players (a link stays where there was an address)");
	put_note(out, c->foreign_pictures, "picture kept on another site, now a link", "pictures kept on other sites, now links");
	put_note(out, c->addresses, "unsafe address", "unsafe addresses");
	put_note(out, c->elements, "element that an article does not have (its words stay)",
	         "elements that an article does not have (their words stay)");
	if (c->cut)
		buf_put(out, STR("           at least one text was deeper or larger than allowed and lost its end\n"));
}

void import_report_put(struct buf *out, const struct import_report *r, bool dry_run)
{
	buf_put(out, dry_run ? STR("A dry run: nothing was changed. In the file:\n") : STR("Came in:\n"));
	size_t before = out->len;
	for (size_t i = 0; i < IMPORT_KIND_COUNT; i++)
		put_kind(out, &r->count[i], i, dry_run);
	if (out->len == before)
		buf_put(out, STR("  nothing\n"));
	size_t heading = out->len;
	buf_put(out, STR("Of note:\n"));
	before = out->len;
	for (size_t i = 0; i < IMPORT_NOTE_COUNT; i++)
		put_note(out, r->note[i], NOTES[i].one_z, NOTES[i].several_z);
	if (out->len == before)
		out->len = heading;
	for (size_t i = 0; i < r->n_edited_here; i++) {
		buf_put(out, STR("           edited here: "));
		put_visible(out, r->edited_here[i]);
		buf_putc(out, '\n');
	}
	for (size_t i = 0; i < IMPORT_NAMED_COUNT; i++)
		put_names(out, &r->named[i], NAMED[i]);
	put_cleaned(out, &r->cleaned);
}
