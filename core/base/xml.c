#include "base/xml.h"

#include <expat.h>
#include <libxml/HTMLparser.h>
#include <string.h>

#include "base/failure.h"

enum {
	MAX_ENTITY = 4096,	/* bytes of an internal entity's text */
	PIECE = 1 << 18,	/* bytes for expat at a time */
	LAST_PIECE = 1 << 26,	/* expat counts in int */
};

static const char xml_namespace_uri[] =
    "http://www.w3.org/XML/1998/namespace";

struct XmlTree {
	GBytes *source;		/* as read */
	GBytes *utf8;		/* what offsets are into */
	char *encoding;		/* as declared or detected */
	bool has_bom;
	bool is_converted;	/* utf8 is not source */
	XmlNode *nodes;
	uint32_t n_nodes, room;	/* nodes there is room for */
	GStringChunk *names;
	GHashTable *pairs;	/* name as spelled to Pair */
	GHashTable *entities;	/* name to text, of the internal subset */
};

/* What a name means, under the bindings of an epoch. */
typedef struct Pair {
	const char *space;
	const char *name;
	unsigned epoch;
} Pair;

/* A namespace declaration in scope. expat could do this, and takes half as
 * long again for names we mostly never look at. */
typedef struct Binding {
	const char *prefix;	/* "" the default; interned */
	const char *space;	/* "" undeclares; interned */
	uint32_t depth;		/* of the element that declares it */
} Binding;

/* Names that were met: most elements and attributes have one of a few. They
 * are found by some of their bits, and one takes another's place. */
enum { N_MET = 64 };

/* An attribute name that declares nothing and whose prefix is bound; expat
 * hands out the same pointer for the same name. */
typedef struct MetAttribute {
	const char *name;
	unsigned epoch;
} MetAttribute;

typedef struct MetElement {
	char name[24];
	const Pair *pair;
} MetElement;

typedef struct Parse {
	XmlTree *tree;
	XML_Parser parser;
	const Limits *limits;
	const char *where;
	size_t base;		/* offset of the first byte expat sees */
	uint32_t open;		/* innermost open element or XML_NONE */
	uint32_t depth;
	bool in_cdata;
	GArray *bindings;	/* of Binding, innermost last */
	unsigned epoch;		/* counts changes of the bindings */
	const char *known;	/* a prefix that is bound in this epoch */
	MetAttribute attributes[N_MET];
	MetElement elements[N_MET];
	GError *error;		/* of a handler */
} Parse;

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

static void
fail(Parse *parse, Failure code, const char *what, size_t limit)
{
	if (parse->error == NULL)
		parse->error = g_error_new(FAILURE, code,
		    "%s: line %lu: %s (limit %zu)", parse->where,
		    XML_GetCurrentLineNumber(parse->parser), what, limit);
	XML_StopParser(parse->parser, XML_FALSE);
}

static size_t
event_start(const Parse *parse)
{
	return parse->base + (size_t) XML_GetCurrentByteIndex(parse->parser);
}

static size_t
event_end(const Parse *parse)
{
	return event_start(parse) +
	    (size_t) XML_GetCurrentByteCount(parse->parser);
}

static XmlNode *
add_node(Parse *parse, XmlKind kind, size_t start, size_t end)
{
	XmlTree *tree = parse->tree;

	if (tree->n_nodes >= parse->limits->nodes ||
	    tree->n_nodes >= XML_NONE - 1) {
		fail(parse, FAILURE_LIMIT, "too many elements and texts",
		    parse->limits->nodes);
		return NULL;
	}
	if (tree->n_nodes == tree->room) {
		tree->room = MAX(64, tree->room + MIN(tree->room,
		    XML_NONE - tree->room));
		tree->nodes = g_renew(XmlNode, tree->nodes, tree->room);
	}
	XmlNode *node = &tree->nodes[tree->n_nodes++];
	*node = (XmlNode) {
		.kind = kind, .parent = parse->open,
		.depth = parse->depth & 0x7FFFFF, .next = tree->n_nodes,
		.start = (uint32_t) start, .end = (uint32_t) end,
		.inner = (uint32_t) end, .inner_end = (uint32_t) end,
		.space = "", .name = "",
	};
	return node;
}

