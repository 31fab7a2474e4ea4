/*
 * sentence_scan.h - a paragraph as the scanner for sentences reads it:
 * characters, words, brackets and which way quotes look. Private to
 * sentence.c and sentence_token.c.
 */
#ifndef LANG_SENTENCE_SCAN_H
#define LANG_SENTENCE_SCAN_H

#include "base/text.h"
#include "lang/language.h"

typedef struct SentenceScan {
	const Language *language;
	const char *text;
	size_t length;
	size_t first;		/* where the paragraph begins */
	size_t start;		/* of the sentence that is being read */
	size_t bracket;		/* just after the innermost open one */
	unsigned depth;		/* of open brackets */
	bool is_quoted;		/* a straight quote is open in this sentence */
	bool is_open;		/* a double quote is, straight or curly, in
				   this or an earlier one */
	size_t held;		/* before here, a quotation goes on */
	size_t wasted;		/* bytes looked through for that, in vain */
	bool has_after_quote;	/* the language has words after a quotation */
	bool has_spaces;
	bool has_danda;		/* the text has one */
} SentenceScan;

/* The character at OFFSET, 0 past the end. */
static inline uint32_t
sentence_scan_at(const SentenceScan *scan, size_t offset)
{
	return offset >= scan->length ? 0 : text_at(scan->text + offset);
}

static inline size_t
sentence_scan_next(const SentenceScan *scan, size_t offset)
{
	size_t next = offset +
	    (size_t) g_utf8_skip[(unsigned char) scan->text[offset]];

	return MIN(next, scan->length);
}

/* The character before OFFSET, 0 at the start of the paragraph. */
uint32_t sentence_scan_before(const SentenceScan *scan, size_t offset);

/* OFFSET, or the first character after it that is no space. */
size_t sentence_scan_skip_space(const SentenceScan *scan, size_t offset);

/* Whether C ends sentences without a space: 。, full-width ! and ?, danda,
 * the Arabic question mark. */
bool sentence_scan_is_strong(uint32_t c);

/* Whether C is a mark that may end a sentence. */
bool sentence_scan_is_mark(uint32_t c);

bool sentence_scan_is_bracket(uint32_t c, bool closing);

/* Which way the quote at OFFSET looks: 1 opens, -1 closes, 0 it is none. A
 * straight one is told by the spaces around it, else by counting. */
int sentence_scan_quote(const SentenceScan *scan, size_t offset);

/* The first character at OFFSET or after it that is no opening mark. */
size_t sentence_scan_skip_openers(const SentenceScan *scan, size_t offset);

/* The end of the word of letters, digits and hyphens that begins at OFFSET. */
size_t sentence_scan_word_end(const SentenceScan *scan, size_t offset);

/* The start of the token before END: after a space, an opener, a dash, or the
 * apostrophe of an elision ("l'art."). */
size_t sentence_scan_token(const SentenceScan *scan, size_t end);

/* Whether the word at OFFSET, behind opening marks, is one of TABLE; a letter
 * before a dot is an initial and never is. */
bool sentence_scan_is_word(const SentenceScan *scan, LanguageTable table,
    size_t offset);

#endif
