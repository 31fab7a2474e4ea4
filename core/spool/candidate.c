#include "spool/candidate.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "spool/disk.h"
#include "spool/trailer.h"

enum { SAMPLES = 3 };

/* A file as it was seen. */
typedef struct Sight {
	struct stat status;
	gint64 since;		/* monotonic; it has been the same so long */
	gint64 age;		/* seconds that it was so before that */
	unsigned samples;
	bool is_seen;		/* in this round */
	bool is_checked;	/* its digest was compared */
	bool is_right;
} Sight;

struct CandidateLog {
	GHashTable *sights;	/* "device:inode" to Sight */
	GHashTable *arrived;	/* names that were renamed in */
	gint64 begun;		/* seconds that the clock was ahead of the
				   monotonic one */
};

/* Seconds by which the clock is ahead of the one that nobody sets. */
static gint64
clock_lead(void)
{
	return (g_get_real_time() - g_get_monotonic_time()) /
	    G_USEC_PER_SEC;
}

CandidateLog *
candidate_log_new(void)
{
	CandidateLog *log = g_new0(CandidateLog, 1);

	log->sights = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    g_free);
	log->arrived = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    NULL);
	log->begun = clock_lead();
	return log;
}

void
candidate_log_free(CandidateLog *log)
{
	if (log == NULL)
		return;
	g_hash_table_unref(log->sights);
	g_hash_table_unref(log->arrived);
	g_free(log);
}

void
candidate_log_arrived(CandidateLog *log, const char *name)
{
	g_hash_table_add(log->arrived, g_strdup(name));
}

static gboolean
forget(void *key, void *value, void *data)
{
	Sight *sight = value;
	bool was_seen = sight->is_seen;
	(void) key;
	(void) data;

	sight->is_seen = false;
	return !was_seen;
}

void
candidate_log_end_round(CandidateLog *log)
{
	(void) g_hash_table_foreach_remove(log->sights, forget, NULL);
	g_hash_table_remove_all(log->arrived);
}

static bool
is_same(const struct stat *a, const struct stat *b)
{
	return a->st_size == b->st_size &&
	    memcmp(&a->st_mtim, &b->st_mtim, sizeof a->st_mtim) == 0 &&
	    memcmp(&a->st_ctim, &b->st_ctim, sizeof a->st_ctim) == 0;
}

/* Seconds since the last change, by its time, as a pass from cron that begins
 * anew each night needs them. A clock that was set forward since the log began
 * would make all files old: that much is not believed. */
static gint64
age_of_change(const CandidateLog *log, const struct stat *status)
{
	gint64 age = g_get_real_time() / G_USEC_PER_SEC -
	    (gint64) status->st_ctim.tv_sec;

	return MAX(0, age - MAX(0, clock_lead() - log->begun));
}

static Sight *
see(CandidateLog *log, const struct stat *status)
{
	g_autofree char *key = g_strdup_printf("%ju:%ju",
	    (uintmax_t) status->st_dev, (uintmax_t) status->st_ino);
	Sight *sight = g_hash_table_lookup(log->sights, key);

	if (sight == NULL) {
		sight = g_new0(Sight, 1);
		g_hash_table_insert(log->sights, g_steal_pointer(&key),
		    sight);
	}
	if (sight->samples == 0 || !is_same(&sight->status, status))
		*sight = (Sight) {
			.status = *status, .since = g_get_monotonic_time(),
			.age = age_of_change(log, status),
		};
	sight->samples++;
	sight->is_seen = true;
	return sight;
}

bool
candidate_has_writer(int fd)
{
	if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
		(void) fcntl(fd, F_SETLEASE, F_UNLCK);
		return false;
	}
	return errno == EAGAIN;
}

static void
say(Candidate *candidate, CandidateState state, const char *why)
{
	candidate->state = state;
	candidate->why = why;
}

/* Seconds for which it has been what it is. */
static gint64
age_of(const Sight *sight)
{
	return sight->age + (g_get_monotonic_time() - sight->since) /
	    G_USEC_PER_SEC;
}

