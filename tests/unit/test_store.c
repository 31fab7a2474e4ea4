/*
 * test_store.c - what every kind of store must do. SQLite's always; one of
 * PostgreSQL where DRAGOMAN_POSTGRES names a server whose schemas may be made
 * and dropped (tests/service/postgres.sh starts one).
 */
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/sqlite.h"
#include "store/store.h"

enum { JOBS = 1000, WORKERS = 4, LONG = 600 };

static char *folder;

/* A store that nothing is in yet. */
typedef struct Kind {
	const char *name;
	char *(*new_place)(void);
} Kind;

static char *
new_file(void)
{
	static unsigned n;

	return g_strdup_printf("%s/%u.db", folder, ++n);
}

static char *
new_schema(void)
{
	static unsigned n;
	const char *server = g_getenv("DRAGOMAN_POSTGRES");

	if (server == NULL)
		return NULL;
	g_autofree char *name = g_strdup_printf("t%d_%u", (int) getpid(), ++n);
	g_autofree char *url = g_shell_quote(server);
	g_autofree char *command = g_strdup_printf("psql -qXd %s -c 'CREATE "
	    "SCHEMA %s'", url, name);
	int status = -1;
	g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, &status,
	    NULL));
	g_assert_cmpint(status, ==, 0);
	return g_strdup_printf("%s%coptions=-csearch_path%%3D%s", server,
	    strchr(server, '?') == NULL ? '?' : '&', name);
}

static const Kind kinds[] = {
	{"sqlite", new_file}, {"postgres", new_schema},
};

static char *
place_for(const void *data)
{
	char *place = ((const Kind *) data)->new_place();

	if (place == NULL)
		g_test_skip("DRAGOMAN_POSTGRES names no server");
	return place;
}

static Store *
open_at(const char *place)
{
	GError *error = NULL;
	Store *store = store_open(place, &error);

	g_assert_no_error(error);
	return store;
}

/* ---- short words --------------------------------------------------------- */

static StoreJob *
make(const char *id, const char *batch, StoreState state)
{
	StoreJob *job = store_job_new();

	store_job_set(&job->id, id);
	store_job_set(&job->doc, id);
	store_job_set(&job->target, "de");
	store_job_set(&job->queue, "q");
	store_job_set(&job->batch, batch);
	store_job_set(&job->name, "a.pdf");
	store_job_set(&job->options, "target=de\n");
	job->state = state;
	job->priority = 5;
	return job;
}

static void
begin(Store *store)
{
	GError *error = NULL;

	g_assert_true(store_begin(store, &error));
	g_assert_no_error(error);
}

static void
commit(Store *store)
{
	GError *error = NULL;

	g_assert_true(store_commit(store, &error));
	g_assert_no_error(error);
}

static void
add(Store *store, const StoreJob *job)
{
	GError *error = NULL;

	g_assert_true(store_add(store, job, &error));
	g_assert_no_error(error);
}

/* COUNT jobs of a batch, in one transaction. */
static void
fill(Store *store, const char *batch, int priority, unsigned count)
{
	begin(store);
	for (unsigned i = 0; i < count; i++) {
		g_autofree char *id = g_strdup_printf("%s-%05u", batch, i);
		g_autoptr(StoreJob) job = make(id, batch, STORE_READY);
		job->priority = priority;
		add(store, job);
	}
	commit(store);
}

static StoreJob *
claim(Store *store, const char *worker, int64_t seconds)
{
	GError *error = NULL;
	StoreJob *job = NULL;

	g_assert_true(store_claim(store, worker, seconds, &job, &error));
	g_assert_no_error(error);
	return job;
}

/* The ids, or batches, of the next claims: "a b c". */
static char *
claim_row(Store *store, unsigned most, bool wants_batch)
{
	GString *row = g_string_new("");

	for (unsigned i = 0; i < most; i++) {
		g_autoptr(StoreJob) job = claim(store, "w", LONG);
		if (job == NULL)
			break;
		g_string_append_printf(row, "%s%s", i > 0 ? " " : "",
		    wants_batch ? job->batch : job->id);
	}
	return g_string_free(row, FALSE);
}

