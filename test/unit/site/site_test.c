/* Whole answers: a small newsroom, a request, what comes out. Includes site.c to see what a page noted and cost. */
#include "../news/newsroom_for_test.h"

#include "site/site.c"

struct reader {
	struct newsroom    *room;
	struct site        *site;
	struct site_worker *worker;
	struct arena        mem;
	struct http_response res;
	int64_t             coast, ferries, ida, orrin, story, other, page, withdrawn;
	uint64_t            statements; /* of the last answer */
};

static struct article_content content(const char *headline_z, int64_t *section, int64_t published_us)
{
	return (struct article_content){
		.headline = str_from_z(headline_z), .slug = str_from_z(headline_z), .standfirst = STR("In short."),
		.body = safe_html_from_cleaner(STR("<p>Body &amp; soul.</p>")), .sections = section, .n_sections = section ? 1 : 0,
		.published_us = published_us,
	};
}

static void fill(struct reader *r)
{
	struct newsroom *room = r->room;
	struct change   *ch = begin(room, T0);
	assert_ok(setting_set(ch, room->edition, STR("title"), STR("The <Courier>"), &room->err), &room->err);
	assert_ok(setting_set(ch, room->edition, STR("address"), STR("https://courier.example"), &room->err), &room->err);
	r->coast = make_section(ch, room, 0, "coast");
	r->ferries = make_section(ch, room, r->coast, "ferries");
	r->ida = make_author(ch, room, "ida");
	r->orrin = make_topic(ch, room, "orrin");

	struct article_content c = content("night-boat", &r->ferries, T0 - 3 * HOUR);
	c.authors = &r->ida;
	c.n_authors = 1;
	c.topics = &r->orrin;
	c.n_topics = 1;
	r->story = make_live(ch, room, c, T0 - 3 * HOUR);
	r->other = make_live(ch, room, content("second", &r->coast, T0 - 2 * HOUR), T0 - 2 * HOUR);
	r->withdrawn = make_live(ch, room, content("wrong", &r->coast, T0 - 5 * HOUR), T0 - 5 * HOUR);

	struct article_new simple = { .edition = room->edition, .kind = ARTICLE_PAGE };
	c = (struct article_content){ .headline = STR("Who we are"), .path = STR("/about/"),
		                      .body = safe_html_from_cleaner(STR("<p>Eleven people.</p>")) };
	assert_ok(article_create(ch, &simple, &r->page, &room->err), &room->err);
	assert_ok(article_publish(ch, r->page, save(ch, room, r->page, c), T0 - HOUR, &room->err), &room->err);

	bool added;
	assert_ok(route_lead(ch, room->edition, ROUTE_ARTICLE, r->story, STR("/?p=17"), STR_EMPTY, &added, &room->err), &room->err);
	assert_ok(route_lead(ch, room->edition, ROUTE_ARTICLE, r->story, STR("/2016/01/02/boat/"), STR_EMPTY, &added, &room->err),
	          &room->err);
	end(room);
	ch = begin(room, T0 + HOUR);
	assert_ok(article_withdraw(ch, r->withdrawn, STR("two numbers were <mixed up>"), &room->err), &room->err);
	end(room);
}

static int set_up(void **state)
{
	struct reader *r = calloc(1, sizeof *r);
	void          *room;
	assert_non_null(r);
	newsroom_set_up(&room);
	r->room = room;
	fill(r);
	struct err err;
	assert_ok(site_new(&(struct site_config){ .store = r->room->store }, &r->site, &err), &err);
	assert_ok(site_worker_start(r->site, &r->worker, &err), &err);
	*state = r;
	return 0;
}

static int tear_down(void **state)
{
	struct reader *r = *state;
	void          *room = r->room;
	http_response_done(&r->res);
	site_worker_stop(r->worker);
	site_free(r->site);
	arena_done(&r->mem);
	free(r);
	return newsroom_tear_down(&room);
}

/* ── Asking ── */

static struct http_request request_for(const char *path_z)
{
	return (struct http_request){ .method = HTTP_GET, .host = STR("courier.example"), .path = str_from_z(path_z), .id = "0123456789abcdef" };
}

static void ask(struct reader *r, const struct http_request *req)
{
	http_response_done(&r->res);
	r->res = HTTP_RESPONSE_EMPTY;
	uint64_t before = db_statements(r->worker->db);
	site_handle(r->worker, &r->mem, req, &r->res);
	r->statements = db_statements(r->worker->db) - before;
}

