#include "format/pdf/pdf_twin.h"

#include "format/pdf/pdf_emit.h"
#include "format/pdf/pdf_look.h"

enum { MAX_ANNOTATIONS = 3000 };

static PdfObject
box_array(PdfFile *file, const BlockBox *box)
{
	GString *text = g_string_new("[");
	const double v[4] = {box->left, box->top, box->right, box->bottom};

	for (int i = 0; i < 4; i++) {
		pdf_emit_number(text, v[i], 4);
		g_string_append_c(text, ' ');
	}
	g_string_append_c(text, ']');
	PdfObject array = pdf_file_parse(file, text->str);
	g_string_free(text, TRUE);
	return array;
}

static PdfObject
new_form(PdfFile *file, const BlockBox *box, const void *data, size_t length)
{
	PdfObject form = pdf_file_new_stream(file, data, length);

	pdf_file_set(file, form, "/Type", pdf_file_parse(file, "/XObject"));
	pdf_file_set(file, form, "/Subtype", pdf_file_parse(file, "/Form"));
	pdf_file_set(file, form, "/BBox", box_array(file, box));
	return form;
}

/* ---- what annotations show ---------------------------------------------- */

static PdfObject
annotation(PdfFile *file, PdfObject page, int index)
{
	return pdf_file_item(file, pdf_file_get(file, page, "/Annots"),
	    index);
}

static int
count_annotations(PdfFile *file, PdfObject page)
{
	return MIN(pdf_file_count(file, pdf_file_get(file, page,
	    "/Annots")), MAX_ANNOTATIONS);
}

bool
pdf_twin_has_notes(PdfFile *file, PdfObject page)
{
	int count = count_annotations(file, page);

	for (int i = 0; i < count; i++)
		if (pdf_look_of(file, annotation(file, page, i)) != 0)
			return true;
	return false;
}

/* A form with the page's form and what its annotations show upon it. */
static PdfObject
with_notes(PdfFile *file, PdfObject page, PdfObject form,
    const BlockBox *box)
{
	GString *out = g_string_new("q /P Do Q\n");
	PdfObject objects = pdf_file_new_dictionary(file);
	PdfObject resources = pdf_file_new_dictionary(file);
	int count = count_annotations(file, page);

	pdf_file_set(file, objects, "/P", form);
	for (int i = 0; i < count; i++) {
		PdfObject item = annotation(file, page, i);
		PdfObject look = pdf_look_of(file, item);
		char name[16];
		if (look == 0)
			continue;
		g_snprintf(name, sizeof(name), "/A%d", i);
		const PdfMatrix place = pdf_look_place(file, item, look);
		g_string_append(out, "q ");
		pdf_emit_matrix(out, &place);
		g_string_append_printf(out, "cm %s Do Q\n", name);
		pdf_file_set(file, objects, name, look);
	}
	PdfObject all = new_form(file, box, out->str, out->len);
	pdf_file_set(file, resources, "/XObject", objects);
	pdf_file_set(file, all, "/Resources", resources);
	g_string_free(out, TRUE);
	return all;
}

PdfObject
pdf_twin_form(PdfFile *file, PdfObject page, bool has_notes)
{
	g_autoptr(GBytes) bytes = pdf_file_contents(file, page);
	PdfObject resources = pdf_file_inherited(file, page, "/Resources");
	const PdfSheet sheet = pdf_sheet_of(file, page);

	if (bytes == NULL)
		return 0;
	size_t length;
	const void *data = g_bytes_get_data(bytes, &length);
	PdfObject form = new_form(file, &sheet.box, data, length);
	pdf_file_set(file, form, "/Resources", resources != 0 ? resources
	    : pdf_file_new_dictionary(file));
	if (has_notes && pdf_twin_has_notes(file, page))
		return with_notes(file, page, form, &sheet.box);
	return form;
}

/* ---- links -------------------------------------------------------------- */

/* Adds MOVE to the numbers under KEY, x and y in turn. */
static void
move_numbers(PdfFile *file, PdfObject item, const char *key,
    const double move[2])
{
	PdfObject array = pdf_file_get(file, item, key);
	int count = pdf_file_count(file, array);

	if (count < 4 || count > 8 * 1000)
		return;
	GString *text = g_string_new("[");
	for (int i = 0; i < count; i++) {
		pdf_emit_number(text, pdf_file_number(file, pdf_file_item(
		    file, array, i), 0) + move[i % 2], 4);
		g_string_append_c(text, ' ');
	}
	g_string_append_c(text, ']');
	pdf_file_set(file, item, key, pdf_file_parse(file, text->str));
	g_string_free(text, TRUE);
}

/* An explicit destination (12.3.2.2) at the other page. */
static PdfObject
twin_destination(PdfFile *file, PdfObject destination, GHashTable *twins)
{
	int count = pdf_file_count(file, destination);
	int id = count == 0 ? 0 : pdf_file_id(file, pdf_file_item(file,
	    destination, 0));
	int twin = GPOINTER_TO_INT(g_hash_table_lookup(twins,
	    GINT_TO_POINTER(id)));

	if (id == 0 || twin == 0)
		return 0;
	PdfObject array = pdf_file_parse(file, "[]");
	pdf_file_append(file, array, pdf_file_by_id(file, twin));
	for (int i = 1; i < count; i++)
		pdf_file_append(file, array, pdf_file_item(file, destination,
		    i));
	return array;
}

static void
turn_to_twin(PdfFile *file, PdfObject link, GHashTable *twins)
{
	PdfObject action = pdf_file_get(file, link, "/A");
	PdfObject other = twin_destination(file, pdf_file_get(file, link,
	    "/Dest"), twins);

	pdf_file_set(file, link, "/Dest", other);
	other = twin_destination(file, pdf_file_get(file, action, "/D"),
	    twins);
	if (other == 0 || !pdf_file_is_name(file, pdf_file_get(file, action,
	    "/S"), "/GoTo"))
		return;
	action = pdf_file_copy(file, action);
	pdf_file_set(file, action, "/D", other);
	pdf_file_set(file, link, "/A", action);
}

void
pdf_twin_links(PdfFile *file, PdfObject page, PdfObject links,
    const double move[2], GHashTable *twins)
{
	static const char *const own[] = {"/P", "/StructParent", "/NM",
	    "/AP", "/AS", "/PA"};
	int count = count_annotations(file, page);

	for (int i = 0; i < count; i++) {
		PdfObject item = annotation(file, page, i);
		if (!pdf_file_is_name(file, pdf_file_get(file, item,
		    "/Subtype"), "/Link"))
			continue;
		PdfObject link = pdf_file_copy(file, item);
		for (size_t k = 0; k < G_N_ELEMENTS(own); k++)
			pdf_file_remove(file, link, own[k]);
		move_numbers(file, link, "/Rect", move);
		move_numbers(file, link, "/QuadPoints", move);
		if (twins != NULL)
			turn_to_twin(file, link, twins);
		pdf_file_append(file, links, pdf_file_indirect(file, link));
	}
}
