"""Escaped HTML: text from outside can become text on the page, and nothing else.

`element` builds every piece of markup in the library. Strings are escaped on their way in;
only what `element` itself made passes unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any, TypeAlias

Child: TypeAlias = "Html | str | int | None"

# Controls that a page cannot show and embedding or overriding direction marks, which could make
# a page show other words than it holds, appear as the replacement character.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_VOID = {"img", "br", "hr", "meta"}


class Html(str):
    """Markup that is safe to show; notebooks show it as it is."""

    def _repr_html_(self) -> str:
        return str(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What a terminal shows: the words without their markup."""
        printer.text(plain(self))


def text(value: object) -> Html:
    """The value as text that a page shows letter for letter.

    >>> text("<b>Stalin</b>")
    '&lt;b&gt;Stalin&lt;/b&gt;'
    """
    if isinstance(value, Html):
        return value
    return Html(escape(_HIDDEN.sub("�", str(value))))


def showable(value: Any) -> Any:
    """Data for a page, with what a page cannot show letter for letter replaced in every text.

    >>> showable({"words": ["a\\x00b", 3]})
    {'words': ['a�b', 3]}
    """
    if isinstance(value, str):
        return _HIDDEN.sub("�", value)
    if isinstance(value, Mapping):
        return {showable(key): showable(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [showable(each) for each in value]
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
    return Html("".join(text(child) for child in children if child is not None))


def element(name: str, *children: Child, **attributes: str | int | bool | None) -> Html:
    """One HTML element; `class_` writes `class`, other underscores become hyphens.

    An attribute that is None or False is left out, one that is True has no value.

    >>> element("a", "line 49", href="#", aria_label='say "49"')
    '<a href="#" aria-label="say &quot;49&quot;">line 49</a>'
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(*children)}</{name}>")


def _attribute(key: str, value: str | int | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{text(str(value))}"'


def prose(words: str) -> Html:
    """Words of an author of lessons: what stands between backticks is set as code.

    >>> prose("Use `==`, <twice>.")
    'Use <code>==</code>, &lt;twice&gt;.'
    """
    pieces = words.split("`")
    if len(pieces) % 2 == 0:
        return text(words)
    return join(*(element("code", each) if at % 2 else each for at, each in enumerate(pieces)))


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Child]],
    *,
    caption: str | None = None,
) -> Html:
    """An HTML table whose columns have headers and whose rows are named by their first cell."""
    head = element("tr", *(element("th", name, scope="col") for name in columns))
    body = [
        element(
            "tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:])
        )
        for row in rows
    ]
    return element(
        "table",
        element("caption", caption) if caption else None,
        element("thead", head),
        element("tbody", *body),
    )


def scrolling(content: Html, *, name: str) -> Html:
    """Content that may be wider than the page, in a frame that the keyboard can scroll."""
    return element("div", content, class_="rr-scroll", tabindex=0, role="group", aria_label=name)


def block(*children: Child, label: str) -> Html:
    """A whole output, with the style it needs, named for those who do not see it."""
    sheet = Html(f"<style>{style()}</style>")
    return element(
        "div", sheet, *children, class_="rr mathjax_ignore", role="group", aria_label=label
    )


def page(title: str, *children: Child, sheet: str = "", class_: str | None = None) -> str:
    """A whole page of HTML in one piece: it holds its style, runs nothing and fetches nothing.

    >>> page("a < b").startswith('<!doctype html>')
    True
    """
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        element("style", Html(style() + sheet)),
    )
    body = element("body", *children, class_=class_)
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


@cache
def style() -> str:
    """The style of every output."""
    return Path(__file__).with_name("style.css").read_text(encoding="utf-8")
