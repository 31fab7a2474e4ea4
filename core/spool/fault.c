#include "spool/fault.h"

#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/failure.h"

static const char *const names[FAULT_N_POINTS] = {
	[FAULT_DROP_WRITTEN] = "drop-written",
	[FAULT_DROP_DECLARED] = "drop-declared",
	[FAULT_DROP_DONE] = "drop-done",
	[FAULT_C1_SEEN] = "C1-seen",
	[FAULT_C3_RECORDED] = "C3-recorded",
	[FAULT_C4_FOLDER] = "C4-folder",
	[FAULT_C4_MOVED] = "C4-moved",
	[FAULT_C4_SYNCED] = "C4-synced",
	[FAULT_C5_WRITTEN] = "C5-written",
	[FAULT_C5_NAMED] = "C5-named",
	[FAULT_C6_READY] = "C6-ready",
	[FAULT_W1_CLAIMED] = "W1-claimed",
	[FAULT_W2_STARTED] = "W2-started",
	[FAULT_W3_ENDED] = "W3-ended",
	[FAULT_P1_FILLED] = "P1-filled",
	[FAULT_P2_VERIFIED] = "P2-verified",
	[FAULT_P3_RECORDED] = "P3-recorded",
	[FAULT_P4_RENAMED] = "P4-renamed",
	[FAULT_P4_SYNCED] = "P4-synced",
	[FAULT_P5_DONE] = "P5-done",
	[FAULT_P6_EMPTIED] = "P6-emptied",
	[FAULT_P6_REMOVED] = "P6-removed",
	[FAULT_R1_BEGUN] = "R1-begun",
	[FAULT_R2_RECOVERED] = "R2-recovered",
	[FAULT_V1_RECORDED] = "V1-recorded",
	[FAULT_V2_MOVED] = "V2-moved",
	[FAULT_G1_MOVED] = "G1-moved",
	[FAULT_G2_FORGOTTEN] = "G2-forgotten",
};

enum { NO_POINT = -1, ANY_POINT = -2, STOP = -1 };

static struct {
	bool is_read;
	int point;		/* FaultPoint, or one of the above */
	unsigned turn;		/* the how many-th time */
	int failure;		/* errno; 0: the process ends; or STOP */
} plan = {.point = NO_POINT};

static int
errno_of(const char *name)
{
	static const struct {
		const char *name;
		int value;
	} known[] = {
		{"EIO", EIO}, {"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT},
		{"EMFILE", EMFILE}, {"ENOMEM", ENOMEM}, {"EROFS", EROFS},
		{"EACCES", EACCES}, {"EINTR", EINTR}, {"STOP", STOP},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		if (strcmp(known[i].name, name) == 0)
			return known[i].value;
	return EIO;
}

static void
read_plan(void)
{
	const char *text = g_getenv("DRAGOMAN_FAULT");

	plan.is_read = true;
	if (text == NULL)
		return;
	size_t length = strcspn(text, ":=");
	const char *turn = strchr(text, ':');
	const char *failure = strchr(text, '=');
	plan.turn = turn == NULL ? 1
	    : (unsigned) g_ascii_strtoull(turn + 1, NULL, 10);
	plan.failure = failure == NULL ? 0 : errno_of(failure + 1);
	if (strncmp(text, "any", length) == 0)
		plan.point = ANY_POINT;
	for (int i = 0; i < FAULT_N_POINTS; i++)
		if (strlen(names[i]) == length &&
		    strncmp(names[i], text, length) == 0)
			plan.point = i;
}

bool
fault_here(FaultPoint point)
{
	if (!plan.is_read)
		read_plan();
	if (point == FAULT_N_POINTS || (plan.point != (int) point &&
	    plan.point != ANY_POINT) || --plan.turn != 0)
		return false;
	if (plan.failure == 0)
		_exit(137);
	if (plan.failure == STOP) {
		(void) raise(SIGSTOP);
		return false;
	}
	g_printerr("fault: %s: %s\n", names[point], g_strerror(plan.failure));
	errno = plan.failure;
	return true;
}

bool
fault_fails(FaultPoint point, const char *name, GError **error)
{
	if (!fault_here(point))
		return false;
	if (error != NULL && *error == NULL)
		g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s: %s", name,
		    g_strerror(errno));
	return true;
}

bool
fault_list(void)
{
	if (g_strcmp0(g_getenv("DRAGOMAN_FAULT"), "list") != 0)
		return false;
	for (int i = 0; i < FAULT_N_POINTS; i++)
		g_print("%s\n", names[i]);
	return true;
}
