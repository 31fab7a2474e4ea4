#include "docx_changes.h"

#include <string.h>

#include "base/xml_splice.h"

/* What becomes of an element. */
typedef enum Fate {
	FATE_KEEP,
	FATE_DROP,
	FATE_DROP_TEXT,		/* but what marks a place in it stays */
	FATE_UNWRAP,		/* its tags go, its content stays */
} Fate;

/* Marks of places, which have their other end elsewhere. */
static const char *const anchors[] = {
	"bookmarkStart", "bookmarkEnd", "commentRangeStart",
	"commentRangeEnd", "permStart", "permEnd", NULL,
};

static const char *const insertions[] = {"ins", "moveTo", NULL};
static const char *const deletions[] = {"del", "moveFrom", NULL};

/* What only says that something was changed: by itself, or as the ends of a
 * stretch that was. */
static const char *const remarks[] = {
	"cellIns", "cellMerge", "rPrChange", "pPrChange", "sectPrChange",
	"tblPrChange", "tblPrExChange", "tblGridChange", "trPrChange",
	"tcPrChange", "numberingChange", "moveFromRangeStart",
	"moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
	"customXmlInsRangeStart", "customXmlInsRangeEnd",
	"customXmlDelRangeStart", "customXmlDelRangeEnd",
	"customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd",
	"customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", NULL,
};

static bool
is_one_of(const XmlTree *tree, uint32_t node, const char *const *names)
{
	const char *name = xml_node(tree, node)->name;

	if (xml_node(tree, node)->kind != XML_ELEMENT)
		return false;
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return docx_is(tree, node, name);
	return false;
}

/* The first child of NODE with one of NAMES; XML_NONE: it has none. */
static uint32_t
child_of(const XmlTree *tree, uint32_t node, const char *const *names)
{
	uint32_t child = node == XML_NONE ? XML_NONE
	    : xml_first_child(tree, node);

	while (child != XML_NONE && !is_one_of(tree, child, names))
		child = xml_next_sibling(tree, child);
	return child;
}

static bool
has_parent(const XmlTree *tree, uint32_t node, const char *name)
{
	uint32_t parent = xml_node(tree, node)->parent;

	return parent != XML_NONE && docx_is(tree, parent, name);
}

static bool
is_deleted_cell(const XmlTree *tree, uint32_t cell)
{
	static const char *const properties[] = {"tcPr", NULL};
	static const char *const mark[] = {"cellDel", NULL};

	return child_of(tree, child_of(tree, cell, properties), mark) !=
	    XML_NONE;
}

/* Whether NODE has elements called NAME, and all of them are deleted. */
static bool
is_empty_of(const XmlTree *tree, uint32_t node, const char *name,
    bool (*is_deleted)(const XmlTree *, uint32_t))
{
	bool has_any = false;

	for (uint32_t child = xml_first_child(tree, node); child != XML_NONE;
	    child = xml_next_sibling(tree, child)) {
		if (docx_is(tree, child, "sdt"))
			return false;
		if (!docx_is(tree, child, name))
			continue;
		if (!is_deleted(tree, child))
			return false;
		has_any = true;
	}
	return has_any;
}

static bool
is_deleted_row(const XmlTree *tree, uint32_t row)
{
	static const char *const properties[] = {"trPr", NULL};
	static const char *const mark[] = {"del", NULL};

	return child_of(tree, child_of(tree, row, properties), mark) !=
	    XML_NONE || is_empty_of(tree, row, "tc", is_deleted_cell);
}

static Fate
fate_of(const XmlTree *tree, uint32_t node)
{
	if (is_one_of(tree, node, remarks) ||
	    (docx_is(tree, node, "tc") && is_deleted_cell(tree, node)) ||
	    (docx_is(tree, node, "tr") && is_deleted_row(tree, node)) ||
	    (docx_is(tree, node, "tbl") && is_empty_of(tree, node, "tr",
	    is_deleted_row)))
		return FATE_DROP;
	if (is_one_of(tree, node, insertions))
		return xml_node(tree, node)->inner == xml_node(tree, node)->end
		    ? FATE_DROP : FATE_UNWRAP;
	if (!is_one_of(tree, node, deletions))
		return FATE_KEEP;
	if (!has_parent(tree, node, "rPr"))
		return FATE_DROP_TEXT;
	/* Of a paragraph's mark: the next pass needs it. */
	return has_parent(tree, xml_node(tree, node)->parent, "pPr")
	    ? FATE_KEEP : FATE_DROP;
}

/* The marks of places in the element at NODE, as they stand there. */
static char *
anchors_in(const XmlTree *tree, uint32_t node)
{
	GString *out = g_string_new(NULL);
	const char *bytes = xml_bytes(tree, NULL);

	for (uint32_t i = node + 1; i < xml_node(tree, node)->next; i++) {
		const XmlNode *self = xml_node(tree, i);
		if (is_one_of(tree, i, anchors))
			g_string_append_len(out, bytes + self->start,
			    (gssize) (self->end - self->start));
	}
	return g_string_free(out, FALSE);
}

static void
cut(XmlSplice *splice, size_t start, size_t end)
{
	xml_splice_replace(splice, start, end, g_strdup(""));
}

