#include <glib.h>
#include <string.h>

#include "base/failure.h"
#include "format/xml/its.h"
#include "its_print.h"

static char *
corpus_path(const char *name)
{
	const char *folder = g_getenv("DRAGOMAN_CORPUS");

	return g_build_filename(folder == NULL ? "../shared/corpus" : folder,
	    name, NULL);
}

static GBytes *
file_bytes(const char *path)
{
	char *content;
	gsize length;

	return g_file_get_contents(path, &content, &length, NULL)
	    ? g_bytes_new_take(content, length) : NULL;
}

static XmlTree *
parse(const char *text)
{
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	g_autoptr(GError) error = NULL;
	XmlTree *tree = xml_parse(bytes, "test.xml", &limits_default, &error);

	g_assert_no_error(error);
	return tree;
}

/* ---- selectors ----------------------------------------------------------- */

static ItsScope
new_scope(void)
{
	ItsScope scope = {
		g_hash_table_new(g_str_hash, g_str_equal),
		g_hash_table_new(g_str_hash, g_str_equal),
	};
	static char prefix[] = "p", uri[] = "urn:p", name[] = "v",
	    value[] = "1";

	g_hash_table_insert(scope.spaces, prefix, uri);
	g_hash_table_insert(scope.values, name, value);
	return scope;
}

/* The names of the elements that SELECTOR selects, by the simple matcher;
 * "xpath" when it needs XPath. */
static char *
selected(const char *selector, const char *text)
{
	ItsScope scope = new_scope();
	g_autoptr(XmlTree) tree = parse(text);
	g_autoptr(GPtrArray) selects = its_select_parse(selector, &scope);
	GString *out = g_string_new(NULL);

	for (uint32_t i = 0; selects != NULL && i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		bool is_hit = false;
		for (unsigned k = 0; k < selects->len &&
		    node->kind == XML_ELEMENT; k++) {
			const ItsSelect *select = g_ptr_array_index(selects,
			    k);
			is_hit |= its_select_fits(select, node->space,
			    node->name) && its_select_matches(select, tree,
			    i);
		}
		if (is_hit)
			g_string_append_printf(out, "%s%s", out->len > 0
			    ? " " : "", node->name);
	}
	if (selects == NULL)
		g_string_append(out, "xpath");
	g_hash_table_unref(scope.spaces);
	g_hash_table_unref(scope.values);
	return g_string_free(out, FALSE);
}

static void
test_select(void)
{
	static const char text[] = "<a xmlns:p='urn:p'><b><c i='1'/><p:d>"
	    "<e><c i='2'/></e></p:d></b><e i='12'/></a>";
	static const struct {
		const char *selector, *expected;
	} cases[] = {
		{"//c", "c c"}, {"/a", "a"}, {"/b", ""}, {"/a/b/c", "c"},
		{"//b//c", "c c"}, {"//e/c", "c"}, {"/a//e", "e e"},
		{"//p:d", "d"}, {"//p:*", "d"}, {"//d", ""},
		{"//*[@i]", "c c e"}, {"//*[@i=$v]", "c"},
		{"//*[@i!='1']", "c e"}, {"//c[not(@i='1')]", "c"},
		{"//*[starts-with(@i,'1')]", "c e"},
		{"//*[contains(@i, \"2\")]", "c e"}, {" //c | /a ", "a c c"},
		{"/a/b//e/c", "c"}, {"//p:d//*", "e c"}, {"//q:d", "xpath"},
		{"//c[1]", "xpath"}, {"//c/..", "xpath"}, {"c", "xpath"},
		{"//text()", "xpath"}, {"//c[", "xpath"}, {"//", "xpath"},
		{"//@i", "a b c d e c e"}, {"//c/@i", "c c"},
		{"/@i", "xpath"}, {"//b//@i", "xpath"}, {"", "xpath"},
		{"//c[@i='1'", "xpath"}, {"//not(x)", "xpath"},
		{"//c[@i='1'][not(@j)]|//e[@i][not(@j)]", "c e"},
		{"//c[not(@j)][not(@i='1')] | //*[not(@i)][not(@j)]",
		    "a b d e c"},
		{"//c[not(@i)][@j]", ""}, {"//c[not( not(@i))]", "xpath"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = selected(cases[i].selector, text);
		g_assert_cmpstr(got, ==, cases[i].expected);
	}
}

/* ---- rules --------------------------------------------------------------- */

#define RULES "<its:rules xmlns:its='" ITS_RULES_SPACE "' version='2.0'>"

/* The values of CATEGORY in document order, of elements alone. */
static char *
values(ItsCategory category, const char *text)
{
	g_autoptr(XmlTree) tree = parse(text);
	g_autoptr(ItsRules) rules = its_rules_new();
	g_autoptr(Report) report = report_new();
	GString *out = g_string_new(NULL);

	its_rules_add_tree(rules, tree, &(ItsReading) {NULL, &limits_default,
	    report});
	g_autoptr(Its) its = its_new(tree, rules, report, NULL);
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		if (node->kind == XML_ELEMENT &&
		    strcmp(node->space, ITS_RULES_SPACE) != 0)
			g_string_append_printf(out, "%s=%s ", node->name,
			    its_value(its, category, i));
	}
	if (report_count(report) > 0)
		g_string_append(out, "!");
	return g_string_free(out, FALSE);
}

