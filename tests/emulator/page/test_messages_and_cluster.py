"""The pages of an emulator that serves messages on three nodes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect

from scheduler0.emulator import Emulator
from scheduler0.testing import WebhookReceiver

from ..controlled import NOON
from .conftest import Browse, Reader
from .html_reading import codes, facts, rows, text
from .test_every_page import HOSTILE, violations

TOKEN = "hush-token"


@pytest.fixture(scope="module")
def started() -> Iterator[Emulator]:
    with Emulator(nodes=3, messages_token=TOKEN) as emulator:
        yield emulator


@pytest.fixture
def emulator(started: Emulator) -> Iterator[Emulator]:
    started.clock.freeze(NOON)
    started.cluster.set_times(lag=0.2, stale=0, election=0, unready=0, deposed=0)
    yield started
    started.reset()


@pytest.fixture
def visitor(emulator: Emulator) -> Iterator[Reader]:
    """Reads the page of the first node."""
    with Reader(emulator.url) as reader:
        yield reader


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as receiver:
        yield receiver


def schedule(emulator: Emulator, name: str, url: str, payload: object) -> None:
    body = {"id": name, "scheduleTo": "2026-08-03T13:00:00Z", "payload": payload, "webhookUrl": url}
    answer = httpx.post(
        f"{emulator.url}/messages", json=body, headers={"Authorization": f"Bearer {TOKEN}"}, verify=False
    )
    assert answer.status_code == 200, answer.text


def test_messages_wait_are_cancelled_and_delivered(
    emulator: Emulator, visitor: Reader, receiver: WebhookReceiver
) -> None:
    schedule(emulator, HOSTILE, f"{receiver.url}?token=hush", {"password": "hush", "a": HOSTILE})
    schedule(emulator, "second", receiver.url, 1)
    page = visitor.read("/_page/messages")
    first = rows(page, "message-")["1"]
    assert first[:3] == [HOSTILE, "2026-08-03 13:00:00 UTC", f"{receiver.url}?***"]
    assert '"password": "***"' in first[3]
    assert "hush" not in page
    assert "<script>document" not in page
    page = visitor.submit("/_page/messages/cancel", message=HOSTILE)
    assert [cells[0] for cells in rows(page, "message-").values()] == ["second"]
    assert "does not wait any more" in text(visitor.submit("/_page/messages/cancel", message=HOSTILE))
    emulator.clock.advance(timedelta(hours=2))
    page = visitor.read("/_page/messages")
    assert rows(page, "message-") == {}
    ((number, sent),) = rows(page, "delivery-").items()
    assert sent[1:3] == ["message second", "200"]
    page = visitor.read(f"/_page/runs/deliveries/{number}")
    assert "cannot be replayed" in text(page)
    assert facts(page)["What"] == "message second"
    assert visitor.post_form(f"/_page/runs/deliveries/{number}/replay").status_code == 400
    assert [one.payload for one in receiver.requests] == [1]


def test_the_token_of_the_messages_is_in_no_page(emulator: Emulator, visitor: Reader) -> None:
    schedule(emulator, "first", "http://127.0.0.1:9/", {})
    page = visitor.read("/_page/requests/1")
    assert facts(page)["Who"] == "bearer token"
    assert TOKEN not in page
    assert any("$AUTHORIZATION" in code for code in codes(page))


def test_nodes_are_shown_and_steered(emulator: Emulator, visitor: Reader) -> None:
    page = visitor.read("/_page/cluster")
    assert "Node 1 leads." in text(page)
    nodes = rows(page, "node-")
    assert nodes["1"][1:6] == [emulator.urls[0], "leader", "yes", "-", "0 s"]
    assert nodes["2"][2:6] == ["follower", "yes", emulator.urls[0], "0.2 s"]
    page = visitor.submit("/_page/cluster/3/kill")
    assert "Node 3 was killed." in text(page)
    assert rows(page, "node-")["3"][2] == "dead"
    assert visitor.post_form("/_page/cluster/3/kill").status_code == 400
    page = visitor.submit("/_page/cluster/3/revive")
    assert rows(page, "node-")["3"][2] == "follower"
    page = visitor.submit("/_page/cluster/2/elect")
    assert "Node 2 leads." in text(page)
    page = visitor.submit("/_page/cluster/depose")
    assert rows(page, "node-")["2"][2] != "leader"
    page = visitor.submit("/_page/cluster/times", lag="0.5", unready="3")
    assert (emulator.cluster.times().lag, emulator.cluster.times().unready) == (0.5, 3)
    assert visitor.post_form("/_page/cluster/times", lag="-1").status_code == 400
    assert visitor.post_form("/_page/cluster/times", nonsense="1").status_code == 400
    assert visitor.post_form("/_page/cluster/9/kill").status_code == 400


def test_every_node_serves_the_page(emulator: Emulator) -> None:
    for url in emulator.urls:
        with Reader(url) as reader:
            assert len(rows(reader.read("/_page/cluster"), "node-")) == 3


def test_a_killed_node_is_seen_at_once_in_a_browser(emulator: Emulator, browse: Browse) -> None:
    def story(page: Page) -> None:
        page.goto(f"{emulator.url}/_page/cluster")
        page.get_by_role("button", name="Kill node 2").click()
        expect(page.locator("#node-2")).to_contain_text("dead")
        emulator.cluster.revive(2)
        expect(page.locator("#node-2")).to_contain_text("follower")

    browse(story)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation(
    emulator: Emulator, browse: Browse, receiver: WebhookReceiver, scheme: str
) -> None:
    schedule(emulator, "sent", receiver.url, {})
    emulator.clock.advance(timedelta(hours=2))
    schedule(emulator, HOSTILE, receiver.url, HOSTILE)
    emulator.cluster.kill(3)

    def story(page: Page) -> None:
        for path in ("messages", "cluster", "runs/deliveries/1", "requests/1"):
            page.goto(f"{emulator.url}/_page/{path}")
            assert violations(page) == [], path

    browse(story, color_scheme=scheme)


def test_an_emulator_of_one_node_without_messages_says_so(visitor: Reader) -> None:
    with Emulator() as plain, Reader(plain.url) as reader:
        assert codes(reader.read("/_page/cluster")) == ["scheduler0-py emulator --nodes 3"]
        assert codes(reader.read("/_page/messages")) == ["scheduler0-py emulator --messages-token local"]
        assert reader.post_form("/_page/cluster/1/kill").status_code == 409
        assert "does not wait any more" in text(reader.submit("/_page/messages/cancel", message="x"))
