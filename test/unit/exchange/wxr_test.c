/* The filter and the reader: whatever bytes an export is made of, whole things come out, or one clear line. */
#include "test.h"

#include "base/utf8.h"
#include "exchange/wxr_reader.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* ── The filter alone ── */

struct filtered {
	char               text[4096];
	size_t             len;
	enum bs_status     status;
	struct err         err;
	struct wxr_repairs repairs;
};

static struct filtered filter(struct str bytes)
{
	struct filtered         f = { .len = 0 };
	const struct wxr_source source = { .fd = -1, .memory = bytes, .name = STR("export.xml") };
	struct wxr_filter      *filter = NULL;
	f.status = wxr_filter_new(&source, &filter, &f.err);
	while (!f.status) {
		struct str chunk;
		f.status = wxr_filter_read(filter, &chunk, &f.err);
		if (f.status || chunk.len == 0)
			break;
		assert_true(f.len + chunk.len <= sizeof f.text);
		memcpy(f.text + f.len, chunk.ptr, chunk.len);
		f.len += chunk.len;
	}
	if (filter)
		f.repairs = *wxr_filter_repairs(filter);
	wxr_filter_free(filter);
	return f;
}

static void assert_filtered(struct str bytes, struct str expected)
{
	struct filtered f = filter(bytes);
	assert_ok(f.status, &f.err);
	assert_str_equal(str_of(f.text, f.len), expected);
}

static void what_is_right_goes_through_unchanged(void **state)
{
	(void)state;
	struct str right = STR("<r a=\"1 &amp; 2\"><t>\xc3\xa9 \xf0\x9f\x9a\xa2 &lt;b&gt; &#233; &#xE9;</t><![CDATA[<p>& ]] > </p>]]></r>\n");
	assert_filtered(right, right);
	struct filtered f = filter(right);
	assert_int_equal(f.repairs.characters + f.repairs.controls + f.repairs.markup, 0);
}

static void single_high_bytes_are_read_as_windows_1252(void **state)
{
	(void)state;
	assert_filtered(STR("<t>caf\xe9 \x93quoted\x94 \x96 na\xefve</t>"),
	                STR("<t>caf\xc3\xa9 \xe2\x80\x9cquoted\xe2\x80\x9d \xe2\x80\x93 na\xc3\xafve</t>"));
	assert_int_equal(filter(STR("<t>caf\xe9 \x93</t>")).repairs.characters, 2);
}

static void a_character_that_is_cut_becomes_the_replacement_character(void **state)
{
	(void)state;
	assert_filtered(STR("<t>cut \xe2\x82 short</t>"), STR("<t>cut \xef\xbf\xbd short</t>"));
	assert_filtered(STR("<t>\xf0\x9f\x9a</t>"), STR("<t>\xef\xbf\xbd</t>"));
}

static void control_characters_and_references_to_them_go(void **state)
{
	(void)state;
	assert_filtered(STR("<t>a\x0b" "b\x08" "c&#11;d&#x0;e\xef\xbf\xbe</t>"), STR("<t>abcde</t>"));
	assert_int_equal(filter(STR("<t>a\x0b&#11;\xef\xbf\xbe</t>")).repairs.controls, 3);
	assert_filtered(STR("<t><![CDATA[a\x1f" "b]]></t>"), STR("<t><![CDATA[ab]]></t>"));
}

static void bare_ampersands_unknown_entities_and_loose_brackets_become_text(void **state)
{
	(void)state;
	assert_filtered(STR("<t>AT&T &nbsp; &#zz; & &amp;</t>"), STR("<t>AT&amp;T &amp;nbsp; &amp;#zz; &amp; &amp;</t>"));
	assert_filtered(STR("<t>5 < 6, <3, ]]> end</t>"), STR("<t>5 &lt; 6, &lt;3, ]]&gt; end</t>"));
	assert_filtered(STR("<a b='x<y & z'>t</a>"), STR("<a b='x&lt;y &amp; z'>t</a>"));
}

