#include "its_select.h"

#include <string.h>

typedef enum TestKind {
	TEST_HAS,
	TEST_EQUAL,
	TEST_DIFFERS,
	TEST_STARTS,
	TEST_CONTAINS,
} TestKind;

typedef struct Test {
	TestKind kind;
	bool is_negated;
	char *space;		/* of the attribute */
	char *name;
	char *value;
} Test;

typedef struct Step {
	bool is_deep;		/* behind //, else behind / */
	char *space;		/* NULL: any */
	char *name;		/* NULL: any */
	GArray *tests;		/* of Test, or NULL */
} Step;

struct ItsSelect {
	GArray *steps;		/* of Step */
	bool is_attribute;
	char *space;		/* of the attribute; NULL: any */
	char *name;		/* NULL: any */
};

typedef struct Reader {
	const char *place;
	const ItsScope *scope;
} Reader;

static void
test_clear(void *data)
{
	Test *test = data;

	g_free(test->space);
	g_free(test->name);
	g_free(test->value);
}

static void
step_clear(void *data)
{
	Step *step = data;

	g_free(step->space);
	g_free(step->name);
	if (step->tests != NULL)
		g_array_unref(step->tests);
}

static void
select_free(void *data)
{
	ItsSelect *select = data;

	g_array_unref(select->steps);
	g_free(select->space);
	g_free(select->name);
	g_free(select);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ItsSelect, select_free)

/* ---- reading ------------------------------------------------------------- */

static void
skip_space(Reader *reader)
{
	reader->place += strspn(reader->place, " \t\r\n");
}

/* Steps over TOKEN and the space before it, if it is there. */
static bool
take(Reader *reader, const char *token)
{
	skip_space(reader);
	if (!g_str_has_prefix(reader->place, token))
		return false;
	reader->place += strlen(token);
	return true;
}

static bool
is_name_byte(char c)
{
	return g_ascii_isalnum(c) || c == '_' || c == '-' || c == '.' ||
	    (unsigned char) c >= 0x80;
}

static char *
read_word(Reader *reader)
{
	const char *start = reader->place;

	while (is_name_byte(*reader->place))
		reader->place++;
	return reader->place == start ? NULL
	    : g_strndup(start, (size_t) (reader->place - start));
}

/* A name test: *, a, p:a or p:*. Sets SPACE and NAME, NULL for any. */
static bool
read_name(Reader *reader, char **space, char **name)
{
	skip_space(reader);
	if (*reader->place == '*') {
		reader->place++;
		return true;
	}
	g_autofree char *word = read_word(reader);
	if (word == NULL || g_ascii_isdigit(*word) || *word == '.' ||
	    *word == '-')
		return false;
	if (*reader->place != ':') {
		*space = g_strdup("");
		*name = g_steal_pointer(&word);
		skip_space(reader);
		return *reader->place != '(';	/* text(), node(): XPath */
	}
	reader->place++;
	const char *uri = strcmp(word, "xml") == 0
	    ? "http://www.w3.org/XML/1998/namespace"
	    : g_hash_table_lookup(reader->scope->spaces, word);
	if (uri == NULL)
		return false;
	*space = g_strdup(uri);
	if (*reader->place == '*') {
		reader->place++;
		return true;
	}
	*name = read_word(reader);
	skip_space(reader);
	return *name != NULL && *reader->place != '(';
}

/* A string in quotes or a variable. */
static char *
read_value(Reader *reader)
{
	skip_space(reader);
	if (*reader->place == '$') {
		reader->place++;
		g_autofree char *name = read_word(reader);
		return name == NULL ? NULL
		    : g_strdup(g_hash_table_lookup(reader->scope->values,
		    name));
	}
	char quote = *reader->place;
	if (quote != '"' && quote != '\'')
		return NULL;
	const char *start = ++reader->place;
	const char *end = strchr(start, quote);
	if (end == NULL)
		return NULL;
	reader->place = end + 1;
	return g_strndup(start, (size_t) (end - start));
}

static bool
read_attribute_name(Reader *reader, Test *test)
{
	return take(reader, "@") &&
	    read_name(reader, &test->space, &test->name) &&
	    test->space != NULL && test->name != NULL;
}

/* What stands between [ and ]. */
static bool
read_test(Reader *reader, Test *test)
{
	bool is_function = true;

	if (take(reader, "not(")) {
		test->is_negated = true;
		return read_test(reader, test) && take(reader, ")");
	}
	if (take(reader, "starts-with("))
		test->kind = TEST_STARTS;
	else if (take(reader, "contains("))
		test->kind = TEST_CONTAINS;
	else
		is_function = false;
	if (!read_attribute_name(reader, test))
		return false;
	if (is_function) {
		if (!take(reader, ","))
			return false;
		test->value = read_value(reader);
		return test->value != NULL && take(reader, ")");
	}
	if (take(reader, "!="))
		test->kind = TEST_DIFFERS;
	else if (take(reader, "="))
		test->kind = TEST_EQUAL;
	else
		return true;
	test->value = read_value(reader);
	return test->value != NULL;
}

/* not(not(@x)) would recurse: XPath may have it. */
static bool
is_negated_twice(const char *test)
{
	if (!g_str_has_prefix(test, "not("))
		return false;
	test += strlen("not(");
	return g_str_has_prefix(test + strspn(test, " \t\r\n"), "not(");
}

