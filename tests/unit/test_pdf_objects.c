#include "format/pdf/pdf_content.h"
#include "base/failure.h"
#include "tests/unit/pdf_maker.h"

/* Strings outside of the pages' text, and what is known of a file. */

static const char xmp[] = "/Type/Metadata/Subtype/XML\1"
    "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>"
    "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf="
    "'http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description "
    "xmlns:dc='http://purl.org/dc/elements/1.1/' rdf:about=''><dc:title>"
    "<rdf:Alt><rdf:li xml:lang='x-default'>Annual &amp; other report"
    "</rdf:li><rdf:li xml:lang='fr'>Rapport</rdf:li></rdf:Alt></dc:title>"
    "<dc:creator>A &#x42; C</dc:creator></rdf:Description></rdf:RDF>"
    "</x:xmpmeta>   <?xpacket end='w'?>";

static const char *const strings[] = {
    "<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R/Lang(en)/AcroForm<</Fields"
    "[7 0 R 8 0 R 9 0 R 10 0 R]>>/StructTreeRoot 11 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
    "/Resources<<>>/Annots[<</Subtype/Text/Rect[1 1 9 9]/T(Author of note)"
    "/Contents(A first line\\rand a second)/RC(<?xml version=\"1.0\"?><body "
    "style=\"color:red\"><p>A first line</p></body>)>> 10 0 R 9 0 R 8 0 R"
    "]>>",
    "\1q Q",
    "<</Title(Annual & other report)/Author(Some Body)>>",
    xmp,
    /* 7, 8: a field with a child; its value and name stay. */
    "<</T(parent)/Kids[<</T(own name)/TU(A tooltip here)/FT/Tx/V(A value)"
    ">> 7 0 R]>>",
    "<</FT/Ch/T(list)/V(x)/Opt[[(x)(Extra large)][(y)(Small)](plain one)]"
    "/Subtype/Widget/Rect[0 0 1 1]>>",
    "<</FT/Btn/T(box)/Subtype/Widget/MK<</CA(4)>>/Rect[0 0 1 1]>>",
    "<</FT/Btn/Ff 65536/T(push)/Subtype/Widget/MK<</CA(Send form)>>"
    "/Rect[0 0 1 1]>>",
    "<</Type/StructTreeRoot/K[12 0 R 12 0 R]>>",
    "<</S/Document/Lang(en-US)/K[<</S/Figure/Alt(A picture of a house)/P "
    "12 0 R>> 13 0 R 3]>>",
    "<</S/Span/Lang(fr)/ActualText(fi)/E(Some Long Name)/P 12 0 R/K 12 0 R"
    ">>",
    NULL,
};

