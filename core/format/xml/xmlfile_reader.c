#include "xmlfile_reader.h"

#include <string.h>

#include "base/failure.h"
#include "xmlfile_block.h"
#include "xmlfile_demand.h"
#include "xmlfile_fact.h"
#include "xmlfile_inline.h"
#include "xmlfile_label.h"
#include "xmlfile_role.h"
#include "xmlfile_rules.h"

enum { MAX_TEXT = 1 << 20 };	/* bytes of a unit: more is no prose */

typedef struct Read {
	const XmlTree *tree;
	const Its *its;
	const uint8_t *roles;
	XmlfileSkeleton *skeleton;
	Document *document;
	Report *report;
	XmlfileBlocks *blocks;
	XmlfileInline *inlines;
	GArray *frames;		/* of Frame, innermost last */
	size_t attribute;	/* the next one that ITS selects */
	GHashTable *languages;	/* node to its tag */
	const XmlfileDemand *demand;	/* NULL: nothing */
} Read;

/* An element whose content is being read. */
typedef struct Frame {
	uint32_t container;
	uint32_t place;		/* the next child */
	uint32_t end;
	uint32_t run;		/* where the text before it begins */
} Frame;

static void
skeleton_free(void *data)
{
	XmlfileSkeleton *skeleton = data;

	g_clear_pointer(&skeleton->tree, xml_free);
	g_free(skeleton->roles);
	g_clear_pointer(&skeleton->kept_labels, g_hash_table_unref);
	g_array_unref(skeleton->places);
	g_array_unref(skeleton->languages);
	g_free(skeleton);
}

/* ---- languages ----------------------------------------------------------- */

typedef struct LanguageVisit {
	XmlfileSkeleton *skeleton;
	Document *document;
	uint32_t node;
	bool is_html;
} LanguageVisit;

static void
visit_language(const char *name, size_t length, XmlSpan span, void *data)
{
	LanguageVisit *visit = data;
	bool is_lang = length == 4 && memcmp(name, "lang", 4) == 0 &&
	    visit->is_html;

	if (!is_lang && (length != 8 || memcmp(name, "xml:lang", 8) != 0))
		return;
	g_autofree char *tag = xml_resolve(visit->skeleton->tree, span.start,
	    span.end);
	XmlfileLanguage language = {visit->node, span, arena_string(
	    visit->document->arena, g_strstrip(tag))};
	g_array_append_val(visit->skeleton->languages, language);
}

static void
find_languages(XmlfileSkeleton *skeleton, Document *document)
{
	const char *bytes = xml_bytes(skeleton->tree, NULL);

	for (uint32_t i = 0; i < xml_count(skeleton->tree); i++) {
		const XmlNode *node = xml_node(skeleton->tree, i);
		if (node->kind != XML_ELEMENT || memmem(bytes + node->start,
		    node->inner - node->start, "lang", 4) == NULL)
			continue;
		LanguageVisit visit = {skeleton, document, i, *node->space ==
		    '\0' || strcmp(node->space, ITS_RULES_XHTML) == 0};
		xml_each_attribute(skeleton->tree, i, visit_language, &visit);
	}
}

/* The root's language; or the only one there is. */
static const char *
document_language(const XmlfileSkeleton *skeleton)
{
	const char *only = NULL;

	for (unsigned i = 0; i < skeleton->languages->len; i++) {
		const XmlfileLanguage *language = &g_array_index(
		    skeleton->languages, XmlfileLanguage, i);
		if (*language->tag == '\0')
			continue;
		if (language->node == skeleton->root)
			return language->tag;
		if (only != NULL && strcmp(only, language->tag) != 0)
			return NULL;
		only = language->tag;
	}
	return only;
}

static GHashTable *
languages_by_node(const XmlfileSkeleton *skeleton)
{
	GHashTable *table = g_hash_table_new(NULL, NULL);

	for (unsigned i = 0; i < skeleton->languages->len; i++) {
		const XmlfileLanguage *language = &g_array_index(
		    skeleton->languages, XmlfileLanguage, i);
		if (language->node != skeleton->root)
			g_hash_table_insert(table,
			    GUINT_TO_POINTER(language->node),
			    GSIZE_TO_POINTER((gsize) language->tag));
	}
	return table;
}

