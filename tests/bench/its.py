#!/usr/bin/env python3
"""The W3C test suite of ITS 2.0: expected outputs equal, by category.

usage: its.py DRAGOMAN FOLDER   (FOLDER holds inputdata/ and expected/)
Exit status 0 when all are equal."""
import os
import subprocess
import sys


def lines(text):
    rows = [row.rstrip() for row in text.splitlines()]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def main():
    program, folder = sys.argv[1:3]
    total = equal = 0
    for category in sorted(os.listdir(folder + "/expected")):
        good, all_of_it, bad = 0, 0, []
        for kind in ("html", "xml"):
            where = "%s/expected/%s/%s" % (folder, category, kind)
            for name in sorted(os.listdir(where)) if os.path.isdir(where) else []:
                stem = name[:-len("output.txt")]
                source = "%s/inputdata/%s/%s/%s.%s" % (folder, category, kind, stem, kind)
                run = subprocess.run([program, "its", "-c", category, source],
                                     capture_output=True)
                want = lines(open(where + "/" + name, encoding="utf-8").read())
                got = lines(run.stdout.decode("utf-8"))
                all_of_it += 1
                if run.returncode == 0 and want == got:
                    good += 1
                    continue
                bad.append(stem)
                for a, b in zip(want + [""] * 3, got + [""] * 3):
                    if a != b:
                        print("# %s\n#   expected %s\n#   got      %s" % (stem, a, b))
                        break
        print("%s %d of %d%s" % (category, good, all_of_it, " not " + " ".join(bad) if bad else ""))
        total += all_of_it
        equal += good
    print("total %d of %d" % (equal, total))
    return 0 if equal == total and total > 0 else 1


sys.exit(main())