static void get(struct reader *r, const char *path_z)
{
	struct http_request req = request_for(path_z);
	ask(r, &req);
}

static bool body_has(const struct reader *r, const char *text_z)
{
	return str_find(buf_str(&r->res.body), str_from_z(text_z), 0) != STR_NONE;
}
static bool header_is(const struct reader *r, const char *line_z)
{
	return str_find(buf_str(&r->res.headers), str_from_z(line_z), 0) != STR_NONE;
}

static void expect(struct reader *r, const char *path_z, int status, const char *text_z)
{
	get(r, path_z);
	if (r->res.status != status || (text_z && !body_has(r, text_z)))
		print_error("%s: %d\n%.*s%.*s\n", path_z, r->res.status, STR_ARG(buf_str(&r->res.headers)), STR_ARG(buf_str(&r->res.body)));
	assert_int_equal(r->res.status, status);
	assert_true(!text_z || body_has(r, text_z));
}

static void expect_moved(struct reader *r, const char *path_z, const char *location_z)
{
	get(r, path_z);
	struct str line = str_fmt(&r->mem, "ocation: %s\r\n", location_z);
	if (!header_is(r, line.ptr))
		print_error("%s: %d %.*s\n", path_z, r->res.status, STR_ARG(buf_str(&r->res.headers)));
	assert_int_equal(r->res.status, 301);
	assert_true(header_is(r, line.ptr));
}

/* ── Pages ── */

static void every_kind_of_page_is_there(void **state)
{
	struct reader *r = *state;
	expect(r, "/", 200, "<h1><a href=\"/\">The &lt;Courier&gt;</a></h1>");
	expect(r, "/coast/", 200, "<h1 class=\"h h-xl\"><bdi>coast</bdi></h1>");
	expect(r, "/coast/", 200, "night-boat"); /* of a section below it */
	expect(r, "/coast/ferries/night-boat/", 200, "<p>Body &amp; soul.</p>");
	expect(r, "/coast/ferries/night-boat/", 200, "By <a href=\"/author/ida/\" rel=\"author\"><bdi>ida</bdi></a>");
	expect(r, "/author/ida/", 200, "night-boat");
	expect(r, "/topic/orrin/", 200, "night-boat");
	expect(r, "/about/", 200, "Eleven people.");
	expect(r, "/robots.txt", 200, "Sitemap: https://courier.example/sitemap.xml\n");
	expect(r, "/sitemap.xml", 200, "<loc>https://courier.example/sitemap-1.xml</loc>");
	expect(r, "/sitemap-1.xml", 200, "<loc>https://courier.example/coast/ferries/night-boat/</loc>");
	expect(r, "/sitemap-2.xml", 404, NULL);
	expect(r, "/-/health", 200, "ok");
}

static void feeds_stand_at_every_list_and_article(void **state)
{
	struct reader *r = *state;
	expect(r, "/feed/", 200, "<title>The &lt;Courier&gt;</title>");
	expect(r, "/feed/atom/", 200, "<id>https://courier.example/coast/ferries/night-boat/</id>");
	expect(r, "/feed/json/", 200, "\"https://courier.example/coast/ferries/night-boat/\"");
	expect(r, "/coast/feed/", 200, "<link>https://courier.example/coast/second/</link>");
	expect(r, "/author/ida/feed/", 200, "<dc:creator>ida</dc:creator>");
	expect(r, "/topic/orrin/feed/", 200, "night-boat");
	expect(r, "/comments/feed/", 200, "<channel>");
	expect(r, "/coast/ferries/night-boat/feed/", 200, "<channel>");
	expect_moved(r, "/feed", "/feed/");
	expect_moved(r, "/coast/feed/rss2/", "/coast/feed/");
}

static void old_addresses_lead_on_in_one_step(void **state)
{
	struct reader *r = *state;
	expect_moved(r, "/2016/01/02/boat", "/coast/ferries/night-boat/");
	expect_moved(r, "/coast/ferries/night-boat", "/coast/ferries/night-boat/");
	expect_moved(r, "/coast/ferries/night-boat/comment-page-2/", "/coast/ferries/night-boat/");
	expect_moved(r, "/coast/ferries/night-boat/amp/", "/coast/ferries/night-boat/");
	expect_moved(r, "//coast///", "/coast/");
	expect_moved(r, "/index.php/coast/", "/coast/");
	expect_moved(r, "/coast/page/1/", "/coast/");
	expect_moved(r, "/wp-sitemap.xml", "/sitemap.xml");
	expect_moved(r, "/wp-sitemap-posts-post-1.xml", "/sitemap.xml");

	struct http_pair    id = { STR("p"), STR("17") };
	struct http_request req = request_for("/");
	req.query = &id;
	req.n_query = 1;
	ask(r, &req);
	assert_int_equal(r->res.status, 301);
	assert_true(header_is(r, "ocation: /coast/ferries/night-boat/\r\n"));
	id = (struct http_pair){ STR("cat"), STR("5") };
	ask(r, &req);
	assert_int_equal(r->res.status, 200);
}

