#include "spool/view.h"

#include "base/text.h"
#include "spool/filename.h"

/* NAME, its end kept, in at most WIDTH cells. */
static char *
shortened(const char *name, size_t width)
{
	const char *p = name;

	if (text_width(name) <= width)
		return g_strdup(name);
	while (*p != '\0' && text_width(p) + 1 > width)
		p = g_utf8_next_char(p);
	return g_strconcat("…", p, NULL);
}

/* "34 %, 120 of 350 segments, 0:12 left" */
static char *
progress_of(const Slot *slot, int64_t now)
{
	unsigned done = slot->item.done, total = slot->item.total;
	int64_t spent = MAX(now - slot->begun, 0);

	if (total == 0)
		return g_strdup_printf("reading, %jd:%02jd", (intmax_t) spent /
		    60, (intmax_t) spent % 60);
	if (done == 0 || done >= total)
		return g_strdup_printf("%u of %u segments", done, total);
	int64_t left = spent * (total - done) / done;
	return g_strdup_printf("%u %%, %u of %u segments, %jd:%02jd left",
	    (unsigned) ((uint64_t) done * 100 / total), done, total,
	    (intmax_t) left / 60, (intmax_t) left % 60);
}

static void
append_slot(GString *out, const Slot *slot, int64_t now, size_t width)
{
	g_autofree char *name = filename_display(slot->job->name);
	g_autofree char *progress = progress_of(slot, now);
	g_autofree char *rest = g_strdup_printf(" > %s: %s",
	    slot->job->target, progress);
	size_t taken = text_width(rest);
	g_autofree char *start = shortened(name, taken + 8 < width
	    ? width - taken : 8);

	g_string_append_printf(out, "%s%s\n", start, rest);
}

char *
view_text(const Slot *slots, unsigned count, int64_t waiting, int64_t now,
    unsigned width)
{
	GString *out = g_string_new(NULL);
	unsigned busy = 0;

	for (unsigned i = 0; i < count; i++) {
		if (slots[i].job == NULL)
			continue;
		busy++;
		append_slot(out, &slots[i], now, width);
	}
	g_string_append_printf(out, "%u under way, %jd waiting\n", busy,
	    (intmax_t) waiting);
	return g_string_free(out, FALSE);
}
