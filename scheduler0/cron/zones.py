"""IANA time zones and the version of their data."""

from __future__ import annotations

import re
import zoneinfo
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler0.cron.errors import require


def find_zone(name: str) -> ZoneInfo:
    """Return the zone `name`. Raises ValueError if it is unknown, and TypeError if it is not text."""
    require(str, "timezone", name, "the name of a time zone")
    try:
        return ZoneInfo(name)
    # An unknown zone is a KeyError, a bad path a ValueError, the name of a folder ("America") an OSError.
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f"timezone: {name!r} is not a known IANA time zone. Check the name, or install the zone data: "
            "`pip install tzdata`"
        ) from None


def zone_data_version(name: str) -> str:
    """Return the version of the zone data from which Python reads the zone `name`, as in "2026a".

    "unknown" if the data does not say it. Python takes the data of the system first, then the package
    `tzdata`.
    """
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / name).is_file():
            return _system_version(folder)
    try:
        return str(import_module("tzdata").IANA_VERSION)
    except (ImportError, AttributeError):
        return "unknown"


def _system_version(folder: Path) -> str:
    for file, pattern in (("tzdata.zi", r"# version (\S+)"), ("+VERSION", r"(\S+)")):
        try:
            with (folder / file).open(encoding="utf-8") as lines:
                found = re.match(pattern, lines.readline())
        except OSError:
            continue
        if found:
            return found[1]
    return "unknown"
