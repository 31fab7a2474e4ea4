/*
 * test_memory.c - the translation memory: what is found and how, what is never
 * stored twice, figures put right, and files that are not ours.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failure.h"
#include "memory/memory.h"
#include "memory/memory_figures.h"
#include "memory/memory_text.h"

static Languages *languages;
static char *folder;

static char *
new_path(void)
{
	static unsigned n;

	return g_strdup_printf("%s/%u.db", folder, ++n);
}

static const Language *
tongue(const char *tag)
{
	const Language *language = languages_find(languages, tag);

	g_assert_nonnull(language);
	return language;
}

static MemoryResult
add_unit(Memory *memory, const MemoryUnit *unit)
{
	GError *error = NULL;

	g_assert_true(memory_begin(memory, &error));
	MemoryResult result = memory_add(memory, unit, &error);
	g_assert_no_error(error);
	g_assert_true(memory_commit(memory, &error));
	return result;
}

static MemoryResult
add(Memory *memory, const char *source, const char *target)
{
	MemoryUnit unit = { .source = source, .target = target,
	    .source_tag = "en", .target_tag = "de", .origin = "test" };

	return add_unit(memory, &unit);
}

static GPtrArray *
find(Memory *memory, const char *source)
{
	GError *error = NULL;
	MemoryQuery query = { .source = source, .from = tongue("en"),
	    .to = tongue("de") };
	GPtrArray *hits = memory_find(memory, &query, &error);

	g_assert_no_error(error);
	return hits;
}

/* The best hit as "exact 100 target", or "-". */
static char *
best(Memory *memory, const char *source)
{
	g_autoptr(GPtrArray) hits = find(memory, source);

	if (hits->len == 0)
		return g_strdup("-");
	const MemoryHit *hit = g_ptr_array_index(hits, 0);
	return g_strdup_printf("%s %u %s", memory_match_name(hit->match),
	    hit->score, hit->target);
}

static void
test_kinds(void)
{
	static const char *const stored[][2] = {
		{"Revenue rose by 12.5% to EUR 1,250 million in 2023.",
		    "Der Umsatz stieg 2023 um 12,5 % auf 1.250 Millionen EUR."},
		{"The <1>board</1> proposes a dividend<2/>.",
		    "Der <1>Vorstand</1> schlägt eine Dividende vor<2/>."},
		{"Goodwill is tested for impairment once a year or more often.",
		    "Der Firmenwert wird mindestens jährlich geprüft."},
		{"资产负债表", "Bilanz"},
	};
	static const char *const cases[][2] = {
		{"The <1>board</1> proposes a dividend<2/>.", "exact 100 "
		    "Der <1>Vorstand</1> schlägt eine Dividende vor<2/>."},
		{"The  <1>board</1> proposes a dividend<2/>. ", "exact 100 "
		    "Der <1>Vorstand</1> schlägt eine Dividende vor<2/>."},
		{"Revenue rose by 9.0% to EUR 980 million in 2024.",
		    "figures 99 Der Umsatz stieg 2024 um 9,0 % auf 980 "
		    "Millionen EUR."},
		{"Goodwill is tested for impairment twice a year or more "
		    "often.", "fuzzy 91 Der Firmenwert wird mindestens "
		    "jährlich geprüft."},
		{"the <1>board</1> proposes a dividend<2/>.", "fuzzy 98 "
		    "Der <1>Vorstand</1> schlägt eine Dividende vor<2/>."},
		{"Nothing like it was ever said here before.", "-"},
		{"资产负债表", "exact 100 Bilanz"},
	};
	g_autofree char *path = new_path();
	g_autoptr(Memory) memory = memory_open(path, SQLITE_WRITE, NULL);

	for (size_t i = 0; i < G_N_ELEMENTS(stored); i++)
		g_assert_cmpint(add(memory, stored[i][0], stored[i][1]), ==,
		    MEMORY_ADDED);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = best(memory, cases[i][0]);
		g_assert_cmpstr(got, ==, cases[i][1]);
	}
}

