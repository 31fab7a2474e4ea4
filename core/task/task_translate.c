#include "task/task_translate.h"

#include <string.h>

#include "base/text.h"
#include "doc/scope.h"
#include "doc/tagged.h"
#include "doc/tagged_repair.h"
#include "lang/number.h"
#include "task/task_batch.h"

enum {
	CONTEXT = 2,		/* items before a batch that are shown */
	MOST_CONTEXT = 240,	/* bytes of each */
	AGAIN_TOGETHER = 16,
	SHORTEST_PIECE = 100,	/* bytes: what is too long then is hopeless */
};

static void
item_clear(void *item)
{
	g_free(((TaskItem *) item)->failure);
}

GArray *
task_translate_items(void)
{
	GArray *items = g_array_new(FALSE, TRUE, sizeof(TaskItem));

	g_array_set_clear_func(items, item_clear);
	return items;
}

/* ---- figures ------------------------------------------------------------- */

/* Rewrites the figures of LIST, outside protected spans, in the target's
 * form. */
static void
localise(InlineList *list, Arena *arena, const InlineList *source_list,
    const Language *source, const Language *target)
{
	g_autofree char *source_text = inline_text(source_list);
	unsigned marks = 0;

	for (Inline *node = list->first; node != NULL; node = node->next) {
		marks += node->kind == INLINE_MARK_OPEN;
		marks -= node->kind == INLINE_MARK_CLOSE && marks > 0;
		if (node->kind != INLINE_TEXT || marks > 0)
			continue;
		g_autofree char *text = number_localise(source_text,
		    node->text, source, target);
		if (strcmp(text, node->text) != 0)
			node->text = arena_string(arena, text);
	}
}

bool
task_translate_needs_engine(Segment *segment, Arena *arena,
    const Language *source, const Language *target, bool keep_figures)
{
	if (inline_has_letters(&segment->source))
		return true;
	InlineList copy = inline_copy(&segment->source, arena);
	if (!keep_figures)
		localise(&copy, arena, &segment->source, source, target);
	bool is_same = inline_equal(&segment->source, &copy);
	segment_set_target(segment, copy, is_same ? "same" : "figures");
	return false;
}

/* ---- taking answers ------------------------------------------------------ */

/* ANSWER as a target. What an engine has got wrong again and again is put right
 * here: a code that is lost would be a note or a field that is lost. */
static bool
parse_answer(const TaskTranslate *task, TaskItem *item, const Tagged *tagged,
    const char *answer, InlineList *list, GError **error)
{
	bool may_mix = (task->engine->flags & ENGINE_MAY_MIX) != 0;
	bool is_first = item->rung < (may_mix ? TASK_ALONE : TASK_AGAIN);

	item->is_placed = false;
	if (tagged_is_plain(tagged) && strchr(answer, '<') == NULL) {
		*list = (InlineList) {NULL, NULL};
		inline_add_shared(list, task->arena, answer);
		return true;
	}
	if (tagged_parse(tagged, answer, task->arena, list,
	    is_first ? error : NULL))
		return true;
	if (is_first)
		return false;
	g_autofree char *repaired = tagged_repair(tagged, answer);
	item->is_placed = true;
	return tagged_parse(tagged, repaired, task->arena, list, error);
}

/* Makes ANSWER the target of ITEM; UNKNOWN words of it the engine did not know.
 * False: it cannot be, or does not stand. */
static bool
take_answer(const TaskTranslate *task, TaskItem *item, const char *answer,
    unsigned unknown)
{
	g_autoptr(Tagged) tagged = tagged_new(&item->segment->source);
	g_autoptr(GError) failure = NULL;
	InlineList list;

	g_clear_pointer(&item->failure, g_free);
	segment_drop_target(item->segment);
	if (!parse_answer(task, item, tagged, answer, &list, &failure)) {
		item->failure = g_strdup(failure->message);
		return false;
	}
	g_autofree Language *own = NULL;
	const Language *source = scope_language(item->unit, task->source,
	    &own);
	if ((task->engine->flags & ENGINE_SAME_FIGURES) == 0)
		localise(&list, task->arena, &item->segment->source, source,
		    task->target);
	segment_set_target(item->segment, list, task->engine->name);
	item->segment->unknown = unknown;
	if (task->accepts == NULL || task->accepts(item, &item->failure,
	    task->data))
		return true;
	segment_drop_target(item->segment);
	return false;
}

