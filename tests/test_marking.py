"""Words of the page become entries: shown ready to paste, or put into one's own files."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import readingroom as rr
from readingroom.exercises import KINDS
from readingroom.importing import append, appended, targets
from readingroom.loading import examine, exercises_of, parsed

ROOT = Path(__file__).parents[1]
TELEGRAM = ROOT / "data" / "telegram-21646"
GUNS = "by at least 10 regiments"
MINUTES = re.compile(r"## .*\((\d+) minutes?\)")
SAID = {"says": "He asks for ten regiments or more.", "stance": "asserts"}


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The telegram in a room of one's own."""
    shutil.copytree(TELEGRAM, tmp_path / "data" / "telegram-21646")
    (tmp_path / "room.yaml").write_text("format: room 1\nlessons: []\n...\n")
    monkeypatch.chdir(tmp_path)
    return rr.load("telegram-21646")


# ------------------------------------------------------------------ the entry


def test_picked_words_become_an_entry_with_hints_for_what_a_person_must_say(telegram):
    made = rr.mark(telegram, GUNS, "claim")

    assert made.entry == (
        "- id: by-at-least-10\n"
        "  letter: K\n"
        "  says: TODO the claim in plain words of ours\n"
        "  stance: TODO asserts, concedes, predicts, if-then or commits\n"
        f"  at: {GUNS}\n"
    )
    assert "end of the list “claims” in reading.key.yaml" in repr(made)
    assert "K7, line 86" in repr(made)


def test_a_field_that_is_given_stands_in_place_of_its_hint(telegram):
    made = rr.mark(telegram, GUNS, "claim", reading="ana", id="guns", **SAID)

    assert made.entry.splitlines()[0] == "- id: guns"
    assert "TODO" not in made.entry
    assert made.file == "reading.ana.yaml"


def test_every_kind_of_entry_with_words_can_be_begun_and_stands_in_a_draft(own):
    draft = own.folder / "document.yaml"
    draft.write_text(draft.read_text("utf-8").replace("status: final", "status: draft"), "utf-8")
    (own.folder / "exercises.yaml").unlink()

    for kind in targets().keys() - {"part", "letter"}:
        made = rr.mark(own, "any kind of concession", kind)
        append(own.folder / made.file, made.section, made.entry, {})

    document, problems = examine(own.folder)
    assert document["branch:any-kind-of-concession"].then.words == "not yet filled"
    assert document["ambiguity:any-kind-of-concession"].readings[0].says == "not yet filled"
    assert [problem.entry for problem in problems] == ["bracket:any-kind-of-concession"], (
        "words that are no bracket are told, and nothing else"
    )


def test_words_that_stand_several_times_are_told_apart_or_asked_about(telegram):
    with pytest.raises(
        rr.ReadingRoomError, match=r"occurs 19 times, on lines 35, .* occurrence=1 for"
    ):
        rr.mark(telegram, "the enemy", "slip")

    assert (
        "at: {quote: the enemy, occurrence: 3}"
        in rr.mark(telegram, "the enemy", "slip", occurrence=3).entry
    )
    both = telegram.search("furious bombardment", letter="K").hits
    assert len(both) == 1
    in_kim = rr.mark(telegram, "furious bombardment", "slip", letter="K")
    assert "at: {quote: furious bombardment, in: K}" in in_kim.entry
    assert (
        "\n  at: furious bombardment\n"
        in rr.mark(telegram, "furious bombardment", "claim", letter="K").entry
    )


def test_a_long_stretch_is_named_by_its_two_ends(telegram):
    ends = {"from": "In infantry operations", "to": "military pressure on the enemy."}

    assert "at: {from: In infantry operations, to: pressure on the enemy.}" in (
        rr.mark(telegram, ends, "claim").entry
    )


