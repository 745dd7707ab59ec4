"""The controls of a running emulator as plain calls, from any thread."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from scheduler0.emulator.ai.canned_answers import (
    AnalysisAnswer,
    CannedAnswer,
    ClassificationAnswer,
    PromptAnswer,
)
from scheduler0.emulator.ai.prompt_rules import Decision
from scheduler0.emulator.cluster.election import ClusterTimes, EmulatorNode
from scheduler0.emulator.control.control import ClockState
from scheduler0.emulator.delivery.faults import Fault, FaultKind
from scheduler0.emulator.delivery.journal import Fired, Reference, id_of
from scheduler0.emulator.known_accounts import EXAMPLE_ACCOUNT
from scheduler0.emulator.node import Node


class EmulatorClock:
    """The time of a running emulator. It shows the machine's time at first.

    Every method raises `RuntimeError` if the emulator has stopped, or runs on a clock of its user. One
    change, advance or reset happens at a time; others wait.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._control = node.control

    def __repr__(self) -> str:
        state = self.state()
        return f"<EmulatorClock {state.now.isoformat()} {state.mode}>"

    def state(self) -> ClockState:
        return self._node.call(self._control.clock_state)

    def now(self) -> datetime:
        """The emulator's present moment, in UTC."""
        return self.state().now

    def freeze(self, at: datetime | None = None) -> None:
        """Stand still, at the present moment or at an aware `at`; see `set`."""
        self._node.complete(self._control.freeze(at))

    def set(self, at: datetime) -> None:
        """Jump to an aware moment, forward or back, as if somebody had set the machine's clock.

        Runs that are jumped over fire late, once each, as after a standstill. To have everything fire at its
        time, `advance`. A frozen clock stays frozen, and another one runs on, as after `advance`.
        """
        self._node.complete(self._control.set(at))

    def run(self, rate: float = 1.0) -> None:
        """Go on from the present moment, `rate` times as fast as the machine's clock (at most a million)."""
        self._node.complete(self._control.run(rate))

    def resume(self) -> None:
        """Go on from the present moment at the machine's pace."""
        self.run()

    def real(self) -> None:
        """Show the machine's time again."""
        self._node.complete(self._control.follow_machine())

    def advance(
        self,
        duration: timedelta | None = None,
        *,
        weeks: float = 0,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
    ) -> list[Fired]:
        """Let time pass, with everything happening at its own time. Returns what fired, in order.

        Jobs that were ordered before are stored first. Webhooks are really called, and pauses between their
        attempts pass. The clock stands still while they are under way. Afterwards a frozen clock is frozen,
        and another one runs on at its rate, from the new time. One that showed the machine's time (mode
        `real`) has the mode `rate` once it was moved; `real` undoes that. On a frozen clock, the result
        includes what has fired since the clock was frozen or last moved by this.

        Raises `ValueError` for a negative duration, and `TypeError` for a value that is not a duration.
        """
        elapsed = timedelta(0) if duration is None else duration
        if not isinstance(elapsed, timedelta):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(
                f"duration: {duration!r} is not a timedelta. Give a number with its unit: hours=36"
            )
        units = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self._node.complete(self._control.advance(elapsed + units))

    def run_until_idle(self) -> list[Fired]:
        """As `advance`, until only future runs of recurring jobs are left.

        One-time jobs and messages of the years up to 9998 fire, and deliveries get all their attempts.
        """
        return self._node.complete(self._control.run_until_idle())

    def settle(self) -> None:
        """Wait until everything that is due now is done. The clock keeps its time and its mode."""
        self._node.complete(self._control.settle())


class EmulatorFaults:
    """The faults of a running emulator that have not happened yet. `RuntimeError` once it has stopped."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._faults = node.control.faults

    def add(
        self,
        kind: FaultKind | str,
        *,
        times: int = 1,
        method: str | None = None,
        path: str | None = None,
        status: int | None = None,
        body: str | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float | None = None,
        leader: str | None = None,
        job: Reference | None = None,
        message: str | None = None,
        executor: Reference | None = None,
    ) -> Fault:
        """Have the next `times` requests, or attempts to deliver, that match go wrong.

        `kind` and the other arguments are those of `Fault` and `FaultKind`. `job` and `executor` are ids, or
        objects of the API. Faults happen in the order in which they were added, one to each request or
        attempt. Those of requests come before authentication. Raises `ValueError`, and `TypeError` for a
        value that is neither an id nor such an object.
        """
        fault = Fault(
            kind=FaultKind(kind),
            times=times,
            method=method,
            path=path,
            status=status,
            body=body,
            headers=headers,
            seconds=seconds,
            leader=leader,
            job=id_of("job", job),
            message=message,
            executor=id_of("executor", executor),
        )
        self._node.call(self._faults.add, fault)
        return fault

    def pending(self) -> list[Fault]:
        """The faults that are left, each with the `times` that are left."""
        return self._node.call(self._faults.pending)

    def clear(self) -> None:
        """Forget all faults. Requests that stall without an end are dropped."""
        self._node.call(self._faults.clear)


class EmulatorCluster:
    """The nodes of a running emulator that was started with `nodes=3` or another number.

    Nodes have numbers from 1. The first one leads at the start. The times are real seconds. Every method
    raises `RuntimeError` if the emulator has stopped or has only one node, and `ValueError` for a node that
    does not exist or is not in a state to do it.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._cluster = node.control.cluster

    def state(self) -> list[EmulatorNode]:
        """Each node with its number, its URL and its role at this moment."""
        return self._node.call(self._cluster.state)

    def times(self) -> ClusterTimes:
        return self._node.call(self._cluster.times)

    def set_times(self, **times: float) -> ClusterTimes:
        """Change some of the `ClusterTimes`, for example `lag=0.3` or `unready=1`. Returns all of them."""
        return self._node.call(self._cluster.set_times, **times)

    def kill(self, node: int | None = None) -> int:
        """End a node as SIGKILL does: this one, or the leader. Returns its number.

        Its port refuses connections, and requests on the way lose theirs. If it led, another node is elected
        after some time (`ClusterTimes`). Without a majority of living nodes none leads.
        """
        return self._node.call(self._cluster.kill, node)

    def revive(self, node: int) -> None:
        """Have a dead node serve again on its port, as a follower."""
        self._node.complete(self._cluster.revive(node))

    def depose(self) -> None:
        """Take the leadership from the leader and give it to another node, after an election.

        The old leader does not know it for some time. It fails writes with `server not raft leader`.
        """
        self._node.call(self._cluster.depose)

    def elect(self, node: int | None = None) -> int:
        """Have this node, or the next leader, lead and take writes at once. Returns its number."""
        return self._node.call(self._cluster.elect, node)


