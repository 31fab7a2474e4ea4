#include "format/pdf/pdf_look.h"

#include "format/pdf/pdf_fields.h"

enum { HIDDEN = 1 << 1 | 1 << 5 };	/* table 165: hidden, no view */

PdfObject
pdf_look_of(PdfFile *file, PdfObject item)
{
	int flags = (int) pdf_file_number(file, pdf_file_get(file, item,
	    "/F"), 0);
	PdfObject look = pdf_file_get(file, pdf_file_get(file, item, "/AP"),
	    "/N");

	if ((flags & HIDDEN) != 0 || pdf_file_is_name(file,
	    pdf_file_get(file, item, "/Subtype"), "/Popup"))
		return 0;
	if (!pdf_file_is_stream(file, look)) {
		g_autofree char *state = pdf_file_name(file,
		    pdf_file_get(file, item, "/AS"));
		look = state == NULL ? 0 : pdf_file_get(file, look, state);
	}
	return pdf_file_is_stream(file, look) && pdf_file_is_name(file,
	    pdf_file_get(file, look, "/Subtype"), "/Form") ? look : 0;
}

PdfMatrix
pdf_look_place(PdfFile *file, PdfObject item, PdfObject look)
{
	static const BlockBox none = {0, 0, 0, 0};
	PdfMatrix matrix = pdf_sheet_matrix(file, pdf_file_get(file, look,
	    "/Matrix"));
	BlockBox box = pdf_sheet_array(file, pdf_file_get(file, look,
	    "/BBox"), &none);
	BlockBox place = pdf_sheet_array(file, pdf_file_get(file, item,
	    "/Rect"), &none);
	PdfMatrix to = pdf_matrix_identity;

	box = pdf_matrix_box(&matrix, &box);
	if (box.right - box.left > 1e-6)
		to.a = (place.right - place.left) / (box.right - box.left);
	if (box.bottom - box.top > 1e-6)
		to.d = (place.bottom - place.top) / (box.bottom - box.top);
	to.e = place.left - box.left * to.a;
	to.f = place.top - box.top * to.d;
	return to;
}

bool
pdf_look_is_label(PdfFile *file, PdfObject item)
{
	PdfObject type = pdf_file_get(file, item, "/Subtype");

	if (pdf_file_is_name(file, type, "/Widget"))
		return pdf_fields_is_button(file, item)
		    || pdf_fields_shows_choices(file, item);
	return pdf_file_is_name(file, type, "/FreeText")
	    || pdf_file_is_name(file, type, "/Stamp")
	    || pdf_file_is_name(file, type, "/Watermark");
}

void
pdf_look_set(PdfFile *file, PdfObject item, PdfObject look)
{
	PdfObject looks = pdf_file_copy(file, pdf_file_get(file, item,
	    "/AP"));

	if (pdf_file_is_stream(file, pdf_file_get(file, looks, "/N"))) {
		pdf_file_set(file, looks, "/N", look);
	} else {
		g_autofree char *state = pdf_file_name(file,
		    pdf_file_get(file, item, "/AS"));
		PdfObject states = pdf_file_copy(file, pdf_file_get(file,
		    looks, "/N"));
		if (state == NULL)
			return;
		pdf_file_set(file, states, state, look);
		pdf_file_set(file, looks, "/N", states);
	}
	pdf_file_remove(file, looks, "/R");
	pdf_file_remove(file, looks, "/D");
	pdf_file_set(file, item, "/AP", looks);
}
