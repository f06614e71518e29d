"""An answer book or code whose values are of another kind: whatever is called, no traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import begun_anew
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import readingroom as rr
from readingroom.answers import (
    NAME,
    Attempt,
    Book,
    Draft,
    NotABook,
    encoded,
    from_answer_code,
    to_answer_code,
)
from readingroom.errors import ReadingRoomError
from readingroom.html import plain

DOCUMENT = "telegram-21646"
TELEGRAM = rr.load(DOCUMENT)
NUMBER, WORDS, WRITTEN = (
    f"{DOCUMENT}/{id}" for id in ("the-only-number", "who-must-act", "what-lies-here")
)
AT = {"quote": "by at least 10 regiments", "in": "K"}
BOOK = Book(
    student="Min",
    attempts={
        NUMBER: (
            Attempt({"bound": "at least", "number": "10", "unit": "regiments"}, hints=1, id="a1"),
            Attempt(7, verdict="other", why="a guess", id="a2"),
        ),
        WORDS: (Attempt({"quote": "I ask you to review the opinions", "in": "K"}, id="a3"),),
        f"{DOCUMENT}/no-longer-asked": (Attempt(["x"], asked="What was it?", id="a4"),),
    },
    drafts={WRITTEN: Draft("begun", "because", 1, "Basic", ("elsewhere",))},
    readings={
        "telegram": {
            "options": {"wait": {"name": "Wait", "letter": "K"}},
            "claims": {"guns": {"letter": "K", "says": "Guns are asked for.", "at": AT}},
            "steps": {"so": {"from": ["guns"], "to": "guns", "kind": "supports"}},
            "demands": {"one": {"request": "1", "kind": ["defensive"], "arm": "guns", "at": AT}},
        }
    },
    changed={("drafts", WRITTEN): 7},
    id="b1",
)
DATA = json.loads(BOOK.written())
DEEP = "[" * 600 + "]" * 600
VALUES = [
    "null", "true", "7", "-1", '"x"', '""', "[]", "{}", "[1]", '["abc"]', '{"a": 1}', "1e999",
    "NaN", "9" * 5000, DEEP, '"\\ud800"', '{"quote": 7, "in": []}', '[[["x"]]]', "0.5",
]  # fmt: skip
CALLS = {
    "progress": lambda: rr.progress()._repr_html_(),
    "portfolio": lambda: rr.portfolio()._repr_html_(),
    "recall": lambda: [rr.recall(each)._repr_html_() for each in (NUMBER, WORDS, WRITTEN)],
    "answer": lambda: rr.answer(NUMBER, 3)._repr_html_(),
    "code": lambda: str(rr.answer_code()),
    "enter": lambda: rr.enter_answer_code(to_answer_code(BOOK)),
    "student": lambda: rr.student("Min"),
    "anew": lambda: rr.begin_anew("03_requests"),
    "export": lambda: rr.export_reading(TELEGRAM, "mine-too"),
    "exercise": lambda: [rr.exercise(each).html() for each in (NUMBER, WORDS, WRITTEN)],
    "draft": lambda: rr.exercise(WRITTEN).hear({"do": "draft", "value": "y", "number": 9}),
    "hint": lambda: rr.exercise(NUMBER).hear({"do": "hint", "value": 1}),
    "score": lambda: rr.exercise(WRITTEN).hear({"do": "score", "value": "Basic"}),
    "requests": lambda: rr.widgets.requests(TELEGRAM).html(),
    "argument": lambda: rr.widgets.argument(TELEGRAM).html(),
    "mine": lambda: rr.widgets.argument(TELEGRAM, reading="mine").html(),
    "demands": lambda: rr.tables.demands(TELEGRAM, reading="mine"),
}


def paths(data, before=()):
    """Every place in a book, each as the keys that lead there."""
    yield before
    if isinstance(data, (dict, list)):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from paths(value, (*before, key))


def replaced(data, path, value):
    """The data as JSON with another value at a place."""
    if not path:
        return value
    text = {
        key: replaced(each, path[1:], value) if key == path[0] else json.dumps(each)
        for key, each in (data.items() if isinstance(data, dict) else enumerate(data))
    }
    if isinstance(data, list):
        return "[" + ", ".join(text.values()) + "]"
    return "{" + ", ".join(f"{json.dumps(key)}: {each}" for key, each in text.items()) + "}"


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch):
    (tmp_path / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tried(room: Path, histories: int):
    """Each history: a book with one value of another kind, and one call."""

    @settings(max_examples=histories, suppress_health_check=list(HealthCheck), deadline=None)
    @given(
        st.sampled_from(sorted(paths(DATA), key=str)),
        st.sampled_from(VALUES),
        st.sampled_from(sorted(CALLS)),
    )
    def one(path, value, call):
        begun_anew()
        (room / NAME).write_text(replaced(DATA, path, value), "utf-8")
        try:
            CALLS[call]()
        except ReadingRoomError as told:
            assert str(told).strip()
        for aside in room.glob("answers.damaged-*"):
            aside.unlink()

    one()


def test_a_value_of_another_kind_breaks_no_call(room):
    tried(room, 300)


@pytest.mark.slow
def test_two_thousand_values_of_another_kind_break_no_call(room):
    tried(room, 2000)


@pytest.mark.endurance
def test_twenty_thousand_values_of_another_kind_break_no_call(room):
    tried(room, 20_000)


def test_a_damaged_entry_is_put_aside_and_the_rest_goes_on(room):
    damaged = replaced(DATA, ("exercises", NUMBER, 0, "hints"), '"a"')
    (room / NAME).write_text(damaged, "utf-8")

    told = plain(rr.progress()._repr_html_())
    rr.answer(NUMBER, 3)

    assert "One entry in answers.json cannot be read" in told
    [aside] = room.glob("answers.damaged-*")
    assert aside.read_text("utf-8") == damaged
    kept = Book.read((room / NAME).read_text("utf-8"))
    assert [each.answer for each in kept.attempts[NUMBER]] == [7, 3]
    assert kept.drafts == BOOK.drafts and kept.readings == BOOK.readings


@given(st.sampled_from(sorted(paths(DATA["readings"]), key=str)), st.sampled_from(VALUES))
@settings(max_examples=100, deadline=None)
def test_a_code_that_holds_other_kinds_is_read_or_refused(path, value):
    changed = json.loads(replaced(DATA["readings"], path, value), parse_int=str, parse_constant=str)
    strange = {"s": "Min", "r": changed, "a": {f"{DOCUMENT}/": {"the-only-number": [7] * 5}}}
    try:
        assert isinstance(from_answer_code(encoded(strange)), Book)
    except NotABook as told:
        assert str(told).endswith(".")


@pytest.mark.parametrize("saved", ["utf-8-sig", "utf-16", "utf-16-le", "utf-8"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_book_is_read_however_an_editor_saved_it(room, saved, ends):
    (room / NAME).write_bytes(BOOK.written().replace("\n", ends).encode(saved))

    assert rr.recall(NUMBER).attempt.id == "a2"
    assert not list(room.glob("answers.damaged-*"))
