"""`scheduler0-py emulator --open`: the page in a browser."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .test_serve import emulator, main, read_json, stopped


def test_the_page_is_opened_without_credentials(tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    os.mkfifo(opened)
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > "{opened}"\n')
    browser.chmod(0o755)
    environment = {"BROWSER": f"{browser} %s"}
    with emulator(tmp_path, "--port", "0", "--print", "json", "--open", environment=environment) as process:
        access = read_json(process)
        assert opened.read_text() == access["url"]
        stopped(process)


def test_where_there_is_no_browser_the_address_is_told(tmp_path: Path) -> None:
    environment = {"BROWSER": str(tmp_path / "none"), "PATH": "", "DISPLAY": ""}
    with emulator(tmp_path, "--port", "0", "--print", "json", "--open", environment=environment) as process:
        url = read_json(process)["url"]
        assert process.stderr is not None
        assert (
            process.stderr.readline()
            == f"scheduler0-py emulator: no browser was found; open {url} yourself\n"
        )


def test_without_a_page_there_is_nothing_to_open(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--open", "--no-page"]) == 2
    assert "--open needs the page: leave --no-page out" in capsys.readouterr().err
