#include "docx_slide.h"

#include <string.h>

#include "docx_relation.h"

enum {
	N_TREES = 3,		/* slide, layout, master */
	USUAL_SIZE = 1800,	/* hundredths of a point */
};

static const double emu = 12700;	/* in a point */

/* Where a shape is said: in the slide, in its layout, in its master. */
typedef struct Chain {
	uint32_t nodes[N_TREES];	/* XML_NONE: not there */
	unsigned style;			/* of the master: index; or N_STYLES */
} Chain;

/* Of the master, for its placeholders. */
static const char *const styles[] = {"titleStyle", "bodyStyle", "otherStyle"};
enum {
	N_STYLES = G_N_ELEMENTS(styles),
};

struct DocxSlide {
	const XmlTree *trees[N_TREES];	/* NULL from the first unknown on */
	uint32_t styles[N_STYLES];	/* nodes of the master; XML_NONE */
	Chain chain;			/* of the shape asked for last */
};

/* ---- the parts ----------------------------------------------------------- */

/* A relationship that is looked for. */
typedef struct Wanted {
	const char *type;
	char *target;
} Wanted;

static void
find_wanted(const char *type, const char *target, void *data)
{
	Wanted *wanted = data;

	if (wanted->target == NULL && g_str_has_suffix(type, wanted->type))
		wanted->target = g_strdup(target);
}

static const DocxPart *
related_part(DocxSkeleton *skeleton, const DocxPart *part, const char *type,
    const Limits *limits)
{
	Wanted wanted = {type, NULL};
	const DocxPart *found = NULL;

	(void) docx_relation_each(docx_part_zip(skeleton, part), part->entry,
	    limits, find_wanted, &wanted, NULL);
	for (unsigned i = 0; wanted.target != NULL &&
	    i < skeleton->parts->len; i++) {
		const DocxPart *other = g_ptr_array_index(skeleton->parts, i);
		if (other->package == NULL &&
		    strcmp(other->name, wanted.target) == 0)
			found = other;
	}
	g_free(wanted.target);
	return found;
}

DocxSlide *
docx_slide_new(DocxSkeleton *skeleton, const DocxPart *part,
    const Limits *limits)
{
	static const char *const types[] = {"/slideLayout", "/slideMaster"};
	DocxSlide *slide = g_new0(DocxSlide, 1);

	slide->trees[0] = part->tree;
	for (unsigned i = 0; i + 1 < N_TREES && part != NULL; i++) {
		part = related_part(skeleton, part, types[i], limits);
		slide->trees[i + 1] = part == NULL ? NULL : part->tree;
	}
	slide->chain.nodes[0] = XML_NONE;
	for (unsigned i = 0; i < N_STYLES; i++)
		slide->styles[i] = XML_NONE;
	const XmlTree *master = slide->trees[N_TREES - 1];
	for (uint32_t k = 0; master != NULL && k < xml_count(master); k++)
		for (unsigned i = 0; i < N_STYLES; i++)
			if (xml_called(master, k, styles[i]))
				slide->styles[i] = k;
	return slide;
}

void
docx_slide_free(DocxSlide *slide)
{
	g_free(slide);
}

/* ---- shapes -------------------------------------------------------------- */

static double
number_of(const XmlTree *tree, uint32_t node, const char *name,
    double fallback)
{
	g_autofree char *value = node == XML_NONE ? NULL
	    : xml_attribute(tree, node, name);

	return value == NULL ? fallback : g_ascii_strtod(value, NULL);
}

/* The p:ph of the p:sp at NODE; XML_NONE: it is no placeholder. */
static uint32_t
placeholder_of(const XmlTree *tree, uint32_t node)
{
	return xml_child(tree, xml_child(tree, xml_child(tree, node, "nvSpPr"),
	    "nvPr"), "ph");
}

/* What kind of placeholder, as masters know them: "title", "body". */
static const char *
kind_of(const char *type)
{
	if (type == NULL || strcmp(type, "obj") == 0 ||
	    strcmp(type, "subTitle") == 0)
		return "body";
	return strcmp(type, "ctrTitle") == 0 ? "title" : type;
}

