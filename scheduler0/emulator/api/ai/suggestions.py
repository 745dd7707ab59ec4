"""Suggestions: obligations in a conversation, and times to send a message (contract ai 7, 8)."""

import asyncio
from dataclasses import dataclass

from starlette.responses import Response

from scheduler0.emulator.ai.canned_answers import AnalysisAnswer
from scheduler0.emulator.api.ai.classification import is_english
from scheduler0.emulator.api.ai.quotas import spend_classification
from scheduler0.emulator.api.answers import ApiError, success
from scheduler0.emulator.api.request import ApiRequest, parse
from scheduler0.emulator.go.decode import ArrayOf, Struct, member
from scheduler0.emulator.go.kinds import BOOL, FLOAT, STRING
from scheduler0.emulator.go.text import quote
from scheduler0.emulator.send_time.answer import suggest
from scheduler0.emulator.send_time.request_body import REQUEST
from scheduler0.emulator.send_time.validation import InvalidSendTimeRequest, check
from scheduler0.emulator.store.ai import count_classification


@dataclass
class ConversationMessage:
    """A message. The speaker is left out because it may have any type."""

    id: str = member("id", STRING)
    timestamp: str = member("timestamp", STRING)
    message: str = member("message", STRING)


@dataclass
class ParticipantBody:
    id: str = member("id", STRING)
    display_name: str = member("display_name", STRING)
    timezone: str = member("timezone", STRING)


@dataclass
class AnalysisOptions:
    reference_time: str = member("reference_time", STRING)
    locale: str = member("locale", STRING)
    default_timezone: str = member("default_timezone", STRING)
    minimum_confidence: float = member("minimum_confidence", FLOAT)
    include_low_confidence: bool = member("include_low_confidence", BOOL)
    include_resolved_obligations: bool = member("include_resolved_obligations", BOOL)
    default_due_time: str = member("default_due_time", STRING)
    default_deadline_time: str = member("default_deadline_time", STRING)


@dataclass
class AnalysisBody:
    conversation_id: str = member("conversation_id", STRING)
    messages: list[ConversationMessage] = member(
        "messages", ArrayOf(Struct(ConversationMessage, "models.SuggestionMessage"))
    )
    participants: list[ParticipantBody] = member(
        "participants", ArrayOf(Struct(ParticipantBody, "models.SuggestionParticipant"))
    )
    options: AnalysisOptions = member("options", Struct(AnalysisOptions, "models.SuggestionOptions"))


_ANALYSIS = Struct(AnalysisBody, "models.AnalyzeSuggestionsRequest")


async def analyze_suggestions(request: ApiRequest) -> Response:
    """Answer like a server without an analyzer, unless a test has set an answer."""
    body = await parse(await request.body(), _ANALYSIS)
    if not body.messages:
        raise ApiError(400, "at least one message is required")
    locale = body.options.locale
    if not is_english(locale):
        message = (
            f"unsupported locale {quote(locale)}: suggestions analysis currently only supports English (en*)"
        )
        raise ApiError(400, {"code": "UNSUPPORTED_LOCALE", "message": message})
    answers = request.backend.ai.answers
    answer = answers.find(AnalysisAnswer, body.conversation_id)
    if answer is None:
        raise ApiError(503, "suggestions analysis is not available")
    headers = spend_classification(request)
    answers.use(answer)
    if answer.error is not None:
        raise ApiError(503, f"suggestion analyzer: {answer.error}", headers)
    with request.backend.database.transaction() as connection:
        count_classification(connection, request.account_id, request.now)
    optional = {
        "request_id": answer.request_id,
        "conversation_id": body.conversation_id,
        "analyzed_at": answer.analyzed_at,
    }
    document: dict[str, object] = {name: value for name, value in optional.items() if value}
    document |= {
        "suggestions": answer.suggestions,
        "obligations": answer.obligations,
        "warnings": answer.warnings,
    }
    if answer.engine:
        document["engine"] = answer.engine
    return success(document, headers=headers)


async def suggest_send_times(request: ApiRequest) -> Response:
    """Search for send times. This needs no model, no quota and no store."""
    wanted = await parse(await request.body(), REQUEST)
    try:
        check(wanted)
    except InvalidSendTimeRequest as error:
        data = {"code": error.code, "message": str(error), "field": error.field}
        raise ApiError(400, data) from error
    # A search with many recipients takes seconds, so it runs beside the event loop.
    return success(await asyncio.to_thread(suggest, wanted, request.backend.clock.now()))
