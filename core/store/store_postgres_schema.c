#include "store/store_postgres_schema.h"

#include "base/failure.h"
#include "store/store.h"

#define TEXT " text COLLATE \"C\" NOT NULL"
#define INT " bigint NOT NULL"

/* versions[i] makes version i + 1 of i. */
static const char *const versions[] = {
	"CREATE TABLE dragoman_job (id" TEXT " PRIMARY KEY, doc" TEXT ","
	" target" TEXT ", queue" TEXT ", batch" TEXT ", name bytea NOT NULL,"
	" options" TEXT ", digest" TEXT ", key" TEXT ", twin" TEXT ","
	" place" TEXT ", manifest" TEXT ", cause" TEXT ", reason" TEXT ","
	" worker" TEXT ", state" INT ", goal" INT ", dev" INT ", ino" INT ","
	" size" INT ", priority" INT ", due" INT ", run_at" INT ","
	" lease" INT ", created" INT ", changed" INT ", fence" INT ","
	" attempts" INT ", done" INT ", total" INT ", mark" INT ");"
	"CREATE INDEX dragoman_job_doc ON dragoman_job (doc);"
	"CREATE INDEX dragoman_job_key ON dragoman_job (key, id)"
	" WHERE key <> '';"
	"CREATE INDEX dragoman_job_place ON dragoman_job (place)"
	" WHERE place <> '';"
	"CREATE INDEX dragoman_job_final ON dragoman_job (state, id)"
	" WHERE state >= 7;"
	"CREATE TABLE dragoman_queue (id" TEXT " PRIMARY KEY,"
	" batch" TEXT ", state" INT ", priority" INT ", due" INT ","
	" run_at" INT ", lease" INT ", worker" TEXT ", fence" INT ","
	" attempts" INT ", mark" INT ") WITH (fillfactor = 70,"
	" autovacuum_vacuum_scale_factor = 0.02,"
	" autovacuum_vacuum_cost_delay = 0);"
	"CREATE INDEX dragoman_queue_next ON dragoman_queue"
	" (batch, priority, (due = 0), due, id) WHERE state = 1;"
	"CREATE INDEX dragoman_queue_again ON dragoman_queue (run_at)"
	" WHERE state = 4;"
	"CREATE INDEX dragoman_queue_worker ON dragoman_queue (worker)"
	" WHERE state IN (2, 3);"
	"CREATE INDEX dragoman_queue_state ON dragoman_queue (state, id);"
	"CREATE TABLE dragoman_batch (name" TEXT " PRIMARY KEY, pass" INT ","
	" awake boolean NOT NULL) WITH (fillfactor = 50,"
	" autovacuum_vacuum_scale_factor = 0.02,"
	" autovacuum_vacuum_cost_delay = 0);"
	"CREATE INDEX dragoman_batch_turn ON dragoman_batch (pass, name)"
	" WHERE awake;"
	"CREATE TABLE dragoman_clock (pass" INT ") WITH (fillfactor = 10);"
	"INSERT INTO dragoman_clock VALUES (0);"
	"CREATE VIEW dragoman_jobs AS SELECT j.id, j.doc, j.target, j.queue,"
	" j.batch, j.name, j.options, j.digest, j.key, j.twin, j.place,"
	" j.manifest, j.cause, j.reason, coalesce(q.worker, j.worker) AS"
	" worker, coalesce(q.state, j.state) AS state, j.goal, j.dev, j.ino,"
	" j.size, j.priority, j.due, coalesce(q.run_at, j.run_at) AS run_at,"
	" coalesce(q.lease, j.lease) AS lease, j.created, j.changed,"
	" coalesce(q.fence, j.fence) AS fence, coalesce(q.attempts,"
	" j.attempts) AS attempts, j.done, j.total FROM dragoman_job j"
	" LEFT JOIN dragoman_queue q ON q.id = j.id;",
	"CREATE TABLE dragoman_turn (name" TEXT " PRIMARY KEY, holder" TEXT ","
	" fence" INT ", lease" INT ", asked boolean NOT NULL, mark" INT ")"
	" WITH (fillfactor = 50);"
	"INSERT INTO dragoman_turn VALUES ('house', '', 0, 0, false, 0);",
};
G_STATIC_ASSERT(STORE_READY == 1 && STORE_RUNNING == 2 &&
    STORE_PUBLISHING == 3 && STORE_RETRY == 4 && STORE_DONE == 7);

