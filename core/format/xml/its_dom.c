#include "its_dom.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xpathInternals.h>
#include <string.h>

#include "base/failure.h"
#include "its_rules.h"

enum {
	OPERATIONS_A_NODE = 200,	/* a rule may look this often at each */
	OPERATIONS_MIN = 2000000,
	PIECE = 4096,		/* bytes of HTML between looks at depth */
};

/* ---- reading ------------------------------------------------------------- */

/* The '<' of the first tag, behind space, comments, PIs and the DOCTYPE. */
static const char *
find_root(const char *text, bool *is_doctype)
{
	for (;;) {
		const char *end;
		text += strspn(text, " \t\r\n");
		if (g_str_has_prefix(text, "<!--"))
			end = strstr(text, "-->");
		else if (text[0] == '<' && (text[1] == '!' || text[1] == '?'))
			end = strchr(text, '>');
		else
			return text;
		if (g_ascii_strncasecmp(text, "<!DOCTYPE html", 14) == 0)
			*is_doctype = true;
		if (end == NULL)
			return text;
		text = strchr(end, '>') + 1;
	}
}

/* Whether BYTES are HTML: an html element or document type, and neither an
 * XML declaration nor a namespace. */
static bool
looks_like_html(GBytes *bytes)
{
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);
	g_autofree char *head = g_strndup(data == NULL ? "" : data,
	    MIN(size, 4096));
	const char *start = head;
	bool is_doctype = false;

	if (g_str_has_prefix(start, "\xEF\xBB\xBF"))
		start += 3;
	start += strspn(start, " \t\r\n");
	if (g_str_has_prefix(start, "<?xml"))
		return false;
	const char *root = find_root(start, &is_doctype);
	if (g_ascii_strncasecmp(root, "<html", 5) != 0)
		return is_doctype;
	g_autofree char *tag = g_strndup(root, strcspn(root, ">"));
	return strstr(tag, "xmlns") == NULL;
}

/* Whether a tag of HTML has more attributes than the limit: to look for them
 * takes libxml2 the square of their number. */
static bool
is_wide(const char *text, size_t length, size_t limit)
{
	size_t words = 0;
	char quote = '\0';
	bool is_tag = false;

	for (size_t i = 0; i < length; i++) {
		char c = text[i];
		if (!is_tag) {
			is_tag = c == '<' && i + 1 < length &&
			    g_ascii_isalpha(text[i + 1]);
			words = 0;
		} else if (quote != '\0') {
			if (c == quote)
				quote = '\0';
		} else if (c == '"' || c == '\'') {
			quote = c;
			words++;
		} else if (c == '>') {
			is_tag = false;
		} else if (g_ascii_isspace(c)) {
			words += !g_ascii_isspace(text[i - 1]);
		}
		if (words > 2 * limit)
			return true;
	}
	return false;
}

static void
ignore_error(void *data, xmlError *error)
{
	(void) data;
	(void) error;
}

static bool
feed_html(htmlParserCtxt *parser, const char *text, size_t length,
    const Limits *limits)
{
	for (size_t i = 0; i < length; i += PIECE) {
		htmlParseChunk(parser, text + i,
		    (int) MIN(PIECE, length - i), 0);
		if ((size_t) parser->nameNr > limits->depth)
			return false;
	}
	htmlParseChunk(parser, NULL, 0, 1);
	/* libxml2 stops at a depth of its own. */
	return parser->disableSAX == 0;
}

static xmlDoc *
read_html(GBytes *bytes, const Limits *limits, GError **error)
{
	size_t length;
	const char *text = g_bytes_get_data(bytes, &length);
	bool is_utf8 = g_utf8_validate(text, (gssize) length, NULL);

	if (length > limits->bytes || is_wide(text, length,
	    limits->attributes)) {
		g_set_error_literal(error, FAILURE, FAILURE_LIMIT,
		    "HTML: a tag with too many attributes");
		return NULL;
	}
	htmlParserCtxt *parser = htmlCreatePushParserCtxt(NULL, NULL, NULL,
	    0, "in.html", is_utf8 ? XML_CHAR_ENCODING_UTF8
	    : XML_CHAR_ENCODING_NONE);
	htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
	    HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_COMPACT |
	    (is_utf8 ? HTML_PARSE_IGNORE_ENC : 0));
	bool is_read = feed_html(parser, text, length, limits);
	xmlDoc *tree = parser->myDoc;
	parser->myDoc = NULL;
	htmlFreeParserCtxt(parser);
	if (is_read && tree != NULL && xmlDocGetRootElement(tree) != NULL)
		return tree;
	g_set_error_literal(error, FAILURE, is_read ? FAILURE_INPUT
	    : FAILURE_LIMIT, is_read ? "no HTML"
	    : "HTML: elements nested too deep");
	xmlFreeDoc(tree);
	return NULL;
}

