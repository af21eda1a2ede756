/* Whole imports into a real newsroom, read back as readers and the desk see it. */
#include "../store/folder_for_test.h"

#include "base/clock.h"
#include "exchange/wordpress.h"
#include "news/article.h"
#include "news/comment.h"
#include "news/route.h"
#include "news/source.h"

#include <fcntl.h>

enum { FILE_MAX = 4 << 20 };

struct room {
	struct folder       *folder;
	struct store        *store;
	struct db           *db;
	int64_t              edition;
	struct arena         mem;
	struct import_report report; /* of the last import */
	struct err           err;
	int                  uploads_fd;
	_Atomic bool         cancelled;
};

static enum bs_status make_edition(struct change *ch, void *arg, struct err *err)
{
	return edition_create(ch, STR("en"), STR(""), STR(""), arg, err);
}

static int set_up(void **state)
{
	void        *folder;
	struct room *r = calloc(1, sizeof *r);
	assert_non_null(r);
	(void)folder_set_up(&folder);
	r->folder = folder;
	r->store = store_made(folder);
	r->db = reader_opened(r->store);
	r->uploads_fd = -1;
	assert_ok(store_change(r->store, make_edition, &r->edition, &r->err), &r->err);
	*state = r;
	return 0;
}

static int tear_down(void **state)
{
	struct room *r = *state;
	void        *folder = r->folder;
	if (r->uploads_fd >= 0)
		(void)close(r->uploads_fd);
	import_report_done(&r->report);
	arena_done(&r->mem);
	store_close_reader(r->db);
	store_close(r->store);
	free(r);
	return folder_tear_down(&folder);
}

/* ── Importing ── */

static enum bs_status import_fds(struct room *r, const struct import_file *files, size_t n, bool dry_run)
{
	struct wordpress_import_options o = { .files = files, .n_files = n, .uploads_fd = r->uploads_fd, .dry_run = dry_run,
		                              .cancelled = &r->cancelled };
	import_report_done(&r->report);
	return wordpress_import(r->store, &o, &r->report, &r->err);
}

static int open_sample(const char *name_z)
{
	char path[256];
	(void)snprintf(path, sizeof path, "%s/%s", WXR_FILES, name_z);
	int fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	return fd;
}

static enum bs_status import_named(struct room *r, const char *name_z)
{
	struct import_file f = { open_sample(name_z), str_from_z(name_z) };
	enum bs_status     st = import_fds(r, &f, 1, false);
	(void)close(f.fd);
	return st;
}

static void import(struct room *r, const char *name_z)
{
	assert_ok(import_named(r, name_z), &r->err);
}

/* The sample with `from` replaced by `to`, wherever it stands, as a file without a name. */
static int variant(const char *name_z, const char *from_z, const char *to_z)
{
	char    *text = malloc(FILE_MAX);
	AUTO_BUF out = BUF_MAX(FILE_MAX);
	int      in = open_sample(name_z);
	assert_non_null(text);
	ssize_t n = read(in, text, FILE_MAX);
	assert_true(n > 0 && n < FILE_MAX);
	(void)close(in);
	struct str s = str_of(text, (size_t)n), from = str_from_z(from_z);
	size_t     at = 0, found, hits = 0;
	for (; (found = str_find(s, from, at)) != STR_NONE; at = found + from.len, hits++) {
		buf_put(&out, str_slice(s, at, found));
		buf_put(&out, str_from_z(to_z));
	}
	assert_true(hits > 0);
	buf_put(&out, str_slice(s, at, s.len));
	char name[] = "/tmp/wxr-test-XXXXXX";
	int  fd = mkstemp(name);
	assert_true(fd >= 0);
	(void)unlink(name);
	assert_true(write(fd, out.ptr, out.len) == (ssize_t)out.len);
	free(text);
	return fd;
}

static void import_variant(struct room *r, const char *name_z, const char *from_z, const char *to_z)
{
	struct import_file f = { variant(name_z, from_z, to_z), STR("variant.xml") };
	assert_ok(import_fds(r, &f, 1, false), &r->err);
	(void)close(f.fd);
}

static void use_uploads(struct room *r)
{
	r->uploads_fd = open(WXR_FILES "/uploads", O_RDONLY | O_DIRECTORY);
	assert_true(r->uploads_fd >= 0);
}

/* ── Looking ── */

static struct route route_at(struct room *r, struct str path)
{
	struct snapshot snap;
	struct route    route = { 0 };
	assert_ok(snapshot_begin(r->db, 0, NULL, &snap, &r->err), &r->err);
	enum bs_status st = route_find(&r->mem, &snap, r->edition, path, &route, &r->err);
	snapshot_end(&snap);
	if (st)
		fail_msg("nothing stands at %.*s", STR_ARG(path));
	return route;
}

static bool is_free(struct room *r, struct str path)
{
	struct snapshot snap;
	struct route    route;
	assert_ok(snapshot_begin(r->db, 0, NULL, &snap, &r->err), &r->err);
	enum bs_status st = route_find(&r->mem, &snap, r->edition, path, &route, &r->err);
	snapshot_end(&snap);
	return st == BS_NOT_FOUND;
}

static struct article article_at(struct room *r, struct str path)
{
	struct snapshot snap;
	struct article  a;
	struct route    route = route_at(r, path);
	assert_int_equal(route.kind, ROUTE_ARTICLE);
	assert_ok(snapshot_begin(r->db, 0, NULL, &snap, &r->err), &r->err);
	assert_ok(article_load(&r->mem, &snap, route.target, &a, &r->err), &r->err);
	snapshot_end(&snap);
	return a;
}

#define assert_leads(r, from, to) \
	do { \
		struct route at_ = route_at(r, STR(from)); \
		assert_false(at_.canonical); \
		assert_str_equal(at_.address, STR(to)); \
	} while (0)

