#include "job/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"

typedef struct Worker {
	BatchItem *item;
	pid_t pid;		/* 0: idle */
	int pipe;
	GString *pending;	/* read, and not yet a whole line */
	gint64 deadline;	/* monotonic, microseconds */
	bool is_late;		/* was ended for taking too long */
	bool is_stopped;	/* was ended because we are */
} Worker;

struct Batch {
	const JobOptions *options;
	unsigned parallel;
	unsigned timeout;
	GPtrArray *items;	/* BatchItem * */
	size_t started;
	gint64 begin;
	int signals;		/* signalfd of SIGINT and SIGTERM */
	sigset_t old_mask;
	bool is_stopping;	/* one of them came */
};

static void
item_free(void *data)
{
	BatchItem *item = data;

	g_free(item->input);
	g_free(item->output);
	g_free(item->message);
	g_free(item->language);
	g_free(item);
}

Batch *
batch_new(const JobOptions *options, unsigned parallel, unsigned timeout)
{
	Batch *batch = g_new0(Batch, 1);

	batch->options = options;
	batch->parallel = MAX(parallel, 1);
	batch->timeout = timeout;
	batch->items = g_ptr_array_new_with_free_func(item_free);
	return batch;
}

void
batch_free(Batch *batch)
{
	if (batch == NULL)
		return;
	g_ptr_array_unref(batch->items);
	g_free(batch);
}

void
batch_add(Batch *batch, const char *input, const char *output)
{
	BatchItem *item = g_new0(BatchItem, 1);

	item->input = g_strdup(input);
	item->output = g_strdup(output);
	g_ptr_array_add(batch->items, item);
}

size_t
batch_count(const Batch *batch)
{
	return batch->items->len;
}

const BatchItem *
batch_item(const Batch *batch, size_t index)
{
	return g_ptr_array_index(batch->items, index);
}

