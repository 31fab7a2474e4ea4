#include "xliff.h"

#include <string.h>

#include "xliff_reader.h"
#include "xliff_writer.h"

static const char *const extensions[] = {"xlf", "xliff", NULL};

/* By its namespace, of any version, near the beginning; NULs are left out so
 * that UTF-16 looks the same. */
static int
sniff(GBytes *bytes, const char *name)
{
	size_t length;
	const char *data = g_bytes_get_data(bytes, &length);
	g_autoptr(GString) head = g_string_new(NULL);
	(void) name;

	for (size_t i = 0; i < length && i < 8192; i++)
		if (data[i] != '\0')
			g_string_append_c(head, data[i]);
	const char *root = head->str;
	for (;;) {
		root = strchr(root, '<');
		if (root == NULL)
			return 0;
		const char *end = g_str_has_prefix(root, "<!--")
		    ? strstr(root, "-->") : root[1] == '?' || root[1] == '!'
		    ? strchr(root, '>') : NULL;
		if (end == NULL)
			break;
		root = end + 1;
	}
	size_t size = strcspn(root + 1, " \t\r\n/>");
	bool is_named = size >= 5 &&
	    memcmp(root + 1 + size - 5, "xliff", 5) == 0;
	return is_named ? 95 : 0;
}

const Format xliff_format = {
	.name = "xliff",
	.label = "XLIFF 2.0 and 2.1 (OASIS)",
	.extensions = extensions,
	.note = "The exchange format of translation tools; see export and "
	    "merge.",
	.sniff = sniff,
	.read = xliff_reader_read,
	.write = xliff_writer_write,
};
