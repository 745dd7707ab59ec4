"""Read a field of another dialect: the values, or the days, that it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler0.cron.conversion.days import Table, days_table, days_up_to, last_week, nth_week, weekdays_table
from scheduler0.cron.conversion.dialects import Dialect
from scheduler0.cron.errors import CronError
from scheduler0.cron.fields import DAY, MONTH_NAMES, WEEKDAY, WEEKDAY_NAMES, FieldKind, values

_ITEM = re.compile(
    r"(?:(?P<star>\*)|(?P<first>[0-9]+|[a-z]+)(?:-(?P<last>[0-9]+|[a-z]+))?)(?:/(?P<step>[0-9]+))?",
    re.ASCII | re.IGNORECASE,
)
_ALL_DAYS = days_up_to(31)
_MARKS = (
    (r"[0-9lL]+w|w[0-9]+|w", "W (the nearest working day) has no equivalent on the server; write the days"),
    (r"h(/.*|\(.*)?", "H picks a value by hash; write the value that it picks"),
    (r"r(/.*|\(.*)?|.*~.*", "a random value has no equivalent on the server; write a fixed value"),
    (r".*l.*", "this use of L has no equivalent on the server; write the days"),
    (r".*#.*", "this use of # has no equivalent on the server; write the days"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a spec of a dialect."""

    spec: str
    kind: FieldKind
    text: str
    dialect: Dialect

    def fail(self, problem: str) -> CronError:
        return CronError(self.spec, self.kind.name, problem)

    @property
    def is_question(self) -> bool:
        return self.text == "?"

    @property
    def has_star(self) -> bool:
        """Whether the day rule of the dialect takes the field for "every day"."""
        if self.dialect.day_rule == "either unless a star begins":
            return self.text[0] in "*?"
        if self.text in ("*", "?"):
            return True
        if self.dialect.star_step_is_star:
            return False
        return any(item in ("*", "*/1") for item in self.items)

    @property
    def items(self) -> list[str]:
        if self.is_question:
            allowed = self.dialect.question
            if allowed == "anywhere" or (allowed == "days" and self.kind.name in (DAY.name, WEEKDAY.name)):
                return ["*"]
        items = self.text.split(",")
        if not all(items):
            raise self.fail(f"{self.text!r} has an empty item; remove the comma")
        if len(items) > 1 and "*" in items and not self.dialect.star_in_list:
            raise self.fail(f"{self.text!r} has a star in a list; write '*' or the list without it")
        return items

    @property
    def has_ignored_step(self) -> bool:
        """Whether the source ignores a step of this field."""
        if self.dialect.weekdays_by_name and self.kind.name == WEEKDAY.name:
            return bool(re.search(r"\w/", self.text, re.ASCII))
        return self.dialect.name_steps == "ignored" and bool(re.search(r"[a-z]/", self.text, re.IGNORECASE))


def read_values(field: Field) -> int:
    """Return the mask of a field that is not a day field. Raises CronError."""
    kind = field.kind
    if kind.names:
        kind = FieldKind(kind.name, kind.low, kind.high, _month_names(field.dialect))
    return _mask(field, kind, field.items)


def read_days(field: Field) -> Table:
    """Return the days that a day-of-month field matches. Raises CronError."""
    plain: list[str] = []
    before: list[int] = []
    for item in field.items:
        found = re.fullmatch(r"l-([0-9]+)", item.lower())
        if field.dialect.last_day and item.lower() == field.dialect.last_day_word:
            before.append(0)
        elif field.dialect.days_before_last and found and 0 < int(found[1]) < 28:
            before.append(int(found[1]))
        else:
            plain.append(item)
    mask = _mask(field, field.kind, plain)

    def days(length: int) -> int:
        chosen = mask
        for count in before:
            chosen |= 1 << length - count
        return chosen

    return days_table(days)


