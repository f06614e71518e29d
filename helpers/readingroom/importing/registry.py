"""What archives, offices and editors wrote around the letters: shelfmarks, copies, brackets.

Furniture, headings and notices of a web page are whole lines. Those of the Digital Archive
(Wilson Center) in its old and its newer layout are here; another
site's unknown lines are told, and left in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from readingroom.dates import written_in
from readingroom.importing.finds import (
    FoundBracket,
    FoundCitation,
    FoundCopy,
    FoundNumber,
    FoundShelfmark,
    Line,
)
from readingroom.importing.names import salutation
from readingroom.loading.contents import BRACKET
from readingroom.text import Span, Text

_LANGUAGE = (
    "english|russian|chinese|korean|german|french|spanish|polish|czech|hungarian|bulgarian|romanian|"
    "albanian|vietnamese|japanese|italian|portuguese|arabic|hebrew|serbian|croatian|slovak|"
    "ukrainian|mongolian|turkish|original"
)
_LONGEST = 200
_MENUS = (
    "search in|search|menu|main menu|open main menu|open menu|close menu|close|browse|home|about|"
    "collections|topics|people|places|themes|blog|"
    "skip to content|skip to main content|skip navigation|main navigation|breadcrumb|"
    "digital archive|digital archive international history declassified|wilson center|"
    "wilson center digital archive|international history declassified|the wilson center|"
    "citation|cite|get citation|cite this document|share|share document|share this document|"
    "print|download|download pdf|download document|view document|view in english|"
    "full text|transcript|transcription|translation|read more|facebook|twitter|email|copy link"
)
_FURNITURE = frozenset(_MENUS.split("|"))
_LANGUAGE_LINE = re.compile(
    rf"(?i)(?:{_LANGUAGE})(?: (?:language|html|pdf|text|translation|transcript|scan))+"
)
_SHOWN = re.compile(rf"(?:{_LANGUAGE}) (?:html|pdf)")
_NOTICE = re.compile(
    r"(?i)it appears your web browser is not configured|click here to (?:view|download) the pdf|"
    r"pdfs cannot be printed inline|if you cannot read the pdf|powered by |copyright ©|© ?\d{4}"
)
_PLAIN = (
    "document information|document details|rights|record id|original uploaded date|type|"
    "document type|donors|creator|creators|contributor|contributors|original classification|"
    "classification|subjects discussed|subjects|people mentioned|coverage|related documents|"
    "associated people & organizations|associated places|associated topics|date|relation"
)
_HEADINGS: Mapping[str, str] = {
    **dict.fromkeys(_PLAIN.split("|"), ""),
    **dict.fromkeys(["document summary", "summary", "abstract", "description"], "abstract"),
    **dict.fromkeys(["source", "citation", "original archive", "archive"], "source"),
    **dict.fromkeys(["language", "languages"], "language"),
}
SURE = frozenset(
    [
        "document summary",
        "document information",
        "original archive",
        "original uploaded date",
        "record id",
        "related documents",
    ]
)
"""Headings that no letter has: where one of them stands, the archive speaks."""
_SIGNS = SURE | {
    "search in",
    "skip to content",
    "skip to main content",
    "get citation",
    "cite this document",
    "share document",
    "digital archive",
    "digital archive international history declassified",
    "wilson center digital archive",
}
_NEWER = ("skip to", "document information", "record id", "original uploaded date")
_SUPPORT = re.compile(r"(?i)this document was made possible with|made possible by a gift")


def bare(words: str) -> str:
    """A line as it is looked up: without bullet, colon at its end, and capitals."""
    if len(words) > _LONGEST:
        return ""
    return " ".join(words.strip("•·*–-: \t").split()).lower()


def is_sign(words: str) -> bool:
    """Whether a line shows by itself that the page is one of an archive's web site."""
    return bare(words) in _SIGNS or is_notice(words) or is_last_button(words)


def is_last_button(words: str) -> bool:
    """Whether a line is one below which the old layout shows the document: “English HTML”."""
    return bool(_SHOWN.fullmatch(bare(words)))


def is_newer(words: str) -> bool:
    """Whether a line is one that only the newer layout of the archive has."""
    return bare(words).startswith(_NEWER)


def is_furniture(words: str) -> bool:
    """Whether a line is a button, menu or notice of an archive's page.

    >>> is_furniture("  • share document"), is_furniture("English HTML"), is_furniture("To Kim")
    (True, True, False)
    """
    short = bare(words)
    return short in _FURNITURE or is_language(words) or is_notice(words)


