/*
 * test_blob.c - what every kind of place for blobs must do, and what S3's must
 * besides: on a server of the tests that checks signatures
 * (tests/service/s3_server.py). With DRAGOMAN_S3=https://host:port, a bucket
 * called "bucket" there and AWS_ACCESS_KEY_ID ... the first is asked of that
 * server, with parts of 5 MiB, and the rest is skipped.
 */
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/http.h"
#include "blob/blob.h"
#include "blob/blob_s3_access.h"

enum { PART = 1000, REAL_PART = 5 << 20 };

static char *folder;
static char *endpoint;		/* of the server; NULL: there is none */

/* ---- the server ---------------------------------------------------------- */

static pid_t server;
static int server_input;

static void
start_server(void)
{
	char *argv[] = {(char[]) {"python3"},
	    (char[]) {"tests/service/s3_server.py"}, NULL};
	int output = -1;
	char port[16];

	endpoint = g_strdup(g_getenv("DRAGOMAN_S3"));
	if (endpoint != NULL || !g_spawn_async_with_pipes(NULL, argv, NULL, G_SPAWN_SEARCH_PATH |
	    G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &server, &server_input,
	    &output, NULL, NULL))
		return;
	size_t n = 0;
	while (n < sizeof port && read(output, port + n, 1) == 1 &&
	    port[n] != '\n')
		n++;
	close(output);
	if (n > 0)
		endpoint = g_strdup_printf("http://127.0.0.1:%.*s", (int) n,
		    port);
}

static void
stop_server(void)
{
	g_free(endpoint);
	if (server == 0)
		return;
	close(server_input);
	kill(server, SIGTERM);
	(void) waitpid(server, NULL, 0);
}

static bool
add_bytes(HttpExchange *exchange, const char *bytes, size_t length)
{
	g_string_append_len(exchange->data, bytes, (gssize) length);
	return true;
}

/* What the server says, not signed; owned by the caller. */
static char *
control(const char *path)
{
	HttpOptions options = { .first_timeout = 10, .next_timeout = 10,
	    .max_answer = 1 << 20 };
	g_autoptr(Http) http = http_new(&options, NULL);
	GString *text = g_string_new("");
	g_autofree char *url = g_strconcat(endpoint, path, NULL);
	HttpExchange exchange = { .url = url, .on_bytes = add_bytes,
	    .data = text };

	http_start(http, &exchange);
	while (http_wait(http, 1000) == NULL)
		continue;
	g_assert_cmpint(exchange.status, ==, 200);
	return g_string_free(text, FALSE);
}

static int64_t
state(const char *name)
{
	g_autofree char *text = control("/_/state");
	g_autofree char *mark = g_strdup_printf("\"%s\": ", name);
	const char *at = strstr(text, mark);

	g_assert_nonnull(at);
	return g_ascii_strtoll(at + strlen(mark), NULL, 10);
}

static void
fault(const char *kind, int n)
{
	g_autofree char *path = g_strdup_printf("/_/fault?kind=%s&n=%d", kind,
	    n);

	g_free(control(path));
}

/* ---- short words --------------------------------------------------------- */

static Blob *
open_at(const char *place)
{
	BlobOptions options = { .endpoint = endpoint,
	    .part = server == 0 ? REAL_PART : PART };
	GError *error = NULL;
	Blob *blob = blob_open(place, &options, &error);

	g_assert_no_error(error);
	return blob;
}

/* A new place of the kind that DATA names; NULL: it is skipped. */
static Blob *
open_new(const void *data)
{
	static unsigned n;
	const char *kind = data;

	n++;
	if (strcmp(kind, "directory") == 0) {
		g_autofree char *place = g_strdup_printf("%s/%u/deep", folder,
		    n);
		return open_at(place);
	}
	if (endpoint == NULL) {
		g_test_skip("no python3 for the server");
		return NULL;
	}
	g_autofree char *place = g_strdup_printf("s3://bucket/p %u=(%%41)"
	    "/\xc3\xbc~*'!", n);
	return open_at(place);
}

