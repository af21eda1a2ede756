/*
 * One walk over the text, which stops at '<', '[' and line starts and copies all else:
 *
 *     '<!--'            dropped up to '-->'; a block that only WordPress could fill is counted
 *     '<figure class="wp-block-embed …'   a figure of ours; that of a pull quote goes, its quotation stays
 *     '[name …]'        by name: caption, gallery, embed, audio, video, youtube …; any other: brackets dropped
 *     a line that is an address of a known site   an embed link
 *
 * What it writes is not clean and need not be: the cleaner comes after it. It must only be linear: every search
 * forward is either bounded (a tag 4 KiB, a shortcode 8 KiB) or remembered until the walk has passed its result.
 *
 * An embed is written as <figure class="embed"><a href="ADDRESS">ADDRESS</a></figure>.
 */
#include "exchange/wp_body.h"

#include "base/check.h"
#include "exchange/wp_shortcode.h"
#include "text/autop.h"
#include "text/clean.h"
#include "text/embed.h"

enum { TAG_SCAN_MAX = 4096, URL_MAX_BYTES = 2048, OUT_MAX = 8 * 1024 * 1024 };

struct walk {
	struct str                s;
	size_t                    at;
	struct buf                out;
	const struct wp_body_env *env;
	struct arena             *mem;
	struct shortcode_pairs    pairs;
	size_t                    comment_end, caption_ends[2]; /* found before; valid while not behind `at` */
	size_t                    caption_close;            /* of the open caption: where its end tag stands; or STR_NONE */
	size_t                    scan_budget;              /* bytes that tags may still be scanned over */
	bool                      in_embed;                 /* inside a figure of an embed block */
	bool                      in_quote;                 /* inside a figure of a pull quote, which is left out */
};

/* ── Addresses ── */

bool wp_is_embed_address(struct str url)
{
	static const struct str HOSTS[] = {
		STR_INIT("bsky.app"),       STR_INIT("dai.ly"),       STR_INIT("dailymotion.com"), STR_INIT("facebook.com"),
		STR_INIT("fb.watch"),       STR_INIT("flic.kr"),      STR_INIT("flickr.com"),      STR_INIT("instagram.com"),
		STR_INIT("mixcloud.com"),   STR_INIT("reddit.com"),   STR_INIT("scribd.com"),      STR_INIT("slideshare.net"),
		STR_INIT("soundcloud.com"), STR_INIT("spotify.com"),  STR_INIT("ted.com"),         STR_INIT("tiktok.com"),
		STR_INIT("tumblr.com"),     STR_INIT("twitch.tv"),    STR_INIT("twitter.com"),     STR_INIT("videopress.com"),
		STR_INIT("vimeo.com"),      STR_INIT("wordpress.tv"), STR_INIT("x.com"),           STR_INIT("youtu.be"),
		STR_INIT("youtube-nocookie.com"), STR_INIT("youtube.com"),
	};
	size_t slashes = str_find(url, STR("://"), 0);
	if (slashes == STR_NONE)
		return false;
	struct str host = str_slice(url, slashes + 3, url.len);
	size_t     end = 0;
	while (end < host.len && host.ptr[end] != '/' && host.ptr[end] != '?' && host.ptr[end] != '#')
		end++;
	host = str_slice(host, 0, end);
	for (size_t i = 0; i < sizeof HOSTS / sizeof HOSTS[0]; i++) {
		struct str known = HOSTS[i];
		if (host.len < known.len)
			continue;
		struct str tail = str_slice(host, host.len - known.len, host.len);
		if (str_eq_nocase(tail, known) && (host.len == known.len || host.ptr[host.len - known.len - 1] == '.'))
			return true;
	}
	return false;
}