def test_a_spelling_is_taken_wherever_it_stands_and_a_second_entry_gets_an_id_of_its_own(telegram):
    made = rr.mark(telegram, "the enemy", "name")

    assert "written: [the enemy]" in made.entry
    assert made.entry.startswith("- id: the-enemy\n")
    again = rr.mark(telegram, "enemy", "name")
    assert again.entry.startswith("- id: enemy-2\n"), "there is a name:enemy"


@pytest.mark.parametrize(
    ("words", "kind", "how", "told"),
    [
        (
            "by at least 12 regiments",
            "claim",
            {},
            "Nearest, source line 86:\n    by at least 10 re",
        ),
        (GUNS, "clam", {}, "Did you mean “claim”?"),
        (GUNS, "silence", {}, "no kind of entry about words"),
        (GUNS, "claim", {"say": "…"}, "`say` is no field of a claim. Did you mean “says”?"),
        (GUNS, "claim", {"letter": "X"}, "There is no letter “X”. Known here: K, M, O."),
        (GUNS, "claim", {"letter": "M"}, "Nearest place: K7, line 86"),
        (GUNS, "claim", {"reading": "../key"}, "cannot name a reader"),
        (GUNS, "claim", {"reading": "mine"}, "Your own reading stands in the answer book."),
        (
            {"from": "pressure on the enemy.", "to": "No. 2084"},
            "claim",
            {},
            "Not all of these words stand in letter K. Take words of one letter.",
        ),
        ({}, "slip", {}, "Nothing stands in `quote`."),
        ("the enemy", "slip", {"occurrence": -1}, "`occurrence: -1` is not a count"),
        (
            "the enemy",
            "slip",
            {"occurrence": 99},
            "`occurrence: 99` is asked for, but “the enemy” occurs 19 times",
        ),
        ("  ", "slip", {}, "Copy words of the page"),
        ({"words": "a"}, "slip", {}, "What is `words`?"),
        ({"quote": "the enemy", "n": 2}, "slip", {}, "It is called `occurrence` now."),
        ("the enemy", "slip", {"n": 2}, "It is called `occurrence` now."),
        ({"from": "To Comrade"}, "slip", {}, "needs either `quote`, or `from` and `to`"),
    ],
)
def test_what_cannot_be_an_entry_is_refused_with_the_nearest_right_thing(
    telegram, words, kind, how, told
):
    with pytest.raises(rr.ReadingRoomError, match=re.escape(told)):
        rr.mark(telegram, words, kind, **how)


def test_words_from_outside_are_shown_and_never_become_markup(telegram):
    shown = rr.mark(telegram, GUNS, "claim", note="<img src=x onerror=alert(1)>")._repr_html_()

    assert "<img" not in shown
    assert "&lt;img" in shown


# ------------------------------------------------------------------ put into a file


def test_an_entry_is_put_at_the_end_of_its_list_and_nothing_else_is_touched(own):
    key = own.folder / "reading.key.yaml"
    before = key.read_bytes()

    made = rr.mark(own, GUNS, "claim", write=True, **SAID)

    assert made.problems == ()
    after = key.read_bytes()
    assert after.replace(made.entry.encode(), b"") == before
    assert rr.load("telegram-21646")["claim:by-at-least-10"].words == GUNS
    backups = [each.name for each in own.folder.iterdir() if ".before-" in each.name]
    assert len(backups) == 1
    assert backups[0] in made.told
    assert (own.folder / backups[0]).read_bytes() == before


def test_an_entry_that_makes_the_document_worse_is_told_and_the_file_as_it_was_is_there(own):
    made = rr.mark(own, GUNS, "claim", write=True)

    assert "Since then this is wrong: mend it in the file" in made.told
    assert any("`says` is still TODO" in problem.what for problem in made.problems)
    assert "is still TODO" in repr(made)
    kept = next(each for each in own.folder.iterdir() if ".before-" in each.name)
    kept.replace(own.folder / made.file)
    assert examine(own.folder)[1] == []


