"""From the bytes of a saved page to its text: encoding, visible text of HTML, or no page at all."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from readingroom.errors import ReadingRoomError
from readingroom.importing.enumeration import NUMERALS
from readingroom.loading.files import LARGEST
from readingroom.text import normalise

Attributes = Mapping[str, str | None]


def _words(names: str) -> list[str]:
    return names.split()


_APART = frozenset(_words("blockquote dl h1 h2 h3 h4 h5 h6 hr ol p pre section table ul"))
"""Blocks with an empty line around them."""
_BLOCKS = _APART.union(
    _words(
        "address article aside body caption center dd details dialog dir div dt fieldset figure "
        "figcaption footer form header html legend li main menu nav option select summary tbody "
        "textarea tfoot thead title tr"
    )
)
_UNSEEN = ("script", "style", "template", "title", "noscript")
_BULLET = "• "
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_PAGE = re.compile(
    r"(?is)\s*(?:<\?xml[^>]{0,300}>\s*)?(?:<!--.{0,2000}?-->\s*)?"
    r"<(?:!doctype\s+html|html|head|body|p|div|table|h[1-6]|article|section|main)\b"
)
_TAG = re.compile(r"(?i)</?(?:html|body|p|div|br|span|table|h\d)\b[^<>]{0,2000}>")
_NO_TEXT = re.compile(rf"(?i)<(?:!--|(?:{'|'.join(_UNSEEN)})\b)")
_ENDS = {"<!--": re.compile("-->")} | {
    f"<{tag}": re.compile(rf"(?i)</{tag}\b[^<>]{{0,200}}>") for tag in _UNSEEN
}
_CONDITION = re.compile(r"<!\[[^<>]{0,5000}>")
_OPEN = re.compile(r"<(?![^<>]{1,5000}>)")


def is_hypertext(raw: str, name: str) -> bool:
    """Whether a page is HTML, by its beginning, or by its name and some tag in it.

    >>> is_hypertext("<!DOCTYPE html><p>To Comrade Kim", "page"), is_hypertext("a < b", "page.html")
    (True, False)
    """
    named = name.lower().endswith((".html", ".htm", ".xhtml"))
    return bool(_PAGE.match(raw) or (named and _TAG.search(raw)))


def text_of(raw: str) -> str:
    """The visible text, each block on lines of its own.

    >>> text_of("<p>To Comrade&nbsp;Kim<p>Lists:<ol><li>one<li>two</ol>").split("\\n")
    ['To Comrade\\xa0Kim', '', 'Lists:', '', '1. one', '2. two']
    """
    reader = _Reader()
    reader.feed(_tame(raw))
    reader.close()
    reader.line_end()
    return "\n".join(reader.lines).strip("\n")


def _tame(raw: str) -> str:
    """The page without comments, conditions and what is not seen, every stray `<` made a letter.

    The parser reads the rest of the page again for each tag or comment that does not end, and
    raises AssertionError at some conditions. What never ends is kept, so that no words are lost.
    """
    kept, at = [], 0
    ends = dict(_ENDS)
    for match in _NO_TEXT.finditer(raw):
        begins = match.group().lower()
        if match.start() < at or begins not in ends:
            continue
        if end := ends[begins].search(raw, match.end()):
            kept.append(raw[at : match.start()])
            at = end.end()
        else:
            del ends[begins]  # Nor will any later one end.
    return _OPEN.sub("&lt;", _CONDITION.sub("", "".join([*kept, raw[at:]])))


class _Reader(HTMLParser):
    """Gathers the lines of a page; `mark` is the label of an item until its words come."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.pieces: list[str] = []
        self.mark = ""
        self.kept = 0
        self.raised = False
        self.counts: list[_Count] = []

    def line_end(self, *, apart: bool = False) -> None:
        """End the line that is being gathered; leave a blank one behind it if `apart`."""
        words = "".join(self.pieces)
        words = words if self.kept else words.strip(" \t")
        self.pieces = []
        if words:
            self.lines.append(words)
        if apart and self.lines and self.lines[-1]:
            self.lines.append("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a line, a cell or an item."""
        if tag in _BLOCKS or (tag == "br" and self.pieces):
            self.line_end(apart=tag in _APART)
        elif tag == "br":
            self.lines.append("")
        if tag in ("td", "th") and self.pieces:
            self.pieces.append("\t")
        elif tag == "pre":
            self.kept += 1
        elif tag == "sup":
            self.raised = True
        elif tag in ("ol", "ul"):
            self.counts.append(_Count(dict(attrs), numbered=tag == "ol"))
        elif tag == "li":
            self.mark = self.counts[-1].label(dict(attrs)) if self.counts else _BULLET

    def handle_endtag(self, tag: str) -> None:
        """End what has begun."""
        if tag in _BLOCKS:
            self.line_end(apart=tag in _APART)
        if tag == "pre":
            self.kept = max(self.kept - 1, 0)
        elif tag in ("ol", "ul") and self.counts:
            self.counts.pop()
        elif tag == "li":
            self.mark = ""
        elif tag == "sup":
            self.raised = False

    def handle_data(self, data: str) -> None:
        """Gather words; figures that are raised stay so, since they are marks of footnotes."""
        if self.raised and data.strip().isdecimal():
            data = data.strip().translate(_RAISED)
        if self.mark and data.strip():
            self.pieces.append(self.mark)
            self.mark = ""
        if self.kept:
            *ended, data = data.split("\n")
            for line in ended:
                self.lines.append("".join([*self.pieces, line]))
                self.pieces = []
            self.pieces.append(data)
            return
        words = _SPACE.sub(" ", data)
        between = self.pieces and not self.pieces[-1].endswith((" ", "\t"))
        self.pieces.append(words if between else words.lstrip(" "))


class _Count:
    """The labels that a browser prints before the items of a list."""

    def __init__(self, attributes: Attributes, *, numbered: bool) -> None:
        self.form = (attributes.get("type") or "1") if numbered else ""
        self.next = _number(attributes.get("start"), 1)

    def label(self, attributes: Attributes) -> str:
        """The label of the next item."""
        number = _number(attributes.get("value"), self.next)
        self.next = number + 1
        signs = {"a": _LETTERS, "i": NUMERALS}.get(self.form.lower(), ())
        if not (self.form and 0 < number <= len(signs)):
            return f"{number}. " if self.form else _BULLET
        sign = signs[number - 1]
        return f"{sign if self.form.islower() else sign.upper()}. "


def _number(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?[0-9]{1,6}", value) else default


_WAY_OUT = "open it, copy the words into a plain text file, and bring that"
_WORD = "a Word file"
_KINDS = (
    (r"%PDF", "a PDF file"),
    (r"PK\x03\x04(?s:.{0,4000})word/", _WORD),
    (r"PK\x03\x04", "a packed file, as word processors make them"),
    (r"\xd0\xcf\x11\xe0", _WORD),
    (r"\{\\rtf", "an RTF file"),
    (r"\x89PNG|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*", "a picture"),
    (r"\x1f\x8b", "a packed file"),
    (r"bplist", "a web archive of Safari"),
    (r"(?s:.{0,2000})<(?:tei:)?(?:TEI|teiHeader|TEI\.2)\b", "a TEI file"),
)
"""How a file begins that is no page of text, and what it is."""
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_WEB_ARCHIVE = re.compile(rb"(?im)^Content-Type:\s{0,9}multipart/related")
_BEGINNING = 5000
"""Bytes in which a file says what it is."""
_LONGEST_LINE = 5_000_000
_OLDER = _words(
    "cp1252 cp1251 cp1250 koi8_r cp866 iso8859_2 iso8859_5 cp1253 cp1254 cp1255 cp1256 "
    "mac_cyrillic gb18030 big5 cp949 cp932 euc_jp"
)
"""Encodings that pages of text may be in; the first is taken where several fit as well."""
_WIDE = ("utf_16_le", "utf_16_be")
_DOUBT = (
    "The page is not UTF-8. It was taken for {}, by what it says of itself and by its letters, and "
    "converted. Look at a word with letters that are not English: if it is wrong, save the page as "
    "UTF-8 and bring it again."
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
"""What neither a page nor words copied into a file of entries may hold."""


class NotAPage(ReadingRoomError):
    """A file that is no page of text; the message says what it is and what to bring instead."""


@dataclass(frozen=True)
class PageText:
    """The text of a page with its line ends made plain, and what was done to get it."""

    text: str
    remarks: tuple[str, ...] = ()


def page_text(content: bytes, name: str) -> PageText:
    """The text of a saved page, whether plain or HTML, in UTF-8, UTF-16 or an older encoding.

    Raises `NotAPage` if the file is empty, not text, or too large.

    >>> page_text(b"To Comrade Kim\\r\\n", "page.txt").text
    'To Comrade Kim'
    """
    told = "".join(sign if sign.isprintable() else "�" for sign in name[-200:]) or "the file"
    _refuse(content, told)
    raw, encoding = _decoded(content, told)
    hypertext = is_hypertext(raw, name)
    if not hypertext:
        _refuse_data(raw, told)
    made = "The page is HTML. Its text was taken out, a block a line." if hypertext else ""
    text = normalise(text_of(raw) if hypertext else raw)
    if not text.strip():
        raise NotAPage(f"{told} holds no words: bring a page with the text of a document.")
    if max(map(len, text.split("\n"))) > _LONGEST_LINE:
        raise NotAPage(
            f"{told} has more than 5 MB in one line: break its lines, and bring it again."
        )
    remarks = tuple(filter(None, (encoding, made, *_spoilt(text))))
    return PageText(_CONTROL.sub("�", text), remarks)


def _refuse(content: bytes, name: str) -> None:
    """Raise `NotAPage` for what is seen from the first bytes or from the size."""
    if not content.strip():
        raise NotAPage(f"{name} is empty: bring a page with the text of a document.")
    if len(content) > LARGEST:
        size = f"{LARGEST // 1_000_000} MB"
        raise NotAPage(f"{name} has more than {size}, and no more is read: is it the right file?")
    beginning = content[:_BEGINNING].decode("latin-1")
    for begins, kind in _KINDS:
        if re.match(begins, beginning):
            raise NotAPage(f"{name} is {kind}, not a page of text: {_WAY_OUT}.")
    if _WEB_ARCHIVE.search(content[:_BEGINNING]):
        raise NotAPage(f"{name} is a web archive: save the page as “HTML only”, and bring that.")


def _refuse_data(raw: str, name: str) -> None:
    """Raise `NotAPage` for text that is data and no page: XML and JSON."""
    start = raw.lstrip("\ufeff \t\r\n")
    if start.startswith("<?xml") or re.match(r"<(?!!)[\w:]+(?:\s[^<>]{0,2000})?>", start):
        raise NotAPage(f"{name} is an XML file, not a page of text: {_WAY_OUT}.")
    if start[:1] in ("{", "[") and '"' in start:
        try:
            json.loads(start)
        except (ValueError, RecursionError):
            return
        raise NotAPage(f"{name} is a JSON file, not a page of text: {_WAY_OUT}.")


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    """The content as text, and what is said of its encoding if it is not plain UTF-8."""
    for mark, codec in _MARKS.items():
        if content.startswith(mark):
            told = f"The page was saved as {codec.upper()}, and was converted."
            return content.decode(codec, "replace"), "" if mark == codecs.BOM_UTF8 else told
    wide = content[:_BEGINNING].count(0)
    seen = bytes(number for number in range(1, 32) if not 7 <= number <= 13 and number != 27)
    controls = len(content) - len(content.translate(None, seen))
    if wide and (found := _guessed(content, _WIDE)):
        return found
    if wide or controls > len(content) / 50:
        raise NotAPage(f"{name} is not a page of text: {_WAY_OUT}.")
    text = content.decode("utf-8", "replace")
    broken = text.count("�")
    if not broken or len(text) - len(text.encode("ascii", "ignore")) > 2 * broken:
        return text, ""
    return _guessed(content, _OLDER) or (
        content.decode("cp1252", "replace"),
        _DOUBT.format("cp1252"),
    )


def _guessed(content: bytes, codecs: Sequence[str]) -> tuple[str, str] | None:
    """The text in whichever of some encodings it looks most like text, and that it is a guess."""
    from charset_normalizer import from_bytes

    matches = list(from_bytes(content, cp_isolation=list(codecs), threshold=0.3))
    least = min((match.chaos for match in matches), default=0)
    fitting = [match for match in matches if match.chaos <= least + 0.02]
    if not fitting:
        return None
    best = (
        matches[0] if matches[0].coherence else min(fitting, key=lambda m: codecs.index(m.encoding))
    )
    text = content.decode(best.encoding, "replace")
    return (
        None if codecs is _WIDE and _CONTROL.search(text) else (text, _DOUBT.format(best.encoding))
    )


def _spoilt(text: str) -> Iterator[str]:
    """What is said of signs that could not be read, or are none."""
    for odd, what in ((_CONTROL, "that cannot be seen"), (re.compile("�"), "could not be read")):
        if count := len(odd.findall(text)):
            signs, their = ("sign", "its") if count == 1 else ("signs", "their")
            yield f"{count} {signs} {what}: � stands in {their} place."
