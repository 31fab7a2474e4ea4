/*
 * figure_index.h - the figures of a long text by what they may be equal to.
 *
 * Each number stands under some keys; of one key they come in the order in
 * which they were added, and the front ones can be left out for good.
 */
#ifndef LANG_FIGURE_INDEX_H
#define LANG_FIGURE_INDEX_H

#include <glib.h>
#include <stdint.h>

typedef struct FigureIndex FigureIndex;

/* What stands under one key: numbers from FIRST on. */
typedef struct FigurePlaces {
	GArray *list;		/* of unsigned */
	unsigned first;
} FigurePlaces;

FigureIndex *figure_index_new(void);
void figure_index_free(FigureIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FigureIndex, figure_index_free)

void figure_index_add(FigureIndex *index, uint64_t key, unsigned number);

/* Borrowed; NULL: nothing has this key. */
FigurePlaces *figure_index_places(const FigureIndex *index, uint64_t key);

#endif
