#!/usr/bin/env python3
"""Times whole commands against the sandbox, and compares them with what the limits allow.

    cargo build --release && python3 benches/whole.py [--runs N] [CASE ...]

Without a CASE all run, some 15 minutes; `--list` names them. Each case makes its own files, a clean git
repository of 20 commits, and a sandbox in a process of its own on loopback. Printed is the median of the
runs; memory is the peak of the resident set as the kernel counts it. `docs/performance.md` explains the
figures.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROLO = str(ROOT / "target/release/rolo")
COMMITS = 20
PAGE, RATE, BURST = 100, 20, 60
FOLDER = 200  # files in one folder


def identity(n):
    """An id that is spread over all ids, the same in each run."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{n}.example.com"))


def live(n):
    return {
        "id": identity(n),
        "firstName": f"Given{n}",
        "lastName": f"Family{n}",
        "email": f"given{n}.family{n}@example.com",
        "title": f"Head of Section {n % 97}",
        "description": f"Met at the fair in hall {n % 12}.\nPrefers to be called in the morning.",
        "officePhone": f"+1 555 01{n % 100:02} {n:06}",
        "websiteUrl": f"https://section{n}.example.com/",
    }


def text(n, title=None):
    one = live(n)
    return (
        "# yaml-language-server: $schema=../../schema/contact.schema.json\n"
        f"id: {one['id']}\n"
        f"firstName: {one['firstName']}\n"
        f"lastName: {one['lastName']}\n"
        f"email: {one['email']}\n"
        f"title: {title or one['title']}\n"
        "description: |\n"
        f"  Met at the fair in hall {n % 12}.\n"
        "  Prefers to be called in the morning.\n"
        f"officePhone: '{one['officePhone']}'\n"
        f"websiteUrl: {one['websiteUrl']}\n"
    )


def git(folder, *arguments):
    who = ["-c", "user.name=Bench", "-c", "user.email=bench@example.com", "-c", "gc.auto=0"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)


