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
	job->result = job->format->write(job->document,
	    &job->options->format, job->report, error);
	return job->result != NULL;
}
