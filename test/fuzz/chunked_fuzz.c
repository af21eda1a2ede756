/*
 * A chunked body: whole and in pieces must decode to the same bytes and end at the same place. The first
 * byte is the step.
 */
#include "http/body.h"

#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct http_limits limits = { HTTP_LIMIT_TABLE(HTTP_LIMIT_VALUE) };

struct outcome {
	int    status;
	size_t used;
};

static struct outcome decode(struct arena *mem, struct str bytes, size_t step, struct body_reader *body)
{
	static const char head[] = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
	struct wire_head found;
	struct wire *wire = wire_new(mem);
	ASSERT(wire_parse_head(wire, mem, str_from_z(head), 2, &found) && found.is_chunked);
	body_start(body, &limits, wire, true, 65536);
	struct outcome o = { BODY_MORE, 0 };
	while (o.used < bytes.len && o.status == BODY_MORE) {
		size_t used = 0, end = bytes.len - o.used < step ? bytes.len : o.used + step;
		o.status = body_feed(body, str_slice(bytes, o.used, end), &used);
		o.used += used;
	}
	return o;
}

static bool is_refused(struct outcome o)
{
	return o.status != BODY_MORE && o.status != BODY_COMPLETE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct str bytes = str_of((const char *)data + 1, size - 1);
	struct body_reader whole, pieces;
	struct outcome a = decode(&mem, bytes, size, &whole),
	               b = decode(&mem, bytes, (size_t)data[0] % 16 + 1, &pieces);
	/* Two parsers refuse: cut otherwise, the other one may be first and name another reason. */
	ASSERT(a.status == b.status || (is_refused(a) && is_refused(b)));
	if (!is_refused(a)) {
		ASSERT(a.used == b.used && str_eq(buf_str(&whole.bytes), buf_str(&pieces.bytes)));
		ASSERT(whole.bytes.len <= 65536 && a.used <= bytes.len);
	}
	body_done(&whole);
	body_done(&pieces);
	return 0;
}
