/*
 * What a reader gets when there is no page: the paper's own masthead and footer, one plain sentence, a way on. 404 and
 * 410 show the latest stories; all others read nothing, because the database may be what broke. If even the template
 * fails, a few constant lines stand in.
 *
 * Clients see a generic text and the request id, never a path of ours, SQL or a version (SECURITY-TARGETS 13.1). The one
 * text of somebody's own is the reason of a withdrawal, which an editor wrote for readers.
 */
#include "site/view.h"

#include "base/clock.h"

#include <unistd.h>

enum { LATEST = 4, RETRY_AFTER_S = 5 };

struct fault {
	int        code;
	struct str title, text; /* keys of messages; text may be empty */
};

static struct fault fault_of(int code)
{
	static const struct fault faults[] = {
		{ 400, STR_INIT("bad_title"), STR_INIT("bad_text") },       { 404, STR_INIT("missing_title"), STR_INIT("missing_text") },
		{ 405, STR_INIT("method_title"), STR_INIT("method_text") }, { 410, STR_INIT("gone_title"), STR_INIT("") },
		{ 429, STR_INIT("many_title"), STR_INIT("busy_text") },     { 503, STR_INIT("busy_title"), STR_INIT("busy_text") },
	};
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if (faults[i].code == code)
			return faults[i];
	return (struct fault){ code, STR("fault_title"), STR("fault_text") };
}

static struct str text_of(struct page *p, const struct fault *f, const struct err *why)
{
	if (f->code == 410)
		return why && why->msg[0] ? view_words1(p, STR("gone_text"), STR("reason"), str_from_z(why->msg)) : STR_EMPTY;
	if (f->text.len == 0)
		return STR_EMPTY;
	const struct message_arg wait[] = {
		{ .name = STR("n"), .number = RETRY_AFTER_S, .is_number = true },
		{ .name = STR("count"), .text = view_number(p, RETRY_AFTER_S) },
	};
	return message(p->mem, p->words, f->text, wait, 2);
}

/* Nothing if they cannot be read: the page is an error page already. */
static void put_latest(struct page *p, struct object *root, int code)
{
	struct list_view view = { 0 };
	struct list     *latest = object_add_list(root, STR("latest"));
	bool             may_read = p->snap && (code == 404 || code == 410);
	if (may_read && list_load(p->mem, p->snap, LIST_EDITION, p->edition->id, 0, LATEST, &view, NULL))
		view = (struct list_view){ 0 };
	for (size_t i = 0; i < view.cards.n; i++)
		view_card(p, list_add_object(latest), &view.cards.cards[i],
		          &(struct card_look){ .size = STR("s"), .show_picture = true, .picture = PICTURE_THUMB, .show_meta = true });
	object_set(root, STR("has_latest"), value_bool(view.cards.n > 0));
}

static void put_fault(struct page *p, struct object *root, const struct fault *f, const struct err *why,
                      const char *request_id)
{
	struct object *fault = object_add_object(root, STR("fault"));
	struct str     small = STR_EMPTY;
	if (f->code >= 500)
		small = view_words2(p, STR("fault_small"), STR("time"), date_text(p->mem, p->dates, DATE_TIME, clock_now_us()),
		                    STR("id"), str_from_z(request_id));
	object_set(fault, STR("title"), value_text(view_words(p, f->title)));
	object_set(fault, STR("text"), value_text(text_of(p, f, why)));
	object_set(fault, STR("small"), value_text(small));
}

static enum bs_status render(struct page *p, const struct fault *f, const struct err *why, const char *request_id)
{
	struct page_head head = { .title = view_words(p, f->title), .type = STR("website") };
	struct object   *root = view_root(p, &head);
	put_fault(p, root, f, why, request_id);
	put_latest(p, root, f->code);
	return view_render(p, STR("error"), root, NULL);
}

static void put_constant(struct page *p)
{
	buf_reset(&p->res->body);
	buf_put(&p->res->body,
	        STR("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
	            "<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">"
	            "<title>Not now</title></head>\n<body><h1>This page cannot be shown right now.</h1>"
	            "<p>It is noted. Try again in a minute.</p></body></html>\n"));
	p->type = STR("text/html; charset=utf-8");
}

void page_error_code(struct page *p, int code, const struct err *why, const char *request_id)
{
	struct fault f = fault_of(code);
	buf_reset(&p->res->body);
	buf_reset(&p->res->headers);
	if (p->res->file_fd >= 0)
		(void)close(p->res->file_fd);
	p->res->file_fd = -1;
	p->res->constant_body = (struct str){ 0 };
	p->res->status = code;
	p->etag = STR_EMPTY;
	if (!p->edition || !p->theme || render(p, &f, why, request_id))
		put_constant(p);
	p->keeping = code == 404 || code == 410 ? KEEP_REVALIDATE : KEEP_NEVER;
	if (code == 503 || code == 429)
		http_put_header(p->res, STR("retry-after"), str_fmt(p->mem, "%d", RETRY_AFTER_S));
	if (code == 405)
		http_put_header(p->res, STR("allow"), STR("GET, HEAD"));
}

void page_error(struct page *p, enum bs_status status, const struct err *why, const char *request_id)
{
	page_error_code(p, bs_status_http(status), why, request_id);
}