static void an_unguarded_end_of_cdata_inside_a_text_does_not_end_it(void **state)
{
	(void)state;
	assert_filtered(STR("<c:e><![CDATA[<script>//<![CDATA[\nx\n//]]>\n</script> on]]></c:e>"),
	                STR("<c:e><![CDATA[<script>//<![CDATA[\nx\n//]]]]><![CDATA[>\n</script> on]]></c:e>"));
	struct str split = STR("<c:e><![CDATA[a]]]]><![CDATA[>b]]></c:e>");
	assert_filtered(split, split);
	struct str spaced = STR("<c:e>\n<![CDATA[a]]>\n\t</c:e>");
	assert_filtered(spaced, spaced);
}

static void comments_instructions_and_byte_order_marks_go_but_lines_stay(void **state)
{
	(void)state;
	assert_filtered(STR("\xef\xbb\xbf\n<?xml version=\"1.0\"?>\n<!-- a\n<b>\n-->\n<t>x<!-- y --></t>"),
	                STR("\n\n\n\n<t>x</t>"));
}

static void junk_before_the_declaration_is_skipped(void **state)
{
	(void)state;
	assert_filtered(STR("\n<br />\n<b>Warning</b>: in /var/x.php\n<?xml version=\"1.0\"?><t>x</t>"), STR("<t>x</t>"));
}

/* The same text, whatever the file says that it is in. */
static void declared_encodings_become_utf8(void **state)
{
	(void)state;
	struct str expected = STR("<t>\xc3\xa7\xc3\xbc</t>");
	assert_filtered(STR("<?xml version='1.0' encoding='iso-8859-1'?><t>\xe7\xfc</t>"), expected);
	assert_int_equal(filter(STR("<?xml version='1.0' encoding='iso-8859-1'?><t>\xe7\xfc</t>")).repairs.characters, 0);
	assert_filtered(STR("<?xml version='1.0' encoding=\"iso-8859-9\"?><t>\xe7\xfc</t>"), expected);
	assert_filtered(STR("<?xml version='1.0' encoding=\"windows-1254\"?><t>\xfe\xf0</t>"), STR("<t>\xc5\x9f\xc4\x9f</t>"));
	/* WordPress writes the blog's encoding and UTF-8 texts. */
	assert_filtered(STR("<?xml version='1.0' encoding='iso-8859-9'?><t>\xc3\xa7\xc3\xbc</t>"), expected);
	assert_filtered(STR("<?xml version='1.0' encoding='utf-16'?><t>\xc3\xa7\xc3\xbc</t>"), expected);
	assert_filtered(STR("\xff\xfe<\0t\0>\0\xe7\0\xfc\0<\0/\0t\0>\0"), expected);
	struct filtered f = filter(STR("<?xml version='1.0' encoding='klingon'?><t>\xe7</t>"));
	assert_int_equal(f.status, BS_BAD_INPUT);
	assert_non_null(strstr(f.err.msg, "klingon"));
}

static void a_doctype_is_refused_wherever_it_stands(void **state)
{
	(void)state;
	const struct str files[] = {
		STR("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>"),
		STR("<?xml version='1.0'?>\n<!-- c --><!doctype rss SYSTEM 'file:///etc/passwd'><rss/>"),
		STR("<rss><!DOCTYPE x></rss>"),
	};
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct filtered f = filter(files[i]);
		assert_int_equal(f.status, BS_BAD_INPUT);
		assert_non_null(strstr(f.err.msg, "DOCTYPE"));
	}
	/* In a text it is a text. */
	struct str text = STR("<t><![CDATA[<!DOCTYPE html>]]></t>");
	assert_filtered(text, text);
}

static void a_tag_without_end_is_refused_before_it_fills_the_memory(void **state)
{
	(void)state;
	size_t len = 1 << 20;
	char  *bytes = malloc(len);
	assert_non_null(bytes);
	memset(bytes, 'a', len);
	memcpy(bytes, "<rss ", 5);
	struct filtered f = filter(str_of(bytes, len));
	assert_int_equal(f.status, BS_BAD_INPUT);
	assert_non_null(strstr(f.err.msg, "64 KiB"));
	free(bytes);
}

