#include "xmlfile_verify.h"

#include <string.h>

#include "base/file.h"
#include "facts/fact_pair.h"
#include "facts/ixbrl.h"
#include "facts/label.h"
#include "facts/transform.h"
#include "xmlfile_fact.h"
#include "xmlfile_label.h"
#include "xmlfile_role.h"

typedef struct Verify {
	const XmlfileVerifySet *files;
	const FormatOptions *options;
	Proof *proof;
	const FactSet *before, *after;
	const GArray *pairs;	/* of FactPair */
} Verify;

/* "us-gaap:Assets f-12". Owned by the caller. */
static char *
fact_text(const FactSet *set, const Fact *fact)
{
	g_autofree char *name = fact->name.local == NULL
	    ? g_strdup("footnote") : fact_name_text(set, &fact->name);

	return fact->id == NULL ? g_steal_pointer(&name)
	    : g_strconcat(name, " ", fact->id, NULL);
}

static ProofCheck *
open_check(const Verify *verify, const char *name, const char *what)
{
	ProofCheck *check = proof_open(verify->proof, name, what);

	check->is_binding = true;
	return check;
}

/* ---- facts --------------------------------------------------------------- */

static void
check_skeleton(const Verify *verify)
{
	ProofCheck *check = open_check(verify, "facts", "every fact with "
	    "name, dimensions, period, unit, decimals, scale, sign, format, "
	    "id, nil, continuations and footnotes");

	for (unsigned i = 0; i < verify->pairs->len; i++) {
		const FactPair *pair = &g_array_index(verify->pairs,
		    FactPair, i);
		check->counted += pair->source != NULL;
		if (pair->source != NULL && pair->target != NULL)
			continue;
		g_autofree char *text = pair->source != NULL
		    ? fact_text(verify->before, pair->source)
		    : fact_text(verify->after, pair->target);
		proof_fault(check, 0, NULL, "%s is %s", text,
		    pair->source != NULL ? "not there, or changed" : "new");
	}
}

/* Whether the translation may change the text of FACT. */
static bool
may_change(const Verify *verify, const Fact *fact)
{
	bool is_text = fact->kind == FACT_TEXT || fact->kind == FACT_NOTE ||
	    fact->kind == FACT_FIELD;

	if (verify->options->facts == FORMAT_FACTS_KEEP || !is_text ||
	    fact->is_hidden || (fact->format.local != NULL &&
	    !fact->is_constant))
		return false;
	/* Identifiers hold no text for translation. */
	if (fact->kind == FACT_NOTE)
		return true;
	const XmlfileSkeleton *skeleton = verify->files->sources[fact->file]
	    ->skeleton;
	uint32_t end = xml_node(skeleton->tree, fact->node)->next;
	for (uint32_t i = fact->node; i < end; i++)
		if ((skeleton->roles[i] & XMLFILE_ROLE_TRANSLATE) != 0)
			return true;
	return false;
}

/* The value, and of facts without format the text too, which others see. */
static bool
is_same(const Fact *a, const Fact *b)
{
	return g_strcmp0(a->value, b->value) == 0 && (a->is_constant ||
	    a->format.local != NULL || a->kind == FACT_NUMBER ||
	    g_strcmp0(a->source, b->source) == 0);
}

static void
check_values(const Verify *verify)
{
	ProofCheck *check = open_check(verify, "fact-values", "values of "
	    "numbers, formatted texts, hidden facts and identifiers");

	for (unsigned i = 0; i < verify->pairs->len; i++) {
		const FactPair *pair = &g_array_index(verify->pairs,
		    FactPair, i);
		if (pair->source == NULL || pair->target == NULL ||
		    may_change(verify, pair->source))
			continue;
		check->counted++;
		if (is_same(pair->source, pair->target))
			continue;
		g_autofree char *text = fact_text(verify->before,
		    pair->source);
		proof_fault(check, 0, NULL, "%s: %.80s became %.80s", text,
		    pair->source->value == NULL ? "nil"
		    : pair->source->value, pair->target->value == NULL
		    ? "nil" : pair->target->value);
	}
}

static char *
digest(const char *text)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static(text == NULL ? ""
	    : text, text == NULL ? 0 : strlen(text));

	return file_digest(bytes);
}

