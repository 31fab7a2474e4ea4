#include "check/check.h"

#include "base/text.h"
#include "check/check_date.h"
#include "check/check_empty.h"
#include "check/check_garbled.h"
#include "check/check_inline.h"
#include "check/check_length.h"
#include "check/check_number.h"
#include "check/check_protected.h"
#include "check/check_room.h"
#include "check/check_script.h"
#include "check/check_term.h"
#include "check/check_untranslated.h"
#include "check/figure.h"
#include "doc/scope.h"
#include "lang/number.h"
#include "lang/scale_note.h"

/* What makes the others pointless comes first. */
static const Check *const checks[] = {
	&check_empty,
	&check_garbled,
	&check_inline,
	&check_protected,
	&check_room,
	&check_number,
	&check_date,
	&check_length,
	&check_untranslated,
	&check_script,
	&check_term,
	NULL,
};

const Check *const *
check_all(void)
{
	return checks;
}

bool
check_segment(const Unit *unit, const Segment *segment,
    const Language *source, const Language *target, Report *report)
{
	g_autofree char *source_text = inline_text(&segment->source);
	g_autofree char *target_text = inline_text(&segment->target);
	g_autofree Language *own = NULL;
	ScaleNote note;

	source = scope_language(unit, source, &own);
	bool has_figures = number_may_be_in(source_text) ||
	    number_may_be_in(target_text) ||
	    scale_note_find(source, source_text, &note) ||
	    scale_note_find(target, target_text, &note);
	g_autoptr(GArray) gaps = has_figures ? figure_compare(source,
	    source_text, target, target_text)
	    : g_array_new(FALSE, FALSE, sizeof(FigureGap));
	CheckInput input = { unit, segment, source, target, source_text,
	    target_text, gaps };
	bool is_good = true;

	for (const Check *const *check = checks; *check != NULL; check++)
		if (!(*check)->run(&input, report) && (*check)->is_hard)
			is_good = false;
	return is_good;
}
