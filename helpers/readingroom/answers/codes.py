"""Answer codes: an answer book as text that can be printed, pasted into a form, and typed again.

Signs of Crockford's base 32 (no I, L, O or U) in groups of five, eight groups to a line, and at the
end of each line two signs that check it.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace

from readingroom.answers.book import Book, NotABook

_HEAD = "RR1"
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LINE, _GROUP = 40, 5
_LONGEST = 4_000_000


def answer_code(book: Book) -> str:
    """The last answer to every exercise, and the own readings, as an answer code.

    >>> from readingroom.answers import Attempt
    >>> short = answer_code(Book(student="Min").with_attempt("telegram/copies", Attempt("11")))
    >>> short.split()[0]
    'RR1'
    >>> from_answer_code(short).attempts["telegram/copies"][-1].answer
    '11'
    """
    last = {id: tuple(replace(each, asked="") for each in book.last(id)) for id in book.attempts}
    answers = json.loads(Book(book.student, last, book.readings).written())
    packed = zlib.compress(
        json.dumps(answers, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), 9
    )
    signs = _to_signs(packed)
    lines = [signs[at : at + _LINE] for at in range(0, len(signs), _LINE)]
    return "\n".join([_HEAD, *(_line(number, line) for number, line in enumerate(lines, 1))]) + "\n"


def from_answer_code(text: str) -> Book:
    """The answer book in an answer code, however its signs are spaced and capitalised.

    Raises `NotABook` with the line in which a sign is not as it was.
    """
    signs = re.sub(r"[\s\-]", "", text[: 2 * _LONGEST]).upper()
    if not signs.startswith(_HEAD):
        raise NotABook(f"An answer code begins with {_HEAD}. Copy it from its first line on.")
    body = signs.removeprefix(_HEAD).translate(str.maketrans("OIL", "011"))
    if bad := re.search(f"[^{_SIGNS}]", body):
        number = bad.start() // (_LINE + 2) + 1
        raise NotABook(f"Line {number} of the answer code holds “{bad[0]}”, which no code has.")
    pieces = "".join(_checked(body))
    try:
        unpack = zlib.decompressobj()
        data = unpack.decompress(_from_signs(pieces), _LONGEST)
        if not unpack.eof:
            raise NotABook("The answer code ends too early. Copy it to its last line.")
        return Book.read(data.decode("utf-8"))
    except (zlib.error, UnicodeDecodeError):
        raise NotABook(
            "The answer code is not whole. Copy it again from first to last line."
        ) from None


def _line(number: int, signs: str) -> str:
    groups = [signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP)]
    return "-".join(groups) + " " + _check(number, signs)


def _check(number: int, signs: str) -> str:
    """Two signs that change if a sign of the line, or the line's place, changes."""
    sum_ = zlib.crc32(f"{number}:{signs}".encode("ascii"))
    return _SIGNS[sum_ >> 5 & 31] + _SIGNS[sum_ & 31]


def _checked(body: str) -> Iterator[str]:
    for number, at in enumerate(range(0, len(body), _LINE + 2), 1):
        line = body[at : at + _LINE + 2]
        signs, check = line[:-2], line[-2:]
        if _check(number, signs) != check:
            raise NotABook(f"Line {number} of the answer code is not as it was. Look at it again.")
        yield signs


def _to_signs(data: bytes) -> str:
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return "".join(_SIGNS[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))


def _from_signs(signs: str) -> bytes:
    bits = "".join(f"{_SIGNS.index(sign):05b}" for sign in signs)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8))
