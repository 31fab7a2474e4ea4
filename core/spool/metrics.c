#include "spool/metrics.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/file.h"
#include "spool/disk.h"

enum {
	CONNECTIONS = METRICS_FDS - 1,
	REQUEST = 2048,		/* bytes that a request may have */
	PATIENCE = 5,		/* seconds that it may take */
	PACE = 15,		/* between files */
};

typedef struct Connection {
	int fd;			/* -1: free */
	gint64 deadline;
	GString *request;
	GString *answer;	/* NULL: not yet */
	size_t sent;
} Connection;

struct Metrics {
	Spool *spool;
	int listener;		/* -1: none */
	unsigned port;
	gint64 written;
	Connection connections[CONNECTIONS];
};

/* ---- the figures --------------------------------------------------------- */

static void
put_head(GString *out, const char *name, const char *kind, const char *help)
{
	g_string_append_printf(out, "# HELP dragoman_%s %s\n# TYPE dragoman_%s "
	    "%s\n", name, help, name, kind);
}

static void
put_gauge(GString *out, const char *name, const char *help, int64_t value)
{
	put_head(out, name, "gauge", help);
	g_string_append_printf(out, "dragoman_%s %" G_GINT64_FORMAT "\n",
	    name, value);
}

/* How long the first of STATE has been there; 0: there is none. */
static int64_t
age_of_first(Metrics *metrics, StoreState state)
{
	g_autoptr(GPtrArray) jobs = store_jobs_new();

	if (!store_list(metrics->spool->store, 1u << state, 1, jobs, NULL) ||
	    jobs->len == 0)
		return 0;
	const StoreJob *job = g_ptr_array_index(jobs, 0);
	return MAX(spool_now(metrics->spool) - job->created, 0);
}

static int64_t
last_success(const Metrics *metrics)
{
	struct stat status;

	return fstatat(metrics->spool->state, "last-success", &status,
	    AT_SYMLINK_NOFOLLOW) < 0 ? 0 : (int64_t) status.st_mtime;
}

char *
metrics_text(Metrics *metrics, const IntakePass *pass)
{
	int64_t counts[STORE_N_STATES];
	g_autoptr(GString) out = g_string_new(NULL);
	bool has_inodes;

	if (!store_count(metrics->spool->store, counts, NULL))
		return NULL;
	put_head(out, "build_info", "gauge", "The program.");
	g_string_append(out, "dragoman_build_info{version=\""
	    DRAGOMAN_VERSION "\"} 1\n");
	put_head(out, "jobs", "gauge", "Jobs by state: a job is a document "
	    "into one language.");
	for (int i = 0; i < STORE_N_STATES; i++)
		g_string_append_printf(out, "dragoman_jobs{state=\"%s\"} %"
		    G_GINT64_FORMAT "\n", store_state_name((StoreState) i),
		    counts[i]);
	put_gauge(out, "oldest_ready_seconds", "Age of the first job that "
	    "nobody works on yet.", age_of_first(metrics, STORE_READY));
	put_gauge(out, "oldest_waiting_seconds", "Age of the first job that "
	    "waits for an engine, a disk or a budget.",
	    age_of_first(metrics, STORE_RETRY));
	put_gauge(out, "files_waiting", "Files in in/ that are not complete.",
	    (int64_t) pass->waiting + pass->settling);
	put_gauge(out, "files_stuck", "Files in in/ that somebody must look "
	    "after.", pass->stuck);
	put_gauge(out, "queues_bad", "Queues whose configuration is no good.",
	    pass->bad_queues);
	put_gauge(out, "intake_paused", "1: nothing is taken in, for want of "
	    "space or because too many wait.", pass->is_paused);
	put_gauge(out, "spool_free_bytes", "Free space where the spool is.",
	    disk_free(metrics->spool->base, &has_inodes));
	put_gauge(out, "last_success_timestamp_seconds", "When a result was "
	    "last published; 0: never.", last_success(metrics));
	return g_string_free(g_steal_pointer(&out), FALSE);
}

void
metrics_write(Metrics *metrics, const IntakePass *pass, bool now)
{
	gint64 time = g_get_monotonic_time();

	if (!now && metrics->written != 0 && time - metrics->written <
	    PACE * G_USEC_PER_SEC)
		return;
	metrics->written = time;
	g_autofree char *text = metrics_text(metrics, pass);
	int state = metrics->spool->state;
	g_autofree char *name = g_strdup_printf("metrics.%d.tmp",
	    (int) getpid());
	int fd = text == NULL ? -1 : openat(state, name, O_WRONLY | O_CREAT |
	    O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0)
		return;
	bool is_whole = file_put(fd, text, strlen(text));
	close(fd);
	if (!is_whole || renameat(state, name, state, "metrics.prom") < 0)
		(void) unlinkat(state, name, 0);
}

void
metrics_note_success(const Spool *spool)
{
	int fd = openat(spool->state, "last-success", O_WRONLY | O_CREAT |
	    O_CLOEXEC | O_NOFOLLOW, 0644);

	if (fd < 0)
		return;
	(void) futimens(fd, NULL);
	close(fd);
}

/* ---- HTTP ---------------------------------------------------------------- */

