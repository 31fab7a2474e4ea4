#include "format/pdf/pdf_render.h"

#include <math.h>
#include <poppler.h>

#include "base/failure.h"
#include "base/library.h"

enum { MAX_SIDE = 5000 };	/* pixels */

/* What is called of poppler and of the cairo that it brings. */
#define FUNCTIONS(X) \
	X(poppler_document_new_from_bytes) \
	X(poppler_document_get_page) \
	X(poppler_page_get_size) \
	X(poppler_page_get_text) \
	X(poppler_page_render) \
	X(g_object_unref) \
	X(cairo_create) \
	X(cairo_destroy) \
	X(cairo_set_source_rgb) \
	X(cairo_paint) \
	X(cairo_scale) \
	X(cairo_image_surface_create) \
	X(cairo_image_surface_get_data) \
	X(cairo_image_surface_get_stride) \
	X(cairo_surface_flush) \
	X(cairo_surface_destroy)

static struct {
	FUNCTIONS(LIBRARY_MEMBER)
} lib;

static const LibrarySymbol symbols[] = {
#define SYMBOL(name) LIBRARY_SYMBOL(lib, name)
	FUNCTIONS(SYMBOL)
};

struct PdfRender {
	PopplerDocument *document;
};

PdfRender *
pdf_render_open(GBytes *bytes, const char *password, GError **error)
{
	g_autoptr(PdfRender) render = g_new0(PdfRender, 1);
	g_autoptr(GError) reason = NULL;

	if (!library_load(POPPLER_SONAME, symbols, G_N_ELEMENTS(symbols), error))
		return NULL;
	render->document = lib.poppler_document_new_from_bytes(
	    bytes, password, &reason);
	if (render->document != NULL)
		return g_steal_pointer(&render);
	g_set_error(error, FAILURE, FAILURE_INPUT, "poppler cannot open it: "
	    "%s", reason == NULL ? "no reason given" : reason->message);
	return NULL;
}

void
pdf_render_free(PdfRender *render)
{
	if (render == NULL)
		return;
	if (render->document != NULL)
		lib.g_object_unref(render->document);
	g_free(render);
}

static PdfPicture *
copy_pixels(cairo_surface_t *surface, unsigned width,
    unsigned height)
{
	PdfPicture *picture = g_new0(PdfPicture, 1);

	lib.cairo_surface_flush(surface);
	const unsigned char *data = lib.cairo_image_surface_get_data(
	    surface);
	size_t stride = (size_t) lib.cairo_image_surface_get_stride(
	    surface);
	picture->width = width;
	picture->height = height;
	picture->pixels = g_new0(uint32_t, (size_t) width * height);
	for (unsigned y = 0; data != NULL && y < height; y++)
		memcpy(picture->pixels + (size_t) y * width, data + y * stride,
		    (size_t) width * sizeof(uint32_t));
	return picture;
}

PdfPicture *
pdf_render_picture(PdfRender *render, unsigned number)
{
	return pdf_render_enlarged(render, number, 1);
}

PdfPicture *
pdf_render_enlarged(PdfRender *render, unsigned number, double scale)
{
	PopplerPage *page = lib.poppler_document_get_page(
	    render->document, (int) number);
	double width = 0, height = 0;

	if (page == NULL)
		return NULL;
	lib.poppler_page_get_size(page, &width, &height);
	int columns = (int) ceil(MIN(width * scale, 1e6));
	int rows = (int) ceil(MIN(height * scale, 1e6));
	if (columns < 1 || rows < 1 || columns > MAX_SIDE || rows > MAX_SIDE) {
		lib.g_object_unref(page);
		return NULL;
	}
	cairo_surface_t *surface = lib.cairo_image_surface_create(
	    CAIRO_FORMAT_RGB24, columns, rows);
	cairo_t *cairo = lib.cairo_create(surface);
	lib.cairo_set_source_rgb(cairo, 1, 1, 1);
	lib.cairo_paint(cairo);
	lib.cairo_scale(cairo, scale, scale);
	lib.poppler_page_render(page, cairo);
	lib.cairo_destroy(cairo);
	PdfPicture *picture = copy_pixels(surface,
	    (unsigned) columns, (unsigned) rows);
	lib.cairo_surface_destroy(surface);
	lib.g_object_unref(page);
	return picture;
}

void
pdf_render_picture_free(PdfPicture *picture)
{
	if (picture == NULL)
		return;
	g_free(picture->pixels);
	g_free(picture);
}

char *
pdf_render_text(PdfRender *render, unsigned number)
{
	PopplerPage *page = lib.poppler_document_get_page(
	    render->document, (int) number);

	if (page == NULL)
		return NULL;
	char *text = lib.poppler_page_get_text(page);
	lib.g_object_unref(page);
	return text;
}
