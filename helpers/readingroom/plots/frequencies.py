"""How often words occur in each letter, side by side."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from readingroom.document import Document
from readingroom.document.facts import Letter
from readingroom.errors import ReadingRoomError
from readingroom.orthography import composed
from readingroom.plots.sheet import MARGIN, Picture, Sheet
from readingroom.plots.typography import HAIR, INK, SMALL, SOFT, STRONG, WORDS, width, wrap
from readingroom.tables.frames import Table

_ROW = 25.0
_MOST_LETTERS, _MOST_WORDS = 4, 40
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def words(document: Document, words: Sequence[str] = ()) -> Picture:
    """How often words stand in each letter, as bars. Raises `ReadingRoomError` without either."""
    spoken = _spoken(document)
    listed = [words] if isinstance(words, str) else words
    chosen = [*dict.fromkeys(word.strip() for word in listed if word.strip())][:_MOST_WORDS]
    if not chosen:
        raise ReadingRoomError(
            'Name the words to count in each letter, as in `rr.plots.words(document, ["enemy"])`.'
        )
    alike = Counter(letter.title for letter in spoken)
    totals = {
        each.title if alike[each.title] == 1 else f"{each.title} ({each.code})": len(said)
        for each, said in spoken.items()
    }
    found = ([_count(document, word, letter) for word in chosen] for letter in spoken)
    counts = Table(dict(zip(totals, found, strict=True)), index=pd.Index(chosen, name="word"))
    rates = {
        f"{title}, per 1,000 words": (counts[title] * 1000 / total).round(1)
        for title, total in totals.items()
    }
    return Picture(
        title="How often words occur in each letter",
        told=_told(totals, counts),
        data=counts.assign(**rates),
        caption="Whole words, capitals or not, exactly as in the list: a plural or another form "
        "is not counted with it, a possessive is; words in editors’ brackets are not. An outlined "
        "0: the word does not occur there. The letters differ in length, so compare with care.",
        paint=lambda sheet: _paint(sheet, totals, counts),
    )


def _spoken(document: Document) -> dict[Letter, list[str]]:
    """The letters enclosed, else all, with their own words in small letters, without brackets."""
    own: dict[str, str] = {}
    for each in document.passages:
        own[each.at.letter] = f"{own.get(each.at.letter, '')} {each.words}"
    said = {
        code: _WORD.findall(re.sub(r"\[[^\]]*\]", " ", composed(words)).casefold())
        for code, words in own.items()
    }
    letters = [each for each in document.letters if each.enclosed_in] or document.letters
    spoken = {each: said[each.code] for each in letters if said.get(each.code)}
    if not spoken:
        raise ReadingRoomError(
            f"“{document.title}” has no letters, so there are no words of theirs to count."
        )
    if len(spoken) > _MOST_LETTERS:
        raise ReadingRoomError(
            f"There are {len(spoken)} letters, too many to set side by side. "
            "`document.search(…).by_letter` counts in all of them."
        )
    return spoken


def _count(document: Document, word: str, letter: Letter) -> int:
    hits = document.search(word, letter=letter.code, whole_words=True)
    return sum(hit.place.voice != "editor" for hit in hits)


def _paint(sheet: Sheet, totals: Mapping[str, int], counts: pd.DataFrame) -> float:
    longest = min(0.27 * sheet.wide, max(width(word, WORDS) for word in counts.index))
    left = MARGIN + longest + 14
    step = (sheet.right - left) / len(totals)
    columns = [left + n * step for n in range(len(totals))]
    scale = (step - 34) / max(1, counts.to_numpy().max())
    y = sheet.top
    for x, (letter, total) in zip(columns, totals.items(), strict=True):
        end = sheet.write(x, sheet.top, letter, STRONG, within=step - 12)
        y = max(y, sheet.write(x, end, f"{total} words in all", SMALL, within=step - 12) + 8)
    sheet.rule(start := y)
    for word, *row in counts.itertuples():
        lines = len(wrap(word, WORDS, longest + 1))
        high = max(_ROW, lines * WORDS.line + 8)
        sheet.write(MARGIN, y + (high - lines * WORDS.line) / 2, word, WORDS, within=longest + 1)
        for x, count in zip(columns, row, strict=True):
            _paint_bar(sheet, x, y + high / 2, count, scale)
        y += high
        sheet.rule(y, color=HAIR)
    for x in columns:
        sheet.line([x, x], [start, y], linewidth=0.9, zorder=5)
    return y


def _paint_bar(sheet: Sheet, x: float, middle: float, count: int, scale: float) -> None:
    if count:
        sheet.box(x, middle - 5.5, count * scale, 11, facecolor=SOFT, edgecolor=INK, zorder=2)
        sheet.write(x + count * scale + 6, middle - 7, str(count), STRONG)
    else:
        sheet.outlined(x + 6, middle - 8, "0")


def _told(totals: Mapping[str, int], counts: pd.DataFrame) -> list[str]:
    names = " and in ".join(f"{title} ({total} words)" for title, total in totals.items())
    rows = {word: row for word, *row in counts.itertuples()}
    listed = "; ".join(f"“{word}” {' and '.join(map(str, row))}" for word, row in rows.items())
    absent = ", ".join(f"“{word}”" for word, row in rows.items() if 0 in row and any(row))
    return [
        f"Bar chart that compares how often {len(rows)} words occur in {names}: {listed}.",
        f"Missing from a letter beside one that has them: {absent}." if absent else "",
    ]
