#include "store/store_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/sqlite.h"

/* A pass grows by this over the weight: 1 to 9 divide it. */
enum { STRIDE = 2520 };

static const SqliteKind kind = {
	.what = "a spool's state",
	.application = 0x44725370,	/* "DrSp" */
	.version = 1,
	.schema =
	    "CREATE TABLE job (id TEXT PRIMARY KEY, doc TEXT NOT NULL,"
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
	    " total INT NOT NULL) WITHOUT ROWID;"
	    "CREATE INDEX job_doc ON job (doc);"
	    "CREATE INDEX job_key ON job (key) WHERE key <> '';"
	    "CREATE INDEX job_place ON job (place) WHERE place <> '';"
	    "CREATE INDEX job_state ON job (state, run_at);"
	    "CREATE INDEX job_next ON job (batch, priority, due, id)"
	    " WHERE state = 1;"
	    "CREATE TABLE batch (name TEXT PRIMARY KEY, pass INT NOT NULL,"
	    " weight INT NOT NULL, live INT NOT NULL) WITHOUT ROWID;"
	    "CREATE INDEX batch_pass ON batch (pass, name);"
	    "CREATE TABLE clock (pass INT NOT NULL);"
	    "INSERT INTO clock VALUES (0);",
};
G_STATIC_ASSERT(STORE_READY == 1);	/* as job_next says */

typedef struct StoreSqlite {
	Store store;
	Sqlite *sqlite;
	int turn;		/* of PATH.lock */
} StoreSqlite;

#define COLUMNS \
	"id, doc, target, queue, batch, name, options, digest, key, twin," \
	" place, manifest, cause, reason, worker, state, goal, dev, ino," \
	" size, priority, due, run_at, lease, created, changed, fence," \
	" attempts, done, total"

static Sqlite *
sqlite_of(Store *store)
{
	return ((StoreSqlite *) (void *) store)->sqlite;
}

static int64_t
now(void)
{
	return g_get_real_time() / G_USEC_PER_SEC;
}

/* ---- opening, transactions ----------------------------------------------- */

static void
close_store(Store *store)
{
	StoreSqlite *own = (StoreSqlite *) (void *) store;

	sqlite_close(own->sqlite);
	if (own->turn >= 0)
		close(own->turn);
	g_free(own);
}

static Store *
open_store(const char *place, GError **error)
{
	StoreSqlite *own = g_new0(StoreSqlite, 1);
	g_autofree char *lock = g_strconcat(place, ".lock", NULL);

	own->store.kind = &store_sqlite;
	own->turn = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (own->turn < 0)
		g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s: %s", lock,
		    g_strerror(errno));
	else
		own->sqlite = sqlite_open(place, &kind, SQLITE_WRITE, error);
	if (own->sqlite != NULL && sqlite_run(own->sqlite,
	    "PRAGMA synchronous=FULL", error))
		return &own->store;
	close_store(&own->store);
	return NULL;
}

static void
end_turn(Store *store)
{
	(void) flock(((StoreSqlite *) (void *) store)->turn, LOCK_UN);
}

static bool
begin(Store *store, GError **error)
{
	int turn = ((StoreSqlite *) (void *) store)->turn;

	while (flock(turn, LOCK_EX) < 0)
		if (errno != EINTR) {
			g_set_error(error, FAILURE, FAILURE_OUTPUT,
			    "%s.lock: %s", sqlite_path(sqlite_of(store)),
			    g_strerror(errno));
			return false;
		}
	if (sqlite_begin(sqlite_of(store), error))
		return true;
	end_turn(store);
	return false;
}

static bool
commit(Store *store, GError **error)
{
	bool is_done = sqlite_commit(sqlite_of(store), error);

	end_turn(store);
	return is_done;
}

static void
rollback(Store *store)
{
	sqlite_rollback(sqlite_of(store));
	end_turn(store);
}

/* ---- rows ---------------------------------------------------------------- */

static char *
take_bytes(SqliteQuery *query, int column)
{
	size_t size;
	const void *bytes = sqlite_bytes(query, column, &size);

	return g_strndup(bytes, size);
}

