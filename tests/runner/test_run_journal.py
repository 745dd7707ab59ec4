"""The journal of several processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from scheduler0.runner import JournalError
from scheduler0.runner.reader import NewRun, RunJournalReader
from scheduler0.runner.run_journal import RunJournal


def test_what_a_process_left_is_taken_over_once_it_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "runner.db"
    first, second = RunJournal(path, "w"), RunJournal(path, "w")
    assert (first.slot, second.slot) == (0, 1)
    assert first.identity == second.identity
    [run] = first.plan(1, [NewRun("f", "id", 0, 0)], 0)
    first.begin(run.id, 5)
    first.finish(run.id, "failed", 6, "no paper", {"jobId": 1})
    first.plan(1, [NewRun("f", "id2", 1, 1)], 1)
    assert not second.adopt()
    first.close()
    assert second.adopt()
    assert [row.unique_id for row in second.unfinished()] == ["id2"]
    assert [row.run_id for row in second.take_batch(10, 0)] == [run.id]
    other = RunJournal(path, "other")
    assert other.slot == 0
    other.close()
    second.close()


def test_a_run_has_one_result(tmp_path: Path) -> None:
    journal = RunJournal(tmp_path / "runner.db", "w")
    [run] = journal.plan(1, [NewRun("f", "id", 0, 0)], 0)
    journal.begin(run.id, 5)
    journal.finish(run.id, "succeeded", 6, None, {"jobId": 1})
    journal.finish(run.id, "failed", 7, "again", {"jobId": 1})
    assert [(row.state, row.ended_at) for row in journal.latest(5)] == [("succeeded", 6)]
    assert journal.unreported() == 1
    journal.close()


def test_old_results_are_forgotten_and_unreported_ones_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler0.runner.run_journal._KEPT_RUNS", 10)
    journal = RunJournal(tmp_path / "runner.db", "w")
    for run in journal.plan(1, [NewRun("f", str(n), n, n) for n in range(30)], 0):
        journal.finish(run.id, "succeeded", 6, None, {"jobId": 1})
    first = journal.take_batch(5, 0)
    rest = journal.take_batch(100, 0)
    journal.sent(row.run_id for row in rest)
    journal.purge()
    assert journal.counts() == {"succeeded": 15}
    assert len(journal.doubtful()) == len(first)
    journal.close()


def test_what_is_no_journal_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database at all, but long enough to be taken for one" * 100)
    (tmp_path / "folder").mkdir()
    for path in ("text", "folder"):
        with pytest.raises(JournalError, match=path):
            RunJournal(tmp_path / path, "w")
    with pytest.raises(JournalError, match="there is no journal"):
        RunJournalReader(tmp_path / "absent", "w")
    import sqlite3

    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE t (a)")
    other.close()
    with pytest.raises(JournalError, match="not a journal of this version"):
        RunJournal(tmp_path / "other.db", "w")


def test_many_processes_open_a_new_journal_at_once(tmp_path: Path) -> None:
    program = (
        "import sys; from scheduler0.runner.run_journal import RunJournal;"
        " j = RunJournal(sys.argv[1], 'w'); print(j.slot); sys.stdout.flush(); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "runner.db")]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    slots = []
    for process in processes:
        assert process.stdout is not None
        slots.append(process.stdout.readline().strip())
    for process in processes:
        process.communicate("")
    assert sorted(slots) == ["0", "1", "2", "3"]


def test_whatever_cannot_be_read_or_locked_is_an_error_of_the_journal(tmp_path: Path) -> None:
    path = tmp_path / "runner.db"
    with closing(RunJournal(path, "w")) as journal:
        [row] = journal.plan(1, [NewRun("f", "unique", 0, 0)], None)
        journal.finish(row.id, "failed", 0, None, {})
        with closing(RunJournal(path, "w")) as other:
            other.put_setting("executor_id", "1")
            journal._connection.execute("UPDATE reports SET slot = 9")
            Path(f"{other.path}.{sha256(b'w').hexdigest()[:12]}.9.lock").mkdir()
            with pytest.raises(JournalError, match=r"the slots of .* cannot be used"):
                other.adopt()
        for table in ("jobs", "reports", "heartbeats", "settings", "runs"):
            journal._connection.execute(f"DROP TABLE {table}")
        reads: list[Callable[[], object]] = [
            journal.runners, journal.jobs, journal.running, journal.counts, journal.unreported,
            journal.heartbeats, journal.unfinished, journal.doubtful, journal.unreported_here, journal.adopt,
            lambda: journal.setting("executor_id"), lambda: journal.jobs_row(1), lambda: journal.latest(1),
        ]  # fmt: skip
        for read in reads:
            with pytest.raises(JournalError, match="cannot be read: no such table"):
                read()
