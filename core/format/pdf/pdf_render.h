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

/* A page, from the top left of its crop box: at 72 dpi a pixel a point. */
typedef struct PdfPicture {
	unsigned width, height;
	uint32_t *pixels;	/* 0x00RRGGBB, by rows */
} PdfPicture;

/* References BYTES. PASSWORD may be NULL. Errors: FAILURE_REFUSED,
 * FAILURE_INPUT. */
PdfRender *pdf_render_open(GBytes *bytes, const char *password,
    GError **error);
void pdf_render_free(PdfRender *render);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfRender, pdf_render_free)

/* PAGE counts from 0. NULL: there is no such page, or it is too large. */
PdfPicture *pdf_render_picture(PdfRender *render, unsigned page);

/* The same with SCALE pixels a point. */
PdfPicture *pdf_render_enlarged(PdfRender *render, unsigned page,
    double scale);
void pdf_render_picture_free(PdfPicture *picture);

/* The text of a page; NULL: no such page. Owned by the caller. */
char *pdf_render_text(PdfRender *render, unsigned page);

#endif
