#include "docx.h"

#include <string.h>

#include "docx_cell.h"
#include "docx_echo.h"
#include "docx_html.h"
#include "docx_paragraph.h"
#include "docx_plain.h"
#include "docx_printed.h"
#include "docx_table.h"

/* Fields whose result is language, by the first word of their instruction.
 * Results of all others (PAGE, SEQ, DATE, formulas) are computed by Word. */
static const char *const text_fields[] = {
	"AUTOTEXT", "BIBLIOGRAPHY", "CITATION", "DOCPROPERTY", "DOCVARIABLE",
	"FORMTEXT", "HYPERLINK", "INDEX", "KEYWORDS", "MACROBUTTON", "QUOTE",
	"REF", "STYLEREF", "SUBJECT", "TITLE", "TOA", "TOC",
};

/* A field that is open across paragraphs. */
typedef struct Field {
	GString *instruction;
	bool in_result;
	bool is_text;
	bool is_echo;
} Field;

typedef struct Reader {
	Document *document;
	DocxSkeleton *skeleton;
	Report *report;
	DocxPart *part;
	GArray *fields;		/* of Field, of the part */
	GHashTable *properties;	/* names that fields show */
	unsigned deleted;	/* paragraphs with deleted text */
} Reader;

/* The second pass over one paragraph. */
typedef struct Builder {
	Reader *reader;
	Unit *unit;
	InlineList *list;
	GArray *atoms;
	unsigned base;		/* format */
	unsigned format;	/* of the open format code, or base */
	unsigned format_id;	/* its inline id; 0: none is open */
	GArray *closes;		/* of Close: ends of spans still to come */
	bool joins;		/* the last inline is a PH that can grow */
} Builder;

typedef struct Close {
	unsigned atom;		/* index of the atom that ends the span */
	unsigned id;
	unsigned code;
} Close;

static void
field_clear(void *field)
{
	g_string_free(((Field *) field)->instruction, TRUE);
}

static bool
is_text_field(const char *instruction)
{
	while (g_ascii_isspace(*instruction))
		instruction++;
	for (size_t i = 0; i < G_N_ELEMENTS(text_fields); i++) {
		size_t length = strlen(text_fields[i]);
		if (g_ascii_strncasecmp(instruction, text_fields[i],
		    length) == 0 && !g_ascii_isalpha(instruction[length]))
			return true;
	}
	return false;
}

/* Remembers the name in "DOCPROPERTY Name" or "DOCPROPERTY "A name"": what a
 * field shows is filled in anew from there. */
static void
note_property(Reader *reader, const char *instruction)
{
	static const char field[] = "DOCPROPERTY";

	instruction += strspn(instruction, " ");
	if (g_ascii_strncasecmp(instruction, field, strlen(field)) != 0)
		return;
	instruction += strlen(field);
	instruction += strspn(instruction, " ");
	size_t length = *instruction == '"' ? strcspn(++instruction, "\"")
	    : strcspn(instruction, " ");
	g_hash_table_add(reader->properties, g_strndup(instruction, length));
}

static char *
raw_text(const Reader *reader, XmlSpan span)
{
	const char *bytes = xml_bytes(reader->part->tree, NULL);

	/* For people; a drawing may be megabytes. */
	return g_strndup(bytes + span.start,
	    MIN(span.end - span.start, (size_t) 400));
}

/* ---- the inlines of a paragraph ------------------------------------------ */

static void
close_format(Builder *builder)
{
	if (builder->format_id == 0)
		return;
	Inline *open = NULL;
	for (Inline *node = builder->list->first; node != NULL;
	    node = node->next)
		if (node->kind == INLINE_OPEN &&
		    node->id == builder->format_id)
			open = node;
	inline_add_code(builder->list, builder->reader->document->arena,
	    INLINE_CLOSE, builder->format_id, "fmt", NULL, open->value);
	builder->format_id = 0;
	builder->format = builder->base;
	builder->joins = false;
}

static void
set_format(Builder *builder, unsigned format)
{
	DocxSkeleton *skeleton = builder->reader->skeleton;

	if (format == builder->format)
		return;
	close_format(builder);
	if (format == builder->base)
		return;
	DocxCode code = {.is_format = true, .format = format};
	unsigned index = docx_code_add(skeleton, code);
	builder->format_id = document_new_code(builder->unit);
	builder->format = format;
	inline_add_code(builder->list, builder->reader->document->arena,
	    INLINE_OPEN, builder->format_id, "fmt",
	    g_ptr_array_index(skeleton->formats, format), index);
	builder->joins = false;
}

