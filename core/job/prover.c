#include "job/prover.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/file.h"
#include "base/json.h"
#include "base/process.h"

/* In memory that both processes share. */
typedef struct Told {
	atomic_bool is_there;
	Tally tally;
} Told;

struct Prover {
	pid_t pid;		/* 0: ended and reaped, or over there */
	int fd;			/* its answer comes from here */
	Told *told;		/* NULL: no memory could be shared */
};

/* ---- over there ---------------------------------------------------------- */

static void
put_findings(Json *answer, const Report *report, size_t from)
{
	Json *rows = json_new_array();

	for (size_t i = from; i < report_count(report); i++) {
		const Finding *finding = report_finding(report, i);
		Json *row = json_new_object();
		json_put_int(row, "code", (int64_t) finding->code);
		json_put_int(row, "unit", finding->unit);
		json_put_int(row, "segment", finding->segment);
		json_put_int(row, "page", finding->page);
		json_put_text(row, "text", finding->text);
		json_add_value(rows, row);
	}
	json_put_value(answer, "findings", rows);
}

static void
send_answer(const Json *answer, int fd)
{
	g_autofree char *text = json_write(answer, false);

	/* Who waits for it sees that it ended early. */
	(void) file_put(fd, text, strlen(text));
}

static void
run_aside(Job *job, ProverRun run, int fd)
{
	size_t before = report_count(job->report);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) answer = json_new_object();

	/* It was for the writer, and is large. */
	if (job->document != NULL && !job->document->is_proved_by_skeleton)
		document_drop_skeleton(job->document);
	json_put_bool(answer, "good", run(job, &error));
	if (error != NULL) {
		json_put_text(answer, "error", error->message);
		json_put_int(answer, "failure", error->domain == FAILURE
		    ? error->code : FAILURE_INTERNAL);
	}
	json_put_bool(answer, "done", job->proof.is_done);
	json_put_int(answer, "figures", job->proof.figures);
	json_put_int(answer, "missing", job->proof.missing);
	json_put_int(answer, "added", job->proof.added);
	put_findings(answer, job->report, before);
	if (job->verified != NULL)
		json_put_value(answer, "verified",
		    g_steal_pointer(&job->verified));
	send_answer(answer, fd);
}

/* ---- here ---------------------------------------------------------------- */

static Prover *
fail_to_start(GError **error)
{
	g_set_error(error, FAILURE, FAILURE_INTERNAL,
	    "no process for the proof: %s", g_strerror(errno));
	return NULL;
}

static Told *
share_told(void)
{
	void *shared = mmap(NULL, sizeof(Told), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return shared == MAP_FAILED ? NULL : shared;
}

Prover *
prover_start(Job *job, ProverRun run, GError **error)
{
	int ends[2];

	if (pipe(ends) < 0)
		return fail_to_start(error);
	Prover *prover = g_new0(Prover, 1);
	prover->fd = ends[0];
	prover->told = share_told();
	pid_t pid = fork();
	if (pid == 0) {
		(void) prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(ends[0]);
		job->prover = prover;
		run_aside(job, run, ends[1]);
		/* Who waits for the answer need not wait for the end, which
		 * gives much memory back. */
		close(ends[1]);
		_exit(0);
	}
	int failure = errno;
	close(ends[1]);
	if (pid > 0) {
		prover->pid = pid;
		return prover;
	}
	prover_free(prover);
	errno = failure;
	return fail_to_start(error);
}

void
prover_tell(Prover *prover, const Tally *tally)
{
	if (prover->told == NULL)
		return;
	prover->told->tally = *tally;
	atomic_store_explicit(&prover->told->is_there, true,
	    memory_order_release);
}

bool
prover_was_told(const Prover *prover, Tally *tally)
{
	if (prover->told == NULL || !atomic_load_explicit(
	    &prover->told->is_there, memory_order_acquire))
		return false;
	*tally = prover->told->tally;
	return true;
}

static char *
receive(int fd, size_t *length)
{
	GString *text = g_string_new(NULL);
	char piece[4096];

	for (;;) {
		ssize_t n = read(fd, piece, sizeof piece);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		g_string_append_len(text, piece, n);
	}
	*length = text->len;
	return g_string_free(text, FALSE);
}

static void
take_findings(Job *job, const Json *rows)
{
	const Json *row;

	for (size_t i = 0; (row = json_element(rows, i)) != NULL; i++) {
		int64_t code = json_member_int(row, "code", -1);
		const char *text = json_member_text(row, "text");
		if (code >= 0 && code < FINDING_N_CODES && text != NULL)
			report_add(job->report, (FindingCode) code,
			    (unsigned) json_member_int(row, "unit", 0),
			    (unsigned) json_member_int(row, "segment", 0),
			    (unsigned) json_member_int(row, "page", 0), "%s",
			    text);
	}
}

bool
prover_settle(Prover *prover, Job *job, GError **error)
{
	size_t length;
	g_autofree char *text = receive(prover->fd, &length);
	g_autoptr(Json) answer = json_read(text, length, NULL);
	if (answer == NULL) {
		g_set_error_literal(error, FAILURE, FAILURE_INTERNAL,
		    "the proof of the output ended without an answer; "
		    "nothing was written");
		return false;
	}
	job->proof = (JobProof) {
		.is_done = json_member_bool(answer, "done"),
		.figures = (unsigned) json_member_int(answer, "figures", 0),
		.missing = (unsigned) json_member_int(answer, "missing", 0),
		.added = (unsigned) json_member_int(answer, "added", 0),
	};
	take_findings(job, json_member(answer, "findings"));
	const Json *verified = json_member(answer, "verified");
	if (verified != NULL)
		job->verified = json_new_copy(verified);
	if (json_member_bool(answer, "good"))
		return true;
	const char *message = json_member_text(answer, "error");
	g_set_error_literal(error, FAILURE, (int) json_member_int(answer,
	    "failure", FAILURE_INTERNAL), message == NULL
	    ? "the output could not be proved" : message);
	return false;
}

void
prover_free(Prover *prover)
{
	if (prover == NULL)
		return;
	process_end(&prover->pid);
	close(prover->fd);
	if (prover->told != NULL)
		(void) munmap(prover->told, sizeof *prover->told);
	g_free(prover);
}
