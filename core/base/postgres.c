#include "base/postgres.h"

#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/library.h"

enum {
	CONNECT_SECONDS = 10,
	PATIENCE = 15,		/* seconds that a server is waited for */
	FIRST_PAUSE = 50,	/* milliseconds, doubled up to the last */
	LAST_PAUSE = 2000,
	MOST_VALUES = 48,
	DOUBT = 5000,		/* milliseconds that a lost commit may take */
};

/* What is called of libpq, which is loaded with the first server. */
#define FUNCTIONS(X) \
	X(PQconnectStartParams) X(PQconnectPoll) X(PQstatus) X(PQsocket) \
	X(PQsetErrorVerbosity) X(PQerrorMessage) X(PQfinish) X(PQpass) \
	X(PQconninfoParse) X(PQconninfoFree) X(PQfreemem) X(PQbackendPID) \
	X(PQexec) X(PQprepare) X(PQexecPrepared) X(PQresultStatus) \
	X(PQresultErrorField) X(PQclear) X(PQntuples) X(PQgetvalue) \
	X(PQgetisnull) X(PQcmdTuples) X(PQcmdStatus) X(PQconsumeInput) \
	X(PQnotifies) X(PQsetNoticeProcessor)

static struct {
	FUNCTIONS(LIBRARY_MEMBER)
} lib;

static const LibrarySymbol symbols[] = {
#define SYMBOL(name) LIBRARY_SYMBOL(lib, name)
	FUNCTIONS(SYMBOL)
};

struct PostgresQuery {
	Postgres *postgres;
	const char *statement;
	int count;
	char *values[MOST_VALUES];
	int sizes[MOST_VALUES];
	int formats[MOST_VALUES];	/* 1: bytes */
};

struct Postgres {
	PGconn *handle;		/* NULL: none now */
	char *url, *name;
	char *channel;		/* what is listened to; NULL */
	GPtrArray *prepared;	/* literals, by which they are found again */
	PostgresQuery query;
	char *transaction;	/* its id; NULL: we are within none */
	bool has_heard;
	bool is_over;		/* the handle is of no more use */
};

struct PostgresRows {
	PGresult *result;
};

static GPtrArray *open_ones;	/* Postgres * */

/* ---- errors -------------------------------------------------------------- */

/* The first line of what libpq says, without PASSWORD. */
static char *
first_line(const char *text, const char *password)
{
	g_autofree char *line = g_strndup(text, strcspn(text, "\n"));

	if (password == NULL || *password == '\0')
		return g_steal_pointer(&line);
	g_auto(GStrv) parts = g_strsplit(line, password, -1);
	return g_strjoinv("***", parts);
}

/* Classes of SQLSTATE (appendix A of PostgreSQL's manual) that a person must
 * put right: who one is, what there is, what one may do. */
static bool
is_setup(const char *state)
{
	static const char *const classes[] = {"28", "3D", "3F", "42", "0A"};

	for (size_t i = 0; state != NULL && i < G_N_ELEMENTS(classes); i++)
		if (g_str_has_prefix(state, classes[i]))
			return true;
	return false;
}

/* libpq tells a refused connection's SQLSTATE only within its words. */
static const char *
state_within(const char *line)
{
	for (const char *at = line; (at = strstr(at, ":  ")) != NULL; at++) {
		size_t length = strspn(at + 3, "0123456789ABCDEFGHIJKLMNOPQRS"
		    "TUVWXYZ");
		if (length == 5 && at[8] == ':')
			return at + 3;
	}
	return NULL;
}

static bool
fail(const Postgres *postgres, const char *state, const char *words,
    GError **error)
{
	g_autofree char *line = first_line(words, postgres->handle == NULL
	    ? NULL : lib.PQpass(postgres->handle));

	g_set_error(error, FAILURE, is_setup(state) ? FAILURE_SETUP
	    : FAILURE_STORE, "%s: %s", postgres->name, *line == '\0'
	    ? "the connection was lost" : line);
	return false;
}

