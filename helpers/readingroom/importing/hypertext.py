"""From the bytes of a saved page to its text: encoding, visible text of HTML, or no page at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from readingroom.errors import ReadingRoomError
from readingroom.importing.finds import Remark
from readingroom.loading.files import LARGEST
from readingroom.text import normalise


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BLOCKS = _tags(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol "
    "option p pre section select summary table tbody textarea tfoot thead title tr ul"
)
_APART = _tags("blockquote dl h1 h2 h3 h4 h5 h6 hr ol p pre section table ul")
"""Blocks with an empty line around them."""
_UNSEEN = ("script", "style", "template", "title", "noscript")
_BULLET = "• "
_SPACE = re.compile(r"[ \t\n\r\f]+")
_PAGE = re.compile(
    r"(?is)\s*(?:<\?xml[^>]{0,300}>\s*)?(?:<!--.{0,2000}?-->\s*)?"
    r"<(?:!doctype\s+html|html|head|body)\b"
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

    def handle_data(self, data: str) -> None:
        """Gather words."""
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

    def __init__(self, attributes: dict[str, str | None], *, numbered: bool) -> None:
        self.form = (attributes.get("type") or "1") if numbered else ""
        self.next = _number(attributes.get("start"), 1)

    def label(self, attributes: dict[str, str | None]) -> str:
        """The label of the next item."""
        number = _number(attributes.get("value"), self.next)
        self.next = number + 1
        if self.form in ("a", "A") and 1 <= number <= 26:
            return f"{chr(ord(self.form) + number - 1)}. "
        if self.form in ("i", "I") and 1 <= number <= 20:
            roman = _roman(number)
            return f"{roman if self.form == 'I' else roman.lower()}. "
        return f"{number}. " if self.form else _BULLET


def _number(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?[0-9]{1,6}", value) else default


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][ones]


_KINDS = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a packed file, as word processors make them"),
    (b"\xd0\xcf\x11\xe0", "a word processor's file"),
    (b"{\\rtf", "a word processor's file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"\x1f\x8b", "a packed file"),
    (b"bplist", "a web archive of Safari"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_DECLARED = re.compile(rb"(?i)<(?:meta|\?xml)[^>]{0,500}?(?:charset|encoding)\s*=\s*[\"']?([\w-]+)")
_WEB_ARCHIVE = re.compile(rb"(?im)^Content-Type:\s{0,9}multipart/related")
_BEGINNING = 5000
"""Bytes in which a file says what it is."""
_WIDER = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
"""Encodings that browsers, too, take for a wider one."""
_TRUSTED = re.compile(
    r"cp(125\d|866|949|932)|koi8-[ru]|iso8859-\d+|mac-cyrillic|gb18030|big5|euc_(kr|jp)|shift_jis"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
"""What neither a page nor words copied into a file of entries may hold."""
_WAY_OUT = "open it, copy the words into a plain text file, and bring that"


class NotAPage(ReadingRoomError):
    """A file that is no page of text; the message says what it is and what to bring instead."""


@dataclass(frozen=True)
class PageText:
    """The text of a page with its line ends made plain, and what was done to get it."""

    text: str
    remarks: tuple[Remark, ...] = ()


def page_text(content: bytes, name: str) -> PageText:
    """The text of a saved page, whether plain or HTML, in UTF-8, UTF-16 or an older encoding.

    Raises `NotAPage` if the file is empty, not text, or too large.

    >>> page_text(b"To Comrade Kim\\r\\n", "page.txt").text
    'To Comrade Kim'
    """
    told = "".join(sign if sign.isprintable() else "�" for sign in name[-200:]) or "the file"
    _refuse(content, told)
    raw, encoding = _decoded(content, told)
    remarks = [encoding] if encoding else []
    hypertext = is_hypertext(raw, name)
    if hypertext:
        remarks.append(Remark(0, "The page is HTML. Its text was taken out, a block a line."))
    text = normalise(text_of(raw) if hypertext else raw)
    if not text.strip():
        raise NotAPage(f"{told} holds no words: bring a page with the text of a document.")
    return PageText(_CONTROL.sub("�", text), (*remarks, *_spoilt(text)))


def _refuse(content: bytes, name: str) -> None:
    """Raise `NotAPage` for what is seen from the first bytes or from the size."""
    if not content.strip():
        raise NotAPage(f"{name} is empty: bring a page with the text of a document.")
    if len(content) > LARGEST:
        size = f"{LARGEST // 1_000_000} MB"
        raise NotAPage(f"{name} has more than {size}, and no more is read: is it the right file?")
    for beginning, kind in _KINDS:
        if content.startswith(beginning):
            raise NotAPage(f"{name} is {kind}, not a page of text: {_WAY_OUT}.")
    if _WEB_ARCHIVE.search(content[:_BEGINNING]):
        raise NotAPage(f"{name} is a web archive: save the page as “HTML only”, and bring that.")


def _decoded(content: bytes, name: str) -> tuple[str, Remark | None]:
    """The content as text, and which encoding was taken if it is not plain UTF-8."""
    for mark, codec, called in _MARKS:
        if content.startswith(mark):
            told = Remark(0, f"The page was saved as {called}, and was converted.")
            return content.decode(codec, "replace"), None if codec == "utf-8" else told
    if codec := _utf_16(content):
        why = "every second byte of it is zero"
        told = Remark(0, f"The page was taken for UTF-16, because {why}, and was converted.")
        return content.decode(codec, "replace"), told
    if b"\0" in content or _controls(content) > len(content) / 50:
        raise NotAPage(f"{name} is not a page of text: {_WAY_OUT}.")
    if _is_utf_8(content):
        return content.decode("utf-8", "replace"), None
    return _older(content)


def _is_utf_8(content: bytes) -> bool:
    """Whether it is UTF-8, a few broken signs left out of account."""
    text = content.decode("utf-8", "replace")
    broken = text.count("�")
    return not broken or len(text) - len(text.encode("ascii", "ignore")) > 2 * broken


def _controls(content: bytes) -> int:
    """How many bytes are signs that no text has."""
    seen = bytes(number for number in range(32) if not 7 <= number <= 13 and number != 27)
    return len(content) - len(content.translate(None, seen))


def _utf_16(content: bytes) -> str:
    """The codec of UTF-16 without a mark: zeros stand on one side of the pairs only."""
    first, second = content[::2].count(0), content[1::2].count(0)
    few, many = sorted((first, second))
    if len(content) % 2 or many * 100 < len(content) or few * 50 > many:
        return ""
    codec = "utf-16-be" if first > second else "utf-16-le"
    return codec if _controls(content.decode(codec, "replace").encode()) == 0 else ""


def _older(content: bytes) -> tuple[str, Remark]:
    """Text in the encoding that it declares, or else in the one its letters look like."""
    if codec := _declared(content):
        what = f"The page says that its encoding is {codec}, and was converted from it."
        return content.decode(codec, "replace"), Remark(0, what)
    high = re.findall(rb"[\xc0-\xff]+", content)
    joined = sum(len(run) for run in high if len(run) > 1)
    cyrillic = joined * 2 > sum(map(len, high))
    codec, letters = ("1251", "Cyrillic letters") if cyrillic else ("1252", "accents")
    what = (
        "The page is not UTF-8, and does not say what else it is. It was taken for "
        f"Windows-{codec} and converted. Look at a word with {letters}: if it is wrong, save the "
        "page as UTF-8 and bring it again."
    )
    return content.decode(f"cp{codec}", "replace"), Remark(0, what)


def _declared(content: bytes) -> str:
    """The encoding that a page of HTML declares; empty if there is none, or none to be trusted."""
    match = _DECLARED.search(content[:_BEGINNING])
    try:
        codec = codecs.lookup(match[1].decode()).name if match else ""
    except (LookupError, UnicodeDecodeError):
        return ""
    codec = _WIDER.get(codec, codec)
    return codec if _TRUSTED.fullmatch(codec) else ""


def _spoilt(text: str) -> Iterator[Remark]:
    """What is said of signs that could not be read, or are none."""
    for odd, what in ((_CONTROL, "that cannot be seen"), (re.compile("�"), "could not be read")):
        if count := len(odd.findall(text)):
            line = text.count("\n", 0, odd.search(text).start()) + 1  # type: ignore[union-attr]
            signs, their = ("sign", "its") if count == 1 else ("signs", "their")
            yield Remark(line, f"{count} {signs} {what}: � stands in {their} place.")
