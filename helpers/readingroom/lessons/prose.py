"""Markdown as prose: without code and markup, its quotations, headings, links and code words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_FENCE = re.compile(r"(?ms)^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)")
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_TAG = re.compile(r"(?s)<!--.*?-->|</?[a-zA-Z][^<>]*>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*<?([^()\s<>]*)>?[^()]*\)")
_BOLD = re.compile(r"\*\*(?=\S)((?:[^*]|\*(?!\*))+)(?<=\S)\*\*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MARKS = re.compile(r"“([^”]*)”|\"([^\"]*)\"|‘((?:[^’]|’(?=\w))*)’|\*+([^*]+)\*+")
BREAK = "\x00"
"""Stands where code was: no run of words goes across it."""


@dataclass(frozen=True)
class Quotation:
    """Words that the prose sets off: in quotation marks, as a block quote, or in italics."""

    words: str
    marked: Literal["marks", "block", "italics"]


def words(prose: str) -> list[str]:
    """The words of a text as they are compared.

    >>> words("The *Chinese* people’s volunteers—further")
    ['the', 'chinese', "people's", 'volunteers', 'further']
    """
    return [match.casefold().replace("’", "'") for match in _WORD.findall(prose)]


def positions(text: str) -> list[int]:
    """Where each of these words begins."""
    return [match.start() for match in _WORD.finditer(text)]


def without_code(markdown: str) -> str:
    """The markdown with all code cut out."""
    return _CODE.sub(BREAK, _FENCE.sub(f"\n{BREAK}\n", markdown))


def code_blanked(markdown: str) -> str:
    """The markdown with blanks for its code, so that all else stands where it stood.

    >>> code_blanked("a `<b>` c")
    'a       c'
    """

    def blanked(match: re.Match[str]) -> str:
        return match[0] if "\n\n" in match[0] else " " * len(match[0])

    return _CODE.sub(blanked, _FENCE.sub(lambda match: " " * len(match[0]), markdown))


def plain(markdown: str) -> str:
    """What is read of the markdown: neither code nor tags nor the addresses of links."""
    return _TAG.sub(" ", _LINK.sub(r"\1", without_code(markdown)))


def code_words(markdown: str) -> list[str]:
    """What stands in backticks."""
    return [match[2].strip() for match in _CODE.finditer(_FENCE.sub("", markdown))]


def bold(markdown: str) -> list[str]:
    """What stands in bold, in order.

    >>> bold("A **siglum**, of **two\\nwords**.")
    ['siglum', 'two words']
    """
    return [" ".join(match[1].split()) for match in _BOLD.finditer(plain(markdown))]


def links(markdown: str) -> list[str]:
    """Where links go."""
    return [match[2] for match in _LINK.finditer(without_code(markdown))]


def headings(markdown: str, level: int) -> list[str]:
    """The headings of one level."""
    read = plain(re.sub(rf"(?i)<h{level}\b[^>]*>", f"\n{'#' * level} ", without_code(markdown)))
    return [match[1].strip() for match in re.finditer(rf"(?m)^ {{0,3}}#{{{level}}} +(.+)$", read)]


def quotations(markdown: str) -> Iterator[Quotation]:
    """Everything that the prose sets off, paragraph by paragraph."""
    for paragraph in re.split(r"\n[ \t]*\n", plain(markdown)):
        block, rest = _block(paragraph)
        if block:
            yield Quotation(block, "block")
        for match in _MARKS.finditer(rest):
            inner = next(filter(None, match.groups()), "")
            if match[4] and _MARKS.search(inner):
                yield from quotations(inner)
            else:
                yield Quotation(" ".join(inner.split()), "italics" if match[4] else "marks")


def unquoted(markdown: str) -> str:
    """The prose with every quotation cut out."""
    paragraphs = (_block(each)[1] for each in re.split(r"\n[ \t]*\n", plain(markdown)))
    return _MARKS.sub(
        lambda match: match[0] if match[4] else f" {BREAK} ", f"\n{BREAK}\n".join(paragraphs)
    )


def _block(paragraph: str) -> tuple[str, str]:
    """The words of a block quote, without the line that says whose they are; and the rest."""
    lines = paragraph.split("\n")
    quoted = [line for line in lines if re.match(r" {0,3}>", line)]
    rest = "\n".join(BREAK if line in quoted else line for line in lines)
    inner = [re.sub(r"^(?: {0,3}>)+ ?", "", line) for line in quoted]
    said = [line for line in inner if not re.match(r"\s*([—–]|--|\[!)", line)]
    return " ".join(" ".join(said).split()), rest
