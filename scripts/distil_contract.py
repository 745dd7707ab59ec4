"""Write the statuses and messages that the contract documents into ``tests/openapi/messages.json``.

``distil_contract.py FOLDER`` reads the contract's three files in FOLDER. The result maps the id of
an operation to its answers: the status of the success, and the status and message of each failure.
A part in angle brackets stands for any text; ``null`` stands for an answer without a message. Answers that a
real node was seen to give come on top (`SEEN`), and those that it was seen not to give go (`NOT_SEEN`).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

MESSAGES = Path(__file__).parents[1] / "tests" / "openapi" / "messages.json"
FILES = ("core.json", "admin.json", "ai.json")

_HIGH_BIT = "sql: converting argument $1 type: uint64 values with high bit set are not supported"
_FOREIGN_KEY = "FOREIGN KEY constraint failed"
_NO_COLUMN = "no such column: modified_by"
SEEN = {
    "listJobs": (_NO_COLUMN, "datatype mismatch", _HIGH_BIT),
    "listProjects": ("datatype mismatch",),
    "listExecutors": (_NO_COLUMN,),
    "listCredentials": (_NO_COLUMN,),
    "getJob": (_HIGH_BIT,),
    "updateJob": (_HIGH_BIT,),
    "deleteJob": (_HIGH_BIT,),
    "getProject": (_HIGH_BIT,),
    "updateProject": (_HIGH_BIT,),
    "deleteProject": (_HIGH_BIT,),
    "createProject": (f"message: {_FOREIGN_KEY}, code: 500",),
    "createExecutor": (_FOREIGN_KEY,),
    "createCredential": (_FOREIGN_KEY,),
    "updateAiSettings": (_FOREIGN_KEY,),
}
"""Messages with status 500 (docs/contract/core.md, docs/contract/admin.md)."""
NOT_SEEN = {"listExecutors": [404, _NO_COLUMN], "listCredentials": [404, _NO_COLUMN]}


def distil(folder: Path) -> dict[str, Any]:
    """Return the documented answers by operation id. A message that several causes share occurs once."""
    operations = [operation for name in FILES for operation in json.loads((folder / name).read_text("utf-8"))]
    messages = {operation["id"]: _answers(operation) for operation in operations}
    for operation, failure in NOT_SEEN.items():
        messages[operation]["failures"].remove(failure)
    for operation, texts in SEEN.items():
        messages[operation]["failures"] += [[500, text] for text in texts]
    return messages


def render(messages: dict[str, Any]) -> str:
    return json.dumps(messages, indent=1, ensure_ascii=False) + "\n"


def _answers(operation: dict[str, Any]) -> dict[str, Any]:
    failures: list[list[Any]] = []
    for error in operation["errors"]:
        # If a body holds two documents, the first one counts.
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
