#!/usr/bin/env python3
"""docx.py PROGRAM FILE...: the bars for Office files, measured by other means
than the program's own reader (lxml, zipfile, LibreOffice). Prints a table and
the worst cases; README.md says what the rows are."""
import collections
import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile

from lxml import etree

import office_account
import office_schema

program, files = sys.argv[1], sys.argv[2:]
work = tempfile.mkdtemp(prefix="dragoman-docx.")
TEXT_FIELDS = ("AUTOTEXT BIBLIOGRAPHY CITATION DOCPROPERTY DOCVARIABLE FORMTEXT "
               "HYPERLINK INDEX KEYWORDS MACROBUTTON QUOTE REF STYLEREF SUBJECT "
               "TITLE TOA TOC").split()
# rStyle is not among them: runs of one look are written as one.
COUNTED = ("p tbl tr tc drawing pict bookmarkStart bookmarkEnd hyperlink "
           "footnoteReference endnoteReference commentRangeStart commentRangeEnd "
           "commentReference fldChar instrText fldSimple sdt numId pStyle "
           "sectPr ins del moveFrom moveTo AlternateContent Choice Fallback sym "
           "br fld graphicFrame sp pic row c f si").split()


def local(node):
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def space(node):
    return (etree.QName(node).namespace or "") if isinstance(node.tag, str) else ""


def run(engine, source, target, language="es"):
    return subprocess.run([program, "translate", "-q", "-s", "en", "-t", language, "-e",
                           engine, "-o", target, source], capture_output=True, text=True)


# ---- letters left -----------------------------------------------------------

def parts(archive):
    for name in archive.namelist():
        if name.endswith(".xml"):
            try:
                yield name, etree.fromstring(archive.read(name))
            except etree.XMLSyntaxError:
                pass


def is_text(node):
    """Elements that hold text a reader sees."""
    name, where = local(node), space(node)
    if name == "t":
        return "wordprocessingml" in where or "drawingml" in where or "/math" in where or \
            "spreadsheetml" in where
    return name == "v" and "drawingml/2006/chart" in where and \
        any(local(up) == "strCache" for up in node.iterancestors())


def paragraph_of(node):
    for up in node.iterancestors():
        if local(up) in ("p", "si", "is", "text", "pt"):
            return up
    return node


def structural_reason(node, computed):
    names = [local(up) for up in node.iterancestors()]
    if "del" in names or "moveFrom" in names:
        return "deleted"
    if "/math" in space(node) or "oMath" in names:
        return "formula"
    if "rPh" in names:
        return "pronunciation"
    if "fld" in names and "drawingml" in space(node):
        return "field"
    if node in computed:
        return "field"
    run = node.getparent()
    for child in run:
        if local(child) == "rPr" and any(local(x) == "vanish" for x in child):
            return "hidden"
    for up in node.iterancestors():
        if local(up) == "sp" and any(local(x) == "ph" for x in up.iter()):
            root = local(node.getroottree().getroot())
            if root in ("sldLayout", "sldMaster", "notesMaster", "handoutMaster"):
                return "placeholder"
    return None


def computed_results(root):
    """Texts in the results of fields that the program fills in itself."""
    found, stack = set(), []
    for node in root.iter():
        name = local(node)
        if name == "fldChar":
            kind = next((v for k, v in node.attrib.items() if k.endswith("fldCharType")), "")
            if kind == "begin":
                stack.append(["", False])
            elif kind == "separate" and stack:
                stack[-1][1] = True
            elif kind == "end" and stack:
                stack.pop()
        elif name == "instrText" and stack and not stack[-1][1]:
            stack[-1][0] += node.text or ""
        elif name == "t" and any(not shown or code.split()[:1] == [] or
                                 code.split()[0].upper() not in TEXT_FIELDS
                                 for code, shown in stack):
            found.add(node)
    return found


ADDRESS = re.compile(r"(https?://|ftp://|www\d?\.|mailto:|doi:)\S+|\S+@\S+|\b[\w-]+(\.[\w-]+)+(/\S*)?|"
                     r"\S*\.(pdf|docx?|xlsx?|pptx?|html?|xml|txt|zip|png|jpe?g)\b", re.I)
