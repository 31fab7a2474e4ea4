#include <string.h>

#include "base/json.h"
#include "doc/dump.h"
#include "doc/scope.h"
#include "lang/decimal.h"
#include "lang/quantity.h"
#include "tools/commands.h"
#include "tools/setup.h"

/* The figures of a cell, and what they come to by the head of its table. */
static Json *
json_figures(const Unit *unit, const Language *language)
{
	g_autofree Language *own = NULL;
	g_autofree char *text = unit_source_text(unit);
	g_autoptr(GArray) found = quantity_find(scope_language(unit, language,
	    &own), text);
	Json *rows = json_new_array();

	for (unsigned i = 0; i < found->len; i++) {
		const Quantity *quantity = &g_array_index(found, Quantity, i);
		Json *row = json_new_object();
		Decimal value;
		g_autofree char *spelled = g_strndup(text + quantity->start,
		    quantity->end - quantity->start);
		json_put_text(row, "text", spelled);
		json_put_text(row, "value", quantity->value);
		if ((quantity->kind == QUANTITY_NUMBER || quantity->kind ==
		    QUANTITY_MONEY) && decimal_from_text(&value,
		    quantity->value)) {
			value = decimal_scale(value, unit->scope->power);
			g_autofree char *scaled = decimal_text(&value);
			json_put_text(row, "scaled", scaled);
		}
		json_add_value(rows, row);
	}
	return rows;
}

static void
put_scope(Json *row, const Unit *unit, const Language *language)
{
	const Scope *scope = unit->scope;

	if (scope == NULL)
		return;
	if (scope->n_figures > 0)
		json_put_int(row, "scales_figures", scope->n_figures);
	if (scope->columns != NULL)
		json_put_text(row, "scales_columns", scope->columns);
	if (scope->decimal != 0)
		json_put_text(row, "decimal", scope->decimal == ',' ? "," :
		    ".");
	if (scope->head == 0)
		return;
	Decimal one;
	(void) decimal_from_text(&one, "1");
	one = decimal_scale(one, scope->power);
	g_autofree char *scale = decimal_text(&one);
	json_put_int(row, "head", scope->head);
	json_put_text(row, "scale", scale);
	json_put_text(row, "currency", scope->currency == NULL ? "" :
	    scope->currency);
	json_put_value(row, "figures", json_figures(unit, language));
}

static Json *
json_unit(const Unit *unit, const Language *language)
{
	Json *row = json_new_object();
	Json *segments = json_new_array();

	json_put_int(row, "unit", unit->id);
	json_put_text(row, "block", block_kind_name(unit->block->kind));
	if (unit->block->page != 0)
		json_put_int(row, "page", unit->block->page);
	json_put_bool(row, "translate", unit->translate);
	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next) {
		g_autofree char *text = inline_text(&segment->source);
		if (!segment->is_ignorable)
			json_add_text(segments, text);
	}
	json_put_value(row, "segments", segments);
	put_scope(row, unit, language);
	return row;
}

static void
print_json(const Job *job)
{
	g_autoptr(Json) top = json_new_object();
	Json *units = json_new_array();

	json_put_text(top, "document", job->document->name);
	json_put_text(top, "format", job->format->name);
	if (job->document->pages != 0)
		json_put_int(top, "pages", job->document->pages);
	for (unsigned i = 0; i < job->document->units->len; i++)
		json_add_value(units, json_unit(g_ptr_array_index(
		    job->document->units, i), job->options->source));
	json_put_value(top, "units", units);
	g_autofree char *text = json_write(top, true);
	g_print("%s\n", text);
}

/* With a source language sentences are split; without, a reader's work is
 * shown as it is. */
int
cmd_show(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	g_autoptr(Job) job = job_new(&setup.job, options->files[0], NULL);
	if (!job_read(job, error))
		return job_status(*error);
	if (options->json) {
		print_json(job);
		return JOB_DONE;
	}
	g_autofree char *text = options->text ? dump_text(job->document)
	    : dump_tree(job->document);
	g_print("%s", text);
	return JOB_DONE;
}
