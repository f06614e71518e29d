"""The desk: the one model of a notebook, without a view. It speaks for all views by their ids.

Each message of the browser has a number, is acted on once, in order, and said to be heard. If one
comes again although that was said, the browser does not hear: another model is set up.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import anywidget
import traitlets

from readingroom.html import compact_style, showable, style

if TYPE_CHECKING:
    from readingroom.views.view import View

_HERE = Path(__file__).parent
_IMPORT = re.compile(r' from "(\.[^"]+)";')
_UNREAD = re.compile(r"^[ \t]*(?:(?:/\*\*.*?\*/|//[^\n]*)\n)?", re.MULTILINE | re.DOTALL)
"""Indents, and comments on lines of their own, which a saved notebook need not hold."""
_MOMENT = 1.0  # seconds after which a message that comes again did not wait for a busy kernel


@cache
def scripts(name: str) -> tuple[tuple[str, str], ...]:
    """A script and all that it imports, each once: pairs of its path and its text.

    >>> [path for path, _ in scripts("picker")]
    ['orthography.js', 'picker.js']
    """
    return tuple(dict(_with_imports(f"{name}.js")).items())


def _with_imports(path: str) -> Iterable[tuple[str, str]]:
    text = _UNREAD.sub("", (_HERE / path).read_text(encoding="utf-8"))
    for name in _IMPORT.findall(text):
        yield from _with_imports(name.removeprefix("./"))
    yield path, text


@cache
def views_style() -> str:
    """The style of outputs and of all views."""
    own = [_HERE / "frame.css", *sorted(set(_HERE.glob("*.css")) - {_HERE / "frame.css"})]
    return style() + "".join(map(compact_style, own))


class Desk(anywidget.AnyWidget):
    """The model by which all views of a notebook hear Python and are heard."""

    _esm = _UNREAD.sub("", (_HERE / "desk.js").read_text(encoding="utf-8"))
    _css = style() + compact_style(_HERE / "frame.css")
    desk = traitlets.Unicode().tag(sync=True)
    scripts = traitlets.Dict().tag(sync=True)
    held = traitlets.Dict().tag(sync=True)

    def __init__(self, id: str, views: dict[str, View], **traits: Any) -> None:
        self._views = views
        self._numbers: dict[str, int] = {}
        self._when: dict[str, float] = {}
        super().__init__(desk=id, **traits)
        self.on_msg(self._on_message)

    def welcome(self, view: View) -> None:
        """Speak for a view from now on."""
        self._views[view.view_id] = view
        # The style too: the output that has it may be out of the page, where cells come and go.
        css = f"{view.script}.css"
        own = {css: compact_style(_HERE / css), **dict(scripts(view.script))}
        if not own.keys() <= self.scripts.keys():
            self.scripts = self.scripts | own

    def tell(self, view: View, traits: Mapping[str, Any], tab: str = "") -> None:
        """Tell all who show a view of changed traits; `tab` is who changed them."""
        shown = showable(traits)
        # Changed in place, since the model as a whole need not be sent again.
        self.held.setdefault(view.view_id, {}).update(shown)
        self.send({"to": view.view_id, "set": shown, "tab": tab})

    def _on_message(self, _desk: Any, message: Mapping[str, Any], _buffers: Any) -> None:
        tab, number = str(message.get("tab")), message.get("n")
        expected = self._numbers.get(tab, 0) + 1
        if not isinstance(number, int) or number > expected:
            return  # One before it was lost: it comes again, in order.
        if number < expected:
            self._heard_again(tab)
            return
        self._numbers[tab], self._when[tab] = number, time.monotonic()
        view = self._views.get(str(message.get("to")))
        try:
            if view and "set" in message:
                view.take(message["set"], tab)
            if view and "say" in message:
                view.hear(message["say"])
            for each in list(self._views.values()) if message.get("look") else ():
                each.look()
        finally:
            self.send({"tab": tab, "heard": number})

    def _heard_again(self, tab: str) -> None:
        deaf = time.monotonic() - self._when[tab] > _MOMENT
        speaking = _set_up(self) if deaf else self
        speaking._when[tab] = time.monotonic()
        speaking.send({"tab": tab, "heard": speaking._numbers[tab]})


class Tray:
    """The desk of a web page, for as long as one request is answered: what is told lies in it."""

    desk = "page-"

    def __init__(self) -> None:
        self.told: dict[str, dict[str, Any]] = {}

    def welcome(self, view: View) -> None:
        """Nothing: the page has its scripts."""

    def tell(self, view: View, traits: Mapping[str, Any], tab: str = "") -> None:
        """Lay changed traits in the tray."""
        self.told.setdefault(view.view_id, {}).update(showable(traits))


_tray: ContextVar[Tray | None] = ContextVar("_tray", default=None)


@contextmanager
def at_a_page() -> Iterator[Tray]:
    """Views that are made and heard now belong to a web page."""
    before = _tray.set(tray := Tray())
    try:
        yield tray
    finally:
        _tray.reset(before)


_now: Desk | None = None


def present_desk() -> Desk | Tray:
    """The desk of this notebook; a new one if there is none, or somebody closed it."""
    if tray := _tray.get():
        return tray
    if _now is None or _now.comm is None:
        return _set_up(_now)
    return _now


def _set_up(before: Desk | None) -> Desk:
    global _now
    if before is None:
        # The hyphen ends the id, so that no id of a desk begins another.
        _now = Desk(f"{uuid4().hex[:12]}-", {}, scripts=dict(scripts("host") + scripts("arrival")))
        return _now
    _now = Desk(before.desk, before._views, scripts=before.scripts, held=before.held)
    _now._numbers, _now._when = before._numbers, before._when
    before.close()
    return _now
