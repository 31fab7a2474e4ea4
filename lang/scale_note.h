/*
 * scale_note.h - what a table's head says of its figures: "(in thousands)".
 *
 * 单位：万元, in Mio. EUR, RMB'000, 百万円, тыс. руб.: a scale that belongs to
 * no figure beside it, but to those of a column or a table. Cells keep their
 * own values. Text is UTF-8, offsets are bytes.
 */
#ifndef LANG_SCALE_NOTE_H
#define LANG_SCALE_NOTE_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/language.h"

typedef struct ScaleNote {
	size_t start, end;
	int power;		/* of ten: 3 for thousands */
	const char *currency;	/* ISO 4217, or NULL; as long as the language */
} ScaleNote;

/*
 * The first note of TEXT. It stands in brackets, behind a word that says so
 * ("in", 单位：), or it is all there is. False: there is none; running text that
 * ends as a sentence does has one in brackets only.
 */
bool scale_note_find(const Language *language, const char *text,
    ScaleNote *note);

/*
 * The currency (ISO 4217) that TEXT says figures are in, and no scale: "Price
 * (EUR)", "US$", "in euros". NULL: it says none. Lives as long as LANGUAGE.
 */
const char *scale_note_currency(const Language *language, const char *text);

/* The same as scale_note_find, of a line right above a table: a sentence may
 * end with it, too ("..., in thousands of euros."). */
bool scale_note_find_above(const Language *language, const char *text,
    ScaleNote *note);

/* Whether TEXT names that power of ten anywhere: "millones" does 6. 0: any. */
bool scale_note_names(const Language *language, const char *text, int power);

#endif
