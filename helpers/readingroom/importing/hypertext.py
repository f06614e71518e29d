"""From the bytes of a saved page to its text: encoding, visible text of HTML, or no page at all."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import NamedTuple

from readingroom.errors import ReadingRoomError
from readingroom.importing.lines import form, known_forms
from readingroom.loading.files import LARGEST
from readingroom.text import normalise

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CONDITION = re.compile(r"<!\[[^<>]{0,5000}>")
_OPEN = re.compile(r"<(?![^<>]{1,5000}>)")


def is_hypertext(raw: str, name: str) -> bool:
    """Whether a page is HTML, by its beginning, or by its name and some tag in it.

    >>> is_hypertext("<!DOCTYPE html><p>To Comrade Kim", "page"), is_hypertext("a < b", "page.html")
    (True, False)
    """
    named = name.lower().endswith((".html", ".htm", ".xhtml"))
    return bool(form("html").match(raw) or (named and form("tag").search(raw)))


def text_of(raw: str) -> str:
    """The visible text, each block on lines of its own.

    >>> text_of("<p>To Comrade&nbsp;Kim<p>Lists:<ol><li>one<li>two</ol>").split("\\n")
    ['To Comrade\\xa0Kim', '', 'Lists:', '', '1. one', '2. two']
    """
    reader = _Reader()
    reader.feed(_tame(raw))
    reader.close()
    reader.end_line()
    return "\n".join(reader.lines).strip("\n")


def _tame(raw: str) -> str:
    """The page without what nobody sees, every stray `<` made a letter: at what never ends the
    parser is slow, or fails. It is kept all the same, so that no words are lost.
    """
    kept, at = [], 0
    endless = set[str]()
    for match in form("unseen").finditer(raw):
        begins = match.group().lower()
        if match.start() < at or begins in endless:
            continue
        ends = r"-->" if begins == "<!--" else rf"(?i)</{begins[1:]}\b[^<>]{{0,200}}>"
        if end := re.compile(ends).search(raw, match.end()):
            kept.append(raw[at : match.start()])
            at = end.end()
        else:
            endless.add(begins)
    return _OPEN.sub("&lt;", _CONDITION.sub("", "".join([*kept, raw[at:]])))


class _Reader(HTMLParser):
    """`counts` has of each open list its form and next number; `kept` counts open `pre`."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.pieces: list[str] = []
        self.counts: list[tuple[str, int]] = []
        self.label, self.kept, self.raised = "", 0, False

    def end_line(self, *, apart: bool = False) -> None:
        words = "".join(self.pieces)
        words = words if self.kept else words.strip(" \t")
        self.pieces = []
        if words:
            self.lines.append(words)
        if apart and self.lines and self.lines[-1]:
            self.lines.append("")

    def set_cdata_mode(self, elem: str, **_: bool) -> None:
        """Read on behind a script as behind any tag: one that is still here never ends."""

    def handle_endtag(self, tag: str) -> None:
        self.handle_starttag(tag, [], ends=True)

    def handle_starttag(
        self, tag: str, attrs: list[tuple[str, str | None]], *, ends: bool = False
    ) -> None:
        apart = tag in known_forms()["apart"]
        if tag == "br" and not self.pieces:
            self.lines.append("")
        elif apart or tag == "br" or tag in known_forms()["blocks"]:
            self.end_line(apart=apart)
        elif tag in ("td", "th") and self.pieces and not ends:
            self.pieces.append("\t")
        if tag == "pre":
            self.kept = max(self.kept + (-1 if ends else 1), 0)
        elif tag == "sup":
            self.raised = not ends
        elif tag in ("ol", "ul", "li"):
            self._count(tag, {name: value or "" for name, value in attrs}, ends=ends)

    def _count(self, tag: str, given: Mapping[str, str], *, ends: bool) -> None:
        if ends and tag == "li":
            self.label = ""
        elif ends:
            del self.counts[-1:]
        elif tag == "li":
            kind, number = self.counts.pop() if self.counts else ("", 1)
            number = _number(given, "value", number)
            self.counts.append((kind, number + 1))
            self.label = _label(kind, number)
        else:
            kind = (given.get("type") or "1") if tag == "ol" else ""
            self.counts.append((kind, _number(given, "start", 1)))

    def handle_data(self, data: str) -> None:
        """Gather words; figures that are raised stay so, since they are marks of footnotes."""
        if self.raised and data.strip().isdecimal():
            data = data.strip().translate(_RAISED)
        if self.label and data.strip():
            self.pieces.append(self.label)
            self.label = ""
        if not self.kept:
            data = re.sub(r"[ \t\n\r\f]+", " ", data)
            between = self.pieces and not self.pieces[-1].endswith((" ", "\t"))
            self.pieces.append(data if between else data.lstrip(" "))
            return
        *ended, last = data.split("\n")
        for line in ended:
            self.lines.append("".join([*self.pieces, line]))
            self.pieces = []
        self.pieces.append(last)


