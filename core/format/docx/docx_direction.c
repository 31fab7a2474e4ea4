#include "docx_direction.h"

#include <string.h>

static void
insert_clear(void *insert)
{
	g_free(((DocxInsert *) insert)->text);
}

/* "w:" of the element at NODE. */
static char *
prefix_of(const XmlTree *tree, uint32_t node)
{
	const char *name = xml_bytes(tree, NULL) +
	    xml_node(tree, node)->start + 1;
	size_t length = strcspn(name, ": \t\r\n/>");

	return name[length] == ':' ? g_strndup(name, length + 1)
	    : g_strdup("");
}

static bool
is_one_of(const XmlTree *tree, uint32_t node, const char *const *names)
{
	for (; *names != NULL; names++)
		if (docx_is(tree, node, *names))
			return true;
	return false;
}

/* Puts NAME into the element at NODE unless it is there: behind the children
 * in EARLIER, which open the sequence (or NULL), else before those in LATER,
 * which end it. */
static void
add_child(GArray *inserts, const XmlTree *tree, uint32_t node,
    const char *name, const char *const *earlier, const char *const *later)
{
	const XmlNode *self = xml_node(tree, node);
	size_t place = earlier != NULL ? self->inner : self->inner_end;

	if (self->inner == self->end)
		return;		/* <w:tblPr/>: nothing is said there at all */
	for (uint32_t child = xml_first_child(tree, node); child != XML_NONE;
	    child = xml_next_sibling(tree, child)) {
		if (docx_is(tree, child, name))
			return;
		if (earlier != NULL && is_one_of(tree, child, earlier))
			place = xml_node(tree, child)->end;
		if (later != NULL && is_one_of(tree, child, later))
			place = MIN(place, xml_node(tree, child)->start);
	}
	g_autofree char *prefix = prefix_of(tree, node);
	DocxInsert insert = {place, g_strconcat("<", prefix, name, "/>",
	    NULL)};
	g_array_append_val(inserts, insert);
}

/* A table of DrawingML says it in an attribute (21.1.3.15). */
static void
add_attribute(GArray *inserts, const XmlTree *tree, uint32_t node)
{
	const char *start = xml_bytes(tree, NULL) +
	    xml_node(tree, node)->start;
	XmlSpan value;

	if (xml_attribute_span(tree, node, "rtl", &value))
		return;
	DocxInsert insert = {xml_node(tree, node)->start +
	    strcspn(start, " \t\r\n/>"), g_strdup(" rtl=\"1\"")};
	g_array_append_val(inserts, insert);
}

static int
compare_inserts(const void *a, const void *b)
{
	size_t left = ((const DocxInsert *) a)->place;
	size_t right = ((const DocxInsert *) b)->place;

	return left < right ? -1 : left > right;
}

GArray *
docx_direction_inserts(const XmlTree *tree)
{
	static const char *const table[] = {
		"tblStyle", "tblpPr", "tblOverlap", NULL,
	};
	static const char *const section[] = {
		"rtlGutter", "docGrid", "printerSettings", "sectPrChange",
		NULL,
	};
	GArray *inserts = g_array_new(FALSE, FALSE, sizeof(DocxInsert));

	g_array_set_clear_func(inserts, insert_clear);
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		/* Not what a tracked change says of the past. */
		bool is_now = node->parent == XML_NONE ||
		    !g_str_has_suffix(xml_node(tree, node->parent)->name,
		    "Change");
		if (is_now && docx_is(tree, i, "tblPr"))
			add_child(inserts, tree, i, "bidiVisual", table,
			    NULL);
		else if (is_now && docx_is(tree, i, "sectPr"))
			add_child(inserts, tree, i, "bidi", NULL, section);
		else if (docx_is_of(tree, i, DOCX_DRAWING, "tblPr"))
			add_attribute(inserts, tree, i);
	}
	g_array_sort(inserts, compare_inserts);
	return inserts;
}
