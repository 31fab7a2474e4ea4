#include "docx_look.h"

#include <string.h>

#include "docx_raw.h"
#include "docx_relation.h"

enum {
	DEPTH = 16,		/* of styles on styles */
	USUAL_SIZE = 20,	/* half-points, where nothing says it */
	SINGLE = 240,
};

typedef struct Style {
	char *base;		/* id of the style that it is based on */
	DocxLook look;
} Style;

struct DocxStyles {
	GHashTable *by_id;	/* of Style */
	char *usual;		/* id of the paragraphs that name none */
	DocxLook defaults;
};

static const DocxLook unsaid = {
	DOCX_LOOK_UNSAID, DOCX_LOOK_UNSAID, DOCX_LOOK_UNSAID,
	DOCX_LOOK_UNSAID, DOCX_LOOK_UNSAID, DOCX_LOOK_UNSAID,
	DOCX_LOOK_UNSAID, DOCX_LOOK_UNSAID, DOCX_LOOK_UNSAID, NULL,
};

static void
style_free(void *data)
{
	Style *style = data;

	g_free(style->base);
	g_free(style);
}

static void
say(int *value, int said)
{
	if (*value == DOCX_LOOK_UNSAID)
		*value = said;
}

/* What LOOK leaves open is as in BASE. */
static void
inherit(DocxLook *look, const DocxLook *base)
{
	say(&look->size, base->size);
	say(&look->is_bold, base->is_bold);
	say(&look->before, base->before);
	say(&look->after, base->after);
	/* They are said together. */
	if (look->line == DOCX_LOOK_UNSAID) {
		look->line = base->line;
		look->is_exact = base->is_exact;
	}
	say(&look->left, base->left);
	say(&look->right, base->right);
	say(&look->first, base->first);
	if (look->font == NULL)
		look->font = base->font;
}

/* ---- what elements say --------------------------------------------------- */

static bool
is_on(const DocxRaw *element)
{
	const char *value;
	size_t length;

	return !docx_raw_value(element, "val", &value, &length) ||
	    !((length == 1 && *value == '0') || (length == 3 &&
	    memcmp(value, "off", 3) == 0) || (length == 5 &&
	    memcmp(value, "false", 5) == 0));
}

static void
read_font(const DocxRaw *element, DocxLook *look)
{
	static const char *const names[] = {"ascii", "hAnsi", "asciiTheme"};
	const char *value;
	size_t length;

	for (size_t i = 0; i < G_N_ELEMENTS(names) && look->font == NULL; i++)
		if (docx_raw_value(element, names[i], &value, &length)) {
			g_autofree char *name = g_strndup(value, length);
			look->font = g_intern_string(name);
		}
}

static void
read_spacing(const DocxRaw *element, DocxLook *look)
{
	const char *rule;
	size_t length;

	look->before = docx_raw_number(element, "before", look->before);
	look->after = docx_raw_number(element, "after", look->after);
	look->line = docx_raw_number(element, "line", look->line);
	if (look->line == DOCX_LOOK_UNSAID)
		return;
	look->is_exact = 0;
	if (docx_raw_value(element, "lineRule", &rule, &length))
		look->is_exact = length == 5 ? 1 : length == 7 ? 2 : 0;
}

static void
read_indents(const DocxRaw *element, DocxLook *look)
{
	look->left = docx_raw_number(element, "left",
	    docx_raw_number(element, "start", look->left));
	look->right = docx_raw_number(element, "right",
	    docx_raw_number(element, "end", look->right));
	int hanging = docx_raw_number(element, "hanging", 0);
	look->first = docx_raw_number(element, "firstLine",
	    hanging != 0 ? -hanging : look->first);
}

/* What the children of a w:rPr or w:pPr in RAW say, and the name of a style:
 * *STYLE, a new string, stays NULL without. */
static void
read_row(const char *raw, DocxLook *look, char **style)
{
	DocxRaw element;
	const char *value;
	size_t length;

	while (docx_raw_next(&raw, &element)) {
		if (docx_raw_is(&element, "sz"))
			look->size = docx_raw_number(&element, "val",
			    look->size);
		else if (docx_raw_is(&element, "b"))
			look->is_bold = is_on(&element);
		else if (docx_raw_is(&element, "rFonts"))
			read_font(&element, look);
		else if (docx_raw_is(&element, "spacing"))
			read_spacing(&element, look);
		else if (docx_raw_is(&element, "ind"))
			read_indents(&element, look);
		else if (style != NULL && *style == NULL &&
		    (docx_raw_is(&element, "pStyle") ||
		    docx_raw_is(&element, "rStyle")) &&
		    docx_raw_value(&element, "val", &value, &length))
			*style = g_strndup(value, length);
	}
}

/* The same for the child of NODE that is called NAME. */
static void
read_child(const XmlTree *tree, uint32_t node, const char *name,
    DocxLook *look, char **style)
{
	for (uint32_t child = xml_first_child(tree, node); child != XML_NONE;
	    child = xml_next_sibling(tree, child)) {
		if (!docx_is(tree, child, name))
			continue;
		const XmlNode *self = xml_node(tree, child);
		g_autofree char *raw = g_strndup(xml_bytes(tree, NULL) +
		    self->inner, self->inner_end - self->inner);
		read_row(raw, look, style);
		return;
	}
}

/* ---- styles -------------------------------------------------------------- */

static char *
value_of(const XmlTree *tree, uint32_t node, const char *name)
{
	return xml_attribute_ns(tree, node, xml_node(tree, node)->space, name);
}

