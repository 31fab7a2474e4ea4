#!/usr/bin/env python3
"""judge.py REPORT.json...: what must hold of any translation, whoever made it.

Reads nothing of ours but the report's rows. Prints a line for each row that is wrong
and says nothing of it: figures of a segment that is not kept are other digits than
its source's, a segment that is kept is not its source, a row is without a target, a
character is broken. The totals must add up. Exit status 1 when there was any.
"""
import collections
import json
import sys
import unicodedata


def digits(text):
    """The digits of TEXT, of any script, whatever stands between them."""
    return collections.Counter(str(unicodedata.digit(c)) for c in text
                               if unicodedata.category(c) == "Nd")


def is_broken(text):
    return any(c == "\ufffd" or (unicodedata.category(c) == "Cc" and c not in "\t\n\r")
               for c in text)


def faults(report):
    told = {(f.get("unit"), f.get("segment")) for f in report["findings"]
            if f["severity"] != "note"}
    for row in report["segments"]:
        place = (row["unit"], row["segment"])
        source, target = row["source"], row["target"]
        if row["kept"]:
            if source != target:
                yield place, "kept, and not the source"
            if place not in told:
                yield place, "kept, and not told"
            continue
        if source.strip() and not target.strip():
            yield place, "no target"
        if is_broken(target) and not is_broken(source):
            yield place, "broken characters"
        if digits(source) != digits(target) and place not in told:
            yield place, "other digits: %s => %s" % (source, target)
    total = report["totals"]
    if total["segments"] != (total["translated"] + total["figures"] + total["same"] +
                             total["kept"]):
        yield (0, 0), "the totals do not add up: %s" % total


bad = 0
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        for place, what in faults(json.load(file)):
            print("%s %s.%s: %s" % (path, *place, what))
            bad += 1
sys.exit(bad > 0)
