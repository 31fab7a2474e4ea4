#include "task/task_mask.h"

#include <string.h>

#include "base/text.h"
#include "doc/tagged.h"
#include "lang/date.h"
#include "lang/number.h"

struct TaskMask {
	char *text;		/* with <n/> for figures and dates */
	GPtrArray *figures;	/* char *: what stands behind first, first+1 */
	unsigned first;
};

/* Something to be masked: a stretch, and what stands for it in the target. */
typedef struct Masked {
	size_t start, end;
	char *figure;
} Masked;

void
task_mask_free(TaskMask *mask)
{
	if (mask == NULL)
		return;
	g_free(mask->text);
	g_ptr_array_unref(mask->figures);
	g_free(mask);
}

/* Byte by byte: which belong to a tag, and are no figures. */
static bool *
tag_bytes(const char *text)
{
	bool *bytes = g_new0(bool, strlen(text) + 1);
	unsigned number;
	TaggedForm form;

	for (const char *p = text; *p != '\0';) {
		size_t length = tagged_read_tag(p, &number, &form);
		memset(bytes + (p - text), true, length);
		p += MAX(length, 1);
	}
	return bytes;
}

/*
 * A day or month with its month in words, as the target language writes it. NULL
 * unless what ICU writes is the same day to us.
 */
static char *
localised_date(const Date *date, const char *text,
    const Language *target)
{
	bool has_letters_in_it = false;

	for (const char *p = text + date->start; p < text + date->end;
	    p = g_utf8_next_char(p))
		has_letters_in_it = has_letters_in_it ||
		    text_is_letter(text_at(p));
	if (!has_letters_in_it || date->month == 0)
		return NULL;
	g_autofree char *written = text_date(date->year, date->month,
	    date->day, language_icu(target));
	if (written == NULL)
		return NULL;
	g_autoptr(GArray) again = date_find(target, written);
	if (again->len != 1 || !date_equal(date, &g_array_index(again,
	    Date, 0)))
		return NULL;
	return g_steal_pointer(&written);
}

static void
find_dates(GArray *found, const char *text, const Language *source,
    const Language *target)
{
	g_autoptr(GArray) dates = date_find(source, text);

	for (unsigned i = 0; i < dates->len; i++) {
		const Date *date = &g_array_index(dates, Date, i);
		Masked masked = {date->start, date->end,
		    localised_date(date, text, target)};
		if (masked.figure != NULL)
			g_array_append_val(found, masked);
	}
}

static bool
overlaps(const GArray *found, size_t start, size_t end)
{
	for (unsigned i = 0; i < found->len; i++) {
		const Masked *other = &g_array_index(found, Masked, i);
		if (start < other->end && other->start < end)
			return true;
	}
	return false;
}

static void
find_figures(GArray *found, const char *text, const Language *source)
{
	g_autoptr(GArray) numbers = number_find(source, text);
	g_autofree bool *tags = tag_bytes(text);
	unsigned dates = found->len;

	for (unsigned i = 0; i < numbers->len; i++) {
		const NumberToken *number = &g_array_index(numbers,
		    NumberToken, i);
		Masked masked = {number->start, number->end, NULL};
		if (number->kind == NUMBER_WORD || tags[number->start] ||
		    (dates > 0 && overlaps(found, number->start,
		    number->end)))
			continue;
		masked.figure = g_strndup(text + number->start,
		    number->end - number->start);
		g_array_append_val(found, masked);
	}
}

static int
compare_masked(const void *a, const void *b)
{
	const Masked *left = a, *right = b;

	return left->start < right->start ? -1 : left->start > right->start;
}

TaskMask *
task_mask_new(const char *text, bool has_figures, const Language *source,
    const Language *target)
{
	TaskMask *mask = g_new0(TaskMask, 1);
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Masked));
	GString *out = g_string_new(NULL);
	size_t place = 0;

	find_dates(found, text, source, target);
	if (has_figures)
		find_figures(found, text, source);
	g_array_sort(found, compare_masked);
	mask->first = tagged_highest(text) + 1;
	mask->figures = g_ptr_array_new_with_free_func(g_free);
	for (unsigned i = 0; i < found->len; i++) {
		const Masked *masked = &g_array_index(found, Masked, i);
		g_string_append_len(out, text + place,
		    (gssize) (masked->start - place));
		g_string_append_printf(out, "<%u/>",
		    mask->first + mask->figures->len);
		g_ptr_array_add(mask->figures, masked->figure);
		place = masked->end;
	}
	g_string_append(out, text + place);
	mask->text = g_string_free(out, FALSE);
	return mask;
}

const char *
task_mask_text(const TaskMask *mask)
{
	return mask->text;
}

char *
task_mask_undo(const TaskMask *mask, const char *answer)
{
	g_autofree bool *used = g_new0(bool, mask->figures->len + 1);
	g_autoptr(GString) out = g_string_new(NULL);
	unsigned number, count = 0;
	TaggedForm form;

	for (const char *p = answer; *p != '\0';) {
		size_t length = tagged_read_tag(p, &number, &form);
		if (length == 0 || number < mask->first) {
			length = MAX(length, 1);
			g_string_append_len(out, p, (gssize) length);
			p += length;
			continue;
		}
		unsigned index = number - mask->first;
		if (index >= mask->figures->len || used[index])
			return NULL;
		used[index] = true;
		count++;
		g_string_append(out, g_ptr_array_index(mask->figures, index));
		p += length;
	}
	return count == mask->figures->len ? g_strdup(out->str) : NULL;
}