/* All changes but those of the marks of paragraphs. */
static bool
accept_text(const XmlTree *tree, XmlSplice *splice)
{
	bool is_changed = false;

	for (uint32_t i = 0; i < xml_count(tree);) {
		const XmlNode *node = xml_node(tree, i);
		Fate fate = fate_of(tree, i);
		if (fate == FATE_DROP) {
			cut(splice, node->start, node->end);
		} else if (fate == FATE_DROP_TEXT) {
			xml_splice_replace(splice, node->start, node->end,
			    anchors_in(tree, i));
		} else if (fate == FATE_UNWRAP) {
			cut(splice, node->start, node->inner);
			cut(splice, node->inner_end, node->end);
		}
		is_changed = is_changed || fate != FATE_KEEP;
		i = fate == FATE_DROP || fate == FATE_DROP_TEXT ? node->next
		    : i + 1;
	}
	return is_changed;
}

/* ---- paragraphs ---------------------------------------------------------- */

static const char *const paragraph_properties[] = {"pPr", NULL};

/* What says that the mark of the paragraph at NODE was deleted, or XML_NONE. */
static uint32_t
deleted_mark(const XmlTree *tree, uint32_t node)
{
	static const char *const run_properties[] = {"rPr", NULL};

	if (!docx_is(tree, node, "p"))
		return XML_NONE;
	return child_of(tree, child_of(tree, child_of(tree, node,
	    paragraph_properties), run_properties), deletions);
}

/* The paragraph that stands next to the one at NODE, or XML_NONE. */
static uint32_t
next_paragraph(const XmlTree *tree, uint32_t node)
{
	uint32_t next = xml_next_sibling(tree, node);

	while (next != XML_NONE && (xml_node(tree, next)->kind != XML_ELEMENT
	    || is_one_of(tree, next, anchors)))
		next = xml_next_sibling(tree, next);
	return next != XML_NONE && docx_is(tree, next, "p") ? next : XML_NONE;
}

/* Where the start tag and the properties of the paragraph end. */
static size_t
head_end(const XmlTree *tree, uint32_t node)
{
	uint32_t properties = child_of(tree, node, paragraph_properties);

	return properties == XML_NONE ? xml_node(tree, node)->inner
	    : xml_node(tree, properties)->end;
}

/* Start tag and properties of the paragraph, its mark not deleted. */
static char *
head_of(const XmlTree *tree, uint32_t node)
{
	const XmlNode *self = xml_node(tree, node);
	const char *bytes = xml_bytes(tree, NULL);
	uint32_t mark = deleted_mark(tree, node);
	size_t end = head_end(tree, node);
	GString *head = g_string_new(NULL);

	if (self->inner == self->end) {
		g_string_append_len(head, bytes + self->start,
		    (gssize) (self->end - self->start - strlen("/>")));
		g_string_append_c(head, '>');
	} else if (mark == XML_NONE) {
		g_string_append_len(head, bytes + self->start,
		    (gssize) (end - self->start));
	} else {
		const XmlNode *gone = xml_node(tree, mark);
		g_string_append_len(head, bytes + self->start,
		    (gssize) (gone->start - self->start));
		g_string_append_len(head, bytes + gone->end,
		    (gssize) (end - gone->end));
	}
	return g_string_free(head, FALSE);
}

/*
 * Joins the paragraph at FIRST, whose mark was deleted, with those behind it,
 * up to the first whose mark was not. They are added to JOINED.
 */
static void
join(const XmlTree *tree, XmlSplice *splice, uint32_t first,
    GHashTable *joined)
{
	const XmlNode *start = xml_node(tree, first);
	const char *bytes = xml_bytes(tree, NULL);
	uint32_t last = first, next;

	while (deleted_mark(tree, last) != XML_NONE &&
	    (next = next_paragraph(tree, last)) != XML_NONE) {
		const XmlNode *before = xml_node(tree, last);
		const XmlNode *self = xml_node(tree, next);
		bool is_empty = self->inner == self->end;
		cut(splice, before->inner_end, before->end);
		/* An empty one has no end tag to lend. */
		xml_splice_replace(splice, self->start, is_empty ? self->end
		    : head_end(tree, next), is_empty ? g_strndup(bytes +
		    start->inner_end, start->end - start->inner_end)
		    : g_strdup(""));
		g_hash_table_add(joined, GUINT_TO_POINTER(next));
		last = next;
	}
	xml_splice_replace(splice, start->start, head_end(tree, first),
	    head_of(tree, last));
}

static bool
accept_marks(const XmlTree *tree, XmlSplice *splice)
{
	g_autoptr(GHashTable) joined = g_hash_table_new(NULL, NULL);
	bool is_changed = false;

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		if (deleted_mark(tree, i) == XML_NONE ||
		    g_hash_table_contains(joined, GUINT_TO_POINTER(i)))
			continue;
		join(tree, splice, i, joined);
		is_changed = true;
	}
	return is_changed;
}

XmlTree *
docx_changes_accept(XmlTree *tree, const char *where, const Limits *limits,
    bool *is_changed, GError **error)
{
	static bool (*const passes[])(const XmlTree *, XmlSplice *) = {
		accept_text, accept_marks,
	};
	g_autoptr(XmlTree) now = tree;

	*is_changed = false;
	for (size_t i = 0; i < G_N_ELEMENTS(passes); i++) {
		g_autoptr(XmlSplice) splice = xml_splice_new(now);
		if (!passes[i](now, splice))
			continue;
		*is_changed = true;
		g_autoptr(GBytes) bytes = xml_splice_apply(splice, error);
		if (bytes == NULL)
			return NULL;
		XmlTree *next = xml_parse(bytes, where, limits, error);
		if (next == NULL)
			return NULL;
		xml_free(now);
		now = next;
	}
	return g_steal_pointer(&now);
}
