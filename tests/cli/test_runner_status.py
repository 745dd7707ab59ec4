"""`scheduler0-py runner status`: what a journal says, as tables and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler0.cli import main, terminal
from scheduler0.runner.reader import NewRun
from scheduler0.runner.run import job_data
from scheduler0.runner.run_journal import RunJournal

HOUR = 3_600_000
DUE = 1_800_000_000_000


@pytest.fixture(autouse=True)
def no_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[RunJournal]:
    """One job, with a run that failed, one that is being done, and a process."""
    journal = RunJournal(tmp_path / "runner.db", "billing")
    record = {"id": 7, "projectId": 1, "spec": "0 0 * * * *", "timezone": "UTC", "status": "active"}
    journal.keep_jobs([{**record, "data": job_data("[red]report", None)}], DUE)
    journal.put_setting("executor_id", "3")
    runs = [NewRun("[red]report", f"u{n}", DUE + n * HOUR, DUE + n * HOUR) for n in range(2)]
    failed, running = journal.plan(7, runs, DUE + HOUR)
    journal.begin(failed.id, DUE)
    journal.finish(failed.id, "failed", DUE + 1500, "ValueError: \x1b[31mno\x1b[0m paper", {})
    journal.begin(running.id, DUE + HOUR)
    beats = {str(running.id): {"note": "half", "at": DUE + HOUR + 5000}}
    journal.beat(DUE, DUE, {"server_up": True, "heartbeats": beats}, "host")
    yield journal
    journal.close()


def status(journal: RunJournal, *words: str) -> int:
    return main(["runner", "status", "--path", str(journal.path), *words])


@pytest.mark.parametrize("rich", [True, False])
def test_tables_show_jobs_runs_results_and_processes(
    journal: RunJournal, rich: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not rich:
        monkeypatch.setattr(terminal, "find_spec", lambda name: None)
    assert status(journal, "--utc") == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == f"Runner billing, executor 3, journal {journal.path}"
    assert lines[1] == "Unreported results: 1"
    assert "id key spec timezone next last run runs problem" in lines
    job = next(line for line in lines if line.startswith("7 [red]report 0 0 * * * * UTC"))
    assert job.endswith("2027-01-15 09:00:00Z 2")
    assert "7 [red]report 2027-01-15 09:00:00Z 1 2027-01-15 09:00:00Z 2027-01-15 09:00:05Z half" in lines
    failed = r"7 [red]report 2027-01-15 08:00:00Z 1 failed 1.5 ValueError: \x1b[31mno\x1b[0m paper"
    assert failed in lines
    beat = "host 2027-01-15 08:00:00Z 2027-01-15 08:00:00Z yes yes"
    assert any(line.endswith(beat) for line in lines)


def test_lines_end_with_their_table_where_nothing_bounds_them(
    journal: RunJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(journal) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) < 400


def test_a_runner_without_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal = RunJournal(tmp_path / "runner.db", "idle")
    journal.put_setting("executor_id", "3")
    assert status(journal, "--name", "idle") == 0
    assert capsys.readouterr().out.count("  none\n") == 4
    journal.close()


def test_a_runner_that_the_journal_does_not_know_is_named(
    journal: RunJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(journal, "--name", "nobody") == 1
    output, error = capsys.readouterr()
    assert (output, "has no runner 'nobody'; it has billing" in error) == ("", True)


def test_json_for_programs(journal: RunJournal, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(journal, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["unreported"] == 1
    assert document["running"][0]["note"] == "half"
    assert document["jobs"][0]["next"] is not None


def test_colours_only_on_a_terminal(journal: RunJournal, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(journal) == 0
    assert "\x1b" not in capsys.readouterr().out
