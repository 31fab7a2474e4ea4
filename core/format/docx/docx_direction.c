#include "docx_direction.h"

#include <string.h>

#include "docx_insert.h"

static bool
is_one_of(const XmlTree *tree, uint32_t node, const char *const *names)
{
	for (; *names != NULL; names++)
		if (docx_is(tree, node, *names))
			return true;
	return false;
}

/* Puts NAME into the element at NODE unless it is there: behind the children
 * in EARLIER, which open the sequence (or NULL), else before those in LATER,
 * which end it. */
static void
add_child(GArray *inserts, const XmlTree *tree, uint32_t node,
    const char *name, const char *const *earlier, const char *const *later)
{
	const XmlNode *self = xml_node(tree, node);
	size_t place = earlier != NULL ? self->inner : self->inner_end;

	if (self->inner == self->end)
		return;		/* <w:tblPr/>: nothing is said there at all */
	for (uint32_t child = xml_first_child(tree, node); child != XML_NONE;
	    child = xml_next_sibling(tree, child)) {
		if (docx_is(tree, child, name))
			return;
		if (earlier != NULL && is_one_of(tree, child, earlier))
			place = xml_node(tree, child)->end;
		if (later != NULL && is_one_of(tree, child, later))
			place = MIN(place, xml_node(tree, child)->start);
	}
	g_autofree char *prefix = xml_prefix(tree, node);
	docx_insert_add(inserts, place, 0, g_strconcat("<", prefix, name,
	    "/>", NULL));
}

/* A table of DrawingML says it in an attribute (21.1.3.15). */
static void
add_attribute(GArray *inserts, const XmlTree *tree, uint32_t node)
{
	size_t place = xml_node(tree, node)->start;
	XmlSpan value;

	if (xml_attribute_span(tree, node, "rtl", &value)) {
		docx_insert_add(inserts, value.start, value.end - value.start,
		    g_strdup("1"));
		return;
	}
	place += strcspn(xml_bytes(tree, NULL) + place, " \t\r\n/>");
	docx_insert_add(inserts, place, 0, g_strdup(" rtl=\"1\""));
}

void
docx_direction_inserts(const XmlTree *tree, GArray *inserts)
{
	static const char *const table[] = {
		"tblStyle", "tblpPr", "tblOverlap", NULL,
	};
	static const char *const section[] = {
		"rtlGutter", "docGrid", "printerSettings", "sectPrChange",
		NULL,
	};

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		/* Not what a tracked change says of the past. */
		bool is_now = node->parent == XML_NONE ||
		    !g_str_has_suffix(xml_node(tree, node->parent)->name,
		    "Change");
		if (is_now && docx_is(tree, i, "tblPr"))
			add_child(inserts, tree, i, "bidiVisual", table,
			    NULL);
		else if (is_now && docx_is(tree, i, "sectPr"))
			add_child(inserts, tree, i, "bidi", NULL, section);
		else if (docx_is_of(tree, i, DOCX_DRAWING, "tblPr"))
			add_attribute(inserts, tree, i);
	}
}

/* ---- sheets -------------------------------------------------------------- */

/* Behind the name of the next start tag called NAME, with any prefix, in
 * FROM..END; or NULL. */
static const char *
find_tag(const char *from, const char *end, const char *name)
{
	size_t length = strlen(name);

	while ((from = memmem(from, (size_t) (end - from), name, length)) !=
	    NULL) {
		const char *behind = from + length, *start = from;
		while (g_ascii_isalnum(start[-1]) || start[-1] == ':')
			start--;
		if (start[-1] == '<' && (start == from || from[-1] == ':') &&
		    behind < end && strchr(" \t\r\n/>", *behind) != NULL)
			return behind;
		from = behind;
	}
	return NULL;
}

/* The value of the attribute NAME of the tag that goes on at TAG, up to END;
 * *LENGTH is 0 where there is none. */
static const char *
find_value(const char *tag, const char *end, const char *name, size_t *length)
{
	const char *p = tag;
	char quote = '\0';

	*length = 0;
	for (; p < end && (quote != '\0' || *p != '>'); p++) {
		if (quote != '\0') {
			if (*p == quote)
				quote = '\0';
			continue;
		}
		if (*p != '"' && *p != '\'')
			continue;
		quote = *p;
		size_t size = strlen(name);
		const char *stop = memchr(p + 1, quote,
		    (size_t) (end - p - 1));
		if (stop == NULL || (size_t) (p - tag) < size + 2 ||
		    p[-1] != '=' || memcmp(p - 1 - size, name, size) != 0 ||
		    !g_ascii_isspace(p[-2 - (ptrdiff_t) size]))
			continue;
		*length = (size_t) (stop - p - 1);
		return p + 1;
	}
	return tag;
}

/* Where a sheet without views would have them: before what follows them. DATA
 * is in the tag of its cells. NULL: its tags have prefixes. */
static const char *
views_place(const char *bytes, const char *data)
{
	static const char *const followers[] = {"<sheetFormatPr", "<cols"};
	const char *place = data[-1] == '<' ? data - 1 : NULL;

	for (size_t i = 0; i < G_N_ELEMENTS(followers) && place != NULL; i++) {
		const char *found = memmem(bytes, (size_t) (place - bytes),
		    followers[i], strlen(followers[i]));
		place = found != NULL ? found : place;
	}
	return place;
}

GBytes *
docx_direction_turn(GBytes *content)
{
	size_t size;
	const char *bytes = g_bytes_get_data(content, &size);
	const char *data = bytes == NULL ? NULL
	    : memmem(bytes, size, "sheetData", 9);
	const char *done = bytes, *tag;
	g_autoptr(GString) out = g_string_new(NULL);

	/* UTF-8, with its mark or without: others are not ours to edit. */
	if (data == NULL || (*bytes != '<' && *bytes != '\xEF'))
		return g_bytes_ref(content);
	for (const char *from = bytes + 1; (tag = find_tag(from, data,
	    "sheetView")) != NULL; from = tag) {
		size_t length;
		const char *value = find_value(tag, data, "rightToLeft",
		    &length);
		g_string_append_len(out, done, value - done);
		g_string_append(out, length > 0 ? "1"
		    : " rightToLeft=\"1\"");
		done = value + length;
	}
	if (done == bytes && (tag = views_place(bytes, data)) != NULL) {
		g_string_append_len(out, bytes, tag - bytes);
		g_string_append(out, "<sheetViews><sheetView "
		    "rightToLeft=\"1\" workbookViewId=\"0\"/></sheetViews>");
		done = tag;
	}
	g_string_append_len(out, done, (gssize) size - (done - bytes));
	return g_string_free_to_bytes(g_steal_pointer(&out));
}

bool
docx_direction_turn_sheets(DocxSkeleton *skeleton, GError **error)
{
	for (unsigned i = 0; i < skeleton->sheets->len; i++) {
		const DocxPart *sheet = g_ptr_array_index(skeleton->sheets, i);
		if (sheet->package != NULL)
			continue;	/* data of a chart */
		g_autoptr(GBytes) content = zip_entry(skeleton->zip,
		    sheet->entry, error);
		if (content == NULL)
			return false;
		g_autoptr(GBytes) turned = docx_direction_turn(content);
		zip_set_entry(skeleton->zip, sheet->entry, turned);
	}
	return true;
}