/* Everything must come out the same wherever the pieces are cut. */
static void nothing_depends_on_where_a_piece_ends(void **state)
{
	(void)state;
	static const char unit[] = "<t a=\"&nbsp;\">\xc3\xa9\xe9 &eacute;<![CDATA[x]]y]]>z ]]> < </t><!-- c -->";
	size_t  n = 4000, each = sizeof unit - 1;
	char   *bytes = malloc(n * each + 7);
	AUTO_BUF out = BUF_MAX(4 << 20);
	assert_non_null(bytes);
	struct filtered single = filter(str_of(unit, each));
	memcpy(bytes, "<r>", 3);
	for (size_t i = 0; i < n; i++)
		memcpy(bytes + 3 + i * each, unit, each);
	memcpy(bytes + 3 + n * each, "</r>", 4);
	const struct wxr_source source = { .fd = -1, .memory = str_of(bytes, 7 + n * each), .name = STR("export.xml") };
	struct wxr_filter *f;
	struct err         err = { 0 };
	struct str         chunk;
	assert_ok(wxr_filter_new(&source, &f, &err), &err);
	do {
		assert_ok(wxr_filter_read(f, &chunk, &err), &err);
		buf_put(&out, chunk);
	} while (chunk.len);
	assert_int_equal(out.len, 7 + n * single.len);
	for (size_t i = 0; i < n; i++)
		assert_memory_equal(out.ptr + 3 + i * single.len, single.text, single.len);
	wxr_filter_free(f);
	free(bytes);
}

/* ── gzip ── */

static struct str gzipped(struct str s, char *to, size_t room)
{
	z_stream z = { 0 };
	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
	unsigned char *copy = malloc(s.len); /* zlib wants to write to what it reads */
	assert_non_null(copy);
	memcpy(copy, s.ptr, s.len);
	z.next_in = copy;
	z.avail_in = (unsigned)s.len;
	z.next_out = (unsigned char *)to;
	z.avail_out = (unsigned)room;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	size_t len = z.total_out;
	(void)deflateEnd(&z);
	free(copy);
	return str_of(to, len);
}

static void gzip_is_read_directly_in_one_or_several_members(void **state)
{
	(void)state;
	char       packed[1024];
	struct str first = gzipped(STR("<t>one "), packed, sizeof packed);
	struct str second = gzipped(STR("two</t>"), packed + first.len, sizeof packed - first.len);
	memset(packed + first.len + second.len, 0, 16); /* padding */
	assert_filtered(str_of(packed, first.len + second.len + 16), STR("<t>one two</t>"));
}

static void a_cut_gzip_file_gives_what_it_holds_and_then_says_so(void **state)
{
	(void)state;
	char       packed[1024];
	struct str whole = gzipped(STR("<t>one two three four five six seven</t>"), packed, sizeof packed);
	struct filtered f = filter(str_slice(whole, 0, whole.len - 8));
	assert_int_equal(f.status, BS_BAD_INPUT);
	assert_non_null(strstr(f.err.msg, "gzip"));
	assert_true(str_starts(str_of(f.text, f.len), STR("<t>one")));
	packed[whole.len - 12] ^= 0x55;
	f = filter(whole);
	assert_int_equal(f.status, BS_BAD_INPUT);
}

static void a_gzip_bomb_is_refused(void **state)
{
	(void)state;
	size_t plain = 200 << 20, room = 1 << 20;
	char  *zeros = calloc(1, plain), *packed = malloc(room);
	assert_non_null(zeros);
	assert_non_null(packed);
	memset(zeros, ' ', plain);
	memcpy(zeros, "<t>", 3);
	struct str              bomb = gzipped(str_of(zeros, plain), packed, room);
	const struct wxr_source source = { .fd = -1, .memory = bomb, .name = STR("bomb.xml.gz") };
	const struct wxr_handler handler = { 0 };
	struct err               err = { 0 };
	assert_int_equal(wxr_read(&source, &handler, NULL, &err), BS_TOO_BIG);
	assert_non_null(strstr(err.msg, "200 times"));
	free(zeros);
	free(packed);
}

/* ── The reader ── */

struct seen {
	size_t     authors, terms, items, comments, metas, sites, parts;
	struct str title, content, version, parent, creator, excerpt;
	bool       too_big;
	struct arena mem;
};

static enum bs_status see_author(void *ctx, const struct wxr_author *a, struct err *err)
{
	struct seen *s = ctx;
	(void)err;
	assert_true(a->login.len > 0);
	s->authors++;
	return BS_OK;
}

