/*
 * setup.h - what the commands that read documents have in common: the data
 * folder, the languages, the engine's settings.
 */
#ifndef TOOLS_SETUP_H
#define TOOLS_SETUP_H

#include "job/job.h"
#include "lang/srx.h"
#include "tools/options.h"

typedef struct Setup {
	JobOptions job;
	Languages *languages;
	char *prompts;
	Pack *pack;
	char *key;
	char *ledger;
	char **urls;
	char *password;
	char *journal;
	GBytes *rules;
	Srx *srx;
} Setup;

/*
 * Fills SETUP from OPTIONS: languages loaded, tags resolved where they are
 * given, the key read. Errors: FAILURE_USAGE, FAILURE_INPUT.
 */
bool setup_init(Setup *setup, const Options *options, GError **error);
void setup_clear(Setup *setup);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Setup, setup_clear)

/* True when both languages are there and differ; else FAILURE_USAGE. */
bool setup_needs_pair(const Setup *setup, GError **error);

#endif