static bool
is_lost(const Postgres *postgres)
{
	return postgres->handle == NULL || postgres->is_over ||
	    lib.PQstatus(postgres->handle) != CONNECTION_OK;
}

/* libpq does not always know: what has no SQLSTATE comes from itself, and in
 * classes 08 and 57P the server says goodbye. */
static const char *
state_of(Postgres *postgres, PGresult *result)
{
	const char *state = lib.PQresultErrorField(result, PG_DIAG_SQLSTATE);
	ExecStatusType status = lib.PQresultStatus(result);

	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK &&
	    (state == NULL || g_str_has_prefix(state, "08") ||
	    g_str_has_prefix(state, "57P")))
		postgres->is_over = true;
	return state;
}

static void
drop(Postgres *postgres)
{
	postgres->is_over = false;
	if (postgres->handle != NULL)
		lib.PQfinish(postgres->handle);
	postgres->handle = NULL;
	g_ptr_array_set_size(postgres->prepared, 0);
}

/* ---- connections --------------------------------------------------------- */

static void
ignore_notice(void *data, const char *message)
{
	(void) data;
	(void) message;
}

static void
pause_for(int milliseconds)
{
	(void) poll(NULL, 0, milliseconds);
}

static bool
wait_for(PGconn *handle, PostgresPollingStatusType what, gint64 until)
{
	struct pollfd fd = {
		.fd = lib.PQsocket(handle),
		.events = what == PGRES_POLLING_READING ? POLLIN : POLLOUT,
	};
	gint64 left = (until - g_get_monotonic_time()) / 1000;

	return left > 0 && poll(&fd, 1, (int) left) != 0;
}

/* The URL's own options count; ours are for what it does not say. */
static PGconn *
start(const char *url)
{
	static const char *const keys[] = {
		"fallback_application_name", "tcp_user_timeout",
		"keepalives_idle", "keepalives_interval", "client_encoding",
		"dbname", NULL,
	};
	const char *const values[] = {
		"dragoman", "20000", "30", "10", "UTF8", url, NULL,
	};

	return lib.PQconnectStartParams(keys, values, 1);
}

/* One attempt. */
static bool
connect_once(Postgres *postgres, GError **error)
{
	gint64 until = g_get_monotonic_time() +
	    CONNECT_SECONDS * G_USEC_PER_SEC;
	PostgresPollingStatusType what = PGRES_POLLING_WRITING;

	drop(postgres);
	PGconn *handle = start(postgres->url);
	postgres->handle = handle;
	(void) lib.PQsetErrorVerbosity(handle, PQERRORS_VERBOSE);
	(void) lib.PQsetNoticeProcessor(handle, ignore_notice, NULL);
	while (lib.PQstatus(handle) != CONNECTION_BAD &&
	    (what == PGRES_POLLING_READING || what == PGRES_POLLING_WRITING)) {
		if (!wait_for(handle, what, until)) {
			fail(postgres, NULL, "does not answer", error);
			return false;
		}
		what = lib.PQconnectPoll(handle);
	}
	if (what == PGRES_POLLING_OK) {
		(void) lib.PQsetErrorVerbosity(handle, PQERRORS_DEFAULT);
		return true;
	}
	const char *words = lib.PQerrorMessage(handle);
	return fail(postgres, state_within(words), words, error);
}

static bool
exec(Postgres *postgres, const char *statements, GError **error)
{
	PGresult *result = lib.PQexec(postgres->handle, statements);
	ExecStatusType status = lib.PQresultStatus(result);
	bool is_good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;

	if (!is_good)
		fail(postgres, state_of(postgres, result),
		    lib.PQerrorMessage(postgres->handle), error);
	lib.PQclear(result);
	return is_good;
}

