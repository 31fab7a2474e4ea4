#include "its_local.h"

#include <string.h>

#include "its_info.h"

struct ItsLocal {
	const ItsDom *dom;
	const ItsData *data;
	const ItsReading *reading;
	GStringChunk *texts;
	GHashTable *files;	/* with records: name to ItsDom, NULL: none */
};

static void
file_free(void *dom)
{
	its_dom_free(dom);
}

ItsLocal *
its_local_new(const ItsDom *dom, const ItsData *data,
    const ItsReading *reading, GStringChunk *texts)
{
	ItsLocal *local = g_new0(ItsLocal, 1);

	local->dom = dom;
	local->data = data;
	local->reading = reading;
	local->texts = texts;
	local->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    file_free);
	return local;
}

void
its_local_free(ItsLocal *local)
{
	if (local == NULL)
		return;
	g_hash_table_unref(local->files);
	g_free(local);
}

void
its_local_normalise(char *text)
{
	char *to = text;

	for (const char *from = text; *from != '\0'; from++) {
		if (!g_ascii_isspace(*from))
			*to++ = *from;
		else if (to > text && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to > text && to[-1] == ' ')
		to--;
	*to = '\0';
}

static bool
is_in(const xmlNode *node, const char *space)
{
	return node->ns != NULL &&
	    strcmp((const char *) node->ns->href, space) == 0;
}

static bool
is_element(const xmlNode *node, const char *space, const char *name)
{
	return is_in(node, space) &&
	    strcmp((const char *) node->name, name) == 0;
}

/* ---- attributes ---------------------------------------------------------- */

/* "locNoteType" as "its-loc-note-type". */
static char *
html_name(const char *name)
{
	GString *out = g_string_new("its-");

	for (; *name != '\0'; name++) {
		if (g_ascii_isupper(*name))
			g_string_append_c(out, '-');
		g_string_append_c(out, g_ascii_tolower(*name));
	}
	return g_string_free(out, FALSE);
}

/* The value of PROPERTY in HTML's way; NULL for none. */
static char *
html_value(const xmlNode *node, const ItsDataProperty *property)
{
	g_autofree char *name = html_name(property->name);
	char *own = property->html == NULL ? NULL
	    : its_dom_attribute(node, NULL, property->html);
	char *raw = own != NULL ? own : its_dom_attribute(node, NULL, name);

	if (raw == NULL)
		return NULL;
	/* HTML: translate="" says yes. */
	const char *value = own != NULL && *own == '\0' &&
	    property->values[0] != NULL ? property->values[0]
	    : its_data_value(property, raw, true);
	char *copy = g_strdup(value);
	xmlFree(raw);
	return copy;
}

/* What the attributes of NODE give PROPERTY; NULL for nothing. */
static char *
local_value(const xmlNode *node, const ItsDataProperty *property)
{
	char *raw = NULL;

	if (property->is_global)
		return NULL;
	if (property->xml != NULL)
		raw = its_dom_attribute(node, ITS_RULES_XML, property->xml);
	else if (is_element(node, ITS_RULES_SPACE, "span"))
		raw = its_dom_attribute(node, NULL, property->name);
	else
		raw = its_dom_attribute(node, ITS_RULES_SPACE,
		    property->name);
	if (raw == NULL)
		return is_in(node, ITS_RULES_XHTML)
		    ? html_value(node, property) : NULL;
	char *value = g_strdup(its_data_value(property, raw, false));
	xmlFree(raw);
	return value;
}

static void
add_item(ItsLocal *local, GArray *items, const char *name, unsigned record,
    const char *value)
{
	ItsInfoItem item = {name, record, g_string_chunk_insert(local->texts,
	    value)};

	g_array_append_val(items, item);
}

static const char *
output_name(const ItsDataProperty *property)
{
	return property->output != NULL ? property->output : property->name;
}

void
its_local_add_fallbacks(const ItsData *data, GArray *items, unsigned record)
{
	for (const ItsDataProperty *property = data->properties;
	    property->name != NULL; property++) {
		bool is_there = property->fallback == NULL;
		for (unsigned i = 0; i < items->len && !is_there; i++) {
			const ItsInfoItem *item = &g_array_index(items,
			    ItsInfoItem, i);
			is_there = item->record == record &&
			    strcmp(item->name, output_name(property)) == 0;
		}
		ItsInfoItem item = {output_name(property), record,
		    (char *) (uintptr_t) property->fallback};
		if (!is_there)
			g_array_append_val(items, item);
	}
}

bool
its_local_add(ItsLocal *local, xmlNode *node, GArray *items)
{
	bool has_key = false;

	if (node->properties == NULL)
		return false;
	for (const ItsDataProperty *property = local->data->properties;
	    property->name != NULL; property++) {
		g_autofree char *value = local_value(node, property);
		if (value == NULL)
			continue;
		has_key |= property->is_key;
		if (property->is_text)
			its_local_normalise(value);
		add_item(local, items, output_name(property), 0, value);
	}
	if (has_key)
		its_local_add_fallbacks(local->data, items, 0);
	if (local->data->standoff == NULL)
		return has_key;
	ItsDataProperty reference = {.name = local->data->standoff};
	g_autofree char *value = local_value(node, &reference);
	if (value == NULL)
		return has_key;
	its_local_add_records(local, items, value);
	return true;
}

/* ---- stand-off records --------------------------------------------------- */

GBytes *
its_local_script(xmlNode *node)
{
	char *type = its_dom_attribute(node, NULL, "type");
	bool is_rules = type != NULL && g_ascii_strcasecmp(type,
	    "application/its+xml") == 0;

	xmlFree(type);
	if (!is_rules)
		return NULL;
	char *text = (char *) xmlNodeGetContent(node);
	g_autofree char *trimmed = g_strstrip(g_strdup(text));
	xmlFree(text);
	return *trimmed == '\0' ? NULL : g_bytes_new(trimmed,
	    strlen(trimmed));
}

static bool
has_id(const xmlNode *node, const char *id)
{
	char *own = its_dom_attribute(node, ITS_RULES_XML, "id");

	if (own == NULL)
		own = its_dom_attribute(node, NULL, "id");
	bool is_it = own != NULL && strcmp(own, id) == 0;
	xmlFree(own);
	return is_it;
}

static xmlNode *
find_list(const ItsLocal *local, const ItsDom *dom, const char *id)
{
	for (xmlNode *node = xmlDocGetRootElement(dom->tree); node != NULL;
	    node = its_dom_next(node))
		if (is_element(node, ITS_RULES_SPACE, local->data->records) &&
		    (id == NULL || has_id(node, id)))
			return node;
	return NULL;
}

/* The document in the script of DOM with that ID, kept under KEY. */
static const ItsDom *
read_script(ItsLocal *local, const ItsDom *dom, const char *id,
    const char *key)
{
	for (xmlNode *node = xmlDocGetRootElement(dom->tree); node != NULL;
	    node = its_dom_next(node)) {
		if (!is_element(node, ITS_RULES_XHTML, "script") ||
		    !has_id(node, id))
			continue;
		g_autoptr(GBytes) bytes = its_local_script(node);
		ItsDom *read = bytes == NULL ? NULL : its_dom_new(bytes,
		    "script", local->reading->limits, NULL);
		g_hash_table_insert(local->files, g_strdup(key), read);
		return read;
	}
	return NULL;
}

/* The document NAME; NULL when it is not to be had. */
static const ItsDom *
read_file(ItsLocal *local, const char *name)
{
	const ItsLinks *links = local->reading->links;
	void *known;

	if (*name == '\0')
		return local->dom;
	if (g_hash_table_lookup_extended(local->files, name, NULL, &known))
		return known;
	g_autoptr(GBytes) bytes = links == NULL ? NULL
	    : links->find(name, links->data);
	ItsDom *read = bytes == NULL ? NULL : its_dom_new(bytes, name,
	    local->reading->limits, NULL);
	g_hash_table_insert(local->files, g_strdup(name), read);
	if (read == NULL && local->reading->report != NULL)
		report_add(local->reading->report, FINDING_RULE_IGNORED, 0,
		    0, 0, "ITS: stand-off records are not read: %.200s",
		    name);
	return read;
}

/* The element with the records REFERENCE refers to; NULL for none. */
static xmlNode *
find_records(ItsLocal *local, const char *reference)
{
	const char *hash = strchr(reference, '#');
	const char *id = hash == NULL ? NULL : hash + 1;
	g_autofree char *name = g_strndup(reference, hash == NULL
	    ? strlen(reference) : (size_t) (hash - reference));
	const ItsDom *dom = read_file(local, name);
	void *script;

	if (dom == NULL)
		return NULL;
	if (!dom->is_html || id == NULL)
		return find_list(local, dom, id);
	if (!g_hash_table_lookup_extended(local->files, reference, NULL,
	    &script))
		script = (void *) (uintptr_t) read_script(local, dom, id,
		    reference);
	return script == NULL ? NULL : find_list(local, script, NULL);
}

void
its_local_add_records(ItsLocal *local, GArray *items, const char *reference)
{
	const xmlNode *list = find_records(local, reference);
	unsigned number = 0;

	add_item(local, items, local->data->standoff, 0, reference);
	for (const xmlNode *node = list == NULL ? NULL : list->children;
	    node != NULL; node = node->next) {
		if (node->type != XML_ELEMENT_NODE ||
		    !is_element(node, ITS_RULES_SPACE, local->data->record))
			continue;
		number++;
		for (const ItsDataProperty *property =
		    local->data->properties; property->name != NULL;
		    property++) {
			char *value = its_dom_attribute(node, NULL,
			    property->name);
			if (value != NULL)
				add_item(local, items, output_name(property),
				    number, value);
			xmlFree(value);
		}
		its_local_add_fallbacks(local->data, items, number);
	}
}

/* ---- annotators ---------------------------------------------------------- */

/* Puts the entries of TEXT ("category|URI" by spaces) into TABLE. */
static void
add_annotators(GHashTable *table, const char *text)
{
	g_auto(GStrv) words = g_strsplit_set(text == NULL ? "" : text,
	    " \t\r\n", -1);

	for (size_t i = 0; words[i] != NULL; i++) {
		const char *bar = strchr(words[i], '|');
		if (bar != NULL)
			g_hash_table_insert(table, g_strndup(words[i],
			    (size_t) (bar - words[i])), g_strdup(words[i]));
	}
}

static int
compare_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

const char *
its_local_annotators(ItsLocal *local, xmlNode *node, const char *above)
{
	ItsDataProperty property = {.name = "annotatorsRef"};
	g_autofree char *own = node->properties == NULL ? NULL
	    : local_value(node, &property);

	if (own == NULL)
		return above;
	g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, g_free);
	g_autoptr(GString) out = g_string_new(NULL);
	add_annotators(table, above);
	add_annotators(table, own);
	g_autoptr(GList) entries = g_list_sort(g_hash_table_get_values(table),
	    compare_text);
	for (const GList *entry = entries; entry != NULL; entry = entry->next)
		g_string_append_printf(out, "%s%s", out->len == 0 ? "" : " ",
		    (const char *) entry->data);
	return out->len == 0 ? above : g_string_chunk_insert(local->texts,
	    out->str);
}

