#include "format/pdf/pdf_links.h"

#include <math.h>

#include "format/pdf/pdf_emit.h"

enum { MAX_ANNOTATIONS = 3000 };

static PdfObject
annotations(PdfFile *file, unsigned page)
{
	return pdf_file_get(file, pdf_file_page(file, page), "/Annots");
}

/* 12.5.3: has it an appearance, and is it neither hidden nor above text? */
static bool
is_drawn(PdfFile *file, PdfObject item, PdfObject type)
{
	static const char *const above[] = {"/Popup", "/Highlight",
	    "/Underline", "/StrikeOut", "/Squiggly"};
	const int hidden = 1 << 1 | 1 << 5;
	int flags = (int) pdf_file_number(file, pdf_file_get(file, item,
	    "/F"), 0);

	for (size_t i = 0; i < G_N_ELEMENTS(above); i++)
		if (pdf_file_is_name(file, type, above[i]))
			return false;
	return (flags & hidden) == 0 && pdf_file_get(file, item, "/AP") != 0;
}

PdfLinks *
pdf_links_none(void)
{
	PdfLinks *links = g_new0(PdfLinks, 1);

	links->boxes = g_array_new(FALSE, FALSE, sizeof(BlockBox));
	links->notes = g_array_new(FALSE, FALSE, sizeof(BlockBox));
	return links;
}

PdfLinks *
pdf_links_read(PdfFile *file, const PdfContent *content, unsigned page)
{
	PdfLinks *links = pdf_links_none();
	PdfObject array = annotations(file, page);
	int count = MIN(pdf_file_count(file, array), MAX_ANNOTATIONS);

	for (int i = 0; i < count; i++) {
		PdfObject item = pdf_file_item(file, array, i);
		PdfObject rect = pdf_file_get(file, item, "/Rect");
		double v[4];
		for (int k = 0; k < 4; k++)
			v[k] = pdf_file_number(file,
			    pdf_file_item(file, rect, k), 0);
		BlockBox box = {v[0], v[1], v[2], v[3]};
		box = pdf_matrix_box(&content->display, &box);
		PdfObject type = pdf_file_get(file, item, "/Subtype");
		if (!pdf_file_is_name(file, type, "/Link")) {
			if (is_drawn(file, item, type))
				g_array_append_val(links->notes, box);
			box = (BlockBox) {0, 0, 0, 0};
		}
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
	g_array_unref(links->notes);
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
append_numbers(GString *out, const double *values, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		pdf_emit_number(out, values[i], 3);
		g_string_append_c(out, ' ');
	}
}

static void
set_numbers(PdfFile *file, PdfObject item, const char *key,
    const GString *numbers)
{
	g_autofree char *text = g_strdup_printf("[%s]", numbers->str);

	pdf_file_set(file, item, key, pdf_file_parse(file, text));
}

/* Table 176: the corners of each part; readers expect the upper ones first. */
static void
set_parts(PdfFile *file, PdfObject item, const PdfMatrix *user,
    const GArray *boxes)
{
	GString *numbers = g_string_new(NULL);

	for (unsigned i = 0; i < boxes->len; i++) {
		BlockBox box = pdf_matrix_box(user, &g_array_index(boxes,
		    BlockBox, i));
		const double v[8] = {box.left, box.bottom, box.right,
		    box.bottom, box.left, box.top, box.right, box.top};
		append_numbers(numbers, v, G_N_ELEMENTS(v));
	}
	set_numbers(file, item, "/QuadPoints", numbers);
	g_string_free(numbers, TRUE);
}

void
pdf_links_move(PdfFile *file, const PdfContent *content, unsigned page,
    unsigned index, const GArray *boxes)
{
	PdfObject item = pdf_file_item(file, annotations(file, page),
	    (int) index);
	BlockBox all = {INFINITY, INFINITY, -INFINITY, -INFINITY};
	GString *numbers = g_string_new(NULL);
	PdfMatrix user;

	if (boxes->len == 0 || !pdf_matrix_invert(&content->display, &user)) {
		g_string_free(numbers, TRUE);
		return;
	}
	for (unsigned i = 0; i < boxes->len; i++) {
		const BlockBox *box = &g_array_index(boxes, BlockBox, i);
		all = (BlockBox) {MIN(all.left, box->left),
		    MIN(all.top, box->top), MAX(all.right, box->right),
		    MAX(all.bottom, box->bottom)};
	}
	all = pdf_matrix_box(&user, &all);
	const double v[4] = {all.left, all.top, all.right, all.bottom};
	append_numbers(numbers, v, G_N_ELEMENTS(v));
	set_numbers(file, item, "/Rect", numbers);
	g_string_free(numbers, TRUE);
	if (boxes->len > 1
	    || pdf_file_get(file, item, "/QuadPoints") != 0)
		set_parts(file, item, &user, boxes);
}
