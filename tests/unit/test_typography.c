/*
 * test_typography.c - what is set anew in a target, and what never is.
 */
#include <glib.h>

#include "check/figure.h"
#include "lang/number.h"
#include "lang/typography.h"

static Languages *languages;

static const Language *
lang(const char *tag)
{
	const Language *language = languages_find(languages, tag);

	g_assert_nonnull(language);
	return language;
}

/* From, its text, to, an engine's text, what is due. */
typedef const char *const Case[5];

static void
check(Case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const Language *from = lang(cases[i][0]);
		const Language *to = lang(cases[i][2]);
		g_autofree char *got = number_localise(cases[i][1],
		    cases[i][3], from, to);
		g_assert_cmpstr(got, ==, cases[i][4]);
		g_autofree char *again = number_localise(cases[i][1], got,
		    from, to);
		g_assert_cmpstr(again, ==, cases[i][4]);
		g_autoptr(GArray) gaps = figure_compare(from, cases[i][1], to,
		    got);
		g_test_message("%s > %s", cases[i][1], got);
		g_assert_cmpuint(gaps->len, ==, 0);
	}
}

static void
test_money(void)
{
	static Case cases[] = {
		{ "en", "about €5 now", "de", "etwa €5 jetzt",
		    "etwa 5\u00a0€ jetzt" },
		{ "en", "€5 million", "de", "€5 Millionen",
		    "5 Millionen\u00a0€" },
		{ "en", "(€1,234.5)", "de", "(€1,234.5)",
		    "(1.234,5\u00a0€)" },
		{ "en", "-€5", "de", "-€5", "-5\u00a0€" },
		{ "en", "US$1,234.56", "fr", "US$1,234.56",
		    "1\u202f" "234,56\u00a0US$" },
		{ "en", "of EUR 1,234.5", "de", "von EUR 1,234.5",
		    "von 1.234,5\u00a0EUR" },
		{ "en", "CHF 5, EUR 6", "fr", "CHF 5, EUR 6",
		    "5\u00a0CHF, 6\u00a0EUR" },
		{ "de", "etwa 5 EUR", "en", "about 5 EUR",
		    "about EUR\u00a0" "5" },
		{ "de", "5 Mio. EUR", "en", "5 million EUR",
		    "EUR\u00a0" "5 million" },
		/* never */
		{ "en", "€5m", "de", "€5m", "€5m" },
		{ "en", "€5-7", "de", "€5-7", "€5-7" },
		{ "en", "EUR 5 million", "es", "EUR 5 millones",
		    "EUR 5 millones" },
		{ "en", "EUR 2025", "de", "EUR 2025", "EUR 2025" },
		{ "en", "EUR 5-7", "de", "EUR 5-7", "EUR 5-7" },
		{ "en", "EUR 5", "ja", "EUR 5", "EUR 5" },
		{ "en", "AEUR 5", "de", "AEUR 5", "AEUR 5" },
		{ "en", "$5", "es", "$5", "$5" },
		{ "en", "R$5", "pt", "R$5", "R$5" },
		{ "en", "€5", "ja", "€5", "€5" },
		{ "de", "5 €", "fr", "5 €", "5 €" },
	};

	check(cases, G_N_ELEMENTS(cases));
}

static void
test_dates(void)
{
	static Case cases[] = {
		{ "en", "on 12/31/2023", "de", "am 12/31/2023",
		    "am 31.12.2023" },
		{ "en", "on 12/31/2023", "zh-Hans", "12/31/2023",
		    "2023/12/31" },
		{ "de", "am 31.12.2023", "en", "on 31.12.2023",
		    "on 12/31/2023" },
		/* never */
		{ "en", "on 3/4/2023", "de", "am 3/4/2023", "am 3/4/2023" },
		{ "en", "on 2023-12-31", "de", "am 2023-12-31",
		    "am 2023-12-31" },
		{ "de", "31.12.2023", "es", "31.12.2023", "31.12.2023" },
		{ "en", "12/31/23", "de", "12/31/23", "12/31/23" },
		{ "en", "10.13.2023.1", "de", "10.13.2023.1",
		    "10.13.2023.1" },
	};

	check(cases, G_N_ELEMENTS(cases));
}

