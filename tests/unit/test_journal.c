/*
 * test_journal.c - answers survive, whatever becomes of their process and their
 * file.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "memory/journal.h"

static char *folder;

static char *
new_path(void)
{
	static unsigned n;

	return g_strdup_printf("%s/deep/%u.db", folder, ++n);
}

static Journal *
open_journal(const char *path, char **notice)
{
	GError *error = NULL;
	Journal *journal = journal_open(path, notice, &error);

	g_assert_no_error(error);
	g_assert_nonnull(journal);
	return journal;
}

static void
put(Journal *journal, const char *key, const char *answer)
{
	JournalEntry entry = {key, answer};
	GError *error = NULL;

	g_assert_true(journal_put(journal, &entry, 1, &error));
	g_assert_no_error(error);
}

static void
test_simple(void)
{
	g_autofree char *path = new_path();
	g_autofree char *notice = NULL;
	Journal *journal = open_journal(path, &notice);
	static const JournalEntry entries[] = {{"a", "eins"}, {"b", "zwei"}};
	struct stat status;

	g_assert_null(notice);
	g_assert_null(journal_find(journal, "a"));
	g_assert_true(journal_put(journal, entries, 2, NULL));
	put(journal, "b", "deux \xC3\xA9");
	g_autofree char *a = journal_find(journal, "a");
	g_assert_cmpstr(a, ==, "eins");
	journal_close(journal);
	journal = open_journal(path, NULL);
	g_autofree char *b = journal_find(journal, "b");
	g_assert_cmpstr(b, ==, "deux \xC3\xA9");
	g_assert_true(journal_forget(journal, "b", NULL));
	g_assert_null(journal_find(journal, "b"));
	g_assert_null(journal_find(journal, "'; DROP TABLE answer; --"));
	journal_close(journal);
	g_assert_cmpint(stat(path, &status), ==, 0);
	g_assert_cmpint(status.st_mode & 0777, ==, 0600);
}

/* A process is killed while it puts: what it said it had put is there. */
static void
test_killed(void)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(11);

	for (unsigned round = 0; round < 20; round++) {
		g_autofree char *path = new_path();
		int pipes[2];
		g_assert_cmpint(pipe(pipes), ==, 0);
		pid_t child = fork();
		if (child == 0) {
			Journal *journal = journal_open(path, NULL, NULL);
			for (unsigned i = 0;; i++) {
				g_autofree char *key = g_strdup_printf("%u", i);
				JournalEntry entry = {key, "answer"};
				if (journal == NULL || !journal_put(journal,
				    &entry, 1, NULL) || write(pipes[1], &i,
				    sizeof i) != sizeof i)
					_exit(1);
			}
		}
		close(pipes[1]);
		unsigned last, n = 0, some = (unsigned)
		    g_rand_int_range(random, 1, 60);
		while (n < some && read(pipes[0], &last, sizeof last) ==
		    sizeof last)
			n++;
		g_assert_cmpint(kill(child, SIGKILL), ==, 0);
		while (read(pipes[0], &last, sizeof last) == sizeof last)
			n++;
		close(pipes[0]);
		g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
		g_assert_cmpuint(n, >=, some);
		char *notice = NULL;
		g_autoptr(Journal) journal = open_journal(path, &notice);
		g_assert_null(notice);
		for (unsigned i = 0; i < n; i++) {
			g_autofree char *key = g_strdup_printf("%u", i);
			g_autofree char *answer = journal_find(journal, key);
			g_assert_cmpstr(answer, ==, "answer");
		}
	}
}

static void
test_broken(void)
{
	static const char *const contents[] = {"", "SQLite format 3",
	    "no database at all, but long enough to look like one ........."};
	g_autofree char *path = new_path();
	Journal *journal = open_journal(path, NULL);

	put(journal, "a", "eins");
	journal_close(journal);
	for (size_t i = 0; i < G_N_ELEMENTS(contents); i++) {
		g_autofree char *notice = NULL;
		g_autofree char *wal = g_strconcat(path, "-wal", NULL);
		(void) g_unlink(wal);
		g_assert_true(g_file_set_contents(path, contents[i], -1,
		    NULL));
		journal = open_journal(path, &notice);
		put(journal, "b", "zwei");
		g_autofree char *b = journal_find(journal, "b");
		g_assert_cmpstr(b, ==, "zwei");
		journal_close(journal);
		/* An empty file is a new one. */
		g_assert_true((notice == NULL) == (*contents[i] == '\0'));
		if (notice == NULL)
			continue;
		const char *name = strstr(notice, "the old one is ");
		g_assert_nonnull(name);
		g_autofree char *kept = NULL;
		g_assert_true(g_file_get_contents(name + strlen("the old one "
		    "is "), &kept, NULL, NULL));
		g_assert_cmpstr(kept, ==, contents[i]);
		g_assert_cmpint(g_unlink(name + strlen("the old one is ")),
		    ==, 0);
	}
}

/* Bytes of it are others: answers, none, or an error, but no crash. */
static void
test_spoilt(void)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(12);

	for (unsigned round = 0; round < 40; round++) {
		g_autofree char *path = new_path();
		Journal *journal = open_journal(path, NULL);
		for (unsigned i = 0; i < 200; i++) {
			g_autofree char *key = g_strdup_printf("key %u", i);
			put(journal, key, "an answer of some length");
		}
		journal_close(journal);
		g_autofree char *bytes = NULL;
		size_t size;
		g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
		for (unsigned i = 0; i < 30; i++)
			bytes[g_rand_int_range(random, 0, (int) size)] =
			    (char) g_rand_int_range(random, 0, 255);
		g_assert_true(g_file_set_contents(path, bytes,
		    (gssize) size, NULL));
		g_autofree char *notice = NULL;
		journal = open_journal(path, &notice);
		JournalEntry entry = {"new", "answer"};
		g_autoptr(GError) error = NULL;
		g_free(journal_find(journal, "key 7"));
		if (!journal_put(journal, &entry, 1, &error))
			g_assert_nonnull(error);
		journal_close(journal);
	}
}

static void
test_unwritable(void)
{
	GError *error = NULL;

	g_assert_null(journal_open("/dev/null/journal.db", NULL, &error));
	g_assert_nonnull(error);
	g_error_free(error);
	g_autofree char *path = journal_default_path();
	g_assert_true(g_str_has_suffix(path, "/dragoman/journal.db"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	folder = g_dir_make_tmp("dragoman-journal-XXXXXX", NULL);
	g_test_add_func("/journal/simple", test_simple);
	g_test_add_func("/journal/killed", test_killed);
	g_test_add_func("/journal/broken", test_broken);
	g_test_add_func("/journal/spoilt", test_spoilt);
	g_test_add_func("/journal/unwritable", test_unwritable);
	int status = g_test_run();
	g_autofree char *remove = g_strdup_printf("rm -r '%s'", folder);
	return g_spawn_command_line_sync(remove, NULL, NULL, NULL, NULL)
	    ? status : 1;
}
