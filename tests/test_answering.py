"""Answering in plain code: the reply, what is kept, and what is made of it."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import replace
from html import escape

import pandas as pd
import pytest
from conftest import begun_anew

import readingroom as rr
from readingroom.answers import NAME, Book, Memory, from_answer_code, mine, remember
from readingroom.document import Fact
from readingroom.html import plain, prose
from readingroom.loading import exercises_of, shipped

DOCUMENT = "telegram-21646"
NUMBER = f"{DOCUMENT}/the-only-number"


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch):
    (tmp_path / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def book(room):
    return Book.read((room / NAME).read_text("utf-8"))


def test_an_answer_gets_its_reply_and_is_kept_with_what_it_was_made_with(room):
    reply = rr.answer(NUMBER, {"bound": "exactly", "number": 10, "unit": "regiments"}, why="a")

    assert "Look once more" in repr(reply) and "Next:" in repr(reply)
    assert "K7, line 86" in plain(reply._repr_html_())
    [attempt] = book(room).attempts[NUMBER]
    assert attempt.answer == {"bound": "exactly", "number": 10, "unit": "regiments"}
    assert attempt.verdict == "foreseen" and attempt.why == "a"
    assert attempt.lesson == "03_requests" and attempt.version == rr.__version__
    assert len(attempt.document) == 12


def test_a_card_is_read_in_words_with_one_source_in_sight(telegram):
    """No id and no field of a record; further sources are folded."""
    for fact in telegram.every(Fact):
        shown = fact._repr_html_()
        said = plain(shown)
        assert not [each for each in fact.bears_on if ":" in each and each in said]
        assert fact.address not in said and f"Fact {fact.id}" not in said
        assert f"How sure: {fact.confidence}; " in said
        assert " ".join(fact.says.split()) in " ".join(said.split())
        in_sight = shown.partition("<details")[0]
        assert sum(escape(each) in in_sight for each in fact.citations) == 1
        assert ("<details" in shown) == (len(fact.citations) > 1)


def test_a_card_bears_its_title_or_one_made_of_its_topic(telegram):
    fact = telegram["fact:talks-stuck"]
    untitled = plain(replace(fact, title="")._repr_html_())
    assert "Talks, 1 July 1952" in untitled
    titled = replace(fact, title="What the talks stuck on", because="one side's count")
    assert "What the talks stuck on" in plain(titled._repr_html_())
    assert "How sure: high; one side's count." in plain(titled._repr_html_())


def test_what_names_cards_names_them_as_they_are_called(telegram):
    key = telegram.reading("key").things
    questions = [each for each in key if hasattr(each, "readings")]
    naming = [(answer, each) for each in questions for answer in each.readings if answer.facts]
    naming += [(each, each) for each in key if getattr(each, "facts", ())]
    assert len({type(card) for _, card in naming}) == 3
    for answer, card in naming:
        said = plain(card._repr_html_())
        assert all(telegram[f"fact:{id}"].called in said for id in answer.facts)


def test_the_cards_of_a_reply_are_the_cards_of_the_document(telegram):
    exercises = exercises_of(telegram).values()
    exercise = next(each for each in exercises if each.cards and getattr(each, "accept", ()))
    reply = plain(rr.answer(f"{DOCUMENT}/{exercise.id}", exercise.accept[0].answer)._repr_html_())
    for address in exercise.cards:
        assert plain(telegram[address]._repr_html_()) in reply


def test_every_attempt_is_kept_and_the_reply_is_the_same_each_time(room):
    replies = [repr(rr.answer(NUMBER, {"number": 3})) for _ in range(3)]

    assert len(set(replies)) == 1
    assert len(book(room).attempts[NUMBER]) == 3


@pytest.mark.parametrize("id", list(exercises_of(rr.load(DOCUMENT))))
def test_no_reply_says_wrong_alone_and_nothing_is_raised(id):
    for value in (None, "", [], {}, 3.5, "xyzzy", {"a": object()}, [[["deep"]]], float("nan")):
        reply = rr.answer(f"{DOCUMENT}/{id}", value)
        said = repr(reply).casefold()

        assert "traceback" not in said
        assert reply.feedback.say or reply.feedback.next or reply.feedback.note
        assert "wrong." not in said.split("\n")[0]


@pytest.mark.parametrize(
    "exercise", exercises_of(rr.load(DOCUMENT)).every, ids=lambda each: each.id
)
def test_an_accepted_answer_is_accepted_whoever_gives_it(exercise):
    for key in getattr(exercise, "accept", ()):
        answer = key.answer
        if isinstance(answer, tuple) and answer and hasattr(answer[0], "words"):
            answer = answer[0]
        if isinstance(answer, dict):
            answer = {
                name: value[0]
                if isinstance(value, (list, tuple)) and exercise.kind != "step"
                else value
                for name, value in answer.items()
            }
        if exercise.kind == "interval" and isinstance(answer, list):
            answer = answer[0]
        assert rr.answer(f"{DOCUMENT}/{exercise.id}", answer).feedback.verdict == "accepted"


def test_a_table_is_handed_in_as_pandas_made_it(room, telegram):
    table = rr.tables.demands(telegram, reading="key").groupby("arm").size()

    reply = rr.answer(f"{DOCUMENT}/which-arm", table)

    assert reply.feedback.verdict != "not understood"
    [attempt] = book(room).attempts[f"{DOCUMENT}/which-arm"]
    assert attempt.answer == {name: int(count) for name, count in table.items()}
    framed = rr.answer(f"{DOCUMENT}/which-arm", pd.DataFrame({"n": table}))
    assert framed.feedback == reply.feedback == rr.recall(f"{DOCUMENT}/which-arm").feedback


def test_words_of_the_page_are_kept_as_a_copied_quotation(room, telegram):
    rr.answer(f"{DOCUMENT}/who-must-act", telegram["K13"].place)

    [attempt] = book(room).attempts[f"{DOCUMENT}/who-must-act"]
    assert attempt.answer["in"] == "K" and attempt.answer["quote"] == telegram["K13"].words


def test_an_unknown_exercise_is_refused_with_the_nearest():
    with pytest.raises(rr.NotHere, match="the-only-number"):
        rr.answer(f"{DOCUMENT}/the-only-numbr", "x")
    with pytest.raises(rr.NotHere, match="document and a slash"):
        rr.answer("the-only-number", "x")


def test_a_sorted_list_becomes_a_reading_of_ones_own(telegram):
    exercise = exercises_of(telegram)["three-classes"]
    rr.answer(f"{DOCUMENT}/three-classes", dict.fromkeys(exercise.items, "defensive"))

    own = rr.tables.demands(telegram, reading="mine")
    assert set(own["kind"]) == {"defensive"} and len(own) == len(exercise.items)
    compared = rr.tables.agreement(telegram, "mine", "key")
    assert set(compared["agree"].dropna()) == {"yes", "no"}
    assert "differ" in rr.plots.agreement(telegram, "mine", "key").alt
    alpha = rr.tables.reliability(telegram, "mine", "key").loc["kind of demand", "alpha"]
    assert alpha < 0.667


def test_a_reading_goes_out_as_a_file_and_comes_back(room, telegram):
    exercise = exercises_of(telegram)["three-classes"]
    rr.answer(f"{DOCUMENT}/three-classes", dict.fromkeys(exercise.items, "offensive"))

    exported = rr.export_reading(telegram, "min")
    path = exported.path
    rr.export_reading(telegram, "min")

    assert repr(exported) == "Your reading is in reading.min.yaml, beside your answers."
    assert path == room / "reading.min.yaml" and path.read_text("utf-8").endswith("...\n")
    assert (room / "reading.min.yaml.before").exists()
    theirs = rr.tables.demands(telegram, reading="reading.min.yaml")
    assert theirs["kind"].tolist() == rr.tables.demands(telegram, reading="mine")["kind"].tolist()
    with pytest.raises(rr.ReadingRoomError, match="cannot name"):
        rr.export_reading(telegram, "../key")


def test_a_damaged_file_of_a_classmate_is_told_by_line(room, telegram):
    (room / "reading.bad.yaml").write_text(
        "format: reading 1\ndocument: telegram-21646\nreader: bad\ndemands:\n- id: a\n"
        "  request: 9\n  kind: brave\n  arm: x\n  at: by at least 10 regiments\n...\n",
        "utf-8",
    )
    with pytest.raises(rr.DocumentError, match=r"reading\.bad\.yaml:7: demand:a: .*brave"):
        rr.tables.demands(telegram, reading="reading.bad.yaml")


def test_without_a_reading_of_ones_own_the_next_step_is_named(telegram):
    with pytest.raises(rr.NotHere, match=r"rr\.widgets\.argument"):
        rr.tables.claims(telegram, reading="mine")
    assert mine(telegram).things == ()


def test_readings_are_compared_also_where_one_has_judged_nothing_yet(telegram):
    compared = rr.tables.agreement(telegram, "mine", "key")

    assert compared["mine"].isna().all() and compared["key"].notna().all()
    with pytest.raises(rr.ReadingRoomError, match="nothing in common"):
        rr.plots.agreement(telegram, "mine", "key")
    with pytest.raises(rr.ReadingRoomError, match="two readings or more"):
        rr.tables.agreement(telegram, "key")


def test_a_name_can_be_given_later(room):
    rr.answer(NUMBER, {"number": 3})
    rr.student("Min")

    assert book(room).student == "Min" and NUMBER in book(room).attempts


def test_the_answer_code_takes_answers_to_another_machine(room, tmp_path, monkeypatch):
    rr.answer(NUMBER, {"number": 3})
    code = str(rr.answer_code())
    other = tmp_path / "other"
    other.mkdir()
    (other / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    monkeypatch.chdir(other)

    assert rr.enter_answer_code(code.lower()).startswith("1 answer from the code")
    assert repr(rr.recall(NUMBER)).startswith("Your earlier answer")


def test_the_portfolio_holds_answers_marked_words_and_their_citation(room):
    rr.answer(f"{DOCUMENT}/who-must-act", {"quote": "I ask you to review the opinions", "in": "K"})
    rr.answer(f"{DOCUMENT}/offer-and-list", "First <b>line</b>.")
    rr.student("Min")

    page = rr.portfolio("03_requests")

    saved = (room / "portfolio-03_requests-min.html").read_text("utf-8")
    for words in ("Min", "Kim to Mao, 16 July 1952, K13, line 98", "&lt;b&gt;line", "RR2"):
        assert words in saved and words in page.html
    assert "<b>line" not in saved and "Not answered" in saved
    with pytest.raises(rr.NotHere, match="03_requests"):
        rr.portfolio("03_request")


def test_a_portfolio_shows_what_was_marked_in_a_letter_that_is_there_no_more(room):
    rr.answer(f"{DOCUMENT}/who-must-act", {"quote": "I ask you to review", "in": "K"})
    path = room / NAME
    path.write_text(path.read_text("utf-8").replace('"in": "K"', '"in": "Z"'), "utf-8")

    assert "I ask you to review" in rr.portfolio("03_requests").html


@pytest.mark.parametrize("hints", ['"x"', "null", "1e400", "-3", "1000000000"])
def test_hints_that_nobody_can_have_opened_do_not_keep_an_exercise_from_being_shown(room, hints):
    begun = f'"drafts": {{"{NUMBER}": {{"hints": {hints}}}}}'
    (room / NAME).write_text(Book().written().replace('"drafts": {}', begun), "utf-8")

    assert rr.exercise(NUMBER).html()


def test_an_exercise_belongs_to_the_document_as_it_now_is(folder):
    shutil.copy(shipped("data") / DOCUMENT / "exercises.yaml", folder)

    def archive():
        return exercises_of(rr.load(folder))["the-only-number"].evidence[0].document.repository

    path, before = folder / "document.yaml", archive()
    path.write_text(
        path.read_text("utf-8").replace(f": {before}", ": History and Public Policy"), "utf-8"
    )

    assert archive() == "History and Public Policy" != before


def test_progress_counts_by_lesson_and_by_skill(room):
    before = plain(rr.progress().html)
    rr.answer(f"{DOCUMENT}/predict-first-item", _first(f"{DOCUMENT}/predict-first-item"))
    after = plain(rr.progress().html)

    every = exercises_of(rr.load(DOCUMENT)).every
    sourcing = sum(each.skill == "sourcing" for each in every)
    assert before.startswith(f"0 of {len(every)}") and after.startswith(f"1 of {len(every)}")
    assert re.search(r"What exactly does Kim ask for\? 1 of \d+ 0 of \d+", after)
    assert f"sourcing 0 of {sourcing}" in after


def _first(address):
    return next(iter(exercises_of(rr.load(DOCUMENT))[address.partition("/")[2]].options))


def test_nothing_of_the_key_is_shown_or_held_before_an_answer():
    """The widget's state, the twin and the question in plain code know nothing of the key."""
    for exercise in exercises_of(rr.load(DOCUMENT)).every:
        view = rr.exercise(f"{DOCUMENT}/{exercise.id}")
        held = json.dumps(view.state, ensure_ascii=False) + plain(view.html()) + view.reply
        keys = [each.say for each in getattr(exercise, "accept", ())]
        keys += [each.say for each in getattr(exercise, "foreseen", ())]
        keys += [each.next for each in getattr(exercise, "foreseen", ())]
        keys += [getattr(exercise, "otherwise", ""), getattr(exercise, "come_back", "")]
        keys += [each.text for each in getattr(exercise, "samples", ())]
        keys += [each.but for each in getattr(exercise, "positions", {}).values()]
        for words in filter(None, keys):
            assert plain(prose(words)) not in held, (exercise.id, words)
        assert not any(plain(prose(each)) in plain(_unfolded(view)) for each in exercise.hints)


