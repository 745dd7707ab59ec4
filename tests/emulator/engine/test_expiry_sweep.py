"""Expired credentials are archived at full hours of the emulator's clock."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.access import WantedAccess
from scheduler0.emulator.clock import ManualClock
from scheduler0.emulator.engine.expiry_sweep import ExpirySweep
from scheduler0.emulator.instants import to_instant
from scheduler0.emulator.seed import seed
from scheduler0.emulator.store.database import Database

from ..api_client import Api, new_account, ok, operator_headers
from ..controlled import NOON, ControlledEmulator, controlled, running

__all__ = ["controlled", "running"]

SWEEPER = "system:expiry-sweeper"


def create(api: Api, minutes: int = 30, **members: Any) -> dict[str, Any]:
    body = {"createdBy": "me", "scopes": ["read"], "expiresInSeconds": minutes * 60} | members
    created: dict[str, Any] = ok(api.post("/credentials", json=body), 201)
    return created


def read(api: Api, credential: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = ok(api.get(f"/credentials/{credential['id']}"))
    return found


def listed(api: Api) -> list[int]:
    page = ok(api.get("/credentials", params={"orderBy": "id", "orderByDirection": "ASC"}))
    assert page["total"] == len(page["credentials"])
    return [credential["id"] for credential in page["credentials"]]


def test_what_has_expired_is_archived_at_the_full_hour(controlled: ControlledEmulator) -> None:
    expiring, lasting = create(controlled.api, 30), create(controlled.api, 90)
    controlled.clock.advance(minutes=59)
    assert expiring["id"] in listed(controlled.api)
    controlled.clock.advance(minutes=1)
    swept = read(controlled.api, expiring)
    expiring.pop("plaintextSecret")
    stamp = {"archived": True, "archivedBy": SWEEPER, "dateModified": "2026-08-03T13:00:00Z"}
    assert swept == expiring | stamp
    assert listed(controlled.api) == [1, lasting["id"]]
    assert "archived" not in read(controlled.api, lasting)


def test_an_advance_sweeps_at_its_time(controlled: ControlledEmulator) -> None:
    credentials = [create(controlled.api, minutes) for minutes in (30, 60, 24 * 60 - 1)]
    assert controlled.clock.advance(days=365) == []
    assert [read(controlled.api, credential)["dateModified"] for credential in credentials] == [
        "2026-08-03T13:00:00Z",
        # It expires at 13:00 sharp, and is valid at that moment.
        "2026-08-03T14:00:00Z",
        "2026-08-04T12:00:00Z",
    ]


def test_all_accounts_are_swept(controlled: ControlledEmulator) -> None:
    account = new_account(controlled.emulator)
    with Api(controlled.emulator, operator_headers(controlled.emulator, account)) as other:
        credential = create(other)
        controlled.clock.advance(hours=1)
        assert read(other, credential)["archivedBy"] == SWEEPER
        assert listed(other) == []


def test_a_jump_sweeps_late(controlled: ControlledEmulator) -> None:
    credential = create(controlled.api)
    controlled.clock.set(NOON + timedelta(hours=5, minutes=7))
    controlled.clock.settle()
    assert read(controlled.api, credential)["dateModified"] == "2026-08-03T17:07:00Z"


def test_acting_as_a_swept_credential_is_refused(controlled: ControlledEmulator) -> None:
    credential = create(controlled.api)
    controlled.clock.advance(hours=1)
    headers = operator_headers(controlled.emulator, 2) | {"X-Act-As-API-Key": credential["apiKey"]}
    answer = httpx.get(f"{controlled.emulator.url}/api/v1/projects", headers=headers, verify=False)
    assert (answer.status_code, answer.json()["data"]) == (401, "credential is archived")


def test_one_that_is_brought_back_is_swept_an_hour_later(controlled: ControlledEmulator) -> None:
    credential = create(controlled.api)
    controlled.clock.advance(hours=1, minutes=10)
    body = {"modifiedBy": "me", "archived": False}
    assert "archived" not in ok(controlled.api.put(f"/credentials/{credential['id']}", json=body))
    controlled.clock.settle()
    assert "archived" not in read(controlled.api, credential)
    controlled.clock.advance(minutes=50)
    assert read(controlled.api, credential)["dateModified"] == "2026-08-03T14:00:00Z"


def test_what_is_archived_or_deleted_already_is_left_alone(controlled: ControlledEmulator) -> None:
    archived, deleted = create(controlled.api), create(controlled.api)
    path = "/credentials/{}".format
    controlled.api.post(f"{path(archived['id'])}/archive", json={"archivedBy": "me"}).raise_for_status()
    controlled.api.send_json("DELETE", path(deleted["id"]), {"deletedBy": "me"}).raise_for_status()
    controlled.clock.advance(hours=2)
    assert read(controlled.api, archived)["archivedBy"] == "me"


def test_a_restart_makes_up_for_a_missed_sweep(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Emulator(path) as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
        credential = create(api)
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "UPDATE credentials SET expires_at = expires_at - 90 * 86400000000 - 7200000000 WHERE id <> 1"
        )
        database.commit()
    with Emulator(path) as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
        emulator.clock.settle()
        assert read(api, credential)["archivedBy"] == SWEEPER


@pytest.fixture
def database() -> Iterator[Database]:
    with closing(Database()) as database:
        seed(database, NOON, WantedAccess())
        yield database


def expire(database: Database, moment: datetime) -> None:
    database.connection.execute("UPDATE credentials SET expires_at = ?", (to_instant(moment),))


@pytest.mark.parametrize(
    ("expiry", "wake"),
    [
        (NOON - timedelta(microseconds=1), NOON),
        (NOON, NOON + timedelta(hours=1)),
        (NOON + timedelta(days=365, minutes=1), NOON + timedelta(days=365, hours=1)),
        (datetime(9999, 12, 31, 23, 30, tzinfo=UTC), None),
    ],
)
def test_only_the_hour_after_an_expiry_is_waited_for(
    database: Database, expiry: datetime, wake: datetime | None
) -> None:
    sweep = ExpirySweep(database, ManualClock(NOON))
    assert sweep.next_wake() is None
    expire(database, expiry)
    assert sweep.next_wake() == wake


@pytest.mark.anyio
async def test_a_store_that_fails_for_a_while_is_swept_later(database: Database) -> None:
    clock = ManualClock(NOON)
    sweep = ExpirySweep(database, clock)
    expire(database, NOON - timedelta(minutes=1))
    database.connection.execute(
        "CREATE TRIGGER stuck BEFORE UPDATE ON credentials BEGIN SELECT raise(FAIL, 'disk full'); END"
    )
    await sweep.start()
    for _ in range(10):
        await asyncio.sleep(0)
    assert not sweep.is_idle
    database.connection.execute("DROP TRIGGER stuck")
    clock.advance(timedelta(seconds=5))
    await sweep.idle()
    await sweep.stop()
    assert sweep.next_wake() is None
