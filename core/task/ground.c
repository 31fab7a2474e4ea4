#include "task/ground.h"

#include <string.h>

#include "base/text.h"
#include "lang/number.h"
#include "lang/quantity.h"
#include "task/ground_fold.h"

enum {
	QUOTE_LIMIT = 8 * 1024,	/* bytes; what is longer is no quote */
	HEADING_ROWS = 60,	/* looked at above a cell */
	HEADING_LINES = 3,	/* that one heading may have */
	BETWEEN = 80,		/* bytes of a line within a statement */
};

struct Ground {
	const Language *language;
	GString *text;
	GPtrArray *blocks;	/* of GroundBlock */
	GroundFold *fold;	/* of all blocks */
	GroundFold *values;	/* the same with figures by value; or NULL */
	GPtrArray *quantities;	/* by block: GArray of Quantity, or NULL */
	GPtrArray *tokens;	/* by block: GArray of NumberToken, or NULL */
};

static const char *const level_names[] = {
	[GROUND_EXACT] = "exact",
	[GROUND_ALIGNED] = "aligned",
	[GROUND_NORMALISED] = "normalised",
};

const char *
ground_level_name(GroundLevel level)
{
	return level_names[level];
}

/* ---- the document as blocks ---------------------------------------------- */

static void
block_free(void *data)
{
	GroundBlock *block = data;

	g_free(block->id);
	if (block->cells != NULL)
		g_array_unref(block->cells);
	g_free(block);
}

static void
unref_array(void *array)
{
	if (array != NULL)
		g_array_unref(array);
}

static const Block *
ancestor(const Block *block, BlockKind kind)
{
	while (block != NULL && block->kind != kind)
		block = block->parent;
	return block;
}

/* What is being gathered. */
typedef struct Gathering {
	Ground *ground;
	GHashTable *tables;	/* Block of a table to its number */
	const Block *table, *row;	/* the last ones */
	unsigned n_tables, n_rows;
} Gathering;

static GroundBlock *
add_block(Ground *ground, const Unit *unit, const Block *block)
{
	GroundBlock *added = g_new0(GroundBlock, 1);

	if (ground->text->len > 0)
		g_string_append_c(ground->text, '\n');
	added->start = added->end = ground->text->len;
	added->unit = unit;
	added->block = block;
	added->page = unit->block->page;
	g_ptr_array_add(ground->blocks, added);
	return added;
}

static unsigned
column_of(const Block *cell)
{
	unsigned column = 1;

	for (const Block *block = cell->parent->first_child; block != cell &&
	    block != NULL; block = block->next)
		column++;
	return column;
}

static GroundBlock *
row_for(Gathering *gathering, const Unit *unit, const Block *row)
{
	Ground *ground = gathering->ground;
	const Block *table = ancestor(row, BLOCK_TABLE);

	if (row == gathering->row)
		return g_ptr_array_index(ground->blocks,
		    ground->blocks->len - 1);
	if (table != gathering->table || table == NULL) {
		gathering->n_tables++;
		gathering->n_rows = 0;
	}
	gathering->table = table;
	gathering->row = row;
	GroundBlock *block = add_block(ground, unit, row);
	block->table = gathering->n_tables;
	block->row = ++gathering->n_rows;
	block->id = block->page > 0 ? g_strdup_printf("p%u.t%u.r%u",
	    block->page, block->table, block->row)
	    : g_strdup_printf("t%u.r%u", block->table, block->row);
	block->cells = g_array_new(FALSE, FALSE, sizeof(GroundCell));
	return block;
}

static void
add_to_row(Gathering *gathering, const Unit *unit, const Block *row,
    const char *text)
{
	GroundBlock *block = row_for(gathering, unit, row);
	const Block *cell = ancestor(unit->block, BLOCK_CELL);
	GString *all = gathering->ground->text;
	GroundCell *last = block->cells->len == 0 ? NULL
	    : &g_array_index(block->cells, GroundCell, block->cells->len - 1);

	if (last != NULL && last->block == cell) {
		g_string_append_printf(all, " %s", text);
		last->end = block->end = all->len;
		return;
	}
	if (last != NULL)
		g_string_append(all, " | ");
	GroundCell added = {all->len, all->len + strlen(text), cell,
	    cell == NULL || cell->parent == NULL ? 1 : column_of(cell)};
	g_array_append_val(block->cells, added);
	g_string_append(all, text);
	block->end = all->len;
}

