#include "docx_strings.h"

#include <string.h>

GHashTable *
docx_strings_of(const Document *document, const DocxPackage *package)
{
	const DocxSkeleton *skeleton = document->skeleton;
	GHashTable *strings = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, NULL);

	for (unsigned i = 0; i < skeleton->parts->len; i++) {
		const DocxPart *part = g_ptr_array_index(skeleton->parts, i);
		if (part->package != package || (part->kind != DOCX_STRINGS &&
		    part->kind != DOCX_WORKSHEET))
			continue;
		for (unsigned k = 0; k < part->places->len; k++) {
			Unit *unit = document_unit(document, g_array_index(
			    part->places, DocxPlace, k).unit);
			char *text = unit_source_text(unit);
			if (g_hash_table_contains(strings, text))
				g_free(text);
			else
				g_hash_table_insert(strings, text, unit);
		}
	}
	return strings;
}

Unit *
docx_strings_find(GHashTable *strings, const Unit *unit)
{
	g_autofree char *name = unit_source_text(unit);

	return g_hash_table_lookup(strings, name);
}

void
docx_strings_set(Document *document, Unit *unit, const char *text,
    const char *origin)
{
	for (Segment *segment = unit->first; segment != NULL;
	    segment = segment->next) {
		InlineList list = {NULL, NULL};
		if (segment == unit->first)
			inline_add_text(&list, document->arena, text,
			    strlen(text));
		segment_set_target(segment, list, origin);
	}
}
