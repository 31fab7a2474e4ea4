#include "base/scout.h"
#include "base/text.h"
#include "check/check.h"
#include "engine/engine_pseudo.h"
#include "job/asking.h"
#include "job/plan.h"
#include "job/second.h"

enum {
	LARGE = 500,		/* from so many pairs on a scout pays */
};

/* A source with its target. */
typedef struct Pair {
	Unit *unit;
	Segment *segment;
	size_t same;		/* index of the first with the same texts and
				   codes; often itself */
	bool is_clean;		/* it passed, and there is nothing to say */
} Pair;

/* All there is to check, in order. */
typedef struct Sweep {
	Job *job;
	GArray *pairs;		/* of Pair */
	GArray *firsts;		/* of size_t: those that are their own same */
} Sweep;

/* Whether the segment's target stands. Findings go to REPORT. */
static bool
stands(const Job *job, const Unit *unit, const Segment *segment,
    Report *report)
{
	return segment->has_target && check_segment(unit, segment,
	    job->options->source, job->options->target, report);
}

static bool
is_one_text(const InlineList *list)
{
	return list->first != NULL && list->first == list->last &&
	    list->first->kind == INLINE_TEXT;
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

/* Targets that are one text share it where the engine was asked but once: its
 * place tells them from others without a look at it. */
static size_t
hash_pair(const Segment *segment)
{
	if (is_one_text(&segment->target))
		return (size_t) (uintptr_t) segment->target.first->text;
	return hash_list(hash_list(0, &segment->source), &segment->target);
}

static bool
is_same_pair(const Segment *a, const Segment *b)
{
	bool is_shared = is_one_text(&a->target) && is_one_text(&b->target) &&
	    a->target.first->text == b->target.first->text;

	return (is_shared || inline_equal(&a->target, &b->target)) &&
	    inline_equal(&a->source, &b->source);
}

static void
add_pair(Sweep *sweep, GHashTable *known, Unit *unit, Segment *segment)
{
	size_t index = sweep->pairs->len;
	void *place = GSIZE_TO_POINTER(hash_pair(segment));
	size_t found = !segment->has_target ? 0
	    : GPOINTER_TO_SIZE(g_hash_table_lookup(known, place));
	Pair pair = {unit, segment, index, false};

	/* What fits into one place need not fit into another. */
	if (unit->room == NULL && found > 0 && is_same_pair(segment, g_array_index(sweep->pairs,
	    Pair, found - 1).segment)) {
		pair.same = found - 1;
	} else {
		g_array_append_val(sweep->firsts, index);
		if (segment->has_target && unit->room == NULL)
			g_hash_table_insert(known, place,
			    GSIZE_TO_POINTER(index + 1));
	}
	g_array_append_val(sweep->pairs, pair);
}

/* Filings repeat themselves: what is the same is found first. */
static void
list_pairs(Sweep *sweep)
{
	const Document *document = sweep->job->document;
	g_autoptr(GHashTable) known = g_hash_table_new(NULL, NULL);

	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		for (Segment *segment = unit->first; segment != NULL &&
		    unit->translate && !unit->is_foreign;
		    segment = segment->next)
			if (!segment->is_ignorable && !segment->is_kept)
				add_pair(sweep, known, unit, segment);
	}
}

/* Checks the pair, and says whether it stands. */
static bool
check_pair(const Sweep *sweep, Pair *pair)
{
	Report *report = sweep->job->report;
	size_t before = report_count(report);
	bool passes = stands(sweep->job, pair->unit, pair->segment, report);

	pair->is_clean = passes && report_count(report) == before;
	return passes;
}

static Pair *
pair_at(const Sweep *sweep, size_t index)
{
	return &g_array_index(sweep->pairs, Pair, index);
}

static bool
ask_clean(size_t index, void *data)
{
	const Sweep *sweep = data;
	Pair *pair = pair_at(sweep, g_array_index(sweep->firsts, size_t,
	    index));

	(void) check_pair(sweep, pair);
	return pair->is_clean;
}

/* Checks all pairs, in their order; what does not stand is added to FAILED.
 * SCOUT has looked at the firsts from HALF on. */
static void
sweep_pairs(Sweep *sweep, Scout *scout, size_t half, GArray *failed)
{
	Report *report = sweep->job->report;
	size_t n_firsts = 0;

	for (size_t i = 0; i < sweep->pairs->len; i++) {
		Pair *pair = pair_at(sweep, i);
		size_t before = report_count(report);
		if (pair->same == i)
			pair->is_clean = n_firsts++ >= half &&
			    scout_says(scout, n_firsts - 1);
		if (pair_at(sweep, pair->same)->is_clean ||
		    check_pair(sweep, pair))
			continue;
		/* What failed is said when repair has failed too. */
		report_truncate(report, before);
		TaskItem item = {.unit = pair->unit, .segment = pair->segment};
		g_array_append_val(failed, item);
	}
}

