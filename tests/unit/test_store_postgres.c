/*
 * test_store_postgres.c - what may happen to a server of PostgreSQL and to
 * those who use it. Runs on a server of its own (tests/service/postgres.sh),
 * which it crashes; without one all is skipped.
 */
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failure.h"
#include "store/store.h"

enum { JOBS = 1000, WORKERS = 3, LONG = 600 };

static const char *server, *control;
static char *folder;

/* ---- short words --------------------------------------------------------- */

static void
shell(const char *format, ...) G_GNUC_PRINTF(1, 2);

static void
shell(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	g_autofree char *words = g_strdup_vprintf(format, list);
	va_end(list);
	g_autofree char *quoted = g_shell_quote(words);
	g_autofree char *command = g_strconcat("sh -c ", quoted, NULL);
	int status = -1;
	g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, &status,
	    NULL));
	g_assert_cmpint(status, ==, 0);
}

/* A new schema, reached by SERVER's host or by another one. */
static char *
new_place(const char *host)
{
	static unsigned n;
	g_autofree char *name = g_strdup_printf("f%d_%u", (int) getpid(), ++n);

	shell("psql -qXd '%s' -c 'CREATE SCHEMA %s'", server, name);
	return host == NULL
	    ? g_strdup_printf("%s&options=-csearch_path%%3D%s", server, name)
	    : g_strdup_printf("postgresql://dragoman@/postgres?host=%s"
	    "&options=-csearch_path%%3D%s", host, name);
}

static Store *
open_at(const char *place)
{
	GError *error = NULL;
	Store *store = store_open(place, &error);

	g_assert_no_error(error);
	return store;
}

static StoreJob *
make(const char *id)
{
	StoreJob *job = store_job_new();

	store_job_set(&job->id, id);
	store_job_set(&job->doc, id);
	store_job_set(&job->batch, "b");
	job->state = STORE_READY;
	job->priority = 5;
	return job;
}

static void
fill(Store *store, unsigned count)
{
	GError *error = NULL;

	g_assert_true(store_begin(store, &error));
	for (unsigned i = 0; i < count; i++) {
		g_autofree char *id = g_strdup_printf("j-%05u", i);
		g_autoptr(StoreJob) job = make(id);
		g_assert_true(store_add(store, job, &error));
	}
	g_assert_true(store_commit(store, &error));
	g_assert_no_error(error);
}

static int64_t
count(Store *store, StoreState state)
{
	int64_t counts[STORE_N_STATES];
	GError *error = NULL;

	(void) store_count(store, counts, &error);
	g_assert_no_error(error);
	return counts[state];
}

static bool
is_skipped(void)
{
	if (server == NULL)
		g_test_skip("DRAGOMAN_POSTGRES names no server");
	return server == NULL;
}

