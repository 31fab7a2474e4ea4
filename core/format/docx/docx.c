#include "docx.h"
#include "docx_look.h"
#include "docx_package.h"

#include <string.h>

/* Transitional, Strict. */
static const char *const spaces[][2] = {
	[DOCX_WORD] = {
		"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
		"http://purl.oclc.org/ooxml/wordprocessingml/main",
	},
	[DOCX_DRAWING] = {
		"http://schemas.openxmlformats.org/drawingml/2006/main",
		"http://purl.oclc.org/ooxml/drawingml/main",
	},
	[DOCX_SHEET] = {
		"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
		"http://purl.oclc.org/ooxml/spreadsheetml/main",
	},
};

bool
docx_is_of(const XmlTree *tree, uint32_t node, DocxDialect dialect,
    const char *name)
{
	const XmlNode *self = xml_node(tree, node);

	/* Asked of every node, of several names: most differ at once. */
	return self->name[0] == name[0] && self->kind == XML_ELEMENT &&
	    strcmp(self->name, name) == 0 &&
	    dialect < G_N_ELEMENTS(spaces) &&
	    (strcmp(self->space, spaces[dialect][0]) == 0 ||
	     strcmp(self->space, spaces[dialect][1]) == 0);
}

bool
docx_is(const XmlTree *tree, uint32_t node, const char *name)
{
	return docx_is_of(tree, node, DOCX_WORD, name);
}

unsigned
docx_code_add(DocxSkeleton *skeleton, DocxCode code)
{
	g_array_append_val(skeleton->codes, code);
	return skeleton->codes->len - 1;
}

void
docx_piece_add(DocxSkeleton *skeleton, DocxPiece piece, unsigned *first,
    unsigned *count)
{
	if (*count > 0) {
		/* Neighbours at the level of runs are one stretch. */
		DocxPiece *last = &g_array_index(skeleton->pieces, DocxPiece,
		    *first + *count - 1);
		if (!last->in_run && !piece.in_run &&
		    last->span.end == piece.span.start) {
			last->span.end = piece.span.end;
			return;
		}
	} else {
		*first = skeleton->pieces->len;
	}
	g_array_append_val(skeleton->pieces, piece);
	(*count)++;
}

Unit *
docx_place_add(Document *document, DocxPart *part, Block *block,
    const char *name, DocxPlace *place)
{
	Unit *unit = document_add_unit(document, block, name);

	unit->preserve_space = true;
	unit->value = part->places->len;
	place->unit = unit->id;
	g_array_append_val(part->places, *place);
	return unit;
}

DocxPlace *
docx_place_of(const DocxPart *part, uint32_t node)
{
	const XmlNode *self = xml_node(part->tree, node);
	unsigned low = 0, high = part->places->len;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;
		if (g_array_index(part->places, DocxPlace, middle).span.start
		    < self->inner)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == part->places->len)
		return NULL;
	DocxPlace *place = &g_array_index(part->places, DocxPlace, low);
	return place->span.end == self->inner_end ? place : NULL;
}

static void
part_free(void *data)
{
	DocxPart *part = data;

	g_free(part->name);
	xml_free(part->tree);
	g_array_unref(part->places);
	g_array_unref(part->unbound);
	g_hash_table_unref(part->bound);
	g_free(part);
}

DocxSkeleton *
docx_skeleton_new(void)
{
	DocxSkeleton *skeleton = g_new0(DocxSkeleton, 1);

	skeleton->parts = g_ptr_array_new_with_free_func(part_free);
	skeleton->items = g_ptr_array_new_with_free_func(g_free);
	skeleton->sheets = g_ptr_array_new_with_free_func(part_free);
	skeleton->packages = g_ptr_array_new_with_free_func(
	    docx_package_free);
	skeleton->formats = g_ptr_array_new_with_free_func(g_free);
	skeleton->format_by_key = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	skeleton->pieces = g_array_new(FALSE, FALSE, sizeof(DocxPiece));
	skeleton->codes = g_array_new(FALSE, FALSE, sizeof(DocxCode));
	skeleton->heading_levels = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	g_ptr_array_add(skeleton->formats, g_strdup(""));
	skeleton->names = g_string_chunk_new(64);
	skeleton->settings = g_ptr_array_new_with_free_func(g_free);
	return skeleton;
}

void
docx_skeleton_free(void *data)
{
	DocxSkeleton *skeleton = data;

	zip_free(skeleton->zip);
	g_ptr_array_unref(skeleton->parts);
	g_ptr_array_unref(skeleton->items);
	g_ptr_array_unref(skeleton->sheets);
	g_ptr_array_unref(skeleton->packages);
	g_ptr_array_unref(skeleton->formats);
	g_hash_table_unref(skeleton->format_by_key);
	g_array_unref(skeleton->pieces);
	g_array_unref(skeleton->codes);
	g_hash_table_unref(skeleton->heading_levels);
	g_string_chunk_free(skeleton->names);
	g_ptr_array_unref(skeleton->settings);
	g_free(skeleton->signature);
	docx_look_free(skeleton->styles);
	g_clear_pointer(&skeleton->revisions, g_hash_table_unref);
	g_free(skeleton);
}

/* How sure it is that BYTES are a package with MAIN in it: the usual name of
 * the main part stands in the directory at the end. */
static int
sniff_package(GBytes *bytes, const char *name, const char *main_part,
    const char *const *extensions)
{
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);
	const char *dot = strrchr(name, '.');

	if (size < 4 || memcmp(data, "PK\003\004", 4) != 0)
		return 0;
	if (memmem(data, size, main_part, strlen(main_part)) != NULL)
		return 90;
	for (; dot != NULL && *extensions != NULL; extensions++)
		if (g_ascii_strcasecmp(dot + 1, *extensions) == 0)
			return 80;
	return 0;
}

static const char *const extensions[] = {"docx", "docm", "dotx", NULL};
static const char *const xlsx_extensions[] = {"xlsx", "xlsm", "xltx", NULL};
static const char *const pptx_extensions[] = {"pptx", "pptm", "ppsx", "potx",
    NULL};

static int
sniff(GBytes *bytes, const char *name)
{
	return sniff_package(bytes, name, "word/document.xml", extensions);
}

static int
sniff_xlsx(GBytes *bytes, const char *name)
{
	return sniff_package(bytes, name, "xl/workbook.xml",
	    xlsx_extensions);
}

static int
sniff_pptx(GBytes *bytes, const char *name)
{
	return sniff_package(bytes, name, "ppt/presentation.xml",
	    pptx_extensions);
}

const Format docx_format = {
	.name = "docx",
	.label = "Word document (Office Open XML)",
	.extensions = extensions,
	.note = "body, headers, footers, notes, comments, text boxes, charts, "
	    "SmartArt",
	.sniff = sniff,
	.read = docx_reader_read,
	.write = docx_writer_write,
};

const Format docx_xlsx_format = {
	.name = "xlsx",
	.label = "Excel workbook (Office Open XML)",
	.extensions = xlsx_extensions,
	.note = "strings, comments, charts, shapes; sheet names and formulas "
	    "are kept",
	.sniff = sniff_xlsx,
	.read = docx_reader_read,
	.write = docx_writer_write,
};

const Format docx_pptx_format = {
	.name = "pptx",
	.label = "PowerPoint presentation (Office Open XML)",
	.extensions = pptx_extensions,
	.note = "slides, tables, notes, charts, SmartArt",
	.sniff = sniff_pptx,
	.read = docx_reader_read,
	.write = docx_writer_write,
};
