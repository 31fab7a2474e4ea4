#include "docx_revision.h"

#include <string.h>

#include "docx_raw.h"

/* Word counts from 0; nobody has made so many changes. */
static const unsigned first_number = 1900000000;

char *
docx_revision_number(DocxSkeleton *skeleton, unsigned format,
    const char *raw)
{
	const char *value, *p = raw;
	size_t length;
	DocxRaw element;

	if (strstr(raw, "rPrChange") == NULL)
		return g_strdup(raw);
	if (skeleton->revisions == NULL)
		skeleton->revisions = g_hash_table_new(NULL, NULL);
	if (g_hash_table_add(skeleton->revisions, GUINT_TO_POINTER(format)))
		return g_strdup(raw);
	while (docx_raw_next(&p, &element)) {
		if (!docx_raw_is(&element, "rPrChange") ||
		    !docx_raw_value(&element, "id", &value, &length))
			continue;
		return g_strdup_printf("%.*s%u%s", (int) (value - raw), raw,
		    first_number + skeleton->n_revisions++, value + length);
	}
	return g_strdup(raw);
}
