/*
 * pdf_content.h - what stands on a page: glyphs, rules, fills, images.
 *
 * The interpreter of content streams (ISO 32000-1, 7.8, 8 and 9), with the
 * forms they use. All geometry is in display space: PDF points, origin at the
 * top left of the crop box as it is shown (after /Rotate), y downwards. The
 * same bytes always give the same records in the same order, so a glyph's
 * index names it from the reader to the writer.
 *
 * Everything belongs to the PdfContent; objects of the file are valid until
 * pdf_file_release.
 */
#ifndef PDF_CONTENT_H
#define PDF_CONTENT_H

#include "base/arena.h"
#include "format/pdf/pdf_font.h"
#include "format/pdf/pdf_matrix.h"
#include "format/pdf/pdf_role.h"

/* A content stream as it is used: 0 is the page, others are uses of forms. */
typedef struct PdfStream {
	int parent;		/* index of the stream with the Do; or -1 */
	size_t do_start, do_end;	/* its operand and operator there */
	GBytes *data;
	PdfObject form;		/* 0: the page */
	PdfObject resources;
} PdfStream;

/* A form's use of one that it is part of itself: nothing is shown. */
typedef struct PdfLoop {
	unsigned stream;
	size_t start, end;	/* the Do with its operand */
	int form;		/* number of the one used */
} PdfLoop;

/* A fill colour. */
typedef struct PdfPaint {
	uint32_t rgb;		/* 0xRRGGBB, near enough */
	unsigned stream;	/* where its operators stand */
	const char *code;	/* these operators; NULL: the initial black */
} PdfPaint;

typedef enum PdfShowKind {
	PDF_SHOW_TJ,		/* Tj */
	PDF_SHOW_ARRAY,		/* TJ */
	PDF_SHOW_LINE,		/* ' */
	PDF_SHOW_SPACED,	/* " */
} PdfShowKind;

/* A text-showing operator with the state in which it is met (9.4.3). */
typedef struct PdfShow {
	unsigned stream;
	size_t start, end;	/* operands and operator */
	PdfShowKind kind;
	unsigned first, count;	/* glyphs */
	PdfMatrix ctm;		/* user space to display space */
	PdfMatrix line;		/* the text line matrix before it */
	double advance;		/* text matrix over line matrix, along x; in
				   columns: down */
	bool is_first;		/* begins at the line matrix, whatever was
				   shown before it */
	const PdfFont *font;
	const char *font_name;	/* resource name; NULL: set elsewhere */
	double size, spacing, word_spacing, scale, rise;
	double em;		/* size in display space */
	int mode;		/* Tr */
	unsigned paint;		/* index of PdfPaint */
	BlockBox clip;
	int mcid;		/* -1: none */
	unsigned layer;		/* optional content: 0 none */
	int actual;		/* index of PdfActual, -1: none */
	int language;		/* index of PdfTongue, -1: none */
} PdfShow;

enum {
	PDF_GLYPH_UPRIGHT = 1 << 0,	/* reads from left to right */
	PDF_GLYPH_HIDDEN = 1 << 1,	/* invisible, clipped away, off page */
	PDF_GLYPH_SPACE = 1 << 2,
	PDF_GLYPH_SLANTED = 1 << 3,
	PDF_GLYPH_SILENT = 1 << 4,	/* its text stands with another */
};

typedef struct PdfGlyph {
	unsigned show;		/* index of PdfShow */
	uint8_t bytes;		/* of its code */
	uint8_t flags;
	uint16_t code;		/* its last two bytes */
	float kern;		/* a TJ number of the same advance; in
				   columns: its opposite */
	float x0, x1;		/* along the base line */
	float next;		/* x where the next one would start */
	float base;		/* of the line */
	float top, bottom;
	char text[8];		/* "": unknown */
} PdfGlyph;