/* ---- what HTML says ------------------------------------------------------ */

/* HTML5, 3.2.5.2.5, phrasing content, and what was so in HTML 4. */
static const char *const phrasing[] = {
	"a", "abbr", "acronym", "area", "audio", "b", "basefont", "bdi",
	"bdo", "big", "br", "button", "canvas", "cite", "code", "command",
	"data", "datalist", "del", "dfn", "em", "embed", "font", "i", "img",
	"input", "ins", "kbd", "keygen", "label", "map", "mark", "math",
	"meter", "object", "output", "progress", "q", "ruby", "s", "samp",
	"select", "small", "span", "strike", "strong", "sub", "sup", "svg",
	"time", "tt", "u", "var", "video", "wbr", NULL
};

/* ITS 2.0, 8.8: text of its own within text. */
static const char *const nested[] = {
	"iframe", "noscript", "script", "textarea", NULL
};

static bool
is_among(const xmlNode *node, const char *const *names)
{
	return g_strv_contains(names, (const char *) node->name);
}

static bool
is_in_head(const xmlNode *node)
{
	for (node = node->parent; node != NULL; node = node->parent)
		if (node->type == XML_ELEMENT_NODE &&
		    is_element(node, ITS_RULES_XHTML, "head"))
			return true;
	return false;
}

