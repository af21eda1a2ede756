#!/usr/bin/env python3
"""The figures of a newsroom, measured on this machine: `script/bench` runs this.

    figures.py BROADSHEET RENDER_BENCH WORK_FOLDER [--posts N] [--large N] [--quick]

Import rate and peak memory, time until ready, resident memory after page views, time until every article has its related
ones, and what an article page costs at two sizes of the archive. Generated newsrooms are kept in WORK_FOLDER.
"""
import argparse
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import http.client

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = []


def row(what, asked, measured, ok):
    ROWS.append((what, asked, measured, "yes" if ok else "NO"))
    print(f"  {what}: {measured} (asked: {asked})", flush=True)


def export_of(args, posts):
    path = os.path.join(args.work, f"export-{posts}.xml")
    if not os.path.exists(path):
        with open(path + ".new", "wb") as out:
            subprocess.run([sys.executable, os.path.join(HERE, "make_wxr.py"), "--posts", str(posts)], stdout=out, check=True)
        os.rename(path + ".new", path)
    return path


def import_newsroom(args, posts, fresh):
    """A newsroom of so many posts; returns (folder, seconds, peak MiB), the last two None if it was there already."""
    room = os.path.join(args.work, f"newsroom-{posts}")
    if os.path.exists(os.path.join(room, "broadsheet.db")) and not fresh:
        return room, None, None
    shutil.rmtree(room, ignore_errors=True)
    export = export_of(args, posts)
    subprocess.run([args.program, "init", room], check=True, stdout=subprocess.DEVNULL)
    started = time.monotonic()
    child = subprocess.Popen([args.program, "import", room, "wordpress", export], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0, "the import failed"
    return room, time.monotonic() - started, usage.ru_maxrss / 1024


class Serving:
    def __init__(self, args, room):
        started = time.monotonic()
        self.parent = subprocess.Popen([args.program, "serve", room, "--listen", "127.0.0.1:0", "--no-access-log"],
                                       stdout=subprocess.PIPE, text=True)
        line = self.parent.stdout.readline()
        self.port = int(re.search(r":(\d+)", line).group(1))
        self.get("/-/health")
        self.ready_s = time.monotonic() - started

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status == 200, f"{path}: {answer.status}"
        return body

    def server_pid(self):
        return int(open(f"/proc/{self.parent.pid}/task/{self.parent.pid}/children", encoding="ascii").read().split()[0])

    def resident_mib(self):
        text = open(f"/proc/{self.server_pid()}/status", encoding="ascii").read()
        return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024

    def stop(self):
        self.parent.send_signal(signal.SIGTERM)
        self.parent.wait()


def ask(room, sql):
    db = sqlite3.connect(f"file:{room}/broadsheet.db?mode=ro", uri=True)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def measure_import(args):
    room, seconds, peak = import_newsroom(args, args.posts, fresh=True)
    rate = args.posts / seconds
    row(f"import of {args.posts:,} posts of 3 KB with 3 comments", "1,500 posts/s", f"{rate:,.0f} posts/s", rate >= 1500)
    row("its peak memory", "128 MiB", f"{peak:.0f} MiB", peak <= 128)
    return room


def measure_serving(args, room):
    readies = []
    for _ in range(5):
        serving = Serving(args, room)
        readies.append(serving.ready_s * 1000)
        serving.stop()
    ready = sorted(readies)[2]
    row(f"ready to serve {args.posts:,} articles (median of 5)", "200 ms", f"{ready:.0f} ms", ready <= 200)
    paths = [r[0] for r in ask(room, "SELECT path FROM route WHERE kind = 'article' AND canonical = 1 LIMIT 200000")]
    serving = Serving(args, room)
    started, due = time.monotonic(), -1
    while due != 0 and time.monotonic() - started < 1800:
        time.sleep(2)
        due = ask(room, "SELECT count(*) FROM related_due")[0][0]
    minutes = (time.monotonic() - started) / 60
    row("related articles of all of them", "15 min", f"{minutes:.1f} min, {due} left", due == 0 and minutes <= 15)
    serving.stop()
    serving = Serving(args, room)
    choose = random.Random(7)
    for _ in range(10000):
        serving.get(choose.choice(paths))
    resident = serving.resident_mib()
    row("resident after 10,000 page views", "64 MiB", f"{resident:.0f} MiB", resident <= 64)
    serving.stop()


def render(args, room, pages=10000):
    line = subprocess.run([args.render, room, str(pages)], check=True, capture_output=True, text=True).stdout
    print("  " + line.strip(), flush=True)
    return float(re.search(r"median_us=([\d.]+)", line).group(1))


def find_related(args, room):
    serving = Serving(args, room)
    while ask(room, "SELECT count(*) FROM related_due")[0][0]:
        time.sleep(2)
    serving.stop()


def measure_render(args):
    costs = []
    for posts in (1000, args.large):
        room, _, _ = import_newsroom(args, posts, fresh=False)
        find_related(args, room)
        costs.append(render(args, room))
    row("an article page from the database, 1,000 articles", "200 µs", f"{costs[0]:.0f} µs", costs[0] <= 200)
    ratio = costs[1] / costs[0]
    row(f"the same at {args.large:,}", "1.3 times that", f"{costs[1]:.0f} µs, {ratio:.2f} times", ratio <= 1.3)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("render")
    parser.add_argument("work")
    parser.add_argument("--posts", type=int, default=60000)
    parser.add_argument("--large", type=int, default=600000)
    args = parser.parse_args()
    os.makedirs(args.work, exist_ok=True)
    room = measure_import(args)
    measure_serving(args, room)
    measure_render(args)
    width = max(len(r[0]) for r in ROWS)
    print(f"\n{'':{width}}  {'asked':>16}  {'measured':>24}  met")
    for what, asked, measured, ok in ROWS:
        print(f"{what:{width}}  {asked:>16}  {measured:>24}  {ok}")
    sys.exit(any(r[3] == "NO" for r in ROWS))


if __name__ == "__main__":
    main()
