#include "base/xml.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#include "base/failure.h"
#include "base/text.h"
#include "base/xml_expat.h"
#include "base/xml_scan.h"
#include "base/xml_tree.h"

/* ---- encodings ----------------------------------------------------------- */

/* The encoding of an XML declaration in ASCII-compatible bytes, or NULL. */
static char *
declared_encoding(const char *bytes, size_t length)
{
	g_autofree char *head = g_strndup(bytes, MIN(length, 1024));

	if (head == NULL || !g_str_has_prefix(head, "<?xml"))
		return NULL;
	char *end = strstr(head, "?>");
	if (end == NULL)
		return NULL;
	*end = '\0';
	char *name = strstr(head, "encoding");
	if (name == NULL)
		return NULL;
	name += strcspn(name, "\"'");
	if (*name == '\0')
		return NULL;
	size_t size = strcspn(name + 1, name[0] == '"' ? "\"" : "'");
	return size == 0 || size > 40 ? NULL : g_strndup(name + 1, size);
}

static bool
is_utf8_name(const char *encoding)
{
	return g_ascii_strcasecmp(encoding, "UTF-8") == 0 ||
	    g_ascii_strcasecmp(encoding, "UTF8") == 0;
}

static bool
is_ascii_name(const char *encoding)
{
	return g_ascii_strcasecmp(encoding, "US-ASCII") == 0 ||
	    g_ascii_strcasecmp(encoding, "ASCII") == 0;
}

/* Never NULL, as GLib's own is for no bytes: pointers move over them. */
static const char *
bytes_of(GBytes *bytes, size_t *length)
{
	const char *data = g_bytes_get_data(bytes, length);

	return *length == 0 ? "" : data;
}

/* White space before "<?xml" (seen in filings) is stepped over. */
static size_t
leading_space(const char *bytes, size_t length)
{
	size_t n = 0;

	while (n < length && n < 1024 && strchr(" \t\r\n", bytes[n]) != NULL &&
	    bytes[n] != '\0')
		n++;
	return length - n >= 5 && memcmp(bytes + n, "<?xml", 5) == 0 ? n : 0;
}

/* Fills utf8 and encoding of TREE. */
static bool
decode(XmlTree *tree, const char *where, GError **error)
{
	size_t length;
	const char *bytes = bytes_of(tree->source, &length);
	size_t skip = 0;

	if (length >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 ||
	    memcmp(bytes, "\xFE\xFF", 2) == 0)) {
		tree->encoding = g_strdup(bytes[0] == '\xFF' ? "UTF-16LE"
		    : "UTF-16BE");
		tree->has_bom = true;
		skip = 2;
	} else if (length >= 4 && memcmp(bytes, "<\0?\0", 4) == 0) {
		tree->encoding = g_strdup("UTF-16LE");
	} else if (length >= 4 && memcmp(bytes, "\0<\0?", 4) == 0) {
		tree->encoding = g_strdup("UTF-16BE");
	} else if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
		tree->encoding = g_strdup("UTF-8");
	} else {
		size_t space = leading_space(bytes, length);
		tree->encoding = declared_encoding(bytes + space,
		    length - space);
		if (tree->encoding == NULL)
			tree->encoding = g_strdup("UTF-8");
	}
	if (is_utf8_name(tree->encoding) || is_ascii_name(tree->encoding)) {
		tree->utf8 = g_bytes_ref(tree->source);
		return true;
	}
	gsize written;
	GError *failure = NULL;
	char *text = g_convert(bytes + skip, (gssize) (length - skip), "UTF-8",
	    tree->encoding, NULL, &written, &failure);
	if (text == NULL) {
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "%s: cannot be read in its encoding %s: %s", where,
		    tree->encoding, failure->message);
		g_error_free(failure);
		return false;
	}
	tree->utf8 = g_bytes_new_take(text, written);
	tree->is_converted = true;
	return true;
}

/* ---- the tree ------------------------------------------------------------ */

