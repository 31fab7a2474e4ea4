/*
 * ground.c - are quotes found where they stand, and altered ones nowhere?
 *
 * ground LANG=FILE... - a document or a text file each. Quotes are cut at
 * random, as they are and changed as models and PDF files change text: white
 * space, hyphens at line ends, width, ligatures. Then a digit of each quote
 * is changed; unless the document has the new one as well, it must not be
 * found. A row a language.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "format/format.h"
#include "task/ground.h"
#include "task/plain.h"

enum { QUOTES = 1000, LONGEST = 240 };

typedef struct Row {
	const char *tag;
	unsigned quotes[2], located[2];	/* as they are; changed */
	unsigned altered, accepted;
} Row;

static uint64_t seed = 88172645463325252u;

static size_t
pick(size_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t) (seed % below);
}

/* Digits, and what may belong to a figure. */
static bool
is_near_figure(const char *p)
{
	uint32_t c = g_utf8_get_char(p);

	return text_digit(c) >= 0 || strchr(".,'", (int) MIN(c, 127u)) != NULL
	    || text_is_space(c) || c == 0x66B || c == 0x66C || c == 0x2019;
}

/* A place to cut at: not beside a figure. */
static const char *
cut(const char *text, const char *p)
{
	while (p > text && *p != '\0' && (((unsigned char) *p & 0xC0) == 0x80
	    || g_unichar_ismark(g_utf8_get_char(p)) || is_near_figure(p) ||
	    is_near_figure(g_utf8_prev_char(p))))
		p--;
	return p;
}

static void
append_wide(GString *out, uint32_t c)
{
	g_string_append_unichar(out, c > 0x20 && c < 0x7F && c != '|' ?
	    c + 0xFEE0 : c);
}

/* QUOTE as a model or a PDF file may hand it on; the same words and figures. */
static char *
change(const char *quote, unsigned how)
{
	GString *out = g_string_new(NULL);
	uint32_t before = 0;

	for (const char *p = quote; *p != '\0'; p = g_utf8_next_char(p)) {
		uint32_t c = g_utf8_get_char(p);
		uint32_t next = g_utf8_get_char(g_utf8_next_char(p));
		bool is_inside = text_is_letter(before) && text_is_letter(c) &&
		    c < 0x590 && before < 0x590;
		if (how == 0 && text_is_space(c))
			g_string_append(out, pick(2) ? "\n" : "\xC2\xA0 ");
		else if (how == 1 && is_inside && pick(6) == 0)
			g_string_append_printf(out, "-\n%.*s",
			    (int) (g_utf8_next_char(p) - p), p);
		else if (how == 2)
			append_wide(out, c);
		else if (how == 3 && c == 'f' && next == 'i')
			g_string_append(out, "\xEF\xAC\x81"), p++;
		else if (how == 3 && is_inside && pick(4) == 0)
			g_string_append_printf(out, "\xC2\xAD%.*s",
			    (int) (g_utf8_next_char(p) - p), p);
		else
			g_string_append_len(out, p, g_utf8_next_char(p) - p);
		before = c;
	}
	return g_string_free(out, FALSE);
}

/* QUOTE with one of its ASCII digits changed; NULL: it has none. */
static char *
alter(const char *quote)
{
	size_t digits = 0;

	for (const char *p = quote; *p != '\0'; p++)
		digits += g_ascii_isdigit(*p);
	if (digits == 0)
		return NULL;
	char *altered = g_strdup(quote);
	size_t which = pick(digits);
	for (char *p = altered; *p != '\0'; p++)
		if (g_ascii_isdigit(*p) && which-- == 0) {
			*p = (char) ('0' + (*p - '0' + 1 + (int) pick(9)) %
			    10);
			break;
		}
	return altered;
}

/* Found by other means: letters and digits alone, anywhere. */
static char *
bare(const char *text)
{
	GString *out = g_string_new(NULL);

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		uint32_t c = g_utf8_get_char(p);
		if (!text_is_space(c) && c != '-' && c != '|')
			g_string_append_unichar(out, c);
	}
	return g_string_free(out, FALSE);
}

/* A quote has a letter or a digit. */
static bool
has_content(const char *quote)
{
	for (; *quote != '\0'; quote = g_utf8_next_char(quote))
		if (text_is_letter(g_utf8_get_char(quote)) ||
		    text_digit_at(quote) >= 0)
			return true;
	return false;
}

static void
try_place(Ground *ground, unsigned block, size_t start, const char *quote,
    Row *row, unsigned kind)
{
	g_autoptr(GArray) found = ground_find(ground, quote, (int) block,
	    500);
	bool is_there = false;

	for (unsigned i = 0; i < found->len; i++) {
		size_t at = g_array_index(found, GroundMatch, i).start;
		is_there = is_there || (at <= start + 4 && start <= at + 4);
	}
	row->quotes[kind]++;
	row->located[kind] += is_there;
	if (!is_there && g_getenv("SHOW") != NULL)
		printf("# %s not found: [%s]\n", row->tag, quote);
}