static const Binding *
find_binding(const Parse *parse, const char *prefix, size_t length)
{
	for (unsigned i = parse->bindings->len; i-- > 0;) {
		const Binding *binding = &g_array_index(parse->bindings,
		    Binding, i);
		if (strncmp(binding->prefix, prefix, length) == 0 &&
		    binding->prefix[length] == '\0')
			return binding;
	}
	return NULL;
}

static void
fail_prefix(Parse *parse, const char *name)
{
	if (parse->error == NULL)
		parse->error = g_error_new(FAILURE, FAILURE_INPUT,
		    "%s: line %lu, column %lu: unbound prefix of %.100s",
		    parse->where, XML_GetCurrentLineNumber(parse->parser),
		    XML_GetCurrentColumnNumber(parse->parser) + 1, name);
	XML_StopParser(parse->parser, XML_FALSE);
}

/* Looks up what NAME means here, or finds it out. */
static const Pair *
intern_new(Parse *parse, const char *name)
{
	XmlTree *tree = parse->tree;
	Pair *pair = g_hash_table_lookup(tree->pairs, name);

	if (pair != NULL && pair->epoch == parse->epoch)
		return pair;
	const char *colon = strchr(name, ':');
	size_t length = colon == NULL ? 0 : (size_t) (colon - name);
	const Binding *binding = find_binding(parse, name, length);
	if (colon != NULL && (binding == NULL || *binding->space == '\0' ||
	    strchr(colon + 1, ':') != NULL)) {
		fail_prefix(parse, name);
		return NULL;
	}
	if (pair == NULL) {
		pair = g_new0(Pair, 1);
		pair->name = g_string_chunk_insert_const(tree->names,
		    colon == NULL ? name : colon + 1);
		g_hash_table_insert(tree->pairs, g_strdup(name), pair);
	}
	pair->space = binding == NULL ? "" : binding->space;
	pair->epoch = parse->epoch;
	return pair;
}

/* Where NAME, of LENGTH bytes, would be among those that were met. */
static MetElement *
met_element(Parse *parse, const char *name, size_t length)
{
	unsigned char last = (unsigned char) name[length - 1];
	unsigned char middle = (unsigned char) name[length / 2];

	return &parse->elements[(last * 5 + middle * 3 + length) % N_MET];
}

/* What the element name NAME means here; NULL when its prefix is unbound. */
static const Pair *
intern(Parse *parse, const char *name)
{
	size_t length = strlen(name);
	MetElement *met = met_element(parse, name, length);

	if (met->pair != NULL && met->pair->epoch == parse->epoch &&
	    strcmp(met->name, name) == 0)
		return met->pair;
	const Pair *pair = intern_new(parse, name);
	if (pair != NULL && length < sizeof met->name) {
		memcpy(met->name, name, length + 1);
		met->pair = pair;
	}
	return pair;
}

/* The prefix that an attribute declares ("" the default), or NULL. */
static const char *
declared_prefix(const char *name)
{
	if (strncmp(name, "xmlns", 5) != 0)
		return NULL;
	return name[5] == '\0' ? "" : name[5] == ':' ? name + 6 : NULL;
}

static MetAttribute *
met_attribute(Parse *parse, const char *name)
{
	return &parse->attributes[((uintptr_t) name >> 3) % N_MET];
}

static bool
was_met(Parse *parse, const char *name)
{
	const MetAttribute *met = met_attribute(parse, name);

	return met->name == name && met->epoch == parse->epoch;
}

