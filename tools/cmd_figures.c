#include "base/json.h"
#include "lang/quantity.h"
#include "tools/commands.h"
#include "tools/lines.h"

/* Counts characters as it goes from one byte offset to the next. */
typedef struct Counter {
	const char *text;
	size_t offset;
	int64_t n;
} Counter;

static int64_t
count_to(Counter *counter, size_t offset)
{
	if (offset < counter->offset) {
		counter->n -= g_utf8_strlen(counter->text + offset,
		    (gssize) (counter->offset - offset));
	} else {
		counter->n += g_utf8_strlen(counter->text + counter->offset,
		    (gssize) (offset - counter->offset));
	}
	counter->offset = offset;
	return counter->n;
}

static void
append_figure(GString *out, Counter *counter, const Quantity *figure)
{
	g_autofree char *text = g_strndup(counter->text + figure->start,
	    figure->end - figure->start);

	g_string_append(out, "{\"text\":");
	json_append_text(out, text);
	g_string_append_printf(out, ",\"start\":%" G_GINT64_FORMAT,
	    count_to(counter, figure->start));
	g_string_append_printf(out, ",\"end\":%" G_GINT64_FORMAT,
	    count_to(counter, figure->end));
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
	Counter counter = { .text = text };
	(void) length;

	g_string_append(out, "{\"figures\":[");
	for (unsigned i = 0; i < figures->len; i++) {
		if (i > 0)
			g_string_append_c(out, ',');
		append_figure(out, &counter, &g_array_index(figures, Quantity,
		    i));
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
