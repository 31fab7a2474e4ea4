#include "spool/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/file.h"
#include "base/json.h"
#include "spool/claim.h"
#include "spool/diary.h"
#include "spool/disk.h"
#include "spool/filename.h"
#include "spool/parcel.h"
#include "spool/queue.h"

enum { TAIL = 16 << 10, MOST_NAMES = 100000 };

static bool
fail(GError **error, const StoreJob *job, const char *what)
{
	if (error != NULL && *error == NULL)
		g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s: %s", job->id,
		    what);
	return false;
}

/* "a.de.pdf": what is put beside the source. */
static char *
result_name(const StoreJob *job)
{
	g_autofree char *base = g_path_get_basename(job->name);
	g_autofree char *safe = filename_safe(base);

	return filename_with(safe, job->target);
}

static const char *
kind_of(const StoreJob *job)
{
	return job->goal == STORE_DONE || job->goal == STORE_DUPLICATE
	    ? "out" : "fail";
}

/* That of the attempt whose folder NAME is (see spool_part); G_MAXINT64: it is
 * no such folder of the job. */
static int64_t
fence_of(const char *name, const StoreJob *job, const char *kind)
{
	g_autofree char *beginning = g_strconcat(kind, ".", job->target, ".",
	    NULL);

	return g_str_has_prefix(name, beginning) && g_str_has_suffix(name,
	    ".part") ? g_ascii_strtoll(name + strlen(beginning), NULL, 10)
	    : G_MAXINT64;
}

/* Folders that earlier attempts at the job have left; those of later ones are
 * not ours any more. */
static void
remove_parts(int work, const StoreJob *job, const char *kind)
{
	g_autoptr(GPtrArray) names = disk_list(work);

	for (unsigned i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		if (fence_of(name, job, kind) <= job->fence)
			(void) disk_remove(work, name);
	}
}

char *
publish_prepare(Spool *spool, const StoreJob *job, GError **error)
{
	g_autofree char *part = spool_part(job, "out");
	g_autofree char *name = result_name(job);
	int work = spool_work(spool, job->doc, error);

	if (work < 0)
		return NULL;
	remove_parts(work, job, "out");
	int folder = disk_make(work, part, error);
	close(work);
	if (folder < 0)
		return NULL;
	close(folder);
	return g_build_filename(spool->root, "work", job->doc, part, name,
	    NULL);
}

char *
publish_source(const Spool *spool, const StoreJob *job)
{
	g_autofree char *base = g_path_get_basename(job->name);
	g_autofree char *safe = filename_safe(base);

	return g_build_filename(spool->root, "work", job->doc, "src", safe,
	    NULL);
}

/* ---- what is in the folder ----------------------------------------------- */

/* What was translated goes along under its own name: a second name of our copy
 * where the file system has that. Before there is a copy, the dropped file. */
static bool
add_original(const StoreJob *job, int work, int part, GError **error)
{
	g_autofree char *policy = queue_value(job->options, "originals",
	    "keep");
	g_autofree char *base = g_path_get_basename(job->name);
	g_autofree char *name = filename_safe(base);
	g_autofree char *copy = g_strconcat("src/", name, NULL);
	const char *from = faccessat(work, copy, F_OK, AT_SYMLINK_NOFOLLOW) ==
	    0 ? copy : "orig";

	if (kind_of(job)[0] == 'o' && strcmp(policy, "delete") == 0)
		return true;
	(void) unlinkat(part, name, 0);
	if (linkat(work, from, part, name, 0) == 0)
		return true;
	g_autofree char *digest = disk_copy(work, from, part, name, error);
	return digest != NULL;
}

static void
put_job(Json *json, const StoreJob *job)
{
	g_autofree char *name = filename_display(job->name);

	json_put_text(json, "job", job->id);
	json_put_text(json, "name", name);
	json_put_text(json, "queue", job->queue);
	json_put_text(json, "target", job->target);
	json_put_text(json, "source_sha256", job->digest);
	json_put_text(json, "options", job->options);
	json_put_text(json, "program", "dragoman " DRAGOMAN_VERSION);
}

static bool
write_json(int part, const char *name, const Json *json, GError **error)
{
	g_autofree char *text = json_write(json, true);
	g_autofree char *line = g_strconcat(text, "\n", NULL);

	return disk_write(part, name, line, error);
}

