#include <string.h>

#include "base/failure.h"
#include "job/plan.h"
#include "lang/identify.h"

/* So much text says what language a document is in; less is looked at where
 * somebody has said so. */
#define SAMPLE_BYTES (32 * 1024)
#define DOUBT_BYTES (4 * 1024)

/* What is asked of a text that says another language than -s does, and of one
 * that nobody spoke for. */
#define CONTRADICTING_LETTERS 200
#define CONTRADICTING 0.99
#define SURE 0.9

static GString *
take_sample(const Document *document, size_t most)
{
	GString *sample = g_string_new(NULL);

	for (unsigned i = 0; i < document->units->len &&
	    sample->len < most; i++) {
		const Unit *unit = g_ptr_array_index(document->units, i);
		for (const Segment *segment = unit->first; segment != NULL &&
		    unit->translate; segment = segment->next) {
			g_autofree char *text = inline_text(&segment->source);
			g_string_append(sample, text);
			g_string_append_c(sample, '\n');
		}
	}
	return sample;
}

/* Whether the text is surely in another language than -s says. */
static bool
contradict(Job *job, const Identity *identity)
{
	const Language *source = job->options->source;

	if (identity->language == NULL || identity->language == source ||
	    identity->letters < CONTRADICTING_LETTERS ||
	    identity->confidence < CONTRADICTING)
		return false;
	report_add(job->report, FINDING_SOURCE_DOUBTED, 0, 0, 0,
	    "the text looks like %s (%s), not %s",
	    language_name(identity->language), identity->tag,
	    language_name(source));
	return true;
}

/* From here on the job has options of its own. */
static bool
settle(Job *job, const Identity *identity, GError **error)
{
	const Language *found = identity->language;

	if (found == NULL || identity->confidence < SURE) {
		g_set_error(error, FAILURE, FAILURE_REFUSED, "cannot tell "
		    "which language it is in (%s?): say it with -s",
		    identity->tag);
		return false;
	}
	if (found == job->options->target) {
		g_set_error(error, FAILURE, FAILURE_REFUSED, "it is in %s "
		    "already: if it is not, say its language with -s",
		    language_name(found));
		return false;
	}
	job->own_options = *job->options;
	job->own_options.source = found;
	job->own_options.format.source = found;
	job->options = &job->own_options;
	job->document->source_language = arena_string(job->document->arena,
	    language_tag(found));
	report_add(job->report, FINDING_SOURCE_FOUND, 0, 0, 0,
	    "the language of the document was found to be %s (%s)",
	    language_name(found), language_tag(found));
	return true;
}

/* Long paragraphs that are surely in another language than the document keep
 * it: they are split by its rules, and not taken for the source. */
static void
find_foreign(Job *job)
{
	Document *document = job->document;

	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		if (!unit->translate || unit->n_segments != 1 ||
		    unit->first->has_target)
			continue;
		g_autofree char *text = inline_text(&unit->first->source);
		const Language *found = identify_stranger(
		    job->options->format.languages, job->options->source, text,
		    strlen(text));
		if (found == NULL)
			continue;
		unit->language = arena_string(document->arena,
		    language_tag(found));
		unit->is_foreign = true;
	}
}

/* Finds the source language, or doubts the one that was named. */
static bool
tell_source(Job *job, bool *is_doubted, GError **error)
{
	const JobOptions *options = job->options;

	g_autoptr(GString) sample = take_sample(job->document,
	    options->source == NULL ? SAMPLE_BYTES : DOUBT_BYTES);
	if (options->source != NULL && identify_confirms(
	    options->format.languages, options->source, sample->str,
	    sample->len))
		return true;
	Identity identity = identify_text(options->format.languages,
	    sample->str, sample->len);
	if (options->source == NULL)
		return settle(job, &identity, error);
	*is_doubted = contradict(job, &identity);
	return true;
}

bool
step_identify(Job *job, GError **error)
{
	bool is_doubted = false;

	if (job->options->source == NULL && !job->options->finds_source)
		return true;
	if (!tell_source(job, &is_doubted, error))
		return false;
	if (!is_doubted)
		find_foreign(job);
	return true;
}
