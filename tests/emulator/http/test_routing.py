"""What the router answers, over plain sockets."""

from __future__ import annotations

import contextlib
import socket
from urllib.parse import urlsplit

import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.http.app import clean_path

from ..api_client import Answer, Api, ok, refused, talk


def line(emulator: Emulator, text: str) -> Answer:
    return talk(emulator, f"{text} HTTP/1.1\r\nHost: emulator\r\n\r\n".encode())


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/v1",
        "/api/v1/nothing",
        "/api/v2/jobs",
        "/api/v1/jobs/",
        "/api/v1/jobs/1/",
        "/api/v1/jobs/1%2F2",
        "/api/v1/Jobs",
        "/api/v1/jobs/1/executions",
    ],
)
def test_an_unknown_path_is_plain_text_outside_the_envelope(emulator: Emulator, path: str) -> None:
    status, headers, body = line(emulator, f"GET {path}")
    assert (status, body) == (404, b"404 page not found\n")
    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "request_line",
    [
        "PATCH /api/v1/jobs",
        "HEAD /api/v1/jobs",
        "OPTIONS /api/v1/jobs",
        "POST /api/v1/jobs/1",
        "BREW /api/v1/jobs",
    ],
)
def test_a_wrong_method_is_empty_and_needs_no_authentication(emulator: Emulator, request_line: str) -> None:
    status, headers, body = line(emulator, request_line)
    assert (status, body) == (405, b"")
    assert "allow" not in headers
    assert "content-type" not in headers


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("//api/v1/jobs", "/api/v1/jobs"),
        ("/api/v1//jobs?limit=1&x=%2F", "/api/v1/jobs?limit=1&x=%2F"),
        ("/api/v1/projects/../jobs", "/api/v1/jobs"),
        ("/api/v1/./jobs/", "/api/v1/jobs/"),
        ("/api//%C3%A9%0d%0ax", "/api/%C3%A9%0D%0Ax"),
        ("/api//a!'(*)$&+,;=:@~", "/api/a%21%27%28%2A%29$&+,;=:@~"),
    ],
)
def test_an_untidy_path_is_redirected(emulator: Emulator, path: str, location: str) -> None:
    for method in ("GET", "POST"):
        status, headers, body = line(emulator, f"{method} {path}")
        assert (status, headers["location"], body) == (301, location, b"")


@pytest.mark.parametrize(
    ("path", "clean"),
    [("/", "/"), ("//", "/"), ("/a/", "/a/"), ("/a/..", "/"), ("/../a", "/a"), ("/a.b/", "/a.b/")],
)
def test_clean_paths_keep_a_final_slash(path: str, clean: str) -> None:
    assert clean_path(path) == clean


def test_the_health_of_the_node_is_open_to_everybody(emulator: Emulator) -> None:
    status, headers, body = line(emulator, "GET /api/v1/healthcheck")
    assert status == 200
    assert headers["content-type"] == "application/json"
    address = emulator.url.removeprefix("http://")
    assert body.startswith(f'{{"data":{{"leaderAddress":"{address}","leaderId":"1","raftStats":{{'.encode())
    assert b'"state":"Leader"' in body


def test_the_raft_figures_are_strings(api: Api) -> None:
    stats = ok(api.get("/healthcheck"))["raftStats"]
    assert len(stats) == 18
    assert all(isinstance(value, str) for value in stats.values())
    api.new_project()
    assert int(ok(api.get("/healthcheck"))["raftStats"]["applied_index"]) > int(stats["applied_index"])


def test_a_body_may_come_in_chunks(api: Api, account: int) -> None:
    parts = [b'{"name": "in par', b'ts", "description": "d", ', b'"createdBy": "me"}']
    response = api.post("/projects", content=iter(parts))
    assert "transfer-encoding" in response.request.headers
    assert ok(response, 201)["name"] == "in parts"


def test_a_content_type_is_not_asked_for(api: Api) -> None:
    body = b'{"name": "untyped", "description": "d", "createdBy": "me"}'
    assert ok(api.post("/projects", content=body, headers={"Content-Type": "text/html"}), 201)["id"]


def test_only_the_first_value_of_a_repeated_parameter_counts(api: Api) -> None:
    assert ok(api.get("/projects?limit=3&limit=x"))["limit"] == 3
    assert ok(api.get("/projects?limit=&limit=3"))["limit"] == 10


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"nonsense\r\n\r\n",
        b"GET /api/v1/jobs HTTP/1.1\r\nHost: e\r\nContent-Length: x\r\n\r\n",
        b"GET /api/v1/jobs HTTP/1.1\r\nHost: e\r\nBad Header: x\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_and_harms_nobody(emulator: Emulator, request_bytes: bytes) -> None:
    assert talk(emulator, request_bytes)[0] == 400
    assert line(emulator, "GET /api/v1/healthcheck")[0] == 200


def test_a_client_that_leaves_in_the_middle_of_its_body_harms_nobody(emulator: Emulator, api: Api) -> None:
    address = urlsplit(emulator.url)
    headers = "".join(f"{name}: {value}\r\n" for name, value in api.headers.items() if name != "host")
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        head = f"POST /api/v1/projects HTTP/1.1\r\nHost: e\r\n{headers}Content-Length: 100\r\n\r\n{{"
        connection.sendall(head.encode())
    assert refused(api.post("/projects")) == (400, "unexpected end of JSON input")


def test_a_target_in_absolute_form_is_served(emulator: Emulator) -> None:
    for target in ("http://emulator/api/v1/healthcheck?x=1", "https://other.example:1/api/v1/healthcheck"):
        status, _, body = line(emulator, f"GET {target}")
        assert (status, b"raftStats" in body) == (200, True)
    # Without a path it is the page, which does not answer to foreign host names.
    assert line(emulator, "GET http://emulator")[0] == 403
    assert line(emulator, "GET http://emulator/api/v1/jobs")[0] == 401


def test_options_of_everything_is_an_empty_success(emulator: Emulator) -> None:
    status, headers, body = line(emulator, "OPTIONS *")
    assert (status, body, headers["content-length"]) == (200, b"", "0")


def test_a_request_with_two_lengths_is_refused_and_its_connection_closed(emulator: Emulator) -> None:
    request = (
        b"POST /api/v1/jobs HTTP/1.1\r\nHost: emulator\r\n"
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\nGET /api/v1/healthcheck HTTP/1.1\r\nHost: emulator\r\n\r\n"
    )
    address = urlsplit(emulator.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(request)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"connection: close" in answer.lower()
    assert b"Content-Length and Transfer-Encoding" in answer
    assert b"raftStats" not in answer


def test_two_megabytes_of_headers_are_refused_and_half_of_one_is_not(
    emulator: Emulator,
) -> None:
    def answer(size: int) -> bytes:
        head = b"GET /api/v1/healthcheck HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        port = int(emulator.url.rpartition(":")[2])
        received = b""
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            # The server may close the connection before it has read everything.
            with contextlib.suppress(ConnectionError):
                connection.sendall(head + b"X-Large: " + b"x" * size + b"\r\n\r\n")
            with contextlib.suppress(ConnectionError):
                while data := connection.recv(65536):
                    received += data
        return received

    assert answer(500_000).startswith(b"HTTP/1.1 200 ")
    refused = answer(2_000_000)
    assert refused.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert b"431 Request Header Fields Too Large" in refused.partition(b"\r\n\r\n")[2]
