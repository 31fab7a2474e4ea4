#include <glib.h>
#include <string.h>

#include "doc/dump.h"
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
read_bytes(GBytes *bytes, const char *name, const char *rules,
    Report *report, GError **error)
{
	FormatOptions options = new_options();
	g_autoptr(GBytes) rules_bytes = rules == NULL ? NULL
	    : g_bytes_new(rules, strlen(rules));

	options.rules = rules == NULL ? NULL : "folder/test.its";
	options.rules_bytes = rules_bytes;
	return xmlfile_format.read(bytes, name, &options, report, error);
}

static Document *
read_text(const char *text, const char *rules)
{
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	g_autoptr(Report) report = report_new();
	g_autoptr(GError) error = NULL;
	Document *document = read_bytes(bytes, "test.xml", rules, report,
	    &error);

	g_assert_no_error(error);
	g_autofree char *breach = document_check(document);
	g_assert_cmpstr(breach, ==, NULL);
	return document;
}

static char *
write_text(Document *document)
{
	FormatOptions options = new_options();
	g_autoptr(Report) report = report_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = xmlfile_format.write(document, &options,
	    report, &error);

	g_assert_no_error(error);
	return g_strndup(g_bytes_get_data(bytes, NULL),
	    g_bytes_get_size(bytes));
}

/* A target for each segment: letters outside marks in upper case or, with
 * ACCENT, followed by a combining accent. Gives back how many. */
static unsigned
translate(Document *document, bool is_accent)
{
	unsigned count = 0;

	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		InlineList target = inline_copy(&unit->first->source,
		    document->arena);
		unsigned marks = 0;
		for (Inline *node = target.first; node != NULL;
		    node = node->next) {
			marks += node->kind == INLINE_MARK_OPEN;
			marks -= node->kind == INLINE_MARK_CLOSE;
			if (node->kind != INLINE_TEXT || marks > 0)
				continue;
			g_autofree char *upper = g_utf8_strup(node->text, -1);
			node->text = is_accent ? arena_printf(document->arena,
			    "%s\xC3\xA9", node->text)
			    : arena_string(document->arena, upper);
		}
		segment_set_target(unit->first, target, "test");
		count++;
	}
	return count;
}

/* ---- single cases -------------------------------------------------------- */

/* One line a unit: codes as {1 {/1 {2/ and marks as [1 ]. */
static char *
shown(const Document *document)
{
	GString *out = g_string_new(NULL);

	for (unsigned i = 0; i < document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(document->units, i);
		g_string_append_printf(out, "%s%s|", i > 0 ? "\n" : "",
		    unit->name);
		for (const Inline *node = unit->first->source.first;
		    node != NULL; node = node->next) {
			if (node->kind == INLINE_TEXT)
				g_string_append(out, node->text);
			else if (node->kind == INLINE_OPEN)
				g_string_append_printf(out, "{%u", node->id);
			else if (node->kind == INLINE_CLOSE)
				g_string_append_printf(out, "{/%u", node->id);
			else if (node->kind == INLINE_PH)
				g_string_append_printf(out, "{%u/", node->id);
			else
				g_string_append_c(out, node->kind ==
				    INLINE_MARK_OPEN ? '[' : ']');
		}
	}
	return g_string_free(out, FALSE);
}

#define XHTML "xmlns='http://www.w3.org/1999/xhtml'"
#define ITS "xmlns:its='http://www.w3.org/2005/11/its'"
#define IX "xmlns:ix='http://www.xbrl.org/2013/inlineXBRL'"

