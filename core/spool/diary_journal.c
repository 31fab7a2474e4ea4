#include "spool/diary_journal.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define PLACE "/run/systemd/journal/socket"

bool
diary_journal_is_ours(void)
{
	const char *stream = g_getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat status;

	return stream != NULL && sscanf(stream, "%llu:%llu", &device,
	    &inode) == 2 && fstat(STDERR_FILENO, &status) == 0 &&
	    status.st_dev == (dev_t) device && status.st_ino == (ino_t) inode;
}

/* A value with line ends goes with its length, little-endian. */
static void
append_field(GString *out, const char *name, const char *value)
{
	uint64_t length = GUINT64_TO_LE((uint64_t) strlen(value));

	g_string_append(out, name);
	if (strchr(value, '\n') == NULL) {
		g_string_append_printf(out, "=%s\n", value);
		return;
	}
	g_string_append_c(out, '\n');
	g_string_append_len(out, (const char *) &length, sizeof length);
	g_string_append(out, value);
	g_string_append_c(out, '\n');
}

bool
diary_journal_send(const char *const (*pairs)[2], size_t count)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	g_autoptr(GString) record = g_string_new(NULL);
	const char *place = g_getenv("DRAGOMAN_JOURNAL_SOCKET");
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return false;
	g_strlcpy(address.sun_path, place == NULL ? PLACE : place,
	    sizeof address.sun_path);
	for (size_t i = 0; i < count; i++)
		append_field(record, pairs[i][0], pairs[i][1]);
	bool is_sent = sendto(fd, record->str, record->len, MSG_NOSIGNAL |
	    MSG_DONTWAIT, (struct sockaddr *) (void *) &address,
	    sizeof address) >= 0;
	close(fd);
	return is_sent;
}
