/*
 * icu.c LOCALE - where ICU's own rules break each line of the standard input
 * into sentences: a line of offsets in code points. What lang.py sets beside
 * `dragoman segment`.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>

static void
print_breaks(UBreakIterator *iterator, const UChar *text, int32_t length)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t last = 0, characters = 0;

	ubrk_setText(iterator, text, length, &status);
	for (int32_t at = ubrk_first(iterator); at != UBRK_DONE;
	    at = ubrk_next(iterator)) {
		characters += u_countChar32(text + last, at - last);
		last = at;
		printf("%d ", characters);
	}
	printf("\n");
}

int
main(int argc, char **argv)
{
	UErrorCode status = U_ZERO_ERROR;
	UBreakIterator *iterator = ubrk_open(UBRK_SENTENCE,
	    argc > 1 ? argv[1] : "en", NULL, 0, &status);
	char *line = NULL;
	size_t size = 0, room = 0;
	UChar *text = NULL;

	if (U_FAILURE(status))
		return 1;
	for (ssize_t n; (n = getline(&line, &size, stdin)) >= 0;) {
		int32_t length = 0;
		if (n > 0 && line[n - 1] == '\n')
			n--;
		if ((size_t) n + 1 > room) {
			room = 2 * (size_t) n + 1;
			text = realloc(text, room * sizeof *text);
			if (text == NULL)
				return 1;
		}
		u_strFromUTF8WithSub(text, (int32_t) room, &length, line,
		    (int32_t) n, 0xFFFD, NULL, &status);
		if (U_FAILURE(status))
			return 1;
		print_breaks(iterator, text, length);
	}
	ubrk_close(iterator);
	free(text);
	free(line);
	return 0;
}
