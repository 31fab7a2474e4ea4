#include "doc/scope.h"

#include <string.h>

#include "base/text.h"
#include "lang/date.h"
#include "lang/number.h"
#include "lang/number_vote.h"
#include "lang/scale_note.h"

enum {
	NEAR = 3,		/* units between a line and the table below */
	LONGEST_CELL = 60,	/* bytes of a cell that is a figure */
	LONGEST_NAME = 40,	/* ... of a column's name */
	LONGEST_LIST = 120,	/* ... of the names of columns */
	MAX_COLUMNS = 100,
};

/* What stands so near to the left edge stands at it: less than a column. */
#define EDGE 0.9

/* What is said of figures: by a head, a row, a line above. */
typedef struct Note {
	unsigned head;		/* unit id; 0: nothing is said */
	int power;
	const char *currency;
	bool is_exempt;		/* these are percentages, or notes */
} Note;

/* A cell, or another unit of a table. */
typedef struct Cell {
	Unit *unit;
	const Block *row;	/* NULL: a caption */
	double left, right;	/* columns, or points */
	bool is_amount;
	char *text;
} Cell;

/* What stands over some columns. */
typedef struct Head {
	double left, right;
	Note note;
	const char *name;	/* a cell's text, or NULL */
} Head;

/* A column of amounts. */
typedef struct Column {
	double left, right;
	NumberVote vote;
	uint32_t mark;
} Column;

typedef struct Table {
	GArray *cells;		/* of Cell */
	GArray *heads;		/* of Head, the last of a column counts */
	GArray *columns;	/* of Column */
	Note note;		/* of the whole */
	double left;		/* of all cells */
} Table;

typedef struct Setter {
	Document *document;
	const Language *language;
	GPtrArray *tables;	/* of Table, as they begin */
	GHashTable *by_block;
	Note above;		/* of the last line that says something */
} Setter;

/* ---- reading ------------------------------------------------------------- */

static void
clear_cell(void *data)
{
	g_free(((Cell *) data)->text);
}

static Table *
table_new(void)
{
	Table *table = g_new0(Table, 1);

	table->cells = g_array_new(FALSE, TRUE, sizeof(Cell));
	table->heads = g_array_new(FALSE, TRUE, sizeof(Head));
	table->columns = g_array_new(FALSE, TRUE, sizeof(Column));
	g_array_set_clear_func(table->cells, clear_cell);
	table->left = G_MAXDOUBLE;
	return table;
}

static void
table_free(void *data)
{
	Table *table = data;

	g_array_unref(table->cells);
	g_array_unref(table->heads);
	g_array_unref(table->columns);
	g_free(table);
}

static bool
is_year(const NumberToken *token)
{
	return token->value.n_digits + token->value.exponent == 4 &&
	    !token->has_groups && token->n_decimals == 0 &&
	    token->value.exponent >= 0 && (token->value.digits[0] == '1' ||
	    token->value.digits[0] == '2') && token->currency == NULL;
}

/* Whether TEXT is an amount, or several: no date, no year, no percentage. */
static bool
is_amount(const Language *language, const char *text)
{
	if (strlen(text) > LONGEST_CELL || !number_may_be_in(text) ||
	    !number_is_figure(language, text))
		return false;
	g_autoptr(GArray) dates = date_find(language, text);
	g_autoptr(GArray) tokens = number_find(language, text);
	for (unsigned i = 0; i < tokens->len && dates->len == 0; i++) {
		const NumberToken *token = &g_array_index(tokens, NumberToken,
		    i);
		if (token->kind != NUMBER_WORD && token->unit == NUMBER_PLAIN
		    && !is_year(token))
			return true;
	}
	return false;
}

static Block *
ancestor(Block *block, BlockKind kind)
{
	while (block != NULL && block->kind != kind)
		block = block->parent;
	return block;
}

/* Where the cell stands; the order in its row where nothing else is known. */
static void
set_place(Cell *cell, const Block *block, const Cell *before)
{
	if (block->column > 0) {
		cell->left = block->column;
		cell->right = block->column + MAX(block->n_columns, 1u) - 0.5;
	} else if (block->box.right > block->box.left) {
		cell->left = block->box.left;
		cell->right = block->box.right;
	} else {
		cell->left = before != NULL && before->row == cell->row ?
		    before->left + 1 : 1;
		cell->right = cell->left + 0.5;
	}
}

static void
add_cell(Setter *setter, Unit *unit, Block *block)
{
	Table *table = g_hash_table_lookup(setter->by_block, block);
	Block *place = ancestor(unit->block, BLOCK_CELL);
	Cell cell = {.unit = unit, .text = unit_source_text(unit)};

	if (table == NULL) {
		table = table_new();
		g_ptr_array_add(setter->tables, table);
		g_hash_table_insert(setter->by_block, block, table);
		if (setter->above.head + NEAR >= unit->id)
			table->note = setter->above;
	}
	if (place != NULL && ancestor(place, BLOCK_TABLE) == block)
		cell.row = ancestor(place, BLOCK_ROW);
	if (cell.row != NULL) {
		set_place(&cell, place, table->cells->len == 0 ? NULL :
		    &g_array_index(table->cells, Cell, table->cells->len -
		    1));
		cell.is_amount = is_amount(setter->language, cell.text);
		table->left = MIN(table->left, cell.left);
	}
	g_array_append_val(table->cells, cell);
}

