"""The command `scheduler0-py`.

`emulator` works with the extra `emulator` alone, and `runner` without an extra. The other commands need the
extra `cli` (Typer and Rich).
Nothing heavy is imported before it is needed: `--version`, the help of every command and the completion of a
word load neither Typer nor the client.
"""

import os
import sys
from collections.abc import Sequence

_EXTRA = "this command needs the extra 'cli': pip install \"scheduler0-python-client[cli]\""
_COMPLETION = "_SCHEDULER0_PY_COMPLETE"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments` (default: those of the process) and return the exit status."""
    from scheduler0.cli import overview

    words = list(sys.argv[1:] if arguments is None else arguments)
    if _COMPLETION in os.environ:
        from scheduler0.cli import completion

        if (answer := completion.answer(os.environ)) is not None:
            _print(answer[0])
            return answer[1]
    else:
        if words[:1] == ["emulator"] and words[1:2] not in [[name] for name in overview.EMULATOR_CONTROLS]:
            from scheduler0.cli import serve

            return serve.main(words[1:])
        if words[:1] == ["runner"]:
            from scheduler0.cli import runner_command

            return runner_command.main(words[1:])
        if not words or words in (["--help"], ["-h"], ["help"]):
            return _print(overview.text())
        if words in (["--version"], ["-V"], ["version"]):
            return _print(overview.version())
    missing = [name for name in ("typer", "rich") if not _is_installed(name)]
    if missing:
        print(f"scheduler0-py: {_EXTRA} (missing: {', '.join(missing)})", file=sys.stderr)
        return 1
    if _COMPLETION not in os.environ:
        from scheduler0.cli import stored_help

        if (text := stored_help.find(words)) is not None:
            return _print(text)
        if words and (text := stored_help.find([*words, "--help"])) and stored_help.is_group(words):
            # A group without a command is wrong usage, and the help says what is missing.
            print(text, file=sys.stderr)
            return 2
    from scheduler0.cli.lazy_group import run

    return run(words)


def _is_installed(name: str) -> bool:
    from importlib.util import find_spec

    return find_spec(name) is not None


def _print(text: str) -> int:
    from scheduler0.cli.terminal import write

    write(text)
    return 0
