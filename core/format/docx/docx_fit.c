#include "docx_fit.h"

#include <string.h>

#include "docx_insert.h"

enum {
	GROWTH = 110,		/* percent; up to there text is left alone */
};

/* Letters, wide ones twice: about the room they take. */
static size_t
room_of(const char *text)
{
	size_t room = 0;

	for (; *text != '\0'; text = g_utf8_next_char(text))
		room += g_unichar_iswide(g_utf8_get_char(text)) ? 2 : 1;
	return room;
}

/* Whether the units that stand in SPAN of PART have grown. *NEXT is the first
 * place that may, and moves on. */
static bool
has_grown(const Document *document, const DocxPart *part, XmlSpan span,
    unsigned *next)
{
	size_t before = 0, after = 0;

	for (; *next < part->places->len; (*next)++) {
		const DocxPlace *place = &g_array_index(part->places,
		    DocxPlace, *next);
		if (place->span.start >= span.end)
			break;
		if (place->span.start < span.start)
			continue;
		const Unit *unit = document_unit(document, place->unit);
		g_autofree char *source = unit_source_text(unit);
		g_autofree char *output = unit_output_text(unit);
		before += room_of(source);
		after += room_of(output);
	}
	return after * 100 > before * GROWTH;
}

/* The properties of the text body at NODE, if it is one of a shape and they
 * do not say how it is fitted; or XML_NONE. */
static uint32_t
open_properties(const XmlTree *tree, uint32_t node)
{
	static const char *const fits[] = {
		"noAutofit", "normAutofit", "spAutoFit",
	};
	uint32_t child = xml_first_child(tree, node);

	while (child != XML_NONE && !docx_is_of(tree, child, DOCX_DRAWING,
	    "bodyPr"))
		child = xml_next_sibling(tree, child);
	if (child == XML_NONE)
		return XML_NONE;
	for (uint32_t i = xml_first_child(tree, child); i != XML_NONE;
	    i = xml_next_sibling(tree, i))
		for (size_t k = 0; k < G_N_ELEMENTS(fits); k++)
			if (docx_is_of(tree, i, DOCX_DRAWING, fits[k]))
				return XML_NONE;
	return child;
}

static void
add_fit(const XmlTree *tree, uint32_t node, GArray *inserts)
{
	const XmlNode *self = xml_node(tree, node);
	const char *name = xml_bytes(tree, NULL) + self->start + 1;
	size_t length = strcspn(name, " \t\r\n/>");
	const char *colon = memchr(name, ':', length);
	g_autofree char *prefix = colon == NULL ? g_strdup("")
	    : g_strndup(name, (size_t) (colon - name) + 1);
	size_t place = self->inner;

	if (self->inner == self->end) {
		docx_insert_add(inserts, self->end - strlen("/>"),
		    strlen("/>"), g_strdup_printf("><%snormAutofit/></%.*s>",
		    prefix, (int) length, name));
		return;
	}
	uint32_t first = xml_first_child(tree, node);
	while (first != XML_NONE && xml_node(tree, first)->kind != XML_ELEMENT)
		first = xml_next_sibling(tree, first);
	if (first != XML_NONE && docx_is_of(tree, first, DOCX_DRAWING,
	    "prstTxWarp"))
		place = xml_node(tree, first)->end;
	docx_insert_add(inserts, place, 0, g_strdup_printf("<%snormAutofit/>",
	    prefix));
}

void
docx_fit_inserts(const Document *document, const DocxPart *part,
    GArray *inserts)
{
	const XmlTree *tree = part->tree;
	unsigned next = 0;

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		if (node->kind != XML_ELEMENT || node->parent == XML_NONE ||
		    strcmp(node->name, "txBody") != 0 ||
		    strcmp(xml_node(tree, node->parent)->name, "sp") != 0)
			continue;
		XmlSpan span = {node->inner, node->inner_end};
		uint32_t properties = open_properties(tree, i);
		if (has_grown(document, part, span, &next) &&
		    properties != XML_NONE)
			add_fit(tree, properties, inserts);
	}
}
