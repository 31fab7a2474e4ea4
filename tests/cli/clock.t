#!/bin/sh
# A clock that is set while documents come and go: days and hours, forward and back,
# while a file settles, while many are worked on, while one waits for its engine.
. tests/lib.sh
d=$DRAGOMAN
unset DRAGOMAN_URL DRAGOMAN_MODEL DRAGOMAN_KEY DRAGOMAN_FAULT
library=$(ls /usr/lib/*/faketime/libfaketime.so.1 2>/dev/null | head -1)
if [ -z "$library" ]; then
	skip "a clock that is set" "no libfaketime here"
	finish
fi
s=$work/s
mkdir -p "$s/in/q"
printf '%s\n' "source = en" "targets = de" "engine = pseudo:accent" "settle = 1" \
	"settle-max = 300" >"$s/in/q/.queue.conf"

# set_clock OFFSET: as libfaketime reads it at each look at the clock
set_clock() {
	echo "$1" >"$work/.clock"
	mv "$work/.clock" "$work/clock"
}
# What is started so has that clock; a word of no function, for $! must be its own.
clock="env LD_PRELOAD=$library FAKETIME_TIMESTAMP_FILE=$work/clock FAKETIME_NO_CACHE=1 \
	FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_DONT_RESET=1 NO_FAKE_STAT=1"
one() {
	echo "<doc><p>Revenue of part $1 was EUR $1.5 million.</p></doc>"
}
is_done() {
	test -f "$s/done/q/"*"/$1.xml/de/$1.de.xml"
}
count() {
	"$d" status --json "$s" | python3 -c "import json, sys; print(json.load(sys.stdin)['jobs']['$1'])"
}
are_done() {
	test "$(count done)" = "$1"
}

set_clock +0
year=$($clock date +%Y)
set_clock +36500d
ok "the clock of a program can be set" test "$($clock date +%Y)" -gt "$((year + 90))"
set_clock +0
$clock "$d" watch "$s" --log logfmt 2>"$work/log" >/dev/null & pid=$!
trap 'kill $pid 2>/dev/null; rm -rf "$work"' EXIT INT TERM

# ---- while a file settles --------------------------------------------------------
i=100
for step in +1d -1h +1h -1d; do
	i=$((i + 1))
	one $i | head -c 20 >"$s/in/q/half$step.xml"
	sleep 2		# it has settled, and is looked at again and again
	set_clock $step
	sleep 1.5
	ok "$step: what is half there still waits" test -f "$s/in/q/half$step.xml"
	one $i | tail -c +21 >>"$s/in/q/half$step.xml"
	ok "$step: and is done when it is whole" waits 20 is_done "half$step"
done
for stamp in 197001010100 210001010100; do
	one $stamp >"$work/$stamp.xml"
	touch -t $stamp "$work/$stamp.xml"
	cp -p "$work/$stamp.xml" "$s/in/q/$stamp.xml"
	ok "a file of $stamp is done" waits 20 is_done $stamp
done

# ---- while documents are worked on -----------------------------------------------
i=0
while [ $i -lt 60 ]; do
	one "$i" >"$work/.one"
	cp "$work/.one" "$s/in/q/.p"
	mv "$s/in/q/.p" "$s/in/q/many$i.xml"
	case $i in 10) set_clock +1d ;; 20) set_clock -1d ;; 30) set_clock +1h ;; 40) set_clock -1h ;; 50) set_clock +0 ;; esac
	i=$((i + 1))
done
ok "all of many are done" waits 60 are_done 66
ok "and nothing else became of any" test "$(cd "$s" && find in work failed quarantine -name '*.xml' | wc -l)" = 0

# ---- while one waits for its engine ----------------------------------------------
mkdir "$s/in/chat"
printf '%s\n' "source = en" "targets = de" "engine = chat" "url = http://127.0.0.1:9" "model = m" \
	"settle = 0" >"$s/in/chat/.queue.conf"
set_clock +1d
one 3 >"$s/in/chat/late.xml"
waits_for_engine() {
	test "$(count retry)" = 1
}
ok "a document waits for its engine" waits 60 waits_for_engine
kill -TERM "$pid"
wait "$pid"
set_clock -1d
$clock timeout 60 "$d" run "$s" --log logfmt --max-time 3 >/dev/null 2>"$work/again"
ok "it is tried at once when the clock is set back" grep -q "event=waits.*late.xml" "$work/again"
finish
