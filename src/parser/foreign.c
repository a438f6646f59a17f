/* Foreign data wrappers and servers. */
#include "parser/place.h"

const ar_place ar_place_fdw = {
    .title = "foreign_data_wrapper",
    .takes = "a mapping",
    .kind = AR_KIND_FDW,
    .may_be_empty = true,
    .common = true,
};

const ar_place ar_place_server = {
    .title = "server",
    .takes = "a mapping",
    .kind = AR_KIND_SERVER,
    .common = true,
};
