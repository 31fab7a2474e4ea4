#include "memory/memory.h"

#include <string.h>

#include "doc/tagged.h"
#include "memory/memory_figures.h"
#include "memory/memory_grams.h"
#include "memory/memory_text.h"

enum {
	MOST_BYTES = 1 << 16,	/* of a source or a target */
	MOST_TAGS = 512,
	MOST_EQUAL = 32,	/* units of one source, or skeleton, looked at */
	LEAST = 70,		/* score of a fuzzy hit, if nobody says */
	HITS = 5,
	OTHER_CLIENT = 3, OTHER_DOMAIN = 1,	/* penalties */
};

#define COLUMNS "id, source, target, reviewed, origin, client, domain, made "

struct Memory {
	Sqlite *file;
	MemoryGrams *grams;
	GHashTable *pairs;	/* "en\x1fes" > id, as a pointer */
	bool is_writing;
};

static const SqliteKind kind = {
	.what = "a translation memory", .application = 0x4472546D,
	.version = 1, .schema =
	"CREATE TABLE pair (id INTEGER PRIMARY KEY, source TEXT NOT NULL, "
	"target TEXT NOT NULL, UNIQUE (source, target));"
	"CREATE TABLE unit (id INTEGER PRIMARY KEY, pair INTEGER NOT NULL, "
	"hash INTEGER NOT NULL, skeleton INTEGER NOT NULL, "
	"source TEXT NOT NULL, target TEXT NOT NULL, reviewed INTEGER NOT "
	"NULL, origin TEXT, client TEXT, domain TEXT, made INTEGER NOT NULL);"
	"CREATE INDEX unit_hash ON unit (hash);"
	"CREATE INDEX unit_skeleton ON unit (skeleton);"
	"CREATE TABLE context (unit INTEGER NOT NULL, previous INTEGER NOT "
	"NULL, next INTEGER NOT NULL, PRIMARY KEY (unit, previous, next)) "
	"WITHOUT ROWID;"
	MEMORY_GRAMS_SCHEMA,
};

Memory *
memory_open(const char *path, SqliteAccess access, GError **error)
{
	Sqlite *file = sqlite_open(path, &kind, access, error);

	if (file == NULL)
		return NULL;
	Memory *memory = g_new0(Memory, 1);
	memory->file = file;
	memory->grams = memory_grams_new(file);
	memory->pairs = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, NULL);
	return memory;
}

void
memory_close(Memory *memory)
{
	if (memory == NULL)
		return;
	if (memory->is_writing)
		sqlite_rollback(memory->file);
	memory_grams_free(memory->grams);
	g_hash_table_unref(memory->pairs);
	sqlite_close(memory->file);
	g_free(memory);
}

const char *
memory_match_name(MemoryMatch match)
{
	switch (match) {
	case MEMORY_CONTEXT:
		return "context";
	case MEMORY_EXACT:
		return "exact";
	case MEMORY_FIGURES:
		return "figures";
	case MEMORY_FUZZY:
		return "fuzzy";
	}
	g_assert_not_reached();
}

bool
memory_begin(Memory *memory, GError **error)
{
	memory->is_writing = sqlite_begin(memory->file, error);
	return memory->is_writing;
}

bool
memory_commit(Memory *memory, GError **error)
{
	bool is_good = memory_grams_flush(memory->grams, error);

	memory->is_writing = false;
	if (is_good)
		return sqlite_commit(memory->file, error);
	sqlite_rollback(memory->file);
	return false;
}

/* ---- pairs --------------------------------------------------------------- */

/* The id of the pair; 0: it is not there; -1: ERROR is set. */
static int64_t
look_up_pair(Memory *memory, const char *source, const char *target,
    GError **error)
{
	SqliteQuery *query = sqlite_query(memory->file,
	    "SELECT id FROM pair WHERE source = ?1 AND target = ?2", error);
	int64_t id = 0;

	if (query == NULL)
		return -1;
	sqlite_set_text(query, 1, source);
	sqlite_set_text(query, 2, target);
	SqliteStep step = sqlite_step(query, error);
	if (step == SQLITE_HAS_ROW)
		id = sqlite_int(query, 0);
	sqlite_reset(query);
	return step == SQLITE_FAILED ? -1 : id;
}

static int64_t
make_pair(Memory *memory, const char *source, const char *target,
    GError **error)
{
	SqliteQuery *query = sqlite_query(memory->file,
	    "INSERT INTO pair (source, target) VALUES (?1, ?2)", error);

	if (query == NULL)
		return -1;
	sqlite_set_text(query, 1, source);
	sqlite_set_text(query, 2, target);
	return sqlite_do(query, error) ? sqlite_last_row(memory->file) : -1;
}

