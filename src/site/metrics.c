/* See metrics.h. Names end in their unit; counters in _total. */
#include "site/metrics.h"

#include "cache/page_cache.h"

#include <inttypes.h>

static void put(struct buf *out, const char *name_z, const char *type_z, const char *help_z, uint64_t value)
{
	buf_fmt(out, "# HELP broadsheet_%s %s\n# TYPE broadsheet_%s %s\nbroadsheet_%s %" PRIu64 "\n", name_z, help_z, name_z, type_z,
	        name_z, value);
}

static void put_time(struct buf *out, const char *name_z, const char *help_z, uint64_t us)
{
	buf_fmt(out, "# HELP broadsheet_%s %s\n# TYPE broadsheet_%s counter\nbroadsheet_%s %" PRIu64 ".%06u\n", name_z, help_z, name_z,
	        name_z, us / 1000000, (unsigned)(us % 1000000));
}

void site_metrics(struct site *s, struct buf *out)
{
	struct page_cache_stats c;
	struct site_counts      n;
	if (!site_page_cache(s))
		return;
	page_cache_stats(site_page_cache(s), &c);
	site_count(s, &n);
	put(out, "cache_hits_total", "counter", "Requests answered from memory.", c.hits);
	put(out, "cache_misses_total", "counter", "Requests for pages that were not there.", c.misses);
	put(out, "cache_waits_total", "counter", "Requests that waited for another's rendering.", c.waits);
	put(out, "cache_drops_total", "counter", "Pages dropped because something on them changed.", c.drops);
	put(out, "cache_refused_total", "counter", "Pages not kept because something on them changed meanwhile.", c.refused);
	put(out, "cache_evictions_total", "counter", "Pages given up for want of memory.", c.evictions);
	put(out, "cache_pages", "gauge", "Pages in memory.", c.entries);
	put(out, "cache_bytes", "gauge", "Bytes of pages in memory.", c.bytes);
	put(out, "renders_total", "counter", "Pages rendered.", n.renders);
	put_time(out, "render_seconds_total", "Time spent rendering and first compressing pages.", n.render_us);
	put(out, "pressings_total", "counter", "Smaller variants made behind the answers.", n.pressings);
	put_time(out, "press_seconds_total", "Processor time spent on them.", n.press_us);
}
