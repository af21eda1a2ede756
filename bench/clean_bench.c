/*
 * What the cleaner costs: microseconds of CPU for an ordinary article, and milliseconds for 2 MiB of each of the worst
 * inputs that we know, with the memory that was used at most (VmHWM, over all cases so far).
 *
 *     clean_bench            every case
 *     clean_bench FILE       that file, as an article, 1,000 times
 */
#include "base/buf.h"
#include "base/err.h"
#include "text/autop.h"
#include "text/clean.h"
#include "text/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WORST_BYTES = 2 * 1024 * 1024, ROUNDS = 1000 };

static double cpu_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static unsigned long peak_kib(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	unsigned long kib = 0;
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, "VmHWM:", 6) == 0)
			kib = strtoul(line + 6, NULL, 10);
	if (f)
		(void)fclose(f);
	return kib;
}

struct worst {
	const char *name_z;
	const char *head_z;   /* once */
	const char *repeat_z; /* up to 2 MiB; %u is a running number */
};

static const struct worst worst[] = {
	{ "nested <font><p>", "", "<font><p>" },
	{ "nested <font size><p>x", "", "<font size=1><p>x" },
	{ "open <b>", "", "<b>" },
	{ "open <b><p>x", "", "<b><p>x" },
	{ "all marks, then paragraphs", "<a href=/><b><i><s><sup><sub><code>", "<p>x" },
	{ "marks with long attributes, then paragraphs", NULL, "<p>x" },
	{ "open <a href>", "", "<a href=/a>x" },
	{ "misnested <b><i></b></i>", "", "<b>x<i>y</b>z</i>" },
	{ "<b><div></b>", "", "<b><div></b>x" },
	{ "open <div>", "", "<div>" },
	{ "open <div>x", "", "<div>x" },
	{ "open <table>", "", "<table>" },
	{ "open <table><tr><td>", "", "<table><tr><td>" },
	{ "<table>x</table>", "", "<table>x</table>" },
	{ "<table>x, text and rows", "<table>", "x<tr>" },
	{ "<table><b>x", "<table><b>", "<tr>x<p>y" },
	{ "cells with spans", "<table>", "<td colspan=100 rowspan=100>" },
	{ "rows of cells with spans", "<table>", "<tr><td colspan=9><td rowspan=9>" },
	{ "deep lists", "", "<ul><li>x" },
	{ "items", "<ul>", "<li>" },
	{ "open <blockquote>", "", "<blockquote>x" },
	{ "open <figure class=embed>", "", "<figure class=embed>x" },
	{ "open <details>", "", "<details>x" },
	{ "open <svg>", "", "<svg>" },
	{ "open <object>", "", "<object>" },
	{ "open <template><object><video>", "", "<template><object><video><select>" },
	{ "open <script>", "", "<script>" },
	{ "<script><!--<script>", "<script><!--", "<script></script>" },
	{ "open comments", "", "<!--" },
	{ "comments", "", "<!---->" },
	{ "<", "", "<" },
	{ "&", "", "&" },
	{ "&lt;", "", "&lt;" },
	{ "&#x1F600;", "", "&#x1F600;" },
	{ "&CounterClockwiseContourIntegral;", "", "&CounterClockwiseContourIntegral;" },
	{ "\"", "", "\"" },
	{ "</p>", "", "</p>" },
	{ "</b>", "<b>", "</b>" },
	{ "<br>", "", "<br>" },
	{ "<br>x", "", "<br>x" },
	{ "<hr>", "", "<hr>" },
	{ "<img>", "", "<img src=/a>" },
	{ "iframes", "", "<iframe src=https://youtu.be/a>" },
	{ "iframes, closed", "", "<iframe src=https://youtu.be/a></iframe>" },
	{ "many attributes in one tag", "<p", " a%u=1" },
	{ "the same attribute in one tag", "<p", " id=1" },
	{ "tags with all attributes", "", "<a href=/ id=x%u class=quote lang=tr dir=ltr title=t name=n style=x align=y>x</a>" },
	{ "ids", "", "<p id=x%u>x" },
	{ "one long attribute", "<p title=\"", "x" },
	{ "no-break spaces", "", "\xC2\xA0" },
	{ "spaces", "", " " },
	{ "spaces in <pre>", "<pre>x", " \n" },
	{ "zero-width spaces", "x", "\xE2\x80\x8B" },
	{ "broken UTF-8", "", "\xFF" },
	{ "words", "", "word " },
	{ "plain article", "", "<p>The <strong>crossing</strong> takes an hour and <a href=\"/a?b=%u\">forty</a> minutes.</p>\n" },
};