static void what_is_not_there_is_said_in_the_theme(void **state)
{
	struct reader *r = *state;
	expect(r, "/nowhere/", 404, "We have no page here.");
	assert_true(body_has(r, "night-boat")); /* the latest stories */
	expect(r, "/coast/wrong/", 410, "The reason: two numbers were &lt;mixed up&gt;");
	expect(r, "/coast/archive/7/", 404, NULL);
	expect(r, "/-/nothing", 404, "We have no page here.");
	expect(r, "/-/media/0123456789abcdef0123456789abcdef/a-1.jpg", 404, NULL);
	expect(r, "/-/media/../broadsheet.db", 404, NULL);
	expect(r, "/-/theme/0000000000000000/nothing.css", 404, NULL);
}

static void only_reading_is_answered(void **state)
{
	struct reader      *r = *state;
	struct http_request req = request_for("/coast/");
	req.method = HTTP_POST;
	ask(r, &req);
	assert_int_equal(r->res.status, 405);
	assert_true(header_is(r, "allow: GET, HEAD\r\n"));
	assert_int_equal(site_body_limit(r->site, HTTP_POST, STR("/coast/")), 0);
}

/* ── Promises ── */

static void a_page_does_not_depend_on_what_it_does_not_declare(void **state)
{
	struct reader *r = *state;
	const char    *paths[] = { "/", "/coast/", "/coast/ferries/night-boat/", "/nowhere/" };
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		get(r, paths[i]);
		struct str       before = str_dup(&r->mem, buf_str(&r->res.body));
		struct http_pair headers[] = { { STR("cookie"), STR("a=b; __Host-desk=x") }, { STR("accept-language"), STR("tr") },
			                       { STR("x-forwarded-host"), STR("evil.example") }, { STR("user-agent"), STR("x") } };
		struct http_pair query[] = { { STR("utm_source"), STR("y") }, { STR("preview"), STR("true") }, { STR("p"), STR("x") } };
		struct http_request req = request_for(paths[i]);
		req.headers = headers;
		req.n_headers = 4;
		req.query = query;
		req.n_query = 3;
		ask(r, &req);
		assert_str_equal(buf_str(&r->res.body), before);
	}
}

static void an_article_page_costs_at_most_twelve_statements(void **state)
{
	struct reader *r = *state;
	expect(r, "/", 200, NULL); /* the frame */
	expect(r, "/coast/ferries/night-boat/", 200, NULL);
	assert_in_range(r->statements, 1, 12);
}

static void a_page_notes_what_it_shows_although_the_frame_is_kept(void **state)
{
	struct reader *r = *state;
	for (int i = 0; i < 2; i++) {
		expect(r, "/coast/ferries/night-boat/", 200, NULL);
		const struct key_set *noted = &r->worker->noted;
		assert_true(key_set_has(noted, KEY_ARTICLE, r->story));
		assert_true(key_set_has(noted, KEY_RELATED, r->story));
		assert_true(key_set_has(noted, KEY_COMMENTS, r->story));
		assert_true(key_set_has(noted, KEY_AUTHOR, r->ida));
		assert_true(key_set_has(noted, KEY_EDITIONS, 0));
		assert_true(key_set_has(noted, KEY_SETTINGS, r->room->edition));
		assert_true(key_set_has(noted, KEY_SECTION_TREE, r->room->edition));
		assert_true(key_set_has(noted, KEY_ROUTE, route_key(r->room->edition, STR("/coast/ferries/night-boat/"))));
	}
}

static void a_change_of_the_frame_is_seen_by_the_next_request(void **state)
{
	struct reader *r = *state;
	expect(r, "/coast/", 200, "The &lt;Courier&gt;");
	struct change *ch = begin(r->room, T0 + 2 * HOUR);
	assert_ok(setting_set(ch, r->room->edition, STR("title"), STR("The Morning"), &r->room->err), &r->room->err);
	make_section(ch, r->room, 0, "sport");
	end(r->room);
	site_changed(r->site, r->room->announced.keys, r->room->announced.n);
	expect(r, "/coast/", 200, "The Morning");
	assert_true(body_has(r, "href=\"/sport/\""));
}

