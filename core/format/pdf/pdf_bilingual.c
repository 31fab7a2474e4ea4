#include "format/pdf/pdf_bilingual.h"

#include "format/pdf/pdf_emit.h"
#include "format/pdf/pdf_labels.h"
#include "format/pdf/pdf_twin.h"

struct PdfBilingual {
	PdfFile *file;
	FormatLayout layout;
	bool is_rtl;
	char *prefix;
	GArray *twins;		/* of int, objects by page: the form, or the
				   page of FORMAT_ALTERNATE; 0: none */
	GArray *links;		/* of int: arrays of copied links; 0: none */
	GHashTable *pages;	/* numbers of pages > of their twins */
	int layers[2];		/* source, translation */
};

/* ---- before ------------------------------------------------------------- */

static int
new_layer(PdfBilingual *bilingual, const char *name)
{
	PdfFile *file = bilingual->file;
	PdfObject group = pdf_file_parse(file, "<</Type/OCG>>");

	pdf_file_set(file, group, "/Name", pdf_file_new_text(file, name));
	return pdf_file_id(file, pdf_file_indirect(file, group));
}

/* Pages of the source must be there before links can lead to them. */
static void
new_pages(PdfBilingual *bilingual)
{
	PdfFile *file = bilingual->file;

	for (unsigned page = 0; page < pdf_file_pages(file); page++) {
		int id = pdf_file_id(file, pdf_file_page(file, page));
		int twin = pdf_file_id(file, pdf_file_indirect(file,
		    pdf_file_new_dictionary(file)));
		g_hash_table_insert(bilingual->pages, GINT_TO_POINTER(id),
		    GINT_TO_POINTER(twin));
		g_array_append_val(bilingual->twins, twin);
		if (page % 256 == 255)
			pdf_file_release(file);
	}
}

PdfBilingual *
pdf_bilingual_new(PdfFile *file, FormatLayout layout,
    const Language *language, const char *prefix)
{
	PdfBilingual *bilingual = g_new0(PdfBilingual, 1);

	bilingual->file = file;
	bilingual->layout = layout;
	bilingual->is_rtl = language != NULL && language_is_rtl(language);
	bilingual->prefix = g_strdup(prefix);
	bilingual->twins = g_array_new(FALSE, TRUE, sizeof(int));
	bilingual->links = g_array_new(FALSE, TRUE, sizeof(int));
	bilingual->pages = g_hash_table_new(NULL, NULL);
	if (layout == FORMAT_ALTERNATE)
		new_pages(bilingual);
	g_array_set_size(bilingual->twins, pdf_file_pages(file));
	g_array_set_size(bilingual->links, pdf_file_pages(file));
	if (layout == FORMAT_LAYERS) {
		bilingual->layers[0] = new_layer(bilingual, language == NULL
		    ? "Source" : language_layer(language, true));
		bilingual->layers[1] = new_layer(bilingual, language == NULL
		    ? "Translation" : language_layer(language, false));
	}
	pdf_file_release(file);
	return bilingual;
}

void
pdf_bilingual_free(PdfBilingual *bilingual)
{
	if (bilingual == NULL)
		return;
	g_free(bilingual->prefix);
	g_array_unref(bilingual->twins);
	g_array_unref(bilingual->links);
	g_hash_table_unref(bilingual->pages);
	g_free(bilingual);
}

/* How far the source stands from the translation, in user space: on the side
 * where a reader of the translation begins. */
static void
find_move(const PdfBilingual *bilingual, const PdfSheet *sheet,
    double move[2])
{
	double width = bilingual->is_rtl ? sheet->width : -sheet->width;
	PdfMatrix user;

	move[0] = move[1] = 0;
	if (!pdf_matrix_invert(&sheet->display, &user))
		return;
	move[0] = user.a * width;
	move[1] = user.b * width;
}

