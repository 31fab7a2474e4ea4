/*
 * replay.c - a main for the fuzz targets without libFuzzer: runs the files
 * and folders it is given, one after the other.
 */
#include <glib.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned
run(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	g_autofree char *data = NULL;
	gsize size;
	unsigned count = 0;

	for (const char *name; dir != NULL &&
	    (name = g_dir_read_name(dir)) != NULL;) {
		g_autofree char *inner = g_build_filename(path, name, NULL);
		count += run(inner);
	}
	if (dir == NULL && g_file_get_contents(path, &data, &size, NULL)) {
		(void) LLVMFuzzerTestOneInput((const uint8_t *) data, size);
		count++;
	}
	return count;
}

int
main(int argc, char **argv)
{
	unsigned count = 0;

	for (int i = 1; i < argc; i++)
		count += run(argv[i]);
	g_print("%u inputs\n", count);
	return count == 0;
}