/* The language of the text of element NODE; NULL: the document's. */
static const char *
language_of(const Read *read, uint32_t node)
{
	const char *tag = NULL;

	if (g_hash_table_size(read->languages) == 0)
		return NULL;
	for (; node != XML_NONE && tag == NULL;
	    node = xml_node(read->tree, node)->parent)
		tag = g_hash_table_lookup(read->languages,
		    GUINT_TO_POINTER(node));
	if (tag == NULL || *tag == '\0' || g_strcmp0(tag,
	    read->document->source_language) == 0)
		return NULL;
	return tag;
}

/* ---- units --------------------------------------------------------------- */

/* Whether SPAN is short enough to be text for a reader; else it is kept. */
static bool
is_prose(const Read *read, XmlSpan span)
{
	if (span.end - span.start <= MAX_TEXT)
		return true;
	report_add(read->report, FINDING_TEXT_KEPT, 0, 0, 0,
	    "%zu bytes of text in one place, at byte %zu", span.end -
	    span.start, span.start);
	return false;
}

static Unit *
add_unit(Read *read, Block *block, const char *name, XmlfilePlace place)
{
	Unit *unit = document_add_unit(read->document, block, NULL);

	unit->name = name;
	unit->value = read->skeleton->places->len;
	g_array_append_val(read->skeleton->places, place);
	return unit;
}

/* The name of the attribute whose value begins at START. */
static char *
attribute_name(const char *bytes, size_t start)
{
	size_t end = start - 1;

	while (bytes[end - 1] == '=' || g_ascii_isspace(bytes[end - 1]))
		end--;
	size_t first = end;
	while (!g_ascii_isspace(bytes[first - 1]))
		first--;
	return g_strdup_printf("@%.*s", (int) (end - first), bytes + first);
}

static void
add_attribute(Read *read, const ItsAttribute *attribute)
{
	const XmlNode *node = xml_node(read->tree, attribute->node);
	const char *bytes = xml_bytes(read->tree, NULL);
	XmlSpan span = attribute->span;

	if (attribute->category != ITS_RULES_TRANSLATE ||
	    strcmp(attribute->value, "yes") != 0)
		return;
	/* HTML: translate=no holds for the attributes, too. */
	if (strcmp(node->space, ITS_RULES_XHTML) == 0 &&
	    (read->roles[attribute->node] & XMLFILE_ROLE_TRANSLATE) == 0)
		return;
	while (span.start < span.end && g_ascii_isspace(bytes[span.start]))
		span.start++;
	while (span.start < span.end && g_ascii_isspace(bytes[span.end - 1]))
		span.end--;
	if (span.start == span.end || !is_prose(read, span))
		return;
	g_autofree char *name = attribute_name(bytes, attribute->span.start);
	XmlfilePlace place = {span.start, span.end, true, 0};
	Unit *unit = add_unit(read, xmlfile_block_meta(read->blocks,
	    attribute->node), arena_string(read->document->arena, name),
	    place);
	unit->language = language_of(read, attribute->node);
	xmlfile_inline_read_value(read->inlines, unit, span);
}

/* The attributes of all elements before node END that were not yet read. */
static void
add_attributes(Read *read, uint32_t end)
{
	while (read->attribute < its_n_attributes(read->its)) {
		const ItsAttribute *attribute = its_attribute(read->its,
		    read->attribute);
		if (attribute->node >= end)
			return;
		read->attribute++;
		add_attribute(read, attribute);
	}
}

/* Sibling nodes with all they hold. */
typedef struct Run {
	uint32_t parent;
	uint32_t first, end;
} Run;

/* Cuts nodes without text off the ends of RUN; false when none is left. */
static bool
trim_nodes(const Read *read, Run *run)
{
	const unsigned text = XMLFILE_ROLE_HAS_TEXT | XMLFILE_ROLE_HAS_KEPT;
	const unsigned own = XMLFILE_ROLE_NESTED | XMLFILE_ROLE_SKIPPED;
	uint32_t first = XML_NONE, last = XML_NONE;

	for (uint32_t i = run->first; i < run->end;
	    i = xml_node(read->tree, i)->next) {
		if ((read->roles[i] & text) == 0 ||
		    (read->roles[i] & own) != 0)
			continue;
		if (first == XML_NONE)
			first = i;
		last = i;
	}
	if (first == XML_NONE)
		return false;
	run->first = first;
	run->end = xml_node(read->tree, last)->next;
	return true;
}

