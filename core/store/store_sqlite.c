#include "store/store_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/file.h"
#include "base/sqlite.h"
#include "store/store_row.h"

/* A pass grows by this over the weight of a job: 1 to 9 divide it. */
enum { STRIDE = 2520 };

static const SqliteKind kind = {
	.what = "a spool's state",
	.application = 0x44725370,	/* "DrSp" */
	.version = 1,
	.schema =
	    "CREATE TABLE job (id TEXT NOT NULL UNIQUE, doc TEXT NOT NULL,"
	    " target TEXT NOT NULL, queue TEXT NOT NULL, batch TEXT NOT NULL,"
	    " name BLOB NOT NULL, options TEXT NOT NULL, digest TEXT NOT NULL,"
	    " key TEXT NOT NULL, twin TEXT NOT NULL, place TEXT NOT NULL,"
	    " manifest TEXT NOT NULL, cause TEXT NOT NULL,"
	    " reason TEXT NOT NULL, worker TEXT NOT NULL,"
	    " state INT NOT NULL, goal INT NOT NULL, dev INT NOT NULL,"
	    " ino INT NOT NULL, size INT NOT NULL, priority INT NOT NULL,"
	    " due INT NOT NULL, run_at INT NOT NULL, lease INT NOT NULL,"
	    " created INT NOT NULL, changed INT NOT NULL,"
	    " fence INT NOT NULL, attempts INT NOT NULL, done INT NOT NULL,"
	    " total INT NOT NULL);"
	    "CREATE INDEX job_doc ON job (doc);"
	    "CREATE INDEX job_key ON job (key, id) WHERE key <> '';"
	    "CREATE INDEX job_place ON job (place) WHERE place <> '';"
	    "CREATE INDEX job_state ON job (state, id);"
	    "CREATE INDEX job_next ON job (batch, priority, due = 0, due, id)"
	    " WHERE state = 1;"
	    "CREATE INDEX job_again ON job (run_at) WHERE state = 4;"
	    "CREATE INDEX job_worker ON job (worker) WHERE state IN (2, 3);"
	    "CREATE TABLE batch (name TEXT PRIMARY KEY, pass INT NOT NULL,"
	    " awake INT NOT NULL) WITHOUT ROWID;"
	    "CREATE INDEX batch_turn ON batch (awake, pass, name);"
	    "CREATE TABLE clock (pass INT NOT NULL);"
	    "INSERT INTO clock VALUES (0);",
};
G_STATIC_ASSERT(STORE_READY == 1 && STORE_RUNNING == 2 &&
    STORE_PUBLISHING == 3 && STORE_RETRY == 4);	/* as the indexes say */

typedef struct StoreSqlite {
	Store store;
	Sqlite *sqlite;
	char *lock;		/* PATH.lock */
	int turn;		/* the same, open within a transaction; or -1 */
} StoreSqlite;

static StoreSqlite *
own_of(Store *store)
{
	return (StoreSqlite *) (void *) store;
}

static int64_t
seconds_now(void)
{
	return g_get_real_time() / G_USEC_PER_SEC;
}

/* What SQLite's wrapper says, in the words of a store. */
static bool
say(GError **error)
{
	if (error != NULL && *error != NULL && (*error)->domain == FAILURE)
		(*error)->code = (*error)->code == FAILURE_OUTPUT
		    ? FAILURE_STORE : FAILURE_SETUP;
	return false;
}

static SqliteQuery *
query_of(Store *store, const char *statement, GError **error)
{
	SqliteQuery *query = sqlite_query(own_of(store)->sqlite, statement,
	    error);

	if (query == NULL)
		say(error);
	return query;
}

static SqliteStep
step_of(SqliteQuery *query, GError **error)
{
	SqliteStep step = query == NULL ? SQLITE_FAILED
	    : sqlite_step(query, error);

	if (step == SQLITE_FAILED && query != NULL)
		say(error);
	return step;
}

