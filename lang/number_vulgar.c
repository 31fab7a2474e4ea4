#include "lang/number_vulgar.h"

bool
number_vulgar_value(uint32_t character, Decimal *value)
{
	static const char *const latin[] = { "0.25", "0.5", "0.75" };
	static const char *const forms[] = {
		"0.333333333333333", "0.666666666666667", "0.2", "0.4", "0.6",
		"0.8", "0.166666666666667", "0.833333333333333", "0.125",
		"0.375", "0.625", "0.875",
	};

	if (character >= 0xbc && character <= 0xbe)
		return decimal_from_text(value, latin[character - 0xbc]);
	if (character >= 0x2153 && character <= 0x215e)
		return decimal_from_text(value, forms[character - 0x2153]);
	return false;
}
