#include "memory/journal.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/sqlite.h"

enum {
	DAYS = 30,		/* that an answer is kept */
	PAGE = 4096,
	MOST = 1 << 18,		/* pages: 1 GiB */
};

struct Journal {
	Sqlite *file;
};

static const SqliteKind kind = {
	.what = "a journal", .application = 0x44726A6E, .version = 1, .schema =
	"CREATE TABLE answer (key TEXT PRIMARY KEY, answer TEXT NOT NULL, "
	"at INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE INDEX answer_at ON answer (at)",
};

char *
journal_default_path(void)
{
	return g_build_filename(g_get_user_state_dir(), "dragoman",
	    "journal.db", NULL);
}

/* Moves what cannot be read out of the way, with its WAL. */
static bool
put_aside(const char *path, char **aside, GError **error)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *stamp = g_date_time_format(now, "%Y%m%d-%H%M%S");

	*aside = g_strdup_printf("%s.broken-%s-%d", path, stamp,
	    (int) getpid());
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
		g_autofree char *from = g_strconcat(path, ends[i], NULL);
		g_autofree char *to = g_strconcat(*aside, ends[i], NULL);
		if (g_rename(from, to) == 0 || errno == ENOENT)
			continue;
		g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s: %s", from,
		    g_strerror(errno));
		return false;
	}
	return true;
}

static int64_t
one_value(Sqlite *file, const char *statement)
{
	SqliteQuery *query = sqlite_query(file, statement, NULL);
	int64_t value = 0;

	if (query != NULL && sqlite_step(query, NULL) == SQLITE_HAS_ROW)
		value = sqlite_int(query, 0);
	if (query != NULL)
		sqlite_reset(query);
	return value;
}

/* What is too old goes, and the older half where there is too much. */
static bool
expire(Sqlite *file, GError **error)
{
	SqliteQuery *query = sqlite_query(file,
	    "DELETE FROM answer WHERE at < ?1", error);

	if (query == NULL)
		return false;
	sqlite_set_int(query, 1, g_get_real_time() / G_USEC_PER_SEC -
	    (int64_t) DAYS * 24 * 3600);
	if (!sqlite_do(query, error))
		return false;
	if (one_value(file, "PRAGMA page_count") -
	    one_value(file, "PRAGMA freelist_count") <= MOST)
		return true;
	return sqlite_run(file, "DELETE FROM answer WHERE at <= (SELECT at "
	    "FROM answer ORDER BY at LIMIT 1 OFFSET (SELECT count(*) / 2 FROM "
	    "answer))", error);
}

/* A file that opens may still be damaged further in: what is old is looked for
 * at once, in the index and in the table. */
static Sqlite *
open_whole(const char *path, GError **error)
{
	g_autoptr(Sqlite) file = sqlite_open(path, &kind, SQLITE_WRITE, error);

	if (file == NULL || !expire(file, error))
		return NULL;
	return g_steal_pointer(&file);
}

Journal *
journal_open(const char *path, char **notice, GError **error)
{
	GError *reason = NULL;
	Sqlite *file = open_whole(path, &reason);

	if (file == NULL && g_error_matches(reason, FAILURE, FAILURE_INPUT) &&
	    g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
		g_autofree char *aside = NULL;
		if (!put_aside(path, &aside, error)) {
			g_clear_error(&reason);
			return NULL;
		}
		if (notice != NULL)
			*notice = g_strdup_printf("%s: a fresh journal is "
			    "begun, the old one is %s", reason->message,
			    aside);
		g_clear_error(&reason);
		file = open_whole(path, &reason);
	}
	if (file == NULL) {
		g_propagate_error(error, reason);
		return NULL;
	}
	Journal *journal = g_new0(Journal, 1);
	journal->file = file;
	return journal;
}

void
journal_close(Journal *journal)
{
	if (journal == NULL)
		return;
	sqlite_close(journal->file);
	g_free(journal);
}

char *
journal_find(Journal *journal, const char *key)
{
	SqliteQuery *query = sqlite_query(journal->file,
	    "SELECT answer FROM answer WHERE key = ?1", NULL);
	char *answer = NULL;

	if (query == NULL)
		return NULL;
	sqlite_set_text(query, 1, key);
	if (sqlite_step(query, NULL) == SQLITE_HAS_ROW)
		answer = g_strdup(sqlite_text(query, 0));
	sqlite_reset(query);
	return answer;
}

static bool
put_one(Journal *journal, const JournalEntry *entry, GError **error)
{
	SqliteQuery *query = sqlite_query(journal->file, "INSERT INTO answer "
	    "(key, answer, at) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO "
	    "UPDATE SET answer = excluded.answer, at = excluded.at", error);

	if (query == NULL)
		return false;
	sqlite_set_text(query, 1, entry->key);
	sqlite_set_text(query, 2, entry->answer);
	sqlite_set_int(query, 3, g_get_real_time() / G_USEC_PER_SEC);
	return sqlite_do(query, error);
}

bool
journal_put(Journal *journal, const JournalEntry *entries, size_t count,
    GError **error)
{
	if (count == 0)
		return true;
	if (!sqlite_begin(journal->file, error))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!put_one(journal, &entries[i], error)) {
			sqlite_rollback(journal->file);
			return false;
		}
	return sqlite_commit(journal->file, error);
}

bool
journal_forget(Journal *journal, const char *key, GError **error)
{
	SqliteQuery *query = sqlite_query(journal->file,
	    "DELETE FROM answer WHERE key = ?1", error);

	if (query == NULL)
		return false;
	sqlite_set_text(query, 1, key);
	return sqlite_do(query, error);
}
