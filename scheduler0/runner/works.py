"""The kinds of work: async functions, functions in threads, and commands. `process_work` has processes."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
import signal
import subprocess
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from scheduler0._shared.functions import close_awaitable
from scheduler0.runner import daemon_threads
from scheduler0.runner.run import Run, payload, writable

logger = logging.getLogger("scheduler0.runner")
STOP_GRACE = 5.0
"""Seconds that work has to end by itself after it was asked to."""
_LONGEST_OUTPUT = 8192
_OUTPUT_GRACE = 1.0
"""Seconds for which the output of a command that has ended is still read."""


class WorkError(Exception):
    """The work failed. The text says how."""


class WorkTimeout(WorkError):
    """The work lasted longer than its timeout."""


class WorkCancelled(WorkError):
    """The work was cancelled, because the runner shuts down."""


class Work(Protocol):
    """What a job does."""

    async def perform(self, run: Run, timeout: float | None, cancel: asyncio.Event) -> None:
        """Do the work once. Raises what the work raises, `WorkTimeout`, or `WorkCancelled` after `cancel`."""
        ...


@dataclass(frozen=True, slots=True)
class AsyncWork:
    """A coroutine function, called in the runner's event loop."""

    function: Callable[[Run], Awaitable[object]]

    async def perform(self, run: Run, timeout: float | None, cancel: asyncio.Event) -> None:
        task = asyncio.ensure_future(self._call(run))
        try:
            reason = await _watch(task, timeout, cancel)
        except asyncio.CancelledError:
            run.cancel()
            task.cancel()
            raise
        if reason is None:
            if task.cancelled():
                raise WorkError("CancelledError: the function cancelled itself")
            _raise(task.exception())
            return
        run.cancel()
        task.cancel()
        await asyncio.wait({task}, timeout=STOP_GRACE)
        if not task.done():
            logger.warning("%r does not stop; it goes on in the background", run)
            task.add_done_callback(_forget)
        elif not task.cancelled():
            # It ended by itself after all.
            task.exception()
        raise reason

    async def _call(self, run: Run) -> None:
        try:
            with run.being_done:
                await self.function(run)
        except (SystemExit, KeyboardInterrupt) as error:
            # They would end the event loop, and the runner with it.
            raise WorkError(describe(error)) from error


@dataclass(frozen=True, slots=True)
class ThreadWork:
    """A function, called in a thread of its own."""

    function: Callable[[Run], object]

    async def perform(self, run: Run, timeout: float | None, cancel: asyncio.Event) -> None:
        def call() -> BaseException | None:
            try:
                with run.being_done:
                    refuse_awaitable(self.function(run))
            except BaseException as error:
                return error
            return None

        def late() -> None:
            logger.warning("%r ended after the runner", run)

        future = daemon_threads.start(call, f"run-{run.key}", late)
        try:
            reason = await _watch(future, timeout, cancel)
        except asyncio.CancelledError:
            run.cancel()
            raise
        if reason is None:
            _raise(future.result())
            return
        run.cancel()
        await asyncio.wait({future}, timeout=STOP_GRACE)
        if not future.done():
            # A thread cannot be stopped from outside.
            logger.warning("%r does not stop; its thread goes on in the background", run)
        raise reason


