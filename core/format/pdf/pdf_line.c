#include "format/pdf/pdf_line.h"

#include <math.h>

#include "base/text.h"
#include "format/pdf/pdf_accent.h"
#include "format/pdf/pdf_bullet.h"
#include "format/pdf/pdf_gutter.h"
#include "format/pdf/pdf_leader.h"
#include "format/pdf/pdf_pile.h"
#include "format/pdf/pdf_stroke.h"
#include "format/pdf/pdf_words.h"

const double pdf_line_initial = 1.7;

/* In em: how far signs may stand apart. */
static const double word_gap = 0.13, part_gap = 0.105;
static const double line_gap = 1.0;
static const double line_gap_mono = 2.1;
static const double line_gap_stretched = 2.0;
static const double line_gap_space = 2.5;	/* bridged by one space */

static const PdfShow *
show_of(const PdfContent *content, const PdfGlyph *glyph)
{
	return pdf_content_show(content, glyph->show);
}

/* Private use and control characters are no text. */
bool
pdf_line_is_unknown(const PdfGlyph *glyph)
{
	gunichar c = g_utf8_get_char(glyph->text);

	return (glyph->flags & (PDF_GLYPH_SILENT | PDF_GLYPH_SPACE)) == 0
	    && (c < 0x20 || (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000
	    || c == 0xFFFD);
}

bool
pdf_line_is_usable(PdfLines *lines, const PdfGlyph *glyph)
{
	bool is_space = (glyph->flags & PDF_GLYPH_SPACE) != 0;

	if ((glyph->flags & PDF_GLYPH_HIDDEN) != 0) {
		lines->hidden += is_space ? 0 : 1;
		return false;
	}
	if ((glyph->flags & PDF_GLYPH_UPRIGHT) == 0) {
		lines->turned += is_space ? 0 : 1;
		return false;
	}
	return glyph->kern <= 0 && show_of(lines->content, glyph)->em > 0.5;
}

static bool
rule_between(const PdfContent *content, double left, double right, double y)
{
	for (unsigned i = 0; i < content->rules->len; i++) {
		const PdfRule *rule = &g_array_index(content->rules, PdfRule,
		    i);
		if (!rule->is_area && !rule->is_blank
		    && rule->box.left > left - 0.5
		    && rule->box.right < right + 0.5
		    && rule->box.top < y - 2 && rule->box.bottom > y - 2
		    && rule->box.bottom - rule->box.top > 4)
			return true;
	}
	return false;
}

typedef struct Cursor {
	PdfLine line;
	const PdfGlyph *before;	/* the last that is no space */
	unsigned spaces;	/* since then */
	double reach;		/* where the last space ends */
	const PdfGlyph *pile;	/* the line before, if it is one sign */
	int8_t before_rise;
	double stretch;		/* limit of gaps in a stretched row, em */
	const GArray *accents;	/* of PdfAccent, in this row */
	const PdfRepeats *repeats;
} Cursor;

static void
close_line(PdfLines *lines, Cursor *cursor)
{
	PdfLine *line = &cursor->line;

	line->count = lines->members->len - line->first;
	lines->unknown += line->characters > 0 ? line->unknown : 0;
	if (line->characters > 0)
		g_array_append_val(lines->lines, *line);
	else
		g_array_set_size(lines->members, line->first);
	*cursor = (Cursor) {.line = {.first = lines->members->len},
	    .pile = line->characters == 1 ? cursor->before : NULL,
	    .stretch = cursor->stretch, .accents = cursor->accents,
	    .repeats = cursor->repeats};
}

static bool
breaks_before(const PdfContent *content, const Cursor *cursor,
    const PdfGlyph *glyph, int8_t rise)
{
	const PdfShow *a = show_of(content, cursor->before);
	const PdfShow *b = show_of(content, glyph);
	double em = MAX(a->em, b->em);
	double gap = glyph->x0 - cursor->before->x1;
	double limit = line_gap;

	if (pdf_font_is_mono(a->font) && pdf_font_is_mono(b->font))
		limit = line_gap_mono;
	if (cursor->spaces == 1 && fabs(glyph->x0 - cursor->reach) < 0.1 * em)
		limit = line_gap_space;
	limit = MAX(limit, cursor->stretch);
	if (a->layer != b->layer || gap < -0.7 * em || gap > limit * em)
		return true;
	/* Bullets stay as they are: only the text behind them is set. */
	if (cursor->line.characters == 1 && gap > word_gap * em
	    && (pdf_words_is_bullet(g_utf8_get_char(cursor->before->text))
	    || (pdf_bullet_is_letter(cursor->before, a->font)
	    && !pdf_font_is_mono(b->font))))
		return true;
	/* So do signs that are piled up. */
	if (cursor->line.characters == 1 && cursor->pile != NULL
	    && pdf_pile_is(cursor->pile, cursor->before, em))
		return true;
	/* So does a large initial: it may belong to the line above. */
	if (cursor->line.characters == 1 && a->em > pdf_line_initial * b->em)
		return true;
	/* Parts of fractions stand close. */
	if (rise == 0 && cursor->before_rise == 0 && gap > 0.25 * em
	    && em > 1.6 * MIN(a->em, b->em))
		return true;
	return gap > 0.2 * em && rule_between(content, cursor->before->x1,
	    glyph->x0, glyph->base);
}

static bool
is_repeat(const PdfContent *content, const PdfGlyph *before,
    const PdfGlyph *glyph)
{
	double em = show_of(content, glyph)->em;

	return strcmp(before->text, glyph->text) == 0
	    && fabs((double) before->x0 - glyph->x0) < 0.1 * em
	    && fabs((double) before->base - glyph->base) < 0.1 * em;
}

static void
count_text(PdfLine *line, const char *text)
{
	if (*text == '\0')
		line->characters++;
	for (; *text != '\0'; text = g_utf8_next_char(text)) {
		gunichar c = g_utf8_get_char(text);
		line->characters++;
		if (text_is_letter(c))
			line->letters++;
		else if (text_digit(c) >= 0)
			line->digits++;
	}
}

static bool
is_accent(const Cursor *cursor, unsigned glyph)
{
	for (unsigned i = 0; i < cursor->accents->len; i++)
		if (g_array_index(cursor->accents, PdfAccent,
		    i).glyph == glyph)
			return true;
	return false;
}

/* Adds what is printed over the member that was added last. */
static void
add_accents(PdfLines *lines, const Cursor *cursor)
{
	unsigned at = lines->members->len - 1, n = 0;

	for (unsigned i = 0; i < cursor->accents->len; i++) {
		const PdfAccent *accent = &g_array_index(cursor->accents,
		    PdfAccent, i);
		PdfMember *letter = &g_array_index(lines->members, PdfMember,
		    at);
		PdfMember member = {.glyph = accent->glyph,
		    .is_double = true, .rise = letter->rise};
		if (accent->letter != letter->glyph)
			continue;
		if (n < G_N_ELEMENTS(letter->accents))
			letter->accents[n++] = (uint16_t) accent->mark;
		g_array_append_val(lines->members, member);
	}
}

static bool
is_letter_of_words(const PdfGlyph *glyph)
{
	gunichar c = g_utf8_get_char(glyph->text);

	return text_is_letter(c) && pdf_words_signs(c) == 0;
}

/* In em: the gap from which on words are apart. Letters that are shown apart
 * are so sooner. */
static double
space_limit(const PdfGlyph *before, const PdfGlyph *glyph)
{
	return before->show != glyph->show && is_letter_of_words(before)
	    && is_letter_of_words(glyph) ? part_gap : word_gap;
}

static void
add_member(PdfLines *lines, Cursor *cursor, unsigned index, int8_t rise)
{
	const PdfContent *content = lines->content;
	const PdfGlyph *glyph = pdf_content_glyph(content, index);
	PdfLine *line = &cursor->line;
	PdfMember member = {.glyph = index, .rise = rise};
	double em = show_of(content, glyph)->em;

	if ((glyph->flags & PDF_GLYPH_SPACE) != 0) {
		cursor->spaces++;
		cursor->reach = glyph->next;
		g_array_append_val(lines->members, member);
		return;
	}
	if (cursor->before != NULL) {
		member.is_double = is_repeat(content, cursor->before, glyph);
		if (!member.is_double
		    && breaks_before(content, cursor, glyph, rise))
			close_line(lines, cursor);
	}
	if (cursor->before == NULL)
		line->box = (BlockBox) {glyph->x0, glyph->top, glyph->x1,
		    glyph->bottom};
	else if (cursor->spaces == 0 && !member.is_double)
		/* Letters spaced out by Tc are no words. */
		member.space_before = rise == 0 && glyph->x0
		    - MAX(cursor->before->x1, cursor->before->next)
		    > space_limit(cursor->before, glyph) * em;
	line->box.left = MIN(line->box.left, glyph->x0);
	line->box.right = MAX(line->box.right, glyph->x1);
	line->box.top = MIN(line->box.top, glyph->top);
	line->box.bottom = MAX(line->box.bottom, glyph->bottom);
	if ((glyph->flags & PDF_GLYPH_SILENT) != 0)
		member.is_double = true;
	if (!member.is_double)
		count_text(line, glyph->text);
	if (pdf_line_is_unknown(glyph))
		line->unknown++;
	cursor->before = glyph;
	cursor->before_rise = rise;
	cursor->spaces = 0;
	cursor->reach = glyph->next;
	g_array_append_val(lines->members, member);
	add_accents(lines, cursor);
}

static int
compare_gaps(const void *a, const void *b)
{
	double x = *(const double *) a, y = *(const double *) b;

	return x < y ? -1 : x > y;
}

/*
 * The limit of gaps in a row of words that were driven apart to fill a line:
 * all are much alike and wider than any natural one. 0: it is no such row.
 */
static double
stretched_limit(const PdfLines *lines, const GArray *strokes, unsigned from,
    unsigned to)
{
	double gaps[64];
	unsigned n = 0;
	PdfLine count = {0};
	const PdfGlyph *before = NULL;

	for (unsigned i = from; i < to; i++) {
		const PdfStroke *stroke = pdf_stroke_at(strokes, i);
		for (unsigned g = stroke->first; g <= stroke->last; g++) {
			const PdfGlyph *glyph = pdf_content_glyph(
			    lines->content, g);
			if ((glyph->flags & PDF_GLYPH_SPACE) != 0)
				continue;
			double gap = before == NULL ? 0
			    : (glyph->x0 - before->x1) / stroke->em;
			/* The number of a section stands farther off. */
			if (gap > line_gap_stretched && n > 0 && n < 4)
				return 0;
			if (gap > word_gap && gap <= line_gap_stretched
			    && n < G_N_ELEMENTS(gaps))
				gaps[n++] = gap;
			count_text(&count, glyph->text);
			before = glyph;
		}
	}
	if (n < 4 || count.letters < 18 || count.letters < 3 * count.digits)
		return 0;
	qsort(gaps, n, sizeof(double), compare_gaps);
	return gaps[n / 2] > 0.55 && gaps[n - 1] < 1.4 * gaps[n / 2]
	    ? line_gap_stretched : 0;
}

/* What is printed again in the place of a member goes where that goes. */
static void
add_repeats(PdfLines *lines, const PdfRepeats *repeats, unsigned first)
{
	unsigned next = repeats->next == NULL ? 0 : repeats->next[first];

	unsigned at = lines->members->len - 1;
	const PdfGlyph *glyph = pdf_content_glyph(lines->content, first);

	for (; next > 0; next = repeats->next[next - 1]) {
		PdfMember member = {.glyph = next - 1, .is_double = true};
		if (fabs((double) pdf_content_glyph(lines->content,
		    next - 1)->x0 - glyph->x0) > 0.02)
			g_array_index(lines->members, PdfMember,
			    at).is_heavy = true;
		g_array_append_val(lines->members, member);
	}
}

static void
add_stroke(PdfLines *lines, Cursor *cursor, const PdfStroke *stroke)
{
	const PdfRepeats *repeats = cursor->repeats;

	for (unsigned g = stroke->first; g <= stroke->last; g++) {
		if (is_accent(cursor, g) || (repeats->is_repeat != NULL
		    && repeats->is_repeat[g]))
			continue;
		add_member(lines, cursor, g, stroke->rise);
		add_repeats(lines, repeats, g);
	}
}

/* One row of strokes, sorted by x. */
static void
split_row(PdfLines *lines, const GArray *strokes, unsigned from, unsigned to,
    PdfRepeats *repeats)
{
	g_autoptr(GArray) accents = pdf_accent_find(lines->content, strokes,
	    from, to);
	Cursor cursor = {.line = {.first = lines->members->len},
	    .stretch = stretched_limit(lines, strokes, from, to),
	    .accents = accents, .repeats = repeats};

	pdf_stroke_repeats(lines->content, strokes, from, to, repeats);
	for (unsigned i = from; i < to; i++)
		add_stroke(lines, &cursor, pdf_stroke_at(strokes, i));
	close_line(lines, &cursor);
}

/* ---- what a line looks like --------------------------------------------- */

/* Ligatures and letters in the form of their place are a matter of fonts. */
static bool
is_presentation(gunichar c)
{
	return (c >= 0xFB00 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC);
}

static void
add_accented(const PdfMember *member, const char *letter, GString *text)
{
	g_autoptr(GString) one = g_string_new(letter);

	for (unsigned i = 0; i < G_N_ELEMENTS(member->accents)
	    && member->accents[i] != 0; i++) {
		g_autofree char *before = g_strdup(one->str);
		g_string_truncate(one, 0);
		pdf_accent_join(one, before, member->accents[i]);
	}
	g_string_append(text, one->str);
}

void
pdf_line_add_text(const PdfLines *lines, const PdfMember *member,
    GString *text)
{
	const PdfGlyph *glyph = pdf_content_glyph(lines->content,
	    member->glyph);

	if (pdf_line_is_unknown(glyph)) {
		g_string_append(text, "\uFFFD");
		return;
	}
	if (member->accents[0] != 0) {
		add_accented(member, glyph->text, text);
		return;
	}
	for (const char *p = glyph->text; *p != '\0';
	    p = g_utf8_next_char(p)) {
		gunichar c = pdf_words_level(g_utf8_get_char(p)), parts[20] = {c};
		size_t n = 1;
		if (member->is_mirrored)
			g_unichar_get_mirror_char(c, &parts[0]);
		else if (is_presentation(c))
			n = g_unichar_fully_decompose(c, TRUE, parts,
			    G_N_ELEMENTS(parts));
		for (size_t i = 0; i < n && i < G_N_ELEMENTS(parts); i++)
			g_string_append_unichar(text, parts[i]);
	}
}

char *
pdf_line_text(const PdfLines *lines, const PdfLine *line)
{
	GString *text = g_string_sized_new(line->count + 8);

	for (unsigned i = 0; i < line->count; i++) {
		const PdfMember *member = pdf_line_member(lines,
		    line->first + i);
		const PdfGlyph *glyph = pdf_content_glyph(lines->content,
		    member->glyph);
		bool is_space = (glyph->flags & PDF_GLYPH_SPACE) != 0;
		bool has_space = text->len == 0
		    || text->str[text->len - 1] == ' ';
		if (member->is_double)
			continue;
		if ((member->space_before || is_space) && !has_space)
			g_string_append_c(text, ' ');
		if (!is_space)
			pdf_line_add_text(lines, member, text);
	}
	if (text->len > 0 && text->str[text->len - 1] == ' ')
		g_string_truncate(text, text->len - 1);
	return g_string_free(text, FALSE);
}

bool
pdf_line_is_running(const PdfLine *line)
{
	return line->letters >= 18 && line->letters > 3 * line->digits;
}

bool
pdf_line_is_content(const PdfLine *line)
{
	return line->letters + line->digits > 0 && !line->is_leader
	    && !line->is_twin;
}

bool
pdf_line_is_number(const PdfLine *line)
{
	return line->letters == 0 && line->digits > 0 && !line->is_marker;
}

static double
first_word_width(const PdfLines *lines, const PdfLine *line)
{
	double right = line->box.left, left = line->box.right;
	bool any = false;
	unsigned signs = 0;

	for (unsigned i = 0; i < line->count; i++) {
		const PdfMember *member = pdf_line_member(lines,
		    line->first + i);
		const PdfGlyph *glyph = pdf_content_glyph(lines->content,
		    member->glyph);
		bool is_space = (glyph->flags & PDF_GLYPH_SPACE) != 0;
		unsigned most = pdf_words_signs(g_utf8_get_char(glyph->text));
		if (any && (is_space || member->space_before
		    || (most > 0 && signs >= most)))
			break;
		if (is_space)
			continue;
		any = true;
		signs++;
		right = MAX(right, glyph->x1);
		left = MIN(left, glyph->x0);
	}
	return MAX(0, lines->is_rtl ? line->box.right - left
	    : right - line->box.left);
}

/* Is it a sign of a formula? Fonts for mathematics have bullets, asterisks and
 * the dots of contents, too, and these say nothing. */
static bool
is_math_sign(const PdfFont *font, const char *text)
{
	static const gunichar plain[] = {
		0xB7, 0xA7, 0x2020, 0x2021, 0x2022, 0x2217, 0x2219, 0x22C5,
	};
	gunichar c = g_utf8_get_char(text);

	if (!pdf_font_is_math(font))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(plain); i++)
		if (c == plain[i])
			return false;
	/* The private use area is where symbol fonts keep their bullets. */
	return (c >= 0x80 || c == 0 || !g_ascii_ispunct((char) c) ||
	    strchr("<>=+|/", (char) c) != NULL) &&
	    !(c >= 0xE000 && c <= 0xF8FF) && !(c >= 0x25A0 && c <= 0x25FF);
}