def is_language(words: str) -> bool:
    """Whether a line names the language and form in which a page shows a document."""
    return bool(_LANGUAGE_LINE.fullmatch(bare(words)))


def is_notice(words: str) -> bool:
    """Whether a line is a message about the page or its PDF."""
    return bool(_NOTICE.match(words))


def is_support(words: str) -> bool:
    """Whether a line thanks those who paid for the translation."""
    return bool(_SUPPORT.match(words))


def heading(words: str) -> str | None:
    """What stands under a heading of a catalogue record: a word for it; None if it is no heading.

    >>> heading("Language"), heading("Record ID"), heading("To Kim")
    ('language', '', None)
    """
    return _HEADINGS.get(bare(words))


def is_date(words: str) -> bool:
    """Whether a line is a date and nothing else.

    >>> is_date("July 18, 1952"), is_date("On July 18, 1952")
    (True, False)
    """
    if len(words) > 60:
        return False
    found = next(written_in(words), None)
    return bool(found and found.year and len(words) - (found.end - found.start) < 2)


def is_citation(words: str) -> bool:
    """Whether a line cites a document: a title in quotation marks, and more behind it."""
    return bool(re.match(r"[\"“«].{3,600}[\"”»],?\s\S", words[:2000]))


_ELEMENTS = {
    "fond": r"f|ф|fonds?|фонд",
    "opis": r"op|оп|opis|опись|per|perechen",
    "delo": r"d|д|delo|file|дело",
    "papka": r"p|п|por|пор|papka|folder|папка",
    "listy": r"ll?|лл?|listy?|leaf|leaves|pp|листы?",
}
_VALUE = r"[\w\u0400-\u04ff]{1,12}(?:[/-][\w]{1,12})*(?:[ ]?[-–—][ ]?\d[\w]{0,11})?"
_ONE = re.compile(
    rf"(?i)(?P<gap>[,.]?\s{{0,3}})\b(?:{'|'.join(f'(?P<{k}>{v})' for k, v in _ELEMENTS.items())})"
    rf"(?:\.\s{{0,2}}|\s{{1,2}}(?:no\.?|№)?\s{{0,2}})(?P<value>{_VALUE}"
    rf"(?:(?:,\s?|\s(?:and|и)\s)\d[\w]{{0,8}}(?:[-–]\d[\w]{{0,8}})?(?!\w|\.\d))*)"
)
_FIRST = re.compile(r"(?i)\b(?:f|ф)\.\s{0,2}(?=\d)|\b(?:fonds?|фонд)\s{1,2}(?=(?:no\.?\s|№\s?)?\w)")
_BEFORE = re.compile(
    r"(?:^|[;:.,(“\"»\n]|\band\b|\bи\b)\s*(?P<archive>[^;:.,()“”\"«»\n]{2,120}?(?:\s?\([^()\n]{1,40}\))?),?\s*$"
)
_LEAD = re.compile(r"(?i:and|in|see|from|source|и)")
"""Words before the name of an archive that do not belong to it."""
_WINDOW = 160


def shelfmarks(text: Text, span: Span) -> Iterator[FoundShelfmark]:
    """Every shelfmark in a stretch of the text, element by element, each as it is written.

    An archive is whatever stands between the last sign and the fond: nothing needs to be known.

    >>> text = Text("APRF, f. 45, op. 1, d. 343, ll. 72-75; and AVPRF, Fond 059a, Opis 5a, List 80")
    >>> [(s.archive, s.fond, s.listy) for s in shelfmarks(text, Span(0, len(text.content)))]
    [('APRF', '45', '72-75'), ('AVPRF', '059a', '80')]
    """
    at, previous = span.start, ""
    while first := _FIRST.search(text.content, at, span.end):
        start, archive = _archive(text.content, max(at, first.start() - _WINDOW), first.start())
        values: dict[str, Span] = {}
        at = first.start()
        while element := _ONE.match(text.content, at, span.end):
            name = next(each for each in _ELEMENTS if element[each])
            if (name in values and name != previous) or (values and not element["gap"].strip(" ")):
                break
            begun = values[name].start if name in values else element.start("value")
            values[name] = Span(begun, element.end("value"))
            at, previous = element.end(), name
        if len(values) > 1:
            found = {name: text.words(value) for name, value in values.items()}
            yield FoundShelfmark(Span(start, at), archive, **found)
        at = max(at, first.end())