/* The address that starts at `at`, up to white space or a character that no address in a text has. Empty if none. */
static struct str url_at(struct str s, size_t at)
{
	struct str rest = str_slice(s, at, s.len);
	if (!str_starts(rest, STR("http://")) && !str_starts(rest, STR("https://")))
		return STR_EMPTY;
	size_t end = 0;
	while (end < rest.len && end <= URL_MAX_BYTES && !ascii_is_space(rest.ptr[end]) && rest.ptr[end] != '<' &&
	       rest.ptr[end] != '>' && rest.ptr[end] != '"' && rest.ptr[end] != '[')
		end++;
	return end <= URL_MAX_BYTES ? str_slice(rest, 0, end) : STR_EMPTY;
}

/* & written as a reference, as addresses in HTML are, becomes & again. */
static struct str plain_url(struct arena *mem, struct str url)
{
	if (str_chr(url, '&', 0) == STR_NONE)
		return url;
	struct buf out = BUF_MAX(URL_MAX_BYTES + 1);
	for (size_t at = 0; at < url.len; at++) {
		struct str rest = str_slice(url, at, url.len);
		buf_putc(&out, url.ptr[at]);
		if (str_starts(rest, STR("&amp;")))
			at += 4;
		else if (str_starts(rest, STR("&#038;")) || str_starts(rest, STR("&#38;")))
			at += rest.ptr[2] == '0' ? 5 : 4;
	}
	url = str_dup(mem, buf_str(&out));
	buf_done(&out);
	return url;
}

static void put_link(struct buf *out, struct str url, struct str words)
{
	buf_put(out, STR("<a href=\""));
	html_put_text(out, url);
	buf_put(out, STR("\">"));
	html_put_text(out, words);
	buf_put(out, STR("</a>"));
}

static void put_embed(struct walk *w, struct str url)
{
	url = plain_url(w->mem, str_trim(url));
	struct str known = embed_address(w->mem, url);
	if (known.len)
		url = known;
	w->env->report->note[IMPORT_EMBEDS]++;
	if (w->in_embed) {
		put_link(&w->out, url, url);
		return;
	}
	buf_put(&w->out, STR("\n\n<figure class=\"embed\">"));
	put_link(&w->out, url, url);
	buf_put(&w->out, STR("</figure>\n\n"));
}

/* ── Tags ── */

/* The byte after the tag that starts at `at`; STR_NONE if it is none, or too long to be looked through. */
static size_t tag_end(struct walk *w, size_t at)
{
	size_t limit = w->s.len - at > TAG_SCAN_MAX ? at + TAG_SCAN_MAX : w->s.len;
	char   quote = '\0';
	size_t end = at + 1;
	for (; end < limit && w->scan_budget > 0; end++, w->scan_budget--) {
		char c = w->s.ptr[end];
		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return end + 1;
		else if (c == '<')
			return STR_NONE;
	}
	return STR_NONE;
}

static bool tag_is(struct str tag, struct str name)
{
	if (tag.len < name.len + 2 || !str_eq_nocase(str_slice(tag, 1, 1 + name.len), name))
		return false;
	char after = tag.ptr[1 + name.len];
	return after == '>' || after == '/' || ascii_is_space(after);
}

static void copy_to(struct walk *w, size_t end)
{
	buf_put(&w->out, str_slice(w->s, w->at, end));
	w->at = end;
}

/* "<p>ADDRESS</p>" as a whole; false if it is not that. */
static bool take_address_paragraph(struct walk *w, size_t end)
{
	size_t from = end;
	while (from < w->s.len && ascii_is_space(w->s.ptr[from]))
		from++;
	struct str url = url_at(w->s, from);
	if (!wp_is_embed_address(url))
		return false;
	size_t to = from + url.len;
	while (to < w->s.len && ascii_is_space(w->s.ptr[to]))
		to++;
	if (!str_starts_nocase(str_slice(w->s, to, w->s.len), STR("</p>")))
		return false;
	put_embed(w, url);
	w->at = to + 4;
	return true;
}

static bool tag_has(struct str tag, struct str class)
{
	return str_find(tag, class, 0) != STR_NONE;
}