static void assert_setting(struct room *r, struct str name, struct str expected)
{
	struct snapshot     snap;
	struct edition_list list;
	assert_ok(snapshot_begin(r->db, 0, NULL, &snap, &r->err), &r->err);
	assert_ok(edition_list_load(&r->mem, &snap, &list, &r->err), &r->err);
	snapshot_end(&snap);
	const struct settings *s = &list.editions[0].settings;
	struct str             value = str_eq(name, STR("title"))     ? s->title
	                               : str_eq(name, STR("motto"))    ? s->motto
	                               : str_eq(name, STR("address"))  ? s->address
	                               : str_eq(name, STR("language")) ? s->language
	                                                               : s->time_zone;
	assert_str_equal(value, expected);
}

static int64_t at(const char *text_z)
{
	int64_t us;
	assert_true(time_from_text(str_from_z(text_z), &us));
	return us;
}

static bool has(struct str text, const char *part_z)
{
	return str_find(text, str_from_z(part_z), 0) != STR_NONE;
}

/* Everything in the tables that an import writes, as one number. */
static int64_t rows(struct room *r)
{
	return number_of(r->db, SQL("SELECT (SELECT count(*) FROM version) * 1000003 + (SELECT count(*) FROM route) * 10007"
	                            " + (SELECT count(*) FROM comment) * 1009 + (SELECT count(*) FROM imported) * 103"
	                            " + (SELECT count(*) FROM listed) * 11 + (SELECT count(*) FROM media)"
	                            " + (SELECT count(*) FROM media_file) + (SELECT count(*) FROM publication)"
	                            " + (SELECT count(*) FROM setting) + (SELECT count(*) FROM section_name)"
	                            " + (SELECT max(id) FROM article)"));
}

/* ── The main line ── */

static void an_article_keeps_all_that_readers_saw(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	struct article a = article_at(r, STR("/2019/05/night-ferry/"));
	assert_str_equal(a.headline, STR("Night ferry back & running, at last"));
	assert_str_equal(a.standfirst, STR("The boat is \"back\"."));
	assert_true(a.published_us == at("2019-05-03 07:30:00"));
	assert_true(a.updated_us == at("2019-05-04 07:30:00"));
	assert_int_equal(a.n_authors, 1);
	assert_str_equal(a.authors[0].name, STR("Ida Marlow"));
	assert_int_equal(a.n_topics, 2);
	assert_str_equal(a.topics[0].name, STR("Port Maren"));
	assert_true(a.comments_open);
	assert_int_equal(a.kind, ARTICLE_STORY);
	struct article b = article_at(r, STR("/2019/05/mole/"));
	assert_int_equal(b.n_authors, 2); /* of a plugin, in order */
	assert_str_equal(b.authors[0].name, STR("Tuna Kaya"));
	assert_str_equal(b.authors[1].name, STR("Ida Marlow"));
	assert_false(b.comments_open);
	assert_true(b.updated_us == 0);
}

static void bodies_are_clean_and_their_links_stay_on_the_site(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	struct str body = article_at(r, STR("/2019/05/night-ferry/")).body.markup;
	assert_true(has(body, "<p>The ferry left at nine.<br>"));
	assert_true(has(body, "<figcaption>The quay at <em>nine</em></figcaption>"));
	assert_true(has(body, "<figure class=\"embed\"><a href=\"https://www.youtube.com/watch?v=abcdefghijk\">"));
	assert_true(has(body, "href=\"/?p=102\""));
	assert_true(has(body, "href=\"/2019/05/mole/#comment-7\""));
	assert_true(has(body, "href=\"https://elsewhere.example/x\""));
	assert_true(has(body, "said [sic] so. Tickets"));
	assert_false(has(body, "contact-form"));
	assert_true(has(body, "<img src=\"/wp-content/uploads/2019/05/quay-300x200.png\""));
	assert_int_equal(r->report.named[IMPORT_SHORTCODES].n, 2);
	assert_int_equal(r->report.named[IMPORT_BLOCKS].n, 1);
}

static void sections_are_a_tree_whatever_their_order(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	struct snapshot     snap;
	struct section_tree tree;
	assert_ok(snapshot_begin(r->db, 0, NULL, &snap, &r->err), &r->err);
	assert_ok(section_tree_load(&r->mem, &snap, r->edition, &tree, &r->err), &r->err);
	snapshot_end(&snap);
	assert_int_equal(tree.n, 5);
	const struct section *ferries = section_find(&tree, route_at(r, STR("/coast/transport/ferries/")).target);
	assert_non_null(ferries);
	assert_int_equal(ferries->depth, 2);
	const struct section *coast = section_find(&tree, route_at(r, STR("/coast/")).target);
	assert_str_equal(coast->name, STR("The Coast & Sea"));
	assert_str_equal(coast->description, STR("What happens on the water"));
	assert_true(coast->in_menu);
	assert_false(section_find(&tree, route_at(r, STR("/uncategorized/")).target)->in_menu);
}

static void old_addresses_lead_on(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	assert_leads(r, "/?p=101", "/2019/05/night-ferry/");
	assert_leads(r, "/2019/05/night-boat/", "/2019/05/night-ferry/"); /* its slug before it was changed */
	assert_leads(r, "/?page_id=112", "/about/");
	assert_leads(r, "/?p=112", "/about/");
	assert_leads(r, "/category/coast/transport/ferries/", "/coast/transport/ferries/");
	assert_leads(r, "/category/ferries/", "/coast/transport/ferries/");
	assert_leads(r, "/?cat=12", "/coast/transport/");
	assert_leads(r, "/tag/port-maren/", "/topic/port-maren/");
	assert_leads(r, "/tag/\xd9\x85\xd9\x8a\xd9\x86\xd8\xa7\xd8\xa1/", "/topic/\xd9\x85\xd9\x8a\xd9\x86\xd8\xa7\xd8\xa1/");
	assert_leads(r, "/author/imarlow/", "/author/ida-marlow/");
	assert_leads(r, "/author/imarlow", "/author/ida-marlow/"); /* with or without the final slash */
	assert_leads(r, "/?author=3", "/author/tuna-kaya/");
	assert_leads(r, "/2019/05/night-ferry/quay/", "/?p=101"); /* an attachment's page */
	assert_leads(r, "/?attachment_id=201", "/?p=101");
	assert_leads(r, "/?tag=port-maren", "/topic/port-maren/");
}

