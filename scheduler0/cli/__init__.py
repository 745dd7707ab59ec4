"""The command `scheduler0-py`: a list of subcommands, one module each."""

import argparse
from collections.abc import Sequence

from scheduler0.cli import emulator


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments`, by default those of the process; returns the exit status."""
    parser = argparse.ArgumentParser(prog="scheduler0-py", description="Tools for Scheduler0.")
    subcommands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    emulator.register(subcommands)
    options = parser.parse_args(arguments)
    run: emulator.Command = options.run
    return run(options)
