#include "ixbrl.h"

#include <string.h>

#include "base/failure.h"
#include "xbrl.h"

enum {
	MAX_COPIES = 40,	/* bytes of values for each byte of the files */
	MAX_LINKS = 1000000,
};

/* An element by its file. */
typedef struct Place {
	unsigned file;
	uint32_t node;
} Place;

/* An element that is open. */
typedef struct Open {
	uint32_t end;
	const char *tuple;	/* id; NULL: the hidden section */
} Open;

typedef struct Read {
	FactSet *set;
	const XmlTree *const *trees;
	const TransformTable *transforms;
	Report *report;
	GHashTable *continuations;	/* id to Place */
	GArray *open;		/* of Open */
	unsigned file;		/* at hand */
	size_t budget;		/* bytes that values may still take */
	unsigned n_tuples;
} Read;

bool
ixbrl_is(const XmlTree *tree, uint32_t node, const char *name)
{
	const XmlNode *element = xml_node(tree, node);

	if (element->kind != XML_ELEMENT ||
	    (strcmp(element->space, IXBRL_SPACE) != 0 &&
	    strcmp(element->space, IXBRL_SPACE_1_0) != 0))
		return false;
	return name == NULL || strcmp(element->name, name) == 0;
}

bool
ixbrl_is_inline(const XmlTree *tree)
{
	const char *other = NULL;	/* the last one that is not; interned */

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		if (node->kind != XML_ELEMENT || node->space == other)
			continue;
		if (ixbrl_is(tree, i, NULL))
			return true;
		other = node->space;
	}
	return false;
}

bool
ixbrl_is_partial(const XmlTree *tree)
{
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		char *id = xml_is(tree, i, XBRL_INSTANCE, "context")
		    ? xml_attribute(tree, i, "id") : NULL;
		if (id != NULL)
			g_hash_table_add(ids, id);
	}
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		g_autofree char *id = ixbrl_is(tree, i, NULL)
		    ? xml_attribute(tree, i, "contextRef") : NULL;
		if (id != NULL && !g_hash_table_contains(ids, id))
			return true;
	}
	return false;
}

/* ---- values -------------------------------------------------------------- */

/* Appends the text of NODE of TREE without what is excluded. */
static void
append_text(GString *out, const XmlTree *tree, uint32_t node)
{
	for (uint32_t i = node + 1; i < xml_node(tree, node)->next;) {
		XmlKind kind = xml_node(tree, i)->kind;
		if (ixbrl_is(tree, i, "exclude")) {
			i = xml_node(tree, i)->next;
			continue;
		}
		if (kind == XML_TEXT || kind == XML_CDATA) {
			g_autofree char *text = xml_text(tree, i);
			g_string_append(out, text);
		}
		i++;
	}
}

/* Appends the markup in NODE without tags of inline XBRL, and without what is
 * excluded (Inline XBRL 1.1, 11.1.2). */
static void
append_markup(GString *out, const XmlTree *tree, uint32_t node)
{
	const char *bytes = xml_bytes(tree, NULL);
	const XmlNode *top = xml_node(tree, node);
	size_t place = top->inner;

	for (uint32_t i = node + 1; i < top->next;) {
		const XmlNode *element = xml_node(tree, i);
		bool is_out = element->kind == XML_COMMENT ||
		    element->kind == XML_INSTRUCTION ||
		    ixbrl_is(tree, i, "exclude");
		if (is_out) {
			g_string_append_len(out, bytes + place,
			    (gssize) (element->start - place));
			place = element->end;
		}
		i = is_out ? element->next : i + 1;
	}
	g_string_append_len(out, bytes + place,
	    (gssize) (top->inner_end - place));
}