/* Where an element wraps the whole text, the text is what is inside. */
static bool
trim(const Read *read, Run *run)
{
	if (!trim_nodes(read, run))
		return false;
	for (;;) {
		const XmlNode *node = xml_node(read->tree, run->first);
		if (node->kind != XML_ELEMENT || node->next != run->end ||
		    (read->roles[run->first] & XMLFILE_ROLE_TRANSLATE) == 0)
			return true;
		run->parent = run->first++;
		trim_nodes(read, run);
	}
}

/* The bytes of RUN without the white space around them. */
static XmlSpan
span_of(const Read *read, const Run *run)
{
	const char *bytes = xml_bytes(read->tree, NULL);
	uint32_t last = run->first;

	while (xml_node(read->tree, last)->next < run->end)
		last = xml_node(read->tree, last)->next;
	XmlSpan span = {xml_node(read->tree, run->first)->start,
	    xml_node(read->tree, last)->end};
	while (span.start < span.end && g_ascii_isspace(bytes[span.start]))
		span.start++;
	while (span.start < span.end && g_ascii_isspace(bytes[span.end - 1]))
		span.end--;
	return span;
}

/* Whether RUN holds text for translation, or stands where such is. */
static bool
is_wanted(const Read *read, const Run *run)
{
	if ((read->roles[run->parent] & XMLFILE_ROLE_TRANSLATE) != 0)
		return true;
	for (uint32_t i = run->first; i < run->end;
	    i = xml_node(read->tree, i)->next)
		if ((read->roles[i] & XMLFILE_ROLE_HAS_TEXT) != 0)
			return true;
	return false;
}

static void
add_run(Read *read, uint32_t container, uint32_t first, uint32_t end)
{
	Run run = {container, first, end};

	if (!trim(read, &run) || !is_wanted(read, &run))
		return;
	GHashTable *kept = read->skeleton->kept_labels;
	uint32_t label = kept == NULL ? XML_NONE
	    : xmlfile_label_around(read->tree, run.parent);
	unsigned is_kept = kept == NULL ? XMLFILE_LABEL_TRANSLATED
	    : GPOINTER_TO_UINT(g_hash_table_lookup(kept,
	    GUINT_TO_POINTER(label)));
	if (is_kept == XMLFILE_LABEL_DONE)
		return;
	XmlSpan span = span_of(read, &run);
	if (!is_prose(read, span))
		return;
	Block *block = xmlfile_block_of(read->blocks, container);
	XmlfilePlace place = {span.start, span.end, false, label + 1};
	Unit *unit = add_unit(read, block, block->name, place);
	unit->preserve_space = strcmp(its_value(read->its,
	    ITS_RULES_PRESERVE_SPACE, run.parent), "preserve") == 0;
	unit->language = language_of(read, run.parent);
	unit->room = xmlfile_demand_room(read->demand, run.parent);
	unit->translate = is_kept == XMLFILE_LABEL_TRANSLATED;
	xmlfile_inline_read(read->inlines, unit, run.first, run.end, span);
}

/* ---- the walk ------------------------------------------------------------ */

static void
push(Read *read, uint32_t node)
{
	Frame frame = {node, node + 1, xml_node(read->tree, node)->next,
	    XML_NONE};

	g_array_append_val(read->frames, frame);
}

/* Makes the contents of nested elements in FIRST..END the next to be read. */
static void
push_nested(Read *read, uint32_t first, uint32_t end)
{
	unsigned bottom = read->frames->len;

	for (uint32_t i = first; i < end;) {
		bool is_nested = (read->roles[i] & XMLFILE_ROLE_NESTED) != 0;
		bool is_skipped =
		    (read->roles[i] & XMLFILE_ROLE_SKIPPED) != 0;
		if (is_nested)
			push(read, i);
		i = is_nested || is_skipped ? xml_node(read->tree, i)->next
		    : i + 1;
	}
	/* The first one on top. */
	for (unsigned i = bottom, k = read->frames->len; i + 1 < k; i++) {
		Frame *frames = (Frame *) (void *) read->frames->data;
		Frame swapped = frames[i];
		frames[i] = frames[--k];
		frames[k] = swapped;
	}
}

static void
end_run(Read *read)
{
	Frame *frame = &g_array_index(read->frames, Frame,
	    read->frames->len - 1);
	uint32_t first = frame->run, end = frame->place;

	frame->run = XML_NONE;
	add_run(read, frame->container, first, end);
	add_attributes(read, end);
	push_nested(read, first, end);
}