static void
test_units(void)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{"<a>x</a>", "a|x"},
		{"<a> x\n  y </a>", "a|x y"},
		{"<a xml:space='preserve'> x\n  y </a>", "a|x\n  y"},
		{"<a><b>x</b> y <b>z</b></a>", "b|x\na|y\nb|z"},
		{"<a/>", ""},
		{"<a>&#160; </a>", ""},
		{"<a>1 &amp; 2<![CDATA[ <3> ]]></a>", "a|1 & 2 <3> "},
		{"<!DOCTYPE a SYSTEM 'a.dtd'><a>x &some; y</a>",
		    "a|x {1/ y"},
		{"<!DOCTYPE a [<!ENTITY n 'N'>]><a>x &n; y</a>", "a|x N y"},
		{"<a>x<!-- c -->y<?p?></a>", "a|x{1/y"},
		{"<html " XHTML "><p>x <b>y</b> z<br/></p></html>",
		    "p|x {1y{/1 z"},
		{"<html " XHTML "><p>x <b> </b>z</p></html>", "p|x {1/z"},
		{"<html " XHTML "><p>x<span class='s'></span>y<i/> z</p>"
		    "</html>", "p|xy{2/ z{1/"},
		{"<html " XHTML "><p> <b> <i>x</i></b> </p></html>", "p|x"},
		{"<html " XHTML "><p><b>x <i>y</i></b></p></html>",
		    "p|x {1y{/1"},
		{"<html " XHTML "><p>x <code>y</code> z</p></html>",
		    "p|x [{2y{/2] z"},
		{"<html " XHTML "><p>x <b translate='no'>y <i>z</i></b></p>"
		    "</html>", "p|x [{2y {3z{/3{/2]"},
		{"<html " XHTML "><p translate='no'>x <b translate='yes'>y"
		    "</b></p></html>", "p|[x ]{2y{/2"},
		{"<html " XHTML "><body><p><img alt='A b' src='s'/> x</p>"
		    "<script>s</script></body></html>", "p|x\n@alt|A b"},
		{"<html " XHTML "><span>x<div>y</div></span></html>",
		    "span|x\ndiv|y"},
		{"<html " XHTML "><head><title>T</title><meta "
		    "name='description' content='D'/><meta name='x' "
		    "content='n'/></head></html>", "title|T\n@content|D"},
		{"<html><p>x <b>y</b></p></html>", "p|x {1y{/1"},
		{"<html " XHTML " " IX "><ix:header><ix:hidden>"
		    "<ix:nonNumeric format='a:fixed-true'>h</ix:nonNumeric>"
		    "</ix:hidden></ix:header><p>Up <ix:nonFraction>5"
		    "</ix:nonFraction> %</p></html>",
		    "p|Up [{2" "5{/2] %"},
		{"<html " XHTML " " IX "><p><ix:nonNumeric format='a:date' "
		    "continuedAt='c'>x</ix:nonNumeric></p><p>"
		    "<ix:continuation id='c'>y</ix:continuation></p></html>",
		    "p|[{2x{/2]\np|[{2y{/2]"},
		{"<article><para>x<footnote><para>y</para></footnote> z"
		    "</para></article>", "para|x{1/ z\npara|y"},
		{"<ownershipDocument><remarks>x</remarks><code>M</code>"
		    "</ownershipDocument>", "remarks|x"},
		{"<a " ITS "><its:rules version='2.0'><its:translateRule "
		    "selector='//b' translate='no'/></its:rules><b>x</b>"
		    "<c>y</c></a>", "c|y"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Document) document = read_text(cases[i].text,
		    NULL);
		g_autofree char *got = shown(document);
		g_assert_cmpstr(got, ==, cases[i].expected);
		g_autofree char *same = write_text(document);
		g_assert_cmpstr(same, ==, cases[i].text);
	}
}

static void
test_rules_option(void)
{
	static const char text[] = "<a><b>x</b><c>y <i>z</i></c></a>";
	static const char rules[] = "<its:rules " ITS " version='2.0'>"
	    "<its:translateRule selector='//b' translate='no'/>"
	    "<its:withinTextRule selector='//i' withinText='yes'/>"
	    "</its:rules>";
	g_autoptr(Document) document = read_text(text, rules);
	g_autofree char *got = shown(document);

	g_assert_cmpstr(got, ==, "c|y {1z{/1");
}

static void
test_write(void)
{
	static const struct {
		const char *text, *language, *expected;
	} cases[] = {
		{"<a>x &amp; y</a>", NULL, "<a>X &amp; Y</a>"},
		{"<a>\n  x\n</a>", NULL, "<a>\n  X\n</a>"},
		{"<html " XHTML "><p>x <code>&#160;y</code> z <img "
		    "alt='a\"b'/> t</p></html>", NULL,
		    "<html " XHTML "><p>X <code>&#160;y</code> Z <img "
		    "alt='A&quot;B'/> T</p></html>"},
		{"<html " XHTML " lang='en-US'><p>x</p><p lang='fr'>y</p>"
		    "</html>", "de", "<html " XHTML " lang='de'><p>X</p>"
		    "<p lang='fr'>Y</p></html>"},
		{"<html " XHTML "><p>x</p></html>", "ar",
		    "<html lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\" " XHTML
		    "><p>X</p></html>"},
		{"<a xml:lang='en'><b>x</b></a>", "ar",
		    "<a xml:lang='ar'><b>X</b></a>"},
		{"<article><para>x<footnote><para>y</para></footnote> z"
		    "</para></article>", NULL, "<article><para>X<footnote>"
		    "<para>Y</para></footnote> Z</para></article>"},
		{"<?xml version='1.0' encoding='US-ASCII'?><a>&#228;</a>",
		    NULL,
		    "<?xml version='1.0' encoding='US-ASCII'?><a>&#196;</a>"},
		{"<!DOCTYPE a SYSTEM 'a.dtd'><a>x &some; y</a>", NULL,
		    "<!DOCTYPE a SYSTEM 'a.dtd'><a>X &some; Y</a>"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Document) document = read_text(cases[i].text,
		    NULL);
		document->target_language = cases[i].language;
		translate(document, false);
		g_autofree char *got = write_text(document);
		g_assert_cmpstr(got, ==, cases[i].expected);
	}
}

