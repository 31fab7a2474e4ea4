#include "engine/engine_apertium.h"

#include <string.h>

#include "base/failure.h"
#include "engine/pipeline.h"
#include "engine/wordblank.h"

enum {
	MAX_HOPS = 3,
	HEALTH = 60,		/* characters of a text that must be answered */
	BATCHES = 10,		/* times the patience with one answer is that
				   with all answers */
};

static const char modes_folder[] = "/usr/share/apertium/modes";

/* One direction, and the language it comes from. */
typedef struct Hop {
	char *mode;		/* path of the .mode file */
	const Language *from;
} Hop;

struct EngineSession {
	GPtrArray *pipelines;	/* Pipeline, in the order of the hops */
};

/* ---- pairs --------------------------------------------------------------- */

/* Path of the mode from SOURCE to TARGET, whose codes may have two or three
 * letters in Apertium; NULL if none is installed. */
static char *
direct_mode(const Language *source, const Language *target)
{
	g_autofree char *two_s = g_strndup(language_tag(source), 2);
	g_autofree char *two_t = g_strndup(language_tag(target), 2);
	const char *from[] = {language_iso3(source), two_s};
	const char *to[] = {language_iso3(target), two_t};

	for (size_t i = 0; i < 4; i++) {
		const char *a = from[i / 2], *b = to[i % 2];
		if (a == NULL || b == NULL)
			continue;
		char *path = g_strdup_printf("%s/%s-%s.mode", modes_folder,
		    a, b);
		if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
			return path;
		g_free(path);
	}
	return NULL;
}

static void
hop_clear(void *hop)
{
	g_free(((Hop *) hop)->mode);
}

/*
 * The shortest chain of modes (an array of Hop), breadth first; languages are tried in the
 * order of their tags, so the chain is the same on every run.
 */
static GArray *
find_chain(const EngineSettings *settings, const Language *source,
    const Language *target)
{
	const Language *const *all = languages_all(settings->languages);
	g_autoptr(GPtrArray) queue = g_ptr_array_new();
	g_autoptr(GHashTable) came_from = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) hops = g_hash_table_new(NULL, NULL);

	g_ptr_array_add(queue, (void *) (uintptr_t) source);
	g_hash_table_insert(came_from, (void *) (uintptr_t) source, NULL);
	for (unsigned i = 0; i < queue->len; i++) {
		const Language *here = g_ptr_array_index(queue, i);
		if (here == target)
			break;
		unsigned depth = GPOINTER_TO_UINT(g_hash_table_lookup(hops,
		    here));
		for (size_t k = 0; all[k] != NULL && depth < MAX_HOPS; k++) {
			if (g_hash_table_contains(came_from, all[k]))
				continue;
			g_autofree char *mode = direct_mode(here, all[k]);
			if (mode == NULL)
				continue;
			void *next = (void *) (uintptr_t) all[k];
			g_hash_table_insert(came_from, next,
			    (void *) (uintptr_t) here);
			g_hash_table_insert(hops, next,
			    GUINT_TO_POINTER(depth + 1));
			g_ptr_array_add(queue, next);
		}
	}
	if (source == target || !g_hash_table_contains(came_from, target))
		return NULL;
	GArray *chain = g_array_new(FALSE, FALSE, sizeof(Hop));
	g_array_set_clear_func(chain, hop_clear);
	for (const Language *to = target; to != source;) {
		const Language *from = g_hash_table_lookup(came_from, to);
		Hop hop = {direct_mode(from, to), from};
		g_array_prepend_val(chain, hop);
		to = from;
	}
	return chain;
}

static bool
knows(const EngineSettings *settings, const Language *source,
    const Language *target, char **reason)
{
	g_autofree char *program = g_find_program_in_path("lt-proc");

	if (program == NULL) {
		if (reason != NULL)
			*reason = g_strdup("not installed (Debian package "
			    "apertium and a pair like apertium-eng-spa)");
		return false;
	}
	g_autoptr(GArray) chain = find_chain(settings, source, target);
	if (chain == NULL && reason != NULL)
		*reason = g_strdup_printf("no installed pair leads from %s to "
		    "%s", language_tag(source), language_tag(target));
	return chain != NULL;
}

/* ---- pipelines ----------------------------------------------------------- */

/* What comes back as it is: a blank. */
static char *
make_mark(unsigned number)
{
	return g_strdup_printf("[dragoman-%u]", number);
}

static bool
is_mark(const char *answer, unsigned number)
{
	g_autofree char *mark = make_mark(number);

	return strcmp(answer, mark) == 0;
}

/*
 * The pipeline's command line with -z at each stage and the two stages that
 * word-bound blanks need. The `apertium` wrapper cannot be used: its
 * deformatter does not flush at NUL, and both sides would wait forever.
 */
static char *
command_line(const char *mode, GError **error)
{
	char *arguments[] = {(char *) (uintptr_t) "apertium-wblank-mode",
	    (char *) (uintptr_t) "-z", (char *) (uintptr_t) mode, NULL};
	g_autoptr(GError) failure = NULL;
	char *command = NULL;
	int status;

	if (!g_spawn_sync(NULL, arguments, NULL, G_SPAWN_SEARCH_PATH |
	    G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &command, NULL, &status,
	    &failure) || !g_spawn_check_wait_status(status, &failure)) {
		g_set_error(error, FAILURE, FAILURE_ENGINE, "apertium: %s",
		    failure->message);
		g_free(command);
		return NULL;
	}
	return g_strchomp(command);
}

