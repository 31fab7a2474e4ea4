/*
 * memory_grams.h - inside of memory: which units have words in common with a
 * text.
 *
 * A gram is two tokens in a row (memory_text.h), the ends of the text being
 * tokens, too. A unit is listed under eight of its grams, and a text is looked
 * up by all of its own: a unit that lost half of its grams by chance is missed
 * once in 256. Which eight: such as few units have. How many have one is counted
 * by its hash, in a table that is kept in the file; it need not be exact.
 */
#ifndef MEMORY_MEMORY_GRAMS_H
#define MEMORY_MEMORY_GRAMS_H

#include "base/sqlite.h"
#include "memory/memory_text.h"

/* A gram's place is its hash and the number of tokens of the unit, so that
 * units that are much longer or shorter are passed over. */
#define MEMORY_GRAMS_SCHEMA \
	"CREATE TABLE gram (place INTEGER NOT NULL, unit INTEGER NOT NULL, " \
	"PRIMARY KEY (place, unit)) WITHOUT ROWID;" \
	"CREATE TABLE state (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID"

typedef struct MemoryGrams MemoryGrams;

/* FILE is borrowed. */
MemoryGrams *memory_grams_new(Sqlite *file);
void memory_grams_free(MemoryGrams *grams);

/* Lists UNIT of PAIR under grams of TEXT: written with the next flush. */
bool memory_grams_add(MemoryGrams *grams, int64_t pair, int64_t unit,
    const MemoryText *text, GError **error);
bool memory_grams_flush(MemoryGrams *grams, GError **error);

/* The units of PAIR that may be as like TEXT as LEAST says (0 to 100): at most
 * 48, of int64_t, those with most grams in common. NULL: ERROR is set. */
GArray *memory_grams_find(MemoryGrams *grams, int64_t pair,
    const MemoryText *text, unsigned least, GError **error);

#endif
