#include "spool/service.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/json.h"
#include "spool/alarm.h"
#include "spool/bounds.h"
#include "spool/diary.h"
#include "spool/disk.h"
#include "spool/filename.h"
#include "spool/hook.h"
#include "spool/house.h"
#include "spool/intake.h"
#include "spool/metrics.h"
#include "spool/notify.h"
#include "spool/recover.h"
#include "spool/slot.h"
#include "spool/view.h"

enum {
	MOST_TROUBLES = 6,	/* of store or disk, in a row */
	MOST_FAILURES = 20,	/* to recover, in a row: most may be over */
	FOLDERS = 60,		/* seconds between looks through work/ */
	PACE = 10,		/* seconds between looks where events wake */
	MARGIN = 10,		/* seconds before a lease is over */
};

typedef struct Service {
	Spool *spool;
	const ServiceOptions *options;
	Intake *intake;
	IntakePass pass;
	Slot *slots;
	Alarm *alarm;		/* NULL: nothing wakes but time */
	Metrics *metrics;
	Hook *hook;		/* NULL: none is asked for */
	gint64 watchdog, barked;	/* how often, and when; 0: never */
	int signals;		/* signalfd */
	sigset_t old_mask;
	gint64 shown, counted;	/* the view, and what waits for it */
	int64_t ready;		/* at the last count */
	gint64 begun, drain_end, ticked, recovered, looked;
	gint64 beaten;		/* when all leases were fresh */
	unsigned left;		/* not recovered, at the last try */
	unsigned failures;	/* to recover, in a row */
	unsigned outages, troubles;	/* in a row */
	JobStatus missing;	/* what an outage comes to: ENGINE, LATER, ... */
	bool is_draining, is_aborted, is_over, has_findings;
} Service;

static gint64
seconds_since(gint64 then)
{
	return (g_get_monotonic_time() - then) / G_USEC_PER_SEC;
}

static unsigned
count_busy(const Service *service)
{
	unsigned busy = 0;

	for (unsigned i = 0; i < service->options->parallel; i++)
		busy += service->slots[i].job != NULL;
	return busy;
}

/* Something of ours failed: not at once again, and not for ever. */
static void
meet_trouble(Service *service, const char *event, const GError *error)
{
	diary_failure(event, NULL, error);
	service->troubles++;
	g_usleep(MIN(service->troubles * 20000, 500000));
}

/* What has come of a job is for others, too. */
static void
hear(const char *event, const StoreJob *job, void *data)
{
	const Service *service = data;

	if (job == NULL || !store_state_is_final(job->state) ||
	    strcmp(event, store_state_name(job->state)) != 0)
		return;
	if (job->state == STORE_DONE || job->state == STORE_DUPLICATE)
		metrics_note_success(service->spool);
	hook_tell(service->hook, service->spool->root, job);
}

/* ---- ends of jobs -------------------------------------------------------- */

/* The wait before an engine is tried again: twice as long each time, and never
 * quite the same. */
static unsigned
delay_of(const Service *service)
{
	unsigned most = service->outages == 0 ? 0 : MIN(BOUNDS_DELAY,
	    1u << MIN(service->outages - 1, 9));

	return most < 4 ? most : (unsigned) g_random_int_range((int) most / 2,
	    (int) most + 1);
}

static void
take_end(Service *service, SlotEnd end)
{
	switch (end) {
	case SLOT_FINDINGS:
		service->has_findings = true;
		service->outages = service->troubles = 0;
		break;
	case SLOT_DONE:
	case SLOT_FAILED:
		service->outages = service->troubles = 0;
		break;
	case SLOT_ENGINE:
		service->outages++;
		service->missing = JOB_ENGINE;
		break;
	case SLOT_DISK:
		service->outages++;
		service->missing = JOB_LATER;
		break;
	case SLOT_BUDGET:
		service->outages = BOUNDS_OUTAGES;
		service->missing = JOB_LATER;
		break;
	case SLOT_CONFIGURATION:
		service->outages = BOUNDS_OUTAGES;
		service->missing = JOB_SETUP;
		break;
	case SLOT_BUSY:
	case SLOT_AGAIN:
		break;
	}
}

/* ---- housekeeping -------------------------------------------------------- */