class Repository:
    """`managed` contacts in as many files; the last of 20 commits changes the first `changed` of them."""

    def __init__(self, where, managed, changed, settings=""):
        self.path = pathlib.Path(where)
        self.managed = managed
        self.path.mkdir(parents=True)
        (self.path / "rolo.yaml").write_text(settings)
        git(self.path, "init", "-q", "-b", "main")
        for commit in range(COMMITS - 1):
            for n in range(commit, managed, COMMITS - 1):
                file = self.file(n)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text(n))
            git(self.path, "add", "-A")
            git(self.path, "commit", "-q", "--allow-empty", "-m", f"part {commit}")
        for n in self.changed(changed):
            self.file(n).write_text(text(n, f"Head of Department {n}"))
        git(self.path, "commit", "-qa", "--allow-empty", "-m", "titles")
        git(self.path, "gc", "-q")
        os.sync()

    def changed(self, count):
        """Spread over all files."""
        step = max(1, self.managed // max(1, count))
        return [n * step for n in range(count)]

    def file(self, n):
        return self.path / "contacts" / f"f{n // FOLDER:04}" / f"c{n:07}.yaml"


class Sandbox:
    def __init__(self, where, contacts, rate=0, burst=0, latency=0, jitter=0, seed=None):
        self.log = pathlib.Path(where) / "requests.jsonl"
        self.log.unlink(missing_ok=True)
        command = [ROLO, "sandbox", "--rate", str(rate), "--burst", str(burst or BURST)]
        command += ["--latency", str(latency), "--jitter", str(jitter)]
        command += ["--request-log", str(self.log)]
        if seed is None:
            seed = pathlib.Path(where) / f"seed-{contacts}.json"
            if not seed.exists():
                workspace = {"id": identity(-1), "name": "Bench"}
                # The service lists the newest first, and files are named in another order.
                rows = [live(n * 7919 % contacts) for n in range(contacts)]
                seed.write_text(json.dumps({"workspace": workspace, "contacts": rows}))
            command += ["--seed-file", str(seed)]
        else:
            command += ["--contacts", str(contacts), "--seed", str(seed)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment()
        )
        self.url = self.process.stdout.readline().split()[-1]

    def requests(self):
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


def environment(url=None):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR")}
    kept["RUDDR_API_TOKEN"] = "sandbox"
    if url:
        kept["RUDDR_API_URL"] = url
    return kept


# A child counts the memory of the process that starts it until it is another program. So a small one
# starts it, and measures.
LAUNCHER = """
import os, subprocess, sys, time
begin = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=1, stderr=1)
_, status, usage = os.wait4(process.pid, 0)
seconds = time.perf_counter() - begin
os.write(2, f"{os.waitstatus_to_exitcode(status)} {seconds} {usage.ru_maxrss}".encode())
"""


def run(arguments, folder, url=None):
    """Seconds, peak memory in MiB, and what was printed."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", LAUNCHER, ROLO, *arguments],
        cwd=folder, env=environment(url), capture_output=True, text=True, check=True,
    )
    code, seconds, memory = done.stderr.split()
    if code != "0":
        sys.exit(f"rolo {' '.join(arguments)} ended with {code}:\n{done.stdout[-2000:]}")
    return float(seconds), int(memory) / 1024, done.stdout


def report(name, seconds, memory, figure, more=""):
    print(f"{name:<44} {seconds:8.3f} s {memory:7.1f} MiB   figure: {figure}{more}", flush=True)


def median(runs):
    return statistics.median(run[0] for run in runs), max(run[1] for run in runs)


def version(work, runs):
    done = [run(["--version"], work) for _ in range(runs * 4)]
    report("--version", *median(done), "0.005 s")


def validate(work, runs):
    repository = Repository(work / "repo", 10_000, 100)
    done = [run(["validate"], repository.path) for _ in range(runs)]
    report("validate, 10,000 files", *median(done), "0.15 s")


def validate_one(work, runs):
    repository = Repository(work / "repo", 1, 0)
    done = [run(["validate"], repository.path) for _ in range(runs * 4)]
    report("validate, 1 file", *median(done), "feels instant")


def plan(work, runs, contacts, figure):
    repository = Repository(work / "repo", contacts, contacts // 100)
    with Sandbox(work, contacts) as sandbox:
        arguments = ["plan", "--rate", "0", "--quiet"]
        done = [run(arguments, repository.path, sandbox.url) for _ in range(runs)]
        assert f"{contacts // 100} contacts to update" in done[0][2], done[0][2][-500:]
        report(f"plan, {contacts:,} contacts, 1 % changed", *median(done), figure)


def plan_1k(work, runs):
    plan(work, runs, 1_000, "(none)")


def plan_10k(work, runs):
    plan(work, runs, 10_000, "0.2 s, 60 MiB")


def plan_100k(work, runs):
    plan(work, min(runs, 5), 100_000, "2 s, 350 MiB")


def plan_far(work, runs):
    contacts, latency = 10_000, 0.150
    pages = -(-contacts // PAGE)
    floor = max((pages - BURST) / RATE, latency)
    repository = Repository(work / "repo", contacts, contacts // 100)
    done, counts, refused = [], [], 0
    for _ in range(min(runs, 5)):
        with Sandbox(work, contacts, RATE, BURST, 150) as sandbox:
            done.append(run(["plan", "--quiet"], repository.path, sandbox.url))
            seen = sandbox.requests()
            counts.append(len(seen))
            refused += sum(entry["status"] == 429 for entry in seen)
    seconds, memory = median(done)
    more = f"; {seconds / floor:.2f} x the floor of {floor:.2f} s; {max(counts)} requests, {refused} of 429"
    report("plan, 10,000 contacts, 150 ms, 20/s", seconds, memory, f"{1.5 * floor:.2f} s", more)


def plan_few(work, runs):
    repository = Repository(work / "repo", 10_000, 5)
    with Sandbox(work, 10_000) as sandbox:
        arguments = ["plan", "--rate", "0", "--quiet", "--changed"]
        done = [run(arguments, repository.path, sandbox.url) for _ in range(runs)]
        requests = len(sandbox.requests()) // runs
        report("plan --changed, 5 files of 10,000", *median(done), "8 requests", f"; {requests} requests")


def plan_large(work, runs):
    """1,000 files beside 1,000,000 live contacts."""
    contacts = 1_000_000
    with Sandbox(work, contacts, seed=1) as sandbox:
        folder = work / "repo"
        folder.mkdir()
        (folder / "rolo.yaml").write_text("")
        rows, cursor = [], ""
        for _ in range(10):
            request = urllib.request.Request(
                f"{sandbox.url}/contacts?limit=100{cursor}", headers={"Authorization": "Bearer sandbox"}
            )
            page = json.load(urllib.request.urlopen(request))["results"]
            rows += page
            cursor = f"&startingAfter={page[-1]['id']}"
        (folder / "contacts").mkdir()
        for n, row in enumerate(rows):
            text = f"id: {row['id']}\ntitle: {'Chair' if n < 10 else json.dumps(row.get('title') or 'x')}\n"
            (folder / "contacts" / f"c{n:05}.yaml").write_text(text)
        git(folder, "init", "-q", "-b", "main")
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "all")
        arguments = ["plan", "--rate", "0", "--quiet"]
        done = [run(arguments, folder, sandbox.url) for _ in range(min(runs, 3))]
        report("plan, 1,000 managed of 1,000,000", *median(done), "64 MiB")


def load(url, rate, stop, refused):
    """Another integration that uses the same limit."""
    due = time.monotonic()
    while not stop.is_set():
        request = urllib.request.Request(f"{url}/contacts?limit=1", headers={"Authorization": "Bearer sandbox"})
        try:
            urllib.request.urlopen(request).read()
        except urllib.error.HTTPError as error:
            refused.append(error.code)
        due += 1 / rate
        time.sleep(max(0, due - time.monotonic()))


def apply(work, runs, name, foreign):
    contacts, changes = 1_000, 500
    settings = "policy: {ceilings: {update: {percent: 100, max: 1000}}}\n"
    repository = Repository(work / "repo", contacts, changes, settings)
    done, counts, refused, ratios = [], [], [], []
    for _ in range(min(runs, 3)):
        with Sandbox(work, contacts, RATE, BURST, 150, 40) as sandbox:
            stop, others = threading.Event(), []
            threads = [
                threading.Thread(target=load, args=(sandbox.url, foreign / 4, stop, others))
                for _ in range(4 if foreign else 0)
            ]
            for thread in threads:
                thread.start()
            time.sleep(4 if foreign else 0)
            before = len(sandbox.requests())
            done.append(run(["apply", "--auto-approve", "--quiet"], repository.path, sandbox.url))
            stop.set()
            for thread in threads:
                thread.join()
            assert f" applied {changes:>16}" in done[-1][2], done[-1][2][-800:]
            ours = [entry for entry in sandbox.requests()[before:] if entry["query"] != "limit=1"]
            counts.append(len(ours))
            refused.append(sum(entry["status"] == 429 for entry in ours))
            ratios.append(done[-1][0] / ((len(ours) - BURST) / RATE))
    seconds, memory = median(done)
    more = f"; {max(counts)} requests, {max(refused)} of 429, {statistics.median(ratios):.3f} x the floor"
    figure = "finishes, 3 % of 429" if foreign else "515 requests, 1.04 x the floor, no 429"
    report(name, seconds, memory, figure, more)


def apply_500(work, runs):
    apply(work, runs, "apply, 500 of 1,000, 150 ms, 20/s", 0)


def apply_shared(work, runs):
    apply(work, runs, "apply, the same beside another client", 10)


CASES = {
    case.__name__.replace("_", "-"): case
    for case in (
        version, validate_one, validate, plan_1k, plan_10k, plan_100k, plan_far, plan_few, plan_large,
        apply_500, apply_shared,
    )
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", metavar="CASE", nargs="*")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    unknown = [name for name in options.cases if name not in CASES]
    if options.list or unknown:
        sys.exit("cases: " + ", ".join(CASES))
    for name in options.cases or CASES:
        work = pathlib.Path(tempfile.mkdtemp(prefix="rolo-bench-"))
        try:
            CASES[name](work, options.runs)
        finally:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
