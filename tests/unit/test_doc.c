/* test_doc.c - the document model: invariants, dump, tagged texts. */
#include <string.h>

#include "base/failure.h"
#include "doc/document.h"
#include "doc/dump.h"
#include "doc/tagged.h"

static Document *
make_document(void)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);

	return document_new(bytes, "folder/name.txt", "test");
}

static void
add_text(InlineList *list, Arena *arena, const char *text)
{
	inline_add_text(list, arena, text, strlen(text));
}

/* "Net <1>profit</1> rose<2/>." */
static Unit *
make_unit(Document *document)
{
	Block *block = document_add_block(document, NULL, BLOCK_PARAGRAPH,
	    NULL);
	Unit *unit = document_add_unit(document, block, "p");
	InlineList *list = &unit->first->source;
	Arena *arena = document->arena;
	unsigned bold = document_new_code(unit);
	unsigned note = document_new_code(unit);

	add_text(list, arena, "Net ");
	inline_add_code(list, arena, INLINE_OPEN, bold, "fmt", "<b>", 0);
	add_text(list, arena, "profit");
	inline_add_code(list, arena, INLINE_CLOSE, bold, "fmt", NULL, 0);
	add_text(list, arena, " rose");
	inline_add_code(list, arena, INLINE_PH, note, "other", "<n/>", 0);
	add_text(list, arena, ".");
	return unit;
}

static void
test_sound(void)
{
	g_autoptr(Document) document = make_document();
	Unit *unit = make_unit(document);
	g_autofree char *breach = document_check(document);
	g_autofree char *text = unit_source_text(unit);

	g_assert_cmpstr(breach, ==, NULL);
	g_assert_cmpstr(text, ==, "Net profit rose.");
	g_assert_cmpstr(document->name, ==, "name.txt");
	g_assert_false(unit_is_changed(unit));
	segment_keep_source(unit->first, document->arena);
	g_assert_false(unit_is_changed(unit));
}

/* Each breach is found, and named. */
static void
test_breaches(void)
{
	for (int i = 0; i < 7; i++) {
		g_autoptr(Document) document = make_document();
		Unit *unit = make_unit(document);
		Inline *first = unit->first->source.first;
		const char *expected = NULL;
		if (i == 0) {
			first->text = "";
			expected = "empty text";
		} else if (i == 1) {
			first->text = "\xff";
			expected = "UTF-8";
		} else if (i == 2) {
			first->next->id = 9;
			expected = "next_code";
		} else if (i == 3) {
			first->next->kind = INLINE_CLOSE;
			expected = "not open";
		} else if (i == 4) {
			unit->first->number = 2;
			expected = "number";
		} else if (i == 5) {
			InlineList target = {NULL, NULL};
			add_text(&target, document->arena, "x");
			segment_set_target(unit->first, target, "test");
			expected = "source and target";
		} else {
			unit->first->source.last->kind = INLINE_OPEN;
			unit->first->source.last->id =
			    document_new_code(unit);
			expected = "does not end";
		}
		g_autofree char *breach = document_check(document);
		g_assert_nonnull(breach);
		g_assert_nonnull(strstr(breach, expected));
	}
}

static void
test_dump(void)
{
	g_autoptr(Document) document = make_document();
	make_unit(document);
	g_autofree char *tree = dump_tree(document);

	g_assert_cmpstr(tree, ==,
	    "document test\n"
	    "  part \"name.txt\"\n"
	    "    paragraph\n"
	    "      unit 1 p\n"
	    "        segment 1 initial\n"
	    "          text \"Net \"\n"
	    "          open 1 fmt\n"
	    "          text \"profit\"\n"
	    "          close 1 fmt\n"
	    "          text \" rose\"\n"
	    "          ph 2 other\n"
	    "          text \".\"\n");
}

static void
test_equal(void)
{
	g_autoptr(Arena) arena = arena_new();
	InlineList a = {NULL, NULL}, b = {NULL, NULL};

	add_text(&a, arena, "one two");
	add_text(&b, arena, "one");
	add_text(&b, arena, " two");
	g_assert_true(inline_equal(&a, &b));
	add_text(&b, arena, "!");
	g_assert_false(inline_equal(&a, &b));
}

