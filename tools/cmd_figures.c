#include "base/json.h"
#include "base/text.h"
#include "lang/quantity.h"
#include "tools/commands.h"
#include "tools/lines.h"

static void
append_figure(GString *out, LinesPlace *place, const char *line,
    const Quantity *figure)
{
	g_autofree char *text = g_strndup(line + figure->start,
	    figure->end - figure->start);

	g_string_append(out, "{\"text\":");
	json_append_text(out, text);
	text_append_number(out, ",\"start\":", (unsigned) lines_place(place,
	    line, figure->start));
	text_append_number(out, ",\"end\":", (unsigned) lines_place(place,
	    line, figure->end));
	g_string_append_printf(out, ",\"kind\":\"%s\",\"value\":",
	    quantity_kind_name(figure->kind));
	json_append_text(out, figure->value);
	g_string_append(out, ",\"unit\":");
	json_append_text(out, figure->unit);
	g_string_append_c(out, '}');
}

static void
answer(char *text, size_t length, GString *out, void *data)
{
	g_autoptr(GArray) figures = quantity_find(data, text);
	LinesPlace place = {0, 0};
	(void) length;

	g_string_append(out, "{\"figures\":[");
	for (unsigned i = 0; i < figures->len; i++) {
		if (i > 0)
			g_string_append_c(out, ',');
		append_figure(out, &place, text, &g_array_index(figures,
		    Quantity, i));
	}
	g_string_append(out, "]}\n");
}

int
cmd_figures(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	const Language *language = lines_language(&setup, options, error);
	if (language == NULL || !lines_each(answer, (void *)
	    (uintptr_t) language, error))
		return job_status(*error);
	return JOB_DONE;
}
