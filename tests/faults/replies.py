"""The replies of the fault server, by name."""

from __future__ import annotations

from .server import Reply, Then, answer, envelope

PROJECT = {"id": 5, "name": "n", "dateCreated": "2026-08-03T09:00:00Z"}

GOOD = answer(200, PROJECT)

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

UNREAD = {"reset before the request is read": Reply(b"", Then.RESET, done=False, unread=True)}
"""The client may see this when it connects, sends or reads."""

BROKEN = {
    "closed without an answer": Reply(b"", Then.CLOSE),
    "reset without an answer": Reply(b"", Then.RESET),
    "reset within the headers": Reply(b"HTTP/1.1 200 OK\r\nCont", Then.RESET),
    "closed within the headers": Reply(_HEAD, Then.CLOSE),
    "reset within the body": Reply(_HEAD + b'Content-Length: 90\r\n\r\n{"data":', Then.RESET),
    "half a body": Reply(_HEAD + b'Content-Length: 90\r\n\r\n{"data":', Then.CLOSE),
    "half a chunk": Reply(_HEAD + b'Transfer-Encoding: chunked\r\n\r\n40\r\n{"data":', Then.CLOSE),
    "no HTTP": Reply(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", Then.CLOSE),
    "two Content-Lengths": Reply(_HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", Then.CLOSE),
}
"""Answers that no client can believe."""

STALLED = {
    "stalls before the answer": Reply(b"", Then.STALL),
    "stalls within the headers": Reply(_HEAD, Then.STALL),
    "stalls within the body": Reply(_HEAD + b'Content-Length: 90\r\n\r\n{"data":', Then.STALL),
}

UNDID = {
    "429": answer(429, "slow down", done=False),
    "429 with Retry-After": answer(429, "slow down", done=False, Retry_After="1"),
    "503 of the readiness check": answer(503, "peer cannot accept requests", done=False),
    "503 with Retry-After": answer(503, "peer cannot accept requests", done=False, Retry_After="1"),
}
"""The server says that it did nothing."""

GATEWAY = {
    "502 of a proxy": answer(502, b"<html>bad gateway</html>", Content_Type="text/html"),
    "503 of a handler": answer(503, "service is unavailable - create one raft log result is nil"),
    "503 of a proxy": answer(503, b"<html>no server</html>", Content_Type="text/html"),
    "504 of a proxy": answer(504, b"<html>timeout</html>", Content_Type="text/html"),
}

FINAL = {
    "400": answer(400, "bad", done=False),
    "two documents": answer(
        400, envelope("request body required", 400) + envelope("body is nil", 400), done=False
    ),
    "500": answer(500, "database is locked"),
    "404 of a router": answer(404, b"404 page not found\n", done=False, Content_Type="text/plain"),
    "10 MB of error": answer(500, b'{"data":"' + b"x" * 10_000_000 + b'","success":false}'),
    "10 MB of a page": answer(500, b"<p>" * 3_400_000, Content_Type="text/html"),
    "a login page": answer(302, b"<html>", done=False, Location="https://login.example/"),
}
"""Failures that another try would not change."""

UNREADABLE = {
    "a page of a proxy": answer(200, b"<html>welcome</html>", Content_Type="text/html"),
    "shorter than Content-Length says": answer(200, b'{"data":{"id":5},"success":true}', length=12),
    "invalid UTF-8": answer(200, b'{"data":{"id":5,"name":"\xff\xfe"},"success":true}'),
    "an empty list": answer(200, b"[]"),
    "no envelope": answer(200, b'{"id":5}'),
    "a number of 5,000 digits": answer(200, b'{"data":{"id":' + b"9" * 5000 + b'},"success":true}'),
    "nothing but brackets": answer(200, b"[" * 100_000),
    "deep": answer(200, b'{"data":' + b"[" * 600 + b"]" * 600 + b',"success":false}', done=False),
    "bad gzip": answer(200, b"not gzip", Content_Encoding="gzip"),
}
"""Answers with a good status and a bad body."""

ODD = {
    "byte by byte": Reply(GOOD.raw, in_bytes=True),
    "two documents": answer(200, envelope(PROJECT) + envelope("again")),
    "NaN": answer(200, b'{"data":{"id":5,"weight":NaN,"size":-Infinity},"success":true}'),
    "a number of 400 digits": answer(200, b'{"data":{"id":5,"size":' + b"9" * 400 + b'},"success":true}'),
    "spaces": answer(200, b' \n{ "data" : {"id":5}, "success" : true }\n '),
    "no Content-Length": Reply(_HEAD + b"\r\n" + envelope(PROJECT), Then.CLOSE),
}
"""Answers that are good enough."""
