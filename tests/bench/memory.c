/*
 * memory.c - how long a translation memory takes: N units are added and looked
 * up, and a TMX file of them is imported.
 *
 *	memory add N FILE.db	makes a memory; prints seconds and bytes
 *	memory find N FILE.db	looks 2,000 texts up in it: exact ones, ones with
 *				other figures, ones with one word in five changed
 *	memory tmx N FILE.tmx	writes N units as TMX
 *
 * Texts are made up: words are drawn so that few are frequent, as in filings.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "memory/memory.h"

enum { WORDS = 20000, LOOKUPS = 2000 };

static char *words[WORDS];

static void
make_words(void)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(1);

	for (unsigned i = 0; i < WORDS; i++) {
		unsigned n = (unsigned) g_rand_int_range(random, 2, 10);
		words[i] = g_malloc(n + 1);
		for (unsigned k = 0; k < n; k++)
			words[i][k] = (char) ('a' + g_rand_int_range(random,
			    0, 26));
		words[i][n] = '\0';
	}
}

/* Rank r with a chance of about 1/r. */
static const char *
any_word(GRand *random)
{
	double u = g_rand_double(random);

	return words[(unsigned) (pow(WORDS, u) - 1)];
}

/* Text number I; of every five words one is another with CHANGES. */
static char *
make_text(unsigned i, bool has_changes, bool has_other_figures)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(i + 100);
	unsigned n = (unsigned) g_rand_int_range(random, 6, 40);
	GString *text = g_string_new(NULL);

	for (unsigned k = 0; k < n; k++) {
		const char *word = any_word(random);
		unsigned figure = (unsigned) g_rand_int_range(random, 10,
		    990);
		if (k > 0)
			g_string_append_c(text, ' ');
		if (k % 12 == 5)
			g_string_append_printf(text, "%u",
			    has_other_figures ? figure + 1 : figure);
		else
			g_string_append(text, has_changes && k % 5 == 2
			    ? "different" : word);
	}
	g_string_append_c(text, '.');
	return g_string_free(text, FALSE);
}

static double
seconds(void)
{
	return (double) g_get_monotonic_time() / G_USEC_PER_SEC;
}

static void
add(unsigned n, const char *path)
{
	double begin = seconds();
	GError *error = NULL;
	g_autoptr(Memory) memory = memory_open(path, SQLITE_WRITE, &error);
	GStatBuf status = { .st_size = 0 };

	g_assert_no_error(error);
	g_assert_true(memory_begin(memory, NULL));
	for (unsigned i = 0; i < n; i++) {
		g_autofree char *text = make_text(i, false, false);
		MemoryUnit unit = { .source = text, .target = text,
		    .source_tag = "en", .target_tag = "de", .date = 1 };
		g_assert_cmpint(memory_add(memory, &unit, &error), <=,
		    MEMORY_KNOWN);
	}
	g_assert_true(memory_commit(memory, &error));
	g_clear_pointer(&memory, memory_close);
	(void) g_stat(path, &status);
	printf("add\t%u units\t%.1f s\t%.0f bytes a unit\n", n,
	    seconds() - begin, (double) status.st_size / n);
}

static int
compare(const void *a, const void *b)
{
	double left = *(const double *) a, right = *(const double *) b;

	return left < right ? -1 : left > right;
}

static void
find(unsigned n, const char *path, const Languages *languages)
{
	static const char *const names[] = {"exact", "figures", "fuzzy",
	    "nothing"};
	g_autoptr(Memory) memory = memory_open(path, SQLITE_READ_ONLY, NULL);

	for (unsigned kind = 0; kind < G_N_ELEMENTS(names); kind++) {
		double times[LOOKUPS];
		unsigned found = 0;
		for (unsigned i = 0; i < LOOKUPS; i++) {
			unsigned which = kind == 3 ? n + i
			    : (unsigned) ((uint64_t) i * 7919 % n);
			g_autofree char *text = make_text(which, kind == 2,
			    kind == 1);
			MemoryQuery query = { .source = text,
			    .from = languages_find(languages, "en"),
			    .to = languages_find(languages, "de") };
			double begin = seconds();
			g_autoptr(GPtrArray) hits = memory_find(memory,
			    &query, NULL);
			times[i] = seconds() - begin;
			found += hits->len > 0;
		}
		qsort(times, LOOKUPS, sizeof *times, compare);
		printf("find\t%s\t%u units\tmedian %.2f ms\t99 in 100 %.2f ms"
		    "\tfound %.1f %%\n", names[kind], n,
		    1000 * times[LOOKUPS / 2], 1000 * times[LOOKUPS * 99 /
		    100], 100.0 * found / LOOKUPS);
	}
}

static void
write_tmx(unsigned n, const char *path)
{
	FILE *file = fopen(path, "w");

	g_assert_nonnull(file);
	fputs("<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><header "
	    "creationtool=\"bench\" creationtoolversion=\"1\" segtype="
	    "\"sentence\" o-tmf=\"x\" adminlang=\"en\" srclang=\"en\" "
	    "datatype=\"plaintext\"/><body>\n", file);
	for (unsigned i = 0; i < n; i++) {
		g_autofree char *text = make_text(i, false, false);
		fprintf(file, "<tu creationdate=\"20250102T030405Z\"><tuv "
		    "xml:lang=\"en-US\"><seg><bpt i=\"1\">&lt;b&gt;</bpt>x"
		    "<ept i=\"1\">&lt;/b&gt;</ept> %s</seg></tuv>\n<tuv "
		    "xml:lang=\"de\"><seg><bpt i=\"1\">&lt;b&gt;</bpt>x<ept "
		    "i=\"1\">&lt;/b&gt;</ept> %s</seg></tuv></tu>\n", text,
		    text);
	}
	fputs("</body></tmx>\n", file);
	fclose(file);
}

int
main(int argc, char **argv)
{
	g_autoptr(Languages) languages = languages_open("lang", NULL);

	if (argc != 4 || languages == NULL) {
		fprintf(stderr, "usage: memory add|find|tmx N FILE\n");
		return 2;
	}
	unsigned n = (unsigned) g_ascii_strtoull(argv[2], NULL, 10);
	make_words();
	if (strcmp(argv[1], "add") == 0)
		add(n, argv[3]);
	else if (strcmp(argv[1], "find") == 0)
		find(n, argv[3], languages);
	else
		write_tmx(n, argv[3]);
	return 0;
}
