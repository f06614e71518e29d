"""How often words stand in each letter, side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

import pandas as pd
from matplotlib.figure import Figure

from readingroom.document import Document
from readingroom.document.facts import Letter
from readingroom.errors import ReadingRoomError
from readingroom.orthography import composed
from readingroom.plots.sheet import (
    HAIR,
    INK,
    MARGIN,
    SMALL,
    SOFT,
    STRONG,
    WORDS,
    Picture,
    Sheet,
    width,
    wrap,
)
from readingroom.tables.frames import Table

_WIDE, _ROW = 540, 25.0
_MOST_LETTERS, _MOST_WORDS = 4, 40
_SHORTEST, _EACH = 5, 3
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FUNCTION_WORDS = frozenset(
    _WORD.findall(
        "about above aforementioned after again against among another because before being below "
        "between cannot could doing during either every further having however itself might "
        "neither other others ourselves shall should since their theirs themselves there "
        "therefore these those through throughout toward towards under until where whether which "
        "while whose within without would yours yourself"
    )
)


def words(document: Document, words: Sequence[str] = ()) -> Picture:
    """How often chosen words stand in each of the letters, as bars on one scale.

    Whole words are counted as `document.search(…, whole_words=True)` finds them, whatever their
    capitals, without the words in editors' brackets. Without `words` three are taken for each
    letter that set it off most from the others (by the log-likelihood ratio of Dunning 1993), and
    the three most frequent that all letters have. Raises `ReadingRoomError` without letters.
    """
    letters = _letters(document)
    spoken = {letter.code: _spoken(document, letter) for letter in letters}
    chosen = list(dict.fromkeys(_asked(words) or _as_written(document, _telling(spoken))))[
        :_MOST_WORDS
    ]
    if not chosen:
        raise ReadingRoomError("No word of the letters stands out. Name some: `words=[…]`.")
    counts = {word: [_count(document, word, letter) for letter in letters] for word in chosen}
    totals = [len(spoken[letter.code]) for letter in letters]
    title = "How often words stand in each letter"
    return Picture(
        _draw(title, letters, totals, counts),
        title,
        alt=_alt(letters, totals, counts),
        data=_data(letters, totals, counts),
        caption="Whole words, capitals or not, exactly as in the list: a plural or another form "
        "is not counted with it, a possessive is; words in editors’ brackets are not. An outlined "
        "0: the word does not stand there. The letters differ in length, so compare with care.",
    )


def _asked(words: Sequence[str]) -> list[str]:
    listed = [words] if isinstance(words, str) else list(words)
    return [word.strip() for word in listed if word.strip()]


def _letters(document: Document) -> list[Letter]:
    """The enclosed letters; where none is enclosed, all. Without words of their own, none."""
    enclosed = [letter for letter in document.letters if letter.enclosed_in]
    letters = [each for each in enclosed or document.letters if _spoken(document, each)]
    if not letters:
        raise ReadingRoomError(
            f"“{document.title}” has no letters, so there are no words of theirs to count."
        )
    if len(letters) > _MOST_LETTERS:
        raise ReadingRoomError(
            f"There are {len(letters)} letters, too many to set side by side. "
            "`document.search(…).by_letter` counts in all of them."
        )
    return letters


def _spoken(document: Document, letter: Letter) -> list[str]:
    """The words of a letter without its enclosures and the editors' brackets, in small letters."""
    own = (each.words for each in document.passages if each.at.letter == letter.code)
    return _WORD.findall(re.sub(r"\[[^\]]*\]", " ", composed(" ".join(own))).casefold())


def _count(document: Document, word: str, letter: Letter) -> int:
    hits = document.search(word, letter=letter.code, whole_words=True)
    return sum(hit.place.voice != "editor" for hit in hits)


def _telling(spoken: Mapping[str, Sequence[str]]) -> list[str]:
    """The words that set each letter off most, the most frequent common ones between them."""
    counts = {
        code: Counter(w for w in said if len(w) >= _SHORTEST and w not in _FUNCTION_WORDS)
        for code, said in spoken.items()
    }
    every = sorted({word for each in counts.values() for word in each})
    sizes = {code: len(said) for code, said in spoken.items()}
    common = sorted(
        (word for word in every if all(each[word] for each in counts.values())),
        key=lambda word: -sum(each[word] for each in counts.values()),
    )[:_EACH]
    most = {
        code: sorted(
            (word for word in every if word not in common and counts[code][word] > 1),
            key=lambda word: -_weight(word, code, counts, sizes),
        )[:_EACH]
        for code in counts
    }
    first, *others = most
    return [*most[first], *common, *(word for code in others for word in most[code])]


