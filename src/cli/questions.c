#include "cli/questions.h"

static void add_flag(ar_str *hint, const char *answer, const char *text)
{
    ar_str_addf(hint, "%s--answer %s%s%s%s", hint->length ? "\n      " : "",
                ar_shell_word(hint->arena, answer), text ? "  (" : "...", text ? text : "",
                text ? ")" : "");
}

void ar_questions_warn(ar_cli *cli, const ar_questions *questions)
{
    ar_vec_each(const ar_question, question, questions) {
        ar_str hint;

        ar_str_init(&hint, cli->ctx->arena);
        ar_vec_each(const ar_choice, choice, &question->choices)
            if (choice->answer)
                add_flag(&hint, choice->answer, choice->text);
        if (question->free_answer)
            add_flag(&hint, question->free_answer, NULL);
        ar_say(cli->ctx, AR_WARNING, AR_E_QUESTION, AR_NOWHERE, "%s", question->text);
        if (hint.length)
            ar_hint(cli->ctx, "%s", hint.data);
    }
}
