#include "task/pack_test.h"

#include <string.h>

#include "base/failure.h"
#include "check/figure.h"
#include "task/extract_rules.h"
#include "task/plain.h"
#include "task/task_extract.h"
#include "task/task_review.h"

enum { EXPECTED = 4000 };

/* A test under way. */
typedef struct Trial {
	const Pack *pack;
	const Json *row;
	Chat *chat;
	const Language *source, *target;
	const char *task, *text;
} Trial;

static void
clear_test(void *data)
{
	PackTest *test = data;

	g_free(test->name);
	g_free(test->failure);
}

/* ---- what must be there -------------------------------------------------- */

/* Whether ANSWER holds one of the variants of WANTED. */
static bool
holds(const char *answer, const char *wanted)
{
	g_auto(GStrv) variants = g_strsplit(wanted, "|", -1);

	for (char **variant = variants; *variant != NULL; variant++)
		if ((*variant)[0] == '=' ? strcmp(answer, *variant + 1) == 0
		    : strstr(answer, *variant) != NULL)
			return true;
	return false;
}

static char *
judge_text(const Json *row, const char *answer)
{
	const Json *must = json_member(row, "must");
	const Json *must_not = json_member(row, "must_not");

	for (size_t i = 0; json_is_list(must) && i < json_length(must); i++) {
		g_autofree char *wanted = json_scalar(json_element(must, i));
		if (wanted != NULL && !holds(answer, wanted))
			return g_strdup_printf("not in the answer: %s",
			    wanted);
	}
	for (size_t i = 0; json_is_list(must_not) && i <
	    json_length(must_not); i++) {
		g_autofree char *bad = json_scalar(json_element(must_not,
		    i));
		if (bad != NULL && holds(answer, bad))
			return g_strdup_printf("in the answer: %s", bad);
	}
	return NULL;
}

/* ---- texts --------------------------------------------------------------- */

typedef struct One {
	ChatQuestion *question;
	bool is_sent;
	char *answer;
} One;

static ChatQuestion *
next_one(void *data)
{
	One *one = data;

	if (one->is_sent)
		return NULL;
	one->is_sent = true;
	return one->question;
}

static void
done_one(ChatQuestion *question, void *data)
{
	One *one = data;
	const char *text = question->answer == NULL ? NULL
	    : question->count == 0 ? chat_answer_whole(question->answer)
	    : chat_answer_text(question->answer, 0);

	one->answer = g_strdup(text);
	chat_question_clear(question);
}

static bool
is_whole(const Trial *trial)
{
	return strcmp(trial->task, "terms") == 0;
}

/* False: the server is gone. FAILURE: why the test failed. */
static bool
try_text(const Trial *trial, char **failure, GError **error)
{
	g_autofree char *style = pack_style(trial->pack, language_tag(
	    trial->target));
	const PackVar vars[] = {
		{"source", language_name(trial->source)},
		{"target", language_name(trial->target)}, {"style", style},
		{NULL, NULL},
	};
	g_autofree char *task = pack_render(trial->pack, trial->task, vars,
	    error);
	size_t expected = EXPECTED;
	ChatQuestion question = {.task = task, .before = is_whole(trial)
	    ? trial->text : NULL, .texts = &trial->text,
	    .count = is_whole(trial) ? 0 : 1, .expected = &expected};
	One one = {&question, false, NULL};
	ChatQueue queue = {next_one, done_one, &one};

	if (task == NULL || !chat_run(trial->chat, &queue, error))
		return false;
	g_autofree char *answer = one.answer;
	if (answer == NULL) {
		*failure = g_strdup("no answer that can be read");
		return true;
	}
	*failure = judge_text(trial->row, answer);
	if (*failure != NULL || is_whole(trial))
		return true;
	g_autoptr(GArray) gaps = figure_compare(trial->source, trial->text,
	    trial->target, answer);
	if (gaps->len > 0)
		*failure = g_strdup_printf("figure changed: %s",
		    g_array_index(gaps, FigureGap, 0).text);
	return true;
}

/* ---- review -------------------------------------------------------------- */

static bool
try_review(const Trial *trial, char **failure, GError **error)
{
	g_autoptr(Document) document = plain_document(trial->text, "test");
	g_autoptr(Review) review = task_review_new(trial->source,
	    trial->target);
	const char *target = json_member_text(trial->row, "translation");
	g_autoptr(GString) found = g_string_new(NULL);
	InlineList list = {NULL, NULL};

	if (document->units->len == 0 || target == NULL) {
		*failure = g_strdup("the test has no text or translation");
		return true;
	}
	Unit *unit = g_ptr_array_index(document->units, 0);
	inline_add_text(&list, document->arena, target, strlen(target));
	segment_set_target(unit->first, list, "test");
	task_review_add(review, unit, unit->first);
	if (!task_review_ask(review, trial->pack, trial->chat, 100, NULL,
	    error))
		return false;
	for (unsigned i = 0; i < review->findings->len; i++) {
		const ReviewFinding *finding = g_ptr_array_index(
		    review->findings, i);
		if (finding->is_model)
			g_string_append_printf(found, "%s ",
			    finding->category);
	}
	*failure = review->failed > 0 ? g_strdup("no answer that can be read")
	    : judge_text(trial->row, found->str);
	return true;
}

