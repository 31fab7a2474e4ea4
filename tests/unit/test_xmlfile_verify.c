/* Facts between source and translation: what is made, what is proved, and
 * that a change of any kind is found. */
#include <glib.h>
#include <string.h>

#include "base/failure.h"
#include "doc/dump.h"
#include "format/xml/xmlfile.h"
#include "job/plan.h"

static Languages *languages;

#define HEAD "<?xml version='1.0'?>\n<html " \
	"xmlns='http://www.w3.org/1999/xhtml' " \
	"xmlns:ix='http://www.xbrl.org/2013/inlineXBRL' " \
	"xmlns:t='http://www.xbrl.org/inlineXBRL/transformation/2020-02-12' "\
	"xmlns:e='urn:e' xmlns:dei='urn:dei' " \
	"xmlns:xbrli='http://www.xbrl.org/2003/instance' xml:lang='en'>"
#define RESOURCES "<div><ix:header><ix:hidden><ix:nonNumeric id='h' " \
	"name='dei:Flag' contextRef='c'>false text</ix:nonNumeric>" \
	"</ix:hidden><ix:resources><xbrli:context id='c'><xbrli:entity>" \
	"<xbrli:identifier scheme='urn:s'>X</xbrli:identifier>" \
	"</xbrli:entity><xbrli:period><xbrli:instant>2024-12-31" \
	"</xbrli:instant></xbrli:period></xbrli:context><xbrli:unit id='u'>" \
	"<xbrli:measure>e:EUR</xbrli:measure></xbrli:unit>" \
	"<ix:relationship fromRefs='n' toRefs='o'/></ix:resources>" \
	"</ix:header></div>"
#define BODY "<p>Sales were <ix:nonFraction id='n' name='e:Sales' " \
	"contextRef='c' unitRef='u' decimals='0' scale='3' " \
	"format='t:num-dot-decimal'>1,234.50</ix:nonFraction> in all.</p>" \
	"<p><ix:nonNumeric id='p' name='e:Policy' contextRef='c'>We count " \
	"all.</ix:nonNumeric></p><p><ix:nonNumeric id='d' " \
	"name='dei:EntityName' contextRef='c'>Example plc</ix:nonNumeric>" \
	"</p><p><ix:footnote id='o'>Before tax.</ix:footnote></p>"
#define DOCUMENT HEAD "<body>" RESOURCES BODY "</body></html>"

static FormatOptions
new_options(FormatFacts facts)
{
	return (FormatOptions) {
		.limits = limits_default, .languages = languages,
		.facts = facts, .target = languages_find(languages, "de"),
	};
}

static Document *
read_text(const char *text, FormatFacts facts)
{
	FormatOptions options = new_options(facts);
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	g_autoptr(Report) report = report_new();
	g_autoptr(GError) error = NULL;
	Document *document = xmlfile_format.read(bytes, "test.xml", &options,
	    report, &error);

	g_assert_no_error(error);
	return document;
}

/* Gives each unit a target: its letters outside of codes in upper case. */
static void
translate(Document *document)
{
	document->source_language = "en";
	document->target_language = "de";
	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		InlineList target = inline_copy(&unit->first->source,
		    document->arena);
		unsigned marks = 0;
		for (Inline *node = target.first; node != NULL;
		    node = node->next) {
			marks += node->kind == INLINE_MARK_OPEN;
			marks -= node->kind == INLINE_MARK_CLOSE;
			if (node->kind != INLINE_TEXT || marks > 0)
				continue;
			g_autofree char *upper = g_utf8_strup(node->text, -1);
			node->text = arena_string(document->arena, upper);
		}
		segment_set_target(unit->first, target, "test");
	}
}

static char *
translated(const char *text, FormatFacts facts)
{
	FormatOptions options = new_options(facts);
	g_autoptr(Document) document = read_text(text, facts);
	g_autoptr(Report) report = report_new();
	g_autoptr(GError) error = NULL;

	translate(document);
	g_autoptr(GBytes) bytes = xmlfile_format.write(document, &options,
	    report, &error);
	g_assert_no_error(error);
	return g_strndup(g_bytes_get_data(bytes, NULL),
	    g_bytes_get_size(bytes));
}

