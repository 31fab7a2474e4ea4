#include "xmlfile_role.h"

#include <string.h>

/* No-break spaces in their usual spellings: blank to a translator. */
static const char *const blanks[] = {
	"&#160;", "&nbsp;", "&#xA0;", "&#xa0;", "&#8203;", "\xC2\xA0",
	"\xE2\x80\x8B",
};

static bool
is_blank(const char *text, const char *end)
{
	while (text < end) {
		size_t step = 0;
		if (strchr(" \t\r\n", *text) != NULL && *text != '\0')
			step = 1;
		for (size_t i = 0; step == 0 && i < G_N_ELEMENTS(blanks); i++)
			if ((size_t) (end - text) >= strlen(blanks[i]) &&
			    memcmp(text, blanks[i], strlen(blanks[i])) == 0)
				step = strlen(blanks[i]);
		if (step == 0)
			return false;
		text += step;
	}
	return true;
}

static bool
is_value(const Its *its, ItsCategory category, uint32_t node,
    const char *value)
{
	return strcmp(its_value(its, category, node), value) == 0;
}

/* What TEXT is, and with it its parent has. */
static unsigned
text_role(const XmlTree *tree, const Its *its, const XmlNode *text)
{
	const char *bytes = xml_bytes(tree, NULL);
	size_t start = text->start, end = text->end;

	if (text->parent == XML_NONE)
		return 0;
	if (text->kind == XML_CDATA) {
		start += strlen("<![CDATA[");
		end -= strlen("]]>");
	}
	if (is_blank(bytes + start, bytes + end))
		return 0;
	return is_value(its, ITS_RULES_TRANSLATE, text->parent, "yes")
	    ? XMLFILE_ROLE_HAS_TEXT : XMLFILE_ROLE_HAS_KEPT;
}

/* The role of an element whose content has the roles INSIDE. */
static unsigned
element_role(const Its *its, const XmlNode *element, uint32_t node,
    unsigned inside)
{
	unsigned role = inside;

	if (is_value(its, ITS_RULES_TRANSLATE, node, "yes"))
		role |= XMLFILE_ROLE_TRANSLATE;
	if (strcmp(element->space, ITS_RULES_SPACE) == 0 &&
	    strcmp(element->name, "span") != 0)
		role |= XMLFILE_ROLE_SKIPPED;
	else if (is_value(its, ITS_RULES_WITHIN_TEXT, node, "nested"))
		role |= XMLFILE_ROLE_NESTED;
	else if ((inside & XMLFILE_ROLE_HAS_BLOCK) != 0 ||
	    is_value(its, ITS_RULES_WITHIN_TEXT, node, "no"))
		role |= XMLFILE_ROLE_BLOCK;
	return role;
}

uint8_t *
xmlfile_role_map(const XmlTree *tree, const Its *its)
{
	const unsigned passed_on = XMLFILE_ROLE_HAS_TEXT |
	    XMLFILE_ROLE_HAS_KEPT;
	uint8_t *roles = g_new0(uint8_t, xml_count(tree));

	/* Children come before their parents in this order. */
	for (uint32_t i = (uint32_t) xml_count(tree); i-- > 0;) {
		const XmlNode *node = xml_node(tree, i);
		unsigned role = 0;
		if (node->kind == XML_ELEMENT)
			role = element_role(its, node, i, roles[i]);
		else if (node->kind == XML_TEXT || node->kind == XML_CDATA)
			role = text_role(tree, its, node);
		roles[i] = (uint8_t) role;
		if (node->parent == XML_NONE)
			continue;
		if ((role & XMLFILE_ROLE_BLOCK) != 0)
			role = XMLFILE_ROLE_HAS_BLOCK;
		else if ((role & (XMLFILE_ROLE_NESTED |
		    XMLFILE_ROLE_SKIPPED)) != 0)
			role = 0;
		else
			role &= passed_on;
		roles[node->parent] |= (uint8_t) role;
	}
	return roles;
}

/* ---- chains of continuations --------------------------------------------- */

static bool
is_inline_xbrl(const XmlNode *node)
{
	return node->kind == XML_ELEMENT &&
	    g_str_has_suffix(node->space, "/inlineXBRL");
}

/* The continuation elements by their ids. */
static GHashTable *
find_continuations(const XmlTree *tree)
{
	GHashTable *found = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, NULL);

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		if (!is_inline_xbrl(node) ||
		    strcmp(node->name, "continuation") != 0)
			continue;
		char *id = xml_attribute(tree, i, "id");
		if (id != NULL)
			g_hash_table_insert(found, id, GUINT_TO_POINTER(i));
	}
	return found;
}

static void
lock_inside(const XmlTree *tree, Its *its, uint32_t node)
{
	for (uint32_t i = node; i < xml_node(tree, node)->next; i++)
		if (xml_node(tree, i)->kind == XML_ELEMENT)
			its_set_value(its, ITS_RULES_TRANSLATE, i, "no");
}

void
xmlfile_role_lock_chains(const XmlTree *tree, Its *its)
{
	g_autoptr(GHashTable) continuations = find_continuations(tree);

	if (g_hash_table_size(continuations) == 0)
		return;
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		if (!is_inline_xbrl(xml_node(tree, i)) ||
		    is_value(its, ITS_RULES_TRANSLATE, i, "yes"))
			continue;
		/* Each is taken out when it is met: no chain is endless. */
		g_autofree char *id = xml_attribute(tree, i, "continuedAt");
		void *next;
		while (id != NULL && g_hash_table_lookup_extended(
		    continuations, id, NULL, &next)) {
			lock_inside(tree, its, GPOINTER_TO_UINT(next));
			g_hash_table_remove(continuations, id);
			g_free(id);
			id = xml_attribute(tree, GPOINTER_TO_UINT(next),
			    "continuedAt");
		}
	}
}