static void a_topic_that_only_items_name_has_its_old_addresses(void **state)
{
	struct room *r = *state;
	import_variant(r, "newsroom.xml", "nicename=\"port-maren\"", "nicename=\"quayside\"");
	assert_leads(r, "/tag/quayside/", "/topic/quayside/");
	assert_leads(r, "/?tag=quayside", "/topic/quayside/");
}

static void a_page_keeps_its_address_before_a_section(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	assert_str_equal(article_at(r, STR("/sport/")).headline, STR("Sport, the page"));
	assert_leads(r, "/category/sport/", "/sport-2/");
	assert_int_equal(r->report.note[IMPORT_OTHER_ADDRESS], 0);
}

static void pages_find_parents_that_come_later(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	struct article child = article_at(r, STR("/about/timetable/"));
	assert_int_equal(child.kind, ARTICLE_PAGE);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM article c JOIN article p ON p.id = c.parent")), 1);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM imported WHERE kind IN ('parent', 'run')")), 0);
}

static void only_what_was_public_is_public(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	assert_true(is_free(r, STR("/2019/06/private-matter/")));
	assert_true(is_free(r, STR("/2019/06/with-a-password/")));
	assert_true(is_free(r, STR("/?p=105")));
	assert_true(is_free(r, STR("/?p=108")));
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM article WHERE state = 'draft'")), 3);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM article WHERE state = 'review'")), 1);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM article WHERE state = 'scheduled'")), 1);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM article WHERE state = 'bin'")), 1);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM publication")), 7);
	assert_int_equal(r->report.note[IMPORT_PRIVATE], 1);
	assert_int_equal(r->report.note[IMPORT_PASSWORD], 1);
	assert_int_equal(r->report.note[IMPORT_SCHEDULED], 1);
	assert_int_equal(r->report.note[IMPORT_BINNED], 1);
	assert_int_equal(r->report.note[IMPORT_DRAFTS], 2);
	struct snapshot snap;
	struct article  a;
	assert_ok(snapshot_begin(r->db, 0, NULL, &snap, &r->err), &r->err);
	assert_int_equal(article_load(&r->mem, &snap, number_of(r->db, SQL("SELECT id FROM article WHERE state = 'scheduled'")),
	                              &a, &r->err), BS_NOT_FOUND);
	snapshot_end(&snap);
}

static void settings_are_filled_only_while_unset(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	assert_setting(r, STR("title"), STR("The Quay & Mole"));
	assert_setting(r, STR("motto"), STR("A paper of the coast"));
	assert_setting(r, STR("address"), STR("https://old.example"));
	assert_setting(r, STR("language"), STR("tr-TR"));
	assert_setting(r, STR("time-zone"), STR("Europe/Istanbul")); /* guessed from dates in both clocks */
	import_variant(r, "newsroom.xml", "<title>The Quay &amp;amp; Mole</title>", "<title>Renamed</title>");
	assert_setting(r, STR("title"), STR("The Quay & Mole"));
}

static void a_missing_utc_date_is_read_on_the_sites_own_clock(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	struct route route = route_at(r, STR("/?p=109"));
	struct str   path = route.address;
	assert_true(article_at(r, path).published_us == at("2019-01-15 09:00:00"));
	assert_str_equal(path, STR("/sport-2/winter/")); /* it had no permalink: the edition's pattern makes one */
}

/* ── Comments ── */

static void comments_keep_their_threads_and_their_status(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	struct snapshot       snap;
	struct comment_thread t;
	int64_t               id = route_at(r, STR("/2019/05/night-ferry/")).target;
	assert_ok(snapshot_begin(r->db, 0, NULL, &snap, &r->err), &r->err);
	assert_ok(comment_thread_load(&r->mem, &snap, id, &t, &r->err), &r->err);
	snapshot_end(&snap);
	assert_int_equal(t.n, 3);
	assert_str_equal(t.comments[0].anchor, STR("comment-7"));
	assert_str_equal(t.comments[0].body, STR("I was **on it**.\n\nSee my photos (https://selim.example/photos) & wave."));
	assert_str_equal(t.comments[1].anchor, STR("comment-9"));
	assert_int_equal(t.comments[1].depth, 1);
	assert_true(t.comments[1].by_author);
	assert_str_equal(t.comments[2].anchor, STR("comment-8")); /* its number is lower than its parent's */
	assert_int_equal(t.comments[2].depth, 2);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM comment WHERE status = 'held'")), 1);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM comment WHERE status = 'spam'")), 1);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM comment WHERE status = 'bin'")), 1);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM comment WHERE kind = 'pingback'")), 1);
	assert_int_equal(r->report.count[IMPORT_COMMENTS].added, 6);
	assert_int_equal(r->report.count[IMPORT_PINGBACKS].added, 1);
}

static void addresses_of_commenters_are_kept_only_as_keyed_hashes(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM comment WHERE length(email_hash) = 32")), 2);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM comment WHERE length(address_hash) = 32")), 1);
	char        path[128];
	struct stat info;
	assert_int_equal(stat(folder_path(r->folder, "person.key", path), &info), 0);
	assert_int_equal(info.st_size, 32);
	assert_int_equal(info.st_mode & 0777, 0600);
	store_close_reader(r->db); /* nothing of them is anywhere in the file */
	store_close(r->store);
	int      fd = open(folder_path(r->folder, "broadsheet.db", path), O_RDONLY);
	AUTO_BUF all = BUF_MAX(64 << 20);
	char     piece[65536];
	for (ssize_t n; (n = read(fd, piece, sizeof piece)) > 0;)
		buf_put(&all, str_of(piece, (size_t)n));
	(void)close(fd);
	assert_true(all.len > 0);
	assert_int_equal(str_find(buf_str(&all), STR("selim@mail.example"), 0), STR_NONE);
	assert_int_equal(str_find(buf_str(&all), STR("192.0.2.7"), 0), STR_NONE);
	assert_int_equal(str_find(buf_str(&all), STR("ida@old.example"), 0), STR_NONE);
	r->store = store_opened(r->folder);
	r->db = reader_opened(r->store);
}