static void
add_text(Builder *builder, const DocxAtom *atom)
{
	Arena *arena = builder->reader->document->arena;

	set_format(builder, atom->format);
	Inline *last = builder->list->last;
	if (last != NULL && last->kind == INLINE_TEXT)
		last->text = arena_printf(arena, "%s%s", last->text,
		    atom->text);
	else
		inline_add_text(builder->list, arena, atom->text,
		    strlen(atom->text));
	builder->joins = false;
}

/* Tabs and line breaks stay apart: segments may part there. */
static bool
is_separate(const char *text)
{
	return strcmp(text, "\t") == 0 || strcmp(text, "\n") == 0;
}

static void
add_placeholder(Builder *builder, const DocxAtom *atom)
{
	Reader *reader = builder->reader;
	Arena *arena = reader->document->arena;
	Inline *last = builder->list->last;
	const char *text = atom->text == NULL ? "" : atom->text;

	if (last != NULL && last->kind == INLINE_PH &&
	    builder->joins && !is_separate(last->text) &&
	    !is_separate(text)) {
		DocxCode *code = &g_array_index(reader->skeleton->codes,
		    DocxCode, last->value);
		docx_piece_add(reader->skeleton, atom->piece, &code->open,
		    &code->n_open);
		last->text = arena_printf(arena, "%s%s", last->text, text);
		return;
	}
	DocxCode code = {.is_format = false};
	docx_piece_add(reader->skeleton, atom->piece, &code.open, &code.n_open);
	g_autofree char *raw = raw_text(reader, atom->piece.span);
	unsigned index = docx_code_add(reader->skeleton, code);
	Inline *node = inline_add_code(builder->list, arena, INLINE_PH,
	    document_new_code(builder->unit), "other", raw, index);
	node->text = arena_string(arena, text);
	builder->joins = true;
}

static const char *
wrapper_type(const Reader *reader, uint32_t node)
{
	return node != XML_NONE &&
	    docx_is(reader->part->tree, node, "hyperlink") ? "link" : "other";
}

static void
open_span(Builder *builder, DocxCode code, unsigned end_atom,
    const char *type, XmlSpan shown)
{
	Reader *reader = builder->reader;
	g_autofree char *raw = raw_text(reader, shown);

	close_format(builder);
	Close close = {
		.atom = end_atom, .id = document_new_code(builder->unit),
		.code = docx_code_add(reader->skeleton, code),
	};
	inline_add_code(builder->list, reader->document->arena, INLINE_OPEN,
	    close.id, type, raw, close.code);
	g_array_append_val(builder->closes, close);
	builder->joins = false;
}

/* Ends the innermost span if ATOM is its end. */
static bool
close_span(Builder *builder, unsigned atom)
{
	if (builder->closes->len == 0)
		return false;
	Close close = g_array_index(builder->closes, Close,
	    builder->closes->len - 1);
	if (close.atom != atom)
		return false;
	close_format(builder);
	const DocxAtom *end = &g_array_index(builder->atoms, DocxAtom, atom);
	inline_add_code(builder->list, builder->reader->document->arena,
	    INLINE_CLOSE, close.id, end->kind == DOCX_ATOM_FIELD_END ? "link"
	    : wrapper_type(builder->reader, end->node), NULL, close.code);
	g_array_set_size(builder->closes, builder->closes->len - 1);
	builder->joins = false;
	return true;
}

static bool
is_opaque(const Reader *reader)
{
	for (unsigned i = 0; i < reader->fields->len; i++) {
		const Field *field = &g_array_index(reader->fields, Field, i);
		if (!field->in_result || !field->is_text)
			return true;
	}
	return false;
}

/* The atom that ends the span or field that begins at FIRST, if it does so
 * in this paragraph and inside the same wrapper; or 0. */
static unsigned
matching_end(const Builder *builder, unsigned first, DocxAtomKind open,
    DocxAtomKind close)
{
	int depth = 0, wrappers = 0;

	for (unsigned i = first; i < builder->atoms->len; i++) {
		DocxAtomKind kind = g_array_index(builder->atoms, DocxAtom,
		    i).kind;
		wrappers += kind == DOCX_ATOM_WRAP_OPEN;
		wrappers -= kind == DOCX_ATOM_WRAP_CLOSE;
		if (wrappers < 0)
			return 0;
		depth += kind == open;
		if (kind == close && --depth == 0)
			return open == DOCX_ATOM_WRAP_OPEN || wrappers == 0
			    ? i : 0;
	}
	return 0;
}

