#include "base/scout.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/process.h"

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

bool
scout_says(Scout *scout, size_t index)
{
	process_reap(&scout->pid);
	return scout->answers != NULL && index >= scout->from &&
	    index < scout->to && scout->answers[index - scout->from];
}

void
scout_free(Scout *scout)
{
	if (scout == NULL)
		return;
	process_end(&scout->pid);
	if (scout->answers != NULL)
		(void) munmap(scout->answers, scout->to - scout->from);
	g_free(scout);
}
