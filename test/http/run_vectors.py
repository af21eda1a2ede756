"""Sends every vector of vectors.py in several ways and checks the answer and what becomes of the connection.

    run_vectors.py ECHO_SERVER

Ways: alone; as second request on a kept connection, right behind the first; after the first was answered; in pieces.
Behind each vector stands one more request, the canary. It must be answered exactly when the connection is to be kept; if
the server took any byte of the vector for a request, or a byte of the canary for the vector's, the answers show it.
"""
import sys
from concurrent.futures import ThreadPoolExecutor

import client
import vectors

FIRST = client.get("/echo/first")
CANARY = client.get("/echo/canary", "Connection: close")


def check_body(answer, wanted):
    text = answer.body.decode("latin-1")
    for w in wanted:
        if (w[1:] in text) if w.startswith("!") else (w not in text):
            return "body %r, wanted %r" % (text[:300], w)
    return None


def check(vector, data, with_first):
    """What is wrong with the answers, or None."""
    _, sent, status, connection, wanted = vector
    is_head = sent.startswith(b"HEAD ")
    answers = []
    while data:
        answer, data = client.parse_answer(data, is_head and len(answers) == int(with_first))
        if not answer:
            return "cut answer %r" % data[:120]
        if answer.status != 100:
            answers.append(answer)
    if with_first:
        if not answers or answers[0].status != 200 or b"path /echo/first\n" not in answers[0].body:
            return "the first request was not answered"
        answers = answers[1:]
    statuses = [a.status for a in answers]
    expected = [status] + ([200] if connection == vectors.KEPT else [])
    if statuses != expected:
        return "answers %s, wanted %s" % (statuses, expected)
    if connection == vectors.KEPT and b"path /echo/canary\n" not in answers[1].body:
        return "the canary was not understood"
    if (answers[0].headers.get("connection") == "close") != (connection == vectors.CLOSED):
        return "Connection: %s" % answers[0].headers.get("connection")
    if "x-request-id" not in answers[0].headers or answers[0].headers.get("x-content-type-options") != "nosniff":
        return "headers %s" % answers[0].headers
    return check_body(answers[0], wanted)


def alone(s, data):
    client.send_quietly(s, data + CANARY)


def pipelined(s, data):
    client.send_quietly(s, FIRST + data + CANARY)


def after_first(s, data):
    s.sendall(FIRST)
    answer, rest = client.read_answer(s)
    client.send_quietly(s, data + CANARY)
    return answer, rest


def byte_by_byte(s, data):
    client.send_in_pieces(s, data + CANARY, 1, 0.0002)


def in_sevens(s, data):
    client.send_in_pieces(s, data + CANARY, 7)


def run(server, vector, way):
    with server.connect() as s:
        kept = way(s, vector[1])
        data = client.read_all(s)
    if kept:
        if kept[0].status != 200:
            return "the first request was not answered"
        data = kept[1] + data
    return check(vector, data, way is pipelined)


def ways_of(vector):
    ways = [alone, pipelined, after_first]
    if len(vector[1]) <= 400:
        ways.append(byte_by_byte)
    if len(vector[1]) <= 20000:
        ways.append(in_sevens)
    return ways


def attempt(job):
    server, vector, way = job
    try:
        return vector, way, run(server, vector, way)
    except (OSError, client.Desync, ValueError, KeyError, IndexError) as e:
        return vector, way, repr(e)


def main():
    with client.Server(sys.argv[1], "--loops", "2") as server:
        jobs = [(server, v, way) for v in vectors.VECTORS for way in ways_of(v)]
        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(attempt, jobs))
    failed = [(v, way, wrong) for v, way, wrong in results if wrong]
    for v, way, wrong in failed[:60]:
        print("FAILED  %s (%s): %s" % (v[0], way.__name__, wrong))
    failed_names = {v[0] for v, _, _ in failed}
    print("%d vectors in %d ways: %d passed, %d failed" %
          (len(vectors.VECTORS), len(results), len(vectors.VECTORS) - len(failed_names), len(failed_names)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
