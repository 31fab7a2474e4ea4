#include "spool/trailer.h"

#include <glib.h>
#include <string.h>
#include <unistd.h>

enum { PDF_TAIL = 2048, ZIP_TAIL = 65557, ZIP_END = 22 };

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
xml_is_whole(const char *tail, size_t length)
{
	while (length > 0 && g_ascii_isspace(tail[length - 1]))
		length--;
	return length > 0 && tail[length - 1] == '>';
}

bool
trailer_is_whole(int fd, off_t size)
{
	g_autofree char *tail = g_malloc(ZIP_TAIL + 1);
	char head[64] = "";
	ssize_t got = pread(fd, head, sizeof head - 1, 0);
	off_t from = size > ZIP_TAIL ? size - ZIP_TAIL : 0;
	ssize_t length = pread(fd, tail, ZIP_TAIL, from);

	if (got < 0 || length < 0)
		return false;
	tail[length] = '\0';
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
	return *p != '<' || xml_is_whole(tail, (size_t) length);
}
