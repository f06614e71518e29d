"""Markup of a screen as markup of a page: what only a screen can do is left out or unfolded.

Everything that is printed passes through here, wherever it comes from. Only elements and attributes
that are known to be harmless go on, so a page holds no script, no style of its own, and nothing
that is fetched from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser

from readingroom.lessons.printing.greys import grey_address
from readingroom.markup import Html, element, join, text

_KEPT = re.compile(
    r"abbr|b|blockquote|br|caption|cite|code|dd|del|div|dl|dt|em|figcaption|figure|h[1-6]|hr|i|img|"
    r"ins|kbd|li|mark|ol|p|pre|q|s|samp|section|small|span|strong|sub|sup|table|tbody|td|tfoot|th|"
    r"thead|tr|u|ul|var"
)
_INSTEAD = {"details": ("div", "unfolded"), "summary": ("p", "unfolded-head")}
_LEFT_OUT = re.compile(
    r"audio|button|canvas|head|iframe|math|noscript|object|script|select|style|svg|template|"
    r"textarea|title|video"
)
_DRAWN = re.compile(
    r"((inset-inline-start|width):[\d.]+%;?)+|--rr-lines:(linear-gradient\(var\(--rr-\w+\), "
    r"var\(--rr-\w+\)\) [\d.]+% 0 / (1px|max\(3px, [\d.]+%\)) 100% no-repeat(, )?)+"
)
"""Where a mark stands in a chart: the only style of its own that an element keeps."""
_ATTRIBUTES = frozenset(("class", "scope", "colspan", "rowspan", "dir", "lang", "start"))
_PICTURE = re.compile(r"data:image/(svg\+xml|png|jpeg|gif|webp);base64,")
_ALONE = frozenset(("br", "hr", "img"))
_NEVER_CLOSED = _ALONE | {"area", "base", "col", "embed", "input", "link", "meta", "source", "wbr"}
_HEADING = re.compile(r"<(/?)h([1-6])(?=[\s>])")


def on_paper(markup: str) -> Html:
    """Some markup as it can be printed: folded things open, pictures grey, links as words.

    >>> on_paper('<p onclick="x()">a <a href="https://b.example">b</a><script>c</script></p>')
    '<p>a b (https://b.example)</p>'
    >>> on_paper('<div><div class="rr-alive"><div>Press</div> this</div><p hidden>b</p>c</div>')
    '<div>c</div>'
    >>> on_paper("<details><summary>More</summary>d</details>")
    '<div class="unfolded"><p class="unfolded-head">More</p>d</div>'
    """
    printer = _Printer()
    printer.feed(markup)
    printer.close()
    return printer.page()


class _Printer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[Html] = []
        self._open: list[tuple[str, str]] = []
        self._hidden: list[str] = []
        self._links: list[tuple[str, int]] = []

    def page(self) -> Html:
        """What has been read so far, with everything closed that is open."""
        return join(*self._pieces, *(Html(f"</{name}>") for _, name in reversed(self._open)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._hidden or _only_on_screen(tag, given):
            inside = tag in self._hidden
            self._hidden += [tag] if inside or _only_on_screen(tag, given) else []
        elif tag == "a":
            self._links.append((given.get("href", ""), len(self._pieces)))
        elif tag == "img":
            self._pieces.append(_picture(given))
        elif tag in _ALONE:
            self._pieces.append(Html(f"<{tag}>"))
        elif _names(tag, given):
            self._open.append((tag, "span"))
            self._pieces.append(_start("span", {"class": given.get("class", "")}))
        elif tag in _INSTEAD or _KEPT.fullmatch(tag):
            name, class_ = _INSTEAD.get(tag, (tag, ""))
            kept = {key: value for key, value in given.items() if key in _ATTRIBUTES}
            kept |= {"class": " ".join([*given.get("class", "").split(), class_])} if class_ else {}
            kept |= {"style": given["style"]} if _DRAWN.fullmatch(given.get("style", "")) else {}
            self._open.append((tag, name))
            self._pieces.append(_start(name, self._scoped(tag, kept)))

    def _scoped(self, tag: str, given: dict[str, str]) -> dict[str, str]:
        """A head of a table says what it is the head of."""
        if tag != "th" or given.get("scope") in ("col", "row", "colgroup", "rowgroup"):
            return given
        return given | {"scope": "col" if ("thead", "thead") in self._open else "row"}

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag in self._hidden:
                del self._hidden[len(self._hidden) - 1 - self._hidden[::-1].index(tag) :]
        elif tag == "a" and self._links:
            address, at = self._links.pop()
            words = "".join(self._pieces[at:])
            if address.startswith(("http://", "https://")) and address not in words:
                self._pieces.append(text(f" ({address})"))
        elif tag in (opened for opened, _ in self._open):
            while self._open:
                opened, name = self._open.pop()
                self._pieces.append(Html(f"</{name}>"))
                if opened == tag:
                    return

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._pieces.append(text(data))


def _only_on_screen(tag: str, given: Mapping[str, str]) -> bool:
    """Whether an element is of no use on paper, or is not seen on the screen either."""
    if tag in _NEVER_CLOSED:
        return False
    alive = "rr-alive" in given.get("class", "").split()
    left_out = bool(_LEFT_OUT.fullmatch(tag)) and not _names(tag, given)
    return alive or "hidden" in given or left_out


def _names(tag: str, given: Mapping[str, str]) -> bool:
    """Whether a button stands for a thing: its words name it, and are read on paper too."""
    return tag == "button" and bool(given.keys() & {"data-address", "data-also"})


def _start(name: str, given: dict[str, str]) -> Html:
    made = element(
        name, **{f"{key}_" if key == "class" else key: each for key, each in given.items()}
    )
    return Html(made.removesuffix(f"</{name}>"))


def _picture(given: dict[str, str]) -> Html:
    """A picture that is part of the page, in greys; of any other its words alone."""
    words, address = given.get("alt", "").strip(), given.get("src", "")
    if not _PICTURE.match(address):
        return element("span", f"[picture: {words or 'not described'}]")
    return element("img", src=grey_address(address), alt=words or "A picture that is not described")


def in_steps(page: Html) -> Html:
    """The page with one title, and with headings that go down one level at a time.

    >>> in_steps(Html("<h1>a</h1><h3>b</h3><h1>c</h1>"))
    '<h1>a</h1><h2>b</h2><h2>c</h2>'
    """
    last, opened = 0, 1

    def change(match: re.Match[str]) -> str:
        nonlocal last, opened
        if not match[1]:
            opened = last = min(max(int(match[2]), 2 if last else 1), last + 1)
        return f"<{match[1]}h{opened}"

    return Html(_HEADING.sub(change, page))