static int64_t
pair_id(Memory *memory, const char *source, const char *target,
    bool is_made, GError **error)
{
	g_autofree char *key = g_strdup_printf("%s\x1f%s", source, target);
	int64_t id = (int64_t) GPOINTER_TO_SIZE(g_hash_table_lookup(
	    memory->pairs, key));

	if (id > 0)
		return id;
	id = look_up_pair(memory, source, target, error);
	if (id == 0 && is_made)
		id = make_pair(memory, source, target, error);
	if (id > 0)
		g_hash_table_insert(memory->pairs, g_steal_pointer(&key),
		    GSIZE_TO_POINTER((size_t) id));
	return id;
}

/* What a hash of the pair is in the index; SQLite has signed numbers. */
static int64_t
mixed(uint64_t hash, int64_t pair)
{
	return (int64_t) (hash ^ ((uint64_t) pair * 0x9E3779B97F4A7C15u));
}

/* ---- adding -------------------------------------------------------------- */

/* The tags of TEXT as a sum that does not depend on their order; -1: there
 * are too many. */
static int64_t
tag_sum(const char *text)
{
	uint64_t sum = 0;
	unsigned number, count = 0;
	TaggedForm form;

	for (const char *p = text; (p = strchr(p, '<')) != NULL; p++) {
		if (tagged_read_tag(p, &number, &form) == 0)
			continue;
		if (++count > MOST_TAGS)
			return -1;
		sum += (3 * (uint64_t) number + form + 1) *
		    0x9E3779B97F4A7C15u;
	}
	return (int64_t) (sum >> 1);
}

static bool
is_fit(const MemoryUnit *unit)
{
	size_t source = strlen(unit->source), target = strlen(unit->target);
	int64_t sum = tag_sum(unit->source);

	return source > 0 && target > 0 && source <= MOST_BYTES &&
	    target <= MOST_BYTES && sum >= 0 && sum == tag_sum(unit->target);
}

/* A unit of the file with the source that is to be added. */
typedef struct Known {
	int64_t hash;		/* of the source, as it is stored */
	int64_t id;		/* of the same target and client; or 0 */
	bool is_reviewed;
	bool has_reviewed;	/* some unit of the source and client is */
} Known;

static bool
find_known(Memory *memory, const MemoryUnit *unit, const MemoryText *text,
    Known *known, GError **error)
{
	SqliteQuery *query = sqlite_query(memory->file,
	    "SELECT " COLUMNS "FROM unit WHERE hash = ?1", error);
	SqliteStep step;

	if (query == NULL)
		return false;
	sqlite_set_int(query, 1, known->hash);
	while ((step = sqlite_step(query, error)) == SQLITE_HAS_ROW) {
		g_autoptr(MemoryText) other = memory_text_new(
		    sqlite_text(query, 1));
		if (strcmp(text->text, other->text) != 0 ||
		    strcmp(sqlite_text(query, 5), unit->client == NULL ? ""
		    : unit->client) != 0)
			continue;
		bool is_reviewed = sqlite_int(query, 3) != 0;
		known->has_reviewed = known->has_reviewed || is_reviewed;
		if (strcmp(sqlite_text(query, 2), unit->target) != 0)
			continue;
		known->id = sqlite_int(query, 0);
		known->is_reviewed = is_reviewed;
	}
	return step == SQLITE_IS_DONE;
}

static int64_t
now_or(int64_t date)
{
	return date != 0 ? date : g_get_real_time() / G_USEC_PER_SEC;
}

static bool
insert_unit(Memory *memory, const MemoryUnit *unit, int64_t pair,
    const MemoryText *text, GError **error)
{
	SqliteQuery *query = sqlite_query(memory->file,
	    "INSERT INTO unit (pair, hash, skeleton, source, target, "
	    "reviewed, origin, client, domain, made) VALUES (?1, ?2, ?3, ?4, "
	    "?5, ?6, ?7, ?8, ?9, ?10)", error);

	if (query == NULL)
		return false;
	sqlite_set_int(query, 1, pair);
	sqlite_set_int(query, 2, mixed(text->hash, pair));
	sqlite_set_int(query, 3, mixed(text->skeleton, pair));
	sqlite_set_text(query, 4, unit->source);
	sqlite_set_text(query, 5, unit->target);
	sqlite_set_int(query, 6, unit->is_reviewed);
	sqlite_set_text(query, 7, unit->origin);
	sqlite_set_text(query, 8, unit->client);
	sqlite_set_text(query, 9, unit->domain);
	sqlite_set_int(query, 10, now_or(unit->date));
	return sqlite_do(query, error) && memory_grams_add(memory->grams,
	    pair, sqlite_last_row(memory->file), text, error);
}