/* What holds for all that is done on a connection. */
static bool
set_up(Postgres *postgres, GError **error)
{
	g_autofree char *listen = postgres->channel == NULL ? g_strdup("")
	    : g_strconcat("LISTEN ", postgres->channel, NULL);
	g_autofree char *all = g_strconcat("SET synchronous_commit=off;"
	    "SET lock_timeout='2s'; SET statement_timeout='30s';"
	    "SET idle_in_transaction_session_timeout='60s';"
	    "SET standard_conforming_strings=on; SET bytea_output=hex;"
	    "SET default_transaction_isolation='read committed';", listen,
	    NULL);

	return exec(postgres, all, error);
}

/* A connection that works, if need be after some time. */
static bool
ensure(Postgres *postgres, GError **error)
{
	gint64 until = g_get_monotonic_time() + PATIENCE * G_USEC_PER_SEC;

	if (!is_lost(postgres))
		return true;
	postgres->has_heard = true;
	for (int pause = FIRST_PAUSE;; pause = MIN(2 * pause, LAST_PAUSE)) {
		g_autoptr(GError) why = NULL;
		if (connect_once(postgres, &why) && set_up(postgres, &why))
			return true;
		drop(postgres);
		if (g_error_matches(why, FAILURE, FAILURE_SETUP) ||
		    g_get_monotonic_time() > until) {
			g_propagate_error(error, g_steal_pointer(&why));
			return false;
		}
		/* Those who were thrown out together come back apart. */
		pause_for(pause + g_random_int_range(0, pause));
	}
}

/*
 * A forked child lets go of its parent's connections, without a goodbye: with
 * its copy open the server would not notice the parent's death, and keep its
 * transaction.
 */
static void
let_go(void)
{
	for (unsigned i = 0; i < open_ones->len; i++) {
		Postgres *postgres = g_ptr_array_index(open_ones, i);
		if (postgres->handle != NULL)
			close(lib.PQsocket(postgres->handle));
		postgres->handle = NULL;
		g_clear_pointer(&postgres->transaction, g_free);
		g_ptr_array_set_size(postgres->prepared, 0);
	}
}

static void
remember(Postgres *postgres)
{
	if (open_ones == NULL) {
		open_ones = g_ptr_array_new();
		(void) pthread_atfork(NULL, NULL, let_go);
	}
	g_ptr_array_add(open_ones, postgres);
}

/* The server for messages; NULL: URL is none. libpq's words might repeat all
 * of it, the password, too. */
static char *
name_of(const char *url)
{
	PQconninfoOption *options = lib.PQconninfoParse(url, NULL);
	const char *host = NULL, *port = NULL, *base = NULL;

	if (options == NULL)
		return NULL;
	for (PQconninfoOption *o = options; o->keyword != NULL; o++) {
		if (strcmp(o->keyword, "host") == 0)
			host = o->val;
		else if (strcmp(o->keyword, "port") == 0)
			port = o->val;
		else if (strcmp(o->keyword, "dbname") == 0)
			base = o->val;
	}
	/* "5432,5433" are those of several hosts. */
	bool is_good = port == NULL || port[strspn(port, "0123456789,")] ==
	    '\0';
	char *name = !is_good ? NULL : g_strdup_printf(
	    "postgresql://%s%s%s/%s", host == NULL ? "" : host,
	    port == NULL ? "" : ":", port == NULL ? "" : port,
	    base == NULL ? "" : base);
	lib.PQconninfoFree(options);
	return name;
}

Postgres *
postgres_open(const char *url, GError **error)
{
	if (!library_load(LIBPQ_SONAME, symbols, G_N_ELEMENTS(symbols),
	    error)) {
		if (error != NULL)
			(*error)->code = FAILURE_SETUP;
		return NULL;
	}
	g_autofree char *name = name_of(url);
	if (name == NULL) {
		g_set_error(error, FAILURE, FAILURE_SETUP, "postgresql:// is "
		    "followed by what is no address of a server: it is "
		    "postgresql://user@host:port/database?option=value");
		return NULL;
	}
	g_autoptr(Postgres) postgres = g_new0(Postgres, 1);
	postgres->url = g_strdup(url);
	postgres->name = g_steal_pointer(&name);
	postgres->prepared = g_ptr_array_new();
	postgres->query.postgres = postgres;
	remember(postgres);
	return ensure(postgres, error) ? g_steal_pointer(&postgres) : NULL;
}

