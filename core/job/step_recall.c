#include <string.h>

#include "base/failure.h"
#include "check/check.h"
#include "doc/tagged.h"
#include "job/plan.h"
#include "memory/memory.h"
#include "memory/memory_text.h"
#include "memory/termbase.h"
#include "task/task_terms.h"

enum { SURE = 99 };		/* score from which on a hit is a target */

/* What the step looks things up in. */
typedef struct Recall {
	Job *job;
	GPtrArray *memories;	/* of Memory * */
	Termbase *termbase;	/* perhaps empty */
	GArray *places;		/* of Place: what may be translated, in order */
	GHashTable *unsure;	/* tagged text > SegmentRecall *: texts that
				   no memory has, and what is like them */
} Recall;

typedef struct Place {
	Unit *unit;
	Segment *segment;
	uint64_t hash;		/* of its source */
} Place;

/* ---- opening ------------------------------------------------------------- */

static void
close_memory(void *data)
{
	memory_close(data);
}

/* The first memory may have to be made yet, by the step "remember". */
static bool
open_memories(Recall *recall, GError **error)
{
	const JobOptions *options = recall->job->options;

	recall->memories = g_ptr_array_new_with_free_func(close_memory);
	for (size_t i = 0; options->memories != NULL &&
	    options->memories[i] != NULL; i++) {
		const char *path = options->memories[i];
		if (i == 0 && !options->keeps_memory &&
		    !g_file_test(path, G_FILE_TEST_EXISTS))
			continue;
		Memory *memory = memory_open(path, SQLITE_READ_ONLY, error);
		if (memory == NULL)
			return false;
		g_ptr_array_add(recall->memories, memory);
	}
	return true;
}

/* The glossary of the pack comes after the termbases that a person named: the
 * first word on a term is theirs. */
static bool
read_glossary(Recall *recall, GError **error)
{
	const JobOptions *options = recall->job->options;
	char *text = options->pack == NULL ? NULL : pack_glossary(
	    options->pack, language_tag(options->source),
	    language_tag(options->target));

	if (text == NULL)
		return true;
	g_autoptr(GBytes) bytes = g_bytes_new_take(text, strlen(text));
	g_autofree char *name = g_strdup_printf("glossary of the pack %s",
	    pack_name(options->pack));
	return termbase_read_bytes(recall->termbase, bytes, name,
	    options->format.languages, error);
}

/* What the model has found, where nobody has said anything of it. */
static void
add_found(Recall *recall, const TaskTerm *term)
{
	g_autoptr(GArray) known = termbase_match(recall->termbase,
	    term->source);
	TermEntry entry = {
		.source = term->source, .target = term->target, .pos = "",
		.note = "", .domain = "", .status = TERM_PREFERRED,
		.file = "the terms of the document",
	};

	for (unsigned i = 0; i < known->len; i++) {
		const TermMatch *match = &g_array_index(known, TermMatch, i);
		if (match->start == 0 && match->end == strlen(term->source))
			return;
	}
	(void) termbase_add(recall->termbase, &entry);
}

static bool
open_termbases(Recall *recall, GError **error)
{
	Job *job = recall->job;
	const JobOptions *options = job->options;

	recall->termbase = termbase_new(options->source, options->target,
	    options->domain);
	for (size_t i = 0; options->termbases != NULL &&
	    options->termbases[i] != NULL; i++)
		if (!termbase_read(recall->termbase, options->termbases[i],
		    options->format.languages, error))
			return false;
	if (!read_glossary(recall, error))
		return false;
	for (unsigned i = 0; job->terms != NULL && i < job->terms->len; i++)
		add_found(recall, g_ptr_array_index(job->terms, i));
	const GPtrArray *lines = termbase_findings(recall->termbase);
	for (unsigned i = 0; i < lines->len; i++)
		report_add(job->report, FINDING_TERMBASE, 0, 0, 0, "%s",
		    (const char *) g_ptr_array_index(lines, i));
	return true;
}

static void
clear(Recall *recall)
{
	g_ptr_array_unref(recall->memories);
	termbase_free(recall->termbase);
	g_array_unref(recall->places);
	g_hash_table_unref(recall->unsure);
}