/* The texts that changed, for the record. */
static void
list_texts(const Verify *verify)
{
	ProofCheck *check = proof_open(verify->proof, "fact-texts",
	    "texts of facts that were translated, with hashes of both");
	Json *rows = json_new_array();

	for (unsigned i = 0; i < verify->pairs->len; i++) {
		const FactPair *pair = &g_array_index(verify->pairs,
		    FactPair, i);
		if (pair->source == NULL || pair->target == NULL ||
		    pair->source->kind == FACT_NUMBER ||
		    g_strcmp0(pair->source->source, pair->target->source)
		    == 0)
			continue;
		check->counted++;
		g_autofree char *name = fact_text(verify->before,
		    pair->source);
		g_autofree char *before = digest(pair->source->source);
		g_autofree char *after = digest(pair->target->source);
		Json *row = json_new_object();
		json_put_text(row, "fact", name);
		json_put_text(row, "source_sha256", before);
		json_put_text(row, "target_sha256", after);
		json_add_value(rows, row);
	}
	check->details = rows;
}

static void
check_languages(const Verify *verify)
{
	ProofCheck *check = open_check(verify, "fact-languages", "xml:lang of "
	    "each text: the target's where it was translated, else as it was");
	const char *target = verify->files->language == NULL ? NULL
	    : language_tag(verify->files->language);

	for (unsigned i = 0; i < verify->pairs->len; i++) {
		const FactPair *pair = &g_array_index(verify->pairs,
		    FactPair, i);
		if (pair->source == NULL || pair->target == NULL ||
		    !xmlfile_fact_has_language(pair->source))
			continue;
		bool is_kept = g_strcmp0(pair->source->source,
		    pair->target->source) == 0;
		const char *wanted = is_kept ? pair->source->language
		    : target;
		check->counted++;
		if (wanted == NULL || (pair->source->language == NULL &&
		    pair->target->language == NULL) || g_strcmp0(wanted,
		    pair->target->language) == 0)
			continue;
		g_autofree char *text = fact_text(verify->before,
		    pair->source);
		proof_fault(check, 0, NULL, "%s is said to be %s, and is %s",
		    text, pair->target->language == NULL ? "of no language"
		    : pair->target->language, wanted);
	}
}

/* ---- what facts refer to ------------------------------------------------- */

static void
check_table(ProofCheck *check, GHashTable *before, GHashTable *after,
    char *(*key)(const void *value), const char *what)
{
	GHashTableIter iterator;
	void *id, *value;

	g_hash_table_iter_init(&iterator, before);
	while (g_hash_table_iter_next(&iterator, &id, &value)) {
		const void *other = g_hash_table_lookup(after, id);
		g_autofree char *left = key(value);
		g_autofree char *right = other == NULL ? NULL : key(other);
		check->counted++;
		if (g_strcmp0(left, right) != 0)
			proof_fault(check, 0, NULL, "%s %s is not as it was",
			    what, (const char *) id);
	}
	if (g_hash_table_size(after) != g_hash_table_size(before))
		proof_fault(check, 0, NULL, "%u of %s, not %u",
		    g_hash_table_size(after), what,
		    g_hash_table_size(before));
}

static char *
context_key(const void *value)
{
	return fact_context_key(value);
}

static char *
unit_key(const void *value)
{
	return fact_unit_key(value);
}

static char *
link_key(const FactLink *link)
{
	return g_strdup_printf("%s\t%s\t%s\t%s\t%s", link->from, link->to,
	    link->arcrole == NULL ? "" : link->arcrole, link->role == NULL
	    ? "" : link->role, link->order == NULL ? "" : link->order);
}

