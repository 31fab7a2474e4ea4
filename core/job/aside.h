/*
 * aside.h - what a job asks a model besides translations: for the terms of its
 * document, and for a review of its work.
 */
#ifndef JOB_ASIDE_H
#define JOB_ASIDE_H

#include "engine/chat/chat.h"
#include "job/job.h"
#include "task/task_diary.h"

/* Whether the job, which has servers and a pack, may ask: the pack has TASK
 * ("terms") and both languages. Errors: FAILURE_USAGE. */
bool aside_is_possible(const Job *job, const char *task, GError **error);

/* The servers of the job's settings, the tokens that it has left included. The
 * caller's; NULL: FAILURE_USAGE. */
Chat *aside_chat(const Job *job, GError **error);

/* What CHAT has cost is the job's. */
void aside_count(Job *job, const Chat *chat);

/* Answers that are kept in the job's journal. */
typedef struct AsideDiary {
	TaskDiary diary;
	const Job *job;
	Journal *journal;
} AsideDiary;

/* Opens it in place; *DIARY is NULL where the job has no journal. False:
 * FAILURE_OUTPUT. */
bool aside_open(AsideDiary *own, const Job *job, const TaskDiary **diary,
    GError **error);
void aside_close(AsideDiary *own);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AsideDiary, aside_close)

#endif
