#include "base/scout.h"
#include "base/text.h"
#include "check/check.h"
#include "engine/engine_pseudo.h"
#include "job/plan.h"
#include "task/task_translate.h"

enum {
	ATTEMPTS = 3,		/* as they are; again; figures masked */
	LARGE = 1000,		/* from so many segments on a scout pays */
};

/* All there is to check, in order. */
typedef struct Sweep {
	Job *job;
	GArray *items;		/* of TaskItem */
	GHashTable *passed;	/* hash of a pair > a Segment with it that
				   passed unremarked */
} Sweep;

/* Whether the segment's target stands. Findings go to REPORT. */
static bool
stands(const Job *job, const Unit *unit, const Segment *segment,
    Report *report)
{
	return segment->has_target && check_segment(unit, segment,
	    job->options->source, job->options->target, report);
}

static size_t
hash_list(size_t hash, const InlineList *list)
{
	for (const Inline *node = list->first; node != NULL;
	    node = node->next) {
		hash = 31 * hash + node->kind;
		if (node->kind == INLINE_TEXT || node->kind == INLINE_PH)
			hash = 31 * hash + text_hash(node->text);
	}
	return hash;
}

/* The segment that passed unremarked with the same texts and codes, or NULL;
 * *PLACE is where to remember this one. */
static const Segment *
find_passed(const Sweep *sweep, const Segment *segment, void **place)
{
	size_t hash = hash_list(hash_list(0, &segment->source),
	    &segment->target);

	*place = GSIZE_TO_POINTER(hash);
	const Segment *known = g_hash_table_lookup(sweep->passed, *place);
	return known != NULL && inline_equal(&known->source, &segment->source)
	    && inline_equal(&known->target, &segment->target) ? known : NULL;
}

/* Checks one target; *PASSES says whether it stands. True when there is
 * nothing to say of it. Filings repeat themselves: a pair that passed without
 * a finding passes again. */
static bool
is_clean(Sweep *sweep, const TaskItem *item, bool *passes)
{
	Report *report = sweep->job->report;
	Segment *segment = item->segment;
	size_t before = report_count(report);
	void *place = NULL;

	*passes = true;
	if (segment->has_target && find_passed(sweep, segment, &place) != NULL)
		return true;
	*passes = stands(sweep->job, item->unit, segment, report);
	if (!*passes || report_count(report) > before)
		return false;
	g_hash_table_insert(sweep->passed, place, segment);
	return true;
}

static bool
ask_clean(size_t index, void *data)
{
	Sweep *sweep = data;
	bool passes;

	return is_clean(sweep, &g_array_index(sweep->items, TaskItem, index),
	    &passes);
}

static GArray *
list_targets(const Document *document)
{
	GArray *items = g_array_new(FALSE, FALSE, sizeof(TaskItem));

	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		for (Segment *segment = unit->first; segment != NULL &&
		    unit->translate; segment = segment->next) {
			TaskItem item = {unit, segment, NULL, false};
			if (!segment->is_ignorable)
				g_array_append_val(items, item);
		}
	}
	return items;
}

/* Checks every target there is; what does not stand is collected. A scout
 * looks at the second half meanwhile: most of it has nothing to say. */
static GArray *
check_all_targets(Job *job)
{
	GArray *failed = task_translate_items();
	g_autoptr(GArray) items = list_targets(job->document);
	g_autoptr(GHashTable) passed = g_hash_table_new(NULL, NULL);
	Sweep sweep = {job, items, passed};
	size_t half = items->len < LARGE ? items->len : items->len / 2;
	g_autoptr(Scout) scout = scout_send(half, items->len, ask_clean,
	    &sweep);

	for (size_t i = 0; i < items->len; i++) {
		const TaskItem *item = &g_array_index(items, TaskItem, i);
		size_t before = report_count(job->report);
		bool passes;
		if ((i >= half && scout_says(scout, i)) ||
		    is_clean(&sweep, item, &passes) || passes)
			continue;
		/* What failed is said when repair has failed too. */
		report_truncate(job->report, before);
		g_array_append_val(failed, *item);
	}
	return failed;
}

/* Asks again for what failed; what stands now leaves FAILED. */
static bool
repair(Job *job, GArray *failed, unsigned attempt, GError **error)
{
	TaskTranslate task = {
		.arena = job->document->arena, .engine = job->engine,
		.session = job->session, .source = job->options->source,
		.target = job->options->target,
	};
	unsigned repeated = 0;

	if (!task_translate_run(&task, failed, attempt, &repeated, error))
		return false;
	for (unsigned i = failed->len; i-- > 0;) {
		const TaskItem *item = &g_array_index(failed, TaskItem, i);
		g_autoptr(Report) found = report_new();
		if (!stands(job, item->unit, item->segment, found))
			continue;
		report_add(job->report, FINDING_REPAIRED, item->unit->id,
		    item->segment->number, 0, "proved at attempt %u",
		    attempt + 1);
		report_move(job->report, found);
		if (item->is_placed)
			report_add(job->report, FINDING_CODE_PLACED,
			    item->unit->id, item->segment->number,
			    item->unit->block->page, "inline codes were "
			    "misplaced: they stand where they did, in "
			    "proportion");
		job->counts.repaired++;
		g_array_remove_index(failed, i);
	}
	return true;
}

/* The source stays, and the report says why. */
static void
give_up(Job *job, const TaskItem *item)
{
	g_autoptr(Report) found = report_new();
	const char *reason = item->failure;

	if (item->segment->has_target)
		(void) stands(job, item->unit, item->segment, found);
	for (size_t i = 0; i < report_count(found) && reason == NULL; i++) {
		const Finding *finding = report_finding(found, i);
		if (report_kind(finding->code)->severity == SEVERITY_ERROR)
			reason = finding->text;
	}
	report_add(job->report, FINDING_SOURCE_KEPT, item->unit->id,
	    item->segment->number, item->unit->block->page,
	    "kept in the source language: %s",
	    reason == NULL ? "no answer" : reason);
	segment_keep_source(item->segment, job->document->arena);
	job->counts.kept++;
}

static void
count_origins(Job *job)
{
	for (unsigned i = 0; i < job->document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(job->document->units, i);
		for (const Segment *segment = unit->first; segment != NULL;
		    segment = segment->next) {
			if (!segment->has_target || segment->is_kept)
				continue;
			if (g_strcmp0(segment->origin, "figures") == 0)
				job->counts.figures++;
			else if (g_strcmp0(segment->origin, "same") == 0)
				job->counts.same++;
			else
				job->counts.translated++;
		}
	}
}

bool
step_check(Job *job, GError **error)
{
	if (engine_pseudo_is_blank(&job->settings, job->engine)) {
		count_origins(job);
		return true;	/* made to fail every check */
	}
	g_autoptr(GArray) failed = check_all_targets(job);
	for (unsigned attempt = 1; attempt < ATTEMPTS && failed->len > 0 &&
	    job->session != NULL; attempt++) {
		/* An engine without chance says the same again. */
		if (attempt == 1 && (job->engine->flags & ENGINE_FIXED) != 0)
			continue;
		if (!repair(job, failed, attempt, error))
			return false;
	}
	for (unsigned i = 0; i < failed->len; i++)
		give_up(job, &g_array_index(failed, TaskItem, i));
	count_origins(job);
	return true;
}