def _archive(content: str, low: int, high: int) -> tuple[int, str]:
    """Where the archive before the fond begins, and its name; empty if there is none."""
    match = _BEFORE.search(content[low:high])
    if not match:
        return high, ""
    words = match["archive"].strip()
    if re.search(rf"\b{_LEAD.pattern}$", words):
        return high, ""
    lead = re.match(rf"{_LEAD.pattern}\s+", words)
    start = low + match.start("archive") + (lead.end() if lead else 0)
    archive = content[start : low + match.end("archive")].strip()
    return (start, archive) if archive else (high, "")


_CLOSING = re.compile(r",?[\"”»],?\s+(?=[\w\[])")
_REPOSITORY = re.compile(r"[,\s]*([^,;\n]{3,200})")
_LONGEST_CITATION = 2000


def citation(
    text: Text, lines: Sequence[Line], marks: Sequence[FoundShelfmark]
) -> FoundCitation | None:
    """The citation among the lines of the catalogue record; None if there is none."""
    line = next((line for line in lines if is_citation(line.words)), None)
    if line is None:
        return None
    start = line.span.start
    closing = _closing(line.words)
    if closing is None:
        return FoundCitation(line.span)
    title = Span(start + 1, start + closing.start())
    date = _date(line.words, closing.end())
    dated = Span(start + date.start, start + date.end) if date else None
    behind = dated.end if dated else start + closing.end()
    return FoundCitation(line.span, title, dated, _repository(text, line, behind, marks))


def _closing(words: str) -> re.Match[str] | None:
    """The quotation mark that ends the title: the one before a date, or else behind a comma."""
    ends = list(_CLOSING.finditer(words, 2, _LONGEST_CITATION))
    dated = (end for end in ends if _date(words, end.end()))
    parted = (end for end in ends if "," in end.group())
    return next(dated, None) or next(parted, None) or next(iter(ends), None)


def _date(words: str, at: int) -> Span | None:
    """The date that stands at a place of the citation."""
    found = next(written_in(words[at : at + 40]), None)
    return Span(at, at + found.end) if found and found.start == 0 else None


def _repository(text: Text, line: Line, start: int, marks: Sequence[FoundShelfmark]) -> Span | None:
    """The words between the date and the next comma or shelfmark."""
    end = next((mark.span.start for mark in marks if mark.span.start >= start), line.span.end)
    match = _REPOSITORY.match(text.content, start, min(end, line.span.end))
    words = match[1].rstrip(" .") if match else ""
    return Span(match.start(1), match.start(1) + len(words)) if match and words else None


_LOOKED = 120
"""Characters before a bracket in which a name is looked for."""
_LONGEST_BRACKET = 8
"""Words that a name has at most."""
_OPENING = "“”\"«»„‘’'([{—–"
_TITLES = frozenset(["Comrade", "Comrades", "The", "To", "From", "In", "And", "Of", "A"])


def brackets(text: Text) -> Iterator[FoundBracket]:
    """Every bracket on the page, with the word before it, or the whole name before it.

    >>> page = Text("Comrade FILIPPOV [Stalin] and Ri Geon-yeong [Ri Gon Yong], in enemy [land]")
    >>> [page.words(found.explains) for found in brackets(page)]
    ['FILIPPOV', 'Ri Geon-yeong', 'enemy']
    """
    for match in BRACKET.finditer(text.content):
        yield FoundBracket(Span(*match.span()), _before(text.content, match.start()))


def _before(content: str, at: int) -> Span | None:
    """The word of the same line that ends right before a place, and the name that it ends."""
    words = _words_before(content, at)
    last = next(words, None)
    word = content[last.start : last.end] if last else ""
    if last is None or last.end < at - 2 or not any(map(str.isalnum, word)):
        return None
    start = last.start
    fits = str.isupper if word.isupper() else _is_capital
    for span in words if fits(word) else ():
        word = content[span.start : span.end]
        if word in _TITLES or not (fits(word) and word[-1].isalnum()):
            break
        start = span.start
    return Span(start, last.end)


def _words_before(content: str, at: int) -> Iterator[Span]:
    """The words of the same line before a place, the nearest first, without opening marks."""
    low = max(content.rfind("\n", max(at - _LOOKED, 0), at) + 1, at - _LOOKED, 0)
    for word in reversed(content[low:at].split()[-_LONGEST_BRACKET:]):
        at = content.rindex(word, low, at)
        yield Span(at + len(word) - len(word.lstrip(_OPENING)), at + len(word))


def _is_capital(word: str) -> bool:
    return word[:1].isupper()