static unsigned long
finish(ItsDom *dom)
{
	xmlNode *root = xmlDocGetRootElement(dom->tree);
	xmlNs *space = dom->is_html ? xmlNewNs(root,
	    (const xmlChar *) ITS_RULES_XHTML, NULL) : NULL;
	unsigned long count = 0;

	for (xmlNode *node = root; node != NULL; node = its_dom_next(node)) {
		count++;
		if (space != NULL)
			xmlSetNs(node, space);
	}
	dom->operations = MAX((unsigned long) OPERATIONS_MIN,
	    OPERATIONS_A_NODE * count);
	return count;
}

ItsDom *
its_dom_new_xml(const XmlTree *tree, GError **error)
{
	g_autoptr(ItsDom) dom = g_new0(ItsDom, 1);
	size_t length, elements = 0;
	const char *bytes = xml_bytes(tree, &length);

	for (uint32_t i = 0; i < xml_count(tree); i++)
		elements += xml_node(tree, i)->kind == XML_ELEMENT;
	while (length > 0 && g_ascii_isspace(*bytes)) {
		bytes++;
		length--;
	}
	if (length < G_MAXINT)
		dom->tree = xmlReadMemory(bytes, (int) length, "in.xml",
		    "UTF-8", XML_PARSE_NONET | XML_PARSE_HUGE |
		    XML_PARSE_COMPACT | XML_PARSE_BIG_LINES |
		    XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
		    XML_PARSE_IGNORE_ENC);
	if (dom->tree == NULL || finish(dom) != elements) {
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "XPath rules cannot be evaluated on it");
		return NULL;
	}
	return g_steal_pointer(&dom);
}

ItsDom *
its_dom_new(GBytes *bytes, const char *name, const Limits *limits,
    GError **error)
{
	if (!looks_like_html(bytes)) {
		g_autoptr(XmlTree) tree = xml_parse(bytes, name, limits,
		    error);
		ItsDom *read = tree == NULL ? NULL
		    : its_dom_new_xml(tree, error);
		if (read != NULL)
			read->spans = g_steal_pointer(&tree);
		return read;
	}
	g_autoptr(ItsDom) dom = g_new0(ItsDom, 1);
	dom->is_html = true;
	dom->tree = read_html(bytes, limits, error);
	if (dom->tree == NULL)
		return NULL;
	finish(dom);
	return g_steal_pointer(&dom);
}

void
its_dom_free(ItsDom *dom)
{
	if (dom == NULL)
		return;
	if (dom->tree != NULL)
		xmlFreeDoc(dom->tree);
	g_clear_pointer(&dom->spans, xml_free);
	g_free(dom);
}

/* ---- asking -------------------------------------------------------------- */

xmlNode *
its_dom_next(const xmlNode *node)
{
	do {
		if (node->type == XML_ELEMENT_NODE && node->children != NULL) {
			node = node->children;
			continue;
		}
		while (node != NULL && node->next == NULL)
			node = node->parent;
		node = node == NULL ? NULL : node->next;
	} while (node != NULL && node->type != XML_ELEMENT_NODE);
	return (xmlNode *) (uintptr_t) node;
}

char *
its_dom_attribute(const xmlNode *node, const char *space, const char *name)
{
	xmlNode *element = (xmlNode *) (uintptr_t) node;

	return (char *) (space == NULL ? xmlGetNoNsProp(element,
	    (const xmlChar *) name) : xmlGetNsProp(element,
	    (const xmlChar *) name, (const xmlChar *) space));
}

static xmlXPathContext *
new_context(const ItsDom *dom, const ItsScope *scope)
{
	xmlXPathContext *context = xmlXPathNewContext(dom->tree);
	GHashTableIter iterator;
	void *name, *value;

	context->error = ignore_error;
	context->opLimit = dom->operations;
	g_hash_table_iter_init(&iterator, scope->spaces);
	while (g_hash_table_iter_next(&iterator, &name, &value))
		xmlXPathRegisterNs(context, name, value);
	g_hash_table_iter_init(&iterator, scope->values);
	while (g_hash_table_iter_next(&iterator, &name, &value))
		xmlXPathRegisterVariable(context, name,
		    xmlXPathNewCString(value));
	return context;
}

xmlXPathObject *
its_dom_evaluate(const ItsDom *dom, xmlNode *node, const char *expression,
    const ItsScope *scope, GError **error)
{
	xmlXPathContext *context = new_context(dom, scope);

	context->node = node == NULL ? (xmlNode *) dom->tree : node;
	xmlXPathObject *result = xmlXPathEvalExpression(
	    (const xmlChar *) expression, context);
	int code = context->lastError.code - XML_XPATH_EXPRESSION_OK;
	xmlXPathFreeContext(context);
	if (result != NULL)
		return result;
	if (code == XPATH_OP_LIMIT_EXCEEDED ||
	    code == XPATH_RECURSION_LIMIT_EXCEEDED)
		g_set_error(error, FAILURE, FAILURE_LIMIT,
		    "it would cost too much");
	else
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "it is no XPath 1.0");
	return NULL;
}
