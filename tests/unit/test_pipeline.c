/* test_pipeline.c - programs that die, hang, say nothing, too much, or twice: no
 * text gets the answer of another, and what goes on for ever is given up. */
#include <stdint.h>
#include <string.h>

#include "base/failure.h"
#include "engine/pipeline.h"
#include "engine/wordblank.h"

enum { TEXTS = 5 };

static const char *const sources[TEXTS] = {
	"one", "two words", NULL, "bad apple", "five",
};

static char *
make_mark(unsigned number)
{
	return g_strdup_printf("%u", 1000 + number);
}

static bool
is_mark(const char *answer, unsigned number)
{
	g_autofree char *mark = make_mark(number);

	return strcmp(answer, mark) == 0;
}

/* What perl does to each text ended by NUL; $_ is printed where it says so. */
static Pipeline *
make(const char *script, unsigned first, unsigned next, unsigned total)
{
	g_autofree char *whole = g_strconcat("BEGIN { $| = 1 } ", script,
	    NULL);
	char *argv[] = {(char *) (uintptr_t) "perl",
	    (char *) (uintptr_t) "-0", (char *) (uintptr_t) "-ne", whole,
	    NULL};
	g_auto(GStrv) environment = g_get_environ();
	PipelineOptions options = {
		.name = "test", .advice = "mend it", .argv = argv,
		.environment = environment, .health = "health",
		.first = first, .next = next, .total = total,
		.mark = make_mark, .is_mark = is_mark,
	};

	return pipeline_new(&options);
}

typedef struct Asked {
	char *answers[TEXTS];
	bool is_alive;
} Asked;

static Asked
ask(Pipeline *pipeline, GError **error)
{
	Asked asked = {.is_alive = false};

	asked.is_alive = pipeline_ask(pipeline, (char *const *)
	    (uintptr_t) sources, asked.answers, TEXTS, error);
	return asked;
}

static void
clear(Asked *asked)
{
	for (size_t i = 0; i < TEXTS; i++)
		g_free(asked->answers[i]);
}

/* All but the bad one have answers of their own; HAS_BAD: it, too. */
static void
check(const Asked *asked, bool has_bad)
{
	g_assert_true(asked->is_alive);
	for (size_t i = 0; i < TEXTS; i++) {
		bool is_bad = i == 3;
		if (sources[i] == NULL || (is_bad && !has_bad)) {
			g_assert_null(asked->answers[i]);
			continue;
		}
		g_autofree char *wanted = g_ascii_strup(sources[i], -1);
		g_assert_cmpstr(asked->answers[i], ==, wanted);
	}
}

static void
test_good(void)
{
	g_autoptr(GError) error = NULL;
	Pipeline *pipeline = make("print uc", 20, 20, 60);

	for (unsigned i = 0; i < 3; i++) {
		Asked asked = ask(pipeline, &error);
		g_assert_no_error(error);
		check(&asked, true);
		clear(&asked);
	}
	pipeline_free(pipeline);
}

/* One text is more than it bears; the others do not suffer. */
static void
test_one_bad(void)
{
	static const char *const scripts[] = {
		"exit 1 if /apple/; print uc",			/* dies */
		"print uc unless /apple/",			/* too few */
		"print /apple/ ? uc . uc : uc",			/* two */
		"print /apple/ ? \"\\0\" : uc",			/* empty */
		"print /apple/ ? \" \\n\\0\" : uc",
		"print /apple/ ? \"x\" x 50000 . \"\\0\" : uc",	/* too much */
		"if (/apple/) { print \"x\" x 70000 for 1..40 } else { print uc }",
		"s/apple.*/apple/; print uc",			/* no end */
	};

	for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
		g_autoptr(GError) error = NULL;
		Pipeline *pipeline = make(scripts[i], 20, 1, 60);
		Asked asked = ask(pipeline, &error);
		g_test_message("%s", scripts[i]);
		g_assert_no_error(error);
		check(&asked, false);
		clear(&asked);
		pipeline_free(pipeline);
	}
}

/* Silence, and a byte now and then, which is silence too. */
static void
test_silent(void)
{
	static const char *const scripts[] = {
		"sleep 60 if /apple/; print uc",
		"if (/apple/) { for (1..600) { print 'x'; "
		    "select undef, undef, undef, 0.1 } } print uc",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
		g_autoptr(GError) error = NULL;
		Pipeline *pipeline = make(scripts[i], 20, 1, 60);
		gint64 begin = g_get_monotonic_time();
		Asked asked = ask(pipeline, &error);
		g_assert_no_error(error);
		check(&asked, false);
		clear(&asked);
		pipeline_free(pipeline);
		g_assert_cmpint(g_get_monotonic_time() - begin, <,
		    10 * G_USEC_PER_SEC);
	}
}

