#include "format/pdf/pdf_paint.h"

#include <math.h>

static unsigned
channel(double value)
{
	return (unsigned) lround(CLAMP(value, 0, 1) * 255);
}

static uint32_t
colour(const PdfRun *run, unsigned components)
{
	double c0 = pdf_run_number(run, 0), c1 = pdf_run_number(run, 1);
	double c2 = pdf_run_number(run, 2), c3 = pdf_run_number(run, 3);

	if (components == 1)
		c1 = c2 = c0;
	if (components == 4) {
		c0 = 1 - MIN(1, c0 + c3);
		c1 = 1 - MIN(1, c1 + c3);
		c2 = 1 - MIN(1, c2 + c3);
	}
	return channel(c0) << 16 | channel(c1) << 8 | channel(c2);
}

static void
set_fill(PdfRun *run, uint32_t rgb)
{
	run->state.rgb = rgb;
	run->state.colour = (PdfRange) {run->start, run->end};
	if (run->state.paint_stream != run->stream)
		run->state.space = (PdfRange) {0, 0};
	run->state.paint_stream = run->stream;
	run->state.paint = G_MAXUINT;
}

/* How many components a colour space has; 0: what it shows is unknown. */
static unsigned
space_components(const PdfRun *run, const char *name)
{
	if (name == NULL)
		return 0;
	if (strcmp(name, "/DeviceGray") == 0 || strcmp(name, "/CalGray") == 0)
		return 1;
	if (strcmp(name, "/DeviceRGB") == 0 || strcmp(name, "/CalRGB") == 0)
		return 3;
	if (strcmp(name, "/DeviceCMYK") == 0)
		return 4;
	PdfObject space = pdf_run_resource(run, "/ColorSpace", name);
	g_autofree char *kind = pdf_file_name(run->file,
	    pdf_file_is_array(run->file, space)
	    ? pdf_file_item(run->file, space, 0) : space);
	if (kind == NULL)
		return 0;
	if (strcmp(kind, "/ICCBased") == 0)
		return (unsigned) pdf_file_number(run->file,
		    pdf_file_get(run->file, pdf_file_item(run->file, space,
		    1), "/N"), 0);
	if (strcmp(kind, "/CalGray") == 0 || strcmp(kind, "/DeviceGray") == 0)
		return 1;
	if (strcmp(kind, "/CalRGB") == 0 || strcmp(kind, "/DeviceRGB") == 0)
		return 3;
	if (strcmp(kind, "/DeviceCMYK") == 0)
		return 4;
	return 0;
}

void
pdf_paint_space(PdfRun *run)
{
	g_autofree char *name = pdf_run_name(run, 0);

	run->state.components = space_components(run, name);
	run->state.space = (PdfRange) {run->start, run->end};
	run->state.colour = (PdfRange) {0, 0};
	run->state.paint_stream = run->stream;
	run->state.rgb = 0;
	run->state.paint = G_MAXUINT;
}

void
pdf_paint_colour(PdfRun *run)
{
	unsigned components = run->state.components;
	uint32_t rgb;

	if (components == 1 || components == 3 || components == 4)
		rgb = colour(run, components);
	else if (run->n_operands == 1)	/* a tint: full ink is dark */
		rgb = channel(1 - pdf_run_number(run, 0)) * 0x010101u;
	else
		rgb = 0x404040;
	PdfRange space = run->state.space;
	set_fill(run, rgb);
	run->state.space = space;
}

static void
device_fill(PdfRun *run, unsigned components)
{
	set_fill(run, colour(run, components));
	run->state.space = (PdfRange) {0, 0};
	run->state.components = components;
}

void pdf_paint_fill_gray(PdfRun *run) { device_fill(run, 1); }
void pdf_paint_fill_rgb(PdfRun *run) { device_fill(run, 3); }
void pdf_paint_fill_cmyk(PdfRun *run) { device_fill(run, 4); }
void pdf_paint_stroke_gray(PdfRun *run) { run->state.stroke = colour(run, 1); }
void pdf_paint_stroke_rgb(PdfRun *run) { run->state.stroke = colour(run, 3); }
void pdf_paint_stroke_cmyk(PdfRun *run) { run->state.stroke = colour(run, 4); }

static const char *
copy_range(const PdfRun *run, unsigned stream, PdfRange range)
{
	const PdfStream *source = pdf_content_stream(run->content, stream);
	const char *data = g_bytes_get_data(source->data, NULL);

	return range.end <= range.start ? "" : arena_copy(run->content->arena,
	    data + range.start, range.end - range.start);
}

unsigned
pdf_paint_current(PdfRun *run)
{
	PdfState *state = &run->state;
	GArray *paints = run->content->paints;

	if (state->paint != G_MAXUINT)
		return state->paint;
	PdfPaint paint = {.rgb = state->rgb, .stream = state->paint_stream};
	const char *space = copy_range(run, state->paint_stream,
	    state->space);
	const char *code = copy_range(run, state->paint_stream,
	    state->colour);
	if (space[0] != '\0' || code[0] != '\0')
		paint.code = arena_printf(run->content->arena, "%s %s", space,
		    code);
	state->paint = paints->len;
	g_array_append_val(paints, paint);
	return state->paint;
}
