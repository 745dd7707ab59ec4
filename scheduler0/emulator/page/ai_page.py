"""AI: the prompts that came, and the canned answers for the next ones."""

import json
from collections.abc import Iterable
from typing import Any, cast

from starlette.responses import Response

from scheduler0._shared.secrets import masked_text
from scheduler0.emulator.ai.canned_answers import (
    AnalysisAnswer,
    CannedAnswer,
    ClassificationAnswer,
    PromptAnswer,
)
from scheduler0.emulator.ai.prompt_rules import DECISIONS, Decision
from scheduler0.emulator.http.fault_gate import PAGE_PREFIX
from scheduler0.emulator.inspection.hidden_secrets import masked_body
from scheduler0.emulator.page.site import PageRequest, PageRoute
from scheduler0.emulator.store.ai import PromptRequestRow

_PATH = f"{PAGE_PREFIX}/ai"
_ROWS = 50
_FIELDS = ", ".join(PromptRequestRow._fields)
EXAMPLE_JOBS = '[{"purpose": "water the plants", "nextRunAt": "2030-01-01T08:00:00Z"}]'


async def _ai(visit: PageRequest) -> Response:
    offset = visit.query_number("offset") or 0
    query = f"SELECT {_FIELDS} FROM prompt_requests ORDER BY id DESC LIMIT ? OFFSET ?"
    rows = visit.site.backend.database.connection.execute(query, (_ROWS + 1, offset)).fetchall()
    prompts = [_shown(PromptRequestRow._make(row)) for row in rows]
    ai = visit.site.control.ai
    return visit.render(
        "ai.html",
        prompts=prompts[:_ROWS],
        more=len(prompts) > _ROWS,
        offset=offset,
        size=_ROWS,
        answers=[_described(answer) for answer in ai.answers.pending()],
        decisions=DECISIONS,
        ai=ai,
        example_jobs=EXAMPLE_JOBS,
    )


def _shown(row: PromptRequestRow) -> PromptRequestRow:
    return row._replace(
        prompt=masked_text(row.prompt),
        output=masked_body(row.output.encode(errors="replace")),
        error=masked_text(row.error),
    )


def _described(answer: CannedAnswer) -> tuple[str, str, str]:
    """The kind of an answer, what it is for, and what it says."""
    if isinstance(answer, AnalysisAnswer):
        said = (
            f"{len(answer.suggestions or ())} suggestions"
            if answer.error is None
            else f"error: {answer.error}"
        )
        return "analysis", answer.conversation_id or "every conversation", said
    prompt = answer.prompt or "every prompt"
    if answer.error is not None:
        kind = "prompt" if isinstance(answer, PromptAnswer) else "classification"
        return kind, prompt, f"error: {answer.error}"
    if isinstance(answer, ClassificationAnswer):
        return "classification", prompt, f"{answer.decision} {answer.reason}".strip()
    return "prompt", prompt, json.dumps(list(answer.jobs), default=str, ensure_ascii=False)


async def _answer_prompt(visit: PageRequest) -> Response:
    jobs: list[Any] = []
    text = visit.field("jobs")
    if text:
        try:
            document: object = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"jobs: the text is not JSON ({error})") from error
        if not isinstance(document, list):
            raise ValueError("jobs: must be a list of objects, in square brackets")
        jobs = list(cast("Iterable[Any]", document))
    answer = PromptAnswer(prompt=visit.field("prompt") or None, jobs=jobs, error=visit.field("error") or None)
    visit.site.control.ai.answers.add(answer)
    return visit.redirect(_PATH, "The next prompt that fits gets this answer.")


async def _classify(visit: PageRequest) -> Response:
    answer = ClassificationAnswer(
        prompt=visit.field("prompt") or None,
        # The answer checks it.
        decision=cast("Decision", visit.field("decision")),
        reason=visit.field("reason"),
        error=visit.field("error") or None,
    )
    visit.site.control.ai.answers.add(answer)
    return visit.redirect(_PATH, "The next prompt that fits is classified so.")


async def _clear(visit: PageRequest) -> Response:
    visit.site.control.ai.answers.clear()
    return visit.redirect(_PATH, "The canned answers are forgotten.")


AI_ROUTES = (
    PageRoute("GET", _PATH, _ai, ("offset",)),
    PageRoute("POST", f"{_PATH}/prompts", _answer_prompt),
    PageRoute("POST", f"{_PATH}/classifications", _classify),
    PageRoute("POST", f"{_PATH}/clear", _clear),
)
