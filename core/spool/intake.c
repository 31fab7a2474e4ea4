#include "spool/intake.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/bounds.h"
#include "spool/claim.h"
#include "spool/diary.h"
#include "spool/disk.h"
#include "spool/filename.h"
#include "spool/manifest.h"

enum {
	PACE = 10,		/* a round takes at most so much of the time */
	REMIND = 3600,		/* seconds until a line is logged again */
	BLOBS = 30,		/* seconds until blobs are tried again */
};

/* Files that come in one after the other: a folder that was dropped, or the
 * loose files of a minute. */
typedef struct Group {
	const Queue *queue;
	char *batch;		/* the folder; "" */
	GPtrArray *names;
	unsigned next;
	GHashTable *declared;	/* by a MANIFEST: name to digest; or NULL */
} Group;

struct Intake {
	Spool *spool;
	CandidateLog *log;
	GHashTable *queues;	/* name to Queue, as it was last good */
	GHashTable *stale;	/* names whose options are to be read again */
	unsigned pace;		/* seconds */
	GPtrArray *groups;	/* Group * */
	unsigned turn;		/* of the groups */
	gint64 begun, listed, next;	/* of rounds, monotonic */
	bool is_listed;		/* a round is on */
	bool only_looks;	/* for status: nothing is changed */
	bool was_settling;	/* in the round before */
	IntakePass pass;
	GHashTable *said;	/* line to the time it was logged at */
};

static void
free_queue(void *queue)
{
	queue_free(queue);
}

static void
free_group(void *data)
{
	Group *group = data;

	g_free(group->batch);
	g_ptr_array_unref(group->names);
	g_clear_pointer(&group->declared, g_hash_table_unref);
	g_free(group);
}

Intake *
intake_new(Spool *spool)
{
	Intake *intake = g_new0(Intake, 1);

	intake->spool = spool;
	intake->log = candidate_log_new();
	intake->queues = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, free_queue);
	intake->stale = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    NULL);
	intake->pace = 1;
	intake->groups = g_ptr_array_new_with_free_func(free_group);
	intake->said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    g_free);
	intake->was_settling = true;
	return intake;
}

void
intake_free(Intake *intake)
{
	if (intake == NULL)
		return;
	candidate_log_free(intake->log);
	g_ptr_array_unref(intake->groups);
	g_hash_table_unref(intake->queues);
	g_hash_table_unref(intake->stale);
	g_hash_table_unref(intake->said);
	g_free(intake);
}

void
intake_arrived(Intake *intake, const char *name)
{
	candidate_log_arrived(intake->log, name);
	intake_wake(intake);
}

void
intake_wake(Intake *intake)
{
	intake->next = 0;
}

void
intake_set_pace(Intake *intake, unsigned seconds)
{
	intake->pace = seconds;
}

void
intake_reload(Intake *intake)
{
	GHashTableIter each;
	void *name;

	g_hash_table_iter_init(&each, intake->queues);
	while (g_hash_table_iter_next(&each, &name, NULL))
		g_hash_table_add(intake->stale, g_strdup(name));
	g_hash_table_remove_all(intake->said);
	intake_wake(intake);
}

bool
intake_is_settling(const Intake *intake)
{
	return intake->was_settling || intake->is_listed;
}

/* Once an hour: what is wrong with a file does not fill the log. */
static void
say_once(Intake *intake, const char *event, const char *queue,
    const char *name, const char *why)
{
	g_autofree char *shown = filename_display(name);
	g_autofree char *line = g_strdup_printf("in/%s/%s: %s", queue, shown,
	    why);
	const gint64 *last = g_hash_table_lookup(intake->said, line);
	gint64 now = g_get_monotonic_time();

	if (last != NULL && now - *last < (gint64) REMIND * G_USEC_PER_SEC)
		return;
	diary_add(DIARY_WARNING, event, NULL, line);
	g_hash_table_replace(intake->said, g_steal_pointer(&line),
	    g_memdup2(&now, sizeof now));
}

/* ---- a round ------------------------------------------------------------- */

static Group *
add_group(Intake *intake, const Queue *queue, const char *batch)
{
	Group *group = g_new0(Group, 1);

	group->queue = queue;
	group->batch = g_strdup(batch);
	group->names = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(intake->groups, group);
	return group;
}

static void
list_batch(Intake *intake, const Queue *queue, int at, const char *name)
{
	int folder = disk_open(at, name, NULL);
	const char *why = NULL;

	if (folder < 0)
		return;
	g_autoptr(GHashTable) declared = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, g_free);
	g_autoptr(GPtrArray) names = disk_list(folder);
	ManifestState state = manifest_look(queue, folder, intake->log,
	    !intake->only_looks, declared, &why);
	close(folder);
	if (state == MANIFEST_WAITING) {
		intake->pass.waiting++;
		say_once(intake, "batch-waiting", queue->name, name, why);
		return;
	}
	Group *group = add_group(intake, queue, name);
	for (unsigned i = 0; i < names->len; i++)
		if (!filename_is_passed_over(g_ptr_array_index(names, i)))
			g_ptr_array_add(group->names, g_strdup(
			    g_ptr_array_index(names, i)));
	if (state != MANIFEST_RIGHT)
		return;
	group->declared = g_steal_pointer(&declared);
	if (group->names->len == 0 && !intake->only_looks)
		manifest_remove(at, name);
}

