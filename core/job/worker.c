#include "job/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/file.h"
#include "base/json.h"
#include "job/box.h"

void
worker_item_clear(WorkerItem *item)
{
	g_clear_pointer(&item->input, g_free);
	g_clear_pointer(&item->output, g_free);
	g_clear_pointer(&item->message, g_free);
	g_clear_pointer(&item->language, g_free);
}

/* ---- the worker's side --------------------------------------------------- */

typedef struct Voice {
	int pipe;
	gint64 last;		/* when progress was told last */
} Voice;

static void
tell(int fd, const Json *message)
{
	g_autofree char *text = json_write(message, false);
	g_autofree char *line = g_strconcat(text, "\n", NULL);

	/* Where the parent is gone, nobody is left to be told. */
	(void) file_put(fd, line, strlen(line));
}

static void
tell_progress(unsigned done, unsigned total, void *data)
{
	Voice *voice = data;
	gint64 now = g_get_monotonic_time();

	if (now - voice->last < G_USEC_PER_SEC / 10 && done < total)
		return;
	voice->last = now;
	g_autoptr(Json) message = json_new_object();
	json_put_int(message, "done", done);
	json_put_int(message, "total", total);
	tell(voice->pipe, message);
}

static void
tell_result(int fd, const Job *job, JobStatus status, const GError *error)
{
	g_autoptr(Json) message = json_new_object();
	size_t errors = report_count_from(job->report, SEVERITY_ERROR);
	size_t warnings = report_count_from(job->report, SEVERITY_WARNING);

	json_put_int(message, "status", status);
	if (error != NULL)
		json_put_text(message, "message", error->message);
	if (error != NULL && error->domain == FAILURE)
		json_put_int(message, "failure", error->code);
	json_put_int(message, "errors", (int64_t) errors);
	json_put_int(message, "warnings", (int64_t) (warnings - errors));
	json_put_int(message, "notes", (int64_t) (report_count(job->report) -
	    warnings));
	json_put_int(message, "segments", job->counts.segments);
	json_put_int(message, "translated", job->counts.translated);
	json_put_int(message, "figures", job->counts.figures);
	json_put_int(message, "same", job->counts.same);
	json_put_int(message, "kept", job->counts.kept);
	json_put_int(message, "repaired", job->counts.repaired);
	json_put_int(message, "recalled", job->counts.recalled);
	if (job->options == &job->own_options)
		json_put_text(message, "language",
		    language_tag(job->options->source));
	tell(fd, message);
}

/* The worker's own descriptors become 3 and 4, and no other is left: locks
 * and databases of the parent are none of its business. */
static int
keep_descriptors(int pipe, const WorkerLimits *limits)
{
	int keep = limits->keep < 0 ? -1 : fcntl(limits->keep, F_DUPFD, 64);
	int own = fcntl(pipe, F_DUPFD, 64);

	if (limits->log >= 0)
		(void) dup2(limits->log, STDERR_FILENO);
	(void) dup2(own, 3);
	if (keep >= 0)
		(void) dup3(keep, 4, O_CLOEXEC);
	(void) fcntl(3, F_SETFD, FD_CLOEXEC);
	(void) close_range(keep >= 0 ? 5 : 4, ~0U, 0);
	return 3;
}

static void
limit(int what, rlim_t most)
{
	const struct rlimit limit = {most, most};

	(void) setrlimit((__rlimit_resource_t) what, &limit);
}

/* Soft one second before hard: SIGXCPU tells a loop from the OOM killer. */
static void
set_limits(const WorkerLimits *limits)
{
	const struct rlimit cpu = {limits->timeout, limits->timeout + 1};

	/* A core file would hold a confidential document. */
	limit(RLIMIT_CORE, 0);
	(void) setrlimit(RLIMIT_CPU, &cpu);
#ifndef __SANITIZE_ADDRESS__	/* which takes terabytes of addresses */
	if (limits->memory > 0)
		limit(RLIMIT_AS, limits->memory);
#endif
}

static void
work(const JobOptions *options, const WorkerItem *item,
    const WorkerLimits *limits, int fd)
{
	Voice voice = {fd, 0};
	g_autoptr(GError) error = NULL;
	/* Not freed: the process ends, and takes it along at once. */
	Job *job = job_new(options, item->input, item->output);
	sigset_t none;

	sigemptyset(&none);
	(void) sigprocmask(SIG_SETMASK, &none, NULL);
	set_limits(limits);
	signal(SIGPIPE, SIG_IGN);
	job->progress = tell_progress;
	job->progress_data = &voice;
	JobStatus status = JOB_OURS;
	if (!limits->is_boxed || box_enter(options, item->input,
	    item->output, &error))
		status = job_run(job, &error);
	tell_result(fd, job, status, error);
	job_end(job);
}