/* Two values at most: what all small statements here need. */
static bool
run(Store *store, const char *statement, const char *text, int64_t value,
    GError **error)
{
	SqliteQuery *query = query_of(store, statement, error);

	if (query == NULL)
		return false;
	sqlite_set_text(query, 1, text);
	sqlite_set_int(query, 2, value);
	return step_of(query, error) == SQLITE_IS_DONE;
}

/* ---- opening, transactions ----------------------------------------------- */

static bool
fail(const char *path, GError **error)
{
	g_set_error(error, FAILURE, FAILURE_STORE, "%s: %s", path,
	    g_strerror(errno));
	return false;
}

/*
 * The lock is open only while it is held: a child that is forked in between
 * would share it, and keep it when we are killed.
 */
static bool
take_turn(StoreSqlite *own, GError **error)
{
	own->turn = open(own->lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (own->turn < 0)
		return fail(own->lock, error);
	while (flock(own->turn, LOCK_EX) < 0)
		if (errno != EINTR)
			return fail(own->lock, error);
	return true;
}

static void
end_turn(StoreSqlite *own)
{
	if (own->turn >= 0)
		close(own->turn);
	own->turn = -1;
}

static void
close_store(Store *store)
{
	StoreSqlite *own = own_of(store);

	end_turn(own);
	sqlite_close(own->sqlite);
	g_free(own->lock);
	g_free(own);
}

/* A file that another process is making or bringing up to date is waited for
 * by turn, too. */
static bool
open_file(StoreSqlite *own, const char *place, GError **error)
{
	if (!take_turn(own, error))
		return false;
	if (file_is_remote(own->turn)) {
		g_set_error(error, FAILURE, FAILURE_SETUP, "%s: is on a "
		    "network's file system, where locks cannot be relied on: "
		    "keep it on a local disk, or use a store of PostgreSQL",
		    place);
		return false;
	}
	own->sqlite = sqlite_open(place, &kind, SQLITE_WRITE, error);
	return (own->sqlite != NULL && sqlite_run(own->sqlite,
	    "PRAGMA synchronous=FULL", error)) || say(error);
}

static Store *
open_store(const char *place, GError **error)
{
	StoreSqlite *own = g_new0(StoreSqlite, 1);

	own->store.kind = &store_sqlite;
	own->lock = g_strconcat(place, ".lock", NULL);
	own->turn = -1;
	bool is_open = open_file(own, place, error);
	end_turn(own);
	if (is_open)
		return &own->store;
	close_store(&own->store);
	return NULL;
}

static bool
begin(Store *store, GError **error)
{
	StoreSqlite *own = own_of(store);

	if (take_turn(own, error) && (sqlite_begin(own->sqlite, error) ||
	    say(error)))
		return true;
	end_turn(own);
	return false;
}

static bool
commit(Store *store, GError **error)
{
	bool is_done = sqlite_commit(own_of(store)->sqlite, error) ||
	    say(error);

	end_turn(own_of(store));
	return is_done;
}

static void
rollback(Store *store)
{
	sqlite_rollback(own_of(store)->sqlite);
	end_turn(own_of(store));
}

/* What has been done within a transaction of its own is kept, or nothing. */
static bool
end(Store *store, bool is_good, GError **error)
{
	if (is_good)
		return commit(store, error);
	rollback(store);
	return false;
}

/* ---- rows ---------------------------------------------------------------- */

static StoreJob *
read_job(SqliteQuery *query)
{
	StoreJob *job = g_new0(StoreJob, 1);
	int column = 0;

	for (unsigned i = 0; i < STORE_ROW_TEXTS; i++, column++) {
		size_t size = 0;
		const void *bytes = i == STORE_ROW_NAME
		    ? sqlite_bytes(query, column, &size) : NULL;
		*store_row_text(job, i) = i != STORE_ROW_NAME
		    ? g_strdup(sqlite_text(query, column))
		    : g_strndup(size > 0 ? bytes : "", size);
	}
	for (unsigned i = 0; i < STORE_ROW_FIGURES; i++)
		store_row_set_figure(job, i, sqlite_int(query, column++));
	return job;
}

static bool
read_all(SqliteQuery *query, GPtrArray *jobs, GError **error)
{
	SqliteStep step;

	while ((step = step_of(query, error)) == SQLITE_HAS_ROW)
		g_ptr_array_add(jobs, read_job(query));
	return step == SQLITE_IS_DONE;
}

/* The only row, or NULL; false: ERROR says why there is none. */
static bool
read_one(SqliteQuery *query, StoreJob **job, GError **error)
{
	SqliteStep step = step_of(query, error);

	*job = NULL;
	if (step == SQLITE_HAS_ROW) {
		*job = read_job(query);
		sqlite_reset(query);
	}
	return step != SQLITE_FAILED;
}

/* A batch with something ready takes part again, and gains nothing by its
 * having slept. */
static bool
wake(Store *store, const StoreJob *job, GError **error)
{
	return job->state != STORE_READY || run(store, "INSERT INTO batch"
	    " SELECT ?1, pass, 1 FROM clock WHERE ?2 = 0 ON CONFLICT (name)"
	    " DO UPDATE SET awake = 1, pass = max(pass, excluded.pass)"
	    " WHERE awake = 0", job->batch, 0, error);
}

static bool
add(Store *store, const StoreJob *job, GError **error)
{
	SqliteQuery *query = query_of(store, "INSERT INTO job ("
	    STORE_ROW_COLUMNS ") VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,"
	    "?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?31,?31,?27,"
	    "?28,?29,?30)", error);
	StoreJob copy = *job;
	int index = 1;

	if (query == NULL)
		return false;
	for (unsigned i = 0; i < STORE_ROW_TEXTS; i++, index++)
		if (i == STORE_ROW_NAME)
			sqlite_set_bytes(query, index, job->name,
			    strlen(job->name));
		else
			sqlite_set_text(query, index,
			    *store_row_text(&copy, i));
	for (unsigned i = 0; i < STORE_ROW_FIGURES; i++)
		sqlite_set_int(query, index++, store_row_figure(job, i));
	sqlite_set_int(query, index, seconds_now());
	return step_of(query, error) == SQLITE_IS_DONE &&
	    wake(store, job, error);
}

/* Whether the row still has the job's fence. No other process can change that
 * within our transaction. */
static bool
check_fence(Store *store, const StoreJob *job, bool *is_ours, GError **error)
{
	SqliteQuery *query = query_of(store,
	    "SELECT 1 FROM job WHERE id = ?1 AND fence = ?2", error);

	if (query == NULL)
		return false;
	sqlite_set_text(query, 1, job->id);
	sqlite_set_int(query, 2, job->fence);
	SqliteStep step = step_of(query, error);
	*is_ours = step == SQLITE_HAS_ROW;
	if (*is_ours)
		sqlite_reset(query);
	return step != SQLITE_FAILED;
}

static bool
write_job(Store *store, const StoreJob *job, GError **error)
{
	SqliteQuery *query = query_of(store, "UPDATE job SET"
	    " options=?3, digest=?4, key=?5, twin=?6, place=?7, manifest=?8,"
	    " cause=?9, reason=?10, worker=?11, state=?12, goal=?13,"
	    " run_at=?14, lease=CASE ?15 WHEN 0 THEN 0 ELSE max(lease, ?15)"
	    " END, changed=?16, attempts=?17, done=?18,"
	    " total=?19, dev=?20, ino=?21, size=?22"
	    " WHERE id=?1 AND fence=?2", error);
	const char *const texts[] = {
		job->options, job->digest, job->key, job->twin, job->place,
		job->manifest, job->cause, job->reason, job->worker,
	};
	const int64_t figures[] = {
		job->state, job->goal, job->run_at, job->lease, seconds_now(),
		job->attempts, job->done, job->total, job->dev, job->ino,
		job->size,
	};
	int index = 3;

	if (query == NULL)
		return false;
	sqlite_set_text(query, 1, job->id);
	sqlite_set_int(query, 2, job->fence);
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		sqlite_set_text(query, index++, texts[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(figures); i++)
		sqlite_set_int(query, index++, figures[i]);
	return step_of(query, error) == SQLITE_IS_DONE;
}

static bool
save(Store *store, const StoreJob *job, bool *is_ours, GError **error)
{
	if (!check_fence(store, job, is_ours, error))
		return false;
	return !*is_ours || (write_job(store, job, error) &&
	    wake(store, job, error));
}

static bool
remove_job(Store *store, const StoreJob *job, GError **error)
{
	bool is_ours;

	if (!check_fence(store, job, &is_ours, error))
		return false;
	if (is_ours)
		return run(store, "DELETE FROM job WHERE id = ?1 AND"
		    " fence = ?2", job->id, job->fence, error);
	g_set_error(error, FAILURE, FAILURE_INTERNAL,
	    "%s: another worker has it", job->id);
	return false;
}

/* ---- looking ------------------------------------------------------------- */

static bool
find(Store *store, const char *column, const char *value, GPtrArray *jobs,
    GError **error)
{
	static const char *const statements[][2] = {
		{"id", "SELECT " STORE_ROW_COLUMNS " FROM job WHERE id = ?1"},
		{"doc", "SELECT " STORE_ROW_COLUMNS " FROM job"
		    " WHERE doc = ?1 ORDER BY id"},
		{"key", "SELECT " STORE_ROW_COLUMNS " FROM job"
		    " WHERE key = ?1 AND key <> '' ORDER BY id LIMIT 16"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(statements); i++) {
		if (strcmp(statements[i][0], column) != 0)
			continue;
		SqliteQuery *query = query_of(store, statements[i][1], error);
		if (query == NULL)
			return false;
		sqlite_set_text(query, 1, value);
		return read_all(query, jobs, error);
	}
	g_assert_not_reached();
}

static bool
list(Store *store, unsigned states, unsigned most, GPtrArray *jobs,
    GError **error)
{
	for (int state = 0; state < STORE_N_STATES; state++) {
		if ((states & 1u << state) == 0)
			continue;
		SqliteQuery *query = query_of(store, "SELECT "
		    STORE_ROW_COLUMNS " FROM job WHERE state = ?1"
		    " ORDER BY id LIMIT ?2", error);
		if (query == NULL)
			return false;
		sqlite_set_int(query, 1, state);
		sqlite_set_int(query, 2, most == 0 ? -1 : (int64_t) most);
		if (!read_all(query, jobs, error))
			return false;
	}
	return true;
}

static bool
count(Store *store, int64_t counts[STORE_N_STATES], GError **error)
{
	SqliteQuery *query = query_of(store,
	    "SELECT state, count(*) FROM job GROUP BY state", error);
	SqliteStep step;

	memset(counts, 0, STORE_N_STATES * sizeof *counts);
	while ((step = step_of(query, error)) == SQLITE_HAS_ROW) {
		int64_t state = sqlite_int(query, 0);
		if (state >= 0 && state < STORE_N_STATES)
			counts[state] = sqlite_int(query, 1);
	}
	return step == SQLITE_IS_DONE;
}

/* '0' is the byte behind '/'. */
static bool
is_taken(Store *store, const char *folder, const char *doc, bool *answer,
    GError **error)
{
	SqliteQuery *query = query_of(store, "SELECT 1 FROM job WHERE"
	    " place <> '' AND place >= ?1 || '/' AND place < ?1 || '0'"
	    " AND doc <> ?2 LIMIT 1", error);

	if (query == NULL)
		return false;
	sqlite_set_text(query, 1, folder);
	sqlite_set_text(query, 2, doc);
	SqliteStep step = step_of(query, error);
	*answer = step == SQLITE_HAS_ROW;
	if (*answer)
		sqlite_reset(query);
	return step != SQLITE_FAILED;
}

/* ---- claiming ------------------------------------------------------------ */

#define WAITS "SELECT 1 FROM job INDEXED BY job_again WHERE state = 4 AND"
#define IS_OVER "state = 4 AND (run_at <= ?2 OR run_at > ?2 + " \
	G_STRINGIFY(STORE_LONGEST) ")"

/* Whose time has come goes back to the others. */
static bool
wake_due(Store *store, GError **error)
{
	SqliteQuery *query = query_of(store, WAITS " run_at <= ?1 UNION ALL "
	    WAITS " run_at > ?1 + " G_STRINGIFY(STORE_LONGEST) " LIMIT 1",
	    error);
	int64_t now = seconds_now();

	if (query == NULL)
		return false;
	sqlite_set_int(query, 1, now);
	SqliteStep step = step_of(query, error);
	if (step != SQLITE_HAS_ROW)
		return step == SQLITE_IS_DONE;
	sqlite_reset(query);
	return run(store, "INSERT INTO batch SELECT DISTINCT job.batch,"
	    " clock.pass, 1 FROM job, clock WHERE " IS_OVER
	    " ON CONFLICT (name) DO UPDATE SET awake = 1,"
	    " pass = max(pass, excluded.pass) WHERE awake = 0", "", now,
	    error) && run(store, "UPDATE job SET state = 1 WHERE " IS_OVER, "",
	    now, error);
}

/* The batch whose turn it is, or NULL; owned by the caller. */
static bool
next_batch(Store *store, char **name, GError **error)
{
	SqliteQuery *query = query_of(store, "SELECT name FROM batch WHERE"
	    " awake = 1 ORDER BY pass, name LIMIT 1", error);
	SqliteStep step = step_of(query, error);

	*name = NULL;
	if (step == SQLITE_HAS_ROW) {
		*name = g_strdup(sqlite_text(query, 0));
		sqlite_reset(query);
	}
	return step != SQLITE_FAILED;
}

static bool
first_of(Store *store, const char *batch, StoreJob **job, GError **error)
{
	SqliteQuery *query = query_of(store, "SELECT " STORE_ROW_COLUMNS
	    " FROM job WHERE batch = ?1 AND state = 1"
	    " ORDER BY priority, due = 0, due, id LIMIT 1", error);

	if (query == NULL)
		return false;
	sqlite_set_text(query, 1, batch);
	return read_one(query, job, error);
}

/* A batch without anything ready is not looked at again until it has. It is
 * forgotten when it has no debts: its pass is no more than a new one's. */
static bool
put_to_sleep(Store *store, const char *batch, GError **error)
{
	return run(store, "UPDATE batch SET awake = ?2 WHERE name = ?1",
	    batch, 0, error) && run(store, "DELETE FROM batch WHERE"
	    " awake = ?2 AND pass <= (SELECT pass FROM clock)", "", 0, error);
}

static bool
next_job(Store *store, StoreJob **job, GError **error)
{
	*job = NULL;
	for (;;) {
		g_autofree char *batch = NULL;
		if (!next_batch(store, &batch, error))
			return false;
		if (batch == NULL)
			return true;
		if (!first_of(store, batch, job, error))
			return false;
		if (*job != NULL)
			return true;
		if (!put_to_sleep(store, batch, error))
			return false;
	}
}

/* The turn of the job's batch is over. */
static bool
pay(Store *store, const StoreJob *job, GError **error)
{
	return run(store, "UPDATE clock SET pass = max(pass, (SELECT pass FROM"
	    " batch WHERE name = ?1)) WHERE ?2 = 0", job->batch, 0, error) &&
	    run(store, "UPDATE batch SET pass = pass + ?2 WHERE name = ?1",
	    job->batch, STRIDE / (10 - CLAMP(job->priority, 1, 9)), error);
}

/* JOB is WORKER's from now on, with all else that it says. */
static bool
hand_over(Store *store, StoreJob *job, const char *worker, int64_t seconds,
    GError **error)
{
	if (!run(store, "UPDATE job SET fence = fence + ?2, lease = 0"
	    " WHERE id = ?1", job->id, 1, error))
		return false;
	job->fence++;
	job->lease = seconds_now() + seconds;
	store_job_set(&job->worker, worker);
	return write_job(store, job, error);
}

static bool
claim_next(Store *store, const char *worker, int64_t seconds, StoreJob **job,
    GError **error)
{
	if (!wake_due(store, error) || !next_job(store, job, error))
		return false;
	if (*job == NULL)
		return true;
	(*job)->state = STORE_RUNNING;
	(*job)->attempts++;
	return pay(store, *job, error) &&
	    hand_over(store, *job, worker, seconds, error);
}

static bool
claim(Store *store, const char *worker, int64_t seconds, StoreJob **job,
    GError **error)
{
	*job = NULL;
	if (!begin(store, error))
		return false;
	if (end(store, claim_next(store, worker, seconds, job, error), error))
		return true;
	g_clear_pointer(job, store_job_free);
	return false;
}

static bool
take(Store *store, StoreJob *job, const char *worker, int64_t seconds,
    bool *is_ours, GError **error)
{
	g_autoptr(StoreJob) row = NULL;
	SqliteQuery *query = query_of(store, "SELECT " STORE_ROW_COLUMNS
	    " FROM job WHERE id = ?1", error);

	if (query == NULL)
		return false;
	sqlite_set_text(query, 1, job->id);
	if (!read_one(query, &row, error))
		return false;
	*is_ours = row != NULL && row->fence == job->fence && row->state ==
	    job->state;
	return !*is_ours || hand_over(store, job, worker, seconds, error);
}

static bool
expired(Store *store, GPtrArray *jobs, GError **error)
{
	SqliteQuery *query = query_of(store, "SELECT " STORE_ROW_COLUMNS
	    " FROM job WHERE state IN (2, 3) AND lease > 0 AND lease < ?1"
	    " ORDER BY id", error);

	if (query == NULL)
		return false;
	sqlite_set_int(query, 1, seconds_now());
	return read_all(query, jobs, error);
}

static bool
beat(Store *store, const char *worker, int64_t seconds, GError **error)
{
	return begin(store, error) && end(store, run(store, "UPDATE job SET"
	    " lease = ?2 WHERE worker = ?1 AND state IN (2, 3)", worker,
	    seconds_now() + seconds, error), error);
}

static bool
postpone_ready(Store *store, const StoreJob *like, int64_t run_at,
    GError **error)
{
	SqliteQuery *query = query_of(store, "UPDATE job SET"
	    " state = 4, run_at = ?1, cause = ?2, reason = ?3"
	    " WHERE state = 1 AND options = ?4", error);

	if (query == NULL)
		return false;
	sqlite_set_int(query, 1, run_at);
	sqlite_set_text(query, 2, like->cause);
	sqlite_set_text(query, 3, like->reason);
	sqlite_set_text(query, 4, like->options);
	return step_of(query, error) == SQLITE_IS_DONE;
}

static bool
postpone(Store *store, const StoreJob *like, int64_t run_at, GError **error)
{
	return begin(store, error) && end(store,
	    postpone_ready(store, like, run_at, error), error);
}

static bool
now(Store *store, int64_t *seconds, GError **error)
{
	(void) store;
	(void) error;
	*seconds = seconds_now();
	return true;
}

static int
news_fd(Store *store)
{
	(void) store;
	return -1;
}

static bool
news(Store *store)
{
	(void) store;
	return true;
}

const StoreKind store_sqlite = {
	.name = "sqlite", .open = open_store, .close = close_store,
	.begin = begin, .commit = commit, .rollback = rollback,
	.add = add, .save = save, .find = find, .list = list,
	.remove = remove_job, .is_taken = is_taken, .claim = claim,
	.take = take, .expired = expired, .beat = beat, .postpone = postpone,
	.count = count, .now = now, .news_fd = news_fd, .news = news,
};
