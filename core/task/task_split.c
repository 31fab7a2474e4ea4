#include "task/task_split.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "doc/tagged.h"
#include "lang/sentence.h"

/* A stretch of the text: copied, or a piece. */
typedef struct Stretch {
	char *text;
	bool is_piece;
} Stretch;

struct TaskSplit {
	GArray *stretches;
	GPtrArray *pieces;	/* borrowed from them */
};

static void
clear_stretch(void *stretch)
{
	g_free(((Stretch *) stretch)->text);
}

static void
add_copy(TaskSplit *split, const char *start, size_t length)
{
	Stretch stretch = {g_strndup(start, length), false};

	if (length == 0)
		g_free(stretch.text);
	else
		g_array_append_val(split->stretches, stretch);
}

/* White space around a piece is copied: an engine would lose it. */
static void
add_piece(TaskSplit *split, const char *start, size_t length)
{
	const char *end = start + length, *first = start, *last;
	bool has_letters = false;

	while (first < end && text_is_space(text_at(first)))
		first = g_utf8_next_char(first);
	last = first;
	for (const char *p = first; p < end; p = g_utf8_next_char(p)) {
		has_letters = has_letters || text_is_letter(text_at(p));
		if (!text_is_space(text_at(p)))
			last = g_utf8_next_char(p);
	}
	if (!has_letters) {
		add_copy(split, start, length);
		return;
	}
	add_copy(split, start, (size_t) (first - start));
	Stretch stretch = {g_strndup(first, (size_t) (last - first)), true};
	g_array_append_val(split->stretches, stretch);
	add_copy(split, last, (size_t) (end - last));
}

/* The longest beginning of TEXT of at most MOST bytes that ends behind white
 * space, or else between two characters. */
static size_t
cut_at(const char *text, size_t length, size_t most)
{
	size_t space = 0, whole = 0;

	if (length <= most)
		return length;
	for (const char *p = text; (size_t) (p - text) <= most;
	    p = g_utf8_next_char(p)) {
		whole = (size_t) (p - text);
		if (p > text && text_is_space(text_at(g_utf8_prev_char(p))))
			space = whole;
	}
	return space > 0 ? space : MAX(whole, (size_t)
	    (g_utf8_next_char(text) - text));
}

/* What stands between two tags: in sentences when it is too long. */
static void
add_run(TaskSplit *split, const char *start, size_t length, size_t most,
    const Language *language)
{
	g_autoptr(GArray) bounds = g_array_new(FALSE, FALSE,
	    sizeof(SentenceBound));
	size_t place = 0;

	if (length > most)
		sentence_split(language, start, length, bounds);
	for (unsigned i = 0; i <= bounds->len && length > 0; i++) {
		size_t end = i + 1 < bounds->len ? g_array_index(bounds,
		    SentenceBound, i + 1).start : length;
		while (place < end) {
			size_t n = cut_at(start + place, end - place, most);
			add_piece(split, start + place, n);
			place += n;
		}
	}
}

TaskSplit *
task_split_new(const char *text, size_t most, const Language *language)
{
	TaskSplit *split = g_new0(TaskSplit, 1);
	const char *start = text;
	unsigned number;
	TaggedForm form;

	split->stretches = g_array_new(FALSE, FALSE, sizeof(Stretch));
	split->pieces = g_ptr_array_new();
	g_array_set_clear_func(split->stretches, clear_stretch);
	for (const char *p = text;;) {
		size_t length = *p == '\0' ? 0 : tagged_read_tag(p, &number,
		    &form);
		if (*p != '\0' && length == 0) {
			p++;
			continue;
		}
		add_run(split, start, (size_t) (p - start), most, language);
		if (*p == '\0')
			break;
		add_copy(split, p, length);
		p += length;
		start = p;
	}
	for (unsigned i = 0; i < split->stretches->len; i++) {
		Stretch *stretch = &g_array_index(split->stretches, Stretch,
		    i);
		if (stretch->is_piece)
			g_ptr_array_add(split->pieces, stretch->text);
	}
	return split;
}

void
task_split_free(TaskSplit *split)
{
	if (split == NULL)
		return;
	g_array_unref(split->stretches);
	g_ptr_array_unref(split->pieces);
	g_free(split);
}

size_t
task_split_count(const TaskSplit *split)
{
	return split->pieces->len;
}

const char *
task_split_piece(const TaskSplit *split, size_t i)
{
	return g_ptr_array_index(split->pieces, i);
}

char *
task_split_join(const TaskSplit *split, char *const *answers)
{
	g_autoptr(GString) out = g_string_new(NULL);
	size_t n = 0;

	for (unsigned i = 0; i < split->stretches->len; i++) {
		const Stretch *stretch = &g_array_index(split->stretches,
		    Stretch, i);
		const char *text = stretch->is_piece ? answers[n++]
		    : stretch->text;
		if (text == NULL)
			return NULL;
		g_string_append(out, text);
	}
	return g_strdup(out->str);
}
