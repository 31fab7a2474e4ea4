#include <string.h>

#include "job/plan.h"
#include "lang/sentence.h"

/* Splits one unit. */
typedef struct Split {
	Unit *unit;
	Arena *arena;
	const Language *language;
	Segment *segment;	/* being filled; NULL: begin one */
} Split;

static void
begin_segment(Split *split, bool is_ignorable)
{
	split->segment = unit_add_segment(split->unit, split->arena,
	    is_ignorable);
}

static void
add_node(Split *split, const Inline *node)
{
	Inline *copy = arena_alloc(split->arena, sizeof *copy);

	*copy = *node;
	inline_append(&split->segment->source, copy);
}

/* Tabs part the cells of a line; nothing is translated across them. */
static bool
is_divider(const Inline *node)
{
	return node->kind == INLINE_PH && strcmp(node->text, "\t") == 0;
}

/*
 * Whether NODE is the mark of a note behind a sentence: a few digits, set
 * apart by a code, right after a stop (BEFORE is the text so far).
 */
static bool
is_note_mark(const Inline *node, bool is_opened, const GString *before)
{
	size_t length = strlen(node->text);

	return is_opened && length <= 3 && before->len > 0 &&
	    strspn(node->text, "0123456789*") == length &&
	    strchr(".!?", before->str[before->len - 1]) != NULL &&
	    node->next != NULL && node->next->kind == INLINE_CLOSE;
}

/*
 * The places in the text of first..stop where a segment ends (of size_t,
 * rising), none of them inside a protected span. IGNORABLE tells, for each
 * piece that ends there, whether it is only white space.
 */
static GArray *
find_ends(const Split *split, const Inline *first, const Inline *stop,
    GArray *ignorable)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GArray) marked = g_array_new(FALSE, TRUE, sizeof(bool));
	g_autoptr(GArray) bounds = g_array_new(FALSE, FALSE,
	    sizeof(SentenceBound));
	GArray *ends = g_array_new(FALSE, FALSE, sizeof(size_t));
	unsigned marks = 0;
	bool is_opened = false;	/* a code has opened since the last text */

	for (const Inline *node = first; node != stop; node = node->next) {
		marks += node->kind == INLINE_MARK_OPEN;
		marks -= node->kind == INLINE_MARK_CLOSE && marks > 0;
		is_opened = is_opened || node->kind == INLINE_OPEN;
		if (node->kind != INLINE_TEXT)
			continue;
		size_t old = text->len;
		/* To the scanner "profit.1 The" is "profit.) The". */
		if (is_note_mark(node, is_opened, text))
			for (size_t i = 0; node->text[i] != '\0'; i++)
				g_string_append_c(text, ')');
		else
			g_string_append(text, node->text);
		is_opened = false;
		g_array_set_size(marked, (unsigned) text->len + 1);
		for (size_t i = old; i < text->len; i++)
			g_array_index(marked, bool, i) = marks > 0;
	}
	sentence_split(split->language, text->str, text->len, bounds);
	size_t place = 0;
	for (unsigned i = 0; i < bounds->len; i++) {
		SentenceBound bound = g_array_index(bounds, SentenceBound, i);
		size_t places[] = {bound.start, bound.end};
		for (size_t k = 0; k < 2; k++) {
			bool is_gap = k == 0;
			if (places[k] <= place || (places[k] < text->len &&
			    g_array_index(marked, bool, places[k])))
				continue;
			g_array_append_val(ends, places[k]);
			g_array_append_val(ignorable, is_gap);
			place = places[k];
		}
	}
	if (place < text->len || ends->len == 0) {
		bool is_gap = ends->len > 0;
		g_array_append_val(ends, text->len);
		g_array_append_val(ignorable, is_gap);
	}
	return ends;
}

/* Lays first..stop out into segments that end at ENDS. */
static void
split_at(Split *split, const Inline *first, const Inline *stop,
    const GArray *ends, const GArray *ignorable)
{
	size_t place = 0;
	unsigned piece = 0;

	begin_segment(split, g_array_index(ignorable, bool, 0));
	for (const Inline *node = first; node != stop; node = node->next) {
		size_t end = g_array_index(ends, size_t, piece);
		bool is_last = piece + 1 >= ends->len;
		if (node->kind != INLINE_TEXT) {
			/* A span that starts here belongs to what follows;
			 * ends and notes to what is before them. */
			bool is_start = node->kind == INLINE_OPEN ||
			    node->kind == INLINE_MARK_OPEN;
			if (place == end && is_start && !is_last)
				begin_segment(split, g_array_index(ignorable,
				    bool, ++piece));
			add_node(split, node);
			continue;
		}
		for (const char *text = node->text; *text != '\0';) {
			end = g_array_index(ends, size_t, piece);
			if (place == end && piece + 1 < ends->len) {
				begin_segment(split, g_array_index(ignorable,
				    bool, ++piece));
				end = g_array_index(ends, size_t, piece);
			}
			size_t length = MIN(strlen(text), end - place);
			inline_add_text(&split->segment->source,
			    split->arena, text, length);
			text += length;
			place += length;
		}
	}
}

static void
split_range(Split *split, const Inline *first, const Inline *stop)
{
	g_autoptr(GArray) ignorable = g_array_new(FALSE, FALSE, sizeof(bool));

	if (first == stop)
		return;
	g_autoptr(GArray) ends = find_ends(split, first, stop, ignorable);
	split_at(split, first, stop, ends, ignorable);
}

static void
split_unit(Split *split)
{
	const Inline *first = split->unit->first->source.first;

	if (first == NULL)
		return;
	split->unit->first = split->unit->last = NULL;
	split->unit->n_segments = 0;
	const Inline *node = first;
	for (; node != NULL; node = node->next) {
		if (!is_divider(node))
			continue;
		split_range(split, first, node);
		begin_segment(split, true);
		add_node(split, node);
		first = node->next;
	}
	split_range(split, first, NULL);
}

/* Only a unit as a reader left it is split: XLIFF brings its own segments. */
bool
step_segment(Job *job, GError **error)
{
	Document *document = job->document;
	(void) error;

	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		Split split = {
			.unit = unit, .arena = document->arena,
			.language = job->options->source,
		};
		if (unit->translate && unit->n_segments == 1 &&
		    !unit->first->has_target && split.language != NULL)
			split_unit(&split);
	}
	return true;
}
