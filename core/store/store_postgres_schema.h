/*
 * store_postgres_schema.h - the tables of a store on PostgreSQL: made and
 * brought up to date, by one connection at a time.
 */
#ifndef STORE_STORE_POSTGRES_SCHEMA_H
#define STORE_STORE_POSTGRES_SCHEMA_H

#include "base/postgres.h"

/* What writes a job that is live, and one that is final; $1 to $22 are its id,
 * its fence and what may change (see save in store_postgres.c). */
extern const char store_postgres_schema_live[], store_postgres_schema_final[];

/* Errors: FAILURE_SETUP (of a newer version), FAILURE_STORE. */
bool store_postgres_schema(Postgres *postgres, GError **error);

#endif
