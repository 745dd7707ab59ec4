"""Who may see the page, and what no page holds."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.access import Operator
from scheduler0.emulator.page.page_guard import PageGuard

from ..controlled import ControlledEmulator
from .conftest import Reader

ADVANCE = "/_page/clock/advance"


@pytest.fixture(scope="module")
def open_emulator() -> Iterator[Emulator]:
    """An emulator that listens on all addresses."""
    with Emulator(host="0.0.0.0", username="admin", password="pässword") as emulator:
        yield emulator


def test_every_answer_has_the_headers_that_keep_scripts_and_frames_out(reader: Reader) -> None:
    for path in ("/", "/_page/jobs", "/_page/nothing", "/_page/static/page.css", "/_page/static/nothing"):
        headers = reader.get(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'; style-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:1"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "[::1]:1"}, 200),
        ({"Host": "admin@127.0.0.1"}, 403),
        ({"Host": "a{b.evil.example"}, 403),
        ({"Host": "evil.example:99999"}, 403),
        ({"Host": "127.0.0.1#.evil.example"}, 403),
        ({"Host": "127.0.0.1%.evil.example"}, 403),
        ({"Host": "[::1"}, 403),
        ({"Host": ""}, 403),
        ({"Origin": "http://[::1"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 200),
    ],
)
def test_a_page_of_another_site_reads_nothing(reader: Reader, headers: dict[str, str], status: int) -> None:
    for path in ("/", "/_page/jobs", "/_page/static/page.css"):
        assert reader.get(path, headers=headers).status_code == status


def test_a_form_of_another_site_does_nothing(controlled: ControlledEmulator, reader: Reader) -> None:
    before = controlled.clock.now()
    refused = [
        reader.post(ADVANCE, data={"amount": "1", "unit": "hours"}),
        reader.post(ADVANCE, data={"amount": "1", "unit": "hours", "form_token": "guessed"}),
        reader.post(ADVANCE, data={"amount": "1", "unit": "hours", "form_token": "\u00e9"}),
    ]
    assert [answer.status_code for answer in refused] == [403, 403, 403]
    for headers in (
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        {"Host": "evil.example"},
    ):
        reader.headers = httpx.Headers()
        token = {"amount": "1", "unit": "hours", "form_token": token_of(reader)}
        assert reader.post(ADVANCE, data=token, headers=headers).status_code == 403
    assert reader.post(ADVANCE, json={"amount": "1"}).status_code == 415
    assert controlled.clock.now() == before
    own = {"Origin": controlled.emulator.url}
    fields = {"amount": "1", "unit": "hours", "form_token": token_of(reader)}
    assert reader.post(ADVANCE, data=fields, headers=own).status_code == 303
    assert controlled.clock.now() > before


def token_of(reader: Reader) -> str:
    _, _, rest = reader.read("/").partition('name="form_token" value="')
    return rest.partition('"')[0]


def test_beyond_this_machine_the_operators_password_is_demanded(open_emulator: Emulator) -> None:
    with Reader(open_emulator.url) as reader:
        for path in ("/", "/_page/jobs", "/_page/events", "/_page/static/page.css"):
            answer = reader.get(path)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Basic ")
        assert reader.get("/", auth=("admin", "wrong")).status_code == 401
        reader.auth = httpx.BasicAuth("admin", "pässword")
        page = reader.read("/")
        assert "pässword" not in page
        for host, status in ((socket.gethostname(), 200), ("192.0.2.1", 200), ("evil.example", 403)):
            assert reader.get("/", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("host", "asks"),
    [("127.0.0.1", False), ("localhost", False), ("::1", False), ("0.0.0.0", True), ("::", True), ("", True)],
)
def test_only_loopback_addresses_need_no_password(open_emulator: Emulator, host: str, asks: bool) -> None:
    operator = Operator(open_emulator.username, open_emulator.password)
    assert PageGuard(host, operator).asks_password is asks


def test_without_a_page_the_router_answers_as_the_server_does() -> None:
    with Emulator(page=False) as emulator, Reader(emulator.url) as reader:
        for path in ("/", "/_page/jobs", "/_page/events", "/_page/static/page.css"):
            answer = reader.get(path)
            assert (answer.status_code, answer.text) == (404, "404 page not found\n")
