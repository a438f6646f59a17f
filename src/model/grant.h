/*
 * Who may do what with an object (MODELS.md 10). A role that is named has exactly what is said; one
 * that is not named has what the engine gives. Names of privileges are in lower case.
 * PostgreSQL 15 manual, 5.7 "Privileges".
 */
#ifndef AR_MODEL_GRANT_H
#define AR_MODEL_GRANT_H

#include "base/ctx.h"
#include "base/vec.h"
#include "model/kind.h"

typedef struct ar_privilege {
    const char *name;   /* "select" */
    const char *column; /* NULL: the whole object */
    bool grantable;     /* WITH GRANT OPTION */
} ar_privilege;

typedef struct ar_grant {
    const char *role;                /* "public": everybody */
    AR_VEC(ar_privilege) privileges; /* sorted, each once; empty: none at all */
    bool need_not_be_said;           /* of a database: just what the engine gives */
    ar_pos pos;
} ar_grant;
typedef AR_VEC(ar_grant) ar_grants; /* sorted by role */

/* What ALTER DEFAULT PRIVILEGES can name, and the kinds of object that stand for it. */
typedef enum ar_default_target {
    AR_DEFAULT_TABLES,
    AR_DEFAULT_SEQUENCES,
    AR_DEFAULT_FUNCTIONS,
    AR_DEFAULT_TYPES,
    AR_DEFAULT_SCHEMAS,
    AR_DEFAULT_LARGE_OBJECTS, /* 18 */
    AR_DEFAULT__COUNT
} ar_default_target;

extern const char *const ar_default_words[]; /* "tables" ... "large_objects", NULL */

typedef struct ar_default_grant {
    const char *schema; /* NULL: everywhere */
    ar_default_target on;
    ar_grants grants;
} ar_default_grant;
typedef AR_VEC(ar_default_grant) ar_default_grants; /* sorted by schema and target */

ar_grants *ar_default_grants_of(ar_ctx *ctx, ar_default_grants *all, const char *schema,
                                ar_default_target on);
/* NULL: nothing is said there. */
const ar_grants *ar_default_grants_find(const ar_default_grants *all, const char *schema,
                                        ar_default_target on);
bool ar_default_grants_equal(const ar_default_grants *a, const ar_default_grants *b);
const char *const *ar_default_privileges_on(ar_default_target on, int version);
const char *ar_default_public_privilege(ar_default_target on); /* NULL: none */

/* The grant of a role, added where it is not there. */
ar_grant *ar_grants_of(ar_ctx *ctx, ar_grants *grants, const char *role);
const ar_grant *ar_grants_find(const ar_grants *grants, const char *role); /* NULL: not named */

/* Said twice, with and without grant option, it has that option. */
void ar_grant_add(ar_ctx *ctx, ar_grant *grant, ar_privilege privilege);
bool ar_grant_has(const ar_grant *grant, const ar_privilege *privilege);

bool ar_grants_equal(const ar_grants *a, const ar_grants *b);
/*
 * What an object of a database is known to have. `usual`: roles that have what they have by
 * default; empty: nothing but what the engine gives is usual.
 */
typedef struct ar_held {
    ar_kind kind;
    int version;
    const char *owner;
    const ar_grants *grants, *usual;
} ar_held;

/* Whether it has what is said; a role that is not named has what is usual. */
bool ar_grants_hold(const ar_held *held, const ar_grants *said);

/* What can be granted on objects of a kind, NULL-terminated; NULL: nothing can. `version`: of the
   server, as in ar_target. */
const char *const *ar_kind_privileges(ar_kind kind, int version);
/* The version that one came with; 0: it was always there. */
int ar_privilege_since(const char *name);
/* Whether ALTER ... OWNER TO is for it: what belongs to a table has the table's owner. */
bool ar_kind_has_owner(ar_kind kind);
/* Those that can be granted on columns of a table or view. */
const char *const *ar_column_privileges(void);

/* Which default privileges are for it; AR_DEFAULT__COUNT: none. */
ar_default_target ar_kind_default_target(ar_kind kind);

/* What everybody may do in the schema "public" that every database comes with, NULL-terminated. */
const char *const *ar_public_schema_privileges(int version);

/* What everybody may do with a new object of the kind: "execute", "usage"; NULL: nothing. */
const char *ar_kind_public_privilege(ar_kind kind);

#endif
