"""One-shot messages on a clock that stands still, with a real receiver: each arrives once."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from scheduler0.emulator.clock import ManualClock
from scheduler0.emulator.instants import to_instant
from scheduler0.emulator.messages.message_stores import DuplicateMessageError, StoredMessages
from scheduler0.emulator.messages.scheduler import MessageScheduler
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.rows import MessageRow

from ..engine.engine_world import NOON
from ..raw_receiver import Receiver, response, running_receiver

pytestmark = pytest.mark.anyio


@pytest.fixture
async def receiver(anyio_backend: str) -> AsyncIterator[Receiver]:
    async with running_receiver() as receiver:
        yield receiver


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
async def messages(
    anyio_backend: str, database: Database, clock: ManualClock
) -> AsyncIterator[MessageScheduler]:
    messages = MessageScheduler(StoredMessages(database), clock, stop_seconds=0)
    await messages.start()
    yield messages
    await messages.stop()


def message(receiver: Receiver, name: str, *, minutes: float = 1, path: str = "hook") -> MessageRow:
    due = to_instant(NOON + timedelta(minutes=minutes))
    url = f"http://127.0.0.1:{receiver.port}/{path}"
    return MessageRow(0, name, due, f'{{"name":"{name}"}}', url, to_instant(NOON))


def names(messages: MessageScheduler) -> list[str]:
    return [message.message_id for message in messages.waiting()]


async def test_a_message_is_delivered_at_its_time_and_removed(
    messages: MessageScheduler, clock: ManualClock, receiver: Receiver
) -> None:
    messages.schedule(message(receiver, "one"))
    await messages.idle()
    assert (receiver.requests, names(messages)) == ([], ["one"])
    assert messages.next_wake() == NOON + timedelta(minutes=1)
    clock.advance(timedelta(minutes=1))
    await messages.idle()
    clock.advance(timedelta(days=1))
    await messages.idle()
    (request,) = receiver.requests
    assert request.request_line == "POST /hook HTTP/1.1"
    assert request.headers["Content-Type"] == "application/json"
    assert request.body == b'{"name":"one"}'
    assert names(messages) == []
    assert messages.next_wake() is None


async def test_messages_go_out_in_the_order_of_their_times(
    messages: MessageScheduler, clock: ManualClock, receiver: Receiver
) -> None:
    for name, minutes in (("late", 3), ("early", 1), ("now", 0), ("past", -5)):
        messages.schedule(message(receiver, name, minutes=minutes))
    assert names(messages) == ["past", "now", "early", "late"]
    await messages.idle()
    assert {request.payload["name"] for request in receiver.requests} == {"past", "now"}
    for name in ("early", "late"):
        wake = messages.next_wake()
        assert wake is not None
        clock.move_to(wake)
        await messages.idle()
        assert receiver.requests[-1].payload == {"name": name}
    assert len(receiver.requests) == 4


@pytest.mark.parametrize("answer", [500, 404, None, response(302, "Location: ftp://elsewhere/")])
async def test_a_delivery_that_fails_is_not_repeated(
    messages: MessageScheduler, receiver: Receiver, answer: int | bytes | None
) -> None:
    receiver.default = answer
    messages.schedule(message(receiver, "one", minutes=0))
    await messages.idle()
    assert len(receiver.requests) == 1
    assert names(messages) == []


async def test_a_message_on_its_way_is_neither_cancelled_nor_replaced(
    messages: MessageScheduler, receiver: Receiver
) -> None:
    receiver.gate.clear()
    messages.schedule(message(receiver, "one", minutes=0))
    await receiver.arrived.wait()
    assert names(messages) == []
    assert not messages.cancel("one")
    with pytest.raises(DuplicateMessageError):
        messages.schedule(message(receiver, "one"))
    receiver.gate.set()
    await messages.idle()
    messages.schedule(message(receiver, "one"))
    assert names(messages) == ["one"]


async def test_a_cancelled_message_is_never_delivered(
    messages: MessageScheduler, clock: ManualClock, receiver: Receiver
) -> None:
    for name in ("one", "two"):
        messages.schedule(message(receiver, name))
    assert messages.cancel("one")
    assert not messages.cancel("one")
    clock.advance(timedelta(hours=1))
    await messages.idle()
    assert [request.payload["name"] for request in receiver.requests] == ["two"]


async def test_messages_outlive_a_restart_and_are_delivered_once(
    messages: MessageScheduler, database: Database, clock: ManualClock, receiver: Receiver
) -> None:
    for name, minutes in (("missed", 1), ("later", 60), ("before", 0)):
        messages.schedule(message(receiver, name, minutes=minutes))
    await messages.idle()
    await messages.stop()
    clock.advance(timedelta(minutes=30))
    again = MessageScheduler(StoredMessages(database), clock, stop_seconds=0)
    await again.start()
    await again.idle()
    clock.advance(timedelta(minutes=30))
    await again.idle()
    await again.stop()
    assert [request.payload["name"] for request in receiver.requests] == ["before", "missed", "later"]
    assert names(again) == []


async def test_a_delivery_that_a_stop_cuts_short_is_made_after_the_next_start(
    messages: MessageScheduler, receiver: Receiver
) -> None:
    receiver.gate.clear()
    messages.schedule(message(receiver, "one", minutes=0))
    await receiver.arrived.wait()
    await messages.stop()
    assert names(messages) == ["one"]
    receiver.gate.set()
    await messages.start()
    await messages.idle()
    assert [request.payload["name"] for request in receiver.requests] == ["one", "one"]
    assert names(messages) == []


async def test_what_cannot_be_removed_is_not_delivered_again(
    messages: MessageScheduler, database: Database, clock: ManualClock, receiver: Receiver
) -> None:
    database.connection.execute(
        "CREATE TRIGGER stuck BEFORE DELETE ON messages BEGIN SELECT raise(FAIL, 'disk full'); END"
    )
    messages.schedule(message(receiver, "one", minutes=0))
    await messages.idle()
    clock.advance(timedelta(hours=1))
    messages.schedule(message(receiver, "two", minutes=0))
    await messages.idle()
    assert [request.payload["name"] for request in receiver.requests] == ["one", "two"]
    assert names(messages) == []


async def test_a_store_that_fails_for_a_while_is_tried_again(
    messages: MessageScheduler, database: Database, clock: ManualClock, receiver: Receiver
) -> None:
    messages.schedule(message(receiver, "one"))
    await messages.idle()
    database.connection.execute("ALTER TABLE messages RENAME TO away")
    clock.advance(timedelta(minutes=1))
    for _ in range(10):
        await asyncio.sleep(0)
    with pytest.raises(sqlite3.OperationalError):
        messages.next_wake()
    database.connection.execute("ALTER TABLE away RENAME TO messages")
    clock.advance(timedelta(seconds=5))
    await messages.idle()
    assert len(receiver.requests) == 1


async def test_one_slow_endpoint_does_not_hold_up_the_others(
    messages: MessageScheduler, receiver: Receiver
) -> None:
    receiver.gate.clear()
    async with running_receiver() as other:
        for number in range(100):
            messages.schedule(message(receiver, f"slow {number}", minutes=-1))
        messages.schedule(message(other, "fast", minutes=0))
        await other.arrived.wait()
        receiver.gate.set()
        await messages.idle()
        assert (len(receiver.requests), len(other.requests)) == (100, 1)