static bool
listen_on(Metrics *metrics, unsigned port, GError **error)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t) port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t size = sizeof address;
	int one = 1;

	metrics->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC |
	    SOCK_NONBLOCK, 0);
	if (metrics->listener >= 0 &&
	    setsockopt(metrics->listener, SOL_SOCKET, SO_REUSEADDR, &one,
	    sizeof one) == 0 && bind(metrics->listener, (struct sockaddr *)
	    (void *) &address, size) == 0 &&
	    listen(metrics->listener, CONNECTIONS) == 0 &&
	    getsockname(metrics->listener, (struct sockaddr *) (void *)
	    &address, &size) == 0) {
		metrics->port = ntohs(address.sin_port);
		return true;
	}
	g_set_error(error, FAILURE, FAILURE_SETUP, "port %u of the loopback "
	    "interface (--metrics): %s", port, g_strerror(errno));
	return false;
}

static void
connection_end(Connection *connection)
{
	if (connection->fd >= 0)
		close(connection->fd);
	connection->fd = -1;
	if (connection->request != NULL)
		g_string_free(connection->request, TRUE);
	if (connection->answer != NULL)
		g_string_free(connection->answer, TRUE);
	connection->request = connection->answer = NULL;
}

Metrics *
metrics_new(Spool *spool, unsigned port, GError **error)
{
	Metrics *metrics = g_new0(Metrics, 1);

	metrics->spool = spool;
	metrics->listener = -1;
	for (unsigned i = 0; i < CONNECTIONS; i++)
		metrics->connections[i].fd = -1;
	if (port == 0 || listen_on(metrics, port, error))
		return metrics;
	metrics_free(metrics);
	return NULL;
}

void
metrics_free(Metrics *metrics)
{
	if (metrics == NULL)
		return;
	for (unsigned i = 0; i < CONNECTIONS; i++)
		connection_end(&metrics->connections[i]);
	if (metrics->listener >= 0)
		close(metrics->listener);
	g_free(metrics);
}

unsigned
metrics_port(const Metrics *metrics)
{
	return metrics->port;
}

void
metrics_poll(const Metrics *metrics, struct pollfd *polls)
{
	bool has_room = false;

	for (unsigned i = 0; i < CONNECTIONS; i++) {
		const Connection *connection = &metrics->connections[i];
		has_room = has_room || connection->fd < 0;
		polls[i + 1] = (struct pollfd) {
			.fd = connection->fd,
			.events = connection->answer == NULL ? POLLIN
			    : POLLOUT,
		};
	}
	polls[0] = (struct pollfd) {
		.fd = has_room ? metrics->listener : -1, .events = POLLIN,
	};
}

static void
take_connection(Metrics *metrics)
{
	int fd = accept4(metrics->listener, NULL, NULL, SOCK_CLOEXEC |
	    SOCK_NONBLOCK);

	for (unsigned i = 0; fd >= 0 && i < CONNECTIONS; i++) {
		Connection *connection = &metrics->connections[i];
		if (connection->fd >= 0)
			continue;
		connection->fd = fd;
		connection->deadline = g_get_monotonic_time() + PATIENCE *
		    G_USEC_PER_SEC;
		connection->request = g_string_new(NULL);
		return;
	}
	if (fd >= 0)
		close(fd);
}

static void
answer(Metrics *metrics, Connection *connection, const IntakePass *pass)
{
	static const char good[] = "GET /metrics ";
	bool is_ours = strncmp(connection->request->str, good,
	    strlen(good)) == 0;
	g_autofree char *text = is_ours ? metrics_text(metrics, pass) : NULL;
	const char *body = text != NULL ? text : is_ours
	    ? "the store cannot be read\n" : "there is /metrics\n";

	connection->answer = g_string_new(NULL);
	connection->sent = 0;
	g_string_printf(connection->answer, "HTTP/1.1 %s\r\nContent-Type: "
	    "text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: "
	    "%zu\r\nConnection: close\r\n\r\n%s", text != NULL ? "200 OK"
	    : is_ours ? "503 Service Unavailable" : "404 Not Found",
	    strlen(body), body);
}

/* False: it is over. */
static bool
serve(Metrics *metrics, Connection *connection, const IntakePass *pass)
{
	char piece[REQUEST];
	ssize_t n;

	if (connection->answer == NULL) {
		n = recv(connection->fd, piece, sizeof piece, 0);
		if (n <= 0)
			return n < 0 && (errno == EAGAIN || errno == EINTR);
		g_string_append_len(connection->request, piece, n);
		if (strstr(connection->request->str, "\r\n\r\n") == NULL)
			return connection->request->len < REQUEST;
		answer(metrics, connection, pass);
	}
	n = send(connection->fd, connection->answer->str + connection->sent,
	    connection->answer->len - connection->sent, MSG_NOSIGNAL);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	connection->sent += (size_t) n;
	return connection->sent < connection->answer->len;
}

void
metrics_serve(Metrics *metrics, const struct pollfd *polls,
    const IntakePass *pass)
{
	gint64 now = g_get_monotonic_time();

	if (polls[0].revents != 0)
		take_connection(metrics);
	for (unsigned i = 0; i < CONNECTIONS; i++) {
		Connection *connection = &metrics->connections[i];
		if (connection->fd < 0)
			continue;
		if ((polls[i + 1].fd == connection->fd &&
		    polls[i + 1].revents != 0 && !serve(metrics, connection,
		    pass)) || now > connection->deadline)
			connection_end(connection);
	}
}
