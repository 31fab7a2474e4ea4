/* test_task.c - asking an engine that mixes texts up, refuses, or dies: each
 * text gets its own answer or none, and nothing is kept that was not said. */
#include <string.h>

#include "base/failure.h"
#include "task/task_anchor.h"
#include "task/task_split.h"
#include "task/task_translate.h"

enum { TEXTS = 4 };

static Languages *languages;

/* ---- an engine of the test's own ------------------------------------------- */

typedef enum Fault {
	NO_FAULT,
	SWAPS,			/* the first two of a batch */
	TOO_LONG,		/* more than one text at once */
	TOO_LONG_ALONE,		/* more than 40 bytes at all */
	DIES,
} Fault;

struct EngineSession {
	Fault fault;
	unsigned batches, texts;
};

static char *
shout(const char *text)
{
	char *out = g_strdup(text);

	for (char *p = out; *p != '\0'; p++)
		*p = *p == '<' ? *p : g_ascii_toupper(*p);
	return out;
}

static void
answer(EngineSession *session, EngineBatch *batch)
{
	size_t length = strlen(batch->texts[0].text);

	batch->is_too_long = (session->fault == TOO_LONG && batch->count > 1) ||
	    (session->fault == TOO_LONG_ALONE && (batch->count > 1 ||
	    length > 40));
	for (size_t i = 0; i < batch->count && !batch->is_too_long; i++)
		batch->texts[i].answer = shout(batch->texts[i].text);
	if (session->fault == SWAPS && batch->count > 1) {
		char *first = batch->texts[0].answer;
		batch->texts[0].answer = batch->texts[1].answer;
		batch->texts[1].answer = first;
	}
	session->batches++;
	session->texts += (unsigned) batch->count;
}

static bool
run(EngineSession *session, const EngineQueue *queue, GError **error)
{
	for (EngineBatch *batch; (batch = queue->next(queue->data)) != NULL;) {
		if (session->fault == DIES) {
			batch->is_dropped = true;
			queue->done(batch, queue->data);
			g_set_error_literal(error, FAILURE, FAILURE_ENGINE,
			    "gone");
			return false;
		}
		answer(session, batch);
		queue->done(batch, queue->data);
	}
	return true;
}

static const Engine engine = {
	.name = "shout", .flags = ENGINE_MAY_MIX | ENGINE_SAME_FIGURES,
	.most_texts = 20, .most_tokens = 700, .run = run,
};

/* ---- a document of a few segments ----------------------------------------- */

typedef struct Fixture {
	Arena *arena;
	Unit unit;
	Segment segments[TEXTS];
	GArray *items;
	EngineSession session;
	TaskTranslate task;
	GHashTable *kept;	/* text: answer */
	bool refuses;		/* every target */
} Fixture;

static bool
accepts(const TaskItem *item, char **reason, void *data)
{
	const Fixture *fixture = data;

	(void) item;
	if (fixture->refuses)
		*reason = g_strdup("never");
	return !fixture->refuses;
}

static bool
keep(const TaskResult *results, size_t count, void *data, GError **error)
{
	Fixture *fixture = data;

	(void) error;
	for (size_t i = 0; i < count; i++)
		g_hash_table_insert(fixture->kept, g_strdup(results[i].text),
		    g_strdup_printf("%d%s", (int) results[i].rung,
		    results[i].answer));
	return true;
}

static bool
recall(TaskResult *result, void *data)
{
	const Fixture *fixture = data;
	const char *known = g_hash_table_lookup(fixture->kept, result->text);

	if (known == NULL)
		return false;
	result->rung = (TaskRung) (*known - '0');
	result->answer = g_strdup(known + 1);
	return true;
}

static void
set_up(Fixture *fixture, const char *const *texts, Fault fault)
{
	*fixture = (Fixture) {.arena = arena_new()};
	fixture->kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    g_free);
	fixture->items = task_translate_items();
	fixture->session.fault = fault;
	fixture->task = (TaskTranslate) {
		.arena = fixture->arena, .engine = &engine,
		.session = &fixture->session,
		.source = languages_find(languages, "en"),
		.target = languages_find(languages, "es"),
		.accepts = accepts, .recall = recall, .keep = keep,
		.data = fixture,
	};
	for (size_t i = 0; i < TEXTS; i++) {
		TaskItem item = {.unit = &fixture->unit,
		    .segment = &fixture->segments[i]};
		inline_add_text(&item.segment->source, fixture->arena,
		    texts[i], strlen(texts[i]));
		g_array_append_val(fixture->items, item);
	}
}

