#include "base/failure.h"
#include "base/file.h"
#include "job/plan.h"

/* A file that says what it is a translation of must be asked for just that. */
static bool
check_languages(const Document *document, const JobOptions *options,
    GError **error)
{
	const Languages *languages = options->format.languages;
	const struct {
		const char *own;
		const Language *asked;
	} sides[] = {
		{document->source_language, options->source},
		{document->target_language, options->target},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(sides) &&
	    document->target_language != NULL; i++) {
		if (sides[i].own == NULL || sides[i].asked == NULL ||
		    languages_find(languages, sides[i].own) == sides[i].asked)
			continue;
		g_set_error(error, FAILURE, FAILURE_REFUSED, "the file's own "
		    "language is %s, not %s: say -s and -t as in the file",
		    sides[i].own, language_tag(sides[i].asked));
		return false;
	}
	return true;
}

bool
step_read(Job *job, GError **error)
{
	const JobOptions *options = job->options;

	job->bytes = file_read(job->input, &options->format.limits, error);
	if (job->bytes == NULL)
		return false;
	job->format = format_sniff(job->bytes, job->input, error);
	if (job->format == NULL)
		return false;
	job->document = job->format->read(job->bytes, job->input,
	    &options->format, job->report, error);
	if (job->document == NULL)
		return false;
	if (!check_languages(job->document, options, error))
		return false;
	Arena *arena = job->document->arena;
	if (options->source != NULL)
		job->document->source_language = arena_string(arena,
		    language_tag(options->source));
	if (options->target != NULL)
		job->document->target_language = arena_string(arena,
		    language_tag(options->target));
	return true;
}
