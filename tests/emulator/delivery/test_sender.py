import asyncio
import base64
import gzip
import socket
import threading
from typing import Any

import pytest

from scheduler0.emulator.delivery.requests import WebhookRequest
from scheduler0.emulator.delivery.sender import AttemptFailedError, HttpSender

from ..engine.engine_world import executor_row
from ..raw_receiver import Receiver, response, running_receiver

pytestmark = pytest.mark.anyio

BODY = b'{"job":{}}'


def request(receiver: Receiver, method: str = "POST", secret: str = "") -> WebhookRequest:
    executor = executor_row(webhook_url=receiver.url, webhook_method=method, webhook_secret=secret)
    return WebhookRequest.for_executor(executor, BODY)


async def attempt(receiver: Receiver, method: str = "POST", timeout: float = 30) -> None:
    async with HttpSender(timeout) as sender:
        await sender.attempt(request(receiver, method))


async def failure(receiver: Receiver, method: str = "POST", timeout: float = 30) -> str:
    with pytest.raises(AttemptFailedError) as caught:
        await attempt(receiver, method, timeout)
    return str(caught.value)


@pytest.mark.parametrize("method", ["POST", "GET", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"])
async def test_exact_bytes(receiver: Receiver, method: str) -> None:
    async with HttpSender(30) as sender:
        await sender.attempt(request(receiver, method, "s3cret"))
    (received,) = receiver.requests
    lines = received.raw_head.decode().split("\r\n")
    assert lines[0] == f"{method} /hook HTTP/1.1"
    assert sorted(lines[1:]) == [
        "",
        "",
        "Accept-Encoding: gzip",
        f"Content-Length: {len(BODY)}",
        "Content-Type: application/json",
        f"Host: 127.0.0.1:{receiver.port}",
        "User-Agent: Go-http-client/1.1",
        "X-Webhook-Secret: s3cret",
    ]
    assert received.body == BODY


async def test_credentials_of_the_url_travel_in_a_header_and_not_to_other_hosts(receiver: Receiver) -> None:
    elsewhere = f"http://127.0.0.1:{receiver.port}/c"
    receiver.answers.extend([response(307, "Location: /b"), response(307, f"Location: {elsewhere}")])
    async with HttpSender(30) as sender:
        await sender.attempt(_request_to(f"http://me:%E2%82%AC@127.0.0.1:{receiver.port}/a"))
    pair = "Basic " + base64.b64encode("me:€".encode()).decode()
    assert [received.headers.get("Authorization") for received in receiver.requests] == [pair, pair, None]
    assert all(received.headers["Host"] == f"127.0.0.1:{receiver.port}" for received in receiver.requests)


@pytest.mark.parametrize(
    ("host", "host_header"),
    [("127.0.0.1", "127.0.0.1"), ("[::1%25lo]", "[::1]")],
)
async def test_the_target_is_sent_verbatim(host: str, host_header: str) -> None:
    async with running_receiver(host.strip("[]").partition("%")[0]) as receiver:
        async with HttpSender(30) as sender:
            await sender.attempt(_request_to(f"http://{host}:{receiver.port}/a%3Ab?sig=%3A%2B%7e&x=a b"))
        (received,) = receiver.requests
        assert received.request_line == "POST /a%3Ab?sig=%3A%2B%7e&x=a b HTTP/1.1"
        assert received.headers["Host"] == f"{host_header}:{receiver.port}"


async def test_a_secret_with_a_tab_is_delivered_without_the_blanks_around_it(receiver: Receiver) -> None:
    async with HttpSender(30) as sender:
        await sender.attempt(request(receiver, secret=" a\tb "))
    assert "X-Webhook-Secret: a\tb" in receiver.requests[0].raw_head.decode().split("\r\n")


async def test_no_secret_no_header(receiver: Receiver) -> None:
    await attempt(receiver)
    assert "X-Webhook-Secret" not in receiver.requests[0].headers


@pytest.mark.parametrize("status", [200, 201, 204, 299, 304, 399])
async def test_below_400_is_success(receiver: Receiver, status: int) -> None:
    receiver.default = status
    await attempt(receiver)
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
async def test_from_400_on_is_failure(receiver: Receiver, status: int) -> None:
    receiver.default = response(status, body=b"busy")
    assert await failure(receiver) == f"webhook returned status code {status}: busy"


async def test_log_gets_no_more_than_512_bytes_of_the_answer(receiver: Receiver) -> None:
    receiver.default = response(500, body=b"x" * 2000)
    assert await failure(receiver) == "webhook returned status code 500: " + "x" * 512


async def test_compressed_answer_is_read(receiver: Receiver) -> None:
    receiver.default = response(500, "Content-Encoding: gzip", body=gzip.compress(b"busy"))
    assert await failure(receiver) == "webhook returned status code 500: busy"


async def test_redirect_that_drops_the_body(receiver: Receiver) -> None:
    receiver.answers.append(response(302, "Location: /moved?x=1"))
    await attempt(receiver)
    first, second = receiver.requests
    assert first.body == BODY
    assert second.request_line == "GET /moved?x=1 HTTP/1.1"
    assert second.body == b""
    assert "Content-Length" not in second.headers
    assert second.headers["Referer"] == receiver.url


async def test_redirect_that_repeats_the_request(receiver: Receiver) -> None:
    receiver.answers.append(response(307, f"Location: http://localhost:{receiver.port}/moved"))
    await attempt(receiver, "PUT")
    assert receiver.requests[1].request_line == "PUT /moved HTTP/1.1"
    assert receiver.requests[1].body == BODY


async def test_nine_redirects_are_followed(receiver: Receiver) -> None:
    receiver.answers.extend(response(308, f"Location: /{number}") for number in range(9))
    await attempt(receiver)
    assert receiver.paths == ["/hook", *[f"/{number}" for number in range(9)]]


async def test_tenth_redirect_is_a_failure(receiver: Receiver) -> None:
    receiver.default = response(302, "Location: /again")
    assert await failure(receiver) == "webhook redirected 10 times"
    assert len(receiver.requests) == 10


async def test_redirect_without_location_is_success(receiver: Receiver) -> None:
    receiver.default = 302
    await attempt(receiver)
    assert len(receiver.requests) == 1


async def test_redirect_to_what_is_no_address(receiver: Receiver) -> None:
    receiver.default = response(302, "Location: ftp://127.0.0.1/secret")
    assert "secret" not in await failure(receiver)


@pytest.mark.parametrize("method", ["POST", "GET", "PUT"])
async def test_hanging_up_is_a_failure_and_not_repeated(receiver: Receiver, method: str) -> None:
    receiver.default = None
    assert await failure(receiver, method) == "webhook could not be called: ServerDisconnectedError"
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_kept_connection_that_was_closed_is_replaced(receiver: Receiver, method: str) -> None:
    receiver.answers.extend([200, None])
    async with HttpSender(30) as sender:
        await sender.attempt(request(receiver, method))
        await sender.attempt(request(receiver, method))
    assert receiver.connections == 2
    assert len(receiver.requests) == 3


async def test_connections_are_kept(receiver: Receiver) -> None:
    receiver.answers.extend([response(200, body=b"x" * 1000), 204, response(200, body=b"{}")])
    async with HttpSender(30) as sender:
        for _ in range(4):
            await sender.attempt(request(receiver))
    assert len(receiver.requests) == 4
    assert receiver.connections == 1


async def test_no_answer_in_time(receiver: Receiver) -> None:
    receiver.gate.clear()
    assert await failure(receiver, timeout=0.05) == "webhook did not answer within 0.05 s"


async def test_body_that_never_ends_is_still_success(receiver: Receiver) -> None:
    receiver.default = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"
    await attempt(receiver, timeout=0.05)


async def test_the_status_of_a_failure_does_not_wait_for_its_body(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler0.emulator.delivery.sender._DRAIN_SECONDS", 0.01)
    receiver.default = b"HTTP/1.1 503 X\r\nContent-Length: 10\r\n\r\n"
    assert await failure(receiver) == "webhook returned status code 503: "


async def test_broken_body_is_still_success(receiver: Receiver) -> None:
    receiver.default = response(200, "Content-Encoding: gzip", body=b"no gzip")
    await attempt(receiver)


_ENORMOUS = b"Content-Length: 100000000000\r\n\r\n" + b"x" * 200_000


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + response(204),
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\n" + _ENORMOUS,
        response(200, "X-Long: " + "x" * 60_000),
        response(200, "Content-Encoding: gzip", body=gzip.compress(bytes(50_000_000))),
    ],
    ids=["informed first", "HTTP/1.0", "enormous", "long header", "gzip bomb"],
)
async def test_odd_successes(receiver: Receiver, answer: bytes) -> None:
    receiver.default = answer
    await attempt(receiver)
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"HTTP/1.1 500 X\r\n" + _ENORMOUS, "webhook returned status code 500: " + "x" * 512),
        (
            response(500, "Content-Encoding: gzip", body=gzip.compress(bytes(50_000_000))),
            "webhook returned status code 500: " + "\0" * 512,
        ),
        (
            response(500, "Content-Encoding: gzip", body=b"no gzip"),
            "webhook returned status code 500: ",
        ),
        (response(200, "X-Endless: " + "x" * 100_000), "webhook could not be called: HttpProcessingError"),
        (response(200, *["X-Many: x"] * 1000), "webhook could not be called: HttpProcessingError"),
        (
            response(302, "Location: file:///etc/passwd"),
            'webhook redirected elsewhere: invalid URL: unsupported protocol scheme "file"',
        ),
    ],
    ids=["enormous", "gzip bomb", "broken gzip", "endless header", "endless headers", "file"],
)
async def test_answers_that_mean_harm(receiver: Receiver, answer: bytes, message: str) -> None:
    receiver.default = answer
    assert await failure(receiver) == message


