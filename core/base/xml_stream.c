#include "base/xml_stream.h"

#include <errno.h>
#include <expat.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.h"

enum {
	PIECE = 1 << 16,	/* bytes for expat at a time */
	MAX_DEPTH = 256,
	MAX_ATTRIBUTES = 256,
	MAX_ENTITY = 256,	/* bytes that an entity may stand for */
	MAX_ENTITIES = 4096,
	MAX_TOKEN = 16 << 20,	/* bytes of one tag or comment */
};

struct XmlStream {
	XML_Parser parser;
	const char *name;
	const XmlStreamHandler *handler;
	void *data;
	unsigned depth, entities;
	size_t fed;		/* bytes */
	GError *error;
};

void
xml_stream_stop(XmlStream *stream, GError *error)
{
	if (stream->error != NULL) {
		g_error_free(error);
		return;
	}
	stream->error = error;
	XML_StopParser(stream->parser, XML_FALSE);
}

unsigned long
xml_stream_line(const XmlStream *stream)
{
	return XML_GetCurrentLineNumber(stream->parser);
}

const char *
xml_stream_name(const XmlStream *stream)
{
	return stream->name;
}

const char *
xml_stream_attribute(const char *const *attributes, const char *name)
{
	for (; attributes[0] != NULL; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}

static void
refuse(XmlStream *stream, const char *what)
{
	xml_stream_stop(stream, g_error_new(FAILURE, FAILURE_LIMIT,
	    "%s: line %lu: %s", stream->name, xml_stream_line(stream), what));
}

static const char *
local_name(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon == NULL ? name : colon + 1;
}

static void XMLCALL
on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
	XmlStream *stream = data;
	unsigned n = 0;

	while (attributes[2 * n] != NULL)
		n++;
	if (++stream->depth > MAX_DEPTH)
		refuse(stream, "elements nested too deep");
	else if (n > MAX_ATTRIBUTES)
		refuse(stream, "too many attributes");
	else if (stream->handler->start != NULL)
		stream->handler->start(stream, local_name(name),
		    (const char *const *) attributes, stream->data);
}

static void XMLCALL
on_end(void *data, const XML_Char *name)
{
	XmlStream *stream = data;

	stream->depth--;
	if (stream->error == NULL && stream->handler->end != NULL)
		stream->handler->end(stream, local_name(name), stream->data);
}

static void XMLCALL
on_text(void *data, const XML_Char *text, int length)
{
	XmlStream *stream = data;

	if (stream->error == NULL && stream->handler->text != NULL)
		stream->handler->text(stream, text, (size_t) length,
		    stream->data);
}

/* An entity may be a letter or a phrase. What refers to others can grow, and
 * is no business of data. */
static void XMLCALL
on_entity(void *data, const XML_Char *name, int is_parameter,
    const XML_Char *value, int length, const XML_Char *base,
    const XML_Char *sysid, const XML_Char *pubid, const XML_Char *notation)
{
	XmlStream *stream = data;
	(void) name;
	(void) base;
	(void) sysid;
	(void) pubid;
	(void) notation;

	if (is_parameter || value == NULL)
		return;		/* external ones are never fetched */
	if (++stream->entities > MAX_ENTITIES || length > MAX_ENTITY ||
	    memchr(value, '&', (size_t) length) != NULL ||
	    memchr(value, '<', (size_t) length) != NULL)
		refuse(stream, "an entity that stands for too much");
}

/* A reference to what only a DTD that is not fetched may say. */
static void XMLCALL
on_skipped(void *data, const XML_Char *name, int is_parameter)
{
	(void) name;

	if (!is_parameter)
		on_text(data, "\xEF\xBF\xBD", 3);
}

/* The same to a file or an address: it is not fetched. */
static int XMLCALL
on_external(XML_Parser parser, const XML_Char *context, const XML_Char *base,
    const XML_Char *sysid, const XML_Char *pubid)
{
	(void) base;
	(void) sysid;
	(void) pubid;

	if (context != NULL)
		on_text(XML_GetUserData(parser), "\xEF\xBF\xBD", 3);
	return XML_STATUS_OK;
}

