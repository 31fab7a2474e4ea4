/*
 * docx_room.h - whether the text of a box that does not grow fits into it.
 *
 * Source and target are measured alike, with the layout of core/layout, as the
 * document's own fonts are seldom here: a box has the height that it says, or
 * that of its source where that is measured higher. All measures are in points.
 */
#ifndef DOCX_DOCX_ROOM_H
#define DOCX_DOCX_ROOM_H

#include "docx_look.h"
#include "layout/font.h"

/* A paragraph of a box. */
typedef struct DocxRoomLine {
	DocxLook look;
	char *source, *target;
} DocxRoomLine;

typedef struct DocxRoom {
	double width;
	double height;		/* 0: it grows; only words must fit */
	unsigned least;		/* percent that the size goes down to */
	GArray *lines;		/* of DocxRoomLine */
} DocxRoom;

/* What came of it. */
typedef struct DocxRoomFit {
	unsigned percent;	/* of the size: 100 where all fits */
	bool is_over;		/* it does not, even so */
	double needed;		/* the height it has then */
} DocxRoomFit;

/* Fonts and languages; fonts are looked for when they are needed. */
typedef struct DocxMeter {
	const Limits *limits;
	Report *report;		/* of what does not fit */
	const Language *source, *target;	/* NULL: unknown */
	FontBook *source_fonts, *target_fonts;
} DocxMeter;

DocxMeter docx_room_meter(const Document *document,
    const FormatOptions *options, Report *report);
void docx_room_clear(DocxMeter *meter);

/* Frees what a room's lines hold, and empties them. */
void docx_room_empty(DocxRoom *room);
void docx_room_add(DocxRoom *room, const DocxLook *look, char *source,
    char *target);

/* Costs nothing where the target is not much longer than the source. */
DocxRoomFit docx_room_fit(DocxMeter *meter, const DocxRoom *room);

#endif
