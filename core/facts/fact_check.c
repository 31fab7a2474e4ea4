#include "fact_check.h"

#include <string.h>

#include "xbrl.h"

#define SUM_1_0 "http://www.xbrl.org/2003/arcrole/summation-item"
#define SUM_1_1 "https://xbrl.org/2023/arcrole/summation-item"

enum {
	MAX_FINDINGS = 100,
	MAX_ARCS = 1000000,
	FRACTION = 9,		/* decimal places that are reckoned with */
	MAX_DIGITS = 20,	/* before them */
	EXACT = 1000,		/* decimals of exact values */
};

/* A value in units of 10^-FRACTION; more than any filing has. */
__extension__ typedef __int128 Amount;

/* One that contributes. */
typedef struct Item {
	const char *id;		/* "us-gaap_Assets"; interned */
	int weight;		/* 1 or -1: others are not reckoned */
} Item;

/* What must add up to a concept, in one extended link. */
typedef struct Sum {
	const char *total;	/* interned */
	GArray *items;		/* of Item */
	bool is_interval;	/* Calculations 1.1 */
	bool is_odd;		/* has weights that are not reckoned with */
} Sum;

struct FactSums {
	GStringChunk *texts;
	GPtrArray *list;	/* of Sum */
	unsigned n_arcs;
};

static void
sum_free(void *data)
{
	g_array_unref(((Sum *) data)->items);
	g_free(data);
}

FactSums *
fact_check_new_sums(void)
{
	FactSums *sums = g_new0(FactSums, 1);

	sums->texts = g_string_chunk_new(4096);
	sums->list = g_ptr_array_new_with_free_func(sum_free);
	return sums;
}

void
fact_check_free_sums(FactSums *sums)
{
	if (sums == NULL)
		return;
	g_string_chunk_free(sums->texts);
	g_ptr_array_unref(sums->list);
	g_free(sums);
}

/* ---- linkbases ----------------------------------------------------------- */

bool
fact_check_is_calculation(const XmlTree *tree)
{
	for (uint32_t i = 0; i < xml_count(tree); i++)
		if (xml_is(tree, i, XBRL_LINKBASE, "calculationLink"))
			return true;
	return false;
}

static char *
xlink(const XmlTree *tree, uint32_t node, const char *name)
{
	return xml_attribute_ns(tree, node, XBRL_XLINK, name);
}

/* The ids of the concepts of the locators in link NODE, by their labels. */
static GHashTable *
read_locators(const XmlTree *tree, uint32_t node)
{
	GHashTable *ids = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, g_free);

	for (uint32_t i = xml_first_child(tree, node); i != XML_NONE;
	    i = xml_next_sibling(tree, i)) {
		if (!xml_is(tree, i, XBRL_LINKBASE, "loc"))
			continue;
		g_autofree char *href = xlink(tree, i, "href");
		char *label = xlink(tree, i, "label");
		const char *hash = href == NULL ? NULL : strchr(href, '#');
		if (label != NULL && hash != NULL)
			g_hash_table_insert(ids, label, g_strdup(hash + 1));
		else
			g_free(label);
	}
	return ids;
}

static void
add_arc(FactSums *sums, const XmlTree *tree, uint32_t node, GHashTable *ids,
    GHashTable *own)
{
	g_autofree char *from = xlink(tree, node, "from");
	g_autofree char *to = xlink(tree, node, "to");
	g_autofree char *role = xlink(tree, node, "arcrole");
	g_autofree char *weight = xml_attribute(tree, node, "weight");
	g_autofree char *use = xml_attribute(tree, node, "use");
	const char *total = from == NULL ? NULL
	    : g_hash_table_lookup(ids, from);
	const char *item_id = to == NULL ? NULL
	    : g_hash_table_lookup(ids, to);
	bool is_interval = g_strcmp0(role, SUM_1_1) == 0;

	if (total == NULL || item_id == NULL || (!is_interval &&
	    g_strcmp0(role, SUM_1_0) != 0) ||
	    g_strcmp0(use, "prohibited") == 0)
		return;
	Sum *sum = g_hash_table_lookup(own, total);
	if (sum == NULL) {
		sum = g_new0(Sum, 1);
		sum->total = g_string_chunk_insert_const(sums->texts, total);
		sum->items = g_array_new(FALSE, FALSE, sizeof(Item));
		g_ptr_array_add(sums->list, sum);
		g_hash_table_insert(own, (void *) (uintptr_t) sum->total,
		    sum);
	}
	double number = weight == NULL ? 0 : g_ascii_strtod(weight, NULL);
	Item item = {g_string_chunk_insert_const(sums->texts, item_id),
	    number < 0 ? -1 : 1};
	sum->is_interval |= is_interval;
	sum->is_odd |= number < -1 || number > 1 || (number > -1 &&
	    number < 1);
	g_array_append_val(sum->items, item);
}

