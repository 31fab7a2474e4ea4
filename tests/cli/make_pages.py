"""make_pages.py OUT N: a file of N pages that share a letterhead.
make_pages.py OUT N broken: the same with a wrong cross-reference table, and
the contents of the second page damaged."""
import sys
import zlib


def stream(head, data):
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(data), data)


def contents(number):
    text = (b"/X0 Do BT /F1 11 Tf 14 TL 72 700 Td (Page %d of the report says that revenue grew) Tj T* "
            b"(by %d percent in the year, which is more than was) Tj T* "
            b"(expected by all who had an opinion.) Tj ET" % (number, number % 90 + 1))
    return zlib.compress(text)


def main(path, count, kind=""):
    count = int(count)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"",
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
               stream(b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>",
                      b"BT /F1 9 Tf 72 760 Td (A letterhead of the company with its address) Tj ET")]
    kids = []
    for number in range(1, count + 1):
        data = contents(number)
        if kind and number == 2:
            data = b"\xff" + data[5:]
        objects.append(stream(b"/Filter/FlateDecode", data))
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %d 0 R/Resources"
                       b"<</Font<</F1 3 0 R>>/XObject<</X0 4 0 R>>>>>>" % len(objects))
        kids.append(len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (
        count, b" ".join(b"%d 0 R" % kid for kid in kids))
    parts = [b"%PDF-1.5\n"]
    place = len(parts[0])
    places = []
    for number, one in enumerate(objects):
        places.append(place + (7 if kind else 0))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number + 1, one))
        place += len(parts[-1])
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    parts += [b"%010d 00000 n \n" % one for one in places]
    parts.append(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, place))
    with open(path, "wb") as file:
        file.write(b"".join(parts))


if __name__ == "__main__":
    main(*sys.argv[1:])