static StoreJob *
find(Store *store, const char *id)
{
	GError *error = NULL;
	StoreJob *job = store_find(store, id, &error);

	g_assert_no_error(error);
	return job;
}

static bool
save(Store *store, const StoreJob *job)
{
	GError *error = NULL;
	bool is_ours = false;

	begin(store);
	g_assert_true(store_save(store, job, &is_ours, &error));
	g_assert_no_error(error);
	commit(store);
	return is_ours;
}

static bool
take(Store *store, StoreJob *job, const char *worker, int64_t seconds)
{
	GError *error = NULL;
	bool is_ours = false;

	begin(store);
	g_assert_true(store_take(store, job, worker, seconds, &is_ours,
	    &error));
	g_assert_no_error(error);
	commit(store);
	return is_ours;
}

static int64_t
count(Store *store, StoreState state)
{
	int64_t counts[STORE_N_STATES];
	GError *error = NULL;

	g_assert_true(store_count(store, counts, &error));
	g_assert_no_error(error);
	return counts[state];
}

static unsigned
count_expired(Store *store)
{
	g_autoptr(GPtrArray) jobs = store_jobs_new();
	GError *error = NULL;

	g_assert_true(store_expired(store, jobs, &error));
	g_assert_no_error(error);
	return jobs->len;
}

static int64_t
now(Store *store)
{
	GError *error = NULL;
	int64_t seconds = 0;

	g_assert_true(store_now(store, &seconds, &error));
	g_assert_no_error(error);
	return seconds;
}

/* ---- one process --------------------------------------------------------- */

/* All texts and figures of a job, for comparing. */
static char *
show(const StoreJob *job)
{
	return g_strdup_printf("%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|"
	    "%d %d %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld", job->id,
	    job->doc, job->target, job->queue, job->batch, job->name,
	    job->options, job->digest, job->key, job->twin, job->place,
	    job->manifest, job->cause, job->reason, job->worker,
	    job->state, job->goal, (long) job->dev, (long) job->ino,
	    (long) job->size, (long) job->priority, (long) job->due,
	    (long) job->run_at, (long) job->lease, (long) job->fence,
	    (long) job->attempts, (long) job->done, (long) job->total);
}

static void
test_round_trip(const void *data)
{
	g_autofree char *place = place_for(data);
	if (place == NULL)
		return;
	g_autoptr(Store) store = open_at(place);
	g_autoptr(StoreJob) job = make("d1-de", "b", STORE_CLAIMING);

	store_job_set(&job->name, "\xff\xfe\n-\\x27 '\"\x01 na\xc3\xafve.pdf");
	store_job_set(&job->options, "a='b'\n\\\"%s\tä\n");
	store_job_set(&job->manifest, "x\ny\n");
	store_job_set(&job->key, "k");
	store_job_set(&job->twin, "t");
	job->goal = STORE_DONE;
	job->dev = G_MAXINT64;
	job->ino = G_MININT64;
	job->size = 5000000000;
	job->due = 7;
	job->run_at = 8;
	job->lease = 9;
	job->attempts = 2;
	job->done = 3;
	job->total = 4;
	begin(store);
	add(store, job);
	commit(store);
	g_autoptr(StoreJob) found = find(store, "d1-de");
	g_autofree char *want = show(job), *got = show(found);
	g_assert_cmpstr(got, ==, want);
	g_assert_cmpint(found->created, >, 0);
	g_autoptr(StoreJob) none = find(store, "d1-e");
	g_assert_null(none);
}