/*
 * A field with a result in language that begins and ends here becomes a
 * span: begin, instruction and separator are its start, the end its end.
 * Returns the atom behind the separator, or FIRST when it is no such field.
 */
static unsigned
open_field(Builder *builder, unsigned first)
{
	unsigned end = matching_end(builder, first, DOCX_ATOM_FIELD_BEGIN,
	    DOCX_ATOM_FIELD_END);
	g_autoptr(GString) instruction = g_string_new(NULL);
	DocxSkeleton *skeleton = builder->reader->skeleton;
	unsigned separator = first + 1;

	while (separator < end) {
		const DocxAtom *atom = &g_array_index(builder->atoms,
		    DocxAtom, separator);
		if (atom->kind == DOCX_ATOM_FIELD_SEPARATE)
			break;
		if (atom->kind == DOCX_ATOM_FIELD_CODE)
			g_string_append(instruction, atom->text);
		else if (atom->kind != DOCX_ATOM_PIECE)
			return first;	/* a field in the instruction */
		separator++;
	}
	if (separator >= end || !is_text_field(instruction->str))
		return first;
	note_property(builder->reader, instruction->str);
	DocxCode code = {.is_echo = docx_echo_is_one(instruction->str)};
	skeleton->has_echoes |= code.is_echo;
	for (unsigned i = first; i <= separator; i++)
		docx_piece_add(skeleton, g_array_index(builder->atoms, DocxAtom,
		    i).piece, &code.open, &code.n_open);
	const DocxAtom *last = &g_array_index(builder->atoms, DocxAtom, end);
	docx_piece_add(skeleton, last->piece, &code.close, &code.n_close);
	open_span(builder, code, end, "link", g_array_index(builder->atoms,
	    DocxAtom, first).piece.span);
	return separator + 1;
}

/* Whether a field is open across paragraphs that repeats other texts. */
static bool
is_in_echo(const Reader *reader)
{
	for (unsigned i = 0; i < reader->fields->len; i++)
		if (g_array_index(reader->fields, Field, i).is_echo)
			return true;
	return false;
}

/* Follows the fields that are open across paragraphs. */
static void
track_field(Reader *reader, const DocxAtom *atom)
{
	if (atom->kind == DOCX_ATOM_FIELD_BEGIN) {
		Field field = {g_string_new(NULL), false, false, false};
		g_array_append_val(reader->fields, field);
		return;
	}
	if (reader->fields->len == 0)
		return;
	Field *field = &g_array_index(reader->fields, Field,
	    reader->fields->len - 1);
	if (atom->kind == DOCX_ATOM_FIELD_CODE && !field->in_result) {
		g_string_append(field->instruction, atom->text);
	} else if (atom->kind == DOCX_ATOM_FIELD_SEPARATE) {
		field->in_result = true;
		field->is_text = is_text_field(field->instruction->str);
		field->is_echo = docx_echo_is_one(field->instruction->str);
		reader->skeleton->has_echoes |= field->is_echo;
		note_property(reader, field->instruction->str);
	} else if (atom->kind == DOCX_ATOM_FIELD_END) {
		g_array_set_size(reader->fields, reader->fields->len - 1);
	}
}

/* A field atom that opens no span here: opaque, and remembered. */
static void
add_field_atom(Builder *builder, const DocxAtom *atom)
{
	DocxAtom opaque = *atom;

	if (atom->kind == DOCX_ATOM_FIELD_CODE)
		opaque.text = NULL;
	track_field(builder->reader, atom);
	close_format(builder);
	add_placeholder(builder, &opaque);
}

