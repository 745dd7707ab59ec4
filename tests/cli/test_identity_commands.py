"""`login`, `whoami`, `doctor` and where the credentials of a command come from."""

from __future__ import annotations

import io
import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler0.cli import doctor
from scheduler0.emulator import Emulator

from .conftest import Run

KEY_VARIABLES = (
    "SCHEDULER0_API_KEY",
    "SCHEDULER0_API_SECRET",
    "SCHEDULER0_ACCOUNT_ID",
    "SCHEDULER0_BASE_URL",
)


@pytest.fixture
def bare(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """An emulator that nothing in the environment names."""
    for name in KEY_VARIABLES:
        monkeypatch.delenv(name)
    return emulator


def answer(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_login_stores_a_key_that_other_commands_use(
    bare: Emulator, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer(monkeypatch, bare.api_key, bare.api_secret)
    outcome = run("login", "--base-url", bare.url, "--account", "2")
    assert outcome.status == 0, outcome.errors
    assert bare.api_secret not in outcome.output + outcome.errors
    file = tmp_path / "profiles.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run("projects", "ls", "--json").json == []
    assert run("whoami", "--json").json["credentialsFrom"] == "profile default"


def test_a_profile_is_named_by_option_and_variable(
    bare: Emulator, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, bare.username, bare.password)
    words = ["login", "--operator", "--profile", "ops", "--base-url", bare.url, "--account", "1"]
    assert run(*words).status == 0
    who = run("whoami", "--profile", "ops", "--json").json
    assert (who["operator"], who["account"], who["scopes"]) == ("admin", "1", ["all"])
    monkeypatch.setenv("SCHEDULER0_PROFILE", "ops")
    assert run("accounts", "show", 1, "--json").json["id"] == 1


def test_wrong_credentials_are_not_stored(bare: Emulator, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "wrong", "wrong")
    outcome = run("login", "--base-url", bare.url, "--account", "2")
    assert (outcome.status, outcome.errors.count("\n")) == (3, 1)
    assert not Path("profiles.json").exists()


def test_login_heeds_a_timeout(bare: Emulator, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, bare.api_key, bare.api_secret)
    outcome = run("login", "--base-url", bare.url, "--account", "2", "--timeout", "0")
    assert (outcome.status, "--timeout must be a positive" in outcome.errors) == (2, True)
    assert not Path("profiles.json").exists()


def test_the_environment_counts_more_than_the_default_profile_and_an_option_more_than_both(
    emulator: Emulator, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles = {
        "default": {"base_url": "http://127.0.0.1:1", "api_key": "k", "api_secret": "s", "account_id": "2"}
    }
    Path("profiles.json").write_text(json.dumps(profiles))
    assert run("whoami", "--json").json["credentialsFrom"] == "environment"
    assert run("projects", "ls", "--profile", "default").status == 5
    assert run("projects", "ls", "--profile", "default", "--base-url", emulator.url).status == 3


def test_whoami_says_who_without_a_secret(emulator: Emulator, run: Run) -> None:
    outcome = run("whoami")
    who = run("whoami", "--json").json
    assert (who["server"], who["account"], who["actor"]) == (emulator.url, "2", "tester")
    assert who["scopes"] == ["read", "write", "execute", "admin"]
    for secret in (emulator.api_key, emulator.api_secret):
        assert secret not in outcome.output


def test_the_actor_is_the_user_unless_somebody_is_named(
    emulator: Emulator, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SCHEDULER0_ACTOR")
    monkeypatch.setattr("getpass.getuser", lambda: "ann")
    created = run("projects", "create", "--name", "p", "--description", "d", "--json").json
    assert created["createdBy"] == "ann"
    words = ["projects", "create", "--name", "q", "--description", "d", "--actor", "bob"]
    created = run(*words, "--json").json
    assert created["createdBy"] == "bob"


def test_doctor_finds_nothing_wrong(emulator: Emulator, run: Run) -> None:
    outcome = run("doctor", "--json")
    states = {row["check"]: row["state"] for row in outcome.json}
    assert set(states) >= {
        "python",
        "version",
        "extras",
        "zone data",
        "credentials",
        "server",
        "clock",
        "key",
    }
    assert "wrong" not in states.values()


def test_doctor_names_what_is_wrong_and_the_remedy(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = run("doctor")
    assert outcome.status == 1
    assert "scheduler0-py login" in outcome.output
    monkeypatch.setenv("SCHEDULER0_API_KEY", "k")
    monkeypatch.setenv("SCHEDULER0_API_SECRET", "s")
    monkeypatch.setenv("SCHEDULER0_ACCOUNT_ID", "2")
    monkeypatch.setenv("SCHEDULER0_BASE_URL", "http://127.0.0.1:1")
    outcome = run("doctor")
    assert outcome.status == 1
    assert "server" in outcome.output


def test_doctor_compares_the_clocks(emulator: Emulator, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 8, 3, 12, tzinfo=UTC)
    close = doctor._clock("Mon, 03 Aug 2026 12:00:02 GMT", now)
    far = doctor._clock("Mon, 03 Aug 2026 11:00:00 GMT", now)
    assert (close.state, far.state) == ("ok", "warning")
    assert "3600 s behind" in far.finding
    assert doctor._clock("Mon, 03 Aug 2026 12:00:00 -0000", now).state == "ok"
    for told in (None, "soon", "Mon, 03 Aug 99999999999 12:00:00 GMT"):
        assert doctor._clock(told, now).finding == "the server does not tell its time"


def test_doctor_sees_two_distributions_with_one_import_name(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"scheduler0": ["scheduler0", "scheduler0-python-client"]}
    monkeypatch.setattr(doctor, "packages_distributions", lambda: names)
    [finding] = [one for one in doctor.installation() if one.check == "distributions"]
    assert (finding.state, "uninstall" in finding.remedy) == ("wrong", True)


def test_doctor_warns_of_a_key_that_expires_soon() -> None:
    soon, later = (datetime.now(UTC) + timedelta(days=days) for days in (2, 60))
    states = [
        [one.state for one in doctor._key({"scopes": ["read"], "account": "2", "expiresAt": date})][1]
        for date in (soon, later)
    ]
    assert states == ["warning", "ok"]


@pytest.mark.parametrize("text", ["{", "[]", '{"default": 1}'])
def test_a_broken_file_of_profiles_is_explained(text: str, run: Run) -> None:
    Path(os.environ["SCHEDULER0_PROFILES"]).write_text(text)
    outcome = run("projects", "ls")
    assert (outcome.status, outcome.errors.count("\n")) == (1, 1)
    assert "profiles.json" in outcome.errors
