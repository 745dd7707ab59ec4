"""Record the cassettes anew: ``python scripts/record_cassettes.py [OPERATION ...]``.

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

# These need the paths above.
from scheduler0 import Client  # noqa: E402
from scheduler0.emulator.api.routes import OPERATIONS as SERVED  # noqa: E402
from tests.cassettes.case import Case  # noqa: E402
from tests.cassettes.cases import CASES  # noqa: E402
from tests.cassettes.cassette import CASSETTES, path_of, player, recorder  # noqa: E402
from tests.cassettes.play import check, outcome  # noqa: E402
from tests.cassettes.recorded_emulator import world  # noqa: E402
from tests.cassettes.replay import client_for  # noqa: E402
from tests.cassettes.strict_mock import StrictMock  # noqa: E402
from tests.openapi.contract import Contract  # noqa: E402


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
            print(
                f"{operation}: the emulator serves it; see whether its cases still need answers of their own"
            )


def record(contract: Contract, operation: str, cases: list[Case]) -> None:
    """Replace the cassette of ``operation``. If a case does not end as it says, keep the old cassette."""
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
    """Start the emulator and the mock if a case needs them; yield their base URLs."""
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
