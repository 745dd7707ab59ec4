"""A local Scheduler0: the HTTP API, a SQLite store and a scheduler that really fires, in one process.

The contract is the server's own behaviour. This form of the emulator departs from it knowingly here:

* Ids and account ids above 63 bits are unknown rows and an invalid `X-Account-ID`; the server's database
  refuses them with status 500. Negative ids are unknown rows, too.
* A negative offset gives the page behind the end (executions: the first page, as on the server).
* `GET /jobs?orderBy=modified_by` sorts by that member; on the server the query fails with status 500.
* The fault `redirect` does not run the handler, whose answer follows the redirect on the server: here that is
  always `server not raft leader`.
* Cloud functions have the time limit of webhooks; the server waits longer for those of AWS and Google. The
  functions of AWS are invoked at a local address, without a signature.
* The cluster has one node and takes no other: adding one fails. Resetting Raft restarts the scheduler; the
  server exits. Of the versions of the job queue only the present one is dumped.
* Secrets are not encrypted at rest (those of credentials are hashed), so rotating the server's key checks the
  key and rotates nothing. Counters of accounts stop at 2^63 - 1.
* AI usage is answered for accounts that nobody has created; what the server does is not known.
* Of the AI models the default of each provider is approved, and no model is ever called: prompts are read by
  rules of plain English, at no cost, unless a test has set an answer. Conversations are analyzed by such
  answers only. `POST /ai/schedule` chooses among executors by common words. Credits are unlimited until a
  test sets them, and gone after a stop.
* Send times are searched for up to 90 days after the start of the window; the server has no limit.
* Dates are exact to the microsecond and end with the year 9999; the server has nanoseconds. JSON that is
  nested deeper than Python's recursion limit is refused; the server's limit is 10,000.
* Expired credentials are not archived in the background; they just stop authenticating.
* The seeded API key does not expire.
* Wrong dates in bodies are explained in the words of Go 1.20 and later.
"""

try:
    from scheduler0.emulator.ai_handle import EmulatorAi
    from scheduler0.emulator.canned_answers import AnalysisAnswer, ClassificationAnswer, PromptAnswer
    from scheduler0.emulator.control import ClockState, EmulatorState, FixedClockError
    from scheduler0.emulator.emulator import Emulator, running_emulators, serve
    from scheduler0.emulator.faults import Fault, FaultKind
    from scheduler0.emulator.handles import EmulatorClock, EmulatorFaults
    from scheduler0.emulator.journal import DeliveryAttempt, Fired
    from scheduler0.emulator.movable_clock import Mode
    from scheduler0.emulator.quirks import Quirks
except ModuleNotFoundError as error:
    if (error.name or "").startswith("scheduler0"):
        raise
    raise ImportError(
        f'the emulator needs more packages: pip install "scheduler0[emulator]" ({error})'
    ) from error

__all__ = [
    "AnalysisAnswer",
    "ClassificationAnswer",
    "ClockState",
    "DeliveryAttempt",
    "Emulator",
    "EmulatorAi",
    "EmulatorClock",
    "EmulatorFaults",
    "EmulatorState",
    "Fault",
    "FaultKind",
    "Fired",
    "FixedClockError",
    "Mode",
    "PromptAnswer",
    "Quirks",
    "running_emulators",
    "serve",
]
