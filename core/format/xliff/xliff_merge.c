#include <string.h>

#include "base/failure.h"
#include "base/file.h"
#include "base/xml.h"
#include "xliff.h"
#include "xliff_content.h"

typedef struct Merge {
	const XmlTree *tree;
	Document *document;
	Report *report;
	GHashTable *units;	/* id to node of the file that fits */
	Unit *unit;		/* at hand */
	Segment *segment;
} Merge;

static bool
is_xliff(const XmlTree *tree, uint32_t node, const char *name)
{
	return xml_is(tree, node, XLIFF_SPACE, name);
}

static bool
refuse(GError **error, const char *what, unsigned unit)
{
	g_set_error(error, FAILURE, FAILURE_REFUSED, "XLIFF: unit u%u: %s",
	    unit, what);
	return false;
}

/* ---- the file ------------------------------------------------------------ */

/* The digest that was written into FILE, or NULL. */
static char *
file_metadata(const XmlTree *tree, uint32_t file)
{
	for (uint32_t i = file + 1; i < xml_node(tree, file)->next; i++) {
		if (is_xliff(tree, i, "unit") || is_xliff(tree, i, "group"))
			return NULL;
		if (!xml_is(tree, i, XLIFF_METADATA, "meta") ||
		    xml_first_child(tree, i) == XML_NONE)
			continue;
		g_autofree char *type = xml_attribute(tree, i, "type");
		if (type != NULL && strcmp(type, "sha256") == 0) {
			char *digest = xml_text(tree, i + 1);
			return g_strstrip(digest);
		}
	}
	return NULL;
}

/* The <file> that was made from the source of DOCUMENT. */
static uint32_t
find_file(const XmlTree *tree, const Document *document, GError **error)
{
	g_autofree char *wanted = file_digest(document->source);
	bool is_ours = false;

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		if (!is_xliff(tree, i, "file") ||
		    xml_node(tree, i)->parent == XML_NONE)
			continue;
		g_autofree char *digest = file_metadata(tree, i);
		is_ours |= digest != NULL;
		if (g_strcmp0(digest, wanted) == 0)
			return i;
	}
	g_set_error(error, FAILURE, FAILURE_REFUSED, is_ours
	    ? "XLIFF: it was made from another version of %s; export that "
	    "file again and translate the new XLIFF"
	    : "XLIFF: it was not exported by dragoman, so that it cannot be "
	    "merged into %s", document->name);
	return XML_NONE;
}

static void
find_units(Merge *merge, uint32_t file)
{
	for (uint32_t i = file; i < xml_node(merge->tree, file)->next; i++) {
		if (!is_xliff(merge->tree, i, "unit"))
			continue;
		char *id = xml_attribute(merge->tree, i, "id");
		if (id != NULL)
			g_hash_table_insert(merge->units, id,
			    GUINT_TO_POINTER(i));
	}
}

/* ---- a segment ----------------------------------------------------------- */

static uint32_t
child_named(const XmlTree *tree, uint32_t node, const char *name)
{
	for (uint32_t i = xml_first_child(tree, node); i != XML_NONE;
	    i = xml_next_sibling(tree, i))
		if (is_xliff(tree, i, name))
			return i;
	return XML_NONE;
}

static const Inline *
find_code(const InlineList *list, const Inline *code)
{
	const Inline *node = list->first;

	while (node != NULL && (node->id != code->id ||
	    node->kind != code->kind))
		node = node->next;
	return node;
}

/* The end of the mark that begins at MARK, in its list; or NULL. */
static const Inline *
mark_end(const Inline *mark)
{
	const Inline *node = mark;

	while (node != NULL && (node->kind != INLINE_MARK_CLOSE ||
	    node->id != mark->id))
		node = node->next;
	return node;
}

static void
append_copy(InlineList *list, Arena *arena, const Inline *node)
{
	Inline *copy = arena_alloc(arena, sizeof *copy);

	*copy = *node;
	inline_append(list, copy);
}

/* The text between two nodes of a list. */
static char *
text_between(const Inline *start, const Inline *end)
{
	GString *text = g_string_new(NULL);

	for (const Inline *node = start; node != end; node = node->next)
		if (node->kind == INLINE_TEXT)
			g_string_append(text, node->text);
	return g_string_free(text, FALSE);
}

/*
 * A protected span of the target: the source's is taken instead. Gives back
 * the last node of LIST that it stands for.
 */
static const Inline *
restore_mark(Merge *merge, InlineList *list, const Inline *mark)
{
	Arena *arena = merge->document->arena;
	const Inline *start = find_code(&merge->segment->source, mark);
	const Inline *end = start == NULL ? NULL : mark_end(start);
	const Inline *given_end = mark_end(mark);

	if (end == NULL || given_end == NULL) {
		append_copy(list, arena, start == NULL ? mark : start);
		return mark;
	}
	for (const Inline *node = start; node != end->next; node = node->next)
		append_copy(list, arena, node);
	g_autofree char *wanted = text_between(start, end);
	g_autofree char *given = text_between(mark, given_end);
	if (strcmp(wanted, given) != 0)
		report_add(merge->report, FINDING_PROTECTED_CHANGED,
		    merge->unit->id, merge->segment->number,
		    merge->unit->block->page, "\"%s\" was \"%s\" in the "
		    "XLIFF file; the source's is kept", wanted, given);
	return given_end;
}

