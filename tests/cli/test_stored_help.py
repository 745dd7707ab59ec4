"""The stored help: what the commands say, printed without loading them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler0.cli import completion, stored_help
from scheduler0.cli.lazy_group import root
from scheduler0.cli.lazy_group import run as run_by_typer
from scheduler0.cli.overview import EMULATOR_CONTROLS, GROUPS

from .conftest import Run

ROOT = Path(__file__).parents[2]
HEAVY = ("typer", "rich", "httpx", "scheduler0._sync", "scheduler0.models", "starlette")


def test_the_stored_help_and_the_page_are_what_the_commands_say() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "cli_docs.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_it_is_what_typer_prints(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        root().main(["jobs", "create", "--help"], prog_name="scheduler0-py")
    printed = capsys.readouterr().out
    outcome = run("jobs", "create", "--help")
    assert (outcome.status, outcome.output.strip()) == (0, printed.strip())
    assert "Example:\n    scheduler0-py jobs create " in outcome.output


def test_no_help_loads_typer_or_the_client() -> None:
    program = (
        "import sys\nfrom scheduler0.cli import main\n"
        "for words in sys.argv[1:]:\n"
        "    try:\n        assert main([*words.split(), '--help']) == 0\n"
        "    except SystemExit as end:\n        assert not end.code\n"  # argparse, for `emulator`
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    words = [*GROUPS, "runner", "jobs create", "executions tail", "emulator clock", "emulator clock advance"]
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=False
    )
    assert done.stderr == "[]\n"


def test_no_completion_loads_typer_or_the_client() -> None:
    program = (
        "import os, sys\nfrom scheduler0.cli import main\n"
        "for line in ('jobs ', 'jobs create --s', 'emulator --d', 'runner --', 'jobs ls --order '):\n"
        "    words = ['scheduler0-py', *line.split(' ')]\n"
        "    os.environ |= {'COMP_WORDS': ' '.join(words), 'COMP_CWORD': str(len(words) - 1)}\n"
        "    assert main([]) == 0\n"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    environment = {**os.environ, "_SCHEDULER0_PY_COMPLETE": "complete_bash"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.stderr == "[]\n"
    assert {"create", "--spec", "--data", "--burst", "desc"} <= set(done.stdout.split())


def test_words_are_completed_as_by_typer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In every group and command; `emulator` and `runner` are not Typer's."""
    monkeypatch.setenv("_SCHEDULER0_PY_COMPLETE", "complete_bash")
    headings = re.findall(r"^#### (.+)$", stored_help.content(), re.MULTILINE)
    assert len(headings) > 100
    for heading in headings:
        for begun in ("", "--"):
            words = heading.split()
            monkeypatch.setenv("COMP_WORDS", f"scheduler0-py {heading} {begun}")
            monkeypatch.setenv("COMP_CWORD", str(len(words) + 1))
            run_by_typer([])
            assert set(capsys.readouterr().out.split()) == set(completion.candidates(words, begun)), heading


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", {*GROUPS, "runner"}),
        ("job", {"jobs"}),
        ("--v", {"--version"}),
        ("emulator ", set(EMULATOR_CONTROLS)),
        ("emulator --log-format ", {"text", "json"}),
        ("emulator clock f", {"freeze"}),
        ("runner s", {"status"}),
        ("runner status --j", {"--json"}),
        ("executions ls --state s", {"scheduled", "success"}),
        ("jobs create --spec ", set()),
        ("jobs create --spec '0 30 2", set()),
        ("jobs show 42 --j", {"--json", "--jsonl"}),
        ("nothing ", {*GROUPS, "runner"}),
    ],
)
def test_the_words_that_may_follow(line: str, expected: set[str]) -> None:
    for kind, separator in (("complete_fish", "\t"), ("complete_zsh", '":"')):
        variables = {"_SCHEDULER0_PY_COMPLETE": kind, "_TYPER_COMPLETE_ARGS": f"scheduler0-py {line}"}
        text, status = completion.answer(variables) or ("", None)
        items = text.removeprefix("_arguments '*: :((").splitlines()
        found = {item.partition(separator)[0].strip('"') for item in items} - {"_files"}
        assert (found, status) == (expected, 0)
        asked = {**variables, "_TYPER_COMPLETE_FISH_ACTION": "is-args"}
        if kind == "complete_fish":
            assert completion.answer(asked) == ("", 0 if expected else 1)


def test_quotes_in_a_help_stay_quotes_in_zsh() -> None:
    line = {"_SCHEDULER0_PY_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "scheduler0-py jobs ls --ut"}
    text, _ = completion.answer(line) or ("", None)
    expected = '"--utc":"Print times in UTC, not in the terminal\'\\\'\'s zone."'
    assert text == f"_arguments '*: :(({expected}))'"


def test_scripts_and_other_shells_are_left_to_typer() -> None:
    for kind in ("source_bash", "complete_powershell"):
        assert completion.answer({"_SCHEDULER0_PY_COMPLETE": kind}) is None


def test_a_narrow_terminal_gets_a_layout_of_its_own(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert stored_help.find(["jobs", "ls", "--help"]) is None
    laid_out, _, _ = run("jobs", "ls", "--help").output.partition("Example:")
    assert max(map(len, laid_out.splitlines())) <= 60


def test_a_group_without_a_command_is_wrong_usage(run: Run) -> None:
    outcome = run("jobs")
    assert (outcome.status, outcome.output) == (2, "")
    assert "\n  create " in outcome.errors


@pytest.mark.parametrize(
    "words", [["jobs", "create", "--spec", "--help"], ["nothing", "--help"], ["jobs", "ls"], []]
)
def test_only_a_plain_question_for_help_is_answered(words: list[str]) -> None:
    assert stored_help.find(words) is None
