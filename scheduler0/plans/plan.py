"""A plan: the steps that make an account what a file says, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from .desired import Desired, PlanError

Action = Literal["create", "change", "replace", "delete"]
Kind = Literal["project", "executor", "job"]
_SIGNS = {"create": "+", "change": "~", "replace": "±", "delete": "-"}
_MASK = "***"
NO_CHANGES, CHANGES, FAILED = 0, 2, 1


@dataclass(frozen=True)
class Change:
    """One member that differs. Secrets are shown as ``***``."""

    member: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Step:
    """One step of a plan. ``id`` is the id of what exists, ``None`` for what is created."""

    action: Action
    kind: Kind
    name: str
    id: int | None = None
    changes: tuple[Change, ...] = ()
    subject: Any = field(default=None, repr=False, compare=False)
    """What the step is made of. For ``client.plans.apply`` only."""

    @property
    def identity(self) -> tuple[str, str, str]:
        return (self.action, self.kind, self.name)

    @property
    def is_destructive(self) -> bool:
        """Whether something that exists goes away."""
        return self.action in ("replace", "delete")

    def as_json(self) -> dict[str, Any]:
        """The step as JSON: action, kind, name, id, and a list of changes (member, before, after)."""
        return {
            "action": self.action,
            "kind": self.kind,
            "name": self.name,
            "id": self.id,
            "changes": [
                {"member": one.member, "before": one.before, "after": one.after} for one in self.changes
            ],
        }

    def __str__(self) -> str:
        head = f"{_SIGNS[self.action]} {self.action} {self.kind} {self.name}"
        head += f" (id {self.id})" if self.id is not None else ""
        lines = [f"    {one.member}: {_shown(one.before)} -> {_shown(one.after)}" for one in self.changes]
        return "\n".join([head, *lines])


@dataclass(frozen=True)
class Plan:
    """What ``client.plans.plan`` found. ``str()`` is a text for people.

    ``steps`` are in the order in which they are carried out. ``warnings`` say what the plan leaves alone.
    """

    desired: Desired = field(repr=False)
    steps: tuple[Step, ...]
    warnings: tuple[str, ...] = ()
    prune: bool = False
    refresh_secrets: bool = False

    def as_json(self) -> dict[str, Any]:
        """The plan as JSON: ``changes`` (whether there are steps), ``prune``, ``steps``, ``warnings``."""
        return {
            "changes": bool(self.steps),
            "prune": self.prune,
            "steps": [step.as_json() for step in self.steps],
            "warnings": list(self.warnings),
        }

    def __str__(self) -> str:
        lines = [str(step) for step in self.steps]
        lines += [f"warning: {warning}" for warning in self.warnings]
        return "\n".join([*lines, _summary(self.steps)])


@dataclass(frozen=True)
class Applied:
    """What ``client.plans.apply`` did: the steps, in order, each with the id of what it made or changed."""

    steps: tuple[tuple[Step, int], ...]

    def as_json(self) -> dict[str, Any]:
        """The result as JSON: ``changes``, and ``steps`` with ``new_id`` beside the members of a step."""
        steps = [{**step.as_json(), "new_id": new_id} for step, new_id in self.steps]
        return {"changes": bool(self.steps), "steps": steps}

    def __str__(self) -> str:
        return _summary([step for step, _ in self.steps])


class PlanFailedError(PlanError):
    """A step failed. The steps before it are done; the same call can be repeated.

    ``done`` is the :class:`Applied` so far, ``failed`` the step. ``__cause__`` is the error of the step.
    """

    def __init__(self, done: Applied, failed: Step, error: Exception) -> None:
        count = len(done.steps)
        super().__init__(
            f"{failed.action} {failed.kind} {failed.name}: {error}. {count} steps are done. "
            "Mend the cause and apply again."
        )
        self.done = done
        self.failed = failed


def exit_code(outcome: Plan | Applied | Exception) -> int:
    """The exit code of the command: 0 without changes, 2 with changes, 1 for an error.

    After a successful apply the code is 0, so that a script goes on.
    """
    if isinstance(outcome, Exception):
        return FAILED
    if isinstance(outcome, Applied):
        return NO_CHANGES
    return CHANGES if outcome.steps else NO_CHANGES


def masked(value: object) -> str | None:
    return None if value is None else _MASK


def _summary(steps: Sequence[Step]) -> str:
    if not steps:
        return "No changes."
    counts = {action: sum(step.action == action for step in steps) for action in _SIGNS}
    return "Steps: " + ", ".join(f"{count} {action}" for action, count in counts.items() if count) + "."


def _shown(value: Any) -> str:
    return "(none)" if value is None else repr(value)
