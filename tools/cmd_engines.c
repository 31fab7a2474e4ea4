#include "base/json.h"
#include "tools/commands.h"
#include "tools/setup.h"

/* The pairs ENGINE knows here, as "en-es es-en ..."; how many in COUNT. */
static char *
list_pairs(const Engine *engine, const Setup *setup, unsigned *count)
{
	const Language *const *all = languages_all(setup->languages);
	GString *pairs = g_string_new(NULL);

	*count = 0;
	for (size_t i = 0; all[i] != NULL; i++) {
		for (size_t k = 0; all[k] != NULL; k++) {
			if (i == k || !engine->knows(&setup->job.settings,
			    all[i], all[k], NULL))
				continue;
			g_string_append_printf(pairs, "%s%s-%s",
			    pairs->len == 0 ? "" : " ",
			    language_tag(all[i]), language_tag(all[k]));
			++*count;
		}
	}
	return g_string_free(pairs, FALSE);
}

static void
print_row(const Engine *engine, const Setup *setup)
{
	const Language *const *all = languages_all(setup->languages);
	g_autofree char *reason = NULL;
	unsigned count;
	g_autofree char *pairs = list_pairs(engine, setup, &count);
	unsigned n = 0;

	while (all[n] != NULL)
		n++;
	g_print("%-10s %s\n", engine->name, engine->label);
	if (count == 0) {
		(void) engine->knows(&setup->job.settings, all[0], all[1],
		    &reason);
		g_print("           not usable here: %s\n", reason);
	} else if (count == n * (n - 1)) {
		g_print("           usable: all pairs\n");
	} else {
		g_print("           usable: %s\n", pairs);
	}
}

static Json *
json_row(const Engine *engine, const Setup *setup)
{
	Json *row = json_new_object();
	unsigned count;
	g_autofree char *text = list_pairs(engine, setup, &count);
	g_auto(GStrv) pairs = g_strsplit(text, " ", -1);
	Json *array = json_new_array();

	json_put_text(row, "engine", engine->name);
	json_put_bool(row, "draft", (engine->flags & ENGINE_DRAFT) != 0);
	json_put_bool(row, "usable", count > 0);
	for (size_t i = 0; pairs[i] != NULL; i++)
		json_add_text(array, pairs[i]);
	json_put_value(row, "pairs", array);
	return row;
}

int
cmd_engines(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};
	g_autoptr(Json) rows = json_new_array();

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	for (const Engine *const *engine = engine_all(); *engine != NULL;
	    engine++) {
		/* Any variant does: all of them know all pairs. */
		setup.job.settings.variant = ((*engine)->flags &
		    ENGINE_PSEUDO) != 0 ? "identity" : NULL;
		if (options->json)
			json_add_value(rows, json_row(*engine, &setup));
		else
			print_row(*engine, &setup);
	}
	if (options->json) {
		g_autofree char *text = json_write(rows, true);
		g_print("%s\n", text);
	}
	return JOB_DONE;
}