/* Whatever the encoding: the same bytes, and XPath finds its nodes. */
static void
test_encodings(void)
{
	static const struct {
		const char *encoding, *bom;
	} cases[] = {
		{"UTF-8", ""}, {"UTF-8", "\xEF\xBB\xBF"}, {"UTF-8", " \n"},
		{"ISO-8859-1", ""}, {"UTF-16LE", "\xEF\xBB\xBF"},
		{"UTF-16BE", ""}, {"GB18030", ""},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Report) report = report_new();
		FormatOptions options = new_options();
		g_autofree char *text = g_strdup_printf("%s<?xml version='1.0'"
		    " encoding='%s'?><a " ITS "><its:rules version='2.0'>"
		    "<its:translateRule selector='//b[2]' translate='no'/>"
		    "</its:rules><b>\xC3\xA9</b><b>x</b></a>",
		    cases[i].bom, cases[i].encoding);
		gsize length;
		char *encoded = g_convert(text, -1, cases[i].encoding,
		    "UTF-8", NULL, &length, &error);
		g_assert_no_error(error);
		g_autoptr(GBytes) bytes = g_bytes_new_take(encoded, length);
		g_autoptr(Document) document = read_bytes(bytes, "a.xml",
		    NULL, report, &error);
		g_assert_no_error(error);
		g_assert_cmpuint(report_count(report), ==, 0);
		g_autofree char *got = shown(document);
		g_assert_cmpstr(got, ==, "b|\xC3\xA9");
		g_autoptr(GBytes) same = xmlfile_format.write(document,
		    &options, report, &error);
		g_assert_true(g_bytes_equal(bytes, same));
	}
}

static void
test_refused(void)
{
	static const char *const cases[] = {
		"", "x", "<a>", "<p>x<br></p>", "<a>&b;</a>",
		"<a b='1' b='2'/>",
		"<!DOCTYPE a [<!ENTITY x SYSTEM '/etc/passwd'>]><a>&x;",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GBytes) bytes = g_bytes_new(cases[i],
		    strlen(cases[i]));
		g_autoptr(Report) report = report_new();
		g_autoptr(GError) error = NULL;
		g_autoptr(Document) document = read_bytes(bytes, "x.html",
		    NULL, report, &error);
		g_assert_null(document);
		g_assert_nonnull(error);
		g_assert_nonnull(strstr(error->message, "x.html: line"));
	}
}

static void
test_sniff(void)
{
	static const struct {
		const char *text, *name;
		bool is_xml;
	} cases[] = {
		{"<?xml version='1.0'?><a/>", "x", true},
		{"\xEF\xBB\xBF<a/>", "x.xml", true},
		{"\n<!-- c --><html>", "x.htm", true},
		{"<!DOCTYPE html><html>", "x.html", true},
		{"PK\3\4", "x.docx", false}, {"%PDF-1.7", "x.pdf", false},
		{"", "x.xml", false}, {"plain < text", "x.txt", false},
		{"<1>", "x.xml", false},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GBytes) bytes = g_bytes_new(cases[i].text,
		    strlen(cases[i].text));
		int got = xmlfile_format.sniff(bytes, cases[i].name);
		g_assert_cmpint(got > 0, ==, cases[i].is_xml);
	}
}

/* ---- the corpus ---------------------------------------------------------- */

/* Whether NODE is what a translation adds: the note in inline XBRL, and labels
 * in the target language. */
static bool
is_added(const XmlTree *tree, uint32_t node)
{
	g_autofree char *class = xml_attribute(tree, node, "class");
	g_autofree char *lang = xml_attribute(tree, node, "xml:lang");

	return g_strcmp0(class, "dragoman-note") == 0 ||
	    (strcmp(xml_node(tree, node)->name, "label") == 0 &&
	    g_strcmp0(lang, "ar") == 0);
}

