#include "xmlfile_fact.h"

#include <string.h>

#include "base/file.h"
#include "base/xml_splice.h"
#include "facts/fact_pair.h"
#include "facts/form.h"
#include "facts/ixbrl.h"
#include "facts/xbrl.h"
#include "lang/number.h"
#include "xmlfile_role.h"

#define NOTE_STYLE "margin:0;padding:4pt 8pt;border:1pt solid #888;" \
	"background:#fff8dc;color:#000;font-size:9pt"

typedef struct Finish {
	const XmlTree *tree;	/* of what was written */
	XmlSplice *splice;
	const FormatOptions *options;
	const Language *language;	/* of the translation */
	const char *source, *target;	/* tags; the source may be NULL */
	const TransformTable *transforms;	/* NULL: figures are kept */
} Finish;

/* ---- reading ------------------------------------------------------------- */

FactSet *
xmlfile_fact_read(const XmlTree *tree, uint32_t root,
    const TransformTable *transforms, const FormatOptions *options,
    GError **error)
{
	g_autoptr(FactSet) set = fact_set_new();
	const char *folder = languages_folder(options->languages);
	bool is_instance = xml_is(tree, root, XBRL_INSTANCE, "xbrl");

	g_ptr_array_add(set->files, arena_string(set->arena, ""));
	IxbrlFiles files = {&tree, 1, transforms, NULL};
	if (ixbrl_is_inline(tree))
		return ixbrl_read(set, &files, error)
		    ? g_steal_pointer(&set) : NULL;
	if (is_instance) {
		xbrl_read_resources(set, tree);
		xbrl_read(set, tree, root, 0, NULL);
		return g_steal_pointer(&set);
	}
	g_autoptr(FormTable) forms = form_open(folder, error);
	if (forms == NULL || !form_is(forms, tree, root))
		return NULL;
	form_read(set, forms, tree, root, 0);
	return g_steal_pointer(&set);
}

bool
xmlfile_fact_is_filing(const XmlTree *tree, uint32_t root,
    const FormatOptions *options)
{
	if (ixbrl_is_inline(tree) || xml_is(tree, root, XBRL_INSTANCE,
	    "xbrl"))
		return true;
	g_autoptr(FormTable) forms = form_open(languages_folder(
	    options->languages), NULL);
	return forms != NULL && form_is(forms, tree, root);
}

bool
xmlfile_fact_has_language(const Fact *fact)
{
	return (fact->kind == FACT_TEXT && fact->format.local == NULL &&
	    !fact->is_nil) || fact->kind == FACT_NOTE;
}

/* ---- languages ----------------------------------------------------------- */

/* Gives FACT of the translation the language TAG. */
static void
set_language(const Finish *finish, const Fact *fact, const char *tag)
{
	const XmlTree *tree = finish->tree;
	XmlSpan span;

	if (xml_attribute_span_ns(tree, fact->node, XBRL_XML, "lang", &span)) {
		xml_splice_replace(finish->splice, span.start, span.end,
		    g_strdup(tag));
		return;
	}
	const char *bytes = xml_bytes(tree, NULL);
	size_t place = xml_node(tree, fact->node)->start + 1;
	place += strcspn(bytes + place, " \t\r\n/>");
	xml_splice_replace(finish->splice, place, place,
	    g_strdup_printf(" xml:lang=\"%s\"", tag));
}

/* A text that stayed is in the language it was in, and one that changed is
 * in the target's, whatever stands around it. */
static void
add_language(const Finish *finish, const FactPair *pair)
{
	if (pair->source == NULL || pair->target == NULL ||
	    !xmlfile_fact_has_language(pair->source))
		return;
	bool is_same = g_strcmp0(pair->source->source, pair->target->source)
	    == 0;
	const char *wanted = !is_same ? finish->target
	    : pair->source->language != NULL ? pair->source->language
	    : finish->source;
	/* Unless it was told there is nothing to tell. */
	if (wanted != NULL && pair->target->language != NULL &&
	    strcmp(wanted, pair->target->language) != 0)
		set_language(finish, pair->target, wanted);
}

/* ---- figures ------------------------------------------------------------- */

/* The digits of TEXT with '.' for DECIMAL; *HAS_GROUPS: it had other signs
 * between digits. */
static char *
plain_digits(const char *text, const char *decimal, bool *has_groups)
{
	GString *out = g_string_new(NULL);
	g_autofree char *word = g_strstrip(g_strdup(text));

	*has_groups = false;
	for (const char *p = word; *p != '\0'; p++) {
		if (g_ascii_isdigit(*p))
			g_string_append_c(out, *p);
		else if (*p == *decimal)
			g_string_append_c(out, '.');
		else
			*has_groups = true;
	}
	return g_string_free(out, FALSE);
}

/* TEXT as the target language writes it, if NEW reads the value of OLD in
 * it; NULL where not. */
