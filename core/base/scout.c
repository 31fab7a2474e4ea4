#include "base/scout.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct Scout {
	size_t from, to;
	bool *answers;		/* shared; NULL: there is none */
	pid_t pid;		/* 0: ended and reaped, or never sent */
};

Scout *
scout_send(size_t from, size_t to, ScoutAsk ask, void *data)
{
	Scout *scout = g_new0(Scout, 1);

	scout->from = from;
	scout->to = MAX(from, to);
	if (from >= to)
		return scout;
	void *shared = mmap(NULL, to - from, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return scout;
	scout->answers = shared;
	pid_t pid = fork();
	if (pid == 0) {
		(void) prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (size_t i = from; i < to; i++)
			scout->answers[i - from] = ask(i, data);
		_exit(0);
	}
	scout->pid = MAX(pid, 0);
	return scout;
}

static void
reap(Scout *scout)
{
	while (scout->pid != 0 && waitpid(scout->pid, NULL, 0) < 0 &&
	    errno == EINTR)
		continue;
	scout->pid = 0;
}

bool
scout_says(Scout *scout, size_t index)
{
	reap(scout);
	return scout->answers != NULL && index >= scout->from &&
	    index < scout->to && scout->answers[index - scout->from];
}

void
scout_free(Scout *scout)
{
	if (scout == NULL)
		return;
	if (scout->pid != 0)
		(void) kill(scout->pid, SIGKILL);
	reap(scout);
	if (scout->answers != NULL)
		(void) munmap(scout->answers, scout->to - scout->from);
	g_free(scout);
}
