#include "docx_script.h"

#include <string.h>

#include "docx_raw.h"

DocxScript
docx_script_of(const Language *language)
{
	static const char complex[] = "Arab Hebr Thai Deva Laoo Khmr Beng";
	static const char east_asian[] = "Hans Hant Jpan Kore";

	if (language == NULL)
		return (DocxScript) {.tag = ""};
	const char *code = language_script(language);
	return (DocxScript) {
		.tag = language_office(language),
		.is_rtl = language_is_rtl(language),
		.is_complex = strstr(complex, code) != NULL,
		.is_east_asian = strstr(east_asian, code) != NULL,
	};
}

const char *
docx_script_lang(const DocxScript *script)
{
	return script->is_complex ? "bidi" : script->is_east_asian
	    ? "eastAsia" : "val";
}

/* ---- elements in a row of raw markup ------------------------------------- */

/* Whether ELEMENT is of the vocabulary that has PREFIX. */
static bool
is_ours(const DocxRaw *element, const char *prefix)
{
	size_t length = (size_t) (element->name - element->start - 1);

	return strlen(prefix) == length &&
	    memcmp(prefix, element->start + 1, length) == 0;
}

/* The element PREFIX NAME at the top of RAW, a row of elements: its start;
 * *END: behind it. NULL: it is not there. */
static const char *
find_element(const char *raw, const char *prefix, const char *name,
    const char **end)
{
	DocxRaw element;

	while (docx_raw_next(&raw, &element))
		if (docx_raw_is(&element, name) &&
		    is_ours(&element, prefix)) {
			*end = element.end;
			return element.start;
		}
	return NULL;
}

/* The first of NAMES in RAW, or what is of another vocabulary, which stands
 * behind all; its end if there is none. */
static const char *
first_of(const char *raw, const char *prefix, const char *const *names,
    size_t count)
{
	DocxRaw element;

	while (docx_raw_next(&raw, &element)) {
		if (!is_ours(&element, prefix))
			return element.start;
		for (size_t i = 0; i < count; i++)
			if (docx_raw_is(&element, names[i]))
				return element.start;
	}
	return raw + strlen(raw);
}

static void
insert(GString *text, const char *place, const char *prefix,
    const char *name, const char *rest)
{
	g_autofree char *tag = g_strconcat("<", prefix, name, rest, NULL);

	g_string_insert(text, place - text->str, tag);
}

/* ---- runs ---------------------------------------------------------------- */

/* NAME said once more as TWIN, with all it says: <w:sz w:val="20"/>. */
static void
add_twin(GString *text, const char *prefix, const char *name,
    const char *twin)
{
	const char *end, *other;
	const char *found = find_element(text->str, prefix, name, &end);

	if (found == NULL || find_element(text->str, prefix, twin, &other)
	    != NULL)
		return;
	const char *rest = found + 1 + strlen(prefix) + strlen(name);
	g_autofree char *says = g_strndup(rest, (size_t) (end - rest));
	insert(text, end, prefix, twin, says);
}

/* Fonts are chosen by character; what several scripts share follows the
 * hint. It goes into w:rFonts, which stands behind w:rStyle. */
static void
add_hint(GString *text, const char *prefix)
{
	const char *end;
	const char *found = find_element(text->str, prefix, "rFonts", &end);
	g_autofree char *hint = g_strconcat(" ", prefix,
	    "hint=\"eastAsia\"", NULL);

	if (found != NULL) {
		g_autofree char *element = g_strndup(found,
		    (size_t) (end - found));
		if (strstr(element, "hint=") == NULL)
			g_string_insert(text, found + 1 + strlen(prefix) +
			    strlen("rFonts") - text->str, hint);
		return;
	}
	const char *place = find_element(text->str, prefix, "rStyle", &end)
	    != NULL ? end : text->str;
	g_autofree char *rest = g_strconcat(hint, "/>", NULL);
	insert(text, place, prefix, "rFonts", rest);
}

