"""Measure webhooks that are all due in one instant, and where the emulator's time goes.

    python scripts/bench_burst.py [--jobs N] [--bursts N] [--rounds N] [--tree FOLDER ...] [--layers]

A round measures the HTTP client aiohttp alone, then the emulator of each tree (checkouts of this project;
this one if none is named). All send to one receiver, a process of its own. Lateness is measured where a
webhook arrives. `--layers` prints by layer which processor time the emulator of the first tree needs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from types import FrameType
from typing import NamedTuple

import aiohttp
from bench_emulator import api
from bench_processes import Taken, emulator, processor_seconds, receiver

HERE = Path(__file__).resolve().parent
# The emulator makes at most as many requests at once to one endpoint.
ENDPOINT_CONNECTIONS = 64
SAMPLED_EVERY = 0.001
LAYERS = (
    ("find due jobs, write bodies", "emulator/engine/firing", "emulator/engine/batches"),
    ("start and end deliveries", "emulator/engine/deliveries"),
    ("attempts, limits, journal", "emulator/delivery/attempts", "emulator/delivery/journal"),
    ("make requests and read answers", "emulator/delivery/"),
    ("aiohttp: connections, parser", "aiohttp/", "yarl/", "multidict/"),
    ("record results, queue next runs", "emulator/engine/"),
    ("event loop, sockets", "asyncio/", "selectors.py"),
)
"""The innermost frame of a sample whose file holds one of these texts decides. Earlier layers win."""


class Burst(NamedTuple):
    """The lateness of the webhooks of one instant, and the processor time that sending them took."""

    p50: float
    p99: float
    used: float

    @classmethod
    def of(cls, late: Sequence[float], used: float) -> Burst:
        return cls(median(late), quantiles(late, n=100)[98], used)


def lateness(requests: Sequence[tuple[float, bytes]], begin: datetime) -> dict[int, list[float]]:
    """By the number of the burst since `begin`, how late its webhooks arrived. One that came twice fails."""
    late: dict[int, dict[int, float]] = {}
    for moment, body in requests:
        document = json.loads(body)
        last = datetime.fromisoformat(document["lastExecutionDateTime"])
        due = begin if last.year == 1 else last + timedelta(seconds=1)
        burst = late.setdefault(round((due - begin).total_seconds()), {})
        assert document["job"]["id"] not in burst, (
            f"job {document['job']['id']} was delivered twice for {due}"
        )
        burst[document["job"]["id"]] = moment - due.timestamp()
    return {number: list(burst.values()) for number, burst in late.items()}


async def of_emulator(
    url: str, process_id: int, hook: str, taken: Taken, jobs: int, bursts: int
) -> tuple[list[Burst], float]:
    """The bursts of recurring jobs, one each second, and the moment when they began."""
    async with api(url) as calls:
        begin = (datetime.now(UTC) + timedelta(seconds=4 + jobs / 1000)).replace(microsecond=0)
        job = await calls.prepare(hook) | {
            "spec": "* * * * * *",
            "startDate": begin.isoformat(),
            "endDate": (begin + timedelta(seconds=bursts - 1)).isoformat(),
        }
        await calls.create([job] * jobs)
        assert datetime.now(UTC) < begin, "the jobs took too long to create"
        used = processor_seconds(process_id)
        await asyncio.sleep((begin - datetime.now(UTC)).total_seconds() + bursts + 2)
        used = processor_seconds(process_id) - used
        late = lateness(taken(), begin)
    complete = [times for times in late.values() if len(times) == jobs]
    if len(complete) < bursts:
        # As on the server, a job has no run for a second that ended before the run before was recorded.
        print(f"left out: {bursts - len(complete)} bursts that took more than a second", file=sys.stderr)
    each = used * jobs / sum(map(len, late.values()))
    return [Burst.of(times, each) for times in complete], begin.timestamp()


async def of_client(hook: str, taken: Taken, jobs: int, bursts: int) -> list[Burst]:
    """What the HTTP client alone needs for the same requests."""
    body = b"x" * 400
    found: list[Burst] = []
    connector = aiohttp.TCPConnector(limit=ENDPOINT_CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def send() -> None:
            async with session.post(hook, data=body):
                pass

        for _ in range(bursts):
            begun, used = time.time(), time.process_time()
            await asyncio.gather(*(send() for _ in range(jobs)))
            used = time.process_time() - used
            found.append(Burst.of([moment - begun for moment, _ in taken()], used))
            await asyncio.sleep(0.5)
    return found


def layer(files: Sequence[str]) -> str:
    """The layer of a sample: the files of its frames, innermost first."""
    for file in files:
        for name, *texts in LAYERS:
            if any(text in file for text in texts):
                return name
    return "other"


def run_sampled(samples: str) -> None:
    """Run the command of this process, and write where its processor time goes into a file."""
    from scheduler0.cli import main as command

    found: list[tuple[float, str]] = []

    def note(_: int, frame: FrameType | None) -> None:
        files: list[str] = []
        while frame is not None:
            files.append(frame.f_code.co_filename)
            frame = frame.f_back
        found.append((time.time(), layer(files)))

    signal.signal(signal.SIGPROF, note)
    signal.setitimer(signal.ITIMER_PROF, SAMPLED_EVERY, SAMPLED_EVERY)
    try:
        command()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        Path(samples).write_text(json.dumps(found))


def print_bursts(what: str, bursts: Sequence[Burst], alone: Sequence[Burst] | None = None) -> None:
    def figure(of: Callable[[Burst], float]) -> str:
        values = [of(burst) * 1000 for burst in bursts]
        ratio = "" if alone is None else f" ({median(values) / 1000 / median(map(of, alone)):.2f})"
        return f"{median(values):.0f}{ratio}, {min(values):.0f} to {max(values):.0f}"

    shown = (figure(lambda one: one.p50), figure(lambda one: one.p99), figure(lambda one: one.used))
    print(f"| {what} | {' | '.join(shown)} |", flush=True)


def print_layers(samples: Mapping[str, int], used: float) -> None:
    print("\n| layer | processor time of a burst, ms | share |\n| --- | --- | --- |")
    total = sum(samples.values())
    for name, count in sorted(samples.items(), key=lambda item: -item[1]):
        print(f"| {name} | {used * 1000 * count / total:.0f} | {count / total:.0%} |")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure webhooks that are due in one instant.")
    parser.add_argument("--jobs", type=int, default=1000)
    parser.add_argument("--bursts", type=int, default=10, help="in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tree", type=Path, action="append", default=[])
    parser.add_argument("--layers", action="store_true")
    options = parser.parse_args()
    trees: list[Path] = [tree.resolve() for tree in options.tree] or [HERE.parent]
    alone: list[Burst] = []
    found: dict[Path, list[Burst]] = {tree: [] for tree in trees}
    samples: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, receiver() as (hook, taken):

        def measure(tree: Path, program: Sequence[str] = ("-m", "scheduler0")) -> tuple[list[Burst], float]:
            store = Path(tempfile.mkdtemp(dir=folder)) / "store.db"
            with emulator(store, program, tree) as (url, process_id, _):
                webhooks = of_emulator(url, process_id, hook, taken, options.jobs, options.bursts)
                return asyncio.run(webhooks)

        for _ in range(options.rounds):
            taken()
            alone += asyncio.run(of_client(hook, taken, options.jobs, options.bursts))
            for tree in trees:
                found[tree] += measure(tree)[0]
        if options.layers:
            path = Path(folder) / "samples.json"
            program = f"import sys; sys.path.append({str(HERE)!r}); import bench_burst as b; "
            begin = measure(trees[0], ("-c", f"{program}b.run_sampled({str(path)!r})"))[1]
            samples.update(
                name
                for moment, name in json.loads(path.read_text())
                if begin <= moment < begin + options.bursts
            )
    print(f"{options.jobs} webhooks in one instant, {options.rounds} rounds of {options.bursts} bursts.")
    print("Milliseconds: median (times that of the client alone), least to most.\n")
    print("| what | p50 late | p99 late | processor time |\n| --- | --- | --- | --- |")
    print_bursts("the HTTP client alone", alone)
    for tree, bursts in found.items():
        print_bursts(f"emulator, {tree.name}", bursts, alone)
    if options.layers:
        print_layers(samples, median(burst.used for burst in found[trees[0]]))


if __name__ == "__main__":
    sys.exit(main())
