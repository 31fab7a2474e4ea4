#include "tools/packs.h"

#include <string.h>

#include "base/failure.h"
#include "base/file.h"
#include "engine/engine_chat.h"
#include "lang/identify.h"
#include "task/task_review.h"

enum { SAMPLE_BYTES = 32 * 1024 };

const char **
packs_folders(const Setup *setup, const Options *options)
{
	const char **folders = g_new0(const char *, 3);
	unsigned n = 0;

	if (options->packs != NULL)
		folders[n++] = options->packs;
	folders[n] = setup->prompts;
	return folders;
}

Pack *
packs_open(const Setup *setup, const Options *options, const char *name,
    GError **error)
{
	g_autofree const char **folders = packs_folders(setup, options);

	if (options->packs != NULL && !g_file_test(options->packs,
	    G_FILE_TEST_IS_DIR)) {
		g_autofree char *valid = g_utf8_make_valid(options->packs,
		    -1);
		g_set_error(error, FAILURE, FAILURE_USAGE,
		    "no folder %s (--packs)", valid);
		return NULL;
	}
	return pack_open(folders, name != NULL ? name : options->pack != NULL
	    ? options->pack : "finance", error);
}

bool
packs_review(const Options *options, unsigned *percent, GError **error)
{
	if (task_review_percent(options->review, percent))
		return true;
	g_set_error(error, FAILURE, FAILURE_USAGE, "--review takes a "
	    "percentage, as 10%%, or all");
	return false;
}

/* What is asked of a model besides translations. */
static bool
take_aside(Setup *setup, const Options *options, GError **error)
{
	setup->job.finds_terms = options->find_terms;
	if (options->review != NULL && !packs_review(options,
	    &setup->job.review, error))
		return false;
	if (setup->urls == NULL && (options->find_terms ||
	    options->review != NULL)) {
		g_set_error(error, FAILURE, FAILURE_USAGE, "%s takes a model: "
		    "say --url URL --model NAME, too", options->find_terms
		    ? "--find-terms" : "--review");
		return false;
	}
	return true;
}

bool
packs_take(Setup *setup, const Options *options, GError **error)
{
	if (!take_aside(setup, options, error))
		return false;
	if (setup->urls == NULL && options->pack == NULL)
		return true;
	setup->pack = packs_open(setup, options, NULL, error);
	setup->job.pack = setup->pack;
	return setup->pack != NULL;
}

bool
packs_chat(const Setup *setup, Chat **chat, GError **error)
{
	const EngineSettings *settings = &setup->job.settings;
	ChatOptions options = engine_chat_options(settings);

	*chat = NULL;
	if (settings->urls == NULL || settings->urls[0] == NULL)
		return true;
	*chat = chat_new(&options, error);
	return *chat != NULL;
}

bool
packs_write(const Options *options, const GString *text, GError **error)
{
	if (options->output == NULL) {
		g_print("%s", text->str);
		return true;
	}
	g_autoptr(GBytes) bytes = g_bytes_new(text->str, text->len);
	return file_write(options->output, bytes, error);
}

void
packs_note(const Setup *setup, const Chat *chat, const Usage *before,
    const LedgerLine *about)
{
	const EngineSettings *settings = &setup->job.settings;
	g_autoptr(GError) failure = NULL;
	LedgerLine line = *about;

	if (chat == NULL)
		return;
	line.engine = "chat";
	line.server = settings->urls[0];
	line.model = settings->model;
	line.usage = usage_since(chat_usage(chat), before);
	if (!ledger_put(setup->ledger, &line, 1, &failure))
		g_printerr("dragoman: %s\n", failure->message);
}

const Language *
packs_language(const Setup *setup, const Document *document)
{
	const Language *language = setup->job.source;
	g_autoptr(GString) sample = g_string_new(NULL);

	if (language == NULL && document->source_language != NULL)
		language = languages_find(setup->languages,
		    document->source_language);
	for (unsigned i = 0; language == NULL && i < document->units->len &&
	    sample->len < SAMPLE_BYTES; i++) {
		g_autofree char *text = unit_source_text(g_ptr_array_index(
		    document->units, i));
		g_string_append_printf(sample, "%s\n", text);
	}
	if (language == NULL)
		language = identify_text(setup->languages, sample->str,
		    sample->len).language;
	/* Figures must be read somehow: what is not told is mostly forms. */
	return language != NULL ? language : languages_find(setup->languages,
	    "en");
}
