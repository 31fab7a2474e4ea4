/*
 * shadow.h - a text as matching wants it, and the way back to what is there.
 *
 * The text itself is never changed. Its shadow is composed (NFC); ligatures
 * and Arabic presentation forms, which PDF files leave behind, are the letters
 * they stand for; full-width and half-width forms, kinds of space, curly
 * quotes, minus signs and digits of all scripts are the plain ones; soft
 * hyphens, zero-width spaces, byte-order marks and bidi controls are gone.
 *
 * Left alone is what would become something else: superscripts, fractions,
 * circled numbers, ™ and №, the Thai am, compatibility Jamo, compatibility
 * ideographs (names are written with them), joiners and variation selectors.
 *
 * Offsets are bytes. Both maps are total and rise: every offset of one text,
 * its end too, has one in the other.
 */
#ifndef LANG_SHADOW_H
#define LANG_SHADOW_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Shadow {
	char *text;
	size_t length;
	size_t source_length;
	uint32_t *to_source;	/* by byte of the shadow, and its end */
	uint32_t *from_source;	/* by byte of the source, and its end */
} Shadow;

/* TEXT is valid UTF-8 of less than 4 GB. Never NULL; linear. */
Shadow *shadow_new(const char *text, size_t length);

/* The same of letters only: quotes, other marks, spaces and digits stay. */
Shadow *shadow_letters(const char *text, size_t length);
void shadow_free(Shadow *shadow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Shadow, shadow_free)

/* What of the source START..END of the shadow came from; a letter that only a
 * part of was meant is taken as a whole. */
void shadow_source_span(const Shadow *shadow, size_t start, size_t end,
    size_t *source_start, size_t *source_end);

/* Whether CHARACTER says which way text runs, and is not seen. */
bool shadow_is_bidi(uint32_t character);

/* Whether TEXT holds something that keeps words from being found: ligatures,
 * presentation forms, soft hyphens, zero-width spaces, bidi controls. */
bool shadow_has_artefacts(const char *text);

#endif