static StoreJob *
read_job(SqliteQuery *query)
{
	StoreJob *job = g_new0(StoreJob, 1);
	char **const texts[] = {
		&job->id, &job->doc, &job->target, &job->queue, &job->batch,
		&job->name, &job->options, &job->digest, &job->key,
		&job->twin, &job->place, &job->manifest, &job->cause,
		&job->reason, &job->worker,
	};
	int64_t *const figures[] = {
		&job->dev, &job->ino, &job->size, &job->priority, &job->due,
		&job->run_at, &job->lease, &job->created, &job->changed,
		&job->fence, &job->attempts, &job->done, &job->total,
	};
	int column = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++, column++)
		*texts[i] = texts[i] == &job->name ? take_bytes(query, column)
		    : g_strdup(sqlite_text(query, column));
	job->state = (StoreState) sqlite_int(query, column++);
	job->goal = (StoreState) sqlite_int(query, column++);
	for (size_t i = 0; i < G_N_ELEMENTS(figures); i++)
		*figures[i] = sqlite_int(query, column++);
	return job;
}

static bool
read_all(SqliteQuery *query, GPtrArray *jobs, GError **error)
{
	SqliteStep step;

	while ((step = sqlite_step(query, error)) == SQLITE_HAS_ROW)
		g_ptr_array_add(jobs, read_job(query));
	return step == SQLITE_IS_DONE;
}

/* Two values at most: what all small statements here need. */
static bool
run(Store *store, const char *statement, const char *text, int64_t value,
    GError **error)
{
	SqliteQuery *query = sqlite_query(sqlite_of(store), statement, error);

	if (query == NULL)
		return false;
	sqlite_set_text(query, 1, text);
	sqlite_set_int(query, 2, value);
	return sqlite_do(query, error);
}

/* A batch begins where the clock is, and lives as long as its jobs. */
static bool
join_batch(Store *store, const StoreJob *job, GError **error)
{
	return run(store, "INSERT INTO batch SELECT ?1, pass, ?2, 0 FROM clock"
	    " WHERE true ON CONFLICT DO NOTHING", job->batch,
	    10 - CLAMP(job->priority, 1, 9), error) &&
	    run(store, "UPDATE batch SET live = live + ?2 WHERE name = ?1",
	    job->batch, 1, error);
}

static bool
leave_batch(Store *store, const StoreJob *job, GError **error)
{
	return run(store, "UPDATE batch SET live = live - ?2 WHERE name = ?1",
	    job->batch, 1, error) &&
	    run(store, "DELETE FROM batch WHERE name = ?1 AND live < ?2",
	    job->batch, 1, error);
}

static bool
add(Store *store, const StoreJob *job, GError **error)
{
	SqliteQuery *query = sqlite_query(sqlite_of(store), "INSERT INTO job ("
	    COLUMNS ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
	    "?,?,?,?,?,?,?)", error);
	const char *const texts[] = {
		job->id, job->doc, job->target, job->queue, job->batch, NULL,
		job->options, job->digest, job->key, job->twin, job->place,
		job->manifest, job->cause, job->reason, job->worker,
	};
	const int64_t figures[] = {
		job->state, job->goal, job->dev, job->ino, job->size,
		job->priority, job->due, job->run_at, job->lease, now(),
		now(), job->fence, job->attempts, job->done, job->total,
	};
	int index = 1;

	if (query == NULL)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++, index++)
		if (texts[i] == NULL)
			sqlite_set_bytes(query, index, job->name,
			    strlen(job->name));
		else
			sqlite_set_text(query, index, texts[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(figures); i++)
		sqlite_set_int(query, index++, figures[i]);
	return sqlite_do(query, error) && join_batch(store, job, error);
}

/* The state a job has with that fence; -1: it has another one. */
static bool
read_state(Store *store, const StoreJob *job, int *state, GError **error)
{
	SqliteQuery *query = sqlite_query(sqlite_of(store),
	    "SELECT state FROM job WHERE id = ?1 AND fence = ?2", error);

	if (query == NULL)
		return false;
	sqlite_set_text(query, 1, job->id);
	sqlite_set_int(query, 2, job->fence);
	SqliteStep step = sqlite_step(query, error);
	*state = step == SQLITE_HAS_ROW ? (int) sqlite_int(query, 0) : -1;
	if (step == SQLITE_HAS_ROW)
		sqlite_reset(query);
	return step != SQLITE_FAILED;
}

