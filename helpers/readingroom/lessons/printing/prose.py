"""The text of a lesson as it is printed: markdown, its folds open or kept for the instructor.

Whatever else of HTML stands in it is shown as the letters it is written with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import mistune

from readingroom.lessons.printing.paper import on_paper
from readingroom.lessons.prose import code_blanked, plain
from readingroom.markup import Html, element, join

_EDGE = re.compile(r"(?i)<(/?)details\b[^<>]*>")
_FOLD = re.compile(
    r"(?si)<details\b[^<>]*>\s*(?:<summary\b[^<>]*>(.*?)</summary>)?(.*?)(?:</details\s*>)?\Z"
)
_AFTERWARDS = re.compile(
    r"(?i)(when you have|compare|(\w+ ){0,3}(hints?|answers?|solutions?)\b|\Z)"
)
"""How a fold begins that is for afterwards; one without a head may be such a one."""
_ABOUT_THE_SCREEN = re.compile(r"(?i)no form on your screen")
_html = mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])


def printed(markdown: str, *, instructor: bool) -> Html:
    """A text cell as HTML.

    A fold that is to be opened only after an answer is left to the instructor's edition; one that
    helps with a form on the screen is left out.

    >>> printed("a *b* <script>", instructor=False)
    '<p>a <em>b</em> &lt;script&gt;</p>\\n'
    """
    pieces: list[Html] = []
    at = 0
    for start, end in _folds(markdown):
        pieces.append(_converted(markdown[at:start]))
        pieces.append(_fold(markdown[start:end], instructor=instructor))
        at = end
    return join(*pieces, _converted(markdown[at:]))


def _folds(markdown: str) -> Iterator[tuple[int, int]]:
    """Where each fold begins and ends, with the folds in it; one left open goes on to the end."""
    start, depth = 0, 0
    for edge in _EDGE.finditer(code_blanked(markdown)):
        if not edge[1]:
            start = start if depth else edge.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield start, edge.end()
    if depth:
        yield start, len(markdown)


def _converted(markdown: str) -> Html:
    return on_paper(str(_html(markdown))) if markdown.strip() else Html()


def _fold(fold: str, *, instructor: bool) -> Html:
    """A folded part, open; or a line in its place."""
    match = _FOLD.match(fold)
    head, body = (match[1] or "", match[2]) if match else ("", fold)
    head = " ".join(unescape(plain(head)).replace("*", "").split())
    if _ABOUT_THE_SCREEN.match(head):
        return Html()
    if _AFTERWARDS.match(head) and not instructor:
        title = element("b", f"{head}. ") if head else None
        return element("p", title, "Your instructor has what stands here.", class_="withheld")
    return element(
        "div",
        element("p", head, class_="unfolded-head") if head else None,
        printed(body, instructor=instructor),
        class_="unfolded",
    )
