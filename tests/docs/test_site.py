"""The site of `make docs`: what its reference names, and the check of the built pages."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import scheduler0
from scheduler0 import types

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = "\n".join(page.read_text("utf-8") for page in sorted((DOCS / "reference").glob("*.md")))
NAMED = set(re.findall(r"^\.\. auto\w+:: (\S+)$", REFERENCE, re.MULTILINE))


@pytest.fixture
def check_site(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return import_module("check_site")


def test_the_reference_has_every_public_name() -> None:
    public = {f"scheduler0.{name}" for name in scheduler0.__all__ if not name.startswith("_")}
    others = {f"scheduler0.{name}" for name in types.__all__}
    missing = {
        name for name in public - NAMED if name.replace("scheduler0.", "scheduler0.types.") not in NAMED
    }
    assert missing == set()
    named = {name.rpartition(".")[2] for name in NAMED}
    assert {name for name in others if name.rpartition(".")[2] not in named} == set()


@pytest.mark.parametrize(
    "module", ["leases", "emulator", "cron", "plans", "imports", "webhooks", "runner", "testing"]
)
def test_the_reference_has_every_public_name_of_a_module(module: str) -> None:
    name = f"scheduler0.{module}"
    whole = f".. automodule:: {name}\n   :imported-members:"
    exported = set(import_module(name).__all__) - {"EmulatorAi"}  # another spelling of EmulatorAI
    assert whole in REFERENCE or {f"{name}.{one}" for one in exported} <= NAMED


def test_the_reference_has_every_resource() -> None:
    from functools import cached_property

    from scheduler0 import Client

    resources = {name for name, value in vars(Client).items() if isinstance(value, cached_property)} - {"raw"}
    page = (DOCS / "reference" / "resources.md").read_text("utf-8")
    assert set(re.findall(r"^## client\.(\w+)$", page, re.MULTILINE)) == resources


def test_every_page_is_in_the_navigation() -> None:
    listed = re.findall(
        r"^```\{toctree\}\n.*?^```", (DOCS / "index.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    entries = {line for block in listed for line in block.splitlines() if re.fullmatch(r"[\w/-]+", line)}
    pages = {str(page.relative_to(DOCS).with_suffix("")) for page in DOCS.rglob("*.md")}
    assert entries == pages - {"index", "package-page"}


def test_a_clean_site_has_no_fault(check_site: Any, tmp_path: Path) -> None:
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "own.css").write_text("@font-face { src: url(data:font/woff2;base64,AA==) }")
    (tmp_path / "index.html").write_text(
        '<link rel="stylesheet" href="_static/own.css"><a href="other.html#there">x</a>'
        '<a href="https://example.com/">outside</a><a href="#here" id="here">y</a>'
    )
    (tmp_path / "other.html").write_text('<h1 id="there">Other</h1>')
    assert list(check_site.faults(tmp_path)) == []


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ('<a href="nothing.html">x</a>', "links to nothing.html, which is not there"),
        ('<a href="#nowhere">x</a>', "links to #nowhere, which has no such anchor"),
        ('<a href="index.html#nowhere">x</a>', "links to index.html#nowhere, which has no such anchor"),
        ('<img src="images/none.png">', "links to images/none.png, which is not there"),
        ('<script src="https://example.com/x.js"></script>', "loads https://example.com/x.js"),
        ('<link href="//fonts.example.com/a.css">', "loads //fonts.example.com/a.css"),
        (f"<p>{ROOT}</p>", "names the folder in which it was built"),
    ],
)
def test_a_fault_of_a_page_is_found(check_site: Any, tmp_path: Path, page: str, fault: str) -> None:
    (tmp_path / "index.html").write_text(page)
    assert list(check_site.faults(tmp_path)) == [f"index.html {fault}"]


def test_a_font_of_another_host_is_found(check_site: Any, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("")
    (tmp_path / "a.css").write_text(
        "@import 'https://fonts.example.com/b.css';\na { src: url(//x.example/f) }"
    )
    assert list(check_site.faults(tmp_path)) == [
        "a.css loads https://fonts.example.com/b.css",
        "a.css loads //x.example/f",
    ]


def test_links_out_of_the_documentation_lead_to_pages_or_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS / "_site"))
    rewritten = import_module("repository_links").rewritten
    text = (
        "[a](../CONTRIBUTING.md#tests) [`b`](../openapi.json) [c](cron.md) [d](../none.md) [e](https://e.org)"
    )
    assert (
        rewritten(text, DOCS)
        == "[a](contributing.md#tests) `b` [c](cron.md) [d](../none.md) [e](https://e.org)"
    )
    assert rewritten("[a](../../CHANGELOG.md)", DOCS / "contract") == "[a](../changelog.md)"
    assert rewritten("[a](docs/cron.md) [b](LICENSE)", ROOT) == "[a](docs/cron.md) b"


def test_the_keywords_of_a_method_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS / "_site"))
    monkeypatch.delitem(sys.modules, "members", raising=False)
    members = import_module("members")
    monkeypatch.delitem(sys.modules, "members")
    from scheduler0._sync.resources.jobs import Jobs

    found = members.keywords(Jobs.create)
    assert {"project_id", "spec", "start_date"} <= set(found)
    assert members.keywords(Jobs.get) == {}
    lines = [
        "Text.",
        "",
        "    Attributes:",
        "        a (int): One",
        "            more.",
        "        b (str): Two.",
    ]
    assert members.listed(lines) == [
        "Text.",
        "",
        "",
        "- ``a`` (``int``): One more.",
        "- ``b`` (``str``): Two.",
        "",
    ]
