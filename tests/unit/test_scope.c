/*
 * test_scope.c - what heads of tables say of their cells.
 */
#include <glib.h>
#include <string.h>

#include "base/limits.h"
#include "check/check.h"
#include "doc/scope.h"
#include "lang/number.h"

static Languages *languages;

static const Language *
lang(const char *tag)
{
	const Language *language = languages_find(languages, tag);

	g_assert_nonnull(language);
	return language;
}

/* Cells are parted by |, rows by a line; "~" before a cell: it spans two
 * columns; a row that begins with # is a paragraph. */
static Document *
document_of(const char *drawing)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static("", 0);
	Document *document = document_new(bytes, "a", "test");
	g_auto(GStrv) lines = g_strsplit(drawing, "\n", -1);
	Block *table = NULL;

	for (unsigned i = 0; lines[i] != NULL; i++) {
		bool is_line = lines[i][0] == '#';
		g_auto(GStrv) cells = g_strsplit(lines[i] + is_line, "|", -1);
		Block *row = NULL;
		unsigned column = 1;
		if (is_line)
			table = NULL;
		else if (table == NULL)
			table = document_add_block(document, NULL, BLOCK_TABLE,
			    NULL);
		if (!is_line)
			row = document_add_block(document, table, BLOCK_ROW,
			    NULL);
		for (unsigned j = 0; cells[j] != NULL; j++) {
			bool is_wide = cells[j][0] == '~';
			const char *text = cells[j] + is_wide;
			Block *block = document_add_block(document, row,
			    is_line ? BLOCK_PARAGRAPH : BLOCK_CELL, NULL);
			block->column = column;
			block->n_columns = is_wide ? 2 : 1;
			column += block->n_columns;
			if (*text == '\0')
				continue;
			Unit *unit = document_add_unit(document, block, NULL);
			inline_add_text(&unit->first->source, document->arena,
			    text, strlen(text));
		}
	}
	return document;
}

static const Unit *
unit_of(const Document *document, const char *text)
{
	for (unsigned i = 0; i < document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(document->units, i);
		g_autofree char *own = unit_source_text(unit);
		if (strcmp(own, text) == 0)
			return unit;
	}
	g_assert_not_reached();
}

/* The cell of that TEXT has the POWER, the CURRENCY and its head. */
static void
check_cell(const Document *document, const char *text, int power,
    const char *currency, const char *head)
{
	const Scope *scope = unit_of(document, text)->scope;

	g_test_message("%s", text);
	if (head == NULL) {
		g_assert_true(scope == NULL || scope->head == 0);
		return;
	}
	g_assert_nonnull(scope);
	g_assert_cmpint(scope->power, ==, power);
	g_assert_cmpstr(scope->currency, ==, currency);
	g_assert_cmpuint(scope->head, ==, unit_of(document, head)->id);
}

static void
test_corner(void)
{
	g_autoptr(Document) document = document_of(
	    "EUR million|Note|2025|2024|Change in %\n"
	    "Revenue|11|1,284.6|1,185.6|8.4\n"
	    "Earnings per share (EUR)||0.45|0.40|12.5\n"
	    "Staff (thousands)||12|11|9.1\n"
	    "Tax||$ 5|10 thousand|");

	scope_set(document, lang("en"));
	check_cell(document, "1,284.6", 6, "EUR", "EUR million");
	check_cell(document, "11", 0, NULL, NULL);
	check_cell(document, "8.4", 0, NULL, NULL);
	check_cell(document, "0.45", 0, "EUR", "Earnings per share (EUR)");
	check_cell(document, "12", 3, NULL, "Staff (thousands)");
	check_cell(document, "$ 5", 6, NULL, "EUR million");
	const Scope *head = unit_of(document, "EUR million")->scope;
	g_assert_cmpstr(head->columns, ==, "2025, 2024");
}

static void
test_columns(void)
{
	g_autoptr(Document) document = document_of(
	    "#In tausend Euro\n"
	    "Posten|~2025 (in Mio. USD)|~2024\n"
	    "|Umsatz|Ergebnis|Umsatz|Ergebnis\n"
	    "Nord|110|12|90|8\n"
	    "Angaben in Mrd. EUR\n"
	    "Ost|4,5|0,2|4,1|0,1");

	scope_set(document, lang("de"));
	check_cell(document, "110", 6, "USD", "2025 (in Mio. USD)");
	check_cell(document, "12", 6, "USD", "2025 (in Mio. USD)");
	check_cell(document, "90", 3, "EUR", "In tausend Euro");
	check_cell(document, "4,5", 9, "EUR", "Angaben in Mrd. EUR");
	check_cell(document, "0,1", 9, "EUR", "Angaben in Mrd. EUR");
}

