#include "memory/termbase.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "lang/stem.h"
#include "memory/termbase_chain.h"

enum {
	MOST_ENTRIES = 200000,
	MOST_BYTES = 1024,	/* of a term */
	MOST_WORDS = 64,	/* of a term: CJK has a word a letter */
	MOST_COMPLAINTS = 200,
	LEAST_PART = 5,		/* letters of a term at the end of a compound */
	LEAST_BEFORE = 3,	/* letters before it */
	MOST_COMPOUND = 128,	/* bytes of a word that may be one */
	MOST_SHARED = 64,	/* words that a stem is looked up for */
};

/* The entries of one source term. */
typedef struct Concept {
	StemText *source;
	GPtrArray *entries;	/* of TermEntry *, by status */
} Concept;

/* The beginning of a term, word by word as it is written. From a node one gets
 * on by each stem of the next word; several words may share one. */
typedef struct Node {
	GArray *concepts;	/* of unsigned: those that end here; or NULL */
	char *word;		/* the folded word that leads here */
	bool is_acronym;
} Node;

struct Termbase {
	const Language *source, *target;
	char *domain;
	Arena *arena;
	GPtrArray *entries;	/* of TermEntry * */
	GPtrArray *concepts;	/* of Concept * */
	GPtrArray *nodes;	/* of Node *; the first is the root */
	GHashTable *edges;	/* node and stem > GArray of unsigned: nodes */
	GPtrArray *complaints;	/* of char * */
	bool has_chains;	/* they were looked for */
};

static void
concept_free(void *data)
{
	Concept *concept = data;

	stem_free(concept->source);
	g_ptr_array_unref(concept->entries);
	g_free(concept);
}

static void
node_free(void *data)
{
	Node *node = data;

	g_clear_pointer(&node->concepts, g_array_unref);
	g_free(node->word);
	g_free(node);
}

static void
edge_free(void *data)
{
	g_array_unref(data);
}

Termbase *
termbase_new(const Language *source, const Language *target,
    const char *domain)
{
	Termbase *termbase = g_new0(Termbase, 1);

	termbase->source = source;
	termbase->target = target;
	termbase->domain = g_strdup(domain);
	termbase->arena = arena_new();
	termbase->entries = g_ptr_array_new();
	termbase->concepts = g_ptr_array_new_with_free_func(concept_free);
	termbase->edges = g_hash_table_new_full(g_int64_hash, g_int64_equal,
	    g_free, edge_free);
	termbase->nodes = g_ptr_array_new_with_free_func(node_free);
	g_ptr_array_add(termbase->nodes, g_new0(Node, 1));
	termbase->complaints = g_ptr_array_new_with_free_func(g_free);
	return termbase;
}

void
termbase_free(Termbase *termbase)
{
	if (termbase == NULL)
		return;
	g_ptr_array_unref(termbase->entries);
	g_ptr_array_unref(termbase->concepts);
	g_hash_table_unref(termbase->edges);
	g_ptr_array_unref(termbase->nodes);
	g_ptr_array_unref(termbase->complaints);
	arena_free(termbase->arena);
	g_free(termbase->domain);
	g_free(termbase);
}

const char *
termbase_status_name(TermStatus status)
{
	switch (status) {
	case TERM_PREFERRED:
		return "preferred";
	case TERM_ADMITTED:
		return "admitted";
	case TERM_FORBIDDEN:
		return "forbidden";
	}
	g_assert_not_reached();
}

void
termbase_complain(Termbase *termbase, const char *file, unsigned line,
    const char *format, ...)
{
	va_list arguments;

	if (termbase->complaints->len > MOST_COMPLAINTS)
		return;
	va_start(arguments, format);
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	if (termbase->complaints->len == MOST_COMPLAINTS)
		g_ptr_array_add(termbase->complaints, g_strdup_printf(
		    "%s:%u: and more", file, line));
	else
		g_ptr_array_add(termbase->complaints, g_strdup_printf(
		    "%s:%u: %s", file, line, text));
}

