"""The programs of docs/recipes/ run as they stand there, called by the emulator."""

from __future__ import annotations

import ast
import asyncio
import base64
import json
import re
import sys
import types
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import pytest

from scheduler0 import Client
from scheduler0.emulator import Emulator
from scheduler0.testing import AppServer

from .test_testing_page import pytest_arguments, run
from .test_webhooks_page import served_by_wsgi

FOLDER = Path(__file__).parents[2] / "docs" / "recipes"
START = datetime(2030, 1, 1, 12, tzinfo=UTC)  # a Tuesday
urlpatterns: list[Any] = []
"""The module of URLs for Django, which can be configured only once in a process."""


def cells(page: str) -> list[str]:
    text = (FOLDER / page).read_text("utf-8")
    return re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def files(page: str) -> dict[str, str]:
    """The programs of a page by the name in their first line."""
    return {program.split("\n")[0].removeprefix("# "): program for program in cells(page)}


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """An emulator whose clock stands, named by the environment."""
    with Emulator() as emulator:
        emulator.clock.freeze(START)
        monkeypatch.setenv("SCHEDULER0_BASE_URL", emulator.url)
        monkeypatch.setenv("SCHEDULER0_API_KEY", emulator.api_key)
        monkeypatch.setenv("SCHEDULER0_API_SECRET", emulator.api_secret)
        monkeypatch.setenv("SCHEDULER0_ACCOUNT_ID", emulator.account_id)
        monkeypatch.setenv("HOOK_SECRET", "hush")
        yield emulator


Module = Callable[[str, str], Any]


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Module:
    """Run a program of a page as the module of its name, which later programs can import."""

    def load(page: str, file: str) -> Any:
        name = file.removesuffix(".py").replace("/", ".")
        loaded = types.ModuleType(name)
        monkeypatch.setitem(sys.modules, name, loaded)
        exec(compile(files(page)[file], file, "exec"), vars(loaded))
        return loaded

    return load


def statuses(emulator: Emulator) -> set[int | None]:
    return {delivery.status for delivery in emulator.deliveries()}


def test_every_recipe_is_in_the_list_and_has_a_test() -> None:
    pages = {page.name for page in FOLDER.glob("*.md")} - {"index.md"}
    listed = set(re.findall(r"\]\((\S+\.md)\)", (FOLDER / "index.md").read_text("utf-8")))
    assert listed == pages
    tests = Path(__file__).read_text("utf-8")
    assert [page for page in pages if f'"{page}"' not in tests] == []


def test_fastapi(emulator: Emulator, module: Module, monkeypatch: pytest.MonkeyPatch) -> None:
    app = module("fastapi.md", "app.py")

    async def served(scope: Any, receive: Any, send: Any) -> None:
        # The address is known when the application starts.
        monkeypatch.setenv("HOOK_URL", server.url)
        await app.app(scope, receive, send)

    server = AppServer(served)
    with server:
        at = (START + timedelta(hours=2)).isoformat()
        ordered = httpx.post(f"{server.url}/reports", params={"at": at}, trust_env=False)
        assert ordered.status_code == HTTPStatus.OK, ordered.text
        emulator.clock.advance(days=1)
    assert app.sent == ["nightly", "ordered", "nightly"]
    with AppServer(served) as server, Client.from_env() as client:
        assert len(client.jobs.list().items) == 2  # a restart created nothing


