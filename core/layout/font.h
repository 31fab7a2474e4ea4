/*
 * font.h - the installed fonts: finding, measuring and subsetting them.
 *
 * A FontBook holds the faces used for one document in one language; each face
 * is opened once and lives as long as the book. Which families a language
 * wants is said by its data (language_fonts); fontconfig finds the files.
 * Measures are in units of the em (1.0 = the font size).
 */
#ifndef LAYOUT_FONT_H
#define LAYOUT_FONT_H

#include <glib.h>
#include <hb.h>
#include <stdbool.h>
#include <stdint.h>

#include "lang/language.h"
#include "layout/hyphen.h"

typedef struct Font Font;
typedef struct FontBook FontBook;

/* What a text asks of its font. */
typedef struct FontRequest {
	bool is_serif;
	bool is_mono;
	bool is_bold;
	bool is_italic;
} FontRequest;

/* LANGUAGE may be NULL: then general families are used. */
FontBook *font_book_new(const Language *language);
void font_book_free(FontBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FontBook, font_book_free)

/* The best face for CHARACTER; NULL when no installed font has it. */
Font *font_book_find(FontBook *book, const FontRequest *request,
    uint32_t character);

/* The hyphenation dictionary of the language; NULL: none. Borrowed. */
const Hyphen *font_book_hyphens(FontBook *book);

hb_font_t *font_shaper(const Font *font);	/* borrowed; scale is upem */
double font_units(const Font *font);		/* per em */
double font_ascent(const Font *font);		/* above the base line */
double font_descent(const Font *font);		/* below it, positive */
double font_advance(const Font *font, uint32_t glyph);
const char *font_name(const Font *font);	/* PostScript name */
bool font_is_cff(const Font *font);
bool font_is_serif(const Font *font);
bool font_is_italic(const Font *font);
bool font_is_bold(const Font *font);
unsigned font_number(const Font *font);		/* in the book, from 0 */

/* Bounding box: left, bottom, right, top. */
void font_box(const Font *font, double box[4]);

/* A subset with the glyphs of the set, their numbers kept. */
GBytes *font_subset(const Font *font, const hb_set_t *glyphs);

/* The file fontconfig finds for FAMILY; NULL when that family is not
 * installed. */
char *font_file(const char *family, const FontRequest *request, int *index);

#endif
