/*
 * chat_probe.h - what a server can do, found out by asking it.
 *
 * Two short texts with a code and a figure, in the most exact form of answer
 * first: what a server says of itself, or takes without complaint, proves
 * nothing (model.md, A2). Four requests at most.
 */
#ifndef ENGINE_CHAT_CHAT_PROBE_H
#define ENGINE_CHAT_CHAT_PROBE_H

#include "engine/chat/chat.h"

typedef struct ChatProbe {
	ChatLevel level;	/* the first in which both texts came back;
				   CHAT_N_LEVELS: in none */
	bool keeps_codes;
	bool keeps_figures;
	bool is_counted;	/* it says how many tokens there were */
	bool has_cache;		/* it says how many of them it had cached */
	unsigned requests;
	double seconds;		/* of the last request */
	uint64_t tokens;	/* of its answer */
	char *answer;		/* to the first text; or NULL. Owned */
	char *reason;		/* why there is none; or NULL. Owned */
} ChatProbe;

/* Asks the only server of OPTIONS. Errors: FAILURE_USAGE, FAILURE_ENGINE where
 * it cannot be reached or refuses all. */
bool chat_probe(const ChatOptions *options, ChatProbe *probe,
    GError **error);
void chat_probe_clear(ChatProbe *probe);

/* "json_schema", "json_object", "plain JSON", "lines", "none". */
const char *chat_probe_level_name(ChatLevel level);

#endif
