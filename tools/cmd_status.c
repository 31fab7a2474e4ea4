#include <unistd.h>

#include "base/failure.h"
#include "base/json.h"
#include "spool/diary.h"
#include "spool/filename.h"
#include "spool/intake.h"
#include "tools/commands.h"
#include "tools/host.h"

enum { MOST_ROWS = 1000 };	/* of each kind */

/* What is told, as a tree; the table is made of it. */
typedef struct Status {
	Json *waiting;		/* files that are not taken in yet */
	unsigned count;
} Status;

static void
say_file(const char *queue, const Candidate *candidate, const char *why,
    void *data)
{
	Status *status = data;

	if (++status->count > MOST_ROWS)
		return;
	Json *row = json_new_object();
	g_autofree char *name = filename_display(candidate->name);
	g_autofree char *path = *candidate->batch == '\0' ? g_strdup(name)
	    : g_strconcat(candidate->batch, "/", name, NULL);
	json_put_text(row, "queue", queue);
	json_put_text(row, "name", path);
	json_put_text(row, "why", why);
	json_add_value(status->waiting, row);
}

/* Seconds until it is done, as it went so far; -1: nobody knows. */
static int64_t
time_left(const StoreJob *job, int64_t now)
{
	int64_t spent = now - job->run_at;

	if (job->state != STORE_RUNNING || job->done <= 0 ||
	    job->run_at <= 0 || spent < 0)
		return -1;
	return spent * (job->total - job->done) / job->done;
}

static Json *
job_row(const StoreJob *job, int64_t now)
{
	Json *row = json_new_object();
	g_autofree char *name = filename_display(job->name);

	json_put_text(row, "state", store_state_name(job->state));
	json_put_text(row, "job", job->id);
	json_put_text(row, "queue", job->queue);
	json_put_text(row, "name", name);
	json_put_text(row, "target", job->target);
	if (job->due > 0)
		json_put_int(row, "due", job->due);
	json_put_text(row, "cause", job->cause);
	json_put_text(row, "reason", job->reason);
	if (job->state == STORE_RUNNING) {
		json_put_int(row, "done", job->done);
		json_put_int(row, "total", job->total);
		json_put_int(row, "seconds_left", time_left(job, now));
	}
	if (job->state == STORE_RETRY)
		json_put_int(row, "again_in", MAX(0, job->run_at -
		    now));
	return row;
}

static Json *
list_jobs(Spool *spool, unsigned states, GError **error)
{
	g_autoptr(GPtrArray) jobs = store_jobs_new();
	Json *rows = json_new_array();

	(void) store_list(spool->store, states, MOST_ROWS, jobs, error);
	for (unsigned i = 0; i < jobs->len; i++)
		json_add_value(rows, job_row(g_ptr_array_index(jobs, i),
		    spool_now(spool)));
	return rows;
}

static void
print_jobs(const Json *rows)
{
	for (size_t i = 0; i < json_length(rows); i++) {
		const Json *row = json_element(rows, i);
		g_autofree char *more = NULL;
		if (json_member(row, "total") != NULL)
			more = g_strdup_printf("%jd of %jd segments, %jd s "
			    "left", (intmax_t) json_member_int(row, "done",
			    0), (intmax_t) json_member_int(row, "total", 0),
			    (intmax_t) json_member_int(row, "seconds_left",
			    -1));
		g_print("%-12s %s  %s/%s  %s%s%s\n", json_member_text(row,
		    "state"), json_member_text(row, "job"),
		    json_member_text(row, "queue"), json_member_text(row,
		    "name"), more == NULL ? json_member_text(row, "cause")
		    : more, *json_member_text(row, "reason") == '\0' ? ""
		    : ": ", json_member_text(row, "reason"));
	}
}

static void
print_table(const Json *whole)
{
	const Json *waiting = json_member(whole, "waiting");
	const Json *counts = json_member(whole, "jobs");
	const char *name;
	Json *value;

	for (size_t i = 0; i < json_length(waiting); i++) {
		const Json *row = json_element(waiting, i);
		g_print("%-12s %s/%s: %s\n", "waiting", json_member_text(row,
		    "queue"), json_member_text(row, "name"),
		    json_member_text(row, "why"));
	}
	print_jobs(json_member(whole, "running"));
	print_jobs(json_member(whole, "delayed"));
	print_jobs(json_member(whole, "failed"));
	g_print("%jd waiting", (intmax_t) json_member_int(whole, "in", 0));
	for (size_t i = 0; json_nth(counts, i, &name, &value); i++) {
		int64_t count = json_member_int(counts, name, 0);
		if (count > 0)
			g_print(", %jd %s", (intmax_t) count, name);
	}
	g_print("\n");
}

/* Files were dropped, and nobody has worked here yet: all else is made now. */
static bool
is_new(const char *root)
{
	g_autofree char *in = g_build_filename(root, "in", NULL);
	g_autofree char *work = g_build_filename(root, "work", NULL);

	return g_file_test(in, G_FILE_TEST_IS_DIR) && !g_file_test(work,
	    G_FILE_TEST_EXISTS);
}

int
cmd_status(const Options *options, GError **error)
{
	g_autofree char *root = g_canonicalize_filename(options->files[0],
	    NULL);
	g_autoptr(Host) host = host_new(root, options);
	g_autoptr(Spool) spool = !diary_use("none", true, error) ? NULL
	    : spool_open(root, is_new(root), host_spool(host), error);
	g_autoptr(Json) whole = json_new_object();
	Json *states = json_new_object();
	Status status = {.waiting = json_new_array()};
	int64_t counts[STORE_N_STATES] = {0};

	json_put_value(whole, "waiting", status.waiting);
	json_put_value(whole, "jobs", states);
	if (spool == NULL || chdir(root) < 0)
		return spool_status(*error);
	intake_list(spool, say_file, &status);
	json_put_int(whole, "in", status.count);
	if (!store_count(spool->store, counts, error))
		return JOB_ENGINE;
	for (int i = 0; i < STORE_N_STATES; i++)
		json_put_int(states, store_state_name((StoreState) i),
		    counts[i]);
	json_put_value(whole, "running", list_jobs(spool,
	    1u << STORE_RUNNING | 1u << STORE_PUBLISHING, error));
	json_put_value(whole, "delayed", list_jobs(spool, 1u << STORE_RETRY,
	    error));
	json_put_value(whole, "failed", list_jobs(spool, 1u << STORE_FAILED |
	    1u << STORE_QUARANTINED, error));
	if (options->json) {
		g_autofree char *text = json_write(whole, true);
		g_print("%s\n", text);
	} else {
		print_table(whole);
	}
	return JOB_DONE;
}