/* ---- the run ------------------------------------------------------------- */

/* One call of task_translate_run. */
typedef struct Run {
	const TaskTranslate *task;
	GArray *items;
	unsigned place;		/* of the next item that has not been looked
				   at */
	TaskRung first;
	GHashTable *known;	/* tagged text: its TaskAsked, for all time */
	GPtrArray *owned;	/* TaskAsked that are in no table */
	GQueue *retries;	/* GPtrArray of TaskAsked: one batch each */
	GPtrArray *failed;	/* TaskAsked, to be asked again */
	unsigned under_way;	/* batches */
	unsigned settled, asked;
	GArray *results;	/* TaskResult: of the batch that is done */
	GError *error;		/* they could not be kept */
} Run;

static TaskItem *
item_at(const Run *run, unsigned i)
{
	return &g_array_index(run->items, TaskItem, i);
}

static void
free_group(void *group)
{
	g_ptr_array_unref(group);
}

/* The rung below RUNG that is of use with the engine. An engine without chance
 * says the same again, however it is asked. */
static TaskRung
next_rung(const Run *run, const TaskAsked *asked)
{
	bool is_fixed = (run->task->engine->flags & ENGINE_FIXED) != 0;
	TaskRung rung = asked->rung + 1;

	if (is_fixed && rung < TASK_MASKED)
		return TASK_MASKED;
	if ((rung == TASK_APART && !task_asked_is_divisible(asked)) ||
	    (run->task->last > 0 && rung > run->task->last))
		return TASK_N_RUNGS;
	return rung;
}

/* Tokens of texts that are asked together; 0: any number. */
static uint64_t
most_tokens(const TaskTranslate *task)
{
	return task->most_tokens > 0 ? task->most_tokens
	    : task->engine->most_tokens;
}

static unsigned
most_together(const Run *run, TaskRung rung)
{
	bool may_mix = (run->task->engine->flags & ENGINE_MAY_MIX) != 0;

	if (rung == TASK_APART || (may_mix && rung >= TASK_ALONE))
		return 1;
	unsigned most = run->task->most_texts > 0 ? run->task->most_texts
	    : (unsigned) run->task->engine->most_texts;
	return rung == TASK_AGAIN ? MIN(most, AGAIN_TOGETHER) : most;
}

/* Puts those of GROUP, all on one rung, into batches that wait. */
static void
queue_group(Run *run, GPtrArray *group)
{
	for (unsigned i = 0; i < group->len;) {
		TaskAsked *first = g_ptr_array_index(group, i);
		unsigned most = most_together(run, first->rung);
		GPtrArray *part = g_ptr_array_new();
		for (; i < group->len && part->len < most; i++)
			g_ptr_array_add(part, g_ptr_array_index(group, i));
		g_queue_push_tail(run->retries, part);
	}
}

static void
count_settled(Run *run)
{
	run->settled++;
	if (run->task->progress != NULL)
		run->task->progress(run->settled, run->task->progress_data);
}

static void
give_up(Run *run, TaskItem *item, const char *reason)
{
	if (item->failure == NULL)
		item->failure = g_strdup(reason);
	item->is_hopeless = run->task->accepts != NULL;
	count_settled(run);
}

static void
clear_result(void *data)
{
	g_free(((TaskResult *) data)->answer);
}

/* What has come of ASKED is kept with the others of its batch. */
static void
note_result(Run *run, const TaskAsked *asked, const char *answer)
{
	TaskResult result = {
		.text = asked->text, .hint = asked->hint,
		.rung = asked->answer != NULL ? asked->rung : TASK_N_RUNGS,
		.answer = g_strdup(answer),
	};

	g_array_append_val(run->results, result);
}

/* Before anything else is asked. */
static void
keep_results(Run *run)
{
	const TaskTranslate *task = run->task;

	if (task->keep != NULL && run->results->len > 0 && run->error == NULL)
		(void) task->keep(&g_array_index(run->results, TaskResult, 0),
		    run->results->len, task->data, &run->error);
	g_array_set_size(run->results, 0);
}

/*
 * ANSWER (NULL: none, because of REASON) for all that wait for ASKED. Those
 * for whom it does not stand go on waiting, unless this was the last rung.
 * True: some wait.
 */