/* Everything that may change does, and nothing else. */
static void
test_save(const void *data)
{
	g_autofree char *place = place_for(data);
	if (place == NULL)
		return;
	g_autoptr(Store) store = open_at(place);

	fill(store, "b", 5, 2);
	g_autoptr(StoreJob) job = claim(store, "w", LONG);
	g_assert_cmpint(job->state, ==, STORE_RUNNING);
	g_assert_cmpint(job->attempts, ==, 1);
	g_assert_cmpint(job->fence, ==, 1);
	g_assert_cmpstr(job->worker, ==, "w");
	g_assert_cmpint(ABS(job->lease - now(store) - LONG), <=, 2);
	store_job_set(&job->place, "done/q/x/de");
	store_job_set(&job->manifest, "m\xff");
	store_job_set(&job->cause, "model");
	store_job_set(&job->reason, "it's gone");
	store_job_set(&job->digest, "0123");
	job->state = STORE_PUBLISHING;
	job->goal = STORE_DONE;
	job->done = job->total = 12;
	g_assert_true(save(store, job));
	store_job_set(&job->manifest, "m\xef\xbf\xbd");
	g_autoptr(StoreJob) found = find(store, job->id);
	g_autofree char *want = show(job), *got = show(found);
	g_assert_cmpstr(got, ==, want);
	for (int state = STORE_CLAIMING; state < STORE_N_STATES; state++) {
		job->state = (StoreState) state;
		g_assert_true(save(store, job));
		g_assert_cmpint(count(store, (StoreState) state), ==,
		    state == STORE_READY ? 2 : 1);
	}
	g_autoptr(StoreJob) other = find(store, "b-00001");
	g_assert_cmpint(other->state, ==, STORE_READY);
	g_assert_cmpstr(other->place, ==, "");
}

static void
test_find(const void *data)
{
	g_autofree char *place = place_for(data);
	if (place == NULL)
		return;
	g_autoptr(Store) store = open_at(place);
	g_autoptr(GPtrArray) jobs = store_jobs_new();
	const char *const ids[] = {"c", "a", "b"};
	bool is_taken = true;

	begin(store);
	for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
		g_autoptr(StoreJob) job = make(ids[i], "x", STORE_DONE);
		store_job_set(&job->doc, i < 2 ? "one" : "two");
		store_job_set(&job->key, i < 2 ? "same" : "");
		store_job_set(&job->place, i < 2 ? "" : "done/q/n/de");
		add(store, job);
	}
	commit(store);
	g_assert_true(store_of_document(store, "one", jobs, NULL));
	g_assert_cmpuint(jobs->len, ==, 2);
	g_assert_cmpstr(((StoreJob *) jobs->pdata[0])->id, ==, "a");
	g_assert_true(store_with_key(store, "same", jobs, NULL));
	g_assert_cmpuint(jobs->len, ==, 4);
	g_assert_cmpstr(((StoreJob *) jobs->pdata[2])->id, ==, "a");
	g_assert_true(store_with_key(store, "", jobs, NULL));
	g_assert_cmpuint(jobs->len, ==, 4);
	g_assert_true(store_list(store, 1u << STORE_DONE | 1u << STORE_READY,
	    2, jobs, NULL));
	g_assert_cmpuint(jobs->len, ==, 6);
	g_assert_cmpstr(((StoreJob *) jobs->pdata[5])->id, ==, "b");
	g_assert_true(store_is_taken(store, "done/q/n", "one", &is_taken,
	    NULL));
	g_assert_true(is_taken);
	g_assert_true(store_is_taken(store, "done/q/n", "two", &is_taken,
	    NULL));
	g_assert_false(is_taken);
	g_assert_true(store_is_taken(store, "done/q/n/d", "one", &is_taken,
	    NULL));
	g_assert_false(is_taken);
}

static void
test_order(const void *data)
{
	static const struct {
		const char *id;
		int priority;
		int due;
	} jobs[] = {
		{"g", 9, 1}, {"f", 5, 0}, {"e", 5, 0}, {"d", 5, 30},
		{"c", 5, 20}, {"a", 1, 0}, {"b", 2, 99},
	};
	g_autofree char *place = place_for(data);
	if (place == NULL)
		return;
	g_autoptr(Store) store = open_at(place);

	begin(store);
	for (size_t i = 0; i < G_N_ELEMENTS(jobs); i++) {
		g_autoptr(StoreJob) job = make(jobs[i].id, "x", STORE_READY);
		job->priority = jobs[i].priority;
		job->due = jobs[i].due;
		add(store, job);
	}
	commit(store);
	g_autofree char *row = claim_row(store, 99, false);
	g_assert_cmpstr(row, ==, "a b c d e f g");
}

