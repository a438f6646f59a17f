#include "emit/comment.h"

#include "emit/writer.h"

/* Control characters: C0, DEL, and C1 (0xC2 0x80..0x9F) and the line separators U+2028 and 2029. */
static size_t control_length(const char *c, unsigned *out_code)
{
    const unsigned char *u = (const unsigned char *)c;

    *out_code = u[0];
    if (u[0] < 0x20 || u[0] == 0x7F)
        return 1;
    if (u[0] == 0xC2 && u[1] >= 0x80 && u[1] < 0xA0) {
        *out_code = u[1];
        return 2;
    }
    if (u[0] == 0xE2 && u[1] == 0x80 && (u[2] == 0xA8 || u[2] == 0xA9)) {
        *out_code = 0x2000u | (u[2] & 0x3Fu);
        return 3;
    }
    return 0;
}

char *ar_show_name(ar_ctx *ctx, const char *name)
{
    ar_str shown;

    ar_str_init(&shown, ctx->arena);
    ar_str_addc(&shown, '"');
    for (const char *c = name; *c;) {
        unsigned code;
        size_t control = control_length(c, &code);

        if (control)
            ar_str_addf(&shown, "\\u%04x", code);
        else
            ar_str_add(&shown, *c == '"' ? "\"\"" : (char[]){*c, '\0'});
        c += control ? control : 1;
    }
    ar_str_addc(&shown, '"');
    return shown.data;
}

/* Free text (a reason that holds an expression) on one line. */
static char *one_line(ar_ctx *ctx, const char *text)
{
    ar_str line;

    ar_str_init(&line, ctx->arena);
    for (const char *c = text; *c;) {
        unsigned code;
        size_t control = control_length(c, &code);

        ar_str_addc(&line, control ? ' ' : *c);
        c += control ? control : 1;
    }
    return line.data;
}

/* ---- warnings ---- */

/* Whether it loses rows whatever anybody says: dropping a table or a column that holds values. */
static bool always_destroys(const ar_op *op)
{
    const ar_column *column = ar_as_column(op->before);

    const ar_table *table = ar_as_table(
        op->kind == AR_KIND_COLUMN && op->before ? op->before->parent : op->before);

    if (op->verb != AR_DROP || op->again || (table && table->server))
        return false;
    return op->kind == AR_KIND_TABLE || (column && !column->generated);
}

static char *lost(const ar_emitter *e, const ar_op *op)
{
    const ar_object *object = ar_op_object(op);

    if (op->kind == AR_KIND_TABLE)
        return ar_text(e, "all rows of %Q", object);
    if (op->kind == AR_KIND_COLUMN && op->verb == AR_DROP)
        return ar_text(e, "all values of %Q in %P", object, object);
    if (op->kind == AR_KIND_COLUMN)
        return ar_text(e, "values of %Q in %P", object, object);
    if (op->kind == AR_KIND_SEQUENCE)
        return ar_text(e, "the counter of %Q", object);
    return ar_text(e, "values of %Q", object);
}

/* A rebuild loses what its parts lose. */
static char *lost_by_parts(const ar_emitter *e, const ar_op *op)
{
    ar_names losses = {0};

    ar_vec_each(ar_op *, part, &op->parts) {
        if (always_destroys(*part) || (*part)->hazards & AR_HAZARD_DESTROYS)
            ar_vec_push(e->ctx->arena, &losses, lost(e, *part));
    }
    return losses.count ? ar_names_join(e->ctx->arena, &losses, ", ") : NULL;
}

char *ar_comment_destroys(const ar_emitter *e, const ar_op *op)
{
    char *what = op->verb == AR_REBUILD ? lost_by_parts(e, op) : NULL;

    if (!what && (always_destroys(op) || op->hazards & AR_HAZARD_DESTROYS))
        what = lost(e, op);
    return what ? ar_printf(e->ctx->arena, "DESTROYS DATA: %s.", what) : NULL;
}

