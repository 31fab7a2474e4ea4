#include "spool/diary.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/file.h"
#include "base/json.h"
#include "spool/diary_journal.h"
#include "spool/filename.h"

typedef enum DiaryForm {
	DIARY_AUTO,		/* what is read it will tell */
	DIARY_TEXT,		/* for people */
	DIARY_LOGFMT,		/* time=... level=... event=... key=value */
	DIARY_JSON,
	DIARY_JOURNALD,
	DIARY_NONE,
} DiaryForm;

static DiaryForm diary_form = DIARY_LOGFMT;
static bool diary_is_quiet;
static DiaryHeard diary_heard;
static void *diary_heard_data;
static char *diary_below;	/* the footer that is on the screen */

static const char *const levels[] = {
	[DIARY_INFO] = "info", [DIARY_WARNING] = "warning",
	[DIARY_ERROR] = "error",
};

bool
diary_use(const char *form, bool quiet, GError **error)
{
	static const char *const names[] = {
		"auto", "text", "logfmt", "json", "journald", "none",
	};

	diary_is_quiet = quiet;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (form == NULL || strcmp(form, names[i]) == 0) {
			diary_form = i != DIARY_AUTO ? (DiaryForm) i
			    : diary_journal_is_ours() ? DIARY_JOURNALD
			    : isatty(STDERR_FILENO) ? DIARY_TEXT
			    : DIARY_LOGFMT;
			return true;
		}
	g_set_error(error, FAILURE, FAILURE_USAGE, "unknown form %s of the "
	    "log: say auto, text, logfmt, json, journald or none", form);
	return false;
}

unsigned
diary_width(void)
{
	const char *kind = g_getenv("TERM");
	struct winsize size;

	if (diary_form != DIARY_TEXT || diary_is_quiet || kind == NULL ||
	    strcmp(kind, "dumb") == 0 || !isatty(STDERR_FILENO) ||
	    ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0)
		return 0;
	return size.ws_col < 20 ? 80 : size.ws_col;
}

/* The cursor is behind the footer: goes up, and clears what is below. */
static void
clear_footer(void)
{
	unsigned lines = 0;

	for (const char *p = diary_below; p != NULL && *p != '\0'; p++)
		lines += *p == '\n';
	if (lines == 0)
		return;
	g_autofree char *up = g_strdup_printf("\r\033[%uA\033[J", lines);
	(void) file_put(STDERR_FILENO, up, strlen(up));
}

static void
write_footer(void)
{
	if (diary_below != NULL)
		(void) file_put(STDERR_FILENO, diary_below,
		    strlen(diary_below));
}

void
diary_footer(const char *lines)
{
	if (diary_width() == 0 || g_strcmp0(lines, diary_below) == 0)
		return;
	clear_footer();
	g_free(diary_below);
	diary_below = g_strdup(lines);
	write_footer();
}

void
diary_listen(DiaryHeard heard, void *data)
{
	diary_heard = heard;
	diary_heard_data = data;
}

/* "taken-in report.pdf (de): ..." */
static void
describe(GString *out, const char *event, const StoreJob *job,
    const char *text)
{
	g_autofree char *name = job == NULL ? NULL
	    : filename_display(job->name);
	g_autofree char *more = filename_display(text == NULL ? "" : text);

	g_string_append(out, event);
	if (job != NULL)
		g_string_append_printf(out, " %s (%s)", name, job->target);
	if (*more != '\0')
		g_string_append_printf(out, ": %s", more);
}

static void
put_text(GString *line, const char *event, const StoreJob *job,
    const char *text)
{
	g_autoptr(GDateTime) time = g_date_time_new_now_local();
	g_autofree char *stamp = g_date_time_format(time, "%H:%M:%S ");

	g_string_append(line, stamp);
	describe(line, event, job, text);
}

/* Syslog's numbers for our levels. */
static const char *const priorities[] = {
	[DIARY_INFO] = "6", [DIARY_WARNING] = "4", [DIARY_ERROR] = "3",
};

static bool
send_to_journal(DiaryLevel level, const char *event, const StoreJob *job,
    const char *text)
{
	g_autoptr(GString) message = g_string_new(NULL);
	g_autofree char *name = job == NULL ? g_strdup("")
	    : filename_display(job->name);

	describe(message, event, job, text);
	const char *const pairs[][2] = {
		{"MESSAGE", message->str}, {"PRIORITY", priorities[level]},
		{"SYSLOG_IDENTIFIER", "dragoman"},
		{"DRAGOMAN_EVENT", event}, {"DRAGOMAN_DOC", name},
		{"DRAGOMAN_JOB", job == NULL ? "" : job->id},
		{"DRAGOMAN_QUEUE", job == NULL ? "" : job->queue},
		{"DRAGOMAN_LANG", job == NULL ? "" : job->target},
	};
	return diary_journal_send(pairs, job == NULL ? 4
	    : G_N_ELEMENTS(pairs));
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

static void
put_all(GString *line, Json *object, DiaryLevel level, const char *event,
    const StoreJob *job, const char *text)
{
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
}

void
diary_add(DiaryLevel level, const char *event, const StoreJob *job,
    const char *text)
{
	if (diary_heard != NULL)
		diary_heard(event, job, diary_heard_data);
	if (diary_form == DIARY_NONE || (diary_is_quiet && level ==
	    DIARY_INFO) || (diary_form == DIARY_JOURNALD &&
	    send_to_journal(level, event, job, text)))
		return;
	g_autoptr(Json) object = diary_form == DIARY_JSON
	    ? json_new_object() : NULL;
	g_autoptr(GString) line = g_string_new(NULL);

	if (diary_form == DIARY_TEXT)
		put_text(line, event, job, text);
	else
		put_all(line, object, level, event, job, text);
	if (object != NULL) {
		g_autofree char *json = json_write(object, false);
		g_string_assign(line, json);
	}
	g_string_append_c(line, '\n');
	/* One write: lines of several processes do not mix. */
	clear_footer();
	(void) file_put(STDERR_FILENO, line->str, line->len);
	write_footer();
}

void
diary_failure(const char *event, const StoreJob *job, const GError *error)
{
	diary_add(DIARY_WARNING, event, job, error == NULL ? NULL
	    : error->message);
}
