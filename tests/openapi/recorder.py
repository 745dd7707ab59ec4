"""A pytest plugin that reports which documented answers the emulator gave in a run.

``make contract`` loads it. It looks at every answer that an ``httpx.Client`` of the tests gets,
prints a table, and fails the run for a documented answer that no test has seen.
"""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from scheduler0.emulator.api.routes import OPERATIONS

from .contract import PREFIX, Contract
from .documented_answers import Documented, documented, identify, message_of
from .unreachable import LEADS, STORAGE, reason_of

# Their answers are put into the emulator's mouth.
_SCRIPTED = ("test_faults.py", "test_control_api.py")


class Recorder:
    def __init__(self) -> None:
        self.seen: set[Documented] = set()
        self._contract = Contract.load()
        served = [self._contract.find(row.method, row.path) for row in OPERATIONS]
        self._known = {one.id: documented()[one.id] for one in served if one is not None}
        self._send = httpx.Client.send
        self._paused = False

    def pytest_configure(self) -> None:
        recorder, send = self, self._send

        def record(client: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:
            response = send(client, request, **options)
            if not options.get("stream") and not recorder._paused:
                recorder._look_at(response)
            return response

        httpx.Client.send = record

    def pytest_unconfigure(self) -> None:
        httpx.Client.send = self._send

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self._paused = item.path.name in _SCRIPTED

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A worker of pytest-xdist hands over what it saw; the controller judges the whole run."""
        output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
        if output is not None:
            output["answers"] = [(one.operation, one.status, one.message) for one in self.seen]
        elif session.exitstatus == pytest.ExitCode.OK and (self.unseen() or self.needlessly_excused()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        output = getattr(node, "workeroutput", {})
        self.seen |= {Documented(*answer) for answer in output.get("answers", ())}

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("documented answers")
        line = "{:32}{:>6}{:>8}{:>18}".format
        terminalreporter.write_line(line("operation", "seen", "known", "out of reach"))
        total: Counter[str] = Counter()
        for operation, answers in self._known.items():
            reachable = {one for one in answers if reason_of(one) is None}
            row = Counter(
                seen=len(reachable & self.seen), known=len(reachable), excused=len(answers) - len(reachable)
            )
            total += row
            terminalreporter.write_line(line(operation, row["seen"], row["known"], row["excused"]))
        terminalreporter.write_line(line("all", total["seen"], total["known"], total["excused"]))
        for one in self.unseen():
            terminalreporter.write_line(f"no test sees {one.operation} {one.status} {one.message}")
        for one in self.needlessly_excused():
            terminalreporter.write_line(f"excused, but seen: {one.operation} {one.status} {one.message}")

    def unseen(self) -> list[Documented]:
        known = {one for answers in self._known.values() for one in answers}
        return sorted(one for one in known - self.seen if reason_of(one) is None)

    def needlessly_excused(self) -> list[Documented]:
        """Answers that no emulator gives, and a test saw all the same.

        Two reasons are no promise: one test shows the easiest failure of the store, and tests of a cluster
        of several nodes meet the answers of nodes that do not lead, now one and now another.
        """
        return sorted(one for one in self.seen if reason_of(one) not in (None, STORAGE, LEADS))

    def _look_at(self, response: httpx.Response) -> None:
        path = unquote(response.request.url.raw_path.decode().partition("?")[0])
        operation = self._contract.find(response.request.method, path.removeprefix(PREFIX))
        message = message_of(response.content)
        if path.startswith(PREFIX) and operation is not None and message is not None:
            answer = identify(operation.id, response.status_code, message)
            if answer is not None:
                self.seen.add(answer)


def pytest_configure(config: pytest.Config) -> None:
    # Registered late, so its own `pytest_configure` is called at once.
    config.pluginmanager.register(Recorder(), "documented-answers")
