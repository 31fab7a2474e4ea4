#include "doc/tagged.h"

#include <string.h>

#include "base/failure.h"
#include "base/text.h"

/* What a tag number stands for. */
typedef struct Code {
	unsigned number;	/* in the tag */
	const Inline *first;	/* the code, or the start of a span */
	const Inline *last;	/* end of the span; of a mark: its end */
	bool is_span;		/* <n>..</n>, else <n/> */
} Code;

struct Tagged {
	const Inline *begin;	/* what is between the ends that are left */
	const Inline *stop;	/* out, exclusive */
	const InlineList *list;
	char *lead;		/* white space cut off the first text; or NULL */
	char *trail;		/* and off the last */
	char *text;
	GArray *codes;		/* of Code, in source order; NULL: the list is
				   one text, as nearly all are */
};

/* The end of the span that starts at NODE, within LIST; or NULL. */
static const Inline *
span_end(const Inline *node)
{
	InlineKind end = node->kind == INLINE_OPEN ? INLINE_CLOSE
	    : INLINE_MARK_CLOSE;

	for (const Inline *other = node->next; other != NULL;
	    other = other->next)
		if (other->kind == end && other->id == node->id)
			return other;
	return NULL;
}

static bool
is_blank(const char *text)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
		if (!text_is_space(text_at(p)))
			return false;
	return true;
}

/* What an engine cannot do anything for at either end: standalone codes,
 * blanks, and ends of spans that do not matter inside. */
static bool
is_idle(const Inline *node)
{
	return node->kind == INLINE_PH || node->kind == INLINE_CP ||
	    (node->kind == INLINE_TEXT && is_blank(node->text));
}

static const Inline *
before(const Inline *begin, const Inline *node)
{
	const Inline *last = NULL;

	for (const Inline *other = begin; other != node; other = other->next)
		last = other;
	return last;
}

/* Whether TARGET comes at or after NODE and before STOP. */
static bool
is_within(const Inline *node, const Inline *stop, const Inline *target)
{
	for (; node != stop && node != NULL; node = node->next)
		if (node == target)
			return true;
	return false;
}

/*
 * Narrows begin..stop: idle codes and blanks, lone ends of spans, and spans
 * around everything go.
 */
static void
trim_ends(Tagged *tagged)
{
	for (;;) {
		const Inline *first = tagged->begin;
		if (first == tagged->stop)
			return;
		const Inline *last = before(first, tagged->stop);
		if (is_idle(first) || first->kind == INLINE_CLOSE) {
			/* A lone end: its start is in an earlier segment. */
			tagged->begin = first->next;
		} else if (first->kind == INLINE_OPEN &&
		    !is_within(first, tagged->stop, span_end(first))) {
			tagged->begin = first->next;
		} else if (is_idle(last) || last->kind == INLINE_OPEN) {
			tagged->stop = last;
		} else if (last->kind == INLINE_CLOSE &&
		    first->kind == INLINE_OPEN && span_end(first) == last) {
			tagged->begin = first->next;
			tagged->stop = last;
		} else if (last->kind == INLINE_CLOSE) {
			const Inline *start = first;
			while (start != last && !(start->kind == INLINE_OPEN &&
			    start->id == last->id))
				start = start->next;
			if (start != last)
				return;
			tagged->stop = last;
		} else {
			return;
		}
	}
}

/* A tag: BEFORE is "<" or "</", END ">" or "/>". */
static void
append_number_tag(GString *text, const char *before, unsigned number,
    const char *end)
{
	text_append_number(text, before, number);
	g_string_append(text, end);
}

/* The smallest free number from *NUMBER on whose tag is not in the text. */
static unsigned
free_number(const char *plain, unsigned *number)
{
	if (strchr(plain, '<') == NULL)		/* nearly all texts */
		return (*number)++;
	for (;;) {
		unsigned candidate = (*number)++;
		char open[16], close[16];
		g_snprintf(open, sizeof open, "<%u", candidate);
		g_snprintf(close, sizeof close, "</%u", candidate);
		if (strstr(plain, open) == NULL &&
		    strstr(plain, close) == NULL)
			return candidate;
	}
}