/* A character that XML cannot hold: a CP if the source has it as such, else
 * the control character in a text that it was before. */
static void
append_character(Merge *merge, InlineList *list, const Inline *character)
{
	const Inline *own = merge->segment->source.first;
	char text[6];

	while (own != NULL && (own->kind != INLINE_CP ||
	    own->value != character->value))
		own = own->next;
	if (own != NULL || character->value == 0 ||
	    !g_unichar_validate(character->value))
		append_copy(list, merge->document->arena, character);
	else
		inline_add_text(list, merge->document->arena, text, (size_t)
		    g_unichar_to_utf8(character->value, text));
}

/* GIVEN with the source's own protected spans and control characters. */
static InlineList
restore_spans(Merge *merge, const InlineList *given)
{
	Arena *arena = merge->document->arena;
	InlineList list = {NULL, NULL};

	for (const Inline *node = given->first; node != NULL;
	    node = node->next) {
		if (node->kind == INLINE_MARK_OPEN) {
			node = restore_mark(merge, &list, node);
			continue;
		}
		if (node->kind == INLINE_CP) {
			append_character(merge, &list, node);
			continue;
		}
		append_copy(&list, arena, node);
	}
	return list;
}

static void
add_finding(Merge *merge, FindingCode code, const char *what)
{
	report_add(merge->report, code, merge->unit->id,
	    merge->segment->number, merge->unit->block->page, "%s", what);
}

/* Whether two lists hold the same codes in the same order. */
static bool
same_order(const InlineList *a, const InlineList *b)
{
	const Inline *left = a->first, *right = b->first;

	for (;;) {
		while (left != NULL && left->id == 0)
			left = left->next;
		while (right != NULL && right->id == 0)
			right = right->next;
		if (left == NULL || right == NULL)
			return left == right;
		if (left->id != right->id || left->kind != right->kind)
			return false;
		left = left->next;
		right = right->next;
	}
}

/* Whether the outputs of the unit are nested with TARGET as that of the
 * segment at hand. */
static bool
stays_nested(const Merge *merge, const InlineList *target)
{
	g_autoptr(GPtrArray) lists = g_ptr_array_new();

	if (same_order(target, segment_output(merge->segment)))
		return true;
	for (const Segment *segment = merge->unit->first; segment != NULL;
	    segment = segment->next) {
		const InlineList *output = segment == merge->segment ? target
		    : segment_output(segment);
		g_ptr_array_add(lists, GSIZE_TO_POINTER((gsize) output));
	}
	return xliff_content_is_nested(
	    (const InlineList *const *) lists->pdata, lists->len);
}

static SegmentState
read_state(const XmlTree *tree, uint32_t node)
{
	g_autofree char *state = xml_attribute(tree, node, "state");

	for (int i = SEGMENT_REVIEWED; i <= SEGMENT_FINAL; i++)
		if (g_strcmp0(state, segment_state_name((SegmentState) i))
		    == 0)
			return (SegmentState) i;
	return SEGMENT_TRANSLATED;
}

static void
set_target(Merge *merge, uint32_t node, const InlineList *given)
{
	unsigned n_lost, n_added;
	InlineList restored = restore_spans(merge, given);
	InlineList target = xliff_content_balance(&restored,
	    &merge->segment->source, merge->document->arena, &n_lost,
	    &n_added);
	g_autofree char *sub_state = xml_attribute(merge->tree, node,
	    "subState");

	if (n_added > 0)
		add_finding(merge, FINDING_CODE_ADDED,
		    "codes that the source does not have were left out");
	if (n_lost > 0) {
		add_finding(merge, FINDING_CODE_LOST,
		    "the target was not taken: codes are missing in it");
		return;
	}
	if (!stays_nested(merge, &target)) {
		add_finding(merge, FINDING_CODE_NESTING,
		    "the target was not taken: its codes are not nested");
		return;
	}
	if (g_strcmp0(sub_state, "dragoman:source") == 0 &&
	    inline_equal(&target, &merge->segment->source)) {
		segment_keep_source(merge->segment, merge->document->arena);
		return;
	}
	segment_set_target(merge->segment, target, "xliff");
	merge->segment->state = read_state(merge->tree, node);
}

static XliffIds *
known_ids(Unit *unit)
{
	XliffIds *ids = xliff_content_ids(unit);

	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next)
		for (const Inline *node = segment->source.first;
		    node != NULL; node = node->next)
			if (node->id != 0)
				xliff_content_ids_add(ids,
				    inline_is_code(node) ? 'c' : 'm',
				    node->id);
	return ids;
}

/* The text of LIST with its CP as the characters they are: a control
 * character is text here and <cp> in the file. */
