#include "task/plain.h"

#include <string.h>

static void
add_text(Document *document, Block *block, const char *text)
{
	Unit *unit = document_add_unit(document, block, "text");

	inline_add_text(&unit->first->source, document->arena, text,
	    strlen(text));
}

static void
add_row(Document *document, Block *table, const char *line)
{
	Block *row = document_add_block(document, table, BLOCK_ROW, "row");
	g_auto(GStrv) cells = g_strsplit(line, "\t", -1);

	for (char **text = cells; *text != NULL; text++) {
		Block *cell = document_add_block(document, row, BLOCK_CELL,
		    "cell");
		if (*g_strstrip(*text) != '\0')
			add_text(document, cell, *text);
	}
}

Document *
plain_document(const char *text, const char *name)
{
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	Document *document = document_new(bytes, name, "text");
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	Block *table = NULL;

	for (char **line = lines; *line != NULL; line++) {
		bool is_row = strchr(*line, '\t') != NULL;
		if (!is_row)
			table = NULL;
		else if (table == NULL)
			table = document_add_block(document, NULL,
			    BLOCK_TABLE, "table");
		if (is_row)
			add_row(document, table, *line);
		else if (*g_strstrip(*line) != '\0')
			add_text(document, document_add_block(document, NULL,
			    BLOCK_PARAGRAPH, "p"), *line);
	}
	return document;
}