const char *
its_local_element_default(const ItsData *data, const xmlNode *node)
{
	if (strcmp(data->identifier, "elements-within-text") != 0 ||
	    !is_in(node, ITS_RULES_XHTML))
		return NULL;
	if (is_among(node, phrasing))
		return is_in_head(node) ? NULL : "yes";
	return is_among(node, nested) ? "nested" : NULL;
}

/* HTML5, 3.2.3.4: attributes that people read; NULL: of any element. */
static const struct {
	const char *attribute;
	const char *elements[6];
} readable[] = {
	{"abbr", {"th"}}, {"alt", {"area", "img", "input"}},
	{"download", {"a", "area"}},
	{"label", {"menu", "menuitem", "optgroup", "option", "track"}},
	{"lang", {NULL}}, {"placeholder", {"input", "textarea"}},
	{"srcdoc", {"iframe"}}, {"style", {NULL}}, {"title", {NULL}},
};

/* A button's text is its value; what describes a page is in a meta. */
static bool
is_readable_value(const xmlNode *node, const char *name)
{
	bool is_input = strcmp(name, "value") == 0 &&
	    is_element(node, ITS_RULES_XHTML, "input");
	bool is_meta = strcmp(name, "content") == 0 &&
	    is_element(node, ITS_RULES_XHTML, "meta");

	if (!is_input && !is_meta)
		return false;
	static const char *const words[] = {"button", "reset", "submit",
	    NULL};
	static const char *const names[] = {"description", "keywords", NULL};
	char *kind = its_dom_attribute(node, NULL, is_input ? "type"
	    : "name");
	g_autofree char *lower = kind == NULL ? NULL
	    : g_ascii_strdown(kind, -1);
	xmlFree(kind);
	return lower != NULL && g_strv_contains(is_input ? words : names,
	    lower);
}

