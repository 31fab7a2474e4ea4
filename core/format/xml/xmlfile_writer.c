#include "xmlfile_writer.h"

#include <string.h>

#include "base/failure.h"
#include "base/xml_splice.h"
#include "xmlfile_fact.h"
#include "xmlfile_label.h"
#include "xmlfile_mark.h"

/* New markup for START..END. Edits lie in one another (a translated title
 * attribute in a translated paragraph) or apart, never across. */
typedef struct Edit {
	size_t start, end;
	const Unit *unit;	/* rendered when its turn comes; or NULL */
	uint32_t label;		/* that gets a copy, + 1; or 0 */
	char *text;
} Edit;

typedef struct Write {
	const XmlfileSkeleton *skeleton;
	const Document *document;
	const char *bytes;
	GArray *edits;		/* of Edit */
	GArray *inside;		/* of Edit *: in the unit at hand */
} Write;

static void
edit_clear(void *edit)
{
	g_free(((Edit *) edit)->text);
}

static void
add_edit(Write *write, size_t start, size_t end, const Unit *unit,
    char *text)
{
	Edit edit = {start, end, unit, 0, text};

	g_array_append_val(write->edits, edit);
}

/* ---- rendering a unit ---------------------------------------------------- */

/* The first edit inside the unit that does not begin before START. */
static unsigned
first_inside(const Write *write, size_t start)
{
	unsigned low = 0, high = write->inside->len;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;
		if (g_array_index(write->inside, Edit *, middle)->start <
		    start)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Bytes START..END of the source with the edits inside them. */
static void
append_source(const Write *write, GString *out, size_t start, size_t end)
{
	for (unsigned i = first_inside(write, start);
	    i < write->inside->len; i++) {
		const Edit *edit = g_array_index(write->inside, Edit *, i);
		if (edit->end > end)
			break;
		g_string_append_len(out, write->bytes + start,
		    (gssize) (edit->start - start));
		g_string_append(out, edit->text);
		start = edit->end;
	}
	g_string_append_len(out, write->bytes + start,
	    (gssize) (end - start));
}

static void
append_text(GString *out, const char *text, const XmlfilePlace *place)
{
	if (!place->is_attribute) {
		xml_escape(out, text, strlen(text));
		return;
	}
	size_t from = out->len;
	xml_escape_attribute(out, text, strlen(text));
	/* The value may stand in single quotes. */
	if (memchr(out->str + from, '\'', out->len - from) == NULL)
		return;
	g_autoptr(GString) value = g_string_new(out->str + from);
	g_string_truncate(out, from);
	g_string_replace(value, "'", "&#39;", 0);
	g_string_append_len(out, value->str, (gssize) value->len);
}

static void
append_code(const Write *write, GString *out, const Inline *code,
    const XmlfilePlace *place)
{
	if (code->kind == INLINE_PH && code->value == XML_NONE) {
		g_string_append(out, code->original);
		return;
	}
	if (code->value >= xml_count(write->skeleton->tree))
		return;
	const XmlNode *node = xml_node(write->skeleton->tree, code->value);
	size_t start = node->start, end = node->end;
	if (code->kind == INLINE_OPEN)
		end = node->inner;
	else if (code->kind == INLINE_CLOSE)
		start = node->inner_end;
	start = MAX(start, place->start);
	end = MIN(end, place->end);
	if (start < end)
		append_source(write, out, start, end);
}

/* A place in the outputs of a unit's segments, one after the other. */
typedef struct Cursor {
	const Segment *segment;
	const Inline *node;	/* NULL: past the last */
} Cursor;

/* To the first node at or behind the cursor's segment's. */
static void
settle(Cursor *cursor)
{
	while (cursor->node == NULL && cursor->segment != NULL) {
		cursor->segment = cursor->segment->next;
		if (cursor->segment != NULL)
			cursor->node = segment_output(cursor->segment)->first;
	}
}

static Cursor
first_node(const Unit *unit)
{
	Cursor cursor = {unit->first, NULL};

	if (unit->first != NULL)
		cursor.node = segment_output(unit->first)->first;
	settle(&cursor);
	return cursor;
}

static void
next_node(Cursor *cursor)
{
	cursor->node = cursor->node->next;
	settle(cursor);
}

/* A protected span of the reader's is copied as it is, byte for byte: to the
 * end of it. */
static void
skip_mark(Cursor *cursor)
{
	unsigned id = cursor->node->id;
	Cursor end = *cursor;

	do
		next_node(&end);
	while (end.node != NULL && (end.node->kind != INLINE_MARK_CLOSE ||
	    end.node->id != id));
	if (end.node != NULL)
		*cursor = end;
}

static void
render(GString *out, const void *item, void *data)
{
	const Write *write = data;
	const Unit *unit = item;
	const XmlfilePlace *place = &g_array_index(write->skeleton->places,
	    XmlfilePlace, unit->value);

	for (Cursor cursor = first_node(unit); cursor.node != NULL;
	    next_node(&cursor)) {
		const Inline *node = cursor.node;
		switch (node->kind) {
		case INLINE_TEXT:
			append_text(out, node->text, place);
			break;
		case INLINE_MARK_OPEN:
			if (node->value == 0)
				break;
			append_code(write, out, node, place);
			skip_mark(&cursor);
			break;
		case INLINE_PH:
		case INLINE_OPEN:
		case INLINE_CLOSE:
			append_code(write, out, node, place);
			break;
		case INLINE_MARK_CLOSE:
			break;
		case INLINE_CP:		/* no XML can hold it */
			g_string_append(out, "\xEF\xBF\xBD");
			break;
		}
	}
}

/* An XBRL label and its copy in the target language, with the edits inside. */
static char *
render_label(const Write *write, uint32_t label)
{
	const XmlNode *node = xml_node(write->skeleton->tree, label);
	g_autoptr(GString) content = g_string_new(NULL);

	append_source(write, content, node->inner, node->inner_end);
	g_autofree char *copy = xmlfile_label_copy(write->skeleton->tree,
	    label, write->document->target_language, content->str);
	GString *out = g_string_new_len(write->bytes + node->start,
	    (gssize) (node->end - node->start));
	g_string_append(out, copy);
	return g_string_free(out, FALSE);
}

/* ---- languages ----------------------------------------------------------- */

static bool
same_language(const char *a, const char *b)
{
	size_t length = strcspn(a, "-_");

	return length == strcspn(b, "-_") &&
	    g_ascii_strncasecmp(a, b, length) == 0;
}

static void
add_languages(Write *write)
{
	const XmlfileSkeleton *skeleton = write->skeleton;
	const char *source = write->document->source_language;
	const char *target = write->document->target_language;

	for (unsigned i = 0; i < skeleton->languages->len; i++) {
		const XmlfileLanguage *language = &g_array_index(
		    skeleton->languages, XmlfileLanguage, i);
		if (xmlfile_label_is(skeleton->tree, language->node))
			continue;
		bool is_scope = source == NULL ? language->node ==
		    skeleton->root : same_language(language->tag, source);
		if (is_scope && strcmp(language->tag, target) != 0)
			add_edit(write, language->span.start,
			    language->span.end, NULL, g_strdup(target));
	}
}

/* Sets dir where the direction of the document's text has changed, and the
 * language where an XHTML document says none. */
static void
add_root_attributes(Write *write, const FormatOptions *options)
{
	const XmlfileSkeleton *skeleton = write->skeleton;
	const XmlNode *root = xml_node(skeleton->tree, skeleton->root);
	const char *tag = write->document->target_language;
	const Language *target = languages_find(options->languages, tag);
	g_autoptr(GString) added = g_string_new(NULL);
	XmlSpan span;

	if (strcmp(root->name, "html") != 0)
		return;
	if (skeleton->languages->len == 0)
		g_string_append_printf(added, strcmp(root->space,
		    ITS_RULES_XHTML) == 0 ? " lang=\"%s\" xml:lang=\"%s\""
		    : " lang=\"%s\"", tag, tag);
	bool is_rtl = target != NULL && language_is_rtl(target);
	if (xml_attribute_span(skeleton->tree, skeleton->root, "dir", &span))
		add_edit(write, span.start, span.end, NULL, g_strdup(is_rtl
		    ? "rtl" : "ltr"));
	else if (is_rtl)
		g_string_append(added, " dir=\"rtl\"");
	if (added->len == 0)
		return;
	size_t place = root->start + 1;
	place += strcspn(write->bytes + place, " \t\r\n/>");
	add_edit(write, place, place, NULL, g_strdup(added->str));
}

/* A body that says which way it runs must not contradict the root. */
static void
add_body_direction(Write *write, const FormatOptions *options)
{
	const XmlTree *tree = write->skeleton->tree;
	const Language *target = languages_find(options->languages,
	    write->document->target_language);
	XmlSpan span;

	for (uint32_t i = xml_first_child(tree, write->skeleton->root);
	    i != XML_NONE; i = xml_next_sibling(tree, i))
		if (xml_node(tree, i)->kind == XML_ELEMENT &&
		    strcmp(xml_node(tree, i)->name, "body") == 0 &&
		    xml_attribute_span(tree, i, "dir", &span))
			add_edit(write, span.start, span.end, NULL,
			    g_strdup(target != NULL && language_is_rtl(target)
			    ? "rtl" : "ltr"));
}

/* ---- splicing ------------------------------------------------------------ */

static int
compare_edits(const void *a, const void *b)
{
	const Edit *left = a, *right = b;

	if (left->start != right->start)
		return left->start < right->start ? -1 : 1;
	return left->end > right->end ? -1 : left->end < right->end;
}

/*
 * The edits FROM to TO, of which the first has all others in it, from the last
 * to the first: when a unit's turn comes, the edits inside it are done, and
 * are the ones on top of the stack.
 */
static void
splice_nested(Write *write, XmlSplice *splice, unsigned from, unsigned to)
{
	g_autoptr(GPtrArray) done = g_ptr_array_new();

	for (unsigned i = to; i-- > from;) {
		Edit *edit = &g_array_index(write->edits, Edit, i);
		g_array_set_size(write->inside, 0);
		while ((edit->unit != NULL || edit->label != 0) &&
		    done->len > 0) {
			Edit *last = g_ptr_array_index(done, done->len - 1);
			if (last->start >= edit->end)
				break;
			g_array_append_val(write->inside, last);
			g_ptr_array_set_size(done, (int) done->len - 1);
		}
		if (edit->unit != NULL) {
			g_autoptr(GString) text = g_string_new(NULL);
			render(text, edit->unit, write);
			edit->text = g_string_free(g_steal_pointer(&text),
			    FALSE);
		}
		if (edit->label != 0)
			edit->text = render_label(write, edit->label - 1);
		g_ptr_array_add(done, edit);
	}
	for (unsigned i = done->len; i-- > 0;) {
		Edit *edit = g_ptr_array_index(done, i);
		xml_splice_replace(splice, edit->start, edit->end,
		    g_steal_pointer(&edit->text));
	}
	g_array_set_size(write->inside, 0);
}

/* Most units have no edit in them, and are rendered straight into the new
 * document. */
static void
splice_edits(Write *write, XmlSplice *splice)
{
	g_array_sort(write->edits, compare_edits);
	for (unsigned i = 0, next; i < write->edits->len; i = next) {
		const Edit *edit = &g_array_index(write->edits, Edit, i);
		for (next = i + 1; next < write->edits->len; next++)
			if (g_array_index(write->edits, Edit, next).start >=
			    edit->end)
				break;
		if (next == i + 1 && edit->unit != NULL)
			xml_splice_render(splice, edit->start, edit->end,
			    render, edit->unit, write);
		else
			splice_nested(write, splice, i, next);
	}
}

static void
add_label(Write *write, uint32_t label)
{
	const XmlNode *node = xml_node(write->skeleton->tree, label);
	Edit edit = {node->start, node->end, NULL, label + 1, NULL};

	if (write->document->target_language != NULL)
		g_array_append_val(write->edits, edit);
}

static bool
add_units(Write *write, GError **error)
{
	const XmlfileSkeleton *skeleton = write->skeleton;
	uint32_t last_label = 0;

	for (unsigned i = 0; i < write->document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(write->document->units,
		    i);
		if (!unit_is_changed(unit))
			continue;
		if (unit->value >= skeleton->places->len) {
			g_set_error(error, FAILURE, FAILURE_INTERNAL,
			    "unit %u was not made by this reader", unit->id);
			return false;
		}
		const XmlfilePlace *place = &g_array_index(skeleton->places,
		    XmlfilePlace, unit->value);
		add_edit(write, place->start, place->end, unit, NULL);
		if (place->label != 0 && place->label != last_label)
			add_label(write, place->label - 1);
		last_label = place->label;
	}
	return true;
}

static void
add_mark(void *data, size_t place, char *text)
{
	add_edit(data, place, place, NULL, text);
}

GBytes *
xmlfile_writer_write(Document *document, const FormatOptions *options,
    Report *report, GError **error)
{
	const XmlfileSkeleton *skeleton = document->skeleton;
	g_autoptr(GArray) edits = g_array_new(FALSE, FALSE, sizeof(Edit));
	g_autoptr(GArray) inside = g_array_new(FALSE, FALSE, sizeof(Edit *));
	g_autoptr(XmlSplice) splice = xml_splice_new(skeleton->tree);
	Write write = {
		.skeleton = skeleton, .document = document,
		.bytes = xml_bytes(skeleton->tree, NULL), .edits = edits,
		.inside = inside,
	};

	g_array_set_clear_func(edits, edit_clear);
	if (!add_units(&write, error))
		return NULL;
	if (edits->len > 0 && document->target_language != NULL) {
		add_languages(&write);
		add_root_attributes(&write, options);
		add_body_direction(&write, options);
		if (options->has_marks && !document->is_proved_by_skeleton)
			xmlfile_mark_each(document, report, add_mark, &write);
	}
	splice_edits(&write, splice);
	g_autoptr(GBytes) written = xml_splice_apply(splice, error);
	return written == NULL ? NULL : xmlfile_fact_finish(skeleton, written,
	    document, options, error);
}