/* The size that most of the ink has, and whether it is bold or slanted. */
static void
measure_looks(const PdfLines *lines, PdfLine *line)
{
	double sizes[16] = {0}, weights[16] = {0};
	unsigned n = 0;
	double all = 0, bold = 0, italic = 0;

	line->math = 0;
	for (unsigned i = 0; i < line->count; i++) {
		const PdfMember *member = pdf_line_member(lines,
		    line->first + i);
		const PdfGlyph *glyph = pdf_content_glyph(lines->content,
		    member->glyph);
		const PdfShow *show = show_of(lines->content, glyph);
		unsigned k = 0;
		if ((glyph->flags & PDF_GLYPH_SPACE) != 0)
			continue;
		while (k < n && fabs(sizes[k] - show->em) > 0.05)
			k++;
		if (k == n && n < G_N_ELEMENTS(sizes))
			sizes[n++] = show->em;
		double weight = text_is_letter(g_utf8_get_char(glyph->text))
		    ? 3 : 1;
		if (k < n)
			weights[k] += weight;
		all += weight;
		bold += pdf_font_is_bold(show->font) ? weight : 0;
		italic += pdf_font_is_italic(show->font) ? weight : 0;
		line->math += !member->is_double && is_math_sign(show->font,
		    glyph->text) ? 1 : 0;
		line->layer = show->layer;
		line->has_raised |= member->rise != 0;
	}
	unsigned best = 0;
	for (unsigned k = 1; k < n; k++)
		if (weights[k] > weights[best])
			best = k;
	line->em = sizes[best];
	line->is_bold = bold > 0.6 * all;
	line->is_italic = italic > 0.6 * all;
	line->is_formula = 4 * line->math > line->characters
	    || (line->math >= 2 && !pdf_line_is_running(line));
	line->is_kept = line->is_formula;
}

