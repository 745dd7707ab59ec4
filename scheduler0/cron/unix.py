"""Crontab lines of five fields (minute first) and the server's specs (second first)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scheduler0.cron.errors import CronError, require
from scheduler0.cron.fields import DAY, HOUR, MINUTE, MONTH, WEEKDAY, FieldKind, parse_field, values
from scheduler0.cron.parser import parse, split_fields

_ITEM = re.compile(r"([*?]|([a-z]+|[0-9]+)(-([a-z]+|[0-9]+))?)(/[0-9]+)?", re.IGNORECASE | re.ASCII)
_SUNDAY = 7
_WEEKDAY_TO_7 = FieldKind(WEEKDAY.name, WEEKDAY.low, _SUNDAY, WEEKDAY.names)
_ORDER = "minute hour day-of-month month day-of-week"


def looks_like_five_field_unix(spec: str) -> bool:
    """Return whether `spec` is a crontab line of five fields, minute first.

    The server reads such a line second first, or refuses it. False for descriptors and for six fields.
    """
    try:
        normalize_unix(spec)
    except CronError:
        return False
    return len(split_fields(spec)) == 5


def normalize_unix(spec: str) -> str:
    """Return the server's spec for the five fields of a crontab line, as crontab(5) of Vixie cron reads them.

    Second 0 is put in front. Sunday may be 7 and may end a range (`fri-sun`, `5-7`). A descriptor (`@daily`)
    means the same in both and is returned as it is. Raises CronError if `spec` is not a crontab line, or if
    different crons read it differently. The result is always a spec that the server accepts.
    """
    require(str, "spec", spec, "text")
    texts = split_fields(spec)
    if texts and texts[0].startswith("@"):
        return parse(" ".join(texts)).spec
    if len(texts) != 5:
        found = f"{len(texts)} field{'s' * (len(texts) != 1)}"
        raise CronError(spec, None, f"{found}; a crontab line has five: {_ORDER}")
    kinds = (MINUTE, HOUR, DAY, MONTH, _WEEKDAY_TO_7)
    fields = [_field(spec, kind, text) for kind, text in zip(kinds, texts, strict=True)]
    return " ".join(["0", *fields])


def _field(spec: str, kind: FieldKind, text: str) -> str:
    items = text.split(",")
    for item in items:
        _check_item(spec, kind, item)
    if kind is _WEEKDAY_TO_7:
        return ",".join(_without_late_star(WEEKDAY, [_weekday_item(spec, item) for item in items]))
    parse_field(spec, kind, text)
    return ",".join(_without_late_star(kind, items) if kind is DAY else items)


def _check_item(spec: str, kind: FieldKind, item: str) -> None:
    if not _ITEM.fullmatch(item):
        problem = f"{item!r} is not an item of a crontab line; write 1, 1-5, */2 or 1-5/2"
        raise CronError(spec, kind.name, problem)
    span, slash, step = item.partition("/")
    if slash and span.isalnum():
        problem = f"different crons read {item!r} differently; write the range {span}-{kind.high}/{step}"
        raise CronError(spec, kind.name, problem)


def _weekday_item(spec: str, item: str) -> str:
    """Return `item` with 0 for Sunday. A range that the server would refuse becomes the list of its days."""
    span, slash, step = item.partition("/")
    first, _, last = span.lower().partition("-")
    if last == "sun" and first != "sun":
        span = f"{first}-{_SUNDAY}"
    mask, star = parse_field(spec, _WEEKDAY_TO_7, span + slash + step)
    if star or str(_SUNDAY) not in span:
        return item
    return ",".join(str(day) for day in sorted({day % _SUNDAY for day in values(mask)}))


def _without_late_star(kind: FieldKind, items: Sequence[str]) -> list[str]:
    """Return `items` with every star after the first item written as a range.

    In a crontab only a star at the start of a day field makes both day fields count. On the server any star
    does.
    """
    first, *rest = items
    full = f"{kind.low}-{kind.high}"
    return [first, *(full + item[1:] if item[0] in "*?" else item for item in rest)]