CODE = re.compile(r"\S*(\d\S*[A-Za-z]|[A-Za-z]\S*\d|_|[a-z]:[A-Z])\S*")
# What may stand in or beside a figure or a date: unit, currency, month.
NEAR = 14


def text_reason(text, start, end):
    for pattern, reason in ((ADDRESS, "address"), (CODE, "code")):
        for match in pattern.finditer(text):
            if match.start() <= start and end <= match.end():
                return reason
    around = text[max(0, start - NEAR):end + NEAR]
    return "figure or date" if re.search(r"\d", around) else None


def named_columns(archive):
    """Columns of tables, if formulas name any: they keep their names."""
    names, named = set(), False
    for name, root in parts(archive):
        names.update(node.get("name") for node in root.iter() if local(node) == "tableColumn")
        named = named or any("[" in (node.text or "") for node in root.iter() if local(node) == "f")
    return names if named else set()


def letters_left(path):
    total, left = 0, collections.Counter()
    shown = []
    with zipfile.ZipFile(path) as archive:
        columns = named_columns(archive)
        for name, root in parts(archive):
            computed = computed_results(root)
            paragraphs = collections.OrderedDict()
            for node in root.iter():
                if is_text(node) and node.text:
                    paragraphs.setdefault(paragraph_of(node), []).append(node)
            for node in root.iter():
                text = office_account.shown_attribute(node)
                total += sum(c.isalpha() for c in text)
                for match in re.finditer(r"[A-Za-z]+", text):
                    reason = text_reason(text, match.start(), match.end())
                    left[reason] += len(match.group())
                    if reason is None:
                        shown.append(f"{name}: {match.group()} in {text[:60]!r}")
            for nodes in paragraphs.values():
                text = "".join(node.text for node in nodes)
                at = 0
                for node in nodes:
                    total += sum(c.isalpha() for c in node.text)
                    why = structural_reason(node, computed)
                    if why is None and text in columns:
                        why = "column that a formula names"
                    for match in re.finditer(r"[A-Za-z]+", node.text):
                        reason = why or text_reason(text, at + match.start(), at + match.end())
                        left[reason] += len(match.group())
                        if reason is None:
                            shown.append(f"{name}: {match.group()} in {text[:60]!r}")
                    at += len(node.text)
    return total, left, shown


# ---- what must be equal -----------------------------------------------------

def structure(path):
    counts = collections.Counter()
    with zipfile.ZipFile(path) as archive:
        for name, root in parts(archive):
            for node in root.iter():
                if local(node) not in COUNTED or (local(node) == "sym" and
                                                  "drawingml" in space(node)):
                    continue
                ids = tuple(sorted((etree.QName(k).localname, v) for k, v in node.attrib.items()
                                   if etree.QName(k).localname in ("id", "name", "val", "fldCharType", "anchor")
                                   and local(node) not in ("p", "c", "f")))
                counts[(name, local(node), ids)] += 1
    return counts


def raw_entries(path):
    rows = []
    data = open(path, "rb").read()
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            at = info.header_offset
            size = 30 + int.from_bytes(data[at + 26:at + 28], "little") + \
                int.from_bytes(data[at + 28:at + 30], "little")
            rows.append((info.filename, data[at + size:at + size + info.compress_size]))
    return rows


def pages_of(paths):
    """Pages by LibreOffice, all in one run."""
    out = os.path.join(work, "pages")
    os.makedirs(out, exist_ok=True)
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", out, *paths],
                   capture_output=True)
    pages = {}
    for path in paths:
        pdf = os.path.join(out, os.path.splitext(os.path.basename(path))[0] + ".pdf")
        if os.path.exists(pdf):
            info = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True).stdout
            match = re.search(r"^Pages:\s+(\d+)", info, re.M)
            pages[path] = int(match.group(1)) if match else None
            os.unlink(pdf)
    return pages


