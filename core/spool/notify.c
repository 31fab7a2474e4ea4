#include "spool/notify.h"

#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void
notify_send(const char *state)
{
	const char *path = g_getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	if (path == NULL || (*path != '/' && *path != '@') ||
	    strlen(path) >= sizeof address.sun_path)
		return;
	memcpy(address.sun_path, path, strlen(path));
	if (*path == '@')
		address.sun_path[0] = '\0';
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0);
	if (fd < 0)
		return;
	(void) sendto(fd, state, strlen(state), MSG_NOSIGNAL,
	    (const struct sockaddr *) &address, (socklen_t) (offsetof(
	    struct sockaddr_un, sun_path) + strlen(path)));
	close(fd);
}

gint64
notify_watchdog(void)
{
	const char *text = g_getenv("WATCHDOG_USEC");
	const char *pid = g_getenv("WATCHDOG_PID");
	guint64 value;

	if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 2,
	    G_MAXINT64, &value, NULL))
		return 0;
	if (pid != NULL && g_ascii_strtoull(pid, NULL, 10) !=
	    (guint64) getpid())
		return 0;
	return (gint64) (value / 2);
}
