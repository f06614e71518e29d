"""Every mistake in a document's files is told as a teacher needs it: where, what, what instead."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest
import readingroom as rr
from damaging import FILES, first_line_that_differs
from readingroom.cli import main
from readingroom.errors import DocumentError, Problem

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
        """What the check says: the same on the command line and in a notebook, nothing written."""
        before = fingerprint(self.folder)
        with pytest.raises(DocumentError) as caught:
            rr.load(self.folder)
        status = main(["check", str(self.folder)])
        printed = self.capsys.readouterr()
        *messages, verdict = printed.out.splitlines()
        problems = caught.value.problems

        assert status == 1
        assert messages == "\n".join(map(str, problems)).splitlines()
        assert verdict == f"{HERE}: {len(problems)} problem{'s' * (len(problems) > 1)}."
        assert "Traceback" not in printed.out + printed.err
        assert fingerprint(self.folder) == before
        assert all(len(str(problem)) < 1500 for problem in problems)
        return problems

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
        "nothing is like them. Copy them from the page.",
    ),
    "words that stand twice": (
        DOCUMENT,
        "at: {quote: '[Stalin]', n: 2}",
        "at: '[Stalin]'",
        "bracket:filippov",
        "“[Stalin]” occurs 2 times, on lines 13, 27. Copy a few more words, or add `n: 1`",
    ),
    "a count too far": (
        DOCUMENT,
        "{quote: '[Stalin]', n: 2}",
        "{quote: '[Stalin]', n: 3}",
        "bracket:filippov",
        "n: 3 is asked for, and “[Stalin]” occurs 2 times, on lines 13, 27. Count from 1.",
    ),
    "a count that is none": (
        DOCUMENT,
        "{quote: '[Stalin]', n: 2}",
        "{quote: '[Stalin]', n: two}",
        "bracket:filippov",
        "`n: two` is not a count. Write 1 for the first.",
    ),
    "words of the other letter": (
        KEY,
        "at: We consider it necessary to activate military operations in the long struggle "
        "against the enemy.\n  stance",
        "at: This will mean the delay of a new world war.\n  stance",
        "claim:activate",
        "these words do not stand in Kim to Mao, 16 July 1952:",
        "Nearest place: M8, line 45, in Mao to Kim, 15 July 1952.",
    ),
    "an end that stands before its beginning": (
        DOCUMENT,
        "at: {from: I ask you to review, to: rendering us assistance.}",
        "at: {from: I ask you to review, to: passive defense}",
        "request:closing",
        "do not stand behind “I ask you to review”",
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
        "{quote: '[Stalin]', n: 2}",
        "{qoute: '[Stalin]', n: 2}",
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
        "`sender` stands here a second time (first on line",
        "Keep one of the two.",
    ),
    "an id with a blank": (
        DOCUMENT,
        "- id: honestly-stood",
        "- id: honestly stood",
        "slip:honestly stood",
        "has signs that cannot stand in an id. Write letters and digits, joined by hyphens.",
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
        "`figure: 11` does not stand in the entry's own words. "
        "They are: “by at least 10 regiments”.",
    ),
    "half a figure": (
        DOCUMENT,
        "  listy: 72-75",
        "  listy: '72'",
        "shelfmark:aprf",
        "`listy: 72` does not stand in the entry's own words.",
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
        "it is part of 2a, which stands after it. Name the heading above it.",
    ),
    "an enclosure outside its parent": (
        DOCUMENT,
        "  enclosed_in: cover\n  answers: mao-to-kim",
        "  enclosed_in: mao-to-kim\n  answers: mao-to-kim",
        "letter:kim-to-mao",
        "it is enclosed in mao-to-kim, but its lines 74–100 do not lie within that.",
        "mao-to-kim has the lines 31–71.",
    ),
    "words that do not explain their bracket": (
        DOCUMENT,
        "explains: Shuifens-kaya",
        "explains: Chandzinganskaya",
        "bracket:supung",
        "[Supung or Shuifeng] does not stand right behind “Chandzinganskaya”.",
    ),
    "a bracket that is none": (
        DOCUMENT,
        "at: '[territory]'",
        "at: on night actions",
        "bracket:territory",
        "“on night actions” is not one bracket from [ to ].",
    ),
    "a bracket twice": (
        DOCUMENT,
        "at: {quote: '[Stalin]', n: 2}",
        "at: {quote: '[Stalin]', n: 1}",
        "bracket:filippov",
        "this bracket is listed as filippov-title already.",
    ),
    "a spelling that is not on the page": (
        DOCUMENT,
        "written: [Kaganovich]",
        "written: [Kaganovitch]",
        "name:kaganovich",
        "“Kaganovitch” does not stand on the page.\nNearest, source line 21:\n    Kaganovich",
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
        "the event forwarding says already when cover was sent.",
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
        "no words of the page give or mention it. Add `written` or `at`.",
    ),
    "an unknown clock": (
        CONTEXT,
        "  clock: not stated",
        "  clock: Beijing",
        "event:li-kenong-sent",
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
        "it is known from outside and names no source. Add `sources`.",
    ),
    "a post without source": (
        CONTEXT,
        "  sources: [tompson]\n  confidence: high\n- id: molotov",
        "  confidence: high\n- id: molotov",
        "recipient:stalin",
        "the post is known from outside and names no source.",
    ),
    "a silence that is none": (
        KEY,
        "  absent: [",
        "  absent: [Comrade, ",
        "silence:proposal",
        "“Comrade” does occur in letter K. It stands there: K1, line 74.",
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
        "`meaning` still holds TODO, and the document is final. "
        "Fill it in, or set `status: draft`.",
    ),
    "TODO with a remark": (
        DOCUMENT,
        "  at: honestly stood",
        "  at: >\n    TODO look it up",
        "slip:honestly-stood",
        "`at` still holds TODO",
    ),
    "an empty value": (
        DOCUMENT,
        "  addressee: filippov",
        "  addressee:",
        "letter:cover",
        "nothing stands after `addressee:`.",
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
        "nothing stands after `at:`. A # begins a comment. Put single quotation marks around",
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
        "the words of `written` hold a colon, so “two-day study” is read as a name.",
    ),
    "a comma between braces": (
        DOCUMENT,
        "{quote: 'July 18, 1952', n: 1}",
        "{quote: July 18, 1952, n: 1}",
        "part:catalogue-record",
        "a comma ends the words, so “1952” is read as a name.",
    ),
    "a list where a text is expected": (
        DOCUMENT,
        "  title: Mao to Kim, 15 July 1952",
        "  title: [Mao to Kim, 15 July 1952]",
        "letter:mao-to-kim",
        "`title` should be text, and is a list.",
    ),
    "fields where a text is expected": (
        DOCUMENT,
        "  title: Mao to Kim, 15 July 1952",
        "  title: {Mao: Kim}",
        "letter:mao-to-kim",
        "`title` should be text, and is a group of fields.",
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
    "a text where a list is expected": (
        KEY,
        "\nmoves:\n- id: receipt-by-the-hour\n",
        "\nmoves:\n  id: receipt-by-the-hour\n# ",
        "moves",
        "a list is expected here. Begin each entry with `- id:`.",
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
        "`reader: kay` does not fit the file, which holds the key. Write `reader: key`.",
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
        "`file: ../source.txt` lies outside the document's folder. Name the file only.",
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