/* No times in it: the same input and options give the same bytes. */
static bool
add_receipt(int part, const StoreJob *job, const WorkerItem *item,
    GError **error)
{
	g_autoptr(Json) json = json_new_object();

	put_job(json, job);
	json_put_text(json, "outcome", item->status == JOB_FINDINGS
	    ? "done with findings" : "done");
	json_put_int(json, "segments", item->counts.segments);
	json_put_int(json, "kept", item->counts.kept);
	json_put_int(json, "errors", item->findings[SEVERITY_ERROR]);
	json_put_int(json, "warnings", item->findings[SEVERITY_WARNING]);
	return write_json(part, "receipt.json", json, error);
}

/* P1, P2: synced, read again, and the report's digest is the result's. */
static char *
take_manifest(int part, const StoreJob *job, GError **error)
{
	g_autofree char *part_name = spool_part(job, kind_of(job));

	if (!disk_sync_all(part, part_name, error))
		return NULL;
	if (fault_fails(FAULT_P1_FILLED, job->id, error))
		return NULL;
	g_autoptr(GPtrArray) names = disk_list(part);
	g_autoptr(GString) manifest = g_string_new(NULL);
	for (unsigned i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autofree char *digest = disk_digest(part, name);
		if (digest == NULL) {
			fail(error, job, "a result cannot be read again");
			return NULL;
		}
		g_string_append_printf(manifest, "%s  %s\n", digest, name);
	}
	return g_string_free(g_steal_pointer(&manifest), FALSE);
}

static bool
is_what_report_says(const Spool *spool, const StoreJob *job)
{
	g_autofree char *part = spool_part(job, "out");
	g_autofree char *name = result_name(job);
	g_autofree char *last = g_strconcat(name, ".report.json", NULL);
	g_autofree char *report = g_build_filename(spool->root, "work",
	    job->doc, part, last, NULL);
	g_autofree char *line = g_strconcat("  ", name, "\n", NULL);
	const char *at = strstr(job->manifest, line);
	g_autoptr(GMappedFile) file = g_mapped_file_new(report, FALSE, NULL);

	if (at == NULL || at - job->manifest < 64 || file == NULL)
		return false;
	g_autofree char *digest = g_strndup(at - 64, 64);
	return g_strstr_len(g_mapped_file_get_contents(file),
	    (gssize) g_mapped_file_get_length(file), digest) != NULL;
}

/* ---- the place ----------------------------------------------------------- */

static bool
is_empty(Spool *spool, const char *folder)
{
	int fd = disk_open(spool->base, folder, NULL);

	if (fd < 0)
		return faccessat(spool->base, folder, F_OK,
		    AT_SYMLINK_NOFOLLOW) < 0;
	g_autoptr(GPtrArray) names = disk_list(fd);
	close(fd);
	return names->len == 0;
}

/* The place of a sister job of the same document: they stand together. */
static char *
sister_place(Spool *spool, const StoreJob *job)
{
	g_autoptr(GPtrArray) jobs = store_jobs_new();

	(void) store_of_document(spool->store, job->doc, jobs, NULL);
	for (unsigned i = 0; i < jobs->len; i++) {
		const StoreJob *sister = g_ptr_array_index(jobs, i);
		if (g_str_has_prefix(sister->place, "done/"))
			return g_path_get_dirname(sister->place);
	}
	return NULL;
}

/* Within a transaction, so that nobody else finds the same. */
static bool
find_place(Spool *spool, StoreJob *job, GError **error)
{
	g_autofree char *base = g_path_get_basename(job->name);
	g_autofree char *safe = filename_safe(base);
	g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(
	    job->created);
	g_autofree char *day = g_date_time_format(date, "%Y-%m-%d");
	g_autofree char *sister = sister_place(spool, job);

	for (unsigned n = 1; n < MOST_NAMES; n++) {
		g_autofree char *own = filename_numbered(safe, n);
		g_autofree char *id = filename_numbered(job->id, n);
		g_autofree char *folder = kind_of(job)[0] == 'f'
		    ? g_strconcat(job->goal == STORE_QUARANTINED
		    ? "quarantine/" : "failed/", id, NULL)
		    : sister != NULL && n == 1 ? g_strdup(sister)
		    : g_strconcat("done/", job->queue, "/", day, "/", own,
		    NULL);
		g_autofree char *place = kind_of(job)[0] == 'f'
		    ? g_strdup(folder) : g_strconcat(folder, "/", job->target,
		    NULL);
		bool is_taken = false;
		if (!store_is_taken(spool->store, folder, job->doc, &is_taken,
		    error))
			return false;
		if (is_taken || !is_empty(spool, place) || (sister == NULL &&
		    !is_empty(spool, folder)))
			continue;
		store_job_set(&job->place, place);
		return true;
	}
	return fail(error, job, "no name is left for its result");
}

