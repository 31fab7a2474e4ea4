#include "job/comparison.h"

#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "base/xml.h"
#include "lang/number.h"

/* What a browser still shows without trouble. Segments with findings are
 * always shown, and the JSON report has all. */
enum { MAX_ROWS = 20000 };

static const char *
engine_name(const Job *job)
{
	const Engine *engine = job->first.engine;

	/* What is behind the colon of others may be a path of this machine. */
	return engine == NULL ? "none" : (engine->flags & ENGINE_PSEUDO) != 0
	    ? job->options->engine : engine->name;
}

static bool
is_draft(const Job *job)
{
	const Engine *engine = job->first.engine;

	return engine != NULL && (engine->flags & ENGINE_DRAFT) != 0;
}

/* The totals, in the order in which both reports show them. */
typedef struct Total {
	const char *name;	/* of the JSON member */
	const char *label;
	unsigned value;
} Total;

static GArray *
totals(const Job *job)
{
	const JobCounts *counts = &job->counts;
	const Report *report = job->report;
	size_t errors = report_count_from(report, SEVERITY_ERROR);
	size_t warnings = report_count_from(report, SEVERITY_WARNING) - errors;
	const Total rows[] = {
		{"segments", "segments", counts->segments},
		{"translated", "translated and proved", counts->translated},
		{"figures", "figures set by the program", counts->figures},
		{"same", "nothing to translate", counts->same},
		{"kept", "kept in the source language", counts->kept},
		{"repaired", "proved at a later attempt", counts->repaired},
		{"repeated", "repeated texts", counts->repeated},
		{"recalled", "from the memory", counts->recalled},
		{"second", "by the second engine", counts->second},
		{"unknown", "words an engine did not know", counts->unknown},
		{"errors", "errors", (unsigned) errors},
		{"warnings", "warnings", (unsigned) warnings},
		{"notes", "notes", (unsigned) (report_count(report) - errors -
		    warnings)},
		{"digits_written", "runs of digits written",
		    job->proof.figures},
		{"digits_missing", "not read back", job->proof.missing},
		{"digits_added", "read back, not written", job->proof.added},
	};
	GArray *array = g_array_new(FALSE, FALSE, sizeof(Total));

	g_array_append_vals(array, rows, G_N_ELEMENTS(rows));
	return array;
}

/* ---- JSON ---------------------------------------------------------------- */

/* The text of LIST, most often one node. TEXT is scratch. */
static void
append_json_list(GString *out, GString *text, const InlineList *list)
{
	if (list->first != NULL && list->first == list->last &&
	    list->first->kind == INLINE_TEXT) {
		json_append_text(out, list->first->text);
		return;
	}
	g_string_truncate(text, 0);
	inline_append_text(list, text);
	json_append_text(out, text->str);
}

/* What stands in every row between its number and its texts. Most rows have
 * it from the row before. */
typedef struct Middle {
	const Block *block;
	const char *origin;
	bool is_kept;
	GString *text;
} Middle;

static void
set_middle(Middle *middle, const Block *block, const Segment *segment)
{
	if (middle->text->len > 0 && middle->block->kind == block->kind &&
	    middle->block->page == block->page &&
	    middle->origin == segment->origin &&
	    middle->is_kept == segment->is_kept)
		return;
	middle->block = block;
	middle->origin = segment->origin;
	middle->is_kept = segment->is_kept;
	g_string_printf(middle->text, ",\"block\":\"%s\"",
	    block_kind_name(block->kind));
	if (block->page != 0)
		g_string_append_printf(middle->text, ",\"page\":%u",
		    block->page);
	g_string_append_printf(middle->text,
	    ",\"origin\":\"%s\",\"kept\":%s,\"source\":",
	    segment->origin == NULL ? "" : segment->origin,
	    segment->is_kept ? "true" : "false");
}

/* One line a segment, written without a tree: there may be a million. TEXT is
 * scratch. */
