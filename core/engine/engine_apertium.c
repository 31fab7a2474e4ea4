#include "engine/engine_apertium.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failure.h"
#include "engine/wordblank.h"

enum {
	MAX_HOPS = 3,
	MAX_ANSWER = 1 << 20,
	WINDOW = 32,		/* texts under way in a pipeline at once */
	MAX_FAULTS = 20,
	SILENCE = 4,		/* weighs as much as so many: it costs time */
};

static const char modes_folder[] = "/usr/share/apertium/modes";

/* One direction: a pipeline of programs with a pipe at either end. */
typedef struct Pipeline {
	char *mode;		/* path of the .mode file */
	GPid pid;		/* of its shell; 0: not running */
	int in, out;		/* what we write to, what we read from */
	GString *pending;	/* read, and not yet a whole answer */
	unsigned faults;
	unsigned marks;		/* sent so far */
} Pipeline;

struct EngineSession {
	GPtrArray *pipelines;	/* in the order of the hops */
	unsigned timeout;	/* seconds without an answer */
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

/*
 * The shortest chain of modes, breadth first; languages are tried in the
 * order of their tags, so the chain is the same on every run.
 */
static GPtrArray *
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
	GPtrArray *chain = g_ptr_array_new_with_free_func(g_free);
	for (const Language *to = target; to != source;) {
		const Language *from = g_hash_table_lookup(came_from, to);
		g_ptr_array_insert(chain, 0, direct_mode(from, to));
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
	g_autoptr(GPtrArray) chain = find_chain(settings, source, target);
	if (chain == NULL && reason != NULL)
		*reason = g_strdup_printf("no installed pair leads from %s to "
		    "%s", language_tag(source), language_tag(target));
	return chain != NULL;
}

/* ---- a pipeline ---------------------------------------------------------- */

static void
pipeline_stop(Pipeline *pipeline)
{
	if (pipeline->pid == 0)
		return;
	/* The shell's stages end with their pipes; one that hangs ends with
	 * the group of the document's process (job/batch.c). */
	close(pipeline->in);
	close(pipeline->out);
	kill(pipeline->pid, SIGKILL);
	waitpid(pipeline->pid, NULL, 0);
	pipeline->pid = 0;
	g_string_truncate(pipeline->pending, 0);
}

static void
pipeline_free(void *data)
{
	Pipeline *pipeline = data;

	pipeline_stop(pipeline);
	g_string_free(pipeline->pending, TRUE);
	g_free(pipeline->mode);
	g_free(pipeline);
}

/* In the child: a stage whose reader is gone must end, though we do not. */
static void
end_with_pipe(void *data)
{
	(void) data;
	signal(SIGPIPE, SIG_DFL);
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
	g_autofree char *command = NULL;
	GError *failure = NULL;
	int status;

	if (!g_spawn_sync(NULL, arguments, NULL, G_SPAWN_SEARCH_PATH |
	    G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &command, NULL, &status,
	    &failure) || !g_spawn_check_wait_status(status, &failure)) {
		g_set_error(error, FAILURE, FAILURE_ENGINE,
		    "apertium: %s", failure->message);
		g_error_free(failure);
		return NULL;
	}
	return g_steal_pointer(&command);
}

static bool
pipeline_start(Pipeline *pipeline, GError **error)
{
	g_autofree char *command = command_line(pipeline->mode, error);
	GError *failure = NULL;

	if (command == NULL)
		return false;
	g_strchomp(command);
	/* $1: -n leaves unknown words unmarked; $2: nothing. */
	char *arguments[] = {(char *) (uintptr_t) "sh",
	    (char *) (uintptr_t) "-c", command,
	    (char *) (uintptr_t) "dragoman-apertium",
	    (char *) (uintptr_t) "-n", NULL};
	g_auto(GStrv) environment = g_environ_setenv(g_get_environ(),
	    "LC_ALL", "C.UTF-8", TRUE);
	if (!g_spawn_async_with_pipes(NULL, arguments, environment,
	    G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
	    G_SPAWN_STDERR_TO_DEV_NULL, end_with_pipe, NULL, &pipeline->pid,
	    &pipeline->in, &pipeline->out, NULL, &failure)) {
		g_set_error(error, FAILURE, FAILURE_ENGINE, "apertium: %s",
		    failure->message);
		g_error_free(failure);
		pipeline->pid = 0;
		return false;
	}
	(void) fcntl(pipeline->in, F_SETFL, O_NONBLOCK);
	(void) fcntl(pipeline->out, F_SETFL, O_NONBLOCK);
	return true;
}

/* What is under way through a pipeline. */
typedef struct Flow {
	char *const *texts;	/* escaped, NULL where there is nothing to do */
	char **answers;
	size_t count;
	size_t sent;		/* texts wholly written */
	size_t offset;		/* into the text being written, its end incl. */
	size_t received;
} Flow;

static size_t
skip_absent(const Flow *flow, size_t place)
{
	while (place < flow->count && flow->texts[place] == NULL)
		place++;
	return place;
}

/* Writes what the pipe takes. False: the pipeline is dead. */
static bool
flow_write(Pipeline *pipeline, Flow *flow)
{
	const char *text = flow->texts[flow->sent];
	size_t length = strlen(text) + 1;	/* the NUL is the flush */
	ssize_t n = write(pipeline->in, text + flow->offset,
	    length - flow->offset);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	flow->offset += (size_t) n;
	if (flow->offset == length) {
		flow->sent = skip_absent(flow, flow->sent + 1);
		flow->offset = 0;
	}
	return true;
}

/* Reads what there is. False: end of file, or too much. */
static bool
flow_read(Pipeline *pipeline, Flow *flow)
{
	char piece[16384];
	ssize_t n = read(pipeline->out, piece, sizeof piece);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	if (n == 0)
		return false;
	for (ssize_t i = 0; i < n; i++) {
		if (piece[i] != '\0') {
			g_string_append_c(pipeline->pending, piece[i]);
			continue;
		}
		if (flow->received < flow->count)
			flow->answers[flow->received] = g_strdup(
			    pipeline->pending->str);
		flow->received = skip_absent(flow, flow->received + 1);
		g_string_truncate(pipeline->pending, 0);
	}
	return pipeline->pending->len <= MAX_ANSWER;
}

typedef enum FlowEnd { FLOW_DONE, FLOW_DEAD, FLOW_SILENT } FlowEnd;

/* Runs FLOW until all is answered, or there is no hope. */
static FlowEnd
flow_run(Pipeline *pipeline, Flow *flow, unsigned timeout)
{
	while (flow->received < flow->count) {
		bool may_write = flow->sent < flow->count &&
		    flow->sent < flow->received + WINDOW;
		struct pollfd polls[] = {
			{.fd = pipeline->out, .events = POLLIN},
			{.fd = may_write ? pipeline->in : -1,
			 .events = POLLOUT},
		};
		int ready = poll(polls, 2, (int) timeout * 1000);
		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return FLOW_SILENT;
		if ((polls[1].revents & (POLLERR | POLLHUP)) != 0)
			return FLOW_DEAD;
		if ((polls[1].revents & POLLOUT) != 0 &&
		    !flow_write(pipeline, flow))
			return FLOW_DEAD;
		if ((polls[0].revents & (POLLIN | POLLHUP)) != 0 &&
		    !flow_read(pipeline, flow))
			return FLOW_DEAD;
	}
	return FLOW_DONE;
}

/*
 * Sends texts through PIPELINE, and a mark behind them. Only when the mark
 * comes back last did each text get its own answer: a stage that ends one
 * answer too many or too few would give each the answer of another. If not,
 * there are no answers, and the pipeline is stopped.
 */
static bool
pipeline_try(Pipeline *pipeline, char **texts, char **answers, size_t count,
    unsigned timeout)
{
	g_autofree char *mark = g_strdup_printf("[dragoman-%u]",
	    pipeline->marks++);
	g_autofree char **sent = g_new0(char *, count + 2);
	g_autofree char **got = g_new0(char *, count + 2);
	Flow flow = {.texts = sent, .answers = got, .count = count + 1};

	for (size_t i = 0; i < count; i++)
		sent[i] = texts[i];
	sent[count] = mark;
	flow.sent = flow.received = skip_absent(&flow, 0);
	FlowEnd end = flow_run(pipeline, &flow, timeout);
	bool is_good = end == FLOW_DONE && strcmp(got[count], mark) == 0;
	for (size_t i = 0; i < count && is_good; i++)
		answers[i] = g_steal_pointer(&got[i]);
	for (size_t i = 0; i <= count; i++)
		g_free(got[i]);
	if (!is_good) {
		pipeline_stop(pipeline);
		pipeline->faults += end == FLOW_SILENT ? SILENCE : 1;
	}
	return is_good;
}

/* Whether PIPELINE gives back a mark with no text before it. */
static bool
pipeline_probe(Pipeline *pipeline, unsigned timeout, GError **error)
{
	if (pipeline_try(pipeline, NULL, NULL, 0, timeout))
		return true;
	g_set_error(error, FAILURE, FAILURE_ENGINE, "apertium: %s does not "
	    "answer: check the language pair's installation",
	    pipeline->mode);
	return false;
}

/* Sees to it that PIPELINE runs. False: it cannot, or fails over and over. */
static bool
pipeline_ready(Pipeline *pipeline, unsigned timeout, GError **error)
{
	if (pipeline->faults >= MAX_FAULTS) {
		g_set_error(error, FAILURE, FAILURE_ENGINE, "apertium: %s "
		    "dies or falls silent again and again", pipeline->mode);
		return false;
	}
	return pipeline->pid != 0 || (pipeline_start(pipeline, error) &&
	    pipeline_probe(pipeline, timeout, error));
}

/*
 * Sends all texts through PIPELINE at once; if that fails, each alone, and
 * one at which it fails again gets no answer.
 */
static bool
pipeline_ask(Pipeline *pipeline, char **texts, char **answers, size_t count,
    unsigned timeout, GError **error)
{
	if (!pipeline_ready(pipeline, timeout, error))
		return false;
	if (pipeline_try(pipeline, texts, answers, count, timeout))
		return true;
	for (size_t i = 0; i < count; i++) {
		if (texts[i] == NULL)
			continue;
		if (!pipeline_ready(pipeline, timeout, error))
			return false;
		(void) pipeline_try(pipeline, texts + i, answers + i, 1,
		    timeout);
	}
	return true;
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
	g_autoptr(GPtrArray) chain = find_chain(settings, source, target);

	if (chain == NULL) {
		g_set_error(error, FAILURE, FAILURE_NEEDS_ENGINE,
		    "apertium has no pair from %s to %s",
		    language_tag(source), language_tag(target));
		return NULL;
	}
	/* A dead stage must be an error of write, not our end. */
	signal(SIGPIPE, SIG_IGN);
	EngineSession *session = g_new0(EngineSession, 1);
	session->timeout = settings->timeout;
	session->pipelines = g_ptr_array_new_with_free_func(pipeline_free);
	for (unsigned i = 0; i < chain->len; i++) {
		Pipeline *pipeline = g_new0(Pipeline, 1);
		pipeline->mode = g_strdup(g_ptr_array_index(chain, i));
		pipeline->pending = g_string_new(NULL);
		g_ptr_array_add(session->pipelines, pipeline);
		if (!pipeline_start(pipeline, error)) {
			session_close(session);
			return NULL;
		}
	}
	/* All of them load their dictionaries at once, and are asked then. */
	for (unsigned i = 0; i < chain->len; i++) {
		if (!pipeline_probe(g_ptr_array_index(session->pipelines, i),
		    session->timeout, error)) {
			session_close(session);
			return NULL;
		}
	}
	return session;
}

/* One hop: texts with tags in, texts with tags out, NULL where it failed. */
static bool
hop(Pipeline *pipeline, char **texts, size_t count, unsigned timeout,
    GError **error)
{
	g_autofree char **escaped = g_new0(char *, count + 1);
	g_autofree char **answers = g_new0(char *, count + 1);

	for (size_t i = 0; i < count; i++)
		if (texts[i] != NULL)
			escaped[i] = wordblank_encode(texts[i]);
	bool is_alive = pipeline_ask(pipeline, escaped, answers, count,
	    timeout, error);
	for (size_t i = 0; i < count; i++) {
		char *source = texts[i];
		texts[i] = answers[i] == NULL || source == NULL ? NULL
		    : wordblank_decode(answers[i], source);
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
	bool is_alive = true;

	for (size_t i = 0; i < batch->count; i++)
		answers[i] = g_strdup(batch->texts[i].text);
	for (unsigned i = 0; i < session->pipelines->len && is_alive; i++)
		is_alive = hop(g_ptr_array_index(session->pipelines, i),
		    answers, batch->count, session->timeout, error);
	for (size_t i = 0; i < batch->count; i++) {
		if (is_alive)
			batch->texts[i].answer = answers[i];
		else
			g_free(answers[i]);
	}
	return is_alive;
}

const Engine engine_apertium = {
	.name = "apertium",
	.label = "Apertium (rules, offline, drafts only)",
	.flags = ENGINE_DRAFT | ENGINE_FIXED,
	.most_texts = 128,
	.knows = knows,
	.open = session_open,
	.ask = session_ask,
	.close = session_close,
};
