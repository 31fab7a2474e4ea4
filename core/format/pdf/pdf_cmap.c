#include "format/pdf/pdf_cmap.h"

#include "format/pdf/pdf_lexer.h"

#define POPPLER_DATA "/usr/share/poppler"

enum {
	MAX_RANGES = 200000,
	MAX_NESTING = 4,	/* of usecmap */
};

typedef struct Space {
	uint32_t low, high;
	size_t bytes;
} Space;

typedef struct Range {
	uint32_t low, high;
	uint32_t value;		/* a CID, a code point, or an offset in pool */
	bool is_text;		/* value is an offset in pool */
} Range;

struct PdfCmap {
	GArray *spaces;		/* of Space */
	GArray *ranges;		/* of Range, sorted by low */
	GString *pool;		/* NUL-ended UTF-8 texts */
	bool is_vertical;
	bool is_unicode;	/* values are code points */
};

static PdfCmap *
cmap_new(void)
{
	PdfCmap *cmap = g_new0(PdfCmap, 1);

	cmap->spaces = g_array_new(FALSE, FALSE, sizeof(Space));
	cmap->ranges = g_array_new(FALSE, FALSE, sizeof(Range));
	cmap->pool = g_string_new(NULL);
	return cmap;
}

void
pdf_cmap_free(PdfCmap *cmap)
{
	if (cmap == NULL)
		return;
	g_array_unref(cmap->spaces);
	g_array_unref(cmap->ranges);
	g_string_free(cmap->pool, TRUE);
	g_free(cmap);
}

static uint32_t
string_value(const PdfLexer *lexer, const PdfToken *token, size_t *bytes)
{
	char buffer[256];
	uint32_t value = 0;

	*bytes = 0;
	if (token->kind == PDF_TOKEN_NUMBER)
		return (uint32_t) CLAMP(token->number, 0, 4e9);
	if (token->end - token->start > sizeof(buffer))
		return 0;
	*bytes = pdf_lexer_decode(lexer, token, buffer);
	for (size_t i = 0; i < *bytes; i++)
		value = value << 8 | (unsigned char) buffer[i];
	return value;
}

static void
add_range(PdfCmap *cmap, Range range)
{
	if (cmap->ranges->len < MAX_RANGES && range.low <= range.high)
		g_array_append_val(cmap->ranges, range);
}

/* A UTF-16BE string as the value of LOW..HIGH. */
static void
add_text(PdfCmap *cmap, uint32_t low, uint32_t high, const PdfLexer *lexer,
    const PdfToken *token)
{
	char buffer[256];
	Range range = {.low = low, .high = high};

	if (token->kind != PDF_TOKEN_HEX && token->kind != PDF_TOKEN_STRING)
		return;
	if (token->end - token->start > sizeof(buffer))
		return;
	size_t bytes = pdf_lexer_decode(lexer, token, buffer);
	if (bytes == 1) {
		range.value = (unsigned char) buffer[0];
	} else if (bytes == 2) {
		range.value = (uint32_t) (unsigned char) buffer[0] << 8
		    | (unsigned char) buffer[1];
	} else {
		gunichar2 units[128];
		size_t n = bytes / 2;
		for (size_t i = 0; i < n; i++)
			units[i] = (gunichar2)
			    ((unsigned char) buffer[2 * i] << 8
			    | (unsigned char) buffer[2 * i + 1]);
		g_autofree char *text = g_utf16_to_utf8(units, (glong) n,
		    NULL, NULL, NULL);
		if (text == NULL)
			return;
		range.value = (uint32_t) cmap->pool->len;
		range.is_text = true;
		g_string_append_len(cmap->pool, text,
		    (gssize) strlen(text) + 1);
	}
	add_range(cmap, range);
}

static void
parse_spaces(PdfCmap *cmap, PdfLexer *lexer)
{
	for (;;) {
		PdfToken token = pdf_lexer_next(lexer);
		Space space = {0};
		size_t ignored;
		if (token.kind != PDF_TOKEN_HEX)
			return;
		space.low = string_value(lexer, &token, &space.bytes);
		token = pdf_lexer_next(lexer);
		space.high = string_value(lexer, &token, &ignored);
		if (space.bytes >= 1 && space.bytes <= 4
		    && cmap->spaces->len < 100)
			g_array_append_val(cmap->spaces, space);
	}
}

