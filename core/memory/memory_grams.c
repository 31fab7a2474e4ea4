#include "memory/memory_grams.h"

#include <string.h>

enum {
	KEPT = 8,		/* grams that a unit is listed under */
	COUNTERS = 1 << 16,
	LENGTH_BITS = 10,	/* of a place: tokens, at most 1023 */
	MOST_LENGTH = (1 << LENGTH_BITS) - 1,
	PENDING = 1 << 20,	/* rows that wait for being written in order */
	MOST_GRAMS = 256,	/* of a text that is looked up */
	MOST_ROWS = 400,	/* of one gram */
	ALL_ROWS = 4000,	/* of all grams of a text */
	MOST_UNITS = 48,	/* that are compared word by word */
	FREQUENT = 512,		/* one unit in so many has it */
};

typedef struct Row {
	int64_t place, unit;
} Row;

struct MemoryGrams {
	Sqlite *file;
	GArray *pending;	/* of Row */
	uint32_t *counts;	/* by hash of a gram; NULL: not read yet */
	uint32_t total;		/* units counted */
	bool is_changed;
};

/* A gram of a text, and how many units have it. */
typedef struct Gram {
	uint64_t hash;
	uint32_t count;
	bool is_frequent;
} Gram;

MemoryGrams *
memory_grams_new(Sqlite *file)
{
	MemoryGrams *grams = g_new0(MemoryGrams, 1);

	grams->file = file;
	grams->pending = g_array_new(FALSE, FALSE, sizeof(Row));
	return grams;
}

void
memory_grams_free(MemoryGrams *grams)
{
	g_array_unref(grams->pending);
	g_free(grams->counts);
	g_free(grams);
}

/* ---- counting ------------------------------------------------------------ */

/* A file without counts, or with odd ones, has none: that costs time, and no
 * hit. */
static void
read_counts(MemoryGrams *grams)
{
	SqliteQuery *query = sqlite_query(grams->file,
	    "SELECT value FROM state WHERE name = 'grams'", NULL);
	size_t size = 0, whole = (COUNTERS + 1) * sizeof(uint32_t);

	grams->counts = g_new0(uint32_t, COUNTERS + 1);
	if (query == NULL)
		return;
	if (sqlite_step(query, NULL) == SQLITE_HAS_ROW) {
		const void *bytes = sqlite_bytes(query, 0, &size);
		if (size == whole)
			memcpy(grams->counts, bytes, whole);
	}
	sqlite_reset(query);
	grams->total = grams->counts[COUNTERS];
}

static bool
write_counts(MemoryGrams *grams, GError **error)
{
	SqliteQuery *query = sqlite_query(grams->file,
	    "INSERT OR REPLACE INTO state (name, value) VALUES ('grams', ?1)",
	    error);

	if (query == NULL)
		return false;
	grams->counts[COUNTERS] = grams->total;
	sqlite_set_bytes(query, 1, grams->counts,
	    (COUNTERS + 1) * sizeof(uint32_t));
	return sqlite_do(query, error);
}

static uint64_t
stir(uint64_t hash)
{
	hash ^= hash >> 31;
	hash *= 0xD6E8FEB86659FD93u;
	hash ^= hash >> 32;
	hash *= 0xD6E8FEB86659FD93u;
	return hash ^ hash >> 32;
}

static int
compare_by_hash(const void *a, const void *b)
{
	const Gram *left = a, *right = b;

	return left->hash < right->hash ? -1 : left->hash > right->hash;
}

/* The rare ones first; which of them is left to chance, so that an edit does
 * not hit just those. */
static int
compare_by_rarity(const void *a, const void *b)
{
	const Gram *left = a, *right = b;

	if (left->is_frequent != right->is_frequent)
		return left->is_frequent ? 1 : -1;
	if (left->is_frequent && left->count != right->count)
		return left->count < right->count ? -1 : 1;
	return compare_by_hash(a, b);
}

static int
compare_by_count(const void *a, const void *b)
{
	const Gram *left = a, *right = b;

	if (left->count != right->count)
		return left->count < right->count ? -1 : 1;
	return compare_by_hash(a, b);
}

/* The grams of TEXT, each once: of Gram. */
static GArray *
list_grams(MemoryGrams *grams, int64_t pair, const MemoryText *text)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(Gram));
	uint64_t before = 0;

	if (grams->counts == NULL)
		read_counts(grams);
	for (unsigned i = 0; i <= text->tokens->len; i++) {
		uint64_t token = i == text->tokens->len ? 0
		    : g_array_index(text->tokens, uint32_t, i);
		Gram gram = { .hash = stir(stir(before << 32 | token) ^
		    (uint64_t) pair) };
		gram.count = grams->counts[gram.hash % COUNTERS];
		gram.is_frequent = gram.count > 8 + grams->total / FREQUENT;
		g_array_append_val(list, gram);
		before = token;
	}
	g_array_sort(list, compare_by_hash);
	unsigned kept = 0;
	for (unsigned i = 0; i < list->len; i++) {
		Gram gram = g_array_index(list, Gram, i);
		if (kept == 0 || g_array_index(list, Gram, kept - 1).hash !=
		    gram.hash)
			g_array_index(list, Gram, kept++) = gram;
	}
	return g_array_set_size(list, kept);
}