/* Takes the declarations among ATTRIBUTES. True if there are any. */
static bool
bind(Parse *parse, const XML_Char **attributes)
{
	GStringChunk *names = parse->tree->names;
	bool declares = false;

	for (size_t i = 0; attributes[i] != NULL; i += 2) {
		if (was_met(parse, attributes[i]))
			continue;
		const char *prefix = declared_prefix(attributes[i]);
		if (prefix == NULL)
			continue;
		Binding binding = {
			g_string_chunk_insert_const(names, prefix),
			g_string_chunk_insert_const(names, attributes[i + 1]),
			parse->depth,
		};
		g_array_append_val(parse->bindings, binding);
		declares = true;
	}
	if (declares) {
		parse->epoch++;
		parse->known = NULL;
	}
	return declares;
}

/* The declarations of an element end with it. */
static void
unbind(Parse *parse)
{
	unsigned kept = parse->bindings->len;

	while (kept > 1 && g_array_index(parse->bindings, Binding,
	    kept - 1).depth >= parse->depth)
		kept--;
	if (kept < parse->bindings->len) {
		g_array_set_size(parse->bindings, kept);
		parse->epoch++;
		parse->known = NULL;
	}
}

/* Whether the prefix of the attribute NAME is bound. */
static bool
check_attribute(Parse *parse, const char *name)
{
	const char *colon = strchr(name, ':');
	size_t length = colon == NULL ? 0 : (size_t) (colon - name);

	if (colon == NULL || (parse->known != NULL && strncmp(parse->known,
	    name, length) == 0 && parse->known[length] == '\0'))
		return true;
	const Binding *binding = find_binding(parse, name, length);
	if (binding == NULL || *binding->space == '\0') {
		fail_prefix(parse, name);
		return false;
	}
	parse->known = binding->prefix;
	return true;
}

static bool
check_attributes(Parse *parse, const XML_Char **attributes)
{
	for (size_t i = 0; attributes[i] != NULL; i += 2) {
		if (was_met(parse, attributes[i]) ||
		    declared_prefix(attributes[i]) != NULL)
			continue;
		if (!check_attribute(parse, attributes[i]))
			return false;
		*met_attribute(parse, attributes[i]) = (MetAttribute) {
			attributes[i], parse->epoch,
		};
	}
	return true;
}

static void XMLCALL
on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
	Parse *parse = data;
	size_t count = 0;

	while (attributes[2 * count] != NULL)
		count++;
	if (count > parse->limits->attributes) {
		fail(parse, FAILURE_LIMIT, "too many attributes",
		    parse->limits->attributes);
		return;
	}
	if (parse->depth >= parse->limits->depth) {
		fail(parse, FAILURE_LIMIT, "elements nested too deep",
		    parse->limits->depth);
		return;
	}
	bool declares = bind(parse, attributes);
	const Pair *pair = intern(parse, name);
	if (pair == NULL || !check_attributes(parse, attributes))
		return;
	XmlNode *node = add_node(parse, XML_ELEMENT, event_start(parse),
	    event_end(parse));
	if (node == NULL)
		return;
	node->space = pair->space;
	node->name = pair->name;
	node->declares = declares;
	parse->open = parse->tree->n_nodes - 1;
	parse->depth++;
}

static void XMLCALL
on_end(void *data, const XML_Char *name)
{
	Parse *parse = data;
	(void) name;

	/* A parser that was stopped still ends its empty elements. */
	if (parse->error != NULL || parse->open == XML_NONE)
		return;
	XmlNode *node = &parse->tree->nodes[parse->open];

	/* For <a/> expat reports an end without bytes, behind the tag. */
	if (event_end(parse) > event_start(parse)) {
		node->inner_end = event_start(parse);
		node->end = event_end(parse);
	}
	node->next = parse->tree->n_nodes;
	parse->open = node->parent;
	parse->depth--;
	unbind(parse);
}

