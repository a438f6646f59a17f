#include "parser/reader.h"

#include "base/str.h"

bool ar_reader_is_full(const ar_reader *reader)
{
    return ar_error_count(reader->ctx) - reader->first_fault >= AR_MAX_FAULTS;
}

ar_sql_flavour ar_reader_flavour(const ar_reader *reader)
{
    return reader->engine == AR_SQLITE ? AR_SQL_SQLITE : AR_SQL_POSTGRESQL;
}

void ar_reader_place(ar_reader *reader, const void *owner, const char *name, ar_pos pos)
{
    ar_vec_push(reader->ctx->arena, &reader->places, ((ar_named_place){owner, name, pos}));
}

ar_pos ar_reader_find_place(const ar_reader *reader, const void *owner, const char *name,
                            ar_pos otherwise)
{
    ar_vec_each(ar_named_place, place, &reader->places) {
        if (place->owner == owner && ar_streq(place->name, name))
            return place->pos;
    }
    return otherwise;
}

static bool same(const ar_diag *a, const ar_diag *b)
{
    return a->code == b->code && a->pos.line == b->pos.line && a->pos.column == b->pos.column &&
           ar_streq(a->pos.file, b->pos.file) && ar_streq(a->message, b->message);
}

void ar_reader_drop_repeats(ar_reader *reader, size_t from)
{
    ar_diags *diags = &reader->ctx->diags;

    for (size_t i = from; i < diags->count;) {
        bool repeated = false;

        for (size_t j = 0; j < from && !repeated; j++)
            repeated = same(&diags->items[i], &diags->items[j]);
        if (!repeated) {
            i++;
            continue;
        }
        reader->ctx->error_count -= diags->items[i].severity == AR_ERROR;
        ar_vec_remove(diags, i);
    }
}
