#include "store/store_postgres.h"

#include <string.h>

#include "base/failure.h"
#include "base/postgres.h"
#include "store/store_postgres_schema.h"
#include "store/store_row.h"

enum {
	STRIDE = 2520,		/* as in SQLite's: over the weight of a job */
	TRIES = 5,		/* of transactions of our own that collide */
};

#define NOW "extract(epoch FROM clock_timestamp())::bigint"
#define IS_OVER "(run_at <= " NOW " OR run_at > " NOW " + " \
	G_STRINGIFY(STORE_LONGEST) ")"
#define CHANNEL "dragoman_ready"
#define JOBS "SELECT " STORE_ROW_COLUMNS " FROM dragoman_jobs"

/* What was written last in a transaction: it is there, or all of it is not. */
typedef struct Witness {
	const char *look;	/* finds it by id and mark, or fence; or NULL */
	char *id;
	int64_t mark;
	bool is_gone;		/* it is what must not be there */
} Witness;

typedef struct StorePostgres {
	Store store;
	Postgres *postgres;
	GHashTable *woken;	/* batches, in this transaction */
	Witness witness;
	bool listens;
} StorePostgres;

static StorePostgres *
own_of(Store *store)
{
	return (StorePostgres *) (void *) store;
}

static PostgresQuery *
query_of(Store *store, const char *statement)
{
	return postgres_query(own_of(store)->postgres, statement);
}

static PostgresQuery *
query_text(Store *store, const char *statement, const char *text)
{
	PostgresQuery *query = query_of(store, statement);

	postgres_put_text(query, text);
	return query;
}

/* ---- opening, transactions ----------------------------------------------- */

static void
close_store(Store *store)
{
	StorePostgres *own = own_of(store);

	postgres_close(own->postgres);
	g_hash_table_unref(own->woken);
	g_free(own->witness.id);
	g_free(own);
}

static Store *
open_store(const char *place, GError **error)
{
	StorePostgres *own = g_new0(StorePostgres, 1);

	own->store.kind = &store_postgres;
	own->woken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    NULL);
	own->postgres = postgres_open(place, error);
	if (own->postgres != NULL &&
	    store_postgres_schema(own->postgres, error))
		return &own->store;
	close_store(&own->store);
	return NULL;
}

static void
witness(Store *store, const char *look, const char *id, int64_t mark)
{
	Witness *last = &own_of(store)->witness;

	g_free(last->id);
	last->look = look;
	last->id = g_strdup(id);
	last->mark = mark;
	last->is_gone = false;
}

#define LOOK_JOB "SELECT 1 FROM dragoman_job WHERE id = $1 AND mark = $2"
#define LOOK_TURN "SELECT 1 FROM dragoman_turn WHERE name = $1 AND mark = $2"
#define LOOK_QUEUE "SELECT 1 FROM dragoman_queue WHERE id = $1 AND mark = $2"

static int64_t
new_mark(void)
{
	return (int64_t) g_random_int() << 31 ^ g_random_int();
}

static bool
begin(Store *store, GError **error)
{
	g_hash_table_remove_all(own_of(store)->woken);
	own_of(store)->witness.look = NULL;
	return postgres_begin(own_of(store)->postgres, error);
}

/* The server says that it has committed; after a crash it may mean another
 * transaction. So what we wrote is looked for. */
static bool
settle(Store *store, GError **error)
{
	const Witness *last = &own_of(store)->witness;

	if (last->look == NULL)
		return true;
	PostgresQuery *query = query_text(store, last->look, last->id);
	postgres_put_int(query, last->mark);
	g_autoptr(PostgresRows) rows = postgres_ask(query, error);
	if (rows == NULL)
		return false;
	if ((postgres_rows_count(rows) > 0) != last->is_gone)
		return true;
	g_set_error(error, FAILURE, FAILURE_STORE, "%s: the connection was "
	    "lost", postgres_name(own_of(store)->postgres));
	return false;
}