/* ── Pictures ── */

static void featured_pictures_come_with_their_words(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	struct media lead = article_at(r, STR("/2019/05/night-ferry/")).lead; /* the attachment comes after the article */
	assert_true(lead.id > 0);
	assert_str_equal(lead.name, STR("quay"));
	assert_str_equal(lead.alt, STR("A stone quay in the evening"));
	assert_str_equal(lead.caption, STR("The quay of Port Maren"));
	assert_str_equal(lead.credit, STR("Ada Lantern"));
	assert_int_equal(lead.width, 600);
	assert_int_equal(lead.n_files, 0);
	assert_int_equal(r->report.count[IMPORT_MEDIA].added, 2);
}

static void uploads_come_along_at_their_old_addresses(void **state)
{
	struct room *r = *state;
	use_uploads(r);
	import(r, "newsroom.xml");
	struct article a = article_at(r, STR("/2019/05/night-ferry/"));
	assert_int_equal(a.lead.n_files, 3);
	assert_int_equal(a.lead.files[0].width, 600);
	assert_int_equal(route_at(r, STR("/wp-content/uploads/2019/05/quay.png")).kind, ROUTE_MEDIA);
	struct route small = route_at(r, STR("/wp-content/uploads/2019/05/quay-300x200.png"));
	assert_int_equal(small.kind, ROUTE_MEDIA);
	assert_true(small.canonical);
	assert_int_equal(route_at(r, STR("/wp-content/uploads/2019/05/quay-150x150.png")).kind, ROUTE_MEDIA);
	assert_true(has(a.body.markup, "<img src=\"/-/media/"));
	assert_true(has(a.body.markup, "/quay-300x200-300.png\""));
	char path[128], name[64];
	(void)snprintf(name, sizeof name, "media/%.2s/%.*s", small.address.ptr, STR_ARG(small.address));
	struct stat info;
	assert_int_equal(stat(folder_path(r->folder, name, path), &info), 0);
	assert_int_equal(info.st_size, 490);
	assert_int_equal(r->report.note[IMPORT_FILES_STORED], 4);
}

static void uploads_that_come_later_are_taken_up_by_the_next_run(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM media_file")), 0);
	use_uploads(r);
	import(r, "newsroom.xml");
	struct article a = article_at(r, STR("/2019/05/night-ferry/"));
	assert_int_equal(a.lead.n_files, 3);
	assert_true(has(a.body.markup, "<img src=\"/-/media/"));
	assert_int_equal(a.version_number, 2);
	assert_int_equal(r->report.count[IMPORT_MEDIA].changed, 2);
}

static void what_is_no_picture_is_not_stored(void **state)
{
	struct room *r = *state;
	use_uploads(r);
	import_variant(r, "newsroom.xml", "2020/01/mole.png", "2020/01/notes.png");
	assert_int_equal(r->report.note[IMPORT_FILES_REFUSED], 1);
	assert_true(is_free(r, STR("/wp-content/uploads/2020/01/notes.png")));
}

static void copy_sample(const char *from_z, const char *folder_z, const char *name_z)
{
	char    path[200], bytes[8192];
	(void)snprintf(path, sizeof path, "%s/%s", WXR_FILES "/uploads", from_z);
	int     from = open(path, O_RDONLY);
	(void)snprintf(path, sizeof path, "%s/%s", folder_z, name_z);
	int     to = open(path, O_WRONLY | O_CREAT, 0600);
	ssize_t n = read(from, bytes, sizeof bytes);
	assert_true(n > 0 && write(to, bytes, (size_t)n) == n);
	(void)close(from);
	(void)close(to);
}

static void sizes_that_no_export_names_come_along(void **state)
{
	struct room *r = *state;
	char         top[128];
	(void)snprintf(top, sizeof top, "%s/up", r->folder->top_z);
	assert_int_equal(mkdir(top, 0700), 0);
	copy_sample("2020/01/mole.png", top, "mole.png");
	copy_sample("2019/05/quay-150x150.png", top, "mole-150x150.png");
	copy_sample("2019/05/quay.png", top, "mole-scaled.png");
	copy_sample("2019/05/quay.png", top, "mole-hill-90x90.png"); /* of another picture */
	r->uploads_fd = open(top, O_RDONLY | O_DIRECTORY);
	import_variant(r, "newsroom.xml", "2020/01/mole.png", "mole.png");
	struct route small = route_at(r, STR("/wp-content/uploads/mole-150x150.png"));
	assert_int_equal(small.kind, ROUTE_MEDIA);
	assert_true(small.canonical);
	assert_int_equal(route_at(r, STR("/wp-content/uploads/mole-scaled.png")).kind, ROUTE_MEDIA);
	assert_true(is_free(r, STR("/wp-content/uploads/mole-hill-90x90.png")));
}

static void a_size_that_is_missing_is_answered_with_the_original(void **state)
{
	struct room *r = *state;
	use_uploads(r);
	import_variant(r, "newsroom.xml", "quay-300x200.png", "quay-333x222.png");
	struct route size = route_at(r, STR("/wp-content/uploads/2019/05/quay-333x222.png"));
	assert_int_equal(size.kind, ROUTE_MEDIA);
	assert_str_equal(size.address, route_at(r, STR("/wp-content/uploads/2019/05/quay.png")).address);
	assert_true(has(article_at(r, STR("/2019/05/night-ferry/")).body.markup, "/quay-333x222-600.png\""));
	int64_t before = rows(r);
	(void)close(r->uploads_fd);
	r->uploads_fd = -1;
	import_variant(r, "newsroom.xml", "quay-300x200.png", "quay-333x222.png");
	assert_int_equal(rows(r), before);
}