static void
keep_links(PdfBilingual *bilingual, unsigned number, const double move[2],
    GHashTable *twins)
{
	PdfFile *file = bilingual->file;
	PdfObject links = pdf_file_parse(file, "[]");

	pdf_twin_links(file, pdf_file_page(file, number), links, move, twins);
	if (pdf_file_count(file, links) > 0)
		g_array_index(bilingual->links, int, number) = pdf_file_id(
		    file, pdf_file_indirect(file, links));
}

/* A page of its own, without what belongs to fields, tags and threads. */
static void
fill_page(PdfBilingual *bilingual, unsigned number)
{
	static const char *const kept[] = {"/Resources", "/MediaBox",
	    "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Contents",
	    "/Rotate", "/Group", "/UserUnit"};
	static const double move[2] = {0, 0};
	PdfFile *file = bilingual->file;
	PdfObject page = pdf_file_page(file, number);
	PdfObject twin = pdf_file_by_id(file, g_array_index(bilingual->twins,
	    int, number));

	pdf_file_set(file, twin, "/Type", pdf_file_parse(file, "/Page"));
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
		pdf_file_set(file, twin, kept[i], pdf_file_inherited(file,
		    page, kept[i]));
	if (pdf_twin_has_notes(file, page)) {
		PdfObject form = pdf_twin_form(file, page, true);
		if (form != 0) {
			PdfObject objects = pdf_file_new_dictionary(file);
			PdfObject resources = pdf_file_new_dictionary(file);
			static const char contents[] = "q /S Do Q";
			pdf_file_set(file, objects, "/S", form);
			pdf_file_set(file, resources, "/XObject", objects);
			pdf_file_set(file, twin, "/Resources", resources);
			pdf_file_set(file, twin, "/Contents",
			    pdf_file_new_stream(file, contents,
			    sizeof(contents) - 1));
		}
	}
	keep_links(bilingual, number, move, bilingual->pages);
	int links = g_array_index(bilingual->links, int, number);
	if (links != 0)
		pdf_file_set(file, twin, "/Annots",
		    pdf_file_by_id(file, links));
}

void
pdf_bilingual_keep(PdfBilingual *bilingual, unsigned number)
{
	PdfFile *file = bilingual->file;
	PdfObject page = pdf_file_page(file, number);

	if (bilingual->layout == FORMAT_ALTERNATE) {
		fill_page(bilingual, number);
		pdf_file_release(file);
		return;
	}
	bool is_beside = bilingual->layout == FORMAT_SIDE_BY_SIDE;
	PdfObject form = pdf_twin_form(file, page, is_beside);
	if (form != 0)
		g_array_index(bilingual->twins, int, number) =
		    pdf_file_id(file, pdf_file_indirect(file, form));
	if (form != 0 && is_beside) {
		const PdfSheet sheet = pdf_sheet_of(file, page);
		double move[2];
		find_move(bilingual, &sheet, move);
		keep_links(bilingual, number, move, NULL);
	}
	pdf_file_release(file);
}

/* ---- afterwards --------------------------------------------------------- */

/* Puts VALUE under KIND and NAME into the resources of PAGE, in a copy. */
static void
add_resource(PdfFile *file, PdfObject page, const char *kind,
    const char *name, PdfObject value)
{
	PdfObject resources = pdf_file_copy(file, pdf_file_inherited(file,
	    page, "/Resources"));
	PdfObject list = pdf_file_copy(file, pdf_file_get(file, resources,
	    kind));

	pdf_file_set(file, list, name, value);
	pdf_file_set(file, resources, kind, list);
	pdf_file_set(file, page, "/Resources", resources);
}