def test_django(
    emulator: Emulator, module: Module, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import django
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.management import call_command
    from django.test import override_settings
    from django.urls import clear_url_caches

    if not settings.configured:
        settings.configure(
            SECRET_KEY="test", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, DEBUG_PROPAGATE_EXCEPTIONS=False
        )
        django.setup()
    monkeypatch.setitem(sys.modules, "shop", types.ModuleType("shop"))
    views = module("django.md", "shop/views.py")
    urls = module("django.md", "shop/urls.py")
    command = module("django.md", "shop/management/commands/schedule_jobs.py")
    clear_url_caches()
    with (
        override_settings(ROOT_URLCONF=urls, SCHEDULER0_SECRET="hush"),
        served_by_wsgi(WSGIHandler()) as url,
        override_settings(SCHEDULER0_HOOK=f"{url}/hooks/scheduler0"),
    ):
        call_command(command.Command())
        call_command(command.Command())
        emulator.clock.advance(hours=2)
        wrong = httpx.post(f"{url}/hooks/scheduler0", json={}, trust_env=False)
        no_webhook = httpx.post(
            f"{url}/hooks/scheduler0", json={}, headers={"X-Webhook-Secret": "hush"}, trust_env=False
        )
    clear_url_caches()
    assert capsys.readouterr().out == "expire-carts: created\nexpire-carts: unchanged\n"
    assert views.done == ["expire-carts"] * 3
    assert statuses(emulator) == {200}
    assert (wrong.status_code, no_webhook.status_code) == (401, 400)


def test_flask(emulator: Emulator, module: Module, monkeypatch: pytest.MonkeyPatch) -> None:
    app = module("flask.md", "app.py")
    with served_by_wsgi(app.app) as url:
        monkeypatch.setenv("HOOK_URL", url)
        runs = [app.app.test_cli_runner().invoke(args=["schedule"]) for _ in range(2)]
        emulator.clock.advance(days=7)
    assert [run.output for run in runs] == ["weekly: created\n", "weekly: unchanged\n"]
    assert app.sent == ["weekly", "weekly"]


def test_celery(
    emulator: Emulator,
    module: Module,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tasks = module("celery.md", "tasks.py")
    hook = module("celery.md", "hook.py")
    with served_by_wsgi(hook.application) as url:
        monkeypatch.setenv("HOOK_URL", url)
        module("celery.md", "move.py")
        emulator.clock.advance(days=2)
    assert "1 imported" in capsys.readouterr().out
    assert statuses(emulator) == {200}
    with Client.from_env() as client:
        [job] = client.jobs.list()
    assert (job.spec, job.timezone) == ("0 0 9 * * *", "Europe/Berlin")
    # What a worker would take from the broker.
    with tasks.app.connection_for_read() as connection:
        queue = connection.SimpleQueue("celery")
        messages = [queue.get(block=False) for _ in range(queue.qsize())]
        for message in messages:
            args, kwargs, _ = message.decode()
            tasks.app.tasks[message.headers["task"]](*args, **kwargs)
            message.ack()
        queue.close()
    assert tasks.sent == [50, 50]
    assert len({message.headers["id"] for message in messages}) == 2


def test_aws_lambda(emulator: Emulator, module: Module, monkeypatch: pytest.MonkeyPatch) -> None:
    function = module("aws-lambda.md", "lambda_function.py")
    is_encoded = iter((False, True))

    def function_url(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """What a function URL does: the event has the headers in lower case, the body perhaps in Base64."""
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        encoded = next(is_encoded)
        event = {
            "version": "2.0",
            "headers": {
                key.removeprefix("HTTP_").replace("_", "-").lower(): value
                for key, value in environ.items()
                if key.startswith("HTTP_")
            },
            "isBase64Encoded": encoded,
            "body": base64.b64encode(body).decode() if encoded else body.decode(),
        }
        answer = function.lambda_handler(json.loads(json.dumps(event)), None)
        start_response(f"{answer['statusCode']} .", [("Content-Length", "0")])
        return []

    with served_by_wsgi(function_url) as url:
        monkeypatch.setenv("HOOK_URL", url)
        module("aws-lambda.md", "schedule.py")
        emulator.clock.advance(minutes=10)
    assert function.done == ["all", "all"]
    assert statuses(emulator) == {200}
    assert function.lambda_handler({"headers": {}, "body": "{}"}, None) == {"statusCode": 401}
    bad = {"headers": {"x-webhook-secret": "hush"}, "body": "{}"}
    assert function.lambda_handler(bad, None) == {"statusCode": 400}


def test_jupyter() -> None:
    """Each cell runs as in a notebook: inside of a running event loop, with `await` at its top level."""
    names: dict[str, Any] = {}

    async def notebook() -> None:
        for cell in cells("jupyter.md"):
            code = compile(cell, "cell", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            result = eval(code, names)
            if result is not None:
                await result

    asyncio.run(notebook())
    assert [run.outcome for run in names["runs"]] == ["success"] * len(names["runs"])
    assert len(names["runs"]) == len(names["executions"]) == 6


def test_pytest(tmp_path: Path) -> None:
    for name, text in files("pytest.md").items():
        (tmp_path / name).write_text(text, "utf-8")
    assert "2 passed" in run(tmp_path, *pytest_arguments())
