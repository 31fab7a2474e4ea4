#include "format/pdf/pdf_matrix.h"

#include <glib.h>
#include <math.h>

const PdfMatrix pdf_matrix_identity = {1, 0, 0, 1, 0, 0};

PdfMatrix
pdf_matrix_multiply(const PdfMatrix *m, const PdfMatrix *n)
{
	return (PdfMatrix) {
		.a = m->a * n->a + m->b * n->c,
		.b = m->a * n->b + m->b * n->d,
		.c = m->c * n->a + m->d * n->c,
		.d = m->c * n->b + m->d * n->d,
		.e = m->e * n->a + m->f * n->c + n->e,
		.f = m->e * n->b + m->f * n->d + n->f,
	};
}

bool
pdf_matrix_invert(const PdfMatrix *m, PdfMatrix *inverse)
{
	double det = m->a * m->d - m->b * m->c;

	if (!isfinite(det) || fabs(det) < 1e-9)
		return false;
	inverse->a = m->d / det;
	inverse->b = -m->b / det;
	inverse->c = -m->c / det;
	inverse->d = m->a / det;
	inverse->e = (m->c * m->f - m->d * m->e) / det;
	inverse->f = (m->b * m->e - m->a * m->f) / det;
	return true;
}

BlockBox
pdf_matrix_box(const PdfMatrix *m, const BlockBox *box)
{
	const double xs[4] = {box->left, box->right, box->left, box->right};
	const double ys[4] = {box->top, box->top, box->bottom, box->bottom};
	BlockBox out = {INFINITY, INFINITY, -INFINITY, -INFINITY};

	for (int i = 0; i < 4; i++) {
		double x = xs[i] * m->a + ys[i] * m->c + m->e;
		double y = xs[i] * m->b + ys[i] * m->d + m->f;
		out.left = MIN(out.left, x);
		out.right = MAX(out.right, x);
		out.top = MIN(out.top, y);
		out.bottom = MAX(out.bottom, y);
	}
	return out;
}
