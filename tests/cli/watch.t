#!/bin/sh
# The daemon: woken by what is renamed in, told by signals, heard by its manager.
. tests/lib.sh
d=$DRAGOMAN
unset DRAGOMAN_URL DRAGOMAN_MODEL DRAGOMAN_KEY DRAGOMAN_FAULT
s=$work/s
mkdir -p "$s/in/q"
conf() {
	printf '%s\n' "source = en" "targets = $1" "engine = pseudo:accent" "settle = 60" >"$s/in/q/.queue.conf"
}
is_there() {
	test -f "$s/done/q/"*"/$1"
}
said() {
	grep -q "$1" "$work/log"
}
heard() {
	grep -q "$1" "$work/heard"
}
conf de
cat >"$work/manager.py" <<'END'
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
out = open(sys.argv[2], "w")
print("ready", file=out, flush=True)
while True:
    print(s.recv(4096).decode(), file=out, flush=True)
END
python3 "$work/manager.py" "$work/socket" "$work/heard" & manager=$!
trap 'kill $manager $pid 2>/dev/null; rm -rf "$work"' EXIT INT TERM
waits 5 heard ready
env NOTIFY_SOCKET="$work/socket" WATCHDOG_USEC=400000 "$d" watch "$s" 2>"$work/log" >"$work/listed" & pid=$!
ok "it is ready" waits 5 heard READY=1

echo '<doc><p>The board met on 3 May 2024.</p></doc>' >"$work/one.xml"
cp "$work/one.xml" "$s/in/q/.one.xml.part"
mv "$s/in/q/.one.xml.part" "$s/in/q/one.xml"
ok "what is renamed in is done at once" waits 5 is_there one.xml/de/one.de.xml
cp "$work/one.xml" "$s/in/q/two.xml"
sleep 0.5
ok "what is copied in settles first" test -f "$s/in/q/two.xml"
ok "which status says" sh -c "'$d' status '$s' | grep -q 'two.xml: was there a moment ago'"

conf "xx"
kill -HUP "$pid"
ok "bad options are told" waits 5 said "queue-kept.*unknown language xx"
mv "$work/one.xml" "$s/in/q/three.xml"
ok "and those from before are kept" waits 5 is_there three.xml/de/three.de.xml
conf "de fr"
kill -HUP "$pid"
echo '<doc><p>Revenue was EUR 5.2 million.</p></doc>' >"$work/four.xml"
waits 5 said "reloading.*"
sleep 0.3
mv "$work/four.xml" "$s/in/q/four.xml"
ok "good ones are taken" waits 5 is_there four.xml/fr/four.fr.xml
ok "a new queue needs no signal" sh -c "mkdir '$s/in/r'; sed 's/^settle.*/settle = 0/' '$s/in/q/.queue.conf' >'$s/in/r/.queue.conf'"
status 0 "drop" "$d" drop -q "$s/r" samples/xml/disclosure.en.xml
ok "is done" waits 15 test -d "$s/done/r"
ok "the manager hears that it lives" waits 5 heard WATCHDOG=1
status 0 "a run beside it ends" timeout 60 "$d" run --log none "$s" --max-time 1
kill -TERM "$pid"
got=0
wait "$pid" || got=$?
ok "SIGTERM: exit status 0" test "$got" = 0
ok "the manager hears of it" heard STOPPING=1
ok "nothing is left of it in state/" sh -c "! ls '$s/state' | grep -q '^run'"

awk 'BEGIN { print "<doc>"; for (i = 0; i < 60000; i++)
	print "<p>Sentence " i " of a long report costs EUR " i ".5 million.</p>"; print "</doc>" }' \
	>"$work/large.xml"
"$d" drop -q "$s/r" "$work/large.xml"
"$d" watch "$s" 2>"$work/log" >"$work/listed" & pid=$!
waits 5 sh -c "'$d' status '$s' | grep -q '^running'"
kill -TERM "$pid"
waits 5 said draining
kill -TERM "$pid"
got=0
wait "$pid" || got=$?
ok "a second SIGTERM: 75" test "$got" = 75
ok "what was under way waits, uncounted" sh -c "'$d' status --json '$s' | grep -q '\"ready\": 2'"
finish
