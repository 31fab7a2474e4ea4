/*
 * test_store_turn.c - what hosts do by turns in a store that they share, and how
 * they take over from one another. Needs a server of its own
 * (tests/service/postgres.sh); without one all is skipped.
 */
#include <glib.h>
#include <unistd.h>

#include "store/store.h"

enum { LONG = 600 };

/* A new schema; NULL: there is no server. */
static char *
new_place(void)
{
	static unsigned n;
	const char *server = g_getenv("DRAGOMAN_POSTGRES");
	int status = -1;

	if (server == NULL) {
		g_test_skip("DRAGOMAN_POSTGRES names no server");
		return NULL;
	}
	g_autofree char *name = g_strdup_printf("t%d_%u", (int) getpid(), ++n);
	g_autofree char *command = g_strdup_printf("psql -qXd '%s'"
	    " -c 'CREATE SCHEMA %s'", server, name);
	g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, &status,
	    NULL));
	g_assert_cmpint(status, ==, 0);
	return g_strdup_printf("%s&options=-csearch_path%%3D%s", server, name);
}

static Store *
open_at(const char *place)
{
	GError *error = NULL;
	Store *store = store_open(place, &error);

	g_assert_no_error(error);
	return store;
}

static bool
has_got(Store *store, StoreTurn *turn, const char *from, int64_t seconds)
{
	GError *error = NULL;

	g_assert_true(store_turn_take(store, turn, from, seconds, &error));
	g_assert_no_error(error);
	return turn->fence != 0;
}

static bool
keeps(Store *store, StoreTurn *turn)
{
	GError *error = NULL;

	g_assert_true(store_turn_keep(store, turn, LONG, &error));
	g_assert_no_error(error);
	return turn->fence != 0;
}

static void
test_turn(void)
{
	g_autofree char *place = new_place();
	if (place == NULL)
		return;
	g_autoptr(Store) store = open_at(place);
	g_autoptr(Store) other = open_at(place);
	StoreTurn a = { .name = "house", .worker = "h/a" };
	StoreTurn b = { .name = "house", .worker = "i/b" };

	g_assert_true(store_is_shared(store));
	g_assert_true(has_got(store, &a, NULL, LONG));
	g_assert_false(has_got(other, &b, NULL, LONG));
	g_assert_cmpstr(b.holder, ==, "h/a");
	g_assert_true(keeps(store, &a));
	g_assert_false(a.is_asked);
	b.asks = true;
	g_assert_false(has_got(other, &b, "h/c", LONG));
	g_assert_true(keeps(store, &a));
	g_assert_true(a.is_asked);
	/* Known to be dead. */
	int64_t fence = a.fence;
	g_assert_true(has_got(other, &b, "h/a", LONG));
	g_assert_cmpint(b.fence, >, fence);
	g_assert_false(keeps(store, &a));
	/* Given up, and let go stale. */
	store_turn_end(other, &b);
	g_assert_true(has_got(store, &a, NULL, 1));
	g_assert_false(has_got(other, &b, NULL, LONG));
	g_usleep(2 * G_USEC_PER_SEC + G_USEC_PER_SEC / 10);
	/* Who checks within a transaction has it to its end. */
	g_assert_true(store_begin(store, NULL));
	g_assert_true(store_turn_check(store, &a, NULL));
	g_assert_cmpint(a.fence, !=, 0);
	g_assert_false(has_got(other, &b, NULL, LONG));
	g_assert_true(store_commit(store, NULL));
	g_assert_true(has_got(other, &b, NULL, LONG));
	g_assert_true(store_begin(store, NULL));
	g_assert_true(store_turn_check(store, &a, NULL));
	g_assert_cmpint(a.fence, ==, 0);
	store_rollback(store);
	store_turn_end(other, &b);
	store_turn_end(store, &a);
}

/* A job whose state has changed under the same fence is not taken. */
static void
test_take_changed(void)
{
	g_autofree char *place = new_place();
	if (place == NULL)
		return;
	g_autoptr(Store) store = open_at(place);
	g_autoptr(StoreJob) job = NULL;
	bool is_ours = true;

	g_autoptr(StoreJob) one = store_job_new();
	store_job_set(&one->id, "one");
	one->state = STORE_READY;
	g_assert_true(store_begin(store, NULL));
	g_assert_true(store_add(store, one, NULL));
	g_assert_true(store_commit(store, NULL));
	g_assert_true(store_claim(store, "w", LONG, &job, NULL));
	g_autoptr(StoreJob) seen = store_find(store, job->id, NULL);
	job->state = STORE_PUBLISHING;
	g_assert_true(store_put(store, job, NULL));
	g_assert_true(store_begin(store, NULL));
	g_assert_true(store_take(store, seen, "x", LONG, &is_ours, NULL));
	g_assert_false(is_ours);
	g_assert_true(store_take(store, job, "x", LONG, &is_ours, NULL));
	g_assert_true(is_ours);
	g_assert_true(store_commit(store, NULL));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store-turn/turn", test_turn);
	g_test_add_func("/store-turn/take-changed", test_take_changed);
	return g_test_run();
}