static bool
settle_asked(Run *run, TaskAsked *asked, const char *answer,
    const char *reason)
{
	TaskRung below = run->task->accepts == NULL ? TASK_N_RUNGS
	    : next_rung(run, asked);
	const char *kept = answer == NULL ? NULL
	    : arena_string(run->task->arena, answer);
	bool is_taken = false;
	unsigned left = 0;

	g_clear_pointer(&asked->reason, g_free);
	for (unsigned i = 0; i < asked->items->len; i++) {
		TaskItem *item = g_ptr_array_index(asked->items, i);
		item->rung = asked->rung;
		if (kept != NULL && take_answer(run->task, item, kept,
		    asked->unknown)) {
			is_taken = true;
			count_settled(run);
			continue;
		}
		if (asked->reason == NULL) {
			/* A model can mend what a check says, and nothing
			 * else. */
			asked->is_telling = item->failure != NULL;
			asked->reason = g_strdup(asked->is_telling
			    ? item->failure : reason);
		}
		if (below >= TASK_N_RUNGS)
			give_up(run, item, reason);
		else
			asked->items->pdata[left++] = item;
	}
	g_ptr_array_set_size(asked->items, (int) left);
	if (is_taken && asked->answer == NULL)
		asked->answer = kept;
	asked->is_settled = left == 0;
	if (asked->is_settled)
		note_result(run, asked, asked->answer != NULL
		    ? asked->answer : asked->reason);
	asked->rung = left == 0 ? asked->rung : below;
	return left > 0;
}

/*
 * Those that fail in a batch wait until all texts have been asked once: then
 * the failed ones of several batches make one, in the order of the document.
 */
static void
queue_again(Run *run, GPtrArray *group)
{
	bool is_again = group->len > 0 && ((TaskAsked *) g_ptr_array_index(
	    group, 0))->rung == TASK_AGAIN;

	for (unsigned i = 0; i < group->len && is_again; i++)
		g_ptr_array_add(run->failed, g_ptr_array_index(group, i));
	if (!is_again)
		queue_group(run, group);
}

static int
compare_places(const void *a, const void *b)
{
	const TaskAsked *left = *(TaskAsked *const *) a;
	const TaskAsked *right = *(TaskAsked *const *) b;

	return left->place < right->place ? -1 : left->place > right->place;
}

/* When nothing else is to be asked or under way. */
static void
ask_failed_again(Run *run)
{
	if (run->under_way > 0 || run->failed->len == 0)
		return;
	g_ptr_array_sort(run->failed, compare_places);
	queue_group(run, run->failed);
	g_ptr_array_set_size(run->failed, 0);
}

/* Too much for the engine at once: in halves, or in smaller pieces. */
static void
divide(Run *run, GPtrArray *group)
{
	unsigned half = (group->len + 1) / 2;

	if (group->len == 1) {
		TaskAsked *asked = g_ptr_array_index(group, 0);
		if (asked->rung == TASK_APART)
			asked->most_piece /= 2;
		asked->rung = TASK_APART;
		queue_group(run, group);
		return;
	}
	for (unsigned start = 0; start < group->len; start += half) {
		GPtrArray *part = g_ptr_array_new();
		for (unsigned i = start; i < MIN(start + half, group->len);
		    i++)
			g_ptr_array_add(part, g_ptr_array_index(group, i));
		g_queue_push_tail(run->retries, part);
	}
}

static bool
can_divide(const TaskBatch *batch)
{
	const TaskAsked *first = g_ptr_array_index(batch->asked, 0);

	return batch->batch.is_too_long && (batch->asked->len > 1 ||
	    first->most_piece >= SHORTEST_PIECE);
}

/*
 * Settles the texts of BATCH that have codes to tell them apart (HAS_CODES), or
 * the others; IS_MIXED_UP: what came is not believed. Those that go on waiting
 * are added to AGAIN. Returns how many these are.
 */
static unsigned
settle_some(Run *run, const TaskBatch *batch, bool has_codes,
    bool is_mixed_up, GPtrArray *again)
{
	unsigned before = again->len;

	for (unsigned i = 0; i < batch->asked->len; i++) {
		TaskAsked *asked = g_ptr_array_index(batch->asked, i);
		g_autofree char *reason = NULL;
		g_autofree char *answer = NULL;
		if ((batch->anchors[i] > 0) != has_codes)
			continue;
		if (is_mixed_up)
			reason = g_strdup("the answers are to other texts");
		else
			answer = task_batch_answer(batch, i, &reason);
		asked->unknown = task_batch_unknown(batch, i);
		if (settle_asked(run, asked, answer, reason))
			g_ptr_array_add(again, asked);
	}
	return again->len - before;
}

