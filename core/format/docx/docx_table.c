#include "docx_table.h"

#include "docx_strings.h"

static Unit *
column_at(const Document *document, const DocxPart *part, unsigned index)
{
	return document_unit(document, g_array_index(part->places, DocxPlace,
	    index).unit);
}

static void
protect(const Document *document, const DocxPackage *package)
{
	const DocxSkeleton *skeleton = document->skeleton;
	g_autoptr(GHashTable) strings = docx_strings_of(document, package);

	for (unsigned i = 0; i < skeleton->parts->len; i++) {
		const DocxPart *part = g_ptr_array_index(skeleton->parts, i);
		if (part->kind != DOCX_TABLE || part->package != package)
			continue;
		for (unsigned k = 0; k < part->places->len; k++) {
			Unit *column = column_at(document, part, k);
			Unit *header = docx_strings_find(strings, column);
			column->translate = false;
			if (header != NULL)
				header->translate = false;
		}
	}
}

void
docx_table_protect(Document *document)
{
	const DocxSkeleton *skeleton = document->skeleton;

	if (skeleton->has_references)
		protect(document, NULL);
	for (unsigned i = 0; i < skeleton->packages->len; i++) {
		const DocxPackage *package = g_ptr_array_index(
		    skeleton->packages, i);
		if (package->has_references)
			protect(document, package);
	}
}

/* Whether the header cells of the table would be told apart. */
static bool
is_distinct(const Document *document, const DocxPart *part,
    GHashTable *strings)
{
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);

	for (unsigned k = 0; k < part->places->len; k++) {
		const Unit *column = column_at(document, part, k);
		const Unit *header = docx_strings_find(strings, column);
		g_autofree char *text = unit_output_text(header == NULL
		    ? column : header);
		if (!g_hash_table_add(names, g_utf8_casefold(text, -1)))
			return false;
	}
	return true;
}

static void
keep_headers(Document *document, const DocxPart *part, GHashTable *strings)
{
	for (unsigned k = 0; k < part->places->len; k++) {
		Unit *header = docx_strings_find(strings, column_at(document, part,
		    k));
		if (header != NULL)
			unit_keep_source(header, document->arena);
	}
}

/* A column is what its header cell is, kept or not. */
static void
settle_columns(Document *document, const DocxPart *part, GHashTable *strings)
{
	for (unsigned k = 0; k < part->places->len; k++) {
		Unit *column = column_at(document, part, k);
		const Unit *header = docx_strings_find(strings, column);
		if (header == NULL) {
			unit_keep_source(column, document->arena);
		} else if (column->translate) {
			g_autofree char *text = unit_output_text(header);
			docx_strings_set(document, column, text, "column");
		}
	}
}

static void
settle(Document *document, const DocxPackage *package, Report *report)
{
	const DocxSkeleton *skeleton = document->skeleton;
	g_autoptr(GPtrArray) tables = g_ptr_array_new();
	bool is_stable = false;

	for (unsigned i = 0; i < skeleton->parts->len; i++) {
		DocxPart *part = g_ptr_array_index(skeleton->parts, i);
		if (part->kind == DOCX_TABLE && part->package == package)
			g_ptr_array_add(tables, part);
	}
	if (tables->len == 0)
		return;
	g_autoptr(GHashTable) strings = docx_strings_of(document, package);
	g_autofree bool *kept = g_new0(bool, tables->len);
	/* Tables share strings: what one keeps may trouble the next. */
	while (!is_stable) {
		is_stable = true;
		for (unsigned i = 0; i < tables->len; i++) {
			const DocxPart *part = g_ptr_array_index(tables, i);
			if (kept[i] || is_distinct(document, part, strings))
				continue;
			report_add(report, FINDING_SOURCE_KEPT, 0, 0, 0,
			    "%s: two columns would have the same name: the "
			    "headers stay in the source language",
			    part->name);
			keep_headers(document, part, strings);
			kept[i] = true;
			is_stable = false;
		}
	}
	for (unsigned i = 0; i < tables->len; i++)
		settle_columns(document, g_ptr_array_index(tables, i),
		    strings);
}

void
docx_table_settle(Document *document, Report *report)
{
	const DocxSkeleton *skeleton = document->skeleton;

	settle(document, NULL, report);
	for (unsigned i = 0; i < skeleton->packages->len; i++)
		settle(document, g_ptr_array_index(skeleton->packages, i),
		    report);
}
