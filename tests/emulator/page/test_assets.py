"""The vendored files are those of the manifests, and the page needs no others."""

from __future__ import annotations

import re
import runpy
import shutil
from pathlib import Path
from typing import Any

import pytest

from scheduler0.emulator.page.rendering import assets

from .conftest import Reader

ROOT = Path(__file__).parents[3]
VENDOR: dict[str, Any] = runpy.run_path(str(ROOT / "scripts" / "vendor.py"))


@pytest.mark.parametrize("folder", [VENDOR["PAGE"], VENDOR["TESTS"]], ids=["page", "tests"])
def test_vendored_files_have_the_checksums_of_the_manifest(folder: Path) -> None:
    assert VENDOR["check"](folder) == []


def test_a_changed_a_missing_and_a_further_file_are_found(tmp_path: Path, monkeypatch: Any) -> None:
    folder = tmp_path / "vendor"
    shutil.copytree(VENDOR["PAGE"], folder)
    (folder / "htmx.min.js").write_text("alert(1)")
    (folder / "uplot.min.css").unlink()
    (folder / "further.js").write_text("")
    assert VENDOR["check"](folder) == [
        "further.js: the manifest and the folder differ",
        "htmx.min.js: another checksum than in the manifest",
        "uplot.min.css: the manifest and the folder differ",
        "vendor: htmx-ext-sse is not in the manifest",
        "vendor: htmx.org is not in the manifest",
        "vendor: uplot is not in the manifest",
    ]


def test_assets_are_kept_by_browsers_under_the_address_of_their_version(reader: Reader) -> None:
    version = assets()["page.css"].version
    current = reader.get(f"/_page/static/page.css?v={version}")
    assert current.headers["cache-control"] == "max-age=31536000, immutable"
    assert current.headers["content-type"] == "text/css; charset=utf-8"
    assert reader.get("/_page/static/page.css?v=other").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.css", "site.py", "vendor/vendor.json", "vendor", ""])
def test_no_other_file_is_sent(reader: Reader, name: str) -> None:
    assert reader.get(f"/_page/static/{name}").status_code == 404


@pytest.mark.parametrize("name", sorted(assets()))
def test_no_asset_of_ours_names_another_site(name: str) -> None:
    if not name.startswith("vendor/"):
        named = set(re.findall(r"https?://[^\"'\s)]+", assets()[name].content.decode()))
        assert named <= {"http://www.w3.org/2000/svg"}
