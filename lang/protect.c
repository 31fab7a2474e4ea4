#include "lang/protect.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* A code of this many letters and digits in a row is no word. */
#define CODE_LENGTH 8

static bool
is_upper_or_digit(char c)
{
	return g_ascii_isupper(c) || g_ascii_isdigit(c);
}

/* Characters of which addresses and codes are made. */
static inline bool
is_code_character(char c)
{
	static const bool marks[256] = {
		['-'] = true, ['.'] = true, ['_'] = true, ['/'] = true,
		[':'] = true, ['@'] = true, ['#'] = true, ['&'] = true,
		['='] = true, ['?'] = true, ['%'] = true, ['+'] = true,
		['~'] = true, ['$'] = true, ['!'] = true, ['*'] = true,
		[','] = true, [';'] = true, ['\''] = true, ['('] = true,
		[')'] = true, ['['] = true, [']'] = true,
	};

	return g_ascii_isalnum(c) || marks[(unsigned char) c];
}

/* What ends a sentence or a bracket is not part of the code before it. */
static size_t
trim_end(const char *text, size_t start, size_t end)
{
	bool has_open = memchr(text + start, '(', end - start) != NULL ||
	    memchr(text + start, '[', end - start) != NULL;

	while (end > start && (strchr(".,;:!?'*&-([", text[end - 1]) != NULL ||
	    (!has_open && (text[end - 1] == ')' || text[end - 1] == ']'))))
		end--;
	return end;
}

static bool
has_prefix(const char *text, size_t length, const char *prefix)
{
	size_t n = strlen(prefix);

	return length > n && g_ascii_strncasecmp(text, prefix, n) == 0;
}

static bool
is_url(const char *text, size_t length)
{
	return has_prefix(text, length, "http://") ||
	    has_prefix(text, length, "https://") ||
	    has_prefix(text, length, "ftp://") ||
	    has_prefix(text, length, "www.") ||
	    has_prefix(text, length, "mailto:") ||
	    has_prefix(text, length, "doi:10.");
}

static bool
is_mail(const char *text, size_t length)
{
	const char *at = memchr(text, '@', length);

	if (at == NULL || at == text)
		return false;
	size_t rest = length - (size_t) (at - text) - 1;
	return rest > 3 && memchr(at + 1, '@', rest) == NULL &&
	    memchr(at + 1, '.', rest) != NULL && at[1] != '.' &&
	    g_ascii_isalnum(at[1]);
}

/* us-gaap:IncomeTaxExpense: a prefix in lower case, a name in camel case. */
static bool
is_qname(const char *text, size_t length)
{
	const char *colon = memchr(text, ':', length);
	size_t n_upper = 0, n_lower = 0;
	bool has_hyphen = false;

	if (colon == NULL || colon - text < 2 || !g_ascii_islower(text[0]))
		return false;
	for (const char *p = text; p < colon; p++) {
		has_hyphen |= *p == '-';
		if (!g_ascii_islower(*p) && !g_ascii_isdigit(*p) && *p != '-')
			return false;
	}
	for (const char *p = colon + 1; p < text + length; p++) {
		n_upper += g_ascii_isupper(*p);
		n_lower += g_ascii_islower(*p);
		if (!g_ascii_isalnum(*p) && *p != '_' && *p != '-')
			return false;
	}
	return g_ascii_isupper(colon[1]) && n_lower > 0 &&
	    (n_upper > 1 || has_hyphen);
}

static bool
is_file_name(const char *text, size_t length)
{
	static const char *const endings[] = { ".pdf", ".doc", ".docx",
	    ".xls", ".xlsx", ".ppt", ".pptx", ".xml", ".xsd", ".htm", ".html",
	    ".xhtml", ".xbrl", ".txt", ".csv", ".zip", ".json", ".png",
	    ".jpg", ".jpeg" };

	for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
		size_t n = strlen(endings[i]);
		if (length > n && g_ascii_strncasecmp(text + length - n,
		    endings[i], n) == 0)
			return true;
	}
	return false;
}

/* a_name, but not _this_ */
static bool
is_snake(const char *text, size_t length)
{
	bool has_inner = false;

	for (size_t i = 0; i < length; i++) {
		if (text[i] == '_' && i > 0 && i + 1 < length &&
		    g_ascii_isalnum(text[i - 1]) &&
		    g_ascii_isalnum(text[i + 1]))
			has_inner = true;
		else if (!g_ascii_isalnum(text[i]) && text[i] != '-' &&
		    text[i] != '.')
			return false;
	}
	return has_inner;
}

/* A run of capitals and digits that is a code: XS1234567890, 5493001KJTII...,
 * 0000320193. Not an amount: EUR100000000. */
static bool
is_code_run(const char *text, size_t length)
{
	size_t n_digits = 0, front = 0;

	for (size_t i = 0; i < length; i++)
		n_digits += g_ascii_isdigit(text[i]);
	while (front < length && g_ascii_isupper(text[front]))
		front++;
	if (length < CODE_LENGTH)
		return false;
	if (n_digits == length)
		return text[0] == '0' && text[1] == '0';
	return n_digits >= 3 && !(front == 3 && n_digits == length - 3);
}

static bool
is_code(const char *text, size_t length)
{
	bool found = false;

	for (size_t i = 0; i < length; ) {
		size_t n = 0;
		while (i + n < length && is_upper_or_digit(text[i + n]))
			n++;
		found |= is_code_run(text + i, n);
		if (n == 0 && text[i] != '-' && text[i] != '/' &&
		    text[i] != '.')
			return false;
		i += n + (n == 0);
	}
	return found;
}

