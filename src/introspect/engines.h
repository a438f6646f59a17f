/*
 * What introspect.c hands to the engines' halves, and what both halves share: one function per
 * engine and direction, and the rules about which tables nobody shall see.
 */
#ifndef AR_INTROSPECT_ENGINES_H
#define AR_INTROSPECT_ENGINES_H

#include "introspect/introspect.h"

/* The `ignore` patterns of a project, compiled. */
typedef struct ar_ignore ar_ignore;

/* Reports a pattern that pcre2 does not understand. `patterns` NULL: nothing is ignored. */
ar_status ar_ignore_new(ar_ctx *ctx, const ar_names *patterns, ar_ignore **out) AR_MUST_USE;
void ar_ignore_free(ar_ignore *ignore);
AR_DEFINE_AUTO(ar_ignore, ar_ignore, ar_ignore_free);
#define AR_AUTO_IGNORE AR_AUTO(ar_ignore)

/* True when a pattern is found in "schema.table" or, in the default schema, in "table". */
bool ar_ignore_matches(ar_ctx *ctx, const ar_ignore *ignore, const ar_target *target,
                       const char *schema, const char *table);

/* The same of an object of any kind; what a column owns is its table's matter. */
bool ar_ignore_hides(ar_ctx *ctx, const ar_ignore *ignore, const ar_target *target,
                     const ar_object *object);

/* autorev's own: autorev_version and autorev_version_APP. */
bool ar_is_version_table(const char *name);

/*
 * Fill `model`, which is new and has its target set. The caller sorts it. Everything but ignored
 * and version tables goes in.
 */
ar_status ar_introspect_sqlite(ar_ctx *ctx, ar_db *db, const ar_inspect_options *options,
                               const ar_ignore *ignore, ar_model *model) AR_MUST_USE;
ar_status ar_introspect_postgres(ar_ctx *ctx, ar_db *db, const ar_inspect_options *options,
                                 const ar_ignore *ignore, ar_model *model) AR_MUST_USE;

/* The contract of ar_respell(). */
ar_status ar_respell_sqlite(ar_ctx *ctx, ar_db *db, ar_model *wanted, const ar_model *live,
                            const char *cache_dir) AR_MUST_USE;
ar_status ar_respell_postgres(ar_ctx *ctx, ar_db *db, ar_model *wanted, const ar_model *live,
                              const char *cache_dir) AR_MUST_USE;

#endif
