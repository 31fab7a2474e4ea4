#include "format/pdf/pdf_lexer.h"

#include <glib.h>

static PdfLexer
lexer_for(const char *text)
{
	return (PdfLexer) {.data = text, .length = strlen(text)};
}

static void
test_kinds(void)
{
	PdfLexer lexer = lexer_for("[(a\\)b)-1.5<4142>]TJ /N#41 <</A 1>>%x\nq");
	static const PdfTokenKind kinds[] = {PDF_TOKEN_ARRAY_OPEN,
	    PDF_TOKEN_STRING, PDF_TOKEN_NUMBER, PDF_TOKEN_HEX,
	    PDF_TOKEN_ARRAY_CLOSE, PDF_TOKEN_WORD, PDF_TOKEN_NAME,
	    PDF_TOKEN_DICT_OPEN, PDF_TOKEN_NAME, PDF_TOKEN_NUMBER,
	    PDF_TOKEN_DICT_CLOSE, PDF_TOKEN_WORD, PDF_TOKEN_END,
	    PDF_TOKEN_END};

	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		PdfToken token = pdf_lexer_next(&lexer);
		g_assert_cmpint(token.kind, ==, kinds[i]);
		if (i == 2)
			g_assert_cmpfloat(token.number, ==, -1.5);
		if (i == 6) {
			g_autofree char *name = pdf_lexer_name(&lexer,
			    &token);
			g_assert_cmpstr(name, ==, "NA");
		}
	}
}

static void
test_strings(void)
{
	static const struct {
		const char *source, *text;
	} cases[] = {
		{"(a(b)c)", "a(b)c"}, {"(\\101\\n\\\\)", "A\n\\"},
		{"(a\\\nb)", "ab"}, {"<41 4 2>", "AB"}, {"<414>", "A@"},
		{"(open", "open"}, {"(x\r\ny)", "x\ny"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char out[32] = "";
		PdfLexer lexer = lexer_for(cases[i].source);
		PdfToken token = pdf_lexer_next(&lexer);
		size_t n = pdf_lexer_decode(&lexer, &token, out);
		out[n] = '\0';
		g_assert_cmpstr(out, ==, cases[i].text);
	}
}

static void
test_numbers(void)
{
	static const struct {
		const char *source;
		double value;
	} cases[] = {
		{"-.5", -0.5}, {"+7", 7}, {"4.", 4}, {"--3", -3},
		{"1.2.3", 1.2}, {"00012", 12},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		PdfLexer lexer = lexer_for(cases[i].source);
		PdfToken token = pdf_lexer_next(&lexer);
		g_assert_cmpint(token.kind, ==, PDF_TOKEN_NUMBER);
		g_assert_cmpfloat_with_epsilon(token.number, cases[i].value,
		    1e-9);
	}
}

static void
test_image(void)
{
	PdfLexer lexer = lexer_for("ID \xFFxEIx EI\xFF EI Q");

	pdf_lexer_next(&lexer);
	pdf_lexer_skip_image(&lexer);
	PdfToken token = pdf_lexer_next(&lexer);
	g_assert_true(pdf_lexer_is(&lexer, &token, "Q"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pdf/lexer/kinds", test_kinds);
	g_test_add_func("/pdf/lexer/strings", test_strings);
	g_test_add_func("/pdf/lexer/numbers", test_numbers);
	g_test_add_func("/pdf/lexer/image", test_image);
	return g_test_run();
}
