#include "its_css.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

typedef struct Css {
	const char *place;
	GString *out;
} Css;

static bool
is_letter(char c)
{
	return g_ascii_isalnum(c) || c == '-' || c == '_' ||
	    ((unsigned char) c & 0x80) != 0;
}

static void
skip_space(Css *css)
{
	css->place += strspn(css->place, " \t\r\n\f");
}

/* A new string; NULL where no name stands. */
static char *
read_name(Css *css)
{
	const char *start = css->place;

	while (is_letter(*css->place))
		css->place++;
	return css->place == start ? NULL
	    : g_strndup(start, (size_t) (css->place - start));
}

/* A name or a string in quotes without the other kind of quotes in it. */
static char *
read_value(Css *css)
{
	char quote = *css->place;

	if (quote != '"' && quote != '\'')
		return read_name(css);
	const char *start = ++css->place;
	const char *end = strchr(start, quote);
	if (end == NULL || memchr(start, '\'', (size_t) (end - start))
	    != NULL)
		return NULL;
	css->place = end + 1;
	return g_strndup(start, (size_t) (end - start));
}

static void
add_word_test(Css *css, const char *attribute, const char *word)
{
	g_string_append_printf(css->out,
	    "contains(concat(' ',normalize-space(@%s),' '),' %s ')",
	    attribute, word);
}

static bool
add_test(Css *css, const char *name, char kind, const char *value)
{
	switch (kind) {
	case '=':
		g_string_append_printf(css->out, "@%s='%s'", name, value);
		return true;
	case '~':
		add_word_test(css, name, value);
		return true;
	case '|':
		g_string_append_printf(css->out, "(@%s='%s' or "
		    "starts-with(@%s,'%s-'))", name, value, name, value);
		return true;
	case '^':
		g_string_append_printf(css->out, "starts-with(@%s,'%s')",
		    name, value);
		return true;
	case '*':
		g_string_append_printf(css->out, "contains(@%s,'%s')", name,
		    value);
		return true;
	case '$':
		g_string_append_printf(css->out, "substring(@%s,"
		    "string-length(@%s)-string-length('%s')+1)='%s'", name,
		    name, value, value);
		return true;
	default:
		return false;
	}
}

/* Behind [. */
static bool
read_attribute(Css *css)
{
	skip_space(css);
	g_autofree char *name = read_name(css);
	skip_space(css);
	if (name == NULL)
		return false;
	if (*css->place == ']') {
		css->place++;
		g_string_append_printf(css->out, "@%s", name);
		return true;
	}
	char kind = *css->place++;
	if (kind == '\0' || (kind != '=' && *css->place++ != '='))
		return false;
	skip_space(css);
	g_autofree char *value = read_value(css);
	skip_space(css);
	return value != NULL && *css->place++ == ']' &&
	    add_test(css, name, kind, value);
}

static bool read_simple(Css *css);

/* Behind :. */
static bool
read_pseudo(Css *css)
{
	static const struct {
		const char *name, *test;
	} classes[] = {
		{"first-child", "not(preceding-sibling::*)"},
		{"last-child", "not(following-sibling::*)"},
		{"only-child", "not(preceding-sibling::* or "
		    "following-sibling::*)"},
		{"empty", "not(node())"}, {"root", "not(parent::*)"},
	};
	g_autofree char *name = read_name(css);

	for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(classes); i++)
		if (strcmp(classes[i].name, name) == 0) {
			g_string_append(css->out, classes[i].test);
			return true;
		}
	/* One simple selector, and no other :not: it cannot recurse. */
	if (g_strcmp0(name, "not") != 0 || *css->place++ != '(' ||
	    g_str_has_prefix(css->place, ":not"))
		return false;
	g_string_append(css->out, "not(");
	if (!read_simple(css) || *css->place++ != ')')
		return false;
	g_string_append_c(css->out, ')');
	return true;
}

/* One simple selector, as a test. */
static bool
read_simple(Css *css)
{
	g_autofree char *name = NULL;

	switch (*css->place) {
	case '.':
		css->place++;
		name = read_name(css);
		if (name != NULL)
			add_word_test(css, "class", name);
		return name != NULL;
	case '#':
		css->place++;
		name = read_name(css);
		if (name != NULL)
			g_string_append_printf(css->out,
			    "(@id='%s' or @xml:id='%s')", name, name);
		return name != NULL;
	case '[':
		css->place++;
		return read_attribute(css);
	case ':':
		css->place++;
		return read_pseudo(css);
	case '*':
		css->place++;
		g_string_append(css->out, "true()");
		return true;
	default:
		name = read_name(css);
		if (name != NULL)
			g_string_append_printf(css->out, "local-name()='%s'",
			    name);
		return name != NULL;
	}
}

/* A row of simple selectors, as tests of one element. */
static bool
read_compound(Css *css)
{
	const char *start = css->place;

	while (*css->place == '*' || *css->place == '.' ||
	    *css->place == '#' || *css->place == '[' || *css->place == ':' ||
	    (css->place == start && is_letter(*css->place))) {
		g_string_append_c(css->out, '[');
		if (!read_simple(css))
			return false;
		g_string_append_c(css->out, ']');
	}
	return css->place > start;
}

/* Compounds with combinators between them. */
static bool
read_complex(Css *css)
{
	g_string_append(css->out, "//*");
	if (!read_compound(css))
		return false;
	for (;;) {
		const char *before = css->place;
		skip_space(css);
		switch (*css->place) {
		case '\0':
		case ',':
			return true;
		case '>':
			g_string_append(css->out, "/*");
			css->place++;
			break;
		case '+':
			g_string_append(css->out,
			    "/following-sibling::*[1]/self::*");
			css->place++;
			break;
		case '~':
			g_string_append(css->out, "/following-sibling::*");
			css->place++;
			break;
		default:
			if (css->place == before)
				return false;
			g_string_append(css->out, "//*");
		}
		skip_space(css);
		if (!read_compound(css))
			return false;
	}
}

char *
its_css_path(const char *selector)
{
	g_autoptr(GString) out = g_string_new(NULL);
	Css css = {selector, out};

	for (;;) {
		skip_space(&css);
		if (!read_complex(&css))
			return NULL;
		if (*css.place == '\0')
			return g_strdup(out->str);
		css.place++;
		g_string_append_c(out, '|');
	}
}
