/*
 * docx_slide.h - the shapes of slides: how large they are and their text is, by
 * themselves or by the layout and master that they fill in.
 *
 * Source: ECMA-376-1, 19.3.1.36 (p:ph), 19.3.1.52 (p:txStyles), 21.1.2.4.
 */
#ifndef DOCX_DOCX_SLIDE_H
#define DOCX_DOCX_SLIDE_H

#include "docx_look.h"

typedef struct DocxSlide DocxSlide;

/* For the slide PART: finds its layout and master. */
DocxSlide *docx_slide_new(DocxSkeleton *skeleton, const DocxPart *part,
    const Limits *limits);
void docx_slide_free(DocxSlide *slide);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocxSlide, docx_slide_free)

/* A shape and what is written in it. All measures are in points. */
typedef struct DocxSlideShape {
	double width, height;	/* of the room for text */
	bool is_known;		/* the shape's size is, and it stays so */
	double scale;		/* percent that its text is set at already */
} DocxSlideShape;

/* Of the p:sp at NODE of the slide. */
DocxSlideShape docx_slide_shape(DocxSlide *slide, uint32_t node);

/* The look of the a:p at PARAGRAPH in the shape at NODE, whose runs have the
 * format RAW. */
DocxLook docx_slide_look(DocxSlide *slide, uint32_t node,
    uint32_t paragraph, const char *raw);

#endif
