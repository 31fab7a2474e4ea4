#include "docx_paragraph.h"

#include <string.h>

#include "docx_html.h"

static const char math_space[] =
    "http://schemas.openxmlformats.org/officeDocument/2006/math";

/* Elements around runs whose content is read: their tags become a span. */
static const char *const wrappers[] = {
	"hyperlink", "ins", "smartTag", "customXml", "moveTo", "dir", "bdo",
	"fldSimple",
};

/* Says nothing about the text, or (how it is pronounced, where a word may be
 * parted) nothing about its translation, and is left out of what is written
 * anew. */
static const char *const noise[] = {
	"proofErr", "lastRenderedPageBreak", "rPh", "phoneticPr", "softHyphen",
};

/* Run properties that no reader sees: elements, attributes in DrawingML. */
static const char *const format_noise[] = {
	"lang", "noProof", "altLang", "dirty", "err", "smtClean",
};

/* Where the walk over a paragraph stands. */
typedef struct Walk {
	DocxSkeleton *skeleton;
	const XmlTree *tree;
	DocxDialect dialect;
	GArray *atoms;
	bool has_deleted;
	unsigned format;	/* of the run being read */
	XmlSpan run;		/* its whole element */
	bool is_hidden;
} Walk;

static void
atom_clear(void *atom)
{
	g_free(((DocxAtom *) atom)->text);
}

static bool
is_in_list(const char *name, size_t length, const char *const *names,
    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(names[i]) == length &&
		    memcmp(names[i], name, length) == 0)
			return true;
	return false;
}

static bool
is_one_of(const XmlTree *tree, uint32_t node, DocxDialect dialect,
    const char *const *names, size_t count)
{
	const char *name = xml_node(tree, node)->name;

	return xml_node(tree, node)->kind == XML_ELEMENT &&
	    is_in_list(name, strlen(name), names, count) &&
	    docx_is_of(tree, node, dialect, name);
}

/* True unless the element's w:val says no. */
static bool
is_on(const XmlTree *tree, uint32_t node)
{
	g_autofree char *value = xml_attribute_ns(tree, node,
	    xml_node(tree, node)->space, "val");

	return value == NULL || (strcmp(value, "0") != 0 &&
	    strcmp(value, "false") != 0 && strcmp(value, "off") != 0);
}

static uint32_t
find_child(const XmlTree *tree, uint32_t node, DocxDialect dialect,
    const char *name)
{
	for (uint32_t child = xml_first_child(tree, node); child != XML_NONE;
	    child = xml_next_sibling(tree, child))
		if (docx_is_of(tree, child, dialect, name))
			return child;
	return XML_NONE;
}

/* The attributes of a:rPr that are seen. */
typedef struct Attributes {
	const char *bytes;
	GString *out;
} Attributes;

static void
add_attribute(const char *name, size_t length, XmlSpan value, void *data)
{
	Attributes *attributes = data;

	if (is_in_list(name, length, format_noise,
	    G_N_ELEMENTS(format_noise)))
		return;
	g_string_append_c(attributes->out, ' ');
	g_string_append_len(attributes->out, name, (gssize) length);
	g_string_append_c(attributes->out, '=');
	/* With its quotes, whichever they are. */
	g_string_append_len(attributes->out, attributes->bytes +
	    value.start - 1, (gssize) (value.end - value.start + 2));
}

/* Index of a run's format (its rPr less noise) in skeleton->formats. */
static unsigned
run_format(DocxSkeleton *skeleton, const XmlTree *tree,
    DocxDialect dialect, uint32_t run)
{
	uint32_t properties = find_child(tree, run, dialect, "rPr");
	const char *bytes = xml_bytes(tree, NULL);
	g_autoptr(GString) key = g_string_new(NULL);
	Attributes attributes = {bytes, key};

	if (properties == XML_NONE)
		return 0;
	if (dialect == DOCX_DRAWING) {
		xml_each_attribute(tree, properties, add_attribute,
		    &attributes);
		g_string_append_c(key, '>');
	}
	for (uint32_t child = xml_first_child(tree, properties);
	    child != XML_NONE; child = xml_next_sibling(tree, child)) {
		const XmlNode *node = xml_node(tree, child);
		if (node->kind != XML_ELEMENT || is_one_of(tree, child,
		    dialect, format_noise, G_N_ELEMENTS(format_noise)))
			continue;
		g_string_append_len(key, bytes + node->start,
		    (gssize) (node->end - node->start));
	}
	if (key->len == 0 || strcmp(key->str, ">") == 0)
		return 0;
	size_t known = GPOINTER_TO_SIZE(g_hash_table_lookup(
	    skeleton->format_by_key, key->str));
	if (known != 0)
		return (unsigned) known - 1;
	g_ptr_array_add(skeleton->formats, g_strdup(key->str));
	unsigned index = skeleton->formats->len - 1;
	g_hash_table_insert(skeleton->format_by_key, g_strdup(key->str),
	    GSIZE_TO_POINTER((size_t) index + 1));
	return index;
}