/* A straight rule, filled or stroked; or a filled area. */
typedef struct PdfRule {
	BlockBox box;
	bool is_area;		/* not thin */
	bool is_underline;	/* belongs to words */
	unsigned parts;		/* rules behind it that are one underline
				   with it: it leaves out what hangs down */
	bool is_blank;		/* nobody sees it: of its ground's colour */
	uint32_t rgb;
	unsigned at;		/* glyphs that were shown before it */
	int path;		/* index of PdfPath; -1: more than rules */
} PdfRule;

/* Rules that one operator paints. */
typedef struct PdfPath {
	unsigned stream;
	size_t start, end;	/* from the first point to the operator */
	PdfMatrix ctm;		/* user space to display space */
	bool is_stroke;
	unsigned rules;
} PdfPath;

/* A marked-content operator that carries /ActualText (14.9.4). */
typedef struct PdfActual {
	unsigned stream;
	size_t start, end;
	char *plain;		/* what it is without */
	char *text;		/* what it says; or NULL */
} PdfActual;

/* A string in a stream that names the language of what follows (14.9.2). */
typedef struct PdfTongue {
	unsigned stream;
	size_t start, end;
	char *tag;		/* or NULL */
	bool is_old;		/* the writer's: it is named anew */
} PdfTongue;

/* A string in a stream that stands for what is marked: an alternative
 * description or an expansion (14.9.3, 14.9.5). */
typedef struct PdfSaying {
	unsigned stream;
	size_t start, end;
	char *text;		/* or NULL */
} PdfSaying;

typedef struct PdfContent {
	Arena *arena;
	double width, height;
	BlockBox area;		/* what is shown of it: page, or appearance */
	PdfMatrix display;	/* default user space to display space */
	PdfMatrix end;		/* the matrix in force at the end of page */
	bool is_broken;		/* unbalanced: the end state is unsafe */
	bool is_cut;		/* a limit was met: the page stays as is */
	int depth;		/* q without Q at the end */
	GPtrArray *streams;	/* of PdfStream */
	GArray *loops;		/* of PdfLoop */
	GArray *paints;		/* of PdfPaint */
	GArray *shows;		/* of PdfShow */
	GArray *glyphs;		/* of PdfGlyph */
	GArray *rules;		/* of PdfRule */
	GArray *paths;		/* of PdfPath */
	GArray *underlines;	/* of unsigned: rules */
	GArray *images;		/* of BlockBox */
	GArray *actuals;	/* of PdfActual */
	GArray *languages;	/* of PdfTongue */
	GArray *sayings;	/* of PdfSaying */
	GArray *roles;		/* of PdfRole, by MCID; NULL: untagged */
} PdfContent;

/* Interprets PAGE (from 0). NULL when its contents cannot be read. */
PdfContent *pdf_content_read(PdfFile *file, PdfFonts *fonts, unsigned page);

/* Interprets FORM, as the appearance of something on PAGE; PLACE leads from
 * its space, after its own /Matrix, to the user space of the page. */
PdfContent *pdf_content_read_form(PdfFile *file, PdfFonts *fonts,
    unsigned page, PdfObject form, const PdfMatrix *place);
/* The page with all geometry in a space turned so that text that runs at
 * DEGREES (clockwise) in display space runs from left to right. Where that is
 * no right angle, rules and images are left out. */
PdfContent *pdf_content_read_turned(PdfFile *file, PdfFonts *fonts,
    unsigned page, int degrees);

/* From display space of a page of that size to the turned one. */
PdfMatrix pdf_content_frame(double width, double height, int degrees);

void pdf_content_free(PdfContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfContent, pdf_content_free)

/* From the user space of PAGE to display space, without its contents. */
PdfMatrix pdf_content_display(PdfFile *file, unsigned page);

const PdfGlyph *pdf_content_glyph(const PdfContent *content, unsigned index);
const PdfShow *pdf_content_show(const PdfContent *content, unsigned index);
const PdfRule *pdf_content_rule(const PdfContent *content, unsigned index);
const PdfStream *pdf_content_stream(const PdfContent *content,
    unsigned index);
const PdfPaint *pdf_content_paint(const PdfContent *content, unsigned index);

#endif
