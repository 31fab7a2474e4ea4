#include "engine/chat/chat_server.h"

#include <stdlib.h>
#include <string.h>

#include "base/failure.h"

enum {
	FIRST_WINDOW = 16,
	BREAKER = 8,		/* failures in a row, at least */
	FIRST_WAIT_MS = 500,
	LONGEST_WAIT_MS = 60000,
	FAULTS = 3,		/* of FORM_WINDOW requests */
	FORM_WINDOW = 50,
	REFUSALS = 3,
	PROMOTE_AFTER = 3600,	/* seconds */
};

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

static bool
read_settings(ChatServer *server, char **settings, const char *text,
    GError **error)
{
	for (; *settings != NULL; settings++) {
		guint64 weight;
		if (g_str_has_prefix(*settings, "model=")) {
			g_free(server->model);
			server->model = g_strdup(*settings + strlen("model="));
		} else if (g_str_has_prefix(*settings, "weight=") &&
		    g_ascii_string_to_unsigned(*settings + strlen("weight="),
		    10, 1, 1000, &weight, NULL)) {
			server->weight = (unsigned) weight;
		} else {
			g_set_error(error, FAILURE, FAILURE_USAGE, "chat: "
			    "--url %s: after ; comes weight=1..1000 or "
			    "model=NAME, not %s", text, *settings);
			return false;
		}
	}
	return true;
}

ChatServer *
chat_server_new(const char *text, const char *model, unsigned most,
    GError **error)
{
	g_auto(GStrv) parts = g_strsplit(text, ";", -1);
	ChatServer *server = g_new0(ChatServer, 1);

	server->base = g_strdup(parts[0]);
	server->url = completions_url(parts[0] == NULL ? "" : parts[0]);
	server->model = g_strdup(model);
	server->weight = 1;
	server->most = most;
	server->window = MIN(FIRST_WINDOW, most);
	if (!g_str_has_prefix(server->url, "http://") &&
	    !g_str_has_prefix(server->url, "https://"))
		g_set_error(error, FAILURE, FAILURE_USAGE, "chat: --url takes "
		    "http://... or https://..., not %s", text);
	else if (!read_settings(server, parts + 1, text, error))
		;
	else if (server->model == NULL || *server->model == '\0')
		g_set_error(error, FAILURE, FAILURE_USAGE, "chat: no model "
		    "named for %s (--model NAME)", server->base);
	else
		return server;
	chat_server_free(server);
	return NULL;
}

void
chat_server_free(ChatServer *server)
{
	g_free(server->url);
	g_free(server->base);
	g_free(server->model);
	g_free(server->dead);
	g_free(server);
}

bool
chat_server_is_open(const ChatServer *server, gint64 now)
{
	if (server->dead != NULL || now < server->shut_until)
		return false;
	/* One request tries whether a server is well again. */
	return server->in_flight < (server->is_trial ? 1
	    : (unsigned) server->window);
}

void
chat_server_well(ChatServer *server)
{
	server->answers++;
	server->failures = 0;
	server->shuts = 0;
	server->failing_since = 0;
	server->is_trial = false;
	server->window += server->has_struggled ? 1 / server->window : 1;
	server->window = MIN(server->window, (double) server->most);
}

/* Leaves it alone for what it asks for, or for a while that doubles; a part
 * of it by chance, so that many clients do not come back as one. */
static void
shut(ChatServer *server, gint64 now, int64_t wait_ms)
{
	int64_t own = (int64_t) FIRST_WAIT_MS << MIN(server->shuts, 7);
	int64_t wait = wait_ms > 0 ? wait_ms
	    : own / 2 + (int64_t) g_random_int_range(0, (gint32) own / 2 + 1);

	server->shuts += wait_ms <= 0;
	server->shut_until = MAX(server->shut_until, now +
	    MIN(wait, LONGEST_WAIT_MS) * 1000);
}

/* What was under way when the window was halved is refused for the same
 * reason: that is one sign. */
static void
halve(ChatServer *server, gint64 sent, gint64 now)
{
	if (server->halved != 0 && sent <= server->halved)
		return;
	server->window = MAX(server->window / 2, 1);
	server->has_struggled = true;
	server->halved = now;
}

void
chat_server_failed(ChatServer *server, bool is_busy, gint64 sent, gint64 now,
    int64_t wait_ms)
{
	server->failures++;
	if (server->failing_since == 0)
		server->failing_since = now;
	if (is_busy)
		halve(server, sent, now);
	bool is_down = server->failures >= MAX(BREAKER,
	    (unsigned) server->window);
	if (is_down)
		server->is_trial = true;
	/* What was sent before it was left alone says nothing new. */
	if (wait_ms > 0 || (is_down && sent >= server->shut_until))
		shut(server, now, wait_ms);
}

void
chat_server_kill(ChatServer *server, const char *reason)
{
	if (server->dead == NULL)
		server->dead = g_strdup(reason);
}

void
chat_server_fall(ChatServer *server, ChatLevel sent, gint64 now)
{
	if (server->level > sent || server->level + 1 >= CHAT_N_LEVELS)
		return;
	server->level++;
	server->demoted = now;
	server->grammar_faults = 0;
	server->level_requests = 0;
}

void
chat_server_refused(ChatServer *server, const char *reason)
{
	if (server->answers == 0 && ++server->refusals >= REFUSALS)
		chat_server_kill(server, reason);
}

void
chat_server_form(ChatServer *server, bool is_fault, gint64 now)
{
	if (++server->level_requests > FORM_WINDOW) {
		server->level_requests = 1;
		server->grammar_faults = 0;
	}
	server->grammar_faults += is_fault;
	if (server->grammar_faults >= FAULTS) {
		chat_server_fall(server, server->level, now);
	} else if (server->demoted != 0 && now - server->demoted >
	    (gint64) PROMOTE_AFTER * G_USEC_PER_SEC && server->level > 0) {
		server->level--;
		server->demoted = now;
	}
}
