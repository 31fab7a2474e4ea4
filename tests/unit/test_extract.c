/* test_extract.c - packs, quotes found in documents, values, derivations, and
 * the score of reviews. */
#include <string.h>

#include "base/failure.h"
#include "task/extract_json.h"
#include "task/extract_rules.h"
#include "task/extract_sum.h"
#include "task/extract_unit.h"
#include "task/plain.h"
#include "task/review_json.h"
#include "task/task_terms.h"

static Languages *languages;
static const char *const folders[] = {"lang/prompts", NULL};

static const Language *
language(const char *tag)
{
	return languages_find(languages, tag);
}

/* ---- templates and packs ------------------------------------------------- */

static void
test_template(void)
{
	static const PackVar vars[] = {
		{"a", "one"}, {"b", ""}, {"c", "{{a}}"}, {NULL, NULL},
	};
	static const struct {
		const char *text, *filled;
	} good[] = {
		{"x {{a}} y", "x one y"},
		{"{{#if a}}yes{{/if}}{{#if b}}no{{/if}}", "yes"},
		{"1\n{{#if b}}\nno {{a}}\n{{/if}}\n2\n", "1\n2\n"},
		{"{{#if a}}{{#if b}}x{{/if}}y{{/if}}", "y"},
		/* What is filled in is no template. */
		{"{{c}}", "{{a}}"},
		{"{ {a} }", "{ {a} }"},
	};
	static const char *const bad[] = {
		"{{d}}", "{{#if d}}{{/if}}", "{{#if a}}", "{{/if}}", "{{a",
		"{{#each a}}{{/if}}", "{{ a }}",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
		g_autofree char *filled = pack_template_fill(good[i].text,
		    "t", vars, NULL);
		g_assert_cmpstr(filled, ==, good[i].filled);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(pack_template_fill(bad[i], "t", vars, &error));
		g_assert_error(error, FAILURE, FAILURE_INPUT);
		g_assert_true(g_str_has_prefix(error->message, "t:1: "));
	}
}

static void
test_pack(void)
{
	g_autoptr(Pack) base = pack_open(folders, "base", NULL);
	g_autoptr(Pack) pack = pack_open(folders, "annual_report", NULL);
	static const PackVar vars[] = {
		{"source", "English"}, {"target", "German"}, {NULL, NULL},
	};

	g_assert_nonnull(base);
	g_assert_nonnull(pack);
	g_autofree char *child = pack_render(pack, "translate", vars, NULL);
	g_autofree char *parent = pack_render(base, "translate", vars, NULL);
	g_assert_true(g_str_has_prefix(child, parent));
	g_assert_cmpuint(strlen(child), >, strlen(parent));
	g_assert_null(strstr(child, "{{"));
	g_assert_cmpstr(pack_hash(pack), !=, pack_hash(base));
	g_autofree char *terms = pack_glossary(pack, "en", "de");
	g_assert_nonnull(strstr(terms, "goodwill\t"));
	g_assert_null(pack_glossary(base, "en", "de"));
	g_autoptr(GPtrArray) fields = extract_field_list(pack, NULL);
	/* The parents' fields, too, and first. */
	g_assert_cmpstr(((const ExtractField *) g_ptr_array_index(fields,
	    0))->name, ==, "entity");
	g_assert_nonnull(extract_field_find(fields, "revenue"));
}

/* ---- grounding ----------------------------------------------------------- */

static const char words[] = "Revenue rose to EUR 1,234.5 million.\n"
    "An inter-\nnational of\xEF\xAC\x81" "ce, 12 34 and 1234.\n"
    "A\t2025\t2024\nSales\t1,111\t2,222\nCosts\t3,333\t1,111\n"
    "第１２３号の売上高は 1,094.64 億円。";

static Ground *
ground_of(const char *text, const char *tag, Document **document)
{
	*document = plain_document(text, "test");
	return ground_new(*document, language(tag));
}

