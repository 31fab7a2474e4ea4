/*
 * pdf_line.h - glyphs gathered to lines.
 *
 * A line is a row of glyphs on one base line that reads on without a break:
 * a line of a paragraph, or the piece of one that stands in a table cell.
 * Raised and lowered signs belong to the line they stand at. Only upright,
 * visible glyphs are gathered; the others are counted. A glyph whose text is
 * unknown reads as U+FFFD.
 */
#ifndef PDF_LINE_H
#define PDF_LINE_H

#include "format/pdf/pdf_content.h"

typedef struct PdfMember {
	unsigned glyph;		/* index in the content */
	bool space_before;	/* a word space the file does not spell */
	bool is_double;		/* printed twice for weight: no new text */
	bool is_mirrored;	/* a bracket that reads the other way round */
	bool is_heavy;		/* printed again beside itself */
	bool is_initial;	/* large, and looks as what follows it */
	int8_t rise;		/* 1 raised, -1 lowered */
	uint16_t accents[2];	/* combining marks printed over it; 0: none */
} PdfMember;

typedef struct PdfLine {
	unsigned first, count;	/* members */
	BlockBox box;
	double base;
	double em;		/* size of most of its letters */
	double first_word;	/* its width */
	unsigned layer;
	PdfRole role;		/* what the tags say of it */
	unsigned letters, digits, characters;
	unsigned unknown;	/* signs that no font explains */
	unsigned math;		/* signs of mathematical fonts */
	unsigned twin;		/* line printed on top of it; 0: none */
	bool is_twin;		/* it is one of those */
	bool is_bold;		/* most of it */
	bool is_italic;
	bool is_rtl;
	bool is_formula;	/* most of it: left alone */
	bool is_kept;		/* that, or of another direction than the
				   page's */
	bool is_leader;		/* a row of dots */
	bool is_lower;		/* begins with a lower-case letter */
	bool is_caseless;	/* most of its letters have no case */
	bool is_ended;		/* ends a sentence */
	bool is_entry;		/* of an index, with its pages */
	bool is_open;		/* ends with a hyphen */
	bool is_marker;		/* bullet or number of a list item */
	bool is_section;	/* a marker of a heading, as 3.9 */
	bool has_marker;	/* begins with one */
	bool has_bullet;	/* which is no letter and no number */
	bool has_raised;	/* signs above or below its base line */
	bool is_cell;		/* stands in a row of a table */
} PdfLine;

typedef struct PdfLines {
	const PdfContent *content;	/* borrowed */
	GArray *lines;		/* of PdfLine, from top to bottom */
	GArray *members;	/* of PdfMember, from left to right */
	bool is_rtl;		/* members are in reading order instead */
	unsigned turned;	/* visible glyphs that are not upright */
	unsigned unknown;	/* visible glyphs without a text */
	unsigned hidden;	/* glyphs with text that nobody sees */
} PdfLines;

/* How much larger than its text an initial is. */
extern const double pdf_line_initial;

/* Has a glyph no text that could be read? */
bool pdf_line_is_unknown(const PdfGlyph *glyph);

/* Is it upright, visible, and no mere movement? Counts it in LINES if not. */
bool pdf_line_is_usable(PdfLines *lines, const PdfGlyph *glyph);

/* Says what a line looks like, once its members are in order. */
void pdf_line_describe(const PdfLines *lines, PdfLine *line);

/* Adds the text of a member without spaces, or U+FFFD. */
void pdf_line_add_text(const PdfLines *lines, const PdfMember *member,
    GString *text);

/* Adds the members [FROM, TO) as a line of their own to OUT, of PdfLine; it is
 * not described yet. */
void pdf_line_add_piece(PdfLines *lines, GArray *out, unsigned from,
    unsigned to);

PdfLines *pdf_line_gather(const PdfContent *content);
void pdf_line_free(PdfLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfLines, pdf_line_free)

const PdfLine *pdf_line_at(const PdfLines *lines, unsigned index);
const PdfMember *pdf_line_member(const PdfLines *lines, unsigned index);

/* Words or figures, as against leaders and what is printed twice. */
bool pdf_line_is_content(const PdfLine *line);

/* Figures without words. */
bool pdf_line_is_number(const PdfLine *line);

/* Text that may be one of several columns, as against a table cell. */
bool pdf_line_is_running(const PdfLine *line);

/* Is its last sign bold, its first one? */
bool pdf_line_ends_bold(const PdfLines *lines, const PdfLine *line);
bool pdf_line_begins_bold(const PdfLines *lines, const PdfLine *line);

/* The text of a line. */
char *pdf_line_text(const PdfLines *lines, const PdfLine *line);

#endif
