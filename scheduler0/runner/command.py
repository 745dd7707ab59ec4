"""What `scheduler0-py runner` does, as plain functions."""

from __future__ import annotations

import asyncio
import importlib
import os
import pickle
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scheduler0.cron import check
from scheduler0.errors import Scheduler0Error
from scheduler0.runner.declared import Declared
from scheduler0.runner.process_work import ProcessWork
from scheduler0.runner.reader import JournalError, RunJournalReader
from scheduler0.runner.runner import DEFAULT_PATH, Runner
from scheduler0.runner.server_calls import ServerCalls
from scheduler0.runner.status import read_status


class TargetError(Exception):
    """`module:runner` names no runner."""


def load(target: str) -> Runner:
    """The runner that `target` names, as `module:runner`. The current folder is searched as well.

    Raises `TargetError`, or what the module raises.
    """
    module_name, separator, name = target.partition(":")
    if not separator or not module_name or not name:
        raise TargetError(
            f"{target!r} is not the name of a runner; write module:runner, for example jobs:runner"
        )
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is not None and (module_name + ".").startswith(error.name + "."):
            raise TargetError(
                f"there is no module {module_name!r} in {os.getcwd()} or on the path"
            ) from error
        raise
    found: object = module
    for part in name.split("."):
        found = getattr(found, part, None)
    if not isinstance(found, Runner):
        raise TargetError(f"{module_name}.{name} is {type(found).__name__}, not a Runner")
    return found


def run(runner: Runner) -> int:
    """Run until a signal. Returns the exit code."""
    return runner.run()


def burst(runner: Runner) -> int:
    """Run what is due, report, and return the exit code."""
    return asyncio.run(runner.burst())


def once(runner: Runner, key: str) -> int:
    """Run the job of `key` now. Returns the exit code."""
    return asyncio.run(runner.once(key))


def check_runner(runner: Runner) -> tuple[list[str], list[str]]:
    """What is wrong with the declared jobs and the server, and what a start would change there.

    Nothing is changed.
    """
    problems = [problem for declared in runner.declared.values() for problem in _problems(declared)]
    if not runner.declared and runner.fallback is None:
        problems.append("no job is declared")
    changes: list[str] = []
    try:
        changes = asyncio.run(_changes(runner))
    except Scheduler0Error as error:
        problems.append(f"the server: {error}")
    return problems, changes


def _problems(declared: Declared) -> Iterator[str]:
    if declared.spec is not None:
        for warning in check(declared.spec):
            yield f"{declared.key}: {warning}"
    if declared.at is not None and declared.at <= datetime.now(UTC):
        yield f"{declared.key}: its time {declared.at.isoformat()} is over"
    if isinstance(declared.work, ProcessWork):
        try:
            pickle.dumps(declared.work.function)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            yield f"{declared.key}: a process cannot find its function; define it in a module ({error})"


async def _changes(runner: Runner) -> list[str]:
    server = ServerCalls(runner.client, runner.name, runner.working_dir)
    executor_id = await server.existing_executor()
    changes = [] if executor_id is not None else [f"register the executor {runner.name!r}"]
    scheduled = any(declared.is_scheduled for declared in runner.declared.values())
    project_id = await server.existing_project(runner.project) if scheduled else None
    if scheduled and project_id is None:
        changes.append(f"create the project {runner.project!r}")
    now = runner.clock.now()
    return changes + await server.planned_changes(runner.declared.values(), project_id, executor_id, now)


def status(path: str | Path | None, name: str | None) -> dict[str, Any]:
    """The status of a runner from its journal. Raises `JournalError`.

    `name` may be left out where the journal knows one runner only.
    """
    with RunJournalReader(DEFAULT_PATH if path is None else path, name or "") as journal:
        try:
            names = journal.runners()
            known = ", ".join(names) or "none"
            if name is None and len(names) != 1:
                raise JournalError(f"{str(journal.path)!r} has the runners {known}; name one with --name")
            if name is not None and name not in names:
                raise JournalError(f"{str(journal.path)!r} has no runner {name!r}; it has {known}")
            journal.runner = names[0] if name is None else name
            now = datetime.now(UTC)
            return read_status(journal, now, now)
        except ValueError as error:
            raise JournalError(f"the journal {str(journal.path)!r} cannot be read: {error}") from error
