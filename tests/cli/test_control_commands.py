"""The commands that control a running emulator."""

from __future__ import annotations

import json
import sys

import pytest

from scheduler0.cli.profiles import StoredProfile, store
from scheduler0.emulator import Emulator
from scheduler0.testing import WebhookReceiver

from .conftest import Run


@pytest.fixture
def job(emulator: Emulator, run: Run, webhook_receiver: WebhookReceiver) -> Emulator:
    """An emulator at noon with a job that runs every hour."""
    assert run("emulator", "clock", "freeze", "--at", "2026-08-03T12:00:00Z").status == 0
    run("projects", "create", "--name", "p", "--description", "d")
    run("executors", "create", "--name", "h", "--type", "webhook_url", "--webhook-method", "POST",
        "--webhook-url", webhook_receiver.url)  # fmt: skip
    words = ["jobs", "create", "--project-id", 1, "--executor-id", 1, "--timezone", "UTC"]
    assert run(*words, "--spec", "0 0 * * * *", "--start-date", "2026-08-03T12:30:00Z").status == 0
    return emulator


def test_the_clock_is_moved(emulator: Emulator, run: Run) -> None:
    assert run("emulator", "clock", "show", "--json").json["mode"] == "real"
    frozen = run("emulator", "clock", "freeze", "--at", "2026-08-03T12:00:00Z", "--json").json
    assert frozen == {"now": "2026-08-03T12:00:00Z", "mode": "frozen", "rate": 0}
    assert (
        run("emulator", "clock", "set", "2026-08-04T12:00:00Z", "--json").json["now"]
        == "2026-08-04T12:00:00Z"
    )
    assert run("emulator", "clock", "rate", 60, "--json").json["rate"] == 60
    assert run("emulator", "clock", "resume", "--json").json["rate"] == 1
    assert run("emulator", "clock", "real", "--json").json["mode"] == "real"
    assert run("emulator", "clock", "set", "noon").status == 1
    assert run("emulator", "clock", "advance").status == 2


def test_what_fires_is_listed_and_replayed(
    job: Emulator, run: Run, webhook_receiver: WebhookReceiver
) -> None:
    fired = run("emulator", "clock", "advance", "--hours", 2, "--json").json
    assert [row["outcome"] for row in fired] == ["success"] * len(fired)
    listed = run("emulator", "deliveries", "ls", "--json").json
    assert [row["number"] for row in listed] == list(range(1, len(listed) + 1))
    before = len(webhook_receiver.requests)
    again = run("emulator", "replay", 1, "--json").json
    assert (again["number"], again["status"]) == (len(listed) + 1, 200)
    assert webhook_receiver.requests[-1].body == webhook_receiver.requests[0].body
    assert len(webhook_receiver.requests) == before + 1
    missing = run("emulator", "replay", 99)
    assert (missing.status, "no delivery 99" in missing.errors) == (4, True)


def test_deliveries_are_followed(job: Emulator, run: Run) -> None:
    run("emulator", "clock", "advance", "--hours", 2)
    lines = run("emulator", "deliveries", "tail", "--limit", 2, "--utc").output.splitlines()
    assert [line.split("  ")[1:] for line in lines] == [
        ["#1 job 1", "attempt 1: 200"],
        ["#2 job 1", "attempt 1: 200"],
    ]
    assert json.loads(run("emulator", "deliveries", "tail", "--limit", 1, "--json").output)["jobId"] == 1


def test_quirks_are_listed_and_switched(emulator: Emulator, run: Run) -> None:
    listed = {row["name"]: row["on"] for row in run("emulator", "quirks", "ls", "--json").json}
    assert (listed["nested_retries"], listed["small_allowance"]) == (True, False)
    switched = run("emulator", "quirks", "switch", "none,cleared_offset", "--json").json
    assert switched == {"quirks": "none,cleared_offset", "on": ["cleared_offset"]}
    assert emulator.state().quirks.names == ["cleared_offset"]
    assert [row["name"] for row in run("emulator", "quirks", "ls", "--json").json if row["on"]] == [
        "cleared_offset"
    ]
    wrong = run("emulator", "quirks", "switch", "none,wings")
    assert (wrong.status, "there is no quirk 'wings'" in wrong.errors) == (1, True)