static void
test_twice(void)
{
	g_autofree char *path = new_path();
	g_autoptr(Memory) memory = memory_open(path, SQLITE_WRITE, NULL);
	MemoryUnit person = { .source = "Net income", .target =
	    "Jahresüberschuss", .source_tag = "en", .target_tag = "de",
	    .is_reviewed = true, .origin = "xliff" };
	struct stat status;

	g_assert_cmpint(add(memory, "Net income", "Nettoeinkommen"), ==,
	    MEMORY_ADDED);
	g_assert_cmpint(add(memory, "Net  income", "Nettoeinkommen"), ==,
	    MEMORY_KNOWN);
	g_assert_cmpint(add_unit(memory, &person), ==, MEMORY_ADDED);
	/* From now on no machine has a say. */
	g_assert_cmpint(add(memory, "Net income", "Reingewinn"), ==,
	    MEMORY_KNOWN);
	g_autofree char *got = best(memory, "Net income");
	g_assert_cmpstr(got, ==, "exact 100 Jahresüberschuss");
	g_autoptr(GPtrArray) hits = find(memory, "Net income");
	g_assert_cmpuint(hits->len, ==, 2);
	g_autoptr(GPtrArray) pairs = memory_stats(memory, NULL);
	const MemoryPair *pair = g_ptr_array_index(pairs, 0);
	g_assert_cmpint(pair->units, ==, 2);
	g_assert_cmpint(pair->reviewed, ==, 1);
	/* Reviewed later: the same unit. */
	person.target = "Nettoeinkommen";
	g_assert_cmpint(add_unit(memory, &person), ==, MEMORY_KNOWN);
	g_assert_cmpint(stat(path, &status), ==, 0);
	g_assert_cmpint(status.st_mode & 0777, ==, 0600);
}

static void
test_refused(void)
{
	g_autofree char *path = new_path();
	g_autoptr(Memory) memory = memory_open(path, SQLITE_WRITE, NULL);
	g_autofree char *long_text = g_strnfill(70000, 'a');
	g_autofree char *got = NULL;

	g_assert_cmpint(add(memory, "", "x"), ==, MEMORY_REFUSED);
	g_assert_cmpint(add(memory, "x", ""), ==, MEMORY_REFUSED);
	g_assert_cmpint(add(memory, long_text, "x"), ==, MEMORY_REFUSED);
	g_assert_cmpint(add(memory, "<1>a</1>", "b"), ==, MEMORY_REFUSED);
	g_assert_cmpint(add(memory, "a<1/>", "b<2/>"), ==, MEMORY_REFUSED);
	got = best(memory, "x");
	g_assert_cmpstr(got, ==, "-");
}

static void
test_context(void)
{
	g_autofree char *path = new_path();
	g_autoptr(Memory) memory = memory_open(path, SQLITE_WRITE, NULL);
	MemoryUnit unit = { .source = "Total", .target = "Summe",
	    .source_tag = "en", .target_tag = "de", .has_context = true,
	    .previous = memory_text_hash("Assets"), .date = 10 };

	add_unit(memory, &unit);
	unit.target = "Gesamt";
	unit.previous = memory_text_hash("Employees");
	unit.date = 20;
	add_unit(memory, &unit);
	MemoryQuery query = { .source = "Total", .from = tongue("en"),
	    .to = tongue("de"), .previous = memory_text_hash("Assets") };
	g_autoptr(GPtrArray) hits = memory_find(memory, &query, NULL);
	const MemoryHit *hit = g_ptr_array_index(hits, 0);
	g_assert_cmpstr(hit->target, ==, "Summe");
	g_assert_cmpint(hit->match, ==, MEMORY_CONTEXT);
	g_assert_cmpuint(hits->len, ==, 2);
}

