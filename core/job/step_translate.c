#include "base/failure.h"
#include "doc/scope.h"
#include "job/asking.h"
#include "job/plan.h"
#include "job/second.h"

typedef struct Progress {
	Job *job;
	unsigned before;	/* segments that needed no engine */
} Progress;

static void
on_progress(unsigned done, void *data)
{
	Progress *progress = data;
	Job *job = progress->job;

	if (job->progress != NULL)
		job->progress(progress->before + done, job->counts.segments,
		    job->progress_data);
}

/* What is in another language than the document stays, and the report says
 * so: it is in the target's already, or nobody was asked to translate it. */
static void
keep_foreign(Job *job, Unit *unit)
{
	const Language *found = languages_find(job->options->format.languages,
	    unit->language);
	bool is_target = found == job->options->target;
	Arena *arena = job->document->arena;

	for (Segment *segment = unit->first; segment != NULL;
	    segment = segment->next) {
		if (segment->is_ignorable || segment->has_target)
			continue;
		job->counts.segments++;
		if (is_target) {
			segment_set_target(segment,
			    inline_copy(&segment->source, arena), "same");
			continue;
		}
		segment_keep_source(segment, arena);
		job->counts.kept++;
	}
	report_add(job->report, is_target ? FINDING_IN_TARGET
	    : FINDING_OTHER_LANGUAGE, unit->id, 0, unit->block->page,
	    "the paragraph is in %s (%s)%s: it stays as it is",
	    language_name(found), language_tag(found),
	    is_target ? " already" : "");
}

/* The segments of the document that an engine is needed for. */
static GArray *
collect(Job *job, bool keep_figures)
{
	Document *document = job->document;
	GArray *items = task_translate_items();

	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		job->counts.units += unit->translate;
		if (unit->translate && unit->is_foreign)
			keep_foreign(job, unit);
		g_autofree Language *own = NULL;
		const Language *source = scope_language(unit,
		    job->options->source, &own);
		for (Segment *segment = unit->first; segment != NULL &&
		    unit->translate; segment = segment->next) {
			if (segment->is_ignorable || segment->has_target)
				continue;
			job->counts.segments++;
			TaskItem item = {.unit = unit, .segment = segment};
			if (task_translate_needs_engine(segment,
			    document->arena, source, job->options->target,
			    keep_figures))
				g_array_append_val(items, item);
		}
	}
	return items;
}

/* What a model is told: the pack's text for the pair. */
static bool
fill_prompt(Job *job, GError **error)
{
	const JobOptions *options = job->options;

	if (options->pack == NULL)
		return true;
	if (!pack_needs_language(options->pack, options->source, error) ||
	    !pack_needs_language(options->pack, options->target, error))
		return false;
	g_autofree char *style = pack_style(options->pack,
	    language_tag(options->target));
	const PackVar vars[] = {
		{"source", language_name(options->source)},
		{"target", language_name(options->target)},
		{"style", style == NULL ? "" : style},
		{NULL, NULL},
	};
	job->prompt = pack_render(options->pack, "translate", vars, error);
	job->first.settings.prompt = job->prompt;
	job->first.settings.temperature = pack_temperature(options->pack);
	return job->prompt != NULL;
}

/*
 * The engine is chosen before anything is asked, and opened only when there
 * is something to ask: a document of figures, or one that the memory holds
 * whole, needs none.
 */
bool
step_translate(Job *job, GError **error)
{
	const JobOptions *options = job->options;

	GError *failure = NULL;

	if (!second_choose(job, error))
		return false;
	job->first.engine = engine_choose(options->engine,
	    &job->first.settings, options->source, options->target, &failure);
	if (job->first.engine == NULL && !g_error_matches(failure, FAILURE,
	    FAILURE_NEEDS_ENGINE)) {
		g_propagate_error(error, failure);
		return false;
	}
	g_autoptr(GArray) items = collect(job, job->first.engine != NULL &&
	    (job->first.engine->flags & ENGINE_SAME_FIGURES) != 0);
	if (items->len == 0) {
		g_clear_error(&failure);
		return true;
	}
	if (job->first.engine == NULL) {
		g_propagate_error(error, failure);
		return false;
	}
	if (!fill_prompt(job, error))
		return false;
	job->first.session = job->first.engine->open(&job->first.settings,
	    options->source, options->target, error);
	if (job->first.session == NULL || !asking_open(job, error))
		return false;
	TaskTranslate task = asking_task(job);
	Progress progress = {job, job->counts.segments - items->len};
	task.progress = on_progress;
	task.progress_data = &progress;
	/* What costs money is judged as it comes, and asked again at once; what
	 * costs nothing is checked all at once, later. */
	if ((job->first.engine->flags & ENGINE_MAY_MIX) == 0)
		task.accepts = NULL;
	else
		job->items = g_array_ref(items);
	return task_translate_run(&task, items, TASK_TOGETHER,
	    &job->counts.repeated, error);
}
