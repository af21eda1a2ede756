#!/usr/bin/env python3
"""Conversations with a running newsroom, readable by a stranger.

    run.py BROADSHEET FILE.site...

A file is a list of lines; everything after # is a comment:

    newsroom demo                         a fresh newsroom: demo, or empty
    import two-posts.xml [OPTION...]      `broadsheet import DIR wordpress ...` before it is served (files from test/wxr)
    serve [OPTION...]                     serves it; without this line it is served before the first request
    run  set DIR title "The Times"  exit=0  out~"..."  err~"..."      a verb, also while it is served;
                                          DIR is the newsroom, WXR the folder test/wxr
    GET  /coast/  200  host=tr.localhost  type~text/html  body~"Harbour"  body!~"<script"  location=/x/
    stop                                  SIGTERM, and it must end with 0
    kill                                  SIGKILL to the server process; its parent must start another

In a request, NAME=TEXT and NAME~TEXT look at the answer's header NAME ("type" is content-type); body~ and body!~ at the
body; host= and send:NAME= set request headers. Prints "N passed, N failed" and exits 1 if one failed.
"""
import http.client
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ENV = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:abort_on_error=0", LC_ALL="C.UTF-8")


class Failure(Exception):
    pass


def expect(ok, text):
    if not ok:
        raise Failure(text)


def look(word, name, value):
    """A check like location=/x/, type~html or out!~x on the text `value`."""
    match = re.fullmatch(re.escape(name) + r"(!~|~|=)(.*)", word, re.S)
    if not match:
        return False
    how, wanted = match.groups()
    shown = value if len(value) < 600 else value[:600] + "..."
    if how == "=":
        expect(value == wanted, f"{name} is {shown!r}, not {wanted!r}")
    elif how == "~":
        expect(wanted in value, f"{name} lacks {wanted!r}: {shown!r}")
    else:
        expect(wanted not in value, f"{name} contains {wanted!r}")
    return True


class Conversation:
    def __init__(self, program):
        self.program = program
        self.top = tempfile.mkdtemp(prefix="broadsheet-test-")
        self.dir = os.path.join(self.top, "newsroom")
        self.server = None
        self.port = None
        self.serve_options = []

    def verb(self, *words):
        return subprocess.run([self.program, *words], capture_output=True, text=True, timeout=120, env=ENV, check=False)

    def must(self, *words):
        done = self.verb(*words)
        expect(done.returncode == 0, f"{' '.join(words)}: exit {done.returncode}: {done.stderr}")

    def do_newsroom(self, words):
        self.must("init", self.dir, *(["--demo"] if words[0] == "demo" else []))

    def do_import(self, words):
        path = os.path.join(HERE, "..", "wxr", words[0])
        self.must("import", self.dir, "wordpress", path, *words[1:])

    def do_serve(self, words):
        self.serve_options = words
        self.log = open(os.path.join(self.top, "server.log"), "w+", encoding="utf-8")
        self.server = subprocess.Popen([self.program, "serve", self.dir, "--listen", "127.0.0.1:0", "--no-access-log", *words],
                                       stdout=subprocess.PIPE, stderr=self.log, text=True, env=ENV)
        line = self.server.stdout.readline()
        found = re.search(r"http://localhost:(\d+)", line)
        if not found:
            self.log.seek(0)
            raise Failure(f"the server did not start: {line!r} {self.log.read()}")
        self.port = int(found.group(1))

    def do_stop(self, _words):
        self.server.send_signal(signal.SIGTERM)
        status = self.server.wait(timeout=30)
        self.server = None
        expect(status == 0, f"the server ended with {status}")

    def do_kill(self, _words):
        children = open(f"/proc/{self.server.pid}/task/{self.server.pid}/children", encoding="ascii").read().split()
        os.kill(int(children[0]), signal.SIGKILL)
        time.sleep(0.1)

    def do_run(self, words):
        checks = [w for w in words if re.match(r"(exit|out|err)(=|~|!~)", w)]
        wxr = os.path.join(HERE, "..", "wxr")
        done = self.verb(*[w.replace("DIR", self.dir).replace("WXR", wxr) for w in words if w not in checks])
        if not any(w.startswith("exit=") for w in checks):
            expect(done.returncode == 0, f"exit {done.returncode}: {done.stderr}")
        for word in checks:
            (look(word, "exit", str(done.returncode)) or look(word, "out", done.stdout) or
             look(word, "err", done.stderr))

    def request(self, method, words):
        if not self.server:
            self.do_serve(self.serve_options)
        target, status, checks = words[0], words[1], []
        send = {"Host": f"localhost:{self.port}"}
        for word in words[2:]:
            if word.startswith("host="):
                send["Host"] = word[5:]
            elif word.startswith("send:"):
                name, value = word[5:].split("=", 1)
                send[name] = value
            else:
                checks.append(word)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        for attempt in range(20):  # a server that was killed is back within a second
            try:
                connection.request(method, target, headers=send)
                answer = connection.getresponse()
                break
            except (ConnectionError, http.client.HTTPException):
                connection.close()
                expect(attempt < 19, "no answer")
                time.sleep(0.1)
        body = answer.read().decode("utf-8", "replace")
        connection.close()
        expect(str(answer.status) == status, f"status {answer.status}, not {status}: {body[:300]!r}")
        for word in checks:
            name = re.match(r"[a-z-]+", word).group()
            header = "content-type" if name == "type" else name
            look(word, name, body if name == "body" else answer.getheader(header, ""))

    def line(self, words):
        if words[0] in ("GET", "HEAD", "POST", "OPTIONS"):
            self.request(words[0], words[1:])
        else:
            getattr(self, "do_" + words[0])(words[1:])

    def end(self):
        if self.server:
            self.do_stop([])

    def clean(self):
        if self.server:
            self.server.terminate()
            self.server.wait(timeout=20)
        shutil.rmtree(self.top)


def run_file(program, path):
    passed = failed = 0
    talk = Conversation(program)
    try:
        with open(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                words = shlex.split(line, comments=True)
                if not words:
                    continue
                try:
                    talk.line(words)
                    passed += 1
                except Failure as problem:
                    failed += 1
                    print(f"{os.path.basename(path)}:{number}: {' '.join(words[:3])}: {problem}")
                    if words[0] in ("newsroom", "import", "serve"):
                        break
        try:
            talk.end()
        except Failure as problem:
            failed += 1
            print(f"{os.path.basename(path)}: at the end: {problem}")
    finally:
        talk.clean()
    return passed, failed


def main():
    totals = [0, 0]
    if not os.access(sys.argv[1], os.X_OK):
        sys.exit(f"{sys.argv[1]} is not there: build it first (script/build)")
    for path in sys.argv[2:]:
        for i, n in enumerate(run_file(os.path.abspath(sys.argv[1]), path)):
            totals[i] += n
    print(f"conversations: {totals[0]} passed, {totals[1]} failed")
    sys.exit(totals[1] > 0)


if __name__ == "__main__":
    main()