static void
batch_done(EngineBatch *engine_batch, void *data)
{
	Run *run = data;
	TaskBatch *batch = engine_batch->data;
	g_autoptr(GPtrArray) again = g_ptr_array_new();

	run->under_way--;
	/* Nothing has come of it: another run may ask. */
	if (engine_batch->is_dropped) {
		task_batch_free(batch);
		return;
	}
	if (run->task->accepts != NULL && can_divide(batch)) {
		divide(run, batch->asked);
		task_batch_free(batch);
		return;
	}
	/* Those that figures tell apart say whether the others are to be
	 * believed. */
	bool is_mixed_up = task_batch_is_mixed_up(batch);
	unsigned failed = settle_some(run, batch, false, is_mixed_up, again);
	is_mixed_up = is_mixed_up || (failed >= 2 &&
	    failed * 3 > batch->asked->len);
	(void) settle_some(run, batch, true, is_mixed_up, again);
	queue_again(run, again);
	keep_results(run);
	task_batch_free(batch);
}

/* ---- what is asked next -------------------------------------------------- */

/* Another asking of a text whose answer stands for others and not for ITEM:
 * its place is smaller, say. */
static void
ask_apart(Run *run, TaskItem *item, const TaskAsked *other)
{
	TaskAsked *asked = task_asked_new(g_strdup(other->text));
	g_autoptr(GPtrArray) group = g_ptr_array_new();

	asked->rung = next_rung(run, other);
	asked->hint = other->hint;
	asked->place = other->place;
	asked->reason = g_strdup(item->failure);
	g_ptr_array_add(asked->items, item);
	g_ptr_array_add(run->owned, asked);
	if (asked->rung >= TASK_N_RUNGS) {
		give_up(run, item, item->failure);
		return;
	}
	g_ptr_array_add(group, asked);
	queue_again(run, group);
}

/* ITEM's text has been asked before: it waits with the others, or takes what
 * came. */
static void
join_asked(Run *run, TaskItem *item, TaskAsked *asked)
{
	if (!asked->is_settled && asked->answer == NULL) {
		g_ptr_array_add(asked->items, item);
		return;
	}
	item->rung = asked->rung;
	if (asked->answer == NULL)
		give_up(run, item, asked->reason);
	else if (take_answer(run->task, item, asked->answer,
	    asked->unknown))
		count_settled(run);
	else if (run->task->accepts == NULL)
		give_up(run, item, item->failure);
	else
		ask_apart(run, item, asked);
}

/* The ends of the sources of the two items before I, shortened. Not of their
 * targets: which of these there are depends on timing. */
static char *
text_before(const Run *run, unsigned i)
{
	GString *out = g_string_new(NULL);

	for (unsigned k = i - MIN(i, CONTEXT); k < i; k++) {
		g_autofree char *text = inline_text(
		    &item_at(run, k)->segment->source);
		size_t length = strlen(text);
		const char *start = length <= MOST_CONTEXT ? text
		    : g_utf8_find_next_char(text + length - MOST_CONTEXT,
		    NULL);
		g_string_append_printf(out, "%s%s", out->len == 0 ? ""
		    : " / ", start);
	}
	if (out->len == 0) {
		g_string_free(out, TRUE);
		return NULL;
	}
	g_strdelimit(out->str, "\r\n\t", ' ');
	return g_string_free(out, FALSE);
}

static bool
has_letters(const char *text)
{
	unsigned number;
	TaggedForm form;

	for (const char *p = text; *p != '\0';) {
		size_t length = tagged_read_tag(p, &number, &form);
		if (length == 0 && text_is_letter(text_at(p)))
			return true;
		p = length == 0 ? g_utf8_next_char(p) : p + length;
	}
	return false;
}

