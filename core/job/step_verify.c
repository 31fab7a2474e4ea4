#include "job/plan.h"

#include <string.h>

#include "base/failure.h"

enum { MAX_FINDINGS = 20 };	/* of a check; the proof counts all */

static void
add_text(GArray *texts, GPtrArray *strings, ReadbackText text, char *string)
{
	g_ptr_array_add(strings, string);
	text.text = string;
	g_array_append_val(texts, text);
}

/* What was to be set, with the places of the source, by page. Strings from
 * outside of the pages (titles) stand in no page's text. */
static GArray *
set_texts(const Document *document, GPtrArray *strings)
{
	GArray *texts = g_array_new(FALSE, FALSE, sizeof(ReadbackText));
	g_autofree char *rest = NULL;	/* of the page before the next */
	unsigned rest_page = 0;

	for (unsigned i = 0; i < document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(document->units, i);
		const Block *block = unit->block;
		if (!unit_is_changed(unit) || block->kind == BLOCK_META
		    || (document->pages != 0 && block->page == 0))
			continue;
		if (rest != NULL && block->page >= rest_page)
			add_text(texts, strings, (ReadbackText) {
			    .page = rest_page}, g_steal_pointer(&rest));
		char *string = unit_output_text(unit);
		if (unit->turn > 0 && unit->turn <= strlen(string)) {
			rest = g_strdup(string + unit->turn);
			rest_page = block->page + 1;
			string[unit->turn] = '\0';
		}
		add_text(texts, strings, (ReadbackText) {.page = block->page,
		    .box = block->box}, string);
	}
	if (rest != NULL)
		add_text(texts, strings, (ReadbackText) {.page = rest_page},
		    g_steal_pointer(&rest));
	return texts;
}

static void
report_check(Report *report, const ProofCheck *check)
{
	for (unsigned i = 0; i < MIN(check->list->len, MAX_FINDINGS); i++) {
		const ProofFault *fault = &g_array_index(check->list,
		    ProofFault, i);
		ProofFault without = *fault;
		/* The page is a member of the finding. */
		without.page = 0;
		g_autofree char *line = proof_line(&without);
		report_add(report, check->is_layout ? FINDING_LAYOUT
		    : FINDING_UNLIKE, 0, 0, fault->page, "%s: %s",
		    check->name, line);
	}
}

/* What was proved wrong and must not leave the house. */
static bool
check_binding(const Proof *proof, GError **error)
{
	for (size_t i = 0; i < proof_count(proof); i++) {
		const ProofCheck *check = proof_check(proof, i);
		if (!check->is_binding || check->faults == 0)
			continue;
		g_autofree char *line = proof_line(&g_array_index(check->list,
		    ProofFault, 0));
		g_set_error(error, FAILURE, FAILURE_INTERNAL, "the proof of "
		    "the output failed, nothing was written: %s: %u of %u "
		    "(%s): %s", check->name, check->faults, check->counted,
		    check->what, line);
		return false;
	}
	return true;
}

/*
 * What the format knows of the file beyond its text: is all of it still
 * there, and can what was set be seen? Only what is cheap; the command
 * `dragoman verify` looks at pictures, too.
 */
bool
step_verify(Job *job, const Document *written, GError **error)
{
	g_autoptr(GPtrArray) strings = g_ptr_array_new_with_free_func(g_free);

	if (job->format->verify == NULL)
		return true;
	g_autoptr(Proof) proof = proof_new();
	/* They are compared page by page. */
	g_autoptr(GArray) texts = job->document->pages == 0 ? NULL
	    : set_texts(job->document, strings);
	FormatVerify task = {
		.source = job->bytes, .target = job->result,
		.source_document = job->document,
		.target_document = written,
		.source_language = job->options->source,
		.target_language = job->options->target,
	};
	if (texts != NULL) {
		task.texts = (const ReadbackText *) (void *) texts->data;
		task.n_texts = texts->len;
	}
	if (!job->format->verify(&task, &job->options->format, proof, error))
		return false;
	for (size_t i = 0; i < proof_count(proof); i++)
		report_check(job->report, proof_check(proof, i));
	job->verified = proof_json(proof);
	return check_binding(proof, error);
}