async def test_nonsense_is_a_failure(receiver: Receiver) -> None:
    receiver.default = b"SSH-2.0-OpenSSH_9\r\n\r\n"
    assert (await failure(receiver)).startswith("webhook could not be called: ")


async def test_nobody_there(receiver: Receiver, unused_port: int) -> None:
    receiver.port = unused_port
    assert await failure(receiver) == "webhook could not be called: ClientConnectorError"


async def test_names_that_nobody_answers_for_hold_up_no_other(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()
    look_up = socket.getaddrinfo

    def stuck(host: str, *arguments: Any) -> Any:
        if host.endswith(".example"):
            answered.wait()
            raise socket.gaierror
        return look_up(host, *arguments)

    monkeypatch.setattr(socket, "getaddrinfo", stuck)
    names = [f"http://{number}.example/" for number in range(40)]
    async with HttpSender(30) as sender, asyncio.TaskGroup() as tasks:
        attempts = [tasks.create_task(_failure_at(sender, name)) for name in names]
        await sender.attempt(_request_to(f"http://localhost:{receiver.port}/"))
        assert not any(attempt.done() for attempt in attempts)
        answered.set()
    assert {attempt.result() for attempt in attempts} == {
        "webhook could not be called: ClientConnectorDNSError"
    }


async def test_stop_does_not_wait_for_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answered = threading.Event(), threading.Event()

    def stuck(*_: object) -> Any:
        asked.set()
        answered.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", stuck)
    async with HttpSender(30) as sender:
        attempt = asyncio.create_task(sender.attempt(_request_to("http://name.example/")))
        await asyncio.to_thread(asked.wait)
        attempt.cancel()
        await asyncio.wait([attempt])
    assert attempt.cancelled()
    answered.set()


def _request_to(url: str) -> WebhookRequest:
    return WebhookRequest.for_executor(executor_row(webhook_url=url), BODY)


async def _failure_at(sender: HttpSender, url: str) -> str:
    with pytest.raises(AttemptFailedError) as caught:
        await sender.attempt(_request_to(url))
    return str(caught.value)


async def test_the_answer_is_returned(receiver: Receiver) -> None:
    receiver.answers.append(response(302, "Location: /moved"))
    receiver.default = response(201, "X-Mine: 1", body=b"x" * 5000)
    async with HttpSender(30) as sender:
        answer = await sender.attempt(request(receiver))
    assert (answer.status, answer.redirects, answer.body) == (201, 1, b"x" * 4096)
    assert ("X-Mine", "1") in answer.headers
    assert "X-Mine" not in repr(answer)


async def test_the_answer_of_a_failure_is_kept(receiver: Receiver) -> None:
    receiver.default = response(500, "X-Mine: 1", body=b"x" * 2000)
    async with HttpSender(30) as sender:
        with pytest.raises(AttemptFailedError) as caught:
            await sender.attempt(request(receiver))
    answer = caught.value.answer
    assert answer is not None
    assert (answer.status, answer.body, answer.redirects) == (500, b"x" * 2000, 0)


async def test_of_many_headers_the_first_are_kept(receiver: Receiver) -> None:
    receiver.default = response(200, *(f"X-{number}: {'y' * 3000}" for number in range(4)))
    async with HttpSender(30) as sender:
        answer = await sender.attempt(request(receiver))
    names = [name for name, _ in answer.headers]
    assert [name for name in names if name.startswith("X-")] == ["X-0", "X-1"]
    assert answer.size < 8192 + 4096