static void
test_strings(PdfMaker *maker, const void *data)
{
	(void) data;
	g_autoptr(GBytes) bytes = pdf_maker_file(strings, 5);
	g_autoptr(Document) document = pdf_maker_read(maker, bytes);
	g_autofree char *text = dump_text(document);

	g_assert_cmpstr(text, ==, "Annual & other report\n"
	    "A first line\rand a second\nSend form\nA tooltip here\n"
	    "Extra large\nSmall\nA picture of a house\nSome Long Name\n");
	pdf_maker_translate(document, " <neu>");
	g_autoptr(GBytes) written = pdf_maker_write(maker, document);
	g_autoptr(PdfFile) file = pdf_file_open(written, &limits_default,
	    NULL, NULL);
	pdf_maker_assert_text(file, "/Info/Title",
	    "Annual & other report <neu>");
	pdf_maker_assert_text(file, "/Info/Author", "Some Body");
	pdf_maker_assert_text(file, "/Root/Lang", "de");
	pdf_maker_assert_text(file, "/Root/Pages/Kids/0/Annots/0/Contents",
	    "A first line\rand a second <neu>");
	pdf_maker_assert_text(file, "/Root/Pages/Kids/0/Annots/0/RC",
	    "<?xml version=\"1.0\"?><body style=\"color:red\"><p>A first line"
	    "</p><p>and a second &lt;neu&gt;</p></body>");
	pdf_maker_assert_text(file, "/Root/Pages/Kids/0/Annots/0/T",
	    "Author of note");
	pdf_maker_assert_text(file, "/Root/AcroForm/Fields/0/Kids/0/TU",
	    "A tooltip here <neu>");
	pdf_maker_assert_text(file, "/Root/AcroForm/Fields/0/Kids/0/V",
	    "A value");
	pdf_maker_assert_text(file, "/Root/AcroForm/Fields/1/Opt/0/1",
	    "Extra large <neu>");
	pdf_maker_assert_text(file, "/Root/AcroForm/Fields/1/Opt/0/0", "x");
	pdf_maker_assert_text(file, "/Root/AcroForm/Fields/1/Opt/2",
	    "plain one");
	pdf_maker_assert_text(file, "/Root/AcroForm/Fields/2/MK/CA", "4");
	pdf_maker_assert_text(file, "/Root/AcroForm/Fields/3/MK/CA",
	    "Send form <neu>");
	pdf_maker_assert_text(file, "/Root/StructTreeRoot/K/0/Lang", "de");
	pdf_maker_assert_text(file, "/Root/StructTreeRoot/K/0/K/0/Alt",
	    "A picture of a house <neu>");
	pdf_maker_assert_text(file, "/Root/StructTreeRoot/K/0/K/1/Lang",
	    "fr");
	pdf_maker_assert_text(file, "/Root/StructTreeRoot/K/0/K/1/ActualText",
	    NULL);
	pdf_maker_assert_text(file, "/Root/StructTreeRoot/K/0/K/1/E",
	    "Some Long Name <neu>");
}

/* The packet but for the title is the same, byte for byte. */
static void
test_packet(PdfMaker *maker, const void *data)
{
	(void) data;
	g_autoptr(GBytes) bytes = pdf_maker_file(strings, 5);
	g_autoptr(Document) document = pdf_maker_read(maker, bytes);

	pdf_maker_translate(document, " <neu>");
	g_autoptr(GBytes) written = pdf_maker_write(maker, document);
	g_autoptr(PdfFile) file = pdf_file_open(written, &limits_default,
	    NULL, NULL);
	const PdfSpot spot = {0, "/Root/Metadata"};
	g_autoptr(GBytes) packet = pdf_file_data(file,
	    pdf_spot_object(file, &spot));
	const char *source = strchr(xmp, '\1') + 1;
	const char *cut = strstr(source, "</rdf:li>");
	g_autofree char *expected = g_strdup_printf("%.*s &lt;neu&gt;%s\n",
	    (int) (cut - source), source, cut);
	g_autofree char *text = g_strndup(g_bytes_get_data(packet, NULL),
	    g_bytes_get_size(packet));
	g_assert_cmpstr(g_strchomp(text), ==, g_strchomp(expected));
}

static const char *const looped[] = {
    "<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R/AcroForm<</Fields[8 0 R]>>"
    "/StructTreeRoot 9 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 77>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 14400 14400]/Contents 4 0 R"
    "/Annots 3 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont"
    "/Helvetica>>>>>>>>",
    "\1BT /F1 12 Tf 99 14000 Td (Words on a huge page) Tj ET",
    "<</First 6 0 R/Last 6 0 R>>",
    "<</Title(One part)/First 6 0 R/Next 7 0 R/Parent 5 0 R>>",
    "<</Title(Other part)/First 5 0 R/Next 6 0 R/Parent 6 0 R>>",
    "<</T(a)/TU(A hint)/Kids[8 0 R <</Kids[8 0 R]>>]/Parent 8 0 R>>",
    "<</K[10 0 R]>>",
    "<</S/P/Alt(An image)/K[9 0 R 10 0 R]>>",
    NULL,
};

