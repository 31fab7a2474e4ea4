#include "xmlfile_demand.h"

#include <string.h>

#include "its_info.h"

struct XmlfileDemand {
	Arena *arena;
	GHashTable *rooms;	/* node + 1 to UnitRoom */
};

/* ---- locales ------------------------------------------------------------- */

/* RFC 4647, 3.3.2: subtags of the range are found in their order, and what is
 * passed over has more than one letter. */
static bool
matches_range(const char *range, const char *locale)
{
	g_auto(GStrv) wanted = g_strsplit(range, "-", -1);
	g_auto(GStrv) subtags = g_strsplit(locale, "-", -1);
	char **tag = subtags;

	if (*wanted == NULL || (strcmp(*wanted, "*") != 0 &&
	    g_ascii_strcasecmp(*wanted, *tag) != 0))
		return false;
	tag++;
	for (char **want = wanted + 1; *want != NULL;) {
		if (strcmp(*want, "*") == 0) {
			want++;
		} else if (*tag == NULL) {
			return false;
		} else if (g_ascii_strcasecmp(*want, *tag) == 0) {
			want++;
			tag++;
		} else if (strlen(*tag) == 1) {
			return false;
		} else {
			tag++;
		}
	}
	return true;
}

bool
xmlfile_demand_is_for(const char *list, const char *locale)
{
	g_auto(GStrv) ranges = g_strsplit(list, ",", -1);

	for (char **range = ranges; *range != NULL; range++)
		if (matches_range(g_strstrip(*range), locale))
			return true;
	return false;
}

/* ---- what is said -------------------------------------------------------- */

static const char *
item_of(const GArray *items, const char *name)
{
	for (unsigned i = 0; items != NULL && i < items->len; i++) {
		const ItsInfoItem *item = &g_array_index(items, ItsInfoItem,
		    i);
		if (strcmp(item->name, name) == 0)
			return item->value;
	}
	return NULL;
}

typedef struct Evaluation {
	const XmlTree *tree;
	Its *its;
	const char *locale;
	XmlfileDemand *demand;
	void (*take)(const struct Evaluation *evaluation, uint32_t node,
	    const GArray *items);
} Evaluation;

static void
take_filter(const Evaluation *evaluation, uint32_t node, const GArray *items)
{
	const char *list = item_of(items, "localeFilterList");
	const char *type = item_of(items, "localeFilterType");
	bool excludes = type != NULL && strcmp(type, "exclude") == 0;

	/* Who only looks at the document translates for nobody. */
	if (evaluation->locale == NULL)
		return;
	if (list != NULL && xmlfile_demand_is_for(list, evaluation->locale)
	    == excludes)
		its_set_value(evaluation->its, ITS_RULES_TRANSLATE, node,
		    "no");
}

static UnitRoom *
room_at(XmlfileDemand *demand, uint32_t node)
{
	void *key = GUINT_TO_POINTER(node + 1);
	UnitRoom *room = g_hash_table_lookup(demand->rooms, key);

	if (room == NULL) {
		room = arena_alloc(demand->arena, sizeof *room);
		g_hash_table_insert(demand->rooms, key, room);
	}
	return room;
}

static void
take_characters(const Evaluation *evaluation, uint32_t node,
    const GArray *items)
{
	const char *class = item_of(items, "allowedCharacters");

	if (class == NULL)
		return;
	room_at(evaluation->demand, node)->characters = arena_string(
	    evaluation->demand->arena, class);
}

static void
take_size(const Evaluation *evaluation, uint32_t node, const GArray *items)
{
	const char *size = item_of(items, "storageSize");
	guint64 bytes = size == NULL ? 0 : g_ascii_strtoull(size, NULL, 10);

	if (bytes == 0)
		return;
	UnitRoom *room = room_at(evaluation->demand, node);
	room->bytes = (unsigned) MIN(bytes, G_MAXUINT);
	room->encoding = arena_string(evaluation->demand->arena,
	    item_of(items, "storageEncoding"));
	room->line_break = arena_string(evaluation->demand->arena,
	    item_of(items, "lineBreakType"));
}

