#!/bin/sh
# What a service says of itself: its log in every form, figures for Prometheus,
# and the program that is told when a job has ended.
. tests/lib.sh

spool=$work/spool
mkdir -p "$spool/in/q"
printf 'source=en\ntargets=de\nengine=pseudo:accent\n' >"$spool/in/q/.queue.conf"
chmod 644 "$spool/in/q/.queue.conf"
printf '<r><p>Net sales rose by 4.5%%.</p></r>' >"$work/a.xml"
drop() {
	"$DRAGOMAN" drop "$spool/q" "$@" >"$out" 2>"$err"
}

# ---- the log ----

for form in text logfmt json none; do
	cp "$work/a.xml" "$work/$form.xml"
	drop "$work/$form.xml"
	timeout 60 "$DRAGOMAN" run --log $form "$spool" >"$out" 2>"$work/log.$form"
done
ok "text: for people" grep -q '^[0-9:]* taken-in text.xml (de)$' "$work/log.text"
ok "logfmt: pairs" grep -q ' level=info event=taken-in job=[^ ]* doc=logfmt.xml queue=q lang=de' "$work/log.logfmt"
ok "json: an object a line" python3 -c '
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
assert any(r["event"] == "taken-in" and r["doc"] == "json.xml" for r in rows)' "$work/log.json"
ok "none: nothing" test ! -s "$work/log.none"
status 2 "an unknown form" "$DRAGOMAN" run --log loud "$spool"
python3 - "$work/journal" "$DRAGOMAN" "$spool" <<'END' >"$out" 2>"$err"
import os, socket, subprocess, sys
place, program, spool = sys.argv[1:]
ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
ear.bind(place)
ear.settimeout(10)
open(spool + "/in/q/j.xml.part", "w").write("<r><p>J 1.</p></r>")
os.rename(spool + "/in/q/j.xml.part", spool + "/in/q/j\nk.xml")
subprocess.run([program, "run", "--log", "journald", spool], timeout=60,
               env=dict(os.environ, DRAGOMAN_JOURNAL_SOCKET=place))
ear.setblocking(False)
try:
    while True:
        print(ear.recv(65536))
except BlockingIOError:
    pass
END
ok "journald: fields" grep -q 'PRIORITY=6.*DRAGOMAN_EVENT=taken-in.*DRAGOMAN_QUEUE=q.*DRAGOMAN_LANG=de' "$out"
ok "journald: nothing on standard error" test ! -s "$err"
ok "a line end in a name makes no line of its own" sh -c "! grep -q '^k.xml' '$out'"

mkdir -p "$work/fresh/in/q"
cp "$spool/in/q/.queue.conf" "$work/fresh/in/q/"
cp "$work/a.xml" "$work/fresh/in/q/"
status 0 "status of a spool that nobody has worked" "$DRAGOMAN" status "$work/fresh"
ok "says what waits" grep -q '^waiting.*q/a.xml' "$out"
status 78 "no spool at all" "$DRAGOMAN" status "$work/nowhere"

# On a terminal: the log, and below it what is under way.
cat >"$work/screen.py" <<'END'
import os, pty, sys
os.environ["TERM"] = "xterm"
said = []
def read(fd):
    data = os.read(fd, 65536)
    said.append(data)
    return data
pty.spawn(sys.argv[2:], read)
text = b"".join(said).decode()
screen, row = [""], 0
i = 0
while i < len(text):                    # the few controls that are used
    if text[i] == "\x1b":
        j = i + 2
        while not text[j].isalpha():
            j += 1
        if text[j] == "A":
            row -= int(text[i + 2:j])
        elif text[j] == "J":
            screen[row:] = [""]
        i = j
    elif text[i] == "\n":
        row += 1
        if row == len(screen):
            screen.append("")
    elif text[i] != "\r":
        screen[row] += text[i]
    i += 1
with open(sys.argv[1], "w") as out:
    print("\n".join(screen), "\nraw", "under way" in text, file=out)
END
for i in 1 2 3; do
	sed "s/4.5/$i.5/" "$work/a.xml" >"$work/t$i.xml"
	drop "$work/t$i.xml"
done
timeout 60 python3 "$work/screen.py" "$work/seen" "$DRAGOMAN" run -j 2 "$spool" >"$out" 2>"$err"
cp "$work/seen" "$out"
ok "on a terminal: what is under way" grep -q '^raw True' "$out"
ok "and nothing of it is left" sh -c "! grep -q 'under way' '$out'"
ok "the log is whole" test "$(grep -c ' done t[123].xml (de): ' "$out")" = 3

