#include "tools/commands.h"

#include <string.h>

#define ENGINE_OPTIONS \
	"engine", "engine-timeout", "engine-patience", "url", "model", \
	"key-file", "ca-file", "proxy", "requests", "max-tokens"
#define PACK_OPTIONS "pack", "packs"
#define MODEL_OPTIONS "find-terms", "review"
#define READING_OPTIONS \
	"srx", "rules", "facts", "password-file", "ignore-permissions", "ocr", \
	"hidden", "accept-changes"

#define MEMORY_OPTIONS \
	"memory", "no-memory-write", "terms", "client", "domain"

static const char *const translate_options[] = {
	"source", "target", "output", ENGINE_OPTIONS, "fallback", PACK_OPTIONS,
	MODEL_OPTIONS, READING_OPTIONS, MEMORY_OPTIONS, "journal",
	"no-journal", "layout", "its-marks", "jobs", "timeout", "json",
	"quiet", "help", NULL,
};
static const char *const batch_options[] = {
	"source", "target", ENGINE_OPTIONS, "fallback", PACK_OPTIONS,
	MODEL_OPTIONS, READING_OPTIONS, MEMORY_OPTIONS, "journal",
	"no-journal", "layout", "its-marks", "jobs", "timeout", "json",
	"quiet", "help", NULL,
};
static const char *const export_options[] = {
	"source", "target", "output", READING_OPTIONS, "help", NULL,
};
static const char *const merge_options[] = {
	"output", READING_OPTIONS, MEMORY_OPTIONS, "layout", "its-marks",
	"quiet", "help", NULL,
};
static const char *const show_options[] = {
	"source", "tree", "text", "json", READING_OPTIONS, "help", NULL,
};
#define SERVER_OPTIONS \
	"engine-timeout", "engine-patience", "url", "model", "key-file", \
	"ca-file", "proxy", "requests", "max-tokens"

static const char *const extract_options[] = {
	"source", "output", "pack", "packs", SERVER_OPTIONS, READING_OPTIONS,
	"help", NULL,
};
static const char *const pack_options[] = {
	"packs", SERVER_OPTIONS, "json", "help", NULL,
};
static const char *const review_text_options[] = {
	"source", "target", "output", "pack", "packs", "review",
	SERVER_OPTIONS, "help", NULL,
};
static const char *const verify_options[] = {
	"source", "target", "facts", "json", "no-pixels", "password-file",
	"ignore-permissions", "help", NULL,
};
static const char *const facts_options[] = {
	"language", "csv", "json", "help", NULL,
};
static const char *const probe_options[] = {
	"url", "model", "key-file", "ca-file", "proxy", "engine-timeout",
	"engine-patience", "json", "help", NULL,
};
static const char *const usage_options[] = {
	"prices", "json", "help", NULL,
};
static const char *const drop_options[] = {"quiet", "help", NULL};
static const char *const jobs_options[] = {
	"store", "quiet", "help", NULL,
};
static const char *const status_options[] = {
	"store", "json", "help", NULL,
};
static const char *const run_options[] = {
	"store", "blobs", "ca-file", "work-only", "jobs", "timeout",
	"max-time", "on-done", "log", "json", "quiet", "help", NULL,
};
static const char *const watch_options[] = {
	"store", "blobs", "ca-file", "work-only", "jobs", "timeout",
	"metrics", "on-done", "log", "quiet", "help", NULL,
};
static const char *const identify_options[] = {"text", "help", NULL};
static const char *const its_options[] = {
	"category", "rules", "help", NULL,
};
static const char *const check_options[] = {"json", "help", NULL};
static const char *const segment_options[] = {
	"language", "srx", "text", "help", NULL,
};
static const char *const compare_options[] = {
	"source", "target", "help", NULL,
};
static const char *const figures_options[] = {"language", "help", NULL};
static const char *const engines_options[] = {
	ENGINE_OPTIONS, "json", "help", NULL,
};
static const char *const memory_options[] = {
	"memory", "source", "target", "output", "client", "domain",
	"reviewed", "json", "help", NULL,
};
static const char *const terms_options[] = {
	"source", "target", "domain", "help", NULL,
};
static const char *const list_options[] = {"json", "help", NULL};
static const char *const no_options[] = {"help", NULL};