static void add_reason(const ar_emitter *e, ar_names *reasons, const ar_op *op)
{
    const char *why = op->may_fail ? one_line(e->ctx, op->may_fail) : NULL;

    if (op->hazards & AR_HAZARD_MAY_FAIL && why && !ar_names_has(reasons, why))
        ar_vec_push(e->ctx->arena, reasons, why);
}

char *ar_comment_may_fail(const ar_emitter *e, const ar_op *op)
{
    unsigned hazards = op->hazards;
    ar_names reasons = {0};

    add_reason(e, &reasons, op);
    if (op->verb == AR_REBUILD) {
        ar_vec_each(ar_op *, part, &op->parts) {
            hazards |= (*part)->hazards;
            add_reason(e, &reasons, *part);
        }
    }
    if (!(hazards & AR_HAZARD_MAY_FAIL))
        return NULL;
    return ar_printf(e->ctx->arena, "MAY FAIL: %s.",
                     reasons.count ? ar_names_join(e->ctx->arena, &reasons, ", ")
                                   : "rows may refuse it");
}

/* Making an index or a foreign key lets readers go on; all else takes the table alone. */
static bool lets_read(const ar_op *op)
{
    return op->verb == AR_CREATE && (op->kind == AR_KIND_INDEX || op->kind == AR_KIND_FOREIGN_KEY);
}

/* The table that waits: the object itself or the one it belongs to. */
static char *comment_waits(const ar_emitter *e, const ar_op *op)
{
    const ar_object *object = ar_op_object(op);
    const ar_object *table = object->parent ? object->parent : object;

    if (op->hazards & AR_HAZARD_REWRITES)
        return ar_text(e, "REWRITES %Q: readers and writers wait.", table);
    if (op->hazards & AR_HAZARD_BLOCKS)
        return ar_text(e, "BLOCKS %s of %Q while it runs.",
                       lets_read(op) ? "writers" : "readers and writers", table);
    return NULL;
}

char *ar_comment(const ar_emitter *e, const ar_op *op, const char *sentence)
{
    const char *warnings[] = {ar_comment_destroys(e, op), ar_comment_may_fail(e, op),
                              comment_waits(e, op)};
    ar_str line;

    ar_str_init(&line, e->ctx->arena);
    ar_str_add(&line, sentence);
    for (size_t i = 0; i < sizeof(warnings) / sizeof(*warnings); i++)
        if (warnings[i])
            ar_str_addf(&line, " %s", warnings[i]);
    return line.data;
}

/* ---- parts of a rebuild ---- */

static ar_names columns_of(ar_ctx *ctx, const ar_object *object)
{
    ar_names columns = {0};

    if (ar_as_foreign_key(object))
        return ar_as_foreign_key(object)->columns;
    if (ar_as_key(object)) {
        ar_vec_each(ar_element, element, &ar_as_key(object)->columns) {
            ar_vec_push(ctx->arena, &columns, element->column ? element->column : "expression");
        }
    }
    return columns;
}

char *ar_comment_part(const ar_emitter *e, const ar_op *part)
{
    static const char *const verbs[AR_VERB__COUNT] = {"add",    "drop", "change",
                                                      "rename", "move", "rebuild"};
    const ar_object *object = ar_op_object(part);
    const char *kind = ar_kind_get(part->kind)->name;
    ar_names columns = columns_of(e->ctx, object), shown = {0};

    if (part->kind == AR_KIND_TABLE)
        return ar_text(e, "change the table's options");
    if (object->name)
        return ar_text(e, "%s %s %Q", verbs[part->verb], kind, object);
    ar_vec_each(const char *, column, &columns) {
        ar_vec_push(e->ctx->arena, &shown, ar_show_name(e->ctx, *column));
    }
    if (!shown.count)
        return ar_text(e, "%s an unnamed %s", verbs[part->verb], kind);
    return ar_text(e, "%s %s (%s)", verbs[part->verb], kind,
                   ar_names_join(e->ctx->arena, &shown, ", "));
}
