/*
 * usage.h - what asking engines has cost.
 *
 * Tokens are as the server counts them; where it does not say, they are
 * estimated from bytes, and said to be.
 */
#ifndef ENGINE_USAGE_H
#define ENGINE_USAGE_H

#include <glib.h>
#include <stdint.h>

typedef struct Usage {
	uint64_t requests;	/* that were sent */
	uint64_t resent;	/* of them, for what had been sent before */
	uint64_t prompt;	/* tokens sent, and those of them from a cache */
	uint64_t cached;
	uint64_t completion;	/* tokens answered, thoughts included */
	uint64_t reasoning;	/* of them, thoughts */
	uint64_t wasted;	/* of them, in answers that came to nothing */
	uint64_t estimated;	/* of prompt and completion: not counted by
				   the server */
	uint64_t microseconds;	/* of all requests together */
} Usage;

/* Adds MORE to SUM. */
void usage_add(Usage *sum, const Usage *more);

/* What has come to SUM since it was BEFORE. */
Usage usage_since(const Usage *sum, const Usage *before);

/* Tokens of TEXT in a vocabulary of today, by script (model.md, C3): a start
 * value, within a quarter or so. */
uint64_t usage_estimate(const char *text, size_t length);

#endif