static void
test_client(void)
{
	g_autofree char *path = new_path();
	g_autoptr(Memory) memory = memory_open(path, SQLITE_WRITE, NULL);
	MemoryUnit unit = { .source = "The Company", .target =
	    "Die Gesellschaft", .source_tag = "en", .target_tag = "de",
	    .client = "acme", .domain = "funds" };

	add_unit(memory, &unit);
	MemoryQuery query = { .source = "The Company", .from = tongue("en"),
	    .to = tongue("de"), .client = "other", .domain = "funds" };
	g_autoptr(GPtrArray) hits = memory_find(memory, &query, NULL);
	const MemoryHit *hit = g_ptr_array_index(hits, 0);
	g_assert_cmpuint(hit->score, ==, 97);
	g_assert_cmpuint(hit->penalty, ==, 3);
	query.client = "acme";
	g_autoptr(GPtrArray) own = memory_find(memory, &query, NULL);
	hit = g_ptr_array_index(own, 0);
	g_assert_cmpuint(hit->score, ==, 100);
	query.to = tongue("fr");
	g_autoptr(GPtrArray) none = memory_find(memory, &query, NULL);
	g_assert_cmpuint(none->len, ==, 0);
}

typedef struct Figures {
	const char *from, *to, *old_source, *new_source, *old_target, *target;
} Figures;

static void
test_figures(void)
{
	static const Figures cases[] = {
		{"en", "de", "Sales were 1,234.5 in 2023.",
		    "Sales were 9,876.0 in 2024.", "Der Umsatz lag 2023 bei "
		    "1.234,5.", "Der Umsatz lag 2024 bei 9.876,0."},
		/* The same figure twice: which is which? */
		{"en", "de", "From 5 to 5 shares", "From 5 to 6 shares",
		    "Von 5 auf 5 Aktien", NULL},
		/* Another scale: 1,200 hundreds of thousands. */
		{"en", "zh", "12 million yuan", "13 million yuan",
		    "1,200万元", NULL},
		/* Another plural in the target. */
		{"en", "ru", "He has 5 shares.", "He has 2 shares.",
		    "У него 5 акций.", NULL},
		{"en", "ru", "He has 5 shares.", "He has 7 shares.",
		    "У него 5 акций.", "У него 7 акций."},
		/* Dates in figures are written by nobody but ICU. */
		{"en", "de", "at 12/31/2023", "at 6/30/2024",
		    "zum 31.12.2023", NULL},
		{"en", "de", "at 31 December 2023", "at 31 December 2024",
		    "zum 31. Dezember 2023", "zum 31. Dezember 2024"},
		/* Tags are no figures. */
		{"en", "de", "Note <1>1</1> and 7 more", "Note <1>1</1> and 8 "
		    "more", "Anhang <1>1</1> und 7 weitere",
		    "Anhang <1>1</1> und 8 weitere"},
		/* It is not in the target at all. */
		{"en", "de", "Up 7%", "Up 8%", "Gestiegen", NULL},
		{"en", "fr", "Up 7.5% in all", "Up 8.5% in all",
		    "En hausse de 7,5 % en tout", "En hausse de 8,5 % en tout"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = memory_figures_replace(
		    tongue(cases[i].from), cases[i].old_source,
		    cases[i].new_source, tongue(cases[i].to),
		    cases[i].old_target);
		g_assert_cmpstr(got, ==, cases[i].target);
	}
}

static void
test_score(void)
{
	static const struct {
		const char *a, *b;
		unsigned score;
	} cases[] = {
		{"a b c d", "a b c d", 100},
		{"a b c d", "A B c D", 100},
		{"a b c d", "a b x d", 75},
		{"a b c", "a b c d", 75},
		{"b c d", "a b c d", 75},
		{"up 5 in all", "up 17,400.5 in all", 100},
		{"a <1>b</1> c", "a <2>b</2> c", 100},
		{"a <1/> c", "a c", 66},
		{"资产负债", "资产负责", 75},
		{"", "", 100},
		{"", "a", 0},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(MemoryText) a = memory_text_new(cases[i].a);
		g_autoptr(MemoryText) b = memory_text_new(cases[i].b);
		g_assert_cmpuint(memory_text_score(a, b, 0), ==,
		    cases[i].score);
		g_assert_cmpuint(memory_text_score(b, a, 0), ==,
		    cases[i].score);
		g_assert_cmpuint(memory_text_score(a, b, 50), ==,
		    cases[i].score < 50 ? 0 : cases[i].score);
	}
}

/* The band must give what the whole table gives. */
static void
test_band(void)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(3);

	for (unsigned i = 0; i < 3000; i++) {
		GString *texts[2] = {g_string_new(NULL), g_string_new(NULL)};
		for (unsigned k = 0; k < 2; k++)
			for (int n = g_rand_int_range(random, 0, 12); n > 0;
			    n--)
				g_string_append_printf(texts[k], "%c ",
				    g_rand_int_range(random, 'a', 'e'));
		g_autoptr(MemoryText) a = memory_text_new(texts[0]->str);
		g_autoptr(MemoryText) b = memory_text_new(texts[1]->str);
		unsigned whole = memory_text_score(a, b, 0);
		for (unsigned least = 10; least <= 90; least += 20) {
			unsigned m = MAX(a->tokens->len, b->tokens->len);
			unsigned most = m * (100 - least) / 100;
			unsigned score = memory_text_score(a, b, least);
			if (m > 0 && whole >= 100 * (m - most) / m)
				g_assert_cmpuint(score, ==, whole);
			else if (m > 0)
				g_assert_cmpuint(score, ==, 0);
		}
		g_string_free(texts[0], TRUE);
		g_string_free(texts[1], TRUE);
	}
}