/* Texts come in pieces (lines, references): adjoining ones are one node. */
static void
add_text(Parse *parse)
{
	const XmlTree *tree = parse->tree;
	size_t start = event_start(parse), end = event_end(parse);

	if (parse->open == XML_NONE)
		return;
	XmlNode *last = &tree->nodes[tree->n_nodes - 1];
	bool is_joined = last->kind == XML_TEXT &&
	    last->parent == parse->open && last->end == start;
	if (is_joined)
		last->end = last->inner = last->inner_end = end;
	else
		add_node(parse, XML_TEXT, start, end);
}

static void XMLCALL
on_text(void *data, const XML_Char *text, int length)
{
	Parse *parse = data;
	(void) text;
	(void) length;

	if (!parse->in_cdata)
		add_text(parse);
}

/* Gets references to general entities: they are kept, never expanded. */
static void XMLCALL
on_default(void *data, const XML_Char *text, int length)
{
	if (length > 0 && text[0] == '&')
		add_text(data);
}

static void XMLCALL
on_cdata_start(void *data)
{
	Parse *parse = data;

	parse->in_cdata = true;
	add_node(parse, XML_CDATA, event_start(parse), event_end(parse));
}

static void XMLCALL
on_cdata_end(void *data)
{
	Parse *parse = data;
	const XmlTree *tree = parse->tree;

	parse->in_cdata = false;
	XmlNode *node = &tree->nodes[tree->n_nodes - 1];
	node->end = node->inner = node->inner_end = event_end(parse);
}

static void XMLCALL
on_comment(void *data, const XML_Char *text)
{
	Parse *parse = data;
	(void) text;

	add_node(parse, XML_COMMENT, event_start(parse), event_end(parse));
}

static void XMLCALL
on_instruction(void *data, const XML_Char *target, const XML_Char *text)
{
	Parse *parse = data;
	(void) text;
	XmlNode *node = add_node(parse, XML_INSTRUCTION, event_start(parse),
	    event_end(parse));

	if (node != NULL)
		node->name = g_string_chunk_insert_const(parse->tree->names,
		    target);
}

static void XMLCALL
on_doctype_start(void *data, const XML_Char *name, const XML_Char *sysid,
    const XML_Char *pubid, int has_internal_subset)
{
	Parse *parse = data;
	(void) sysid;
	(void) pubid;
	(void) has_internal_subset;
	XmlNode *node = add_node(parse, XML_DOCTYPE, event_start(parse),
	    event_end(parse));

	if (node != NULL)
		node->name = g_string_chunk_insert_const(parse->tree->names,
		    name);
}

static void XMLCALL
on_doctype_end(void *data)
{
	Parse *parse = data;
	const XmlTree *tree = parse->tree;

	for (uint32_t i = tree->n_nodes; i-- > 0;) {
		XmlNode *node = &tree->nodes[i];
		if (node->kind == XML_DOCTYPE) {
			node->end = event_end(parse);
			node->inner = node->inner_end = node->end;
			break;
		}
	}
}

/* Keeps short texts of internal entities, for xml_resolve. One that holds
 * markup or references is kept unresolved. */
static void XMLCALL
on_entity(void *data, const XML_Char *name, int is_parameter,
    const XML_Char *value, int length, const XML_Char *base,
    const XML_Char *sysid, const XML_Char *pubid, const XML_Char *notation)
{
	Parse *parse = data;
	(void) base;
	(void) sysid;
	(void) pubid;
	(void) notation;

	if (is_parameter || value == NULL || length < 0 ||
	    length > MAX_ENTITY)
		return;
	if (memchr(value, '<', (size_t) length) != NULL ||
	    memchr(value, '&', (size_t) length) != NULL)
		return;
	if (g_hash_table_contains(parse->tree->entities, name))
		return;		/* the first declaration binds */
	g_hash_table_insert(parse->tree->entities, g_strdup(name),
	    g_strndup(value, (size_t) length));
}

/*
 * expat copies what it is given to a buffer of its own, which is to stay in
 * the processor's cache; and begins anew, with the next piece, on a token that
 * the last one did not end. Pieces grow while one goes on, so that a token of
 * any length is read a few times only.
 */