static void
gather(Ground *ground, const Document *document)
{
	Gathering gathering = {.ground = ground};

	for (unsigned i = 0; i < document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(document->units, i);
		g_autofree char *text = unit_source_text(unit);
		const Block *row = ancestor(unit->block, BLOCK_ROW);
		if (unit->block->kind == BLOCK_META || *text == '\0')
			continue;
		if (row != NULL) {
			add_to_row(&gathering, unit, row, text);
			continue;
		}
		gathering.row = NULL;
		GroundBlock *block = add_block(ground, unit, unit->block);
		g_string_append(ground->text, text);
		block->end = ground->text->len;
		block->id = block->page > 0 ? g_strdup_printf("p%u.b%u",
		    block->page, unit->id) : g_strdup_printf("b%u", unit->id);
	}
}

Ground *
ground_new(const Document *document, const Language *language)
{
	Ground *ground = g_new0(Ground, 1);

	ground->language = language;
	ground->text = g_string_new(NULL);
	ground->blocks = g_ptr_array_new_with_free_func(block_free);
	gather(ground, document);
	ground->quantities = g_ptr_array_new_with_free_func(unref_array);
	g_ptr_array_set_size(ground->quantities, (int) ground->blocks->len);
	ground->tokens = g_ptr_array_new_with_free_func(unref_array);
	g_ptr_array_set_size(ground->tokens, (int) ground->blocks->len);
	ground->fold = ground_fold_new();
	for (unsigned i = 0; i < ground->blocks->len; i++) {
		GroundBlock *block = g_ptr_array_index(ground->blocks, i);
		ground_fold_gap(ground->fold);
		block->folded = ground->fold->text->len;
		ground_fold_add(ground->fold, ground->text->str + block->start,
		    block->end - block->start, block->start);
	}
	ground_fold_end(ground->fold);
	return ground;
}

void
ground_free(Ground *ground)
{
	if (ground == NULL)
		return;
	g_string_free(ground->text, TRUE);
	g_ptr_array_unref(ground->blocks);
	g_ptr_array_unref(ground->quantities);
	g_ptr_array_unref(ground->tokens);
	ground_fold_free(ground->fold);
	ground_fold_free(ground->values);
	g_free(ground);
}

const Language *
ground_language(const Ground *ground)
{
	return ground->language;
}

unsigned
ground_n_blocks(const Ground *ground)
{
	return ground->blocks->len;
}

const GroundBlock *
ground_block(const Ground *ground, unsigned index)
{
	return g_ptr_array_index(ground->blocks, index);
}

const char *
ground_text(const Ground *ground)
{
	return ground->text->str;
}

char *
ground_block_text(const Ground *ground, const GroundBlock *block)
{
	return g_strndup(ground->text->str + block->start,
	    block->end - block->start);
}

