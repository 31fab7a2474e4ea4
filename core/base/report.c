#include "base/report.h"

#include <stdarg.h>

struct Report {
	GArray *findings;	/* of Finding */
};

static const FindingKind kinds[FINDING_N_CODES] = {
	[FINDING_NUMBER_MISSING] = {"number-missing", SEVERITY_ERROR,
	    "accuracy/omission", "a figure of the source is not in the target"},
	[FINDING_NUMBER_ADDED] = {"number-added", SEVERITY_ERROR,
	    "accuracy/addition", "the target has a figure the source has not"},
	[FINDING_DATE_CHANGED] = {"date-changed", SEVERITY_ERROR,
	    "accuracy/mistranslation", "a date is another day in the target"},
	[FINDING_CODE_LOST] = {"code-lost", SEVERITY_ERROR, "design/markup",
	    "an inline code of the source is not in the target"},
	[FINDING_CODE_ADDED] = {"code-added", SEVERITY_ERROR, "design/markup",
	    "the target has an inline code twice or from nowhere"},
	[FINDING_CODE_NESTING] = {"code-nesting", SEVERITY_ERROR,
	    "design/markup", "inline codes of the target do not nest"},
	[FINDING_CODE_PLACED] = {"code-placed", SEVERITY_WARNING,
	    "design/markup", "the engine misplaced inline codes: they stand "
	    "where they did in the source, in proportion"},
	[FINDING_PROTECTED_CHANGED] = {"protected-changed", SEVERITY_ERROR,
	    "accuracy/mistranslation",
	    "an identifier, address or protected name was changed"},
	[FINDING_TARGET_EMPTY] = {"target-empty", SEVERITY_ERROR,
	    "accuracy/omission", "the source has text and the target none"},
	[FINDING_TARGET_GARBLED] = {"target-garbled", SEVERITY_ERROR,
	    "fluency/mechanical", "the target has broken characters"},
	[FINDING_UNTRANSLATED] = {"untranslated", SEVERITY_WARNING,
	    "accuracy/untranslated", "the target is the source again"},
	[FINDING_LENGTH] = {"length", SEVERITY_WARNING, "accuracy/omission",
	    "the target is far longer or shorter than is likely"},
	[FINDING_SPACE] = {"space", SEVERITY_NOTE, "design/whitespace",
	    "space at the ends of a segment was put right"},
	[FINDING_SOURCE_KEPT] = {"source-kept", SEVERITY_WARNING,
	    "accuracy/untranslated",
	    "no proved translation: the segment stays in the source language"},
	[FINDING_REPAIRED] = {"repaired", SEVERITY_NOTE, "process",
	    "a first answer failed a check, a later one passed"},
	[FINDING_PAGE_KEPT] = {"page-kept", SEVERITY_WARNING, "design/layout",
	    "a page was left as it is"},
	[FINDING_TEXT_KEPT] = {"text-kept", SEVERITY_WARNING, "design/layout",
	    "text that cannot be read or set safely was left as it is"},
	[FINDING_TEXT_OVERFLOW] = {"text-overflow", SEVERITY_WARNING,
	    "design/layout", "the target does not fit into its place"},
	[FINDING_FONT_MISSING] = {"font-missing", SEVERITY_ERROR,
	    "design/layout", "no installed font has these characters"},
	[FINDING_SCAN] = {"scan", SEVERITY_WARNING, "process",
	    "a page is a picture: its text cannot be read"},
	[FINDING_DAMAGED] = {"damaged", SEVERITY_WARNING, "process",
	    "the input is damaged and was read as far as it goes"},
	[FINDING_ENCRYPTED] = {"encrypted", SEVERITY_NOTE, "process",
	    "the input is encrypted; so is the output"},
	[FINDING_SIGNED] = {"signed", SEVERITY_WARNING, "process",
	    "a signature of the input cannot hold for the output"},
	[FINDING_PART_SKIPPED] = {"part-skipped", SEVERITY_NOTE, "process",
	    "a part that may hold text is not translated"},
	[FINDING_DELETED_KEPT] = {"deleted-kept", SEVERITY_NOTE, "process",
	    "text deleted under change tracking is kept untranslated"},
	[FINDING_MERGE_MISSING] = {"merge-missing", SEVERITY_WARNING,
	    "process", "the XLIFF file has no target for a segment"},
	[FINDING_RULE_IGNORED] = {"rule-ignored", SEVERITY_WARNING, "process",
	    "a rule of ITS or SRX cannot be used and was left out"},
	[FINDING_READ_BACK] = {"read-back", SEVERITY_ERROR, "design/layout",
	    "the written file, read again, has other figures than were set"},
	[FINDING_UNPROVED] = {"unproved", SEVERITY_WARNING, "process",
	    "the written file holds text that we cannot read back"},
	[FINDING_LAYOUT_IGNORED] = {"layout-ignored", SEVERITY_NOTE,
	    "process", "the format knows no other layout than in place"},
	[FINDING_SCAN_COVERED] = {"scan-covered", SEVERITY_WARNING,
	    "process", "a page is a picture: what was read of it is covered "
	    "by its translation"},
	[FINDING_UNLIKE] = {"unlike", SEVERITY_ERROR, "design/markup",
	    "something else than text is not in the written file as it was"},
	[FINDING_LAYOUT] = {"layout", SEVERITY_WARNING, "design/layout",
	    "text was set over other text, too small, or out of sight"},
	[FINDING_CHARACTER] = {"character", SEVERITY_ERROR, "design/markup",
	    "the target has a character that its place does not allow"},
	[FINDING_STORAGE] = {"storage", SEVERITY_WARNING, "design/length",
	    "the target takes more bytes than its place has"},
	[FINDING_FACT] = {"fact", SEVERITY_WARNING, "process",
	    "a fact refers to nothing, or its text is no value of its kind"},
	[FINDING_FACT_DUPLICATE] = {"fact-duplicate", SEVERITY_WARNING,
	    "process", "two facts of the same aspects have other values"},
	[FINDING_FACT_SUM] = {"fact-sum", SEVERITY_WARNING, "process",
	    "a fact is not the sum a calculation linkbase says it is"},
	[FINDING_MIXED_SCRIPT] = {"mixed-script", SEVERITY_WARNING,
	    "fluency/mechanical",
	    "a Latin word of the target has Cyrillic or Greek letters"},
	[FINDING_SOURCE_FOUND] = {"source-found", SEVERITY_NOTE, "process",
	    "the language of the document, asked for with -s auto"},
	[FINDING_SOURCE_DOUBTED] = {"source-doubted", SEVERITY_WARNING,
	    "process", "the document looks like another language than -s "
	    "says"},
	[FINDING_OTHER_LANGUAGE] = {"other-language", SEVERITY_WARNING,
	    "accuracy/untranslated", "a paragraph is in a third language: it "
	    "stays as it is"},
	[FINDING_IN_TARGET] = {"in-target", SEVERITY_NOTE, "process",
	    "a paragraph is in the target language already: it stays as it "
	    "is"},
	[FINDING_TERM_MISSING] = {"term-missing", SEVERITY_WARNING,
	    "terminology", "a term of the source is not what the termbase says"},
	[FINDING_TERM_FORBIDDEN] = {"term-forbidden", SEVERITY_WARNING,
	    "terminology", "the target has a term that the termbase forbids"},
	[FINDING_TERM_DRIFT] = {"term-drift", SEVERITY_NOTE, "terminology",
	    "a term has another of its names here than in most places"},
	[FINDING_INCONSISTENT] = {"inconsistent", SEVERITY_NOTE,
	    "style/inconsistent",
	    "the same text is translated in another way elsewhere"},
	[FINDING_TERMBASE] = {"termbase", SEVERITY_NOTE, "process",
	    "an entry of a termbase is wrong, there twice, or contradicts "
	    "another"},
	[FINDING_MEMORY] = {"memory", SEVERITY_WARNING, "process",
	    "the translation memory could not be used"},
	[FINDING_TERM_FOUND] = {"term-found", SEVERITY_NOTE, "terminology",
	    "a term that the model proposed is fixed for the document"},
	[FINDING_TERM_SETTLED] = {"term-settled", SEVERITY_NOTE, "process",
	    "a segment that named a term otherwise was translated once more"},
	[FINDING_REVIEW] = {"review", SEVERITY_WARNING, "process",
	    "the model that reviews names a critical or major error"},
	[FINDING_REVIEW_MINOR] = {"review-minor", SEVERITY_NOTE, "process",
	    "the model that reviews names a minor error"},
	[FINDING_REVIEWED] = {"reviewed", SEVERITY_NOTE, "process",
	    "how much the model has reviewed, and the score"},
	[FINDING_UNREVIEWED] = {"unreviewed", SEVERITY_WARNING, "process",
	    "the review that was asked for is not whole"},
	[FINDING_UNKNOWN_WORD] = {"unknown-word", SEVERITY_NOTE,
	    "accuracy/untranslated", "the engine left words as they were that "
	    "it does not know"},
	[FINDING_SECOND_ENGINE] = {"second-engine", SEVERITY_WARNING, "process",
	    "the engine had no proved answer, the one of --fallback has"},
};