XmlTree *
xml_parse(GBytes *bytes, const char *where, const Limits *limits,
    GError **error)
{
	g_autoptr(XmlTree) tree = g_new0(XmlTree, 1);

	tree->source = g_bytes_ref(bytes);
	tree->names = g_string_chunk_new(1024);
	tree->entities = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, g_free);
	if (g_bytes_get_size(bytes) > limits->bytes) {
		g_set_error(error, FAILURE, FAILURE_LIMIT,
		    "%s: %zu bytes, more than the limit of %zu", where,
		    g_bytes_get_size(bytes), limits->bytes);
		return NULL;
	}
	if (!decode(tree, where, error))
		return NULL;
	if (g_bytes_get_size(tree->utf8) >= UINT32_MAX) {
		g_set_error(error, FAILURE, FAILURE_LIMIT,
		    "%s: 4 GiB or more as UTF-8", where);
		return NULL;
	}
	size_t length;
	const char *text = bytes_of(tree->utf8, &length);
	size_t base = leading_space(text, length);
	if (!xml_scan_read(tree, base, limits) && !xml_expat_read(tree, base,
	    where, limits, error))
		return NULL;
	return g_steal_pointer(&tree);
}

void
xml_free(XmlTree *tree)
{
	if (tree == NULL)
		return;
	g_bytes_unref(tree->source);
	g_clear_pointer(&tree->utf8, g_bytes_unref);
	g_free(tree->encoding);
	g_free(tree->nodes);
	g_string_chunk_free(tree->names);
	g_hash_table_unref(tree->entities);
	g_free(tree);
}

size_t
xml_count(const XmlTree *tree)
{
	return tree->n_nodes;
}

const XmlNode *
xml_node(const XmlTree *tree, uint32_t index)
{
	g_assert(index < tree->n_nodes);
	return &tree->nodes[index];
}

const char *
xml_bytes(const XmlTree *tree, size_t *length)
{
	return g_bytes_get_data(tree->utf8, length);
}

bool
xml_is_utf8(const XmlTree *tree)
{
	return is_utf8_name(tree->encoding);
}

GBytes *
xml_source(const XmlTree *tree)
{
	return tree->source;
}

const char *
xml_encoding(const XmlTree *tree)
{
	return tree->encoding;
}

uint32_t
xml_first_child(const XmlTree *tree, uint32_t node)
{
	const XmlNode *parent = xml_node(tree, node);

	return parent->next > node + 1 ? node + 1 : XML_NONE;
}

uint32_t
xml_next_sibling(const XmlTree *tree, uint32_t node)
{
	const XmlNode *self = xml_node(tree, node);
	uint32_t next = self->next;

	if (next >= tree->n_nodes)
		return XML_NONE;
	return xml_node(tree, next)->parent == self->parent ? next : XML_NONE;
}

bool
xml_called(const XmlTree *tree, uint32_t node, const char *name)
{
	const XmlNode *self = xml_node(tree, node);

	return self->kind == XML_ELEMENT && strcmp(self->name, name) == 0;
}

uint32_t
xml_child(const XmlTree *tree, uint32_t node, const char *name)
{
	uint32_t child = node == XML_NONE ? XML_NONE
	    : xml_first_child(tree, node);

	while (child != XML_NONE && !xml_called(tree, child, name))
		child = xml_next_sibling(tree, child);
	return child;
}

char *
xml_prefix(const XmlTree *tree, uint32_t node)
{
	const char *name = xml_bytes(tree, NULL) +
	    xml_node(tree, node)->start + 1;
	size_t length = strcspn(name, ": \t\r\n/>");

	return name[length] == ':' ? g_strndup(name, length + 1)
	    : g_strdup("");
}

bool
xml_is(const XmlTree *tree, uint32_t node, const char *space,
    const char *name)
{
	const XmlNode *self = xml_node(tree, node);

	return self->kind == XML_ELEMENT && strcmp(self->name, name) == 0 &&
	    strcmp(self->space, space) == 0;
}

/* ---- attributes ---------------------------------------------------------- */

typedef struct Attribute {
	const char *name;
	size_t length;		/* of the name */
	XmlSpan value;
} Attribute;

static bool
is_xml_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Where the name of a start tag ends. */
static size_t
tag_name_end(const char *bytes, size_t start)
{
	size_t p = start + 1;

	while (!is_xml_space(bytes[p]) && bytes[p] != '/' && bytes[p] != '>')
		p++;
	return p;
}

/* The attribute behind *PLACE, which moves past it. The bytes are well
 * formed: expat has read them. */
