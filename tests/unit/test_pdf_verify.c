/*
 * Faults are put into a translation one by one; each must be found by the
 * comparison that is named after it, and by no other.
 */
#include <math.h>

#include "format/pdf/pdf.h"
#include "format/pdf/pdf_file.h"
#include "format/pdf/pdf_writer.h"

static void
add_object(GString *file, GArray *offsets, const char *text)
{
	size_t at = file->len;

	g_array_append_val(offsets, at);
	g_string_append_printf(file, "%u 0 obj\n%s\nendobj\n", offsets->len,
	    text);
}

static const char contents[] =
    "q 50 0 0 50 400 600 cm /Im0 Do Q\n"
    "BT /F1 12 Tf 72 700 Td (The company sold 1,234.5 tonnes of steel) Tj ET\n"
    "BT /F1 12 Tf 72 500 Td (2025) Tj ET\n";

/* A page with a link, a note, a field, an outline, a structure, an image. */
static GBytes *
make_source(void)
{
	GString *file = g_string_new("%PDF-1.7\n");
	g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(size_t));
	g_autofree char *stream = g_strdup_printf("<</Length %zu>>stream\n%s"
	    "\nendstream", strlen(contents), contents);
	const char *const objects[] = {
		"<</Type/Catalog/Pages 2 0 R/Outlines 9 0 R/AcroForm<</Fields"
		"[8 0 R 15 0 R]>>/StructTreeRoot 11 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents "
		"4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</Im0 6 0 R>>>>"
		"/Annots[7 0 R 8 0 R 14 0 R]>>",
		stream,
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding"
		"/WinAnsiEncoding>>",
		"<</Type/XObject/Subtype/Image/Width 1/Height 1"
		"/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>"
		"stream\nA\nendstream",
		"<</Type/Annot/Subtype/Link/Rect[72 300 200 320]/Border[0 0 0]"
		"/A<</S/URI/URI(https://example.org/)>>>>",
		"<</Type/Annot/Subtype/Widget/FT/Tx/T(amount)/V(17)"
		"/Rect[300 300 400 320]>>",
		"<</First 10 0 R/Last 10 0 R/Count 1>>",
		"<</Title(Sales)/Parent 9 0 R/Dest[3 0 R/XYZ 0 700 0]>>",
		"<</Type/StructTreeRoot/K 12 0 R>>",
		"<</S/Document/P 11 0 R/K[13 0 R]>>",
		"<</S/P/P 12 0 R/Pg 3 0 R>>",
		"<</Type/Annot/Subtype/Square/Rect[500 100 550 150]>>",
		/* Long values are streams; writing anew encodes them. */
		"<</FT/Tx/T(notes)/V 16 0 R>>",
		"<</Length 18>>stream\nA value, and long.\nendstream",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(objects); i++)
		add_object(file, offsets, objects[i]);
	size_t start = file->len;
	g_string_append_printf(file, "xref\n0 %u\n0000000000 65535 f \n",
	    offsets->len + 1);
	for (unsigned i = 0; i < offsets->len; i++)
		g_string_append_printf(file, "%010zu 00000 n \n",
		    g_array_index(offsets, size_t, i));
	g_string_append_printf(file, "trailer<</Size %u/Root 1 0 R>>\n"
	    "startxref\n%zu\n%%%%EOF\n", offsets->len + 1, start);
	return g_string_free_to_bytes(file);
}

typedef struct Fixture {
	Languages *languages;
	FormatOptions options;
	Report *report;
	GBytes *source, *target;
	char *font;		/* name of the first font that was set */
	Document *document;
} Fixture;

static const char translation[] =
    "La compañía vendió 1.234,5 toneladas de acero";

static Document *
read_bytes(const Fixture *fixture, GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	Document *document = pdf_format.read(bytes, "x.pdf",
	    &fixture->options, fixture->report, &error);

	g_assert_no_error(error);
	return document;
}

static GBytes *
write_target(Fixture *fixture, const char *text)
{
	g_autoptr(GError) error = NULL;
	InlineList target = {0};

	inline_add_text(&target, fixture->document->arena, text,
	    strlen(text));
	segment_set_target(document_unit(fixture->document, 1)->first,
	    target, "x");
	GBytes *bytes = pdf_format.write(fixture->document,
	    &fixture->options, fixture->report, &error);
	g_assert_no_error(error);
	return bytes;
}