/* Checks every target there is; what does not stand is collected. A scout
 * looks at half of them meanwhile: most have nothing to say. */
static GArray *
check_all_targets(Job *job)
{
	GArray *failed = task_translate_items();
	g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
	g_autoptr(GArray) firsts = g_array_new(FALSE, FALSE, sizeof(size_t));
	Sweep sweep = {job, pairs, firsts};

	list_pairs(&sweep);
	size_t half = firsts->len < LARGE ? firsts->len : firsts->len / 2;
	g_autoptr(Scout) scout = scout_send(half, firsts->len, ask_clean,
	    &sweep);
	sweep_pairs(&sweep, scout, half, failed);
	return failed;
}

/* Asks again for what failed; what stands now leaves FAILED. An engine without
 * chance would say the same again. */
static bool
repair(Job *job, GArray *failed, GError **error)
{
	bool is_fixed = (job->first.engine->flags & ENGINE_FIXED) != 0;
	TaskTranslate task = asking_task(job);
	unsigned repeated = 0;

	if (!task_translate_run(&task, failed, is_fixed ? TASK_MASKED
	    : TASK_AGAIN, &repeated, error))
		return false;
	for (unsigned i = failed->len; i-- > 0;) {
		const TaskItem *item = &g_array_index(failed, TaskItem, i);
		if (item->is_hopeless)
			continue;
		(void) stands(job, item->unit, item->segment, job->report);
		asking_report(job, item);
		g_array_remove_index(failed, i);
	}
	return true;
}

/* The source stays, and the report says why. */
static void
give_up(Job *job, const TaskItem *item)
{
	g_autofree char *reason = asking_reason(job, item);

	report_add(job->report, FINDING_SOURCE_KEPT, item->unit->id,
	    item->segment->number, item->unit->block->page,
	    "kept in the source language: %s", reason);
	segment_keep_source(item->segment, job->document->arena);
	job->counts.kept++;
}

/* What an engine said that it does not know stands in the target as it was. */
static void
report_unknown(Job *job, const Unit *unit, const Segment *segment)
{
	if (segment->unknown == 0)
		return;
	job->counts.unknown += segment->unknown;
	report_add(job->report, FINDING_UNKNOWN_WORD, unit->id,
	    segment->number, unit->block->page, "%s does not know %u word%s",
	    segment->origin, segment->unknown, segment->unknown == 1 ? ""
	    : "s");
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
			report_unknown(job, unit, segment);
			if (g_strcmp0(segment->origin, "figures") == 0)
				job->counts.figures++;
			else if (g_strcmp0(segment->origin, "same") == 0)
				job->counts.same++;
			else
				job->counts.translated++;
		}
	}
}

/*
 * What was judged as it came: says what took several attempts, and returns the
 * items for which none stood, and whose sources are kept for now.
 */
static GArray *
take_judged(Job *job)
{
	GArray *hopeless = task_translate_items();

	for (unsigned i = 0; job->items != NULL && i < job->items->len; i++) {
		TaskItem *item = &g_array_index(job->items, TaskItem, i);
		if (!item->is_hopeless) {
			asking_report(job, item);
			continue;
		}
		TaskItem copy = *item;
		copy.failure = g_strdup(item->failure);
		g_array_append_val(hopeless, copy);
		segment_keep_source(item->segment, job->document->arena);
	}
	return hopeless;
}

/* Appends FROM, which is left empty, to ITEMS. */
static void
add_all(GArray *items, GArray *from)
{
	for (unsigned i = 0; i < from->len; i++) {
		TaskItem *item = &g_array_index(from, TaskItem, i);
		g_array_append_val(items, *item);
		item->failure = NULL;	/* it has a new owner */
	}
	g_array_set_size(from, 0);
}

bool
step_check(Job *job, GError **error)
{
	if (engine_pseudo_is_blank(&job->first.settings, job->first.engine)) {
		count_origins(job);
		return true;	/* made to fail every check */
	}
	g_autoptr(GArray) hopeless = take_judged(job);
	g_autoptr(GArray) failed = check_all_targets(job);
	if (failed->len > 0 && job->first.session != NULL &&
	    !repair(job, failed, error))
		return false;
	add_all(hopeless, failed);
	if (!second_ask(job, hopeless, error))
		return false;
	for (unsigned i = 0; i < hopeless->len; i++)
		give_up(job, &g_array_index(hopeless, TaskItem, i));
	count_origins(job);
	return true;
}