static XmlSpan
node_span(const XmlTree *tree, uint32_t node)
{
	const XmlNode *self = xml_node(tree, node);

	return (XmlSpan) {self->start, self->end};
}

static void
add_atom(Walk *walk, DocxAtomKind kind, char *text, DocxPiece piece,
    uint32_t node)
{
	DocxAtom atom = {kind, walk->format, text, piece, node};

	g_array_append_val(walk->atoms, atom);
}

/* An opaque stretch at the level of runs. */
static void
add_outer_piece(Walk *walk, XmlSpan span, char *text)
{
	DocxPiece piece = {span, false, 0};

	add_atom(walk, DOCX_ATOM_PIECE, text, piece, XML_NONE);
}

/* ---- runs ---------------------------------------------------------------- */

/* Appends PIECE without its soft hyphens: where words of the source may be
 * parted says nothing of the target's. */
static void
append_shown(GString *text, const char *piece)
{
	static const char soft[] = "\302\255";	/* U+00AD */

	for (const char *next; (next = strstr(piece, soft)) != NULL;
	    piece = next + strlen(soft))
		g_string_append_len(text, piece, next - piece);
	g_string_append(text, piece);
}

/* The text of a t; white space at its ends counts only when it says so. */
static char *
text_of(const XmlTree *tree, DocxDialect dialect, uint32_t node)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (uint32_t child = xml_first_child(tree, node); child != XML_NONE;
	    child = xml_next_sibling(tree, child)) {
		g_autofree char *piece = xml_text(tree, child);
		append_shown(text, piece);
	}
	if (dialect == DOCX_DRAWING)	/* all its white space counts */
		return g_strdup(text->str);
	g_autofree char *space = xml_attribute(tree, node, "xml:space");
	if (space == NULL || strcmp(space, "preserve") != 0) {
		char *start = text->str;
		start += strspn(start, " \t\r\n");
		size_t end = text->len - (size_t) (start - text->str);
		while (end > 0 && strchr(" \t\r\n", start[end - 1]) != NULL)
			end--;
		return g_strndup(start, end);
	}
	return g_strdup(text->str);
}

static DocxAtomKind
field_kind(const XmlTree *tree, uint32_t node)
{
	g_autofree char *type = xml_attribute_ns(tree, node,
	    xml_node(tree, node)->space, "fldCharType");

	if (type != NULL && strcmp(type, "begin") == 0)
		return DOCX_ATOM_FIELD_BEGIN;
	if (type != NULL && strcmp(type, "separate") == 0)
		return DOCX_ATOM_FIELD_SEPARATE;
	return DOCX_ATOM_FIELD_END;
}

/* What a reader sees of an opaque child of a run. */
static const char *
shown_text(const XmlTree *tree, uint32_t node)
{
	if (docx_is(tree, node, "tab") || docx_is(tree, node, "ptab"))
		return "\t";
	if (docx_is(tree, node, "br") || docx_is(tree, node, "cr"))
		return "\n";
	return "";
}

/* The base of a w:ruby in its own look; how it is pronounced is said of the
 * source's characters, and goes with them (17.3.3.25). */
static void
add_ruby(Walk *walk, uint32_t node, DocxPiece piece)
{
	const XmlTree *tree = walk->tree;
	uint32_t base = find_child(tree, node, DOCX_WORD, "rubyBase");
	unsigned format = walk->format;
	GString *text = g_string_new(NULL);

	for (uint32_t i = base + 1; i < xml_node(tree, base)->next; i++) {
		if (docx_is(tree, i, "r") && text->len == 0)
			walk->format = run_format(walk->skeleton, tree,
			    DOCX_WORD, i);
		if (!docx_is(tree, i, "t"))
			continue;
		g_autofree char *more = text_of(tree, DOCX_WORD, i);
		g_string_append(text, more);
	}
	/* One atom: where it is opaque its piece must come out once. */
	DocxAtomKind kind = text->len > 0 ? DOCX_ATOM_TEXT : DOCX_ATOM_PIECE;
	add_atom(walk, kind, g_string_free(text, FALSE), piece, node);
	walk->format = format;
}

