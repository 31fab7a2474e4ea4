#include "base/json.h"
#include "format/format.h"
#include "tools/commands.h"

int
cmd_formats(const Options *options, GError **error)
{
	g_autoptr(Json) rows = json_new_array();
	(void) error;

	for (const Format *const *format = format_all(); *format != NULL;
	    format++) {
		g_autofree char *extensions = g_strjoinv(" .",
		    (char **) (uintptr_t) (*format)->extensions);
		if (!options->json) {
			g_print("%-6s %s\n       .%s: %s\n", (*format)->name,
			    (*format)->label, extensions, (*format)->note);
			continue;
		}
		Json *row = json_new_object();
		json_put_text(row, "format", (*format)->name);
		json_put_text(row, "label", (*format)->label);
		json_put_text(row, "extensions", extensions);
		json_put_bool(row, "written", (*format)->write != NULL);
		json_add_value(rows, row);
	}
	if (options->json) {
		g_autofree char *text = json_write(rows, true);
		g_print("%s\n", text);
	}
	return JOB_DONE;
}
