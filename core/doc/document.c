#include "doc/document.h"

#include <string.h>

Document *
document_new(GBytes *source, const char *name, const char *format)
{
	Document *document = g_new0(Document, 1);
	g_autofree char *base = g_path_get_basename(name);
	g_autofree char *valid = g_utf8_make_valid(base, -1);

	document->arena = arena_new();
	document->source = g_bytes_ref(source);
	document->name = arena_string(document->arena, valid);
	document->format = format;
	document->units = g_ptr_array_new();
	document->root = block_add(NULL, document->arena, BLOCK_PART, valid);
	return document;
}

void
document_drop_skeleton(Document *document)
{
	if (document->skeleton_free != NULL)
		document->skeleton_free(document->skeleton);
	document->skeleton_free = NULL;
	document->skeleton = NULL;
}

void
document_free(Document *document)
{
	if (document == NULL)
		return;
	document_drop_skeleton(document);
	g_ptr_array_unref(document->units);
	g_bytes_unref(document->source);
	arena_free(document->arena);
	g_free(document);
}

Block *
document_add_block(Document *document, Block *parent, BlockKind kind,
    const char *name)
{
	return block_add(parent == NULL ? document->root : parent,
	    document->arena, kind, name);
}

Unit *
document_add_unit(Document *document, Block *block, const char *name)
{
	Unit *unit = arena_alloc(document->arena, sizeof *unit);

	unit->block = block == NULL ? document->root : block;
	unit->translate = true;
	unit->next_code = 1;
	unit->name = arena_string(document->arena, name);
	g_ptr_array_add(document->units, unit);
	unit->id = document->units->len;
	unit_add_segment(unit, document->arena, false);
	return unit;
}

Unit *
document_unit(const Document *document, unsigned id)
{
	if (id == 0 || id > document->units->len)
		return NULL;
	return g_ptr_array_index(document->units, id - 1);
}

unsigned
document_new_code(Unit *unit)
{
	return unit->next_code++;
}

/* ---- document_check ------------------------------------------------------ */

static char *
check_inline(const Inline *node)
{
	if (node->kind == INLINE_TEXT) {
		if (node->text == NULL || *node->text == '\0')
			return g_strdup("an empty text");
		if (!g_utf8_validate(node->text, -1, NULL))
			return g_strdup("text that is not UTF-8");
		return node->id == 0 ? NULL : g_strdup("a text with an id");
	}
	if (node->kind != INLINE_CP && node->id == 0)
		return g_strdup("a code without an id");
	if (node->kind == INLINE_PH &&
	    (node->text == NULL || !g_utf8_validate(node->text, -1, NULL)))
		return g_strdup("a placeholder whose text is not UTF-8");
	return NULL;
}

/* Spans over the whole unit, source or output: ends after starts, nested,
 * each id once. OPEN_IDS is scratch. */
static char *
check_spans(const Unit *unit, bool is_output, GArray *open_ids)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

	g_array_set_size(open_ids, 0);
	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next) {
		const InlineList *list = is_output ? segment_output(segment)
		    : &segment->source;
		for (const Inline *node = list->first; node != NULL;
		    node = node->next) {
			char *breach = check_inline(node);
			if (breach != NULL)
				return breach;
			if (node->kind == INLINE_CLOSE ||
			    node->kind == INLINE_MARK_CLOSE) {
				if (open_ids->len == 0 ||
				    g_array_index(open_ids, unsigned,
				    open_ids->len - 1) != node->id)
					return g_strdup_printf("code %u ends "
					    "where it is not open", node->id);
				g_array_set_size(open_ids, open_ids->len - 1);
				continue;
			}
			if (node->kind == INLINE_TEXT ||
			    node->kind == INLINE_CP)
				continue;
			if (!g_hash_table_add(seen,
			    GUINT_TO_POINTER(node->id)))
				return g_strdup_printf("code %u is there "
				    "twice", node->id);
			if (node->id >= unit->next_code)
				return g_strdup_printf("code %u is not below "
				    "next_code", node->id);
			if (node->kind != INLINE_PH)
				g_array_append_val(open_ids, node->id);
		}
	}
	if (open_ids->len > 0)
		return g_strdup_printf("code %u does not end",
		    g_array_index(open_ids, unsigned, open_ids->len - 1));
	return NULL;
}

/* Counts kind and id of each code, up (source) or down (target). */
static void
count_codes(GHashTable *counts, const InlineList *list, int step)
{
	for (const Inline *node = list->first; node != NULL;
	    node = node->next) {
		if (node->kind == INLINE_TEXT || node->kind == INLINE_CP)
			continue;
		void *key = GUINT_TO_POINTER(node->id * 8u +
		    (unsigned) node->kind);
		int count = GPOINTER_TO_INT(g_hash_table_lookup(counts, key));
		g_hash_table_insert(counts, key,
		    GINT_TO_POINTER(count + step));
	}
}

static char *
check_target(const Segment *segment)
{
	g_autoptr(GHashTable) counts = g_hash_table_new(NULL, NULL);
	GHashTableIter iterator;
	void *key, *count;

	count_codes(counts, &segment->source, 1);
	count_codes(counts, &segment->target, -1);
	g_hash_table_iter_init(&iterator, counts);
	while (g_hash_table_iter_next(&iterator, &key, &count))
		if (GPOINTER_TO_INT(count) != 0)
			return g_strdup_printf("code %u is not in source and "
			    "target alike", GPOINTER_TO_UINT(key) / 8u);
	return NULL;
}

static char *
check_unit(const Unit *unit)
{
	g_autoptr(GArray) open_ids = g_array_new(FALSE, FALSE,
	    sizeof(unsigned));
	unsigned number = 0;

	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next) {
		if (segment->number != ++number)
			return g_strdup_printf("segment %u has number %u",
			    number, segment->number);
		if (!segment->has_target && segment->target.first != NULL)
			return g_strdup_printf("segment %u has a target and "
			    "says that it has none", number);
		if (segment->is_ignorable && segment->has_target)
			return g_strdup_printf("ignorable %u has a target",
			    number);
		char *breach = segment->has_target ? check_target(segment)
		    : NULL;
		if (breach != NULL)
			return breach;
	}
	if (number == 0 || number != unit->n_segments)
		return g_strdup("n_segments is wrong");
	char *breach = check_spans(unit, false, open_ids);
	return breach != NULL ? breach : check_spans(unit, true, open_ids);
}

/* Whether BLOCK hangs below ROOT. */
static bool
is_below(const Block *block, const Block *root)
{
	while (block != NULL && block != root)
		block = block->parent;
	return block == root;
}

char *
document_check(const Document *document)
{
	for (unsigned i = 0; i < document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(document->units, i);
		if (unit->id != i + 1)
			return g_strdup_printf("unit %u has id %u", i + 1,
			    unit->id);
		if (!is_below(unit->block, document->root))
			return g_strdup_printf("unit %u is in no block of "
			    "the document", unit->id);
		g_autofree char *breach = check_unit(unit);
		if (breach != NULL)
			return g_strdup_printf("unit %u: %s", unit->id,
			    breach);
	}
	return NULL;
}
