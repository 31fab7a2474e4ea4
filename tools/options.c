#include "tools/options.h"

#include <string.h>

#include "base/failure.h"

/* By name. */
const Option options_table[] = {
	{"accept-changes", 0, OPTION_FLAG, NULL,
	    "accept the tracked changes of Word documents",
	    offsetof(Options, accept_changes)},
	{"blobs", 0, OPTION_TEXT, "PLACE",
	    "a folder or s3://bucket/prefix by which documents reach hosts",
	    offsetof(Options, blobs)},
	{"ca-file", 0, OPTION_TEXT, "FILE",
	    "certificates (PEM) that servers are trusted by",
	    offsetof(Options, ca_file)},
	{"category", 'c', OPTION_TEXT, "NAME",
	    "which data category of ITS 2.0",
	    offsetof(Options, category)},
	{"client", 0, OPTION_TEXT, "NAME",
	    "whose units of the memory count, and are stored",
	    offsetof(Options, client)},
	{"csv", 0, OPTION_FLAG, NULL, "a table with a line for each fact",
	    offsetof(Options, csv)},
	{"domain", 0, OPTION_TEXT, "NAME",
	    "which units of the memory and terms count, and are stored",
	    offsetof(Options, domain)},
	{"engine", 'e', OPTION_TEXT, "NAME",
	    "which engine translates (see `dragoman engines`)",
	    offsetof(Options, engine)},
	{"engine-patience", 0, OPTION_NUMBER, "SECONDS",
	    "how long all servers may be down (default: 120)",
	    offsetof(Options, patience)},
	{"engine-timeout", 0, OPTION_NUMBER, "SECONDS",
	    "how long an engine may be silent (default: 120)",
	    offsetof(Options, engine_timeout)},
	{"facts", 0, OPTION_TEXT, "MODE", "XBRL: full (default), keep-facts or "
	    "relocalise-numbers",
	    offsetof(Options, facts)},
	{"fallback", 0, OPTION_TEXT, "NAME",
	    "engine for what the first has no proved answer to",
	    offsetof(Options, fallback)},
	{"find-terms", 0, OPTION_FLAG, NULL,
	    "let the model propose the terms of each document first",
	    offsetof(Options, find_terms)},
	{"help", 'h', OPTION_FLAG, NULL, "say what the command does",
	    offsetof(Options, help)},
	{"hidden", 0, OPTION_FLAG, NULL,
	    "translate hidden text of Word documents, too",
	    offsetof(Options, hidden)},
	{"ignore-permissions", 0, OPTION_FLAG, NULL,
	    "translate PDF files that say they must not be changed",
	    offsetof(Options, ignore_permissions)},
	{"its-marks", 0, OPTION_FLAG, NULL,
	    "write into XML what a machine did, by ITS 2.0",
	    offsetof(Options, its_marks)},
	{"jobs", 'j', OPTION_NUMBER, "N",
	    "documents at once (default: one a processor)",
	    offsetof(Options, parallel)},
	{"journal", 0, OPTION_TEXT, "FILE",
	    "where paid answers are kept for a run that is killed",
	    offsetof(Options, journal)},
	{"json", 0, OPTION_FLAG, NULL, "answer in JSON, for machines",
	    offsetof(Options, json)},
	{"key-file", 0, OPTION_TEXT, "FILE",
	    "file with the server's key (or set DRAGOMAN_KEY)",
	    offsetof(Options, key_file)},
	{"language", 'l', OPTION_TEXT, "LANG", "language of the text",
	    offsetof(Options, language)},
	{"layout", 0, OPTION_TEXT, "MODE", "PDF: replace (default), "
	    "side-by-side, alternate or layers",
	    offsetof(Options, layout)},
	{"log", 0, OPTION_TEXT, "FORM",
	    "log as text, logfmt, json, journald or none (default: what fits)",
	    offsetof(Options, log)},
	{"max-time", 0, OPTION_NUMBER, "SECONDS",
	    "begin nothing after that time, and come to an end",
	    offsetof(Options, max_time)},
	{"max-tokens", 0, OPTION_NUMBER, "N",
	    "ask servers for no more than so many tokens a document",
	    offsetof(Options, max_tokens)},
	{"memory", 'm', OPTION_LIST, "FILE",
	    "a translation memory; may be repeated, the first is written to",
	    offsetof(Options, memory)},
	{"metrics", 0, OPTION_NUMBER, "PORT",
	    "figures for Prometheus at this port of the loopback interface",
	    offsetof(Options, metrics)},
	{"model", 0, OPTION_TEXT, "NAME",
	    "the server's model (or set DRAGOMAN_MODEL)",
	    offsetof(Options, model)},
	{"no-journal", 0, OPTION_FLAG, NULL, "keep no answers of engines",
	    offsetof(Options, no_journal)},
	{"no-memory-write", 0, OPTION_FLAG, NULL,
	    "store nothing in the memory",
	    offsetof(Options, no_memory_write)},
	{"no-pixels", 0, OPTION_FLAG, NULL,
	    "leave out what takes long: pictures of the pages",
	    offsetof(Options, no_pixels)},
	{"ocr", 0, OPTION_FLAG, NULL,
	    "read scanned PDF pages with tesseract",
	    offsetof(Options, ocr)},
	{"on-done", 0, OPTION_TEXT, "COMMAND",
	    "start it for each job that ends, with the event on its stdin",
	    offsetof(Options, on_done)},
	{"output", 'o', OPTION_TEXT, "PATH", "where to write",
	    offsetof(Options, output)},
	{"pack", 0, OPTION_TEXT, "NAME",
	    "prompt pack (see `dragoman pack list`; default: finance)",
	    offsetof(Options, pack)},
	{"packs", 0, OPTION_TEXT, "DIR",
	    "folder with more prompt packs, looked in first",
	    offsetof(Options, packs)},
	{"password-file", 0, OPTION_TEXT, "FILE",
	    "file with the password of encrypted PDF files",
	    offsetof(Options, password_file)},
	{"prices", 0, OPTION_TEXT, "FILE",
	    "what tokens cost: see dragoman-usage(1)",
	    offsetof(Options, prices)},
	{"proxy", 0, OPTION_TEXT, "URL",
	    "proxy to servers (default: as http_proxy and the like say)",
	    offsetof(Options, proxy)},
	{"quiet", 'q', OPTION_FLAG, NULL, "say nothing but errors",
	    offsetof(Options, quiet)},
	{"requests", 0, OPTION_NUMBER, "N",
	    "most requests at once at a server (default: 64)",
	    offsetof(Options, requests)},
	{"reviewed", 0, OPTION_FLAG, NULL,
	    "a person stands for all units of the files",
	    offsetof(Options, reviewed)},
	{"review", 0, OPTION_TEXT, "N%",
	    "how much a model reviews, most at stake first: 10%, or all",
	    offsetof(Options, review)},
	{"rules", 0, OPTION_TEXT, "FILE",
	    "ITS 2.0 rules to use for XML, besides the built-in ones",
	    offsetof(Options, rules)},
	{"source", 's', OPTION_TEXT, "LANG", "language of the documents; auto: find it",
	    offsetof(Options, source)},
	{"srx", 0, OPTION_TEXT, "FILE",
	    "SRX 2.0 rules for sentences, instead of the built-in ones",
	    offsetof(Options, srx)},
	{"store", 0, OPTION_TEXT, "URL",
	    "where a spool's jobs are known: postgresql://... (default: in it)",
	    offsetof(Options, store)},
	{"target", 't', OPTION_TEXT, "LANG", "language to translate into",
	    offsetof(Options, target)},
	{"terms", 0, OPTION_LIST, "FILE",
	    "a termbase, TSV or TBX; may be repeated",
	    offsetof(Options, terms)},
	{"text", 0, OPTION_FLAG, NULL, "plain text, a paragraph or sentence a line",
	    offsetof(Options, text)},
	{"timeout", 0, OPTION_NUMBER, "SECONDS",
	    "how long one document may take (default: 3600)",
	    offsetof(Options, timeout)},
	{"tree", 0, OPTION_FLAG, NULL, "the tree of blocks, units and codes",
	    offsetof(Options, tree)},
	{"url", 0, OPTION_TEXT, "URL",
	    "servers with the OpenAI chat interface, between commas "
	    "(or set DRAGOMAN_URL)",
	    offsetof(Options, url)},
	{"version", 0, OPTION_FLAG, NULL, "print the version",
	    offsetof(Options, version)},
	{"work-only", 0, OPTION_FLAG, NULL,
	    "work for a spool whose folders are on other hosts (--blobs)",
	    offsetof(Options, work_only)},
	{NULL, 0, OPTION_FLAG, NULL, NULL, 0},
};