/* Takes what came of a text before. False: it is of no use any more. */
static bool
recall_result(Run *run, TaskItem *item, TaskAsked *asked,
    const TaskResult *result)
{
	bool is_hopeless = result->rung >= TASK_N_RUNGS;
	/* Targets share it. */
	const char *answer = arena_string(run->task->arena, result->answer);

	item->rung = TASK_APART;	/* it may have been mended */
	if (!is_hopeless && !take_answer(run->task, item, answer, 0))
		return false;
	item->rung = is_hopeless ? TASK_APART : result->rung;
	asked->rung = item->rung;
	asked->is_settled = true;
	g_ptr_array_set_size(asked->items, 0);
	if (is_hopeless) {
		asked->reason = g_strdup(result->answer);
		give_up(run, item, result->answer);
		return true;
	}
	asked->answer = answer;
	count_settled(run);
	return true;
}

/* A text that is asked for the first time: NULL when its answer is known. */
static TaskAsked *
ask_first(Run *run, TaskItem *item, char *text)
{
	const TaskTranslate *task = run->task;
	TaskAsked *asked = task_asked_new(text);
	TaskResult result = {.text = text, .rung = TASK_TOGETHER};

	if (task->hint != NULL)
		asked->hint = result.hint = task->hint(item, task->data);
	if (!has_letters(text))
		result.answer = g_strdup(text);
	else if (task->recall == NULL || !task->recall(&result, task->data))
		result.answer = NULL;
	g_autofree char *answer = result.answer;
	asked->rung = run->first;
	g_hash_table_insert(run->known, asked->text, asked);
	g_ptr_array_add(asked->items, item);
	run->asked++;
	if (answer != NULL && recall_result(run, item, asked, &result))
		return NULL;
	return asked;
}

/* The next items that have texts of their own, as many as go together. */
static GPtrArray *
next_group(Run *run)
{
	GPtrArray *group = g_ptr_array_new();
	unsigned most = most_together(run, run->first);
	uint64_t tokens = 0, limit = most_tokens(run->task);

	while (run->place < run->items->len && group->len < most &&
	    (limit == 0 || tokens < limit)) {
		unsigned i = run->place++;
		TaskItem *item = item_at(run, i);
		g_autoptr(Tagged) tagged = tagged_new(&item->segment->source);
		const char *text = tagged_text(tagged);
		TaskAsked *asked = g_hash_table_lookup(run->known, text);
		if (asked != NULL) {
			join_asked(run, item, asked);
			continue;
		}
		asked = ask_first(run, item, g_strdup(text));
		if (asked == NULL)
			continue;
		asked->place = i;
		if (group->len == 0 && limit > 0)
			asked->before = text_before(run, i);
		tokens += usage_estimate(text, strlen(text));
		g_ptr_array_add(group, asked);
	}
	return group;
}

static EngineBatch *
next_batch(void *data)
{
	Run *run = data;
	GPtrArray *group = run->error != NULL ? NULL
	    : g_queue_pop_head(run->retries);

	if (group == NULL && run->error == NULL)
		group = next_group(run);
	/* What it joined may have made new ones. */
	if (group != NULL && group->len == 0) {
		g_ptr_array_unref(group);
		ask_failed_again(run);
		group = g_queue_pop_head(run->retries);
	}
	if (group == NULL)
		return NULL;
	run->under_way++;
	return &task_batch_new(group, run->task)->batch;
}

bool
task_translate_run(const TaskTranslate *task, GArray *items, TaskRung rung,
    unsigned *repeated, GError **error)
{
	EngineQueue queue = {next_batch, batch_done, NULL};
	Run run = {.task = task, .items = items, .first = rung};

	run.known = g_hash_table_new_full(text_hash, g_str_equal, NULL,
	    task_asked_free);
	run.owned = g_ptr_array_new_with_free_func(task_asked_free);
	run.retries = g_queue_new();
	run.failed = g_ptr_array_new();
	run.results = g_array_new(FALSE, TRUE, sizeof(TaskResult));
	g_array_set_clear_func(run.results, clear_result);
	queue.data = &run;
	bool is_alive = engine_run(task->engine, task->session, &queue,
	    error);
	if (is_alive && run.error != NULL) {
		g_propagate_error(error, g_steal_pointer(&run.error));
		is_alive = false;
	}
	g_clear_error(&run.error);
	*repeated += items->len - run.asked;
	g_queue_free_full(run.retries, free_group);
	g_hash_table_unref(run.known);
	g_ptr_array_unref(run.owned);
	g_ptr_array_unref(run.failed);
	g_array_unref(run.results);
	return is_alive;
}