static void
test_scripts(void)
{
	g_autoptr(Document) document = document_of(
	    "#单位：万元\n项目|2025年|2024年\n收入|1,234|987");
	g_autoptr(Document) far = document_of(
	    "#单位：万元\n#一\n#二\n#三\n项目|2025年\n收入|1,234");

	scope_set(document, lang("zh-Hans"));
	check_cell(document, "1,234", 4, "CNY", "单位：万元");
	check_cell(document, "987", 4, "CNY", "单位：万元");
	scope_set(far, lang("zh-Hans"));
	check_cell(far, "1,234", 0, NULL, NULL);
}

/* A column decides before the document's language does. */
static void
test_votes(void)
{
	g_autoptr(Document) document = document_of(
	    "Item|A|B\nx|1.234,50|1.234\ny|2.000.000,75|1,234.5\n"
	    "z|7.500|9.125");
	Language *own = NULL;
	const Unit *unit;

	scope_set(document, lang("en"));
	unit = unit_of(document, "7.500");
	g_assert_cmpuint(unit->scope->decimal, ==, ',');
	const Language *language = scope_language(unit, lang("en"), &own);
	g_autoptr(GArray) tokens = number_find(language, "7.500");
	g_autofree char *value = decimal_text(&g_array_index(tokens,
	    NumberToken, 0).value);
	g_assert_cmpstr(value, ==, "7500");
	g_free(own);
	unit = unit_of(document, "9.125");
	g_assert_true(scope_language(unit, lang("en"), &own) == lang("en"));
	g_assert_null(own);
}

/* A head that says another scale, or none, is told with what it would
 * change. */
static void
test_finding(void)
{
	static const struct {
		const char *target;
		bool is_good;
	} cases[] = {
		{ "EUR Millionen", true }, { "Mio. EUR", true },
		{ "TEUR", false }, { "Euro", false }, { "EUR million", true },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Document) document = document_of(
		    "EUR million|2025|2024\nRevenue|1,284.6|1,185.6");
		g_autoptr(Report) report = report_new();
		scope_set(document, lang("en"));
		Unit *unit = document_unit(document, 1);
		InlineList target = {NULL, NULL};
		inline_add_text(&target, document->arena, cases[i].target,
		    strlen(cases[i].target));
		segment_set_target(unit->first, target, "test");
		bool is_good = check_segment(unit, unit->first, lang("en"),
		    lang("de"), report);
		g_test_message("%s", cases[i].target);
		g_assert_true(is_good == cases[i].is_good);
		if (is_good)
			continue;
		g_assert_nonnull(strstr(report_finding(report, 0)->text,
		    "the scale of 2 figures in columns 2025, 2024"));
	}
}

/* Wide, long and empty tables take no time. */
static void
test_long(void)
{
	g_autoptr(GString) drawing = g_string_new("(in thousands)");
	g_autoptr(Document) empty = document_of("|\n||");

	for (unsigned i = 0; i < 400; i++)
		g_string_append(drawing, "|2025");
	for (unsigned i = 0; i < 20; i++) {
		g_string_append(drawing, "\nRow");
		for (unsigned j = 0; j < 400; j++)
			g_string_append_printf(drawing, "|%u", 10 + j);
	}
	g_autoptr(Document) document = document_of(drawing->str);
	scope_set(document, lang("en"));
	g_assert_cmpuint(unit_of(document, "(in thousands)")->scope->n_figures,
	    ==, 8000);
	scope_set(empty, lang("en"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_assert_nonnull(languages);
	g_test_add_func("/scope/corner", test_corner);
	g_test_add_func("/scope/columns", test_columns);
	g_test_add_func("/scope/scripts", test_scripts);
	g_test_add_func("/scope/votes", test_votes);
	g_test_add_func("/scope/finding", test_finding);
	g_test_add_func("/scope/long", test_long);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
