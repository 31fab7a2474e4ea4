/*
 * commands.h - the commands: one row each in one table (commands.c).
 */
#ifndef TOOLS_COMMANDS_H
#define TOOLS_COMMANDS_H

#include "job/job.h"
#include "tools/options.h"

typedef struct Command {
	const char *name;
	const char *arguments;	/* what follows the options, for help */
	const char *help;	/* one line */
	const char *const *options;	/* names, NULL-ended */
	unsigned min_files, max_files;
	/* Does it. Returns the exit status; prints its own output, and sets
	 * ERROR where a line of error is due. */
	int (*run)(const Options *options, GError **error);
} Command;

/* All commands, by name; ended by a NULL name. */
extern const Command commands_table[];

/* The command with that name, or NULL. */
const Command *commands_find(const char *name);

/* Help for one command (NULL: for the program), on stdout. */
void commands_help(const Command *command);

int cmd_batch(const Options *options, GError **error);
int cmd_cancel(const Options *options, GError **error);
int cmd_check(const Options *options, GError **error);
int cmd_compare(const Options *options, GError **error);
int cmd_complete(const Options *options, GError **error);
int cmd_drop(const Options *options, GError **error);
int cmd_engines(const Options *options, GError **error);
int cmd_export(const Options *options, GError **error);
int cmd_extract(const Options *options, GError **error);
int cmd_facts(const Options *options, GError **error);
int cmd_figures(const Options *options, GError **error);
int cmd_formats(const Options *options, GError **error);
int cmd_help(const Options *options, GError **error);
int cmd_identify(const Options *options, GError **error);
int cmd_its(const Options *options, GError **error);
int cmd_languages(const Options *options, GError **error);
int cmd_limits(const Options *options, GError **error);
int cmd_memory(const Options *options, GError **error);
int cmd_merge(const Options *options, GError **error);
int cmd_migrate(const Options *options, GError **error);
int cmd_pack(const Options *options, GError **error);
int cmd_probe(const Options *options, GError **error);
int cmd_release(const Options *options, GError **error);
int cmd_retry(const Options *options, GError **error);
int cmd_review_text(const Options *options, GError **error);
int cmd_run(const Options *options, GError **error);
int cmd_segment(const Options *options, GError **error);
int cmd_show(const Options *options, GError **error);
int cmd_status(const Options *options, GError **error);
int cmd_terms(const Options *options, GError **error);
int cmd_translate(const Options *options, GError **error);
int cmd_usage(const Options *options, GError **error);
int cmd_verify(const Options *options, GError **error);
int cmd_watch(const Options *options, GError **error);

#endif