static void build(struct buf *b, const struct worst *w)
{
	if (w->head_z) {
		buf_put(b, str_from_z(w->head_z));
	} else {
		buf_put(b, STR("<a href=/ title=\""));
		for (unsigned i = 0; i < 8000; i++)
			buf_putc(b, 't');
		buf_put(b, STR("\">"));
	}
	const char *number = strstr(w->repeat_z, "%u");
	struct str repeat = str_from_z(w->repeat_z);
	for (unsigned i = 0; b->len + repeat.len + 10 < WORST_BYTES; i++) {
		if (!number) {
			buf_put(b, repeat);
			continue;
		}
		buf_put(b, str_slice(repeat, 0, (size_t)(number - w->repeat_z)));
		buf_put_u64(b, i);
		buf_put(b, str_from_z(number + 2));
	}
}

static void measure_article(struct str html)
{
	AUTO_ARENA mem = ARENA_EMPTY;
	struct safe_html out = { STR_EMPTY };
	double start = cpu_us();
	for (unsigned i = 0; i < ROUNDS; i++) {
		arena_reset(&mem);
		if (clean_html(&mem, html, NULL, &out, NULL, NULL))
			return;
	}
	double clean = (cpu_us() - start) / ROUNDS;
	start = cpu_us();
	for (unsigned i = 0; i < ROUNDS; i++)
		(void)autop(&mem, html);
	double paragraphs = (cpu_us() - start) / ROUNDS;
	start = cpu_us();
	for (unsigned i = 0; i < ROUNDS; i++)
		(void)word_count(html_to_text(&mem, out));
	printf("an article of %zu bytes: clean %.0f us, paragraphs %.0f us, text and words %.0f us\n", html.len, clean,
	       paragraphs, (cpu_us() - start) / ROUNDS);
}

static void measure_worst(const struct worst *w)
{
	AUTO_ARENA mem = ARENA_EMPTY;
	AUTO_BUF html = BUF_MAX(WORST_BYTES);
	struct safe_html out = { STR_EMPTY };
	struct clean_report report;
	build(&html, w);
	double start = cpu_us();
	enum bs_status st = clean_html(&mem, buf_str(&html), NULL, &out, &report, NULL);
	double clean = (cpu_us() - start) / 1e3;
	start = cpu_us();
	(void)autop(&mem, buf_str(&html));
	printf("%-46s %7.1f ms  %9zu bytes%s%s  paragraphs %6.1f ms  peak %4lu MiB\n", w->name_z, clean,
	       st ? 0 : out.markup.len, report.cut ? " cut" : "", st ? " refused" : "", (cpu_us() - start) / 1e3,
	       peak_kib() / 1024);
}

int main(int argc, char **argv)
{
	AUTO_BUF article = BUF_MAX(WORST_BYTES);
	if (argc > 1) {
		FILE *f = fopen(argv[1], "rb");
		for (int c; f && (c = fgetc(f)) != EOF;)
			buf_putc(&article, (char)c);
		if (f)
			(void)fclose(f);
	}
	for (unsigned i = 0; argc == 1 && i < 8; i++)
		buf_put(&article, STR("<p>The crossing takes <strong>an hour and forty minutes</strong>. It had been made every night "
		                      "for sixty-two years when the old company gave it up, naming the price of fuel and a "
		                      "boiler that nobody could mend. Since then the <a href=\"https://ferry.example/last?x=1&amp;y=2\">"
		                      "last boat</a> has left at four in the afternoon, and islanders have slept there.</p>\n\n"));
	measure_article(buf_str(&article));
	for (size_t i = 0; argc == 1 && i < sizeof worst / sizeof *worst; i++)
		measure_worst(&worst[i]);
	return 0;
}
