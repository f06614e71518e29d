"""A class's answers collected: tables, scores and pages; the teacher's scores are never lost."""

from __future__ import annotations

import csv
import io
import os
import random
import socket
import subprocess
import sys
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import browser_page
from hostile import PAYLOADS
from little import write_lesson
from pupils import right
from test_handout import handed_out, teachers
from test_submissions import NUMBER, OFFER, REFUSED, RIGHT, WRONG, book, put, zipped

import readingroom as rr
from readingroom.answers import Attempt
from readingroom.classroom import collect, take
from readingroom.cli import main

WORDS = "Kim asks for guns and Mao gives advice, and neither says why, line 86. " * 3


def rows(path, between=","):
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=between))


def written(name, words, start=3):
    """A book with two answers to one exercise, and sentences to another."""
    own = book(name, WRONG, RIGHT)
    said = book(name, words, exercise=OFFER, start=start).attempts[OFFER]
    return replace(own, attempts={**own.attempts, OFFER: said}).written()


@pytest.fixture
def class_(tmp_path):
    """What two students have handed in by Moodle, one by Canvas, and one who is not who he says."""
    return put(
        tmp_path / "in",
        {
            "Kim Min_1_assignsubmission_file_/answers.json": written("Min", WORDS),
            "Lee Bo_2_assignsubmission_file_/answers.json": written("Bo", f"={WORDS}"),
            "parkada_3_4_answers.json": book("Ada", WRONG).written(),
            "broken.json": "{",
        },
    )


def collected(place, out, **more):
    return "\n".join(collect(place, out, **more))


def held(out):
    return {each.relative_to(out): each.read_bytes() for each in out.rglob("*") if each.is_file()}


def test_a_class_becomes_tables_scores_and_pages(class_, tmp_path):
    out = tmp_path / "out"

    told = collected(class_, out)

    assert {*map(str, held(out))} == {
        "answers.csv", "grid.csv", "canvas.csv", "moodle.csv", "refused.csv", "written.csv",
        "class.html", "collection.json", "feedback/kim-min.html", "feedback/lee-bo.html",
        "feedback/parkada.html",
    }  # fmt: skip
    assert "3 students handed in 3 files" in told and "Refused: 1 file;" in told
    assert "who typed it" in told and "To delete them" in told
    assert [each["counts"] for each in rows(out / "answers.csv")][:3] == ["yes", "", "yes"]
    (ada,) = (each for each in rows(out / "answers.csv") if each["student"] == "parkada")
    assert (ada["verdict"], ada["misconception"]) == ("foreseen", "minimum-as-total")
    assert [each[NUMBER] for each in rows(out / "grid.csv")] == ["accepted", "accepted", "foreseen"]
    assert rows(out / "refused.csv")[0]["file"] == "broken.json"
    page = (out / "feedback" / "kim-min.html").read_text("utf-8")
    assert "What changed" in page and "<ins>at least" in page and "Lee Bo" not in page


def test_the_answer_that_counts_is_the_last_the_best_or_the_first(tmp_path):
    worse = book("Min", WRONG, RIGHT, WRONG)
    put(tmp_path / "in", {"a.json": worse.written()})
    for policy, verdict in {"last": "foreseen", "best": "accepted", "first": "foreseen"}.items():
        collected(tmp_path / "in", tmp_path / policy, policy=policy)
        assert rows(tmp_path / policy / "grid.csv")[0][NUMBER] == verdict


