"""What a class has handed in is read as data, and refused file by file with the reason."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

import readingroom as rr
from readingroom.answers import ANEW, Attempt, Book, carrying, to_answer_code
from readingroom.classroom import LARGEST, take
from readingroom.exercises import LONGEST

NUMBER = "telegram-21646/the-only-number"
OFFER = "telegram-21646/offer-and-list"
RIGHT = {"bound": "at least", "number": "10", "unit": "regiments"}
WRONG = {"bound": "exactly", "number": "10", "unit": "regiments"}
PAGE = "<!doctype html>\n<html><body>{}</body></html>"


def book(name, *answers, id="", exercise=NUMBER, start=0):
    """A book of a student with answers to one exercise, each an attempt of its own."""
    made = tuple(
        Attempt(each, at=f"2026-11-2{at}T10:00:00.000+00:00", id=f"{id or name}-{at}")
        for at, each in enumerate(answers or (RIGHT,), start)
    )
    return Book(student=name, attempts={exercise: made}, id=id or f"book-{name}")


def zipped(entries):
    """A zip of names and contents; of entries that say more of themselves too."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items() if isinstance(entries, dict) else entries:
            packed.writestr(name, content)
    return made.getvalue()


def put(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def by_student(found):
    return {each.student: each for each in found}


def whys(refusals):
    return {each.file: each.why for each in refusals}


# ---------------------------------------------------------------- what is handed in


def test_books_portfolios_and_codes_are_read_in_any_mixture(tmp_path):
    code = to_answer_code(book("Ada"))
    put(
        tmp_path,
        {
            "answers.json": book("Min").written(),
            "answers.ana.json": book("Ana").written(),
            "portfolio-03_requests-Kim.html": PAGE.format(carrying(book("Kim <b> 김"))),
            "older.html": PAGE.format(f"<pre>{to_answer_code(book('Lee'))}</pre>"),
            "mail.txt": f"> Here it is:\n> {code}\n\nand mine\n{to_answer_code(book('Bo'))}",
            "Olga/answers.json": book("").written(),
            ".DS_Store": "x",
        },
    )
    (tmp_path / "portfolio-03_requests-Kim.html").write_text(
        PAGE.format(carrying(book("Kim 김"))), "utf-8"
    )

    found, refused = take(tmp_path)

    assert [*by_student(found)] == ["Ada", "Ana", "Bo", "Kim 김", "Lee", "Min", "Olga"]
    assert refused == ()
    assert all(each.book.attempts[NUMBER][0].answer == RIGHT for each in found)


def test_moodle_and_canvas_say_who_has_handed_in(tmp_path):
    moodle = "Kim Min_1234_assignsubmission_file_/answers.json"
    files = {
        moodle: book("min").written(),
        "Kim Min_1234_assignsubmission_onlinetext_/onlinetext.html": (
            f"<p>{to_answer_code(book('Kim', exercise=OFFER)).replace(chr(10), '<br>')}</p>"
        ),
        "Lee Bo_99_assignsubmission_file_answers.json": book("").written(),
        "parkada_LATE_12345_67890_portfolio.html": PAGE.format(carrying(book("Ada"))),
        "parkada_12345_67891_answers-1.json": book("Ada").written(),
        "choioh_5_6_room.zip": zipped({"room/answers.json": book("Oh").written()}),
    }

    for place in (put(tmp_path / "class", files), tmp_path / "class.zip"):
        if place.suffix:
            place.write_bytes(zipped(files))
        found, refused = take(place)
        own = by_student(found)
        assert {name: each.number for name, each in own.items()} == {
            "Kim Min": "Participant 1234",
            "Lee Bo": "Participant 99",
            "choioh": "5",
            "parkada": "12345",
        }
        assert {*own["Kim Min"].book.attempts} == {NUMBER, OFFER}
        assert len(own["parkada"].book.attempts[NUMBER]) == 1
        assert "2 files were handed in" in own["parkada"].remarks[0]
        assert refused == ()


def test_text_typed_into_canvas_and_blind_marking_in_moodle_say_who_has_handed_in(tmp_path):
    files = {
        "parkada_123_text.html": f"<p>My code: {to_answer_code(book('Ada'))}</p>",
        "Participant_11_assignsubmission_file_/answers.json": book("").written(),
        "Participant_12_assignsubmission_file_/answers.json": book("", id="b").written(),
    }

    found, _ = take(put(tmp_path, files))

    assert [(each.student, each.number) for each in found] == [
        ("parkada", "123"),
        ("Participant 11", "Participant 11"),
        ("Participant 12", "Participant 12"),
    ]


def test_a_folder_a_lesson_or_the_zip_of_a_class_with_numbers_in_its_name_is_no_student(tmp_path):
    names = ("Ada", "Bo")
    books = {name: book(name) for name in names}
    pages = {f"portfolio-unit_3_1_intro-{n}.html": PAGE.format(carrying(books[n])) for n in names}
    folders = {f"Class_10_2_b/{name}/answers.json": books[name].written() for name in names}
    (tmp_path / "History_10_2_portfolios.zip").write_bytes(zipped(folders))

    for place in (
        put(tmp_path / "pages", pages),
        put(tmp_path / "folders", folders),
        tmp_path / "History_10_2_portfolios.zip",
    ):
        found, refused = take(place)
        assert ([each.student for each in found], refused) == ([*names], ())


def test_pages_without_a_name_stand_each_under_its_own(tmp_path):
    names = ["portfolio-03_requests", "portfolio-03_requests (1)", "portfolio-03_requests-1"]
    for at, name in enumerate(names):
        page = PAGE.format(carrying(book("", id=f"book-{at}")))
        (tmp_path / f"{name}.html").write_text(page, "utf-8")

    found, refused = take(tmp_path)

    assert [each.student for each in found] == names and not refused


def test_codes_are_read_wherever_they_stand_in_a_text(tmp_path):
    ada, bo = (to_answer_code(book(name)).strip() for name in ("Ada", "Bo"))
    put(tmp_path, {"mail.txt": f"Ada: {ada} and\nBo’s ({bo}). Thanks!"})

    found, refused = take(tmp_path)

    assert [each.student for each in found] == ["Ada", "Bo"] and not refused


def test_two_of_one_name_whom_moodle_tells_apart_are_two(tmp_path):
    put(
        tmp_path,
        {
            "Kim Min_1_assignsubmission_file_/answers.json": book("Min", id="a").written(),
            "Kim Min_2_assignsubmission_file_/answers.json": book("Min", id="b").written(),
        },
    )

    assert [*by_student(take(tmp_path)[0])] == [
        "Kim Min (Participant 1)",
        "Kim Min (Participant 2)",
    ]


def test_the_same_student_twice_is_one_book_where_the_attempts_agree(tmp_path):
    one, more = book("Min", WRONG), book("Min", WRONG, RIGHT)
    put(tmp_path, {"a.json": one.written(), "b.json": more.written(), "c.json": more.written()})

    found, refused = take(tmp_path)

    assert [each.answer for each in found[0].book.attempts[NUMBER]] == [WRONG, RIGHT]
    assert found[0].file == "a.json; b.json; c.json" and refused == ()
    assert found[0].remarks == ("3 files were handed in, and make one book.",)


def test_one_book_from_two_students_is_told_of_both(tmp_path):
    copied = replace(book("", WRONG, RIGHT), id="same")
    put(tmp_path, {f"{name}_assignsubmission_file_/answers.json": copied.written()
                   for name in ("Ada Park_1", "Bo Lee_3")})  # fmt: skip

    ada, bo = take(tmp_path)[0]

    assert ada.remarks == ("Answers in it stand in the book of Bo Lee as well.",)
    assert bo.remarks == ("Answers in it stand in the book of Ada Park as well.",)


def test_a_page_made_before_a_name_was_given_belongs_to_its_book(tmp_path):
    early = replace(book("Min", WRONG), student="")
    files = {"answers.json": book("Min", WRONG, RIGHT).written(),
             "portfolio-03_requests.html": PAGE.format(carrying(early))}  # fmt: skip
    put(tmp_path, {"room.zip": zipped(files)})

    assert [each.student for each in take(tmp_path)[0]] == ["Min"]


def test_books_that_cannot_be_one_students_are_not_mixed(tmp_path):
    put(
        tmp_path,
        {
            "a.json": book("Min", WRONG, id="one").written(),
            "changed.json": book("Min", RIGHT, id="one").written(),
            "other.json": book("min", RIGHT, id="two").written(),
        },
    )

    found, refused = take(tmp_path)

    assert [each.answer for each in found[0].book.attempts[NUMBER]] == [WRONG]
    assert "not as in the student’s other book" in whys(refused)["changed.json"]
    assert "two students, perhaps" in whys(refused)["other.json"]


def test_in_a_shared_room_the_book_that_bears_the_name_counts(tmp_path):
    put(
        tmp_path / "Kim Min_7_assignsubmission_file_",
        {"answers.ana.json": book("Ana").written(), "answers.json": book("Min").written()},
    )

    found, refused = take(tmp_path)

    assert found[0].book.student == "Min" and "another name, Ana" in refused[0].why


# ---------------------------------------------------------------- what is believed


def test_no_verdict_is_believed(tmp_path):
    lied = Book("Min", {NUMBER: (Attempt(WRONG, verdict="accepted"), Attempt(RIGHT, verdict=ANEW))})
    put(tmp_path, {"answers.json": lied.written()})

    made = take(tmp_path)[0][0].book.attempts[NUMBER]

    assert [each.verdict for each in made] == ["foreseen", "accepted"]


def test_answers_to_another_document_or_another_text_of_it_are_left_out(tmp_path):
    elsewhere = book("Min", exercise="memo/who-writes")
    older = replace(book("Lee").attempts[NUMBER][0], document="0123456789ab", id="older")
    both = replace(book("Lee"), attempts={NUMBER: (older, *book("Lee").attempts[NUMBER])})
    put(
        tmp_path,
        {
            "a.json": elsewhere.written(),
            "b.json": both.written(),
            "c.json": Book("Oh", {NUMBER: (older,)}).written(),
            "d.json": book("Bo", exercise="../../etc/x").written(),
            "e.json": Book("Empty").written(),
            "f.json": book("No", exercise="telegram-21646/no-longer").written(),
        },
    )

    found, refused = take(tmp_path)

    own = by_student(found)
    assert [*own] == ["Lee", "No"] and len(own["Lee"].book.attempts[NUMBER]) == 1
    assert "another version of the document" in own["Lee"].remarks[0]
    told = whys(refused)
    assert "another document (memo)" in told["a.json"]
    assert "another version" in told["c.json"] and "another document" in told["d.json"]
    assert "no answers" in told["e.json"]


def test_answers_are_checked_with_the_document_of_the_room(tmp_path, monkeypatch):
    rr.new(Path(__file__).parent / "memo" / "page.txt", "memo", into=tmp_path)
    room = tmp_path / "room"
    (room / "data").mkdir(parents=True)
    (tmp_path / "memo").rename(room / "data" / "memo")
    (room / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    put(tmp_path / "in", {"a.json": book("Min", exercise="memo/who-writes").written()})

    monkeypatch.chdir(room)

    assert [each.student for each in take(tmp_path / "in")[0]] == ["Min"]


# ---------------------------------------------------------------- what is refused


def linked(name):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def nested(content, times):
    for _ in range(times):
        content = zipped({"in.zip": content})
    return content


REFUSED = {
    "slip.zip": (zipped({"../out.json": book("Min").written()}), "leads out of the zip"),
    "back.zip": (zipped({"..\\out.json": book("Min").written()}), "leads out of the zip"),
    "root.zip": (zipped({"/tmp/out.json": book("Min").written()}), "leads out of the zip"),
    "drive.zip": (zipped({"c:/out.json": book("Min").written()}), "leads out of the zip"),
    "bomb.zip": (zipped({"a.json": b"0" * 40_000_000}), "packed so densely"),
    "links.zip": (zipped([(linked("answers.json"), "/etc/passwd")]), "is a link"),
    "deep.zip": (nested(b"", 8), "too many zips"),
    "torn.zip": (zipped({"answers.json": book("Min").written()})[:-9], "damaged"),
    "none.zip": (b"PK\x03\x04", "damaged"),
    "later.json": ('{"format": "answers 9"}', "later version"),
    "torn.json": (book("Min").written()[:-30], "damaged"),
    "list.json": ("[]", "does not begin like an answer book"),
    "deep.json": ("[" * 100_000, "damaged"),
    "utf.json": (b"\xff\xff\xff", "not UTF-8"),
    "name.json": (book("<img src=x onerror=alert(1)>").written(), "HTML in the student"),
    "a <b> c.json": (book("Min").written(), "HTML in its name"),
    "lesson.ipynb": ("{}", "no answer book, no portfolio"),
    "words.txt": ("I have done it.", "no answer code"),
    "torn.txt": (to_answer_code(book("Min"))[:-12], "answer code"),
    "lines.txt": ("\n" * 3_000_000, "no answer code"),
    "long.txt": ("x" * 5_000_000, "more than 4 MB"),
    "many.json": (book("Min", *[1] * 5_001).written(), "more than 5000 attempts"),
    "words.html": ("<script>alert(1)</script>" + "<" * 100_000, "no answer code"),
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    put(folder, {name: content for name, (content, _) in REFUSED.items()})
    (folder / "good.json").write_text(book("Good").written(), "utf-8")
    (folder / "link.json").symlink_to(folder / "good.json")
    (folder / "round").symlink_to(folder)
    os.mkfifo(folder / "pipe.json")
    with (folder / "large.json").open("wb") as file:
        file.truncate(LARGEST + 1)
    before = sorted(folder.rglob("*"))
    found, refusals = take(folder)
    assert sorted(folder.rglob("*")) == before
    assert [each.student for each in found] == ["Good"]
    return {each.file.partition(".zip/")[0].removesuffix(".zip"): each.why for each in refusals}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_the_reason(refused, name):
    assert REFUSED[name][1] in refused[name.removesuffix(".zip")]


def test_links_pipes_and_large_files_are_refused(refused):
    assert "is a link" in refused["link.json"] and "is a link" in refused["round"]
    assert refused["pipe.json"] == "It is no file." and "64 MB" in refused["large.json"]


def test_no_answer_is_longer_than_an_answer_may_be(tmp_path):
    put(tmp_path, {"a.json": book("Min", "word " * LONGEST, exercise=OFFER).written()})

    assert len(take(tmp_path)[0][0].book.attempts[OFFER][0].answer) == LONGEST


def test_a_zip_that_lies_about_its_size_takes_no_more_than_it_says(tmp_path):
    whole = bytearray(zipped({"a.json": b"0" * 900_000}))
    at = whole.rindex(b"PK\x01\x02")
    whole[at + 24 : at + 28] = (10).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(whole)

    assert "damaged" in take(tmp_path)[1][0].why


def test_the_order_is_always_the_same(tmp_path):
    names = ["Zoe", "ana", "Émile", "Bo"]
    put(tmp_path / "a", {f"{at}.json": book(name).written() for at, name in enumerate(names)})
    back = [*reversed(names)]
    put(tmp_path / "b", {f"{at}.json": book(name).written() for at, name in enumerate(back)})

    one, other = (take(tmp_path / each)[0] for each in "ab")

    assert [each.student for each in one] == ["ana", "Bo", "Zoe", "Émile"]
    assert [each.book for each in one] == [each.book for each in other]


def test_a_place_that_is_not_there_is_told(tmp_path):
    with pytest.raises(rr.ReadingRoomError, match="There is no folder"):
        take(tmp_path / "nothing")


def test_a_book_stands_in_a_page_without_ending_it():
    held = carrying(book("</script><script>alert(1)</script><!--"))

    assert held.count("</script") == 1 and "<!--" not in held
    assert json.loads(held.partition(">")[2].rpartition("<")[0])["student"].startswith("</script>")
