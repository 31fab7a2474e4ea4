#include "docx_box.h"

#include <string.h>

enum {
	LEAST = 85,		/* percent of the size */
	CELL_MARGIN = 108,	/* twips, left and right, where none is said */
};

static const double emu = 12700;	/* in a point */

typedef struct Boxes {
	const Document *document;
	DocxSkeleton *skeleton;
	DocxPart *part;
	DocxMeter *meter;
	DocxRoom room;		/* of the box that is looked at */
	GPtrArray *met;		/* of DocxPlace: those in it */
} Boxes;

static uint32_t
ancestor_of(const XmlTree *tree, uint32_t node, const char *name)
{
	uint32_t up = xml_node(tree, node)->parent;

	while (up != XML_NONE && !xml_called(tree, up, name))
		up = xml_node(tree, up)->parent;
	return up;
}

/* The attribute NAME of NODE, in its own namespace or in none; NULL: none. */
static char *
value_of(const XmlTree *tree, uint32_t node, const char *name)
{
	if (node == XML_NONE)
		return NULL;
	char *value = xml_attribute_ns(tree, node, xml_node(tree, node)->space,
	    name);
	return value != NULL ? value : xml_attribute(tree, node, name);
}

static double
number_of(const XmlTree *tree, uint32_t node, const char *name,
    double fallback)
{
	g_autofree char *value = value_of(tree, node, name);
	char *end;

	if (value == NULL)
		return fallback;
	double number = g_ascii_strtod(value, &end);
	return end == value || *end != '\0' ? fallback : number;
}

static bool
has_value(const XmlTree *tree, uint32_t node, const char *name,
    const char *wanted)
{
	g_autofree char *value = value_of(tree, node, name);

	return g_strcmp0(value, wanted) == 0;
}

/* ---- what stands in a box ------------------------------------------------ */

static void
add_paragraph(Boxes *boxes, uint32_t node)
{
	const XmlTree *tree = boxes->part->tree;
	const DocxStyles *styles = docx_look_styles(boxes->skeleton,
	    boxes->meter->limits);
	DocxLook look = docx_look_paragraph(styles, tree, node);
	DocxPlace *place = docx_place_of(boxes->part, node);

	if (place == NULL || place->dialect != DOCX_WORD) {
		docx_room_add(&boxes->room, &look, g_strdup(""),
		    g_strdup(""));
		return;
	}
	const Unit *unit = document_unit(boxes->document, place->unit);
	place->size = look.size;
	look = docx_look_run(styles, g_ptr_array_index(
	    boxes->skeleton->formats, place->base), &look);
	docx_room_add(&boxes->room, &look, unit_source_text(unit),
	    unit_output_text(unit));
	g_ptr_array_add(boxes->met, place);
}

/* The paragraphs in NODE, but not those of boxes in it; false: there is
 * something else whose height is not known. */
static bool
collect(Boxes *boxes, uint32_t node)
{
	const XmlTree *tree = boxes->part->tree;
	bool is_plain = true;

	docx_room_empty(&boxes->room);
	g_ptr_array_set_size(boxes->met, 0);
	for (uint32_t i = node + 1; i < xml_node(tree, node)->next;) {
		bool is_other = docx_is(tree, i, "tbl") ||
		    docx_is(tree, i, "drawing") || docx_is(tree, i, "pict") ||
		    docx_is(tree, i, "object");
		is_plain = is_plain && !is_other;
		if (docx_is(tree, i, "p"))
			add_paragraph(boxes, i);
		i = is_other ? xml_node(tree, i)->next : i + 1;
	}
	return is_plain && boxes->met->len > 0;
}

