"""`scheduler0-py emulator`: a local Scheduler0 in the foreground."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sqlite3
import sys
import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler0.emulator import Quirks
    from scheduler0.emulator.seed import Access

Command = Callable[[argparse.Namespace], int]

_LOG_LEVELS = ("debug", "info", "warning", "error", "critical")

_GREETING = """\
Scheduler0 emulator, ready at {url}
State: {state}. Quirks: {quirks}. Stop it with Ctrl+C.

API key of account {account}, with every scope:
  SCHEDULER0_BASE_URL={url}
  SCHEDULER0_ACCOUNT_ID={account}
  SCHEDULER0_API_KEY={access.api_key}
  SCHEDULER0_API_SECRET={access.api_secret}

Operator (Basic authentication, with the header X-Peer: cmd):
  username {access.username}
  password {access.password}
"""


def register(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Add this subcommand."""
    parser = subcommands.add_parser(
        "emulator",
        help="run a local Scheduler0: the API, a store and a scheduler that fires",
        description="Run a local Scheduler0 until Ctrl+C: the HTTP API, a store, and a scheduler that fires.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    parser.add_argument("--port", type=_port, default=7070, help="0 takes a free one (default %(default)s)")
    parser.add_argument(
        "--data", type=_file, metavar="FILE", help="keep the state in this file (default: in memory)"
    )
    parser.add_argument("--username", help="the operator's name (default: admin)")
    parser.add_argument("--password", help="the operator's password (default: made up on the first start)")
    parser.add_argument("--api-key", help="an API key of account 2 (default: made up on the first start)")
    parser.add_argument("--api-secret", help="the secret of that key (default: made up on the first start)")
    parser.add_argument("--lambda-url", metavar="URL", help="a local AWS Lambda for the functions of aws")
    parser.add_argument(
        "--messages-token",
        metavar="TOKEN",
        default=os.environ.get("API_TOKEN"),
        help="serve the API of one-shot messages to those who present this (default: $API_TOKEN)",
    )
    parser.add_argument(
        "--quirks",
        metavar="TEXT",
        default="faithful",
        help="accidents of the server: 'faithful' or 'none', then names to add or, after a minus, to leave, "
        "such as none,cleared_offset or faithful,-cleared_offset; 'list' explains all (default %(default)s)",
    )
    parser.add_argument("--log-level", choices=_LOG_LEVELS, default="warning", help="default %(default)s")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until a signal, or list the quirks; 1 if the emulator cannot start."""
    try:
        from scheduler0.emulator import Quirks, serve
        from scheduler0.emulator.store.database import NewerDatabaseError, NotAStoreError
        from scheduler0.emulator.store.exclusive_use import StoreInUseError
    except ImportError as error:
        return _fail(str(error))
    if options.quirks == "list":
        _list_quirks()
        return 0
    try:
        quirks = Quirks.parse(options.quirks)
    except ValueError as error:
        return _fail(f"--quirks: {error}; --quirks list explains all")
    logging.basicConfig(
        level=options.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    _collect_garbage_less_often()
    try:
        serve(
            lambda url, access: _greet(url, access, options.data, quirks),
            path=options.data or ":memory:",
            host=options.host,
            port=options.port,
            username=options.username,
            password=options.password,
            api_key=options.api_key,
            api_secret=options.api_secret,
            lambda_url=options.lambda_url,
            messages_token=options.messages_token or None,
            quirks=quirks,
        )
    except OSError as error:
        return _fail(f"cannot listen on {options.host}:{options.port}: {error.strerror or error}")
    except (sqlite3.Error, NewerDatabaseError, NotAStoreError, StoreInUseError) as error:
        return _fail(f"cannot use {options.data}: {error}")
    except ValueError as error:
        return _fail(str(error))
    return 0


def _collect_garbage_less_often() -> None:
    """Take a sixth off the time that a webhook costs. Not for other programs: this is the emulator's own."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _list_quirks() -> None:
    from scheduler0.emulator.quirks import DESCRIPTIONS

    entries = (
        f"{name}\n{textwrap.indent(textwrap.fill(text, 90, break_on_hyphens=False), '    ')}"
        for name, text in DESCRIPTIONS.items()
    )
    _print("\n".join(entries))


def _greet(url: str, access: Access, data: str | None, quirks: Quirks) -> None:
    from scheduler0.emulator.accounts import EXAMPLE_ACCOUNT

    state = "in memory, gone after a stop" if data is None else data
    greeting = _GREETING.format(url=url, access=access, state=state, quirks=quirks, account=EXAMPLE_ACCOUNT)
    _print(greeting)


def _print(text: str) -> None:
    """Print; a reader who has gone, such as `head`, is no reason to stop."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # What the interpreter flushes at its end goes nowhere, too.
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _fail(message: str) -> int:
    print(f"scheduler0-py emulator: {message}", file=sys.stderr)
    return 1


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 65535")
    return int(text)


def _file(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("an empty name; leave the option out to keep the state in memory")
    return text
