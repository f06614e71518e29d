"""What holds for any text and any slip: words are found where they stand, and no slip is silent."""

from __future__ import annotations

import re
import shutil
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import yaml
from damaging import FILES, Entry, Field, entries, read_lines, value_of, with_value
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from readingroom.document import Document, Place
from readingroom.errors import Problem
from readingroom.loading import List, Map, Scalar, examine, parsed, shown
from readingroom.text import Anchor, Lost, Span, Text, fold, normalise

ROOT = Path(__file__).parents[1]
TELEGRAM = ROOT / "data" / "telegram-21646"
HERE = "telegram-21646"

ordinary = settings(deadline=None, suppress_health_check=list(HealthCheck))


def many(count: int) -> settings:
    return settings(ordinary, max_examples=count)


# ------------------------------------------------------------------ words in a text

SIGNS = (
    " \t\n\r\u00a0\u2003\u2028"
    "“”„‟‘’‚‛´`'\"–—‒―−‐‑-.,:;!?[]()_"
    "aábBcé\u0301\u0308ßİſΣς0９١文字😀𝔄\U0010ffff"
)
"""White space, marks and dashes of all kinds, combining marks, astral letters; few, so that the
same words come again and again."""

signs = st.sampled_from(SIGNS)
any_text = st.one_of(
    st.text(signs, max_size=80),
    st.lists(
        st.sampled_from(["the", "enemy", "a", "“the", "–", " ", "\r\n", "\u00a0", "x\u0301"])
    ).map("".join),
    st.text(st.characters(codec="utf-8"), max_size=60),
)


FAMILIES = {sign: family[0] for family in ('"“”„‟«»', "'‘’‚‛´`", "-–—‒―−‐‑") for sign in family}


def letters_of(content: str) -> list[tuple[int, int, str]]:
    """The letters of a text: where each begins and ends, and what it counts as.

    Marks belong to the letter before them, white space counts as one space.
    """
    found: list[tuple[int, int, str]] = []
    for at, sign in enumerate(content):
        start, _, before = found[-1] if found else (0, 0, "")
        joins = before and (
            (before == " " and sign.isspace())
            or (before != " " and unicodedata.category(sign)[0] == "M")
        )
        if not joins:
            start = at
        same = unicodedata.normalize("NFC", content[start : at + 1])
        same = " " if sign.isspace() else "".join(FAMILIES.get(each, each) for each in same)
        found[len(found) - bool(joins) :] = [(start, at + 1, same)]
    return found


def places(content: str, quote: str) -> list[Span]:
    """Where words stand, found in the slow and simple way."""
    every = letters_of(content)
    signs, wanted = [[same for _, _, same in each] for each in (every, letters_of(quote.strip()))]
    return [
        Span(every[at][0], every[at + len(wanted) - 1][1])
        for at in range(len(signs) - len(wanted) + 1)
        if wanted and signs[at : at + len(wanted)] == wanted
    ]


