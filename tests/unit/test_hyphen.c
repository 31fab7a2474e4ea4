/* test_hyphen.c - Liang's patterns, from dictionaries made here and from those
 * that are installed. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "layout/hyphen.h"

/* WORD with "-" where it may be parted. */
static char *
parted(const Hyphen *hyphen, const char *word)
{
	glong count;
	g_autofree gunichar *letters = g_utf8_to_ucs4(word, -1, NULL, &count,
	    NULL);
	g_autofree bool *cuts = g_new0(bool, (size_t) count + 1);
	GString *text = g_string_new(NULL);

	hyphen_word(hyphen, letters, (size_t) count, cuts);
	for (glong i = 0; i < count; i++) {
		if (cuts[i])
			g_string_append_c(text, '-');
		g_string_append_unichar(text, letters[i]);
	}
	return g_string_free(text, FALSE);
}

static void
assert_parted(const Hyphen *hyphen, const char *word, const char *expected)
{
	g_autofree char *text = parted(hyphen, word);

	g_assert_cmpstr(text, ==, expected);
}

static Hyphen *
load_text(const char *text, gssize length)
{
	g_autofree char *path = NULL;
	int fd = g_file_open_tmp("hyphen-XXXXXX", &path, NULL);

	g_assert_cmpint(fd, >=, 0);
	close(fd);
	g_assert_true(g_file_set_contents(path, text, length, NULL));
	Hyphen *hyphen = hyphen_load(path);
	g_unlink(path);
	return hyphen;
}

/* The example of Liang's thesis: the highest digit at a place counts. */
static void
test_levels(void)
{
	g_autoptr(Hyphen) hyphen = load_text("UTF-8\nLEFTHYPHENMIN 2\n"
	    "RIGHTHYPHENMIN 2\n% comment\nhy3ph\nhe2n\nhena4\nhen5at\n1na\n"
	    "n2at\n1tio\n2io\no2n\n", -1);

	assert_parted(hyphen, "hyphenation", "hy-phen-ation");
	assert_parted(hyphen, "hy", "hy");
	assert_parted(hyphen, "", "");
}

static void
test_ends(void)
{
	g_autoptr(Hyphen) hyphen = load_text("UTF-8\nLEFTHYPHENMIN 1\n"
	    "RIGHTHYPHENMIN 1\n.a1b\nc1d.\ne1e\nk1/k=k,1,2\n", -1);

	/* A dot is the end of the word; a change of letters is no pattern. */
	assert_parted(hyphen, "abcabcd", "a-bcabc-d");
	assert_parted(hyphen, "cdab", "cdab");
	assert_parted(hyphen, "eee", "e-e-e");
	assert_parted(hyphen, "kk", "kk");
}

static void
test_compounds(void)
{
	g_autoptr(Hyphen) hyphen = load_text("UTF-8\nab1cd\nNEXTLEVEL\n"
	    ".cd1ef\nb1c\n", -1);

	/* The second patterns see the pieces of the first as words. */
	assert_parted(hyphen, "abcdefgh", "ab-cd-efgh");
	assert_parted(hyphen, "xxbcxx", "xxb-cxx");
}

static void
test_encoding(void)
{
	g_autoptr(Hyphen) hyphen = load_text("ISO8859-1\n\xE4" "1\xF6\n", -1);

	assert_parted(hyphen, "xxäöxx", "xxä-öxx");
	g_assert_null(load_text("NO-SUCH-CHARSET\nab1c\n", -1));
	g_assert_null(hyphen_load("/nowhere/hyph.dic"));
	g_autoptr(Hyphen) empty = load_text("", 0);
	if (empty != NULL)
		assert_parted(empty, "anything", "anything");
}

static void
test_installed(void)
{
	static const struct {
		const char *name, *word, *expected;
	} rows[] = {
		{"en_US", "information", "in-for-ma-tion"},
		{"de_DE", "geschäftsbericht", "ge-schäfts-be-richt"},
		{"de_DE", "aktionärsversammlung",
		    "ak-ti-onärs-ver-samm-lung"},
		{"es_ES", "administración", "ad-mi-nis-tra-ción"},
		{"fr", "développement", "dé-ve-lop-pe-ment"},
		{"it_IT", "amministrazione", "am-mi-ni-stra-zio-ne"},
		{"ru_RU", "собственность", "соб-ствен-ность"},
	};
	unsigned tried = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf(
		    "/usr/share/hyphen/hyph_%s.dic", rows[i].name);
		g_autoptr(Hyphen) hyphen = hyphen_load(path);
		if (hyphen == NULL)
			continue;
		assert_parted(hyphen, rows[i].word, rows[i].expected);
		tried++;
	}
	if (tried == 0)
		g_test_skip("no dictionaries are installed");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/hyphen/levels", test_levels);
	g_test_add_func("/hyphen/ends", test_ends);
	g_test_add_func("/hyphen/compounds", test_compounds);
	g_test_add_func("/hyphen/encoding", test_encoding);
	g_test_add_func("/hyphen/installed", test_installed);
	return g_test_run();
}
