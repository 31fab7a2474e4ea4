#include "job/asking.h"

#include "check/check.h"
#include "check/check_length.h"

/* The first finding that decides; a new string. */
static char *
first_error(const Report *report)
{
	for (size_t i = 0; i < report_count(report); i++) {
		const Finding *finding = report_finding(report, i);
		if (report_kind(finding->code)->severity == SEVERITY_ERROR)
			return g_strdup(finding->text);
	}
	return g_strdup("a check failed");
}

static bool
accepts(const TaskItem *item, char **reason, void *data)
{
	const Job *job = data;
	g_autoptr(Report) found = report_new();

	if (check_length_is_cut(item->segment, job->options->source,
	    job->options->target)) {
		*reason = g_strdup("the translation ends in the middle of a "
		    "sentence");
		return false;
	}
	if (check_segment(item->unit, item->segment, job->options->source,
	    job->options->target, found))
		return true;
	*reason = first_error(found);
	return false;
}

/* ---- what a model is told ------------------------------------------------ */

void
asking_add_term(GString *out, const SegmentTerm *term, const char *target)
{
	g_string_append_printf(out, "%s%s = %s", out->len == 0 ? "" : "; ",
	    term->source, target);
	if (term->forbidden != NULL && term->forbidden[0] != NULL)
		g_string_append_printf(out, " (not: %s)", term->forbidden[0]);
}

static const char *
write_terms(const SegmentTerm *terms, Arena *arena)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (; terms != NULL; terms = terms->next)
		if (terms->targets != NULL && terms->targets[0] != NULL)
			asking_add_term(out, terms, terms->targets[0]);
	return out->len == 0 ? NULL : arena_string(arena, out->str);
}

static TaskHint
hint(const TaskItem *item, void *data)
{
	const Job *job = data;
	const SegmentRecall *recall = item->segment->recall;

	return recall == NULL ? (TaskHint) {NULL, NULL, NULL} : (TaskHint) {
		.terms = write_terms(recall->terms, job->document->arena),
		.similar = recall->similar_source,
		.similar_target = recall->similar_target,
	};
}

/* ---- the journal --------------------------------------------------------- */

bool
asking_open(Job *job, GError **error)
{
	g_autofree char *notice = NULL;
	JobEngine *asked = job->asked;

	if (job->options->journal == NULL || asked->engine->fingerprint == NULL)
		return true;
	asked->fingerprint = asked->engine->fingerprint(asked->session);
	if (job->journal != NULL)
		return true;
	job->journal = journal_open(job->options->journal, &notice, error);
	if (notice != NULL)
		g_printerr("dragoman: %s\n", notice);
	job->hopeless = g_ptr_array_new_with_free_func(g_free);
	return job->journal != NULL;
}

void
asking_forget(Job *job)
{
	for (unsigned i = 0; job->hopeless != NULL && i < job->hopeless->len;
	    i++)
		(void) journal_forget(job->journal, g_ptr_array_index(
		    job->hopeless, i), NULL);
}

/* All that an answer depends on. */
static char *
make_key(const Job *job, const TaskResult *result)
{
	g_autofree char *all = g_strjoin("\x1f", job->asked->fingerprint,
	    language_tag(job->options->source),
	    language_tag(job->options->target), result->text,
	    result->hint.terms == NULL ? "" : result->hint.terms,
	    result->hint.similar == NULL ? "" : result->hint.similar_target,
	    NULL);

	return g_compute_checksum_for_string(G_CHECKSUM_SHA256, all, -1);
}

/* A record is the digit of the rung and the answer, or the reason. */
static bool
recall(TaskResult *result, void *data)
{
	Job *job = data;
	g_autofree char *key = make_key(job, result);
	g_autofree char *record = journal_find(job->journal, key);

	if (record == NULL || *record < '0' || *record > '0' + TASK_N_RUNGS)
		return false;
	result->rung = (TaskRung) (*record - '0');
	result->answer = g_strdup(record + 1);
	if (result->rung == TASK_N_RUNGS)
		g_ptr_array_add(job->hopeless, g_steal_pointer(&key));
	return true;
}

static bool
keep(const TaskResult *results, size_t count, void *data, GError **error)
{
	Job *job = data;
	g_autofree JournalEntry *entries = g_new0(JournalEntry, count);
	g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);

	for (size_t i = 0; i < count; i++) {
		char *key = make_key(job, &results[i]);
		char *record = g_strdup_printf("%c%s", '0' + results[i].rung,
		    results[i].answer == NULL ? "" : results[i].answer);
		g_ptr_array_add(owned, key);
		g_ptr_array_add(owned, record);
		entries[i] = (JournalEntry) {key, record};
		if (results[i].rung == TASK_N_RUNGS)
			g_ptr_array_add(job->hopeless, g_strdup(key));
	}
	return journal_put(job->journal, entries, count, error);
}

char *
asking_reason(const Job *job, const TaskItem *item)
{
	g_autoptr(Report) found = report_new();

	if (item->failure != NULL)
		return g_strdup(item->failure);
	if (!item->segment->has_target || item->segment->is_kept ||
	    check_segment(item->unit, item->segment, job->options->source,
	    job->options->target, found))
		return g_strdup("no answer");
	return first_error(found);
}

TaskTranslate
asking_task(Job *job)
{
	const JobEngine *asked = job->asked;
	bool has_journal = job->journal != NULL && asked->fingerprint != NULL;
	/* What a pack says is for models. */
	bool has_limits = job->options->pack != NULL &&
	    (asked->engine->flags & ENGINE_MAY_MIX) != 0;
	PackLimits limits = has_limits ? pack_limits(job->options->pack)
	    : (PackLimits) {0};

	return (TaskTranslate) {
		.recall = has_journal ? recall : NULL,
		.keep = has_journal ? keep : NULL, .hint = hint,
		.arena = job->document->arena, .engine = asked->engine,
		.session = asked->session, .source = job->options->source,
		.target = job->options->target, .accepts = accepts,
		.most_texts = limits.texts, .most_tokens = limits.tokens,
		.data = job,
	};
}

void
asking_report(Job *job, const TaskItem *item)
{
	if (item->rung == TASK_TOGETHER)
		return;
	report_add(job->report, FINDING_REPAIRED, item->unit->id,
	    item->segment->number, 0, "proved at attempt %u",
	    (unsigned) item->rung + 1);
	if (item->is_placed)
		report_add(job->report, FINDING_CODE_PLACED, item->unit->id,
		    item->segment->number, item->unit->block->page,
		    "inline codes were misplaced: they stand where they did, "
		    "in proportion");
	job->counts.repaired++;
}