static int
status_of(pid_t child)
{
	int status = -1;

	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* A child that does not outlive a test that fails. */
static pid_t
fork_child(void)
{
	pid_t child = fork();

	if (child == 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return child;
}

/* ---- opening ------------------------------------------------------------- */

static void
test_made_at_once(void)
{
	pid_t children[8];

	if (is_skipped())
		return;
	g_autofree char *place = new_place(NULL);
	for (unsigned i = 0; i < G_N_ELEMENTS(children); i++) {
		children[i] = fork_child();
		if (children[i] == 0) {
			store_close(open_at(place));
			_exit(0);
		}
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(children); i++)
		g_assert_cmpint(status_of(children[i]), ==, 0);
	g_autoptr(Store) store = open_at(place);
	g_assert_cmpint(count(store, STORE_READY), ==, 0);
}

/* A line that does not tell SECRET, and at once: no use in trying again. */
static void
check_refused(const char *place, const char *words)
{
	GError *error = NULL;
	gint64 start = g_get_monotonic_time();

	g_assert_null(store_open(place, &error));
	g_assert_error(error, FAILURE, FAILURE_SETUP);
	g_assert_nonnull(strstr(error->message, words));
	g_assert_null(strstr(error->message, "sesame"));
	g_assert_null(strchr(error->message, '\n'));
	g_assert_cmpint(g_get_monotonic_time() - start, <,
	    5 * G_USEC_PER_SEC);
	g_error_free(error);
}

static void
test_refused(void)
{
	if (is_skipped())
		return;
	g_autofree char *host = g_path_get_dirname(control);
	g_autofree char *wrong = g_strdup_printf(
	    "postgresql://locked:sesame@/postgres?host=%s", host);
	g_autofree char *nobody = g_strdup_printf(
	    "postgresql://nobody:sesame@/postgres?host=%s", host);
	g_autofree char *nothing = g_strdup_printf(
	    "postgresql://dragoman:sesame@/nothing?host=%s", host);
	g_autofree char *newer = new_place(NULL);

	shell("psql -qXd '%s' -c \"CREATE ROLE locked LOGIN PASSWORD "
	    "'open'\"", server);
	check_refused(wrong, "password authentication failed");
	check_refused(nobody, "does not exist");
	check_refused(nothing, "does not exist");
	check_refused("postgresql://a:sesame@[::1:x/b?c=d&e", "address");
	check_refused("postgresql://a:sesame@b:port/c", "address");
	store_close(open_at(newer));
	shell("psql -qXd '%s' -c 'INSERT INTO dragoman_version VALUES (99)'",
	    newer);
	check_refused(newer, "newer version");
}

static void
test_news(void)
{
	if (is_skipped())
		return;
	g_autofree char *place = new_place(NULL);
	g_autoptr(Store) store = open_at(place);
	g_autoptr(Store) other = open_at(place);
	struct pollfd fd = { .fd = store_news_fd(store), .events = POLLIN };

	g_assert_cmpint(fd.fd, >=, 0);
	(void) store_news(store);
	g_assert_false(store_news(store));
	fill(other, 3);
	g_assert_cmpint(poll(&fd, 1, 5000), ==, 1);
	g_assert_true(store_news(store));
	g_assert_false(store_news(store));
	g_assert_true(store_beat(other, "w", LONG, NULL));
	g_assert_cmpint(poll(&fd, 1, 200), ==, 0);
}

/* ---- a line that is cut in the middle of COMMIT -------------------------- */

static struct sockaddr_un
address_of(const char *host)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	g_snprintf(address.sun_path, sizeof address.sun_path,
	    "%s/.s.PGSQL.5432", host);
	return address;
}

typedef enum Cut {
	CUT_BEFORE,		/* the server does not see the COMMIT */
	CUT_BEHIND,		/* it has done it, and nobody hears */
	CUT_WITHIN,		/* it is at it */
} Cut;

/* Hands on what comes, until COMMIT comes. No answer to that comes back. */
static void
hand_on(int client, int to, Cut cut)
{
	struct pollfd fds[] = {
		{ .fd = client, .events = POLLIN },
		{ .fd = to, .events = POLLIN },
	};
	char bytes[65536];

	for (;;) {
		g_assert_cmpint(poll(fds, 2, -1), >, 0);
		for (unsigned i = 0; i < 2; i++) {
			if (fds[i].revents == 0)
				continue;
			ssize_t n = read(fds[i].fd, bytes, sizeof bytes);
			if (n <= 0)
				return;
			bool ends = i == 0 && memmem(bytes, (size_t) n,
			    "COMMIT", 6) != NULL;
			if ((!ends || cut != CUT_BEFORE) && write(fds[1 - i].fd,
			    bytes, (size_t) n) != n)
				return;
			if (!ends)
				continue;
			/* The server has done it when it answers. */
			if (cut == CUT_BEHIND)
				g_assert_cmpint(read(to, bytes, sizeof bytes),
				    >, 0);
			return;
		}
	}
}

/* A proxy in a process of its own: the first connection is cut, others not. */
static pid_t
start_proxy(const char *host, const char *real, Cut cut)
{
	struct sockaddr_un own = address_of(host), there = address_of(real);
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);

	g_assert_cmpint(bind(listener, (void *) &own, sizeof own), ==, 0);
	g_assert_cmpint(listen(listener, 8), ==, 0);
	pid_t child = fork_child();
	if (child > 0) {
		close(listener);
		return child;
	}
	for (unsigned n = 0;; n++) {
		int client = accept(listener, NULL, NULL);
		int to = socket(AF_UNIX, SOCK_STREAM, 0);
		g_assert_cmpint(connect(to, (void *) &there, sizeof there),
		    ==, 0);
		if (n == 0) {
			hand_on(client, to, cut);
		} else if (fork_child() == 0) {
			char bytes[65536];
			struct pollfd fds[] = {
				{ .fd = client, .events = POLLIN },
				{ .fd = to, .events = POLLIN },
			};
			for (ssize_t got = 1; got > 0;) {
				g_assert_cmpint(poll(fds, 2, -1), >, 0);
				unsigned i = fds[0].revents != 0 ? 0 : 1;
				got = read(fds[i].fd, bytes, sizeof bytes);
				if (got > 0 && write(fds[1 - i].fd, bytes,
				    (size_t) got) != got)
					break;
			}
			_exit(0);
		}
		close(client);
		close(to);
	}
}

