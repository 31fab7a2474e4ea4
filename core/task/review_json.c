#include "task/review_json.h"

#include <string.h>

static const char *
severity_word(ReviewSeverity severity)
{
	return severity == REVIEW_CRITICAL ? "error" : severity ==
	    REVIEW_MAJOR ? "warning" : "info";
}

static const ReviewPair *
pair_of(const Review *review, const ReviewFinding *finding)
{
	return g_ptr_array_index(review->pairs, finding->pair);
}

char *
review_json_fingerprint(const Review *review, const ReviewFinding *finding)
{
	const ReviewPair *pair = pair_of(review, finding);
	g_autofree char *text = g_strdup_printf("%s\n%s\n%zu %zu %zu %zu\n"
	    "%s\n%s\n%s", finding->rule, finding->category,
	    finding->source.start, finding->source.end,
	    finding->target.start, finding->target.end, pair->source,
	    pair->target, finding->is_model ? "" : finding->message);
	g_autofree char *digest = g_compute_checksum_for_string(
	    G_CHECKSUM_SHA256, text, -1);

	digest[16] = '\0';
	return g_steal_pointer(&digest);
}

static Json *
evidence(const char *role, const char *text, ReviewPlace place, bool has_place)
{
	Json *row = json_new_object();
	g_autofree char *quote = has_place ? g_strndup(text + place.start,
	    place.end - place.start) : NULL;

	json_put_text(row, "role", role);
	json_put_text(row, "quote", quote);
	json_put_text(row, "text", text);
	if (has_place) {
		Json *span = json_new_object();
		json_put_text(span, "unit", "utf8-byte");
		json_put_int(span, "start", (int64_t) place.start);
		json_put_int(span, "end", (int64_t) place.end);
		json_put_int(span, "cp_start", g_utf8_strlen(text, (gssize)
		    place.start));
		json_put_int(span, "cp_end", g_utf8_strlen(text, (gssize)
		    place.end));
		json_put_value(row, "span", span);
	}
	return row;
}

static Json *
finding_row(const Review *review, const ReviewFinding *finding,
    unsigned number)
{
	const ReviewPair *pair = pair_of(review, finding);
	g_autofree char *id = g_strdup_printf("r%u", number);
	g_autofree char *print = review_json_fingerprint(review, finding);
	Json *row = json_new_object();
	Json *list = json_new_array();

	json_put_text(row, "id", id);
	json_put_text(row, "rule", finding->rule);
	json_put_text(row, "category", "translation");
	json_put_text(row, "mqm", finding->category);
	json_put_text(row, "mqm_severity", task_review_severity_name(
	    finding->severity));
	json_put_text(row, "severity", severity_word(finding->severity));
	json_put_int(row, "unit", pair->unit);
	json_put_int(row, "segment", pair->segment);
	json_put_text(row, "message", finding->message);
	json_add_value(list, evidence("source", pair->source, finding->source,
	    finding->source.end > 0));
	json_add_value(list, evidence("target", pair->target, finding->target,
	    finding->target.end > 0));
	json_put_value(row, "evidence", list);
	json_put_text(row, "suggestion", NULL);
	json_put_text(row, "method", finding->is_model ? "model" : "rule");
	json_put_text(row, "verified", finding->is_model ? "aligned"
	    : "computed");
	json_put_text(row, "fingerprint", print);
	return row;
}

static Json *
check_rows(const Review *review, const ReviewJson *about)
{
	Json *rows = json_new_array();

	for (unsigned i = 0; i < review->checks->len; i++) {
		const ReviewCheck *check = &g_array_index(review->checks,
		    ReviewCheck, i);
		Json *row = json_new_object();
		json_put_text(row, "rule", check->name);
		json_put_text(row, "status", check->run == 0 ? "skipped"
		    : check->failed == 0 ? "pass" : "fail");
		json_put_text(row, "why", check->run == 0 ? "no_segments"
		    : NULL);
		json_put_int(row, "run", check->run);
		json_put_int(row, "passed", check->run - check->failed);
		json_add_value(rows, row);
	}
	Json *row = json_new_object();
	unsigned left = review->pairs->len - review->asked;
	json_put_text(row, "rule", "model");
	json_put_text(row, "status", review->asked == 0 ? "skipped" : "run");
	json_put_text(row, "why", about->model == NULL ? "no_server"
	    : review->failed > 0 ? "no_answer"
	    : left > 0 ? "not_in_sample" : NULL);
	json_put_int(row, "run", review->asked);
	json_put_int(row, "skipped", left);
	json_put_int(row, "dropped", review->dropped);
	json_put_int(row, "failed_calls", review->failed);
	json_add_value(rows, row);
	return rows;
}