static enum bs_status see_term(void *ctx, const struct wxr_term *t, struct err *err)
{
	struct seen *s = ctx;
	(void)err;
	s->terms++;
	if (t->parent.len)
		s->parent = str_dup(&s->mem, t->parent);
	return BS_OK;
}

static enum bs_status see_site(void *ctx, const struct wxr_site *site, struct err *err)
{
	struct seen *s = ctx;
	(void)err;
	s->sites++;
	s->version = str_dup(&s->mem, site->version);
	return BS_OK;
}

static enum bs_status see_item(void *ctx, const struct wxr_item *item, struct err *err)
{
	struct seen *s = ctx;
	(void)err;
	s->items += item->part == 0;
	s->parts++;
	s->comments += item->n_comments;
	for (const struct wxr_meta *m = item->metas; m && item->part == 0; m = m->next)
		s->metas++;
	s->title = str_dup(&s->mem, item->title);
	s->content = str_dup(&s->mem, utf8_head(item->content, 1000));
	s->creator = str_dup(&s->mem, item->creator);
	s->excerpt = str_dup(&s->mem, item->excerpt);
	s->too_big |= item->too_big;
	return BS_OK;
}

static enum bs_status read_source(const struct wxr_source *source, struct seen *s, struct err *err)
{
	const struct wxr_handler handler = { .author = see_author, .term = see_term, .site = see_site, .item = see_item,
		                             .ctx = s };
	return wxr_read(source, &handler, NULL, err);
}

static enum bs_status read_named(const char *name_z, struct seen *s, struct err *err)
{
	char path[256];
	(void)snprintf(path, sizeof path, "%s/%s", WXR_FILES, name_z);
	int fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	enum bs_status st = read_source(&(struct wxr_source){ .fd = fd, .name = str_from_z(name_z) }, s, err);
	(void)close(fd);
	return st;
}

static void all_three_versions_are_read(void **state)
{
	(void)state;
	struct err  err = { 0 };
	struct seen s = { 0 };
	assert_ok(read_named("newsroom.xml", &s, &err), &err);
	assert_int_equal(s.authors, 2);
	assert_int_equal(s.terms, 7);
	assert_int_equal(s.items, 16);
	assert_int_equal(s.comments, 8);
	assert_int_equal(s.sites, 1);
	arena_done(&s.mem);
	s = (struct seen){ 0 };
	assert_ok(read_named("version-1.0.xml", &s, &err), &err);
	assert_str_equal(s.version, STR("1.0"));
	assert_str_equal(s.parent, STR("The Harbour"));
	assert_str_equal(s.content, STR("It fell at noon."));
	arena_done(&s.mem);
	s = (struct seen){ 0 };
	assert_ok(read_named("version-1.1.xml", &s, &err), &err); /* with other prefixes */
	assert_str_equal(s.content, STR("It opened."));
	assert_str_equal(s.excerpt, STR("Open."));
	assert_str_equal(s.creator, STR("admin"));
	assert_int_equal(s.authors, 1);
	arena_done(&s.mem);
}

static void what_is_no_export_is_told_in_one_line(void **state)
{
	(void)state;
	static const struct {
		const char *name_z, *word_z;
	} FILES[] = {
		{ "doctype.xml", "DOCTYPE" },   { "version-3.0.xml", "version 3.0" }, { "feed.xml", "news feed" },
		{ "drawing.xml", "not a WordPress export" }, { "web-page.xml", "web page" }, { "letter.xml", "not XML" },
		{ "empty.xml", "is empty" },    { "uploads", "folder" },
	};
	for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
		struct err  err = { 0 };
		struct seen s = { 0 };
		assert_int_equal(read_named(FILES[i].name_z, &s, &err), BS_BAD_INPUT);
		if (!strstr(err.msg, FILES[i].word_z) || !strstr(err.msg, FILES[i].name_z) || strchr(err.msg, '\n'))
			fail_msg("%s: %s", FILES[i].name_z, err.msg);
		assert_int_equal(s.items, 0);
		arena_done(&s.mem);
	}
	struct err  err = { 0 };
	struct seen s = { 0 };
	const struct wxr_source zip = { .fd = -1, .memory = STR("PK\3\4abc"), .name = STR("x.zip") };
	assert_int_equal(read_source(&zip, &s, &err), BS_BAD_INPUT);
	assert_non_null(strstr(err.msg, "unpack"));
}