/* Adds the atom at INDEX; returns the index of the next one. */
static unsigned
build_atom(Builder *builder, unsigned index)
{
	Reader *reader = builder->reader;
	const DocxAtom *atom = &g_array_index(builder->atoms, DocxAtom,
	    index);

	if (close_span(builder, index))
		return index + 1;
	switch (atom->kind) {
	case DOCX_ATOM_TEXT:
		if (is_opaque(reader))
			add_placeholder(builder, atom);
		else
			add_text(builder, atom);
		break;
	case DOCX_ATOM_PIECE:
		if (is_separate(atom->text))
			set_format(builder, atom->format);
		add_placeholder(builder, atom);
		break;
	case DOCX_ATOM_WRAP_OPEN: {
		DocxCode code = {.is_format = false};
		unsigned end = matching_end(builder, index,
		    DOCX_ATOM_WRAP_OPEN, DOCX_ATOM_WRAP_CLOSE);
		docx_piece_add(reader->skeleton, atom->piece, &code.open,
		    &code.n_open);
		docx_piece_add(reader->skeleton, g_array_index(builder->atoms,
		    DocxAtom, end).piece, &code.close, &code.n_close);
		open_span(builder, code, end, wrapper_type(reader,
		    atom->node), atom->piece.span);
		break;
	}
	case DOCX_ATOM_WRAP_CLOSE:
		break;		/* always the end of a span */
	case DOCX_ATOM_FIELD_BEGIN: {
		unsigned next = is_opaque(reader) ? index
		    : open_field(builder, index);
		if (next > index)
			return next;
		add_field_atom(builder, atom);
		break;
	}
	case DOCX_ATOM_FIELD_CODE:
	case DOCX_ATOM_FIELD_SEPARATE:
	case DOCX_ATOM_FIELD_END:
		add_field_atom(builder, atom);
		break;
	}
	return index + 1;
}

/* The format most of the characters have. */
static unsigned
base_format(const GArray *atoms)
{
	g_autoptr(GHashTable) counts = g_hash_table_new(NULL, NULL);
	unsigned best = 0;
	size_t most = 0;

	for (unsigned i = 0; i < atoms->len; i++) {
		const DocxAtom *atom = &g_array_index(atoms, DocxAtom, i);
		if (atom->kind != DOCX_ATOM_TEXT)
			continue;
		void *key = GUINT_TO_POINTER(atom->format);
		size_t count = GPOINTER_TO_SIZE(g_hash_table_lookup(counts,
		    key)) + strlen(atom->text);
		g_hash_table_insert(counts, key, GSIZE_TO_POINTER(count));
		if (count > most) {
			most = count;
			best = atom->format;
		}
	}
	return best;
}

/* ---- paragraphs and blocks ----------------------------------------------- */

static bool
has_text(const GArray *atoms)
{
	for (unsigned i = 0; i < atoms->len; i++)
		if (g_array_index(atoms, DocxAtom, i).kind == DOCX_ATOM_TEXT)
			return true;
	return false;
}

/* A paragraph without text still moves the fields that cross it on. */
static void
track_atoms(Reader *reader, const GArray *atoms)
{
	for (unsigned i = 0; i < atoms->len; i++)
		track_field(reader, &g_array_index(atoms, DocxAtom, i));
}

static uint32_t
paragraph_properties(const XmlTree *tree, DocxDialect dialect, uint32_t node)
{
	uint32_t child = xml_first_child(tree, node);

	while (child != XML_NONE && !docx_is_of(tree, child, dialect, "pPr"))
		child = xml_next_sibling(tree, child);
	return child;
}

static void
set_block_kind(const Reader *reader, uint32_t properties, Block *block)
{
	const XmlTree *tree = reader->part->tree;

	for (uint32_t child = properties == XML_NONE ? XML_NONE
	    : xml_first_child(tree, properties); child != XML_NONE;
	    child = xml_next_sibling(tree, child)) {
		if (docx_is(tree, child, "numPr") &&
		    block->kind == BLOCK_PARAGRAPH)
			block->kind = BLOCK_LIST_ITEM;
		if (!docx_is(tree, child, "pStyle"))
			continue;
		g_autofree char *style = xml_attribute_ns(tree, child,
		    xml_node(tree, child)->space, "val");
		unsigned level = style == NULL ? 0 : GPOINTER_TO_UINT(
		    g_hash_table_lookup(reader->skeleton->heading_levels,
		    style));
		if (level > 0) {
			block->kind = BLOCK_HEADING;
			block->level = level;
		}
	}
}

/* "w:" of <w:p>, as it is spelled there. */
static const char *
prefix_of(const Reader *reader, uint32_t node)
{
	const char *name = xml_bytes(reader->part->tree, NULL)
	    + xml_node(reader->part->tree, node)->start + 1;
	size_t length = strcspn(name, ": \t\r\n/>");

	return name[length] != ':' ? "" : g_string_chunk_insert_len(
	    reader->skeleton->names, name, (gssize) length + 1);
}

