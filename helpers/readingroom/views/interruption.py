"""An interrupted cell: what stopped it is told calmly, one plain sentence first, nothing in red."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from traceback import walk_tb
from types import TracebackType
from typing import Any

import traitlets

from readingroom.answers import shelf
from readingroom.answers.access import Closed, revealed
from readingroom.errors import ReadingRoomError, did_you_mean
from readingroom.html import Html, block, button, div, element, join, note
from readingroom.loading.files import is_serving
from readingroom.views.view import View

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_SIGLUM = re.compile(r"[A-Z]\d{1,3}")
_STILL = "The script of this page does not run here, so this stays closed."
_UNREAD = (
    (r"indent", "Line {line} does not begin where it should: mind the spaces before its words."),
    (r"invalid character '[“”„‘’]'", "Line {line} has curly quotation marks. Code needs straight "
     'ones: type them anew, " or \'.'),
    (r"unterminated|EOL while", "On line {line} words begin with a quotation mark, and none ends "
     "them."),
    (r"'(.)' does not match .*'(.)'", "On line {line} “{0}” comes while “{1}” is still open. Close "
     "that first, or take “{0}” out."),
    (r"unmatched", "On line {line} a bracket is closed that was not opened."),
    (r"never closed|incomplete input|unexpected EOF", "A bracket is opened on line {line} and "
     "never closed."),
    (r"", "Python cannot read line {line} of this cell. Is a bracket, a comma or a quotation mark "
     "missing?"),
)  # fmt: skip
_MISSED = (r"\['([^']*)'", r"'([^']*)'", r"^Column not found: (.*)", r"(?s)(.*)")
"""Where pandas says the name that it has not found, the surest place first."""


def interrupted(
    shell: Any, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Show what has stopped a cell; what nothing plain can be said of is shown as ever."""
    ours = isinstance(error, ReadingRoomError)
    if isinstance(error, Closed):
        view = ClosureView(error)
        _show(shell, view._repr_html_(), repr(view))
    elif words := "" if ours else in_plain_words(error, trace, shell.user_ns):
        # A plain sentence, then what Python says; the way to it is folded.
        said = f"{kind.__name__}: {error}"
        traced = element("pre", _traced(shell, kind, error, trace))
        more = element("details", element("summary", "All that Python says"), traced)
        card = div("rr-card", element("p", words), note(said), more)
        shown = block(card, label="What stopped this cell")
        _show(shell, shown._repr_html_(), f"{words}\n{said}")
    elif isinstance(error, SyntaxError):
        shell.showsyntaxerror()
    else:
        shell.showtraceback((kind, error, trace))


def _show(shell: Any, html: str, plain: str) -> None:
    shell.display_pub.publish({"text/html": html, "text/plain": plain})


def _traced(
    shell: Any, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> str:
    writer = shell.SyntaxTB if isinstance(error, SyntaxError) else shell.InteractiveTB
    lines = writer.structured_traceback(kind, error, [] if writer is shell.SyntaxTB else trace)
    return _COLOURS.sub("", writer.stb2text(lines))


def in_plain_words(
    error: BaseException, trace: TracebackType | None, names: Mapping[str, Any]
) -> str:
    """What has gone wrong, for who has never programmed; empty if nothing plain can be said.

    >>> in_plain_words(NameError("x", name="telegrm"), None, {"telegram": 1})
    'Nothing is called “telegrm” here. Did you mean “telegram”?'
    """
    if isinstance(error, SyntaxError):
        searched = ((re.search(what, str(error.msg)), says) for what, says in _UNREAD)
        found, told = next((found, says) for found, says in searched if found)
        return told.format(*found.groups(), line=error.lineno or 1)
    if isinstance(error, AttributeError):
        return _no_such_part(error)
    columns = list(dict.fromkeys(_columns(trace)))
    if isinstance(error, NameError):
        return _unknown(error, [*columns, *_public(names)])
    wanted = _wanted(str(error.args[0])) if error.args else ""
    if not columns or wanted in ("", *columns):
        return ""
    return f"This table has no column and no row called “{wanted}”. {did_you_mean(wanted, columns)}"


def _wanted(said: str) -> str:
    """The first name that pandas says is not there.

    >>> _wanted("The following 'index' labels are not columns of the DataFrame: ['amont']")
    'amont'
    """
    found = filter(None, (re.search(each, said) for each in _MISSED))
    return next(found)[1]


def _no_such_part(error: AttributeError) -> str:
    name, held = str(error.name), error.obj
    near = did_you_mean(name, _public(dir(held)))
    if not near.startswith("Did"):
        near = did_you_mean(name, list(_labels(held)))
    return f"Nothing is called “{name}” in this. {near}" if near else ""


def _public(names: Iterable[str]) -> list[str]:
    return [each for each in names if not each.startswith("_")]


def _unknown(error: NameError, names: Sequence[str]) -> str:
    found = re.search(r"'(.+?)'", str(error))
    name = error.name or (found[1] if found else "")
    if _SIGLUM.fullmatch(name):
        return f'Words of the document\'s own are written between quotation marks: "{name}".'
    near = did_you_mean(name, names)
    if name == "rr":
        near = "Run the first cell with code of this lesson, and then this one again."
    elif not near.startswith("Did"):
        near = "If a cell further up makes it, run that cell first; else look at the spelling."
    return f"Nothing is called “{name}” here. {near}"


def _columns(trace: TracebackType | None) -> Iterator[str]:
    for frame in reversed([frame for frame, _ in walk_tb(trace)]):
        for held in map(frame.f_locals.get, ("self", "obj")):
            yield from _labels(held)
            with suppress(AttributeError):  # Asked as others ask, what is half made never answers.
                yield from _labels(object.__getattribute__(held, "obj"))


def _labels(table: Any) -> Iterator[str]:
    names = [*getattr(table, "columns", ()), *table.index] if hasattr(type(table), "iloc") else ()
    return (each for each in names if isinstance(each, str))


class ClosureView(View):
    """What waits for a student's own answer, with a button that shows it anyway."""

    script = "closure"
    said = traitlets.Unicode().tag(shared=True)

    def __init__(self, closed: Closed) -> None:
        self._closed = closed
        self.label = closed.head
        super().__init__()

    def content(self) -> Html:
        """The card, and what a press of the button has come to, or why there is none on a page."""
        pressed = element("p", button("Show it anyway"), class_="rr-alive")
        shut = self._closed.waits and is_serving()
        still = element("p", _STILL, class_="rr-still") if shut else None
        return join(self._closed.card(pressed), still, element("p", self.said, role="status"))

    def hear(self, message: Mapping[str, Any]) -> None:
        """Open what waits."""
        if message.get("do") == "reveal" and self._closed.waits:
            self.said = revealed(self._closed.waits[0], shelf())

    def __repr__(self) -> str:
        return str(self._closed)
