"""What browsers get: pages from templates that escape every value, and the files that the pages name."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from scheduler0._shared.secrets import masked_text
from scheduler0.emulator.go.time import ZERO_DATE, parse_date
from scheduler0.emulator.http.fault_gate import PAGE_PREFIX
from scheduler0.emulator.instants import ZERO, from_instant

if TYPE_CHECKING:
    from jinja2 import Environment

_CODE = re.compile("`([^`]+)`")
_PACKAGE = Path(__file__).parent
_FILES = _PACKAGE / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class Asset(NamedTuple):
    """A file as it is sent."""

    content: bytes
    media_type: str
    version: str
    """The beginning of its SHA-256. It is part of the address, so browsers can keep the file for ever."""


@cache
def assets() -> Mapping[str, Asset]:
    """All files by name: `page.css`, `vendor/htmx.min.js` and the others. They are read once."""
    found: dict[str, Asset] = {}
    for path in sorted(_FILES.rglob("*")):
        if path.suffix in _TYPES:
            content = path.read_bytes()
            version = hashlib.sha256(content).hexdigest()[:12]
            found[path.relative_to(_FILES).as_posix()] = Asset(content, _TYPES[path.suffix], version)
    return found


def asset_url(name: str) -> str:
    """The address of a file. Raises `KeyError` for a name that is not there."""
    return f"{PAGE_PREFIX}/static/{name}?v={assets()[name].version}"


def asset_answer(request: Request) -> Response | None:
    """The file that a request names; None for an unknown name."""
    asset = assets().get(request.path_params["name"])
    if asset is None:
        return None
    is_current = request.query_params.get("v") == asset.version
    caching = "max-age=31536000, immutable" if is_current else "no-cache"
    return Response(asset.content, headers={"Cache-Control": caching}, media_type=asset.media_type)


Moment = datetime | int | str | None
"""A moment as the parts of the emulator have it: a date, an instant of the store, a text of the server."""


def moment(value: Moment) -> datetime | None:
    """The aware date, in UTC; None for no date and for the server's zero date."""
    if value is None or value in (ZERO, ZERO_DATE, ""):
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    found = from_instant(value) if isinstance(value, int) else parse_date(value)
    return found.astimezone(UTC)


def utc_text(value: datetime) -> str:
    """A date as people read it, without fractions of a second."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def iso_text(value: datetime) -> str:
    """A date as `<time datetime>` takes it, exact to the millisecond."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@cache
def environment() -> "Environment":
    """The templates of the page, compiled once for all emulators of the process."""
    # Only an emulator whose page is looked at needs them.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup, escape

    def with_code(text: str) -> Markup:
        """A text of ours, in which what stands between backticks is code."""
        # A Markup would escape the tags.
        return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))

    made = Environment(
        loader=FileSystemLoader(_PACKAGE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Jinja2 leaves the values of both dictionaries untyped.
    made.globals["asset"] = asset_url  # pyright: ignore[reportUnknownMemberType]
    made.filters.update(  # pyright: ignore[reportUnknownMemberType]
        moment=moment,
        utc=utc_text,
        iso=iso_text,
        grouped=grouped,
        lateness=lateness,
        masked=masked_text,
        with_code=with_code,
    )
    return made


def grouped(number: int) -> str:
    """A number with commas between groups of three digits."""
    return f"{number:,}"


def lateness(late_by: timedelta | None) -> str:
    """How late something was, for people: `on time`, `0.35 s`, `2:05 min`, `26:00 h`."""
    if late_by is None:
        return "-"
    seconds = late_by.total_seconds()
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    if seconds < 0.0005:
        return "on time"
    if seconds < 60:
        return f"{sign}{seconds:.3g} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{sign}{minutes}:{rest:02} min"
    return f"{sign}{minutes // 60}:{minutes % 60:02} h"