static void
parse_text_array(PdfCmap *cmap, PdfLexer *lexer, uint32_t low, uint32_t high)
{
	for (uint32_t code = low; ; code++) {
		PdfToken token = pdf_lexer_next(lexer);
		if (token.kind == PDF_TOKEN_ARRAY_CLOSE
		    || token.kind == PDF_TOKEN_END)
			return;
		if (code <= high)
			add_text(cmap, code, code, lexer, &token);
	}
}

/* The body of begin(bf|cid)(char|range). */
static void
parse_ranges(PdfCmap *cmap, PdfLexer *lexer, bool is_range, bool is_text)
{
	for (;;) {
		PdfToken token = pdf_lexer_next(lexer);
		size_t bytes;
		if (token.kind != PDF_TOKEN_HEX
		    && token.kind != PDF_TOKEN_STRING)
			return;
		Range range = {.low = string_value(lexer, &token, &bytes)};
		range.high = range.low;
		if (is_range) {
			token = pdf_lexer_next(lexer);
			range.high = string_value(lexer, &token, &bytes);
		}
		token = pdf_lexer_next(lexer);
		if (token.kind == PDF_TOKEN_ARRAY_OPEN) {
			parse_text_array(cmap, lexer, range.low, range.high);
		} else if (is_text) {
			add_text(cmap, range.low, range.high, lexer, &token);
		} else {
			range.value = string_value(lexer, &token, &bytes);
			add_range(cmap, range);
		}
	}
}

static void load_into(PdfCmap *cmap, const char *name, unsigned nesting);

static void
parse_into(PdfCmap *cmap, const char *data, size_t length, unsigned nesting)
{
	PdfLexer lexer = {.data = data, .length = length};
	PdfToken before = {0};

	for (;;) {
		PdfToken token = pdf_lexer_next(&lexer);
		if (token.kind == PDF_TOKEN_END)
			return;
		if (pdf_lexer_is(&lexer, &token, "begincodespacerange")) {
			parse_spaces(cmap, &lexer);
		} else if (pdf_lexer_is(&lexer, &token, "begincidrange")) {
			parse_ranges(cmap, &lexer, true, false);
		} else if (pdf_lexer_is(&lexer, &token, "begincidchar")) {
			parse_ranges(cmap, &lexer, false, false);
		} else if (pdf_lexer_is(&lexer, &token, "beginbfrange")) {
			cmap->is_unicode = true;
			parse_ranges(cmap, &lexer, true, true);
		} else if (pdf_lexer_is(&lexer, &token, "beginbfchar")) {
			cmap->is_unicode = true;
			parse_ranges(cmap, &lexer, false, true);
		} else if (pdf_lexer_is(&lexer, &token, "usecmap")
		    && before.kind == PDF_TOKEN_NAME) {
			g_autofree char *name =
			    pdf_lexer_name(&lexer, &before);
			load_into(cmap, name, nesting + 1);
		} else if (token.kind == PDF_TOKEN_NUMBER
		    && before.kind == PDF_TOKEN_NAME
		    && before.end - before.start == 5
		    && memcmp(data + before.start, "WMode", 5) == 0) {
			cmap->is_vertical = token.number == 1;
		}
		before = token;
	}
}

static void
load_into(PdfCmap *cmap, const char *name, unsigned nesting)
{
	static const char *const folders[] = {"", "Adobe-GB1", "Adobe-CNS1",
	    "Adobe-Japan1", "Adobe-Korea1", "Adobe-Japan2", "Adobe-KR"};

	if (nesting > MAX_NESTING || strchr(name, '/') != NULL
	    || name[0] == '.' || name[0] == '\0')
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *path = g_build_filename(POPPLER_DATA "/cMap",
		    folders[i], name, NULL);
		g_autofree char *data = NULL;
		size_t length;
		if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)
		    || !g_file_get_contents(path, &data, &length, NULL))
			continue;
		parse_into(cmap, data, length, nesting);
		return;
	}
}

static int
compare_ranges(const void *a, const void *b)
{
	const Range *x = a, *y = b;

	return x->low < y->low ? -1 : x->low > y->low;
}

PdfCmap *
pdf_cmap_parse(const char *data, size_t length)
{
	PdfCmap *cmap = cmap_new();

	parse_into(cmap, data, length, 0);
	g_array_sort(cmap->ranges, compare_ranges);
	return cmap;
}