static char *
localised(const Finish *finish, const Transform *old, const Transform *new,
    const char *text)
{
	const char *decimal;
	bool has_groups;

	transform_is_number(old, &decimal, NULL);
	g_autofree char *value = transform_apply(old, text);
	g_autofree char *digits = plain_digits(text, decimal, &has_groups);
	g_autofree char *written = value == NULL ? NULL
	    : number_format(digits, has_groups, finish->language);
	if (written == NULL)
		return NULL;
	/* Of white space the registries know these two. */
	g_autoptr(GString) text_out = g_string_new(written);
	g_string_replace(text_out, "\u202F", "\u00A0", 0);
	g_string_replace(text_out, "\u2009", "\u00A0", 0);
	g_autofree char *again = transform_apply(new, text_out->str);
	return g_strcmp0(again, value) == 0 ? g_strdup(text_out->str) : NULL;
}

/* A figure with all facts it is: elements in one another, innermost last. */
typedef struct Figure {
	uint32_t nodes[8];
	unsigned count;
	uint32_t text;		/* node of the text; XML_NONE: none alone */
} Figure;

static Figure
find_figure(const XmlTree *tree, uint32_t node)
{
	Figure figure = {.text = XML_NONE};

	while (figure.count < G_N_ELEMENTS(figure.nodes)) {
		uint32_t child = xml_first_child(tree, node);
		figure.nodes[figure.count++] = node;
		if (child == XML_NONE ||
		    xml_next_sibling(tree, child) != XML_NONE)
			break;
		if (xml_node(tree, child)->kind == XML_TEXT) {
			figure.text = child;
			break;
		}
		if (!ixbrl_is(tree, child, "nonFraction"))
			break;
		node = child;
	}
	return figure;
}

/* Whether all elements of FIGURE have the format of the first. */
static bool
has_one_format(const XmlTree *tree, const Figure *figure)
{
	g_autofree char *first = xml_attribute(tree, figure->nodes[0],
	    "format");

	for (unsigned i = 1; i < figure->count; i++) {
		g_autofree char *other = xml_attribute(tree,
		    figure->nodes[i], "format");
		if (g_strcmp0(first, other) != 0)
			return false;
	}
	return true;
}

/* Whether node NODE of the source stands in a fact whose text must stay. */
static bool
is_in_kept_fact(const XmlfileSkeleton *skeleton, uint32_t node)
{
	const XmlTree *tree = skeleton->tree;

	for (node = xml_node(tree, node)->parent; node != XML_NONE;
	    node = xml_node(tree, node)->parent)
		if ((ixbrl_is(tree, node, "nonNumeric") ||
		    ixbrl_is(tree, node, "continuation") ||
		    ixbrl_is(tree, node, "footnote")) &&
		    (skeleton->roles[node] & XMLFILE_ROLE_TRANSLATE) == 0)
			return true;
	return false;
}

static void
set_figure(const Finish *finish, const Figure *figure, const char *name,
    const char *text)
{
	const XmlTree *tree = finish->tree;
	const char *bytes = xml_bytes(tree, NULL);
	const XmlNode *node = xml_node(tree, figure->text);
	GString *escaped = g_string_new(NULL);

	xml_escape(escaped, text, strlen(text));
	xml_splice_replace(finish->splice, node->start, node->end,
	    g_string_free(escaped, FALSE));
	for (unsigned i = 0; i < figure->count; i++) {
		XmlSpan span;
		if (!xml_attribute_span(tree, figure->nodes[i], "format",
		    &span))
			continue;
		const char *colon = memchr(bytes + span.start, ':',
		    span.end - span.start);
		xml_splice_replace(finish->splice, colon == NULL
		    ? span.start : (size_t) (colon + 1 - bytes), span.end,
		    g_strdup(name));
	}
}

static void
relocalise(const Finish *finish, const Fact *fact)
{
	const XmlTree *tree = finish->tree;
	const Transform *old = fact->kind != FACT_NUMBER || fact->is_hidden ||
	    fact->format.local == NULL ? NULL
	    : transform_find(finish->transforms, fact->format.space,
	    fact->format.local);
	const char *decimal;

	if (old == NULL || !transform_is_number(old, &decimal, NULL) ||
	    ixbrl_is(tree, xml_node(tree, fact->node)->parent,
	    "nonFraction"))
		return;
	Figure figure = find_figure(tree, fact->node);
	if (figure.text == XML_NONE || !has_one_format(tree, &figure))
		return;
	char wanted[8] = {0};
	g_unichar_to_utf8(language_number(finish->language)->decimals[0],
	    wanted);
	const char *name = strcmp(wanted, decimal) == 0 ? NULL
	    : transform_number_name(finish->transforms, fact->format.space,
	    wanted);
	const Transform *new = name == NULL ? NULL : transform_find(
	    finish->transforms, fact->format.space, name);
	g_autofree char *text = new == NULL ? NULL : localised(finish, old,
	    new, fact->source);
	if (text != NULL)
		set_figure(finish, &figure, name, text);
}

