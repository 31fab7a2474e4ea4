#include "lang/date_hijri.h"

/* The Gregorian date of a Julian day number (Richards, 2013). */
static void
set_day(Date *date, int number)
{
	int f = number + 1401 + (4 * number + 274277) / 146097 * 3 / 4 - 38;
	int e = 4 * f + 3;
	int h = 5 * (e % 1461 / 4) + 2;

	date->day = h % 153 / 5 + 1;
	date->month = (h / 153 + 2) % 12 + 1;
	date->year = e / 1461 - 4716 + (14 - date->month) / 12;
}

void
date_hijri_convert(Date *date)
{
	int year = date->year, month = date->month, day = date->day;
	int number = (11 * year + 3) / 30 + 354 * year + 30 * month -
	    (month - 1) / 2 + (day == 0 ? 1 : day) + 1948440 - 385;

	set_day(date, number);
	date->has_era = true;
	if (day == 0)
		date->month = date->day = 0;
}
