#!/usr/bin/env python3
"""The facts of an inline filing against those of its derived instance.

usage: facts.py DRAGOMAN INLINE INSTANCE [WANTED_FACTS WANTED_VALUES]
Prints how many facts are in both with the same concept, entity, period,
dimensions, unit and decimals, and for how many of these combinations that are
numbers all values are the same.
Exit status 0 when all are (and are as many as wanted)."""
import collections
import decimal
import json
import re
import subprocess
import sys


def facts(program, path):
    run = subprocess.run([program, "facts", "--json", path], capture_output=True)
    if run.returncode not in (0, 1):
        sys.exit(run.stderr.decode())
    return json.loads(run.stdout)


def key(document, fact):
    names = document["documentInfo"]["namespaces"]

    def full(name):
        prefix, colon, rest = name.partition(":")
        return names.get(prefix, prefix) + colon + rest

    parts = {}
    for name, value in fact["dimensions"].items():
        if name in ("language", "noteId"):
            continue
        if name in ("concept", "entity") or ":" in name:
            value = full(value)
        if name == "unit":
            value = re.sub("[^*/()]+", lambda m: full(m.group()), value)
        parts[full(name)] = value
    return tuple(sorted(parts.items())) + (fact.get("decimals"),)


def numbers(document):
    table = collections.defaultdict(list)
    for fact in document["facts"].values():
        if fact["dimensions"]["concept"] == "xbrl:note":
            continue
        table[key(document, fact)].append(fact)
    return table


def is_number(fact):
    if fact["value"] is None or "unit" not in fact["dimensions"] and "decimals" not in fact:
        return False
    try:
        decimal.Decimal(fact["value"])
        return True
    except decimal.InvalidOperation:
        return False


def main():
    program, inline, instance = sys.argv[1:4]
    ours, theirs = numbers(facts(program, inline)), numbers(facts(program, instance))
    n_ours, n_theirs = (sum(map(len, table.values())) for table in (ours, theirs))
    common = sum(min(len(ours[k]), len(theirs[k])) for k in ours if k in theirs)
    n_numbers = same = 0
    for k, rows in theirs.items():
        left = sorted(f["value"] or "" for f in ours.get(k, []) if is_number(f))
        right = sorted(f["value"] or "" for f in rows if is_number(f))
        n_numbers += bool(right)
        same += bool(right) and left == right
        if left != right:
            print("# differs:", k, left[:3], right[:3])
    for k in list(set(ours) ^ set(theirs))[:10]:
        print("# only on one side:", k)
    print("facts %d of %d (instance has %d); numbers with the same value %d of %d"
          % (common, n_ours, n_theirs, same, n_numbers))
    wanted = [int(n) for n in sys.argv[4:6]] or [n_theirs, n_numbers]
    return 0 if [common, n_ours, n_theirs, same, n_numbers] == \
        [wanted[0]] * 3 + [wanted[1]] * 2 else 1


sys.exit(main())
