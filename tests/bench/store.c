/*
 * store.c - how many jobs a second a store hands out and takes back, and how
 * long one process waits at worst: PLACE PROCESSES SECONDS prints
 *
 *	claims and completions a second, median, 99th hundredth and worst of the
 *	time that one of them took in ms, the least that a process has done
 *
 * Each is a transaction of its own, on the disk when it returns.
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/store.h"

enum { MOST = 1 << 20, BATCHES = 20, CHUNK = 2000, PROCESSES = 64 };

typedef struct Shared {
	gint is_on;		/* 0: wait; 1: work; 2: stop */
	unsigned done[PROCESSES];
	gint n_waits;
	unsigned waits[MOST];	/* microseconds of each claim or completion */
} Shared;

static void
check(bool is_good, GError *error)
{
	if (is_good)
		return;
	fprintf(stderr, "store: %s\n", error == NULL ? "refused"
	    : error->message);
	exit(1);
}

static void
note(Shared *shared, gint64 start)
{
	gint n = g_atomic_int_add(&shared->n_waits, 1);

	if (n < MOST)
		shared->waits[n] = (unsigned) (g_get_monotonic_time() - start);
}

static void
fill(Store *store, unsigned count)
{
	GError *error = NULL;

	for (unsigned i = 0; i < count; i++) {
		g_autoptr(StoreJob) job = store_job_new();
		g_autofree char *id = g_strdup_printf("job-%08u-de", i);
		g_autofree char *batch = g_strdup_printf("b%u", i % BATCHES);
		store_job_set(&job->id, id);
		store_job_set(&job->doc, id);
		store_job_set(&job->batch, batch);
		store_job_set(&job->target, "de");
		store_job_set(&job->name, "report.pdf");
		store_job_set(&job->options, "source=en\ntarget=de\n");
		job->state = STORE_READY;
		job->priority = 1 + i % 9;
		if (i % CHUNK == 0)
			check(store_begin(store, &error), error);
		check(store_add(store, job, &error), error);
		if (i % CHUNK == CHUNK - 1 || i == count - 1)
			check(store_commit(store, &error), error);
	}
}

static void
work(const char *place, Shared *shared, unsigned n)
{
	GError *error = NULL;
	Store *store = store_open(place, &error);
	g_autofree char *worker = g_strdup_printf("bench/%u", n);

	check(store != NULL, error);
	while (g_atomic_int_get(&shared->is_on) == 0)
		g_usleep(1000);
	while (g_atomic_int_get(&shared->is_on) == 1) {
		g_autoptr(StoreJob) job = NULL;
		gint64 start = g_get_monotonic_time();
		check(store_claim(store, worker, 60, &job, &error), error);
		note(shared, start);
		if (job == NULL)
			break;
		job->state = STORE_DONE;
		start = g_get_monotonic_time();
		check(store_put(store, job, &error), error);
		note(shared, start);
		shared->done[n]++;
	}
	store_close(store);
	_exit(0);
}

static int
compare(const void *a, const void *b)
{
	unsigned x = *(const unsigned *) a, y = *(const unsigned *) b;

	return x < y ? -1 : x > y;
}

static void
print(Shared *shared, unsigned processes, double seconds)
{
	unsigned total = 0, least = G_MAXUINT;
	size_t n = (size_t) MIN(shared->n_waits, MOST);

	for (unsigned i = 0; i < processes; i++) {
		total += shared->done[i];
		least = MIN(least, shared->done[i]);
	}
	qsort(shared->waits, n, sizeof *shared->waits, compare);
	if (n > 0)
		printf("%.0f %.2f %.1f %.0f %u\n", total / seconds,
		    shared->waits[n / 2] / 1e3,
		    shared->waits[n - 1 - n / 100] / 1e3,
		    shared->waits[n - 1] / 1e3, least);
}

int
main(int argc, char **argv)
{
	GError *error = NULL;

	if (argc != 4)
		return 2;
	unsigned processes = CLAMP((unsigned) strtoul(argv[2], NULL, 10), 1,
	    PROCESSES);
	unsigned seconds = (unsigned) strtoul(argv[3], NULL, 10);
	Shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	Store *store = store_open(argv[1], &error);
	check(store != NULL && shared != MAP_FAILED, error);
	fill(store, seconds * 6000);
	store_close(store);
	for (unsigned i = 0; i < processes; i++)
		if (fork() == 0)
			work(argv[1], shared, i);
	g_usleep(G_USEC_PER_SEC);
	gint64 start = g_get_monotonic_time();
	g_atomic_int_set(&shared->is_on, 1);
	g_usleep(seconds * G_USEC_PER_SEC);
	g_atomic_int_set(&shared->is_on, 2);
	double took = (double) (g_get_monotonic_time() - start) / 1e6;
	int status, failed = 0;
	while (wait(&status) > 0)
		failed |= status;
	print(shared, processes, took);
	return failed != 0;
}
