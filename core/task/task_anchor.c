#include "task/task_anchor.h"

#include <string.h>

#include "base/text.h"
#include "doc/tagged.h"

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
 * "" when there is none, or nothing but a 1. A figure that is written otherwise in the answer is
 * still the same run, or the checks refuse it. */
static char *
signature(const char *text)
{
	g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) run = g_string_new(NULL);
	bool is_telling = false;
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
		/* A 1 alone may be any "a", or "I". */
		is_telling = is_telling || run->len > 1 ||
		    (run->len == 1 && *run->str != '1');
		if (run->len > 0)
			g_ptr_array_add(runs, g_strdup(run->str));
		g_string_truncate(run, 0);
		if (*p == '\0')
			break;
		p += tag > 0 ? tag - 1 : 0;
	}
	if (!is_telling)
		return g_strdup("");
	g_ptr_array_sort(runs, compare_runs);
	g_ptr_array_add(runs, NULL);
	return g_strjoinv("|", (char **) runs->pdata);
}

/* The codes of TEXT are numbers 1 to this, but for those that it holds as plain
 * text. */
static unsigned
n_codes(const char *text)
{
	return MAX(tagged_highest(text), 1);
}

/* Whether TEXT has a tag with a number from FIRST to LAST. */
static bool
has_between(const char *text, unsigned first, unsigned last)
{
	unsigned number;
	TaggedForm form;

	for (const char *p = strchr(text, '<'); p != NULL;
	    p = strchr(p + 1, '<'))
		if (tagged_read_tag(p, &number, &form) > 0 &&
		    number >= first && number <= last)
			return true;
	return false;
}

/* The first number from FROM on behind which LENGTH are in no text. */
static unsigned
free_numbers(const char *const *texts, size_t count, unsigned from,
    unsigned length)
{
	for (size_t i = 0; i < count; i++) {
		if (!has_between(texts[i], from, from + length - 1))
			continue;
		from += length;
		i = (size_t) -1;	/* from the first one on again */
	}
	return from;
}

/*
 * Where the numbers of a batch begin: above those of its texts, and seldom where
 * those of another batch do, so that the answer to another is known by them.
 */
static unsigned
first_number(const char *const *texts, size_t count, unsigned range)
{
	unsigned most = 0, hash = 0;

	for (size_t i = 0; i < count; i++) {
		most = MAX(most, tagged_highest(texts[i]));
		hash = hash * 31 + text_hash(texts[i]);
	}
	hash ^= hash >> 15;
	return most + 1 + range / 9 + hash % range;
}

void
task_anchor_choose(const char *const *texts, size_t count, bool for_all,
    unsigned range, unsigned *numbers)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);

	unsigned next = first_number(texts, count, range);

	for (size_t i = 0; i < count; i++) {
		char *own = signature(texts[i]);
		bool is_new = *own != '\0' && g_hash_table_add(seen, own);
		/* g_hash_table_add frees one that is there already. */
		if (*own == '\0')
			g_free(own);
		numbers[i] = 0;
		if (is_new && !for_all)
			continue;
		numbers[i] = free_numbers(texts, count, next,
		    n_codes(texts[i]));
		next = numbers[i] + n_codes(texts[i]);
	}
}

/* TEXT with all numbers of codes from FIRST to LAST moved to begin at TO; in
 * STRANGE (or NULL) how many others there are. */
static char *
renumber(const char *text, unsigned first, unsigned last, unsigned to,
    unsigned *strange)
{
	static const char *const forms[] = {
		[TAGGED_OPEN] = "<%u>", [TAGGED_CLOSE] = "</%u>",
		[TAGGED_ALONE] = "<%u/>",
	};
	GString *out = g_string_new(NULL);
	unsigned number;
	TaggedForm form;

	for (const char *p = text; *p != '\0';) {
		size_t length = tagged_read_tag(p, &number, &form);
		if (length > 0 && number >= first && number <= last) {
			g_string_append_printf(out, forms[form], number -
			    first + to);
			p += length;
			continue;
		}
		if (length > 0 && strange != NULL)
			++*strange;
		length = MAX(length, 1);
		g_string_append_len(out, p, (gssize) length);
		p += length;
	}
	return g_string_free(out, FALSE);
}

char *
task_anchor_add(const char *text, unsigned number)
{
	unsigned highest = tagged_highest(text);

	return highest == 0 ? g_strdup_printf("%s<%u/>", text, number)
	    : renumber(text, 1, highest, number, NULL);
}

/* ANSWER without the code NUMBER; NULL when it is not there once. */
static char *
remove_added(const char *answer, unsigned number)
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

char *
task_anchor_remove(const char *text, const char *answer, unsigned number)
{
	unsigned highest = tagged_highest(text), strange = 0;

	if (highest == 0)
		return remove_added(answer, number);
	g_autofree char *own = renumber(answer, number, number + highest - 1,
	    1, &strange);
	/* Without any of them, it may be an answer to anything. */
	bool is_own = strange == 0 && tagged_highest(own) > 0;
	return is_own ? g_steal_pointer(&own) : NULL;
}