static void
look_declared(Candidate *candidate, Sight *sight, int fd)
{
	if (!sight->is_checked) {
		g_autofree char *digest = file_copy(fd, -1);
		sight->is_right = digest != NULL && g_ascii_strcasecmp(digest,
		    candidate->declared) == 0;
		sight->is_checked = true;
	}
	if (sight->is_right)
		return;
	if (age_of(sight) > candidate->queue->settle_most)
		candidate->cause = "mismatch";
	else
		say(candidate, CANDIDATE_WAITING,
		    "is not yet what its SHA-256 says");
}

static void
look_quiet(Candidate *candidate, const Sight *sight, const CandidateLog *log,
    int fd)
{
	gint64 quiet = (g_get_monotonic_time() - sight->since) / 1000;
	int settle = candidate->queue->settle;
	bool is_quiet = settle == 0 || (sight->samples >= SAMPLES &&
	    quiet >= (gint64) settle * 1000) ||
	    g_hash_table_contains(log->arrived, candidate->name);

	if (!is_quiet)
		say(candidate, CANDIDATE_SETTLING, "was there a moment ago");
	else if (trailer_is_whole(fd, candidate->status.st_size))
		return;
	else if (age_of(sight) > candidate->queue->settle_most)
		candidate->cause = "incomplete";
	else
		say(candidate, CANDIDATE_WAITING, "has no end yet");
}

/* Whether it can be moved out of its folder; sticky ones keep what is another's
 * (unlink(2)). */
static bool
can_be_moved(const Candidate *candidate)
{
	struct stat folder;
	uid_t us = geteuid();

	if (faccessat(candidate->folder, ".", W_OK | X_OK, AT_EACCESS) < 0 ||
	    fstat(candidate->folder, &folder) < 0)
		return false;
	return (folder.st_mode & S_ISVTX) == 0 || us == 0 ||
	    folder.st_uid == us || candidate->status.st_uid == us;
}

static void
look_at_content(Candidate *candidate, CandidateLog *log, int fd)
{
	const struct stat *status = &candidate->status;
	Sight *sight = see(log, status);

	if (status->st_size == 0)
		say(candidate, CANDIDATE_WAITING, "is empty");
	else if (status->st_nlink > 1 && !candidate->queue->takes_links)
		say(candidate, CANDIDATE_WAITING,
		    "has several names (hardlinks = yes takes it)");
	else if (candidate_has_writer(fd))
		say(candidate, CANDIDATE_WAITING, "is open for writing");
	else if (candidate->declared != NULL)
		look_declared(candidate, sight, fd);
	else
		look_quiet(candidate, sight, log, fd);
}

void
candidate_look(Candidate *candidate, CandidateLog *log)
{
	g_autofree char *sidecar = g_strconcat(candidate->name, ".job", NULL);
	char *text = disk_read(candidate->folder, sidecar);
	int fd = openat(candidate->folder, candidate->name, O_RDONLY |
	    O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

	candidate->state = CANDIDATE_COMPLETE;
	candidate->why = candidate->cause = NULL;
	candidate->sidecar = text == NULL ? g_strdup("")
	    : queue_tidy_lines(text);
	g_free(text);
	if (candidate->declared == NULL)
		candidate->declared = queue_value(candidate->sidecar,
		    "sha256", NULL);
	if (fd < 0)
		say(candidate, CANDIDATE_STUCK, errno == ELOOP
		    ? "is a symbolic link" : "cannot be read");
	else if (fstat(fd, &candidate->status) < 0)
		say(candidate, CANDIDATE_STUCK, "cannot be read");
	else if (!S_ISREG(candidate->status.st_mode))
		say(candidate, CANDIDATE_STUCK, "is no regular file");
	else if (!can_be_moved(candidate))
		say(candidate, CANDIDATE_STUCK,
		    "cannot be moved out of its folder");
	else
		look_at_content(candidate, log, fd);
	if (fd >= 0)
		close(fd);
}

void
candidate_clear(Candidate *candidate)
{
	g_clear_pointer(&candidate->sidecar, g_free);
	g_clear_pointer(&candidate->declared, g_free);
}
