/*
 * See head.h. The gate scans for ends of lines with memchr and checks each line once when it is complete,
 * so every byte is looked at a fixed number of times however it is cut into packets.
 */
#include "http/head.h"

#include "http/target.h"


/* ── The gate ── */

static bool is_token_char(char c)
{
	return ascii_is_alpha(c) || c == '-' || ascii_is_digit(c) || (c != 0 && strchr("!#$%&'*+.^_`|~", c));
}

static bool is_token(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_token_char(s.ptr[i]))
			return false;
	return s.len > 0;
}

static bool has_control_byte(struct str s)
{
	bool found = false; /* no early way out: the compiler makes vector code of it */
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		found |= (c < ' ' && c != '\t') || c == 0x7f;
	}
	return found;
}

static struct str trim_blanks(struct str s)
{
	size_t from = 0, to = s.len;
	while (from < to && (s.ptr[from] == ' ' || s.ptr[from] == '\t'))
		from++;
	while (to > from && (s.ptr[to - 1] == ' ' || s.ptr[to - 1] == '\t'))
		to--;
	return str_slice(s, from, to);
}

int field_line_check(struct str line, struct str *name, struct str *value)
{
	size_t colon = str_chr(line, ':', 0);
	if (colon == STR_NONE)
		return 400;
	*name = str_slice(line, 0, colon);
	*value = trim_blanks(str_slice(line, colon + 1, line.len));
	/*
	 * A folded line, a space before the colon and white space before the first field all are no tokens.
	 */
	return !is_token(*name) || has_control_byte(*value) ? 400 : 0;
}

static int check_method(struct head_gate *g, struct str method)
{
	if (!is_token(method))
		return 400;
	for (enum http_method m = HTTP_GET; m <= HTTP_OPTIONS; m++) {
		if (str_eq(method, http_method_name(m))) {
			g->method = m;
			return 0;
		}
	}
	return str_eq(method, STR("TRACE")) || str_eq(method, STR("CONNECT")) ? 405 : 501;
}

static int check_version(struct head_gate *g, struct str version)
{
	if (version.len != 8 || !str_starts(version, STR("HTTP/")) || !ascii_is_digit(version.ptr[5]) ||
	    version.ptr[6] != '.' || !ascii_is_digit(version.ptr[7]))
		return 400;
	if (version.ptr[5] != '1' || version.ptr[7] > '1')
		return 505;
	g->is_http_1_0 = version.ptr[7] == '0';
	return 0;
}

static bool is_target_text(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] >= 0x7f)
			return false;
	return s.len > 0;
}

static int check_request_line(struct head_gate *g, struct str line)
{
	struct str rest = line;
	struct str method = str_cut(&rest, ' ');
	struct str target = rest.ptr ? str_cut(&rest, ' ') : STR_EMPTY;
	if (!rest.ptr || !is_target_text(target))
		return 400;
	int status = check_version(g, rest);
	return status ? status : check_method(g, method);
}

static int check_length(struct head_gate *g, struct str value)
{
	uint64_t length = 0;
	if (g->has_length || value.len == 0 || value.len > 15)
		return 400;
	for (size_t i = 0; i < value.len; i++) {
		if (!ascii_is_digit(value.ptr[i]))
			return 400;
		length = length * 10 + (uint64_t)(value.ptr[i] - '0');
	}
	g->has_length = true;
	g->content_length = length;
	return 0;
}

static int check_coding(struct head_gate *g, struct str value)
{
	if (g->has_coding || g->is_http_1_0)
		return 400;
	g->has_coding = true;
	if (str_eq(value, STR("chunked")))
		return 0;
	return is_token(value) && !str_eq_nocase(value, STR("chunked")) ? 501 : 400;
}

static int check_cookie(struct head_gate *g, const struct http_limits *limits, struct str value)
{
	size_t crumbs = 1;
	for (size_t i = 0; i < value.len; i++)
		crumbs += value.ptr[i] == ';' && i + 1 < value.len;
	g->cookies += crumbs;
	g->extra_crumbs += crumbs - 1;
	return g->cookies > limits->cookies ? 400 : 0;
}

/* Its own rules for the fields on which framing and routing depend. */
static int check_known_field(struct head_gate *g, const struct http_limits *limits, struct str name,
                             struct str value)
{
	switch (name.len) {
	case 4:
		if (str_eq_nocase(name, STR("host"))) {
			if (g->has_host)
				return 400;
			g->has_host = true;
		}
		return 0;
	case 6:
		return str_eq_nocase(name, STR("cookie")) ? check_cookie(g, limits, value) : 0;
	case 14:
		return str_eq_nocase(name, STR("content-length")) ? check_length(g, value) : 0;
	case 17:
		return str_eq_nocase(name, STR("transfer-encoding")) ? check_coding(g, value) : 0;
	default:
		return 0;
	}
}