/* Fits what was collected into the box at NODE, which people call WHAT. */
static void
settle(Boxes *boxes, const char *what)
{
	DocxRoomFit fit = docx_room_fit(boxes->meter, &boxes->room);
	unsigned unit = 0;

	if (fit.percent == 100 && !fit.is_over)
		return;
	for (unsigned i = 0; i < boxes->met->len; i++) {
		DocxPlace *place = g_ptr_array_index(boxes->met, i);
		place->percent = fit.percent;
		if (unit == 0 && unit_is_changed(document_unit(
		    boxes->document, place->unit)))
			unit = place->unit;
	}
	if (fit.is_over && unit != 0)
		report_add(boxes->meter->report, FINDING_TEXT_OVERFLOW, unit, 0,
		    0, "%s: %s of %.0f by %.0f points: the text takes %.0f points "
		    "at %u %% of its size", boxes->part->name, what,
		    boxes->room.width, boxes->room.height, fit.needed,
		    fit.percent);
}

/* ---- cells --------------------------------------------------------------- */

/* Twips of both margins of CELL in TABLE. */
static double
cell_margins(const XmlTree *tree, uint32_t table, uint32_t cell)
{
	uint32_t all = xml_child(tree, xml_child(tree, table, "tblPr"),
	    "tblCellMar");
	uint32_t own = xml_child(tree, xml_child(tree, cell, "tcPr"), "tcMar");
	static const char *const sides[][2] = {
		{"left", "start"}, {"right", "end"},
	};
	double margins = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
		double margin = CELL_MARGIN;
		for (size_t k = 0; k < G_N_ELEMENTS(sides[i]); k++) {
			margin = number_of(tree, xml_child(tree, all,
			    sides[i][k]), "w", margin);
			margin = number_of(tree, xml_child(tree, own,
			    sides[i][k]), "w", margin);
		}
		margins += margin;
	}
	return margins;
}

/* Twips of the width of CELL: its own, or of the columns COLUMN.. that it
 * spans. *COLUMN moves on. */
static double
cell_width(const XmlTree *tree, uint32_t table, uint32_t cell,
    unsigned *column)
{
	uint32_t properties = xml_child(tree, cell, "tcPr");
	uint32_t width = xml_child(tree, properties, "tcW");
	unsigned span = (unsigned) CLAMP(number_of(tree, xml_child(tree,
	    properties, "gridSpan"), "val", 1), 1, 1000);
	uint32_t grid = xml_child(tree, table, "tblGrid");
	double sum = 0;
	unsigned at = 0;

	for (uint32_t i = grid == XML_NONE ? XML_NONE
	    : xml_first_child(tree, grid); i != XML_NONE;
	    i = xml_next_sibling(tree, i)) {
		if (!docx_is(tree, i, "gridCol"))
			continue;
		if (at >= *column && at < *column + span)
			sum += number_of(tree, i, "w", 0);
		at++;
	}
	*column += span;
	if (has_value(tree, width, "type", "dxa"))
		return number_of(tree, width, "w", sum);
	return sum;
}

static bool
is_fixed(const XmlTree *tree, uint32_t table)
{
	uint32_t layout = xml_child(tree, xml_child(tree, table, "tblPr"),
	    "tblLayout");

	return has_value(tree, layout, "type", "fixed");
}

/* Points of the exact height of ROW; 0: it grows. */
static double
exact_height(const XmlTree *tree, uint32_t row)
{
	uint32_t height = xml_child(tree, xml_child(tree, row, "trPr"),
	    "trHeight");

	return has_value(tree, height, "hRule", "exact")
	    ? number_of(tree, height, "val", 0) / 20 : 0;
}

static void
settle_cell(Boxes *boxes, uint32_t cell, double width, double height)
{
	const XmlTree *tree = boxes->part->tree;
	uint32_t properties = xml_child(tree, cell, "tcPr");

	/* Of a cell over several rows the height is not known. */
	if (xml_child(tree, properties, "vMerge") != XML_NONE)
		height = 0;
	bool is_turned = xml_child(tree, properties, "textDirection") !=
	    XML_NONE;
	if (is_turned || width <= 0 || !collect(boxes, cell))
		return;
	boxes->room.width = width;
	boxes->room.height = height;
	settle(boxes, height > 0 ? "a cell of a row of exact height,"
	    : "a cell of a fixed column,");
}