static int64_t
place_of(const Gram *gram, unsigned length)
{
	uint64_t hash = gram->hash >> (LENGTH_BITS + 2);

	return (int64_t) (hash << LENGTH_BITS | MIN(length, (unsigned)
	    MOST_LENGTH));
}

/* ---- writing ------------------------------------------------------------- */

bool
memory_grams_add(MemoryGrams *grams, int64_t pair, int64_t unit,
    const MemoryText *text, GError **error)
{
	g_autoptr(GArray) list = list_grams(grams, pair, text);

	for (unsigned i = 0; i < list->len; i++)
		grams->counts[g_array_index(list, Gram, i).hash %
		    COUNTERS]++;
	grams->total++;
	grams->is_changed = true;
	g_array_sort(list, compare_by_rarity);
	for (unsigned i = 0; i < MIN(list->len, (unsigned) KEPT); i++) {
		Row row = {place_of(&g_array_index(list, Gram, i),
		    text->tokens->len), unit};
		g_array_append_val(grams->pending, row);
	}
	return grams->pending->len < PENDING ||
	    memory_grams_flush(grams, error);
}

static int
compare_rows(const void *a, const void *b)
{
	const Row *left = a, *right = b;

	if (left->place != right->place)
		return left->place < right->place ? -1 : 1;
	return left->unit < right->unit ? -1 : left->unit > right->unit;
}

/* In their order: a tree is then written from one end to the other, and not a
 * page for each row. */
static bool
write_rows(MemoryGrams *grams, GError **error)
{
	SqliteQuery *query = sqlite_query(grams->file,
	    "INSERT OR IGNORE INTO gram (place, unit) VALUES (?1, ?2)",
	    error);

	if (query == NULL)
		return false;
	g_array_sort(grams->pending, compare_rows);
	for (unsigned i = 0; i < grams->pending->len; i++) {
		const Row *row = &g_array_index(grams->pending, Row, i);
		sqlite_set_int(query, 1, row->place);
		sqlite_set_int(query, 2, row->unit);
		if (!sqlite_do(query, error))
			return false;
	}
	g_array_set_size(grams->pending, 0);
	return true;
}

bool
memory_grams_flush(MemoryGrams *grams, GError **error)
{
	if (!grams->is_changed)
		return true;
	grams->is_changed = false;
	return write_rows(grams, error) && write_counts(grams, error);
}

/* ---- finding ------------------------------------------------------------- */

static bool
tally_gram(MemoryGrams *grams, const Gram *gram, const unsigned lengths[2],
    GHashTable *tally, GError **error)
{
	SqliteQuery *query = sqlite_query(grams->file,
	    "SELECT unit FROM gram WHERE place BETWEEN ?1 AND ?2 LIMIT ?3",
	    error);
	SqliteStep step;

	if (query == NULL)
		return false;
	sqlite_set_int(query, 1, place_of(gram, lengths[0]));
	sqlite_set_int(query, 2, place_of(gram, lengths[1]));
	sqlite_set_int(query, 3, MOST_ROWS);
	while ((step = sqlite_step(query, error)) == SQLITE_HAS_ROW) {
		void *unit = GSIZE_TO_POINTER((size_t) sqlite_int(query, 0));
		size_t count = GPOINTER_TO_SIZE(g_hash_table_lookup(tally,
		    unit));
		g_hash_table_insert(tally, unit, GSIZE_TO_POINTER(count + 1));
	}
	return step == SQLITE_IS_DONE;
}

typedef struct Candidate {
	int64_t unit;
	size_t count;
} Candidate;

static int
compare_candidates(const void *a, const void *b)
{
	const Candidate *left = a, *right = b;

	if (left->count != right->count)
		return left->count > right->count ? -1 : 1;
	return left->unit > right->unit ? -1 : left->unit < right->unit;
}

static GArray *
best_of(GHashTable *tally)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Candidate));
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	GHashTableIter iterator;
	void *unit, *count;

	g_hash_table_iter_init(&iterator, tally);
	while (g_hash_table_iter_next(&iterator, &unit, &count)) {
		Candidate candidate = {(int64_t) GPOINTER_TO_SIZE(unit),
		    GPOINTER_TO_SIZE(count)};
		g_array_append_val(all, candidate);
	}
	g_array_sort(all, compare_candidates);
	for (unsigned i = 0; i < MIN(all->len, (unsigned) MOST_UNITS); i++)
		g_array_append_val(ids, g_array_index(all, Candidate,
		    i).unit);
	return ids;
}

GArray *
memory_grams_find(MemoryGrams *grams, int64_t pair, const MemoryText *text,
    unsigned least, GError **error)
{
	g_autoptr(GHashTable) tally = g_hash_table_new(NULL, NULL);
	g_autoptr(GArray) list = list_grams(grams, pair, text);
	unsigned n = text->tokens->len;
	const unsigned lengths[2] = {(n * least + 99) / 100,
	    n * 100 / MAX(least, 1u)};

	if (grams->pending->len > 0 && !memory_grams_flush(grams, error))
		return NULL;
	g_array_sort(list, compare_by_count);
	for (unsigned i = 0; i < MIN(list->len, (unsigned) MOST_GRAMS) &&
	    g_hash_table_size(tally) < ALL_ROWS; i++)
		if (!tally_gram(grams, &g_array_index(list, Gram, i), lengths,
		    tally, error))
			return NULL;
	return best_of(tally);
}