static int check_field_line(struct head_gate *g, const struct http_limits *limits, struct str line)
{
	struct str name, value;
	g->block_bytes += line.len + 2;
	if (line.len > limits->header_line_bytes || g->block_bytes > limits->header_block_bytes ||
	    g->lines > limits->header_fields)
		return 431;
	int status = field_line_check(line, &name, &value);
	if (!status)
		status = check_known_field(g, limits, name, value);
	if (!status && g->lines + g->extra_crumbs > limits->header_fields)
		status = 431;
	return status;
}

static int check_whole_head(const struct head_gate *g)
{
	if (!g->has_host && !g->is_http_1_0)
		return 400;
	return g->has_length && g->has_coding ? 400 : HEAD_COMPLETE;
}

static int check_line(struct head_gate *g, const struct http_limits *limits, struct str line)
{
	if (g->lines == 0) {
		if (line.len > limits->request_line_bytes)
			return 414;
		return check_request_line(g, line);
	}
	return check_field_line(g, limits, line);
}

/* A line that has not ended: what of it can be refused already? */
static int check_unfinished(struct head_gate *g, const struct http_limits *limits, struct str bytes)
{
	size_t len = bytes.len - g->line_at;
	size_t cr = str_chr(bytes, '\r', g->seen > g->line_at ? g->seen - 1 : g->line_at);
	if (cr != STR_NONE && cr + 1 < bytes.len)
		return 400;
	len -= cr != STR_NONE;
	g->seen = bytes.len;
	if (g->lines == 0)
		return len > limits->request_line_bytes ? 414 : HEAD_MORE;
	if (len > limits->header_line_bytes || g->block_bytes + len > limits->header_block_bytes)
		return 431;
	return HEAD_MORE;
}

int head_gate_step(struct head_gate *g, const struct http_limits *limits, struct str bytes, size_t *head_len)
{
	for (;;) {
		size_t lf = str_chr(bytes, '\n', g->seen);
		if (lf == STR_NONE)
			return check_unfinished(g, limits, bytes);
		if (lf == g->line_at || bytes.ptr[lf - 1] != '\r')
			return 400;
		struct str line = str_slice(bytes, g->line_at, lf - 1);
		g->line_at = g->seen = lf + 1;
		if (line.len == 0 && g->lines > 0) {
			*head_len = lf + 1;
			return check_whole_head(g);
		}
		if (str_chr(line, '\r', 0) != STR_NONE)
			return 400;
		int status = check_line(g, limits, line);
		if (status)
			return status;
		g->lines++;
	}
}

/* ── From llhttp's findings to a request ── */

/* Lines that a proxy writes. From anybody else they are lies, so no handler sees them. */
static bool is_forwarding_field(struct str name)
{
	return str_eq(name, STR("forwarded")) || str_eq(name, STR("x-real-ip")) ||
	       str_starts(name, STR("x-forwarded-"));
}

static bool is_proxy(const struct origin *o, struct str address)
{
	for (size_t i = 0; i < o->n_proxies; i++)
		if (str_eq(o->proxies[i], address))
			return true;
	return false;
}

static struct str last_of(struct str list)
{
	size_t comma = str_rchr(list, ',');
	return trim_blanks(comma == STR_NONE ? list : str_slice(list, comma + 1, list.len));
}

/*
 * The last address of X-Forwarded-For that is no proxy of ours: what stands left of it anybody may have
 * written.
 */
static struct str forwarded_peer(struct arena *mem, const struct origin *o, struct str list)
{
	struct str peer = o->peer;
	while (list.len > 0) {
		size_t comma = str_rchr(list, ',');
		if (!address_canonical(mem, last_of(list), &peer) || !is_proxy(o, peer))
			break;
		list = comma == STR_NONE ? STR_EMPTY : str_slice(list, 0, comma);
	}
	return peer;
}

/* All lines of a name as one list: a proxy may add a line of its own behind the client's. */
static struct str joined_header(struct arena *mem, const struct http_request *r, struct str name)
{
	struct str list = STR_EMPTY;
	for (size_t i = 0; i < r->n_headers; i++)
		if (str_eq(r->headers[i].name, name))
			list = list.len
			           ? str_fmt(mem, "%.*s,%.*s", STR_ARG(list), STR_ARG(r->headers[i].value))
			           : r->headers[i].value;
	return list;
}

