"""Every mistake in a document's files is told as a teacher needs it: where, what, what instead."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from damaging import FILES, entries, first_line_that_differs, read_lines, with_value

import readingroom as rr
from readingroom.cli import main
from readingroom.document import UNFILLED
from readingroom.errors import DocumentError, Problem
from readingroom.lessons import report_on
from readingroom.loading import (
    NEVER_TODO,
    examine,
    of_file,
    one_type,
    parsed,
    shipped,
    slots,
)

DOCUMENT, CONTEXT, KEY = FILES
HERE = "telegram-21646"


@dataclass
class Desk:
    """A teacher's copy of the telegram, to be damaged and checked."""

    folder: Path
    capsys: pytest.CaptureFixture

    def text(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def write(self, file: str, content: str | bytes) -> None:
        path = self.folder / file
        path.unlink(missing_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def change(self, file: str, old: str, new: str) -> int:
        """Replace the first occurrence; the number of the first line that is not as before."""
        before = self.text(file)
        assert old in before, f"{file} no longer holds {old!r}"
        after = before.replace(old, new, 1)
        self.write(file, after)
        return first_line_that_differs(before, after)

    def line(self, file: str, words: str) -> int:
        """The line on which words stand for the first time."""
        before, found, _ = self.text(file).partition(words)
        assert found, f"{file} does not hold {words!r}"
        return before.count("\n") + 1

    def told(self) -> tuple[Problem, ...]:
        """What the check tells; it writes nothing."""
        before = fingerprint(self.folder)
        report = report_on(self.folder)
        problems = report.problems

        assert problems
        assert report.verdict.startswith(
            f"{HERE}: {len(problems)} problem{'s' * (len(problems) > 1)}"
        )
        assert fingerprint(self.folder) == before
        assert all(len(str(problem)) < 1500 for problem in problems)
        return problems

    def printed(self) -> list[str]:
        """What the command prints, without the remarks; it writes nothing, shows no traceback."""
        before = fingerprint(self.folder)
        status = main(["check", str(self.folder)])
        printed = self.capsys.readouterr()
        assert status == 1
        assert fingerprint(self.folder) == before
        assert "Traceback" not in printed.out + printed.err
        return [line for line in printed.out.splitlines() if not line.startswith("remark: ")]

    def only(self) -> Problem:
        problems = self.told()
        assert len(problems) == 1, "\n".join(map(str, problems))
        return problems[0]

    def fine(self) -> rr.Document:
        """The document, when the check has nothing to say."""
        status = main(["check", str(self.folder)])
        assert (status, self.capsys.readouterr().out.count("no problems")) == (0, 1)
        return rr.load(self.folder)


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file() and path.stat().st_size < 30_000_000
        else "another thing"
        for path in sorted(folder.iterdir())
    }


@pytest.fixture
def desk(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder.parent)
    return Desk(folder, capsys)


def things_of(document: rr.Document) -> dict[tuple[str, str], Any]:
    shelves = [("", document), *document.readings.items()]
    return {(name, thing.address): thing for name, shelf in shelves for thing in shelf}


def says(problem: Problem, file: str, line: int, entry: str, *parts: str) -> None:
    """The message has the form `path:line: entry: …` and holds the parts that help."""
    place = f"{HERE}/{file}:{line}: " if line else f"{HERE}/{file}: "
    assert str(problem).startswith(place + (f"{entry}: " if entry else ""))
    for part in parts:
        assert part in str(problem)


# ------------------------------------------------------------------ one slip, one message

SLIPS = {
    "words that do not stand there": (
        DOCUMENT,
        "at: we received your telegram of 18:00",
        "at: we received the telegram of 18:00",
        "missing:first-telegram",
        "Nearest, source line 35:\n    we received your telegram of 18:00 14 July of this year\n"
        "                ^^^^",
    ),
    "one letter too many": (
        DOCUMENT,
        "at: honestly stood",
        "at: honestlly stood",
        "slip:honestly-stood",
        "Nearest, source line 39:\n    honestly stood",
    ),
    "the other name for a bracket": (
        DOCUMENT,
        "at: '[Ri Gon Yong]'",
        "at: '[Ri Gon Young]'",
        "bracket:ri",
        "Nearest, source line 35:\n    [Ri Gon Yong]",
    ),
    "words that stand nowhere": (
        DOCUMENT,
        "at: honestly stood",
        "at: quinquireme of Nineveh",
        "slip:honestly-stood",
        "nothing on the page is like them. Copy them from it.",
    ),
    "words that stand twice": (
        DOCUMENT,
        "at: {quote: '[Stalin]', occurrence: 2}",
        "at: '[Stalin]'",
        "bracket:filippov",
        "“[Stalin]” occurs 2 times, on lines 13, 27. Copy a few more words, or add `occurrence: 1`",
    ),
    "a count too far": (
        DOCUMENT,
        "{quote: '[Stalin]', occurrence: 2}",
        "{quote: '[Stalin]', occurrence: 3}",
        "bracket:filippov",
        "`occurrence: 3` is asked for, but “[Stalin]” occurs 2 times, on lines 13, 27. Count from "
        "1.",
    ),
    "a count that is none": (
        DOCUMENT,
        "{quote: '[Stalin]', occurrence: 2}",
        "{quote: '[Stalin]', occurrence: two}",
        "bracket:filippov",
        "`occurrence: two` is not a count. Write 1 for the first.",
    ),
    "words of the other letter": (
        KEY,
        "at: We consider it necessary to activate military operations in the long struggle "
        "against the enemy.\n  stance",
        "at: This will mean the delay of a new world war.\n  stance",
        "claim:activate",
        "these words were not found in Kim to Mao, 16 July 1952:",
        "Nearest place: M8, line 45, in Mao to Kim, 15 July 1952.",
    ),
    "an end that stands before its beginning": (
        DOCUMENT,
        "at: {from: I ask you to review, to: rendering us assistance.}",
        "at: {from: I ask you to review, to: passive defense}",
        "request:closing",
        "do not come after “I ask you to review”",
        "Nearest place: line 82, further up.",
    ),
    "an anchor with half its ends": (
        DOCUMENT,
        "at: {from: I ask you to review, to: rendering us assistance.}",
        "at: {from: I ask you to review}",
        "request:closing",
        "`at` needs either `quote`, or `from` and `to`.",
    ),
    "a misspelt part of an anchor": (
        DOCUMENT,
        "{quote: '[Stalin]', occurrence: 2}",
        "{qoute: '[Stalin]', occurrence: 2}",
        "bracket:filippov",
        "`qoute` is not a known field of an anchor. Did you mean “quote”?",
    ),
    "a letter that is none": (
        DOCUMENT,
        "{quote: 3:00 15 July of this year, in: K}",
        "{quote: 3:00 15 July of this year, in: X}",
        "event:mao-to-kim",
        "there is no letter “X”. Known here: K, M, O.",
    ),
    "a misspelt field": (
        DOCUMENT,
        "  addressee: kim\n  copies",
        "  adressee: kim\n  copies",
        "letter:mao-to-kim",
        "`adressee` is not a known field here. Did you mean “addressee”?",
    ),
    "a misspelt list": (
        DOCUMENT,
        "\nnames:",
        "\nnamse:",
        "",
        "`namse` is not a known list or field here. Did you mean “names”?",
    ),
    "a field too little": (
        DOCUMENT,
        "  sender: mao\n  addressee: filippov\n",
        "  addressee: filippov\n",
        "letter:cover",
        "`sender` is missing.",
    ),
    "a field twice": (
        DOCUMENT,
        "  sender: mao\n  addressee: filippov\n",
        "  sender: mao\n  addressee: filippov\n  sender: kim\n",
        "letter:cover",
        "`sender` appears here a second time (first on line",
        "Keep one of the two.",
    ),
    "an id with a blank": (
        DOCUMENT,
        "- id: honestly-stood",
        "- id: honestly stood",
        "slip:honestly stood",
        "has signs that an id cannot have. Write letters and digits, joined by hyphens.",
    ),
    "a value that is not allowed": (
        DOCUMENT,
        "  kind: catalogued",
        "  kind: cataloged",
        "event:catalogue-date",
        "`kind: cataloged` is not one of the values allowed. Did you mean “catalogued”?",
    ),
    "a figure that is not in its words": (
        DOCUMENT,
        "figure: '10'",
        "figure: '11'",
        "request:1",
        "`figure: 11` is not in the entry's own words. They are: “by at least 10 regiments”.",
    ),
    "half a figure": (
        DOCUMENT,
        "  listy: 72-75",
        "  listy: '72'",
        "shelfmark:aprf",
        "`listy: 72` is not in the entry's own words.",
    ),
    "a figure of copies in words": (
        DOCUMENT,
        "  copies: '2'\n  at: Stalin (2)",
        "  copies: Stalin\n  at: Stalin (2)",
        "copy:stalin",
        "`copies: Stalin` is not a number.",
    ),
    "a wrong label": (
        DOCUMENT,
        "label: b)",
        "label: b.",
        "request:2b",
        "`label: b.` is not as printed: the page prints “b)” before these words. "
        "Write `label: b)`.",
    ),
    "a label where the page has none": (
        DOCUMENT,
        "  verb: [review, make a decision]",
        "  label: '4.'\n  verb: [review, make a decision]",
        "request:closing",
        "the page prints no label before these words. Leave `label` out.",
    ),
    "an item above its heading": (
        DOCUMENT,
        "  label: '1.'\n",
        "  label: '1.'\n  part_of: 2a\n",
        "request:1",
        "it is part of 2a, which comes after it. Name the heading above it.",
    ),
    "an enclosure outside its parent": (
        DOCUMENT,
        "  enclosed_in: cover\n  answers: mao-to-kim",
        "  enclosed_in: mao-to-kim\n  answers: mao-to-kim",
        "letter:kim-to-mao",
        "it is enclosed in mao-to-kim, but its lines 74–100 do not lie within it.",
        "mao-to-kim has the lines 31–71.",
    ),
    "words that do not explain their bracket": (
        DOCUMENT,
        "explains: Shuifens-kaya",
        "explains: Chandzinganskaya",
        "bracket:supung",
        "[Supung or Shuifeng] does not come right after “Chandzinganskaya”.",
    ),
    "a bracket that is none": (
        DOCUMENT,
        "at: '[territory]'",
        "at: on night actions",
        "bracket:territory",
        "“on night actions” is not a whole bracket, from [ to ].",
    ),
    "a bracket twice": (
        DOCUMENT,
        "at: {quote: '[Stalin]', occurrence: 2}",
        "at: {quote: '[Stalin]', occurrence: 1}",
        "bracket:filippov",
        "this bracket is already listed as filippov-title.",
    ),
    "a spelling that is not on the page": (
        DOCUMENT,
        "written: [Kaganovich]",
        "written: [Kaganovitch]",
        "name:kaganovich",
        "“Kaganovitch” is not on the page.\nNearest, source line 21:\n    Kaganovich",
    ),
    "a spelling of two names": (
        DOCUMENT,
        "written: [Kaganovich]",
        "written: [Kaganovich, Beria]",
        "name:kaganovich",
        "“Beria” is already a spelling of beria.",
    ),
    "a second sending of one letter": (
        DOCUMENT,
        "  kind: received\n  of: cover",
        "  kind: sent\n  of: cover",
        "event:received",
        "the event forwarding already says when cover was sent.",
    ),
    "a sending of nothing": (
        DOCUMENT,
        "  kind: mentioned\n  edtf: P2D",
        "  kind: sent\n  edtf: P2D",
        "event:study",
        "it does not say what was sent. Add `of` with the id of the letter.",
    ),
    "an event without words": (
        DOCUMENT,
        "  at: I send to you for familiarization\n  note: Its hour",
        "  note: Its hour",
        "event:forwarding",
        "no words of the page mention it. Add `written` or `at`.",
    ),
    "a circle of events": (
        DOCUMENT,
        "  - After we wrote a telegram to comrade\n  note",
        "  - After we wrote a telegram to comrade\n  follows:\n  - event: first-telegram-received\n"
        "    at: After we wrote a telegram to comrade\n  note",
        "event:to-ri",
        "the events that it follows lead back to itself. "
        "Take out the one that the words do not prove.",
    ),
    "an unknown clock": (
        CONTEXT,
        "  clock: not stated",
        "  clock: Beijing",
        "event:war-begins",
        "there is no clock “Beijing”. Did you mean “beijing”?",
    ),
    "an unknown time zone": (
        CONTEXT,
        "zone: Asia/Shanghai",
        "zone: Asia/Shanghi",
        "clock:beijing",
        "there is no time zone “Asia/Shanghi”. Did you mean “Asia/Shanghai”?",
    ),
    "an outside statement without source": (
        CONTEXT,
        "  sources: [frus-xv-199]\n  confidence: high\n",
        "  confidence: high\n",
        "fact:talks-stuck",
        "`sources` is missing.",
    ),
    "an outside statement with an empty list of sources": (
        CONTEXT,
        "  sources: [frus-xv-199]\n",
        "  sources: []\n",
        "fact:talks-stuck",
        "the list under `sources` is empty.",
    ),
    "an inference without its confidence": (
        CONTEXT,
        "  basis: page\n  at: MAO ZEDONG, 3:00, 15.7.52",
        "  basis: inference\n  at: MAO ZEDONG, 3:00, 15.7.52",
        "transmission:mao-writes",
        "it does not say how sure we can be. Add `confidence`.",
    ),
    "a step known from outside, without source": (
        CONTEXT,
        "  basis: page\n  at: MAO ZEDONG, 3:00, 15.7.52",
        "  basis: outside\n  confidence: high\n  at: MAO ZEDONG, 3:00, 15.7.52",
        "transmission:mao-writes",
        "it is known from outside but names no source. Add `sources`.",
    ),
    "a post without source": (
        CONTEXT,
        "  sources: [tompson, gorlizki-khlevniuk]\n  confidence: high\n- id: molotov",
        "  confidence: high\n- id: molotov",
        "recipient:stalin",
        "the post is known from outside, but no source is named.",
    ),
    "a silence that is none": (
        KEY,
        "  absent: [",
        "  absent: [Comrade, ",
        "silence:proposal",
        "“Comrade” does occur in letter K. It is at K1, line 74.",
    ),
    "a step in a circle": (
        KEY,
        "from: [bombardment]",
        "from: [refuse]",
        "step:under-fire",
        "it leads from the claim refuse to itself.",
    ),
    "a thing that names itself": (
        DOCUMENT,
        "  answers: first-telegram",
        "  answers: mao-to-kim",
        "letter:mao-to-kim",
        "it names itself.",
    ),
    "TODO in a final document": (
        DOCUMENT,
        "  meaning: not stated on the page\n  at: Ciphered Telegram",
        "  meaning: TODO\n  at: Ciphered Telegram",
        "number:telegram-number",
        "`meaning` is still TODO, but the document is final. Fill it in, or set `status: draft`.",
    ),
    "TODO with a remark": (
        DOCUMENT,
        "  at: honestly stood",
        "  at: >\n    TODO look it up",
        "slip:honestly-stood",
        "`at` is still TODO",
    ),
    "an empty value": (
        DOCUMENT,
        "  addressee: filippov",
        "  addressee:",
        "letter:cover",
        "there is nothing after `addressee:`.",
    ),
    "a bracket without marks": (
        DOCUMENT,
        "at: '[Ri Gon Yong]'",
        "at: [Ri Gon Yong]",
        "bracket:ri",
        "`at` begins with a bracket, so it is read as a list. Put single quotation marks around",
    ),
    "a hash in place of words": (
        DOCUMENT,
        "at: '[Ri Gon Yong]'",
        "at: # the general",
        "bracket:ri",
        "there is nothing after `at:`. A # begins a comment. Put single quotation marks around",
    ),
    "a hash that cuts off words": (
        DOCUMENT,
        "at: honestly stood",
        "at: honestly # stood",
        "slip:honestly-stood",
        "a # cuts off what follows in `at`.",
    ),
    "a hash that cuts off a remark of ours": (
        DOCUMENT,
        "note: What it offered is nowhere said.",
        "note: What it offered in paper # 2 is nowhere said.",
        "missing:proposal",
        "a # cuts off what follows in `note`. A comment of yours belongs on a line of its own.",
    ),
    "a colon in a list of words": (
        DOCUMENT,
        "  written:\n  - two-day study",
        "  written:\n  - two-day study: by us",
        "event:study",
        "the words of `written` contain a colon, so “two-day study” is read as a name.",
    ),
    "a comma between braces": (
        DOCUMENT,
        "{quote: 'July 18, 1952', occurrence: 1}",
        "{quote: July 18, 1952, occurrence: 1}",
        "part:catalogue-record",
        "a comma ends the words, so “1952” is read as a name.",
    ),
    "a list where a text is expected": (
        DOCUMENT,
        "  title: Mao to Kim, 15 July 1952",
        "  title: [Mao to Kim, 15 July 1952]",
        "letter:mao-to-kim",
        "`title` should be text, but it is a list.",
    ),
    "fields where a text is expected": (
        DOCUMENT,
        "  title: Mao to Kim, 15 July 1952",
        "  title: {Mao: Kim}",
        "letter:mao-to-kim",
        "`title` should be text, but it is a group of fields.",
    ),
    "a text where fields are expected": (
        DOCUMENT,
        "  amount:\n    figure: '10'\n    unit: regiments\n    bound: at least\n"
        "    at: by at least 10 regiments",
        "  amount: 10 regiments",
        "request:1",
        "`amount` has fields of its own. Write figure, unit, bound, at below it.",
    ),
    "a first entry without its dash": (
        KEY,
        "\noptions:\n- id: reject\n",
        "\noptions:\n  id: reject\n",
        "",
        "a dash is missing before the first entry of the list. Write `- id: reject`.",
    ),
    "a text where entries are expected": (
        KEY,
        "\noptions:\n",
        "\noptions:\n- none\n",
        "options, entry 1",
        "an entry is expected here. Begin it with `- id:`.",
    ),
    "another document's file": (
        CONTEXT,
        "document: telegram-21646",
        "document: telegram-2164",
        "",
        "`document: telegram-2164` is not the id in document.yaml. "
        "Write `document: telegram-21646`.",
    ),
    "a key by another name": (
        KEY,
        "reader: key",
        "reader: kay",
        "",
        "`reader: kay` does not fit the file, which is the key. Write `reader: key`.",
    ),
    "another format": (
        DOCUMENT,
        "format: document 1",
        "format: document 2",
        "",
        "`format: document 2` is not one of the values allowed. Did you mean “document 1”?",
    ),
    "an edited SHA-256": (
        DOCUMENT,
        "  sha256: 6",
        "  sha256: 7",
        "source",
        "the page is not the text that this document was made for: its SHA-256 is 6",
    ),
    "a source elsewhere": (
        DOCUMENT,
        "  file: source.txt",
        "  file: ../source.txt",
        "source",
        "`file: ../source.txt` lies outside the document's folder. Give only the name of the file.",
    ),
    "a source that is not there": (
        DOCUMENT,
        "  file: source.txt",
        "  file: sauce.txt",
        "source",
        "`file: sauce.txt` names a file that is not there. Did you mean “source.txt”?",
    ),
}


LINES = {
    "a field too little": "- id: cover\n  code: O",
    "an event without words": "- id: forwarding\n",
    "an outside statement without source": "- id: talks-stuck\n",
    "a post without source": "  post: Head of the government",
}
"""Where something is missing, the line of what it is missing from."""


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_on_its_line_and_nothing_else_is(desk, slip):
    file, old, new, entry, *parts = SLIPS[slip]
    line = desk.change(file, old, new)
    if slip in LINES:
        line = desk.line(file, LINES[slip])

    says(desk.only(), file, line, entry, *parts)


def test_a_list_that_is_none_is_told_where_it_begins(desk):
    before = desk.text(KEY).partition("\nmoves:\n")[0]
    for wrong in ("moves: none", "moves:\n  id: receipt-by-the-hour"):
        desk.write(KEY, f"{before}\n{wrong}\n...\n")
        line = desk.line(KEY, wrong) + wrong.count("\n")

        says(desk.only(), KEY, line, "moves", "a list is expected here. Begin each entry with")


# ------------------------------------------------------------------ dates

DATES = {
    "another day": (
        "edtf: 1952-07-18T12:15",
        "edtf: 1952-07-17T12:15",
        "the words say day 18, the value 17",
    ),
    "another month": (
        "edtf: 1952-07-18T12:15",
        "edtf: 1952-08-18T12:15",
        "the words say month 7, the value 08",
    ),
    "another year": (
        "edtf: 1952-07-18T12:15",
        "edtf: 1953-07-18T12:15",
        "the words say year 1952, the value 1953",
    ),
    "another hour": (
        "edtf: 1952-07-18T12:15",
        "edtf: 1952-07-18T12:16",
        "the words say 12:15, the value 12:16",
    ),
    "an hour left out": (
        "edtf: 1952-07-18T12:15",
        "edtf: 1952-07-18",
        "the words give an hour, but the value has none",
    ),
    "an hour where none is written": (
        "edtf: 1952-07-18\n",
        "edtf: 1952-07-18T12:15\n",
        "the words give no hour, but the value has one",
    ),
    "a month where a day is written": (
        "edtf: 1952-07-18\n",
        "edtf: 1952-07\n",
        "the words say day 18, the value nothing",
    ),
    "a day where none is written": (
        "edtf: P2D",
        "edtf: 1952-07-13",
        "the words give no day, the value says 1952-07-13",
    ),
    "a year where none is written": (
        "edtf: P2D",
        "edtf: '1952'",
        "the words give no year, the value says 1952",
    ),
    "a day that the calendar lacks": (
        "edtf: 1952-07-18T12:15",
        "edtf: 1952-02-30",
        "“1952-02-30” is not a date of the calendar",
    ),
    "a month that the calendar lacks": (
        "edtf: 1952-07-18T12:15",
        "edtf: 1952-13-18",
        "is not a date of the",
    ),
    "an hour that the clock lacks": (
        "edtf: 1952-07-18T12:15",
        "edtf: 1952-07-18T24:15",
        "is not a date of the",
    ),
    "the year nought": ("edtf: 1952-07-18T12:15", "edtf: 0000-07-18", "is not a date of the"),
    "a date as people write it": (
        "edtf: 1952-07-18T12:15",
        "edtf: 18.7.1952",
        "is not an EDTF date such as",
    ),
    "other figures": ("edtf: 1952-07-18T12:15", "edtf: ١٩٥٢-07-18", "is not an EDTF date such as"),
    "a length without unit": ("edtf: P2D", "edtf: P2", "is not a duration such as P2D"),
    "a length of nothing": ("edtf: P2D", "edtf: PT", "is not a duration such as P2D"),
    "another length": ("edtf: P2D", "edtf: P3D", "the words do not say 3 days"),
    "hours for days": ("edtf: P2D", "edtf: PT2H", "the words do not say 2 hours"),
    "an end before its beginning": (
        "1952-07-16T21:00/1952-07-18T12:15",
        "1952-07-18T12:15/1952-07-16T21:00",
        "ends before it begins",
    ),
    "no end and no beginning": ("edtf: ../1952-07-15T03:00", "edtf: ../..", "on either side"),
    "an end that nothing gives": (
        "1952-07-16T21:00/1952-07-18T12:15",
        "1952-07-16T21:00/1952-07-18T11:15",
        "neither its words nor another event give 1952-07-18T11:15",
    ),
}


@pytest.mark.parametrize("slip", DATES)
def test_a_date_that_does_not_fit_its_words_is_told(desk, slip):
    old, new, says_what = DATES[slip]
    line = desk.change(DOCUMENT, old, new)
    event = next(
        each
        for each in entries(DOCUMENT, read_lines(desk.folder / DOCUMENT))
        if each.start < line <= each.stop
    )

    says(desk.only(), DOCUMENT, line, event.address, "`edtf", says_what)


@pytest.mark.parametrize("date", ["1952-07-13~", "1952?", "1952-07-13~/1952-07-15T03:00", "P9D~"])
def test_a_date_marked_as_a_guess_is_the_teachers_affair(desk, date):
    desk.change(DOCUMENT, "edtf: P2D", f"edtf: {date}")

    assert desk.fine()["event:study"].edtf == date


@pytest.mark.parametrize("date", ["1952-02-30", "July 1952", "1952/1953/1954", "P"])
@pytest.mark.parametrize(
    "entry, name, old",
    [
        ("event:talks-begin", "edtf", "edtf: 1951-07\n"),
        ("fact:talks-stuck", "date", "date: 1952-07-01\n"),
        ("related:talk-20-august", "edtf", "edtf: 1952-08-20\n  precision"),
    ],
)
def test_dates_from_outside_are_dates_too(desk, entry, name, old, date):
    line = desk.change(CONTEXT, old, re.sub("(?<=: ).*", date, old, count=1))

    says(desk.only(), CONTEXT, line, entry, f"`{name}`: “")


@pytest.mark.parametrize("point", ["39.0", "39.0 N 125.8 E", "125.8 39.0", "nan nan"])
def test_a_place_that_lies_nowhere_on_the_globe_is_told(desk, point):
    line = desk.change(CONTEXT, "points: [39.0 125.8]", f"points: [{point}]")

    says(desk.only(), CONTEXT, line, "place:pyongyang", "not on the globe")


# ------------------------------------------------------------------ ids

REFERENCES = [
    pytest.param(file, kind, each.name, id=f"{kind.noun}-{each.name.rstrip('_')}")
    for file in FILES
    for kind in of_file(file)[1]
    for each in fields(kind)
    if "refers" in each.metadata
]


@pytest.mark.parametrize("file, kind, name", REFERENCES)
def test_an_id_that_nothing_bears_is_told_for_every_kind_of_reference(desk, file, kind, name):
    lines = read_lines(desk.folder / file)
    ours = [entry for entry in entries(file, lines) if entry.section == kind.section]
    name = name.rstrip("_")
    holders = [entry for entry in ours if any(each.name == name for each in entry.fields)]
    entry = (holders or ours)[0]
    present = [each for each in entry.fields if each.name == name]
    if present:
        lines = with_value(lines, present[0], [" nobody-at-all"])
    else:
        lines.insert(entry.start + 1, f"  {name}: nobody-at-all")
    desk.write(file, "\n".join(lines))
    line = present[0].start + 1 if present else entry.start + 2

    dangling = [each for each in desk.told() if "nobody-at-all" in each.what]

    assert len(dangling) == 1
    says(dangling[0], file, line, entry.address, "there is no", "“nobody-at-all”.")
    assert re.search("Did you mean|Known here|Write kind and id", dangling[0].nearest)


def test_an_id_deep_in_an_entry_is_told_on_its_own_line(desk):
    line = desk.change(KEY, "    facts: [double-romanization]", "    facts: [double-romanisation]")

    says(
        desk.only(),
        KEY,
        line,
        "identity:ri",
        "there is no fact “double-romanisation”. Did you mean “double-romanization”?",
    )


def test_a_siglum_that_is_none_is_told(desk):
    line = desk.change(CONTEXT, "bears_on: [M3, M16,", "bears_on: [M3, M61,")

    says(desk.only(), CONTEXT, line, "fact:talks-stuck", "there is nothing called “M61”.")


@pytest.mark.parametrize(
    "file, old, new, noun",
    [
        (DOCUMENT, "- id: kim-to-mao\n  code", "- id: mao-to-kim\n  code", "letter:mao-to-kim"),
        (KEY, "- id: accept\n", "- id: reject\n", "option:reject"),
        (CONTEXT, "- id: pyongyang\n", "- id: beijing\n", "clock:beijing"),
    ],
)
def test_an_id_used_twice_names_both_lines(desk, file, old, new, noun):
    first = desk.line(file, f"- id: {noun.partition(':')[2]}\n")
    line = desk.change(file, old, new)
    twice = [each for each in desk.told() if "second time" in each.what]

    assert len(twice) == 1
    says(twice[0], file, line, noun, f"is used a second time (first on line {first}).")


def test_an_id_that_another_file_has_already_names_that_file(desk):
    line = desk.change(CONTEXT, "- id: li-kenong-sent\n", "- id: reply\n")

    says(desk.only(), CONTEXT, line, "event:reply", f"is already used in {HERE}/document.yaml.")


def test_a_file_that_is_missing_is_named_by_those_that_need_it(desk):
    (desk.folder / CONTEXT).unlink()
    problems = desk.told()

    (problem,) = problems
    assert problem.path == f"{HERE}/{KEY}"
    assert problem.nearest == "Every fact belongs in context.yaml, which is missing."


@pytest.mark.parametrize("called", ["Mao Zedong", "mao-zedong", "MAO ZEDONG"])
def test_a_name_in_place_of_its_id_leads_to_the_id(desk, called):
    line = desk.change(DOCUMENT, "  sender: mao\n", f"  sender: {called}\n")

    says(desk.only(), DOCUMENT, line, "letter:cover", f"no name “{called}”. Did you mean “mao”?")


def test_a_letter_may_be_unsigned_and_addressed_to_nobody(desk):
    desk.change(DOCUMENT, "  addressee: filippov\n", "  addressee: not stated\n")

    letters = rr.tables.letters(desk.fine())

    assert "not stated" in [*letters["addressee"]]


def test_headings_with_a_kind_of_label_that_no_request_has_need_no_request(desk):
    text = desk.text(DOCUMENT)
    for name, following in (("2a", "2b"), ("2b", "2c"), ("2c", "'3'")):
        start, stop = text.index(f"- id: {name}\n"), text.index(f"- id: {following}\n")
        text = text[:start] + text[stop:]
    desk.write(DOCUMENT, text)

    assert not any("has no request" in each.what for each in desk.told())


def test_a_reply_to_an_accepted_answer_is_told_without_blame_for_the_replies_below_it(desk):
    shutil.copy(shipped("data") / "telegram-21646" / "exercises.yaml", desk.folder)
    before = "      attacks: offensive\n      leading: command"
    desk.change("exercises.yaml", before, before.replace("command", "[command, defensive]"))

    assert "`gave` fits an accepted answer" in desk.only().what


def test_classes_without_a_comma_are_written_as_a_list(desk):
    before = "  kind: [offensive]\n  arm: infantry"
    line = desk.change(KEY, before, before.replace("offensive", "defensive offensive"))

    says(desk.only(), KEY, line, "demand:attacks", "Write `kind: [defensive, offensive]`.")


def test_a_notebook_is_told_the_same_as_the_command_line(desk):
    desk.change(DOCUMENT, "at: honestly stood", "at: honestly sat")
    desk.change(CONTEXT, "zone: Asia/Shanghai", "zone: Asia/Shanghi")
    with pytest.raises(DocumentError) as caught:
        rr.load(desk.folder)

    assert caught.value.problems == desk.told()
    assert str(caught.value) == "\n".join(map(str, desk.told()))
    assert caught.value._render_traceback_() == [str(caught.value)]


# ------------------------------------------------------------------ one slip, no echo


@pytest.mark.parametrize(
    "file, old, new",
    [
        (DOCUMENT, "  code: M\n", "  cod: M\n"),
        (DOCUMENT, "at: {from: “To Comrade KIM IL SUNG.", "at: {from: “To Kamerad KIM IL SUNG."),
        (DOCUMENT, "  voice: registry\n", "  voice: registrar\n"),
        (DOCUMENT, "  kind: sent\n  of: mao-to-kim", "  kind: send\n  of: mao-to-kim"),
        (DOCUMENT, "explains: deep in enemy", "explains: deep in the enemy"),
        (DOCUMENT, "label: a)\n", "lable: a)\n"),
        (DOCUMENT, "\nbrackets:", "\nbracket:"),
        (DOCUMENT, "\nrequests:", "\nrequest:"),
        (CONTEXT, "\nfacts:", "\nfact:"),
        (KEY, "\nclaims:", "\nclaim:"),
        (KEY, "  stance: concedes", "  stance: conceeds"),
    ],
)
def test_what_only_follows_from_a_slip_is_not_told_as_well(desk, file, old, new):
    line = desk.change(file, old, new)
    problem = desk.only()

    assert (problem.path, problem.line) == (f"{HERE}/{file}", line)


def test_a_file_that_cannot_be_read_lets_the_others_be_read(desk):
    unread = desk.change(CONTEXT, "  name: Beijing", "  name: Bei: jing")
    misspelt = desk.change(DOCUMENT, "at: honestly stood", "at: honestly sat")

    first, second = desk.told()

    says(first, CONTEXT, unread, "", "the words contain a colon")
    says(second, DOCUMENT, misspelt, "slip:honestly-stood", "Nearest")


def test_an_unreadable_document_lets_the_fields_of_the_others_be_checked(desk):
    unread = desk.change(DOCUMENT, "  title: Mao to Kim", "  title: Mao: to Kim")
    misspelt = desk.change(KEY, "  stance: concedes", "  stanse: concedes")

    first, second = desk.told()

    says(first, DOCUMENT, unread, "", "the words contain a colon")
    says(second, KEY, misspelt, "claim:further-losses", "Did you mean “stance”?")


def test_all_problems_of_all_entries_are_told_at_once(desk):
    slips = [
        (DOCUMENT, "at: honestly stood", "at: honestly sat"),
        (DOCUMENT, "figure: '10'", "figure: '12'"),
        (DOCUMENT, "addressee: filippov", "adressee: filippov"),
        (CONTEXT, "zone: Asia/Shanghai", "zone: Asia/Shanghi"),
        (KEY, "from: [bombardment]", "from: [bombardement]"),
        (KEY, "  stance: concedes", "  stance: conceeds"),
    ]
    wanted = sorted((f"{HERE}/{file}", desk.change(file, old, new)) for file, old, new in slips)

    assert [(problem.path, problem.line) for problem in desk.told()] == wanted


# ------------------------------------------------------------------ the page


def test_lines_in_no_part_are_told_once_with_their_first_words(desk):
    desk.change(DOCUMENT, "  - {from: • share document, to: English HTML}\n", "")
    line = desk.line(DOCUMENT, "\nparts:") + 1

    told = "lines 14–17 of the source are in no part: “• share doc"
    says(desk.only(), DOCUMENT, line, "parts", told)


def test_a_line_in_two_parts_is_told_with_both(desk):
    line = desk.change(
        DOCUMENT,
        "  - No. 2084\n",
        "  - {from: With highest respect, to: No. 2084}\n",
    )

    says(
        desk.only(),
        DOCUMENT,
        line,
        "part:closing-number",
        "line 100 of the source is already in letter-to-mao.",
    )


def test_a_bracket_that_is_not_listed_is_told(desk):
    desk.change(DOCUMENT, "- id: territory\n  at: '[territory]'\n  explains: deep in enemy\n", "")
    problems = [each for each in desk.told() if each.path.endswith(DOCUMENT)]

    assert len(problems) == 1
    line = desk.line(DOCUMENT, "\nbrackets:") + 1
    says(
        problems[0], DOCUMENT, line, "brackets", "the bracket [territory] on line 94 is not listed"
    )


def test_a_label_without_request_is_told(desk):
    text = desk.text(DOCUMENT)
    start, stop = text.index("- id: '3'\n"), text.index("- id: closing\n")
    desk.write(DOCUMENT, text[:start] + text[stop:])
    problems = [each for each in desk.told() if each.path.endswith(DOCUMENT)]

    assert len(problems) == 1
    line = desk.line(DOCUMENT, "\nrequests:") + 1
    says(problems[0], DOCUMENT, line, "requests", "the label “3.” on line 96 has no request.")


def test_a_letter_within_another_says_so(desk):
    desk.change(DOCUMENT, "  enclosed_in: cover\n  answers: mao-to-kim", "  answers: mao-to-kim")
    line = desk.line(DOCUMENT, "  answers: mao-to-kim") + 1

    says(
        desk.only(),
        DOCUMENT,
        line,
        "letter:kim-to-mao",
        "it lies within cover but does not say so. Add `enclosed_in: cover`.",
    )


def test_letters_that_overlap_are_told(desk):
    line = desk.change(
        DOCUMENT,
        "to: KIM IL SUNG. 21:00 16 July 1952.”}\n  addressed: 'To Comrade FIL",
        "to: arrived at a unanimous conclusion.}\n  addressed: 'To Comrade FIL",
    )
    told = [each for each in desk.told() if "and ends outside it" in each.what]

    assert len(told) == 1
    says(told[0], DOCUMENT, desk.line(DOCUMENT, "  answers: mao-to-kim") + 1, "letter:kim-to-mao")
    assert line < told[0].line


@pytest.mark.parametrize("old, new", [("an exchange", "the exchange"), ("Search in", "Search  in")])
def test_an_edited_source_is_told_where_its_sum_stands(desk, old, new):
    desk.change("source.txt", old, new)
    found = hashlib.sha256(desk.text("source.txt").rstrip("\n").encode()).hexdigest()
    problems = [each for each in desk.told() if "SHA-256" in each.what]

    assert len(problems) == 1
    line = desk.line(DOCUMENT, "  sha256:")
    says(problems[0], DOCUMENT, line, "source", f"its SHA-256 is {found}. Put the page back")


# ------------------------------------------------------------------ files as such


@pytest.mark.parametrize("file", ["source.txt", DOCUMENT])
def test_a_missing_file_is_told(desk, file):
    (desk.folder / file).unlink()

    says(desk.only(), file, 0, "", "the file is missing. Put a copy of it back.")


@pytest.mark.parametrize(
    "file, content",
    [
        *(("source.txt", content) for content in (b"", b"\n \n", b"\xef\xbb\xbf")),
        *((f, content) for f in FILES for content in (b"", b"\n \n", b"# soon\n", b"{}\n...\n")),
    ],
)
def test_an_empty_file_is_told(desk, file, content):
    desk.write(file, content)
    problems = [each for each in desk.told() if each.path == f"{HERE}/{file}"]

    assert len(problems) == 1
    says(problems[0], file, 1, "", "the file is empty. Put a copy of it back.")


@pytest.mark.parametrize(
    "file, wrong", [(CONTEXT, "contxt.yaml"), (KEY, "reading.key.yml"), (CONTEXT, "Context.yaml")]
)
def test_a_file_under_nearly_its_name_is_told(desk, file, wrong):
    (desk.folder / file).rename(desk.folder / wrong)
    problem = next(each for each in desk.told() if each.path == f"{HERE}/{wrong}")

    says(problem, wrong, 0, "", f"a file of this name is not read. Did you mean “{file}”?")


def test_a_document_under_nearly_its_name_is_told(desk):
    (desk.folder / DOCUMENT).rename(desk.folder / "document.yml")
    problems = desk.told()

    assert [str(each) for each in problems] == [
        f"{HERE}/document.yaml: the file is missing. "
        "Is it the file “document.yml”? Then rename it.",
        f"{HERE}/document.yml: a file of this name is not read. Did you mean “document.yaml”?",
    ]


@pytest.mark.parametrize("file", ["source.txt", *FILES])
def test_a_folder_in_place_of_a_file_is_told(desk, file):
    (desk.folder / file).unlink()
    (desk.folder / file).mkdir()

    says(desk.only(), file, 0, "", "there is a folder in its place. Put a copy of it back.")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
@pytest.mark.parametrize("file", ["source.txt", DOCUMENT])
def test_a_pipe_in_place_of_a_file_is_told_and_not_waited_for(desk, file):
    (desk.folder / file).unlink()
    os.mkfifo(desk.folder / file)

    says(desk.only(), file, 0, "", "there is something that is not a file in its place.")


@pytest.mark.parametrize("file", ["source.txt", *FILES])
def test_a_link_that_goes_round_in_a_circle_is_told(desk, file):
    (desk.folder / file).unlink()
    (desk.folder / file).symlink_to(file)

    says(desk.only(), file, 0, "", "the file cannot be read (")


@pytest.mark.parametrize("file", ["source.txt", DOCUMENT])
def test_a_link_to_nothing_is_told(desk, file):
    (desk.folder / file).unlink()
    (desk.folder / file).symlink_to("elsewhere.txt")

    says(desk.only(), file, 0, "", "It is a link to elsewhere.txt, which is not there.")


@pytest.mark.parametrize("file", ["source.txt", *FILES])
def test_a_file_of_fifty_million_bytes_is_told_and_not_read(desk, file):
    content = (desk.folder / file).read_bytes()
    desk.write(file, content)
    os.truncate(desk.folder / file, 50_000_000)

    says(desk.only(), file, 0, "", "the file has more than 20 MB", "Is it the right file?")


@pytest.mark.parametrize("file", ["source.txt", *FILES])
def test_bytes_that_are_not_utf_8_are_told_on_their_line(desk, file):
    lines = (desk.folder / file).read_bytes().split(b"\n")
    lines[4] += b" caf\xe9"
    desk.write(file, b"\n".join(lines))

    says(desk.only(), file, 5, "", "the file is not UTF-8", "Save it again as UTF-8.")


@pytest.mark.parametrize("file", ["source.txt", *FILES])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_told(desk, file, encoding):
    desk.write(file, desk.text(file).encode(encoding))
    problem = next(each for each in desk.told() if each.path == f"{HERE}/{file}")

    says(problem, file, 1, "", "the file is saved as UTF-16. Save it again as UTF-8.")


@pytest.mark.parametrize("file", FILES)
def test_a_byte_order_mark_before_entries_is_told(desk, file):
    desk.write(file, b"\xef\xbb\xbf" + (desk.folder / file).read_bytes())

    says(desk.only(), file, 1, "", "invisible byte order mark. Save it again as UTF-8 without BOM.")


def test_a_byte_order_mark_before_the_page_is_harmless(desk, telegram):
    desk.write("source.txt", b"\xef\xbb\xbf" + (desk.folder / "source.txt").read_bytes())

    assert desk.fine().text == telegram.text


@pytest.mark.parametrize("file", ["source.txt", *FILES])
@pytest.mark.parametrize("end", [b"\r\n", b"\r"])
def test_line_ends_of_other_systems_are_harmless(desk, telegram, file, end):
    desk.write(file, (desk.folder / file).read_bytes().replace(b"\n", end))

    assert things_of(desk.fine()) == things_of(telegram)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_are_counted_alike_with_other_line_ends(desk, file, end):
    line = desk.change(file, "\n  note: ", "\n  nott: ")
    desk.write(file, desk.text(file).replace("\n", end).encode())

    assert desk.only().line == line


@pytest.mark.parametrize(
    "sign", ["\0", "\a", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\x0c"]
)
@pytest.mark.parametrize("file", FILES)
def test_a_sign_that_cannot_be_seen_is_told_on_its_line(desk, file, sign):
    line = desk.change(file, "Mao", f"M{sign}ao")

    says(desk.only(), file, line, "", f"(U+{ord(sign):04X})", "Delete it and save the file")


@pytest.mark.parametrize("sign", ["\\0", "\\e[2J", "\\x07", "\\N", "\\L"])
def test_a_sign_that_cannot_be_seen_is_told_behind_a_backslash_too(desk, sign):
    line = desk.change(
        DOCUMENT, "  title: Mao to Kim, 15 July 1952", f'  title: "Mao {sign} to Kim"'
    )

    says(desk.only(), DOCUMENT, line, "", "the words contain an invisible character (U+")


def test_a_sign_that_cannot_be_seen_on_the_page_is_told(desk):
    desk.change("source.txt", "two-day", "two\0day")
    problem = next(each for each in desk.told() if each.path.endswith("source.txt"))

    says(problem, "source.txt", 35, "", "there is an invisible character here (U+0000).")


# ------------------------------------------------------------------ files that break off


def check_cut(folder: Path, file: str, content: bytes, at: int) -> None:
    path = folder / file
    path.unlink(missing_ok=True)
    path.write_bytes(content[:at])
    _, problems = examine(folder)
    own = [each for each in problems if each.path.endswith(f"/{file}")]
    last = content[:at].count(b"\n") + 1

    assert own, f"{file} cut at byte {at} went unnoticed"
    assert all(each.line <= last for each in own)
    assert any("cut off" in each.nearest + each.what or each.line in (1, last) for each in problems)


def cuts(content: bytes, step: int) -> list[int]:
    """Every n-th byte, and each of the first and of the last few.

    Without its last line end the file still has its last line `...`: nothing is lost.
    """
    whole = len(content.rstrip(b"\n"))
    return sorted({*range(6), *range(0, whole, step), *range(whole - 8, whole)})


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_a_file_that_breaks_off_is_told_wherever_it_does(desk, file):
    content = (desk.folder / file).read_bytes()
    for at in cuts(content, len(content) // 17):
        check_cut(desk.folder, file, content, at)


@pytest.mark.endurance
@pytest.mark.parametrize("file", FILES)
def test_a_file_that_breaks_off_is_told_at_every_byte(desk, file):
    content = (desk.folder / file).read_bytes()
    for at in cuts(content, 1):
        whole_letters = content[:at].decode("utf-8", "ignore")
        _, problems = parsed(whole_letters, file)

        assert problems, f"{file} cut at byte {at} went unnoticed"


def test_a_page_that_breaks_off_is_told(desk):
    content = (desk.folder / "source.txt").read_bytes()
    for at in cuts(content, 2500)[1:]:
        desk.write("source.txt", content[:at])
        _, problems = examine(desk.folder)

        assert any("SHA-256" in each.what or "not UTF-8" in each.what for each in problems)


# ------------------------------------------------------------------ YAML that is not for us

SYNTAX = {
    "an unquoted colon at the end": (
        "at: 'It is necessary to make the air battles of our VVS [Air Force] more active:'",
        "at: It is necessary to make the air battles of our VVS [Air Force] more active:",
        "the words contain a colon: “…to make the air battles of our VVS [Air Force] more active:”."
        " Write `at: 'It is necessary to make the air battles of our VVS [Air Force] "
        "more active:'`.",
    ),
    "an unquoted colon within": (
        "what: A study by Mao's side of the given questions",
        "what: A study: by Mao's side",
        "Write `what: 'A study: by Mao''s side'`.",
    ),
    "an unquoted colon in a list": (
        "  - {from: 'Copies: Stalin (2)', to: 'To Comrade FILIPPOV [Stalin]'}",
        "  - Copies: Stalin (2): more",
        "the words contain a colon: “Stalin (2): more”.",
    ),
    "an unquoted colon between braces": (
        "{from: 'Copies: Stalin (2)', to",
        "{from: Copies: Stalin (2), to",
        "the words between the brackets contain a colon: “Copies:”. Put single quotation marks",
    ),
    "an unquoted bracket between braces": (
        "to: 'To Comrade FILIPPOV [Stalin]'}",
        "to: To Comrade FILIPPOV [Stalin]}",
        "there is a bracket among the words: “[Stalin]}”.",
    ),
    "words behind a quotation": (
        "at: Series “G” T",
        'at: "Series" G',
        "there are words after the closing quotation mark: “G”. Write `at: '\"Series\" G'`.",
    ),
    "an apostrophe between single marks": (
        "name: Chinese people's volunteers",
        "name: 'Chinese people's volunteers'",
        "Write `name: 'Chinese people''s volunteers'`.",
    ),
    "marks between marks": (
        "what: A diameter is limited to a line.",
        'what: "A "diameter" is limited."',
        "Write `what: 'A \"diameter\" is limited.'`.",
    ),
    "words behind a bracket": (
        "at: '[Ri Gon Yong]'",
        "at: [Ri Gon Yong] himself",
        "there are words after the closing bracket: “himself”. Write `at: '[Ri Gon Yong] himself'`",
    ),
    "a bracket that stays open": (
        "written: [Kaganovich]",
        "written: [Kaganovich",
        "the bracket [ is opened here and not closed on this line. Write `written: [Kaganovich]`.",
    ),
    "a brace that stays open": (
        "at: {quote: '[Stalin]', occurrence: 2}",
        "at: {quote: '[Stalin]', occurrence: 2",
        "the bracket { is opened here and not closed on this line.",
    ),
    "a single mark that stays open": (
        "at: '[Ri Gon Yong]'",
        "at: '[Ri Gon Yong]",
        "a quotation mark is opened here and closed only on line",
    ),
    "a double mark that stays open": (
        "what: A diameter is limited to a line.",
        'what: "A diameter is limited to a line.',
        "a quotation mark is opened here and",
    ),
    "a mark that stays open between braces": (
        "{quote: '[Stalin]', occurrence: 2}",
        "{quote: '[Stalin], occurrence: 2}",
        "a quotation mark is opened here and",
    ),
    "words behind a >": (
        "what: A diameter is limited to a line.",
        "what: > A diameter is limited to a line.",
        "there are words after the `>`",
    ),
    "a missing colon": (
        "  sender: mao\n  addressee: filippov",
        "  sender mao\n  addressee: filippov",
        "a colon is missing after `sender`. Write `sender: mao`.",
    ),
    "a missing colon behind the first name": (
        "- id: to-ri\n  what: The",
        "- id to-ri\n  what: The",
        "a colon is missing after `id`. Write `id: to-ri`.",
    ),
    "a missing colon behind a list": (
        "\nnumbers:\n",
        "\nnumbers\n",
        "a colon is missing after `numbers`. Write `numbers:`.",
    ),
    "a missing blank behind a colon": (
        "  sender: mao\n  addressee: filippov",
        "  sender:mao\n  addressee: filippov",
        "a space is missing after the colon. Write `sender: mao`.",
    ),
    "a missing blank behind a dash": (
        "- id: to-ri\n  what: The",
        "-id: to-ri\n  what: The",
        "a space is missing after the dash. Write `- id: to-ri`.",
    ),
    "a name too far right": (
        "  sender: mao\n  addressee: filippov",
        "    sender: mao\n  addressee: filippov",
        "the line begins too far right: “sender: mao”.",
    ),
    "a name too far left": (
        "  sender: mao\n  addressee: filippov",
        " sender: mao\n  addressee: filippov",
        "the line begins too far left: “sender: mao”.",
    ),
    "a dash too far right": (
        "- id: to-ri\n  what: The",
        " - id: to-ri\n  what: The",
        "the line begins too far right: “- id: to-ri”.",
    ),
    "words that are not below their >": (
        "  note: >\n    The archive's date",
        "  note: >\n  The archive's date",
        "the line has no name and colon before its words: “The archive's date",
    ),
    "a name between two steps, above one of the outer": (
        "    unit: regiments\n    bound: at least\n    at: by at least 10 regiments\n  at:",
        "    unit: regiments\n    bound: at least\n    at: by at least 10 regiments\n   at:",
        "the line begins too far right: “at: {from: It is necessary",
    ),
    "a name between two steps, above one of the inner": (
        "    unit: regiments\n    bound: at least\n",
        "   unit: regiments\n    bound: at least\n",
        "the line begins too far left: “unit: regiments”.",
    ),
    "words of a note at the margin": (
        "what: A diameter is limited to a line.",
        "what: A diameter is limited\nto a line.",
        "the line has no name and colon before its words: “to a line.”.",
    ),
    "a dash of another kind": (
        "- {from: Search in, to",
        "– {from: Search in, to",
        "– does not begin an item of a list. Write `- {from: Search in, to",
    ),
    "a space of another kind": (
        "  sender: mao\n  addressee: filippov",
        "\xa0\xa0sender: mao\n  addressee: filippov",
        "the line begins with a special space",
    ),
    "a name at the margin": (
        "  sender: mao\n  addressee: filippov",
        "sender: mao\n  addressee: filippov",
        "the line begins too far left: “sender: mao”.",
    ),
    "a sign that begins no value": (
        "what: A diameter is limited to a line.",
        "what: @ diameter is limited to a line.",
        "a value cannot begin with @ unless it is in quotation marks. Write `what: '@ diameter is",
    ),
    "a percent sign": ("figure: '10'", "figure: %10", "Write `figure: '%10'`."),
    "an asterisk": ("figure: '10'", "figure: *10", "there is an & or * before a value"),
    "an asterisk on each side": ("unit: regiments", "unit: *regiments*", "Write `unit: '*regimen"),
    "an ampersand": ("figure: '10'", "figure: &10", "there is an & or * before a value"),
    "an exclamation mark": ("figure: '10'", "figure: ! 10", "there is a ! before a value"),
    "a tag": ("figure: '10'", "figure: !!int 10", "there is a ! before a value: tags are not used"),
    "a call": (
        "figure: '10'",
        "figure: !!python/object/apply:os.system ['exit 1']",
        "there is a ! before a value: tags are not used",
    ),
    "a backslash": (
        "figure: '10'",
        'figure: "\\q"',
        "there is a \\ between double quotation marks.",
    ),
    "a tab at the margin": ("  sender: mao", "\tsender: mao", "the line begins with a tab"),
    "a tab behind a dash": (
        "- id: to-ri\n  what",
        "-\tid: to-ri\n  what",
        "there is a tab in this",
    ),
    "a hash amid words over two lines": (
        "what: A diameter is limited to a line.",
        "what: A diameter # is\n    limited to a line.",
        "a # cuts off the words after it.",
    ),
    "entries taken for words": (
        "  written: [Kaganovich]",
        "  written: Kaganovich\n    - Beria",
        "the lines below are indented so far that they are read as words of this one.",
    ),
    "brackets without end": ("at: Kaganovich", "at: " + "[" * 20_000, "more than 12 deep"),
    "braces without end": ("at: Kaganovich", "at: " + "{a: " * 20_000, "more than 12 deep"),
    "dashes without end": ("at: Kaganovich", "at:\n" + "  " + "- " * 20_000, "more than 12 deep"),
    "a list for a name": ("  sender: mao", "  ? [a, b]\n  : mao", "the name of a value is a list."),
    "a second document": ("\nnumbers:\n", "\n---\nnumbers:\n", "a second document begins here."),
    "an end before the end": (
        "\nnumbers:\n",
        "\n...\nnumbers:\n",
        "this comes after the last line `...`. Move `...` to the end of the file.",
    ),
}
_ONE_BELOW = ("words of a note at the margin", "an end before the end", "dashes without end")


@pytest.mark.parametrize("slip", SYNTAX)
def test_what_yaml_cannot_read_is_told_on_the_line_to_change(desk, slip):
    old, new, *parts = SYNTAX[slip]
    line = desk.change(DOCUMENT, old, new)
    line += slip in _ONE_BELOW

    says(desk.only(), DOCUMENT, line, "", *parts)


@pytest.mark.slow
@pytest.mark.parametrize(
    "slip",
    [
        *(each[:3] for each in SLIPS.values()),
        *((DOCUMENT, *each[:2]) for each in SYNTAX.values()),
    ],
)
def test_the_command_prints_a_slip_as_the_check_tells_it(desk, slip):
    desk.change(*slip)

    *messages, verdict = desk.printed()

    assert messages == str(desk.only()).splitlines()
    assert verdict.startswith(f"{HERE}: 1 problem")


@pytest.mark.parametrize("slip", SYNTAX)
def test_without_libyaml_the_same_line_is_told(desk, slip):
    old, new, *_ = SYNTAX[slip]
    line = desk.change(DOCUMENT, old, new) + (slip in _ONE_BELOW)
    with_libyaml, _ = parsed(desk.text(DOCUMENT), DOCUMENT)
    top, problems = parsed(desk.text(DOCUMENT), DOCUMENT, yaml.BaseLoader)

    assert [problem.line for problem in problems] == [line]
    assert top == with_libyaml


@pytest.mark.slow
@pytest.mark.parametrize("slip", SYNTAX)
def test_what_yaml_cannot_read_in_one_entry_hides_no_other_mistake(desk, slip):
    old, new, *_ = SYNTAX[slip]
    desk.change(DOCUMENT, old, new)
    _, alone = examine(desk.folder)
    line = desk.change(KEY, "stance: concedes", "stance: conceeds")
    _, problems = examine(desk.folder)

    more = set(problems) - set(alone)
    assert [(Path(each.path).name, each.line) for each in more] == [(KEY, line)]
    assert set(alone) <= set(problems)


def test_mistakes_in_four_files_are_told_in_one_go(desk):
    shutil.copy(TELEGRAM / "exercises.yaml", desk.folder)
    lines = {
        (DOCUMENT, desk.change(DOCUMENT, "explains: Filippov", "explained: Filippov")),
        (CONTEXT, desk.change(CONTEXT, "confidence: high", "confidence: sure")),
        (KEY, desk.change(KEY, "stance: concedes", "stance: conceeds")),
        ("exercises.yaml", desk.change("exercises.yaml", "level: 3", "level: 4")),
        ("exercises.yaml", desk.change("exercises.yaml", "kind: predict", "kind: [predict")),
    }
    _, problems = examine(desk.folder)

    assert {(Path(each.path).name, each.line) for each in problems} == lines


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_every_value_in_quotation_marks_that_loses_them_is_told_on_its_own_line(desk, file):
    whole = desk.text(file)
    lines = whole.split("\n")
    quoted = [
        (number, match)
        for number, line in enumerate(lines)
        if (match := re.fullmatch(r"( *(?:- )?(?:\w+: )?)'((?:[^']|'')*)'", line))
    ]
    for number, match in quoted:
        bare = match[1] + match[2].replace("''", "'")
        desk.write(file, "\n".join([*lines[:number], bare, *lines[number + 1 :]]))
        _, problems = examine(desk.folder)

        assert all(each.line == number + 1 for each in problems[:1]), bare
    assert quoted or file == CONTEXT


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_every_name_that_loses_its_colon_is_told_on_its_own_line(desk, file):
    lines = desk.text(file).split("\n")
    names = [number for number, line in enumerate(lines) if re.match(r"(?:- |  )\w+: ", line)]
    for number in names[:: len(names) // 25]:
        bare = lines[number].replace(": ", " ", 1)
        desk.write(file, "\n".join([*lines[:number], bare, *lines[number + 1 :]]))
        _, problems = examine(desk.folder)
        first = next(each for each in problems if each.path.endswith(file))

        assert first.line == number + 1, (bare, str(first))


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("by", [-1, 1, 2])
def test_every_line_that_slips_sideways_is_told_there_or_right_below(desk, file, by):
    lines = desk.text(file).split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith("- "))
    names = [
        number for number, line in enumerate(lines) if number > first and re.match(r"  \w+: ", line)
    ]
    for number in names[:: len(names) // 12]:
        slipped = " " * (2 + by) + lines[number].lstrip()
        desk.write(file, "\n".join([*lines[:number], slipped, *lines[number + 1 :]]))
        _, problems = examine(desk.folder)
        told = next(each for each in problems if each.path.endswith(file))

        assert told.line in (number + 1, number), (slipped, str(told))


def test_a_billion_laughs_are_not_laughed(desk):
    bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for one, two in zip("abcdefgh", "bcdefghi", strict=True):
        bomb.append(f"{two}: &{two} [{', '.join([f'*{one}'] * 10)}]")
    desk.write(DOCUMENT, "\n".join([*bomb, "...", ""]))

    says(desk.only(), DOCUMENT, 1, "", "references are not used here. Write the value out")


def test_a_merge_key_is_an_unknown_field(desk):
    line = desk.change(
        DOCUMENT,
        "  sender: mao\n  addressee: filippov",
        "  sender: mao\n  <<: {addressee: kim}\n  addressee: filippov",
    )

    says(desk.only(), DOCUMENT, line, "letter:cover", "`<<` is not a known field here.")


def test_words_stay_words(desk):
    desk.change(DOCUMENT, "name: Kaganovich\n", "name: No\n")
    desk.change(DOCUMENT, "name: Beria\n", "name: 3:00\n")
    desk.change(DOCUMENT, "name: Mikoyan\n", "name: 0072\n")
    desk.change(DOCUMENT, "name: Bulganin\n", "name: ~\n")
    document = desk.fine()

    names = ("kaganovich", "beria", "mikoyan", "bulganin")
    assert [document[f"name:{name}"].name for name in names] == ["No", "3:00", "0072", "~"]


# ------------------------------------------------------------------ very long values


@pytest.mark.slow
@pytest.mark.parametrize(
    "old, new",
    [
        ("  sender: mao", "  sender: LONG"),
        ("  sender: mao", "  LONG: mao"),
        ("- id: honestly-stood", "- id: LONG"),
        ("- id: honestly-stood", "- id: LO NG"),
        ("at: honestly stood", "at: LONG"),
        ("at: honestly stood", "at: {quote: honestly stood, occurrence: LONG}"),
        ("at: honestly stood", "at: {quote: honestly stood, in: LONG}"),
        ("at: honestly stood", "at: {LONG: honestly stood}"),
        ("  kind: catalogued", "  kind: LONG"),
        ("label: b)", "label: LONG"),
        ("figure: '10'", "figure: LONG"),
        ("edtf: P2D", "edtf: LONG"),
        ("edtf: P2D", "edtf: PLONG"),
        ("  code: M\n", "  code: LONG\n"),
        ("written: [Kaganovich]", "written: [LONG]"),
        ("id: telegram-21646", "id: LONG"),
        ("file: source.txt", "file: LONG"),
        ("status: final", "status: LONG"),
        ("\nnumbers:", "\nLONG:"),
    ],
)
@pytest.mark.parametrize("long", ["x" * 100_000, "word " * 20_000])
def test_a_very_long_value_makes_no_very_long_message(desk, old, new, long):
    if "LO NG" in new:
        new = new.replace("LO NG", f"{long} {long}")
    desk.change(DOCUMENT, old, new.replace("LONG", long.strip()))
    _, problems = examine(desk.folder)

    assert 0 < max(len(str(problem)) for problem in problems) < 1500


@pytest.mark.parametrize("where", ["x" * 5000, "a\0b", "", "nowhere", "../" * 3000])
def test_a_folder_that_cannot_be_is_told(where, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(rr.errors.ReadingRoomError) as caught:
        rr.load(where)

    assert len(str(caught.value)) < 600


# ------------------------------------------------------------------ drafts


TELEGRAM = Path(__file__).parents[1] / "data" / HERE


def fields_in_use() -> Iterator[Any]:
    """Every field of every kind that the telegram's files hold, with the last entry that has it."""
    for file in FILES:
        for kind in of_file(file)[1]:
            ours = [
                entry
                for entry in entries(file, read_lines(TELEGRAM / file))
                if entry.section == kind.section
            ]
            for slot in slots(kind):
                having = [(e, each) for e in ours for each in e.fields if each.name == slot.name]
                if having:
                    yield pytest.param(slot, *having[-1], id=f"{kind.noun}-{slot.name}")


@pytest.mark.slow
@pytest.mark.parametrize("slot, entry, field", list(fields_in_use()))
def test_a_draft_may_leave_any_field_for_later_but_not_a_name(desk, slot, entry, field):
    lines = read_lines(desk.folder / entry.file)
    desk.write(entry.file, "\n".join(with_value(lines, field, [" TODO"])))
    desk.change(DOCUMENT, "status: final", "status: draft")
    document, problems = examine(desk.folder)
    own = [each for each in problems if "TODO" in each.what]

    if slot.name in NEVER_TODO:
        assert [each.line for each in own] == [field.start + 1]
        assert "a draft needs it too" in own[0].nearest
        return
    assert own == []
    assert all(is_gap(each) for each in problems), "\n".join(map(str, problems))
    assert document is not None
    shelf = document if entry.file != KEY else document.reading("key")
    thing = shelf[entry.address]
    assert_shown_as_gap(getattr(thing, slot.attribute), slot, thing)


def is_gap(problem: Problem) -> bool:
    """Whether a problem only says that the page is not wholly covered yet."""
    return problem.entry in ("parts", "brackets", "requests")


def assert_shown_as_gap(value: Any, slot: Any, thing: Any) -> None:
    type_ = one_type(slot.type)
    first = value[0] if isinstance(value, tuple) and value else value
    if is_dataclass(type_) and first is None:
        return
    if isinstance(value, tuple) and is_dataclass(get_args(type_)[0]) and not value:
        return
    assert UNFILLED in (first, getattr(first, "words", "")), value


def test_what_a_draft_leaves_for_later_is_shown_as_such(desk):
    desk.change(DOCUMENT, "status: final", "status: draft")
    desk.change(
        DOCUMENT,
        "  meaning: not stated on the page\n  at: Ciphered Telegram",
        "  meaning: TODO\n  at: Ciphered Telegram",
    )
    desk.change(DOCUMENT, "at: honestly stood", "at: TODO")
    document = desk.fine()

    assert document["number:telegram-number"].meaning == "not yet filled"
    assert "not yet filled" in document["number:telegram-number"]._repr_html_()
    assert document["slip:honestly-stood"].words == ""
    assert document["slip:honestly-stood"].at.words == "not yet filled"


def test_a_draft_without_the_sum_of_its_page_is_fine(desk):
    desk.change(DOCUMENT, "status: final", "status: draft")
    sums = desk.text(DOCUMENT).partition("sha256: ")[2].partition("\n")[0]
    desk.change(DOCUMENT, sums, "TODO")

    assert desk.fine().status == "draft"
