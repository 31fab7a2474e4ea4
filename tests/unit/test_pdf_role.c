/* What the structure tree says of paragraphs: two that look like one, and one
 * that looks like two. */
#include "tests/unit/pdf_maker.h"

static const char text[] = "\1BT /F1 10 Tf 12 TL 72 700 Td /P <</MCID 0>> "
    "BDC (Complete both pages in block letters, with blue or black ink only) "
    "Tj EMC T* /Span <</MCID 1>> BDC (%s both of them at the place that is "
    "marked for it) Tj EMC T* T* /P <</MCID 2>> BDC (The end) Tj EMC ET";

/* FIRST: the word that the second line begins with. */
static Document *
read_tagged(PdfMaker *maker, const char *first, const char *parents)
{
	g_autofree char *stream = g_strdup_printf(text, first);
	const char *const objects[] = {
		"<</Type/Catalog/Pages 2 0 R/StructTreeRoot 6 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
		"/Resources<</Font<</F1 5 0 R>>>>/StructParents 3>>",
		stream,
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding"
		"/WinAnsiEncoding>>",
		"<</Type/StructTreeRoot/K[8 0 R 9 0 R 10 0 R]/ParentTree 7 0 R"
		"/RoleMap<</Titel/H2>>>>",
		parents,
		"<</S/P/P 6 0 R/K[0]>>",
		"<</S/P/P 6 0 R/K[11 0 R]>>",
		"<</S/Titel/P 6 0 R/K[2]>>",
		"<</S/Span/P 9 0 R/K[1]>>",
		NULL
	};
	g_autoptr(GBytes) bytes = pdf_maker_file(objects, 0);

	return pdf_maker_read(maker, bytes);
}

static unsigned
count_kind(const Document *document, BlockKind kind)
{
	unsigned count = 0;

	for (unsigned i = 0; i < document->units->len; i++)
		count += ((const Unit *) g_ptr_array_index(document->units,
		    i))->block->kind == kind;
	return count;
}

/* Two lines that look like one paragraph are two; the last one is a heading by
 * its role, which is mapped to a standard one. */
static void
test_parts(PdfMaker *maker, const void *data)
{
	g_autoptr(Document) document = read_tagged(maker, "Sign",
	    "<</Kids[<</Limits[0 2]/Nums[0[9 0 R]]>><</Limits[3 5]/Nums[3"
	    "[8 0 R 11 0 R 10 0 R] 5[9 0 R]]>>]>>");
	(void) data;

	g_assert_cmpuint(document->units->len, ==, 3);
	g_assert_cmpuint(count_kind(document, BLOCK_HEADING), ==, 1);
}

static void
test_whole(PdfMaker *maker, const void *data)
{
	g_autoptr(Document) document = read_tagged(maker, "Sign",
	    "<</Nums[3[8 0 R 8 0 R 10 0 R]]>>");
	(void) data;

	g_assert_cmpuint(document->units->len, ==, 2);
}

/* Tags that part sentences in the middle are not believed. */
static void
test_insane(PdfMaker *maker, const void *data)
{
	g_autoptr(Document) document = read_tagged(maker, "and sign",
	    "<</Nums[3[8 0 R 11 0 R 10 0 R]]>>");
	(void) data;

	g_assert_cmpuint(document->units->len, ==, 2);
	g_assert_cmpuint(count_kind(document, BLOCK_HEADING), ==, 0);
}

/* A tree that goes round in circles, and numbers that lead nowhere. */
static void
test_hostile(PdfMaker *maker, const void *data)
{
	g_autoptr(Document) document = read_tagged(maker, "Sign",
	    "<</Kids[7 0 R 99 0 R]/Limits[0 9]>>");
	(void) data;

	g_assert_cmpuint(document->units->len, >=, 2);
	g_assert_cmpuint(count_kind(document, BLOCK_HEADING), ==, 0);
}

/* Two pages or two columns of a page. The tags of the last paragraph of the
 * one and the first of the other are PARENTS. */