static bool
write_job(Store *store, const StoreJob *job, GError **error)
{
	SqliteQuery *query = sqlite_query(sqlite_of(store), "UPDATE job SET"
	    " options=?3, digest=?4, key=?5, twin=?6, place=?7, manifest=?8,"
	    " cause=?9, reason=?10, worker=?11, state=?12, goal=?13,"
	    " run_at=?14, lease=?15, changed=?16, attempts=?17, done=?18,"
	    " total=?19, dev=?20, ino=?21 WHERE id=?1 AND fence=?2", error);
	const char *const texts[] = {
		job->options, job->digest, job->key, job->twin, job->place,
		job->manifest, job->cause, job->reason, job->worker,
	};
	const int64_t figures[] = {
		job->state, job->goal, job->run_at, job->lease, now(),
		job->attempts, job->done, job->total, job->dev, job->ino,
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
	return sqlite_do(query, error);
}

static bool
save(Store *store, const StoreJob *job, bool *is_ours, GError **error)
{
	int state;

	if (!read_state(store, job, &state, error))
		return false;
	*is_ours = state >= 0;
	if (!*is_ours)
		return true;
	bool was_final = store_state_is_final((StoreState) state);
	bool is_final = store_state_is_final(job->state);
	return write_job(store, job, error) &&
	    (was_final || !is_final || leave_batch(store, job, error)) &&
	    (!was_final || is_final || join_batch(store, job, error));
}

/* ---- looking ------------------------------------------------------------- */

static bool
find(Store *store, const char *column, const char *value, GPtrArray *jobs,
    GError **error)
{
	static const char *const statements[][2] = {
		{"id", "SELECT " COLUMNS " FROM job WHERE id = ?1"},
		{"doc", "SELECT " COLUMNS " FROM job WHERE doc = ?1 ORDER BY"
		    " id"},
		{"key", "SELECT " COLUMNS " FROM job WHERE key = ?1 AND"
		    " key <> '' ORDER BY id LIMIT 16"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(statements); i++) {
		if (strcmp(statements[i][0], column) != 0)
			continue;
		SqliteQuery *query = sqlite_query(sqlite_of(store),
		    statements[i][1], error);
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
		SqliteQuery *query = sqlite_query(sqlite_of(store), "SELECT "
		    COLUMNS " FROM job WHERE state = ?1 ORDER BY id LIMIT ?2",
		    error);
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
	SqliteQuery *query = sqlite_query(sqlite_of(store),
	    "SELECT state, count(*) FROM job GROUP BY state", error);
	SqliteStep step = SQLITE_FAILED;

	memset(counts, 0, STORE_N_STATES * sizeof *counts);
	while (query != NULL && (step = sqlite_step(query, error)) ==
	    SQLITE_HAS_ROW) {
		int64_t state = sqlite_int(query, 0);
		if (state >= 0 && state < STORE_N_STATES)
			counts[state] = sqlite_int(query, 1);
	}
	return step == SQLITE_IS_DONE;
}

static bool
remove_job(Store *store, const StoreJob *job, GError **error)
{
	return run(store, "DELETE FROM job WHERE id = ?1 AND fence = ?2",
	    job->id, job->fence, error) && leave_batch(store, job, error);
}

static bool
is_taken(Store *store, const char *folder, const char *doc, bool *answer,
    GError **error)
{
	SqliteQuery *query = sqlite_query(sqlite_of(store), "SELECT 1 FROM"
	    " job WHERE place <> '' AND place >= ?1 || '/' AND"
	    " place < ?1 || '0' AND doc <> ?2 LIMIT 1", error);

	if (query == NULL)
		return false;
	sqlite_set_text(query, 1, folder);
	sqlite_set_text(query, 2, doc);
	SqliteStep step = sqlite_step(query, error);
	*answer = step == SQLITE_HAS_ROW;
	if (*answer)
		sqlite_reset(query);
	return step != SQLITE_FAILED;
}

/* ---- claiming ------------------------------------------------------------ */

/* Whose turn has come goes back to the others. */
static bool
wake(Store *store, GError **error)
{
	SqliteQuery *query = sqlite_query(sqlite_of(store), "UPDATE job SET"
	    " state = 1 WHERE state = ?1 AND run_at <= ?2", error);

	if (query == NULL)
		return false;
	sqlite_set_int(query, 1, STORE_RETRY);
	sqlite_set_int(query, 2, now());
	return sqlite_do(query, error);
}

static bool
next_job(Store *store, StoreJob **job, GError **error)
{
	SqliteQuery *query = sqlite_query(sqlite_of(store), "SELECT " COLUMNS
	    " FROM job WHERE id = (SELECT (SELECT j.id FROM job j"
	    " WHERE j.batch = b.name AND j.state = 1"
	    " ORDER BY j.priority, j.due, j.id LIMIT 1) AS first"
	    " FROM batch b INDEXED BY batch_pass WHERE first IS NOT NULL"
	    " ORDER BY b.pass, b.name LIMIT 1)", error);
	SqliteStep step = query == NULL ? SQLITE_FAILED
	    : sqlite_step(query, error);

	*job = NULL;
	if (step == SQLITE_HAS_ROW) {
		*job = read_job(query);
		sqlite_reset(query);
	}
	return step != SQLITE_FAILED;
}

static bool
take(Store *store, StoreJob *job, GError **error)
{
	if (!run(store, "UPDATE clock SET pass = max(pass, (SELECT pass FROM"
	    " batch WHERE name = ?1)) WHERE ?2 = 0", job->batch, 0, error) ||
	    !run(store, "UPDATE batch SET pass = pass + ?2 / weight"
	    " WHERE name = ?1", job->batch, STRIDE, error) ||
	    !run(store, "UPDATE job SET fence = fence + ?2 WHERE id = ?1",
	    job->id, 1, error))
		return false;
	job->fence++;
	return write_job(store, job, error);
}

static bool
claim(Store *store, const char *worker, int64_t lease, StoreJob **job,
    GError **error)
{
	if (!wake(store, error) || !next_job(store, job, error))
		return false;
	if (*job == NULL)
		return true;
	(*job)->state = STORE_RUNNING;
	(*job)->attempts++;
	(*job)->lease = lease;
	store_job_set(&(*job)->worker, worker);
	if (take(store, *job, error))
		return true;
	g_clear_pointer(job, store_job_free);
	return false;
}

static bool
beat(Store *store, const char *worker, int64_t lease, GError **error)
{
	if (!begin(store, error))
		return false;
	if (run(store, "UPDATE job SET lease = ?2 WHERE worker = ?1 AND"
	    " state IN (2, 3)", worker, lease, error))
		return commit(store, error);
	rollback(store);
	return false;
}
G_STATIC_ASSERT(STORE_RUNNING == 2 && STORE_PUBLISHING == 3);

static bool
postpone_ready(Store *store, const StoreJob *like, int64_t run_at,
    GError **error)
{
	SqliteQuery *query = sqlite_query(sqlite_of(store), "UPDATE job SET"
	    " state = ?1, run_at = ?2, cause = ?3, reason = ?4"
	    " WHERE state = 1 AND options = ?5", error);

	if (query == NULL)
		return false;
	sqlite_set_int(query, 1, STORE_RETRY);
	sqlite_set_int(query, 2, run_at);
	sqlite_set_text(query, 3, like->cause);
	sqlite_set_text(query, 4, like->reason);
	sqlite_set_text(query, 5, like->options);
	return sqlite_do(query, error);
}

static bool
postpone(Store *store, const StoreJob *like, int64_t run_at, GError **error)
{
	if (!begin(store, error))
		return false;
	if (postpone_ready(store, like, run_at, error))
		return commit(store, error);
	rollback(store);
	return false;
}

const StoreKind store_sqlite = {
	.name = "sqlite", .open = open_store, .close = close_store,
	.begin = begin, .commit = commit, .rollback = rollback,
	.add = add, .save = save, .find = find, .list = list,
	.remove = remove_job, .is_taken = is_taken,
	.claim = claim, .beat = beat, .postpone = postpone, .count = count,
};