static void
check_cut(Cut cut)
{
	g_autofree char *real = g_path_get_dirname(control);
	g_autofree char *host = g_dir_make_tmp("dragoman-cut-XXXXXX", NULL);
	g_autofree char *place = new_place(host);
	g_autofree char *direct = g_strdup_printf("postgresql://dragoman@"
	    "/postgres?host=%s%s", real, strchr(place, '&'));
	GError *error = NULL;

	store_close(open_at(direct));
	pid_t proxy = start_proxy(host, real, cut);
	Store *store = open_at(place);
	g_autoptr(StoreJob) job = make("a");
	g_assert_true(store_begin(store, &error));
	g_assert_true(store_add(store, job, &error));
	bool is_done = store_commit(store, &error);
	g_assert_cmpint(is_done, ==, cut != CUT_BEFORE);
	g_assert_cmpint(count(store, STORE_READY), ==, is_done ? 1 : 0);
	if (!is_done) {
		g_assert_error(error, FAILURE, FAILURE_STORE);
		g_clear_error(&error);
		g_assert_true(store_begin(store, &error));
		g_assert_true(store_add(store, job, &error));
		g_assert_true(store_commit(store, &error));
	}
	g_assert_cmpint(count(store, STORE_READY), ==, 1);
	store_close(store);
	kill(proxy, SIGKILL);
	(void) status_of(proxy);
	shell("rm -rf %s", host);
}

static void
test_cut_before(void)
{
	if (!is_skipped())
		check_cut(CUT_BEFORE);
}

static void
test_cut_behind(void)
{
	if (!is_skipped())
		check_cut(CUT_BEHIND);
}

/* A standby that is not there holds every COMMIT up. */
static void
set_standby(const char *name)
{
	shell("psql -qXd '%s' -c \"SET synchronous_commit=local\" -c \"ALTER"
	    " SYSTEM SET synchronous_standby_names = '%s'\" -c \"SELECT"
	    " pg_reload_conf()\" >/dev/null", server, name);
	g_usleep(300000);
}

