#include "base/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/library.h"

enum {
	BUSY = 10000,		/* milliseconds that a lock is waited for */
	PAUSE = 10,
};

/* What is called of SQLite, which is loaded with the first file. */
#define FUNCTIONS(X) \
	X(sqlite3_open_v2) X(sqlite3_close) X(sqlite3_busy_timeout) \
	X(sqlite3_errmsg) X(sqlite3_extended_errcode) X(sqlite3_exec) \
	X(sqlite3_db_config) X(sqlite3_prepare_v3) X(sqlite3_finalize) \
	X(sqlite3_bind_int64) X(sqlite3_bind_text) X(sqlite3_bind_blob) \
	X(sqlite3_step) X(sqlite3_reset) X(sqlite3_clear_bindings) \
	X(sqlite3_column_int64) X(sqlite3_column_text) \
	X(sqlite3_column_blob) X(sqlite3_column_bytes) \
	X(sqlite3_last_insert_rowid) \
	X(sqlite3_get_autocommit)

static struct {
	FUNCTIONS(LIBRARY_MEMBER)
} lib;

static const LibrarySymbol symbols[] = {
#define SYMBOL(name) LIBRARY_SYMBOL(lib, name)
	FUNCTIONS(SYMBOL)
};

struct Sqlite {
	sqlite3 *handle;
	char *path;
	const SqliteKind *kind;
	GPtrArray *queries;	/* SqliteQuery * */
	pid_t owner;
};

struct SqliteQuery {
	Sqlite *sqlite;
	sqlite3_stmt *statement;
	const char *text;	/* a literal, by which it is found again */
	GPtrArray *repaired;	/* texts of this row that were no UTF-8 */
};

/* ---- errors -------------------------------------------------------------- */

/* Says what SQLite says of the last call, in our words where there are any. */
static bool
fail(const Sqlite *sqlite, GError **error)
{
	int code = lib.sqlite3_extended_errcode(sqlite->handle) & 0xFF;

	/* A damaged head may say that it must not be written. */
	if (code == SQLITE_READONLY && access(sqlite->path, W_OK) == 0)
		code = SQLITE_CORRUPT;
	if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
		g_set_error(error, FAILURE, FAILURE_INPUT, "%s: %s",
		    sqlite->path, code == SQLITE_NOTADB
		    ? "is no database of SQLite" : "is damaged: restore a "
		    "copy, or move it away");
	else if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
		g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s: is in use "
		    "by another process for more than %d seconds",
		    sqlite->path, BUSY / 1000);
	else
		g_set_error(error, FAILURE, code == SQLITE_CANTOPEN ||
		    code == SQLITE_READONLY || code == SQLITE_FULL ||
		    code == SQLITE_IOERR ? FAILURE_OUTPUT : FAILURE_INPUT,
		    "%s: %s", sqlite->path,
		    lib.sqlite3_errmsg(sqlite->handle));
	return false;
}

bool
sqlite_run(Sqlite *sqlite, const char *statements, GError **error)
{
	return lib.sqlite3_exec(sqlite->handle, statements, NULL, NULL, NULL)
	    == SQLITE_OK || fail(sqlite, error);
}

/* ---- opening ------------------------------------------------------------- */

/* Makes an empty file that only its owner may read, if there is none: SQLite
 * itself would go by the umask. */
static bool
make_file(const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);

	if (g_mkdir_with_parents(folder, 0700) != 0) {
		g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s: %s", folder,
		    g_strerror(errno));
		return false;
	}
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY |
	    O_NONBLOCK, 0600);
	if (fd < 0) {
		g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s: %s", path,
		    g_strerror(errno));
		return false;
	}
	close(fd);
	return true;
}

/* Only regular files: SQLite would wait for a FIFO. */
static bool
check_file(const char *path, GError **error)
{
	struct stat status;

	if (stat(path, &status) != 0) {
		g_set_error(error, FAILURE, FAILURE_INPUT, "%s: %s", path,
		    g_strerror(errno));
		return false;
	}
	if (!S_ISREG(status.st_mode)) {
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "%s: is not a regular file", path);
		return false;
	}
	return true;
}

static bool
read_pragma(Sqlite *sqlite, const char *statement, int64_t *value,
    GError **error)
{
	SqliteQuery *query = sqlite_query(sqlite, statement, error);

	if (query == NULL || sqlite_step(query, error) != SQLITE_HAS_ROW)
		return false;
	*value = sqlite_int(query, 0);
	sqlite_reset(query);
	return true;
}

/* Makes the tables of an empty file. Another process may be at it, too. */
static bool
fill(Sqlite *sqlite, GError **error)
{
	int64_t tables = 0;
	g_autofree char *marks = g_strdup_printf(
	    "PRAGMA application_id=%d; PRAGMA user_version=%d",
	    sqlite->kind->application, sqlite->kind->version);

	if (!sqlite_begin(sqlite, error))
		return false;
	if (read_pragma(sqlite, "SELECT count(*) FROM sqlite_schema", &tables,
	    error) && (tables > 0 ||
	    (sqlite_run(sqlite, sqlite->kind->schema, error) &&
	    sqlite_run(sqlite, marks, error))))
		return sqlite_commit(sqlite, error);
	sqlite_rollback(sqlite);
	return false;
}