/* Takes TEXT without the white space at both ends, which is kept apart. */
static void
take_text(Tagged *tagged, const char *text, size_t length)
{
	const char *start = text, *end = text + length;

	while (start < end && text_is_space(text_at(start)))
		start = g_utf8_next_char(start);
	while (end > start) {
		const char *previous = g_utf8_prev_char(end);
		if (!text_is_space(text_at(previous)))
			break;
		end = previous;
	}
	if (end < text + length)
		tagged->trail = g_strdup(end);
	if (start > text)
		tagged->lead = g_strndup(text, (size_t) (start - text));
	tagged->text = g_strndup(start, (size_t) (end - start));
}

static Code *
find_code(const Tagged *tagged, const Inline *node)
{
	for (unsigned i = 0; i < tagged->codes->len; i++) {
		Code *code = &g_array_index(tagged->codes, Code, i);
		if (code->first == node || (code->is_span &&
		    code->last == node))
			return code;
	}
	return NULL;
}

static void
append_node(Tagged *tagged, GString *text, const Inline **node,
    const char *plain, unsigned *number)
{
	const Inline *self = *node;
	const Code *known = find_code(tagged, self);

	if (self->kind == INLINE_TEXT) {
		g_string_append(text, self->text);
	} else if (known != NULL) {
		append_number_tag(text, "</", known->number, ">");
	} else {
		const Inline *end = self->kind == INLINE_OPEN ||
		    self->kind == INLINE_MARK_OPEN ? span_end(self) : NULL;
		Code code = {free_number(plain, number), self, end, false};
		if (end == NULL || !is_within(self, tagged->stop, end))
			code.last = self;
		else
			code.is_span = self->kind == INLINE_OPEN;
		g_array_append_val(tagged->codes, code);
		append_number_tag(text, "<", code.number, code.is_span ? ">"
		    : "/>");
		if (self->kind == INLINE_MARK_OPEN)
			*node = code.last;
	}
}

static void
append_nodes(Tagged *tagged, GString *text)
{
	g_autofree char *plain = inline_text(tagged->list);
	unsigned number = 1;

	tagged->codes = g_array_new(FALSE, FALSE, sizeof(Code));
	trim_ends(tagged);
	for (const Inline *node = tagged->begin; node != tagged->stop;
	    node = node->next)
		append_node(tagged, text, &node, plain, &number);
}

Tagged *
tagged_new(const InlineList *list)
{
	Tagged *tagged = g_new0(Tagged, 1);
	const Inline *first = list->first;

	tagged->list = list;
	tagged->begin = first;
	if (first != NULL && first->next == NULL &&
	    first->kind == INLINE_TEXT) {
		take_text(tagged, first->text, strlen(first->text));
	} else {
		g_autoptr(GString) text = g_string_new(NULL);
		append_nodes(tagged, text);
		take_text(tagged, text->str, text->len);
	}
	return tagged;
}

void
tagged_free(Tagged *tagged)
{
	if (tagged == NULL)
		return;
	g_clear_pointer(&tagged->codes, g_array_unref);
	g_free(tagged->lead);
	g_free(tagged->trail);
	g_free(tagged->text);
	g_free(tagged);
}

const char *
tagged_text(const Tagged *tagged)
{
	return tagged->text;
}

bool
tagged_is_plain(const Tagged *tagged)
{
	return tagged->codes == NULL && tagged->lead == NULL &&
	    tagged->trail == NULL;
}

/* ---- answers ------------------------------------------------------------- */

size_t
tagged_read_tag(const char *p, unsigned *number, TaggedForm *form)
{
	const char *start = p;

	if (*p++ != '<')
		return 0;
	while (*p == ' ')
		p++;
	*form = TAGGED_OPEN;
	if (*p == '/') {
		*form = TAGGED_CLOSE;
		p++;
	}
	while (*p == ' ')
		p++;
	if (!g_ascii_isdigit(*p))
		return 0;
	char *end;
	guint64 value = g_ascii_strtoull(p, &end, 10);
	*number = (unsigned) MIN(value, G_MAXUINT);
	p = end;
	while (*p == ' ')
		p++;
	if (*p == '/' && *form == TAGGED_OPEN) {
		*form = TAGGED_ALONE;
		p++;
	}
	while (*p == ' ')
		p++;
	return *p == '>' ? (size_t) (p + 1 - start) : 0;
}

