#include "doc/dump.h"

#include <math.h>
#include <string.h>

static void
append_quoted(GString *out, const char *text)
{
	g_string_append_c(out, '"');
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c == '\n')
			g_string_append(out, "\\n");
		else if (c == '\t')
			g_string_append(out, "\\t");
		else if (c == '"' || c == '\\')
			g_string_append_printf(out, "\\%c", (char) c);
		else if (c < 0x20 || c == 0x7F || c == 0xA0 || c == 0xAD ||
		    (c >= 0x200B && c <= 0x200F) ||
		    (c >= 0x2028 && c <= 0x202F) || c == 0xFEFF)
			g_string_append_printf(out, "\\u%04X", c);
		else
			g_string_append_unichar(out, c);
	}
	g_string_append_c(out, '"');
}

static void
indent(GString *out, unsigned depth)
{
	for (unsigned i = 0; i < depth; i++)
		g_string_append(out, "  ");
}

static void
dump_inline(GString *out, const Inline *node, unsigned depth)
{
	static const char *const names[] = {
		[INLINE_TEXT] = "text", [INLINE_PH] = "ph",
		[INLINE_OPEN] = "open", [INLINE_CLOSE] = "close",
		[INLINE_MARK_OPEN] = "mark", [INLINE_MARK_CLOSE] = "/mark",
		[INLINE_CP] = "cp",
	};

	indent(out, depth);
	g_string_append(out, names[node->kind]);
	if (node->id != 0)
		g_string_append_printf(out, " %u", node->id);
	if (node->type != NULL)
		g_string_append_printf(out, " %s", node->type);
	if (node->kind == INLINE_CP)
		g_string_append_printf(out, " U+%04X", node->value);
	if (node->kind == INLINE_TEXT ||
	    (node->kind == INLINE_PH && *node->text != '\0')) {
		g_string_append_c(out, ' ');
		append_quoted(out, node->text);
	}
	g_string_append_c(out, '\n');
}

static void
dump_segment(GString *out, const Segment *segment, unsigned depth)
{
	indent(out, depth);
	g_string_append_printf(out, "%s %u", segment->is_ignorable
	    ? "ignorable" : "segment", segment->number);
	if (!segment->is_ignorable)
		g_string_append_printf(out, " %s",
		    segment_state_name(segment->state));
	if (segment->origin != NULL)
		g_string_append_printf(out, " origin=%s", segment->origin);
	g_string_append_c(out, '\n');
	for (const Inline *node = segment->source.first; node != NULL;
	    node = node->next)
		dump_inline(out, node, depth + 1);
	if (!segment->has_target)
		return;
	indent(out, depth);
	g_string_append(out, "target\n");
	for (const Inline *node = segment->target.first; node != NULL;
	    node = node->next)
		dump_inline(out, node, depth + 1);
}

static void
dump_unit(GString *out, const Unit *unit, unsigned depth)
{
	indent(out, depth);
	g_string_append_printf(out, "unit %u", unit->id);
	if (unit->name != NULL)
		g_string_append_printf(out, " %s", unit->name);
	if (!unit->translate)
		g_string_append(out, " translate=no");
	if (unit->preserve_space)
		g_string_append(out, " space=preserve");
	if (unit->language != NULL)
		g_string_append_printf(out, " language=%s", unit->language);
	g_string_append_c(out, '\n');
	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next)
		dump_segment(out, segment, depth + 1);
}

static void
dump_block(GString *out, const Block *block, unsigned depth)
{
	indent(out, depth);
	g_string_append(out, block_kind_name(block->kind));
	if (block->level != 0)
		g_string_append_printf(out, " level=%u", block->level);
	if (block->page != 0)
		g_string_append_printf(out, " page=%u box=%ld,%ld,%ld,%ld",
		    block->page, lround(block->box.left),
		    lround(block->box.top), lround(block->box.right),
		    lround(block->box.bottom));
	if (block->name != NULL) {
		g_string_append_c(out, ' ');
		append_quoted(out, block->name);
	}
	g_string_append_c(out, '\n');
}

/* The units of each block, in a table from Block to GPtrArray. */
static GHashTable *
units_by_block(const Document *document)
{
	GHashTable *table = g_hash_table_new_full(NULL, NULL, NULL,
	    (GDestroyNotify) g_ptr_array_unref);

	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		GPtrArray *units = g_hash_table_lookup(table, unit->block);
		if (units == NULL) {
			units = g_ptr_array_new();
			g_hash_table_insert(table, unit->block, units);
		}
		g_ptr_array_add(units, unit);
	}
	return table;
}

char *
dump_tree(const Document *document)
{
	g_autoptr(GHashTable) units = units_by_block(document);
	GString *out = g_string_new(NULL);
	const Block *block = document->root;
	unsigned depth = 1;

	g_string_append_printf(out, "document %s", document->format);
	if (document->source_language != NULL)
		g_string_append_printf(out, " source=%s",
		    document->source_language);
	if (document->target_language != NULL)
		g_string_append_printf(out, " target=%s",
		    document->target_language);
	if (document->pages != 0)
		g_string_append_printf(out, " pages=%u", document->pages);
	g_string_append_c(out, '\n');

	/* Depth first without recursion: blocks may nest as deep as XML. */
	while (block != NULL) {
		dump_block(out, block, depth);
		const GPtrArray *own = g_hash_table_lookup(units, block);
		for (unsigned i = 0; own != NULL && i < own->len; i++)
			dump_unit(out, g_ptr_array_index(own, i), depth + 1);
		if (block->first_child != NULL) {
			block = block->first_child;
			depth++;
			continue;
		}
		while (block != NULL && block->next == NULL) {
			block = block->parent;
			depth--;
		}
		if (block != NULL)
			block = block->next;
	}
	return g_string_free(out, FALSE);
}

char *
dump_text(const Document *document)
{
	GString *out = g_string_new(NULL);

	for (unsigned i = 0; i < document->units->len; i++) {
		g_autofree char *text = unit_output_text(
		    g_ptr_array_index(document->units, i));
		for (char *p = text; *p != '\0'; p++)
			if (*p == '\n')
				*p = ' ';
		g_string_append_printf(out, "%s\n", text);
	}
	return g_string_free(out, FALSE);
}