static GHashTable *
busy_ids(const Service *service)
{
	GHashTable *ids = g_hash_table_new(g_str_hash, g_str_equal);

	for (unsigned i = 0; i < service->options->parallel; i++)
		if (service->slots[i].job != NULL)
			g_hash_table_add(ids, service->slots[i].job->id);
	return ids;
}

static void
recover(Service *service)
{
	g_autoptr(GHashTable) busy = busy_ids(service);
	g_autoptr(GError) failure = NULL;
	bool folders = service->looked == 0 || service->left > 0 ||
	    seconds_since(service->looked) >= FOLDERS;

	if (!recover_all(service->spool, busy, folders, &service->left,
	    &failure))
		meet_trouble(service, "not-recovered", failure);
	service->recovered = g_get_monotonic_time();
	service->failures = service->left > 0 ? service->failures + 1 : 0;
	if (folders)
		service->looked = service->recovered;
}

static void
keep_house(Service *service)
{
	g_autoptr(GError) failure = NULL;
	/* Soon again, and later and later where that does not help. */
	gint64 pause = service->left == 0 ? G_USEC_PER_SEC / 2
	    : service->failures < MOST_FAILURES ? G_USEC_PER_SEC / 20
	    : (gint64) FOLDERS * G_USEC_PER_SEC;

	if (service->spool->is_away) {
		if (g_get_monotonic_time() - service->recovered >= pause)
			recover(service);
		service->pass.is_over = true;
		return;
	}
	if (service->is_draining && service->spool->is_shared) {
		house_leave(service->spool);
		return;
	}
	if (!house_take(service->spool, !service->options->stays, &failure)) {
		if (failure != NULL)
			meet_trouble(service, "not-kept", failure);
		return;
	}
	if (g_get_monotonic_time() - service->recovered >= pause)
		recover(service);
	if (!service->is_draining && !intake_pass(service->intake,
	    service->options->parallel * 2, &service->pass, &failure)) {
		meet_trouble(service, "not-taken-in", failure);
		/* What it left is CLAIMING. */
		service->recovered = service->looked = 0;
	}
	house_rest(service->spool);
}

/* ---- claiming ------------------------------------------------------------ */

static StoreJob *
claim(Service *service)
{
	Store *store = service->spool->store;
	StoreJob *job = NULL;
	g_autoptr(GError) failure = NULL;

	if (store_claim(store, service->spool->worker,
	    bounds_span(BOUNDS_LEASE), &job, &failure))
		return job;
	meet_trouble(service, "not-claimed", failure);
	return NULL;
}

static void
fill(Service *service)
{
	for (unsigned i = 0; i < service->options->parallel &&
	    !service->is_draining; i++) {
		Slot *slot = &service->slots[i];
		if (slot->job != NULL)
			continue;
		gint64 now = g_get_monotonic_time();
		StoreJob *job = claim(service);
		if (job == NULL)
			return;
		if (count_busy(service) == 0)
			service->beaten = now;
		take_end(service, slot_start(slot, service->spool, job,
		    service->options->timeout, delay_of(service)));
	}
}

/* ---- workers ------------------------------------------------------------- */

static void
drain(Service *service, const char *why)
{
	diary_add(DIARY_INFO, "draining", NULL, why);
	service->is_draining = true;
	service->drain_end = g_get_monotonic_time() + (gint64) BOUNDS_DRAIN *
	    G_USEC_PER_SEC;
}

static void
stop_workers(Service *service)
{
	for (unsigned i = 0; i < service->options->parallel; i++) {
		Slot *slot = &service->slots[i];
		if (slot->job == NULL || slot->worker.is_stopped)
			continue;
		slot->worker.is_stopped = true;
		worker_kill(&slot->worker);
	}
}

static void
take_signal(Service *service)
{
	struct signalfd_siginfo info;

	if (read(service->signals, &info, sizeof info) != sizeof info)
		return;
	if (info.ssi_signo == SIGHUP) {
		const SpoolHost *host = service->spool->host;
		diary_add(DIARY_INFO, "reloading", NULL, NULL);
		host->reload(host->data);
		intake_reload(service->intake);
		return;
	}
	if (!service->is_draining) {
		drain(service, "a signal came");
		notify_send("STOPPING=1");
		return;
	}
	service->is_aborted = true;
	stop_workers(service);
}