/* Whether somebody has given the job up since we saw it: what we save then would
 * take that back. Its document is told of it, and nothing else. */
static bool
is_given_up(Spool *spool, const StoreJob *job, GError **error)
{
	g_autoptr(StoreJob) row = store_find(spool->store, job->id, NULL);

	return row != NULL && row->state == STORE_CANCELLING &&
	    job->goal != STORE_CANCELLED && !fail(error, job,
	    "was given up by `dragoman cancel`");
}

/* P3. */
static bool
record(Spool *spool, StoreJob *job, GError **error)
{
	bool is_ours = true;

	if (!store_begin(spool->store, error))
		return false;
	job->state = STORE_PUBLISHING;
	if (!is_given_up(spool, job, error) &&
	    find_place(spool, job, error) &&
	    store_save(spool->store, job, &is_ours, error) && is_ours)
		return store_commit(spool->store, error);
	store_rollback(spool->store);
	return is_ours ? false : fail(error, job, "another worker has it");
}

/* Makes the folders above a place, each synced into the one above it. */
static int
make_parents(Spool *spool, const char *place, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(place, "/", -1);
	int folder = dup(spool->base);

	for (unsigned i = 0; folder >= 0 && parts[i] != NULL &&
	    parts[i + 1] != NULL; i++) {
		bool is_new = mkdirat(folder, parts[i], 0755) == 0;
		int next = disk_open(folder, parts[i], error);
		if (next >= 0 && is_new && fsync(folder) < 0) {
			g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s: %s",
			    place, g_strerror(errno));
			close(next);
			next = -1;
		}
		close(folder);
		folder = next;
	}
	return folder;
}

static bool
is_there(Spool *spool, const StoreJob *job)
{
	g_auto(GStrv) lines = g_strsplit(job->manifest, "\n", -1);
	int folder = disk_open(spool->base, job->place, NULL);
	bool is_same = folder >= 0 && lines[0] != NULL;

	for (unsigned i = 0; is_same && lines[i] != NULL && *lines[i] != '\0';
	    i++) {
		g_autofree char *digest = strlen(lines[i]) > 66
		    ? disk_digest(folder, lines[i] + 66) : NULL;
		is_same = digest != NULL && strncmp(digest, lines[i], 64) ==
		    0;
	}
	if (folder >= 0)
		close(folder);
	return is_same;
}

/* P4: TAKEN where somebody else's folder has the name. */
static DiskMove
rename_there(Spool *spool, const StoreJob *job, GError **error)
{
	g_autofree char *part = spool_part(job, kind_of(job));
	g_autofree char *last = g_path_get_basename(job->place);
	int work = spool_work(spool, job->doc, error);
	int parent = work < 0 ? -1 : make_parents(spool, job->place, error);
	DiskMove move = DISK_FAILED;

	if (parent >= 0) {
		/* An empty folder may be left of a run that was killed. */
		(void) unlinkat(parent, last, AT_REMOVEDIR);
		int folder = disk_open(work, part, NULL);
		if (folder >= 0) {
			(void) fchmod(folder, 0755);
			close(folder);
		}
		move = disk_move(work, part, parent, last, error);
		if (move == DISK_MOVED && fault_fails(FAULT_P4_RENAMED, job->id,
		    error))
			move = DISK_FAILED;
		if (move == DISK_MOVED && (!disk_sync(parent, job->place,
		    FAULT_P4_SYNCED, error) || fsync(work) < 0))
			move = DISK_FAILED;
		close(parent);
	}
	if (work >= 0)
		close(work);
	if (move == DISK_FAILED && error != NULL && *error == NULL)
		fail(error, job, g_strerror(errno));
	return move;
}

