"""The quirks under 'AI': each one with it and without it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ..api_client import execute, ok, refused
from ..controlled import NOON
from .with_and_without import with_and_without, world


@with_and_without
def test_five_field_prompts(quirk: bool) -> None:
    with world("five_field_prompts", quirk) as this:
        prompt = {"prompt": "every sunday at 9", "createdBy": "me"}
        (provider,) = ok(this.api.post("/ai/prompt", json=prompt))["providers"]
        assert provider["jobs"][0]["cronExpression"] == ("0 9 * * 0" if quirk else "0 0 9 * * 0")
        answer = this.api.post("/ai/schedule", json=prompt)
        if quirk:
            assert refused(answer) == (400, "job spec is not valid 0 9 * * 0")
        else:
            (job,) = ok(answer, 201)["jobs"]
            *_, last = this.clock.advance(days=6)
            assert (last.job_id, last.scheduled_at) == (job["id"], NOON + timedelta(days=5, hours=21))


@with_and_without
@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"prompt": " "}, "prompt is required"),
        ({"prompt": "x" * 161}, "prompt must be less than 160 characters"),
        ({"prompt": "at 9", "events": ["e"] * 6}, "events must have 5 or fewer items"),
        ({"prompt": "at 9", "channels": ["c" * 37]}, "channel must be less than 36 characters long"),
    ],
)
def test_prompt_limits_are_500(quirk: bool, members: dict[str, Any], message: str) -> None:
    with world("prompt_limits_are_500", quirk) as this:
        answer = this.api.post("/ai/prompt", json=members)
        assert refused(answer) == (500 if quirk else 400, message)
        if members["prompt"].strip():
            answer = this.api.post("/ai/schedule", json={**members, "createdBy": "me"})
            assert refused(answer) == (500 if quirk else 400, message)


@with_and_without
def test_refused_prompt_leaves_project(quirk: bool) -> None:
    with world("refused_prompt_leaves_project", quirk) as this:
        body = {"prompt": "do it", "createdBy": "me", "project": {"name": "new"}}
        this.emulator.ai.answer_prompt([{"recurrence": "none", "nextRunAt": NOON - timedelta(days=1)}])
        assert refused(this.api.post("/ai/schedule", json=body)) == (400, "job start date is in the past")
        projects = ok(this.api.get("/projects"))["projects"]
        assert [project["name"] for project in projects if project["name"] == "new"] == ["new"] * quirk
        this.emulator.ai.answer_prompt([{"recurrence": "none", "nextRunAt": NOON + timedelta(days=1)}])
        created = ok(this.api.post("/ai/schedule", json=body), 201)
        assert created["projectCreated"] is not quirk
        assert created["jobs"][0]["projectId"] == created["project"]["id"]


@with_and_without
def test_ai_settings_overwritten(quirk: bool, tmp_path: Path) -> None:
    with world("ai_settings_overwritten", quirk, path=tmp_path / "store.db") as this:
        openai = {"provider": "openai", "model": "gpt-4.1-mini"}
        ok(
            this.api.put(
                "/ai/settings",
                json={
                    "active_models": [openai],
                    "openai_api_key": "a",
                    "bedrock_region": "eu",
                    "anthropic_api_key": "b",
                },
            )
        )
        ok(this.api.put("/ai/settings", json={"openai_api_key": "\u2022", "anthropic_api_key": ""}))
        settings = ok(this.api.get("/ai/settings"))
        assert settings.get("active_models") == (None if quirk else [openai])
        assert settings.get("bedrock_region") == (None if quirk else "eu")
        stored = execute(this.emulator, "SELECT openai_api_key, anthropic_api_key FROM ai_settings")
        assert stored == [("\u2022", "b") if quirk else ("a", "")]
        if not quirk:
            status, _ = refused(this.api.put("/ai/settings", json={"openai_api_key": ""}))
            assert status == 422
            ok(this.api.put("/ai/settings", json={"openai_api_key": "", "active_models": []}))
            assert "openai_api_key" not in ok(this.api.get("/ai/settings"))


@with_and_without
def test_old_ai_paths(quirk: bool) -> None:
    with world("old_ai_paths", quirk) as this:
        answers = [
            this.api.post("/prompt", json={"prompt": "daily"}).status_code,
            this.api.post("/prompt/classify", json={"prompt": "daily"}).status_code,
            this.api.post("/suggestions/analyze", json={}).status_code,
            this.api.get("/account/ai-settings").status_code,
            this.api.put("/account/ai-settings", json={}).status_code,
        ]
        assert (404 in answers) is not quirk
        assert quirk or answers == [404] * 5