static PdfFile *
open_file(const Fixture *fixture, GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	PdfFile *file = pdf_file_open(bytes, &fixture->options.limits, NULL,
	    &error);

	g_assert_no_error(error);
	return file;
}

/* The resource names of ours on the first page. */
static char *
first_font(const Fixture *fixture)
{
	g_autoptr(PdfFile) file = open_file(fixture, fixture->target);
	g_autofree char *prefix = pdf_writer_prefix(fixture->source);
	g_auto(GStrv) keys = pdf_file_keys(file, pdf_file_get(file,
	    pdf_file_get(file, pdf_file_page(file, 0), "/Resources"),
	    "/Font"));

	for (char **key = keys; *key != NULL; key++)
		if (g_str_has_prefix(*key + 1, prefix))
			return g_strdup(*key);
	g_assert_not_reached();
}

static void
set_up(Fixture *fixture, const void *data)
{
	(void) data;
	fixture->languages = languages_open("lang", NULL);
	g_assert_nonnull(fixture->languages);
	fixture->options = (FormatOptions) {.limits = limits_default,
	    .languages = fixture->languages};
	fixture->report = report_new();
	fixture->source = make_source();
	fixture->document = read_bytes(fixture, fixture->source);
	fixture->document->source_language = "en";
	fixture->document->target_language = "es";
	fixture->target = write_target(fixture, translation);
	fixture->font = first_font(fixture);
}

static void
tear_down(Fixture *fixture, const void *data)
{
	(void) data;
	document_free(fixture->document);
	languages_close(fixture->languages);
	report_free(fixture->report);
	g_bytes_unref(fixture->source);
	g_bytes_unref(fixture->target);
	g_free(fixture->font);
}

static Proof *
verify(const Fixture *fixture, GBytes *target, bool is_thorough)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Document) written = read_bytes(fixture, target);
	const ReadbackText texts[] = {
		{1, {72, 80, 400, 95}, translation},
		{1, {72, 280, 100, 295}, "2025"},
	};
	Proof *proof = proof_new();
	FormatVerify task = {
		.source = fixture->source, .target = target,
		.source_document = fixture->document,
		.target_document = written,
		.source_language = languages_find(fixture->languages, "en"),
		.target_language = languages_find(fixture->languages, "es"),
		.texts = texts, .n_texts = G_N_ELEMENTS(texts),
		.is_thorough = is_thorough,
	};
	g_assert_true(pdf_format.verify(&task, &fixture->options, proof,
	    &error));
	g_assert_no_error(error);
	return proof;
}

static const ProofCheck *
find_check(const Proof *proof, const char *name)
{
	for (size_t i = 0; i < proof_count(proof); i++)
		if (strcmp(proof_check(proof, i)->name, name) == 0)
			return proof_check(proof, i);
	g_assert_not_reached();
}

/* Just the check NAME has faults. */
static void
assert_only(const Proof *proof, const char *name)
{
	for (size_t i = 0; i < proof_count(proof); i++) {
		const ProofCheck *check = proof_check(proof, i);
		bool is_wanted = strcmp(check->name, name) == 0;
		if ((check->faults > 0) != is_wanted)
			g_error("%s has %u faults, the fault is in %s",
			    check->name, check->faults, name);
	}
}

/* ---- faults ------------------------------------------------------------- */

typedef void (*Damage)(const Fixture *fixture, PdfFile *file);

static GBytes *
damaged(const Fixture *fixture, Damage damage)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(PdfFile) file = open_file(fixture, fixture->target);

	damage(fixture, file);
	GBytes *bytes = pdf_file_write(file, &error);
	g_assert_no_error(error);
	return bytes;
}

/* The annotation of that kind on the page. */
static PdfObject
annotation(PdfFile *file, const char *kind)
{
	PdfObject array = pdf_file_get(file, pdf_file_page(file, 0),
	    "/Annots");

	for (int i = 0; i < pdf_file_count(file, array); i++) {
		PdfObject item = pdf_file_item(file, array, i);
		if (pdf_file_is_name(file, pdf_file_get(file, item,
		    "/Subtype"), kind))
			return item;
	}
	g_assert_not_reached();
}

