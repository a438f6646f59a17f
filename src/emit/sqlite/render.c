#include "emit/sqlite/sqlite.h"

ar_render_table ar_lite_render = {
    [AR_KIND_TABLE] = {[AR_CREATE] = ar_lite_create_table,
                       [AR_DROP] = ar_lite_drop_table,
                       [AR_RENAME] = ar_lite_rename_table,
                       [AR_REBUILD] = ar_lite_rebuild_table},
    [AR_KIND_COLUMN] = {[AR_CREATE] = ar_lite_create_column,
                        [AR_DROP] = ar_lite_drop_column,
                        [AR_RENAME] = ar_lite_rename_column},
    [AR_KIND_INDEX] = {[AR_CREATE] = ar_lite_create_index,
                       [AR_DROP] = ar_lite_drop_index,
                       [AR_ALTER] = ar_lite_alter_index,
                       [AR_RENAME] = ar_lite_rename_index},
    [AR_KIND_TRIGGER] = {[AR_CREATE] = ar_lite_create_trigger, [AR_DROP] = ar_lite_drop_trigger},
    [AR_KIND_VIEW] = {[AR_CREATE] = ar_lite_create_view, [AR_DROP] = ar_lite_drop_view},
};