static void nothing_outside_the_uploads_folder_is_opened(void **state)
{
	struct room *r = *state;
	char         top[128], inside[160], outside[160];
	(void)snprintf(top, sizeof top, "%s/up", r->folder->top_z);
	(void)snprintf(outside, sizeof outside, "%s/mole.png", r->folder->top_z);
	assert_int_equal(mkdir(top, 0700), 0);
	int from = open(WXR_FILES "/uploads/2020/01/mole.png", O_RDONLY);
	int to = open(outside, O_WRONLY | O_CREAT, 0600);
	char bytes[4096];
	ssize_t n = read(from, bytes, sizeof bytes);
	assert_true(n > 0 && write(to, bytes, (size_t)n) == n);
	(void)close(from);
	(void)close(to);
	(void)snprintf(inside, sizeof inside, "%s/link.png", top);
	assert_int_equal(symlink("../mole.png", inside), 0);
	r->uploads_fd = open(top, O_RDONLY | O_DIRECTORY);
	import_variant(r, "newsroom.xml", "2020/01/mole.png", "link.png");
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM media_file")), 0);
	import_variant(r, "newsroom.xml", "2020/01/mole.png", "../mole.png");
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM media_file")), 0);
}

static void a_gallery_without_a_list_shows_the_posts_own_pictures(void **state)
{
	struct room *r = *state;
	use_uploads(r);
	import(r, "newsroom.xml");
	struct str body = article_at(r, route_at(r, STR("/?p=109")).address).body.markup;
	assert_true(has(body, "<figure class=\"gallery\">"));
	assert_true(has(body, "/mole-320.png\" alt=\"\" width=\"320\" height="));
	assert_true(has(body, "<figcaption>The mole</figcaption>"));
}

/* ── Again ── */

static void a_second_run_changes_nothing(void **state)
{
	struct room *r = *state;
	use_uploads(r);
	import(r, "newsroom.xml");
	int64_t before = rows(r);
	import(r, "newsroom.xml");
	assert_int_equal(rows(r), before);
	for (size_t i = 0; i < IMPORT_KIND_COUNT; i++) {
		assert_int_equal(r->report.count[i].added, 0);
		assert_int_equal(r->report.count[i].changed, 0);
	}
	assert_int_equal(r->report.count[IMPORT_ARTICLES].same, 9);
	assert_int_equal(r->report.count[IMPORT_PAGES].same, 3);
	/* Nor when the old site has moved to plain http and www. */
	import_variant(r, "newsroom.xml", "https://old.example", "http://www.old.example");
	assert_int_equal(rows(r), before);
}

static void a_second_run_without_the_uploads_keeps_the_pictures(void **state)
{
	struct room *r = *state;
	use_uploads(r);
	import(r, "newsroom.xml");
	int64_t before = rows(r);
	size_t  dropped = r->report.note[IMPORT_PAGES_DROPPED];
	(void)close(r->uploads_fd);
	r->uploads_fd = -1;
	import(r, "newsroom.xml");
	assert_int_equal(rows(r), before);
	for (size_t i = 0; i < IMPORT_KIND_COUNT; i++) {
		assert_int_equal(r->report.count[i].added, 0);
		assert_int_equal(r->report.count[i].changed, 0);
	}
	assert_int_equal(r->report.note[IMPORT_PAGES_DROPPED], dropped);
	/* Words that changed there come in, and what is known of the file stays. */
	import_variant(r, "newsroom.xml", "[The mole]", "[The long mole]");
	assert_int_equal(r->report.count[IMPORT_MEDIA].changed, 1);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM media WHERE type <> 'image/png'")), 0);
	assert_int_equal(number_of(r->db, SQL("SELECT max(width) FROM media WHERE name = 'mole'")), 320);
}

static void what_changed_there_is_a_new_version_here(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	import_variant(r, "newsroom.xml", "Nobody waved.", "Somebody waved.");
	struct article a = article_at(r, STR("/2019/05/night-ferry/"));
	assert_int_equal(a.version_number, 2);
	assert_true(has(a.body.markup, "Somebody waved."));
	assert_int_equal(r->report.count[IMPORT_ARTICLES].changed, 1);
	assert_int_equal(r->report.count[IMPORT_ARTICLES].same, 8);
	/* Titles are not what it is known by. */
	import_variant(r, "newsroom.xml", "The mole, in blocks", "The mole");
	assert_int_equal(r->report.count[IMPORT_ARTICLES].added, 0);
	assert_str_equal(article_at(r, STR("/2019/05/mole/")).headline, STR("The mole"));
}

struct edit {
	int64_t article;
	bool    withdraw;
};

static enum bs_status edit_here(struct change *ch, void *arg, struct err *err)
{
	const struct edit *e = arg;
	if (e->withdraw)
		return article_withdraw(ch, e->article, STR("a mistake"), err);
	struct article_content c = { .headline = STR("Edited here"), .body = { STR("<p>By the desk.</p>") } };
	int64_t                version;
	enum bs_status         st = article_save(ch, e->article, &c, &version, err);
	return st ? st : article_publish(ch, e->article, version, ch->now_us, err);
}

