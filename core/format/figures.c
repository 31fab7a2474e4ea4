#include "format/figures.h"

#include <string.h>

#include "base/text.h"
#include "lang/date.h"
#include "lang/number.h"

enum { MAX_SEARCH = 2000 };	/* figures of a page, from the likely place on */

typedef enum FigureKind { RUN, NUMBER, DATE } FigureKind;

/* A figure of a text. */
typedef struct Figure {
	FigureKind kind;
	NumberToken number;
	Date date;
	char *text;		/* as it is written */
	char *digits;		/* its runs of digits, a space between */
	const Block *block;
	bool is_matched;
} Figure;

static void
figure_clear(void *data)
{
	Figure *figure = data;

	g_free(figure->text);
	g_free(figure->digits);
}

static char *
digits_of(const char *text)
{
	GString *out = g_string_new(NULL);
	bool is_open = false;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		int digit = text_digit(g_utf8_get_char(p));
		if (digit >= 0 && !is_open && out->len > 0)
			g_string_append_c(out, ' ');
		if (digit >= 0)
			g_string_append_c(out, (char) ('0' + digit));
		is_open = digit >= 0;
	}
	return g_string_free(out, FALSE);
}

static void
add_figure(GArray *figures, Figure figure, const char *text, size_t start,
    size_t end)
{
	figure.text = g_strndup(text + start, end - start);
	figure.digits = digits_of(figure.text);
	if (figure.digits[0] == '\0')
		figure_clear(&figure);
	else
		g_array_append_val(figures, figure);
}

/* Without a language: runs of digits. */
static void
add_runs(GArray *figures, const Block *block, const char *text)
{
	Figure figure = {.kind = RUN, .block = block};
	const char *start = NULL;

	for (const char *p = text;; p = g_utf8_next_char(p)) {
		bool is_digit = *p != '\0'
		    && text_digit(g_utf8_get_char(p)) >= 0;
		if (is_digit && start == NULL)
			start = p;
		if (!is_digit && start != NULL) {
			add_figure(figures, figure, text,
			    (size_t) (start - text), (size_t) (p - text));
			start = NULL;
		}
		if (*p == '\0')
			return;
	}
}

/* The parts of a date are no figures of their own. */
static void
add_figures(GArray *figures, const Block *block, const char *text,
    const Language *language)
{
	if (language == NULL) {
		add_runs(figures, block, text);
		return;
	}
	g_autoptr(GArray) numbers = number_find(language, text);
	g_autoptr(GArray) dates = date_find(language, text);
	unsigned next = 0;

	for (unsigned i = 0; i < dates->len; i++) {
		Figure figure = {.kind = DATE, .block = block,
		    .date = g_array_index(dates, Date, i)};
		add_figure(figures, figure, text, figure.date.start,
		    figure.date.end);
	}
	for (unsigned i = 0; i < numbers->len; i++) {
		Figure figure = {.kind = NUMBER, .block = block,
		    .number = g_array_index(numbers, NumberToken, i)};
		while (next < dates->len && g_array_index(dates, Date, next)
		    .end <= figure.number.start)
			next++;
		if (figure.number.kind != NUMBER_WORD && (next == dates->len
		    || g_array_index(dates, Date, next).start
		    >= figure.number.end))
			add_figure(figures, figure, text,
			    figure.number.start, figure.number.end);
	}
}

