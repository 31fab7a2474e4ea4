#include "lang/shadow.h"

#include <string.h>

#include "base/text.h"

/* More marks than this on one letter are no writing; they are not composed. */
#define CLUSTER_BYTES 128

/* Being built. */
typedef struct Builder {
	const char *source;
	size_t length;
	GString *text;
	GArray *to_source;	/* uint32_t, by byte of the shadow */
	uint32_t *from_source;
	bool is_letters;	/* marks and digits stay what they are */
} Builder;

/* ------------------------------------------------- what becomes of what --- */

bool
shadow_is_bidi(uint32_t c)
{
	return c == 0x200e || c == 0x200f || c == 0x61c ||
	    (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Scripts that write no spaces use a zero-width one between words. */
static bool
parts_words(const Builder *builder, size_t offset)
{
	if (offset == 0)
		return false;
	uint32_t c = text_at(g_utf8_prev_char(builder->source + offset));
	return (c >= 0xe00 && c < 0xf00) || (c >= 0x1780 && c < 0x1800) ||
	    (c >= 0x1000 && c < 0x10a0);
}

static bool
is_removed(const Builder *builder, size_t offset, uint32_t c)
{
	if (c == 0xad || c == 0xfeff || c == 0x2060 || shadow_is_bidi(c))
		return true;
	return c == 0x200b && !parts_words(builder, offset);
}

static bool
is_presentation(uint32_t c)
{
	return (c >= 0xfb00 && c <= 0xfb06) ||	/* ff fi fl ffi ffl st */
	    (c >= 0xfb13 && c <= 0xfb17) ||	/* Armenian */
	    (c >= 0xfb50 && c <= 0xfdff && !(c >= 0xfd3e && c <= 0xfd4f) &&
	    !(c >= 0xfdd0 && c <= 0xfdef)) ||
	    (c >= 0xfe70 && c <= 0xfefc);
}

static bool
is_kana_form(uint32_t c)
{
	return c >= 0xff61 && c <= 0xff9f;
}

/* Written as one, read as several; 0xfffd where there is nothing else. */
static const char *
spelled_out(uint32_t c)
{
	switch (c) {
	case 0x3231:
		return "(株)";
	case 0x337f:
		return "株式会社";
	case 0x32ff:
		return "令和";
	default:
		return NULL;
	}
}

/* One character for another. */
static uint32_t
plain(uint32_t c)
{
	int digit = text_digit(c);

	if (digit >= 0)
		return '0' + (uint32_t) digit;
	if (c >= 0xff01 && c <= 0xff5e)
		return c - 0xff01 + '!';
	switch (c) {
	case 0xa0: case 0x202f: case 0x2007: case 0x2008: case 0x2009:
	case 0x200a: case 0x2002: case 0x2003: case 0x2004: case 0x2005:
	case 0x2006: case 0x205f: case 0x3000:
		return ' ';
	case 0x2212: case 0xfe63: case 0x2012: case 0x2010: case 0x2011:
		return '-';
	case 0x2018: case 0x2019: case 0x201b: case 0x2bc:
		return '\'';
	case 0x201c: case 0x201d: case 0x201e: case 0x201f:
		return '"';
	case 0xffe0: return 0xa2;
	case 0xffe1: return 0xa3;
	case 0xffe5: return 0xa5;
	case 0xffe6: return 0x20a9;
	default:
		return c;
	}
}

static bool
is_compatibility_ideograph(uint32_t c)
{
	return (c >= 0xf900 && c <= 0xfaff) || (c >= 0x2f800 && c <= 0x2fa1f);
}

/* Whether C is composed with what is before it. */
static bool
is_continuing(uint32_t c)
{
	return g_unichar_combining_class(c) != 0 ||
	    (c >= 0x1160 && c <= 0x11ff) ||	/* Jamo: vowels, finals */
	    c == 0xff9e || c == 0xff9f;		/* voicing of kana */
}

/* ------------------------------------------------------------ building --- */

/* Appends TEXT, which stands for START..END of the source. */
static void
add(Builder *builder, const char *text, size_t length, size_t start,
    size_t end)
{
	uint32_t source = (uint32_t) start;

	for (size_t i = start; i < end; i++)
		builder->from_source[i] = (uint32_t) builder->text->len;
	g_string_append_len(builder->text, text, (gssize) length);
	for (size_t i = 0; i < length; i++)
		g_array_append_val(builder->to_source, source);
}

static void
fold_character(const Builder *builder, GString *out, size_t offset)
{
	uint32_t c = text_at(builder->source + offset);
	size_t length = (size_t) g_utf8_skip[
	    (unsigned char) builder->source[offset]];
	const char *spelled = spelled_out(c);

	if (is_removed(builder, offset, c))
		return;
	if (spelled != NULL && !builder->is_letters) {
		g_string_append(out, spelled);
	} else if (is_presentation(c) || (is_kana_form(c) &&
	    !builder->is_letters)) {
		g_autofree char *folded = text_nfkc(builder->source + offset,
		    length);
		g_string_append(out, folded);
	} else {
		g_string_append_unichar(out, builder->is_letters ? c
		    : plain(c));
	}
}

/* The end of the letter at START with the marks on it. */
static size_t
cluster_end(const Builder *builder, size_t start)
{
	size_t end = start;

	do {
		end += (size_t) g_utf8_skip[
		    (unsigned char) builder->source[end]];
	} while (end < builder->length && end - start < CLUSTER_BYTES &&
	    (unsigned char) builder->source[end] >= 0x80 &&
	    is_continuing(text_at(builder->source + end)));
	return MIN(end, builder->length);
}

static size_t
add_cluster(Builder *builder, size_t start)
{
	size_t end = cluster_end(builder, start);
	uint32_t c = text_at(builder->source + start);

	bool is_itself = builder->is_letters && end == start +
	    (size_t) g_utf8_skip[(unsigned char) builder->source[start]] &&
	    !is_removed(builder, start, c) && !is_presentation(c);

	if (is_itself || is_compatibility_ideograph(c)) {
		add(builder, builder->source + start, end - start, start, end);
		return end;
	}
	g_autoptr(GString) folded = g_string_new(NULL);
	for (size_t p = start; p < end; p += (size_t) g_utf8_skip[
	    (unsigned char) builder->source[p]])
		fold_character(builder, folded, p);
	g_autofree char *composed = text_nfc(folded->str, folded->len);
	add(builder, composed, strlen(composed), start, end);
	return end;
}

/* ASCII but the last before something else, on which a mark may stand. */
static size_t
add_plain(Builder *builder, size_t start)
{
	const char *p = builder->source + start;
	const char *limit = builder->source + builder->length;

	while (p < limit && (unsigned char) *p < 0x80)
		p++;
	if (p < limit && p > builder->source + start)
		p--;
	size_t end = (size_t) (p - builder->source);
	for (size_t i = start; i < end; i++)
		add(builder, builder->source + i, 1, i, i + 1);
	return end;
}

static Shadow *
build(const char *text, size_t length, bool is_letters)
{
	Shadow *shadow = g_new0(Shadow, 1);
	Builder builder = {
		.source = text, .length = length,
		.text = g_string_sized_new(length + 1),
		.to_source = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t),
		    (unsigned) length + 1),
		.from_source = g_new(uint32_t, length + 1),
		.is_letters = is_letters,
	};

	for (size_t offset = 0; offset < length;) {
		size_t end = add_plain(&builder, offset);
		offset = end > offset ? end : add_cluster(&builder, offset);
	}
	uint32_t last = (uint32_t) length;
	g_array_append_val(builder.to_source, last);
	builder.from_source[length] = (uint32_t) builder.text->len;
	shadow->length = builder.text->len;
	shadow->source_length = length;
	shadow->text = g_string_free(builder.text, FALSE);
	shadow->to_source = (uint32_t *) (void *) g_array_free(
	    builder.to_source, FALSE);
	shadow->from_source = builder.from_source;
	return shadow;
}

