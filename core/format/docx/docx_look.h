/*
 * docx_look.h - how large the text of a Word document is, by its styles.
 *
 * Source: ECMA-376-1, 17.7.2: a paragraph says it itself, or its style, or the
 * style that is based on, or the defaults of the document.
 */
#ifndef DOCX_DOCX_LOOK_H
#define DOCX_DOCX_LOOK_H

#include "docx.h"

enum {
	DOCX_LOOK_UNSAID = INT32_MIN,
};

/* Each is DOCX_LOOK_UNSAID where nothing says it. Twips are 1/20 point. */
typedef struct DocxLook {
	int size;		/* half-points */
	int is_bold;
	int before, after;	/* twips, around the paragraph */
	int line;		/* by RULE: 240ths of a line, or twips */
	int is_exact;		/* 1: LINE is the pitch; 2: the least */
	int left, right, first;	/* twips: indents */
	const char *font;	/* name; or NULL; lives as the styles do */
} DocxLook;

typedef struct DocxStyles DocxStyles;

/* The styles of the document, read when they are first asked for. Never NULL:
 * where they cannot be read nothing is said. */
const DocxStyles *docx_look_styles(DocxSkeleton *skeleton,
    const Limits *limits);
void docx_look_free(DocxStyles *styles);

/* Of the w:p at NODE, with all that styles and defaults say of it; sizes and
 * pitch are always said. */
DocxLook docx_look_paragraph(const DocxStyles *styles, const XmlTree *tree,
    uint32_t node);

/* Of a run of the format RAW in a paragraph of the look AROUND. */
DocxLook docx_look_run(const DocxStyles *styles, const char *raw,
    const DocxLook *around);

/* Half-points of SIZE at PERCENT; not less than 85 percent are ever left when
 * not less were asked for. */
int docx_look_scaled(int size, unsigned percent);

/* RAW, the children of a w:rPr, with the sizes of a run that has SIZE at
 * PERCENT; a new string. PREFIX: "w:". */
char *docx_look_resize(const char *raw, const char *prefix, int size,
    unsigned percent);

#endif