def test_quirks_of_an_emulator_elsewhere_are_listed_without_its_extra(
    emulator: Emulator, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "scheduler0.emulator.quirks", None)
    [row] = [one for one in run("emulator", "quirks", "ls", "--json").json if one["name"] == "nested_retries"]
    assert row["on"]
    assert row["description"].startswith("A failing webhook of a recurring job")


def test_faults_are_added_listed_and_cleared(emulator: Emulator, run: Run) -> None:
    words = ["emulator", "faults", "add", "status", "--status", 503, "--path", "/api/v1/projects"]
    assert [fault["kind"] for fault in run(*words, "--times", 9, "--json").json] == ["status"]
    assert run("projects", "ls").status != 0
    assert run("emulator", "faults", "clear").status == 0
    assert run("emulator", "faults", "ls", "--json").json == []
    assert run("projects", "ls").status == 0
    assert run("emulator", "faults", "add", "nonsense").status == 1


def test_a_reset_asks_first(job: Emulator, run: Run) -> None:
    assert run("emulator", "reset").status == 1
    assert run("emulator", "state", "--json").json["rows"]["jobs"] == 1
    assert run("emulator", "reset", "--yes").status == 0
    assert run("emulator", "state", "--json").json["rows"]["jobs"] == 0


def test_a_profile_names_the_emulator_to_control(
    job: Emulator, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    store("staging", StoredProfile(base_url="http://127.0.0.1:1", api_key="k", api_secret="s"))
    before = job.state().rows["jobs"]
    for words in (["reset", "--yes"], ["state"], ["clock", "show"]):
        outcome = run("emulator", *words, "--profile", "staging")
        assert (outcome.status, "http://127.0.0.1:1 " in outcome.errors) == (5, True)
    unknown = run("emulator", "reset", "--yes", "--profile", "stagign")
    assert (unknown.status, "there is no profile 'stagign'" in unknown.errors) == (3, True)
    assert run("emulator", "state", "--profile", "").status == 3
    assert run("emulator", "state", "--profile", "staging", "--base-url", job.url).status == 0
    monkeypatch.setenv("SCHEDULER0_PROFILE", "staging")
    assert run("emulator", "reset", "--yes").status == 5
    assert run("emulator", "reset", "--yes", "--base-url", "").status == 5
    assert job.state().rows["jobs"] == before == 1


def test_the_emulator_is_that_of_the_other_commands(
    emulator: Emulator, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    store("default", StoredProfile(base_url="http://127.0.0.1:1", api_key="k", api_secret="s"))
    assert run("emulator", "state").status == 0
    monkeypatch.delenv("SCHEDULER0_API_KEY")
    monkeypatch.delenv("SCHEDULER0_API_SECRET")
    assert run("emulator", "state").status == 5


@pytest.mark.parametrize("option", ["--account", "--actor"])
def test_a_control_needs_no_key(option: str, emulator: Emulator, run: Run) -> None:
    outcome = run("emulator", "state", option, "2")
    assert (outcome.status, f"No such option: {option}" in outcome.errors) == (2, True)


@pytest.mark.parametrize("seconds", ["0", "-1", "nan"])
def test_a_timeout_is_a_positive_number(seconds: str, emulator: Emulator, run: Run) -> None:
    outcome = run("emulator", "state", "--timeout", seconds)
    assert (outcome.status, "--timeout must be a positive" in outcome.errors) == (2, True)


def test_an_emulator_that_is_not_there_is_named(run: Run) -> None:
    outcome = run("emulator", "state", "--base-url", "http://127.0.0.1:1")
    assert (outcome.status, outcome.errors.count("\n")) == (5, 1)
    assert "http://127.0.0.1:1" in outcome.errors


def test_a_server_that_is_no_emulator_is_named(run: Run, webhook_receiver: WebhookReceiver) -> None:
    outcome = run("emulator", "state", "--base-url", webhook_receiver.url.removesuffix("/hook"))
    assert (outcome.status, "is not an emulator" in outcome.errors) == (1, True)