static void
settle_row(Boxes *boxes, uint32_t table, uint32_t row)
{
	const XmlTree *tree = boxes->part->tree;
	double height = exact_height(tree, row);
	unsigned column = (unsigned) CLAMP(number_of(tree, xml_child(tree,
	    xml_child(tree, row, "trPr"), "gridBefore"), "val", 0), 0, 1000);

	if (height <= 0 && !is_fixed(tree, table))
		return;
	for (uint32_t cell = xml_first_child(tree, row); cell != XML_NONE;
	    cell = xml_next_sibling(tree, cell)) {
		if (!docx_is(tree, cell, "tc"))
			continue;
		double width = cell_width(tree, table, cell, &column) -
		    cell_margins(tree, table, cell);
		settle_cell(boxes, cell, width / 20, height);
	}
}

/* ---- text boxes ---------------------------------------------------------- */

/* How much larger or smaller the groups around NODE draw it. */
static void
scale_of_groups(const XmlTree *tree, uint32_t node, double *x, double *y)
{
	for (uint32_t up = xml_node(tree, node)->parent; up != XML_NONE;
	    up = xml_node(tree, up)->parent) {
		uint32_t transform = xml_child(tree, xml_child(tree, up,
		    "grpSpPr"), "xfrm");
		uint32_t outer = xml_child(tree, transform, "ext");
		uint32_t inner = xml_child(tree, transform, "chExt");
		double cx = number_of(tree, inner, "cx", 0);
		double cy = number_of(tree, inner, "cy", 0);
		if (cx <= 0 || cy <= 0)
			continue;
		*x *= number_of(tree, outer, "cx", cx) / cx;
		*y *= number_of(tree, outer, "cy", cy) / cy;
	}
}

/* The room in a wps:wsp. False: it grows, or is not known. */
static bool
shape_room(const XmlTree *tree, uint32_t shape, DocxRoom *room)
{
	uint32_t body = xml_child(tree, shape, "bodyPr");
	uint32_t extent = xml_child(tree, xml_child(tree, xml_child(tree, shape,
	    "spPr"), "xfrm"), "ext");
	double x = 1, y = 1;
	g_autofree char *turn = value_of(tree, body, "vert");

	if (body == XML_NONE || extent == XML_NONE ||
	    xml_child(tree, body, "spAutoFit") != XML_NONE ||
	    (turn != NULL && strcmp(turn, "horz") != 0))
		return false;
	scale_of_groups(tree, shape, &x, &y);
	room->width = (number_of(tree, extent, "cx", 0) * x -
	    number_of(tree, body, "lIns", 91440) -
	    number_of(tree, body, "rIns", 91440)) / emu;
	room->height = (number_of(tree, extent, "cy", 0) * y -
	    number_of(tree, body, "tIns", 45720) -
	    number_of(tree, body, "bIns", 45720)) / emu;
	return room->width > 0 && room->height > 0;
}

/* Points of the length that begins TEXT; -1: it is none. */
static double
length_of(const char *text)
{
	static const struct {
		const char *unit;
		double points;
	} units[] = {
		{"pt", 1}, {"in", 72}, {"cm", 72 / 2.54}, {"mm", 72 / 25.4},
		{"pc", 12}, {"px", 0.75}, {"emu", 1 / 12700.0},
	};
	char *end;
	double number = g_ascii_strtod(text, &end);

	for (size_t i = 0; end != text && i < G_N_ELEMENTS(units); i++)
		if (g_str_has_prefix(end, units[i].unit))
			return number * units[i].points;
	return end != text && number == 0 ? 0 : -1;
}

/* The property NAME of STYLE ("width:144pt;height:36pt") in points. */
static double
style_length(const char *style, const char *name)
{
	g_auto(GStrv) parts = g_strsplit(style, ";", -1);
	size_t length = strlen(name);

	for (char **part = parts; *part != NULL; part++) {
		const char *p = *part + strspn(*part, " ");
		if (strncmp(p, name, length) == 0 && p[length] == ':')
			return length_of(p + length + 1);
	}
	return -1;
}

