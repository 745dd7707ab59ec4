"""The programs of the README, run in their order against one emulator."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler0 import Client
from scheduler0.emulator import Emulator

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def blocks() -> Iterator[str]:
    for match in re.finditer(
        r"^(?P<indent> *)```python\n(?P<code>.*?)^ *```", README, re.DOTALL | re.MULTILINE
    ):
        yield inspect.cleandoc(match["code"]) if match["indent"] else match["code"]


def run(code: str, names: dict[str, Any]) -> None:
    compiled = compile(code, "README.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    result = eval(compiled, names)
    if inspect.iscoroutine(result):
        asyncio.run(result)


def test_the_programs_of_the_readme_run(capsys: pytest.CaptureFixture[str]) -> None:
    programs = list(blocks())
    assert len(programs) >= 5
    with Emulator() as emulator:
        access = {"api_key": emulator.api_key, "api_secret": emulator.api_secret}
        with Client(emulator.url, account_id=emulator.account_id, **access) as client:
            names: dict[str, Any] = {"client": client}
            for program in programs:
                program = program.replace("http://localhost:7070", emulator.url)
                program = program.replace("https://example.com/", "http://127.0.0.1:1/")
                for name, value in access.items():
                    program = program.replace(f'{name}="..."', f'{name}="{value}"')
                run(program, names)
                left_open = names["client"]
                if isinstance(left_open, Client) and left_open is not client:
                    left_open.close()
                names["client"] = client
    assert "SCHEDULED" in capsys.readouterr().out


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) < 200
