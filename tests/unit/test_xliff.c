#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/failure.h"
#include "base/xml.h"
#include "doc/dump.h"
#include "format/xliff/xliff.h"
#include "format/xml/xmlfile.h"

static Languages *languages;

static FormatOptions
new_options(void)
{
	FormatOptions options = {
		.limits = limits_default, .languages = languages,
	};

	return options;
}

static Document *
read_as(const Format *format, const char *text, GError **error)
{
	FormatOptions options = new_options();
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	g_autoptr(Report) report = report_new();
	Document *document = format->read(bytes, "test.xml", &options,
	    report, error);

	if (document != NULL) {
		g_autofree char *breach = document_check(document);
		g_assert_cmpstr(breach, ==, NULL);
	}
	return document;
}

static char *
text_of(GBytes *bytes)
{
	return g_strndup(g_bytes_get_data(bytes, NULL),
	    g_bytes_get_size(bytes));
}

/* Upper case for each text outside marks, as a translator would do it. */
static void
translate(Document *document)
{
	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		for (Segment *segment = unit->first; segment != NULL;
		    segment = segment->next) {
			InlineList target = inline_copy(&segment->source,
			    document->arena);
			unsigned marks = 0;
			for (Inline *node = target.first; node != NULL;
			    node = node->next) {
				marks += node->kind == INLINE_MARK_OPEN;
				marks -= node->kind == INLINE_MARK_CLOSE;
				if (node->kind != INLINE_TEXT || marks > 0)
					continue;
				g_autofree char *upper = g_utf8_strup(
				    node->text, -1);
				node->text = arena_string(document->arena,
				    upper);
			}
			if (!segment->is_ignorable)
				segment_set_target(segment, target, "xliff");
		}
	}
	document->target_language = "de";
}

static char *
exported(const Document *document)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = xliff_export(document, &error);

	g_assert_no_error(error);
	return text_of(bytes);
}

static bool
merge_text(const char *xliff, Document *document, Report *report,
    GError **error)
{
	g_autoptr(GBytes) bytes = g_bytes_new(xliff, strlen(xliff));

	return xliff_merge(bytes, document, report, error);
}

static const char sample[] = "<html xmlns='http://www.w3.org/1999/xhtml' "
    "xml:lang='en'><p>One <b>two <i>three</i></b> <code>four</code><br/> "
    "five &amp; &lt;six></p><p>&#x85; seven<!-- c --> eight</p></html>";

/* ---- export and merge ---------------------------------------------------- */

static void
test_round_trip(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) first = read_as(&xmlfile_format, sample, &error);
	g_autoptr(Document) second = read_as(&xmlfile_format, sample, &error);

	translate(first);
	second->target_language = "de";
	g_autofree char *xliff = exported(first);
	g_assert_true(merge_text(xliff, second, report, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(report_count(report), ==, 0);
	g_autofree char *before = dump_tree(first);
	g_autofree char *after = dump_tree(second);
	g_assert_cmpstr(before, ==, after);
	/* And the file itself reads as a document with the same texts. */
	g_autoptr(Document) third = read_as(&xliff_format, xliff, &error);
	g_assert_no_error(error);
	g_autofree char *wanted = dump_text(first);
	g_autofree char *got = dump_text(third);
	g_assert_cmpstr(wanted, ==, got);
	g_assert_cmpstr(third->source_language, ==, "en");
}

/* A document whose unit is split, and whose codes go across segments. */
static Document *
split_document(void)
{
	Document *document = read_as(&xmlfile_format, "<html><p>x</p></html>",
	    NULL);
	Unit *unit = document_unit(document, 1);
	Arena *arena = document->arena;

	unit->first->source = (InlineList) {NULL, NULL};
	unit->next_code = 4;
	inline_add_code(&unit->first->source, arena, INLINE_OPEN, 1, "fmt",
	    "<b>", 0);
	inline_add_text(&unit->first->source, arena, "One\1.", 5);
	Segment *space = unit_add_segment(unit, arena, true);
	inline_add_text(&space->source, arena, " ", 1);
	Segment *last = unit_add_segment(unit, arena, false);
	inline_add_code(&last->source, arena, INLINE_CLOSE, 1, "fmt", "</b>",
	    0);
	inline_add_code(&last->source, arena, INLINE_MARK_OPEN, 2, NULL,
	    NULL, 0);
	inline_add_text(&last->source, arena, "2", 1);
	inline_add_code(&last->source, arena, INLINE_MARK_CLOSE, 2, NULL,
	    NULL, 0);
	inline_add_code(&last->source, arena, INLINE_CP, 0, NULL, NULL, 7);
	document->target_language = "de";
	return document;
}

static void
test_across_segments(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) first = split_document();
	g_autoptr(Document) second = split_document();

	translate(first);
	g_autofree char *xliff = exported(first);
	g_assert_nonnull(strstr(xliff, "<sc id=\"c1\""));
	g_assert_nonnull(strstr(xliff, "<ec startRef=\"c1\""));
	g_assert_nonnull(strstr(xliff,
	    "<mrk id=\"m2\" translate=\"no\">2</mrk><cp hex=\"0007\"/>"));
	g_assert_true(merge_text(xliff, second, report, &error));
	g_assert_no_error(error);
	g_autofree char *breach = document_check(second);
	g_assert_cmpstr(breach, ==, NULL);
	g_autofree char *before = dump_text(first);
	g_autofree char *after = dump_text(second);
	g_assert_cmpstr(before, ==, after);
}

