#include "layout/hyphen.h"

#include <string.h>

enum {
	MAX_FILE = 16 << 20,
	MAX_PATTERN = 64,	/* letters */
	FIRST_SLOTS = 1 << 12,
};

/* From a node of the trie over a letter to the next one. */
typedef struct Edge {
	uint32_t node, letter;
	uint32_t child;		/* 0: the slot is free */
} Edge;

struct Hyphen {
	Edge *edges;		/* open addressing, a power of two */
	size_t n_slots, n_edges;
	GArray *values;		/* uint32_t by node: into digits; 0: none */
	GByteArray *digits;	/* a count, and that many values */
	uint32_t root;		/* of the patterns that are being read */
	uint32_t second;	/* of those behind NEXTLEVEL; 0: none */
	unsigned left, right;	/* letters that stay together at the ends */
};

/* ---- the trie ------------------------------------------------------------ */

static size_t
slot_of(const Hyphen *hyphen, uint32_t node, uint32_t letter)
{
	uint64_t key = (uint64_t) node << 32 | letter;
	size_t slot = (size_t) (key * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15)
	    >> 32) & (hyphen->n_slots - 1);

	while (hyphen->edges[slot].child != 0 &&
	    (hyphen->edges[slot].node != node ||
	     hyphen->edges[slot].letter != letter))
		slot = (slot + 1) & (hyphen->n_slots - 1);
	return slot;
}

static uint32_t
child_of(const Hyphen *hyphen, uint32_t node, uint32_t letter)
{
	return hyphen->edges[slot_of(hyphen, node, letter)].child;
}

static void
grow(Hyphen *hyphen)
{
	g_autofree Edge *old = hyphen->edges;
	size_t count = hyphen->n_slots;

	hyphen->n_slots = 2 * count;
	hyphen->edges = g_new0(Edge, hyphen->n_slots);
	for (size_t i = 0; i < count; i++)
		if (old[i].child != 0)
			hyphen->edges[slot_of(hyphen, old[i].node,
			    old[i].letter)] = old[i];
}

static uint32_t
add_child(Hyphen *hyphen, uint32_t node, uint32_t letter)
{
	const uint32_t none = 0;

	if (2 * hyphen->n_edges >= hyphen->n_slots)
		grow(hyphen);
	Edge *edge = &hyphen->edges[slot_of(hyphen, node, letter)];
	if (edge->child == 0) {
		*edge = (Edge) {node, letter, hyphen->values->len};
		g_array_append_val(hyphen->values, none);
		hyphen->n_edges++;
	}
	return edge->child;
}

/* ---- the file ------------------------------------------------------------ */

/* "a1bc3d": letters, and the digits before, between and behind them. */
static void
add_pattern(Hyphen *hyphen, const char *line, size_t length)
{
	uint8_t values[MAX_PATTERN + 2] = {0};
	uint32_t node = hyphen->root;
	uint8_t count = 0;

	for (const char *p = line; p < line + length; p = g_utf8_next_char(p)) {
		if (g_ascii_isdigit(*p)) {
			values[1 + count] = (uint8_t) (*p - '0');
			continue;
		}
		if (count == MAX_PATTERN)
			return;
		node = add_child(hyphen, node, g_utf8_get_char(p));
		count++;
	}
	if (count == 0)
		return;
	values[0] = (uint8_t) (count + 1);
	g_array_index(hyphen->values, uint32_t, node) = hyphen->digits->len;
	g_byte_array_append(hyphen->digits, values, values[0] + 1u);
}

/* What is behind NEXTLEVEL parts the pieces that the first patterns leave. */
static void
begin_level(Hyphen *hyphen)
{
	const uint32_t none = 0;

	if (hyphen->second != 0)
		return;
	hyphen->root = hyphen->second = hyphen->values->len;
	g_array_append_val(hyphen->values, none);
}

static void
add_line(Hyphen *hyphen, const char *line, size_t length)
{
	static const char left[] = "LEFTHYPHENMIN ", right[] =
	    "RIGHTHYPHENMIN ", level[] = "NEXTLEVEL";

	if (length > strlen(left) && memcmp(line, left, strlen(left)) == 0)
		hyphen->left = (unsigned) g_ascii_strtoull(line +
		    strlen(left), NULL, 10);
	else if (length > strlen(right) &&
	    memcmp(line, right, strlen(right)) == 0)
		hyphen->right = (unsigned) g_ascii_strtoull(line +
		    strlen(right), NULL, 10);
	else if (length >= strlen(level) &&
	    memcmp(line, level, strlen(level)) == 0)
		begin_level(hyphen);
	/* Comments, other settings (in capitals), changes of letters. */
	else if (length > 0 && strchr("#%", *line) == NULL &&
	    !g_ascii_isupper(*line) && memchr(line, '/', length) == NULL)
		add_pattern(hyphen, line, length);
}

