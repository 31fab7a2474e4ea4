"""hosts.py - several hosts on one spool, its jobs in one PostgreSQL, and what may happen.

    hosts.py PROGRAM same         two processes of one host, one is killed
    hosts.py PROGRAM killed       three at work, one is killed, the server crashes, loses
                                  connections; how soon the dead one's jobs go on
    hosts.py PROGRAM frozen       three at work, the server stands still for longer than a lease
    hosts.py PROGRAM zombies [POINT...]   one stops at each named place until another has
                                  taken over and is done, and wakes up then
    hosts.py PROGRAM asleep       three at work, one sleeps for longer than its lease
    hosts.py PROGRAM away [s3]    one has the folders, two only work, by way of blobs in a
                                  folder or in an S3 that fails now and then; one is killed

    hosts.py PROGRAM healed       blobs that are gone, or that nobody needs

To be started by tests/service/postgres.sh. A host is a process with a name of its own
(DRAGOMAN_HOST), in namespaces of its own for processes and the network where those can
be had. What must hold is judge.py's: nothing lost, doubled or half-made.
"""
import atexit
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import faults  # noqa: E402
import judge  # noqa: E402

CTL = os.environ["DRAGOMAN_POSTGRES_CTL"]
# Seconds of a lease; a test may shorten it (core/spool/bounds.h).
LEASE = int(os.environ.get("DRAGOMAN_LEASE", "60"))
LIMIT = LEASE + 15
faults.CLEAN["DRAGOMAN_LEASE"] = str(LEASE)
SLOW = """import sys, time
while True:
    text = b""
    while (byte := sys.stdin.buffer.read(1)) not in (b"", b"\\0"):
        text += byte
    if byte == b"":
        break
    time.sleep(0.05)
    sys.stdout.buffer.write(text.upper() + b"\\0")
    sys.stdout.buffer.flush()
"""
BOX = ["unshare", "-Urnpf", "--kill-child"]
if subprocess.run(BOX + ["true"], capture_output=True).returncode != 0:
    BOX = []


def document(n):
    lines = "".join("<p>Line %d of %d says %d.5 million.</p>" % (i, n, i + n)
                    for i in range(4 + n % 5 * 12))
    return ("<doc>%s</doc>" % lines).encode()


class Hosts(faults.Spool):
    """A spool with a slow engine, and the hosts at work on it."""

    def __init__(self, base, engine=True):
        super().__init__(base)
        self.base, self.hosts, self.more_env = base, {}, {}
        os.chmod(self.path, 0o755)
        self.call(["migrate", "-q", self.path])
        if engine:
            script = base + "/slow.py"
            with open(script, "w") as file:
                file.write(SLOW)
            with open(self.path + "/in/q/.queue.conf", "w") as file:
                file.write("source = en\ntargets = de\nsettle = 0\nattempts = 100000\n"
                           "engine = exec:%s %s\n" % (sys.executable, script))

    def start(self, name, command="watch", fault=None, box=True, more=(), root=None):
        env = dict(faults.CLEAN, DRAGOMAN_HOST=name, **self.more_env)
        if fault:
            env["DRAGOMAN_FAULT"] = fault
        with open(self.path + ".log", "a") as log:
            self.hosts[name] = subprocess.Popen(
                (BOX if box else []) + [faults.PROGRAM, command, "-j", "2", "--log", "logfmt",
                                        *more, root or self.path] + self.store, env=env,
                stdout=subprocess.DEVNULL, stderr=log, start_new_session=True)
        STARTED.append(self.hosts[name])
        return self.hosts[name]

    def signal(self, name, number):
        """To all processes of a host."""
        pid = self.hosts[name].pid
        send([pid] + descendants(pid), number)

    def rows(self):
        for _ in range(60):     # a server that is on its way
            try:
                return judge.jobs_of(self.path)
            except subprocess.CalledProcessError:
                time.sleep(0.5)
        return judge.jobs_of(self.path)

    def wait(self, what, seconds, until):
        end = time.time() + seconds
        while not until():
            if time.time() > end:
                self.wrong.append("%s: not after %d s" % (what, seconds))
                return
            time.sleep(0.1)

    def done(self):
        return sum(row["state"] >= 7 for row in self.rows())

    def wait_done(self, count, seconds=120):
        self.wait("all are done", seconds, lambda: self.done() >= count)

    def stop(self):
        for name, host in self.hosts.items():
            if host.poll() is None:
                send(descendants(host.pid) or [host.pid], signal.SIGTERM)
                try:
                    host.wait(100)
                except subprocess.TimeoutExpired:
                    self.wrong.append("%s does not end" % name)
                    self.signal(name, signal.SIGKILL)
                    host.wait(150)

    def end(self, expected, status=0):
        self.stop()
        return self.finish(expected, status)


