/*
 * The server's own print of definitions: queries of views, and whatever else stands in one text
 * (triggers, rules, policies, functions). A definition that neither the live database nor the cache
 * can answer is made, in the transaction that is rolled back, in shadow schemas: one for each
 * schema of the project, with the tables (columns and key alone) and definitions that it mentions,
 * by whatever chain. Names in its text are led there, and what comes back is led home. Nothing of
 * the project is touched or locked. Without the right to make schemas, definitions are made as
 * temporary objects over what is there.
 *
 * A kind takes part with one line in the table of define_kinds.c.
 */
#ifndef AR_INTROSPECT_POSTGRES_DEFINE_H
#define AR_INTROSPECT_POSTGRES_DEFINE_H

#include "introspect/postgres/respell.h"

enum { AR_PG_SLOTS_MAX = 33 }; /* a function: its body, 32 arguments */

typedef struct ar_pg_definition ar_pg_definition;
typedef struct ar_pg_definer ar_pg_definer;

/* How objects of one kind are made and read back. */
typedef struct ar_pg_define {
    ar_kind kind;
    /* The texts that the server prints, in the order of `read`; returns how many. A slot that holds
       NULL has no text. */
    size_t (*slots)(ar_object *object, const ar_expr **out[AR_PG_SLOTS_MAX]);
    /* One statement or several; NULL: it cannot be made there (see ar_pg_define_alone()). Texts
       come from ar_pg_define_text(), places from ar_pg_define_place(). */
    char *(*create)(const ar_pg_definer *in, const ar_pg_definition *definition);
    /* Rows of schema, relation (NULL: of its own), name, and one text a slot, of all objects whose
       schema's name starts with "ar_shadow_" or is the temporary one (then called "pg_temp"). */
    const char *read;
    /* The name in those rows; NULL: the object's. Overloads need one of their own. */
    char *(*row_name)(const ar_pg_definer *in, const ar_pg_definition *definition);
    bool has_name; /* others can mention it by name (a view, a function) */
    size_t
        derived; /* a slot that is no text, but follows from the first (a view's columns); 0: none
                  */
} ar_pg_define;

extern const ar_pg_define ar_pg_defines[]; /* ends with a NULL `slots` */

/* Its lines that stand in files of their own. */
size_t ar_pg_routine_slots(ar_object *object, const ar_expr **out[AR_PG_SLOTS_MAX]);
char *ar_pg_routine_create(const ar_pg_definer *in, const ar_pg_definition *definition);
char *ar_pg_routine_row_name(const ar_pg_definer *in, const ar_pg_definition *definition);
/* Names of types and functions that stand beside its texts. */
ar_names ar_pg_routine_mentions(ar_ctx *ctx, const ar_object *object);

size_t ar_pg_trigger_slots(ar_object *object, const ar_expr **out[AR_PG_SLOTS_MAX]);
char *ar_pg_trigger_create(const ar_pg_definer *in, const ar_pg_definition *definition);
size_t ar_pg_rule_slots(ar_object *object, const ar_expr **out[AR_PG_SLOTS_MAX]);
char *ar_pg_rule_create(const ar_pg_definer *in, const ar_pg_definition *definition);
size_t ar_pg_policy_slots(ar_object *object, const ar_expr **out[AR_PG_SLOTS_MAX]);
char *ar_pg_policy_create(const ar_pg_definer *in, const ar_pg_definition *definition);

typedef struct ar_pg_slot {
    const ar_expr **expr;
    const char *hash; /* its key in the cache; NULL: must not be remembered */
    ar_pg_answer answer;
} ar_pg_slot;

struct ar_pg_definition {
    ar_object *object;
    const ar_pg_define *how;
    ar_pg_slot slots[AR_PG_SLOTS_MAX];
    size_t slot_count;
    bool asked; /* a slot of it has no answer */
    bool made, refused;
    const char *message; /* why it was refused first */
    const char *created; /* by which statement */
    size_t pointed_at;   /* and where in it (ar_db_pointed_at()) */
};

/* Where that is in the file that its text stands in, else where the text begins. */
ar_pos ar_pg_define_fault(const ar_pg_definition *definition);

typedef AR_VEC(ar_pg_definition *) ar_pg_definitions;

struct ar_pg_definer {
    ar_pg_respell *respell;
    ar_map *named; /* "schema.name" -> ar_objects *: tables and definitions that have a name */
    ar_map *of;    /* the same -> ar_pg_definition *; children: see ar_pg_definition_of() */
    ar_pg_definitions all;
    ar_names schemas;        /* whose shadows are made, in order: the first is "ar_shadow_0" */
    ar_objects tables;       /* that are made */
    ar_pg_definitions order; /* that are made, what they mention first */
    bool live;               /* over what is there: no shadows */
    bool bare;               /* this one as it is written: its text is not led to the shadows */
    bool again;              /* the answers are asked, not the model's texts */
};

/* All definitions of the wanted model: keys filled in, or marked unsure, or an error at its place.
 */
ar_status ar_pg_define_all(ar_pg_respell *respell) AR_MUST_USE;

/* ---- for kinds ---- */

/* The text of a slot as it is to be made now. */
char *ar_pg_define_text(const ar_pg_definer *in, const ar_pg_definition *definition, size_t slot);

/* Where an object (a table, a view, a function; not a child) is made: ar_shadow_0."order". */
char *ar_pg_define_place(const ar_pg_definer *in, const ar_object *object);

/* ---- define_mention.c ---- */

/* The wanted objects that a definition mentions, its parent first; of any text. */
ar_objects ar_pg_define_mentions(const ar_pg_definer *in, const ar_object *object);

/* `sql` with names of shadowed objects led to their shadows; and what was printed led home. */
char *ar_pg_define_lead(const ar_pg_definer *in, const char *sql);
char *ar_pg_define_home(const ar_pg_definer *in, const char *printed);

/* CREATE TABLE of a shadow. */
char *ar_pg_shadow_table(const ar_pg_definer *in, const ar_object *table);

/* ---- define_collect.c ---- */

/* Fills `all`, `named`, answers from live and cache. */
void ar_pg_define_collect(ar_pg_definer *in);
const ar_pg_definition *ar_pg_definition_of(const ar_pg_definer *in, const ar_object *object);

/* ---- define_server.c ---- */

ar_status ar_pg_define_ask(ar_pg_definer *in) AR_MUST_USE;

#endif