static void
try_altered(Ground *ground, const char *quote, const char *all, Row *row)
{
	g_autofree char *altered = alter(quote);

	if (altered == NULL)
		return;
	g_autofree char *letters = bare(altered);
	if (strstr(all, letters) != NULL)
		return;
	g_autoptr(GArray) found = ground_find(ground, altered, -1, 5);
	row->altered++;
	row->accepted += found->len > 0;
	if (found->len > 0 && g_getenv("SHOW") != NULL) {
		GroundMatch match = g_array_index(found, GroundMatch, 0);
		printf("# %s accepted: [%s] as %s [%.*s]\n", row->tag,
		    altered, ground_level_name(match.level), (int) (match.end
		    - match.start), ground_text(ground) + match.start);
	}
}

static void
try_document(const Document *document, const Language *language, Row *row)
{
	g_autoptr(Ground) ground = ground_new(document, language);
	const char *text = ground_text(ground);
	g_autofree char *all = bare(text);

	for (unsigned n = 0; n < QUOTES && ground_n_blocks(ground) > 0; n++) {
		unsigned index = (unsigned) pick(ground_n_blocks(ground));
		const GroundBlock *block = ground_block(ground, index);
		const char *own = text + block->start;
		size_t size = block->end - block->start;
		const char *start = cut(own, own + pick(size));
		const char *end = start + MIN(1 + pick(LONGEST), (size_t)
		    (own + size - start));
		end = end == own + size ? end : cut(start, end);
		g_autofree char *raw = g_strndup(start, (size_t) (end -
		    start));
		g_autofree char *quote = g_strstrip(g_strdup(raw));
		if (g_utf8_strlen(quote, -1) < 2 || !has_content(quote) ||
		    !g_utf8_validate(quote, -1, NULL))
			continue;
		size_t offset = (size_t) (start - text) + (size_t)
		    (strstr(raw, quote) - raw);
		try_place(ground, index, offset, quote, row, 0);
		g_autofree char *changed = change(quote, n % 4);
		try_place(ground, index, offset, changed, row, 1);
		try_altered(ground, quote, all, row);
	}
}

static Document *
read_document(const char *path, const Languages *languages)
{
	FormatOptions options = {.limits = limits_default,
	    .languages = languages};
	g_autoptr(GBytes) bytes = file_read(path, &limits_default, NULL);
	g_autoptr(Report) report = report_new();

	if (bytes == NULL)
		return NULL;
	const Format *format = format_sniff(bytes, path, NULL);
	if (format != NULL)
		return format->read(bytes, path, &options, report, NULL);
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);
	g_autofree char *raw = g_strndup(data, size);
	g_autofree char *text = g_utf8_make_valid(raw, -1);
	return plain_document(text, path);
}

static double
percent(unsigned part, unsigned all)
{
	return all == 0 ? 100 : 100.0 * part / all;
}

static void
print_row(const Row *row)
{
	printf("%-8s %7u %7.2f %% %7u %7.2f %% %9u %9u\n", row->tag,
	    row->quotes[0], percent(row->located[0], row->quotes[0]),
	    row->quotes[1], percent(row->located[1], row->quotes[1]),
	    row->altered, row->accepted);
}

int
main(int argc, char **argv)
{
	g_autoptr(Languages) languages = languages_open("lang", NULL);
	Row rows[64] = {{NULL, {0, 0}, {0, 0}, 0, 0}}, sum = {.tag = "all"};
	unsigned n = 0;

	for (int i = 1; i < argc; i++) {
		g_auto(GStrv) parts = g_strsplit(argv[i], "=", 2);
		const Language *language = languages_find(languages,
		    parts[0]);
		g_autoptr(Document) document = language == NULL ? NULL
		    : read_document(parts[1], languages);
		if (document == NULL) {
			printf("# not read: %s\n", argv[i]);
			continue;
		}
		unsigned k = 0;
		while (k < n && strcmp(rows[k].tag, language_tag(language)))
			k++;
		if (k == n && n < G_N_ELEMENTS(rows))
			rows[n++].tag = language_tag(language);
		try_document(document, language, &rows[k]);
	}
	printf("language  quotes   located changed    located   altered  "
	    "accepted\n");
	for (unsigned k = 0; k < n; k++) {
		print_row(&rows[k]);
		for (unsigned i = 0; i < 2; i++) {
			sum.quotes[i] += rows[k].quotes[i];
			sum.located[i] += rows[k].located[i];
		}
		sum.altered += rows[k].altered;
		sum.accepted += rows[k].accepted;
	}
	print_row(&sum);
	return 0;
}