/*
 * The tag as it is to be written; the same if it is nothing special. Most of the blocks' classes the cleaner
 * translates; these two say something about the elements inside.
 */
static struct str our_tag(struct walk *w, struct str tag)
{
	if (tag_is(tag, STR("figure"))) {
		w->in_embed = tag_has(tag, STR("wp-block-embed"));
		w->in_quote = tag_has(tag, STR("wp-block-pullquote"));
		if (w->in_embed)
			return STR("<figure class=\"embed\">");
		if (w->in_quote)
			return STR_EMPTY;
	} else if (tag_is(tag, STR("/figure"))) {
		bool quote = w->in_quote;
		w->in_embed = w->in_quote = false;
		return quote ? STR_EMPTY : tag;
	} else if (tag_is(tag, STR("blockquote")) && (w->in_quote || tag_has(tag, STR("wp-block-pullquote")))) {
		return STR("<blockquote class=\"quote\">");
	}
	return tag;
}

static void take_tag(struct walk *w)
{
	size_t end = tag_end(w, w->at);
	if (end == STR_NONE) {
		copy_to(w, w->at + 1);
		return;
	}
	struct str tag = str_slice(w->s, w->at, end);
	if (tag_is(tag, STR("p")) && take_address_paragraph(w, end))
		return;
	buf_put(&w->out, our_tag(w, tag));
	w->at = end;
}

/* ── Comments and blocks ── */

/* "wp:latest-posts {...} /": a block without content of its own. */
static void count_block(struct walk *w, struct str comment)
{
	comment = str_trim(comment);
	if (!str_starts(comment, STR("wp:")) || !str_ends(comment, STR("/")))
		return;
	comment = str_slice(comment, 3, comment.len - 1);
	size_t end = 0;
	while (end < comment.len && !ascii_is_space(comment.ptr[end]) && comment.ptr[end] != '{')
		end++;
	import_report_name(w->env->report, IMPORT_BLOCKS, str_slice(comment, 0, end), 1);
}

/* Where needle stands from `from` on, which only grows: what was found last time is kept while it lies ahead. */
static size_t find_ahead(const struct walk *w, struct str needle, size_t from, size_t *found)
{
	if (*found != STR_NONE && *found < from)
		*found = str_find(w->s, needle, from);
	return *found;
}

static void take_comment(struct walk *w)
{
	if (find_ahead(w, STR("-->"), w->at + 4, &w->comment_end) == STR_NONE) { /* it never ends: text, or all that follows would be lost */
		buf_put(&w->out, STR("&lt;"));
		w->at++;
		return;
	}
	count_block(w, str_slice(w->s, w->at + 4, w->comment_end));
	w->at = w->comment_end + 3;
}

/* ── Shortcodes ── */

static void drop(struct walk *w, const struct shortcode *sc)
{
	if (!sc->closing)
		import_report_name(w->env->report, IMPORT_SHORTCODES, sc->name, 1);
	w->at = sc->end;
}

static bool is_caption(struct str name)
{
	return str_eq(name, STR("caption")) || str_eq(name, STR("wp_caption"));
}

/* The picture that a caption starts with, and a link around it: the byte after it. */
static size_t picture_end(struct walk *w, size_t from)
{
	size_t end = from;
	bool   linked = false, picture = false;
	for (;;) {
		size_t next = end;
		while (next < w->caption_close && ascii_is_space(w->s.ptr[next]))
			next++;
		if (next >= w->caption_close || w->s.ptr[next] != '<')
			return end;
		size_t after = tag_end(w, next);
		if (after == STR_NONE || after > w->caption_close)
			return end;
		struct str tag = str_slice(w->s, next, after);
		if (tag_is(tag, STR("a")) && !linked && !picture)
			linked = true;
		else if (tag_is(tag, STR("img")) && !picture)
			picture = true;
		else if (tag_is(tag, STR("/a")) && linked && picture)
			return after;
		else
			return end;
		end = after;
		if (picture && !linked)
			return end;
	}
}

