/*
 * limits.h - what an input may cost before it is refused.
 *
 * Every input is hostile. Readers get these figures with the options and stop
 * with BASE_ERROR_LIMIT, naming the limit and the place, when one is passed.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include <stddef.h>

typedef struct Limits {
	size_t bytes;		/* of the file, and of one unpacked part */
	size_t total_bytes;	/* of all unpacked parts together */
	size_t entries;		/* of an archive */
	size_t ratio;		/* unpacked to packed, above 8 MiB */
	size_t depth;		/* of elements or of forms within forms */
	size_t attributes;	/* of one element */
	size_t nodes;		/* elements and texts, or glyphs */
	size_t pages;
} Limits;

/* The figures used when no option says otherwise. */
extern const Limits limits_default;

#endif
