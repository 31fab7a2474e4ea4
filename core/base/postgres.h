/*
 * postgres.h - a server of PostgreSQL, through libpq, in one place.
 *
 * A connection that is lost is made anew, with growing pauses, for some
 * seconds; the server's own words come in one line, without the password.
 * Statements outside a transaction may be run twice where the connection is
 * lost: only what may be. They are committed when they are written, not when
 * they are on the disk (synchronous_commit=off); transactions are on the disk.
 *
 * Timeouts: 10 s to connect, 20 s for data that nobody acknowledges, 2 s for a
 * lock, 30 s for a statement; a transaction in which nothing happens for a
 * minute is ended by the server.
 *
 * A connection belongs to the process that opened it; a forked child has none
 * at first, and makes its own when it needs one. Errors: FAILURE_STORE (not
 * there, or busy: come again), FAILURE_SETUP (no such user, database, right).
 */
#ifndef BASE_POSTGRES_H
#define BASE_POSTGRES_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Postgres Postgres;
typedef struct PostgresQuery PostgresQuery;
typedef struct PostgresRows PostgresRows;

/* URL is a URI of libpq: postgresql://user@host:port/name?option=value. */
Postgres *postgres_open(const char *url, GError **error);
void postgres_close(Postgres *postgres);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Postgres, postgres_close)

/* The server for messages: no user, no password. Borrowed. */
const char *postgres_name(const Postgres *postgres);

typedef enum PostgresEnd {
	POSTGRES_FAILED,	/* not committed; or, as the message says then,
				 * nobody could be asked */
	POSTGRES_COMMITTED,
	POSTGRES_DOUBTFUL,	/* committed, or another one with its number */
} PostgresEnd;

/*
 * A transaction. Where a commit loses its connection the server is asked what
 * became of it, by its number; a server that has crashed may give a number
 * twice, so POSTGRES_DOUBTFUL is for the caller to settle: he looks for what
 * he wrote. After any error within a transaction only postgres_rollback makes
 * sense.
 */
bool postgres_begin(Postgres *postgres, GError **error);
PostgresEnd postgres_commit(Postgres *postgres, GError **error);
void postgres_rollback(Postgres *postgres);

/*
 * A statement with values $1, $2 ... in the order in which they are put;
 * STATEMENT is a literal, prepared once a connection. Borrowed until the next
 * one. Texts and bytes are copied; a text that is no UTF-8 is made valid.
 */
PostgresQuery *postgres_query(Postgres *postgres, const char *statement);
void postgres_put_int(PostgresQuery *query, int64_t value);
void postgres_put_text(PostgresQuery *query, const char *text);
void postgres_put_bytes(PostgresQuery *query, const void *bytes,
    size_t size);

/* Runs it. NULL: ERROR says why not. The rows are the caller's. */
PostgresRows *postgres_ask(PostgresQuery *query, GError **error);

/* The same for a statement without rows: how many it has changed; -1: ERROR
 * says why not. */
int64_t postgres_do(PostgresQuery *query, GError **error);

/* Statements without values or rows, within a transaction or as one of their
 * own: the making of tables. */
bool postgres_run(Postgres *postgres, const char *statements, GError **error);

unsigned postgres_rows_count(const PostgresRows *rows);
void postgres_rows_free(PostgresRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PostgresRows, postgres_rows_free)

/* Columns from 0. Texts are borrowed from ROWS; "" and 0 for NULL. */
const char *postgres_text(const PostgresRows *rows, unsigned row,
    unsigned column);
int64_t postgres_int(const PostgresRows *rows, unsigned row, unsigned column);
bool postgres_is_null(const PostgresRows *rows, unsigned row, unsigned column);

/* A bytea, with a NUL behind it; owned by the caller. */
char *postgres_bytes(const PostgresRows *rows, unsigned row, unsigned column,
    size_t *size);

/* From now on, and after each new connection: NOTIFY CHANNEL (a literal of
 * letters) is heard. */
bool postgres_listen(Postgres *postgres, const char *channel, GError **error);

/* Readable when something may be heard; -1: no connection now. */
int postgres_fd(const Postgres *postgres);

/* True: something was heard since the last call, or a connection was lost. */
bool postgres_heard(Postgres *postgres);

#endif
