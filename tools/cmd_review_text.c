#include <string.h>

#include "base/failure.h"
#include "base/file.h"
#include "task/review_json.h"
#include "tools/commands.h"
#include "tools/packs.h"

/* Lines of a text file, its last line end left out. */
static char **
read_lines(const char *path, GError **error)
{
	g_autoptr(GBytes) bytes = file_read(path, &limits_default, error);
	size_t size;

	if (bytes == NULL)
		return NULL;
	const char *data = g_bytes_get_data(bytes, &size);
	if (!g_utf8_validate(data, (gssize) size, NULL)) {
		g_set_error(error, FAILURE, FAILURE_INPUT, "%s: not a text "
		    "file in UTF-8", path);
		return NULL;
	}
	if (size > 0 && data[size - 1] == '\n')
		size--;
	g_autofree char *text = g_strndup(data, size);
	return g_strsplit(text, "\n", -1);
}

static void
add_line(Review *review, Document *document, Block *block, const char *source,
    const char *target)
{
	Unit *unit = document_add_unit(document, block, "line");
	InlineList list = {NULL, NULL};

	inline_add_text(&unit->first->source, document->arena, source,
	    strlen(source));
	inline_add_text(&list, document->arena, target, strlen(target));
	segment_set_target(unit->first, list, "text");
	task_review_add(review, unit, unit->first);
}

/* Two files, line by line. */
static Review *
review_lines(const Setup *setup, const Options *options, GError **error)
{
	g_auto(GStrv) source = NULL;
	g_auto(GStrv) target = NULL;

	if (!setup_needs_pair(setup, error))
		return NULL;
	source = read_lines(options->files[0], error);
	target = source == NULL ? NULL : read_lines(options->files[1], error);
	if (target == NULL)
		return NULL;
	if (g_strv_length(source) != g_strv_length(target)) {
		g_set_error(error, FAILURE, FAILURE_INPUT, "%s has %u lines, "
		    "%s has %u: line by line they must be the same",
		    options->files[0], g_strv_length(source),
		    options->files[1], g_strv_length(target));
		return NULL;
	}
	Review *review = task_review_new(setup->job.source,
	    setup->job.target);
	g_autoptr(GBytes) none = g_bytes_new("", 0);
	g_autoptr(Document) document = document_new(none, options->files[0],
	    "text");
	Block *block = document_add_block(document, NULL, BLOCK_PARAGRAPH,
	    "p");
	for (unsigned i = 0; source[i] != NULL; i++)
		if (*g_strstrip(source[i]) != '\0' || *g_strstrip(target[i])
		    != '\0')
			add_line(review, document, block, source[i],
			    target[i]);
	return review;
}

/* A file that holds both. */
static Review *
review_bilingual(const Setup *setup, const Options *options, GError **error)
{
	g_autoptr(Job) job = job_new(&setup->job, options->files[0], NULL);

	if (!job_read(job, error))
		return NULL;
	const Document *document = job->document;
	const Language *source = document->source_language == NULL
	    ? setup->job.source : languages_find(setup->languages,
	    document->source_language);
	const Language *target = document->target_language == NULL
	    ? setup->job.target : languages_find(setup->languages,
	    document->target_language);
	if (source == NULL || target == NULL || source == target) {
		g_set_error(error, FAILURE, FAILURE_INPUT, "%s: not an XLIFF "
		    "file with two known languages; for others give two "
		    "files, or a bilingual one with -s and -t",
		    options->files[0]);
		return NULL;
	}
	Review *review = task_review_new(source, target);
	for (unsigned i = 0; i < document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(document->units, i);
		for (const Segment *segment = unit->first; segment != NULL;
		    segment = segment->next)
			if (segment->has_target && !segment->is_ignorable)
				task_review_add(review, unit, segment);
	}
	return review;
}

static bool
ask(Review *review, const Pack *pack, Chat *chat, const Options *options,
    GError **error)
{
	unsigned percent;

	if (!packs_review(options, &percent, error))
		return false;
	return chat == NULL || task_review_ask(review, pack, chat, percent,
	    NULL, error);
}

/* What it has cost goes to the ledger. */
static void
note(const Setup *setup, const Review *review, const Chat *chat,
    const Options *options, bool is_done)
{
	Usage none = {0};
	LedgerLine about = {
		.document = options->files[0], .task = "review",
		.source = review->source, .target = review->target,
		.segments = review->asked,
		.status = is_done ? JOB_DONE : JOB_ENGINE,
	};

	packs_note(setup, chat, &none, &about);
}

/* Reviews translations, and prints what was found as JSON. */
int
cmd_review_text(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};
	g_autoptr(Chat) chat = NULL;

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	g_autoptr(Pack) pack = packs_open(&setup, options,
	    NULL, error);
	if (pack == NULL || !packs_chat(&setup, &chat, error))
		return job_status(*error);
	g_autoptr(Review) review = options->n_files == 2
	    ? review_lines(&setup, options, error)
	    : review_bilingual(&setup, options, error);
	if (review == NULL || !pack_needs_language(pack, review->source,
	    error) || !pack_needs_language(pack, review->target, error))
		return job_status(*error);
	bool is_done = ask(review, pack, chat, options, error);
	note(&setup, review, chat, options, is_done);
	if (!is_done)
		return job_status(*error);
	g_autofree char *file = g_path_get_basename(options->files[
	    options->n_files - 1]);
	g_autofree char *against = options->n_files == 2
	    ? g_path_get_basename(options->files[0]) : NULL;
	ReviewJson about = {
		.file = file, .against = against, .pack = pack,
		.model = chat == NULL ? NULL : chat_name(chat),
		.usage = chat == NULL ? NULL : chat_usage(chat),
	};
	g_autoptr(GString) out = g_string_new(NULL);
	review_json_append(out, review, &about);
	if (!packs_write(options, out, error))
		return job_status(*error);
	return review->findings->len > 0 || review->failed > 0
	    ? JOB_FINDINGS : JOB_DONE;
}
