/*
 * pdf_words.h - what signs tell of lines and paragraphs: markers of lists, ends
 * of sentences, scripts without case or spaces. Texts are UTF-8.
 */
#ifndef PDF_WORDS_H
#define PDF_WORDS_H

#include <glib.h>
#include <stdbool.h>

bool pdf_words_is_bullet(gunichar c);

/* Hebrew, Arabic and their presentation forms. */
bool pdf_words_is_rtl(gunichar c);

/* The bytes of a list marker at the start of TEXT: "(a)", "12.", "iv)",
 * "[7]". */
size_t pdf_words_marker(const char *text);

/* Is TEXT the number of a section, and nothing else: "3.9", "2.10.1"? */
bool pdf_words_is_section(const char *text);

/* Have most letters of TEXT no case? */
bool pdf_words_is_caseless(const char *text);

/* Does TEXT end a sentence, maybe behind a quotation mark? */
bool pdf_words_ends(const char *text);

/* Is TEXT a short entry of an index: words, a comma, numbers of pages? */
bool pdf_words_is_entry(const char *text);

/* The usual form of punctuation that stands in columns. */
gunichar pdf_words_level(gunichar c);

/* How many signs of a script without spaces, such as C, stay together as words
 * do; 0: the script has spaces. */
unsigned pdf_words_signs(gunichar c);

#endif
