#include "base/json.h"
#include "base/text.h"
#include "lang/sentence_shadow.h"
#include "tools/commands.h"
#include "tools/lines.h"

static void
add_json(GString *out, const char *text, const GArray *bounds)
{
	LinesPlace place = {0, 0};

	g_string_append(out, "{\"segments\":[");
	for (unsigned i = 0; i < bounds->len; i++) {
		SentenceBound bound = g_array_index(bounds, SentenceBound, i);
		g_string_append(out, i == 0 ? "{\"text\":" : ",{\"text\":");
		json_append_slice(out, text + bound.start,
		    bound.end - bound.start);
		text_append_number(out, ",\"start\":", (unsigned)
		    lines_place(&place, text, bound.start));
		text_append_number(out, ",\"end\":", (unsigned)
		    lines_place(&place, text, bound.end));
		g_string_append_c(out, '}');
	}
	g_string_append(out, "]}\n");
}

static void
add_lines(GString *out, const char *text, const GArray *bounds)
{
	for (unsigned i = 0; i < bounds->len; i++) {
		SentenceBound bound = g_array_index(bounds, SentenceBound, i);
		g_string_append_len(out, text + bound.start,
		    (gssize) (bound.end - bound.start));
		g_string_append_c(out, '\n');
	}
	g_string_append_c(out, '\n');
}

typedef struct Splitter {
	const Language *language;
	Srx *srx;		/* NULL: our own rules */
	bool is_plain;
	GArray *bounds;
} Splitter;

static void
answer(char *text, size_t length, GString *out, void *data)
{
	const Splitter *splitter = data;

	if (splitter->srx != NULL)
		srx_split(splitter->srx, text, length, splitter->bounds);
	else
		sentence_shadow_split(splitter->language, text, length,
		    splitter->bounds);
	if (splitter->is_plain)
		add_lines(out, text, splitter->bounds);
	else
		add_json(out, text, splitter->bounds);
}

int
cmd_segment(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	const Language *language = lines_language(&setup, options, error);
	if (language == NULL || (setup.srx != NULL && !srx_choose(setup.srx,
	    language, error)))
		return job_status(*error);
	g_autoptr(GArray) bounds = g_array_new(FALSE, FALSE,
	    sizeof(SentenceBound));
	Splitter splitter = {language, setup.srx, options->text, bounds};
	if (!lines_each(answer, &splitter, error))
		return job_status(*error);
	size_t n = setup.srx == NULL ? 0 : srx_n_stopped(setup.srx);
	if (n > 0)
		g_printerr("dragoman: %s: %zu rules took too long and were "
		    "left out\n", options->srx, n);
	return n > 0 ? JOB_FINDINGS : JOB_DONE;
}
