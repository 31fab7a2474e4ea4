#include "job/second.h"

#include "base/failure.h"
#include "check/check.h"
#include "job/asking.h"

bool
second_choose(Job *job, GError **error)
{
	const JobOptions *options = job->options;

	if (options->fallback == NULL)
		return true;
	job->second.engine = engine_choose(options->fallback,
	    &job->second.settings, options->source, options->target, error);
	if (job->second.engine == NULL)
		g_prefix_error(error, "--fallback: ");
	return job->second.engine != NULL;
}

static bool
open_session(Job *job, GError **error)
{
	JobEngine *second = &job->second;

	second->settings.prompt = job->prompt;
	second->settings.temperature = job->first.settings.temperature;
	second->session = second->engine->open(&second->settings,
	    job->options->source, job->options->target, error);
	job->asked = second;
	return second->session != NULL && asking_open(job, error);
}

/* The items afresh; FIRST gets why they are here. */
static void
begin(Job *job, GArray *items, GPtrArray *first)
{
	for (unsigned i = 0; i < items->len; i++) {
		TaskItem *item = &g_array_index(items, TaskItem, i);
		if (item->failure == NULL)
			item->failure = asking_reason(job, item);
		g_ptr_array_add(first, g_steal_pointer(&item->failure));
		segment_drop_target(item->segment);
		item->is_hopeless = item->is_placed = false;
		item->rung = TASK_TOGETHER;
	}
}

/* ITEM has a target that stands. */
static void
report_taken(Job *job, const TaskItem *item, const char *first)
{
	bool is_draft = (job->second.engine->flags & ENGINE_DRAFT) != 0;

	(void) check_segment(item->unit, item->segment, job->options->source,
	    job->options->target, job->report);
	report_add(job->report, FINDING_SECOND_ENGINE, item->unit->id,
	    item->segment->number, item->unit->block->page, "translated by "
	    "%s%s: of the first engine no answer stood: %s",
	    job->second.engine->name, is_draft ? ", a draft" : "", first);
	asking_report(job, item);
	job->counts.second++;
}

/* What stands leaves ITEMS; the others say what was wrong both times, which is
 * GONE when the engine is. */
static void
take_answers(Job *job, GArray *items, GPtrArray *first, const GError *gone)
{
	for (unsigned i = items->len; i-- > 0;) {
		TaskItem *item = &g_array_index(items, TaskItem, i);
		const char *reason = g_ptr_array_index(first, i);
		if (item->segment->has_target && !item->is_hopeless) {
			report_taken(job, item, reason);
			g_array_remove_index(items, i);
			continue;
		}
		char *both = g_strdup_printf("%s; %s: %s", reason,
		    job->second.engine->name, item->failure != NULL ||
		    gone == NULL ? item->failure : gone->message);
		g_free(item->failure);
		item->failure = both;
	}
}

static bool
ask(Job *job, GArray *items, GError **error)
{
	unsigned repeated = 0;

	if (!open_session(job, error))
		return false;
	TaskTranslate task = asking_task(job);
	bool is_alive = task_translate_run(&task, items, TASK_TOGETHER,
	    &repeated, error);
	job->counts.repeated += repeated;
	return is_alive;
}

bool
second_ask(Job *job, GArray *hopeless, GError **error)
{
	g_autoptr(GPtrArray) first = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) gone = NULL;

	if (job->second.engine == NULL || job->first.session == NULL ||
	    hopeless->len == 0)
		return true;
	job->counts.second_asked = hopeless->len;
	begin(job, hopeless, first);
	(void) ask(job, hopeless, &gone);
	job->asked = &job->first;
	/* One that is gone does not take along what the first has proved. */
	if (gone != NULL && !g_error_matches(gone, FAILURE, FAILURE_ENGINE)) {
		g_propagate_error(error, g_steal_pointer(&gone));
		return false;
	}
	take_answers(job, hopeless, first, gone);
	return true;
}