/* The names of the checks that found faults, as "facts fact-values". */
static char *
verified(const char *source, const char *target, FormatFacts facts)
{
	FormatOptions options = new_options(facts);
	g_autoptr(Document) before = read_text(source, facts);
	g_autoptr(Document) after = read_text(target, facts);
	g_autoptr(Proof) proof = proof_new();
	g_autoptr(GError) error = NULL;
	FormatVerify task = {
		.source = before->source, .target = after->source,
		.source_document = before, .target_document = after,
		.source_language = languages_find(languages, "en"),
		.target_language = languages_find(languages, "de"),
	};
	GString *out = g_string_new(NULL);

	g_assert_true(xmlfile_format.verify(&task, &options, proof, &error));
	g_assert_cmpuint(proof_count(proof), >, 0);
	for (size_t i = 0; i < proof_count(proof); i++)
		if (proof_check(proof, i)->faults > 0)
			g_string_append_printf(out, "%s%s", out->len == 0
			    ? "" : " ", proof_check(proof, i)->name);
	return g_string_free(out, FALSE);
}

static void
test_full(void)
{
	g_autofree char *target = translated(DOCUMENT, FORMAT_FACTS_FULL);
	g_autofree char *faults = verified(DOCUMENT, target,
	    FORMAT_FACTS_FULL);

	g_assert_cmpstr(faults, ==, "");
	g_assert_nonnull(strstr(target, "<html"));
	g_assert_nonnull(strstr(target, "xml:lang='de'>"));
	g_assert_nonnull(strstr(target, ">WE COUNT ALL.<"));
	g_assert_nonnull(strstr(target, ">BEFORE TAX.<"));
	g_assert_nonnull(strstr(target, ">1,234.50<"));
	/* What stayed says in which language it is. */
	g_assert_nonnull(strstr(target, "<ix:nonNumeric xml:lang=\"en\" "
	    "id='d'"));
	g_assert_nonnull(strstr(target, "<ix:nonNumeric xml:lang=\"en\" "
	    "id='h'"));
	g_assert_nonnull(strstr(target, "<ix:nonNumeric id='p'"));
	/* The note stands before all facts. */
	const char *note = strstr(target, "<div class=\"dragoman-note\" "
	    "lang=\"de\"");
	g_assert_nonnull(note);
	g_assert_true(note < strstr(target, "<ix:"));
}

static void
test_keep(void)
{
	g_autofree char *target = translated(DOCUMENT, FORMAT_FACTS_KEEP);
	g_autofree char *faults = verified(DOCUMENT, target,
	    FORMAT_FACTS_KEEP);
	g_autofree char *full = translated(DOCUMENT, FORMAT_FACTS_FULL);
	g_autofree char *broken = verified(DOCUMENT, full, FORMAT_FACTS_KEEP);

	g_assert_cmpstr(faults, ==, "");
	g_assert_nonnull(strstr(target, ">We count all.<"));
	g_assert_nonnull(strstr(target, "<p>SALES WERE <ix:"));
	g_assert_cmpstr(broken, ==, "fact-values");
}

static void
test_relocalise(void)
{
	g_autofree char *target = translated(DOCUMENT,
	    FORMAT_FACTS_RELOCALISE);
	g_autofree char *faults = verified(DOCUMENT, target,
	    FORMAT_FACTS_RELOCALISE);
	g_autofree char *strict = verified(DOCUMENT, target,
	    FORMAT_FACTS_FULL);

	g_assert_cmpstr(faults, ==, "");
	g_assert_nonnull(strstr(target,
	    "format='t:num-comma-decimal'>1.234,50<"));
	g_assert_cmpstr(strict, ==, "facts");
}

/* One change in the translation, and the checks that find it. */
static void
test_changes(void)
{
	static const struct {
		const char *from, *to, *faults;
	} cases[] = {
		{">1,234.50<", ">1,234.51<", "fact-values"},
		{">1,234.50<", ">1.234,50<", "fact-values"},
		{"scale='3'", "scale='6'", "facts"},
		{"decimals='0'", "decimals='2'", "facts"},
		{"unitRef='u' ", "", "facts"},
		{"name='e:Sales'", "name='e:Costs'", "facts"},
		{"id='n'", "id='m'", "facts"},
		{"format='t:num-dot-decimal'", "sign='-' "
		    "format='t:num-dot-decimal'", "facts"},
		{">false text<", ">true text<", "fact-values fact-languages"},
		{">Example plc<", ">Beispiel AG<",
		    "fact-values fact-languages"},
		{"2024-12-31", "2024-12-30", "facts fact-resources"},
		{"e:EUR<", "e:USD<", "facts fact-resources"},
		{"toRefs='o'", "toRefs='q'", "fact-resources"},
		{"<ix:nonNumeric id='p' name='e:Policy' contextRef='c'>",
		    "<b>", "facts"},
		{"<ix:footnote id='o'>", "<ix:footnote xml:lang='fr' "
		    "id='o'>", "fact-languages"},
		{"<p>SALES", "<p><ix:nonNumeric name='e:New' "
		    "contextRef='c'>x</ix:nonNumeric>SALES", "facts"},
	};
	g_autofree char *good = translated(DOCUMENT, FORMAT_FACTS_FULL);

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) bad = g_string_new(good);
		g_assert_cmpuint(g_string_replace(bad, cases[i].from,
		    cases[i].to, 1), ==, 1);
		if (strcmp(cases[i].to, "<b>") == 0)
			g_string_replace(bad, "ALL.</ix:nonNumeric>",
			    "ALL.</b>", 0);
		g_autofree char *faults = verified(DOCUMENT, bad->str,
		    FORMAT_FACTS_FULL);
		if (strcmp(faults, cases[i].faults) != 0)
			g_error("%s for %s: %s, not %s", cases[i].to,
			    cases[i].from, faults, cases[i].faults);
	}
}