static void start_caption(struct walk *w, const struct shortcode *sc)
{
	size_t end = find_ahead(w, STR("[/caption]"), sc->end, &w->caption_ends[0]);
	size_t long_end = find_ahead(w, STR("[/wp_caption]"), sc->end, &w->caption_ends[1]);
	end = long_end < end ? long_end : end;
	if (end == STR_NONE || w->caption_close != STR_NONE) {
		drop(w, sc);
		return;
	}
	w->caption_close = end;
	w->at = sc->end;
	struct str words;
	bool       as_attribute = shortcode_value(sc, STR("caption"), &words);
	struct str align = STR_EMPTY;
	(void)shortcode_value(sc, STR("align"), &align);
	buf_put(&w->out, STR("\n\n<figure class=\""));
	html_put_text(&w->out, align);
	buf_put(&w->out, STR("\">"));
	copy_to(w, as_attribute ? w->caption_close : picture_end(w, w->at));
	buf_put(&w->out, STR("<figcaption>"));
	if (as_attribute)
		buf_put(&w->out, words);
	while (w->at < w->caption_close && ascii_is_space(w->s.ptr[w->at]))
		w->at++;
}

static void end_caption(struct walk *w)
{
	struct str opened = STR("<figcaption>");
	if (str_ends(buf_str(&w->out), opened))
		w->out.len -= opened.len;
	else
		buf_put(&w->out, STR("</figcaption>"));
	buf_put(&w->out, STR("</figure>\n\n"));
	w->at = str_chr(w->s, ']', w->caption_close) + 1;
	w->caption_close = STR_NONE;
}

static void take_gallery(struct walk *w, const struct shortcode *sc)
{
	struct str ids = STR_EMPTY;
	size_t     before = w->out.len;
	(void)(shortcode_value(sc, STR("ids"), &ids) || shortcode_value(sc, STR("include"), &ids));
	buf_put(&w->out, STR("\n\n<figure class=\"gallery\">"));
	if (w->env->gallery && w->env->gallery(w->env->ctx, w->mem, &w->out, ids)) {
		buf_put(&w->out, STR("</figure>\n\n"));
		w->at = sc->end;
		return;
	}
	w->out.len = before;
	drop(w, sc);
}

/* The text up to [/name], if that comes soon and has no markup in it; moves past it. */
static struct str content_of(struct walk *w, const struct shortcode *sc)
{
	struct str rest = str_slice(w->s, sc->end, w->s.len - sc->end > URL_MAX_BYTES ? sc->end + URL_MAX_BYTES : w->s.len);
	size_t     end = str_find(rest, STR("[/"), 0);
	if (end == STR_NONE || !str_starts(str_slice(rest, end + 2, rest.len), sc->name))
		return STR_EMPTY;
	struct str inner = str_trim(str_slice(rest, 0, end));
	size_t     close = str_chr(rest, ']', end);
	if (close == STR_NONE || str_chr(inner, '<', 0) != STR_NONE)
		return STR_EMPTY;
	w->at = sc->end + close + 1;
	return inner;
}

static bool is_address(struct str s)
{
	return str_starts(s, STR("http://")) || str_starts(s, STR("https://")) || str_starts(s, STR("/"));
}

static struct str file_name(struct str url)
{
	size_t slash = str_rchr(url, '/');
	return slash == STR_NONE || slash + 1 == url.len ? url : str_slice(url, slash + 1, url.len);
}