const GPtrArray *
termbase_findings(Termbase *termbase)
{
	if (!termbase->has_chains)
		termbase_chain_find(termbase);
	termbase->has_chains = true;
	return termbase->complaints;
}

void
termbase_languages(const Termbase *termbase, const Language **source,
    const Language **target)
{
	*source = termbase->source;
	*target = termbase->target;
}

unsigned
termbase_size(const Termbase *termbase)
{
	return termbase->entries->len;
}

const TermEntry *
termbase_entry(const Termbase *termbase, unsigned index)
{
	return g_ptr_array_index(termbase->entries, index);
}

static Concept *
concept_at(const Termbase *termbase, unsigned index)
{
	return g_ptr_array_index(termbase->concepts, index);
}

const GPtrArray *
termbase_concept(const Termbase *termbase, unsigned concept)
{
	return concept_at(termbase, concept)->entries;
}

/* ---- the tree ------------------------------------------------------------ */

static Node *
node_at(const Termbase *termbase, unsigned index)
{
	return g_ptr_array_index(termbase->nodes, index);
}

static int64_t
edge_key(unsigned node, uint32_t hash)
{
	return (int64_t) ((uint64_t) node << 32 | hash);
}

static const GArray *
follow(const Termbase *termbase, unsigned node, uint32_t hash)
{
	int64_t key = edge_key(node, hash);

	return g_hash_table_lookup(termbase->edges, &key);
}

static void
add_edge(Termbase *termbase, unsigned from, uint32_t hash, unsigned to)
{
	int64_t key = edge_key(from, hash);
	GArray *nodes = g_hash_table_lookup(termbase->edges, &key);

	if (nodes == NULL) {
		int64_t *copy = g_new(int64_t, 1);
		*copy = key;
		nodes = g_array_new(FALSE, FALSE, sizeof(unsigned));
		g_hash_table_insert(termbase->edges, copy, nodes);
	}
	/* A stem that so many words share tells nothing. */
	if (nodes->len < MOST_SHARED)
		g_array_append_val(nodes, to);
}

/* The node that is reached from FROM by just this word; made if need be. */
static unsigned
grow(Termbase *termbase, unsigned from, const StemText *text, unsigned index)
{
	const StemWord *word = stem_word(text, index);
	const char *folded = text->folded->str + word->folded;
	size_t length = word->folded_end - word->folded;
	const GArray *known = follow(termbase, from,
	    stem_of(text, word, 0)->hash);

	for (unsigned i = 0; known != NULL && i < known->len; i++) {
		unsigned number = g_array_index(known, unsigned, i);
		const Node *node = node_at(termbase, number);
		if (strlen(node->word) == length && memcmp(node->word, folded,
		    length) == 0 && node->is_acronym == word->is_acronym)
			return number;
	}
	Node *node = g_new0(Node, 1);
	unsigned number = termbase->nodes->len;
	node->word = g_strndup(folded, length);
	node->is_acronym = word->is_acronym;
	g_ptr_array_add(termbase->nodes, node);
	for (unsigned i = 0; i < word->n_stems; i++)
		add_edge(termbase, from, stem_of(text, word, i)->hash,
		    number);
	return number;
}

/* ---- matching ------------------------------------------------------------ */

/* The concept of NODE whose term stands in TEXT from INDEX on; -1: none.
 * Hashes are only hints: the words must be forms of one another. */
static int
concept_at_node(const Termbase *termbase, const Node *node,
    const StemText *text, unsigned index)
{
	for (unsigned i = 0; node->concepts != NULL &&
	    i < node->concepts->len; i++) {
		unsigned concept = g_array_index(node->concepts, unsigned, i);
		if (stem_is_at(text, index, concept_at(termbase,
		    concept)->source))
			return (int) concept;
	}
	return -1;
}

static bool
has_number(const GArray *numbers, unsigned number)
{
	for (unsigned i = 0; i < numbers->len; i++)
		if (g_array_index(numbers, unsigned, i) == number)
			return true;
	return false;
}

