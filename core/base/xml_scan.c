#include "base/xml_scan.h"

#include <string.h>

#include "base/xml_tree.h"

enum { MAX_ATTRIBUTES = 64 };	/* of an element that is read here */

/* What an ASCII byte can be. */
enum {
	FIRST = 1,		/* begins a name */
	NAME = 2,		/* goes on in one */
	TEXT = 4,		/* says nothing but itself in a text */
	VALUE = 8,		/* the same in an attribute's value */
	SPACE = 16,
	BODY = 32,		/* the same in comments, instructions, CDATA */
};

static const unsigned char letter = FIRST | NAME | TEXT | VALUE | BODY;

/* By byte, filled once: a table written out would hide its rules. */
static unsigned char classes[256];

typedef struct Scan {
	XmlTreeBuild build;
	const unsigned char *bytes;	/* offsets are from here */
	const unsigned char *p, *end;
	bool has_root;
	size_t n_attributes;
	XmlTreeAttribute attributes[MAX_ATTRIBUTES];
} Scan;

static void
fill_classes(void)
{
	static gsize is_filled;

	if (!g_once_init_enter(&is_filled))
		return;
	for (int c = 0x20; c < 0x80; c++)
		classes[c] = TEXT | VALUE | BODY;
	for (int c = 'a'; c <= 'z'; c++)
		classes[c] = classes[c - 'a' + 'A'] = letter;
	for (int c = '0'; c <= '9'; c++)
		classes[c] |= NAME;
	classes['_'] = classes[':'] = letter;
	classes['-'] = NAME | TEXT | VALUE;
	classes['.'] |= NAME;
	classes['\t'] = classes['\n'] = classes['\r'] = classes[' '] =
	    SPACE | TEXT | VALUE | BODY;
	classes['<'] = classes['&'] = BODY;
	classes[']'] = VALUE;
	classes['?'] = TEXT | VALUE;
	classes['"'] = classes['\''] = TEXT | BODY;
	g_once_init_leave(&is_filled, 1);
}

static const unsigned char *
skip(const Scan *scan, const unsigned char *p, unsigned char class)
{
	while (p < scan->end && (classes[*p] & class) != 0)
		p++;
	return p;
}

/* Whether TEXT is next at P. */
static bool
is_next(const Scan *scan, const unsigned char *p, const char *text)
{
	size_t length = strlen(text);

	return (size_t) (scan->end - p) >= length &&
	    memcmp(p, text, length) == 0;
}

static size_t
offset(const Scan *scan, const unsigned char *p)
{
	return (size_t) (p - scan->bytes);
}

static XmlSpan
span(const Scan *scan, const unsigned char *from, const unsigned char *to)
{
	return (XmlSpan) {offset(scan, from), offset(scan, to)};
}

/* Whether C may stand in a document (XML 1.0, 2.2). */
static bool
is_character(uint32_t c)
{
	return c < 0x20 ? c == '\t' || c == '\n' || c == '\r'
	    : c < 0xD800 || (c >= 0xE000 && c != 0xFFFE && c != 0xFFFF &&
	    c <= 0x10FFFF);
}

static bool
is_tail(const unsigned char *p, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xC0) != 0x80)
			return false;
	return true;
}