static int
compare_pages(const void *a, const void *b)
{
	const Unit *x = *(const Unit *const *) a;
	const Unit *y = *(const Unit *const *) b;

	if (x->block->page != y->block->page)
		return x->block->page < y->block->page ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static GArray *
new_figures(void)
{
	GArray *figures = g_array_new(FALSE, FALSE, sizeof(Figure));

	g_array_set_clear_func(figures, figure_clear);
	return figures;
}

/* The units of a document by page, and where one is in them. */
typedef struct Walk {
	GPtrArray *units;
	unsigned next;
	const Language *language;
	GArray *carried;	/* of Figure: from the page before */
} Walk;

static Walk
walk_begin(const Document *document, const Language *language)
{
	Walk walk = {g_ptr_array_new(), 0, language, new_figures()};

	for (unsigned i = 0; i < document->units->len; i++)
		g_ptr_array_add(walk.units, document->units->pdata[i]);
	g_ptr_array_sort(walk.units, compare_pages);
	return walk;
}

static void
walk_end(Walk *walk)
{
	g_ptr_array_unref(walk->units);
	g_array_unref(walk->carried);
}

/* The figures of a page; pages are asked for in rising order. */
static GArray *
figures_of(Walk *walk, unsigned page)
{
	GArray *figures = walk->carried;

	walk->carried = new_figures();
	for (; walk->next < walk->units->len; walk->next++) {
		const Unit *unit = g_ptr_array_index(walk->units, walk->next);
		if (unit->block->page > page)
			break;
		g_autofree char *text = unit_source_text(unit);
		add_figures(figures, unit->block, text, walk->language);
	}
	return figures;
}

/* Does text of the page go on on the next one? */
static bool
goes_on(const Walk *walk, unsigned page)
{
	for (unsigned i = walk->next; i > 0; i--) {
		const Unit *unit = g_ptr_array_index(walk->units, i - 1);
		if (unit->block->page < page)
			break;
		if (unit->block->last_page > page)
			return true;
	}
	return false;
}

/* Such text may be broken elsewhere: what is not found is looked for on the
 * next page. */
static void
carry(Walk *walk, GArray *figures)
{
	for (unsigned i = 0; i < figures->len; i++) {
		Figure copy = g_array_index(figures, Figure, i);
		if (copy.is_matched)
			continue;
		copy.text = g_strdup(copy.text);
		copy.digits = g_strdup(copy.digits);
		g_array_append_val(walk->carried, copy);
	}
	g_array_set_size(figures, 0);
}

static bool
is_copy(const Figure *a, const Figure *b)
{
	return a->kind == b->kind && strcmp(a->text, b->text) == 0;
}

/* By value. */
static bool
is_equal(const Figure *a, const Figure *b)
{
	if (a->kind == NUMBER && b->kind == NUMBER)
		return number_matches(&a->number, &b->number);
	if (a->kind == DATE && b->kind == DATE)
		return date_equal(&a->date, &b->date);
	/* A date that only one side takes for one, or a run. */
	return strcmp(a->digits, b->digits) == 0;
}

/* The same but for the words around: "10 percent" is 10 to a reader of
 * Chinese. */
static bool
is_spelled_alike(const Figure *a, const Figure *b)
{
	return a->kind == NUMBER && b->kind == NUMBER
	    && a->number.spelling == b->number.spelling;
}

/* Marks what is equal. In most texts the order is nearly the same. */
static void
match(GArray *source, GArray *target, bool (*is_same)(const Figure *a,
    const Figure *b))
{
	unsigned near = 0, reach = MIN(target->len, MAX_SEARCH);

	for (unsigned i = 0; i < source->len; i++) {
		Figure *figure = &g_array_index(source, Figure, i);
		for (unsigned k = 0; k < reach && !figure->is_matched; k++) {
			unsigned at = (near + k) % target->len;
			Figure *other = &g_array_index(target, Figure, at);
			if (other->is_matched || !is_same(figure, other))
				continue;
			figure->is_matched = other->is_matched = true;
			near = at + 1;
		}
	}
}

static Figure *
find_run(GArray *figures, const char *run)
{
	for (unsigned i = 0; i < figures->len; i++) {
		Figure *figure = &g_array_index(figures, Figure, i);
		if (!figure->is_matched && strcmp(figure->digits, run) == 0)
			return figure;
	}
	return NULL;
}

/* A date that the other side reads as figures, for its month is a word of
 * another language. */
static void
match_dates(GArray *ours, GArray *theirs)
{
	for (unsigned i = 0; i < ours->len; i++) {
		Figure *date = &g_array_index(ours, Figure, i);
		if (date->is_matched || date->kind != DATE)
			continue;
		g_autoptr(GPtrArray) found = g_ptr_array_new();
		g_auto(GStrv) runs = g_strsplit(date->digits, " ", -1);
		for (char **run = runs; *run != NULL; run++) {
			Figure *figure = find_run(theirs, *run);
			if (figure != NULL)
				figure->is_matched = true;
			g_ptr_array_add(found, figure);
		}
		bool is_whole = !g_ptr_array_find(found, NULL, NULL);
		date->is_matched = is_whole;
		for (unsigned k = 0; k < found->len && !is_whole; k++)
			if (found->pdata[k] != NULL)
				((Figure *) found->pdata[k])->is_matched =
				    false;
	}
}

static void
count_run(GHashTable *counts, const char *run, int step)
{
	int count = GPOINTER_TO_INT(g_hash_table_lookup(counts, run));

	g_hash_table_insert(counts, g_strdup(run),
	    GINT_TO_POINTER(count + step));
}

static void
count_digits(GHashTable *counts, const char *digits, int step)
{
	g_auto(GStrv) runs = g_strsplit(digits, " ", -1);

	for (char **run = runs; *run != NULL; run++)
		if (**run != '\0')
			count_run(counts, *run, step);
}

static void
count_runs(const GArray *figures, GHashTable *counts, int step)
{
	for (unsigned i = 0; i < figures->len; i++) {
		const Figure *figure = &g_array_index(figures, Figure, i);
		if (!figure->is_matched)
			count_digits(counts, figure->digits, step);
	}
}

static GHashTable *
new_counts(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static unsigned
count_left(const GArray *figures)
{
	unsigned left = 0;

	for (unsigned i = 0; i < figures->len; i++)
		left += !g_array_index(figures, Figure, i).is_matched;
	return left;
}

/* Are the same digits there, in fewer or more figures? Cells that stand close
 * are read as one now and then, and columns have no separators. */
static bool
is_regrouped(const GArray *source, const GArray *target)
{
	g_autoptr(GHashTable) counts = new_counts();
	GHashTableIter iterator;
	void *count;

	if (count_left(source) == count_left(target))
		return false;
	count_runs(source, counts, 1);
	count_runs(target, counts, -1);
	g_hash_table_iter_init(&iterator, counts);
	while (g_hash_table_iter_next(&iterator, NULL, &count))
		if (GPOINTER_TO_INT(count) != 0)
			return false;
	return true;
}

/* Are the digits of FIGURE, as often as they are wanted, in the other page's
 * text? COUNTS are runs of its own page less those of the other. */
static bool
is_there(GHashTable *counts, const Figure *figure, int step)
{
	g_auto(GStrv) runs = g_strsplit(figure->digits, " ", -1);

	for (char **run = runs; *run != NULL; run++)
		if (step * GPOINTER_TO_INT(g_hash_table_lookup(counts, *run))
		    > 0)
			return false;
	return true;
}

/* Figures of other digits grouping, or other value, in equal numbers: one
 * became another. */
static bool
has_twin(const Figure *figure, const GArray *others)
{
	for (unsigned i = 0; i < others->len; i++) {
		const Figure *other = &g_array_index(others, Figure, i);
		if (!other->is_matched && other->kind == NUMBER
		    && figure->kind == NUMBER
		    && strcmp(figure->digits, other->digits) == 0)
			return true;
	}
	return false;
}

/* The figures of one side, those of the other, and how their pages differ. */
typedef struct Faults {
	ProofCheck *check;
	unsigned page;
	GHashTable *counts;	/* or NULL */
} Faults;

static void
add_faults(const Faults *faults, const GArray *figures, const GArray *others,
    int step)
{
	for (unsigned i = 0; i < figures->len; i++) {
		const Figure *figure = &g_array_index(figures, Figure, i);
		if (figure->is_matched || (faults->counts != NULL
		    && is_there(faults->counts, figure, step)
		    && !has_twin(figure, others)))
			continue;
		proof_fault(faults->check, faults->page, &figure->block->box,
		    "the figure %s %s", figure->text, step > 0
		    ? "of the source is missing" : "is not in the source");
	}
}

static const char *
page_text(const FiguresSide *side, unsigned page)
{
	return side->pages == NULL || page == 0 || page
	    > g_strv_length(side->pages) ? NULL : side->pages[page - 1];
}

static void
compare_left(const Faults *known, const FiguresSide *source,
    const FiguresSide *target, const GArray *ours, const GArray *theirs)
{
	const char *one = page_text(source, known->page);
	const char *other = page_text(target, known->page);
	g_autoptr(GHashTable) counts = new_counts();
	Faults faults = *known;

	if (one != NULL && other != NULL) {
		g_autofree char *a = digits_of(one);
		g_autofree char *b = digits_of(other);
		count_digits(counts, a, 1);
		count_digits(counts, b, -1);
		faults.counts = counts;
	}
	add_faults(&faults, ours, theirs, 1);
	add_faults(&faults, theirs, ours, -1);
}

static void
match_all(GArray *ours, GArray *theirs)
{
	match(ours, theirs, is_copy);
	match(ours, theirs, is_equal);
	match(ours, theirs, is_spelled_alike);
	match_dates(ours, theirs);
	match_dates(theirs, ours);
}

void
figures_compare(const FiguresSide *source, const FiguresSide *target,
    Proof *proof)
{
	ProofCheck *check = proof_open(proof, "figures",
	    "figures and dates by value, page by page");
	bool is_known = source->language != NULL && target->language != NULL;
	Walk ours = walk_begin(source->document,
	    is_known ? source->language : NULL);
	Walk theirs = walk_begin(target->document,
	    is_known ? target->language : NULL);

	for (unsigned page = 0; page <= MAX(source->document->pages,
	    target->document->pages); page++) {
		g_autoptr(GArray) one = figures_of(&ours, page);
		g_autoptr(GArray) other = figures_of(&theirs, page);
		Faults faults = {.check = check, .page = page};
		check->counted += one->len;
		match_all(one, other);
		if (goes_on(&ours, page) || goes_on(&theirs, page)) {
			carry(&ours, one);
			carry(&theirs, other);
		}
		if (count_left(one) + count_left(other) > 0
		    && !is_regrouped(one, other))
			compare_left(&faults, source, target, one, other);
	}
	walk_end(&ours);
	walk_end(&theirs);
}
