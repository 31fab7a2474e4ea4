/*
 * pdf_sheet.h - the size and the turn of a page, and boxes and matrices of
 * objects (ISO 32000-1, 7.9.5, 8.3 and 14.11.2).
 */
#ifndef PDF_SHEET_H
#define PDF_SHEET_H

#include "doc/block.h"
#include "format/pdf/pdf_file.h"
#include "format/pdf/pdf_matrix.h"

typedef struct PdfSheet {
	BlockBox box;		/* the crop box in user space: top < bottom
				   means y from top to bottom, upwards */
	int rotate;		/* 0, 90, 180, 270 */
	double width, height;	/* as it is shown */
	PdfMatrix display;	/* user space to display space */
} PdfSheet;

PdfSheet pdf_sheet_of(PdfFile *file, PdfObject page);

/* Four numbers of an array, put in order; or FALLBACK. */
BlockBox pdf_sheet_array(PdfFile *file, PdfObject array,
    const BlockBox *fallback);

/* Six numbers; or the identity. */
PdfMatrix pdf_sheet_matrix(PdfFile *file, PdfObject array);

#endif
