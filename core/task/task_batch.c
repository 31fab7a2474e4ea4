#include "task/task_batch.h"

#include <string.h>

#include "base/text.h"
#include "task/task_anchor.h"

/* Bytes that a cell of the language's script takes in UTF-8, about. */
static double
bytes_a_cell(const Language *language)
{
	const char *sample = language_sample(language);
	size_t cells = text_width(sample);

	return cells == 0 ? 1.5 : 0.25 + (double) strlen(sample) /
	    (double) cells;
}

/* Bytes of an answer that is long, for each cell of its text. */
static double
bytes_expected(const TaskTranslate *task)
{
	LanguageExpansion from = language_expansion(task->source);
	LanguageExpansion to = language_expansion(task->target);

	return to.p99 / from.p50 * bytes_a_cell(task->target);
}

/* Most texts are asked for once, and short numbers are cheap. What failed is
 * rare, and what is alone has nothing else to be known by. */
static unsigned
number_range(const TaskBatch *batch, size_t count)
{
	return count == 1 ? 900000 : batch->rung == TASK_TOGETHER ? 80 : 9000;
}

/* Fills in the batch's texts. Those that nothing else tells apart get codes of
 * their own where an engine might mix them up, or say something else. */
static void
fill_batch(TaskBatch *batch, const char *const *texts, size_t count,
    const TaskTranslate *task)
{
	EngineBatch *out = &batch->batch;
	bool is_telling = batch->rung > TASK_TOGETHER &&
	    batch->rung < TASK_APART;
	double expected = bytes_expected(task);

	out->texts = g_new0(EngineText, count + 1);
	out->count = count;
	batch->anchors = g_new0(unsigned, count + 1);
	batch->marked = g_new0(char *, count + 1);
	batch->plain = g_new0(const char *, count + 1);
	if ((task->engine->flags & ENGINE_MAY_MIX) != 0)
		task_anchor_choose(texts, count, batch->rung == TASK_APART ||
		    count == 1, number_range(batch, count),
		    batch->anchors);
	for (size_t i = 0; i < count; i++) {
		const TaskAsked *asked = g_ptr_array_index(batch->asked,
		    batch->rung == TASK_APART ? 0 : i);
		batch->plain[i] = texts[i];
		if (batch->anchors[i] > 0)
			batch->marked[i] = task_anchor_add(texts[i],
			    batch->anchors[i]);
		out->texts[i] = (EngineText) {
			.text = batch->marked[i] == NULL ? texts[i]
			    : batch->marked[i],
			.expected = MAX((size_t) (expected * (double)
			    text_width(texts[i])), strlen(texts[i])) + 24,
			.terms = asked->hint.terms,
			.similar = asked->hint.similar,
			.similar_target = asked->hint.similar_target,
			.note = is_telling && asked->is_telling
			    ? asked->reason : NULL,
		};
	}
}

static void
prepare_split(TaskBatch *batch, TaskAsked *asked, const TaskTranslate *task)
{
	asked->split = task_split_new(asked->text, asked->most_piece,
	    task->source);
	size_t count = task_split_count(asked->split);
	g_autofree const char **texts = g_new0(const char *, count + 1);

	for (size_t i = 0; i < count; i++)
		texts[i] = task_split_piece(asked->split, i);
	fill_batch(batch, texts, count, task);
}

static void
prepare(TaskBatch *batch, const TaskTranslate *task)
{
	bool is_draft = (task->engine->flags & ENGINE_DRAFT) != 0;
	size_t count = batch->asked->len;
	g_autofree const char **texts = g_new0(const char *, count + 1);

	for (unsigned i = 0; i < count; i++) {
		TaskAsked *asked = g_ptr_array_index(batch->asked, i);
		texts[i] = asked->text;
		/* Rules break dates; a model needs them for its grammar. */
		if (batch->rung != TASK_MASKED && !is_draft)
			continue;
		asked->mask = task_mask_new(asked->text, batch->rung ==
		    TASK_MASKED, task->source, task->target);
		texts[i] = task_mask_text(asked->mask);
	}
	fill_batch(batch, texts, count, task);
}