/* ---- heads --------------------------------------------------------------- */

static bool
is_called(const Language *language, LanguageTable list, const char *text)
{
	return language_term(language, list, text, strlen(text)) != NULL;
}

/* What CELL says of figures. False: nothing. */
static bool
read_note(const Setter *setter, const Cell *cell, Note *note)
{
	ScaleNote found;

	*note = (Note) {.head = cell->unit->id};
	if (*cell->text == '\0' || cell->is_amount)
		return false;
	if (scale_note_find(setter->language, cell->text, &found)) {
		note->power = found.power;
		note->currency = found.currency;
		return true;
	}
	note->is_exempt = strchr(cell->text, '%') != NULL ||
	    is_called(setter->language, LANGUAGE_REFERENCE, cell->text) ||
	    is_called(setter->language, LANGUAGE_PERCENT, cell->text);
	if (note->is_exempt)
		return true;
	note->currency = scale_note_currency(setter->language, cell->text);
	return note->currency != NULL;
}

static bool
is_over(double left, double right, const Cell *cell)
{
	return MIN(right, cell->right) > MAX(left, cell->left);
}

static bool
has_name(const char *text)
{
	for (; *text != '\0'; text = g_utf8_next_char(text))
		if (text_is_letter(text_at(text)) || text_digit_at(text) >= 0)
			return true;
	return false;
}

static void
add_head(Table *table, const Cell *cell, const Note *note)
{
	if (note == NULL && !has_name(cell->text))
		return;		/* a dash is a figure that is not there */
	Head head = {.left = cell->left, .right = cell->right, .name =
	    cell->text};

	if (note != NULL)
		head.note = *note;
	if (table->heads->len >= MAX_COLUMNS)
		g_array_remove_index(table->heads, 0);
	g_array_append_val(table->heads, head);
}

/* What the later says, and what only the earlier does. */
static void
add_note(Note *note, const Note *more)
{
	if (more->head == 0)
		return;
	if (more->power != 0) {
		*note = (Note) {more->head, more->power, more->currency ==
		    NULL ? note->currency : more->currency, false};
		return;
	}
	if (note->head == 0)
		note->head = more->head;
	if (more->currency != NULL)
		note->currency = more->currency;
	note->is_exempt = more->is_exempt;
}

/* A row without amounts is a head: over all, where it is alone or at the left
 * edge, or over its columns. */
static void
take_heads(Setter *setter, Table *table, const Cell *cells, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		Note note;
		bool is_said = read_note(setter, &cells[i], &note);
		bool is_corner = cells[i].left <= table->left + EDGE;
		if (is_said && !note.is_exempt && (is_corner || n == 1)) {
			/* It says anew what was said above it. */
			if (n == 1 && note.power != 0)
				g_array_set_size(table->heads, 0);
			add_note(&table->note, &note);
		} else if (!is_corner || (is_said && note.is_exempt)) {
			add_head(table, &cells[i], is_said ? &note : NULL);
		}
	}
}

/* ---- cells --------------------------------------------------------------- */

static Column *
column_of(Table *table, const Cell *cell)
{
	for (unsigned i = table->columns->len; i-- > 0; ) {
		Column *column = &g_array_index(table->columns, Column, i);
		if (is_over(column->left, column->right, cell))
			return column;
	}
	if (table->columns->len >= MAX_COLUMNS)
		return NULL;
	Column column = {.left = cell->left, .right = cell->right};
	g_array_append_val(table->columns, column);
	return &g_array_index(table->columns, Column,
	    table->columns->len - 1);
}

static Scope *
own_scope(Setter *setter, Unit *unit)
{
	/* Only this file makes scopes, in the document's arena. */
	Scope *scope = (Scope *) (uintptr_t) unit->scope;

	if (scope == NULL) {
		scope = arena_alloc(setter->document->arena, sizeof *scope);
		unit->scope = scope;
	}
	return scope;
}

static void
add_name(Setter *setter, Scope *scope, const char *name)
{
	size_t length = name == NULL ? 0 : strlen(name);
	const char *old = scope->columns == NULL ? "" : scope->columns;

	if (length == 0 || length > LONGEST_NAME || strstr(old, name) != NULL
	    || strlen(old) + length > LONGEST_LIST)
		return;
	scope->columns = arena_printf(setter->document->arena, "%s%s%s", old,
	    *old == '\0' ? "" : ", ", name);
}

