/*
 * review_json.h - a review as JSON, schema finreview/1.
 *
 * Spans are bytes and code points of the segment's text. A finding's
 * fingerprint depends on what it says of which texts, not on where they stand,
 * so that known ones can be told again.
 */
#ifndef TASK_REVIEW_JSON_H
#define TASK_REVIEW_JSON_H

#include "engine/usage.h"
#include "task/task_review.h"

typedef struct ReviewJson {
	const char *file, *against;	/* names; AGAINST may be NULL */
	const Pack *pack;
	const char *model;	/* NULL: none */
	const Usage *usage;	/* NULL: nothing was asked */
} ReviewJson;

void review_json_append(GString *out, const Review *review,
    const ReviewJson *about);

/* Owned by the caller. */
char *review_json_fingerprint(const Review *review,
    const ReviewFinding *finding);

#endif
