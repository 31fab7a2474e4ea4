#include "lang/number_compound.h"

void
number_compound_multiply(NumberCompound *sum, int power)
{
	Decimal one = { .n_digits = 1, .digits = "1" };
	Decimal part = sum->has_current ? sum->current : one;

	if (power < 4) {
		part = decimal_scale(part, power);
		sum->is_good &= decimal_add(&sum->section, &part,
		    &sum->section);
		sum->has_section = true;
		sum->has_current = false;
		return;
	}
	if (sum->has_current || sum->has_section) {
		if (sum->has_current)
			sum->is_good &= decimal_add(&sum->section,
			    &sum->current, &sum->section);
		if (sum->last_big != 0 && power > sum->last_big) {
			sum->is_good &= decimal_add(&sum->total,
			    &sum->section, &sum->total);
			sum->total = decimal_scale(sum->total, power);
		} else {
			part = decimal_scale(sum->section, power);
			sum->is_good &= decimal_add(&sum->total, &part,
			    &sum->total);
		}
	} else {
		sum->total = decimal_scale(sum->last_big == 0 ? one :
		    sum->total, power);
	}
	sum->section = (Decimal) { .n_digits = 0 };
	sum->has_section = sum->has_current = false;
	sum->last_big = power;
}

bool
number_compound_end(NumberCompound *sum, Decimal *value)
{
	if (sum->has_current)
		sum->is_good &= decimal_add(&sum->section, &sum->current,
		    &sum->section);
	sum->is_good &= decimal_add(&sum->total, &sum->section, &sum->total);
	*value = sum->total;
	return sum->is_good;
}
