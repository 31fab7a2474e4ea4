#include "doc/segment.h"

const char *
segment_state_name(SegmentState state)
{
	switch (state) {
	case SEGMENT_INITIAL:
		return "initial";
	case SEGMENT_TRANSLATED:
		return "translated";
	case SEGMENT_REVIEWED:
		return "reviewed";
	case SEGMENT_FINAL:
		return "final";
	}
	g_assert_not_reached();
}

const InlineList *
segment_output(const Segment *segment)
{
	return segment->has_target ? &segment->target : &segment->source;
}

void
segment_set_target(Segment *segment, InlineList target, const char *origin)
{
	segment->target = target;
	segment->has_target = true;
	segment->is_kept = false;
	segment->unknown = 0;
	segment->origin = origin;
	segment->state = SEGMENT_TRANSLATED;
}

void
segment_drop_target(Segment *segment)
{
	segment->target = (InlineList) {NULL, NULL};
	segment->has_target = false;
	segment->is_kept = false;
	segment->unknown = 0;
	segment->origin = NULL;
	segment->state = SEGMENT_INITIAL;
}

void
segment_keep_source(Segment *segment, Arena *arena)
{
	segment_set_target(segment, inline_copy(&segment->source, arena),
	    "source");
	segment->is_kept = true;
	segment->state = SEGMENT_INITIAL;
}
