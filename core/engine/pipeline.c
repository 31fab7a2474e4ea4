#include "engine/pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/process.h"

enum {
	MOST_BYTES = 1 << 20,	/* of an answer, before its end is seen */
	MOST_TIMES = 32,	/* so many times as long as its text, */
	MOST_MORE = 4096,	/* and so many bytes more, is a flood */
	WINDOW = 32,		/* texts under way at once */
	MOST_FAULTS = 20,
	SILENCE = 4,		/* weighs as much as so many: it costs time */
};

struct Pipeline {
	char *name, *advice, *health;
	char **argv, **environment;
	PipelineOptions options;	/* its numbers and functions */
	GPid pid;		/* 0: not running */
	int in, out;		/* what we write to, what we read from */
	bool has_answered;	/* since it was started */
	GString *pending;	/* read, and not yet a whole answer */
	unsigned faults;
	unsigned marks;		/* sent so far */
};

Pipeline *
pipeline_new(const PipelineOptions *options)
{
	Pipeline *pipeline = g_new0(Pipeline, 1);

	pipeline->options = *options;
	pipeline->name = g_strdup(options->name);
	pipeline->advice = g_strdup(options->advice);
	pipeline->health = g_strdup(options->health);
	pipeline->argv = g_strdupv((char **) (uintptr_t) options->argv);
	pipeline->environment = g_strdupv((char **) (uintptr_t)
	    options->environment);
	pipeline->pending = g_string_new(NULL);
	/* A program that is gone must be an error of write, not our end. */
	signal(SIGPIPE, SIG_IGN);
	return pipeline;
}

static void
stop(Pipeline *pipeline)
{
	if (pipeline->pid == 0)
		return;
	/* A shell's stages end with their pipes; one that hangs ends with
	 * the group of the document's process (job/batch.c). */
	close(pipeline->in);
	close(pipeline->out);
	process_end(&pipeline->pid);
	pipeline->has_answered = false;
	g_string_truncate(pipeline->pending, 0);
}

void
pipeline_free(void *data)
{
	Pipeline *pipeline = data;

	if (pipeline == NULL)
		return;
	stop(pipeline);
	g_string_free(pipeline->pending, TRUE);
	g_strfreev(pipeline->argv);
	g_strfreev(pipeline->environment);
	g_free(pipeline->name);
	g_free(pipeline->advice);
	g_free(pipeline->health);
	g_free(pipeline);
}

/* In the child: it ends with us, and a stage whose reader is gone must end,
 * though we do not. */
static void
on_start(void *data)
{
	(void) data;
	(void) prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_DFL);
}

bool
pipeline_start(Pipeline *pipeline, GError **error)
{
	g_autoptr(GError) failure = NULL;

	if (!g_spawn_async_with_pipes(NULL, pipeline->argv,
	    pipeline->environment, G_SPAWN_SEARCH_PATH |
	    G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, on_start,
	    NULL, &pipeline->pid, &pipeline->in, &pipeline->out, NULL,
	    &failure)) {
		g_set_error(error, FAILURE, FAILURE_ENGINE, "%s: %s",
		    pipeline->name, failure->message);
		pipeline->pid = 0;
		return false;
	}
	(void) fcntl(pipeline->in, F_SETFL, O_NONBLOCK);
	(void) fcntl(pipeline->out, F_SETFL, O_NONBLOCK);
	return true;
}

/* ---- one flow of texts through it ---------------------------------------- */

/* What is under way. */
typedef struct Flow {
	char *const *texts;	/* NULL where there is nothing to do */
	char **answers;
	size_t count;
	size_t sent;		/* texts wholly written */
	size_t offset;		/* into the text being written, its end incl. */
	size_t received;
	gint64 deadline;	/* of the next answer */
	gint64 end;		/* of all; monotonic microseconds */
} Flow;

static size_t
skip_absent(const Flow *flow, size_t place)
{
	while (place < flow->count && flow->texts[place] == NULL)
		place++;
	return place;
}

/* Writes what the pipe takes. False: the program is dead. */
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

/* Time counts by whole answers: one byte now and then is silence, too. */
static void
set_deadline(const Pipeline *pipeline, Flow *flow)
{
	unsigned seconds = pipeline->has_answered ? pipeline->options.next
	    : pipeline->options.first;

	flow->deadline = MIN(flow->end, g_get_monotonic_time() +
	    (gint64) seconds * G_USEC_PER_SEC);
}

/* The answer that is pending is whole. */
static void
take_answer(Pipeline *pipeline, Flow *flow)
{
	if (flow->received < flow->count)
		flow->answers[flow->received] = g_strdup(
		    pipeline->pending->str);
	flow->received = skip_absent(flow, flow->received + 1);
	g_string_truncate(pipeline->pending, 0);
	pipeline->has_answered = true;
	set_deadline(pipeline, flow);
}