/* A file with SIZE bytes that SEED makes, open. */
static int
make_file(unsigned seed, size_t size)
{
	g_autofree char *path = g_strdup_printf("%s/file-%u", folder, seed);
	g_autofree char *bytes = g_malloc(size + 1);
	g_autoptr(GRand) random = g_rand_new_with_seed(seed);

	for (size_t i = 0; i < size; i++)
		bytes[i] = (char) g_rand_int(random);
	g_assert_true(g_file_set_contents(path, bytes, (gssize) size, NULL));
	return open(path, O_RDONLY);
}

static char *
put(Blob *blob, unsigned seed, size_t size)
{
	GError *error = NULL;
	int fd = make_file(seed, size);
	char *name = blob_put(blob, fd, &error);

	g_assert_no_error(error);
	g_assert_true(blob_is_name(name));
	close(fd);
	return name;
}

static int
open_result(void)
{
	g_autofree char *path = g_build_filename(folder, "result", NULL);

	return open(path, O_RDWR | O_CREAT, 0600);
}

static bool
get(Blob *blob, const char *name, off_t *size, GError **error)
{
	int fd = open_result();
	bool is_got = blob_get(blob, name, fd, error);

	*size = lseek(fd, 0, SEEK_END);
	close(fd);
	return is_got;
}

static int64_t
size_of(Blob *blob, const char *name)
{
	GError *error = NULL;
	int64_t size = -2;

	g_assert_true(blob_has(blob, name, &size, &error));
	g_assert_no_error(error);
	return size;
}

static bool
see(const char *name, int64_t size, int64_t changed, void *data)
{
	GString *row = data;

	g_assert_cmpint(changed, >, 1600000000);
	g_string_append_printf(row, "%s %d\n", name, (int) size);
	return true;
}

static bool
see_one(const char *name, int64_t size, int64_t changed, void *data)
{
	(void) name;
	(void) size;
	(void) changed;
	++*(int *) data;
	return false;
}

/* ---- every kind ---------------------------------------------------------- */

static void
test_kept(const void *data)
{
	static const size_t sizes[] = {
		0, 1, PART, PART + 1, 3 * PART, 100001,
	};
	g_autoptr(Blob) blob = open_new(data);
	GError *error = NULL;

	if (blob == NULL)
		return;
	for (unsigned i = 0; i < G_N_ELEMENTS(sizes); i++) {
		off_t size;
		g_autofree char *name = put(blob, i, sizes[i]);
		g_autofree char *again = put(blob, i, sizes[i]);
		g_assert_cmpstr(name, ==, again);
		g_assert_cmpint(size_of(blob, name), ==, (int64_t) sizes[i]);
		g_assert_true(get(blob, name, &size, &error));
		g_assert_no_error(error);
		g_assert_cmpint(size, ==, (off_t) sizes[i]);
	}
	g_autofree char *empty = put(blob, 0, 0);
	g_assert_cmpstr(empty, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e46"
	    "49b934ca495991b7852b855");
}