static void
forget_values(PostgresQuery *query)
{
	for (int i = 0; i < query->count; i++)
		g_free(query->values[i]);
	query->count = 0;
}

void
postgres_close(Postgres *postgres)
{
	if (postgres == NULL)
		return;
	g_ptr_array_remove_fast(open_ones, postgres);
	forget_values(&postgres->query);
	drop(postgres);
	g_ptr_array_unref(postgres->prepared);
	g_free(postgres->transaction);
	g_free(postgres->channel);
	g_free(postgres->url);
	g_free(postgres->name);
	g_free(postgres);
}

const char *
postgres_name(const Postgres *postgres)
{
	return postgres->name;
}

/* ---- statements ---------------------------------------------------------- */

PostgresQuery *
postgres_query(Postgres *postgres, const char *statement)
{
	forget_values(&postgres->query);
	postgres->query.statement = statement;
	return &postgres->query;
}

static void
put(PostgresQuery *query, char *value, size_t size, bool is_bytes)
{
	g_assert(query->count < MOST_VALUES);
	query->values[query->count] = value;
	query->sizes[query->count] = (int) MIN(size, (size_t) G_MAXINT);
	query->formats[query->count++] = is_bytes;
}

void
postgres_put_int(PostgresQuery *query, int64_t value)
{
	put(query, g_strdup_printf("%" G_GINT64_FORMAT, value), 0, false);
}

void
postgres_put_text(PostgresQuery *query, const char *text)
{
	put(query, g_utf8_make_valid(text, -1), 0, false);
}

void
postgres_put_bytes(PostgresQuery *query, const void *bytes, size_t size)
{
	/* No bytes at all would be NULL. */
	char *copy = g_malloc(size + 1);

	memcpy(copy, bytes, size);
	put(query, copy, size, true);
}

/* The name of a prepared statement: its place in the list. */
static bool
prepare(Postgres *postgres, const char *statement, char *name, size_t size,
    PGresult **result)
{
	unsigned i = 0;

	*result = NULL;
	while (i < postgres->prepared->len &&
	    g_ptr_array_index(postgres->prepared, i) != statement)
		i++;
	g_snprintf(name, (gulong) size, "s%u", i);
	if (i < postgres->prepared->len)
		return true;
	*result = lib.PQprepare(postgres->handle, name, statement, 0, NULL);
	if (lib.PQresultStatus(*result) != PGRES_COMMAND_OK)
		return false;
	lib.PQclear(*result);
	*result = NULL;
	g_ptr_array_add(postgres->prepared, (void *) (uintptr_t) statement);
	return true;
}

static PGresult *
execute(PostgresQuery *query)
{
	Postgres *postgres = query->postgres;
	char name[16];
	PGresult *result;

	if (!prepare(postgres, query->statement, name, sizeof name, &result))
		return result;
	return lib.PQexecPrepared(postgres->handle, name, query->count,
	    (const char *const *) query->values, query->sizes, query->formats,
	    0);
}

/* Outside a transaction a lost connection is made anew, once. */
static PGresult *
execute_surely(PostgresQuery *query, GError **error)
{
	Postgres *postgres = query->postgres;

	for (unsigned i = 0;; i++) {
		if (postgres->transaction == NULL && !ensure(postgres, error))
			return NULL;
		PGresult *result = execute(query);
		ExecStatusType status = lib.PQresultStatus(result);
		if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
			return result;
		const char *state = state_of(postgres, result);
		if (i > 0 || postgres->transaction != NULL ||
		    !is_lost(postgres)) {
			fail(postgres, state,
			    lib.PQerrorMessage(postgres->handle), error);
			lib.PQclear(result);
			return NULL;
		}
		lib.PQclear(result);
	}
}