static bool
is_readable_ruby(const Walk *walk, uint32_t node)
{
	const XmlTree *tree = walk->tree;
	uint32_t base = docx_is(tree, node, "ruby") && !walk->is_hidden
	    ? find_child(tree, node, DOCX_WORD, "rubyBase") : XML_NONE;

	if (base == XML_NONE)
		return false;
	/* More than characters, a picture say, stays whole. */
	for (uint32_t i = base + 1; i < xml_node(tree, base)->next;
	    i = docx_is(tree, i, "r") ? i + 1 : xml_node(tree, i)->next)
		if (xml_node(tree, i)->kind == XML_ELEMENT &&
		    !docx_is(tree, i, "r") && !docx_is(tree, i, "rPr") &&
		    !docx_is(tree, i, "t"))
			return false;
	return true;
}

static void
add_run_child(Walk *walk, uint32_t child, bool is_alone)
{
	const XmlTree *tree = walk->tree;
	/* A run that holds only this is copied whole, with all it says. */
	DocxPiece piece = is_alone
	    ? (DocxPiece) {walk->run, false, 0}
	    : (DocxPiece) {node_span(tree, child), true, walk->format};

	if (docx_is_of(tree, child, walk->dialect, "t")) {
		char *text = text_of(tree, walk->dialect, child);
		if (*text == '\0' || walk->is_hidden) {
			g_free(text);
			if (walk->is_hidden)
				add_atom(walk, DOCX_ATOM_PIECE, g_strdup(""),
				    piece, child);
			return;
		}
		add_atom(walk, DOCX_ATOM_TEXT, text, piece, child);
	} else if (is_readable_ruby(walk, child)) {
		add_ruby(walk, child, piece);
	} else if (docx_is(tree, child, "noBreakHyphen")) {
		add_atom(walk, DOCX_ATOM_TEXT, g_strdup("\u2011"), piece,
		    child);
	} else if (docx_is(tree, child, "fldChar")) {
		add_atom(walk, field_kind(tree, child), NULL, piece, child);
	} else if (docx_is(tree, child, "instrText")) {
		add_atom(walk, DOCX_ATOM_FIELD_CODE, text_of(tree,
		    walk->dialect, child), piece, child);
	} else {
		if (docx_is(tree, child, "delText"))
			walk->has_deleted = true;
		add_atom(walk, DOCX_ATOM_PIECE,
		    g_strdup(shown_text(tree, child)), piece, child);
	}
}

static bool
is_run_content(const Walk *walk, uint32_t child)
{
	return xml_node(walk->tree, child)->kind == XML_ELEMENT &&
	    !docx_is_of(walk->tree, child, walk->dialect, "rPr") &&
	    !is_one_of(walk->tree, child, walk->dialect, noise,
	    G_N_ELEMENTS(noise));
}

static void
add_run(Walk *walk, uint32_t run)
{
	const XmlTree *tree = walk->tree;
	uint32_t properties = find_child(tree, run, walk->dialect, "rPr");
	unsigned count = 0;

	walk->format = run_format(walk->skeleton, tree,
	    walk->dialect, run);
	walk->run = node_span(tree, run);
	walk->is_hidden = false;
	if (properties != XML_NONE && walk->dialect == DOCX_WORD &&
	    !walk->skeleton->has_hidden) {
		uint32_t vanish = find_child(tree, properties, DOCX_WORD,
		    "vanish");
		walk->is_hidden = vanish != XML_NONE && is_on(tree, vanish);
	}
	for (uint32_t child = xml_first_child(tree, run); child != XML_NONE;
	    child = xml_next_sibling(tree, child))
		count += is_run_content(walk, child);
	for (uint32_t child = xml_first_child(tree, run); child != XML_NONE;
	    child = xml_next_sibling(tree, child))
		if (is_run_content(walk, child))
			add_run_child(walk, child, count == 1);
}

/* ---- the paragraph ------------------------------------------------------- */

/* Where the content of a wrapper begins: of a content control that is its
 * w:sdtContent. XML_NONE when it has none. */
static uint32_t
wrapper_content(const XmlTree *tree, uint32_t node)
{
	if (docx_is(tree, node, "sdt"))
		return find_child(tree, node, DOCX_WORD, "sdtContent");
	return is_one_of(tree, node, DOCX_WORD, wrappers,
	    G_N_ELEMENTS(wrappers)) ? node : XML_NONE;
}

/* A wrapper that is open: its element, and where what is inside it ends. */
typedef struct Wrapper {
	uint32_t node;
	uint32_t content;
	uint32_t end;
} Wrapper;

