#include "xliff_content.h"

#include <string.h>

#include "base/failure.h"
#include "xliff.h"

struct XliffIds {
	Unit *unit;
	GHashTable *numbers;	/* id to number */
	GHashTable *ends;	/* number of a span to that of its lone end */
};

typedef struct Content {
	const XmlTree *tree;
	XliffIds *ids;
	GHashTable *data;
	Arena *arena;
	InlineList *list;
	GArray *open;		/* of Open: pc and mrk around the place */
} Content;

typedef struct Open {
	uint32_t node;
	unsigned id;
	InlineKind close;	/* INLINE_TEXT: nothing */
} Open;

XliffIds *
xliff_content_ids(Unit *unit)
{
	XliffIds *ids = g_new0(XliffIds, 1);

	ids->unit = unit;
	ids->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    NULL);
	ids->ends = g_hash_table_new(NULL, NULL);
	return ids;
}

void
xliff_content_ids_free(XliffIds *ids)
{
	if (ids == NULL)
		return;
	g_hash_table_unref(ids->numbers);
	g_hash_table_unref(ids->ends);
	g_free(ids);
}

void
xliff_content_ids_add(XliffIds *ids, char prefix, unsigned number)
{
	g_hash_table_insert(ids->numbers, g_strdup_printf("%c%u", prefix,
	    number), GUINT_TO_POINTER(number));
}

static unsigned
id_number(XliffIds *ids, const char *id)
{
	unsigned number = GPOINTER_TO_UINT(g_hash_table_lookup(ids->numbers,
	    id));

	if (number == 0) {
		number = document_new_code(ids->unit);
		g_hash_table_insert(ids->numbers, g_strdup(id),
		    GUINT_TO_POINTER(number));
	}
	return number;
}

/* ---- reading ------------------------------------------------------------- */

/* The number for attribute NAME of NODE; 0 without one. */
static unsigned
attribute_number(const Content *content, uint32_t node, const char *name)
{
	g_autofree char *id = xml_attribute(content->tree, node, name);

	return id == NULL || *id == '\0' ? 0 : id_number(content->ids, id);
}

static bool
is_attribute(const Content *content, uint32_t node, const char *name,
    const char *expected)
{
	g_autofree char *value = xml_attribute(content->tree, node, name);

	return value != NULL && strcmp(value, expected) == 0;
}

static const char *
known_type(const char *type)
{
	static const char *const types[] = {
		"fmt", "ui", "quote", "link", "image", "other",
	};

	for (size_t i = 0; type != NULL && i < G_N_ELEMENTS(types); i++)
		if (strcmp(types[i], type) == 0)
			return types[i];
	return NULL;
}

/* A code whose native form is named by attribute DATA_NAME. */
static Inline *
add_code(Content *content, InlineKind kind, unsigned id, uint32_t node,
    const char *data_name)
{
	g_autofree char *type = xml_attribute(content->tree, node, "type");
	g_autofree char *key = data_name == NULL ? NULL
	    : xml_attribute(content->tree, node, data_name);
	Inline *code = inline_add_code(content->list, content->arena, kind,
	    id, NULL, NULL, node);

	code->type = known_type(type);
	if (key != NULL && content->data != NULL)
		code->original = arena_string(content->arena,
		    g_hash_table_lookup(content->data, key));
	return code;
}

static void
add_placeholder(Content *content, unsigned id, uint32_t node,
    const char *data_name)
{
	g_autofree char *shown = xml_attribute(content->tree, node, "equiv");

	if (id == 0)
		id = document_new_code(content->ids->unit);
	Inline *code = add_code(content, INLINE_PH, id, node, data_name);
	if (shown != NULL)
		code->text = arena_string(content->arena, shown);
}

