from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.instants import to_instant
from scheduler0.emulator.store.database import Database

from .api_client import NOW, Api, FrozenClock, execute, operator_headers


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """One emulator for all tests that leave its clock and its operator's account alone."""
    path = tmp_path_factory.mktemp("emulator") / "store.db"
    with Emulator(path, clock=FrozenClock()) as emulator:
        yield emulator


@pytest.fixture
def account(emulator: Emulator) -> int:
    """An account of `emulator` that no other test uses. It has no counters."""
    created = "INSERT INTO accounts (name, date_created) VALUES ('of a test', ?) RETURNING id"
    ((account,),) = execute(emulator, created, to_instant(NOW))
    return int(account)


@pytest.fixture
def api(emulator: Emulator, account: int) -> Iterator[Api]:
    """The operator in a fresh account."""
    with Api(emulator, operator_headers(emulator, account)) as api:
        yield api


@pytest.fixture
def system_api(emulator: Emulator) -> Iterator[Api]:
    """The operator in the system account, which the tests share."""
    with Api(emulator, operator_headers(emulator, 1)) as api:
        yield api


@pytest.fixture
def key_api(emulator: Emulator) -> Iterator[Api]:
    """The seeded API key, in the account that it belongs to."""
    headers = {
        "X-API-Key": emulator.api_key,
        "X-Secret-Key": emulator.api_secret,
        "X-Account-ID": emulator.account_id,
    }
    with Api(emulator, headers) as api:
        yield api


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Emulator]:
    """An emulator of the test's own."""
    with Emulator(tmp_path / "store.db", clock=FrozenClock()) as node:
        yield node


@pytest.fixture
def operator(node: Emulator) -> Iterator[Api]:
    """The operator in account 1 of `node`, which owns the tasks of the cluster."""
    with Api(node, operator_headers(node, 1)) as api:
        yield api


@pytest.fixture
def user(node: Emulator) -> Iterator[Api]:
    """The operator in account 2 of `node`."""
    with Api(node, operator_headers(node, 2)) as api:
        yield api


@pytest.fixture
def database() -> Iterator[Database]:
    """A new store in memory."""
    with closing(Database()) as database:
        yield database


@pytest.fixture
def project(api: Api) -> int:
    return api.new_project()


@pytest.fixture
def executor(api: Api) -> int:
    return api.new_executor()
