#include "diff/replace.h"

#include "base/str.h"
#include "model/routine.h"

static bool is_output(const ar_argument *argument)
{
    return argument->mode == AR_ARGUMENT_OUT || argument->mode == AR_ARGUMENT_INOUT ||
           argument->mode == AR_ARGUMENT_TABLE;
}

/* An argument without a name may get one, and a default may change, but neither may go. */
static bool argument_stays(const ar_argument *before, const ar_argument *after)
{
    bool named = !before->name || ar_streq(before->name, after->name);

    if (is_output(before) && !ar_streq(before->name, after->name))
        return false;
    return named && before->mode == after->mode && before->ordered == after->ordered &&
           ar_type_equal(before->type, after->type) &&
           (!before->default_expr || after->default_expr);
}

static bool arguments_stay(const ar_arguments *before, const ar_arguments *after)
{
    if (before->count != after->count)
        return false;
    for (size_t i = 0; i < before->count; i++)
        if (!argument_stays(&before->items[i], &after->items[i]))
            return false;
    return true;
}

/* The result of an aggregate is its final function's, or its state. */
static bool result_stays(const ar_routine *before, const ar_routine *after)
{
    return ar_type_equal(before->returns, after->returns) &&
           before->returns_set == after->returns_set && before->window == after->window &&
           ar_type_equal(before->stype, after->stype) &&
           ar_streq(before->finalfunc, after->finalfunc) &&
           before->hypothetical == after->hypothetical;
}

bool ar_routine_is_replaceable(const ar_object *before, const ar_object *after)
{
    const ar_routine *b = ar_as_routine(before), *a = ar_as_routine(after);

    return arguments_stay(&b->arguments, &a->arguments) && result_stays(b, a);
}
