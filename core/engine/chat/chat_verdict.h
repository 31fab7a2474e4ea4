/*
 * chat_verdict.h - what an answer of a server means, and what is done about it.
 *
 * After RFC 9110, 15 (statuses) and what servers were seen to do (model.md,
 * B2 and D4): a 500 may be our own request's fault, a 429 may mean that the
 * account is empty, and 200 may hold an error.
 */
#ifndef ENGINE_CHAT_CHAT_VERDICT_H
#define ENGINE_CHAT_CHAT_VERDICT_H

#include "engine/chat/chat_ask.h"

typedef enum ChatVerdict {
	CHAT_VERDICT_ANSWERED,	/* whole or in part */
	CHAT_VERDICT_STALE,	/* the connection had gone: send it again */
	CHAT_VERDICT_SHORT,	/* its limit was spent on thoughts */
	CHAT_VERDICT_FORM,	/* the form of answer is not known there */
	CHAT_VERDICT_TOO_LONG,
	CHAT_VERDICT_REFUSED,	/* this question, for good */
	CHAT_VERDICT_BUSY,	/* later */
	CHAT_VERDICT_ILL,	/* later, or another server */
	CHAT_VERDICT_DEAD,	/* nothing more to this server */
} ChatVerdict;

/* Looks at ASK, whose exchange is over; sets its reason unless it has been
 * answered in full. */
ChatVerdict chat_verdict(ChatAsk *ask);

#endif
