/*
 * A command covers the databases of its project one after another: a failure leaves the others
 * done, and the first failing exit code counts (SPEC 2.1).
 */
#ifndef AR_CLI_SITES_H
#define AR_CLI_SITES_H

#include "cli/cli.h"

typedef AR_VEC(ar_site *) ar_sites;

/* Opens the project above the folder of the run, limited by --database. */
ar_status ar_sites_open(ar_cli *cli, ar_project **out) AR_MUST_USE;

/* Those with apps; the default one when none has any. */
ar_sites ar_sites_all(ar_cli *cli, const ar_project *project);

/*
 * The databases of the apps that the arguments name, each once, or all where none is named; the
 * apps' names are added to `apps`.
 */
ar_status ar_sites_named(ar_cli *cli, const ar_project *project, ar_names *apps,
                         ar_sites *out) AR_MUST_USE;

/* The app that `word` names and its database; an error where --database leaves that out. */
ar_status ar_sites_app(ar_cli *cli, const ar_project *project, const char *word,
                       const ar_app **out_app, ar_sites *out) AR_MUST_USE;

/* The site of an app; NULL with an error when --database leaves it out. */
ar_site *ar_sites_of_app(ar_cli *cli, const ar_project *project, const ar_app *app);

/* Each --rev-id APP=ID names an app, and has one where there are several databases. */
ar_status ar_sites_check_rev_ids(ar_cli *cli, const ar_project *project,
                                 const ar_sites *sites) AR_MUST_USE;

typedef ar_status ar_site_run(ar_cli *cli, ar_project *project, ar_site *site, void *user);

ar_status ar_sites_run(ar_cli *cli, ar_project *project, const ar_sites *sites, ar_site_run *run,
                       void *user) AR_MUST_USE;

#endif