@pytest.mark.slow
def test_a_second_entry_about_the_same_words_gets_another_id_and_another_copy_is_kept(own):
    rr.mark(own, GUNS, "claim", write=True, **SAID)
    second = rr.mark(own, GUNS, "claim", write=True, **SAID)

    assert second.problems == ()
    assert second.entry.startswith("- id: by-at-least-10-2\n")
    assert len([each for each in own.folder.iterdir() if ".before-" in each.name]) == 2


def test_the_same_entry_is_put_there_once_however_often_the_cell_is_run(own):
    rr.mark(own, GUNS, "claim", write=True, id=10, **SAID)
    key = (own.folder / "reading.key.yaml").read_bytes()

    again = rr.mark(own, GUNS, "claim", write=True, id=10, **SAID)

    assert "stands in that list already; nothing was written" in again.told
    assert (own.folder / "reading.key.yaml").read_bytes() == key


def test_the_first_entry_of_another_reader_begins_a_file_of_its_own(own):
    made = rr.mark(own, GUNS, "claim", reading="ana", write=True, **SAID)

    assert made.problems == ()
    assert "The file is new." in made.told
    assert rr.load("telegram-21646").reading("ana")["claim:by-at-least-10"].letter == "K"


def test_the_document_that_came_with_the_library_is_never_written_into(telegram):
    before = {each.name: each.read_bytes() for each in TELEGRAM.iterdir() if each.is_file()}

    with pytest.raises(rr.ReadingRoomError, match="readingroom start FOLDER --teach"):
        rr.mark(telegram, GUNS, "claim", write=True, **SAID)

    assert before == {each.name: each.read_bytes() for each in TELEGRAM.iterdir() if each.is_file()}


def test_a_file_that_is_a_link_to_the_library_is_not_written_into_either(own):
    key = own.folder / "reading.key.yaml"
    key.unlink()
    key.symlink_to(TELEGRAM / "reading.key.yaml")

    with pytest.raises(rr.ReadingRoomError, match="is not written into"):
        rr.mark(own, GUNS, "claim", write=True, **SAID)


def test_a_file_that_cannot_be_read_is_left_alone(own):
    key = own.folder / "reading.key.yaml"
    key.write_bytes(key.read_bytes().replace(b"\nclaims:\n", b"\nclaims:\n  - 'open\n"))
    before = key.read_bytes()

    with pytest.raises(rr.ReadingRoomError, match=r"reading\.key\.yaml:\d+: .*nothing was written"):
        rr.mark(own, GUNS, "claim", write=True, **SAID)

    assert key.read_bytes() == before
    assert not [each for each in own.folder.iterdir() if ".before-" in each.name]


# ------------------------------------------------------------------ where in a file

NEW = "- id: new\n  says: two\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\n...\n", "a: 1\n\nclaims:\n- id: new\n  says: two\n...\n"),
        ("a: 1\n\n# end\n...\n# mine\n", "a: 1\n\n# end\n\nclaims:\n" + NEW + "...\n# mine\n"),
        ("claims: []  # none\na: 1\n...\n", "claims:  # none\n" + NEW + "a: 1\n...\n"),
        ("claims:\n\n# next\na: 1\n...\n", "claims:\n" + NEW + "\n# next\na: 1\n...\n"),
        ("claims:\n- id: x\n...", "claims:\n- id: x\n" + NEW + "..."),
        ("claims:\n- id: x\n... # end\n", "claims:\n- id: x\n" + NEW + "... # end\n"),
        (
            "claims:\n  - id: x\n    note: >\n      of\n      # it\n\nb: 1\n...\n",
            "claims:\n  - id: x\n    note: >\n      of\n      # it\n"
            "  - id: new\n    says: two\n\nb: 1\n...\n",
        ),
        (
            "claims:\r\n- id: x\r\n# c\r\nb: 1\r\n...\r\n",
            "claims:\r\n- id: x\r\n- id: new\r\n  says: two\r\n# c\r\nb: 1\r\n...\r\n",
        ),
    ],
)
def test_lines_are_added_where_the_list_ends_and_no_other_line_changes(before, after):
    assert appended(before, "claims", NEW) == after


