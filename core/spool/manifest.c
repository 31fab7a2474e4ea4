#include "spool/manifest.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "spool/disk.h"
#include "spool/filename.h"

#define DROPPED "MANIFEST"
#define TAKEN ".MANIFEST.taken"

enum { DIGEST = 64 };

/* "<64 hex digits> [ *]name"; sha256sum escapes odd names with a backslash,
 * which we do not take: their line is none. */
static void
take_line(const char *line, GHashTable *declared)
{
	size_t hex = strspn(line, "0123456789abcdefABCDEF");
	const char *name = line + DIGEST + 2;

	if (hex != DIGEST || line[DIGEST] != ' ' ||
	    (line[DIGEST + 1] != ' ' && line[DIGEST + 1] != '*') ||
	    *name == '\0')
		return;
	if (strncmp(name, "./", 2) == 0)
		name += 2;
	if (strchr(name, '/') == NULL && !filename_is_passed_over(name))
		g_hash_table_replace(declared, g_strdup(name),
		    g_strndup(line, DIGEST));
}

static bool
read_lines(int folder, const char *file, GHashTable *declared)
{
	g_autofree char *text = disk_read(folder, file);

	if (text == NULL)
		return false;
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (unsigned i = 0; lines[i] != NULL; i++) {
		size_t length = strlen(lines[i]);
		if (length > 0 && lines[i][length - 1] == '\r')
			lines[i][length - 1] = '\0';
		take_line(lines[i], declared);
	}
	return true;
}

static bool
is_right(const Queue *queue, int folder, CandidateLog *log,
    GHashTable *declared)
{
	GHashTableIter each;
	void *name, *digest;
	bool is_all = true;

	g_hash_table_iter_init(&each, declared);
	while (is_all && g_hash_table_iter_next(&each, &name, &digest)) {
		Candidate candidate = {
			.queue = queue, .folder = folder, .name = name,
			.batch = "", .declared = g_strdup(digest),
		};
		candidate_look(&candidate, log);
		is_all = candidate.state == CANDIDATE_COMPLETE &&
		    candidate.cause == NULL;
		candidate_clear(&candidate);
	}
	return is_all;
}

ManifestState
manifest_look(const Queue *queue, int folder, CandidateLog *log, bool takes,
    GHashTable *declared, const char **why)
{
	if (read_lines(folder, TAKEN, declared))
		return MANIFEST_RIGHT;
	if (!read_lines(folder, DROPPED, declared)) {
		*why = "its folder has no MANIFEST yet";
		return queue->needs_manifest ? MANIFEST_WAITING
		    : MANIFEST_NONE;
	}
	if (g_hash_table_size(declared) == 0 ||
	    !is_right(queue, folder, log, declared)) {
		*why = "its MANIFEST lists what is not there, or not right";
		return MANIFEST_WAITING;
	}
	if (takes && renameat(folder, DROPPED, folder, TAKEN) == 0)
		(void) fsync(folder);
	return MANIFEST_RIGHT;
}

void
manifest_remove(int at, const char *name)
{
	int folder = disk_open(at, name, NULL);

	if (folder < 0)
		return;
	g_autoptr(GPtrArray) names = disk_list(folder);
	if (names->len == 1 && strcmp(g_ptr_array_index(names, 0), TAKEN) == 0
	    && unlinkat(folder, TAKEN, 0) == 0)
		(void) unlinkat(at, name, AT_REMOVEDIR);
	close(folder);
}
