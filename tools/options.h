/*
 * options.h - the options of all commands, in one table.
 *
 * The table feeds the parser, the help texts, completion and the check of
 * the man pages. A command names the options it takes (commands.c).
 */
#ifndef TOOLS_OPTIONS_H
#define TOOLS_OPTIONS_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct Options {
	char *source, *target;	/* language tags */
	char *engine, *fallback;
	char *output;
	char *url, *model, *key_file, *ca_file, *proxy, *prices;
	char *rules;
	char *language;
	char *srx;
	char *category;
	char *facts;
	char *layout;
	char *pack, *packs, *review, *on_done;
	char *password_file;
	char *client, *domain, *journal, *log, *store, *blobs;
	char **memory, **terms;	/* NULL-ended; NULL: none given */
	int parallel;
	int timeout, max_time, metrics;
	int engine_timeout, patience, requests, max_tokens;
	bool csv, its_marks, json, quiet, tree, text, help, version;
	bool accept_changes, hidden, ignore_permissions, ocr, no_pixels;
	bool no_journal, no_memory_write, reviewed, find_terms, work_only;
	char **files;		/* what is no option */
	unsigned n_files;
} Options;

typedef enum OptionKind {
	OPTION_FLAG,
	OPTION_TEXT,
	OPTION_NUMBER,
	OPTION_LIST,		/* may be said several times */
} OptionKind;

typedef struct Option {
	const char *name;	/* long, without dashes */
	char letter;		/* short, or 0 */
	OptionKind kind;
	const char *value;	/* what the value is called in help; or NULL */
	const char *help;
	size_t place;		/* of the member in Options */
} Option;

/* All options, by name; ended by a NULL name. */
extern const Option options_table[];

/* What holds where nothing is said. */
Options options_default(void);

/* The option with that name, or NULL. */
const Option *options_find(const char *name);

/*
 * Parses ARGUMENTS (NULL-ended, without the command's name). ALLOWED are the
 * names a command takes. Errors: FAILURE_USAGE.
 */
bool options_parse(Options *options, const char *const *allowed,
    char **arguments, GError **error);

void options_clear(Options *options);

#endif
