/*
 * memory_text.h - a tagged text (doc/tagged.h) as a memory compares it.
 *
 * Normalised: its shadow (lang/shadow), white space as single spaces, none at
 * the ends. The skeleton is the same with each run of digits as one sign. For
 * fuzzy matches it is a row of tokens: words without case, figures all alike,
 * tags by their form and not by their number, other signs one by one; in
 * scripts without spaces a token is a letter.
 *
 * The hashes are stored in files: they never change.
 */
#ifndef MEMORY_MEMORY_TEXT_H
#define MEMORY_MEMORY_TEXT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct MemoryText {
	char *text;		/* normalised */
	uint64_t hash;		/* of it; never 0 */
	uint64_t skeleton;	/* of its skeleton; never 0 */
	GArray *tokens;		/* of uint32_t: a hash each */
	unsigned n_figures;	/* runs of digits */
} MemoryText;

/* TAGGED is valid UTF-8. Never NULL; linear. */
MemoryText *memory_text_new(const char *tagged);
void memory_text_free(MemoryText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MemoryText, memory_text_free)

/* The hash alone, for the contexts of units. 0 for NULL and for no text. */
uint64_t memory_text_hash(const char *tagged);

/* The end of the run of digits at P, with the marks and digits it goes on
 * with ("1,234.5"); P itself where there is none. */
const char *memory_text_run(const char *p);

/*
 * How alike they are, from 0 to 100: 100 minus the share of tokens (of the
 * longer one) that are to be changed, put in or left out. Below LEAST it is 0.
 * Texts of more than 600 tokens are alike only if their tokens are the same.
 */
unsigned memory_text_score(const MemoryText *a, const MemoryText *b,
    unsigned least);

#endif