static void
test_loops(PdfMaker *maker, const void *data)
{
	(void) data;
	g_autoptr(GBytes) bytes = pdf_maker_file(looped, 0);
	g_autoptr(Document) document = pdf_maker_read(maker, bytes);
	g_autofree char *text = dump_text(document);

	g_assert_cmpstr(text, ==, "Words on a huge page\nOne part\nOther part\n"
	    "A hint\nAn image\n");
	pdf_maker_translate(document, " !");
	g_autoptr(GBytes) written = pdf_maker_write(maker, document);
	g_autoptr(Document) again = pdf_maker_read(maker, written);
	g_autofree char *result = dump_text(again);
	g_assert_cmpstr(result, ==, "Words on a huge page !\nOne part !\n"
	    "Other part !\nA hint !\nAn image !\n");
}

static const char *const forms[] = {
    "<</Type/Catalog/Pages 2 0 R/NeedsRendering true/AcroForm<</XFA 5 0 R"
    "/Fields[<</FT/Sig/V<<>>>>]>>>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>",
    "\1q Q", "\1<xdp/>", NULL,
};

static void
test_notices(PdfMaker *maker, const void *data)
{
	(void) data;
	g_autoptr(GBytes) bytes = pdf_maker_file(forms, 0);
	g_autoptr(Document) document = pdf_maker_read(maker, bytes);

	g_assert_cmpuint(pdf_maker_findings(maker, FINDING_SIGNED), ==, 1);
	g_assert_cmpuint(pdf_maker_findings(maker, FINDING_PART_SKIPPED), ==,
	    1);
	g_assert_nonnull(strstr(report_finding(maker->report, 1)->text,
	    "XFA alone"));
}

#define FONT "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont" \
    "/Helvetica/Encoding/WinAnsiEncoding>>>>>>"

/* Free text, two buttons that share what they show, a field with a value, a
 * line with a caption, a hidden stamp. */
static const char *const shown[] = {
    "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 7 0 R 8 0 R]>>>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
    "/Annots[5 0 R 6 0 R 7 0 R 8 0 R 11 0 R 12 0 R]>>",
    "\1q Q",
    "<</Subtype/FreeText/Rect[100 200 500 280]/Contents(A free text)/AP<<"
    "/N 9 0 R>>>>",
    "<</FT/Btn/Ff 65536/T(one)/Subtype/Widget/Rect[10 10 110 30]/AP<</N "
    "10 0 R>>>>",
    "<</FT/Btn/Ff 65536/T(two)/Subtype/Widget/Rect[10 40 210 80]/AP<</N<<"
    "/On 10 0 R/Off 4 0 R>>>>/AS/On>>",
    "<</FT/Tx/T(three)/Subtype/Widget/Rect[10 110 210 130]/V(My value)/AP"
    "<</N 10 0 R>>>>",
    "/Type/XObject/Subtype/Form/BBox[0 0 200 40]/Matrix[1 0 0 1 9 9]" FONT
    "\1BT /F1 10 Tf 2 20 Td (A free text) Tj ET",
    "/Type/XObject/Subtype/Form/BBox[0 0 100 20]" FONT
    "\1/Tx BMC BT /F1 10 Tf 20 5 Td (Send it) Tj ET EMC",
    "<</Subtype/Line/Rect[300 300 400 320]/AP<</N 10 0 R>>>>",
    "<</Subtype/Stamp/F 2/Rect[300 300 400 320]/AP<</N 10 0 R>>>>",
    NULL,
};

static char *
look_text(PdfFile *file, const char *path)
{
	const PdfSpot spot = {0, path};
	g_autoptr(PdfFonts) fonts = pdf_font_cache_new();
	PdfObject look = pdf_spot_object(file, &spot);
	g_autoptr(PdfContent) content = pdf_content_read_form(file, fonts, 0,
	    look, &pdf_matrix_identity);
	GString *text = g_string_new(NULL);

	for (unsigned i = 0; i < content->glyphs->len; i++)
		g_string_append(text, pdf_content_glyph(content, i)->text);
	return g_string_free(text, FALSE);
}