#define HEAD_OF_EXPORT \
	"<rss version='2.0' xmlns:wp='http://wordpress.org/export/1.2/'><channel><wp:wxr_version>1.2</wp:wxr_version>"

static void a_file_that_ends_early_gives_its_whole_items_first(void **state)
{
	(void)state;
	struct err  err = { 0 };
	struct seen s = { 0 };
	const struct wxr_source cut = {
		.fd = -1,
		.memory = STR(HEAD_OF_EXPORT "\n<item><title>One</title></item>\n<item><title>Two, cut</title><content"),
		.name = STR("cut.xml"),
	};
	assert_int_equal(read_source(&cut, &s, &err), BS_BAD_INPUT);
	assert_int_equal(s.items, 1);
	assert_non_null(strstr(err.msg, "cut.xml ends too early, at line 3"));
	assert_non_null(strstr(err.msg, "Two, cut"));
	arena_done(&s.mem);
}

static void broken_nesting_is_told_with_its_line(void **state)
{
	(void)state;
	struct err  err = { 0 };
	struct seen s = { 0 };
	const struct wxr_source broken = { .fd = -1, .memory = STR(HEAD_OF_EXPORT "\n<item>\n</title></item></channel></rss>"),
		                           .name = STR("b.xml") };
	assert_int_equal(read_source(&broken, &s, &err), BS_BAD_INPUT);
	assert_non_null(strstr(err.msg, "line 3"));
	arena_done(&s.mem);
}

/* The message names the item before the fault, whose memory is used again by then. */
static void a_fault_between_items_names_the_one_before(void **state)
{
	(void)state;
	struct err  err = { 0 };
	struct seen s = { 0 };
	const struct wxr_source broken = {
		.fd = -1, .memory = STR(HEAD_OF_EXPORT "<item><title>The last one</title></item></x></channel></rss>"), .name = STR("b.xml")
	};
	assert_int_equal(read_source(&broken, &s, &err), BS_BAD_INPUT);
	assert_non_null(strstr(err.msg, "The last one"));
	arena_done(&s.mem);
}

static void fields_count_only_directly_inside_their_item(void **state)
{
	(void)state;
	struct err  err = { 0 };
	struct seen s = { 0 };
	const struct wxr_source source = {
		.fd = -1,
		.memory = STR(HEAD_OF_EXPORT "<image><title>Logo</title></image><item><title>Right</title><x><title>Wrong</title></x>"
		              "<media><item><title>Wrong</title></item></media></item></channel></rss>"),
		.name = STR("x.xml"),
	};
	assert_ok(read_source(&source, &s, &err), &err);
	assert_int_equal(s.items, 1);
	assert_str_equal(s.title, STR("Right"));
	arena_done(&s.mem);
}

static void put_times(struct buf *b, const char *text_z, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_put(b, str_from_z(text_z));
}

static void too_many_elements_inside_one_another_are_refused(void **state)
{
	(void)state;
	for (size_t depth = 64; depth <= 65; depth++) {
		AUTO_BUF b = BUF_MAX(1 << 20);
		struct err  err = { 0 };
		struct seen s = { 0 };
		buf_put(&b, STR(HEAD_OF_EXPORT));
		put_times(&b, "<a>", depth - 2);
		put_times(&b, "</a>", depth - 2);
		buf_put(&b, STR("<item></item></channel></rss>"));
		const struct wxr_source deep = { .fd = -1, .memory = buf_str(&b), .name = STR("deep.xml") };
		assert_int_equal(read_source(&deep, &s, &err), depth == 64 ? BS_OK : BS_BAD_INPUT);
		arena_done(&s.mem);
	}
}

static void an_item_with_many_comments_comes_in_parts(void **state)
{
	(void)state;
	AUTO_BUF b = BUF_MAX(64 << 20);
	struct err  err = { 0 };
	struct seen s = { 0 };
	buf_put(&b, STR(HEAD_OF_EXPORT "<item><title>Hot</title>"));
	for (int i = 1; i <= 60000; i++)
		buf_fmt(&b, "<wp:comment><wp:comment_id>%d</wp:comment_id><wp:comment_content>A comment of some words, and then "
		            "some more of them.</wp:comment_content></wp:comment>", i);
	buf_put(&b, STR("</item></channel></rss>"));
	const struct wxr_source source = { .fd = -1, .memory = buf_str(&b), .name = STR("hot.xml") };
	assert_ok(read_source(&source, &s, &err), &err);
	assert_int_equal(s.items, 1);
	assert_int_equal(s.comments, 60000);
	assert_true(s.parts > 3);
	assert_str_equal(s.title, STR("Hot"));
	arena_done(&s.mem);
}

