#include "cli/clashes.h"

#include "cli/json.h"

static json_t *side_json(ar_cli *cli, const ar_touch *touch)
{
    ar_pos pos = ar_touch_pos(cli->ctx, touch);
    json_t *value = json_object();

    json_object_set_new(value, "revision", ar_json_text(cli, touch->revision->id));
    json_object_set_new(value, "path", ar_json_text(cli, pos.file));
    json_object_set_new(value, "line", json_integer(pos.line));
    json_object_set_new(value, "entry", ar_json_text(cli, touch->entry));
    return value;
}

void ar_clashes_json(ar_cli *cli, const ar_clashes *clashes)
{
    json_t *list = ar_json_list(cli, "conflicts");

    ar_vec_each(const ar_clash, clash, clashes) {
        json_t *value = list ? json_object() : NULL, *sides;

        if (!value)
            return;
        sides = json_array();
        json_array_append_new(sides, side_json(cli, &clash->left));
        json_array_append_new(sides, side_json(cli, &clash->right));
        json_object_set_new(value, "app", ar_json_text(cli, clash->app));
        json_object_set_new(value, "how", ar_json_text(cli, ar_clash_word(clash->how)));
        json_object_set_new(value, "what", ar_json_text(cli, clash->what));
        json_object_set_new(value, "sides", sides);
        json_array_append_new(list, value);
    }
}