static void
test_ground(void)
{
	static const struct {
		const char *quote;
		int block;
		unsigned places;
		GroundLevel level;
		const char *found;
	} rows[] = {
		{"EUR 1,234.5 million", -1, 1, GROUND_EXACT,
		    "EUR 1,234.5 million"},
		{"EUR\n1,234.5\xC2\xA0million", -1, 1, GROUND_ALIGNED,
		    "EUR 1,234.5 million"},
		{"EUR 1234.5 million", -1, 1, GROUND_NORMALISED,
		    "EUR 1,234.5 million"},
		{"EUR 1,234.6 million", -1, 0, GROUND_EXACT, NULL},
		{"EUR 1,234.50 million", -1, 0, GROUND_EXACT, NULL},
		{"234.5 million", -1, 0, GROUND_EXACT, NULL},
		{"EUR 1,23", -1, 0, GROUND_EXACT, NULL},
		{"EUR 1", -1, 0, GROUND_EXACT, NULL},
		{"office", -1, 1, GROUND_ALIGNED, "of\xEF\xAC\x81" "ce"},
		{"12 34", -1, 1, GROUND_EXACT, "12 34"},
		{"1234", -1, 1, GROUND_EXACT, "1234"},
		{"1,111", -1, 2, GROUND_EXACT, "1,111"},
		{"1,111", 5, 1, GROUND_EXACT, "1,111"},
		{"Sales 1,111", -1, 1, GROUND_ALIGNED, "Sales | 1,111"},
		{"第123号", -1, 1, GROUND_ALIGNED, "第１２３号"},
		{"売上高は1,094.64億円", -1, 1, GROUND_ALIGNED,
		    "売上高は 1,094.64 億円"},
		{"...", -1, 0, GROUND_EXACT, NULL},
		{"", -1, 0, GROUND_EXACT, NULL},
	};
	Document *document;
	g_autoptr(Ground) ground = ground_of(words, "en", &document);

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GArray) found = ground_find(ground, rows[i].quote,
		    rows[i].block, 10);
		g_test_message("%s", rows[i].quote);
		g_assert_cmpuint(found->len, ==, rows[i].places);
		if (found->len == 0)
			continue;
		GroundMatch match = g_array_index(found, GroundMatch, 0);
		g_autofree char *text = g_strndup(ground_text(ground) +
		    match.start, match.end - match.start);
		g_assert_cmpstr(text, ==, rows[i].found);
		g_assert_cmpint(match.level, ==, rows[i].level);
	}
	document_free(document);
}

/* ---- values -------------------------------------------------------------- */

