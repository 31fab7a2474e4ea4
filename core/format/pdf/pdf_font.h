/*
 * pdf_font.h - fonts of a PDF file: codes, widths, Unicode, looks.
 *
 * ISO 32000-1, 9.5 to 9.10. Fonts are loaded once a file, by object number,
 * and hold no handle of it afterwards. Widths are in em (text space units).
 * The text of a code comes from ToUnicode, then from the encoding and its
 * glyph names, then from the font program, then from a predefined CMap.
 */
#ifndef PDF_FONT_H
#define PDF_FONT_H

#include "format/pdf/pdf_file.h"

typedef struct PdfFont PdfFont;
typedef struct PdfFonts PdfFonts;	/* those of a file */

typedef struct PdfChar {
	uint32_t code;
	uint8_t bytes;		/* length of the code */
	bool is_space;		/* word spacing applies (9.3.3) */
	double width;		/* em, before Tc, Tw and Tz; in columns: the
				   height */
	char text[8];		/* UTF-8; "": unknown */
} PdfChar;

PdfFonts *pdf_font_cache_new(void);
void pdf_font_cache_free(PdfFonts *fonts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfFonts, pdf_font_cache_free)

/* The font of a dictionary; never NULL. Borrowed from the cache. */
const PdfFont *pdf_font_load(PdfFonts *fonts, PdfFile *file,
    PdfObject dictionary);

/* The next character of a string; false at its end. */
bool pdf_font_next(const PdfFont *font, const char *bytes, size_t length,
    PdfChar *character);

bool pdf_font_is_vertical(const PdfFont *font);
bool pdf_font_is_bold(const PdfFont *font);
bool pdf_font_is_italic(const PdfFont *font);
bool pdf_font_is_serif(const PdfFont *font);
bool pdf_font_is_mono(const PdfFont *font);
bool pdf_font_is_math(const PdfFont *font);	/* symbols, formulas */
double pdf_font_ascent(const PdfFont *font);	/* em, > 0 */
double pdf_font_descent(const PdfFont *font);	/* em, < 0 */

#endif
