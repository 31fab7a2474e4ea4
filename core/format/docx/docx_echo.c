#include "docx_echo.h"

#include <string.h>

typedef struct Echoes {
	Document *document;
	const DocxSkeleton *skeleton;
	GHashTable *texts;	/* source, in one line, to Segment */
} Echoes;

bool
docx_echo_is_one(const char *instruction)
{
	static const char *const fields[] = {"TOC", "REF", "STYLEREF"};

	instruction += strspn(instruction, " \t\r\n");
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
		size_t length = strlen(fields[i]);
		if (g_ascii_strncasecmp(instruction, fields[i], length) == 0 &&
		    !g_ascii_isalpha(instruction[length]))
			return true;
	}
	return false;
}

/* TEXT with each stretch of white space as one blank, and none at its ends. */
static char *
key_of(const char *text)
{
	GString *key = g_string_new(NULL);

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (!g_unichar_isspace(c))
			g_string_append_unichar(key, c);
		else if (key->len > 0 && key->str[key->len - 1] != ' ')
			g_string_append_c(key, ' ');
	}
	if (key->len > 0 && key->str[key->len - 1] == ' ')
		g_string_truncate(key, key->len - 1);
	return g_string_free(key, FALSE);
}

/* ---- what can be repeated ------------------------------------------------ */

static void
add_unit(Echoes *echoes, const Unit *unit)
{
	for (Segment *segment = unit->first; segment != NULL;
	    segment = segment->next) {
		g_autofree char *text = inline_text(&segment->source);
		g_autofree char *key = key_of(text);
		if (segment->is_ignorable || *key == '\0' ||
		    g_hash_table_contains(echoes->texts, key))
			continue;
		g_hash_table_insert(echoes->texts, g_steal_pointer(&key),
		    segment);
	}
}

/* Headings first: they are what is repeated most. */
static void
add_texts(Echoes *echoes, bool is_heading)
{
	for (unsigned i = 0; i < echoes->skeleton->parts->len; i++) {
		const DocxPart *part = g_ptr_array_index(
		    echoes->skeleton->parts, i);
		for (unsigned k = 0; part->kind == DOCX_MAIN &&
		    k < part->places->len; k++) {
			const DocxPlace *place = &g_array_index(part->places,
			    DocxPlace, k);
			const Unit *unit = document_unit(echoes->document,
			    place->unit);
			if (!place->is_echo && (unit->block->kind ==
			    BLOCK_HEADING) == is_heading)
				add_unit(echoes, unit);
		}
	}
}

/* "1.2 " at the start of TEXT. */
static size_t
number_length(const char *text)
{
	size_t length = strspn(text, "0123456789.");
	size_t space = strspn(text + length, " ");

	return length > 0 && space > 0 ? length + space : 0;
}

/* What TEXT becomes as what it repeats does; a new string, NULL: that is not
 * found. */
static char *
repeated(const Echoes *echoes, const char *text)
{
	g_autofree char *key = key_of(text);
	size_t number = 0;
	const Segment *found = g_hash_table_lookup(echoes->texts, key);

	/* The number of a heading stands in its entry, not in its text. */
	if (found == NULL && (number = number_length(key)) > 0)
		found = g_hash_table_lookup(echoes->texts, key + number);
	if (found == NULL)
		return NULL;
	g_autofree char *target = inline_text(segment_output(found));
	g_autofree char *line = key_of(target);
	g_autofree char *prefix = g_strndup(key, number);
	return *line == '\0' ? NULL : g_strconcat(prefix, line, NULL);
}

/* ---- echoes -------------------------------------------------------------- */

/* Where the inside of the code ID begins and ends in LIST: the nodes OPEN and
 * CLOSE. False: it is not there. */
static bool
find_code(const InlineList *list, unsigned id, const Inline **open,
    const Inline **close)
{
	*open = *close = NULL;
	for (const Inline *node = list->first; node != NULL;
	    node = node->next) {
		if (node->kind == INLINE_OPEN && node->id == id)
			*open = node;
		if (node->kind == INLINE_CLOSE && node->id == id)
			*close = node;
	}
	return *open != NULL && *close != NULL;
}

