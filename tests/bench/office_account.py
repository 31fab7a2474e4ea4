"""Where every character of a package goes: into a unit, or to a reason why not.
What belongs into units is told by lxml alone and compared, part by part, with
what `dragoman show` says its units hold."""
import collections
import io
import posixpath
import re
import subprocess
import zipfile

from lxml import etree

TEXT_FIELDS = ("AUTOTEXT BIBLIOGRAPHY CITATION DOCPROPERTY DOCVARIABLE FORMTEXT "
               "HYPERLINK INDEX KEYWORDS MACROBUTTON QUOTE REF STYLEREF SUBJECT "
               "TITLE TOA TOC").split()
# Relationships that lead to text, by the end of their type.
READ = ("footnotes endnotes comments threadedComment chartEx header footer glossaryDocument chart chartUserShapes "
        "diagramData diagramDrawing drawing sharedStrings worksheet table slide notesSlide "
        "slideLayout slideMaster notesMaster handoutMaster chartsheet core-properties custom-properties officeDocument").split()
# Elements whose text is no language, and what it is.
NO_LANGUAGE = {
    "instrText": "field code", "delInstrText": "field code", "delText": "deleted",
    "FieldCodes": "field code", "sqref": "formula or reference", "id": "formula or reference",
    "f": "formula or reference", "definedName": "formula or reference",
    "formula1": "formula or reference", "formula2": "formula or reference",
    "formula": "formula or reference", "calculatedColumnFormula": "formula or reference",
    "totalsRowFormula": "formula or reference",
    "formatCode": "number format", "posOffset": "position", "align": "position",
    "pctWidth": "position", "pctHeight": "position", "pctPosHOffset": "position",
    "pctPosVOffset": "position", "idx": "figure", "attrName": "animation", "fmla": "shape",
    "author": "person", "x": "position", "y": "position",
    "col": "position", "row": "position", "colOff": "position", "rowOff": "position",
    "tableStyleId": "style",
}
HEADERS = "oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter".split()
HEADER_CODE = re.compile(r'&(?:"[^"]*"?|[0-9]+|[Kk][0-9A-Fa-f+-]{0,6}|.)', re.S)
SAID = "promptTitle prompt errorTitle error".split()
PROPERTIES = "title subject description keywords category".split()


def local(node):
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def space(node):
    return (etree.QName(node).namespace or "") if isinstance(node.tag, str) else ""


# ---- which parts ------------------------------------------------------------

def relationships(archive, part):
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", name + ".rels")
    names = {entry.lower(): entry for entry in archive.namelist()}
    if rels.lower() not in names:
        return
    for one in etree.fromstring(archive.read(names[rels.lower()])):
        if one.get("TargetMode") != "External" and one.get("Target"):
            target = one.get("Target")
            full = posixpath.normpath(posixpath.join(folder, target)) \
                if not target.startswith("/") else target.lstrip("/")
            if full.lower() in names:
                yield one.get("Type").rsplit("/", 1)[-1], names[full.lower()]


def text_parts(archive):
    """Names of parts with text and their relationship; workbooks of charts."""
    found, books, queue = {}, [], [""]
    while queue:
        part = queue.pop()
        for kind, target in relationships(archive, part):
            if found.get(part) == "chart" and kind == "package" and target not in books:
                books.append(target)
            if kind in READ and target not in found:
                found[target] = kind
                queue.append(target)
    return found, books


# ---- which characters -------------------------------------------------------

