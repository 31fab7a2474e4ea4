#include "docx_raw.h"

#include <string.h>

#include <glib.h>

/* Behind the end tag of the element that begins at START. */
static const char *
element_end(const char *start)
{
	int depth = 0;

	for (const char *p = start; (p = strchr(p, '<')) != NULL;) {
		const char *stop = strchr(p, '>');
		if (stop == NULL)
			return NULL;
		if (p[1] == '/')
			depth--;
		else if (p[1] != '!' && p[1] != '?' && stop[-1] != '/')
			depth++;
		p = stop + 1;
		if (depth <= 0)
			return p;
	}
	return NULL;
}

bool
docx_raw_next(const char **place, DocxRaw *element)
{
	const char *start = strchr(*place, '<');
	const char *end = start == NULL ? NULL : element_end(start);

	if (end == NULL)
		return false;
	const char *name = start + 1;
	size_t length = strcspn(name, " \t\r\n/>");
	const char *colon = memchr(name, ':', length);
	if (colon != NULL) {
		length -= (size_t) (colon + 1 - name);
		name = colon + 1;
	}
	*element = (DocxRaw) {start, end, name, length};
	*place = end;
	return true;
}

bool
docx_raw_is(const DocxRaw *element, const char *name)
{
	return strlen(name) == element->length &&
	    memcmp(name, element->name, element->length) == 0;
}

bool
docx_raw_value(const DocxRaw *element, const char *name, const char **value,
    size_t *length)
{
	const char *stop = memchr(element->start, '>', (size_t) (element->end
	    - element->start));
	const char *p = element->name + element->length;

	while (p < stop) {
		p += strspn(p, " \t\r\n");
		size_t spelled = strcspn(p, "= \t\r\n/>");
		const char *equals = p + spelled;
		equals += strspn(equals, " \t\r\n");
		if (spelled == 0 || *equals != '=')
			return false;
		const char *quote = equals + 1 + strspn(equals + 1, " \t\r\n");
		const char *close = strchr(quote + 1, *quote);
		const char *colon = memchr(p, ':', spelled);
		const char *local = colon == NULL ? p : colon + 1;
		if (close == NULL)
			return false;
		if (strlen(name) == spelled - (size_t) (local - p) &&
		    memcmp(name, local, strlen(name)) == 0) {
			*value = quote + 1;
			*length = (size_t) (close - quote - 1);
			return true;
		}
		p = close + 1;
	}
	return false;
}

int
docx_raw_number(const DocxRaw *element, const char *name, int fallback)
{
	const char *value;
	size_t length;
	char *end;

	if (!docx_raw_value(element, name, &value, &length))
		return fallback;
	/* "12pt", of Strict documents, is no whole number. */
	gint64 number = g_ascii_strtoll(value, &end, 10);
	return end == value || end != value + length ? fallback
	    : (int) CLAMP(number, -1000000, 1000000);
}