static void
append_json_segment(GString *out, GString *text, Middle *middle,
    const Unit *unit, const Segment *segment)
{
	text_append_number(out, "{\"unit\":", unit->id);
	text_append_number(out, ",\"segment\":", segment->number);
	set_middle(middle, unit->block, segment);
	g_string_append_len(out, middle->text->str,
	    (gssize) middle->text->len);
	append_json_list(out, text, &segment->source);
	g_string_append(out, ",\"target\":");
	append_json_list(out, text, segment_output(segment));
	g_string_append_c(out, '}');
}

/* What is known before the proof, without the brace that ends it. */
static GString *
json_head(const Job *job)
{
	g_autoptr(Json) top = json_new_object();
	g_autofree char *source = file_digest(job->bytes);

	json_put_text(top, "document", job->document->name);
	json_put_text(top, "format", job->format->name);
	json_put_text(top, "source_language", job->document->source_language);
	json_put_text(top, "target_language", job->document->target_language);
	json_put_text(top, "engine", engine_name(job));
	if (job->second.engine != NULL)
		json_put_text(top, "second_engine", job->second.engine->name);
	json_put_bool(top, "draft", is_draft(job));
	json_put_text(top, "program", "dragoman " DRAGOMAN_VERSION);
	json_put_text(top, "source_sha256", source);
	g_autofree char *head = json_write(top, true);
	GString *out = g_string_new(head);
	g_string_truncate(out, out->len - strlen("\n}"));
	return out;
}

bool
comparison_json_begin(const Job *job, FileSet *files, GError **error)
{
	enum { PIECE = 1 << 20 };
	g_autoptr(GString) out = json_head(job);
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GString) middle_text = g_string_new(NULL);
	Middle middle = {.text = middle_text};
	const char *separator = "\n";

	g_string_append(out, ",\n  \"segments\": [");
	for (unsigned i = 0; i < job->document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(job->document->units, i);
		for (const Segment *segment = unit->first; segment != NULL;
		    segment = segment->next) {
			if (segment->is_ignorable)
				continue;
			g_string_append(out, separator);
			append_json_segment(out, text, &middle, unit,
			    segment);
			separator = ",\n";
		}
		if (out->len < PIECE)
			continue;
		if (!file_set_append(files, out->str, out->len, error))
			return false;
		g_string_truncate(out, 0);
	}
	g_string_append(out, "\n  ]");
	return file_set_append(files, out->str, out->len, error);
}

static void
append_member(GString *out, const char *before, const char *text)
{
	g_string_append(out, before);
	json_append_text(out, text);
}

/* One line a finding, as there may be one a segment. */
static void
append_json_finding(GString *out, const Finding *finding)
{
	const FindingKind *kind = report_kind(finding->code);

	append_member(out, "{\"code\":", kind->name);
	append_member(out, ",\"severity\":",
	    report_severity_name(kind->severity));
	append_member(out, ",\"category\":", kind->category);
	if (finding->unit != 0)
		text_append_number(out, ",\"unit\":", finding->unit);
	if (finding->segment != 0)
		text_append_number(out, ",\"segment\":", finding->segment);
	if (finding->page != 0)
		text_append_number(out, ",\"page\":", finding->page);
	append_member(out, ",\"text\":", finding->text);
	g_string_append_c(out, '}');
}

static GString *
json_findings(const Report *report)
{
	GString *out = g_string_new(",\n  \"findings\": [");

	for (size_t i = 0; i < report_count(report); i++) {
		g_string_append(out, i == 0 ? "\n" : ",\n");
		append_json_finding(out, report_finding(report, i));
	}
	g_string_append(out, report_count(report) == 0 ? "]" : "\n  ]");
	return out;
}

