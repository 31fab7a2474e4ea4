#include "task/task_translate.h"

#include <string.h>

#include "base/text.h"
#include "doc/tagged.h"
#include "doc/tagged_repair.h"
#include "lang/date.h"
#include "lang/number.h"

enum {
	BATCH = 128,		/* texts an engine gets at once */
	SLICE = 4096,		/* items whose questions are kept at once */
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

/* ---- masks --------------------------------------------------------------- */

/* The figures and dates of a text, each behind a tag of its own. */
typedef struct Mask {
	char *text;		/* with <n/> for them */
	GPtrArray *figures;	/* char *: what stands behind first, first+1 */
	unsigned first;
} Mask;

/* Something to be masked: a stretch, and what stands for it in the target. */
typedef struct Masked {
	size_t start, end;
	char *figure;
} Masked;

static void
mask_free(Mask *mask)
{
	g_free(mask->text);
	g_ptr_array_unref(mask->figures);
	g_free(mask);
}

static unsigned
highest_tag(const char *text)
{
	unsigned highest = 0, number;
	TaggedForm form;

	for (const char *p = text; *p != '\0'; p++)
		if (tagged_read_tag(p, &number, &form) > 0)
			highest = MAX(highest, number);
	return highest;
}

/* Byte by byte: which belong to a tag, and are no figures. */
static bool *
tag_bytes(const char *text)
{
	bool *bytes = g_new0(bool, strlen(text) + 1);
	unsigned number;
	TaggedForm form;

	for (const char *p = text; *p != '\0';) {
		size_t length = tagged_read_tag(p, &number, &form);
		memset(bytes + (p - text), true, length);
		p += MAX(length, 1);
	}
	return bytes;
}

/*
 * A day or month with its month in words, as the target language writes it. NULL
 * unless what ICU writes is the same day to us.
 */
static char *
localised_date(const Date *date, const char *text,
    const Language *target)
{
	bool has_letters_in_it = false;

	for (const char *p = text + date->start; p < text + date->end;
	    p = g_utf8_next_char(p))
		has_letters_in_it = has_letters_in_it ||
		    text_is_letter(text_at(p));
	if (!has_letters_in_it || date->month == 0)
		return NULL;
	g_autofree char *written = text_date(date->year, date->month,
	    date->day, language_icu(target));
	if (written == NULL)
		return NULL;
	g_autoptr(GArray) again = date_find(target, written);
	if (again->len != 1 || !date_equal(date, &g_array_index(again,
	    Date, 0)))
		return NULL;
	return g_steal_pointer(&written);
}

static void
find_dates(GArray *found, const char *text, const Language *source,
    const Language *target)
{
	g_autoptr(GArray) dates = date_find(source, text);

	for (unsigned i = 0; i < dates->len; i++) {
		const Date *date = &g_array_index(dates, Date, i);
		Masked masked = {date->start, date->end,
		    localised_date(date, text, target)};
		if (masked.figure != NULL)
			g_array_append_val(found, masked);
	}
}

static bool
overlaps(const GArray *found, size_t start, size_t end)
{
	for (unsigned i = 0; i < found->len; i++) {
		const Masked *other = &g_array_index(found, Masked, i);
		if (start < other->end && other->start < end)
			return true;
	}
	return false;
}

static void
find_figures(GArray *found, const char *text, const Language *source)
{
	g_autoptr(GArray) numbers = number_find(source, text);
	g_autofree bool *tags = tag_bytes(text);
	unsigned dates = found->len;

	for (unsigned i = 0; i < numbers->len; i++) {
		const NumberToken *number = &g_array_index(numbers,
		    NumberToken, i);
		Masked masked = {number->start, number->end, NULL};
		if (number->kind == NUMBER_WORD || tags[number->start] ||
		    (dates > 0 && overlaps(found, number->start,
		    number->end)))
			continue;
		masked.figure = g_strndup(text + number->start,
		    number->end - number->start);
		g_array_append_val(found, masked);
	}
}

static int
compare_masked(const void *a, const void *b)
{
	const Masked *left = a, *right = b;

	return left->start < right->start ? -1 : left->start > right->start;
}

/* TEXT with its dates masked, and its figures if asked for. */
static Mask *
mask_new(const char *text, bool has_figures, const Language *source,
    const Language *target)
{
	Mask *mask = g_new0(Mask, 1);
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Masked));
	GString *out = g_string_new(NULL);
	size_t place = 0;

	find_dates(found, text, source, target);
	if (has_figures)
		find_figures(found, text, source);
	g_array_sort(found, compare_masked);
	mask->first = highest_tag(text) + 1;
	mask->figures = g_ptr_array_new_with_free_func(g_free);
	for (unsigned i = 0; i < found->len; i++) {
		const Masked *masked = &g_array_index(found, Masked, i);
		g_string_append_len(out, text + place,
		    (gssize) (masked->start - place));
		g_string_append_printf(out, "<%u/>",
		    mask->first + mask->figures->len);
		g_ptr_array_add(mask->figures, masked->figure);
		place = masked->end;
	}
	g_string_append(out, text + place);
	mask->text = g_string_free(out, FALSE);
	return mask;
}

