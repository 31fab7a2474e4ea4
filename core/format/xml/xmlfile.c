#include "xmlfile.h"

#include <string.h>

#include "xmlfile_reader.h"
#include "xmlfile_verify.h"
#include "xmlfile_writer.h"

static const char *const extensions[] = {
	"xml", "xhtml", "html", "htm", "xbrl", NULL
};

/* The first 4 KiB with NULs and byte order mark left out, so that UTF-16 and
 * UTF-8 look alike. */
static char *
head_text(GBytes *bytes)
{
	size_t length;
	const char *data = g_bytes_get_data(bytes, &length);
	GString *head = g_string_new(NULL);

	for (size_t i = 0; i < length && i < 4096; i++)
		if (data[i] != '\0' && (i > 2 || (data[i] & 0x80) == 0))
			g_string_append_c(head, data[i]);
	return g_string_free(head, FALSE);
}

/* The '>' that ends the document type at TEXT, behind its own declarations. */
static const char *
doctype_end(const char *text)
{
	text += strcspn(text, "[>");
	if (*text == '[')
		text = strchr(text, ']');
	return text == NULL ? NULL : strchr(text, '>');
}

/* Behind the space, comments, instructions and document type at TEXT. */
static const char *
skip_prolog(const char *text)
{
	for (;;) {
		const char *end = NULL;
		text += strspn(text, " \t\r\n");
		if (g_str_has_prefix(text, "<!--"))
			end = strstr(text, "-->");
		else if (g_str_has_prefix(text, "<?"))
			end = strstr(text, "?>");
		else if (g_str_has_prefix(text, "<!"))
			end = doctype_end(text);
		else
			return text;
		if (end == NULL)
			return text;
		text = strchr(end, '>') + 1;
	}
}

static bool
has_extension(const char *name)
{
	const char *dot = name == NULL ? NULL : strrchr(name, '.');

	for (size_t i = 0; dot != NULL && extensions[i] != NULL; i++)
		if (g_ascii_strcasecmp(dot + 1, extensions[i]) == 0)
			return true;
	return false;
}

static int
sniff(GBytes *bytes, const char *name)
{
	g_autofree char *head = head_text(bytes);
	const char *start = head + strspn(head, " \t\r\n");

	if (g_str_has_prefix(start, "<?xml"))
		return 80;
	const char *root = skip_prolog(start);
	if (root != start && (*root == '<' || g_str_has_prefix(root, "<!")))
		return 60;
	if (*root != '<' || !(g_ascii_isalpha(root[1]) || root[1] == '_' ||
	    (root[1] & 0x80) != 0))
		return 0;
	return has_extension(name) ? 60 : 30;
}

const Format xmlfile_format = {
	.name = "xml",
	.label = "XML and XHTML, inline XBRL included",
	.extensions = extensions,
	.note = "What is text is told by ITS 2.0 rules; HTML must be "
	    "well-formed XML.",
	.sniff = sniff,
	.read = xmlfile_reader_read,
	.write = xmlfile_writer_write,
	.verify = xmlfile_verify_run,
};
