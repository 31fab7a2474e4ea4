#include <glib.h>
#include <string.h>

#include "base/failure.h"
#include "format/xml/its_css.h"
#include "format/xml/its_info.h"

#define ITS "xmlns:its='" ITS_RULES_SPACE "'"
#define RULES "<its:rules " ITS " version='2.0'>"

/* A file beside the document. */
static const struct {
	const char *name, *text;
} files[] = {
	{"issues.xml", "<its:locQualityIssues " ITS " xml:id='q'>"
	    "<its:locQualityIssue locQualityIssueType='typographical' "
	    "locQualityIssueEnabled='no'/></its:locQualityIssues>"},
	{"rules.xml", RULES "<its:termRule selector='//t' term='yes' "
	    "termInfoRef='#def'/></its:rules>"},
};

static GBytes *
find_file(const char *href, void *data)
{
	(void) data;
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
		if (strcmp(files[i].name, href) == 0)
			return g_bytes_new_static(files[i].text,
			    strlen(files[i].text));
	return NULL;
}

/* What the category says of TEXT, only lines that say something, with the
 * rules themselves left out; "!" at the end for findings. */
static char *
said(const char *category, const char *text)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
	g_autoptr(GError) error = NULL;
	g_autoptr(ItsDom) dom = its_dom_new(bytes, "in", &limits_default,
	    &error);
	g_autoptr(Report) report = report_new();
	ItsLinks links = {find_file, NULL};
	ItsReading reading = {&links, &limits_default, report};

	g_assert_no_error(error);
	g_autoptr(ItsRules) rules = its_info_rules(dom, &reading, &error);
	g_assert_no_error(error);
	g_autoptr(ItsInfo) info = its_info_new(dom, rules,
	    its_data_find(category), &reading);
	g_autofree char *all = its_info_print(info);
	g_auto(GStrv) lines = g_strsplit(all, "\n", -1);
	GString *out = g_string_new(NULL);
	for (size_t i = 0; lines[i] != NULL; i++) {
		if (strchr(lines[i], '\t') == NULL ||
		    strstr(lines[i], "its:rules") != NULL)
			continue;
		g_strdelimit(lines[i], "\t", ' ');
		g_string_append_printf(out, "%s\n", lines[i]);
	}
	if (report_count(report) > 0)
		g_string_append(out, "!");
	return g_string_free(out, FALSE);
}

typedef struct Case {
	const char *category, *text, *expected;
} Case;

static void
check_cases(const Case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		g_autofree char *got = said(cases[i].category, cases[i].text);
		g_assert_cmpstr(got, ==, cases[i].expected);
	}
}

/* ITS 2.0, 8.3: rules, local, its:span; children, but no attributes. */
static void
test_notes(void)
{
	static const Case cases[] = {
		{"locnote" "s", "<a/>", NULL},
		{"localizationnote", "<a>" RULES "<its:locNoteRule "
		    "locNoteType='alert' selector='//b'><its:locNote>Keep "
		    "\n  it</its:locNote></its:locNoteRule></its:rules>"
		    "<b x='1'><c/></b></a>",
		    "/a/b[1] locNote=\"Keep it\" locNoteType=\"alert\"\n"
		    "/a/b[1]/c[1] locNote=\"Keep it\" locNoteType=\"alert\"\n"},
		{"localization-note", "<a>" RULES "<its:locNoteRule "
		    "locNoteType='description' selector='//b' "
		    "locNotePointer='../n'/><its:locNoteRule selector='//c' "
		    "locNoteType='alert' locNoteRefPointer='@r'/>"
		    "</its:rules><n>One <i>two</i></n><b/><c r='u#v'/></a>",
		    "/a/b[1] locNote=\"One two\" "
		    "locNoteType=\"description\"\n"
		    "/a/c[1] locNoteRef=\"u#v\" locNoteType=\"alert\"\n"},
		{"localization-note", "<a " ITS "><b its:locNote='x'/>"
		    "<its:span locNoteRef='y' locNoteType='alert'/></a>",
		    "/a/b[1] locNote=\"x\" locNoteType=\"description\"\n"
		    "/a/its:span[1] locNoteRef=\"y\" "
		    "locNoteType=\"alert\"\n"},
		{"localization-note", "<!DOCTYPE html><html><body><p "
		    "its-loc-note='n' its-loc-note-type='ALERT'><b>x</b>",
		    "/html/body[1]/p[1] locNote=\"n\" "
		    "locNoteType=\"alert\"\n/html/body[1]/p[1]/b[1] "
		    "locNote=\"n\" locNoteType=\"alert\"\n"},
	};

	check_cases(cases + 1, G_N_ELEMENTS(cases) - 1);
	g_assert_null(its_data_find(cases[0].category));
}