/* The text between OPEN (NULL: the start of LIST) and CLOSE (NULL: its end). */
static char *
text_between(const InlineList *list, const Inline *open, const Inline *close)
{
	InlineList part = {NULL, NULL};
	g_autoptr(Arena) arena = arena_new();

	for (const Inline *node = open == NULL ? list->first : open->next;
	    node != NULL && node != close; node = node->next) {
		Inline *copy = arena_alloc(arena, sizeof(*copy));
		*copy = *node;
		copy->next = NULL;
		inline_append(&part, copy);
	}
	return inline_text(&part);
}

/* The target of SEGMENT with TEXT for all text between OPEN and CLOSE of it. */
static void
replace_between(const Echoes *echoes, Segment *segment, const Inline *open,
    const Inline *close, const char *text)
{
	Arena *arena = echoes->document->arena;
	const InlineList *old = segment_output(segment);
	InlineList list = {NULL, NULL};
	bool is_inside = open == NULL, is_set = false;

	for (const Inline *node = old->first; node != NULL;
	    node = node->next) {
		is_inside = is_inside && node != close;
		if (is_inside && node->kind == INLINE_TEXT) {
			if (!is_set)
				inline_add_text(&list, arena, text,
				    strlen(text));
			is_set = true;
		} else {
			Inline *copy = arena_alloc(arena, sizeof(*copy));
			*copy = *node;
			copy->next = NULL;
			inline_append(&list, copy);
		}
		is_inside = is_inside || node == open;
	}
	if (is_set)
		segment_set_target(segment, list, "echo");
}

/* What is text between OPEN and CLOSE of the source of SEGMENT, and in its
 * target between the ends of the same code, becomes what it repeats. */
static void
settle_span(const Echoes *echoes, Segment *segment, unsigned id)
{
	const Inline *open = NULL, *close = NULL;
	const Inline *from = NULL, *to = NULL;

	if (id != 0 && (!find_code(&segment->source, id, &open, &close) ||
	    !find_code(segment_output(segment), id, &from, &to)))
		return;
	g_autofree char *source = text_between(&segment->source, open, close);
	g_autofree char *now = text_between(segment_output(segment), from, to);
	g_autofree char *text = repeated(echoes, source);
	g_autofree char *line = key_of(now);
	if (text == NULL || strcmp(text, line) == 0)
		return;
	/* White space at its ends stays as it is. */
	const char *start = now + strspn(now, " ");
	g_autofree char *before = g_strndup(now, (size_t) (start - now));
	const char *after = start + strlen(start);
	while (after > start && after[-1] == ' ')
		after--;
	g_autofree char *whole = g_strconcat(before, text, after, NULL);
	replace_between(echoes, segment, from, to, whole);
}

static void
settle_unit(const Echoes *echoes, const DocxPlace *place)
{
	Unit *unit = document_unit(echoes->document, place->unit);

	for (Segment *segment = unit->first; segment != NULL;
	    segment = segment->next) {
		if (!segment->has_target || segment->is_ignorable)
			continue;
		if (place->is_echo) {
			settle_span(echoes, segment, 0);
			continue;
		}
		for (const Inline *node = segment->source.first; node != NULL;
		    node = node->next)
			if (node->kind == INLINE_OPEN && g_array_index(
			    echoes->skeleton->codes, DocxCode,
			    node->value).is_echo)
				settle_span(echoes, segment, node->id);
	}
}

void
docx_echo_settle(Document *document)
{
	const DocxSkeleton *skeleton = document->skeleton;

	if (!skeleton->has_echoes)
		return;
	g_autoptr(GHashTable) texts = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	Echoes echoes = {document, skeleton, texts};
	add_texts(&echoes, true);
	add_texts(&echoes, false);
	for (unsigned i = 0; i < skeleton->parts->len; i++) {
		const DocxPart *part = g_ptr_array_index(skeleton->parts, i);
		for (unsigned k = 0; k < part->places->len; k++)
			settle_unit(&echoes, &g_array_index(part->places,
			    DocxPlace, k));
	}
}
