/*
 * store_postgres_schema.h - the tables of a store on PostgreSQL: made and
 * brought up to date, by one connection at a time.
 */
#ifndef STORE_STORE_POSTGRES_SCHEMA_H
#define STORE_STORE_POSTGRES_SCHEMA_H

#include "base/postgres.h"

/* Errors: FAILURE_SETUP (of a newer version), FAILURE_STORE. */
bool store_postgres_schema(Postgres *postgres, GError **error);

#endif
