#include "base/failure.h"
#include "job/plan.h"

bool
step_write(Job *job, GError **error)
{
	if (job->format->write == NULL) {
		g_set_error(error, FAILURE, FAILURE_REFUSED,
		    "%s files are only read", job->format->name);
		return false;
	}
	/* What is proved is the translation alone; see step_arrange. */
	FormatOptions options = job->options->format;
	options.layout = FORMAT_REPLACE;
	job->result = job->format->write(job->document, &options,
	    job->report, error);
	return job->result != NULL;
}