/* Loose files are grouped as their jobs will be: by minutes. */
static void
list_queue(Intake *intake, const Queue *queue, int folder)
{
	g_autoptr(GPtrArray) names = disk_list(folder);
	g_autoptr(GHashTable) minutes = g_hash_table_new_full(g_int64_hash,
	    g_int64_equal, g_free, NULL);
	struct stat status;

	for (unsigned i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		if (filename_is_passed_over(name) || fstatat(folder, name,
		    &status, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		if (S_ISDIR(status.st_mode)) {
			list_batch(intake, queue, folder, name);
			continue;
		}
		gint64 minute = (gint64) status.st_ctime / 60;
		Group *group = g_hash_table_lookup(minutes, &minute);
		if (group == NULL) {
			group = add_group(intake, queue, "");
			g_hash_table_insert(minutes, g_memdup2(&minute,
			    sizeof minute), group);
		}
		g_ptr_array_add(group->names, g_strdup(name));
	}
}

/* Options that would fail each document are told before one is taken in. Bad
 * ones of a queue that had good ones change nothing. NULL: it is left alone. */
static const Queue *
read_queue(Intake *intake, const char *name)
{
	Queue *old = g_hash_table_lookup(intake->queues, name);
	const SpoolHost *host = intake->spool->host;
	g_autoptr(GError) failure = NULL;

	if (old != NULL && !g_hash_table_remove(intake->stale, name))
		return old;
	g_autoptr(Queue) queue = queue_read(intake->spool->in, name,
	    &failure);
	for (unsigned i = 0; queue != NULL && failure == NULL &&
	    queue->targets[i] != NULL; i++)
		(void) host->prepare(queue->options, queue->targets[i],
		    host->data, &failure);
	if (failure == NULL) {
		const Queue *good = queue;
		g_hash_table_replace(intake->queues, g_strdup(name),
		    g_steal_pointer(&queue));
		return good;
	}
	if (old == NULL)
		intake->pass.bad_queues++;
	say_once(intake, old == NULL ? "queue-ignored" : "queue-kept", name,
	    "", failure->message);
	return old;
}

static void
list_all(Intake *intake)
{
	Spool *spool = intake->spool;
	g_autoptr(GPtrArray) names = disk_list(spool->in);

	g_ptr_array_set_size(intake->groups, 0);
	intake->begun = g_get_monotonic_time();
	intake->pass = (IntakePass) {0};
	intake->turn = 0;
	intake->is_listed = true;
	for (unsigned i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		int folder = *name == '.' ? -1 : disk_open(spool->in, name,
		    NULL);
		if (folder < 0)
			continue;
		const Queue *queue = read_queue(intake, name);
		if (queue != NULL)
			list_queue(intake, queue, folder);
		close(folder);
	}
	intake->listed = g_get_monotonic_time();
}

/* What came after a long round began is not to wait for its end. */
static bool
is_stale(const Intake *intake)
{
	return g_get_monotonic_time() - intake->listed > MAX((gint64)
	    G_USEC_PER_SEC, (intake->listed - intake->begun) * PACE);
}

static gboolean
is_old(void *key, void *time, void *data)
{
	(void) key;
	(void) data;
	return g_get_monotonic_time() - *(const gint64 *) time >
	    (gint64) REMIND * G_USEC_PER_SEC;
}

static void
end_round(Intake *intake)
{
	gint64 now = g_get_monotonic_time();

	intake->is_listed = false;
	intake->was_settling = intake->pass.settling > 0;
	intake->pass.is_over = true;
	/* A second, or as long as keeps us from doing nothing else. */
	intake->next = now + MAX((gint64) G_USEC_PER_SEC /
	    intake->pace / (intake->was_settling ? 5 * intake->pace : 1),
	    (now - intake->begun) * PACE);
	g_ptr_array_set_size(intake->groups, 0);
	candidate_log_end_round(intake->log);
	(void) g_hash_table_foreach_remove(intake->said, is_old, NULL);
}

/* ---- one file ------------------------------------------------------------ */

static int
open_group(const Spool *spool, const Group *group)
{
	int folder = disk_open(spool->in, group->queue->name, NULL);

	if (folder < 0 || *group->batch == '\0')
		return folder;
	int inner = disk_open(folder, group->batch, NULL);
	close(folder);
	return inner;
}

static bool
has_space(const Spool *spool, off_t size)
{
	bool has_inodes;
	int64_t space = disk_free(spool->work, &has_inodes);

	return has_inodes && space >= BOUNDS_SPACE * (int64_t) size +
	    spool->reserve;
}

static void
say_stuck(Intake *intake, const Candidate *candidate)
{
	g_autofree char *path = *candidate->batch == '\0'
	    ? g_strdup(candidate->name) : g_strconcat(candidate->batch, "/",
	    candidate->name, NULL);

	say_once(intake, "file-stuck", candidate->queue->name, path,
	    candidate->why);
}

/* There is a place for them, and it could not be reached a moment ago. */
static bool
has_no_blobs(Intake *intake, const Candidate *candidate)
{
	gint64 failed = intake->spool->blob_failed;

	if (failed == 0 || g_get_monotonic_time() - failed > (gint64) BLOBS *
	    G_USEC_PER_SEC)
		return false;
	intake->pass.is_paused = true;
	say_once(intake, "intake-paused", candidate->queue->name, "",
	    "the place for blobs cannot be reached");
	return true;
}

static bool
take(Intake *intake, Candidate *candidate, GError **error)
{
	IntakePass *pass = &intake->pass;

	switch (candidate->state) {
	case CANDIDATE_COMPLETE:
		break;
	case CANDIDATE_SETTLING:
		pass->settling++;
		return true;
	case CANDIDATE_WAITING:
		pass->waiting++;
		return true;
	case CANDIDATE_STUCK:
		pass->stuck++;
		say_stuck(intake, candidate);
		return true;
	}
	if (!has_space(intake->spool, candidate->status.st_size)) {
		pass->is_paused = true;
		say_once(intake, "intake-paused", candidate->queue->name, "",
		    "too little space is free");
		return true;
	}
	if (has_no_blobs(intake, candidate))
		return true;
	if (!claim_take(intake->spool, candidate, error))
		return false;
	pass->taken++;
	return true;
}

/* The next file of the group whose turn it is; false: there is none left. */
static bool
take_next(Intake *intake, GError **error)
{
	GPtrArray *groups = intake->groups;
	Group *group = NULL;

	for (unsigned i = 0; i < groups->len; i++) {
		Group *one = g_ptr_array_index(groups, (intake->turn + i) %
		    groups->len);
		if (one->next < one->names->len) {
			group = one;
			intake->turn += i + 1;
			break;
		}
	}
	if (group == NULL) {
		end_round(intake);
		return true;
	}
	const char *name = g_ptr_array_index(group->names, group->next++);
	int folder = open_group(intake->spool, group);
	if (folder < 0)
		return true;
	Candidate candidate = {
		.queue = group->queue, .folder = folder, .name = name,
		.batch = group->batch, .declared = group->declared == NULL
		    ? NULL : g_strdup(g_hash_table_lookup(group->declared,
		    name)),
	};
	candidate_look(&candidate, intake->log);
	bool is_done = take(intake, &candidate, error);
	candidate_clear(&candidate);
	close(folder);
	return is_done;
}

bool
intake_pass(Intake *intake, unsigned most, IntakePass *pass, GError **error)
{
	int64_t counts[STORE_N_STATES];
	bool is_done = true;
	unsigned first = 0;

	if (intake->is_listed ? is_stale(intake) : g_get_monotonic_time() >=
	    intake->next) {
		if (!store_count(intake->spool->store, counts, error))
			return false;
		list_all(intake);
		intake->pass.is_paused = counts[STORE_READY] >= BOUNDS_READY;
	}
	first = intake->pass.taken;
	while (is_done && intake->is_listed && !intake->pass.is_paused &&
	    intake->pass.taken - first < most)
		is_done = take_next(intake, error);
	if (intake->is_listed && intake->pass.is_paused)
		end_round(intake);
	*pass = intake->pass;
	return is_done;
}

/* ---- status -------------------------------------------------------------- */

static void
list_group(const Spool *spool, const Group *group, CandidateLog *log,
    IntakeSay say, void *data)
{
	int folder = open_group(spool, group);

	for (unsigned i = 0; folder >= 0 && i < group->names->len; i++) {
		Candidate candidate = {
			.queue = group->queue, .folder = folder,
			.name = g_ptr_array_index(group->names, i),
			.batch = group->batch,
		};
		candidate_look(&candidate, log);
		say(group->queue->name, &candidate, candidate.why == NULL
		    ? "is complete" : candidate.why, data);
		candidate_clear(&candidate);
	}
	if (folder >= 0)
		close(folder);
}

void
intake_list(Spool *spool, IntakeSay say, void *data)
{
	Intake *intake = intake_new(spool);

	intake->only_looks = true;
	list_all(intake);
	for (unsigned i = 0; i < intake->groups->len; i++)
		list_group(spool, g_ptr_array_index(intake->groups, i),
		    intake->log, say, data);
	intake_free(intake);
}