/* What the tags say of its last sign that they say something of: the label of
 * a list item is an element of its own, and stands first. */
static PdfRole
find_role(const PdfLines *lines, const PdfLine *line)
{
	const GArray *roles = lines->content->roles;

	for (unsigned i = line->count; roles != NULL && i > 0; i--) {
		const PdfGlyph *glyph = pdf_content_glyph(lines->content,
		    pdf_line_member(lines, line->first + i - 1)->glyph);
		const PdfShow *show = show_of(lines->content, glyph);
		/* Forms count their content for themselves. */
		if ((glyph->flags & PDF_GLYPH_SPACE) == 0 && show->mcid >= 0
		    && (unsigned) show->mcid < roles->len
		    && pdf_content_stream(lines->content,
		    show->stream)->form == 0)
			return g_array_index(roles, PdfRole, show->mcid);
	}
	return (PdfRole) {0};
}

static bool
is_bold_member(const PdfLines *lines, unsigned member, bool *is_bold)
{
	const PdfGlyph *glyph = pdf_content_glyph(lines->content,
	    pdf_line_member(lines, member)->glyph);

	if ((glyph->flags & PDF_GLYPH_SPACE) != 0)
		return false;
	*is_bold = pdf_font_is_bold(show_of(lines->content, glyph)->font);
	return true;
}

