#include "spool/diary.h"

#include <string.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/file.h"
#include "base/json.h"
#include "spool/filename.h"

typedef enum DiaryForm {
	DIARY_LOGFMT,		/* time=... level=... event=... key=value */
	DIARY_JSON,
	DIARY_NONE,
} DiaryForm;

static DiaryForm diary_form = DIARY_LOGFMT;
static bool diary_is_quiet;

static const char *const levels[] = {
	[DIARY_INFO] = "info", [DIARY_WARNING] = "warning",
	[DIARY_ERROR] = "error",
};

bool
diary_use(const char *form, bool quiet, GError **error)
{
	static const char *const names[] = {"logfmt", "json", "none"};

	diary_is_quiet = quiet;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (form == NULL || strcmp(form, names[i]) == 0) {
			diary_form = (DiaryForm) i;
			return true;
		}
	g_set_error(error, FAILURE, FAILURE_USAGE, "unknown form %s of the "
	    "log: say logfmt, json or none", form);
	return false;
}

/* A pair of a line: quoted where logfmt needs it. */
static void
put(GString *line, Json *object, const char *name, const char *value)
{
	g_autofree char *shown = filename_display(value);

	if (object != NULL) {
		json_put_text(object, name, shown);
		return;
	}
	if (line->len > 0)
		g_string_append_c(line, ' ');
	g_string_append_printf(line, "%s=", name);
	if (*shown != '\0' && strpbrk(shown, " =\"\\") == NULL)
		g_string_append(line, shown);
	else
		json_append_text(line, shown);
}

static void
put_job(GString *line, Json *object, const StoreJob *job)
{
	put(line, object, "job", job->id);
	put(line, object, "doc", job->name);
	put(line, object, "queue", job->queue);
	put(line, object, "lang", job->target);
}

void
diary_add(DiaryLevel level, const char *event, const StoreJob *job,
    const char *text)
{
	if (diary_form == DIARY_NONE || (diary_is_quiet && level ==
	    DIARY_INFO))
		return;
	g_autoptr(Json) object = diary_form == DIARY_JSON
	    ? json_new_object() : NULL;
	g_autoptr(GString) line = g_string_new(NULL);
	g_autoptr(GDateTime) time = g_date_time_new_now_utc();
	g_autofree char *stamp = g_date_time_format(time,
	    "%Y-%m-%dT%H:%M:%S.%fZ");

	put(line, object, "time", stamp);
	put(line, object, "level", levels[level]);
	put(line, object, "event", event);
	if (job != NULL)
		put_job(line, object, job);
	if (text != NULL)
		put(line, object, "text", text);
	if (object != NULL) {
		g_autofree char *json = json_write(object, false);
		g_string_assign(line, json);
	}
	g_string_append_c(line, '\n');
	/* One write: lines of several processes do not mix. */
	(void) file_put(STDERR_FILENO, line->str, line->len);
}

void
diary_failure(const char *event, const StoreJob *job, const GError *error)
{
	diary_add(DIARY_WARNING, event, job, error == NULL ? NULL
	    : error->message);
}
