/* Brings a database to this program's schema. */
#ifndef BS_STORE_MIGRATE_H
#define BS_STORE_MIGRATE_H

#include "base/embedded.h"
#include "store/driver.h"

/* The numbered SQL files in src/store/schema/, in the order of their names: 0001-..., 0002-... */
extern const struct embedded_file schema_files[];
extern const size_t schema_files_count;

/*
 * Applies those of n files that db lacks, each in one transaction, and leaves db ready for db_guard. Before it changes
 * a database that has a schema already, it copies it into backups_dir_z, which it makes if needed.
 * BS_OUT_OF_DATE, with the file unchanged, if the schema is newer than the files.
 */
enum bs_status migrate(struct db *db, const struct embedded_file *files, size_t n, const char *backups_dir_z,
                       struct err *err) __attribute__((warn_unused_result));

#endif