static void
test_cut_within(void)
{
	if (is_skipped())
		return;
	g_autofree char *real = g_path_get_dirname(control);
	g_autofree char *host = g_dir_make_tmp("dragoman-cut-XXXXXX", NULL);
	g_autofree char *place = new_place(host);
	g_autofree char *direct = g_strdup_printf("postgresql://dragoman@"
	    "/postgres?host=%s%s", real, strchr(place, '&'));
	GError *error = NULL;

	store_close(open_at(direct));
	pid_t proxy = start_proxy(host, real, CUT_WITHIN);
	Store *store = open_at(place);
	g_autoptr(StoreJob) job = make("a");
	set_standby("nobody");
	g_assert_true(store_begin(store, &error));
	g_assert_true(store_add(store, job, &error));
	bool is_done = store_commit(store, &error);
	g_assert_no_error(error);
	g_assert_true(is_done);
	set_standby("");
	g_assert_cmpint(count(store, STORE_READY), ==, 1);
	store_close(store);
	kill(proxy, SIGKILL);
	(void) status_of(proxy);
	shell("rm -rf %s", host);
}

/* A claim whose answer is lost is ours all the same, or nobody's. */
static void
test_cut_claim(void)
{
	if (is_skipped())
		return;
	g_autofree char *real = g_path_get_dirname(control);
	g_autofree char *host = g_dir_make_tmp("dragoman-cut-XXXXXX", NULL);
	g_autofree char *place = new_place(host);
	g_autofree char *direct = g_strdup_printf("postgresql://dragoman@"
	    "/postgres?host=%s%s", real, strchr(place, '&'));
	GError *error = NULL;

	for (unsigned i = 0; i < 2; i++) {
		g_autoptr(Store) all = open_at(direct);
		if (i == 0)
			fill(all, 2);
		pid_t proxy = start_proxy(host, real, i == 1 ? CUT_BEHIND
		    : CUT_BEFORE);
		Store *store = open_at(place);
		g_autoptr(StoreJob) job = NULL;
		g_assert_true(store_claim(store, "w", LONG, &job, &error));
		g_assert_no_error(error);
		g_assert_nonnull(job);
		g_assert_cmpint(job->fence, ==, 1);
		g_assert_cmpint(count(all, STORE_RUNNING), ==, i + 1);
		store_close(store);
		kill(proxy, SIGKILL);
		(void) status_of(proxy);
		shell("rm -f %s/.s*", host);
	}
	g_rmdir(host);
}

/* ---- a backend that is ended again and again ----------------------------- */

/* What a commit says is what is there. */
static void
test_terminated(void)
{
	unsigned done = 0, failed = 0;

	if (is_skipped())
		return;
	g_autofree char *place = new_place(NULL);
	Store *store = open_at(place);
	g_autoptr(Store) other = open_at(place);
	pid_t killer = fork_child();
	if (killer == 0) {
		shell("for i in $(seq 60); do psql -qtAXd '%s' -c \"SELECT "
		    "pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
		    "application_name = 'dragoman'\" >/dev/null; done", server);
		_exit(0);
	}
	for (unsigned i = 0; waitpid(killer, NULL, WNOHANG) == 0; i++) {
		g_autofree char *id = g_strdup_printf("t-%06u", i);
		g_autoptr(StoreJob) job = make(id);
		g_autoptr(GError) error = NULL;
		bool is_done = false;
		if (store_begin(store, &error)) {
			is_done = store_add(store, job, &error);
			if (is_done)
				is_done = store_commit(store, &error);
			else
				store_rollback(store);
		}
		g_autoptr(GError) other_error = NULL;
		g_autoptr(StoreJob) found = store_find(other, id,
		    &other_error);
		if (other_error == NULL)
			g_assert_cmpint(found != NULL, ==, is_done);
		done += is_done;
		failed += !is_done;
	}
	g_test_message("%u committed, %u not", done, failed);
	g_assert_cmpuint(done, >, 20);
	store_close(store);
}

/* ---- a zombie ------------------------------------------------------------ */

enum { HELD = 50 };

/* Claims, is stopped for longer than its lease, and goes on as if nothing had
 * been. Exits with the number of its writes that were accepted. */