static bool
commit(Store *store, GError **error)
{
	StorePostgres *own = own_of(store);

	if (g_hash_table_size(own->woken) > 0 && !postgres_run(own->postgres,
	    "NOTIFY " CHANNEL, error)) {
		postgres_rollback(own->postgres);
		return false;
	}
	PostgresEnd end = postgres_commit(own->postgres, error);
	return end == POSTGRES_DOUBTFUL ? settle(store, error)
	    : end == POSTGRES_COMMITTED;
}

static void
rollback(Store *store)
{
	postgres_rollback(own_of(store)->postgres);
}

/* ---- rows ---------------------------------------------------------------- */

static StoreJob *
read_job(const PostgresRows *rows, unsigned row)
{
	StoreJob *job = g_new0(StoreJob, 1);
	unsigned column = 0;

	for (unsigned i = 0; i < STORE_ROW_TEXTS; i++, column++) {
		size_t size;
		*store_row_text(job, i) = i == STORE_ROW_NAME
		    ? postgres_bytes(rows, row, column, &size)
		    : g_strdup(postgres_text(rows, row, column));
	}
	for (unsigned i = 0; i < STORE_ROW_FIGURES; i++)
		store_row_set_figure(job, i, postgres_int(rows, row,
		    column++));
	return job;
}

static bool
read_all(PostgresQuery *query, GPtrArray *jobs, GError **error)
{
	g_autoptr(PostgresRows) rows = postgres_ask(query, error);

	for (unsigned i = 0; rows != NULL && i < postgres_rows_count(rows);
	    i++)
		g_ptr_array_add(jobs, read_job(rows, i));
	return rows != NULL;
}

/*
 * A batch with something ready takes part again, and gains nothing by its
 * having slept. Its row is locked against being put to sleep until we commit
 * (put_to_sleep), not against being charged.
 */
static bool
wake_batch(Store *store, const char *batch, GError **error)
{
	for (;;) {
		if (postgres_do(query_text(store, "INSERT INTO dragoman_batch"
		    " SELECT $1, pass, true FROM dragoman_clock"
		    " ON CONFLICT (name) DO NOTHING", batch), error) < 0)
			return false;
		g_autoptr(PostgresRows) rows = postgres_ask(query_text(store,
		    "SELECT awake FROM dragoman_batch WHERE name = $1"
		    " FOR KEY SHARE", batch), error);
		if (rows == NULL)
			return false;
		if (postgres_rows_count(rows) == 0)
			continue;	/* forgotten in between */
		return *postgres_text(rows, 0, 0) == 't' ||
		    postgres_do(query_text(store, "UPDATE dragoman_batch b"
		    " SET awake = true, pass = greatest(b.pass, c.pass)"
		    " FROM dragoman_clock c WHERE b.name = $1 AND NOT awake",
		    batch), error) >= 0;
	}
}

static bool
wake(Store *store, const StoreJob *job, GError **error)
{
	StorePostgres *own = own_of(store);

	if (job->state != STORE_READY ||
	    g_hash_table_contains(own->woken, job->batch))
		return true;
	if (!wake_batch(store, job->batch, error))
		return false;
	g_hash_table_add(own->woken, g_strdup(job->batch));
	return true;
}

static bool
add_row(Store *store, const StoreJob *job, GError **error)
{
	PostgresQuery *query = query_of(store, "INSERT INTO dragoman_job ("
	    STORE_ROW_COLUMNS ", mark) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,"
	    "$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,"
	    NOW "+0*$25::bigint," NOW "+0*$26::bigint,$27,$28,$29,$30,$31)");
	StoreJob copy = *job;
	int64_t mark = new_mark();

	for (unsigned i = 0; i < STORE_ROW_TEXTS; i++)
		if (i == STORE_ROW_NAME)
			postgres_put_bytes(query, job->name,
			    strlen(job->name));
		else
			postgres_put_text(query, *store_row_text(&copy, i));
	for (unsigned i = 0; i < STORE_ROW_FIGURES; i++)
		postgres_put_int(query, store_row_figure(job, i));
	postgres_put_int(query, mark);
	witness(store, LOOK_JOB, job->id, mark);
	return postgres_do(query, error) >= 0;
}

#define QUEUE "INSERT INTO dragoman_queue SELECT id, batch, state, priority," \
	" due, run_at, lease, worker, fence, attempts, 0 FROM dragoman_job" \
	" WHERE id = $1"

