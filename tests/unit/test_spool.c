/* The parts of a spool that need no spool: names, options, ends of files, cards. */
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

#include "spool/card.h"
#include "spool/filename.h"
#include "spool/queue.h"
#include "spool/trailer.h"

static void
test_safe_names(void)
{
	static const char *const rows[][2] = {
		{"a.pdf", "a.pdf"},
		{"a/b\\c:d.pdf", "a_b_c_d.pdf"},
		{"-rf.pdf", "_rf.pdf"},
		{"..pdf", "_.pdf"},
		{"end. ", "end._"},
		{"con.pdf", "_con.pdf"},
		{"COM1.pdf", "_COM1.pdf"},
		{"comic.pdf", "comic.pdf"},
		{"new\nline\x1b.pdf", "new_line_.pdf"},
		{"Cafe\u0301.pdf", "Caf\u00e9.pdf"},
		{"caf\xe9.pdf", "caf\ufffd.pdf"},
		{"right\u202eto.pdf", "rightto.pdf"},
		{"", "_"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *safe = filename_safe(rows[i][0]);
		g_assert_cmpstr(safe, ==, rows[i][1]);
	}
}

static void
test_long_names(void)
{
	g_autoptr(GString) name = g_string_new(NULL);

	while (name->len < 250)
		g_string_append(name, "\u00e9");
	g_string_append(name, ".docx");
	g_autofree char *safe = filename_safe(name->str);
	g_assert_cmpuint(strlen(safe), <=, 120);
	g_assert_true(g_str_has_suffix(safe, "\u00e9.docx"));
	g_assert_true(g_utf8_validate(safe, -1, NULL));
}

static void
test_other_names(void)
{
	g_autofree char *first = filename_numbered("a.pdf", 1);
	g_autofree char *third = filename_numbered("a.pdf", 3);
	g_autofree char *bare = filename_numbered("a", 2);
	g_autofree char *with = filename_with("a.tar.gz", "de");
	g_autofree char *shown = filename_display("a\xff\n\u00e9 b");
	g_autofree char *one = filename_id();
	g_autofree char *two = filename_id();

	g_assert_cmpstr(first, ==, "a.pdf");
	g_assert_cmpstr(third, ==, "a~3.pdf");
	g_assert_cmpstr(bare, ==, "a~2");
	g_assert_cmpstr(with, ==, "a.tar.de.gz");
	g_assert_cmpstr(shown, ==, "a\\xFF\\x0A\u00e9 b");
	g_assert_cmpuint(strlen(one), ==, 26);
	g_assert_cmpstr(one, !=, two);
	g_assert_true(filename_is_passed_over(".a.pdf"));
	g_assert_true(filename_is_passed_over("a.pdf.crdownload"));
	g_assert_true(filename_is_passed_over("~$a.docx"));
	g_assert_true(filename_is_passed_over("a.pdf.job"));
	g_assert_false(filename_is_passed_over("a.report.html"));
	g_assert_false(filename_is_passed_over("~a.pdf"));
}

static void
test_queue(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Queue) queue = queue_parse("q", "# all\n source = en \n"
	    "targets = de, fr\n\nsettle=0\nocr = yes\nhidden = no\n"
	    "engine = pseudo:script:de\nmanifest = required\n", &error);

	g_assert_no_error(error);
	g_assert_cmpuint(g_strv_length(queue->targets), ==, 2);
	g_assert_cmpstr(queue->targets[1], ==, "fr");
	g_assert_cmpint(queue->settle, ==, 0);
	g_assert_true(queue->needs_manifest);
	g_assert_cmpstr(queue->options, ==, "engine=pseudo:script:de\n"
	    "hidden=no\nmanifest=required\nocr=yes\nsettle=0\nsource=en\n"
	    "targets=de, fr");
	g_auto(GStrv) arguments = queue_arguments(queue->options);
	g_autofree char *all = g_strjoinv(" ", arguments);
	g_assert_cmpstr(all, ==, "--engine=pseudo:script:de --ocr "
	    "--source=en");
	g_assert_null(queue_parse("q", "source = en\n", &error));
	g_assert_nonnull(strstr(error->message, "targets"));
	g_clear_error(&error);
	g_assert_null(queue_parse("q", "targets = de\nnonsense\n", &error));
	g_assert_nonnull(strstr(error->message, "line 2"));
	g_autofree char *tidy = queue_tidy_lines("sha256 = AB\nnoise\n");
	g_assert_cmpstr(tidy, ==, "sha256=AB\n");
}