static void
test_precedence(void)
{
	static const struct {
		ItsCategory category;
		const char *text, *expected;
	} cases[] = {
		{ITS_RULES_TRANSLATE, "<a>" RULES "<its:translateRule "
		    "selector='//b' translate='no'/><its:translateRule "
		    "selector='//b' translate='yes'/></its:rules><b/></a>",
		    "a=yes b=yes "},
		{ITS_RULES_TRANSLATE, "<a>" RULES "<its:translateRule "
		    "selector='//b' translate='no'/></its:rules><b><c/></b>"
		    "</a>", "a=yes b=no c=no "},
		{ITS_RULES_TRANSLATE, "<a xmlns:i='" ITS_RULES_SPACE "'>"
		    RULES "<its:translateRule selector='//b' "
		    "translate='no'/></its:rules><b i:translate='yes'>"
		    "<c/></b></a>", "a=yes b=yes c=yes "},
		/* XPath and simple selectors keep their order. */
		{ITS_RULES_TRANSLATE, "<a>" RULES "<its:translateRule "
		    "selector='//b[1]' translate='no'/><its:translateRule "
		    "selector='//b' translate='yes'/></its:rules><b/></a>",
		    "a=yes b=yes "},
		{ITS_RULES_TRANSLATE, "<a>" RULES "<its:translateRule "
		    "selector='//b' translate='yes'/><its:translateRule "
		    "selector='//b[position()=2]' translate='no'/></its:rules>"
		    "<b/><b/></a>", "a=yes b=yes b=no "},
		{ITS_RULES_WITHIN_TEXT, "<a>" RULES "<its:withinTextRule "
		    "selector='//b' withinText='yes'/></its:rules><b><c/>"
		    "</b></a>", "a=no b=yes c=no "},
		{ITS_RULES_PRESERVE_SPACE, "<a xml:space='preserve'><b/>"
		    "<c xml:space='default'/></a>",
		    "a=preserve b=preserve c=default "},
		{ITS_RULES_TRANSLATE, "<html xmlns='" ITS_RULES_XHTML "'>"
		    "<p translate='NO'><b translate=''/></p></html>",
		    "html=yes p=no b=yes "},
		{ITS_RULES_TRANSLATE, "<a>" RULES "<its:translateRule "
		    "selector='//b[' translate='no'/></its:rules><b/></a>",
		    "a=yes b=yes !"},
		{ITS_RULES_TRANSLATE, "<a>" RULES "<its:translateRule "
		    "selector='//b' translate='maybe'/></its:rules><b/></a>",
		    "a=yes b=yes !"},
		{ITS_RULES_TRANSLATE, "<a><its:rules xmlns:its='"
		    ITS_RULES_SPACE "' xmlns:x='http://www.w3.org/1999/xlink'"
		    " x:href='r.its'/></a>", "a=yes !"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = values(cases[i].category,
		    cases[i].text);
		g_assert_cmpstr(got, ==, cases[i].expected);
	}
}

/* An XPath that would run for hours is stopped. */
static void
test_cost(void)
{
	GString *text = g_string_new("<a>" RULES "<its:translateRule "
	    "selector='//*[count(//*[count(//*) &gt; 1]) &gt; 1]' "
	    "translate='no'/></its:rules>");

	for (int i = 0; i < 3000; i++)
		g_string_append(text, "<b/>");
	g_string_append(text, "</a>");
	g_autoptr(GTimer) timer = g_timer_new();
	g_autofree char *got = values(ITS_RULES_TRANSLATE, text->str);
	g_assert_true(g_str_has_suffix(got, "!"));
	g_assert_cmpfloat(g_timer_elapsed(timer, NULL), <, 5.0);
	g_string_free(text, TRUE);
}

/* So are rules by the thousand that fit every element. */
static void
test_cost_of_rules(void)
{
	GString *text = g_string_new("<a>" RULES);
	g_autoptr(GError) error = NULL;

	for (int i = 0; i < 9000; i++)
		g_string_append(text, "<its:translateRule translate='no' "
		    "selector='//*[@x]'/>");
	g_string_append(text, "</its:rules>");
	for (int i = 0; i < 100000; i++)
		g_string_append(text, "<b y='1'/>");
	g_string_append(text, "</a>");
	g_autoptr(XmlTree) tree = parse(text->str);
	g_autoptr(ItsRules) rules = its_rules_new();
	g_autoptr(GTimer) timer = g_timer_new();
	its_rules_add_tree(rules, tree, &(ItsReading) {NULL, &limits_default,
	    NULL});
	g_autoptr(Its) its = its_new(tree, rules, NULL, &error);
	g_assert_null(its);
	g_assert_error(error, FAILURE, FAILURE_LIMIT);
	g_assert_cmpfloat(g_timer_elapsed(timer, NULL), <, 60.0);
	g_string_free(text, TRUE);
}

/* ---- the W3C test suite -------------------------------------------------- */

static GBytes *
find_rules(const char *href, void *folder)
{
	g_autofree char *path = g_build_filename(folder, href, NULL);

	return file_bytes(path);
}

static void
suite_case(ItsCategory category, const char *folder, const char *name)
{
	g_autofree char *input_folder = g_build_filename(folder, "inputdata",
	    its_rules_categories[category].name, "xml", NULL);
	g_autofree char *input = g_build_filename(input_folder, name, NULL);
	g_autofree char *stem = g_strndup(name, strlen(name) - 4);
	g_autofree char *output = g_strdup_printf("%s/expected/%s/xml/"
	    "%soutput.txt", folder, its_rules_categories[category].name,
	    stem);
	g_autofree char *expected = NULL;
	ItsLinks links = {find_rules, input_folder};

	if (!g_file_get_contents(output, &expected, NULL, NULL))
		return;		/* a rules file */
	g_autoptr(GBytes) bytes = file_bytes(input);
	g_autoptr(XmlTree) tree = xml_parse(bytes, name, &limits_default,
	    NULL);
	g_assert_nonnull(tree);
	g_autoptr(ItsRules) rules = its_rules_new();
	its_rules_add_tree(rules, tree, &(ItsReading) {&links,
	    &limits_default, NULL});
	g_autoptr(Its) its = its_new(tree, rules, NULL, NULL);
	g_autofree char *got = its_print(its, tree, category);
	g_auto(GStrv) want_lines = g_strsplit(expected, "\n", -1);
	g_auto(GStrv) got_lines = g_strsplit(got, "\n", -1);
	for (size_t i = 0; want_lines[i] != NULL; i++) {
		g_strchomp(want_lines[i]);
		if (got_lines[i] == NULL ||
		    strcmp(want_lines[i], got_lines[i]) != 0) {
			g_test_message("%s: line %zu: %s, expected %s", name,
			    i + 1, got_lines[i], want_lines[i]);
			g_test_fail();
			return;
		}
		if (got_lines[i][0] == '\0')
			break;
	}
	g_test_message("%s: ok", name);
}

static void
test_suite(gconstpointer data)
{
	ItsCategory category = (ItsCategory) GPOINTER_TO_INT(data);
	g_autofree char *folder = corpus_path("xml/its");
	g_autofree char *inputs = g_build_filename(folder, "inputdata",
	    its_rules_categories[category].name, "xml", NULL);
	g_autoptr(GDir) names = g_dir_open(inputs, 0, NULL);

	if (names == NULL) {
		g_test_skip("the ITS test suite is not there");
		return;
	}
	for (const char *name = g_dir_read_name(names); name != NULL;
	    name = g_dir_read_name(names))
		suite_case(category, folder, name);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/its/select", test_select);
	g_test_add_func("/its/precedence", test_precedence);
	g_test_add_func("/its/cost", test_cost);
	g_test_add_func("/its/cost_of_rules", test_cost_of_rules);
	for (int c = 0; c < ITS_RULES_N_CATEGORIES; c++) {
		g_autofree char *path = g_strconcat("/its/w3c/",
		    its_rules_categories[c].name, NULL);
		g_test_add_data_func(path, GINT_TO_POINTER(c), test_suite);
	}
	return g_test_run();
}
