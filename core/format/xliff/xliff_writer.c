#include "xliff_writer.h"

#include <string.h>

#include "base/xml_splice.h"
#include "xliff_reader.h"

typedef struct Write {
	const XliffSkeleton *skeleton;
	const Document *document;
	const char *bytes;
	XmlSplice *splice;
} Write;

/* The prefix of an element's name, colon included. */
static char *
prefix_of(const Write *write, uint32_t node)
{
	const char *name = write->bytes +
	    xml_node(write->skeleton->tree, node)->start + 1;
	size_t length = strcspn(name, " \t\r\n/>:");

	return name[length] == ':' ? g_strndup(name, length + 1)
	    : g_strdup("");
}

/* ---- contents ------------------------------------------------------------ */

static bool
is_span_element(const XmlNode *node)
{
	return strcmp(node->name, "pc") == 0 || strcmp(node->name, "mrk")
	    == 0;
}

/* The start tag of an element that may have been written empty. */
static void
append_start(const Write *write, GString *out, const XmlNode *node)
{
	size_t end = node->inner;

	if (write->bytes[end - 2] == '/') {
		g_string_append_len(out, write->bytes + node->start,
		    (gssize) (end - 2 - node->start));
		g_string_append_c(out, '>');
	} else {
		g_string_append_len(out, write->bytes + node->start,
		    (gssize) (end - node->start));
	}
}

static void
append_end(const Write *write, GString *out, uint32_t index)
{
	g_autofree char *prefix = prefix_of(write, index);

	g_string_append_printf(out, "</%s%s>", prefix,
	    xml_node(write->skeleton->tree, index)->name);
}

/* A code as it stands in the source. Marks of later steps have no element. */
static void
append_code(const Write *write, GString *out, const Inline *code)
{
	if (code->value == 0 ||
	    code->value >= xml_count(write->skeleton->tree))
		return;
	const XmlNode *node = xml_node(write->skeleton->tree, code->value);
	bool is_start = code->kind == INLINE_OPEN ||
	    code->kind == INLINE_MARK_OPEN;
	bool is_end = code->kind == INLINE_CLOSE ||
	    code->kind == INLINE_MARK_CLOSE;
	if (is_span_element(node) && is_start)
		append_start(write, out, node);
	else if (is_span_element(node) && is_end)
		append_end(write, out, code->value);
	else
		g_string_append_len(out, write->bytes + node->start,
		    (gssize) (node->end - node->start));
}

/* Flattened spans, which are PH here, must be elements again: a <pc> cannot
 * be cut in two. Such targets are left as they are. */
static bool
can_write(const Write *write, const InlineList *list)
{
	for (const Inline *node = list->first; node != NULL;
	    node = node->next)
		if (node->kind == INLINE_PH && (node->value == 0 ||
		    is_span_element(xml_node(write->skeleton->tree,
		    node->value))))
			return false;
	return true;
}

static char *
render(const Write *write, const InlineList *list, const char *prefix)
{
	GString *out = g_string_new(NULL);

	for (const Inline *node = list->first; node != NULL;
	    node = node->next) {
		if (node->kind == INLINE_TEXT)
			xml_escape(out, node->text, strlen(node->text));
		else if (node->kind == INLINE_CP)
			g_string_append_printf(out, "<%scp hex=\"%04X\"/>",
			    prefix, node->value);
		else
			append_code(write, out, node);
	}
	return g_string_free(out, FALSE);
}

/* ---- segments ------------------------------------------------------------ */

/* Sets an attribute of NODE; ADDED collects those that are new. */
static void
set_attribute(const Write *write, uint32_t node, const char *name,
    const char *value, GString *added)
{
	g_autoptr(GString) escaped = g_string_new(NULL);
	XmlSpan span;

	xml_escape_attribute(escaped, value, strlen(value));
	g_string_replace(escaped, "'", "&#39;", 0);
	if (xml_attribute_span(write->skeleton->tree, node, name, &span))
		xml_splice_replace(write->splice, span.start, span.end,
		    g_strdup(escaped->str));
	else
		g_string_append_printf(added, " %s=\"%s\"", name,
		    escaped->str);
}

/* Puts ADDED behind the name of NODE. */
static void
add_attributes(const Write *write, uint32_t node, const GString *added)
{
	size_t place = xml_node(write->skeleton->tree, node)->start + 1;

	place += strcspn(write->bytes + place, " \t\r\n/>");
	if (added->len > 0)
		xml_splice_replace(write->splice, place, place,
		    g_strdup(added->str));
}

