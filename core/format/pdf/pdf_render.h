/*
 * pdf_render.h - poppler, in one place: pages as pictures and as text, by a
 * program that shares nothing with ours.
 *
 * The library is loaded when it is first asked for, never at start: linked it
 * would cost every run twenty milliseconds. Where it is not installed opening
 * fails with FAILURE_REFUSED.
 */
#ifndef PDF_RENDER_H
#define PDF_RENDER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct PdfRender PdfRender;

/* A page at 72 dpi: a pixel a point, from the top left of its crop box. */
typedef struct PdfPicture {
	unsigned width, height;
	uint32_t *pixels;	/* 0x00RRGGBB, by rows */
} PdfPicture;

/* References BYTES. Errors: FAILURE_REFUSED, FAILURE_INPUT. */
PdfRender *pdf_render_open(GBytes *bytes, GError **error);
void pdf_render_free(PdfRender *render);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfRender, pdf_render_free)

/* PAGE counts from 0. NULL: there is no such page, or it is too large. */
PdfPicture *pdf_render_picture(PdfRender *render, unsigned page);
void pdf_render_picture_free(PdfPicture *picture);

/* The text of a page; NULL: no such page. Owned by the caller. */
char *pdf_render_text(PdfRender *render, unsigned page);

#endif
