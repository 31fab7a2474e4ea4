#include "engine/engine_chat.h"

#include <string.h>

#include "base/failure.h"
#include "base/http.h"
#include "base/json.h"

enum {
	BATCH_TEXTS = 20,
	BATCH_BYTES = 4000,	/* about 1,000 tokens of Latin script */
	PARALLEL = 8,
	TRIES = 4,
	MAX_ANSWER = 4 << 20,
};

struct EngineSession {
	Http *http;
	char *key;		/* never said; NULL or "" without */
	char *model;
	char *prompt;		/* filled in */
	char *restated;		/* after the texts, against injection */
};

/* Some of the texts, as one request. */
typedef struct Batch {
	size_t first, count;
	char *body;
	bool is_done;
} Batch;

static bool
knows(const EngineSettings *settings, const Language *source,
    const Language *target, char **reason)
{
	(void) source;
	(void) target;
	if (settings->url != NULL && settings->model != NULL)
		return true;
	if (reason != NULL)
		*reason = g_strdup(settings->url == NULL
		    ? "no server configured (--url URL --model NAME)"
		    : "no model named (--model NAME)");
	return false;
}

/* TEMPLATE with {source} and {target} filled in. */
static char *
fill_in(const char *template, const Language *source, const Language *target)
{
	GString *text = g_string_new(template);

	g_string_replace(text, "{source}", language_name(source), 0);
	g_string_replace(text, "{target}", language_name(target), 0);
	return g_string_free(text, FALSE);
}

/* "http://host:8080" and "http://host:8080/v1" both give the full path. */
static char *
completions_url(const char *url)
{
	g_autofree char *base = g_strdup(url);

	while (g_str_has_suffix(base, "/"))
		base[strlen(base) - 1] = '\0';
	if (g_str_has_suffix(base, "/chat/completions"))
		return g_steal_pointer(&base);
	return g_strconcat(base, g_str_has_suffix(base, "/v1") ? "" : "/v1",
	    "/chat/completions", NULL);
}

static void
session_close(EngineSession *session)
{
	http_free(session->http);
	g_free(session->key);
	g_free(session->model);
	g_free(session->prompt);
	g_free(session->restated);
	g_free(session);
}

static EngineSession *
session_open(const EngineSettings *settings, const Language *source,
    const Language *target, GError **error)
{
	g_autofree char *path = g_build_filename(settings->prompts,
	    "translate.md", NULL);
	g_autofree char *template = NULL;
	GError *failure = NULL;

	if (!g_str_has_prefix(settings->url, "http://") &&
	    !g_str_has_prefix(settings->url, "https://")) {
		g_set_error(error, FAILURE, FAILURE_USAGE, "chat: --url takes "
		    "http://... or https://..., not %s", settings->url);
		return NULL;
	}
	if (!g_file_get_contents(path, &template, NULL, &failure)) {
		g_set_error(error, FAILURE, FAILURE_INTERNAL,
		    "prompt: %s", failure->message);
		g_error_free(failure);
		return NULL;
	}
	g_autofree char *url = completions_url(settings->url);
	Http *http = http_new(url, settings->key, settings->timeout,
	    MAX_ANSWER, error);
	if (http == NULL)
		return NULL;
	EngineSession *session = g_new0(EngineSession, 1);
	session->http = http;
	session->key = g_strdup(settings->key);
	session->model = g_strdup(settings->model);
	session->prompt = fill_in(template, source, target);
	session->restated = fill_in("Return the same keys with the values "
	    "translated to {target}.", source, target);
	return session;
}

/* ---- requests ------------------------------------------------------------ */

static void
add_message(Json *messages, const char *role, const char *content)
{
	Json *message = json_new_object();

	json_put_text(message, "role", role);
	json_put_text(message, "content", content);
	json_add_value(messages, message);
}

/* Names no server may read as its own markup. */
static char *
without_control_tokens(const char *text)
{
	GString *safe = g_string_new(text);

	g_string_replace(safe, "<|", "< |", 0);
	g_string_replace(safe, "[INST]", "[ INST]", 0);
	return g_string_free(safe, FALSE);
}

static char *
request_body(const EngineSession *session, const char *const *texts,
    size_t count, unsigned attempt)
{
	g_autoptr(Json) request = json_new_object();
	g_autoptr(Json) values = json_new_object();
	Json *messages = json_new_array();
	size_t bytes = 0;

	for (size_t i = 0; i < count; i++) {
		g_autofree char *key = g_strdup_printf("%zu", i + 1);
		g_autofree char *safe = without_control_tokens(texts[i]);
		json_put_text(values, key, safe);
		bytes += strlen(texts[i]);
	}
	g_autofree char *object = json_write(values, false);
	g_autofree char *content = g_strdup_printf("%s\n%s", object,
	    session->restated);
	add_message(messages, "system", session->prompt);
	add_message(messages, "user", content);
	json_put_text(request, "model", session->model);
	json_put_value(request, "messages", messages);
	json_put_int(request, "temperature", 0);
	/* Another seed for what failed: the same answer would fail again. */
	json_put_int(request, "seed", 7 + attempt);
	json_put_int(request, "max_tokens", (int64_t) (bytes * 2 + 24 * count
	    + 256));
	return json_write(request, false);
}

static GArray *
make_batches(const EngineSession *session, const char *const *texts,
    size_t count, unsigned attempt)
{
	GArray *batches = g_array_new(FALSE, FALSE, sizeof(Batch));
	size_t most = attempt == 0 ? BATCH_TEXTS : attempt == 1 ? 5 : 1;

	for (size_t first = 0; first < count;) {
		size_t n = 0, bytes = 0;
		while (first + n < count && n < most && (n == 0 ||
		    bytes + strlen(texts[first + n]) <= BATCH_BYTES))
			bytes += strlen(texts[first + n++]);
		Batch batch = {first, n, request_body(session, texts + first,
		    n, attempt), false};
		g_array_append_val(batches, batch);
		first += n;
	}
	return batches;
}