static void
test_missing(const void *data)
{
	g_autoptr(Blob) blob = open_new(data);
	g_autofree char *name = g_strnfill(64, 'a');
	GError *error = NULL;
	off_t size;

	if (blob == NULL)
		return;
	g_assert_cmpint(size_of(blob, name), ==, -1);
	g_assert_true(blob_remove(blob, name, &error));
	g_assert_no_error(error);
	g_assert_false(get(blob, name, &size, &error));
	g_assert_error(error, FAILURE, FAILURE_INPUT);
	g_assert_nonnull(strstr(error->message, "not there"));
	g_clear_error(&error);
	g_assert_false(blob_remove(blob, "../../x", &error));
	g_assert_error(error, FAILURE, FAILURE_INTERNAL);
	g_clear_error(&error);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

static void
test_list(const void *data)
{
	g_autoptr(Blob) blob = open_new(data);
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) want = g_string_new("");
	g_autoptr(GString) got = g_string_new("");
	GError *error = NULL;
	int seen = 0;

	if (blob == NULL)
		return;
	g_assert_true(blob_list(blob, see, got, &error));
	g_assert_cmpstr(got->str, ==, "");
	for (unsigned i = 0; i < 8; i++) {
		g_autofree char *name = put(blob, 100 + i, 10 + i);
		g_ptr_array_add(rows, g_strdup_printf("%s %u\n", name,
		    10 + i));
	}
	g_ptr_array_sort(rows, by_text);
	for (unsigned i = 0; i < rows->len; i++)
		g_string_append(want, g_ptr_array_index(rows, i));
	g_assert_true(blob_list(blob, see, got, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(got->str, ==, want->str);
	g_assert_true(blob_list(blob, see_one, &seen, &error));
	g_assert_cmpint(seen, ==, 1);

	/* One is gone, the others stay. */
	g_autofree char *first = g_strndup(g_ptr_array_index(rows, 0), 64);
	g_assert_true(blob_remove(blob, first, &error));
	g_string_set_size(got, 0);
	g_assert_true(blob_list(blob, see, got, &error));
	g_assert_cmpstr(got->str, ==, want->str +
	    strlen(g_ptr_array_index(rows, 0)));
}

/* ---- a folder ------------------------------------------------------------ */

static void
test_folder(void)
{
	g_autofree char *place = g_build_filename(folder, "own", NULL);
	g_autoptr(Blob) blob = open_at(place);
	g_autofree char *name = put(blob, 7, 100);
	g_autofree char *path = g_strdup_printf("%s/objects/%.2s/%s", place,
	    name, name);
	g_autofree char *part = g_strdup_printf("%s/objects/%.2s/.%s.1.part",
	    place, name, name);
	g_autoptr(GString) got = g_string_new("");
	GError *error = NULL;
	off_t size;

	/* Half of one, of a killed process, is none. */
	g_assert_true(g_file_set_contents(part, "half", 4, NULL));
	g_assert_true(blob_list(blob, see, got, &error));
	g_assert_cmpuint(strlen(got->str), ==, 64 + strlen(" 100\n"));

	/* A changed byte is noticed, and a cut one is put anew. */
	g_assert_cmpint(g_chmod(path, 0600), ==, 0);
	int fd = open(path, O_WRONLY);
	g_assert_cmpint(pwrite(fd, "changed", 7, 0), ==, 7);
	g_assert_false(get(blob, name, &size, &error));
	g_assert_error(error, FAILURE, FAILURE_INPUT);
	g_assert_nonnull(strstr(error->message, "is damaged"));
	g_clear_error(&error);
	g_assert_cmpint(ftruncate(fd, 50), ==, 0);
	close(fd);
	g_autofree char *again = put(blob, 7, 100);
	g_assert_true(get(blob, again, &size, &error));
	g_assert_no_error(error);
}

/* ---- S3 ------------------------------------------------------------------ */

static void
check_url(const char *place, const char *key, const char *const *query,
    const char *want)
{
	BlobOptions options = { .endpoint = "https://h:1" };
	g_autoptr(BlobS3Access) access = blob_s3_access_new(place, &options,
	    NULL);
	g_autofree char *url = blob_s3_access_url(access, key, query);

	g_assert_cmpstr(url, ==, want);
}

static void
test_canonical(void)
{
	static const char *const uploads[] = {"uploads", "", NULL};
	static const char *const odd[] = {"a", "b c/d=&+~", "b", "\xc3\xbc",
	    NULL};

	check_url("s3://bucket", "objects/ab/c", NULL,
	    "https://h:1/bucket/objects/ab/c");
	check_url("s3://bucket/", "k", uploads, "https://h:1/bucket/k?uploads=");
	check_url("s3://bucket/a=(b) c/", "k", NULL,
	    "https://h:1/bucket/a%3D%28b%29%20c/k");
	check_url("s3://bucket/%41*'!:@,$\x01\xff", "k", odd,
	    "https://h:1/bucket/%2541%2A%27%21%3A%40%2C%24%01%FF/k"
	    "?a=b%20c%2Fd%3D%26%2B~&b=%C3%BC");
	check_url("s3://bucket/p", NULL, uploads, "https://h:1/bucket?uploads=");
}

static void
check_place(const char *place, const char *at, bool is_good)
{
	BlobOptions options = { .endpoint = at };
	GError *error = NULL;
	g_autoptr(Blob) blob = blob_open(place, &options, &error);

	g_assert_cmpint(blob != NULL, ==, is_good);
	if (!is_good)
		g_assert_error(error, FAILURE, FAILURE_SETUP);
	g_clear_error(&error);
}

static void
test_places(void)
{
	check_place("s3://bucket/a/b", "https://s3.example.com", true);
	check_place("s3://bucket", "http://127.0.0.1:9000", true);
	check_place("s3://bucket", "http://localhost/", true);
	check_place("s3://bucket", NULL, true);
	check_place("s3://bucket", "http://127.0.0.1.example.com", false);
	check_place("s3://bucket", "http://s3.example.com", false);
	check_place("s3://bucket", "https://u:p@s3.example.com", false);
	check_place("s3://bucket", "https://s3.example.com/path", false);
	check_place("s3://bucket", "https://", false);
	check_place("s3://bucket", "ftp://s3.example.com", false);
	check_place("s3://Bucket", "https://h", false);
	check_place("s3://", "https://h", false);
	check_place("s3://bucket/a/../b", "https://h", false);
	check_place("s3://bucket/a+b", "https://h", false);
}

static bool
needs_server(void)
{
	if (server == 0)
		g_test_skip("needs the server of the tests");
	return server != 0;
}

/* What is refused is no use asking again, and says no secrets. */
static void
check_refused(const char *place, const char *words)
{
	g_autoptr(Blob) blob = open_at(place);
	int fd = make_file(1, 10);
	GError *error = NULL;
	int64_t before = state("requests");

	g_assert_null(blob_put(blob, fd, &error));
	g_assert_error(error, FAILURE, FAILURE_SETUP);
	g_assert_nonnull(strstr(error->message, words));
	g_assert_true(g_str_has_prefix(error->message, place));
	g_assert_null(strstr(error->message, "sesame"));
	g_assert_cmpint(state("requests") - before, <=, 2);
	g_clear_error(&error);
	close(fd);
}

static void
test_secrets(void)
{
	g_autofree char *path = g_build_filename(folder, "credentials", NULL);
	g_autofree char *secret = g_strdup(g_getenv("AWS_SECRET_ACCESS_KEY"));
	g_autofree char *id = g_strdup(g_getenv("AWS_ACCESS_KEY_ID"));
	g_autofree char *text = g_strdup_printf("[default]\naws_access_key_id"
	    "=x\naws_secret_access_key=y\n[night]\naws_access_key_id = %s\n"
	    "aws_secret_access_key = %s\naws_session_token = t/+=\n", id,
	    secret);

	if (!needs_server())
		return;
	g_setenv("AWS_SECRET_ACCESS_KEY", "open-sesame", true);
	check_refused("s3://bucket/x", " 403");
	g_unsetenv("AWS_SECRET_ACCESS_KEY");
	g_setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere", true);
	check_place("s3://bucket/x", endpoint, false);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	g_setenv("AWS_SHARED_CREDENTIALS_FILE", path, true);
	g_setenv("AWS_PROFILE", "night", true);
	Blob *blob = open_at("s3://bucket/from-file");
	g_free(put(blob, 1, 10));
	blob_close(blob);
	g_unsetenv("AWS_PROFILE");
	check_refused("s3://bucket/x", " 403");
	g_setenv("AWS_SECRET_ACCESS_KEY", secret, true);
	check_refused("s3://another/x", "404 NoSuchBucket");
}

static void
test_retries(void)
{
	if (!needs_server())
		return;
	g_autoptr(Blob) blob = open_at("s3://bucket/retries");
	GError *error = NULL;
	off_t size;

	fault("503", 2);
	g_autofree char *name = put(blob, 3, 500);
	fault("close", 2);
	g_assert_cmpint(size_of(blob, name), ==, 500);
	fault("half", 1);
	g_assert_true(get(blob, name, &size, &error));
	g_assert_no_error(error);
	g_assert_cmpint(size, ==, 500);
	fault("flip", 1);
	g_assert_false(get(blob, name, &size, &error));
	g_assert_error(error, FAILURE, FAILURE_INPUT);
	g_clear_error(&error);
	fault("503", 99);
	g_assert_false(get(blob, name, &size, &error));
	fault("503", 0);
	g_assert_error(error, FAILURE, FAILURE_STORE);
	g_assert_nonnull(strstr(error->message, "503 SlowDown"));
	g_clear_error(&error);
}

static void
test_parts(void)
{
	if (!needs_server())
		return;
	g_autoptr(Blob) blob = open_at("s3://bucket/parts");
	GError *error = NULL;
	off_t size;

	fault("error200", 1);
	g_autofree char *name = put(blob, 4, 5 * PART + 3);
	g_assert_true(get(blob, name, &size, &error));
	g_assert_no_error(error);
	g_assert_cmpint(state("uploads"), ==, 0);

	/* It cannot be ended: nothing is left of it. */
	int fd = make_file(5, 4 * PART);
	fault("part", 1);
	g_assert_null(blob_put(blob, fd, &error));
	g_assert_error(error, FAILURE, FAILURE_SETUP);
	g_assert_nonnull(strstr(error->message, "AccessDenied"));
	g_clear_error(&error);
	close(fd);
	g_assert_cmpint(state("uploads"), ==, 0);
	g_assert_cmpint(state("aborted"), ==, 1);
}

/* A blob that is there is not sent again. */
static void
test_once(void)
{
	if (!needs_server())
		return;
	g_autoptr(Blob) blob = open_at("s3://bucket/once");
	int64_t before = state("puts");

	for (unsigned i = 0; i < 3; i++)
		g_free(put(blob, 6, 100));
	g_assert_cmpint(state("puts") - before, ==, 1);
}

/* The server of the tests is strict: else the tests above would say little. */
static void
test_server(void)
{
	g_autofree char *output = NULL;
	int status = -1;

	if (!needs_server())
		return;
	g_assert_true(g_spawn_command_line_sync("python3 "
	    "tests/service/s3_server.py --check", &output, NULL, &status,
	    NULL));
	g_assert_cmpint(status, ==, 0);
}

static void
remove_folder(void)
{
	g_autofree char *command = g_strconcat("rm -rf ", folder, NULL);

	g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL,
	    NULL));
	g_free(folder);
}

