#include "docx_html.h"

#include <string.h>

#include "docx_insert.h"
#include "docx_paragraph.h"

static const char *const blocks[] = {
	"address", "article", "aside", "blockquote", "body", "caption",
	"center", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure",
	"footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
	"html", "li", "main", "nav", "ol", "p", "pre", "section", "table",
	"tbody", "td", "tfoot", "th", "thead", "tr", "ul",
};

/* Nothing in them is shown. */
static const char *const unseen[] = {
	"head", "script", "style", "template", "noscript", "object",
};

static bool
is_one_of(const XmlTree *tree, uint32_t node, const char *const *names,
    size_t count)
{
	const XmlNode *self = xml_node(tree, node);

	for (size_t i = 0; self->kind == XML_ELEMENT && i < count; i++)
		if (g_ascii_strcasecmp(self->name, names[i]) == 0)
			return true;
	return false;
}

#define IS_ONE_OF(tree, node, names) \
	is_one_of(tree, node, names, G_N_ELEMENTS(names))

bool
docx_html_is_one(const XmlTree *tree)
{
	for (uint32_t i = 0; i < xml_count(tree); i++)
		if (xml_node(tree, i)->kind == XML_ELEMENT)
			return g_ascii_strcasecmp(xml_node(tree, i)->name,
			    "html") == 0;
	return false;
}

static bool
is_blank(const XmlTree *tree, uint32_t node)
{
	const XmlNode *self = xml_node(tree, node);
	const char *bytes = xml_bytes(tree, NULL);

	for (size_t i = self->start; i < self->end; i++)
		if (strchr(" \t\r\n", bytes[i]) == NULL)
			return false;
	return true;
}

static bool
has_block(const XmlTree *tree, uint32_t node)
{
	for (uint32_t i = node + 1; i < xml_node(tree, node)->next; i++)
		if (IS_ONE_OF(tree, i, blocks))
			return true;
	return false;
}

static bool
has_text(const XmlTree *tree, uint32_t node)
{
	for (uint32_t i = node + 1; i < xml_node(tree, node)->next; i++)
		if (xml_node(tree, i)->kind == XML_TEXT && !is_blank(tree, i))
			return true;
	return false;
}

DocxHtmlStep
docx_html_step(const XmlTree *tree, uint32_t node)
{
	const XmlNode *self = xml_node(tree, node);

	if (self->kind == XML_TEXT)
		return is_blank(tree, node) ? DOCX_HTML_SKIP : DOCX_HTML_TEXT;
	if (self->kind != XML_ELEMENT || IS_ONE_OF(tree, node, unseen))
		return DOCX_HTML_SKIP;
	if (has_block(tree, node))
		return DOCX_HTML_ENTER;
	return has_text(tree, node) ? DOCX_HTML_UNIT : DOCX_HTML_SKIP;
}

/* ---- atoms --------------------------------------------------------------- */

static void
atom_clear(void *atom)
{
	g_free(((DocxAtom *) atom)->text);
}

static void
add_atom(GArray *atoms, DocxAtomKind kind, char *text, XmlSpan span)
{
	DocxAtom atom = {.kind = kind, .text = text, .piece = {.span = span},
	    .node = XML_NONE};

	g_array_append_val(atoms, atom);
}

/* The text at NODE; a stretch of white space is a blank. */
static char *
text_at(const XmlTree *tree, uint32_t node)
{
	g_autofree char *text = xml_text(tree, node);
	GString *line = g_string_new(NULL);

	for (const char *p = text; *p != '\0'; p++)
		if (strchr(" \t\r\n", *p) == NULL)
			g_string_append_c(line, *p);
		else if (line->len == 0 || line->str[line->len - 1] != ' ')
			g_string_append_c(line, ' ');
	return g_string_free(line, FALSE);
}

GArray *
docx_html_atoms(const XmlTree *tree, uint32_t node)
{
	GArray *atoms = g_array_new(FALSE, FALSE, sizeof(DocxAtom));
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	uint32_t end = xml_node(tree, node)->next;

	g_array_set_clear_func(atoms, atom_clear);
	for (uint32_t i = node + 1; i <= end;) {
		while (open->len > 0 && i >= xml_node(tree, g_array_index(open,
		    uint32_t, open->len - 1))->next) {
			const XmlNode *done = xml_node(tree, g_array_index(
			    open, uint32_t, open->len - 1));
			add_atom(atoms, DOCX_ATOM_WRAP_CLOSE, NULL, (XmlSpan)
			    {done->inner_end, done->end});
			g_array_set_size(open, open->len - 1);
		}
		if (i == end)
			break;
		const XmlNode *self = xml_node(tree, i);
		bool is_wrapper = self->kind == XML_ELEMENT &&
		    self->inner < self->inner_end &&
		    !IS_ONE_OF(tree, i, unseen);
		if (self->kind == XML_TEXT) {
			add_atom(atoms, DOCX_ATOM_TEXT, text_at(tree, i),
			    (XmlSpan) {self->start, self->end});
		} else if (is_wrapper) {
			add_atom(atoms, DOCX_ATOM_WRAP_OPEN, NULL, (XmlSpan)
			    {self->start, self->inner});
			g_array_append_val(open, i);
		} else {
			bool is_break = self->kind == XML_ELEMENT &&
			    g_ascii_strcasecmp(self->name, "br") == 0;
			add_atom(atoms, DOCX_ATOM_PIECE, g_strdup(is_break
			    ? "\n" : ""), (XmlSpan) {self->start, self->end});
		}
		i = is_wrapper ? i + 1 : self->next;
	}
	return atoms;
}

void
docx_html_turn(const XmlTree *tree, GArray *inserts)
{
	XmlSpan value;
	uint32_t root = 0;

	while (xml_node(tree, root)->kind != XML_ELEMENT)
		root++;
	size_t place = xml_node(tree, root)->start;
	if (xml_attribute_span(tree, root, "dir", &value)) {
		docx_insert_add(inserts, value.start, value.end - value.start,
		    g_strdup("rtl"));
		return;
	}
	place += strcspn(xml_bytes(tree, NULL) + place, " \t\r\n/>");
	docx_insert_add(inserts, place, 0, g_strdup(" dir=\"rtl\""));
}