static unsigned
count_of(const char *row, const char *word)
{
	g_auto(GStrv) words = g_strsplit(row, " ", -1);
	unsigned n = 0;

	for (size_t i = 0; words[i] != NULL; i++)
		n += strcmp(words[i], word) == 0;
	return n;
}

static void
test_fair(const void *data)
{
	g_autofree char *place = place_for(data);
	if (place == NULL)
		return;
	g_autoptr(Store) store = open_at(place);

	/* One behind many is next; of two as heavy each has its half. */
	fill(store, "many", 5, 200);
	g_autofree char *first = claim_row(store, 20, true);
	g_assert_cmpuint(count_of(first, "many"), ==, 20);
	fill(store, "one", 5, 1);
	g_autofree char *second = claim_row(store, 2, true);
	g_assert_cmpuint(count_of(second, "one"), ==, 1);
	fill(store, "half", 5, 60);
	g_autofree char *third = claim_row(store, 40, true);
	g_assert_cmpuint(count_of(third, "half"), >=, 19);
	g_assert_cmpuint(count_of(third, "half"), <=, 21);

	/* Who has slept gains nothing by it. */
	g_autofree char *rest = claim_row(store, 80, true);
	g_assert_cmpuint(count_of(rest, "half"), <=, 41);
	begin(store);
	for (unsigned i = 0; i < 20; i++) {
		g_autofree char *id = g_strdup_printf("one-1%u", i);
		g_autoptr(StoreJob) job = make(id, "one", STORE_READY);
		add(store, job);
	}
	commit(store);
	g_autofree char *last = claim_row(store, 20, true);
	g_assert_cmpuint(count_of(last, "one"), <=, 11);
	g_assert_cmpuint(count_of(last, "one"), >=, 9);
}

static void
test_weights(const void *data)
{
	g_autofree char *place = place_for(data);
	if (place == NULL)
		return;
	g_autoptr(Store) store = open_at(place);

	fill(store, "light", 9, 100);
	fill(store, "heavy", 1, 100);
	g_autofree char *row = claim_row(store, 100, true);
	g_assert_cmpuint(count_of(row, "light"), >=, 9);
	g_assert_cmpuint(count_of(row, "light"), <=, 11);
	g_autofree char *rest = claim_row(store, 200, true);
	g_assert_cmpuint(count_of(row, "light") + count_of(rest, "light"), ==,
	    100);
}

static void
test_fence(const void *data)
{
	g_autofree char *place = place_for(data);
	if (place == NULL)
		return;
	g_autoptr(Store) store = open_at(place);
	g_autoptr(Store) other = open_at(place);
	GError *error = NULL;
	bool is_ours = true;

	fill(store, "b", 5, 1);
	g_autoptr(StoreJob) zombie = claim(store, "old", LONG);
	g_autoptr(StoreJob) job = find(other, zombie->id);
	g_assert_true(take(other, job, "new", LONG));
	g_assert_cmpint(job->fence, ==, zombie->fence + 1);
	zombie->state = STORE_DONE;
	g_assert_false(save(store, zombie));
	g_assert_false(take(store, zombie, "old", LONG));
	g_assert_false(store_put(store, zombie, &error));
	g_assert_error(error, FAILURE, FAILURE_INTERNAL);
	g_clear_error(&error);
	begin(store);
	g_assert_false(store_remove(store, zombie, &error));
	g_assert_error(error, FAILURE, FAILURE_INTERNAL);
	g_clear_error(&error);
	store_rollback(store);
	g_assert_true(store_beat(store, "old", 9 * LONG, &error));
	g_autoptr(StoreJob) found = find(store, zombie->id);
	g_autofree char *want = show(job), *got = show(found);
	g_assert_cmpstr(got, ==, want);

	/* The new one goes on, and may take it back to where it was. */
	job->state = STORE_DONE;
	g_assert_true(save(other, job));
	g_assert_cmpint(count(store, STORE_DONE), ==, 1);
	job->state = STORE_REVIVING;
	g_assert_true(save(other, job));
	job->state = STORE_READY;
	g_assert_true(save(other, job));
	g_autoptr(StoreJob) again = claim(store, "old", LONG);
	g_assert_cmpint(again->fence, ==, job->fence + 1);
	g_assert_cmpint(again->attempts, ==, 2);

	/* A fence does not begin anew where the job was final meanwhile. */
	begin(store);
	g_assert_true(store_save(store, job, &is_ours, &error));
	commit(store);
	g_assert_false(is_ours);
}

