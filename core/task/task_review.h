/*
 * task_review.h - translations looked at once more: by the checks, and by a
 * model that names errors after MQM.
 *
 * A model sees at most ten segments a call, and each error it names must quote
 * the source or the target: one whose quotes stand in neither is dropped and
 * counted. The score is that of GEMBA-MQM: 25, 5 and 1 for critical, major and
 * minor errors, at most 25 a segment, per 1,000 words of the source.
 */
#ifndef TASK_TASK_REVIEW_H
#define TASK_TASK_REVIEW_H

#include "check/check.h"
#include "engine/chat/chat.h"
#include "task/pack.h"
#include "task/task_diary.h"

typedef enum ReviewSeverity {
	REVIEW_CRITICAL, REVIEW_MAJOR, REVIEW_MINOR, REVIEW_N_SEVERITIES
} ReviewSeverity;

typedef struct ReviewPair {
	unsigned unit, segment;
	char *source, *target;
	unsigned errors;	/* of the checks */
	bool was_asked;		/* a model has answered about it */
} ReviewPair;

/* Where a quote stands: bytes of its text; both 0: it was not given. */
typedef struct ReviewPlace {
	size_t start, end;
} ReviewPlace;

typedef struct ReviewFinding {
	unsigned pair;		/* index */
	const char *rule;	/* of a check: "number-missing"; "model" */
	char *category;		/* MQM: "accuracy/omission" */
	ReviewSeverity severity;
	char *message;
	ReviewPlace source, target;
	bool is_model;
} ReviewFinding;

/* How often a check was run, and passed. */
typedef struct ReviewCheck {
	const char *name;
	unsigned run, failed;
} ReviewCheck;

typedef struct Review {
	const Language *source, *target;
	GPtrArray *pairs;	/* of ReviewPair */
	GPtrArray *findings;	/* of ReviewFinding, in the order of pairs */
	GArray *checks;		/* of ReviewCheck */
	unsigned asked;		/* segments that a model has answered about */
	unsigned dropped;	/* of its errors, those that quote nothing */
	unsigned failed;	/* calls without an answer that was of use */
} Review;

Review *task_review_new(const Language *source, const Language *target);
void task_review_free(Review *review);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Review, task_review_free)

/* Adds SEGMENT, which has a target, and runs all checks on it. */
void task_review_add(Review *review, const Unit *unit,
    const Segment *segment);

/*
 * Asks the model behind CHAT about PERCENT of the segments, those with the
 * most at stake first: figures, length, findings of the checks. DIARY (NULL:
 * none) knows answers of a run before, and gets those of this one. False: no
 * server is left, the budget is spent, or an answer could not be kept.
 */
bool task_review_ask(Review *review, const Pack *pack, Chat *chat,
    unsigned percent, const TaskDiary *diary, GError **error);

/* How much TEXT ("10%", "all", NULL) asks for; false: nothing of the kind. */
bool task_review_percent(const char *text, unsigned *percent);

/* Reads an answer about COUNT pairs, PAIRS their indices. False: it cannot be
 * read; what can be is taken. */
bool task_review_read(Review *review, const unsigned *pairs, unsigned count,
    const char *text);

/* What a model is told to do; new. */
char *task_review_prompt(const Review *review, const Pack *pack,
    GError **error);

/* Words of the source: runs of letters and digits; where words have no spaces
 * between them, half the number of characters. */
uint64_t task_review_words(const Review *review);

/* Penalty points, and the same per 1,000 words, in hundredths. */
uint64_t task_review_penalty(const Review *review);
uint64_t task_review_score(const Review *review);

const char *task_review_severity_name(ReviewSeverity severity);

#endif
