/*
 * number_shadow.h - a text in which nothing hides its figures.
 *
 * Soft hyphens, zero-width spaces, bidi controls, ligatures and presentation
 * forms, as PDF files leave them behind, are gone or plain (lang/shadow);
 * all else is as it was, for kinds of space, commas and digits tell figures.
 */
#ifndef LANG_NUMBER_SHADOW_H
#define LANG_NUMBER_SHADOW_H

#include <glib.h>
#include <stdint.h>

typedef struct NumberShadow {
	char *text;
	uint32_t *to_source;	/* by byte of the text, and its end */
} NumberShadow;

/* NULL where TEXT, of less than 4 GB, has nothing of the kind and can be read
 * as it is. */
NumberShadow *number_shadow_new(const char *text);
void number_shadow_free(NumberShadow *shadow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NumberShadow, number_shadow_free)

#endif