/* The element names and depths of a document, one a line; without empty
 * spans, which may move to the end of their text. Figures of inline XBRL with
 * all their bytes. */
static char *
skeleton_of(GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(XmlTree) tree = xml_parse(bytes, "out", &limits_default,
	    &error);
	GString *out = g_string_new(NULL);

	g_assert_no_error(error);
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		if (node->kind == XML_ELEMENT && is_added(tree, i)) {
			i = node->next - 1;
			continue;
		}
		bool is_spacer = node->next == i + 1 &&
		    strcmp(node->name, "span") == 0;
		if (node->kind == XML_ELEMENT && !is_spacer)
			g_string_append_printf(out, "%u %s\n", node->depth,
			    node->name);
		if (strcmp(node->name, "nonFraction") == 0)
			g_string_append_len(out, xml_bytes(tree, NULL) +
			    node->start, (gssize) (node->end - node->start));
	}
	return g_string_free(out, FALSE);
}

/* Identity gives the same bytes; a translation the same elements. */
static void
round_trip(const char *path, unsigned *n_same, unsigned *n_refused)
{
	char *content;
	gsize length;
	g_autoptr(GError) error = NULL;
	g_autoptr(Report) report = report_new();
	FormatOptions options = new_options();

	g_assert_true(g_file_get_contents(path, &content, &length, NULL));
	g_autoptr(GBytes) bytes = g_bytes_new_take(content, length);
	g_autoptr(Document) document = read_bytes(bytes, path, NULL, report,
	    &error);
	if (document == NULL) {
		g_test_message("refused: %s", error->message);
		++*n_refused;
		return;
	}
	g_autofree char *breach = document_check(document);
	g_assert_cmpstr(breach, ==, NULL);
	document->target_language = "ar";
	g_autoptr(GBytes) same = xmlfile_format.write(document, &options,
	    report, &error);
	g_assert_no_error(error);
	g_assert_true(g_bytes_equal(bytes, same));
	translate(document, true);
	g_autoptr(GBytes) other = xmlfile_format.write(document, &options,
	    report, &error);
	g_assert_no_error(error);
	g_autofree char *before = skeleton_of(bytes);
	g_autofree char *after = skeleton_of(other);
	g_assert_cmpstr(before, ==, after);
	++*n_same;
}

static void
test_corpus(void)
{
	static const char *const folders[] = {
		"xml/ixbrl", "xml/xbrl", "xml/edgar_xml", "filings/html",
		"xml/its/inputdata/translate/xml",
		"xml/its/inputdata/elementswithintext/xml",
		"xml/its/inputdata/preservespace/xml",
		"xml/its/inputdata/domain/xml",
		"xml/its/inputdata/localefilter/xml",
		"xml/its/inputdata/storagesize/xml",
		"xml/its/inputdata/targetpointer/xml",
		"xml/its/inputdata/idvalue/xml",
		"xml/its/inputdata/directionality/xml",
		"xml/its/inputdata/externalresource/xml",
		"xml/its/inputdata/languageinformation/xml",
	};
	const char *corpus = g_getenv("DRAGOMAN_CORPUS");
	unsigned n_same = 0, n_refused = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *folder = g_build_filename(corpus == NULL
		    ? "../shared/corpus" : corpus, folders[i], NULL);
		g_autoptr(GDir) names = g_dir_open(folder, 0, NULL);
		for (const char *name = names == NULL ? NULL
		    : g_dir_read_name(names); name != NULL;
		    name = g_dir_read_name(names)) {
			g_autofree char *path = g_build_filename(folder, name,
			    NULL);
			round_trip(path, &n_same, &n_refused);
		}
	}
	if (n_same == 0) {
		g_test_skip("the corpus is not there");
		return;
	}
	g_test_message("%u files the same, %u refused", n_same, n_refused);
}

int
main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;

	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", &error);
	g_assert_no_error(error);
	g_test_add_func("/xmlfile/units", test_units);
	g_test_add_func("/xmlfile/rules_option", test_rules_option);
	g_test_add_func("/xmlfile/write", test_write);
	g_test_add_func("/xmlfile/encodings", test_encodings);
	g_test_add_func("/xmlfile/refused", test_refused);
	g_test_add_func("/xmlfile/sniff", test_sniff);
	g_test_add_func("/xmlfile/corpus", test_corpus);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