bool
comparison_json_end(const Job *job, const char *digest, FileSet *files,
    GError **error)
{
	g_autoptr(Json) top = json_new_object();
	Json *counts = json_new_object();
	g_autoptr(GArray) rows = totals(job);
	g_autoptr(GString) findings = json_findings(job->report);

	for (unsigned i = 0; i < rows->len; i++) {
		const Total *total = &g_array_index(rows, Total, i);
		json_put_int(counts, total->name, total->value);
	}
	json_put_value(top, "totals", counts);
	if (job->verified != NULL)
		json_put_value(top, "proof", json_new_copy(job->verified));
	json_put_text(top, "target_sha256", digest);
	g_autofree char *tail = json_write(top, true);
	/* It goes on where the findings end: a comma for the brace. */
	g_assert(*tail == '{');
	*tail = ',';
	return file_set_append(files, findings->str, findings->len, error) &&
	    file_set_append(files, tail, strlen(tail), error) &&
	    file_set_append(files, "\n", 1, error);
}

/* ---- HTML ---------------------------------------------------------------- */

static const char style[] =
    "body{font:15px/1.45 system-ui,'Noto Sans',sans-serif;margin:2rem auto;"
    "max-width:76rem;padding:0 1rem;color:#1c1f24;background:#fff}"
    "h1{font-size:1.35rem;margin:0 0 .2rem}p.what{color:#5b6470;margin:0 0 1rem}"
    ".draft{background:#fff3cd;border:1px solid #e6cf7a;padding:.5rem .8rem;"
    "border-radius:6px;margin:0 0 1rem}"
    "dl{display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 1rem}"
    "dl div{border:1px solid #d9dde3;border-radius:6px;padding:.3rem .7rem}"
    "dt{font-size:.75rem;color:#5b6470}dd{margin:0;font-weight:600}"
    "nav{position:sticky;top:0;background:#fff;padding:.6rem 0;"
    "border-bottom:1px solid #d9dde3;margin-bottom:.6rem}"
    "nav label{margin-right:1rem}nav input[type=search]{padding:.3rem .5rem;"
    "width:16rem}table{border-collapse:collapse;width:100%;table-layout:fixed}"
    "th,td{vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid "
    "#e8ebef;overflow-wrap:anywhere;text-align:start}"
    "th.p,td.p{width:5.2rem;color:#5b6470;font-size:.8rem}"
    "tr.heading td.t{font-weight:600}"
    "tr.warning td.p{border-left:4px solid #d99a00}"
    "tr.error td.p{border-left:4px solid #c62828}"
    "mark{background:#dcefff;border-radius:3px;padding:0 .1em}"
    "code{background:#eceff3;border-radius:3px;padding:0 .2em;color:#7a4a00;"
    "font-size:.8em}ul.f{margin:.3rem 0 0;padding-left:1.1rem;font-size:.85rem}"
    "ul.f .error{color:#c62828}ul.f .warning{color:#8a5a00}"
    "ul.f .note{color:#5b6470}.kept{color:#8a5a00}";

static const char script[] =
    "const rows=[...document.querySelectorAll('tbody tr')],"
    "q=document.getElementById('q'),"
    "sel=document.getElementById('show');"
    "function show(){const t=q.value.toLowerCase(),s=sel.value;let n=0;"
    "for(const r of rows){const f=r.dataset.f||'';"
    "const ok=(s==='all'||(s==='any'&&f)||f.split(' ').includes(s))&&"
    "(!t||r.textContent.toLowerCase().includes(t));r.hidden=!ok;n+=ok}"
    "document.getElementById('n').textContent=n+' of '+rows.length}"
    "q.oninput=sel.onchange=show;show();";

static void
append_escaped(GString *out, const char *text)
{
	xml_escape_attribute(out, text, strlen(text));
}

static bool
has_digit(const char *text)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
		if (text_digit_at(p) >= 0)
			return true;
	return false;
}