/* P5, P6. */
static bool
finish(Spool *spool, StoreJob *job, GError **error)
{
	job->state = job->goal;
	job->lease = 0;
	if (!store_put(spool->store, job, error)) {
		job->state = STORE_PUBLISHING;
		return false;
	}
	bool is_done = !fault_fails(FAULT_P5_DONE, job->id, error);
	diary_add(job->goal == STORE_FAILED || job->goal == STORE_QUARANTINED
	    ? DIARY_ERROR : DIARY_INFO, store_state_name(job->goal), job,
	    *job->reason != '\0' ? job->reason : job->place);
	return is_done && publish_clean(spool, job->doc, error);
}

/* P4 on; a name that was taken in between is given up for the next. */
static bool
bring(Spool *spool, StoreJob *job, GError **error)
{
	for (int i = 0; i < 8; i++) {
		DiskMove move = rename_there(spool, job, error);
		if (move == DISK_FAILED)
			return false;
		if (move == DISK_MOVED || is_there(spool, job))
			return finish(spool, job, error);
		if (move == DISK_GONE)
			return fail(error, job, "its result is gone");
		if (!record(spool, job, error))
			return false;
	}
	return fail(error, job, "no name is left for its result");
}

/* It is PUBLISHING, by whoever sees the folders. */
static bool
hand_over(Spool *spool, StoreJob *job, GError **error)
{
	job->state = STORE_PUBLISHING;
	job->lease = 0;
	store_job_set(&job->worker, "");
	store_job_set(&job->place, "");
	bool is_done = store_put(spool->store, job, error) &&
	    !fault_fails(FAULT_P3_RECORDED, job->id, error);
	diary_add(DIARY_INFO, "handed-over", job, NULL);
	return is_done;
}

/* The folder PART is filled: all from P1 on. */
static bool
publish(Spool *spool, StoreJob *job, int part, GError **error)
{
	g_autofree char *manifest = take_manifest(part, job, error);

	if (manifest != NULL)
		store_job_set(&job->manifest, manifest);
	bool is_done = manifest != NULL && (job->goal != STORE_DONE ||
	    is_what_report_says(spool, job) || fail(error, job,
	    "the result is not what its report says")) &&
	    !fault_fails(FAULT_P2_VERIFIED, job->id, error) &&
	    (!spool->is_away || parcel_send(spool, job, part, error));
	close(part);
	if (!is_done || spool->is_away)
		return is_done && hand_over(spool, job, error);
	return record(spool, job, error) &&
	    !fault_fails(FAULT_P3_RECORDED, job->id, error) &&
	    bring(spool, job, error);
}

/* ---- the three kinds ----------------------------------------------------- */

bool
publish_result(Spool *spool, StoreJob *job, const WorkerItem *item,
    GError **error)
{
	g_autofree char *name = spool_part(job, "out");
	int work = spool_work(spool, job->doc, error);
	int part = work < 0 ? -1 : disk_open(work, name, error);

	job->goal = STORE_DONE;
	store_job_set(&job->cause, item->status == JOB_FINDINGS ? "findings"
	    : "");
	store_job_set(&job->reason, "");
	bool is_filled = part >= 0 &&
	    add_original(job, work, part, error) &&
	    add_receipt(part, job, item, error);
	if (work >= 0)
		close(work);
	if (!is_filled && part >= 0)
		close(part);
	return is_filled && publish(spool, job, part, error);
}

/* Second names of all files of the twin's result but the receipt, whose names
 * begin with the twin's. */
static bool
link_all(const StoreJob *job, const StoreJob *twin, int from, int to)
{
	g_autoptr(GPtrArray) names = disk_list(from);
	g_autofree char *old = result_name(twin);
	g_autofree char *new = result_name(job);
	bool is_done = false;

	for (unsigned i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		if (!g_str_has_prefix(name, old))
			continue;
		g_autofree char *own = g_strconcat(new, name + strlen(old),
		    NULL);
		if (linkat(from, name, to, own, 0) < 0) {
			g_autofree char *digest = disk_copy(from, name, to,
			    own, NULL);
			if (digest == NULL)
				return false;
		}
		is_done = true;
	}
	return is_done;
}