def test_files_for_canvas_and_moodle_bear_their_own_columns(class_, tmp_path):
    out = tmp_path / "out"
    collected(class_, out)

    canvas, moodle = rows(out / "canvas.csv"), rows(out / "moodle.csv")

    assert [*canvas[0]][:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert canvas[0]["Student"] == "    Points Possible" and canvas[3]["ID"] == "3"
    assert canvas[1]["Reading Room 03_requests"] == "2" and canvas[1]["Reading Room written"] == ""
    assert [each["Identifier"] for each in moodle] == ["Participant 1", "Participant 2", ""]
    assert moodle[0]["Grade"] == "2" and moodle[0]["Feedback comments"].startswith("03_requests: 2")
    assert not (out / "canvas.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_class_that_had_a_shorter_lesson_is_counted_by_what_it_asks(tmp_path, monkeypatch):
    room = put(tmp_path / "room", {"room.yaml": "version: 0\n...\n"})
    asks = "\n".join(f'rr.exercise("{each}")' for each in (NUMBER, OFFER))
    write_lesson(room / "mine.ipynb", last=asks)
    monkeypatch.chdir(room)
    put(tmp_path / "in", {"min.json": book("Min", RIGHT).written()})

    told = collected(tmp_path / "in", tmp_path / "out")
    assert "17 exercises of 03_requests. Where the class had another lesson, name it" in told
    told = collected(tmp_path / "in", tmp_path / "out", lessons=["mine"])

    assert "What counts: 2 exercises of mine.\n" in told
    (row,) = rows(tmp_path / "out" / "moodle.csv")
    assert (row["Grade"], row["Feedback comments"]) == ("1", "mine: 1 of 2")
    with pytest.raises(rr.NotHere, match="Did you mean “mine”"):
        collected(tmp_path / "in", tmp_path / "out", lessons=["mne"])


@pytest.mark.parametrize(
    ("heads", "names"),
    [
        ("Student,ID,SIS Login ID", ['"Kim, Min",900,min', '"Park, Ada",3,ada', '"Oh, Cho",5,cho']),
        ("Full name;ID number", ["Min Kim;900", "Ada Park;3", "Cho Oh;5"]),
        ("First name,Last name", ["Min,Kim", "Ada,Park", "Cho,Oh"]),
    ],
)
def test_a_roster_names_everyone_in_its_order(class_, tmp_path, heads, names):
    roster = tmp_path / "roster.csv"
    roster.write_text("\r\n".join([heads, *names]), "utf-8-sig")

    told = collected(class_, tmp_path / "out", roster=roster)

    grid = rows(tmp_path / "out" / "grid.csv")
    assert [each["done"] for each in grid] == ["2", "0", "0", "2"]
    assert grid[2]["remarks"] == "Nothing was handed in."
    assert "Cho" in told.partition("has handed in nothing")[0].splitlines()[-1]
    assert "Lee Bo is not on the roster" in told
    if heads.startswith("Student"):
        canvas = rows(tmp_path / "out" / "canvas.csv")
        assert [each["ID"] for each in canvas[1:]] == ["900", "3", "5", ""]
        assert canvas[1]["Student"] == "Kim, Min" and canvas[1]["SIS Login ID"] == "min"


def test_what_one_student_hands_in_by_two_ways_is_one_book(tmp_path):
    late = written("Kim Min", WORDS)
    put(tmp_path / "in", {
        "kimmin_900_77_answers.json": book("Kim Min", WRONG, RIGHT).written(),
        "mail/answers.kim-min.json": late,
    })  # fmt: skip
    (tmp_path / "roster.csv").write_text('Student,ID\n"Kim, Min",900\n', "utf-8")

    collected(tmp_path / "in", tmp_path / "out", roster=tmp_path / "roster.csv")

    (min_,) = rows(tmp_path / "out" / "grid.csv")
    assert (min_["done"], min_[OFFER]) == ("2", "kept")
    assert rows(tmp_path / "out" / "canvas.csv")[1]["Reading Room 03_requests"] == "2"


def test_nobody_gets_the_points_of_another_of_the_same_name(tmp_path):
    put(tmp_path / "in", {
        "kimmin_900_77_answers.json": book("Min", RIGHT, id="a").written(),
        "kimmin_950_78_answers.json": book("Min", WRONG, id="b").written(),
        "later/parkada_4_80_answers.json": book("Ada").written(),
    })  # fmt: skip
    roster = 'Student,ID\n"Kim, Min",900\n"Park, Ada",3\n'
    (tmp_path / "roster.csv").write_text(roster, "utf-8")

    told = collected(tmp_path / "in", tmp_path / "out", roster=tmp_path / "roster.csv")

    points = {each["ID"]: each for each in rows(tmp_path / "out" / "canvas.csv")[1:]}
    assert {id: each["Reading Room 03_requests"] for id, each in points.items()} == {
        "900": "1", "950": "0", "3": "", "4": "1",
    }  # fmt: skip
    assert "kimmin (950) is not on the roster" in told and "Park, Ada has handed in nothing" in told


def test_a_gradebook_of_canvas_is_a_roster_and_a_workbook_is_told_to_be_none(class_, tmp_path):
    roster = tmp_path / "roster.csv"
    lines = ["Student,ID,Essay", ",,Manual Posting", "    Points Possible,,10", '"Park, Ada",3,']
    roster.write_text("\n".join(lines), "utf-8-sig")

    told = collected(class_, tmp_path / "out", roster=roster)

    canvas = [each["Student"] for each in rows(tmp_path / "out" / "canvas.csv")]
    assert canvas == ["    Points Possible", "Park, Ada", "Kim Min", "Lee Bo"]
    assert "Points Possible has" not in told
    roster.write_bytes(zipped({"xl/worksheets/sheet1.xml": "Kim Min" * 2000}))
    with pytest.raises(rr.ReadingRoomError, match="is no table of text"):
        collected(class_, tmp_path / "out", roster=roster)


def scored(path, **cells):
    """The first row of a table of scores with words of the teacher's in it."""
    mine = rows(path)
    mine[0] |= cells
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, [*mine[0]], restval="")
        table.writeheader()
        table.writerows(mine)


def test_a_score_stays_with_a_student_when_another_of_that_name_comes(class_, tmp_path):
    out = tmp_path / "out"
    collected(class_, out)
    scored(out / "written.csv", level="Proficient", comment="Well done.")
    other = written("Min", f"{WORDS} Other.").replace("Min-", "b-").replace("book-Min", "b")
    put(class_, {"Kim Min_9_assignsubmission_file_/answers.json": other})

    collected(class_, out)

    grades = {each["Identifier"]: each["Grade"] for each in rows(out / "moodle.csv")}
    assert (grades["Participant 1"], grades["Participant 9"]) == ("5", "2")
    (page,) = (out / "feedback").glob("kim-min-participant-1*")
    assert "Well done." in page.read_text("utf-8")
    assert [each["student"] for each in rows(out / "written.csv")] == [
        "Kim Min", "Kim Min (Participant 9)", "Lee Bo",
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["my own note", "Proficient"])
def test_what_a_teacher_writes_without_a_level_stays_too(class_, tmp_path, cell):
    out = tmp_path / "out"
    collected(class_, out)
    scored(out / "written.csv", **{cell: "Ask him about line 86."})

    collected(class_, out)

    assert rows(out / "written.csv")[0][cell] == "Ask him about line 86."
    assert len(rows(out / "written.csv")) == 2


def test_a_comment_that_begins_like_a_formula_reaches_the_student_as_typed(class_, tmp_path):
    out = tmp_path / "out"
    collected(class_, out)
    scored(out / "written.csv", level="Basic", comment="- read line 86 again")
    for _ in range(2):
        collected(class_, out)

        page = (out / "feedback" / "kim-min.html").read_text("utf-8")
        assert "Your teacher: Basic. - read line 86 again" in page


def test_answers_are_not_counted_where_their_keys_are_not(tmp_path):
    without = handed_out(teachers(tmp_path, "our-questions"), tmp_path / "without")
    own = book("Min", "kim", exercise="our-questions/who-sends")
    put(tmp_path / "in", {"a.json": own.written(), "b.json": book("Ada").written()})

    for policy in ("last", "best"):
        told = collected(tmp_path / "in", tmp_path / policy, home=without, policy=policy)
        assert "Refused: 1 file" in told
        assert "The keys are not in this room; name yours with --room." in told
        assert [each["student"] for each in rows(tmp_path / policy / "grid.csv")] == ["Ada"]


def test_nothing_is_said_of_what_is_not_there(tmp_path):
    put(tmp_path / "in", {"a.json": book("Min", RIGHT).written()})

    told = collected(tmp_path / "in", tmp_path / "out")

    assert "Refused" not in told and "0 rows" not in told


def test_scores_stay_and_count_and_new_students_come_beside_them(class_, tmp_path):
    out = tmp_path / "out"
    collected(class_, out)
    path = out / "written.csv"
    mine = rows(path)
    assert [each["student"] for each in mine] == ["Kim Min", "Lee Bo"]
    assert all(mine[0][level] for level in ("Proficient", "Emergent", "Basic"))
    mine[0] |= {"level": "emergent", "comment": "Say who speaks.", "my own": "x"}
    with path.open("w", encoding="utf-16", newline="") as file:  # as a spreadsheet saves it
        table = csv.DictWriter(file, [*mine[0]], delimiter="\t", restval="")
        table.writeheader()
        table.writerows(mine)
    put(class_, {"Oh Cho_9_assignsubmission_file_/answers.json": written("Cho", WORDS)})
    put(class_, {"Kim Min_1_assignsubmission_file_/later.json": written("Min", f"{WORDS} New.", 4)})

    collected(class_, out)
    once = held(out)
    collected(class_, out)

    now = rows(path)
    assert held(out) == once
    assert [each["student"] for each in now] == ["Kim Min", "Kim Min", "Lee Bo", "Oh Cho"]
    assert {**now[0], "level": "emergent"} == {**mine[0]} and now[1]["level"] == ""
    (class_ / "Kim Min_1_assignsubmission_file_" / "later.json").unlink()
    collected(class_, out)
    canvas = rows(out / "canvas.csv")
    assert canvas[1]["Reading Room written"] == "2"
    assert "Your teacher: emergent. Say who speaks." in (out / "feedback/kim-min.html").read_text()


@pytest.mark.slow
def test_the_same_files_give_the_same_bytes_in_every_process(class_, tmp_path):
    for seed in "12":
        command = ["collect", str(class_), "--out", str(tmp_path / seed)]
        subprocess.run(
            [sys.executable, "-m", "readingroom.cli", *command],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )

    assert held(tmp_path / "1") == held(tmp_path / "2")


def test_a_table_of_scores_that_lost_its_columns_is_left_alone(class_, tmp_path):
    out = tmp_path / "out"
    collected(class_, out)
    (out / "written.csv").write_text("who,score\nMin,3\n", "utf-8")
    before = held(out)

    with pytest.raises(rr.ReadingRoomError, match="has lost columns"):
        collected(class_, out)

    assert held(out) == before


def test_no_cell_is_a_formula(tmp_path):
    evil = ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", " =1", "\n=1"]
    names = {
        f"{at}.json": book(f"{each}{at}", each, exercise=OFFER) for at, each in enumerate(evil)
    }
    put(tmp_path / "in", {name: each.written() for name, each in names.items()})

    collected(tmp_path / "in", tmp_path / "out")

    assert len(rows(tmp_path / "out" / "answers.csv")) == len(evil)
    for path in (tmp_path / "out").glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")):
            assert not [each for each in row if each.strip().startswith(("=", "+", "-", "@"))]


def test_nothing_is_written_over_what_is_not_ours(class_, tmp_path, capsys):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")

    assert main(["collect", str(class_), "--out", str(tmp_path / "out")]) == 1
    assert "holds other things" in capsys.readouterr().err
    assert main(["collect", str(class_), "--out", str(class_ / "out")]) == 1
    assert "outside" in capsys.readouterr().err
    assert main(["collect", str(tmp_path / "none"), "--out", str(tmp_path / "new")]) == 1
    assert not (tmp_path / "new").exists()


def test_the_portfolio_that_is_read_is_the_file_that_is_collected(tmp_path, monkeypatch):
    monkeypatch.chdir(put(tmp_path / "room", {"room.yaml": "version: 0\n...\n"}))
    rr.student("Kim Min")
    rr.answer(NUMBER, WRONG, why="It says ten.")
    rr.answer(NUMBER, RIGHT)
    rr.begin_anew(NUMBER)
    rr.answer(NUMBER, RIGHT)
    rr.answer("telegram-21646/who-must-act", ["sincerely grateful to you"])

    page = rr.portfolio("03_requests")

    assert page.path.name == "portfolio-03_requests-kim-min.html"
    words = repr(page)
    for said in ("From the first to the last", "It says ten.", "Begun anew", "What changed"):
        assert said in words
    assert "sincerely grateful to you Kim to Mao, 16 July 1952, K4, line 80" in words
    (found,), refused = take(page.path.parent / page.path.name)
    assert found.student == "Kim Min" and not refused
    assert [each.answer for each in found.book.attempts[NUMBER]] == [WRONG, RIGHT, None, RIGHT]


@pytest.mark.slow
def test_a_page_for_a_student_has_no_accessibility_faults(class_, tmp_path, chromium):
    collected(class_, tmp_path / "out")
    with browser_page(chromium) as page:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto((tmp_path / "out" / "feedback" / "kim-min.html").as_uri())
            assert Axe().run(page).response["violations"] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# ---------------------------------------------------------------- hostile submissions


def hostile(number):
    """One of any number of files that would like to be more than answers: its name, its bytes."""
    dice = random.Random(number)
    payload, kind = PAYLOADS[number % len(PAYLOADS)], number % 7
    name = payload.replace("/", "⁄").replace("\0", "")[:60]
    if kind < 3:
        answer = [payload, {payload: [payload]}, [[{"quote": payload, "in": payload}]]][kind]
        made = Attempt(answer, "2026", payload, payload, lesson=payload, asked=payload, id=payload)
        own = book(
            f"Student {number}" if kind else name,
            exercise=dice.choice([NUMBER, OFFER, f"telegram-21646/{payload}"]),
        )
        return f"{number}.json", replace(own, attempts={NUMBER: (made,), OFFER: (made,)}).written()
    if kind == 3:
        torn = bytearray(book("Min", right("three-classes")).written().encode())
        for _ in range(dice.randrange(1, 40)):
            torn[dice.randrange(len(torn))] = dice.randrange(256)
        return f"{number}.json", bytes(torn)
    if kind == 4:
        return f"{number}-{name}.html", f"<!doctype html>{payload}<script>window.ran=1</script>"
    if kind == 5:
        torn = bytearray(zipped({f"../{name}.json": book(name).written(), "b.json": payload}))
        torn[dice.randrange(len(torn))] ^= 1 << dice.randrange(8)
        return f"{number}.zip", bytes(torn)
    name, (content, _) = dice.choice([*REFUSED.items()])
    return f"{number}-{name}", content


def survive(folder, numbers, chromium, monkeypatch):
    """Collect hostile files: nothing is executed, asked of a network, or written elsewhere."""
    put(folder / "in", dict(map(hostile, numbers)))
    before = held(folder)

    def refused(*_given, **_more):
        raise AssertionError("Something was executed, or asked of a network.")

    with monkeypatch.context() as watched:
        for where, what in ((os, "system"), (os, "execv"), (os, "fork"), (socket, "socket")):
            watched.setattr(where, what, refused)
        told = collected(folder / "in", folder / "out")
    left = held(folder)
    assert {name: left[name] for name in before} == before
    assert all(name.parts[0] == "out" for name in left.keys() - before.keys())
    assert "Traceback" not in told + "".join(
        each["why"] for each in rows(folder / "out" / "refused.csv")
    )
    pages = [*(folder / "out").rglob("*.html")]
    with browser_page(chromium) as page:
        for each in pages:
            page.goto(each.as_uri())
            assert page.evaluate("window.ran") is None
    return len(pages)


def test_of_hostile_submissions_nothing_runs_and_all_is_told(tmp_path, chromium, monkeypatch):
    assert survive(tmp_path, range(21), chromium, monkeypatch) > 3


@pytest.mark.slow
def test_of_three_hundred_hostile_submissions_nothing_runs(tmp_path, chromium, monkeypatch):
    assert survive(tmp_path, range(300), chromium, monkeypatch) > 30