/* The tag at P, if its number is one of ours: its length, or 0. */
static size_t
read_code(const Tagged *tagged, const char *p, Code **code, TaggedForm *form)
{
	unsigned number;
	size_t length = tagged_read_tag(p, &number, form);

	for (unsigned i = 0; i < tagged->codes->len && length > 0; i++) {
		*code = &g_array_index(tagged->codes, Code, i);
		if ((*code)->number == number)
			return length;
	}
	return 0;
}

/* Where the codes of an answer stand while it is read. */
typedef struct Reading {
	const Tagged *tagged;
	Arena *arena;
	InlineList *list;
	unsigned *seen;		/* per code: 1 open, 2 done */
	GArray *open;		/* of unsigned: indexes into the codes */
} Reading;

static void
add_range(Reading *reading, const Inline *first, const Inline *last)
{
	for (const Inline *node = first;; node = node->next) {
		Inline *copy = arena_alloc(reading->arena, sizeof *copy);
		*copy = *node;
		inline_append(reading->list, copy);
		if (node == last)
			break;
	}
}

static bool
fail(GError **error, const Code *code, const char *what)
{
	g_set_error(error, FAILURE, FAILURE_ENGINE, "inline code <%u> %s",
	    code->number, what);
	return false;
}

static bool
take_tag(Reading *reading, Code *code, TaggedForm form, GError **error)
{
	unsigned index = (unsigned) (code -
	    (Code *) (void *) reading->tagged->codes->data);
	unsigned *seen = &reading->seen[index];
	GArray *open = reading->open;

	if (!code->is_span) {
		if (form == TAGGED_CLOSE && *seen == 2)
			return true;	/* <1></1> said for <1/> */
		if (form == TAGGED_CLOSE || *seen != 0)
			return fail(error, code, "is there twice");
		*seen = 2;
		add_range(reading, code->first, code->last);
		return true;
	}
	if (form == TAGGED_CLOSE) {
		if (*seen != 1 || open->len == 0 ||
		    g_array_index(open, unsigned, open->len - 1) != index)
			return fail(error, code, "ends where it is not open");
		g_array_set_size(open, open->len - 1);
		*seen = 2;
		add_range(reading, code->last, code->last);
		return true;
	}
	if (*seen != 0)
		return fail(error, code, "is there twice");
	add_range(reading, code->first, code->first);
	if (form == TAGGED_ALONE) {
		add_range(reading, code->last, code->last);
		*seen = 2;
	} else {
		*seen = 1;
		g_array_append_val(open, index);
	}
	return true;
}

static bool
take_answer(Reading *reading, const char *answer, GError **error)
{
	const char *text = answer;
	const char *p = answer;
	Code *code = NULL;
	TaggedForm form = TAGGED_OPEN;

	while ((p = strchr(p, '<')) != NULL) {
		size_t length = read_code(reading->tagged, p, &code, &form);
		if (length == 0) {
			p++;
			continue;
		}
		inline_add_text(reading->list, reading->arena, text,
		    (size_t) (p - text));
		if (!take_tag(reading, code, form, error))
			return false;
		p += length;
		text = p;
	}
	inline_add_text(reading->list, reading->arena, text, strlen(text));
	for (unsigned i = 0; i < reading->tagged->codes->len; i++)
		if (reading->seen[i] != 2)
			return fail(error, &g_array_index(
			    reading->tagged->codes, Code, i),
			    reading->seen[i] == 1 ? "does not end"
			    : "is missing");
	return true;
}

/* True when a span that starts before STOP of a mark list crosses another:
 * lone ends must come in an order that nests over the whole unit. */
static bool
keeps_lone_order(const Tagged *tagged, const InlineList *list)
{
	const Inline *at = list->first;

	for (const Inline *node = tagged->list->first; node != NULL;
	    node = node->next) {
		bool is_lone = (node->kind == INLINE_OPEN &&
		    span_end(node) == NULL) || node->kind == INLINE_CLOSE;
		if (node->kind == INLINE_CLOSE)
			for (const Inline *start = tagged->list->first;
			    start != node; start = start->next)
				if (start->kind == INLINE_OPEN &&
				    start->id == node->id)
					is_lone = false;
		if (!is_lone)
			continue;
		while (at != NULL && !(at->kind == node->kind &&
		    at->id == node->id))
			at = at->next;
		if (at == NULL)
			return false;
	}
	return true;
}

/* Whether the spans that are closed in LIST nest, lone ends left out of
 * account only where they stand at depth 0. */
