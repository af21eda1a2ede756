#!/usr/bin/env python3
"""Pages from memory against a file server: CPU per request of both, in one run, in turns.

    cache_pairs.py BROADSHEET WORKDIR [--rounds 7] [--seconds 3]

The demo newspaper's article is served by us and, the same bytes, by nginx from files with gzip_static. The servers run on
one core, the load on another. What counts is the ratio of the medians: user and system time of all processes of a server
per answered request, 64 connections, kept alive. A round during which somebody else used the machine is repeated.
"""
import argparse, gzip, http.client, os, random, re, shutil, signal, statistics, subprocess, sys, time

ARTICLE = "/coast/transport/ferries/night-ferry/"
OURS, THEIRS = 9621, 9622
TICK = os.sysconf("SC_CLK_TCK")

NGINX = """
%s worker_processes 1; pid %s/nginx.pid; error_log %s/error.log; daemon off;
events { worker_connections 4096; }
http {
  include /etc/nginx/mime.types; charset utf-8; access_log off; server_tokens off; etag on;
  sendfile on; tcp_nopush on; keepalive_requests 100000000; gzip_static on; gzip_vary on;
  open_file_cache max=10000 inactive=60s; open_file_cache_valid 30s;
  client_body_temp_path %s/t1; proxy_temp_path %s/t2; fastcgi_temp_path %s/t3; uwsgi_temp_path %s/t4; scgi_temp_path %s/t5;
  server { listen 127.0.0.1:%d; root %s/www; add_header Cache-Control no-cache; }
}
"""

def tree(pid):
    pids, todo = [], [pid]
    while todo:
        p = todo.pop()
        pids.append(p)
        try:
            for task in os.listdir(f"/proc/{p}/task"):
                todo += [int(c) for c in open(f"/proc/{p}/task/{task}/children").read().split()]
        except OSError:
            pass
    return pids

def cpu_of(pid):
    total = 0
    for p in tree(pid):
        try:
            fields = open(f"/proc/{p}/stat").read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return total / TICK

def busy():
    f = open("/proc/stat").readline().split()[1:]
    return sum(int(x) for i, x in enumerate(f[:8]) if i not in (3, 4)) / TICK

def fetch(port, path, **headers):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    c.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    r = c.getresponse()
    return r, r.read()

def wait_for(port, path):
    for _ in range(100):
        try:
            return fetch(port, path)
        except OSError:
            time.sleep(0.1)
    sys.exit(f"nobody answers on port {port}")

def load(port, path, seconds, headers):
    command = ["taskset", "-c", "0", "wrk", "-t1", "-c64", f"-d{seconds}s"]
    for k, v in headers.items():
        command += ["-H", f"{k}: {v}"]
    out = subprocess.run(command + [f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out and "If-None-Match" not in headers:
        sys.exit(out)
    return int(re.search(r"(\d+) requests in", out).group(1)), out

def measure(pid, port, path, seconds, headers):
    """Microseconds of CPU per request; None if the machine was not ours."""
    before, all_before, kids = cpu_of(pid), busy(), os.times()
    requests, _ = load(port, path, seconds, headers)
    own, everybody, after = cpu_of(pid) - before, busy() - all_before, os.times()
    client = after.children_user + after.children_system - kids.children_user - kids.children_system
    others = (everybody - own - client) / seconds
    return own / requests * 1e6, others < 0.15

def main():
    args = argparse.ArgumentParser()
    args.add_argument("program"), args.add_argument("work")
    args.add_argument("--rounds", type=int, default=7), args.add_argument("--seconds", type=int, default=3)
    a = args.parse_args()
    work = os.path.abspath(a.work)
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work + "/www")
    subprocess.run([a.program, "init", work + "/news", "--demo"], check=True, stdout=subprocess.DEVNULL)
    servers = []
    try:
        def start(*command):
            p = subprocess.Popen(["taskset", "-c", "1", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            servers.append(p)
            return p.pid
        ours = start(a.program, "serve", work + "/news", "--listen", f"127.0.0.1:{OURS}", "--no-access-log")
        wait_for(OURS, ARTICLE)
        plain = [fetch(OURS, ARTICLE) for _ in range(3)][-1]
        packed = [fetch(OURS, ARTICLE, Accept_Encoding="gzip") for _ in range(3)][-1]
        assert gzip.decompress(packed[1]) == plain[1]
        open(work + "/www/a.html", "wb").write(plain[1])
        open(work + "/www/a.html.gz", "wb").write(packed[1])
        user = "user root;" if os.getuid() == 0 else ""
        conf = work + "/nginx.conf"
        open(conf, "w").write(NGINX % ((user,) + (work,) * 7 + (THEIRS, work)))
        theirs = start("nginx", "-c", conf)
        wait_for(THEIRS, "/a.html")
        assert fetch(THEIRS, "/a.html", Accept_Encoding="gzip")[1] == packed[1]
        cases = [("gzip", 0.72, {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "gzip"}), ("identity", 0.80, {}, {}),
                 ("304", 0.85, {"If-None-Match": plain[0].getheader("etag")},
                  {"If-None-Match": fetch(THEIRS, "/a.html")[0].getheader("etag")})]
        print(f"cached article, {len(plain[1])} bytes, gzip {len(packed[1])}; CPU us per request, {a.rounds} rounds of {a.seconds} s")
        print(f"{'':10} {'ours':>22} {'nginx':>22} {'ratio':>6} {'goal':>6}")
        for name, goal, our_headers, their_headers in cases:
            got = {"ours": [], "nginx": []}
            for _ in range(a.rounds):
                turns = [("ours", ours, OURS, ARTICLE, our_headers), ("nginx", theirs, THEIRS, "/a.html", their_headers)]
                random.shuffle(turns)
                for who, pid, port, path, headers in turns:
                    for _attempt in range(3):
                        us, quiet = measure(pid, port, path, a.seconds, headers)
                        if quiet:
                            break
                    got[who].append((us, quiet))
            line, noisy = [], sum(not q for v in got.values() for _, q in v)
            for who in got:
                v = sorted(u for u, _ in got[who])
                line.append(f"{v[0]:6.2f} {statistics.median(v):6.2f} {v[-1]:6.2f}")
            ratio = statistics.median(u for u, _ in got["ours"]) / statistics.median(u for u, _ in got["nginx"])
            print(f"{name:10} {line[0]:>22} {line[1]:>22} {ratio:6.2f} {goal:6.2f}" + (f"  NOISY {noisy}" if noisy else ""), flush=True)
    finally:
        for p in servers:
            p.send_signal(signal.SIGTERM)
            p.wait(timeout=20)

main()
