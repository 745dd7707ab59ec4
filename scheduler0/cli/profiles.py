"""Stored credentials: one JSON file with a member for each profile."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from scheduler0.cli.command_errors import CommandError

DEFAULT = "default"


@dataclass(frozen=True, kw_only=True)
class StoredProfile:
    """A server and the credentials for it. None means: not stored."""

    base_url: str | None = None
    account_id: str | None = None
    api_key: str | None = field(default=None, repr=False)
    api_secret: str | None = field(default=None, repr=False)
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    actor: str | None = None


def path() -> Path:
    """The file: `$SCHEDULER0_PROFILES`, or `~/.scheduler0/profiles.json`."""
    return Path(os.environ.get("SCHEDULER0_PROFILES") or Path.home() / ".scheduler0" / "profiles.json")


def load_all() -> dict[str, StoredProfile]:
    """All profiles by name. A file that does not exist has none. Raises `CommandError` for a wrong file."""
    file = path()
    try:
        document: object = json.loads(file.read_bytes())
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        raise CommandError(f"{file} is not JSON: correct it, or delete it and log in again") from None
    if not isinstance(document, dict):
        raise CommandError(f"{file} must hold a JSON object: delete it and log in again")
    known = [member.name for member in fields(StoredProfile)]
    profiles: dict[str, StoredProfile] = {}
    for name, members in cast("dict[str, Any]", document).items():
        if not isinstance(members, dict):
            raise CommandError(f"{file}: the profile {name!r} must be a JSON object: log in again")
        values = cast("dict[str, Any]", members)
        profiles[name] = StoredProfile(**{member: values[member] for member in known if values.get(member)})
    return profiles


def load(name: str) -> StoredProfile:
    """The profile `name`. Raises `CommandError` if it is not stored."""
    profiles = load_all()
    if name not in profiles:
        known = ", ".join(profiles) or "none"
        raise CommandError(
            f"there is no profile {name!r} (stored: {known}): scheduler0-py login --profile {name}", 3
        )
    return profiles[name]


def store(name: str, profile: StoredProfile) -> Path:
    """Store a profile and return the file. Only its owner can read it."""
    file = path()
    members = {key: value for key, value in asdict(profile).items() if value is not None}
    everything = {
        key: {k: v for k, v in asdict(one).items() if v is not None} for key, one in load_all().items()
    }
    everything[name] = members
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch = file.with_name(f"{file.name}.new")
    scratch.unlink(missing_ok=True)
    with open(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
        json.dump(everything, output, indent=2)
    scratch.replace(file)
    return file
