/*
 * test_tally.c - the figures of a document in two words, and run by run.
 */
#include <glib.h>

#include "job/tally.h"

static Document *
make(const char *const *texts)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static("", 0);
	Document *document = document_new(bytes, "t", "xml");
	Block *block = document_add_block(document, NULL, BLOCK_PARAGRAPH,
	    NULL);

	for (; *texts != NULL; texts++) {
		Unit *unit = document_add_unit(document, block, "p");
		inline_add_text(&unit->first->source, document->arena,
		    *texts, strlen(*texts));
	}
	return document;
}

static Tally
tally(const char *first, const char *second)
{
	const char *const texts[] = { first, second, NULL };
	g_autoptr(Document) document = make(texts);

	return tally_of(document);
}

/* Order and words do not matter; a digit, a run more, and where a run is cut
 * do. */
static void
test_equal(void)
{
	Tally one = tally("In 2024: 1,234.50", "note 7");

	g_assert_cmpuint(one.count, ==, 5);
	g_assert_true(tally_equal(one, tally("note 7 of 50, 234, 1",
	    "und 2024")));
	g_assert_false(tally_equal(one, tally("In 2025: 1,234.50",
	    "note 7")));
	g_assert_false(tally_equal(one, tally("In 2024: 1234.50",
	    "note 7")));
	g_assert_false(tally_equal(one, tally("In 2024: 1,234.50",
	    "note 7 7")));
	/* 12 and 34 are not 13 and 24. */
	g_assert_false(tally_equal(tally("12", "34"), tally("13", "24")));
	/* A run ends with its unit. */
	g_assert_false(tally_equal(tally("12", "34"), tally("1234", "-")));
}

static void
test_scripts(void)
{
	Tally latin = tally("2024", "15");

	g_assert_true(tally_equal(latin, tally("٢٠٢٤", "１５")));
	g_assert_true(tally_equal(latin, tally("ฉบับ ๒๐๒๔", "二 15 ḿ Ķ 한")));
}

static void
test_count(void)
{
	const char *const texts[] = { "5 5 17", "5", NULL };
	g_autoptr(Document) document = make(texts);
	g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, g_free);

	tally_count(document, counts, 2);
	tally_count(document, counts, -1);
	g_assert_cmpuint(g_hash_table_size(counts), ==, 2);
	g_assert_cmpint(*(int *) g_hash_table_lookup(counts, "5"), ==, 3);
	g_assert_cmpint(*(int *) g_hash_table_lookup(counts, "17"), ==, 1);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/tally/equal", test_equal);
	g_test_add_func("/tally/scripts", test_scripts);
	g_test_add_func("/tally/count", test_count);
	return g_test_run();
}
