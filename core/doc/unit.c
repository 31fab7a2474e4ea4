#include "doc/unit.h"

Segment *
unit_add_segment(Unit *unit, Arena *arena, bool is_ignorable)
{
	Segment *segment = arena_alloc(arena, sizeof *segment);

	segment->number = ++unit->n_segments;
	segment->is_ignorable = is_ignorable;
	if (unit->last == NULL)
		unit->first = segment;
	else
		unit->last->next = segment;
	unit->last = segment;
	return segment;
}

static InlineList
unit_list(const Unit *unit, Arena *arena, bool is_output)
{
	InlineList list = {NULL, NULL};

	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next)
		inline_add_list(&list, arena, is_output
		    ? segment_output(segment) : &segment->source);
	return list;
}

static char *
unit_text(const Unit *unit, bool is_output)
{
	GString *text = g_string_new(NULL);

	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next)
		inline_append_text(is_output ? segment_output(segment)
		    : &segment->source, text);
	return g_string_free(text, FALSE);
}

void
unit_keep_source(Unit *unit, Arena *arena)
{
	for (Segment *segment = unit->first; segment != NULL;
	    segment = segment->next)
		if (segment->has_target)
			segment_keep_source(segment, arena);
}

char *
unit_source_text(const Unit *unit)
{
	return unit_text(unit, false);
}

char *
unit_output_text(const Unit *unit)
{
	return unit_text(unit, true);
}

InlineList
unit_source(const Unit *unit, Arena *arena)
{
	return unit_list(unit, arena, false);
}

InlineList
unit_output(const Unit *unit, Arena *arena)
{
	return unit_list(unit, arena, true);
}

bool
unit_is_changed(const Unit *unit)
{
	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next)
		if (segment->has_target &&
		    !inline_equal(&segment->source, &segment->target))
			return true;
	return false;
}
