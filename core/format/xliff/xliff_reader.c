#include "xliff_reader.h"

#include <string.h>

#include "base/failure.h"
#include "xliff_content.h"

typedef struct Read {
	const XmlTree *tree;
	XliffSkeleton *skeleton;
	Document *document;
	Report *report;
	GHashTable *blocks;	/* node of file or group to Block */
	GHashTable *ids;	/* of units, within the file at hand */
} Read;

static void
skeleton_free(void *data)
{
	XliffSkeleton *skeleton = data;

	xml_free(skeleton->tree);
	g_array_unref(skeleton->places);
	g_free(skeleton);
}

static bool
is_xliff(const Read *read, uint32_t node, const char *name)
{
	return xml_is(read->tree, node, XLIFF_SPACE, name);
}

static bool
fail(GError **error, const char *unit, const char *what)
{
	g_set_error(error, FAILURE, FAILURE_INPUT, "XLIFF: unit %s: %s",
	    unit == NULL ? "without id" : unit, what);
	return false;
}

/* The value of an attribute that elements inherit, up to <file>; new. */
static char *
inherited(const Read *read, uint32_t node, const char *name)
{
	for (; node != XML_NONE; node = xml_node(read->tree, node)->parent) {
		char *value = xml_attribute(read->tree, node, name);
		if (value != NULL)
			return value;
	}
	return NULL;
}

/* ---- segments ------------------------------------------------------------ */

/* The native codes of a unit by id, texts in the document's arena. */
static GHashTable *
read_data(const Read *read, uint32_t unit)
{
	GHashTable *data = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, NULL);

	for (uint32_t i = unit + 1; i < xml_node(read->tree, unit)->next;
	    i++) {
		if (is_xliff(read, i, "segment"))
			break;
		char *id = is_xliff(read, i, "data")
		    ? xml_attribute(read->tree, i, "id") : NULL;
		if (id == NULL)
			continue;
		GString *text = g_string_new(NULL);
		for (uint32_t k = i + 1; k < xml_node(read->tree, i)->next;
		    k++) {
			g_autofree char *piece = xml_text(read->tree, k);
			g_string_append(text, piece);
		}
		g_hash_table_insert(data, id, arena_string(
		    read->document->arena, text->str));
		g_string_free(text, TRUE);
	}
	return data;
}

static bool
read_state(const Read *read, uint32_t node, Segment *segment)
{
	g_autofree char *state = xml_attribute(read->tree, node, "state");
	g_autofree char *origin = xml_attribute(read->tree, node,
	    "subState");

	if (origin != NULL && g_str_has_prefix(origin, "dragoman:"))
		segment->origin = arena_string(read->document->arena,
		    origin + strlen("dragoman:"));
	if (state == NULL)
		return true;
	for (int i = SEGMENT_INITIAL; i <= SEGMENT_FINAL; i++) {
		if (strcmp(state, segment_state_name((SegmentState) i))
		    == 0) {
			segment->state = (SegmentState) i;
			return true;
		}
	}
	return false;
}

/* Finds source and target of a segment or ignorable. */
static bool
find_parts(const Read *read, XliffPlace *place)
{
	for (uint32_t i = xml_first_child(read->tree, place->segment);
	    i != XML_NONE; i = xml_next_sibling(read->tree, i)) {
		uint32_t *part = is_xliff(read, i, "source") ? &place->source
		    : is_xliff(read, i, "target") ? &place->target : NULL;
		if (part != NULL && *part != XML_NONE)
			return false;
		if (part != NULL)
			*part = i;
	}
	return place->source != XML_NONE;
}

static bool
read_segment(Read *read, Unit *unit, Segment *segment, uint32_t node,
    XliffIds *ids, GHashTable *data, GError **error)
{
	XliffPlace place = {.segment = node, .source = XML_NONE,
	    .target = XML_NONE};
	Arena *arena = read->document->arena;

	segment->is_ignorable = is_xliff(read, node, "ignorable");
	if (!find_parts(read, &place))
		return fail(error, unit->name, "a segment must have one "
		    "source and at most one target");
	if (!read_state(read, node, segment))
		return fail(error, unit->name, "an unknown state");
	if (!xliff_content_read(read->tree, place.source, ids, data, arena,
	    &segment->source, error))
		return false;
	if (place.target != XML_NONE && !segment->is_ignorable) {
		segment->has_target = true;
		if (!xliff_content_read(read->tree, place.target, ids, data,
		    arena, &segment->target, error))
			return false;
	}
	g_array_append_val(read->skeleton->places, place);
	return true;
}

