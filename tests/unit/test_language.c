/*
 * test_language.c - every language folder is complete and loads.
 */
#include <glib.h>
#include <string.h>

#include "base/failure.h"
#include "base/text.h"
#include "lang/language.h"

static Languages *languages;

static void
test_all_load(void)
{
	size_t n = 0;

	for (const Language *const *p = languages_all(languages); *p; p++)
		n++;
	g_assert_cmpuint(n, >=, 16);
	g_assert_cmpstr(languages_folder(languages), ==, "lang");
}

static void
check_complete(const Language *language)
{
	const LanguageNumber *number = language_number(language);
	LanguageExpansion expansion = language_expansion(language);

	g_assert_nonnull(language_native(language));
	g_assert_cmpuint(strlen(language_iso3(language)), ==, 3);
	g_assert_cmpuint(strlen(language_script(language)), ==, 4);
	g_assert_nonnull(language_fonts(language, true)[0]);
	g_assert_nonnull(language_fonts(language, false)[0]);
	g_assert_cmpuint(number->decimals[0], !=, 0);
	g_assert_cmpuint(number->groups[0], !=, 0);
	g_assert_cmpuint(number->decimals[0], !=, number->groups[0]);
	g_assert_cmpuint(number->first_group, ==, 3);
	g_assert_cmpfloat(expansion.p50, <=, expansion.p90);
	g_assert_cmpfloat(expansion.p90, <=, expansion.p99);
	g_assert_cmpuint(strlen(language_date_orders(language)[0]), ==, 3);
	g_assert_cmpuint(language_n_terms(language, LANGUAGE_PERCENT), >, 4);
	g_assert_cmpuint(language_n_terms(language, LANGUAGE_SCALE) +
	    language_n_terms(language, LANGUAGE_MULTIPLIER), >, 4);
	g_assert_cmpuint(language_n_terms(language, LANGUAGE_WORD) +
	    language_n_terms(language, LANGUAGE_NUMERAL), >, 12);
	g_assert_true(language_n_terms(language, LANGUAGE_MONTH) >= 12 ||
	    language_n_terms(language, LANGUAGE_MONTH_MARK) > 0);
}

/* What sentences and identification need, where the script asks for it. */
static void
check_sentences(const Language *language)
{
	bool has_peers = false;

	for (const Language *const *p = languages_all(languages); *p; p++)
		has_peers = has_peers || (*p != language && strcmp(
		    language_script(*p), language_script(language)) == 0);
	if (has_peers)
		g_assert_cmpuint(language_n_terms(language,
		    LANGUAGE_FREQUENT), >, 100);
	if (!language_has_stops(language))
		return;
	g_assert_cmpuint(language_n_terms(language, LANGUAGE_NEVER), >, 8);
	g_assert_cmpuint(language_n_terms(language, LANGUAGE_AMBIGUOUS), >, 8);
	g_assert_cmpuint(language_n_terms(language, LANGUAGE_BEFORE_NUMBER),
	    >, 3);
	g_assert_true(!language_has_spaces(language) ||
	    language_n_terms(language, LANGUAGE_STARTER) > 8);
	for (size_t i = 0; i < language_n_terms(language, LANGUAGE_NEVER); i++)
		g_assert_nonnull(strpbrk(language_nth_term(language,
		    LANGUAGE_NEVER, i)->text, ".!"));
}

/* A sample is running text without figures, for pseudo:script. */
static void
check_sample(const Language *language)
{
	const char *sample = language_sample(language);

	g_assert_true(g_utf8_validate(sample, -1, NULL));
	g_assert_cmpuint(text_width(sample), >, 150);
	for (const char *p = sample; *p != '\0'; p = g_utf8_next_char(p))
		g_assert_cmpint(text_digit(g_utf8_get_char(p)), ==, -1);
}

