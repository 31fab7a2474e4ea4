/* The proof in a process of its own: what it finds comes back, what it says
 * in failing too, and a death is a failure. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/failure.h"
#include "job/prover.h"

static bool
run_good(Job *job, GError **error)
{
	(void) error;
	job->proof = (JobProof) {true, 7, 2, 1};
	report_add(job->report, FINDING_READ_BACK, 3, 4, 5,
	    "digits %s: \"quoted\"", "12");
	return true;
}

static bool
run_bad(Job *job, GError **error)
{
	(void) job;
	g_set_error_literal(error, FAILURE, FAILURE_LIMIT, "too much of it");
	return false;
}

static bool
run_crash(Job *job, GError **error)
{
	(void) job;
	(void) error;
	kill(getpid(), SIGKILL);
	return true;
}

static bool
run_long(Job *job, GError **error)
{
	(void) error;
	for (unsigned i = 0; i < 5000; i++)
		report_add(job->report, FINDING_READ_BACK, 0, 0, i,
		    "digits %u", i);
	job->proof.is_done = true;
	return true;
}

/* Waits to be told, and says what it was. */
static bool
run_told(Job *job, GError **error)
{
	Tally tally;

	(void) error;
	while (!prover_was_told(job->prover, &tally))
		g_usleep(1000);
	job->proof.figures = tally.count;
	job->proof.missing = (unsigned) tally.sum;
	return true;
}

static bool
settle(Job *job, ProverRun run, GError **error)
{
	job->prover = prover_start(job, run, NULL);
	g_assert_nonnull(job->prover);
	return prover_settle(job->prover, job, error);
}

static void
test_good(void)
{
	JobOptions options = {.source = NULL};
	g_autoptr(Job) job = job_new(&options, "in", "out");
	g_autoptr(GError) error = NULL;

	report_add(job->report, FINDING_SOURCE_KEPT, 1, 1, 0, "before");
	g_assert_true(settle(job, run_good, &error));
	g_assert_no_error(error);
	g_assert_true(job->proof.is_done);
	g_assert_cmpuint(job->proof.figures, ==, 7);
	g_assert_cmpuint(job->proof.missing, ==, 2);
	g_assert_cmpuint(job->proof.added, ==, 1);
	g_assert_cmpuint(report_count(job->report), ==, 2);
	const Finding *finding = report_finding(job->report, 1);
	g_assert_cmpuint(finding->code, ==, FINDING_READ_BACK);
	g_assert_cmpuint(finding->unit, ==, 3);
	g_assert_cmpuint(finding->segment, ==, 4);
	g_assert_cmpuint(finding->page, ==, 5);
	g_assert_cmpstr(finding->text, ==, "digits 12: \"quoted\"");
}

static void
test_bad(void)
{
	JobOptions options = {.source = NULL};
	g_autoptr(Job) job = job_new(&options, "in", "out");
	g_autoptr(GError) error = NULL;

	g_assert_false(settle(job, run_bad, &error));
	g_assert_error(error, FAILURE, FAILURE_LIMIT);
	g_assert_cmpstr(error->message, ==, "too much of it");
	g_assert_false(job->proof.is_done);
}

static void
test_crash(void)
{
	JobOptions options = {.source = NULL};
	g_autoptr(Job) job = job_new(&options, "in", "out");
	g_autoptr(GError) error = NULL;

	g_assert_false(settle(job, run_crash, &error));
	g_assert_error(error, FAILURE, FAILURE_INTERNAL);
	g_assert_nonnull(strstr(error->message, "without an answer"));
}

/* More than a pipe holds. */
static void
test_long(void)
{
	JobOptions options = {.source = NULL};
	g_autoptr(Job) job = job_new(&options, "in", "out");

	g_assert_true(settle(job, run_long, NULL));
	g_assert_cmpuint(report_count(job->report), ==, 5000);
	g_assert_cmpuint(report_finding(job->report, 4999)->page, ==, 4999);
}

/* A job that is given up takes its prover along. */
static void
test_left(void)
{
	JobOptions options = {.source = NULL};
	g_autoptr(Job) job = job_new(&options, "in", "out");

	job->prover = prover_start(job, run_long, NULL);
	g_assert_nonnull(job->prover);
}

static void
test_told(void)
{
	JobOptions options = {.source = NULL};
	g_autoptr(Job) job = job_new(&options, "in", "out");
	const Tally tally = {77, 5};
	job->prover = prover_start(job, run_told, NULL);

	prover_tell(job->prover, &tally);
	g_assert_true(prover_settle(job->prover, job, NULL));
	g_assert_cmpuint(job->proof.figures, ==, 5);
	g_assert_cmpuint(job->proof.missing, ==, 77);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/prover/good", test_good);
	g_test_add_func("/prover/bad", test_bad);
	g_test_add_func("/prover/crash", test_crash);
	g_test_add_func("/prover/long", test_long);
	g_test_add_func("/prover/told", test_told);
	g_test_add_func("/prover/left", test_left);
	return g_test_run();
}
