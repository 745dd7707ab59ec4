"""docs/errors.md has a section for each public error, with cause and remedy, and the errors link to it."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import scheduler0
from scheduler0 import NotFoundError
from scheduler0._shared.error_help import Explained
from scheduler0.emulator.store import database, store_file

PAGE = (Path(__file__).parents[2] / "docs" / "errors.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^### (\w+)\n\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
MODULES = ("errors", "cron", "leases", "plans", "runner", "webhooks", "imports", "testing", "emulator")
# What a start of the emulator raises, although no name is public.
_STORE = ("StoreInUseError", "StoreLostError", "NewerDatabaseError", "NotAStoreError")


def classes_of(module: ModuleType) -> dict[str, type[Exception]]:
    """The public exceptions and warnings of a module that are ours."""
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    values = {name: getattr(module, name) for name in names}
    return {
        name: value
        for name, value in values.items()
        if isinstance(value, type)
        and issubclass(value, Exception)
        and value.__module__.startswith("scheduler0.")
    }


ERRORS = {
    name: kind
    for module in (scheduler0, *(import_module(f"scheduler0.{name}") for name in MODULES))
    for name, kind in classes_of(module).items()
} | {name: kind for module in (store_file, database) for name, kind in vars(module).items() if name in _STORE}


def test_no_public_error_is_missing_and_none_is_invented() -> None:
    assert len(ERRORS) > 40
    assert set(SECTIONS) - {"ValueError", "TypeError"} == set(ERRORS)


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_has_cause_and_remedy(name: str) -> None:
    text = SECTIONS[name]
    if name in ("ValueError", "TypeError"):
        assert text.startswith("| text | cause | what to do |")
        assert all(
            len([cell for cell in row.split("|") if cell.strip()]) == 3
            for row in text.splitlines()[2:]
            if row
        )
        return
    assert re.match(r"\*\*Cause\.\*\* \S.*?\.\n\n\*\*What to do\.\*\* \S.*\.$", text.strip(), re.DOTALL)


@pytest.mark.parametrize("name", [name for name, kind in ERRORS.items() if issubclass(kind, Explained)])
def test_the_link_of_an_error_is_a_section(name: str) -> None:
    error = ERRORS[name].__new__(ERRORS[name])
    assert isinstance(error, Explained)
    page, anchor = error.help.split("#")
    assert page == "docs/errors.md"
    # The anchor of a heading that is one word is the word in lower case, on every site for Markdown.
    assert anchor in {heading.lower() for heading in SECTIONS}
    assert anchor == name.lower()


def test_every_error_of_a_request_a_lease_a_spec_or_a_webhook_has_a_link() -> None:
    linked = {name for name, kind in ERRORS.items() if issubclass(kind, Explained)}
    plain = {name for name in ERRORS if name not in linked}
    assert plain == {
        *(
            "CronWarning",
            "DuplicateInstallWarning",
            "InsecureFileWarning",
            "InsecureTransportWarning",
            "MovedRowsWarning",
        ),
        *("WorkError", "WorkTimeout", "WorkCancelled"),  # their text is stored with the run
        *("FixedClockError", "NoClusterError", *_STORE),
    }


def test_the_text_ends_with_the_link() -> None:
    errors: list[Exception] = [
        NotFoundError("no job"),
        scheduler0.APIConnectionError("refused"),
        scheduler0.BatchError([ValueError("a"), ValueError("b")]),
        import_module("scheduler0.cron").CronError("x", None, "no"),
        import_module("scheduler0.leases").LeaseLostError("gone"),
        import_module("scheduler0.leases").LeaseRefusedError("no", 400),
        import_module("scheduler0.webhooks").SecretError("none"),
        import_module("scheduler0.webhooks").WebhookError("none"),
        import_module("scheduler0.runner").JournalError("none"),
    ]
    for error in errors:
        assert re.search(rf"see docs/errors\.md#{type(error).__name__.lower()}\)$", str(error)), str(error)


def test_a_class_of_a_user_links_to_its_base() -> None:
    class Mine(NotFoundError):
        pass

    assert Mine("x").help == "docs/errors.md#notfounderror"