/* Many are found although a fifth of their words are others. */
static void
test_recall(void)
{
	g_autofree char *path = new_path();
	g_autoptr(Memory) memory = memory_open(path, SQLITE_WRITE, NULL);
	g_autoptr(GRand) random = g_rand_new_with_seed(9);
	g_autoptr(GPtrArray) asked = g_ptr_array_new_with_free_func(g_free);
	unsigned found = 0;

	g_assert_true(memory_begin(memory, NULL));
	for (unsigned i = 0; i < 500; i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(GString) other = g_string_new(NULL);
		for (unsigned k = 0; k < 20; k++) {
			g_autofree char *word = g_strdup_printf("%c%c",
			    g_rand_int_range(random, 'a', 'k'),
			    g_rand_int_range(random, 'a', 'k'));
			g_string_append_printf(text, "%s ", word);
			g_string_append_printf(other, "%s ", k % 5 == 0
			    ? "new" : word);
		}
		MemoryUnit unit = { .source = text->str, .target = text->str,
		    .source_tag = "en", .target_tag = "de" };
		memory_add(memory, &unit, NULL);
		g_ptr_array_add(asked, g_strdup(other->str));
	}
	g_assert_true(memory_commit(memory, NULL));
	for (unsigned i = 0; i < asked->len; i++) {
		g_autoptr(GPtrArray) hits = find(memory,
		    g_ptr_array_index(asked, i));
		found += hits->len > 0;
	}
	g_assert_cmpuint(found, >=, 490);
}

static void
check_opens(const char *path, SqliteAccess access, int code, const char *says)
{
	GError *error = NULL;
	Memory *memory = memory_open(path, access, &error);

	g_assert_null(memory);
	g_assert_error(error, FAILURE, code);
	g_assert_nonnull(strstr(error->message, says));
	g_assert_true(g_str_has_prefix(error->message, path));
	g_assert_null(strchr(error->message, '\n'));
	g_error_free(error);
}

/* A file that opens, and breaks further in: an error or hits, no crash. */
static void
spoil(const char *path, GRand *random)
{
	g_autofree char *bytes = NULL;
	size_t size;
	GError *error = NULL;

	g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
	for (unsigned i = 0; i < 40; i++)
		bytes[g_rand_int_range(random, 100, (int) size)] = (char)
		    g_rand_int_range(random, 0, 255);
	g_assert_true(g_file_set_contents(path, bytes, (gssize) size, NULL));
	g_autoptr(Memory) memory = memory_open(path, SQLITE_WRITE, &error);
	if (memory != NULL && memory_begin(memory, &error)) {
		MemoryUnit unit = { .source = "new 5", .target = "neu 5",
		    .source_tag = "en", .target_tag = "de" };
		MemoryQuery query = { .source = "word 7 of many",
		    .from = tongue("en"), .to = tongue("de") };
		g_autoptr(GPtrArray) hits = memory_find(memory, &query,
		    &error);
		g_clear_error(&error);
		(void) memory_add(memory, &unit, &error);
		g_clear_error(&error);
		(void) memory_commit(memory, &error);
	}
	g_clear_error(&error);
}