const char *
its_local_attribute_default(const ItsData *data, const xmlNode *node,
    const xmlAttr *attribute, const GArray *items)
{
	const char *name = (const char *) attribute->name;

	if (strcmp(data->identifier, "translate") != 0 ||
	    attribute->ns != NULL || !is_in(node, ITS_RULES_XHTML) ||
	    items == NULL || items->len == 0 || strcmp(g_array_index(items,
	    ItsInfoItem, 0).value, "yes") != 0)
		return NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(readable); i++)
		if (strcmp(readable[i].attribute, name) == 0)
			return readable[i].elements[0] == NULL ||
			    is_among(node, readable[i].elements) ? "yes"
			    : NULL;
	return is_readable_value(node, name) ? "yes" : NULL;
}

/* ---- domains ------------------------------------------------------------- */

/* The word or the text in quotes at *TEXT, which is moved behind it. */
static char *
take_word(const char **text)
{
	const char *start = *text + strspn(*text, " \t\r\n");
	bool is_quoted = *start == '\'' || *start == '"';
	const char end[] = {*start, '\0'};
	size_t length = is_quoted ? strcspn(start + 1, end)
	    : strcspn(start, " \t\r\n,");

	*text = start + length + (is_quoted ? 1 : 0);
	if (is_quoted && **text != '\0')
		++*text;
	return g_strndup(start + (is_quoted ? 1 : 0), length);
}

/* What MAPPING ("a b, 'c d' e") says for DOMAIN; a copy without. */
static char *
map_domain(const char *domain, const char *mapping)
{
	while (mapping != NULL && *mapping != '\0') {
		g_autofree char *from = take_word(&mapping);
		g_autofree char *to = take_word(&mapping);
		if (strcmp(from, domain) == 0)
			return g_steal_pointer(&to);
		mapping += strcspn(mapping, ",");
		mapping += *mapping == ',';
	}
	return g_strdup(domain);
}

void
its_local_add_domains(GPtrArray *found, const char *value,
    const char *mapping)
{
	g_auto(GStrv) words = g_strsplit(value, ",", -1);

	for (size_t i = 0; words[i] != NULL; i++) {
		char *word = g_strstrip(words[i]);
		size_t length = strlen(word);
		if (length >= 2 && (*word == '\'' || *word == '"') &&
		    word[length - 1] == *word) {
			word[length - 1] = '\0';
			word++;
		}
		g_autofree char *domain = map_domain(word, mapping);
		if (*domain != '\0' && !g_ptr_array_find_with_equal_func(
		    found, domain, g_str_equal, NULL))
			g_ptr_array_add(found, g_steal_pointer(&domain));
	}
}