/* 8.4: nothing is inherited; 5.7: annotators are, and merge. */
static void
test_terms(void)
{
	static const Case cases[] = {
		{"terminology", "<a>" RULES "<its:termRule selector='//t' "
		    "term='yes' termInfoPointer='id(@d)|//x'/></its:rules>"
		    "<x>What\n it is</x><t><b/></t></a>",
		    "/a term=\"no\"\n/a/x[1] term=\"no\"\n"
		    "/a/t[1] term=\"yes\" termInfo=\"What it is\"\n"
		    "/a/t[1]/b[1] term=\"no\"\n"},
		{"terminology", "<a " ITS " its:annotatorsRef='text-analysis"
		    "|A terminology|T'><b its:annotatorsRef='terminology|U' "
		    "its:term='yes' its:termConfidence='0.7'/></a>",
		    "/a annotatorsRef=\"terminology|T text-analysis|A\" "
		    "term=\"no\"\n/a/@its:annotatorsRef annotatorsRef="
		    "\"terminology|T text-analysis|A\" term=\"no\"\n"
		    "/a/b[1] annotatorsRef=\"terminology|U text-analysis|A\" "
		    "term=\"yes\" termConfidence=\"0.7\"\n"
		    "/a/b[1]/@its:annotatorsRef annotatorsRef=\"terminology|U"
		    " text-analysis|A\" term=\"no\"\n"
		    "/a/b[1]/@its:term annotatorsRef=\"terminology|U "
		    "text-analysis|A\" term=\"no\"\n"
		    "/a/b[1]/@its:termConfidence annotatorsRef=\"terminology|"
		    "U text-analysis|A\" term=\"no\"\n"},
		{"terminology", "<a xmlns:x='http://www.w3.org/1999/xlink'>"
		    "<its:rules " ITS " x:href='rules.xml'/><t/></a>",
		    "/a term=\"no\"\n/a/t[1] term=\"yes\" "
		    "termInfoRef=\"#def\"\n"},
		{"terminology", "<html><body its-term=yes "
		    "its-term-info-ref='#x'>",
		    "/html term=\"no\"\n/html/body[1] term=\"yes\" "
		    "termInfoRef=\"#x\"\n/html/body[1]/@its-term term=\"no\""
		    "\n/html/body[1]/@its-term-info-ref term=\"no\"\n"},
	};

	check_cases(cases, G_N_ELEMENTS(cases));
}

/* 8.9: nothing is inherited. */
static void
test_analysis(void)
{
	static const Case cases[] = {
		{"text-analysis", "<a>" RULES "<its:textAnalysisRule "
		    "selector='//b' taClassRefPointer='@c' "
		    "taSourcePointer='@s' taIdentPointer='@i'/></its:rules>"
		    "<b c='urn:c' s='Wordnet' i='301'><d/></b></a>",
		    "/a/b[1] taClassRef=\"urn:c\" taIdent=\"301\" "
		    "taSource=\"Wordnet\"\n"},
		{"text-analysis", "<a " ITS " its:annotatorsRef="
		    "'text-analysis|http://e.org'><b its:taIdentRef='urn:x' "
		    "its:taConfidence='0.8'/></a>",
		    "/a annotatorsRef=\"text-analysis|http://e.org\"\n"
		    "/a/@its:annotatorsRef annotatorsRef=\"text-analysis|"
		    "http://e.org\"\n/a/b[1] annotatorsRef=\"text-analysis|"
		    "http://e.org\" taConfidence=\"0.8\" taIdentRef=\"urn:x\""
		    "\n/a/b[1]/@its:taConfidence annotatorsRef="
		    "\"text-analysis|http://e.org\"\n/a/b[1]/@its:taIdentRef "
		    "annotatorsRef=\"text-analysis|http://e.org\"\n"},
		{"text-analysis", "<html><body its-ta-class-ref='urn:k'>",
		    "/html/body[1] taClassRef=\"urn:k\"\n"},
	};

	check_cases(cases, G_N_ELEMENTS(cases));
}

