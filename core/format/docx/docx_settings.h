/*
 * docx_settings.h - the target language in what a document says of itself:
 * default languages, and the twins that styles need in complex scripts.
 */
#ifndef DOCX_DOCX_SETTINGS_H
#define DOCX_DOCX_SETTINGS_H

#include "docx_script.h"

/* Changes the styles, numbering and settings of a Word document in its
 * archive. Errors: those of reading a part. */
bool docx_settings_write(DocxSkeleton *skeleton, const DocxScript *script,
    const Limits *limits, GError **error);

#endif
