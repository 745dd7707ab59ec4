"""The receivers for ASGI and WSGI on real ports: what they hand over, and what they answer."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from io import BytesIO
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import pytest

from scheduler0.testing import AppServer
from scheduler0.webhooks import SECRET_HEADER, ASGIReceiver, Delivery, WSGIReceiver

from .bodies import body, run

SECRET = "hush"
HEADERS = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
Serve = Callable[..., str]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(params=["asgi", "wsgi"])
def serve(request: pytest.FixtureRequest) -> Iterator[Serve]:
    """Serve a handler with either receiver; returns the URL."""
    stops: list[Callable[[], object]] = []

    def start(handler: Callable[[Delivery], Any], **settings: Any) -> str:
        settings = {"secret": SECRET, **settings}
        if request.param == "asgi":
            server = AppServer(ASGIReceiver(handler, **settings))
            stops.append(lambda: server.__exit__(None, None, None))
            return server.__enter__().url
        wsgi = make_server("127.0.0.1", 0, WSGIReceiver(handler, **settings), handler_class=_Quiet)
        thread = threading.Thread(target=wsgi.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        stops.append(lambda: (wsgi.shutdown(), thread.join(), wsgi.server_close()))
        return f"http://127.0.0.1:{wsgi.server_port}"

    yield start
    for stop in stops:
        stop()


def test_a_delivery_reaches_the_handler(serve: Serve) -> None:
    seen: list[Delivery] = []
    url = serve(seen.append)
    answer = httpx.post(url, content=body(run()), headers=HEADERS)
    assert (answer.status_code, answer.json()) == (200, {"success": True, "status": "OK"})
    [delivery] = seen
    assert (delivery.job.id, delivery.data) == (42, {"invoice": 1})


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "GET"])
def test_every_method_has_the_body(serve: Serve, method: str) -> None:
    seen: list[Delivery] = []
    url = serve(seen.append)
    assert httpx.request(method, url + "/any/path", content=body(run()), headers=HEADERS).status_code == 200
    assert len(seen) == 1


def test_aggregated_deliveries_come_one_after_the_other(serve: Serve) -> None:
    seen: list[int] = []
    url = serve(lambda delivery: seen.append(delivery.job.id))
    runs = [run({"id": number}) for number in range(5)]
    assert httpx.post(url, content=body(*runs), headers=HEADERS).status_code == 200
    assert seen == [0, 1, 2, 3, 4]


def test_an_exception_is_500_and_logged(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    seen: list[int] = []

    def handler(delivery: Delivery) -> None:
        seen.append(delivery.job.id)
        if delivery.job.id == 2:
            raise ValueError("no such invoice")

    url = serve(handler)
    answer = httpx.post(url, content=body(run({"id": 1}), run({"id": 2}), run({"id": 3})), headers=HEADERS)
    assert (answer.status_code, answer.json()["success"]) == (500, False)
    assert "invoice" not in answer.text
    assert seen == [1, 2]
    [record] = [record for record in caplog.records if record.name == "scheduler0.webhooks"]
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert "no such invoice" in str(record.exc_info[1])


def test_refusals(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    seen: list[Delivery] = []
    url = serve(seen.append, max_body=2000)
    for headers, content, status in (
        ({}, body(run()), 401),
        ({SECRET_HEADER: "wrong"}, body(run()), 401),
        ({SECRET_HEADER: "wrong"}, b"x" * 2001, 401),
        (HEADERS, b"x" * 2001, 413),
        (HEADERS, b"not JSON", 400),
        (HEADERS, b"", 400),
        (HEADERS, b"{}", 400),
    ):
        answer = httpx.post(url, content=content, headers=headers)
        assert answer.status_code == status
        assert answer.json()["success"] is False
    assert seen == []
    assert SECRET not in caplog.text
    assert "answered 413: the body has more than 2000 bytes" in caplog.text


def test_any_secret_where_none_is_wanted(serve: Serve) -> None:
    seen: list[Delivery] = []
    url = serve(seen.append, secret=None)
    assert httpx.post(url, content=body(run())).status_code == 200
    assert len(seen) == 1


def test_two_secrets_while_one_replaces_the_other(serve: Serve) -> None:
    url = serve(lambda delivery: None, secret=iter(["old", "new"]))
    for secret, status in (("old", 200), ("new", 200), ("none", 401)):
        assert httpx.post(url, content=body(run()), headers={SECRET_HEADER: secret}).status_code == status


@pytest.mark.parametrize("receiver", [ASGIReceiver, WSGIReceiver])
def test_wrong_settings_are_refused_at_the_start(receiver: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match="secret must not be empty"):
        receiver(print, secret="")
    with pytest.raises(TypeError, match="handler must be a function that takes a delivery, got 'print'"):
        receiver("print", secret=None)
    for limit in (0, True, "10"):
        with pytest.raises(ValueError, match="max_body must be a number of bytes from 1"):
            receiver(print, secret=None, max_body=limit)


def test_a_body_in_chunks_is_bounded_too() -> None:
    seen: list[Delivery] = []

    def chunks(count: int) -> Iterator[bytes]:
        for _ in range(count):
            yield b" " * 1000

    with AppServer(ASGIReceiver(seen.append, secret=None, max_body=3000)) as server:
        assert httpx.post(server.url, content=chunks(4)).status_code == 413
        padded = (chunk for chunk in (body(run()), b" " * 100))
        assert httpx.post(server.url, content=padded).status_code == 200
    assert len(seen) == 1


def test_a_wsgi_body_without_a_length() -> None:
    class Input:
        def __init__(self, content: bytes) -> None:
            self.content = content

        def read(self, size: int) -> bytes:
            return self.content[:size]

    def status(**environ: Any) -> str:
        answers: list[str] = []
        receiver = WSGIReceiver(lambda delivery: None, secret=None, max_body=1000)
        [content] = receiver(environ, lambda line, headers: answers.append(line))
        assert content
        return answers[0]

    assert status() == "400 Bad Request"
    assert status(**{"wsgi.input": Input(body(run())), "wsgi.input_terminated": True}) == "200 OK"
    assert status(**{"wsgi.input": Input(b"x" * 1001), "wsgi.input_terminated": True}).startswith("413")
    assert status(**{"wsgi.input": Input(b"{}"), "CONTENT_LENGTH": "10"}) == "400 Bad Request"


def test_an_async_handler_runs_on_the_event_loop() -> None:
    import asyncio

    loops: list[object] = []

    class Handler:
        async def __call__(self, delivery: Delivery) -> None:
            loops.append(asyncio.get_running_loop())

    async def handler(delivery: Delivery) -> None:
        loops.append(asyncio.get_running_loop())

    def returns_an_awaitable(delivery: Delivery) -> object:
        return handler(delivery)

    for one in (handler, Handler(), returns_an_awaitable):
        with AppServer(ASGIReceiver(one, secret=None)) as server:
            assert httpx.post(server.url, content=body(run())).status_code == 200
    assert len(loops) == 3


class AsyncHandler:
    async def __call__(self, delivery: Delivery) -> None: ...


async def async_handler(delivery: Delivery) -> None: ...


def generator(delivery: Delivery) -> Iterator[None]:
    yield


@pytest.mark.parametrize(
    "handler", [async_handler, AsyncHandler(), partial(async_handler), partial(AsyncHandler())]
)
def test_wsgi_takes_no_coroutine_function(handler: Callable[[Delivery], object]) -> None:
    with pytest.raises(TypeError, match=r"handler: .* is a coroutine function, which WSGI cannot await"):
        WSGIReceiver(handler, secret=None)
    ASGIReceiver(handler, secret=None)


@pytest.mark.parametrize("receiver", [ASGIReceiver, WSGIReceiver])
def test_a_generator_is_no_handler(receiver: Callable[..., object]) -> None:
    async def async_generator(delivery: Delivery) -> AsyncIterator[None]:
        yield

    for handler in (generator, async_generator, partial(generator)):
        with pytest.raises(TypeError, match=r"handler: .* is a generator, which nobody runs"):
            receiver(handler, secret=None)


def test_wsgi_answers_500_for_what_it_would_have_to_await(caplog: pytest.LogCaptureFixture) -> None:
    content = body(run())
    answers: list[str] = []
    environ = {"wsgi.input": BytesIO(content), "CONTENT_LENGTH": str(len(content))}
    receiver = WSGIReceiver(lambda delivery: async_handler(delivery), secret=None)
    receiver(environ, lambda line, headers: answers.append(line))
    assert answers == ["500 Internal Server Error"]
    assert "the handler gave an awaitable" in caplog.text


def test_an_ordinary_handler_of_an_asgi_receiver_runs_in_a_thread() -> None:
    names: list[str] = []
    with AppServer(
        ASGIReceiver(lambda delivery: names.append(threading.current_thread().name), secret=None)
    ) as server:
        assert httpx.post(server.url, content=body(run())).status_code == 200
    assert names == ["AnyIO worker thread"]


def test_a_sender_that_hangs_up_reaches_no_handler() -> None:
    seen: list[Delivery] = []
    with AppServer(ASGIReceiver(seen.append, secret=None)) as server:
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        assert httpx.post(server.url, content=body(run())).status_code == 200
    assert len(seen) == 1
