#include "check/check_room.h"

#include <string.h>

#include "base/text.h"

static bool
check_characters(const CheckInput *input, Report *report)
{
	const char *class = input->unit->room->characters;
	const char *bad = class == NULL ? NULL : text_outside_class(
	    input->target_text, class);

	if (bad == NULL)
		return true;
	g_autofree char *character = g_strndup(bad, (size_t)
	    (g_utf8_next_char(bad) - bad));
	report_add(report, FINDING_CHARACTER, input->unit->id,
	    input->segment->number, input->unit->block->page,
	    "\"%s\" (U+%04X) is not allowed here, only %.100s", character,
	    g_utf8_get_char(bad), class);
	return false;
}

/* The bytes of TEXT in storage; of an encoding that is not known, or cannot
 * hold it, as UTF-8. */
static size_t
stored_size(const char *text, const UnitRoom *room)
{
	const char *line_break = g_strcmp0(room->line_break, "crlf") == 0
	    ? "\r\n" : g_strcmp0(room->line_break, "nel") == 0 ? "\302\205"
	    : "\n";
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autofree char *stored = g_strjoinv(line_break, lines);
	gsize size;
	g_autofree char *converted = room->encoding == NULL ? NULL
	    : g_convert(stored, -1, room->encoding, "UTF-8", NULL, &size,
	    NULL);

	return converted == NULL ? strlen(stored) : size;
}

/* Whether any segment behind this one is checked, too. */
static bool
is_followed(const Segment *segment)
{
	while ((segment = segment->next) != NULL)
		if (!segment->is_ignorable)
			return true;
	return false;
}

/* What is stored is the unit: it is looked at with its last segment. */
static bool
check_size(const CheckInput *input, Report *report)
{
	const UnitRoom *room = input->unit->room;

	if (room->bytes == 0 || is_followed(input->segment))
		return true;
	g_autofree char *text = unit_output_text(input->unit);
	size_t size = stored_size(text, room);
	if (size <= room->bytes)
		return true;
	report_add(report, FINDING_STORAGE, input->unit->id, 0,
	    input->unit->block->page, "%zu bytes, and there is room for %u",
	    size, room->bytes);
	return true;
}

static bool
run(const CheckInput *input, Report *report)
{
	if (input->unit->room == NULL)
		return true;
	bool is_good = check_characters(input, report);

	return check_size(input, report) && is_good;
}

const Check check_room = {
	.name = "room",
	.label = "allowed characters, storage size",
	.is_hard = true,
	.run = run,
};
