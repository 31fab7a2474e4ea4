#include <string.h>

#include "base/failure.h"
#include "spool/drop.h"
#include "spool/filename.h"
#include "tools/commands.h"

/* SPOOL, or SPOOL/QUEUE: the last part is a queue where the rest is a spool. */
static bool
split(const char *place, char **root, char **queue, GError **error)
{
	g_autofree char *in = g_build_filename(place, "in", NULL);

	if (g_file_test(in, G_FILE_TEST_IS_DIR)) {
		*root = g_strdup(place);
		*queue = drop_queue(place, error);
	} else {
		g_autofree char *whole = g_canonicalize_filename(place, NULL);
		*root = g_path_get_dirname(whole);
		*queue = g_path_get_basename(whole);
	}
	return *queue != NULL;
}

int
cmd_drop(const Options *options, GError **error)
{
	g_autofree char *root = NULL;
	g_autofree char *queue = NULL;

	if (!split(options->files[0], &root, &queue, error))
		return job_status(*error);
	for (unsigned i = 1; i < options->n_files; i++) {
		g_autofree char *name = NULL;
		if (!drop_file(root, queue, options->files[i], "", &name,
		    error))
			return job_status(*error);
		g_autofree char *shown = filename_display(name);
		if (!options->quiet)
			g_print("%s/%s\n", queue, shown);
	}
	return JOB_DONE;
}
