/*
 * number_core.h - the digits and separators of one figure, and what they say.
 *
 * Text is UTF-8, offsets are bytes. Where a core begins and ends does not
 * depend on the language, but for the plain space as a separator; what it
 * means does ("1.234").
 */
#ifndef LANG_NUMBER_CORE_H
#define LANG_NUMBER_CORE_H

#include "lang/decimal.h"
#include "lang/language.h"

#define NUMBER_CORE_LENGTH 96

typedef struct NumberCore {
	size_t start, end;
	bool is_code;		/* no one value: 10.1.2, 31.12.2023 */
	bool is_ambiguous;	/* 1.234: one value by point, one by group */
	bool has_groups;
	size_t n_decimals;
	Decimal value;		/* 0 for codes */
	uint64_t spelling;	/* equal when spelled the same */
	size_t length;		/* of what follows */
	/* ASCII: digits, . , ' and _ for spaces, d g for Arabic marks */
	char plain[NUMBER_CORE_LENGTH];
} NumberCore;

/* Decides what "1.234" means, where a document has voted. */
typedef struct NumberStyle {
	uint32_t decimal;	/* the decimal mark, or 0: the language's */
	bool has_spaces;	/* plain spaces make groups, also where the
				   language does not write them */
} NumberStyle;

/* Reads the core at OFFSET of TEXT, where a digit is (or a point before one).
 * STYLE may be NULL. */
void number_core_read(const Language *language, const NumberStyle *style,
    const char *text, size_t offset, NumberCore *core);

/* The style of a text that may hold figures copied from one in SOURCE. */
NumberStyle number_core_style(const Language *source);

/* The digits of CORE alone, ASCII, into DIGITS of NUMBER_CORE_LENGTH bytes;
 * returns how many. */
size_t number_core_digits(const NumberCore *core, char *digits);

#endif