static void what_was_edited_here_is_reported_and_left_alone(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	struct edit edit = { route_at(r, STR("/2019/05/night-ferry/")).target, false };
	assert_ok(store_change(r->store, edit_here, &edit, &r->err), &r->err);
	import(r, "newsroom.xml"); /* unchanged there: nothing to report */
	assert_int_equal(r->report.note[IMPORT_EDITED_HERE], 0);
	import_variant(r, "newsroom.xml", "Nobody waved.", "Somebody waved.");
	assert_str_equal(article_at(r, STR("/2019/05/night-ferry/")).headline, STR("Edited here"));
	assert_int_equal(r->report.note[IMPORT_EDITED_HERE], 1);
	assert_str_equal(r->report.edited_here[0], STR("/2019/05/night-ferry/"));
}

static void what_was_withdrawn_here_stays_withdrawn(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	struct edit edit = { route_at(r, STR("/2019/05/night-ferry/")).target, true };
	assert_ok(store_change(r->store, edit_here, &edit, &r->err), &r->err);
	import_variant(r, "newsroom.xml", "Nobody waved.", "Somebody waved.");
	assert_int_equal(r->report.note[IMPORT_EDITED_HERE], 1);
	struct snapshot snap;
	struct article  a;
	assert_ok(snapshot_begin(r->db, 0, NULL, &snap, &r->err), &r->err);
	assert_int_equal(article_load(&r->mem, &snap, edit.article, &a, &r->err), BS_GONE);
	snapshot_end(&snap);
}

static void a_draft_that_was_published_there_is_published_here(void **state)
{
	struct room *r = *state;
	import(r, "newsroom.xml");
	import_variant(r, "newsroom.xml", "<wp:status>pending</wp:status>", "<wp:status>publish</wp:status>");
	assert_int_equal(r->report.count[IMPORT_ARTICLES].changed, 1);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM article WHERE state = 'review'")), 0);
	assert_str_equal(article_at(r, route_at(r, STR("/?p=104")).address).headline, STR("Waiting for the desk"));
	/* And taken back there, it is taken back here. */
	import(r, "newsroom.xml");
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM article WHERE state = 'review'")), 1);
}

static void new_comments_of_an_old_article_come_in(void **state)
{
	struct room *r = *state;
	import_variant(r, "newsroom.xml", "<wp:comment_id>9</wp:comment_id>", "<wp:comment_id></wp:comment_id>");
	assert_int_equal(r->report.count[IMPORT_COMMENTS].added, 5);
	assert_int_equal(r->report.note[IMPORT_PARENTS_MISSING], 1);
	import(r, "newsroom.xml");
	assert_int_equal(r->report.count[IMPORT_COMMENTS].added, 1);
	assert_int_equal(r->report.count[IMPORT_ARTICLES].changed, 0);
}

/* ── Other versions, other bytes ── */

static void version_1_0_names_parents_and_authors_by_name(void **state)
{
	struct room *r = *state;
	import(r, "version-1.0.xml");
	struct article a = article_at(r, STR("/news/archives/12"));
	assert_str_equal(a.authors[0].name, STR("Nell Osgood"));
	assert_int_equal(a.n_topics, 1);
	assert_int_equal(a.section, route_at(r, STR("/harbour/inner-harbour/")).target);
	assert_leads(r, "/news/category/harbour/inner-harbour/", "/harbour/inner-harbour/");
	assert_leads(r, "/news/?p=12", "/news/archives/12");
	assert_leads(r, "/news/author/nell-osgood/", "/author/nell-osgood/");
}

static void items_without_a_number_are_known_by_their_guid(void **state)
{
	struct room *r = *state;
	import_variant(r, "version-1.1.xml", "<export:post_id>5</export:post_id>", "");
	assert_int_equal(r->report.count[IMPORT_ARTICLES].added, 1);
	import_variant(r, "version-1.1.xml", "<export:post_id>5</export:post_id>", "");
	assert_int_equal(r->report.count[IMPORT_ARTICLES].same, 1);
	assert_true(is_free(r, STR("/?p=5")));
}

static void version_1_1_with_other_prefixes_is_understood(void **state)
{
	struct room *r = *state;
	import(r, "version-1.1.xml");
	struct article a = article_at(r, STR("/a-bridge-opens"));
	assert_str_equal(a.authors[0].name, STR("The Desk"));
	assert_str_equal(a.standfirst, STR("Open."));
}

static void broken_bytes_are_repaired_and_counted(void **state)
{
	struct room *r = *state;
	import(r, "broken-bytes.xml");
	struct article a = article_at(r, STR("/one/"));
	assert_str_equal(a.headline, STR("Caf\xc3\xa9 AT&T 5 < 6"));
	assert_true(has(a.body.markup, "\xe2\x80\x9cquoted\xe2\x80\x9d word, a bell, cut \xef\xbf\xbd short, gut: \xc3\xbc."));
	assert_true(has(a.body.markup, "After the script."));
	assert_false(has(a.body.markup, "x();"));
	assert_int_equal(r->report.note[IMPORT_BYTES_REPAIRED], 4);
	assert_int_equal(r->report.note[IMPORT_CONTROLS_REMOVED], 3);
	assert_int_equal(r->report.note[IMPORT_MARKUP_REPAIRED], 4);
}

static void declared_encodings_are_converted(void **state)
{
	struct room *r = *state;
	import(r, "latin1.xml");
	assert_str_equal(article_at(r, STR("/one/")).headline, STR("Caf\xc3\xa9 \xc3\xa0 la mer"));
	assert_int_equal(r->report.note[IMPORT_BYTES_REPAIRED], 0);
	import(r, "turkish.xml");
	assert_str_equal(article_at(r, STR("/one/")).headline, STR("\xc4\xb0\xc4\x9fne ve \xc5\x9fi\xc5\x9f"));
	import(r, "utf16.xml");
	assert_str_equal(article_at(r, STR("/one/")).headline, STR("K\xc3\xb6pr\xc3\xbc"));
}

static void co_authors_are_found_by_their_login_as_a_slug(void **state)
{
	struct room *r = *state;
	import_variant(r, "newsroom.xml", "<![CDATA[tkaya]]>", "<![CDATA[T.Kaya]]>");
	/* That made two: "T.Kaya", and "tkaya" of the plugin. A third would be "t-kaya". */
	import_variant(r, "newsroom.xml", "cap-tkaya", "cap-t-kaya");
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM author_name WHERE name = 'Tuna Kaya'")), 2);
}