static void
tear_down(Fixture *fixture)
{
	g_array_unref(fixture->items);
	g_hash_table_unref(fixture->kept);
	arena_free(fixture->arena);
}

static bool
translate_from(Fixture *fixture, TaskRung rung, GError **error)
{
	unsigned repeated = 0;

	return task_translate_run(&fixture->task, fixture->items, rung,
	    &repeated, error);
}

static bool
translate(Fixture *fixture, GError **error)
{
	return translate_from(fixture, TASK_TOGETHER, error);
}

static const char *const plain[TEXTS] = {
	"The board approved it.", "The lease was renewed.",
	"Costs rose by 12%.", "The pension plan was closed.",
};

static void
check_all(const Fixture *fixture, const char *const *texts)
{
	for (size_t i = 0; i < TEXTS; i++) {
		g_autofree char *wanted = shout(texts[i]);
		g_autofree char *got = inline_text(
		    &fixture->segments[i].target);
		g_assert_true(fixture->segments[i].has_target);
		g_assert_cmpstr(got, ==, wanted);
	}
}

static void
test_good(void)
{
	Fixture fixture;
	g_autoptr(GError) error = NULL;

	set_up(&fixture, plain, NO_FAULT);
	g_assert_true(translate(&fixture, &error));
	check_all(&fixture, plain);
	g_assert_cmpuint(fixture.session.batches, ==, 1);
	g_assert_cmpuint(g_hash_table_size(fixture.kept), ==, TEXTS);
	/* Once more: all is known. */
	g_assert_true(translate(&fixture, &error));
	check_all(&fixture, plain);
	g_assert_cmpuint(fixture.session.batches, ==, 1);
	tear_down(&fixture);
}

/* No check says that these are swapped: their codes do. */
static void
test_swapped(void)
{
	Fixture fixture;
	g_autoptr(GError) error = NULL;

	set_up(&fixture, plain, SWAPS);
	g_assert_true(translate(&fixture, &error));
	check_all(&fixture, plain);
	g_assert_cmpint(g_array_index(fixture.items, TaskItem, 0).rung, ==,
	    TASK_ALONE);
	tear_down(&fixture);
}

static void
test_too_long(void)
{
	static const char *const texts[TEXTS] = {
		"One sentence here. Another one there. And a third one.",
		"The lease was renewed.", "Costs rose.", "Plans were closed.",
	};
	Fixture fixture;
	g_autoptr(GError) error = NULL;

	set_up(&fixture, plain, TOO_LONG);
	g_assert_true(translate(&fixture, &error));
	check_all(&fixture, plain);
	tear_down(&fixture);
	set_up(&fixture, texts, TOO_LONG_ALONE);
	g_assert_true(translate(&fixture, &error));
	/* Pieces are asked together, which is too long for it: the source
	 * stays, and says why. */
	for (size_t i = 0; i < TEXTS; i++) {
		const TaskItem *item = &g_array_index(fixture.items, TaskItem,
		    i);
		g_assert_true(item->is_hopeless || item->segment->has_target);
		g_assert_true(!item->is_hopeless || item->failure != NULL);
	}
	tear_down(&fixture);
}

/* What an engine that died was asked is not what it could not answer. */
static void
test_dead(void)
{
	Fixture fixture;
	g_autoptr(GError) error = NULL;

	/* On the last rung that these texts have. */
	set_up(&fixture, plain, DIES);
	g_assert_false(translate_from(&fixture, TASK_MASKED, &error));
	g_assert_error(error, FAILURE, FAILURE_ENGINE);
	g_assert_cmpuint(g_hash_table_size(fixture.kept), ==, 0);
	for (size_t i = 0; i < TEXTS; i++)
		g_assert_false(g_array_index(fixture.items, TaskItem,
		    i).is_hopeless);
	fixture.session.fault = NO_FAULT;
	g_clear_error(&error);
	g_assert_true(translate(&fixture, &error));
	check_all(&fixture, plain);
	tear_down(&fixture);
}

