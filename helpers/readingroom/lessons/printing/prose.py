"""The text of a lesson as it is printed: markdown, its folds open or kept for the instructor.

Whatever else of HTML stands in it is shown as the letters it is written with.
"""

from __future__ import annotations

import re

import mistune

from readingroom.lessons.printing.paper import on_paper
from readingroom.markup import Html, element, join

_FOLD = re.compile(
    r"(?si)<details\b[^<>]*>\s*<summary\b[^<>]*>(.*?)</summary>(.*?)(?:</details\s*>|\Z)"
)
_AFTERWARDS = re.compile(r"(?i)\s*(when you have|compare|a hint|hints?\b|answers?\b|solutions?\b)")
_ABOUT_THE_SCREEN = re.compile(r"(?i)\s*no form on your screen")
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
    for match in _FOLD.finditer(markdown):
        pieces.append(_converted(markdown[at : match.start()]))
        pieces.append(_fold(match[1], match[2], instructor=instructor))
        at = match.end()
    return join(*pieces, _converted(markdown[at:]))


def _converted(markdown: str) -> Html:
    return on_paper(str(_html(markdown))) if markdown.strip() else Html()


def _fold(head: str, body: str, *, instructor: bool) -> Html:
    """A folded part, open; or a line in its place."""
    if _ABOUT_THE_SCREEN.match(head):
        return Html()
    if _AFTERWARDS.match(head) and not instructor:
        words = "Your instructor has what stands here."
        return element("p", element("b", f"{head.strip()}. "), words, class_="withheld")
    return element(
        "div",
        element("p", head.strip(), class_="unfolded-head"),
        _converted(body),
        class_="unfolded",
    )
