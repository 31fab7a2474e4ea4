"""faults.py - lets the program die and fail at every place it names, and judges.

    faults.py PROGRAM points          each named place, once, twice, with errnos
    faults.py PROGRAM random COUNT    COUNT faults at any place, SEED in front
    faults.py PROGRAM kills COUNT     COUNT runs ended by kill -9 at any time
    faults.py PROGRAM full COUNT      COUNT disks that somebody else fills (mounts
                                      them: unshare -rm in front, where not root)
    faults.py PROGRAM power COUNT     COUNT cuts of the power (root: loop devices)

The same with PostgreSQL: sh tests/service/postgres.sh python3 tests/service/faults.py ...
"""
import collections
import fcntl
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import judge  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
# PostgreSQL, as tests/service/postgres.sh starts one; "": each spool's own database.
STORE = os.environ.get("DRAGOMAN_POSTGRES", "")
ERRNOS = ["ENOSPC", "EIO", "EMFILE", "EINTR"]
CLEAN = {key: value for key, value in os.environ.items() if not key.startswith("DRAGOMAN_")}
TRANSIENT = (0, 4, 5, 6, 75)
BROKEN = b"<doc><p>never closed</doc>"
DOCUMENTS = {
    "one.xml": b"<doc><p>The board met on 3 May 2024.</p></doc>",
    "two.xml": b"<doc><p>Revenue was EUR 5.2 million.</p><p>It grew.</p></doc>",
    "same.xml": b"<doc><p>The board met on 3 May 2024.</p></doc>",
    "broken.xml": BROKEN,
}
CONF = ("source = en\ntargets = %s\nengine = pseudo:accent\nsettle = 0\n"
        "attempts = 100000\n")


def sha(text):
    return hashlib.sha256(text).hexdigest()


class Spool:
    def __init__(self, base, targets="de"):
        self.path = tempfile.mkdtemp(dir=base)
        self.accepted = collections.Counter()
        self.maybe = collections.Counter()
        self.faults = 0
        self.wrong = []
        os.makedirs(self.path + "/in/q")
        with open(self.path + "/in/q/.queue.conf", "w") as file:
            file.write(CONF % targets)
        os.mkdir(self.path + "/src")
        self.store = []
        if STORE:
            schema = os.path.basename(self.path).lower()
            subprocess.run(["psql", "-qXd", STORE, "-c", 'CREATE SCHEMA "%s"' % schema],
                           check=True)
            url = "%s&options=-csearch_path%%3D%%22%s%%22" % (STORE, schema)
            self.store = ["--store=" + url]
            judge.STORES[self.path] = url

    def call(self, arguments, fault=None, allowed=TRANSIENT):
        env = dict(CLEAN)
        if fault:
            env["DRAGOMAN_FAULT"] = fault
        if arguments[0] != "drop":
            arguments = arguments[:1] + self.store + arguments[1:]
        done = subprocess.run([PROGRAM] + arguments, env=env, timeout=60,
                              capture_output=True)
        if done.returncode == 137 or b"fault: " in done.stderr:
            self.faults += 1
        elif done.returncode not in allowed:
            self.wrong.append("%s %s ended with %d: %s" % (fault, arguments[0],
                              done.returncode, done.stderr[-300:]))
        return done

    def drop(self, name, text, fault=None):
        path = os.path.join(self.path, "src", name)
        with open(path, "wb") as file:
            file.write(text)
        done = self.call(["drop", "-q", self.path + "/q", path], fault)
        if done.returncode == 0:
            self.accepted[sha(text)] += 1
        else:
            self.maybe[sha(text)] += 1

    def run(self, fault=None, allowed=TRANSIENT):
        return self.call(["run", "-j", "2", self.path], fault, allowed)

    def finish(self, expected, status=6):
        """A clean run, and what is to be said of it."""
        shutil.rmtree(self.path + "/src")
        self.run(allowed=(status,))
        self.wrong += judge.judge(self.path, self.accepted, expected, self.maybe)
        return self.wrong

    def remove(self):
        if not self.wrong:
            shutil.rmtree(self.path)


def fill(spool):
    for name, text in DOCUMENTS.items():
        spool.drop(name, text)


def reference(base):
    spool = Spool(base, "de fr")
    fill(spool)
    wrong = spool.finish(None)
    made = judge.outputs(spool.path, judge.jobs_of(spool.path))
    spool.remove()
    assert not wrong and len(made) == 4, (wrong, made)
    return made


def failed_job(spool):
    for job in judge.jobs_of(spool.path):
        if job["state"] == 9:
            return job["id"]
    return None