static bool
read_tests(Reader *reader, Step *step)
{
	while (take(reader, "[")) {
		Test test = {.kind = TEST_HAS};
		skip_space(reader);
		if (is_negated_twice(reader->place))
			return false;
		if (step->tests == NULL) {
			step->tests = g_array_new(FALSE, FALSE, sizeof test);
			g_array_set_clear_func(step->tests, test_clear);
		}
		bool is_read = read_test(reader, &test);
		g_array_append_val(step->tests, test);
		if (!is_read || !take(reader, "]"))
			return false;
	}
	return true;
}

static ItsSelect *
read_path(Reader *reader)
{
	g_autoptr(ItsSelect) select = g_new0(ItsSelect, 1);

	select->steps = g_array_new(FALSE, TRUE, sizeof(Step));
	g_array_set_clear_func(select->steps, step_clear);
	for (;;) {
		bool is_deep = take(reader, "//");
		if (!is_deep && !take(reader, "/"))
			break;
		if (take(reader, "@")) {
			/* a//@x means a and all below it: left to XPath;
			 * //@x is the attribute of any element. */
			Step any = {.is_deep = true};
			if (is_deep != (select->steps->len == 0))
				return NULL;
			if (is_deep)
				g_array_append_val(select->steps, any);
			select->is_attribute = true;
			if (!read_name(reader, &select->space, &select->name))
				return NULL;
			break;
		}
		Step step = {.is_deep = is_deep};
		bool is_read = read_name(reader, &step.space, &step.name) &&
		    read_tests(reader, &step);
		g_array_append_val(select->steps, step);
		if (!is_read)
			return NULL;
	}
	return select->steps->len == 0 ? NULL : g_steal_pointer(&select);
}

GPtrArray *
its_select_parse(const char *selector, const ItsScope *scope)
{
	g_autoptr(GPtrArray) selects = g_ptr_array_new_with_free_func(
	    select_free);
	Reader reader = {selector, scope};

	do {
		ItsSelect *select = read_path(&reader);
		if (select == NULL)
			return NULL;
		g_ptr_array_add(selects, select);
	} while (take(&reader, "|"));
	skip_space(&reader);
	return *reader.place == '\0' ? g_steal_pointer(&selects) : NULL;
}

/* ---- matching ------------------------------------------------------------ */

bool
its_select_is_attribute(const ItsSelect *select)
{
	return select->is_attribute;
}

static bool
step_fits(const Step *step, const char *space, const char *name)
{
	return (step->name == NULL || strcmp(step->name, name) == 0) &&
	    (step->space == NULL || strcmp(step->space, space) == 0);
}

bool
its_select_fits(const ItsSelect *select, const char *space, const char *name)
{
	return step_fits(&g_array_index(select->steps, Step,
	    select->steps->len - 1), space, name);
}

bool
its_select_fits_attribute(const ItsSelect *select, const char *space,
    const char *name, size_t length)
{
	if (select->space != NULL && strcmp(select->space, space) != 0)
		return false;
	return select->name == NULL || (strlen(select->name) == length &&
	    memcmp(select->name, name, length) == 0);
}

static bool
test_holds(const Test *test, const XmlTree *tree, uint32_t node)
{
	g_autofree char *value = xml_attribute_ns(tree, node, test->space,
	    test->name);
	bool holds = value != NULL;

	if (value != NULL && test->kind == TEST_EQUAL)
		holds = strcmp(value, test->value) == 0;
	else if (value != NULL && test->kind == TEST_DIFFERS)
		holds = strcmp(value, test->value) != 0;
	else if (test->kind == TEST_STARTS)
		holds = g_str_has_prefix(value == NULL ? "" : value,
		    test->value);
	else if (test->kind == TEST_CONTAINS)
		holds = strstr(value == NULL ? "" : value, test->value)
		    != NULL;
	return holds != test->is_negated;
}

static bool
step_matches(const Step *step, const XmlTree *tree, uint32_t node)
{
	const XmlNode *element = xml_node(tree, node);

	if (!step_fits(step, element->space, element->name))
		return false;
	for (unsigned i = 0; step->tests != NULL && i < step->tests->len; i++)
		if (!test_holds(&g_array_index(step->tests, Test, i), tree,
		    node))
			return false;
	return true;
}

/*
 * Whether the steps FIRST..LAST, which are joined by /, match with the last
 * one at NODE. TOP gets the parent of the element of the first one.
 */
static bool
run_matches(const ItsSelect *select, unsigned first, unsigned last,
    const XmlTree *tree, uint32_t node, uint32_t *top)
{
	for (unsigned i = last + 1; i-- > first;) {
		if (node == XML_NONE || !step_matches(&g_array_index(
		    select->steps, Step, i), tree, node))
			return false;
		node = xml_node(tree, node)->parent;
	}
	*top = node;
	return first > 0 || g_array_index(select->steps, Step, 0).is_deep ||
	    node == XML_NONE;
}

/*
 * From the last run of /-joined steps up. The nearest place of a run is as
 * good as any farther one, since it leaves more ancestors to the others; so
 * there is nothing to come back to.
 */
bool
its_select_matches(const ItsSelect *select, const XmlTree *tree,
    uint32_t node)
{
	unsigned last = select->steps->len - 1;
	bool is_last_run = true;

	for (;;) {
		unsigned first = last;
		while (first > 0 &&
		    !g_array_index(select->steps, Step, first).is_deep)
			first--;
		uint32_t top = XML_NONE;
		while (!run_matches(select, first, last, tree, node, &top)) {
			if (is_last_run || node == XML_NONE)
				return false;
			node = xml_node(tree, node)->parent;
		}
		if (first == 0)
			return true;
		if (top == XML_NONE)
			return false;
		node = top;
		last = first - 1;
		is_last_run = false;
	}
}
