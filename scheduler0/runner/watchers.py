"""Who sees the tries of runs: counters for Prometheus, and OpenTelemetry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

from scheduler0.runner.run import Run

BUCKETS = (0.01, 0.1, 1.0, 10.0, 60.0, 600.0, 3600.0)
"""Upper bounds of the durations that are counted, in seconds."""


class RunWatcher(Protocol):
    """Sees the tries, for traces and metrics."""

    def begun(self, run: Run) -> Any: ...

    def ended(self, token: Any, run: Run, state: str, seconds: float, error: str | None) -> None: ...

    def skipped(self, key: str, reason: str) -> None: ...


class RunCounts:
    """Counts tries by key and state since the start of this process."""

    def __init__(self) -> None:
        self.tries: Counter[tuple[str, str]] = Counter()
        self.skips: Counter[tuple[str, str]] = Counter()
        self.running: Counter[str] = Counter()
        self.durations: dict[str, list[int]] = {}
        """How many tries lasted up to each of `BUCKETS`, and longer."""
        self.seconds: dict[str, float] = {}

    def begun(self, run: Run) -> Any:
        self.running[run.key] += 1

    def ended(self, token: Any, run: Run, state: str, seconds: float, error: str | None) -> None:
        self.running[run.key] -= 1
        self.tries[run.key, state] += 1
        counts = self.durations.setdefault(run.key, [0] * (len(BUCKETS) + 1))
        counts[next((n for n, bound in enumerate(BUCKETS) if seconds <= bound), len(BUCKETS))] += 1
        self.seconds[run.key] = self.seconds.get(run.key, 0.0) + seconds

    def skipped(self, key: str, reason: str) -> None:
        self.skips[key, reason] += 1


class OpenTelemetry:
    """A span for each try, and metrics, with the providers of the program. Needs the extra `otel`.

    The span is the current one while the function runs, in the event loop and in threads.
    """

    def __init__(self, runner: str) -> None:
        try:
            from opentelemetry import context, metrics, trace
        except ImportError:
            raise ValueError(
                "otel=True needs OpenTelemetry: pip install 'scheduler0-python-client[otel]'"
            ) from None
        self._attach = context.attach
        self._trace = trace
        self._tracer = trace.get_tracer("scheduler0.runner")
        meter = metrics.get_meter("scheduler0.runner")
        self._runner = runner
        self._tries = meter.create_counter("scheduler0.runner.tries", description="Tries that are over")
        self._skips = meter.create_counter("scheduler0.runner.skips", description="Runs that were not done")
        self._seconds = meter.create_histogram(
            "scheduler0.runner.duration", unit="s", description="How long a try lasted"
        )
        self._running = meter.create_up_down_counter(
            "scheduler0.runner.running", description="Tries that are being done"
        )

    def begun(self, run: Run) -> Any:
        attributes = self._attributes(run.key)
        self._running.add(1, attributes)
        span = self._tracer.start_span(
            f"run {run.key}",
            kind=self._trace.SpanKind.CONSUMER,
            attributes={
                **attributes,
                "scheduler0.job.id": int(run.job.id),
                "scheduler0.run.unique_id": run.unique_id,
                "scheduler0.run.attempt": run.attempt,
                "scheduler0.run.scheduled_time": run.scheduled_time.isoformat(),
            },
        )
        # Each try is a task of its own: its context ends with it.
        self._attach(self._trace.set_span_in_context(span))
        return span

    def ended(self, token: Any, run: Run, state: str, seconds: float, error: str | None) -> None:
        attributes = self._attributes(run.key)
        self._running.add(-1, attributes)
        self._tries.add(1, {**attributes, "scheduler0.run.state": state})
        self._seconds.record(seconds, {**attributes, "scheduler0.run.state": state})
        token.set_attribute("scheduler0.run.state", state)
        if error is not None:
            token.set_status(self._trace.StatusCode.ERROR, error)
        token.end()

    def skipped(self, key: str, reason: str) -> None:
        self._skips.add(1, {**self._attributes(key), "scheduler0.skip.reason": reason})

    def _attributes(self, key: str) -> dict[str, str]:
        return {"scheduler0.runner": self._runner, "scheduler0.job.key": key}


class RunWatchers:
    """Several watchers as one."""

    def __init__(self, watchers: Sequence[RunWatcher]) -> None:
        self._watchers = watchers

    def begun(self, run: Run) -> Any:
        return [watcher.begun(run) for watcher in self._watchers]

    def ended(self, token: Any, run: Run, state: str, seconds: float, error: str | None) -> None:
        for watcher, its_token in zip(self._watchers, token, strict=True):
            watcher.ended(its_token, run, state, seconds, error)

    def skipped(self, key: str, reason: str) -> None:
        for watcher in self._watchers:
            watcher.skipped(key, reason)