/* ---- the parent's side --------------------------------------------------- */

bool
worker_start(Worker *worker, WorkerItem *item, const JobOptions *options,
    const WorkerLimits *limits)
{
	pid_t parent = getpid();
	int ends[2];

	*worker = (Worker) {.item = item, .timeout = limits->timeout};
	item->failure = -1;
	if (pipe2(ends, O_CLOEXEC) < 0 || (worker->pid = fork()) < 0) {
		worker->pid = 0;
		item->is_done = true;
		item->status = JOB_OURS;
		item->message = g_strdup_printf("%s: no process for it: %s",
		    item->input, g_strerror(errno));
		return false;
	}
	if (worker->pid == 0) {
		/* Its own group: what an engine starts ends with it. And
		 * whoever ends the parent ends its documents. */
		setpgid(0, 0);
		(void) prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(0);
		work(options, item, limits, keep_descriptors(ends[1],
		    limits));
		_exit(0);
	}
	close(ends[1]);
	worker->pipe = ends[0];
	worker->pending = g_string_new(NULL);
	worker->deadline = g_get_monotonic_time() +
	    (gint64) limits->timeout * G_USEC_PER_SEC;
	return true;
}

static unsigned
member(const Json *message, const char *name)
{
	return (unsigned) json_member_int(message, name, 0);
}

static void
take_message(WorkerItem *item, const char *line)
{
	g_autoptr(Json) message = json_read(line, strlen(line), NULL);

	if (message == NULL)
		return;
	if (json_member(message, "status") == NULL) {
		item->done = member(message, "done");
		item->total = member(message, "total");
		return;
	}
	item->is_done = true;
	item->status = (JobStatus) member(message, "status");
	item->message = g_strdup(json_member_text(message, "message"));
	item->failure = (int) json_member_int(message, "failure", -1);
	item->language = g_strdup(json_member_text(message, "language"));
	item->findings[SEVERITY_ERROR] = member(message, "errors");
	item->findings[SEVERITY_WARNING] = member(message, "warnings");
	item->findings[SEVERITY_NOTE] = member(message, "notes");
	item->counts.segments = member(message, "segments");
	item->counts.translated = member(message, "translated");
	item->counts.figures = member(message, "figures");
	item->counts.same = member(message, "same");
	item->counts.kept = member(message, "kept");
	item->counts.repaired = member(message, "repaired");
	item->counts.recalled = member(message, "recalled");
	item->done = item->total = item->counts.segments;
}

bool
worker_listen(Worker *worker)
{
	char piece[4096];
	ssize_t n = read(worker->pipe, piece, sizeof piece);

	if (n < 0)
		return errno == EINTR;
	for (ssize_t i = 0; i < n; i++) {
		if (piece[i] != '\n') {
			g_string_append_c(worker->pending, piece[i]);
			continue;
		}
		take_message(worker->item, worker->pending->str);
		g_string_truncate(worker->pending, 0);
	}
	return n > 0;
}

/* A worker that was ended may have been writing. */
static void
sweep(const WorkerItem *item)
{
	static const char *const suffixes[] = {
		"", ".report.html", ".report.json",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++) {
		g_autofree char *path = g_strconcat(item->output,
		    suffixes[i], NULL);
		file_sweep(path);
	}
}

void
worker_kill(Worker *worker)
{
	kill(-worker->pid, SIGKILL);
	kill(worker->pid, SIGKILL);
}

void
worker_bury(Worker *worker)
{
	WorkerItem *item = worker->item;
	int status = 0;

	close(worker->pipe);
	g_string_free(worker->pending, TRUE);
	waitpid(worker->pid, &status, 0);
	/* Coprocesses of an engine may have outlived it. */
	kill(-worker->pid, SIGKILL);
	worker->pid = 0;
	if (item->is_done)
		return;
	item->is_done = true;
	item->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	item->status = JOB_OURS;
	sweep(item);
	if (worker->is_stopped)
		item->message = g_strdup_printf("%s: interrupted; nothing "
		    "was written", item->input);
	else if (worker->is_late)
		item->message = g_strdup_printf("%s: not done after %u "
		    "seconds and ended (--timeout)", item->input,
		    worker->timeout);
	else if (WIFSIGNALED(status))
		item->message = g_strdup_printf("%s: the worker crashed "
		    "(signal %d); nothing was written: please report this "
		    "file", item->input, WTERMSIG(status));
	else
		item->message = g_strdup_printf("%s: the worker ended with "
		    "status %d and said nothing", item->input,
		    WEXITSTATUS(status));
}
