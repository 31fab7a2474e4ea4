#include "blob/blob_s3_access.h"

#include <string.h>

#include "base/failure.h"

static const char *
from_environment(const char *const *names)
{
	for (; *names != NULL; names++) {
		const char *value = g_getenv(*names);
		if (value != NULL && *value != '\0')
			return value;
	}
	return NULL;
}

static const char *
one_of(const char *name)
{
	const char *const names[] = {name, NULL};

	return from_environment(names);
}

/* ---- who we are ---------------------------------------------------------- */

static bool
set_secret(BlobS3Access *access, const char *id, const char *secret,
    const char *token)
{
	if (id == NULL || secret == NULL)
		return false;
	access->secret = g_strconcat(id, ":", secret, NULL);
	access->token = g_strdup(token);
	return true;
}

static bool
read_file(BlobS3Access *access)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	const char *path = one_of("AWS_SHARED_CREDENTIALS_FILE");
	const char *profile = one_of("AWS_PROFILE");
	g_autofree char *usual = g_build_filename(g_get_home_dir(), ".aws",
	    "credentials", NULL);

	if (profile == NULL)
		profile = "default";
	if (!g_key_file_load_from_file(file, path == NULL ? usual : path,
	    G_KEY_FILE_NONE, NULL))
		return false;
	g_autofree char *id = g_key_file_get_value(file, profile,
	    "aws_access_key_id", NULL);
	g_autofree char *secret = g_key_file_get_value(file, profile,
	    "aws_secret_access_key", NULL);
	g_autofree char *token = g_key_file_get_value(file, profile,
	    "aws_session_token", NULL);
	return set_secret(access, id, secret, token);
}

static bool
find_credentials(BlobS3Access *access, GError **error)
{
	if (set_secret(access, one_of("AWS_ACCESS_KEY_ID"),
	    one_of("AWS_SECRET_ACCESS_KEY"), one_of("AWS_SESSION_TOKEN")) ||
	    read_file(access))
		return true;
	g_set_error(error, FAILURE, FAILURE_SETUP, "%s: no credentials: set "
	    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a file in "
	    "AWS_SHARED_CREDENTIALS_FILE", access->name);
	return false;
}

/* ---- where it is --------------------------------------------------------- */

/* Only on this machine may anybody read along. */
static bool
is_safe(const char *endpoint)
{
	static const char *const local[] = {
		"http://127.0.0.1", "http://localhost", "http://[::1]",
	};
	bool is_good = g_str_has_prefix(endpoint, "https://");
	const char *host = strstr(endpoint, "://");

	for (size_t i = 0; i < G_N_ELEMENTS(local); i++) {
		size_t length = strlen(local[i]);
		is_good = is_good || (strncmp(endpoint, local[i], length) == 0
		    && (endpoint[length] == ':' || endpoint[length] == '\0'));
	}
	return is_good && host[3] != '\0' && strpbrk(host + 3, "/?#@ ") ==
	    NULL;
}

static bool
find_endpoint(BlobS3Access *access, const BlobOptions *options,
    GError **error)
{
	static const char *const regions[] = {
		"AWS_REGION", "AWS_DEFAULT_REGION", NULL,
	};
	static const char *const endpoints[] = {
		"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", NULL,
	};
	const char *region = from_environment(regions);
	const char *endpoint = options != NULL && options->endpoint != NULL
	    ? options->endpoint : from_environment(endpoints);

	if (region == NULL)
		region = "us-east-1";
	access->scope = g_strdup_printf("aws:amz:%s:s3", region);
	access->endpoint = endpoint == NULL
	    ? g_strdup_printf("https://s3.%s.amazonaws.com", region)
	    : g_strdup(endpoint);
	if (g_str_has_suffix(access->endpoint, "/"))
		access->endpoint[strlen(access->endpoint) - 1] = '\0';
	if (is_safe(access->endpoint) && strpbrk(region, ": ") == NULL)
		return true;
	g_set_error(error, FAILURE, FAILURE_SETUP, "%s: %s is no address that "
	    "may be used: it is https://host:port, http only on this machine",
	    access->name, access->endpoint);
	return false;
}

/* s3://bucket/prefix */
static bool
read_place(BlobS3Access *access, const char *place, GError **error)
{
	const char *bucket = place + strlen("s3://");
	size_t length = strcspn(bucket, "/");
	const char *prefix = bucket[length] == '/' ? bucket + length + 1 : "";
	g_autofree char *around = g_strconcat("/", prefix, "/", NULL);

	access->name = g_strdup(place);
	access->bucket = g_strndup(bucket, length);
	access->prefix = *prefix == '\0' || g_str_has_suffix(prefix, "/")
	    ? g_strdup(prefix) : g_strconcat(prefix, "/", NULL);
	if (length >= 3 && length <= 63 && strspn(access->bucket,
	    "abcdefghijklmnopqrstuvwxyz0123456789.-_") == length &&
	    strstr(around, "/../") == NULL && strstr(around, "/./") == NULL &&
	    strchr(prefix, '+') == NULL)
		return true;
	g_set_error(error, FAILURE, FAILURE_SETUP, "%s: is no place in S3: it "
	    "is s3://bucket/prefix, without + and ..", place);
	return false;
}

BlobS3Access *
blob_s3_access_new(const char *place, const BlobOptions *options,
    GError **error)
{
	g_autoptr(BlobS3Access) access = g_new0(BlobS3Access, 1);

	if (read_place(access, place, error) &&
	    find_endpoint(access, options, error) &&
	    find_credentials(access, error))
		return g_steal_pointer(&access);
	return NULL;
}

void
blob_s3_access_free(BlobS3Access *access)
{
	if (access == NULL)
		return;
	g_free(access->name);
	g_free(access->endpoint);
	g_free(access->bucket);
	g_free(access->prefix);
	g_free(access->scope);
	g_free(access->secret);
	g_free(access->token);
	g_free(access);
}

/* ---- addresses ----------------------------------------------------------- */

/* KEEPS: bytes that stand for themselves, besides letters and digits. */
static void
encode(GString *url, const char *text, const char *keeps)
{
	for (const char *at = text; *at != '\0'; at++)
		if (g_ascii_isalnum(*at) || strchr(keeps, *at) != NULL)
			g_string_append_c(url, *at);
		else
			g_string_append_printf(url, "%%%02X",
			    (unsigned) (unsigned char) *at);
}

char *
blob_s3_access_url(const BlobS3Access *access, const char *key,
    const char *const *query)
{
	GString *url = g_string_new(access->endpoint);

	g_string_append_printf(url, "/%s", access->bucket);
	if (key != NULL) {
		g_string_append_c(url, '/');
		encode(url, access->prefix, "-_.~/");
		encode(url, key, "-_.~/");
	}
	for (size_t i = 0; query != NULL && query[i] != NULL; i += 2) {
		g_string_append_c(url, i == 0 ? '?' : '&');
		encode(url, query[i], "-_.~");
		g_string_append_c(url, '=');
		encode(url, query[i + 1], "-_.~");
	}
	return g_string_free(url, FALSE);
}