static void
finding_clear(void *finding)
{
	g_free(((Finding *) finding)->text);
}

Report *
report_new(void)
{
	Report *report = g_new0(Report, 1);

	report->findings = g_array_new(FALSE, FALSE, sizeof(Finding));
	g_array_set_clear_func(report->findings, finding_clear);
	return report;
}

void
report_free(Report *report)
{
	if (report == NULL)
		return;
	g_array_unref(report->findings);
	g_free(report);
}

const FindingKind *
report_kind(FindingCode code)
{
	g_assert(code < FINDING_N_CODES);
	return &kinds[code];
}

const char *
report_severity_name(Severity severity)
{
	switch (severity) {
	case SEVERITY_NOTE:
		return "note";
	case SEVERITY_WARNING:
		return "warning";
	case SEVERITY_ERROR:
		return "error";
	}
	g_assert_not_reached();
}

/* Valid UTF-8 without control characters. */
static char *
one_line(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	GString *line = g_string_sized_new(64);

	for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c == '\n' || c == '\t')
			c = ' ';
		g_string_append_unichar(line,
		    g_unichar_iscntrl(c) ? 0xFFFD : c);
	}
	return g_string_free(line, FALSE);
}

void
report_add(Report *report, FindingCode code, unsigned unit, unsigned segment,
    unsigned page, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);

	Finding finding = {
		.code = code, .unit = unit, .segment = segment, .page = page,
		.text = one_line(text),
	};
	g_array_append_val(report->findings, finding);
}

