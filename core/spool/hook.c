#include "spool/hook.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/json.h"
#include "spool/diary.h"
#include "spool/filename.h"

enum {
	AT_ONCE = 4,
	MOST_SECONDS = 60,
	MOST_WAITING = 10000,	/* events; what is more is dropped, and said */
};

typedef struct Event {
	char *json;
	char **environment;
} Event;

typedef struct Running {
	GPid pid;		/* 0: none */
	gint64 deadline;	/* monotonic microseconds */
} Running;

struct Hook {
	char **argv;
	GQueue *waiting;	/* of Event */
	Running running[AT_ONCE];
};

static void
event_free(void *data)
{
	Event *event = data;

	g_free(event->json);
	g_strfreev(event->environment);
	g_free(event);
}

Hook *
hook_new(const char *command, GError **error)
{
	g_autoptr(GError) failure = NULL;
	g_auto(GStrv) words = NULL;

	if (!g_shell_parse_argv(command, NULL, &words, &failure)) {
		g_set_error(error, FAILURE, FAILURE_USAGE, "--on-done: %s",
		    failure->message);
		return NULL;
	}
	g_autofree char *path = g_find_program_in_path(words[0]);
	if (path == NULL) {
		g_set_error(error, FAILURE, FAILURE_USAGE, "--on-done: no "
		    "program %s", words[0]);
		return NULL;
	}
	Hook *hook = g_new0(Hook, 1);
	hook->argv = g_steal_pointer(&words);
	hook->waiting = g_queue_new();
	return hook;
}

void
hook_free(Hook *hook)
{
	if (hook == NULL)
		return;
	for (unsigned i = 0; i < AT_ONCE; i++) {
		if (hook->running[i].pid == 0)
			continue;
		(void) kill(-hook->running[i].pid, SIGKILL);
		(void) waitpid(hook->running[i].pid, NULL, 0);
	}
	g_queue_free_full(hook->waiting, event_free);
	g_strfreev(hook->argv);
	g_free(hook);
}

void
hook_tell(Hook *hook, const char *root, const StoreJob *job)
{
	if (hook == NULL)
		return;
	if (hook->waiting->length >= MOST_WAITING) {
		diary_add(DIARY_WARNING, "hook-dropped", job, "too many events "
		    "wait for --on-done");
		return;
	}
	g_autofree char *name = filename_display(job->name);
	g_autofree char *reason = filename_display(job->reason);
	g_autofree char *place = *job->place == '\0' ? g_strdup("")
	    : g_build_filename(root, job->place, NULL);
	const char *const pairs[][2] = {
		{"job", job->id}, {"state", store_state_name(job->state)},
		{"name", name}, {"queue", job->queue},
		{"target", job->target}, {"place", place},
		{"cause", job->cause}, {"reason", reason},
	};
	g_autoptr(Json) json = json_new_object();
	Event *event = g_new0(Event, 1);

	event->environment = g_get_environ();
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
		g_autofree char *upper = g_ascii_strup(pairs[i][0], -1);
		g_autofree char *variable = g_strconcat("DRAGOMAN_", upper,
		    NULL);
		json_put_text(json, pairs[i][0], pairs[i][1]);
		event->environment = g_environ_setenv(event->environment,
		    variable, pairs[i][1], TRUE);
	}
	g_autofree char *text = json_write(json, false);
	event->json = g_strconcat(text, "\n", NULL);
	g_queue_push_tail(hook->waiting, event);
	hook_tick(hook);
}

/* In the child: a group of its own, to be ended as one; and the signals that
 * the service holds back. */
static void
on_start(void *data)
{
	sigset_t none;
	(void) data;

	sigemptyset(&none);
	(void) sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	(void) setpgid(0, 0);
}

static void
start(Hook *hook, Running *running, const Event *event)
{
	g_autoptr(GError) failure = NULL;
	int in = -1;

	if (!g_spawn_async_with_pipes(NULL, hook->argv, event->environment,
	    G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
	    G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
	    on_start, NULL, &running->pid, &in, NULL, NULL, &failure)) {
		running->pid = 0;
		diary_failure("hook-failed", NULL, failure);
		return;
	}
	running->deadline = g_get_monotonic_time() + MOST_SECONDS *
	    G_USEC_PER_SEC;
	/* A pipe holds far more than an event; who has ended needs none. */
	(void) fcntl(in, F_SETFL, O_NONBLOCK);
	if (write(in, event->json, strlen(event->json)) < 0 && errno != EPIPE)
		diary_add(DIARY_WARNING, "hook-failed", NULL,
		    g_strerror(errno));
	close(in);
}

static void
look_after(Running *running)
{
	int status;

	if (running->pid == 0)
		return;
	if (g_get_monotonic_time() > running->deadline) {
		(void) kill(-running->pid, SIGKILL);
		diary_add(DIARY_WARNING, "hook-late", NULL, "the program of "
		    "--on-done was ended after a minute");
		running->deadline = G_MAXINT64;
	}
	if (waitpid(running->pid, &status, WNOHANG) != running->pid)
		return;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		g_autofree char *text = g_strdup_printf("the program of "
		    "--on-done ended with %s %d", WIFEXITED(status) ? "status"
		    : "signal", WIFEXITED(status) ? WEXITSTATUS(status)
		    : WTERMSIG(status));
		diary_add(DIARY_WARNING, "hook-failed", NULL, text);
	}
	running->pid = 0;
}

void
hook_tick(Hook *hook)
{
	for (unsigned i = 0; hook != NULL && i < AT_ONCE; i++) {
		Running *running = &hook->running[i];
		look_after(running);
		Event *event = running->pid != 0 ? NULL
		    : g_queue_pop_head(hook->waiting);
		if (event == NULL)
			continue;
		start(hook, running, event);
		event_free(event);
	}
}

bool
hook_is_busy(const Hook *hook)
{
	if (hook == NULL)
		return false;
	for (unsigned i = 0; i < AT_ONCE; i++)
		if (hook->running[i].pid != 0)
			return true;
	return hook->waiting->length > 0;
}
