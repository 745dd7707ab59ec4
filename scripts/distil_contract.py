"""Write the statuses and messages that the contract documents into ``tests/contract/messages.json``.

``distil_contract.py FOLDER`` reads the contract's three files in FOLDER. The result maps the id of
an operation to its answers: the status of the success, and the status and message of each failure.
A part in angle brackets stands for any text; ``null`` stands for an answer without a message.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

MESSAGES = Path(__file__).parents[1] / "tests" / "contract" / "messages.json"
FILES = ("core.json", "admin.json", "ai.json")


def distil(folder: Path) -> dict[str, Any]:
    """What is documented, by operation id; a message that several causes share is there once."""
    operations = [operation for name in FILES for operation in json.loads((folder / name).read_text("utf-8"))]
    return {operation["id"]: _answers(operation) for operation in operations}


def render(messages: dict[str, Any]) -> str:
    return json.dumps(messages, indent=1, ensure_ascii=False) + "\n"


def _answers(operation: dict[str, Any]) -> dict[str, Any]:
    failures: list[list[Any]] = []
    for error in operation["errors"]:
        # Where two documents come in one body the first one counts.
        message = error["message"] and error["message"].split(" | ")[0]
        if [error["status"], message] not in failures:
            failures.append([error["status"], message])
    return {"success": operation["success"]["status"], "failures": failures}


def main() -> None:
    parser = argparse.ArgumentParser(description="Distil the contract's messages for the tests.")
    parser.add_argument("folder", type=Path, help="the folder of the contract's files")
    MESSAGES.write_text(render(distil(parser.parse_args().folder)), "utf-8")


if __name__ == "__main__":
    main()