/* An identity run has nothing to add. */
static void
test_identity(void)
{
	FormatOptions options = new_options(FORMAT_FACTS_FULL);
	g_autoptr(Document) document = read_text(DOCUMENT,
	    FORMAT_FACTS_FULL);
	g_autoptr(Report) report = report_new();

	document->target_language = "de";
	g_autoptr(GBytes) bytes = xmlfile_format.write(document, &options,
	    report, NULL);
	g_assert_true(g_bytes_equal(bytes, document->source));
}

#define LINK "<l:linkbase xmlns:l='http://www.xbrl.org/2003/linkbase' " \
	"xmlns:x='http://www.w3.org/1999/xlink'>\n <l:labelLink>\n " \
	"<l:loc x:label='a' x:href='e.xsd#e_A'/><l:loc x:label='b' " \
	"x:href='e.xsd#e_B'/>\n <l:label x:label='la' id='i' " \
	"xml:lang='en'>Assets <b>net</b></l:label>\n <l:label x:label='lb' " \
	"xml:lang='en'>Bonds</l:label><l:label x:label='lc' xml:lang='de'>" \
	"Anleihen</l:label><l:labelArc x:from='a' x:to='la'/>" \
	"<l:labelArc x:from='b' x:to='lb'/><l:labelArc x:from='b' " \
	"x:to='lc'/></l:labelLink></l:linkbase>"

static void
test_labels(void)
{
	g_autofree char *target = translated(LINK, FORMAT_FACTS_FULL);
	g_autofree char *faults = verified(LINK, target, FORMAT_FACTS_FULL);
	g_autoptr(GString) bad = g_string_new(target);

	g_assert_cmpstr(faults, ==, "");
	g_assert_nonnull(strstr(target, "<l:label x:label='la' id='i' "
	    "xml:lang='en'>Assets <b>net</b></l:label>\n <l:label "
	    "x:label='la' xml:lang='de'>ASSETS <b>NET</b></l:label>"));
	/* B has a German label already. */
	g_assert_null(strstr(target, "BONDS"));
	g_string_replace(bad, ">Bonds<", ">BONDS<", 0);
	g_autofree char *replaced = verified(LINK, bad->str,
	    FORMAT_FACTS_FULL);
	g_assert_cmpstr(replaced, ==, "labels");
}

/* ---- a proof that fails -------------------------------------------------- */

static bool
fail_proof(const FormatVerify *task, const FormatOptions *options,
    Proof *proof, GError **error)
{
	ProofCheck *check = proof_open(proof, "facts", "everything");

	(void) task;
	(void) options;
	(void) error;
	check->is_binding = true;
	check->counted = 7;
	proof_fault(check, 0, NULL, "e:Sales is not there");
	return true;
}

static void
test_block(void)
{
	static const Format format = {.name = "x", .verify = fail_proof};
	JobOptions options = {.source = NULL};
	g_autoptr(Job) job = job_new(&options, "in", "out");
	g_autoptr(GError) error = NULL;

	job->format = &format;
	job->document = read_text("<a>b</a>", FORMAT_FACTS_FULL);
	g_assert_false(step_verify(job, job->document, &error));
	g_assert_error(error, FAILURE, FAILURE_INTERNAL);
	g_assert_cmpstr(error->message, ==, "the proof of the output failed, "
	    "nothing was written: facts: 1 of 7 (everything): e:Sales is not "
	    "there");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_test_add_func("/xmlfile_verify/full", test_full);
	g_test_add_func("/xmlfile_verify/keep", test_keep);
	g_test_add_func("/xmlfile_verify/relocalise", test_relocalise);
	g_test_add_func("/xmlfile_verify/changes", test_changes);
	g_test_add_func("/xmlfile_verify/identity", test_identity);
	g_test_add_func("/xmlfile_verify/labels", test_labels);
	g_test_add_func("/xmlfile_verify/block", test_block);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