/* ── Faults ── */

static void a_text_over_the_limit_is_left_out_and_named(void **state)
{
	struct room *r = *state;
	size_t       n = 2 * 1024 * 1024 + 1;
	char        *long_z = malloc(n + 1);
	assert_non_null(long_z);
	memset(long_z, 'x', n);
	long_z[n] = '\0';
	import_variant(r, "newsroom.xml", "Nobody waved.", long_z);
	free(long_z);
	assert_int_equal(r->report.count[IMPORT_ARTICLES].added, 8);
	assert_int_equal(r->report.named[IMPORT_REFUSED].n, 1);
	assert_true(has(r->report.named[IMPORT_REFUSED].names[0].name, "101 \"Night ferry"));
	import(r, "newsroom.xml");
	assert_int_equal(r->report.count[IMPORT_ARTICLES].added, 1);
}

static void bad_files_change_nothing(void **state)
{
	struct room *r = *state;
	static const char *const FILES[] = { "doctype.xml", "version-3.0.xml", "feed.xml", "drawing.xml",
		                             "web-page.xml", "letter.xml", "empty.xml", "uploads" };
	for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
		assert_int_equal(import_named(r, FILES[i]), BS_BAD_INPUT);
		assert_true(r->err.msg[0] && !strchr(r->err.msg, '\n'));
	}
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM article")), 0);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM setting")), 0);
}

static void a_cut_file_gives_what_it_has_and_the_whole_one_finishes_it(void **state)
{
	struct room *r = *state;
	int          fd = variant("newsroom.xml", "Winter, by the site's own clock", "Winter, by the site's own clock");
	assert_int_equal(ftruncate(fd, 14000), 0);
	struct import_file cut = { fd, STR("cut.xml") };
	assert_int_equal(import_fds(r, &cut, 1, false), BS_BAD_INPUT);
	assert_non_null(strstr(r->err.msg, "cut.xml ends too early"));
	assert_true(r->report.count[IMPORT_ARTICLES].added > 3);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM imported WHERE kind = 'run'")), 0); /* its lists are right */
	(void)close(fd);
	import(r, "newsroom.xml");
	const struct import_count *c = &r->report.count[IMPORT_ARTICLES];
	assert_int_equal(c->added + c->changed + c->same, 9); /* changed: their pictures were in the missing part */
	assert_true(c->same > 3);
	assert_true(article_at(r, STR("/2019/05/night-ferry/")).lead.id > 0);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM article")), 12);
}

static void a_stopped_import_says_so_and_is_finished_by_the_next(void **state)
{
	struct room *r = *state;
	r->cancelled = true;
	assert_int_equal(import_named(r, "newsroom.xml"), BS_BUSY);
	assert_non_null(strstr(r->err.msg, "stopped"));
	r->cancelled = false;
	import(r, "newsroom.xml");
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM article")), 12);
}

static void a_dry_run_counts_and_changes_nothing(void **state)
{
	struct room       *r = *state;
	struct import_file f = { open_sample("newsroom.xml"), STR("newsroom.xml") };
	use_uploads(r);
	assert_ok(import_fds(r, &f, 1, true), &r->err);
	(void)close(f.fd);
	assert_int_equal(r->report.count[IMPORT_ARTICLES].added, 9);
	assert_int_equal(r->report.count[IMPORT_PAGES].added, 3);
	assert_int_equal(r->report.count[IMPORT_COMMENTS].added, 6);
	assert_int_equal(r->report.count[IMPORT_SECTIONS].added, 5);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM article")), 0);
	char        path[128];
	struct stat info;
	assert_int_not_equal(stat(folder_path(r->folder, "person.key", path), &info), 0);
	assert_int_not_equal(stat(folder_path(r->folder, "media", path), &info), 0);
}

static void several_files_of_one_site_are_one_newsroom(void **state)
{
	struct room       *r = *state;
	struct import_file files[2] = { { open_sample("newsroom.xml"), STR("a.xml") },
		                        { variant("version-1.1.xml", "middle.example", "old.example"), STR("b.xml") } };
	assert_ok(import_fds(r, files, 2, false), &r->err);
	(void)close(files[0].fd);
	(void)close(files[1].fd);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM source")), 1);
	assert_int_equal(number_of(r->db, SQL("SELECT count(*) FROM article")), 13);
}

static void a_report_counts_things_not_mentions(void **state)
{
	struct room       *r = *state;
	struct import_file files[2];
	static const enum import_kind KINDS[] = { IMPORT_AUTHORS, IMPORT_SECTIONS, IMPORT_TOPICS };
	size_t             first[3];
	for (size_t i = 0; i < 2; i++)
		files[i] = (struct import_file){ variant("newsroom.xml", "<dc:creator><![CDATA[imarlow", "<dc:creator><![CDATA[ghost"), STR("a.xml") };
	assert_ok(import_fds(r, files, 2, true), &r->err);
	for (size_t k = 0; k < 3; k++)
		first[k] = r->report.count[KINDS[k]].added;
	for (int run = 0; run < 2; run++) { /* each file has the same head */
		assert_ok(import_fds(r, files, 2, false), &r->err);
		for (size_t k = 0; k < 3; k++) {
			const struct import_count *c = &r->report.count[KINDS[k]];
			assert_int_equal(run == 0 ? c->added : c->same, first[k]);
			assert_int_equal(run == 0 ? c->same : c->added, 0);
		}
	}
	assert_int_equal(first[0], (size_t)number_of(r->db, SQL("SELECT count(*) FROM author")));
	assert_int_equal(first[2], (size_t)number_of(r->db, SQL("SELECT count(*) FROM topic")));
	(void)close(files[0].fd);
	(void)close(files[1].fd);
}

