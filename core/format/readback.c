#include "format/readback.h"

#include <string.h>

#include "base/text.h"

/* A paragraph goes on over a page; and then its words may have been taken for
 * those of one that goes on over the next. */
enum { MAX_AGE = 3 };

/* What was not found on its page. */
typedef struct Rest {
	ReadbackText text;
	char *signs;
	unsigned age;		/* pages since */
} Rest;

struct Readback {
	ProofCheck *check;
	GArray *rests;		/* of Rest, of the pages before */
};

static void
rest_clear(void *data)
{
	g_free(((Rest *) data)->signs);
}

Readback *
readback_new(Proof *proof, const char *name, const char *what)
{
	Readback *readback = g_new0(Readback, 1);

	readback->check = proof_open(proof, name, what);
	readback->rests = g_array_new(FALSE, FALSE, sizeof(Rest));
	g_array_set_clear_func(readback->rests, rest_clear);
	return readback;
}

static void
report(Readback *readback, const Rest *rest)
{
	g_autofree char *begin = g_utf8_substring(rest->text.text, 0,
	    MIN(g_utf8_strlen(rest->text.text, -1), 40));

	proof_fault(readback->check, rest->text.page, &rest->text.box,
	    "%ld signs of \"%s\" are not read back",
	    g_utf8_strlen(rest->signs, -1), begin);
}

void
readback_free(Readback *readback)
{
	if (readback == NULL)
		return;
	for (unsigned i = 0; i < readback->rests->len; i++)
		report(readback, &g_array_index(readback->rests, Rest, i));
	g_array_unref(readback->rests);
	g_free(readback);
}

static bool
is_word(gunichar c)
{
	return g_unichar_isalnum(c) || g_unichar_ismark(c);
}

/* Takes the next word of *PLACE into WORD; false: there is none. */
static bool
next_word(const char **place, GString *word)
{
	const char *p = *place;

	g_string_truncate(word, 0);
	while (*p != '\0' && !is_word(g_utf8_get_char(p)))
		p = g_utf8_next_char(p);
	for (; *p != '\0' && is_word(g_utf8_get_char(p));
	    p = g_utf8_next_char(p))
		g_string_append_unichar(word, g_utf8_get_char(p));
	*place = p;
	return word->len > 0;
}

static void
add(GHashTable *counts, const char *key)
{
	int count = GPOINTER_TO_INT(g_hash_table_lookup(counts, key));

	g_hash_table_insert(counts, g_strdup(key), GINT_TO_POINTER(count + 1));
}

/* Takes one of KEY away; false: there is none. */
static bool
take(GHashTable *counts, const char *key)
{
	int count = GPOINTER_TO_INT(g_hash_table_lookup(counts, key));

	if (count <= 0)
		return false;
	g_hash_table_insert(counts, g_strdup(key), GINT_TO_POINTER(count - 1));
	return true;
}

static GHashTable *
new_counts(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static GHashTable *
count_words(const char *text)
{
	GHashTable *counts = new_counts();
	g_autofree char *normal = text_nfc(text, strlen(text));
	g_autoptr(GString) word = g_string_new(NULL);

	for (const char *p = normal; next_word(&p, word); )
		add(counts, word->str);
	return counts;
}

/* The signs of all words that are left in WORDS. */
static GHashTable *
count_signs(GHashTable *words)
{
	GHashTable *counts = g_hash_table_new(NULL, NULL);
	GHashTableIter iterator;
	void *word, *count;

	g_hash_table_iter_init(&iterator, words);
	while (g_hash_table_iter_next(&iterator, &word, &count)) {
		for (const char *p = word; *p != '\0';
		    p = g_utf8_next_char(p)) {
			void *sign = GUINT_TO_POINTER(g_utf8_get_char(p));
			int known = GPOINTER_TO_INT(g_hash_table_lookup(
			    counts, sign));
			g_hash_table_insert(counts, sign, GINT_TO_POINTER(
			    known + GPOINTER_TO_INT(count)));
		}
	}
	return counts;
}

/* The signs of WORDS that are not in SIGNS; the others are taken away. */
static char *
take_signs(GHashTable *signs, const char *words)
{
	GString *missing = g_string_new(NULL);

	for (const char *p = words; *p != '\0'; p = g_utf8_next_char(p)) {
		void *sign = GUINT_TO_POINTER(g_utf8_get_char(p));
		int count = GPOINTER_TO_INT(g_hash_table_lookup(signs, sign));
		if (count > 0)
			g_hash_table_insert(signs, sign,
			    GINT_TO_POINTER(count - 1));
		else
			g_string_append_unichar(missing, g_utf8_get_char(p));
	}
	return g_string_free(missing, FALSE);
}

/* The words of TEXT that are not among WORDS, in a row. */
static char *
left_words(Readback *readback, GHashTable *words, const char *text)
{
	GString *left = g_string_new(NULL);
	g_autofree char *normal = text_nfc(text, strlen(text));
	g_autoptr(GString) word = g_string_new(NULL);

	for (const char *p = normal; next_word(&p, word); ) {
		readback->check->counted++;
		if (!take(words, word->str))
			g_string_append(left, word->str);
	}
	return g_string_free(left, FALSE);
}

/* What was left of the pages before may be here. */
static void
settle(Readback *readback, GHashTable *signs)
{
	for (unsigned i = readback->rests->len; i-- > 0; ) {
		Rest *rest = &g_array_index(readback->rests, Rest, i);
		char *missing = take_signs(signs, rest->signs);
		g_free(rest->signs);
		rest->signs = missing;
		if (*missing != '\0' && ++rest->age < MAX_AGE)
			continue;
		if (*missing != '\0')
			report(readback, rest);
		g_array_remove_index(readback->rests, i);
	}
}

void
readback_page(Readback *readback, const ReadbackText *set, size_t count,
    const char *read)
{
	g_autoptr(GHashTable) words = count_words(read);
	g_autoptr(GArray) rests = g_array_new(FALSE, FALSE, sizeof(Rest));

	for (size_t i = 0; i < count; i++) {
		Rest rest = {set[i], left_words(readback, words,
		    set[i].text), 0};
		g_array_append_val(rests, rest);
	}
	/* Words are cut at the ends of lines, and run together where they
	 * stand close: then their signs are still there. */
	g_autoptr(GHashTable) signs = count_signs(words);
	settle(readback, signs);
	for (size_t i = 0; i < count; i++) {
		Rest *rest = &g_array_index(rests, Rest, i);
		char *missing = take_signs(signs, rest->signs);
		g_free(rest->signs);
		rest->signs = missing;
	}
	for (size_t i = 0; i < count; i++) {
		Rest *rest = &g_array_index(rests, Rest, i);
		if (*rest->signs != '\0')
			g_array_append_val(readback->rests, *rest);
		else
			g_free(rest->signs);
	}
}