/* Takes the tags of inline XBRL out of MARKUP; those of TREE have PREFIX. */
static void
strip_tags(GString *markup, const char *prefix)
{
	g_autofree char *open = g_strdup_printf("<%s:", prefix);
	g_autofree char *close = g_strdup_printf("</%s:", prefix);
	g_autoptr(GString) out = g_string_sized_new(markup->len);
	const char *p = markup->str;

	for (;;) {
		const char *tag = strchr(p, '<');
		if (tag == NULL)
			break;
		g_string_append_len(out, p, tag - p);
		bool is_ours = g_str_has_prefix(tag, open) ||
		    g_str_has_prefix(tag, close);
		char quote = '\0';
		const char *end = tag + 1;
		for (; *end != '\0' && (*end != '>' || quote != '\0'); end++) {
			if (quote == *end)
				quote = '\0';
			else if (quote == '\0' && (*end == '"' ||
			    *end == '\''))
				quote = *end;
		}
		if (*end == '>')
			end++;
		if (!is_ours)
			g_string_append_len(out, tag, end - tag);
		p = end;
	}
	g_string_append(out, p);
	g_string_assign(markup, out->str);
}

/* The prefix that NODE is spelled with. */
static char *
prefix_of(const XmlTree *tree, uint32_t node)
{
	const char *name = xml_bytes(tree, NULL) + xml_node(tree, node)->start
	    + 1;

	return g_strndup(name, strcspn(name, ": \t\r\n/>"));
}

static bool
has_elements(const XmlTree *tree, uint32_t node)
{
	for (uint32_t i = node + 1; i < xml_node(tree, node)->next; i++)
		if (xml_node(tree, i)->kind == XML_ELEMENT &&
		    !ixbrl_is(tree, i, NULL))
			return true;
	return false;
}

static void
append_piece(const Read *read, GString *out, Place place, bool is_markup)
{
	const XmlTree *tree = read->trees[place.file];

	if (!is_markup) {
		append_text(out, tree, place.node);
		return;
	}
	g_autoptr(GString) markup = g_string_new(NULL);
	g_autofree char *prefix = prefix_of(tree, place.node);
	append_markup(markup, tree, place.node);
	strip_tags(markup, prefix);
	g_string_append_len(out, markup->str, (gssize) markup->len);
}

/* The content of FACT at NODE with all its continuations; NULL when values
 * have grown beyond the budget. */
static char *
read_content(Read *read, Fact *fact, uint32_t node, bool is_markup)
{
	GString *out = g_string_new(NULL);
	Place place = {read->file, node};
	unsigned left = g_hash_table_size(read->continuations);

	for (;;) {
		const XmlTree *tree = read->trees[place.file];
		append_piece(read, out, place, is_markup);
		const char *next = xbrl_attribute(read->set, tree,
		    place.node, "continuedAt");
		const Place *found = next == NULL ? NULL
		    : g_hash_table_lookup(read->continuations, next);
		if (next != NULL && found == NULL && read->report != NULL)
			report_add(read->report, FINDING_FACT, 0, 0, 0,
			    "there is no continuation %s", next);
		if (next != NULL && fact->chain == NULL)
			fact->chain = g_ptr_array_new();
		if (next != NULL)
			g_ptr_array_add(fact->chain,
			    (void *) (uintptr_t) next);
		if (found == NULL || left-- == 0 || out->len > read->budget)
			break;
		place = *found;
	}
	if (out->len > read->budget) {
		g_string_free(out, TRUE);
		return NULL;
	}
	read->budget -= out->len;
	return g_string_free(out, FALSE);
}

/* ---- facts --------------------------------------------------------------- */

static void
read_format(Read *read, Fact *fact, uint32_t node)
{
	const XmlTree *tree = read->trees[read->file];
	g_autofree char *format = xml_attribute(tree, node, "format");
	char *colon = format == NULL ? NULL : strchr(g_strstrip(format), ':');

	if (format == NULL)
		return;
	if (colon != NULL)
		*colon = '\0';
	const char *space = xml_namespace(tree, node, colon == NULL ? ""
	    : format);
	fact->format = (FactName) {arena_string(read->set->arena,
	    space == NULL ? "" : space), arena_string(read->set->arena,
	    colon == NULL ? format : colon + 1)};
}

