#!/bin/sh
# Several hosts on one spool, its jobs in a PostgreSQL: who dies, sleeps or wakes
# up loses nothing and doubles nothing. Leases are six seconds here; HOSTS=long
# keeps to the real ones, and adds what takes minutes.
. tests/lib.sh

why=$(sh tests/service/postgres.sh true 2>&1) || {
	skip "several hosts" "${why#skipped: }"
	finish
	exit
}
[ "${HOSTS:-}" = long ] || export DRAGOMAN_LEASE=6
export DRAGOMAN_POSTGRES_CONF='max_connections = 200'

# hosts CASE...: begins it; all wait more than they work
hosts() {
	timeout 600 sh tests/service/postgres.sh python3 tests/service/hosts.py "$DRAGOMAN" "$@" \
		>"$work/$1$2" 2>&1 &
	eval "$1$2=$!"
}
# ended LABEL CASE
ended() {
	eval "wait \$$2" && got=0 || got=1
	sed 's/^\([^#]\)/# \1/' "$work/$2"
	ok "$1" test "$got" = 0
}

hosts killed
hosts zombies
hosts away
ended "one of three is killed, the server crashes: recovered in time, and nothing is lost" killed
ended "who stops at any named place and wakes up too late changes nothing" zombies
ended "documents and results reach hosts without folders by way of blobs" away
hosts same
hosts healed
hosts away s3
hosts frozen
ended "of two processes of a host one dies: its work goes on at once" same
ended "blobs that are gone cost no document, and old ones go" healed
ended "the same by way of an S3 that fails now and then" aways3
ended "the server stands still for longer than a lease" frozen
if [ "${HOSTS:-}" = long ]; then
	hosts asleep
	ended "one sleeps for longer than its lease" asleep
fi

# Without RENAME_NOREPLACE (NFS): the same, in two steps or over empty folders.
s=$work/nfs
mkdir -p "$s/in/q"
printf '%s\n' "source = en" "targets = de fr" "engine = pseudo:accent" "settle = 0" \
	>"$s/in/q/.queue.conf"
echo '<doc><p>The board met on 3 May.</p></doc>' >"$s/in/q/one.xml"
echo '<doc><p>never closed</doc>' >"$s/in/q/broken.xml"
# Leaks cannot be looked for in what is traced.
if ASAN_OPTIONS=detect_leaks=0 strace -f -o "$work/trace" -e trace=renameat2 -e inject=renameat2:error=EINVAL \
	"$DRAGOMAN" run --log none "$s" >"$out" 2>"$err"; then :; else got=$?; fi
if grep -q INJECTED "$work/trace" 2>/dev/null; then
	ok "where nothing can be renamed without replacing: one fails" test "$got" = 6
	ok "the other is done" test -f "$(echo "$s"/done/q/*/one.xml/fr/one.fr.xml)"
	ok "nothing is left" test "$(ls -A "$s/work" "$s/in/q" | grep -c xml)" = 0
else
	skip "where nothing can be renamed without replacing" "nothing can be traced here"
fi
finish