char *
docx_script_format(const DocxScript *script, const char *raw,
    const char *prefix, bool is_ltr)
{
	/* What stands behind w:rtl in CT_RPr. */
	static const char *const later[] = {
		"cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath",
		"rPrChange",
	};
	GString *text = g_string_new(raw);
	const char *end;

	if (script->is_complex) {
		add_twin(text, prefix, "b", "bCs");
		add_twin(text, prefix, "i", "iCs");
		add_twin(text, prefix, "sz", "szCs");
	}
	if (script->is_east_asian)
		add_hint(text, prefix);
	if (script->is_rtl && !is_ltr &&
	    find_element(text->str, prefix, "rtl", &end) == NULL)
		insert(text, first_of(text->str, prefix, later,
		    G_N_ELEMENTS(later)), prefix, "rtl", "/>");
	if (script->is_complex && !script->is_rtl &&
	    find_element(text->str, prefix, "cs", &end) == NULL)
		insert(text, first_of(text->str, prefix, later + 1,
		    G_N_ELEMENTS(later) - 1), prefix, "cs", "/>");
	return g_string_free(text, FALSE);
}

/* ---- paragraphs ---------------------------------------------------------- */

/* w:bidi, before w:adjustRightInd and what follows that in CT_PPr. */
static char *
word_paragraph(const char *raw, const char *prefix)
{
	static const char *const later[] = {
		"adjustRightInd", "snapToGrid", "spacing", "ind",
		"contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
		"textDirection", "textAlignment", "textboxTightWrap",
		"outlineLvl", "divId", "cnfStyle", "rPr", "sectPr",
		"pPrChange",
	};
	const char *end, *first = strchr(raw, '>');
	g_autofree char *close = g_strconcat("</", prefix, "pPr>", NULL);

	if (first == NULL || first[-1] == '/')
		return g_strconcat("<", prefix, "pPr><", prefix, "bidi/>",
		    close, NULL);
	size_t length = strlen(raw) - strlen(close);
	g_autofree char *inner = g_strndup(first + 1, length -
	    (size_t) (first + 1 - raw));
	const char *place = first_of(inner, prefix, later,
	    G_N_ELEMENTS(later));
	const char *known = find_element(inner, prefix, "bidi", &end);
	if (known != NULL)
		return g_strdup(raw);
	GString *text = g_string_new(inner);
	insert(text, text->str + (place - inner), prefix, "bidi", "/>");
	g_string_prepend_len(text, raw, first + 1 - raw);
	g_string_append(text, close);
	return g_string_free(text, FALSE);
}

/* The value of the attribute NAME in the start tag RAW; false: none. */
static bool
find_value(const char *raw, const char *name, const char **start,
    size_t *length)
{
	g_autofree char *open = g_strconcat(" ", name, "=", NULL);
	const char *stop = strchr(raw, '>');
	const char *found = stop == NULL ? NULL : g_strstr_len(raw,
	    stop - raw, open);

	if (found == NULL)
		return false;
	*start = found + strlen(open) + 1;
	*length = strcspn(*start, (char[]) {(*start)[-1], '\0'});
	return true;
}

/* In DrawingML left is left, whatever the direction: both change. */
static char *
drawing_paragraph(const char *raw, const char *prefix, bool is_aligned)
{
	const char *value;
	size_t length;

	if (*raw == '\0')
		return g_strconcat("<", prefix, "pPr", is_aligned ? ""
		    : " algn=\"r\"", " rtl=\"1\"/>", NULL);
	if (find_value(raw, "rtl", &value, &length) && *value == '1')
		return g_strdup(raw);
	GString *text = g_string_new(raw);
	if (find_value(text->str, "rtl", &value, &length))
		g_string_overwrite(text, (gsize) (value - text->str), "1");
	else
		g_string_insert(text, (gssize) (1 + strlen(prefix) +
		    strlen("pPr")), " rtl=\"1\"");
	if (!find_value(text->str, "algn", &value, &length))
		g_string_insert(text, (gssize) (1 + strlen(prefix) +
		    strlen("pPr")), is_aligned ? "" : " algn=\"r\"");
	else if (length == 1 && (*value == 'l' || *value == 'r'))
		text->str[value - text->str] = *value == 'l' ? 'r' : 'l';
	return g_string_free(text, FALSE);
}

char *
docx_script_paragraph(const DocxScript *script, const char *raw,
    const DocxPlace *place)
{
	if (script->is_rtl && place->dialect == DOCX_WORD)
		return word_paragraph(raw, place->prefix);
	if (script->is_rtl && place->dialect == DOCX_DRAWING)
		return drawing_paragraph(raw, place->prefix,
		    place->is_aligned);
	return g_strdup(raw);
}