static void
test_lease(const void *data)
{
	g_autofree char *place = place_for(data);
	if (place == NULL)
		return;
	g_autoptr(Store) store = open_at(place);
	GError *error = NULL;

	fill(store, "b", 5, 3);
	g_autoptr(StoreJob) one = claim(store, "w1", LONG);
	g_autoptr(StoreJob) two = claim(store, "w2", -2);
	g_assert_cmpuint(count_expired(store), ==, 1);
	g_assert_true(store_beat(store, "w2", LONG, &error));
	g_assert_cmpuint(count_expired(store), ==, 0);
	g_assert_true(store_beat(store, "w2", -2, &error));
	g_assert_cmpuint(count_expired(store), ==, 1);
	one->done = 1;
	g_assert_true(store_beat(store, "w1", 9 * LONG, &error));
	g_assert_true(save(store, one));
	g_autoptr(StoreJob) going = find(store, one->id);
	g_assert_cmpint(going->done, ==, 1);
	g_assert_cmpint(going->lease - now(store), >, 8 * LONG);
	one->lease = 0;
	g_assert_true(save(store, one));
	g_autoptr(StoreJob) ended = find(store, one->id);
	g_assert_cmpint(ended->lease, ==, 0);
	g_autoptr(StoreJob) lost = find(store, two->id);
	g_assert_true(take(store, lost, "w1", LONG));
	g_assert_cmpuint(count_expired(store), ==, 0);
	g_assert_true(store_beat(store, "w2", -2, &error));
	g_assert_cmpuint(count_expired(store), ==, 0);
	lost->state = STORE_READY;
	lost->lease = 0;
	g_assert_true(save(store, lost));
	g_autoptr(StoreJob) again = claim(store, "w3", -2);
	g_assert_cmpstr(again->id, ==, two->id);
	again->state = STORE_DONE;
	g_assert_true(save(store, again));
	g_assert_cmpuint(count_expired(store), ==, 0);
}

static void
test_wait(const void *data)
{
	g_autofree char *place = place_for(data);
	if (place == NULL)
		return;
	g_autoptr(Store) store = open_at(place);
	GError *error = NULL;

	fill(store, "b", 5, 3);
	g_autoptr(StoreJob) job = claim(store, "w", LONG);
	store_job_set(&job->cause, "disk");
	job->state = STORE_RETRY;
	job->run_at = now(store) + LONG;
	g_assert_true(save(store, job));
	store_job_set(&job->options, "other");
	g_assert_true(store_postpone(store, job, now(store) - 1, &error));
	g_assert_cmpint(count(store, STORE_READY), ==, 2);
	store_job_set(&job->options, "target=de\n");
	g_assert_true(store_postpone(store, job, now(store) + LONG, &error));
	g_assert_cmpint(count(store, STORE_READY), ==, 0);
	g_autoptr(StoreJob) none = claim(store, "w", LONG);
	g_assert_null(none);
	g_autoptr(StoreJob) late = find(store, "b-00002");
	g_assert_cmpstr(late->cause, ==, "disk");
	late->run_at = now(store) - 1;
	g_assert_true(save(store, late));
	g_autoptr(StoreJob) next = claim(store, "w", LONG);
	g_assert_cmpstr(next->id, ==, "b-00002");
	g_autoptr(StoreJob) no_more = claim(store, "w", LONG);
	g_assert_null(no_more);
	/* A clock that was set back by a day. */
	late->fence = next->fence;
	late->run_at = now(store) + 24 * 3600;
	g_assert_true(save(store, late));
	g_autoptr(StoreJob) again = claim(store, "w", LONG);
	g_assert_cmpstr(again->id, ==, "b-00002");
}

