"""Arguments of resource methods as arguments and options of commands."""

from __future__ import annotations

import inspect
import json
import re
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import typer

from scheduler0.cli.command_errors import CommandError
from scheduler0.cli.meanings import meaning


@dataclass(frozen=True)
class Argument:
    """One argument of a method: its Typer parameter, and the function that reads the option's text."""

    name: str
    parameter: inspect.Parameter
    read: Callable[[Any], Any]


def positional(name: str, hint: Any) -> Argument:
    """A required argument of the command. Raises `TypeError` as `option`."""
    _, _, read, note = _reading(name, hint)
    text = f"{meaning(name)} {note}".strip()
    annotation = Annotated[str, typer.Argument(metavar=name.upper(), help=text, show_default=False)]
    return Argument(
        name, inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation), read
    )


def option(name: str, hint: Any, default: Any = None, *, help: str = "", required: bool = False) -> Argument:
    """An option for an argument with this type hint. Raises `TypeError` for a type that has no text."""
    flag = "--" + name.replace("_", "-")
    kind, multiple, read, note = _reading(name, hint)
    text = f"{help or meaning(name)} {note}".strip()
    if kind is bool:
        annotation: Any = Annotated[
            bool | None, typer.Option(f"{flag}/--no-{flag[2:]}", help=text, show_default=False)
        ]
    elif multiple:
        annotation = Annotated[list[str] | None, typer.Option(flag, help=text, show_default=False)]
    else:
        annotation = Annotated[kind | None, typer.Option(flag, help=text, show_default=default is not None)]
    parameter = inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=inspect.Parameter.empty if required else default,
        annotation=annotation,
    )
    return Argument(name, parameter, read)


def body_option() -> Argument:
    """The option for a whole body."""
    annotation = Annotated[
        str | None,
        typer.Option(
            "--body", help="The whole body as JSON; @FILE reads a file, - reads stdin.", show_default=False
        ),
    ]
    parameter = inspect.Parameter("body", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
    return Argument("body", parameter, lambda text: read_json("body", text))


def read_text(name: str, text: str) -> str:
    """`text`; `@FILE` is the content of a file, and `-` is stdin."""
    if text == "-":
        return sys.stdin.read()
    if text.startswith("@"):
        try:
            return Path(text[1:]).read_text("utf-8")
        except UnicodeDecodeError:
            raise CommandError(f"--{name}: {text[1:]} is not UTF-8 text") from None
    return text


def read_json(name: str, text: str) -> Any:
    """The JSON value in `read_text`. Raises `CommandError`."""
    try:
        return json.loads(read_text(name, text))
    except json.JSONDecodeError as error:
        raise CommandError(
            f"--{name}: not JSON: {error.msg} in line {error.lineno}, column {error.colno}", 2
        ) from None


def _same(value: Any) -> Any:
    return value


def _reading(name: str, hint: Any) -> tuple[Any, bool, Callable[[Any], Any], str]:
    """The type of the option, whether it may be repeated, how its text is read, and a note for the help."""
    from scheduler0._shared.secrets import is_secret

    if hint is Any:
        return str, False, lambda text: read_json(name, text), "JSON; @FILE reads a file."
    hints = _alternatives(hint)
    origins = [get_origin(one) or one for one in hints]
    if is_secret(name) or name == "data":
        return str, False, lambda text: read_text(name, text), "@FILE reads a file, - reads stdin."
    for one in hints:
        if get_origin(one) is Literal:
            return one, False, _same, ""
    if bool in origins:
        return bool, False, _same, ""
    if datetime in origins:
        if str in origins:
            return str, False, _with_offset, "A date, for example 2026-12-24T18:00:00+01:00."
        return str, False, lambda text: _date(name, text), "A date, for example 2026-12-24T18:00:00+01:00."
    if str in origins:
        return str, False, _same, ""
    if any(inspect.isclass(origin) and issubclass(origin, Mapping) for origin in origins):
        return str, False, lambda text: read_json(name, text), "JSON; @FILE reads a file."
    if any(
        inspect.isclass(origin) and issubclass(origin, Sequence) and origin is not str for origin in origins
    ):
        items = [item for one in hints for item in get_args(one)]
        if (items and set(_alternatives(items[0])) <= {str, int}) or _is_text(items):
            return str, True, list, "May be repeated."
        return str, False, lambda text: read_json(name, text), "JSON; @FILE reads a file."
    for kind in (int, float):
        if kind in origins:
            return kind, False, _same, ""
    raise TypeError(f"{name}: no option for {hint!r}")


def _is_text(items: list[Any]) -> bool:
    """Whether the items of a list are text, or enumerations of text."""
    flat = [one for item in items for one in _alternatives(item)]
    return str in flat or any(inspect.isclass(one) and issubclass(one, str) for one in flat)


def _alternatives(hint: Any) -> list[Any]:
    if get_origin(hint) in (Union, types.UnionType):
        return [one for part in get_args(hint) for one in _alternatives(part) if one is not type(None)]
    return [hint]


def _date(name: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"--{name}: must be a date, for example 2026-12-24T18:00:00+01:00, not {text!r}", 2
        ) from None
    # A date without an offset is in the terminal's zone, as the printed ones are.
    return moment.astimezone()


def _with_offset(text: str) -> str:
    """A date as text for the server. As in `_date`, one without an offset is in the terminal's zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        # The client says what is wrong with it.
        return text
    return text if moment.tzinfo else moment.astimezone().isoformat()


def clean(docstring: str) -> str:
    """The first paragraph of a docstring without its markup."""
    paragraph = inspect.cleandoc(docstring).split("\n\n")[0]
    text = re.sub(r":\w+:`~?(?:[\w.]+\.)?(\w+)`", r"\1", paragraph).replace("``", "`").replace("**", "")
    return " ".join(text.split())
