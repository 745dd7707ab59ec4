"""Each exception from a rule says why: skips, and what linters, type checkers and coverage pass over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .sources import ROOT

CODES = r"(?:\[[\w, -]+\]|:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?"
EXCUSE = re.compile(rf"#\s*(?:type:\s*ignore|noqa|pragma:\s*no cover){CODES}(?P<reason>.*)")
SKIP = re.compile(r"pytest\.(?:mark\.)?(?:skip|xfail)\b(?:\(\s*(?P<reason>[^)\s]))?")
CHECKED_BY_MYPY = ("scheduler0/", "tests/typing/")


def files() -> Iterator[Path]:
    for folder in ("scheduler0", "tests", "scripts"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def unexcused(lines: list[str]) -> Iterator[int]:
    """The numbers of the lines that pass over a rule without a reason on the line or in a comment above.

    One comment serves all lines that follow it at once.
    """
    covered = False
    for number, line in enumerate(lines, 1):
        excuse = EXCUSE.search(line)
        skip = SKIP.search(line)
        if excuse is None and skip is None:
            covered = "# " in line
            continue
        found = excuse or skip
        reason = found["reason"] if found else None
        # A second mark, for another tool, is no reason.
        told = re.sub(r"#\s*pyright:\s*ignore(\[[\w, ]+\])?", "", reason or "").strip(" #-")
        if not told and not covered:
            yield number
        covered = covered or bool(told)


def test_every_exception_has_its_reason() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files()
        for number in unexcused(path.read_text("utf-8").splitlines())
    ]
    assert not found, f"say why on the line or just above: {found}"


def test_nothing_is_hidden_from_a_checker_that_does_not_look() -> None:
    """mypy reads the package and tests/typing only."""
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(CHECKED_BY_MYPY):
            assert not re.search(r"#\s*type:\s*ignore", path.read_text("utf-8")) or path == Path(__file__), (
                name
            )


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("x = 1  # noqa: F401", [1]),
        ("x = 1  # noqa: F401, B018 - asks whether it is there", []),
        ("x = 1  # type: ignore[arg-type]", [1]),
        ("x = 1  # type: ignore[arg-type]  # pyright: ignore[reportCallIssue]", [1]),
        ("x = 1  # type: ignore[arg-type]  # it is one", []),
        ("# These come late.\nx = 1  # noqa: E402\ny = 2  # noqa: E402\nz = 3\nw = 4  # noqa: E402", [5]),
        ("if x:  # pragma: no cover", [1]),
        ("@pytest.mark.skip\ndef test() -> None: ...", [1]),
        ("@pytest.mark.skip()", [1]),
        ("pytest.skip('no curl')", []),
        ("@pytest.mark.skipif(x, reason='no curl')", []),
    ],
)
def test_the_test_finds_what_has_no_reason(text: str, numbers: list[int]) -> None:
    assert list(unexcused(text.splitlines())) == numbers
