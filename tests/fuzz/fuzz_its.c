/* fuzz_its.c - all categories of ITS over XML and HTML. */
#include "format/xml/its_css.h"
#include "format/xml/its_info.h"
#include "tests/fuzz/text.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GBytes) bytes = g_bytes_new(data, size);
	g_autoptr(Report) report = report_new();
	Limits limits = limits_default;
	ItsReading reading = {NULL, &limits, report};
	g_autofree char *text = text_input(data, size);
	g_autofree char *path = its_css_path(text);

	limits.bytes = 4 << 20;
	limits.nodes = 100000;
	g_autoptr(ItsDom) dom = its_dom_new(bytes, "fuzz", &limits, NULL);
	g_autoptr(ItsRules) rules = dom == NULL ? NULL
	    : its_info_rules(dom, &reading, NULL);
	if (rules == NULL)
		return 0;
	for (const ItsData *row = its_data_table; row->identifier != NULL;
	    row++) {
		g_autoptr(ItsInfo) info = its_info_new(dom, rules, row,
		    &reading);
		g_autofree char *lines = its_info_print(info);
	}
	return 0;
}
