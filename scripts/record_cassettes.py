"""Record the cassettes of tests/cassettes anew: ``python scripts/record_cassettes.py [OPERATION ...]``.

Starts the emulator and the strict mock by itself. What was recorded is played at once, and
stays only if every case of it ends as the table of cases says.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "generated")]

from scheduler0 import Client  # noqa: E402
from scheduler0.emulator.api.routes import OPERATIONS as SERVED  # noqa: E402
from tests.recorded.case import Case  # noqa: E402
from tests.recorded.cases import CASES  # noqa: E402
from tests.recorded.cassette import CASSETTES, path_of, player, recorder  # noqa: E402
from tests.recorded.contract import Contract  # noqa: E402
from tests.recorded.play import check, outcome  # noqa: E402
from tests.recorded.replay import client_for  # noqa: E402
from tests.recorded.world import world  # noqa: E402
from tests.strict_mock import StrictMock  # noqa: E402


def main(wanted: list[str]) -> None:
    contract = Contract.load()
    unknown = set(wanted) - set(contract.operations)
    if unknown:
        sys.exit(f"not an operation: {', '.join(sorted(unknown))}")
    for stale in set(CASSETTES.glob("*.json")) - {path_of(operation) for operation in contract.operations}:
        stale.unlink()
    served = {(operation.method, operation.path) for operation in SERVED}
    for operation in wanted or contract.operations:
        cases = [case for case in CASES if case.operation == operation]
        record(contract, operation, cases)
        known = contract.operations[operation]
        if (known.method, known.path) in served and all(case.answers for case in cases):
            print(f"{operation}: the emulator serves it now; its cases need no answers of their own")


def record(contract: Contract, operation: str, cases: list[Case]) -> None:
    """Replace the cassette of ``operation``; leaves the old one where a case ends otherwise."""
    path = path_of(operation)
    fresh = path.with_suffix(".new.json")
    fresh.unlink(missing_ok=True)
    try:
        with servers(contract, operation, cases) as (emulator, mock), recorder().use_cassette(str(fresh)):
            for case in cases:
                with client_for(Client, case, mock if case.answers else emulator) as client:
                    outcome(client, case)
        with player().use_cassette(str(fresh)) as cassette:
            for case in cases:
                with client_for(Client, case) as client:
                    check(case, outcome(client, case))
            assert cassette.all_played, f"{operation}: not everything that was recorded is played"
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def servers(contract: Contract, operation: str, cases: list[Case]) -> Iterator[tuple[str, str]]:
    """The base URLs of the emulator and the mock, each started only if a case needs it."""
    script = [(answer.operation or operation, answer) for case in cases for answer in case.answers]
    with ExitStack() as stack:
        emulator = mock = ""
        if script:
            mock = stack.enter_context(StrictMock(contract, script)).url
        if not all(case.answers for case in cases):
            emulator = stack.enter_context(world(operation)).url
        yield emulator, mock


if __name__ == "__main__":
    main(sys.argv[1:])