/* [audio src="..."], [video mp4="..."]: a figure that links the file. */
static void take_player(struct walk *w, const struct shortcode *sc)
{
	static const struct str SOURCES[] = { STR_INIT("src"), STR_INIT("mp3"), STR_INIT("mp4"), STR_INIT("m4a"),
	                                      STR_INIT("m4v"), STR_INIT("ogg"), STR_INIT("ogv"), STR_INIT("wav"),
	                                      STR_INIT("webm"), STR_INIT("flv"), STR_INIT("wmv") };
	struct str url = STR_EMPTY;
	w->at = sc->end;
	for (size_t i = 0; i < sizeof SOURCES / sizeof SOURCES[0] && url.len == 0; i++)
		(void)shortcode_value(sc, SOURCES[i], &url);
	struct str inner = content_of(w, sc);
	if (url.len == 0)
		(void)shortcode_word(sc, &url);
	if (url.len == 0)
		url = inner;
	if (!is_address(url)) {
		import_report_name(w->env->report, IMPORT_SHORTCODES, sc->name, 1);
		return;
	}
	url = plain_url(w->mem, url);
	w->env->report->note[IMPORT_EMBEDS]++;
	buf_put(&w->out, STR("\n\n<figure>"));
	put_link(&w->out, url, file_name(url));
	buf_put(&w->out, STR("</figure>\n\n"));
}

static bool is_video_id(struct str s)
{
	if (s.len < 5 || s.len > 24)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!ascii_is_alpha(s.ptr[i]) && !ascii_is_digit(s.ptr[i]) && s.ptr[i] != '-' && s.ptr[i] != '_')
			return false;
	return true;
}

/* [embed]ADDRESS[/embed], [youtube ADDRESS], [vimeo 123], [soundcloud url="..."]: an embed link. */
static void take_embed(struct walk *w, const struct shortcode *sc)
{
	static const struct {
		struct str name, start;
	} SITES[] = {
		{ STR_INIT("youtube"), STR_INIT("https://www.youtube.com/watch?v=") },
		{ STR_INIT("vimeo"), STR_INIT("https://vimeo.com/") },
		{ STR_INIT("dailymotion"), STR_INIT("https://www.dailymotion.com/video/") },
	};
	struct str url = STR_EMPTY;
	w->at = sc->end;
	struct str inner = content_of(w, sc);
	(void)(shortcode_value(sc, STR("url"), &url) || shortcode_value(sc, STR("src"), &url) ||
	       shortcode_value(sc, STR("id"), &url) || shortcode_word(sc, &url));
	if (is_address(inner))
		url = inner;
	for (size_t i = 0; i < sizeof SITES / sizeof SITES[0]; i++)
		if (str_eq(SITES[i].name, sc->name) && is_video_id(url))
			url = str_join(w->mem, SITES[i].start, url);
	if (is_address(url))
		put_embed(w, url);
	else
		import_report_name(w->env->report, IMPORT_SHORTCODES, sc->name, 1);
}

static bool is_one_of(struct str name, const struct str *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], name))
			return true;
	return false;
}

static void take_shortcode(struct walk *w, const struct shortcode *sc)
{
	static const struct str EMBEDS[] = { STR_INIT("embed"),      STR_INIT("youtube"), STR_INIT("vimeo"),
	                                     STR_INIT("dailymotion"), STR_INIT("soundcloud"), STR_INIT("spotify"),
	                                     STR_INIT("tweet"),      STR_INIT("twitter"), STR_INIT("instagram"),
	                                     STR_INIT("facebook"),   STR_INIT("tiktok") };
	static const struct str PLAYERS[] = { STR_INIT("audio"), STR_INIT("video") };
	if (sc->closing)
		drop(w, sc);
	else if (is_caption(sc->name))
		start_caption(w, sc);
	else if (str_eq(sc->name, STR("gallery")))
		take_gallery(w, sc);
	else if (is_one_of(sc->name, EMBEDS, sizeof EMBEDS / sizeof EMBEDS[0]))
		take_embed(w, sc);
	else if (is_one_of(sc->name, PLAYERS, sizeof PLAYERS / sizeof PLAYERS[0]))
		take_player(w, sc);
	else
		drop(w, sc);
}

