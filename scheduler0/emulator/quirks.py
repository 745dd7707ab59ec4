"""Accidents of the server that the emulator copies. Each has a name and can be switched off.

The fields of `Quirks` are the only list of them. docs/quirks.md repeats it, and a test compares the two.
"""

from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Self


def _quirk(behaviour: str, without: str, *, default: bool = True) -> bool:
    """A quirk: what the server does, what happens without the quirk, and whether it is on by default."""
    return field(default=default, metadata={"description": f"{behaviour} Without it: {without}"})


@dataclass(frozen=True, repr=False)
class Quirks:
    """Which accidents of the server happen. Two are off: `small_allowance` and `waiting_task_lacks_output`.

    `str()` of it is text that `parse` reads.
    """

    # Answers
    two_documents: bool = _quirk(
        "Some handlers answer an empty body with two JSON documents in a row. A redirected write is also "
        "answered by its handler.",
        "one document, or the redirect alone.",
    )
    broken_connections: bool = _quirk(
        "Three requests end the connection without an answer: the body `null` for a project or for an "
        "update of a job, a negative `limit` for executions, and a job of account 1 without an executor.",
        "400.",
    )
    mixed_error_shapes: bool = _quirk(
        "Some error texts are wrapped (`message: ..., code: 404`), some are a member of an object, some "
        "are missing.",
        "`data` is the text.",
    )
    empty_lists_are_null: bool = _quirk(
        "The features of an account without features and the dump of the job queues are `null`.",
        "`[]`.",
    )
    unstored_members_echoed: bool = _quirk(
        "Answers to writes of projects and jobs, and the output of a creation, show members that later "
        "reads do not show.",
        "they show what is stored.",
    )
    deleted_things_still_read: bool = _quirk(
        "GET by id answers deleted jobs and executors.",
        "404, as for an id that never existed.",
    )
    delete_twice_204: bool = _quirk(
        "Deleting a deleted job, executor or credential succeeds, and so does archiving a deleted "
        "credential.",
        "404.",
    )

    # Lists
    bad_limit_is_429: bool = _quirk(
        "A `limit` that is negative or above 100 is answered with 429 where it is checked.",
        "400.",
    )
    negative_numbers_fail: bool = _quirk(
        "A negative `offset` is 500 for jobs and projects and a broken connection for executors. GET "
        "/executions and /credentials accept it, and it comes back as a huge number. A negative id of a job "
        "or a project is 500.",
        "400 for an offset, 404 for an id.",
    )
    order_direction_ignored: bool = _quirk(
        "GET /executions uses `orderDirection` only together with `orderBy`, and only `ASC` in capitals.",
        "it always uses it, in any case, and answers 400 to other words.",
    )
    order_by_modified_by_fails: bool = _quirk(
        "GET /jobs, /credentials and /executors with `orderBy=modified_by` answer 500.",
        "they sort by that column.",
    )
    empty_account_unchecked: bool = _quirk(
        "GET /credentials and GET /executors do not check `limit` and the order in an account that has no "
        "rows.",
        "they check both.",
    )
    executor_page_omits_zeros: bool = _quirk(
        "GET /executors leaves out `total`, `offset`, `limit` and `executors` where they are 0 or empty.",
        "all four are there.",
    )
    list_jobs_missing_project_is_400: bool = _quirk(
        "GET /jobs for a project that does not exist answers 400.",
        "404.",
    )

    # Creating jobs
    immediate_first_run: bool = _quirk(
        "A recurring job without `startDate` fires at once when it is created.",
        "it first fires at its first tick.",
    )
    utc_dates_are_wall_clock: bool = _quirk(
        "A date that ends in `Z` is read as wall clock time in the job's timezone.",
        "it is read as the instant that it states.",
    )
    never_matching_specs_accepted: bool = _quirk(
        "A spec that never matches (example: `0 0 0 30 2 *`) makes a job that never runs.",
        "400.",
    )
    deleted_parents_accepted: bool = _quirk(
        "POST /jobs accepts deleted projects and executors.",
        "they are refused, as if they had never existed.",
    )
    creation_errors_are_400: bool = _quirk(
        "POST /jobs answers 400 for projects and executors that do not exist or belong to another account.",
        "404 and 403.",
    )
    system_account_unchecked: bool = _quirk(
        "Jobs of account 1 are not checked.",
        "they are checked as in other accounts.",
    )
    task_location_lacks_prefix: bool = _quirk(
        "The `Location` of POST /jobs begins with `/async-tasks`.",
        "it begins with `/api/v1/async-tasks`.",
    )
    waiting_task_lacks_dates: bool = _quirk(
        "GET of an unfinished async task waits for its end, and answers with zero dates.",
        "it answers in full.",
    )
    waiting_task_lacks_output: bool = _quirk(
        "Off by default. GET of an unfinished async task answers without the output, as the server of "
        "2024-12 does.",
        "it answers with the output, as newer servers do.",
        default=False,
    )

    # Updating jobs
    update_needs_project: bool = _quirk(
        "PUT /jobs/{id} without `projectId` answers 404.",
        "the job's own project is used.",
    )
    job_stays_in_project: bool = _quirk(
        "An update with another `projectId` succeeds and leaves the job where it is.",
        "the job moves.",
    )
    spec_is_fixed: bool = _quirk(
        "An update with another `spec` answers 400.",
        "the job follows the new spec from its next run on.",
    )
    update_cannot_clear: bool = _quirk(
        "A member of a job's update that is empty, zero or null keeps its stored value.",
        "the value is stored.",
    )
    cleared_offset: bool = _quirk(
        "An update with `timezone` and without `timezoneOffset` sets the offset to 0.",
        "the offset stays.",
    )
    update_shifts_dates: bool = _quirk(
        "An update reads a stored date that ends in `Z` as `utc_dates_are_wall_clock` says. The date moves "
        "once and has the offset of the job's timezone then.",
        "only dates in the body are read so.",
    )
    update_deletes_and_restores: bool = _quirk(
        "An update with `deletedBy` deletes the job. An update without it restores a deleted job.",
        "a deleted job cannot be found, and `deletedBy` is ignored.",
    )
    no_requeue_on_activate: bool = _quirk(
        "A job that an update makes active is scheduled at the next start of the server.",
        "it is scheduled at once.",
    )

    # Runs
    nested_retries: bool = _quirk(
        "A failing webhook of a recurring job is called (retryMax + 1)^2 times.",
        "it is called 1 + retryMax times.",
    )
    results_without_ids: bool = _quirk(
        "Execution rows of state 1 and 2 have no `uniqueId`. Their last time is the zero date and their "
        "next time is the job's start.",
        "they have what the scheduled row of the run has.",
    )
    runs_after_end: bool = _quirk(
        "A run that is queued before its job's `endDate` happens after that date as well.",
        "the job becomes inactive instead.",
    )
    missed_runs_skipped: bool = _quirk(
        "A run that was due while the server was down is skipped, unless it was the first run of its job.",
        "it happens once, at the start.",
    )
    restarts_add_rows: bool = _quirk(
        "Every start of the server writes a row of state 0 for each job that it queues.",
        "it writes one only for a run that has none.",
    )
    retries_say_failed: bool = _quirk(
        "`lastExecutionStatus` is `failed` when a failed run is delivered again.",
        "it is what it was at the first delivery.",
    )
    zero_last_execution_date: bool = _quirk(
        "`job.lastExecutionDate` of a delivery is the zero date.",
        "it is when the previous run was due.",
    )
    centred_analytics: bool = _quirk(
        "Analytics cover the six hours before the given moment and the six hours after it.",
        "they cover the twelve hours after it.",
    )
    cleanup_stops_jobs: bool = _quirk(
        "Clearing the old executions of an account without an allowance sets all its jobs inactive.",
        "it only clears.",
    )

    # Executors
    inexact_types_accepted: bool = _quirk(
        "An executor's `type` only has to contain a known type. It is not checked further.",
        "400 if it is not exactly a known type.",
    )
    unknown_executor_is_empty: bool = _quirk(
        "GET /executors/{id} answers an unknown id with 200 and a zero object.",
        "404.",
    )
    other_executor_answered: bool = _quirk(
        "PUT /executors/{id} answers executor 1, or a zero object.",
        "it answers the updated executor, or 404.",
    )
    update_blanks_executor: bool = _quirk(
        "PUT /executors/{id} empties `name`, `description`, `tags`, `command`, `workingDir` and "
        "`payloadAggregation` where the body leaves them out, and it requires `type`.",
        "members that are left out stay.",
    )
    executor_update_unchecked: bool = _quirk(
        "PUT /executors/{id} accepts an executor without a name, and a webhook without an address or method.",
        "400, as for a new executor.",
    )
    delete_unknown_executor_is_400: bool = _quirk(
        "DELETE /executors/{id} answers an unknown id with 400 `account id is required`.",
        "404.",
    )
    deleted_executors_work: bool = _quirk(
        "A deleted executor can be updated and test-invoked. A deleted local executor can pull and report.",
        "404, as if it had never existed.",
    )
    test_invoke_keeps_members: bool = _quirk(
        "A test invocation sends the `id`, `dateCreated` and `lastExecutionDate` of the given job.",
        "it ignores them, as the documentation says.",
    )
    pull_answers_all_jobs: bool = _quirk(
        "GET /local-executors/{id}/jobs answers inactive and ended jobs as well.",
        "it answers active jobs only.",
    )
    reports_count_again: bool = _quirk(
        "An execution that is reported twice is stored, counted and charged twice.",
        "once.",
    )

    # Credentials
    archived_keys_work: bool = _quirk(
        "An archived credential still authenticates with its secret.",
        "401.",
    )
    update_unarchives: bool = _quirk(
        "PUT /credentials/{id} without `archived` restores an archived credential.",
        "it stays archived.",
    )
    body_id_counts: bool = _quirk(
        "PUT /credentials/{id} and PUT /executors/{id} update the `id` in the body, if there is one.",
        "they ignore it and use the path.",
    )
    lifetimes_wrap: bool = _quirk(
        "An `expiresInSeconds` beyond 64 bits of nanoseconds makes a credential with an arbitrary lifetime.",
        "its lifetime is 90 days.",
    )
    credential_not_found_is_400: bool = _quirk(
        "GET and DELETE /credentials/{id} answer an unknown id with 400.",
        "404.",
    )

    # Accounts and cluster
    small_allowance: bool = _quirk(
        "Off by default. Account 2 of a new store has the server's allowance of 1,000 executions.",
        "1,000,000 executions.",
        default=False,
    )
    features_count_again: bool = _quirk(
        "Adding a feature that the account has adds its 100,000 executions again, and activates the jobs "
        "again.",
        "nothing happens.",
    )
    feature_wakes_paused_jobs: bool = _quirk(
        "When an account gets 100,000 more executions, all its jobs become active, also those that a "
        "person set inactive.",
        "only jobs that the server stopped for lack of executions become active.",
    )
    empty_cache_dump: bool = _quirk(
        "GET /cluster/dump/job-executions-cache is always `{}`.",
        "it has the jobs that wait.",
    )
    cluster_tasks_of_account_1: bool = _quirk(
        "The async tasks of backups and restores belong to account 1, whoever ordered them.",
        "they belong to the account of the call.",
    )

    # AI
    five_field_prompts: bool = _quirk(
        "The cron expressions of prompts have five fields and begin with the minute. The scheduler reads "
        "the first field as seconds.",
        "they have six fields and begin with the seconds.",
    )
    prompt_limits_are_500: bool = _quirk(
        "Prompts that are blank or too long, and lists of such prompts, are answered with 500.",
        "400.",
    )
    refused_prompt_leaves_project: bool = _quirk(
        "POST /ai/schedule creates the project before it checks the jobs, and keeps it when it refuses them.",
        "it creates nothing.",
    )
    ai_settings_overwritten: bool = _quirk(
        "PUT /ai/settings clears models and region that are left out, keeps the key when it gets an empty "
        "one, and stores the mask as a key.",
        "what is left out or masked stays, and what is empty is cleared.",
    )
    old_ai_paths: bool = _quirk(
        "The paths of older servers answer like their successors below `/ai`: `/prompt`, `/prompt/classify`, "
        "`/suggestions/analyze` and `/account/ai-settings`. The newest servers answer 404 to them.",
        "404.",
    )

    @classmethod
    def faithful(cls) -> Self:
        """The default quirks: the emulator behaves as the newest server does."""
        return cls()

    @classmethod
    def none(cls) -> Self:
        """No quirks: the emulator behaves sensibly everywhere."""
        return cls(**dict.fromkeys(DESCRIPTIONS, False))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read quirks from text. Examples: `faithful`, `none,cleared_offset`, `faithful,-cleared_offset`.

        The first word is `faithful` (the default quirks) or `none`. Each further word is a name to switch on,
        or a minus and a name to switch off. If a name comes twice, the last one counts. Raises `ValueError`.
        """
        base, *changes = (word.strip() for word in text.split(","))
        if base not in ("faithful", "none"):
            raise ValueError(
                f"the first word of quirks must be 'faithful' or 'none', not {base!r}{_advice(base)}"
            )
        chosen = dict(_DEFAULTS) if base == "faithful" else dict.fromkeys(DESCRIPTIONS, False)
        for change in changes:
            name = change.removeprefix("-")
            if name not in chosen:
                raise ValueError(f"there is no quirk {name!r}; {_alternatives(name)}")
            chosen[name] = not change.startswith("-")
        return cls(**chosen)

    @property
    def names(self) -> list[str]:
        """The names of the quirks that are on."""
        return [name for name in DESCRIPTIONS if getattr(self, name)]

    def __str__(self) -> str:
        happening = self.names
        changed = [
            name if getattr(self, name) else f"-{name}"
            for name, default in _DEFAULTS.items()
            if getattr(self, name) != default
        ]
        if len(changed) <= len(happening):
            return ",".join(["faithful", *changed])
        return ",".join(["none", *happening])

    def __repr__(self) -> str:
        return f"Quirks.parse({str(self)!r})"


def _alternatives(name: str) -> str:
    near = get_close_matches(name, DESCRIPTIONS)
    return f"did you mean {' or '.join(near)}?" if near else f"known quirks: {', '.join(DESCRIPTIONS)}"


def _advice(base: str) -> str:
    """What to write instead of text that begins with the name of a quirk."""
    name = base.removeprefix("-")
    if name not in DESCRIPTIONS:
        return ""
    return f": write 'none,{name}' for this quirk alone, or 'faithful,-{name}' for all others"


DESCRIPTIONS: dict[str, str] = {quirk.name: quirk.metadata["description"] for quirk in fields(Quirks)}
"""What each quirk does, by its name."""

_DEFAULTS: dict[str, bool] = {quirk.name: bool(quirk.default) for quirk in fields(Quirks)}

FAITHFUL = Quirks.faithful()
