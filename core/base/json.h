/*
 * json.h - jansson, in one place: reading and writing JSON.
 *
 * A value is a tree; objects keep the order in which members were put, so
 * that the same input gives the same bytes. Strings are UTF-8.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct json_t Json;

void json_free(Json *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Json, json_free)

Json *json_new_object(void);
Json *json_new_array(void);

/* Put members into an object. Texts are made valid UTF-8; a NULL text or
 * value puts null. json_put_value takes VALUE. */
void json_put_text(Json *object, const char *name, const char *text);
void json_put_int(Json *object, const char *name, int64_t value);
void json_put_bool(Json *object, const char *name, bool value);
void json_put_value(Json *object, const char *name, Json *value);

/* A copy that is yours. */
Json *json_new_copy(const Json *json);

/* Append to an array; json_add_value takes VALUE. */
void json_add_text(Json *array, const char *text);
void json_add_value(Json *array, Json *value);

/* Read: borrowed, NULL or the default where there is no such member. */
Json *json_member(const Json *object, const char *name);
const char *json_member_text(const Json *object, const char *name);
int64_t json_member_int(const Json *object, const char *name, int64_t other);
bool json_member_bool(const Json *object, const char *name);
Json *json_element(const Json *array, size_t index);

/* Number of elements, or of members. */
size_t json_length(const Json *json);

/* The member at PLACE, in the order of an object; false behind the last. */
bool json_nth(const Json *object, size_t place, const char **name,
    Json **value);

/* Puts copies of all members of FROM into OBJECT, over those that it has. */
void json_merge(Json *object, const Json *from);

/* A text as it is, or a number or truth value as JSON writes it, new; NULL for
 * null, arrays and objects. */
char *json_scalar(const Json *json);

bool json_is_list(const Json *json);
bool json_is_table(const Json *json);	/* an object */

/* Strict: duplicate names, bad UTF-8 and trailing text are errors
 * (FAILURE_INPUT). */
Json *json_read(const char *text, size_t length, GError **error);

/* Appends TEXT, which is UTF-8 as all text of a document is, as a JSON string
 * with its quotes, for long outputs that are written without a tree. */
void json_append_text(GString *out, const char *text);

/* The same of the first LENGTH bytes at TEXT, which holds no NUL. */
void json_append_slice(GString *out, const char *text, size_t length);

/* One line, or indented by two. A new string without a line end. */
char *json_write(const Json *json, bool is_indented);

#endif