static size_t
next_piece(XML_Parser parser, size_t fed, size_t piece)
{
	XML_Index at = XML_GetCurrentByteIndex(parser);
	size_t open = at < 0 || (size_t) at > fed ? 0 : fed - (size_t) at;

	return open > piece / 2 ? MIN(2 * piece, (size_t) LAST_PIECE) : PIECE;
}

static bool
run_expat(Parse *parse, GError **error)
{
	size_t length;
	const char *bytes = bytes_of(parse->tree->utf8, &length);
	XML_Parser parser = parse->parser;
	enum XML_Status status = XML_STATUS_OK;

	parse->base = leading_space(bytes, length);
	size_t piece = PIECE;
	for (size_t done = parse->base; status == XML_STATUS_OK;) {
		size_t size = MIN(length - done, piece);
		status = XML_Parse(parser, bytes + done, (int) size,
		    done + size == length);
		done += size;
		if (done == length)
			break;
		piece = next_piece(parser, done - parse->base, piece);
	}
	if (parse->error != NULL) {
		g_propagate_error(error, g_steal_pointer(&parse->error));
		return false;
	}
	if (status == XML_STATUS_OK)
		return true;
	enum XML_Error code = XML_GetErrorCode(parser);
	g_set_error(error, FAILURE, code == XML_ERROR_AMPLIFICATION_LIMIT_BREACH
	    ? FAILURE_LIMIT : FAILURE_INPUT, "%s: line %lu, column %lu: %s",
	    parse->where, XML_GetCurrentLineNumber(parser),
	    XML_GetCurrentColumnNumber(parser) + 1, XML_ErrorString(code));
	return false;
}

static bool
build(XmlTree *tree, const char *where, const Limits *limits, GError **error)
{
	XML_Parser parser = XML_ParserCreate("UTF-8");
	g_autoptr(GArray) bindings = g_array_new(FALSE, FALSE,
	    sizeof(Binding));
	const Binding xml = {"xml", xml_namespace_uri, 0};
	Parse parse = {
		.tree = tree, .parser = parser, .limits = limits,
		.where = where, .open = XML_NONE, .bindings = bindings,
		.epoch = 1,
	};

	g_array_append_val(bindings, xml);
	XML_SetUserData(parser, &parse);
	/* A fixed salt: hash order must not differ between two runs. */
	XML_SetHashSalt(parser, 0x9E3779B9u);
	XML_SetElementHandler(parser, on_start, on_end);
	XML_SetCharacterDataHandler(parser, on_text);
	XML_SetCdataSectionHandler(parser, on_cdata_start, on_cdata_end);
	XML_SetCommentHandler(parser, on_comment);
	XML_SetProcessingInstructionHandler(parser, on_instruction);
	XML_SetDoctypeDeclHandler(parser, on_doctype_start, on_doctype_end);
	XML_SetEntityDeclHandler(parser, on_entity);
	/* Set, and not "Expand": expat then hands references over unread. */
	XML_SetDefaultHandler(parser, on_default);
	bool is_built = run_expat(&parse, error);
	XML_ParserFree(parser);
	return is_built;
}

XmlTree *
xml_parse(GBytes *bytes, const char *where, const Limits *limits,
    GError **error)
{
	g_autoptr(XmlTree) tree = g_new0(XmlTree, 1);

	tree->source = g_bytes_ref(bytes);
	tree->names = g_string_chunk_new(1024);
	tree->pairs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    g_free);
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
	if (!build(tree, where, limits, error))
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
	g_hash_table_unref(tree->pairs);
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
		return xml_namespace_uri;
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

static void
escape(GString *out, const char *text, size_t length, bool is_attribute_value)
{
	static const bool may_be_escaped[256] = {
		['&'] = true, ['<'] = true, ['>'] = true, ['\r'] = true,
		['"'] = true, ['\n'] = true, ['\t'] = true,
	};
	size_t plain = 0;	/* where what is not written yet begins */

	for (size_t i = 0; i < length; i++) {
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