static void
read_style(DocxStyles *styles, const XmlTree *tree, uint32_t node)
{
	Style *style = g_new0(Style, 1);
	g_autofree char *type = value_of(tree, node, "type");
	g_autofree char *usual = value_of(tree, node, "default");
	char *id = value_of(tree, node, "styleId");

	style->look = unsaid;
	read_child(tree, node, "pPr", &style->look, NULL);
	read_child(tree, node, "rPr", &style->look, NULL);
	for (uint32_t child = xml_first_child(tree, node); child != XML_NONE;
	    child = xml_next_sibling(tree, child))
		if (docx_is(tree, child, "basedOn") && style->base == NULL)
			style->base = value_of(tree, child, "val");
	if (id == NULL) {
		style_free(style);
		return;
	}
	if (styles->usual == NULL && g_strcmp0(type, "paragraph") == 0 &&
	    usual != NULL && (*usual == '1' || *usual == 't'))
		styles->usual = g_strdup(id);
	g_hash_table_replace(styles->by_id, id, style);
}

static void
read_styles(DocxStyles *styles, const XmlTree *tree)
{
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		if (docx_is(tree, i, "style"))
			read_style(styles, tree, i);
		else if (docx_is(tree, i, "rPrDefault"))
			read_child(tree, i, "rPr", &styles->defaults, NULL);
		else if (docx_is(tree, i, "pPrDefault"))
			read_child(tree, i, "pPr", &styles->defaults, NULL);
	}
}

const DocxStyles *
docx_look_styles(DocxSkeleton *skeleton, const Limits *limits)
{
	if (skeleton->styles != NULL)
		return skeleton->styles;
	DocxStyles *styles = g_new0(DocxStyles, 1);
	styles->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    style_free);
	styles->defaults = unsaid;
	skeleton->styles = styles;
	for (unsigned i = 0; i < skeleton->settings->len; i++) {
		const char *name = g_ptr_array_index(skeleton->settings, i);
		if (strstr(name, "tyles") == NULL)
			continue;
		g_autoptr(XmlTree) tree = docx_relation_tree(skeleton->zip,
		    name, limits, NULL);
		if (tree != NULL)
			read_styles(styles, tree);
		break;		/* those of building blocks come later */
	}
	return styles;
}

void
docx_look_free(DocxStyles *styles)
{
	if (styles == NULL)
		return;
	g_hash_table_unref(styles->by_id);
	g_free(styles->usual);
	g_free(styles);
}

static void
inherit_styles(const DocxStyles *styles, const char *id, DocxLook *look)
{
	for (int depth = 0; id != NULL && depth < DEPTH; depth++) {
		const Style *style = g_hash_table_lookup(styles->by_id, id);
		if (style == NULL)
			return;
		inherit(look, &style->look);
		id = style->base;
	}
}

DocxLook
docx_look_paragraph(const DocxStyles *styles, const XmlTree *tree,
    uint32_t node)
{
	static const DocxLook usual = {
		USUAL_SIZE, 0, 0, 0, SINGLE, 0, 0, 0, 0, NULL,
	};
	DocxLook look = unsaid;
	g_autofree char *style = NULL;

	read_child(tree, node, "pPr", &look, &style);
	inherit_styles(styles, style == NULL ? styles->usual : style, &look);
	inherit(&look, &styles->defaults);
	inherit(&look, &usual);
	return look;
}

DocxLook
docx_look_run(const DocxStyles *styles, const char *raw,
    const DocxLook *around)
{
	DocxLook look = unsaid;
	DocxLook said = *around;
	g_autofree char *style = NULL;

	read_row(raw, &look, &style);
	inherit_styles(styles, style, &look);
	/* Of paragraphs a run says nothing. */
	if (look.size != DOCX_LOOK_UNSAID)
		said.size = look.size;
	if (look.is_bold != DOCX_LOOK_UNSAID)
		said.is_bold = look.is_bold;
	if (look.font != NULL)
		said.font = look.font;
	return said;
}

/* ---- sizes --------------------------------------------------------------- */

int
docx_look_scaled(int size, unsigned percent)
{
	int scaled = size * (int) percent / 100;
	int least = (size * (percent < 85 ? (int) percent : 85) + 99) / 100;

	return MAX(MAX(scaled, least), 2);
}

char *
docx_look_resize(const char *raw, const char *prefix, int size,
    unsigned percent)
{
	/* What stands behind w:szCs in CT_RPr (17.3.2.28). */
	static const char *const later[] = {
		"highlight", "u", "effect", "bdr", "shd", "fitText",
		"vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout",
		"specVanish", "oMath", "rPrChange",
	};
	g_autofree char *known = g_strconcat("<", prefix, NULL);
	GString *text = g_string_new(NULL);
	DocxRaw element;
	int complex = size;
	gssize place = -1;

	/* Attributes without a prefix would be in no namespace. */
	if (*prefix == '\0')
		return g_string_free(g_string_assign(text, raw), FALSE);
	while (docx_raw_next(&raw, &element)) {
		if (docx_raw_is(&element, "szCs"))
			complex = docx_raw_number(&element, "val", size);
		if (docx_raw_is(&element, "sz") ||
		    docx_raw_is(&element, "szCs"))
			continue;
		bool is_later = !g_str_has_prefix(element.start, known);
		for (size_t i = 0; i < G_N_ELEMENTS(later); i++)
			is_later |= docx_raw_is(&element, later[i]);
		if (is_later && place < 0)
			place = (gssize) text->len;
		g_string_append_len(text, element.start, element.end -
		    element.start);
	}
	g_autofree char *sizes = g_strdup_printf("<%ssz %sval=\"%d\"/>"
	    "<%sszCs %sval=\"%d\"/>", prefix, prefix,
	    docx_look_scaled(size, percent), prefix, prefix,
	    docx_look_scaled(complex, percent));
	g_string_insert(text, place, sizes);
	return g_string_free(text, FALSE);
}
