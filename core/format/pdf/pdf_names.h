/*
 * pdf_names.h - glyph names and built-in encodings; FreeType, in one place.
 *
 * The names of the Adobe Glyph List are learnt from the installed Liberation
 * and DejaVu fonts, whose glyphs are named after it; so are the widths of the
 * standard 14 fonts (ISO 32000-1, 9.6.2.2), to which Liberation is metric
 * compatible.
 */
#ifndef PDF_NAMES_H
#define PDF_NAMES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct PdfNames PdfNames;

typedef enum PdfEncoding {
	PDF_ENCODING_STANDARD,
	PDF_ENCODING_WIN,
	PDF_ENCODING_MAC,
	PDF_ENCODING_SYMBOL,
	PDF_ENCODING_DINGBATS,
} PdfEncoding;

PdfNames *pdf_names_new(void);
void pdf_names_free(PdfNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfNames, pdf_names_free)

/* The text of a glyph name (no slash); false when it tells nothing. */
bool pdf_names_text(PdfNames *names, const char *name, char text[8]);

/* The character of CODE; 0: none. */
uint32_t pdf_names_character(PdfEncoding encoding, unsigned code);

/* Fills the texts of codes that are still empty from the encoding built
 * into a font program. */
void pdf_names_program(PdfNames *names, GBytes *program, char text[256][8]);

/* Keeps of GLYPHS, an array of uint32_t, those numbers of glyphs that draw
 * something in a font program. */
void pdf_names_keep_inked(PdfNames *names, GBytes *program, GArray *glyphs);

/* What a font program says of itself, where the file says nothing. */
typedef struct PdfLooks {
	char *family;		/* with the style; owned by the caller */
	bool is_bold, is_italic, is_mono;
} PdfLooks;
PdfLooks pdf_names_looks(PdfNames *names, GBytes *program);

/* Width in em of CHARACTER in a standard font of that name; < 0: unknown. */
double pdf_names_width(PdfNames *names, const char *font, uint32_t character);

#endif
