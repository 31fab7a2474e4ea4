/* fuzz_tagged.c - answers of engines: no answer may break the tree. */
#include <string.h>

#include "doc/document.h"
#include "doc/tagged.h"
#include "tests/fuzz/text.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *answer = text_input(data, size);
	g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
	g_autoptr(Document) document = document_new(bytes, "fuzz", "fuzz");
	Unit *unit = document_add_unit(document, NULL, "p");
	InlineList *list = &unit->first->source, target;
	Arena *arena = document->arena;

	unit->next_code = 5;
	inline_add_text(list, arena, "a", 1);
	inline_add_code(list, arena, INLINE_OPEN, 1, NULL, NULL, 0);
	inline_add_code(list, arena, INLINE_OPEN, 2, NULL, NULL, 0);
	inline_add_text(list, arena, "b", 1);
	inline_add_code(list, arena, INLINE_CLOSE, 2, NULL, NULL, 0);
	inline_add_code(list, arena, INLINE_PH, 3, NULL, NULL, 0);
	inline_add_code(list, arena, INLINE_CLOSE, 1, NULL, NULL, 0);
	inline_add_code(list, arena, INLINE_MARK_OPEN, 4, NULL, NULL, 0);
	inline_add_text(list, arena, "X1", 2);
	inline_add_code(list, arena, INLINE_MARK_CLOSE, 4, NULL, NULL, 0);
	g_autoptr(Tagged) tagged = tagged_new(list);
	if (!tagged_parse(tagged, answer, arena, &target, NULL))
		return 0;
	segment_set_target(unit->first, target, "fuzz");
	g_autofree char *breach = document_check(document);
	g_assert_cmpstr(breach, ==, NULL);
	return 0;
}