Options
options_default(void)
{
	return (Options) {.timeout = 3600, .engine_timeout = 120,
	    .patience = 120, .requests = 64};
}

const Option *
options_find(const char *name)
{
	for (const Option *option = options_table; option->name != NULL;
	    option++)
		if (strcmp(option->name, name) == 0)
			return option;
	return NULL;
}

static const Option *
find_allowed(const char *const *allowed, const char *name, size_t length,
    char letter)
{
	for (; *allowed != NULL; allowed++) {
		const Option *option = options_find(*allowed);
		g_assert(option != NULL);
		if (letter != 0 ? option->letter == letter
		    : strlen(option->name) == length &&
		    memcmp(option->name, name, length) == 0)
			return option;
	}
	return NULL;
}

static bool
fail(GError **error, const char *format, const char *what)
{
	g_autofree char *valid = g_utf8_make_valid(what, -1);

	g_set_error(error, FAILURE, FAILURE_USAGE, format, valid);
	return false;
}

static bool
set_value(Options *options, const Option *option, const char *value,
    GError **error)
{
	char *member = (char *) options + option->place;

	if (option->kind == OPTION_TEXT) {
		char **text = (char **) (void *) member;
		g_free(*text);
		*text = g_strdup(value);
		return true;
	}
	if (option->kind == OPTION_LIST) {
		char ***list = (char ***) (void *) member;
		g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
		for (char **p = *list; p != NULL && *p != NULL; p++)
			g_strv_builder_add(builder, *p);
		g_strv_builder_add(builder, value);
		g_strfreev(*list);
		*list = g_strv_builder_end(builder);
		return true;
	}
	guint64 number;
	if (!g_ascii_string_to_unsigned(value, 10, 1, 1000000, &number,
	    NULL)) {
		g_set_error(error, FAILURE, FAILURE_USAGE,
		    "--%s takes a whole number from 1 on, not %s",
		    option->name, value);
		return false;
	}
	*(int *) (void *) member = (int) number;
	return true;
}