/* Contents are one stream or several. AFTER may be NULL. */
static void
wrap_contents(PdfFile *file, PdfObject page, const GString *before,
    const char *after)
{
	PdfObject old = pdf_file_get(file, page, "/Contents");
	PdfObject all = pdf_file_parse(file, "[]");
	int count = pdf_file_count(file, old);

	pdf_file_append(file, all, pdf_file_new_stream(file, before->str,
	    before->len));
	for (int i = 0; i < count; i++)
		pdf_file_append(file, all, pdf_file_item(file, old, i));
	if (pdf_file_is_stream(file, old))
		pdf_file_append(file, all, old);
	if (after != NULL)
		pdf_file_append(file, all, pdf_file_new_stream(file, after,
		    strlen(after)));
	pdf_file_set(file, page, "/Contents", all);
}

static void
append_box(GString *out, const BlockBox *box)
{
	const double v[4] = {box->left, box->top, box->right - box->left,
	    box->bottom - box->top};

	for (int i = 0; i < 4; i++) {
		pdf_emit_number(out, v[i], 4);
		g_string_append_c(out, ' ');
	}
}

/* The sheet is as large as both; the translation keeps its place on it. */
static void
widen_page(PdfFile *file, PdfObject page, const PdfSheet *sheet,
    const double move[2])
{
	static const char *const others[] = {"/BleedBox", "/TrimBox",
	    "/ArtBox", "/Thumb"};
	const BlockBox *box = &sheet->box;
	GString *text = g_string_new("[");
	const double v[4] = {box->left + MIN(0, move[0]),
	    box->top + MIN(0, move[1]), box->right + MAX(0, move[0]),
	    box->bottom + MAX(0, move[1])};

	for (int i = 0; i < 4; i++) {
		pdf_emit_number(text, v[i], 4);
		g_string_append_c(text, ' ');
	}
	g_string_append_c(text, ']');
	pdf_file_set(file, page, "/MediaBox", pdf_file_parse(file,
	    text->str));
	pdf_file_set(file, page, "/CropBox", pdf_file_parse(file, text->str));
	g_string_free(text, TRUE);
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
		pdf_file_remove(file, page, others[i]);
}

static void
add_links(PdfBilingual *bilingual, PdfObject page, unsigned number)
{
	PdfFile *file = bilingual->file;
	int id = g_array_index(bilingual->links, int, number);
	const PdfObject lists[2] = {pdf_file_get(file, page, "/Annots"),
	    id == 0 ? 0 : pdf_file_by_id(file, id)};
	PdfObject all = pdf_file_parse(file, "[]");

	if (id == 0)
		return;
	for (int k = 0; k < 2; k++)
		for (int i = 0; i < pdf_file_count(file, lists[k]); i++)
			pdf_file_append(file, all, pdf_file_item(file,
			    lists[k], i));
	pdf_file_set(file, page, "/Annots", all);
}

static void
join_beside(PdfBilingual *bilingual, unsigned number, PdfObject form)
{
	PdfFile *file = bilingual->file;
	PdfObject page = pdf_file_page(file, number);
	const PdfSheet sheet = pdf_sheet_of(file, page);
	PdfMatrix to = pdf_matrix_identity;
	double move[2];
	g_autofree char *name = g_strdup_printf("/%sS", bilingual->prefix);
	GString *before = g_string_new("q ");

	find_move(bilingual, &sheet, move);
	to.e = move[0];
	to.f = move[1];
	pdf_emit_matrix(before, &to);
	g_string_append_printf(before, "cm %s Do Q ", name);
	append_box(before, &sheet.box);
	g_string_append(before, "re W n\n");
	wrap_contents(file, page, before, NULL);
	g_string_free(before, TRUE);
	add_resource(file, page, "/XObject", name, form);
	widen_page(file, page, &sheet, move);
	add_links(bilingual, page, number);
}