static bool
promote(Memory *memory, int64_t id, GError **error)
{
	SqliteQuery *query = sqlite_query(memory->file,
	    "UPDATE unit SET reviewed = 1 WHERE id = ?1", error);

	if (query == NULL)
		return false;
	sqlite_set_int(query, 1, id);
	return sqlite_do(query, error);
}

static bool
add_context(Memory *memory, int64_t id, const MemoryUnit *unit,
    GError **error)
{
	SqliteQuery *query = !unit->has_context ? NULL
	    : sqlite_query(memory->file, "INSERT OR IGNORE INTO context "
	    "(unit, previous, next) VALUES (?1, ?2, ?3)", error);

	if (query == NULL)
		return !unit->has_context;
	sqlite_set_int(query, 1, id);
	sqlite_set_int(query, 2, (int64_t) unit->previous);
	sqlite_set_int(query, 3, (int64_t) unit->next);
	return sqlite_do(query, error);
}

static MemoryResult
put(Memory *memory, const MemoryUnit *unit, int64_t pair, GError **error)
{
	g_autoptr(MemoryText) text = memory_text_new(unit->source);
	Known known = { .hash = mixed(text->hash, pair) };

	if (!find_known(memory, unit, text, &known, error))
		return MEMORY_FAILED;
	if (known.id == 0 && known.has_reviewed && !unit->is_reviewed)
		return MEMORY_KNOWN;
	if (known.id == 0)
		return insert_unit(memory, unit, pair, text, error) &&
		    add_context(memory, sqlite_last_row(memory->file), unit,
		    error) ? MEMORY_ADDED : MEMORY_FAILED;
	if (unit->is_reviewed && !known.is_reviewed &&
	    !promote(memory, known.id, error))
		return MEMORY_FAILED;
	return add_context(memory, known.id, unit, error) ? MEMORY_KNOWN
	    : MEMORY_FAILED;
}

MemoryResult
memory_add(Memory *memory, const MemoryUnit *unit, GError **error)
{
	if (!is_fit(unit))
		return MEMORY_REFUSED;
	int64_t pair = pair_id(memory, unit->source_tag, unit->target_tag,
	    true, error);
	return pair < 0 ? MEMORY_FAILED : put(memory, unit, pair, error);
}

/* ---- finding ------------------------------------------------------------- */

static void
hit_free(void *data)
{
	MemoryHit *hit = data;

	g_free(hit->source);
	g_free(hit->target);
	g_free(hit->origin);
	g_free(hit->client);
	g_free(hit->domain);
	g_free(hit);
}

int
memory_compare(const MemoryHit *a, const MemoryHit *b)
{
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	if (a->match != b->match)
		return a->match < b->match ? -1 : 1;
	if (a->is_reviewed != b->is_reviewed)
		return a->is_reviewed ? -1 : 1;
	if (a->date != b->date)
		return a->date > b->date ? -1 : 1;
	return strcmp(a->target, b->target);
}

static int
compare_hits(const void *a, const void *b)
{
	return memory_compare(*(MemoryHit *const *) a,
	    *(MemoryHit *const *) b);
}

static bool
is_other(const char *asked, const char *is)
{
	return asked != NULL && strcmp(asked, is) != 0;
}

/* A search under way. */
typedef struct Search {
	Memory *memory;
	const MemoryQuery *query;
	MemoryText *text;	/* of the query */
	int64_t pair;
	GPtrArray *hits;
} Search;

/* The row of QUERY, whose columns are COLUMNS, as a hit. */
static void
add_hit(Search *search, SqliteQuery *row, MemoryMatch match, unsigned score)
{
	MemoryHit *hit = g_new0(MemoryHit, 1);

	hit->match = match;
	hit->source = g_strdup(sqlite_text(row, 1));
	hit->target = g_strdup(sqlite_text(row, 2));
	hit->is_reviewed = sqlite_int(row, 3) != 0;
	hit->origin = g_strdup(sqlite_text(row, 4));
	hit->client = g_strdup(sqlite_text(row, 5));
	hit->domain = g_strdup(sqlite_text(row, 6));
	hit->date = sqlite_int(row, 7);
	if (is_other(search->query->client, hit->client))
		hit->penalty += OTHER_CLIENT;
	if (is_other(search->query->domain, hit->domain))
		hit->penalty += OTHER_DOMAIN;
	hit->score = score - MIN(score, hit->penalty);
	g_ptr_array_add(search->hits, hit);
}

