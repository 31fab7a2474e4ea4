#include "job/tally.h"

#include "base/text.h"

/* Takes a run of digits when it has ended. */
typedef void (*TakeRun)(const GString *run, void *data);

typedef struct Walk {
	GString *run;
	TakeRun take;
	void *data;
} Walk;

static void
end_run(Walk *walk)
{
	if (walk->run->len > 0)
		walk->take(walk->run, walk->data);
	g_string_truncate(walk->run, 0);
}

/* Takes the runs that end in TEXT; one may have begun before it and may go on
 * behind it. */
static void
walk_text(Walk *walk, const char *text)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		/* Every byte of two outputs comes by here. */
		while (walk->run->len == 0 && text_begins_no_digit(*p))
			p++;
		if (*p == '\0')
			break;
		int digit = text_digit_at(p);
		if (digit >= 0)
			g_string_append_c(walk->run, (char) ('0' + digit));
		else
			end_run(walk);
	}
}

static void
walk_unit(Walk *walk, const Unit *unit)
{
	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next)
		for (const Inline *node = segment_output(segment)->first;
		    node != NULL; node = node->next)
			if (node->kind == INLINE_TEXT ||
			    node->kind == INLINE_PH)
				walk_text(walk, node->text);
	end_run(walk);
}

static void
walk_document(const Document *document, TakeRun take, void *data)
{
	g_autoptr(GString) run = g_string_new(NULL);
	Walk walk = {run, take, data};

	for (unsigned i = 0; i < document->units->len; i++)
		walk_unit(&walk, g_ptr_array_index(document->units, i));
}

/* FNV-1a, and what MurmurHash3 ends with: sums of it tell sets apart. */
static uint64_t
hash_run(const GString *run)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < run->len; i++)
		hash = (hash ^ (unsigned char) run->str[i]) *
		    UINT64_C(0x100000001b3);
	hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
	hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return hash ^ hash >> 33;
}

static void
add_run(const GString *run, void *data)
{
	Tally *tally = data;

	tally->sum += hash_run(run);
	tally->count++;
}

Tally
tally_of(const Document *document)
{
	Tally tally = {0, 0};

	walk_document(document, add_run, &tally);
	return tally;
}

bool
tally_equal(Tally a, Tally b)
{
	return a.sum == b.sum && a.count == b.count;
}

typedef struct Count {
	GHashTable *counts;
	int step;
} Count;

static void
count_run(const GString *run, void *data)
{
	const Count *self = data;
	int *count = g_hash_table_lookup(self->counts, run->str);

	if (count == NULL) {
		count = g_new0(int, 1);
		g_hash_table_insert(self->counts, g_strdup(run->str), count);
	}
	*count += self->step;
}

void
tally_count(const Document *document, GHashTable *counts, int step)
{
	Count count = {counts, step};

	walk_document(document, count_run, &count);
}
