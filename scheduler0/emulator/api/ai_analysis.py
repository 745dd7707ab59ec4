"""Conversations that are searched for obligations, by whatever a test has set (contract ai.md 7)."""

from dataclasses import dataclass

from starlette.responses import Response

from scheduler0.emulator.api.ai_classification import is_english
from scheduler0.emulator.api.ai_quotas import spend_classification
from scheduler0.emulator.api.call import Call, parse
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.canned_answers import AnalysisAnswer
from scheduler0.emulator.go.decode import BOOL, FLOAT, STRING, ArrayOf, Struct, member
from scheduler0.emulator.go.text import quote
from scheduler0.emulator.store.ai_quotas import count_classification


@dataclass
class MessageBody:
    """Without the speaker, who may be of any type."""

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
    messages: list[MessageBody] = member("messages", ArrayOf(Struct(MessageBody, "models.SuggestionMessage")))
    participants: list[ParticipantBody] = member(
        "participants", ArrayOf(Struct(ParticipantBody, "models.SuggestionParticipant"))
    )
    options: AnalysisOptions = member("options", Struct(AnalysisOptions, "models.SuggestionOptions"))


_ANALYSIS = Struct(AnalysisBody, "models.AnalyzeSuggestionsRequest")


async def analyze_suggestions(call: Call) -> Response:
    """As on a server without an analyzer, unless a test has set an answer."""
    body = parse(await call.body(), _ANALYSIS)
    if not body.messages:
        raise Refusal(400, "at least one message is required")
    locale = body.options.locale
    if not is_english(locale):
        message = (
            f"unsupported locale {quote(locale)}: suggestions analysis currently only supports English (en*)"
        )
        raise Refusal(400, {"code": "UNSUPPORTED_LOCALE", "message": message})
    answers = call.backend.ai.answers
    answer = answers.find(AnalysisAnswer, body.conversation_id)
    if answer is None:
        raise Refusal(503, "suggestions analysis is not available")
    headers = spend_classification(call)
    answers.use(answer)
    if answer.error is not None:
        raise Refusal(503, f"suggestion analyzer: {answer.error}", headers)
    with call.backend.database.transaction() as connection:
        count_classification(connection, call.account_id, call.now)
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