void
fact_check_add(FactSums *sums, const XmlTree *tree)
{
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		if (!xml_is(tree, i, XBRL_LINKBASE, "calculationLink"))
			continue;
		g_autoptr(GHashTable) ids = read_locators(tree, i);
		g_autoptr(GHashTable) own = g_hash_table_new(g_str_hash,
		    g_str_equal);
		for (uint32_t k = xml_first_child(tree, i); k != XML_NONE &&
		    sums->n_arcs < MAX_ARCS; k = xml_next_sibling(tree, k)) {
			if (!xml_is(tree, k, XBRL_LINKBASE, "calculationArc"))
				continue;
			sums->n_arcs++;
			add_arc(sums, tree, k, ids, own);
		}
	}
}

/* ---- amounts ------------------------------------------------------------- */

/* A number with how much of it is said. */
typedef struct Value {
	Amount amount;
	int decimals;		/* EXACT: all */
} Value;

static Amount
power_of_ten(int power)
{
	Amount amount = 1;

	while (power-- > 0)
		amount *= 10;
	return amount;
}

/* The value of FACT; false when it is no number, or too long for us. */
static bool
read_value(const Fact *fact, Value *value)
{
	const char *text = fact->value;
	bool is_negative = text != NULL && *text == '-';
	gint64 decimals = EXACT;

	if (fact->kind != FACT_NUMBER || text == NULL || fact->is_unknown)
		return false;
	text += is_negative;
	const char *point = strchr(text, '.');
	size_t whole = point == NULL ? strlen(text) : (size_t) (point - text);
	size_t rest = point == NULL ? 0 : strlen(point + 1);
	if (whole > MAX_DIGITS || rest > FRACTION)
		return false;
	value->amount = 0;
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '.')
			continue;
		if (!g_ascii_isdigit(*p))
			return false;
		value->amount = value->amount * 10 + (*p - '0');
	}
	value->amount *= power_of_ten(FRACTION - (int) rest);
	if (is_negative)
		value->amount = -value->amount;
	if (fact->decimals != NULL && !g_ascii_string_to_signed(
	    fact->decimals, 10, -MAX_DIGITS, EXACT, &decimals, NULL))
		decimals = EXACT;
	value->decimals = (int) decimals;
	return true;
}

/* Half of the last place that is said; 0 of exact values. */
static Amount
half_place(const Value *value)
{
	return value->decimals >= FRACTION ? 0
	    : power_of_ten(FRACTION - value->decimals) / 2;
}

/* AMOUNT to DECIMALS places, halves to the even place. */
static Amount
rounded(Amount amount, int decimals)
{
	if (decimals >= FRACTION)
		return amount;
	Amount unit = power_of_ten(FRACTION - decimals);
	Amount size = amount < 0 ? -amount : amount;
	Amount whole = size / unit, rest = size % unit;
	if (rest * 2 > unit || (rest * 2 == unit && whole % 2 == 1))
		whole++;
	return (amount < 0 ? -whole : whole) * unit;
}

static char *
amount_text(Amount amount)
{
	Amount size = amount < 0 ? -amount : amount;
	g_autoptr(GString) digits = g_string_new(NULL);

	do {
		g_string_prepend_c(digits, (char) ('0' + (int) (size % 10)));
		size /= 10;
	} while (size > 0);
	if (amount < 0)
		g_string_prepend_c(digits, '-');
	return fact_scaled(digits->str, -FRACTION);
}

/* ---- duplicates ---------------------------------------------------------- */

static char *
aspects(const Fact *fact, bool has_name)
{
	g_autofree char *context = fact_context_key(fact->context);
	g_autofree char *unit = fact_unit_key(fact->unit);

	return g_strdup_printf("%s\n%s\n%s\n%s\n%s\n%s", has_name
	    ? fact->name.space : "", has_name ? fact->name.local : "",
	    context, unit, fact->language == NULL ? "" : fact->language,
	    fact->tuple == NULL ? "" : fact->tuple);
}

static const char *
shown_id(const Fact *fact)
{
	return fact->id == NULL ? "without an id" : fact->id;
}

/* Whether both can be the same figure, as far as they are said. */
static bool
agrees(const Fact *a, const Fact *b)
{
	Value left, right;

	if (a->is_nil || b->is_nil)
		return a->is_nil == b->is_nil;
	if (!read_value(a, &left) || !read_value(b, &right))
		return g_strcmp0(a->value, b->value) == 0;
	Amount distance = left.amount - right.amount;
	Amount room = half_place(&left) + half_place(&right);
	return (distance < 0 ? -distance : distance) <= room;
}

static bool
is_opposite(const Fact *a, const Fact *b)
{
	Value left, right;

	return read_value(a, &left) && read_value(b, &right) &&
	    left.amount == -right.amount;
}

