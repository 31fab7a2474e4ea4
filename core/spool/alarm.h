/*
 * alarm.h - events in in/, by inotify(7). They only wake: what is there is what
 * a look finds, and a spool without events works, a little later.
 */
#ifndef SPOOL_ALARM_H
#define SPOOL_ALARM_H

#include "spool/intake.h"

typedef struct Alarm Alarm;

/* For the folders below IN, which is ROOT/in; NULL: the system gives none. */
Alarm *alarm_new(const char *root);
void alarm_free(Alarm *alarm);

/* To be polled for reading; -1 for NULL. */
int alarm_fd(const Alarm *alarm);

/* Reads what has come, and tells INTAKE. */
void alarm_read(Alarm *alarm, Intake *intake);

#endif
