#include "model/text_search.h"

#include "base/str.h"

char *ar_place_text(ar_ctx *ctx, ar_place_name place)
{
    char *name = ar_label_quote(ctx, place.name);

    return place.schema ? ar_printf(ctx->arena, "%s.%s", ar_label_quote(ctx, place.schema), name)
                        : name;
}

/* The part of a name that starts here, and where it ends. */
static const char *read_part(ar_ctx *ctx, const char **at)
{
    const char *c = *at;
    ar_str part;

    ar_str_init(&part, ctx->arena);
    if (*c != '"') {
        for (; *c && *c != '.' && *c != ','; c++)
            ar_str_addc(&part, *c);
    } else {
        for (c++; *c && (*c != '"' || c[1] == '"'); c++) {
            c += *c == '"';
            ar_str_addc(&part, *c);
        }
        c += *c == '"';
    }
    *at = c;
    return part.data;
}

static ar_place_name read_place(ar_ctx *ctx, const char **at)
{
    ar_place_name place = {.name = read_part(ctx, at)};

    if (**at != '.')
        return place;
    ++*at;
    place.schema = place.name;
    place.name = read_part(ctx, at);
    return place;
}

ar_place_name ar_place_read(ar_ctx *ctx, const char *text)
{
    return text ? read_place(ctx, &text) : (ar_place_name){0};
}

ar_place_names ar_places_read(ar_ctx *ctx, const char *list)
{
    ar_place_names places = {0};

    while (*list) {
        ar_place_name place = read_place(ctx, &list);

        ar_vec_push(ctx->arena, &places, place);
        while (*list == ',' || *list == ' ')
            list++;
    }
    return places;
}

char *ar_places_text(ar_ctx *ctx, const ar_place_names *places)
{
    ar_names texts = {0};

    ar_vec_each(const ar_place_name, place, places)
        ar_vec_push(ctx->arena, &texts, ar_place_text(ctx, *place));
    return ar_names_join(ctx->arena, &texts, ", ");
}