/* Hundredths as a text, for JSON numbers would show what binary makes of
 * them. */
static char *
hundredths(uint64_t number)
{
	return g_strdup_printf("%" G_GUINT64_FORMAT ".%02u", number / 100,
	    (unsigned) (number % 100));
}

static Json *
summary_of(const Review *review)
{
	unsigned by[REVIEW_N_SEVERITIES] = {0}, run = 0, passed = 0;
	Json *summary = json_new_object(), *counts = json_new_object();
	g_autofree char *score = hundredths(task_review_score(review));

	for (unsigned i = 0; i < review->findings->len; i++)
		by[((const ReviewFinding *) g_ptr_array_index(
		    review->findings, i))->severity]++;
	for (unsigned i = 0; i < review->checks->len; i++) {
		const ReviewCheck *check = &g_array_index(review->checks,
		    ReviewCheck, i);
		run += check->run;
		passed += check->run - check->failed;
	}
	json_put_int(summary, "segments", review->pairs->len);
	json_put_int(summary, "words", (int64_t) task_review_words(review));
	json_put_int(summary, "checks_run", run);
	json_put_int(summary, "passed", passed);
	json_put_int(summary, "findings", review->findings->len);
	for (unsigned i = 0; i < REVIEW_N_SEVERITIES; i++)
		json_put_int(counts, task_review_severity_name(
		    (ReviewSeverity) i), by[i]);
	json_put_value(summary, "by_severity", counts);
	json_put_int(summary, "penalty", (int64_t) task_review_penalty(
	    review));
	json_put_text(summary, "penalty_per_1000_words", score);
	json_put_int(summary, "not_checkable", review->dropped);
	return summary;
}

static Json *
cost_of(const ReviewJson *about)
{
	static const Usage nothing;
	const Usage *usage = about->usage == NULL ? &nothing : about->usage;
	Json *cost = json_new_object();

	json_put_int(cost, "calls", (int64_t) usage->requests);
	json_put_int(cost, "tokens_in", (int64_t) usage->prompt);
	json_put_int(cost, "tokens_cached", (int64_t) usage->cached);
	json_put_int(cost, "tokens_out", (int64_t) usage->completion);
	return cost;
}

void
review_json_append(GString *out, const Review *review,
    const ReviewJson *about)
{
	g_autoptr(Json) root = json_new_object();
	Json *document = json_new_object(), *pack = json_new_object();
	Json *against = json_new_array(), *findings = json_new_array();

	json_put_text(root, "schema", "finreview/1");
	json_put_text(document, "file", about->file);
	json_put_text(document, "source_language", language_tag(
	    review->source));
	json_put_text(document, "target_language", language_tag(
	    review->target));
	json_put_value(root, "document", document);
	if (about->against != NULL) {
		Json *row = json_new_object();
		json_put_text(row, "role", "source_language");
		json_put_text(row, "file", about->against);
		json_add_value(against, row);
	}
	json_put_value(root, "against", against);
	json_put_text(pack, "name", pack_name(about->pack));
	json_put_text(pack, "version", pack_version(about->pack));
	json_put_text(pack, "sha256", pack_hash(about->pack));
	json_put_text(pack, "model", about->model == NULL ? "none"
	    : about->model);
	json_put_value(root, "pack", pack);
	json_put_value(root, "summary", summary_of(review));
	for (unsigned i = 0; i < review->findings->len; i++)
		json_add_value(findings, finding_row(review,
		    g_ptr_array_index(review->findings, i), i + 1));
	json_put_value(root, "findings", findings);
	json_put_value(root, "checks", check_rows(review, about));
	json_put_value(root, "cost", cost_of(about));
	g_autofree char *text = json_write(root, true);
	g_string_append_printf(out, "%s\n", text);
}
