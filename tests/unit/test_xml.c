/* test_xml.c - the span tree, its limits, its writer. */
#include "base/failure.h"
#include "base/xml_splice.h"

static XmlTree *
parse(const char *text, GError **error)
{
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

	return xml_parse(bytes, "test.xml", &limits_default, error);
}

static char *
span(const XmlTree *tree, size_t start, size_t end)
{
	return g_strndup(xml_bytes(tree, NULL) + start, end - start);
}

static void
test_spans(void)
{
	g_autoptr(XmlTree) tree = parse("<?xml version='1.0'?>\n"
	    "<a xmlns='u' xmlns:p='v'><p:b x=\"1&amp;2\" p:x='3'/>t&lt;"
	    "<![CDATA[<raw>]]><!--c--></a>", NULL);
	const XmlNode *a = xml_node(tree, 0);
	XmlSpan value;

	g_assert_cmpuint(xml_count(tree), ==, 5);
	g_assert_true(xml_is(tree, 0, "u", "a"));
	g_assert_true(xml_is(tree, 1, "v", "b"));
	g_assert_cmpuint(xml_node(tree, 1)->inner, ==,
	    xml_node(tree, 1)->end);
	g_assert_cmpuint(a->next, ==, 5);
	g_assert_cmpuint(xml_first_child(tree, 0), ==, 1);
	g_assert_cmpuint(xml_next_sibling(tree, 1), ==, 2);
	g_assert_cmpuint(xml_next_sibling(tree, 4), ==, XML_NONE);
	g_autofree char *plain = xml_attribute(tree, 1, "x");
	g_assert_cmpstr(plain, ==, "1&2");
	g_autofree char *spaced = xml_attribute_ns(tree, 1, "v", "x");
	g_assert_cmpstr(spaced, ==, "3");
	g_assert_false(xml_attribute_span_ns(tree, 1, "u", "x", &value));
	g_autofree char *text = xml_text(tree, 2);
	g_assert_cmpstr(text, ==, "t<");
	g_autofree char *cdata = xml_text(tree, 3);
	g_assert_cmpstr(cdata, ==, "<raw>");
	g_autofree char *comment = span(tree, xml_node(tree, 4)->start,
	    xml_node(tree, 4)->end);
	g_assert_cmpstr(comment, ==, "<!--c-->");
	g_assert_cmpstr(xml_namespace(tree, 1, "p"), ==, "v");
}

static void
test_entities(void)
{
	g_autoptr(XmlTree) tree = parse("<!DOCTYPE a [<!ENTITY co 'ACME'>"
	    "<!ENTITY m '<b/>'>]><a>&co;&#169;&m;</a>", NULL);
	g_autofree char *text = xml_text(tree, 2);

	/* Markup in an entity is never expanded. */
	g_assert_cmpstr(text, ==, "ACME\302\251&m;");
}

