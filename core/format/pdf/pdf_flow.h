/*
 * pdf_flow.h - longer text pushes what stands below it down its column.
 *
 * White space between paragraphs gives way before type gets tighter or
 * smaller; what cannot move (tables, rules, pictures, text that stays in the
 * source language) stays where it is.
 */
#ifndef PDF_FLOW_H
#define PDF_FLOW_H

#include "format/pdf/pdf_set.h"

/* Text of one line that stays what it is, and may stand beside text that goes
 * down: the number of an item. */
typedef struct PdfLabel {
	const PdfPlace *place;
	double shift;		/* downwards */
} PdfLabel;

/* SETTINGS are those of one page, fitted; LABELS are of PdfLabel. */
void pdf_flow_settle(GPtrArray *settings, GArray *labels);

#endif
