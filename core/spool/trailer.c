#include "spool/trailer.h"

#include <glib.h>
#include <string.h>
#include <unistd.h>

enum { PDF_TAIL = 2048, ZIP_TAIL = 65557, HEAD = 4096, ZIP_END = 22 };

static const char *
last_of(const char *text, size_t length, const char *what)
{
	return g_strrstr_len(text, (gssize) length, what);
}

static bool
pdf_is_whole(const char *tail, size_t length, off_t size)
{
	const char *end = last_of(tail, length, "%%EOF");
	const char *start = end == NULL ? NULL : last_of(tail,
	    (size_t) (end - tail), "startxref");

	if (start == NULL)
		return false;
	guint64 offset = g_ascii_strtoull(start + strlen("startxref"), NULL,
	    10);
	return offset < (guint64) size;
}

static guint64
little(const char *p)
{
	const unsigned char *b = (const unsigned char *) p;

	return (guint64) b[0] | (guint64) b[1] << 8 | (guint64) b[2] << 16 |
	    (guint64) b[3] << 24;
}

static bool
zip_is_whole(const char *tail, size_t length, off_t size)
{
	for (size_t i = length < ZIP_END ? 0 : length - ZIP_END + 1; i-- > 0;) {
		if (memcmp(tail + i, "PK\5\6", 4) != 0)
			continue;
		guint64 bytes = little(tail + i + 12);
		guint64 offset = little(tail + i + 16);
		/* ZIP64 says the rest elsewhere. */
		return offset == G_MAXUINT32 || offset + bytes <=
		    (guint64) size - (length - i);
	}
	return false;
}

static bool
ends_name(char c)
{
	return g_ascii_isspace(c) || c == '>' || c == '/' || c == '\0';
}

/* The name of the root: behind declaration, comments and document type, whose
 * declarations may hold tags of their own only within [ ]. NULL: not in HEAD. */
static char *
root_of(const char *head)
{
	unsigned depth = 0;

	for (const char *p = head; *p != '\0'; p++) {
		if (strncmp(p, "<!--", 4) == 0) {
			const char *end = strstr(p, "-->");
			if (end == NULL)
				return NULL;
			p = end + 2;
		} else if (*p == '[') {
			depth++;
		} else if (*p == ']') {
			depth -= depth > 0;
		} else if (*p == '<' && depth == 0 && p[1] != '?' &&
		    p[1] != '!') {
			const char *end = p + 1;
			while (!ends_name(*end))
				end++;
			return *end == '\0' ? NULL : g_strndup(p + 1,
			    (size_t) (end - p - 1));
		}
	}
	return NULL;
}

/* Only comments and instructions stand between AT, a '>', and END. */
static bool
is_epilog(const char *at, const char *end)
{
	while (at != NULL && ++at < end) {
		const char *close = strncmp(at, "<!--", 4) == 0 ? "-->"
		    : strncmp(at, "<?", 2) == 0 ? "?>" : NULL;
		if (g_ascii_isspace(*at))
			continue;
		if (close == NULL)
			return false;
		at = g_strstr_len(at, (gssize) (end - at), close);
		at = at == NULL ? NULL : at + strlen(close) - 1;
	}
	return at != NULL;
}

/* The last tag closes the root; or it is all there is. */
static bool
xml_is_whole(const char *head, const char *tail, size_t length)
{
	g_autofree char *root = root_of(head);

	while (length > 0 && g_ascii_isspace(tail[length - 1]))
		length--;
	if (length == 0 || tail[length - 1] != '>')
		return false;
	if (root == NULL)
		return true;
	g_autofree char *close = g_strconcat("</", root, NULL);
	const char *last = last_of(tail, length, close);
	if (last != NULL && ends_name(last[strlen(close)]))
		return is_epilog(memchr(last, '>', (size_t) (tail + length -
		    last)), tail + length);
	g_autofree char *open = g_strconcat("<", root, NULL);
	last = last_of(tail, length, open);
	return last != NULL && length > 2 && tail[length - 2] == '/' &&
	    memchr(last, '>', (size_t) (tail + length - 1 - last)) == NULL;
}

bool
trailer_is_whole(int fd, off_t size)
{
	g_autofree char *tail = g_malloc(ZIP_TAIL + 1);
	char head[HEAD + 1] = "";
	ssize_t got = pread(fd, head, sizeof head - 1, 0);
	off_t from = size > ZIP_TAIL ? size - ZIP_TAIL : 0;
	ssize_t length = pread(fd, tail, ZIP_TAIL, from);

	if (got < 0 || length < 0)
		return false;
	tail[length] = '\0';
	/* Room that was made for what is to come. */
	if (got > 0 && head[0] == '\0' && memcmp(head, head + 1,
	    (size_t) got - 1) == 0)
		return false;
	const char *p = head;
	if (strncmp(p, "\xEF\xBB\xBF", 3) == 0)
		p += 3;
	if (strncmp(p, "%PDF-", 5) == 0) {
		size_t cut = length > PDF_TAIL ? (size_t) length - PDF_TAIL
		    : 0;
		return pdf_is_whole(tail + cut, (size_t) length - cut, size);
	}
	if (strncmp(p, "PK\3\4", 4) == 0)
		return zip_is_whole(tail, (size_t) length, size);
	return *p != '<' || xml_is_whole(p, tail, (size_t) length);
}
