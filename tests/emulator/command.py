"""The command `scheduler0-py emulator` in its own process, and clients that use what it prints."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx


@contextmanager
def process(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """The command on a free port, and the settings that it prints. It is killed at the end of the block.

    It logs warnings only: nobody reads the pipe of its log.
    """
    command = [sys.executable, "-W", "error", "-X", "faulthandler", "-m", "scheduler0", "emulator"]
    command += ["--port", "0", "--quiet", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        settings: dict[str, str] = {}
        try:
            for line in running.stdout:
                name, _, value = line.strip().removeprefix("export ").replace(" ", "=", 1).partition("=")
                settings[name] = value
                if name == "password":
                    break
            yield running, settings
        finally:
            running.kill()


@contextmanager
def process_refused(*arguments: str) -> Iterator[str]:
    """What the command says when it does not start, in one line."""
    command = [sys.executable, "-W", "error", "-m", "scheduler0", "emulator", "--port", "0", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    yield done.stderr.strip()


def headers_of(settings: dict[str, str]) -> dict[str, str]:
    return {
        "X-API-Key": settings["SCHEDULER0_API_KEY"],
        "X-Secret-Key": settings["SCHEDULER0_API_SECRET"],
        "X-Account-ID": settings["SCHEDULER0_ACCOUNT_ID"],
    }


def client_of(settings: dict[str, str]) -> httpx.Client:
    """A client below `/api/v1` that holds the printed API key."""
    base_url = f"{settings['SCHEDULER0_BASE_URL']}/api/v1"
    return httpx.Client(base_url=base_url, headers=headers_of(settings), verify=False, timeout=30)
