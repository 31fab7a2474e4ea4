#include "docx_fit.h"

#include <string.h>

#include "docx_insert.h"
#include "docx_slide.h"

enum {
	GROWTH = 110,		/* percent; up to there text is left alone */
	LEAST = 50,		/* percent of the size: rather small than over
				   what is beside it */
	WORST = 85,		/* percent; what is smaller is reported */
};

/* Letters, wide ones twice: about the room they take. */
static size_t
room_of(const char *text)
{
	size_t room = 0;

	for (; *text != '\0'; text = g_utf8_next_char(text))
		room += g_unichar_iswide(g_utf8_get_char(text)) ? 2 : 1;
	return room;
}

/* Whether the units that stand in SPAN of PART have grown. *NEXT is the first
 * place that may, and moves on. */
static bool
has_grown(const Document *document, const DocxPart *part, XmlSpan span,
    unsigned *next)
{
	size_t before = 0, after = 0;

	for (; *next < part->places->len; (*next)++) {
		const DocxPlace *place = &g_array_index(part->places,
		    DocxPlace, *next);
		if (place->span.start >= span.end)
			break;
		if (place->span.start < span.start)
			continue;
		const Unit *unit = document_unit(document, place->unit);
		g_autofree char *source = unit_source_text(unit);
		g_autofree char *output = unit_output_text(unit);
		before += room_of(source);
		after += room_of(output);
	}
	return after * 100 > before * GROWTH;
}

/* The element of DrawingML called NAME in NODE; XML_NONE: none. */
static uint32_t
child_of(const XmlTree *tree, uint32_t node, const char *name)
{
	uint32_t child = xml_first_child(tree, node);

	while (child != XML_NONE && !docx_is_of(tree, child, DOCX_DRAWING,
	    name))
		child = xml_next_sibling(tree, child);
	return child;
}

/* What the a:bodyPr at NODE says of fitting; XML_NONE: nothing. */
static uint32_t
fit_of(const XmlTree *tree, uint32_t node)
{
	static const char *const fits[] = {
		"noAutofit", "normAutofit", "spAutoFit",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(fits); i++) {
		uint32_t found = child_of(tree, node, fits[i]);
		if (found != XML_NONE)
			return found;
	}
	return XML_NONE;
}

/* Puts ELEMENT ("normAutofit/>") into the a:bodyPr at NODE, for what it says of
 * fitting so far. */
static void
add_fit(const XmlTree *tree, uint32_t node, const char *element,
    GArray *inserts)
{
	const XmlNode *self = xml_node(tree, node);
	const char *name = xml_bytes(tree, NULL) + self->start + 1;
	size_t length = strcspn(name, " \t\r\n/>");
	const char *colon = memchr(name, ':', length);
	g_autofree char *prefix = colon == NULL ? g_strdup("")
	    : g_strndup(name, (size_t) (colon - name) + 1);
	uint32_t known = fit_of(tree, node);
	uint32_t warp = child_of(tree, node, "prstTxWarp");
	size_t place = warp == XML_NONE ? self->inner
	    : xml_node(tree, warp)->end;

	if (self->inner == self->end)
		docx_insert_add(inserts, self->end - strlen("/>"),
		    strlen("/>"), g_strdup_printf("><%s%s</%.*s>", prefix,
		    element, (int) length, name));
	else if (known != XML_NONE)
		docx_insert_add(inserts, xml_node(tree, known)->start,
		    xml_node(tree, known)->end - xml_node(tree, known)->start,
		    g_strdup_printf("<%s%s", prefix, element));
	else
		docx_insert_add(inserts, place, 0, g_strdup_printf("<%s%s",
		    prefix, element));
}

/* What is being fitted. */
typedef struct Fitter {
	const Document *document;
	const DocxPart *part;
	DocxMeter *meter;
	GArray *inserts;
	DocxSlide *slide;	/* NULL: not needed yet */
	DocxRoom room;
	unsigned from;		/* the first place that may stand in a body */
} Fitter;

/* The paragraphs of the body at BODY in the shape at NODE, as they
 * are at SCALE percent. The first unit's id, or 0. */