static void
join_layers(PdfBilingual *bilingual, unsigned number, PdfObject form)
{
	PdfFile *file = bilingual->file;
	PdfObject page = pdf_file_page(file, number);
	g_autofree char *source = g_strdup_printf("/%sS", bilingual->prefix);
	g_autofree char *target = g_strdup_printf("/%sT", bilingual->prefix);
	GString *before = g_string_new(NULL);

	g_string_printf(before, "q %s Do Q /OC %s BDC\n", source, target);
	pdf_file_set(file, form, "/OC", pdf_file_by_id(file,
	    bilingual->layers[0]));
	wrap_contents(file, page, before, "\nEMC\n");
	g_string_free(before, TRUE);
	add_resource(file, page, "/XObject", source, form);
	add_resource(file, page, "/Properties", target, pdf_file_by_id(file,
	    bilingual->layers[1]));
}

void
pdf_bilingual_join(PdfBilingual *bilingual, unsigned number, bool is_changed)
{
	int twin = g_array_index(bilingual->twins, int, number);

	if (twin == 0 || bilingual->layout == FORMAT_ALTERNATE)
		return;
	PdfObject form = pdf_file_by_id(bilingual->file, twin);
	if (bilingual->layout == FORMAT_SIDE_BY_SIDE)
		join_beside(bilingual, number, form);
	else if (is_changed)
		join_layers(bilingual, number, form);
	pdf_file_release(bilingual->file);
}

/* ---- at the end --------------------------------------------------------- */

/* The array under KEY of DICTIONARY; a new one when there is none. */
static PdfObject
own_array(PdfFile *file, PdfObject dictionary, const char *key)
{
	PdfObject array = pdf_file_get(file, dictionary, key);

	if (pdf_file_is_array(file, array))
		return array;
	array = pdf_file_parse(file, "[]");
	pdf_file_set(file, dictionary, key, array);
	return pdf_file_get(file, dictionary, key);
}

/* 8.11.4: both are listed and either one or the other is shown, the
 * translation at first. */
static void
add_layers(PdfBilingual *bilingual)
{
	PdfFile *file = bilingual->file;
	PdfObject root = pdf_file_root(file);
	PdfObject all = pdf_file_get(file, root, "/OCProperties");

	if (!pdf_file_is_dictionary(file, all)) {
		pdf_file_set(file, root, "/OCProperties",
		    pdf_file_parse(file, "<</OCGs[]/D<<>>>>"));
		all = pdf_file_get(file, root, "/OCProperties");
	}
	PdfObject usual = pdf_file_get(file, all, "/D");
	if (!pdf_file_is_dictionary(file, usual)) {
		pdf_file_set(file, all, "/D", pdf_file_new_dictionary(file));
		usual = pdf_file_get(file, all, "/D");
	}
	PdfObject choice = pdf_file_parse(file, "[]");
	for (int i = 0; i < 2; i++) {
		PdfObject layer = pdf_file_by_id(file, bilingual->layers[i]);
		pdf_file_append(file, own_array(file, all, "/OCGs"), layer);
		pdf_file_append(file, own_array(file, usual, "/Order"),
		    layer);
		pdf_file_append(file, own_array(file, usual, i == 0 ? "/OFF"
		    : "/ON"), layer);
		pdf_file_append(file, choice, layer);
	}
	pdf_file_append(file, own_array(file, usual, "/RBGroups"), choice);
}

static void
add_pages(PdfBilingual *bilingual)
{
	PdfFile *file = bilingual->file;
	unsigned count = pdf_file_pages(file);
	g_autofree int *ids = g_new(int, 2 * count + 1);

	for (unsigned page = 0; page < count; page++) {
		ids[2 * page] = g_array_index(bilingual->twins, int, page);
		ids[2 * page + 1] = pdf_file_id(file, pdf_file_page(file,
		    page));
		if (page % 256 == 255)
			pdf_file_release(file);
	}
	pdf_labels_double(file, count);
	pdf_file_set_pages(file, ids, 2 * count);
}

void
pdf_bilingual_finish(PdfBilingual *bilingual)
{
	if (bilingual->layout == FORMAT_ALTERNATE)
		add_pages(bilingual);
	else if (bilingual->layout == FORMAT_LAYERS)
		add_layers(bilingual);
	pdf_file_release(bilingual->file);
}
