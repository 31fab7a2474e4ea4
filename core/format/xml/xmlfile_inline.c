#include "xmlfile_inline.h"

#include <string.h>

enum {
	MAX_ORIGINAL = 1000,	/* bytes of a code that are kept to show */
	MAX_REFERENCE = 64,	/* bytes that a reference may stand for: a
				   longer text is a code, not blown up */
};

struct XmlfileInline {
	const XmlTree *tree;
	const uint8_t *roles;
	Document *document;
	GHashTable *originals;	/* of native codes, in the arena */
	GArray *open;		/* of Open: elements around the place */

	Unit *unit;		/* being read */
	InlineList *list;
	XmlSpan span;
};

/* An element whose end is still to come. */
typedef struct Open {
	uint32_t node;
	unsigned id;
	unsigned mark;		/* id of the mark around it, or 0 */
} Open;

XmlfileInline *
xmlfile_inline_new(const XmlTree *tree, const uint8_t *roles,
    Document *document)
{
	XmlfileInline *inlines = g_new0(XmlfileInline, 1);

	inlines->tree = tree;
	inlines->roles = roles;
	inlines->document = document;
	inlines->originals = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, NULL);
	inlines->open = g_array_new(FALSE, FALSE, sizeof(Open));
	return inlines;
}

void
xmlfile_inline_free(XmlfileInline *inlines)
{
	if (inlines == NULL)
		return;
	g_hash_table_unref(inlines->originals);
	g_array_unref(inlines->open);
	g_free(inlines);
}

/* ---- codes --------------------------------------------------------------- */

/* Native codes repeat by the thousand: each is kept once. */
static const char *
original(XmlfileInline *inlines, size_t start, size_t end)
{
	const char *bytes = xml_bytes(inlines->tree, NULL);
	size_t length = MIN(end - start, MAX_ORIGINAL);

	/* Not in the middle of a character. */
	while (length > 0 && start + length < end &&
	    ((unsigned char) bytes[start + length] & 0xC0) == 0x80)
		length--;
	g_autofree char *text = g_strndup(bytes + start, length);
	const char *kept = g_hash_table_lookup(inlines->originals, text);
	if (kept != NULL)
		return kept;
	char *copy = arena_copy(inlines->document->arena, text, length);
	g_hash_table_insert(inlines->originals, g_steal_pointer(&text), copy);
	return copy;
}