size_t
report_count(const Report *report)
{
	return report->findings->len;
}

const Finding *
report_finding(const Report *report, size_t index)
{
	g_assert(index < report->findings->len);
	return &g_array_index(report->findings, Finding, index);
}

size_t
report_count_from(const Report *report, Severity severity)
{
	size_t count = 0;

	for (size_t i = 0; i < report->findings->len; i++)
		if (kinds[report_finding(report, i)->code].severity >= severity)
			count++;
	return count;
}

void
report_truncate(Report *report, size_t first)
{
	g_assert(first <= report->findings->len);
	g_array_set_size(report->findings, (unsigned) first);
}

static guint
hash_finding(gconstpointer data)
{
	const Finding *finding = data;

	return (guint) finding->code + 31 * finding->unit + 7919 *
	    finding->segment + g_str_hash(finding->text);
}

static gboolean
is_same_finding(gconstpointer a, gconstpointer b)
{
	const Finding *x = a, *y = b;

	return x->code == y->code && x->unit == y->unit &&
	    x->segment == y->segment && g_str_equal(x->text, y->text);
}

void
report_subtract(Report *report, const Report *others)
{
	g_autoptr(GHashTable) gone = g_hash_table_new(hash_finding,
	    is_same_finding);
	GArray *left = g_array_new(FALSE, FALSE, sizeof(Finding));

	for (unsigned i = 0; i < others->findings->len; i++)
		g_hash_table_add(gone, &g_array_index(others->findings,
		    Finding, i));
	for (unsigned i = 0; i < report->findings->len; i++) {
		Finding *finding = &g_array_index(report->findings, Finding,
		    i);
		if (g_hash_table_contains(gone, finding))
			finding_clear(finding);
		else
			g_array_append_val(left, *finding);
	}
	g_array_set_clear_func(report->findings, NULL);
	g_array_unref(report->findings);
	report->findings = left;
	g_array_set_clear_func(left, finding_clear);
}

void
report_move(Report *report, Report *from)
{
	g_array_append_vals(report->findings, from->findings->data,
	    from->findings->len);
	/* The texts have a new owner. */
	g_array_set_clear_func(from->findings, NULL);
	g_array_set_size(from->findings, 0);
	g_array_set_clear_func(from->findings, finding_clear);
}