PostgresRows *
postgres_ask(PostgresQuery *query, GError **error)
{
	PGresult *result = execute_surely(query, error);

	if (result == NULL)
		return NULL;
	PostgresRows *rows = g_new(PostgresRows, 1);
	rows->result = result;
	return rows;
}

int64_t
postgres_do(PostgresQuery *query, GError **error)
{
	PGresult *result = execute_surely(query, error);

	if (result == NULL)
		return -1;
	int64_t count = g_ascii_strtoll(lib.PQcmdTuples(result), NULL, 10);
	lib.PQclear(result);
	return count;
}

bool
postgres_run(Postgres *postgres, const char *statements, GError **error)
{
	return (postgres->transaction != NULL || ensure(postgres, error)) &&
	    exec(postgres, statements, error);
}

/* ---- transactions -------------------------------------------------------- */

bool
postgres_begin(Postgres *postgres, GError **error)
{
	for (unsigned i = 0;; i++) {
		if (!ensure(postgres, error))
			return false;
		PGresult *result = lib.PQexec(postgres->handle, "BEGIN;"
		    "SET LOCAL synchronous_commit=on; SELECT txid_current()");
		if (lib.PQresultStatus(result) == PGRES_TUPLES_OK) {
			postgres->transaction = g_strdup(lib.PQgetvalue(
			    result, 0, 0));
			lib.PQclear(result);
			return true;
		}
		(void) state_of(postgres, result);
		lib.PQclear(result);
		if (i > 0 || !is_lost(postgres))
			return fail(postgres, NULL, lib.PQerrorMessage(
			    postgres->handle), error);
	}
}

/* How a transaction has ended: "committed", "aborted", "in progress", "" (too
 * old to be known); NULL: ERROR says why it cannot be asked. A number that is
 * only given now, to us, or later was forgotten in a crash. */
static char *
fate_of(Postgres *postgres, const char *transaction, GError **error)
{
	PostgresQuery *query = postgres_query(postgres, "SELECT CASE WHEN"
	    " $1::bigint >= txid_current() THEN 'aborted'"
	    " ELSE txid_status($1::bigint) END");

	postgres_put_text(query, transaction);
	g_autoptr(PostgresRows) rows = postgres_ask(query, error);
	return rows == NULL ? NULL : g_strdup(postgres_text(rows, 0, 0));
}

/* A server may still be at what a lost connection has asked for: it is told to
 * stop, so that there is an answer. */
static void
stop(Postgres *postgres, int backend)
{
	PostgresQuery *query = postgres_query(postgres, "SELECT"
	    " pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1"
	    " AND usename = current_user AND datname = current_database()"
	    " AND application_name = current_setting('application_name')");

	postgres_put_int(query, backend);
	postgres_rows_free(postgres_ask(query, NULL));
}

/* The connection was lost while it committed: the outcome is asked for. */
static PostgresEnd
resolve(Postgres *postgres, const char *transaction, int backend,
    GError **error)
{
	for (int waited = 0;; waited += FIRST_PAUSE) {
		g_autofree char *fate = fate_of(postgres, transaction, error);
		if (fate == NULL) {
			g_prefix_error(error, "whether a transaction was "
			    "committed is not known: ");
			return POSTGRES_FAILED;
		}
		if (strcmp(fate, "committed") == 0)
			return POSTGRES_DOUBTFUL;
		bool is_open = strcmp(fate, "in progress") == 0;
		if (!is_open || waited > 2 * DOUBT) {
			fail(postgres, NULL, is_open ? "a transaction does "
			    "not end: whether it was committed is not known"
			    : "the connection was lost", error);
			return POSTGRES_FAILED;
		}
		if (waited == DOUBT)
			stop(postgres, backend);
		pause_for(FIRST_PAUSE);
	}
}

