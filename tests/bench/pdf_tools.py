"""What other programs say of a PDF file: pdftotext, qpdf, pdftoppm.

Nothing here knows how dragoman reads or writes; that is the point.
"""
import collections
import functools
import html
import json
import os
import re
import subprocess
import tempfile
import unicodedata


def run(*command, good=(0,)):
    """The output of a command; None when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    return done.stdout if done.returncode in good else None


# ---- text -------------------------------------------------------------------

@functools.lru_cache(maxsize=8)
def pages(path, stamp, raw=False):
    """The text of each page. STAMP tells files of one name apart."""
    text = run("pdftotext", *(["-raw"] if raw else []), path, "-")
    if text is None:
        return []
    parts = text.decode("utf-8", "replace").split("\f")
    return parts[:-1] if parts and not parts[-1].strip() else parts


BOX = (r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" '
       r'yMax="([-\d.]+)">')


@functools.lru_cache(maxsize=8)
def boxes(path, stamp, what):
    """For each page (left, top, right, bottom, text) of its words or lines."""
    text = run("pdftotext", "-bbox-layout", path, "-")
    if text is None:
        return []
    wanted = re.compile(f"<{what} {BOX}(.*?)</{what}>", re.S)
    return [[(float(a), float(b), float(c), float(d), html.unescape(
                re.sub(r"\s*<[^>]*>\s*", " ", t)))
             for a, b, c, d, t in wanted.findall(page)]
            for page in text.decode("utf-8", "replace").split("<page ")[1:]]


def letters(text):
    """How often each letter is in TEXT; ligatures are what they stand for."""
    return collections.Counter(c for c in unicodedata.normalize("NFKC", text)
                               if unicodedata.category(c)[0] == "L")


def digits(text):
    """All runs of digits, in European digits; no circled ones and no
    exponents of units."""
    plain = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c
                    for c in text)
    return re.findall(r"[0-9]+", plain)


CONTROLS = dict.fromkeys([0xAD, 0xFEFF, 0x200B, 0x200C, 0x200D, 0x200E,
                          0x200F, *range(0x202A, 0x202F),
                          *range(0x2060, 0x206A)])


def folded(text):
    """NFC without white space, direction marks and hyphens, which the breaking
    of lines puts in and takes out."""
    text = unicodedata.normalize("NFC", text).translate(CONTROLS)
    return re.sub(r"[\s\u2010\u2011-]+", "", text)


def tokens(text):
    """Words, numbers and single signs: what is left of a text when its order
    is not to be trusted, as where directions are mixed."""
    found, last = [], ""
    for char in unicodedata.normalize("NFC", text).translate(CONTROLS):
        kind = unicodedata.category(char)[0]
        kind = {"M": "L", "Z": "", "C": ""}.get(kind, kind)
        if kind == "L" and "\u0590" <= char <= "\u08FF":
            kind = "R"  # from right to left: another word
        if kind and kind == last and kind in "LNR":
            found[-1] += char
        elif kind and char not in "-\u2010\u2011":
            found.append(char)
        last = kind
    return found


# ---- pictures ---------------------------------------------------------------

def picture(path, page, resolution=72):
    """Width, height and the RGB bytes of a page (from 1); None: none."""
    with tempfile.TemporaryDirectory() as folder:
        root = os.path.join(folder, "p")
        run("pdftoppm", "-r", str(resolution), "-f", str(page), "-l",
            str(page), "-singlefile", path, root)
        try:
            with open(root + ".ppm", "rb") as file:
                data = file.read()
        except OSError:
            return None
    head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
    return int(head[1]), int(head[2]), bytearray(data[head.end():])


def whiten(image, box, margin):
    """Paints over a box of text (points at 72 dpi) and MARGIN around it.
    Accents may stand above what a font says of its height."""
    width, height, data = image
    above = 0.3 * min(box[3] - box[1], 40)
    box = (box[0], box[1] - above, box[2], box[3] + above)
    left = max(0, int(box[0] - margin))
    right = min(width, int(box[2] + margin) + 1)
    if right <= left:
        return
    blank = b"\xff" * (3 * (right - left))
    for y in range(max(0, int(box[1] - margin)),
                   min(height, int(box[3] + margin) + 1)):
        at = 3 * (y * width + left)
        data[at:at + len(blank)] = blank


def changed(one, other, threshold):
    """Pixels that differ by more than THRESHOLD, and the first of them."""
    width, height, a = one
    if other[:2] != one[:2]:
        return width * height, (0, 0)
    b, count, first = other[2], 0, None
    for y in range(height):
        row = slice(3 * y * width, 3 * (y + 1) * width)
        if a[row] == b[row]:
            continue
        for x in range(width):
            at = 3 * (y * width + x)
            if any(abs(a[at + i] - b[at + i]) > threshold for i in range(3)):
                count += 1
                first = first or (x, y)
    return count, first


# ---- objects ----------------------------------------------------------------

class Objects:
    """The objects of a file, from qpdf --json."""

    def __init__(self, path):
        text = run("qpdf", "--json=2", "--json-key=qpdf", path, good=(0, 3))
        if text is None:
            raise ValueError("qpdf cannot read it")
        self.all = json.loads(text)["qpdf"][1]
        self.trailer = self.all["trailer"]["value"]
        self.root = self.get(self.trailer.get("/Root"))

    def get(self, value):
        """What a reference stands for: a dictionary for streams too."""
        for _ in range(8):
            if not (isinstance(value, str) and value.endswith(" R")):
                return value
            entry = self.all.get("obj:" + value, {})
            value = entry["stream"]["dict"] if "stream" in entry \
                else entry.get("value")
        return None

    def at(self, value, *keys):
        for key in keys:
            value = self.get(value)
            value = value.get(key) if isinstance(value, dict) else None
        return self.get(value)

    def pages(self):
        """(reference, dictionary with what is inherited) of each page."""
        found, met = [], set()

        def walk(reference, inherited):
            node = self.get(reference)
            if reference in met or not isinstance(node, dict):
                return
            met.add(str(reference))
            own = dict(inherited)
            for key in ("/MediaBox", "/CropBox", "/Rotate"):
                if key in node:
                    own[key] = self.get(node[key])
            if "/Kids" in node:
                for kid in self.get(node["/Kids"]) or []:
                    walk(kid, own)
            else:
                found.append((reference, {**node, **own}))
        walk(self.root.get("/Pages"), {})
        return found

    def reachable(self):
        """The references that can be reached from the trailer."""
        met, todo = set(), [self.trailer]
        while todo:
            value = todo.pop()
            if isinstance(value, str):
                if value.endswith(" R") and value not in met:
                    met.add(value)
                    todo.append(self.get(value))
            elif isinstance(value, dict):
                todo.extend(value.values())
            elif isinstance(value, list):
                todo.extend(value)
        return met


def destination(objects, numbers, value):
    """A destination or action with pages by number."""
    value = objects.get(value)
    if isinstance(value, list) and value:
        # Pages that were taken out of the file have no number of their own.
        page = value[0] if isinstance(value[0], int) else "no page"
        return [numbers.get(value[0], page), *map(str, value[1:])]
    if isinstance(value, dict):
        return sorted((key, destination(objects, numbers, item)
                       if key in ("/D", "/Dest") else str(objects.get(item)))
                      for key, item in value.items() if key in
                      ("/S", "/D", "/URI", "/F", "/N", "/Dest"))
    return value


def outline(objects, numbers):
    rows, met = [], set()

    def walk(parent, depth):
        item = objects.at(parent, "/First") and parent.get("/First")
        while item and str(item) not in met and depth < 64:
            met.add(str(item))
            node = objects.get(item)
            rows.append(str((depth, destination(objects, numbers, node.get(
                "/Dest")), destination(objects, numbers, node.get("/A")))))
            walk(node, depth + 1)
            item = node.get("/Next")
    top = objects.at(objects.root, "/Outlines")
    if isinstance(top, dict):
        walk(top, 0)
    return rows


def fields(objects):
    rows, met = [], set()

    def walk(reference, name):
        node = objects.get(reference)
        if not isinstance(node, dict) or str(reference) in met:
            return
        met.add(str(reference))
        name = name + "." + str(objects.get(node.get("/T")))
        kind = objects.get(node.get("/FT"))
        # A signature's value says where its bytes were.
        value = None if kind == "/Sig" else objects.get(node.get("/V"))
        # Of long ones, which are streams, only the encoding is at hand.
        if isinstance(value, dict) and "/Length" in value:
            value = "stream"
        rows.append(str((name, kind, value, node.get("/Ff"))))
        for kid in objects.get(node.get("/Kids")) or []:
            walk(kid, name)
    for field in objects.at(objects.root, "/AcroForm", "/Fields") or []:
        walk(field, "")
    return rows


def structure(objects):
    rows, met = [], set()
    todo = [objects.at(objects.root, "/StructTreeRoot", "/K")]
    while todo:
        value = todo.pop()
        if isinstance(value, str):
            if value in met:
                continue
            met.add(value)
            value = objects.get(value)
        if isinstance(value, list):
            todo.extend(reversed(value))
        elif isinstance(value, dict) and "/S" in value:
            rows.append(str(objects.get(value["/S"])))
            todo.append(value.get("/K"))
    return rows


BOXES = ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox",
         "/Rotate", "/UserUnit")


def page_rows(objects, found, numbers):
    rows = {"pages": [], "links": [], "annotations": [], "widgets": []}
    for number, (_, page) in enumerate(found, 1):
        rows["pages"].append(str([str(objects.get(page.get(key)))
                                  for key in BOXES]))
        for note in objects.get(page.get("/Annots")) or []:
            note = objects.get(note)
            if not isinstance(note, dict):
                continue
            kind = objects.get(note.get("/Subtype"))
            goal = (destination(objects, numbers, note.get("/A")),
                    destination(objects, numbers, note.get("/Dest")))
            box = str([objects.get(n) for n in
                       objects.get(note.get("/Rect")) or []])
            if kind == "/Link":
                rows["links"].append(str((number, goal)))
            else:
                rows["widgets" if kind == "/Widget" else
                     "annotations"].append(str((number, kind, box)))
    return rows


def inventory(path):
    """What a file has, by kind: lists of comparable rows."""
    objects = Objects(path)
    found = objects.pages()
    numbers = {reference: n for n, (reference, _) in enumerate(found, 1)}
    rows = page_rows(objects, found, numbers)
    rows["outline"] = outline(objects, numbers)
    rows["fields"] = fields(objects)
    rows["structure"] = structure(objects)
    rows["layers"] = [str(objects.at(layer, "/Name")) for layer in
                      objects.at(objects.root, "/OCProperties", "/OCGs") or []]
    images, fonts = [], {}
    words = 0  # bytes of font dictionaries, about
    for reference in objects.reachable():
        node = objects.get(reference)
        if not isinstance(node, dict):
            continue
        if node.get("/Subtype") == "/Image":
            images.append(str((objects.get(node.get("/Width")),
                               objects.get(node.get("/Height")))))
        if node.get("/Type") in ("/Font", "/FontDescriptor"):
            words += len(json.dumps(node))
        for key in ("/FontFile", "/FontFile2", "/FontFile3", "/ToUnicode",
                    "/CIDToGIDMap"):
            if key in node:
                fonts[node[key]] = objects.at(node, key, "/Length") or 0
    rows["images"] = images
    return rows, words + sum(fonts.values())


def is_same(one, other):
    with open(one, "rb") as a, open(other, "rb") as b:
        return a.read() == b.read()


def complaints(path):
    """How many lines of warning qpdf --check prints."""
    done = subprocess.run(["qpdf", "--check", path], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    return sum(b"WARNING" in line or b"ERROR" in line
               for line in done.stdout.splitlines())
