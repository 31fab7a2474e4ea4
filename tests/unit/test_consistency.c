/*
 * test_consistency.c - terms that a segment must have, and what only shows in a
 * whole document.
 */
#include <glib.h>
#include <string.h>

#include "check/check.h"
#include "check/consistency.h"

static Languages *languages;

typedef struct Row {
	const char *source, *target, *origin;
} Row;

static Document *
make_document(const Row *rows, size_t n)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
	Document *document = document_new(bytes, "a", "test");

	for (size_t i = 0; i < n; i++) {
		Unit *unit = document_add_unit(document, NULL, "p");
		Segment *segment = unit->first;
		InlineList target = {NULL, NULL};
		inline_add_text(&segment->source, document->arena,
		    rows[i].source, strlen(rows[i].source));
		inline_add_text(&target, document->arena, rows[i].target,
		    strlen(rows[i].target));
		segment_set_target(segment, target, rows[i].origin == NULL
		    ? "chat" : rows[i].origin);
	}
	return document;
}

static void
set_term(Document *document, unsigned id, const SegmentTerm *term)
{
	SegmentRecall *recall = arena_alloc(document->arena, sizeof *recall);

	recall->terms = term;
	document_unit(document, id)->first->recall = recall;
}

/* The findings of a document as "name unit|...". */
static char *
findings_of(const Report *report)
{
	GString *out = g_string_new(NULL);

	for (size_t i = 0; i < report_count(report); i++) {
		const Finding *finding = report_finding(report, i);
		g_string_append_printf(out, "%s%s %u", i == 0 ? "" : "|",
		    report_kind(finding->code)->name, finding->unit);
	}
	return g_string_free(out, FALSE);
}

static void
test_same_source(void)
{
	static const Row rows[] = {
		{"Total assets", "Bilanzsumme", NULL},
		{"Net income", "Reingewinn", NULL},
		{"Total assets", "Summe der Aktiva", NULL},
		{"Total assets", "Bilanzsumme", "memory"},
		{"Net income", "Jahresüberschuss", NULL},
		{"1,234", "1.234", "figures"},
		{"1,234", "1,234", "figures"},
		{"Other", "Sonstige", NULL},
	};
	g_autoptr(Document) document = make_document(rows,
	    G_N_ELEMENTS(rows));
	g_autoptr(Report) report = report_new();

	segment_keep_source(document_unit(document, 8)->first,
	    document->arena);
	consistency_check(document, languages_find(languages, "de"), report);
	g_autofree char *got = findings_of(report);
	g_assert_cmpstr(got, ==, "inconsistent 3|inconsistent 5");
	g_assert_nonnull(strstr(report_finding(report, 0)->text,
	    "Total assets: here Summe der Aktiva, but Bilanzsumme in 2"));
}

static void
test_many(void)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Row));
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(Report) report = report_new();

	for (unsigned i = 0; i < 20000; i++) {
		g_ptr_array_add(texts, g_strdup_printf("target %u", i));
		Row row = {"The same", g_ptr_array_index(texts, i), NULL};
		g_array_append_val(rows, row);
	}
	g_autoptr(Document) document = make_document((const Row *) (void *)
	    rows->data, rows->len);
	consistency_check(document, languages_find(languages, "de"), report);
	g_assert_cmpuint(report_count(report), >, 10);
	g_assert_cmpuint(report_count(report), <=, 50);
}

static const char *const targets[] = {"Vorstand", "Aufsichtsrat", NULL};
static const char *const forbidden[] = {"Brett", NULL};
static const char *const none[] = {NULL};

static void
test_drift(void)
{
	static const Row rows[] = {
		{"The board met", "Der Vorstand tagte", NULL},
		{"The board left", "Der Vorstand ging", NULL},
		{"The board ate", "Der Aufsichtsrat aß", NULL},
	};
	static const SegmentTerm term = {NULL, "board", targets, none, NULL,
	    false};
	g_autoptr(Document) document = make_document(rows,
	    G_N_ELEMENTS(rows));
	g_autoptr(Report) report = report_new();

	for (unsigned i = 1; i <= G_N_ELEMENTS(rows); i++)
		set_term(document, i, &term);
	consistency_check(document, languages_find(languages, "de"), report);
	g_autofree char *got = findings_of(report);
	g_assert_cmpstr(got, ==, "term-drift 3");
}

static void
test_term(void)
{
	static const struct {
		const char *target, *want;
		bool is_part;
	} cases[] = {
		{"Der Vorstand tagte", "", false},
		{"Sitzung des Aufsichtsrats", "", false},
		{"Das Brett tagte", "term-forbidden 1", false},
		{"Das Gremium tagte", "term-missing 1", false},
		{"Das Gremium tagte", "", true},
		{"Das Brett tagte", "term-forbidden 1", true},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const Row row = {"The board met", cases[i].target, NULL};
		const SegmentTerm term = {NULL, "board", targets, forbidden,
		    NULL, cases[i].is_part};
		g_autoptr(Document) document = make_document(&row, 1);
		g_autoptr(Report) report = report_new();
		set_term(document, 1, &term);
		const Unit *unit = document_unit(document, 1);
		/* What a termbase says never takes a target away. */
		g_assert_true(check_segment(unit, unit->first,
		    languages_find(languages, "en"),
		    languages_find(languages, "de"), report));
		g_autofree char *got = findings_of(report);
		g_assert_cmpstr(got, ==, cases[i].want);
	}
}

/* Of three ways to name a term the usual one is wanted; what lacks it or has
 * what is forbidden deviates; what is only a part of a word, is kept, or is the
 * work of a person does not count. */
static void
test_drifts(void)
{
	static const char *const names[] = {"Anleihe", "Schuldtitel", NULL};
	static const char *const never[] = {"Note", NULL};
	static const SegmentTerm term = {NULL, "note", names, never,
	    NULL, false};
	static const SegmentTerm part = {NULL, "note", names, never,
	    NULL, true};
	static const Row rows[] = {
		{"The note is due", "Die Anleihe ist fällig", NULL},
		{"A note", "Eine Anleihe", NULL},
		{"Each note", "Jeder Schuldtitel", NULL},
		{"No note", "Keine Note", NULL},
		{"The note again", "Wieder das Papier", NULL},
		{"A banknote", "Ein Geldschein", NULL},
		{"Kept note", "Kept note", NULL},
	};
	g_autoptr(Document) document = make_document(rows,
	    G_N_ELEMENTS(rows));
	g_autoptr(GString) got = g_string_new(NULL);

	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
		set_term(document, i + 1, i == 5 ? &part : &term);
	segment_keep_source(document_unit(document, 7)->first,
	    document->arena);
	g_autoptr(GArray) drifts = consistency_drifts(document,
	    languages_find(languages, "de"));
	for (unsigned i = 0; i < drifts->len; i++) {
		const ConsistencyDrift *drift = &g_array_index(drifts,
		    ConsistencyDrift, i);
		g_string_append_printf(got, "%u:%s ", drift->unit,
		    drift->wanted);
	}
	g_assert_cmpstr(got->str, ==, "3:Anleihe 4:Anleihe 5:Anleihe ");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_test_add_func("/consistency/same-source", test_same_source);
	g_test_add_func("/consistency/many", test_many);
	g_test_add_func("/consistency/drift", test_drift);
	g_test_add_func("/consistency/term", test_term);
	g_test_add_func("/consistency/drifts", test_drifts);
	return g_test_run();
}
