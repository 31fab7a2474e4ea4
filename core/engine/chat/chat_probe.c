#include "engine/chat/chat_probe.h"

#include <string.h>

static const char *const texts[] = {
	"Net <1>profit</1> rose by 12.5% in 2024.", "See note 7.",
};
static const size_t expected[] = {120, 60};

enum { TEXTS = G_N_ELEMENTS(texts) };

typedef struct Canary {
	ChatQuestion question;
	bool is_sent;
	ChatProbe *probe;
} Canary;

static ChatQuestion *
next(void *data)
{
	Canary *canary = data;

	if (canary->is_sent)
		return NULL;
	canary->is_sent = true;
	return &canary->question;
}

static void
done(ChatQuestion *question, void *data)
{
	Canary *canary = data;
	ChatProbe *probe = canary->probe;
	const char *first = question->answer == NULL ? NULL
	    : chat_answer_text(question->answer, 0);
	const char *second = question->answer == NULL ? NULL
	    : chat_answer_text(question->answer, 1);

	g_clear_pointer(&probe->reason, g_free);
	probe->reason = g_strdup(question->reason);
	if (first != NULL && second != NULL) {
		g_free(probe->answer);
		probe->answer = g_strdup(first);
		probe->keeps_codes = strstr(first, "<1>") != NULL &&
		    strstr(first, "</1>") != NULL;
		probe->keeps_figures = strstr(first, "12") != NULL &&
		    strstr(first, "2024") != NULL && strchr(second, '7') !=
		    NULL;
	}
	chat_question_clear(question);
}

static bool
ask(Chat *chat, ChatLevel level, ChatProbe *probe, GError **error)
{
	const GPtrArray *servers = chat_servers(chat);
	ChatServer *server = g_ptr_array_index(servers, 0);
	Usage before = *chat_usage(chat);
	Canary canary = {
		.question = {
			.task = "You translate financial filings from English "
			    "to Spanish. Keep every tag and every figure.",
			.texts = texts, .count = TEXTS,
			.after = "Translate to Spanish.",
			.expected = expected,
		},
		.probe = probe,
	};
	ChatQueue queue = {next, done, &canary};
	gint64 start = g_get_monotonic_time();

	server->level = level;
	if (!chat_run(chat, &queue, error))
		return false;
	const Usage *after = chat_usage(chat);
	probe->requests = (unsigned) after->requests;
	probe->seconds = (double) (g_get_monotonic_time() - start) / 1e6;
	probe->tokens = after->completion - before.completion;
	probe->is_counted = after->estimated == before.estimated;
	probe->has_cache = after->cached > 0;
	/* A refusal of the form makes the level fall on the way. */
	probe->level = probe->answer == NULL ? CHAT_N_LEVELS : server->level;
	return true;
}

bool
chat_probe(const ChatOptions *options, ChatProbe *probe, GError **error)
{
	g_autoptr(Chat) chat = chat_new(options, error);

	*probe = (ChatProbe) {.level = CHAT_N_LEVELS};
	if (chat == NULL)
		return false;
	for (ChatLevel level = CHAT_SCHEMA; level < CHAT_N_LEVELS &&
	    probe->answer == NULL; level++)
		if (!ask(chat, level, probe, error))
			return false;
	return true;
}

void
chat_probe_clear(ChatProbe *probe)
{
	g_free(probe->answer);
	g_free(probe->reason);
}

const char *
chat_probe_level_name(ChatLevel level)
{
	switch (level) {
	case CHAT_SCHEMA:
		return "json_schema";
	case CHAT_JSON:
		return "json_object";
	case CHAT_FREE:
		return "plain JSON";
	case CHAT_BY_LINES:
		return "lines";
	case CHAT_N_LEVELS:
		break;
	}
	return "none";
}
