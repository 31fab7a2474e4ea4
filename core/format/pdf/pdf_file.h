/*
 * pdf_file.h - libqpdf, in one place: an open PDF file and its objects.
 *
 * A PdfObject is a handle to an object of one file, 0 where there is none.
 * Handles are cheap and live until pdf_file_release (which readers call page
 * by page, so that memory stays flat) or the end of the file. Names are
 * written with their slash, as in the file: "/Type". Nothing is ever printed.
 */
#ifndef PDF_FILE_H
#define PDF_FILE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"

typedef struct PdfFile PdfFile;
typedef unsigned PdfObject;

/* References BYTES. PASSWORD opens an encrypted file, as its owner or as a
 * user; NULL: the empty one. Errors: FAILURE_INPUT, REFUSED (needs another
 * password), LIMIT. */
PdfFile *pdf_file_open(GBytes *bytes, const Limits *limits,
    const char *password, GError **error);
void pdf_file_free(PdfFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfFile, pdf_file_free)

bool pdf_file_is_encrypted(const PdfFile *file);

/* Do the permissions (ISO 32000-1, table 22) let the contents be modified?
 * An owner may do anything. */
bool pdf_file_may_change(PdfFile *file);
bool pdf_file_is_damaged(PdfFile *file);	/* qpdf had to repair */
unsigned pdf_file_pages(const PdfFile *file);

/* PAGE counts from 0. */
PdfObject pdf_file_page(PdfFile *file, unsigned page);
PdfObject pdf_file_root(PdfFile *file);
PdfObject pdf_file_trailer(PdfFile *file);
PdfObject pdf_file_info(PdfFile *file);		/* 0: no /Info */
PdfObject pdf_file_by_id(PdfFile *file, int id);
void pdf_file_release(PdfFile *file);

/* The contents of a page, or the decoded data of a stream; NULL when they
 * cannot be decoded or pass the limit. */
GBytes *pdf_file_contents(PdfFile *file, PdfObject page);
GBytes *pdf_file_data(PdfFile *file, PdfObject stream);

/* Reading objects. A wrong type gives 0, NULL, false or the fallback. */
PdfObject pdf_file_get(PdfFile *file, PdfObject dictionary, const char *key);
PdfObject pdf_file_item(PdfFile *file, PdfObject array, int index);
int pdf_file_count(PdfFile *file, PdfObject array);
double pdf_file_number(PdfFile *file, PdfObject object, double fallback);
char *pdf_file_name(PdfFile *file, PdfObject object);	/* with slash */
char *pdf_file_string(PdfFile *file, PdfObject object, size_t *length);
char *pdf_file_text(PdfFile *file, PdfObject object);	/* as UTF-8 */
bool pdf_file_is_true(PdfFile *file, PdfObject object);
bool pdf_file_is_name(PdfFile *file, PdfObject object, const char *name);
bool pdf_file_is_stream(PdfFile *file, PdfObject object);
bool pdf_file_is_dictionary(PdfFile *file, PdfObject object);
bool pdf_file_is_array(PdfFile *file, PdfObject object);
int pdf_file_id(PdfFile *file, PdfObject object);	/* 0: direct */

/* The keys of a dictionary (or a stream's), NULL-ended. */
char **pdf_file_keys(PdfFile *file, PdfObject dictionary);

/* Inherited page attributes (ISO 32000-1, 7.7.3.4). */
PdfObject pdf_file_inherited(PdfFile *file, PdfObject page, const char *key);

/* Making and changing. */
PdfObject pdf_file_parse(PdfFile *file, const char *text);
PdfObject pdf_file_new_text(PdfFile *file, const char *utf8);
PdfObject pdf_file_new_dictionary(PdfFile *file);
PdfObject pdf_file_new_stream(PdfFile *file, const void *data, size_t length);
PdfObject pdf_file_indirect(PdfFile *file, PdfObject object);
void pdf_file_set(PdfFile *file, PdfObject dictionary, const char *key,
    PdfObject value);
void pdf_file_append(PdfFile *file, PdfObject array, PdfObject value);
void pdf_file_set_item(PdfFile *file, PdfObject array, int index,
    PdfObject value);

void pdf_file_remove(PdfFile *file, PdfObject dictionary, const char *key);

/* Puts DATA, not encoded, into a stream; its other entries stay. */
void pdf_file_set_data(PdfFile *file, PdfObject stream, const void *data,
    size_t length);

/* Makes the objects IDS the pages of the file, in that order. Page numbers
 * mean them from then on. */
void pdf_file_set_pages(PdfFile *file, const int *ids, unsigned count);

/* A new direct dictionary with the entries of DICTIONARY (0: empty). */
PdfObject pdf_file_copy(PdfFile *file, PdfObject dictionary);

/* The whole file. Errors: FAILURE_INTERNAL. */
GBytes *pdf_file_write(PdfFile *file, GError **error);

#endif
