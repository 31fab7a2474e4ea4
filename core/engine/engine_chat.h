/*
 * engine_chat.h - any server with the OpenAI chat interface, over HTTP.
 *
 * Texts go in batches as one JSON object with short keys and come back as one
 * with the same keys. What is missing or unreadable in an answer is simply not
 * answered; the checks and the repair step do the rest.
 */
#ifndef ENGINE_ENGINE_CHAT_H
#define ENGINE_ENGINE_CHAT_H

#include "engine/chat/chat.h"
#include "engine/engine.h"

extern const Engine engine_chat;

/* What a client needs of SETTINGS; strings stay borrowed. */
ChatOptions engine_chat_options(const EngineSettings *settings);

#endif
