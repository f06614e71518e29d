"""What a lesson says of its document: quotations, addresses, line numbers. Ask, do not retype."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain

from readingroom.answers.access import is_withheld
from readingroom.document import Document, Thing
from readingroom.errors import NotHere, did_you_mean
from readingroom.lessons import notebook
from readingroom.lessons.notebook import Cell, Finding, Notebook, compared_words
from readingroom.text import lines_named, shortened

Desk = Mapping[str, Document]
"""The documents that a lesson uses, by the name it gives them."""
SHORTEST_QUOTATION = 4
SHORTEST_RUN = 8
_SHOWN = 14
_GAP = re.compile(r"…|\.\.\.|\[[^\[\]]*\]")
_ADDRESS = re.compile(r"([a-z]+):[a-zA-Z0-9][\w.-]*")
_ASKED = r"(\w+)\[\"([^\"]+)\"\]"
_SIGLUM = re.compile(r"([A-Z]{1,2})\d{1,4}")
_NUMBERING = re.compile(r"^\d+\.\s*|\s*\(\d+ minutes?\)$")


@lru_cache(maxsize=8)
def _wording(text: str) -> tuple[str, list[int]]:
    starts = [match.start() for match in notebook.WORD.finditer(text)]
    return "\n".join(["", *compared_words(text), ""]), starts


def _place(text: str, run: list[str]) -> int | None:
    joined, starts = _wording(text)
    at = joined.find("\n".join(["", *run, ""])) if run else -1
    return starts[joined.count("\n", 0, at)] if at >= 0 else None


def speaks_of_a_page(lesson: Notebook) -> bool:
    """Whether its prose quotes, or names lines: what only a document can bear out."""
    quoted = (each for cell in lesson.prose for each in notebook.quotations(cell.source))
    upright = (compared_words(said) for said, in_italics in quoted if not in_italics)
    return any(len(each) >= SHORTEST_QUOTATION for each in upright) or any(_lines(lesson))


def retyped(lesson: Notebook, desk: Desk, titles: Iterable[str] = ()) -> Iterator[Finding]:
    """Quotations that are typed or stand nowhere; not of its own headings, or of `titles`."""
    own = [each for level in (1, 2, 3, 4) for _, each in lesson.headings(level)]
    forms = [form for each in (*titles, *own) for form in (each, _NUMBERING.sub("", each))]
    known = {tuple(compared_words(each)) for each in forms}
    for cell in lesson.prose:
        for quoted, in_italics in notebook.quotations(cell.source):
            said = compared_words(quoted)
            if len(said) < SHORTEST_QUOTATION or tuple(said) in known:
                continue
            if where := _stands(quoted, desk):
                yield cell, f"“{_short(quoted)}”: {where}", ""
            elif not in_italics:
                what = f"“{_short(quoted)}”: these words are in no source."
                near = (document.page.text.nearest(quoted) for document in desk.values())
                nobody = "If they are nobody's, set them in italics; else copy them from the page."
                yield cell, what, next(filter(None, near), nobody)


def copied(lesson: Notebook, desk: Desk) -> Iterator[Finding]:
    """Runs of words of the page that stand in the prose without quotation marks."""
    for cell in lesson.prose:
        for stretch in notebook.unquoted(cell.source).split(notebook.BREAK):
            for run in map(" ".join, _runs(compared_words(stretch.replace("*", "")), desk)):
                if where := _stands(run, desk):
                    yield cell, f"“{_short(run)}”: {where}", ""


def _runs(said: list[str], desk: Desk) -> Iterator[list[str]]:
    pages = [document.text for document in desk.values()]
    at = 0
    while at <= len(said) - SHORTEST_RUN:
        end = at + SHORTEST_RUN
        page = next((page for page in pages if _place(page, said[at:end]) is not None), None)
        if page is None:
            at += 1
            continue
        while end < len(said) and _place(page, said[at : end + 1]) is not None:
            end += 1
        yield said[at:end]
        at = end


def _stands(quoted: str, desk: Desk) -> str:
    pieces = [piece for each in _GAP.split(quoted) if (piece := compared_words(each))]
    for name, document in desk.items():
        whole = _place(document.text, compared_words(quoted))
        places = [whole] if whole is not None else [_place(document.text, each) for each in pieces]
        first = places[0] if places else None
        if first is not None and None not in places:
            line, asked = document.page.text.line(first), _address(document, first)
            what = f'{name}["{asked}"]' if asked else name
            return f"these words stand in the source, line {line}: ask for {what} instead."
        for thing in document.things:
            said = "\n".join(thing.texts) if thing.ground == "outside" else ""
            if _place(said, compared_words(quoted)) is not None:
                address = thing.address
                return f'these words stand in {address}: ask for {name}["{address}"] instead.'
    return ""


def _address(document: Document, start: int) -> str:
    if siglum := document.page.siglum_of_line.get(document.page.text.line(start)):
        return siglum
    holding = [
        (place.end - place.start, thing.address)
        for thing in document.things
        for place in thing.places
        if place.start <= start < place.end
    ]
    return min(holding, default=(0, ""))[1]


def _short(quoted: str) -> str:
    return shortened(quoted.replace("*", ""), _SHOWN)


def unknown(lesson: Notebook, desk: Desk) -> Iterator[Finding]:
    """Addresses that nothing on the desk bears."""
    for cell, name, address in notebook.addresses(lesson):
        if not name or name in desk:
            yield from _missing(cell, address, [desk[name]] if name else [*desk.values()])
    everything = list(desk.values())
    for cell in lesson.prose:
        for code in notebook.code_words(cell.source):
            asked = [each for name, each in re.findall(_ASKED, code) if name in desk]
            whole = [code] if _looks_like_an_address(code, everything) else []
            for address in (*asked, *whole):
                yield from _missing(cell, address, everything)


def _missing(cell: Cell, address: str, documents: list[Document]) -> Iterator[Finding]:
    refused = ""
    for document in documents:
        try:
            document[address]
            return
        except NotHere as error:
            if is_withheld(document, address):
                return
            refused = refused or str(error)
    if refused:
        what, _, nearest = refused.partition(" here. ")
        yield cell, f"{what[:1].lower()}{what[1:].removesuffix(' here.')}.", nearest


def _looks_like_an_address(code: str, documents: list[Document]) -> bool:
    if siglum := _SIGLUM.fullmatch(code):
        return any(siglum[1] in each.page.letter_by_code for each in documents)
    kind = match[1] if (match := _ADDRESS.fullmatch(code)) else ""
    known = sorted(nouns(Thing))
    return kind in known or did_you_mean(kind, known).startswith("Did you mean")


def nouns(kind: type[Thing]) -> set[str]:
    """The words before the colon of every kind of thing there is, or of those of one kind."""
    return ({kind.noun} if kind.section else set()).union(*map(nouns, kind.__subclasses__()))


def line_numbers(lesson: Notebook, desk: Desk) -> Iterator[Finding]:
    """Line numbers in the prose that lead to no words."""
    for cell, number in _lines(lesson):
        troubles = [document.page.text.wordless(number) for document in desk.values()]
        if troubles and troubles[0] and all(troubles):
            yield cell, *troubles[0]


def _lines(lesson: Notebook) -> Iterator[tuple[Cell, int]]:
    for cell in lesson.prose:
        named = lines_named(notebook.prose_of(cell.source))
        yield from ((cell, number) for number in dict.fromkeys(chain(*named)))
