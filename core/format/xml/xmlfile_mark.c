#include "xmlfile_mark.h"

#include <string.h>

#define ANNOTATOR "urn:dragoman:" DRAGOMAN_VERSION

typedef struct Mark {
	const XmlfileSkeleton *skeleton;
	const Document *document;
	const Report *report;
	XmlfileMarkAdd add;
	void *data;
	const char *prefix;	/* of ITS in XML */
	GHashTable *marked;	/* elements that have their marks */
	GString *root;		/* those attributes */
} Mark;

/* ---- attributes ---------------------------------------------------------- */

static bool
is_html(const Mark *mark, uint32_t node)
{
	const char *space = xml_node(mark->skeleton->tree, node)->space;

	return strcmp(space, ITS_RULES_XHTML) == 0 || (*space == '\0' &&
	    strcmp(xml_node(mark->skeleton->tree, mark->skeleton->root)
	    ->name, "html") == 0);
}

/* "locQualityIssueType" as NODE spells it. */
static char *
spelled(const Mark *mark, uint32_t node, const char *name)
{
	if (!is_html(mark, node))
		return g_strdup_printf("%s:%s", mark->prefix, name);
	GString *out = g_string_new("its-");
	for (; *name != '\0'; name++) {
		if (g_ascii_isupper(*name))
			g_string_append_c(out, '-');
		g_string_append_c(out, g_ascii_tolower(*name));
	}
	return g_string_free(out, FALSE);
}

/* Appends NAME with VALUE; what NODE itself says stays. */
static void
append(const Mark *mark, GString *out, uint32_t node, const char *name,
    const char *value)
{
	g_autofree char *attribute = spelled(mark, node, name);
	XmlSpan span;

	if (xml_attribute_span(mark->skeleton->tree, node, attribute, &span))
		return;
	g_string_append_printf(out, " %s=\"", attribute);
	xml_escape_attribute(out, value, strlen(value));
	g_string_append_c(out, '"');
}

static size_t
attribute_place(const Mark *mark, uint32_t node)
{
	const char *bytes = xml_bytes(mark->skeleton->tree, NULL);
	size_t place = xml_node(mark->skeleton->tree, node)->start + 1;

	return place + strcspn(bytes + place, " \t\r\n/>");
}

/* ---- elements ------------------------------------------------------------ */

/* The innermost element around START..END. */
static uint32_t
element_around(const XmlTree *tree, size_t start, size_t end)
{
	uint32_t low = 0, high = (uint32_t) xml_count(tree);

	while (low + 1 < high) {
		uint32_t middle = low + (high - low) / 2;
		if (xml_node(tree, middle)->start <= start)
			low = middle;
		else
			high = middle;
	}
	while (low != XML_NONE && (xml_node(tree, low)->kind != XML_ELEMENT ||
	    xml_node(tree, low)->inner > start ||
	    xml_node(tree, low)->inner_end < end))
		low = xml_node(tree, low)->parent;
	return low;
}

/* Whether nothing but white space is in element NODE besides START..END. */
static bool
is_all_of(const XmlTree *tree, uint32_t node, size_t start, size_t end)
{
	const char *bytes = xml_bytes(tree, NULL);
	const XmlNode *element = xml_node(tree, node);

	for (size_t i = element->inner; i < start; i++)
		if (!g_ascii_isspace(bytes[i]))
			return false;
	for (size_t i = end; i < element->inner_end; i++)
		if (!g_ascii_isspace(bytes[i]))
			return false;
	return true;
}

