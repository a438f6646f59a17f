/* What a user may write for a database, and what of it may be shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "db/db.h"

static int new_context(void **state)
{
    *state = ar_ctx_new();
    return 0;
}

static int free_context(void **state)
{
    ar_ctx_free(*state);
    return 0;
}

static ar_url parsed(ar_ctx *ctx, const char *text)
{
    ar_url url = {0};

    assert_int_equal(ar_url_parse(ctx, text, "/home/me/project", &url), AR_OK);
    return url;
}

static const ar_diag *refused(ar_ctx *ctx, const char *text, const char *root)
{
    ar_url url = {0};

    assert_int_equal(ar_url_parse(ctx, text, root, &url), AR_INVALID);
    assert_null(url.shown);
    return &ctx->diags.items[ctx->diags.count - 1];
}

static void a_relative_sqlite_path_is_taken_from_the_root(void **state)
{
    ar_url url = parsed(*state, "sqlite:data/dev.db");

    assert_int_equal(url.engine, AR_SQLITE);
    assert_string_equal(url.path, "/home/me/project/data/dev.db");
    assert_string_equal(url.shown, "sqlite:data/dev.db");
}

static void an_absolute_sqlite_path_is_written_with_one_or_three_slashes(void **state)
{
    assert_string_equal(parsed(*state, "sqlite:/var/x.db").path, "/var/x.db");
    assert_string_equal(parsed(*state, "sqlite:///var/x.db").path, "/var/x.db");
    assert_string_equal(parsed(*state, "sqlite:////var/x.db").path, "/var/x.db");
}

static void a_bare_path_is_sqlite_by_its_suffix(void **state)
{
    static const char *const texts[] = {"dev.db", "a b.sqlite", "./x=y.sqlite3", "../up.db"};

    for (size_t i = 0; i < 4; i++)
        assert_int_equal(parsed(*state, texts[i]).engine, AR_SQLITE);
    assert_string_equal(parsed(*state, "/abs/dev.db").path, "/abs/dev.db");
}

static void what_libpq_takes_is_handed_on_untouched(void **state)
{
    static const char *const texts[] = {
        "postgresql://me:s%40cret@localhost:5432/shop?sslmode=require",
        "postgres:///shop",
        "postgresql://",
        "host=/tmp dbname='my shop.db' password=x",
        "service=prod",
        "dbname = shop.db",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        ar_url url = parsed(*state, texts[i]);

        assert_int_equal(url.engine, AR_POSTGRESQL);
        assert_string_equal(url.conninfo, texts[i]);
        assert_null(url.path);
    }
}

static void no_password_is_ever_shown(void **state)
{
    static const char *const texts[][2] = {
        {"postgresql://me:s3cret@localhost/shop", "postgresql://me@localhost/shop"},
        {"postgresql://me:s3/cret@localhost/shop", "postgresql://me@localhost/shop"},
        {"postgresql://me:s3?cret@localhost/shop", "postgresql://me@localhost/shop"},
        {"postgresql://localhost/shop?user=me&password=s3cret&sslmode=require",
         "postgresql://localhost/shop?user=me&password=***&sslmode=require"},
        {"postgresql://localhost/?sslpassword=s3cret", "postgresql://localhost/?sslpassword=***"},
        {"postgresql://localhost/?pass%77ord=s3cret", "postgresql://localhost/?pass%77ord=***"},
        {"host=db password=s3cret dbname=shop", "host=db dbname=shop"},
        {"host=db password='s3 cr\\'s3cret' dbname=shop", "host=db dbname=shop"},
        {"password = s3cret", "postgresql"},
        {"user=me PASSWORD=s3cret", "user=me"},
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        assert_string_equal(parsed(*state, texts[i][0]).shown, texts[i][1]);
}

static void an_unescaped_at_sign_in_a_password_is_told_without_showing_it(void **state)
{
    const ar_diag *diag = refused(*state, "postgresql://me:p@ss@localhost/shop", "/");

    assert_int_equal(diag->code, AR_E_URL_PASSWORD);
    assert_null(strstr(diag->message, "ss@"));
    assert_non_null(strstr(diag->hint, "%40"));
}

static void two_slashes_are_explained(void **state)
{
    const ar_diag *diag = refused(*state, "sqlite://dev.db", "/");

    assert_int_equal(diag->code, AR_E_URL_SLASHES);
    assert_non_null(strstr(diag->hint, "sqlite:dev.db"));
    assert_non_null(strstr(diag->hint, "sqlite:///dev.db"));
}

static void three_slashes_before_a_file_of_the_project_show_both_spellings(void **state)
{
    char root[] = "/tmp/ar_url_XXXXXX";
    const ar_diag *diag;
    char *file;

    assert_non_null(mkdtemp(root));
    file = ar_path_join(((ar_ctx *)*state)->arena, root, "ar_url_dev.db");
    fclose(fopen(file, "w"));
    diag = refused(*state, "sqlite:///ar_url_dev.db", root);
    unlink(file);
    rmdir(root);

    assert_int_equal(diag->code, AR_E_URL_SLASHES);
    assert_non_null(strstr(diag->message, "\"sqlite:///ar_url_dev.db\""));
    assert_non_null(strstr(diag->hint, "\"sqlite:ar_url_dev.db\""));
}

static void three_slashes_before_no_file_at_all_are_an_absolute_path(void **state)
{
    assert_string_equal(parsed(*state, "sqlite:///ar_nowhere.db").path, "/ar_nowhere.db");
}

static void another_kind_of_database_is_named_but_its_url_is_not_shown(void **state)
{
    const ar_diag *diag = refused(*state, "mysql://me:s3cret@localhost/shop", "/");

    assert_int_equal(diag->code, AR_E_URL_SCHEME);
    assert_non_null(strstr(diag->message, "mysql"));
    assert_null(strstr(diag->message, "s3cret"));
    assert_int_equal(refused(*state, "sqlite3:dev.db", "/")->code, AR_E_URL_SCHEME);
    assert_int_equal(refused(*state, "sqlite+aiosqlite:///dev.db", "/")->code, AR_E_URL_SCHEME);
}

static void what_is_nothing_known_is_an_error(void **state)
{
    assert_int_equal(refused(*state, "", "/")->code, AR_E_URL);
    assert_int_equal(refused(*state, "dev", "/")->code, AR_E_URL);
    assert_int_equal(refused(*state, "sqlite:", "/")->code, AR_E_URL);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, new_context, free_context)
    const struct CMUnitTest tests[] = {
        T(a_relative_sqlite_path_is_taken_from_the_root),
        T(an_absolute_sqlite_path_is_written_with_one_or_three_slashes),
        T(a_bare_path_is_sqlite_by_its_suffix),
        T(what_libpq_takes_is_handed_on_untouched),
        T(no_password_is_ever_shown),
        T(an_unescaped_at_sign_in_a_password_is_told_without_showing_it),
        T(two_slashes_are_explained),
        T(three_slashes_before_a_file_of_the_project_show_both_spellings),
        T(three_slashes_before_no_file_at_all_are_an_absolute_path),
        T(another_kind_of_database_is_named_but_its_url_is_not_shown),
        T(what_is_nothing_known_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
