#include "job/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.h"

/* The members of Usage, by the names they have in the file. */
static const struct {
	const char *name;
	size_t place;
} members[] = {
	{"requests", offsetof(Usage, requests)},
	{"resent", offsetof(Usage, resent)},
	{"prompt_tokens", offsetof(Usage, prompt)},
	{"cached_tokens", offsetof(Usage, cached)},
	{"completion_tokens", offsetof(Usage, completion)},
	{"reasoning_tokens", offsetof(Usage, reasoning)},
	{"wasted_tokens", offsetof(Usage, wasted)},
	{"estimated_tokens", offsetof(Usage, estimated)},
	{"microseconds", offsetof(Usage, microseconds)},
};

static uint64_t *
member(Usage *usage, size_t i)
{
	return (uint64_t *) (void *) ((char *) usage + members[i].place);
}

char *
ledger_default_path(void)
{
	return g_build_filename(g_get_user_state_dir(), "dragoman",
	    "usage.jsonl", NULL);
}

/* What ENGINE of JOB has cost, with what was asked aside of the first. */
static Usage
usage_of(const Job *job, const JobEngine *engine)
{
	Usage sum = {0};

	if (engine->session != NULL && engine->engine->usage != NULL)
		sum = *engine->engine->usage(engine->session);
	if (engine == &job->first)
		usage_add(&sum, &job->aside);
	return sum;
}

static void
append_line(GString *out, const LedgerLine *about)
{
	g_autoptr(Json) line = json_new_object();
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
	g_autofree char *name = g_path_get_basename(about->document);
	g_autofree char *valid = g_utf8_make_valid(name, -1);
	Usage usage = about->usage;

	if (usage.requests == 0)
		return;
	json_put_text(line, "time", time);
	json_put_text(line, "document", valid);
	json_put_text(line, "task", about->task);
	json_put_text(line, "source", about->source == NULL ? NULL
	    : language_tag(about->source));
	json_put_text(line, "target", about->target == NULL ? NULL
	    : language_tag(about->target));
	json_put_text(line, "engine", about->engine);
	json_put_text(line, "server", about->server);
	json_put_text(line, "model", about->model);
	json_put_int(line, "status", about->status);
	json_put_int(line, "segments", about->segments);
	for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
		json_put_int(line, members[i].name,
		    (int64_t) *member(&usage, i));
	g_autofree char *text = json_write(line, false);
	g_string_append(out, text);
	g_string_append_c(out, '\n');
}

bool
ledger_put(const char *path, const LedgerLine *lines, size_t count,
    GError **error)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (size_t i = 0; i < count; i++)
		append_line(out, &lines[i]);
	if (out->len == 0)
		return true;
	g_autofree char *folder = g_path_get_dirname(path);
	(void) g_mkdir_with_parents(folder, 0700);
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	/* One write of short lines: none comes between. */
	bool is_written = fd >= 0 && write(fd, out->str, out->len) ==
	    (ssize_t) out->len;
	int problem = errno;
	if (fd >= 0)
		close(fd);
	if (!is_written)
		g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s: %s", path,
		    g_strerror(problem));
	return is_written;
}

/* What is said of ENGINE, which was asked for SEGMENTS. */
static LedgerLine
line_of(const Job *job, const JobEngine *engine, unsigned segments,
    JobStatus status)
{
	return (LedgerLine) {
		.document = job->input, .task = "translate",
		.source = job->options->source,
		.target = job->options->target,
		.engine = engine->engine == NULL ? NULL
		    : engine->engine->name,
		.server = engine->settings.urls == NULL ? NULL
		    : engine->settings.urls[0],
		.model = engine->settings.model, .status = (int) status,
		.segments = segments, .usage = usage_of(job, engine),
	};
}

bool
ledger_add(const char *path, const Job *job, JobStatus status,
    GError **error)
{
	const LedgerLine lines[] = {
		line_of(job, &job->first, job->counts.segments, status),
		line_of(job, &job->second, job->counts.second_asked, status),
	};

	return ledger_put(path, lines, G_N_ELEMENTS(lines), error);
}

/* ---- sums ---------------------------------------------------------------- */

static void
clear_sum(void *data)
{
	LedgerSum *sum = data;

	g_free(sum->name);
	g_free(sum->currency);
}