@dataclass(frozen=True, slots=True)
class CommandWork:
    """A program with its arguments, run without a shell.

    It gets the data of the job on its standard input, the variables ``SCHEDULER0_JOB_ID``,
    ``SCHEDULER0_JOB_DATA``, ``SCHEDULER0_JOB_SPEC`` and ``SCHEDULER0_EXEC_UNIQUE_ID``, those of ``env``, and
    those of this process that ``inherit`` names. Exit code 0 is success.
    """

    arguments: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    inherit: Sequence[str] = ("PATH",)
    cwd: str | None = None

    def environment(self, run: Run) -> dict[str, str]:
        """All variables of the command."""
        inherited = {name: os.environ[name] for name in self.inherit if name in os.environ}
        documented = {
            "SCHEDULER0_JOB_ID": str(run.job.get("id", "")),
            "SCHEDULER0_JOB_DATA": stdin_of(run),
            "SCHEDULER0_JOB_SPEC": str(run.job.get("spec") or ""),
            "SCHEDULER0_EXEC_UNIQUE_ID": run.unique_id,
        }
        return {**inherited, **self.env, **documented}

    async def perform(self, run: Run, timeout: float | None, cancel: asyncio.Event) -> None:
        environment = self.environment(run)
        program = shutil.which(self.arguments[0], path=environment.get("PATH")) or self.arguments[0]
        output_end, command_end = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                program,
                *self.arguments[1:],
                stdin=subprocess.PIPE,
                stdout=command_end,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd=self.cwd,
                start_new_session=True,
            )
        except BaseException as error:
            os.close(output_end)
            if not isinstance(error, OSError | ValueError):
                raise
            raise WorkError(f"cannot start {self.arguments[0]!r}: {error}") from error
        finally:
            os.close(command_end)
        talk = asyncio.ensure_future(_talk(process, output_end, stdin_of(run).encode()))
        try:
            reason = await _watch(talk, timeout, cancel)
            for number in (signal.SIGTERM, signal.SIGKILL) if reason is not None else ():
                _signal_group(process, number)
                done, _ = await asyncio.wait({talk}, timeout=STOP_GRACE)
                if done:
                    break
        except asyncio.CancelledError:
            _signal_group(process, signal.SIGKILL)
            # It is a matter of milliseconds.
            await asyncio.wait({talk}, timeout=STOP_GRACE)
            talk.cancel()
            raise
        if reason is not None:
            talk.cancel()
            raise reason
        output = (await talk).decode(errors="replace")
        if output.strip():
            run.logger.info("output: %s", output.rstrip())
        if process.returncode != 0:
            last = output.strip().splitlines()[-1:] or [""]
            raise WorkError(f"exit code {process.returncode} {last[0][:500]}".rstrip())


async def _talk(process: asyncio.subprocess.Process, output_end: int, text: bytes) -> bytes:
    """Feed the command, and wait for its end. Returns the last part of its output."""
    tail = bytearray()
    reader = asyncio.StreamReader()
    # A pipe of our own: asyncio waits until its pipes are closed, and a child of the command can hold them.
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(output_end, "rb", 0)
    )

    async def read() -> None:
        while chunk := await reader.read(65536):
            tail.extend(chunk)
            del tail[:-_LONGEST_OUTPUT]

    async def write() -> None:
        if process.stdin is not None:
            with suppress(BrokenPipeError, ConnectionResetError):
                process.stdin.write(text)
                await process.stdin.drain()
            process.stdin.close()

    reading, writing = asyncio.ensure_future(read()), asyncio.ensure_future(write())
    try:
        await process.wait()
        await asyncio.wait({reading}, timeout=_OUTPUT_GRACE)
    finally:
        reading.cancel()
        writing.cancel()
        transport.close()
    return bytes(tail)


def stdin_of(run: Run) -> str:
    """What a command reads: the data that is meant for it as text, or as JSON if it is no text."""
    text = run.job.get("data")
    key, data = payload(text)
    if key is None:
        return text if isinstance(text, str) else ""
    return "" if data is None else data if isinstance(data, str) else json.dumps(data)


def refuse_awaitable(result: object) -> None:
    """Raise `WorkError` for what a function gave that somebody must await."""
    if close_awaitable(result):
        raise WorkError("the function gave a coroutine, which nobody awaits; write async def")


def describe(error: BaseException) -> str:
    """An exception in one line."""
    try:
        text = " ".join(writable(str(error)).split())[:1000]
    except Exception as failure:
        text = f"its text cannot be had: its __str__ raises {type(failure).__name__}"
    if isinstance(error, WorkError):
        return text or type(error).__name__
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


async def _watch(work: asyncio.Future[Any], timeout: float | None, cancel: asyncio.Event) -> WorkError | None:
    """Wait for the end of the work; None. Or the reason to stop it."""
    stop = asyncio.ensure_future(cancel.wait())
    try:
        await asyncio.wait({work, stop}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.cancel()
    if work.done():
        return None
    if cancel.is_set():
        return WorkCancelled("cancelled, because the runner shut down")
    return WorkTimeout(f"timed out after {timeout:g} s" if timeout is not None else "timed out")


def _signal_group(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        logger.debug("the process group %s is gone", process.pid)


def _raise(error: BaseException | None) -> None:
    """Raise what a function raised. What would end the runner, or a coroutine, is a `WorkError` instead."""
    if error is None:
        return
    if isinstance(error, Exception) and not isinstance(error, StopIteration):
        raise error
    raise WorkError(describe(error)) from error


def _forget(task: asyncio.Future[Any]) -> None:
    if not task.cancelled():
        task.exception()
