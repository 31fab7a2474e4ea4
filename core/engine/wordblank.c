#include "engine/wordblank.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "doc/tagged.h"

static const char reserved[] = "^$/<>{}\\+~[]";

/* What marks a word that a stage does not know, in its output: not in any
 * dictionary, without a translation, without a form. Some stages do not escape
 * them, so those of the text go by as blanks. */
static const char marks[] = "*@#";

static void
append_open(GString *out, const GArray *open)
{
	g_string_append(out, "[[");
	for (unsigned i = 0; i < open->len; i++)
		g_string_append_printf(out, "%st:g:%u", i == 0 ? "" : "; ",
		    g_array_index(open, unsigned, i));
	g_string_append(out, "]]");
}

/* The bytes of a span that is nothing but signs of marks, as a footnote's star
 * is, its tags included; else 0. Spans hang on words, and it has none. */
static size_t
sign_span(const char *p)
{
	unsigned first, second;
	TaggedForm form;
	size_t open = tagged_read_tag(p, &first, &form);

	if (open == 0 || form != TAGGED_OPEN)
		return 0;
	size_t signs = strspn(p + open, marks);
	size_t close = tagged_read_tag(p + open + signs, &second, &form);
	return signs == 0 || close == 0 || form != TAGGED_CLOSE ||
	    first != second ? 0 : open + signs + close;
}

/* The bytes at P that go by as a blank. */
static size_t
blank_length(const char *p)
{
	return strchr(marks, *p) != NULL ? 1 : sign_span(p);
}

char *
wordblank_encode(const char *text)
{
	GString *out = g_string_new(NULL);
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(unsigned));
	bool in_blank = false;	/* a [[..]] is open in the stream */

	for (const char *p = text; *p != '\0';) {
		unsigned number;
		TaggedForm form;
		size_t blank = blank_length(p);
		if (blank > 0) {
			g_string_append_printf(out, "%s[%.*s]", in_blank
			    ? "[[/]]" : "", (int) blank, p);
			in_blank = false;
			p += blank;
			continue;
		}
		size_t length = tagged_read_tag(p, &number, &form);
		if (length == 0) {
			if (open->len > 0 && !in_blank) {
				append_open(out, open);
				in_blank = true;
			}
			if (strchr(reserved, *p) != NULL)
				g_string_append_c(out, '\\');
			g_string_append_c(out, *p++);
			continue;
		}
		if (in_blank)
			g_string_append(out, "[[/]]");
		in_blank = false;
		if (form == TAGGED_OPEN)
			g_array_append_val(open, number);
		else if (form == TAGGED_CLOSE && open->len > 0)
			g_array_set_size(open, open->len - 1);
		else
			g_string_append_printf(out, "[<%u/>]", number);
		p += length;
	}
	if (in_blank)
		g_string_append(out, "[[/]]");
	/* The empty blank ends the sentence for the tagger. */
	g_string_append(out, "[][\n]");
	return g_string_free(out, FALSE);
}

/* ---- back ---------------------------------------------------------------- */

/* A stretch of the answer that carries one set of spans. */
typedef struct Word {
	GString *text;
	GArray *spans;		/* of unsigned, outermost first */
} Word;

static void
word_clear(void *data)
{
	Word *word = data;

	g_string_free(word->text, TRUE);
	g_array_unref(word->spans);
}

static Word *
add_word(GArray *words, GArray *spans)
{
	Word word = {g_string_new(NULL),
	    g_array_new(FALSE, FALSE, sizeof(unsigned))};

	if (spans != NULL)
		g_array_append_vals(word.spans, spans->data, spans->len);
	g_array_append_val(words, word);
	return &g_array_index(words, Word, words->len - 1);
}

/* The numbers in "t:g:1; t:g:2". */
static GArray *
read_spans(const char *start, const char *end)
{
	GArray *spans = g_array_new(FALSE, FALSE, sizeof(unsigned));

	for (const char *p = start; p < end; p++) {
		if (strncmp(p, "t:g:", 4) != 0)
			continue;
		unsigned number = (unsigned) g_ascii_strtoull(p + 4, NULL,
		    10);
		g_array_append_val(spans, number);
	}
	return spans;
}

static bool
is_unknown_mark(const char *p)
{
	return strchr(marks, *p) != NULL && p[1] != '\0' &&
	    strchr(" \t\n[", p[1]) == NULL;
}

/* Takes the stream apart into words with their spans. Marks of what is not known
 * are counted in UNKNOWN, and gone. */