static bool
next_attribute(const char *bytes, size_t *place, Attribute *attribute)
{
	size_t p = *place;

	while (is_xml_space(bytes[p]))
		p++;
	if (bytes[p] == '>' || bytes[p] == '/')
		return false;
	attribute->name = bytes + p;
	while (bytes[p] != '=' && !is_xml_space(bytes[p]))
		p++;
	attribute->length = (size_t) (bytes + p - attribute->name);
	while (bytes[p] != '"' && bytes[p] != '\'')
		p++;
	char quote = bytes[p++];
	attribute->value.start = p;
	while (bytes[p] != quote)
		p++;
	attribute->value.end = p;
	*place = p + 1;
	return true;
}

void
xml_each_attribute(const XmlTree *tree, uint32_t node, XmlVisit visit,
    void *data)
{
	const char *bytes = xml_bytes(tree, NULL);
	size_t place = tag_name_end(bytes, xml_node(tree, node)->start);
	Attribute attribute;

	while (next_attribute(bytes, &place, &attribute))
		visit(attribute.name, attribute.length, attribute.value, data);
}

bool
xml_attribute_span(const XmlTree *tree, uint32_t node, const char *name,
    XmlSpan *span)
{
	const char *bytes = xml_bytes(tree, NULL);
	size_t place = tag_name_end(bytes, xml_node(tree, node)->start);
	size_t length = strlen(name);
	Attribute attribute;

	while (next_attribute(bytes, &place, &attribute)) {
		if (attribute.length == length &&
		    memcmp(attribute.name, name, length) == 0) {
			*span = attribute.value;
			return true;
		}
	}
	return false;
}

/* The URI that a start tag binds to PREFIX, new; NULL if it binds none. */
static const char *
declared_namespace(const XmlTree *tree, uint32_t node, const char *prefix)
{
	g_autofree char *name = *prefix == '\0' ? g_strdup("xmlns")
	    : g_strconcat("xmlns:", prefix, NULL);
	g_autofree char *uri = xml_attribute(tree, node, name);

	return uri == NULL ? NULL
	    : g_string_chunk_insert_const(tree->names, uri);
}

const char *
xml_namespace(const XmlTree *tree, uint32_t node, const char *prefix)
{
	if (strcmp(prefix, "xml") == 0)
		return XML_TREE_XML;
	for (; node != XML_NONE; node = xml_node(tree, node)->parent) {
		if (!xml_node(tree, node)->declares)
			continue;
		const char *uri = declared_namespace(tree, node, prefix);
		if (uri != NULL)
			return uri;
	}
	return *prefix == '\0' ? "" : NULL;
}

/* Whether ATTRIBUTE of NODE is SPACE:NAME. */
static bool
is_attribute(const XmlTree *tree, uint32_t node, const Attribute *attribute,
    const char *space, const char *name)
{
	const char *colon = memchr(attribute->name, ':', attribute->length);
	const char *local = colon == NULL ? attribute->name : colon + 1;
	size_t length = attribute->length -
	    (size_t) (local - attribute->name);

	if (strlen(name) != length || memcmp(local, name, length) != 0)
		return false;
	if (colon == NULL)
		return *space == '\0';
	g_autofree char *prefix = g_strndup(attribute->name,
	    (size_t) (colon - attribute->name));
	const char *uri = xml_namespace(tree, node, prefix);
	return uri != NULL && strcmp(uri, space) == 0;
}

bool
xml_attribute_span_ns(const XmlTree *tree, uint32_t node, const char *space,
    const char *name, XmlSpan *span)
{
	const char *bytes = xml_bytes(tree, NULL);
	size_t place = tag_name_end(bytes, xml_node(tree, node)->start);
	Attribute attribute;

	while (next_attribute(bytes, &place, &attribute)) {
		if (is_attribute(tree, node, &attribute, space, name)) {
			*span = attribute.value;
			return true;
		}
	}
	return false;
}

char *
xml_attribute(const XmlTree *tree, uint32_t node, const char *name)
{
	XmlSpan span;

	if (!xml_attribute_span(tree, node, name, &span))
		return NULL;
	return xml_resolve(tree, span.start, span.end);
}

