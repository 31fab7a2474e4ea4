#include "doc/block.h"

#include <string.h>

static const char *const names[] = {
	[BLOCK_PART] = "part",
	[BLOCK_PARAGRAPH] = "paragraph",
	[BLOCK_HEADING] = "heading",
	[BLOCK_LIST_ITEM] = "list-item",
	[BLOCK_TABLE] = "table",
	[BLOCK_ROW] = "row",
	[BLOCK_CELL] = "cell",
	[BLOCK_HEADER] = "header",
	[BLOCK_FOOTER] = "footer",
	[BLOCK_NOTE] = "note",
	[BLOCK_FIGURE] = "figure",
	[BLOCK_TEXT_BOX] = "text-box",
	[BLOCK_META] = "meta",
};

const char *
block_kind_name(BlockKind kind)
{
	g_assert(kind < G_N_ELEMENTS(names));
	return names[kind];
}

Block *
block_add(Block *parent, Arena *arena, BlockKind kind, const char *name)
{
	Block *block = arena_alloc(arena, sizeof *block);

	block->parent = parent;
	block->kind = kind;
	block->name = arena_string(arena, name);
	if (parent == NULL)
		return block;
	if (parent->last_child == NULL)
		parent->first_child = block;
	else
		parent->last_child->next = block;
	parent->last_child = block;
	return block;
}