bool
publish_twin(Spool *spool, StoreJob *job, const StoreJob *twin,
    GError **error)
{
	job->goal = STORE_DUPLICATE;
	if (spool->is_away) {
		store_job_set(&job->manifest, "");
		return hand_over(spool, job, error);
	}
	g_autofree char *name = spool_part(job, "out");
	g_autofree char *path = publish_prepare(spool, job, error);
	int work = path == NULL ? -1 : spool_work(spool, job->doc, error);
	int part = work < 0 ? -1 : disk_open(work, name, error);
	int from = part < 0 ? -1 : disk_open(spool->base, twin->place, error);
	g_autoptr(Json) json = json_new_object();

	put_job(json, job);
	json_put_text(json, "outcome", "duplicate");
	json_put_text(json, "duplicate_of", twin->id);
	json_put_text(json, "first_result", twin->place);
	bool is_filled = from >= 0 && link_all(job, twin, from, part) &&
	    add_original(job, work, part, error) &&
	    write_json(part, "receipt.json", json, error);
	if (from >= 0)
		close(from);
	if (work >= 0)
		close(work);
	if (!is_filled && part >= 0)
		close(part);
	if (!is_filled && error != NULL && *error == NULL)
		fail(error, job, "the first result is not there");
	return is_filled && publish(spool, job, part, error);
}

/* The last lines of what the worker said. */
static bool
add_tail(const StoreJob *job, int work, int part, GError **error)
{
	g_autofree char *name = g_strconcat("log.", job->target, NULL);
	g_autofree char *log = disk_read(work, name);
	g_autofree char *valid = g_utf8_make_valid(log == NULL ? "" : log, -1);
	size_t length = strlen(valid);

	return disk_write(part, "tail.log", length > TAIL ? valid + length -
	    TAIL : valid, error);
}

bool
publish_failure(Spool *spool, StoreJob *job, StoreState goal, GError **error)
{
	g_autofree char *name = spool_part(job, "fail");
	int work = spool_work(spool, job->doc, error);
	g_autoptr(Json) json = json_new_object();

	job->goal = goal;
	if (work < 0)
		return false;
	remove_parts(work, job, "fail");
	int part = disk_make(work, name, error);
	put_job(json, job);
	json_put_int(json, "attempts", job->attempts);
	json_put_text(json, "outcome", store_state_name(goal));
	json_put_text(json, "cause", job->cause);
	json_put_text(json, "message", job->reason);
	bool is_filled = part >= 0 &&
	    add_original(job, work, part, error) &&
	    add_tail(job, work, part, error) &&
	    write_json(part, "error.json", json, error);
	close(work);
	if (!is_filled && part >= 0)
		close(part);
	return is_filled && publish(spool, job, part, error);
}

static bool
is_recorded(const StoreJob *job, int work, const char *part)
{
	int folder = disk_open(work, part, NULL);
	g_autofree char *manifest = folder < 0 ? NULL
	    : take_manifest(folder, job, NULL);

	if (folder >= 0)
		close(folder);
	return g_strcmp0(manifest, job->manifest) == 0;
}

/*
 * Whether what was recorded is there, as a part of ours. What one whose fence is
 * lower has made becomes ours by its name: if he wakes up he finds nothing that
 * he could bring to its place. All else of him is removed.
 */
static bool
take_part(const StoreJob *job, int work)
{
	g_autofree char *own = spool_part(job, kind_of(job));
	g_autoptr(GPtrArray) names = disk_list(work);
	bool is_there = is_recorded(job, work, own);

	for (unsigned i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		if (fence_of(name, job, kind_of(job)) >= job->fence)
			continue;
		if (!is_there && disk_remove(work, own) && disk_move(work,
		    name, work, own, NULL) == DISK_MOVED)
			is_there = is_recorded(job, work, own);
		else
			(void) disk_remove(work, name);
	}
	return fsync(work) == 0 && is_there;
}

static bool
do_again(Spool *spool, StoreJob *job, GError **error)
{
	job->state = STORE_READY;
	job->lease = 0;
	store_job_set(&job->cause, "");
	store_job_set(&job->reason, "");
	store_job_set(&job->worker, "");
	store_job_set(&job->place, "");
	store_job_set(&job->manifest, "");
	return store_put(spool->store, job, error);
}

static bool
unpack(Spool *spool, StoreJob *job, GError **error)
{
	g_autofree char *name = spool_part(job, kind_of(job));
	int work = spool_work(spool, job->doc, error);

	if (work < 0)
		return false;
	remove_parts(work, job, kind_of(job));
	int part = disk_make(work, name, error);
	close(work);
	if (part >= 0 && parcel_unpack(spool, job, part, error))
		return publish(spool, job, part, error);
	if (part >= 0)
		close(part);
	return false;
}

