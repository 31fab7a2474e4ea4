#!/bin/sh
# What must hold with any server (tests/server/server.t) holds with the stand-in of
# the benchmarks, which translates well.
server=${BUILD:-build/release}/tests/bench/model_server
if [ ! -x "$server" ]; then
	echo "1..0 # SKIP the stand-in is not built"
	exit
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/dragoman-server.XXXXXX") || exit 1
timeout 300 "$server" "$folder" none 0 5 8 &
pid=$!
trap 'kill $pid 2>/dev/null; rm -rf "$folder"' EXIT INT TERM
tries=0
while [ ! -s "$folder/port" ] && [ $tries -lt 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
export NO_PROXY=127.0.0.1 MODEL=stand-in LIMIT=60 URL="http://127.0.0.1:$(cat "$folder/port")" \
	DOCS="samples/xml/disclosure.en.xml samples/xml/statement.en.xhtml samples/pptx/results.en.pptx \
samples/xlsx/segments.en.xlsx samples/docx/loan-agreement.en.docx"
sh tests/server/server.t
