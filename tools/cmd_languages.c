#include "base/json.h"
#include "base/text.h"
#include "tools/commands.h"
#include "tools/setup.h"

int
cmd_languages(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};
	g_autoptr(Json) rows = json_new_array();

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	for (const Language *const *language = languages_all(setup.languages);
	    *language != NULL; language++) {
		if (!options->json) {
			/* printf would count bytes, not cells. */
			size_t width = text_width(language_native(*language));
			g_print("%-8s %s%*s %s%s\n", language_tag(*language),
			    language_native(*language),
			    (int) (width < 22 ? 22 - width : 0), "",
			    language_name(*language),
			    language_tier(*language) > 1 ? " (second tier)"
			    : "");
			continue;
		}
		Json *row = json_new_object();
		json_put_text(row, "tag", language_tag(*language));
		json_put_text(row, "name", language_name(*language));
		json_put_text(row, "native", language_native(*language));
		json_put_text(row, "script", language_script(*language));
		json_put_int(row, "tier", language_tier(*language));
		json_put_bool(row, "rtl", language_is_rtl(*language));
		json_add_value(rows, row);
	}
	if (options->json) {
		g_autofree char *text = json_write(rows, true);
		g_print("%s\n", text);
	}
	return JOB_DONE;
}