char *
xml_attribute_ns(const XmlTree *tree, uint32_t node, const char *space,
    const char *name)
{
	XmlSpan span;

	if (!xml_attribute_span_ns(tree, node, space, name, &span))
		return NULL;
	return xml_resolve(tree, span.start, span.end);
}

/* ---- texts --------------------------------------------------------------- */

/* The character of a numeric reference (NAME begins with #), or 0. */
static gunichar
numeric_reference(const char *name)
{
	bool is_hex = name[1] == 'x';
	guint64 value = g_ascii_strtoull(name + (is_hex ? 2 : 1), NULL,
	    is_hex ? 16 : 10);

	return value <= 0x10FFFF && g_unichar_validate((gunichar) value)
	    ? (gunichar) value : 0;
}

/* Appends what &NAME; stands for; the reference itself when unknown. */
static void
append_reference(const XmlTree *tree, GString *out, const char *name)
{
	static const struct {
		const char *name;
		char character;
	} predefined[] = {
		{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'},
		{"apos", '\''},
	};

	if (name[0] == '#') {
		gunichar c = numeric_reference(name);
		if (c != 0) {
			g_string_append_unichar(out, c);
			return;
		}
	}
	for (size_t i = 0; i < G_N_ELEMENTS(predefined); i++) {
		if (strcmp(name, predefined[i].name) == 0) {
			g_string_append_c(out, predefined[i].character);
			return;
		}
	}
	const char *text = g_hash_table_lookup(tree->entities, name);
	if (text != NULL) {
		g_string_append(out, text);
		return;
	}
	/* Without its DTD, XHTML's names are those of HTML. */
	const htmlEntityDesc *entity = htmlEntityLookup(
	    (const xmlChar *) name);
	if (entity != NULL)
		g_string_append_unichar(out, entity->value);
	else
		g_string_append_printf(out, "&%s;", name);
}

char *
xml_resolve(const XmlTree *tree, size_t start, size_t end)
{
	size_t length;
	const char *bytes = xml_bytes(tree, &length);

	g_assert(start <= end && end <= length);
	if (memchr(bytes + start, '&', end - start) == NULL &&
	    memchr(bytes + start, '\r', end - start) == NULL)
		return g_strndup(bytes + start, end - start);
	GString *out = g_string_sized_new(end - start + 1);
	for (const char *p = bytes + start, *stop = bytes + end; p < stop;) {
		if (*p == '&') {
			const char *semicolon = memchr(p, ';',
			    (size_t) (stop - p));
			if (semicolon != NULL) {
				g_autofree char *name = g_strndup(p + 1,
				    (size_t) (semicolon - p - 1));
				append_reference(tree, out, name);
				p = semicolon + 1;
				continue;
			}
		}
		if (*p == '\r') {	/* XML 1.0, 2.11: line ends are LF */
			g_string_append_c(out, '\n');
			p += p + 1 < stop && p[1] == '\n' ? 2 : 1;
			continue;
		}
		size_t plain = 1;
		while (p + plain < stop && p[plain] != '&' && p[plain] != '\r')
			plain++;
		g_string_append_len(out, p, (gssize) plain);
		p += plain;
	}
	return g_string_free(out, FALSE);
}

char *
xml_text(const XmlTree *tree, uint32_t index)
{
	const XmlNode *node = xml_node(tree, index);
	const char *bytes = xml_bytes(tree, NULL);

	if (node->kind == XML_TEXT)
		return xml_resolve(tree, node->start, node->end);
	if (node->kind != XML_CDATA)
		return g_strdup("");
	size_t start = node->start + strlen("<![CDATA[");
	return g_strndup(bytes + start, node->end - strlen("]]>") - start);
}

char *
xml_inner_text(const XmlTree *tree, uint32_t node)
{
	GString *text = g_string_new(NULL);

	for (uint32_t i = node + 1; i < xml_node(tree, node)->next; i++) {
		XmlKind kind = xml_node(tree, i)->kind;
		if (kind != XML_TEXT && kind != XML_CDATA)
			continue;
		g_autofree char *piece = xml_text(tree, i);
		g_string_append(text, piece);
	}
	return g_string_free(text, FALSE);
}

/* What stands for C in content or in an attribute; NULL: itself. */
static const char *
escaped(char c, bool is_attribute_value)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '\r':
		return "&#13;";
	case '"':
		return is_attribute_value ? "&quot;" : NULL;
	case '\n':
		return is_attribute_value ? "&#10;" : NULL;
	case '\t':
		return is_attribute_value ? "&#9;" : NULL;
	default:
		return NULL;
	}
}

