"""Hypothesis strategies for specs. Their meaning is computed without the package's parser."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from .reference_search import Fields

LIMITS = ((0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
NAMES = ([], [], [], [], ["", *MONTHS], WEEKDAYS)


@dataclass(frozen=True)
class Spec:
    text: str
    fields: Fields


@dataclass(frozen=True)
class FieldText:
    text: str
    values: frozenset[int]
    star: bool


@st.composite
def items(draw: st.DrawFn, position: int) -> FieldText:
    low, high = LIMITS[position]

    def name(value: int) -> str:
        names = NAMES[position]
        if names and draw(st.booleans()):
            return draw(st.sampled_from([names[value], names[value].upper(), names[value].title()]))
        return draw(st.sampled_from([str(value), f"{value:02}", f"+{value}"]))

    form = draw(st.sampled_from(["star", "star step", "number", "number step", "range", "range step"]))
    step = draw(st.integers(1, high + 5)) if "step" in form else 1
    if form.startswith("star"):
        text, first, last = draw(st.sampled_from("*?")), low, high
    elif form.startswith("number"):
        first = draw(st.integers(low, high))
        text, last = name(first), high if "step" in form else first
    else:
        first = draw(st.integers(low, high))
        last = draw(st.integers(first, high))
        text = f"{name(first)}-{name(last)}"
    if "step" in form:
        text += f"/{step}"
    return FieldText(text, frozenset(range(first, last + 1, step)), form.startswith("star"))


@st.composite
def field_texts(draw: st.DrawFn, position: int) -> FieldText:
    if draw(st.booleans()):
        low, high = LIMITS[position]
        return FieldText("*", frozenset(range(low, high + 1)), True)
    parts = draw(st.lists(items(position), min_size=1, max_size=3))
    return FieldText(
        ",".join(part.text for part in parts),
        frozenset().union(*(part.values for part in parts)),
        any(part.star for part in parts),
    )


@st.composite
def specs(draw: st.DrawFn, *, field_count: int | None = None) -> Spec:
    """Valid specs of five or six fields, and the values that they stand for."""
    count = field_count or draw(st.sampled_from([5, 6, 6, 6]))
    drawn = [draw(field_texts(position)) for position in range(count)]
    text = " ".join(field.text for field in drawn)
    if count == 5:
        drawn.append(FieldText("*", frozenset(range(7)), True))
    both_days = drawn[3].star or drawn[5].star
    return Spec(text, Fields(*(field.values for field in drawn), both_days=both_days))