static void
test_transactions(const void *data)
{
	g_autofree char *place = place_for(data);
	if (place == NULL)
		return;
	g_autoptr(Store) store = open_at(place);
	g_autoptr(Store) other = open_at(place);
	g_autoptr(StoreJob) job = make("a", "b", STORE_READY);
	g_autoptr(StoreJob) twin = make("a", "b", STORE_READY);
	GError *error = NULL;

	begin(store);
	add(store, job);
	g_assert_cmpint(count(other, STORE_READY), ==, 0);
	store_rollback(store);
	g_assert_cmpint(count(store, STORE_READY), ==, 0);
	begin(store);
	add(store, job);
	commit(store);
	g_assert_cmpint(count(other, STORE_READY), ==, 1);

	/* An id is given once; what was done before in it is undone. */
	begin(other);
	store_job_set(&twin->id, "new");
	add(other, twin);
	store_job_set(&twin->id, "a");
	g_assert_false(store_add(other, twin, &error));
	g_assert_nonnull(error);
	g_clear_error(&error);
	store_rollback(other);
	g_assert_cmpint(count(store, STORE_READY), ==, 1);
	begin(other);
	g_assert_true(store_remove(other, job, &error));
	commit(other);
	g_assert_cmpint(count(store, STORE_READY), ==, 0);
	g_autoptr(StoreJob) none = claim(store, "w", LONG);
	g_assert_null(none);
}

/* ---- many processes ------------------------------------------------------ */

/* Waits for a child, which must end as it should. */
static void
await(pid_t child, int want)
{
	int status = -1;

	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_cmpint(WIFSIGNALED(status) ? -WTERMSIG(status)
	    : WEXITSTATUS(status), ==, want);
}

static void
test_killed(const void *data)
{
	g_autofree char *place = place_for(data);
	if (place == NULL)
		return;
	g_autoptr(Store) store = open_at(place);
	int ready[2];

	g_assert_cmpint(pipe(ready), ==, 0);
	fill(store, "b", 5, 10);
	pid_t child = fork();
	if (child == 0) {
		Store *own = open_at(place);
		pid_t heir = fork();	/* outlives us, and holds nothing up */
		if (heir == 0) {
			close(ready[0]);
			g_usleep(20 * G_USEC_PER_SEC);
			_exit(0);
		}
		begin(own);
		for (unsigned i = 0; i < 100; i++) {
			g_autofree char *id = g_strdup_printf("half-%u", i);
			g_autoptr(StoreJob) job = make(id, "h", STORE_READY);
			add(own, job);
		}
		g_autoptr(StoreJob) gone = find(own, "b-00000");
		gone->state = STORE_DONE;
		bool is_ours;
		g_assert_true(store_save(own, gone, &is_ours, NULL));
		ssize_t n = write(ready[1], &heir, sizeof heir);
		raise(n == sizeof heir ? SIGKILL : SIGABRT);
	}
	pid_t heir = 0;
	g_assert_cmpint(read(ready[0], &heir, sizeof heir), ==, sizeof heir);
	await(child, -SIGKILL);
	/* A server may take some time to notice. */
	gint64 until = g_get_monotonic_time() + 5 * G_USEC_PER_SEC;
	unsigned claimed = 0;
	while (claimed < 10 && g_get_monotonic_time() < until) {
		g_autofree char *row = claim_row(store, 99, true);
		claimed += count_of(row, "b");
		g_assert_cmpuint(count_of(row, "h"), ==, 0);
	}
	g_assert_cmpuint(claimed, ==, 10);
	g_assert_cmpint(count(store, STORE_READY), ==, 0);
	kill(heir, SIGKILL);
	close(ready[0]);
	close(ready[1]);
}

