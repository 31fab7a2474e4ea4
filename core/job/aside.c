#include "job/aside.h"

#include "base/failure.h"
#include "engine/engine_chat.h"

bool
aside_is_possible(const Job *job, const char *task, GError **error)
{
	const JobOptions *options = job->options;

	if (!pack_has_task(options->pack, task)) {
		g_set_error(error, FAILURE, FAILURE_USAGE, "the pack %s has "
		    "no task %s", pack_name(options->pack), task);
		return false;
	}
	return pack_needs_language(options->pack, options->source, error) &&
	    pack_needs_language(options->pack, options->target, error);
}

/* With nothing left, the next request is refused; 0 would mean that there is
 * no limit. */
static int64_t
left_of(int64_t budget, const Usage *usage)
{
	return MAX(budget - (int64_t) (usage->prompt + usage->completion), 1);
}

Chat *
aside_chat(const Job *job, GError **error)
{
	ChatOptions options = engine_chat_options(&job->first.settings);
	const Usage *spent = job->first.session == NULL || job->first.engine->usage ==
	    NULL ? NULL : job->first.engine->usage(job->first.session);

	if (options.budget > 0 && spent != NULL)
		options.budget = left_of(options.budget, spent);
	options.temperature = pack_temperature(job->options->pack);
	return chat_new(&options, error);
}

void
aside_count(Job *job, const Chat *chat)
{
	usage_add(&job->aside, chat_usage(chat));
	if (job->first.settings.budget > 0)
		job->first.settings.budget = left_of(job->first.settings.budget,
		    chat_usage(chat));
}

/* A key of the journal for QUESTION; a new string. */
static char *
make_key(const Job *job, const char *question)
{
	g_autofree char *urls = g_strjoinv("\x1f", (char **) (uintptr_t)
	    job->first.settings.urls);
	g_autofree char *all = g_strjoin("\x1f", "aside", urls,
	    job->first.settings.model == NULL ? "" : job->first.settings.model,
	    language_tag(job->options->source),
	    language_tag(job->options->target), question, NULL);

	return g_compute_checksum_for_string(G_CHECKSUM_SHA256, all, -1);
}

static char *
recall(const char *question, void *data)
{
	const AsideDiary *own = data;
	g_autofree char *key = make_key(own->job, question);

	return journal_find(own->journal, key);
}

static bool
keep(const char *question, const char *answer, void *data, GError **error)
{
	const AsideDiary *own = data;
	g_autofree char *key = make_key(own->job, question);

	return journal_put(own->journal, &(JournalEntry) {key, answer}, 1,
	    error);
}

bool
aside_open(AsideDiary *own, const Job *job, const TaskDiary **diary,
    GError **error)
{
	*own = (AsideDiary) {{recall, keep, own}, job, NULL};
	*diary = NULL;
	if (job->options->journal == NULL)
		return true;
	own->journal = journal_open(job->options->journal, NULL, error);
	if (own->journal != NULL)
		*diary = &own->diary;
	return own->journal != NULL;
}

void
aside_close(AsideDiary *own)
{
	g_clear_pointer(&own->journal, journal_close);
}
