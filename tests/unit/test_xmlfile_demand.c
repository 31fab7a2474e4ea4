/* test_xmlfile_demand.c - locale filter, allowed characters, storage size. */
#include <string.h>

#include "base/text.h"
#include "check/check.h"
#include "format/xml/xmlfile.h"
#include "format/xml/xmlfile_demand.h"

#define ITS "xmlns:its='http://www.w3.org/2005/11/its' its:version='2.0'"

static Languages *languages;

static Document *
read_for(const char *text, const char *target)
{
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	g_autoptr(Report) report = report_new();
	g_autoptr(GError) error = NULL;
	FormatOptions options = {
		.limits = limits_default, .languages = languages,
		.target = languages_find(languages, target),
	};
	Document *document = xmlfile_format.read(bytes, "test.xml", &options,
	    report, &error);

	g_assert_no_error(error);
	g_assert_cmpuint(report_count(report), ==, 0);
	return document;
}

/* The texts of the units to be translated, in a row. */
static char *
wanted(const Document *document)
{
	GString *texts = g_string_new(NULL);

	for (unsigned i = 0; i < document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(document->units, i);
		g_autofree char *text = unit_source_text(unit);
		if (unit->translate)
			g_string_append_printf(texts, "%s%s", texts->len > 0
			    ? " " : "", text);
	}
	return g_string_free(texts, FALSE);
}

static void
test_ranges(void)
{
	static const struct {
		const char *list, *locale;
		bool is_for;
	} cases[] = {
		{"*", "de", true}, {"", "de", false}, {"de", "de-CH", true},
		{"de-CH", "de", false}, {"fr, de", "de", true},
		{"*-CH", "de-CH", true}, {"*-CH", "de-AT", false},
		{"de-*-DE", "de-Latn-DE", true}, {"de-DE", "de-x-DE", false},
		{"zh-Hant", "zh-Hans", false}, {"DE", "de", true},
		{"d", "de", false},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		if (xmlfile_demand_is_for(cases[i].list, cases[i].locale) !=
		    cases[i].is_for)
			g_error("%s for %s", cases[i].list, cases[i].locale);
}

static void
test_filter(void)
{
	const char *text = "<a " ITS "><its:rules version='2.0'>"
	    "<its:localeFilterRule selector='//c' localeFilterList='fr'/>"
	    "</its:rules><b>one</b><c>two<d>three</d></c>"
	    "<b its:localeFilterList='de' its:localeFilterType='exclude'>four"
	    "</b></a>";
	g_autoptr(Document) german = read_for(text, "de");
	g_autoptr(Document) french = read_for(text, "fr");
	g_autofree char *to_german = wanted(german);
	g_autofree char *to_french = wanted(french);

	g_assert_cmpstr(to_german, ==, "one");
	g_assert_cmpstr(to_french, ==, "one two three four");
}

static void
test_classes(void)
{
	static const struct {
		const char *class, *text, *outside;
	} cases[] = {
		{"[a-z ]", "a b", NULL}, {"[a-z]", "a b", " b"},
		{"[a-z-[aeiou]]", "bcd", NULL}, {"[a-z-[aeiou]]", "bad", "ad"},
		{"[^*+]", "x+y", "+y"}, {"[\\d.]", "1.5\xD9\xA3", NULL},
		{"[\\p{L}]", "\xC3\xA9", NULL}, {"[A-Z$&{}:]", "A{$&}:", NULL},
		{".", "a\nb", "\nb"}, {"[", "x", NULL}, {"(a|b)*", "x", NULL},
		{"[\\w]", "a!", "!"}, {"[\\S]", "a b", " b"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpstr(text_outside_class(cases[i].text,
		    cases[i].class), ==, cases[i].outside);
}

/* The findings of the check of a first unit whose target is ANSWER. */
static Report *
check(const char *text, const char *answer, bool *is_good)
{
	g_autoptr(Document) document = read_for(text, "de");
	Unit *unit = document_unit(document, 1);
	const Language *german = languages_find(languages, "de");
	Report *report = report_new();
	InlineList list = {NULL, NULL};

	inline_add_text(&list, document->arena, answer, strlen(answer));
	segment_set_target(unit->first, list, "test");
	/* White space that is kept ends many units, and is not checked. */
	inline_add_text(&unit_add_segment(unit, document->arena, true)->source,
	    document->arena, " ", 1);
	*is_good = check_segment(unit, unit->first, languages_find(languages,
	    "en"), german, report);
	return report;
}

static void
test_room(void)
{
	const char *text = "<a><b " ITS " its:allowedCharacters='[a-z ]' "
	    "its:storageSize='12' its:storageEncoding='UTF-16LE'>big one</b>"
	    "</a>";
	bool is_good;

	g_autoptr(Report) bad = check(text, "gro\xC3\x9F", &is_good);
	g_assert_false(is_good);
	g_assert_cmpint(report_finding(bad, 0)->code, ==, FINDING_CHARACTER);
	g_autoptr(Report) large = check(text, "grosser", &is_good);
	g_assert_true(is_good);
	g_assert_cmpuint(report_count(large), ==, 1);
	g_assert_cmpint(report_finding(large, 0)->code, ==, FINDING_STORAGE);
	g_autoptr(Report) fits = check(text, "gross", &is_good);
	g_assert_true(is_good);
	g_assert_cmpuint(report_count(fits), ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_test_add_func("/demand/ranges", test_ranges);
	g_test_add_func("/demand/filter", test_filter);
	g_test_add_func("/demand/classes", test_classes);
	g_test_add_func("/demand/room", test_room);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