static void
test_units(void)
{
	static const struct {
		const char *tag, *text;
		int scale;
		const char *currency;
	} rows[] = {
		{"en", "(in millions, except per share data)", 6, NULL},
		{"en", "in thousands of euros", 3, "EUR"},
		{"en", "Revenue ($B)", 9, "USD"},
		{"en", "Item", 0, NULL},
		{"de", "in Mio. EUR", 6, "EUR"},
		{"de", "TEUR", 3, "EUR"},
		{"zh-Hans", "单位：万元 币种：人民币", 4, "CNY"},
		{"zh-Hans", "单位：元", 0, "CNY"},
		{"zh-Hans", "万科企业股份有限公司", 0, NULL},
		{"ja", "（単位：百万円）", 6, "JPY"},
		{"fr", "en milliers d'euros", 3, "EUR"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		ExtractUnit unit = extract_unit_read(language(rows[i].tag),
		    rows[i].text);
		g_test_message("%s", rows[i].text);
		g_assert_cmpint(unit.scale, ==, rows[i].scale);
		g_assert_cmpstr(unit.currency, ==, rows[i].currency);
	}
}

static void
test_values(void)
{
	static const struct {
		const char *tag, *text;
		ExtractType type;
		const char *normalized;
	} rows[] = {
		{"en", "EUR 1,234.5 million", EXTRACT_MONEY, "1234500000"},
		{"en", "$(0.7)", EXTRACT_MONEY, "-0.7"},
		{"de", "1.234,5 Mio. EUR", EXTRACT_MONEY, "1234500000"},
		{"zh-Hans", "1,094.64亿元", EXTRACT_MONEY, "109464000000"},
		{"en", "11.71%", EXTRACT_PERCENT, "11.71"},
		{"en", "50 basis points", EXTRACT_PERCENT, "0.5"},
		{"en", "4,512", EXTRACT_NUMBER, "4512"},
		{"en", "3 March 2025", EXTRACT_DATE, "2025-03-03"},
		{"ja", "2022年3月29日", EXTRACT_DATE, "2022-03-29"},
		{"en", "30 February 2025", EXTRACT_DATE, NULL},
		{"en", "2025", EXTRACT_PERIOD, "2025-01-01/2025-12-31"},
		{"en", "Harbour \n Lane", EXTRACT_TEXT, "Harbour Lane"},
		{"en", "no figure", EXTRACT_MONEY, NULL},
		{"en", "11.71%", EXTRACT_MONEY, NULL},
		{"en", "5 and 6", EXTRACT_NUMBER, NULL},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Document *document;
		g_autofree char *line = g_strdelimit(g_strdup(rows[i].text),
		    "\n", ' ');
		g_autoptr(Ground) ground = ground_of(line, rows[i].tag,
		    &document);
		ExtractField field = {.type = rows[i].type,
		    .has_scale = true};
		ExtractValue value;
		bool is_read = extract_value_read(ground, &field, 0, 0,
		    strlen(line), &value);
		g_test_message("%s", rows[i].text);
		g_assert_true(is_read == (rows[i].normalized != NULL));
		if (is_read)
			g_assert_cmpstr(value.normalized, ==,
			    rows[i].normalized);
		extract_value_clear(&value);
		document_free(document);
	}
}

static void
test_codes(void)
{
	g_assert_true(extract_value_is_isin("US0378331005"));
	g_assert_false(extract_value_is_isin("US0378331006"));
	g_assert_false(extract_value_is_isin("US037833100"));
	g_assert_true(extract_value_is_lei("5493001KJTIIGC8Y1R12"));
	g_assert_false(extract_value_is_lei("5493001KJTIIGC8Y1R13"));
}

static void
test_sums(void)
{
	static const struct {
		ExtractOp op;
		const char *a, *b, *result;
	} rows[] = {
		{EXTRACT_SUB, "124.6", "107.8", "16.8"},
		{EXTRACT_SUM, "-0.1", "0.3", "0.2"},
		{EXTRACT_DIV, "1", "3", "0.333333"},
		{EXTRACT_DIV, "1", "0", NULL},
		{EXTRACT_DIV, "-5", "2000000", "-0.000002"},
		{EXTRACT_GROWTH, "15", "12.5", "0.2"},
		{EXTRACT_GROWTH, "1", "-4", "1.25"},
		{EXTRACT_SUB, "99999999999999999999999999999", "1", NULL},
		{EXTRACT_SUB, "x", "1", NULL},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *const operands[] = {rows[i].a, rows[i].b};
		g_autofree char *result = extract_sum(rows[i].op, operands,
		    2);
		g_assert_cmpstr(result, ==, rows[i].result);
	}
}

/* ---- claims -------------------------------------------------------------- */

static const char report[] = "Quayside Pumps plc\n(in thousands of euros)\n"
    "Item\t2025\t2024\nTotal assets\t1,224,100\t1,141,740\n"
    "Total liabilities\t700,000\t650,000";

static void
try_claim(const char *answer, const char *normalized, const char *reason)
{
	g_autoptr(Pack) pack = pack_open(folders, "annual_report", NULL);
	g_autoptr(GPtrArray) fields = extract_field_list(pack, NULL);
	Document *document;
	g_autoptr(Ground) ground = ground_of(report, "en", &document);
	g_autoptr(ExtractFacts) facts = extract_fact_list(ground, fields,
	    pack_examples(pack));
	g_autoptr(ExtractClaims) claims = extract_claim_read(answer,
	    strlen(answer));

	g_test_message("%s", answer);
	g_assert_cmpuint(claims->claims->len, ==, 1);
	extract_fact_claim(facts, g_ptr_array_index(claims->claims, 0), 0,
	    ground_n_blocks(ground));
	extract_fact_settle(facts);
	g_assert_cmpuint(facts->facts->len, ==, normalized != NULL);
	if (normalized != NULL)
		g_assert_cmpstr(((const ExtractFact *) g_ptr_array_index(
		    facts->facts, 0))->value.normalized, ==, normalized);
	else
		g_assert_cmpstr(g_array_index(facts->refusals,
		    ExtractRefusal, 0).reason, ==, reason);
	document_free(document);
}

#define CLAIM(field, block, quote, label) "{\"facts\":[{\"field\":\"" field \
	"\",\"block\":\"" block "\",\"quote\":\"" quote "\",\"value\":\"\"," \
	"\"label\":\"" label "\"}]}"

static void
test_claims(void)
{
	try_claim(CLAIM("total_assets", "4", "1,224,100", "Total assets"),
	    "1224100000", NULL);
	try_claim(CLAIM("total_assets", "4", "1,224,100", ""), "1224100000",
	    NULL);
	/* In another block than the one that was named. */
	try_claim(CLAIM("total_assets", "1", "1,224,100", ""), "1224100000",
	    NULL);
	/* On the row of something else. */
	try_claim(CLAIM("total_assets", "5", "700,000", ""), NULL,
	    "misplaced");
	try_claim(CLAIM("net_profit", "4", "1,224,100", "Total liabilities"),
	    NULL, "misplaced");
	try_claim(CLAIM("total_assets", "4", "1,224,101", ""), NULL,
	    "not_in_source");
	try_claim(CLAIM("total_assets", "4", "88.1", ""), NULL,
	    "from_example");
	try_claim(CLAIM("total_assets", "4", "Total assets", ""), NULL,
	    "type");
	try_claim(CLAIM("isin", "1", "Quayside Pumps plc", ""), NULL, "type");
}

/* ---- terms --------------------------------------------------------------- */

/* What a model says of terms, and what is believed of it: "source=target xN". */
static char *
terms_of(const char *sample, const char *answer)
{
	g_autoptr(GPtrArray) terms = task_terms_new();
	GString *out = g_string_new(NULL);

	task_terms_read(terms, sample, answer);
	for (unsigned i = 0; i < terms->len; i++) {
		const TaskTerm *term = g_ptr_array_index(terms, i);
		g_string_append_printf(out, "%s=%s x%u|", term->source,
		    term->target, term->proposed);
	}
	return g_string_free(out, FALSE);
}

static void
test_terms(void)
{
	static const char sample[] = "The Notes are due.\nHolders of Notes\n"
	    "goodwill of 12\ngoodwill\ndepots and depots\n商誉减值\n商誉\n";
	static const struct { const char *answer, *want; } cases[] = {
		{"{\"terms\":[{\"source\":\"Notes\",\"target\":\"Anleihen\"}]}",
		    "Notes=Anleihen x1|"},
		/* fenced, with thoughts, cut off: what is whole is taken */
		{"Sure! ```json\n{\"terms\":[{\"source\":\"Notes\",\"target\":"
		    "\"Anleihen\"},{\"source\":\"goodw", "Notes=Anleihen x1|"},
		{"{\"terms\":[{\"source\":\"Notes\",\"target\":\"A\"},"
		    "{\"source\":\" Notes \",\"target\":\"A\"}]}",
		    "Notes=A x2|"},
		/* there once, nowhere, with figures, codes, line ends, no
		 * target, no words */
		{"{\"terms\":[{\"source\":\"Holders\",\"target\":\"Inhaber\"},"
		    "{\"source\":\"Bonds\",\"target\":\"Anleihen\"},"
		    "{\"source\":\"goodwill\",\"target\":\"Wert 2\"},"
		    "{\"source\":\"goodwill\",\"target\":\"<1>Wert</1>\"},"
		    "{\"source\":\"goodwill\",\"target\":\"W\\nx\"},"
		    "{\"source\":\"goodwill\",\"target\":\"\"},"
		    "{\"source\":\"goodwill\",\"target\":\"--\"},"
		    "{\"source\":\"goodwill\"},7,null]}", ""},
		/* the end of a word is no word */
		{"{\"terms\":[{\"source\":\"epots\",\"target\":\"x\"}]}", ""},
		{"{\"terms\":[{\"source\":\"商誉\",\"target\":\"goodwill\"}]}",
		    "商誉=goodwill x1|"},
		{"[]", ""}, {"", ""}, {"{\"terms\":{}}", ""}, {"no", ""},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = terms_of(sample, cases[i].answer);
		g_assert_cmpstr(got, ==, cases[i].want);
	}
}

/* ---- review -------------------------------------------------------------- */

static void
test_review(void)
{
	g_autoptr(Document) document = plain_document("Revenue rose by 8.4% "
	    "in the year.\nThe board met twice in May.", "test");
	g_autoptr(Review) review = task_review_new(language("en"),
	    language("de"));
	static const char *const targets[] = {
		"Der Umsatz stieg im Jahr um 8,4 %.",
		"Der Vorstand tagte im Mai zweimal.",
	};
	const unsigned pairs[] = {0, 1};

	for (unsigned i = 0; i < 2; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		InlineList list = {NULL, NULL};
		inline_add_text(&list, document->arena, targets[i],
		    strlen(targets[i]));
		segment_set_target(unit->first, list, "test");
		task_review_add(review, unit, unit->first);
	}
	g_assert_cmpuint(task_review_penalty(review), ==, 0);
	g_assert_cmpuint(task_review_words(review), ==, 13);
	g_assert_true(task_review_read(review, pairs, 2, "{\"errors\":["
	    "{\"segment\":\"1\",\"category\":\"accuracy\",\"severity\":"
	    "\"critical\",\"source_quote\":\"rose\",\"target_quote\":\"\"},"
	    "{\"segment\":1,\"category\":\"style/awkward\",\"severity\":"
	    "\"major\",\"source_quote\":\"\",\"target_quote\":\"im  Jahr\"},"
	    "{\"segment\":2,\"category\":\"linguistic/grammar\","
	    "\"severity\":\"minor\",\"source_quote\":\"board\"},"
	    "{\"segment\":2,\"category\":\"linguistic/grammar\","
	    "\"severity\":\"minor\",\"source_quote\":\"nobody\"},"
	    "{\"segment\":2,\"category\":\"poetry\",\"severity\":\"minor\","
	    "\"source_quote\":\"board\"}]}"));
	g_assert_cmpuint(review->findings->len, ==, 3);
	g_assert_cmpuint(review->dropped, ==, 2);
	/* 25 for the first, as 30 is above what a segment can cost. */
	g_assert_cmpuint(task_review_penalty(review), ==, 26);
	g_assert_cmpuint(task_review_score(review), ==, 200000);
	const ReviewFinding *first = g_ptr_array_index(review->findings, 0);
	const ReviewFinding *second = g_ptr_array_index(review->findings, 1);
	g_autofree char *one = review_json_fingerprint(review, first);
	g_autofree char *two = review_json_fingerprint(review, second);
	g_assert_cmpstr(one, !=, two);
	g_assert_cmpuint(second->target.end, >, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_assert_nonnull(languages);
	g_test_add_func("/extract/terms", test_terms);
	g_test_add_func("/pack/template", test_template);
	g_test_add_func("/pack/open", test_pack);
	g_test_add_func("/ground/find", test_ground);
	g_test_add_func("/extract/units", test_units);
	g_test_add_func("/extract/values", test_values);
	g_test_add_func("/extract/codes", test_codes);
	g_test_add_func("/extract/sums", test_sums);
	g_test_add_func("/extract/claims", test_claims);
	g_test_add_func("/review/score", test_review);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