static void a_host_is_known_if_an_edition_has_it(void **state)
{
	struct reader *r = *state;
	assert_true(site_host_is_known(r->site, STR("courier.example"), false, STR("/")));
	assert_false(site_host_is_known(r->site, STR("evil.example"), false, STR("/")));
	assert_false(site_host_is_known(r->site, STR(""), false, STR("/")));
	assert_false(site_host_is_known(r->site, STR("localhost"), false, STR("/")));
	assert_true(site_host_is_known(r->site, STR("localhost"), true, STR("/")));
	assert_true(site_host_is_known(r->site, STR("en.localhost"), true, STR("/")));
	assert_false(site_host_is_known(r->site, STR("xx.localhost"), true, STR("/")));
	assert_true(site_host_is_known(r->site, STR("evil.example"), false, STR("/-/health")));

	struct change *ch = begin(r->room, T0 + 2 * HOUR);
	int64_t        id;
	assert_ok(edition_create(ch, STR("tr"), STR("sahil.example"), STR(""), &id, &r->room->err), &r->room->err);
	end(r->room);
	site_changed(r->site, r->room->announced.keys, r->room->announced.n);
	assert_true(site_host_is_known(r->site, STR("sahil.example"), false, STR("/")));
}

static void public_headers_are_strict(void **state)
{
	struct reader *r = *state;
	expect(r, "/", 200, NULL);
	assert_true(header_is(r, "content-security-policy: default-src 'none'; img-src 'self';"));
	assert_true(header_is(r, "frame-ancestors 'none'\r\n"));
	assert_false(header_is(r, "unsafe"));
	assert_false(header_is(r, "et-cookie"));
	assert_false(body_has(r, "<script"));
	assert_false(body_has(r, " style="));
	assert_false(body_has(r, "<style"));
}

static void the_themes_files_may_be_kept_for_ever(void **state)
{
	struct reader *r = *state;
	AUTO_ARENA     mem = ARENA_EMPTY;
	const struct asset *css = theme_asset(r->site->theme, STR("site.css"));
	const char         *path_z = str_z(&mem, theme_asset_path(&mem, css));
	expect(r, path_z, 200, ":root {");
	assert_true(header_is(r, "immutable\r\n"));

	struct http_pair    header = { STR("if-none-match"), str_fmt(&mem, "\"x\", W/\"%.*s\"", STR_ARG(css->hash)) };
	struct http_request req = request_for(path_z);
	req.headers = &header;
	req.n_headers = 1;
	ask(r, &req);
	assert_int_equal(r->res.status, 304);
	assert_int_equal(r->res.body.len, 0);

	expect(r, "/-/theme/0000000000000000/site.css", 200, ":root {"); /* a page from before the last change */
	assert_false(header_is(r, "immutable"));
}

static void a_scheduled_article_is_not_seen_anywhere(void **state)
{
	struct reader *r = *state;
	struct change *ch = begin(r->room, T0 + 2 * HOUR);
	int64_t        far_us = INT64_C(4000000000) * US_PER_S;
	make_live(ch, r->room, content("to-come", &r->coast, far_us), far_us);
	end(r->room);
	const char *lists[] = { "/", "/coast/", "/feed/", "/coast/feed/", "/sitemap-1.xml" };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		expect(r, lists[i], 200, NULL);
		assert_false(body_has(r, "to-come"));
	}
	expect(r, "/coast/to-come/", 404, NULL);
}

/* ── Faults ── */

static void answer_with_fault(struct reader *r, enum bs_status st)
{
	struct http_request req = request_for("/coast/");
	http_response_done(&r->res);
	r->res = HTTP_RESPONSE_EMPTY;
	struct page p = page_for(r->worker, &r->mem, &r->res);
	answer_fault(r->worker, &p, &req, st);
	headers_put(&p);
}

static void a_fault_is_told_in_the_theme_without_the_database(void **state)
{
	struct reader *r = *state;
	answer_with_fault(r, BS_IO);
	assert_int_equal(r->res.status, 500);
	assert_true(body_has(r, "This page cannot be shown right now.")); /* nothing was read yet */

	get(r, "/");
	uint64_t before = db_statements(r->worker->db);
	answer_with_fault(r, BS_IO);
	assert_int_equal(r->res.status, 500);
	assert_true(body_has(r, "Something broke on our side."));
	assert_true(body_has(r, "The &lt;Courier&gt;"));
	assert_true(body_has(r, "0123456789abcdef"));
	assert_true(header_is(r, "cache-control: no-store\r\n"));
	answer_with_fault(r, BS_BUSY);
	assert_int_equal(r->res.status, 503);
	assert_true(header_is(r, "retry-after: 5\r\n"));
	assert_true(body_has(r, "Try again in 5 seconds."));
	assert_int_equal(db_statements(r->worker->db), before);
}