/* 8.11: local and stand-off; children and attributes. */
static void
test_provenance(void)
{
	static const Case cases[] = {
		{"provenance", "<a " ITS "><b its:person='J. Doe' "
		    "its:revToolRef='urn:t'><c/></b></a>",
		    "/a/b[1] person=\"J. Doe\" revToolRef=\"urn:t\"\n"
		    "/a/b[1]/@its:person person=\"J. Doe\" "
		    "revToolRef=\"urn:t\"\n/a/b[1]/@its:revToolRef "
		    "person=\"J. Doe\" revToolRef=\"urn:t\"\n/a/b[1]/c[1] "
		    "person=\"J. Doe\" revToolRef=\"urn:t\"\n"},
		{"provenance", "<a>" RULES "<its:provRule selector='//b' "
		    "provenanceRecordsRefPointer='@r'/></its:rules>"
		    "<its:provenanceRecords " ITS " xml:id='p'>"
		    "<its:provenanceRecord org='One' tool='T'/>"
		    "<its:provenanceRecord revOrg='Two'/>"
		    "</its:provenanceRecords><b r='#p'/></a>",
		    "/a/b[1] org[1]=\"One\" provenanceRecordsRef=\"#p\" "
		    "revOrg[2]=\"Two\" tool[1]=\"T\"\n/a/b[1]/@r "
		    "org[1]=\"One\" provenanceRecordsRef=\"#p\" "
		    "revOrg[2]=\"Two\" tool[1]=\"T\"\n"},
		{"provenance", "<!DOCTYPE html><html><head><script "
		    "type='application/its+xml' id='p1'>"
		    "<its:provenanceRecords " ITS " xml:id='p1'>"
		    "<its:provenanceRecord tool='T'/>"
		    "</its:provenanceRecords></script></head><body>"
		    "<p its-provenance-records-ref='#p1'>x",
		    "/html/body[1]/p[1] provenanceRecordsRef=\"#p1\" "
		    "tool[1]=\"T\"\n/html/body[1]/p[1]/"
		    "@its-provenance-records-ref provenanceRecordsRef=\"#p1\""
		    " tool[1]=\"T\"\n"},
	};

	check_cases(cases, G_N_ELEMENTS(cases));
}

/* 8.17 and 8.18: children, but no attributes. */
static void
test_quality(void)
{
	static const Case cases[] = {
		{"locqualityissue", "<a>" RULES "<its:locQualityIssueRule "
		    "selector='//b' locQualityIssueType='misspelling' "
		    "locQualityIssueSeverity='50'/></its:rules><b x=''/></a>",
		    "/a/b[1] locQualityIssueEnabled=\"yes\" "
		    "locQualityIssueSeverity=\"50\" "
		    "locQualityIssueType=\"misspelling\"\n"},
		{"localization-quality-issue", "<a " ITS "><b "
		    "its:locQualityIssuesRef='issues.xml#q'><c/></b></a>",
		    "/a/b[1] locQualityIssueEnabled[1]=\"no\" "
		    "locQualityIssueType[1]=\"typographical\" "
		    "locQualityIssuesRef=\"issues.xml#q\"\n/a/b[1]/c[1] "
		    "locQualityIssueEnabled[1]=\"no\" "
		    "locQualityIssueType[1]=\"typographical\" "
		    "locQualityIssuesRef=\"issues.xml#q\"\n"},
		{"localization-quality-issue", "<a " ITS " "
		    "its:locQualityIssuesRef='none.xml#q'/>",
		    "/a locQualityIssuesRef=\"none.xml#q\"\n!"},
		{"localization-quality-issue", "<html><body "
		    "its-loc-quality-issue-comment='c' "
		    "its-loc-quality-issue-enabled='NO'>",
		    "/html/body[1] locQualityIssueComment=\"c\" "
		    "locQualityIssueEnabled=\"no\"\n"},
		{"locqualityrating", "<a " ITS "><b "
		    "its:locQualityRatingVote='3' "
		    "its:locQualityRatingVoteThreshold='1'/><its:span "
		    "locQualityRatingScore='100'><c/></its:span></a>",
		    "/a/b[1] locQualityRatingVote=\"3\" "
		    "locQualityRatingVoteThreshold=\"1\"\n/a/its:span[1] "
		    "locQualityRatingScore=\"100\"\n/a/its:span[1]/c[1] "
		    "locQualityRatingScore=\"100\"\n"},
	};

	check_cases(cases, G_N_ELEMENTS(cases));
}

