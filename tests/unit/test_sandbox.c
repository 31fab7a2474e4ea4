/* What a worker's box lets through, tried in processes that end by it. */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/landlock.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sandbox.h"

typedef int (*Try)(const char *folder);

/* The status of a process that enters the box and tries; 100: no box. */
static int
try_in(const SandboxNeeds *needs, Try try, const char *folder)
{
	pid_t pid = fork();
	int status = 0;

	g_assert_cmpint(pid, >=, 0);
	if (pid == 0)
		_exit(sandbox_enter(needs, NULL) ? try(folder) : 100);
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	return status;
}

static int
open_socket(const char *folder)
{
	(void) folder;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	return fd >= 0 ? 0 : errno == EPERM ? 1 : 2;
}

static int
run_program(const char *folder)
{
	(void) folder;
	execl("/bin/true", "true", (char *) NULL);
	return 3;
}

static int
trace(const char *folder)
{
	(void) folder;
	(void) syscall(SYS_ptrace, 0, 0, 0, 0);
	return 3;
}

static int
write_to(const char *folder)
{
	g_autofree char *path = g_build_filename(folder, "file", NULL);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	return fd >= 0 && write(fd, "x", 1) == 1 ? 0 : errno == EACCES ? 1
	    : 2;
}

static int
read_from(const char *folder)
{
	g_autofree char *path = g_build_filename(folder, "file", NULL);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd >= 0 ? 0 : errno == EACCES ? 1 : 2;
}

static int
fork_and_wait(const char *folder)
{
	(void) folder;
	int status = 1;
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0 ? 0
	    : 1;
}

static void
test_calls(void)
{
	const SandboxNeeds none = {0};
	const SandboxNeeds all = {.network = true, .programs = true};

	g_assert_cmpint(WEXITSTATUS(try_in(&none, open_socket, NULL)), ==, 1);
	g_assert_cmpint(try_in(&all, open_socket, NULL), ==, 0);
	g_assert_cmpint(WTERMSIG(try_in(&none, run_program, NULL)), ==,
	    SIGSYS);
	g_assert_cmpint(try_in(&all, run_program, NULL), ==, 0);
	g_assert_cmpint(WTERMSIG(try_in(&all, trace, NULL)), ==, SIGSYS);
	g_assert_cmpint(try_in(&none, fork_and_wait, NULL), ==, 0);
}

static void
test_places(void)
{
	g_autofree char *here = g_get_current_dir();
	g_autofree char *mine = g_build_filename(here, "build", "box.XXXXXX",
	    NULL);
	g_autofree char *other = g_build_filename(here, "build",
	    "other.XXXXXX", NULL);
	const char *const writes[] = {mine, NULL};
	const SandboxNeeds needs = {.writes = writes};

	if (syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION) < 1) {
		g_test_skip("this kernel has no Landlock");
		return;
	}
	g_assert_nonnull(g_mkdtemp(mine));
	g_assert_nonnull(g_mkdtemp(other));
	g_assert_cmpint(write_to(other), ==, 0);
	g_assert_cmpint(try_in(&needs, write_to, mine), ==, 0);
	g_assert_cmpint(WEXITSTATUS(try_in(&needs, write_to, other)), ==, 1);
	g_assert_cmpint(try_in(&needs, read_from, mine), ==, 0);
	g_assert_cmpint(WEXITSTATUS(try_in(&needs, read_from, other)), ==, 1);
	for (int i = 0; i < 2; i++) {
		g_autofree char *path = g_build_filename(i == 0 ? mine
		    : other, "file", NULL);
		g_assert_cmpint(unlink(path), ==, 0);
		g_assert_cmpint(rmdir(i == 0 ? mine : other), ==, 0);
	}
}

int
main(int argc, char **argv)
{
	/* The folder for temporary files is open, and these may be in it. */
	(void) g_setenv("TMPDIR", "/nonexistent", TRUE);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sandbox/calls", test_calls);
	g_test_add_func("/sandbox/places", test_places);
	return g_test_run();
}