bool
pdf_line_ends_bold(const PdfLines *lines, const PdfLine *line)
{
	bool is_bold = false;

	for (unsigned i = line->count; i > 0; i--)
		if (is_bold_member(lines, line->first + i - 1, &is_bold))
			break;
	return is_bold;
}

bool
pdf_line_begins_bold(const PdfLines *lines, const PdfLine *line)
{
	bool is_bold = false;

	for (unsigned i = 0; i < line->count; i++)
		if (is_bold_member(lines, line->first + i, &is_bold))
			break;
	return is_bold;
}

void
pdf_line_describe(const PdfLines *lines, PdfLine *line)
{
	g_autofree char *text = pdf_line_text(lines, line);
	size_t marker = pdf_words_marker(text);
	unsigned dots = 0;

	for (const char *p = text; *p != '\0'; p++)
		dots += *p == '.';
	line->is_leader = dots >= 3 && line->letters + line->digits == 0;
	line->is_marker = (marker > 0 && text[marker] == '\0'
	    && line->letters <= 4) || pdf_bullet_is_sign(line);
	const PdfGlyph *start = pdf_content_glyph(lines->content,
	    pdf_line_member(lines, line->first)->glyph);
	if (line->characters == 1 && pdf_bullet_is_letter(start, show_of(
	    lines->content, start)->font))
		line->is_marker = line->has_bullet = true;
	line->has_marker = marker > 0 && (text[marker] == ' '
	    || pdf_words_is_bullet(g_utf8_get_char(text)));
	line->has_bullet |= line->has_marker
	    && pdf_words_is_bullet(g_utf8_get_char(text));
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
		line->is_rtl |= pdf_words_is_rtl(g_utf8_get_char(p));
	gunichar first_letter = g_utf8_get_char(text);
	line->is_lower = text_is_lower(first_letter);
	line->is_caseless = pdf_words_is_caseless(text);
	line->is_ended = pdf_words_ends(text);
	line->is_entry = pdf_words_is_entry(text);
	line->is_open = g_str_has_suffix(text, "-")
	    || g_str_has_suffix(text, "\u2010")
	    || g_str_has_suffix(text, "\u00AD");
	line->first_word = first_word_width(lines, line);
	measure_looks(lines, line);
	line->role = find_role(lines, line);
	const PdfMember *first = pdf_line_member(lines, line->first);
	line->base = pdf_content_glyph(lines->content, first->glyph)->base;
	for (unsigned i = 0; i < line->count; i++) {
		const PdfMember *member = pdf_line_member(lines,
		    line->first + i);
		const PdfGlyph *glyph = pdf_content_glyph(lines->content,
		    member->glyph);
		if (member->rise == 0 && !member->is_initial) {
			line->base = glyph->base;
			break;
		}
	}
}

