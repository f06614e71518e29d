"""`readingroom schemas`: what an editor needs to complete names and mark what is wrong."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from readingroom.errors import ReadingRoomError

if TYPE_CHECKING:
    from readingroom.cli.checking import Commands


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    schemas = commands.add_parser(
        "schemas", help="write what an editor needs to complete a document's files"
    )
    schemas.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        help="a document's folder, a room or a checkout (default: the room you are in, else this "
        "folder)",
    )
    schemas.set_defaults(run=_schemas)


def _schemas(given: argparse.Namespace) -> int:
    from readingroom.lessons import held_documents
    from readingroom.loading.files import companions, room
    from readingroom.loading.glossary import NAME as GLOSSARY

    folder = given.folder or room() or Path()
    documents = held_documents(folder)
    if not documents:
        raise ReadingRoomError(
            f"{folder} holds no document. A document is a folder with document.yaml and source.txt."
        )
    for document in documents:
        own = [document / "document.yaml", *companions(document), document / "exercises.yaml"]
        _write(document, [each for each in own if each.is_file()])
    for shelf in dict.fromkeys(document.parent for document in documents):
        if (shelf / GLOSSARY).is_file():
            _write(shelf, [shelf / GLOSSARY])
    return 0


def _write(folder: Path, files: list[Path]) -> None:
    """Write the schemas of some files, and tell which of these do not name theirs."""
    from readingroom.loading import schemas
    from readingroom.loading.files import read_text, shown, write_whole

    written = schemas.written(each.name for each in files)
    _must_be_ours((folder / name for name in written), schemas.MADE)
    for name, content in written.items():
        (folder / name).parent.mkdir(exist_ok=True)
        write_whole(folder / name, content.encode())
    count = f"{len(written)} schema{'s' * (len(written) > 1)}"
    print(f"{shown(folder / schemas.FOLDER)}: {count} written.")
    lines = {each: schemas.comment(each.name) for each in files}
    if nameless := {each: line for each, line in lines.items() if line not in read_text(each)[0]}:
        print("An editor that knows YAML uses them as soon as these lines stand at the top:")
        for each, line in nameless.items():
            print(f"{shown(each)}\n    {line}")


def _must_be_ours(paths: Iterable[Path], mark: str) -> None:
    """Refuse to write over a file that somebody else has made."""
    from readingroom.loading.files import read_text, shown

    for path in paths:
        if path.exists() and mark not in read_text(path)[0]:
            raise ReadingRoomError(
                f"{shown(path)} was not made by this command, and is left alone. Move it away."
            )