/* ANSWER with the figures back in their places; NULL when one is missing or
 * doubled. */
static char *
mask_undo(const Mask *mask, const char *answer)
{
	g_autofree bool *used = g_new0(bool, mask->figures->len + 1);
	g_autoptr(GString) out = g_string_new(NULL);
	unsigned number, count = 0;
	TaggedForm form;

	for (const char *p = answer; *p != '\0';) {
		size_t length = tagged_read_tag(p, &number, &form);
		if (length == 0 || number < mask->first) {
			length = MAX(length, 1);
			g_string_append_len(out, p, (gssize) length);
			p += length;
			continue;
		}
		unsigned index = number - mask->first;
		if (index >= mask->figures->len || used[index])
			return NULL;
		used[index] = true;
		count++;
		g_string_append(out, g_ptr_array_index(mask->figures, index));
		p += length;
	}
	return count == mask->figures->len ? g_strdup(out->str) : NULL;
}

/* ---- asking -------------------------------------------------------------- */

/* A text as it is asked, once for all items that have it. */
typedef struct Asked {
	char *text;
	const char *answer;	/* in the document's arena: targets share it;
				   NULL: none yet, or none came that is UTF-8 */
} Asked;

/* What is asked for one item. */
typedef struct Question {
	Tagged *tagged;
	Mask *mask;		/* or NULL */
	const Asked *asked;
	unsigned attempt;
} Question;

static void
asked_free(void *data)
{
	Asked *asked = data;

	g_free(asked->text);
	g_free(asked);
}

static void
question_clear(void *data)
{
	Question *question = data;

	tagged_free(question->tagged);
	if (question->mask != NULL)
		mask_free(question->mask);
}

static const char *
question_text(const Question *question)
{
	return question->mask != NULL ? question->mask->text
	    : tagged_text(question->tagged);
}

static GArray *
make_questions(const TaskTranslate *task, const TaskItem *items,
    size_t count, unsigned attempt)
{
	GArray *questions = g_array_new(FALSE, TRUE, sizeof(Question));

	g_array_set_clear_func(questions, question_clear);
	for (size_t i = 0; i < count; i++) {
		Question question = {
			.attempt = attempt,
			.tagged = tagged_new(&items[i].segment->source),
		};
		/* Rules break dates; a model needs them for its grammar. */
		if (attempt >= 2 || (task->engine->flags & ENGINE_DRAFT) != 0)
			question.mask = mask_new(tagged_text(question.tagged),
			    attempt >= 2, task->source, task->target);
		g_array_append_val(questions, question);
	}
	return questions;
}

/* Fills in the answers of up to BATCH texts. Those that masks have left no
 * letter in are their own. */
static bool
ask_batch(const TaskTranslate *task, Asked **batch, size_t count,
    unsigned attempt, GError **error)
{
	const char *texts[BATCH];
	char *answers[BATCH] = {NULL};
	Asked *open[BATCH];
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		if (!has_letters(batch[i]->text)) {
			batch[i]->answer = arena_string(task->arena,
			    batch[i]->text);
			continue;
		}
		texts[n] = batch[i]->text;
		open[n++] = batch[i];
	}
	bool is_alive = n == 0 || task->engine->ask(task->session, texts, n,
	    attempt, answers, error);
	for (size_t i = 0; i < n; i++) {
		if (answers[i] != NULL &&
		    g_utf8_validate(answers[i], -1, NULL))
			open[i]->answer = arena_string(task->arena,
			    answers[i]);
		g_free(answers[i]);
	}
	return is_alive;
}