static void
unknown_value(Read *read, Fact *fact, const char *text)
{
	g_autofree char *shown = g_strndup(text, 80);
	g_autofree char *valid = g_utf8_make_valid(shown, -1);

	fact->is_unknown = true;
	if (read->report != NULL)
		report_add(read->report, FINDING_FACT, 0, 0, 0, "%s%s%s: %s "
		    "is not of the kind %s", fact->name.local,
		    fact->id == NULL ? "" : " ", fact->id == NULL ? ""
		    : fact->id, valid, fact->format.local == NULL ? "number"
		    : fact->format.local);
}

/* TEXT as its format has it; NULL when it is not of the kind. */
static char *
transformed(Read *read, Fact *fact, const char *text)
{
	if (fact->format.local == NULL)
		return g_strdup(text);
	const Transform *transform = read->transforms == NULL ? NULL
	    : transform_find(read->transforms, fact->format.space,
	    fact->format.local);
	if (transform == NULL)
		return NULL;
	fact->is_constant = transform_is_fixed(transform);
	return transform_apply(transform, text);
}

static void
set_number(Read *read, Fact *fact, const char *text)
{
	g_autofree char *digits = transformed(read, fact, text);
	long scale = fact->scale == NULL ? 0 : strtol(fact->scale, NULL, 10);
	g_autofree char *value = digits == NULL ? NULL
	    : fact_scaled(digits, scale);

	if (value == NULL && digits != NULL && (strcmp(digits, "INF") == 0 ||
	    strcmp(digits, "-INF") == 0 || strcmp(digits, "NaN") == 0))
		value = g_strdup(digits);
	if (value == NULL) {
		unknown_value(read, fact, text);
		return;
	}
	bool is_negative = fact->sign != NULL &&
	    strcmp(fact->sign, "-") == 0 && strcmp(value, "0") != 0;
	fact->value = arena_printf(read->set->arena, "%s%s", is_negative
	    ? "-" : "", value);
}

static bool
set_value(Read *read, Fact *fact, uint32_t node)
{
	bool is_markup = fact->kind == FACT_NOTE
	    ? has_elements(read->trees[read->file], node)
	    : fact->escape != NULL && (strcmp(fact->escape, "true") == 0 ||
	    strcmp(fact->escape, "1") == 0);
	g_autofree char *content = read_content(read, fact, node, is_markup);

	if (content == NULL)
		return false;
	fact->source = arena_string(read->set->arena, content);
	if (fact->is_nil)
		return true;
	if (fact->kind == FACT_NUMBER) {
		g_strstrip(content);
		set_number(read, fact, content);
		return true;
	}
	if (fact->format.local == NULL) {
		fact->value = fact->source;
		return true;
	}
	g_autofree char *value = transformed(read, fact, content);
	if (value == NULL)
		unknown_value(read, fact, content);
	/* The text is still the best there is. */
	fact->value = value == NULL ? fact->source
	    : arena_string(read->set->arena, value);
	return true;
}

static void
set_fraction(Read *read, Fact *fact, uint32_t node)
{
	const XmlTree *tree = read->trees[read->file];
	const char *parts[2] = {NULL, NULL};

	for (uint32_t i = node + 1; i < xml_node(tree, node)->next; i++) {
		bool is_over = ixbrl_is(tree, i, "numerator");
		if (!is_over && !ixbrl_is(tree, i, "denominator"))
			continue;
		Fact part = {.kind = FACT_NUMBER, .name = fact->name};
		part.scale = xbrl_attribute(read->set, tree, i, "scale");
		part.sign = xbrl_attribute(read->set, tree, i, "sign");
		read_format(read, &part, i);
		g_autoptr(GString) text = g_string_new(NULL);
		append_text(text, tree, i);
		set_number(read, &part, g_strstrip(text->str));
		if (parts[is_over ? 0 : 1] == NULL)
			parts[is_over ? 0 : 1] = part.value;
	}
	if (!fact->is_nil && parts[0] != NULL && parts[1] != NULL)
		fact->value = arena_printf(read->set->arena, "%s/%s",
		    parts[0], parts[1]);
	fact->source = fact->value;
}

