#include "task/task_asked.h"

#include <string.h>

#include "doc/tagged.h"

enum {
	FIRST_PIECE = 1500,	/* bytes */
};

TaskAsked *
task_asked_new(char *text)
{
	TaskAsked *asked = g_new0(TaskAsked, 1);

	asked->text = text;
	asked->items = g_ptr_array_new();
	asked->most_piece = FIRST_PIECE;
	return asked;
}

void
task_asked_clear(TaskAsked *asked)
{
	g_clear_pointer(&asked->mask, task_mask_free);
	g_clear_pointer(&asked->split, task_split_free);
}

bool
task_asked_is_divisible(const TaskAsked *asked)
{
	return tagged_highest(asked->text) > 0 ||
	    strlen(asked->text) > asked->most_piece;
}

void
task_asked_free(void *data)
{
	TaskAsked *asked = data;

	task_asked_clear(asked);
	g_ptr_array_unref(asked->items);
	g_free(asked->text);
	g_free(asked->before);
	g_free(asked->reason);
	g_free(asked);
}
