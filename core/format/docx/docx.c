#include "docx.h"

#include <string.h>

static const char *const w_spaces[] = {
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
	"http://purl.oclc.org/ooxml/wordprocessingml/main",
};

bool
docx_is(const XmlTree *tree, uint32_t node, const char *name)
{
	const XmlNode *self = xml_node(tree, node);

	return self->kind == XML_ELEMENT && strcmp(self->name, name) == 0 &&
	    (strcmp(self->space, w_spaces[0]) == 0 ||
	     strcmp(self->space, w_spaces[1]) == 0);
}

static void
part_free(void *data)
{
	DocxPart *part = data;

	g_free(part->name);
	xml_free(part->tree);
	g_array_unref(part->places);
	g_free(part);
}

DocxSkeleton *
docx_skeleton_new(void)
{
	DocxSkeleton *skeleton = g_new0(DocxSkeleton, 1);

	skeleton->parts = g_ptr_array_new_with_free_func(part_free);
	skeleton->formats = g_ptr_array_new_with_free_func(g_free);
	skeleton->format_by_key = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	skeleton->pieces = g_array_new(FALSE, FALSE, sizeof(DocxPiece));
	skeleton->codes = g_array_new(FALSE, FALSE, sizeof(DocxCode));
	skeleton->heading_levels = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	g_ptr_array_add(skeleton->formats, g_strdup(""));
	g_hash_table_insert(skeleton->format_by_key, g_strdup(""),
	    GUINT_TO_POINTER(1));
	return skeleton;
}

void
docx_skeleton_free(void *data)
{
	DocxSkeleton *skeleton = data;

	zip_free(skeleton->zip);
	g_ptr_array_unref(skeleton->parts);
	g_ptr_array_unref(skeleton->formats);
	g_hash_table_unref(skeleton->format_by_key);
	g_array_unref(skeleton->pieces);
	g_array_unref(skeleton->codes);
	g_hash_table_unref(skeleton->heading_levels);
	g_free(skeleton->prefix);
	g_free(skeleton);
}

static int
sniff(GBytes *bytes, const char *name)
{
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);
	const char *dot = strrchr(name, '.');
	bool is_named = dot != NULL &&
	    (g_ascii_strcasecmp(dot, ".docx") == 0 ||
	     g_ascii_strcasecmp(dot, ".docm") == 0 ||
	     g_ascii_strcasecmp(dot, ".dotx") == 0);

	if (size < 4 || memcmp(data, "PK\003\004", 4) != 0)
		return 0;
	/* The main part's usual name stands in the directory at the end. */
	if (memmem(data, size, "word/document.xml", 17) != NULL)
		return 90;
	return is_named ? 80 : 0;
}

static const char *const extensions[] = {"docx", "docm", "dotx", NULL};

const Format docx_format = {
	.name = "docx",
	.label = "Word document (Office Open XML)",
	.extensions = extensions,
	.note = "body, headers, footers, notes, comments, text boxes",
	.sniff = sniff,
	.read = docx_reader_read,
	.write = docx_writer_write,
};
