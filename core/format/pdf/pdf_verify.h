/*
 * pdf_verify.h - the proof of a translated PDF file.
 */
#ifndef PDF_VERIFY_H
#define PDF_VERIFY_H

#include "format/format.h"

/* Format.verify of PDF. */
bool pdf_verify(const FormatVerify *task, const FormatOptions *options,
    Proof *proof, GError **error);

#endif
