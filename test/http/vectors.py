"""Requests, mostly hostile, and what must happen to each. One entry is one behaviour.

    (name, bytes sent, status, connection, what the body must hold)

status      of the one answer; 0: the connection is closed without one
connection  KEPT: a next request on it is answered; CLOSED: what follows is never read as a request
the body    of /echo answers with what the server understood; strings that must be in it, "!x" that must not
"""

KEPT, CLOSED = "kept", "closed"
HOST = "Host: localhost"


def raw(text):
    """Text with \\xNN as bytes, line ends as they stand."""
    return text.encode("latin-1") if isinstance(text, str) else text


def req(line, *fields, body=""):
    """A request with proper line ends."""
    return raw("\r\n".join((line,) + fields)) + b"\r\n\r\n" + raw(body)


def get(path, *fields):
    return req("GET %s HTTP/1.1" % path, HOST, *fields)


def post(body, *fields, path="/echo/p"):
    return req("POST %s HTTP/1.1" % path, HOST, *fields, body=body)


def sized(body, path="/echo/p", *fields):
    return post(body, "Content-Length: %d" % len(raw(body)), *fields, path=path)


def chunked(body, *fields, path="/echo/p"):
    return post(body, "Transfer-Encoding: chunked", *fields, path=path)


VECTORS = []


def group(title, *entries):
    for e in entries:
        name, data, status, connection = e[:4]
        VECTORS.append((title + ": " + name, data, status, connection, e[4:]))


SMUGGLED = "GET /echo/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"

group("plain",
    ("a GET", get("/echo/a"), 200, KEPT, "method GET", "path /echo/a"),
    ("a HEAD has no body", req("HEAD /echo/a HTTP/1.1", HOST), 200, KEPT),
    ("OPTIONS of a path", req("OPTIONS /echo/a HTTP/1.1", HOST), 200, KEPT, "method OPTIONS"),
    ("OPTIONS *", req("OPTIONS * HTTP/1.1", HOST), 204, KEPT),
    ("DELETE", req("DELETE /echo/a HTTP/1.1", HOST), 200, KEPT, "method DELETE"),
    ("POST with a length", sized("a=1"), 200, KEPT, "bytes 3", "body a=1"),
    ("PUT", req("PUT /echo/a HTTP/1.1", HOST, "Content-Length: 2", body="xy"), 200, KEPT, "method PUT", "body xy"),
    ("PATCH", req("PATCH /echo/a HTTP/1.1", HOST, "Content-Length: 2", body="xy"), 200, KEPT, "method PATCH"),
    ("POST without a body", post(""), 200, KEPT, "bytes 0"),
    ("POST with length 0", sized(""), 200, KEPT, "bytes 0"),
    ("chunked", chunked("5\r\nhello\r\n0\r\n\r\n"), 200, KEPT, "bytes 5", "body hello"),
    ("names of fields in any case", req("GET /echo/a HTTP/1.1", "hOsT: LocalHost"), 200, KEPT, "host localhost"),
    ("blanks around a value are trimmed", get("/echo/a", "X-A: \t  b  \t"), 200, KEPT, "header x-a=b\n"),
    ("an empty value", get("/echo/a", "X-A:"), 200, KEPT, "header x-a=\n"),
    ("bytes over 127 in a value", get("/echo/a", "X-A: \xe9"), 200, KEPT, "header x-a=\\xe9"),
    ("every token character in a name", get("/echo/a", "!#$%&'*+-.^_`|~09azAZ: v"), 200, KEPT, "=v"),
    ("two fields of one name", get("/echo/a", "X-A: 1", "X-A: 2"), 200, KEPT, "x-a=1", "x-a=2"),
    ("the loop's own answer", get("/fast"), 200, KEPT, "Hello, world"),
    ("a kept answer", get("/kept"), 200, KEPT, "Hello, world"),
    ("a constant answer", get("/hello"), 200, KEPT, "Hello, world"),
)

group("connection",
    ("close is obeyed", get("/echo/a", "Connection: close"), 200, CLOSED),
    ("close in another case", get("/echo/a", "Connection: CLOSE"), 200, CLOSED),
    ("close in a list", get("/echo/a", "Connection: foo, close"), 200, CLOSED),
    ("close wins over keep-alive", get("/echo/a", "Connection: keep-alive, close"), 200, CLOSED),
    ("keep-alive", get("/echo/a", "Connection: keep-alive"), 200, KEPT),
    ("an unknown option", get("/echo/a", "Connection: x-foo"), 200, KEPT),
    ("HTTP/1.0 closes", req("GET /echo/a HTTP/1.0", HOST), 200, CLOSED),
    ("HTTP/1.0 with keep-alive", req("GET /echo/a HTTP/1.0", HOST, "Connection: keep-alive"), 200, KEPT),
    ("an upgrade is ignored", get("/echo/a", "Connection: Upgrade", "Upgrade: websocket"), 200, KEPT),
    ("an upgrade to h2c is ignored", get("/echo/a", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c",
                                         "HTTP2-Settings: AAMAAABkAAQAAP__"), 200, KEPT),
    ("an upgrade with a body", post("abc", "Connection: Upgrade", "Upgrade: x", "Content-Length: 3"), 200, KEPT, "body abc"),
    ("the HTTP/2 preface", raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505, CLOSED),
)