static void take_bracket(struct walk *w)
{
	struct shortcode sc;
	bool             doubled = w->at + 1 < w->s.len && w->s.ptr[w->at + 1] == '[';
	if (doubled && shortcode_read(w->s, w->at + 1, &sc) && sc.end < w->s.len && w->s.ptr[sc.end] == ']') {
		w->at++; /* [[name]] is how one writes about [name] */
		copy_to(w, sc.end);
		w->at++;
		return;
	}
	if (shortcode_read(w->s, w->at, &sc) && shortcode_is_real(&sc, &w->pairs))
		take_shortcode(w, &sc);
	else
		copy_to(w, w->at + 1);
}

/* ── The walk ── */

/* A line that is nothing but an address; false if it is not that. */
static bool take_address_line(struct walk *w)
{
	size_t from = w->at;
	while (from < w->s.len && (w->s.ptr[from] == ' ' || w->s.ptr[from] == '\t'))
		from++;
	struct str url = url_at(w->s, from);
	if (url.len == 0 || !(w->in_embed || wp_is_embed_address(url)))
		return false;
	size_t to = from + url.len;
	while (to < w->s.len && (w->s.ptr[to] == ' ' || w->s.ptr[to] == '\t' || w->s.ptr[to] == '\r'))
		to++;
	if (to < w->s.len && w->s.ptr[to] != '\n' && !(w->in_embed && w->s.ptr[to] == '<'))
		return false;
	put_embed(w, url);
	w->at = to;
	return true;
}

static bool is_line_start(const struct walk *w)
{
	return w->at == 0 || w->s.ptr[w->at - 1] == '\n' || (w->in_embed && w->s.ptr[w->at - 1] == '>');
}

static void copy_run(struct walk *w)
{
	size_t end = w->at;
	size_t limit = w->caption_close != STR_NONE ? w->caption_close : w->s.len;
	while (end < limit && w->s.ptr[end] != '<' && w->s.ptr[end] != '[' && w->s.ptr[end] != '\r') {
		if (w->s.ptr[end++] == '\n')
			break;
	}
	copy_to(w, end);
	if (w->at < w->s.len && w->s.ptr[w->at] == '\r') /* line ends become \n alone */
		w->at++;
}

static void walk_body(struct walk *w)
{
	while (w->at < w->s.len) {
		if (w->at == w->caption_close) {
			end_caption(w);
			continue;
		}
		if (is_line_start(w) && take_address_line(w))
			continue;
		char c = w->s.ptr[w->at];
		if (c == '[')
			take_bracket(w);
		else if (c != '<')
			copy_run(w);
		else if (str_starts(str_slice(w->s, w->at, w->s.len), STR("<!--")))
			take_comment(w);
		else
			take_tag(w);
		if (w->caption_close != STR_NONE && w->at > w->caption_close)
			w->at = w->caption_close; /* a tag that was never closed does not swallow the caption's end */
	}
}

enum bs_status wp_body_prepare(struct arena *mem, struct str content, const struct wp_body_env *env, struct str *out,
                               struct err *err)
{
	struct walk w = {
		.s = content,
		.out = BUF_MAX(OUT_MAX),
		.env = env,
		.mem = mem,
		.caption_close = STR_NONE,
		.scan_budget = 8 * content.len,
	};
	bool blocks = str_find(content, STR("<!-- wp:"), 0) != STR_NONE;
	shortcode_pairs_find(content, &w.pairs);
	walk_body(&w);
	enum bs_status st = buf_status(&w.out);
	if (st)
		st = err_set(err, BS_UNACCEPTABLE, "the text is larger than 8 MiB");
	else
		*out = blocks ? str_dup(mem, buf_str(&w.out)) : autop(mem, buf_str(&w.out));
	buf_done(&w.out);
	return st;
}

/* ── Plain text ── */

struct str wp_plain_text(struct arena *mem, struct str html, size_t max_chars)
{
	if (str_chr(html, '<', 0) != STR_NONE || str_chr(html, '&', 0) != STR_NONE) {
		struct safe_html clean;
		if (clean_html(mem, html, NULL, &clean, NULL, NULL) == BS_OK)
			html = html_to_text(mem, clean);
	}
	return clean_line(mem, html, max_chars);
}