static void
list_places(Recall *recall)
{
	const Document *document = recall->job->document;

	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		for (Segment *segment = unit->first; segment != NULL &&
		    unit->translate; segment = segment->next) {
			if (segment->is_ignorable)
				continue;
			g_autoptr(Tagged) tagged = tagged_new(
			    &segment->source);
			Place place = {unit, segment,
			    memory_text_hash(tagged_text(tagged))};
			g_array_append_val(recall->places, place);
		}
	}
}

static uint64_t
hash_at(const Recall *recall, size_t index)
{
	return index >= recall->places->len ? 0
	    : g_array_index(recall->places, Place, index).hash;
}

/* ---- terms --------------------------------------------------------------- */

static const char *const *
copy_targets(const Recall *recall, unsigned concept, bool is_forbidden)
{
	Arena *arena = recall->job->document->arena;
	g_autoptr(GPtrArray) texts = termbase_targets(recall->termbase,
	    concept, is_forbidden);
	const char **copy = arena_alloc(arena, texts->len * sizeof *copy);

	for (unsigned i = 0; i + 1 < texts->len; i++)
		copy[i] = arena_string(arena, g_ptr_array_index(texts, i));
	return copy;
}

static bool
has_term(const SegmentTerm *terms, const char *source)
{
	for (; terms != NULL; terms = terms->next)
		if (g_str_equal(terms->source, source))
			return true;
	return false;
}

/* The terms of SEGMENT, each once. */
static const SegmentTerm *
find_terms(const Recall *recall, const Segment *segment)
{
	Arena *arena = recall->job->document->arena;
	SegmentTerm *first = NULL, **end = &first;

	if (termbase_size(recall->termbase) == 0)
		return NULL;
	g_autofree char *text = inline_plain_text(&segment->source);
	g_autoptr(GArray) matches = termbase_match(recall->termbase, text);
	for (unsigned i = 0; i < matches->len; i++) {
		const TermMatch *match = &g_array_index(matches, TermMatch,
		    i);
		const TermEntry *entry = g_ptr_array_index(termbase_concept(
		    recall->termbase, match->concept), 0);
		if (has_term(first, entry->source))
			continue;
		SegmentTerm *term = arena_alloc(arena, sizeof *term);
		term->source = arena_string(arena, entry->source);
		term->targets = copy_targets(recall, match->concept, false);
		term->forbidden = copy_targets(recall, match->concept, true);
		term->note = *entry->note == '\0' ? NULL
		    : arena_string(arena, entry->note);
		term->is_part = match->is_part;
		*end = term;
		end = &term->next;
	}
	return first;
}

/* ---- the memory ---------------------------------------------------------- */

static int
compare_hits(const void *a, const void *b)
{
	return memory_compare(*(MemoryHit *const *) a,
	    *(MemoryHit *const *) b);
}

/* The hits of all memories, the best first. NULL: ERROR is set. */
static GPtrArray *
find_hits(const Recall *recall, size_t index, const char *source,
    GError **error)
{
	const JobOptions *options = recall->job->options;
	MemoryQuery query = {
		.source = source, .from = options->source,
		.to = options->target, .client = options->client,
		.domain = options->domain,
		.previous = index == 0 ? 0 : hash_at(recall, index - 1),
		.next = hash_at(recall, index + 1),
	};
	GPtrArray *all = NULL;

	for (unsigned i = 0; i < recall->memories->len; i++) {
		GPtrArray *hits = memory_find(g_ptr_array_index(
		    recall->memories, i), &query, error);
		if (hits != NULL && all != NULL)
			g_ptr_array_extend_and_steal(all, hits);
		else if (hits != NULL)
			all = hits;
		if (hits == NULL) {
			g_clear_pointer(&all, g_ptr_array_unref);
			return NULL;
		}
	}
	g_ptr_array_sort(all, compare_hits);
	return all;
}