/* Each of these must be refused, and at once. */
static void
test_hostile(void)
{
	GString *laughs = g_string_new("<!DOCTYPE a [<!ENTITY e0 'ha'>");
	for (int i = 1; i < 12; i++)
		g_string_append_printf(laughs, "<!ENTITY e%d '&e%d;&e%d;"
		    "&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;'>", i, i - 1, i - 1,
		    i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	g_string_append(laughs, "]><a x='&e11;'/>");
	GString *deep = g_string_new(NULL);
	for (int i = 0; i < 100000; i++)
		g_string_append(deep, "<a>");
	GString *wide = g_string_new("<a");
	for (int i = 0; i < 200000; i++)
		g_string_append_printf(wide, " a%d=''", i);
	g_string_append(wide, "/>");
	const char *inputs[] = {
		laughs->str, deep->str, wide->str, "<a>", "", "<a></b>",
		"<a>&undefined;</a>", "<p:a/>", "\377\376\377", "<a x=1/>",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(inputs); i++) {
		g_autoptr(GError) error = NULL;
		gint64 start = g_get_monotonic_time();
		g_assert_null(parse(inputs[i], &error));
		g_assert_true(error->domain == FAILURE);
		g_assert_nonnull(strstr(error->message, "test.xml"));
		g_assert_cmpint(g_get_monotonic_time() - start, <,
		    10 * G_USEC_PER_SEC);
	}
	g_string_free(laughs, TRUE);
	g_string_free(deep, TRUE);
	g_string_free(wide, TRUE);
}

static void
test_external(void)
{
	/* The reference stays; no file is opened for it. */
	g_autoptr(XmlTree) tree = parse("<!DOCTYPE a [<!ENTITY x SYSTEM "
	    "'file:///etc/passwd'>]><a>&x;</a>", NULL);
	g_autofree char *text = xml_text(tree, 2);

	g_assert_cmpstr(text, ==, "&x;");
}

static void
test_splice(void)
{
	g_autoptr(XmlTree) tree = parse("<a>one<b/>two</a>", NULL);
	g_autoptr(XmlSplice) none = xml_splice_new(tree);
	g_autoptr(GBytes) same = xml_splice_apply(none, NULL);
	g_autoptr(XmlSplice) splice = xml_splice_new(tree);
	g_autoptr(GError) error = NULL;

	g_assert_cmpmem(g_bytes_get_data(same, NULL),
	    g_bytes_get_size(same), "<a>one<b/>two</a>", 17);
	xml_splice_replace(splice, 10, 13, g_strdup("2"));
	xml_splice_replace(splice, 3, 3, g_strdup("x"));
	xml_splice_replace(splice, 3, 6, g_strdup("1"));
	g_autoptr(GBytes) bytes = xml_splice_apply(splice, NULL);
	g_assert_cmpmem(g_bytes_get_data(bytes, NULL),
	    g_bytes_get_size(bytes), "<a>x1<b/>2</a>", 14);
	xml_splice_replace(splice, 4, 5, g_strdup("overlap"));
	g_assert_null(xml_splice_apply(splice, &error));
	g_assert_error(error, FAILURE, FAILURE_INTERNAL);
}

/* What a file's encoding cannot hold becomes a character reference. */
static void
test_encodings(void)
{
	static const struct {
		const char *name;
		const char *expected;
	} cases[] = {
		{"US-ASCII", "&#233;&#20013;"},
		{"ISO-8859-1", "\351&#20013;"},
		{"GB18030", "\250\246\326\320"},
		{"UTF-8", "\303\251\344\270\255"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strdup_printf(
		    "<?xml version=\"1.0\" encoding=\"%s\"?><a>x</a>",
		    cases[i].name);
		g_autoptr(XmlTree) tree = parse(text, NULL);
		g_assert_cmpstr(xml_encoding(tree), ==, cases[i].name);
		g_autoptr(XmlSplice) splice = xml_splice_new(tree);
		const XmlNode *node = xml_node(tree, 1);
		xml_splice_replace(splice, node->start, node->end,
		    g_strdup("\303\251\344\270\255"));
		g_autoptr(GBytes) bytes = xml_splice_apply(splice, NULL);
		const char *data = g_bytes_get_data(bytes, NULL);
		const char *start = g_strstr_len(data,
		    (gssize) g_bytes_get_size(bytes), "<a>") + 3;
		size_t length = strlen(cases[i].expected);
		g_assert_cmpmem(start, length, cases[i].expected, length);
	}
}

static void
test_utf16(void)
{
	static const char text[] = "\377\376<\0a\0>\0\351\0<\0/\0a\0>\0";
	g_autoptr(GBytes) bytes = g_bytes_new_static(text, 18);
	g_autoptr(XmlTree) tree = xml_parse(bytes, "test.xml",
	    &limits_default, NULL);
	g_autofree char *inner = xml_text(tree, 1);

	g_assert_cmpstr(inner, ==, "\303\251");
	g_autoptr(XmlSplice) splice = xml_splice_new(tree);
	const XmlNode *node = xml_node(tree, 1);
	xml_splice_replace(splice, node->start, node->end, g_strdup("b"));
	g_autoptr(GBytes) out = xml_splice_apply(splice, NULL);
	g_assert_cmpmem(g_bytes_get_data(out, NULL), g_bytes_get_size(out),
	    "\377\376<\0a\0>\0b\0<\0/\0a\0>\0", 18);
}

static void
test_escape(void)
{
	GString *out = g_string_new(NULL);

	xml_escape(out, "a<b>&\"\r", 7);
	g_assert_cmpstr(out->str, ==, "a&lt;b&gt;&amp;\"&#13;");
	g_string_truncate(out, 0);
	xml_escape_attribute(out, "\"\n<", 3);
	g_assert_cmpstr(out->str, ==, "&quot;&#10;&lt;");
	g_string_free(out, TRUE);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/xml/spans", test_spans);
	g_test_add_func("/xml/entities", test_entities);
	g_test_add_func("/xml/hostile", test_hostile);
	g_test_add_func("/xml/external", test_external);
	g_test_add_func("/xml/splice", test_splice);
	g_test_add_func("/xml/encodings", test_encodings);
	g_test_add_func("/xml/utf16", test_utf16);
	g_test_add_func("/xml/escape", test_escape);
	return g_test_run();
}
