"""Settings from arguments, environment and config file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler0 import APIKey, AsyncClient, Client, IdentityError, InsecureFileWarning, Timeouts
from scheduler0._auth import session_file as _config_file
from scheduler0._auth.environment import key_in, settings_of
from scheduler0._auth.session_file import Session, read_session

NOW = datetime(2026, 8, 3, 9, tzinfo=UTC)
SECRET = "s3cr3t"
ENVIRONMENT = {
    "SCHEDULER0_API_KEY": "key",
    "SCHEDULER0_API_SECRET": SECRET,
    "SCHEDULER0_ACCOUNT_ID": "2",
}
FILE = {
    "base_url": "http://localhost:7070",
    "app_url": "http://localhost:3000",
    "api_key": "filed",
    "api_secret": SECRET,
    "account_id": "7",
    "expires_at": "2999-01-01T00:00:00.123456789Z",
    "clerk_user_id": "user_1",
    "scopes": ["read"],
    "local_executor": {"id": "4", "name": "laptop"},
    "from_the_future": {"a": 1},
}

SESSION = Session.of(Path("config.json"), FILE)


def unread() -> Session:
    pytest.fail("the config file must not be read")


def settings(
    environ: dict[str, str], session: Callable[[], Session] = unread, **given: Any
) -> dict[str, Any]:
    return settings_of(given, environ, session, lambda: NOW)


def write(path: Path, document: object, mode: int = 0o600) -> Path:
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    "given",
    [
        {"api_key": "a", "api_secret": "b"},
        {"username": "a", "password": "b"},
        {"credentials": APIKey("a", "b")},
    ],
)
def test_given_credentials_leave_the_environments_and_the_files_unread(given: dict[str, Any]) -> None:
    found = settings({**ENVIRONMENT, "SCHEDULER0_BASE_URL": "http://localhost:1"}, **given)
    assert found == {**given, "base_url": "http://localhost:1"}


def test_the_environment_comes_before_the_file() -> None:
    found = settings(ENVIRONMENT)
    assert found == {"credentials": APIKey("key", SECRET, 2), "base_url": "https://api.scheduler0.com"}


@pytest.mark.parametrize("missing", ENVIRONMENT)
@pytest.mark.parametrize("blank", [True, False])
def test_the_environment_names_all_of_a_key_or_nothing(missing: str, blank: bool) -> None:
    environ = {**ENVIRONMENT, missing: ""}
    if not blank:
        del environ[missing]
    message = "SCHEDULER0_API_KEY, SCHEDULER0_API_SECRET, and SCHEDULER0_ACCOUNT_ID must all be set"
    with pytest.raises(IdentityError) as caught:
        settings(environ)
    assert caught.value.message == message


def test_the_expiry_of_a_key_in_the_environment() -> None:
    def key(expires_at: str) -> APIKey | None:
        return key_in({**ENVIRONMENT, "SCHEDULER0_EXPIRES_AT": expires_at}, NOW)

    assert key("2026-08-03T09:00:31Z") == APIKey("key", SECRET, 2, NOW + timedelta(seconds=31))
    for nothing in ("", "soon", "2020-01-01T00:00:00"):
        assert key(nothing) == APIKey("key", SECRET, 2)
    with pytest.raises(IdentityError, match=r"SCHEDULER0_EXPIRES_AT says that the key expired at 2026-08-03"):
        key("2026-08-03T09:00:30Z")


def test_a_session_gives_url_account_actor_and_a_key_that_is_read_again() -> None:
    sessions = [SESSION, SESSION, Session.of(SESSION.path, {**FILE, "api_key": "next"})]
    found = settings({}, lambda: sessions.pop(0))
    asked = found.pop("credentials")
    assert found == {"base_url": "http://localhost:7070", "account_id": "7", "actor": "user_1"}
    assert (asked().key, asked().key) == ("filed", "next")


def test_arguments_and_variables_beat_the_session() -> None:
    environ = {"SCHEDULER0_ACTOR": "robot", "SCHEDULER0_TIMEOUT": "2.5", "SCHEDULER0_DEADLINE": "7"}
    found = settings(environ, lambda: SESSION, base_url="http://localhost:1", account_id=8)
    assert (found["base_url"], found["account_id"]) == ("http://localhost:1", 8)
    assert (found["timeout"], found["deadline"]) == (2.5, 7)
    assert "actor" not in found
    assert settings(environ, lambda: SESSION, timeout=9, actor="me")["timeout"] == 9
    assert settings({}, lambda: SESSION, timeout=9, actor="me")["actor"] == "me"


def test_the_key_of_a_session_goes_to_no_server_that_only_the_environment_names() -> None:
    environ = {"SCHEDULER0_BASE_URL": "http://localhost:7070/"}
    assert settings(environ, lambda: SESSION)["base_url"] == "http://localhost:7070"
    environ = {"SCHEDULER0_BASE_URL": "http://elsewhere"}
    with pytest.raises(IdentityError, match=r"names http://elsewhere, but the session in config.json is of"):
        settings(environ, lambda: SESSION)
    given = settings(environ, lambda: SESSION, base_url="http://elsewhere")
    assert given["base_url"] == "http://elsewhere"


@pytest.mark.parametrize("text", ["0", "-1", "inf", "nan", "5s"])
def test_a_timeout_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="SCHEDULER0_TIMEOUT must be a positive, finite number of seconds"):
        settings({**ENVIRONMENT, "SCHEDULER0_TIMEOUT": text})


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"expires_at": "2026-08-03T09:00:30Z"}, r"has expired \(2026-08-03"),
        ({"expires_at": None}, "does not say when it expires"),
        ({"expires_at": "tomorrow"}, "does not say when it expires"),
        ({"api_secret": ""}, "holds no session: log in"),
        ({"api_key": None}, "holds no session: log in"),
        ({"account_id": None}, "holds no session: log in"),
        ({"api_secret": SECRET + "\n"}, "config.json: api_secret must be printable ASCII"),
    ],
)
def test_a_session_that_is_over_or_incomplete_is_refused(changed: dict[str, Any], text: str) -> None:
    with pytest.raises(IdentityError, match=text) as caught:
        Session.of(Path("config.json"), {**FILE, **changed}).key(NOW)
    assert SECRET not in str(caught.value)


def test_a_session_lasts_until_30_seconds_before_its_expiry() -> None:
    session = Session.of(Path("config.json"), {**FILE, "expires_at": "2026-08-03T11:00:31+02:00"})
    assert session.key(NOW) == APIKey("filed", SECRET, 7, NOW + timedelta(seconds=31))
    assert SECRET not in repr(session)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('{\n "api_secret": "s3cr3t",,}', "is not JSON: .* in line 2, column 25"),
        ("", "is not JSON"),
        ("[]", "must hold a JSON object, not list"),
        ('{"api_secret": 5}', "api_secret must be a string, not int"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_broken_file_is_named_and_not_shown(tmp_path: Path, content: str, text: str) -> None:
    path = write(tmp_path / "config.json", content)
    with pytest.raises(IdentityError, match=text) as caught:
        read_session(path)
    assert str(path) in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_file_that_is_no_text_or_no_file(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_bytes(b'{"a": "\xff\xfe"}')
    with pytest.raises(IdentityError, match="is not JSON in UTF-8"):
        read_session(path)
    with pytest.raises(IdentityError, match=r"cannot read .*: Is a directory"):
        read_session(tmp_path)


def test_a_file_that_others_can_read_warns_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_config_file, "_warned", set())
    path = write(tmp_path / "config.json", FILE, 0o644)
    with pytest.warns(InsecureFileWarning, match=r"\(mode 644\): run chmod 600") as caught:
        read_session(path)
    assert caught[0].filename == __file__
    read_session(path)
    read_session(write(tmp_path / "private.json", FILE, 0o600))
    read_session(write(tmp_path / "without.json", {"base_url": "http://localhost"}, 0o644))


@pytest.mark.parametrize("flavour", [Client, AsyncClient])
def test_from_env_of_a_real_process(
    flavour: type[Client | AsyncClient], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(IdentityError, match=r"no credentials: set SCHEDULER0_API_KEY, .* or log in so that"):
        flavour.from_env()
    (tmp_path / ".scheduler0").mkdir()
    write(tmp_path / ".scheduler0" / "config.json", FILE)
    config = flavour.from_env()._caller.config
    assert (config.base_url, config.account_id, config.actor) == ("http://localhost:7070", "7", "user_1")
    for name, value in {**ENVIRONMENT, "SCHEDULER0_ACTOR": "robot", "SCHEDULER0_TIMEOUT": "3"}.items():
        monkeypatch.setenv(name, value)
    config = flavour.from_env()._caller.config
    assert (config.base_url, config.account_id, config.actor) == ("https://api.scheduler0.com", "2", "robot")
    assert config.timeouts == Timeouts(3, 3, 3, 3)
    other = write(tmp_path / "other.json", {**FILE, "account_id": "9"})
    for name in ENVIRONMENT:
        monkeypatch.delenv(name)
    assert flavour.from_env(config_file=other)._caller.config.account_id == "9"


def test_a_constructor_reads_the_actor_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**ENVIRONMENT, "SCHEDULER0_ACTOR": "robot", "SCHEDULER0_TIMEOUT": "3"}.items():
        monkeypatch.setenv(name, value)
    config = Client("http://localhost")._caller.config
    assert (config.credentials, config.account_id, config.actor) == (None, None, "robot")
    assert config.timeouts == Timeouts()
    assert Client("http://localhost", actor="me")._caller.config.actor == "me"