/* ITS 2.0, appendix C: the type of issue that a finding is. */
static const char *
issue_type(FindingCode code)
{
	static const struct {
		FindingCode code;
		const char *type;
	} types[] = {
		{FINDING_SOURCE_KEPT, "untranslated"},
		{FINDING_UNTRANSLATED, "untranslated"},
		{FINDING_LENGTH, "length"},
		{FINDING_CODE_PLACED, "markup"},
		{FINDING_CODE_LOST, "markup"},
		{FINDING_CODE_ADDED, "markup"},
		{FINDING_CODE_NESTING, "markup"},
		{FINDING_NUMBER_MISSING, "numbers"},
		{FINDING_NUMBER_ADDED, "numbers"},
		{FINDING_DATE_CHANGED, "numbers"},
		{FINDING_TARGET_EMPTY, "omission"},
		{FINDING_TARGET_GARBLED, "characters"},
		{FINDING_PROTECTED_CHANGED, "inconsistent-entities"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
		if (types[i].code == code)
			return types[i].type;
	return "other";
}

static bool
has_own_issue(const Mark *mark, uint32_t node)
{
	XmlSpan span;

	return xml_attribute_span_ns(mark->skeleton->tree, node,
	    ITS_RULES_SPACE, "locQualityIssueType", &span) ||
	    xml_attribute_span(mark->skeleton->tree, node,
	    "its-loc-quality-issue-type", &span);
}

static void
mark_finding(Mark *mark, const Finding *finding)
{
	const FindingKind *kind = report_kind(finding->code);
	const Unit *unit = document_unit(mark->document, finding->unit);
	const XmlTree *tree = mark->skeleton->tree;

	if (unit == NULL || kind->severity == SEVERITY_NOTE ||
	    unit->value >= mark->skeleton->places->len)
		return;
	const XmlfilePlace *place = &g_array_index(mark->skeleton->places,
	    XmlfilePlace, unit->value);
	uint32_t node = place->is_attribute || place->label != 0 ? XML_NONE
	    : element_around(tree, place->start, place->end);
	if (node == XML_NONE || has_own_issue(mark, node) ||
	    !is_all_of(tree, node, place->start, place->end) ||
	    !g_hash_table_add(mark->marked, GUINT_TO_POINTER(node)))
		return;
	GString *own = g_string_new(NULL);
	GString *out = node == mark->skeleton->root ? mark->root : own;
	g_autofree char *comment = g_strdup_printf("%s: %s", kind->name,
	    finding->text);
	append(mark, out, node, "locQualityIssueType",
	    issue_type(finding->code));
	append(mark, out, node, "locQualityIssueComment", comment);
	append(mark, out, node, "locQualityIssueSeverity",
	    kind->severity == SEVERITY_ERROR ? "90" : "50");
	if (own->len > 0)
		mark->add(mark->data, attribute_place(mark, node),
		    g_string_free(own, FALSE));
	else
		g_string_free(own, TRUE);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* The names of all that made targets, sorted: "apertium, figures". */
static char *
tools(const Document *document)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (unsigned i = 0; i < document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(document->units, i);
		for (const Segment *segment = unit->first; segment != NULL;
		    segment = segment->next)
			if (segment->has_target && segment->origin != NULL &&
			    strcmp(segment->origin, "source") != 0 &&
			    strcmp(segment->origin, "same") != 0 &&
			    !g_ptr_array_find_with_equal_func(names,
			    segment->origin, g_str_equal, NULL))
				g_ptr_array_add(names,
				    (void *) (uintptr_t) segment->origin);
	}
	g_ptr_array_sort(names, compare_names);
	g_ptr_array_add(names, NULL);
	return g_strjoinv(", ", (char **) names->pdata);
}

void
xmlfile_mark_each(const Document *document, const Report *report,
    XmlfileMarkAdd add, void *data)
{
	const XmlfileSkeleton *skeleton = document->skeleton;
	g_autoptr(GHashTable) marked = g_hash_table_new(NULL, NULL);
	g_autoptr(GString) root = g_string_new(NULL);
	g_autofree char *names = tools(document);
	g_autofree char *tool = g_strdup_printf("dragoman %s%s%s",
	    DRAGOMAN_VERSION, *names == '\0' ? "" : ": ", names);
	const char *bound = xml_namespace(skeleton->tree, skeleton->root,
	    "its");
	bool is_bound = g_strcmp0(bound, ITS_RULES_SPACE) == 0;
	Mark mark = {
		.skeleton = skeleton, .document = document, .report = report,
		.add = add, .data = data, .marked = marked, .root = root,
		.prefix = bound == NULL || is_bound ? "its" : "its20",
	};

	if (!is_bound && !is_html(&mark, skeleton->root))
		g_string_append_printf(root, " xmlns:%s=\"%s\" "
		    "%s:version=\"2.0\"", mark.prefix, ITS_RULES_SPACE,
		    mark.prefix);
	append(&mark, root, skeleton->root, "tool", tool);
	append(&mark, root, skeleton->root, "annotatorsRef",
	    "localization-quality-issue|" ANNOTATOR);
	for (size_t i = 0; i < report_count(report); i++)
		mark_finding(&mark, report_finding(report, i));
	add(data, attribute_place(&mark, skeleton->root),
	    g_strdup(root->str));
}