/* ---- the note ------------------------------------------------------------ */

/* What to say in the language of the translation; NULL when nobody wrote
 * it down. */
static char *
note_text(const Finish *finish, GError **error)
{
	g_autofree char *path = g_build_filename(languages_folder(
	    finish->options->languages), "xbrl", "notes.tsv", NULL);
	g_autoptr(GBytes) bytes = file_read(path, &limits_default, error);

	if (bytes == NULL)
		return NULL;
	g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL),
	    g_bytes_get_size(bytes));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (size_t i = 0; lines[i] != NULL; i++) {
		char *tab = strchr(lines[i], '\t');
		if (tab == NULL || *lines[i] == '#')
			continue;
		*tab = '\0';
		if (languages_find(finish->options->languages, lines[i]) ==
		    finish->language)
			return g_strdup(tab + 1);
	}
	return NULL;
}

static void
add_note(const Finish *finish, uint32_t body, const char *text)
{
	const XmlNode *element = xml_node(finish->tree, body);
	const char *name = xml_bytes(finish->tree, NULL) + element->start + 1;
	g_autofree char *spelled = g_strndup(name, strcspn(name,
	    " \t\r\n/>"));
	const char *colon = strchr(spelled, ':');
	g_autofree char *tag = g_strdup_printf("%.*sdiv", colon == NULL ? 0
	    : (int) (colon - spelled) + 1, spelled);
	g_autoptr(GString) escaped = g_string_new(NULL);

	xml_escape(escaped, text, strlen(text));
	xml_splice_replace(finish->splice, element->inner, element->inner,
	    g_strdup_printf("<%s class=\"dragoman-note\" lang=\"%s\" "
	    "xml:lang=\"%s\" dir=\"%s\" style=\"%s\">%s</%s>", tag,
	    finish->target, finish->target, finish->language != NULL &&
	    language_is_rtl(finish->language) ? "rtl" : "ltr", NOTE_STYLE,
	    escaped->str, tag));
}

/* The body; XML_NONE without one that has an end tag. */
static uint32_t
find_body(const XmlTree *tree)
{
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		if (node->kind == XML_ELEMENT && node->depth == 1 &&
		    strcmp(node->name, "body") == 0 &&
		    node->inner_end < node->end)
			return i;
	}
	return XML_NONE;
}

/* ---- all of it ----------------------------------------------------------- */

static bool
edit(const Finish *finish, const XmlfileSkeleton *skeleton, GError **error)
{
	g_autoptr(FactSet) before = xmlfile_fact_read(skeleton->tree,
	    skeleton->root, finish->transforms, finish->options, error);
	g_autoptr(FactSet) after = before == NULL ? NULL
	    : xmlfile_fact_read(finish->tree, 0, finish->transforms,
	    finish->options, error);

	if (after == NULL)
		return false;
	g_autoptr(GArray) pairs = fact_pair_sets(before, after, false);
	for (unsigned i = 0; i < pairs->len; i++) {
		const FactPair *pair = &g_array_index(pairs, FactPair, i);
		add_language(finish, pair);
		if (finish->transforms != NULL && pair->source != NULL &&
		    pair->target != NULL && !is_in_kept_fact(skeleton,
		    pair->source->node))
			relocalise(finish, pair->target);
	}
	g_autoptr(GError) fault = NULL;
	g_autofree char *text = note_text(finish, &fault);
	uint32_t body = find_body(finish->tree);
	if (fault != NULL) {
		g_propagate_error(error, g_steal_pointer(&fault));
		return false;
	}
	if (text != NULL && body != XML_NONE)
		add_note(finish, body, text);
	return true;
}

GBytes *
xmlfile_fact_finish(const XmlfileSkeleton *skeleton, GBytes *written,
    const Document *document, const FormatOptions *options, GError **error)
{
	if (document->target_language == NULL ||
	    !ixbrl_is_inline(skeleton->tree) ||
	    g_bytes_equal(written, xml_source(skeleton->tree)))
		return g_bytes_ref(written);
	g_autoptr(XmlTree) tree = xml_parse(written, document->name,
	    &options->limits, error);
	if (tree == NULL)
		return NULL;
	g_autoptr(XmlSplice) splice = xml_splice_new(tree);
	g_autoptr(TransformTable) transforms = NULL;
	const Language *language = languages_find(options->languages,
	    document->target_language);
	if (options->facts == FORMAT_FACTS_RELOCALISE && language != NULL) {
		transforms = transform_open(languages_folder(
		    options->languages), error);
		if (transforms == NULL)
			return NULL;
	}
	Finish finish = {
		.tree = tree, .splice = splice, .options = options,
		.language = language, .source = document->source_language,
		.target = document->target_language,
		.transforms = transforms,
	};
	return edit(&finish, skeleton, error)
	    ? xml_splice_apply(splice, error) : NULL;
}
