#include <string.h>
#include <sys/stat.h>

#include "base/failure.h"
#include "job/batch.h"
#include "tools/commands.h"
#include "tools/meter.h"
#include "tools/packs.h"
#include "tools/setup.h"

/* "report.docx" and "es" give "report.es.docx", beside the input. */
static char *
default_output(const char *input, const Language *target)
{
	g_autofree char *folder = g_path_get_dirname(input);
	g_autofree char *name = g_path_get_basename(input);
	char *dot = strrchr(name, '.');
	g_autofree char *extension = g_strdup(dot == NULL || dot == name ? ""
	    : dot);

	if (*extension != '\0')
		*dot = '\0';
	g_autofree char *file = g_strdup_printf("%s.%s%s", name,
	    language_tag(target), extension);
	return g_build_filename(folder, file, NULL);
}

static bool
is_same_file(const char *a, const char *b)
{
	struct stat left, right;

	return stat(a, &left) == 0 && stat(b, &right) == 0 &&
	    left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

/* OUT is a folder when it is one, ends in a slash, or several files go
 * there. */
static char *
output_path(const Options *options, const char *input, const Language *target)
{
	const char *out = options->output;

	if (out == NULL)
		return default_output(input, target);
	if (options->n_files == 1 && !g_str_has_suffix(out, "/") &&
	    !g_file_test(out, G_FILE_TEST_IS_DIR))
		return g_strdup(out);
	g_autofree char *name = g_path_get_basename(input);
	return g_build_filename(out, name, NULL);
}

static bool
add_files(Batch *batch, const Options *options, const Language *target,
    GError **error)
{
	g_autoptr(GHashTable) outputs = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);

	for (unsigned i = 0; i < options->n_files; i++) {
		const char *input = options->files[i];
		char *output = output_path(options, input, target);
		batch_add(batch, input, output);
		if (is_same_file(input, output)) {
			g_set_error(error, FAILURE, FAILURE_USAGE,
			    "%s: the output would overwrite the input", input);
			g_free(output);
			return false;
		}
		if (!g_hash_table_add(outputs, output)) {
			g_set_error(error, FAILURE, FAILURE_USAGE, "%s: two "
			    "inputs would be written to one output", input);
			return false;
		}
	}
	return true;
}

int
cmd_translate(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};

	if (!setup_init(&setup, options, error) ||
	    !packs_take(&setup, options, error) ||
	    !setup_needs_pair(&setup, error))
		return job_status(error == NULL ? NULL : *error);
	unsigned parallel = options->parallel > 0
	    ? (unsigned) options->parallel : g_get_num_processors();
	g_autoptr(Batch) batch = batch_new(&setup.job, MIN(parallel,
	    options->n_files), (unsigned) options->timeout);
	if (!add_files(batch, options, setup.job.target, error))
		return JOB_USAGE;
	JobStatus status = batch_run(batch, meter_event,
	    (void *) (uintptr_t) options);
	meter_summary(batch, options);
	return (int) status;
}