/* Makes HIT the target of the segment if it stands all hard checks. */
static bool
take_hit(const Recall *recall, const Place *place, const Tagged *tagged,
    const MemoryHit *hit)
{
	const JobOptions *options = recall->job->options;
	Segment *segment = place->segment;
	InlineList list;
	g_autoptr(Report) report = report_new();

	if (!tagged_parse(tagged, hit->target,
	    recall->job->document->arena, &list, NULL))
		return false;
	segment_set_target(segment, list, "memory");
	if (hit->is_reviewed)
		segment->state = SEGMENT_REVIEWED;
	if (check_segment(place->unit, segment, options->source,
	    options->target, report))
		return true;
	segment_drop_target(segment);
	return false;
}

/* What is like the text, for an engine to go by. */
static void
note_similar(const Recall *recall, SegmentRecall *known,
    const GPtrArray *hits)
{
	Arena *arena = recall->job->document->arena;

	for (unsigned i = 0; i < hits->len; i++) {
		const MemoryHit *hit = g_ptr_array_index(hits, i);
		if (hit->match != MEMORY_FUZZY && hit->score >= SURE)
			continue;	/* a check has refused it */
		known->similar_source = arena_string(arena, hit->source);
		known->similar_target = arena_string(arena, hit->target);
		known->score = MIN(hit->score, SURE);
		return;
	}
}

/* Looks for the text of PLACE, which no memory is known not to have. */
static bool
look_up(Recall *recall, size_t index, const Tagged *tagged,
    SegmentRecall *known, GError **error)
{
	const Place *place = &g_array_index(recall->places, Place, index);
	g_autoptr(GPtrArray) hits = find_hits(recall, index,
	    tagged_text(tagged), error);

	for (unsigned i = 0; hits != NULL && i < hits->len; i++) {
		const MemoryHit *hit = g_ptr_array_index(hits, i);
		if (hit->match == MEMORY_FUZZY || hit->score < SURE)
			continue;
		if (take_hit(recall, place, tagged, hit)) {
			recall->job->counts.recalled++;
			recall->job->counts.segments++;
			return true;
		}
	}
	if (hits == NULL)
		return false;
	note_similar(recall, known, hits);
	/* Neighbours do not matter where there is no sure hit. */
	if (hits->len == 0 || ((MemoryHit *) g_ptr_array_index(hits,
	    0))->match == MEMORY_FUZZY)
		g_hash_table_insert(recall->unsure,
		    g_strdup(tagged_text(tagged)), known);
	return true;
}

static bool
recall_one(Recall *recall, size_t index, GError **error)
{
	const Place *place = &g_array_index(recall->places, Place, index);
	Segment *segment = place->segment;
	bool is_asked = recall->memories->len > 0 && !segment->has_target &&
	    !recall->job->is_merged;

	/* What is in a third language is nobody's source. */
	if (place->unit->is_foreign || !inline_has_letters(&segment->source))
		return true;
	g_autoptr(Tagged) tagged = tagged_new(&segment->source);
	const SegmentRecall *again = g_hash_table_lookup(recall->unsure,
	    tagged_text(tagged));
	if (again != NULL) {
		segment->recall = again;
		return true;
	}
	SegmentRecall *known = arena_alloc(recall->job->document->arena,
	    sizeof *known);
	known->terms = find_terms(recall, segment);
	segment->recall = known;
	return !is_asked || look_up(recall, index, tagged, known, error);
}

static bool
recall_all(Recall *recall, GError **error)
{
	if (!open_memories(recall, error) || !open_termbases(recall, error))
		return false;
	list_places(recall);
	for (size_t i = 0; i < recall->places->len; i++)
		if (!recall_one(recall, i, error))
			return false;
	return true;
}

bool
step_recall(Job *job, GError **error)
{
	const JobOptions *options = job->options;

	if (options->memories == NULL && options->termbases == NULL &&
	    options->pack == NULL && job->terms == NULL)
		return true;
	Recall recall = {
		.job = job,
		.places = g_array_new(FALSE, FALSE, sizeof(Place)),
		.unsure = g_hash_table_new_full(g_str_hash, g_str_equal,
		    g_free, NULL),
	};
	bool is_done = recall_all(&recall, error);
	clear(&recall);
	return is_done;
}