def late_writer(spool, fault):
    """Bytes that come to the file after it was taken in go back to in/."""
    spool.run("C6-ready")
    text = DOCUMENTS["one.xml"]
    for doc in os.listdir(spool.path + "/work"):
        path = os.path.join(spool.path, "work", doc, "orig")
        if os.path.exists(path) and judge.digest(path) == sha(text):
            with open(path, "ab") as file:
                file.write(b"\n")
            spool.accepted[sha(text + b"\n")] += 1
            break
    spool.run(fault)


def open_writer(spool, fault):
    """A writer that has the file open over the rename gets it back."""
    spool.run("C4-moved")
    held = []
    for doc in os.listdir(spool.path + "/work"):
        held.append(open(os.path.join(spool.path, "work", doc, "orig"),
                         "ab"))
    again = [os.open(file.name, os.O_RDONLY) for file in held]
    spool.run(fault)
    for file, fd in zip(held, again):
        file.close()
        # A child on its way to another program has it for a moment, too.
        while True:
            try:
                fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)
                break
            except OSError:
                time.sleep(0.01)
        os.close(fd)


def scenario(base, expected, point, faults):
    """Each of FAULTS in a row, at a place that the scenario comes to."""
    spool = Spool(base, "de fr" if point == "C6-ready" else "de")
    if point.startswith("drop"):
        for fault in faults:
            spool.drop("one.xml", DOCUMENTS["one.xml"], fault)
    fill(spool)
    for fault in faults if not point.startswith("drop") else []:
        if point.startswith("R") and fault is faults[0]:
            spool.run("P3-recorded")
        if point == "G1-moved":
            late_writer(spool, fault)
        elif point == "G2-forgotten":
            open_writer(spool, fault)
        elif point.startswith("V"):
            spool.run()
            job = failed_job(spool)
            spool.call(["retry", spool.path, job], fault)
        else:
            spool.run(fault)
    if spool.faults < len(faults):
        spool.wrong.append("%s: only %d faults came" % (faults, spool.faults))
    wrong = ["%s: %s" % (" ".join(faults), line) for line in spool.finish(expected)]
    spool.remove()
    return spool.faults, wrong


def chaos(base, expected, seed, count):
    """Runs that all meet a fault, until COUNT have come."""
    rng = random.Random(seed)
    spool = Spool(base, "de")
    for turn in range(count * 3):
        if spool.faults >= count:
            break
        if turn % 2 == 0:
            name = rng.choice(["one.xml", "two.xml", "two.xml", "broken.xml", "same.xml"])
            dropped = "any:%d" % rng.randint(1, 3) if rng.random() < 0.3 else None
            spool.drop(name, DOCUMENTS[name], dropped)
        spool.run("any:%d" % rng.randint(1, 20) + ("=" + rng.choice(ERRNOS)
                  if rng.random() < 0.4 else ""))
    spool.drop("broken.xml", BROKEN)
    wrong = ["seed %d: %s" % (seed, line) for line in spool.finish(expected)]
    spool.remove()
    return spool.faults, wrong


def kills(base, expected, seed, count):
    """Several runs at once, each ended at some time, until COUNT were."""
    rng = random.Random(seed)
    spool = Spool(base, "de")
    runs = []
    while spool.faults < count:
        if len(runs) < rng.randint(1, 4):
            if rng.random() < 0.5:
                name = rng.choice(["one.xml", "two.xml", "two.xml", "broken.xml"])
                spool.drop(name, DOCUMENTS[name])
            runs.append(subprocess.Popen([PROGRAM, rng.choice(["run", "watch"]), "-j", "2",
                                          "--log", "none", spool.path] + spool.store,
                                         env=CLEAN,
                                         stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL))
        time.sleep(rng.random() * 0.12)
        run = runs.pop(rng.randrange(len(runs)))
        run.kill()
        spool.faults += run.wait() == -9
    for run in runs:
        run.kill()
        run.wait()
    spool.drop("broken.xml", BROKEN)
    wrong = ["seed %d: %s" % (seed, line) for line in spool.finish(expected)]
    spool.remove()
    return spool.faults, wrong


def fill_disk(folder, left):
    """Takes all but LEFT bytes of the file system of FOLDER, as another program
    does; returns the file that does."""
    path = os.path.join(folder, "ballast")
    room = os.statvfs(folder)
    with open(path, "wb") as file:
        for size in (room.f_bavail * room.f_bsize - left, 65536, 4096):
            try:
                while shutil.disk_usage(folder).free >= size + left > left:
                    os.posix_fallocate(file.fileno(), file.seek(0, 2), size)
            except OSError:  # the spool was faster
                pass
    return path


