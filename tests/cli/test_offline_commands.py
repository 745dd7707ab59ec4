"""Commands without a server, the overview, and what happens without the extra."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import scheduler0

from ..environments import environment
from .conftest import Run


def test_a_good_spec_is_explained(run: Run) -> None:
    outcome = run("cron", "check", "0 30 9 * * mon-fri")
    assert (outcome.status, outcome.errors) == (0, "")
    assert outcome.output.startswith("accepted: ")
    assert run("cron", "check", "0 30 9 * * mon-fri", "--json").json["warnings"] == []


def test_a_refused_spec_has_the_status_1(run: Run) -> None:
    outcome = run("cron", "check", "61 * * * * *")
    assert (outcome.status, outcome.output) == (1, "")
    assert outcome.errors.count("\n") == 1
    assert "61" in outcome.errors


def test_a_crontab_line_is_warned_of(run: Run) -> None:
    outcome = run("cron", "check", "0 9 * * 1-5")
    assert outcome.status == 0
    assert "write '0 0 9 * * 1-5'" in outcome.errors


def test_next_runs_show_clock_changes(run: Run) -> None:
    words = ["cron", "next", "0 30 2 * * *", "--timezone", "Europe/Berlin", "--count", "2"]
    after = ["--after", "2026-03-28T00:00:00+01:00"]
    assert run(*words, *after).output.splitlines() == [
        "2026-03-28 02:30:00+01:00",
        "2026-03-29 02:30:00 (skipped)",
        "2026-03-30 02:30:00+02:00",
    ]
    assert [row["kind"] for row in run(*words, *after, "--json").json] == ["run", "skipped", "run"]
    assert "Europe/Berln" in run("cron", "next", "@daily", "--timezone", "Europe/Berln").errors


def test_specs_of_other_systems_are_converted(run: Run) -> None:
    assert run("cron", "convert", "30 9 * * 1-5", "--source", "crontab").output == "0 30 9 * * 1-5\n"
    refused = run("cron", "convert", "@reboot", "--source", "crontab")
    assert (refused.status, refused.errors.count("\n")) == (1, 1)
    unknown = run("cron", "convert", "* * * * *", "--source", "none")
    assert (unknown.status, "--source: 'none'" in unknown.errors) == (2, True)


def test_effects_of_clock_changes_are_listed(run: Run) -> None:
    words = ["cron", "dst", "0 30 2 * * *", "--timezone", "Europe/Berlin", "--year", "2026"]
    assert run(*words, "--jsonl").output.splitlines() == [
        '{"local": "2026-03-29 02:30:00", "effect": "skipped"}',
        '{"local": "2026-10-25 02:30:00", "effect": "twice"}',
    ]
    year = run("cron", "dst", "0 30 2 * * *", "--timezone", "Europe/Berlin", "--year", "0")
    assert (year.status, "--year: 0 is not between 2 and 9998" in year.errors) == (2, True)
    untouched = run("cron", "dst", "0 0 12 * * *", "--timezone", "Europe/Berlin", "--year", "2026")
    assert (untouched.status, untouched.output) == (0, "")


def test_a_spec_is_said_in_english(run: Run) -> None:
    assert "9:30" in run("cron", "explain", "0 30 9 * * *").output.replace("09:30", "9:30")


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"]])
def test_the_overview_lists_every_command(words: list[str], run: Run) -> None:
    from scheduler0.cli.overview import GROUPS

    outcome = run(*words)
    assert outcome.status == 0
    assert all(f"\n  {name} " in outcome.output for name in GROUPS)


def test_a_misspelt_command_is_told_the_nearest_one(run: Run) -> None:
    outcome = run("job", "ls")
    assert (outcome.status, "Did you mean 'jobs'?" in outcome.errors) == (2, True)
    assert "No such command 'xyzzy'" in run("xyzzy").errors


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version").output == f"scheduler0-python-client {scheduler0.__version__}\n"


def python(program: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_help_loads_nothing_heavy() -> None:
    heavy = "('typer', 'rich', 'httpx', 'scheduler0._sync', 'scheduler0.emulator', 'starlette', 'argparse')"
    program = (
        "import sys\nfrom scheduler0.cli import main\nmain(['--help'])\n"
        f"print([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
    )
    assert python(program).stderr == "[]\n"


def test_without_the_extra_commands_say_what_to_install(tmp_path: Path) -> None:
    alone = environment(tmp_path)
    command = [alone, "-m", "scheduler0", "jobs", "ls"]
    done = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "pip install" in done.stderr
    assert "[cli]" in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_the_commands(shell: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_SCHEDULER0_PY_COMPLETE", f"complete_{shell}")
    for name, value in {
        "COMP_WORDS": "scheduler0-py cron ex",
        "COMP_CWORD": "2",
        "_TYPER_COMPLETE_ARGS": "scheduler0-py cron ex",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }.items():
        monkeypatch.setenv(name, value)
    assert "explain" in run().output
    assert run().status == 0
