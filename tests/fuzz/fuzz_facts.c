/* fuzz_facts.c - facts of any file, as JSON and as a table. */
#include "facts/fact_csv.h"
#include "facts/fact_json.h"
#include "facts/filing.h"
#include "tests/fuzz/text.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FilingTables tables;
	g_autoptr(GBytes) bytes = g_bytes_new(data, size);
	g_autoptr(Report) report = report_new();
	Limits limits = limits_default;
	FilingFile file = {"fuzz.htm", bytes};
	FilingTask task = {.files = &file, .count = 1, .tables = &tables,
	    .limits = &limits, .report = report};

	limits.bytes = 4 << 20;
	limits.total_bytes = 16 << 20;
	limits.nodes = 1000000;
	if (tables.transforms == NULL)
		g_assert_true(filing_tables_open(&tables, "lang", NULL));
	g_autoptr(Filing) filing = filing_read(&task, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	for (unsigned i = 0; filing != NULL && i < filing->sets->len; i++) {
		FactSet *set = g_ptr_array_index(filing->sets, i);
		fact_json_append(out, set, filing->labels, NULL);
		fact_csv_append(out, set, filing->labels, NULL);
	}
	return 0;
}