def _unfolded(view):
    """What is seen of a view before anything in it is opened."""
    return re.sub(r"(?s)<details.*?</details>", "", view.html())


def test_what_cannot_be_written_is_offered_as_an_answer_code_and_written_later(room, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        reply = rr.answer(NUMBER, {"number": 3})
        assert "No space left" in reply.kept and reply.head in repr(reply)
        code = reply.kept[reply.kept.index("RR2") :]
        assert from_answer_code(code).attempts[NUMBER][0].answer == {"number": 3}
        assert "Your earlier answer" in repr(rr.recall(NUMBER))

    rr.answer(NUMBER, {"number": 4})
    assert [each.answer["number"] for each in book(room).attempts[NUMBER]] == [3, 4]


def test_in_a_folder_that_may_not_be_written_work_goes_on(room, monkeypatch):
    def refused(*_given, **_more):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", refused)
        assert "Permission denied" in rr.answer(NUMBER, {"number": 3}).kept
        assert rr.progress().html and rr.portfolio("03_requests").html
    assert not (room / NAME).exists()


def test_a_damaged_book_is_told_once_and_kept_aside(room):
    rr.answer(NUMBER, {"number": 3})
    (room / NAME).write_text((room / NAME).read_text("utf-8")[:-30], "utf-8")

    assert "kept as answers.damaged-" in rr.answer(NUMBER, {"number": 4}).kept
    assert rr.answer(NUMBER, {"number": 5}).kept == ""
    assert len(list(room.glob("answers.damaged-*.json"))) == 1


def test_outside_a_room_it_is_said_where_answers_are_kept(tmp_path, monkeypatch):
    (tmp_path / "room.yaml").unlink()

    reply = rr.answer(NUMBER, {"number": 3})

    assert str(tmp_path / NAME) in reply.kept
    assert rr.answer(NUMBER, {"number": 4}).kept == ""


def test_a_second_student_has_a_book_of_their_own(room):
    rr.student("Min")
    rr.answer(NUMBER, {"number": 3})
    assert "answers.ana.json" in rr.student(
        "A\x00na\x1b\ud800"
    )  # signs that nobody can see are no part of a name
    rr.answer(NUMBER, {"number": 4})

    assert [each.answer["number"] for each in book(room).attempts[NUMBER]] == [3]
    anas = Book.read((room / "answers.ana.json").read_text("utf-8"))
    assert [each.answer["number"] for each in anas.attempts[NUMBER]] == [4]
    page = rr.portfolio()
    assert page.path == room / "portfolio-all_lessons-ana.html"
    assert " of 01_provenance, " in page.html
    rr.student("Min")
    rr.answer(NUMBER, {"number": 5})
    assert len(book(room).attempts[NUMBER]) == 2


def test_steps_marks_and_positions_become_parts_of_ones_own_reading(room, telegram):
    exercises = exercises_of(telegram)
    step = exercises["kim-why"].accept[0].answer
    rr.answer(f"{DOCUMENT}/kim-why", step)
    rr.answer(f"{DOCUMENT}/who-must-act", {"quote": "I ask you to review the opinions", "in": "K"})
    weigh = exercises["surely-and-if"]
    position, stand = next(iter(weigh.positions.items()))
    words = [{"quote": " ".join(each.words.split())} for each in stand.evidence]
    rr.answer(f"{DOCUMENT}/surely-and-if", {"position": position, "words": words})

    own = mine(telegram)
    assert {thing.section for thing in own} == {"claims", "steps", "moves", "ambiguities"}
    page = rr.portfolio()
    assert "My own reading" in page.html and "Step: " in page.html
    rr.export_reading(telegram, "min")
    assert len(rr.tables.moves(telegram, reading="reading.min.yaml")) == 1


PARAGRAPH = (
    "Kim asks for guns before he asks for anything else, because the bombing of line 76 is what he "
    "calls the gravest trouble; only then comes pressure on the enemy, by forays at the front."
)


def test_the_code_of_a_lesson_can_be_typed(telegram):
    """Fifteen answers, four of them paragraphs: at most 1,200 signs, and all of it comes back."""
    for exercise in exercises_of(telegram).of_lesson("03_requests")[:15]:
        keys = getattr(exercise, "accept", ())
        given = keys[0].answer if keys else PARAGRAPH
        rr.answer(f"{DOCUMENT}/{exercise.id}", given)
    rr.answer(f"{DOCUMENT}/what-lies-here", PARAGRAPH)

    code = rr.answer_code("03_requests")

    assert len(code) <= 1200
    back = from_answer_code(code)
    assert f"{DOCUMENT}/what-lies-here" not in back.attempts
    assert len(back.attempts) == 15


def test_a_code_of_another_student_asks_before_it_is_taken_in(room):
    rr.student("Ada")
    rr.answer(NUMBER, {"bound": "at least", "number": 10, "unit": "regiments"})
    code = rr.answer_code()
    rr.student("Ben")

    assert "bears the name Ada" in rr.enter_answer_code(code)
    assert NUMBER not in Book.read((room / "answers.ben.json").read_text("utf-8")).attempts
    assert "1 answer" in rr.enter_answer_code(code, whose="Ada")
    kept = Book.read((room / "answers.ben.json").read_text("utf-8"))
    assert kept.student == "Ben" and NUMBER in kept.attempts


def test_what_is_begun_anew_counts_no_more_and_is_kept(room):
    rr.answer(NUMBER, {"bound": "at least", "number": 10, "unit": "regiments"})
    assert "One exercise is begun anew" in rr.begin_anew("03_requests")

    assert "No answer yet" in repr(rr.recall(NUMBER))
    count = len(exercises_of(rr.load(DOCUMENT)))
    assert f"0 of {count} exercises are done" in plain(rr.progress()._repr_html_())
    assert book(room).attempts[NUMBER][0].answer["unit"] == "regiments"
    with pytest.raises(rr.NotHere):
        rr.begin_anew("07_none")


def test_a_view_begins_anew_in_the_book_of_whom_it_showed(room):
    rr.student("Ada")
    rr.answer(NUMBER, {"bound": "at least", "number": 10, "unit": "regiments"})
    view = rr.exercise(NUMBER)
    whose = view.state["whose"]
    rr.student("Ben")
    rr.answer(NUMBER, {"bound": "exactly", "number": 3, "unit": "guns"})

    view.hear({"do": "anew", "whose": whose})

    assert "Your answer: exactly 3 guns" in repr(rr.recall(NUMBER))
    rr.student("Ada")
    assert "No answer yet" in repr(rr.recall(NUMBER))


@pytest.mark.parametrize("before", [True, False])
def test_what_a_tab_holds_of_nobody_goes_to_the_student_who_has_the_book_now(room, before):
    """Refused by the disk, held by its tab alone, and meanwhile somebody has given a name."""
    if before:
        rr.answer(NUMBER, {"bound": "exactly", "number": 3, "unit": "guns"})
    whose = rr.exercise(NUMBER).state["whose"]
    rr.student("Ben")
    rr.answer(NUMBER, {"bound": "exactly", "number": 4, "unit": "guns"})
    begun_anew()

    value = {"bound": "at least", "number": "10", "unit": "regiments"}
    held = {"do": "answer", "whose": whose, "id": "a" * 12, "number": 1, "value": value}
    view = rr.exercise(NUMBER)
    view.hear(held)

    assert "Kept in your answer book" in view.state["kept"]
    assert [path.name for path in room.glob("answers*.json")] == [NAME]
    assert "a" * 12 in [each.id for each in book(room).attempts[NUMBER]]
    assert book(room).student == "Ben"


@pytest.mark.parametrize("one, other", [("K M.", "K-M"), ("😀", "🤖"), ("Min", "Minh")])
def test_names_that_differ_have_books_that_differ(room, one, other):
    for name in ("first of all", one, other):
        rr.student(name)
        rr.answer(NUMBER, {"bound": "exactly", "number": len(name), "unit": "guns"})

    books = [Book.read(path.read_text("utf-8")) for path in room.glob("answers*.json")]
    assert sorted(each.student for each in books) == sorted(["first of all", one, other])
    assert all(len(each.attempts[NUMBER]) == 1 for each in books)


def test_a_book_is_found_by_the_name_it_bears(room):
    (room / "answers.a.json").write_text(Book(student="A").written(), "utf-8")

    assert rr.student("A") == "A's answers are kept in answers.a.json from now on."


def test_a_new_book_honours_the_umask_and_an_old_one_keeps_its_mode(room):
    before = os.umask(0o027)
    try:
        rr.answer(NUMBER, 3)
        assert (room / NAME).stat().st_mode & 0o777 == 0o640
        (room / NAME).chmod(0o604)
        rr.answer(NUMBER, 4)
        assert (room / NAME).stat().st_mode & 0o777 == 0o604
    finally:
        os.umask(before)


@pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX systems have them")
def test_a_link_is_followed_and_a_pipe_refused_at_once(room):
    real = room.parent / "synced.json"
    (room / NAME).symlink_to(real)
    rr.answer(NUMBER, 3)
    assert (room / NAME).is_symlink() and len(Book.read(real.read_text("utf-8")).attempts) == 1

    (room / NAME).unlink()
    os.mkfifo(room / NAME)
    assert "no file" in rr.answer(NUMBER, 4).kept
    assert "cannot be shown" in plain(rr.progress()._repr_html_())


def test_what_killed_writers_left_is_swept_away(room):
    left = [room / f".{NAME}-{n}.part" for n in range(3)]
    for each in left:
        each.write_text("x", "utf-8")

    rr.answer(NUMBER, 3)

    assert not any(each.exists() for each in left)


@pytest.mark.parametrize("strange", ["endless", "deep", "large", "mute"])
def test_nothing_is_raised_whatever_the_answer_is(strange):
    class Mute:
        def __str__(self):
            raise RuntimeError("no word")

    endless, deep = [], "x"
    endless.append(endless)
    for _ in range(600):
        deep = [deep]
    value = {"endless": endless, "deep": deep, "large": 10**5000, "mute": Mute()}[strange]

    for exercise in exercises_of(rr.load(DOCUMENT)).values():
        assert rr.answer(f"{DOCUMENT}/{exercise.id}", value).head
    assert rr.exercise(NUMBER).hear({"do": "answer", "value": {"line": float("inf")}}) is None


def test_a_room_that_is_gone_loses_no_answer(room):
    remember(Memory())
    shutil.rmtree(room)

    told = rr.answer(NUMBER, {"bound": "at least", "number": 10, "unit": "regiments"}).kept

    assert "RR2" in told and "Your answer could not be written" in told
    assert "One answer waits to be written" in plain(rr.progress()._repr_html_())
