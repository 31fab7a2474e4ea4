#!/bin/sh
# Bad input and bad surroundings: one clear line, the right status, nothing
# half-written.
. tests/lib.sh

d="$DRAGOMAN translate -s en -t es -e pseudo:accent -o $work/out/"
mkdir -p "$work/in"
cd_in=$work/in

: >"$cd_in/empty.pdf"
status 3 "empty file" $d "$cd_in/empty.pdf"
says "the file is empty"
printf 'hello\n' >"$cd_in/text.docx"
status 3 "wrong extension" $d "$cd_in/text.docx"
says "unknown kind of file"
cp samples/xml/disclosure.en.xml "$cd_in/really-xml.docx"
status 0 "content decides, not the extension" $d "$cd_in/really-xml.docx"
head -c 4000 samples/docx/loan-agreement.en.docx >"$cd_in/short.docx"
status 3 "truncated zip" $d "$cd_in/short.docx"
says "not a whole zip archive"
head -c 600 samples/pdf/annual-report.en.pdf >"$cd_in/short.pdf"
status 3 "truncated PDF" $d "$cd_in/short.pdf"
ok "one line" test "$(wc -l <"$err")" = 1
printf '\320\317\021\340\241\261\032\341 and so on' >"$cd_in/ole.docx"
status 3 "encrypted Office file" $d "$cd_in/ole.docx"
says "encrypted Office file"
status 3 "a folder" $d "$cd_in"
says "is a folder"
status 3 "no such file" $d "$cd_in/none.pdf"
says "No such file"
mkfifo "$cd_in/fifo.pdf"
status 3 "a FIFO does not hang" timeout 10 $d "$cd_in/fifo.pdf"

python3 - "$cd_in" <<'EOF'
import sys, zipfile
folder = sys.argv[1]
levels = "".join('<!ENTITY e%d "%s">' % (i, "&e%d;" % (i - 1) * 10) for i in range(1, 12))
bomb = '<!DOCTYPE a [<!ENTITY e0 "ha">%s]><a x="&e11;">&e11;</a>' % levels
open(folder + "/bomb.xml", "w").write(bomb)
open(folder + "/xxe.xml", "w").write('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><p>Text &x; here</p></a>')
open(folder + "/wide.xml", "w").write("<a" + "".join(" a%d=''" % i for i in range(200000)) + "/>")
open(folder + "/deep.xml", "w").write("<a>" * 100000 + "</a>" * 100000)
with zipfile.ZipFile(folder + "/bomb.docx", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("[Content_Types].xml", "<Types/>")
    z.writestr("word/document.xml", b" " * (300 << 20))
with zipfile.ZipFile(folder + "/twice.docx", "w") as z:
    z.writestr("word/document.xml", "<a/>")
    z.writestr("WORD/document.xml", "<a/>")
with zipfile.ZipFile(folder + "/slip.docx", "w") as z:
    z.writestr("word/document.xml", "<a/>")
    z.writestr("../../evil", "x")
EOF
status 3 "XML bomb" timeout 10 $d "$cd_in/bomb.xml"
ok "one line" test "$(wc -l <"$err")" = 1
status 0 "XXE is not followed" $d "$cd_in/xxe.xml"
ok "no password file in the output" sh -c "! grep -q root: '$work/out/xxe.xml'"
ok "the reference is still there" grep -q '&x;' "$work/out/xxe.xml"
status 3 "200,000 attributes" timeout 10 $d "$cd_in/wide.xml"
says "too many attributes"
status 3 "100,000 deep" timeout 10 $d "$cd_in/deep.xml"
says "nested too deep"
status 3 "zip bomb" timeout 10 $d "$cd_in/bomb.docx"
says "zip bomb"
status 3 "duplicate entries" $d "$cd_in/twice.docx"
says "is there twice"
status 3 "path traversal" $d "$cd_in/slip.docx"
says "leaves the archive"

# Where the output cannot go.
mkdir "$work/file.d"
: >"$work/plain"
status 5 "a file where a folder should be" "$DRAGOMAN" translate -s en -t es -e pseudo:accent \
	-o "$work/plain/x.xml" samples/xml/disclosure.en.xml
ok "one line" test "$(wc -l <"$err")" = 1
if [ "$(id -u)" = 0 ] && mkdir "$work/small" && mount -t tmpfs -o size=16k none "$work/small" 2>/dev/null; then
	status 5 "full disk" "$DRAGOMAN" translate -s en -t es -e pseudo:accent \
		-o "$work/small/x.docx" samples/docx/loan-agreement.en.docx
	says "No space left"
	ok "nothing is left on it" test -z "$(ls -A "$work/small")"
	umount "$work/small"
else
	skip "full disk" "cannot mount a small file system here"
	sh -c "ulimit -f 4; trap '' XFSZ; '$DRAGOMAN' translate -s en -t es -e pseudo:accent -o '$work/big/x.docx' samples/docx/loan-agreement.en.docx" >"$out" 2>"$err"
	ok "file size limit: nothing half-written" test ! -e "$work/big/x.docx"
fi
if [ "$(id -u)" != 0 ]; then
	mkdir "$work/ro"
	chmod a-w "$work/ro"
	status 5 "unwritable folder" "$DRAGOMAN" translate -s en -t es -e pseudo:accent \
		-o "$work/ro/x.xml" samples/xml/disclosure.en.xml
fi
ok "no temporary files anywhere" test -z "$(find "$work" -name '.*.??????' | head -1)"
finish
