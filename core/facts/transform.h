/*
 * transform.h - the transformations of inline XBRL: what a displayed text is
 * as a value.
 *
 * The registries 1 to 5 of XBRL International and the one of the SEC, as data
 * (lang/xbrl/): a transformation is a row, the names of months, countries and
 * numbers are tables. Inline XBRL 1.1, 4.3; Transformation Registry 5.
 */
#ifndef FACTS_TRANSFORM_H
#define FACTS_TRANSFORM_H

#include <glib.h>
#include <stdbool.h>

typedef struct Transform Transform;	/* one of them */
typedef struct TransformTable TransformTable;

/* Reads the tables in the folder xbrl of FOLDER. Errors: those of file_read,
 * FAILURE_INTERNAL for rows that cannot be used. */
TransformTable *transform_open(const char *folder, GError **error);
void transform_close(TransformTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TransformTable, transform_close)

/* The transformation NAME of the registry with namespace SPACE; where that has
 * none, or SPACE is "" (the prefix is not bound), of the newest that has:
 * filings mix them up. NULL when there is none. Borrowed. */
const Transform *transform_find(const TransformTable *table,
    const char *space, const char *name);

/* The value of TEXT (a decimal without sign, a date, a word); NULL when TEXT
 * is not of its kind. Owned by the caller. */
char *transform_apply(const Transform *transform, const char *text);

/* Whether the value is the same whatever the text says. */
bool transform_is_fixed(const Transform *transform);

/* Whether it is a plain number, with DECIMAL between units and decimals, and
 * GROUPS between thousands, as in the table. Both may be NULL. */
bool transform_is_number(const Transform *transform, const char **decimal,
    const char **groups);

/* The name of a number with that DECIMAL sign in the registry SPACE, that has
 * white space and the usual signs between groups; NULL when there is none. */
const char *transform_number_name(const TransformTable *table,
    const char *space, const char *decimal);

#endif