/* Brings an older file up to date, within a transaction: another process may
 * be at it, too. */
static bool
upgrade_from(Sqlite *sqlite, GError **error)
{
	const SqliteKind *kind = sqlite->kind;
	g_autofree char *mark = g_strdup_printf("PRAGMA user_version=%d",
	    kind->version);
	int64_t version = 0;

	if (!read_pragma(sqlite, "PRAGMA user_version", &version, error))
		return false;
	if (version >= kind->version || version < 1)
		return true;
	for (; version < kind->version; version++)
		if (!sqlite_run(sqlite, kind->upgrades[version - 1], error))
			return false;
	return sqlite_run(sqlite, mark, error);
}

static bool
upgrade(Sqlite *sqlite, int64_t *version, GError **error)
{
	if (!sqlite_begin(sqlite, error))
		return false;
	if (upgrade_from(sqlite, error))
		return sqlite_commit(sqlite, error) && read_pragma(sqlite,
		    "PRAGMA user_version", version, error);
	sqlite_rollback(sqlite);
	return false;
}

static bool
is_ours(Sqlite *sqlite, SqliteAccess access, GError **error)
{
	const SqliteKind *kind = sqlite->kind;
	int64_t tables = 0, application = 0, version = 0;

	if (!read_pragma(sqlite, "SELECT count(*) FROM sqlite_schema",
	    &tables, error))
		return false;
	if (tables == 0 && access == SQLITE_WRITE && !fill(sqlite, error))
		return false;
	if (!read_pragma(sqlite, "PRAGMA application_id", &application,
	    error) || !read_pragma(sqlite, "PRAGMA user_version", &version,
	    error))
		return false;
	if (application == kind->application && version < kind->version &&
	    kind->upgrades != NULL && access == SQLITE_WRITE &&
	    !upgrade(sqlite, &version, error))
		return false;
	if (application != kind->application)
		g_set_error(error, FAILURE, FAILURE_INPUT, "%s: is not %s of "
		    "this program", sqlite->path, kind->what);
	else if (version != kind->version)
		g_set_error(error, FAILURE, FAILURE_INPUT, "%s: is %s of "
		    "another version of this program (%d, not %d)",
		    sqlite->path, kind->what, (int) version, kind->version);
	return application == kind->application && version == kind->version;
}

/* SQLite does not wait where two processes make a file a WAL at once. */
static bool
use_wal(Sqlite *sqlite, GError **error)
{
	for (int waited = 0;; waited += PAUSE) {
		if (lib.sqlite3_exec(sqlite->handle, "PRAGMA journal_mode=WAL;"
		    "PRAGMA synchronous=NORMAL", NULL, NULL, NULL) ==
		    SQLITE_OK)
			return true;
		int code = lib.sqlite3_extended_errcode(sqlite->handle) &
		    0xFF;
		if (code != SQLITE_BUSY || waited >= BUSY)
			return fail(sqlite, error);
		g_usleep(PAUSE * 1000);
	}
}