/* ---- extraction ---------------------------------------------------------- */

static const ExtractFact *
fact_of(const ExtractFacts *facts, const char *field, const char *value)
{
	for (unsigned i = 0; i < facts->facts->len; i++) {
		const ExtractFact *fact = g_ptr_array_index(facts->facts, i);
		if (g_strcmp0(fact->field, field) == 0 && !fact->is_operand &&
		    strcmp(fact->value.normalized, value) == 0)
			return fact;
	}
	return NULL;
}

static char *
judge_facts(const Trial *trial, const ExtractFacts *facts)
{
	const Json *must = json_member(trial->row, "must");
	const Json *must_not = json_member(trial->row, "must_not");
	const char *name;
	Json *value;

	for (size_t i = 0; json_nth(must, i, &name, &value); i++) {
		g_autofree char *wanted = json_scalar(value);
		if (wanted == NULL || fact_of(facts, name, wanted) == NULL)
			return g_strdup_printf("no fact %s = %s", name,
			    wanted == NULL ? "" : wanted);
	}
	for (size_t i = 0; json_is_list(must_not) && i <
	    json_length(must_not); i++) {
		g_autofree char *bad = json_scalar(json_element(must_not,
		    i));
		for (unsigned k = 0; bad != NULL && k < facts->facts->len;
		    k++) {
			const ExtractFact *fact = g_ptr_array_index(
			    facts->facts, k);
			if (strcmp(fact->value.normalized, bad) == 0)
				return g_strdup_printf("a fact is %s", bad);
		}
	}
	return NULL;
}

/* The model alone: rules would hide what it cannot do. */
static bool
try_extract(const Trial *trial, char **failure, GError **error)
{
	g_autoptr(Document) document = plain_document(trial->text, "test");
	g_autoptr(GPtrArray) fields = extract_field_list(trial->pack, error);
	unsigned failed = 0;
	g_autofree char *digest = NULL;

	if (fields == NULL)
		return false;
	g_autoptr(Ground) ground = ground_new(document, trial->source);
	g_autoptr(ExtractFacts) facts = extract_fact_list(ground, fields,
	    pack_examples(trial->pack));
	if (!task_extract_ask(facts, trial->pack, trial->chat, &failed,
	    &digest, error))
		return false;
	extract_fact_settle(facts);
	*failure = failed > 0 ? g_strdup("no answer that can be read")
	    : judge_facts(trial, facts);
	return true;
}

/* ---- all ----------------------------------------------------------------- */

static bool
prepare(Trial *trial, const Languages *languages, unsigned number,
    GError **error)
{
	const char *source = json_member_text(trial->row, "source");
	const char *target = json_member_text(trial->row, "target");

	if (source == NULL)
		source = json_member_text(trial->row, "language");
	trial->task = json_member_text(trial->row, "task");
	trial->text = json_member_text(trial->row, "text");
	trial->source = source == NULL ? NULL : languages_find(languages,
	    source);
	trial->target = target == NULL ? NULL : languages_find(languages,
	    target);
	bool is_extract = strcmp(trial->task, "extract") == 0;
	if (trial->text != NULL && trial->source != NULL && (is_extract ||
	    trial->target != NULL) && pack_has_task(trial->pack, trial->task))
		return true;
	g_set_error(error, FAILURE, FAILURE_INPUT, "%s: test %u has no text, "
	    "an unknown language, or a task that the pack does not have",
	    pack_folder(trial->pack), number);
	return false;
}

GArray *
pack_test_run(const Pack *pack, const Languages *languages, Chat *chat,
    GError **error)
{
	g_autoptr(GArray) results = g_array_new(FALSE, FALSE,
	    sizeof(PackTest));
	const GPtrArray *rows = pack_tests(pack);

	g_array_set_clear_func(results, clear_test);
	for (unsigned i = 0; i < rows->len; i++) {
		Trial trial = {.pack = pack, .row = g_ptr_array_index(rows,
		    i), .chat = chat};
		PackTest test = {NULL, NULL};
		if (!prepare(&trial, languages, i + 1, error))
			return NULL;
		bool is_run = strcmp(trial.task, "extract") == 0
		    ? try_extract(&trial, &test.failure, error)
		    : strcmp(trial.task, "review") == 0
		    ? try_review(&trial, &test.failure, error)
		    : try_text(&trial, &test.failure, error);
		if (!is_run)
			return NULL;
		test.name = g_strdup_printf("%s %u (%s%s%s)", trial.task,
		    i + 1, language_tag(trial.source), trial.target == NULL
		    ? "" : "-", trial.target == NULL ? ""
		    : language_tag(trial.target));
		g_array_append_val(results, test);
	}
	return g_steal_pointer(&results);
}