static void drop_forwarding_fields(struct http_request *out)
{
	size_t kept = 0;
	for (size_t i = 0; i < out->n_headers; i++)
		if (!is_forwarding_field(out->headers[i].name))
			out->headers[kept++] = out->headers[i];
	out->n_headers = kept;
}

static void set_origin(struct arena *mem, const struct origin *o, struct http_request *out)
{
	out->peer = o->peer;
	out->is_loopback = o->is_loopback;
	if (is_proxy(o, o->peer)) {
		out->peer = forwarded_peer(mem, o, joined_header(mem, out, STR("x-forwarded-for")));
		out->is_tls =
		    str_eq_nocase(last_of(joined_header(mem, out, STR("x-forwarded-proto"))), STR("https"));
		out->is_loopback = false;
	} else {
		drop_forwarding_fields(out);
	}
	out->peer = str_dup(mem, out->peer); /* the connection may be gone before the handler is done */
}

static int set_host(struct arena *mem, const struct target *t, struct http_request *out)
{
	struct str field = http_header(out, STR("host"));
	struct authority named = { .host = STR_EMPTY };
	if (field.ptr && !authority_parse(mem, field, &named))
		return 400;
	if (t->has_authority) {
		if (field.ptr && (!str_eq(named.host, t->authority.host) || named.port != t->authority.port))
			return 400;
		named = t->authority;
	}
	out->host = named.host;
	out->port = named.port;
	return 0;
}

static int set_target(struct arena *mem, const struct http_limits *limits, struct str url,
                      struct http_request *out, struct framing *framing)
{
	struct target t;
	int status = target_parse(mem, url, &t);
	if (!status)
		status = set_host(mem, &t, out);
	if (status)
		return status;
	if (t.is_asterisk) {
		framing->is_asterisk = true;
		out->path = STR("/");
		return out->method == HTTP_OPTIONS ? 0 : 400;
	}
	out->raw_query = t.raw_query;
	status = query_parse(mem, limits, t.raw_query, &out->query, &out->n_query);
	return status ? status : path_decode(mem, limits, t.raw_path, &out->path);
}

static bool agrees(const struct head_gate *g, const struct wire_head *found)
{
	return found->n_fields == g->lines - 1 && found->is_chunked == g->has_coding &&
	       found->has_length == g->has_length &&
	       (!g->has_length || found->content_length == g->content_length);
}

static void set_framing(const struct head_gate *g, const struct wire_head *found,
                        const struct http_request *r, struct framing *out)
{
	*out = (struct framing){
		.is_chunked       = g->has_coding,
		.content_length   = g->content_length,
		.is_http_1_0      = g->is_http_1_0,
		.keep_alive       = !found->says_close && (found->says_keep_alive || !g->is_http_1_0),
		.expects_continue = !g->is_http_1_0 && http_header(r, STR("expect")).ptr != NULL,
	};
}

/* copy: the head in mem, into which the fields point. Names become lower case in it. */
static struct http_pair *take_fields(struct arena *mem, char *copy, const struct wire_head *found)
{
	struct http_pair *pairs = ARENA_NEW(mem, struct http_pair, found->n_fields);
	for (size_t i = 0; i < found->n_fields; i++) {
		struct wire_field f = found->fields[i];
		str_lower_ascii(copy + (f.name.ptr - copy), f.name.len);
		pairs[i] = (struct http_pair){ f.name, f.value };
	}
	return pairs;
}

int head_parse(struct arena *mem, const struct http_limits *limits, const struct head_gate *g,
               const struct origin *origin, struct str head, struct wire **wire, struct http_request *out,
               struct framing *framing)
{
	char *copy = arena_bytes(mem, head.len);
	memcpy(copy, head.ptr, head.len);
	struct wire_head found;
	*wire = wire_new(mem);
	if (!wire_parse_head(*wire, mem, str_of(copy, head.len), g->lines, &found) || !agrees(g, &found))
		return 400;
	*out = (struct http_request){
		.method = g->method,
		.host = STR_EMPTY,
		.path = STR_EMPTY,
		.raw_query = STR_EMPTY,
		.body = STR_EMPTY,
		.headers = take_fields(mem, copy, &found),
		.n_headers = found.n_fields,
		.peer = STR_EMPTY,
	};
	set_framing(g, &found, out, framing);
	if (framing->expects_continue && !str_eq_nocase(http_header(out, STR("expect")), STR("100-continue")))
		return 417;
	set_origin(mem, origin, out);
	return set_target(mem, limits, found.target, out, framing);
}
