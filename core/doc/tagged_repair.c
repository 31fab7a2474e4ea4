#include "doc/tagged_repair.h"

#include <string.h>

#include "base/text.h"

enum { NOWHERE = -1 };

/* A code, and the bytes of plain text (without tags) before its ends. */
typedef struct Code {
	unsigned number;
	bool is_span;
	long source_open, source_close;
	long open, close;	/* in the answer; NOWHERE */
	int rank;		/* of its start among all tags of the answer */
	int close_rank;
} Code;

typedef struct Repair {
	GArray *codes;		/* of Code, in source order */
	GString *source, *answer;	/* without tags */
} Repair;

static Code *
code_at(const Repair *repair, unsigned index)
{
	return &g_array_index(repair->codes, Code, index);
}

static Code *
find_code(const Repair *repair, unsigned number)
{
	for (unsigned i = 0; i < repair->codes->len; i++)
		if (code_at(repair, i)->number == number)
			return code_at(repair, i);
	return NULL;
}

/* ---- reading ------------------------------------------------------------- */

static void
read_source(Repair *repair, const char *text)
{
	unsigned number;
	TaggedForm form;

	for (const char *p = text; *p != '\0';) {
		size_t length = tagged_read_tag(p, &number, &form);
		Code *known = length == 0 ? NULL : find_code(repair, number);
		long place = (long) repair->source->len;
		if (length == 0) {
			g_string_append_c(repair->source, *p++);
			continue;
		}
		p += length;
		if (known != NULL) {
			known->source_close = place;
			continue;
		}
		Code code = {.number = number, .is_span = form == TAGGED_OPEN,
		    .source_open = place, .source_close = place,
		    .open = NOWHERE, .close = NOWHERE};
		g_array_append_val(repair->codes, code);
	}
}

static void
take_tag(Repair *repair, Code *code, TaggedForm form, int rank)
{
	long place = (long) repair->answer->len;

	if (form != TAGGED_CLOSE && code->open == NOWHERE) {
		code->open = place;
		code->rank = rank;
		if (form == TAGGED_ALONE || !code->is_span) {
			code->close = place;
			code->close_rank = rank;
		}
	} else if (form == TAGGED_CLOSE && code->open != NOWHERE &&
	    code->close == NOWHERE) {
		code->close = place;
		code->close_rank = rank;
	}
}

static void
read_answer(Repair *repair, const char *text)
{
	unsigned number;
	TaggedForm form;
	int rank = 0;

	for (const char *p = text; *p != '\0';) {
		size_t length = tagged_read_tag(p, &number, &form);
		Code *code = length == 0 ? NULL : find_code(repair, number);
		if (code == NULL) {
			g_string_append_c(repair->answer, *p++);
			continue;
		}
		take_tag(repair, code, form, ++rank);
		p += length;
	}
	for (unsigned i = 0; i < repair->codes->len; i++) {
		Code *one = code_at(repair, i);
		if (one->close == NOWHERE)
			one->open = NOWHERE;	/* it has no end */
	}
}

/* ---- placing ------------------------------------------------------------- */

/* The place between words of TEXT that is nearest to PLACE. */
static long
between_words(const GString *text, long place)
{
	long best = 0, end = (long) text->len;

	for (const char *p = text->str;; p = g_utf8_next_char(p)) {
		long here = p - text->str;
		bool is_edge = *p == '\0' || here == 0 ||
		    !text_is_letter(text_at(p)) || !text_is_letter(
		    text_at(g_utf8_prev_char(p)));
		if (is_edge && ABS(here - place) <= ABS(best - place))
			best = here;
		if (*p == '\0')
			return MIN(best, end);
	}
}

/* The figure that stands right behind PLACE of the source, in the answer:
 * where it begins; NOWHERE: there is none, or not one alone. */
static long
beside_figure(const Repair *repair, long place)
{
	const char *start = repair->source->str + place;
	size_t length = strspn(start, "0123456789");
	g_autofree char *figure = g_strndup(start, length);
	const char *found = length == 0 ? NULL : strstr(repair->answer->str,
	    figure);

	if (found == NULL || strstr(found + 1, figure) != NULL)
		return NOWHERE;
	return found - repair->answer->str;
}

static long
place_of(const Repair *repair, long source)
{
	long figure = beside_figure(repair, source);

	if (figure != NOWHERE)
		return figure;
	if (source == 0 || repair->source->len == 0)
		return 0;
	return between_words(repair->answer, (long) ((double) source *
	    (double) repair->answer->len / (double) repair->source->len));
}