#define NOW "extract(epoch FROM clock_timestamp())::bigint"
#define SAVE "UPDATE dragoman_job SET options=$3, digest=$4, key=$5, twin=$6," \
	" place=$7, manifest=$8, cause=$9, reason=$10, worker=$11," \
	" state=$12, goal=$13, run_at=$14, lease=$15, attempts=$16," \
	" done=$17, total=$18, dev=$19, ino=$20, size=$21, mark=$22," \
	" fence=$2, changed=" NOW " WHERE id=$1"

/*
 * A job that is live has a row in the queue, and its fence is there; that of
 * one that is final is in the job itself. So a row comes, goes or stays in the
 * same statement, and nothing is changed where the fence is another.
 */
const char store_postgres_schema_live[] =
    "WITH kept AS (UPDATE dragoman_queue SET state=$12, run_at=$14,"
    " lease=CASE $15::bigint WHEN 0 THEN 0"
    " ELSE greatest(lease, $15) END,"
    " worker=$11, attempts=$16 WHERE id=$1 AND fence=$2"
    " RETURNING id), back AS (INSERT INTO dragoman_queue SELECT id, batch,"
    " $12, priority, due, $14, $15, $11, fence, $16, 0 FROM dragoman_job"
    " WHERE id=$1 AND fence=$2 AND state >= 7"
    " AND NOT EXISTS (SELECT FROM kept) ON CONFLICT DO NOTHING"
    " RETURNING id) " SAVE
    " AND (EXISTS (SELECT FROM kept) OR EXISTS (SELECT FROM back))";
const char store_postgres_schema_final[] =
    "WITH gone AS (DELETE FROM dragoman_queue WHERE id=$1 AND fence=$2"
    " RETURNING id) " SAVE
    " AND (EXISTS (SELECT FROM gone) OR (fence=$2 AND state >= 7))";

/* The version of the tables that are there; 0: there are none. */
static bool
read_version(Postgres *postgres, int64_t *version, GError **error)
{
	g_autoptr(PostgresRows) there = postgres_ask(postgres_query(postgres,
	    "SELECT to_regclass('dragoman_version') IS NOT NULL"), error);

	*version = 0;
	if (there == NULL)
		return false;
	if (*postgres_text(there, 0, 0) != 't')
		return true;
	g_autoptr(PostgresRows) rows = postgres_ask(postgres_query(postgres,
	    "SELECT max(version) FROM dragoman_version"), error);
	if (rows != NULL)
		*version = postgres_int(rows, 0, 0);
	return rows != NULL;
}

/* Others that are at it have ended when the lock is ours ("DrSp"). */
static bool
upgrade(Postgres *postgres, GError **error)
{
	int64_t version;

	if (!postgres_run(postgres, "SET LOCAL lock_timeout = '30s';"
	    "SELECT pg_advisory_xact_lock(1148343152);"
	    "CREATE TABLE IF NOT EXISTS dragoman_version"
	    " (version bigint NOT NULL)", error) ||
	    !read_version(postgres, &version, error))
		return false;
	for (; version < (int64_t) G_N_ELEMENTS(versions); version++) {
		PostgresQuery *query = postgres_query(postgres,
		    "INSERT INTO dragoman_version VALUES ($1)");
		postgres_put_int(query, version + 1);
		if (postgres_do(query, error) < 0 || !postgres_run(postgres,
		    versions[version], error))
			return false;
	}
	return true;
}

bool
store_postgres_schema(Postgres *postgres, GError **error)
{
	int64_t version, newest = G_N_ELEMENTS(versions);

	if (!read_version(postgres, &version, error))
		return false;
	if (version > newest) {
		g_set_error(error, FAILURE, FAILURE_SETUP, "%s: its tables "
		    "are of a newer version of this program (%d, not %d)",
		    postgres_name(postgres), (int) version, (int) newest);
		return false;
	}
	if (version == newest)
		return true;
	if (!postgres_begin(postgres, error))
		return false;
	if (!upgrade(postgres, error)) {
		postgres_rollback(postgres);
		return false;
	}
	/* Whose doubts it leaves, the next look settles. */
	return postgres_commit(postgres, error) != POSTGRES_FAILED;
}
