#include "lang/srx.h"

#include <string.h>

#include "base/failure.h"
#include "base/regex.h"
#include "base/text.h"
#include "base/xml.h"
#include "lang/sentence.h"

#define MOST_RULES 20000

/* How far before a place a rule that forbids a break is looked for, in units
 * of UTF-16: longer than any abbreviation. */
#define WINDOW 80

typedef struct SrxRule {
	char *before, *after;
	bool is_break;
	/* of the rules that were chosen: */
	Regex *whole;		/* breaks: before and what must follow */
	Regex *behind;		/* others: before, at the end of a window */
	Regex *ahead;		/* others: after; NULL: it is empty */
	gunichar2 *literal;	/* must be in the window; or NULL */
	glong literal_length;
} SrxRule;

typedef struct SrxGroup {
	char *name;
	GPtrArray *rules;	/* SrxRule * */
} SrxGroup;

typedef struct SrxMap {
	char *pattern, *name;
} SrxMap;

/* A place where a rule parts the text. */
typedef struct SrxPlace {
	size_t offset;		/* UTF-16 units */
	unsigned rule;
} SrxPlace;

struct Srx {
	char *where;
	bool is_cascade;
	unsigned n_rules;
	GPtrArray *groups;	/* SrxGroup * */
	GPtrArray *maps;	/* SrxMap * */
	GPtrArray *chosen;	/* SrxRule *, borrowed, in order */
	GArray *places;		/* SrxPlace, of the paragraph at hand */
};

static void
free_rule(void *data)
{
	SrxRule *rule = data;

	g_free(rule->before);
	g_free(rule->after);
	g_clear_pointer(&rule->whole, regex_free);
	g_clear_pointer(&rule->behind, regex_free);
	g_clear_pointer(&rule->ahead, regex_free);
	g_free(rule->literal);
	g_free(rule);
}

static void
free_group(void *data)
{
	SrxGroup *group = data;

	g_free(group->name);
	g_ptr_array_unref(group->rules);
	g_free(group);
}

static void
free_map(void *data)
{
	SrxMap *map = data;

	g_free(map->pattern);
	g_free(map->name);
	g_free(map);
}

void
srx_free(Srx *srx)
{
	if (srx == NULL)
		return;
	g_free(srx->where);
	g_ptr_array_unref(srx->groups);
	g_ptr_array_unref(srx->maps);
	g_ptr_array_unref(srx->chosen);
	g_array_unref(srx->places);
	g_free(srx);
}

/* ------------------------------------------------------------- reading --- */

/* The text of the child called NAME; "" where there is none. */
static char *
child_text(const XmlTree *tree, uint32_t node, const char *name)
{
	uint32_t child = xml_child(tree, node, name);

	return child == XML_NONE ? g_strdup("") : xml_inner_text(tree, child);
}

static bool
complain(const Srx *srx, GError **error, const char *what)
{
	g_set_error(error, FAILURE, FAILURE_INPUT, "%s: %s", srx->where, what);
	return false;
}

static bool
read_rule(Srx *srx, SrxGroup *group, const XmlTree *tree, uint32_t node,
    GError **error)
{
	g_autofree char *is_break = xml_attribute(tree, node, "break");
	SrxRule *rule = g_new0(SrxRule, 1);

	g_ptr_array_add(group->rules, rule);
	rule->before = child_text(tree, node, "beforebreak");
	rule->after = child_text(tree, node, "afterbreak");
	rule->is_break = g_strcmp0(is_break, "no") != 0;
	if (is_break != NULL && rule->is_break &&
	    strcmp(is_break, "yes") != 0)
		return complain(srx, error,
		    "the break of a rule is neither yes nor no");
	return ++srx->n_rules <= MOST_RULES ||
	    complain(srx, error, "it has more than 20000 rules");
}

static bool
read_group(Srx *srx, const XmlTree *tree, uint32_t node, GError **error)
{
	SrxGroup *group = g_new0(SrxGroup, 1);

	group->name = xml_attribute(tree, node, "languagerulename");
	group->rules = g_ptr_array_new_with_free_func(free_rule);
	g_ptr_array_add(srx->groups, group);
	if (group->name == NULL)
		return complain(srx, error,
		    "a languagerule has no languagerulename");
	for (uint32_t child = xml_first_child(tree, node); child != XML_NONE;
	    child = xml_next_sibling(tree, child))
		if (xml_called(tree, child, "rule") &&
		    !read_rule(srx, group, tree, child, error))
			return false;
	return true;
}

static bool
read_map(Srx *srx, const XmlTree *tree, uint32_t node, GError **error)
{
	SrxMap *map = g_new0(SrxMap, 1);

	g_ptr_array_add(srx->maps, map);
	map->pattern = xml_attribute(tree, node, "languagepattern");
	map->name = xml_attribute(tree, node, "languagerulename");
	return (map->pattern != NULL && map->name != NULL) ||
	    complain(srx, error, "a languagemap has no languagepattern or "
	    "no languagerulename");
}

