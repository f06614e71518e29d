"""What all views share: their script, their style, and the static twin beside them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import anywidget
import traitlets
from IPython.display import display

from readingroom.markup import Html, element
from readingroom.markup import style as output_style

_HERE = Path(__file__).parent
_IMPORT = re.compile(r'(?m)^import \{[^}]*\} from "\./desk\.js";\n')
_EXPORT = re.compile(r"(?m)^export (?=function |const )")


@cache
def joined(script: str) -> str:
    """One module: what all views share, then the view, which is loaded without neighbours.

    >>> "import {" in joined("text.js")
    False
    """
    shared = _EXPORT.sub("", (_HERE / "desk.js").read_text(encoding="utf-8"))
    return shared + _IMPORT.sub("", (_HERE / script).read_text(encoding="utf-8"))


@cache
def style() -> str:
    """The style of outputs and of views."""
    return output_style() + (_HERE / "desk.css").read_text(encoding="utf-8")


class View(anywidget.AnyWidget):
    """A view of a document. Alone in a cell it shows a static twin, and itself over it.

    The twin is an output of its own: where the view cannot live (no kernel and no saved state,
    exported, printed, offline in another editor), it stays; where the view lives, it hides the
    twin. `selected` is the address of what is open in the inspector and `shown` the kinds that are
    switched on; both may be set from Python.
    """

    _css = style()
    data = traitlets.Dict().tag(sync=True)
    twin = traitlets.Unicode().tag(sync=True)
    selected = traitlets.Unicode().tag(sync=True)
    shown = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(self, static: Html, **traits: Any) -> None:
        self._static = static
        super().__init__(twin=uuid4().hex, **traits)

    def _ipython_display_(self) -> None:
        show: Any = display
        show(element("div", self._static, data_rr_twin=self.twin))
        bundle: Any = self._repr_mimebundle_()
        show(bundle[0], raw=True)