def full(base, expected, seed):
    """A disk of its own is filled at any time of a run, to any rest; the run and
    the next one end as they may; with room again all is done."""
    rng = random.Random(seed)
    disk = tempfile.mkdtemp(dir=base)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%dm" % rng.randint(72, 136),
                    "tmpfs", disk], check=True)
    spool = Spool(disk, "de")
    for _ in range(2):
        fill(spool)
    run = subprocess.Popen([PROGRAM, "run", "-j", "2", "--log", "none", spool.path]
                           + spool.store, env=CLEAN, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
    time.sleep(rng.random() * 0.25)
    ballast = fill_disk(disk, rng.choice([0, 4096, 8192, rng.randint(0, 1 << 20)]))
    status = run.wait(120)
    if status not in TRANSIENT:
        spool.wrong.append("a run on a full disk ended with %d" % status)
    spool.run()
    os.unlink(ballast)
    spool.faults = 1
    wrong = ["seed %d: %s" % (seed, line) for line in spool.finish(expected)]
    if not wrong:
        subprocess.run(["umount", "-l", disk], check=True)
    return 1, wrong


def power(base, expected, seed):
    """What a disk holds at any time of a run, and no more: what was written and
    not synced is in the memory of the machine alone, and lost. The disk is a file
    that ext4 is mounted from; its copy is what is found when power is back."""
    rng = random.Random(seed)
    mount = tempfile.mkdtemp(dir=base)
    disk, found = mount + ".disk", mount + ".found"
    subprocess.run(["mkfs.ext4", "-q", "-F", "-m", "0", disk, "160M"], check=True,
                   capture_output=True)
    subprocess.run(["mount", "-o", "loop", disk, mount], check=True)
    spool = Spool(mount, "de fr")
    os.sync()
    fill(spool)
    run = subprocess.Popen([PROGRAM, "run", "-j", "2", "--log", "none", spool.path]
                           + spool.store, env=CLEAN, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(rng.random() * 0.4)
    os.killpg(run.pid, signal.SIGSTOP)
    subprocess.run(["cp", "--sparse=always", disk, found], check=True)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    subprocess.run(["umount", "-l", mount], check=True)
    subprocess.run(["mount", "-o", "loop", found, mount], check=True)
    os.makedirs(spool.path + "/src", exist_ok=True)
    spool.faults = 1
    wrong = ["seed %d: %s" % (seed, line) for line in spool.finish(expected)]
    subprocess.run(["umount", "-l", mount], check=True)
    if not wrong:
        os.unlink(disk)
        os.unlink(found)
    return 1, wrong


def report(results):
    faults, wrong = 0, []
    for count, lines in results:
        faults += count
        wrong += lines
    for line in wrong[:40]:
        print("# " + line)
    print("%d faults, %d breaches" % (faults, len(wrong)))
    return 1 if wrong else 0


def main():
    room = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    base = tempfile.mkdtemp(prefix="dragoman-faults.", dir=os.environ.get("ROOM", room))
    expected = reference(base)
    listed = subprocess.run([PROGRAM, "run", "x"], env=dict(CLEAN, DRAGOMAN_FAULT="list"),
                            capture_output=True, check=True).stdout.decode().split()
    jobs = []
    if sys.argv[2] == "points":
        for point in listed:
            jobs.append((scenario, point, [point]))
            if point != "G1-moved":
                jobs.append((scenario, point, [point, point]))
            jobs += [(scenario, point, ["%s=%s" % (point, errno)]) for errno in ERRNOS[:2]]
            if point[0] in "CPW" and point not in ("C1-seen", "C6-ready"):
                jobs.append((scenario, point, [point, "R1-begun"]))
    elif sys.argv[2] in ("full", "power"):
        first = int(os.environ.get("SEED", "1"))
        kind = full if sys.argv[2] == "full" else power
        jobs = [(kind, first + i) for i in range(int(sys.argv[3]))]
    else:
        total, each = int(sys.argv[3]), 25
        chaos_of = kills if sys.argv[2] == "kills" else chaos
        first = int(os.environ.get("SEED", "1"))
        jobs = [(chaos_of, first + i, each) for i in range((total + each - 1) // each)]
    # Most of the time they wait for seconds to pass.
    with ThreadPoolExecutor(4 * os.cpu_count()) as pool:
        status = report(pool.map(lambda job: job[0](base, expected, *job[1:]), jobs))
    if status == 0:
        shutil.rmtree(base)
    return status


if __name__ == "__main__":
    sys.exit(main())