def descendants(pid):
    found = []
    for task in (os.listdir("/proc/%d/task" % pid) if os.path.exists("/proc/%d" % pid) else []):
        try:
            with open("/proc/%d/task/%s/children" % (pid, task)) as file:
                for child in file.read().split():
                    found += [int(child)] + descendants(int(child))
        except OSError:
            pass
    return found


def send(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:      # ended in between, as helpers of a server do
            pass


STARTED = []


@atexit.register
def end_all():
    """Where a test fails nothing is left that works."""
    for host in STARTED:
        if host.poll() is None:
            send(descendants(host.pid) + [host.pid], signal.SIGKILL)


def fill(spool, first, count):
    for n in range(first, first + count):
        spool.drop("n%02d.xml" % n, document(n))


def reference(base, count):
    spool = Hosts(base)
    fill(spool, 0, count)
    spool.start("one", "run").wait(150)
    wrong = spool.finish(None, 0)
    made = judge.outputs(spool.path, spool.rows())
    assert not wrong and len(made) == count, (wrong, made)
    spool.remove()
    return made


def query(text):
    return subprocess.run(["psql", "-qXAtd", faults.STORE, "-c", text],
                          capture_output=True).stdout.decode()


def ctl(*words):
    subprocess.run([CTL] + list(words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   check=True)


def killed(base, count=24):
    expected = reference(base, count)
    spool = Hosts(base)
    for name in "abc":
        spool.start(name)
    fill(spool, 0, count // 2)
    spool.wait("a third is done", 60, lambda: spool.done() >= count // 4)

    # One with jobs under way dies, and who keeps house is among the likely ones.
    def busy():
        return [row for row in spool.rows() if row["state"] == 2]
    spool.wait("one is at work", 30, busy)
    keeper = query('SELECT holder FROM "%s".dragoman_turn'
                   % os.path.basename(spool.path).lower()).split("/")[0]
    names = []
    while not names:    # between two documents nobody is at work
        names = [row["worker"].split("/")[0] for row in busy()]
    victim = keeper if keeper in names else names[0]
    spool.signal(victim, signal.SIGKILL)
    dead = time.time()
    left = {row["id"]: row["fence"] for row in busy()
            if row["worker"].startswith(victim + "/")}
    fill(spool, count // 2, count // 2)
    for _ in range(6):
        time.sleep(0.5)
        query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name"
              " = 'dragoman' ORDER BY random() LIMIT 1")
    ctl("restart", "-m", "immediate")

    def recovered():
        rows = {row["id"]: row for row in spool.rows()}
        return all(rows[id]["state"] != 2 or rows[id]["fence"] > fence
                   for id, fence in left.items())
    spool.wait("what the dead one had goes on", LIMIT + 30, recovered)
    took = time.time() - dead
    print("# %s%s killed with %d jobs under way: recovered after %.1f s (bar: %d)"
          % (victim, ", which kept house," if victim == keeper else "", len(left), took, LIMIT))
    if took > LIMIT:
        spool.wrong.append("recovered after %.1f s" % took)
    spool.wait_done(count)
    return 8, spool.end(expected)


def same_host(base):
    """The same with a second process of the host that a process dies on."""
    expected = reference(base, 6)
    spool = Hosts(base)
    fill(spool, 0, 6)
    first = spool.start("a", box=False)
    spool.wait("one is at work", 30, lambda: [r for r in spool.rows() if r["state"] == 2])
    second = spool.start("a", box=False)
    time.sleep(2)
    left = {row["id"]: row["fence"] for row in spool.rows() if row["state"] == 2}
    first.kill()
    dead = time.time()
    first.wait(150)

    def recovered():
        rows = {row["id"]: row for row in spool.rows()}
        return all(rows[id]["state"] != 2 or rows[id]["fence"] > fence
                   or not rows[id]["worker"] for id, fence in left.items())
    spool.wait("what the dead one had goes on", 10, recovered)
    took = time.time() - dead
    print("# one of two processes of a host killed: recovered after %.1f s" % took)
    if took > 3:
        spool.wrong.append("recovered after %.1f s" % took)
    spool.wait_done(6)
    assert second.poll() is None
    return 1, spool.end(expected)


def begun(base, count):
    """Three hosts that have done a third of COUNT, and what all should become."""
    expected = reference(base, count)
    spool = Hosts(base)
    for name in "abc":
        spool.start(name)
    fill(spool, 0, count)
    spool.wait("a third is done", 60, lambda: spool.done() >= count // 3)
    return spool, expected


def frozen(base, count=24, seconds=LEASE * 3 // 2):
    spool, expected = begun(base, count)
    with open(os.path.dirname(CTL) + "/data/postmaster.pid") as file:
        master = int(file.readline())
    pids = [master] + descendants(master)
    send(pids, signal.SIGSTOP)
    time.sleep(seconds)
    send(pids, signal.SIGCONT)
    spool.wait_done(count, LIMIT + 60)
    return 1, spool.end(expected)


def asleep(base, count=18):
    spool, expected = begun(base, count)
    rng = random.Random(7)
    name = rng.choice([row["worker"].split("/")[0] for row in spool.rows()
                       if row["state"] == 2] or ["a"])
    spool.signal(name, signal.SIGSTOP)
    spool.wait_done(count, LIMIT + 60)
    spool.signal(name, signal.SIGCONT)
    time.sleep(3)
    return 1, spool.end(expected)


def blobs_in_s3(spool):
    server = subprocess.Popen([sys.executable, os.path.join(os.path.dirname(
        os.path.abspath(__file__)), "s3_server.py")], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE)
    place = "http://127.0.0.1:%d" % int(server.stdout.readline())
    spool.more_env = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_ENDPOINT_URL_S3": place,
                      "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCY="}
    return server, place


def fail_s3(place, kinds=("503", "close", "half", "flip")):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for kind in kinds:
        opener.open("%s/_/fault?kind=%s&n=3" % (place, kind), timeout=10).read()


def away(base, in_s3=False, count=24):
    expected = reference(base, count)
    expected.update(faults.reference(base))
    spool = Hosts(base)
    server, place = blobs_in_s3(spool) if in_s3 else (None, None)
    more = ["--blobs", "s3://bucket/spool" if in_s3 else base + "/blobs"]
    # Those only work: nothing of theirs is below the spool. S3 is on this network.
    spool.start("a", more=more, box=not in_s3)
    for name in "bc":
        spool.start(name, more=more + ["--work-only"], box=not in_s3, root=base + "/" + name)
    fill(spool, 0, count)
    spool.drop("broken.xml", faults.BROKEN)
    spool.drop("same.xml", document(0))
    if in_s3:
        fail_s3(place)
    spool.wait("a third is done", 90, lambda: spool.done() >= count // 3)
    spool.wait("one that only works has something", 30, lambda: [
        row for row in spool.rows() if row["state"] == 2 and row["worker"].startswith("b/")])
    spool.signal("b", signal.SIGKILL)
    if in_s3:
        fail_s3(place)
    spool.wait_done(count + 2, LIMIT + 60)
    with open(spool.path + ".log") as file:
        handed = file.read().count("event=handed-over")
    print("# %d of %d results came by way of blobs" % (handed, count + 2))
    if handed < 3:
        spool.wrong.append("only %d results came by way of blobs" % handed)
    spool.stop()
    for name in os.listdir(base + "/c/work"):
        spool.wrong.append("%s: is left" % os.path.join("c", "work", name))
    wrong = spool.finish(expected, 6)
    if server:
        server.kill()
    return 1, wrong


def blobs_of(place):
    return list(judge.files_below(place + "/objects"))


def healed(base):
    """Blobs that are gone cost time, and no document; those that nobody needs go."""
    expected = faults.reference(base)
    spool = Hosts(base, engine=False)
    faults.fill(spool)
    more = ["--blobs", base + "/blobs"]
    log = spool.path + ".log"

    def said(event):
        with open(log) as file:
            return "event=%s " % event in file.read()
    # No server there: nothing is taken in, and it says so.
    spool.more_env = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b",
                      "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9"}
    nowhere = spool.start("a", "run", more=["--blobs", "s3://bucket/x"], box=False)
    if nowhere.wait(120) != 75:
        spool.wrong.append("without blobs it ends with %d" % nowhere.returncode)
    if not said("intake-paused"):
        spool.wrong.append("does not say that blobs cannot be reached")
    # Those of documents are gone.
    spool.start("a", "run", more=more, box=False, fault="W1-claimed").wait(150)
    for path in blobs_of(base + "/blobs"):
        os.remove(path)
    spool.start("b", more=more + ["--work-only"], box=False, root=base + "/b")
    spool.wait("a document is asked for again", 30, lambda: said("copied-again"))
    spool.stop()
    # Those of results.
    spool.start("a", "run", more=more, box=False, fault="W1-claimed").wait(150)
    for _ in range(3):
        spool.start("b", "run", more=more + ["--work-only"], box=False, root=base + "/b",
                    fault="P3-recorded").wait(150)
    handed = [row for row in spool.rows() if row["state"] == 3 and not row["place"]]
    if not handed:
        spool.wrong.append("nothing was handed over")
    for path in blobs_of(base + "/blobs"):
        os.remove(path)
    spool.start("a", "run", more=more, box=False).wait(LIMIT + 60)
    if not said("made-again"):
        spool.wrong.append("no result was made again")
    # What is old goes, once a day.
    for path in blobs_of(base + "/blobs"):
        os.utime(path, (1, 1))
    os.remove(spool.path + "/state/swept")
    spool.start("a", "run", more=more, box=False).wait(60)
    if blobs_of(base + "/blobs"):
        spool.wrong.append("blobs are left that no job needs")
    return 4, spool.end(expected, 6)


def tree(spool):
    found = {}
    for top in ("done", "failed", "quarantine"):
        for path in judge.files_below(os.path.join(spool.path, top)):
            found[os.path.relpath(path, spool.path)] = os.stat(path).st_ino, judge.digest(path)
    return found


def stopped(pid):
    with open("/proc/%d/stat" % pid) as file:
        return file.read().rsplit(")", 1)[1].split()[0] == "T"


def zombie(base, expected, point):
    """A host stops at POINT; another does all there is; the first wakes up."""
    spool = Hosts(base, engine=False)
    faults.fill(spool)
    command = "run"
    if point.startswith("R"):
        spool.start("a", fault="P3-recorded", box=False).wait(150)
    elif point.startswith("V"):
        spool.start("a", box=False, command="run").wait(150)
        command = "retry"
    env = dict(faults.CLEAN, DRAGOMAN_HOST="a", DRAGOMAN_FAULT=point + "=STOP")
    words = [faults.failed_job(spool)] if command == "retry" else ["-j", "2"]
    first = subprocess.Popen([faults.PROGRAM, command, spool.path] + words + spool.store,
                             env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        spool.wait("it comes to that place", 30, lambda: stopped(first.pid))
        if spool.wrong:
            first.kill()
            return 1, ["%s: %s" % (point, line) for line in spool.wrong]
        second = spool.start("b", "run", box=False)
        if second.wait(LIMIT + 100) not in faults.TRANSIENT:
            spool.wrong.append("the second ends with %d" % second.returncode)
        before = tree(spool)
        if not before:
            spool.wrong.append("nothing is published")
        os.kill(first.pid, signal.SIGCONT)
        first.wait(100)
    finally:
        if first.poll() is None:
            first.kill()
    for path, value in before.items():
        if tree(spool).get(path) != value:
            spool.wrong.append("%s: was changed by who woke up" % path)
    wrong = ["%s: %s" % (point, line) for line in spool.finish(expected)]
    spool.remove()
    return 1, wrong


def zombies(base, points):
    expected = faults.reference(base)
    # What a run alone does not come to is left out.
    passed = ("drop", "G")
    jobs = [point for point in points if not point.startswith(passed)]
    with ThreadPoolExecutor(len(jobs)) as pool:
        results = list(pool.map(lambda point: zombie(base, expected, point), jobs))
    return sum(r[0] for r in results), [line for r in results for line in r[1]]


def main():
    room = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    base = tempfile.mkdtemp(prefix="dragoman-hosts.", dir=os.environ.get("ROOM", room))
    os.chmod(base, 0o755)
    listed = subprocess.run([faults.PROGRAM, "run", "x"], capture_output=True, check=True,
                            env=dict(faults.CLEAN, DRAGOMAN_FAULT="list")).stdout.decode()
    what, points = sys.argv[2], sys.argv[3:] or listed.split()
    print("# each host in %s" % ("namespaces of its own" if BOX else "a process of its own"))
    cases = {"killed": killed, "same": same_host, "frozen": frozen, "asleep": asleep,
             "healed": healed, "away": lambda base: away(base, "s3" in sys.argv[3:]),
             "zombies": lambda base: zombies(base, points)}
    status = faults.report([cases[what](base)])
    if status == 0:
        shutil.rmtree(base)
    return status


if __name__ == "__main__":
    sys.exit(main())
