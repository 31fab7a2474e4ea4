#include "job/box.h"

#include "base/sandbox.h"

static unsigned
flags_of(const char *name)
{
	unsigned flags = 0;

	if (name != NULL) {
		const Engine *engine = engine_find(name);
		return engine == NULL ? 0 : engine->flags;
	}
	/* Whichever fits. */
	for (const Engine *const *engine = engine_all(); *engine != NULL;
	    engine++)
		if (((*engine)->flags & ENGINE_BY_NAME) == 0)
			flags |= (*engine)->flags;
	return flags;
}

static void
add_folder(GStrvBuilder *builder, const char *path)
{
	g_autofree char *folder = path == NULL ? NULL
	    : g_path_get_dirname(path);

	if (folder != NULL)
		g_strv_builder_add(builder, folder);
}

static void
add_folders(GStrvBuilder *builder, const char *const *paths)
{
	for (; paths != NULL && *paths != NULL; paths++)
		add_folder(builder, *paths);
}

/* A database needs its folder, for what it writes beside itself. */
static char **
writes_of(const JobOptions *options, const char *output)
{
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

	add_folder(builder, output);
	add_folder(builder, options->journal);
	add_folder(builder, options->ledger);
	add_folders(builder, options->memories);
	return g_strv_builder_end(builder);
}

static char **
reads_of(const JobOptions *options, const char *input)
{
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

	add_folder(builder, input);
	add_folder(builder, options->format.rules);
	add_folders(builder, options->termbases);
	add_folder(builder, options->settings.ca_file);
	g_strv_builder_add(builder, languages_folder(
	    options->format.languages));
	if (options->pack != NULL)
		add_folder(builder, pack_folder(options->pack));
	return g_strv_builder_end(builder);
}

bool
box_enter(const JobOptions *options, const char *input, const char *output,
    GError **error)
{
	unsigned flags = flags_of(options->engine) |
	    (options->fallback == NULL ? 0 : flags_of(options->fallback));
	g_auto(GStrv) reads = reads_of(options, input);
	g_auto(GStrv) writes = writes_of(options, output);
	const SandboxNeeds needs = {
		.network = (flags & ENGINE_NEEDS_NETWORK) != 0 ||
		    options->settings.urls != NULL,
		.programs = (flags & ENGINE_NEEDS_PROGRAMS) != 0 ||
		    options->format.has_ocr,
		.reads = (const char *const *) reads,
		.writes = (const char *const *) writes,
	};

	return sandbox_enter(&needs, error);
}
