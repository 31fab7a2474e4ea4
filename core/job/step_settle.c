#include <string.h>

#include "check/check.h"
#include "check/consistency.h"
#include "job/asking.h"
#include "job/plan.h"
#include "lang/term.h"

/* A segment that names terms otherwise, and what it had before. */
typedef struct Deviant {
	const ConsistencyDrift *drifts;	/* COUNT of them, of this segment */
	unsigned count;
	InlineList before;
	const char *origin;
	const char *terms;	/* as a model is told them; in the arena */
} Deviant;

typedef struct Settling {
	Job *job;
	TaskTranslate task;	/* as the job asks, for its judge and hints */
	GHashTable *deviants;	/* Segment * > Deviant * */
} Settling;

static Segment *
find_segment(Unit *unit, unsigned number)
{
	Segment *segment = unit->first;

	while (segment != NULL && segment->number != number)
		segment = segment->next;
	return segment;
}

static bool
names_as_wanted(const Language *language, const ConsistencyDrift *drift,
    const char *text)
{
	const char *const one[] = {drift->wanted, NULL};
	TermWanted wanted = {drift->wanted != NULL ? one
	    : drift->term->targets, drift->term->forbidden};

	return term_check(language, text, &wanted, NULL) == TERM_SATISFIED;
}

/* Besides what every target must stand. */
static bool
accepts(const TaskItem *item, char **reason, void *data)
{
	const Settling *settling = data;
	const Deviant *deviant = g_hash_table_lookup(settling->deviants,
	    item->segment);
	g_autofree char *text = inline_text(&item->segment->target);

	for (unsigned i = 0; i < deviant->count; i++)
		if (!names_as_wanted(settling->task.target,
		    &deviant->drifts[i], text)) {
			*reason = g_strdup_printf("it must have %s",
			    deviant->terms);
			return false;
		}
	return settling->task.accepts(item, reason, settling->task.data);
}

static TaskHint
hint(const TaskItem *item, void *data)
{
	const Settling *settling = data;
	const Deviant *deviant = g_hash_table_lookup(settling->deviants,
	    item->segment);
	TaskHint hints = settling->task.hint(item, settling->task.data);

	hints.terms = deviant->terms;
	return hints;
}

static bool
recall(TaskResult *result, void *data)
{
	const Settling *settling = data;

	return settling->task.recall(result, settling->task.data);
}

static bool
keep(const TaskResult *results, size_t count, void *data, GError **error)
{
	const Settling *settling = data;

	return settling->task.keep(results, count, settling->task.data,
	    error);
}

/* The segments of DRIFTS, which are in order of their places. */
static GArray *
list_deviants(Settling *settling, const GArray *drifts)
{
	Document *document = settling->job->document;
	GArray *items = task_translate_items();
	const ConsistencyDrift *all = (const ConsistencyDrift *) (void *)
	    drifts->data;

	for (unsigned i = 0, n; i < drifts->len; i += n) {
		for (n = 1; i + n < drifts->len && all[i + n].unit ==
		    all[i].unit && all[i + n].segment == all[i].segment;)
			n++;
		Unit *unit = g_ptr_array_index(document->units,
		    all[i].unit - 1);
		Segment *segment = find_segment(unit, all[i].segment);
		if (segment == NULL || g_strcmp0(segment->origin,
		    settling->task.engine->name) != 0)
			continue;
		/* Other words than when it was asked first: the journal must
		 * not take one answer for the other. */
		g_autoptr(GString) terms = g_string_new(NULL);
		for (unsigned k = 0; k < n; k++)
			asking_add_term(terms, all[i + k].term,
			    all[i + k].wanted != NULL ? all[i + k].wanted
			    : all[i + k].term->targets[0]);
		Deviant *deviant = g_new0(Deviant, 1);
		g_string_prepend(terms, "by all means ");
		*deviant = (Deviant) {&all[i], n, segment->target,
		    segment->origin, arena_string(document->arena,
		    terms->str)};
		g_hash_table_insert(settling->deviants, segment, deviant);
		TaskItem item = {.unit = unit, .segment = segment};
		g_array_append_val(items, item);
		/* It has a target again when one has come. */
		segment_drop_target(segment);
	}
	return items;
}

static void
check(const Job *job, const TaskItem *item, Report *report)
{
	(void) check_segment(item->unit, item->segment, job->options->source,
	    job->options->target, report);
}

/* The new target is in ITEM: what was said of the old one goes to OLD, what is
 * to be said of the new one to NEW. */
static void
compare(const Settling *settling, const TaskItem *item,
    const Deviant *deviant, Report *old, Report *new)
{
	Segment *segment = item->segment;
	InlineList target = segment->target;

	segment_set_target(segment, deviant->before, deviant->origin);
	check(settling->job, item, old);
	segment_set_target(segment, target, deviant->origin);
	check(settling->job, item, new);
	report_add(new, FINDING_TERM_SETTLED, item->unit->id, segment->number,
	    item->unit->block->page, "translated once more: %s",
	    deviant->terms);
}

/* What came no better stays as it was. */
static void
take_over(const Settling *settling, const GArray *items)
{
	g_autoptr(Report) old = report_new();
	g_autoptr(Report) new = report_new();

	for (unsigned i = 0; i < items->len; i++) {
		const TaskItem *item = &g_array_index(items, TaskItem, i);
		const Deviant *deviant = g_hash_table_lookup(
		    settling->deviants, item->segment);
		if (item->segment->has_target)
			compare(settling, item, deviant, old, new);
		else
			segment_set_target(item->segment, deviant->before,
			    deviant->origin);
	}
	report_subtract(settling->job->report, old);
	report_move(settling->job->report, new);
}

/*
 * Segments that do not name a term as they should, or as the rest of the
 * document does, are asked for once more, with those terms and no others. Only
 * what a model has made: who says the same again is not asked. An engine that
 * is gone by now costs nothing: all targets stand.
 */
bool
step_settle(Job *job, GError **error)
{
	(void) error;
	if (job->first.session == NULL ||
	    (job->first.engine->flags & ENGINE_MAY_MIX) == 0)
		return true;
	g_autoptr(GArray) drifts = consistency_drifts(job->document,
	    job->options->target);
	g_autoptr(GHashTable) deviants = g_hash_table_new_full(NULL, NULL,
	    NULL, g_free);
	Settling settling = {job, asking_task(job), deviants};
	g_autoptr(GArray) items = list_deviants(&settling, drifts);
	if (items->len == 0)
		return true;
	TaskTranslate task = settling.task;
	unsigned repeated = 0;
	task.accepts = accepts;
	task.hint = hint;
	task.data = &settling;
	task.last = TASK_ALONE;
	if (task.recall != NULL) {
		task.recall = recall;
		task.keep = keep;
	}
	(void) task_translate_run(&task, items, TASK_AGAIN, &repeated, NULL);
	take_over(&settling, items);
	return true;
}