@pytest.mark.parametrize(
    "content", ["claims: [{id: x}]\n...\n", "claims: none\n...\n", "{claims: [], a: 1}\n...\n"]
)
def test_a_list_that_no_line_can_be_added_to_is_left_to_the_hand(content):
    with pytest.raises(rr.ReadingRoomError, match="Paste the entry by hand"):
        appended(content, "claims", NEW)


lists = st.lists(st.sampled_from(("claims", "moves", "steps", "a")), unique=True)
pieces = st.sampled_from(
    ("- id: x\n", "- id: x\n  note: >\n    a\n    # b\n\n", "# c\n", "\n", "- {id: x}\n", "  # d\n")
)


@given(lists, st.data())
def test_in_any_file_all_lines_stay_in_their_order(names, data):
    bodies = {name: "".join(data.draw(st.lists(pieces, max_size=4))) for name in names}
    content = "format: x\n" + "".join(f"{name}:\n{body}" for name, body in bodies.items()) + "...\n"

    result = appended(content, "claims", NEW)

    kept = iter(result.splitlines())
    assert all(line in kept for line in content.splitlines())
    assert parsed(result, "")[0].values["claims"].items[-1].text("id") == "new"


# ------------------------------------------------------------------ picked in the text


def message(kind, words, document):
    span = document.page.text.first(words)
    line = document.page.text.line(span.start)
    begins = document.page.text.line_span(line).start
    ends = {"start": span.start - begins, "end": span.end - begins}
    return {"do": "entry", "kind": kind, "first": line, "last": line, **ends}


def test_picked_words_come_back_as_an_entry_and_are_put_into_the_file(own):
    view = rr.widgets.text(own, edit=True)
    assert "Put it into the file" in view.html()

    view.hear(message("claim", GUNS, own))
    assert view.entry["entry"] == rr.mark(own, GUNS, "claim").entry
    view.hear({"do": "put"})

    assert "The file as it was is kept" in view.entry["told"]
    assert GUNS in (own.folder / "reading.key.yaml").read_text("utf-8").split("claims:")[1]
    view.hear({"do": "put"})
    assert view.entry["trouble"] == "Pick words first, and choose what they are."


@pytest.mark.parametrize(
    "change",
    [
        {"first": 10**9},
        {"start": "x"},
        {"start": -5},
        {"end": 10**6},
        {"last": None},
        {"kind": ""},
        {"first": 71, "last": 112},
    ],
)
def test_what_is_no_picked_words_is_refused_in_words(telegram, change):
    view = rr.widgets.text(telegram, edit=True)

    view.hear(message("claim", GUNS, telegram) | change)

    assert view.entry["trouble"]
    assert "entry" not in view.entry


def test_the_text_of_the_library_can_be_marked_and_is_not_offered_for_writing(telegram):
    assert "Put it into the file" not in rr.widgets.text(telegram, edit=True).html()
    assert "They are" not in rr.widgets.text(telegram).html()


# ------------------------------------------------------------------ what “adapt a lesson” teaches

ADAPT = ROOT / "notebooks" / "instructor" / "adapt_a_lesson.ipynb"


def changed(path, old, new):
    before = path.read_text("utf-8")
    assert before.count(old) == 1, old
    path.write_text(before.replace(old, new), "utf-8")


def test_the_change_and_the_mistake_of_the_lesson_on_adapting_are_told_as_it_says(own):
    key = own.folder / "reading.key.yaml"
    cells = {each["id"]: "".join(each["source"]) for each in json.loads(ADAPT.read_text())["cells"]}
    attacks = "  kind: [offensive]\n  arm: infantry\n"
    note = "  note: Offensive, and limited in size and place. The only demand that does not"

    changed(key, attacks, attacks.replace("[", "[defensive, "))
    changed(key, note, note.replace("Offensive, and", "Offensive by direction, defensive by aim,"))
    assert examine(own.folder)[1] == []
    assert rr.load("telegram-21646")["demand:attacks"].kind == ("defensive", "offensive")

    changed(key, "[defensive, offensive]\n  arm: infantry", "[defence, offensive]\n  arm: infantry")
    (problem,) = examine(own.folder)[1]
    assert str(problem).removeprefix("data/telegram-21646/") in cells["break-read"]