/* ---- rows of dots ------------------------------------------------------- */

static void
remeasure(const PdfLines *lines, PdfLine *line)
{
	bool is_first = true;

	line->letters = line->digits = line->characters = 0;
	line->unknown = 0;
	for (unsigned i = 0; i < line->count; i++) {
		const PdfMember *member = pdf_line_member(lines,
		    line->first + i);
		const PdfGlyph *glyph = pdf_content_glyph(lines->content,
		    member->glyph);
		if ((glyph->flags & PDF_GLYPH_SPACE) != 0)
			continue;
		if (is_first)
			line->box = (BlockBox) {glyph->x0, glyph->top,
			    glyph->x1, glyph->bottom};
		is_first = false;
		line->box.left = MIN(line->box.left, glyph->x0);
		line->box.right = MAX(line->box.right, glyph->x1);
		line->box.top = MIN(line->box.top, glyph->top);
		line->box.bottom = MAX(line->box.bottom, glyph->bottom);
		if (!member->is_double)
			count_text(line, glyph->text);
		if (pdf_line_is_unknown(glyph))
			line->unknown++;
	}
}

void
pdf_line_add_piece(PdfLines *lines, GArray *out, unsigned from,
    unsigned to)
{
	PdfLine piece = {.first = from, .count = to - from};

	if (to <= from)
		return;
	remeasure(lines, &piece);
	if (piece.characters > 0)
		g_array_append_val(out, piece);
}