/* TEXT with its figures marked. */
static void
append_marked(GString *out, const char *text, const Language *language)
{
	size_t place = 0;

	if (!has_digit(text)) {
		xml_escape(out, text, strlen(text));
		return;
	}
	g_autoptr(GArray) numbers = number_find(language, text);
	for (unsigned i = 0; i < numbers->len; i++) {
		const NumberToken *number = &g_array_index(numbers,
		    NumberToken, i);
		if (number->kind == NUMBER_WORD || number->start < place)
			continue;
		xml_escape(out, text + place, number->start - place);
		g_string_append(out, "<mark>");
		xml_escape(out, text + number->start,
		    number->end - number->start);
		g_string_append(out, "</mark>");
		place = number->end;
	}
	xml_escape(out, text + place, strlen(text + place));
}

/* The number of a code, and on which side of it there is something. */
static void
append_code(GString *out, const char *before, unsigned id, const char *after)
{
	g_string_append(out, "<code>");
	text_append_number(out, before, id);
	g_string_append(out, after);
	g_string_append(out, "</code>");
}

static void
append_list(GString *out, const InlineList *list, const Language *language)
{
	for (const Inline *node = list->first; node != NULL;
	    node = node->next) {
		switch (node->kind) {
		case INLINE_TEXT:
			append_marked(out, node->text, language);
			break;
		case INLINE_PH:
			append_code(out, "", node->id, "");
			if (strspn(node->text, " \t\n") < strlen(node->text))
				append_marked(out, node->text, language);
			break;
		case INLINE_OPEN:
			append_code(out, "", node->id, "\u203A");
			break;
		case INLINE_CLOSE:
			append_code(out, "\u2039", node->id, "");
			break;
		case INLINE_MARK_OPEN:
			g_string_append(out, "<u>");
			break;
		case INLINE_MARK_CLOSE:
			g_string_append(out, "</u>");
			break;
		case INLINE_CP:
			g_string_append_printf(out, "<code>U+%04X</code>",
			    node->value);
			break;
		}
	}
}

static void
append_finding(GString *out, const Finding *finding)
{
	const FindingKind *kind = report_kind(finding->code);

	g_string_append_printf(out, "<li class=\"%s\"><b>%s</b> ",
	    report_severity_name(kind->severity), kind->name);
	append_escaped(out, finding->text);
	if (finding->page != 0)
		g_string_append_printf(out, " (page %u)", finding->page);
	g_string_append(out, "</li>");
}

/* The findings of one segment, from an index made once: of unsigned, sorted
 * by unit and segment. */
typedef struct Index {
	const Report *report;
	GArray *order;
	unsigned next;
	unsigned rows;		/* written so far */
} Index;

static int
compare_findings(const void *a, const void *b, void *data)
{
	const Report *report = data;
	unsigned left = *(const unsigned *) a, right = *(const unsigned *) b;
	const Finding *l = report_finding(report, left);
	const Finding *r = report_finding(report, right);

	if (l->unit != r->unit)
		return l->unit < r->unit ? -1 : 1;
	if (l->segment != r->segment)
		return l->segment < r->segment ? -1 : 1;
	return left < right ? -1 : left > right;
}

static Index
make_index(const Report *report)
{
	Index index = {report, g_array_new(FALSE, FALSE, sizeof(unsigned)), 0, 0};

	for (unsigned i = 0; i < report_count(report); i++)
		g_array_append_val(index.order, i);
	g_array_sort_with_data(index.order, compare_findings,
	    (void *) (uintptr_t) report);
	return index;
}

/* The next finding at or before that segment of the unit; NULL: no more.
 * Findings of a unit as a whole come with its first segment. */
static const Finding *
next_finding(Index *index, unsigned unit, unsigned segment)
{
	if (index->next >= index->order->len)
		return NULL;
	const Finding *finding = report_finding(index->report,
	    g_array_index(index->order, unsigned, index->next));
	if (finding->unit > unit ||
	    (finding->unit == unit && finding->segment > segment))
		return NULL;
	index->next++;
	return finding;
}

