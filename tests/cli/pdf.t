#!/bin/sh
# PDF files that are encrypted, forbidden, signed or broken.
. tests/lib.sh

pdf=samples/pdf/annual-report.en.pdf
d="$DRAGOMAN translate -q -s en -t zh -e pseudo:accent -o $work/out/"
command -v qpdf >/dev/null || { skip "encryption" "no qpdf"; finish; exit; }
printf 'reader\n' >"$work/user"
printf 'writer\n' >"$work/owner"
printf 'nobody\n' >"$work/other"

# encryption KEY MODIFY USER OWNER FLAGS... writes $work/in/e.pdf
mkdir "$work/in"
encrypt() {
	bits=$1 modify=$2 user=$3 owner=$4
	shift 4
	qpdf --allow-weak-crypto --encrypt "$user" "$owner" "$bits" --modify="$modify" "$@" -- \
		"$pdf" "$work/in/e.pdf"
}
same_encryption() {
	qpdf --password="$1" --show-encryption "$work/in/e.pdf" >"$work/a" 2>&1
	qpdf --password="$1" --show-encryption "$work/out/e.pdf" >"$work/b" 2>&1
	cmp "$work/a" "$work/b" && qpdf --password="$1" --check "$work/out/e.pdf"
}
for kind in "256" "128 --use-aes=y" "128 --use-aes=n"; do
	set -- $kind
	bits=$1
	shift
	encrypt "$bits" all "" writer "$@"
	status 0 "$kind: empty password" $d "$work/in/e.pdf"
	ok "$kind: the encryption is kept" same_encryption ""
	encrypt "$bits" none reader writer "$@"
	status 3 "$kind: needs a password" $d "$work/in/e.pdf"
	says "needs a password (--password-file)"
	status 3 "$kind: another password" $d --password-file "$work/other" "$work/in/e.pdf"
	says "the password is not its own"
	status 3 "$kind: a user may not change it" $d --password-file "$work/user" "$work/in/e.pdf"
	says "do not allow changes"
	status 0 "$kind: unless he says so" $d --password-file "$work/user" --ignore-permissions \
		"$work/in/e.pdf"
	ok "$kind: the permissions are kept" same_encryption reader
	status 0 "$kind: its owner may" $d --password-file "$work/owner" "$work/in/e.pdf"
	ok "$kind: the owner's encryption is kept" same_encryption writer
done
encrypt 128 none "" "" --use-aes=y
status 0 "no owner's password: everybody is the owner" $d "$work/in/e.pdf"
printf '%%PDF-1.6\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n3 0 obj<</Filter/Standard/V 4/R 4/Length 128/P -4/O<%064d>/U<%064d>/CF<</StdCF<</CFM/AESV2/AuthEvent/EFOpen/Length 16>>>>/StmF/Identity/StrF/Identity/EFF/StdCF>>endobj\ntrailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>\nstartxref\n0\n%%%%EOF\n' 1 1 >"$work/in/attached.pdf"
# From version 12 on qpdf opens such a file without a password.
if [ "$(qpdf --version | sed -n '1s/[^0-9]*\([0-9]*\).*/\1/p')" -lt 12 ]; then
	status 3 "encrypted attachments" $d "$work/in/attached.pdf"
	says "attachments of the file are encrypted"
else
	status 1 "encrypted attachments" $d "$work/in/attached.pdf"
	ok "encrypted attachments: the damage is said" grep -q '"damaged"' "$work/out/attached.pdf.report.json"
fi

# Source and translation in one file.
pages() {
	pdfinfo "$1" | sed -n 's/^Pages: *//p'
}
for layout in side-by-side:2 alternate:4 layers:2; do
	file=$work/out/${layout%:*}.pdf
	status 0 "${layout%:*}" "$DRAGOMAN" translate -q -s en -t es -e pseudo:accent \
		--layout "${layout%:*}" -o "$file" "$pdf"
	ok "${layout%:*}: pages" test "$(pages "$file")" = "${layout#*:}"
	ok "${layout%:*}: qpdf finds nothing" sh -c "qpdf --check '$file' >'$work/check' 2>&1 &&
		! grep -i warning '$work/check'"
	pdftotext "$file" "$work/text"
	seen=$(grep -c 'Consolidated balance sheet' "$work/text")
	[ "$layout" = layers:2 ] && want=0 || want=1
	ok "${layout%:*}: the source is seen as it should be" test "$seen" -ge "$want" -a \
		\( "$want" = 1 -o "$seen" = 0 \)