# ---- figures ----

prom=$spool/state/metrics.prom
ok "the file of figures" grep -q '^dragoman_jobs{state="done"} ' "$prom"
ok "a time of success" sh -c "test \$(sed -n 's/^dragoman_last_success_timestamp_seconds //p' '$prom') -gt 1700000000"
ok "it is what Prometheus reads" python3 - "$prom" <<'END'
import re, sys
typed = set()
for line in open(sys.argv[1]):
    head = re.fullmatch(r"# (HELP|TYPE) (\w+) (.+)\n", line)
    row = re.fullmatch(r"(\w+)(\{\w+=\"[^\"\\]*\"\})? -?[0-9]+\n", line)
    assert head or row, line
    if head and head[1] == "TYPE":
        assert head[3] in ("gauge", "counter") and head[2] not in typed
        typed.add(head[2])
    if row:
        assert row[1] in typed, line
assert len(typed) > 8
END
port=$((20000 + $$ % 20000))
: >"$work/log.w"
"$DRAGOMAN" watch --log logfmt --metrics $port "$spool" >"$out" 2>"$work/log.w" &
watch=$!
trap 'kill -9 $watch 2>/dev/null; rm -rf "$work"' EXIT INT TERM
tries=0
until grep -q 'event=metrics' "$work/log.w" || [ $tries -gt 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
curl -fsS --noproxy '*' "http://127.0.0.1:$port/metrics" >"$out" 2>"$err"
ok "GET /metrics" grep -q '^dragoman_build_info{version="' "$out"
ok "any other path is not there" sh -c "! curl -fsS --noproxy '*' http://127.0.0.1:$port/ >'$out' 2>&1"
ok "who says nothing, or too much, holds up nobody" python3 - $port <<'END'
import socket, sys, time, urllib.request
port = int(sys.argv[1])
silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
loud = socket.create_connection(("127.0.0.1", port))
try:
    loud.sendall(b"GET /" + b"x" * 100000)
except OSError:
    pass
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
start = time.time()
text = opener.open("http://127.0.0.1:%d/metrics" % port, timeout=30).read()
assert b"dragoman_jobs" in text and time.time() - start < 20
END
status 78 "a port that is taken" timeout 10 "$DRAGOMAN" watch --metrics $port "$spool"
kill $watch
wait $watch
ok "watch ends well" test $? = 0

# ---- the program that is told ----

cat >"$work/told.sh" <<END
#!/bin/sh
cat >"$work/told/\$DRAGOMAN_JOB"
echo "\$1 \$DRAGOMAN_STATE \$DRAGOMAN_NAME \$DRAGOMAN_PLACE" >>"$work/told.log"
END
chmod +x "$work/told.sh"
mkdir "$work/told"
printf '<r><p>' >"$work/bad.xml"
printf '<r><p>B 2.</p></r>' >"$work/b.xml"
cp "$work/b.xml" "$work/same.xml"
drop "$work/b.xml" "$work/same.xml" "$work/bad.xml"
timeout 100 "$DRAGOMAN" run -j 1 --log none --on-done "$work/told.sh 'two words'" "$spool" >"$out" 2>"$err"
ok "told of a result, and where it is" sh -c "
	place=\$(sed -n 's/^two words done b.xml //p' '$work/told.log') && test -f \"\$place/receipt.json\""
ok "of one that was there before" grep -q '^two words duplicate same.xml ' "$work/told.log"
ok "of what failed" grep -q '^two words failed bad.xml ' "$work/told.log"
ok "in JSON" python3 -c '
import glob, json, sys
rows = [json.load(open(p)) for p in glob.glob(sys.argv[1] + "/*")]
assert sorted(r["state"] for r in rows) == ["done", "duplicate", "failed"], rows
assert all(r["queue"] == "q" and r["target"] == "de" for r in rows)' "$work/told"
cp "$work/a.xml" "$work/n.xml"
printf '<r><p>N 3.</p></r>' >"$work/n.xml"
drop "$work/n.xml"
timeout 60 "$DRAGOMAN" run --log logfmt --on-done false "$spool" >"$out" 2>"$err"
ok "one that fails is said, and costs nothing" grep -q 'event=hook-failed.*status 1' "$err"
ok "the result is there" test -f "$spool"/done/q/*/n.xml/de/receipt.json
status 2 "one that is not there" "$DRAGOMAN" run --on-done no-such-program-here "$spool"
finish
