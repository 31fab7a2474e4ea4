/*
 * cld.h - CLD2, in one place: which language a text is in, guessed from its
 * letters.
 *
 * The library is C++; of it two functions are called whose arguments C has,
 * too, by the names that the C++ ABI gives them. It is loaded when it is first
 * needed; without it nothing is ever found, and other signs have to do.
 */
#ifndef BASE_CLD_H
#define BASE_CLD_H

#include <stdbool.h>
#include <stddef.h>

typedef struct CldResult {
	char code[16];		/* "de", "zh-Hant"; "" where it is unknown */
	unsigned percent;	/* of the text */
	bool is_reliable;
} CldResult;

/* The one or two languages that most of TEXT, valid UTF-8, is in; an empty
 * code where there is none. False: the library is not here. */
bool cld_detect(const char *text, size_t length, CldResult results[2]);

#endif