static void
test_spaces(void)
{
	static Case cases[] = {
		{ "en", "Really? Yes!", "fr", "Vraiment? Oui !",
		    "Vraiment\u202f? Oui\u202f!" },
		{ "en", "Note: \"a\"; b", "fr", "Note : « a »; b",
		    "Note\u202f: «\u202f" "a\u202f»\u202f; b" },
		{ "en", "up 5%", "fr", "en hausse de 5 %",
		    "en hausse de 5\u202f%" },
		/* never */
		{ "en", "at 15:30", "fr", "à 15:30", "à 15:30" },
		{ "en", "http://a.org/?b", "fr", "http://a.org/?b",
		    "http://a.org/?b" },
		{ "en", "us-gaap:Assets", "fr", "us-gaap:Assets",
		    "us-gaap:Assets" },
		{ "en", "What?!", "fr", "Quoi\u202f?!", "Quoi\u202f?!" },
		{ "en", "Really? Yes", "de", "Echt? Ja", "Echt? Ja" },
		{ "en", "Note: x", "fr", "Note\u00a0: x", "Note\u00a0: x" },
	};

	check(cases, G_N_ELEMENTS(cases));
}

static void
test_percent(void)
{
	static Case cases[] = {
		{ "en", "up 5.3%", "de", "um 5,3% höher",
		    "um 5,3\u00a0% höher" },
		{ "en", "up 5.3%", "es", "un 5,3 %", "un 5,3\u00a0%" },
		{ "de", "um 5,3 % mehr", "en", "up 5.3 %", "up 5.3%" },
		{ "fr", "5,3\u00a0%", "zh-Hans", "5.3\u00a0%", "5.3%" },
		{ "en", "5% and 6%", "ru", "5% и 6%",
		    "5\u00a0% и 6\u00a0%" },
		/* never */
		{ "en", "a 5% rise", "de", "eine 5%ige Steigerung",
		    "eine 5%ige Steigerung" },
		{ "en", "http://a.org/5%20b", "de", "http://a.org/5%20b",
		    "http://a.org/5%20b" },
		{ "en", "up 5%", "tr", "%5 arttı", "%5 arttı" },
		{ "en", "the % of it", "de", "das % davon", "das % davon" },
	};

	check(cases, G_N_ELEMENTS(cases));
}

static void
test_quotes(void)
{
	static Case cases[] = {
		{ "en", "the “Group”", "de", "die “Gruppe”",
		    "die „Gruppe“" },
		{ "en", "the \"Group\"", "de", "die \"Gruppe\"",
		    "die „Gruppe“" },
		{ "en", "“a ‘b’ c”", "de", "“a ‘b’ c”", "„a ‚b‘ c“" },
		{ "en", "the “Group”", "fr", "le “Groupe”",
		    "le «\u202fGroupe\u202f»" },
		{ "fr", "le « Groupe »", "en", "the « Group »",
		    "the “Group”" },
		{ "zh-Hans", "以下简称“公司”", "ja", "以下“会社”という",
		    "以下「会社」という" },
		{ "ja", "「会社」", "en", "the 「Company」",
		    "the “Company”" },
		{ "ja", "「会社」", "zh-Hans", "简称\"公司\"。",
		    "简称“公司”。" },
		{ "en", "“the ‘A’ plan”", "ru", "\"план “А”\"",
		    "«план „А“»" },
		{ "de", "die „Gruppe“", "en", "the „Group“", "the “Group”" },
		{ "en", "(\"A\", \"B\")", "es", "(\"A\", \"B\")",
		    "(«A», «B»)" },
		/* never */
		{ "en", "the Group’s", "de", "des Group’s", "des Group’s" },
		{ "en", "‘n’ and 5'", "de", "‘n’ und 5'", "‘n’ und 5'" },
		{ "en", "a 5\" pipe", "de", "ein 5\" Rohr",
		    "ein 5\" Rohr" },
		{ "en", "“Group", "de", "“Gruppe", "“Gruppe" },
		{ "en", "Group”", "de", "Gruppe”", "Gruppe”" },
		{ "en", "the “Group”", "de", "die „Gruppe“",
		    "die „Gruppe“" },
		{ "en", "the “Group”", "de", "die »Gruppe«",
		    "die »Gruppe«" },
		{ "en", "http://a.org/?\"b\"", "de", "http://a.org/?\"b\"",
		    "http://a.org/?\"b\"" },
	};

	check(cases, G_N_ELEMENTS(cases));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_assert_nonnull(languages);
	g_test_add_func("/typography/money", test_money);
	g_test_add_func("/typography/dates", test_dates);
	g_test_add_func("/typography/spaces", test_spaces);
	g_test_add_func("/typography/percent", test_percent);
	g_test_add_func("/typography/quotes", test_quotes);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