static bool
read_nodes(Srx *srx, const XmlTree *tree, GError **error)
{
	bool is_srx = false;

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		if (xml_called(tree, i, "srx")) {
			is_srx = true;
		} else if (xml_called(tree, i, "header")) {
			g_autofree char *cascade = xml_attribute(tree, i,
			    "cascade");
			srx->is_cascade = g_strcmp0(cascade, "yes") == 0;
		} else if (xml_called(tree, i, "languagerule")) {
			if (!read_group(srx, tree, i, error))
				return false;
		} else if (xml_called(tree, i, "languagemap")) {
			if (!read_map(srx, tree, i, error))
				return false;
		}
	}
	return (is_srx && srx->maps->len > 0) ||
	    complain(srx, error, "it is no SRX file: no srx element with a "
	    "languagemap in it");
}

Srx *
srx_read(GBytes *bytes, const char *where, const Limits *limits,
    GError **error)
{
	g_autoptr(XmlTree) tree = xml_parse(bytes, where, limits, error);

	if (tree == NULL)
		return NULL;
	g_autoptr(Srx) srx = g_new0(Srx, 1);
	srx->where = g_strdup(where);
	srx->groups = g_ptr_array_new_with_free_func(free_group);
	srx->maps = g_ptr_array_new_with_free_func(free_map);
	srx->chosen = g_ptr_array_new();
	srx->places = g_array_new(FALSE, FALSE, sizeof(SrxPlace));
	return read_nodes(srx, tree, error) ? g_steal_pointer(&srx) : NULL;
}

/* ------------------------------------------------------------ choosing --- */

/* A run of letters that every match of PATTERN has: "Abb" of "\bAbb\.\s".
 * NULL where that is not plain to see. */
static gunichar2 *
find_literal(const char *pattern, glong *length)
{
	const char *best = NULL;
	size_t best_length = 0;

	if (strpbrk(pattern, "|(){") != NULL)
		return NULL;
	for (const char *p = pattern; *p != '\0';) {
		if (*p == '\\' && p[1] != '\0') {
			p = g_utf8_next_char(p + 1);
			continue;
		}
		if (*p == '[') {
			p = strchr(p, ']');
			if (p == NULL)
				return NULL;
			continue;
		}
		size_t n = 0;
		while (text_is_letter(text_at(p + n)))
			n += (size_t) g_utf8_skip[(unsigned char) p[n]];
		/* What may be missing is none: the last letter of "ab?". */
		size_t sure = n;
		if (n > 0 && strchr("?*", p[n]) != NULL && p[n] != '\0')
			sure = (size_t) (g_utf8_prev_char(p + n) - p);
		if (sure > best_length) {
			best = p;
			best_length = sure;
		}
		p = n > 0 ? p + n : g_utf8_next_char(p);
	}
	return best == NULL ? NULL : g_utf8_to_utf16(best,
	    (glong) best_length, NULL, length, NULL);
}

static bool
compile(const Srx *srx, SrxRule *rule, GError **error)
{
	g_autofree char *whole = g_strdup_printf("(?:%s)(?=%s)", rule->before,
	    rule->after);
	g_autofree char *behind = g_strdup_printf("(?:%s)\\z", rule->before);
	bool is_good = true;

	if (rule->whole != NULL || rule->behind != NULL)
		return true;
	if (rule->is_break) {
		rule->whole = regex_new(whole, false, error);
		is_good = rule->whole != NULL;
	} else {
		rule->behind = regex_new(behind, false, error);
		rule->literal = find_literal(rule->before,
		    &rule->literal_length);
		is_good = rule->behind != NULL;
		if (is_good && *rule->after != '\0') {
			rule->ahead = regex_new(rule->after, false, error);
			is_good = rule->ahead != NULL;
		}
	}
	if (!is_good)
		g_prefix_error(error, "%s: ", srx->where);
	return is_good;
}

static bool
choose_group(Srx *srx, const char *name, GError **error)
{
	for (unsigned i = 0; i < srx->groups->len; i++) {
		SrxGroup *group = g_ptr_array_index(srx->groups, i);
		if (strcmp(group->name, name) != 0)
			continue;
		for (unsigned k = 0; k < group->rules->len; k++) {
			SrxRule *rule = g_ptr_array_index(group->rules, k);
			if (!compile(srx, rule, error))
				return false;
			g_ptr_array_add(srx->chosen, rule);
		}
		return true;
	}
	g_set_error(error, FAILURE, FAILURE_INPUT,
	    "%s: a languagemap names %s, which is not there", srx->where,
	    name);
	return false;
}

/* Maps are tried with the language's tag, then with its region: "zh-CN". */
static bool
fits(const SrxMap *map, const Language *language, bool *is_fit,
    GError **error)
{
	g_autoptr(Regex) regex = regex_new(map->pattern, true, error);

	if (regex == NULL)
		return false;
	*is_fit = regex_is_all(regex, language_tag(language)) ||
	    regex_is_all(regex, language_office(language));
	return true;
}