PostgresEnd
postgres_commit(Postgres *postgres, GError **error)
{
	g_autofree char *transaction = g_steal_pointer(&postgres->transaction);
	int backend = lib.PQbackendPID(postgres->handle);
	PGresult *result = lib.PQexec(postgres->handle, "COMMIT");
	bool is_good = lib.PQresultStatus(result) == PGRES_COMMAND_OK;
	/* What has failed before answers ROLLBACK. */
	bool is_done = is_good &&
	    strcmp(lib.PQcmdStatus(result), "COMMIT") == 0;

	const char *state = state_of(postgres, result);

	if (!is_done && !is_lost(postgres))
		fail(postgres, state, is_good ? "was rolled back"
		    : lib.PQerrorMessage(postgres->handle), error);
	lib.PQclear(result);
	if (is_done)
		return POSTGRES_COMMITTED;
	return is_lost(postgres) ? resolve(postgres, transaction, backend,
	    error) : POSTGRES_FAILED;
}

void
postgres_rollback(Postgres *postgres)
{
	bool was_within = postgres->transaction != NULL;

	g_clear_pointer(&postgres->transaction, g_free);
	if (!was_within || is_lost(postgres))
		return;
	if (!exec(postgres, "ROLLBACK", NULL))
		drop(postgres);
}

/* ---- rows ---------------------------------------------------------------- */

unsigned
postgres_rows_count(const PostgresRows *rows)
{
	return (unsigned) lib.PQntuples(rows->result);
}

void
postgres_rows_free(PostgresRows *rows)
{
	if (rows == NULL)
		return;
	lib.PQclear(rows->result);
	g_free(rows);
}

const char *
postgres_text(const PostgresRows *rows, unsigned row, unsigned column)
{
	return lib.PQgetvalue(rows->result, (int) row, (int) column);
}

int64_t
postgres_int(const PostgresRows *rows, unsigned row, unsigned column)
{
	return g_ascii_strtoll(postgres_text(rows, row, column), NULL, 10);
}

bool
postgres_is_null(const PostgresRows *rows, unsigned row, unsigned column)
{
	return lib.PQgetisnull(rows->result, (int) row, (int) column) != 0;
}

char *
postgres_bytes(const PostgresRows *rows, unsigned row, unsigned column,
    size_t *size)
{
	const char *hex = postgres_text(rows, row, column);
	size_t length = strlen(hex);

	*size = length < 2 ? 0 : length / 2 - 1;
	char *bytes = g_malloc0(*size + 1);
	for (size_t i = 0; i < *size; i++)
		bytes[i] = (char) (g_ascii_xdigit_value(hex[2 * i + 2]) << 4 |
		    g_ascii_xdigit_value(hex[2 * i + 3]));
	return bytes;
}

/* ---- news ---------------------------------------------------------------- */

bool
postgres_listen(Postgres *postgres, const char *channel, GError **error)
{
	g_autofree char *statement = g_strconcat("LISTEN ", channel, NULL);

	g_free(postgres->channel);
	postgres->channel = g_strdup(channel);
	return postgres_run(postgres, statement, error);
}

int
postgres_fd(const Postgres *postgres)
{
	return is_lost(postgres) ? -1 : lib.PQsocket(postgres->handle);
}

bool
postgres_heard(Postgres *postgres)
{
	bool has_heard = postgres->has_heard;

	if (is_lost(postgres) || !lib.PQconsumeInput(postgres->handle))
		has_heard = true;
	for (PGnotify *one; !is_lost(postgres) &&
	    (one = lib.PQnotifies(postgres->handle)) != NULL;) {
		has_heard = true;
		lib.PQfreemem(one);
	}
	postgres->has_heard = false;
	return has_heard;
}
