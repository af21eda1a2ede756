/*
 * A connection's first request: the gate must judge the same however the bytes are cut, and what it passes
 * must keep its promises.
 */
#include "http/body.h"
#include "http/head.h"

#include "base/check.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct http_limits limits = { HTTP_LIMIT_TABLE(HTTP_LIMIT_VALUE) };

static int gate_in_pieces(struct str bytes, size_t step, struct head_gate *g, size_t *head_len)
{
	*g = (struct head_gate){ 0 };
	for (size_t end = 0; end < bytes.len;) {
		end = bytes.len - end < step ? bytes.len : end + step;
		int status = head_gate_step(g, &limits, str_slice(bytes, 0, end), head_len);
		if (status != HEAD_MORE)
			return status;
	}
	return HEAD_MORE;
}

static void check_request(const struct http_request *r, const struct framing *f)
{
	ASSERT(r->path.len > 0 && r->path.ptr[0] == '/' && utf8_is_valid(r->path));
	ASSERT(str_chr(r->path, 0, 0) == STR_NONE && str_chr(r->path, '\\', 0) == STR_NONE);
	ASSERT(str_find(r->path, STR("/../"), 0) == STR_NONE && !str_ends(r->path, STR("/..")));
	ASSERT(r->n_query <= limits.query_parameters && r->n_headers <= limits.header_fields);
	ASSERT(!f->is_chunked || f->content_length == 0);
	for (size_t i = 0; i < r->n_headers; i++) {
		struct str value = r->headers[i].value;
		ASSERT(r->headers[i].name.len > 0);
		ASSERT(str_chr(value, '\r', 0) == STR_NONE && str_chr(value, '\n', 0) == STR_NONE &&
		       str_chr(value, 0, 0) == STR_NONE);
		ASSERT(value.len == 0 || (value.ptr[0] != ' ' && value.ptr[value.len - 1] != ' '));
		ASSERT(!str_starts(r->headers[i].name, STR("x-forwarded-")));
	}
	for (size_t i = 0; i < r->n_query; i++)
		ASSERT(utf8_is_valid(r->query[i].name) && utf8_is_valid(r->query[i].value));
}

static void read_body(struct wire *wire, const struct framing *f, struct str rest)
{
	struct body_reader body;
	size_t used = 0;
	body_start(&body, &limits, wire, f->is_chunked, f->is_chunked ? 65536 : f->content_length);
	int status = f->is_chunked || f->content_length > 0 ? body_feed(&body, rest, &used) : BODY_COMPLETE;
	ASSERT(used <= rest.len && body.bytes.len <= 65536 + rest.len);
	ASSERT(status != BODY_COMPLETE || f->is_chunked || body.bytes.len == f->content_length);
	body_done(&body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct head_gate whole, pieces;
	size_t head_len = 0, head_len_in_pieces = 0;
	int status = gate_in_pieces(bytes, size + 1, &whole, &head_len);
	int status_in_pieces = gate_in_pieces(bytes, 1 + size % 7, &pieces, &head_len_in_pieces);
	/*
	 * Pieces may see an endless line before its end, so a refusal may come for another reason; passing
	 * may not differ.
	 */
	ASSERT((status == HEAD_COMPLETE) == (status_in_pieces == HEAD_COMPLETE));
	if (status != HEAD_COMPLETE)
		return 0;
	ASSERT(head_len == head_len_in_pieces && head_len <= size);
	AUTO_ARENA mem = ARENA_EMPTY;
	struct origin origin = { .peer = STR("192.0.2.1") };
	struct http_request r;
	struct framing framing = { 0 };
	struct wire *wire;
	if (head_parse(&mem, &limits, &whole, &origin, str_slice(bytes, 0, head_len), &wire, &r, &framing))
		return 0;
	check_request(&r, &framing);
	read_body(wire, &framing, str_slice(bytes, head_len, size));
	return 0;
}
