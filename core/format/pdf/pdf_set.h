/*
 * pdf_set.h - the output of a unit, shaped and fitted into its place.
 */
#ifndef PDF_SET_H
#define PDF_SET_H

#include "format/pdf/pdf_emit.h"
#include "format/pdf/pdf_reader.h"

/* What words of one look have in common; the tag of a span is its index. */
typedef struct PdfLook {
	unsigned style;
	int link;		/* -1: none */
} PdfLook;

/* A unit being set. */
typedef struct PdfSetting {
	const Unit *unit;
	const PdfPlace *place;
	char *text;
	GArray *colours;	/* of uint32_t, one a span */
	GArray *looks;		/* of PdfLook */
	Shape *shape;
	Fit *fit;
	PdfSet set, rest;	/* where it goes on, if the block does */
	bool is_vertical;	/* set in columns, as the source was */
	bool takes_marker;	/* the list marker is set with the text */
	double shift;		/* of its first block, downwards */
	double first_bottom;	/* room_bottom of that as it is now */
	double bottom;		/* and of its last block: it may be the same */
	const PdfPlace *over;	/* where it goes on on the next page; NULL */
	uint32_t start;		/* first glyph; > 0: it began a page before */
	double most;		/* scale of what was set there; or 1 */
} PdfSetting;

PdfSetting *pdf_set_new(const Unit *unit, const PdfSkeleton *skeleton,
    FontBook *book, const Language *language, Arena *arena);
void pdf_set_free(PdfSetting *setting);

/* What of a fitted text stands on the next page, to be fitted there. Takes
 * the shape out of SETTING, which must have been put in. */
PdfSetting *pdf_set_carry(PdfSetting *setting);

/* How many bytes of the unit's output stand before what SETTING, which was
 * carried, begins with. */
size_t pdf_set_turn(const PdfSetting *setting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfSetting, pdf_set_free)

/* Cuts the lines, with a size of at most MAX_SCALE of the source's. */
void pdf_set_fit(PdfSetting *setting, double max_scale);

/* Is it of the source's size and pitch, without any squeezing? */
bool pdf_set_is_natural(const PdfSetting *setting);

/* How many lines it would be then, and how far down that would reach. */
unsigned pdf_set_lines(const PdfSetting *setting);
double pdf_set_reach(const PdfSetting *setting, unsigned lines);

/* The block in which the text ends. */
const PdfBlock *pdf_set_last(const PdfSetting *setting);

/* The box that set text covers, in display space. */
BlockBox pdf_set_box(const PdfSet *set);

/* Adds the boxes of all words whose looks are marked in TAGS. */
void pdf_set_words(const PdfSetting *setting, const uint8_t *tags,
    GArray *boxes);

#endif