/* From the nodes NOW on by all stems of WORD, to NEXT. */
static void
step(const Termbase *termbase, const GArray *now, const StemText *text,
    const StemWord *word, GArray *next)
{
	g_array_set_size(next, 0);
	for (unsigned i = 0; i < now->len; i++)
		for (unsigned k = 0; k < word->n_stems; k++) {
			const GArray *to = follow(termbase, g_array_index(now,
			    unsigned, i), stem_of(text, word, k)->hash);
			for (unsigned j = 0; to != NULL && j < to->len &&
			    next->len < MOST_SHARED; j++) {
				unsigned number = g_array_index(to, unsigned,
				    j);
				if (!has_number(next, number))
					g_array_append_val(next, number);
			}
		}
}

/* Places of a walk through the tree. */
typedef struct Walk {
	GArray *now, *next;	/* of unsigned: nodes */
} Walk;

/* The longest term from INDEX on; 0 words: none. */
static unsigned
longest(const Termbase *termbase, const StemText *text, unsigned index,
    Walk *walk, unsigned *concept)
{
	unsigned best = 0, root = 0;

	g_array_set_size(walk->now, 0);
	g_array_append_val(walk->now, root);
	for (unsigned n = 1; index + n <= text->words->len &&
	    n <= MOST_WORDS && walk->now->len > 0; n++) {
		step(termbase, walk->now, text, stem_word(text, index + n -
		    1), walk->next);
		GArray *swap = walk->now;
		walk->now = walk->next;
		walk->next = swap;
		for (unsigned i = 0; i < walk->now->len; i++) {
			int found = concept_at_node(termbase, node_at(
			    termbase, g_array_index(walk->now, unsigned, i)),
			    text, index);
			if (found < 0 || best == n)
				continue;
			best = n;
			*concept = (unsigned) found;
		}
	}
	return best;
}

static size_t
letters_in(const char *text, size_t length)
{
	size_t n = 0;

	for (const char *p = text; p < text + length; p = g_utf8_next_char(p))
		n += text_cells(text_at(p));
	return n;
}

/* The concept of one word one of whose stems is BYTES; -1: none. */
static int
concept_of_part(const Termbase *termbase, const char *bytes, size_t length)
{
	const GArray *nodes = follow(termbase, 0, stem_hash(bytes, length));

	for (unsigned i = 0; nodes != NULL && i < nodes->len; i++) {
		const Node *node = node_at(termbase, g_array_index(nodes,
		    unsigned, i));
		if (node->concepts == NULL || node->is_acronym)
			continue;
		unsigned index = g_array_index(node->concepts, unsigned, 0);
		const StemText *term = concept_at(termbase, index)->source;
		const StemWord *word = stem_word(term, 0);
		for (unsigned k = 0; k < word->n_stems; k++) {
			const Stem *stem = stem_of(term, word, k);
			if (stem->end - stem->start == length &&
			    memcmp(term->folded->str + stem->start, bytes,
			    length) == 0)
				return (int) index;
		}
	}
	return -1;
}

/* A term of one word at the end of a compound: -1: none. */
static int
part_of(const Termbase *termbase, const StemText *text, const StemWord *word)
{
	for (unsigned i = 0; i < word->n_stems; i++) {
		const Stem *stem = stem_of(text, word, i);
		const char *bytes = text->folded->str + stem->start;
		size_t length = stem->end - stem->start;
		for (size_t at = 1; at < length && length <= MOST_COMPOUND;
		    at++) {
			if (((unsigned char) bytes[at] & 0xC0) == 0x80 ||
			    letters_in(bytes, at) < LEAST_BEFORE)
				continue;
			if (letters_in(bytes + at, length - at) < LEAST_PART)
				break;
			int found = concept_of_part(termbase, bytes + at,
			    length - at);
			if (found >= 0)
				return found;
		}
	}
	return -1;
}

