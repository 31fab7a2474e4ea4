/* fuzz_claim.c - what models say they have found, and errors they name: no
 * answer becomes a fact whose words are not in the document. */
#include <string.h>

#include "task/plain.h"
#include "task/task_extract.h"
#include "task/task_review.h"
#include "tests/fuzz/text.h"

static const char text[] = "Harbour Lane Logistics plc\n"
    "(in thousands of euros)\nItem\t2025\t2024\n"
    "Revenue\t1,284,600\t1,185,055\nNet debt was EUR 7.2 million on 3 May "
    "2025.\nISIN XS2048130079";

static const GPtrArray *
fields(void)
{
	static const char *const folders[] = {"lang/prompts", NULL};
	static GPtrArray *list;

	if (list == NULL) {
		Pack *pack = pack_open(folders, "annual_report", NULL);
		list = extract_field_list(pack, NULL);
		pack_free(pack);
	}
	return list;
}

static void
check_facts(const char *answer, const Language *language)
{
	g_autoptr(Document) document = plain_document(text, "fuzz");
	g_autoptr(Ground) ground = ground_new(document, language);
	g_autoptr(GPtrArray) none = g_ptr_array_new();
	g_autoptr(ExtractFacts) facts = extract_fact_list(ground, fields(),
	    none);
	g_autoptr(ExtractClaims) claims = extract_claim_read(answer,
	    strlen(answer));

	for (unsigned i = 0; i < claims->claims->len; i++)
		extract_fact_claim(facts, g_ptr_array_index(claims->claims,
		    i), 0, ground_n_blocks(ground));
	extract_fact_settle(facts);
	for (unsigned i = 0; i < facts->facts->len; i++) {
		const ExtractFact *fact = g_ptr_array_index(facts->facts, i);
		g_assert_nonnull(fact->value.normalized);
		g_assert_true(fact->op != EXTRACT_STATED ||
		    fact->places->len > 0);
		for (unsigned k = 0; k < fact->places->len; k++) {
			const ExtractPlace *place = &g_array_index(
			    fact->places, ExtractPlace, k);
			g_assert_cmpuint(place->value.start, <,
			    place->value.end);
			g_assert_cmpuint(place->quote.end, <=,
			    strlen(ground_text(ground)));
		}
	}
}

static void
check_review(const char *answer, const Language *source,
    const Language *target)
{
	g_autoptr(Document) document = plain_document(text, "fuzz");
	g_autoptr(Review) review = task_review_new(source, target);
	Unit *unit = g_ptr_array_index(document->units, 0);
	const unsigned pairs[] = {0};

	segment_keep_source(unit->first, document->arena);
	task_review_add(review, unit, unit->first);
	(void) task_review_read(review, pairs, 1, answer);
	for (unsigned i = 0; i < review->findings->len; i++) {
		const ReviewFinding *finding = g_ptr_array_index(
		    review->findings, i);
		g_assert_true(!finding->is_model || finding->source.end > 0 ||
		    finding->target.end > 0);
		g_assert_true(g_utf8_validate(finding->message, -1, NULL));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *answer = text_input(data, size);
	const Language *const *all = languages_all(text_languages());

	check_facts(answer, languages_find(text_languages(), "en"));
	check_review(answer, all[0], all[1]);
	return 0;
}