def test_a_question_and_an_accepted_answer_are_changed_by_hand(own):
    exercises = own.folder / "exercises.yaml"
    changed(
        exercises,
        "For one thing Kim says how much he wants. Give the whole amount:",
        "How much of what does Kim want? Only once does he say it. Give the whole amount:",
    )
    changed(exercises, "  - It is not in the measure that has letters under it.\n", "")

    assert examine(own.folder)[1] == []


def test_a_shorter_lesson_made_by_deleting_cells_passes_the_check(own, tmp_path):
    shutil.copytree(ROOT / "notebooks", tmp_path, dirs_exist_ok=True)
    lesson = json.loads((tmp_path / "03_requests.ipynb").read_text("utf-8"))
    words = ["".join(cell["source"]) for cell in lesson["cells"]]
    heads = [at for at, each in enumerate(words) if each.startswith("## ")]
    parts = [list(range(*each)) for each in pairwise([*heads, len(words)])]
    kept = [each for each in parts if not re.match(r"## ([567]\.|More)", words[each[0]])]
    minutes = [int(found[1]) for each in kept if (found := MINUTES.match(words[each[0]]))]
    first = words[0].replace("# What exactly does Kim ask", "# In half an hour: what does Kim ask")
    words[0] = re.sub(r"\*\*\d+ minutes", f"**{sum(minutes)} minutes", first)
    cells = [*range(heads[0]), *(at for each in kept for at in each)]
    shorter = [lesson["cells"][at] | {"source": words[at]} for at in cells]
    name = tmp_path / "my_requests.ipynb"
    name.write_text(json.dumps(lesson | {"cells": shorter}), "utf-8")

    told = rr.check("my_requests", run=False)

    assert len(shorter) < len(words) / 1.5
    assert told.problems == (), told


def test_a_card_from_outside_bears_on_the_passage_of_the_words(telegram):
    made = rr.mark(telegram, GUNS, "fact", topic="guns", says="A regiment had some 1,000 men.")

    assert made.file == "context.yaml"
    assert "bears_on: [K7]" in made.entry
    assert "sources: 'TODO the id of a source: telegram-21646" in made.entry


# ------------------------------------------------------------------ an exercise to fill in


@pytest.mark.slow
def test_an_exercise_of_each_kind_is_written_to_be_filled_in(own):
    """In a draft it may wait as it is, and the lesson says that it is not filled in yet."""
    facts = own.folder / "document.yaml"
    draft = facts.read_text("utf-8").replace("status: final", "status: draft", 1)
    facts.write_text(draft, "utf-8")
    document = rr.load("telegram-21646")
    ids = {kind: f"my-{kind.replace(' ', '-')}" for kind in KINDS}

    for kind, id in ids.items():
        entry = rr.mark(document, GUNS, f"exercise: {kind}", id=id).entry
        assert f"kind: {kind}" in entry and f"evidence: [{GUNS}]" in entry
        append(own.folder / "exercises.yaml", "exercises", entry, {})
    made = rr.mark(document, GUNS, "exercise: number", write=True)

    assert made.problems == ()
    assert "list “exercises” in exercises.yaml" in made.told
    assert exercises_of(rr.load("telegram-21646")).gaps.keys() >= {made.id, *ids.values()}


def test_a_kind_of_exercise_that_there_is_not_is_told_with_those_there_are(telegram):
    with pytest.raises(rr.ReadingRoomError, match="Did you mean “number”"):
        rr.mark(telegram, GUNS, "exercise: numbr")
    with pytest.raises(rr.ReadingRoomError, match="Which kind of exercise"):
        rr.mark(telegram, GUNS, "exercise")
