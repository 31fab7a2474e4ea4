#include "format/pdf/pdf_flow.h"

#include <math.h>

enum { MAX_CHAIN = 40 };	/* blocks pushed by one */

/* How much of a wide gap between two blocks stays. */
static const double least_gap = 0.6;

/* In em: how far base lines of one row may be apart. */
static const double row_slack = 0.3;

typedef struct Flow {
	const GPtrArray *settings;
	const GArray *labels;	/* of PdfLabel */
	GHashTable *by_id;	/* PdfBlock.id > PdfSetting */
	GHashTable *labels_by_id;	/* > PdfLabel */
	double narrow;		/* what stays of a narrow gap */
} Flow;

static PdfSetting *
below(const Flow *flow, const PdfBlock *block)
{
	return block->next < 0 ? NULL : g_hash_table_lookup(flow->by_id,
	    GINT_TO_POINTER(block->next));
}

static bool
can_move(const PdfSetting *setting)
{
	const PdfBlock *block = &setting->place->block;

	/* What stands behind its last line would not come with it. */
	return block->kind != BLOCK_CELL && !block->is_number
	    && block->leader < 0 && !isfinite(block->notch)
	    && block->n_gaps == 0;
}

static double
gap_below(const Flow *flow, const PdfBlock *block, const PdfBlock *next)
{
	double gap = MAX(0, next->box.top - block->box.bottom);
	double lead = MIN(gap, MAX(0, block->leading - 1.1 * block->em));
	double white = gap - lead;

	return gap > block->em ? MAX(least_gap * gap, block->em)
	    : lead + flow->narrow * white;
}

/* Where the text set in the first block ends. */
static double
text_bottom(const PdfSetting *setting)
{
	const Fit *fit = setting->fit;

	return setting->set.base + (MAX(setting->set.to, 1) - 1) * fit->pitch
	    + 0.2 * fit->size;
}

/* What stands below a block: its base line in the source, and now. */
typedef struct Row {
	double base, now;
	bool is_there;
} Row;

static Row
row_below(const Flow *flow, const PdfBlock *block)
{
	const PdfSetting *next = below(flow, block);
	const PdfLabel *label = block->next < 0 ? NULL : g_hash_table_lookup(
	    flow->labels_by_id, GINT_TO_POINTER(block->next));

	if (next != NULL)
		return (Row) {next->place->block.base, next->set.base, true};
	if (label != NULL)
		return (Row) {label->place->block.base,
		    label->place->block.base + label->shift, true};
	return (Row) {0};
}

/* Is it what the block OTHER, to its left, is the name or the number of? Then
 * the next label stands beside what is next in the column, too. */
static bool
is_labelled(const Flow *flow, const PdfBlock *block, const PdfBlock *other)
{
	double slack = row_slack * block->em;

	if (fabs(other->base - block->base) >= slack || other == block
	    || other->count != 1 || other->rest >= 0
	    || other->kind == BLOCK_CELL || other->leader >= 0
	    || other->box.right >= block->box.left + slack)
		return false;
	const Row next = row_below(flow, block);
	const Row after = row_below(flow, other);
	return !after.is_there || (next.is_there && fabs(after.base
	    - next.base) < slack);
}

/* How far a label can go. */
static double
label_way(const Flow *flow, const PdfBlock *block, double shift, double way)
{
	const Row next = row_below(flow, block);
	double base = block->base + shift;
	double limit = next.is_there ? next.now - block->em - base
	    : block->hard_bottom - base - 0.2 * block->em;

	return CLAMP(way, 0, MAX(0, limit));
}

/* Labels go down with what they stand beside, as far as they can. */
static void
bring_labels(const Flow *flow, const PdfSetting *setting, double way)
{
	const PdfBlock *block = &setting->place->block;

	for (unsigned i = 0; i < flow->settings->len; i++) {
		PdfSetting *label = g_ptr_array_index(flow->settings, i);
		const PdfBlock *own = &label->place->block;
		if (!is_labelled(flow, block, own))
			continue;
		double shift = label_way(flow, own, label->shift, way);
		label->shift += shift;
		label->set.base += shift;
		label->bottom += shift;
	}
	for (unsigned i = 0; i < flow->labels->len; i++) {
		PdfLabel *label = &g_array_index(flow->labels, PdfLabel, i);
		const PdfBlock *own = &label->place->block;
		if (is_labelled(flow, block, own))
			label->shift += label_way(flow, own, label->shift,
			    way);
	}
}

