#include "spool/alarm.h"

#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

enum {
	EVENTS = IN_CREATE | IN_MOVED_TO | IN_CLOSE_WRITE | IN_ATTRIB |
	    IN_ONLYDIR,
	DEPTH = 2,		/* queues, and batches in them */
};

struct Alarm {
	char *in;
	int fd;
	GHashTable *folders;	/* watch to path */
};

/* Folders that are there already are watched, too; one twice is no harm. */
static void
add(Alarm *alarm, const char *path, unsigned depth)
{
	int watch = inotify_add_watch(alarm->fd, path, EVENTS);
	g_autoptr(GDir) dir = NULL;

	if (watch < 0)
		return;
	g_hash_table_replace(alarm->folders, GINT_TO_POINTER(watch),
	    g_strdup(path));
	if (depth == DEPTH)
		return;
	dir = g_dir_open(path, 0, NULL);
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) !=
	    NULL;) {
		g_autofree char *inner = g_build_filename(path, name, NULL);
		if (*name != '.' && !g_file_test(inner,
		    G_FILE_TEST_IS_SYMLINK) && g_file_test(inner,
		    G_FILE_TEST_IS_DIR))
			add(alarm, inner, depth + 1);
	}
}

Alarm *
alarm_new(const char *root)
{
	Alarm *alarm = g_new0(Alarm, 1);

	alarm->in = g_build_filename(root, "in", NULL);
	alarm->folders = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	alarm->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (alarm->fd >= 0)
		add(alarm, alarm->in, 0);
	if (g_hash_table_size(alarm->folders) > 0)
		return alarm;
	alarm_free(alarm);
	return NULL;
}

void
alarm_free(Alarm *alarm)
{
	if (alarm == NULL)
		return;
	if (alarm->fd >= 0)
		close(alarm->fd);
	g_hash_table_unref(alarm->folders);
	g_free(alarm->in);
	g_free(alarm);
}

int
alarm_fd(const Alarm *alarm)
{
	return alarm == NULL ? -1 : alarm->fd;
}

static void
take(Alarm *alarm, const struct inotify_event *event, Intake *intake)
{
	if ((event->mask & IN_Q_OVERFLOW) != 0 || event->len == 0) {
		intake_wake(intake);
		return;
	}
	if ((event->mask & IN_ISDIR) != 0) {
		/* With all that may have come before we watched it. */
		add(alarm, alarm->in, 0);
		intake_wake(intake);
	} else if ((event->mask & IN_MOVED_TO) != 0) {
		intake_arrived(intake, event->name);
	} else if (event->name[0] != '.') {
		intake_wake(intake);
	}
}

void
alarm_read(Alarm *alarm, Intake *intake)
{
	char events[8192]
	    __attribute__((aligned(__alignof__(struct inotify_event))));
	ssize_t n;

	while ((n = read(alarm->fd, events, sizeof events)) > 0) {
		for (const char *p = events; p < events + n;) {
			const struct inotify_event *event =
			    (const struct inotify_event *) (const void *) p;
			take(alarm, event, intake);
			p += sizeof *event + event->len;
		}
	}
}
