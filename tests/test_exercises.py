"""What a student gets for an answer, and what a teacher is told of an exercise."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from asking import ALL, EXERCISES, WRONG, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import readingroom as rr
from readingroom.cli import main
from readingroom.exercises import (
    KINDS,
    Judged,
    Mark,
    Match,
    Measure,
    Order,
    Unclear,
    Weigh,
    Write,
    assess,
    keyed,
    length,
    number,
)
from readingroom.html import plain, prose
from readingroom.loading import examine, exercises_of

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "data" / "telegram-21646" / "exercises.yaml"
pytestmark = pytest.mark.filterwarnings("error")


def put(folder: Path, text: str) -> None:
    (folder / "exercises.yaml").write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def ours(tmp_path_factory, telegram):
    """One exercise of each kind."""
    import shutil

    folder = tmp_path_factory.mktemp("ours") / "telegram-21646"
    shutil.copytree(telegram.folder, folder)
    put(folder, ALL)
    document = rr.load(folder)
    return {each.kind: each for each in exercises_of(document).values()}


def every(telegram, ours):
    """The exercises of the tests, and those shipped with the telegram if there are any."""
    return [*ours.values(), *exercises_of(telegram).values()]


def concrete(exercise, raw):
    """A key as answers that a student may give: one for each alternative."""
    if isinstance(exercise, Mark):
        return [raw]
    if isinstance(exercise, Measure) and isinstance(raw, list):
        return raw
    if isinstance(raw, dict) and "from" not in raw:
        values = [each if isinstance(each, list) else [each] for each in raw.values()]
        return [dict(zip(raw, chosen, strict=True)) for chosen in product(*values)]
    return [raw]


# ---------------------------------------------------------------- every exercise


def test_there_is_one_of_each_kind(ours):
    assert ours.keys() == KINDS.keys()


def test_every_accepted_answer_is_accepted_with_its_own_reasons(telegram, ours):
    for exercise in every(telegram, ours):
        for accepted in exercise.accept if isinstance(exercise, Judged) else ():
            for answer in concrete(exercise, accepted.answer):
                feedback = assess(exercise, answer, telegram)
                assert (feedback.verdict, feedback.say) == ("accepted", accepted.say), exercise.id
                assert feedback.evidence == exercise.evidence
                assert all(telegram.text[at.start : at.end] == at.words for at in feedback.evidence)
                assert not feedback.next


def test_every_foreseen_answer_gets_its_own_reply(telegram, ours):
    for exercise in every(telegram, ours):
        if not isinstance(exercise, Judged):
            continue
        known = keyed(exercise, telegram)
        for entry, gave in zip(exercise.foreseen, known.gaves, strict=True):
            replies = [known.entry(each) for each in known.attempts(gave, entry.fault, telegram)]
            assert any(reply is entry for reply in replies), (exercise.id, entry)


def test_no_feedback_is_without_a_next_step_or_a_reason(telegram, ours):
    for exercise in every(telegram, ours):
        for answer in (None, "", [], {}, 7, "nonsense", [["x"]], {"x": "y"}):
            feedback = assess(exercise, answer, telegram)
            assert feedback.next or feedback.say or feedback.verdict == "kept"
            assert feedback.done or feedback.next


def test_the_students_side_holds_no_key(telegram, ours):
    for exercise in every(telegram, ours):
        shown = plain(exercise.form(telegram))
        secret = [each.say for each in getattr(exercise, "accept", ())]
        secret += [each.say for each in getattr(exercise, "foreseen", ())]
        secret += [getattr(exercise, "otherwise", ""), *exercise.hints]
        if isinstance(exercise, Weigh):
            secret += [each.but for each in exercise.positions.values()]
        if isinstance(exercise, Write):
            secret += [each.text for each in exercise.samples]
        assert not [each for each in secret if each and plain(prose(each)) in shown]
        assert all(each.say not in repr(exercise) for each in getattr(exercise, "accept", ()))


def test_every_form_is_made_of_gestures_that_the_script_knows(telegram, ours):
    script = (Path(rr.__file__).parent / "views" / "gestures.js").read_text("utf-8")
    known = set(re.search(r"const GESTURES = \{ (.*?) \}", script)[1].split(", "))
    used = {
        kind: re.findall(r'data-gesture="(\w+)"', each.form(telegram))
        for kind, each in ours.items()
    }

    assert {gesture for gestures in used.values() for gesture in gestures} == known
    assert [kind for kind, gestures in used.items() if not gestures] == ["table"]


def test_covered_words_are_uncovered_by_a_guess_and_not_before(telegram, ours):
    exercise = ours["covered words"]
    assert "surely" not in exercise.form(telegram) + exercise.paper(telegram)
    assert "61" not in exercise.form(telegram)
    unclear = assess(exercise, {"certainty": "may"}, telegram, form=True)
    assert not unclear.uncovered.line and "surely" not in f"{unclear.say}{unclear.next}"

    for guess in ("surely will not", "perhaps will not", "does not"):
        feedback = assess(exercise, {"certainty": guess, "breach": "breakdown"}, telegram)
        assert "surely will not" in feedback.uncovered.words and feedback.done
        assert feedback.say or feedback.next
        assert feedback.evidence == exercise.evidence


def test_the_students_order_does_not_follow_the_file(telegram, ours):
    mixed = [each for each in every(telegram, ours) if isinstance(each, Order | Match)]
    shown = [
        list(dict.fromkeys(re.findall(r'(?:data-value|option value)="([^"]+)"', form)))
        for form in (each.form(telegram) for each in mixed)
    ]
    files = [list(each.items if isinstance(each, Order) else each.right) for each in mixed]

    assert all(sorted(one) == sorted(other) for one, other in zip(shown, files, strict=True))
    assert shown != files
    for exercise, order in zip(mixed, shown, strict=True):
        if isinstance(exercise, Order):
            assert assess(exercise, order, telegram).verdict != "accepted"


def test_support_is_words_of_the_letters_and_it_is_said_what_was_taken(telegram, ours):
    """A greeting, a line twice and what the archive wrote prove nothing about the letters."""

    def noted(*words):
        return assess(ours["weigh"], {"position": "offer", "words": list(words)}, telegram).note

    note = noted("passive defense", "not to be ashamed", "With greetings!", "If we do not show")
    assert "Taken as support: K5, line 82; M10, line 49." in note
    assert "“With greetings”, the address or the close of a letter on line 71." in note
    assert "Words of one line count once." in note
    assert "not of it" in noted("English HTML")
    assert "an editor's words" in noted("[territory]")


def test_a_close_counts_where_a_position_leans_on_it(telegram):
    polite = exercises_of(telegram)["careless-or-not"]
    answer = {"position": "polite", "words": ["sincerely grateful", "With highest respect"]}
    assert assess(polite, answer, telegram).verdict == "kept"


def test_what_a_position_leans_on_counts_as_support(telegram, ours):
    for exercise in every(telegram, ours):
        for name, stand in exercise.positions.items() if isinstance(exercise, Weigh) else ():
            answer = {"position": name, "words": stand.evidence}
            assert "Not counted" not in assess(exercise, answer, telegram).note, (exercise.id, name)


def test_an_answer_of_ones_own_gets_words_that_fit_it(telegram, ours):
    weigh = ours["weigh"]
    own = assess(weigh, {"own": "It is both.", "words": ["M16", "K8"]}, telegram)
    theirs = assess(weigh, {"position": "offer", "words": ["M16", "K8"]}, telegram)
    assert own.verdict == theirs.verdict == "kept"
    assert own.say != theirs.say == weigh.otherwise
    assert own.positions == weigh.positions


# ---------------------------------------------------------------- each kind

REPLIES = {
    "predict": [("long", "kept"), ("A LONG letter ", "kept"), ("middling", "not understood")],
    "choose one": [
        ("mao", "accepted"),
        (["mao"], "accepted"),
        ("  MAO  zedong", "accepted"),
        ("kim", "foreseen"),
        ("To Comrade FILIPPOV", "other"),
        (["mao", "kim"], "not understood"),
    ],
    "choose several": [
        (["beria", "stalin"], "accepted"),
        ("Stalin, Beria", "accepted"),
        ({"stalin", "beria"}, "accepted"),
        (["stalin", "zhou"], "foreseen"),
        ("stalin", "foreseen"),
        (["stalin", "beria", "peng"], "other"),
        ([], "not understood"),
    ],
    "number": [
        ({"bound": "exactly", "number": 2, "unit": "copies"}, "accepted"),
        ({"number": "two", "unit": "Copies"}, "accepted"),
        ("2 copies", "accepted"),
        ("at least two copies", "foreseen"),
        ({"number": "at least two", "unit": "copies"}, "foreseen"),
        ({"number": 21.0, "unit": "letters"}, "foreseen"),
        ("exactly 2 letters", "foreseen"),
        ("exactly 3 letters", "other"),
        (2, "not understood"),
        ({"number": float("nan"), "unit": "copies"}, "not understood"),
    ],
    "order": [
        (["mao", "kim", "cover", "got"], "accepted"),
        ("mao > kim > cover > got", "accepted"),
        (["got", "mao", "kim", "cover"], "foreseen"),
        (["cover", "mao", "kim", "got"], "other"),
        (["mao", "kim"], "not understood"),
        (["mao", "mao", "kim", "cover", "got"], "not understood"),
    ],
    "match": [
        ({"first": "mao", "second": "kim"}, "accepted"),
        ({"for further  pressure on us": "Mao", "second": "Kim"}, "accepted"),
        ({"first": "mao", "second": "none"}, "foreseen"),
        ({"first": "kim", "second": "kim"}, "other"),
        ({"first": "mao"}, "not understood"),
    ],
    "classify": [
        ({"artillery": "air", "bomber": "air", "infantry": "land"}, "accepted"),
        ({"artillery": "land", "bomber": "air", "infantry": "land"}, "accepted"),
        ({"artillery": "sea", "bomber": "sea", "infantry": "land"}, "foreseen"),
        ({"artillery": "sea", "bomber": "air", "infantry": "land"}, "other"),
        ({"artillery": "fire"}, "not understood"),
    ],
    "mark": [
        ("for which we are sincerely grateful to you", "accepted"),
        ("SINCERELY  grateful.", "accepted"),
        ({"quote": "sincerely grateful", "in": "K"}, "accepted"),
        (["sincerely", "grateful to you"], "accepted"),
        ("further losses for the Korean people", "foreseen"),
        ("K4", "foreseen"),
        ("grateful", "foreseen"),
        ("[Air Force]", "foreseen"),
        ("respect", "foreseen"),
        ("a careful study", "not understood"),
        ("Your telegram", "other"),
        ("the enemy", "not understood"),
        ({"quote": "the enemy", "n": 99}, "not understood"),
        ([3, 99999], "not understood"),
        ([], "not understood"),
    ],
    "step": [
        ({"from": ["passive"], "to": "act", "kind": "supports"}, "accepted"),
        ({"from": "passive", "to": ["We must act"], "kind": "Supports"}, "accepted"),
        ({"from": "passive", "to": "act", "kind": "counts against"}, "foreseen"),
        ({"from": "act", "to": "list", "kind": "supports"}, "foreseen"),
        ({"from": "act", "to": "passive", "kind": "supports"}, "foreseen"),
        ({"from": "act", "to": "act", "kind": "supports"}, "not understood"),
        ({"from": "act"}, "not understood"),
    ],
    "interval": [
        ("42 h", "accepted"),
        ("forty-two hours", "accepted"),
        ("1 day 18 hours", "accepted"),
        ("42:00", "accepted"),
        ("from 37 to 47 hours", "accepted"),
        ("18 hours", "foreseen"),
        ("between 1 and 2 days", "other"),
        ("long", "not understood"),
        (42, "accepted"),
    ],
    "table": [
        ({"O": 1, "M": 21, "K": 14}, "accepted"),
        ({"k": "14", "m": 21.0, "o": 1}, "accepted"),
        ({"O": 0, "M": 21, "K": 14}, "foreseen"),
        (36, "foreseen"),
        ({"a": 1}, "foreseen"),
        ({"O": 2, "M": 21, "K": 14}, "other"),
        ([1, 21, 14], "not understood"),
        ({"O": [1]}, "not understood"),
    ],
    "silence": [
        ({"guns": "says", "dead": "silent", "all": "rules out"}, "accepted"),
        ({"guns": "Says", "dead": "the letter is silent", "all": "rules-out"}, "accepted"),
        ({"guns": "says", "dead": "rules out", "all": "rules out"}, "foreseen"),
        ({"guns": "silent", "dead": "silent", "all": "rules out"}, "other"),
        ({"guns": "perhaps"}, "not understood"),
    ],
    "covered words": [
        ({"certainty": "surely will not", "breach": "breakdown"}, "accepted"),
        ({"certainty": " WILL not. ", "breach": "“break”"}, "accepted"),
        ({"certainty": "perhaps will not", "breach": "pause"}, "kept"),
        ({"certainty": "may", "breach": "pause"}, "kept"),
        ({"certainty": "may"}, "not understood"),
        ({"certainty": "…", "breach": "pause"}, "not understood"),
        ("surely", "not understood"),
    ],
    "weigh": [
        ({"position": "offer", "words": ["passive defense", "not to be ashamed"]}, "kept"),
        ({"position": "It is both, by turns", "words": ["M16", "K8"]}, "kept"),
        ({"own": "Both", "words": ["M16", "K8"]}, "kept"),
        ({"position": "own", "own": "It is both.", "words": ["M16", "K8"]}, "kept"),
        ({"position": "own", "own": "It is both.", "words": ["M16", "M1"]}, "foreseen"),
        ({"position": "own", "words": ["M16", "K8"]}, "not understood"),
        ("offer", "foreseen"),
        ({"position": "offer", "words": ["passive defense", "If we do not show"]}, "foreseen"),
        ({"position": "offer", "words": ["passive defense", "words of mine"]}, "foreseen"),
        ({"position": "offer", "words": ["passive defense", "[territory]"]}, "foreseen"),
        ({"position": "ofer"}, "not understood"),
        ({}, "not understood"),
    ],
    "write": [("He offers help.", "kept"), ("  …", "not understood"), (7, "not understood")],
}


@pytest.mark.parametrize(
    ("kind", "answer", "verdict"),
    [(kind, *case) for kind, cases in REPLIES.items() for case in cases],
    ids=lambda value: str(sorted(value)) if isinstance(value, set) else str(value),
)
def test_answers_of_each_kind(telegram, ours, kind, answer, verdict):
    assert assess(ours[kind], answer, telegram).verdict == verdict


@pytest.mark.parametrize(
    ("answer", "way"),
    [
        ("further losses for the Korean people", "wrong letter"),
        ("K4", "too much"),
        ("grateful to you", "too little"),
        ("PVO [Anti-aircraft Defense]", None),
        ("[Anti-aircraft Defense]", "editor's words"),
    ],
)
def test_a_marking_is_judged_by_letter_voice_and_extent(telegram, ours, answer, way):
    exercise = ours["mark"]
    known = keyed(exercise, telegram)
    entry = known.entry(exercise.understand(answer, telegram))
    assert getattr(entry, "fault", None) == way


def test_a_marking_may_be_a_place_or_a_passage(telegram, ours):
    place = telegram.search("sincerely grateful").hits[0].place
    for answer in (place, [place]):
        assert assess(ours["mark"], answer, telegram).verdict == "accepted"
    assert assess(ours["mark"], telegram["K4"], telegram).verdict == "foreseen"


def test_words_that_are_not_there_are_answered_with_the_nearest(telegram, ours):
    feedback = assess(ours["mark"], "sincerely thankful to you", telegram)
    assert feedback.verdict == "not understood"
    assert "Nearest, source line 80" in feedback.say


def test_a_slip_in_an_option_is_met_with_a_suggestion_and_the_options(telegram, ours):
    feedback = assess(ours["choose several"], ["stalin", "berya"], telegram)
    assert (feedback.verdict, feedback.tag) == ("not understood", "")
    assert "Did you mean “beria”?" in feedback.say
    assert '"zhou"' in feedback.next


def test_a_series_and_a_frame_are_equal_to_a_dict(telegram, ours):
    import pandas as pd

    rows = {"O": 1, "M": 21, "K": 14}
    series = pd.Series(rows)
    frame = series.rename("size").to_frame()
    for answer in (
        series,
        frame,
        frame.reset_index(),
        rr.tables.passages(telegram).groupby("letter").size(),
    ):
        assert assess(ours["table"], answer, telegram).verdict == "accepted", answer
    assert assess(ours["table"], series.sum(), telegram).verdict == "foreseen"
    assert assess(ours["table"], pd.DataFrame({"a": [1], "b": [2], "c": [3]}), telegram).next
    assert assess(ours["table"], rr.tables.passages(telegram), telegram).verdict == "not understood"


def test_samples_and_positions_come_only_with_what_is_kept(telegram, ours):
    answer = "He offers help, and a limit. " * 5
    assert assess(ours["write"], answer, telegram).samples == ours["write"].samples
    assert not assess(ours["write"], "He offers help.", telegram).samples
    assert not assess(ours["write"], "", telegram).samples
    assert not assess(ours["weigh"], "offer", telegram).positions
    kept = assess(ours["weigh"], {"position": "offer", "words": ["M16", "K8"]}, telegram)
    assert kept.positions == ours["weigh"].positions
    assert kept.note.startswith("Kept, not judged. ")


# ---------------------------------------------------------------- properties

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["mao", "stalin", "the enemy", "from", "to", "9 h", "2 copies", "K4"]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.text() | st.sampled_from(["position", "words", "quote", "in", "n", "number"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(answer=PLAIN)
def test_no_answer_raises_and_each_is_judged_the_same_twice(telegram, ours, answer):
    for exercise in ours.values():
        first, second = (assess(exercise, answer, telegram) for _ in range(2))
        assert first == second
        assert len(first.say) < 5000


@pytest.mark.parametrize(
    "answer",
    [
        10**5000,
        float("inf"),
        "x" * 10**6,
        ["a"] * 10**5,
        {str(at): at for at in range(10**4)},
        object(),
        int,
        {1: {2: {3: 4}}},
        {(1, 2): 3},
        b"mao",
    ],
    ids=["huge", "inf", "long", "list", "dict", "object", "class", "deep", "tuple", "bytes"],
)
def test_strange_things_are_not_understood_and_nothing_is_raised(telegram, ours, answer):
    for exercise in ours.values():
        assert assess(exercise, answer, telegram).verdict in ("not understood", "kept", "foreseen")


def test_tables_handed_in_where_none_is_asked_raise_nothing(telegram, ours):
    frame = rr.tables.requests(telegram)
    column = frame.iloc[:, 0]
    handed = [frame, column, frame.index, column.to_numpy(), [column], {"words": column}]
    handed += [{"position": "offer", "words": [column]}, {"quote": "enemy", "n": column}]
    handed += [{"O": column}, {column.name: frame}, {"number": column, "unit": frame}]
    for exercise in ours.values():
        for answer in handed:
            assert assess(exercise, answer, telegram).verdict != "accepted"


NOISE = st.sampled_from([str, str.upper, lambda text: f"  {text} ", lambda text: f"“{text}”"])


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=NOISE, name=st.sampled_from(["mao", "Mao Zedong"]))
def test_capitals_spaces_and_quotation_marks_do_not_matter(telegram, ours, noise, name):
    assert assess(ours["choose one"], noise(name), telegram).verdict == "accepted"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.fixed_dictionaries(
        {name: st.sampled_from(["land", "air", "sea"]) for name in ("artillery", "bomber")}
    )
)
def test_what_a_foreseen_answer_leaves_out_does_not_matter(telegram, ours, data):
    feedback = assess(ours["classify"], {**data, "infantry": "air"}, telegram)
    assert feedback.verdict == "foreseen"


@settings(deadline=None)
@given(hours=st.integers(0, 9999), minutes=st.integers(0, 59))
def test_a_length_is_the_same_however_it_is_written(hours, minutes):
    total = 60 * hours + minutes
    forms = [
        f"{hours} h {minutes} min",
        f"{hours} hours and {minutes} minutes",
        f"{hours}h{minutes}m",
        f"{hours}:{minutes:02}",
        f"about {total} minutes",
    ]
    assert {length(form) for form in forms} == {(total, total)}


def test_lengths_and_numbers_that_are_none():
    for words in ("", "soon", "9 apples", "h", "9 h 3", "-", "3 to"):
        with pytest.raises(Unclear):
            length(words)
    assert [number(each) for each in (True, None, [], "x", "1.2.3", "")] == [None] * 6


# ---------------------------------------------------------------- what a teacher is told


def told(folder: Path, text: str) -> list[str]:
    put(folder, text)
    _, problems = examine(folder)
    assert all(str(each).count("exercises.yaml") for each in problems)
    return [str(each).rpartition("exercises.yaml:")[2] for each in problems]


def test_the_exercises_of_the_tests_and_those_shipped_are_sound(folder, capsys):
    if SHIPPED.exists():
        assert main(["check", str(folder)]) == 0
    assert told(folder, ALL) == []


MISTAKES = {
    "unknown kind": (
        "choose one",
        "kind: choose one",
        "kind: chose one",
        "Did you mean “choose one”?",
    ),
    "unknown field": ("choose one", "  otherwise:", "  otherwize:", "Did you mean “otherwise”?"),
    "unknown field of a reply": ("choose one", "    next:", "    then:", "`next` is missing"),
    "unknown tag": ("choose one", "tag: oversight", "tag: oversite", "Did you mean “oversight”?"),
    "a tag like none": ("choose one", "tag: oversight", "tag: means-for-end", ", oversight."),
    "unknown skill": ("choose one", "close reading", "reading", "not one of the values allowed"),
    "level": ("choose one", "level: 1", "level: 4", "Write 1, 2 or 3."),
    "a level in words": ("choose one", "level: 1", "level: one", "Write a figure."),
    "a key that is no option": ("choose one", "answer: mao", "answer: moa", "Did you mean “mao”?"),
    "a foreseen answer that is no option": ("choose one", "gave: kim", "gave: kin", "“kim”"),
    "one option": ("predict", "    short: A short letter\n", "", "nothing to choose"),
    "foreseen and accepted": ("choose one", "gave: kim", "gave: mao", "fits an accepted answer"),
    "foreseen and accepted in part": (
        "classify",
        "gave: {infantry: air}",
        "gave: {artillery: air}",
        "fits an accepted answer",
    ),
    "caught by an earlier one": (
        "order",
        "gave: [kim, mao]",
        "gave: [got, kim, mao]",
        "no answer gets this reply: the entry number 1 above it",
    ),
    "a way twice": (
        "choose several",
        "  - gave: [zhou]",
        "  - fault: incomplete",
        "the entry `fault: incomplete` above it",
    ),
    "an unknown way": ("number", "fault: bound", "fault: bounds", "Did you mean “bound”?"),
    "both ways": (
        "number",
        "  - fault: bound",
        "  - fault: bound\n    gave: {number: 5}",
        "either",
    ),
    "accepted twice": ("interval", "37 h to 47 h", "42 hours", "already accepted"),
    "a wrong length": ("interval", "answer: 42 h", "answer: 41 h", "They give 42 h at face value"),
    "a range of no clocks": ("interval", "37 h to 47 h", "38 h to 47 h", "They give 42 h"),
    "an unknown clock": ("interval", "[Beijing, Moscow]", "[Bejing]", "Did you mean “Beijing”?"),
    "a time that is none": ("interval", "at: 3:00, 15.7.52", "at: No. 2084", "to the minute"),
    "words that do occur": (
        "silence",
        "[casualt, killed]",
        "[regiments]",
        "does occur",
    ),
    "no proof of silence": (
        "silence",
        "    dead: [cas",
        "    guns: [cas",
        "no words to prove",
    ),
    "no such letter": ("silence", "in: K", "in: Q", "there is no letter “Q”"),
    "a lost anchor": ("mark", "core: sincerely grateful", "core: sincerely thankful", "Nearest"),
    "a core outside": ("mark", "core: sincerely grateful", "core: With highest respect", "core"),
    "an order without an item": ("order", "[mao, kim, cover, got]", "[mao, kim, got]", "cover"),
    "a pair missing": ("match", "{first: mao, second: [kim]}", "{first: mao}", "second"),
    "an unknown list": ("classify", "  items:", "  becomes: demand\n  items:", "“demands”"),
    "no id of the key": ("classify", "  items:", "  becomes: demands\n  items:", "artillery"),
    "a thing to open that is not there": (
        "order",
        "  items:",
        "  opens: [fact:hesitat]\n  items:",
        "hesitate",
    ),
    "a field that has another name": (
        "order",
        "  items:",
        "  cards: [fact:hesitate]\n  items:",
        "It is called `opens` now.",
    ),
    "a way without a reply": ("weigh", f"  - fault: too few\n{WRONG}", "", "`fault: too few`"),
    "a quotation that is in no source": (
        "choose one",
        "This is not what the line says.",
        "He writes “we will fight to the last man”.",
        "these words are in no source",
    ),
    "an empty line": ("choose one", "Look in line 86.", "Look in lines 86 to 87.", "line 87"),
    "no such line": ("choose one", "Look in line 86.", "Look in line 860.", "there is no line 860"),
    "the answer in a hint": (
        "number",
        "Look in line 86.",
        "He wants two copies.",
        "a hint gives away the answer: 2 copies",
    ),
    "the answer in the prompt": (
        "mark",
        "What does the page say?",
        "Where is he sincerely grateful to you, and for which we are sincerely grateful to you?",
        "the prompt gives away the answer",
    ),
    "a length in a hint": (
        "interval",
        "Look in line 86.",
        "It is 42 hours.",
        "gives away the answer",
    ),
    "the answer in the id": ("choose one", "id: who-sends", "id: it-is-mao", "the id gives away"),
    "the answer in the title": (
        "choose one",
        "title: A question",
        "title: It is Mao",
        "the title gives away",
    ),
    "a hint to a guess": (
        "predict",
        "  come_back:",
        "  hints: [Look up.]\n  come_back:",
        "`hints`",
    ),
    "code in a hint": (
        "table",
        "Look in line 86.",
        'Write passages.groupby("letter").size() here.',
        "a hint gives away the answer",
    ),
    "covered words of elsewhere": (
        "covered words",
        "certainty: surely will not",
        "certainty: sincerely grateful",
        "do not lie within the `passage`",
    ),
    "covered words that are not accepted": (
        "covered words",
        "[surely will not, will not]",
        "will not",
        "nothing accepts what stands under `certainty`",
    ),
    "covered words twice": (
        "covered words",
        "{quote: breakdown, occurrence: 2}",
        "will not cause a",
        "covered twice",
    ),
    "covered words in the prompt": (
        "covered words",
        "What does the page say?",
        "Does it say that he surely will not?",
        "the prompt gives away the answer",
    ),
    "an id with signs": (
        "choose one",
        "id: who-sends",
        "id: who sends",
        "signs that an id cannot have",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_every_mistake_is_told_at_its_line_with_what_is_right(folder, mistake):
    kind, old, new, part = MISTAKES[mistake]
    assert old in EXERCISES[kind]
    messages = told(folder, written(EXERCISES[kind].replace(old, new, 1)))

    assert any(part in each for each in messages), messages
    assert all(each.split(":")[0].isdecimal() for each in messages)


def test_a_field_with_its_former_name_is_told_once(folder):
    [message] = told(folder, ALL.replace("- fault:", "- off:", 1))
    assert "It is called `fault` now." in message


def test_all_mistakes_are_told_at_once(folder):
    text = ALL.replace("tag: oversight", "tag: oversite")
    assert len(told(folder, text)) == text.count("oversite")


def test_a_second_exercise_of_the_same_id_and_a_wrong_head_are_told(folder):
    twice = written(EXERCISES["predict"], EXERCISES["predict"])
    assert "used a second time (first on line 5)" in told(folder, twice)[0]
    other = ALL.replace("document: telegram-21646", "document: telegram")
    assert "Write `document: telegram-21646`." in told(folder, other)[0]
    assert "cut off" in told(folder, ALL.removesuffix("...\n"))[0]
    assert (
        "a list is expected"
        in told(folder, "format: exercises 1\ndocument: telegram-21646\n...\n")[0]
    )


def test_a_frame_of_a_sentence_is_no_quotation(folder):
    framed = ALL.replace(
        "Read line 29 aloud.", "Say “If he stays passive here, …; so he should …”."
    )
    assert told(folder, framed) == []


def test_an_entry_of_the_document_that_is_wrong_hides_no_mistake_in_an_exercise(folder):
    path = folder / "document.yaml"
    path.write_text(
        path.read_text("utf-8").replace("at: honestly stood", "at: honestly sat"), "utf-8"
    )
    wrong = ALL.replace("core: sincerely grateful", "core: sincerely thankful")
    put(folder, wrong)
    assert ["document.yaml" in each.path for each in examine(folder)[1]] == [True, False]
    put(folder, wrong.replace("  kind: choose one", "  kind: chose one"))
    assert len(examine(folder)[1]) == 3


def test_a_draft_may_hold_gaps_and_does_not_offer_such_an_exercise(folder):
    path = folder / "document.yaml"
    draft = path.read_text("utf-8").replace("status: final", "status: draft", 1)
    path.write_text(draft, "utf-8")
    gaps = ALL.replace("answer: mao", "answer: TODO who sends").replace("Read line 29", "TODO")
    assert told(folder, gaps) == []
    assert "who-sends" not in exercises_of(rr.load(folder))


def test_a_draft_with_gaps_of_its_own_does_not_hold_them_against_its_exercises(folder):
    path = folder / "document.yaml"
    draft = path.read_text("utf-8").replace("status: final", "status: draft", 1)
    path.write_text(draft.replace("at: honestly stood", "at: TODO"), "utf-8")
    assert told(folder, ALL.replace("core: sincerely grateful", "core: not there yet")) == []
    assert len(told(folder, ALL.replace("kind: choose one", "kind: chose one"))) == 1


# ---------------------------------------------------------------- reading


def test_exercises_are_read_when_asked_for_and_again_when_the_file_changes(folder):
    put(folder, ALL)
    document = rr.load(folder)
    first = exercises_of(document)
    assert exercises_of(document) is first
    assert exercises_of(rr.load(folder)) is first
    assert len(first) == len(EXERCISES)
    assert first["who-sends"].prompt == "What does the page say?"
    assert first.of_lesson("02_argument") == tuple(first.values())
    with pytest.raises(rr.NotHere, match="Did you mean “who-sends”"):
        first["who-send"]

    put(folder, written(EXERCISES["predict"]))
    os.utime(folder / "exercises.yaml", (1, 1))
    assert list(exercises_of(document)) == ["a-guess"]
    put(folder, written(EXERCISES["predict"].replace("lesson:", "leson:")))
    with pytest.raises(rr.DocumentError, match=r"exercises\.yaml:7: a-guess: `leson`"):
        exercises_of(document)
    (folder / "exercises.yaml").unlink()
    assert len(exercises_of(document)) == 0


def test_loading_a_document_reads_no_exercises(folder):
    put(folder, "this: is\nno: file of exercises\n")
    program = (
        "import sys, readingroom as rr\n"
        f"rr.load({str(folder)!r})\n"
        "late = [name for name in sys.modules if 'readingroom.' in name and 'exercise' in name]\n"
        "sys.exit(str(late) if late else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_check_on_the_command_line_tells_of_exercises(folder, capsys):
    put(folder, ALL.replace("answer: mao", "answer: moa"))
    assert main(["check", str(folder)]) == 1
    assert "who-sends: `answer`: there is no option “moa”. Did you mean “mao”?" in (
        capsys.readouterr().out
    )
