#include "doc/inline.h"

#include <string.h>

#include "base/text.h"

bool
inline_is_code(const Inline *node)
{
	return node->kind == INLINE_PH || node->kind == INLINE_OPEN ||
	    node->kind == INLINE_CLOSE;
}

void
inline_append(InlineList *list, Inline *node)
{
	node->next = NULL;
	if (list->last == NULL)
		list->first = node;
	else
		list->last->next = node;
	list->last = node;
}

Inline *
inline_add_shared(InlineList *list, Arena *arena, const char *text)
{
	if (*text == '\0')
		return list->last;
	Inline *node = arena_alloc(arena, sizeof *node);
	node->kind = INLINE_TEXT;
	node->text = text;
	inline_append(list, node);
	return node;
}

Inline *
inline_add_text(InlineList *list, Arena *arena, const char *text,
    size_t length)
{
	if (length == 0)
		return list->last;
	return inline_add_shared(list, arena, arena_copy(arena, text,
	    length));
}

Inline *
inline_add_code(InlineList *list, Arena *arena, InlineKind kind, unsigned id,
    const char *type, const char *original, uint32_t value)
{
	Inline *node = arena_alloc(arena, sizeof *node);

	node->kind = kind;
	node->id = id;
	node->text = "";
	node->type = arena_string(arena, type);
	node->original = arena_string(arena, original);
	node->value = value;
	inline_append(list, node);
	return node;
}

InlineList
inline_copy(const InlineList *list, Arena *arena)
{
	InlineList copy = {NULL, NULL};

	inline_add_list(&copy, arena, list);
	return copy;
}

void
inline_add_list(InlineList *list, Arena *arena, const InlineList *from)
{
	for (const Inline *node = from->first; node != NULL;
	    node = node->next) {
		Inline *copy = arena_alloc(arena, sizeof *copy);
		*copy = *node;
		inline_append(list, copy);
	}
}

void
inline_append_text(const InlineList *list, GString *text)
{
	for (const Inline *node = list->first; node != NULL;
	    node = node->next)
		if (node->kind == INLINE_TEXT || node->kind == INLINE_PH)
			g_string_append(text, node->text);
}

char *
inline_text(const InlineList *list)
{
	GString *text = g_string_new(NULL);

	inline_append_text(list, text);
	return g_string_free(text, FALSE);
}

char *
inline_plain_text(const InlineList *list)
{
	GString *text = g_string_new(NULL);
	unsigned marks = 0;

	for (const Inline *node = list->first; node != NULL;
	    node = node->next) {
		if (node->kind == INLINE_MARK_OPEN)
			marks++;
		else if (node->kind == INLINE_MARK_CLOSE && marks > 0)
			marks--;
		else if (node->kind == INLINE_TEXT && marks == 0)
			g_string_append(text, node->text);
	}
	return g_string_free(text, FALSE);
}

/* A place in a list between bytes of texts, for comparing runs of texts. */
typedef struct Cursor {
	const Inline *node;
	size_t offset;
} Cursor;

/* Steps over at most LENGTH bytes of the text at the cursor. */
static void
cursor_skip(Cursor *cursor, size_t length)
{
	cursor->offset += length;
	if (cursor->node->text[cursor->offset] == '\0')
		*cursor = (Cursor) {cursor->node->next, 0};
}

static bool
same_code(const Inline *a, const Inline *b)
{
	return a->kind == b->kind && a->id == b->id && a->value == b->value &&
	    strcmp(a->text == NULL ? "" : a->text,
	    b->text == NULL ? "" : b->text) == 0;
}

bool
inline_equal(const InlineList *a, const InlineList *b)
{
	Cursor left = {a->first, 0}, right = {b->first, 0};

	while (left.node != NULL && right.node != NULL) {
		if (left.node->kind != INLINE_TEXT ||
		    right.node->kind != INLINE_TEXT) {
			if (!same_code(left.node, right.node))
				return false;
			left = (Cursor) {left.node->next, 0};
			right = (Cursor) {right.node->next, 0};
			continue;
		}
		const char *l = left.node->text + left.offset;
		const char *r = right.node->text + right.offset;
		if (*l != *r)	/* as a rule: one is the other's target */
			return false;
		size_t length = MIN(strlen(l), strlen(r));
		if (memcmp(l, r, length) != 0)
			return false;
		cursor_skip(&left, length);
		cursor_skip(&right, length);
	}
	return left.node == NULL && right.node == NULL;
}

static bool
has_letters(const char *text)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
		if (text_is_letter(text_at(p)))
			return true;
	return false;
}

bool
inline_has_letters(const InlineList *list)
{
	unsigned marks = 0;

	for (const Inline *node = list->first; node != NULL;
	    node = node->next) {
		if (node->kind == INLINE_MARK_OPEN)
			marks++;
		else if (node->kind == INLINE_MARK_CLOSE && marks > 0)
			marks--;
		else if (node->kind == INLINE_TEXT && marks == 0 &&
		    has_letters(node->text))
			return true;
	}
	return false;
}
