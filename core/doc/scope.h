/*
 * scope.h - what a table's head says of its cells: scale, currency, separator.
 *
 * "(in thousands)" in a caption, over a column or beside a row belongs to no
 * figure there, and to all figures of the table, the column, the row. A line
 * close above a table counts as its head. Cells keep their own values; the
 * scope says what to multiply them by. Cells that show their decimal mark
 * beyond doubt say what the others of their column mean.
 */
#ifndef DOC_SCOPE_H
#define DOC_SCOPE_H

#include "doc/document.h"
#include "lang/language.h"

struct Scope {
	/* of a cell */
	unsigned head;		/* id of the unit that says it; 0: none does */
	int power;		/* of ten: 3 for thousands; 0: none is said */
	const char *currency;	/* ISO 4217, or NULL */
	uint32_t decimal;	/* the column's mark, '.' or ','; 0: that of
				   the document's language */
	/* of a head */
	unsigned n_figures;	/* cells whose scale it says */
	const char *columns;	/* names of their columns: "2025, 2024";
				   or NULL */
};

/* Sets the scope of all units of tables, read in LANGUAGE, which must live as
 * long as DOCUMENT. For texts that are not split yet. Linear in the cells, but
 * for columns, of which the last hundred are known. */
void scope_set(Document *document, const Language *language);

/* LANGUAGE as the unit's column writes it: itself, or *OWN, a copy to be freed
 * with g_free. */
const Language *scope_language(const Unit *unit, const Language *language,
    Language **own);

#endif