static unsigned
collect(Fitter *fitter, uint32_t node, uint32_t body, double scale)
{
	const DocxPart *part = fitter->part;
	const DocxSkeleton *skeleton = fitter->document->skeleton;
	size_t start = xml_node(part->tree, body)->inner;
	unsigned at = fitter->from, first = 0;

	docx_room_empty(&fitter->room);
	while (at < part->places->len && g_array_index(part->places,
	    DocxPlace, at).span.start < start)
		at++;
	for (uint32_t i = body + 1; i < xml_node(part->tree, body)->next; i++) {
		const DocxPlace *place = at < part->places->len
		    ? &g_array_index(part->places, DocxPlace, at) : NULL;
		if (!docx_is_of(part->tree, i, DOCX_DRAWING, "p"))
			continue;
		bool is_unit = place != NULL && place->span.end ==
		    xml_node(part->tree, i)->inner_end;
		DocxLook look = docx_slide_look(fitter->slide, node, i,
		    is_unit ? g_ptr_array_index(skeleton->formats,
		    place->base) : "");
		look.size = MAX((int) (look.size * scale / 100), 2);
		const Unit *unit = is_unit ? document_unit(fitter->document,
		    place->unit) : NULL;
		docx_room_add(&fitter->room, &look, unit == NULL
		    ? g_strdup("") : unit_source_text(unit), unit == NULL
		    ? g_strdup("") : unit_output_text(unit));
		if (is_unit && first == 0)
			first = unit->id;
		at += is_unit;
	}
	return first;
}

/* Makes the text of the shape at NODE smaller where it must be. False: it need
 * not, or is not known. */
static bool
shrink(Fitter *fitter, uint32_t node, uint32_t body, uint32_t properties)
{
	const XmlTree *tree = fitter->part->tree;

	if (fitter->slide == NULL)
		fitter->slide = docx_slide_new(fitter->document->skeleton,
		    fitter->part, fitter->meter->limits);
	DocxSlideShape shape = docx_slide_shape(fitter->slide, node);
	if (!shape.is_known)
		return false;
	unsigned unit = collect(fitter, node, body, shape.scale);
	fitter->room.width = shape.width;
	fitter->room.height = shape.height;
	DocxRoomFit fit = docx_room_fit(fitter->meter, &fitter->room);
	if (fit.percent == 100)
		return false;
	uint32_t known = fit_of(tree, properties);
	g_autofree char *lines = known == XML_NONE ? NULL : xml_attribute(tree,
	    known, "lnSpcReduction");
	g_autofree char *element = g_strdup_printf("normAutofit fontScale="
	    "\"%.0f\"%s%s%s/>", fit.percent * shape.scale * 10, lines == NULL
	    ? "" : " lnSpcReduction=\"", lines == NULL ? "" : lines,
	    lines == NULL ? "" : "\"");
	add_fit(tree, properties, element, fitter->inserts);
	if (fit.percent < WORST)
		report_add(fitter->meter->report, FINDING_TEXT_OVERFLOW, unit,
		    0, 0, "%s: a shape of %.0f by %.0f points: the text is set "
		    "at %u %% of its size", fitter->part->name, shape.width,
		    shape.height, fit.percent);
	return true;
}

static void
fit_shape(Fitter *fitter, uint32_t node, uint32_t body, unsigned *next)
{
	const XmlTree *tree = fitter->part->tree;
	XmlSpan span = {xml_node(tree, body)->inner,
	    xml_node(tree, body)->inner_end};
	uint32_t properties = child_of(tree, body, "bodyPr");

	fitter->from = *next;
	if (!has_grown(fitter->document, fitter->part, span, next) ||
	    properties == XML_NONE ||
	    shrink(fitter, node, body, properties))
		return;
	if (fit_of(tree, properties) == XML_NONE)
		add_fit(tree, properties, "normAutofit/>", fitter->inserts);
}

void
docx_fit_inserts(const Document *document, const DocxPart *part,
    DocxMeter *meter, GArray *inserts)
{
	const XmlTree *tree = part->tree;
	g_autoptr(GArray) lines = g_array_new(FALSE, FALSE,
	    sizeof(DocxRoomLine));
	Fitter fitter = {
		.document = document, .part = part, .meter = meter,
		.inserts = inserts, .room = {.least = LEAST, .lines = lines},
	};
	unsigned next = 0;

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		if (node->kind == XML_ELEMENT && node->parent != XML_NONE &&
		    strcmp(node->name, "txBody") == 0 &&
		    strcmp(xml_node(tree, node->parent)->name, "sp") == 0)
			fit_shape(&fitter, node->parent, i, &next);
	}
	docx_room_empty(&fitter.room);
	docx_slide_free(fitter.slide);
}