class Part:
    def __init__(self, root, kind, shown):
        self.root, self.kind, self.shown = root, kind, shown
        self.layout = local(root) in ("sldLayout", "sldMaster", "notesMaster", "handoutMaster")
        self.fields = self.computed()

    def computed(self):
        """Texts and hyphens in the results of fields that programs fill in."""
        found, stack = set(), []
        for node in self.root.iter():
            name = local(node)
            if name in ("document", "hdr", "ftr", "footnotes"):
                stack = []
            if name == "fldChar" and "wordprocessingml" in space(node):
                if any(local(up) in ("del", "moveFrom") for up in node.iterancestors()):
                    continue
                kind = next((v for k, v in node.attrib.items() if k.endswith("fldCharType")), "")
                if kind == "begin":
                    stack.append(["", False])
                elif kind == "separate" and stack:
                    stack[-1][1] = True
                elif kind == "end" and stack:
                    stack.pop()
            elif name == "instrText" and stack and not stack[-1][1]:
                stack[-1][0] += node.text or ""
            elif name in ("t", "noBreakHyphen") and any(
                    not shown or (code.split() or [""])[0].upper() not in TEXT_FIELDS
                    for code, shown in stack):
                found.add(node)
        return found

    def reason(self, node):
        """Why the text of NODE is in no unit; None: it is in one; "?": unknown."""
        name, where = local(node), space(node)
        ups = [local(up) for up in node.iterancestors()]
        if "oMath" in ups or "/math" in where:
            return "formula"
        if name in ("t", "noBreakHyphen") and "wordprocessingml" in where:
            if "del" in ups or "moveFrom" in ups:
                return "deleted"
            if "rt" in ups:
                return "pronunciation"
            if node in self.fields:
                return "field result"
            for up in node.iterancestors():
                if local(up) == "r" and any(
                        local(x) == "vanish" and x.get(x.tag.split("}")[0] + "}val", "1") not in
                        ("0", "false", "off") for child in up if local(child) == "rPr" for x in child):
                    return "hidden"
            return None
        if name == "t" and "drawingml" in where:
            if "fld" in ups:
                return "field result"
            if self.layout and any(local(up) == "sp" and any(local(x) == "ph" for x in up.iter())
                                   for up in node.iterancestors()):
                return "placeholder"
            return None
        if name == "t" and "spreadsheetml" in where:
            return "pronunciation" if "rPh" in ups else None
        if name == "v" and "drawingml/2006/chart" in where:
            return None if "strCache" in ups or "tx" in ups else "figure"
        if name == "v" and "spreadsheetml" in where:
            return "cell value"
        if name == "text" and "presentationml" in where:
            return None
        if name == "pt" and "chartex" in where:
            return None if "strDim" in ups else "figure"
        if name == "text" and "threadedcomments" in where:
            return None
        if name == "name" and ups[0] == "trendline":
            return None
        if self.kind == "core-properties":
            return None if name in PROPERTIES else "property"
        if self.kind == "custom-properties":
            return None if name == "lpwstr" and node.getparent().get("name") in self.shown \
                else "property"
        if self.kind == "slide" and name in ("txEl", "val", "strVal"):
            return "animation"
        return NO_LANGUAGE.get(name, "?")


def is_description(text):
    """Of a picture: more than a word or the name of a file."""
    text = text.strip()
    return " " in text and "://" not in text and not re.search(
        r"\.(png|jpe?g|gif|emf|wmf|bmp|tif|svg)$", text, re.I)


def header_words(text):
    """What of a sheet's header or footer is in units: parts with letters, less their codes."""
    words = ""
    for section in re.split(r"&(?=[LCRlcr])", re.sub("&&", "&\x01", text)):
        section = section[1:] if section[:1] in tuple("LCRlcr") else section
        pieces = re.split("(" + HEADER_CODE.pattern + ")", section, flags=re.S)
        at = [i for i in range(0, len(pieces), 2) if any(map(str.isalpha, pieces[i]))]
        if at:
            words += "".join(pieces[at[0]:at[-1] + 1:2])
    return words


def shown_attribute(node):
    """Text in an attribute that a reader sees, or hears."""
    name = local(node)
    if name == "dataValidation":
        return "".join(value for value in map(node.get, SAID) if value and value.strip())
    if name in ("docPr", "cNvPr") and is_description(node.get("descr", "")):
        return node.get("descr")
    wanted = {"textpath": "string", "listItem": "displayText", "listEntry": "val"}.get(name)
    return next((value for key, value in node.attrib.items()
                 if wanted and etree.QName(key).localname == wanted and value.strip()), "")


def trimmed(node):
    text = node.text or ""
    keep = node.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    if local(node) == "t" and "drawingml" not in space(node) and not keep:
        return text.strip(" \t\r\n")
    return text


