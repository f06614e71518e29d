"""What all views share: their script, their style, and the static twin beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import anywidget
import traitlets
from IPython.display import display

from readingroom.document.things import Place
from readingroom.markup import Html, element, showable
from readingroom.markup import style as output_style

_HERE = Path(__file__).parents[1]
_IMPORT = re.compile(r'(?m)^import \{[^}]*\} from "(\.[\w./]+\.js)";\n')
_EXPORT = re.compile(r"(?m)^export (?=function |const )")


@cache
def joined(script: str) -> str:
    """One module: the pieces that a view imports, each once, then the view.

    It is loaded without neighbours, where an import of a file beside it fails.

    >>> "import {" in joined("argument/argument.js")
    False
    """
    return "".join(_pieces(_HERE / script, set()))


def _pieces(script: Path, had: set[Path]) -> list[str]:
    text = script.read_text(encoding="utf-8")
    pieces: list[str] = []
    for name in _IMPORT.findall(text):
        path = (script.parent / name).resolve()
        if path not in had:
            had.add(path)
            pieces += [_EXPORT.sub("", piece) for piece in _pieces(path, had)]
    return [*pieces, _IMPORT.sub("", text)]


@cache
def style(view: str = "") -> str:
    """The style of outputs and of views, and that of one view, which stands in its folder."""
    own = [_HERE.parent / "views" / "frame.css", *([_HERE / view / f"{view}.css"] if view else [])]
    return output_style() + "".join(path.read_text(encoding="utf-8") for path in own)


class View(anywidget.AnyWidget):
    """A view of a document. Alone in a cell it shows a static twin, and itself over it.

    The twin is an output of its own: where the view cannot live (no kernel and no saved state,
    exported, printed, offline in another editor), it stays; where the view lives, it hides the
    twin. `selected` is the address of what is open in the inspector and `shown` the kinds that are
    switched on; both may be set from Python. `trouble` is what the view has to say of answers that
    could not be written.
    """

    data = traitlets.Dict().tag(sync=True)
    twin = traitlets.Unicode().tag(sync=True)
    selected = traitlets.Unicode().tag(sync=True)
    shown = traitlets.List(traitlets.Unicode()).tag(sync=True)
    trouble = traitlets.Unicode().tag(sync=True)

    def __init__(self, static: Html, data: Mapping[str, Any], **traits: Any) -> None:
        self._static = static
        super().__init__(twin=uuid4().hex, data=showable(data), **traits)

    def _ipython_display_(self) -> None:
        show: Any = display
        show(element("div", self._static, data_rr_twin=self.twin))
        bundle: Any = self._repr_mimebundle_()
        show(bundle[0], raw=True)


def whereabouts(place: Place) -> list[list[str]]:
    """The rows with which every inspector says where words stand: place, letter or part, voice."""
    holder = ["letter", place.letter_title] if place.letter else ["part", place.part]
    return [["where", place.where], holder, ["voice", place.voice]]


def citing(place: Place) -> str:
    """How words are cited in a view: letter or part, siglum and line."""
    return ", ".join(filter(None, [place.letter_title or place.part, place.where]))