/* Index of the block that OFFSET is in, or stands behind. */
static unsigned
block_at(const Ground *ground, size_t offset)
{
	unsigned low = 0, high = ground->blocks->len;

	while (high - low > 1) {
		unsigned middle = low + (high - low) / 2;
		if (ground_block(ground, middle)->start <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* ---- figures ------------------------------------------------------------- */

/* What FIND finds in the block, looked for once and kept in LIST. */
static const GArray *
find_once(Ground *ground, GPtrArray *list, unsigned index,
    GArray *(*find)(const Language *language, const char *text))
{
	if (g_ptr_array_index(list, index) == NULL) {
		g_autofree char *text = ground_block_text(ground,
		    ground_block(ground, index));
		list->pdata[index] = find(ground->language, text);
	}
	return g_ptr_array_index(list, index);
}

const GArray *
ground_quantities(Ground *ground, unsigned index)
{
	return find_once(ground, ground->quantities, index, quantity_find);
}

const GArray *
ground_tokens(Ground *ground, unsigned index)
{
	return find_once(ground, ground->tokens, index, number_find);
}

static bool
is_digit_before(const char *text, size_t offset)
{
	const char *p = g_utf8_find_prev_char(text, text + offset);

	return p != NULL && text_digit_at(p) >= 0;
}

/* Whether OFFSET lies inside a figure. */
static bool
cuts_figure(Ground *ground, size_t offset)
{
	const char *text = ground->text->str;
	bool is_before = is_digit_before(text, offset);
	bool is_after = text_digit_at(text + offset) >= 0;

	if (!is_before && !is_after)
		return false;
	if (is_before && is_after)
		return true;
	unsigned index = block_at(ground, offset);
	size_t place = offset - ground_block(ground, index)->start;
	const GArray *tokens = ground_tokens(ground, index);
	for (unsigned i = 0; i < tokens->len; i++) {
		const NumberToken *token = &g_array_index(tokens, NumberToken,
		    i);
		if (token->kind != NUMBER_WORD && token->core < place &&
		    place < token->core_end)
			return true;
		if (token->core >= place)
			break;
	}
	return false;
}

/* The same of what number_find does not join: 1,234 in a code. */
static bool
cuts_digits(const char *text, size_t offset)
{
	const char *p = text + offset;
	const char *before = g_utf8_find_prev_char(text, p);
	bool is_mark = *p == '.' || *p == ',';
	bool was_mark = before != NULL && (*before == '.' || *before == ',');

	if (was_mark && text_digit_at(p) >= 0)
		return is_digit_before(text, (size_t) (before - text));
	if (is_mark && before != NULL && text_digit_at(before) >= 0)
		return text_digit_at(p + 1) >= 0;
	return false;
}

/* ---- looking ------------------------------------------------------------- */

/* What a figure or date is worth, and its digits: 110 % is not 110.0 %, nor
 * 05 5, nor 5 % 5 points, for nobody copies so. A day may be written in other
 * ways. */
static char *
value_mark(const Quantity *quantity, const char *text)
{
	GString *mark = g_string_new(NULL);
	bool is_day = quantity->kind == QUANTITY_DATE;

	g_string_append_printf(mark, "\x02%u %s %s ",
	    (unsigned) quantity->kind, quantity->value, quantity->unit);
	for (const char *p = text + quantity->start; !is_day &&
	    p < text + quantity->end; p = g_utf8_next_char(p))
		if (text_digit_at(p) >= 0)
			g_string_append_c(mark, (char) ('0' +
			    text_digit_at(p)));
		else if (*p == '%' ||	/* as against points */
		    (*p == '(' && strcmp(quantity->value, "0") == 0))
			g_string_append_c(mark, *p);
	g_string_append_c(mark, '\x03');
	return g_string_free(mark, FALSE);
}

/* TEXT with its figures and dates replaced by what they are worth. OFFSET is
 * that of TEXT in its source. */
static void
add_values(GroundFold *fold, const GArray *found, const char *text,
    size_t length, size_t offset)
{
	size_t done = 0;

	for (unsigned i = 0; i < found->len; i++) {
		const Quantity *quantity = &g_array_index(found, Quantity, i);
		if (quantity->kind == QUANTITY_RANGE ||
		    quantity->start < done)
			continue;
		ground_fold_add(fold, text + done, quantity->start - done,
		    offset + done);
		g_autofree char *mark = value_mark(quantity, text);
		ground_fold_mark(fold, mark, offset + quantity->start,
		    offset + quantity->end);
		done = quantity->end;
	}
	ground_fold_add(fold, text + done, length - done, offset + done);
}

static void
need_values(Ground *ground)
{
	if (ground->values != NULL)
		return;
	ground->values = ground_fold_new();
	for (unsigned i = 0; i < ground->blocks->len; i++) {
		GroundBlock *block = g_ptr_array_index(ground->blocks, i);
		ground_fold_gap(ground->values);
		block->valued = ground->values->text->len;
		add_values(ground->values, ground_quantities(ground, i),
		    ground->text->str + block->start, block->end -
		    block->start, block->start);
	}
	ground_fold_end(ground->values);
}

static GroundFold *
fold_quote(Ground *ground, const char *quote, bool has_values)
{
	GroundFold *fold = ground_fold_new();

	if (has_values) {
		g_autoptr(GArray) found = quantity_find(ground->language,
		    quote);
		add_values(fold, found, quote, strlen(quote), 0);
	} else {
		ground_fold_add(fold, quote, strlen(quote), 0);
	}
	/* It may begin or end at a hyphen that parts a word. */
	fold->has_hyphen = false;
	ground_fold_end(fold);
	if (fold->text->len > 1 && fold->text->str[0] == '-' &&
	    text_is_letter(text_at(fold->text->str + 1)))
		g_string_erase(fold->text, 0, 1);
	return fold;
}

/* What is looked for, where. */
typedef struct Search {
	Ground *ground;
	GArray *found;		/* of GroundMatch */
	size_t from, to;	/* matches begin there */
	size_t end;		/* and end there at most */
	unsigned most;
	GroundLevel level;
} Search;

static void
add_match(Search *search, size_t start, size_t end)
{
	Ground *ground = search->ground;
	const char *text = ground->text->str;

	if (start < search->from || start >= search->to ||
	    end > search->end || end <= start)
		return;
	if (cuts_figure(ground, start) || cuts_figure(ground, end) ||
	    cuts_digits(text, start) || cuts_digits(text, end))
		return;
	GroundMatch match = {start, end, block_at(ground, start),
	    block_at(ground, end - 1), search->level};
	g_array_append_val(search->found, match);
}

static void
find_exact(Search *search, const char *quote, size_t length)
{
	const char *text = search->ground->text->str;
	const char *from = text + search->from, *end = text + search->end;

	while (search->found->len < search->most) {
		const char *p = memmem(from, (size_t) (end - from), quote,
		    length);
		if (p == NULL)
			return;
		add_match(search, (size_t) (p - text), (size_t) (p - text) +
		    length);
		from = p + 1;
	}
}

/* The same in a fold, from byte FROM of it on. */
static void
find_folded(Search *search, const GroundFold *fold, const GroundFold *quote,
    size_t from)
{
	const char *all = fold->text->str;

	while (search->found->len < search->most) {
		const char *p = memmem(all + from, fold->text->len - from,
		    quote->text->str, quote->text->len);
		if (p == NULL)
			return;
		size_t at = (size_t) (p - all);
		size_t start = g_array_index(fold->starts, uint32_t, at);
		if (start >= search->to)
			return;
		add_match(search, start, g_array_index(fold->ends, uint32_t,
		    at + quote->text->len - 1));
		from = at + 1;
	}
}

/* Whether there is anything in TEXT to be found by. */
static bool
has_content(const char *text)
{
	for (; *text != '\0'; text = g_utf8_next_char(text))
		if (text_is_letter(text_at(text)) || text_digit_at(text) >= 0)
			return true;
	return false;
}

/* Looks at all levels until one has a place. BLOCK: where folds begin. */
static void
look(Search *search, const char *quote, unsigned block)
{
	Ground *ground = search->ground;
	g_autofree char *trimmed = g_strstrip(g_strdup(quote));
	size_t length = strlen(trimmed);

	if (length > QUOTE_LIMIT || !has_content(trimmed) ||
	    ground->blocks->len == 0)
		return;
	search->level = GROUND_EXACT;
	find_exact(search, trimmed, length);
	if (search->found->len > 0)
		return;
	search->level = GROUND_ALIGNED;
	g_autoptr(GroundFold) folded = fold_quote(ground, trimmed, false);
	if (folded->text->len > 0)
		find_folded(search, ground->fold, folded, ground_block(ground,
		    block)->folded);
	if (search->found->len > 0)
		return;
	search->level = GROUND_NORMALISED;
	need_values(ground);
	g_autoptr(GroundFold) valued = fold_quote(ground, trimmed, true);
	if (valued->text->len > 0 && strchr(valued->text->str, '\x02') != NULL)
		find_folded(search, ground->values, valued,
		    ground_block(ground, block)->valued);
}

GArray *
ground_find(Ground *ground, const char *quote, int block, unsigned most)
{
	Search search = {ground, g_array_new(FALSE, FALSE,
	    sizeof(GroundMatch)), 0, ground->text->len, ground->text->len,
	    most, GROUND_EXACT};

	if (block >= 0 && (unsigned) block < ground->blocks->len) {
		search.from = ground_block(ground, (unsigned) block)->start;
		search.to = ground_block(ground, (unsigned) block)->end;
	}
	look(&search, quote, block < 0 ? 0 : (unsigned) block);
	return search.found;
}

bool
ground_find_within(Ground *ground, const char *text, size_t start, size_t end,
    GroundMatch *match)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE,
	    sizeof(GroundMatch));
	Search search = {ground, found, start, end, end, 1, GROUND_EXACT};

	look(&search, text, block_at(ground, start));
	if (found->len == 0)
		return false;
	*match = g_array_index(found, GroundMatch, 0);
	return true;
}

/* ---- tables -------------------------------------------------------------- */

const GroundCell *
ground_cell(const GroundBlock *block, size_t start, size_t end)
{
	for (unsigned i = 0; block->cells != NULL && i < block->cells->len;
	    i++) {
		const GroundCell *cell = &g_array_index(block->cells,
		    GroundCell, i);
		if (start >= cell->start && end <= cell->end)
			return cell;
	}
	return NULL;
}

static bool
has_letters(const Ground *ground, const GroundCell *cell)
{
	const char *end = ground->text->str + cell->end;

	for (const char *p = ground->text->str + cell->start; p < end;
	    p = g_utf8_next_char(p))
		if (text_is_letter(text_at(p)))
			return true;
	return false;
}

const GroundCell *
ground_row_label(const Ground *ground, const GroundBlock *block)
{
	for (unsigned i = 0; block->cells != NULL && i < block->cells->len;
	    i++) {
		const GroundCell *cell = &g_array_index(block->cells,
		    GroundCell, i);
		if (has_letters(ground, cell))
			return cell;
	}
	return NULL;
}

/* Is CELL of a row above over BELOW? By place where there are places. */
static bool
is_over(const GroundCell *cell, const GroundCell *below)
{
	const BlockBox *a = &cell->block->box, *b = &below->block->box;

	if (a->right > a->left && b->right > b->left)
		return MIN(a->right, b->right) - MAX(a->left, b->left) >
		    0.2 * MIN(a->right - a->left, b->right - b->left);
	return cell->column == below->column;
}

/* A figure that is no year and no date: its row is no heading. */
static bool
has_amounts(Ground *ground, unsigned index)
{
	const GArray *found = ground_quantities(ground, index);

	for (unsigned i = 0; i < found->len; i++) {
		const Quantity *quantity = &g_array_index(found, Quantity, i);
		bool is_year = strlen(quantity->value) == 4 &&
		    (quantity->value[0] == '1' || quantity->value[0] == '2') &&
		    quantity->end - quantity->start == 4;
		if (quantity->kind == QUANTITY_MONEY ||
		    quantity->kind == QUANTITY_PERCENT ||
		    (quantity->kind == QUANTITY_NUMBER && !is_year))
			return true;
	}
	return false;
}

/* Text of the cell of block INDEX that is over CELL; or NULL. */
static char *
cell_over(const Ground *ground, unsigned index, const GroundCell *cell)
{
	const GroundBlock *block = ground_block(ground, index);

	for (unsigned k = 0; k < block->cells->len; k++) {
		const GroundCell *above = &g_array_index(block->cells,
		    GroundCell, k);
		if (is_over(above, cell) && above->end > above->start)
			return g_strndup(ground->text->str + above->start,
			    above->end - above->start);
	}
	return NULL;
}

/* What heads columns of several tables are periods. */
static bool
is_period(const char *text)
{
	bool has_digit = false;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
		has_digit = has_digit || text_digit_at(p) >= 0;
	return has_digit && strlen(text) < BETWEEN / 2;
}

/* Whether a heading may stand above block INDEX of a page, with BLOCK between
 * them: statements are parted by lines such as "Operating expenses". */
static bool
may_go_past(const Ground *ground, unsigned index, const GroundBlock *block)
{
	const GroundBlock *own = ground_block(ground, index);

	if (block->table == own->table && block->cells != NULL)
		return true;
	return own->page > 0 && block->page == own->page &&
	    (block->cells != NULL || block->end - block->start <
	    BETWEEN);
}

char *
ground_column_label(Ground *ground, unsigned index, const GroundCell *cell)
{
	g_autofree char *label = NULL;
	unsigned lines = 0;

	for (unsigned i = index, n = 0; i-- > 0 && n < HEADING_ROWS && lines <
	    HEADING_LINES; n++) {
		const GroundBlock *block = ground_block(ground, i);
		if (!may_go_past(ground, index, block) ||
		    (block->cells == NULL && label != NULL))
			break;
		g_autofree char *text = block->cells == NULL ||
		    has_amounts(ground, i) ? NULL : cell_over(ground, i, cell);
		bool is_near = text != NULL && (block->table ==
		    ground_block(ground, index)->table || is_period(text));
		if (!is_near && label != NULL)
			break;
		if (!is_near)
			continue;
		char *both = label == NULL ? g_strdup(text)
		    : g_strconcat(text, " ", label, NULL);
		g_free(label);
		label = both;
		lines++;
	}
	return g_steal_pointer(&label);
}