bool
srx_choose(Srx *srx, const Language *language, GError **error)
{
	unsigned n = 0;

	g_ptr_array_set_size(srx->chosen, 0);
	for (unsigned i = 0; i < srx->maps->len && (n == 0 ||
	    srx->is_cascade); i++) {
		const SrxMap *map = g_ptr_array_index(srx->maps, i);
		bool is_fit = false;
		if (!fits(map, language, &is_fit, error)) {
			g_prefix_error(error, "%s: ", srx->where);
			return false;
		}
		if (is_fit && !choose_group(srx, map->name, error))
			return false;
		n += is_fit;
	}
	if (n > 0)
		return true;
	g_set_error(error, FAILURE, FAILURE_INPUT,
	    "%s: no languagemap fits %s", srx->where, language_tag(language));
	return false;
}

/* ----------------------------------------------------------- splitting --- */

static int
compare_places(const void *a, const void *b)
{
	const SrxPlace *left = a, *right = b;

	if (left->offset != right->offset)
		return left->offset < right->offset ? -1 : 1;
	return left->rule < right->rule ? -1 : left->rule > right->rule;
}

/* All places where a rule parts, in order; of one place the first rule's. */
static void
find_places(Srx *srx, const gunichar2 *text, size_t length)
{
	g_array_set_size(srx->places, 0);
	for (unsigned i = 0; i < srx->chosen->len; i++) {
		SrxRule *rule = g_ptr_array_index(srx->chosen, i);
		size_t from = 0, start, end;
		if (!rule->is_break) {
			regex_set_text(rule->behind, text, length);
			if (rule->ahead != NULL)
				regex_set_text(rule->ahead, text, length);
			continue;
		}
		regex_set_text(rule->whole, text, length);
		while (from <= length &&
		    regex_find(rule->whole, from, &start, &end)) {
			SrxPlace place = {end, i};
			if (end > 0 && end < length)
				g_array_append_val(srx->places, place);
			from = end > start ? end : end + 1;
		}
	}
	g_array_sort(srx->places, compare_places);
}

static bool
has_literal(const SrxRule *rule, const gunichar2 *window, size_t length)
{
	size_t n = (size_t) rule->literal_length;

	for (size_t i = 0; i + n <= length; i++)
		if (window[i] == rule->literal[0] &&
		    memcmp(window + i, rule->literal, n * sizeof *window) == 0)
			return true;
	return false;
}

static bool
forbids(SrxRule *rule, const gunichar2 *text, size_t place)
{
	size_t from = place > WINDOW ? place - WINDOW : 0;

	if (rule->is_break || (rule->literal != NULL &&
	    !has_literal(rule, text + from, place - from)))
		return false;
	if (rule->ahead != NULL && !regex_is_at(rule->ahead, place))
		return false;
	return regex_is_within(rule->behind, from, place);
}

static bool
is_forbidden(const Srx *srx, const gunichar2 *text, SrxPlace place)
{
	for (unsigned i = 0; i < place.rule; i++)
		if (forbids(g_ptr_array_index(srx->chosen, i), text,
		    place.offset))
			return true;
	return false;
}

static size_t
skip_space(const char *text, size_t from, size_t to)
{
	while (from < to && text_is_space(text_at(text + from)))
		from += (size_t) g_utf8_skip[(unsigned char) text[from]];
	return MIN(from, to);
}

/* Adds FROM..TO of TEXT without the space at its ends. */
static void
add_sentence(const char *text, size_t from, size_t to, GArray *bounds)
{
	SentenceBound bound = {skip_space(text, from, to), to};

	while (bound.end > bound.start) {
		const char *before = g_utf8_prev_char(text + bound.end);
		if (!text_is_space(text_at(before)))
			break;
		bound.end = (size_t) (before - text);
	}
	if (bound.end > bound.start)
		g_array_append_val(bounds, bound);
}

void
srx_split(Srx *srx, const char *text, size_t length, GArray *bounds)
{
	glong n = 0;
	g_autofree gunichar2 *wide = g_utf8_to_utf16(text, (glong) length,
	    NULL, &n, NULL);
	size_t units = 0, bytes = 0, begin = 0;

	g_array_set_size(bounds, 0);
	if (wide != NULL && n < INT32_MAX / 2)
		find_places(srx, wide, (size_t) n);
	else
		g_array_set_size(srx->places, 0);
	for (unsigned i = 0; i < srx->places->len; i++) {
		SrxPlace place = g_array_index(srx->places, SrxPlace, i);
		if (place.offset <= units || is_forbidden(srx, wide, place))
			continue;
		while (units < place.offset) {
			size_t skip = (size_t) g_utf8_skip[
			    (unsigned char) text[bytes]];
			units += skip == 4 ? 2 : 1;
			bytes += skip;
		}
		add_sentence(text, begin, bytes, bounds);
		begin = bytes;
	}
	add_sentence(text, begin, length, bounds);
}

size_t
srx_n_stopped(const Srx *srx)
{
	size_t n = 0;

	for (unsigned i = 0; i < srx->chosen->len; i++) {
		const SrxRule *rule = g_ptr_array_index(srx->chosen, i);
		n += (rule->whole != NULL && regex_is_stopped(rule->whole)) ||
		    (rule->behind != NULL && regex_is_stopped(rule->behind)) ||
		    (rule->ahead != NULL && regex_is_stopped(rule->ahead));
	}
	return n;
}
