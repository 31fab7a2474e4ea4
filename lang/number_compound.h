/*
 * number_compound.h - the value of 1億2345万: figures between multipliers.
 */
#ifndef LANG_NUMBER_COMPOUND_H
#define LANG_NUMBER_COMPOUND_H

#include "lang/decimal.h"

/* The sum so far of a figure like 1億2345万: big multipliers close what was
 * read before them, small ones only the last digits. */
typedef struct NumberCompound {
	Decimal total, section, current;
	bool has_section, has_current;
	int last_big;
	bool is_good;
} NumberCompound;

/* Reads a multiplier of ten to the POWER. */
void number_compound_multiply(NumberCompound *sum, int power);

/* Nothing follows. False: the value does not fit. */
bool number_compound_end(NumberCompound *sum, Decimal *value);

#endif
