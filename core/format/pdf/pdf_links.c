#include "format/pdf/pdf_links.h"

#include <math.h>

#include "format/pdf/pdf_emit.h"

enum { MAX_ANNOTATIONS = 3000 };

/* In points: how far a link may stand out over its words. */
static const double slack = 6;

static PdfObject
annotations(PdfFile *file, unsigned page)
{
	return pdf_file_get(file, pdf_file_page(file, page), "/Annots");
}

PdfLinks *
pdf_links_read(PdfFile *file, const PdfContent *content, unsigned page)
{
	PdfLinks *links = g_new0(PdfLinks, 1);
	PdfObject array = annotations(file, page);
	int count = MIN(pdf_file_count(file, array), MAX_ANNOTATIONS);

	links->boxes = g_array_new(FALSE, FALSE, sizeof(BlockBox));
	for (int i = 0; i < count; i++) {
		PdfObject item = pdf_file_item(file, array, i);
		PdfObject rect = pdf_file_get(file, item, "/Rect");
		double v[4];
		for (int k = 0; k < 4; k++)
			v[k] = pdf_file_number(file,
			    pdf_file_item(file, rect, k), 0);
		BlockBox box = {v[0], v[1], v[2], v[3]};
		box = pdf_matrix_box(&content->display, &box);
		if (!pdf_file_is_name(file, pdf_file_get(file, item,
		    "/Subtype"), "/Link"))
			box = (BlockBox) {0, 0, 0, 0};
		g_array_append_val(links->boxes, box);
	}
	return links;
}

void
pdf_links_free(PdfLinks *links)
{
	if (links == NULL)
		return;
	g_array_unref(links->boxes);
	g_free(links);
}

int
pdf_links_at(const PdfLinks *links, double x, double y)
{
	for (unsigned i = 0; i < links->boxes->len; i++) {
		const BlockBox *box = &g_array_index(links->boxes, BlockBox,
		    i);
		if (x > box->left && x < box->right && y > box->top
		    && y < box->bottom)
			return (int) i;
	}
	return -1;
}

static void
set_rect(PdfFile *file, const PdfContent *content, PdfObject item,
    const BlockBox *box)
{
	PdfMatrix user;

	if (!pdf_matrix_invert(&content->display, &user))
		return;
	BlockBox rect = pdf_matrix_box(&user, box);
	const double v[4] = {rect.left, rect.top, rect.right, rect.bottom};
	GString *text = g_string_new("[");
	for (int k = 0; k < 4; k++) {
		pdf_emit_number(text, v[k], 3);
		g_string_append_c(text, k < 3 ? ' ' : ']');
	}
	pdf_file_set(file, item, "/Rect", pdf_file_parse(file, text->str));
	g_string_free(text, TRUE);
}

void
pdf_links_move(PdfLinks *links, PdfFile *file, const PdfContent *content,
    unsigned page, const BlockBox *old, const BlockBox *new)
{
	double middle = (old->top + old->bottom) / 2;

	for (unsigned i = 0; i < links->boxes->len; i++) {
		BlockBox box = g_array_index(links->boxes, BlockBox, i);
		if (middle < box.top || middle > box.bottom
		    || fabs(box.left - old->left) > slack
		    || fabs(box.right - old->right) > slack)
			continue;
		PdfObject item = pdf_file_item(file, annotations(file, page),
		    (int) i);
		/* Several lines at once: not ours to redraw. */
		if (pdf_file_count(file, pdf_file_get(file, item,
		    "/QuadPoints")) > 8)
			continue;
		box.left += new->left - old->left;
		box.right += new->right - old->right;
		box.bottom = MAX(box.bottom, new->bottom);
		set_rect(file, content, item, &box);
	}
}
