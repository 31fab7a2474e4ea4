#include "docx_turn.h"

#include <string.h>

#include "base/text.h"
#include "docx_insert.h"

/* Whether TEXT reads the same in a paragraph that runs the other way: words of
 * the source's script would not, and a sign might change its side. */
static bool
is_turnable(const char *text)
{
	static const char *const signs[] = {"-", "+", "\342\210\222"};

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
		if (text_is_letter(text_at(p)))
			return false;
	text += strspn(text, " \t\n");
	for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
		if (g_str_has_prefix(text, signs[i]) &&
		    g_ascii_isdigit(text[strlen(signs[i])]))
			return false;
	return true;
}

static uint32_t
properties_of(const XmlTree *tree, uint32_t node, DocxDialect dialect)
{
	uint32_t child = xml_first_child(tree, node);

	while (child != XML_NONE && !docx_is_of(tree, child, dialect, "pPr"))
		child = xml_next_sibling(tree, child);
	return child;
}

/* Whether the section ends with the w:pPr at NODE, which others turn. */
static bool
has_section(const XmlTree *tree, uint32_t node)
{
	for (uint32_t child = xml_first_child(tree, node); child != XML_NONE;
	    child = xml_next_sibling(tree, child))
		if (docx_is(tree, child, "sectPr"))
			return true;
	return false;
}

static void
turn(const XmlTree *tree, uint32_t node, const DocxScript *script,
    const DocxPlace *place, GArray *inserts)
{
	uint32_t properties = properties_of(tree, node, place->dialect);
	size_t start = xml_node(tree, node)->inner, length = 0;

	if (properties != XML_NONE && has_section(tree, properties))
		return;
	if (properties != XML_NONE) {
		start = xml_node(tree, properties)->start;
		length = xml_node(tree, properties)->end - start;
	}
	g_autofree char *raw = g_strndup(xml_bytes(tree, NULL) + start,
	    length);
	g_autofree char *set = docx_script_paragraph(script, raw, place);
	if (strcmp(raw, set) != 0)
		docx_insert_add(inserts, start, length,
		    g_steal_pointer(&set));
}

static void
turn_paragraph(const Document *document, const DocxPart *part, uint32_t node,
    const DocxScript *script, GArray *inserts)
{
	const XmlNode *self = xml_node(part->tree, node);
	bool is_word = docx_is(part->tree, node, "p");
	const DocxPlace *place = docx_place_of(part, node);

	if (self->inner == self->end)
		return;		/* <w:p/> */
	if (place == NULL && is_word) {
		g_autofree char *prefix = xml_prefix(part->tree, node);
		DocxPlace empty = {.dialect = DOCX_WORD, .prefix = prefix};
		turn(part->tree, node, script, &empty, inserts);
	}
	if (place == NULL)
		return;
	const Unit *unit = document_unit(document, place->unit);
	g_autofree char *text = unit_source_text(unit);
	if (!unit_is_changed(unit) && is_turnable(text))
		turn(part->tree, node, script, place, inserts);
}

void
docx_turn_inserts(const Document *document, const DocxPart *part,
    const DocxScript *script, GArray *inserts)
{
	for (uint32_t i = 0; i < xml_count(part->tree); i++)
		if (docx_is(part->tree, i, "p") ||
		    docx_is_of(part->tree, i, DOCX_DRAWING, "p"))
			turn_paragraph(document, part, i, script, inserts);
}
