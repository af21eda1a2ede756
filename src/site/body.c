/*
 * Bodies. The input is the cleaner's output: well-formed, lower-case, attributes in double quotes, references
 * only where text needs them. So tags are found by '<' alone, and what is copied stays clean. Written markup is
 * literal, with text through html_put_text.
 *
 * A stored body carries nothing of this, so that a later theme, a feed or an export can show it otherwise.
 */
#include "site/body.h"

#include "site/address.h"

enum { BODY_MOST = 6 << 20, HEADING_DEEPEST = 4, HEADINGS_OPEN = 8 };

struct body {
	struct str             in;
	size_t                 copied; /* in[0, copied) is in out, or was replaced */
	size_t                 at;     /* where the pass is */
	struct buf             out;
	struct arena          *mem;
	const struct messages *words;
	int                    tables; /* open ones */
	struct {
		int in, out;
	} headings[HEADINGS_OPEN];     /* the levels above the next heading, outermost first */
	size_t n_headings;
};

static void copy_up_to(struct body *b, size_t at)
{
	if (at > b->copied)
		buf_put(&b->out, str_slice(b->in, b->copied, at));
	b->copied = at;
}

/* Goes on after `at`; what was not copied before it is left out. */
static void replace_up_to(struct body *b, size_t at)
{
	b->copied = at;
	b->at = at;
}

static struct str rest(const struct body *b)
{
	return str_slice(b->in, b->at, b->in.len);
}

/* The tag at b->at, with its angle brackets. An '>' in an attribute is written as a reference by the cleaner. */
static struct str tag_at(const struct body *b)
{
	size_t end = str_chr(b->in, '>', b->at);
	return str_slice(b->in, b->at, end == STR_NONE ? b->in.len : end + 1);
}

/* An attribute's value as written, references and all; empty if there is none. name: ` href="`. */
static struct str attribute(struct str tag, struct str name)
{
	size_t from = str_find(tag, name, 0);
	if (from == STR_NONE)
		return STR_EMPTY;
	from += name.len;
	size_t to = str_chr(tag, '"', from);
	return to == STR_NONE ? STR_EMPTY : str_slice(tag, from, to);
}

static bool has_class(struct str tag, struct str name)
{
	for (struct str list = attribute(tag, STR(" class=\"")); list.ptr && list.len > 0;)
		if (str_eq(str_cut(&list, ' '), name))
			return true;
	return false;
}

/* ── Pictures, tables, headings ── */

static void picture(struct body *b)
{
	struct str tag = tag_at(b);
	if (str_find(tag, STR(" loading="), 0) == STR_NONE) {
		copy_up_to(b, b->at + STR("<img").len);
		buf_put(&b->out, STR(" loading=\"lazy\""));
	}
	b->at += tag.len;
}

/* The words between <caption> and </caption>, without tags; still with references, as an attribute may have them. */
static void put_caption(struct body *b, size_t after_tag)
{
	struct str next = str_slice(b->in, after_tag, b->in.len);
	struct str caption = STR("<caption>");
	size_t     end = str_starts(next, caption) ? str_find(next, STR("</caption>"), 0) : STR_NONE;
	if (end == STR_NONE) {
		html_put_text(&b->out, message(b->mem, b->words, STR("table"), NULL, 0));
		return;
	}
	struct str words = str_slice(next, caption.len, end);
	while (words.ptr && words.len > 0) {
		struct str text = str_cut(&words, '<');
		for (size_t i = 0; i < text.len; i++)
			buf_put(&b->out, text.ptr[i] == '"' ? STR("&quot;") : str_slice(text, i, i + 1));
		if (words.ptr)
			(void)str_cut(&words, '>');
	}
}