static void
open_wrapper(Walk *walk, GArray *open, uint32_t node, uint32_t content)
{
	const XmlTree *tree = walk->tree;
	Wrapper wrapper = {node, content, xml_node(tree, content)->next};
	DocxPiece piece = {
		{xml_node(tree, node)->start, xml_node(tree, content)->inner},
		false, 0,
	};

	add_atom(walk, DOCX_ATOM_WRAP_OPEN, NULL, piece, node);
	g_array_append_val(open, wrapper);
}

static void
close_wrappers(Walk *walk, GArray *open, uint32_t place)
{
	while (open->len > 0) {
		Wrapper *wrapper = &g_array_index(open, Wrapper,
		    open->len - 1);
		if (place < wrapper->end)
			return;
		const XmlTree *tree = walk->tree;
		DocxPiece piece = {
			{xml_node(tree, wrapper->content)->inner_end,
			 xml_node(tree, wrapper->node)->end}, false, 0,
		};
		add_atom(walk, DOCX_ATOM_WRAP_CLOSE, NULL, piece,
		    wrapper->node);
		g_array_set_size(open, open->len - 1);
	}
}

static bool
is_empty_tag(const XmlTree *tree, uint32_t node)
{
	const XmlNode *self = xml_node(tree, node);

	return self->inner == self->end;
}

/* All text inside, for the equivalent of math and the like. */
static char *
text_inside(const XmlTree *tree, uint32_t node)
{
	GString *text = g_string_new(NULL);

	for (uint32_t i = node + 1; i < xml_node(tree, node)->next; i++) {
		if (xml_node(tree, i)->kind != XML_TEXT)
			continue;
		g_autofree char *piece = xml_text(tree, i);
		g_string_append(text, g_strstrip(piece));
	}
	return g_string_free(text, FALSE);
}

/* What may stand beside runs in the vocabularies that have no wrappers: a
 * break, a field that a program fills (page number, date), a string without
 * runs. */
static void
step_other(Walk *walk, uint32_t node)
{
	const XmlTree *tree = walk->tree;

	walk->format = 0;
	if (walk->dialect == DOCX_SHEET &&
	    docx_is_of(tree, node, DOCX_SHEET, "t")) {
		walk->run = node_span(tree, node);
		add_run_child(walk, node, true);
		return;
	}
	bool is_break = docx_is_of(tree, node, DOCX_DRAWING, "br");
	bool is_field = docx_is_of(tree, node, DOCX_DRAWING, "fld");
	add_outer_piece(walk, node_span(tree, node), is_break
	    ? g_strdup("\n") : is_field ? text_inside(tree, node)
	    : g_strdup(""));
}

/* Handles the child at *PLACE of a paragraph or wrapper and moves on. */
static void
step(Walk *walk, GArray *open, uint32_t *place)
{
	const XmlTree *tree = walk->tree;
	uint32_t node = *place;
	const XmlNode *self = xml_node(tree, node);

	*place = self->next;
	if (self->kind != XML_ELEMENT ||
	    docx_is_of(tree, node, walk->dialect, "pPr") ||
	    is_one_of(tree, node, walk->dialect, noise, G_N_ELEMENTS(noise)))
		return;
	if (docx_is_of(tree, node, walk->dialect, "r")) {
		add_run(walk, node);
		return;
	}
	if (walk->dialect != DOCX_WORD) {
		step_other(walk, node);
		return;
	}
	uint32_t content = wrapper_content(tree, node);
	if (content != XML_NONE && !is_empty_tag(tree, content)) {
		open_wrapper(walk, open, node, content);
		*place = content + 1;
		return;
	}
	if (docx_is(tree, node, "del") || docx_is(tree, node, "moveFrom"))
		walk->has_deleted = true;
	char *text = strcmp(self->space, math_space) == 0
	    ? text_inside(tree, node) : g_strdup("");
	add_outer_piece(walk, node_span(tree, node), text);
}

GArray *
docx_paragraph_atoms(DocxSkeleton *skeleton, const DocxPart *part,
    DocxDialect dialect, uint32_t node, bool *has_deleted)
{
	if (dialect == DOCX_HTML)
		return docx_html_atoms(part->tree, node);
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(Wrapper));
	Walk walk = {
		.skeleton = skeleton, .tree = part->tree, .dialect = dialect,
		.atoms = g_array_new(FALSE, FALSE, sizeof(DocxAtom)),
	};
	uint32_t end = xml_node(part->tree, node)->next;

	g_array_set_clear_func(walk.atoms, atom_clear);
	for (uint32_t place = node + 1; place < end;) {
		close_wrappers(&walk, open, place);
		step(&walk, open, &place);
	}
	close_wrappers(&walk, open, end);
	*has_deleted = walk.has_deleted;
	return walk.atoms;
}
