"""The answer code: a book's last answers as a short text of signs of Crockford's base 32."""

import json
import re
import zlib
from base64 import b32decode, b32encode
from collections.abc import Container, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from readingroom.answers.book import Book, NotABook, parted

_HEAD = "RR2"
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_USUAL_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_LINE, _GROUP = 60, 10
_COUNT = 5  # signs that say how many follow, so that words around a code do no harm
_OLD_LINE = 40  # signs in a line of a code that begins with RR1
_LONGEST = 4_000_000
_QUOTING = r"[\s>|*`'\"“”‘’«»\ufeff\u200b\-‐‑‒–—―−]"  # what programs and people put between signs
_TOO_EARLY = "The answer code ends too early. Copy it to its last line."
_VERDICTS = ("", "accepted", "kept", "foreseen", "other", "not understood", "with the teacher")


@cache
def _usual() -> bytes:
    """What codes often hold: part of their form, so that it never changes under the same head."""
    text = (Path(__file__).parent / "usual.txt").read_text(encoding="utf-8")
    words, options, exercises = text.splitlines()
    forms = (
        '"],"bound":"at least","number":"10","unit":"{"quote":"","in":"M"},{"quote":"","in":"K"},'
        '"says":"stance":"asserts","weighs":"for","letter":"request":"arm":"because":"position":'
        '{"s":"","t":"2026-11-","r":{},"a":{"telegram-21646/":{"03_requests":{"'
    )
    listed = [f'":["{each}","' for each in (*options.split(), *exercises.split())]
    return " ".join([words, *listed, forms]).encode()


def to_answer_code(book: Book, lesson: str = "", asks: Container[str] = ()) -> str:
    """The last answers of a lesson and to what it `asks`; without a lesson all, and the readings.

    >>> from readingroom.answers import Attempt
    >>> short = to_answer_code(Book(student="Min").with_attempt("telegram/copies", Attempt("11")))
    >>> short.split()[0]
    'RR2'
    >>> from_answer_code(short).attempts["telegram/copies"][-1].answer
    '11'
    """
    last = {id: made for id in book.attempts for made in book.last(id)}
    chosen = {id: made for id, made in last.items() if lesson in ("", made.lesson) or id in asks}
    day = max((made.at[:10] for made in chosen.values()), default="")
    packed: dict[str, dict[str, dict[str, list[Any]]]] = {}
    for address, made in chosen.items():
        document, slash, exercise = address.rpartition("/")
        verdict = _VERDICTS.index(made.verdict) if made.verdict in _VERDICTS else 0
        row = [made.answer, verdict, made.why, made.at[:10] if made.at[:10] != day else ""]
        while len(row) > 2 and not row[-1]:
            row.pop()
        packed.setdefault(document + slash, {}).setdefault(made.lesson, {})[exercise] = row
    readings = {} if lesson else book.readings
    return encoded({"s": book.student, "t": day, "r": readings, "a": packed})


def encoded(held: Mapping[str, Any]) -> str:
    """What a code holds as the code: packed, in signs that are not confused, lines with a check."""
    packer = zlib.compressobj(9, wbits=-15, zdict=_usual())
    plain = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    packed = packer.compress(plain.encode("utf-8", "replace")) + packer.flush()
    usual = b32encode(packed).decode().rstrip("=")
    signs = usual.translate(str.maketrans(_USUAL_SIGNS, _SIGNS))
    signs = "".join(_SIGNS[len(signs) >> 5 * at & 31] for at in reversed(range(_COUNT))) + signs
    lines = [_HEAD]
    for number, line in enumerate(_parts(signs, _LINE), 1):
        lines.append(f"{'-'.join(_parts(line, _GROUP))} {_check(number, line)}")
    return "\n".join(lines) + "\n"


def _parts(signs: str, long: int) -> list[str]:
    return [signs[at : at + long] for at in range(0, len(signs), long)]


def from_answer_code(text: str) -> Book:
    """The book in an answer code, however spaced and quoted. Raises `NotABook`, with the line."""
    found = re.search(r"(?<![^\W_])RR([12])(?![^\W_])(.*)", text[: 4 * _LONGEST], re.S | re.I)
    if not found:
        raise NotABook(f"An answer code begins with {_HEAD}. Copy it from its first line on.")
    body = re.sub(_QUOTING, "", found[2]).upper().translate(str.maketrans("OIL", "011"))
    try:
        if found[1] == "1":
            return Book.read(_unpacked("".join(_checked(body, _OLD_LINE)), zlib.decompressobj()))
        count = _COUNT + sum(32**at * _SIGNS.find(sign) for at, sign in enumerate(body[4::-1]))
        signs = "".join(_checked(body[: max(count + 2 * -(-count // _LINE), 0)]))
        if len(signs) != count:
            raise NotABook(_TOO_EARLY)
        unpack = zlib.decompressobj(wbits=-15, zdict=_usual())
        return _long(json.loads(_unpacked(signs[_COUNT:], unpack)))
    except (zlib.error, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        what = "The answer code is not whole. Copy it again from first to last line."
        raise NotABook(what) from None


def _unpacked(signs: str, unpack: Any) -> str:
    usual = signs.translate(str.maketrans(_SIGNS, _USUAL_SIGNS))
    plain = unpack.decompress(b32decode(usual + "=" * (-len(usual) % 8)), _LONGEST)
    if not unpack.eof:
        raise NotABook(_TOO_EARLY)
    return str(plain, "utf-8")


def _long(data: Mapping[str, Any]) -> Book:
    exercises: dict[str, list[dict[str, Any]]] = {}
    for document, lessons in data["a"].items():
        for lesson, rows in lessons.items():
            for exercise, row in rows.items():
                answer, verdict, why, day = [*row, "", ""][:4]
                said = {"answer": answer, "why": why, "lesson": lesson, "at": day or data["t"]}
                exercises[document + exercise] = [said | {"verdict": _VERDICTS[verdict]}]
    whole = {"format": "answers 2", "student": data["s"], "exercises": exercises}
    return parted(json.dumps(whole | {"readings": data["r"]}))[0]


def _check(number: int, signs: str) -> str:
    """Two signs that change if a sign of the line, or the line's place, changes."""
    sum_ = zlib.crc32(f"{number}:{signs}".encode("ascii"))
    return _SIGNS[sum_ >> 5 & 31] + _SIGNS[sum_ & 31]


def _checked(body: str, long: int = _LINE) -> Iterator[str]:
    for number, line in enumerate(_parts(body, long + 2), 1):
        if bad := re.search(f"[^{_SIGNS}]", line):
            raise NotABook(f"Line {number} of the answer code holds “{bad[0]}”, which no code has.")
        if _check(number, line[:-2]) != line[-2:]:
            raise NotABook(f"Line {number} of the answer code is not as it was. Look at it again.")
        yield line[:-2]