/* All tags of the answer come before the ones that are put in there. */
static void
place_missing(Repair *repair)
{
	for (unsigned i = 0; i < repair->codes->len; i++) {
		Code *code = code_at(repair, i);
		if (code->open != NOWHERE)
			continue;
		bool is_all = code->is_span && code->source_open == 0 &&
		    code->source_close == (long) repair->source->len;
		code->open = is_all ? 0 : place_of(repair, code->source_open);
		code->close = is_all ? (long) repair->answer->len
		    : code->open;
		code->rank = is_all ? (int) i - (1 << 20) : (1 << 20) +
		    (int) i;
		code->close_rank = is_all ? (2 << 20) - (int) i : code->rank;
	}
}

/* ---- writing ------------------------------------------------------------- */

typedef struct Event {
	long place;
	int rank;
	unsigned code;		/* index */
	bool is_close;
} Event;

static int
compare_events(const void *a, const void *b)
{
	const Event *left = a, *right = b;

	if (left->place != right->place)
		return left->place < right->place ? -1 : 1;
	if (left->rank != right->rank)
		return left->rank < right->rank ? -1 : 1;
	return (int) left->is_close - (int) right->is_close;
}

static GArray *
events_of(const Repair *repair)
{
	GArray *events = g_array_new(FALSE, FALSE, sizeof(Event));

	for (unsigned i = 0; i < repair->codes->len; i++) {
		const Code *code = code_at(repair, i);
		Event open = {code->open, code->rank, i, false};
		Event close = {code->close, code->close_rank, i, true};
		g_array_append_val(events, open);
		if (code->is_span)
			g_array_append_val(events, close);
	}
	g_array_sort(events, compare_events);
	return events;
}

/* Ends the code and those inside of it that are open. Ends that come for
 * these later are passed over: OPEN does not have them any more. */
static void
close_code(const Repair *repair, GString *out, GArray *open, unsigned code)
{
	unsigned depth = 0;

	while (depth < open->len && g_array_index(open, unsigned,
	    open->len - 1 - depth) != code)
		depth++;
	if (depth == open->len)
		return;
	for (unsigned i = 0; i <= depth; i++) {
		unsigned last = g_array_index(open, unsigned, open->len - 1);
		g_string_append_printf(out, "</%u>",
		    code_at(repair, last)->number);
		g_array_set_size(open, open->len - 1);
	}
}

static char *
write_answer(const Repair *repair)
{
	g_autoptr(GArray) events = events_of(repair);
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(unsigned));
	GString *out = g_string_new(NULL);
	long done = 0;

	for (unsigned i = 0; i < events->len; i++) {
		const Event *event = &g_array_index(events, Event, i);
		const Code *code = code_at(repair, event->code);
		g_string_append_len(out, repair->answer->str + done,
		    event->place - done);
		done = event->place;
		if (event->is_close) {
			close_code(repair, out, open, event->code);
			continue;
		}
		g_string_append_printf(out, code->is_span ? "<%u>" : "<%u/>",
		    code->number);
		if (code->is_span)
			g_array_append_val(open, event->code);
	}
	g_string_append(out, repair->answer->str + done);
	return g_string_free(out, FALSE);
}

/* The tags of the source in its own order, each at its place in proportion:
 * that nests as the source does. */
static char *
write_in_order(const Repair *repair, const char *tagged)
{
	GString *out = g_string_new(NULL);
	unsigned number;
	TaggedForm form;
	long done = 0, source = 0;

	for (const char *p = tagged; *p != '\0';) {
		size_t length = tagged_read_tag(p, &number, &form);
		if (length == 0) {
			source++;
			p++;
			continue;
		}
		long place = MAX(done, place_of(repair, source));
		g_string_append_len(out, repair->answer->str + done,
		    place - done);
		g_string_append_len(out, p, (gssize) length);
		done = place;
		p += length;
	}
	g_string_append(out, repair->answer->str + done);
	return g_string_free(out, FALSE);
}

static bool
is_taken(const Tagged *tagged, const char *answer)
{
	g_autoptr(Arena) arena = arena_new();
	InlineList list;

	return tagged_parse(tagged, answer, arena, &list, NULL);
}

char *
tagged_repair(const Tagged *tagged, const char *answer)
{
	g_autoptr(GArray) codes = g_array_new(FALSE, FALSE, sizeof(Code));
	g_autoptr(GString) source = g_string_new(NULL);
	g_autoptr(GString) plain = g_string_new(NULL);
	Repair repair = {codes, source, plain};

	read_source(&repair, tagged_text(tagged));
	read_answer(&repair, answer);
	place_missing(&repair);
	g_autofree char *repaired = write_answer(&repair);
	/* Ends of spans that begin elsewhere have an order of their own. */
	if (is_taken(tagged, repaired))
		return g_steal_pointer(&repaired);
	return write_in_order(&repair, tagged_text(tagged));
}
