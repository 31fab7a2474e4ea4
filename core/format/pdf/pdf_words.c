#include "format/pdf/pdf_words.h"

#include "base/text.h"

bool
pdf_words_is_bullet(gunichar c)
{
	return c == 0x2022 || c == 0x25CF || c == 0x25E6 || c == 0x25AA
	    || c == 0x25A0 || c == 0x2023 || c == 0x2043 || c == 0x00B7
	    || c == 0x25CB || c == 0x2713 || c == 0x2714 || c == 0x27A2
	    || c == 0x2610 || c == 0x2611 || c == 0x2612 || c == 0x25A1;
}

size_t
pdf_words_marker(const char *text)
{
	const char *p = text;
	bool is_open = *p == '(';

	if (pdf_words_is_bullet(g_utf8_get_char(text)))
		return (size_t) (g_utf8_next_char(text) - text);
	if (*p == '[' && g_ascii_isdigit(p[1])) {
		size_t digits = strspn(p + 1, "0123456789");
		return digits <= 3 && p[digits + 1] == ']' ? digits + 2 : 0;
	}
	p += is_open ? 1 : 0;
	const char *start = p;
	while (g_ascii_isdigit(*p))
		p++;
	if (p == start)
		while (p - start < 5 && *p != '\0'
		    && strchr("ivxIVX", *p) != NULL)
			p++;
	if (p == start && g_ascii_isalpha(*p))
		p++;
	if (p == start || p - start > 5)
		return 0;
	if (*p == ')')
		return (size_t) (p + 1 - text);
	return *p == '.' && !is_open && p - start < 4
	    ? (size_t) (p + 1 - text) : 0;
}

bool
pdf_words_is_section(const char *text)
{
	unsigned parts = 0;

	for (const char *p = text; g_ascii_isdigit(*p); parts++) {
		size_t digits = strspn(p, "0123456789");
		p += digits;
		if (digits > 2)
			return false;
		if (*p == '\0')
			return parts > 0 && parts < 6;
		if (*p++ != '.')
			return false;
	}
	return false;
}

bool
pdf_words_is_caseless(const char *text)
{
	unsigned letters = 0, without = 0;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		letters += text_is_letter(c);
		without += text_is_letter(c) && !text_is_lower(c)
		    && !text_is_upper(c);
	}
	return 2 * without > letters;
}

bool
pdf_words_ends(const char *text)
{
	const char *p = text + strlen(text);

	while (p > text) {
		p = g_utf8_find_prev_char(text, p);
		gunichar c = g_utf8_get_char(p);
		if (c < 0x80 && strchr(".!?:;", (int) c) != NULL)
			return true;
		/* Arabic and Devanagari; CJK, also of full width. */
		if (c == 0x061F || c == 0x06D4 || c == 0x0964 || c == 0x3002
		    || c == 0xFF01 || c == 0xFF0E || c == 0xFF1A
		    || c == 0xFF1B || c == 0xFF1F)
			return true;
		if (g_unichar_type(c) != G_UNICODE_CLOSE_PUNCTUATION
		    && g_unichar_type(c) != G_UNICODE_FINAL_PUNCTUATION
		    && c != '"')
			return false;
	}
	return true;
}

unsigned
pdf_words_signs(gunichar c)
{
	if (text_is_ideograph(c) || (c >= 0x3000 && c <= 0x303F)
	    || (c >= 0xFF00 && c <= 0xFFEF))
		return 2;
	return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F)
	    || (c >= 0x1780 && c <= 0x17FF) ? 6 : 0;
}

bool
pdf_words_is_rtl(gunichar c)
{
	return (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF)
	    || (c >= 0xFE70 && c <= 0xFEFC);
}

gunichar
pdf_words_level(gunichar c)
{
	gunichar parts[4] = {c};

	if (!((c >= 0xFE10 && c <= 0xFE19) || (c >= 0xFE30 && c <= 0xFE48)))
		return c;
	(void) g_unichar_fully_decompose(c, TRUE, parts, G_N_ELEMENTS(parts));
	return parts[0] > 0x20 && parts[0] < 0x7F ? parts[0] + 0xFEE0
	    : parts[0];
}

/* Where TEXT ends without the page numbers that end it at END; END: there are
 * none. */
static size_t
before_page(const char *text, size_t end)
{
	size_t at = end;

	while (at > 0 && (text[at - 1] == 'f' || text[at - 1] == 'n'))
		at--;
	if (at == 0 || !g_ascii_isdigit(text[at - 1]))
		return end;
	while (at > 0 && (g_ascii_isdigit(text[at - 1]) || text[at - 1] == '-'
	    || (text[at - 1] & 0x80) != 0))
		at--;
	if (at < 2 || text[at - 1] != ' ' || text[at - 2] != ',')
		return end;
	return at - 2;
}

bool
pdf_words_is_entry(const char *text)
{
	enum { LONGEST = 70 };
	size_t length = strlen(text), end = before_page(text, length);

	for (size_t next = end; next < length && next > 0
	    && (next = before_page(text, end)) < end; )
		end = next;
	return end < length && end > 0 && end < LONGEST;
}
