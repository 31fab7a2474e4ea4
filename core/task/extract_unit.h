/*
 * extract_unit.h - in which currency and scale the amounts of a table are.
 *
 * "in millions of euros", "单位：万元", "TEUR": in the label of the row, the
 * heading of the column, the rows without amounts above, or a short block
 * above the table. Words are the language's own (lang/<tag>/language.ini),
 * read as they are behind a figure: "1 万元".
 */
#ifndef TASK_EXTRACT_UNIT_H
#define TASK_EXTRACT_UNIT_H

#include "lang/quantity.h"
#include "task/ground.h"

typedef struct ExtractUnit {
	int scale;		/* power of ten; 0 */
	const char *currency;	/* ISO 4217, or NULL; lives as long as the
				   language */
	bool is_percent;
	bool has_scale;
	bool is_own;		/* and it is that of the row's label */
} ExtractUnit;

/* What TEXT, a caption or a label, says. */
ExtractUnit extract_unit_read(const Language *language, const char *text);

/* What holds for CELL (NULL: no cell) of block INDEX. */
ExtractUnit extract_unit_for(Ground *ground, unsigned index,
    const GroundCell *cell);

#endif
