#!/bin/sh
# A file includes its own folder and what lies below it, never sideways and
# never up; and each foreign library is touched in one place.
. tests/lib.sh

# folder: the folders it may include, besides its own
allowed() {
	base="base"
	case $1 in
	core/base) echo "" ;;
	lang) echo "$base" ;;
	core/doc) echo "$base lang" ;;
	core/layout) echo "$base lang doc" ;;
	core/facts) echo "$base" ;;
	core/format) echo "$base lang doc layout format/docx format/pdf format/xml format/xliff" ;;
	core/format/*) echo "$base lang doc layout facts format" ;;
	core/engine) echo "$base lang doc engine/chat" ;;
	core/engine/*) echo "$base engine" ;;
	core/check | core/memory) echo "$base lang doc" ;;
	core/task) echo "$base lang doc layout facts engine engine/chat check memory format" ;;
	core/job) echo "$base lang doc layout engine engine/chat check memory format format/xliff facts task" ;;
	core/store | core/blob) echo "$base" ;;
	core/spool) echo "$base job store blob" ;;
	tools) echo "store blob spool $base lang doc layout engine engine/chat check memory format format/xliff format/xml facts task job" ;;
	esac
}

# Prints each include that breaks the rule.
breaches() {
	for file in "$@"; do
		folder=$(dirname "$file")
		own=${folder#core/}
		grep -h '^#include "' "$file" | sed 's/#include "//; s/".*//' |
		while read -r header; do
			case $header in
			*/*) to=$(dirname "$header") ;;
			*) continue ;;
			esac
			[ "$to" = "$own" ] && continue
			case " $(allowed "$folder") " in
			*" $to "*) ;;
			*) echo "$file includes $header" ;;
			esac
		done
	done
}

found=$(breaches $(find core lang tools -name '*.[ch]'))
ok "no include points up or sideways${found:+: $found}" test -z "$found"

mkdir -p "$work/core/doc"
echo '#include "job/job.h"' >"$work/core/doc/planted.c"
found=$(cd "$work" && breaches core/doc/planted.c)
ok "a planted breach is caught" test -n "$found"

# header: where it may be included
only_in() {
	bad=$(grep -l "#include <$1" $(find core lang tools -name '*.[ch]') |
		grep -v -E "^($2)" | tr '\n' ' ')
	ok "<$1...> only in $2${bad:+, not in $bad}" test -z "$bad"
}
only_in curl/ core/base/http.c
only_in zip.h core/base/zip.c
only_in jansson core/base/json.c
only_in sqlite3 core/base/sqlite.c
only_in libpq core/base/postgres.c
only_in unicode/ "core/base/(text|regex).c"
only_in expat 'core/base/(xml_expat|xml_stream).c'
only_in seccomp.h core/base/sandbox.c
only_in openssl/ core/base/file.c
only_in 'poppler' core/format/pdf/
only_in 'qpdf/' core/format/pdf/
only_in 'hb' core/layout/
finish
