/*
 * What no model file can say, since it leads out of the model: for inspect, whose models must read
 * back. SQLite keeps foreign keys to tables and columns that are not there; on both engines a table
 * may refer to one that nobody is shown.
 */
#ifndef AR_MODEL_LOOSE_ENDS_H
#define AR_MODEL_LOOSE_ENDS_H

#include "model/model.h"

/* In place: a table with such a key becomes unmanaged, with the reason, and loses the key. */
void ar_model_cut_loose_ends(ar_ctx *ctx, ar_model *model);

#endif
