/*
 * pdf_run.h - the state of the interpreter of content streams, and the
 * operands of the operator that it is at.
 *
 * The operators themselves are in pdf_content, pdf_paint, pdf_path, pdf_mark
 * and pdf_show. Operands that are missing or of a wrong type read as 0.
 */
#ifndef PDF_RUN_H
#define PDF_RUN_H

#include "format/pdf/pdf_content.h"
#include "format/pdf/pdf_lexer.h"

enum {
	PDF_RUN_DEPTH = 16,	/* forms in forms */
	PDF_RUN_POINTS = 512,	/* of one path */
};

typedef struct PdfRange {
	size_t start, end;
} PdfRange;

/* The graphics state (8.4) as far as text needs it. */
typedef struct PdfState {
	PdfMatrix ctm;
	BlockBox clip;
	const PdfFont *font;
	const char *font_name;
	double size, spacing, word_spacing, scale, leading, rise;
	int mode;
	uint32_t rgb, stroke;
	unsigned components;	/* of the fill colour space; 0: special */
	unsigned paint_stream;
	PdfRange space, colour;	/* the operators that set the fill */
	unsigned paint;		/* G_MAXUINT: not recorded yet */
	double line_width;
} PdfState;

typedef struct PdfMark {
	int mcid;
	unsigned layer;
	int actual;
	int own_actual;		/* it is this mark's; -1 */
	int language;
	unsigned glyphs;	/* how many there were before it */
} PdfMark;

typedef struct PdfPoint {
	double x, y;
	bool is_move;
	bool is_bent;		/* a curve leads to it */
} PdfPoint;

typedef struct PdfRun {
	PdfFile *file;
	PdfFonts *fonts;
	PdfContent *content;
	unsigned stream;
	PdfObject resources;
	GHashTable *font_names;	/* of this stream: name > PdfFont */
	PdfLexer lexer;
	PdfToken *operands;
	unsigned n_operands;
	size_t start, end;	/* of the operator with its operands */
	PdfState state;
	GArray *states;		/* of PdfState */
	size_t base_states;	/* how many are the caller's */
	GArray *marks;		/* of PdfMark */
	size_t base_marks;
	unsigned skipped_marks;
	PdfMatrix line;
	double advance;
	bool is_moved;		/* the line matrix was set since the last
				   show */
	PdfPoint points[PDF_RUN_POINTS];
	unsigned n_points;
	bool is_curved;
	size_t path_start;	/* where its first operator stands */
	int path;		/* being painted; -1: not recorded */
	int clip_next;
	size_t operators;
	unsigned depth;
	int form_ids[PDF_RUN_DEPTH];
} PdfRun;

double pdf_run_number(const PdfRun *run, unsigned index);
double pdf_run_last(const PdfRun *run);
char *pdf_run_name(const PdfRun *run, unsigned index);
PdfObject pdf_run_resource(const PdfRun *run, const char *kind,
    const char *name);
PdfMatrix pdf_run_matrix(const PdfRun *run);
bool pdf_run_is_string(const PdfToken *token);

#endif
