/* Request targets and Host fields. */
#include "http/target.h"

#include "base/check.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct http_limits limits = { HTTP_LIMIT_TABLE(HTTP_LIMIT_VALUE) };

static void check_path(struct str path)
{
	size_t segments = 0;
	ASSERT(path.len > 0 && path.ptr[0] == '/' && utf8_is_valid(path));
	struct str rest = str_slice(path, 1, path.len);
	while (rest.ptr) {
		struct str segment = str_cut(&rest, '/');
		ASSERT(!str_eq(segment, STR(".")) && !str_eq(segment, STR("..")));
		segments += segment.len > 0;
	}
	ASSERT(segments <= limits.path_segments);
	for (size_t i = 0; i < path.len; i++)
		ASSERT((unsigned char)path.ptr[i] >= ' ' && path.ptr[i] != 0x7f && path.ptr[i] != '\\');
}

static void check_authority(const struct authority *a)
{
	ASSERT(a->host.len > 0 && a->port >= 0 && a->port <= 65535);
	for (size_t i = 0; i < a->host.len; i++)
		ASSERT(!(a->host.ptr[i] >= 'A' && a->host.ptr[i] <= 'Z') &&
		       !strchr("/@?#, \\%", a->host.ptr[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA mem = ARENA_EMPTY;
	struct str text = str_of((const char *)data, size), path;
	struct target t;
	struct authority a;
	struct http_pair *pairs;
	size_t n;
	if (authority_parse(&mem, text, &a))
		check_authority(&a);
	if (target_parse(&mem, text, &t) || t.is_asterisk)
		return 0;
	if (t.has_authority)
		check_authority(&t.authority);
	if (path_decode(&mem, &limits, t.raw_path, &path) == 0)
		check_path(path);
	if (query_parse(&mem, &limits, t.raw_query, &pairs, &n) == 0) {
		ASSERT(n <= limits.query_parameters);
		for (size_t i = 0; i < n; i++)
			ASSERT(utf8_is_valid(pairs[i].name) && utf8_is_valid(pairs[i].value));
	}
	return 0;
}