static void
listen_to(Service *service, Slot *slot, bool is_speaking)
{
	Worker *worker = &slot->worker;

	if (is_speaking && !worker_listen(worker)) {
		take_end(service, slot_end(slot, service->spool,
		    delay_of(service)));
	} else if (g_get_monotonic_time() > worker->deadline &&
	    !worker->is_late) {
		worker->is_late = true;
		worker_kill(worker);
	}
}

/* Waits for a worker, a signal, or MOST milliseconds. */
static void
watch(Service *service, int most)
{
	unsigned parallel = service->options->parallel;
	g_autofree struct pollfd *polls = g_new0(struct pollfd, parallel + 2 +
	    METRICS_FDS);

	for (unsigned i = 0; i < parallel; i++)
		polls[i] = (struct pollfd) {
			.fd = service->slots[i].job == NULL ? -1
			    : service->slots[i].worker.pipe,
			.events = POLLIN,
		};
	polls[parallel] = (struct pollfd) {
		.fd = service->signals, .events = POLLIN,
	};
	polls[parallel + 1] = (struct pollfd) {
		.fd = alarm_fd(service->alarm), .events = POLLIN,
	};
	metrics_poll(service->metrics, polls + parallel + 2);
	if (poll(polls, parallel + 2 + METRICS_FDS, most) < 0)
		return;
	metrics_serve(service->metrics, polls + parallel + 2,
	    &service->pass);
	if (polls[parallel + 1].revents != 0)
		alarm_read(service->alarm, service->intake);
	if (polls[parallel].revents != 0)
		take_signal(service);
	for (unsigned i = 0; i < parallel; i++)
		if (service->slots[i].job != NULL)
			listen_to(service, &service->slots[i],
			    polls[i].revents != 0);
}

/* Tells the store how far a job is, and hears from it what has become of it:
 * cancelled, or somebody else's. */
static bool
tell_store(Service *service, Slot *slot, GError **error)
{
	Store *store = service->spool->store;
	g_autoptr(StoreJob) row = store_find(store, slot->job->id, error);
	bool is_ours = true;

	if (row == NULL)
		return error == NULL || *error == NULL;
	if (row->state == STORE_CANCELLING || row->fence !=
	    slot->job->fence) {
		slot->is_cancelled = row->state == STORE_CANCELLING;
		slot->worker.is_stopped = !slot->is_cancelled;
		worker_kill(&slot->worker);
		return true;
	}
	if (slot->told == slot->item.done)
		return true;
	slot->told = slot->item.done;
	/* When it was begun, for whoever asks how long it will take. */
	row->run_at = slot->begun;
	row->done = slot->item.done;
	row->total = slot->item.total;
	return store_save(store, row, &is_ours, error);
}

/* Leases are prolonged. What could not be for long is somebody else's soon: no
 * more is to be paid for it. */
static void
beat(Service *service)
{
	const Spool *spool = service->spool;
	int64_t span = bounds_span(BOUNDS_LEASE);
	gint64 now = g_get_monotonic_time();

	if (seconds_since(service->beaten) < bounds_span(BOUNDS_BEAT))
		return;
	if (store_beat(spool->store, spool->worker, span, NULL)) {
		service->beaten = now;
	} else if (spool->is_shared && seconds_since(service->beaten) >=
	    bounds_span(BOUNDS_LEASE - MARGIN)) {
		diary_add(DIARY_ERROR, "leases-over", NULL,
		    "the store cannot be told that we live");
		stop_workers(service);
	}
}

static void
tick(Service *service)
{
	Store *store = service->spool->store;
	g_autoptr(GError) failure = NULL;
	bool is_done = true;

	if (count_busy(service) == 0 || seconds_since(service->ticked) < 1)
		return;
	service->ticked = g_get_monotonic_time();
	beat(service);
	if (!store_begin(store, &failure))
		return;
	for (unsigned i = 0; i < service->options->parallel && is_done; i++)
		if (service->slots[i].job != NULL)
			is_done = tell_store(service, &service->slots[i],
			    &failure);
	if (!is_done || !store_commit(store, &failure))
		store_rollback(store);
}

/* ---- the end ------------------------------------------------------------- */

