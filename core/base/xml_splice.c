#include "base/xml_splice.h"

#include "base/failure.h"

typedef struct Edit {
	size_t start, end;
	size_t order;
	char *text;		/* or, NULL, what makes it: */
	XmlSpliceRender render;
	const void *item;
	void *data;
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
	Edit edit = {
		.start = start, .end = end, .order = splice->edits->len,
		.text = text,
	};

	g_assert(start <= end);
	g_array_append_val(splice->edits, edit);
}

void
xml_splice_render(XmlSplice *splice, size_t start, size_t end,
    XmlSpliceRender render, const void *item, void *data)
{
	Edit edit = {
		.start = start, .end = end, .order = splice->edits->len,
		.render = render, .item = item, .data = data,
	};

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

static void
append_edit(GString *out, const Edit *edit)
{
	if (edit->text != NULL)
		g_string_append(out, edit->text);
	else
		edit->render(out, edit->item, edit->data);
}

GBytes *
xml_splice_apply(XmlSplice *splice, GError **error)
{
	size_t length, place = 0;
	const char *bytes = xml_bytes(splice->tree, &length);

	if (splice->edits->len == 0)
		return g_bytes_ref(xml_source(splice->tree));
	g_array_sort(splice->edits, compare_edits);
	g_autoptr(GString) out = g_string_sized_new(length + length / 8);
	for (unsigned i = 0; i < splice->edits->len; i++) {
		const Edit *edit = &g_array_index(splice->edits, Edit, i);
		if (edit->start < place || edit->end > length) {
			g_set_error(error, FAILURE, FAILURE_INTERNAL,
			    "two edits overlap at byte %zu", edit->start);
			return NULL;
		}
		g_string_append_len(out, bytes + place,
		    (gssize) (edit->start - place));
		append_edit(out, edit);
		place = edit->end;
	}
	g_string_append_len(out, bytes + place, (gssize) (length - place));
	if (xml_is_utf8(splice->tree))
		return g_string_free_to_bytes(g_steal_pointer(&out));
	return xml_encode(splice->tree, out->str, out->len, error);
}
