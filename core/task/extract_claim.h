/*
 * extract_claim.h - what a model says it has found, read from its answer.
 *
 * Answers come as asked for, as a bare list, as an object of fields, in
 * fences, cut off in the middle or not as JSON at all. What can be read is
 * kept as claims; none of them is believed (see extract_fact.h).
 */
#ifndef TASK_EXTRACT_CLAIM_H
#define TASK_EXTRACT_CLAIM_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct ExtractQuote {
	char *block, *quote;	/* never NULL */
} ExtractQuote;

typedef struct ExtractClaim {
	char *field, *block, *quote, *value, *label, *period, *op;
				/* never NULL */
	int item;		/* 0: none */
	GArray *operands;	/* of ExtractQuote */
} ExtractClaim;

typedef struct ExtractClaims {
	GPtrArray *claims;	/* of ExtractClaim */
	bool is_whole;		/* the answer was JSON, and of a known shape */
} ExtractClaims;

/* TEXT is valid UTF-8. Never NULL. */
ExtractClaims *extract_claim_read(const char *text, size_t length);
void extract_claim_free(ExtractClaims *claims);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExtractClaims, extract_claim_free)

/* All objects in TEXT that are whole and hold a member KEY, as far as they are
 * in no other such one: of Json, owned by the caller. For answers that break
 * off. */
GPtrArray *extract_claim_salvage(const char *text, size_t length,
    const char *key);

#endif
