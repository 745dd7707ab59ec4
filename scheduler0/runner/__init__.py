"""Python functions as jobs of Scheduler0, on machines that you control. See docs/runner.md."""

from scheduler0.runner.policy import Policy
from scheduler0.runner.reader import JournalError
from scheduler0.runner.run import Run
from scheduler0.runner.runner import Runner
from scheduler0.runner.works import WorkCancelled, WorkError, WorkTimeout

__all__ = ["JournalError", "Policy", "Run", "Runner", "WorkCancelled", "WorkError", "WorkTimeout"]
