/*
 * transform_table.h - the tables of lang/xbrl/ in memory.
 */
#ifndef FACTS_TRANSFORM_TABLE_H
#define FACTS_TRANSFORM_TABLE_H

#include <stdint.h>

#include "transform.h"

enum {
	TRANSFORM_TABLE_ARGUMENTS = 2,
	TRANSFORM_TABLE_MONTHS = 12,
};

struct Transform {
	const TransformTable *table;
	const char *registries;	/* their keys, one character each */
	const char *name, *kind;
	const char *arguments[TRANSFORM_TABLE_ARGUMENTS];	/* or NULL */
};

struct TransformTable {
	GStringChunk *texts;
	GHashTable *registries;	/* namespace to key */
	GPtrArray *rows;	/* of Transform */
	GHashTable *by_name;	/* to GPtrArray of Transform */
	GHashTable *months;	/* language to an array of 12 texts */
	GHashTable *names;	/* "list" TAB folded name, to value */
};

/* See transform_open; kinds are not looked at. */
TransformTable *transform_table_read(const char *folder, GError **error);
void transform_table_free(TransformTable *table);

/* TEXT without accents, case, and signs but for one space between words; and
 * without "the". Owned by the caller. */
char *transform_table_fold(const char *text);

/* The value of LIST that has TEXT among its names; NULL for none. */
const char *transform_table_name(const TransformTable *table,
    const char *list, const char *text);

/* The month that WORD begins with in LANGUAGE, 1 to 12; 0 for none. Of two
 * the longer. */
int transform_table_month(const TransformTable *table, const char *language,
    const char *word);

#endif
