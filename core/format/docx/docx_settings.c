#include "docx_settings.h"

#include <string.h>

#include "base/xml_splice.h"
/* Sets the attribute of SCRIPT's language at NODE, w:lang or
 * w:themeFontLang. */
static void
set_language(XmlSplice *splice, const XmlTree *tree, uint32_t node,
    const DocxScript *script)
{
	const XmlNode *self = xml_node(tree, node);
	const char *name = docx_script_lang(script);
	XmlSpan value;

	if (xml_attribute_span_ns(tree, node, self->space, name, &value)) {
		xml_splice_replace(splice, value.start, value.end,
		    g_strdup(script->tag));
		return;
	}
	const char *start = xml_bytes(tree, NULL) + self->start;
	size_t length = strcspn(start, " \t\r\n/>");
	const char *colon = memchr(start, ':', length);
	g_autofree char *prefix = colon == NULL ? g_strdup("")
	    : g_strndup(start + 1, (size_t) (colon - start));
	xml_splice_replace(splice, self->start + length, self->start + length,
	    g_strconcat(" ", prefix, name, "=\"", script->tag, "\"", NULL));
}

/* Bold, italic and size of the w:rPr at NODE once more, for complex
 * scripts. */
static void
add_twins(XmlSplice *splice, const XmlTree *tree, uint32_t node)
{
	static const struct {
		const char *name, *twin;
	} twins[] = {{"b", "bCs"}, {"i", "iCs"}, {"sz", "szCs"}};
	const char *bytes = xml_bytes(tree, NULL);

	for (size_t i = 0; i < G_N_ELEMENTS(twins); i++) {
		const XmlNode *found = NULL;
		bool has_twin = false;
		for (uint32_t child = xml_first_child(tree, node);
		    child != XML_NONE; child = xml_next_sibling(tree, child)) {
			if (docx_is(tree, child, twins[i].name))
				found = xml_node(tree, child);
			has_twin = has_twin || docx_is(tree, child,
			    twins[i].twin);
		}
		if (found == NULL || has_twin || found->inner != found->end)
			continue;
		/* <w:b w:val="0"/> gives <w:bCs w:val="0"/>. */
		size_t length = strcspn(bytes + found->start, " \t\r\n/>");
		g_autofree char *head = g_strndup(bytes + found->start,
		    length);
		g_autofree char *tail = g_strndup(bytes + found->start +
		    length, found->end - found->start - length);
		xml_splice_replace(splice, found->end, found->end,
		    g_strconcat(head, "Cs", tail, NULL));
	}
}

static bool
change_part(DocxSkeleton *skeleton, const char *name,
    const DocxScript *script, const Limits *limits, GError **error)
{
	g_autoptr(GBytes) content = zip_entry(skeleton->zip, name, error);

	if (content == NULL)
		return false;
	g_autoptr(XmlTree) tree = xml_parse(content, name, limits, error);
	if (tree == NULL)
		return false;
	g_autoptr(XmlSplice) splice = xml_splice_new(tree);
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		if (docx_is(tree, i, "lang") ||
		    docx_is(tree, i, "themeFontLang"))
			set_language(splice, tree, i, script);
		else if (script->is_complex && docx_is(tree, i, "rPr"))
			add_twins(splice, tree, i);
	}
	g_autoptr(GBytes) changed = xml_splice_apply(splice, error);
	if (changed == NULL)
		return false;
	if (!g_bytes_equal(changed, content))
		zip_set_entry(skeleton->zip, name, changed);
	return true;
}

bool
docx_settings_write(DocxSkeleton *skeleton, const DocxScript *script,
    const Limits *limits, GError **error)
{
	for (unsigned i = 0; i < skeleton->settings->len; i++)
		if (!change_part(skeleton, g_ptr_array_index(
		    skeleton->settings, i), script, limits, error))
			return false;
	return true;
}