done
ok "the layers have names" sh -c "qpdf --json '$work/out/layers.pdf' | grep -q 'u:Traducci'"
status 0 "other formats have no layouts" $d --layout layers samples/xml/disclosure.en.xml
ok "and say so" grep -q layout-ignored "$work/out/disclosure.en.xml.report.json"
# A scan: the picture of a page, with no text, or with an invisible layer.
make="python3 tests/cli/make_scan.py"
$make page "$work/page.pdf"
pdftoppm -r 150 -gray -singlefile "$work/page.pdf" "$work/page"
$make scan "$work/page.pgm" "$work/in/layer.pdf" "The company sold 1250 machines"
$make scan "$work/page.pgm" "$work/in/wrong.pdf" "The company sold 1250 machines" 300
$make scan "$work/page.pgm" "$work/in/scan.pdf"
status 1 "a scan with its text is translated, and flagged" $d "$work/in/layer.pdf"
ok "it says so" grep -q scan-covered "$work/out/layer.pdf.report.json"
pdftotext "$work/out/layer.pdf" "$work/text"
ok "the translation is on it" grep -q 1250 "$work/text"
ok "and the source is not" sh -c "! grep -q 'The company' '$work/text'"
# How many dark points there are where the first line stands.
dark() {
	pdftoppm -r 72 -gray -singlefile -x 200 -y 70 -W 260 -H 32 "$1" "$work/dark"
	python3 -c 'import sys
data = open(sys.argv[1], "rb").read()[-260 * 32:]
print(sum(value < 128 for value in data))' "$work/dark.pgm"
}
"$DRAGOMAN" translate -q -s en -t zh -e pseudo:blank -o "$work/out/blank.pdf" "$work/in/layer.pdf"
ok "the letters are covered" test "$(dark "$work/in/layer.pdf")" -gt 300 -a \
	"$(dark "$work/out/blank.pdf")" -lt 10
status 1 "a layer that stands elsewhere is left alone" $d "$work/in/wrong.pdf"
ok "it says why" grep -q 'not that of the picture' "$work/out/wrong.pdf.report.json"
status 1 "a scan without text is kept, and flagged" $d "$work/in/scan.pdf"
ok "byte for byte" cmp "$work/in/scan.pdf" "$work/out/scan.pdf"
if command -v tesseract >/dev/null && tesseract --list-langs 2>/dev/null | grep -qx eng; then
	status 1 "--ocr reads it" $d --ocr "$work/in/scan.pdf"
	pdftotext "$work/out/scan.pdf" "$work/text"
	ok "its figures are on the page" sh -c "grep -q 1250 '$work/text' && grep -q 2025 '$work/text'"
	ok "and all are proved" sh -c "! grep -q -e read-back -e unproved '$work/out/scan.pdf.report.json'"
	status 1 "--ocr without the language's data" "$DRAGOMAN" translate -q -s vi -t zh \
		-e pseudo:accent --ocr -o "$work/out/" "$work/in/scan.pdf"
	ok "names the package" grep -q 'apt-get install tesseract-ocr-vie' \
		"$work/out/scan.pdf.report.json"
else
	skip "--ocr" "no tesseract with English"
fi
mkdir "$work/none"
status 1 "--ocr without tesseract" env PATH="$work/none" $d --ocr "$work/in/scan.pdf"
ok "says what to install" grep -q 'apt-get install tesseract-ocr tesseract-ocr-eng' \
	"$work/out/scan.pdf.report.json"
# Many pages: time and memory grow with them and no faster.
cost() {
	python3 -c 'import resource, subprocess, sys, time
start = time.monotonic()
status = subprocess.call(sys.argv[1:])
print(int((time.monotonic() - start) * 1000), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, status)' "$@"
}
for pages in 500 5000; do
	python3 tests/cli/make_pages.py "$work/in/$pages.pdf" "$pages"
	cost $d "$work/in/$pages.pdf" >"$work/cost.$pages"
	ok "$pages pages" test "$(cut -d ' ' -f 3 "$work/cost.$pages")" = 0
done
read -r ms_few kb_few _ <"$work/cost.500"
read -r ms_many kb_many _ <"$work/cost.5000"
echo "# 500 pages: $ms_few ms, $kb_few KB; 5,000 pages: $ms_many ms, $kb_many KB"
ok "5,000 pages cost no more than 20 times 500" test "$ms_many" -lt $((20 * ms_few))
ok "and at most 300 MB" test "$kb_many" -lt 300000
ok "a letterhead is made once" test "$(qpdf --json "$work/out/500.pdf" |
	grep -c '"/Subtype": "/Form"')" = 1
python3 tests/cli/make_pages.py "$work/in/broken.pdf" 9 broken
status 1 "a broken file is read as far as it goes" $d "$work/in/broken.pdf"
ok "it says so" grep -q '"damaged"' "$work/out/broken.pdf.report.json"
ok "and which page it left" grep -q '"page-kept"' "$work/out/broken.pdf.report.json"
pdftotext "$work/out/broken.pdf" "$work/text" 2>/dev/null
ok "the eight others are translated" sh -c "! grep -q -e company -e report '$work/text' &&
	test \$(grep -c '[0-9] percent' '$work/text') = 8"
status 2 "a layout that is none" $d --layout sideways "$pdf"
says "unknown layout sideways"
finish
