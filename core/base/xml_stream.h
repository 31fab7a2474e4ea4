/*
 * xml_stream.h - XML read from start to end in flat memory, for files that
 * are too large for a tree: translation memories of gigabytes.
 *
 * expat is the gate. Any encoding that expat or the C library knows, with or
 * without a byte-order mark. A DTD that is named is never fetched; entities
 * that stand for more than a few letters, or for other entities, are refused;
 * those that are declared nowhere are read as U+FFFD.
 */
#ifndef BASE_XML_STREAM_H
#define BASE_XML_STREAM_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct XmlStream XmlStream;

/* Names come without their prefix, but for those of attributes ("xml:lang").
 * Texts come in pieces. Each may be NULL. */
typedef struct XmlStreamHandler {
	void (*start)(XmlStream *stream, const char *name,
	    const char *const *attributes, void *data);
	void (*end)(XmlStream *stream, const char *name, void *data);
	void (*text)(XmlStream *stream, const char *text, size_t length,
	    void *data);
} XmlStreamHandler;

/* Reads the file PATH, of any size. Errors begin with PATH: FAILURE_INPUT with
 * line and column, FAILURE_LIMIT. What was handed over before stays so. */
bool xml_stream_read(const char *path, const XmlStreamHandler *handler,
    void *data, GError **error);

/* The same of bytes in memory; NAME is for messages. */
bool xml_stream_bytes(GBytes *bytes, const char *name,
    const XmlStreamHandler *handler, void *data, GError **error);

/* For handlers: ends the reading; takes ERROR. The first one stays. */
void xml_stream_stop(XmlStream *stream, GError *error);

unsigned long xml_stream_line(const XmlStream *stream);
const char *xml_stream_name(const XmlStream *stream);

/* The value of an attribute (pairs, NULL-ended), or NULL. */
const char *xml_stream_attribute(const char *const *attributes,
    const char *name);

#endif
