#include "engine/engine_exec.h"

#include <string.h>

#include "base/failure.h"
#include "base/text.h"
#include "engine/pipeline.h"

enum {
	HEALTH = 60,		/* characters of a text that must be answered */
	BATCHES = 10,		/* times the patience with one answer is that
				   with all answers */
	FIRST_MARK = 101,
	MARKS = 899,		/* three digits: no separators between them */
	STRIDE = 577,		/* prime to MARKS: neighbours are far apart */
};

struct EngineSession {
	Pipeline *pipeline;
};

/* The words of the command; NULL: there are none, and REASON says why. */
static char **
read_command(const EngineSettings *settings, char **reason)
{
	g_autoptr(GError) failure = NULL;
	char **words = NULL;

	if (settings->variant == NULL || *settings->variant == '\0') {
		*reason = g_strdup("say which program: "
		    "exec:'PROGRAM ARGUMENT...'");
		return NULL;
	}
	if (!g_shell_parse_argv(settings->variant, NULL, &words, &failure))
		*reason = g_strdup(failure->message);
	return words;
}

static bool
knows(const EngineSettings *settings, const Language *source,
    const Language *target, char **reason)
{
	g_autofree char *why = NULL;
	g_auto(GStrv) words = read_command(settings, &why);
	(void) source;
	(void) target;

	if (words != NULL) {
		g_autofree char *path = g_find_program_in_path(words[0]);
		if (path != NULL)
			return true;
		why = g_strdup_printf("no program %s", words[0]);
	}
	if (reason != NULL)
		*reason = g_steal_pointer(&why);
	return false;
}

/* ---- marks --------------------------------------------------------------- */

static unsigned
mark_number(unsigned number)
{
	return FIRST_MARK + number % MARKS * STRIDE % MARKS;
}

static char *
make_mark(unsigned number)
{
	return g_strdup_printf("%u", mark_number(number));
}

/* Digits of any script, and nothing else that counts. */
static bool
is_mark(const char *answer, unsigned number)
{
	unsigned value = 0, count = 0;

	if (!g_utf8_validate(answer, -1, NULL))
		return false;
	for (const char *p = answer; *p != '\0'; p = g_utf8_next_char(p)) {
		int digit = text_digit_at(p);
		if (digit < 0)
			continue;
		if (++count > 3)
			return false;
		value = 10 * value + (unsigned) digit;
	}
	return value == mark_number(number);
}

/* ---- the engine ---------------------------------------------------------- */

static void
session_close(EngineSession *session)
{
	pipeline_free(session->pipeline);
	g_free(session);
}

static char **
environment(const Language *source, const Language *target)
{
	char **all = g_environ_setenv(g_get_environ(), "DRAGOMAN_SOURCE",
	    language_tag(source), TRUE);

	return g_environ_setenv(all, "DRAGOMAN_TARGET", language_tag(target),
	    TRUE);
}

static EngineSession *
session_open(const EngineSettings *settings, const Language *source,
    const Language *target, GError **error)
{
	g_autofree char *reason = NULL;
	g_auto(GStrv) words = read_command(settings, &reason);

	if (words == NULL) {
		g_set_error(error, FAILURE, FAILURE_NEEDS_ENGINE, "exec: %s",
		    reason);
		return NULL;
	}
	g_auto(GStrv) surroundings = environment(source, target);
	g_autofree char *name = g_strdup_printf("exec: %s", words[0]);
	const char *sample = language_sample(source);
	g_autofree char *health = g_utf8_substring(sample, 0, MIN(HEALTH,
	    g_utf8_strlen(sample, -1)));
	PipelineOptions options = {
		.name = name, .advice = "a text and a NUL come in, a text and "
		    "a NUL must go out at once",
		.argv = words, .environment = surroundings,
		.health = health, .first = settings->timeout,
		.next = settings->timeout,
		.total = settings->timeout * BATCHES, .mark = make_mark,
		.is_mark = is_mark,
	};
	EngineSession *session = g_new0(EngineSession, 1);
	session->pipeline = pipeline_new(&options);
	if (!pipeline_start(session->pipeline, error) ||
	    !pipeline_probe(session->pipeline, error))
		g_clear_pointer(&session, session_close);
	return session;
}

static bool
session_ask(EngineSession *session, EngineBatch *batch, GError **error)
{
	g_autofree char **texts = g_new0(char *, batch->count + 1);
	g_autofree char **answers = g_new0(char *, batch->count + 1);

	for (size_t i = 0; i < batch->count; i++)
		texts[i] = (char *) (uintptr_t) batch->texts[i].text;
	bool is_alive = pipeline_ask(session->pipeline, texts, answers,
	    batch->count, error);
	for (size_t i = 0; i < batch->count; i++)
		batch->texts[i].answer = answers[i];
	return is_alive;
}

const Engine engine_exec = {
	.name = "exec",
	.label = "a program of one's own (exec:'PROGRAM ARGUMENT...')",
	.flags = ENGINE_BY_NAME | ENGINE_FIXED | ENGINE_NEEDS_PROGRAMS |
	    ENGINE_NEEDS_NETWORK,
	.most_texts = 32,
	.knows = knows,
	.open = session_open,
	.ask = session_ask,
	.close = session_close,
};
