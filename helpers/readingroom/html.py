"""Escaped HTML, built by `element`: text from outside becomes text on the page, nothing more."""

import json
import re
import sys
import warnings
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from html import escape, unescape
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

from readingroom.errors import ReadingRoomError, kernel_shell, visible

Child: TypeAlias = "Html | str | int | None"
Attribute: TypeAlias = "str | int | bool | None"

_VOID = {"img", "br", "hr", "link", "meta", "source"}
NO_FORMULA = "mathjax_ignore tex2jax_ignore"  # classes of what is not read as mathematics


class Html(str):
    """Markup that is safe to show; notebooks show it as it is."""

    def _repr_html_(self) -> str:
        return styled(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(plain(self))


def escaped(value: object) -> Html:
    """The value as text that a page shows letter for letter.

    >>> escaped("<b>Stalin</b>")
    '&lt;b&gt;Stalin&lt;/b&gt;'
    """
    return value if isinstance(value, Html) else Html(escape(visible(str(value))))


def showable(value: Any, change: Callable[[str], str] = visible) -> Any:
    """Data for a page, every text changed: by default what a page cannot show is replaced.

    >>> showable({"words": ["a\\x00b", 3]})
    {'words': ['a�b', 3]}
    """
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {showable(key, change): showable(each, change) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [showable(each, change) for each in value]
    return value


def plain(markup: str) -> str:
    """The words of some markup, without tags and styles, a line for each block.

    >>> plain('<style>p {}</style><p>Copies: <b>Stalin</b> (2)</p><p>a &lt; b</p>')
    'Copies: Stalin (2)\\na < b'
    """
    words = re.sub(r"<style>.*?</style>", "", markup, flags=re.DOTALL)
    words = re.sub(r"</(p|div|tr|dd|h\d|li|caption|summary|blockquote)>", "\n", words)
    words = re.sub(r"</(th|td|dt|span)>", " ", words)
    words = unescape(re.sub(r"<[^>]*>", "", words))
    return "\n".join(line for row in words.split("\n") if (line := " ".join(row.split())))


def join(*children: Child) -> Html:
    """Pieces of markup in a row; `None` is left out.

    >>> join(element("b", "K"), " & ", None)
    '<b>K</b> &amp; '
    """
    return Html("".join(escaped(child) for child in children if child is not None))


def element(name: str, *children: Child, **attributes: Attribute) -> Html:
    """One HTML element; `class_` writes `class`, other underscores become hyphens.

    An attribute that is None or False is left out, one that is True has no value.

    >>> element("a", "line 49", href="#", aria_label='say "49"')
    '<a href="#" aria-label="say &quot;49&quot;">line 49</a>'
    """
    start = f"<{name}"
    for key, value in attributes.items():
        if value is not None and value is not False:
            start += f" {key.rstrip('_').replace('_', '-')}"
            start += "" if value is True else f'="{escaped(str(value))}"'
    return Html(f"{start}>" if name in _VOID else f"{start}>{join(*children)}</{name}>")


def prose(words: str) -> Html:
    """Words of an author of lessons: what stands between backticks is set as code.

    >>> prose("Use `==`, <twice>.")
    'Use <code>==</code>, &lt;twice&gt;.'
    """
    pieces = words.split("`")
    if len(pieces) % 2 == 0:
        return escaped(words)
    return join(*(element("code", each) if at % 2 else each for at, each in enumerate(pieces)))


_SENTENCE = 60  # signs from which the words of a cell are a sentence


def table(
    columns: Sequence[str], rows: Sequence[Sequence[Child]], *, caption: str | None = None
) -> Html:
    """An HTML table whose columns have headers and whose rows are named by their first cell."""
    named = element("caption", caption) if caption else None
    heads = element("tr", *(element("th", name, scope="col") for name in columns))
    body = (
        element("tr", element("th", row[0], scope="row"), *map(_table_cell, row[1:]))
        for row in rows
    )
    return element("table", named, element("thead", heads), element("tbody", *body))


def _table_cell(child: Child) -> Html:
    """A cell; one with a sentence is wide enough to read it, however narrow the window."""
    words = plain(child) if isinstance(child, Html) else str(child)
    return element("td", child, class_="rr-sentence" if len(words) > _SENTENCE else None)


def scrolling(content: Html, *, name: str, class_: str = "") -> Html:
    """Content that may be larger than there is room, in a frame that the keyboard can scroll."""
    look = f"rr-scroll {class_}".strip()
    return div(look, content, tabindex=0, role="group", aria_label=name)


def block(*children: Child, label: str) -> Html:
    """A whole output, named for those who do not see it."""
    return div(f"rr {NO_FORMULA}", *children, role="group", aria_label=label)


def paragraph(*words: Child, class_: str | None = None) -> Html | None:
    """A paragraph; nothing if the last of its words are empty."""
    return element("p", *words, class_=class_) if words[-1] else None


def span(class_: str, *children: Child, **attributes: Attribute) -> Html:
    """Words of a class within a line."""
    return element("span", *children, class_=class_, **attributes)


def div(class_: str, *children: Child, **attributes: Attribute) -> Html:
    """A block of a class."""
    return element("div", *children, class_=class_, **attributes)


def template(name: str, content: Html) -> Html:
    """What a script makes copies of, by its name."""
    return element("template", content, class_=f"rr-{name}")


def known(value: object) -> str:
    """What a script has to know of an element, for one of its `data-` attributes."""
    return json.dumps(showable(value), ensure_ascii=False)


def button(words: Child, *, class_: str = "rr-button", **attributes: Attribute) -> Html:
    """A button with words on it."""
    return element("button", words, type="button", class_=class_, **attributes)


def tick(words: str, **attributes: Attribute) -> Html:
    """A tick box with its words."""
    box = element("input", type="checkbox", **attributes)
    return element("label", box, f" {words}", class_="rr-tick-box")


def head(words: Child, level: str = "h4") -> Html:
    """The heading of a part of a view."""
    return element(level, words, class_="rr-head")


def note(words: Child) -> Html:
    """Words about what is shown."""
    return element("p", words, class_="rr-note")


def carded(head: str, *children: Child) -> Html:
    """A card under its head."""
    return div("rr-card", element("p", head, class_="rr-kind"), *children)


def notice(head: str, *children: Child, label: str = "") -> Html:
    """A card under its head, as an output of its own."""
    return block(carded(head, *children), label=label or head)


_holders: dict[str, str] = {}  # of each style the cell whose output holds it


def styled(markup: Html, *sheets: str) -> str:
    """The output of a cell: some markup, with each style it needs that no other cell holds.

    A style stands in the first cell that needs it; where cells have no names, in every output.
    """
    cell = _running_cell()
    needed = (style(), *sheets)
    held = [each for each in needed if not cell or _holders.setdefault(each, cell) == cell]
    return f"<style>{''.join(held)}</style>{markup}" if held else str(markup)


def _running_cell() -> str:
    if not (shell := kernel_shell()):
        return ""
    return str(shell.kernel.get_parent("shell").get("metadata", {}).get("cellId", ""))


ALONE = """\
:root { color-scheme: light dark; background: light-dark(#fff, #212121); }
body { margin: 0 auto; padding: 1rem; max-width: 62rem; }
p { max-width: 46rem; }
"""
"""The style of a page that has none of its own: lines no longer than can be read with ease."""


def page(
    title: str,
    *children: Child,
    sheet: str = ALONE,
    class_: str | None = None,
    script: str = "",
    linked: str = "",
    about: Mapping[str, Any] | None = None,
) -> str:
    """A whole page of HTML in one piece: it holds its style, runs nothing and fetches nothing.

    With a `script` of the same host that runs, and speaks to that host alone; with a `linked` style
    sheet pictures may lie there too, and Python may run. `about` is for machines, by schema.org.

    >>> page("a < b").startswith('<!doctype html>')
    True
    """
    own, python = ("'self' ", " 'wasm-unsafe-eval'; worker-src 'self'") if linked else ("", "")
    policy = f"default-src 'none'; img-src {own}data:; style-src {own}'unsafe-inline'"
    runs = f"; connect-src 'self'; form-action 'none'; script-src 'self'{python}"
    look = element("link", rel="stylesheet", href=linked) if linked else None
    said = json.dumps({"@context": "https://schema.org", **(about or {})}, ensure_ascii=False)
    said = Html(said.replace("<", "\\u003c"))  # so that no word of it ends the script
    top = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy + runs * bool(script)),
        element("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        look or element("style", Html(style() + sheet)),
        element("script", type="module", src=script) if script else None,
        element("script", said, type="application/ld+json") if about else None,
    )
    body = element("body", *children, class_=class_)
    return f"<!doctype html>\n{element('html', top, body, lang='en')}\n"


@cache
def compact_style(path: Path) -> str:
    """The style in a file, without comments and needless space: every saved notebook holds it."""
    bare = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    lines = re.sub(r"\s*\n\s*", "\n", bare).strip()
    return re.sub(r'("[^"]*")|(?<=[:;,{}]) | (?=[{}])', r"\1", lines) + "\n"


def style() -> str:
    """The style of every output."""
    return compact_style(Path(__file__).with_name("html.css"))


_MOST_ROWS = 200
_LONGEST_DRAWING = 2_000_000
_NARROW = "(max-width: 48rem)"  # windows in which a wide drawing would be too small to read


def picture(
    figure: Any, alt: str, caption: str = "", *more: Html, narrow: Any | None = None
) -> Html:
    """A matplotlib figure and its words; `narrow` in narrow windows. Raises `ReadingRoomError`."""
    if not alt.strip():
        raise ReadingRoomError(
            'A figure needs words for those who do not see it. Add alt="…": kind of chart, what is '
            "compared, what it shows."
        )
    # Wider than this, as on a projector, its words would shout.
    width = int(figure.get_figwidth() * 96 * 1.75)

    def drawn(name: str, each: Any, **attributes: str) -> Html:
        # With both sides given, a page keeps the place of what is still on its way.
        height = round(width * each.get_figheight() / each.get_figwidth())
        return element(name, **attributes, width=width, height=height)

    small = narrow and drawn("source", narrow, srcset=_as_address(narrow), media=_NARROW)
    large = drawn("img", figure, src=_as_address(figure), alt=alt)
    below = element("figcaption", caption) if caption else None
    return element("figure", element("picture", small, large), below, *more)


def _as_address(figure: Any) -> str:
    """The figure as a data address: in lines, sharp at any zoom, or in dots where that is long."""
    from matplotlib import rc_context  # the figure has imported it already

    lines, dots = BytesIO(), BytesIO()
    with rc_context({"svg.hashsalt": "readingroom"}), any_script():
        figure.savefig(lines, format="svg", metadata={"Date": None, "Creator": None})
        if lines.tell() <= _LONGEST_DRAWING:
            drawn = re.sub(rb"\s*\n\s*", b" ", lines.getvalue())
            return f"data:image/svg+xml;base64,{b64encode(drawn).decode()}"
        figure.savefig(dots, format="png", dpi=160, metadata={"Software": None})
    return f"data:image/png;base64,{b64encode(dots.getvalue()).decode()}"


@contextmanager
def any_script() -> Iterator[None]:
    """Within this block nothing is said of signs that no typeface has: tables have them."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .*missing", UserWarning)
        warnings.filterwarnings("ignore", "Matplotlib currently does not support", UserWarning)
        yield


def data_table(data: Any, caption: str) -> Html:
    """A table of pandas with a header for every column and a name for every row."""
    names = [*(name or "row" for name in data.index.names), *data.columns]
    parts = (each if isinstance(each, tuple) else (each,) for each in names)
    columns = [" ".join(str(part) for part in each if part not in ("", None)) for each in parts]
    grouped = data.index.nlevels > 1
    every = data.head(_MOST_ROWS).itertuples()
    rows = [tuple(map(_cell, (*(row[0] if grouped else row[:1]), *row[1:]))) for row in every]
    body = scrolling(table(columns, rows, caption=caption or None), name=caption or "Table")
    cut = f"The first {_MOST_ROWS} of {len(data)} rows." if len(data) > _MOST_ROWS else ""
    return join(body, paragraph(cut or ("" if rows else "There are no rows."), class_="rr-note"))


def _cell(value: Any) -> str:
    """The words of a cell; a dash for None, a not-a-number, or a missing value of pandas."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(map(str, value)) or "–"
    try:
        missing = value is None or bool(value != value)
    except (TypeError, ValueError):
        missing = True
    return "–" if missing else str(value) or "–"


def show(what: Any, *, alt: str = "", caption: str = "") -> Html:
    """A figure or a table as accessible HTML: put it last in a cell, or give it to `display`.

    A figure needs words for what it shows, `alt`, unless it has its own. `caption` stands above a
    table and below a figure. Tables show 200 rows at most and say how many there are.
    """
    plots = sys.modules.get("readingroom.plots")  # without it there is no picture of ours
    if plots and isinstance(what, plots.Picture):
        return Html(what.html(alt=alt, caption=caption))
    if hasattr(what, "savefig"):
        return block(picture(what, alt, caption), label=caption or "Figure")
    if hasattr(what, "to_frame"):
        what = what.to_frame(what.name if what.name is not None else "count")
    if hasattr(what, "itertuples"):
        return block(data_table(what, caption), label=caption or "Table")
    kind = type(what).__name__
    raise ReadingRoomError(f"`rr.show` shows a figure or a table, but this is a {kind}.")
