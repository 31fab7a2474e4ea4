#include "task/task_anchor.h"

#include <string.h>

#include "base/text.h"
#include "doc/tagged.h"

enum {
	LOWEST = 10,		/* numbers of two digits: two texts of different
				   batches seldom have the same */
	RANGE = 90,
};

static int
compare_runs(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

static bool
is_separator(const char *p)
{
	return *p == '.' || *p == ',' || *p == '\'' || *p == ' ';
}

/* The runs of digits of TEXT, without separators, in an order of their own;
 * "" when none has two digits. A figure that is written otherwise in the answer is
 * still the same run, or the checks refuse it. */
static char *
signature(const char *text)
{
	g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) run = g_string_new(NULL);
	bool has_long = false;
	unsigned number;
	TaggedForm form;

	for (const char *p = text;; p = g_utf8_next_char(p)) {
		size_t tag = tagged_read_tag(p, &number, &form);
		int digit = *p == '\0' || tag > 0 ? -1 : text_digit_at(p);
		if (digit >= 0) {
			g_string_append_c(run, (char) ('0' + digit));
			continue;
		}
		if (run->len > 0 && is_separator(p) &&
		    text_digit_at(p + 1) >= 0)
			continue;
		/* A single digit may be any word for it, or "I". */
		has_long = has_long || run->len > 1;
		if (run->len > 0)
			g_ptr_array_add(runs, g_strdup(run->str));
		g_string_truncate(run, 0);
		if (*p == '\0')
			break;
		p += tag > 0 ? tag - 1 : 0;
	}
	if (!has_long)
		return g_strdup("");
	g_ptr_array_sort(runs, compare_runs);
	g_ptr_array_add(runs, NULL);
	return g_strjoinv("|", (char **) runs->pdata);
}

/* Whether TEXT has a tag of that number, or what looks like one. */
static bool
has_number(const char *text, unsigned number)
{
	unsigned other;
	TaggedForm form;

	for (const char *p = strchr(text, '<'); p != NULL;
	    p = strchr(p + 1, '<'))
		if (tagged_read_tag(p, &other, &form) > 0 && other == number)
			return true;
	return false;
}

static unsigned
free_number(const char *const *texts, size_t count, size_t i,
    const unsigned *numbers)
{
	unsigned start = text_hash(texts[i]) % RANGE;

	for (unsigned step = 0;; step++) {
		unsigned number = LOWEST + (step < RANGE
		    ? (start + step) % RANGE : step);
		bool is_free = true;
		for (size_t k = 0; k < count && is_free; k++)
			is_free = (k >= i || numbers[k] != number) &&
			    !has_number(texts[k], number);
		if (is_free)
			return number;
	}
}

void
task_anchor_choose(const char *const *texts, size_t count, bool for_all,
    unsigned *numbers)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);

	for (size_t i = 0; i < count; i++) {
		char *own = signature(texts[i]);
		bool is_new = *own != '\0' && g_hash_table_add(seen, own);
		/* g_hash_table_add frees one that is there already. */
		if (*own == '\0')
			g_free(own);
		numbers[i] = is_new && !for_all ? 0 : free_number(texts, count, i,
		    numbers);
	}
}

char *
task_anchor_add(const char *text, unsigned number)
{
	return g_strdup_printf("%s<%u/>", text, number);
}

char *
task_anchor_remove(const char *answer, unsigned number)
{
	g_autoptr(GString) out = g_string_new(NULL);
	unsigned found, count = 0;
	TaggedForm form;

	for (const char *p = answer; *p != '\0';) {
		size_t length = tagged_read_tag(p, &found, &form);
		if (length > 0 && found == number && form == TAGGED_ALONE) {
			count++;
			p += length;
			/* A space in front of it was the model's. */
			if (*p == '\0' && out->len > 0 &&
			    out->str[out->len - 1] == ' ')
				g_string_truncate(out, out->len - 1);
			continue;
		}
		length = MAX(length, 1);
		g_string_append_len(out, p, (gssize) length);
		p += length;
	}
	return count == 1 ? g_strdup(out->str) : NULL;
}