PdfCmap *
pdf_cmap_load(const char *name)
{
	g_autoptr(PdfCmap) cmap = cmap_new();

	load_into(cmap, name, 0);
	if (cmap->ranges->len == 0)
		return NULL;
	g_array_sort(cmap->ranges, compare_ranges);
	return g_steal_pointer(&cmap);
}

bool
pdf_cmap_is_vertical(const PdfCmap *cmap)
{
	return cmap->is_vertical;
}

/* Byte-wise, as the code space is a box and no interval (9.7.6.2). */
static bool
in_space(const Space *space, uint32_t code)
{
	for (size_t i = 0; i < space->bytes; i++) {
		uint32_t shift = (uint32_t) (8 * i);
		uint32_t byte = code >> shift & 0xFF;
		if (byte < (space->low >> shift & 0xFF)
		    || byte > (space->high >> shift & 0xFF))
			return false;
	}
	return true;
}

size_t
pdf_cmap_next(const PdfCmap *cmap, const char *bytes, size_t length,
    uint32_t *code)
{
	*code = 0;
	for (size_t n = 1; n <= 4 && n <= length; n++) {
		*code = *code << 8 | (unsigned char) bytes[n - 1];
		for (unsigned i = 0; i < cmap->spaces->len; i++) {
			const Space *space =
			    &g_array_index(cmap->spaces, Space, i);
			if (space->bytes == n && in_space(space, *code))
				return n;
		}
	}
	/* No code space fits: two bytes is what composite fonts have. */
	size_t n = MIN(length, 2);
	*code = 0;
	for (size_t i = 0; i < n; i++)
		*code = *code << 8 | (unsigned char) bytes[i];
	return n;
}

static const Range *
find_range(const PdfCmap *cmap, uint32_t code)
{
	size_t low = 0, high = cmap->ranges->len;

	while (low < high) {
		size_t middle = (low + high) / 2;
		if (g_array_index(cmap->ranges, Range, middle).low <= code)
			low = middle + 1;
		else
			high = middle;
	}
	/* Ranges may overlap a little; the nearest that holds CODE wins. */
	for (size_t i = low; i > 0 && low - i < 8; i--) {
		const Range *range =
		    &g_array_index(cmap->ranges, Range, i - 1);
		if (range->high >= code)
			return range;
	}
	return NULL;
}

bool
pdf_cmap_cid(const PdfCmap *cmap, uint32_t code, uint32_t *cid)
{
	const Range *range = find_range(cmap, code);

	if (range == NULL || cmap->is_unicode)
		return false;
	*cid = range->value + (code - range->low);
	return true;
}

bool
pdf_cmap_text(const PdfCmap *cmap, uint32_t code, char text[8])
{
	const Range *range = find_range(cmap, code);

	if (range == NULL || !cmap->is_unicode)
		return false;
	if (range->is_text) {
		const char *pooled = cmap->pool->str + range->value;
		if (strlen(pooled) > 7)
			return false;
		g_strlcpy(text, pooled, 8);
		return text[0] != '\0';
	}
	uint32_t value = range->value + (code - range->low);
	if (value == 0 || !g_unichar_validate(value))
		return false;
	text[g_unichar_to_utf8(value, text)] = '\0';
	return true;
}

GArray *
pdf_cmap_spaces(const PdfCmap *cmap)
{
	GArray *codes = g_array_new(FALSE, FALSE, sizeof(uint32_t));

	for (unsigned i = 0; cmap->is_unicode && i < cmap->ranges->len; i++) {
		const Range *range = &g_array_index(cmap->ranges, Range, i);
		uint32_t code = range->low + (' ' - range->value);
		if (!range->is_text && range->value <= ' '
		    && code <= range->high)
			g_array_append_val(codes, code);
	}
	return codes;
}

GArray *
pdf_cmap_collection(const char *name)
{
	if (strchr(name, '/') != NULL)
		return NULL;
	g_autofree char *path = g_build_filename(
	    POPPLER_DATA "/cidToUnicode", name, NULL);
	g_autofree char *data = NULL;
	size_t length;
	if (!g_file_get_contents(path, &data, &length, NULL))
		return NULL;
	GArray *array = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (const char *p = data; *p != '\0'; ) {
		uint32_t value = (uint32_t) g_ascii_strtoull(p, NULL, 16);
		g_array_append_val(array, value);
		p = strchr(p, '\n');
		if (p == NULL)
			break;
		p++;
	}
	return array;
}