/* The file as UTF-8; its first line names its encoding. */
static char *
read_text(const char *path)
{
	g_autofree char *raw = NULL;
	gsize length;

	if (!g_file_get_contents(path, &raw, &length, NULL) ||
	    length > MAX_FILE)
		return NULL;
	size_t first = strcspn(raw, "\r\n");
	g_autofree char *name = g_strndup(raw, first);
	const char *charset = g_str_has_prefix(name, "ISO8859-")
	    ? NULL : g_strstrip(name);
	g_autofree char *iso = charset == NULL ? g_strconcat("ISO-8859-",
	    name + strlen("ISO8859-"), NULL) : NULL;
	char *text = g_convert(raw + first, (gssize) (length - first),
	    "UTF-8", charset == NULL ? iso : charset, NULL, NULL, NULL);

	if (text != NULL && !g_utf8_validate(text, -1, NULL))
		g_clear_pointer(&text, g_free);
	return text;
}

Hyphen *
hyphen_load(const char *path)
{
	g_autofree char *text = read_text(path);
	const uint32_t none = 0;
	const uint8_t unused = 0;

	if (text == NULL)
		return NULL;
	Hyphen *hyphen = g_new0(Hyphen, 1);
	hyphen->n_slots = FIRST_SLOTS;
	hyphen->edges = g_new0(Edge, hyphen->n_slots);
	hyphen->values = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	hyphen->digits = g_byte_array_new();
	hyphen->left = hyphen->right = 2;
	g_array_append_val(hyphen->values, none);	/* the root */
	g_byte_array_append(hyphen->digits, &unused, 1);
	for (const char *p = text; *p != '\0';) {
		size_t length = strcspn(p, "\r\n");
		add_line(hyphen, p, length);
		p += length;
		p += strspn(p, "\r\n");
	}
	return hyphen;
}

void
hyphen_free(Hyphen *hyphen)
{
	if (hyphen == NULL)
		return;
	g_array_unref(hyphen->values);
	g_byte_array_unref(hyphen->digits);
	g_free(hyphen->edges);
	g_free(hyphen);
}

/* ---- words --------------------------------------------------------------- */

/* Raises POINTS, from where a pattern begins, to what it says. */
static void
apply(const Hyphen *hyphen, uint32_t node, uint8_t *points)
{
	uint32_t at = g_array_index(hyphen->values, uint32_t, node);
	const uint8_t *digits = hyphen->digits->data + at;

	for (unsigned i = 0; at != 0 && i < digits[0]; i++)
		points[i] = MAX(points[i], digits[1 + i]);
}

/*
 * Sets the CUTS that the patterns at ROOT have in COUNT letters. As the
 * dictionaries are made for it: at each letter only the longest beginning of a
 * pattern that ends there counts, and only if it is a whole one. Of "far1b"
 * and "a1r" the second would else give "fa-rben".
 */
static void
part(const Hyphen *hyphen, uint32_t root, const uint32_t *letters,
    size_t count, bool *cuts)
{
	/* The word between two dots, which patterns for its ends have. */
	size_t length = count + 2, from = 0;
	g_autofree uint8_t *points = g_new0(uint8_t, length + 1);
	g_autofree uint32_t *nodes = g_new0(uint32_t, length);

	for (size_t end = 0; end < length; end++) {
		uint32_t letter = end == 0 || end + 1 == length ? '.'
		    : letters[end - 1];
		for (size_t i = from; i < end; i++)
			nodes[i] = nodes[i] == 0 ? 0
			    : child_of(hyphen, nodes[i], letter);
		nodes[end] = child_of(hyphen, root, letter);
		while (from <= end && nodes[from] == 0)
			from++;
		if (from <= end)
			apply(hyphen, nodes[from], points + from);
	}
	for (size_t i = MAX(hyphen->left, 1); i < count &&
	    count - i >= MAX(hyphen->right, 1); i++)
		cuts[i] = cuts[i] || points[i + 1] % 2 == 1;
}

/* No piece is one letter alone: the levels do not know of each other. */
static void
drop_letters(bool *cuts, size_t count)
{
	size_t last = 0;

	for (size_t i = 1; i < count; i++) {
		cuts[i] = cuts[i] && i - last > 1;
		if (cuts[i])
			last = i;
	}
}

void
hyphen_word(const Hyphen *hyphen, const uint32_t *letters, size_t count,
    bool *cuts)
{
	memset(cuts, 0, count * sizeof *cuts);
	part(hyphen, 0, letters, count, cuts);
	if (hyphen->second == 0)
		return;
	for (size_t start = 0, end; start < count; start = end) {
		for (end = start + 1; end < count && !cuts[end]; end++)
			continue;
		part(hyphen, hyphen->second, letters + start, end - start,
		    cuts + start);
	}
	drop_letters(cuts, count);
}
