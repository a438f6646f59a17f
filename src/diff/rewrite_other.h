/*
 * What a rename does to mentions that no attribute of a kind's table holds: servers, dictionaries,
 * privileges, objects that models do not hold.
 */
#ifndef AR_DIFF_REWRITE_OTHER_H
#define AR_DIFF_REWRITE_OTHER_H

#include "diff/rewrite_text.h"

/* Wrappers and servers are the whole database's: what names them names them alone. */
void ar_rewrite_foreign(const ar_change *c, ar_object *object);
void ar_rewrite_dictionaries(const ar_change *c, ar_ts_configuration *configuration);
/* Privileges on a renamed column stay on it. */
void ar_rewrite_grants(const ar_change *c, ar_object *object);
void ar_rewrite_other(const ar_change *c, ar_other *other);

#endif
