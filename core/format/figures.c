#include "format/figures.h"

#include <string.h>

#include "base/text.h"
#include "lang/date.h"
#include "lang/number.h"

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

/* The units of a document by page, and where one is in them. */
typedef struct Walk {
	GPtrArray *units;
	unsigned next;
	const Language *language;
} Walk;

static Walk
walk_begin(const Document *document, const Language *language)
{
	Walk walk = {g_ptr_array_new(), 0, language};

	for (unsigned i = 0; i < document->units->len; i++)
		g_ptr_array_add(walk.units, document->units->pdata[i]);
	g_ptr_array_sort(walk.units, compare_pages);
	return walk;
}

/* The figures of a page; pages are asked for in rising order. */
static GArray *
figures_of(Walk *walk, unsigned page)
{
	GArray *figures = g_array_new(FALSE, FALSE, sizeof(Figure));

	g_array_set_clear_func(figures, figure_clear);
	for (; walk->next < walk->units->len; walk->next++) {
		const Unit *unit = g_ptr_array_index(walk->units, walk->next);
		if (unit->block->page > page)
			break;
		g_autofree char *text = unit_source_text(unit);
		add_figures(figures, unit->block, text, walk->language);
	}
	return figures;
}

static bool
is_same(const Figure *a, const Figure *b)
{
	if (a->kind == NUMBER && b->kind == NUMBER)
		return number_matches(&a->number, &b->number);
	if (a->kind == DATE && b->kind == DATE)
		return date_equal(&a->date, &b->date);
	/* A date that only one side takes for one, or a run. */
	return strcmp(a->digits, b->digits) == 0;
}

/* Marks what is equal. In most texts the order is nearly the same. */
static void
match(GArray *source, GArray *target)
{
	unsigned near = 0;

	for (unsigned i = 0; i < source->len; i++) {
		Figure *figure = &g_array_index(source, Figure, i);
		for (unsigned k = 0; k < target->len; k++) {
			unsigned at = (near + k) % target->len;
			Figure *other = &g_array_index(target, Figure, at);
			if (other->is_matched || !is_same(figure, other))
				continue;
			figure->is_matched = other->is_matched = true;
			near = at + 1;
			break;
		}
	}
}

static void
count_runs(const GArray *figures, GHashTable *counts, int step)
{
	for (unsigned i = 0; i < figures->len; i++) {
		const Figure *figure = &g_array_index(figures, Figure, i);
		if (figure->is_matched)
			continue;
		g_auto(GStrv) runs = g_strsplit(figure->digits, " ", -1);
		for (char **run = runs; *run != NULL; run++) {
			int count = GPOINTER_TO_INT(g_hash_table_lookup(
			    counts, *run));
			g_hash_table_insert(counts, g_strdup(*run),
			    GINT_TO_POINTER(count + step));
		}
	}
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
	g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
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

static void
add_faults(ProofCheck *check, unsigned page, const GArray *figures,
    const char *what)
{
	for (unsigned i = 0; i < figures->len; i++) {
		const Figure *figure = &g_array_index(figures, Figure, i);
		if (!figure->is_matched)
			proof_fault(check, page, &figure->block->box,
			    "the figure %s %s", figure->text, what);
	}
}

static void
compare_page(ProofCheck *check, unsigned page, GArray *ours, GArray *theirs)
{
	check->counted += ours->len;
	match(ours, theirs);
	if (is_regrouped(ours, theirs))
		return;
	add_faults(check, page, ours, "of the source is missing");
	add_faults(check, page, theirs, "is not in the source");
}

void
figures_compare(const Document *source, const Language *source_language,
    const Document *target, const Language *target_language, Proof *proof)
{
	ProofCheck *check = proof_open(proof, "figures",
	    "figures and dates by value, page by page");
	bool is_known = source_language != NULL && target_language != NULL;
	Walk ours = walk_begin(source, is_known ? source_language : NULL);
	Walk theirs = walk_begin(target, is_known ? target_language : NULL);

	for (unsigned page = 0; page <= MAX(source->pages, target->pages);
	    page++) {
		g_autoptr(GArray) one = figures_of(&ours, page);
		g_autoptr(GArray) other = figures_of(&theirs, page);
		compare_page(check, page, one, other);
	}
	g_ptr_array_unref(ours.units);
	g_ptr_array_unref(theirs.units);
}