/* The start of running text in LANGUAGE: a few words. */
static char *
health_text(const Language *language)
{
	const char *sample = language_sample(language);
	g_autofree char *words = g_utf8_substring(sample, 0, MIN(HEALTH,
	    g_utf8_strlen(sample, -1)));

	return wordblank_encode(words);
}

static Pipeline *
make_pipeline(const Hop *hop, unsigned timeout, GError **error)
{
	g_autofree char *command = command_line(hop->mode, error);
	g_autofree char *name = g_strdup_printf("apertium: %s", hop->mode);
	g_autofree char *health = health_text(hop->from);

	if (command == NULL)
		return NULL;
	/* $1: -g marks words that are not known; $2: nothing. */
	char *arguments[] = {(char *) (uintptr_t) "sh",
	    (char *) (uintptr_t) "-c", command,
	    (char *) (uintptr_t) "dragoman-apertium",
	    (char *) (uintptr_t) "-g", NULL};
	g_auto(GStrv) environment = g_environ_setenv(g_get_environ(),
	    "LC_ALL", "C.UTF-8", TRUE);
	PipelineOptions options = {
		.name = name, .advice = "check the pair's installation",
		.argv = arguments, .environment = environment,
		.health = health, .first = timeout, .next = timeout,
		.total = timeout * BATCHES, .mark = make_mark,
		.is_mark = is_mark,
	};
	return pipeline_new(&options);
}

/* ---- the engine ---------------------------------------------------------- */

static void
session_close(EngineSession *session)
{
	g_ptr_array_unref(session->pipelines);
	g_free(session);
}

static EngineSession *
session_open(const EngineSettings *settings, const Language *source,
    const Language *target, GError **error)
{
	g_autoptr(GArray) chain = find_chain(settings, source, target);
	bool is_open = chain != NULL;

	if (chain == NULL) {
		g_set_error(error, FAILURE, FAILURE_NEEDS_ENGINE,
		    "apertium has no pair from %s to %s",
		    language_tag(source), language_tag(target));
		return NULL;
	}
	EngineSession *session = g_new0(EngineSession, 1);
	session->pipelines = g_ptr_array_new_with_free_func(pipeline_free);
	for (unsigned i = 0; i < chain->len && is_open; i++) {
		Pipeline *pipeline = make_pipeline(&g_array_index(chain, Hop,
		    i), settings->timeout, error);
		is_open = pipeline != NULL && pipeline_start(pipeline, error);
		if (pipeline != NULL)
			g_ptr_array_add(session->pipelines, pipeline);
	}
	/* All of them load their dictionaries at once, and are asked then. */
	for (unsigned i = 0; i < chain->len && is_open; i++)
		is_open = pipeline_probe(g_ptr_array_index(
		    session->pipelines, i), error);
	if (!is_open)
		g_clear_pointer(&session, session_close);
	return session;
}

/* One hop: texts with tags in, texts with tags out, NULL where it failed. Words
 * that are not known in one hop are not known in the next. */
static bool
run_hop(Pipeline *pipeline, char **texts, unsigned *unknown, size_t count,
    GError **error)
{
	g_autofree char **escaped = g_new0(char *, count + 1);
	g_autofree char **answers = g_new0(char *, count + 1);

	for (size_t i = 0; i < count; i++)
		if (texts[i] != NULL)
			escaped[i] = wordblank_encode(texts[i]);
	bool is_alive = pipeline_ask(pipeline, escaped, answers, count,
	    error);
	for (size_t i = 0; i < count; i++) {
		char *source = texts[i];
		unsigned marks = 0;
		texts[i] = answers[i] == NULL ? NULL
		    : wordblank_decode(answers[i], source, &marks);
		unknown[i] = MAX(unknown[i], marks);
		g_free(source);
		g_free(escaped[i]);
		g_free(answers[i]);
	}
	return is_alive;
}

static bool
session_ask(EngineSession *session, EngineBatch *batch, GError **error)
{
	g_autofree char **answers = g_new0(char *, batch->count + 1);
	g_autofree unsigned *unknown = g_new0(unsigned, batch->count + 1);
	bool is_alive = true;

	for (size_t i = 0; i < batch->count; i++)
		answers[i] = g_strdup(batch->texts[i].text);
	for (unsigned i = 0; i < session->pipelines->len && is_alive; i++)
		is_alive = run_hop(g_ptr_array_index(session->pipelines, i),
		    answers, unknown, batch->count, error);
	for (size_t i = 0; i < batch->count; i++) {
		if (is_alive)
			batch->texts[i].answer = answers[i];
		else
			g_free(answers[i]);
		batch->texts[i].unknown = unknown[i];
	}
	return is_alive;
}

const Engine engine_apertium = {
	.name = "apertium",
	.label = "Apertium (rules, offline, drafts only)",
	.flags = ENGINE_DRAFT | ENGINE_FIXED | ENGINE_NEEDS_PROGRAMS,
	.most_texts = 128,
	.knows = knows,
	.open = session_open,
	.ask = session_ask,
	.close = session_close,
};
