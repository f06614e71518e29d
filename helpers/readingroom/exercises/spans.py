"""Words that a student marks or quotes: from what was given to ranges of the page."""

from collections.abc import Iterable, Sequence
from typing import Any

from readingroom.document import Document
from readingroom.document.page import Page
from readingroom.document.things import Place
from readingroom.exercises.parts import Unclear
from readingroom.orthography import in_word
from readingroom.text import Span, Text

LONGEST = 20_000  # characters of copied words that are looked for

Spans = tuple[Span, ...]


def span_of(place: Place) -> Span:
    """The range of a place."""
    return Span(place.start, place.end)


def whole(text: Text, span: Span) -> Span:
    """The range without signs and spaces at its ends, and with its first and last word whole."""
    content = text.content
    inside = [at for at in range(*span) if in_word(content[at])]
    if not inside:
        return span
    start, end = inside[0], inside[-1] + 1
    while start > 0 and in_word(content[start - 1]):
        start -= 1
    while end < len(content) and in_word(content[end]):
        end += 1
    return Span(start, end)


def joined(text: Text, spans: Iterable[Span]) -> Spans:
    """Ranges in reading order with whole words, without overlap, nothing but signs between two."""
    found: list[Span] = []
    for span in sorted(whole(text, each) for each in spans):
        if found and not any(map(in_word, text.content[found[-1].end : span.start])):
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def overlap(some: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether any two ranges share a sign."""
    return any(a.start < b.end and b.start < a.end for a in some for b in others)


def one(document: Document, raw: Any, letter: str = "", *, any_of_several: bool = False) -> Span:
    """The one range that is meant, or with `any_of_several` the first. Raises `Unclear`."""
    given = raw if isinstance(raw, dict) else {"quote": raw}
    words, code, n = given.get("quote"), given.get("in", ""), given.get("n")
    if not isinstance(words, str) or not isinstance(code, str) or not words.strip():
        raise Unclear("Words of the document are expected.")
    found = _found(document, words[:LONGEST], code)
    if n is not None:
        number = int(n) if isinstance(n, str) and n.isdecimal() and len(n) < 9 else n
        if not isinstance(number, int) or not 0 < number <= len(found):
            raise Unclear(f"These words occur there {len(found)} times, so “n” is a number from 1.")
        return found[number - 1]
    return found[0] if any_of_several or len(found) == 1 else _chosen(document, found, letter)


def _found(document: Document, words: str, code: str) -> list[Span]:
    """Every place of the words, or else capitals apart; a siglum is the passage it names."""
    codes = document.page.letter_by_code
    if code and code not in codes:
        raise Unclear(f"There is no letter “{code[:20]}”.", f"The letters are {', '.join(codes)}.")
    for wanted in (words, words.strip(" \n\t“”\"'‘’….")):
        if found := _copied(document, wanted, code) if wanted else ():
            return found
        if hits := document.search(wanted, letter=code).hits if wanted else ():
            return [span_of(hit.place) for hit in hits]
    passage = document.by_address.get(words.strip().upper())
    if passage is not None and passage.place.line:
        return [span_of(passage.place)]
    raise Unclear("These words are not in the document.", document.page.text.nearest(words))


def _chosen(document: Document, found: Sequence[Span], letter: str) -> Span:
    places = [document.page.place(span) for span in found]
    inside = [place for place in places if place.letter == letter]
    if letter and len(inside) == 1:
        return span_of(inside[0])
    lines = ", ".join(dict.fromkeys(str(place.line) for place in places[:12]))
    what = f"These words occur in the document {len(found)} times (lines {lines})."
    raise Unclear(what, 'Copy a few more words, or say which: {"quote": "…", "n": 2}.')


def in_brackets(page: Page, span: Span) -> bool:
    """Whether all the words of a range are an editor's."""
    return any(bracket.holds(whole(page.text, span)) for bracket in page.brackets)


def quote(document: Document, place: Place) -> dict[str, Any]:
    """Words of the document as they are copied: the words, their letter, which of several."""
    found: dict[str, Any] = {"quote": " ".join(place.words.split())}
    if place.letter:
        found["in"] = place.letter
    starts = [span.start for span in _copied(document, place.words, place.letter)]
    if len(starts) > 1 and place.start in starts:
        found["n"] = starts.index(place.start) + 1
    return found


def _copied(document: Document, words: str, letter: str) -> list[Span]:
    own = document.page.own.get(letter, [])
    found = document.page.text.occurrences(words)
    return [span for span in found if not letter or any(each.holds(span) for each in own)]
