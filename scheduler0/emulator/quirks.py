"""What the server does by accident, each with a name under which the emulator can be told to leave it.

The fields of `Quirks` are the one list of them; docs/quirks.md repeats it, and a test compares the two.
"""

from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Self


def _quirk(description: str) -> bool:
    return field(default=True, metadata={"description": description})


@dataclass(frozen=True, repr=False)
class Quirks:
    """Which accidents of the server happen: all of them, unless they are set to `False` by name.

    As text (`str`) they are what `parse` reads.
    """

    # Answers
    two_documents: bool = _quirk(
        "Some handlers answer an empty body with two JSON documents, one behind the other, and a redirected "
        "write is answered by its handler as well; without: one document, and the redirect alone."
    )
    broken_connections: bool = _quirk(
        "The body `null` for a project or a job's update, a negative `limit` for executions, and a job of "
        "account 1 without an executor end the connection without an answer; without: 400."
    )
    mixed_error_shapes: bool = _quirk(
        "The text of some errors is wrapped (`message: ..., code: 404`), a member of an object, or not told "
        "at all; without: `data` is the text."
    )
    empty_lists_are_null: bool = _quirk(
        "The features of an account without any, and the dump of the job queues, are `null`; without: `[]`."
    )
    unstored_members_echoed: bool = _quirk(
        "Writes of projects and jobs, and the output of a creation, tell members that later reads do not; "
        "without: they tell what is stored."
    )
    deleted_things_still_read: bool = _quirk(
        "GET by id answers deleted jobs and executors; without: as ids that never existed."
    )
    delete_twice_204: bool = _quirk(
        "Deleting a deleted job, executor or credential, and archiving a deleted credential, succeed; "
        "without: 404."
    )

    # Lists
    bad_limit_is_429: bool = _quirk(
        "A `limit` above 100, or a negative one, answers 429 where it is checked; without: 400."
    )
    negative_offset_wraps: bool = _quirk(
        "A negative `offset` is answered, and told back as a huge number; without: 400."
    )
    order_direction_ignored: bool = _quirk(
        "GET /executions heeds `orderDirection` only beside `orderBy`, and only `ASC` in capitals; without: "
        "always and in any case, and answers 400 to other words."
    )
    order_by_modified_by_is_404: bool = _quirk(
        "GET /credentials and GET /executors with `orderBy=modified_by` answer 404; without: they sort by it."
    )
    empty_account_unchecked: bool = _quirk(
        "GET /credentials and GET /executors in an account that has none do not check `limit` and the "
        "order; without: they do."
    )
    executor_page_omits_zeros: bool = _quirk(
        "GET /executors leaves out `total`, `offset`, `limit` and `executors` where they are 0 or empty; "
        "without: all four are there."
    )
    list_jobs_missing_project_is_400: bool = _quirk(
        "GET /jobs for a project that does not exist answers 400; without: 404."
    )

    # Creating jobs
    immediate_first_run: bool = _quirk(
        "A recurring job without `startDate` fires at once when it is created; without: at its first tick."
    )
    utc_dates_are_wall_clock: bool = _quirk(
        "A date that ends in `Z` is the wall clock of the job's timezone; without: the instant that it says."
    )
    never_matching_specs_accepted: bool = _quirk(
        "A spec that matches no moment, such as `0 0 0 30 2 *`, makes a job that never runs; without: 400."
    )
    deleted_parents_accepted: bool = _quirk(
        "POST /jobs takes deleted projects and executors; without: as such that never existed."
    )
    creation_errors_are_400: bool = _quirk(
        "POST /jobs answers 400 for projects and executors that do not exist or are another account's; "
        "without: 404 and 403."
    )
    system_account_unchecked: bool = _quirk(
        "Jobs of account 1 are not checked; without: as those of other accounts."
    )
    task_location_lacks_prefix: bool = _quirk(
        "The `Location` of POST /jobs begins with `/async-tasks`; without: with `/api/v1/async-tasks`."
    )
    task_answers_early: bool = _quirk(
        "GET of an async task that is not finished waits for the next change, whichever it is, and answers "
        "without output and dates; without: it waits for the end and answers in full."
    )

    # Updating jobs
    update_needs_project: bool = _quirk(
        "PUT /jobs/{id} without `projectId` answers 404; without: the job's own project stands in."
    )
    job_stays_in_project: bool = _quirk(
        "An update with another `projectId` succeeds and leaves the job where it is; without: the job moves."
    )
    spec_is_fixed: bool = _quirk(
        "An update with another `spec` answers 400; without: the job follows it from its next run on."
    )
    update_cannot_clear: bool = _quirk(
        "A member of a job's update that is empty, zero or null keeps its value; without: it takes it on."
    )
    cleared_offset: bool = _quirk(
        "An update with `timezone` and without `timezoneOffset` sets the offset to 0; without: it stays."
    )
    update_shifts_dates: bool = _quirk(
        "An update reads the stored dates as `utc_dates_are_wall_clock` says, so that they move by the "
        "offset of the job's timezone; without: only the dates in the body are read so."
    )
    update_deletes_and_restores: bool = _quirk(
        "An update with `deletedBy` deletes the job, and one without restores a deleted job; without: a "
        "deleted job cannot be found, and `deletedBy` is ignored."
    )
    no_requeue_on_activate: bool = _quirk(
        "A job that an update makes active waits for the next start of the server; without: it is scheduled."
    )

    # Runs
    nested_retries: bool = _quirk(
        "A failing webhook of a recurring job is called (retryMax + 1)^2 times; without: 1 + retryMax times."
    )
    results_without_ids: bool = _quirk(
        "Execution rows of state 1 and 2 have no `uniqueId`, the zero date as the last time and the job's "
        "start as the next; without: what the scheduled row of the run has."
    )
    runs_after_end: bool = _quirk(
        "A run that was queued before its job's `endDate` happens after it, too; without: the job becomes "
        "inactive instead."
    )
    missed_runs_skipped: bool = _quirk(
        "A run that was due while the server was down is left out, unless it was the first of its job; "
        "without: it happens at the start, once."
    )
    restarts_add_rows: bool = _quirk(
        "Every start of the server writes a row of state 0 for each job that it queues; without: only for "
        "a run that has none."
    )
    retries_say_failed: bool = _quirk(
        "`lastExecutionStatus` is `failed` where a run that has failed is delivered again; without: what it "
        "was at the first delivery."
    )
    zero_last_execution_date: bool = _quirk(
        "`job.lastExecutionDate` of a delivery is the zero date; without: when the run before was due."
    )
    centred_analytics: bool = _quirk(
        "Analytics cover the six hours before and after the given moment; without: the twelve hours from it."
    )
    cleanup_stops_jobs: bool = _quirk(
        "Clearing the old executions of an account without allowance sets all its jobs inactive; without: it "
        "only clears."
    )

    # Executors
    inexact_types_accepted: bool = _quirk(
        "An executor's `type` only has to contain a known one, and is not looked at further then; without: "
        "400 if it is not one."
    )
    unknown_executor_is_empty: bool = _quirk(
        "GET /executors/{id} answers an unknown id with 200 and a zero object; without: 404."
    )
    other_executor_answered: bool = _quirk(
        "PUT /executors/{id} answers executor 1, or a zero object; without: the updated executor, or 404."
    )
    update_blanks_executor: bool = _quirk(
        "PUT /executors/{id} empties `name`, `description`, `tags`, `command`, `workingDir` and "
        "`payloadAggregation` where the body leaves them out, and needs `type`; without: what is left out "
        "stays."
    )
    executor_update_unchecked: bool = _quirk(
        "PUT /executors/{id} takes an executor without a name, and a webhook without an address or method; "
        "without: 400, as for a new one."
    )
    delete_unknown_executor_is_400: bool = _quirk(
        "DELETE /executors/{id} answers an unknown id with 400 `account id is required`; without: 404."
    )
    deleted_executors_work: bool = _quirk(
        "A deleted executor can be updated and test-invoked, and a local one pulls and reports; without: as "
        "one that never existed."
    )
    test_invoke_keeps_members: bool = _quirk(
        "A test invocation sends the `id`, `dateCreated` and `lastExecutionDate` of the given job; without: "
        "it ignores them, as the documentation says."
    )
    pull_answers_all_jobs: bool = _quirk(
        "GET /local-executors/{id}/jobs answers inactive and ended jobs, too; without: active ones only."
    )
    reports_count_again: bool = _quirk(
        "An execution that is reported twice is stored, counted and charged twice; without: once."
    )

    # Credentials
    archived_keys_work: bool = _quirk(
        "An archived credential still authenticates with its secret; without: 401."
    )
    update_unarchives: bool = _quirk(
        "PUT /credentials/{id} without `archived` brings an archived credential back; without: it stays "
        "archived."
    )
    body_id_counts: bool = _quirk(
        "An `id` in the body of PUT /credentials/{id} and PUT /executors/{id} names what is updated; "
        "without: it is ignored, and the path counts."
    )
    lifetimes_wrap: bool = _quirk(
        "An `expiresInSeconds` beyond 64 bits of nanoseconds makes a credential of any lifetime; without: "
        "of 90 days."
    )
    credential_not_found_is_400: bool = _quirk(
        "GET and DELETE /credentials/{id} answer an unknown id with 400; without: 404."
    )

    # Accounts and cluster
    features_count_again: bool = _quirk(
        "Adding a feature that the account has adds its 100,000 executions and activates the jobs once "
        "more; without: nothing happens."
    )
    feature_wakes_paused_jobs: bool = _quirk(
        "An account that gets 100,000 more executions has all its jobs set active, those that somebody had "
        "set inactive, too; without: those that the server had stopped for want of executions."
    )
    empty_cache_dump: bool = _quirk(
        "GET /cluster/dump/job-executions-cache is always `{}`; without: it has the jobs that wait."
    )
    cluster_tasks_of_account_1: bool = _quirk(
        "The async tasks of backups and restores belong to account 1, whoever has ordered them; without: to "
        "the account of the call."
    )

    # AI
    five_field_prompts: bool = _quirk(
        "The cron expressions of prompts have five fields, minute first, which the scheduler reads with the "
        "seconds first; without: six, with the seconds."
    )
    prompt_limits_are_500: bool = _quirk(
        "Prompts that are blank or too long, and lists of them that are, answer 500; without: 400."
    )
    refused_prompt_leaves_project: bool = _quirk(
        "POST /ai/schedule creates the project before it checks the jobs, and leaves it when they are "
        "refused; without: nothing is created."
    )
    ai_settings_overwritten: bool = _quirk(
        "PUT /ai/settings clears models and region that are left out, keeps a key for which it gets an empty "
        "one, and takes the mask for a key; without: what is left out or masked stays, and what is empty is "
        "cleared."
    )

    @classmethod
    def faithful(cls) -> Self:
        """As the server behaves."""
        return cls()

    @classmethod
    def none(cls) -> Self:
        """The sensible behaviour throughout."""
        return cls(**dict.fromkeys(DESCRIPTIONS, False))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Quirks from text such as `faithful`, `none,cleared_offset` or `faithful,-cleared_offset`.

        `faithful` or `none` comes first; then names, with a minus before what is to be left. Of a name that
        comes twice the last one counts. Raises `ValueError`.
        """
        base, *changes = (word.strip() for word in text.split(","))
        if base not in ("faithful", "none"):
            raise ValueError(f"quirks begin with 'faithful' or 'none', not {base!r}{_advice(base)}")
        chosen = dict.fromkeys(DESCRIPTIONS, base == "faithful")
        for change in changes:
            name = change.removeprefix("-")
            if name not in chosen:
                raise ValueError(f"there is no quirk {name!r}; {_alternatives(name)}")
            chosen[name] = not change.startswith("-")
        return cls(**chosen)

    @property
    def names(self) -> list[str]:
        """Those that happen."""
        return [name for name in DESCRIPTIONS if getattr(self, name)]

    def __str__(self) -> str:
        happening = self.names
        missing = [f"-{name}" for name in DESCRIPTIONS if name not in happening]
        if len(missing) <= len(happening):
            return ",".join(["faithful", *missing])
        return ",".join(["none", *happening])

    def __repr__(self) -> str:
        return f"Quirks.parse({str(self)!r})"


def _alternatives(name: str) -> str:
    near = get_close_matches(name, DESCRIPTIONS)
    return f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(DESCRIPTIONS)}"


def _advice(base: str) -> str:
    """What to write instead, for text that begins with the name of a quirk."""
    name = base.removeprefix("-")
    if name not in DESCRIPTIONS:
        return ""
    return f": 'none,{name}' is this one alone, 'faithful,-{name}' all others"


DESCRIPTIONS: dict[str, str] = {quirk.name: quirk.metadata["description"] for quirk in fields(Quirks)}
"""What every quirk is, by its name."""

FAITHFUL = Quirks.faithful()