static LedgerSum *
find_sum(GArray *sums, const char *name)
{
	LedgerSum fresh = {.name = NULL};

	for (unsigned i = 0; i < sums->len; i++) {
		LedgerSum *sum = &g_array_index(sums, LedgerSum, i);
		if (strcmp(sum->name, name) == 0)
			return sum;
	}
	fresh.name = g_strdup(name);
	g_array_append_val(sums, fresh);
	return &g_array_index(sums, LedgerSum, sums->len - 1);
}

static double
price(GKeyFile *prices, const char *model, const char *name)
{
	return g_key_file_get_double(prices, model, name, NULL);
}

static void
add_cost(LedgerSum *sum, GKeyFile *prices, const char *model,
    const Usage *usage)
{
	if (prices == NULL || !g_key_file_has_group(prices, model))
		return;
	double fresh = (double) (usage->prompt - MIN(usage->cached,
	    usage->prompt));
	if (sum->currency == NULL)
		sum->currency = g_key_file_get_string(prices, model,
		    "currency", NULL);
	if (sum->currency == NULL)
		sum->currency = g_strdup("");
	sum->cost += (fresh * price(prices, model, "prompt") +
	    (double) usage->cached * price(prices, model, "cached") +
	    (double) usage->completion * price(prices, model, "completion")) /
	    1e6;
}

/* False: TEXT is no line of a ledger. */
static bool
add_line(GArray *sums, GKeyFile *prices, const char *text)
{
	g_autoptr(Json) line = json_read(text, strlen(text), NULL);
	const char *source = json_member_text(line, "source");
	const char *target = json_member_text(line, "target");
	const char *model = json_member_text(line, "model");
	Usage usage = {0};

	const char *task = json_member_text(line, "task");
	bool is_plain = g_strcmp0(task, "translate") == 0;

	if (source == NULL || task == NULL || (is_plain && target == NULL))
		return false;
	model = model == NULL ? "-" : model;
	g_autofree char *name = g_strdup_printf("%s %s%s%s%s%s", model, source,
	    target == NULL ? "" : "-", target == NULL ? "" : target,
	    is_plain ? "" : " ", is_plain ? "" : task);
	LedgerSum *sum = find_sum(sums, name);
	for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
		*member(&usage, i) = (uint64_t) MAX(json_member_int(line,
		    members[i].name, 0), 0);
	usage_add(&sum->usage, &usage);
	sum->documents++;
	add_cost(sum, prices, model, &usage);
	return true;
}

static int
compare_sums(const void *a, const void *b)
{
	return strcmp(((const LedgerSum *) a)->name,
	    ((const LedgerSum *) b)->name);
}

static GKeyFile *
read_prices(const char *path, GError **error)
{
	g_autoptr(GKeyFile) prices = g_key_file_new();
	GError *failure = NULL;

	if (g_key_file_load_from_file(prices, path, G_KEY_FILE_NONE,
	    &failure))
		return g_steal_pointer(&prices);
	g_set_error(error, FAILURE, FAILURE_INPUT, "%s: %s", path,
	    failure->message);
	g_error_free(failure);
	return NULL;
}

GArray *
ledger_sum(const char *path, const char *prices_path, unsigned *bad,
    GError **error)
{
	g_autoptr(GKeyFile) prices = NULL;
	g_autofree char *text = NULL;
	GError *failure = NULL;

	*bad = 0;
	if (prices_path != NULL) {
		prices = read_prices(prices_path, error);
		if (prices == NULL)
			return NULL;
	}
	if (!g_file_get_contents(path, &text, NULL, &failure)) {
		g_set_error(error, FAILURE, FAILURE_INPUT, "%s: %s", path,
		    failure->message);
		g_error_free(failure);
		return NULL;
	}
	GArray *sums = g_array_new(FALSE, TRUE, sizeof(LedgerSum));
	g_array_set_clear_func(sums, clear_sum);
	for (char *line = text, *end; *line != '\0'; line = end) {
		end = line + strcspn(line, "\n");
		bool is_last = *end == '\0';
		*end = '\0';
		*bad += !add_line(sums, prices, line);
		end += !is_last;
	}
	g_array_sort(sums, compare_sums);
	return sums;
}