/* Claims until nothing is left, and writes what it has done to a file; some
 * are killed on the way. */
static void
work(const char *place, unsigned n, unsigned dies_at)
{
	g_autoptr(Store) store = open_at(place);
	g_autofree char *worker = g_strdup_printf("w%u", n);
	g_autofree char *path = g_strdup_printf("%s/log-%u", folder, n);
	int log = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	for (unsigned i = 1;; i++) {
		g_autoptr(StoreJob) job = claim(store, worker, LONG);
		if (job == NULL)
			break;
		if (i == dies_at)
			raise(SIGKILL);
		job->state = STORE_DONE;
		g_assert_true(save(store, job));
		g_autofree char *line = g_strdup_printf("%s\n", job->id);
		g_assert_cmpint(write(log, line, strlen(line)), ==,
		    (ssize_t) strlen(line));
	}
	close(log);
}

static unsigned
read_logs(GHashTable *ids)
{
	unsigned lines = 0;

	for (unsigned n = 0; n < WORKERS; n++) {
		g_autofree char *path = g_strdup_printf("%s/log-%u", folder,
		    n);
		g_autofree char *text = NULL;
		g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
		g_auto(GStrv) rows = g_strsplit(text, "\n", -1);
		for (size_t i = 0; rows[i] != NULL && *rows[i] != '\0'; i++) {
			g_hash_table_add(ids, g_strdup(rows[i]));
			lines++;
		}
	}
	return lines;
}

static void
run_workers(const char *place, unsigned dies_at)
{
	pid_t children[WORKERS];

	for (unsigned n = 0; n < WORKERS; n++) {
		children[n] = fork();
		if (children[n] == 0) {
			work(place, n, n == 0 ? dies_at : 0);
			_exit(0);
		}
	}
	for (unsigned n = 0; n < WORKERS; n++)
		await(children[n], n == 0 && dies_at > 0 ? -SIGKILL : 0);
}

static void
test_exactly_once(const void *data)
{
	g_autofree char *place = place_for(data);
	if (place == NULL)
		return;
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	g_autoptr(GPtrArray) left = store_jobs_new();
	Store *store = open_at(place);

	fill(store, "a", 5, JOBS / 2);
	fill(store, "b", 1, JOBS / 2);
	store_close(store);
	run_workers(place, JOBS / 10);
	store = open_at(place);
	g_assert_cmpuint(read_logs(ids), ==, JOBS - 1);
	g_assert_cmpuint(g_hash_table_size(ids), ==, JOBS - 1);
	g_assert_cmpint(count(store, STORE_DONE), ==, JOBS - 1);
	g_assert_cmpint(count(store, STORE_RUNNING), ==, 1);

	/* What the killed one had is taken over. */
	g_assert_true(store_list(store, 1u << STORE_RUNNING, 0, left, NULL));
	StoreJob *job = left->pdata[0];
	g_assert_cmpstr(job->worker, ==, "w0");
	g_assert_false(g_hash_table_contains(ids, job->id));
	g_assert_true(take(store, job, "w", LONG));
	job->state = STORE_READY;
	g_assert_true(save(store, job));
	store_close(store);
	run_workers(place, 0);
	g_assert_cmpuint(read_logs(ids), ==, 1);
	g_assert_cmpuint(g_hash_table_size(ids), ==, JOBS);
}

/* ---- files of SQLite ----------------------------------------------------- */

static void
check_refused(const char *place, const char *words)
{
	GError *error = NULL;
	Store *store = store_open(place, &error);

	g_assert_null(store);
	g_assert_error(error, FAILURE, FAILURE_SETUP);
	g_assert_nonnull(strstr(error->message, words));
	g_assert_nonnull(strstr(error->message, place));
	g_assert_null(strchr(error->message, '\n'));
	g_error_free(error);
}

