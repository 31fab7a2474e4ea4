#include "memory/termbase_chain.h"

#include <string.h>

/* A walk that goes on from entry to entry. */
typedef struct Walk {
	Termbase *termbase;
	GHashTable *sources;	/* folded source > index + 1 */
	unsigned *seen;		/* by entry: the number of the walk; 0: none */
} Walk;

static char *
fold(const char *text)
{
	return g_utf8_casefold(text, -1);
}

/* The entry whose source is the target of INDEX; -1: none. */
static int
next_of(const Walk *walk, unsigned index)
{
	const TermEntry *entry = termbase_entry(walk->termbase, index);
	g_autofree char *target = fold(entry->target);

	if (entry->status == TERM_FORBIDDEN)
		return -1;
	return GPOINTER_TO_INT(g_hash_table_lookup(walk->sources, target)) - 1;
}

static void
go(Walk *walk, unsigned first)
{
	unsigned number = first + 1, last = first;

	for (int at = (int) first; at >= 0; at = next_of(walk,
	    (unsigned) at)) {
		unsigned index = (unsigned) at;
		const TermEntry *entry = termbase_entry(walk->termbase, last);
		if (walk->seen[index] == number && index != last)
			termbase_complain(walk->termbase, entry->file,
			    entry->line, "%s > %s closes a circle of terms",
			    entry->source, entry->target);
		if (walk->seen[index] != 0)
			return;
		walk->seen[index] = number;
		last = index;
	}
}

void
termbase_chain_find(Termbase *termbase)
{
	unsigned n = termbase_size(termbase);
	g_autoptr(GHashTable) sources = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	g_autofree unsigned *seen = g_new0(unsigned, n + 1);
	Walk walk = {termbase, sources, seen};

	for (unsigned i = 0; i < n; i++) {
		const TermEntry *entry = termbase_entry(termbase, i);
		char *source = fold(entry->source);
		if (entry->status == TERM_FORBIDDEN ||
		    g_hash_table_contains(sources, source))
			g_free(source);
		else
			g_hash_table_insert(sources, source,
			    GINT_TO_POINTER((int) i + 1));
	}
	for (unsigned i = 0; i < n; i++)
		go(&walk, i);
}
