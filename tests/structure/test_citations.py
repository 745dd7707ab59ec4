"""Every citation of the contract leads to a heading in docs/contract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = {
    path.stem: path for path in sorted((ROOT / "docs" / "contract").glob("*.md")) if path.stem != "README"
}

PAGE = "|".join(PAGES)
SECTION = r"(?:[A-F]\d*|\d+(?:\.\d+)*)\b"
CITATION = re.compile(rf"\bcontract ({PAGE}) ({SECTION}(?:, {SECTION})*)")
"""The one form: ``contract core 2.4``, ``contract runtime A4, A6``."""

OTHER_FORMS = re.compile(
    rf"\bcontract (?:{PAGE})\b(?! {SECTION})"  # no section
    rf"|\bcontract (?!(?:{PAGE})\b)[a-z]+ [A-F]?\d"  # a page that is not there
    rf"|(?<![/\w])(?<!contract )\b(?:{PAGE})(?:\.md)? [A-F]\d+\b"  # without "contract"
    rf"|(?<![/\w])(?:{PAGE})\.md \d"  # with the name of the file
    rf"|\([A-F]\d+(?:, [A-F]\d+)*\)"  # the section alone
)


def texts() -> Iterator[Path]:
    for folder in ("scheduler0", "tests", "scripts", "examples", "docs"):
        yield from (path for path in (ROOT / folder).rglob("*.py") if path != Path(__file__))
        yield from (ROOT / folder).rglob("*.md")
    yield from ROOT.glob("*.md")


def headings(page: Path) -> set[str]:
    return set(re.findall(rf"^#+ ({SECTION})\.? ", page.read_text("utf-8"), re.MULTILINE))


@pytest.fixture(scope="module")
def citations() -> list[tuple[str, str, str]]:
    """Where, page, section."""
    found = []
    for path in texts():
        text = re.sub(r"\n\s*(?:# )?", " ", path.read_text("utf-8"))
        for match in CITATION.finditer(text):
            found += [(str(path.relative_to(ROOT)), match[1], section) for section in match[2].split(", ")]
    return found


def test_every_citation_leads_to_a_heading(citations: list[tuple[str, str, str]]) -> None:
    known = {page: headings(path) for page, path in PAGES.items()}
    assert [each for each in citations if each[2] not in known[each[1]]] == []
    assert len(citations) > 100


def test_there_is_one_form_of_citation() -> None:
    others = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in texts()
        if path.parent.name != "contract"
        for match in OTHER_FORMS.finditer(path.read_text("utf-8"))
    ]
    assert others == []


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_sections_are_numbered_once(page: Path) -> None:
    numbers = re.findall(rf"^#+ ({SECTION})\.? ", page.read_text("utf-8"), re.MULTILINE)
    assert len(numbers) == len(set(numbers)) > 5


def anchor(heading: str) -> str:
    """The anchor that a forge makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize(
    "page", [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))], ids=str
)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in re.findall(
        r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)
    ):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, fragment = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        if not path.exists():
            broken.append(target)
        elif fragment and path.suffix == ".md":
            titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
            if fragment not in map(anchor, titles):
                broken.append(target)
    assert broken == []
