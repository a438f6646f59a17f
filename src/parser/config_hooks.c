/* autorev.yaml: programs that run beside commands. Never through a shell: a list is taken as it is,
   one text is split at its blanks. */
#include <string.h>

#include "base/str.h"
#include "parser/config_parts.h"
#include "parser/scalar.h"

static const char *const hook_names[AR_HOOK__COUNT + 1] = {
    [AR_HOOK_AFTER_MAKE] = "after_makemigrations",
    [AR_HOOK_BEFORE_MIGRATE] = "before_migrate",
    [AR_HOOK_AFTER_MIGRATE] = "after_migrate",
};

const char *ar_hook_name(ar_hook hook)
{
    return hook_names[hook];
}

static ar_config_hook *hook_of(ar_spot *spot)
{
    for (int i = 0; i < AR_HOOK__COUNT; i++)
        if (ar_streq(hook_names[i], spot->key->text))
            return &AR_CONFIG_PARTS(spot)->config->hooks[i];
    return NULL;
}

/* Words that only a shell would understand must not be passed on as they are. */
static bool check_text(ar_spot *spot, const char *text)
{
    size_t at = strcspn(text, "|&;<>()$`\\\"'*?[]#~{}\n");

    if (!text[at])
        return true;
    ar_fail(spot->reader->ctx, AR_E_HOOK, ar_yaml_at(spot->value, at, 1),
            "\"%s\" runs without a shell, which \"%c\" is for", spot->key->text, text[at]);
    ar_hint(spot->reader->ctx, "write it as a list, [program, argument, …], or call a script");
    return false;
}

static void split_words(ar_arena *arena, const char *text, ar_names *out)
{
    for (text += strspn(text, " \t"); *text; text += strspn(text, " \t")) {
        size_t length = strcspn(text, " \t");

        ar_vec_push(arena, out, ar_strndup(arena, text, length));
        text += length;
    }
}

static void read_hook(ar_spot *spot)
{
    ar_arena *arena = spot->reader->ctx->arena;
    ar_config_hook *hook = hook_of(spot);
    ar_names words = {0};

    hook->pos = ar_yaml_pos(spot->value);
    if (!ar_scalar_names(spot->reader, spot->value, spot->key->text, true, NULL, &words))
        return;
    if (spot->value->kind != AR_YAML_SCALAR)
        hook->words = words;
    else if (check_text(spot, spot->value->text))
        split_words(arena, spot->value->text, &hook->words);
    else
        return;
    if (hook->words.count == 0 || !*hook->words.items[0])
        ar_fail(spot->reader->ctx, AR_E_HOOK, hook->pos, "\"%s\" names no program",
                spot->key->text);
}

static const ar_key_def hook_keys[] = {
    {"after_makemigrations", read_hook, AR_SHAPE_NAMES_OR_ONE, NULL, NULL,
     "runs when revisions were written"},
    {"before_migrate", read_hook, AR_SHAPE_NAMES_OR_ONE, NULL, NULL,
     "runs before revisions are applied or undone; a failure stops that"},
    {"after_migrate", read_hook, AR_SHAPE_NAMES_OR_ONE, NULL, NULL,
     "runs when revisions were applied or undone"},
    AR_CONFIG_END_OF_KEYS,
};

const ar_place ar_place_hooks = {
    .title = "hooks",
    .takes = "a mapping: when, then program and arguments",
    .kind = AR_KIND_NONE,
    .keys = hook_keys,
};

void ar_config_read_hooks(ar_spot *spot)
{
    if (spot->value->kind == AR_YAML_MAP)
        ar_read_keys(spot->reader, &ar_place_hooks, NULL, spot->parts, spot->value);
    else
        ar_scalar_shape(spot->reader, spot->value, "hooks", ar_place_hooks.takes);
}
