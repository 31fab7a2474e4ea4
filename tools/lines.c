#include "tools/lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/file.h"
#include "base/text.h"

enum { PIECE = 1 << 16 };	/* bytes read at a time */

static bool
write_out(GString *out, GError **error)
{
	if (!file_put(STDOUT_FILENO, out->str, out->len)) {
		g_set_error(error, FAILURE, FAILURE_OUTPUT,
		    "standard output: %s", g_strerror(errno));
		return false;
	}
	g_string_truncate(out, 0);
	return true;
}

/* Answers the line TEXT, whose byte behind it may be written over. */
static void
answer_line(char *text, size_t length, GString *out, LinesAnswer answer,
    void *data)
{
	text[length] = '\0';
	if (text_is_valid(text, length)) {
		answer(text, length, out, data);
		return;
	}
	g_autofree char *valid = g_utf8_make_valid(text, (gssize) length);
	answer(valid, strlen(valid), out, data);
}

/* Answers the whole lines in IN, and keeps the rest, in which no line ends up
 * to LOOKED. */
static void
answer_lines(GString *in, size_t looked, GString *out, LinesAnswer answer,
    void *data)
{
	size_t start = 0;

	for (char *end; (end = memchr(in->str + MAX(start, looked), '\n',
	    in->len - MAX(start, looked))) != NULL;) {
		size_t length = (size_t) (end - in->str) - start;
		answer_line(in->str + start, length, out, answer, data);
		start += length + 1;
	}
	g_string_erase(in, 0, (gssize) start);
}

size_t
lines_place(LinesPlace *place, const char *text, size_t offset)
{
	size_t i = MIN(offset, place->offset), high = MAX(offset, place->offset);
	size_t n = high - i;

	/* Bytes 10xxxxxx begin no character. */
	for (; high - i >= 8; i += 8) {
		uint64_t eight = text_eight(text + i);
		n -= (size_t) __builtin_popcountll(eight >> 7 & ~(eight >> 6) &
		    UINT64_C(0x0101010101010101));
	}
	for (; i < high; i++)
		n -= (text[i] & 0xC0) == 0x80;
	place->n = offset < place->offset ? place->n - n : place->n + n;
	place->offset = offset;
	return place->n;
}

bool
lines_each(LinesAnswer answer, void *data, GError **error)
{
	g_autoptr(GString) in = g_string_new(NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	g_autofree char *piece = g_malloc(PIECE);

	for (;;) {
		ssize_t n = read(STDIN_FILENO, piece, PIECE);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			g_set_error(error, FAILURE, FAILURE_INPUT,
			    "standard input: %s", g_strerror(errno));
			return false;
		}
		if (n == 0)
			break;
		size_t looked = in->len;
		g_string_append_len(in, piece, n);
		answer_lines(in, looked, out, answer, data);
		if (!write_out(out, error))
			return false;
	}
	if (in->len > 0)	/* a last line without an end */
		answer_line(in->str, in->len, out, answer, data);
	return write_out(out, error);
}

const Language *
lines_language(const Setup *setup, const Options *options, GError **error)
{
	const Language *language = options->language == NULL ? NULL
	    : languages_find(setup->languages, options->language);

	if (language == NULL)
		g_set_error(error, FAILURE, FAILURE_USAGE,
		    "say the language of the text with -l: `dragoman "
		    "languages` lists them");
	return language;
}
