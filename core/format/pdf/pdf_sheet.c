#include "format/pdf/pdf_sheet.h"

PdfMatrix
pdf_sheet_matrix(PdfFile *file, PdfObject array)
{
	PdfMatrix m = pdf_matrix_identity;

	if (pdf_file_count(file, array) < 6)
		return m;
	double *fields[6] = {&m.a, &m.b, &m.c, &m.d, &m.e, &m.f};
	for (int i = 0; i < 6; i++)
		*fields[i] = pdf_file_number(file,
		    pdf_file_item(file, array, i), *fields[i]);
	return m;
}

BlockBox
pdf_sheet_array(PdfFile *file, PdfObject array, const BlockBox *fallback)
{
	double v[4];

	if (pdf_file_count(file, array) < 4)
		return *fallback;
	for (int i = 0; i < 4; i++)
		v[i] = pdf_file_number(file, pdf_file_item(file, array, i), 0);
	return (BlockBox) {MIN(v[0], v[2]), MIN(v[1], v[3]),
	    MAX(v[0], v[2]), MAX(v[1], v[3])};
}

static PdfMatrix
display_matrix(const BlockBox *box, int rotate)
{
	switch (rotate) {
	case 90:
		return (PdfMatrix) {0, 1, 1, 0, -box->top, -box->left};
	case 180:
		return (PdfMatrix) {-1, 0, 0, 1, box->right, -box->top};
	case 270:
		return (PdfMatrix) {0, -1, -1, 0, box->bottom, box->right};
	default:
		return (PdfMatrix) {1, 0, 0, -1, -box->left, box->bottom};
	}
}

PdfSheet
pdf_sheet_of(PdfFile *file, PdfObject page)
{
	static const BlockBox letter = {0, 0, 612, 792};
	BlockBox media = pdf_sheet_array(file,
	    pdf_file_inherited(file, page, "/MediaBox"), &letter);
	BlockBox box = pdf_sheet_array(file,
	    pdf_file_inherited(file, page, "/CropBox"), &media);
	int rotate = (int) pdf_file_number(file,
	    pdf_file_inherited(file, page, "/Rotate"), 0) % 360;

	box.left = MAX(box.left, media.left);
	box.top = MAX(box.top, media.top);
	box.right = MIN(box.right, media.right);
	box.bottom = MIN(box.bottom, media.bottom);
	if (box.right - box.left < 1 || box.bottom - box.top < 1)
		box = media;
	rotate = (rotate + 360) % 360;
	if (rotate % 90 != 0)
		rotate = 0;
	PdfSheet sheet = {.box = box, .rotate = rotate,
	    .width = box.right - box.left, .height = box.bottom - box.top,
	    .display = display_matrix(&box, rotate)};
	if (rotate % 180 != 0) {
		sheet.width = box.bottom - box.top;
		sheet.height = box.right - box.left;
	}
	return sheet;
}