/* The shape of TREE that a placeholder with IDX and TYPE fills in. */
static uint32_t
find_shape(const XmlTree *tree, const char *idx, const char *type)
{
	uint32_t found = XML_NONE;

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		if (!xml_called(tree, i, "sp"))
			continue;
		uint32_t place = placeholder_of(tree, i);
		if (place == XML_NONE)
			continue;
		g_autofree char *own_idx = xml_attribute(tree, place, "idx");
		g_autofree char *own_type = xml_attribute(tree, place, "type");
		if (idx != NULL && g_strcmp0(own_idx, idx) == 0)
			return i;
		if (found == XML_NONE && strcmp(kind_of(own_type),
		    kind_of(type)) == 0)
			found = i;
	}
	return found;
}

static Chain
chain_of(const DocxSlide *slide, uint32_t node)
{
	Chain chain = {{node, XML_NONE, XML_NONE}, N_STYLES};
	uint32_t place = placeholder_of(slide->trees[0], node);

	if (place == XML_NONE)
		return chain;
	g_autofree char *idx = xml_attribute(slide->trees[0], place, "idx");
	g_autofree char *type = xml_attribute(slide->trees[0], place, "type");
	if (slide->trees[1] != NULL)
		chain.nodes[1] = find_shape(slide->trees[1], idx, type);
	/* In the master by kind alone, as the layout's says it. */
	if (chain.nodes[1] != XML_NONE && type == NULL)
		type = xml_attribute(slide->trees[1], placeholder_of(
		    slide->trees[1], chain.nodes[1]), "type");
	if (slide->trees[2] != NULL)
		chain.nodes[2] = find_shape(slide->trees[2], NULL, type);
	chain.style = strcmp(kind_of(type), "title") == 0 ? 0
	    : strcmp(kind_of(type), "body") == 0 ? 1 : 2;
	return chain;
}

/* The same, found once for all paragraphs of a shape. */
static const Chain *
known_chain(DocxSlide *slide, uint32_t node)
{
	if (slide->chain.nodes[0] != node)
		slide->chain = chain_of(slide, node);
	return &slide->chain;
}

/* The attribute NAME of the a:bodyPr nearest to the slide. */
static double
inset_of(const DocxSlide *slide, const Chain *chain, const char *name,
    double fallback)
{
	for (unsigned i = N_TREES; i-- > 0;) {
		if (chain->nodes[i] == XML_NONE)
			continue;
		const XmlTree *tree = slide->trees[i];
		fallback = number_of(tree, xml_child(tree, xml_child(tree,
		    chain->nodes[i], "txBody"), "bodyPr"), name, fallback);
	}
	return fallback;
}

/* The transform nearest to the slide; false: none. */
static bool
read_extent(const DocxSlide *slide, const Chain *chain, DocxSlideShape *shape)
{
	for (unsigned i = 0; i < N_TREES; i++) {
		if (chain->nodes[i] == XML_NONE)
			continue;
		const XmlTree *tree = slide->trees[i];
		uint32_t place = xml_child(tree, xml_child(tree,
		    chain->nodes[i], "spPr"), "xfrm");
		uint32_t extent = xml_child(tree, place, "ext");
		if (extent == XML_NONE)
			continue;
		shape->width = number_of(tree, extent, "cx", 0) / emu;
		shape->height = number_of(tree, extent, "cy", 0) / emu;
		return true;
	}
	return false;
}

/* Whether the shape keeps its size and its text runs across; and how small
 * that is set already. */
