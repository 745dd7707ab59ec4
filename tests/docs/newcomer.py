"""What somebody does who follows a page from its top to its end: shell lines and programs, as they stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from ..environments import OURS, ROOT, environment

SESSION = """\
import sys

names = {"__name__": "__main__"}
for path in map(str.strip, sys.stdin):
    exec(compile(open(path).read(), path, "exec"), names)
    print("- end of program -", flush=True)
"""
"""Runs one program after another in one process, as a notebook would."""

END = "- end of program -\n"
FILES = ("CHANGELOG.md", "LICENSE", "MANIFEST.in", "Makefile", "README.md", "openapi.json", "pyproject.toml")
FOLDERS = ("docs", "examples", "generated", "scheduler0")


def blocks(page: str) -> list[tuple[str, str]]:
    """The language and the text of each block of shell lines or Python, in order, without its indent."""
    text = (ROOT / page).read_text("utf-8")
    found = re.finditer(
        r"^(?P<indent> *)```(?P<kind>sh|python)\n(?P<code>.*?)^ *```", text, re.DOTALL | re.MULTILINE
    )
    return [(one["kind"], re.sub(rf"^{one['indent']}", "", one["code"], flags=re.MULTILINE)) for one in found]


class Newcomer:
    """Somebody with a checkout and an environment of their own.

    It has pip, setuptools and what we require. Nothing is downloaded: pip finds the requirements there.
    """

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "checkout"
        self.checkout.mkdir(parents=True)
        for name in FOLDERS:
            shutil.copytree(ROOT / name, self.checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in FILES:
            shutil.copy(ROOT / name, self.checkout)
        self._python = environment(folder / "venv", "pip", "setuptools", f"{OURS}[emulator,cli]", ours=False)
        self._folder = folder
        self._programs = 0
        self._running = ExitStack()
        self._session: subprocess.Popen[str] | None = None
        self.environment = {
            "PATH": f"{self._python.parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "PIP_NO_INDEX": "1",
            "PIP_NO_BUILD_ISOLATION": "0",  # pip reads the value the other way round: no isolation
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def shell(self, lines: str) -> str:
        """Run shell lines to their end; what they print. They must succeed."""
        run = subprocess.run(
            ["bash", "-euc", lines],
            cwd=self.checkout,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout
        return run.stdout

    def server(self, line: str) -> None:
        """Start what does not end by itself, and set the variables that it prints for the shell."""
        server = self._started(["bash", "-euc", f"exec {line}"])
        printed: list[str] = []
        for text in self._lines(server):
            printed.append(text)
            if match := re.match(r"\s*export (\w+)=(\S+)", text):
                self.environment[match[1]] = match[2]
            if "SCHEDULER0_API_SECRET" in text:
                break
        else:
            raise AssertionError("".join(printed))
        # A full pipe would stop it, so somebody has to read on until it is killed.
        reader = threading.Thread(target=lambda: [*self._lines(server)])
        reader.start()
        self._running.callback(reader.join)
        self._running.callback(server.kill)

    def program(self, code: str) -> str:
        """Run a program in the session of this page; what it prints. It must succeed."""
        self._programs += 1
        file = self._folder / f"program{self._programs}.py"
        file.write_text(code, "utf-8")
        if self._session is None:
            self._session = self._started(["python", "-c", SESSION])
        assert self._session.stdin is not None
        self._session.stdin.write(f"{file}\n")
        self._session.stdin.flush()
        printed: list[str] = []
        for text in self._lines(self._session):
            if text == END:
                return "".join(printed)
            printed.append(text)
        raise AssertionError(f"{code}\n{''.join(printed)}")

    def new_session(self) -> None:
        """The next program starts with no names."""
        self._session = None

    def _started(self, command: list[str]) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            cwd=self.checkout,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._running.enter_context(process)
        self._running.callback(process.kill)
        return process

    def _lines(self, process: subprocess.Popen[str]) -> Iterator[str]:
        assert process.stdout is not None
        return iter(process.stdout.readline, "")
