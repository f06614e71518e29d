"""A view: its HTML, made once and complete by itself, and what a reader may change in it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import ipywidgets
import traitlets

from readingroom.answers.access import IssuedReading
from readingroom.document import Collection, Document
from readingroom.document.citation import folded
from readingroom.document.things import Place
from readingroom.html import NO_FORMULA, Child, Html, compact_style, div, known, style, styled
from readingroom.views.desk import present_desk

_numbers = count(1)


class View(ipywidgets.HTML):
    """A view of a document: HTML in the output of a cell, given life by the notebook's desk.

    Traits tagged `shared` are what a reader may change: the address that is `selected`, the kinds
    that are `shown`; `trouble` tells of answers that could not be written. Where other widgets hold
    it (a box, a layout), the view becomes a model with the same HTML; alone it needs none.
    """

    script: ClassVar[str]  # the name of its script and style: `text` for text.js, text.css
    label = ""
    selected = traitlets.Unicode().tag(shared=True)
    shown = traitlets.List(traitlets.Unicode()).tag(shared=True)
    trouble = traitlets.Unicode().tag(shared=True)
    looks: Callable[[], None] | None = None  # takes up what others have changed

    def __init__(self, **traits: Any) -> None:
        at_desk = present_desk()
        self.view_id = f"{at_desk.desk}{next(_numbers)}"
        self._from: tuple[str, Mapping[str, Any]] = ("", {})
        super().__init__(**traits)
        at_desk.welcome(self)
        self.observe(self._told, list(self.shared()))

    def content(self) -> Html:
        """What stands in the view, as its traits are now."""
        raise NotImplementedError

    def hear(self, message: Mapping[str, Any]) -> None:
        """Do what the reader asks for."""

    def look(self) -> None:
        """Show what others have changed meanwhile: somebody looks at the page again."""
        if self.looks:
            self.looks()

    def shared(self) -> dict[str, Any]:
        """The traits that a reader may change, as they are now."""
        return {name: getattr(self, name) for name in self.traits(shared=True)}

    def html(self) -> Html:
        """The view as HTML, without its style; below it, how its document is cited."""
        document: Document | None = getattr(self, "_document", None)
        cited = folded(document) if document else None
        about = {"role": "group", "aria_label": self.label, "data_rr_view": self.view_id}
        about |= {"data_rr_script": self.script, "data_rr_traits": known(self.shared())}
        look = f"rr rr-view rr-view-{self.script} {NO_FORMULA}"
        return div(look, self.content(), cited, **about)

    def take(self, traits: Mapping[str, Any], tab: str) -> None:
        """Take what a reader has changed; what no trait allows is left as it is."""
        self._from = (tab, traits)
        try:
            for name, value in traits.items():
                if name in self.shared():
                    self.set_trait(name, value)
        except traitlets.TraitError:
            present_desk().tell(self, self.shared())
        finally:
            self._from = ("", {})

    def resume(self, traits: Mapping[str, Any]) -> None:
        """Be as a page last had the view; nothing is told, or kept, of that."""
        for name, trait in self.traits(shared=True).items():
            with suppress(traitlets.TraitError, KeyError):
                self._trait_values[name] = trait._validate(self, traits[name])

    def _told(self, change: Mapping[str, Any]) -> None:
        tab, given = self._from
        name, value = change["name"], change["new"]
        present_desk().tell(self, {name: value}, tab if given.get(name) == value else "")

    _repr_mimebundle_ = None  # The HTML is all: a model beside it would be shown in its place.
    _ipython_display_ = None  # The same of ipywidgets 7.

    def _repr_html_(self) -> str:
        return styled(self.html(), sheet("frame"), sheet(self.script))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.label!r})"

    def open(self) -> None:
        """Open no model yet: one is made when something holds the view."""

    @property
    def model_id(self) -> str:
        """The id of the view's model, which is made when it is first asked for."""
        if self.comm is None:
            # Where another widget holds it, no output of ours does: it brings its own style.
            styles = style() + sheet("frame") + sheet(self.script)
            self.value = f"<style>{styles}</style>{self.html()}"
            super().open()
        return str(self.comm.comm_id)


V = TypeVar("V", bound=View)


def all_open(view: V, reading: Collection | None) -> V:
    """A view, if nothing in it waits for a student's answer; raises `Closed` before it is shown."""
    if isinstance(reading, IssuedReading):
        view.content()
    return view


def sheet(name: str) -> str:
    """The style of one view, or of what all views share."""
    return compact_style(Path(__file__).with_name(f"{name}.css"))


def whereabouts(place: Place) -> list[tuple[str, Child]]:
    """The rows with which every inspector says where words stand: place, letter or part, voice."""
    holder = ("letter", place.letter_title) if place.letter else ("part", place.part)
    return [("where", place.where), holder, ("voice", place.voice)]


def citing(place: Place) -> str:
    """How words are cited in a view: letter or part, siglum and line."""
    return ", ".join(filter(None, [place.letter_title or place.part, place.where]))