def read_weekdays(field: Field) -> Table:
    """Return the days that a day-of-week field matches. Raises CronError."""
    plain: list[str] = []
    nth: list[tuple[int, int]] = []
    last: list[int] = []
    for item in field.items:
        place = re.fullmatch(r"(\w+)#([0-9]+)", item, re.ASCII)
        end = _last_weekday(field.dialect, item)
        if field.dialect.nth_weekday and place:
            if not 1 <= int(place[2]) <= 5:
                raise field.fail(f"the number after '#' in {item!r} must be 1 to 5")
            nth.append((_one_weekday(field, place[1]), int(place[2])))
        elif end is not None:
            last.append(_one_weekday(field, end))
        elif field.dialect.lone_last_weekday and item.lower() == "l":
            plain.append(str(field.dialect.weekdays[1]))
        else:
            plain.append(item)
    chosen = _weekday_mask(field, plain)

    def weekdays(length: int, weekday: int) -> int:
        if chosen >> weekday & 1:
            return _ALL_DAYS
        mask = last_week(length) if weekday in last else 0
        for day, position in nth:
            if day == weekday:
                mask |= nth_week(position)
        return mask

    return weekdays_table(weekdays)


def _last_weekday(dialect: Dialect, item: str) -> str | None:
    """Return the weekday of an item that means the last one of the month."""
    if dialect.last_weekday == "after" and re.fullmatch(r"\w+l", item, re.ASCII | re.IGNORECASE):
        return item[:-1]
    if dialect.last_weekday == "before" and re.fullmatch(r"l[0-9]", item, re.ASCII | re.IGNORECASE):
        return item[1:]
    return None


def _one_weekday(field: Field, text: str) -> int:
    if not re.fullmatch(r"[0-9]+|[a-z]+", text, re.ASCII | re.IGNORECASE):
        raise field.fail(f"{text!r} is not a weekday; write a number or a name")
    return values(_weekday_mask(field, [text]))[0]


def _weekday_mask(field: Field, items: Sequence[str]) -> int:
    """Return the mask of plain weekday items, in the server's numbers."""
    low, high, sunday = field.dialect.weekdays
    names = {
        name: low + (day + sunday - low) % 7
        for day, title in enumerate(WEEKDAY_NAMES)
        for name in _names(field.dialect, title)
    }
    kind = FieldKind(WEEKDAY.name, low, high, names)
    mask = (
        _weekdays_by_name(field, kind, items) if field.dialect.weekdays_by_name else _mask(field, kind, items)
    )
    return sum(1 << day for day in {(value - sunday) % 7 for value in values(mask)})


def _weekdays_by_name(field: Field, kind: FieldKind, items: Sequence[str]) -> int:
    """Read weekdays as APScheduler 4 does: Monday first, without steps except after a star."""
    found = 0
    for item in items:
        matched = _match(field, item)
        if matched["star"]:
            days = list(range(1, 8, _step(field, kind, item, matched["step"])))
        else:
            first = _number(field, kind, matched["first"])
            last = _number(field, kind, matched["last"] or matched["first"])
            days = [first + count for count in range((last - first) % 7 + 1)]
        for day in days:
            found |= 1 << day % 7
    return found


def _mask(field: Field, kind: FieldKind, items: Sequence[str]) -> int:
    mask = 0
    for item in items:
        for value in _item_values(field, kind, item):
            mask |= 1 << value
    return mask


