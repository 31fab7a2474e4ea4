#include "format/pdf/pdf_notes.h"

#include "base/xml.h"
#include "format/pdf/pdf_fields.h"
#include "format/pdf/pdf_look.h"

static PdfObject
annotation(PdfFile *file, unsigned page, unsigned index)
{
	return pdf_file_item(file, pdf_file_get(file, pdf_file_page(file,
	    page), "/Annots"), (int) index);
}

PdfSpot
pdf_notes_spot(PdfFile *file, Arena *arena, unsigned page, unsigned index)
{
	char path[32];
	const PdfSpot spot = {pdf_file_id(file, pdf_file_page(file, page)),
	    ""};

	g_snprintf(path, sizeof(path), "/Annots/%u", index);
	return pdf_spot_of(file, arena, annotation(file, page, index), &spot,
	    path);
}

unsigned
pdf_notes_count(PdfFile *file, unsigned page)
{
	return (unsigned) MIN(pdf_file_count(file, pdf_file_get(file,
	    pdf_file_page(file, page), "/Annots")), PDF_NOTES_MAX);
}

PdfContent *
pdf_notes_content(PdfFile *file, PdfFonts *fonts, unsigned page,
    unsigned index, bool *is_label)
{
	PdfObject item = annotation(file, page, index);
	PdfObject look = pdf_look_of(file, item);

	*is_label = pdf_look_is_label(file, item);
	if (look == 0 || (!*is_label && pdf_file_is_name(file,
	    pdf_file_get(file, item, "/Subtype"), "/Widget")))
		return NULL;
	const PdfMatrix place = pdf_look_place(file, item, look);
	return pdf_content_read_form(file, fonts, page, look, &place);
}

void
pdf_notes_show(PdfFile *file, unsigned page, unsigned index, PdfObject look)
{
	if (look != 0)
		pdf_look_set(file, annotation(file, page, index),
		    pdf_file_indirect(file, look));
}

void
pdf_notes_confine(const PdfContent *content, PdfBlocks *blocks)
{
	const BlockBox *box = &content->area;

	for (unsigned i = 0; i < blocks->blocks->len; i++) {
		PdfBlock *block = &g_array_index(blocks->blocks, PdfBlock, i);
		block->room_left = MAX(block->room_left, MIN(box->left,
		    block->box.left));
		block->room_right = MIN(block->room_right, MAX(box->right,
		    block->box.right));
		block->room_bottom = MIN(block->room_bottom, MAX(box->bottom,
		    block->box.bottom));
		block->hard_bottom = MIN(block->hard_bottom,
		    MAX(box->bottom, block->box.bottom));
	}
}

/* Table 189: the caption, and those under the pointer and when pressed. */
static void
read_captions(PdfMetas *metas, const PdfSpot *spot, unsigned page)
{
	static const char *const keys[] = {"/CA", "/RC", "/AC"};
	const PdfSpot looks = {spot->id, arena_printf(
	    metas->document->arena, "%s/MK", spot->path)};

	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		pdf_meta_add_key(metas, &looks, keys[i], "button", page);
}

static void
read_note(PdfMetas *metas, unsigned page, unsigned index)
{
	PdfFile *file = metas->file;
	PdfObject item = annotation(file, page, index);
	PdfObject type = pdf_file_get(file, item, "/Subtype");

	if (!pdf_file_is_dictionary(file, item)
	    || pdf_file_is_name(file, type, "/Popup"))
		return;
	PdfSpot spot = pdf_notes_spot(file, metas->document->arena, page,
	    index);
	if (spot.id == 0)
		return;
	if (pdf_file_is_name(file, type, "/Widget")) {
		if (pdf_fields_is_button(file, item))
			read_captions(metas, &spot, page + 1);
		return;
	}
	g_autofree char *text = pdf_file_text(file, pdf_file_get(file, item,
	    "/Contents"));
	const PdfMeta meta = {PDF_META_NOTE, spot};
	pdf_meta_add(metas, &meta, text, "note", page + 1);
}

void
pdf_notes_read(PdfMetas *metas, unsigned page)
{
	PdfFile *file = metas->file;
	unsigned count = pdf_notes_count(file, page);

	for (unsigned i = 0; i < count; i++)
		read_note(metas, page, i);
}

/* The start tag of the body (12.7.3.4), which carries the style of all. */
static char *
body_tag(const char *rich)
{
	const char *start = strstr(rich, "<body");
	const char *end = start == NULL ? NULL : strchr(start, '>');

	if (end == NULL || end[-1] == '/')
		return g_strdup("<body xmlns=\"http://www.w3.org/1999/xhtml\">");
	return g_strndup(start, (size_t) (end + 1 - start));
}

/* Rich text says the same as /Contents, and viewers show it instead. Its
 * paragraphs are set anew; of their looks the body's remain. */
static char *
rich_text(const char *rich, const char *text)
{
	g_autofree char *body = body_tag(rich);
	g_auto(GStrv) lines = g_strsplit_set(text, "\r\n", -1);
	GString *out = g_string_new("<?xml version=\"1.0\"?>");

	g_string_append(out, body);
	for (char **line = lines; *line != NULL; line++) {
		if (**line == '\0')
			continue;
		g_string_append(out, "<p>");
		xml_escape(out, *line, strlen(*line));
		g_string_append(out, "</p>");
	}
	g_string_append(out, "</body>");
	return g_string_free(out, FALSE);
}

void
pdf_notes_write(PdfFile *file, const PdfSpot *spot, const char *text)
{
	PdfObject item = pdf_spot_object(file, spot);
	PdfObject value = pdf_file_get(file, item, "/RC");

	pdf_file_set(file, item, "/Contents", pdf_file_new_text(file, text));
	if (value == 0)
		return;
	g_autofree char *rich = pdf_file_text(file, value);
	g_autofree char *new_rich = rich_text(rich == NULL ? "" : rich,
	    text);
	pdf_file_set(file, item, "/RC", pdf_file_new_text(file, new_rich));
}