static void
change(PdfFile *file, PdfObject object, const char *key, const char *value)
{
	pdf_file_set(file, object, key, pdf_file_parse(file, value));
}

static void
append_contents(PdfFile *file, const char *more)
{
	PdfObject page = pdf_file_page(file, 0);
	g_autoptr(GBytes) old = pdf_file_contents(file, page);
	size_t length;
	const char *data = g_bytes_get_data(old, &length);
	g_autofree char *all = g_strdup_printf("%.*s\n%s", (int) length, data,
	    more);

	pdf_file_set(file, page, "/Contents", pdf_file_new_stream(file, all,
	    strlen(all)));
}

static void
drop_link(const Fixture *fixture, PdfFile *file)
{
	(void) fixture;
	change(file, annotation(file, "/Link"), "/A",
	    "<</S/URI/URI(https://example.com/)>>");
}

static void
move_page(const Fixture *fixture, PdfFile *file)
{
	(void) fixture;
	change(file, pdf_file_page(file, 0), "/TrimBox", "[10 10 600 780]");
}

static void
move_note(const Fixture *fixture, PdfFile *file)
{
	(void) fixture;
	change(file, annotation(file, "/Square"), "/Rect",
	    "[500 101 550 151]");
}

static void
move_widget(const Fixture *fixture, PdfFile *file)
{
	(void) fixture;
	change(file, annotation(file, "/Widget"), "/Rect",
	    "[300 300 401 320]");
}

static void
fill_field(const Fixture *fixture, PdfFile *file)
{
	(void) fixture;
	change(file, annotation(file, "/Widget"), "/V", "(18)");
}

static void
lead_astray(const Fixture *fixture, PdfFile *file)
{
	(void) fixture;
	change(file, pdf_file_get(file, pdf_file_get(file,
	    pdf_file_root(file), "/Outlines"), "/First"), "/Dest", "(nowhere)");
}

static void
drop_element(const Fixture *fixture, PdfFile *file)
{
	(void) fixture;
	change(file, pdf_file_get(file, pdf_file_get(file,
	    pdf_file_root(file), "/StructTreeRoot"), "/K"), "/K", "[]");
}

static void
show_notdef(const Fixture *fixture, PdfFile *file)
{
	g_autofree char *more = g_strdup_printf("BT %s 9 Tf 1 0 0 1 72 200 "
	    "Tm <0000>Tj ET", fixture->font);

	append_contents(file, more);
}

/* The year is kept where it is; a space and letters are set over it. */
static void
overlap(const Fixture *fixture, PdfFile *file)
{
	g_autofree char *more = g_strdup_printf("BT %s 12 Tf 1 0 0 1 74 501 "
	    "Tm <004400440044>Tj ET", fixture->font);

	append_contents(file, more);
}

static void
shrink(const Fixture *fixture, PdfFile *file)
{
	g_autofree char *more = g_strdup_printf("BT %s 5 Tf 1 0 0 1 120 500 "
	    "Tm <00440044004400440044>Tj ET", fixture->font);

	append_contents(file, more);
}

static void
drop_font(const Fixture *fixture, PdfFile *file)
{
	PdfObject font = pdf_file_get(file, pdf_file_get(file, pdf_file_get(
	    file, pdf_file_page(file, 0), "/Resources"), "/Font"),
	    fixture->font);

	pdf_file_remove(file, pdf_file_get(file, pdf_file_item(file,
	    pdf_file_get(file, font, "/DescendantFonts"), 0),
	    "/FontDescriptor"), "/FontFile2");
}

static void
add_image(const Fixture *fixture, PdfFile *file)
{
	(void) fixture;
	append_contents(file, "q 50 0 0 50 100 100 cm /Im0 Do Q");
}

/* A grey rule that no inventory knows. */
static void
draw(const Fixture *fixture, PdfFile *file)
{
	(void) fixture;
	append_contents(file, "0.2 g 300 400 100 20 re f");
}

static const struct {
	const char *check;
	Damage damage;
} faults[] = {
	{"links", drop_link}, {"pages", move_page},
	{"annotations", move_note}, {"widgets", move_widget},
	{"fields", fill_field}, {"outline", lead_astray},
	{"structure", drop_element}, {"glyphs", show_notdef},
	{"overlaps", overlap}, {"fit", shrink}, {"fonts", drop_font},
	{"images", add_image},
};