/* What nobody has looked after yet: its folder is still there. */
static unsigned
list_failed(const Service *service)
{
	g_autoptr(GPtrArray) jobs = store_jobs_new();
	unsigned count = 0;

	(void) store_list(service->spool->store, 1u << STORE_FAILED |
	    1u << STORE_QUARANTINED, 0, jobs, NULL);
	for (unsigned i = 0; i < jobs->len; i++) {
		const StoreJob *job = g_ptr_array_index(jobs, i);
		if (faccessat(service->spool->base, job->place, F_OK, 0) < 0)
			continue;
		count++;
		g_autofree char *name = filename_display(job->name);
		g_autofree char *reason = filename_display(job->reason);
		g_autoptr(Json) json = json_new_object();
		json_put_text(json, "state", store_state_name(job->state));
		json_put_text(json, "job", job->id);
		json_put_text(json, "name", name);
		json_put_text(json, "cause", job->cause);
		json_put_text(json, "reason", reason);
		g_autofree char *line = service->options->is_json
		    ? json_write(json, false)
		    : g_strjoin("\t", store_state_name(job->state), job->id,
		    name, job->cause, reason, NULL);
		g_print("%s\n", line);
	}
	return count;
}

static int64_t
count_left(Service *service, int64_t *waiting)
{
	int64_t counts[STORE_N_STATES];
	g_autoptr(GError) failure = NULL;

	if (!store_count(service->spool->store, counts, &failure)) {
		meet_trouble(service, "not-counted", failure);
		return -1;
	}
	*waiting = counts[STORE_RETRY];
	/* What others have under way they or those with the folders end. */
	if (service->spool->is_away)
		return counts[STORE_READY];
	return counts[STORE_CLAIMING] + counts[STORE_READY] +
	    counts[STORE_RUNNING] + counts[STORE_PUBLISHING] +
	    counts[STORE_REVIVING] + counts[STORE_CANCELLING];
}

/* Nothing is left that could be done now, here or by others beside us. */
static void
consider_end(Service *service)
{
	int64_t waiting = 0;

	if (count_busy(service) > 0 || service->options->stays)
		return;
	if (!service->pass.is_over || (!service->spool->is_away &&
	    intake_is_settling(service->intake)))
		return;
	int64_t left = count_left(service, &waiting);
	if (left > 0 && left <= (int64_t) service->left &&
	    service->failures >= MOST_FAILURES)
		left = 0;
	service->is_over = left == 0 && (waiting == 0 ||
	    service->spool->is_away || service->outages >= BOUNDS_OUTAGES);
}

static JobStatus
status_of(Service *service, GError **error)
{
	int64_t waiting = 0;
	int64_t left = count_left(service, &waiting);

	if (left < 0) {
		g_set_error(error, FAILURE, FAILURE_STORE, "%s: its store "
		    "cannot be used", service->spool->root);
		return JOB_ENGINE;
	}
	/* Who is told to end has done what was asked. */
	if (service->options->stays)
		return service->is_aborted ? JOB_LATER : JOB_DONE;
	unsigned failed = list_failed(service);
	if (service->is_aborted || left > 0)
		return JOB_LATER;
	if (waiting > 0)
		return service->missing == JOB_DONE ? JOB_LATER
		    : service->missing;
	if (service->pass.bad_queues > 0)
		return JOB_SETUP;
	if (service->pass.is_paused)
		return JOB_LATER;
	return failed > 0 ? JOB_SOME : service->has_findings ? JOB_FINDINGS
	    : JOB_DONE;
}

static void
take_signals(Service *service)
{
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGTERM);
	if (service->options->stays)
		sigaddset(&mask, SIGHUP);
	/* Who does not listen to us (a hook, a terminal) does not end us. */
	signal(SIGPIPE, SIG_IGN);
	(void) sigprocmask(SIG_BLOCK, &mask, &service->old_mask);
	service->signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* How long nothing needs to be done if nothing happens, in milliseconds. */
static int
pause_of(const Service *service, unsigned busy)
{
	if (busy < service->options->parallel && !service->is_draining &&
	    !service->pass.is_over)
		return 0;
	return busy > 0 ? 100 : service->options->stays ? 200 : 50;
}

/* The manager hears that the loop goes round, and what it does. */
static void
bark(Service *service, unsigned busy)
{
	gint64 now = g_get_monotonic_time();

	if (service->watchdog == 0 || now - service->barked <
	    service->watchdog)
		return;
	service->barked = now;
	g_autofree char *state = g_strdup_printf("WATCHDOG=1\nSTATUS=%u under "
	    "way, %u waiting in in/", busy, service->pass.waiting +
	    service->pass.settling);
	notify_send(state);
}