/* Views, triggers and functions of a stranger's file are never run. */
static bool
open_handle(Sqlite *sqlite, SqliteAccess access, GError **error)
{
	int flags = access == SQLITE_WRITE ? SQLITE_OPEN_READWRITE
	    : SQLITE_OPEN_READONLY;

	if (lib.sqlite3_open_v2(sqlite->path, &sqlite->handle, flags |
	    SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return fail(sqlite, error);
	lib.sqlite3_busy_timeout(sqlite->handle, BUSY);
	(void) lib.sqlite3_db_config(sqlite->handle,
	    SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void) lib.sqlite3_db_config(sqlite->handle,
	    SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	(void) lib.sqlite3_db_config(sqlite->handle,
	    SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	if (!sqlite_run(sqlite, "PRAGMA trusted_schema=0;"
	    "PRAGMA cell_size_check=1; PRAGMA mmap_size=0;"
	    "PRAGMA cache_size=-65536", error))
		return false;
	return access == SQLITE_READ_ONLY || use_wal(sqlite, error);
}

static void
query_free(void *data)
{
	SqliteQuery *query = data;

	lib.sqlite3_finalize(query->statement);
	g_ptr_array_unref(query->repaired);
	g_free(query);
}

Sqlite *
sqlite_open(const char *path, const SqliteKind *kind, SqliteAccess access,
    GError **error)
{
	if (!library_load(SQLITE_SONAME, symbols, G_N_ELEMENTS(symbols),
	    error) || (access == SQLITE_WRITE && !make_file(path, error)) ||
	    !check_file(path, error))
		return NULL;
	g_autoptr(Sqlite) sqlite = g_new0(Sqlite, 1);

	sqlite->path = g_strdup(path);
	sqlite->kind = kind;
	sqlite->owner = getpid();
	sqlite->queries = g_ptr_array_new_with_free_func(query_free);
	if (!open_handle(sqlite, access, error) ||
	    !is_ours(sqlite, access, error))
		return NULL;
	return g_steal_pointer(&sqlite);
}

void
sqlite_close(Sqlite *sqlite)
{
	if (sqlite == NULL)
		return;
	if (sqlite->owner == getpid()) {
		g_ptr_array_unref(sqlite->queries);
		(void) lib.sqlite3_close(sqlite->handle);
		g_free(sqlite->path);
		g_free(sqlite);
	}
}

const char *
sqlite_path(const Sqlite *sqlite)
{
	return sqlite->path;
}

/* ---- transactions -------------------------------------------------------- */

bool
sqlite_begin(Sqlite *sqlite, GError **error)
{
	return sqlite_run(sqlite, "BEGIN IMMEDIATE", error);
}

bool
sqlite_commit(Sqlite *sqlite, GError **error)
{
	if (sqlite_run(sqlite, "COMMIT", error))
		return true;
	sqlite_rollback(sqlite);
	return false;
}

void
sqlite_rollback(Sqlite *sqlite)
{
	if (!lib.sqlite3_get_autocommit(sqlite->handle))
		(void) sqlite_run(sqlite, "ROLLBACK", NULL);
}

/* ---- statements ---------------------------------------------------------- */

SqliteQuery *
sqlite_query(Sqlite *sqlite, const char *statement, GError **error)
{
	for (unsigned i = 0; i < sqlite->queries->len; i++) {
		SqliteQuery *known = g_ptr_array_index(sqlite->queries, i);
		if (known->text != statement &&
		    strcmp(known->text, statement) != 0)
			continue;
		sqlite_reset(known);
		return known;
	}
	sqlite3_stmt *compiled = NULL;
	if (lib.sqlite3_prepare_v3(sqlite->handle, statement, -1,
	    SQLITE_PREPARE_PERSISTENT, &compiled, NULL) != SQLITE_OK) {
		fail(sqlite, error);
		return NULL;
	}
	SqliteQuery *query = g_new0(SqliteQuery, 1);
	query->sqlite = sqlite;
	query->statement = compiled;
	query->text = statement;
	query->repaired = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(sqlite->queries, query);
	return query;
}

void
sqlite_set_int(SqliteQuery *query, int index, int64_t value)
{
	(void) lib.sqlite3_bind_int64(query->statement, index, value);
}

void
sqlite_set_text(SqliteQuery *query, int index, const char *text)
{
	(void) lib.sqlite3_bind_text(query->statement, index, text, -1,
	    SQLITE_TRANSIENT);
}

void
sqlite_set_bytes(SqliteQuery *query, int index, const void *bytes,
    size_t size)
{
	(void) lib.sqlite3_bind_blob(query->statement, index, bytes,
	    (int) MIN(size, (size_t) G_MAXINT), SQLITE_TRANSIENT);
}

SqliteStep
sqlite_step(SqliteQuery *query, GError **error)
{
	g_ptr_array_set_size(query->repaired, 0);
	int code = lib.sqlite3_step(query->statement);

	if (code == SQLITE_ROW)
		return SQLITE_HAS_ROW;
	if (code != SQLITE_DONE)
		fail(query->sqlite, error);
	sqlite_reset(query);
	return code == SQLITE_DONE ? SQLITE_IS_DONE : SQLITE_FAILED;
}

void
sqlite_reset(SqliteQuery *query)
{
	(void) lib.sqlite3_reset(query->statement);
	(void) lib.sqlite3_clear_bindings(query->statement);
}

bool
sqlite_do(SqliteQuery *query, GError **error)
{
	return sqlite_step(query, error) == SQLITE_IS_DONE;
}

int64_t
sqlite_int(const SqliteQuery *query, int column)
{
	return lib.sqlite3_column_int64(query->statement, column);
}

const char *
sqlite_text(SqliteQuery *query, int column)
{
	const char *text = (const char *) lib.sqlite3_column_text(
	    query->statement, column);

	if (text == NULL)
		return "";
	if (g_utf8_validate(text, -1, NULL))
		return text;
	char *valid = g_utf8_make_valid(text, -1);
	g_ptr_array_add(query->repaired, valid);
	return valid;
}

const void *
sqlite_bytes(const SqliteQuery *query, int column, size_t *size)
{
	const void *bytes = lib.sqlite3_column_blob(query->statement, column);

	*size = (size_t) lib.sqlite3_column_bytes(query->statement, column);
	return bytes;
}

int64_t
sqlite_last_row(const Sqlite *sqlite)
{
	return lib.sqlite3_last_insert_rowid(sqlite->handle);
}
