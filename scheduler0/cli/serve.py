"""`scheduler0-py emulator`: run a local Scheduler0 in the foreground.

This command needs the extra `emulator` only. It reads its options with argparse, so that it works without the
packages of the extra `cli`.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sqlite3
import sys
import textwrap
import threading
from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address
from typing import TYPE_CHECKING, TypedDict

from scheduler0.cli import env_file
from scheduler0.cli.overview import EMULATOR_CONTROLS
from scheduler0.cli.terminal import write

if TYPE_CHECKING:
    from scheduler0.emulator import Quirks
    from scheduler0.emulator.access import Access

_LOG_LEVELS = ("debug", "info", "warning", "error", "critical")
_DEFAULT_HOST, _DEFAULT_PORT = "127.0.0.1", 7070
_DEV_CREDENTIALS = {
    "username": "admin",
    "password": "scheduler0-dev-password",
    "api_key": "scheduler0-dev-key",
    "api_secret": "scheduler0-dev-secret",
}
_EPILOG = """\
examples:
  scheduler0-py emulator
  scheduler0-py emulator --data state.db --env-file .env
  scheduler0-py emulator --dev --log-format json
  scheduler0-py emulator clock --help    (controls a running emulator)
"""


class _Settings(TypedDict):
    """The arguments of `scheduler0.emulator.serve` that the options decide."""

    path: str
    host: str
    port: int
    nodes: int
    username: str | None
    password: str | None
    api_key: str | None
    api_secret: str | None
    lambda_url: str | None
    messages_token: str | None
    leases: bool
    leases_auth: tuple[str, str] | None
    messages_redis: str | None
    executions: int | None
    max_body_bytes: int | None
    page: bool


class UsageError(Exception):
    """Options that do not fit together, or to the environment."""


def parser() -> argparse.ArgumentParser:
    """The parser of this command's options."""
    parser = argparse.ArgumentParser(
        prog="scheduler0-py emulator",
        description="Run a local Scheduler0 until Ctrl+C: the HTTP API, a store, and a scheduler that fires.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    network = parser.add_argument_group("network")
    network.add_argument("--host", type=_text, help=f"address to listen on (default: {_DEFAULT_HOST})")
    network.add_argument(
        "--port", type=_port, help=f"port to listen on; 0 takes a free one (default: {_DEFAULT_PORT})"
    )
    network.add_argument(
        "--nodes",
        type=_positive,
        default=1,
        metavar="N",
        help="be a cluster of N nodes, at most 9 (default: 1), on the port and those after it",
    )
    network.add_argument(
        "--no-page", dest="page", action="store_false", help="serve no page at / (docs/page.md)"
    )
    network.add_argument("--open", action="store_true", help="open the page in a browser (docs/page.md)")
    state = parser.add_argument_group("state")
    state.add_argument(
        "--data", type=_text, metavar="FILE", help="keep the state in FILE (default: in memory)"
    )
    state.add_argument(
        "--executions",
        type=_positive,
        metavar="N",
        help="executions that account 2 has left (default: 1000000)",
    )
    state.add_argument(
        "--quirks",
        metavar="TEXT",
        default="faithful",
        help="accidents of the server to copy: 'faithful' or 'none', then names to switch on, or a minus and "
        "a name to switch off; examples: none,cleared_offset and faithful,-cleared_offset; 'list' explains "
        "all (default: %(default)s)",
    )
    network.add_argument(
        "--max-body-bytes",
        type=_positive,
        metavar="N",
        help="answer 413 to a request with a larger body (default: 10485760)",
    )
    access = parser.add_argument_group("credentials")
    access.add_argument("--username", type=_text, help="the operator's name (default: admin)")
    access.add_argument(
        "--password", type=_text, help="the operator's password (default: generated on the first start)"
    )
    access.add_argument(
        "--api-key", type=_text, help="an API key of account 2 (default: generated on the first start)"
    )
    access.add_argument(
        "--api-secret", type=_text, help="the secret of that key (default: generated on the first start)"
    )
    access.add_argument(
        "--dev",
        action="store_true",
        help="use fixed credentials that everybody knows, so that yesterday's .env still works; on loopback "
        "addresses only",
    )
    access.add_argument(
        "--env-file",
        type=_text,
        metavar="FILE",
        help="set the base URL, the account and the API key in this .env file; its other lines stay",
    )
    access.add_argument(
        "--print",
        dest="output",
        choices=("text", "env", "json"),
        default="text",
        help="how to print URL and credentials: for people, as lines for a shell, or as JSON (default: text)",
    )
    other = parser.add_argument_group("other services")
    other.add_argument(
        "--lambda-url", metavar="URL", help="base address of a local AWS Lambda, for functions of aws"
    )
    other.add_argument(
        "--messages",
        action="store_true",
        help="serve the API of one-shot messages with the settings API_HOST, API_PORT, API_TOKEN, REDIS_HOST "
        "and REDIS_PORT, from the environment or from .env in the current folder",
    )
    other.add_argument(
        "--messages-token",
        type=_text,
        metavar="TOKEN",
        help="serve the API of one-shot messages to clients that present TOKEN (default: $API_TOKEN)",
    )
    other.add_argument("--leases", action="store_true", help="serve the API of leases (docs/leases.md)")
    other.add_argument(
        "--leases-auth",
        type=_text,
        metavar="NAME:PASSWORD",
        help="serve leases only to clients that present NAME and PASSWORD (default: $SCHEDULER0_LEASES_AUTH)",
    )
    log = parser.add_argument_group("log")
    log.add_argument("--log-level", choices=_LOG_LEVELS, default="info", help="default: %(default)s")
    log.add_argument("--log-format", choices=("text", "json"), default="text", help="default: %(default)s")
    log.add_argument("--quiet", action="store_true", help="log warnings and errors only")
    return parser


def options() -> list[argparse.Action]:
    """The options of this command, for the documentation."""
    return [action for action in parser()._actions if action.dest != "help"]  # pyright: ignore[reportPrivateUsage]


def main(arguments: Sequence[str]) -> int:
    """Run this command with `arguments`; returns the exit status."""
    if arguments and not arguments[0].startswith("-"):
        controls = ", ".join(EMULATOR_CONTROLS)
        return _fail(f"there is no command {arguments[0]!r}; a running emulator has {controls}", 2)
    return run(parser().parse_args(arguments))


def run(options: argparse.Namespace) -> int:
    """Serve until a signal, or list the quirks. 1 if it cannot start, 2 for options that do not fit."""
    try:
        from scheduler0.emulator import Quirks
    except ImportError as error:
        return _fail(str(error))
    if options.quirks == "list":
        _list_quirks()
        return 0
    try:
        quirks = Quirks.parse(options.quirks)
    except ValueError as error:
        return _fail(f"--quirks: {error}; --quirks list explains all", 2)
    try:
        settings = _settings(options)
        if options.env_file:
            env_file.prepare(options.env_file)
        return _serve(options, settings, quirks)
    except (UsageError, ValueError) as error:
        return _fail(str(error), 2)
    except OSError as error:
        return _fail(f"cannot write {options.env_file}: {error.strerror}")


def _serve(options: argparse.Namespace, settings: _Settings, quirks: Quirks) -> int:
    from scheduler0.cli.emulator_output import configure
    from scheduler0.emulator import serve
    from scheduler0.emulator.messages.message_stores import MessageStoreError
    from scheduler0.emulator.store.database import NewerDatabaseError, NotAStoreError
    from scheduler0.emulator.store.store_file import StoreInUseError, StoreLostError

    configure(_log_level(options), as_json=options.log_format == "json")
    _collect_garbage_less_often()
    _allow_many_connections()
    try:
        serve(lambda url, access: _announce(options, url, access, quirks), quirks=quirks, **settings)
    except OSError as error:
        where = f"{settings['host']}:{settings['port']}"
        return _fail(f"cannot listen on {where}: {error.strerror or error}")
    except (ImportError, MessageStoreError, StoreLostError) as error:
        return _fail(str(error))
    except (sqlite3.Error, NewerDatabaseError, NotAStoreError, StoreInUseError) as error:
        return _fail(f"cannot use {options.data}: {error}")
    return 0


def _log_level(options: argparse.Namespace) -> str:
    """The log level. `--quiet` does not raise one that says less already."""
    levels = _LOG_LEVELS[_LOG_LEVELS.index("warning") :] if options.quiet else _LOG_LEVELS
    return str(options.log_level) if options.log_level in levels else levels[0]


def _settings(options: argparse.Namespace) -> _Settings:
    """The arguments of `serve`, from the options, the environment and, with `--messages`, `.env`."""
    environment = (env_file.read(".env") if options.messages else {}) | dict(os.environ)
    token = options.messages_token or environment.get("API_TOKEN") or None
    if options.messages and token is None:
        raise UsageError(
            "--messages needs a token: set API_TOKEN in the environment or in .env, or pass --messages-token"
        )
    host, port = options.host, options.port
    if options.messages:
        host = host or environment.get("API_HOST")
        port = _number("API_PORT", environment.get("API_PORT")) if port is None else port
    host = host or _DEFAULT_HOST
    if options.dev and not _is_loopback(host):
        raise UsageError(
            f"--dev uses credentials that everybody knows: it must not listen on {host}; leave --host out"
        )
    if options.open and not options.page:
        raise UsageError("--open needs the page: leave --no-page out")
    if options.leases_auth and not options.leases:
        raise UsageError("--leases-auth needs --leases; pass both")
    fixed = _DEV_CREDENTIALS if options.dev else {}
    return {
        "username": options.username or fixed.get("username"),
        "password": options.password or fixed.get("password"),
        "api_key": options.api_key or fixed.get("api_key"),
        "api_secret": options.api_secret or fixed.get("api_secret"),
        "path": options.data or ":memory:",
        "host": host,
        "port": _DEFAULT_PORT if port is None else port,
        "nodes": options.nodes,
        "lambda_url": options.lambda_url,
        "messages_token": token,
        "leases": options.leases,
        "leases_auth": _leases_auth(options) if options.leases else None,
        "messages_redis": _redis_url(environment) if options.messages else None,
        "executions": options.executions,
        "max_body_bytes": options.max_body_bytes,
        "page": options.page,
    }


def _leases_auth(options: argparse.Namespace) -> tuple[str, str] | None:
    text = options.leases_auth or os.environ.get("SCHEDULER0_LEASES_AUTH")
    if not text:
        return None
    name, _, password = text.partition(":")
    if not name or not password:
        raise UsageError("--leases-auth: write NAME:PASSWORD")
    return name, password


def _redis_url(environment: Mapping[str, str]) -> str | None:
    """The Redis that REDIS_HOST and REDIS_PORT name; None if neither is set."""
    host, port = environment.get("REDIS_HOST"), _number("REDIS_PORT", environment.get("REDIS_PORT"))
    if not host and port is None:
        return None
    host = host or "localhost"
    return f"redis://{f'[{host}]' if ':' in host else host}:{port or 6379}/0"


def _number(name: str, text: str | None) -> int | None:
    if not text:
        return None
    try:
        return _port(text)
    except argparse.ArgumentTypeError as error:
        raise UsageError(f"{name}: {error}") from error


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _announce(options: argparse.Namespace, url: str, access: Access, quirks: Quirks) -> None:
    from scheduler0.cli.emulator_output import as_exports, as_json, greeting, write_env_file

    if options.env_file:
        write_env_file(options.env_file, url, access)
    state = "in memory, deleted when it stops" if options.data is None else options.data
    texts: dict[str, Callable[[], str]] = {
        "text": lambda: greeting(url, access, state=state, quirks=str(quirks)),
        "env": lambda: as_exports(url, access),
        "json": lambda: as_json(url, access),
    }
    write(texts[options.output]())
    if options.open:
        # Some browsers return only when they are closed.
        threading.Thread(target=_open, args=(url,), daemon=True).start()


def _open(url: str) -> None:
    """Open the page. Its address holds no credentials; a page that needs them asks for them."""
    import webbrowser

    if not webbrowser.open(url):
        print(f"scheduler0-py emulator: no browser was found; open {url} yourself", file=sys.stderr)


def _collect_garbage_less_often() -> None:
    """Save a sixth of the time for each webhook. This is for the emulator's own process only."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _allow_many_connections() -> None:
    """Raise the soft limit of open files to the hard one, as programs in Go do. On macOS it begins at 256.

    This is for the emulator's own process only.
    """
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # macOS refuses to have no limit.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _list_quirks() -> None:
    from scheduler0.emulator.quirks import DESCRIPTIONS

    entries = (
        f"{name}\n{textwrap.indent(textwrap.fill(text, 90, break_on_hyphens=False), '    ')}"
        for name, text in DESCRIPTIONS.items()
    )
    write("\n".join(entries))


def _fail(message: str, status: int = 1) -> int:
    print(f"scheduler0-py emulator: {message}", file=sys.stderr)
    return status


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 65535, not {text!r}")
    return int(text)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 on, not {text!r}")
    return int(text)


def _text(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("must not be empty; leave the option out for the default")
    return text