/* ---- units --------------------------------------------------------------- */

static bool
is_nested(const Unit *unit, bool is_output)
{
	g_autoptr(GPtrArray) lists = g_ptr_array_new();

	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next)
		g_ptr_array_add(lists, GSIZE_TO_POINTER((gsize) (is_output
		    ? segment_output(segment) : &segment->source)));
	return xliff_content_is_nested(
	    (const InlineList *const *) lists->pdata, lists->len);
}

static void
flatten(Read *read, Unit *unit, XliffIds *ids)
{
	Arena *arena = read->document->arena;

	for (Segment *segment = unit->first; segment != NULL;
	    segment = segment->next) {
		segment->source = xliff_content_flatten(ids,
		    &segment->source, arena);
		segment->target = xliff_content_flatten(ids,
		    &segment->target, arena);
	}
}

static void
report_codes(Read *read, const Unit *unit, const Segment *segment,
    unsigned n_lost, unsigned n_added)
{
	if (n_lost > 0)
		report_add(read->report, FINDING_CODE_LOST, unit->id,
		    segment->number, 0, "%u missing in the target", n_lost);
	if (n_added > 0)
		report_add(read->report, FINDING_CODE_ADDED, unit->id,
		    segment->number, 0, "%u only in the target", n_added);
}

/* Targets with the codes of their sources, whatever the file says. */
static void
balance(Read *read, Unit *unit)
{
	for (Segment *segment = unit->first; segment != NULL;
	    segment = segment->next) {
		unsigned n_lost, n_added;
		if (!segment->has_target)
			continue;
		segment->target = xliff_content_balance(&segment->target,
		    &segment->source, read->document->arena, &n_lost,
		    &n_added);
		report_codes(read, unit, segment, n_lost, n_added);
	}
}

static void
drop_targets(Read *read, Unit *unit)
{
	report_add(read->report, FINDING_CODE_NESTING, unit->id, 0, 0,
	    "its targets are not read: their codes are not nested");
	for (Segment *segment = unit->first; segment != NULL;
	    segment = segment->next)
		segment_drop_target(segment);
}

static bool
is_unit_valid(const Unit *unit)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next) {
		for (const Inline *node = segment->source.first;
		    node != NULL; node = node->next)
			if (node->kind == INLINE_PH && !g_hash_table_add(
			    seen, GUINT_TO_POINTER(node->id)))
				return false;
	}
	return true;
}

static bool
settle_codes(Read *read, Unit *unit, XliffIds *ids, GError **error)
{
	if (!is_nested(unit, false)) {
		flatten(read, unit, ids);
		if (!is_unit_valid(unit))
			return fail(error, unit->name,
			    "two codes have the same id");
	}
	balance(read, unit);
	if (!is_nested(unit, true))
		drop_targets(read, unit);
	return true;
}

static bool
read_segments(Read *read, Unit *unit, uint32_t node, XliffIds *ids,
    GError **error)
{
	g_autoptr(GHashTable) data = read_data(read, node);
	bool has_segment = false;
	Segment *segment = NULL;

	for (uint32_t i = xml_first_child(read->tree, node); i != XML_NONE;
	    i = xml_next_sibling(read->tree, i)) {
		if (!is_xliff(read, i, "segment") &&
		    !is_xliff(read, i, "ignorable"))
			continue;
		segment = segment == NULL ? unit->first
		    : unit_add_segment(unit, read->document->arena, false);
		if (!read_segment(read, unit, segment, i, ids, data, error))
			return false;
		has_segment |= !segment->is_ignorable;
	}
	return has_segment || fail(error, unit->name, "it has no segment");
}

static bool
read_unit(Read *read, uint32_t node, GError **error)
{
	g_autofree char *id = xml_attribute(read->tree, node, "id");
	g_autofree char *translate = inherited(read, node, "translate");
	g_autofree char *space = inherited(read, node, "xml:space");

	if (id == NULL || *id == '\0' || g_hash_table_contains(read->ids,
	    id))
		return fail(error, id, "its id is missing or there twice");
	Unit *unit = document_add_unit(read->document, g_hash_table_lookup(
	    read->blocks, GUINT_TO_POINTER(xml_node(read->tree, node)
	    ->parent)), id);
	g_hash_table_add(read->ids, g_steal_pointer(&id));
	unit->translate = g_strcmp0(translate, "no") != 0;
	unit->preserve_space = g_strcmp0(space, "preserve") == 0;
	unit->value = read->skeleton->places->len;
	g_autoptr(XliffIds) ids = xliff_content_ids(unit);
	if (!read_segments(read, unit, node, ids, error) ||
	    !settle_codes(read, unit, ids, error))
		return false;
	const Segment *segment = unit->first;
	for (unsigned i = unit->value; i < read->skeleton->places->len; i++) {
		g_array_index(read->skeleton->places, XliffPlace, i).read =
		    segment->target;
		segment = segment->next;
	}
	return true;
}

