/* An export file of any bytes: through the filter, the reader and the mapping, as the reading thread does it. */
#include "exchange/wp_map.h"
#include "exchange/wp_sections.h"
#include "exchange/wxr_reader.h"

#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz {
	struct wp_map       map;
	struct wp_sections *sections;
	struct arena        mem;
};

static enum bs_status on_author(void *ctx, const struct wxr_author *a, struct err *err)
{
	struct fuzz        *f = ctx;
	struct wp_author_in in;
	(void)err;
	wp_map_author(&f->map, &f->mem, a, &in);
	return BS_OK;
}

static enum bs_status on_term(void *ctx, const struct wxr_term *t, struct err *err)
{
	struct fuzz       *f = ctx;
	struct wp_topic_in in;
	(void)err;
	if (t->kind == WXR_CATEGORY)
		wp_sections_add(f->sections, &f->map, t);
	else
		wp_map_topic(&f->map, &f->mem, t, &in);
	return BS_OK;
}

static enum bs_status on_site(void *ctx, const struct wxr_site *s, struct err *err)
{
	struct fuzz *f = ctx;
	(void)err;
	wp_site_init(&f->map.site, &f->mem, s->base_site, s->base_blog);
	return BS_OK;
}

static enum bs_status on_item(void *ctx, const struct wxr_item *item, struct err *err)
{
	struct fuzz       *f = ctx;
	struct wp_media_in media;
	struct wp_lead_in  lead;
	struct wp_post_in  post;
	struct arena       mem = ARENA_EMPTY;
	wp_sections_meet(f->sections, &f->map, &mem, item);
	(void)wp_map_lead(&f->map, &mem, item, &lead);
	(void)wp_map_media(&f->map, &mem, item, &media, err);
	if (wp_map_post(&f->map, &mem, item, &post, err) == BS_OK)
		ASSERT(post.more || post.content.headline.len > 0);
	arena_done(&mem);
	return BS_OK;
}

static enum bs_status on_section(void *ctx, const struct wp_section_in *section, struct err *err)
{
	(void)ctx, (void)err;
	ASSERT(section->key.len > 0);
	return BS_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import_report    report = { 0 };
	struct person_key       key = { { 7 } };
	struct err              err = { 0 };
	struct fuzz             f = { .sections = wp_sections_new() };
	const struct wxr_source source = { .fd = -1, .memory = str_of((const char *)data, size), .name = STR("fuzz.xml") };
	const struct wxr_handler handler = { .author = on_author, .term = on_term, .site = on_site, .item = on_item, .ctx = &f };
	f.map = (struct wp_map){ .site_mem = &f.mem, .prefix = STR_EMPTY, .language = STR("tr"), .persons = &key,
		                 .report = &report, .uploads = uploads_new(-1, "/nowhere", true) };
	f.map.site = (struct wp_site){ .address = STR_EMPTY, .home = STR_EMPTY, .base = STR_EMPTY };
	if (wxr_read(&source, &handler, NULL, &err) == BS_OK)
		(void)wp_sections_each(f.sections, &f.map, on_section, NULL, &err);
	AUTO_BUF out = BUF_MAX(1 << 20);
	import_report_put(&out, &report, false);
	wp_sections_free(f.sections);
	uploads_free(f.map.uploads);
	import_report_done(&report);
	arena_done(&f.mem);
	return 0;
}
