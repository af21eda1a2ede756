/* The import itself is being built: see wordpress.h for what it will do. */
#include "exchange/wordpress.h"

enum bs_status wordpress_import(struct store *s, const struct wordpress_import_options *o, struct import_report *report,
                                struct err *err)
{
	(void)s;
	(void)o;
	(void)report;
	return err_set(err, BS_UNSUPPORTED, "the WordPress import is not built yet");
}
