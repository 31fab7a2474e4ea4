#include <string.h>

#include "base/failure.h"
#include "base/json.h"
#include "task/pack_test.h"
#include "task/task_extract.h"
#include "tools/commands.h"
#include "tools/meter.h"
#include "tools/packs.h"

static int
list(const Setup *setup, const Options *options, GError **error)
{
	g_autofree const char **folders = packs_folders(setup, options);
	g_autoptr(GPtrArray) names = pack_list(folders);
	g_autoptr(Json) rows = json_new_array();

	for (unsigned i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autoptr(Pack) pack = packs_open(setup, options, name,
		    error);
		if (pack == NULL)
			return job_status(*error);
		const Pack *parent = pack_parent(pack);
		Json *row = json_new_object();
		json_put_text(row, "name", name);
		json_put_text(row, "version", pack_version(pack));
		json_put_text(row, "parent", parent == NULL ? NULL
		    : pack_name(parent));
		json_put_text(row, "description", pack_description(pack));
		json_put_text(row, "sha256", pack_hash(pack));
		json_add_value(rows, row);
		if (!options->json)
			g_print("%-20s %-6s %-14s %s\n", name,
			    pack_version(pack), parent == NULL ? "-"
			    : pack_name(parent), pack_description(pack));
	}
	if (options->json) {
		g_autofree char *text = json_write(rows, true);
		g_print("%s\n", text);
	}
	return JOB_DONE;
}

/* The texts with the names of what is filled in. */
static bool
show_tasks(const Pack *pack, GError **error)
{
	static const char *const tasks[] = {
		"translate", "review", "terms", "repair",
	};
	static const PackVar vars[] = {
		{"source", "SOURCE"}, {"target", "TARGET"},
		{"categories", "CATEGORIES"}, {NULL, NULL},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(tasks); i++) {
		if (!pack_has_task(pack, tasks[i]))
			continue;
		g_autofree char *text = pack_render(pack, tasks[i], vars,
		    error);
		if (text == NULL)
			return false;
		g_print("== %s\n%s\n\n", tasks[i], text);
	}
	return true;
}

static int
show(const Setup *setup, const Options *options, GError **error)
{
	g_autoptr(Pack) pack = packs_open(setup, options, options->files[1],
	    error);
	g_autoptr(GPtrArray) fields = pack == NULL ? NULL
	    : extract_field_list(pack, error);

	if (fields == NULL)
		return job_status(*error);
	g_print("pack %s %s\n%s\nfolder %s\nsha256 %s\n\n", pack_name(pack),
	    pack_version(pack), pack_description(pack), pack_folder(pack),
	    pack_hash(pack));
	if (!show_tasks(pack, error))
		return job_status(*error);
	if (pack_has_task(pack, "extract")) {
		g_autofree char *text = task_extract_prompt(pack, fields,
		    languages_find(setup->languages, "en"), error);
		if (text == NULL)
			return job_status(*error);
		g_print("== extract\n%s\n", text);
	}
	return JOB_DONE;
}

static int
test(const Setup *setup, const Options *options, GError **error)
{
	g_autoptr(Pack) pack = packs_open(setup, options, options->files[1],
	    error);
	g_autoptr(Chat) chat = NULL;
	unsigned failed = 0;

	if (pack == NULL || !packs_chat(setup, &chat, error))
		return job_status(*error);
	if (chat == NULL) {
		g_set_error(error, FAILURE, FAILURE_NEEDS_ENGINE, "packs are "
		    "tried with a server: --url URL --model NAME");
		return job_status(*error);
	}
	g_autoptr(GArray) results = pack_test_run(pack, setup->languages,
	    chat, error);
	if (results == NULL)
		return job_status(*error);
	for (unsigned i = 0; i < results->len; i++) {
		const PackTest *row = &g_array_index(results, PackTest, i);
		g_autofree char *why = row->failure == NULL ? g_strdup("")
		    : meter_line(row->failure);
		g_print("%s %u - %s%s%s\n", row->failure == NULL ? "ok"
		    : "not ok", i + 1, row->name, *why == '\0' ? "" : ": ",
		    why);
		failed += row->failure != NULL;
	}
	g_print("1..%u\n", results->len);
	return failed > 0 ? JOB_FINDINGS : JOB_DONE;
}

int
cmd_pack(const Options *options, GError **error)
{
	static const struct {
		const char *name;
		unsigned words;
		int (*run)(const Setup *setup, const Options *options,
		    GError **error);
	} verbs[] = {{"list", 1, list}, {"show", 2, show}, {"test", 2, test}};
	g_auto(Setup) setup = {0};

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
		if (strcmp(verbs[i].name, options->files[0]) == 0 &&
		    options->n_files == verbs[i].words)
			return verbs[i].run(&setup, options, error);
	g_set_error(error, FAILURE, FAILURE_USAGE, "say pack list, pack show "
	    "NAME or pack test NAME");
	return job_status(*error);
}