/* ---- the file ------------------------------------------------------------ */

static void
add_block(Read *read, uint32_t node, const char *name)
{
	uint32_t parent = xml_node(read->tree, node)->parent;
	g_autofree char *given = xml_attribute(read->tree, node, name);

	g_hash_table_insert(read->blocks, GUINT_TO_POINTER(node),
	    document_add_block(read->document, g_hash_table_lookup(
	    read->blocks, GUINT_TO_POINTER(parent)), BLOCK_PART, given));
}

static bool
read_all(Read *read, GError **error)
{
	size_t n_files = 0;

	for (uint32_t i = 0; i < xml_count(read->tree); i++) {
		if (is_xliff(read, i, "file")) {
			add_block(read, i, "original");
			g_hash_table_remove_all(read->ids);
			n_files++;
		} else if (is_xliff(read, i, "group")) {
			add_block(read, i, "name");
		} else if (is_xliff(read, i, "unit")) {
			if (!read_unit(read, i, error))
				return false;
		}
	}
	if (n_files == 0)
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "XLIFF: there is no <file> in it");
	return n_files > 0;
}

/* XLIFF 1.x names itself by a namespace of its own, or by none. */
static bool
check_version(const XmlTree *tree, uint32_t root, GError **error)
{
	g_autofree char *version = xml_attribute(tree, root, "version");
	const XmlNode *node = xml_node(tree, root);

	if (strcmp(node->name, "xliff") == 0 && version != NULL &&
	    g_str_has_prefix(version, "1.")) {
		g_set_error(error, FAILURE, FAILURE_REFUSED,
		    "XLIFF %s is not read; save it as XLIFF 2.0 or 2.1 (for "
		    "example with Okapi Rainbow's converter)", version);
		return false;
	}
	if (!xml_is(tree, root, XLIFF_SPACE, "xliff") || version == NULL ||
	    !g_str_has_prefix(version, "2.")) {
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "XLIFF: the root element is not <xliff version=\"2.x\">");
		return false;
	}
	return true;
}

static bool
is_language(const char *tag)
{
	size_t length = strlen(tag);

	for (size_t i = 0; i < length; i++)
		if (!g_ascii_isalnum(tag[i]) && tag[i] != '-')
			return false;
	return length >= 2 && length < 64 && g_ascii_isalpha(tag[0]);
}

static bool
read_languages(const XmlTree *tree, uint32_t root, Document *document,
    GError **error)
{
	g_autofree char *source = xml_attribute(tree, root, "srcLang");
	g_autofree char *target = xml_attribute(tree, root, "trgLang");

	if (source == NULL || !is_language(source) ||
	    (target != NULL && !is_language(target))) {
		g_set_error(error, FAILURE, FAILURE_INPUT, "XLIFF: srcLang "
		    "or trgLang is missing or no language tag");
		return false;
	}
	if (strcmp(source, "und") != 0)
		document->source_language = arena_string(document->arena,
		    source);
	document->target_language = arena_string(document->arena, target);
	return true;
}

Document *
xliff_reader_read(GBytes *bytes, const char *name,
    const FormatOptions *options, Report *report, GError **error)
{
	g_autofree char *where = g_path_get_basename(name);
	XmlTree *tree = xml_parse(bytes, where, &options->limits, error);

	if (tree == NULL)
		return NULL;
	g_autoptr(Document) document = document_new(bytes, name,
	    xliff_format.name);
	XliffSkeleton *skeleton = g_new0(XliffSkeleton, 1);
	skeleton->tree = tree;
	skeleton->places = g_array_new(FALSE, FALSE, sizeof(XliffPlace));
	document->skeleton = skeleton;
	document->skeleton_free = skeleton_free;
	while (xml_node(tree, skeleton->root)->kind != XML_ELEMENT)
		skeleton->root = xml_node(tree, skeleton->root)->next;
	if (!check_version(tree, skeleton->root, error) ||
	    !read_languages(tree, skeleton->root, document, error))
		return NULL;
	g_autoptr(GHashTable) blocks = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	Read read = {tree, skeleton, document, report, blocks, ids};
	return read_all(&read, error) ? g_steal_pointer(&document) : NULL;
}
