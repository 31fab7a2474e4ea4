/*
 * docx_insert.h - what is put into a part's bytes outside of its units; the
 * writer does so while it copies.
 */
#ifndef DOCX_DOCX_INSERT_H
#define DOCX_DOCX_INSERT_H

#include <glib.h>

typedef struct DocxInsert {
	size_t place;		/* offset into the part's bytes */
	size_t dropped;		/* bytes from there on that go */
	char *text;		/* owned by the array */
} DocxInsert;

/* Of DocxInsert; free with g_array_unref. */
GArray *docx_insert_list(void);

/* Adds TEXT (takes) at PLACE, for DROPPED bytes. */
void docx_insert_add(GArray *inserts, size_t place, size_t dropped,
    char *text);

/* By rising place, as the writer wants them. */
void docx_insert_sort(GArray *inserts);

#endif
