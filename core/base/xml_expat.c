#include "base/xml_expat.h"

#include <expat.h>
#include <string.h>

#include "base/failure.h"
#include "base/xml_tree.h"

enum {
	MAX_ENTITY = 4096,	/* bytes of an internal entity's text */
	PIECE = 1 << 18,	/* bytes for expat at a time */
	LAST_PIECE = 1 << 26,	/* expat counts in int */
};

typedef struct Parse {
	XmlTreeBuild build;
	XML_Parser parser;
	const char *where;
	size_t base;		/* offset of the first byte expat sees */
	bool in_cdata;
	GArray *attributes;	/* of XmlTreeAttribute: scratch */
	GError *error;		/* of a handler */
} Parse;

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

static XmlSpan
event_span(const Parse *parse)
{
	return (XmlSpan) {event_start(parse), event_end(parse)};
}

/* Says what the build found wrong, and ends the reading. */
static void
stop(Parse *parse)
{
	const XmlTreeBuild *build = &parse->build;
	const struct {
		const char *text;
		size_t limit;
	} faults[] = {
		[XML_TREE_NODES] = {"too many elements and texts",
		    build->limits->nodes},
		[XML_TREE_ATTRIBUTES] = {"too many attributes",
		    build->limits->attributes},
		[XML_TREE_DEPTH] = {"elements nested too deep",
		    build->limits->depth},
	};
	unsigned long line = XML_GetCurrentLineNumber(parse->parser);

	if (parse->error == NULL && build->fault == XML_TREE_PREFIX)
		parse->error = g_error_new(FAILURE, FAILURE_INPUT,
		    "%s: line %lu, column %lu: unbound prefix of %s",
		    parse->where, line, XML_GetCurrentColumnNumber(
		    parse->parser) + 1, build->fault_name);
	else if (parse->error == NULL)
		parse->error = g_error_new(FAILURE, FAILURE_LIMIT,
		    "%s: line %lu: %s (limit %zu)", parse->where, line,
		    faults[build->fault].text, faults[build->fault].limit);
	XML_StopParser(parse->parser, XML_FALSE);
}

static void XMLCALL
on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
	Parse *parse = data;
	/* Attributes may come from a DTD: they are expat's, not the bytes'. */
	size_t start = event_start(parse);

	g_array_set_size(parse->attributes, 0);
	for (size_t i = 0; attributes[i] != NULL; i += 2) {
		XmlTreeAttribute attribute = {
			attributes[i], attributes[i + 1],
			strlen(attributes[i]), strlen(attributes[i + 1]),
		};
		g_array_append_val(parse->attributes, attribute);
	}
	XmlSpan named = {start + 1, start + 1 + strlen(name)};
	if (!xml_tree_open(&parse->build, event_span(parse), named,
	    (const XmlTreeAttribute *) (void *) parse->attributes->data,
	    parse->attributes->len))
		stop(parse);
}

static void XMLCALL
on_end(void *data, const XML_Char *name)
{
	Parse *parse = data;
	(void) name;

	/* A parser that was stopped still ends its empty elements. For <a/>
	 * expat reports an end without bytes, behind the tag. */
	if (parse->error == NULL)
		xml_tree_close(&parse->build, event_start(parse),
		    event_end(parse));
}

/* Texts come in pieces: lines, references. */
static void
add_text(Parse *parse)
{
	if (!xml_tree_text(&parse->build, event_start(parse),
	    event_end(parse)))
		stop(parse);
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

static void
add(Parse *parse, XmlKind kind, const char *name)
{
	if (!xml_tree_add(&parse->build, kind, event_span(parse), name))
		stop(parse);
}

static void XMLCALL
on_cdata_start(void *data)
{
	Parse *parse = data;

	parse->in_cdata = true;
	add(parse, XML_CDATA, NULL);
}

static void XMLCALL
on_cdata_end(void *data)
{
	Parse *parse = data;

	parse->in_cdata = false;
	xml_tree_extend(&parse->build, event_end(parse));
}

static void XMLCALL
on_comment(void *data, const XML_Char *text)
{
	(void) text;
	add(data, XML_COMMENT, NULL);
}

static void XMLCALL
on_instruction(void *data, const XML_Char *target, const XML_Char *text)
{
	(void) text;
	add(data, XML_INSTRUCTION, target);
}

static void XMLCALL
on_doctype_start(void *data, const XML_Char *name, const XML_Char *sysid,
    const XML_Char *pubid, int has_internal_subset)
{
	(void) sysid;
	(void) pubid;
	(void) has_internal_subset;
	add(data, XML_DOCTYPE, name);
}

static void XMLCALL
on_doctype_end(void *data)
{
	Parse *parse = data;
	const XmlTree *tree = parse->build.tree;

	/* Comments within stand behind it. */
	for (uint32_t i = tree->n_nodes; i-- > 0;) {
		XmlNode *node = &tree->nodes[i];
		if (node->kind != XML_DOCTYPE)
			continue;
		node->end = (uint32_t) event_end(parse);
		node->inner = node->inner_end = node->end;
		break;
	}
}

/* Keeps short texts of internal entities, for xml_resolve. One that holds
 * markup or references is kept unresolved. */
static void XMLCALL
on_entity(void *data, const XML_Char *name, int is_parameter,
    const XML_Char *value, int length, const XML_Char *base,
    const XML_Char *sysid, const XML_Char *pubid, const XML_Char *notation)
{
	const Parse *parse = data;
	GHashTable *entities = parse->build.tree->entities;
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
	if (g_hash_table_contains(entities, name))
		return;		/* the first declaration binds */
	g_hash_table_insert(entities, g_strdup(name), g_strndup(value,
	    (size_t) length));
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
run(Parse *parse, GError **error)
{
	size_t length;
	const char *bytes = g_bytes_get_data(parse->build.tree->utf8,
	    &length);
	XML_Parser parser = parse->parser;
	enum XML_Status status = XML_STATUS_OK;
	size_t piece = PIECE;

	for (size_t done = parse->base; status == XML_STATUS_OK;) {
		size_t size = MIN(length - done, piece);
		/* GLib has NULL for no bytes. */
		status = XML_Parse(parser, length == 0 ? "" : bytes + done,
		    (int) size, done + size == length);
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

bool
xml_expat_read(XmlTree *tree, size_t base, const char *source,
    const Limits *limits, GError **error)
{
	XML_Parser parser = XML_ParserCreate("UTF-8");
	g_autoptr(GArray) attributes = g_array_new(FALSE, FALSE,
	    sizeof(XmlTreeAttribute));
	Parse parse = {
		.parser = parser, .where = source, .base = base,
		.attributes = attributes,
	};

	xml_tree_begin(&parse.build, tree, limits);
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
	bool is_read = run(&parse, error);
	XML_ParserFree(parser);
	xml_tree_end(&parse.build);
	return is_read;
}
