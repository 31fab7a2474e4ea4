#include "format/pdf/pdf_labels.h"

enum { MAX_DEPTH = 16, MAX_RANGES = 40000 };

/* The labels of the pages from FIRST on. */
typedef struct Range {
	unsigned first;
	char *style, *prefix;	/* of table 159; or NULL */
	unsigned start;
} Range;

static void
range_clear(void *data)
{
	g_free(((Range *) data)->style);
	g_free(((Range *) data)->prefix);
}

/* A number tree (7.9.7). */
static void
read_ranges(PdfFile *file, PdfObject node, unsigned depth, GArray *ranges)
{
	PdfObject numbers = pdf_file_get(file, node, "/Nums");
	PdfObject kids = pdf_file_get(file, node, "/Kids");

	for (int i = 0; i + 1 < pdf_file_count(file, numbers)
	    && ranges->len < MAX_RANGES; i += 2) {
		PdfObject label = pdf_file_item(file, numbers, i + 1);
		double first = pdf_file_number(file, pdf_file_item(file,
		    numbers, i), -1);
		double start = pdf_file_number(file, pdf_file_get(file, label,
		    "/St"), 1);
		if (first < 0 || start < 1)
			continue;
		Range range = {.first = (unsigned) first,
		    .start = (unsigned) start,
		    .style = pdf_file_name(file, pdf_file_get(file, label,
		    "/S")),
		    .prefix = pdf_file_text(file, pdf_file_get(file, label,
		    "/P"))};
		g_array_append_val(ranges, range);
	}
	for (int i = 0; i < pdf_file_count(file, kids) && depth < MAX_DEPTH
	    && ranges->len < MAX_RANGES; i++)
		read_ranges(file, pdf_file_item(file, kids, i), depth + 1,
		    ranges);
}

static int
compare_ranges(const void *a, const void *b)
{
	const Range *x = a, *y = b;

	return x->first < y->first ? -1 : x->first > y->first;
}

static PdfObject
new_label(PdfFile *file, const Range *range, unsigned number)
{
	g_autofree char *text = g_strdup_printf("<</St %u>>", number);
	PdfObject label = pdf_file_parse(file, text);

	if (range->style != NULL)
		pdf_file_set(file, label, "/S",
		    pdf_file_parse(file, range->style));
	if (range->prefix != NULL)
		pdf_file_set(file, label, "/P",
		    pdf_file_new_text(file, range->prefix));
	return label;
}

void
pdf_labels_double(PdfFile *file, unsigned pages)
{
	g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(Range));
	PdfObject root = pdf_file_root(file);
	PdfObject array = pdf_file_parse(file, "[]");
	char style[] = "/D";
	const Range decimal = {.style = style, .start = 1};
	const Range *range = &decimal;

	g_array_set_clear_func(ranges, range_clear);
	read_ranges(file, pdf_file_get(file, root, "/PageLabels"), 0, ranges);
	g_array_sort(ranges, compare_ranges);
	for (unsigned page = 0, next = 0; page < pages; page++) {
		while (next < ranges->len && g_array_index(ranges, Range,
		    next).first <= page)
			range = &g_array_index(ranges, Range, next++);
		for (unsigned half = 0; half < 2; half++) {
			char key[16];
			g_snprintf(key, sizeof(key), "%u", 2 * page + half);
			pdf_file_append(file, array, pdf_file_parse(file,
			    key));
			pdf_file_append(file, array, new_label(file, range,
			    page - range->first + range->start));
		}
	}
	PdfObject tree = pdf_file_new_dictionary(file);
	pdf_file_set(file, tree, "/Nums", array);
	pdf_file_set(file, root, "/PageLabels", tree);
}