/* Each answer is in time, all together are not: then each is asked for alone. */
static void
test_total(void)
{
	g_autoptr(GError) error = NULL;
	Pipeline *pipeline = make("select undef, undef, undef, 0.3; print uc",
	    20, 20, 1);
	gint64 begin = g_get_monotonic_time();
	Asked asked = ask(pipeline, &error);

	g_assert_no_error(error);
	check(&asked, true);
	/* A second in vain, then four times two answers at least. */
	g_assert_cmpint(g_get_monotonic_time() - begin, >,
	    3 * G_USEC_PER_SEC);
	clear(&asked);
	pipeline_free(pipeline);
}

/* What never answers as it should is not asked for ever. */
static void
test_hopeless(void)
{
	static const char *const scripts[] = {
		"exit 1", "", "print \"\\0\"", "print \"x\" x 100000",
		"print uc . uc", "print qq{no\\0}", "print \"12\\0\"",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
		g_autoptr(GError) error = NULL;
		Pipeline *pipeline = make(scripts[i], 1, 1, 60);
		Asked asked = ask(pipeline, &error);
		g_test_message("%s", scripts[i]);
		g_assert_false(asked.is_alive);
		g_assert_error(error, FAILURE, FAILURE_ENGINE);
		g_assert_nonnull(strstr(error->message, "mend it"));
		for (size_t k = 0; k < TEXTS; k++)
			g_assert_null(asked.answers[k]);
		pipeline_free(pipeline);
	}
}

/* Well at the start, and then never again. */
static void
test_given_up(void)
{
	g_autoptr(GError) error = NULL;
	Pipeline *pipeline = make("exit 1 unless /health|^1[0-9]{3}/; print uc",
	    20, 20, 60);
	unsigned rounds = 0;

	for (bool is_alive = true; is_alive && rounds < 50; rounds++) {
		Asked asked = ask(pipeline, &error);
		is_alive = asked.is_alive;
		clear(&asked);
	}
	g_assert_cmpuint(rounds, <, 50);
	g_assert_error(error, FAILURE, FAILURE_ENGINE);
	g_assert_nonnull(strstr(error->message, "again and again"));
	pipeline_free(pipeline);
}

static void
test_no_program(void)
{
	g_autoptr(GError) error = NULL;
	char *argv[] = {(char *) (uintptr_t) "no-such-program-here", NULL};
	PipelineOptions options = {.name = "test", .argv = argv};
	Pipeline *pipeline = pipeline_new(&options);

	g_assert_false(pipeline_start(pipeline, &error));
	g_assert_error(error, FAILURE, FAILURE_ENGINE);
	pipeline_free(pipeline);
}

/* ---- Apertium's streams ---------------------------------------------------- */

static void
test_unknown(void)
{
	static const struct {
		const char *stream, *text;
		unsigned unknown;
	} rows[] = {
		{"El *flurbish beneficio[][\n]", "El flurbish beneficio", 1},
		{"@bank y #pagar *x.[][\n]", "bank y pagar x.", 3},
		{"[[t:g:1]]*zorgly[[/]] neto", "<1>zorgly</1> neto", 1},
		{"[*]El precio [*] 5 [#]7 a[@]b", "*El precio * 5 #7 a@b", 0},
		{"5 * 7 #", "5 * 7 #", 0},
		{"\\*a \\@b", "a b", 2}, {"5 \\* 7\\\\ \\[x\\]", "5 * 7\\ [x]", 0},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		unsigned unknown = 99;
		g_autofree char *text = wordblank_decode(rows[i].stream,
		    rows[i].text, &unknown);
		g_assert_cmpstr(text, ==, rows[i].text);
		g_assert_cmpuint(unknown, ==, rows[i].unknown);
	}
}

/* What the text itself says is not taken for a mark. */
static void
test_signs(void)
{
	static const char *const rows[][2] = {
		{"*Net <1>profit* of #7</1> @ <2/>12", NULL}, {"**", NULL},
		{"a*b#c@d", NULL}, {"Net<1>*</1> profit", NULL},
		{"<1>**</1> <2>Net<3>#</3> profit</2>",
		    "<1>**</1> <2>Net</2><3>#</3> profit"},
		{"<1>*profit</1>", "*<1>profit</1>"}, {"<1><2>x</1>", "<1><2>x</2></1>"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		unsigned unknown = 99;
		g_autofree char *stream = wordblank_encode(rows[i][0]);
		g_autofree char *back = wordblank_decode(stream, rows[i][0],
		    &unknown);
		g_assert_cmpuint(unknown, ==, 0);
		g_assert_cmpstr(back, ==, rows[i][1] == NULL ? rows[i][0]
		    : rows[i][1]);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pipeline/good", test_good);
	g_test_add_func("/pipeline/one-bad", test_one_bad);
	g_test_add_func("/pipeline/silent", test_silent);
	g_test_add_func("/pipeline/total", test_total);
	g_test_add_func("/pipeline/hopeless", test_hopeless);
	g_test_add_func("/pipeline/given-up", test_given_up);
	g_test_add_func("/pipeline/no-program", test_no_program);
	g_test_add_func("/wordblank/unknown", test_unknown);
	g_test_add_func("/wordblank/signs", test_signs);
	return g_test_run();
}
