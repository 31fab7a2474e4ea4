"""make_scan.py page OUT: a page of text. make_scan.py scan PGM OUT [LAYER [Y]]:
a page that is a picture, with an invisible layer of text when one is given."""
import sys
import zlib

FONT = b"/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>"


def stream(head, data):
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(data), data)


def write(path, contents, resources, *more):
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
               b"/Resources<<" + resources + b">>>>", stream(b"", contents), *more]
    out = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number + 1, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n" % (len(objects) + 1, start)
    with open(path, "wb") as file:
        file.write(out + b"%%EOF\n")


def page(path):
    write(path, b"BT /F1 24 Tf 72 700 Td (The company sold 1250 machines) Tj "
          b"0 -40 Td (in the year 2025.) Tj ET", FONT)


def scan(picture, path, layer="", height_of_text="700"):
    with open(picture, "rb") as file:
        _, size, _, pixels = file.read().split(b"\n", 3)
    width, height = map(int, size.split())
    text = b"BT 3 Tr /F1 24 Tf 72 %s Td (%s) Tj ET" % (
        height_of_text.encode(), layer.encode())
    write(path, b"q 612 0 0 792 0 0 cm /I Do Q " + (text if layer else b""),
          b"/XObject<</I 5 0 R>>" + FONT,
          stream(b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8"
                 b"/ColorSpace/DeviceGray/Filter/FlateDecode" % (width, height),
                 zlib.compress(pixels)))


if __name__ == "__main__":
    {"page": page, "scan": scan}[sys.argv[1]](*sys.argv[2:])