/* By name. */
const Command commands_table[] = {
	{"batch", "INDIR OUTDIR",
	    "translate all documents of a folder into another",
	    batch_options, 2, 2, cmd_batch},
	{"cancel", "SPOOL JOB...", "give jobs of a spool up",
	    jobs_options, 2, 100000, cmd_cancel},
	{"check", "FILE.xlf", "check the targets of an XLIFF file",
	    check_options, 1, 1, cmd_check},
	{"compare", "",
	    "compare the figures of source and target, a pair a line of stdin",
	    compare_options, 0, 0, cmd_compare},
	{"complete", "[WORD...]", "print what may come next, for shells",
	    no_options, 0, 1000, cmd_complete},
	{"drop", "SPOOL[/QUEUE] FILE...",
	    "put files into a spool, whole or not at all",
	    drop_options, 2, 100000, cmd_drop},
	{"engines", "", "list the engines that can be used here, and pairs",
	    engines_options, 0, 0, cmd_engines},
	{"export", "FILE", "write a document's text as XLIFF 2.1",
	    export_options, 1, 1, cmd_export},
	{"extract", "FILE...", "find facts, each with its place, as JSON",
	    extract_options, 1, 100000, cmd_extract},
	{"facts", "FILE...", "print the facts of XBRL filings and forms",
	    facts_options, 1, 100000, cmd_facts},
	{"figures", "", "print the figures of each line of stdin",
	    figures_options, 0, 0, cmd_figures},
	{"formats", "", "list the file formats", list_options, 0, 0,
	    cmd_formats},
	{"help", "[COMMAND]", "explain the program or a command", no_options,
	    0, 1, cmd_help},
	{"identify", "", "say which language each line from stdin is in",
	    identify_options, 0, 0, cmd_identify},
	{"its", "-c CATEGORY FILE",
	    "print what ITS 2.0 says of each node of a document",
	    its_options, 1, 1, cmd_its},
	{"languages", "", "list the languages", list_options, 0, 0,
	    cmd_languages},
	{"limits", "", "print the limits of a spool", list_options, 0, 0,
	    cmd_limits},
	{"memory", "import|export|stats|find -m MEMORY [FILE...]",
	    "fill a translation memory, write it out, look into it",
	    memory_options, 1, 100000, cmd_memory},
	{"merge", "FILE.xlf FILE",
	    "put the targets of an XLIFF file into its document",
	    merge_options, 2, 2, cmd_merge},
	{"migrate", "SPOOL", "bring a spool up to date with the program",
	    jobs_options, 1, 1, cmd_migrate},
	{"pack", "list|show|test [NAME]", "list, print or try prompt packs",
	    pack_options, 1, 2, cmd_pack},
	{"probe", "", "find out what a model server can do", probe_options, 0,
	    0, cmd_probe},
	{"release", "SPOOL [JOB...]",
	    "do again what is in quarantine", jobs_options, 1, 100000,
	    cmd_release},
	{"retry", "SPOOL [JOB...]", "do again what has failed",
	    jobs_options, 1, 100000, cmd_retry},
	{"review-text", "SOURCE TARGET | FILE",
	    "review translations: checks, and errors after MQM",
	    review_text_options, 1, 2, cmd_review_text},
	{"run", "SPOOL", "do what is in a spool, and end: for cron",
	    run_options, 1, 1, cmd_run},
	{"segment", "", "split paragraphs from stdin into sentences",
	    segment_options, 0, 0, cmd_segment},
	{"show", "FILE", "print a document as the program sees it",
	    show_options, 1, 1, cmd_show},
	{"status", "SPOOL", "say what is in a spool, and what it waits for",
	    status_options, 1, 1, cmd_status},
	{"terms", "check|match FILE...",
	    "check termbases, or find their terms in each line of stdin",
	    terms_options, 2, 100000, cmd_terms},
	{"translate", "FILE...", "translate documents", translate_options, 1,
	    100000, cmd_translate},
	{"usage", "[FILE]", "say what servers were asked, and what it cost",
	    usage_options, 0, 1, cmd_usage},
	{"verify", "SOURCE TARGET",
	    "prove that a translation is its source but for the text",
	    verify_options, 2, 2, cmd_verify},
	{"watch", "SPOOL", "do what comes into a spool, until it is ended",
	    watch_options, 1, 1, cmd_watch},
	{NULL, NULL, NULL, NULL, 0, 0, NULL},
};

const Command *
commands_find(const char *name)
{
	for (const Command *command = commands_table; command->name != NULL;
	    command++)
		if (strcmp(command->name, name) == 0)
			return command;
	return NULL;
}

static void
print_option(const Option *option)
{
	g_autofree char *letter = option->letter == 0 ? g_strdup("    ")
	    : g_strdup_printf("-%c, ", option->letter);
	g_autofree char *name = g_strdup_printf("--%s%s%s", option->name,
	    option->value == NULL ? "" : " ",
	    option->value == NULL ? "" : option->value);

	g_print("  %s%-24s %s\n", letter, name, option->help);
}

void
commands_help(const Command *command)
{
	if (command != NULL) {
		g_print("usage: dragoman %s [options] %s\n%s.\n\n",
		    command->name, command->arguments, command->help);
		for (size_t i = 0; command->options[i] != NULL; i++)
			print_option(options_find(command->options[i]));
		g_print("\nman dragoman-%s says more.\n", command->name);
		return;
	}
	g_print("usage: dragoman COMMAND [options] ...\n"
	    "Translates filings (PDF, Office, XML) and proves that no figure "
	    "changed.\n\n");
	for (command = commands_table; command->name != NULL; command++)
		g_print("  %-10s %s\n", command->name, command->help);
	g_print("\ndragoman help COMMAND lists its options. Exit status: 0 "
	    "done, 1 done with\nfindings, 2 usage, 3 input unreadable or "
	    "refused, 4 engine failed, 5 ours.\n");
}
