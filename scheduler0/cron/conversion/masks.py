"""Write the masks of fields as text that the server reads."""

from __future__ import annotations

from scheduler0.cron.fields import DAY, HOUR, MINUTE, SECOND, FieldKind, values


def field_text(mask: int, kind: FieldKind) -> str:
    """Return `mask` as text: `*` for every value, else steps, ranges and single values."""
    if mask == kind.full:
        return "*"
    step = _step_of(mask, kind)
    return f"*/{step}" if step else plain_text(mask)


def plain_text(mask: int) -> str:
    """Return `mask` as text without a star."""
    numbers = values(mask)
    if len(numbers) > 2:
        step = numbers[1] - numbers[0]
        if step > 1 and numbers == list(range(numbers[0], numbers[-1] + 1, step)):
            return f"{numbers[0]}-{numbers[-1]}/{step}"
    spans: list[str] = []
    while numbers:
        length = 1
        while length < len(numbers) and numbers[length] == numbers[0] + length:
            length += 1
        if length > 2:
            spans.append(f"{numbers[0]}-{numbers[length - 1]}")
        else:
            spans += map(str, numbers[:length])
        numbers = numbers[length:]
    return ",".join(spans)


def starred_text(mask: int, kind: FieldKind) -> str:
    """Return `mask`, which holds the lowest value, as text with a star that adds no value.

    A star in a day field tells the server that both day fields must match.
    """
    step = _step_of(mask, kind)
    if step:
        return f"*/{step}"
    alone = kind.high - kind.low + 1 if kind is DAY else kind.high + 1
    return f"{plain_text(mask)},*/{alone}"


def _step_of(mask: int, kind: FieldKind) -> int | None:
    """Return the step of a mask that `*/step` means, or None.

    Two days or months are easier to read as a list.
    """
    numbers = values(mask)
    fewest = 2 if kind in (SECOND, MINUTE, HOUR) else 3
    if len(numbers) < fewest or numbers[0] != kind.low:
        return None
    step = numbers[1] - numbers[0]
    return step if step > 1 and numbers == list(range(kind.low, kind.high + 1, step)) else None