static bool
read_fit(const DocxSlide *slide, const Chain *chain, DocxSlideShape *shape)
{
	shape->scale = 100;
	for (unsigned i = 0; i < N_TREES; i++) {
		if (chain->nodes[i] == XML_NONE)
			continue;
		const XmlTree *tree = slide->trees[i];
		uint32_t body = xml_child(tree, xml_child(tree, chain->nodes[i],
		    "txBody"), "bodyPr");
		if (body == XML_NONE)
			continue;
		g_autofree char *turn = xml_attribute(tree, body, "vert");
		g_autofree char *wrap = xml_attribute(tree, body, "wrap");
		if ((turn != NULL && strcmp(turn, "horz") != 0) ||
		    g_strcmp0(wrap, "none") == 0 ||
		    xml_child(tree, body, "spAutoFit") != XML_NONE)
			return false;
		uint32_t fit = xml_child(tree, body, "normAutofit");
		if (fit != XML_NONE && i == 0)
			shape->scale = number_of(tree, fit, "fontScale",
			    100000) / 1000;
		if (fit != XML_NONE ||
		    xml_child(tree, body, "noAutofit") != XML_NONE)
			return true;
	}
	return true;
}

DocxSlideShape
docx_slide_shape(DocxSlide *slide, uint32_t node)
{
	const Chain *chain = known_chain(slide, node);
	DocxSlideShape shape = {0};
	uint32_t parent = xml_node(slide->trees[0], node)->parent;

	/* In groups lengths are in units of theirs. */
	if ((parent != XML_NONE && xml_called(slide->trees[0], parent,
	    "grpSp")) || !read_fit(slide, chain, &shape) ||
	    !read_extent(slide, chain, &shape))
		return shape;
	shape.width -= (inset_of(slide, chain, "lIns", 91440) +
	    inset_of(slide, chain, "rIns", 91440)) / emu;
	shape.height -= (inset_of(slide, chain, "tIns", 45720) +
	    inset_of(slide, chain, "bIns", 45720)) / emu;
	shape.is_known = shape.width > 0 && shape.height > 0 &&
	    shape.scale > 0;
	return shape;
}

/* ---- text ---------------------------------------------------------------- */

/* Hundredths of a point that the list style at NODE says of LEVEL; 0: it does
 * not. */
static double
level_size(const XmlTree *tree, uint32_t node, const char *level)
{
	return number_of(tree, xml_child(tree, xml_child(tree, node, level),
	    "defRPr"), "sz", 0);
}

static double
inherited_size(const DocxSlide *slide, const Chain *chain, const char *level)
{
	for (unsigned i = 0; i < N_TREES; i++) {
		if (chain->nodes[i] == XML_NONE)
			continue;
		const XmlTree *tree = slide->trees[i];
		double size = level_size(tree, xml_child(tree, xml_child(tree,
		    chain->nodes[i], "txBody"), "lstStyle"), level);
		if (size > 0)
			return size;
	}
	double size = chain->style == N_STYLES || slide->styles[chain->style]
	    == XML_NONE ? 0 : level_size(slide->trees[N_TREES - 1],
	    slide->styles[chain->style], level);
	return size > 0 ? size : USUAL_SIZE;
}

DocxLook
docx_slide_look(DocxSlide *slide, uint32_t node, uint32_t paragraph,
    const char *raw)
{
	const XmlTree *tree = slide->trees[0];
	const Chain *chain = known_chain(slide, node);
	uint32_t properties = xml_child(tree, paragraph, "pPr");
	const char *said = strstr(raw, " sz=");
	const char *bold = strstr(raw, " b=");
	DocxLook look = {.line = 240};

	g_autofree char *level = g_strdup_printf("lvl%.0fpPr",
	    CLAMP(number_of(tree, properties, "lvl", 0), 0, 8) + 1);
	double size = said == NULL ? 0 : g_ascii_strtod(said + strlen(" sz=\""),
	    NULL);
	if (size <= 0)
		size = inherited_size(slide, chain, level);
	look.size = (int) CLAMP(size / 50, 2, 2000);
	look.is_bold = bold != NULL && bold[strlen(" b=\"")] == '1';
	look.left = (int) (CLAMP(number_of(tree, properties, "marL", 0), 0,
	    9e6) / emu * 20);
	return look;
}