static void
fill_unit(Reader *reader, Unit *unit, GArray *atoms, unsigned base)
{
	g_autoptr(GArray) closes = g_array_new(FALSE, FALSE, sizeof(Close));
	Builder builder = {
		.reader = reader, .unit = unit, .atoms = atoms,
		.list = &unit->first->source, .base = base, .format = base,
		.closes = closes,
	};

	for (unsigned i = 0; i < atoms->len;)
		i = build_atom(&builder, i);
	close_format(&builder);
}

/* The kind of placeholder that the shape at NODE fills: "title"; NULL: it is
 * no placeholder. */
static char *
placeholder_type(const XmlTree *tree, uint32_t node)
{
	for (uint32_t i = node + 1; i < xml_node(tree, node)->next; i++) {
		const char *name = xml_node(tree, i)->name;
		if (xml_node(tree, i)->kind != XML_ELEMENT)
			continue;
		if (strcmp(name, "ph") == 0) {
			char *type = xml_attribute(tree, i, "type");
			return type == NULL ? g_strdup("obj") : type;
		}
		if (strcmp(name, "txBody") == 0)
			return NULL;
	}
	return NULL;
}

/* Whether a paragraph of DrawingML that says nothing of its alignment has one
 * from elsewhere: titles of charts and labels of SmartArt stand in the middle,
 * and so do titles of slides where the master says so. */
static bool
is_aligned(const Reader *reader, uint32_t node)
{
	const XmlTree *tree = reader->part->tree;
	uint32_t up = node;

	if (reader->part->kind == DOCX_CHART ||
	    reader->part->kind == DOCX_DIAGRAM)
		return true;
	while (up != XML_NONE && strcmp(xml_node(tree, up)->name, "sp") != 0)
		up = xml_node(tree, up)->parent;
	g_autofree char *type = up == XML_NONE ? NULL
	    : placeholder_type(tree, up);
	return type != NULL && (strcmp(type, "ctrTitle") == 0 ||
	    strcmp(type, "subTitle") == 0 || (strcmp(type, "title") == 0 &&
	    reader->skeleton->has_centred_titles));
}

/* A paragraph, or a string of a workbook. */
static void
read_paragraph(Reader *reader, DocxDialect dialect, uint32_t node,
    Block *parent)
{
	static const char *const names[] = {
		[DOCX_WORD] = "w:p", [DOCX_DRAWING] = "a:p",
		[DOCX_SHEET] = "si", [DOCX_HTML] = "html",
	};
	const XmlTree *tree = reader->part->tree;
	const XmlNode *self = xml_node(tree, node);
	bool has_deleted = false;
	g_autoptr(GArray) atoms = docx_paragraph_atoms(reader->skeleton,
	    reader->part, dialect, node, &has_deleted);

	reader->deleted += has_deleted;
	if (!has_text(atoms)) {
		track_atoms(reader, atoms);
		return;
	}
	uint32_t properties = paragraph_properties(tree, dialect, node);
	DocxPlace place = {
		.span = {self->inner, self->inner_end}, .dialect = dialect,
		.prefix = prefix_of(reader, node),
		.base = base_format(atoms),
		.properties = {self->inner, self->inner},
	};
	place.is_aligned = dialect == DOCX_DRAWING &&
	    is_aligned(reader, node);
	if (properties != XML_NONE) {
		place.properties.start = xml_node(tree, properties)->start;
		place.properties.end = xml_node(tree, properties)->end;
		place.span.start = place.properties.end;
	}
	Block *block = document_add_block(reader->document, parent,
	    BLOCK_PARAGRAPH, NULL);
	if (dialect == DOCX_WORD)
		set_block_kind(reader, properties, block);
	unsigned index = reader->part->places->len;
	Unit *unit = docx_place_add(reader->document, reader->part, block, names[dialect], &place);
	bool was_in_echo = is_in_echo(reader);
	fill_unit(reader, unit, atoms, place.base);
	g_array_index(reader->part->places, DocxPlace, index).is_echo =
	    was_in_echo || is_in_echo(reader);
}