/* For who looks on: a few times a second. */
static void
show(Service *service)
{
	gint64 now = g_get_monotonic_time();
	unsigned width = now - service->shown < G_USEC_PER_SEC / 4 ? 0
	    : diary_width();

	if (width == 0)
		return;
	service->shown = now;
	if (seconds_since(service->counted) >= 2 || service->counted == 0) {
		int64_t counts[STORE_N_STATES];
		service->counted = now;
		if (store_count(service->spool->store, counts, NULL))
			service->ready = counts[STORE_READY] +
			    counts[STORE_RETRY];
	}
	g_autofree char *text = view_text(service->slots,
	    service->options->parallel, service->ready +
	    service->pass.waiting, spool_now(service->spool), width);
	diary_footer(text);
}

static void
work(Service *service)
{
	while (!service->is_over && service->troubles < MOST_TROUBLES) {
		unsigned troubles = service->troubles;
		if (service->options->max_time > 0 && !service->is_draining &&
		    seconds_since(service->begun) >=
		    service->options->max_time)
			drain(service, "its time is over");
		keep_house(service);
		fill(service);
		unsigned busy = count_busy(service);
		watch(service, pause_of(service, busy));
		tick(service);
		bark(service, busy);
		hook_tick(service->hook);
		show(service);
		if (service->options->has_metrics)
			metrics_write(service->metrics, &service->pass,
			    false);
		if (service->is_draining && g_get_monotonic_time() >
		    service->drain_end)
			stop_workers(service);
		if (service->is_draining && count_busy(service) == 0)
			service->is_over = true;
		else
			consider_end(service);
		if (service->troubles == troubles)
			service->troubles = 0;
	}
}

/* What others may look at or be told. False: ERROR is set. */
static bool
open_ears(Service *service, GError **error)
{
	const ServiceOptions *options = service->options;

	service->metrics = metrics_new(service->spool, options->metrics_port,
	    error);
	if (service->metrics == NULL)
		return false;
	if (options->metrics_port > 0) {
		g_autofree char *text = g_strdup_printf(
		    "http://127.0.0.1:%u/metrics", metrics_port(
		    service->metrics));
		diary_add(DIARY_INFO, "metrics", NULL, text);
	}
	if (options->on_done != NULL) {
		service->hook = hook_new(options->on_done, error);
		if (service->hook == NULL)
			return false;
	}
	diary_listen(hear, service);
	return true;
}

/* Programs that were told get the time they have. */
static void
close_ears(Service *service)
{
	if (service->metrics != NULL && service->options->has_metrics)
		metrics_write(service->metrics, &service->pass, true);
	while (!service->is_aborted && hook_is_busy(service->hook)) {
		hook_tick(service->hook);
		g_usleep(10000);
	}
	diary_footer(NULL);
	diary_listen(NULL, NULL);
	hook_free(service->hook);
	metrics_free(service->metrics);
}

int
service_run(Spool *spool, const ServiceOptions *options, GError **error)
{
	Service service = {
		.spool = spool, .options = options,
		.begun = g_get_monotonic_time(),
	};

	if (!spool_live(spool, error))
		return JOB_LATER;
	if (!open_ears(&service, error)) {
		close_ears(&service);
		return job_status(*error);
	}
	service.slots = g_new0(Slot, options->parallel);
	for (unsigned i = 0; i < options->parallel; i++)
		service.slots[i].lock = -1;
	service.intake = intake_new(spool);
	take_signals(&service);
	if (options->stays) {
		service.alarm = alarm_new(spool->root);
		service.watchdog = notify_watchdog();
		intake_set_pace(service.intake, service.alarm == NULL ||
		    spool->is_remote ? 1 : PACE);
		notify_send("READY=1");
	}
	work(&service);
	if (service.troubles >= MOST_TROUBLES)
		stop_workers(&service);
	while (count_busy(&service) > 0)
		watch(&service, 100);
	JobStatus status = status_of(&service, error);
	close_ears(&service);
	close(service.signals);
	(void) sigprocmask(SIG_SETMASK, &service.old_mask, NULL);
	alarm_free(service.alarm);
	intake_free(service.intake);
	g_free(service.slots);
	return status == JOB_DONE && service.troubles >= MOST_TROUBLES
	    ? JOB_LATER : status;
}
