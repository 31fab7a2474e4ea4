#include "check/check_inline.h"

static bool
has_identity(InlineKind kind)
{
	return kind != INLINE_TEXT;
}

static bool
is_same(const Inline *a, const Inline *b)
{
	return a->kind == b->kind && a->id == b->id &&
	    (a->kind != INLINE_CP || a->value == b->value);
}

static unsigned
count(const InlineList *list, const Inline *like)
{
	unsigned n = 0;

	for (const Inline *p = list->first; p != NULL; p = p->next)
		n += is_same(p, like);
	return n;
}

static const char *
kind_name(InlineKind kind)
{
	switch (kind) {
	case INLINE_PH:
		return "code";
	case INLINE_OPEN:
		return "start of code";
	case INLINE_CLOSE:
		return "end of code";
	case INLINE_MARK_OPEN:
		return "start of mark";
	case INLINE_MARK_CLOSE:
		return "end of mark";
	case INLINE_CP:
		return "character";
	case INLINE_TEXT:
		break;
	}
	return "text";
}

/* Reports what ONE has more often than OTHER. */
static bool
compare(const CheckInput *input, const InlineList *one,
    const InlineList *other, Report *report)
{
	bool is_lost = one == &input->segment->source;
	bool is_good = true;

	for (const Inline *p = one->first; p != NULL; p = p->next) {
		if (!has_identity(p->kind) || count(one, p) <= count(other, p))
			continue;
		report_add(report, is_lost ? FINDING_CODE_LOST :
		    FINDING_CODE_ADDED, input->unit->id,
		    input->segment->number, 0, "%s %u is not in the %s",
		    kind_name(p->kind), p->id, is_lost ? "target" : "source");
		is_good = false;
	}
	return is_good;
}

static bool
is_open(InlineKind kind)
{
	return kind == INLINE_OPEN || kind == INLINE_MARK_OPEN;
}

static bool
is_close(InlineKind kind)
{
	return kind == INLINE_CLOSE || kind == INLINE_MARK_CLOSE;
}

/* The end of a span that did not begin in this list may stand anywhere; one
 * that did must end the innermost. Returns the first that does not. */
static const Inline *
find_crossing(const InlineList *list)
{
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(unsigned));

	for (const Inline *p = list->first; p != NULL; p = p->next) {
		if (is_open(p->kind))
			g_array_append_val(open, p->id);
		if (!is_close(p->kind))
			continue;
		for (unsigned i = open->len; i-- > 0; ) {
			if (g_array_index(open, unsigned, i) != p->id)
				continue;
			if (i + 1 != open->len)
				return p;
			g_array_set_size(open, i);
			break;
		}
	}
	return NULL;
}

/* A span that begins in the list, but after its end. */
static const Inline *
find_reversed(const InlineList *list)
{
	for (const Inline *p = list->first; p != NULL; p = p->next) {
		if (!is_close(p->kind))
			continue;
		for (const Inline *q = p->next; q != NULL; q = q->next)
			if (is_open(q->kind) && q->id == p->id)
				return p;
	}
	return NULL;
}

static bool
run(const CheckInput *input, Report *report)
{
	const InlineList *source = &input->segment->source;
	const InlineList *target = &input->segment->target;
	bool is_good = compare(input, source, target, report);

	is_good &= compare(input, target, source, report);
	const Inline *bad = find_crossing(target);
	if (bad == NULL)
		bad = find_reversed(target);
	if (bad == NULL)
		return is_good;
	report_add(report, FINDING_CODE_NESTING, input->unit->id,
	    input->segment->number, 0, "%s %u is not where it may be",
	    kind_name(bad->kind), bad->id);
	return false;
}

const Check check_inline = {
	.name = "inline",
	.label = "inline codes",
	.is_hard = true,
	.run = run,
};