/* The innermost tuple around the place, and whether it is hidden. */
static void
set_surroundings(Read *read, Fact *fact, uint32_t node)
{
	const XmlTree *tree = read->trees[read->file];

	fact->tuple = xbrl_attribute(read->set, tree, node, "tupleRef");
	for (unsigned i = read->open->len; i-- > 0;) {
		const Open *open = &g_array_index(read->open, Open, i);
		if (open->tuple == NULL)
			fact->is_hidden = true;
		else if (fact->tuple == NULL)
			fact->tuple = open->tuple;
	}
}

static void
set_attributes(Read *read, Fact *fact, uint32_t node)
{
	const XmlTree *tree = read->trees[read->file];
	FactSet *set = read->set;
	g_autofree char *name = xml_attribute(tree, node, "name");

	if (name == NULL || !fact_name(set, tree, node, name, &fact->name))
		fact->name = (FactName) {"", arena_string(set->arena,
		    name == NULL ? "" : name)};
	fact->context_id = xbrl_attribute(set, tree, node, "contextRef");
	fact->unit_id = xbrl_attribute(set, tree, node, "unitRef");
	fact->decimals = xbrl_attribute(set, tree, node, "decimals");
	fact->precision = xbrl_attribute(set, tree, node, "precision");
	fact->scale = xbrl_attribute(set, tree, node, "scale");
	fact->sign = xbrl_attribute(set, tree, node, "sign");
	fact->escape = xbrl_attribute(set, tree, node, "escape");
	fact->target = xbrl_attribute(set, tree, node, "target");
	fact->order = xbrl_attribute(set, tree, node, "order");
	fact->is_nil = xbrl_is_nil(tree, node);
	read_format(read, fact, node);
	xbrl_set_references(set, fact, read->report);
}

/* The ids in the attribute NAME, by spaces. */
static char **
read_ids(const XmlTree *tree, uint32_t node, const char *name)
{
	g_autofree char *text = xml_attribute(tree, node, name);

	return g_strsplit_set(text == NULL ? "" : text, " \t\r\n", -1);
}

/* Inline XBRL 1.0: footnotes by attribute. */
static void
add_footnotes(Read *read, Fact *fact, uint32_t node)
{
	g_auto(GStrv) ids = read_ids(read->trees[read->file], node,
	    "footnoteRefs");

	for (size_t i = 0; ids[i] != NULL; i++) {
		if (*ids[i] == '\0')
			continue;
		if (fact->footnotes == NULL)
			fact->footnotes = g_ptr_array_new();
		g_ptr_array_add(fact->footnotes, arena_string(
		    read->set->arena, ids[i]));
	}
}

static bool
add_fact(Read *read, FactKind kind, uint32_t node)
{
	const XmlTree *tree = read->trees[read->file];
	const XmlNode *element = xml_node(tree, node);
	Fact *fact = fact_add(read->set, kind);

	fact->file = read->file;
	fact->node = node;
	fact->start = element->start;
	fact->end = element->end;
	fact->id = xbrl_attribute(read->set, tree, node, kind == FACT_TUPLE
	    ? "tupleID" : "id");
	if (kind == FACT_NOTE) {
		const char *old = xbrl_attribute(read->set, tree, node,
		    "footnoteID");
		fact->id = old == NULL ? fact->id : old;
	} else {
		set_attributes(read, fact, node);
		add_footnotes(read, fact, node);
	}
	set_surroundings(read, fact, node);
	if (kind == FACT_TEXT || kind == FACT_NOTE)
		fact->language = xbrl_language(read->set, tree, node);
	if (kind == FACT_FRACTION)
		set_fraction(read, fact, node);
	if (kind != FACT_TUPLE)
		return kind == FACT_FRACTION || set_value(read, fact, node);
	if (fact->id == NULL)
		fact->id = arena_printf(read->set->arena, "tuple-%u",
		    ++read->n_tuples);
	Open open = {element->next, fact->id};
	g_array_append_val(read->open, open);
	return true;
}