static bool
is_whole(const char *bytes, size_t size)
{
	g_autofree char *path = NULL;
	int fd = g_file_open_tmp("spool.XXXXXX", &path, NULL);

	g_assert_cmpint(write(fd, bytes, size), ==, (ssize_t) size);
	bool answer = trailer_is_whole(fd, (off_t) size);
	close(fd);
	g_assert_cmpint(unlink(path), ==, 0);
	return answer;
}

static void
test_ends(void)
{
	static const struct {
		const char *text;
		bool is_whole;
	} rows[] = {
		{"<a><b>x</b></a>\n", true},
		{"<a><b>x</b>", false},
		{"<a><b>x</b></a", false},
		{"<a/>", true},
		{"<a x='1'/>\n\n", true},
		{"<a><b/>", false},
		{"<?xml version='1.0'?><!-- <x> --><a>x</a>", true},
		{"<!DOCTYPE a [<!ELEMENT b (c)>]><a>x</b>", false},
		{"<!DOCTYPE a [<!ELEMENT b (c)>]><a>x</a><!-- end -->", true},
		{"<ab>x</abc>", false},
		{"<a><a>x</a><b>y</b>", false},
		{"<a>x</a ><?pi?>\n<!-- a --> ", true},
		{"<a>x</a><!-- a", false},
		{"%PDF-1.7\nstartxref\n5\n%%EOF\n", true},
		{"%PDF-1.7\nstartxref\n5\n", false},
		{"%PDF-1.7\nstartxref\n99999\n%%EOF", false},
		{"PK\3\4 and no end", false},
		{"plain text", true},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].text);
		g_assert_cmpint(is_whole(rows[i].text, strlen(rows[i].text)),
		    ==, rows[i].is_whole);
	}
	g_assert_false(is_whole("\0\0\0\0\0\0\0\0", 8));
}

static void
test_card(void)
{
	g_autofree char *folder = g_dir_make_tmp("spool.XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "job.json", NULL);
	int at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	g_autoptr(GPtrArray) jobs = store_jobs_new();
	g_autoptr(GPtrArray) back = store_jobs_new();
	StoreJob *job = store_job_new();

	store_job_set(&job->id, "d-de");
	store_job_set(&job->doc, "d");
	store_job_set(&job->target, "de");
	store_job_set(&job->name, "batch/caf\xe9\n.pdf");
	store_job_set(&job->options, "a=b\nc=d");
	job->priority = 3;
	g_ptr_array_add(jobs, job);
	g_assert_false(card_read(at, back));
	g_assert_true(card_write(at, jobs, NULL));
	g_assert_true(card_read(at, back));
	g_assert_cmpuint(back->len, ==, 1);
	const StoreJob *same = g_ptr_array_index(back, 0);
	g_assert_cmpstr(same->name, ==, job->name);
	g_assert_cmpstr(same->options, ==, job->options);
	g_assert_cmpint(same->priority, ==, 3);
	g_assert_cmpint(same->state, ==, STORE_CLAIMING);
	g_assert_true(g_file_set_contents(path, "[{\"id\": 1}]", -1, NULL));
	g_ptr_array_set_size(back, 0);
	g_assert_false(card_read(at, back));
	close(at);
	g_assert_cmpint(unlink(path), ==, 0);
	g_assert_cmpint(rmdir(folder), ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/spool/safe-names", test_safe_names);
	g_test_add_func("/spool/long-names", test_long_names);
	g_test_add_func("/spool/other-names", test_other_names);
	g_test_add_func("/spool/queue", test_queue);
	g_test_add_func("/spool/ends", test_ends);
	g_test_add_func("/spool/card", test_card);
	return g_test_run();
}