static void
check_resources(const Verify *verify)
{
	const FactSet *before = verify->before, *after = verify->after;
	ProofCheck *check = open_check(verify, "fact-resources", "contexts, "
	    "units, links to footnotes, and schemas");

	check_table(check, before->contexts, after->contexts, context_key,
	    "context");
	check_table(check, before->units, after->units, unit_key, "unit");
	check->counted += before->links->len;
	if (before->links->len != after->links->len)
		proof_fault(check, 0, NULL, "%u links, not %u",
		    after->links->len, before->links->len);
	for (unsigned i = 0; i < MIN(before->links->len, after->links->len);
	    i++) {
		g_autofree char *left = link_key(&g_array_index(before->links,
		    FactLink, i));
		g_autofree char *right = link_key(&g_array_index(
		    after->links, FactLink, i));
		if (strcmp(left, right) != 0)
			proof_fault(check, 0, NULL, "link %u is not as it "
			    "was", i + 1);
	}
	check->counted += before->schemas->len;
	for (unsigned i = 0; i < before->schemas->len; i++)
		if (i >= after->schemas->len ||
		    strcmp(g_ptr_array_index(before->schemas, i),
		    g_ptr_array_index(after->schemas, i)) != 0)
			proof_fault(check, 0, NULL, "schema %s is not as it "
			    "was", (const char *) g_ptr_array_index(
			    before->schemas, i));
}

/* ---- all of it ----------------------------------------------------------- */

static void
check_facts(Verify *verify)
{
	g_autoptr(GArray) pairs = fact_pair_sets(verify->before,
	    verify->after, verify->options->facts ==
	    FORMAT_FACTS_RELOCALISE);

	verify->pairs = pairs;
	check_skeleton(verify);
	check_values(verify);
	list_texts(verify);
	check_languages(verify);
	check_resources(verify);
	verify->pairs = NULL;
}

/* The facts of COUNT files together; NULL without an error for none. */
static FactSet *
read_facts(Document *const *documents, unsigned count,
    const TransformTable *transforms, const FormatOptions *options,
    GError **error)
{
	g_autofree const XmlTree **trees = g_new0(const XmlTree *, count);
	bool is_inline = false;

	for (unsigned i = 0; i < count; i++) {
		const XmlfileSkeleton *skeleton = documents[i]->skeleton;
		trees[i] = skeleton->tree;
		is_inline |= ixbrl_is_inline(skeleton->tree);
	}
	if (!is_inline) {
		const XmlfileSkeleton *first = documents[0]->skeleton;
		return count > 1 ? NULL : xmlfile_fact_read(first->tree,
		    first->root, transforms, options, error);
	}
	g_autoptr(FactSet) set = fact_set_new();
	for (unsigned i = 0; i < count; i++)
		g_ptr_array_add(set->files, arena_string(set->arena,
		    documents[i]->name));
	IxbrlFiles files = {trees, count, transforms, NULL};
	return ixbrl_read(set, &files, error) ? g_steal_pointer(&set)
	    : NULL;
}

bool
xmlfile_verify_set(const XmlfileVerifySet *set, const FormatOptions *options,
    Proof *proof, GError **error)
{
	Verify verify = {.files = set, .options = options, .proof = proof};

	for (unsigned i = 0; i < set->count; i++) {
		const XmlfileSkeleton *source = set->sources[i]->skeleton;
		const XmlfileSkeleton *target = set->targets[i]->skeleton;
		if (label_is(source->tree))
			xmlfile_label_verify(source->tree, target->tree,
			    set->language, proof);
	}
	g_autoptr(TransformTable) transforms = transform_open(
	    languages_folder(options->languages), error);
	if (transforms == NULL)
		return false;
	g_autoptr(GError) fault = NULL;
	g_autoptr(FactSet) before = read_facts(set->sources, set->count,
	    transforms, options, &fault);
	g_autoptr(FactSet) after = before == NULL ? NULL
	    : read_facts(set->targets, set->count, transforms, options,
	    &fault);
	if (fault != NULL) {
		g_propagate_error(error, g_steal_pointer(&fault));
		return false;
	}
	if (before == NULL)
		return true;	/* labels alone */
	if (after == NULL) {
		proof_fault(open_check(&verify, "facts", "facts"), 0, NULL,
		    "none are there");
		return true;
	}
	verify.before = before;
	verify.after = after;
	check_facts(&verify);
	return true;
}

bool
xmlfile_verify_run(const FormatVerify *task, const FormatOptions *options,
    Proof *proof, GError **error)
{
	Document *source = (Document *) (uintptr_t) task->source_document;
	Document *target = (Document *) (uintptr_t) task->target_document;
	XmlfileVerifySet set = {&source, &target, 1, task->target_language};

	if (source->is_proved_by_skeleton)
		return xmlfile_verify_set(&set, options, proof, error);
	proof_open(proof, "facts", "facts")->skipped =
	    "neither XBRL nor a form";
	return true;
}
