/*
 * pdf_meta.h - strings outside of the pages' text, as units of the document.
 *
 * Titles, outline entries, labels of form fields, notes, alternative texts:
 * a unit of the name "meta" each, whose value is the index of a PdfMeta.
 */
#ifndef PDF_META_H
#define PDF_META_H

#include "doc/document.h"
#include "format/pdf/pdf_spot.h"
#include "lang/language.h"

typedef enum PdfMetaKind {
	PDF_META_TEXT,		/* a string at its spot */
	PDF_META_TITLE,		/* of the document; see pdf_title */
	PDF_META_NOTE,		/* of an annotation; see pdf_notes */
	PDF_META_SAYING,	/* PdfSaying number id of its block's page:
				   written with the page */
} PdfMetaKind;

typedef struct PdfMeta {
	PdfMetaKind kind;
	PdfSpot spot;
} PdfMeta;

/* What is collected while reading; all are borrowed. */
typedef struct PdfMetas {
	PdfFile *file;
	Document *document;
	GArray *metas;		/* of PdfMeta */
	GArray *languages;	/* of PdfSpot: strings that name a language */
	GArray *fragments;	/* of PdfSpot: what some letters stand for */
} PdfMetas;

extern const char pdf_meta_unit[];	/* "meta": the name of the units */

/* Adds TEXT as a unit, unless there is nothing in it to translate. NAME is
 * the block's and static; PAGE counts from 1, 0: none. */
void pdf_meta_add(PdfMetas *metas, const PdfMeta *meta, const char *text,
    const char *name, unsigned page);

/* The string under KEY in the dictionary at SPOT, as a PDF_META_TEXT. */
void pdf_meta_add_key(PdfMetas *metas, const PdfSpot *spot, const char *key,
    const char *name, unsigned page);

/* The outline (ISO 32000-1, 12.3.3). */
void pdf_meta_read_outline(PdfMetas *metas);

/* Puts the outputs of all changed units into the file, and the language of
 * the document to where its source's was named. */
void pdf_meta_write(PdfFile *file, const Document *document,
    const PdfMetas *metas, const Languages *languages);

#endif