/* The start of a cell of text. */
static void
append_cell(GString *out, const char *class, const Language *language)
{
	g_string_append(out, "</td><td class=\"");
	g_string_append(out, class);
	g_string_append(out, "\" lang=\"");
	g_string_append(out, language_tag(language));
	g_string_append(out, language_is_rtl(language) ? "\" dir=\"rtl\">"
	    : "\">");
}

/* FIRST and those behind it of the same segment: as the words that follow in
 * the row's class and filter, and as a LIST. */
static void
append_findings(GString *out, GString *list, Index *index,
    const Finding *first, const Unit *unit, unsigned segment)
{
	g_autoptr(GString) codes = g_string_new(NULL);
	Severity worst = SEVERITY_NOTE;

	for (const Finding *finding = first; finding != NULL;
	    finding = next_finding(index, unit->id, segment)) {
		const FindingKind *kind = report_kind(finding->code);
		worst = MAX(worst, kind->severity);
		append_finding(list, finding);
		g_string_append_printf(codes, "%s%s", codes->len == 0 ? ""
		    : " ", kind->name);
	}
	g_string_append_printf(out, " %s\" data-f=\"%s",
	    report_severity_name(worst), codes->str);
}

static void
append_segment(GString *out, const Job *job, const Unit *unit,
    const Segment *segment, Index *index)
{
	g_autoptr(GString) list = NULL;
	const Language *source = job->options->source;
	const Finding *finding = next_finding(index, unit->id,
	    segment->number);

	if (finding == NULL && index->rows >= MAX_ROWS)
		return;
	index->rows++;
	g_string_append(out, "<tr class=\"");
	g_string_append(out, block_kind_name(unit->block->kind));
	if (finding != NULL) {
		list = g_string_new(NULL);
		append_findings(out, list, index, finding, unit,
		    segment->number);
	}
	text_append_number(out, "\"><td class=\"p\">", unit->id);
	text_append_number(out, ".", segment->number);
	if (unit->block->page != 0)
		text_append_number(out, "<br>page ", unit->block->page);
	append_cell(out, "t", source);
	append_list(out, &segment->source, source);
	const Language *shown = segment->is_kept ? source
	    : job->options->target;
	append_cell(out, segment->is_kept ? "t kept" : "t", shown);
	append_list(out, segment_output(segment), shown);
	if (list != NULL)
		g_string_append_printf(out, "<ul class=\"f\" lang=\"en\" "
		    "dir=\"ltr\">%s</ul>", list->str);
	g_string_append(out, "</td></tr>\n");
}

static void
append_head(GString *out, const Job *job)
{
	g_autoptr(GArray) rows = totals(job);

	g_string_append(out, "<!DOCTYPE html>\n<html lang=\"en\"><head>"
	    "<meta charset=\"utf-8\"><meta name=\"viewport\" "
	    "content=\"width=device-width\"><title>");
	append_escaped(out, job->document->name);
	g_string_append_printf(out, "</title><style>%s</style></head>\n"
	    "<body><h1>", style);
	append_escaped(out, job->document->name);
	g_string_append_printf(out, "</h1><p class=\"what\">%s to %s, %s, "
	    "engine %s%s%s</p>\n", language_name(job->options->source),
	    language_name(job->options->target), job->format->label,
	    engine_name(job), job->second.engine == NULL ? "" : ", then ",
	    job->second.engine == NULL ? "" : job->second.engine->name);
	if (is_draft(job))
		g_string_append(out, "<p class=\"draft\"><b>Draft.</b> This "
		    "engine translates by rules. Its sentences are for "
		    "orientation; the figures are proved all the same.</p>\n");
	if (job->counts.second > 0 &&
	    (job->second.engine->flags & ENGINE_DRAFT) != 0)
		g_string_append_printf(out, "<p class=\"draft\"><b>%u "
		    "segments are drafts</b> of %s (second-engine below).</p>"
		    "\n", job->counts.second, job->second.engine->name);
	g_string_append(out, "<dl>");
	for (unsigned i = 0; i < rows->len; i++) {
		const Total *total = &g_array_index(rows, Total, i);
		g_string_append_printf(out, "<div><dt>%s</dt><dd>%u</dd>"
		    "</div>", total->label, total->value);
	}
	g_string_append(out, "</dl>\n");
}

