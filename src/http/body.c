/* See body.h. The chunk gate is one switch over bytes; only chunk data is skipped in runs. */
#include "http/body.h"

#include "http/head.h"

static int size_digit(struct chunk_gate *g, const struct http_limits *limits, char c)
{
	int digit = hex_digit(c);
	if (digit < 0 || ++g->digits > limits->chunk_size_digits)
		return 400;
	g->left = g->left << 4 | (uint64_t)digit;
	g->state = CHUNK_SIZE;
	return 0;
}

static int size_line_ends(struct chunk_gate *g, uint64_t max_bytes, char c)
{
	if (c != '\n')
		return 400;
	g->digits = g->line_bytes = 0;
	g->state = g->left ? CHUNK_DATA : CHUNK_TRAILER;
	g->total += g->left;
	return g->total > max_bytes ? 413 : 0;
}

static int extension_byte(struct chunk_gate *g, const struct http_limits *limits, char c)
{
	g->extension_bytes++;
	bool is_control = (unsigned char)c < ' ' || c == 0x7f;
	return is_control || g->extension_bytes > limits->chunk_extension_bytes ? 400 : 0;
}

static int size_line_byte(struct chunk_gate *g, const struct http_limits *limits, char c)
{
	if (c == '\r') {
		g->state = CHUNK_SIZE_LF;
		return 0;
	}
	if (++g->line_bytes > limits->chunk_line_bytes)
		return 400;
	if (g->state == CHUNK_SIZE && c != ';')
		return size_digit(g, limits, c);
	g->state = CHUNK_EXTENSION;
	return extension_byte(g, limits, c);
}

static int trailer_line_ends(struct chunk_gate *g, const struct http_limits *limits)
{
	struct str line = buf_str(&g->line), name, value;
	if (line.len == 0 || line.ptr[line.len - 1] != '\r')
		return 400;
	line = str_slice(line, 0, line.len - 1);
	if (line.len == 0) {
		g->state = CHUNK_COMPLETE;
		return 0;
	}
	if (++g->trailer_fields > limits->header_fields || str_chr(line, '\r', 0) != STR_NONE)
		return 400;
	int status = field_line_check(line, &name, &value);
	if (!status &&
	    (str_eq_nocase(name, STR("content-length")) || str_eq_nocase(name, STR("transfer-encoding"))))
		status = 400; /* framing cannot come after what it frames (RFC 9110, 6.5.1) */
	buf_reset(&g->line);
	return status;
}

static int trailer_byte(struct chunk_gate *g, const struct http_limits *limits, char c)
{
	if (++g->trailer_bytes > limits->trailer_bytes + 2) /* and the empty line */
		return 400;
	if (c == '\n')
		return trailer_line_ends(g, limits);
	g->line.max_bytes = limits->trailer_bytes + 2;
	buf_putc(&g->line, c);
	return 0;
}

static int gate_byte(struct chunk_gate *g, const struct http_limits *limits, uint64_t max_bytes, char c)
{
	switch (g->state) {
	case CHUNK_SIZE_FIRST:
		g->line_bytes = 1;
		return size_digit(g, limits, c);
	case CHUNK_SIZE:
	case CHUNK_EXTENSION:
		return size_line_byte(g, limits, c);
	case CHUNK_SIZE_LF:
		return size_line_ends(g, max_bytes, c);
	case CHUNK_DATA_CR:
		g->state = CHUNK_DATA_LF;
		return c == '\r' ? 0 : 400;
	case CHUNK_DATA_LF:
		g->state = CHUNK_SIZE_FIRST;
		return c == '\n' ? 0 : 400;
	case CHUNK_TRAILER:
		return trailer_byte(g, limits, c);
	case CHUNK_DATA:
	case CHUNK_COMPLETE:
		break; /* not met: the caller skips data and stops at the end */
	}
	return 400;
}

static size_t skip_data(struct chunk_gate *g, size_t available)
{
	size_t run = g->left < available ? (size_t)g->left : available;
	g->left -= run;
	if (g->left == 0)
		g->state = CHUNK_DATA_CR;
	return run;
}

int chunk_gate_step(struct chunk_gate *g, const struct http_limits *limits, uint64_t max_bytes,
                    struct str bytes, size_t *used)
{
	size_t at = 0;
	while (at < bytes.len && g->state != CHUNK_COMPLETE) {
		if (g->state == CHUNK_DATA) {
			at += skip_data(g, bytes.len - at);
			continue;
		}
		int status = gate_byte(g, limits, max_bytes, bytes.ptr[at++]);
		if (status)
			return status;
	}
	*used = at;
	return g->state == CHUNK_COMPLETE ? BODY_COMPLETE : BODY_MORE;
}

void body_start(struct body_reader *b, const struct http_limits *limits, struct wire *wire, bool is_chunked,
                uint64_t max_bytes)
{
	*b = (struct body_reader){
		.limits = limits, .wire = wire, .is_chunked = is_chunked, .max_bytes = max_bytes,
		.left = is_chunked ? 0 : max_bytes, .bytes = BUF_MAX((size_t)max_bytes),
	};
}

static int feed_chunked(struct body_reader *b, struct str bytes, size_t *used)
{
	size_t passed = 0;
	bool is_complete;
	int status = chunk_gate_step(&b->gate, b->limits, b->max_bytes, bytes, &passed);
	if (status != BODY_MORE && status != BODY_COMPLETE)
		return status;
	if (!wire_parse_chunks(b->wire, str_slice(bytes, 0, passed), &b->bytes, &is_complete) ||
	    is_complete != (status == BODY_COMPLETE))
		return 400;
	*used = passed;
	return buf_status(&b->bytes) ? 413 : status;
}

int body_feed(struct body_reader *b, struct str bytes, size_t *used)
{
	if (b->is_chunked)
		return feed_chunked(b, bytes, used);
	*used = b->left < bytes.len ? (size_t)b->left : bytes.len;
	buf_put(&b->bytes, str_slice(bytes, 0, *used));
	b->left -= *used;
	return b->left ? BODY_MORE : BODY_COMPLETE;
}

void body_done(struct body_reader *b)
{
	buf_done(&b->bytes);
	buf_done(&b->gate.line);
}