Shadow *
shadow_new(const char *text, size_t length)
{
	return build(text, length, false);
}

Shadow *
shadow_letters(const char *text, size_t length)
{
	return build(text, length, true);
}

void
shadow_free(Shadow *shadow)
{
	if (shadow == NULL)
		return;
	g_free(shadow->text);
	g_free(shadow->to_source);
	g_free(shadow->from_source);
	g_free(shadow);
}

void
shadow_source_span(const Shadow *shadow, size_t start, size_t end,
    size_t *source_start, size_t *source_end)
{
	size_t next = end;

	*source_start = shadow->to_source[start];
	*source_end = *source_start;
	if (end <= start)
		return;
	/* The first byte behind that comes from somewhere else. */
	while (next < shadow->length &&
	    shadow->to_source[next] == shadow->to_source[end - 1])
		next++;
	*source_end = shadow->to_source[next];
}

/* Whether an artefact may begin in the eight bytes at P, or the Arabic one (d8
 * 9c) end. */
static bool
may_be_artefact(const char *p)
{
	uint64_t eight = text_eight(p);

	return text_eight_has(eight, 0xc2) || text_eight_has(eight, 0xe2) ||
	    text_eight_has(eight, 0xef) || (text_eight_has(eight, 0x9c) &&
	    (text_eight_has(eight, 0xd8) || (unsigned char) *p == 0x9c));
}

static bool
is_artefact(uint32_t c)
{
	return c == 0xad || c == 0x200b || c == 0xfeff || c == 0x2060 ||
	    shadow_is_bidi(c) || is_presentation(c);
}

bool
shadow_has_artefacts(const char *text)
{
	const char *p = text, *end = text + strlen(text);

	while (p < end) {
		if (end - p >= 8 && !may_be_artefact(p)) {
			p += 8;
			continue;
		}
		const char *stop = MIN(p + 8, end);
		while (p > text && ((unsigned char) *p & 0xc0) == 0x80)
			p--;
		for (; p < stop; p = g_utf8_next_char(p))
			if ((unsigned char) *p >= 0xc2 &&
			    is_artefact(text_at(p)))
				return true;
	}
	return false;
}