/* The cell names its own scale or currency. */
static void
heed_own(const Language *language, const Cell *cell, Note *note)
{
	g_autoptr(GArray) tokens = number_find(language, cell->text);

	for (unsigned i = 0; i < tokens->len; i++) {
		const NumberToken *token = &g_array_index(tokens, NumberToken,
		    i);
		if (token->scale != 0 || token->currency_scale != 0)
			note->power = 0;
		if (token->currency != NULL && *token->currency != '-')
			note->currency = NULL;
	}
}

static void
set_cell(Setter *setter, Table *table, const Cell *cell, const Note *row)
{
	Note note = table->note;
	const char *name = NULL;

	for (unsigned i = 0; i < table->heads->len; i++) {
		const Head *head = &g_array_index(table->heads, Head, i);
		if (!is_over(head->left, head->right, cell))
			continue;
		add_note(&note, &head->note);
		name = head->name;
	}
	if (row->head != 0)
		note = *row;
	heed_own(setter->language, cell, &note);
	if (note.head == 0 || note.is_exempt || (note.power == 0 &&
	    note.currency == NULL))
		return;
	Scope *scope = own_scope(setter, cell->unit);
	scope->head = note.head;
	scope->power = note.power;
	scope->currency = note.currency;
	Unit *unit = document_unit(setter->document, note.head);
	if (unit == NULL || note.power == 0)
		return;
	Scope *head = own_scope(setter, unit);
	head->n_figures++;
	add_name(setter, head, name);
}

/* What is said in a row of amounts is said of that row. */
static void
take_row(Setter *setter, Table *table, const Cell *cells, unsigned n)
{
	Note row = {0}, note;

	for (unsigned i = 0; i < n; i++)
		if (read_note(setter, &cells[i], &note))
			row = note;
	for (unsigned i = 0; i < n; i++) {
		Column *column = cells[i].is_amount ? column_of(table,
		    &cells[i]) : NULL;
		if (cells[i].is_amount)
			set_cell(setter, table, &cells[i], &row);
		if (column == NULL)
			continue;
		g_autoptr(GArray) tokens = number_find(setter->language,
		    cells[i].text);
		number_vote_tokens(&column->vote, cells[i].text, tokens);
	}
}

/* Columns have voted. */
static void
set_marks(Setter *setter, Table *table)
{
	bool has_mark = false;

	for (unsigned i = 0; i < table->columns->len; i++) {
		Column *column = &g_array_index(table->columns, Column, i);
		column->mark = number_vote_column(&column->vote,
		    setter->language);
		has_mark |= column->mark != 0;
	}
	for (unsigned i = 0; has_mark && i < table->cells->len; i++) {
		const Cell *cell = &g_array_index(table->cells, Cell, i);
		const Column *column = cell->is_amount ? column_of(table,
		    cell) : NULL;
		if (column != NULL && column->mark != 0)
			own_scope(setter, cell->unit)->decimal = column->mark;
	}
}

static void
set_table(Setter *setter, Table *table)
{
	const Cell *cells = (const Cell *) (void *) table->cells->data;
	unsigned end;

	for (unsigned i = 0; i < table->cells->len; i = end) {
		bool has_amount = cells[i].is_amount;
		for (end = i + 1; end < table->cells->len && cells[i].row !=
		    NULL && cells[end].row == cells[i].row; end++)
			has_amount |= cells[end].is_amount;
		if (has_amount)
			take_row(setter, table, &cells[i], end - i);
		else
			take_heads(setter, table, &cells[i], end - i);
	}
	set_marks(setter, table);
}

/* ---- the whole ----------------------------------------------------------- */

static void
take_line(Setter *setter, const Unit *unit)
{
	g_autofree char *text = unit_source_text(unit);
	ScaleNote note;

	if (scale_note_find_above(setter->language, text, &note))
		setter->above = (Note) {unit->id, note.power, note.currency,
		    false};
}

void
scope_set(Document *document, const Language *language)
{
	Setter setter = {
		.document = document, .language = language,
		.tables = g_ptr_array_new_with_free_func(table_free),
		.by_block = g_hash_table_new(NULL, NULL),
	};

	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		Block *table = ancestor(unit->block, BLOCK_TABLE);
		if (table == NULL)
			take_line(&setter, unit);
		else
			add_cell(&setter, unit, table);
	}
	for (unsigned i = 0; i < setter.tables->len; i++)
		set_table(&setter, g_ptr_array_index(setter.tables, i));
	g_hash_table_unref(setter.by_block);
	g_ptr_array_unref(setter.tables);
}

const Language *
scope_language(const Unit *unit, const Language *language, Language **own)
{
	*own = NULL;
	if (unit->scope == NULL || unit->scope->decimal == 0 ||
	    unit->scope->decimal == language_number(language)->decimals[0])
		return language;
	*own = language_with_decimal(language, unit->scope->decimal);
	return *own;
}
