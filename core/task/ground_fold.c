#include "task/ground_fold.h"

#include <string.h>

#include "base/text.h"
#include "lang/shadow.h"

GroundFold *
ground_fold_new(void)
{
	GroundFold *fold = g_new0(GroundFold, 1);

	fold->text = g_string_new(NULL);
	fold->starts = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	fold->ends = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	return fold;
}

void
ground_fold_free(GroundFold *fold)
{
	if (fold == NULL)
		return;
	g_string_free(fold->text, TRUE);
	g_array_unref(fold->starts);
	g_array_unref(fold->ends);
	g_free(fold);
}

static void
append(GroundFold *fold, const char *bytes, size_t length, uint32_t start,
    uint32_t end)
{
	g_string_append_len(fold->text, bytes, (gssize) length);
	for (size_t i = 0; i < length; i++) {
		g_array_append_val(fold->starts, start);
		g_array_append_val(fold->ends, end);
	}
}

/* U+2010 to U+2015, the minus sign and the small hyphen: a hyphen. */
static bool
is_hyphen(uint32_t c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ||
	    c == 0xFE63;
}

/* What may stand in a figure. */
static bool
is_figure(uint32_t c)
{
	return text_digit(c) >= 0 || c == '.' || c == ',' || c == '\'';
}

static bool
is_letter(uint32_t c)
{
	return text_is_letter(c);
}

static void
release_hyphen(GroundFold *fold)
{
	if (!fold->has_hyphen)
		return;
	fold->has_hyphen = false;
	append(fold, "-", 1, fold->hyphen_start, fold->hyphen_end);
	fold->last = '-';
}

/* Space between figures tells them apart. START: where the next one is. */
static void
settle_space(GroundFold *fold, uint32_t next, uint32_t start)
{
	bool parts = fold->has_space && is_figure(fold->last) &&
	    is_figure(next) && (text_digit(fold->last) >= 0 ||
	    text_digit(next) >= 0);

	fold->has_space = false;
	if (parts)
		append(fold, " ", 1, start, start);
}

static void
add_character(GroundFold *fold, const char *bytes, size_t length,
    uint32_t start, uint32_t end)
{
	uint32_t c = text_at(bytes);

	if (text_is_space(c) || c == '|') {
		fold->has_space = true;
		return;
	}
	if (is_hyphen(c)) {
		release_hyphen(fold);
		if (is_letter(fold->last)) {
			fold->has_hyphen = true;
			fold->has_space = false;
			fold->hyphen_start = start;
			fold->hyphen_end = end;
			return;
		}
		fold->has_space = false;
		append(fold, "-", 1, start, end);
		fold->last = '-';
		return;
	}
	if (is_letter(c))
		fold->has_hyphen = false;
	else
		release_hyphen(fold);
	settle_space(fold, c, start);
	append(fold, bytes, length, start, end);
	fold->last = c;
}

void
ground_fold_add(GroundFold *fold, const char *text, size_t length,
    size_t offset)
{
	g_autoptr(Shadow) shadow = shadow_new(text, length);
	const char *end = shadow->text + shadow->length;

	for (const char *p = shadow->text; p < end; p = g_utf8_next_char(p)) {
		size_t at = (size_t) (p - shadow->text), from, to;
		size_t bytes = (size_t) (g_utf8_next_char(p) - p);
		shadow_source_span(shadow, at, at + bytes, &from, &to);
		add_character(fold, p, bytes, (uint32_t) (offset + from),
		    (uint32_t) (offset + to));
	}
}

void
ground_fold_mark(GroundFold *fold, const char *mark, size_t start, size_t end)
{
	release_hyphen(fold);
	fold->has_space = false;
	append(fold, mark, strlen(mark), (uint32_t) start, (uint32_t) end);
	fold->last = 0;
}

void
ground_fold_gap(GroundFold *fold)
{
	fold->has_space = true;
}

void
ground_fold_end(GroundFold *fold)
{
	release_hyphen(fold);
	fold->has_space = false;
}
