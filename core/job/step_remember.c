#include "check/consistency.h"
#include "doc/tagged.h"
#include "job/plan.h"
#include "memory/memory.h"
#include "memory/memory_text.h"

/* Targets that somebody made for this document and that no check has anything
 * against: not figures, not the source again, not what the memory said. */
static bool
is_worth_it(const Segment *segment)
{
	static const char *const ours[] = {"figures", "same", "source",
	    "memory"};

	if (segment->is_ignorable || !segment->has_target ||
	    segment->is_kept)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(ours); i++)
		if (g_strcmp0(segment->origin, ours[i]) == 0)
			return false;
	return inline_has_letters(&segment->source);
}

static void *
key_of(unsigned unit, unsigned segment)
{
	return GSIZE_TO_POINTER((size_t) unit << 24 | segment);
}

/* The segments that a warning or an error is about. */
static GHashTable *
find_doubtful(const Report *report)
{
	GHashTable *doubtful = g_hash_table_new(NULL, NULL);

	for (size_t i = 0; i < report_count(report); i++) {
		const Finding *finding = report_finding(report, i);
		if (report_kind(finding->code)->severity >= SEVERITY_WARNING)
			g_hash_table_add(doubtful, key_of(finding->unit,
			    finding->segment));
	}
	return doubtful;
}

/* A walk over the segments, with the hashes of their neighbours. */
typedef struct Walk {
	Job *job;
	Memory *memory;
	GHashTable *doubtful;
	GArray *hashes;		/* of uint64_t: of all that may be translated */
	size_t index;		/* of the segment among them */
} Walk;

static void
list_hashes(Walk *walk)
{
	const Document *document = walk->job->document;

	for (unsigned i = 0; i < document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(document->units, i);
		for (const Segment *segment = unit->first; segment != NULL &&
		    unit->translate; segment = segment->next) {
			if (segment->is_ignorable)
				continue;
			g_autoptr(Tagged) tagged = tagged_new(
			    &segment->source);
			uint64_t hash = memory_text_hash(tagged_text(tagged));
			g_array_append_val(walk->hashes, hash);
		}
	}
}

static uint64_t
hash_at(const Walk *walk, size_t index)
{
	return index >= walk->hashes->len ? 0
	    : g_array_index(walk->hashes, uint64_t, index);
}

static bool
store(const Walk *walk, const Segment *segment, GError **error)
{
	const JobOptions *options = walk->job->options;
	g_autoptr(Tagged) tagged = tagged_new(&segment->source);
	g_autofree char *target = tagged_write(tagged, &segment->target);

	if (target == NULL)
		return true;
	MemoryUnit unit = {
		.source = tagged_text(tagged), .target = target,
		.source_tag = language_tag(options->source),
		.target_tag = language_tag(options->target),
		.previous = walk->index == 0 ? 0
		    : hash_at(walk, walk->index - 1),
		.next = hash_at(walk, walk->index + 1),
		.has_context = true,
		.is_reviewed = segment->state >= SEGMENT_REVIEWED,
		.origin = segment->origin, .client = options->client,
		.domain = options->domain,
	};
	return memory_add(walk->memory, &unit, error) != MEMORY_FAILED;
}

static bool
store_all(Walk *walk, GError **error)
{
	const Document *document = walk->job->document;

	for (unsigned i = 0; i < document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(document->units, i);
		for (const Segment *segment = unit->first; segment != NULL &&
		    unit->translate; segment = segment->next) {
			if (segment->is_ignorable)
				continue;
			if (is_worth_it(segment) && !g_hash_table_contains(
			    walk->doubtful, key_of(unit->id,
			    segment->number)) && !store(walk, segment, error))
				return false;
			walk->index++;
		}
	}
	return true;
}

static bool
remember(Job *job, const char *path, GError **error)
{
	g_autoptr(Memory) memory = memory_open(path, SQLITE_WRITE, error);
	g_autoptr(GHashTable) doubtful = find_doubtful(job->report);
	g_autoptr(GArray) hashes = g_array_new(FALSE, FALSE,
	    sizeof(uint64_t));
	Walk walk = {job, memory, doubtful, hashes, 0};

	if (memory == NULL)
		return false;
	list_hashes(&walk);
	return memory_begin(memory, error) && store_all(&walk, error) &&
	    memory_commit(memory, error);
}

/* What tests make up, and drafts, are no memories. */
static bool
is_memorable(const Job *job)
{
	return job->options->memories != NULL &&
	    job->options->memories[0] != NULL &&
	    !job->options->keeps_memory && (job->first.engine == NULL ||
	    (job->first.engine->flags & (ENGINE_PSEUDO | ENGINE_DRAFT)) == 0);
}

/*
 * Last, because it is the memory of what passed: a document that is not
 * written after all has the same sentences in it. A memory that cannot be
 * written costs no document.
 */
bool
step_remember(Job *job, GError **error)
{
	GError *reason = NULL;
	(void) error;

	consistency_check(job->document, job->options->target, job->report);
	if (!is_memorable(job) || remember(job, job->options->memories[0],
	    &reason))
		return true;
	report_add(job->report, FINDING_MEMORY, 0, 0, 0,
	    "nothing was stored: %s", reason->message);
	g_error_free(reason);
	return true;
}