/* An element or an attribute that holds nothing but text. */
static void
read_plain(Reader *reader, DocxDialect dialect, XmlSpan span,
    const char *name, Block *parent)
{
	g_autofree char *text = xml_resolve(reader->part->tree, span.start,
	    span.end);
	DocxPlace place = {.span = span, .dialect = dialect,
	    .prefix = "", .properties = {span.start, span.start}};

	if (text[strspn(text, " \t\r\n")] == '\0')
		return;
	Block *block = document_add_block(reader->document, parent,
	    BLOCK_META, NULL);
	Unit *unit = docx_place_add(reader->document, reader->part, block, name, &place);
	inline_add_text(&unit->first->source, reader->document->arena, text,
	    strlen(text));
}

static bool
structure_kind(const XmlTree *tree, uint32_t node, BlockKind *kind)
{
	static const struct {
		const char *name;
		BlockKind kind;
	} kinds[] = {
		{"tbl", BLOCK_TABLE}, {"tr", BLOCK_ROW}, {"tc", BLOCK_CELL},
		{"txbxContent", BLOCK_TEXT_BOX}, {"footnote", BLOCK_NOTE},
		{"endnote", BLOCK_NOTE}, {"comment", BLOCK_NOTE},
	};

	const char *name = xml_node(tree, node)->name;

	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (name[0] != kinds[i].name[0] ||
		    strcmp(name, kinds[i].name) != 0)
			continue;
		*kind = kinds[i].kind;
		return docx_is(tree, node, name) ||
		    docx_is_of(tree, node, DOCX_DRAWING, name);
	}
	return false;
}

/* ---- parts --------------------------------------------------------------- */

/* Text of a layout that each slide fills in anew is never seen. */
static bool
is_placeholder(const XmlTree *tree, uint32_t node)
{
	if (strcmp(xml_node(tree, node)->name, "sp") != 0)
		return false;
	g_autofree char *type = placeholder_type(tree, node);
	return type != NULL;
}

static bool
is_leaf_of_text(const XmlTree *tree, uint32_t node)
{
	const XmlNode *self = xml_node(tree, node);

	for (uint32_t i = node + 1; i < self->next; i++)
		if (xml_node(tree, i)->kind != XML_TEXT)
			return false;
	return self->inner < self->inner_end;
}

/* The dialect of the paragraph or string that begins at NODE. */
static bool
paragraph_dialect(const XmlTree *tree, uint32_t node, DocxDialect *dialect)
{
	static const struct {
		DocxDialect dialect;
		const char *name;
	} starts[] = {
		{DOCX_WORD, "p"}, {DOCX_DRAWING, "p"}, {DOCX_SHEET, "si"},
		{DOCX_SHEET, "is"}, {DOCX_SHEET, "text"},
	};
	const XmlNode *self = xml_node(tree, node);

	for (size_t i = 0; i < G_N_ELEMENTS(starts); i++) {
		if (self->name[0] != starts[i].name[0] || !docx_is_of(tree, node, starts[i].dialect,
		    starts[i].name))
			continue;
		*dialect = starts[i].dialect;
		return self->inner != self->end;
	}
	return false;
}

/* An element that made a block, until the walk leaves it. */
typedef struct Level {
	uint32_t end;
	Block *block;
} Level;

/* The same for a node of XHTML, which may be text. */
static uint32_t
read_html(Reader *reader, uint32_t node, Block *parent)
{
	const XmlNode *self = xml_node(reader->part->tree, node);
	XmlSpan span = {self->start, self->end};

	switch (docx_html_step(reader->part->tree, node)) {
	case DOCX_HTML_ENTER:
		return node + 1;
	case DOCX_HTML_UNIT:
		read_paragraph(reader, DOCX_HTML, node, parent);
		break;
	case DOCX_HTML_TEXT:
		read_plain(reader, DOCX_PLAIN, span, "html", parent);
		break;
	case DOCX_HTML_SKIP:
		break;
	}
	return self->next;
}