/* ---- links --------------------------------------------------------------- */

static bool
add_relationship(Read *read, uint32_t node)
{
	const XmlTree *tree = read->trees[read->file];
	FactSet *set = read->set;
	g_auto(GStrv) from = read_ids(tree, node, "fromRefs");
	g_auto(GStrv) to = read_ids(tree, node, "toRefs");
	FactLink link = {
		.arcrole = xbrl_attribute(set, tree, node, "arcrole"),
		.role = xbrl_attribute(set, tree, node, "linkRole"),
		.order = xbrl_attribute(set, tree, node, "order"),
	};

	for (size_t i = 0; from[i] != NULL; i++)
		for (size_t k = 0; *from[i] != '\0' && to[k] != NULL; k++) {
			if (*to[k] == '\0')
				continue;
			if (set->links->len >= MAX_LINKS)
				return false;
			link.from = arena_string(set->arena, from[i]);
			link.to = arena_string(set->arena, to[k]);
			g_array_append_val(set->links, link);
		}
	return true;
}

/* ---- files --------------------------------------------------------------- */

static void
find_continuations(Read *read, unsigned count)
{
	for (unsigned file = 0; file < count; file++) {
		const XmlTree *tree = read->trees[file];
		for (uint32_t i = 0; i < xml_count(tree); i++) {
			if (!ixbrl_is(tree, i, "continuation"))
				continue;
			const char *id = xbrl_attribute(read->set, tree, i,
			    "id");
			Place *place = arena_alloc(read->set->arena,
			    sizeof *place);
			*place = (Place) {file, i};
			if (id != NULL)
				g_hash_table_insert(read->continuations,
				    (void *) (uintptr_t) id, place);
		}
	}
}

static bool
read_element(Read *read, uint32_t node)
{
	static const struct {
		const char *name;
		FactKind kind;
	} kinds[] = {
		{"nonFraction", FACT_NUMBER}, {"nonNumeric", FACT_TEXT},
		{"fraction", FACT_FRACTION}, {"tuple", FACT_TUPLE},
		{"footnote", FACT_NOTE},
	};
	const char *name = xml_node(read->trees[read->file], node)->name;
	Open hidden = {xml_node(read->trees[read->file], node)->next, NULL};

	if (strcmp(name, "hidden") == 0)
		g_array_append_val(read->open, hidden);
	if (strcmp(name, "relationship") == 0)
		return add_relationship(read, node);
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return add_fact(read, kinds[i].kind, node);
	return true;
}

static bool
read_file(Read *read)
{
	const XmlTree *tree = read->trees[read->file];

	g_array_set_size(read->open, 0);
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		while (read->open->len > 0 && g_array_index(read->open, Open,
		    read->open->len - 1).end <= i)
			g_array_set_size(read->open, read->open->len - 1);
		if (ixbrl_is(tree, i, NULL) && !read_element(read, i))
			return false;
	}
	return true;
}

bool
ixbrl_read(FactSet *set, const IxbrlFiles *files, GError **error)
{
	g_autoptr(GHashTable) continuations = g_hash_table_new(g_str_hash,
	    g_str_equal);
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(Open));
	Read read = {
		.set = set, .trees = files->trees,
		.transforms = files->transforms, .report = files->report,
		.continuations = continuations, .open = open,
		.budget = 1 << 20,
	};

	for (unsigned i = 0; i < files->count; i++) {
		size_t length;
		(void) xml_bytes(files->trees[i], &length);
		read.budget += MAX_COPIES * length;
		xbrl_read_resources(set, files->trees[i]);
	}
	find_continuations(&read, files->count);
	for (read.file = 0; read.file < files->count; read.file++) {
		if (read_file(&read))
			continue;
		g_set_error_literal(error, FAILURE, FAILURE_LIMIT,
		    "inline XBRL: facts within facts, or footnotes, beyond "
		    "measure");
		return false;
	}
	return true;
}