double
batch_seconds(const Batch *batch)
{
	return (double) (g_get_monotonic_time() - batch->begin) /
	    G_USEC_PER_SEC;
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
	size_t length = strlen(line);

	for (size_t done = 0; done < length;) {
		ssize_t n = write(fd, line + done, length - done);
		if (n < 0 && errno != EINTR)
			return;		/* the parent is gone */
		done += n > 0 ? (size_t) n : 0;
	}
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

static void
work(const JobOptions *options, const BatchItem *item, int fd)
{
	Voice voice = {fd, 0};
	g_autoptr(GError) error = NULL;
	/* Not freed: the process ends, and takes it along at once. */
	Job *job = job_new(options, item->input, item->output);
	const struct rlimit no_core = {0, 0};

	/* A core file would hold a confidential document. */
	(void) setrlimit(RLIMIT_CORE, &no_core);
	(void) prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	job->progress = tell_progress;
	job->progress_data = &voice;
	JobStatus status = job_run(job, &error);
	tell_result(fd, job, status, error);
	job_end(job);
}

/* ---- the parent's side --------------------------------------------------- */

static void
start(Batch *batch, Worker *worker)
{
	int ends[2];

	worker->item = g_ptr_array_index(batch->items, batch->started++);
	if (pipe(ends) < 0 || (worker->pid = fork()) < 0) {
		worker->pid = 0;
		worker->item->is_done = true;
		worker->item->status = JOB_OURS;
		worker->item->message = g_strdup_printf("%s: no process for "
		    "it: %s", worker->item->input, g_strerror(errno));
		return;
	}
	if (worker->pid == 0) {
		/* Its own group: what an engine starts ends with it. And
		 * whoever ends the batch ends its documents. */
		setpgid(0, 0);
		(void) prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(ends[0]);
		work(batch->options, worker->item, ends[1]);
		_exit(0);
	}
	close(ends[1]);
	(void) fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	worker->pipe = ends[0];
	worker->pending = g_string_new(NULL);
	worker->deadline = g_get_monotonic_time() +
	    (gint64) batch->timeout * G_USEC_PER_SEC;
	worker->is_late = worker->is_stopped = false;
}

static unsigned
member(const Json *message, const char *name)
{
	return (unsigned) json_member_int(message, name, 0);
}

static void
take_message(BatchItem *item, const char *line)
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

/* False at the end of the pipe. */
static bool
listen_to(Worker *worker)
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
sweep(const BatchItem *item)
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

/* The worker is at its end: says so for it if it could not itself. */
static void
bury(const Batch *batch, Worker *worker)
{
	BatchItem *item = worker->item;
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
	item->status = JOB_OURS;
	sweep(item);
	if (worker->is_stopped)
		item->message = g_strdup_printf("%s: interrupted; nothing "
		    "was written", item->input);
	else if (worker->is_late)
		item->message = g_strdup_printf("%s: not done after %u "
		    "seconds and ended (--timeout)", item->input,
		    batch->timeout);
	else if (WIFSIGNALED(status))
		item->message = g_strdup_printf("%s: the worker crashed "
		    "(signal %d); nothing was written: please report this "
		    "file", item->input, WTERMSIG(status));
	else
		item->message = g_strdup_printf("%s: the worker ended with "
		    "status %d and said nothing", item->input,
		    WEXITSTATUS(status));
}

/* SIGINT or SIGTERM: the workers end, and no further one is started. */
static void
stop_all(Batch *batch, Worker *workers)
{
	struct signalfd_siginfo signal_info;

	if (read(batch->signals, &signal_info, sizeof signal_info) !=
	    sizeof signal_info)
		return;
	batch->is_stopping = true;
	for (unsigned i = 0; i < batch->parallel; i++) {
		if (workers[i].pid == 0)
			continue;
		workers[i].is_stopped = true;
		kill(-workers[i].pid, SIGKILL);
		kill(workers[i].pid, SIGKILL);
	}
}

static void
watch(Batch *batch, Worker *workers, BatchEvent event, void *data)
{
	g_autofree struct pollfd *polls = g_new0(struct pollfd,
	    batch->parallel + 1);
	bool is_moving = false;

	for (unsigned i = 0; i < batch->parallel; i++)
		polls[i] = (struct pollfd) {
			.fd = workers[i].pid == 0 ? -1 : workers[i].pipe,
			.events = POLLIN,
		};
	polls[batch->parallel] = (struct pollfd) {
		.fd = batch->signals, .events = POLLIN,
	};
	if (poll(polls, batch->parallel + 1, 200) < 0)
		return;
	if (polls[batch->parallel].revents != 0)
		stop_all(batch, workers);
	for (unsigned i = 0; i < batch->parallel; i++) {
		Worker *worker = &workers[i];
		if (worker->pid == 0)
			continue;
		if (polls[i].revents != 0) {
			is_moving = true;
			if (listen_to(worker))
				continue;
			bury(batch, worker);
			event(batch, worker->item, data);
		} else if (g_get_monotonic_time() > worker->deadline &&
		    !worker->is_late) {
			worker->is_late = true;
			kill(-worker->pid, SIGKILL);
			kill(worker->pid, SIGKILL);
		}
	}
	if (is_moving)
		event(batch, NULL, data);
}

/* The worse of two, in the order of what a caller must do about it. */
static JobStatus
worse(JobStatus a, JobStatus b)
{
	static const JobStatus order[] = {
		JOB_DONE, JOB_FINDINGS, JOB_INPUT, JOB_ENGINE, JOB_USAGE,
		JOB_OURS,
	};
	size_t left = 0, right = 0;

	while (order[left] != a)
		left++;
	while (order[right] != b)
		right++;
	return left > right ? a : b;
}

/* From here on SIGINT and SIGTERM come through batch->signals. */
static void
take_signals(Batch *batch)
{
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGTERM);
	(void) sigprocmask(SIG_BLOCK, &mask, &batch->old_mask);
	batch->signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void
give_signals_back(Batch *batch)
{
	close(batch->signals);
	(void) sigprocmask(SIG_SETMASK, &batch->old_mask, NULL);
}

/* What was never begun, because we were interrupted. */
static void
skip_rest(Batch *batch, BatchEvent event, void *data)
{
	while (batch->started < batch->items->len) {
		BatchItem *item = g_ptr_array_index(batch->items,
		    batch->started++);
		item->is_done = true;
		item->status = JOB_OURS;
		item->message = g_strdup_printf("%s: interrupted before it "
		    "was begun", item->input);
		event(batch, item, data);
	}
}

JobStatus
batch_run(Batch *batch, BatchEvent event, void *data)
{
	g_autofree Worker *workers = g_new0(Worker, batch->parallel);
	JobStatus status = JOB_DONE;
	bool is_busy = true;

	batch->begin = g_get_monotonic_time();
	take_signals(batch);
	while (is_busy) {
		is_busy = false;
		if (batch->is_stopping)
			skip_rest(batch, event, data);
		for (unsigned i = 0; i < batch->parallel; i++) {
			if (workers[i].pid == 0 &&
			    batch->started < batch->items->len) {
				start(batch, &workers[i]);
				if (workers[i].pid == 0)
					event(batch, workers[i].item, data);
			}
			is_busy = is_busy || workers[i].pid != 0;
		}
		is_busy = is_busy || batch->started < batch->items->len;
		if (is_busy)
			watch(batch, workers, event, data);
	}
	give_signals_back(batch);
	for (unsigned i = 0; i < batch->items->len; i++)
		status = worse(status, batch_item(batch, i)->status);
	return status;
}
