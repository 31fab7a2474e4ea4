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
status 3 "encrypted attachments" $d "$work/in/attached.pdf"
says "attachments of the file are encrypted"

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
status 2 "a layout that is none" $d --layout sideways "$pdf"
says "unknown layout sideways"
finish