_A = TypeVar("_A", PromptAnswer, ClassificationAnswer, AnalysisAnswer)


class EmulatorAI:
    """What the models, the classifier and the analyzer of a running emulator are going to answer.

    Each answer is used once, the oldest that fits first. The server's own part is done as ever: checks,
    limits, quotas, credits, the log, cron expressions, the creation of jobs. `RuntimeError` once it has
    stopped.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._ai = node.control.ai

    def answer_prompt(
        self,
        jobs: Sequence[Mapping[str, object]] = (),
        *,
        prompt: str | None = None,
        error: str | None = None,
        executor_id: int | None = None,
        executor_reason: str = "",
        input_tokens: int = 0,
        output_tokens: int = 0,
        duration_ms: int = 0,
        cost_usd: float = 0.0,
    ) -> PromptAnswer:
        """Have a model answer the next prompt that fits with these `jobs`, or fail with `error`.

        The arguments are those of `PromptAnswer`. If the account has several models, they are asked in turn
        until one does not fail. The prompt passes the classifier, unless an `answer_classification` says
        otherwise.
        """
        answer = PromptAnswer(
            prompt=prompt,
            jobs=jobs,
            error=error,
            executor_id=executor_id,
            executor_reason=executor_reason,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            duration_ms=duration_ms,
            cost_usd=cost_usd,
        )
        return self._add(answer)

    def answer_classification(
        self,
        decision: Decision = "allow",
        reason: str = "",
        *,
        prompt: str | None = None,
        error: str | None = None,
    ) -> ClassificationAnswer:
        """Have the classifier give this decision on the next English prompt that fits, or fail with `error`.

        The prompt may be one to classify, or one to make jobs of. If the classifier fails, the latter passes.
        """
        return self._add(ClassificationAnswer(prompt=prompt, decision=decision, reason=reason, error=error))

    def answer_analysis(
        self,
        suggestions: Sequence[Mapping[str, object]] | None = (),
        obligations: Sequence[Mapping[str, object]] | None = (),
        warnings: Sequence[Mapping[str, object]] | None = (),
        *,
        conversation_id: str | None = None,
        engine: Mapping[str, object] | None = None,
        request_id: str = "",
        analyzed_at: str = "",
        error: str | None = None,
    ) -> AnalysisAnswer:
        """Have the analyzer find this in the next conversation that fits, or fail with `error`."""
        answer = AnalysisAnswer(
            conversation_id=conversation_id,
            suggestions=suggestions,
            obligations=obligations,
            warnings=warnings,
            engine=engine,
            request_id=request_id,
            analyzed_at=analyzed_at,
            error=error,
        )
        return self._add(answer)

    def pending(self) -> list[CannedAnswer]:
        """The answers that are still to be used."""
        return self._node.call(self._ai.answers.pending)

    def clear(self) -> None:
        """Forget the answers."""
        self._node.call(self._ai.answers.clear)

    def set_credits(self, usd: float | None, *, account_id: int | str = EXAMPLE_ACCOUNT) -> None:
        """Give an account a balance in US dollars for the hosted model. None, the default, is no limit.

        What an answer of that model costs is taken from it, with the server's markup. Raises `ValueError`.
        """
        try:
            account = int(account_id)
        except ValueError as error:
            raise ValueError(f"account_id: {account_id!r} is not the id of an account") from error
        self._node.call(self._ai.credits.set, account, usd)

    def credits(self) -> dict[int, float]:
        """The balances that are left, by account."""
        return self._node.call(self._ai.credits.balances)

    def configure(self, *, classifier: bool | None = None, platform_model: bool | None = None) -> None:
        """Take the classifier or the hosted model from the server, or give it back; None changes nothing."""
        self._node.call(self._ai.configure, classifier=classifier, platform_model=platform_model)

    def _add(self, answer: _A) -> _A:
        self._node.call(self._ai.answers.add, answer)
        return answer


EmulatorAi = EmulatorAI
"""The name of `EmulatorAI` in earlier versions."""