static void
be_zombie(const char *place)
{
	StoreJob *jobs[HELD];
	int accepted = 0;
	g_autoptr(Store) store = open_at(place);

	for (unsigned i = 0; i < HELD; i++)
		g_assert_true(store_claim(store, "zombie", 1, &jobs[i],
		    NULL));
	raise(SIGSTOP);
	g_assert_true(store_beat(store, "zombie", LONG, NULL));
	for (unsigned i = 0; i < HELD; i++) {
		bool is_ours = true;
		jobs[i]->state = i % 2 == 0 ? STORE_FAILED : STORE_PUBLISHING;
		g_assert_true(store_begin(store, NULL));
		g_assert_true(store_save(store, jobs[i], &is_ours, NULL));
		g_assert_true(store_commit(store, NULL));
		accepted += is_ours;
	}
	_exit(accepted);
}

/* Everything whose lease is over becomes ready again. */
static unsigned
sweep(Store *store, GError **error)
{
	g_autoptr(GPtrArray) jobs = store_jobs_new();
	unsigned swept = 0;

	if (!store_expired(store, jobs, error))
		return 0;
	for (unsigned i = 0; i < jobs->len; i++) {
		StoreJob *job = jobs->pdata[i];
		bool is_ours = false;
		if (!store_begin(store, error))
			return swept;
		bool is_good = store_take(store, job, "sweeper", 0, &is_ours,
		    error);
		job->state = STORE_READY;
		is_good = is_good && (!is_ours || store_save(store, job,
		    &is_ours, error));
		if (!is_good) {
			store_rollback(store);
			return swept;
		}
		swept += store_commit(store, error) && is_ours;
	}
	return swept;
}

static void
test_zombie(void)
{
	int status;

	if (is_skipped())
		return;
	g_autofree char *place = new_place(NULL);
	g_autoptr(Store) store = open_at(place);

	fill(store, HELD);
	pid_t zombie = fork_child();
	if (zombie == 0)
		be_zombie(place);
	g_assert_cmpint(waitpid(zombie, &status, WUNTRACED), ==, zombie);
	g_assert_true(WIFSTOPPED(status));
	g_assert_cmpuint(sweep(store, NULL), ==, 0);
	g_usleep(2200000);
	g_assert_cmpuint(sweep(store, NULL), ==, HELD);
	for (unsigned i = 0; i < HELD; i++) {
		g_autoptr(StoreJob) job = NULL;
		g_assert_true(store_claim(store, "w", LONG, &job, NULL));
		g_assert_cmpint(job->fence, ==, 3);
		job->state = STORE_DONE;
		if (i < HELD / 2)
			g_assert_true(store_put(store, job, NULL));
	}
	kill(zombie, SIGCONT);
	g_assert_cmpint(status_of(zombie), ==, 0);
	g_assert_cmpint(count(store, STORE_DONE), ==, HELD / 2);
	g_assert_cmpint(count(store, STORE_RUNNING), ==, HELD - HELD / 2);
}

/* ---- workers, one killed, the server crashed ----------------------------- */

/* One job, as a worker does it; whatever fails is looked at again later. True:
 * it was done by us. */
static bool
do_one(Store *store, const char *worker, StoreJob **job)
{
	bool is_ours = false;

	if (!store_claim(store, worker, 2, job, NULL) || *job == NULL)
		return false;
	g_usleep(500);
	(*job)->state = STORE_DONE;
	for (unsigned i = 0; i < 3; i++) {
		if (!store_begin(store, NULL))
			continue;
		if (!store_save(store, *job, &is_ours, NULL)) {
			store_rollback(store);
			continue;
		}
		if (store_commit(store, NULL))
			return is_ours;
	}
	return false;
}

