#include "memory/memory_text.h"

#include <string.h>

#include "base/text.h"
#include "doc/tagged.h"
#include "lang/shadow.h"

enum { MOST_TOKENS = 600 };

/* Tokens that stand for many. */
enum { TOKEN_FIGURE = 1, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_ALONE, TOKEN_FREE };

static const uint64_t fnv_start = 0xCBF29CE484222325u;
static const uint64_t fnv_prime = 0x100000001B3u;

static uint64_t
hash_bytes(uint64_t hash, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char) bytes[i]) * fnv_prime;
	return hash;
}

/* FNV's high bits are weak for short texts: they are stirred. */
static uint64_t
stir(uint64_t hash)
{
	hash ^= hash >> 32;
	hash *= 0x9E3779B97F4A7C15u;
	hash ^= hash >> 29;
	return hash == 0 ? 1 : hash;
}

static bool
is_ascii(const char *text)
{
	for (const char *p = text; *p != '\0'; p++)
		if ((unsigned char) *p >= 0x80)
			return false;
	return true;
}

static char *
normalise(const char *tagged)
{
	g_autoptr(Shadow) shadow = is_ascii(tagged) ? NULL
	    : shadow_new(tagged, strlen(tagged));
	const char *p = shadow == NULL ? tagged : shadow->text;
	GString *out = g_string_sized_new(strlen(p));

	while (*p != '\0') {
		const char *next = g_utf8_next_char(p);
		if (!text_is_space(text_at(p)))
			g_string_append_len(out, p, (gssize) (next - p));
		else if (out->len > 0 && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
		p = next;
	}
	if (out->len > 0 && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	return g_string_free(out, FALSE);
}

const char *
memory_text_run(const char *p)
{
	const char *end = p;

	while (*p != '\0') {
		if (text_digit_at(p) >= 0) {
			p = g_utf8_next_char(p);
			end = p;
		} else if (end == p && (*p == '.' || *p == ',' ||
		    *p == '\'') && text_digit_at(p + 1) >= 0) {
			p++;
		} else {
			break;
		}
	}
	return end;
}

/* The end of the word at P: letters and what is written on them. A letter of
 * a script without spaces is one. */
static const char *
word_end(const char *p)
{
	uint32_t c = text_at(p);

	if (text_is_ideograph(c) || !text_is_letter(c))
		return g_utf8_next_char(p);
	do {
		p = g_utf8_next_char(p);
		c = text_at(p);
	} while (c != 0 && !text_is_ideograph(c) && (text_is_letter(c) ||
	    g_unichar_ismark(c)));
	return p;
}

/* Thai and its like have no spaces either: long words are cut by letter. */
static bool
is_unspaced(uint32_t c)
{
	return c >= 0xE00 && c < 0xF00;
}

static uint32_t
word_token(const char *start, const char *end)
{
	uint64_t hash = fnv_start;
	char letter[8];

	for (const char *p = start; p < end; p = g_utf8_next_char(p)) {
		int n = g_unichar_to_utf8(g_unichar_tolower(text_at(p)),
		    letter);
		hash = hash_bytes(hash, letter, (size_t) n);
	}
	uint32_t token = (uint32_t) stir(hash);
	return token < TOKEN_FREE ? token + TOKEN_FREE : token;
}

/* Adds the token at P, and what of it belongs to the skeleton; its end. */
static const char *
take_token(MemoryText *text, const char *p, uint64_t *skeleton)
{
	unsigned number;
	TaggedForm form;
	size_t tag = *p == '<' ? tagged_read_tag(p, &number, &form) : 0;
	const char *end = tag > 0 ? p + tag : memory_text_run(p);
	uint32_t token = TOKEN_FIGURE;

	if (tag > 0) {
		token = form == TAGGED_OPEN ? TOKEN_OPEN
		    : form == TAGGED_CLOSE ? TOKEN_CLOSE : TOKEN_ALONE;
		*skeleton = hash_bytes(*skeleton, p, tag);
	} else if (end > p) {
		text->n_figures++;
		*skeleton = hash_bytes(*skeleton, "\x01", 1);
	} else {
		end = is_unspaced(text_at(p)) ? g_utf8_next_char(p)
		    : word_end(p);
		token = word_token(p, end);
		*skeleton = hash_bytes(*skeleton, p, (size_t) (end - p));
	}
	if (*p != ' ')
		g_array_append_val(text->tokens, token);
	return end;
}

MemoryText *
memory_text_new(const char *tagged)
{
	MemoryText *text = g_new0(MemoryText, 1);
	uint64_t skeleton = fnv_start;

	text->text = normalise(tagged);
	text->tokens = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	text->hash = stir(hash_bytes(fnv_start, text->text,
	    strlen(text->text)));
	for (const char *p = text->text; *p != '\0';)
		p = take_token(text, p, &skeleton);
	text->skeleton = stir(skeleton);
	return text;
}

void
memory_text_free(MemoryText *text)
{
	if (text == NULL)
		return;
	g_free(text->text);
	g_array_unref(text->tokens);
	g_free(text);
}

uint64_t
memory_text_hash(const char *tagged)
{
	if (tagged == NULL || *tagged == '\0')
		return 0;
	g_autofree char *text = normalise(tagged);
	return stir(hash_bytes(fnv_start, text, strlen(text)));
}

/* ---- likeness ------------------------------------------------------------ */

/* Levenshtein's distance within a band of MOST on both sides of the diagonal;
 * more than MOST is said as MOST + 1. N is not above M. */
static unsigned
distance(const uint32_t *a, unsigned n, const uint32_t *b, unsigned m,
    unsigned most)
{
	g_autofree unsigned *row = g_new(unsigned, m + 2);

	for (unsigned j = 0; j <= m; j++)
		row[j] = j;
	for (unsigned i = 1; i <= n; i++) {
		unsigned from = i > most ? i - most : 1;
		unsigned to = MIN(m, i + most);
		unsigned corner = row[from - 1], least = most + 1;
		row[from - 1] = from == 1 ? i : most + 1;
		for (unsigned j = from; j <= to; j++) {
			unsigned above = j == i + most ? most + 1 : row[j];
			unsigned best = corner + (a[i - 1] != b[j - 1]);
			best = MIN(best, above + 1);
			best = MIN(best, row[j - 1] + 1);
			corner = row[j];
			row[j] = best;
			least = MIN(least, best);
		}
		if (least > most)
			return most + 1;
	}
	return MIN(row[m], most + 1);
}

unsigned
memory_text_score(const MemoryText *a, const MemoryText *b, unsigned least)
{
	if (a->tokens->len > b->tokens->len) {
		const MemoryText *swap = a;
		a = b;
		b = swap;
	}
	unsigned n = a->tokens->len, m = b->tokens->len;
	unsigned most = m * (100 - MIN(least, 100u)) / 100;

	if (n == m && (n == 0 || memcmp(a->tokens->data, b->tokens->data,
	    n * sizeof(uint32_t)) == 0))
		return 100;
	if (n == 0 || m > MOST_TOKENS || m - n > most)
		return 0;
	unsigned far = distance((const uint32_t *) (void *) a->tokens->data,
	    n, (const uint32_t *) (void *) b->tokens->data, m, most);
	return far > most ? 0 : 100 * (m - far) / m;
}
