"""The command line: `readingroom COMMAND`, a file for each command.

What a command needs is imported when it runs, so that Ctrl-C is answered from the first moment.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from readingroom import __version__
from readingroom.cli import bringing, checking, compiler, printing, schemas, starting
from readingroom.errors import ReadingRoomError

_COMMANDS = (starting, checking, bringing, printing, schemas, compiler)
"""In the order in which `readingroom --help` tells them; each adds itself by its `add`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0 when all is well."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # A console may lack our quotation marks.
    try:
        given = _parser().parse_args(arguments)
        return int(given.run(given))
    except ReadingRoomError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Nobody reads on.
    except OSError as error:
        said = error.strerror or "it cannot be read or written"
        print(f"{error.filename or 'The system'}: {said}.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="readingroom", description="Close reading of a historical document."
    )
    parser.add_argument("--version", action="version", version=f"readingroom {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add(commands)
    return parser