TaskBatch *
task_batch_new(GPtrArray *asked, const TaskTranslate *task)
{
	TaskBatch *batch = g_new0(TaskBatch, 1);
	TaskAsked *first = g_ptr_array_index(asked, 0);

	batch->asked = asked;
	batch->rung = first->rung;
	batch->batch.before = first->before;
	batch->batch.attempt = batch->rung;
	batch->batch.data = batch;
	if (batch->rung == TASK_APART)
		prepare_split(batch, first, task);
	else
		prepare(batch, task);
	batch->batch.is_plain = batch->batch.count == 1 &&
	    batch->rung >= TASK_ALONE &&
	    (task->engine->flags & ENGINE_MAY_MIX) != 0;
	return batch;
}

void
task_batch_free(TaskBatch *batch)
{
	for (size_t i = 0; i < batch->batch.count; i++) {
		g_free(batch->batch.texts[i].answer);
		g_free(batch->marked[i]);
	}
	g_free(batch->marked);
	g_free(batch->plain);
	g_free(batch->anchors);
	for (unsigned i = 0; i < batch->asked->len; i++)
		task_asked_clear(g_ptr_array_index(batch->asked, i));
	g_free(batch->batch.texts);
	g_free(batch->batch.reason);
	g_ptr_array_unref(batch->asked);
	g_free(batch);
}

/* ---- answers ------------------------------------------------------------- */

/* What the engine said to text I, without the text's own code. */
static char *
own_answer(const TaskBatch *batch, size_t i, char **reason)
{
	const char *answer = batch->batch.texts[i].answer;

	if (answer == NULL || !g_utf8_validate(answer, -1, NULL)) {
		*reason = g_strdup(batch->batch.reason != NULL
		    ? batch->batch.reason
		    : "the engine gave no usable answer");
		return NULL;
	}
	if (batch->anchors[i] == 0)
		return g_strdup(answer);
	char *own = task_anchor_remove(batch->plain[i], answer,
	    batch->anchors[i]);
	if (own == NULL)
		*reason = g_strdup_printf("the code <%u> did not come back: "
		    "it may be the answer to something else",
		    batch->anchors[i]);
	return own;
}

bool
task_batch_is_mixed_up(const TaskBatch *batch)
{
	size_t lost = 0, found = 0;

	for (size_t i = 0; i < batch->batch.count; i++) {
		const char *answer = batch->batch.texts[i].answer;
		if (answer == NULL || batch->anchors[i] == 0)
			continue;
		g_autofree char *own = task_anchor_remove(batch->plain[i],
		    answer, batch->anchors[i]);
		lost += own == NULL;
		found += own != NULL;
	}
	return lost >= 2 && lost > found;
}

static char *
join_pieces(const TaskBatch *batch, const TaskAsked *asked, char **reason)
{
	g_auto(GStrv) answers = g_new0(char *, batch->batch.count + 1);

	for (size_t i = 0; i < batch->batch.count; i++) {
		answers[i] = own_answer(batch, i, reason);
		if (answers[i] == NULL)
			return NULL;
	}
	return task_split_join(asked->split, answers);
}

char *
task_batch_answer(const TaskBatch *batch, size_t i, char **reason)
{
	const TaskAsked *asked = g_ptr_array_index(batch->asked, i);

	if (batch->rung == TASK_APART)
		return join_pieces(batch, asked, reason);
	g_autofree char *answer = own_answer(batch, i, reason);
	if (answer == NULL || asked->mask == NULL)
		return g_steal_pointer(&answer);
	char *own = task_mask_undo(asked->mask, answer);
	if (own == NULL)
		*reason = g_strdup("a figure's code is missing or doubled");
	return own;
}

unsigned
task_batch_unknown(const TaskBatch *batch, size_t i)
{
	unsigned sum = 0;

	if (batch->rung != TASK_APART)
		return batch->batch.texts[i].unknown;
	for (size_t k = 0; k < batch->batch.count; k++)
		sum += batch->batch.texts[k].unknown;
	return sum;
}
