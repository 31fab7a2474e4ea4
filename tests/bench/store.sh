#!/bin/sh
# store.sh PROGRAM: the bars for the stores of jobs, as a table. PROGRAM is
# build/release/tests/bench/store; PostgreSQL's rows need one that is installed
# (it is started anew, with its own defaults, in a temporary folder).
#
# A job is claimed and completed: two transactions, each on the disk. So what
# the disk does in that time is said, too.
set -eu

program=$1
seconds=${SECONDS_EACH:-8}

# row KIND PROCESSES BAR PLACE: a line of the table
row() {
	figures=$("$program" "$4" "$2" "$seconds") || figures="0 0 0 0 0"
	echo "$figures" | awk -v kind="$1" -v n="$2" -v bar="$3" '{
		split(bar, bars, " ")
		good = $1 >= bars[1] && (bars[2] == "" || $4 <= bars[2])
		printf "%-11s %9s %8s %10s %8s %9s %11s  %s\n", kind, n, $1,
			$2, $3, $4, $5, bar == "" ? "" : bars[1] "/s" \
			(bars[2] == "" ? "" : ", worst " bars[2] " ms") \
			(good ? ": holds" : ": FALLS SHORT")
	}'
}

if [ "${2:-}" = postgres ]; then
	for n in 1 4 8; do
		psql -qXd "$DRAGOMAN_POSTGRES" -c "CREATE SCHEMA b$n"
		row PostgreSQL $n "$([ $n != 8 ] || echo 1000)" \
			"$DRAGOMAN_POSTGRES&options=-csearch_path%3Db$n"
	done
	exit
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/dragoman-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
python3 - "$work/disk" <<'END'
import os, sys, time
file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
os.write(file, bytes(1 << 20))
os.fsync(file)
start, n = time.time(), 0
while time.time() < start + 2:
    os.pwrite(file, bytes([n % 256]) * 16384, n % 64 * 16384)
    os.fdatasync(file)
    n += 1
print(f"disk: {n / 2:.0f} writes of 16 KiB a second, each synced")
END
printf '%-11s %9s %8s %10s %8s %9s %11s  %s\n' store processes jobs/s \
	'median ms' '99 % ms' 'worst ms' 'least jobs' bar
for n in 1 4 8; do
	row SQLite $n "$([ $n != 8 ] || echo '1000 1000')" "$work/$n.db"
	rm -f "$work"/*
done
sh tests/service/postgres.sh sh "$0" "$program" postgres || :