static void
test_looks(PdfMaker *maker, const void *data)
{
	(void) data;
	g_autoptr(GBytes) bytes = pdf_maker_file(shown, 0);
	g_autoptr(Document) document = pdf_maker_read(maker, bytes);
	g_autofree char *text = dump_text(document);
	static const char *const expected[][2] = {
		{"/Root/Pages/Kids/0/Annots/0/AP/N", "A free text !"},
		{"/Root/Pages/Kids/0/Annots/1/AP/N", "Send it !"},
		{"/Root/Pages/Kids/0/Annots/2/AP/N/On", "Send it !"},
		{"/Root/Pages/Kids/0/Annots/3/AP/N", "Send it"},
		{"/Root/Pages/Kids/0/Annots/4/AP/N", "Send it"},
		{"/Root/Pages/Kids/0/Annots/5/AP/N", "Send it"},
	};

	g_assert_cmpstr(text, ==, "A free text\nSend it\nSend it\n"
	    "A free text\n");
	g_assert_cmpuint(pdf_maker_findings(maker, FINDING_TEXT_KEPT), ==, 1);
	pdf_maker_translate(document, " !");
	g_autoptr(GBytes) written = pdf_maker_write(maker, document);
	g_autoptr(PdfFile) file = pdf_file_open(written, &limits_default,
	    NULL, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
		g_autofree char *own = look_text(file, expected[i][0]);
		g_assert_cmpstr(own, ==, expected[i][1]);
	}
	g_assert_cmpuint(pdf_maker_findings(maker, FINDING_TEXT_OVERFLOW), ==,
	    0);
}

/* Marked content that names its language, in the stream and in a list. */
static const char *const tongues[] = {
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
    "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    ">>/Properties<</M0 5 0 R>>>>>>",
    "\1/Figure<</Alt(A drawing)/MCID 4>>BDC 9 9 9 9 re f EMC "
    "/P<</Lang(en-US)/MCID 0>>BDC BT /F1 10 Tf 72 700 Td (English words) "
    "Tj ET EMC/P<</MCID 1/Lang(fr)>>BDC BT /F1 10 Tf 72 600 Td (Des mots) "
    "Tj ET EMC/P/M0 BDC BT /F1 10 Tf 72 500 Td (More words) Tj ET EMC",
    "<</Lang(en)/Alt(What it is)/MCID 2>>", NULL,
};

static void
test_tongues(PdfMaker *maker, const void *data)
{
	(void) data;
	g_autoptr(GBytes) bytes = pdf_maker_file(tongues, 0);
	g_autoptr(Document) document = pdf_maker_read(maker, bytes);

	pdf_maker_translate(document, " !");
	g_autoptr(GBytes) written = pdf_maker_write(maker, document);
	g_autoptr(PdfFile) file = pdf_file_open(written, &limits_default,
	    NULL, NULL);
	g_autoptr(GBytes) contents = pdf_file_contents(file,
	    pdf_file_page(file, 0));
	g_autofree char *text = g_strndup(g_bytes_get_data(contents, NULL),
	    g_bytes_get_size(contents));
	g_assert_null(strstr(text, "en-US"));
	g_assert_null(strstr(text, "A drawing"));
	g_autoptr(Document) again = pdf_maker_read(maker, written);
	g_autofree char *result = dump_text(again);
	g_assert_cmpstr(result, ==, "A drawing !\nEnglish words !\n"
	    "Des mots !\nMore words !\nWhat it is !\n");
	g_assert_nonnull(strstr(text, "(de)"));
	g_assert_nonnull(strstr(text, "(fr)"));
	pdf_maker_assert_text(file,
	    "/Root/Pages/Kids/0/Resources/Properties/M0/Lang", "de");
	pdf_maker_assert_text(file,
	    "/Root/Pages/Kids/0/Resources/Properties/M0/Alt",
	    "What it is !");
}

/* What a list shows of its choices is text where the value that is sent is
 * another string; else it is the value. */