static bool
nests(const InlineList *list)
{
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(unsigned));

	for (const Inline *node = list->first; node != NULL;
	    node = node->next) {
		if (node->kind == INLINE_OPEN ||
		    node->kind == INLINE_MARK_OPEN) {
			g_array_append_val(open, node->id);
		} else if (node->kind == INLINE_CLOSE ||
		    node->kind == INLINE_MARK_CLOSE) {
			if (open->len > 0 && g_array_index(open, unsigned,
			    open->len - 1) == node->id)
				g_array_set_size(open, open->len - 1);
			else if (open->len > 0)
				return false;
		}
	}
	return true;
}

static void
add_edge(InlineList *list, Arena *arena, const char *space)
{
	if (space != NULL)
		inline_add_text(list, arena, space, strlen(space));
}

bool
tagged_parse(const Tagged *tagged, const char *answer, Arena *arena,
    InlineList *list, GError **error)
{
	*list = (InlineList) {NULL, NULL};
	if (tagged->codes == NULL) {
		add_edge(list, arena, tagged->lead);
		inline_add_text(list, arena, answer, strlen(answer));
		add_edge(list, arena, tagged->trail);
		return true;
	}
	g_autofree unsigned *seen = g_new0(unsigned, tagged->codes->len + 1);
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(unsigned));
	Reading reading = {tagged, arena, list, seen, open};
	if (tagged->begin != tagged->list->first) {
		const Inline *last = before(tagged->list->first,
		    tagged->begin);
		add_range(&reading, tagged->list->first, last);
	}
	add_edge(list, arena, tagged->lead);
	if (!take_answer(&reading, answer, error))
		return false;
	add_edge(list, arena, tagged->trail);
	for (const Inline *node = tagged->stop; node != NULL;
	    node = node->next)
		add_range(&reading, node, node);
	if (!keeps_lone_order(tagged, list) || !nests(list)) {
		g_set_error_literal(error, FAILURE, FAILURE_ENGINE,
		    "inline codes of the answer do not nest");
		return false;
	}
	return true;
}

unsigned
tagged_highest(const char *text)
{
	unsigned highest = 0, number;
	TaggedForm form;

	for (const char *p = text; *p != '\0'; p++)
		if (tagged_read_tag(p, &number, &form) > 0)
			highest = MAX(highest, number);
	return highest;
}

/* ---- the way back -------------------------------------------------------- */

/* The code of TAGGED that NODE of a target is the start or the end of. */
static const Code *
code_of(const Tagged *tagged, const Inline *node)
{
	for (unsigned i = 0; tagged->codes != NULL && i < tagged->codes->len;
	    i++) {
		const Code *code = &g_array_index(tagged->codes, Code, i);
		bool is_first = code->first->kind == node->kind &&
		    code->first->id == node->id;
		if (is_first || (code->is_span &&
		    code->last->kind == node->kind &&
		    code->last->id == node->id))
			return code;
	}
	return NULL;
}

/* Appends the tag of NODE, which stands for it all: returns its last node. */
static const Inline *
append_tag(const Code *code, const Inline *node, GString *text)
{
	const Inline *last = node;

	append_number_tag(text, code->is_span && node->kind == INLINE_CLOSE
	    ? "</" : "<", code->number, code->is_span ? ">" : "/>");
	if (node->kind == INLINE_MARK_OPEN)
		last = span_end(node);
	return last == NULL ? node : last;
}

/* What stands at the ends is put back from the source. */
static char *
without_ends(const char *text)
{
	const char *start = text, *end = text + strlen(text);

	while (start < end && text_is_space(text_at(start)))
		start = g_utf8_next_char(start);
	while (end > start && text_is_space(text_at(g_utf8_prev_char(end))))
		end = g_utf8_prev_char(end);
	return g_strndup(start, (size_t) (end - start));
}

char *
tagged_write(const Tagged *tagged, const InlineList *target)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(Arena) arena = arena_new();
	InlineList again;

	for (const Inline *node = target->first; node != NULL;
	    node = node->next) {
		const Code *code = code_of(tagged, node);
		if (node->kind == INLINE_TEXT)
			g_string_append(text, node->text);
		else if (code != NULL)
			node = append_tag(code, node, text);
	}
	g_autofree char *written = without_ends(text->str);
	if (!tagged_parse(tagged, written, arena, &again, NULL) ||
	    !inline_equal(&again, target))
		return NULL;
	return g_steal_pointer(&written);
}
