#include "job/asking.h"

#include "check/check.h"

/* The first finding that decides; a new string. */
static char *
first_error(const Report *report)
{
	for (size_t i = 0; i < report_count(report); i++) {
		const Finding *finding = report_finding(report, i);
		if (report_kind(finding->code)->severity == SEVERITY_ERROR)
			return g_strdup(finding->text);
	}
	return g_strdup("a check failed");
}

static bool
accepts(const TaskItem *item, char **reason, void *data)
{
	const Job *job = data;
	g_autoptr(Report) found = report_new();

	if (check_segment(item->unit, item->segment, job->options->source,
	    job->options->target, found))
		return true;
	*reason = first_error(found);
	return false;
}

TaskTranslate
asking_task(Job *job)
{
	return (TaskTranslate) {
		.arena = job->document->arena, .engine = job->engine,
		.session = job->session, .source = job->options->source,
		.target = job->options->target, .accepts = accepts,
		.data = job,
	};
}

void
asking_report(Job *job, const TaskItem *item)
{
	if (item->rung == TASK_TOGETHER)
		return;
	report_add(job->report, FINDING_REPAIRED, item->unit->id,
	    item->segment->number, 0, "proved at attempt %u",
	    (unsigned) item->rung + 1);
	if (item->is_placed)
		report_add(job->report, FINDING_CODE_PLACED, item->unit->id,
		    item->segment->number, item->unit->block->page,
		    "inline codes were misplaced: they stand where they did, "
		    "in proportion");
	job->counts.repaired++;
}