group("request line",
    ("nothing but an empty line", raw("\r\n\r\n"), 400, CLOSED),
    ("an empty line before it", b"\r\n" + get("/echo/a"), 400, CLOSED),
    ("HTTP/0.9", raw("GET /echo/a\r\n"), 400, CLOSED),
    ("two spaces after the method", req("GET  /echo/a HTTP/1.1", HOST), 400, CLOSED),
    ("two spaces before the version", req("GET /echo/a  HTTP/1.1", HOST), 400, CLOSED),
    ("a tab as separator", req("GET\t/echo/a\tHTTP/1.1", HOST), 400, CLOSED),
    ("a space at the end", req("GET /echo/a HTTP/1.1 ", HOST), 400, CLOSED),
    ("a space in front", req(" GET /echo/a HTTP/1.1", HOST), 400, CLOSED),
    ("no method", req(" /echo/a HTTP/1.1", HOST), 400, CLOSED),
    ("no target", req("GET HTTP/1.1", HOST), 400, CLOSED),
    ("an empty target", req("GET  HTTP/1.1", HOST), 400, CLOSED),
    ("a space in the target", req("GET /echo/a b HTTP/1.1", HOST), 400, CLOSED),
    ("a fourth word", req("GET /echo/a HTTP/1.1 x", HOST), 400, CLOSED),
    ("a target without a slash", req("GET echo/a HTTP/1.1", HOST), 400, CLOSED),
    ("a fragment", get("/echo/a#b"), 400, CLOSED),
    ("a byte over 127 in the target", get("/echo/\xe9"), 400, CLOSED),
    ("NUL in the target", get("/echo/\x00"), 400, CLOSED),
    ("a control byte in the target", get("/echo/\x01"), 400, CLOSED),
    ("DEL in the target", get("/echo/\x7f"), 400, CLOSED),
    ("a quote in the target", get('/echo/"'), 400, CLOSED),
    ("< in the target", get("/echo/<b>"), 400, CLOSED),
    ("lower case method", req("get /echo/a HTTP/1.1", HOST), 501, CLOSED),
    ("mixed case method", req("Get /echo/a HTTP/1.1", HOST), 501, CLOSED),
    ("an unknown method", req("BREW /echo/a HTTP/1.1", HOST), 501, CLOSED),
    ("a method of WebDAV", req("PROPFIND /echo/a HTTP/1.1", HOST), 501, CLOSED),
    ("a method that begins like GET", req("GETX /echo/a HTTP/1.1", HOST), 501, CLOSED),
    ("no token as method", req("GE(T /echo/a HTTP/1.1", HOST), 400, CLOSED),
    ("a control byte in the method", req("G\x01T /echo/a HTTP/1.1", HOST), 400, CLOSED),
    ("TRACE", req("TRACE /echo/a HTTP/1.1", HOST), 405, CLOSED),
    ("CONNECT", req("CONNECT localhost:443 HTTP/1.1", HOST), 405, CLOSED),
    ("CONNECT with a path", req("CONNECT /echo/a HTTP/1.1", HOST), 405, CLOSED),
    ("* with GET", req("GET * HTTP/1.1", HOST), 400, CLOSED),
    ("OPTIONS *x", req("OPTIONS *x HTTP/1.1", HOST), 400, CLOSED),
    ("authority-form with GET", req("GET localhost:80 HTTP/1.1", HOST), 400, CLOSED),
    ("HTTP/1.2", req("GET /echo/a HTTP/1.2", HOST), 505, CLOSED),
    ("HTTP/2.0", req("GET /echo/a HTTP/2.0", HOST), 505, CLOSED),
    ("HTTP/0.9 by name", req("GET /echo/a HTTP/0.9", HOST), 505, CLOSED),
    ("HTTP/1.10", req("GET /echo/a HTTP/1.10", HOST), 400, CLOSED),
    ("HTTP/1", req("GET /echo/a HTTP/1", HOST), 400, CLOSED),
    ("HTTP/01.1", req("GET /echo/a HTTP/01.1", HOST), 400, CLOSED),
    ("HTTP/1,1", req("GET /echo/a HTTP/1,1", HOST), 400, CLOSED),
    ("http in lower case", req("GET /echo/a http/1.1", HOST), 400, CLOSED),
    ("another protocol", req("GET /echo/a HTTQ/1.1", HOST), 400, CLOSED),
    ("RTSP", req("GET /echo/a RTSP/1.0", HOST), 400, CLOSED),
    ("a TLS hello", bytes.fromhex("16030100c8010000c40303") + b"\x00" * 50 + b"\r\n", 400, CLOSED),
)

group("line ends",
    ("bare LF everywhere", raw("GET /echo/a HTTP/1.1\nHost: localhost\n\n"), 400, CLOSED),
    ("bare LF after the request line", raw("GET /echo/a HTTP/1.1\nHost: localhost\r\n\r\n"), 400, CLOSED),
    ("bare LF after a field", raw("GET /echo/a HTTP/1.1\r\nHost: localhost\nX-A: b\r\n\r\n"), 400, CLOSED),
    ("bare LF at the end", raw("GET /echo/a HTTP/1.1\r\nHost: localhost\r\n\n"), 400, CLOSED),
    ("bare CR as a line end", raw("GET /echo/a HTTP/1.1\rHost: localhost\r\n\r\n"), 400, CLOSED),
    ("bare CR in a value", get("/echo/a", "X-A: a\rb"), 400, CLOSED),
    ("CR CR LF", raw("GET /echo/a HTTP/1.1\r\r\nHost: localhost\r\n\r\n"), 400, CLOSED),
    ("CR before a name", raw("GET /echo/a HTTP/1.1\r\nHost: localhost\r\n\rX: y\r\n\r\n"), 400, CLOSED),
    ("CR in the target", raw("GET /echo/\ra HTTP/1.1\r\nHost: localhost\r\n\r\n"), 400, CLOSED),
    ("a CR and something at the very end", raw("GET /echo/a HTTP/1.1\r\nHost: localhost\r\n\rX"), 400, CLOSED),
    ("LF CR", raw("GET /echo/a HTTP/1.1\n\rHost: localhost\n\r\n\r"), 400, CLOSED),
    ("a vertical tab", get("/echo/a", "X-A: a\x0bb"), 400, CLOSED),
    ("a form feed", get("/echo/a", "X-A: a\x0cb"), 400, CLOSED),
)

