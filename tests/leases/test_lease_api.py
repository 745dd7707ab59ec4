"""The HTTP API of leases as any program may use it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from scheduler0.emulator import Emulator


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    with Emulator(tmp_path / "store.db", leases=True) as emulator:
        yield emulator


def test_a_job_from_start_to_finish(emulator: Emulator) -> None:
    with httpx.Client(base_url=emulator.url) as client:
        answer = client.post("/hourly", json={"jobInterval": "0 * * * *"})
        assert answer.status_code == 200
        lease = answer.json()
        assert set(lease) == {
            *("id", "name", "interval", "intervalStartedAt", "intervalEndedAt"),
            *("isActive", "createdAt", "updatedAt"),
        }
        assert lease["intervalEndedAt"].endswith("Z")
        assert client.post("/hourly", json={"jobInterval": "0 * * * *"}).json() is None
        path = f"/hourly/{lease['id']}"
        assert client.put(f"{path}/finish").status_code == 204
        assert client.put(f"{path}/finish").status_code == 204, "a repetition changes nothing"
        assert client.put(f"{path}/interrupt").status_code == 404
        assert "not held" in client.put("/hourly/x/finish").json()["error"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", "not JSON"),
        (b"[]", "object"),
        (b"{}", "jobInterval is missing"),
        (b'{"jobInterval": "0 9 * *"}', "4 fields"),
        (b'{"jobInterval": 0}', "too short"),
        (b'{"jobInterval": 1, "timezone": "Mars"}', "Mars"),
        (b'{"jobInterval": 1, "timezone": 1}', "timezone"),
        (b'{"jobInterval": 1, "noLock": "yes"}', "no_lock"),
        (b'{"jobInterval": 1, "jobIntervalStartedAt": "soon", "noLock": true}', "soon"),
        (b'{"jobInterval": 1, "jobIntervalStartedAt": "2027-01-01T00:00:00Z"}', "no_lock"),
        (b'{"jobInterval": 1, "color": "red"}', "unknown member 'color'"),
        (b'{"jobInterval": {"days": 1e9}}', "days"),
        (b'{"jobInterval": {"years": 99999}}', "year"),
        (b'{"jobInterval": {"seconds": 99999999999999999}}', "years"),
        (b"[" * 100_000, "not JSON"),
        (
            b'{"jobInterval": {"days": 1}, "noLock": true, "jobIntervalStartedAt": "9999-12-31T23:00:00Z"}',
            "years 1 to 9999",
        ),
        (
            b'{"jobInterval": 1000, "noLock": true, "jobIntervalStartedAt": "0001-01-01T00:00:00+14:00"}',
            "years 1 to 9999",
        ),
    ],
)
def test_a_wrong_body_is_refused(emulator: Emulator, body: bytes, text: str) -> None:
    answer = httpx.post(f"{emulator.url}/a", content=body)
    assert answer.status_code == 400
    assert text in answer.json()["error"]


def test_paths_of_the_emulator_are_no_jobs(emulator: Emulator) -> None:
    body = {"jobInterval": 1000}
    assert httpx.post(f"{emulator.url}/_emulator/clock", json=body).status_code == 404
    assert httpx.post(f"{emulator.url}/api/v1/jobs", json=body).status_code == 401
    assert httpx.get(f"{emulator.url}/hourly").status_code == 404
    assert httpx.put(f"{emulator.url}/hourly", json=body).status_code in (404, 405)


def test_any_text_is_a_name(emulator: Emulator) -> None:
    for path in ("/a%2Fb", "/a//b", "/%2E%2E", "/a%20b%3F", "/x/y/z"):
        lease = httpx.post(emulator.url + path, json={"jobInterval": 1000}).json()
        assert httpx.put(f"{emulator.url}{path}/{lease['id']}/finish").status_code == 204
    assert httpx.post(f"{emulator.url}/" + "a" * 501, json={"jobInterval": 1000}).status_code == 400


def test_leases_outlive_a_restart_and_end_with_a_reset(tmp_path: Path) -> None:
    def post() -> object:
        return httpx.post(f"{emulator.url}/a", json={"jobInterval": 86_400_000}).json()

    for expected in (dict, type(None)):
        with Emulator(tmp_path / "store.db", leases=True) as emulator:
            assert isinstance(post(), expected)
    with Emulator(tmp_path / "store.db", leases=True) as emulator:
        emulator.reset()
        assert isinstance(post(), dict)


def test_wrong_settings_are_refused() -> None:
    for arguments in ({"leases_auth": ("a", "b")}, {"leases": True, "leases_auth": ("a:b", "c")}):
        with pytest.raises(ValueError, match="leases_auth"):
            Emulator(**arguments).start()