def _number(given: Mapping[str, str], name: str, otherwise: int) -> int:
    value = given.get(name, "")
    return int(value) if re.fullmatch(r"-?[0-9]{1,6}", value) else otherwise


def _label(kind: str, number: int) -> str:
    known = {"a": known_forms()["alphabets"][0], "i": known_forms()["numerals"]}
    signs = known.get(kind.lower(), "")
    sign = signs[number - 1] if 0 < number <= len(signs) else f"{number}"
    return f"{sign.upper() if kind.isupper() else sign}. " if kind else "• "


_NO_PAGE = "{} is {}: open it, copy the words into a plain text file, and bring that."
_BEGINNING, _LONGEST_LINE = 5000, 5_000_000
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_NEVER = bytes(number for number in range(1, 32) if not 7 <= number <= 13 and number != 27)
"""Bytes that stand in no page of text."""


class PageText(NamedTuple):
    """The text of a page with its line ends made plain, and what was done to get it."""

    text: str
    remarks: tuple[str, ...] = ()


def page_text(content: bytes, name: str) -> PageText:
    """The text of a saved page. Raises `ReadingRoomError` if it is empty, no text or too large.

    >>> page_text(b"To Comrade Kim\\r\\n", "page.txt").text
    'To Comrade Kim'
    """
    told = " ".join(name.split())[-200:] or "the file"
    if not content.strip():
        raise ReadingRoomError(f"{told} is empty: bring a page with the text of a document.")
    if len(content) > LARGEST:
        more = f"has more than {LARGEST // 1_000_000} MB, and no more is read"
        raise ReadingRoomError(f"{told} {more}: is it the right file?")
    _refuse("files", content[:_BEGINNING].decode("latin-1"), told)
    raw, encoding = _decoded(content, told)
    hypertext = is_hypertext(raw, name)
    if not hypertext:
        _refuse("data", raw.lstrip("\ufeff"), told)
    text = normalise(text_of(raw) if hypertext else raw)
    if not text.strip():
        raise ReadingRoomError(f"{told} holds no words: bring a page with the text of a document.")
    if max(map(len, text.split("\n"))) > _LONGEST_LINE:
        more = "has more than 5 MB in one line"
        raise ReadingRoomError(f"{told} {more}: break its lines, and try again.")
    remarks = (
        encoding,
        "The page is HTML. Its text was taken out, a block a line." if hypertext else "",
        _counted(len(_CONTROL.findall(text)), "that cannot be seen"),
        _counted(text.count("�"), "could not be read"),
    )
    return PageText(_CONTROL.sub("�", text), tuple(filter(None, remarks)))


def _refuse(kinds: str, beginning: str, name: str) -> None:
    for row in known_forms()[kinds]:
        if re.match(row["begins"], beginning):
            raise ReadingRoomError(_NO_PAGE.format(name, f"{row['is']}, not a page of text"))


def _counted(count: int, what: str) -> str:
    signs, their = ("sign", "its") if count == 1 else ("signs", "their")
    return f"{count} {signs} {what}: � stands in {their} place." if count else ""


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    """The content as text, and what is said of its encoding if it is not plain UTF-8."""
    for row in known_forms()["marks"]:
        if re.match(row["begins"], content[:4].decode("latin-1")):
            told = f"The page was saved as {row['codec'].upper()}, and was converted."
            known = row["codec"] == "utf-8-sig"
            return content.decode(row["codec"], "replace"), "" if known else told
    wide = 0 in content[:_BEGINNING]
    never = len(content) - len(content.translate(None, _NEVER))
    found = _guessed(content, ["utf_16_le", "utf_16_be"]) if wide else None
    if found and not _CONTROL.search(found[0]):
        return found
    if wide or never > len(content) / 50:
        raise ReadingRoomError(_NO_PAGE.format(name, "not a page of text"))
    text = content.decode("utf-8", "replace")
    broken = text.count("�")
    if not broken or len(text) - len(text.encode("ascii", "ignore")) > 2 * broken:
        return text, ""
    older: list[str] = known_forms()["encodings"]
    usual = content.decode(older[0], "replace"), known_forms()["doubt"].strip().format(older[0])
    return _guessed(content, older) or usual


def _guessed(content: bytes, encodings: list[str]) -> tuple[str, str] | None:
    from charset_normalizer import from_bytes

    # Of 300 short texts in UTF-16 four are missed, and six with the threshold of the library, 0.2.
    matches = list(from_bytes(content, cp_isolation=encodings, threshold=0.3))
    if not matches:
        return None
    # Of 277 texts in seven encodings 210 are read rightly: without the margin 209, with 0.1 204.
    alike = [each.encoding for each in matches if each.chaos <= matches[0].chaos + 0.02]
    best = matches[0].encoding if matches[0].coherence else min(alike, key=encodings.index)
    return content.decode(best, "replace"), known_forms()["doubt"].strip().format(best)