/* ── Archives and comments ── */

static void a_closed_page_keeps_its_address_and_leads_both_ways(void **state)
{
	struct reader *r = *state;
	struct change *ch = begin(r->room, T0 + 2 * HOUR);
	for (int i = 0; i < 120; i++) {
		struct str name = str_fmt(&r->mem, "story-%03d", i);
		make_live(ch, r->room, content(name.ptr, &r->coast, T0 + i * US_PER_S), T0 + i * US_PER_S);
	}
	end(r->room);
	expect(r, "/coast/", 200, "story-119");
	assert_true(body_has(r, "href=\"/coast/archive/2/\" rel=\"next\""));
	expect(r, "/coast/archive/1/", 200, "story-005");
	assert_true(body_has(r, "href=\"/coast/archive/2/\" rel=\"prev\""));
	assert_true(body_has(r, "<link rel=\"canonical\" href=\"https://courier.example/coast/archive/1/\">"));
	expect(r, "/archive/1/", 200, "story-005");
	expect(r, "/coast/archive/99/", 404, NULL);
	expect_moved(r, "/coast/archive/1", "/coast/archive/1/");
}

static void comments_stand_as_conversations_with_their_old_anchors(void **state)
{
	struct reader *r = *state;
	struct err    *err = &r->room->err;
	int64_t        first, answer, deeper;
	struct change *ch = begin(r->room, T0 + 2 * HOUR);
	assert_ok(comment_add(ch, &(struct comment_new){ .article = r->story, .written_us = T0, .author_name = STR("Marit <S.>"),
		.body = STR("I was <on> it."), .anchor = STR("comment-4711") }, &first, err), err);
	assert_ok(comment_add(ch, &(struct comment_new){ .article = r->story, .parent = first, .written_us = T0 + 1,
		.author_name = STR("ida"), .author = r->ida, .body = STR("Thank you.") }, &answer, err), err);
	assert_ok(comment_add(ch, &(struct comment_new){ .article = r->story, .parent = answer, .written_us = T0 + 2,
		.author_name = STR("J."), .body = STR("And I.") }, &deeper, err), err);
	assert_ok(comment_add(ch, &(struct comment_new){ .article = r->story, .written_us = T0 + 3, .status = COMMENT_HELD,
		.author_name = STR("K."), .body = STR("Not seen.") }, &deeper, err), err);
	end(r->room);
	expect(r, "/coast/ferries/night-boat/", 200, "Comments (3)");
	assert_true(body_has(r, "id=\"comment-4711\""));
	assert_true(body_has(r, "<bdi>Marit &lt;S.&gt;</bdi>"));
	assert_true(body_has(r, "I was &lt;on&gt; it."));
	assert_true(body_has(r, "<span class=\"tag staff\">Author</span>"));
	assert_true(body_has(r, "</svg><bdi>ida</bdi></span>")); /* whom the deeper one answers */
	assert_false(body_has(r, "Not seen."));
	expect(r, "/coast/ferries/night-boat/feed/", 200, "night-boat/#comment-4711</link>");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(every_kind_of_page_is_there),
		TEST(feeds_stand_at_every_list_and_article),
		TEST(old_addresses_lead_on_in_one_step),
		TEST(what_is_not_there_is_said_in_the_theme),
		TEST(only_reading_is_answered),
		TEST(a_page_does_not_depend_on_what_it_does_not_declare),
		TEST(an_article_page_costs_at_most_twelve_statements),
		TEST(a_page_notes_what_it_shows_although_the_frame_is_kept),
		TEST(a_change_of_the_frame_is_seen_by_the_next_request),
		TEST(a_host_is_known_if_an_edition_has_it),
		TEST(public_headers_are_strict),
		TEST(the_themes_files_may_be_kept_for_ever),
		TEST(a_scheduled_article_is_not_seen_anywhere),
		TEST(a_fault_is_told_in_the_theme_without_the_database),
		TEST(a_closed_page_keeps_its_address_and_leads_both_ways),
		TEST(comments_stand_as_conversations_with_their_old_anchors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