static void
write_state(const Write *write, const Segment *segment, uint32_t node)
{
	g_autoptr(GString) added = g_string_new(NULL);
	g_autofree char *origin = g_strconcat("dragoman:", segment->origin ==
	    NULL || *segment->origin == '\0' ? "unknown" : segment->origin,
	    NULL);

	g_strdelimit(origin + strlen("dragoman:"), " \t\r\n:", '-');
	set_attribute(write, node, "state",
	    segment_state_name(segment->state), added);
	set_attribute(write, node, "subState", origin, added);
	add_attributes(write, node, added);
}

static void
write_segment(const Write *write, const Segment *segment,
    const XliffPlace *place)
{
	g_autofree char *prefix = prefix_of(write, place->source);
	const XmlNode *source = xml_node(write->skeleton->tree,
	    place->source);
	char *content = render(write, &segment->target, prefix);

	write_state(write, segment, place->segment);
	if (place->target == XML_NONE) {
		xml_splice_replace(write->splice, source->end, source->end,
		    g_strdup_printf("<%starget>%s</%starget>", prefix,
		    content, prefix));
		g_free(content);
		return;
	}
	const XmlNode *target = xml_node(write->skeleton->tree,
	    place->target);
	if (write->bytes[target->inner - 2] != '/') {
		xml_splice_replace(write->splice, target->inner,
		    target->inner_end, content);
		return;
	}
	GString *whole = g_string_new(NULL);
	append_start(write, whole, target);
	g_string_append(whole, content);
	append_end(write, whole, place->target);
	xml_splice_replace(write->splice, target->start, target->end,
	    g_string_free(whole, FALSE));
	g_free(content);
}

static bool
is_changed(const Segment *segment, const XliffPlace *place)
{
	return segment->has_target && !segment->is_ignorable &&
	    ((place->target == XML_NONE && !segment->is_kept) ||
	    !inline_equal(&segment->target, &place->read));
}

/* How many segments UNIT had when it was read. */
static size_t
count_places(const Write *write, const Unit *unit)
{
	const Unit *next = document_unit(write->document, unit->id + 1);

	return (next == NULL ? write->skeleton->places->len : next->value) -
	    unit->value;
}

/* The unit as one segment again, if a later step has split its only one. */
static Segment
joined(const Write *write, const Unit *unit)
{
	Segment segment = *unit->first;

	segment.next = NULL;
	segment.is_ignorable = false;
	for (const Segment *part = unit->first; part != NULL;
	    part = part->next) {
		segment.has_target |= part->has_target;
		segment.is_kept &= part->is_kept;
		segment.state = MIN(segment.state, part->is_ignorable
		    ? segment.state : part->state);
	}
	segment.source = unit_source(unit, write->document->arena);
	segment.target = segment.has_target ? unit_output(unit,
	    write->document->arena) : (InlineList) {NULL, NULL};
	return segment;
}

static bool
write_changed(const Write *write, const Unit *unit, const Segment *segment,
    const XliffPlace *place, Report *report)
{
	if (!is_changed(segment, place))
		return false;
	if (can_write(write, &segment->target)) {
		write_segment(write, segment, place);
		return true;
	}
	report_add(report, FINDING_TEXT_KEPT, unit->id, segment->number, 0,
	    "its codes overlap: the target is not written");
	return false;
}

/* Whether some target was written. */
static bool
write_unit(const Write *write, const Unit *unit, Report *report)
{
	size_t count = count_places(write, unit);
	const XliffPlace *places = &g_array_index(write->skeleton->places,
	    XliffPlace, unit->value);
	bool is_written = false;

	if (count == 1 && unit->n_segments > 1) {
		Segment segment = joined(write, unit);
		return write_changed(write, unit, &segment, places, report);
	}
	if (count != unit->n_segments) {
		report_add(report, FINDING_TEXT_KEPT, unit->id, 0, 0,
		    "it was segmented anew: the targets are not written");
		return false;
	}
	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next)
		is_written |= write_changed(write, unit, segment,
		    places++, report);
	return is_written;
}

GBytes *
xliff_writer_write(Document *document, const FormatOptions *options,
    Report *report, GError **error)
{
	const XliffSkeleton *skeleton = document->skeleton;
	g_autoptr(XmlSplice) splice = xml_splice_new(skeleton->tree);
	Write write = {skeleton, document, xml_bytes(skeleton->tree, NULL),
	    splice};
	bool is_written = false;
	(void) options;

	for (unsigned i = 0; i < document->units->len; i++)
		is_written |= write_unit(&write, g_ptr_array_index(
		    document->units, i), report);
	if (is_written && document->target_language != NULL) {
		g_autoptr(GString) added = g_string_new(NULL);
		set_attribute(&write, skeleton->root, "trgLang",
		    document->target_language, added);
		add_attributes(&write, skeleton->root, added);
	}
	return xml_splice_apply(splice, error);
}