static bool
find_exact(Search *search, GError **error)
{
	SqliteQuery *query = sqlite_query(search->memory->file,
	    "SELECT " COLUMNS ", EXISTS (SELECT 1 FROM context WHERE unit = "
	    "unit.id AND previous = ?2 AND next = ?3) AS fits FROM unit "
	    "WHERE hash = ?1 ORDER BY fits DESC, reviewed DESC, made DESC "
	    "LIMIT ?4", error);
	SqliteStep step;

	if (query == NULL)
		return false;
	sqlite_set_int(query, 1, mixed(search->text->hash, search->pair));
	sqlite_set_int(query, 2, (int64_t) search->query->previous);
	sqlite_set_int(query, 3, (int64_t) search->query->next);
	sqlite_set_int(query, 4, MOST_EQUAL);
	while ((step = sqlite_step(query, error)) == SQLITE_HAS_ROW) {
		g_autoptr(MemoryText) text = memory_text_new(
		    sqlite_text(query, 1));
		bool fits = sqlite_int(query, 8) != 0;
		if (strcmp(text->text, search->text->text) == 0)
			add_hit(search, query, fits ? MEMORY_CONTEXT
			    : MEMORY_EXACT, fits ? 101 : 100);
	}
	return step == SQLITE_IS_DONE;
}

/* A unit of the same skeleton: with its figures put right, if that is sure. */
static void
add_like(Search *search, SqliteQuery *row)
{
	const MemoryQuery *query = search->query;
	char *target = memory_figures_replace(query->from,
	    sqlite_text(row, 1), query->source, query->to,
	    sqlite_text(row, 2));

	if (target == NULL) {
		add_hit(search, row, MEMORY_FUZZY, 98);
		return;
	}
	add_hit(search, row, MEMORY_FIGURES, 99);
	MemoryHit *hit = g_ptr_array_index(search->hits,
	    search->hits->len - 1);
	g_free(hit->target);
	hit->target = target;
	g_free(hit->source);
	hit->source = g_strdup(query->source);
}

static bool
find_skeleton(Search *search, GError **error)
{
	SqliteQuery *query = search->text->n_figures == 0 ? NULL
	    : sqlite_query(search->memory->file, "SELECT " COLUMNS
	    "FROM unit WHERE skeleton = ?1 AND hash != ?2 ORDER BY reviewed "
	    "DESC, made DESC LIMIT ?3", error);
	SqliteStep step;

	if (query == NULL)
		return search->text->n_figures == 0;
	sqlite_set_int(query, 1, mixed(search->text->skeleton,
	    search->pair));
	sqlite_set_int(query, 2, mixed(search->text->hash, search->pair));
	sqlite_set_int(query, 3, MOST_EQUAL);
	while ((step = sqlite_step(query, error)) == SQLITE_HAS_ROW) {
		g_autoptr(MemoryText) text = memory_text_new(
		    sqlite_text(query, 1));
		if (memory_text_score(text, search->text, 100) == 100)
			add_like(search, query);
	}
	return step == SQLITE_IS_DONE;
}

static bool
add_fuzzy(Search *search, int64_t id, unsigned least, GError **error)
{
	SqliteQuery *query = sqlite_query(search->memory->file,
	    "SELECT " COLUMNS "FROM unit WHERE id = ?1", error);

	if (query == NULL)
		return false;
	sqlite_set_int(query, 1, id);
	SqliteStep step = sqlite_step(query, error);
	if (step == SQLITE_HAS_ROW) {
		g_autoptr(MemoryText) text = memory_text_new(
		    sqlite_text(query, 1));
		unsigned score = text->skeleton == search->text->skeleton ? 0
		    : memory_text_score(text, search->text, least);
		if (score >= least)
			add_hit(search, query, MEMORY_FUZZY, MIN(score, 98));
	}
	sqlite_reset(query);
	return step != SQLITE_FAILED;
}

static bool
find_fuzzy(Search *search, unsigned least, GError **error)
{
	g_autoptr(GArray) ids = memory_grams_find(search->memory->grams,
	    search->pair, search->text, least, error);

	for (unsigned i = 0; ids != NULL && i < ids->len; i++)
		if (!add_fuzzy(search, g_array_index(ids, int64_t, i), least,
		    error))
			return false;
	return ids != NULL;
}

static bool
has_sure_hit(const GPtrArray *hits)
{
	for (unsigned i = 0; i < hits->len; i++)
		if (((MemoryHit *) g_ptr_array_index(hits, i))->match !=
		    MEMORY_FUZZY)
			return true;
	return false;
}