/* Bytes of the character beyond ASCII at P (RFC 3629, 4), 0 if it is none. */
static size_t
character_size(const Scan *scan, const unsigned char *p)
{
	size_t left = (size_t) (scan->end - p);

	if (*p < 0xC2 || *p > 0xF4)
		return 0;
	if (*p < 0xE0)
		return left >= 2 && is_tail(p, 2) ? 2 : 0;
	if (*p < 0xF0) {
		if (left < 3 || !is_tail(p, 3))
			return 0;
		uint32_t c = (*p & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 |
		    (p[2] & 0x3Fu);
		return c >= 0x800 && is_character(c) ? 3 : 0;
	}
	if (left < 4 || !is_tail(p, 4))
		return 0;
	uint32_t c = (*p & 7u) << 18 | (p[1] & 0x3Fu) << 12 |
	    (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
	return c >= 0x10000 && is_character(c) ? 4 : 0;
}

/* The first byte from P on that is neither of CLASS nor in a character beyond
 * ASCII. */
static const unsigned char *
skip_all(const Scan *scan, const unsigned char *p, unsigned char class)
{
	for (;;) {
		p = skip(scan, p, class);
		size_t size = p == scan->end || *p < 0x80 ? 0
		    : character_size(scan, p);
		if (size == 0)
			return p;
		p += size;
	}
}

/* Bytes of the numeric reference at P, 0 if it is none or names no character. */
static size_t
number_size(const Scan *scan, const unsigned char *p)
{
	bool is_hex = is_next(scan, p, "&#x");
	const unsigned char *first = p + (is_hex ? 3 : 2), *q = first;
	uint32_t c = 0;

	for (; q < scan->end && q - first < 8; q++) {
		int digit = is_hex ? g_ascii_xdigit_value((char) *q)
		    : g_ascii_digit_value((char) *q);
		if (digit < 0)
			break;
		c = c * (is_hex ? 16 : 10) + (uint32_t) digit;
	}
	if (q == first || q == scan->end || *q != ';' || !is_character(c))
		return 0;
	return (size_t) (q + 1 - p);
}

/* The same for any reference that needs no DTD. */
static size_t
reference_size(const Scan *scan, const unsigned char *p)
{
	static const char *const names[] = {
		"&amp;", "&lt;", "&gt;", "&quot;", "&apos;",
	};

	if (is_next(scan, p, "&#"))
		return number_size(scan, p);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (is_next(scan, p, names[i]))
			return strlen(names[i]);
	return 0;
}

/* ---- what is not an element ---------------------------------------------- */

static bool
read_text(Scan *scan)
{
	const unsigned char *start = scan->p, *p = start;

	if (scan->build.depth == 0) {
		scan->p = skip(scan, p, SPACE);
		return scan->p == scan->end || *scan->p == '<';
	}
	for (;;) {
		p = skip_all(scan, p, TEXT);
		if (p == scan->end || *p == '<')
			break;
		if (is_next(scan, p, "]]>"))
			return false;
		size_t size = *p == ']' ? 1 : *p == '&'
		    ? reference_size(scan, p) : 0;
		if (size == 0)
			return false;
		p += size;
	}
	scan->p = p;
	return p == start || xml_tree_text(&scan->build, offset(scan, start),
	    offset(scan, p));
}

/* Goes on to STOP, which ends what began at scan->p; NULL if anything on the
 * way may not stand there. */
static const unsigned char *
find_end(const Scan *scan, const unsigned char *p, const char *stop)
{
	for (;;) {
		p = skip_all(scan, p, BODY);
		if (p == scan->end)
			return NULL;
		if (is_next(scan, p, stop))
			return p;
		if (*p != '-' && *p != ']' && *p != '?')
			return NULL;
		p++;
	}
}

static bool
add(Scan *scan, XmlKind kind, const unsigned char *end, const char *name)
{
	XmlSpan all = span(scan, scan->p, end);

	scan->p = end;
	return xml_tree_add(&scan->build, kind, all, name);
}

static bool
read_comment(Scan *scan)
{
	const unsigned char *p = find_end(scan, scan->p + 4, "--");

	return p != NULL && is_next(scan, p, "-->") &&
	    add(scan, XML_COMMENT, p + 3, NULL);
}

static bool
read_cdata(Scan *scan)
{
	const unsigned char *p = scan->build.depth == 0 ? NULL
	    : find_end(scan, scan->p + 9, "]]>");

	return p != NULL && add(scan, XML_CDATA, p + 3, NULL);
}

static bool
read_instruction(Scan *scan)
{
	const unsigned char *name = scan->p + 2, *p = skip(scan, name, NAME);
	size_t length = (size_t) (p - name);

	if (length == 0 || (classes[*name] & FIRST) == 0 || p == scan->end ||
	    g_ascii_strncasecmp((const char *) name, "xml", 3) == 0 ||
	    ((classes[*p] & SPACE) == 0 && !is_next(scan, p, "?>")))
		return false;
	p = find_end(scan, p, "?>");
	if (p == NULL)
		return false;
	g_autofree char *target = g_strndup((const char *) name, length);
	return add(scan, XML_INSTRUCTION, p + 2, target);
}

/* An XML declaration, with what it says one space apart and "1.0". */
static bool
read_declaration(Scan *scan)
{
	static const char *const members[] = {
		" version=", " encoding=", " standalone=",
	};
	const unsigned char *p = scan->p + strlen("<?xml");

	for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
		if (!is_next(scan, p, members[i])) {
			if (i == 0)
				return false;
			continue;
		}
		p += strlen(members[i]);
		if (p == scan->end || (*p != '"' && *p != '\''))
			return false;
		const unsigned char *value = p + 1;
		size_t length = (size_t) (skip(scan, value, NAME) - value);
		if (value + length == scan->end || value[length] != *p)
			return false;
		bool is_good = i == 0 ? length == 3 && memcmp(value, "1.0",
		    3) == 0 : i == 1 ? length > 0 &&
		    g_ascii_isalpha((char) *value) && memchr(value, ':',
		    length) == NULL : (length == 3 && memcmp(value, "yes", 3)
		    == 0) || (length == 2 && memcmp(value, "no", 2) == 0);
		if (!is_good)
			return false;
		p = value + length + 1;
	}
	scan->p = skip(scan, p, SPACE);
	if (!is_next(scan, scan->p, "?>"))
		return false;
	scan->p += 2;
	return true;
}

/* ---- elements ------------------------------------------------------------ */

/* Whether a declaration of a namespace is not what it looks like: expat would
 * resolve references in it, and turn line ends into spaces. */
static bool
is_odd_declaration(const XmlTreeAttribute *attribute)
{
	if (attribute->name_length < 5 || memcmp(attribute->name, "xmlns",
	    5) != 0)
		return false;
	for (size_t i = 0; i < attribute->value_length; i++)
		if (strchr("& \t\r\n", attribute->value[i]) != NULL)
			return true;
	return false;
}

/* Reads "value" with its quotes at P; returns what is behind it, or NULL. */
static const unsigned char *
read_value(const Scan *scan, const unsigned char *p,
    XmlTreeAttribute *attribute)
{
	if (p == scan->end || (*p != '"' && *p != '\''))
		return NULL;
	unsigned char quote = *p++;
	const unsigned char *start = p;
	for (;;) {
		p = skip_all(scan, p, VALUE);
		if (p == scan->end)
			return NULL;
		if (*p == quote)
			break;
		size_t size = *p == '"' || *p == '\'' ? 1 : *p == '&'
		    ? reference_size(scan, p) : 0;
		if (size == 0)
			return NULL;
		p += size;
	}
	attribute->value = (const char *) start;
	attribute->value_length = (size_t) (p - start);
	return p + 1;
}

static bool
is_repeated(const Scan *scan)
{
	const XmlTreeAttribute *last = &scan->attributes[scan->n_attributes];

	for (size_t i = 0; i < scan->n_attributes; i++)
		if (scan->attributes[i].name_length == last->name_length &&
		    memcmp(scan->attributes[i].name, last->name,
		    last->name_length) == 0)
			return true;
	return false;
}

/* Reads name="value" at P; returns what is behind it, or NULL. */
static const unsigned char *
read_attribute(Scan *scan, const unsigned char *p)
{
	if (scan->n_attributes == MAX_ATTRIBUTES || p == scan->end ||
	    (classes[*p] & FIRST) == 0)
		return NULL;
	XmlTreeAttribute *attribute = &scan->attributes[scan->n_attributes];
	const unsigned char *stop = skip(scan, p, NAME);
	attribute->name = (const char *) p;
	attribute->name_length = (size_t) (stop - p);
	if (is_repeated(scan))
		return NULL;
	p = skip(scan, stop, SPACE);
	if (p == scan->end || *p != '=')
		return NULL;
	p = read_value(scan, skip(scan, p + 1, SPACE), attribute);
	scan->n_attributes++;
	return p == NULL || is_odd_declaration(attribute) ? NULL : p;
}

static bool
read_start_tag(Scan *scan)
{
	const unsigned char *name = scan->p + 1;

	if (name == scan->end || (classes[*name] & FIRST) == 0 ||
	    (scan->build.depth == 0 && scan->has_root))
		return false;
	const unsigned char *stop = skip(scan, name, NAME), *p = stop;
	scan->n_attributes = 0;
	scan->has_root = true;
	while (p != NULL && p < scan->end && (classes[*p] & SPACE) != 0) {
		p = skip(scan, p, SPACE);
		if (p < scan->end && (*p == '>' || *p == '/'))
			break;
		p = read_attribute(scan, p);
	}
	if (p == NULL || p == scan->end)
		return false;
	bool is_empty = is_next(scan, p, "/>");
	if (!is_empty && *p != '>')
		return false;
	p += is_empty ? 2 : 1;
	if (!xml_tree_open(&scan->build, span(scan, scan->p, p), span(scan,
	    name, stop), scan->attributes, scan->n_attributes))
		return false;
	if (is_empty)
		xml_tree_close(&scan->build, offset(scan, p), offset(scan, p));
	scan->p = p;
	return true;
}

static bool
read_end_tag(Scan *scan)
{
	const unsigned char *name = scan->p + 2, *stop = skip(scan, name,
	    NAME), *p = skip(scan, stop, SPACE);
	size_t length = (size_t) (stop - name);

	if (scan->build.depth == 0 || p == scan->end || *p != '>')
		return false;
	/* The start tag is at least as long as its name and one byte. */
	const unsigned char *other = scan->bytes + scan->build.tree->nodes[
	    scan->build.open].start + 1;
	if (memcmp(name, other, length) != 0 ||
	    (classes[other[length]] & NAME) != 0)
		return false;
	xml_tree_close(&scan->build, offset(scan, scan->p), offset(scan,
	    p + 1));
	scan->p = p + 1;
	return true;
}

/* ---- the document -------------------------------------------------------- */

static bool
read_markup(Scan *scan)
{
	if (is_next(scan, scan->p, "</"))
		return read_end_tag(scan);
	if (is_next(scan, scan->p, "<!--"))
		return read_comment(scan);
	if (is_next(scan, scan->p, "<![CDATA["))
		return read_cdata(scan);
	if (is_next(scan, scan->p, "<?"))
		return read_instruction(scan);
	return read_start_tag(scan);
}

static bool
read_all(Scan *scan)
{
	if (is_next(scan, scan->p, "\xEF\xBB\xBF"))
		scan->p += 3;
	if (is_next(scan, scan->p, "<?xml ") && !read_declaration(scan))
		return false;
	while (scan->p < scan->end)
		if (!read_text(scan) || (scan->p < scan->end &&
		    !read_markup(scan)))
			return false;
	return scan->has_root && scan->build.depth == 0;
}

bool
xml_scan_read(XmlTree *tree, size_t base, const Limits *limits)
{
	size_t length;
	const unsigned char *bytes = g_bytes_get_data(tree->utf8, &length);

	/* Of no bytes there is no pointer to go on from. */
	if (length == 0)
		return false;
	Scan scan = {
		.bytes = bytes, .p = bytes + base, .end = bytes + length,
	};
	fill_classes();
	xml_tree_begin(&scan.build, tree, limits);
	bool is_read = read_all(&scan);
	xml_tree_end(&scan.build);
	return is_read;
}
