#include "format/proof.h"

#include <math.h>
#include <stdarg.h>

enum { MAX_LIST = 50 };	/* faults kept of a check */

struct Proof {
	GPtrArray *checks;	/* of ProofCheck */
};

static void
fault_clear(void *data)
{
	g_free(((ProofFault *) data)->text);
}

static void
check_free(void *data)
{
	ProofCheck *check = data;

	g_array_unref(check->list);
	json_free(check->details);
	g_free(check);
}

Proof *
proof_new(void)
{
	Proof *proof = g_new0(Proof, 1);

	proof->checks = g_ptr_array_new_with_free_func(check_free);
	return proof;
}

void
proof_free(Proof *proof)
{
	if (proof == NULL)
		return;
	g_ptr_array_unref(proof->checks);
	g_free(proof);
}

ProofCheck *
proof_open(Proof *proof, const char *name, const char *what)
{
	ProofCheck *check = g_new0(ProofCheck, 1);

	check->name = name;
	check->what = what;
	check->list = g_array_new(FALSE, FALSE, sizeof(ProofFault));
	g_array_set_clear_func(check->list, fault_clear);
	g_ptr_array_add(proof->checks, check);
	return check;
}

/* What a file says may hold anything: one line of valid UTF-8 is shown. */
static char *
one_line(const char *text)
{
	char *line = g_utf8_make_valid(text, -1);

	for (char *p = line; *p != '\0'; p++)
		if (g_ascii_iscntrl(*p))
			*p = ' ';
	return line;
}

void
proof_fault(ProofCheck *check, unsigned page, const BlockBox *box,
    const char *format, ...)
{
	va_list values;

	check->faults++;
	if (check->list->len >= MAX_LIST)
		return;
	va_start(values, format);
	g_autofree char *text = g_strdup_vprintf(format, values);
	va_end(values);
	ProofFault fault = {.page = page, .text = one_line(text)};
	if (box != NULL)
		fault.box = *box;
	g_array_append_val(check->list, fault);
}

size_t
proof_count(const Proof *proof)
{
	return proof->checks->len;
}

const ProofCheck *
proof_check(const Proof *proof, size_t index)
{
	return g_ptr_array_index(proof->checks, index);
}

unsigned
proof_faults(const Proof *proof)
{
	unsigned faults = 0;

	for (size_t i = 0; i < proof_count(proof); i++)
		faults += proof_check(proof, i)->faults;
	return faults;
}

static bool
has_box(const ProofFault *fault)
{
	return fault->box.right > fault->box.left
	    || fault->box.bottom > fault->box.top;
}

char *
proof_line(const ProofFault *fault)
{
	g_autofree char *page = fault->page == 0 ? g_strdup("")
	    : g_strdup_printf("page %u%s", fault->page,
	    has_box(fault) ? ", " : ": ");
	g_autofree char *box = !has_box(fault) ? g_strdup("")
	    : g_strdup_printf("box %ld %ld %ld %ld: ",
	    lround(fault->box.left), lround(fault->box.top),
	    lround(fault->box.right), lround(fault->box.bottom));

	return g_strconcat(page, box, fault->text, NULL);
}

static Json *
json_fault(const ProofFault *fault)
{
	Json *row = json_new_object();

	if (fault->page != 0)
		json_put_int(row, "page", fault->page);
	if (has_box(fault)) {
		Json *box = json_new_object();
		json_put_int(box, "left", lround(fault->box.left));
		json_put_int(box, "top", lround(fault->box.top));
		json_put_int(box, "right", lround(fault->box.right));
		json_put_int(box, "bottom", lround(fault->box.bottom));
		json_put_value(row, "box", box);
	}
	json_put_text(row, "text", fault->text);
	return row;
}

Json *
proof_json(const Proof *proof)
{
	Json *checks = json_new_array();

	for (size_t i = 0; i < proof_count(proof); i++) {
		const ProofCheck *check = proof_check(proof, i);
		Json *row = json_new_object(), *list = json_new_array();
		json_put_text(row, "check", check->name);
		json_put_text(row, "what", check->what);
		json_put_bool(row, "made", check->skipped == NULL);
		if (check->skipped != NULL)
			json_put_text(row, "why_not", check->skipped);
		json_put_int(row, "counted", check->counted);
		json_put_int(row, "faults", check->faults);
		for (unsigned k = 0; k < check->list->len; k++)
			json_add_value(list, json_fault(&g_array_index(
			    check->list, ProofFault, k)));
		json_put_value(row, "first_faults", list);
		if (check->details != NULL)
			json_put_value(row, "details", json_new_copy(
			    check->details));
		json_add_value(checks, row);
	}
	return checks;
}