/* Exports the sample, replaces FROM by TO and merges that. */
static char *
merge_changed(const char *from, const char *to, Report *report,
    GError **error)
{
	g_autoptr(Document) first = read_as(&xmlfile_format, sample, NULL);
	g_autoptr(Document) second = read_as(&xmlfile_format, sample, NULL);

	translate(first);
	second->target_language = "de";
	g_autofree char *xliff = exported(first);
	g_autoptr(GString) changed = g_string_new(xliff);
	g_assert_cmpuint(g_string_replace(changed, from, to, 0), >, 0);
	if (!merge_text(changed->str, second, report, error))
		return NULL;
	g_autofree char *breach = document_check(second);
	g_assert_cmpstr(breach, ==, NULL);
	return unit_output_text(document_unit(second, 1));
}

#define FINDING(code) (1u << FINDING_##code)
#define WHOLE "ONE TWO THREE four  FIVE & <SIX>"
#define NOTHING "One two three four  five & <six>"

static void
test_tools(void)
{
	static const struct {
		const char *from, *to;
		const char *output;	/* of unit 1; NULL: refused */
		unsigned findings;
	} cases[] = {
		/* Additions that are none of our business. */
		{"trgLang=\"de\"", "trgLang=\"de\" xmlns:m=\"urn:m\" "
		    "m:a=\"1\"", WHOLE, 0},
		{"<originalData>", "<notes><note>n</note></notes>"
		    "<originalData>", WHOLE, 0},
		{"<target>ONE ", "<target>ONE <mrk id=\"x\" type=\"term\">T"
		    "</mrk>", "ONE TTWO THREE four  FIVE & <SIX>", 0},
		/* A translator's words. */
		{"ONE ", "EINS ", "EINS TWO THREE four  FIVE & <SIX>", 0},
		{"\"translated\"", "\"final\"", WHOLE, 0},
		/* Codes of one's own, lost ones, and crossing ones. */
		{"<target>ONE", "<target><ph id=\"n\"/>ONE", WHOLE,
		    FINDING(CODE_ADDED)},
		{"<target>ONE", "<target>O</target><x xmlns=\"urn:x\"/>"
		    "<target>ONE", NOTHING,
		    FINDING(CODE_LOST) | FINDING(MERGE_MISSING)},
		{"<target>ONE", "<target><sc id=\"c99\"/>ONE", WHOLE,
		    FINDING(CODE_ADDED)},
		/* Units and segments that are gone or another's. */
		{"<unit id=\"u1\"", "<unit id=\"u99\"", NOTHING,
		    FINDING(MERGE_MISSING)},
		{"<segment id=\"s1\"", "<segment id=\"s2\"", NULL, 0},
		{"<segment id=\"s1\"", "<segment id=\"a\"", NULL, 0},
		{"<source>One", "<source>Other", NULL, 0},
		{"sha256\">", "sha256\">0", NULL, 0},
		{"\"sha256\"", "\"other\"", NULL, 0},
		{"<target>ONE", "<target order=\"2\">ONE", NULL, 0},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Report) report = report_new();
		g_autofree char *got = merge_changed(cases[i].from,
		    cases[i].to, report, &error);
		unsigned findings = 0;
		g_assert_cmpstr(got, ==, cases[i].output);
		if (got == NULL)
			g_assert_error(error, FAILURE, FAILURE_REFUSED);
		for (size_t k = 0; k < report_count(report); k++)
			findings |= 1u << report_finding(report, k)->code;
		g_assert_cmpuint(findings, ==, cases[i].findings);
	}
}

