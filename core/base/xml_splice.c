#include "base/xml_splice.h"

#include <string.h>

#include "base/failure.h"

typedef struct Edit {
	size_t start, end;
	size_t order;
	char *text;
	size_t length;		/* of text */
} Edit;

struct XmlSplice {
	const XmlTree *tree;
	GArray *edits;
};

static void
edit_clear(void *edit)
{
	g_free(((Edit *) edit)->text);
}

XmlSplice *
xml_splice_new(const XmlTree *tree)
{
	XmlSplice *splice = g_new0(XmlSplice, 1);

	splice->tree = tree;
	splice->edits = g_array_new(FALSE, FALSE, sizeof(Edit));
	g_array_set_clear_func(splice->edits, edit_clear);
	return splice;
}

void
xml_splice_free(XmlSplice *splice)
{
	if (splice == NULL)
		return;
	g_array_unref(splice->edits);
	g_free(splice);
}

void
xml_splice_replace(XmlSplice *splice, size_t start, size_t end, char *text)
{
	Edit edit = {start, end, splice->edits->len, text, strlen(text)};

	g_assert(start <= end);
	g_array_append_val(splice->edits, edit);
}

static int
compare_edits(const void *a, const void *b)
{
	const Edit *left = a, *right = b;

	if (left->start != right->start)
		return left->start < right->start ? -1 : 1;
	/* An insertion stands before a replacement of the same place. */
	if ((left->end == left->start) != (right->end == right->start))
		return left->end == left->start ? -1 : 1;
	return left->order < right->order ? -1 : left->order > right->order;
}

/* The size of the result; 0 where two edits overlap. */
static size_t
measure(const XmlSplice *splice, size_t length, GError **error)
{
	size_t place = 0, size = length;

	for (unsigned i = 0; i < splice->edits->len; i++) {
		const Edit *edit = &g_array_index(splice->edits, Edit, i);
		if (edit->start < place || edit->end > length) {
			g_set_error(error, FAILURE, FAILURE_INTERNAL,
			    "two edits overlap at byte %zu", edit->start);
			return 0;
		}
		size += edit->length - (edit->end - edit->start);
		place = edit->end;
	}
	return MAX(size, 1);
}

/* BYTES with the edits, in SIZE bytes that are the caller's. */
static char *
copy_edited(const XmlSplice *splice, const char *bytes, size_t length,
    size_t size)
{
	char *out = g_malloc(size), *to = out;
	size_t place = 0;

	for (unsigned i = 0; i < splice->edits->len; i++) {
		const Edit *edit = &g_array_index(splice->edits, Edit, i);
		memcpy(to, bytes + place, edit->start - place);
		to += edit->start - place;
		memcpy(to, edit->text, edit->length);
		to += edit->length;
		place = edit->end;
	}
	memcpy(to, bytes + place, length - place);
	return out;
}

GBytes *
xml_splice_apply(XmlSplice *splice, GError **error)
{
	size_t length;
	const char *bytes = xml_bytes(splice->tree, &length);

	if (splice->edits->len == 0)
		return g_bytes_ref(xml_source(splice->tree));
	g_array_sort(splice->edits, compare_edits);
	size_t size = measure(splice, length, error);
	if (size == 0)
		return NULL;
	g_autofree char *out = copy_edited(splice, bytes, length, size);
	if (xml_is_utf8(splice->tree))
		return g_bytes_new_take(g_steal_pointer(&out), size);
	return xml_encode(splice->tree, out, size, error);
}
