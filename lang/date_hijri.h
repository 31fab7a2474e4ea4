/*
 * date_hijri.h - days of the Islamic calendar.
 */
#ifndef LANG_DATE_HIJRI_H
#define LANG_DATE_HIJRI_H

#include "lang/date.h"

/*
 * Turns the year, month and day of DATE, which are of the Islamic calendar,
 * into the common era's: by the tabular calendar with its thirty years, which
 * the observed one differs from by a day at most. Without a day only the year
 * is kept, as the month falls into two.
 */
void date_hijri_convert(Date *date);

#endif