static void table_open(struct body *b)
{
	struct str tag = tag_at(b);
	if (b->tables++ == 0) {
		copy_up_to(b, b->at);
		buf_put(&b->out, STR("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""));
		put_caption(b, b->at + tag.len);
		buf_put(&b->out, STR("\">"));
	}
	b->at += tag.len;
}

static void table_close(struct body *b)
{
	struct str tag = tag_at(b);
	b->at += tag.len;
	if (b->tables == 0 || --b->tables > 0)
		return;
	copy_up_to(b, b->at);
	buf_put(&b->out, STR("</div>"));
}

/* One below the nearest heading above that is higher; the first is below the page's own h1. */
static int heading_level(struct body *b, int level)
{
	while (b->n_headings > 0 && b->headings[b->n_headings - 1].in >= level)
		b->n_headings--;
	int above = b->n_headings > 0 ? b->headings[b->n_headings - 1].out : 1;
	int out = above < HEADING_DEEPEST ? above + 1 : HEADING_DEEPEST;
	b->headings[b->n_headings].in = level;
	b->headings[b->n_headings++].out = out;
	return out;
}

/* digit: where the level stands in "<h3" or "</h3". */
static void put_level(struct body *b, size_t digit, int level)
{
	if (b->in.ptr[digit] - '0' != level) {
		copy_up_to(b, digit);
		buf_putc(&b->out, (char)('0' + level));
		b->copied = digit + 1;
	}
	b->at = digit + 1;
}

static bool is_heading(struct str s, size_t digit)
{
	return s.len > digit + 1 && s.ptr[digit - 1] == 'h' && s.ptr[digit] >= '2' && s.ptr[digit] <= '6' &&
	       (s.ptr[digit + 1] == '>' || s.ptr[digit + 1] == ' ');
}

static void heading_open(struct body *b)
{
	put_level(b, b->at + 2, heading_level(b, b->in.ptr[b->at + 2] - '0'));
}

static void heading_close(struct body *b)
{
	int level = b->n_headings > 0 ? b->headings[b->n_headings - 1].out : b->in.ptr[b->at + 3] - '0';
	put_level(b, b->at + 3, level);
}

/* ── Embeds ── */

struct str embed_host(struct str url)
{
	struct web_address address;
	if (!web_address_parse(url, &address))
		return STR_EMPTY;
	return str_starts(address.host, STR("www.")) ? str_slice(address.host, 4, address.host.len) : address.host;
}

/* What a host is known for; the label says no more than that. */
static struct str embed_label(struct str host)
{
	static const struct {
		struct str host, label;
	} known[] = {
		{ STR_INIT("youtube.com"), STR_INIT("embed_video") },  { STR_INIT("youtu.be"), STR_INIT("embed_video") },
		{ STR_INIT("vimeo.com"), STR_INIT("embed_video") },    { STR_INIT("dailymotion.com"), STR_INIT("embed_video") },
		{ STR_INIT("soundcloud.com"), STR_INIT("embed_audio") }, { STR_INIT("spotify.com"), STR_INIT("embed_audio") },
		{ STR_INIT("twitter.com"), STR_INIT("embed_post") },   { STR_INIT("x.com"), STR_INIT("embed_post") },
		{ STR_INIT("facebook.com"), STR_INIT("embed_post") },  { STR_INIT("instagram.com"), STR_INIT("embed_post") },
		{ STR_INIT("tiktok.com"), STR_INIT("embed_video") },   { STR_INIT("reddit.com"), STR_INIT("embed_post") },
		{ STR_INIT("bsky.app"), STR_INIT("embed_post") },
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct str tail = known[i].host;
		if (str_ends(host, tail) && (host.len == tail.len || host.ptr[host.len - tail.len - 1] == '.'))
			return known[i].label;
	}
	return str_starts(host, STR("video.")) ? STR("embed_video") : STR("embed_other");
}

static struct str host_words(const struct body *b, struct str key, struct str host)
{
	return message(b->mem, b->words, key, &(struct message_arg){ .name = STR("host"), .text = host }, 1);
}

static void put_embed(struct body *b, struct str url, struct str words, struct str host)
{
	struct buf *out = &b->out;
	buf_put(out, STR("<figure class=\"embed\"><p class=\"label\">"));
	html_put_text(out, host_words(b, embed_label(host), host));
	buf_put(out, STR("</p>"));
	/* The link's words, unless they are the address itself. */
	if (words.len > 0 && !str_starts(words, STR("http"))) {
		buf_put(out, STR("<p class=\"h\">"));
		buf_put(out, words);
		buf_put(out, STR("</p>"));
	}
	buf_put(out, STR("<p>"));
	html_put_text(out, host_words(b, STR("embed_note"), host));
	buf_put(out, STR("</p><a class=\"btn\" rel=\"noopener\" href=\""));
	buf_put(out, url); /* as the cleaner wrote it */
	buf_put(out, STR("\">"));
	html_put_text(out, host_words(b, STR("embed_open"), host));
	buf_put(out, STR("</a></figure>"));
}

/* <figure class="embed"><a href="URL">words</a>...</figure>; anything else in that class stays a figure. */
static void figure(struct body *b)
{
	struct str tag = tag_at(b);
	if (!has_class(tag, STR("embed"))) {
		b->at += tag.len;
		return;
	}
	size_t     end = str_find(b->in, STR("</figure>"), b->at);
	struct str inside = end == STR_NONE ? STR_EMPTY : str_slice(b->in, b->at + tag.len, end);
	size_t     link = str_find(inside, STR("<a "), 0);
	size_t     link_end = link == STR_NONE ? STR_NONE : str_chr(inside, '>', link);
	size_t     words_end = link_end == STR_NONE ? STR_NONE : str_chr(inside, '<', link_end);
	struct str url = link_end == STR_NONE ? STR_EMPTY : attribute(str_slice(inside, link, link_end), STR(" href=\""));
	struct str host = embed_host(url);
	if (host.len == 0 || words_end == STR_NONE) {
		b->at += tag.len;
		return;
	}
	copy_up_to(b, b->at);
	put_embed(b, url, str_slice(inside, link_end + 1, words_end), host);
	replace_up_to(b, end + STR("</figure>").len);
}

/* ── The pass ── */

static bool starts_tag(struct str s, struct str open)
{
	return str_starts(s, open) && s.len > open.len && (s.ptr[open.len] == '>' || s.ptr[open.len] == ' ');
}

static void tag(struct body *b)
{
	struct str s = rest(b);
	if (starts_tag(s, STR("<img")))
		picture(b);
	else if (starts_tag(s, STR("<table")))
		table_open(b);
	else if (str_starts(s, STR("</table>")))
		table_close(b);
	else if (starts_tag(s, STR("<figure")))
		figure(b);
	else if (is_heading(s, 2))
		heading_open(b);
	else if (str_starts(s, STR("</")) && is_heading(s, 3))
		heading_close(b);
	else
		b->at++;
}

struct safe_html body_render(struct arena *mem, struct safe_html body, const struct messages *words)
{
	struct body b = { .in = body.markup, .out = BUF_MAX(BODY_MOST), .mem = mem, .words = words };
	while ((b.at = str_chr(b.in, '<', b.at)) != STR_NONE)
		tag(&b);
	if (b.copied == 0 && b.out.len == 0) {
		buf_done(&b.out);
		return body;
	}
	copy_up_to(&b, b.in.len);
	/* A body that grows past every measure is shown as it is stored: nothing in it is unsafe. */
	struct safe_html out = buf_status(&b.out) ? body : (struct safe_html){ str_dup(mem, buf_str(&b.out)) };
	buf_done(&b.out);
	return out;
}
