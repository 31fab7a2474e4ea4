#include <string.h>

#include "job/plan.h"
#include "lang/sentence_shadow.h"
#include "lang/srx.h"

/* A place where a segment ends. */
typedef struct End {
	size_t place;		/* in the text */
	bool is_gap;		/* what ends here is only white space */
} End;

/* Splits units, one after the other. */
typedef struct Split {
	Unit *unit;
	Arena *arena;
	const Language *language;
	Srx *srx;		/* NULL: the built-in rules */
	Segment *segment;	/* being filled; NULL: begin one */
	/* of the range at hand: */
	GString *text;
	GByteArray *marked;	/* by byte of the text: inside a mark */
	GArray *bounds;		/* SentenceBound */
	GArray *ends;		/* End, rising, none inside a mark */
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

/* Fills in the text of first..stop, and what of it is marked. */
static void
read_text(Split *split, const Inline *first, const Inline *stop)
{
	GString *text = split->text;
	unsigned marks = 0;
	bool is_opened = false;	/* a code has opened since the last text */

	g_string_truncate(text, 0);
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
		g_byte_array_set_size(split->marked, (unsigned) text->len);
		memset(split->marked->data + old, marks > 0, text->len - old);
	}
}

static void
find_ends(Split *split)
{
	size_t length = split->text->len, place = 0;

	if (split->srx != NULL)
		srx_split(split->srx, split->text->str, length, split->bounds);
	else
		sentence_shadow_split(split->language, split->text->str, length,
		    split->bounds);
	g_array_set_size(split->ends, 0);
	/* A label is copied, whatever its words become. */
	End label = {sentence_label(split->language, split->text->str,
	    length), true};
	if (label.place > 0 && !split->marked->data[label.place]) {
		g_array_append_val(split->ends, label);
		place = label.place;
	}
	for (unsigned i = 0; i < split->bounds->len; i++) {
		SentenceBound bound = g_array_index(split->bounds,
		    SentenceBound, i);
		const End ends[] = {{bound.start, true}, {bound.end, false}};
		for (size_t k = 0; k < G_N_ELEMENTS(ends); k++) {
			if (ends[k].place <= place || (ends[k].place < length
			    && split->marked->data[ends[k].place]))
				continue;
			g_array_append_val(split->ends, ends[k]);
			place = ends[k].place;
		}
	}
	if (place < length || split->ends->len == 0) {
		End last = {length, split->ends->len > 0};
		g_array_append_val(split->ends, last);
	}
}

static const End *
end_at(const Split *split, unsigned piece)
{
	return &g_array_index(split->ends, End, piece);
}

/* Lays first..stop out into segments that end at the ends. */
static void
split_at_ends(Split *split, const Inline *first, const Inline *stop)
{
	size_t place = 0;
	unsigned piece = 0;

	begin_segment(split, end_at(split, 0)->is_gap);
	for (const Inline *node = first; node != stop; node = node->next) {
		bool is_last = piece + 1 >= split->ends->len;
		if (node->kind != INLINE_TEXT) {
			/* A span that starts here belongs to what follows;
			 * ends and notes to what is before them. */
			bool is_start = node->kind == INLINE_OPEN ||
			    node->kind == INLINE_MARK_OPEN;
			if (place == end_at(split, piece)->place && is_start
			    && !is_last)
				begin_segment(split, end_at(split,
				    ++piece)->is_gap);
			add_node(split, node);
			continue;
		}
		size_t rest = strlen(node->text);
		for (const char *text = node->text; rest > 0;) {
			if (place == end_at(split, piece)->place &&
			    piece + 1 < split->ends->len)
				begin_segment(split, end_at(split,
				    ++piece)->is_gap);
			size_t length = MIN(rest, end_at(split, piece)->place
			    - place);
			inline_add_text(&split->segment->source,
			    split->arena, text, length);
			text += length;
			rest -= length;
			place += length;
		}
	}
}

static void
split_range(Split *split, const Inline *first, const Inline *stop)
{
	if (first == stop)
		return;
	read_text(split, first, stop);
	find_ends(split);
	split_at_ends(split, first, stop);
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
	const JobOptions *options = job->options;

	if (options->srx != NULL && options->source != NULL &&
	    !srx_choose(options->srx, options->source, error))
		return false;
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GByteArray) marked = g_byte_array_new();
	g_autoptr(GArray) bounds = g_array_new(FALSE, FALSE,
	    sizeof(SentenceBound));
	g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(End));
	Split split = {
		.arena = document->arena, .language = options->source,
		.srx = options->srx, .text = text, .marked = marked, .bounds = bounds, .ends = ends,
	};
	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		split.unit = unit;
		split.language = !unit->is_foreign ? options->source
		    : languages_find(options->format.languages,
		    unit->language);
		/* Rules that people bring are for the source. */
		split.srx = unit->is_foreign ? NULL : options->srx;
		if (unit->translate && unit->n_segments == 1 &&
		    !unit->first->has_target && split.language != NULL)
			split_unit(&split);
	}
	size_t n_stopped = options->srx == NULL ? 0
	    : srx_n_stopped(options->srx);
	if (n_stopped > 0)
		report_add(job->report, FINDING_RULE_IGNORED, 0, 0, 0,
		    "%zu SRX rules took too long and were left out",
		    n_stopped);
	return true;
}