int
main(int argc, char **argv)
{
	static const char *const kinds[] = {"directory", "s3"};

	g_test_init(&argc, &argv, NULL);
	folder = g_dir_make_tmp("dragoman-blob-XXXXXX", NULL);
	start_server();
	if (server != 0) {
		g_setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", true);
		g_setenv("AWS_SECRET_ACCESS_KEY",
		    "wJalrXUtnFEMI/K7MDENG+bPxRfiCY=", true);
		g_unsetenv("AWS_SESSION_TOKEN");
		g_setenv("AWS_REGION", "eu-west-3", true);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const char *const names[] = {"kept", "missing", "list"};
		GTestDataFunc runs[] = {test_kept, test_missing, test_list};
		for (size_t j = 0; j < G_N_ELEMENTS(runs); j++) {
			g_autofree char *path = g_strdup_printf("/blob/%s/%s",
			    kinds[i], names[j]);
			g_test_add_data_func(path, kinds[i], runs[j]);
		}
	}
	g_test_add_func("/blob/directory/folder", test_folder);
	g_test_add_func("/blob/s3/canonical", test_canonical);
	g_test_add_func("/blob/s3/places", test_places);
	g_test_add_func("/blob/s3/secrets", test_secrets);
	g_test_add_func("/blob/s3/retries", test_retries);
	g_test_add_func("/blob/s3/parts", test_parts);
	g_test_add_func("/blob/s3/once", test_once);
	g_test_add_func("/blob/s3/server", test_server);
	int status = g_test_run();
	stop_server();
	remove_folder();
	return status;
}