group("fields",
    ("space before the colon", get("/echo/a", "X-A : b"), 400, CLOSED),
    ("tab before the colon", get("/echo/a", "X-A\t: b"), 400, CLOSED),
    ("space before the colon of Content-Length", post("abc", "Content-Length : 3"), 400, CLOSED),
    ("space before the colon of Transfer-Encoding", post("0\r\n\r\n", "Transfer-Encoding : chunked"), 400, CLOSED),
    ("space before the colon of Host", req("GET /echo/a HTTP/1.1", "Host : localhost"), 400, CLOSED),
    ("a folded line", get("/echo/a", "X-A: b", " c"), 400, CLOSED),
    ("a line folded with a tab", get("/echo/a", "X-A: b", "\tc"), 400, CLOSED),
    ("a folded Transfer-Encoding", post("0\r\n\r\n", "Transfer-Encoding:", " chunked"), 400, CLOSED),
    ("white space before the first field", req("GET /echo/a HTTP/1.1", " X-A: b", HOST), 400, CLOSED),
    ("a tab before the first field", req("GET /echo/a HTTP/1.1", "\tHost: localhost"), 400, CLOSED),
    ("no colon", get("/echo/a", "X-A"), 400, CLOSED),
    ("no colon, with a space", get("/echo/a", "X-A b"), 400, CLOSED),
    ("an empty name", get("/echo/a", ": b"), 400, CLOSED),
    ("a space in the name", get("/echo/a", "X A: b"), 400, CLOSED),
    ("a bracket in the name", get("/echo/a", "X(A): b"), 400, CLOSED),
    ("a quote in the name", get("/echo/a", 'X"A: b'), 400, CLOSED),
    ("a byte over 127 in the name", get("/echo/a", "X\xe9: b"), 400, CLOSED),
    ("NUL in the name", get("/echo/a", "X\x00A: b"), 400, CLOSED),
    ("NUL before Content-Length", post("abc", "\x00Content-Length: 3"), 400, CLOSED),
    ("NUL in a value", get("/echo/a", "X-A: a\x00b"), 400, CLOSED),
    ("a control byte in a value", get("/echo/a", "X-A: a\x01b"), 400, CLOSED),
    ("DEL in a value", get("/echo/a", "X-A: a\x7fb"), 400, CLOSED),
    ("an escape sequence in a value", get("/echo/a", "X-A: \x1b[2J"), 400, CLOSED),
    ("a slash in the name", get("/echo/a", "X/A: b"), 400, CLOSED),
    ("a second request line among the fields", req("GET /echo/a HTTP/1.1", HOST, "GET /echo/smuggled HTTP/1.1"), 400, CLOSED),
)

group("host",
    ("none", req("GET /echo/a HTTP/1.1", "X-A: b"), 400, CLOSED),
    ("no field at all", raw("GET /echo/a HTTP/1.1\r\n\r\n"), 400, CLOSED),
    ("two", get("/echo/a", "Host: localhost"), 400, CLOSED),
    ("two different", get("/echo/a", "Host: evil.example"), 400, CLOSED),
    ("two in another case", get("/echo/a", "HOST: localhost"), 400, CLOSED),
    ("empty", req("GET /echo/a HTTP/1.1", "Host:"), 400, CLOSED),
    ("only blanks", req("GET /echo/a HTTP/1.1", "Host:   "), 400, CLOSED),
    ("unknown", req("GET /echo/a HTTP/1.1", "Host: evil.example"), 421, KEPT),
    ("unknown with a port", req("GET /echo/a HTTP/1.1", "Host: evil.example:80"), 421, KEPT),
    ("known with a port", req("GET /echo/a HTTP/1.1", "Host: localhost:8080"), 200, KEPT, "host localhost\n"),
    ("known in upper case", req("GET /echo/a HTTP/1.1", "Host: NEWS.Example"), 200, KEPT, "host news.example\n"),
    ("known with a dot behind", req("GET /echo/a HTTP/1.1", "Host: news.example."), 421, KEPT),
    ("an IPv6 literal", req("GET /echo/a HTTP/1.1", "Host: [::1]:8080"), 200, KEPT, "host [::1]\n"),
    ("a broken IPv6 literal", req("GET /echo/a HTTP/1.1", "Host: [::1"), 400, CLOSED),
    ("an empty IPv6 literal", req("GET /echo/a HTTP/1.1", "Host: []"), 400, CLOSED),
    ("no IPv6 address in brackets", req("GET /echo/a HTTP/1.1", "Host: [localhost]"), 400, CLOSED),
    ("an IPv6 address without brackets", req("GET /echo/a HTTP/1.1", "Host: ::1"), 400, CLOSED),
    ("text behind the bracket", req("GET /echo/a HTTP/1.1", "Host: [::1]x"), 400, CLOSED),
    ("a user name", req("GET /echo/a HTTP/1.1", "Host: localhost@evil.example"), 400, CLOSED),
    ("a path", req("GET /echo/a HTTP/1.1", "Host: localhost/x"), 400, CLOSED),
    ("a scheme", req("GET /echo/a HTTP/1.1", "Host: http://localhost"), 400, CLOSED),
    ("a list", req("GET /echo/a HTTP/1.1", "Host: localhost, evil.example"), 400, CLOSED),
    ("a space", req("GET /echo/a HTTP/1.1", "Host: local host"), 400, CLOSED),
    ("a percent sign", req("GET /echo/a HTTP/1.1", "Host: localhost%00.evil.example"), 400, CLOSED),
    ("a question mark", req("GET /echo/a HTTP/1.1", "Host: localhost?x"), 400, CLOSED),
    ("a backslash", req("GET /echo/a HTTP/1.1", "Host: localhost\\x"), 400, CLOSED),
    ("a byte over 127", req("GET /echo/a HTTP/1.1", "Host: n\xe9ws.example"), 400, CLOSED),
    ("an empty port", req("GET /echo/a HTTP/1.1", "Host: localhost:"), 400, CLOSED),
    ("port 0", req("GET /echo/a HTTP/1.1", "Host: localhost:0"), 400, CLOSED),
    ("port 65536", req("GET /echo/a HTTP/1.1", "Host: localhost:65536"), 400, CLOSED),
    ("a port with letters", req("GET /echo/a HTTP/1.1", "Host: localhost:80x"), 400, CLOSED),
    ("two ports", req("GET /echo/a HTTP/1.1", "Host: localhost:80:80"), 400, CLOSED),
    ("a sign before the port", req("GET /echo/a HTTP/1.1", "Host: localhost:+80"), 400, CLOSED),
    ("a dot in front", req("GET /echo/a HTTP/1.1", "Host: .localhost"), 400, CLOSED),
    ("300 letters", req("GET /echo/a HTTP/1.1", "Host: " + "a" * 300), 400, CLOSED),
    ("health takes any", req("GET /-/health HTTP/1.1", "Host: 10.1.2.3"), 404, KEPT, "no such test"),
    ("none with HTTP/1.0", req("GET /echo/a HTTP/1.0", "X-A: b"), 421, CLOSED),
    ("two with HTTP/1.0", req("GET /echo/a HTTP/1.0", HOST, HOST), 400, CLOSED),
)