/* Reads what there is. False: end of file, too much, or more answers than
 * there were texts. */
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
		if (flow->received >= flow->count)
			return false;
		if (piece[i] == '\0')
			take_answer(pipeline, flow);
		else
			g_string_append_c(pipeline->pending, piece[i]);
	}
	return pipeline->pending->len <= MOST_BYTES;
}

typedef enum FlowEnd { FLOW_DONE, FLOW_DEAD, FLOW_SILENT } FlowEnd;

/* Runs FLOW until all is answered, or there is no hope. */
static FlowEnd
flow_run(Pipeline *pipeline, Flow *flow)
{
	set_deadline(pipeline, flow);
	while (flow->received < flow->count) {
		bool may_write = flow->sent < flow->count &&
		    flow->sent < flow->received + WINDOW;
		struct pollfd polls[] = {
			{.fd = pipeline->out, .events = POLLIN},
			{.fd = may_write ? pipeline->in : -1,
			 .events = POLLOUT},
		};
		gint64 left = flow->deadline - g_get_monotonic_time();
		if (left <= 0)
			return FLOW_SILENT;
		int ready = poll(polls, 2, (int) MIN(left / 1000 + 1,
		    G_MAXINT));
		if (ready < 0 && errno != EINTR)
			return FLOW_DEAD;
		if (ready <= 0)
			continue;
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

/* An answer that is empty, or that no text of this length can have, is none. */
static bool
is_usable(const char *text, const char *answer)
{
	size_t length = strlen(answer);

	return answer[strspn(answer, " \t\r\n")] != '\0' &&
	    length <= MOST_TIMES * strlen(text) + MOST_MORE;
}

/* Takes GOT for TEXTS. False: there were texts, and no answer is of use. */
static bool
take_usable(char *const *texts, char **got, char **answers, size_t count)
{
	size_t asked = 0, usable = 0;

	for (size_t i = 0; i < count; i++) {
		if (got[i] == NULL)
			continue;
		asked++;
		if (!is_usable(texts[i], got[i]))
			continue;
		usable++;
		answers[i] = g_steal_pointer(&got[i]);
	}
	return asked == 0 || usable > 0;
}

/*
 * Sends texts, and a mark behind them. Only when the mark comes back last did
 * each text get its own answer: one answer too many or too few would give each
 * the answer of another. If not, there are no answers, and the program is
 * ended. An end without any answer of use is a fault, too: a stage may have
 * died, and what is left of them say nothing to everything.
 */
static bool
try_texts(Pipeline *pipeline, char *const *texts, char **answers,
    size_t count)
{
	unsigned number = pipeline->marks++;
	g_autofree char *mark = pipeline->options.mark(number);
	g_autofree char **sent = g_new0(char *, count + 2);
	char **all = g_new0(char *, count + 2);
	Flow flow = {.texts = sent, .answers = all, .count = count + 1};

	for (size_t i = 0; i < count; i++)
		sent[i] = texts[i];
	sent[count] = mark;
	flow.sent = flow.received = skip_absent(&flow, 0);
	flow.end = g_get_monotonic_time() + (gint64) pipeline->options.total *
	    G_USEC_PER_SEC;
	FlowEnd end = flow_run(pipeline, &flow);
	bool is_good = end == FLOW_DONE &&
	    pipeline->options.is_mark(all[count], number) &&
	    take_usable(texts, all, answers, count);
	for (size_t i = 0; i <= count; i++)
		g_free(all[i]);
	g_free(all);
	if (!is_good) {
		stop(pipeline);
		pipeline->faults += end == FLOW_SILENT ? SILENCE : 1;
	}
	return is_good;
}

/* ---- asking -------------------------------------------------------------- */

bool
pipeline_probe(Pipeline *pipeline, GError **error)
{
	char *texts[] = {pipeline->health};
	g_autofree char *answer = NULL;

	if (pipeline->pid != 0 && try_texts(pipeline, texts, &answer, 1))
		return true;
	g_set_error(error, FAILURE, FAILURE_ENGINE, "%s does not answer as a "
	    "translator would: %s", pipeline->name, pipeline->advice);
	return false;
}

/* Sees to it that it runs. False: it cannot, or fails over and over. */
static bool
is_ready(Pipeline *pipeline, GError **error)
{
	if (pipeline->faults >= MOST_FAULTS) {
		g_set_error(error, FAILURE, FAILURE_ENGINE, "%s dies or falls "
		    "silent again and again", pipeline->name);
		return false;
	}
	return pipeline->pid != 0 || (pipeline_start(pipeline, error) &&
	    pipeline_probe(pipeline, error));
}

bool
pipeline_ask(Pipeline *pipeline, char *const *texts, char **answers,
    size_t count, GError **error)
{
	if (!is_ready(pipeline, error))
		return false;
	if (try_texts(pipeline, texts, answers, count))
		return true;
	for (size_t i = 0; i < count; i++) {
		if (texts[i] == NULL)
			continue;
		if (!is_ready(pipeline, error))
			return false;
		(void) try_texts(pipeline, texts + i, answers + i, 1);
	}
	return true;
}
