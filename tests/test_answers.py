"""The answer book: nothing that was acknowledged is ever lost."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shelving import BOOKS

from readingroom.answers import (
    NAME,
    Attempt,
    Book,
    NotABook,
    Shelf,
    from_answer_code,
    place_of_book,
    shelf,
    to_answer_code,
)

WRITTEN_DOWN = """RR2
00030GECE4-2XEAP8GTCH-J4VCJHX0JT-GNBN6Q8Y22-FFCM1W5JHG-2XMTF0307P 08
RR036CNT8K-1AM7PS2J3C-DDKAESM1XE-2P6P6TM000-0 39
"""
"""An answer code of November 2026, as it stands on a sheet of paper."""


@given(BOOKS)
def test_a_book_is_read_as_it_was_written(book):
    assert Book.read(book.written()) == book


@given(BOOKS)
def test_a_code_gives_back_the_last_answers_and_the_readings(book):
    back = from_answer_code(to_answer_code(book))

    assert back.readings == book.readings and back.student == book.student
    for id, attempts in book.attempts.items():
        said = [(each.answer, each.why, each.at[:10]) for each in attempts[-1:]]
        assert [(each.answer, each.why, each.at) for each in back.attempts.get(id, ())] == said


@given(BOOKS, st.data())
def test_a_code_survives_retyping_and_notices_one_wrong_sign(book, data):
    code = to_answer_code(book)
    retyped = code.lower().replace("-", " ").replace("\n", "  ").replace("0", "o")
    assert from_answer_code(retyped) == from_answer_code(code)

    at = data.draw(st.integers(4, len(code) - 2).filter(lambda at: code[at] not in "- \n"))
    other = data.draw(st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ").filter(code[at].__ne__))
    with pytest.raises(NotABook, match=f"Line {code[:at].count(chr(10))} "):
        from_answer_code(code[:at] + other + code[at + 1 :])


@given(BOOKS)
def test_words_and_signs_around_a_code_do_no_harm(book):
    code = to_answer_code(book)
    quoted = "\ufeffDear teacher, here it is:\n" + re.sub("(?m)^", "> ", code).replace("-", "–")
    assert from_answer_code(f"{quoted}\nYours, Min. RR1 is what it was.") == from_answer_code(code)


def test_a_code_that_was_written_down_once_is_read_for_ever():
    """What codes often hold is part of their form: with another text of it this one is lost."""
    held = from_answer_code(WRITTEN_DOWN)

    assert held.student == "Min"
    ten = {"bound": "at least", "number": "10", "unit": "regiments"}
    assert [each.answer for each in held.attempts["telegram-21646/the-only-number"]] == [ten]
    assert [each.answer for each in held.attempts["telegram-21646/copies"]] == ["li-kenong"]
    assert to_answer_code(held) == WRITTEN_DOWN


@given(BOOKS, st.data())
def test_a_code_that_was_cut_off_is_refused(book, data):
    code = to_answer_code(book)
    with pytest.raises(NotABook):
        from_answer_code(code[: data.draw(st.integers(0, len(code) - 2))])


@given(st.text(max_size=400))
def test_any_text_is_a_book_or_is_refused_in_a_sentence(text):
    for read in (Book.read, from_answer_code):
        with pytest.raises(NotABook, match=r"\.$"):
            read(text)


@given(BOOKS, BOOKS)
def test_two_books_in_one_hold_every_attempt_of_each(one, other):
    both = one.merged(other)

    for book in (one, other):
        for id, attempts in book.attempts.items():
            assert all(attempt in both.attempts[id] for attempt in attempts)


def answer(path, name, count):
    place = Shelf(path)
    for number in range(count):
        assert not place.enter(
            lambda book, number=number: book.with_attempt(
                f"room/{name}", Attempt(number, at=f"{time.time():.6f}")
            )
        )


def test_several_writers_at_once_lose_nothing(tmp_path):
    context = multiprocessing.get_context("fork" if os.name == "posix" else "spawn")
    writers = [
        context.Process(target=answer, args=(tmp_path / NAME, name, 25)) for name in ("a", "b", "a")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)

    book = Shelf(tmp_path / NAME).read()
    assert len(book.attempts["room/a"]) == 50
    assert [each.answer for each in book.attempts["room/b"]] == list(range(25))


KILLS = """
import os, random, signal, sys, time
import readingroom as rr
from readingroom.answers import NAME, Book

