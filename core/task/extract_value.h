/*
 * extract_value.h - what a quoted value is worth: exact and in one form.
 *
 * It is read from the document, never from what a model has written. Money and
 * figures are plain decimals with scale words and captions applied; days are
 * ISO 8601, periods "2021-01-01/2021-12-31"; texts have one space for each
 * white space. Identifiers must have the right check digits.
 */
#ifndef TASK_EXTRACT_VALUE_H
#define TASK_EXTRACT_VALUE_H

#include "task/extract_field.h"
#include "task/ground.h"

typedef struct ExtractPeriod {
	char start[11], end[11];	/* ISO days; START is "" of an
					   instant, both of none */
} ExtractPeriod;

typedef struct ExtractValue {
	char *normalized;	/* owned */
	int decimals;		/* as in XBRL: -6, millions */
	bool has_decimals;
	int scale;		/* power of ten that was applied */
	bool has_caption;	/* and it, or the currency, is a caption's */
	const char *currency;	/* ISO 4217 or NULL */
	bool is_negative;
	ExtractPeriod period;	/* of dates and periods */
} ExtractValue;

/* Reads START..END of the text of block INDEX as FIELD wants it. False: it is
 * nothing of the kind. */
bool extract_value_read(Ground *ground, const ExtractField *field,
    unsigned index, size_t start, size_t end, ExtractValue *value);
void extract_value_clear(ExtractValue *value);

/* The day or period that TEXT says; false: none. */
bool extract_value_period(const Language *language, const char *text,
    ExtractPeriod *period);

/* ISO 6166 and ISO 17442, with their check digits. */
bool extract_value_is_isin(const char *text);
bool extract_value_is_lei(const char *text);

/* TEXT with one space for each white space, and none at its ends; new. */
char *extract_value_text(const char *text);

#endif