def _as_written(document: Document, words: Sequence[str]) -> list[str]:
    """Words with the capitals that they most often have."""
    return [
        Counter(hit.words for hit in document.search(word, whole_words=True)).most_common(1)[0][0]
        for word in words
    ]


def _weight(
    word: str, code: str, counts: Mapping[str, Counter[str]], sizes: Mapping[str, int]
) -> float:
    """Dunning's log-likelihood ratio; negative where the word is rarer here than elsewhere."""
    here, size = counts[code][word], sizes[code]
    there = sum(each[word] for each in counts.values()) - here
    rest = sum(sizes.values()) - size
    rate = (here + there) / (size + rest)
    ratio = 2 * sum(n * log(n / (of * rate)) for n, of in ((here, size), (there, rest)) if n and of)
    return ratio if here >= size * rate else -ratio


def _draw(
    title: str,
    letters: Sequence[Letter],
    totals: Sequence[int],
    counts: Mapping[str, Sequence[int]],
) -> Figure:
    sheet = Sheet(_WIDE, title)
    longest = min(150.0, max(width(word, WORDS) for word in counts))
    labels = {word: wrap(word, WORDS, longest + 1) for word in counts}
    left = MARGIN + longest + 14
    wide = (sheet.right - left) / len(letters)
    most = max(1, *(max(row) for row in counts.values()))
    scale = (wide - 34) / most
    heads = [wrap(letter.title, STRONG, wide - 12) for letter in letters]
    y = sheet.top
    for n, (head, total) in enumerate(zip(heads, totals, strict=True)):
        end = sheet.write(left + n * wide, y, head, STRONG)
        sheet.write(left + n * wide, end, f"{total} words in all", SMALL, SOFT)
    y += max(map(len, heads)) * STRONG.line + SMALL.line + 8
    sheet.rule(y)
    start = y
    for word, row in counts.items():
        high = max(_ROW, len(labels[word]) * WORDS.line + 8)
        sheet.write(MARGIN, y + (high - len(labels[word]) * WORDS.line) / 2, labels[word], WORDS)
        for n, count in enumerate(row):
            _bar(sheet, left + n * wide, y + high / 2, count, scale)
        y += high
        sheet.rule(y, color=HAIR)
    for n in range(len(letters)):
        sheet.line([left + n * wide] * 2, [start, y], color=INK, thick=0.9, z=5)
    return sheet.finish(y)


def _bar(sheet: Sheet, x: float, middle: float, count: int, scale: float) -> None:
    if count:
        sheet.box(x, middle - 5.5, count * scale, 11, fill=SOFT, edge=INK, thick=0.7, z=2)
        sheet.write(x + count * scale + 6, middle - 7, str(count), STRONG)
    else:
        sheet.outlined(x + 6, middle - 8, "0")


def _data(
    letters: Sequence[Letter], totals: Sequence[int], counts: Mapping[str, Sequence[int]]
) -> pd.DataFrame:
    table = Table(
        list(counts.values()),
        columns=[letter.title for letter in letters],
        index=pd.Index(list(counts), name="word"),
    )
    for letter, total in zip(letters, totals, strict=True):
        table[f"{letter.title}, per 1,000 words"] = (table[letter.title] * 1000 / total).round(1)
    return table


def _alt(
    letters: Sequence[Letter], totals: Sequence[int], counts: Mapping[str, Sequence[int]]
) -> str:
    names = [f"{each.title} ({n} words)" for each, n in zip(letters, totals, strict=True)]
    rows = "; ".join(f"“{word}” {' and '.join(map(str, row))}" for word, row in counts.items())
    absent = [word for word, row in counts.items() if 0 in row and any(row)]
    only = ", ".join(f"“{word}”" for word in absent)
    return " ".join(
        filter(
            None,
            [
                f"Bar chart that compares how often {len(counts)} words stand in "
                f"{' and in '.join(names)}: {rows}.",
                f"Missing from a letter that stands beside one that has them: {only}."
                if only
                else "",
                "The table below has the same.",
            ],
        )
    )
