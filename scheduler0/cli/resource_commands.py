"""The commands of the resources, made from the signatures of the client's methods.

A method becomes a command, its arguments become arguments and options. Methods with arguments that have no
text (functions, iterables) are left out; modules of their own have commands for them.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple

import typer

from scheduler0.cli import examples, resource_extras
from scheduler0.cli.command_errors import CommandError
from scheduler0.cli.command_options import Argument, body_option, clean, option, positional
from scheduler0.cli.common import OF_RECORDS, Common, add
from scheduler0.cli.connection import open_client
from scheduler0.cli.env_file import prepare, store_key
from scheduler0.cli.meanings import summary
from scheduler0.cli.output import done, note, show
from scheduler0.cli.overview import RESOURCES
from scheduler0.cli.terminal import console

_NAMES = {"list": "ls", "get": "show", "delete": "rm", "next_runs": "next"}
_ATTRIBUTES = {"tasks": "async_tasks", "local-executors": "local_executors"}
_ROWS = 100
"""How many rows a listing prints unless `--limit` says otherwise."""
_HANDLES = ("TaskHandle", "JobCreation")
_WITHOUT = {"None": OF_RECORDS, "str": OF_RECORDS, "list[datetime]": ("columns", "show_secrets")}
"""The options for output that mean nothing for a method, by what the method returns."""
_SECRETS_ONCE = {("credentials", "create")}
"""Methods whose answer holds a secret that the server shows only once."""
_CONFIRMED = {
    "cancel": "Cancel the webhook {id}?",
    "delete": "Delete {thing} {id}?",
    "archive": "Archive {thing} {id}?",
    "cleanup": "Delete old executions?",
    "remove_feature": "Remove the feature from account {id}?",
    "remove_all_features": "Remove all features from account {id}?",
    "rotate_secret": "Encrypt every stored secret of all accounts with the server's new key?",
    "restore": "Replace the whole database of the server by the backup?",
    "remove_node": "Remove node {id} from the cluster?",
    "remove_self": "Remove this node from the cluster?",
    "force_rebuild": "Rebuild the cluster from node {id}?",
    "reset_raft": "Delete the raft state of this node?",
    "transfer_leadership": "Give the leadership to another node?",
}
COLUMNS = {
    "jobs": ["id", "projectId", "executorId", "spec", "timezone", "status", "startDate"],
    "projects": ["id", "name", "description", "dateCreated"],
    "executors": ["id", "name", "type", "webhookMethod", "webhookUrl"],
    "credentials": ["id", "apiKey", "scopes", "expiresAt", "dateCreated"],
    "executions": ["id", "jobId", "state", "lastExecutionDatetime", "nextExecutionDatetime"],
    "features": ["id", "name"],
    "webhooks": ["id", "at", "job_id", "payload"],
}


class Method(NamedTuple):
    """A method of a resource that is a command."""

    resource: str
    name: str
    command: str
    function: Callable[..., Any]
    arguments: list[Argument]
    positional: list[str]
    has_body: bool
    is_listing: bool
    has_handle: bool
    may_find_nothing: bool
    without: Sequence[str]


def application(name: str) -> typer.Typer:
    """The commands of one resource."""
    app = typer.Typer(
        help=RESOURCES[name].capitalize() + ".",
        no_args_is_help=True,
        rich_markup_mode=None,
        add_completion=False,
    )
    # Typer makes a group of one command the command itself, unless the group has a callback.
    app.callback()(_group)
    for method in methods(name):
        _add(app, method)
    resource_extras.extend(name, app)
    return app


def _group() -> None:
    """The commands of a resource."""


def methods(resource: str) -> list[Method]:
    """The methods of a resource that can be commands, in the order of their definition."""
    from scheduler0 import Client

    # A client that is not used opens no connection.
    with Client("http://localhost") as client:
        found_resource: object = getattr(client, _ATTRIBUTES.get(resource, resource))
    resource_class = type(found_resource)
    members: dict[str, Any] = {}
    for kind in resource_class.__mro__:
        members = {**members, **{key: value for key, value in kind.__dict__.items() if key not in members}}
    found = [
        _method(resource, method_name, function)
        for method_name, function in members.items()
        if inspect.isfunction(function) and not method_name.startswith("_")
    ]
    return [method for method in found if method is not None]


def _method(resource: str, name: str, function: Callable[..., Any]) -> Method | None:
    _, *parameters = inspect.signature(function).parameters.values()
    scope = _scope(function)
    arguments: list[Argument] = []
    positions: list[str] = []
    has_body = False
    is_listing = "page_size" in inspect.signature(function).parameters
    try:
        for parameter in parameters:
            if parameter.name == "body":
                has_body = True
                arguments.append(body_option())
            elif parameter.kind is inspect.Parameter.VAR_KEYWORD:
                arguments += _fields(_evaluated(parameter.annotation, scope))
            elif parameter.default is inspect.Parameter.empty and _is_positional(parameter):
                positions.append(parameter.name)
                arguments.append(positional(parameter.name, _evaluated(parameter.annotation, scope)))
            else:
                hint = _evaluated(parameter.annotation, scope)
                required = parameter.default is inspect.Parameter.empty
                default = _ROWS if parameter.name == "limit" else None if required else parameter.default
                arguments.append(option(parameter.name, hint, default, required=required))
    except TypeError:
        return None
    returned = str(inspect.signature(function).return_annotation)
    command = _NAMES.get(name, name).replace("_", "-")
    return Method(
        resource,
        name,
        command,
        function,
        arguments,
        positions,
        has_body,
        is_listing,
        has_handle=any(kind in returned for kind in _HANDLES),
        may_find_nothing="| None" in returned,
        without=_WITHOUT.get(returned, ()),
    )


def _is_positional(parameter: inspect.Parameter) -> bool:
    """Whether a required argument has no name on the command line. Lists have one: they are JSON."""
    is_list = "Sequence" in str(parameter.annotation)
    return parameter.kind is not inspect.Parameter.KEYWORD_ONLY and not is_list


def _fields(hint: Any) -> list[Argument]:
    """The options for the members of a `TypedDict` behind `Unpack`."""
    [members] = typing.get_args(hint)
    hints = typing.get_type_hints(members, localns=_types())
    return [option(name, kind) for name, kind in hints.items() if name != "account_id"]


def _types() -> dict[str, Any]:
    from scheduler0 import types

    return {name: getattr(types, name) for name in dir(types)}


def _scope(function: Callable[..., Any]) -> dict[str, Any]:
    return {**_types(), **getattr(function, "__globals__", {})}


def _evaluated(annotation: Any, scope: dict[str, Any]) -> Any:
    if not isinstance(annotation, str):
        return annotation
    try:
        return eval(annotation, scope)
    except NameError as error:
        raise TypeError(f"no option for {annotation}") from error


def _add(app: typer.Typer, method: Method) -> None:
    parameters = [argument.parameter for argument in method.arguments]
    parameters.sort(key=lambda parameter: parameter.name not in method.positional)
    if method.has_handle:
        parameters.append(option("wait", bool, True, help="Wait until the server has done it.").parameter)
    if (method.resource, method.name) in _SECRETS_ONCE:
        parameters.append(option("env_file", str, help="Write key and secret to this .env file.").parameter)

    def run(common: Common, **values: Any) -> None:
        _run(common, method, values)

    add(
        app,
        method.command,
        run,
        parameters,
        help=summary(
            method.resource,
            method.command,
            clean(method.function.__doc__ or ""),
            method.positional,
            (argument.name for argument in method.arguments),
        ),
        example=examples.of(method.resource, method.command, method.positional),
        without=method.without,
        confirm=_question(method),
    )


def _question(method: Method) -> str | None:
    text = _CONFIRMED.get(method.name)
    if text is None:
        return None
    identity = f"{{{method.positional[0]}}}" if method.positional else ""
    return text.replace("{thing}", method.resource.rstrip("s")).replace("{id}", identity)


def _run(common: Common, method: Method, values: dict[str, Any]) -> None:
    wait = values.pop("wait", True)
    env_file = values.pop("env_file", None)
    if (method.resource, method.name) in _SECRETS_ONCE and not (common.show_secrets or env_file):
        raise CommandError(
            "the server shows this secret only once: pass --env-file FILE to store it, or --show-secrets to "
            "print it",
            2,
        )
    if env_file:
        prepare(env_file)
    given = {
        argument.name: argument.read(values[argument.name])
        for argument in method.arguments
        if values.get(argument.name) is not None
    }
    positions = [given.pop(name) for name in method.positional]
    if method.has_body and "body" in given:
        positions.append(given.pop("body"))
    with open_client(common) as client:
        resource = getattr(client, _ATTRIBUTES.get(method.resource, method.resource))
        result: Any = getattr(resource, method.name)(*positions, **given)
        if method.has_handle and hasattr(result, "request_id"):
            result = _end_of(result) if wait else {"requestId": result.request_id}
        if method.is_listing:
            total, result = result.total, list(result)
            if len(result) < total - (given.get("offset") or 0):
                note(f"{len(result)} of {total} rows; --limit and --offset show others")
        if env_file:
            store_key(env_file, result)
        if result is None and method.may_find_nothing:
            raise CommandError("nothing found", 4)
        if result is None:
            members = {"id": _number(positions[0])} if method.positional else {}
            done(common, f"{method.resource} {method.command}", **members)
        else:
            if not common.is_for_programs:
                result = _in_words(result)
            show(common, result, COLUMNS.get(method.resource, ()) if _is_listing(result) else ())


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


def _is_listing(result: Any) -> bool:
    rows: list[Any] = result if isinstance(result, list) else [None]  # pyright: ignore[reportUnknownVariableType]
    return all(isinstance(row, Mapping) for row in rows)


def _in_words(result: Any) -> Any:
    """The result with the names of states in the place of the server's numbers."""
    if isinstance(result, list):
        rows: list[Any] = result  # pyright: ignore[reportUnknownVariableType]
        return [_in_words(row) for row in rows]
    state: object = getattr(result, "state", None)
    return {**result, "state": state.name.lower()} if isinstance(state, Enum) else result


def _end_of(handle: Any) -> Any:
    """The result of what the server has accepted. Raises `CommandError` where the key may not see it."""
    from scheduler0 import AuthenticationError, PermissionDeniedError

    try:
        with console(stderr=True).status("waiting for the server"):
            return handle.wait()
    except (AuthenticationError, PermissionDeniedError) as error:
        raise CommandError(
            f"the server has accepted this as task {handle.request_id}, but these credentials may not see "
            f"how it ends (status {error.status}). Ask as the operator: scheduler0-py tasks show "
            f"{handle.request_id} --account 1",
            6,
        ) from None


def reachable() -> Sequence[Method]:
    """All methods of all resources that are commands."""
    return [method for resource in RESOURCES for method in methods(resource)]