static bool
add_character(Content *content, uint32_t node, GError **error)
{
	g_autofree char *hex = xml_attribute(content->tree, node, "hex");
	char *end = NULL;
	guint64 value = hex == NULL ? 0 : g_ascii_strtoull(hex, &end, 16);

	if (hex == NULL || *hex == '\0' || *end != '\0' || value > 0x10FFFF) {
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "XLIFF: <cp> with a hex attribute of \"%s\"",
		    hex == NULL ? "" : hex);
		return false;
	}
	Inline *character = inline_add_code(content->list, content->arena,
	    INLINE_CP, 0, NULL, NULL, (uint32_t) value);
	(void) character;
	return true;
}

/* sc or ec. */
static void
add_end(Content *content, uint32_t node, bool is_start)
{
	bool is_alone = is_attribute(content, node, "isolated", "yes");
	unsigned id = attribute_number(content, node,
	    is_start || is_alone ? "id" : "startRef");

	if (is_alone || id == 0)
		add_placeholder(content, id, node, "dataRef");
	else
		add_code(content, is_start ? INLINE_OPEN : INLINE_CLOSE, id,
		    node, "dataRef");
}

/* sm or em: a mark only when the sm said translate="no". */
static void
add_mark_end(Content *content, uint32_t node, bool is_start)
{
	unsigned id = attribute_number(content, node, is_start ? "id"
	    : "startRef");
	void *key = GUINT_TO_POINTER(id * 2u + 1);

	if (id == 0)
		return;
	if (is_start && is_attribute(content, node, "translate", "no")) {
		g_hash_table_add(content->ids->ends, key);
		add_code(content, INLINE_MARK_OPEN, id, node, NULL);
	} else if (!is_start &&
	    g_hash_table_contains(content->ids->ends, key)) {
		add_code(content, INLINE_MARK_CLOSE, id, node, NULL);
	}
}

/* pc or mrk: its end comes later. */
static void
open_span(Content *content, uint32_t node, bool is_code)
{
	Open open = {.node = node, .close = INLINE_TEXT,
	    .id = attribute_number(content, node, "id")};

	if (open.id == 0)
		open.id = document_new_code(content->ids->unit);
	if (is_code) {
		add_code(content, INLINE_OPEN, open.id, node,
		    "dataRefStart");
		open.close = INLINE_CLOSE;
	} else if (is_attribute(content, node, "translate", "no")) {
		add_code(content, INLINE_MARK_OPEN, open.id, node, NULL);
		open.close = INLINE_MARK_CLOSE;
	}
	g_array_append_val(content->open, open);
}

static void
close_before(Content *content, uint32_t next)
{
	while (content->open->len > 0) {
		Open open = g_array_index(content->open, Open,
		    content->open->len - 1);
		if (xml_node(content->tree, open.node)->next > next)
			return;
		g_array_set_size(content->open, content->open->len - 1);
		if (open.close != INLINE_TEXT)
			add_code(content, open.close, open.id, open.node,
			    open.close == INLINE_CLOSE ? "dataRefEnd" : NULL);
	}
}

static bool
read_element(Content *content, uint32_t index, GError **error)
{
	const char *name = xml_node(content->tree, index)->name;

	if (strcmp(xml_node(content->tree, index)->space, XLIFF_SPACE) != 0)
		name = "";
	if (strcmp(name, "ph") == 0)
		add_placeholder(content, attribute_number(content, index,
		    "id"), index, "dataRef");
	else if (strcmp(name, "pc") == 0 || strcmp(name, "mrk") == 0)
		open_span(content, index, name[0] == 'p');
	else if (strcmp(name, "sc") == 0 || strcmp(name, "ec") == 0)
		add_end(content, index, name[0] == 's');
	else if (strcmp(name, "sm") == 0 || strcmp(name, "em") == 0)
		add_mark_end(content, index, name[0] == 's');
	else if (strcmp(name, "cp") == 0)
		return add_character(content, index, error);
	else {
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "XLIFF: an element <%s> in a text",
		    xml_node(content->tree, index)->name);
		return false;
	}
	return true;
}