/* Finds each question's text in KNOWN, and asks for those that are new there.
 * ANSWERED counts items, for the meter. */
static bool
ask_new(const TaskTranslate *task, GArray *questions, unsigned attempt,
    GHashTable *known, size_t answered, GError **error)
{
	g_autoptr(GPtrArray) fresh = g_ptr_array_new();

	for (unsigned i = 0; i < questions->len; i++) {
		Question *question = &g_array_index(questions, Question, i);
		const char *text = question_text(question);
		Asked *asked = g_hash_table_lookup(known, text);
		if (asked == NULL) {
			asked = g_new0(Asked, 1);
			asked->text = g_strdup(text);
			g_hash_table_insert(known, asked->text, asked);
			g_ptr_array_add(fresh, asked);
		}
		question->asked = asked;
	}
	for (size_t first = 0; first < fresh->len; first += BATCH) {
		size_t count = MIN((size_t) BATCH, fresh->len - first);
		if (!ask_batch(task, (Asked **) fresh->pdata + first, count,
		    attempt, error))
			return false;
		if (task->progress != NULL)
			task->progress((unsigned) (answered + (first + count)
			    * questions->len / fresh->len),
			    task->progress_data);
	}
	return true;
}

/* ANSWER as a target. What an engine has got wrong twice is put right here:
 * a code that is lost would be a note or a field that is lost. */
static bool
parse_answer(const TaskTranslate *task, TaskItem *item,
    const Question *question, const char *answer, InlineList *list,
    GError **error)
{
	bool is_first = question->attempt == 0;

	item->is_placed = false;
	if (question->mask == NULL && tagged_is_plain(question->tagged)) {
		*list = (InlineList) {NULL, NULL};
		inline_add_shared(list, task->arena, answer);
		return true;
	}
	if (tagged_parse(question->tagged, answer, task->arena, list,
	    is_first ? error : NULL))
		return true;
	if (is_first)
		return false;
	g_autofree char *repaired = tagged_repair(question->tagged, answer);
	item->is_placed = true;
	return tagged_parse(question->tagged, repaired, task->arena, list,
	    error);
}

static void
take_answer(const TaskTranslate *task, TaskItem *item,
    const Question *question)
{
	const char *raw = question->asked->answer;
	g_autofree char *unmasked = question->mask != NULL && raw != NULL
	    ? mask_undo(question->mask, raw) : NULL;
	const char *answer = question->mask != NULL ? unmasked : raw;
	g_autoptr(GError) failure = NULL;
	InlineList list;

	g_clear_pointer(&item->failure, g_free);
	item->segment->has_target = false;
	item->segment->target = (InlineList) {NULL, NULL};
	if (answer == NULL) {
		item->failure = g_strdup("the engine gave no usable answer");
		return;
	}
	if (!parse_answer(task, item, question, answer, &list, &failure)) {
		item->failure = g_strdup(failure->message);
		return;
	}
	if ((task->engine->flags & ENGINE_SAME_FIGURES) == 0)
		localise(&list, task->arena, &item->segment->source,
		    task->source, task->target);
	segment_set_target(item->segment, list, task->engine->name);
}

bool
task_translate_run(const TaskTranslate *task, GArray *items,
    unsigned attempt, unsigned *repeated, GError **error)
{
	g_autoptr(GHashTable) known = g_hash_table_new_full(text_hash,
	    g_str_equal, NULL, asked_free);

	for (size_t first = 0; first < items->len; first += SLICE) {
		size_t count = MIN((size_t) SLICE, items->len - first);
		TaskItem *slice = &g_array_index(items, TaskItem, first);
		g_autoptr(GArray) questions = make_questions(task, slice,
		    count, attempt);
		if (!ask_new(task, questions, attempt, known, first, error))
			return false;
		for (size_t i = 0; i < count; i++)
			take_answer(task, &slice[i], &g_array_index(
			    questions, Question, i));
	}
	*repeated += items->len - g_hash_table_size(known);
	return true;
}