static void an_unknown_edition_is_refused(void **state)
{
	struct room       *r = *state;
	struct import_file f = { open_sample("newsroom.xml"), STR("newsroom.xml") };
	struct wordpress_import_options o = { .files = &f, .n_files = 1, .uploads_fd = -1, .edition = STR("xx") };
	assert_int_equal(wordpress_import(r->store, &o, &r->report, &r->err), BS_NOT_FOUND);
	assert_non_null(strstr(r->err.msg, "\"xx\""));
	(void)close(f.fd);
}

static void the_report_is_plain_text_for_people(void **state)
{
	struct room *r = *state;
	import_variant(r, "newsroom.xml", "[contact-form-7 id=", "[contact_form id=");
	AUTO_BUF out = BUF_MAX(1 << 16);
	import_report_name(&r->report, IMPORT_SKIPPED, STR("evil\x1b[2J\xc2\x9b\x07"), 1);
	import_report_put(&out, &r->report, false);
	assert_true(has(buf_str(&out), "         9 articles"));
	assert_true(has(buf_str(&out), "         1 contact_form"));
	assert_true(has(buf_str(&out), "         1 nav_menu_item"));
	assert_true(has(buf_str(&out), "         1 file (.mp4)"));
	for (size_t i = 0; i < out.len; i++)
		assert_true((unsigned char)out.ptr[i] >= 0x20 || out.ptr[i] == '\n');
	assert_false(has(buf_str(&out), "\xc2\x9b"));
}

static void one_thing_is_told_in_the_singular(void **state)
{
	struct room *r = *state;
	AUTO_BUF     one = BUF_MAX(1 << 16), two = BUF_MAX(1 << 16);
	r->report = (struct import_report){ .cleaned = { .scripts = 1, .addresses = 1 } };
	for (size_t i = 0; i < IMPORT_NOTE_COUNT; i++)
		r->report.note[i] = 1;
	import_report_put(&one, &r->report, false);
	assert_true(has(buf_str(&one), "         1 script or style\n"));
	assert_true(has(buf_str(&one), "         1 unsafe address\n"));
	assert_true(has(buf_str(&one), "         1 attachment page that leads nowhere"));
	assert_true(has(buf_str(&one), "         1 embed, now a link\n"));
	r->report.cleaned.scripts = r->report.note[IMPORT_EMBEDS] = 2;
	import_report_put(&two, &r->report, false);
	assert_true(has(buf_str(&two), "         2 scripts and styles\n"));
	assert_true(has(buf_str(&two), "         2 embeds, now links\n"));
}

#define IMPORT_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IMPORT_TEST(an_article_keeps_all_that_readers_saw),
		IMPORT_TEST(bodies_are_clean_and_their_links_stay_on_the_site),
		IMPORT_TEST(sections_are_a_tree_whatever_their_order),
		IMPORT_TEST(old_addresses_lead_on),
		IMPORT_TEST(a_topic_that_only_items_name_has_its_old_addresses),
		IMPORT_TEST(a_page_keeps_its_address_before_a_section),
		IMPORT_TEST(pages_find_parents_that_come_later),
		IMPORT_TEST(only_what_was_public_is_public),
		IMPORT_TEST(settings_are_filled_only_while_unset),
		IMPORT_TEST(a_missing_utc_date_is_read_on_the_sites_own_clock),
		IMPORT_TEST(comments_keep_their_threads_and_their_status),
		IMPORT_TEST(addresses_of_commenters_are_kept_only_as_keyed_hashes),
		IMPORT_TEST(featured_pictures_come_with_their_words),
		IMPORT_TEST(uploads_come_along_at_their_old_addresses),
		IMPORT_TEST(uploads_that_come_later_are_taken_up_by_the_next_run),
		IMPORT_TEST(what_is_no_picture_is_not_stored),
		IMPORT_TEST(sizes_that_no_export_names_come_along),
		IMPORT_TEST(a_size_that_is_missing_is_answered_with_the_original),
		IMPORT_TEST(nothing_outside_the_uploads_folder_is_opened),
		IMPORT_TEST(a_gallery_without_a_list_shows_the_posts_own_pictures),
		IMPORT_TEST(a_second_run_changes_nothing),
		IMPORT_TEST(a_second_run_without_the_uploads_keeps_the_pictures),
		IMPORT_TEST(what_changed_there_is_a_new_version_here),
		IMPORT_TEST(what_was_edited_here_is_reported_and_left_alone),
		IMPORT_TEST(what_was_withdrawn_here_stays_withdrawn),
		IMPORT_TEST(a_draft_that_was_published_there_is_published_here),
		IMPORT_TEST(new_comments_of_an_old_article_come_in),
		IMPORT_TEST(version_1_0_names_parents_and_authors_by_name),
		IMPORT_TEST(version_1_1_with_other_prefixes_is_understood),
		IMPORT_TEST(items_without_a_number_are_known_by_their_guid),
		IMPORT_TEST(broken_bytes_are_repaired_and_counted),
		IMPORT_TEST(declared_encodings_are_converted),
		IMPORT_TEST(co_authors_are_found_by_their_login_as_a_slug),
		IMPORT_TEST(a_text_over_the_limit_is_left_out_and_named),
		IMPORT_TEST(bad_files_change_nothing),
		IMPORT_TEST(a_cut_file_gives_what_it_has_and_the_whole_one_finishes_it),
		IMPORT_TEST(a_stopped_import_says_so_and_is_finished_by_the_next),
		IMPORT_TEST(a_dry_run_counts_and_changes_nothing),
		IMPORT_TEST(several_files_of_one_site_are_one_newsroom),
		IMPORT_TEST(a_report_counts_things_not_mentions),
		IMPORT_TEST(an_unknown_edition_is_refused),
		IMPORT_TEST(the_report_is_plain_text_for_people),
		IMPORT_TEST(one_thing_is_told_in_the_singular),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
