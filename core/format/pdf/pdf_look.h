/*
 * pdf_look.h - appearance streams: what annotations show on the page (ISO
 * 32000-1, 12.5.5).
 */
#ifndef PDF_LOOK_H
#define PDF_LOOK_H

#include "format/pdf/pdf_sheet.h"

/* The normal appearance of the annotation ITEM in its present state, a form;
 * 0: it shows nothing. */
PdfObject pdf_look_of(PdfFile *file, PdfObject item);

/* From the form space of LOOK, after its own /Matrix, to user space: the box
 * of the appearance goes to the /Rect of ITEM. */
PdfMatrix pdf_look_place(PdfFile *file, PdfObject item, PdfObject look);

/* Is it a label that is to be translated: free text, a stamp, a watermark, a
 * push-button? Other fields show values, which are never touched. */
bool pdf_look_is_label(PdfFile *file, PdfObject item);

/* Makes LOOK the normal appearance, and the only one: under the pointer and
 * when pressed it is shown where there is no other. What else shared the old
 * one keeps it. */
void pdf_look_set(PdfFile *file, PdfObject item, PdfObject look);

#endif
