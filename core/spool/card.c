#include "spool/card.h"

#include <string.h>

#include "base/json.h"
#include "spool/disk.h"
#include "spool/filename.h"

#define CARD "job.json"

/* Names are bytes, JSON is UTF-8. */
static char *
to_hex(const char *text)
{
	GString *hex = g_string_new(NULL);

	for (const char *p = text; *p != '\0'; p++)
		g_string_append_printf(hex, "%02x", (unsigned char) *p);
	return g_string_free(hex, FALSE);
}

static char *
from_hex(const char *hex)
{
	GString *text = g_string_new(NULL);

	for (; hex[0] != '\0' && hex[1] != '\0'; hex += 2) {
		int high = g_ascii_xdigit_value(hex[0]);
		int low = g_ascii_xdigit_value(hex[1]);
		if (high < 0 || low < 0 || high + low == 0)
			break;
		g_string_append_c(text, (char) (high << 4 | low));
	}
	return g_string_free(text, FALSE);
}

bool
card_write(int work, GPtrArray *jobs, GError **error)
{
	g_autoptr(Json) list = json_new_array();

	for (unsigned i = 0; i < jobs->len; i++) {
		const StoreJob *job = g_ptr_array_index(jobs, i);
		Json *card = json_new_object();
		g_autofree char *name = filename_display(job->name);
		g_autofree char *bytes = to_hex(job->name);
		json_put_text(card, "id", job->id);
		json_put_text(card, "doc", job->doc);
		json_put_text(card, "target", job->target);
		json_put_text(card, "queue", job->queue);
		json_put_text(card, "batch", job->batch);
		json_put_text(card, "name", name);
		json_put_text(card, "name_bytes", bytes);
		json_put_text(card, "options", job->options);
		json_put_text(card, "cause", job->cause);
		json_put_int(card, "priority", job->priority);
		json_put_int(card, "due", job->due);
		json_put_int(card, "size", job->size);
		json_put_int(card, "dev", job->dev);
		json_put_int(card, "ino", job->ino);
		json_add_value(list, card);
	}
	g_autofree char *text = json_write(list, true);
	return disk_write(work, CARD, text, error);
}

static bool
take_text(const Json *card, const char *name, char **member)
{
	const char *text = json_member_text(card, name);

	if (text != NULL)
		store_job_set(member, text);
	return text != NULL;
}

static bool
take_job(const Json *card, StoreJob *job)
{
	const char *bytes = json_member_text(card, "name_bytes");

	if (bytes == NULL || !take_text(card, "id", &job->id) ||
	    !take_text(card, "doc", &job->doc) ||
	    !take_text(card, "target", &job->target) ||
	    !take_text(card, "queue", &job->queue) ||
	    !take_text(card, "batch", &job->batch) ||
	    !take_text(card, "options", &job->options) ||
	    !take_text(card, "cause", &job->cause))
		return false;
	g_free(job->name);
	job->name = from_hex(bytes);
	job->state = STORE_CLAIMING;
	job->priority = json_member_int(card, "priority", 5);
	job->due = json_member_int(card, "due", 0);
	job->size = json_member_int(card, "size", 0);
	job->dev = json_member_int(card, "dev", 0);
	job->ino = json_member_int(card, "ino", 0);
	return *job->name != '\0';
}

bool
card_read(int work, GPtrArray *jobs)
{
	g_autofree char *text = disk_read(work, CARD);
	g_autoptr(Json) list = text == NULL ? NULL : json_read(text,
	    strlen(text), NULL);
	size_t count = list == NULL ? 0 : json_length(list);

	for (size_t i = 0; i < count; i++) {
		StoreJob *job = store_job_new();
		g_ptr_array_add(jobs, job);
		if (!take_job(json_element(list, i), job))
			return false;
	}
	return count > 0;
}
