#include "check/consistency.h"

#include <string.h>

#include "base/text.h"
#include "doc/tagged.h"
#include "lang/term.h"

enum { MOST_FINDINGS = 50 };	/* of a kind */

/* A target that a source has, and where. */
typedef struct Variant {
	char *target;
	unsigned count;
	GArray *places;		/* of Place */
} Variant;

typedef struct Place {
	unsigned unit, segment, page;
} Place;

/* What some source, or some term, becomes. */
typedef struct Group {
	char *source;
	GPtrArray *variants;	/* of Variant * */
} Group;

typedef struct Sweep {
	const Language *target;
	GHashTable *sources;	/* tagged text > Group * */
	GHashTable *terms;	/* source of a term > Group * */
	GPtrArray *groups;	/* all of both, in their order */
	GPtrArray *term_groups;
	GHashTable *first;	/* source > its first target */
	GHashTable *mixed;	/* sources that have others, too */
	GStringChunk *texts;
} Sweep;

static void
variant_free(void *data)
{
	Variant *variant = data;

	g_free(variant->target);
	g_array_unref(variant->places);
	g_free(variant);
}

static void
group_free(void *data)
{
	Group *group = data;

	g_free(group->source);
	g_ptr_array_unref(group->variants);
	g_free(group);
}

static Group *
group_of(GHashTable *table, GPtrArray *groups, const char *source)
{
	Group *group = g_hash_table_lookup(table, source);

	if (group != NULL)
		return group;
	group = g_new0(Group, 1);
	group->source = g_strdup(source);
	group->variants = g_ptr_array_new_with_free_func(variant_free);
	g_hash_table_insert(table, group->source, group);
	g_ptr_array_add(groups, group);
	return group;
}

static void
add_place(Group *group, const char *target, Place place)
{
	Variant *variant = NULL;

	for (unsigned i = 0; i < group->variants->len && variant == NULL;
	    i++) {
		Variant *other = g_ptr_array_index(group->variants, i);
		if (strcmp(other->target, target) == 0)
			variant = other;
	}
	if (variant == NULL && group->variants->len >= MOST_FINDINGS)
		return;
	if (variant == NULL) {
		variant = g_new0(Variant, 1);
		variant->target = g_strdup(target);
		variant->places = g_array_new(FALSE, FALSE, sizeof(Place));
		g_ptr_array_add(group->variants, variant);
	}
	variant->count++;
	if (variant->places->len < MOST_FINDINGS)
		g_array_append_val(variant->places, place);
}

static void
sweep_terms(Sweep *sweep, const Segment *segment, Place place)
{
	const SegmentRecall *recall = segment->recall;
	g_autofree char *text = NULL;

	for (const SegmentTerm *term = recall == NULL ? NULL : recall->terms;
	    term != NULL; term = term->next) {
		/* With one target there is nothing to choose between. */
		if (term->is_part || term->targets[0] == NULL ||
		    term->targets[1] == NULL)
			continue;
		if (text == NULL)
			text = inline_text(&segment->target);
		int which = term_first(sweep->target, text, term->targets);
		if (which >= 0)
			add_place(group_of(sweep->terms, sweep->term_groups,
			    term->source), term->targets[which], place);
	}
}

static bool
is_one_text(const InlineList *list)
{
	return list->first != NULL && list->first->next == NULL &&
	    list->first->kind == INLINE_TEXT;
}

/* Both sides of a segment, as texts that live as long as the sweep; nearly all
 * are one text, and live anyway. False: the target cannot be said. */
static bool
pair_of(const Sweep *sweep, const Segment *segment, const char **source,
    const char **target)
{
	if (is_one_text(&segment->source) && is_one_text(&segment->target)) {
		*source = segment->source.first->text;
		*target = segment->target.first->text;
		return true;
	}
	g_autoptr(Tagged) tagged = tagged_new(&segment->source);
	g_autofree char *written = tagged_write(tagged, &segment->target);
	if (written == NULL)
		return false;
	*source = g_string_chunk_insert(sweep->texts, tagged_text(tagged));
	*target = g_string_chunk_insert(sweep->texts, written);
	return true;
}

/* First time over: which sources have more than one target at all. */
static void
look_for_mixed(Sweep *sweep, const Unit *unit, const Segment *segment)
{
	const char *source, *target;
	Place place = {unit->id, segment->number, unit->block->page};

	sweep_terms(sweep, segment, place);
	if (!pair_of(sweep, segment, &source, &target))
		return;
	const char *known = g_hash_table_lookup(sweep->first, source);
	if (known == NULL)
		g_hash_table_insert(sweep->first, (char *) (uintptr_t) source,
		    (char *) (uintptr_t) target);
	else if (known != target && strcmp(known, target) != 0)
		g_hash_table_add(sweep->mixed, (char *) (uintptr_t) source);
}

/* Second time, if there are such: where they are. */
static void
place_mixed(Sweep *sweep, const Unit *unit, const Segment *segment)
{
	const char *source, *target;
	Place place = {unit->id, segment->number, unit->block->page};

	if (pair_of(sweep, segment, &source, &target) &&
	    g_hash_table_contains(sweep->mixed, source))
		add_place(group_of(sweep->sources, sweep->groups, source),
		    target, place);
}

static void
sweep_all(Sweep *sweep, const Document *document, void (*visit)(Sweep *sweep,
    const Unit *unit, const Segment *segment))
{
	for (unsigned i = 0; i < document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(document->units, i);
		for (const Segment *segment = unit->first; segment != NULL &&
		    unit->translate; segment = segment->next)
			if (!segment->is_ignorable && segment->has_target &&
			    !segment->is_kept &&
			    g_strcmp0(segment->origin, "figures") != 0 &&
			    g_strcmp0(segment->origin, "same") != 0)
				visit(sweep, unit, segment);
	}
}

