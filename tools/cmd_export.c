#include "base/failure.h"
#include "base/file.h"
#include "format/xliff/xliff.h"
#include "tools/commands.h"
#include "tools/setup.h"

int
cmd_export(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};

	if (!setup_init(&setup, options, error) ||
	    !setup_needs_pair(&setup, error))
		return job_status(error == NULL ? NULL : *error);
	g_autofree char *output = options->output != NULL
	    ? g_strdup(options->output)
	    : g_strconcat(options->files[0], ".xlf", NULL);
	g_autoptr(Job) job = job_new(&setup.job, options->files[0], output);
	if (!job_read(job, error))
		return job_status(*error);
	g_autoptr(GBytes) xliff = xliff_export(job->document, error);
	if (xliff == NULL || !file_write(output, xliff, error))
		return job_status(*error);
	g_print("%s: %u units\n", output, job->document->units->len);
	return JOB_DONE;
}