/* ---- answers ------------------------------------------------------------- */

/* What the model answered to; NULL where a server says something else. */
static const Json *
answer_message(const Json *envelope)
{
	return json_member(json_element(json_member(envelope, "choices"), 0),
	    "message");
}

/* The JSON object in CONTENT, whatever a model says around it. */
static Json *
content_object(const char *content)
{
	const char *think = strstr(content, "</think>");
	const char *start = strchr(think == NULL ? content : think, '{');
	const char *end = strrchr(content, '}');

	if (start == NULL || end == NULL || end < start)
		return NULL;
	return json_read(start, (size_t) (end + 1 - start), NULL);
}

/* False: BODY is none of the interface's answers, whatever its status. */
static bool
take_answers(const char *body, const Batch *batch, char **answers)
{
	g_autoptr(Json) envelope = json_read(body, strlen(body), NULL);
	const Json *message = envelope == NULL ? NULL
	    : answer_message(envelope);
	const char *content = message == NULL ? NULL
	    : json_member_text(message, "content");
	g_autoptr(Json) object = content == NULL ? NULL
	    : content_object(content);

	for (size_t i = 0; i < batch->count && object != NULL; i++) {
		g_autofree char *key = g_strdup_printf("%zu", i + 1);
		answers[batch->first + i] = g_strdup(json_member_text(object,
		    key));
	}
	return message != NULL;
}

static bool
is_worth_retrying(const HttpExchange *exchange)
{
	switch (exchange->status) {
	case 0: case 200: case 408: case 425: case 429: case 502: case 503: case 504:
	case 529:
		return true;
	default:
		return false;
	}
}

/* With the beginning of what the server says; some repeat the key in it. */
static char *
failure_text(const EngineSession *session, const HttpExchange *exchange)
{
	if (exchange->failure != NULL)
		return g_strdup(exchange->failure);
	if (session->key != NULL && *session->key != '\0')
		g_string_replace(exchange->answer, session->key, "***", 0);
	g_autofree char *head = g_strndup(exchange->answer->str, 200);
	g_autofree char *valid = g_utf8_make_valid(head, -1);
	return g_strdup_printf("%s (HTTP status %ld): %s",
	    exchange->status == 200 ? "no answer of the chat interface"
	    : "the server refused", exchange->status, valid);
}

/* One round over the batches that are not done. Returns what is left; a
 * failure that waiting cannot mend sets ERROR. */
static size_t
ask_round(EngineSession *session, GArray *batches, char **answers,
    long *wait, char **last_failure, GError **error)
{
	g_autofree HttpExchange *exchanges = g_new0(HttpExchange,
	    batches->len + 1);
	g_autofree Batch **open = g_new0(Batch *, batches->len + 1);
	size_t count = 0, left = 0;

	for (unsigned i = 0; i < batches->len; i++) {
		Batch *batch = &g_array_index(batches, Batch, i);
		if (batch->is_done)
			continue;
		open[count] = batch;
		exchanges[count++].body = batch->body;
	}
	http_post(session->http, exchanges, count, PARALLEL);
	for (size_t i = 0; i < count; i++) {
		HttpExchange *exchange = &exchanges[i];
		open[i]->is_done = exchange->status == 200 &&
		    take_answers(exchange->answer->str, open[i], answers);
		if (!open[i]->is_done) {
			left++;
			*wait = MAX(*wait, exchange->retry_after);
			g_free(*last_failure);
			*last_failure = failure_text(session, exchange);
			if (!is_worth_retrying(exchange) && *error == NULL)
				g_set_error(error, FAILURE, FAILURE_ENGINE,
				    "chat: %s", *last_failure);
		}
		if (exchange->answer != NULL)
			g_string_free(exchange->answer, TRUE);
		g_free(exchange->failure);
	}
	return left;
}

/* Half a second, doubled each time, or what the server asks for; it may not
 * ask for more than a minute. */
static void
pause_before_next(unsigned try, long asked)
{
	gulong own = (G_USEC_PER_SEC / 2) << try;

	g_usleep(MAX(own, (gulong) CLAMP(asked, 0, 60) * G_USEC_PER_SEC));
}

static bool
session_ask(EngineSession *session, const char *const *texts, size_t count,
    unsigned attempt, char **answers, GError **error)
{
	g_autoptr(GArray) batches = make_batches(session, texts, count,
	    attempt);
	g_autofree char *last_failure = NULL;
	GError *failure = NULL;
	size_t left = batches->len;

	for (unsigned try = 0; left > 0 && try < TRIES && failure == NULL;
	    try++) {
		long wait = 0;
		left = ask_round(session, batches, answers, &wait,
		    &last_failure, &failure);
		if (left > 0 && try + 1 < TRIES && failure == NULL)
			pause_before_next(try, wait);
	}
	for (unsigned i = 0; i < batches->len; i++)
		g_free(g_array_index(batches, Batch, i).body);
	if (failure != NULL) {
		g_propagate_error(error, failure);
		return false;
	}
	if (left > 0) {
		g_set_error(error, FAILURE, FAILURE_ENGINE,
		    "chat: no answer after %d tries: %s", TRIES,
		    last_failure);
		return false;
	}
	return true;
}

const Engine engine_chat = {
	.name = "chat",
	.label = "a server with the OpenAI chat interface (--url, --model)",
	.flags = 0,
	.knows = knows,
	.open = session_open,
	.ask = session_ask,
	.close = session_close,
};