static void
test_tagged(void)
{
	g_autoptr(Document) document = make_document();
	Unit *unit = make_unit(document);
	g_autoptr(Tagged) tagged = tagged_new(&unit->first->source);
	InlineList list;

	g_assert_cmpstr(tagged_text(tagged), ==,
	    "Net <1>profit</1> rose<2/>.");
	g_assert_true(tagged_parse(tagged,
	    "El <1>beneficio</1> neto sube< 2 / >.", document->arena, &list,
	    NULL));
	g_autofree char *text = inline_text(&list);
	g_assert_cmpstr(text, ==, "El beneficio neto sube.");
	segment_set_target(unit->first, list, "test");
	g_autofree char *breach = document_check(document);
	g_assert_cmpstr(breach, ==, NULL);
}

static void
test_tagged_wrong(void)
{
	g_autoptr(Document) document = make_document();
	Unit *unit = make_unit(document);
	g_autoptr(Tagged) tagged = tagged_new(&unit->first->source);
	static const char *const answers[] = {
		"El <1>beneficio</1>", "<1>a<2/>", "a</1><1><2/>",
		"<1>a</1><1>b</1><2/>", "<1>a</1><2/><2/>", "",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
		g_autoptr(GError) error = NULL;
		InlineList list;
		g_assert_false(tagged_parse(tagged, answers[i],
		    document->arena, &list, &error));
		g_assert_error(error, FAILURE, FAILURE_ENGINE);
	}
}

/* Text that looks like a tag is text; codes at the ends are left out. */
static void
test_tagged_ends(void)
{
	g_autoptr(Arena) arena = arena_new();
	InlineList source = {NULL, NULL}, list;

	inline_add_code(&source, arena, INLINE_PH, 1, NULL, NULL, 0);
	inline_add_code(&source, arena, INLINE_OPEN, 2, NULL, NULL, 0);
	add_text(&source, arena, " See <1> and ");
	inline_add_code(&source, arena, INLINE_PH, 3, NULL, NULL, 0);
	add_text(&source, arena, " b ");
	inline_add_code(&source, arena, INLINE_CLOSE, 2, NULL, NULL, 0);
	inline_add_code(&source, arena, INLINE_OPEN, 4, NULL, NULL, 0);
	g_autoptr(Tagged) tagged = tagged_new(&source);
	g_assert_cmpstr(tagged_text(tagged), ==, "See <1> and <2/> b");
	g_assert_true(tagged_parse(tagged, "Vea <1> y <2/> b", arena, &list,
	    NULL));
	g_autofree char *text = inline_text(&list);
	g_assert_cmpstr(text, ==, " Vea <1> y  b ");
	g_assert_cmpint(list.first->kind, ==, INLINE_PH);
	g_assert_cmpint(list.last->kind, ==, INLINE_OPEN);
}

/* A protected span is one placeholder, and comes back whole. */
static void
test_tagged_marks(void)
{
	g_autoptr(Arena) arena = arena_new();
	InlineList source = {NULL, NULL}, list;

	add_text(&source, arena, "ISIN ");
	inline_add_code(&source, arena, INLINE_MARK_OPEN, 1, NULL, NULL, 0);
	add_text(&source, arena, "XS2048130072");
	inline_add_code(&source, arena, INLINE_MARK_CLOSE, 1, NULL, NULL, 0);
	add_text(&source, arena, " applies");
	g_autoptr(Tagged) tagged = tagged_new(&source);
	g_assert_cmpstr(tagged_text(tagged), ==, "ISIN <1/> applies");
	g_assert_true(tagged_parse(tagged, "Rige <1/>", arena, &list, NULL));
	g_autofree char *text = inline_text(&list);
	g_assert_cmpstr(text, ==, "Rige XS2048130072");
	g_autofree char *plain = inline_plain_text(&list);
	g_assert_cmpstr(plain, ==, "Rige ");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/doc/sound", test_sound);
	g_test_add_func("/doc/breaches", test_breaches);
	g_test_add_func("/doc/dump", test_dump);
	g_test_add_func("/doc/equal", test_equal);
	g_test_add_func("/doc/tagged", test_tagged);
	g_test_add_func("/doc/tagged/wrong", test_tagged_wrong);
	g_test_add_func("/doc/tagged/ends", test_tagged_ends);
	g_test_add_func("/doc/tagged/marks", test_tagged_marks);
	return g_test_run();
}
