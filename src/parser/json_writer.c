#include "parser/json_writer.h"

#include "parser/json_shape.h"

static void add_string(ar_json_writer *to, const char *text)
{
    ar_str_addc(&to->out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            ar_str_addc(&to->out, '\\');
        ar_str_addc(&to->out, *text);
    }
    ar_str_addc(&to->out, '"');
}

void ar_json_next(ar_json_writer *to)
{
    if (!to->first)
        ar_str_addc(&to->out, ',');
    to->first = false;
    if (to->depth)
        ar_str_addc(&to->out, '\n');
    for (int i = 0; i < to->depth; i++)
        ar_str_add(&to->out, "  ");
}

void ar_json_key(ar_json_writer *to, const char *name)
{
    ar_json_next(to);
    add_string(to, name);
    ar_str_add(&to->out, ": ");
}

void ar_json_put_text(ar_json_writer *to, const char *name, const char *text)
{
    ar_json_key(to, name);
    add_string(to, text);
}

void ar_json_put_raw(ar_json_writer *to, const char *name, const char *json)
{
    ar_json_key(to, name);
    ar_str_add(&to->out, json);
}

void ar_json_open(ar_json_writer *to, char bracket)
{
    ar_str_addc(&to->out, bracket);
    to->depth++;
    to->first = true;
}

void ar_json_close(ar_json_writer *to, char bracket)
{
    to->depth--;
    if (!to->first) {
        ar_str_addc(&to->out, '\n');
        for (int i = 0; i < to->depth; i++)
            ar_str_add(&to->out, "  ");
    }
    ar_str_addc(&to->out, bracket);
    to->first = false;
}

void ar_json_open_key(ar_json_writer *to, const char *name, char bracket)
{
    ar_json_key(to, name);
    ar_json_open(to, bracket);
}
