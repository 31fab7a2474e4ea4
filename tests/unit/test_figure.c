/*
 * test_figure.c - figures of a source and its translation: what passes, what
 * is found, and that neither length nor leftovers of PDF files matter.
 */
#include <glib.h>
#include <string.h>

#include "check/figure.h"
#include "check/kept.h"
#include "lang/number_shadow.h"
#include "lang/protect.h"
#include "lang/scale_note.h"

static Languages *languages;

static const Language *
lang(const char *tag)
{
	const Language *language = languages_find(languages, tag);

	g_assert_nonnull(language);
	return language;
}

typedef struct Pair {
	const char *from, *source, *to, *target;
	bool is_good;
} Pair;

static void
check(const Pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		g_autoptr(GArray) gaps = figure_compare(lang(pairs[i].from),
		    pairs[i].source, lang(pairs[i].to), pairs[i].target);
		g_test_message("%s: %s > %s: %s", pairs[i].from,
		    pairs[i].source, pairs[i].to, pairs[i].target);
		g_assert_true((gaps->len == 0) == pairs[i].is_good);
	}
}

static void
test_words(void)
{
	static const Pair pairs[] = {
		{ "en", "the 20th anniversary", "fr",
		    "le vingtième anniversaire", true },
		{ "en", "the 21st anniversary", "fr",
		    "le vingtième anniversaire", false },
		{ "en", "the 25-year-old", "de", "der Fünfundzwanzigjährige",
		    true },
		{ "en", "the 26-year-old", "de", "der Fünfundzwanzigjährige",
		    false },
		{ "en", "the 10-year bond", "pl",
		    "obligacja dziesięcioletnia", true },
		{ "en", "the 5-year bond", "pl",
		    "obligacja dziesięcioletnia", false },
		{ "en", "the 10-year bond", "ru", "десятилетняя облигация",
		    true },
		{ "en", "19th century", "fr", "XIXe siècle", true },
		{ "en", "two decades", "zh-Hans", "20年", true },
		{ "en", "two decades", "zh-Hans", "2年", false },
		{ "en", "1.5 million", "it", "un milione e mezzo", true },
		{ "en", "2.5 million", "it", "un milione e mezzo", false },
		{ "en", "2.5 years", "es", "dos años y medio", true },
		{ "en", "5 1/2 years", "ja", "5年半", true },
		{ "en", "5 1/2 % notes", "de", "5,5 % Anleihe", true },
		{ "en", "5 1/2 % notes", "de", "5,25 % Anleihe", false },
		{ "en", "the 1960s and 1970s", "fr",
		    "les années 60 et 70", true },
		{ "en", "the 1960s and 1970s", "fr",
		    "les années 60 et 80", false },
		{ "en", "the crash of '08", "es", "la crisis de 2008", true },
		{ "en", "the crash of '08", "es", "la crisis de 2009", false },
		{ "en", "at 2pm, two vans", "it", "alle 14.00, due furgoni",
		    true },
		{ "en", "at 2pm, another van", "it",
		    "alle 14.01, un altro furgone", false },
		{ "en", "on October 1 a year ago", "ja", "1年前の10月1日",
		    true },
		{ "en", "70-90% of men", "tr", "erkeklerin %70 ile %90'ı",
		    true },
		{ "en", "70-90% of men", "tr", "erkeklerin %70 ile 90'ı",
		    false },
		{ "en", "\"60 Minutes\"", "zh-Hans", "《60 Minutes》",
		    true },
		{ "en", "up 38.7%", "ja", "3割8分7厘の増加", true },
		{ "en", "up 38.7%", "ja", "3割8分6厘の増加", false },
	};

	check(pairs, G_N_ELEMENTS(pairs));
}

static void
test_notes(void)
{
	static const Pair pairs[] = {
		{ "en", "(in thousands)", "de", "(in Tausend)", true },
		{ "en", "(in thousands)", "de", "(in Mio.)", false },
		{ "en", "(in millions, except per share data)", "fr",
		    "(en milliers, sauf données par action)", false },
		{ "en", "RMB'000", "zh-Hans", "人民币千元", true },
		{ "en", "RMB'000", "zh-Hans", "人民币百万元", false },
		{ "zh-Hans", "单位：万元", "en", "(in RMB ten thousands)", true },
		{ "zh-Hans", "单位：万元", "en", "(RMB 10,000)", true },
		{ "zh-Hans", "单位：万元", "en", "(in RMB thousands)", false },
		{ "en", "(in thousands)", "it", "(importi in euro)", false },
		{ "en", "(in thousands)", "zh-Hans", "（单位：in thousands）",
		    true },
		{ "en", "It led to thousands of layoffs last year at home.",
		    "fr", "Elle a coûté beaucoup d'emplois l'an dernier.",
		    true },
		{ "en", "(B) the second one", "de", "(B) der zweite", true },
	};

	check(pairs, G_N_ELEMENTS(pairs));
}