static void one_text_of_more_than_16_mib_spoils_its_item_only(void **state)
{
	(void)state;
	AUTO_BUF b = BUF_MAX(64 << 20);
	struct err  err = { 0 };
	struct seen s = { 0 };
	buf_put(&b, STR(HEAD_OF_EXPORT "<item><title>Huge</title><wp:postmeta><wp:meta_key>k</wp:meta_key><wp:meta_value>"));
	put_times(&b, "0123456789abcdef", (WXR_STRING_MAX / 16) + 1);
	buf_put(&b, STR("</wp:meta_value></wp:postmeta></item><item><title>"));
	assert_false(s.too_big);
	put_times(&b, "0123456789abcdef", (WXR_STRING_MAX / 16) + 1);
	buf_put(&b, STR("</title></item><item><title>After</title></item></channel></rss>"));
	const struct wxr_source source = { .fd = -1, .memory = buf_str(&b), .name = STR("huge.xml") };
	assert_ok(read_source(&source, &s, &err), &err);
	assert_int_equal(s.items, 3);
	assert_true(s.too_big);
	assert_str_equal(s.title, STR("After"));
	arena_done(&s.mem);
}

static void endless_empty_parts_stop_growing(void **state)
{
	(void)state;
	AUTO_BUF b = BUF_MAX(64 << 20);
	struct err  err = { 0 };
	struct seen s = { 0 };
	buf_put(&b, STR(HEAD_OF_EXPORT "<item>"));
	put_times(&b, "<wp:postmeta/><category domain='a'/>", 700000);
	buf_put(&b, STR("<title>Late</title></item></channel></rss>"));
	const struct wxr_source source = { .fd = -1, .memory = buf_str(&b), .name = STR("empty.xml") };
	assert_ok(read_source(&source, &s, &err), &err);
	assert_true(s.too_big);
	assert_true(s.metas < 700000);
	arena_done(&s.mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_right_goes_through_unchanged),
		cmocka_unit_test(single_high_bytes_are_read_as_windows_1252),
		cmocka_unit_test(a_character_that_is_cut_becomes_the_replacement_character),
		cmocka_unit_test(control_characters_and_references_to_them_go),
		cmocka_unit_test(bare_ampersands_unknown_entities_and_loose_brackets_become_text),
		cmocka_unit_test(an_unguarded_end_of_cdata_inside_a_text_does_not_end_it),
		cmocka_unit_test(comments_instructions_and_byte_order_marks_go_but_lines_stay),
		cmocka_unit_test(junk_before_the_declaration_is_skipped),
		cmocka_unit_test(declared_encodings_become_utf8),
		cmocka_unit_test(a_doctype_is_refused_wherever_it_stands),
		cmocka_unit_test(a_tag_without_end_is_refused_before_it_fills_the_memory),
		cmocka_unit_test(nothing_depends_on_where_a_piece_ends),
		cmocka_unit_test(gzip_is_read_directly_in_one_or_several_members),
		cmocka_unit_test(a_cut_gzip_file_gives_what_it_holds_and_then_says_so),
		cmocka_unit_test(a_gzip_bomb_is_refused),
		cmocka_unit_test(all_three_versions_are_read),
		cmocka_unit_test(what_is_no_export_is_told_in_one_line),
		cmocka_unit_test(a_file_that_ends_early_gives_its_whole_items_first),
		cmocka_unit_test(broken_nesting_is_told_with_its_line),
		cmocka_unit_test(a_fault_between_items_names_the_one_before),
		cmocka_unit_test(fields_count_only_directly_inside_their_item),
		cmocka_unit_test(too_many_elements_inside_one_another_are_refused),
		cmocka_unit_test(an_item_with_many_comments_comes_in_parts),
		cmocka_unit_test(one_text_of_more_than_16_mib_spoils_its_item_only),
		cmocka_unit_test(endless_empty_parts_stop_growing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
