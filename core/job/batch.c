#include "job/batch.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>


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

	worker_item_clear(item);
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

static void
start(Batch *batch, Worker *worker)
{
	const WorkerLimits limits = {
		.timeout = batch->timeout, .log = -1, .keep = -1,
	};

	(void) worker_start(worker, g_ptr_array_index(batch->items,
	    batch->started++), batch->options, &limits);
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
		worker_kill(&workers[i]);
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
			if (worker_listen(worker))
				continue;
			worker_bury(worker);
			event(batch, worker->item, data);
		} else if (g_get_monotonic_time() > worker->deadline &&
		    !worker->is_late) {
			worker->is_late = true;
			worker_kill(worker);
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
		JOB_LATER, JOB_OURS, JOB_SOME, JOB_SETUP,
	};

	for (size_t i = G_N_ELEMENTS(order); i-- > 0;)
		if (order[i] == a || order[i] == b)
			return order[i];
	return JOB_OURS;
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