/* The terms of TEXT, of TermMatch. */
static GArray *
match_words(const Termbase *termbase, const StemText *text)
{
	GArray *matches = g_array_new(FALSE, FALSE, sizeof(TermMatch));
	Walk walk = {g_array_new(FALSE, FALSE, sizeof(unsigned)),
	    g_array_new(FALSE, FALSE, sizeof(unsigned))};

	for (unsigned i = 0; i < text->words->len;) {
		const StemWord *word = stem_word(text, i);
		TermMatch match = { .start = word->start, .end = word->end };
		unsigned n = longest(termbase, text, i, &walk,
		    &match.concept);
		if (n > 0) {
			match.end = stem_word(text, i + n - 1)->end;
			g_array_append_val(matches, match);
		} else if (language_has_compounds(termbase->source)) {
			int part = part_of(termbase, text, word);
			match.concept = (unsigned) MAX(part, 0);
			match.is_part = true;
			if (part >= 0)
				g_array_append_val(matches, match);
		}
		i += MAX(n, 1);
	}
	g_array_unref(walk.now);
	g_array_unref(walk.next);
	return matches;
}

GArray *
termbase_match(const Termbase *termbase, const char *text)
{
	g_autoptr(StemText) stems = NULL;

	if (termbase->entries->len == 0)
		return g_array_new(FALSE, FALSE, sizeof(TermMatch));
	stems = stem_new(termbase->source, text);
	return match_words(termbase, stems);
}

/* ---- concepts ------------------------------------------------------------ */

static bool
is_same_term(const StemText *a, const StemText *b)
{
	if (a->words->len != b->words->len)
		return false;
	for (unsigned i = 0; i < a->words->len; i++)
		if (!stem_is_form(a, i, b, i) || stem_word(a, i)->is_acronym
		    != stem_word(b, i)->is_acronym)
			return false;
	return true;
}

/* A concept whose source is a form of TEXT; -1: none. */
static int
known_concept(const Termbase *termbase, const StemText *text)
{
	const TermMatch *found = NULL;
	g_autoptr(GArray) matches = match_words(termbase, text);

	if (matches->len == 1)
		found = &g_array_index(matches, TermMatch, 0);
	return found != NULL && !found->is_part && is_same_term(concept_at(
	    termbase, found->concept)->source, text) ? (int) found->concept
	    : -1;
}

/* The concept of the source term TEXT, which is taken. */
static unsigned
concept_of(Termbase *termbase, StemText *text)
{
	int known = known_concept(termbase, text);
	unsigned at = 0;

	if (known >= 0) {
		stem_free(text);
		return (unsigned) known;
	}
	for (unsigned i = 0; i < text->words->len; i++)
		at = grow(termbase, at, text, i);
	Node *node = node_at(termbase, at);
	if (node->concepts == NULL)
		node->concepts = g_array_new(FALSE, FALSE, sizeof(unsigned));
	Concept *concept = g_new0(Concept, 1);
	unsigned index = termbase->concepts->len;
	concept->source = text;
	concept->entries = g_ptr_array_new();
	g_ptr_array_add(termbase->concepts, concept);
	g_array_append_val(node->concepts, index);
	return index;
}

/* ---- adding -------------------------------------------------------------- */

static bool
is_fit(Termbase *termbase, const TermEntry *entry)
{
	const char *why = NULL;

	if (*entry->source == '\0')
		why = "there is no source term";
	else if (*entry->target == '\0')
		why = "there is no target term";
	else if (strlen(entry->source) > MOST_BYTES ||
	    strlen(entry->target) > MOST_BYTES)
		why = "a term of more than 1024 bytes";
	else if (termbase->entries->len >= MOST_ENTRIES)
		why = "more than 200000 entries";
	if (why != NULL)
		termbase_complain(termbase, entry->file, entry->line, "%s",
		    why);
	return why == NULL;
}

static bool
is_same_text(const char *a, const char *b)
{
	g_autofree char *left = g_utf8_casefold(a, -1);
	g_autofree char *right = g_utf8_casefold(b, -1);

	return strcmp(left, right) == 0;
}

/* Says what ENTRY and others of its concept have against one another. False:
 * it is one of them. */