static void
test_note_values(void)
{
	static const struct {
		const char *tag, *text;
		int power;
		const char *currency;
	} cases[] = {
		{ "en", "US$'000", 3, "USD" }, { "en", "€m", 6, "EUR" },
		{ "de", "in Mio. EUR", 6, "EUR" }, { "de", "TEUR", 3, "EUR" },
		{ "ja", "（単位：百万円）", 6, "JPY" },
		{ "ko", "천원", 3, "KRW" },
		{ "ru", "тыс. руб.", 3, "RUB" },
		{ "zh-Hant", "新台幣千元", 3, "TWD" },
		{ "ar", "(بآلاف الريالات)", 3, NULL },
		{ "hi", "(₹ करोड़ में)", 7, "INR" },
		{ "nl", "(x € 1.000)", 3, NULL },
		{ "en", "(m)", 0, NULL }, { "en", "5 million", 0, NULL },
		{ "en", "Sales (5 million)", 0, NULL },
		{ "en", "1,000", 0, NULL },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		ScaleNote note = {.power = 0};
		bool is_note = scale_note_find(lang(cases[i].tag),
		    cases[i].text, &note);
		g_test_message("%s", cases[i].text);
		g_assert_true(is_note == (cases[i].power > 0));
		if (!is_note)
			continue;
		g_assert_cmpint(note.power, ==, cases[i].power);
		g_assert_cmpstr(note.currency, ==, cases[i].currency);
		g_assert_cmpuint(note.end, <=, strlen(cases[i].text));
	}
}

static void
test_note_places(void)
{
	ScaleNote note;

	g_assert_cmpstr(scale_note_currency(lang("en"), "Price (EUR)"), ==,
	    "EUR");
	g_assert_cmpstr(scale_note_currency(lang("en"), "US$"), ==, "USD");
	g_assert_cmpstr(scale_note_currency(lang("de"), "in Euro"), ==, "EUR");
	g_assert_null(scale_note_currency(lang("en"), "Price in EUR and USD"));
	g_assert_null(scale_note_currency(lang("en"), "Note"));
	g_assert_true(scale_note_find_above(lang("en"),
	    "At 31 December of the year, in thousands of euros.", &note));
	g_assert_cmpint(note.power, ==, 3);
	g_assert_cmpstr(note.currency, ==, "EUR");
	g_assert_false(scale_note_find_above(lang("en"),
	    "The loss ran in millions of euros in all of these years.",
	    &note));
}

static void
test_signs(void)
{
	static const Pair pairs[] = {
		{ "en", "1,234 CR", "de", "1.234 CR", true },
		{ "en", "1,234 CR", "de", "-1.234", true },
		{ "en", "1,234 CR", "de", "1.234", false },
		{ "en", "1,234 DR", "de", "1.234 CR", false },
		{ "en", "1,234 CR", "de", "1.234 H", true },
	};

	check(pairs, G_N_ELEMENTS(pairs));
}

/* What PDF files leave behind hides no figure and makes none. */
static void
test_artefacts(void)
{
	static const Pair pairs[] = {
		{ "en", "up 5\xc2\xad" "6 per cent", "de", "um 56 % mehr",
		    true },
		{ "en", "up 5\xc2\xad" "6 per cent", "de", "um 6 % mehr",
		    false },
		{ "en", "\xef\xac\x81" "fty firms", "de", "50 Firmen", true },
		{ "en", "56 firms", "ar", "\xe2\x80\x8f" "56 شركة", true },
		{ "fr", "1\xe2\x80\xaf" "234\xc2\xad" "5", "en", "12345",
		    false },
	};
	g_autoptr(NumberShadow) shadow = number_shadow_new("a\xc2\xad" "1");

	check(pairs, G_N_ELEMENTS(pairs));
	g_assert_cmpstr(shadow->text, ==, "a1");
	g_assert_cmpuint(shadow->to_source[1], ==, 3);
	g_assert_cmpuint(shadow->to_source[2], ==, 4);
	g_assert_null(number_shadow_new("１２ 3"));
}

/* Tens of thousands of figures take no time that anyone notices. */
static void
test_long(void)
{
	g_autoptr(GString) a = g_string_new(NULL), b = g_string_new(NULL);
	g_autoptr(GString) codes = g_string_new(NULL);

	for (unsigned i = 0; i < 40000; i++) {
		g_string_append_printf(a, "%u ", 10000 + 7 * i);
		g_string_append_printf(b, "%u ",
		    10000 + 7 * (39999 - i));
		g_string_append_printf(codes, "AB%05u-X ", i);
	}
	gint64 start = g_get_monotonic_time();
	g_autoptr(GArray) none = figure_compare(lang("en"), a->str, lang("de"),
	    b->str);
	g_assert_cmpuint(none->len, ==, 0);
	g_string_append(b, "5");
	g_autoptr(GArray) one = figure_compare(lang("en"), a->str, lang("de"),
	    b->str);
	g_assert_cmpuint(one->len, ==, 1);
	g_autofree char *more = g_strconcat(codes->str, "5", NULL);
	g_autoptr(GArray) code = figure_compare(lang("en"), codes->str,
	    lang("de"), more);
	g_assert_cmpuint(code->len, ==, 1);
	/* A hundredth of what the squares of these numbers would take. */
	g_assert_cmpint(g_get_monotonic_time() - start, <, 8 * G_USEC_PER_SEC);
}

static void
test_kept(void)
{
	const char *source = "see a_b and x@y.org", *target = "a_bx@y.org a_b";
	g_autoptr(GArray) spans = protect_find(source);
	g_autoptr(GArray) kept = kept_find(source, spans, target);

	g_assert_cmpuint(kept->len, ==, 3);
	for (unsigned i = 0; i + 1 < kept->len; i++)
		g_assert_cmpuint(g_array_index(kept, ProtectSpan, i).start, <=,
		    g_array_index(kept, ProtectSpan, i + 1).start);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_assert_nonnull(languages);
	g_test_add_func("/figure/words", test_words);
	g_test_add_func("/figure/notes", test_notes);
	g_test_add_func("/figure/note-values", test_note_values);
	g_test_add_func("/figure/note-places", test_note_places);
	g_test_add_func("/figure/signs", test_signs);
	g_test_add_func("/figure/artefacts", test_artefacts);
	g_test_add_func("/figure/long", test_long);
	g_test_add_func("/figure/kept", test_kept);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