static GArray *
read_words(const char *stream, unsigned *unknown)
{
	GArray *words = g_array_new(FALSE, FALSE, sizeof(Word));

	g_array_set_clear_func(words, word_clear);
	Word *word = add_word(words, NULL);
	for (const char *p = stream; *p != '\0';) {
		/* The last stage escapes marks as if they were text; text
		 * has none: see above. */
		if (p[0] == '\\' && is_unknown_mark(p + 1)) {
			++*unknown;
			p += 2;
		} else if (p[0] == '\\' && p[1] != '\0') {
			g_string_append_c(word->text, p[1]);
			p += 2;
		} else if (strncmp(p, "[[/]]", 5) == 0) {
			word = add_word(words, NULL);
			p += 5;
		} else if (strncmp(p, "[[", 2) == 0 &&
		    strstr(p, "]]") != NULL) {
			const char *end = strstr(p, "]]");
			g_autoptr(GArray) spans = read_spans(p + 2, end);
			word = add_word(words, spans);
			p = end + 2;
		} else if (*p == '[' && strchr(p, ']') != NULL) {
			const char *end = strchr(p, ']');
			g_string_append_len(word->text, p + 1, end - p - 1);
			p = end + 1;
		} else if (is_unknown_mark(p)) {
			++*unknown;
			p++;
		} else {
			g_string_append_c(word->text, *p++);
		}
	}
	return words;
}

static bool
has_span(const GArray *spans, unsigned number)
{
	for (unsigned i = 0; i < spans->len; i++)
		if (g_array_index(spans, unsigned, i) == number)
			return true;
	return false;
}

static bool
is_gap(const Word *word)
{
	return word->spans->len == 0 &&
	    word->text->str[strspn(word->text->str, " \t\n*@#")] == '\0';
}

/* White space and signs between two words of one span belong to the span. */
static void
join_gaps(GArray *words)
{
	for (unsigned i = 1; i + 1 < words->len; i++) {
		Word *word = &g_array_index(words, Word, i);
		const Word *left = &g_array_index(words, Word, i - 1);
		const Word *right = &g_array_index(words, Word, i + 1);
		if (!is_gap(word))
			continue;
		for (unsigned k = 0; k < left->spans->len; k++) {
			unsigned number = g_array_index(left->spans, unsigned,
			    k);
			if (has_span(right->spans, number))
				g_array_append_val(word->spans, number);
		}
	}
}

/* What is open in the output, and what has been. */
typedef struct Output {
	GString *text;
	GArray *open;		/* of unsigned */
	GHashTable *used;	/* numbers that were opened */
} Output;

static void
close_to(Output *output, unsigned depth)
{
	while (output->open->len > depth) {
		g_string_append_printf(output->text, "</%u>",
		    g_array_index(output->open, unsigned,
		    output->open->len - 1));
		g_array_set_size(output->open, output->open->len - 1);
	}
}

/* Appends TEXT with runs of spaces as one. */
static void
append_text(Output *output, const char *text)
{
	for (; *text != '\0'; text++) {
		bool is_doubled = *text == ' ' && output->text->len > 0 &&
		    output->text->str[output->text->len - 1] == ' ';
		if (!is_doubled)
			g_string_append_c(output->text, *text);
	}
}

static void
write_word(Output *output, const Word *word)
{
	const char *text = word->text->str;
	unsigned depth = 0;

	while (depth < output->open->len && has_span(word->spans,
	    g_array_index(output->open, unsigned, depth)))
		depth++;
	close_to(output, depth);
	/* A space before a word is not the word's; unknown words bring two. */
	if (*text == ' ' && word->spans->len > depth)
		append_text(output, " ");
	for (unsigned i = 0; i < word->spans->len; i++) {
		unsigned number = g_array_index(word->spans, unsigned, i);
		/* A second place of a span that is closed stays plain. */
		if (!g_hash_table_add(output->used,
		    GUINT_TO_POINTER(number)))
			continue;
		g_string_append_printf(output->text, "<%u>", number);
		g_array_append_val(output->open, number);
	}
	append_text(output, text + (word->spans->len > depth
	    ? strspn(text, " ") : 0));
}

/* Adds what of SOURCE's codes is not there: at the end, empty. */
static void
add_lost(Output *output, const char *source)
{
	for (const char *p = source; *p != '\0';) {
		unsigned number;
		TaggedForm form;
		size_t length = tagged_read_tag(p, &number, &form);
		if (length == 0) {
			p++;
			continue;
		}
		p += length;
		g_autofree char *tag = form == TAGGED_ALONE
		    ? g_strdup_printf("<%u/>", number)
		    : g_strdup_printf("<%u>", number);
		if (form == TAGGED_CLOSE ||
		    strstr(output->text->str, tag) != NULL)
			continue;
		g_string_append(output->text, tag);
		if (form == TAGGED_OPEN)
			g_string_append_printf(output->text, "</%u>", number);
	}
}

char *
wordblank_decode(const char *stream, const char *source, unsigned *unknown)
{
	*unknown = 0;
	g_autoptr(GArray) words = read_words(stream, unknown);
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(unsigned));
	g_autoptr(GHashTable) used = g_hash_table_new(NULL, NULL);
	Output output = {g_string_new(NULL), open, used};

	join_gaps(words);
	for (unsigned i = 0; i < words->len; i++)
		write_word(&output, &g_array_index(words, Word, i));
	close_to(&output, 0);
	/* The blank that ended the sentence came back as a line end. */
	while (output.text->len > 0 &&
	    output.text->str[output.text->len - 1] == '\n')
		g_string_truncate(output.text, output.text->len - 1);
	add_lost(&output, source);
	return g_string_free(output.text, FALSE);
}
