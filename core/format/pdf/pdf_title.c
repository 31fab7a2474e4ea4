#include "format/pdf/pdf_title.h"

#include "base/xml_splice.h"

static const char dc[] = "http://purl.org/dc/elements/1.1/";
static const char rdf[] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
static const char plain[] = "x-default";

static XmlTree *
packet_tree(PdfFile *file)
{
	GBytes *data = pdf_file_data(file, pdf_file_get(file,
	    pdf_file_root(file), "/Metadata"));

	if (data == NULL)
		return NULL;
	XmlTree *tree = xml_parse(data, "XMP", &limits_default, NULL);
	g_bytes_unref(data);
	return tree;
}

/* The next rdf:li of dc:title from node AT on; XML_NONE. */
static uint32_t
next_title(const XmlTree *tree, uint32_t at)
{
	for (; at < xml_count(tree); at++) {
		if (!xml_is(tree, at, rdf, "li"))
			continue;
		uint32_t parent = xml_node(tree, at)->parent;
		if (parent != XML_NONE && xml_is(tree, parent, rdf, "Alt")
		    && xml_node(tree, parent)->parent != XML_NONE
		    && xml_is(tree, xml_node(tree, parent)->parent, dc,
		    "title"))
			return at;
	}
	return XML_NONE;
}

static char *
item_text(const XmlTree *tree, uint32_t item)
{
	const XmlNode *node = xml_node(tree, item);

	return xml_resolve(tree, node->inner, node->inner_end);
}

static char *
packet_title(PdfFile *file)
{
	g_autoptr(XmlTree) tree = packet_tree(file);
	uint32_t item = tree == NULL ? XML_NONE : next_title(tree, 0);

	return item == XML_NONE ? NULL : item_text(tree, item);
}

/* A title that is a file name says nothing to a reader. */
static bool
is_title(const char *text)
{
	return text != NULL && strchr(text, ' ') != NULL
	    && strstr(text, ".doc") == NULL && strstr(text, ".xls") == NULL
	    && strstr(text, ".indd") == NULL;
}

void
pdf_title_read(PdfMetas *metas)
{
	g_autofree char *title = pdf_file_text(metas->file,
	    pdf_file_get(metas->file, pdf_file_info(metas->file),
	    "/Title"));
	const PdfMeta meta = {PDF_META_TITLE, {0, "/Info/Title"}};

	if (title == NULL || *title == '\0') {
		g_free(title);
		title = packet_title(metas->file);
	}
	if (is_title(title))
		pdf_meta_add(metas, &meta, title, "title", 0);
}

static void
set_item(XmlSplice *splice, const XmlTree *tree, uint32_t item,
    const char *text)
{
	const XmlNode *node = xml_node(tree, item);
	GString *escaped = g_string_new(NULL);

	xml_escape(escaped, text, strlen(text));
	if (node->inner == node->inner_end && node->inner == node->end) {
		/* An empty-element tag has no inside. */
		g_string_free(escaped, TRUE);
		return;
	}
	xml_splice_replace(splice, node->inner, node->inner_end,
	    g_string_free(escaped, FALSE));
}

/* The default title, and those that say the same in the source language. */
static void
write_packet(PdfFile *file, const char *text, const char *target)
{
	g_autoptr(XmlTree) tree = packet_tree(file);

	if (tree == NULL || next_title(tree, 0) == XML_NONE)
		return;
	g_autoptr(XmlSplice) splice = xml_splice_new(tree);
	g_autofree char *first = item_text(tree, next_title(tree, 0));
	for (uint32_t item = next_title(tree, 0); item != XML_NONE;
	    item = next_title(tree, item + 1)) {
		g_autofree char *own = item_text(tree, item);
		g_autofree char *tag = xml_attribute(tree, item, "xml:lang");
		XmlSpan span;
		if (g_strcmp0(tag, plain) != 0 && g_strcmp0(own, first) != 0)
			continue;
		set_item(splice, tree, item, text);
		if (target != NULL && tag != NULL
		    && strcmp(tag, plain) != 0
		    && xml_attribute_span(tree, item, "xml:lang", &span))
			xml_splice_replace(splice, span.start, span.end,
			    g_strdup(target));
	}
	g_autoptr(GBytes) bytes = xml_splice_apply(splice, NULL);
	if (bytes == NULL)
		return;
	size_t length;
	const void *data = g_bytes_get_data(bytes, &length);
	pdf_file_set_data(file, pdf_file_get(file, pdf_file_root(file),
	    "/Metadata"), data, length);
}

void
pdf_title_write(PdfFile *file, const char *text, const char *target)
{
	PdfObject info = pdf_file_info(file);

	if (pdf_file_get(file, info, "/Title") != 0)
		pdf_file_set(file, info, "/Title",
		    pdf_file_new_text(file, text));
	write_packet(file, text, target);
}