static void
test_choices(PdfMaker *maker, const void *data)
{
	static const char *const choices[] = {
		"/V(x)/Opt[[(x)(Extra large)][(y)(Small)]]",
		"/V(Extra large)/Opt[(Extra large)(Small)]",
		"/V(Extra large)/Opt[[(x)(Extra large)][(y)(Small)]]",
	};
	(void) data;

	for (unsigned i = 0; i < G_N_ELEMENTS(choices); i++) {
		g_autofree char *field = g_strdup_printf("<</FT/Ch/Ff 131072"
		    "/T(size)/Subtype/Widget/Rect[72 700 172 720]/AP<</N 6 0 R"
		    ">>%s>>", choices[i]);
		const char *const objects[] = {
			"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]"
			">>>>",
			"<</Type/Pages/Kids[3 0 R]/Count 1>>",
			"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]"
			"/Contents 4 0 R/Resources<<>>/Annots[5 0 R]>>",
			"\1q Q",
			field,
			"/Type/XObject/Subtype/Form/BBox[0 0 100 20]/Resources"
			"<</Font<</F1 7 0 R>>>>\1/Tx BMC q BT /F1 10 Tf 2 5 Td "
			"(Extra large) Tj ET Q EMC",
			"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
			NULL
		};
		g_autoptr(GBytes) bytes = pdf_maker_file(objects, 0);
		g_autoptr(Document) document = pdf_maker_read(maker, bytes);
		g_autofree char *text = dump_text(document);
		g_assert_cmpstr(text, ==, i == 0
		    ? "Extra large\nExtra large\nSmall\n"
		    : i == 1 ? "" : "Extra large\nSmall\n");
		pdf_maker_translate(document, "!");
		g_autoptr(GBytes) written = pdf_maker_write(maker, document);
		g_autoptr(PdfFile) file = pdf_file_open(written,
		    &limits_default, NULL, NULL);
		pdf_maker_assert_text(file, "/Root/AcroForm/Fields/0/V",
		    i == 0 ? "x" : "Extra large");
	}
}

/* A page with one text; TRAILER goes into the trailer. */
static GBytes *
small_file(const char *trailer)
{
	static const char *const objects[] = {
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
		"/Resources<</Font<</F1 5 0 R>>>>>>",
		"\1BT /F1 10 Tf 72 700 Td (Words) Tj ET",
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		NULL
	};
	g_autoptr(GBytes) bytes = pdf_maker_file(objects, 0);
	g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL),
	    g_bytes_get_size(bytes));
	const char *root = strstr(text, "/Root 1 0 R");
	char *changed = g_strdup_printf("%.*s%s%s", (int) (root - text), text,
	    trailer, root);

	return g_bytes_new_take(changed, strlen(changed));
}

/* What qpdf stumbles over when it writes. */
static void
test_trailers(PdfMaker *maker, const void *data)
{
	g_autoptr(GBytes) broken = small_file("/ID[null 7]");
	g_autoptr(GBytes) high = small_file("/Info 9999999999 0 R");
	g_autoptr(GError) error = NULL;
	(void) data;
	g_autoptr(Document) document = pdf_maker_read(maker, broken);

	pdf_maker_translate(document, "!");
	g_autoptr(GBytes) written = pdf_maker_write(maker, document);
	g_autoptr(Document) again = pdf_maker_read(maker, written);
	g_autofree char *text = dump_text(again);
	g_assert_cmpstr(text, ==, "Words!\n");
	g_assert_null(pdf_file_open(high, &limits_default, NULL, &error));
	g_assert_error(error, FAILURE, FAILURE_INPUT);
}

#define TEST(path, function) \
	g_test_add("/pdf-objects/" path, PdfMaker, NULL, pdf_maker_set_up, \
	    function, pdf_maker_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST("strings", test_strings);
	TEST("packet", test_packet);
	TEST("loops", test_loops);
	TEST("notices", test_notices);
	TEST("looks", test_looks);
	TEST("tongues", test_tongues);
	TEST("choices", test_choices);
	TEST("trailers", test_trailers);
	return g_test_run();
}
