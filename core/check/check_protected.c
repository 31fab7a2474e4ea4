#include "check/check_protected.h"

#include <string.h>

#include "lang/protect.h"
#include "lang/shadow.h"

/* So many words are looked for one by one. */
#define FEW 32

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

static char *
span_text(const char *text, const GArray *spans, unsigned index)
{
	const ProtectSpan *span = &g_array_index(spans, ProtectSpan, index);

	return g_strndup(text + span->start, span->end - span->start);
}

/* How often each protected span of TEXT is one. */
static GHashTable *
count_all(const char *text)
{
	GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, NULL);
	g_autoptr(GArray) spans = protect_find(text);

	for (unsigned i = 0; i < spans->len; i++) {
		char *word = span_text(text, spans, i);
		unsigned n = GPOINTER_TO_UINT(g_hash_table_lookup(counts,
		    word));
		g_hash_table_replace(counts, word, GUINT_TO_POINTER(n + 1));
	}
	return counts;
}

/* Each address or code of SOURCE as often as there, at least, in TARGET. What
 * a list of codes has more of than FEW is counted where spans of the target
 * are, and looked for only if that is too few. */
static bool
check_texts(const CheckInput *input, Report *report, const char *source,
    const char *target)
{
	g_autoptr(GArray) spans = protect_find(source);
	g_autoptr(GHashTable) wanted = count_all(source);
	g_autoptr(GHashTable) there = spans->len > FEW ? count_all(target)
	    : NULL;
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	unsigned n_missing = 0;

	for (unsigned i = 0; i < spans->len && n_missing < FEW; i++) {
		char *word = span_text(source, spans, i);
		if (!g_hash_table_add(seen, word))
			continue;
		if (there != NULL && GPOINTER_TO_UINT(g_hash_table_lookup(
		    there, word)) >= GPOINTER_TO_UINT(g_hash_table_lookup(
		    wanted, word)))
			continue;
		if (count(target, word) >= count(source, word))
			continue;
		add_finding(input, report, word);
		n_missing++;
	}
	return n_missing == 0;
}

/* Ligatures, soft hyphens and the like, which PDF files leave behind, hide a
 * code on one side only. */
static bool
check_words(const CheckInput *input, Report *report)
{
	const char *source = input->source_text, *target = input->target_text;

	if (!shadow_has_artefacts(source) && !shadow_has_artefacts(target))
		return !protect_may_be_in(source) || check_texts(input,
		    report, source, target);
	g_autoptr(Shadow) from = shadow_new(source, strlen(source));
	g_autoptr(Shadow) to = shadow_new(target, strlen(target));
	return !protect_may_be_in(from->text) || check_texts(input, report,
	    from->text, to->text);
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
