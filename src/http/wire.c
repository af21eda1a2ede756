/* See wire.h. Built with LLHTTP_STRICT_MODE; no leniency is switched on. */
#include "http/wire.h"

#include <llhttp.h>

struct wire {
	llhttp_t          parser;
	struct wire_head *head;        /* while a head is parsed, else NULL */
	size_t            max_fields;
	struct str        name, value; /* of the field that is being read */
	bool              has_head;
	struct buf       *body;        /* while a body is parsed, else NULL */
	bool              has_body;
};

/* One span may come in several calls, always side by side. */
static void extend(struct str *span, const char *at, size_t len)
{
	if (!span->ptr)
		span->ptr = at;
	span->len = (size_t)(at + len - span->ptr);
}

static int on_url(llhttp_t *p, const char *at, size_t len)
{
	struct wire *w = p->data;
	extend(&w->head->target, at, len);
	return 0;
}

static int on_name(llhttp_t *p, const char *at, size_t len)
{
	struct wire *w = p->data;
	if (w->head) /* not so for a trailer, which is dropped */
		extend(&w->name, at, len);
	return 0;
}

static int on_value(llhttp_t *p, const char *at, size_t len)
{
	struct wire *w = p->data;
	if (w->head)
		extend(&w->value, at, len);
	return 0;
}

static struct str without_blanks_behind(struct str s)
{
	while (s.len > 0 && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
		s.len--;
	return str_of(s.ptr, s.len);
}

static int on_field_complete(llhttp_t *p)
{
	struct wire *w = p->data;
	if (!w->head)
		return 0;
	if (w->head->n_fields == w->max_fields)
		return -1;
	w->head->fields[w->head->n_fields++] = (struct wire_field){ w->name, without_blanks_behind(w->value) };
	w->name = w->value = (struct str){ NULL, 0 };
	return 0;
}

static int on_headers_complete(llhttp_t *p)
{
	struct wire *w = p->data;
	w->head->is_chunked = (p->flags & F_CHUNKED) != 0;
	w->head->has_length = (p->flags & F_CONTENT_LENGTH) != 0;
	w->head->content_length = p->content_length;
	w->head->says_close = (p->flags & F_CONNECTION_CLOSE) != 0;
	w->head->says_keep_alive = (p->flags & F_CONNECTION_KEEP_ALIVE) != 0;
	w->has_head = true;
	p->upgrade = 0; /* we never change protocols: the request is an ordinary one (RFC 9110, 7.8) */
	return 0;
}

static int on_body(llhttp_t *p, const char *at, size_t len)
{
	struct wire *w = p->data;
	if (w->body)
		buf_put(w->body, str_of(at, len));
	return 0;
}

static int on_message_complete(llhttp_t *p)
{
	struct wire *w = p->data;
	w->has_body = true;
	return 0;
}

static const llhttp_settings_t callbacks = {
	.on_url                   = on_url,
	.on_header_field          = on_name,
	.on_header_value          = on_value,
	.on_header_value_complete = on_field_complete,
	.on_headers_complete      = on_headers_complete,
	.on_body                  = on_body,
	.on_message_complete      = on_message_complete,
};

struct wire *wire_new(struct arena *mem)
{
	struct wire *w = ARENA_NEW(mem, struct wire, 1);
	llhttp_init(&w->parser, HTTP_REQUEST, &callbacks);
	w->parser.data = w;
	return w;
}

bool wire_parse_head(struct wire *w, struct arena *mem, struct str head, size_t max_fields,
                     struct wire_head *out)
{
	*out = (struct wire_head){ .fields = ARENA_NEW(mem, struct wire_field, max_fields) };
	w->head = out;
	w->max_fields = max_fields;
	enum llhttp_errno result = llhttp_execute(&w->parser, head.ptr, head.len);
	w->head = NULL;
	return result == HPE_OK && w->has_head;
}

bool wire_parse_chunks(struct wire *w, struct str bytes, struct buf *body, bool *is_complete)
{
	w->body = body;
	w->has_body = false;
	enum llhttp_errno result = llhttp_execute(&w->parser, bytes.ptr, bytes.len);
	w->body = NULL;
	*is_complete = w->has_body;
	return result == HPE_OK;
}
