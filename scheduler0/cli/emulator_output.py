"""What a started emulator writes: its credentials, to stdout or to an `.env` file, and its log."""

from __future__ import annotations

import json
import logging
import shlex
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scheduler0.cli import env_file
from scheduler0.cli.log_thread import ThreadedHandler
from scheduler0.emulator.known_accounts import EXAMPLE_ACCOUNT

if TYPE_CHECKING:
    from scheduler0.emulator.access import Access

_STDERR = 2

_GREETING = """\
Scheduler0 emulator, ready at {url}
State: {state}. Quirks: {quirks}. Press Ctrl+C to stop it.

API key of account {account}, with every scope. Paste these lines into a shell:
{exports}

Operator (Basic authentication, with the header X-Peer: cmd):
  username {access.username}
  password {access.password}
"""


def variables(url: str, access: Access) -> dict[str, str]:
    """The environment variables that `Client.from_env()` reads."""
    return env_file.variables(url, str(EXAMPLE_ACCOUNT), access.api_key, access.api_secret)


def greeting(url: str, access: Access, *, state: str, quirks: str) -> str:
    """The text that a start prints for people."""
    exports = "\n".join(f"  {line}" for line in as_exports(url, access).splitlines())
    return _GREETING.format(
        url=url, access=access, state=state, quirks=quirks, account=EXAMPLE_ACCOUNT, exports=exports
    )


def as_exports(url: str, access: Access) -> str:
    """Lines for a shell."""
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in variables(url, access).items())


def as_json(url: str, access: Access) -> str:
    """One JSON object in one line, with the operator's name and password as well."""
    return json.dumps(
        {
            "url": url,
            "account_id": str(EXAMPLE_ACCOUNT),
            "api_key": access.api_key,
            "api_secret": access.api_secret,
            "username": access.username,
            "password": access.password,
        }
    )


def write_env_file(path: str, url: str, access: Access) -> None:
    """Set the variables in an `.env` file. Other lines stay. A new file is readable by its owner only."""
    env_file.set_variables(path, variables(url, access))


_STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}


class JSONFormatter(logging.Formatter):
    """One JSON object a line: `time` (UTC), `level`, `logger`, `message`, and what `extra` added."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def configure(level: str, *, as_json: bool) -> None:
    """Write the emulator's log to stderr, from `level` on; other libraries from WARNING on.

    A reader that is slow, or reads nothing, does not hold up the emulator.
    """
    handler = ThreadedHandler(_STDERR)
    text = logging.Formatter("%(asctime)s %(levelname)-7s %(message)s", "%H:%M:%S")
    handler.setFormatter(JSONFormatter() if as_json else text)
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("scheduler0").setLevel(level.upper())
