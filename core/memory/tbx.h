/*
 * tbx.h - termbases of other programs: TBX (ISO 30042).
 *
 * Version 2 (martif, termEntry, langSet, tig and ntig) and version 3 (tbx,
 * conceptEntry, langSec, termSec), in the styles DCA (the data category is an
 * attribute "type") and DCT (it is an element); the dialects Core, Min and
 * Basic. What is read: terms, part of speech, administrative status, subject
 * field, notes. All else is passed over.
 *
 * Each preferred or admitted or forbidden term of the target language becomes
 * an entry for each term of the source language that is not itself forbidden.
 */
#ifndef MEMORY_TBX_H
#define MEMORY_TBX_H

#include "memory/termbase.h"

/* Whether it begins like XML, in any encoding. */
bool tbx_is_one(GBytes *bytes);

/* Adds the entries of the termbase's pair. Errors: FAILURE_INPUT,
 * FAILURE_LIMIT, beginning with NAME. */
bool tbx_read(Termbase *termbase, GBytes *bytes, const char *name,
    const Languages *languages, GError **error);

#endif