static void
test_versions(void)
{
	static const char *const upgrades[] = {
		"CREATE TABLE b (y); INSERT INTO b VALUES (2)",
		"UPDATE b SET y = y + 1",
	};
	SqliteKind kind = { .what = "a test", .application = 0x44725370,
	    .version = 1, .schema = "CREATE TABLE a (x)" };
	g_autofree char *path = new_file();
	GError *error = NULL;

	sqlite_close(sqlite_open(path, &kind, SQLITE_WRITE, &error));
	g_assert_no_error(error);
	kind.version = 3;
	g_assert_null(sqlite_open(path, &kind, SQLITE_WRITE, &error));
	g_assert_error(error, FAILURE, FAILURE_INPUT);
	g_clear_error(&error);
	kind.upgrades = upgrades;
	for (unsigned i = 0; i < 2; i++) {
		g_autoptr(Sqlite) file = sqlite_open(path, &kind,
		    SQLITE_WRITE, &error);
		g_assert_no_error(error);
		SqliteQuery *query = sqlite_query(file, "SELECT y FROM b",
		    &error);
		g_assert_cmpint(sqlite_step(query, &error), ==,
		    SQLITE_HAS_ROW);
		g_assert_cmpint(sqlite_int(query, 0), ==, 3);
		sqlite_reset(query);
	}
	check_refused(path, "another version");
	kind.application = 7;
	g_assert_null(sqlite_open(path, &kind, SQLITE_WRITE, &error));
	g_assert_error(error, FAILURE, FAILURE_INPUT);
	g_clear_error(&error);
}

static void
test_damaged(void)
{
	g_autofree char *path = new_file();
	g_autofree char *text = g_strnfill(100000, 'x');
	g_autofree char *nowhere = g_build_filename(path, "a.db", NULL);
	GError *error = NULL;

	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	check_refused(path, "no database");
	g_assert_null(store_open(nowhere, &error));
	g_assert_error(error, FAILURE, FAILURE_STORE);
	g_clear_error(&error);

	/* Pages in the middle are noise: one line, whatever is asked. */
	g_autofree char *other = new_file();
	Store *store = open_at(other);
	fill(store, "b", 5, 2000);
	store_close(store);
	int fd = open(other, O_WRONLY);
	for (off_t at = 8192; at < 400000; at += 4096)
		g_assert_cmpint(pwrite(fd, text, 2048, at), ==, 2048);
	close(fd);
	store = store_open(other, &error);
	if (store != NULL) {
		StoreJob *job = NULL;
		g_assert_false(store_claim(store, "w", LONG, &job, &error));
		g_assert_null(job);
	}
	g_assert_error(error, FAILURE, FAILURE_SETUP);
	g_assert_nonnull(strstr(error->message, "is damaged"));
	g_clear_error(&error);
	store_close(store);
}

/* ---- all of them --------------------------------------------------------- */

static void
add_tests(const Kind *kind)
{
	static const struct {
		const char *name;
		GTestDataFunc run;
	} tests[] = {
		{"round-trip", test_round_trip}, {"save", test_save},
		{"find", test_find}, {"order", test_order},
		{"fair", test_fair}, {"weights", test_weights},
		{"fence", test_fence}, {"lease", test_lease},
		{"wait", test_wait}, {"transactions", test_transactions},
		{"killed", test_killed}, {"exactly-once", test_exactly_once},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
		g_autofree char *path = g_strdup_printf("/store/%s/%s",
		    kind->name, tests[i].name);
		g_test_add_data_func(path, kind, tests[i].run);
	}
}

static void
remove_folder(void)
{
	GDir *dir = g_dir_open(folder, 0, NULL);

	for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_remove(path);
	}
	g_dir_close(dir);
	g_rmdir(folder);
	g_free(folder);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	folder = g_dir_make_tmp("dragoman-store-XXXXXX", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		add_tests(&kinds[i]);
	g_test_add_func("/store/sqlite/versions", test_versions);
	g_test_add_func("/store/sqlite/damaged", test_damaged);
	int status = g_test_run();
	remove_folder();
	return status;
}
