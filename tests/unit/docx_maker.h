/*
 * docx_maker.h - small Office packages for tests: names and contents in, an
 * archive out.
 */
#ifndef UNIT_DOCX_MAKER_H
#define UNIT_DOCX_MAKER_H

#include <glib.h>
#include <string.h>
#include <zip.h>

#include "doc/document.h"
#include "doc/tagged.h"

/* Names and contents of the entries in turn, NULL-ended, and then NAME with
 * INNER unless that is NULL. */
static inline GBytes *
docx_maker_nested(const char *const *entries, const char *name, GBytes *inner)
{
	zip_error_t failure;
	zip_error_init(&failure);
	zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &failure);
	zip_t *archive = zip_open_from_source(target, ZIP_TRUNCATE, &failure);

	zip_source_keep(target);
	for (; *entries != NULL; entries += 2) {
		zip_source_t *source = zip_source_buffer(archive, entries[1],
		    strlen(entries[1]), 0);
		g_assert_cmpint(zip_file_add(archive, entries[0], source, 0),
		    >=, 0);
	}
	if (inner != NULL) {
		size_t size;
		const void *data = g_bytes_get_data(inner, &size);
		g_assert_cmpint(zip_file_add(archive, name, zip_source_buffer(
		    archive, data, size, 0), 0), >=, 0);
	}
	g_assert_cmpint(zip_close(archive), ==, 0);
	zip_stat_t status;
	zip_source_stat(target, &status);
	char *memory = g_malloc(status.size);
	zip_source_open(target);
	zip_source_read(target, memory, status.size);
	zip_source_close(target);
	zip_source_free(target);
	return g_bytes_new_take(memory, status.size);
}

static inline GBytes *
docx_maker_package(const char *const *entries)
{
	return docx_maker_nested(entries, NULL, NULL);
}

#define DOCX_MAKER_SPACE(kind) "http://schemas.openxmlformats.org/" kind \
    "/2006/main"
#define DOCX_MAKER_RELS(relations) "<Relationships xmlns=\"http://schemas." \
    "openxmlformats.org/package/2006/relationships\">" relations \
    "</Relationships>"
#define DOCX_MAKER_REL(type, target) "<Relationship Id=\"r\" " \
    "Type=\"http://x/" type "\" Target=\"" target "\"/>"

/* Gives unit ID, which reads SOURCE with its tags, the target TARGET. */
G_GNUC_UNUSED static void
docx_maker_target(Document *document, unsigned id, const char *source,
    const char *target)
{
	Unit *unit = document_unit(document, id);
	g_autoptr(Tagged) tagged = tagged_new(&unit->first->source);
	g_autoptr(GError) error = NULL;
	InlineList list;

	g_assert_cmpstr(tagged_text(tagged), ==, source);
	tagged_parse(tagged, target, document->arena, &list, &error);
	g_assert_no_error(error);
	segment_set_target(unit->first, list, "test");
}

#endif