_LONGEST_REGISTRY = 3000
_COPIES = re.compile(
    r"(?i)(?:copies(?: to)?|copy to|cc|distribution(?: list)?|sent to|копии|рассылка)\s*:\s*"
)
_STAMP = re.compile(
    r"""(?ix)
    from\s.{1,80}\sreceived\b | received\b(?!\s(?:your|the|a)\b).{0,80}\d |
    (?:sent|dispatched|registered)[\s:]+\d | series\s\S{1,8}(?:\s\S{1,8})?$ |
    (?:copy\s)?(?:no\b|nr\b|№)\.?\s*\d[\w/-]{0,20}\W*$ |
    (?:incoming|outgoing|ref(?:erence)?|reg)\b.{0,20}(?:no|nr|№|:) |
    (?:copies|distribution)\s*: | (?:priority|routine|immediate|niact)\W*$ |
    declassified\b.{0,40}$ | confidential\b.{0,20}$ | (?:very\s)?urgent\b.{0,20}$ |
    (?:(?:strictly|top)\s)?secret\b.{0,30}$ |
    (?:by\s)?(?:en|de)?(?:cipher|coded?|crypt)(?:e?d)?\s(?:telegram|message|cable)\b.{0,60}$ |
    (?:строго\s)?(?:совершенно\s)?секретно\b.{0,30}$ | вх\. | исх\. | получена?\b
    """
)
"""How a line begins that an office wrote."""
_NUMBER = re.compile(
    r"(?:\b(?:[A-Z][\w]{1,20}[ ]){1,3})?(?:\bNo\.|\bNos?\b|\bNr\.?|№|\bN°)[ ]?(\d[\w/-]{0,20})"
)
_SERIES = re.compile(r"(?i)series\s\S.{0,40}")
_RECIPIENT = re.compile(
    r"(?:\s?\[[^\]\n]{0,60}\])?[,;\s]*(?:and\s+|и\s+)?(?:(?:to\s+)?(?:Comrades?|Cdes?\.|Mr\.|тов\.|т\.)\s+)?"
    r"(?P<all>(?P<name>[^\W_][^,;()\[\]\n]{0,80}?)"
    r"(?:\s*\(\s*(?P<figure>\d{1,4})\s*(?:copies|экз\.?)?\s*\))?)"
    r"\s*(?=[,;\n\[]|\sand\s|\sи\s|\.?$)"
)
_TO = re.compile(r"To\s|Товарищу\s")
_HEAD = 12
_SHORT = 100


def is_stamp(words: str) -> bool:
    """Whether a line is an office's and not the author's.

    >>> is_stamp("From BEIJING Received 12:15 18.7.1952"), is_stamp("From Beijing we heard")
    (True, False)
    """
    return len(words) <= _LONGEST_REGISTRY and bool(_STAMP.match(words))


def registry(text: Text, lines: Sequence[Line]) -> tuple[int, int]:
    """Where the letter begins and ends: how many lines of the head and foot are an office's.

    The address line right below the office's head is counted to it, since it stands on its form.
    """
    first = 0
    for number, line in enumerate(lines[:_HEAD]):
        if is_stamp(line.words):
            first = number + 1
        elif len(line.words) > _SHORT or number > first + 1 or line.words[0] in '“"«„':
            break
    if 0 < first < len(lines) - 1 and len(lines[first].words) <= _SHORT:
        first += _TO.match(lines[first].words) is not None and _greets(text, lines[first])
    last = len(lines)
    while last > first and is_stamp(lines[last - 1].words):
        last -= 1
    return first, last


def _greets(text: Text, line: Line) -> bool:
    return salutation(text, line.span) is not None


def copies(text: Text, lines: Iterable[Line]) -> Iterator[FoundCopy]:
    """Every recipient of the lists of copies, with the figure printed behind the name."""
    for line in lines:
        if len(line.words) > _LONGEST_REGISTRY:
            continue
        if head := _COPIES.match(line.words):
            at, end = line.span.start + head.end(), line.span.end
            while (match := _RECIPIENT.match(text.content, at, end)) and match.end() > at:
                name = Span(*match.span("name"))
                yield FoundCopy(Span(*match.span("all")), name, match["figure"] or "")
                at = match.end()


def numbers(text: Text, lines: Iterable[Line], stamps: Iterable[Line]) -> Iterator[FoundNumber]:
    """Every number on some lines, such as `No. 2084`, and the series marks among the `stamps`."""
    series = {line.number for line in stamps if _SERIES.fullmatch(line.words)}
    for line in lines:
        if line.number in series:
            yield FoundNumber(line.span, line.words)
        for match in _NUMBER.finditer(text.content, line.span.start, line.span.end):
            yield FoundNumber(Span(*match.span()), match[1].rstrip("/-"))