static bool
add(Store *store, const StoreJob *job, GError **error)
{
	return add_row(store, job, error) &&
	    (store_state_is_final(job->state) || postgres_do(query_text(store,
	    QUEUE, job->id), error) >= 0) && wake(store, job, error);
}

static bool
save(Store *store, const StoreJob *job, bool *is_ours, GError **error)
{
	PostgresQuery *query = query_text(store,
	    store_state_is_final(job->state) ? store_postgres_schema_final
	    : store_postgres_schema_live,
	    job->id);
	const char *const texts[] = {
		job->options, job->digest, job->key, job->twin, job->place,
		job->manifest, job->cause, job->reason, job->worker,
	};
	const int64_t figures[] = {
		job->state, job->goal, job->run_at, job->lease,
		job->attempts, job->done, job->total, job->dev, job->ino,
		job->size, new_mark(),
	};

	postgres_put_int(query, job->fence);
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		postgres_put_text(query, texts[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(figures); i++)
		postgres_put_int(query, figures[i]);
	int64_t count = postgres_do(query, error);
	*is_ours = count > 0;
	if (count <= 0)
		return count == 0;
	witness(store, LOOK_JOB, job->id, figures[10]);
	return wake(store, job, error);
}

static bool
remove_job(Store *store, const StoreJob *job, GError **error)
{
	PostgresQuery *query = query_text(store, "WITH gone AS (DELETE FROM"
	    " dragoman_queue WHERE id=$1 AND fence=$2 RETURNING id) DELETE"
	    " FROM dragoman_job WHERE id=$1 AND (EXISTS (SELECT FROM gone) OR"
	    " (fence=$2 AND state >= 7))", job->id);

	postgres_put_int(query, job->fence);
	int64_t count = postgres_do(query, error);
	if (count == 0)
		g_set_error(error, FAILURE, FAILURE_INTERNAL,
		    "%s: another worker has it", job->id);
	if (count <= 0)
		return false;
	witness(store, "SELECT 1 FROM dragoman_job WHERE id = $1 AND"
	    " $2::bigint = 0", job->id, 0);
	own_of(store)->witness.is_gone = true;
	return true;
}

/* ---- looking ------------------------------------------------------------- */

static bool
find(Store *store, const char *column, const char *value, GPtrArray *jobs,
    GError **error)
{
	static const char *const statements[][2] = {
		{"id", JOBS " WHERE id = $1"},
		{"doc", JOBS " WHERE doc = $1 ORDER BY id"},
		{"key", JOBS " WHERE key = $1 AND key <> '' ORDER BY id"
		    " LIMIT 16"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(statements); i++)
		if (strcmp(statements[i][0], column) == 0)
			return read_all(query_text(store, statements[i][1],
			    value), jobs, error);
	g_assert_not_reached();
}

static bool
list(Store *store, unsigned states, unsigned most, GPtrArray *jobs,
    GError **error)
{
	for (int state = 0; state < STORE_N_STATES; state++) {
		if ((states & 1u << state) == 0)
			continue;
		PostgresQuery *query = query_of(store,
		    store_state_is_final((StoreState) state)
		    ? JOBS " WHERE id IN (SELECT id FROM dragoman_job WHERE"
		    " state = $1 AND state >= 7 ORDER BY id LIMIT $2)"
		    " ORDER BY id"
		    : JOBS " WHERE id IN (SELECT id FROM dragoman_queue WHERE"
		    " state = $1 ORDER BY id LIMIT $2) ORDER BY id");
		postgres_put_int(query, state);
		postgres_put_int(query, most == 0 ? G_MAXINT64
		    : (int64_t) most);
		if (!read_all(query, jobs, error))
			return false;
	}
	return true;
}

static bool
count(Store *store, int64_t counts[STORE_N_STATES], GError **error)
{
	g_autoptr(PostgresRows) rows = postgres_ask(query_of(store,
	    "SELECT state, count(*) FROM dragoman_queue GROUP BY state"
	    " UNION ALL SELECT state, count(*) FROM dragoman_job"
	    " WHERE state >= 7 GROUP BY state"), error);

	memset(counts, 0, STORE_N_STATES * sizeof *counts);
	for (unsigned i = 0; rows != NULL && i < postgres_rows_count(rows);
	    i++) {
		int64_t state = postgres_int(rows, i, 0);
		if (state >= 0 && state < STORE_N_STATES)
			counts[state] = postgres_int(rows, i, 1);
	}
	return rows != NULL;
}

/* '0' is the byte behind '/'. The lock is there before the look, so that what
 * others have committed is seen. */
static bool
is_taken(Store *store, const char *folder, const char *doc, bool *answer,
    GError **error)
{
	g_autoptr(PostgresRows) lock = postgres_ask(query_text(store,
	    "SELECT pg_advisory_xact_lock(1148343152, hashtext($1))", folder),
	    error);
	if (lock == NULL)
		return false;
	PostgresQuery *query = query_text(store, "SELECT 1 FROM dragoman_job"
	    " WHERE place <> '' AND place >= $1 || '/' AND place < $1 || '0'"
	    " AND doc <> $2 LIMIT 1", folder);

	postgres_put_text(query, doc);
	g_autoptr(PostgresRows) rows = postgres_ask(query, error);
	*answer = rows != NULL && postgres_rows_count(rows) > 0;
	return rows != NULL;
}

/* ---- transactions of our own --------------------------------------------- */

/* What is done within one, and may be done again. */
typedef bool (*Deed)(Store *store, void *data, GError **error);

/* Runs DEED in a transaction; again where it was in somebody's way. */
static bool
transact(Store *store, Deed deed, void *data, GError **error)
{
	for (unsigned i = 1;; i++) {
		g_autoptr(GError) why = NULL;
		if (!begin(store, error))
			return false;
		bool is_done = deed(store, data, &why);
		if (is_done && commit(store, &why))
			return true;
		if (!is_done)
			rollback(store);
		if (i == TRIES || why->code != FAILURE_STORE) {
			g_propagate_error(error, g_steal_pointer(&why));
			return false;
		}
	}
}

/* ---- claiming ------------------------------------------------------------ */

typedef struct Claim {
	const char *worker, *batch;
	int64_t seconds;
	StoreJob *job;
} Claim;

/* Whose time has come goes back to the others. */
static bool
wake_due(Store *store, void *data, GError **error)
{
	g_autoptr(PostgresRows) rows = postgres_ask(query_of(store,
	    "WITH due AS (SELECT id FROM dragoman_queue WHERE state = 4 AND"
	    " " IS_OVER " ORDER BY run_at LIMIT 1000"
	    " FOR UPDATE SKIP LOCKED) UPDATE dragoman_queue q SET state = 1"
	    " FROM due WHERE q.id = due.id RETURNING q.batch"), error);

	(void) data;
	if (rows == NULL)
		return false;
	for (unsigned i = 0; i < postgres_rows_count(rows); i++) {
		StoreJob job = {
			.batch = (char *) (uintptr_t) postgres_text(rows, i,
			    0),
			.state = STORE_READY,
		};
		if (!wake(store, &job, error))
			return false;
	}
	return true;
}

/* The row of the job, and then all of it. */
static bool
claim_of(Store *store, void *data, GError **error)
{
	Claim *claim = data;
	PostgresQuery *query = query_text(store, "UPDATE dragoman_queue SET"
	    " state = 2, worker = $1, fence = fence + 1,"
	    " attempts = attempts + 1, lease = " NOW " + $2, mark = $3"
	    " WHERE id = (SELECT id FROM dragoman_queue WHERE batch = $4"
	    " AND state = 1 ORDER BY priority, due = 0, due, id"
	    " FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id", claim->worker);
	int64_t mark = new_mark();

	g_clear_pointer(&claim->job, store_job_free);
	postgres_put_int(query, claim->seconds);
	postgres_put_int(query, mark);
	postgres_put_text(query, claim->batch);
	g_autoptr(PostgresRows) rows = postgres_ask(query, error);
	if (rows == NULL || postgres_rows_count(rows) == 0)
		return rows != NULL;
	witness(store, LOOK_QUEUE, postgres_text(rows, 0, 0), mark);
	g_autoptr(PostgresRows) all = postgres_ask(query_text(store,
	    JOBS " WHERE id = $1", postgres_text(rows, 0, 0)), error);
	if (all != NULL && postgres_rows_count(all) > 0)
		claim->job = read_job(all, 0);
	return all != NULL;
}

/*
 * A batch without anything ready is not looked at again until it has. First the
 * lock, then the look, each with a snapshot of its own: who is making something
 * ready holds the lock (wake_batch), or comes after us. A batch without debts
 * is forgotten: its pass is no more than a new one's.
 */
static bool
put_to_sleep(Store *store, void *data, GError **error)
{
	const Claim *claim = data;
	g_autoptr(PostgresRows) rows = postgres_ask(query_text(store,
	    "SELECT 1 FROM dragoman_batch WHERE name = $1"
	    " FOR UPDATE SKIP LOCKED", claim->batch), error);

	if (rows == NULL || postgres_rows_count(rows) == 0)
		return rows != NULL;
	return postgres_do(query_text(store, "UPDATE dragoman_batch SET"
	    " awake = false WHERE name = $1 AND NOT EXISTS (SELECT FROM"
	    " dragoman_queue WHERE batch = $1 AND state = 1)", claim->batch),
	    error) >= 0 && postgres_do(query_of(store, "DELETE FROM"
	    " dragoman_batch WHERE name IN (SELECT b.name FROM"
	    " dragoman_batch b, dragoman_clock c WHERE NOT awake AND"
	    " b.pass <= c.pass FOR UPDATE OF b SKIP LOCKED)"), error) >= 0;
}

/* The turn of the job's batch is over. No matter if that is lost. */
static void
pay(Store *store, const StoreJob *job)
{
	PostgresQuery *query = query_text(store, "WITH paid AS (UPDATE"
	    " dragoman_batch SET pass = pass + $2 WHERE name = $1"
	    " RETURNING pass - $2 AS pass) UPDATE dragoman_clock c"
	    " SET pass = paid.pass FROM paid WHERE c.pass < paid.pass",
	    job->batch);

	postgres_put_int(query, STRIDE / (10 - CLAMP(job->priority, 1, 9)));
	(void) postgres_do(query, NULL);
}

/* The batch whose turn it is, behind that of PASS and NAME, in rows of name and
 * pass; and whether somebody's time has come. */
static PostgresRows *
next_batch(Store *store, int64_t pass, const char *name, GError **error)
{
	PostgresQuery *query = query_text(store, "SELECT b.name, b.pass,"
	    " EXISTS (SELECT FROM dragoman_queue WHERE state = 4 AND"
	    " " IS_OVER ") FROM (SELECT) AS one LEFT JOIN LATERAL"
	    " (SELECT name, pass FROM dragoman_batch WHERE awake AND"
	    " (pass, name) > ($2, $1) ORDER BY pass, name LIMIT 1) b ON true",
	    name);

	postgres_put_int(query, pass);
	return postgres_ask(query, error);
}

static bool
claim(Store *store, const char *worker, int64_t seconds, StoreJob **job,
    GError **error)
{
	Claim claim = { .worker = worker, .seconds = seconds };
	g_autofree char *name = g_strdup("");
	int64_t pass = -1;

	for (*job = NULL;;) {
		g_autoptr(PostgresRows) next = next_batch(store, pass, name,
		    error);
		if (next == NULL)
			return false;
		if (pass < 0 && *postgres_text(next, 0, 2) == 't') {
			if (!transact(store, wake_due, NULL, error))
				return false;
			pass = 0;
			continue;
		}
		if (postgres_is_null(next, 0, 0))
			return true;
		store_job_set(&name, postgres_text(next, 0, 0));
		pass = postgres_int(next, 0, 1);
		claim.batch = name;
		if (!transact(store, claim_of, &claim, error))
			return false;
		if (claim.job != NULL)
			break;
		if (!transact(store, put_to_sleep, &claim, error))
			return false;
	}
	pay(store, claim.job);
	*job = claim.job;
	return true;
}

static bool
take(Store *store, StoreJob *job, const char *worker, int64_t seconds,
    bool *is_ours, GError **error)
{
	PostgresQuery *query = query_text(store, "WITH live AS (UPDATE"
	    " dragoman_queue SET worker=$3, fence=fence+1, mark=$5,"
	    " lease=" NOW "+$4 WHERE id=$1 AND fence=$2 AND state=$6"
	    " RETURNING fence, lease), final AS (UPDATE dragoman_job SET worker=$3,"
	    " fence=fence+1, lease=" NOW "+$4 WHERE id=$1 AND fence=$2 AND"
	    " state >= 7 AND state=$6 RETURNING fence, lease) SELECT fence, lease FROM live"
	    " UNION ALL SELECT fence, lease FROM final", job->id);
	int64_t mark = new_mark();

	postgres_put_int(query, job->fence);
	postgres_put_text(query, worker);
	postgres_put_int(query, seconds);
	postgres_put_int(query, mark);
	postgres_put_int(query, job->state);
	g_autoptr(PostgresRows) rows = postgres_ask(query, error);
	*is_ours = rows != NULL && postgres_rows_count(rows) > 0;
	if (!*is_ours)
		return rows != NULL;
	if (!store_state_is_final(job->state))
		witness(store, LOOK_QUEUE, job->id, mark);
	job->fence = postgres_int(rows, 0, 0);
	job->lease = postgres_int(rows, 0, 1);
	store_job_set(&job->worker, worker);
	return true;
}

static bool
expired(Store *store, GPtrArray *jobs, GError **error)
{
	return read_all(query_of(store, JOBS " WHERE id IN (SELECT id FROM"
	    " dragoman_queue WHERE state IN (2, 3) AND lease > 0 AND"
	    " lease < " NOW ") ORDER BY id"), jobs, error);
}

/* Prolonged leases need not outlive a crash of the server. */
static bool
beat(Store *store, const char *worker, int64_t seconds, GError **error)
{
	PostgresQuery *query = query_text(store, "UPDATE dragoman_queue SET"
	    " lease = " NOW " + $2 WHERE worker = $1 AND state IN (2, 3)",
	    worker);

	postgres_put_int(query, seconds);
	return postgres_do(query, error) >= 0;
}

typedef struct Delay {
	const StoreJob *like;
	int64_t run_at;
} Delay;

static bool
postpone_ready(Store *store, void *data, GError **error)
{
	const Delay *delay = data;
	PostgresQuery *query = query_text(store, "WITH late AS (UPDATE"
	    " dragoman_queue q SET state = 4, run_at = $2 FROM dragoman_job j"
	    " WHERE q.state = 1 AND j.id = q.id AND j.options = $1"
	    " RETURNING q.id) UPDATE dragoman_job j SET cause = $3,"
	    " reason = $4 FROM late WHERE j.id = late.id",
	    delay->like->options);

	postgres_put_int(query, delay->run_at);
	postgres_put_text(query, delay->like->cause);
	postgres_put_text(query, delay->like->reason);
	return postgres_do(query, error) >= 0;
}

static bool
postpone(Store *store, const StoreJob *like, int64_t run_at, GError **error)
{
	Delay delay = { like, run_at };

	return transact(store, postpone_ready, &delay, error);
}

/* ---- the clock, news ----------------------------------------------------- */

static bool
now(Store *store, int64_t *seconds, GError **error)
{
	g_autoptr(PostgresRows) rows = postgres_ask(query_of(store,
	    "SELECT " NOW), error);

	if (rows != NULL)
		*seconds = postgres_int(rows, 0, 0);
	return rows != NULL;
}

static int
news_fd(Store *store)
{
	StorePostgres *own = own_of(store);

	if (!own->listens)
		own->listens = postgres_listen(own->postgres, CHANNEL, NULL);
	return own->listens ? postgres_fd(own->postgres) : -1;
}

static bool
news(Store *store)
{
	return postgres_heard(own_of(store)->postgres);
}

/* ---- turns --------------------------------------------------------------- */

typedef struct Taking {
	StoreTurn *turn;
	int64_t seconds, fence;	/* the fence that was seen */
} Taking;

static bool
seize(Store *store, void *data, GError **error)
{
	const Taking *taking = data;
	StoreTurn *turn = taking->turn;
	PostgresQuery *query = query_text(store, "UPDATE dragoman_turn SET"
	    " holder = $2, fence = fence + 1, lease = " NOW " + $3,"
	    " asked = false, mark = $4 WHERE name IN (SELECT name FROM"
	    " dragoman_turn WHERE name = $1 AND fence = $5"
	    " FOR UPDATE SKIP LOCKED) RETURNING fence", turn->name);
	int64_t mark = new_mark();

	postgres_put_text(query, turn->worker);
	postgres_put_int(query, taking->seconds);
	postgres_put_int(query, mark);
	postgres_put_int(query, taking->fence);
	g_autoptr(PostgresRows) rows = postgres_ask(query, error);
	if (rows == NULL)
		return false;
	turn->fence = postgres_rows_count(rows) == 0 ? 0
	    : postgres_int(rows, 0, 0);
	witness(store, turn->fence == 0 ? NULL : LOOK_TURN, turn->name, mark);
	return true;
}

static bool
turn_take(Store *store, StoreTurn *turn, const char *from, int64_t seconds,
    GError **error)
{
	Taking taking = { .turn = turn, .seconds = seconds };
	g_autoptr(PostgresRows) rows = postgres_ask(query_text(store,
	    "SELECT holder, lease < " NOW " OR lease > " NOW " + "
	    G_STRINGIFY(STORE_LONGEST) ", fence FROM dragoman_turn"
	    " WHERE name = $1", turn->name), error);

	if (rows == NULL || postgres_rows_count(rows) == 0)
		return rows != NULL;
	turn->holder = g_strdup(postgres_text(rows, 0, 0));
	taking.fence = postgres_int(rows, 0, 2);
	if (*turn->holder == '\0' || *postgres_text(rows, 0, 1) == 't' ||
	    g_strcmp0(turn->holder, from) == 0 ||
	    strcmp(turn->holder, turn->worker) == 0)
		return transact(store, seize, &taking, error);
	return !turn->asks || postgres_do(query_text(store, "UPDATE"
	    " dragoman_turn SET asked = true WHERE name = $1 AND NOT asked",
	    turn->name), error) >= 0;
}

/* STATEMENT answers whether somebody asks for it, where it is still ours. */
static bool
ask_turn(Store *store, StoreTurn *turn, const char *statement,
    int64_t seconds, GError **error)
{
	PostgresQuery *query = query_text(store, statement, turn->name);

	postgres_put_int(query, turn->fence);
	postgres_put_int(query, seconds);
	g_autoptr(PostgresRows) rows = postgres_ask(query, error);
	if (rows != NULL && postgres_rows_count(rows) == 0)
		turn->fence = 0;
	turn->is_asked = rows != NULL && turn->fence != 0 &&
	    *postgres_text(rows, 0, 0) == 't';
	return rows != NULL;
}

#define OURS " WHERE name = $1 AND fence = $2"

static bool
turn_keep(Store *store, StoreTurn *turn, int64_t seconds, GError **error)
{
	return ask_turn(store, turn, "UPDATE dragoman_turn SET lease = " NOW
	    " + $3" OURS " RETURNING asked", seconds, error);
}

static bool
turn_check(Store *store, StoreTurn *turn, GError **error)
{
	return ask_turn(store, turn, "SELECT asked, $3::bigint FROM"
	    " dragoman_turn" OURS " FOR SHARE", 0, error);
}

static void
turn_end(Store *store, StoreTurn *turn)
{
	(void) ask_turn(store, turn, "UPDATE dragoman_turn SET holder = '',"
	    " lease = $3" OURS " RETURNING false", 0, NULL);
}

const StoreKind store_postgres = {
	.name = "postgres", .open = open_store, .close = close_store,
	.begin = begin, .commit = commit, .rollback = rollback,
	.add = add, .save = save, .find = find, .list = list,
	.remove = remove_job, .is_taken = is_taken, .claim = claim,
	.take = take, .expired = expired, .beat = beat, .postpone = postpone,
	.count = count, .now = now, .news_fd = news_fd, .news = news,
	.is_shared = true, .turn_take = turn_take, .turn_keep = turn_keep,
	.turn_check = turn_check, .turn_end = turn_end,
};
