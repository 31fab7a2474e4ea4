#include "spool/station.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.h"

enum { DIGITS = 12 };

/* A folder of ours that nobody else can write to: anybody may have made one of
 * that name in a folder that is everybody's. */
static int
open_below(const char *parent, const char *name, struct stat *status)
{
	g_autofree char *path = g_build_filename(parent, name, NULL);

	(void) mkdir(path, 0700);
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd >= 0 && fstat(fd, status) == 0 && status->st_uid ==
	    geteuid() && (status->st_mode & 0077) == 0 &&
	    faccessat(fd, ".", W_OK, AT_EACCESS) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static void
add_file(GString *text, const char *path)
{
	g_autofree char *content = NULL;

	if (g_file_get_contents(path, &content, NULL, NULL))
		g_string_append(text, g_strstrip(content));
	g_string_append_c(text, '\n');
}

/* For people the host's name, for us the digest. */
static char *
name_of(const struct stat *status)
{
	g_autoptr(GString) text = g_string_new(NULL);

	add_file(text, "/etc/machine-id");
	add_file(text, "/proc/sys/kernel/random/boot_id");
	g_string_append_printf(text, "%ju %ju", (uintmax_t) status->st_dev,
	    (uintmax_t) status->st_ino);
	g_autofree char *digest = g_compute_checksum_for_string(
	    G_CHECKSUM_SHA256, text->str, (gssize) text->len);
	return g_strdup_printf("%s-%.*s", g_get_host_name(), DIGITS, digest);
}

/* A part of a path and of a worker's name. */
static char *
said_name(void)
{
	const char *said = g_getenv("DRAGOMAN_HOST");

	return said == NULL || *said == '\0' ? NULL : g_strcanon(g_strdup(
	    said), G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_", '-');
}

int
station_open(char **name, GError **error)
{
	/* What systemd gives to a unit outlives its restarts. */
	const char *const parents[] = {
		g_getenv("RUNTIME_DIRECTORY"), "/run/lock", "/tmp",
	};
	g_autofree char *said = said_name();
	g_autofree char *folder = g_strdup_printf("dragoman.%ju%s%s",
	    (uintmax_t) geteuid(), said == NULL ? "" : ".",
	    said == NULL ? "" : said);
	struct stat status;

	for (size_t i = 0; i < G_N_ELEMENTS(parents); i++) {
		int fd = parents[i] == NULL ? -1 : open_below(parents[i],
		    folder, &status);
		if (fd < 0)
			continue;
		*name = said == NULL ? name_of(&status)
		    : g_steal_pointer(&said);
		return fd;
	}
	g_set_error(error, FAILURE, FAILURE_SETUP, "/run/lock/%s, /tmp/%s: "
	    "neither can be a folder for the locks of this host", folder,
	    folder);
	return -1;
}