/* How far the first block of SETTING can go down, at most by WANTED; with
 * IS_DONE it goes. */
static double
push(const Flow *flow, PdfSetting *setting, double wanted, bool is_done,
    unsigned depth)
{
	const PdfBlock *block = &setting->place->block;
	PdfSetting *next = below(flow, block);
	double *bottom = block->rest >= 0 ? &setting->first_bottom
	    : &setting->bottom;
	double limit = block->hard_bottom - 0.2 * block->em;
	double more = 0;

	if (!can_move(setting) || depth > MAX_CHAIN)
		return 0;
	if (next != NULL) {
		limit = MIN(limit, *bottom - gap_below(flow, block,
		    &next->place->block));
	} else if (block->next >= 0) {
		limit = *bottom - least_gap * block->em;
	}
	/* What stands beside NEXT stays where it is. */
	wanted = MIN(wanted, MAX(0, block->hard_bottom - 0.2 * block->em
	    - text_bottom(setting)));
	double slack = MAX(0, limit - text_bottom(setting));
	if (slack < wanted && next != NULL)
		more = push(flow, next, wanted - slack, is_done, depth + 1);
	double way = MIN(wanted, slack + more);
	if (is_done) {
		setting->shift += way;
		setting->set.base += way;
		*bottom += more;
		bring_labels(flow, setting, way);
	}
	return way;
}

/* Lets the text have the lines it wants at its own size and pitch. */
static bool
make_room(const Flow *flow, PdfSetting *setting, unsigned lines)
{
	const PdfBlock *block = pdf_set_last(setting);
	PdfSetting *next = below(flow, block);
	double reach = pdf_set_reach(setting, lines);

	if (next == NULL || block->kind == BLOCK_CELL)
		return false;
	double need = MAX(reach, reach - 0.4 * block->em + gap_below(flow,
	    block, &next->place->block)) - setting->bottom;
	if (need <= 0)
		return true;
	if (need > block->hard_bottom - setting->bottom
	    || push(flow, next, need, false, 0) < need - 1e-6)
		return false;
	push(flow, next, need, true, 0);
	setting->bottom += need;
	return true;
}

static void
settle(Flow *flow, PdfSetting *setting)
{
	static const double narrow[] = {1, 0.6};
	unsigned has = pdf_set_last(setting)->count;

	for (unsigned lines = pdf_set_lines(setting); lines > has; lines--) {
		for (size_t i = 0; i < G_N_ELEMENTS(narrow); i++) {
			flow->narrow = narrow[i];
			if (make_room(flow, setting, lines)) {
				pdf_set_fit(setting, 1);
				return;
			}
		}
	}
}

static int
compare_base(const void *a, const void *b)
{
	const PdfSetting *x = *(PdfSetting *const *) a;
	const PdfSetting *y = *(PdfSetting *const *) b;

	if (x->set.base != y->set.base)
		return x->set.base > y->set.base ? -1 : 1;
	return x->place->block.id < y->place->block.id ? -1
	    : x->place->block.id > y->place->block.id;
}

void
pdf_flow_settle(GPtrArray *settings, GArray *labels)
{
	g_autoptr(GHashTable) by_id = g_hash_table_new(NULL, NULL);
	g_autofree PdfSetting **order = g_new(PdfSetting *,
	    settings->len + 1);
	g_autoptr(GHashTable) labels_by_id = g_hash_table_new(NULL, NULL);
	Flow flow = {.by_id = by_id, .settings = settings,
	    .labels = labels, .labels_by_id = labels_by_id};

	for (unsigned i = 0; i < settings->len; i++) {
		order[i] = g_ptr_array_index(settings, i);
		g_hash_table_insert(by_id, GINT_TO_POINTER(
		    order[i]->place->block.id), order[i]);
	}
	for (unsigned i = 0; i < labels->len; i++) {
		PdfLabel *label = &g_array_index(labels, PdfLabel, i);
		g_hash_table_insert(labels_by_id, GINT_TO_POINTER(
		    label->place->block.id), label);
	}
	qsort(order, settings->len, sizeof(*order), compare_base);
	for (unsigned i = 0; i < settings->len; i++)
		if (order[i]->over == NULL
		    && !pdf_set_is_natural(order[i]))
			settle(&flow, order[i]);
}