/* The best ones, each target once. */
static void
choose(GPtrArray *hits, unsigned most)
{
	g_autoptr(GHashTable) targets = g_hash_table_new(g_str_hash,
	    g_str_equal);
	unsigned kept = 0;

	g_ptr_array_sort(hits, compare_hits);
	for (unsigned i = 0; i < hits->len && kept < most; i++) {
		MemoryHit *hit = g_ptr_array_index(hits, i);
		if (!g_hash_table_add(targets, hit->target))
			continue;
		hits->pdata[i] = hits->pdata[kept];
		hits->pdata[kept++] = hit;
	}
	g_hash_table_remove_all(targets);
	g_ptr_array_set_size(hits, (int) kept);
}

static bool
find_all(Search *search, GError **error)
{
	unsigned least = search->query->least == 0 ? LEAST
	    : search->query->least;

	if (!find_exact(search, error) || !find_skeleton(search, error))
		return false;
	return least >= 100 || has_sure_hit(search->hits) ||
	    find_fuzzy(search, least, error);
}

GPtrArray *
memory_find(Memory *memory, const MemoryQuery *query, GError **error)
{
	g_autoptr(GPtrArray) hits = g_ptr_array_new_with_free_func(hit_free);
	int64_t pair = pair_id(memory, language_tag(query->from),
	    language_tag(query->to), false, error);

	if (pair < 0)
		return NULL;
	if (pair == 0 || *query->source == '\0')
		return g_steal_pointer(&hits);
	g_autoptr(MemoryText) text = memory_text_new(query->source);
	Search search = {memory, query, text, pair, hits};
	if (!find_all(&search, error))
		return NULL;
	choose(hits, query->most == 0 ? HITS : query->most);
	return g_steal_pointer(&hits);
}

/* ---- all of it ----------------------------------------------------------- */

static void
pair_free(void *data)
{
	MemoryPair *pair = data;

	g_free(pair->source_tag);
	g_free(pair->target_tag);
	g_free(pair);
}

GPtrArray *
memory_stats(Memory *memory, GError **error)
{
	g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func(
	    pair_free);
	SqliteQuery *query = sqlite_query(memory->file,
	    "SELECT pair.source, pair.target, count(unit.id), "
	    "sum(unit.reviewed) FROM pair LEFT JOIN unit ON unit.pair = "
	    "pair.id GROUP BY pair.id ORDER BY 1, 2", error);
	SqliteStep step = SQLITE_FAILED;

	while (query != NULL &&
	    (step = sqlite_step(query, error)) == SQLITE_HAS_ROW) {
		MemoryPair *pair = g_new0(MemoryPair, 1);
		pair->source_tag = g_strdup(sqlite_text(query, 0));
		pair->target_tag = g_strdup(sqlite_text(query, 1));
		pair->units = sqlite_int(query, 2);
		pair->reviewed = sqlite_int(query, 3);
		g_ptr_array_add(pairs, pair);
	}
	return step == SQLITE_FAILED ? NULL : g_steal_pointer(&pairs);
}

static const char *
or_null(const char *text)
{
	return *text == '\0' ? NULL : text;
}

bool
memory_each(Memory *memory, bool (*each)(const MemoryUnit *unit, void *data),
    void *data, GError **error)
{
	SqliteQuery *query = sqlite_query(memory->file,
	    "SELECT unit.id, unit.source, unit.target, reviewed, origin, "
	    "client, domain, made, pair.source, pair.target, previous, next, "
	    "previous IS NOT NULL FROM unit JOIN pair ON pair.id = unit.pair "
	    "LEFT JOIN context ON context.unit = unit.id ORDER BY unit.id, "
	    "previous, next", error);
	SqliteStep step = SQLITE_FAILED;

	while (query != NULL &&
	    (step = sqlite_step(query, error)) == SQLITE_HAS_ROW) {
		MemoryUnit unit = {
			.source = sqlite_text(query, 1),
			.target = sqlite_text(query, 2),
			.is_reviewed = sqlite_int(query, 3) != 0,
			.origin = or_null(sqlite_text(query, 4)),
			.client = or_null(sqlite_text(query, 5)),
			.domain = or_null(sqlite_text(query, 6)),
			.date = sqlite_int(query, 7),
			.source_tag = sqlite_text(query, 8),
			.target_tag = sqlite_text(query, 9),
			.previous = (uint64_t) sqlite_int(query, 10),
			.next = (uint64_t) sqlite_int(query, 11),
			.has_context = sqlite_int(query, 12) != 0,
		};
		if (!each(&unit, data)) {
			sqlite_reset(query);
			return true;
		}
	}
	return step == SQLITE_IS_DONE;
}
