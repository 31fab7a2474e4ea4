/*
 * unit.h - one paragraph's worth of text: what a reader found as a whole.
 *
 * After XLIFF 2.1, 4.2.2.4. Units are numbered from 1 in reading order; the
 * number is the id in reports, XLIFF files and journals. Inline ids are
 * unique within the unit. Spanning codes nest over the whole unit, also where
 * they begin and end in different segments.
 */
#ifndef DOC_UNIT_H
#define DOC_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "doc/segment.h"

typedef struct Block Block;
typedef struct Scope Scope;

/* What the place that a unit is stored in can hold; NULL and 0: anything. */
typedef struct UnitRoom {
	const char *characters;	/* a character class: "[a-zA-Z ]" */
	unsigned bytes;
	const char *encoding;	/* that they are counted in; NULL: UTF-8 */
	const char *line_break;	/* cr, lf, crlf or nel; NULL: lf */
} UnitRoom;

typedef struct Unit Unit;
struct Unit {
	unsigned id;
	Block *block;		/* where it stands */
	bool translate;		/* false: shown and counted, never changed */
	bool preserve_space;	/* white space is content */
	unsigned next_code;	/* the next free inline id, from 1 */
	uint32_t value;		/* the format's own number, its place */
	const char *name;	/* what it is to the format: "w:p", "title" */
	const char *note;	/* for the translator; or NULL */
	const char *language;	/* of the source, where it differs; or NULL */
	bool is_foreign;	/* told so by its text: it is kept as it is */
	const Scope *scope;	/* see doc/scope: what a table's head says of
				   it, or it of a table; NULL: nothing */
	const UnitRoom *room;	/* NULL: the format says nothing */
	size_t turn;		/* bytes of its text, or of its output once it
				   is written, that stand on its block's first
				   page; 0: all of them */
	Segment *first;
	Segment *last;
	unsigned n_segments;
};

/* Appends an empty segment. */
Segment *unit_add_segment(Unit *unit, Arena *arena, bool is_ignorable);

/* The visible text of all sources (or of what a writer writes) in a row. */
char *unit_source_text(const Unit *unit);
char *unit_output_text(const Unit *unit);

/* The codes and texts of all sources (or outputs) in one list, copied. */
InlineList unit_source(const Unit *unit, Arena *arena);
InlineList unit_output(const Unit *unit, Arena *arena);

/* The source stays in all segments that have a target. */
void unit_keep_source(Unit *unit, Arena *arena);

/* True when some segment's output differs from its source, so that a writer
 * has something to do. */
bool unit_is_changed(const Unit *unit);

#endif
