#include "its_path.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "base/failure.h"

enum {
	OPERATIONS_A_NODE = 200,	/* a rule may look this often at each */
	OPERATIONS_MIN = 2000000,
};

struct ItsPath {
	const XmlTree *tree;
	xmlDoc *dom;
	GArray *elements;	/* of uint32_t: ordinal to node */
};

static void
ignore_error(void *data, xmlError *error)
{
	(void) data;
	(void) error;
}

static xmlNode *
next_in_order(xmlNode *node)
{
	if (node->type == XML_ELEMENT_NODE && node->children != NULL)
		return node->children;
	while (node != NULL && node->next == NULL)
		node = node->parent;
	return node == NULL ? NULL : node->next;
}

/* Writes the ordinal of each element into it, from 1. */
static uintptr_t
number_elements(xmlDoc *dom)
{
	uintptr_t count = 0;

	for (xmlNode *node = xmlDocGetRootElement(dom); node != NULL;
	    node = next_in_order(node))
		if (node->type == XML_ELEMENT_NODE)
			node->_private = GSIZE_TO_POINTER(++count);
	return count;
}

ItsPath *
its_path_new(const XmlTree *tree, GError **error)
{
	g_autoptr(ItsPath) path = g_new0(ItsPath, 1);
	size_t length;
	const char *bytes = xml_bytes(tree, &length);

	path->tree = tree;
	path->elements = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (uint32_t i = 0; i < xml_count(tree); i++)
		if (xml_node(tree, i)->kind == XML_ELEMENT)
			g_array_append_val(path->elements, i);
	while (length > 0 && g_ascii_isspace(*bytes)) {
		bytes++;
		length--;
	}
	if (length < G_MAXINT)
		path->dom = xmlReadMemory(bytes, (int) length, "in.xml",
		    "UTF-8", XML_PARSE_NONET | XML_PARSE_HUGE |
		    XML_PARSE_COMPACT | XML_PARSE_BIG_LINES |
		    XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
		    XML_PARSE_IGNORE_ENC);
	if (path->dom == NULL ||
	    number_elements(path->dom) != path->elements->len) {
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "XPath rules cannot be evaluated on it");
		return NULL;
	}
	return g_steal_pointer(&path);
}

void
its_path_free(ItsPath *path)
{
	if (path == NULL)
		return;
	if (path->dom != NULL)
		xmlFreeDoc(path->dom);
	g_array_unref(path->elements);
	g_free(path);
}

static xmlXPathContext *
new_context(const ItsPath *path, const ItsScope *scope)
{
	xmlXPathContext *context = xmlXPathNewContext(path->dom);
	GHashTableIter iterator;
	void *name, *value;

	context->error = ignore_error;
	context->opLimit = MAX((unsigned long) OPERATIONS_MIN,
	    (unsigned long) OPERATIONS_A_NODE * path->elements->len);
	g_hash_table_iter_init(&iterator, scope->spaces);
	while (g_hash_table_iter_next(&iterator, &name, &value))
		xmlXPathRegisterNs(context, name, value);
	g_hash_table_iter_init(&iterator, scope->values);
	while (g_hash_table_iter_next(&iterator, &name, &value))
		xmlXPathRegisterVariable(context, name,
		    xmlXPathNewCString(value));
	return context;
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
	xmlXPathContext *context = new_context(path, scope);
	xmlXPathObject *result = xmlXPathEvalExpression(
	    (const xmlChar *) selector, context);
	bool is_limit = context->lastError.code ==
	    XML_XPATH_EXPRESSION_OK + XPATH_OP_LIMIT_EXCEEDED ||
	    context->lastError.code == XML_XPATH_EXPRESSION_OK +
	    XPATH_RECURSION_LIMIT_EXCEEDED;
	bool is_set = result != NULL && result->type == XPATH_NODESET;

	for (int i = 0; is_set && result->nodesetval != NULL &&
	    i < result->nodesetval->nodeNr; i++) {
		const xmlNode *node = result->nodesetval->nodeTab[i];
		if (node->type != XML_NAMESPACE_DECL)
			visit_node(path, node, visit, data);
	}
	xmlXPathFreeObject(result);
	xmlXPathFreeContext(context);
	if (is_limit)
		g_set_error(error, FAILURE, FAILURE_LIMIT,
		    "it would cost too much");
	else if (!is_set)
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "it is no XPath 1.0 that selects nodes");
	return is_set;
}