static void
test_hopeless(void)
{
	Fixture fixture;
	g_autoptr(GError) error = NULL;

	set_up(&fixture, plain, NO_FAULT);
	fixture.refuses = true;
	g_assert_true(translate(&fixture, &error));
	unsigned asked = fixture.session.texts;
	for (size_t i = 0; i < TEXTS; i++) {
		const TaskItem *item = &g_array_index(fixture.items, TaskItem,
		    i);
		g_assert_true(item->is_hopeless);
		g_assert_cmpstr(item->failure, ==, "never");
		g_assert_false(item->segment->has_target);
		g_assert_null(item->segment->target.first);
	}
	/* Together, again, alone, masked: no more than that. */
	g_assert_cmpuint(asked, ==, 4 * TEXTS);
	/* A run that goes on does not pay for it twice. */
	g_assert_true(translate(&fixture, &error));
	g_assert_cmpuint(fixture.session.texts, ==, asked);
	tear_down(&fixture);
}

/* ---- codes and pieces ------------------------------------------------------ */

static void
test_anchors(void)
{
	static const char *const texts[] = {
		"Net <1>profit</1> of 12,5", "The <1>lease</1> of <2/>",
		"No code", "Of 12.5 and 7", "Of 12,5 and 7", "A 1 alone",
	};
	unsigned numbers[G_N_ELEMENTS(texts)];

	task_anchor_choose(texts, G_N_ELEMENTS(texts), false, 80, numbers);
	g_assert_cmpuint(numbers[0], ==, 0);
	g_assert_cmpuint(numbers[3], ==, 0);
	for (size_t i = 1; i < G_N_ELEMENTS(texts); i++) {
		if (i == 3)
			continue;
		g_assert_cmpuint(numbers[i], >, 2);
		g_autofree char *sent = task_anchor_add(texts[i], numbers[i]);
		g_autofree char *back = task_anchor_remove(texts[i], sent,
		    numbers[i]);
		g_assert_cmpstr(back, ==, texts[i]);
		for (size_t k = 0; k < i; k++)
			g_assert_cmpuint(numbers[k], !=, numbers[i]);
		g_assert_null(task_anchor_remove(texts[i], "words alone",
		    numbers[i]));
		g_assert_null(task_anchor_remove(texts[i], "of <99/> another",
		    numbers[i]));
	}
	g_autofree char *twice = g_strdup_printf("a<%u/> b<%u/>", numbers[2],
	    numbers[2]);
	g_assert_null(task_anchor_remove(texts[2], twice, numbers[2]));
}

static void
test_split(void)
{
	const Language *english = languages_find(languages, "en");
	static const char text[] = "Net <1>profit</1> of <2>12</2>. A long "
	    "sentence is this. Here is another one, without an end in sight";

	for (size_t most = 10; most < 200; most += 7) {
		g_autoptr(TaskSplit) split = task_split_new(text, most,
		    english);
		size_t count = task_split_count(split);
		g_autofree char **same = g_new0(char *, count + 1);
		for (size_t i = 0; i < count; i++) {
			same[i] = (char *) (uintptr_t) task_split_piece(split,
			    i);
			g_assert_cmpuint(strlen(same[i]), <=, most);
			g_assert_null(strchr(same[i], '<'));
		}
		g_autofree char *joined = task_split_join(split, same);
		g_assert_cmpstr(joined, ==, text);
		same[count - 1] = NULL;
		g_assert_null(task_split_join(split, same));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_assert_nonnull(languages);
	g_test_add_func("/task/good", test_good);
	g_test_add_func("/task/swapped", test_swapped);
	g_test_add_func("/task/too-long", test_too_long);
	g_test_add_func("/task/dead", test_dead);
	g_test_add_func("/task/hopeless", test_hopeless);
	g_test_add_func("/task/anchors", test_anchors);
	g_test_add_func("/task/split", test_split);
	int result = g_test_run();
	languages_close(languages);
	return result;
}