/* Cuts lines of contents before and behind their dots. */
static void
cut_leaders(PdfLines *lines)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(PdfLine));

	for (unsigned i = 0; i < lines->lines->len; i++) {
		const PdfLine *line = pdf_line_at(lines, i);
		unsigned end = line->first + line->count, from = line->first;
		for (unsigned m = from; m < end; m++) {
			unsigned stop = pdf_leader_end(lines, m, end);
			if (stop == m)
				continue;
			pdf_line_add_piece(lines, out, from, m);
			pdf_line_add_piece(lines, out, m, stop);
			from = stop;
			m = stop - 1;
		}
		if (from == line->first)
			g_array_append_val(out, *line);
		else
			pdf_line_add_piece(lines, out, from, end);
	}
	g_array_unref(lines->lines);
	lines->lines = out;
}

/* Bullets that symbol fonts have no name for stand for themselves. */
static void
cut_bullets(PdfLines *lines)
{
	g_autoptr(GArray) cut = g_array_new(FALSE, FALSE, sizeof(PdfLine));

	for (unsigned i = 0; i < lines->lines->len; i++) {
		PdfLine line = *pdf_line_at(lines, i);
		unsigned end = pdf_bullet_end(lines, &line);
		if (end == line.first) {
			g_array_append_val(cut, line);
			continue;
		}
		pdf_line_add_piece(lines, cut, line.first, end);
		PdfLine *bullet = &g_array_index(cut, PdfLine, cut->len - 1);
		bullet->unknown = bullet->characters;
		pdf_line_add_piece(lines, cut, end, line.first + line.count);
	}
	g_array_unref(lines->lines);
	lines->lines = g_steal_pointer(&cut);
}