/* Reads the element at NODE; returns the next node to look at. */
static uint32_t
read_node(Reader *reader, GArray *levels, uint32_t node, Block *parent)
{
	const XmlTree *tree = reader->part->tree;
	const XmlNode *self = xml_node(tree, node);
	const char *name;
	DocxDialect dialect;
	BlockKind kind;
	XmlSpan value;

	if (reader->part->kind == DOCX_BOUND) {
		XmlSpan inner = {self->inner, self->inner_end};
		if (g_hash_table_contains(reader->part->bound,
		    GUINT_TO_POINTER(node)) && is_leaf_of_text(tree, node))
			read_plain(reader, DOCX_PLAIN, inner, "bound", parent);
	} else if (paragraph_dialect(tree, node, &dialect)) {
		read_paragraph(reader, dialect, node, parent);
	} else if (docx_printed_is(tree, node)) {
		docx_printed_read(reader->document, reader->part, node);
	} else if (structure_kind(tree, node, &kind)) {
		const Block *before = parent->last_child;
		Level level = {self->next, document_add_block(
		    reader->document, parent, kind, NULL)};
		if (kind == BLOCK_CELL)
			docx_cell_place(tree, node, before, level.block);
		g_array_append_val(levels, level);
	} else if ((name = docx_plain_name(reader->part,
	    reader->properties, node)) != NULL &&
	    is_leaf_of_text(tree, node)) {
		XmlSpan inner = {self->inner, self->inner_end};
		read_plain(reader, DOCX_PLAIN, inner, name, parent);
	} else if (reader->part->kind == DOCX_TABLE &&
	    docx_is_of(tree, node, DOCX_SHEET, "tableColumn") &&
	    xml_attribute_span(tree, node, "name", &value)) {
		read_plain(reader, DOCX_ATTRIBUTE, value, "column", parent);
	} else if ((name = docx_plain_attribute(tree, node, &value)) != NULL) {
		read_plain(reader, DOCX_ATTRIBUTE, value, name, parent);
	} else if (reader->part->kind == DOCX_LAYOUT &&
	    is_placeholder(tree, node)) {
		return self->next;
	}
	return node + 1;
}

static void
read_part(Reader *reader)
{
	static const BlockKind kinds[DOCX_N_KINDS] = {
		[DOCX_HEADER] = BLOCK_HEADER, [DOCX_FOOTER] = BLOCK_FOOTER,
	};
	const XmlTree *tree = reader->part->tree;
	g_autoptr(GArray) levels = g_array_new(FALSE, FALSE, sizeof(Level));
	Block *top = document_add_block(reader->document, NULL,
	    kinds[reader->part->kind], reader->part->name);

	for (uint32_t i = 0; i < xml_count(tree);) {
		while (levels->len > 0 && i >= g_array_index(levels, Level,
		    levels->len - 1).end)
			g_array_set_size(levels, levels->len - 1);
		Block *parent = levels->len > 0 ? g_array_index(levels, Level,
		    levels->len - 1).block : top;
		if (reader->part->kind == DOCX_IMPORTED)
			i = read_html(reader, i, parent);
		else if (xml_node(tree, i)->kind == XML_ELEMENT)
			i = read_node(reader, levels, i, parent);
		else
			i++;
	}
}

Document *
docx_reader_read(GBytes *bytes, const char *name,
    const FormatOptions *options, Report *report, GError **error)
{
	g_autoptr(Document) document = document_new(bytes, name, "docx");
	DocxSkeleton *skeleton = docx_skeleton_new();

	document->skeleton = skeleton;
	document->skeleton_free = docx_skeleton_free;
	skeleton->has_hidden = options->has_hidden;
	skeleton->accepts_changes = options->accepts_changes;
	skeleton->zip = zip_read(bytes, &options->limits, error);
	if (skeleton->zip == NULL ||
	    !docx_part_load(skeleton, options, report, error))
		return NULL;
	document->format = skeleton->format->name;
	Reader reader = {
		.document = document, .skeleton = skeleton, .report = report,
		.fields = g_array_new(FALSE, FALSE, sizeof(Field)),
		.properties = g_hash_table_new_full(g_str_hash, g_str_equal,
		    g_free, NULL),
	};
	g_array_set_clear_func(reader.fields, field_clear);
	for (unsigned i = 0; i < skeleton->parts->len; i++) {
		reader.part = g_ptr_array_index(skeleton->parts, i);
		g_array_set_size(reader.fields, 0);
		read_part(&reader);
	}
	g_array_unref(reader.fields);
	g_hash_table_unref(reader.properties);
	docx_table_protect(document);
	if (reader.deleted > 0)
		report_add(report, FINDING_DELETED_KEPT, 0, 0, 0,
		    "%u paragraphs have deleted or moved text, kept as it is",
		    reader.deleted);
	return g_steal_pointer(&document);
}