static unsigned
count_units(PdfMaker *maker, bool is_page, const char *words,
    const char *parents)
{
	static const char one[] = "\1/P <</MCID 0>> BDC BT /F1 10 Tf 12 TL 72 "
	    "700 Td (The company makes instruments for the) Tj T* (measurement "
	    "of heat in many places) Tj T* (and sells them all year round.) Tj "
	    "ET EMC /P <</MCID 1>> BDC BT /F1 10 Tf 12 TL 72 640 Td (Whoever "
	    "wants to buy one of them may) Tj T* (write to the address that is "
	    "given on) Tj T* (the first page of this report.) Tj ET EMC ";
	g_autofree char *other = g_strdup_printf("/P <</MCID %d>> BDC BT /F1 "
	    "10 Tf 12 TL %d 700 Td (%s answered by the next) Tj T* (day at the "
	    "latest, and those in other) Tj T* (languages by the end of the "
	    "week, but for those that come from) Tj T* (so far away that their "
	    "senders do not) Tj T* (know the company at all, and for all) Tj "
	    "T* (others of which the same can be said.) Tj ET EMC ", is_page ? 0 : 2, is_page ? 72 : 320, words);
	g_autofree char *first = g_strconcat(one, is_page ? "" : other, NULL);
	g_autofree char *second = g_strconcat("\1", is_page ? other : "",
	    NULL);
	const char *const objects[] = {
		"<</Type/Catalog/Pages 2 0 R/StructTreeRoot 6 0 R>>",
		"<</Type/Pages/Kids[3 0 R 9 0 R]/Count 2>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
		"/Resources<</Font<</F1 5 0 R>>>>/StructParents 0>>",
		first,
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding"
		"/WinAnsiEncoding>>",
		"<</Type/StructTreeRoot/K[7 0 R 8 0 R 11 0 R]/ParentTree "
		"12 0 R>>",
		"<</S/P/P 6 0 R/K[0]>>",
		"<</S/P/P 6 0 R/K[1]>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents "
		"10 0 R/Resources<</Font<</F1 5 0 R>>>>/StructParents 1>>",
		second,
		"<</S/P/P 6 0 R/K[2]>>",
		parents,
		NULL
	};
	g_autoptr(GBytes) bytes = pdf_maker_file(objects, 0);
	g_autoptr(Document) document = pdf_maker_read(maker, bytes);

	return document->units->len;
}

/* Paragraphs go on in the next column, and on the next page, where the tags say
 * so, and do not where they say that they do not. */
static void
test_over(PdfMaker *maker, const void *data)
{
	(void) data;
	g_assert_cmpuint(count_units(maker, true, "Letters are",
	    "<</Nums[0[7 0 R 8 0 R]1[8 0 R]]>>"), ==, 2);
	g_assert_cmpuint(count_units(maker, true, "Letters are",
	    "<</Nums[0[7 0 R 8 0 R]1[11 0 R]]>>"), ==, 3);
	g_assert_cmpuint(count_units(maker, false, "Letters are",
	    "<</Nums[0[7 0 R 8 0 R 8 0 R]]>>"), ==, 2);
	g_assert_cmpuint(count_units(maker, false, "Letters are",
	    "<</Nums[0[7 0 R 8 0 R 11 0 R]]>>"), ==, 3);
	/* All of it is one element: that says nothing. */
	g_assert_cmpuint(count_units(maker, true, "Letters are",
	    "<</Nums[0[7 0 R 7 0 R]1[7 0 R]]>>"), >=, 2);
}

static void
add_test(const char *name, void (*run)(PdfMaker *, const void *))
{
	g_autofree char *path = g_strconcat("/pdf-role/", name, NULL);

	g_test_add(path, PdfMaker, NULL, pdf_maker_set_up, run,
	    pdf_maker_tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_test("parts", test_parts);
	add_test("whole", test_whole);
	add_test("insane", test_insane);
	add_test("hostile", test_hostile);
	add_test("over", test_over);
	return g_test_run();
}