static bool
is_new(Termbase *termbase, const Concept *concept, const TermEntry *entry)
{
	for (unsigned i = 0; i < concept->entries->len; i++) {
		const TermEntry *other = g_ptr_array_index(concept->entries,
		    i);
		bool is_same = is_same_text(entry->target, other->target);
		bool is_one = is_same_text(entry->pos, other->pos) &&
		    is_same_text(entry->domain, other->domain);
		if (is_same && is_one && entry->status == other->status) {
			termbase_complain(termbase, entry->file, entry->line,
			    "%s > %s is in line %u, too", entry->source,
			    entry->target, other->line);
			return false;
		}
		if (is_same && is_one)
			termbase_complain(termbase, entry->file, entry->line,
			    "%s > %s is %s, but %s in line %u", entry->source,
			    entry->target, termbase_status_name(entry->status),
			    termbase_status_name(other->status), other->line);
		else if (is_one && entry->status == TERM_PREFERRED &&
		    other->status == TERM_PREFERRED)
			termbase_complain(termbase, entry->file, entry->line,
			    "%s has two preferred terms: %s, and %s in line "
			    "%u", entry->source, entry->target, other->target,
			    other->line);
	}
	return true;
}

static int
compare_entries(const void *a, const void *b)
{
	const TermEntry *left = *(TermEntry *const *) a;
	const TermEntry *right = *(TermEntry *const *) b;

	if (left->status != right->status)
		return left->status < right->status ? -1 : 1;
	return left->line < right->line ? -1 : left->line > right->line;
}

bool
termbase_add(Termbase *termbase, const TermEntry *entry)
{
	if (!is_fit(termbase, entry) || (termbase->domain != NULL &&
	    *entry->domain != '\0' &&
	    !is_same_text(entry->domain, termbase->domain)))
		return false;
	StemText *text = stem_new(termbase->source, entry->source);
	if (text->words->len == 0 || text->words->len > MOST_WORDS) {
		termbase_complain(termbase, entry->file, entry->line,
		    "a source term of no words, or of more than 64");
		stem_free(text);
		return false;
	}
	unsigned index = concept_of(termbase, text);
	Concept *concept = concept_at(termbase, index);
	if (!is_new(termbase, concept, entry))
		return false;
	TermEntry *copy = arena_alloc(termbase->arena, sizeof *copy);
	*copy = (TermEntry) {
		.source = arena_string(termbase->arena, entry->source),
		.target = arena_string(termbase->arena, entry->target),
		.pos = arena_string(termbase->arena, entry->pos),
		.note = arena_string(termbase->arena, entry->note),
		.domain = arena_string(termbase->arena, entry->domain),
		.file = arena_string(termbase->arena, entry->file),
		.status = entry->status, .line = entry->line,
		.concept = index,
	};
	g_ptr_array_add(termbase->entries, copy);
	g_ptr_array_add(concept->entries, copy);
	g_ptr_array_sort(concept->entries, compare_entries);
	return true;
}

/* ---- checking ------------------------------------------------------------ */

GPtrArray *
termbase_targets(const Termbase *termbase, unsigned concept,
    bool is_forbidden)
{
	const GPtrArray *entries = termbase_concept(termbase, concept);
	GPtrArray *texts = g_ptr_array_new();

	for (unsigned i = 0; i < entries->len; i++) {
		const TermEntry *entry = g_ptr_array_index(entries, i);
		if ((entry->status == TERM_FORBIDDEN) == is_forbidden)
			g_ptr_array_add(texts,
			    (char *) (uintptr_t) entry->target);
	}
	g_ptr_array_add(texts, NULL);
	return texts;
}

TermCheck
termbase_check(const Termbase *termbase, const TermMatch *match,
    const char *target, const char **which)
{
	g_autoptr(GPtrArray) targets = termbase_targets(termbase,
	    match->concept, false);
	g_autoptr(GPtrArray) forbidden = termbase_targets(termbase,
	    match->concept, true);
	const TermWanted wanted = {
		(const char *const *) targets->pdata,
		(const char *const *) forbidden->pdata,
	};
	TermCheck check = term_check(termbase->target, target, &wanted,
	    which);

	return check == TERM_MISSING && match->is_part ? TERM_SATISFIED
	    : check;
}
