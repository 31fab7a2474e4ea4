#include <string.h>

#include "base/failure.h"
#include "job/batch.h"
#include "tools/commands.h"
#include "tools/meter.h"
#include "tools/packs.h"
#include "tools/setup.h"

enum { MAX_DEPTH = 32 };

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* The names in FOLDER, sorted by bytes: the order is the same everywhere. */
static GPtrArray *
list_folder(const char *folder, GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) !=
	    NULL;)
		g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, compare_names);
	return names;
}

/* Hidden files, half-written ones of editors and our own reports. */
static bool
is_passed_over(const char *name)
{
	return name[0] == '.' || name[0] == '~' ||
	    g_str_has_suffix(name, "~") || g_str_has_suffix(name, ".part") ||
	    g_str_has_suffix(name, ".tmp") ||
	    g_str_has_suffix(name, ".report.html") ||
	    g_str_has_suffix(name, ".report.json");
}

/* Adds the files below FOLDER; links are not followed into other folders. */
static void
add_folder(Batch *batch, const char *folder, const char *output,
    unsigned depth)
{
	g_autoptr(GPtrArray) names = list_folder(folder, NULL);

	for (unsigned i = 0; i < names->len && depth < MAX_DEPTH; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autofree char *input = g_build_filename(folder, name, NULL);
		g_autofree char *result = g_build_filename(output, name,
		    NULL);
		bool is_link = g_file_test(input, G_FILE_TEST_IS_SYMLINK);
		if (is_passed_over(name))
			continue;
		if (g_file_test(input, G_FILE_TEST_IS_DIR)) {
			if (!is_link)
				add_folder(batch, input, result, depth + 1);
		} else {
			batch_add(batch, input, result);
		}
	}
}

static bool
check_folders(const char *input, const char *output, GError **error)
{
	if (!g_file_test(input, G_FILE_TEST_IS_DIR)) {
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "%s: no such folder", input);
		return false;
	}
	g_autofree char *from = g_canonicalize_filename(input, NULL);
	g_autofree char *to = g_canonicalize_filename(output, NULL);
	g_autofree char *inside = g_strconcat(from, "/", NULL);
	if (strcmp(from, to) == 0 || g_str_has_prefix(to, inside)) {
		g_set_error(error, FAILURE, FAILURE_USAGE, "%s: the output "
		    "folder must not be in the input folder", output);
		return false;
	}
	return true;
}

int
cmd_batch(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};

	if (!setup_init(&setup, options, error) ||
	    !packs_take(&setup, options, error) ||
	    !setup_needs_pair(&setup, error) ||
	    !check_folders(options->files[0], options->files[1], error))
		return job_status(error == NULL ? NULL : *error);
	unsigned parallel = options->parallel > 0
	    ? (unsigned) options->parallel : g_get_num_processors();
	g_autoptr(Batch) batch = batch_new(&setup.job, parallel,
	    (unsigned) options->timeout);
	add_folder(batch, options->files[0], options->files[1], 0);
	JobStatus status = batch_run(batch, meter_event,
	    (void *) (uintptr_t) options);
	meter_summary(batch, options);
	return (int) status;
}