PdfLines *
pdf_line_gather(const PdfContent *content)
{
	PdfLines *lines = g_new0(PdfLines, 1);

	lines->content = content;
	lines->lines = g_array_new(FALSE, FALSE, sizeof(PdfLine));
	lines->members = g_array_new(FALSE, FALSE, sizeof(PdfMember));
	PdfRepeats repeats = {0};
	g_autoptr(GArray) strokes = pdf_stroke_find(lines);
	for (unsigned from = 0; from < strokes->len; ) {
		const PdfStroke *first = pdf_stroke_at(strokes, from);
		double limit = first->base + 0.12 * first->em;
		unsigned to = from + 1;
		while (to < strokes->len
		    && pdf_stroke_at(strokes, to)->base <= limit)
			to++;
		pdf_stroke_sort(strokes, from, to);
		split_row(lines, strokes, from, to, &repeats);
		from = to;
	}
	g_free(repeats.next);
	g_free(repeats.is_repeat);
	cut_leaders(lines);
	cut_bullets(lines);
	pdf_gutter_cut(lines);
	for (unsigned i = 0; i < lines->lines->len; i++)
		pdf_line_describe(lines,
		    &g_array_index(lines->lines, PdfLine, i));
	pdf_pile_keep(lines);
	return lines;
}

void
pdf_line_free(PdfLines *lines)
{
	if (lines == NULL)
		return;
	g_array_unref(lines->lines);
	g_array_unref(lines->members);
	g_free(lines);
}

const PdfLine *
pdf_line_at(const PdfLines *lines, unsigned index)
{
	return &g_array_index(lines->lines, PdfLine, index);
}

const PdfMember *
pdf_line_member(const PdfLines *lines, unsigned index)
{
	return &g_array_index(lines->members, PdfMember, index);
}
