#include "check/check_protected.h"

#include <string.h>

#include "lang/protect.h"

static unsigned
count(const char *text, const char *word)
{
	unsigned n = 0;

	for (const char *p = text; (p = strstr(p, word)) != NULL;
	    p += strlen(word))
		n++;
	return n;
}

static void
add_finding(const CheckInput *input, Report *report, const char *word)
{
	report_add(report, FINDING_PROTECTED_CHANGED, input->unit->id,
	    input->segment->number, 0, "%s is not in the target as it was",
	    word);
}

/* Each address or code as often as in the source, at least. */
static bool
check_words(const CheckInput *input, Report *report)
{
	if (!protect_may_be_in(input->source_text))
		return true;
	g_autoptr(GArray) spans = protect_find(input->source_text);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	bool is_good = true;

	for (unsigned i = 0; i < spans->len; i++) {
		ProtectSpan *span = &g_array_index(spans, ProtectSpan, i);
		char *word = g_strndup(input->source_text + span->start,
		    span->end - span->start);
		if (!g_hash_table_add(seen, word))
			continue;
		if (count(input->target_text, word) >=
		    count(input->source_text, word))
			continue;
		add_finding(input, report, word);
		is_good = false;
	}
	return is_good;
}

/* The text from the mark OPEN to its end. */
static char *
marked_text(const Inline *open)
{
	GString *text = g_string_new(NULL);

	for (const Inline *p = open->next; p != NULL; p = p->next) {
		if (p->kind == INLINE_MARK_CLOSE && p->id == open->id)
			break;
		if (p->kind == INLINE_TEXT || p->kind == INLINE_PH)
			g_string_append(text, p->text);
	}
	return g_string_free(text, FALSE);
}

static const Inline *
find_mark(const InlineList *list, unsigned id)
{
	for (const Inline *p = list->first; p != NULL; p = p->next)
		if (p->kind == INLINE_MARK_OPEN && p->id == id)
			return p;
	return NULL;
}

/* A mark that is gone altogether is check_inline's. */
static bool
check_marks(const CheckInput *input, Report *report)
{
	const InlineList *source = &input->segment->source;
	bool is_good = true;

	for (const Inline *p = source->first; p != NULL; p = p->next) {
		if (p->kind != INLINE_MARK_OPEN)
			continue;
		const Inline *other = find_mark(&input->segment->target,
		    p->id);
		if (other == NULL)
			continue;
		g_autofree char *was = marked_text(p);
		g_autofree char *is = marked_text(other);
		if (strcmp(was, is) == 0)
			continue;
		add_finding(input, report, was);
		is_good = false;
	}
	return is_good;
}

static bool
run(const CheckInput *input, Report *report)
{
	bool is_good = check_words(input, report);

	return check_marks(input, report) && is_good;
}

const Check check_protected = {
	.name = "protected",
	.label = "protected spans",
	.is_hard = true,
	.run = run,
};