# Each child answers as fast as it can, says so, and is killed at a random moment. It is a fork of a
# process in which all is loaded, so that the moment falls into the answering and not the loading.
address, chance, acknowledged = "telegram-21646/the-only-number", random.Random(21646), -1
rr.answer(address, "nothing yet")
for kill in range(int(sys.argv[1])):
    ears, mouth = os.pipe()
    child = os.fork()
    if not child:
        number = acknowledged
        while True:
            number += 1
            rr.answer(address, {"bound": "exactly", "number": number, "unit": "guns"})
            os.write(mouth, b"%d\\n" % number)
    os.close(mouth)
    time.sleep(chance.uniform(0.002, 0.25))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    said = os.fdopen(ears).read().split()
    last = int(said[-1]) if said else acknowledged
    with open(NAME, encoding="utf-8") as file:
        attempts = Book.read(file.read()).attempts[address]
    held = {each.answer["number"] for each in attempts[1:]}
    assert set(range(last + 1)) <= held, (kill, last, sorted(held)[-3:])
    acknowledged = max(held, default=-1)
print(acknowledged + 1)
"""


def killed(folder, times):
    """How many answers were kept while the one who answers was killed so many times."""
    (folder / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", KILLS, str(times)], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.skipif(os.name != "posix", reason="forks and kills as POSIX systems do")
def test_who_is_killed_while_answering_loses_nothing_that_was_acknowledged(tmp_path):
    assert killed(tmp_path, 25) > 25


@pytest.mark.endurance
def test_five_hundred_kills(tmp_path):
    print(f"500 kills, {killed(tmp_path, 500)} answers, none lost")


@pytest.mark.parametrize(
    "damaged",
    ["", "{", "[]", '{"format": "answers 1", "exercises": []}', "\x00\x00", '{"format": 3}'],
)
def test_a_damaged_book_is_put_aside_and_work_goes_on(tmp_path, damaged):
    path = tmp_path / NAME
    path.write_text(damaged, "utf-8")
    desk = Shelf(path)

    assert not desk.enter(lambda book: book.with_attempt("room/a", Attempt("x")))

    assert Shelf(path).read().attempts["room/a"] == (Attempt("x"),)
    [aside] = tmp_path.glob("answers.damaged-*.json")
    assert aside.read_text("utf-8") == damaged
    assert aside.name in desk.news()


def test_a_book_that_was_cut_off_is_kept_aside_whole(tmp_path):
    path = tmp_path / NAME
    assert not Shelf(path).enter(lambda book: book.with_attempt("room/a", Attempt("long " * 100)))
    cut = path.read_bytes()[:-40]
    path.write_bytes(cut)

    assert not Shelf(path).enter(lambda book: book.with_attempt("room/b", Attempt("x")))

    [aside] = tmp_path.glob("answers.damaged-*.json")
    assert aside.read_bytes() == cut


def test_a_book_of_a_later_version_is_left_alone(tmp_path):
    path = tmp_path / NAME
    later = json.dumps({"format": "answers 9", "exercises": {}})
    path.write_text(later, "utf-8")
    desk = Shelf(path)

    assert "later version" in desk.enter(lambda book: book.with_attempt("room/a", Attempt("x")))

    assert path.read_text("utf-8") == later
    assert desk.read().attempts["room/a"] == (Attempt("x"),)


def test_what_could_not_be_written_is_written_as_soon_as_it_can(tmp_path, monkeypatch):
    desk = Shelf(tmp_path / NAME)

    def full(handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        trouble = desk.enter(lambda book: book.with_attempt("room/a", Attempt("x")))
    assert "No space left on device" in trouble
    assert desk.read().attempts["room/a"] == (Attempt("x"),)
    assert list(tmp_path.glob("*.part")) == [] == list(tmp_path.glob(".*.part"))

    assert not desk.enter(lambda book: book.with_attempt("room/b", Attempt("y")))
    assert set(Shelf(tmp_path / NAME).read().attempts) == {"room/a", "room/b"}


def test_a_book_stands_at_the_root_of_the_room(tmp_path, monkeypatch):
    (tmp_path / "room.yaml").write_text("", "utf-8")
    inner = tmp_path / "instructor"
    inner.mkdir()
    monkeypatch.chdir(inner)

    assert place_of_book() == tmp_path / NAME
    assert shelf() is shelf()


def test_outside_a_room_the_nearest_book_above_is_the_one(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert place_of_book(inner) == inner / NAME

    assert not Shelf(tmp_path / "a" / NAME).enter(lambda book: book)
    assert place_of_book(inner) == tmp_path / "a" / NAME


def test_two_students_in_one_folder_do_not_mix(tmp_path):
    assert not Shelf(tmp_path / NAME).enter(lambda book: book.with_student("Min"))

    assert place_of_book(tmp_path, "Min") == tmp_path / NAME
    assert place_of_book(tmp_path, "Ana María") == tmp_path / "answers.ana-maría.json"
