/*
 * pdf_cmap.h - CMaps: from character codes to CIDs or to Unicode.
 *
 * ISO 32000-1, 9.7.5 and 9.10.3; Adobe Technical Notes 5014 and 5411. The
 * predefined CMaps and the Unicode values of the Adobe character collections
 * are read from poppler-data where it is installed.
 */
#ifndef PDF_CMAP_H
#define PDF_CMAP_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct PdfCmap PdfCmap;

/* Parses an embedded CMap or ToUnicode stream. Never fails. */
PdfCmap *pdf_cmap_parse(const char *data, size_t length);

/* A predefined CMap by name; NULL when it is not installed. */
PdfCmap *pdf_cmap_load(const char *name);
void pdf_cmap_free(PdfCmap *cmap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfCmap, pdf_cmap_free)

bool pdf_cmap_is_vertical(const PdfCmap *cmap);

/* Takes the next code from BYTES by the code space. Returns its length. */
size_t pdf_cmap_next(const PdfCmap *cmap, const char *bytes, size_t length,
    uint32_t *code);

/* The CID of CODE; false when there is none. */
bool pdf_cmap_cid(const PdfCmap *cmap, uint32_t code, uint32_t *cid);

/* The Unicode text of CODE as UTF-8, at most 7 bytes and a NUL; false when
 * there is none or it is longer. */
bool pdf_cmap_text(const PdfCmap *cmap, uint32_t code, char text[8]);

/* The codes that read as a space, as an array of uint32_t. */
GArray *pdf_cmap_spaces(const PdfCmap *cmap);

/* Unicode by CID of a collection, "Adobe-GB1"; of uint32_t, 0: none. NULL
 * when it is not installed. */
GArray *pdf_cmap_collection(const char *name);

#endif