static void
test_complete(void)
{
	for (const Language *const *p = languages_all(languages); *p; p++) {
		g_test_message("%s", language_tag(*p));
		check_complete(*p);
		check_sentences(*p);
		check_sample(*p);
	}
}

static void
test_find(void)
{
	static const char *const pairs[][2] = {
		{ "es", "es" }, { "es-MX", "es" }, { "ES_mx", "es" },
		{ "zh", "zh-Hans" }, { "zh-CN", "zh-Hans" },
		{ "zh-TW", "zh-Hant" }, { "zh-Hant-HK", "zh-Hant" },
		{ "pt-BR", "pt" }, { "de-DE-1996", "de" }, { "eng", "en" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
		const Language *found = languages_find(languages, pairs[i][0]);
		g_assert_nonnull(found);
		g_assert_cmpstr(language_tag(found), ==, pairs[i][1]);
	}
	g_assert_null(languages_find(languages, "tlh"));
	g_assert_null(languages_find(languages, ""));
}

static void
test_terms(void)
{
	const Language *de = languages_find(languages, "de");
	const Language *tr = languages_find(languages, "tr");
	const LanguageTerm *term;
	size_t length = 0;

	term = language_match(de, LANGUAGE_SCALE, "MIO. EUR", &length);
	g_assert_nonnull(term);
	g_assert_cmpint(term->number, ==, 6);
	g_assert_cmpuint(length, ==, 4);
	g_assert_null(language_match(de, LANGUAGE_SCALE, "Millionär", &length));
	g_assert_nonnull(language_match(tr, LANGUAGE_MONTH, "ARALIK", &length));
	g_assert_nonnull(language_term(de, LANGUAGE_NEVER, "z.B.", 4));
	g_assert_null(language_term(de, LANGUAGE_NEVER, "z.B.x", 5));
	g_assert_cmpint(language_quote_side(de, 0x201c), ==, -1);
	g_assert_cmpint(language_quote_side(tr, 0x201c), ==, 1);
}

static void
test_errors(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(languages_open("lang/no-such-folder", &error));
	g_assert_nonnull(error);
}

static void
test_bad_file(void)
{
	g_autofree char *folder = g_dir_make_tmp("language-XXXXXX", NULL);
	g_autofree char *sub = g_build_filename(folder, "xx", NULL);
	g_autofree char *path = g_build_filename(sub, "language.ini", NULL);
	g_autofree char *common = g_build_filename(folder, "common.ini", NULL);
	g_autoptr(GError) error = NULL;

	g_assert_cmpint(g_mkdir_with_parents(sub, 0700), ==, 0);
	g_assert_true(g_file_set_contents(path,
	    "[language]\nname = Nothing\n", -1, NULL));
	g_assert_true(g_file_set_contents(common, "[number]\n", -1, NULL));
	g_assert_null(languages_open(folder, &error));
	g_assert_error(error, FAILURE, FAILURE_INPUT);
	g_assert_nonnull(strstr(error->message, "language.ini: [language] "));
	/* A table is made later; what is wrong with it is said now. */
	g_clear_error(&error);
	g_assert_true(g_file_set_contents(common,
	    "[number]\nscale = million:6;thousand\n", -1, NULL));
	g_assert_null(languages_open(folder, &error));
	g_assert_error(error, FAILURE, FAILURE_INPUT);
	g_assert_nonnull(strstr(error->message, "common.ini: [number] scale"));
	g_assert_cmpint(remove(path), ==, 0);
	g_assert_cmpint(remove(common), ==, 0);
	g_assert_cmpint(remove(sub), ==, 0);
	g_assert_cmpint(remove(folder), ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_assert_nonnull(languages);
	g_test_add_func("/language/all-load", test_all_load);
	g_test_add_func("/language/complete", test_complete);
	g_test_add_func("/language/find", test_find);
	g_test_add_func("/language/terms", test_terms);
	g_test_add_func("/language/errors", test_errors);
	g_test_add_func("/language/bad-file", test_bad_file);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
