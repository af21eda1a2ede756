"""What the HTTP tests share: the echo server as a child process, raw sockets, and a reader of answers."""
import os
import resource
import signal
import socket
import subprocess
import time


class Server:
    """The echo server on a free port; arguments as echo_server takes them."""

    def __init__(self, executable, *arguments, max_files=None):
        def few_files():
            if max_files:
                resource.setrlimit(resource.RLIMIT_NOFILE, (max_files, max_files))

        self.child = subprocess.Popen([executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                      preexec_fn=few_files)
        first = self.child.stdout.readline()
        if not first.startswith("port "):
            raise RuntimeError("no server: " + first + self.child.stderr.read())
        self.port = int(first.split()[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        code, words = self.stop()
        if code != 0 or "ERROR" in words or "runtime error" in words or "WARNING: ThreadSanitizer" in words:
            raise RuntimeError("the server ended with %d\n%s" % (code, words[-6000:]))

    def stop(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
        words = self.child.communicate(timeout=60)[1]
        return self.child.returncode, words

    def connect(self, receive_buffer=None):
        s = socket.socket()
        if receive_buffer:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        s.settimeout(10)
        s.connect(("127.0.0.1", self.port))
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return s

    def resident_kib(self):
        with open("/proc/%d/status" % self.child.pid) as f:
            return next(int(line.split()[1]) for line in f if line.startswith("VmRSS"))

    def cpu_seconds(self):
        with open("/proc/%d/stat" % self.child.pid) as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body


class Desync(Exception):
    """The bytes that came are no sequence of answers."""


def parse_answer(data, is_head=False):
    """One answer from the front of data: (answer, rest), or (None, data) if it is not whole yet."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None, data
    lines = data[:end].decode("latin-1").split("\r\n")
    if not lines[0].startswith("HTTP/1.1 "):
        raise Desync(repr(data[:80]))
    status = int(lines[0].split(" ")[1])
    headers = {}
    for line in lines[1:]:
        name, value = line.split(": ", 1)
        headers[name.lower()] = value
    size = 0 if is_head or status in (100, 204, 304) else int(headers["content-length"])
    body = bytes(data[end + 4:end + 4 + size])
    if len(body) < size:
        return None, data
    return Answer(status, headers, body), data[end + 4 + size:]


def read_answer(s, is_head=False, data=b""):
    data, wanted = bytearray(data), 0
    while True:
        if len(data) >= wanted:
            answer, rest = parse_answer(data, is_head)
            if answer:
                return answer, bytes(rest)
            wanted = answer_size(data)  # parsing copies the body: not for every packet of a large one
        more = s.recv(1 << 16)
        if not more:
            raise Desync("closed after %r" % bytes(data[-80:]))
        data += more


def answer_size(data):
    """Bytes of the answer at the front of data, as far as its head tells."""
    end = data.find(b"\r\n\r\n")
    at = data[:end].lower().find(b"content-length: ")
    return end + 4 + int(bytes(data[at + 16:end]).split(b"\r\n")[0]) if end >= 0 and at >= 0 else 0


def read_all(s):
    """Everything until the server closes."""
    data = b""
    try:
        while True:
            more = s.recv(1 << 16)
            if not more:
                return data
            data += more
    except ConnectionResetError:
        return data


def send_quietly(s, data):
    """The server may refuse and close before all is sent."""
    try:
        s.sendall(data)
    except (BrokenPipeError, ConnectionResetError):
        pass


def send_in_pieces(s, data, size, pause=0.0):
    for at in range(0, len(data), size):
        send_quietly(s, data[at:at + size])
        if pause:
            time.sleep(pause)


def get(path, *fields, host="localhost"):
    return ("\r\n".join(("GET %s HTTP/1.1" % path, "Host: " + host) + fields) + "\r\n\r\n").encode()
