#include "lang/quotation.h"

#include <string.h>

#include "base/text.h"
#include "lang/protect.h"

/* Marks that are open at a time: nobody quotes deeper. */
#define MAX_DEPTH 6

/* A mark of a pair. */
typedef struct Mark {
	size_t start, end;
	unsigned depth;		/* of the pair: 0 outermost */
	bool is_open;
	bool stays;
} Mark;

typedef struct Parser {
	const Language *language;	/* whose marks they are */
	const char *text;
	GArray *marks;		/* of Mark, in the order of the text */
	unsigned open[MAX_DEPTH];	/* of those that are open: indices */
	unsigned depth;
} Parser;

static bool
is_single(uint32_t c)
{
	return c == 0x2018 || c == 0x2019 || c == 0x201a || c == 0x201b ||
	    c == 0x2039 || c == 0x203a;
}

static bool
is_double(uint32_t c)
{
	return c == '"' || (c >= 0x201c && c <= 0x201f) || c == 0xab ||
	    c == 0xbb || (c >= 0x300c && c <= 0x300f);
}

static uint32_t
before(const char *text, size_t offset)
{
	return offset == 0 ? 0 : text_at(g_utf8_prev_char(text + offset));
}

static uint32_t
mark_at(const Parser *parser, const Mark *mark)
{
	return text_at(parser->text + mark->start);
}

/* The mark that is open, or 0. */
static uint32_t
open_mark(const Parser *parser)
{
	return parser->depth == 0 ? 0 : mark_at(parser, &g_array_index(
	    parser->marks, Mark, parser->open[parser->depth - 1]));
}

/* Which way a straight mark looks: 1, -1, or 0 where nothing tells. */
static int
straight_side(const Parser *parser, size_t start, size_t end)
{
	uint32_t last = before(parser->text, start);
	uint32_t next = text_at(parser->text + end);
	bool is_opened = open_mark(parser) == '"';

	if (last != 0 && text_digit(last) >= 0 && !is_opened)
		return 0;	/* 5" */
	if (last != 0 && last < 0x80 && strchr("=?/\\&:_", (char) last) !=
	    NULL && next != 0 && !text_is_space(next))
		return 0;	/* name="value" */
	if (last == 0 || text_is_space(last))
		return next == 0 || text_is_space(next) ? 0 : 1;
	if (next == 0 || text_is_space(next))
		return -1;
	return is_opened ? -1 : 1;
}

/* 1: opens, -1: closes, 0: is no mark; 2: nobody knows. */
static int
side_of(const Parser *parser, uint32_t c, size_t start, size_t end)
{
	int side = c == '"' ? straight_side(parser, start, end)
	    : language_quote_side(parser->language, c);
	uint32_t last = before(parser->text, start);

	if (!is_single(c))
		return side == 0 ? 2 : side;
	if (side > 0)
		return text_is_letter(last) || text_digit(last) >= 0 ? 0 : 1;
	/* An apostrophe, unless a single mark is open and a word ends. */
	return side == 0 || !is_single(open_mark(parser)) || text_is_letter(
	    text_at(parser->text + end)) ? 0 : -1;
}

static bool
take_mark(Parser *parser, uint32_t c, size_t start, size_t end)
{
	int side = side_of(parser, c, start, end);
	Mark mark = {start, end, parser->depth, true, parser->depth == 0 &&
	    is_single(c)};

	if (side == 0)
		return true;
	if (side == 2)
		return false;
	if (side > 0) {
		if (parser->depth == MAX_DEPTH)
			return false;
		parser->open[parser->depth++] = parser->marks->len;
		g_array_append_val(parser->marks, mark);
		return true;
	}
	uint32_t open = open_mark(parser);
	if (open == 0 || is_single(open) != is_single(c) || (open == '"') !=
	    (c == '"'))
		return false;
	const Mark *first = &g_array_index(parser->marks, Mark,
	    parser->open[--parser->depth]);
	mark.depth = first->depth;
	mark.stays = first->stays;
	mark.is_open = false;
	g_array_append_val(parser->marks, mark);
	return true;
}

/* Reads all marks as LANGUAGE has them. False: they make no pairs. */
static bool
parse(Parser *parser, const GArray *spans)
{
	const char *text = parser->text;
	unsigned span = 0;

	g_array_set_size(parser->marks, 0);
	parser->depth = 0;
	for (size_t i = 0, next; text[i] != '\0'; i = next) {
		uint32_t c = text_at(text + i);
		next = (size_t) (g_utf8_next_char(text + i) - text);
		while (span < spans->len && g_array_index(spans, ProtectSpan,
		    span).end <= i)
			span++;
		bool is_kept = span < spans->len && g_array_index(spans,
		    ProtectSpan, span).start <= i;
		if (!is_kept && (is_double(c) || is_single(c)) &&
		    !take_mark(parser, c, i, next))
			return false;
	}
	return parser->depth == 0;
}

/* Whether an engine left the mark: it is straight, or the source's. */
static bool
is_left(const char *source_text, const char *text, const Mark *mark)
{
	char letters[8] = "";

	if (text[mark->start] == '"')
		return true;
	memcpy(letters, text + mark->start, MIN(mark->end - mark->start, 7));
	return strstr(source_text, letters) != NULL;
}

static bool
is_any_left(const Parser *parser, const char *source_text)
{
	for (unsigned i = 0; i < parser->marks->len; i++) {
		const Mark *mark = &g_array_index(parser->marks, Mark, i);
		if (mark->is_open && !mark->stays && is_left(source_text,
		    parser->text, mark))
			return true;
	}
	return false;
}

/* Guillemets may have a space inside; what follows has none, or its own. */
static size_t
after_space(const char *text, size_t offset)
{
	uint32_t c = text_at(text + offset);

	return c != 0 && text_is_space(c) ? (size_t) (g_utf8_next_char(text +
	    offset) - text) : offset;
}

static char *
write_marks(const Parser *parser, const Language *target)
{
	GString *out = g_string_new(NULL);
	const char *text = parser->text;
	size_t done = 0;

	for (unsigned i = 0; i < parser->marks->len; i++) {
		const Mark *mark = &g_array_index(parser->marks, Mark, i);
		uint32_t c = mark_at(parser, mark);
		uint32_t due = language_quote_mark(target, mark->depth,
		    mark->is_open);
		if (mark->stays || due == 0 || due == c)
			continue;
		g_string_append_len(out, text + done, (gssize) (mark->start -
		    done));
		if (c == 0xbb && out->len > 0 && mark->start > done) {
			const char *last = g_utf8_prev_char(out->str +
			    out->len);
			if (text_is_space(text_at(last)))
				g_string_truncate(out, (gsize) (last -
				    out->str));
		}
		g_string_append_unichar(out, due);
		done = c == 0xab ? after_space(text, mark->end) : mark->end;
	}
	g_string_append(out, text + done);
	return g_string_free(out, FALSE);
}

char *
quotation_set(const char *source_text, const char *text,
    const Language *source, const Language *target)
{
	g_autoptr(GArray) spans = protect_find(text);
	g_autoptr(GArray) marks = g_array_new(FALSE, FALSE, sizeof(Mark));
	Parser parser = {.language = target, .text = text, .marks = marks};

	if (!parse(&parser, spans)) {
		parser.language = source;
		if (!parse(&parser, spans))
			return g_strdup(text);
	}
	if (marks->len == 0 || !is_any_left(&parser, source_text))
		return g_strdup(text);
	return write_marks(&parser, target);
}
