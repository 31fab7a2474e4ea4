#include "base/file.h"
#include "job/plan.h"

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
	Arena *arena = job->document->arena;
	if (options->source != NULL)
		job->document->source_language = arena_string(arena,
		    language_tag(options->source));
	if (options->target != NULL)
		job->document->target_language = arena_string(arena,
		    language_tag(options->target));
	return true;
}