group("absolute-form",
    ("the same host", req("GET http://localhost/echo/a HTTP/1.1", HOST), 200, KEPT, "host localhost\n", "path /echo/a\n"),
    ("the same host and port", req("GET http://localhost:81/echo/a HTTP/1.1", "Host: localhost:81"), 200, KEPT),
    ("in upper case", req("GET HTTP://LOCALHOST/echo/a HTTP/1.1", HOST), 200, KEPT, "host localhost\n"),
    ("https", req("GET https://localhost/echo/a HTTP/1.1", HOST), 200, KEPT),
    ("without a path", req("GET http://localhost HTTP/1.1", HOST), 404, KEPT, "no such test"),
    ("a query without a path", req("GET http://localhost?x=1 HTTP/1.1", HOST), 404, KEPT, "no such test"),
    ("another host", req("GET http://evil.example/echo/a HTTP/1.1", HOST), 400, CLOSED),
    ("another port", req("GET http://localhost:81/echo/a HTTP/1.1", HOST), 400, CLOSED),
    ("a user name", req("GET http://user@localhost/echo/a HTTP/1.1", HOST), 400, CLOSED),
    ("an empty host", req("GET http:///echo/a HTTP/1.1", HOST), 400, CLOSED),
    ("another scheme", req("GET ftp://localhost/echo/a HTTP/1.1", HOST), 400, CLOSED),
    ("a file", req("GET file:///etc/passwd HTTP/1.1", HOST), 400, CLOSED),
    ("script", req("GET javascript:alert(1) HTTP/1.1", HOST), 400, CLOSED),
    ("without Host", raw("GET http://localhost/echo/a HTTP/1.1\r\n\r\n"), 400, CLOSED),
    ("one slash", req("GET http:/localhost/echo/a HTTP/1.1", HOST), 400, CLOSED),
    ("a backslash before the path", req("GET http://localhost\\echo/a HTTP/1.1", HOST), 400, CLOSED),
    ("an unknown host that matches", req("GET http://evil.example/echo/a HTTP/1.1", "Host: evil.example"), 421, KEPT),
    ("HTTP/1.0 without Host", req("GET http://localhost/echo/a HTTP/1.0", "X-A: b"), 200, CLOSED, "host localhost\n"),
)

group("length",
    ("a plus sign", post("abc", "Content-Length: +3"), 400, CLOSED),
    ("a minus sign", post("abc", "Content-Length: -3"), 400, CLOSED),
    ("hexadecimal", post("abc", "Content-Length: 0x3"), 400, CLOSED),
    ("empty", post("abc", "Content-Length:"), 400, CLOSED),
    ("letters", post("abc", "Content-Length: three"), 400, CLOSED),
    ("digits and letters", post("abc", "Content-Length: 3x"), 400, CLOSED),
    ("two numbers", post("abc", "Content-Length: 3 3"), 400, CLOSED),
    ("a list of equal ones", post("abc", "Content-Length: 3, 3"), 400, CLOSED),
    ("a list of different ones", post("abc", "Content-Length: 3,4"), 400, CLOSED),
    ("a comma behind", post("abc", "Content-Length: 3,"), 400, CLOSED),
    ("a point", post("abc", "Content-Length: 3.0"), 400, CLOSED),
    ("an exponent", post("abc", "Content-Length: 3e0"), 400, CLOSED),
    ("a semicolon", post("abc", "Content-Length: 3;x"), 400, CLOSED),
    ("in quotes", post("abc", 'Content-Length: "3"'), 400, CLOSED),
    ("twice, equal", post("abc", "Content-Length: 3", "Content-Length: 3"), 400, CLOSED),
    ("twice, different", post("abc" + SMUGGLED, "Content-Length: 3", "Content-Length: 4"), 400, CLOSED),
    ("twice in other cases", post("abc", "Content-Length: 3", "CONTENT-LENGTH: 3"), 400, CLOSED),
    ("16 digits", post("abc", "Content-Length: 0000000000000003"), 400, CLOSED),
    ("15 digits", post("abc", "Content-Length: 000000000000003"), 200, KEPT, "body abc"),
    ("over 64 bits", post("abc", "Content-Length: 18446744073709551619"), 400, CLOSED),
    ("a vertical tab around it", post("abc", "Content-Length: \x0b3"), 400, CLOSED),
    ("an underscore in the number", post("abc", "Content-Length: 1_0"), 400, CLOSED),
    ("digits that are not ASCII", post("abc", "Content-Length: \xb3"), 400, CLOSED),
    ("spaces around it", post("abc", "Content-Length:   3  "), 200, KEPT, "body abc"),
    ("a tab around it", post("abc", "Content-Length: 3\t"), 400, CLOSED),
    ("larger than allowed", post("", "Content-Length: 65537"), 413, CLOSED),
    ("much larger than allowed", post("", "Content-Length: 999999999999999"), 413, CLOSED),
    ("larger, and the body is there", post("a" * 70000, "Content-Length: 70000"), 413, CLOSED),
    ("where no body is allowed", sized("abc", "/echo/none"), 413, CLOSED),
    ("the largest allowed", sized("a" * 65536), 200, KEPT, "bytes 65536"),
    ("an underscore in the name is another field", post("", "Content_Length: 3"), 200, KEPT, "bytes 0"),
)