static void
test_sound(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Proof) proof = verify(fixture, fixture->target, false);
	static const char *const counted[] = {"pages", "links", "widgets",
	    "annotations", "fields", "outline", "structure", "images",
	    "fonts", "glyphs", "overlaps", "fit", "text", "figures"};

	g_assert_cmpuint(proof_faults(proof), ==, 0);
	for (size_t i = 0; i < G_N_ELEMENTS(counted); i++)
		g_assert_cmpuint(find_check(proof, counted[i])->counted, >, 0);
}

static void
test_faults(Fixture *fixture, const void *data)
{
	(void) data;
	for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
		g_autoptr(GBytes) bytes = damaged(fixture, faults[i].damage);
		g_autoptr(Proof) proof = verify(fixture, bytes, false);
		assert_only(proof, faults[i].check);
	}
}

/* A figure of another value, and one whose separators say something else. */
static void
test_figures(Fixture *fixture, const void *data)
{
	(void) data;
	static const char *const texts[] = {
		"La compañía vendió 1.235,5 toneladas de acero",
		"La compañía vendió 12.345 toneladas de acero",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GBytes) bytes = write_target(fixture, texts[i]);
		g_autoptr(Proof) proof = verify(fixture, bytes, false);
		const ProofCheck *check = find_check(proof, "figures");
		g_assert_cmpuint(check->faults, >, 0);
		const ProofFault *fault = &g_array_index(check->list,
		    ProofFault, 0);
		g_assert_cmpuint(fault->page, ==, 1);
		g_assert_cmpfloat_with_epsilon(fault->box.left, 72, 1);
		g_assert_nonnull(strstr(fault->text, "1,234.5"));
	}
}

static void
test_text(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(GBytes) bytes = write_target(fixture,
	    "La compañía vendió 1.234,5 toneladas de plata");
	g_autoptr(Proof) proof = verify(fixture, bytes, false);

	assert_only(proof, "text");
}

/* Where poppler is not installed the proof must say so. */
static void
test_pixels(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(GBytes) bytes = damaged(fixture, draw);
	g_autoptr(Proof) quick = verify(fixture, bytes, false);
	g_autoptr(Proof) sound = verify(fixture, fixture->target, true);
	g_autoptr(Proof) proof = verify(fixture, bytes, true);
	const ProofCheck *check = find_check(proof, "pixels");

	g_assert_cmpuint(proof_faults(quick), ==, 0);
	if (check->skipped != NULL) {
		g_test_skip(check->skipped);
		return;
	}
	g_assert_cmpuint(proof_faults(sound), ==, 0);
	g_assert_cmpuint(find_check(sound, "text-poppler")->counted, >, 0);
	assert_only(proof, "pixels");
	const ProofFault *fault = &g_array_index(check->list, ProofFault, 0);
	g_assert_cmpfloat_with_epsilon(fault->box.left, 300, 1);
	g_assert_cmpfloat_with_epsilon(fault->box.bottom, 392, 1);
}

static void
test_json(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(GBytes) bytes = damaged(fixture, drop_link);
	g_autoptr(Proof) proof = verify(fixture, bytes, false);
	g_autoptr(Json) rows = proof_json(proof);
	const Json *row = json_element(rows, 1);
	const Json *fault = json_element(json_member(row, "first_faults"), 0);

	g_assert_cmpstr(json_member_text(row, "check"), ==, "links");
	g_assert_cmpint(json_member_int(row, "faults", 0), ==, 2);
	g_assert_cmpint(json_member_int(fault, "page", 0), ==, 1);
	g_assert_cmpint(json_member_int(json_member(fault, "box"), "left", 0),
	    ==, 72);
}

#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, \
    function, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("/pdf/verify/sound", test_sound);
	ADD("/pdf/verify/faults", test_faults);
	ADD("/pdf/verify/figures", test_figures);
	ADD("/pdf/verify/text", test_text);
	ADD("/pdf/verify/pixels", test_pixels);
	ADD("/pdf/verify/json", test_json);
	return g_test_run();
}