static const char *
code_type(const XmlNode *node)
{
	static const struct {
		const char *name, *type;
	} types[] = {
		{"a", "link"}, {"b", "fmt"}, {"br", "fmt"}, {"em", "fmt"},
		{"emphasis", "fmt"}, {"font", "fmt"}, {"i", "fmt"},
		{"img", "image"}, {"link", "link"}, {"q", "quote"},
		{"quote", "quote"}, {"small", "fmt"}, {"span", "fmt"},
		{"strong", "fmt"}, {"sub", "fmt"}, {"sup", "fmt"},
		{"u", "fmt"}, {"ulink", "link"}, {"xref", "link"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
		if (strcmp(types[i].name, node->name) == 0)
			return types[i].type;
	return "other";
}

static Inline *
add_code(XmlfileInline *inlines, InlineKind kind, unsigned id,
    const char *type, uint32_t value)
{
	Inline *code = inline_add_code(inlines->list,
	    inlines->document->arena, kind, id, NULL, NULL, value);

	code->type = type;	/* static */
	return code;
}

/* ---- texts --------------------------------------------------------------- */

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
add_text(XmlfileInline *inlines, char *text)
{
	size_t length = strlen(text);

	if (!inlines->unit->preserve_space) {
		size_t kept = 0;
		for (size_t i = 0; i < length; i++) {
			char c = is_space(text[i]) ? ' ' : text[i];
			if (c != ' ' || kept == 0 || text[kept - 1] != ' ')
				text[kept++] = c;
		}
		length = kept;
	}
	inline_add_text(inlines->list, inlines->document->arena, text,
	    length);
}

/* Whether the source's bytes are the text as it is read: no reference, no
 * white space that collapses, no line end to be made one. Most texts are. */
static bool
is_plain(const XmlfileInline *inlines, const char *bytes, size_t length)
{
	char before = 'x';

	if (memchr(bytes, '&', length) != NULL)
		return false;
	if (inlines->unit->preserve_space)
		return memchr(bytes, '\r', length) == NULL;
	for (size_t i = 0; i < length; i++) {
		char c = bytes[i];
		if ((unsigned char) c <= ' ' && (c != ' ' || before == ' '))
			return false;
		before = c;
	}
	return true;
}

/* The next reference at or behind START that stands for nothing known or for
 * too much, in REFERENCE; false when there is none before END. */
static bool
find_code(const XmlTree *tree, size_t start, size_t end,
    XmlSpan *reference)
{
	const char *bytes = xml_bytes(tree, NULL);

	for (;;) {
		const char *ampersand = memchr(bytes + start, '&',
		    end - start);
		if (ampersand == NULL)
			return false;
		reference->start = (size_t) (ampersand - bytes);
		const char *semicolon = memchr(ampersand, ';',
		    end - reference->start);
		if (semicolon == NULL)
			return false;
		reference->end = (size_t) (semicolon - bytes) + 1;
		g_autofree char *text = xml_resolve(tree, reference->start,
		    reference->end);
		size_t length = reference->end - reference->start;
		if (strlen(text) > MAX_REFERENCE || (length > 2 &&
		    strlen(text) == length &&
		    memcmp(text, ampersand, length) == 0))
			return true;
		start = reference->end;
	}
}

/* Raw text START..END; some references in it are codes. */
static void
add_raw_text(XmlfileInline *inlines, size_t start, size_t end)
{
	const char *bytes = xml_bytes(inlines->tree, NULL);
	XmlSpan reference;

	if (is_plain(inlines, bytes + start, end - start)) {
		inline_add_text(inlines->list, inlines->document->arena,
		    bytes + start, end - start);
		return;
	}
	while (start < end) {
		bool is_found = find_code(inlines->tree, start, end,
		    &reference);
		size_t stop = is_found ? reference.start : end;
		if (stop > start) {
			g_autofree char *text = xml_resolve(inlines->tree,
			    start, stop);
			add_text(inlines, text);
		}
		if (!is_found)
			return;
		Inline *code = add_code(inlines, INLINE_PH,
		    document_new_code(inlines->unit), "other", XML_NONE);
		code->original = original(inlines, reference.start,
		    reference.end);
		start = reference.end;
	}
}

static void
add_text_node(XmlfileInline *inlines, uint32_t index)
{
	const XmlNode *node = xml_node(inlines->tree, index);
	size_t start = MAX(node->start, inlines->span.start);
	size_t end = MIN(node->end, inlines->span.end);
	unsigned marks = 0;

	for (unsigned i = 0; i < inlines->open->len; i++)
		marks |= g_array_index(inlines->open, Open, i).mark;
	bool is_kept = marks == 0 &&
	    (inlines->roles[index] & XMLFILE_ROLE_HAS_KEPT) != 0;
	unsigned id = is_kept ? document_new_code(inlines->unit) : 0;
	if (is_kept)
		add_code(inlines, INLINE_MARK_OPEN, id, NULL, index);
	if (node->kind == XML_CDATA) {
		g_autofree char *text = xml_text(inlines->tree, index);
		add_text(inlines, text);
	} else if (start < end) {
		add_raw_text(inlines, start, end);
	}
	if (is_kept)
		add_code(inlines, INLINE_MARK_CLOSE, id, NULL, index);
}

/* ---- nodes --------------------------------------------------------------- */

/* The white space that a reader sees in a code without text. */
static const char *
visible_space(const XmlfileInline *inlines, uint32_t index)
{
	const XmlNode *node = xml_node(inlines->tree, index);

	if (node->kind != XML_ELEMENT || (inlines->roles[index] &
	    (XMLFILE_ROLE_NESTED | XMLFILE_ROLE_SKIPPED)) != 0)
		return "";
	if (strcmp(node->name, "br") == 0)
		return " ";
	for (uint32_t i = index + 1; i < node->next; i++)
		if (xml_node(inlines->tree, i)->kind == XML_TEXT)
			return " ";
	return "";
}

static void
add_placeholder(XmlfileInline *inlines, uint32_t index)
{
	const XmlNode *node = xml_node(inlines->tree, index);
	const char *type = node->kind == XML_ELEMENT ? code_type(node)
	    : "other";
	Inline *code = add_code(inlines, INLINE_PH,
	    document_new_code(inlines->unit), type, index);

	code->original = original(inlines, node->start, node->end);
	code->text = visible_space(inlines, index);
}

static void
open_element(XmlfileInline *inlines, uint32_t index)
{
	const XmlNode *node = xml_node(inlines->tree, index);
	unsigned role = inlines->roles[index];
	Open open = {.node = index};
	unsigned marks = 0;

	for (unsigned i = 0; i < inlines->open->len; i++)
		marks |= g_array_index(inlines->open, Open, i).mark;
	if (marks == 0 && (role & XMLFILE_ROLE_TRANSLATE) == 0 &&
	    (role & XMLFILE_ROLE_HAS_TEXT) == 0) {
		open.mark = document_new_code(inlines->unit);
		add_code(inlines, INLINE_MARK_OPEN, open.mark, NULL, index);
	}
	open.id = document_new_code(inlines->unit);
	Inline *code = add_code(inlines, INLINE_OPEN, open.id,
	    code_type(node), index);
	code->original = original(inlines, node->start, node->inner);
	g_array_append_val(inlines->open, open);
}

static void
close_element(XmlfileInline *inlines)
{
	Open open = g_array_index(inlines->open, Open,
	    inlines->open->len - 1);
	const XmlNode *node = xml_node(inlines->tree, open.node);

	g_array_set_size(inlines->open, inlines->open->len - 1);
	Inline *code = add_code(inlines, INLINE_CLOSE, open.id,
	    code_type(node), open.node);
	code->original = original(inlines, node->inner_end, node->end);
	if (open.mark != 0)
		add_code(inlines, INLINE_MARK_CLOSE, open.mark, NULL,
		    open.node);
}

/* Closes the elements that end before node NEXT. */
static void
close_before(XmlfileInline *inlines, uint32_t next)
{
	while (inlines->open->len > 0) {
		uint32_t node = g_array_index(inlines->open, Open,
		    inlines->open->len - 1).node;
		if (xml_node(inlines->tree, node)->next > next)
			return;
		close_element(inlines);
	}
}

/* ---- spacers ------------------------------------------------------------- */

/*
 * XHTML made from PDF moves letters about with empty spans, in the middle of
 * words. They are put behind the text: the words are whole, and the codes are
 * still there.
 */
static bool
is_empty_span(const XmlfileInline *inlines, const Inline *code)
{
	if (code->kind != INLINE_PH || code->value == XML_NONE)
		return false;
	const XmlNode *node = xml_node(inlines->tree, code->value);
	XmlSpan id;
	return node->kind == XML_ELEMENT && node->next == code->value + 1 &&
	    strcmp(node->name, "span") == 0 &&
	    !xml_attribute_span(inlines->tree, code->value, "id", &id);
}

static bool
is_in_word(const Inline *before, const Inline *code)
{
	const Inline *after = code->next;

	if (before == NULL || before->kind != INLINE_TEXT || after == NULL ||
	    after->kind != INLINE_TEXT)
		return false;
	return !is_space(before->text[strlen(before->text) - 1]) &&
	    !is_space(after->text[0]);
}

static bool
has_spacer(const XmlfileInline *inlines)
{
	const Inline *before = NULL;

	for (const Inline *node = inlines->list->first; node != NULL;
	    node = node->next) {
		if (is_empty_span(inlines, node) && is_in_word(before, node))
			return true;
		before = node;
	}
	return false;
}

/* Appends the texts that were gathered in WORD as one. */
static void
append_word(XmlfileInline *inlines, InlineList *list, GString *word)
{
	inline_add_text(list, inlines->document->arena, word->str,
	    word->len);
	g_string_truncate(word, 0);
}

static void
gather_spacers(XmlfileInline *inlines)
{
	InlineList words = {NULL, NULL}, spacers = {NULL, NULL};
	g_autoptr(GString) word = g_string_new(NULL);
	unsigned marks = 0;

	for (Inline *node = inlines->list->first, *next; node != NULL;
	    node = next) {
		next = node->next;
		marks += node->kind == INLINE_MARK_OPEN;
		marks -= node->kind == INLINE_MARK_CLOSE;
		if (node->kind == INLINE_TEXT) {
			g_string_append(word, node->text);
		} else if (marks == 0 && is_empty_span(inlines, node)) {
			inline_append(&spacers, node);
		} else {
			append_word(inlines, &words, word);
			inline_append(&words, node);
		}
	}
	append_word(inlines, &words, word);
	for (Inline *node = spacers.first, *next; node != NULL; node = next) {
		next = node->next;
		inline_append(&words, node);
	}
	*inlines->list = words;
}

void
xmlfile_inline_read(XmlfileInline *inlines, Unit *unit, uint32_t first,
    uint32_t end, XmlSpan span)
{
	const unsigned text = XMLFILE_ROLE_HAS_TEXT | XMLFILE_ROLE_HAS_KEPT;
	const unsigned whole = XMLFILE_ROLE_NESTED | XMLFILE_ROLE_SKIPPED;

	inlines->unit = unit;
	inlines->list = &unit->first->source;
	inlines->span = span;
	for (uint32_t i = first; i < end;) {
		const XmlNode *node = xml_node(inlines->tree, i);
		close_before(inlines, i);
		if (node->kind == XML_TEXT || node->kind == XML_CDATA) {
			add_text_node(inlines, i);
		} else if (node->kind == XML_ELEMENT &&
		    (inlines->roles[i] & whole) == 0 &&
		    (inlines->roles[i] & text) != 0) {
			open_element(inlines, i);
			i++;
			continue;
		} else {
			add_placeholder(inlines, i);
		}
		i = node->next;
	}
	close_before(inlines, end);
	if (has_spacer(inlines))
		gather_spacers(inlines);
}

void
xmlfile_inline_read_value(XmlfileInline *inlines, Unit *unit, XmlSpan span)
{
	inlines->unit = unit;
	inlines->list = &unit->first->source;
	inlines->span = span;
	add_raw_text(inlines, span.start, span.end);
}
