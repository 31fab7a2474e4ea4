/*
 * pdf_matrix.h - transformation matrices (ISO 32000-1, 8.3.4).
 *
 * Row vectors: (x y 1) times the matrix, as in the standard.
 */
#ifndef PDF_MATRIX_H
#define PDF_MATRIX_H

#include <stdbool.h>

#include "doc/block.h"

typedef struct PdfMatrix {
	double a, b, c, d, e, f;
} PdfMatrix;

extern const PdfMatrix pdf_matrix_identity;

/* First M, then N. */
PdfMatrix pdf_matrix_multiply(const PdfMatrix *m, const PdfMatrix *n);

/* False when M has no inverse worth the name. */
bool pdf_matrix_invert(const PdfMatrix *m, PdfMatrix *inverse);

/* The upright box around BOX after M. */
BlockBox pdf_matrix_box(const PdfMatrix *m, const BlockBox *box);

#endif