static void
work(const char *place, unsigned n, int64_t total)
{
	Store *store = open_at(place);
	g_autofree char *worker = g_strdup_printf("w%u", n);
	g_autofree char *path = g_strdup_printf("%s/log-%u", folder, n);
	int log = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);

	for (;;) {
		g_autoptr(StoreJob) job = NULL;
		int64_t counts[STORE_N_STATES];
		if (do_one(store, worker, &job)) {
			g_autofree char *line = g_strconcat(job->id, "\n",
			    NULL);
			g_assert_cmpint(write(log, line, strlen(line)), >, 0);
		} else if (job == NULL) {
			(void) sweep(store, NULL);
			if (store_count(store, counts, NULL) &&
			    counts[STORE_DONE] == total)
				break;
			g_usleep(50000);
		}
	}
	store_close(store);
	_exit(0);
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
		g_remove(path);
	}
	return lines;
}

static void
test_crash(void)
{
	pid_t children[WORKERS];

	if (is_skipped())
		return;
	g_autofree char *place = new_place(NULL);
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	g_autoptr(Store) store = open_at(place);

	fill(store, JOBS);
	for (unsigned n = 0; n < WORKERS; n++) {
		children[n] = fork_child();
		if (children[n] == 0)
			work(place, n, JOBS);
	}
	while (count(store, STORE_DONE) < JOBS / 5)
		g_usleep(10000);
	kill(children[0], SIGKILL);
	while (count(store, STORE_DONE) < JOBS / 3)
		g_usleep(10000);
	shell("%s restart -m immediate >/dev/null 2>&1", control);
	int64_t seen = count(store, STORE_DONE);
	g_assert_cmpint(seen, <, JOBS);
	g_assert_cmpint(status_of(children[0]), ==, -SIGKILL);
	for (unsigned n = 1; n < WORKERS; n++)
		g_assert_cmpint(status_of(children[n]), ==, 0);
	g_assert_cmpint(count(store, STORE_DONE), ==, JOBS);
	unsigned lines = read_logs(ids);
	g_test_message("%d done when it crashed, %u reported, %u distinct",
	    (int) seen, lines, g_hash_table_size(ids));
	/* The killed one may have committed what it could not report. */
	g_assert_cmpuint(lines, ==, g_hash_table_size(ids));
	g_assert_cmpuint(lines, >=, JOBS - 1);
}

/* A server that is away for some seconds is waited for. */
static void
test_away(void)
{
	if (is_skipped())
		return;
	g_autofree char *place = new_place(NULL);
	g_autoptr(Store) store = open_at(place);

	fill(store, 1);
	shell("%s stop -m immediate >/dev/null 2>&1", control);
	pid_t child = fork_child();
	if (child == 0) {
		g_usleep(1500000);
		shell("%s start >/dev/null 2>&1", control);
		_exit(0);
	}
	g_autoptr(StoreJob) job = NULL;
	GError *error = NULL;
	g_assert_true(store_claim(store, "w", LONG, &job, &error));
	g_assert_no_error(error);
	g_assert_nonnull(job);
	g_assert_cmpint(status_of(child), ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	control = g_getenv("DRAGOMAN_POSTGRES_CTL");
	server = control == NULL ? NULL : g_getenv("DRAGOMAN_POSTGRES");
	folder = g_dir_make_tmp("dragoman-store-XXXXXX", NULL);
	g_test_add_func("/store-postgres/made-at-once", test_made_at_once);
	g_test_add_func("/store-postgres/refused", test_refused);
	g_test_add_func("/store-postgres/news", test_news);
	g_test_add_func("/store-postgres/cut-before", test_cut_before);
	g_test_add_func("/store-postgres/cut-behind", test_cut_behind);
	g_test_add_func("/store-postgres/cut-within", test_cut_within);
	g_test_add_func("/store-postgres/cut-claim", test_cut_claim);
	g_test_add_func("/store-postgres/terminated", test_terminated);
	g_test_add_func("/store-postgres/zombie", test_zombie);
	g_test_add_func("/store-postgres/crash", test_crash);
	g_test_add_func("/store-postgres/away", test_away);
	int status = g_test_run();
	g_rmdir(folder);
	g_free(folder);
	return status;
}