static void
step(Read *read)
{
	Frame *frame = &g_array_index(read->frames, Frame,
	    read->frames->len - 1);
	bool is_end = frame->place >= frame->end;
	bool is_block = !is_end && (read->roles[frame->place] &
	    (XMLFILE_ROLE_BLOCK | XMLFILE_ROLE_SKIPPED)) ==
	    XMLFILE_ROLE_BLOCK;

	if ((is_end || is_block) && frame->run != XML_NONE) {
		end_run(read);
	} else if (is_end) {
		g_array_set_size(read->frames, read->frames->len - 1);
	} else if (is_block) {
		uint32_t node = frame->place;
		frame->place = xml_node(read->tree, node)->next;
		add_attributes(read, node + 1);
		push(read, node);
	} else {
		if (frame->run == XML_NONE)
			frame->run = frame->place;
		frame->place = xml_node(read->tree, frame->place)->next;
	}
}

static void
walk(Read *read)
{
	add_attributes(read, read->skeleton->root + 1);
	push(read, read->skeleton->root);
	while (read->frames->len > 0)
		step(read);
	add_attributes(read, (uint32_t) xml_count(read->tree));
}

static uint32_t
find_root(const XmlTree *tree)
{
	uint32_t root = 0;

	while (xml_node(tree, root)->kind != XML_ELEMENT)
		root = xml_node(tree, root)->next;
	return root;
}

static bool
read_units(XmlfileSkeleton *skeleton, Document *document,
    const ItsRules *rules, const Language *target, Report *report,
    GError **error)
{
	const XmlTree *tree = skeleton->tree;
	g_autoptr(Its) its = its_new(tree, rules, report, error);
	if (its == NULL)
		return false;
	g_autoptr(XmlfileDemand) demand = NULL;
	const XmlfileDemandFor wanted = {
		target == NULL ? NULL : language_tag(target),
		document->arena, report,
	};
	if (!xmlfile_demand_read(tree, rules, its, &wanted, &demand, error))
		return false;
	xmlfile_role_lock_chains(tree, its);
	uint8_t *roles = xmlfile_role_map(tree, its);
	skeleton->roles = roles;
	g_autoptr(XmlfileBlocks) blocks = xmlfile_block_new(tree, document);
	g_autoptr(XmlfileInline) inlines = xmlfile_inline_new(tree, roles,
	    document);
	g_autoptr(GArray) frames = g_array_new(FALSE, FALSE, sizeof(Frame));
	g_autoptr(GHashTable) languages = languages_by_node(skeleton);
	Read read = {
		.tree = tree, .its = its, .roles = roles,
		.skeleton = skeleton, .document = document,
		.report = report, .blocks = blocks,
		.demand = demand, .inlines = inlines, .frames = frames, .languages = languages,
	};
	walk(&read);
	return true;
}

Document *
xmlfile_reader_read(GBytes *bytes, const char *name,
    const FormatOptions *options, Report *report, GError **error)
{
	g_autofree char *where = g_path_get_basename(name);
	XmlTree *tree = xml_parse(bytes, where, &options->limits, error);

	if (tree == NULL)
		return NULL;
	g_autoptr(Document) document = document_new(bytes, name,
	    xmlfile_format.name);
	XmlfileSkeleton *skeleton = g_new0(XmlfileSkeleton, 1);
	skeleton->tree = tree;
	skeleton->root = find_root(tree);
	skeleton->places = g_array_new(FALSE, FALSE, sizeof(XmlfilePlace));
	skeleton->languages = g_array_new(FALSE, FALSE,
	    sizeof(XmlfileLanguage));
	skeleton->kept_labels = xmlfile_label_find_kept(tree,
	    options->source, options->target);
	document->is_proved_by_skeleton = skeleton->kept_labels != NULL ||
	    xmlfile_fact_is_filing(tree, skeleton->root, options);
	document->skeleton = skeleton;
	document->skeleton_free = skeleton_free;
	find_languages(skeleton, document);
	document->source_language = document_language(skeleton);
	g_autoptr(ItsRules) rules = xmlfile_rules_load(tree, name, options,
	    report, error);
	if (rules == NULL ||
	    !read_units(skeleton, document, rules, options->target, report,
	    error))
		return NULL;
	return g_steal_pointer(&document);
}