/* The most frequent; of equals the first. */
static const Variant *
usual(const Group *group)
{
	const Variant *best = g_ptr_array_index(group->variants, 0);

	for (unsigned i = 1; i < group->variants->len; i++) {
		const Variant *other = g_ptr_array_index(group->variants, i);
		if (other->count > best->count)
			best = other;
	}
	return best;
}

static char *
shortened(const char *text)
{
	if (g_utf8_strlen(text, -1) <= 60)
		return g_strdup(text);
	g_autofree char *start = g_utf8_substring(text, 0, 57);
	return g_strconcat(start, "...", NULL);
}

static void
report_group(const Group *group, FindingCode code, Report *report,
    unsigned *count)
{
	const Variant *best = usual(group);
	g_autofree char *source = shortened(group->source);
	g_autofree char *most = shortened(best->target);

	for (unsigned i = 0; i < group->variants->len; i++) {
		const Variant *other = g_ptr_array_index(group->variants, i);
		g_autofree char *here = shortened(other->target);
		for (unsigned k = 0; other != best && k < other->places->len;
		    k++) {
			Place place = g_array_index(other->places, Place, k);
			if (++*count > MOST_FINDINGS)
				return;
			report_add(report, code, place.unit, place.segment,
			    place.page, "%s: here %s, but %s in %u other "
			    "place%s", source, here, most, best->count,
			    best->count == 1 ? "" : "s");
		}
	}
}

static void
report_all(const GPtrArray *groups, FindingCode code, Report *report)
{
	unsigned count = 0;

	for (unsigned i = 0; i < groups->len; i++)
		report_group(g_ptr_array_index(groups, i), code, report,
		    &count);
}

void
consistency_check(const Document *document, const Language *target,
    Report *report)
{
	g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func(
	    group_free);
	g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(
	    group_free);
	g_autoptr(GHashTable) by_source = g_hash_table_new(text_hash,
	    g_str_equal);
	g_autoptr(GHashTable) by_term = g_hash_table_new(text_hash,
	    g_str_equal);
	g_autoptr(GHashTable) first = g_hash_table_new(text_hash,
	    g_str_equal);
	g_autoptr(GHashTable) mixed = g_hash_table_new(text_hash,
	    g_str_equal);
	GStringChunk *texts = g_string_chunk_new(1 << 14);
	Sweep sweep = {target, by_source, by_term, groups, terms, first,
	    mixed, texts};

	sweep_all(&sweep, document, look_for_mixed);
	if (g_hash_table_size(mixed) > 0)
		sweep_all(&sweep, document, place_mixed);
	g_string_chunk_free(texts);
	report_all(groups, FINDING_INCONSISTENT, report);
	report_all(terms, FINDING_TERM_DRIFT, report);
}

/* ---- drifts -------------------------------------------------------------- */

typedef struct Drifts {
	Sweep sweep;		/* first member; of the whole document */
	GArray *found;		/* of ConsistencyDrift */
} Drifts;

static void
sweep_terms_only(Sweep *sweep, const Unit *unit, const Segment *segment)
{
	sweep_terms(sweep, segment, (Place) {unit->id, segment->number, 0});
}

/* What TERM is called where it has several names: as in most places. */
static const char *
usual_name(const Sweep *sweep, const SegmentTerm *term)
{
	const Group *group = g_hash_table_lookup(sweep->terms, term->source);

	for (size_t i = 0; group != NULL && group->variants->len > 1 &&
	    term->targets[i] != NULL; i++)
		if (strcmp(term->targets[i], usual(group)->target) == 0)
			return term->targets[i];
	return NULL;
}

/* Whether TEXT names TERM otherwise; WANTED gets how it should. */
static bool
drifts(const Sweep *sweep, const SegmentTerm *term, const char *text,
    const char **wanted)
{
	TermWanted all = {term->targets, term->forbidden};

	*wanted = usual_name(sweep, term);
	if (term_check(sweep->target, text, &all, NULL) != TERM_SATISFIED)
		return true;
	if (*wanted == NULL)
		return false;
	int which = term_first(sweep->target, text, term->targets);
	return which >= 0 && strcmp(term->targets[which], *wanted) != 0;
}

static void
look_for_drifts(Sweep *sweep, const Unit *unit, const Segment *segment)
{
	Drifts *drift = (Drifts *) sweep;
	const SegmentRecall *recall = segment->recall;
	g_autofree char *text = NULL;

	for (const SegmentTerm *term = recall == NULL ? NULL : recall->terms;
	    term != NULL; term = term->next) {
		ConsistencyDrift found = {unit->id, segment->number, term,
		    NULL};
		if (term->is_part || term->targets[0] == NULL)
			continue;
		if (text == NULL)
			text = inline_text(&segment->target);
		if (drifts(sweep, term, text, &found.wanted))
			g_array_append_val(drift->found, found);
	}
}

GArray *
consistency_drifts(const Document *document, const Language *target)
{
	g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func(
	    group_free);
	g_autoptr(GHashTable) terms = g_hash_table_new(text_hash,
	    g_str_equal);
	Drifts drift = {
		.sweep = {.target = target, .terms = terms,
		    .term_groups = groups},
		.found = g_array_new(FALSE, FALSE,
		    sizeof(ConsistencyDrift)),
	};

	sweep_all(&drift.sweep, document, sweep_terms_only);
	sweep_all(&drift.sweep, document, look_for_drifts);
	return drift.found;
}
