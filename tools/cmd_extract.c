#include <string.h>

#include "base/failure.h"
#include "base/file.h"
#include "task/extract_json.h"
#include "task/extract_rules.h"
#include "task/task_extract.h"
#include "tools/commands.h"
#include "tools/packs.h"

/* What holds for all files. */
typedef struct Extracting {
	Setup *setup;
	const Pack *pack;
	GPtrArray *fields;
	FilingTables tables;
	Chat *chat;		/* NULL: rules only */
	GString *out;
	bool has_findings;
} Extracting;

/* The facts of an XBRL filing; other files have none. */
static bool
add_filing(Extracting *extracting, const Job *job, ExtractFacts *facts,
    GError **error)
{
	FilingFile file = {job->input, job->bytes};
	FilingTask task = {.files = &file, .count = 1,
	    .tables = &extracting->tables, .limits = &limits_default};
	GError *failure = NULL;

	if (strcmp(job->format->name, "xml") != 0)
		return true;
	g_autoptr(Filing) filing = filing_read(&task, &failure);
	if (filing != NULL) {
		extract_rules_filing(facts, filing);
		return true;
	}
	if (g_error_matches(failure, FAILURE, FAILURE_REFUSED)) {
		g_error_free(failure);
		return true;
	}
	g_propagate_error(error, failure);
	return false;
}

/* Asks the model, if there is one, and notes what it has cost. */
static bool
ask(Extracting *extracting, ExtractFacts *facts, const char *path,
    unsigned *failed, char **prompt_digest, GError **error)
{
	Chat *chat = extracting->chat;

	if (chat == NULL)
		return true;
	Usage before = *chat_usage(chat);
	bool is_done = task_extract_ask(facts, extracting->pack, chat, failed,
	    prompt_digest, error);
	LedgerLine about = {
		.document = path, .task = "extract",
		.source = ground_language(facts->ground),
		.status = is_done ? JOB_DONE : JOB_ENGINE,
	};
	packs_note(extracting->setup, chat, &before, &about);
	return is_done;
}

static bool
extract(Extracting *extracting, const char *path, GError **error)
{
	g_autoptr(Job) job = job_new(&extracting->setup->job, path, NULL);
	unsigned failed = 0;
	g_autofree char *prompt_digest = NULL;

	if (!job_read(job, error))
		return false;
	const Language *language = packs_language(extracting->setup,
	    job->document);
	if (!pack_needs_language(extracting->pack, language, error))
		return false;
	g_autoptr(Ground) ground = ground_new(job->document, language);
	g_autoptr(ExtractFacts) facts = extract_fact_list(ground,
	    extracting->fields, pack_examples(extracting->pack));
	if (!add_filing(extracting, job, facts, error))
		return false;
	extract_rules_find(facts);
	if (!ask(extracting, facts, path, &failed, &prompt_digest, error))
		return false;
	extract_fact_settle(facts);
	g_autofree char *digest = file_digest(job->bytes);
	ExtractJson about = {
		.document = job->document, .digest = digest,
		.pack = extracting->pack, .model = extracting->chat == NULL
		    ? NULL : chat_name(extracting->chat),
		.prompt_digest = prompt_digest, .failed = failed,
		.usage = extracting->chat == NULL ? NULL
		    : chat_usage(extracting->chat),
	};
	extract_json_append(extracting->out, facts, &about);
	extracting->has_findings = extracting->has_findings || failed > 0 ||
	    facts->refusals->len > 0;
	return true;
}

static bool
extract_all(Extracting *extracting, const Options *options, GError **error)
{
	for (unsigned i = 0; i < options->n_files; i++) {
		if (options->n_files > 1)
			g_string_append(extracting->out, i == 0 ? "[" : ",");
		if (!extract(extracting, options->files[i], error))
			return false;
	}
	if (options->n_files > 1)
		g_string_append(extracting->out, "]\n");
	return packs_write(options, extracting->out, error);
}

/* Finds facts in documents: with a model if there is one, and without. */
int
cmd_extract(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};
	Extracting extracting = {.setup = &setup};

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	g_autoptr(Pack) pack = packs_open(&setup, options,
	    NULL, error);
	if (pack == NULL)
		return job_status(*error);
	g_autoptr(GPtrArray) fields = extract_field_list(pack, error);
	g_auto(FilingTables) tables = {0};
	g_autoptr(Chat) chat = NULL;
	if (fields == NULL || !packs_chat(&setup, &chat, error) ||
	    !filing_tables_open(&tables, languages_folder(setup.languages),
	    error))
		return job_status(*error);
	extracting.pack = pack;
	extracting.fields = fields;
	extracting.tables = tables;
	extracting.chat = chat;
	g_autoptr(GString) out = g_string_new(NULL);
	extracting.out = out;
	if (!extract_all(&extracting, options, error))
		return job_status(*error);
	return extracting.has_findings ? JOB_FINDINGS : JOB_DONE;
}
