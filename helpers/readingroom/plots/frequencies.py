"""How often words occur in each letter, side by side."""

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
    told,
    width,
    wrap,
)
from readingroom.tables.frames import Table

_ROW = 25.0
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
    chosen = (_asked(words) or _as_written(document, _telling(spoken)))[:_MOST_WORDS]
    if not chosen:
        raise ReadingRoomError("No word of the letters stands out. Name some: `words=[…]`.")
    alike = Counter(letter.title for letter in letters)
    titles = {
        each.code: each.title if alike[each.title] == 1 else f"{each.title} ({each.code})"
        for each in letters
    }
    counts = Table(
        {
            titles[letter.code]: [_count(document, word, letter) for word in chosen]
            for letter in letters
        },
        index=pd.Index(chosen, name="word"),
    )
    totals = {titles[code]: len(words) for code, words in spoken.items()}
    rates = {
        f"{title}, per 1,000 words": (counts[title] * 1000 / total).round(1)
        for title, total in totals.items()
    }
    title = "How often words occur in each letter"
    return Picture(
        lambda wide: _draw(wide, title, totals, counts),
        title,
        alt=_alt(totals, counts),
        data=counts.assign(**rates),
        caption="Whole words, capitals or not, exactly as in the list: a plural or another form "
        "is not counted with it, a possessive is; words in editors’ brackets are not. An outlined "
        "0: the word does not occur there. The letters differ in length, so compare with care.",
    )


def _asked(words: Sequence[str]) -> list[str]:
    listed = [words] if isinstance(words, str) else list(words)
    return [*dict.fromkeys(word.strip() for word in listed if word.strip())]


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
    every = sum(counts.values(), Counter())
    shared = [word for word in sorted(every) if all(each[word] for each in counts.values())]
    common = sorted(shared, key=lambda word: -every[word])[:_EACH]
    size = sum(map(len, spoken.values()))
    first, *others = (
        sorted(
            (word for word in sorted(every) if word not in common and each[word] > 1),
            key=lambda word: -_weight(each[word], every[word], len(spoken[code]) / size),
        )[:_EACH]
        for code, each in counts.items()
    )
    return [*first, *common, *(word for words in others for word in words)]


def _as_written(document: Document, words: Sequence[str]) -> list[str]:
    """Words with the capitals that they most often have."""
    return [
        Counter(hit.words for hit in document.search(word, whole_words=True)).most_common(1)[0][0]
        for word in words
    ]


def _weight(here: int, every: int, share: float) -> float:
    """Dunning's log-likelihood ratio of a letter with a share of all words.

    Negative where the word is rarer here than elsewhere.
    """
    there = every - here
    expected = every * share, every * (1 - share)
    ratio = 2 * sum(n * log(n / of) for n, of in zip((here, there), expected, strict=True) if n)
    return ratio if here >= every * share else -ratio


def _draw(wide: float, title: str, totals: Mapping[str, int], counts: pd.DataFrame) -> Figure:
    sheet = Sheet(wide, title)
    longest = min(0.27 * wide, max(width(word, WORDS) for word in counts.index))
    left = MARGIN + longest + 14
    step = (sheet.right - left) / len(totals)
    columns = [left + n * step for n in range(len(totals))]
    scale = (step - 34) / max(1, counts.to_numpy().max())
    y = sheet.top
    for x, (letter, total) in zip(columns, totals.items(), strict=True):
        end = sheet.write(x, sheet.top, letter, STRONG, within=step - 12)
        of_all = f"{total} words in all"
        y = max(y, sheet.write(x, end, of_all, SMALL, SOFT, within=step - 12) + 8)
    sheet.rule(y)
    start = y
    for word, *row in counts.itertuples():
        lines = len(wrap(word, WORDS, longest + 1))
        high = max(_ROW, lines * WORDS.line + 8)
        sheet.write(MARGIN, y + (high - lines * WORDS.line) / 2, word, WORDS, within=longest + 1)
        for x, count in zip(columns, row, strict=True):
            _bar(sheet, x, y + high / 2, count, scale)
        y += high
        sheet.rule(y, color=HAIR)
    for x in columns:
        sheet.line([x, x], [start, y], linewidth=0.9, zorder=5)
    return sheet.finish(y)


def _bar(sheet: Sheet, x: float, middle: float, count: int, scale: float) -> None:
    if count:
        sheet.box(x, middle - 5.5, count * scale, 11, facecolor=SOFT, edgecolor=INK, zorder=2)
        sheet.write(x + count * scale + 6, middle - 7, str(count), STRONG)
    else:
        sheet.outlined(x + 6, middle - 8, "0")


def _alt(totals: Mapping[str, int], counts: pd.DataFrame) -> str:
    names = " and in ".join(f"{title} ({total} words)" for title, total in totals.items())
    rows = {word: row for word, *row in counts.itertuples()}
    listed = "; ".join(f"“{word}” {' and '.join(map(str, row))}" for word, row in rows.items())
    absent = ", ".join(f"“{word}”" for word, row in rows.items() if 0 in row and any(row))
    return told(
        f"Bar chart that compares how often {len(rows)} words occur in {names}: {listed}.",
        f"Missing from a letter beside one that has them: {absent}." if absent else "",
    )
