#!/bin/sh
# llama.sh: the tests of server.t against a real llama.cpp server, which Debian's
# testing has: in a folder of its own, build/llama, made by debootstrap when it is
# missing, with a model of noise that gguf.py writes. Twice: with room for all that
# is asked, and with a context that most of it is too long for. Needs root and the
# network for the first time; says so and passes where it has not got them.
set -eu

root=build/llama

skip() {
	echo "llama.cpp: skipped: $1"
	exit 0
}

[ "$(id -u)" = 0 ] || skip "only root can make a system in a folder"
if [ ! -d "$root" ]; then
	command -v debootstrap >/dev/null || skip "no debootstrap (make setup-all)"
	rm -rf "$root.part"
	mkdir -p "$root.part"
	debootstrap --variant=minbase --include=llama.cpp testing "$root.part" \
		${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >"$root.log" 2>&1 ||
		skip "debootstrap failed ($root.log says why)"
	mv "$root.part" "$root"
fi
python3 tests/server/gguf.py "$root/noise.gguf"

server=
# Whatever happens, none is left behind.
end() {
	if [ -n "$server" ]; then
		kill "$server" 2>/dev/null || true
		wait "$server" 2>/dev/null || true
	fi
	server=
}
trap end EXIT
trap 'exit 1' INT TERM HUP

export NO_PROXY=127.0.0.1 MODEL=noise LIMIT="${LIMIT:-300}" NOISE=1
failed=0
for context in 32768 8192; do
	port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	# It ends by itself after an hour, if all else fails.
	timeout -k 5 3600 chroot "$root" llama-server -m /noise.gguf --host 127.0.0.1 --port "$port" -c "$context" \
		-np 4 -t 1 --metrics >"$root.server.log" 2>&1 &
	server=$!
	URL=http://127.0.0.1:$port
	tries=0
	until curl -s -m 2 "$URL/health" | grep -q ok; do
		sleep 0.2
		tries=$((tries + 1))
		[ $tries -lt 150 ] || { echo "llama.cpp: it does not start ($root.server.log)"; exit 1; }
	done
	echo "llama.cpp $(chroot "$root" llama-server --version 2>&1 | sed -n 's/^version: //p'), context $context"
	export URL
	prove -e '' --timer tests/server/server.t || failed=1
	end
done
exit $failed
