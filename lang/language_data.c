#include "lang/language_data.h"

uint32_t
language_data_fold(uint32_t c)
{
	if (c < 0x80)
		return (unsigned char) g_ascii_tolower((char) c);
	if (c == 0x131)
		return 'i';
	if (c == 0xa0 || c == 0x202f || c == 0x2009)
		return ' ';
	if (c == 0x2019)
		return '\'';
	return g_unichar_tolower(c);
}
