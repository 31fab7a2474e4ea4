# lib.sh - TAP for the shell tests: sourced, never run.
#
# ok NAME COMMAND...      passes when the command succeeds
# status N NAME COMMAND.. passes when it exits with N; output in $out, $err
# waits SECONDS COMMAND.. until it succeeds, or fails
# serve SCRIPT ...        starts a stand-in server of the tests; its address is $url
# skip NAME WHY           says that a test was not run
# finish                  prints the plan

n=0
failed=0
DRAGOMAN=${DRAGOMAN:-$PWD/build/release/dragoman}
BUILD=${BUILD:-build/release}
CORPUS=${DRAGOMAN_CORPUS:-../shared/corpus}
work=$(mktemp -d "${TMPDIR:-/tmp}/dragoman-test.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT INT TERM
export XDG_STATE_HOME="$work/state" XDG_CACHE_HOME="$work/cache"
out=$work/.out
err=$work/.err

pass() {
	n=$((n + 1))
	echo "ok $n - $1"
}

fail() {
	n=$((n + 1))
	failed=$((failed + 1))
	echo "not ok $n - $1"
}

# What ok runs may read $out and $err of the last status.
ok() {
	label=$1
	shift
	if "$@" >"$work/.ok" 2>&1; then
		pass "$label"
	else
		head -3 "$work/.ok" | sed 's/^/# /'
		fail "$label"
	fi
}

status() {
	want=$1
	label=$2
	shift 2
	got=0
	"$@" >"$out" 2>"$err" || got=$?
	if [ "$got" = "$want" ]; then
		pass "$label"
	else
		echo "# exit status $got, not $want: $*"
		head -3 "$err" | sed 's/^/# /'
		fail "$label"
	fi
}

waits() {
	turns=$(($1 * 20))
	shift
	while [ "$turns" -gt 0 ]; do
		"$@" >/dev/null 2>&1 && return 0
		turns=$((turns - 1))
		sleep 0.05
	done
	return 1
}

# says PATTERN: the last command's error is one line that matches.
says() {
	if [ "$(wc -l <"$err")" = 1 ] && grep -q -e "$1" "$err"; then
		pass "one line of error says: $1"
	else
		echo "# no single line with: $1"
		fail "one line of error says: $1"
	fi
}

# serve SCRIPT [ARGUMENT...]: starts a stand-in of the tests, which writes its port
# to $work/server/port and is ended with the test; its address is $url.
serve() {
	mkdir -p "$work/server"
	script=$1
	shift
	python3 "$script" "$work/server" "$@" &
	server=$!
	trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT INT TERM
	tries=0
	while [ ! -s "$work/server/port" ] && [ $tries -lt 100 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	url=http://127.0.0.1:$(cat "$work/server/port")
}

skip() {
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

finish() {
	echo "1..$n"
	[ "$failed" = 0 ]
}
