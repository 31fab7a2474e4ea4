#include "job/plan.h"

/*
 * Writes once more, now with the source beside the translation. That the
 * translation is right has been proved before, on a document that holds
 * nothing else; its findings have been made then.
 */
bool
step_arrange(Job *job, GError **error)
{
	g_autoptr(Report) ignored = report_new();

	if (job->options->format.layout == FORMAT_REPLACE)
		return true;
	if (!job->format->has_layouts) {
		report_add(job->report, FINDING_LAYOUT_IGNORED, 0, 0, 0,
		    "%s files are translated in place", job->format->name);
		return true;
	}
	GBytes *result = job->format->write(job->document,
	    &job->options->format, ignored, error);
	if (result == NULL)
		return false;
	g_bytes_unref(job->result);
	job->result = result;
	return true;
}
