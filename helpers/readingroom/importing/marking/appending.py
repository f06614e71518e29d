"""An entry put at the end of its list, in a file that a person wrote: nothing else changes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from readingroom.errors import ReadingRoomError
from readingroom.loading.files import read_text, shown, write_whole
from readingroom.loading.plain import List, Map, Node, Text, read
from readingroom.loading.writing import fields

_END = "..."
_IS_END = re.compile(r"\.\.\.(?:\s|$)")
_NO_ENTRIES = re.compile(r":\s*\[\s*\]")


class NotAppended(ReadingRoomError):
    """An entry that was not put into its file, which is as it was."""


def append(path: Path, section: str, entry: str, head: Mapping[str, Any]) -> str:
    """Put an entry at the end of a list of a file; the name of the copy of it as it was before.

    A file that is not there begins with the fields of `head`, and then there is no copy. Raises
    `NotAppended`, with the file as it was, if that cannot be done.
    """
    path = path.resolve()
    try:
        if not path.exists():
            write_whole(
                path, appended(f"{fields(head)}{_END}\n", section, entry, shown(path)).encode()
            )
            shutil.copymode(path.with_name("document.yaml"), path)
            return ""
        content, problems = read_text(path)
        if problems:
            raise NotAppended(f"{problems[0]} Nothing was written.")
        new = appended(content, section, entry, shown(path))
        kept = _free(path)
        shutil.copy2(path, kept)
        write_whole(path, new.encode())
        shutil.copymode(kept, path)
    except OSError as error:
        what = f"{shown(path)} could not be written. The system says: {error.strerror or error}."
        raise NotAppended(what) from None
    return kept.name


def appended(content: str, section: str, entry: str, name: str = "the file") -> str:
    """The text of a file with an entry at the end of a list; every other line stays as it is.

    `name` is what the file is called in the `NotAppended` that is raised if the file cannot be
    read, or its list is written in a way that no line can be added to.

    >>> print(appended("claims:\\n- id: a\\n# mine\\nmoves: []\\n...\\n", "claims", "- id: b\\n"))
    claims:
    - id: a
    - id: b
    # mine
    moves: []
    ...
    <BLANKLINE>
    """
    values, problems = read(content, name)
    if problems:
        raise NotAppended(f"{problems[0]} Mend that first; nothing was written.")
    lines = content.split("\n")
    at, new = _addition(lines, values, section, entry.splitlines())
    if _is_empty_list(values.values.get(section)):
        line = values.lines[section] - 1
        lines[line] = _NO_ENTRIES.sub(":", lines[line], count=1)
    ends = "\r" if "\r\n" in content else ""
    result = "\n".join([*lines[:at], *(f"{line}{ends}" for line in new), *lines[at:]])
    if not _holds(result, values, section, entry):
        raise NotAppended(
            f"{name} was left alone: the list “{section}” is written in a way that lines cannot be "
            "added to. Paste the entry by hand."
        )
    return result


def _addition(
    lines: Sequence[str], values: Map, section: str, entry: Sequence[str]
) -> tuple[int, list[str]]:
    """Before which line the entry belongs, and the lines to add there."""
    end = max(at for at, line in enumerate(lines) if _IS_END.match(line))
    node = values.values.get(section)
    if node is None:
        blank = [""] if lines[end - 1].strip() else []
        return end, [*blank, f"{section}:", *entry]
    begins = values.lines[section]
    at = min((line - 1 for line in values.lines.values() if line > begins), default=end)
    while at > begins and (not lines[at - 1].strip() or lines[at - 1].startswith("#")):
        at -= 1
    items = node.items if isinstance(node, List) else ()
    first = lines[items[0].line - 1] if items else ""
    indent = first[: len(first) - len(first.lstrip(" "))]
    return at, [f"{indent}{line}" for line in entry]


def _is_empty_list(node: Node | None) -> bool:
    return isinstance(node, List) and not node.items


def _holds(result: str, before: Map, section: str, entry: str) -> bool:
    """Whether a text holds all values that were there before, and the entry behind its list."""
    after, problems = read(result, "")
    added, _ = read(f"{section}:\n{entry}{_END}\n", "")
    wanted = _bare(before)
    wanted[section] = [*(wanted.get(section) or []), *_bare(added)[section]]
    return not problems and bool(_bare(after) == wanted)


def _bare(node: Node) -> Any:
    """The values alone, without their lines."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, List):
        return [_bare(each) for each in node.items]
    return {name: _bare(each) for name, each in node.values.items()}


def _free(path: Path) -> Path:
    """A name beside a file that nothing bears."""
    for number in range(1, 1000):
        kept = path.with_name(f"{path.name}.before-{date.today()}-{number}")
        if not kept.exists():
            return kept
    raise OSError("there is no free name for a copy")