/* What a host that does not see the folders has handed over. */
static bool
publish_handed(Spool *spool, StoreJob *job, GError **error)
{
	g_autoptr(GError) failure = NULL;
	g_autoptr(StoreJob) twin = job->goal != STORE_DUPLICATE ? NULL
	    : store_find(spool->store, job->twin, error);

	if (twin != NULL ? publish_twin(spool, job, twin, &failure)
	    : job->goal != STORE_DUPLICATE && spool->blob != NULL &&
	    unpack(spool, job, &failure))
		return true;
	/* A blob is gone, or the twin's result. */
	if (spool->blob != NULL && (job->goal == STORE_DUPLICATE ||
	    g_error_matches(failure, FAILURE, FAILURE_INPUT))) {
		diary_failure("made-again", job, failure);
		store_job_set(&job->twin, "");
		return do_again(spool, job, error);
	}
	if (failure != NULL)
		g_propagate_error(error, g_steal_pointer(&failure));
	return failure == NULL && fail(error, job, "its result is in blobs, "
	    "and none are known here (--blobs)");
}

bool
publish_resume(Spool *spool, StoreJob *job, GError **error)
{
	if (*job->place == '\0')
		return publish_handed(spool, job, error);
	int work = spool_work(spool, job->doc, NULL);
	bool has_part = work >= 0 && take_part(job, work);

	if (work >= 0)
		close(work);
	if (is_there(spool, job))
		return finish(spool, job, error);
	if (has_part)
		return bring(spool, job, error);
	return do_again(spool, job, error);
}

/* All that is in WORK but the list of jobs: without that nobody knows what the
 * rest is. */
static void
empty(int work)
{
	g_autoptr(GPtrArray) names = disk_list(work);

	for (unsigned i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		if (strcmp(name, "job.json") != 0)
			(void) disk_remove(work, name);
	}
}

#define REST "gone."

static bool
are_final(Spool *spool, const char *doc, GPtrArray *jobs, GError **error)
{
	if (!store_of_document(spool->store, doc, jobs, error))
		return false;
	for (unsigned i = 0; i < jobs->len; i++) {
		const StoreJob *job = g_ptr_array_index(jobs, i);
		if (!store_state_is_final(job->state))
			return false;
	}
	return jobs->len > 0;
}

bool
publish_is_rest(const char *name)
{
	return g_str_has_prefix(name, REST);
}

bool
publish_remove_rest(Spool *spool, const char *name, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(name, ".", 3);
	const char *doc = parts[1] == NULL ? "" : parts[1];
	g_autoptr(GPtrArray) jobs = store_jobs_new();
	g_autoptr(GError) failure = NULL;

	/* One has come back, and has no other folder. */
	if (!are_final(spool, doc, jobs, &failure) && (failure != NULL ||
	    disk_move(spool->work, name, spool->work, doc, NULL) ==
	    DISK_MOVED || jobs->len == 0))
		return true;
	const StoreJob *job = g_ptr_array_index(jobs, 0);
	int work = disk_open(spool->work, name, NULL);
	bool is_done = work < 0 || claim_return_late(spool, job, work, error);
	if (is_done && work >= 0)
		empty(work);
	if (work >= 0)
		close(work);
	is_done = is_done && !fault_fails(FAULT_P6_EMPTIED, job->id, error);
	return is_done && (disk_remove(spool->work, name) || fail(error, job,
	    "its folder cannot be removed")) &&
	    disk_sync(spool->work, doc, FAULT_P6_REMOVED, error);
}

bool
publish_clean(Spool *spool, const char *doc, GError **error)
{
	g_autofree char *rest = g_strdup_printf(REST "%s.%08x", doc,
	    g_random_int());
	g_autoptr(GPtrArray) jobs = store_jobs_new();
	g_autoptr(GError) failure = NULL;

	if (!are_final(spool, doc, jobs, &failure)) {
		bool is_known = failure == NULL;
		if (!is_known)
			g_propagate_error(error, g_steal_pointer(&failure));
		return is_known;
	}
	DiskMove move = disk_move(spool->work, doc, spool->work, rest, error);
	return move == DISK_GONE || (move == DISK_MOVED &&
	    publish_remove_rest(spool, rest, error));
}