static char *
full_text(const InlineList *list)
{
	GString *text = g_string_new(NULL);

	for (const Inline *node = list->first; node != NULL;
	    node = node->next) {
		if (node->kind == INLINE_TEXT || node->kind == INLINE_PH)
			g_string_append(text, node->text);
		else if (node->kind == INLINE_CP && node->value != 0 &&
		    g_unichar_validate(node->value))
			g_string_append_unichar(text, node->value);
	}
	return g_string_free(text, FALSE);
}

/* Whether the file's source is the one that was exported. */
static bool
same_source(const Merge *merge, const InlineList *source)
{
	g_autofree char *given = full_text(source);
	g_autofree char *own = full_text(&merge->segment->source);

	return strcmp(given, own) == 0;
}

static bool
merge_segment(Merge *merge, uint32_t node, XliffIds *ids, GError **error)
{
	Arena *arena = merge->document->arena;
	uint32_t source = child_named(merge->tree, node, "source");
	uint32_t target = child_named(merge->tree, node, "target");
	InlineList given = {NULL, NULL}, original = {NULL, NULL};

	if (source == XML_NONE || !xliff_content_read(merge->tree, source,
	    ids, NULL, arena, &original, NULL) ||
	    !same_source(merge, &original))
		return refuse(error, "its source is not the one that was "
		    "exported", merge->unit->id);
	if (merge->segment->is_ignorable || target == XML_NONE)
		return true;
	g_autofree char *order = xml_attribute(merge->tree, target, "order");
	if (order != NULL && g_ascii_strtoull(order, NULL, 10) !=
	    merge->segment->number)
		return refuse(error, "its segments were put into another "
		    "order", merge->unit->id);
	if (!xliff_content_read(merge->tree, target, ids, NULL, arena,
	    &given, error))
		return false;
	if (given.first != NULL || merge->segment->source.first == NULL)
		set_target(merge, node, &given);
	return true;
}

/* ---- a unit -------------------------------------------------------------- */

/* The number in an id "s12"; 0 when it is none. */
static unsigned
segment_number(const XmlTree *tree, uint32_t node)
{
	g_autofree char *id = xml_attribute(tree, node, "id");
	char *end = NULL;

	if (id == NULL || id[0] != 's' || !g_ascii_isdigit(id[1]))
		return 0;
	guint64 number = g_ascii_strtoull(id + 1, &end, 10);
	return *end == '\0' && number <= G_MAXUINT ? (unsigned) number : 0;
}

static bool
merge_unit(Merge *merge, uint32_t node, GError **error)
{
	g_autoptr(XliffIds) ids = known_ids(merge->unit);
	unsigned last = 0;

	for (uint32_t i = xml_first_child(merge->tree, node); i != XML_NONE;
	    i = xml_next_sibling(merge->tree, i)) {
		bool is_segment = is_xliff(merge->tree, i, "segment");
		if (!is_segment && !is_xliff(merge->tree, i, "ignorable"))
			continue;
		unsigned number = segment_number(merge->tree, i);
		merge->segment = last == 0 ? merge->unit->first
		    : merge->segment->next;
		if (merge->segment == NULL || number != last + 1 ||
		    merge->segment->is_ignorable == is_segment)
			return refuse(error, "it was segmented anew; set the "
			    "tool not to join or split segments",
			    merge->unit->id);
		last = number;
		if (!merge_segment(merge, i, ids, error))
			return false;
	}
	if (last != merge->unit->n_segments)
		return refuse(error, "segments are missing in it",
		    merge->unit->id);
	return true;
}

static void
report_missing(Merge *merge)
{
	for (merge->segment = merge->unit->first; merge->segment != NULL;
	    merge->segment = merge->segment->next)
		if (merge->unit->translate && !merge->segment->has_target &&
		    !merge->segment->is_ignorable &&
		    inline_has_letters(&merge->segment->source))
			add_finding(merge, FINDING_MERGE_MISSING,
			    "the XLIFF file gives it no target");
}

bool
xliff_merge(GBytes *xliff, Document *document, Report *report, GError **error)
{
	g_autoptr(XmlTree) tree = xml_parse(xliff, "XLIFF", &limits_default,
	    error);
	uint32_t file = tree == NULL ? XML_NONE : find_file(tree, document,
	    error);

	if (file == XML_NONE)
		return false;
	g_autoptr(GHashTable) units = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	Merge merge = {tree, document, report, units, NULL, NULL};
	find_units(&merge, file);
	if (document->target_language == NULL) {
		g_autofree char *target = xml_attribute(tree,
		    xml_node(tree, file)->parent, "trgLang");
		document->target_language = arena_string(document->arena,
		    target);
	}
	for (unsigned i = 0; i < document->units->len; i++) {
		g_autofree char *id = g_strdup_printf("u%u", i + 1);
		void *node = g_hash_table_lookup(units, id);
		merge.unit = g_ptr_array_index(document->units, i);
		if (node != NULL && !merge_unit(&merge,
		    GPOINTER_TO_UINT(node), error))
			return false;
		report_missing(&merge);
	}
	return true;
}
