#include "task/pack_template.h"

#include <string.h>

#include "base/failure.h"

enum { DEPTH = 8, NAME_LIMIT = 40 };

typedef struct Filling {
	const char *path;
	const PackVar *vars;
	GString *out;
	const char *start;	/* of the template */
	unsigned depth;		/* of parts that are open */
	unsigned hidden;	/* the depth at which text is left out; 0 */
} Filling;

static bool
fail(const Filling *filling, const char *at, const char *what,
    const char *name, GError **error)
{
	unsigned line = 1;

	for (const char *p = filling->start; p < at; p++)
		line += *p == '\n';
	g_autofree char *valid = g_utf8_make_valid(name, MIN(strlen(name),
	    (size_t) NAME_LIMIT));
	g_set_error(error, FAILURE, FAILURE_INPUT, "%s:%u: %s%s",
	    filling->path, line, what, valid);
	return false;
}

static const PackVar *
find_var(const Filling *filling, const char *name)
{
	for (const PackVar *var = filling->vars; var->name != NULL; var++)
		if (strcmp(var->name, name) == 0)
			return var;
	return NULL;
}

static bool
has_text(const PackVar *var)
{
	return var->value != NULL && *var->value != '\0';
}

/* Opens or closes a part. */
static bool
take_condition(Filling *filling, const char *at, const char *tag,
    GError **error)
{
	if (strcmp(tag, "/if") == 0) {
		if (filling->depth == 0)
			return fail(filling, at, "nothing to close here", "",
			    error);
		if (filling->hidden == filling->depth)
			filling->hidden = 0;
		filling->depth--;
		return true;
	}
	if (!g_str_has_prefix(tag, "#if "))
		return fail(filling, at, "only {{name}} and {{#if name}} are "
		    "known, not ", tag, error);
	if (filling->depth == DEPTH)
		return fail(filling, at, "too many parts in parts", "", error);
	const PackVar *var = find_var(filling, tag + 4);
	if (var == NULL)
		return fail(filling, at, "unknown name ", tag + 4, error);
	filling->depth++;
	if (filling->hidden == 0 && !has_text(var))
		filling->hidden = filling->depth;
	return true;
}

static bool
take_tag(Filling *filling, const char *at, const char *tag, GError **error)
{
	if (*tag == '#' || *tag == '/')
		return take_condition(filling, at, tag, error);
	const PackVar *var = find_var(filling, tag);
	if (var == NULL)
		return fail(filling, at, "unknown name ", tag, error);
	if (filling->hidden == 0 && var->value != NULL)
		g_string_append(filling->out, var->value);
	return true;
}

/* Whether the tag from AT to END is all there is in its line. */
static bool
is_alone(const Filling *filling, const char *at, const char *end)
{
	return (at == filling->start || at[-1] == '\n') &&
	    (*end == '\n' || *end == '\0');
}

static void
add(Filling *filling, const char *text, size_t length)
{
	if (filling->hidden == 0)
		g_string_append_len(filling->out, text, (gssize) length);
}

static bool
fill(Filling *filling, GError **error)
{
	const char *rest = filling->start;

	for (;;) {
		const char *at = strstr(rest, "{{");
		if (at == NULL)
			break;
		const char *close = strstr(at, "}}");
		if (close == NULL || close - at > NAME_LIMIT)
			return fail(filling, at, "{{ without }}", "", error);
		g_autofree char *tag = g_strndup(at + 2,
		    (size_t) (close - at - 2));
		const char *end = close + 2;
		bool is_condition = *tag == '#' || *tag == '/';
		add(filling, rest, (size_t) (at - rest));
		if (!take_tag(filling, at, tag, error))
			return false;
		rest = is_condition && is_alone(filling, at, end) &&
		    *end == '\n' ? end + 1 : end;
		if (filling->out->len > PACK_TEMPLATE_LIMIT) {
			g_set_error(error, FAILURE, FAILURE_LIMIT,
			    "%s: filled in it is larger than %d bytes",
			    filling->path, PACK_TEMPLATE_LIMIT);
			return false;
		}
	}
	add(filling, rest, strlen(rest));
	if (filling->depth > 0)
		return fail(filling, rest, "{{#if ...}} without {{/if}}", "",
		    error);
	return true;
}

char *
pack_template_fill(const char *text, const char *path, const PackVar *vars,
    GError **error)
{
	Filling filling = {path, vars, g_string_new(NULL), text, 0, 0};
	bool is_filled = fill(&filling, error);

	return g_string_free(filling.out, !is_filled);
}