/* What was compared beyond the text: the rows of proof_json. */
static void
append_proof(GString *out, const Json *rows)
{
	const Json *row;

	g_string_append(out, "<details><summary>What the written file must "
	    "have kept of the source</summary><ul class=\"f\">");
	for (size_t i = 0; (row = json_element(rows, i)) != NULL; i++) {
		int64_t faults = json_member_int(row, "faults", 0);
		const char *why = json_member_text(row, "why_not");
		g_string_append_printf(out, "<li class=\"%s\"><b>%s</b> ",
		    faults == 0 ? "note" : "error",
		    json_member_text(row, "check"));
		append_escaped(out, json_member_text(row, "what"));
		if (why == NULL)
			g_string_append_printf(out, ": %d, %d faults</li>",
			    (int) json_member_int(row, "counted", 0),
			    (int) faults);
		else
			g_string_append_printf(out, ": not compared, %s</li>",
			    why);
	}
	g_string_append(out, "</ul></details>\n");
}

/* The choices of the filter: the codes that occur, in table order. */
static void
append_filter(GString *out, const Job *job)
{
	bool has[FINDING_N_CODES] = {false};

	for (size_t i = 0; i < report_count(job->report); i++)
		has[report_finding(job->report, i)->code] = true;
	g_string_append(out, "<nav><label>Show <select id=\"show\">"
	    "<option value=\"all\">all segments</option>"
	    "<option value=\"any\">segments with findings</option>");
	for (unsigned code = 0; code < FINDING_N_CODES; code++) {
		const char *name = report_kind((FindingCode) code)->name;
		if (has[code])
			g_string_append_printf(out, "<option value=\"%s\">%s"
			    "</option>", name, name);
	}
	g_string_append(out, "</select></label><label>Find "
	    "<input id=\"q\" type=\"search\"></label><span id=\"n\"></span>"
	    "</nav>\n");
}

GBytes *
comparison_html(const Job *job)
{
	GString *out = g_string_new(NULL);
	Index index = make_index(job->report);

	append_head(out, job);
	g_string_append(out, "<ul class=\"f\">");
	for (const Finding *finding; (finding = next_finding(&index, 0, 0)) !=
	    NULL;)
		append_finding(out, finding);
	if (job->counts.segments > MAX_ROWS)
		g_string_append_printf(out, "<li class=\"note\">This page "
		    "shows the first %d segments and all with findings; the "
		    "JSON report has all.</li>", MAX_ROWS);
	g_string_append(out, "</ul>\n");
	if (job->verified != NULL)
		append_proof(out, job->verified);
	append_filter(out, job);
	g_string_append_printf(out, "<table><thead><tr><th class=\"p\">unit"
	    "</th><th>%s</th><th>%s</th></tr></thead><tbody>\n",
	    language_name(job->options->source),
	    language_name(job->options->target));
	g_array_unref(index.order);
	return g_string_free_to_bytes(out);
}

GBytes *
comparison_html_rows(const Job *job)
{
	GString *out = g_string_new(NULL);
	Index index = make_index(job->report);

	while (next_finding(&index, 0, 0) != NULL)
		continue;	/* of the document: above the table */
	for (unsigned i = 0; i < job->document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(job->document->units, i);
		for (const Segment *segment = unit->first; segment != NULL;
		    segment = segment->next)
			if (!segment->is_ignorable)
				append_segment(out, job, unit, segment,
				    &index);
	}
	g_string_append_printf(out, "</tbody></table><script>%s</script>"
	    "</body></html>\n", script);
	g_array_unref(index.order);
	return g_string_free_to_bytes(out);
}
