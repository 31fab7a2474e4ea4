/*
 * tagged.h - a segment as engines see it: text with <1>..</1> and <2/>.
 *
 * Codes are numbered from 1 in each segment. Spans that open and close within
 * it become <n>..</n>; standalone codes, lone ends of spans, and protected
 * spans (marks, with all they hold) become <n/>. Codes and white space at the
 * two ends are left out: they are put back without an engine. A number whose
 * tag the text happens to hold as plain text is skipped, so nothing needs
 * escaping and a tag in an answer is never ambiguous.
 */
#ifndef DOC_TAGGED_H
#define DOC_TAGGED_H

#include <glib.h>

#include "doc/inline.h"

typedef struct Tagged Tagged;

typedef enum TaggedForm {
	TAGGED_OPEN,		/* <n> */
	TAGGED_CLOSE,		/* </n> */
	TAGGED_ALONE,		/* <n/> */
} TaggedForm;

/* The length of the tag at P, or 0. Spaces inside a tag are forgiven. */
size_t tagged_read_tag(const char *p, unsigned *number, TaggedForm *form);

/* The highest number of a tag in TEXT; 0 without. */
unsigned tagged_highest(const char *text);

/* LIST is borrowed and must outlive the result. */
Tagged *tagged_new(const InlineList *list);
void tagged_free(Tagged *tagged);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tagged, tagged_free)

/* The text with tags. Borrowed. Empty when there is nothing to translate. */
const char *tagged_text(const Tagged *tagged);

/* Whether it is the text of the segment and nothing else: no codes, no white
 * space at its ends. An answer is then the target. */
bool tagged_is_plain(const Tagged *tagged);

/*
 * Turns ANSWER, in the same notation, back into inlines in ARENA, with the
 * ends put back. Fails with FAILURE_ENGINE when a tag is missing, doubled,
 * unknown or badly nested; spaces inside a tag are forgiven.
 */
bool tagged_parse(const Tagged *tagged, const char *answer, Arena *arena,
    InlineList *list, GError **error);

/*
 * The way back: TARGET in the same notation, without what tagged_parse puts back
 * at the ends. A new string, or NULL where the notation cannot say it: parsed,
 * the string would give other inlines than TARGET.
 */
char *tagged_write(const Tagged *tagged, const InlineList *target);

#endif