bool
xliff_content_read(const XmlTree *tree, uint32_t node, XliffIds *ids,
    GHashTable *data, Arena *arena, InlineList *list, GError **error)
{
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(Open));
	Content content = {tree, ids, data, arena, list, open};
	uint32_t end = xml_node(tree, node)->next;

	for (uint32_t i = node + 1; i < end; i++) {
		const XmlNode *child = xml_node(tree, i);
		close_before(&content, i);
		if (child->kind == XML_TEXT || child->kind == XML_CDATA) {
			g_autofree char *text = xml_text(tree, i);
			inline_add_text(list, arena, text, strlen(text));
		} else if (child->kind == XML_ELEMENT) {
			if (!read_element(&content, i, error))
				return false;
		}
	}
	close_before(&content, end);
	return true;
}

/* ---- comparing ----------------------------------------------------------- */

bool
xliff_content_is_nested(const InlineList *const *lists, size_t count)
{
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(unsigned));
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

	for (size_t i = 0; i < count; i++) {
		for (const Inline *node = lists[i]->first; node != NULL;
		    node = node->next) {
			if (node->kind == INLINE_TEXT ||
			    node->kind == INLINE_CP)
				continue;
			if (node->kind == INLINE_CLOSE ||
			    node->kind == INLINE_MARK_CLOSE) {
				if (open->len == 0 || g_array_index(open,
				    unsigned, open->len - 1) != node->id)
					return false;
				g_array_set_size(open, open->len - 1);
				continue;
			}
			if (!g_hash_table_add(seen,
			    GUINT_TO_POINTER(node->id)))
				return false;
			if (node->kind != INLINE_PH)
				g_array_append_val(open, node->id);
		}
	}
	return open->len == 0;
}

InlineList
xliff_content_flatten(XliffIds *ids, const InlineList *list, Arena *arena)
{
	InlineList flat = inline_copy(list, arena);

	for (Inline *node = flat.first; node != NULL; node = node->next) {
		if (node->kind == INLINE_TEXT || node->kind == INLINE_CP)
			continue;
		if (node->kind == INLINE_CLOSE ||
		    node->kind == INLINE_MARK_CLOSE) {
			void *key = GUINT_TO_POINTER(node->id * 2u);
			unsigned end = GPOINTER_TO_UINT(g_hash_table_lookup(
			    ids->ends, key));
			if (end == 0) {
				end = document_new_code(ids->unit);
				g_hash_table_insert(ids->ends, key,
				    GUINT_TO_POINTER(end));
			}
			node->id = end;
		}
		node->kind = INLINE_PH;
	}
	return flat;
}

static void *
code_key(const Inline *code)
{
	return GUINT_TO_POINTER(code->id * 8u + (unsigned) code->kind);
}

static bool
is_text(const Inline *node)
{
	return node->kind == INLINE_TEXT || node->kind == INLINE_CP;
}

static void
append_copy(InlineList *list, Arena *arena, const Inline *node)
{
	Inline *copy = arena_alloc(arena, sizeof *copy);

	*copy = *node;
	inline_append(list, copy);
}

InlineList
xliff_content_balance(const InlineList *list, const InlineList *source,
    Arena *arena, unsigned *n_lost, unsigned *n_added)
{
	g_autoptr(GHashTable) wanted = g_hash_table_new(NULL, NULL);
	InlineList balanced = {NULL, NULL};

	*n_lost = *n_added = 0;
	for (const Inline *node = source->first; node != NULL;
	    node = node->next)
		if (!is_text(node))
			g_hash_table_insert(wanted, code_key(node),
			    GSIZE_TO_POINTER((gsize) node));
	for (const Inline *node = list->first; node != NULL;
	    node = node->next) {
		if (is_text(node)) {
			append_copy(&balanced, arena, node);
			continue;
		}
		const Inline *own = g_hash_table_lookup(wanted,
		    code_key(node));
		if (own == NULL) {
			++*n_added;
			continue;
		}
		append_copy(&balanced, arena, own);
		g_hash_table_remove(wanted, code_key(node));
	}
	for (const Inline *node = source->first; node != NULL;
	    node = node->next) {
		if (is_text(node) ||
		    !g_hash_table_contains(wanted, code_key(node)))
			continue;
		append_copy(&balanced, arena, node);
		++*n_lost;
	}
	return balanced;
}
