/*
 * sqlite.h - SQLite, in one place: files of ours that several processes may
 * use at once.
 *
 * A file is opened hostile: it must be a database of SQLite with our mark
 * (application id) and version, else one line says so; nothing in its schema
 * is trusted. Writers wait for one another up to ten seconds. The journal is a
 * WAL with synchronous=NORMAL: what is committed outlives a killed process, and
 * a power cut may cost the last transactions, never the file.
 *
 * A connection belongs to the process that opened it; sqlite_close in a forked
 * child does nothing.
 */
#ifndef BASE_SQLITE_H
#define BASE_SQLITE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Sqlite Sqlite;
typedef struct SqliteQuery SqliteQuery;

/* What a kind of file is known by. */
typedef struct SqliteKind {
	const char *what;	/* "a translation memory", for messages */
	int application;	/* application_id: four letters */
	int version;		/* user_version of SCHEMA */
	const char *schema;	/* statements that make an empty file */
	/* upgrades[i] makes version i + 2 of i + 1; NULL: older files are
	 * refused. */
	const char *const *upgrades;
} SqliteKind;

typedef enum SqliteAccess {
	SQLITE_READ_ONLY,	/* it must be there */
	SQLITE_WRITE,		/* made where it is missing: mode 0600 */
} SqliteAccess;

typedef enum SqliteStep { SQLITE_FAILED, SQLITE_HAS_ROW, SQLITE_IS_DONE } SqliteStep;

/*
 * Opens PATH; folders are made for SQLITE_WRITE. Errors, each beginning with
 * PATH: FAILURE_INPUT (not ours, damaged, of a later version, or of an older
 * one that cannot be brought up to date), FAILURE_OUTPUT (cannot be made or
 * written).
 */
Sqlite *sqlite_open(const char *path, const SqliteKind *kind,
    SqliteAccess access, GError **error);
void sqlite_close(Sqlite *sqlite);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sqlite, sqlite_close)

const char *sqlite_path(const Sqlite *sqlite);

/* Runs statements that give no rows. */
bool sqlite_run(Sqlite *sqlite, const char *statements, GError **error);

/* A transaction that writes; the lock is taken at once. */
bool sqlite_begin(Sqlite *sqlite, GError **error);
bool sqlite_commit(Sqlite *sqlite, GError **error);
void sqlite_rollback(Sqlite *sqlite);	/* nothing where there is none */

/*
 * A statement that is compiled once and kept until the file is closed; STATIC
 * is a literal. Borrowed. NULL: ERROR says why. Its values are numbered from
 * 1; texts are borrowed until the next step.
 */
SqliteQuery *sqlite_query(Sqlite *sqlite, const char *statement,
    GError **error);
void sqlite_set_int(SqliteQuery *query, int index, int64_t value);
void sqlite_set_text(SqliteQuery *query, int index, const char *text);
void sqlite_set_bytes(SqliteQuery *query, int index, const void *bytes,
    size_t size);

/* Goes on to the next row. After a step that has none the statement is as
 * new; sqlite_reset does the same before that. */
SqliteStep sqlite_step(SqliteQuery *query, GError **error);
void sqlite_reset(SqliteQuery *query);

/* Runs a statement that has no rows to its end. */
bool sqlite_do(SqliteQuery *query, GError **error);

/* Columns from 0. Text is valid UTF-8 up to its first NUL, never NULL, and good
 * until the next step. */
int64_t sqlite_int(const SqliteQuery *query, int column);
const char *sqlite_text(SqliteQuery *query, int column);
const void *sqlite_bytes(const SqliteQuery *query, int column, size_t *size);

int64_t sqlite_last_row(const Sqlite *sqlite);	/* of the last insert */

#endif