/* What is protected comes from the source, whatever the file says. */
static void
test_protected(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Report) report = report_new();
	g_autofree char *got = merge_changed(">four<", ">vier<", report,
	    &error);

	/* Both source and target say so now: the source is another. */
	g_assert_null(got);
	g_clear_error(&error);
	got = merge_changed("THREE</pc></pc>", "THREE</pc></pc><mrk id=\"m9\" "
	    "translate=\"no\">9</mrk>", report, &error);
	g_assert_cmpstr(got, ==, "ONE TWO THREE9 four  FIVE & <SIX>");
}

/* ---- XLIFF files as documents -------------------------------------------- */

#define FILE(content) "<xliff xmlns='" XLIFF_SPACE "' version='2.1' " \
    "srcLang='en' trgLang='de'><file id='f'>" content "</file></xliff>"
#define UNIT(content) FILE("<unit id='u'><segment>" content "</segment></unit>")

static void
test_write(void)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{UNIT("<source>a <pc id='1'>b</pc><ph id='2'/></source>"),
		    "<xliff xmlns='" XLIFF_SPACE "' version='2.1' srcLang="
		    "'en' trgLang='de'><file id='f'><unit id='u'><segment "
		    "state=\"translated\" subState=\"dragoman:xliff\">"
		    "<source>a <pc id='1'>b</pc><ph id='2'/></source><target>"
		    "A <pc id='1'>B</pc><ph id='2'/></target></segment></unit>"
		    "</file></xliff>"},
		{UNIT("<source>a</source><target/>"),
		    "<xliff xmlns='" XLIFF_SPACE "' version='2.1' srcLang="
		    "'en' trgLang='de'><file id='f'><unit id='u'><segment "
		    "state=\"translated\" subState=\"dragoman:xliff\">"
		    "<source>a</source><target>A</target></segment></unit>"
		    "</file></xliff>"},
		{UNIT("<source>A</source><target>A</target>"),
		    UNIT("<source>A</source><target>A</target>")},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Report) report = report_new();
		FormatOptions options = new_options();
		g_autoptr(Document) document = read_as(&xliff_format,
		    cases[i].text, &error);
		g_assert_no_error(error);
		g_autoptr(GBytes) same = xliff_format.write(document,
		    &options, report, &error);
		g_assert_true(g_bytes_equal(same, document->source));
		translate(document);
		g_autoptr(GBytes) bytes = xliff_format.write(document,
		    &options, report, &error);
		g_assert_no_error(error);
		g_autofree char *got = text_of(bytes);
		g_assert_cmpstr(got, ==, cases[i].expected);
	}
}

static void
test_refused(void)
{
	static const struct {
		const char *text;
		Failure code;
	} cases[] = {
		{"<xliff version='1.2'/>", FAILURE_REFUSED},
		{"<xliff xmlns='urn:oasis:names:tc:xliff:document:1.2' "
		    "version='1.2'/>", FAILURE_REFUSED},
		{"<xliff/>", FAILURE_INPUT},
		{"<xliff xmlns='" XLIFF_SPACE "' version='2.0' "
		    "srcLang='en'/>", FAILURE_INPUT},
		{FILE("<unit id='u'/>"), FAILURE_INPUT},
		{UNIT(""), FAILURE_INPUT},
		{UNIT("<source>a</source><source>b</source>"),
		    FAILURE_INPUT},
		{UNIT("<source><cp hex='FFFFFFFF'/></source>"),
		    FAILURE_INPUT},
		{UNIT("<source><b/></source>"), FAILURE_INPUT},
		{UNIT("<source><ph id='1'/><ph id='1'/></source>"),
		    FAILURE_INPUT},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Document) document = read_as(&xliff_format,
		    cases[i].text, &error);
		g_assert_null(document);
		g_assert_error(error, FAILURE, (int) cases[i].code);
	}
}

static void
test_sniff(void)
{
	static const char *const ours[] = {
		"<xliff ", "<?xml version='1.0'?>\n<!-- > --><x:xliff>",
		"\xEF\xBB\xBF<xliff>",
	};
	static const char *const others[] = {
		"", "<a><xliff/></a>", "<?xml", "xliff", "<",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(ours); i++) {
		g_autoptr(GBytes) bytes = g_bytes_new(ours[i],
		    strlen(ours[i]));
		g_assert_cmpint(xliff_format.sniff(bytes, "x"), >, 90);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		g_autoptr(GBytes) bytes = g_bytes_new(others[i],
		    strlen(others[i]));
		g_assert_cmpint(xliff_format.sniff(bytes, "x"), ==, 0);
	}
}

/* ---- the OASIS test suite ------------------------------------------------ */

static char *
corpus_path(const char *name)
{
	const char *folder = g_getenv("DRAGOMAN_CORPUS");

	return g_build_filename(folder == NULL ? "../shared/corpus" : folder,
	    name, NULL);
}

