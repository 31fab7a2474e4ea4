#include "docx_package.h"

#include <string.h>

#include "docx_strings.h"

void
docx_package_free(void *data)
{
	DocxPackage *package = data;

	g_free(package->name);
	zip_free(package->zip);
	g_free(package);
}

static size_t
used_bytes(const DocxSkeleton *skeleton)
{
	size_t used = zip_total(skeleton->zip);

	for (unsigned i = 0; i < skeleton->packages->len; i++) {
		const DocxPackage *package = g_ptr_array_index(
		    skeleton->packages, i);
		used += package->zip == NULL ? 0 : zip_total(package->zip);
	}
	return used;
}

DocxPackage *
docx_package_open(DocxSkeleton *skeleton, const char *name,
    const Limits *limits, GError **error)
{
	for (unsigned i = 0; i < skeleton->packages->len; i++) {
		DocxPackage *known = g_ptr_array_index(skeleton->packages, i);
		if (strcmp(known->name, name) == 0)
			return known;
	}
	g_autoptr(GBytes) content = zip_entry(skeleton->zip, name, error);
	if (content == NULL)
		return NULL;
	DocxPackage *package = g_new0(DocxPackage, 1);
	size_t used = used_bytes(skeleton);
	package->name = g_strdup(name);
	package->limits = *limits;
	package->limits.total_bytes = limits->total_bytes -
	    MIN(used, limits->total_bytes);
	package->zip = zip_read(content, &package->limits, error);
	if (package->zip == NULL) {
		docx_package_free(package);
		return NULL;
	}
	g_ptr_array_add(skeleton->packages, package);
	return package;
}

/* The strings that CHART shows become those of its workbook. */
static void
settle_chart(Document *document, const DocxPart *chart, GHashTable *strings)
{
	for (unsigned i = 0; i < chart->places->len; i++) {
		const DocxPlace *place = &g_array_index(chart->places,
		    DocxPlace, i);
		Unit *shown = document_unit(document, place->unit);
		if (place->dialect != DOCX_PLAIN)
			continue;
		const Unit *cell = docx_strings_find(strings, shown);
		if (cell == NULL || !cell->translate)
			continue;
		g_autofree char *text = unit_output_text(cell);
		g_autofree char *now = unit_output_text(shown);
		if (strcmp(text, now) != 0)
			docx_strings_set(document, shown, text, "cell");
	}
}

void
docx_package_settle(Document *document)
{
	const DocxSkeleton *skeleton = document->skeleton;

	for (unsigned i = 0; i < skeleton->packages->len; i++) {
		const DocxPackage *package = g_ptr_array_index(
		    skeleton->packages, i);
		g_autoptr(GHashTable) strings = docx_strings_of(document,
		    package);
		for (unsigned k = 0; k < skeleton->parts->len; k++) {
			const DocxPart *part = g_ptr_array_index(
			    skeleton->parts, k);
			if (part->workbook == package)
				settle_chart(document, part, strings);
		}
	}
}

bool
docx_package_write(DocxSkeleton *skeleton, GError **error)
{
	for (unsigned i = 0; i < skeleton->packages->len; i++) {
		DocxPackage *package = g_ptr_array_index(skeleton->packages,
		    i);
		if (!package->is_changed)
			continue;
		g_autoptr(GBytes) content = zip_write(package->zip, error);
		if (content == NULL)
			return false;
		zip_set_entry(skeleton->zip, package->name, content);
	}
	return true;
}
