#!/bin/sh
# Options, manual pages and completion say the same.
. tests/lib.sh

[ -x "$DRAGOMAN" ] || { skip "manuals" "no program"; finish; exit; }
commands=$("$DRAGOMAN" complete)
ok "complete lists the commands" test "$(echo "$commands" | wc -l)" -ge 12
for command in $commands; do
	page=tools/dragoman-$command.1
	[ -f "$page" ] || { fail "$page is there"; continue; }
	ok "mandoc -T lint $page" sh -c \
	    "! mandoc -T lint -W warning '$page' 2>&1 | grep -v -e 'referenced manual not found' -e 'Mdocdate' | grep ."
	in_table=$("$DRAGOMAN" complete -- "$command" - | sed 's/^--//' | LC_ALL=C sort | tr '\n' ' ')
	in_page=$(mandoc -T ascii "$page" | col -b | grep -o -E '^ {5}(-[a-z], )?--[a-z-]+' |
		grep -o -E -- '--[a-z-]+' | sed 's/^--//' | LC_ALL=C sort -u | tr '\n' ' ')
	ok "options of $command: table [$in_table] page [$in_page]" test "$in_table" = "$in_page"
	ok "$command is in dragoman.1" grep -q "Xr dragoman-$command 1" tools/dragoman.1
done
ok "mandoc -T lint dragoman.1" sh -c \
    "! mandoc -T lint -W warning tools/dragoman.1 2>&1 | grep -v -e 'referenced manual not found' -e Mdocdate | grep ."
for code in $(sed -n 's/^	\[FINDING_[A-Z_]*\] = {"\([a-z-]*\)".*/\1/p' core/base/report.c); do
	grep -q "^.It $code\$" tools/dragoman-findings.7 || fail "$code is in dragoman-findings.7"
done
pass "findings are in dragoman-findings.7"
finish
