#include <string.h>

#include "base/text.h"
#include "job/plan.h"
#include "lang/protect.h"
#include "lang/shadow.h"

/* Adds TEXT to LIST with its protected spans marked. */
static void
add_marked(InlineList *list, Unit *unit, Arena *arena, const char *text,
    const GArray *spans)
{
	size_t place = 0;

	for (unsigned i = 0; i < spans->len; i++) {
		ProtectSpan span = g_array_index(spans, ProtectSpan, i);
		inline_add_text(list, arena, text + place,
		    span.start - place);
		unsigned id = document_new_code(unit);
		inline_add_code(list, arena, INLINE_MARK_OPEN, id,
		    "protected", NULL, 0);
		inline_add_text(list, arena, text + span.start,
		    span.end - span.start);
		inline_add_code(list, arena, INLINE_MARK_CLOSE, id,
		    "protected", NULL, 0);
		place = span.end;
	}
	inline_add_text(list, arena, text + place, strlen(text + place));
}

/* Where the controls of direction end that begin at P. */
static const char *
skip_bidi(const char *p)
{
	while (*p != '\0' && shadow_is_bidi(text_at(p)))
		p = g_utf8_next_char(p);
	return p;
}

/* SPANS, and between them the controls of direction in TEXT: to a translator
 * they are noise, and a text without them reads in another order. */
static GArray *
add_bidi(const GArray *spans, const char *text)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(ProtectSpan));
	unsigned next = 0;

	for (const char *p = text; *p != '\0';) {
		size_t place = (size_t) (p - text);
		const ProtectSpan *span = next >= spans->len ? NULL
		    : &g_array_index(spans, ProtectSpan, next);
		const char *end = skip_bidi(p);
		if (span != NULL && place >= span->start) {
			g_array_append_vals(all, span, 1);
			p = text + span->end;
			next++;
		} else if (end > p) {
			ProtectSpan control = {place, (size_t) (end - text),
			    PROTECT_CODE};
			g_array_append_val(all, control);
			p = end;
		} else {
			p = g_utf8_next_char(p);
		}
	}
	return all;
}

/* Spans of TEXT to be protected, found in its shadow where ligatures, soft
 * hyphens and the like would hide them. */
static GArray *
find_spans(const char *text)
{
	if (!shadow_has_artefacts(text))
		return protect_may_be_in(text) ? protect_find(text) : NULL;
	g_autoptr(Shadow) shadow = shadow_new(text, strlen(text));
	g_autoptr(GArray) spans = protect_find(shadow->text);
	for (unsigned i = 0; i < spans->len; i++) {
		ProtectSpan *span = &g_array_index(spans, ProtectSpan, i);
		shadow_source_span(shadow, span->start, span->end,
		    &span->start, &span->end);
	}
	return add_bidi(spans, text);
}

static void
protect_segment(Segment *segment, Unit *unit, Arena *arena)
{
	InlineList list = {NULL, NULL};
	unsigned marks = 0;

	for (Inline *node = segment->source.first, *next; node != NULL;
	    node = next) {
		next = node->next;
		marks += node->kind == INLINE_MARK_OPEN;
		marks -= node->kind == INLINE_MARK_CLOSE && marks > 0;
		g_autoptr(GArray) spans = node->kind == INLINE_TEXT &&
		    marks == 0 ? find_spans(node->text) : NULL;
		if (spans != NULL && spans->len > 0) {
			add_marked(&list, unit, arena, node->text, spans);
			continue;
		}
		node->next = NULL;
		inline_append(&list, node);
	}
	segment->source = list;
}

bool
step_protect(Job *job, GError **error)
{
	Document *document = job->document;
	(void) error;

	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		for (Segment *segment = unit->first; segment != NULL &&
		    unit->translate; segment = segment->next)
			if (!segment->is_ignorable && !segment->has_target)
				protect_segment(segment, unit,
				    document->arena);
	}
	return true;
}
