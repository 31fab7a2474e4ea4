/*
 * docx_script.h - what the target's script asks of runs and paragraphs.
 *
 * Office files choose fonts, weight and size of complex scripts by properties
 * of their own (w:bCs beside w:b), of East Asian text by a hint, and lay a
 * paragraph out from right to left only where it says so. All work on raw
 * markup, as it stands in a part, and give new strings.
 *
 * Source: ECMA-376-1, 17.3.1.6 (bidi), 17.3.2 (run properties), 21.1.2.2.7
 * (a:pPr).
 */
#ifndef DOCX_DOCX_SCRIPT_H
#define DOCX_DOCX_SCRIPT_H

#include "docx.h"

typedef struct DocxScript {
	const char *tag;	/* "es-ES"; "" when there is no target */
	bool is_rtl;
	bool is_complex;	/* bCs, iCs and szCs count */
	bool is_east_asian;
} DocxScript;

/* LANGUAGE is borrowed and may be NULL: nothing is asked then. */
DocxScript docx_script_of(const Language *language);

/*
 * RAW, the children of a w:rPr, for text of this script. IS_LTR: figures and
 * signs alone, which keep their direction. PREFIX is that of WordprocessingML.
 */
char *docx_script_format(const DocxScript *script, const char *raw,
    const char *prefix, bool is_ltr);

/* RAW, a whole w:pPr or a:pPr or "", for the paragraph at PLACE. */
char *docx_script_paragraph(const DocxScript *script, const char *raw,
    const DocxPlace *place);

/* The attribute of w:lang and w:themeFontLang that names this script's
 * language. */
const char *docx_script_lang(const DocxScript *script);

#endif