group("coding",
    ("length and chunked", post("0\r\n\r\n" + SMUGGLED, "Content-Length: 5", "Transfer-Encoding: chunked"), 400, CLOSED),
    ("chunked and length", post("0\r\n\r\n", "Transfer-Encoding: chunked", "Content-Length: 5"), 400, CLOSED),
    ("chunked and length 0", post("0\r\n\r\n", "Transfer-Encoding: chunked", "Content-Length: 0"), 400, CLOSED),
    ("twice", post("0\r\n\r\n", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"), 400, CLOSED),
    ("chunked and another field", post("0\r\n\r\n", "Transfer-Encoding: chunked", "Transfer-Encoding: identity"), 400, CLOSED),
    ("chunked, chunked", post("0\r\n\r\n", "Transfer-Encoding: chunked, chunked"), 400, CLOSED),
    ("gzip, chunked", post("0\r\n\r\n", "Transfer-Encoding: gzip, chunked"), 400, CLOSED),
    ("chunked, gzip", post("0\r\n\r\n", "Transfer-Encoding: chunked, gzip"), 400, CLOSED),
    ("chunked, identity", post("0\r\n\r\n", "Transfer-Encoding: chunked, identity"), 400, CLOSED),
    ("gzip", post("abc", "Transfer-Encoding: gzip"), 501, CLOSED),
    ("identity", post("abc", "Transfer-Encoding: identity"), 501, CLOSED),
    ("xchunked", post("0\r\n\r\n", "Transfer-Encoding: xchunked"), 501, CLOSED),
    ("chunkedx", post("0\r\n\r\n", "Transfer-Encoding: chunkedx"), 501, CLOSED),
    ("upper case", post("0\r\n\r\n", "Transfer-Encoding: CHUNKED"), 400, CLOSED),
    ("empty", post("0\r\n\r\n", "Transfer-Encoding:"), 400, CLOSED),
    ("a comma behind", post("0\r\n\r\n", "Transfer-Encoding: chunked,"), 400, CLOSED),
    ("a comma in front", post("0\r\n\r\n", "Transfer-Encoding: ,chunked"), 400, CLOSED),
    ("a parameter", post("0\r\n\r\n", "Transfer-Encoding: chunked;q=1"), 400, CLOSED),
    ("in quotes", post("0\r\n\r\n", 'Transfer-Encoding: "chunked"'), 400, CLOSED),
    ("a vertical tab in front", post("0\r\n\r\n", "Transfer-Encoding: \x0bchunked"), 400, CLOSED),
    ("NUL behind", post("0\r\n\r\n", "Transfer-Encoding: chunked\x00"), 400, CLOSED),
    ("spaces around it", post("0\r\n\r\n", "Transfer-Encoding:  chunked  "), 200, KEPT, "bytes 0"),
    ("a tab around it", post("0\r\n\r\n", "Transfer-Encoding: chunked\t"), 400, CLOSED),
    ("with HTTP/1.0", req("POST /echo/p HTTP/1.0", HOST, "Transfer-Encoding: chunked", body="0\r\n\r\n"), 400, CLOSED),
    ("an underscore in the name is another field", post("", "Transfer_Encoding: chunked"), 200, KEPT, "bytes 0"),
    ("TE is no Transfer-Encoding", post("", "TE: chunked"), 200, KEPT, "bytes 0"),
    ("chunked on GET", req("GET /echo/a HTTP/1.1", HOST, "Transfer-Encoding: chunked", body="0\r\n\r\n"), 200, CLOSED, "bytes 0"),
)

group("chunks",
    ("two", chunked("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), 200, KEPT, "body abcde"),
    ("upper case size", chunked("A\r\n0123456789\r\n0\r\n\r\n"), 200, KEPT, "bytes 10"),
    ("leading zeros", chunked("00000003\r\nabc\r\n0\r\n\r\n"), 200, KEPT, "body abc"),
    ("nine digits", chunked("000000003\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("zeros as the end", chunked("0000\r\n\r\n"), 200, KEPT, "bytes 0"),
    ("an empty size", chunked("\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("no hexadecimal digit", chunked("g\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("0x in front", chunked("0x3\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("a plus sign", chunked("+3\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("a minus sign", chunked("-3\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("a space in front", chunked(" 3\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("a space behind", chunked("3 \r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("a tab behind", chunked("3\t\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("a space before the semicolon", chunked("3 ;a\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("an underscore", chunked("1_0\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("bare LF after the size", chunked("3\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("bare CR after the size", chunked("3\rabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("bare LF after the data", chunked("3\r\nabc\n0\r\n\r\n"), 400, CLOSED),
    ("bare CR after the data", chunked("3\r\nabc\r0\r\n\r\n"), 400, CLOSED),
    ("nothing after the data", chunked("3\r\nabc0\r\n\r\n"), 400, CLOSED),
    ("more data than said", chunked("3\r\nabcd\r\n0\r\n\r\n"), 400, CLOSED),
    ("less data than said", chunked("4\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("bare LF as the last line", chunked("0\r\n\n"), 400, CLOSED),
    ("LF LF as the end", chunked("0\n\n"), 400, CLOSED),
    ("something after the last chunk", chunked("0\r\nX"), 400, CLOSED),
    ("an extension", chunked("3;a\r\nabc\r\n0\r\n\r\n"), 200, KEPT, "body abc"),
    ("an extension with a value", chunked("3;a=b\r\nabc\r\n0;c=d\r\n\r\n"), 200, KEPT, "body abc"),
    ("an extension in quotes", chunked('3;a="b c"\r\nabc\r\n0\r\n\r\n'), 200, KEPT, "body abc"),
    ("a bare LF in an extension", chunked("3;a\nb\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("a bare CR in an extension", chunked("3;a\rb\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("NUL in an extension", chunked("3;a\x00\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("a control byte in an extension", chunked("3;a\x08\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("a size of 8 digits", chunked("ffffffff\r\nabc"), 413, CLOSED),
    ("a size that wraps 64 bits", chunked("10000000000000003\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("a size that wraps 32 bits", chunked("100000003\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("all together too large", chunked("ffff\r\n" + "a" * 65535 + "\r\n2\r\nbb\r\n0\r\n\r\n"), 413, CLOSED),
    ("the largest allowed", chunked("ffff\r\n" + "a" * 65535 + "\r\n1\r\nb\r\n0\r\n\r\n"), 200, KEPT, "bytes 65536"),
    ("a trailer is dropped", chunked("3\r\nabc\r\n0\r\nX-T: t\r\n\r\n"), 200, KEPT, "body abc", "!x-t"),
    ("a trailer that names a host", chunked("0\r\nHost: evil.example\r\n\r\n"), 200, KEPT, "host localhost\n"),
    ("a trailer that names a length", chunked("0\r\nContent-Length: 5\r\n\r\n"), 400, CLOSED),
    ("a trailer that names a coding", chunked("0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400, CLOSED),
    ("a trailer without a colon", chunked("0\r\nX-T\r\n\r\n"), 400, CLOSED),
    ("a trailer with a space before the colon", chunked("0\r\nX-T : t\r\n\r\n"), 400, CLOSED),
    ("a folded trailer", chunked("0\r\nX-T: t\r\n u\r\n\r\n"), 400, CLOSED),
    ("a trailer with a bare LF", chunked("0\r\nX-T: t\n\r\n"), 400, CLOSED),
    ("a trailer with a bare CR", chunked("0\r\nX-T: t\ru\r\n\r\n"), 400, CLOSED),
    ("a trailer with NUL", chunked("0\r\nX-T: \x00\r\n\r\n"), 400, CLOSED),
    ("a trailer of 4 KiB", chunked("0\r\nX: " + "t" * 4091 + "\r\n\r\n"), 200, KEPT),
    ("a trailer over 4 KiB", chunked("0\r\nX: " + "t" * 4092 + "\r\n\r\n"), 400, CLOSED),
    ("a hundred trailer fields", chunked("0\r\n" + "X: t\r\n" * 100 + "\r\n"), 200, KEPT),
    ("101 trailer fields", chunked("0\r\n" + "X: t\r\n" * 101 + "\r\n"), 400, CLOSED),
    ("an extension line of 256 bytes", chunked("3;" + "a" * 254 + "\r\nabc\r\n0\r\n\r\n"), 200, KEPT),
    ("an extension line of 257 bytes", chunked("3;" + "a" * 255 + "\r\nabc\r\n0\r\n\r\n"), 400, CLOSED),
    ("4 KiB of extensions", chunked(("1;" + "a" * 255 + "\r\nb\r\n").replace("a" * 255, "a" * 127) * 32 + "0\r\n\r\n"), 200, KEPT, "bytes 32"),
    ("over 4 KiB of extensions", chunked(("1;" + "a" * 127 + "\r\nb\r\n") * 33 + "0\r\n\r\n"), 400, CLOSED),
    ("a request hidden in chunk data", chunked("%x\r\n%s\r\n0\r\n\r\n" % (len(SMUGGLED), SMUGGLED)), 200, KEPT, "path /echo/p\n"),
)

group("unwanted bodies",
    ("GET with a length", req("GET /echo/a HTTP/1.1", HOST, "Content-Length: %d" % len(SMUGGLED), body=SMUGGLED), 200, CLOSED, "bytes 0"),
    ("HEAD with a length", req("HEAD /echo/a HTTP/1.1", HOST, "Content-Length: 3", body="abc"), 200, CLOSED),
    ("DELETE with a length", req("DELETE /echo/a HTTP/1.1", HOST, "Content-Length: 3", body="abc"), 200, CLOSED, "bytes 0"),
    ("OPTIONS with a length", req("OPTIONS /echo/a HTTP/1.1", HOST, "Content-Length: 3", body="abc"), 200, CLOSED, "bytes 0"),
    ("OPTIONS * with a length", req("OPTIONS * HTTP/1.1", HOST, "Content-Length: 3", body="abc"), 204, CLOSED),
    ("GET with length 0", get("/echo/a", "Content-Length: 0"), 200, KEPT),
    ("a wrong host and a body", req("POST /echo/a HTTP/1.1", "Host: evil.example", "Content-Length: 3", body="abc"), 421, CLOSED),
    ("a bad path and a body", req("POST /echo/../a HTTP/1.1", HOST, "Content-Length: 3", body="abc"), 404, CLOSED),
    ("a body that looks like a request", sized(SMUGGLED), 200, KEPT, "path /echo/p\n"),
)

group("expect",
    ("100-continue with the body at once", post("abc", "Content-Length: 3", "Expect: 100-continue"), 200, KEPT, "body abc"),
    ("100-continue and a refusal", post("", "Content-Length: 99999999", "Expect: 100-continue"), 413, CLOSED),
    ("something else", post("abc", "Content-Length: 3", "Expect: a-miracle"), 417, CLOSED),
    ("100-continue without a body", get("/echo/a", "Expect: 100-continue"), 200, KEPT),
)

group("path",
    ("escapes are decoded once", get("/echo/%2561"), 200, KEPT, "path /echo/%61\n"),
    ("an escaped letter", get("/echo/%61"), 200, KEPT, "path /echo/a\n"),
    ("UTF-8", get("/echo/%C3%BC"), 200, KEPT, "path /echo/\\xc3\\xbc\n"),
    ("a space", get("/echo/a%20b"), 200, KEPT, "path /echo/a b\n"),
    ("a plus sign stays", get("/echo/a+b"), 200, KEPT, "path /echo/a+b\n"),
    ("an escaped question mark", get("/echo/a%3fb"), 200, KEPT, "path /echo/a?b\n"),
    ("a semicolon", get("/echo/a;b=c"), 200, KEPT, "path /echo/a;b=c\n"),
    ("dots in a name", get("/echo/a..b/...x"), 200, KEPT, "path /echo/a..b/...x\n"),
    ("two slashes", get("/echo//a"), 200, KEPT, "path /echo//a\n"),
    ("a slash at the end", get("/echo/a/"), 200, KEPT, "path /echo/a/\n"),
    ("a broken escape", get("/echo/%zz"), 400, CLOSED),
    ("a cut escape", get("/echo/%4"), 400, CLOSED),
    ("a percent sign at the end", get("/echo/%"), 400, CLOSED),
    ("a Windows escape", get("/echo/%u002e"), 400, CLOSED),
    ("an escaped slash", get("/echo/a%2fb"), 404, KEPT),
    ("an escaped slash in upper case", get("/echo/a%2Fb"), 404, KEPT),
    ("an escaped NUL", get("/echo/a%00b"), 404, KEPT),
    ("an escaped line end", get("/echo/a%0d%0aX:%20y"), 404, KEPT),
    ("an escaped DEL", get("/echo/%7f"), 404, KEPT),
    ("a backslash", get("/echo\\a"), 404, KEPT),
    ("an escaped backslash", get("/echo/%5ca"), 404, KEPT),
    ("one dot", get("/echo/./a"), 404, KEPT),
    ("two dots", get("/echo/../a"), 404, KEPT),
    ("two dots at the end", get("/echo/.."), 404, KEPT),
    ("one dot at the end", get("/echo/."), 404, KEPT),
    ("two dots at the start", get("/../etc/passwd"), 404, KEPT),
    ("escaped dots", get("/echo/%2e%2e/a"), 404, KEPT),
    ("half escaped dots", get("/echo/.%2E/a"), 404, KEPT),
    ("twice escaped dots are a name", get("/echo/%252e%252e/a"), 200, KEPT, "path /echo/%2e%2e/a\n"),
    ("overlong slash", get("/echo/%c0%af"), 404, KEPT),
    ("overlong dot", get("/echo/%c0%ae"), 404, KEPT),
    ("Latin-1", get("/echo/%e9"), 404, KEPT),
    ("a surrogate", get("/echo/%ed%a0%80"), 404, KEPT),
    ("over U+10FFFF", get("/echo/%f5%80%80%80"), 404, KEPT),
    ("cut UTF-8", get("/echo/%e2%82"), 404, KEPT),
    ("32 segments", get("/echo" + "/a" * 31), 200, KEPT),
    ("33 segments", get("/echo" + "/a" * 32), 404, KEPT),
    ("3200 segments", get("/echo" + "/a" * 3200), 404, KEPT),
)

group("query",
    ("pairs in order", get("/echo/q?a=1&b=2"), 200, KEPT, "name a\nvalue 1\nname b\nvalue 2\n"),
    ("decoded", get("/echo/q?a=%C3%BC+b"), 200, KEPT, "value \\xc3\\xbc b\n"),
    ("a name without a value", get("/echo/q?a"), 200, KEPT, "name a\nvalue \n"),
    ("empty", get("/echo/q?"), 200, KEPT, "!name "),
    ("a second question mark", get("/echo/q?a=b?c"), 200, KEPT, "value b?c\n"),
    ("a second equals sign", get("/echo/q?a=b=c"), 200, KEPT, "value b=c\n"),
    ("slashes and dots", get("/echo/q?a=../../x"), 200, KEPT, "value ../../x\n"),
    ("a broken escape stays", get("/echo/q?a=50%25%&b=%zz"), 200, KEPT, "value 50%%\n", "value %zz\n"),
    ("bad UTF-8 is replaced", get("/echo/q?a=%e9"), 200, KEPT, "value \\xef\\xbf\\xbd\n"),
    ("NUL", get("/echo/q?a=%00"), 400, CLOSED),
    ("empty pairs", get("/echo/q?&&a=1&&"), 200, KEPT, "name a\nvalue 1\n"),
    ("64 parameters", get("/echo/q?" + "&".join("a%d=1" % i for i in range(64))), 200, KEPT, "name a63"),
    ("65 parameters", get("/echo/q?" + "&".join("a%d=1" % i for i in range(65))), 400, CLOSED),
    ("3000 parameters", get("/echo/q?" + "&".join("a" for i in range(3000))), 400, CLOSED),
)

LINE = "GET /echo/%s HTTP/1.1"


def line_of(n):
    return LINE % ("a" * (n - len(LINE) + 2))


def block_of(n):
    """Fields that take n bytes with their line ends."""
    fields = [HOST]
    left = n - len(HOST) - 2
    while left > 0:
        take = left if left <= 8000 else (8000 if left >= 8010 else left - 10)
        fields.append("X: " + "a" * (take - 5))
        left -= take
    return fields


group("limits",
    ("a request line of 8 KiB", req(line_of(8192), HOST), 200, KEPT),
    ("one byte more", req(line_of(8193), HOST), 414, CLOSED),
    ("a hundred times as much", req(line_of(819200), HOST), 414, CLOSED),
    ("a request line that never ends", raw("GET /" + "a" * 20000), 414, CLOSED),
    ("a field line of 8 KiB", get("/echo/a", "X: " + "a" * 8189), 200, KEPT),
    ("a field line one byte longer", get("/echo/a", "X: " + "a" * 8190), 431, CLOSED),
    ("a field line a hundred times as long", get("/echo/a", "X: " + "a" * 819200), 431, CLOSED),
    ("a field line that never ends", raw("GET / HTTP/1.1\r\nX: " + "a" * 20000), 431, CLOSED),
    ("a field name of 8 KiB", get("/echo/a", "X" * 8190 + ": "), 200, KEPT),
    ("a block of 32 KiB", req("GET /echo/a HTTP/1.1", *block_of(32768)), 200, KEPT),
    ("a block one byte larger", req("GET /echo/a HTTP/1.1", *block_of(32769)), 431, CLOSED),
    ("a block a hundred times as large", req("GET /echo/a HTTP/1.1", *block_of(3276800)), 431, CLOSED),
    ("100 fields", get("/echo/a", *["X: a"] * 99), 200, KEPT),
    ("101 fields", get("/echo/a", *["X: a"] * 100), 431, CLOSED),
    ("10,000 fields", get("/echo/a", *["X:"] * 9999), 431, CLOSED),
    ("50 cookies", get("/echo/a", "Cookie: " + "; ".join("a%d=b" % i for i in range(50))), 200, KEPT),
    ("51 cookies", get("/echo/a", "Cookie: " + "; ".join("a%d=b" % i for i in range(51))), 400, CLOSED),
    ("1000 cookies", get("/echo/a", "Cookie: " + "; ".join("a" for i in range(1000))), 400, CLOSED),
    ("50 cookies in 50 fields", get("/echo/a", *["Cookie: a=b"] * 50), 200, KEPT),
    ("51 cookies in 51 fields", get("/echo/a", *["Cookie: a=b"] * 51), 400, CLOSED),
    ("cookies count as fields", get("/echo/a", "Cookie: " + "; ".join("a" for i in range(50)), *["X: a"] * 49), 200, KEPT),
    ("one field too many with cookies", get("/echo/a", "Cookie: " + "; ".join("a" for i in range(50)), *["X: a"] * 50), 431, CLOSED),
)

group("proxy fields",
    ("X-Forwarded-For is dropped", get("/echo/a", "X-Forwarded-For: 10.0.0.1"), 200, KEPT, "!x-forwarded", "peer 127.0.0.1\n"),
    ("X-Forwarded-Host is dropped", get("/echo/a", "X-Forwarded-Host: evil.example"), 200, KEPT, "!evil", "host localhost\n"),
    ("X-Forwarded-Proto is dropped", get("/echo/a", "x-forwarded-proto: https"), 200, KEPT, "!x-forwarded"),
    ("any X-Forwarded is dropped", get("/echo/a", "X-FORWARDED-ANYTHING: 1"), 200, KEPT, "!x-forwarded"),
    ("Forwarded is dropped", get("/echo/a", "Forwarded: for=10.0.0.1;host=evil.example"), 200, KEPT, "!forwarded"),
    ("X-Real-IP is dropped", get("/echo/a", "X-Real-IP: 10.0.0.1"), 200, KEPT, "!x-real-ip", "peer 127.0.0.1\n"),
)

group("answers",
    ("a redirect cannot split the header", get("/to?u=/a%0d%0aSet-Cookie:%20x"), 500, KEPT),
    ("a header value cannot split the header", get("/put?v=a%0d%0ab"), 500, KEPT),
    ("NUL cannot get into a header", get("/put?v=a%01b"), 500, KEPT),
    ("a redirect", get("/to?u=/a%20b"), 303, KEPT),
    ("a missing page", get("/nothing"), 404, KEPT, "no such test"),
)

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=XX"


def form(body, kind=FORM):
    return sized(body, "/echo/form", "Content-Type: " + kind)


def part(head, content="v"):
    return "--XX\r\n" + head + "\r\n\r\n" + content + "\r\n"


NAMED = 'Content-Disposition: form-data; name="a"'

group("forms",
    ("two fields", form("a=1&b=%C3%BC+x"), 200, KEPT, "field a\ncontent 1\nfield b\ncontent \\xc3\\xbc x\n"),
    ("256 fields", form("&".join("a%d=" % i for i in range(256))), 200, KEPT, "field a255"),
    ("257 fields", form("&".join("a%d=" % i for i in range(257))), 200, KEPT, "form-error"),
    ("25,600 fields", form("&".join("a" for i in range(25600))), 200, KEPT, "form-error"),
    ("a broken escape", form("a=%4"), 200, KEPT, "form-error"),
    ("bad UTF-8", form("a=%ff"), 200, KEPT, "form-error"),
    ("another type", form("{}", "application/json"), 200, KEPT, "form-error"),
    ("multipart", form(part(NAMED) + "--XX--\r\n", PARTS), 200, KEPT, "field a\ncontent v\n"),
    ("multipart without its end", form(part(NAMED) + "--XX", PARTS), 200, KEPT, "form-error"),
    ("multipart without a boundary", form(part(NAMED) + "--XX--\r\n", "multipart/form-data"), 200, KEPT, "form-error"),
    ("multipart with two boundaries", form(part(NAMED) + "--XX--", PARTS + "; boundary=YY"), 200, KEPT, "form-error"),
    ("multipart part without a name", form(part("Content-Disposition: form-data") + "--XX--", PARTS), 200, KEPT, "form-error"),
    ("multipart part without a head", form("--XX\r\n\r\nv\r\n--XX--", PARTS), 200, KEPT, "form-error"),
    ("multipart with bare LF", form(part(NAMED).replace("\r\n", "\n") + "--XX--", PARTS), 200, KEPT, "form-error"),
    ("64 parts", form(part(NAMED) * 64 + "--XX--", PARTS), 200, KEPT, "field a"),
    ("65 parts", form(part(NAMED) * 65 + "--XX--", PARTS), 200, KEPT, "form-error"),
    ("two names of one part", form(part(NAMED + '; name="b"') + "--XX--", PARTS), 200, KEPT, "form-error"),
)