/* The room in the v:textbox at BOX. */
static bool
vml_room(const XmlTree *tree, uint32_t box, DocxRoom *room)
{
	static const double usual[] = {7.2, 3.6, 7.2, 3.6};
	uint32_t shape = xml_node(tree, box)->parent;
	g_autofree char *style = value_of(tree, shape, "style");
	g_autofree char *own = value_of(tree, box, "style");
	g_autofree char *inset = value_of(tree, box, "inset");
	double insets[4];

	/* In groups lengths are in units of theirs. */
	if (style == NULL || ancestor_of(tree, shape, "group") != XML_NONE ||
	    (own != NULL && (strstr(own, "fit-shape-to-text:t") != NULL ||
	    strstr(own, "layout-flow") != NULL)))
		return false;
	g_auto(GStrv) parts = g_strsplit(inset == NULL ? "" : inset, ",", 4);
	for (unsigned i = 0, n = g_strv_length(parts); i < 4; i++) {
		double length = i < n ? length_of(parts[i]) : -1;
		insets[i] = length < 0 ? usual[i] : length;
	}
	room->width = style_length(style, "width") - insets[0] - insets[2];
	room->height = style_length(style, "height") - insets[1] - insets[3];
	return room->width > 0 && room->height > 0;
}

/* The w:txbxContent at NODE. */
static void
settle_text_box(Boxes *boxes, uint32_t node)
{
	const XmlTree *tree = boxes->part->tree;
	uint32_t box = xml_node(tree, node)->parent;
	DocxRoom room = {0};
	g_autofree char *chain = box == XML_NONE ? NULL
	    : xml_attribute(tree, box, "id");
	bool is_known = false;

	if (box == XML_NONE)
		return;
	/* One that is named goes on in another. */
	if (xml_called(tree, box, "txbx"))
		is_known = chain == NULL && shape_room(tree,
		    xml_node(tree, box)->parent, &room);
	else if (xml_called(tree, box, "textbox"))
		is_known = vml_room(tree, box, &room);
	if (!is_known || !collect(boxes, node))
		return;
	boxes->room.width = room.width;
	boxes->room.height = room.height;
	settle(boxes, "a text box");
}

static bool
has_boxes(const XmlTree *tree)
{
	static const char *const signs[] = {
		"\"exact\"", "txbxContent", "\"fixed\"",
	};
	size_t length;
	const char *bytes = xml_bytes(tree, &length);

	for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
		if (memmem(bytes, length, signs[i], strlen(signs[i])) != NULL)
			return true;
	return false;
}

void
docx_box_settle(const Document *document, DocxPart *part, DocxMeter *meter)
{
	const XmlTree *tree = part->tree;
	g_autoptr(GArray) lines = g_array_new(FALSE, FALSE,
	    sizeof(DocxRoomLine));
	g_autoptr(GPtrArray) met = g_ptr_array_new();
	Boxes boxes = {
		.document = document, .skeleton = document->skeleton,
		.part = part, .meter = meter, .met = met,
		.room = {.least = LEAST, .lines = lines},
	};

	if (part->package != NULL || !has_boxes(tree))
		return;
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		if (node->kind != XML_ELEMENT)
			continue;
		if (docx_is(tree, i, "tr")) {
			uint32_t table = ancestor_of(tree, i, "tbl");
			if (table != XML_NONE)
				settle_row(&boxes, table, i);
		} else if (docx_is(tree, i, "txbxContent")) {
			settle_text_box(&boxes, i);
		}
	}
	docx_room_empty(&boxes.room);
}

char *
docx_box_format(const DocxSkeleton *skeleton, const DocxPlace *place,
    const char *raw, const char *set)
{
	if (place->percent == 0 || place->percent >= 100)
		return g_strdup(set);
	DocxLook around = {.size = place->size};
	DocxLook look = docx_look_run(skeleton->styles, raw, &around);
	return docx_look_resize(set, place->prefix, look.size,
	    place->percent);
}
