#include "check/kept.h"

#include <string.h>

#include "lang/protect.h"

/* So many strings are looked for one by one. */
#define FEW 32

static char *
span_text(const char *text, const GArray *spans, unsigned index)
{
	const ProtectSpan *span = &g_array_index(spans, ProtectSpan, index);

	return g_strndup(text + span->start, span->end - span->start);
}

static void
add_everywhere(GArray *found, const char *word, const char *text)
{
	size_t length = strlen(word);

	for (const char *p = text; (p = strstr(p, word)) != NULL;
	    p += length) {
		ProtectSpan span = {(size_t) (p - text),
		    (size_t) (p - text) + length, PROTECT_CODE};
		g_array_append_val(found, span);
	}
}

static void
add_own_spans(GArray *found, GHashTable *words, const char *text)
{
	g_autoptr(GArray) own = protect_find(text);

	for (unsigned i = 0; i < own->len; i++) {
		g_autofree char *word = span_text(text, own, i);
		if (g_hash_table_contains(words, word))
			g_array_append_val(found, g_array_index(own,
			    ProtectSpan, i));
	}
}

static int
compare_starts(const void *a, const void *b)
{
	const ProtectSpan *left = a, *right = b;

	return left->start < right->start ? -1 : left->start > right->start;
}

GArray *
kept_find(const char *source, const GArray *spans, const char *text)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(ProtectSpan));
	g_autoptr(GHashTable) words = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);

	for (unsigned i = 0; i < spans->len; i++) {
		char *word = span_text(source, spans, i);
		if (g_hash_table_add(words, word) && spans->len <= FEW)
			add_everywhere(found, word, text);
	}
	if (spans->len > FEW)
		add_own_spans(found, words, text);
	g_array_sort(found, compare_starts);
	return found;
}
