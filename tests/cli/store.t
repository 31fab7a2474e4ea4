#!/bin/sh
# The store of jobs on a PostgreSQL of its own: what every store must do, and
# what may happen to a server and to those who use it. (tests/unit/test_store.c
# does the first for SQLite.)
. tests/lib.sh

why=$(sh tests/service/postgres.sh true 2>&1) || {
	skip "stores on PostgreSQL" "${why#skipped: }"
	finish
	exit
}
ok "a store on PostgreSQL does what every store does" \
	sh tests/service/postgres.sh "$BUILD/tests/unit/test_store" -p /store/postgres
ok "what happens to a server of PostgreSQL loses nothing and doubles nothing" \
	sh tests/service/postgres.sh "$BUILD/tests/unit/test_store_postgres"
ok "turns that hosts take in one, and what they take over" \
	sh tests/service/postgres.sh "$BUILD/tests/unit/test_store_turn"
finish
