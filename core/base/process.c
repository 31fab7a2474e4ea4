#include "base/process.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failure.h"

enum { STEP = 5000 };		/* microseconds between looks at the child */

static void
on_start(void *data)
{
	(void) data;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* Documents run side by side: each has one processor. */
	(void) setenv("OMP_THREAD_LIMIT", "1", 1);
	signal(SIGPIPE, SIG_DFL);
}

/* A file in memory: nothing is left behind, and no pipe can block. */
static int
memory_file(GBytes *bytes)
{
	int fd = memfd_create("dragoman", MFD_CLOEXEC);
	size_t length = 0, at = 0;
	const char *data = bytes == NULL ? NULL
	    : g_bytes_get_data(bytes, &length);

	while (fd >= 0 && at < length) {
		ssize_t n = write(fd, data + at, length - at);
		if (n <= 0) {
			close(fd);
			return -1;
		}
		at += (size_t) n;
	}
	if (fd >= 0)
		(void) lseek(fd, 0, SEEK_SET);
	return fd;
}

static GBytes *
read_back(int fd)
{
	off_t length = lseek(fd, 0, SEEK_END);
	char *data = g_malloc((size_t) MAX(length, 0) + 1);
	ssize_t n = length <= 0 ? 0 : pread(fd, data, (size_t) length, 0);

	return g_bytes_new_take(data, (size_t) MAX(n, 0));
}

/* True when the child ended by itself and well. */
static bool
wait_for(GPid pid, const char *name, unsigned seconds, GError **error)
{
	gint64 end = g_get_monotonic_time() + (gint64) seconds
	    * G_USEC_PER_SEC;
	int status = 0;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (g_get_monotonic_time() > end) {
			kill(pid, SIGKILL);
			(void) waitpid(pid, &status, 0);
			g_set_error(error, FAILURE, FAILURE_ENGINE,
			    "%s took more than %u seconds", name, seconds);
			return false;
		}
		g_usleep(STEP);
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	g_set_error(error, FAILURE, FAILURE_ENGINE, "%s failed", name);
	return false;
}

static GBytes *
run(const char *const *argv, int in, int out, unsigned seconds,
    GError **error)
{
	g_autoptr(GError) reason = NULL;
	GPid pid;

	if (in < 0 || out < 0) {
		g_set_error_literal(error, FAILURE, FAILURE_INTERNAL,
		    "no memory for a file");
		return NULL;
	}
	if (!g_spawn_async_with_fds(NULL, (char **) (uintptr_t) argv, NULL,
	    G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD
	    | G_SPAWN_STDERR_TO_DEV_NULL, on_start, NULL, &pid, in, out, -1,
	    &reason)) {
		g_set_error(error, FAILURE, FAILURE_NEEDS_ENGINE,
		    "cannot run %s: %s", argv[0], reason->message);
		return NULL;
	}
	bool is_done = wait_for(pid, argv[0], seconds, error);
	g_spawn_close_pid(pid);
	return is_done ? read_back(out) : NULL;
}

GBytes *
process_run(const char *const *argv, GBytes *input, unsigned seconds,
    GError **error)
{
	int in = memory_file(input), out = memory_file(NULL);
	GBytes *bytes = run(argv, in, out, seconds, error);

	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return bytes;
}

void
process_reap(pid_t *pid)
{
	while (*pid != 0 && waitpid(*pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	*pid = 0;
}

void
process_end(pid_t *pid)
{
	if (*pid != 0)
		(void) kill(*pid, SIGKILL);
	process_reap(pid);
}