static void
test_hostile(void)
{
	g_autofree char *text = new_path();
	g_autofree char *foreign = new_path();
	g_autofree char *none = new_path();
	g_autofree char *good = new_path();
	g_autoptr(GRand) random = g_rand_new_with_seed(4);
	static const SqliteKind other = { .what = "a stranger",
	    .application = 77, .version = 1, .schema = "CREATE TABLE a (b)" };
	g_autofree char *noise = g_strnfill(5000, 'x');

	g_assert_true(g_file_set_contents(text, noise, -1, NULL));
	check_opens(text, SQLITE_WRITE, FAILURE_INPUT, "no database");
	check_opens(none, SQLITE_READ_ONLY, FAILURE_INPUT, "No such file");
	check_opens(folder, SQLITE_READ_ONLY, FAILURE_INPUT, "regular");
	sqlite_close(sqlite_open(foreign, &other, SQLITE_WRITE, NULL));
	check_opens(foreign, SQLITE_WRITE, FAILURE_INPUT,
	    "is not a translation memory");
	for (unsigned round = 0; round < 30; round++) {
		(void) g_unlink(good);
		Memory *memory = memory_open(good, SQLITE_WRITE, NULL);
		g_assert_true(memory_begin(memory, NULL));
		for (unsigned i = 0; i < 100; i++) {
			g_autofree char *word = g_strdup_printf(
			    "word %u of many", i);
			MemoryUnit unit = { .source = word, .target = word,
			    .source_tag = "en", .target_tag = "de" };
			memory_add(memory, &unit, NULL);
		}
		g_assert_true(memory_commit(memory, NULL));
		memory_close(memory);
		spoil(good, random);
	}
}

/* Several processes make one file and write to it at once. */
static void
test_processes(void)
{
	enum { PROCESSES = 6, UNITS = 30 };
	g_autofree char *path = new_path();
	pid_t children[PROCESSES];

	for (unsigned i = 0; i < PROCESSES; i++) {
		children[i] = fork();
		if (children[i] != 0)
			continue;
		Memory *memory = memory_open(path, SQLITE_WRITE, NULL);
		for (unsigned k = 0; memory != NULL && k < UNITS; k++) {
			g_autofree char *text = g_strdup_printf(
			    "process %c says %c", 'a' + (int) i,
			    'A' + (int) k);
			MemoryUnit unit = { .source = text, .target = text,
			    .source_tag = "en", .target_tag = "de" };
			if (!memory_begin(memory, NULL) ||
			    memory_add(memory, &unit, NULL) != MEMORY_ADDED ||
			    !memory_commit(memory, NULL))
				_exit(1);
		}
		_exit(memory == NULL ? 1 : 0);
	}
	for (unsigned i = 0; i < PROCESSES; i++) {
		int status = 0;
		g_assert_cmpint(waitpid(children[i], &status, 0), ==,
		    children[i]);
		g_assert_cmpint(status, ==, 0);
	}
	g_autoptr(Memory) memory = memory_open(path, SQLITE_READ_ONLY, NULL);
	g_autoptr(GPtrArray) pairs = memory_stats(memory, NULL);
	const MemoryPair *pair = g_ptr_array_index(pairs, 0);
	g_assert_cmpint(pair->units, ==, PROCESSES * UNITS);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	folder = g_dir_make_tmp("dragoman-memory-XXXXXX", NULL);
	g_test_add_func("/memory/kinds", test_kinds);
	g_test_add_func("/memory/twice", test_twice);
	g_test_add_func("/memory/refused", test_refused);
	g_test_add_func("/memory/context", test_context);
	g_test_add_func("/memory/client", test_client);
	g_test_add_func("/memory/figures", test_figures);
	g_test_add_func("/memory/score", test_score);
	g_test_add_func("/memory/band", test_band);
	g_test_add_func("/memory/recall", test_recall);
	g_test_add_func("/memory/hostile", test_hostile);
	g_test_add_func("/memory/processes", test_processes);
	int status = g_test_run();
	g_autofree char *remove = g_strdup_printf("rm -r '%s'", folder);
	return g_spawn_command_line_sync(remove, NULL, NULL, NULL, NULL)
	    ? status : 1;
}
