"""The set of quirks: as text, on the command line, in the state, and in docs/quirks.md."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import httpx
import pytest

from scheduler0.cli.serve import run as run_command
from scheduler0.emulator import Emulator, Quirks
from scheduler0.emulator.quirks import DESCRIPTIONS

from ..command import client_of, process

PAGE = Path(__file__).parents[3] / "docs" / "quirks.md"


def test_every_quirk_has_a_test() -> None:
    files = Path(__file__).parent.glob("test_*.py")
    tests = {
        test
        for file in files
        for test in re.findall(r"^(?:async )?def (test_\w+)", file.read_text(), re.MULTILINE)
    }
    assert {f"test_{name}" for name in DESCRIPTIONS} <= tests


def test_the_page_lists_every_quirk() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE.read_text(), re.MULTILINE)
    assert rows == list(DESCRIPTIONS.items())


@pytest.mark.parametrize(
    ("text", "quirks"),
    [
        ("faithful", Quirks()),
        ("none", Quirks.none()),
        ("faithful, -cleared_offset", Quirks(cleared_offset=False)),
        ("none,cleared_offset,nested_retries,-cleared_offset", Quirks.parse("none,nested_retries")),
    ],
)
def test_quirks_are_read_from_text(text: str, quirks: Quirks) -> None:
    assert Quirks.parse(text) == quirks


OFF = ["waiting_task_lacks_output", "small_allowance"]


def test_faithful_has_every_quirk_but_two_and_none_has_no_quirk() -> None:
    assert [name for name in DESCRIPTIONS if name not in Quirks.faithful().names] == OFF
    assert not any(getattr(Quirks.none(), name) for name in DESCRIPTIONS)


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_quirks_are_the_text_that_makes_them(name: str) -> None:
    alone, all_others = f"none,{name}", f"faithful,-{name}"
    if name in OFF:
        all_others = f"faithful,{name}"
    assert (str(Quirks.parse(alone)), str(Quirks.parse(all_others))) == (alone, all_others)
    assert Quirks.parse(alone).names == [name]
    assert repr(Quirks.parse(alone)) == f"Quirks.parse('{alone}')"


def test_all_quirks_and_no_quirk_are_short_texts() -> None:
    assert (str(Quirks()), str(Quirks.none())) == ("faithful", "none")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the first word of quirks must be 'faithful' or 'none', not ''"),
        (
            "cleared_offset",
            "for this quirk alone, or 'faithful,-cleared_offset' for all others",
        ),
        (
            "-cleared_offset",
            "for this quirk alone, or 'faithful,-cleared_offset' for all others",
        ),
        ("none,cleard_offset", "there is no quirk 'cleard_offset'; did you mean cleared_offset?"),
        ("none,", f"there is no quirk ''; known quirks: {', '.join(DESCRIPTIONS)}"),
    ],
)
def test_other_text_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match="quirk") as caught:
        Quirks.parse(text)
    assert str(caught.value).endswith(message)


def test_the_state_says_which_quirks_are_on() -> None:
    quirks = Quirks.parse("none,cleared_offset,nested_retries")
    with Emulator(quirks=str(quirks)) as emulator:
        assert emulator.state().quirks == quirks
        state = httpx.get(f"{emulator.url}/_emulator/state", verify=False).json()
        assert state["quirks"] == quirks.names == ["cleared_offset", "nested_retries"]


def test_quirks_are_switched_while_the_emulator_runs() -> None:
    at_start = Quirks.parse("none,nested_retries")
    with Emulator(quirks=at_start) as emulator:
        before = emulator.state().quirks
        emulator.switch_quirks("faithful,-cleared_offset")
        assert emulator.state().quirks == Quirks(cleared_offset=False)
        # What the program holds does not change.
        assert before == at_start == Quirks.parse("none,nested_retries")
        emulator.switch_quirks(Quirks.none())
        with pytest.raises(ValueError, match="'wings'"):
            emulator.switch_quirks("none,wings")
        with pytest.raises(ValueError, match="small_allowance counts when a store is made"):
            emulator.switch_quirks("faithful,small_allowance")
        assert emulator.state().quirks == Quirks.none()
        emulator.reset()
        assert emulator.state().quirks == Quirks.none()
        emulator.stop()
        emulator.start()
        assert emulator.state().quirks == at_start


def test_quirks_are_switched_over_http() -> None:
    with Emulator() as emulator, httpx.Client(base_url=f"{emulator.url}/_emulator", verify=False) as http:
        listed = {"quirks": "faithful", "on": Quirks().names, "descriptions": DESCRIPTIONS}
        assert http.get("/quirks").json() == listed
        answer = http.post("/quirks", json={"quirks": "none,cleared_offset"})
        assert answer.json() == {"quirks": "none,cleared_offset", "on": ["cleared_offset"]}
        assert emulator.state().quirks == Quirks.parse("none,cleared_offset")
        for body in ({}, {"quirks": 1}, {"quirks": "wings"}, {"quirks": "faithful,small_allowance"}):
            answer = http.post("/quirks", json=body)
            assert (answer.status_code, "quirks" in answer.json()["error"]) == (400, True)
        assert emulator.state().quirks == Quirks.parse("none,cleared_offset")


def test_an_emulator_with_wrong_quirks_is_not_made() -> None:
    with pytest.raises(ValueError, match="'wings'"):
        Emulator(quirks="none,wings")


@pytest.mark.parametrize("description", DESCRIPTIONS.values())
def test_every_quirk_is_described_with_it_and_without_it(description: str) -> None:
    assert re.fullmatch(r"[A-Z`].*[^.]\. Without it: .*[^.]\.", description)


def test_the_command_takes_quirks() -> None:
    with (
        process("--quirks", "faithful,-unknown_executor_is_empty") as (_, settings),
        client_of(settings) as api,
    ):
        assert "Quirks: faithful,-unknown_executor_is_empty." in settings["State:"]
        assert api.get("/executors/999").status_code == 404


def test_the_command_explains_wrong_quirks(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(argparse.Namespace(quirks="none,wings")) == 2
    error = capsys.readouterr().err
    assert "'wings'" in error
    assert "--quirks list" in error


def test_the_command_lists_all_quirks(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(argparse.Namespace(quirks="list")) == 0
    printed = capsys.readouterr().out
    assert [line for line in printed.splitlines() if not line.startswith("    ")] == list(DESCRIPTIONS)
    assert printed.split() == " ".join(" ".join(each) for each in DESCRIPTIONS.items()).split()
