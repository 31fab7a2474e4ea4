#include "format/pdf/pdf_render.h"

#include <dlfcn.h>
#include <math.h>
#include <poppler.h>

#include "base/failure.h"

enum { MAX_SIDE = 5000 };	/* pixels */

#define LIBRARY "libpoppler-glib.so.8"

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

typedef struct Library {
	void *handle;
#define MEMBER(name) __typeof__(&name) name;
	FUNCTIONS(MEMBER)
} Library;

struct PdfRender {
	Library library;
	PopplerDocument *document;
};

/* POSIX makes functions of the pointers that dlsym gives; ISO C does not. */
static bool
find(void *handle, const char *name, void *place)
{
	void *symbol = dlsym(handle, name);

	memcpy(place, &symbol, sizeof symbol);
	return symbol != NULL;
}

static bool
load(Library *library, GError **error)
{
	/* It stays loaded: its types are registered for good. */
	library->handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL
	    | RTLD_NODELETE);
	bool is_whole = library->handle != NULL;

#define FIND(name) is_whole = is_whole && find(library->handle, #name, \
	    &library->name);
	FUNCTIONS(FIND)
	if (!is_whole)
		g_set_error(error, FAILURE, FAILURE_REFUSED, "no " LIBRARY
		    " here: install libpoppler-glib8");
	return is_whole;
}

PdfRender *
pdf_render_open(GBytes *bytes, const char *password, GError **error)
{
	g_autoptr(PdfRender) render = g_new0(PdfRender, 1);
	g_autoptr(GError) reason = NULL;

	if (!load(&render->library, error))
		return NULL;
	render->document = render->library.poppler_document_new_from_bytes(
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
		render->library.g_object_unref(render->document);
	if (render->library.handle != NULL)
		(void) dlclose(render->library.handle);
	g_free(render);
}

static PdfPicture *
copy_pixels(const Library *library, cairo_surface_t *surface, unsigned width,
    unsigned height)
{
	PdfPicture *picture = g_new0(PdfPicture, 1);

	library->cairo_surface_flush(surface);
	const unsigned char *data = library->cairo_image_surface_get_data(
	    surface);
	size_t stride = (size_t) library->cairo_image_surface_get_stride(
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
	const Library *library = &render->library;
	PopplerPage *page = library->poppler_document_get_page(
	    render->document, (int) number);
	double width = 0, height = 0;

	if (page == NULL)
		return NULL;
	library->poppler_page_get_size(page, &width, &height);
	int columns = (int) ceil(MIN(width * scale, 1e6));
	int rows = (int) ceil(MIN(height * scale, 1e6));
	if (columns < 1 || rows < 1 || columns > MAX_SIDE || rows > MAX_SIDE) {
		library->g_object_unref(page);
		return NULL;
	}
	cairo_surface_t *surface = library->cairo_image_surface_create(
	    CAIRO_FORMAT_RGB24, columns, rows);
	cairo_t *cairo = library->cairo_create(surface);
	library->cairo_set_source_rgb(cairo, 1, 1, 1);
	library->cairo_paint(cairo);
	library->cairo_scale(cairo, scale, scale);
	library->poppler_page_render(page, cairo);
	library->cairo_destroy(cairo);
	PdfPicture *picture = copy_pixels(library, surface,
	    (unsigned) columns, (unsigned) rows);
	library->cairo_surface_destroy(surface);
	library->g_object_unref(page);
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
	const Library *library = &render->library;
	PopplerPage *page = library->poppler_document_get_page(
	    render->document, (int) number);

	if (page == NULL)
		return NULL;
	char *text = library->poppler_page_get_text(page);
	library->g_object_unref(page);
	return text;
}
