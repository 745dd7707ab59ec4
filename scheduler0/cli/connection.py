"""The client of a command: from options, a named profile, the environment, or what is stored."""

from __future__ import annotations

import getpass
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from scheduler0.cli import profiles
from scheduler0.cli.common import Common

if TYPE_CHECKING:
    from scheduler0 import Client

_KEY = ("SCHEDULER0_API_KEY", "SCHEDULER0_API_SECRET", "SCHEDULER0_ACCOUNT_ID")
_EMULATOR = "http://127.0.0.1:7070"
_OPERATOR = ("SCHEDULER0_USERNAME", "SCHEDULER0_PASSWORD")


def open_client(common: Common) -> Client:
    """A client with the settings of `settings`. Raises `IdentityError` and `CommandError`."""
    from scheduler0 import Client

    given, _ = settings(common)
    return Client.from_env(**given)


def settings(common: Common) -> tuple[dict[str, Any], str]:
    """The arguments for `Client.from_env`, and where the credentials come from, in words."""
    given: dict[str, Any] = {
        "base_url": common.base_url,
        "account_id": common.account,
        "actor": common.actor,
        "timeout": common.timeout,
    }
    given = {name: value for name, value in given.items() if value is not None}
    found, source = _credentials(common)
    given = {**found, **given}
    if not given.get("actor") and not os.environ.get("SCHEDULER0_ACTOR"):
        given["actor"] = _user()
    return given, source


def server(common: Common) -> str:
    """The address of a running emulator: the server of `settings`, else the emulator's own default."""
    given, _ = settings(common)
    url = given.get("base_url", os.environ.get("SCHEDULER0_BASE_URL") or _EMULATOR)
    return str(url).rstrip("/")


def _credentials(common: Common) -> tuple[dict[str, Any], str]:
    if common.profile is not None:
        return _of_profile(common.profile), f"profile {common.profile}"
    if any(os.environ.get(name) for name in _KEY[:2]):
        return {}, "environment"
    if all(os.environ.get(name) for name in _OPERATOR):
        username, password = (os.environ[name] for name in _OPERATOR)
        found = {"username": username, "password": password, "account_id": os.environ.get(_KEY[2])}
        return {name: value for name, value in found.items() if value}, "environment (operator)"
    if profiles.DEFAULT in profiles.load_all():
        return _of_profile(profiles.DEFAULT), f"profile {profiles.DEFAULT}"
    return {}, "session of the official command"


def _of_profile(name: str) -> dict[str, Any]:
    return {member: value for member, value in asdict(profiles.load(name)).items() if value is not None}


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A process without a user name, as in some containers.
        return "scheduler0-py"
