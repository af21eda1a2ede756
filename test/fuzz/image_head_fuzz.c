/* The first bytes of a picture: whatever they are, the size is within the limits or the picture is refused. */
#include "base/check.h"
#include "news/media.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct media_head head;
	enum bs_status st = media_read_head(str_of((const char *)data, size), &head, NULL);
	ASSERT(st == BS_OK || st == BS_UNACCEPTABLE);
	if (st)
		return 0;
	ASSERT(head.width > 0 && head.width <= 16384 && head.height > 0 && head.height <= 16384);
	ASSERT((int64_t)head.width * head.height <= 40000000);
	ASSERT(head.type.len > 6 && head.extension.len >= 3);
	return 0;
}