@st.composite
def texts_with_a_part(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text, and the beginning and end of a part of it, whole letters, that is not blank."""
    content = normalise(draw(any_text) + draw(signs.filter(lambda sign: sign.strip())))
    every = letters_of(content)
    spots = [at for at, (_, _, same) in enumerate(every) if same != " "]
    spot = draw(st.sampled_from(spots))
    start = draw(st.integers(0, spot))
    return content, every[start][0], every[draw(st.integers(spot, len(every) - 1))][1]


def check_found_where_it_stands(case: tuple[str, int, int]) -> None:
    content, start, end = case
    quote = content[start:end]
    wanted = Span(start + len(quote) - len(quote.lstrip()), end - len(quote) + len(quote.rstrip()))
    everywhere = places(content, quote)
    text = Text(content)

    assert text.occurrences(quote) == everywhere
    assert text.find(Anchor(quote, n=everywhere.index(wanted) + 1)) == wanted
    if len(everywhere) == 1:
        assert text.find(Anchor(quote)) == wanted
    else:
        with pytest.raises(Lost, match=f"occurs {len(everywhere)} times"):
            text.find(Anchor(quote))


@many(400)
@given(texts_with_a_part())
@example(("a–b", 0, 3))
@example(("the enemy, the enemy", 0, 3))
@example(("x\u0301x x\u0301", 0, 2))
@example(("Pyo\u0306ngyang, Pyŏngyang, Pyongyang", 0, 10))
@example(("e\u0301\u0308 e\u0308\u0301 é\u0308 é", 0, 3))
def test_words_are_found_exactly_where_they_were_copied(case):
    check_found_where_it_stands(case)


@pytest.mark.endurance
@many(40_000)
@given(texts_with_a_part())
def test_words_are_found_exactly_where_they_were_copied_however_often(case):
    check_found_where_it_stands(case)


KOREAN = "김일성"
APART = unicodedata.normalize("NFD", KOREAN)


@pytest.mark.parametrize(
    ("content", "quote", "found"),
    [
        ("Pyo\u0306ngyang", "Pyŏngyang", ["Pyo\u0306ngyang"]),
        ("Pyŏngyang", "yo\u0306ng", ["yŏng"]),
        ("Pyo\u0306ngyang", "Pyo", []),
        (f"{APART} {KOREAN}", KOREAN, [APART, KOREAN]),
        (f"{APART} {KOREAN}", APART, [APART, KOREAN]),
        (APART, "일", [unicodedata.normalize("NFD", "일")]),
        (
            "e\u0323\u0301 e\u0301\u0323 ẹ\u0301",
            "ẹ\u0301",
            ["e\u0323\u0301", "e\u0301\u0323", "ẹ\u0301"],
        ),
        ("हिन्दी", "हि", ["हि"]),
        ("हिन्दी", "ह", []),
    ],
)
def test_words_are_the_same_however_the_marks_of_their_letters_are_stored(content, quote, found):
    text = Text(f"“1” \u00a0 {content}\n")

    assert [text.words(span) for span in text.occurrences(quote)] == found


@many(200)
@given(any_text, any_text)
def test_folding_moves_nothing(raw, quote):
    text = Text(normalise(raw))

    assert len(fold(raw)) == len(unicodedata.normalize("NFC", " ".join(raw.split())))
    assert fold(fold(raw)) == fold(raw)
    for span in text.occurrences(quote):
        assert fold(text.words(span)) == fold(quote)
        assert text.words(span).strip() == text.words(span)


@many(200)
@given(texts_with_a_part(), st.data())
def test_a_long_stretch_goes_from_its_first_words_to_its_last(case, data):
    content, start, end = case
    first = content[start:end]
    every = [each for each in letters_of(content) if each[0] >= start]
    later = data.draw(st.integers(0, len(every) - 1))
    last = content[every[later][0] : every[data.draw(st.integers(later, len(every) - 1))][1]]
    if not last.strip():
        return
    n = places(content, first).index(next(s for s in places(content, first) if s.end <= end)) + 1
    text = Text(content)
    begun = places(content, first)[n - 1]
    wanted = [each for each in places(content, last) if each.start >= begun.start <= each.end]
    wanted = [each for each in wanted if each.end >= begun.end]
    anchor = Anchor(first=first, last=last, n=n)

    if wanted:
        assert text.find(anchor) == (begun.start, wanted[0].end)
    else:
        with pytest.raises(Lost, match="do not come after"):
            text.find(anchor)


@many(200)
@given(texts_with_a_part(), st.integers(0, 90), st.integers(0, 90))
def test_within_a_scope_only_what_lies_wholly_in_it_is_found(case, one, two):
    content, start, end = case
    scope = Span(min(one, two), min(max(one, two), len(content)))
    if scope.start > scope.end:
        return
    quote = content[start:end]

    assert Text(content).occurrences(quote, scope) == [
        span for span in places(content, quote) if scope.holds(span)
    ]


@many(300)
@given(any_text, any_text, st.integers(0, 90), st.integers(0, 90))
@example("the enemy " * 900, "the very enemy", 8000, 9000)
@example("", "x", 0, 0)
def test_the_nearest_passage_is_always_told_in_a_few_words(raw, quote, one, two):
    content = normalise(raw)
    scope = Span(min(one, two), max(one, two))
    told = Text(content).nearest(quote, scope)

    assert len(told) < 700
    assert told.count("\n") <= 2
    assert not told or told.startswith("Nearest, source line ")


@many(200)
@given(st.data())
def test_words_with_one_letter_wrong_are_shown_their_right_form(data):
    text = Text(normalise((TELEGRAM / "source.txt").read_text(encoding="utf-8")))
    start = data.draw(st.integers(0, len(text.content) - 40))
    quote = text.content[start : start + data.draw(st.integers(40, 200))].strip()
    at = data.draw(st.integers(0, len(quote) - 1))
    wrong = quote[:at] + "§" + quote[at + 1 :]
    line = text.line(start + len(quote) // 2)
    if len(fold(quote)) < 20 or quote[at].isspace() or not quote[at].isalnum():
        return
    told = text.nearest(wrong)
    found = re.match(r"Nearest, source line (\d+):\n", told)

    assert found, wrong
    # The words beside the wrong one may stand a second time, elsewhere.
    kept = max(quote[:at].rpartition(" ")[0], quote[at:].partition(" ")[2], key=len)
    lines = [line, *(text.line(span.start) for span in text.occurrences(kept))]
    assert min(abs(int(found[1]) - each) for each in lines) <= 12
    assert "^" in told.splitlines()[2]


@pytest.mark.parametrize("words", ["a", "ab ", "the enemy ", "the ", "aaaaaaaa ", "“ ”"])
@pytest.mark.parametrize("quote", ["a" * 3000, "ab " * 1000, "the " * 800, "ba" * 1500])
def test_the_nearest_passage_does_not_take_long(words, quote):
    text = Text(words * (200_000 // len(words)))
    text.nearest("once, to index the words")
    begun = time.perf_counter()
    text.nearest(quote)

    assert time.perf_counter() - begun < 1


@many(300)
@given(st.one_of(any_text, st.text("\ufeff\r\n\ufeffx ")))
def test_a_normalised_text_stays_as_it_is(raw):
    content = normalise(raw)

    assert normalise(content) == content
    assert "\r" not in content
    assert not content.startswith("\ufeff")
    assert not content.endswith("\n")


# ------------------------------------------------------------------ one slip in one entry

FREE = {
    "note", "what", "says", "because", "name", "title", "meaning", "archive_name", "topic", "use",
    "citation", "web_address", "read", "side", "sender", "addressee", "shares", "who", "when",
    "where", "language", "may_change", "post", "scheme", "unstated", "condition", "arm",
    "question", "explanations", "about",
}  # fmt: skip
"""Fields that hold our own words: nobody but a reader can tell whether they are right."""


@dataclass(frozen=True)
class Slip:
    """One slip in one entry: the lines after it, and which of them are the entry's."""

    what: str
    entry: Entry
    names: tuple[str, ...]
    lines: list[str]
    start: int
    stop: int

    def holds(self, entry: Entry) -> bool:
        """Whether an entry stands on the lines of this one."""
        return entry.start == self.start


def slips(entry: Entry, lines: list[str], draw: st.DrawFn) -> Slip:
    """One of the ways in which a hand slips in an entry."""
    ways = ["delete", "duplicate", "omit", "replace", "misspell", "rename", "swap", "empty"]
    way = draw(st.sampled_from(ways))
    field = draw(st.sampled_from(entry.fields))
    if way == "delete":
        after = [*lines[: entry.start], *lines[entry.stop :]]
        return Slip(way, entry, (), after, entry.start, entry.start)
    if way == "duplicate":
        block = lines[entry.start : entry.stop]
        after = [*lines[: entry.stop], *block, *lines[entry.stop :]]
        return Slip(way, entry, (), after, entry.start, entry.stop + len(block))
    if way == "swap":
        other = draw(st.sampled_from(entry.fields))
        one, two = sorted((field, other), key=lambda each: each.start)
        after = with_value(lines, two, value_of(lines, one))
        after = with_value(after, one, value_of(lines, two))
        return Slip(way, entry, (one.name, two.name), after, entry.start, entry.stop)
    return one_field(way, entry, field, lines, draw)


def one_field(way: str, entry: Entry, field: Field, lines: list[str], draw: st.DrawFn) -> Slip:
    if way == "rename" or (way == "replace" and field.name == "id"):
        way, field = "rename", next(each for each in entry.fields if each.name == "id")
        after = with_value(lines, field, [" another-name"])
    elif way == "omit":
        kept = lines[field.start].startswith("- ")
        head = ["-" + lines[field.stop][1:]] if kept and field.stop < entry.stop else []
        rest = lines[field.stop + len(head) :] if kept else lines[field.stop :]
        after = [*lines[: field.start], *head, *rest]
    elif way == "replace":
        text = draw(st.sampled_from([" quite another text", " '1'", " mao", " Stalin", " high"]))
        after = with_value(lines, field, [text])
    elif way == "empty":
        after = with_value(lines, field, [""])
    else:
        at = draw(st.integers(0, len(field.name) - 1))
        wrong = field.name[:at] + field.name[at + 1 :] + "x" * (len(field.name) < 3)
        line = lines[field.start].replace(f"{field.name}:", f"{wrong}:", 1)
        after = [*lines[: field.start], line, *lines[field.start + 1 :]]
    stop = entry.stop + len(after) - len(lines)
    return Slip(way, entry, (field.name,), after, entry.start, stop)


def plain_value(value: Any) -> Any:
    """A value without what hangs on the rest of the document."""
    if isinstance(value, Place):
        return value.start, value.end, value.words
    if isinstance(value, tuple):
        return tuple(map(plain_value, value))
    if is_dataclass(value):
        own = (each for each in fields(value) if not each.metadata.get("derived"))
        return {each.name: plain_value(getattr(value, each.name)) for each in own}
    return value


def values_of(document: Document) -> dict[tuple[str, str], dict[str, Any]]:
    """Everything that a reader of the document can get, under shelf and address."""
    shelves = [("", document), *document.readings.items()]
    return {
        (shelf, thing.address): {
            each.name.rstrip("_"): plain_value(getattr(thing, each.name))
            for each in fields(thing)
            if not each.metadata.get("derived")
        }
        for shelf, things in shelves
        for thing in things
    }


WHOLE = values_of(examine(TELEGRAM)[0])
LINES = {file: read_lines(TELEGRAM / file) for file in FILES}
ENTRIES = [entry for file in FILES for entry in entries(file, LINES[file])]


def is_reported(slip: Slip, problems: list[Problem]) -> bool:
    """Whether a problem is told on a line of the entry, or at a place that now dangles.

    A part, bracket or request that is gone leaves a gap in its list. Of letters and events others
    hold sigla and dates, and these say so without their ids.
    """
    own = f"/{slip.entry.file}"
    names = [slip.entry.id, slip.entry.address]
    return any(
        (each.path.endswith(own) and slip.start < each.line <= slip.stop)
        or any(f"“{name}”" in each.what for name in names)
        or (slip.what == "delete" and each.entry in ("parts", "brackets", "requests"))
        or (slip.entry.section in ("events", "letters") and bool(each.entry))
        for each in problems
    )


def is_harmless(slip: Slip, document: Document) -> bool:
    """Whether the document is the same but for this entry, and the entry but for what was changed.

    What was changed must be free text, a field that may be left out, another value that is allowed
    and that exists, or words that stand on the page: only a reader can tell if these are right.
    """
    after = values_of(document)
    shelf = "key" if slip.entry.file == "reading.key.yaml" else ""
    ours = (shelf, slip.entry.address)
    rest = {address: value for address, value in WHOLE.items() if address != ours}
    if slip.what == "delete":
        return after == rest
    given = next(each.id for each in entries(slip.entry.file, slip.lines) if slip.holds(each))
    now = (shelf, f"{slip.entry.kind.noun}:{given}")
    if {address: value for address, value in after.items() if address != now} != rest:
        return False
    changed = {name for name, value in after[now].items() if value != WHOLE[ours][name]}
    return changed <= set(slip.names) and all(
        is_allowed(slip, name, after[now][name]) for name in changed - {"id"}
    )


def is_allowed(slip: Slip, name: str, value: Any) -> bool:
    """Whether a changed value is one that only a reader can judge."""
    slot = slip.entry.slot(name)
    described = next(each for each in fields(slip.entry.kind) if each.name.rstrip("_") == name)
    if slip.what in ("omit", "empty"):
        return not slot.required
    if slip.what == "misspell":
        return False
    items = value if isinstance(value, tuple) else (value,)
    if name == "written":
        return True
    if "refers" in described.metadata:
        return all(any(address.endswith(f":{each}") for _, address in WHOLE) for each in items)
    if get_origin(slot.type) is Literal:
        return value in get_args(slot.type)
    stands = described.metadata.get("stands") or "Place" in str(slot.type)
    written = "Literal" in str(slot.type) or name in (
        "edtf",
        "date",
        "letter",
        "clock",
        "zone",
        "absent",
    )
    return name in FREE or bool(stands) or written


class Desk:
    """A copy of the telegram in which one file at a time is another one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for path in set(TELEGRAM.iterdir()) - {TELEGRAM / "exercises.yaml"}:
            if path.is_file():
                shutil.copyfile(path, folder / path.name)

    def with_file(self, file: str, content: bytes) -> tuple[Document | None, list[Problem]]:
        before = (self.folder / file).read_bytes()
        try:
            (self.folder / file).write_bytes(content)
            return examine(self.folder)
        finally:
            (self.folder / file).write_bytes(before)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return Desk(tmp_path_factory.mktemp("desk"))


def check_no_slip_is_silent(desk: Desk, data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from(ENTRIES))
    slip = slips(entry, LINES[entry.file], data.draw)
    document, problems = desk.with_file(entry.file, "\n".join(slip.lines).encode())
    told = "\n".join(map(str, problems)) or "nothing told"
    about = f"{slip.what} {slip.names} in {entry.address}: {told}"

    if problems:
        assert is_reported(slip, problems), about
        assert all(each.what and each.line for each in problems), about
    else:
        assert document is not None
        assert is_harmless(slip, document), about


@many(20)
@given(st.data())
def test_no_slip_is_silent(desk, data):
    check_no_slip_is_silent(desk, data)


@pytest.mark.endurance
@many(8000)
@given(st.data())
def test_no_slip_is_silent_however_many(desk, data):
    check_no_slip_is_silent(desk, data)


# ------------------------------------------------------------------ files that are anything

SHARDS = [
    "\n", "\n- ", "\n  ", ": ", "- id: x\n", "  at: x\n", "[", "]", "{", "}", "'", '"', ">", "|",
    "&a ", "*a", "!", "!!int ", "# ", " #", "\t", "...\n", "---\n", "%YAML 1.2\n", "? ", "<<: ",
    "@", "`", "\\", "\r", "\0", "\ufeff", "\u2028", "\x85", "😀", "TODO", "null", "~",
    '"\\ud800"', "0x1F", "1e999", "letters:\n", "parts: ", "source: ", "occurrence: 0",
    "occurrence: 99999999999999999999", "in: ", "{from: a, to: b}", "status: draft\n", "edtf: ",
    "P", "format: document 1\n", "../..", "zone: ../../etc\n", "code: \n",
]  # fmt: skip
"""Pieces of files that are apt to trip up whoever reads them."""

heaps_of_shards = st.lists(st.sampled_from(SHARDS), max_size=40).map("".join)
leaves = st.one_of(
    st.text(max_size=8), st.sampled_from(["TODO", "K", "mao", "x", "1952-07", "[Stalin]"])
)
names = st.sampled_from(
    [
        "id",
        "at",
        "quote",
        "n",
        "in",
        "from",
        "to",
        "letter",
        "note",
        "code",
        "title",
        "written",
        "kind",
        "edtf",
        "label",
        "name",
        "sender",
        "source",
        "file",
        "enclosed_in",
        "readings",
        "facts",
    ]
)
loose_yaml: st.SearchStrategy[Any] = st.deferred(
    lambda: st.one_of(
        leaves,
        st.lists(loose_yaml, max_size=3),
        st.dictionaries(names, loose_yaml, max_size=5),
    )
)
TOPS = {
    "document.yaml": ["format", "id", "status", "title", "source", "citation", "parts", "letters",
                      "names", "brackets", "events", "requests", "numbers", "distribution"],
    "context.yaml": ["format", "document", "clocks", "sources", "facts", "events", "custody"],
    "reading.key.yaml": ["format", "document", "reader", "claims", "steps", "not_asked", "demands",
                         "identities", "echoes"],
}  # fmt: skip


@st.composite
def any_file(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file that is bytes, or YAML of any shape, or ours with shards in it."""
    file = draw(st.sampled_from([*FILES, "source.txt"]))
    way = draw(st.sampled_from(["bytes", "shape", "shards", "lines"]))
    if way == "bytes":
        return file, draw(st.binary(max_size=200))
    if way == "shape" and file in TOPS:
        top = draw(st.dictionaries(st.sampled_from(TOPS[file]), loose_yaml, max_size=8))
        return file, (yaml.safe_dump(top, allow_unicode=True) + "...\n").encode()
    content = (TELEGRAM / file).read_text(encoding="utf-8")
    if way == "lines":
        lines = content.split("\n")
        start = draw(st.integers(0, len(lines)))
        stop = draw(st.integers(start, min(len(lines), start + 40)))
        to = draw(st.integers(0, len(lines)))
        lines[to:to] = lines[start:stop]
        return file, "\n".join(lines).encode()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        cut = draw(st.integers(0, 12))
        content = content[:at] + draw(st.sampled_from(SHARDS)) + content[at + cut :]
    return file, content.encode("utf-8", "surrogatepass")


def check_nothing_escapes(desk: Desk, case: tuple[str, bytes]) -> None:
    file, content = case
    document, problems = desk.with_file(file, content)
    folder = shown(desk.folder)

    assert document is not None or problems
    for problem in problems:
        assert re.match(rf"{re.escape(folder)}/[\w.]+(:\d+)?: \S", str(problem)), str(problem)
        assert len(str(problem)) < 1500
        assert problem.line <= max(content.count(b"\n") + content.count(b"\r") + 1, 3000)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", str(problem))
    if document is not None and not problems:
        for thing in document:
            assert str(thing)


@many(20)
@given(any_file())
@example(("document.yaml", b'format: document 1\nid: "a\\ud800b"\n...\n'))
@example(("document.yaml", b"letters:\n- code: K\n  at: x\n  enclosed_in: [x]\n...\n"))
@example(("source.txt", b"[" * 5000))
def test_whatever_stands_in_a_file_only_problems_are_told(desk, case):
    check_nothing_escapes(desk, case)


@pytest.mark.endurance
@many(20_000)
@given(any_file())
def test_whatever_stands_in_a_file_only_problems_are_told_however_often(desk, case):
    check_nothing_escapes(desk, case)


@many(200)
@given(
    st.one_of(st.text(max_size=300), st.lists(st.sampled_from(SHARDS), max_size=40).map("".join))
)
@example("---")
@example("---\n")
@pytest.mark.parametrize("loader", ["CBaseLoader", "BaseLoader"])
def test_yaml_is_read_or_told_whatever_it_is(loader, content):
    top, problems = parsed(content, "x.yaml", getattr(yaml, loader))

    whole = content.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    assert all(1 <= each.line <= len(whole) for each in problems)
    assert all(isinstance(value, str) for value in strings(top))
    lines = [line.strip() for line in content.replace("\r", "\n").splitlines()]
    said = [line for line in lines if line and not line.startswith("#")]
    assert problems or said[-1].startswith("...")  # a comment may follow the end


def strings(node: Any) -> Iterator[Any]:
    if isinstance(node, Scalar):
        yield node.value
    for each in getattr(node, "items", ()) if isinstance(node, List) else ():
        yield from strings(each)
    for name, value in node.values.items() if isinstance(node, Map) else ():
        yield name
        yield from strings(value)