static void
check_duplicates(const FactSet *set, Report *report)
{
	g_autoptr(GHashTable) first = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	unsigned count = 0;

	for (unsigned i = 0; i < set->facts->len && count < MAX_FINDINGS;
	    i++) {
		Fact *fact = g_ptr_array_index(set->facts, i);
		if (fact->name.local == NULL || fact->context == NULL ||
		    fact->kind == FACT_TUPLE || fact->kind == FACT_FIELD)
			continue;
		char *key = aspects(fact, true);
		const Fact *other = g_hash_table_lookup(first, key);
		if (other == NULL) {
			g_hash_table_insert(first, key, fact);
			continue;
		}
		g_free(key);
		if (agrees(fact, other))
			continue;
		g_autofree char *name = fact_name_text(set, &fact->name);
		count++;
		report_add(report, FINDING_FACT_DUPLICATE, 0, 0, 0, "%s: %s "
		    "(%s) and %s (%s)%s", name, other->is_nil ? "nil"
		    : other->value, shown_id(other), fact->is_nil ? "nil"
		    : fact->value, shown_id(fact), is_opposite(fact, other)
		    ? ": the sign differs" : "");
	}
}

/* ---- sums ---------------------------------------------------------------- */

/* The facts of one context and unit, by the ids of their concepts. */
static GHashTable *
group_facts(const FactSet *set)
{
	GHashTable *groups = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, (GDestroyNotify) g_hash_table_unref);

	for (unsigned i = 0; i < set->facts->len; i++) {
		Fact *fact = g_ptr_array_index(set->facts, i);
		if (fact->kind != FACT_NUMBER || fact->is_nil ||
		    fact->value == NULL || fact->context == NULL)
			continue;
		char *key = aspects(fact, false);
		GHashTable *group = g_hash_table_lookup(groups, key);
		if (group == NULL) {
			group = g_hash_table_new_full(g_str_hash,
			    g_str_equal, g_free, NULL);
			g_hash_table_insert(groups, key, group);
		} else {
			g_free(key);
		}
		const char *prefix = g_hash_table_lookup(set->prefixes,
		    fact->name.space);
		char *id = g_strconcat(prefix == NULL ? "" : prefix, "_",
		    fact->name.local, NULL);
		const Fact *other = g_hash_table_lookup(group, id);
		/* Of duplicates the one that says more. */
		Value left, right;
		if (other != NULL && read_value(other, &left) &&
		    read_value(fact, &right) &&
		    left.decimals >= right.decimals)
			g_free(id);
		else
			g_hash_table_replace(group, id, fact);
	}
	return groups;
}

/* Whether SUM adds up among the facts of GROUP, or cannot be said to: *IS
 * gets what the items come to. */
static bool
adds_up(const Sum *sum, GHashTable *group, const Fact *total, Amount *is)
{
	Value value, item;
	Amount room = 0;

	*is = 0;
	if (sum->is_odd || sum->items->len < 2 || !read_value(total, &value))
		return true;
	for (unsigned i = 0; i < sum->items->len; i++) {
		const Item *part = &g_array_index(sum->items, Item, i);
		const Fact *fact = g_hash_table_lookup(group, part->id);
		if (fact == NULL || !read_value(fact, &item))
			return true;	/* not all are there */
		*is += part->weight * (sum->is_interval ? item.amount
		    : rounded(item.amount, item.decimals));
		room += half_place(&item);
	}
	if (!sum->is_interval)
		return rounded(*is, value.decimals) ==
		    rounded(value.amount, value.decimals);
	Amount distance = *is - value.amount;
	return (distance < 0 ? -distance : distance) <= room +
	    half_place(&value);
}

static void
check_sums(const FactSet *set, const FactSums *sums, Report *report)
{
	g_autoptr(GHashTable) groups = group_facts(set);
	g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(groups),
	    (GCompareFunc) (void (*)(void)) strcmp);
	unsigned count = 0;

	for (const GList *key = keys; key != NULL; key = key->next) {
		GHashTable *group = g_hash_table_lookup(groups, key->data);
		for (unsigned i = 0; i < sums->list->len &&
		    count < MAX_FINDINGS; i++) {
			const Sum *sum = g_ptr_array_index(sums->list, i);
			const Fact *total = g_hash_table_lookup(group,
			    sum->total);
			Amount is;
			if (total == NULL || adds_up(sum, group, total, &is))
				continue;
			g_autofree char *text = amount_text(is);
			g_autofree char *name = fact_name_text(set,
			    &total->name);
			count++;
			report_add(report, FINDING_FACT_SUM, 0, 0, 0,
			    "%s (%s) is %s, its %u parts come to %s", name,
			    shown_id(total), total->value, sum->items->len,
			    text);
		}
	}
}

void
fact_check_run(const FactSet *set, const FactSums *sums, Report *report)
{
	check_duplicates(set, report);
	if (sums->list->len > 0)
		check_sums(set, sums, report);
}
