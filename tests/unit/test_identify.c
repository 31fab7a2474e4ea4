/*
 * test_identify.c - languages of texts, and of paragraphs that are strangers.
 */
#include <glib.h>
#include <string.h>

#include "lang/identify.h"

static Languages *languages;

#define FRENCH "Le groupe a publié des comptes consolidés pour l'exercice, et " \
	"le conseil a proposé aux actionnaires un dividende qui est en hausse."
#define ENGLISH "The Group has published its accounts for the year, and the " \
	"Board proposes a dividend to the shareholders that is higher than it was."

static const char *
stranger(const char *expected, const char *text)
{
	const Language *found = identify_stranger(languages,
	    languages_find(languages, expected), text, strlen(text));

	return found == NULL ? "" : language_tag(found);
}

static void
test_told(void)
{
	g_assert_cmpstr(stranger("en", FRENCH), ==, "fr");
	g_assert_cmpstr(stranger("de", ENGLISH), ==, "en");
	g_assert_cmpstr(stranger("zh-Hans", ENGLISH), ==, "en");
	g_autoptr(GString) chinese = g_string_new(NULL);
	for (int i = 0; i < 8; i++)
		g_string_append(chinese, "本公司录得收入增长，并为股东创造价值。");
	g_assert_cmpstr(stranger("en", chinese->str), ==, "zh-Hans");
}

static void
test_own(void)
{
	g_assert_cmpstr(stranger("fr", FRENCH), ==, "");
	/* Short: its document's. */
	g_assert_cmpstr(stranger("en", "Le groupe a publié des comptes."), ==,
	    "");
	/* Names and lists are in no language. */
	g_assert_cmpstr(stranger("en", "Lambrechts D, Vandorpe T, Weltens C, "
	    "Paridaens R, Smeets A, Neven P, Wildiers H, Wang X, Olson JE, "
	    "Cafourek V, Fredericksen Z, Kosel M, Vachon C"), ==, "");
	/* Both at once: no stranger. */
	g_assert_cmpstr(stranger("ar", "انظر الصفحات من كتاب الأمم المتحدة "
	    "وفقا لما ورد في " ENGLISH), ==, "");
	g_assert_cmpstr(stranger("en", ""), ==, "");
}

/* Sisters of one language are translated as it. */
static void
test_sisters(void)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (int i = 0; i < 8; i++)
		g_string_append(text, "本公司錄得收入增長，並為股東創造價值。");
	g_assert_cmpstr(stranger("zh-Hans", text->str), ==, "");
	g_assert_cmpstr(stranger("en", text->str), ==, "zh-Hant");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_assert_nonnull(languages);
	g_test_add_func("/identify/told", test_told);
	g_test_add_func("/identify/own", test_own);
	g_test_add_func("/identify/sisters", test_sisters);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
