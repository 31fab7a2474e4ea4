#include "job/plan.h"
#include "job/prover.h"
#include "job/tally.h"

/* From this many units on a process of its own pays. */
enum { LARGE = 500 };

static unsigned
count_kept(const Report *report)
{
	unsigned count = 0;

	for (size_t i = 0; i < report_count(report); i++)
		count += report_finding(report, i)->code ==
		    FINDING_TEXT_KEPT;
	return count;
}

/* How many runs of digits are missing from what was read back, in all. */
static unsigned
count_missing(GHashTable *counts)
{
	GHashTableIter iterator;
	void *count;
	unsigned missing = 0;

	g_hash_table_iter_init(&iterator, counts);
	while (g_hash_table_iter_next(&iterator, NULL, &count))
		missing += (unsigned) MAX(*(const int *) count, 0);
	return missing;
}

/* Reports up to a few of the runs that differ, in a fixed order. */
static void
report_differences(Job *job, GHashTable *counts)
{
	g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(counts),
	    (GCompareFunc) (void (*)(void)) g_strcmp0);
	unsigned shown = 0;

	for (const GList *key = keys; key != NULL; key = key->next) {
		int count = *(const int *) g_hash_table_lookup(counts,
		    key->data);
		if (count == 0)
			continue;
		if (count > 0)
			job->proof.missing += (unsigned) count;
		else
			job->proof.added += (unsigned) -count;
		if (shown++ < 20)
			report_add(job->report, FINDING_READ_BACK, 0, 0, 0,
			    "digits %.40s: %d %s in the written file than "
			    "were set", (const char *) key->data, ABS(count),
			    count > 0 ? "fewer" : "more");
	}
}

static Tally
tally_to_write(const Job *job)
{
	Tally tally;

	if (job->prover != NULL && prover_was_told(job->prover, &tally))
		return tally;
	return tally_of(job->document);
}

/* Run by run, where the tallies differ. */
static void
find_differences(Job *job, const Document *written, const Report *ignored)
{
	g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, g_free);

	tally_count(job->document, counts, 1);
	tally_count(written, counts, -1);
	/* Where the reader passes over text of the target's kind that it did
	 * not meet in the source (right to left in a PDF), nothing is proved
	 * and nothing refuted. */
	if (count_kept(ignored) <= count_kept(job->report)) {
		report_differences(job, counts);
		return;
	}
	job->proof.missing = count_missing(counts);
	if (job->proof.missing > 0)
		report_add(job->report, FINDING_UNPROVED, 0, 0, 0,
		    "%u of %u runs of digits stand in text that "
		    "cannot be read back", job->proof.missing,
		    job->proof.figures);
}

static void
compare_figures(Job *job, const Document *written, const Report *ignored)
{
	Tally is = tally_of(written);
	Tally should = tally_to_write(job);

	job->proof.figures = should.count;
	job->proof.is_done = true;
	if (!tally_equal(is, should))
		find_differences(job, written, ignored);
}

static bool
prove(Job *job, GError **error)
{
	g_autoptr(Report) ignored = report_new();
	FormatOptions options = job->options->format;
	options.has_ocr = false;	/* what was set is text now */
	/* It stays: over there nothing is freed, the process ends. */
	job->read_back = job->format->read(job->result, job->input, &options,
	    ignored, error);
	if (job->read_back == NULL) {
		g_prefix_error(error, "the output cannot be read again: ");
		return false;
	}
	compare_figures(job, job->read_back, ignored);
	return step_verify(job, job->read_back, error);
}

/*
 * Reads the result as a stranger would, and compares every run of digits
 * with what was to be written. This catches what a writer did wrong; what an
 * engine did wrong the checks have caught before.
 */
bool
step_prove(Job *job, GError **error)
{
	if (g_bytes_equal(job->result, job->bytes)) {
		job->proof.is_done = true;	/* the source, byte for byte */
		return true;
	}
	if (job->document->units->len < LARGE)
		return prove(job, error);
	job->prover = prover_start(job, prove, error);
	return job->prover != NULL;
}
