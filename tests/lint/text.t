#!/bin/sh
# What no source file may hold: machine paths, loose ends, odd white space.
. tests/lib.sh

files=$(find core lang tools tests samples GNUmakefile README.md .ci \
	-type f ! -name '*.pdf' ! -name '*.docx' ! -name '*.png' ! -path 'tests/fuzz/corpus/*' \
	! -path tests/lint/text.t)
none() {
	bad=$(grep -l -E "$2" $files | tr '\n' ' ')
	ok "no $1${bad:+ (in $bad)}" test -z "$bad"
}
none "path of a machine" '/(work|home|root)/[a-z]'
none "loose end" '(TODO|FIXME|XXX)[: ]'
long=$(awk 'length($0) > 100 { print FILENAME ":" FNR }' \
	$(find core tools lang -name '*.[ch]') | head -5)
ok "no line of C over 100 bytes${long:+: $long}" test -z "$long"
bad=$(grep -l 'goto ' $(find core lang tools -name '*.c') | tr '\n' ' ')
ok "no goto${bad:+ (in $bad)}" test -z "$bad"
bad=$(grep -l -E '(strcmp|g_str_equal|g_strcmp0) ?\([^)]*"(de|en|es|zh|ar|ja)"' \
	$(find core lang tools -name '*.c') | tr '\n' ' ')
ok "no language named in C${bad:+ (in $bad)}" test -z "$bad"
finish
