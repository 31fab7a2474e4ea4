#include "docx_plain.h"

#include <string.h>

static bool
has_ancestor(const XmlTree *tree, uint32_t node, const char *name)
{
	for (uint32_t up = xml_node(tree, node)->parent; up != XML_NONE;) {
		const XmlNode *self = xml_node(tree, up);
		if (self->name[0] == name[0] && strcmp(self->name, name) == 0)
			return true;
		up = self->parent;
	}
	return false;
}

/* Is the custom property around NODE one that a field shows? */
static bool
is_shown(const DocxPart *part, GHashTable *properties, uint32_t node)
{
	uint32_t parent = xml_node(part->tree, node)->parent;
	g_autofree char *name = parent == XML_NONE ? NULL
	    : xml_attribute(part->tree, parent, "name");

	return name != NULL && g_hash_table_contains(properties, name);
}

const char *
docx_plain_name(const DocxPart *part, GHashTable *shown, uint32_t node)
{
	static const char *const properties[] = {
		"title", "subject", "description", "keywords", "category",
	};
	const XmlTree *tree = part->tree;
	const char *name = xml_node(tree, node)->name;

	/* A choice inside of a run. */
	if (docx_is(tree, node, "t") && !docx_is(tree,
	    xml_node(tree, node)->parent, "r"))
		return "w:t";
	if (part->kind == DOCX_CHART && strcmp(name, "v") == 0)
		return has_ancestor(tree, node, "strCache") ||
		    has_ancestor(tree, node, "tx") ? "c:v" : NULL;
	if (part->kind == DOCX_CHART && strcmp(name, "pt") == 0)
		return has_ancestor(tree, node, "strDim") ? "cx:pt" : NULL;
	if (part->kind == DOCX_CHART && strcmp(name, "name") == 0)
		return has_ancestor(tree, node, "trendline") ? "c:name" : NULL;
	if (part->kind == DOCX_COMMENTS && strcmp(name, "text") == 0 &&
	    (strstr(xml_node(tree, node)->space, "/presentationml/") ||
	    strstr(xml_node(tree, node)->space, "threadedcomments")))
		return "text";
	if (part->kind == DOCX_PROPERTIES &&
	    strcmp(name, "lpwstr") == 0)
		return is_shown(part, shown, node) ? "property" : NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(properties)
	    && part->kind == DOCX_PROPERTIES; i++)
		if (strcmp(name, properties[i]) == 0)
			return properties[i];
	return NULL;
}

/* Whether TEXT says more of a picture than a word or the name of a file. */
static bool
is_description(const char *text)
{
	static const char *const files[] = {
		".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bmp",
		".tif", ".svg",
	};
	g_autofree char *lower = g_ascii_strdown(text, -1);

	g_strstrip(lower);
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
		if (g_str_has_suffix(lower, files[i]))
			return false;
	return strchr(lower, ' ') != NULL && strstr(lower, "://") == NULL;
}

const char *
docx_plain_attribute(const XmlTree *tree, uint32_t node, XmlSpan *value)
{
	static const struct {
		const char *element, *attribute, *name;
	} shown[] = {
		{"docPr", "descr", "description"},
		{"cNvPr", "descr", "description"},
		{"textpath", "string", "watermark"},	/* VML */
		{"listItem", "displayText", "choice"},
		{"listEntry", "val", "choice"},
	};
	const XmlNode *self = xml_node(tree, node);

	if (strchr("dctl", *self->name) == NULL)
		return NULL;	/* nearly all */
	for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
		if (strcmp(self->name, shown[i].element) != 0 ||
		    (!xml_attribute_span_ns(tree, node, "",
		    shown[i].attribute, value) &&
		    !xml_attribute_span_ns(tree, node, self->space,
		    shown[i].attribute, value)))
			continue;
		g_autofree char *text = xml_resolve(tree, value->start,
		    value->end);
		return i > 1 || is_description(text) ? shown[i].name : NULL;
	}
	return NULL;
}