def fastest(times, *command):
    """Seconds of the fastest of some runs: machines are noisy."""
    best = None
    for _ in range(times):
        begin = time.perf_counter()
        subprocess.run(command, capture_output=True)
        spent = time.perf_counter() - begin
        best = spent if best is None else min(best, spent)
    return best


def speed(paths):
    """Larger documents beside pandoc and LibreOffice, each in the same minute."""
    ours = theirs = office = 0.0
    target = os.path.join(work, "speed.docx")
    for path in paths:
        ours += fastest(3, program, "translate", "-q", "-s", "en", "-t", "es", "-e",
                        "pseudo:accent", "-o", target, path)
        theirs += fastest(1, "pandoc", path, "-o", os.path.join(work, "pandoc.docx"))
        office += fastest(1, "soffice", "--headless", "--convert-to", "docx:MS Word 2007 XML",
                          "--outdir", os.path.join(work, "office"), path)
    if not paths:
        return
    detail = f"{len(paths)} files of 100 kB and more: {ours:.2f} s"
    row("as fast as pandoc, times", f"{theirs / ours:.1f}", ">= 10", theirs >= 10 * ours,
        f"{detail} against {theirs:.2f} s")
    row("as fast as soffice, times", f"{office / ours:.1f}", ">= 20", office >= 20 * ours,
        f"{detail} against {office:.2f} s")


def hostile(paths):
    slow = []
    for path in paths:
        begin = time.perf_counter()
        done = subprocess.run(["/usr/bin/time", "-f", "%M", program, "translate", "-q", "-s", "en",
                               "-t", "es", "-e", "pseudo:accent", "-o",
                               os.path.join(work, "h" + os.path.splitext(path)[1]), path],
                              capture_output=True, text=True)
        spent = time.perf_counter() - begin
        memory = int(done.stderr.strip().splitlines()[-1]) / 1024
        if done.returncode not in (0, 1, 3) or spent > 1 or memory > 64:
            slow.append(f"{os.path.basename(path)}: status {done.returncode}, {spent:.2f} s, {memory:.0f} MB")
    row("hostile files: 1 s, 64 MB, no crash", f"{len(paths) - len(slow)}", f"{len(paths)} of {len(paths)}",
        not slow)
    for line in slow:
        print("      " + line)


def accounts(sources):
    """Characters in units and in no unit for a reason: all there are."""
    total, units, reasons, wrong = 0, 0, collections.Counter(), []
    for source in sources:
        all_of, in_units, why, bad = office_account.account(program, source)
        total += all_of
        units += in_units
        reasons.update(why)
        if bad:
            wrong.append((os.path.basename(source), bad))
    row("documents whose characters add up exactly", f"{len(sources) - len(wrong)}",
        f"{len(sources)} of {len(sources)}", not wrong,
        f"{total} in all text parts = {units} in units + {sum(reasons.values())} in none")
    for name, bad in wrong[:8]:
        print("      " + name)
        for line in bad[:3]:
            print("         " + line[:200])
    for reason, count in reasons.most_common():
        print(f"      in no unit, {reason}: {count}")


def schemas(sources, targets, names):
    """New errors, in Spanish and where most is written anew: from right to
    left, East Asian."""
    jobs = []
    for number, (source, target) in enumerate(zip(sources, targets)):
        others = []
        for language in ("ar", "zh", "th"):
            other = os.path.join(work, f"{language}{number}{os.path.splitext(source)[1]}")
            run(f"pseudo:script:{language}", source, other, language)
            others.append(other)
        jobs.append((source, [target, *others]))
    results = office_schema.compare(jobs)
    if results is None:
        print("      schemas: no validator here (npm fetches it)")
        return
    read = [(source, result) for source, result in results if result is not None]
    bad = [(source, new) for source, (_, new) in read if new]
    row("new errors against the schemas (Open XML SDK)", f"{sum(len(new) for _, new in bad)}",
        "0", not bad, f"{len(read)} files in 4 languages; {sum(had for _, (had, _) in read)} had some before")
    for source, new in bad[:12]:
        print("      " + names[source])
        for part, what in new[:3]:
            print(f"         {part} {what[:220]}")


