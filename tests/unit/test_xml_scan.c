/* test_xml_scan.c - the quick reader of XML beside expat. */
#include <string.h>

#include "tests/fuzz/both.h"

/* What most files consist of has to be taken, or nothing is quick. */
static void
test_taken(void)
{
	const char *const texts[] = {
		"<a/>", "<a></a>", "\xEF\xBB\xBF<a/>", "<a b='1' c=\"2\" />",
		"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
		"\r\n<w:p xmlns:w=\"urn:w\" w:x='1'>a &amp; b &#x20AC; &#8364;"
		"<w:r/>t</w:p >\n",
		"<a xmlns='u'><b xmlns=''/><c xmlns:p='v'><p:d p:e='&lt;\"'/>"
		"</c></a>",
		"<!-- - --><?pi?><?pi data?><a><![CDATA[<]]]]><!--c-->]]"
		"&gt;</a><!--d-->",
		"<a>\xE5\x85\xAC \xF0\x9F\x98\x80 \xC3\xA9\x7F</a>",
		"<a>\n<b c = '1'\n/></a>", "<a b='>'>></a>",
		"<a xml:lang='de'>x</a>",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		if (!both_read(texts[i], strlen(texts[i])))
			g_error("not taken: %s", texts[i]);
}

/* What is no XML, or no business of its, goes to expat. */
static void
test_left(void)
{
	const char *const texts[] = {
		"", " ", "a", "<a>", "</a>", "<a/><b/>", "<a></b>", "<a></aa>",
		"<aa></a>", "x<a/>", "<a/>x", "< a/>", "<a / >", "<a b/>",
		"<a b=1/>", "<a b='1'c='2'/>", "<a b='1' b='2'/>", "<a b='<'/>",
		"<a>&b;</a>", "<a>&amp</a>", "<a>&#0;</a>", "<a>&#xD800;</a>",
		"<a>&#;</a>", "<a>&#99999999;</a>", "<a>&#x110000;</a>",
		"<a>]]></a>", "<a>\x01</a>", "<a b='\x1F'/>", "<a>\xC0\x80</a>",
		"<a>\xED\xA0\x80</a>", "<a>\xEF\xBF\xBE</a>",
		"<a>\xF4\x90\x80\x80</a>", "<a>\xE5\x85</a>", "<a>\xFF</a>",
		"<!-- -- --><a/>", "<!-- --->", "<a><!--</a>", "<a><?xml?></a>",
		"<?XmL x?><a/>", "<?p<a/>", " <?xml version='1.0'?><a/>",
		"<?xml version='2.0'?><a/>", "<?xml encoding='x'?><a/>",
		"<?xml version='1.0' standalone='maybe'?><a/>",
		"<![CDATA[x]]><a/>", "<a><![CDATA[x]]</a>", "<!DOCTYPE a><a/>",
		"<p:a/>", "<a p:b='1'/>", "<a xmlns:p=''><p:b/></a>",
		"<a xmlns='&amp;'/>", "<a:b:c xmlns:a='u'/>", "<\xC3\xA9/>",
		"<a \xC3\xA9=''/>", "<-a/>", "<a .b=''/>", "<a><b></a></b>",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		if (both_read(texts[i], strlen(texts[i])))
			g_error("taken: %s", texts[i]);
}

/* A document's tail that ends anywhere is not read beyond its end: run under
 * the address sanitizer, where each copy is as long as it is. */
static void
test_cut(void)
{
	const char *text = "<?xml version='1.0'?><a b='&#x20AC;&amp;'><!--c-->"
	    "<?pi d?><![CDATA[e]]>\xE5\x85\xAC]]<f/></a>";

	for (size_t length = 0; length < strlen(text); length++)
		g_assert_false(both_read(text, length));
	g_assert_true(both_read(text, strlen(text)));
}

/* Puts a byte or a piece of markup anywhere, or takes some bytes away. */
static void
spoil(GString *text, GRand *random)
{
	static const char *const pieces[] = {
		"<", ">", "&", "\"", "'", "/", "=", " ", "]]>", "<!--", "-->",
		"<?", "?>", "<![CDATA[", "&#65;", "&lt;", "x:", "xmlns:x='u'",
		"<a>", "</a>", "\n", "\x01", "\xE5\x85\xAC", "\xC3", "-", "]",
	};
	int place = g_rand_int_range(random, 0, (int) text->len + 1);
	int piece = g_rand_int_range(random, 0, G_N_ELEMENTS(pieces) + 6);

	if (piece < (int) G_N_ELEMENTS(pieces))
		g_string_insert(text, place, pieces[piece]);
	else
		g_string_erase(text, place, MIN(piece - (int)
		    G_N_ELEMENTS(pieces), (int) text->len - place));
}

static void
test_spoilt(void)
{
	static const char *const files[] = {
		"samples/xml/statement.en.xhtml", "samples/xml/disclosure.en.xml",
	};
	const char *small = "<?xml version=\"1.0\"?><a xmlns:x=\"u\" b='1'>"
	    "t&amp;<x:c d=\"e\"><!-- f --></x:c><?g h?><![CDATA[i]]>j</a>";
	g_autoptr(GRand) random = g_rand_new_with_seed(7);
	unsigned taken = 0, n = 20000;

	for (unsigned i = 0; i < n; i++) {
		g_autoptr(GString) text = g_string_new(small);
		for (int k = g_rand_int_range(random, 1, 4); k > 0; k--)
			spoil(text, random);
		taken += both_read(text->str, text->len);
	}
	/* Else it was always the same answer that was compared. */
	g_assert_cmpuint(taken, >, n / 50);
	g_assert_cmpuint(taken, <, n / 2);
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		char *content;
		size_t length;
		g_assert_true(g_file_get_contents(files[i], &content, &length,
		    NULL));
		for (unsigned k = 0; k < 300; k++) {
			g_autoptr(GString) text = g_string_new_len(content,
			    (gssize) length);
			spoil(text, random);
			(void) both_read(text->str, text->len);
		}
		g_free(content);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/xml_scan/taken", test_taken);
	g_test_add_func("/xml_scan/left", test_left);
	g_test_add_func("/xml_scan/cut", test_cut);
	g_test_add_func("/xml_scan/spoilt", test_spoilt);
	return g_test_run();
}
