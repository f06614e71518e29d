"""What a screen shows as paper can hold it. All that is printed passes through here, and only what
is known to be harmless goes on: no script, no style of its own, nothing fetched from elsewhere.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from html.parser import HTMLParser

import mistune

from readingroom.document import Document
from readingroom.exercises import Exercise
from readingroom.exercises.assessment import labelled
from readingroom.exercises.controls import room_to_write
from readingroom.exercises.parts import quoted
from readingroom.html import Html, element, escaped, join, plain, prose

_COLOUR = re.compile(r"(?i)((?:fill|stroke|color)\s*[:=]\s*[\"']?\s*)#(([0-9a-f]{2}){3})\b")
_DRAWING = "data:image/svg+xml;base64,"
_WEIGHTS = (0.2126, 0.7152, 0.0722)
"""How much red, green and blue add to what the eye takes for light (Rec. 709, as in WCAG)."""
_MOST_LINES = 6
"""More lines than these are underlined in the text at the end, and not printed again."""


def grey(drawing: str) -> str:
    """An SVG drawing in black, white and greys.

    >>> grey('<path style="fill: #5f2d80; stroke: none" clip-path="url(#fedcba)"/>')
    '<path style="fill: #454545; stroke: none" clip-path="url(#fedcba)"/>'
    """
    return _COLOUR.sub(lambda match: match[1] + _as_grey(bytes.fromhex(match[2])), drawing)


def _as_grey(colour: bytes) -> str:
    """The grey of the same luminance as red, green and blue: so every contrast is kept."""
    levels = [each / 255 for each in colour]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in levels]
    light: float = sum(weight * each for weight, each in zip(_WEIGHTS, linear, strict=True))
    level = light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return "#" + 3 * f"{round(level * 255):02x}"


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
_ALONE = {"br", "hr", "img"}
_NEVER_CLOSED = _ALONE | {"area", "base", "col", "embed", "input", "link", "meta", "source", "wbr"}
_HEADING = re.compile(r"<(/?)h([1-6])(?=[\s>])")


def on_paper(markup: str, *, folds: bool = True) -> Html:
    """Some markup as it can be printed: folds open or left out, pictures grey, links as words.

    >>> on_paper('<p onclick="x()">a <a href="https://b.example">b</a><script>c</script></p>')
    '<p>a b (https://b.example)</p>'
    >>> on_paper('<div><div class="rr-alive"><div>Press</div> this</div><p hidden>b</p>c</div>')
    '<div>c</div>'
    >>> on_paper("<details><summary>More</summary>d</details>")
    '<div class="unfolded"><p class="unfolded-head">More</p>d</div>'
    """
    printer = _Printer(folds)
    printer.feed(markup)
    printer.close()
    return join(*printer.pieces, *(Html(f"</{name}>") for _, name in reversed(printer.open)))


class _Printer(HTMLParser):
    def __init__(self, folds: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._left_out = () if folds else ("details",)
        self.pieces: list[Html] = []
        self.open: list[tuple[str, str]] = []
        self._hidden: list[str] = []
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        left_out = tag in self._left_out or _only_on_screen(tag, given)
        if self._hidden or left_out:
            self._hidden += [tag] if left_out or tag in self._hidden else []
        elif tag == "a":
            self._links.append((given.get("href", ""), len(self.pieces)))
        elif tag == "img":
            self.pieces.append(_picture(given))
        elif tag in _ALONE:
            self.pieces.append(Html(f"<{tag}>"))
        else:
            name, class_ = ("span", "") if _names(tag, given) else _INSTEAD.get(tag, (tag, ""))
            if _KEPT.fullmatch(name):
                self.open.append((tag, name))
                start = element(name, **self._kept(tag, given, class_)).removesuffix(f"</{name}>")
                self.pieces.append(Html(start))

    def _kept(self, tag: str, given: dict[str, str], class_: str) -> dict[str, str]:
        kept = {key: value for key, value in given.items() if key in _ATTRIBUTES}
        if class_ := f"{kept.pop('class', '')} {class_}".strip():
            kept["class_"] = class_
        if _DRAWN.fullmatch(given.get("style", "")):
            kept["style"] = given["style"]
        if tag == "th" and kept.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
            kept["scope"] = "col" if ("thead", "thead") in self.open else "row"
        return kept

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag in self._hidden:
                del self._hidden[len(self._hidden) - 1 - self._hidden[::-1].index(tag) :]
        elif tag == "a" and self._links:
            address, at = self._links.pop()
            words = "".join(self.pieces[at:])
            if address.startswith(("http://", "https://")) and address not in words:
                self.pieces.append(escaped(f" ({address})"))
        elif tag in (opened for opened, _ in self.open):
            opened = ""
            while opened != tag:
                opened, name = self.open.pop()
                self.pieces.append(Html(f"</{name}>"))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(escaped(data))


def _only_on_screen(tag: str, given: Mapping[str, str]) -> bool:
    if tag in _NEVER_CLOSED:
        return False
    alive = "rr-alive" in given.get("class", "").split()
    return alive or "hidden" in given or bool(_LEFT_OUT.fullmatch(tag) and not _names(tag, given))


def _names(tag: str, given: Mapping[str, str]) -> bool:
    """Whether a button stands for a thing: its words name it, and are read on paper too."""
    return tag == "button" and bool(given.keys() & {"data-address", "data-also"})


def _picture(given: dict[str, str]) -> Html:
    words, address = given.get("alt", "").strip(), given.get("src", "")
    if not _PICTURE.match(address):
        return element("span", f"[picture: {words or 'not described'}]")
    with suppress(ValueError):
        if address.startswith(_DRAWING):
            drawing = b64decode(address.removeprefix(_DRAWING), validate=True).decode("utf-8")
            address = _DRAWING + b64encode(grey(drawing).encode()).decode()
    return element("img", src=address, alt=words or "A picture that is not described")


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


_TITLED = re.compile(r"(?s)<h[1-6]\b[^<>]*>(?P<title>.*?)</h[1-6]>|<table\b[^<>]*>(?!\s*<caption)")
_NUMBERED = re.compile(r"^(?:(?:Exercise \d+|On the screen): |\d+\. )| \(\d+ minutes?\)$")


def captioned(page: Html) -> Html:
    """The page with a caption for each table that has none: its number, and what it stands under.

    >>> captioned(Html("<h2>2. Who asks (3 minutes)</h2><table><tr></tr></table>"))
    '<h2>2. Who asks (3 minutes)</h2><table><caption>Table 1: Who asks</caption><tr></tr></table>'
    """
    title, number = "", 0

    def change(match: re.Match[str]) -> str:
        nonlocal title, number
        if match["title"] is not None:
            title = _NUMBERED.sub("", plain(match["title"]))
            return match[0]
        number += 1
        return match[0] + element("caption", f"Table {number}: {title}")

    return Html(_TITLED.sub(change, page))


_REMARK = re.compile(r"(?s)[ \t]*<!--.*?-->")
_FOLD = re.compile(r"(?i)(</?(?:details|summary)\b[^<>]*>)")
_FOLDED = r"(?si)<details\b[^<>]*>\s*<summary\b[^<>]*>\s*{}.*?</details\s*>"


class _Writer(mistune.HTMLRenderer):
    """Writes Markdown as HTML: of the HTML in it only folds stay, the rest is letters."""

    def inline_html(self, html: str) -> str:
        return "".join(x if at % 2 else escaped(x) for at, x in enumerate(_FOLD.split(html)))

    def block_html(self, html: str) -> str:
        written = self.inline_html(html.strip())
        return written if _FOLD.search(written) else f"<p>{written}</p>\n"


_html = mistune.create_markdown(renderer=_Writer(), plugins=["table", "strikethrough"])


def printed(markdown: str, *, instructor: bool) -> Html:
    """A text cell as HTML; only the instructor has what is folded, to know more or for afterwards.

    >>> printed("a *b* <script><!-- about: b -->", instructor=False)
    '<p>a <em>b</em> &lt;script&gt;</p>\\n'
    """
    return on_paper(_written(markdown, "no form on your screen"), folds=instructor)


def on_screen(markdown: str) -> Html:
    r"""A text cell as a page has it: links lead on, folds stay folded, without those about code.

    >>> on_screen("<details><summary>More</summary>\n\nb\n</details>")
    '<details><summary>More</summary><p>b</p>\n</details>'
    """
    return Html(_written(markdown, "look inside"))


def _written(markdown: str, without: str) -> str:
    return re.sub(_FOLDED.format(without), "", str(_html(_REMARK.sub("", markdown))))


def worksheet(exercise: Exercise, document: Document, number: int | None) -> Html:
    """An exercise as a sheet of paper asks it: prompt, choices, room for answer and reason."""
    why = element("p", prose(exercise.why)), room_to_write(2, "Room for your reason")
    named = exercise.lines_named(document)
    lines = named if len(named) <= _MOST_LINES else ()
    return element(
        "section",
        element("h3", _called(exercise, number), id=f"exercise-{exercise.id}"),
        element("p", prose(exercise.prompt)),
        *(element("blockquote", at.words.strip(), element("cite", f" {at.where}")) for at in lines),
        exercise.paper(document),
        element("div", *why) if exercise.why else None,
        class_="ws",
        aria_labelledby=f"exercise-{exercise.id}",
    )


def _called(exercise: Exercise, number: int | None) -> str:
    return f"{f'Exercise {number}' if number else 'On the screen'}: {exercise.title}"


def key_box(exercise: Exercise, document: Document, number: int | None) -> Html:
    """All that is not for students about one exercise, in a box of its own."""
    title = f"For the instructor: {_called(exercise, number)}"
    shown = [quoted(place) for place in exercise.evidence if place.line]
    hints = element("ol", *(element("li", prose(each)) for each in exercise.hints))
    head = element("p", element("b", "Hints, from far to near:"))
    return element(
        "aside",
        element("p", title, class_="key-head"),
        *(() if document.keyless else exercise.behind()),
        labelled("Shown by", "; ".join(shown)) if shown else None,
        *(_card(address, document) for address in exercise.cards),
        join(head, hints) if exercise.hints else None,
        class_="key",
        aria_label=title,
    )


def _card(address: str, document: Document) -> Html:
    fact = document.by_address.get(address)
    says, sure = getattr(fact, "says", ""), getattr(fact, "confidence", "")
    return labelled(f"From outside ({address})", says, f"Confidence: {sure}." if sure else "")