def _item_values(field: Field, kind: FieldKind, item: str) -> Sequence[int]:
    dialect = field.dialect
    matched = _match(field, item)
    step_text = matched["step"]
    if matched["star"]:
        return range(kind.low, kind.high + 1, _step(field, kind, item, step_text, kind.high - kind.low))
    first = _number(field, kind, matched["first"])
    if step_text and matched["first"].isalpha() and dialect.name_steps == "ignored":
        step_text = None
    if matched["last"] is None:
        if not step_text:
            return [first]
        if dialect.lone_step == "refused":
            raise field.fail(
                f"{item!r} is not accepted by {dialect.title}; write {first}-{kind.high}/{step_text}"
            )
        end = min(kind.high, dialect.week_end) if kind.name == WEEKDAY.name else kind.high
        if first > end:
            raise field.fail(
                f"{dialect.title} reads the step of {item!r} in its own way; write the values as a list"
            )
        return range(first, end + 1, _step(field, kind, item, step_text, end - first))
    last = _number(field, kind, matched["last"])
    if dialect.name_steps == "ignored" and matched["first"].isalpha() != matched["last"].isalpha():
        raise field.fail(f"{item!r} mixes a name and a number; write two names or two numbers")
    if first > last and dialect.wrapped == "to Sunday" and matched["last"].lower() in ("sun", "sunday"):
        last += 7
    is_one_value = first == last or (kind.name == WEEKDAY.name and (last - first) % 7 == 0)
    if is_one_value and dialect.equal_range == "every value":
        first, last = kind.low, kind.high
    if first == last and step_text and dialect.equal_range == "refused with a step":
        raise field.fail(
            f"{dialect.title} reads the step of {item!r} in its own way; write the values as a list"
        )
    if first > last:
        return _wrapped(field, kind, item, first, last, int(step_text or 1))
    return range(first, last + 1, _step(field, kind, item, step_text, last - first))


def _wrapped(field: Field, kind: FieldKind, item: str, first: int, last: int, step: int) -> Sequence[int]:
    """Return the values of a range that runs backwards."""
    allowed = field.dialect.wrapped
    if allowed in ("refused", "to Sunday"):
        raise field.fail(f"the range {item!r} runs backwards; write {first}-{kind.high},{kind.low}-{last}")
    if allowed == "without step" and step > 1:
        raise field.fail(
            f"{field.dialect.title} reads the step of {item!r} in its own way; write the values as a list"
        )
    if step < 1:
        raise field.fail(f"the step of {item!r} must be a number from 1")
    size = 7 if kind.name == WEEKDAY.name else kind.high - kind.low + 1
    count = (last - first) % size + 1
    return [kind.low + (first - kind.low + offset) % size for offset in range(0, count, step)]


def _match(field: Field, item: str) -> re.Match[str]:
    matched = _ITEM.fullmatch(item)
    if matched is None:
        for pattern, problem in _MARKS:
            if re.fullmatch(pattern, item, re.IGNORECASE):
                raise field.fail(f"{item!r}: {problem}")
        raise field.fail(
            f"{item!r} is not understood; write values, ranges (1-5), steps (*/2) or a list of them"
        )
    return matched


def _number(field: Field, kind: FieldKind, text: str) -> int:
    if text.isalpha():
        number = kind.names.get(text.lower())
        if number is None:
            for pattern, problem in _MARKS:
                if re.fullmatch(pattern, text, re.IGNORECASE) and len(text) < 3:
                    raise field.fail(f"{text!r}: {problem}")
            raise field.fail(
                f"{text!r} is not a number{' or a name' if kind.names else ''} that is known here"
            )
        return number
    number = int(text[-4:]) if len(text) > 4 and not text[:-4].strip("0") else int(text[:5])
    if not kind.low <= number <= kind.high:
        raise field.fail(f"{text} is not between {kind.low} and {kind.high}")
    return number


def _step(field: Field, kind: FieldKind, item: str, text: str | None, size: int | None = None) -> int:
    if text is None:
        return 1
    step = int(text[:5])
    if step < 1:
        raise field.fail(f"the step of {item!r} must be a number from 1")
    limit = {"": None, "range": size, "maximum": kind.high}[field.dialect.step_limit]
    if limit is not None and step > limit:
        raise field.fail(
            f"{field.dialect.title} does not accept the step of {item!r}; it may be up to {limit}"
        )
    return step


def _month_names(dialect: Dialect) -> dict[str, int]:
    return {name: number for number, title in enumerate(MONTH_NAMES, 1) for name in _names(dialect, title)}


def _names(dialect: Dialect, title: str) -> tuple[str, ...]:
    short, full = title[:3].lower(), title.lower()
    return (short, full) if dialect.long_names else (short,)
