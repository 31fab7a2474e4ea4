#include "lang/figure_index.h"

struct FigureIndex {
	GHashTable *places;	/* uint64_t > FigurePlaces */
};

static void
places_free(void *data)
{
	FigurePlaces *places = data;

	g_array_unref(places->list);
	g_free(places);
}

FigureIndex *
figure_index_new(void)
{
	FigureIndex *index = g_new(FigureIndex, 1);

	index->places = g_hash_table_new_full(g_int64_hash, g_int64_equal,
	    g_free, places_free);
	return index;
}

void
figure_index_free(FigureIndex *index)
{
	g_hash_table_unref(index->places);
	g_free(index);
}

void
figure_index_add(FigureIndex *index, uint64_t key, unsigned number)
{
	FigurePlaces *places = figure_index_places(index, key);

	if (places == NULL) {
		places = g_new0(FigurePlaces, 1);
		places->list = g_array_new(FALSE, FALSE, sizeof(unsigned));
		g_hash_table_insert(index->places, g_memdup2(&key,
		    sizeof(key)), places);
	}
	g_array_append_val(places->list, number);
}

FigurePlaces *
figure_index_places(const FigureIndex *index, uint64_t key)
{
	return g_hash_table_lookup(index->places, &key);
}