def row(name, value, bar, good, detail=""):
    print(f"{name:<52} {value:>12}  {bar:<16} {'met' if good else 'NOT MET':<8} {detail}")


def main():
    identity_bad, raw_bad, structure_bad, over = [], [], [], []
    reasons, total, refused, read = collections.Counter(), 0, [], []
    before, after = [], []
    seconds = 0.0
    for number, source in enumerate(files):
        kind = os.path.splitext(source)[1]
        target = os.path.join(work, f"{number}{kind}")
        begin = time.perf_counter()
        done = run("pseudo:accent", source, target)
        seconds += time.perf_counter() - begin
        if done.returncode > 1:
            refused.append(f"{os.path.basename(source)}: {done.stderr.strip()[-90:]}")
            continue
        read.append(source)
        same = os.path.join(work, "same" + kind)
        run("pseudo:identity", source, same)
        if open(same, "rb").read() != open(source, "rb").read():
            identity_bad.append(os.path.basename(source))
        old, new = raw_entries(source), raw_entries(target)
        if [name for name, _ in old] != [name for name, _ in new]:
            raw_bad.append(os.path.basename(source))
        letters, left, shown = letters_left(target)
        total += letters
        reasons.update(left)
        if letters and left[None] > 0.0005 * letters:
            over.append((left[None], letters, os.path.basename(source), shown[:3]))
        if structure(source) != structure(target):
            gone = structure(source) - structure(target)
            new = structure(target) - structure(source)
            structure_bad.append(f"{os.path.basename(source)}: -{list(gone.items())[:2]} +{list(new.items())[:2]}")
        copy = os.path.join(work, f"s{number}{kind}")
        with open(copy, "wb") as handle:
            handle.write(open(source, "rb").read())
        before.append(copy)
        after.append(target)
    print(f"{len(files)} files, {len(read)} read, {len(refused)} refused")
    for line in refused:
        print("      " + line)
    row("identity run byte-equal", f"{len(read) - len(identity_bad)}", f"{len(read)} of {len(read)}",
        not identity_bad, " ".join(identity_bad[:5]))
    row("entries in the source's order", f"{len(read) - len(raw_bad)}", f"{len(read)} of {len(read)}",
        not raw_bad, " ".join(raw_bad[:5]))
    row("letters left without a reason", f"{100 * reasons[None] / max(total, 1):.4f} %", "<= 0.05 %",
        not over, f"of {total}; {len(over)} documents over it")
    for count, letters, name, shown in sorted(over, reverse=True)[:8]:
        print(f"      {name}: {count} of {letters}")
        for line in shown:
            print("         " + line)
    for reason, count in reasons.most_common():
        if reason is not None:
            print(f"      exempt, {reason}: {count}")
    accounts(read)
    row("counts and ids equal", f"{len(read) - len(structure_bad)}", f"{len(read)} of {len(read)}",
        not structure_bad)
    for line in structure_bad[:8]:
        print("      " + line)
    if os.environ.get("PAGES", "1") != "0":
        old, new = pages_of(before), pages_of(after)
        pairs = [(old[a], new[b], f) for a, b, f in zip(before, after, read) if a in old and b in new]
        equal = sum(a == b for a, b, _ in pairs)
        row("pages equal, same length (LibreOffice)", f"{equal} of {len(pairs)}", ">= 97 %",
            pairs and equal >= 0.97 * len(pairs))
        for a, b, f in pairs:
            if a != b:
                print(f"      {os.path.basename(f)}: {a} > {b}")
    if os.environ.get("SCHEMA", "1") != "0":
        schemas(before, after, dict(zip(before, map(os.path.basename, read))))
    print(f"{'all files, translated':<52} {seconds:>10.2f} s")
    speed([f for f in read if f.endswith(".docx") and os.path.getsize(f) >= 100000])
    if os.environ.get("HOSTILE"):
        folder = os.environ["HOSTILE"]
        hostile(sorted(os.path.join(folder, name) for name in os.listdir(folder)))


main()
