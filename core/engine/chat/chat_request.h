/*
 * chat_request.h - a question as the JSON that is sent.
 *
 * What is the same for many requests stands first, so that a server's prefix
 * cache can use it: the task, the form of the answer, the document; then the
 * context, the texts, and the task once more. Nothing in front changes with
 * the job, the date or chance.
 */
#ifndef ENGINE_CHAT_CHAT_REQUEST_H
#define ENGINE_CHAT_CHAT_REQUEST_H

#include "engine/chat/chat.h"

/* The form in which SERVER's answer to QUESTION comes. */
ChatNotation chat_request_notation(const ChatQuestion *question,
    const ChatServer *server);

/* A new string. GENEROSITY: how often the limit of tokens is doubled, for
 * models that think. */
char *chat_request_body(const ChatQuestion *question,
    const ChatServer *server, unsigned generosity);

#endif
