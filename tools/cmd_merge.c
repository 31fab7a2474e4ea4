#include "base/failure.h"
#include "base/file.h"
#include "format/format.h"
#include "tools/commands.h"
#include "tools/setup.h"

/* The languages an XLIFF file says it has. */
static bool
take_languages(Setup *setup, GBytes *bytes, const char *path, GError **error)
{
	g_autoptr(Report) ignored = report_new();
	const Format *format = format_sniff(bytes, path, error);

	if (format == NULL) {
		g_prefix_error(error, "%s: ", path);
		return false;
	}
	if (g_strcmp0(format->name, "xliff") != 0) {
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "%s: not an XLIFF 2 file", path);
		return false;
	}
	g_autoptr(Document) document = format->read(bytes, path,
	    &setup->job.format, ignored, error);
	if (document == NULL) {
		g_prefix_error(error, "%s: ", path);
		return false;
	}
	setup->job.source = document->source_language == NULL ? NULL
	    : languages_find(setup->languages, document->source_language);
	setup->job.format.source = setup->job.source;
	setup->job.target = document->target_language == NULL ? NULL
	    : languages_find(setup->languages, document->target_language);
	setup->job.format.target = setup->job.target;
	if (setup->job.source != NULL && setup->job.target != NULL)
		return true;
	g_set_error(error, FAILURE, FAILURE_INPUT, "%s: its srcLang or "
	    "trgLang is missing or is no language of `dragoman languages`",
	    path);
	return false;
}

int
cmd_merge(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};
	const char *xliff = options->files[0];

	if (options->output == NULL) {
		g_set_error_literal(error, FAILURE, FAILURE_USAGE,
		    "say where to write: -o OUT");
		return JOB_USAGE;
	}
	if (!setup_init(&setup, options, error))
		return job_status(*error);
	g_autoptr(GBytes) bytes = file_read(xliff, &limits_default, error);
	if (bytes == NULL || !take_languages(&setup, bytes, xliff, error))
		return job_status(*error);
	g_autoptr(Job) job = job_new(&setup.job, options->files[1],
	    options->output);
	JobStatus status = job_merge(job, bytes, error);
	if (status <= JOB_FINDINGS && !options->quiet)
		g_print("%s: %u segments translated, %u kept in the source "
		    "language\n", options->output, job->counts.translated,
		    job->counts.kept);
	return (int) status;
}
