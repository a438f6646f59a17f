#include "parser/yaml_fault.h"

#include <string.h>
#include <yaml.h>

typedef struct usual_fault {
    const char *problem;
    ar_code code;
    const char *hint;
} usual_fault;

/* What people usually did when libyaml says this; the last one has no problem and no hint. */
static const usual_fault *find_usual(const char *problem)
{
    static const usual_fault usual[] = {
        {"mapping values are not allowed", AR_E_YAML_COLON,
         "quote a value that holds \": \", or write it as a block"},
        {"cannot start any token", AR_E_YAML_START, "quote a value that starts with @ % or `"},
        {"did not find expected key", AR_E_YAML_INDENT,
         "look at the indentation and at quotes that end too early"},
        {"did not find expected ',' or", AR_E_YAML_FLOW,
         "close every { and [, and quote values that hold , [ ] { } inside them"},
        {"could not find expected ':'", AR_E_YAML_COLON, "a key needs \": \" after it"},
        {"unexpected end of stream", AR_E_YAML_QUOTE,
         "a quote is not closed, or in {} and [] a comma ended the value before it"},
        {"unknown escape character", AR_E_YAML_QUOTE,
         "in double quotes \\ begins an escape: double it, or use single quotes"},
        {"did not find expected <document start>", AR_E_YAML_DOCUMENTS,
         "one file holds one document"},
        {"block sequence entries are not allowed", AR_E_YAML_INDENT,
         "put the list on lines of its own"},
        {NULL, AR_E_YAML, NULL},
    };
    const usual_fault *fault = usual;

    while (fault->problem && !strstr(problem, fault->problem))
        fault++;
    return fault;
}

/* Whether the ":" at `offset` ends the first word of its line, below other lines: a key, that is.
 */
static bool is_first_colon(const ar_source *source, size_t offset)
{
    size_t at = offset;

    while (at > 0 && !strchr(" \n", source->text[at - 1]))
        at--;
    while (at > 0 && source->text[at - 1] == ' ')
        at--;
    return at > 0 && at < offset && source->text[at - 1] == '\n';
}

ar_status ar_yaml_fault(ar_ctx *ctx, const ar_source *source, const yaml_parser_t *parser)
{
    const char *problem = parser->problem ? parser->problem : "cannot be read";
    bool unclosed = parser->context && strstr(problem, "unexpected end of stream") &&
                    parser->context_mark.line < source->lines.count;
    yaml_mark_t mark = unclosed ? parser->context_mark : parser->problem_mark;
    size_t at = ar_source_offset(source, mark.line, mark.column);
    bool tab = at < source->size && source->text[at] == '\t';
    const usual_fault *usual = find_usual(problem);
    ar_status status = ar_fail(ctx, tab ? AR_E_YAML_INDENT : usual->code,
                               ar_source_pos(source, at, at + 1), "not YAML: %s%s%s",
                               parser->context ? parser->context : "", parser->context ? ", " : "",
                               problem);

    if (tab)
        ar_hint(ctx, "indent with blanks, not with tabs");
    else if (usual->code == AR_E_YAML_COLON && is_first_colon(source, at))
        ar_hint(ctx, "the line above lacks its \": \", or this one is indented too far");
    else if (usual->hint)
        ar_hint(ctx, "%s", usual->hint);
    return status;
}