def expected(root, kind, shown, reasons, unknown):
    """The characters of units of a part; adds to REASONS those of no unit."""
    part, units = Part(root, kind, shown), collections.Counter()
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        for child in node:
            tail = child.tail or ""
            reasons["white space between elements" if not tail.strip() else "?"] += len(tail)
            if tail.strip():
                unknown.append(f"{local(node)}: {tail.strip()[:30]!r}")
        name, text = local(node), node.text or ""
        if kind == "table" and name == "tableColumn" and node.get("name", "").strip():
            units.update(node.get("name"))
        units.update(shown_attribute(node))
        if name == "noBreakHyphen":
            if part.reason(node) is None:
                units["\u2011"] += 1
            continue
        if not text:
            continue
        bears = name in ("t", "v", "pt", "text", "name", "lpwstr", *PROPERTIES)
        if name in HEADERS and "spreadsheetml" in space(node):
            units.update(header_words(text))
            reasons["code in a sheet's header"] += len(text) - len(header_words(text))
            continue
        if not text.strip() and not bears:
            reasons["white space between elements"] += len(text)
            continue
        why = part.reason(node)
        if why is None and not text.strip() and name not in ("t",):
            why = "white space between elements"
        if why is None:
            inside = trimmed(node)
            soft = inside.count("\u00ad")
            units.update(inside.replace("\u00ad", ""))
            reasons["white space around text"] += len(text) - len(inside)
            reasons["soft hyphen"] += soft
            continue
        reasons[why] += len(text)
        if why == "?":
            unknown.append(f"{name}: {text[:30]!r}")
    return units


def unquote(text):
    return re.sub(r"\\(u[0-9A-F]{4}|.)", lambda match: {
        "n": "\n", "t": "\t"}.get(match.group(1), chr(int(match.group(1)[1:], 16))
                                  if len(match.group(1)) == 5 else match.group(1)), text)


def shown_units(program, path):
    """Characters of text in the units of each part, as the program says it."""
    out = subprocess.run([program, "show", "--tree", path], capture_output=True, text=True).stdout
    parts, part = {}, None
    # Not splitlines: the text may hold other line ends.
    for line in out.split("\n"):
        match = re.match(r' *(?:part|header|footer) (?:level=\d+ )?"(.*)"$', line)
        if match:
            part = parts.setdefault(match.group(1), collections.Counter())
        match = re.match(r' *text "(.*)"$', line, re.S)
        if match and part is not None:
            part.update(unquote(match.group(1)))
    return parts


def shown_properties(archive, parts):
    names = set()
    for name in parts:
        if name.endswith(".xml") and parts[name] not in ("core-properties", "custom-properties"):
            text = archive.read(name).decode("utf-8", "replace")
            names.update(a or b for a, b in re.findall(
                r"DOCPROPERTY\s+(?:(?:&quot;|\")(.+?)(?:&quot;|\")|([^\s<\"&]+))", text))
    return names


def account(program, path):
    """(characters in all, in units, Counter of reasons, what does not add up)."""
    have = shown_units(program, path)
    reasons, wrong, total = collections.Counter(), [], 0
    with zipfile.ZipFile(path) as outer:
        parts, books = text_parts(outer)
        archives = [("", outer, parts)]
        for book in books:
            try:
                inner = zipfile.ZipFile(io.BytesIO(outer.read(book)))
            except zipfile.BadZipFile:
                continue
            archives.append((book + "/", inner, text_parts(inner)[0]))
        for prefix, archive, names in archives:
            shown = shown_properties(archive, names)
            for name, kind in names.items():
                try:
                    root = etree.fromstring(archive.read(name), etree.XMLParser(huge_tree=True))
                except etree.XMLSyntaxError:
                    continue
                if prefix and kind.endswith("properties"):
                    continue
                unknown = []
                units = expected(root, kind, shown, reasons, unknown)
                mine = have.pop(prefix + name, collections.Counter())
                total += units.total()
                if units != mine or unknown:
                    wrong.append(f"{prefix}{name}: -{dict(list((units - mine).items())[:5])} "
                                 f"+{dict(list((mine - units).items())[:5])} {unknown[:3]}")
        # Custom XML that the text shows: what it says, the text says.
        total += sum(counter.total() for counter in have.values())
    return total + sum(reasons.values()), total, reasons, wrong