/* Valid files are read and written back the same; invalid ones may be
 * refused. */
static bool
suite_file(const char *path, bool is_valid)
{
	FormatOptions options = new_options();
	g_autoptr(Report) report = report_new();
	g_autoptr(GError) error = NULL;
	char *content;
	gsize length;

	g_assert_true(g_file_get_contents(path, &content, &length, NULL));
	g_autoptr(GBytes) bytes = g_bytes_new_take(content, length);
	g_autoptr(Document) document = xliff_format.read(bytes, path,
	    &options, report, &error);
	if (document == NULL) {
		if (is_valid)
			g_test_message("%s: %s", path, error->message);
		g_assert_false(is_valid);
		return false;
	}
	g_autofree char *breach = document_check(document);
	g_assert_cmpstr(breach, ==, NULL);
	g_autoptr(GBytes) same = xliff_format.write(document, &options,
	    report, &error);
	g_assert_no_error(error);
	g_assert_true(g_bytes_equal(bytes, same));
	translate(document);
	g_autoptr(GBytes) other = xliff_format.write(document, &options,
	    report, &error);
	g_assert_no_error(error);
	g_autoptr(XmlTree) tree = xml_parse(other, path, &limits_default,
	    &error);
	g_assert_no_error(error);
	g_assert_nonnull(tree);
	return true;
}

static void
test_suite(void)
{
	static const struct {
		const char *name;
		bool is_valid;
	} folders[] = {
		{"core/valid", true}, {"core/in-out", true},
		{"core/invalid", false}, {"modules/valid", true},
		{"modules/invalid", false},
	};
	unsigned n_read = 0, n_refused = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *suite = corpus_path(
		    "xliff/xliff-21/test-suite");
		g_autofree char *folder = g_build_filename(suite,
		    folders[i].name, NULL);
		g_autoptr(GDir) names = g_dir_open(folder, 0, NULL);
		for (const char *name = names == NULL ? NULL
		    : g_dir_read_name(names); name != NULL;
		    name = g_dir_read_name(names)) {
			g_autofree char *path = g_build_filename(folder, name,
			    NULL);
			if (!g_str_has_suffix(name, ".xlf"))
				continue;
			if (suite_file(path, folders[i].is_valid))
				n_read++;
			else
				n_refused++;
		}
	}
	if (n_read == 0)
		g_test_skip("the XLIFF test suite is not there");
	else
		g_test_message("%u read, %u refused", n_read, n_refused);
}

/* What is exported keeps to the schemas. */
static void
test_schema(void)
{
	g_autofree char *schema = corpus_path("xliff/driver21.xsd");
	g_autofree char *xmllint = g_find_program_in_path("xmllint");
	g_autofree char *path = NULL;
	g_autoptr(Document) document = read_as(&xmlfile_format, sample, NULL);
	g_autoptr(Document) split = split_document();
	Document *documents[] = {document, split};

	if (xmllint == NULL || !g_file_test(schema, G_FILE_TEST_EXISTS)) {
		g_test_skip("no xmllint, or the schemas are not there");
		return;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(documents); i++) {
		int status = -1;
		translate(documents[i]);
		g_autofree char *xliff = exported(documents[i]);
		g_clear_pointer(&path, g_free);
		g_close(g_file_open_tmp("test-XXXXXX.xlf", &path, NULL),
		    NULL);
		g_assert_true(g_file_set_contents(path, xliff, -1, NULL));
		g_auto(GStrv) arguments = g_strdupv((char *[]) {xmllint,
		    (char[]) {"--noout"}, (char[]) {"--nonet"},
		    (char[]) {"--schema"}, schema, path, NULL});
		g_assert_true(g_spawn_sync(NULL, arguments, NULL,
		    G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_STDOUT_TO_DEV_NULL,
		    NULL, NULL, NULL, NULL, &status, NULL));
		g_assert_cmpint(status, ==, 0);
		remove(path);
	}
}

int
main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;

	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", &error);
	g_assert_no_error(error);
	g_test_add_func("/xliff/round_trip", test_round_trip);
	g_test_add_func("/xliff/across_segments", test_across_segments);
	g_test_add_func("/xliff/tools", test_tools);
	g_test_add_func("/xliff/protected", test_protected);
	g_test_add_func("/xliff/write", test_write);
	g_test_add_func("/xliff/refused", test_refused);
	g_test_add_func("/xliff/sniff", test_sniff);
	g_test_add_func("/xliff/suite", test_suite);
	g_test_add_func("/xliff/schema", test_schema);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