/* 8.19, 8.20: children, but no attributes. */
static void
test_limits(void)
{
	static const Case cases[] = {
		{"mt-confidence", "<html><body its-annotators-ref='"
		    "mt-confidence|x'><p its-mt-confidence=0.5>y",
		    "/html/body[1] annotatorsRef=\"mt-confidence|x\"\n"
		    "/html/body[1]/@its-annotators-ref annotatorsRef="
		    "\"mt-confidence|x\"\n/html/body[1]/p[1] annotatorsRef="
		    "\"mt-confidence|x\" mtConfidence=\"0.5\"\n"
		    "/html/body[1]/p[1]/@its-mt-confidence annotatorsRef="
		    "\"mt-confidence|x\"\n"},
		{"mtconfidence", "<a>" RULES "<its:mtConfidenceRule "
		    "selector='//b' mtConfidence='0.9'/></its:rules><b><c/>"
		    "</b></a>", "/a/b[1] mtConfidence=\"0.9\"\n"
		    "/a/b[1]/c[1] mtConfidence=\"0.9\"\n"},
		{"allowed-characters", "<a>" RULES "<its:param name='p'>1"
		    "</its:param><its:allowedCharactersRule selector="
		    "'//b[@i=$p]' allowedCharacters='[^*+]'/>"
		    "<its:allowedCharactersRule selector='//c' "
		    "allowedCharactersPointer='@s'/></its:rules><b i='1'/>"
		    "<b/><c s='[a-z]'><d/></c></a>",
		    "/a/b[1] allowedCharacters=\"[^*+]\"\n"
		    "/a/c[1] allowedCharacters=\"[a-z]\"\n"
		    "/a/c[1]/d[1] allowedCharacters=\"[a-z]\"\n"},
		/* The last rule, then local markup. */
		{"translate", "<a " ITS "><its:rules version='2.0'>"
		    "<its:translateRule selector='//b' translate='no'/>"
		    "<its:translateRule selector='//b/@x' translate='yes'/>"
		    "</its:rules><b x='' its:translate='yes'/></a>",
		    "/a translate=\"yes\"\n/a/b[1] translate=\"yes\"\n"
		    "/a/b[1]/@its:translate translate=\"no\"\n"
		    "/a/b[1]/@x translate=\"yes\"\n"},
	};

	check_cases(cases, G_N_ELEMENTS(cases));
}

/* What is hostile ends, with a finding or an error. */
static void
test_hostile(void)
{
	g_autoptr(GString) deep = g_string_new("<!DOCTYPE html>");
	g_autoptr(GString) wide = g_string_new("<html><p");
	g_autoptr(GError) error = NULL;

	for (int i = 0; i < 100000; i++) {
		g_string_append(deep, "<div>");
		g_string_append_printf(wide, " a%d=''", i);
	}
	g_autoptr(GBytes) deep_bytes = g_bytes_new(deep->str, deep->len);
	g_autoptr(GBytes) wide_bytes = g_bytes_new(wide->str, wide->len);
	g_assert_null(its_dom_new(deep_bytes, "x", &limits_default, &error));
	g_assert_error(error, FAILURE, FAILURE_LIMIT);
	g_clear_error(&error);
	g_assert_null(its_dom_new(wide_bytes, "x", &limits_default, &error));
	g_assert_error(error, FAILURE, FAILURE_LIMIT);
	g_autofree char *bad = said("translate", "<a>" RULES
	    "<its:translateRule selector='//[' translate='no'/></its:rules>"
	    "</a>");
	g_assert_true(g_str_has_suffix(bad, "!"));
}

static void
test_css(void)
{
	static const struct {
		const char *selector, *ids;
	} cases[] = {
		{"b", "1 3"}, {"*", "0 1 2 3"}, {".x", "2"}, {"#3", "3"},
		{"a > b", "1 3"}, {"a c", "2"}, {"b + c", "2"},
		{"b ~ b", "3"}, {"b, .x", "1 2 3"}, {"b:first-child", "1"},
		{":not(b)", "0 2"}, {"[class]", "2"}, {"[class~='y']", "2"},
		{"[id^=\"3\"]", "3"}, {"b[id$='1']", "1"}, {"", NULL},
		{"a >", NULL}, {"b[", NULL}, {"b::before", NULL},
		{"b:not(:not(a))", NULL}, {"a b c d", ""},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = its_css_path(cases[i].selector);
		g_autofree char *text = g_strdup_printf("<a id='0'>"
		    "<b id='1'/><c id='2' class='x y'/><b id='3'/>"
		    "<its:rules " ITS " version='2.0' queryLanguage='css'>"
		    "<its:idValueRule selector=\"%s\" idValue=\"@id\"/>"
		    "</its:rules></a>", strchr(cases[i].selector, '"') != NULL
		    ? "[id^='3']" : cases[i].selector);
		g_assert_cmpint(path == NULL, ==, cases[i].ids == NULL);
		if (path == NULL)
			continue;
		g_autofree char *got = said("id-value", text);
		g_autoptr(GString) ids = g_string_new(NULL);
		for (const char *p = strstr(got, "idValue=\""); p != NULL;
		    p = strstr(p + 1, "idValue=\""))
			g_string_append_printf(ids, "%s%c", ids->len == 0
			    ? "" : " ", p[strlen("idValue=\"")]);
		g_assert_cmpstr(ids->str, ==, cases[i].ids);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/its_info/notes", test_notes);
	g_test_add_func("/its_info/terms", test_terms);
	g_test_add_func("/its_info/analysis", test_analysis);
	g_test_add_func("/its_info/provenance", test_provenance);
	g_test_add_func("/its_info/quality", test_quality);
	g_test_add_func("/its_info/limits", test_limits);
	g_test_add_func("/its_info/hostile", test_hostile);
	g_test_add_func("/its_info/css", test_css);
	return g_test_run();
}