static bool
is_plain_word(const char *text, size_t length)
{
	size_t n = 0;

	while (n < length && g_ascii_isalpha(text[n]))
		n++;
	return n == length;
}

static bool
find_kind(const char *text, size_t length, ProtectKind *kind)
{
	if (is_plain_word(text, length))
		return false;
	if (is_url(text, length) || is_mail(text, length))
		*kind = PROTECT_ADDRESS;
	else if (is_qname(text, length) || is_file_name(text, length) ||
	    is_snake(text, length))
		*kind = PROTECT_NAME;
	else if (is_code(text, length))
		*kind = PROTECT_CODE;
	else
		return false;
	return true;
}

/* The end of an IBAN in groups of four ("DE89 3704 0044 0532 0130 00") that
 * begins at TEXT, proved by its check digits; 0: none. */
static size_t
iban_length(const char *text)
{
	char plain[40];
	size_t n = 0, p = 0;
	unsigned rest = 0;

	if (!g_ascii_isupper(text[0]) || !g_ascii_isupper(text[1]) ||
	    !g_ascii_isdigit(text[2]) || !g_ascii_isdigit(text[3]))
		return 0;
	while (n < sizeof(plain) && (is_upper_or_digit(text[p]) ||
	    (text[p] == ' ' && n % 4 == 0 && n > 0 &&
	     is_upper_or_digit(text[p + 1])))) {
		if (text[p] != ' ')
			plain[n++] = text[p];
		p++;
	}
	if (n < 15 || n > 34)
		return 0;
	for (size_t i = 0; i < n; i++) {	/* ISO 7064, mod 97-10 */
		char c = plain[(i + 4) % n];
		if (g_ascii_isdigit(c))
			rest = (rest * 10 + (unsigned) (c - '0')) % 97;
		else
			rest = (rest * 100 + (unsigned) (c - 'A') + 10) % 97;
	}
	return rest == 1 ? p : 0;
}

/* The end of a run of blanks or leader dots at TEXT; 0: none. */
static size_t
count_leaders(const char *text)
{
	static const struct {
		const char *mark;
		size_t least;
	} marks[] = { { "_", 3 }, { ".", 4 }, { "…", 3 }, { "·", 4 },
	    { ". ", 4 } };

	for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
		size_t n = strlen(marks[i].mark), count = 0;
		while (strncmp(text + count * n, marks[i].mark, n) == 0)
			count++;
		if (count >= marks[i].least)
			return count * n;
	}
	return 0;
}

/* The same. Asked at every place: the first byte says no nearly always. */
static inline size_t
leader_length(const char *text)
{
	return *text == '_' || *text == '.' || *text == '\xE2' ||
	    *text == '\xC2' ? count_leaders(text) : 0;
}

/* The length of a word of letters alone at TEXT, with nothing behind it of
 * which a code could be made: most of most texts. 0: it is none. */
static size_t
plain_word_length(const char *text)
{
	size_t n = 0;

	while (g_ascii_isalpha(text[n]))
		n++;
	return is_code_character(text[n]) ? 0 : n;
}

static size_t
read_chunk(const char *text, size_t start, GArray *spans)
{
	ProtectSpan span = { .start = start, .kind = PROTECT_CODE };
	size_t end = start + iban_length(text + start);

	if (end > start) {
		span.end = end;
		g_array_append_val(spans, span);
		return end;
	}
	while (text[start] == '(' || text[start] == '[' || text[start] == '\'')
		start++;
	end = start;
	while (is_code_character(text[end]) && leader_length(text + end) == 0)
		end++;
	span.start = start;
	span.end = trim_end(text, start, end);
	if (span.end > span.start && find_kind(text + span.start,
	    span.end - span.start, &span.kind))
		g_array_append_val(spans, span);
	return end;
}

bool
protect_may_be_in(const char *text)
{
	enum { OTHER, DIGIT, POINT, SURE };
	static const uint8_t kinds[256] = {
		['0'] = DIGIT, ['1'] = DIGIT, ['2'] = DIGIT, ['3'] = DIGIT,
		['4'] = DIGIT, ['5'] = DIGIT, ['6'] = DIGIT, ['7'] = DIGIT,
		['8'] = DIGIT, ['9'] = DIGIT, ['.'] = POINT, ['@'] = SURE,
		['_'] = SURE, [':'] = SURE, [0xC2] = SURE, [0xE2] = SURE,
		['\0'] = SURE,
	};
	unsigned digits = 0;

	for (const char *p = text;; p++) {
		uint8_t kind = kinds[(unsigned char) *p];
		if (kind == OTHER)
			continue;
		if (kind == SURE)
			return *p != '\0';
		if (kind == DIGIT ? ++digits == 3 : g_ascii_isalpha(p[1]) ||
		    p[1] == '.' || (p[1] == ' ' && p[2] == '.'))
			return true;
	}
}

GArray *
protect_find(const char *text)
{
	GArray *spans = g_array_new(FALSE, FALSE, sizeof(ProtectSpan));
	size_t p = 0;

	if (!protect_may_be_in(text))
		return spans;
	while (text[p] != '\0') {
		size_t length = plain_word_length(text + p);
		p += length;
		if (length > 0)
			continue;
		length = leader_length(text + p);
		if (length > 0) {
			ProtectSpan span = { p, p + length, PROTECT_LEADER };
			g_array_append_val(spans, span);
			p += length;
		} else if (is_code_character(text[p])) {
			size_t next = read_chunk(text, p, spans);
			p = MAX(next, p + 1);
		} else {
			p++;
		}
	}
	return spans;
}
