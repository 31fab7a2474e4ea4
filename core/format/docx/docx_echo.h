/*
 * docx_echo.h - what a field repeats: entries of tables of contents and of
 * figures, results of REF and STYLEREF.
 *
 * Word writes them anew from what they refer to whenever fields are updated. So
 * they must say what that says in the target, whatever an engine made of the
 * same words in another place.
 *
 * Source: ECMA-376-1, 17.16.5.50 (REF), 17.16.5.59 (STYLEREF), 17.16.5.68 (TOC).
 */
#ifndef DOCX_DOCX_ECHO_H
#define DOCX_DOCX_ECHO_H

#include "docx.h"

/* Whether a field with this instruction repeats a text of the document. */
bool docx_echo_is_one(const char *instruction);

/* Gives all places and codes that are echoes the target of what they repeat,
 * where that is found. Costs nothing in documents without. */
void docx_echo_settle(Document *document);

#endif