/* Takes the option at *ARGUMENT, and its value from there or the next. */
static bool
take_option(Options *options, const char *const *allowed, char ***argument,
    GError **error)
{
	const char *word = **argument;
	bool is_long = word[1] == '-';
	const char *name = word + (is_long ? 2 : 1);
	size_t length = is_long ? strcspn(name, "=") : 1;
	const Option *option = find_allowed(allowed, name, length,
	    is_long ? 0 : *name);
	const char *value = name[length] == '\0' ? NULL
	    : name + length + (is_long ? 1 : 0);

	if (option == NULL)
		return fail(error, "unknown option %s (try --help)", word);
	if (option->kind == OPTION_FLAG) {
		if (value != NULL)
			return fail(error, "%s takes no value", word);
		*(bool *) (void *) ((char *) options + option->place) = true;
		return true;
	}
	if (value == NULL) {
		if ((*argument)[1] == NULL)
			return fail(error, "%s needs a value", word);
		value = *++*argument;
	}
	return set_value(options, option, value, error);
}

bool
options_parse(Options *options, const char *const *allowed,
    char **arguments, GError **error)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	bool is_over = false;	/* "--" was seen */

	for (; *arguments != NULL; arguments++) {
		if (!is_over && strcmp(*arguments, "--") == 0)
			is_over = true;
		else if (is_over || (*arguments)[0] != '-' ||
		    (*arguments)[1] == '\0')
			g_ptr_array_add(files, g_strdup(*arguments));
		else if (!take_option(options, allowed, &arguments, error)) {
			g_ptr_array_set_free_func(files, g_free);
			return false;
		}
	}
	options->n_files = files->len;
	g_ptr_array_add(files, NULL);
	options->files = (char **) g_ptr_array_steal(files, NULL);
	return true;
}

void
options_clear(Options *options)
{
	for (const Option *option = options_table; option->name != NULL;
	    option++)
		if (option->kind == OPTION_TEXT)
			g_free(*(char **) (void *) ((char *) options +
			    option->place));
		else if (option->kind == OPTION_LIST)
			g_strfreev(*(char ***) (void *) ((char *) options +
			    option->place));
	g_strfreev(options->files);
}
