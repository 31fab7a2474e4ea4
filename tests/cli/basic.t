#!/bin/sh
# The commands as a person types them, wrong ones included.
. tests/lib.sh

d=$DRAGOMAN
status 2 "no command" "$d"
status 0 "--help" "$d" --help
status 0 "--version" "$d" --version
ok "version is a line" test "$(wc -l <"$out")" = 1
status 2 "unknown command" "$d" frobnicate
says "unknown command frobnicate"
status 2 "unknown option" "$d" translate --frobnicate x
says "unknown option --frobnicate"
status 2 "an option without its value" "$d" translate -s
says "needs a value"
status 2 "no files" "$d" translate -s en -t es
status 2 "unknown language" "$d" translate -s en -t tlh samples/xml/disclosure.en.xml
says "unknown language tlh"
status 2 "source is target" "$d" translate -s en -t en samples/xml/disclosure.en.xml
status 2 "one language" "$d" translate -s en samples/xml/disclosure.en.xml
says "say both languages"
status 2 "unknown engine" "$d" translate -s en -t es -e nope -o "$work/" samples/xml/disclosure.en.xml
says "unknown engine nope"
status 2 "unknown variant" "$d" translate -s en -t es -e pseudo:nope -o "$work/" samples/xml/disclosure.en.xml
status 4 "engine that does not know the pair" "$d" translate -s en -t ja -e apertium -o "$work/" samples/xml/disclosure.en.xml
says "no installed pair"
status 4 "no engine at all" env -u DRAGOMAN_URL "$d" translate -s zh -t ar -o "$work/" samples/pdf/annual-report.zh-Hans.pdf
says "needs-engine"
status 4 "chat without a server" "$d" translate -s en -t es -e chat -o "$work/" samples/xml/disclosure.en.xml
says "no server configured"
ok "nothing was written by all that" test -z "$(ls "$work")"

for command in $("$d" complete); do
	status 0 "help $command" "$d" help "$command"
	status 0 "$command --help" "$d" "$command" --help
done
status 0 "languages" "$d" languages
ok "seventeen profiles at least" test "$(wc -l <"$out")" -ge 17
status 0 "formats" "$d" formats
for format in docx pdf xliff xml; do
	ok "format $format" grep -q "^$format " "$out"
done
status 0 "engines" "$d" engines
ok "apertium knows en-es" grep -q "en-es" "$out"
for list in languages formats engines; do
	status 0 "$list --json" "$d" "$list" --json
	ok "$list --json is JSON" python3 -m json.tool "$out"
done
status 0 "complete languages" "$d" complete -- translate -s e
ok "es is offered" grep -qx es "$out"

printf 'Profit rose, e.g. in the U.S. It fell elsewhere.\n\nOne.\n' >"$work/text"
status 0 "segment" sh -c "'$d' segment --text -l en <'$work/text'"
ok "a sentence a line, an empty line after each paragraph" test "$(cat "$out")" = "Profit rose, e.g. in the U.S.
It fell elsewhere.


One."
status 2 "segment without a language" sh -c "'$d' segment </dev/null"

status 0 "translate" "$d" translate -s en -t es -e pseudo:accent -o "$work/o/" samples/xml/disclosure.en.xml samples/docx/loan-agreement.en.docx
for file in disclosure.en.xml loan-agreement.en.docx; do
	for suffix in "" .report.html .report.json; do
		ok "$file$suffix" test -s "$work/o/$file$suffix"
	done
	ok "$file.report.json is JSON" python3 -m json.tool "$work/o/$file.report.json"
done
ok "figures are where they were" grep -q "EUR 18.5 million" "$work/o/disclosure.en.xml"
ok "codes are where they were" grep -q "<code>XS2048130072</code>" "$work/o/disclosure.en.xml"
status 0 "the same again" "$d" translate -s en -t es -e pseudo:accent -o "$work/p/" samples/xml/disclosure.en.xml samples/docx/loan-agreement.en.docx
ok "same input, same bytes" diff -r "$work/o" "$work/p"
status 0 "in another locale" env LC_ALL=de_DE.UTF-8 TZ=Asia/Tokyo "$d" translate -s en -t es -e pseudo:accent -o "$work/q/" samples/xml/disclosure.en.xml samples/docx/loan-agreement.en.docx
ok "any locale, same bytes" diff -r "$work/o" "$work/q"
status 2 "the input as output" "$d" translate -s en -t es -e pseudo:accent -o "$work/o/disclosure.en.xml" "$work/o/disclosure.en.xml"
status 0 "--json" "$d" translate -s en -t es -e pseudo:accent --json -o "$work/o/" samples/xml/disclosure.en.xml
ok "a line of JSON" python3 -m json.tool "$out"
status 0 "--quiet" "$d" translate -s en -t es -e pseudo:accent -q -o "$work/o/" samples/xml/disclosure.en.xml
ok "says nothing" test ! -s "$out" -a ! -s "$err"

# Figures in the target's form, by the program.
status 0 "apertium" "$d" translate -s en -t es -e apertium -o "$work/a/" samples/xml/disclosure.en.xml
ok "18.5 is 18,5 in Spanish" grep -q "18,5" "$work/a/disclosure.en.xml"
ok "labelled as a draft" grep -q "Draft" "$work/a/disclosure.en.xml.report.html"

mkdir -p "$work/in/sub"
cp samples/xml/disclosure.en.xml "$work/in/sub/"
printf '' >"$work/in/empty.docx"
status 3 "batch with a bad file" "$d" batch -s en -t es -e pseudo:accent "$work/in" "$work/out"
ok "the good one is there" test -s "$work/out/sub/disclosure.en.xml"
ok "the bad one is not" test ! -e "$work/out/empty.docx"
status 2 "batch into itself" "$d" batch -s en -t es -e pseudo:accent "$work/in" "$work/in/out"
status 3 "batch of no folder" "$d" batch -s en -t es "$work/none" "$work/out"
finish