/* Encodings of one byte a character, as the C library knows them. */
static int XMLCALL
on_encoding(void *data, const XML_Char *name, XML_Encoding *encoding)
{
	(void) data;

	for (int i = 0; i < 256; i++) {
		char byte = (char) i;
		g_autofree char *text = i == 0 ? NULL : g_convert(&byte, 1,
		    "UTF-8", name, NULL, NULL, NULL);
		encoding->map[i] = i == 0 ? 0 : text == NULL ||
		    g_utf8_strlen(text, -1) != 1 ? -1
		    : (int) g_utf8_get_char(text);
	}
	encoding->data = NULL;
	encoding->convert = NULL;
	encoding->release = NULL;
	/* ASCII must be ASCII, else it is no encoding of that kind. */
	return encoding->map['<'] == '<' && encoding->map['a'] == 'a'
	    ? XML_STATUS_OK : XML_STATUS_ERROR;
}

static void
set_handlers(XmlStream *stream)
{
	XML_Parser parser = stream->parser;

	XML_SetUserData(parser, stream);
	XML_SetHashSalt(parser, 0x9E3779B9u);
	XML_SetElementHandler(parser, on_start, on_end);
	XML_SetCharacterDataHandler(parser, on_text);
	XML_SetEntityDeclHandler(parser, on_entity);
	XML_SetSkippedEntityHandler(parser, on_skipped);
	XML_SetExternalEntityRefHandler(parser, on_external);
	XML_SetUnknownEncodingHandler(parser, on_encoding, NULL);
}

/* Gives expat SIZE bytes. A token that goes on and on would be read anew with
 * each piece. */
static bool
feed(XmlStream *stream, const char *bytes, size_t size, bool is_last)
{
	bool is_good = XML_Parse(stream->parser, bytes, (int) size, is_last)
	    == XML_STATUS_OK;
	XML_Index at = XML_GetCurrentByteIndex(stream->parser);

	stream->fed += size;
	if (is_good && at >= 0 && stream->fed > (size_t) at + MAX_TOKEN)
		refuse(stream, "a tag or comment that does not end");
	return is_good && stream->error == NULL;
}

static bool
settle(XmlStream *stream, bool is_good, GError **error)
{
	if (stream->error != NULL) {
		g_propagate_error(error, g_steal_pointer(&stream->error));
	} else if (!is_good) {
		enum XML_Error code = XML_GetErrorCode(stream->parser);
		g_set_error(error, FAILURE,
		    code == XML_ERROR_AMPLIFICATION_LIMIT_BREACH
		    ? FAILURE_LIMIT : FAILURE_INPUT,
		    "%s: line %lu, column %lu: %s", stream->name,
		    xml_stream_line(stream),
		    XML_GetCurrentColumnNumber(stream->parser) + 1,
		    XML_ErrorString(code));
	}
	XML_ParserFree(stream->parser);
	return is_good;
}

bool
xml_stream_bytes(GBytes *bytes, const char *name,
    const XmlStreamHandler *handler, void *data, GError **error)
{
	XmlStream stream = {
		.parser = XML_ParserCreate(NULL), .name = name,
		.handler = handler, .data = data,
	};
	size_t length, done = 0;
	const char *start = g_bytes_get_data(bytes, &length);
	bool is_good = true;

	set_handlers(&stream);
	do {
		size_t size = MIN(length - done, (size_t) PIECE);
		is_good = feed(&stream, length == 0 ? "" : start + done, size,
		    done + size == length);
		done += size;
	} while (is_good && done < length);
	return settle(&stream, is_good, error);
}

static bool
feed_file(XmlStream *stream, int fd)
{
	g_autofree char *piece = g_malloc(PIECE);

	for (;;) {
		ssize_t n = read(fd, piece, PIECE);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			xml_stream_stop(stream, g_error_new(FAILURE,
			    FAILURE_INPUT, "%s: %s", stream->name,
			    g_strerror(errno)));
			return false;
		}
		if (!feed(stream, piece, (size_t) n, n == 0))
			return false;
		if (n == 0)
			return true;
	}
}

bool
xml_stream_read(const char *path, const XmlStreamHandler *handler,
    void *data, GError **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
		g_set_error(error, FAILURE, FAILURE_INPUT, "%s: %s", path,
		    fd < 0 ? g_strerror(errno) : "is not a regular file");
		if (fd >= 0)
			close(fd);
		return false;
	}
	XmlStream stream = {
		.parser = XML_ParserCreate(NULL), .name = path,
		.handler = handler, .data = data,
	};
	set_handlers(&stream);
	bool is_good = feed_file(&stream, fd);
	close(fd);
	return settle(&stream, is_good, error);
}
