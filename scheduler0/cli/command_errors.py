"""Errors of commands: one line with the remedy, and an exit status that says what kind it is."""

from __future__ import annotations

import re
import sys
import traceback
import warnings
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import TextIO

import typer

STATUSES = {
    0: "done",
    1: "failed: the server or the command refused it; `cron check`: the spec is refused",
    2: "wrong usage; `plan`: there are changes",
    3: "no valid credentials, or no permission",
    4: "not found",
    5: "the server cannot be reached, or did not answer in time",
    6: "unknown: the request may have been carried out",
    130: "interrupted",
}
"""What each exit status means."""


_ARGUMENT = re.compile(r"^\w+(?=: | is missing| must )")
_MEMBER = re.compile(r"\b[A-Z]\w*(?:RequestBody|Request|Settings)\.(\w+)")


class CommandError(Exception):
    """Ends the command with this text and status."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


@contextmanager
def reported(*, debug: bool, names: Mapping[str, str]) -> Generator[None]:
    """Turn an error into one line on stderr and an exit status. With `debug` the traceback comes first.

    `names` are the command's arguments and options by the Python names that the errors use.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        warnings.showwarning = _show_warning
        try:
            yield
        except typer.Exit:
            raise
        except typer.Abort:
            # Ctrl+C at a question, whose line it leaves unfinished.
            print(file=sys.stderr)
            raise typer.Exit(130) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        except BrokenPipeError:
            raise typer.Exit(0) from None
        except Exception as error:
            if debug:
                traceback.print_exc()
            text, status = explain(error)
            text = _ARGUMENT.sub(lambda found: names.get(found[0], found[0]), text)
            print(f"scheduler0-py: {' '.join(text.split())}", file=sys.stderr)
            raise typer.Exit(status) from None


def explain(error: Exception) -> tuple[str, int]:
    """The text of an error with its remedy, and the exit status."""
    from scheduler0 import errors
    from scheduler0.cron import CronError

    text = str(error) or type(error).__name__
    match error:
        case CommandError():
            return text, error.status
        case errors.OutcomeUnknownError():
            return f"{text}. It may have been carried out: look before you try again", 6
        case errors.AuthenticationError():
            return f"{text}. Check the credentials with: scheduler0-py whoami", 3
        case errors.PermissionDeniedError():
            return f"{text}. Show the scopes of the key with: scheduler0-py whoami", 3
        case errors.IdentityError():
            return f"{text}. Or store a key: scheduler0-py login", 3
        case errors.NotFoundError():
            return text, 4
        case errors.APIConnectionError() | errors.TaskTimeoutError():
            return f"{text}. Check the address and the server with: scheduler0-py doctor", 5
        case errors.Scheduler0Error() | ImportError():
            return text, 1
        case CronError():
            return text, 1
        case ValueError() | TypeError():
            # The client names a member of a request; here it is an option.
            return _MEMBER.sub(lambda match: f"--{match[1].replace('_', '-')}", text), 2
        case OSError():
            return f"{error.filename}: {error.strerror}" if error.filename else text, 1
        case _:
            return f"unexpected {type(error).__name__}: {text}. Run it again with --debug and report it", 1


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    print(f"scheduler0-py: warning: {message}", file=sys.stderr)
