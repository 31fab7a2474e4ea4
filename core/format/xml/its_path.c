#include "its_path.h"

#include "base/failure.h"
#include "its_dom.h"

struct ItsPath {
	ItsDom *dom;
	GArray *elements;	/* of uint32_t: ordinal to node */
};

/* Writes the ordinal of each element into it, from 1. */
static void
number_elements(xmlDoc *dom)
{
	uintptr_t count = 0;

	for (xmlNode *node = xmlDocGetRootElement(dom); node != NULL;
	    node = its_dom_next(node))
		node->_private = GSIZE_TO_POINTER(++count);
}

ItsPath *
its_path_new(const XmlTree *tree, GError **error)
{
	g_autoptr(ItsDom) dom = its_dom_new_xml(tree, error);

	if (dom == NULL)
		return NULL;
	ItsPath *path = g_new0(ItsPath, 1);
	path->elements = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (uint32_t i = 0; i < xml_count(tree); i++)
		if (xml_node(tree, i)->kind == XML_ELEMENT)
			g_array_append_val(path->elements, i);
	path->dom = g_steal_pointer(&dom);
	number_elements(path->dom->tree);
	return path;
}

void
its_path_free(ItsPath *path)
{
	if (path == NULL)
		return;
	its_dom_free(path->dom);
	g_array_unref(path->elements);
	g_free(path);
}

static void
visit_node(const ItsPath *path, const xmlNode *node, ItsPathVisit visit,
    void *data)
{
	const xmlNode *element = node->type == XML_ATTRIBUTE_NODE
	    ? node->parent : node;

	if (element == NULL || element->type != XML_ELEMENT_NODE)
		return;
	size_t ordinal = GPOINTER_TO_SIZE(element->_private);
	if (ordinal == 0 || ordinal > path->elements->len)
		return;
	uint32_t index = g_array_index(path->elements, uint32_t, ordinal - 1);
	if (node == element) {
		visit(index, NULL, NULL, data);
		return;
	}
	visit(index, node->ns == NULL ? "" : (const char *) node->ns->href,
	    (const char *) node->name, data);
}

bool
its_path_select(ItsPath *path, const char *selector, const ItsScope *scope,
    ItsPathVisit visit, void *data, GError **error)
{
	xmlXPathObject *result = its_dom_evaluate(path->dom, NULL, selector,
	    scope, error);

	if (result == NULL)
		return false;
	bool is_set = result->type == XPATH_NODESET;
	for (int i = 0; is_set && result->nodesetval != NULL &&
	    i < result->nodesetval->nodeNr; i++) {
		const xmlNode *node = result->nodesetval->nodeTab[i];
		if (node->type != XML_NAMESPACE_DECL)
			visit_node(path, node, visit, data);
	}
	xmlXPathFreeObject(result);
	if (!is_set)
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "it selects no nodes");
	return is_set;
}