/* Whether any of eight bytes may be; controls hold all that are below '"'. */
static inline bool
may_be_escaped_in(uint64_t word)
{
	return text_eight_below(word, 0x20) || text_eight_has(word, '"') ||
	    text_eight_has(word, '&') || text_eight_has(word, '<') ||
	    text_eight_has(word, '>');
}

static void
escape(GString *out, const char *text, size_t length, bool is_attribute_value)
{
	static const bool may_be_escaped[256] = {
		['&'] = true, ['<'] = true, ['>'] = true, ['\r'] = true,
		['"'] = true, ['\n'] = true, ['\t'] = true,
	};
	size_t plain = 0;	/* where what is not written yet begins */

	for (size_t i = 0; i < length; i++) {
		while (length - i >= 8 && !may_be_escaped_in(text_eight(text
		    + i)))
			i += 8;
		if (i == length)
			break;
		if (!may_be_escaped[(unsigned char) text[i]])
			continue;
		const char *reference = escaped(text[i], is_attribute_value);
		if (reference == NULL)
			continue;
		g_string_append_len(out, text + plain, (gssize) (i - plain));
		g_string_append(out, reference);
		plain = i + 1;
	}
	g_string_append_len(out, text + plain, (gssize) (length - plain));
}

void
xml_escape(GString *out, const char *text, size_t length)
{
	escape(out, text, length, false);
}

void
xml_escape_attribute(GString *out, const char *text, size_t length)
{
	escape(out, text, length, true);
}

/* ---- writing ------------------------------------------------------------- */

/* TEXT with references for all that is not ASCII. */
static GString *
ascii_with_references(const char *text, size_t length)
{
	GString *out = g_string_sized_new(length);

	for (const char *p = text; p < text + length;
	    p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c < 0x80)
			g_string_append_c(out, (char) c);
		else
			g_string_append_printf(out, "&#%u;", c);
	}
	return out;
}

/* The same for one character at a time that ENCODING cannot hold. */
static GString *
converted_with_references(const char *text, size_t length,
    const char *encoding, GError **error)
{
	g_autoptr(GString) out = g_string_sized_new(length);

	for (const char *p = text; p < text + length;) {
		/* As much as converts in one go, else one character. */
		gsize read = 0, written = 0;
		GError *failure = NULL;
		char *piece = g_convert(p, (gssize) (text + length - p),
		    encoding, "UTF-8", &read, &written, &failure);
		if (piece != NULL) {
			g_string_append_len(out, piece, (gssize) written);
			g_free(piece);
			break;
		}
		g_clear_error(&failure);
		if (read > 0) {
			piece = g_convert(p, (gssize) read, encoding, "UTF-8",
			    NULL, &written, error);
			if (piece == NULL)
				return NULL;
			g_string_append_len(out, piece, (gssize) written);
			g_free(piece);
			p += read;
		}
		g_autofree char *reference = g_strdup_printf("&#%u;",
		    g_utf8_get_char(p));
		piece = g_convert(reference, -1, encoding, "UTF-8", NULL,
		    &written, error);
		if (piece == NULL)
			return NULL;
		g_string_append_len(out, piece, (gssize) written);
		g_free(piece);
		p = g_utf8_next_char(p);
	}
	return g_steal_pointer(&out);
}

GBytes *
xml_encode(const XmlTree *tree, const char *text, size_t length,
    GError **error)
{
	if (is_utf8_name(tree->encoding))
		return g_bytes_new(text, length);
	if (is_ascii_name(tree->encoding))
		return g_string_free_to_bytes(ascii_with_references(text,
		    length));
	GString *out = converted_with_references(text, length, tree->encoding,
	    error);
	if (out == NULL) {
		g_prefix_error(error, "encoding %s: ", tree->encoding);
		return NULL;
	}
	if (tree->has_bom)
		g_string_prepend_len(out, strcmp(tree->encoding, "UTF-16LE")
		    == 0 ? "\xFF\xFE" : "\xFE\xFF", 2);
	return g_string_free_to_bytes(out);
}
