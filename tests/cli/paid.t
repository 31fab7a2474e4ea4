#!/bin/sh
# A spool and a model: what was answered before a run was killed is not asked for
# again; a server that is down costs no attempt.
. tests/lib.sh
d=$DRAGOMAN
unset DRAGOMAN_URL DRAGOMAN_MODEL DRAGOMAN_KEY DRAGOMAN_FAULT
export NO_PROXY=127.0.0.1
mkdir "$work/server"
: >"$work/server/log"
python3 tests/cli/chat_server.py "$work/server" & server=$!
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT INT TERM
for i in 1 2 3 4 5 6 7 8 9 10; do
	[ -s "$work/server/port" ] && break
	sleep 0.3
done
port=$(cat "$work/server/port")
awk 'BEGIN { print "<doc>"; for (i = 0; i < 400; i++)
	print "<p>In part " i " of the report revenue was EUR " i ".5 million.</p>"; print "</doc>" }' \
	>"$work/long.xml"
# spool NAME PORT
spool() {
	s=$work/$1
	mkdir -p "$s/in/q"
	printf '%s\n' "source = en" "targets = de" "engine = chat" "settle = 0" "requests = 1" \
		"url = http://127.0.0.1:$2/v1" "model = good" "engine-patience = 1" >"$s/in/q/.queue.conf"
}
asked() {
	wc -l <"$work/server/log"
}

spool a "$port"
"$d" drop -q "$s" "$work/long.xml"
before=$(asked)
"$d" run --log none "$s"
ok "the document is done" test -f "$s/done/q/"*/long.xml/de/long.de.xml
whole=$(($(asked) - before))
ok "in many requests ($whole)" test "$whole" -ge 15

spool b "$port"
"$d" drop -q "$s" "$work/long.xml"
before=$(asked)
kills=0
for wanted in 3 6 9 12; do
	"$d" run --log none "$s" & pid=$!
	turns=0
	while [ $(($(asked) - before)) -lt $((wanted + kills)) ] && [ "$turns" -lt 400 ]; do
		turns=$((turns + 1))
		sleep 0.01
	done
	kill -9 "$pid"
	wait "$pid" 2>/dev/null
	kills=$((kills + 1))
done
ok "killed $kills times, nothing is published" test ! -e "$s/done/q"
"$d" run --log none "$s"
again=$(($(asked) - before))
ok "then it is done" cmp "$work/a/done/q/"*/long.xml/de/long.de.xml "$s/done/q/"*/long.xml/de/long.de.xml
ok "for at most a request a kill more ($again, not $whole)" test "$again" -le $((whole + kills))

spool c 1
"$d" drop -q "$s" "$work/long.xml"
status 4 "a server that is down, after several tries" timeout 120 "$d" run -q "$s"
ok "the document waits" sh -c "'$d' status '$s' | grep -q '^retry .*long.xml  engine: '"
"$d" run --log none "$s" >/dev/null 2>&1
ok "no attempt was counted" python3 -c "
import sqlite3
assert sqlite3.connect('$s/state/dragoman.db').execute('SELECT attempts, state FROM job').fetchall() == [(0, 4)]"
sed -i "s/127.0.0.1:1/127.0.0.1:$port/" "$s/in/q/.queue.conf"
status 0 "retry, with the queue's options as they are now" "$d" retry "$s"
status 0 "does it" "$d" run --log none "$s"
ok "and asks for nothing that was paid" test "$(asked)" = "$((before + again + whole))"
finish