/* ---- evaluation ---------------------------------------------------------- */

/* The two trees have the same elements in the same order. */
static void
evaluate(const Evaluation *evaluation, const ItsDom *dom,
    const ItsInfo *info)
{
	const xmlNode *element = xmlDocGetRootElement(dom->tree);

	for (uint32_t i = 0; i < xml_count(evaluation->tree) &&
	    element != NULL; i++) {
		if (xml_node(evaluation->tree, i)->kind != XML_ELEMENT)
			continue;
		const GArray *items = its_info_of(info, element, NULL);
		if (items != NULL)
			evaluation->take(evaluation, i, items);
		element = its_dom_next(element);
	}
}

/* Whether a rule or local markup can say something of the category. */
static bool
is_named(const XmlTree *tree, const ItsRules *rules, bool may_be_local,
    const ItsData *data, const char *const *words)
{
	size_t length;
	const char *bytes = xml_bytes(tree, &length);

	for (size_t i = 0; i < its_rules_count(rules); i++)
		if (its_rules_rule(rules, i)->data == data)
			return true;
	if (!may_be_local)
		return false;
	for (; *words != NULL; words++)
		if (memmem(bytes, length, *words, strlen(*words)) != NULL)
			return true;
	return false;
}

bool
xmlfile_demand_read(const XmlTree *tree, const ItsRules *rules, Its *its,
    const XmlfileDemandFor *wanted, XmlfileDemand **demand,
    GError **error)
{
	static const struct {
		const char *category;
		const char *const words[3];	/* of local markup */
		void (*take)(const Evaluation *evaluation, uint32_t node,
		    const GArray *items);
	} rows[] = {
		{"locale-filter", {"localeFilterList",
		    "its-locale-filter-list", NULL}, take_filter},
		{"allowed-characters", {"allowedCharacters",
		    "its-allowed-characters", NULL}, take_characters},
		{"storage-size", {"storageSize", "its-storage-size", NULL},
		    take_size},
	};
	g_autoptr(ItsDom) dom = NULL;
	g_autoptr(XmlfileDemand) made = g_new0(XmlfileDemand, 1);
	ItsReading reading = {NULL, &limits_default, wanted->report};

	size_t length;
	const char *bytes = xml_bytes(tree, &length);
	/* Most documents have no local markup at all. */
	bool may_be_local = memmem(bytes, length, "its-", 4) != NULL ||
	    memmem(bytes, length, ITS_RULES_SPACE,
	    strlen(ITS_RULES_SPACE)) != NULL;

	*demand = NULL;
	made->arena = wanted->arena;
	made->rooms = g_hash_table_new(NULL, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const ItsData *data = its_data_find(rows[i].category);
		if (!is_named(tree, rules, may_be_local, data, rows[i].words))
			continue;
		if (dom == NULL && (dom = its_dom_new_xml(tree, error)) == NULL)
			return false;
		g_autoptr(ItsInfo) info = its_info_new(dom, rules, data,
		    &reading);
		Evaluation evaluation = {tree, its, wanted->locale, made,
		    rows[i].take};
		if (info != NULL)
			evaluate(&evaluation, dom, info);
	}
	if (g_hash_table_size(made->rooms) > 0)
		*demand = g_steal_pointer(&made);
	return true;
}

void
xmlfile_demand_free(XmlfileDemand *demand)
{
	if (demand == NULL)
		return;
	g_hash_table_unref(demand->rooms);
	g_free(demand);
}

const UnitRoom *
xmlfile_demand_room(const XmlfileDemand *demand, uint32_t node)
{
	return demand == NULL ? NULL : g_hash_table_lookup(demand->rooms,
	    GUINT_TO_POINTER(node + 1));
}
